"""What a decided plan says to people: one table for each question, each a list of plain rows.

Which variants are developed, kept and retired; which vehicle uses which; what is too much; what is common. Every table is read
from the same choice, so they agree with each other.
"""

from __future__ import annotations

import numpy as np

from alliance.plan.engineering.columns import names_of_designs
from alliance.plan.engineering.decided import Decided
from alliance.plan.engineering.lineup import NOBODY, Flags, Numbers
from alliance.plan.engineering.rules import spending
from alliance.plan.engineering.volume_prices import volume_prices
from alliance.plan.joint_plan import Cell

Row = dict[str, Cell]
TONNES = 1e6


def tables(plan: Decided) -> dict[str, list[Row]]:
    """Return every table of a plan by name."""
    return {
        "variants": variants(plan),
        "uses": uses(plan),
        "changes": changes(plan),
        "entry ticket": entry_tickets(plan),
        "over-specification": over_specification(plan),
        "commonality": commonality(plan),
        "common parts": common_parts(plan),
        "development by year": development_by_year(plan),
        "tooling": tooling(plan),
        "volume prices": volume_prices(plan),
    }


def variants(plan: Decided) -> list[Row]:
    """Return every variant that is developed, kept or retired, with who uses it and what it costs."""
    lineup, built = plan.lineup, plan.built
    names, users = names_of_designs(lineup, built.designs), plan.units_of_designs()
    years = len(lineup.years)
    vehicles = np.bincount(plan.design, minlength=len(names))
    rows: list[Row] = []
    for offer in plan.kept.tolist():
        design = int(built.offers.design[offer])
        variant = int(built.designs.variant[design])
        is_new = bool(lineup.variants.is_new[variant])
        rows.append(
            {
                "module": lineup.modules.id[int(lineup.variants.module[variant])],
                "variant": names[design],
                "owner": _owner(plan, variant),
                "decision": "develop" if is_new else "keep",
                "vehicles": int(vehicles[design]),
                "members": " + ".join(
                    member for member, units in zip(lineup.members, users[design], strict=True) if units > 0
                ),
                "units": float(users[design].sum()),
                "unit cost": float(built.offers.unit[offer]),
                "development": float(lineup.variants.development[variant]) if is_new else 0.0,
                "upkeep": float(years * lineup.variants.upkeep[variant]),
            }
        )
    rows += [
        {
            "module": lineup.modules.id[int(lineup.variants.module[variant])],
            "variant": lineup.variants.id[variant],
            "owner": _owner(plan, variant),
            "decision": "retire",
            "vehicles": 0,
            "members": "",
            "units": 0.0,
            "unit cost": 0.0,
            "development": 0.0,
            "upkeep": 0.0,
        }
        for variant in np.flatnonzero(plan.retired).tolist()
    ]
    order = {module: at for at, module in enumerate(lineup.modules.id)}
    return sorted(rows, key=lambda row: (order[str(row["module"])], str(row["decision"]), str(row["variant"])))


def uses(plan: Decided) -> list[Row]:
    """Return which vehicle uses which variant of each module, against today's plan."""
    lineup = plan.lineup
    names = names_of_designs(lineup, plan.built.designs)
    today = _today(plan)
    return [
        {
            "vehicle": lineup.vehicles.id[vehicle],
            "member": lineup.members[int(lineup.vehicles.member[vehicle])],
            "brand": lineup.vehicles.brand[vehicle],
            "module": lineup.modules.id[int(lineup.variants.module[variant])],
            "variant": names[design],
            "owner": _owner(plan, variant),
            "units": float(lineup.total_units[vehicle]),
            "today": today.get(slot, ""),
            "change": "stays"
            if today.get(slot) == lineup.variants.id[variant]
            else "changes"
            if slot in today
            else "new",
        }
        for slot, (vehicle, variant, design) in enumerate(
            zip(plan.vehicle.tolist(), plan.variant.tolist(), plan.design.tolist(), strict=True)
        )
    ]


def changes(plan: Decided) -> list[Row]:
    """Return the vehicles and modules that leave today's plan, with the year and what fitting the variant costs."""
    lineup = plan.lineup
    return [
        {
            "year": int(lineup.vehicles.change[int(plan.vehicle[slot])]),
            "change": f"{row['vehicle']}: {row['module']} {row['today']} becomes {row['variant']}",
            "cost": float(lineup.uses.adaptation[int(plan.use[slot])]),
        }
        for slot, row in enumerate(uses(plan))
        if row["change"] == "changes"
    ]


def entry_tickets(plan: Decided) -> list[Row]:
    """Return what brings each vehicle into the plan once: its share of development and tooling, and its adaptation.

    A vehicle's share of a design is its part of the design's units.
    """
    lineup, built = plan.lineup, plan.built
    units = lineup.total_units[plan.vehicle]
    of_design = np.bincount(plan.design, weights=units, minlength=len(built.designs.variant))
    users = np.bincount(plan.design, minlength=len(built.designs.variant))
    share = np.where(
        of_design[plan.design] > 0, units / np.maximum(of_design[plan.design], 1e-300), 1 / users[plan.design]
    )
    development = share * lineup.variants.development[plan.variant]
    tooled = _tooling_of_slots(plan)
    count = len(lineup.modules.id)
    return [
        {
            "vehicle": lineup.vehicles.id[vehicle],
            "member": lineup.members[int(lineup.vehicles.member[vehicle])],
            "development": float(development[vehicle * count : (vehicle + 1) * count].sum()),
            "tooling": float(tooled[vehicle * count : (vehicle + 1) * count].sum()),
            "adaptation": float(lineup.uses.adaptation[plan.use[vehicle * count : (vehicle + 1) * count]].sum()),
        }
        for vehicle in range(len(lineup.vehicles.id))
    ]


def over_specification(plan: Decided) -> list[Row]:
    """Return what each vehicle has too much of each module: EUR, kg and CO2 a vehicle, and the bill of all years."""
    lineup = plan.lineup
    units, member = lineup.total_units[plan.vehicle], lineup.vehicles.member[plan.vehicle]
    excess = np.minimum(lineup.uses.excess_cost[plan.use], plan.built.offers.unit[plan.offer])
    kg, grams = lineup.uses.excess_kg[plan.use], plan.co2_of_slots()
    fine = units * grams * lineup.vehicles.co2_cost[plan.vehicle]
    names = names_of_designs(lineup, plan.built.designs)
    return [
        {
            "vehicle": lineup.vehicles.id[int(plan.vehicle[slot])],
            "member": lineup.members[int(member[slot])],
            "module": lineup.modules.id[int(lineup.variants.module[plan.variant[slot]])],
            "variant": names[int(plan.design[slot])],
            "eur a vehicle": float(excess[slot]),
            "kg a vehicle": float(kg[slot]),
            "mg co2 a km": float(1000 * grams[slot]),
            "bill": float(units[slot] * excess[slot]),
            "tonnes": float(units[slot] * kg[slot] / 1000),
            "co2 cost": float(fine[slot]),
        }
        for slot in range(len(plan.way))
        if excess[slot] > 0 or kg[slot] > 0
    ]


def commonality(plan: Decided) -> list[Row]:
    """Return how much of each member's and of all vehicles is common, by value and by part numbers.

    By value: the part of units times unit cost that is spent on variants which another vehicle (of the same member, of another
    member) uses too. By part count: the part of the part numbers in all vehicles, counted once a vehicle model.
    """
    lineup = plan.lineup
    value, parts = _weights(plan)
    member = lineup.vehicles.member[plan.vehicle]
    inside, across = _shared_with(plan)
    rows: list[Row] = []
    for position, name in [*enumerate(lineup.members), (-1, "all")]:
        own = (member == position) if position >= 0 else np.ones(len(member), dtype=bool)
        rows.append(
            {
                "member": name,
                "inside by value": _part(value, own & inside, own),
                "across by value": _part(value, own & across, own),
                "inside by parts": _part(parts, own & inside, own),
                "across by parts": _part(parts, own & across, own),
                "variants": int(np.unique(plan.design[own]).size),
                "part numbers": float(
                    lineup.variants.parts[plan.built.designs.variant[np.unique(plan.design[own])]].sum()
                ),
            }
        )
    return rows


def common_parts(plan: Decided) -> list[Row]:
    """Return which part of each member's value, module by module, lies in variants that each other member uses too."""
    lineup = plan.lineup
    value, parts = _weights(plan)
    member = lineup.vehicles.member[plan.vehicle]
    module = lineup.variants.module[plan.variant]
    uses_it = plan.units_of_designs() > 0
    uses_it[plan.design, member] = True
    rows: list[Row] = []
    for one, name in enumerate(lineup.members):
        for other, partner in enumerate(lineup.members):
            if one == other:
                continue
            for at, module_name in enumerate(lineup.modules.id):
                own = (member == one) & (module == at)
                both = own & uses_it[plan.design, other]
                rows.append(
                    {
                        "member": name,
                        "with": partner,
                        "module": module_name,
                        "by value": _part(value, both, own),
                        "by parts": _part(parts, both, own),
                    }
                )
    return rows


def development_by_year(plan: Decided) -> list[Row]:
    """Return what development costs in each year, by member, borne in proportion to use."""
    lineup, built = plan.lineup, plan.built
    spent = spending(lineup)
    users = plan.units_of_designs()
    share = users / np.maximum(users.sum(axis=1, keepdims=True), 1e-300)
    design = np.unique(built.offers.design[plan.kept])
    amounts = share[design].T @ spent[built.designs.variant[design]]
    return [
        {"year": str(year), "member": member, "development": float(amounts[position, at])}
        for at, year in enumerate(lineup.years)
        for position, member in enumerate(lineup.members)
    ]


def tooling(plan: Decided) -> list[Row]:
    """Return where variants are tooled that were not before, and what it costs."""
    lineup, built = plan.lineup, plan.built
    names = names_of_designs(lineup, built.designs)
    tooled = plan.x()[built.rules.first_offer + len(built.offers.design) :][: len(built.tooled_design)] > 0.5
    return [
        {
            "variant": names[design],
            "region": lineup.regions[region],
            "cost": float(lineup.tooling[built.designs.variant[design], region]),
        }
        for design, region in zip(
            built.tooled_design[tooled].tolist(), built.tooled_region[tooled].tolist(), strict=True
        )
    ]


def _owner(plan: Decided, variant: int) -> str:
    owner = int(plan.lineup.variants.owner[variant])
    return plan.lineup.members[owner] if owner != NOBODY else "common"


def _today(plan: Decided) -> dict[int, str]:
    """Return today's variant of each slot that has one."""
    lineup = plan.lineup
    current = np.flatnonzero(lineup.uses.is_current)
    return {
        slot: lineup.variants.id[variant]
        for slot, variant in zip(lineup.slot[current].tolist(), lineup.uses.variant[current].tolist(), strict=True)
    }


def _weights(plan: Decided) -> tuple[Numbers, Numbers]:
    """Return value and part numbers of each slot."""
    units = plan.lineup.total_units[plan.vehicle]
    return units * plan.built.offers.unit[plan.offer], plan.lineup.variants.parts[plan.variant]


def _shared_with(plan: Decided) -> tuple[Flags, Flags]:
    """Return which slots use a design of another vehicle of the same member, and of another member."""
    member = plan.lineup.vehicles.member[plan.vehicle]
    count = np.zeros((len(plan.built.designs.variant), len(plan.lineup.members)))
    np.add.at(count, (plan.design, member), 1.0)
    mine = count[plan.design, member]
    return mine > 1, count[plan.design].sum(axis=1) > mine


def _part(weights: Numbers, some: Flags, of: Flags) -> float:
    whole = float(weights[of].sum())
    return float(weights[some].sum()) / whole if whole else 0.0


def _tooling_of_slots(plan: Decided) -> Numbers:
    """Return what each slot bears of tooling, in proportion to the vehicles in the region, shape (slots,), EUR."""
    lineup, built = plan.lineup, plan.built
    units = lineup.units.sum(axis=2)[plan.vehicle]
    found = np.zeros(len(plan.way))
    for design, region in zip(built.tooled_design.tolist(), built.tooled_region.tolist(), strict=True):
        own = plan.design == design
        total = float(units[own, region].sum())
        if total > 0:
            price = lineup.tooling[built.designs.variant[design], region]
            found[own] += price * units[own, region] / total
    return found

"""Small line-ups for tests: two to four members, seeded; and the cheapest plan found by trying them all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from alliance.plan.engineering import Attributes, Lineup, Modules, Rivals, Steps, Uses, Variants, Vehicles
from alliance.plan.engineering.forms import FORMS
from alliance.plan.engineering.lineup import NOBODY
from alliance.plan.tables import Given

Assignment = dict[tuple[str, str], tuple[str, str]]


def lineup(
    seed: int = 0,
    *,
    members: int = 3,
    vehicles: int = 4,
    modules: int = 2,
    variants: int = 3,
    regions: int = 2,
    plain: bool = False,
    density: float = 0.8,
) -> Lineup:
    """Return a seeded line-up; every vehicle can use at least one variant of its member or of nobody in each module.

    Plain: candidates only, without upkeep, retirement, tooling and steps: facility location and nothing else.
    """
    drawn = np.random.default_rng(seed)
    count = modules * variants
    module = np.repeat(np.arange(modules), variants)
    owner = np.full(count, NOBODY) if plain else drawn.integers(-1, members, count)
    owner[::variants] = NOBODY
    is_new = owner == NOBODY
    brand = np.arange(vehicles) % members
    able = drawn.random((vehicles, count)) < density
    able[:, ::variants] = True
    vehicle, variant = np.nonzero(able)
    steps = [(each, 0.0, 0.0, drawn.uniform(5, 9)) for each in range(count)]
    if not plain:
        steps += [(each, 250.0, 0.0, unit - 1.0) for each, _, _, unit in list(steps) if each % 2 == 0]
    units = np.round(drawn.uniform(20, 120, (vehicles, regions, 1))) * (drawn.random((vehicles, regions, 1)) < 0.7)
    units[:, 0, 0] = np.maximum(units[:, 0, 0], 10.0)
    nothing = np.zeros(count)
    return Lineup(
        members=tuple("abcdefghi"[:members]),
        regions=tuple(f"region {number}" for number in range(regions)),
        years=(2020,),
        modules=Modules(
            [f"module {number}" for number in range(modules)], np.arange(modules) == 0, np.full(modules, 0.08)
        ),
        attributes=Attributes([], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool), np.zeros(0), np.zeros(0)),
        vehicles=Vehicles(
            [f"vehicle {number}" for number in range(vehicles)],
            brand,
            [f"brand {each}" for each in brand],
            np.full(vehicles, 2020),
            drawn.uniform(0, 20, vehicles),
        ),
        variants=Variants(
            [f"variant {number}" for number in range(count)],
            module,
            owner,
            is_new,
            np.where(is_new, drawn.uniform(200, 900, count), 0.0),
            nothing if plain else drawn.uniform(0, 200, count),
            np.where(is_new, 0.0, drawn.uniform(0, 300, count)),
            np.full(count, np.inf),
            np.round(drawn.uniform(10, 90, count)),
            np.full(count, 2019),
            np.full(count, 2030),
            np.full(count, 3),
            [""] * count,
        ),
        steps=Steps(*(np.array(each) for each in zip(*steps, strict=True))),
        uses=Uses(
            vehicle,
            variant,
            drawn.uniform(0, 2, len(vehicle)),
            drawn.uniform(0, 3, len(vehicle)),
            drawn.uniform(0, 60, len(vehicle)),
            np.zeros(len(vehicle), dtype=bool),
        ),
        rivals=Rivals(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)),
        units=units,
        tooling=np.zeros((count, regions)) if plain else drawn.uniform(0, 80, (count, regions)),
        fits=np.ones((count, count), dtype=bool),
        most_variants=np.full((members, modules), np.inf),
        budget=np.full((members, 1), np.inf),
        needs=np.zeros((vehicles, 0)),
        gives=np.zeros((count, 0)),
    )


def cheapest(case: Lineup) -> float:
    """Return the cost of the cheapest plan, trying all of them; candidates are developed once. Infinite if there is none."""
    slots: dict[tuple[int, int], list[int]] = {}
    for use, (vehicle, variant) in enumerate(zip(case.uses.vehicle, case.uses.variant, strict=True)):
        slots.setdefault((int(vehicle), int(case.variants.module[variant])), []).append(use)
    if len(slots) < len(case.vehicles.id) * len(case.modules.id):
        return float("inf")
    return min(cost_of(case, uses) for uses in product(*slots.values()))


def cost_of(case: Lineup, uses: Sequence[int]) -> float:
    """Return what a choice of uses costs by the words of the model; infinite if it breaks a rule."""
    variants, years = case.variants, len(case.years)
    vehicle, variant = case.uses.vehicle[list(uses)], case.uses.variant[list(uses)]
    volume = np.bincount(variant, weights=case.total_units[vehicle], minlength=len(variants.id))
    by_year = np.zeros((len(variants.id), years))
    np.add.at(by_year, variant, case.units.sum(axis=1)[vehicle])
    kept = sorted(set(variant.tolist()))
    for module in range(len(case.modules.id)):
        if sum(variants.module[each] == module for each in kept) > case.most_variants[:, module].sum():
            return float("inf")
    if (by_year > variants.most_units[:, None] + 1e-9).any() or _clashes(case, vehicle, variant):
        return float("inf")
    total = sum(
        variants.retirement[each] for each in range(len(variants.id)) if each not in kept and not variants.is_new[each]
    )
    for each in kept:
        prices = [
            fixed * years + unit * volume[each]
            for step, start, fixed, unit in zip(
                case.steps.variant, case.steps.start, case.steps.fixed, case.steps.unit, strict=True
            )
            if step == each and start * years <= volume[each]
        ]
        regions = case.units.sum(axis=2)[vehicle[variant == each]].sum(axis=0) > 0
        total += (
            variants.development[each] + years * variants.upkeep[each] + min(prices) + case.tooling[each][regions].sum()
        )
    module = variants.module[variant]
    grams = case.modules.co2_per_kg[module] * case.uses.excess_kg[list(uses)]
    total += (case.total_units[vehicle] * grams * case.vehicles.co2_cost[vehicle]).sum()
    return float(total + case.uses.adaptation[list(uses)].sum())


def _clashes(case: Lineup, vehicle: np.ndarray, variant: np.ndarray) -> bool:
    for each in set(vehicle.tolist()):
        own = variant[vehicle == each]
        if not case.fits[np.ix_(own, own)].all():
            return True
    visible = case.modules.is_visible[case.variants.module[variant]]
    for one, other, most in zip(case.rivals.first, case.rivals.second, case.rivals.most_shared, strict=True):
        if len(set(variant[visible & (vehicle == one)]) & set(variant[visible & (vehicle == other)])) > most:
            return True
    return False


def tables() -> dict[str, list[dict[str, str]]]:
    """Return small input tables that can be planned: two members, four vehicles, two modules."""
    return {
        "modules": [
            {"module": "cockpit", "visible": "yes", "co2_per_kg": "0.05"},
            {"module": "engine bay", "visible": "no", "co2_per_kg": "0.08"},
        ],
        "attributes": [
            {"attribute": "screen", "module": "cockpit", "unit": "inch", "cost": "12", "kg": "0.1"},
            {"attribute": "cockpit width", "module": "cockpit", "unit": "class", "exact": "yes"},
            {"attribute": "torque", "module": "engine bay", "unit": "Nm", "cost": "0.9", "kg": "0.06"},
        ],
        "vehicles": [
            {"vehicle": "Clio", "member": "renault", "brand": "Renault", "sop": "2019", "co2_cost": "90"},
            {"vehicle": "Megane", "member": "renault", "brand": "Renault", "sop": "2016", "facelift": "2020", "co2_cost": "90"},
            {"vehicle": "Micra", "member": "nissan", "brand": "Nissan", "sop": "2020", "co2_cost": "90"},
            {"vehicle": "Qashqai", "member": "nissan", "brand": "Nissan", "sop": "2014"},
        ],
        "volumes": [
            {"vehicle": vehicle, "region": region, "year": str(year), "units": units}
            for vehicle, region, units, first in (
                ("Clio", "europe", "300000", 2019), ("Clio", "americas", "60000", 2019),
                ("Megane", "europe", "150000", 2019), ("Micra", "europe", "90000", 2020),
                ("Micra", "asia", "40000", 2020), ("Qashqai", "europe", "250000", 2019),
            )
            for year in (2019, 2020, 2021) if year >= first
        ],
        "needs": [
            {"vehicle": vehicle, "attribute": attribute, "value": value}
            for vehicle, values in (
                ("Clio", ("7", "2", "190")), ("Megane", ("9", "3", "260")), ("Micra", ("7", "2", "160")),
                ("Qashqai", ("9", "3", "300")),
            )
            for attribute, value in zip(("screen", "cockpit width", "torque"), values, strict=True)
        ],
        "variants": [
            {"variant": "cockpit R", "module": "cockpit", "owner": "renault", "exists": "yes", "upkeep": "4000000",
             "retirement": "6000000", "unit_cost": "720", "parts": "210", "last": "2030"},
            {"variant": "cockpit N", "module": "cockpit", "owner": "nissan", "exists": "yes", "upkeep": "4000000",
             "retirement": "5000000", "unit_cost": "840", "parts": "230", "last": "2030"},
            {"variant": "cockpit B", "module": "cockpit", "development": "90000000", "upkeep": "3000000", "unit_cost": "640",
             "parts": "180", "start": "2018"},
            {"variant": "cockpit B plus", "module": "cockpit", "development": "110000000", "upkeep": "3000000",
             "unit_cost": "670", "parts": "190", "start": "2018"},
            {"variant": "cockpit C", "module": "cockpit", "development": "120000000", "upkeep": "3000000", "unit_cost": "760",
             "parts": "200", "start": "2019"},
            {"variant": "bay 200", "module": "engine bay", "development": "150000000", "upkeep": "5000000", "unit_cost": "2100",
             "parts": "400", "start": "2019"},
            {"variant": "bay 300", "module": "engine bay", "development": "180000000", "upkeep": "5000000", "unit_cost": "2350",
             "parts": "430", "start": "2019"},
            {"variant": "bay R", "module": "engine bay", "owner": "renault", "exists": "yes", "upkeep": "6000000",
             "retirement": "9000000", "unit_cost": "2500", "parts": "450"},
            {"variant": "bay N", "module": "engine bay", "owner": "nissan", "exists": "yes", "upkeep": "6000000",
             "retirement": "9000000", "unit_cost": "2550", "parts": "460"},
        ],
        "capabilities": [
            {"variant": variant, "attribute": attribute, "value": value}
            for variant, attribute, value in (
                ("cockpit R", "screen", "9"), ("cockpit R", "cockpit width", "3"), ("cockpit N", "screen", "9"),
                ("cockpit N", "cockpit width", "3"), ("cockpit B", "screen", "7"), ("cockpit B", "cockpit width", "2"),
                ("cockpit B plus", "screen", "9"), ("cockpit B plus", "cockpit width", "2"), ("cockpit C", "screen", "10"),
                ("cockpit C", "cockpit width", "3"), ("bay 200", "torque", "200"), ("bay 300", "torque", "300"),
                ("bay R", "torque", "280"), ("bay N", "torque", "320"),
            )
        ],
        "prices": [
            {"variant": "bay 200", "from_units": "400000", "unit_cost": "2020"},
            {"variant": "cockpit B", "from_units": "350000", "unit_cost": "610"},
        ],
        "tooling": [
            {"variant": variant, "region": region, "cost": "15000000"}
            for variant in ("cockpit B", "cockpit B plus", "bay 200")
            for region in ("americas", "asia")
        ],
        "adaptation": [
            {"vehicle": "Megane", "variant": "cockpit C", "cost": "12000000"},
            {"vehicle": "Clio", "variant": "bay 300", "cost": "20000000"},
        ],
        "today": [
            {"vehicle": "Megane", "variant": "cockpit R"}, {"vehicle": "Megane", "variant": "bay R"},
            {"vehicle": "Qashqai", "variant": "cockpit N"}, {"vehicle": "Qashqai", "variant": "bay N"},
        ],
    }  # fmt: skip


def given(tables: dict[str, list[dict[str, str]]]) -> dict[str, Given]:
    """Return tables as a reader would hand them over: text with its row; every column of the form present."""
    forms = {form.name: form for form in FORMS}
    handed = {}
    for name, rows in tables.items():
        columns = list(dict.fromkeys([*(key for row in rows for key in row)]))
        known = forms[name].columns if name in forms else ()
        columns += [column.name for column in known if column.name not in columns and column.default is not None]
        handed[name] = Given(
            f"{name}.csv", [(number, {key: row.get(key, "") for key in columns}) for number, row in enumerate(rows, 2)]
        )
    return handed

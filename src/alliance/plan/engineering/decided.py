"""A decided plan: which design each vehicle uses, and everything that follows from it — kept variants, tooling, costs.

The costs are summed from the choice alone, not from the solver's numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alliance.errors import UsageError
from alliance.plan.engineering.lineup import NOBODY, Flags, Lineup, Numbers, Positions
from alliance.plan.engineering.model import Choices

ITEMS = ("parts", "over-specification", "CO2", "adaptation", "development", "upkeep", "tooling", "retirement")
# Between two names that are handed on as one word; no name of a table holds it.
JOINT = "\n"
# (vehicle, module) -> (variant, member that leads it or nobody): a plan by names, whatever line-up it was made in.
Assignment = Mapping[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Decided:
    """What a plan decides.

    Parameters
    ----------
    built : Choices
        The program.
    way : array of shape (vehicles * modules,)
        The way that serves each vehicle and module.
    """

    built: Choices
    way: Positions

    @property
    def lineup(self) -> Lineup:
        """The data."""
        return self.built.lineup

    @property
    def offer(self) -> Positions:
        """Offer that each slot uses, shape (vehicles * modules,)."""
        return self.built.ways.offer[self.way]

    @property
    def use(self) -> Positions:
        """Use of each slot, shape (vehicles * modules,)."""
        return self.built.ways.use[self.way]

    @property
    def design(self) -> Positions:
        """Design of each slot, shape (vehicles * modules,)."""
        return self.built.offers.design[self.offer]

    @property
    def variant(self) -> Positions:
        """Variant of each slot, shape (vehicles * modules,)."""
        return self.lineup.uses.variant[self.use]

    @property
    def vehicle(self) -> Positions:
        """Vehicle of each slot, shape (vehicles * modules,)."""
        return self.lineup.uses.vehicle[self.use]

    @property
    def kept(self) -> Positions:
        """Offers that some vehicle uses, shape (kept,)."""
        return np.unique(self.offer)

    @property
    def retired(self) -> Flags:
        """Which existing variants no vehicle uses, shape (variants,)."""
        used = np.zeros(len(self.lineup.variants.id), dtype=bool)
        used[self.variant] = True
        return ~used & ~self.lineup.variants.is_new

    def units_of_designs(self) -> Numbers:
        """Return the vehicles of each member that use each design, shape (designs, members)."""
        lineup, built = self.lineup, self.built
        found = np.zeros((len(built.designs.variant), len(lineup.members)))
        np.add.at(found, (self.design, lineup.vehicles.member[self.vehicle]), lineup.total_units[self.vehicle])
        return found

    def x(self) -> Numbers:
        """Return the columns of the program that say the same, shape (columns,)."""
        built, rules = self.built, self.built.rules
        x = np.zeros(built.program.columns)
        x[self.way] = 1.0
        x[rules.first_offer + self.kept] = 1.0
        tooled = rules.first_offer + len(built.offers.design)
        x[tooled + np.flatnonzero(self._tooled())] = 1.0
        if rules.shared:
            design = self.design.reshape(-1, len(self.lineup.modules.id))
            first, second = (side[rules.counted] for side in (self.lineup.rivals.first, self.lineup.rivals.second))
            shares = design[first][:, rules.visible] == design[second][:, rules.visible]
            x[rules.first_shared :] = shares.ravel()
        return x

    def assignment(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Return the plan by names."""
        lineup, lead = self.lineup, self.built.designs.lead[self.design]
        module = lineup.variants.module[self.variant]
        return {
            (lineup.vehicles.id[vehicle], lineup.modules.id[at]): (
                lineup.variants.id[variant],
                lineup.members[who] if who != NOBODY else "",
            )
            for vehicle, at, variant, who in zip(
                self.vehicle.tolist(), module.tolist(), self.variant.tolist(), lead.tolist(), strict=True
            )
        }

    def costs(self) -> dict[tuple[str, str], float]:
        """Return what each member bears of each item, EUR.

        The owner of a vehicle bears its parts, its CO2 and its adaptation. What is paid once for a design (development, upkeep,
        the fixed part of its price, tooling in a region) is borne by those whose vehicles use it, in proportion to how many
        they are; giving up a variant is borne by its owner.
        """
        lineup, built = self.lineup, self.built
        users = self.units_of_designs()
        share = users / np.maximum(users.sum(axis=1, keepdims=True), 1e-300)
        unused = users.sum(axis=1) == 0
        share[unused] = self._equally(unused)
        of_offer = share[built.offers.design]
        kept = self.kept
        variant = built.designs.variant[built.offers.design[kept]]
        development = of_offer[kept].T @ lineup.variants.development[variant]
        upkeep = of_offer[kept].T @ (lineup.variants.upkeep[variant] * len(lineup.years))
        fixed = of_offer[kept].T @ built.offers.fixed[kept]
        of_vehicles = self._costs_of_vehicles()
        tooling = self._tooling()
        gone = self.retired
        costs: dict[tuple[str, str], float] = {}
        for position, member in enumerate(lineup.members):
            retired = gone & (lineup.variants.owner == position)
            amounts = (
                of_vehicles[position, 0] + fixed[position],
                of_vehicles[position, 1],
                of_vehicles[position, 2],
                of_vehicles[position, 3],
                development[position],
                upkeep[position],
                tooling[position],
                lineup.variants.retirement[retired].sum(),
            )
            costs |= {(item, member): float(amount) for item, amount in zip(ITEMS, amounts, strict=True)}
        return costs

    def _costs_of_vehicles(self) -> Numbers:
        """Return parts, over-specification, CO2 and adaptation of each member, shape (members, 4)."""
        lineup, uses = self.lineup, self.lineup.uses
        units, member = lineup.total_units[self.vehicle], lineup.vehicles.member[self.vehicle]
        excess = units * np.minimum(uses.excess_cost[self.use], self.built.offers.unit[self.offer])
        co2 = units * self.co2_of_slots() * lineup.vehicles.co2_cost[self.vehicle]
        amounts = (units * self.built.offers.unit[self.offer] - excess, excess, co2, uses.adaptation[self.use])
        return np.stack(
            [np.bincount(member, weights=each, minlength=len(lineup.members)) for each in amounts], axis=1
        ).astype(np.float64)

    def co2_of_slots(self) -> Numbers:
        """Return what each slot's weight too much adds to the emissions of its vehicle, shape (slots,), g a km."""
        lineup = self.lineup
        return lineup.modules.co2_per_kg[lineup.module_of_use[self.use]] * lineup.uses.excess_kg[self.use]

    def _tooled(self) -> Flags:
        """Return which toolings are paid, shape (toolings,)."""
        return np.asarray(
            self._units_in_regions()[self.built.tooled_design, :, self.built.tooled_region].sum(axis=1) > 0
        )

    def _tooling(self) -> Numbers:
        """Return what each member bears of tooling, shape (members,), EUR."""
        built = self.built
        units = self._units_in_regions()[built.tooled_design, :, built.tooled_region]
        total = units.sum(axis=1, keepdims=True)
        price = self.lineup.tooling[built.designs.variant[built.tooled_design], built.tooled_region]
        return np.asarray((units / np.maximum(total, 1e-300)).T @ price)

    def _units_in_regions(self) -> Numbers:
        """Return the vehicles of each member in each region that use each design, shape (designs, members, regions)."""
        lineup = self.lineup
        found = np.zeros((len(self.built.designs.variant), len(lineup.members), len(lineup.regions)))
        member = lineup.vehicles.member[self.vehicle]
        np.add.at(found, (self.design, member), lineup.units.sum(axis=2)[self.vehicle])
        return found

    def _equally(self, designs: Flags) -> Numbers:
        """Return equal shares of the members whose vehicles use some designs, for designs of vehicles that nobody builds."""
        lineup = self.lineup
        uses = np.zeros((len(self.built.designs.variant), len(lineup.members)))
        uses[self.design, lineup.vehicles.member[self.vehicle]] = 1.0
        chosen = uses[designs]
        return np.asarray(chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1.0))


def decided(built: Choices, x: Numbers) -> Decided:
    """Return what a solution decides.

    Parameters
    ----------
    built : Choices
        The program.
    x : array of shape (columns,)
        Its solution.
    """
    ways, slot = built.ways, built.lineup.slot[built.ways.use]
    count = len(ways.use)
    order = np.lexsort((np.arange(count), -x[:count], slot))
    first = np.searchsorted(slot[order], np.arange(len(built.lineup.vehicles.id) * len(built.lineup.modules.id)))
    return Decided(built, order[first])


def assigned(built: Choices, wanted: Assignment) -> Decided:
    """Return the plan of some names in a program; each design at the cheapest step that its volume reaches.

    Parameters
    ----------
    built : Choices
        The program.
    wanted : mapping of (vehicle, module) to (variant, leading member)
        The plan; where the program has several designs of a variant and nobody is named, the first user leads.

    Raises
    ------
    UsageError
        If a vehicle has no variant, or one that cannot serve it.
    """
    lineup = built.lineup
    designs = _designs_of(built, wanted)
    modules = len(lineup.modules.id)
    design = np.array(
        [designs[vehicle, module] for vehicle in lineup.vehicles.id for module in lineup.modules.id], dtype=np.int64
    )
    vehicle = np.repeat(np.arange(len(lineup.vehicles.id)), modules)
    volume = np.bincount(design, weights=lineup.total_units[vehicle], minlength=len(built.designs.variant)).astype(
        np.float64
    )
    offer = _cheapest_offers(built, volume)[design]
    at = {
        key: way
        for way, key in enumerate(zip(lineup.slot[built.ways.use].tolist(), built.ways.offer.tolist(), strict=True))
    }
    ways = []
    for slot, each in enumerate(offer.tolist()):
        if (slot, each) not in at:
            name = lineup.variants.id[int(built.designs.variant[design[slot]])]
            raise UsageError(f"{lineup.vehicles.id[slot // modules]} cannot use {name}. Look at its needs.")
        ways.append(at[slot, each])
    return Decided(built, np.array(ways, dtype=np.int64))


def _designs_of(built: Choices, wanted: Assignment) -> dict[tuple[str, str], int]:
    lineup = built.lineup
    at = {
        (lineup.variants.id[variant], lineup.members[lead] if lead != NOBODY else ""): design
        for design, (variant, lead) in enumerate(
            zip(built.designs.variant.tolist(), built.designs.lead.tolist(), strict=True)
        )
    }
    member = dict(zip(lineup.vehicles.id, lineup.vehicles.member.tolist(), strict=True))
    first: dict[tuple[str, str], int] = {}
    for (vehicle, _), (variant, lead) in wanted.items():
        if vehicle in member:
            key = (variant, lead)
            first[key] = min(first.get(key, len(lineup.members)), member[vehicle])
    found = {}
    for vehicle in lineup.vehicles.id:
        for module in lineup.modules.id:
            if (vehicle, module) not in wanted:
                raise UsageError(f"{vehicle} has no variant of the {module}.")
            variant, lead = wanted[vehicle, module]
            for named in ((variant, lead), (variant, lineup.members[first[variant, lead]]), (variant, "")):
                if named in at:
                    found[vehicle, module] = at[named]
                    break
            else:
                raise UsageError(f"{variant} is no variant of this line-up.")
    return found


def _cheapest_offers(built: Choices, volume: Numbers) -> Positions:
    """Return the offer of each design that costs least at a volume, shape (designs,)."""
    offers = built.offers
    reached = offers.start <= volume[offers.design] * (1 + 1e-12)
    cost = np.where(reached, offers.fixed + offers.unit * volume[offers.design], np.inf)
    order = np.lexsort((np.arange(len(cost)), cost, offers.design))
    first = np.searchsorted(offers.design[order], np.arange(len(built.designs.variant)))
    return order[np.minimum(first, len(order) - 1)] if len(order) else np.zeros(0, dtype=np.int64)


def as_taken(assignment: Assignment) -> frozenset[tuple[str, str]]:
    """Return a plan by names as pairs of words, as plans of sets of members are handed on."""
    return frozenset((JOINT.join(slot), JOINT.join(design)) for slot, design in assignment.items())


def from_taken(taken: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return a plan by names from pairs of words."""
    found = {}
    for slot, design in taken:
        vehicle, _, module = slot.partition(JOINT)
        variant, _, lead = design.partition(JOINT)
        found[vehicle, module] = (variant, lead)
    return found


def merged(assignments: Sequence[Assignment]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return several plans of different vehicles or modules as one."""
    return {key: choice for each in assignments for key, choice in each.items()}

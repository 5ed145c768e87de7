"""Three baselines, never mixed: today's plan as it is, each member's own best plan, and the best plan together.

What a member gains by improving its own plan (as-is less stand-alone) is its own; only what remains (stand-alone less
joint) is the synergy of the alliance and may be shared. As-is less joint would claim the first for the second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alliance.errors import UsageError
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing.as_is import AsIs, as_is
from alliance.plan.manufacturing.production import ITEMS, Production


@dataclass(frozen=True, eq=False)
class Baselines:
    """The three plans of the same members, and what lies between them.

    Parameters
    ----------
    as_is : AsIs
        Today's plan.
    alone : tuple of JointPlan
        Each member's own best plan, in the order of the members.
    joint : JointPlan
        The best plan together.
    without_recovered_sales : float, EUR
        The synergy if the members together deliver no vehicle that they could not deliver alone.
    """

    as_is: AsIs
    alone: tuple[JointPlan, ...]
    joint: JointPlan
    without_recovered_sales: float

    @property
    def synergy(self) -> float:
        """Stand-alone costs less the joint cost, EUR."""
        return sum(plan.cost for plan in self.alone) - self.joint.cost

    @property
    def synergy_range(self) -> tuple[float, float]:
        """The synergy that is certain, and the most that is possible, EUR: plans may stop before they are proved best."""
        least = sum(plan.bound for plan in self.alone) - self.joint.cost
        most = sum(plan.cost for plan in self.alone) - self.joint.bound
        return least, most

    @property
    def own_improvement(self) -> dict[str, float]:
        """What each member saves by its own best plan against today, EUR."""
        return {plan.members[0]: self.as_is.plan.cost_by_bearer[plan.members[0]] - plan.cost for plan in self.alone}

    @property
    def recovered_vehicles(self) -> float:
        """Vehicles that the members can deliver together and not alone."""
        return sum(undelivered(plan) for plan in self.alone) - undelivered(self.joint)

    def items(self) -> dict[str, tuple[float, float, float]]:
        """Return as-is, stand-alone and joint cost of each item, EUR."""
        return {
            item: (
                self.as_is.plan.cost_by_item[item],
                sum(plan.cost_by_item[item] for plan in self.alone),
                self.joint.cost_by_item[item],
            )
            for item in ITEMS
        }

    def items_in_cents(self) -> dict[str, tuple[int, int, int]]:
        """Return as-is, stand-alone and joint cost of each item in whole cents, so that every difference is exact."""
        return {
            item: (round(100 * today), round(100 * alone), round(100 * joint))
            for item, (today, alone, joint) in self.items().items()
        }

    def bridge(self) -> list[dict[str, str | float]]:
        """Return the steps from as-is over stand-alone to joint; they add up exactly, and the remainder is 0.

        Each step has its label, its kind ("level" for the three costs, "own" for what members save alone, "synergy" for what
        they save together), and its amount in EUR: a saving is negative.
        """
        cents = self.items_in_cents()
        steps: list[dict[str, str | float]] = []
        for label, at, kind in (("as-is", 0, "own"), ("stand-alone", 1, "synergy"), ("joint", 2, "")):
            steps.append({"label": label, "kind": "level", "amount": sum(each[at] for each in cents.values()) / 100})
            if kind:
                steps += [
                    {"label": item, "kind": kind, "amount": (each[at + 1] - each[at]) / 100}
                    for item, each in cents.items()
                    if each[at + 1] != each[at]
                ]
        return steps


def baselines(production: Production) -> Baselines:
    """Return the three baselines of a production plan.

    Parameters
    ----------
    production : Production
        The problem of all members.

    Raises
    ------
    UsageError
        If a member alone, or all together, have no plan.
    """
    alone = tuple(production.cut([member]).solve() for member in production.members)
    joint = production.solve()
    for plan in (*alone, joint):
        if not plan.has_plan:
            raise UsageError(
                f"There is nothing to compare: {' + '.join(plan.members)} have no plan, it ended '{plan.outcome}'. Run"
                f" 'alliance plan manufacturing --members {','.join(plan.members)}'."
            )
    synergy = sum(plan.cost for plan in alone) - joint.cost
    without = synergy
    if sum(undelivered(plan) for plan in alone) > 0.5:
        lost = sum(plan.cost_by_item["lost margin"] for plan in alone)
        capped = _delivering_no_more_than(production, alone).solve()
        without = sum(plan.cost for plan in alone) - lost - capped.cost
    return Baselines(as_is(production), alone, joint, without)


def undelivered(plan: JointPlan) -> float:
    """Return how many vehicles a plan leaves undelivered."""
    return sum(float(row["vehicles"]) for row in plan.tables["unmet"])


def _delivering_no_more_than(production: Production, alone: tuple[JointPlan, ...]) -> Production:
    """Return the joint problem in which every demand is what the members deliver of it alone."""
    network = production.network
    missing = {
        (str(row["model"]), str(row["market"]), str(row["year"])): float(row["vehicles"])
        for plan in alone
        for row in plan.tables["unmet"]
    }
    demand = network.demand
    keys = zip(demand.model.tolist(), demand.market.tolist(), demand.year.tolist(), strict=True)
    short = np.array(
        [
            missing.get((network.models.id[model], network.markets[market], network.years[year]), 0.0)
            for model, market, year in keys
        ]
    )
    units = np.maximum(0.0, demand.units - short)
    return replace(production, network=replace(network, demand=replace(demand, units=units)))

"""The three baselines of production: what members save together at the same deliveries, and by delivering more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from alliance.plan.baselines import Baselines, alone_and_joint
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.manufacturing.as_is import AsIs, as_is
from alliance.plan.manufacturing.production import Production


@dataclass(frozen=True, eq=False)
class ProductionBaselines(Baselines):
    """The three plans of production, and what of the synergy are sales that nobody could deliver alone.

    Parameters
    ----------
    as_is : AsIs
        Today's plan, and how much of it was given.
    without_recovered_sales : float, EUR
        The synergy if the members together deliver no vehicle that they could not deliver alone.
    """

    avoided_items = ("launch", "opening and closing")
    valued_items = ("lost margin",)

    as_is: AsIs
    without_recovered_sales: float

    @property
    def recovered_vehicles(self) -> float:
        """Vehicles that the members can deliver together and not alone."""
        return sum(undelivered(plan) for plan in self.alone) - undelivered(self.joint)

    def details(self) -> Mapping[str, Mapping[str, Cell]]:
        """Return the synergy with and without recovered sales, and how much of today's shipments was given."""
        return {
            "synergy": {
                "without_recovered_sales": self.without_recovered_sales,
                "from_recovered_sales": self.synergy - self.without_recovered_sales,
                "recovered_vehicles": self.recovered_vehicles,
            },
            "as_is_shipments": {"given": self.as_is.given, "demands": self.as_is.demands},
        }

    def remarks(self) -> Sequence[tuple[str, str]]:
        """Return what the synergy is made of, and what today's plan rests on."""
        sales = self.synergy - self.without_recovered_sales
        split = (
            f"EUR {self.without_recovered_sales:,.0f} from the same deliveries at less cost, EUR {sales:,.0f} from"
            f" {self.recovered_vehicles:,.0f} vehicles that nobody could deliver alone"
        )
        least, most = self.synergy_range
        if most - least > 1.0:
            split = f"by the plans found, {split}"
        given, demands = self.as_is.given, self.as_is.demands
        rule = "from the nearest of the member's own plants of today"
        told = f"today's shipments are not given: every market is served {rule}"
        if given:
            told = f"shipments as given for {given:,} of {demands:,} demands"
            told += f"; the others {rule}" if given < demands else ""
        return (("Of it", split), ("As-is", told))


def baselines(production: Production) -> ProductionBaselines:
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
    alone, joint = alone_and_joint(production)
    synergy = sum(plan.cost for plan in alone) - joint.cost
    without = synergy
    if sum(undelivered(plan) for plan in alone) > 0.5:
        lost = sum(plan.cost_by_item["lost margin"] for plan in alone)
        capped = _delivering_no_more_than(production, alone).solve()
        without = sum(plan.cost for plan in alone) - lost - capped.cost
    today = as_is(production)
    return ProductionBaselines(today.plan, alone, joint, today, without)


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

"""Why the plan is as it is: what a forbidden or forced choice would cost, found by solving again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alliance.errors import UnknownName, UsageError
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing.network import Network
from alliance.plan.manufacturing.production import Production


@dataclass(frozen=True)
class WhyNot:
    """Why a model is not built at a plant.

    Parameters
    ----------
    model, plant : str
        Which choice.
    is_eligible : bool
        Whether the tables allow it at all.
    extra_cost : float or None, EUR
        What the plan would cost more if the model had to be built there; None if there is no such plan.
    sentence : str
        The answer in words.
    """

    model: str
    plant: str
    is_eligible: bool
    extra_cost: float | None
    sentence: str


def why_not(production: Production, plan: JointPlan, model: str, plant: str, vehicles: float = 1000.0) -> WhyNot:
    """Return what it would cost to build a model at a plant, from a plan solved with it and the plan without.

    Parameters
    ----------
    production : Production
        The problem.
    plan : JointPlan
        Its solved plan.
    model, plant : str
        The choice in question.
    vehicles : float
        The least number to be built there in the plan that is compared.

    Raises
    ------
    UnknownName
        If model or plant are not in the network.
    UsageError
        If the plan has no cost to compare with.
    """
    network = production.network
    for kind, name, known in (("model", model, network.models.id), ("plant", plant, network.plants.id)):
        if name not in known:
            raise UnknownName(kind, name, known)
    if not plan.has_plan:
        raise UsageError(f"There is no plan to compare with: it ended '{plan.outcome}'. Repair the tables first.")
    here = network.plant_of_pair == list(network.plants.id).index(plant)
    pairs = np.flatnonzero(here & (network.pairs.model == list(network.models.id).index(model)))
    if not pairs.size:
        return WhyNot(
            model, plant, False, None, f"{plant} cannot build {model}: the table 'eligibility' has no such row."
        )
    built = sum(
        float(row["vehicles"]) for row in plan.tables["allocation"] if row["model"] == model and row["plant"] == plant
    )
    if built >= vehicles:
        return WhyNot(model, plant, True, 0.0, f"{plant} does build {model}: {built:,.0f} vehicles.")
    forced = replace(production, network=_forced(network, int(pairs[0]), vehicles)).solve()
    if not forced.has_plan:
        return WhyNot(
            model, plant, True, None, f"No plan builds {vehicles:,.0f} {model} at {plant}: its lines cannot take them."
        )
    extra = forced.cost - plan.cost
    items = sorted(
        ((forced.cost_by_item[item] - plan.cost_by_item[item], item) for item in plan.cost_by_item),
        key=lambda pair: -abs(pair[0]),
    )
    parts = ", ".join(f"{item} {amount:+,.0f}" for amount, item in items[:3] if abs(amount) >= 1)
    return WhyNot(
        model,
        plant,
        True,
        extra,
        f"Building {vehicles:,.0f} {model} at {plant} would cost EUR {extra:,.0f} more ({parts or 'no cost changes'}).",
    )


def _forced(network: Network, pair: int, vehicles: float) -> Network:
    """Return the network in which a pair must build at least so many vehicles in each year."""
    least, current = network.pairs.least_volume.copy(), network.pairs.is_current.copy()
    least[pair], current[pair] = vehicles, True
    return replace(network, pairs=replace(network.pairs, least_volume=least, is_current=current))

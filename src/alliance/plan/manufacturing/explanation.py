"""Why the plan is as it is: what a forced choice or more room would change, found by solving again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alliance.errors import UnknownName, UsageError
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing.network import Network
from alliance.plan.manufacturing.production import Production

# So many vehicles are forced to a plant if nobody says how many.
FORCED = 1_000.0


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
        What the plan would cost more if the model had to be built there; negative if that saves, because the model may not be
        built there today; None if there is no such plan.
    least_extra : float or None, EUR
        What it certainly costs more; equal to `extra_cost` where both plans are proved best.
    items : tuple of (str, float), EUR
        The extra cost by item, the largest first.
    sentence : str
        The answer in words.
    """

    model: str
    plant: str
    is_eligible: bool
    extra_cost: float | None
    sentence: str
    least_extra: float | None = None
    items: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class MoreRoom:
    """What more capacity at a plant would change.

    Parameters
    ----------
    plant : str
        Where.
    vehicles : float
        How much more capacity a year, in work units.
    saves : float, EUR
        What the plan would cost less.
    items : tuple of (str, float), EUR
        By how much each item changes.
    used, capacity : float
        What the plant uses of what it has now, in work units a year.
    sentence : str
        The answer in words.
    """

    plant: str
    vehicles: float
    saves: float
    items: tuple[tuple[str, float], ...]
    used: float
    capacity: float
    sentence: str


def why_not(production: Production, plan: JointPlan, model: str, plant: str, vehicles: float | None = None) -> WhyNot:
    """Return what it would cost to build a model at a plant, from a plan solved with it and the plan without.

    Parameters
    ----------
    production : Production
        The problem, of either depth. At the operating depth the model is taken to be there already; what bringing it there
        costs once is said beside the answer. At the strategic depth the launch is part of the answer.
    plan : JointPlan
        Its solved plan.
    model, plant : str
        The choice in question.
    vehicles : float or None
        The least number to be built there each year in the plan that is compared. If None, 1,000, or what is asked of the model in
        the year that asks least, if that is less; a model that is built there at all is then said to be.

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
    _require_plan(plan)
    here = network.plant_of_pair == list(network.plants.id).index(plant)
    position = list(network.models.id).index(model)
    pairs = np.flatnonzero(here & (network.pairs.model == position))
    if not pairs.size:
        return WhyNot(
            model, plant, False, None, f"{plant} cannot build {model}: the table 'eligibility' has no such row."
        )
    built = sum(
        float(row["vehicles"]) for row in plan.tables["allocation"] if row["model"] == model and row["plant"] == plant
    )
    if built >= (vehicles or 1.0):
        return WhyNot(model, plant, True, 0.0, f"{plant} does build {model}: {built:,.0f} vehicles.", 0.0)
    asked = np.array(
        [
            float(network.demand.units[(network.demand.model == position) & (network.demand.year == year)].sum())
            for year in range(len(network.years))
        ]
    )
    vehicles = vehicles or min(FORCED, float(asked.min())) or FORCED
    # A line that has the model today first, then the cheapest launch.
    order = np.lexsort((network.pairs.launch_cost[pairs], ~network.pairs.is_current[pairs]))
    pair = int(pairs[order[0]])
    forced = replace(production, network=_forced(network, pair, vehicles, production.depth)).solve()
    if not forced.has_plan:
        year = int(asked.argmin())
        reason = (
            f"only {asked[year]:,.0f} are asked for in {network.years[year]}"
            if asked[year] < vehicles
            else "its lines, or other limits of the tables, do not allow it"
        )
        return WhyNot(model, plant, True, None, f"No plan builds {vehicles:,.0f} {model} at {plant}: {reason}.")
    extra = forced.cost - plan.cost
    least = min(extra, forced.bound - plan.cost)
    items = _changes(plan, forced)
    parts = ", ".join(f"{item} {amount:+,.0f}" for item, amount in items[:3]) or "no cost changes"
    there = sum(
        float(row["vehicles"]) for row in forced.tables["allocation"] if row["model"] == model and row["plant"] == plant
    )
    if extra >= 0:
        sentence = f"Building {there:,.0f} {model} at {plant} would cost EUR {extra:,.0f} more ({parts})."
    else:
        sentence = f"Building {model} at {plant} too would save EUR {-extra:,.0f} ({parts}): {there:,.0f} would be built there."
    if extra >= 0 and extra - least > 1e-6 * abs(plan.cost):
        sentence += f" Certain is EUR {max(0.0, least):,.0f}: the plans are proved only within their gaps."
    if production.depth == "operating" and not network.pairs.is_current[pair]:
        launch = float(network.pairs.launch_cost[pair])
        sentence += (
            f" It is not there today: bringing it there costs EUR {launch:,.0f} once, which is not in this number."
        )
    return WhyNot(model, plant, True, extra, sentence, least, items)


def more_room(production: Production, plan: JointPlan, plant: str, vehicles: float = 10_000.0) -> MoreRoom:
    """Return what more capacity at a plant would save, from a plan solved with it and the plan without.

    Parameters
    ----------
    production : Production
        The problem.
    plan : JointPlan
        Its solved plan.
    plant : str
        Where.
    vehicles : float
        How much more a year, on every shift pattern of the plant's largest line, in work units.

    Raises
    ------
    UnknownName
        If the plant is not in the network.
    UsageError
        If the plan has no cost to compare with, or the plant has no line.
    """
    network = production.network
    if plant not in network.plants.id:
        raise UnknownName("plant", plant, network.plants.id)
    _require_plan(plan)
    lines = np.flatnonzero(network.lines.plant == list(network.plants.id).index(plant))
    rows = [row for row in plan.tables["utilisation"] if row["plant"] == plant]
    if not lines.size:
        raise UsageError(f"{plant} has no line. Add one to the table 'lines'.")
    shifts = network.shifts
    largest = max(lines.tolist(), key=lambda line: float(shifts.capacity[shifts.line == line].max(initial=0.0)))
    capacity = np.where(shifts.line == largest, shifts.capacity + vehicles, shifts.capacity)
    wider = replace(production, network=replace(network, shifts=replace(shifts, capacity=capacity))).solve()
    saves = plan.cost - wider.cost
    items = _changes(plan, wider)
    used, room = (sum(float(row[key]) for row in rows) for key in ("used", "capacity"))
    parts = ", ".join(f"{item} {amount:+,.0f}" for item, amount in items[:3])
    load = f"{plant} uses {used:,.0f} of {room:,.0f}"
    if abs(saves) <= 1.0 and plan.gap * abs(plan.cost) <= 1.0:
        sentence = f"{load}; {vehicles:,.0f} more there would save nothing."
    elif abs(saves) <= max(1.0, plan.gap * abs(plan.cost)):
        within = f"EUR {plan.gap * abs(plan.cost):,.0f}"
        sentence = f"{load}; it cannot be told whether {vehicles:,.0f} more there would save anything: the plan is proved within {within}."
    else:
        sentence = f"{load}; {vehicles:,.0f} more there would save EUR {saves:,.0f} ({parts})."
        certain = plan.bound - wider.cost
        if saves - certain > 1e-6 * abs(plan.cost):
            sentence += f" Certain is EUR {max(0.0, certain):,.0f}: the plans are proved only within their gaps."
    return MoreRoom(plant, vehicles, saves, items, used, room, sentence)


def _require_plan(plan: JointPlan) -> None:
    if not plan.has_plan:
        raise UsageError(f"There is no plan to compare with: it ended '{plan.outcome}'. Repair the tables first.")


def _changes(before: JointPlan, after: JointPlan) -> tuple[tuple[str, float], ...]:
    """Return by how much each item of the cost changes, the largest first; what does not change is left out."""
    found = ((item, after.cost_by_item[item] - amount) for item, amount in before.cost_by_item.items())
    return tuple(sorted((each for each in found if abs(each[1]) >= 1), key=lambda each: -abs(each[1])))


def _forced(network: Network, pair: int, vehicles: float, depth: str) -> Network:
    """Return the network in which a pair must build at least so many vehicles in each year."""
    least, current = network.pairs.least_volume.copy(), network.pairs.is_current.copy()
    least[pair] = vehicles
    if depth == "operating":
        current[pair] = True
    return replace(network, pairs=replace(network.pairs, least_volume=least, is_current=current))

"""What a planning question is: the tables of a decision in, a joint plan, its baselines and the value of every coalition out.

Nothing is computed here: what is asked becomes a case (`alliance.desks.case`), and that is solved by `alliance.plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from alliance.desks import filing
from alliance.desks.case import Case, Scenario, open_case
from alliance.desks.functions import function_of
from alliance.desks.plan_tables import write_template as write_tables
from alliance.errors import UsageError
from alliance.plan.baselines import Baselines
from alliance.plan.function import Decision, Why
from alliance.plan.joint_plan import JointPlan
from alliance.record.deliveries import Filed
from alliance.record.members import OFFICE
from alliance.synergy.coalitions import CoalitionValues, coalition_values


@dataclass(frozen=True, eq=False)
class Planned:
    """A joint plan with the case it solves.

    Parameters
    ----------
    case : Case
        What was asked.
    plan : JointPlan
        The plan, or why there is none.
    """

    case: Case
    plan: JointPlan


@dataclass(frozen=True, eq=False)
class Valued:
    """The value of every coalition with the case and the plan of all.

    Parameters
    ----------
    case : Case
        What was asked.
    plan : JointPlan
        The plan of all.
    values : CoalitionValues
        What every coalition spends.
    """

    case: Case
    plan: JointPlan
    values: CoalitionValues


def plan_jointly(
    folder: Path | str, function: str = "manufacturing", scenario: Scenario | None = None, *, viewer: str = OFFICE
) -> Planned:
    """Plan a function jointly.

    Parameters
    ----------
    folder : Path or str
        The alliance folder; the tables lie in ``plans/FUNCTION``.
    function : str
        ``"manufacturing"``, ``"engineering"``, ...
    scenario : Scenario or None
        What is asked.
    viewer : str
        For whom.

    Returns
    -------
    Planned
        The plan (or why there is none), and what should be looked at in the tables.

    Raises
    ------
    TablesRefused
        If a table has a blocking finding.
    UnknownName
        If nothing is planned under this name.
    """
    case = open_case(folder, function, scenario, viewer=viewer)
    return Planned(case, case.decision.solve())


def value_coalitions(
    folder: Path | str,
    function: str = "manufacturing",
    scenario: Scenario | None = None,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], bool] | None = None,
    viewer: str = OFFICE,
) -> Valued:
    """Value every coalition of the members of a joint plan.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    function : str
        What is planned.
    scenario : Scenario or None
        What is asked.
    workers : int or None
        Processes; the number of cores if None.
    progress : callable or None
        Called with (solved, to solve); returns False to stop.
    viewer : str
        For whom.

    Returns
    -------
    Valued
        The value of every coalition, and the plan of all.
    """
    return value(
        open_case(folder, function, scenario, viewer=viewer), workers=workers, progress=progress, viewer=viewer
    )


def value(
    case: Case,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], bool] | None = None,
    viewer: str = OFFICE,
) -> Valued:
    """Value every coalition of a case that is loaded; parameters and answer as of `value_coalitions`.

    Parameters
    ----------
    case : Case
        What is asked, its tables read.
    workers : int or None
        Processes; the number of cores if None.
    progress : callable or None
        Called with (solved, to solve); returns False to stop.
    viewer : str
        For whom; whoever has the case.

    Returns
    -------
    Valued
        The value of every coalition, and the plan of all.

    Raises
    ------
    UsageError
        If all together have no plan.
    """
    found = case.decision.solve()
    if not found.has_plan:
        command = f"alliance plan {case.function}"
        raise UsageError(f"The members have no joint plan: it ended '{found.outcome}'. Run '{command}'.")
    values = coalition_values(case.decision.problem, workers=workers, progress=progress)
    found = _not_dearer_than_apart(case.decision, found, values)
    return Valued(case, found, _as_planned(values, found))


def _not_dearer_than_apart(decision: Decision, plan: JointPlan, values: CoalitionValues) -> JointPlan:
    """Return the plan of all, searched again from the plans of sets of members if these spend less apart."""
    if plan.cost <= float(values.cost[-1]) + 1.0:
        return plan
    sets = values.cheapest_split(len(values.cost) - 1)
    if len(sets) < 2:
        return plan
    again = decision.solve(frozenset[tuple[str, str]]().union(*(values.taken.get(each, ()) for each in sets)))
    return again if again.cost < plan.cost else plan


def _as_planned(values: CoalitionValues, plan: JointPlan) -> CoalitionValues:
    """Return the values with what all spend in their plan, so that what is shared is what is borne, to the cent.

    Two searches for one strategic plan may end a little apart. The plan stands unless two coalitions that keep their own plans
    spend less than it: then it is not the best plan known.
    """
    grand = len(values.cost) - 1
    apart = min((float(values.cost[part] + values.cost[grand ^ part]) for part in range(1, grand)), default=plan.cost)
    if plan.cost > apart + 1.0:
        return values
    cost, bound = values.cost.copy(), values.bound.copy()
    cost[-1] = plan.cost
    bound[-1] = min(max(float(bound[-1]), plan.bound), plan.cost)
    return replace(values, cost=cost, bound=bound)


def baselines(
    folder: Path | str, function: str = "manufacturing", scenario: Scenario | None = None, *, viewer: str = OFFICE
) -> tuple[Case, Baselines]:
    """Return the three baselines of a joint plan: today as it is, each member alone at its best, all together.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    function : str
        What is planned.
    scenario : Scenario or None
        What is asked.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Case and Baselines
        What was asked, and the three plans.
    """
    case = open_case(folder, function, scenario, viewer=viewer)
    return case, case.decision.baselines()


def why(
    folder: Path | str,
    words: Sequence[str],
    function: str = "manufacturing",
    scenario: Scenario | None = None,
    *,
    amount: float | None = None,
    viewer: str = OFFICE,
) -> Why:
    """Say why a plan is as it is, from another one solved with what is asked about.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    words : sequence of str
        What is asked about: a model and a plant, or a plant, of manufacturing.
    function : str
        What is planned.
    scenario : Scenario or None
        What is asked.
    amount : float or None
        How much of it, such as vehicles; the function's round number if None.
    viewer : str
        For whom.

    Returns
    -------
    Why
        The answer in words, with the difference by kind of cost.

    Raises
    ------
    UnknownName
        If a word names nothing of the tables.
    """
    decision = open_case(folder, function, scenario, viewer=viewer).decision
    return decision.explain(decision.solve(), words, amount)


def file_plan(folder: Path | str, planned: Planned, *, viewer: str = OFFICE) -> Filed:
    """File what a plan brings home, `plan_cost` and what its function adds to it, with the run as their source.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    planned : Planned
        The plan.
    viewer : str
        For whom.

    Returns
    -------
    Filed
        The delivery.

    Raises
    ------
    UsageError
        If there is no plan.
    """
    if not planned.plan.has_plan:
        raise UsageError(f"There is no plan to file: it ended '{planned.plan.outcome}'.")
    case = planned.case
    outcome = filing.plan_outcome(planned.plan, case.run, case.scenario.label(), case.decision)
    return filing.file_outcome(folder, outcome, case.run, viewer=viewer)


def file_baselines(folder: Path | str, case: Case, found: Baselines, *, viewer: str = OFFICE) -> Filed:
    """File what three baselines bring home: `as_is_cost`, `stand_alone_cost`, and what of the saving is avoided or valued.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    case : Case
        What was asked.
    found : Baselines
        The three plans.
    viewer : str
        For whom.

    Returns
    -------
    Filed
        The delivery.
    """
    outcome = filing.baselines_outcome(found, case.run, case.scenario.label(), case.decision.years)
    return filing.file_outcome(folder, outcome, case.run, viewer=viewer)


def file_coalitions(folder: Path | str, valued: Valued, *, viewer: str = OFFICE) -> Filed:
    """File what a valuation brings home: `coalition_cost` and `synergy_value` of every coalition.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    valued : Valued
        The values.
    viewer : str
        For whom.

    Returns
    -------
    Filed
        The delivery.
    """
    case = valued.case
    years = case.decision.years
    outcome = filing.coalitions_outcome(valued.values, valued.plan, case.run, case.scenario.label(), years)
    return filing.file_outcome(folder, outcome, case.run, viewer=viewer)


def write_template(
    function: str, folder: Path | str, *, as_csv: bool = False, viewer: str = OFFICE
) -> tuple[Path, ...]:
    """Write the empty input tables of a function.

    Parameters
    ----------
    function : str
        What is planned: ``"manufacturing"``, ...
    folder : Path or str
        Where to write them; any folder, such as ``plans/manufacturing`` of an alliance.
    as_csv : bool
        Whether to write one CSV file a table instead of one workbook.
    viewer : str
        For whom; empty tables are for everybody.

    Returns
    -------
    tuple of Path
        What was written.
    """
    return write_tables(Path(folder), function_of(function).forms, function, as_csv=as_csv)

"""What a planning question is: the tables of a decision in, a joint plan, its baselines and the value of every coalition out.

Nothing is computed here: tables are read by the record's readers, checked by `alliance.plan`, and solved there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from alliance.desks import filing
from alliance.desks.door import enter
from alliance.desks.plan_tables import in_euros, read_tables
from alliance.desks.plan_tables import write_template as write_tables
from alliance.errors import UnknownName, UsageError
from alliance.findings import Finding, has_blocking
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing import Production
from alliance.plan.manufacturing import baselines as lines
from alliance.plan.manufacturing.baselines import Baselines
from alliance.plan.manufacturing.explanation import MoreRoom, WhyNot, more_room, why_not
from alliance.plan.manufacturing.tables import FORMS, network_of
from alliance.plan.run import Run, run_of
from alliance.record.deliveries import Filed
from alliance.record.members import OFFICE
from alliance.synergy.coalitions import CoalitionValues, coalition_values

Depth = Literal["operating", "strategic"]
FUNCTIONS = ("manufacturing",)


class TablesRefused(UsageError):
    """Input tables with blocking findings; carries them. Nothing was solved."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        blocking = [finding for finding in findings if finding.is_blocking]
        more = f" {len(blocking) - 1} more blocking findings follow." if len(blocking) > 1 else ""
        super().__init__(f"Nothing was planned. {blocking[0].sentence()}{more}")


@dataclass(frozen=True)
class Scenario:
    """What is asked of the plan.

    Parameters
    ----------
    depth : "operating" or "strategic"
        With today's allocation and shifts, or with launches, shifts, opening and closing.
    members : tuple of str
        Who plans together; empty for all.
    tables : str
        Name of the folder of tables under ``plans/manufacturing``; empty for the folder itself.
    seconds : float
        Time limit of a strategic plan.
    """

    depth: Depth = "operating"
    members: tuple[str, ...] = ()
    tables: str = ""
    seconds: float = 120.0

    def label(self) -> str:
        """Return the scenario in words: ``"operating"``, ``"strategic, tariff-shock, of renault + nissan"``."""
        whose = f"of {' + '.join(self.members)}" if self.members else ""
        return ", ".join(part for part in (self.depth, self.tables, whose) if part)


@dataclass(frozen=True, eq=False)
class Case:
    """A scenario with its tables read and checked, ready to be solved.

    Parameters
    ----------
    scenario : Scenario
        What is asked.
    production : Production
        The problem.
    findings : tuple of Finding
        What should be looked at in the tables; none of it blocks.
    run : Run
        What decides the outcome: inputs, versions, seed.
    """

    scenario: Scenario
    production: Production
    findings: tuple[Finding, ...]
    run: Run


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


def plan_manufacturing(folder: Path | str, scenario: Scenario | None = None, *, viewer: str = OFFICE) -> Planned:
    """Plan production jointly.

    Parameters
    ----------
    folder : Path or str
        The alliance folder; its tables lie in ``plans/manufacturing``.
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
    """
    case = load(folder, scenario, viewer=viewer)
    return Planned(case, case.production.solve())


def value_coalitions(
    folder: Path | str,
    scenario: Scenario | None = None,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], bool] | None = None,
    viewer: str = OFFICE,
) -> Valued:
    """Value every coalition of the members of a production plan.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
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
    case = load(folder, scenario, viewer=viewer)
    plan = case.production.solve()
    if not plan.has_plan:
        raise UsageError(
            f"The members have no joint plan: it ended '{plan.outcome}'. Run 'alliance plan manufacturing'."
        )
    values = coalition_values(case.production, workers=workers, progress=progress)
    plan = _not_dearer_than_apart(case.production, plan, values)
    return Valued(case, plan, _as_planned(values, plan))


def _not_dearer_than_apart(production: Production, plan: JointPlan, values: CoalitionValues) -> JointPlan:
    """Return the plan of all, searched again from the plans of sets of members if these spend less apart."""
    if plan.cost <= float(values.cost[-1]) + 1.0:
        return plan
    sets = values.cheapest_split(len(values.cost) - 1)
    if len(sets) < 2:
        return plan
    again = production.solve(frozenset[tuple[str, str]]().union(*(values.taken.get(each, ()) for each in sets)))
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


def baselines(folder: Path | str, scenario: Scenario | None = None, *, viewer: str = OFFICE) -> tuple[Case, Baselines]:
    """Return the three baselines of a production plan: today as it is, each member alone at its best, all together.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    scenario : Scenario or None
        What is asked.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Case and Baselines
        What was asked, and the three plans.
    """
    case = load(folder, scenario, viewer=viewer)
    return case, lines.baselines(case.production)


def explain_choice(
    folder: Path | str,
    model: str,
    plant: str,
    scenario: Scenario | None = None,
    *,
    vehicles: float = 1000.0,
    viewer: str = OFFICE,
) -> WhyNot:
    """Say why a model is not built at a plant, from a plan solved with it.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    model, plant : str
        The choice in question.
    scenario : Scenario or None
        What is asked.
    vehicles : float
        How many must be built there in the plan that is compared.
    viewer : str
        For whom.

    Returns
    -------
    WhyNot
        What it would cost.
    """
    production = load(folder, scenario, viewer=viewer).production
    return why_not(production, production.solve(), model, plant, vehicles)


def explain_plant(
    folder: Path | str,
    plant: str,
    scenario: Scenario | None = None,
    *,
    vehicles: float = 10_000.0,
    viewer: str = OFFICE,
) -> MoreRoom:
    """Say what more room at a plant would save, from a plan solved with it.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    plant : str
        Where.
    scenario : Scenario or None
        What is asked.
    vehicles : float
        How much more capacity.
    viewer : str
        For whom.

    Returns
    -------
    MoreRoom
        What it would save.
    """
    production = load(folder, scenario, viewer=viewer).production
    return more_room(production, production.solve(), plant, vehicles)


def file_plan(folder: Path | str, planned: Planned, *, viewer: str = OFFICE) -> Filed:
    """File what a plan brings home: `plan_cost`, `plan_volume` and `plan_unmet`, with the run as their source.

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
    outcome = filing.plan_outcome(planned.plan, case.run, case.scenario.label(), case.production.network.years)
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
    years = case.production.network.years
    outcome = filing.coalitions_outcome(valued.values, valued.plan, case.run, case.scenario.label(), years)
    return filing.file_outcome(folder, outcome, case.run, viewer=viewer)


def write_template(
    function: str, folder: Path | str, *, as_csv: bool = False, viewer: str = OFFICE
) -> tuple[Path, ...]:
    """Write the empty input tables of a function.

    Parameters
    ----------
    function : str
        ``"manufacturing"``.
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
    require_function(function)
    return write_tables(Path(folder), FORMS, function, as_csv=as_csv)


def load(folder: Path | str, scenario: Scenario | None = None, *, viewer: str = OFFICE) -> Case:
    """Read and check the tables of a scenario.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    scenario : Scenario or None
        What is asked.
    viewer : str
        For whom.

    Returns
    -------
    Case
        The problem, the findings that do not block it, and the record of what decides its outcome.

    Raises
    ------
    TablesRefused
        If a table has a blocking finding.
    """
    wanted = scenario or Scenario()
    opened = enter(folder, viewer)
    given, findings = read_tables(opened.path / "plans" / "manufacturing" / wanted.tables, FORMS)
    inputs = given
    if not has_blocking(findings):
        inputs, converted = in_euros(given, FORMS, opened.snapshot())
        findings = [*findings, *converted]
    network, found = network_of(inputs) if not has_blocking(findings) else (None, [])
    findings = [*findings, *found]
    if network is None:
        raise TablesRefused(findings)
    production = Production(network, wanted.depth, wanted.seconds)
    if wanted.members:
        production = production.cut(wanted.members)
    label = wanted.label()
    # How long it may search decides what is found, so it belongs to the run; it does not to the name of the scenario.
    searched = f"{label}, searched up to {wanted.seconds:g} s" if wanted.depth == "strategic" else label
    run = run_of("manufacturing", searched, production.members, inputs)
    return Case(wanted, production, tuple(findings), run)


def require_function(name: str) -> None:
    """See that a function can be planned.

    Parameters
    ----------
    name : str
        As typed.

    Raises
    ------
    UnknownName
        If nothing is planned under this name.
    """
    if name not in FUNCTIONS:
        raise UnknownName("function", name, FUNCTIONS, advice=f"Known are {', '.join(FUNCTIONS)}.")


def chosen_members(names: Collection[str]) -> tuple[str, ...]:
    """Return the members named, each once.

    Parameters
    ----------
    names : collection of str
        Names as typed.

    Returns
    -------
    tuple of str
        The names without repeats.
    """
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))

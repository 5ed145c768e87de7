"""What is asked of a plan, and the case it makes: the tables of a decision, read, checked and in euros, ready to be solved.

Nothing is computed here: tables are read by the record's readers and checked by `alliance.plan`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from alliance.desks.door import enter
from alliance.desks.functions import function_of
from alliance.desks.plan_members import called, chosen_of, known_members
from alliance.desks.plan_tables import in_euros, read_tables
from alliance.errors import UnknownName, UsageError
from alliance.findings import Finding, has_blocking
from alliance.plan.function import Decision, Function
from alliance.plan.run import Run, run_of
from alliance.record.members import OFFICE, Registry

# So many faults of tables are told at once.
SHOWN = 20


class TablesRefused(UsageError):
    """Input tables with blocking findings; carries them. Nothing was solved."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        blocking = [finding for finding in findings if finding.is_blocking]
        lines = [f"Nothing was planned. {blocking[0].sentence()}", *(each.sentence() for each in blocking[1:SHOWN])]
        if len(blocking) > SHOWN:
            lines.append(f"And {len(blocking) - SHOWN} more.")
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Scenario:
    """What is asked of a plan.

    Parameters
    ----------
    depth : str
        How deep it decides, for functions with several depths: ``"operating"`` or ``"strategic"`` of manufacturing. Empty for the
        usual one.
    members : tuple of str
        Who plans together, by id, name or alias; empty for all.
    tables : str
        Name of the folder of tables under ``plans/FUNCTION``; empty for the folder itself.
    seconds : float
        Time limit of a search.
    """

    depth: str = ""
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
        What is asked, with the depth that was chosen.
    decision : Decision
        What is decided.
    findings : tuple of Finding
        What should be looked at in the tables; none of it blocks.
    run : Run
        What decides the outcome: function, inputs, versions, seed.
    registry : Registry
        Who is known in the alliance folder.
    """

    scenario: Scenario
    decision: Decision
    findings: tuple[Finding, ...]
    run: Run
    registry: Registry

    @property
    def names(self) -> Mapping[str, str]:
        """Return what people call the members and partners of the folder, by id, in the order of alliance.toml."""
        return called(self.registry)

    @property
    def function(self) -> str:
        """Return the name of the function."""
        return self.run.function

    @property
    def members(self) -> tuple[str, ...]:
        """Return for whom it decides."""
        return self.decision.problem.members

    def member(self, name: str) -> str:
        """Return the id of the member that goes by a name, or the name if nobody does."""
        found = self.registry.find("member", name)
        return name if found is None else found.id

    def period(self) -> str:
        """Return the years as the record is asked for them: ``"2016"``, ``"2016..2018"``."""
        years = self.decision.years
        return years[0] if len(years) == 1 else f"{years[0]}..{years[-1]}"


def open_case(
    folder: Path | str, function: str = "manufacturing", scenario: Scenario | None = None, *, viewer: str = OFFICE
) -> Case:
    """Read and check the tables of a scenario.

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
    Case
        The problem, the findings that do not block it, and the record of what decides its outcome.

    Raises
    ------
    TablesRefused
        If a table has a blocking finding.
    UnknownName
        If there is no such function, or it has no such depth.
    """
    room = function_of(function)
    wanted = scenario or Scenario()
    wanted = replace(wanted, depth=_depth(room, wanted.depth))
    opened = enter(folder, viewer)
    given, findings = read_tables(opened.path / "plans" / function / wanted.tables, room.forms, function)
    given, unknown = known_members(given, opened.registry)
    findings = [*findings, *unknown]
    inputs = given
    if not has_blocking(findings):
        inputs, converted = in_euros(given, room.forms, opened.snapshot())
        findings = [*findings, *converted]
    decision: Decision | None = None
    if not has_blocking(findings):
        decision, found = room.decision(inputs, wanted.depth, wanted.seconds)
        findings = [*findings, *found]
    if decision is None:
        raise TablesRefused(findings)
    if wanted.members:
        wanted = replace(wanted, members=chosen_of(wanted.members, decision.problem.members, opened.registry))
        decision = decision.cut(wanted.members)
    label = wanted.label()
    # How long it may search decides what is found, so it belongs to the run; it does not to the name of the scenario.
    is_searched = room.is_searched(wanted.depth)
    limit = f"searched up to {wanted.seconds:g} s" if is_searched else ""
    searched = ", ".join(part for part in (label, limit) if part)
    run = run_of(function, searched, decision.problem.members, inputs)
    return Case(wanted, decision, tuple(findings), run, opened.registry)


def _depth(function: Function, asked: str) -> str:
    """Return the depth that is meant: the usual one if none was asked for."""
    if asked and asked not in function.depths:
        known = ", ".join(function.depths) or "none: leave it out"
        raise UnknownName(f"depth of {function.name}", asked, function.depths, advice=f"Known are {known}.")
    return asked or next(iter(function.depths), "")


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

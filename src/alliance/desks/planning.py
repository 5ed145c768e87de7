"""What a planning question is: the tables of a decision in, a joint plan and the value of every coalition out.

Nothing is computed here: tables are read by the record's readers, checked by `alliance.plan`, and solved there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from alliance.desks.door import enter
from alliance.errors import UsageError
from alliance.findings import Finding, Severity, has_blocking
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing import Production
from alliance.plan.manufacturing.explanation import WhyNot, why_not
from alliance.plan.manufacturing.tables import FORMS, network_of
from alliance.plan.tables import Form, Given
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.members import OFFICE
from alliance.record.readers.choice import reader_for
from alliance.record.readers.table import Table
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


def plan_manufacturing(
    folder: Path | str, scenario: Scenario | None = None, *, viewer: str = OFFICE
) -> tuple[JointPlan, tuple[Finding, ...]]:
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
    tuple of JointPlan and tuple of Finding
        The plan (or why there is none), and what should be looked at in the tables.

    Raises
    ------
    TablesRefused
        If a table has a blocking finding.
    """
    production, findings = load(folder, scenario or Scenario(), viewer=viewer)
    return production.solve(), findings


def value_coalitions(
    folder: Path | str,
    scenario: Scenario | None = None,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], bool] | None = None,
    viewer: str = OFFICE,
) -> tuple[CoalitionValues, JointPlan]:
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
    tuple of CoalitionValues and JointPlan
        The value of every coalition, and the plan of all.
    """
    production, _ = load(folder, scenario or Scenario(), viewer=viewer)
    plan = production.solve()
    if not plan.has_plan:
        raise UsageError(
            f"The members have no joint plan: it ended '{plan.outcome}'. Run 'alliance plan manufacturing'."
        )
    return coalition_values(production, workers=workers, progress=progress), plan


def explain_choice(
    folder: Path | str, model: str, plant: str, scenario: Scenario | None = None, *, viewer: str = OFFICE
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
    viewer : str
        For whom.

    Returns
    -------
    WhyNot
        What it would cost.
    """
    production, _ = load(folder, scenario or Scenario(), viewer=viewer)
    return why_not(production, production.solve(), model, plant)


def load(folder: Path | str, scenario: Scenario, *, viewer: str = OFFICE) -> tuple[Production, tuple[Finding, ...]]:
    """Read and check the tables of a scenario.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    scenario : Scenario
        What is asked.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Production and tuple of Finding
        The problem, and the findings that do not block it.

    Raises
    ------
    TablesRefused
        If a table has a blocking finding.
    """
    path = enter(folder, viewer).path / "plans" / "manufacturing" / scenario.tables
    given, findings = read_tables(path, FORMS)
    network, found = network_of(given) if not has_blocking(findings) else (None, [])
    findings = [*findings, *found]
    if network is None:
        raise TablesRefused(findings)
    production = Production(network, scenario.depth, scenario.seconds)
    if scenario.members:
        production = production.cut(scenario.members)
    return production, tuple(findings)


def read_tables(folder: Path, forms: Sequence[Form]) -> tuple[dict[str, Given], list[Finding]]:
    """Read the input tables of a folder: one CSV file a table, or one workbook with a worksheet a table.

    Parameters
    ----------
    folder : Path
        Where they lie.
    forms : sequence of Form
        The tables that are looked for.

    Returns
    -------
    tuple of dict and list of Finding
        The tables by name, and what the readers found.

    Raises
    ------
    UsageError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"There are no input tables in '{folder}'. Write templates with 'alliance plan template'.")
    books = sorted(folder.glob("*.xlsx"))
    given: dict[str, Given] = {}
    findings: list[Finding] = []
    for form in forms:
        file = folder / f"{form.name}.csv"
        source = file if file.exists() else next(iter(books), None)
        if source is None:
            continue
        table = _table(source, form)
        given[form.name] = Given(source.name, _rows(table), table.sheet)
        findings += [finding for finding in table.findings if finding.severity is not Severity.NOTE]
    return given, findings


def _table(path: Path, form: Form) -> Table:
    raw = path.read_bytes()
    reader = reader_for(path.name, raw[:8])
    if reader is None:
        raise UsageError(f"'{path}' is neither a CSV file nor a workbook. Give the table '{form.name}' as one of them.")
    names = [column.name for column in form.columns] + ["status", "source", "note"]
    table = reader.read(raw, path.name, _sheet(form, names), ())
    # Columns with a default may be left out; those that may not are missed by the check of the form itself.
    absent = {finding.column for finding in table.findings if finding.rule == "missing-column" and finding.column}
    present = [name for name in names if name not in absent]
    return reader.read(raw, path.name, _sheet(form, present), ()) if absent and present else table


def _sheet(form: Form, names: Sequence[str]) -> DeliverySheet:
    return DeliverySheet(
        name=form.name, columns={name: name for name in names}, worksheet=(form.name,), decimal=".", hidden="read"
    )


def _rows(table: Table) -> list[tuple[int, Mapping[str, str]]]:
    """Return the rows as text with their number, empty rows left out."""
    rows = []
    for position, number in enumerate(table.rows.tolist()):
        cells = {column.header: column.text(position) for column in table.columns}
        if any(cells.values()):
            rows.append((int(number), cells))
    return rows


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

"""What is wrong with input tables that are each well-formed: a place in a table, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alliance.findings import Finding, Severity
from alliance.plan.tables import Given, is_checked


@dataclass(frozen=True)
class Wrong:
    """What is wrong, and where.

    Parameters
    ----------
    table : str
        The table.
    position : int
        Position of the row among its rows.
    column : str
        The column.
    message, advice : str
        What is wrong, and what to do.
    rule : str
        Name of the rule that found it.
    """

    table: str
    position: int
    column: str
    message: str
    advice: str
    rule: str = "no-way"


def findings_of(given: Mapping[str, Given], found: Iterable[Wrong]) -> list[Finding]:
    """Return blocking findings with file, row and value; an odd number that a person has noted as checked is left out.

    Parameters
    ----------
    given : mapping of str to Given
        The tables as they came.
    found : iterable of Wrong
        What is wrong in them.
    """
    findings = []
    for wrong in found:
        source = given[wrong.table]
        row, cells = source.rows[wrong.position]
        if wrong.rule == "odd-unit" and is_checked(cells):
            continue
        value = cells.get(wrong.column, "").strip()
        findings.append(
            Finding(
                Severity.BLOCKING,
                wrong.rule,
                wrong.message,
                wrong.advice,
                source.file,
                source.sheet,
                row,
                wrong.column,
                value,
            )
        )
    return findings

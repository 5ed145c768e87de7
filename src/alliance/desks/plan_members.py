"""Whose a row of an input table is: members go by their names of alliance.toml, as everywhere else.

A plan for a member that nobody knows would be a plan for one member more, and none of its figures could be filed.
"""

from __future__ import annotations

from collections.abc import Mapping

from alliance.errors import did_you_mean, nearest
from alliance.findings import Finding, Severity
from alliance.plan.tables import Given
from alliance.record.members import Registry

# Columns that name a member.
MEMBERS = ("member", "owner")


def known_members(given: Mapping[str, Given], registry: Registry) -> tuple[dict[str, Given], list[Finding]]:
    """Return input tables with members by their ids, and a finding for each row whose member is unknown.

    Parameters
    ----------
    given : mapping of str to Given
        The tables as they came.
    registry : Registry
        Who is known in the alliance folder.

    Returns
    -------
    tuple of dict and list of Finding
        The tables, and one blocking finding for each name that nobody goes by, at its first row.
    """
    resolved: dict[str, Given] = {}
    findings: dict[str, Finding] = {}
    known = [thing.id for thing in registry.of_kind("member", "partner")]
    for name, table in given.items():
        rows: list[tuple[int, Mapping[str, str]]] = []
        for number, cells in table.rows:
            named: dict[str, str] = {}
            for column in MEMBERS:
                who = cells.get(column, "")
                found = registry.find("member", who) if who else None
                if who and found is None:
                    hint = did_you_mean(nearest(who, known))
                    findings.setdefault(
                        who,
                        Finding(
                            Severity.BLOCKING,
                            "unknown-member",
                            f"'{who}' is nobody in alliance.toml",
                            f"{hint} Write one of {', '.join(known)}, or add it there.".strip(),
                            table.file,
                            table.sheet,
                            number,
                            column,
                            who,
                        ),
                    )
                if found is not None:
                    named[column] = found.id
            rows.append((number, {**cells, **named}))
        resolved[name] = Given(table.file, rows, table.sheet)
    return resolved, list(findings.values())

"""Whose a row of an input table is, and who plans: members go by their names of alliance.toml, as everywhere else.

A plan for a member that nobody knows would be a plan for one member more, and none of its figures could be filed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from alliance.errors import UsageError, did_you_mean, nearest
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


def chosen_of(names: Sequence[str], members: Sequence[str], registry: Registry) -> tuple[str, ...]:
    """Return the ids of the members that are named, each once, in the order of the plan: who plans is one set, however typed.

    Parameters
    ----------
    names : sequence of str
        Ids, names or aliases.
    members : sequence of str
        Ids of the members that have something in the tables.
    registry : Registry
        Who is known in the alliance folder.

    Raises
    ------
    UsageError
        If somebody is not in the tables.
    """
    found = set()
    for name in names:
        thing = registry.find("member", name)
        who = name if thing is None else thing.id
        if who not in members:
            hint = did_you_mean(nearest(name, members)) if thing is None else "It has no row in the tables."
            raise UsageError(
                f"'{name}' takes no part in this plan. {hint} Those who do are {', '.join(members)}.".replace("  ", " ")
            )
        found.add(who)
    return tuple(member for member in members if member in found)


def called(registry: Registry) -> dict[str, str]:
    """Return what people call each member and partner, by id, in the order of alliance.toml.

    Parameters
    ----------
    registry : Registry
        Who is known in the alliance folder.

    Notes
    -----
    Two that share a name keep their ids: a table must not mix them up.
    """
    things = list(registry.of_kind("member", "partner"))
    names = [thing.name for thing in things]
    return {thing.id: thing.name if names.count(thing.name) == 1 else thing.id for thing in things}


def in_names(text: str, names: Mapping[str, str]) -> str:
    """Return a text with members by their names where it has them by their ids, as whole words and not inside a command.

    Parameters
    ----------
    text : str
        A sentence, a heading, or a cell.
    names : mapping of str to str
        The name of each member, by id.

    Examples
    --------
    >>> in_names("avtovaz + nissan: run 'alliance plan --members avtovaz'", {"avtovaz": "AVTOVAZ", "nissan": "Nissan"})
    "AVTOVAZ + Nissan: run 'alliance plan --members avtovaz'"
    """
    if not names or text in names:
        return names.get(text, text)
    ids = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    command = r"'alliance [^']*'"
    pattern = rf"{command}|(?<![\w./-])(?:{ids})(?![\w/-]|\.\w)"
    return re.sub(pattern, lambda found: names.get(found.group(), found.group()), text)

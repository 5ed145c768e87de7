"""What governance is asked for: who is entrusted with what on a day, what changed, and what was decided about functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from alliance.calendar import parse_day, parse_day_if_any
from alliance.desks.door import enter
from alliance.desks.functions import recorded_function
from alliance.errors import UsageError
from alliance.record.approvals import Act, Approval, approvals
from alliance.record.mandates import STANDING, Mandate, Shift, changes, charter, mandates
from alliance.record.members import OFFICE, Registry
from alliance.record.relations import Relation
from alliance.record.revisions import current_relations


@dataclass(frozen=True)
class Seat:
    """A function with who leads it and what its charter says.

    Parameters
    ----------
    function : str
        Id of the function.
    since : date or None
        Since when it is joint; None if the record does not say, or it is not yet.
    leaders : tuple of Mandate
        Who leads it on the day.
    charter : tuple of (str, str)
        What is joint, and what stays with whom, in words.
    """

    function: str
    since: date | None
    leaders: tuple[Mandate, ...]
    charter: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Governance:
    """Who is entrusted with what on a day, and what changed before it.

    Parameters
    ----------
    day : date
        The day.
    since : date or None
        From when changes are told; None if they are not.
    functions : tuple of Seat
        The functions.
    offices : tuple of Mandate
        Offices in companies and boards.
    controlling : tuple of Mandate
        Who confirms the parts of which member.
    changes : tuple of Shift
        What began and ended after `since`, up to `day`.
    names : mapping of str to str
        What persons, functions and companies are called, by id.
    """

    day: date
    since: date | None
    functions: tuple[Seat, ...]
    offices: tuple[Mandate, ...]
    controlling: tuple[Mandate, ...]
    changes: tuple[Shift, ...]
    names: Mapping[str, str]


@dataclass(frozen=True)
class Decisions:
    """What was decided about functions: plans with how far they have come, and the decision log.

    Parameters
    ----------
    approvals : tuple of Approval
        Plans in the order of proposal.
    not_counted : tuple of (Act, str)
        Acts that were filed and do not count, with the reason.
    decided : tuple of Relation
        Other decisions: person, function, day, words.
    names : mapping of str to str
        What persons, functions and companies are called, by id.
    """

    approvals: tuple[Approval, ...]
    not_counted: tuple[tuple[Act, str], ...]
    decided: tuple[Relation, ...]
    names: Mapping[str, str]


def governance(
    folder: Path | str, *, on: str = "", since: str = "", known_on: str = "", viewer: str = OFFICE
) -> Governance:
    """Return who leads which function, who holds which office, and what changed.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    on : str
        The day, as ``"2016-12-31"``; today if empty.
    since : str
        Tell what changed after this day; nothing if empty.
    known_on : str
        As known on this day; today if empty.
    viewer : str
        For whom.

    Returns
    -------
    Governance
        The register of the day.

    Raises
    ------
    UsageError
        If the changes are asked for after the day itself.
    """
    opened = enter(folder, viewer)
    day = day_meant(on)
    before = parse_day_if_any(since)
    if before is not None and before > day:
        raise UsageError(f"Nothing changed between {before} and {day}: the second day is the earlier one. Swap them.")
    snapshot = opened.snapshot()
    links = current_relations(snapshot.relations, snapshot.deliveries, parse_day_if_any(known_on))
    entrusted = mandates(snapshot.registry, links)
    standing = mandates(snapshot.registry, links, STANDING)
    held = [each for each in entrusted if each.is_in_office(day)]
    joint = {each.person: each.start for each in standing if each.kind == "function_of" and each.is_in_office(day)}
    led = dict.fromkeys([*joint, *(each.of for each in held if each.kind == "leads")])
    led |= dict.fromkeys(link.object for link in links if link.kind in ("runs_jointly", "keeps"))
    seats = tuple(
        Seat(
            function,
            joint.get(function),
            tuple(each for each in held if each.kind == "leads" and each.of == function),
            charter(links, function, day),
        )
        for function in led
    )
    moved = changes((*entrusted, *standing), before, day) if before is not None else ()
    return Governance(
        day,
        before,
        seats,
        tuple(each for each in held if each.kind == "holds_office"),
        tuple(each for each in held if each.kind == "controls"),
        moved,
        names_of(opened.registry),
    )


def decisions(folder: Path | str, function: str = "", *, known_on: str = "", viewer: str = OFFICE) -> Decisions:
    """Return how far the plans of functions have come, and what else was decided.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    function : str
        Only of this function; all if empty.
    known_on : str
        As known on this day; today if empty.
    viewer : str
        For whom.

    Returns
    -------
    Decisions
        Plans with their status, acts that do not count, and the decision log.
    """
    opened = enter(folder, viewer)
    wanted = recorded_function(opened.registry, function)[1] if function else ""
    day = parse_day_if_any(known_on)
    snapshot = opened.snapshot()
    found, refused = approvals(snapshot, day)
    decided = [
        link
        for link in current_relations(snapshot.relations, snapshot.deliveries, day)
        if link.kind == "decides" and wanted in ("", link.object)
    ]
    return Decisions(
        tuple(each for each in found if wanted in ("", each.function)),
        tuple((act, reason) for act, reason in refused if wanted in ("", act.function)),
        tuple(decided),
        names_of(opened.registry),
    )


def day_meant(text: str) -> date:
    """Return a day as it was typed, or today.

    Parameters
    ----------
    text : str
        ``"2016-12-31"``; empty for today.

    Returns
    -------
    date
        The day.
    """
    return parse_day(text) if text else datetime.now(UTC).date()


def names_of(registry: Registry) -> dict[str, str]:
    """Return what persons, functions and companies are called.

    Parameters
    ----------
    registry : Registry
        Who and what exists.

    Returns
    -------
    dict of str to str
        Names by id.
    """
    kinds = ("company", "rival", "function", "person", "member", "partner")
    found = {thing.id: thing.name for kind in kinds for thing in registry.of_kind(kind)}
    return {**found, "alliance": registry.title}

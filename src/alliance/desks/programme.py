"""The programme: which initiatives there are, what they bring, who confirmed it, and what is still to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from alliance.calendar import Period, parse_day_if_any, parse_period
from alliance.desks.door import enter
from alliance.errors import UnknownName, UsageError, did_you_mean, nearest
from alliance.record.initiatives import LADDER
from alliance.record.members import OFFICE, Registry
from alliance.synergy.programme.counting import YEAR, Window
from alliance.synergy.programme.dossier import Dossier, Listed, listed
from alliance.synergy.programme.dossier import dossier as about
from alliance.synergy.programme.history import History, history
from alliance.synergy.programme.overlaps import Overlap, overlaps
from alliance.synergy.programme.programme import programme
from alliance.synergy.programme.statement import Statement, statement

_JANUARY_1970 = 1970 * YEAR


@dataclass(frozen=True)
class Told:
    """A statement with what it is of.

    Parameters
    ----------
    period : Period
        The time.
    statement : Statement
        What is to be said.
    overlaps : tuple of Overlap
        Cost objects that more than one initiative claims in this time.
    currency : str
        Of the amounts.
    stages : mapping of str to str
        What the alliance calls each stage.
    known_on : date or None
        As known on this day.
    snapshot : str
        Head of the record that was asked.
    statuses : tuple of str
        How firmly the amounts stand.
    names : mapping of str to str
        Members as they are printed, by id.
    asked : str
        The time as it was asked for.
    where : mapping of str to str
        Which initiatives were asked for.
    history : History or None
        What the programme learned from itself, if that was asked for.
    """

    period: Period
    statement: Statement
    overlaps: tuple[Overlap, ...]
    currency: str
    stages: Mapping[str, str]
    known_on: date | None
    snapshot: str
    statuses: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    history: History | None = None


def state(
    folder: Path | str,
    period: str,
    *,
    series: str = "actual",
    by: str = "function",
    where: Mapping[str, str] | None = None,
    known_on: str = "",
    learned: bool = False,
    viewer: str = OFFICE,
) -> Told:
    """Return the statement of the programme for a time.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    period : str
        A year, or some months of one: ``"2016"``, ``"2016-H1"``, ``"2016-03"``.
    series : str
        What is counted: ``"plan"``, ``"forecast"``, ``"actual"`` (as proposed) or ``"confirmed"``.
    by : str
        What the lines are of: ``"function"``, ``"member"``, ``"stage"``, ``"type"``, ``"effect"``, ``"recurrence"``,
        ``"owner"`` or ``"initiative"``.
    where : mapping of str to str or None
        Only initiatives of this function, member, stage, ...; several words apart by commas.
    known_on : str
        As it was known on this day; empty for today.
    learned : bool
        Whether to weight by what the programme has learned from itself, where that is enough, in place of the ladder.
    viewer : str
        For whom.

    Returns
    -------
    Told
        The statement and what it is of.

    Raises
    ------
    UsageError
        If the period is no whole months of one year, or nobody knows the series or breakdown.
    """
    opened = enter(folder, viewer)
    day = parse_day_if_any(known_on)
    asked = parse_period(period)
    window = window_of(asked)
    snapshot = opened.snapshot()
    known = programme(snapshot, day)
    chosen = _where(opened.registry, where or {})
    ladder = opened.settings.probabilities
    past = history(snapshot, ladder, day) if learned else None
    said = statement(
        known, window, ladder if past is None else past.probabilities(ladder), series=series, by=by, where=chosen
    )
    return Told(
        asked, said, overlaps(known, window), known.currency, stages(opened.registry), day, snapshot.head, known.statuses, names_of(opened.registry, known.members), period, dict(where or {}), past,
    )  # fmt: skip


def listing(
    folder: Path | str, *, where: Mapping[str, str] | None = None, known_on: str = "", viewer: str = OFFICE
) -> tuple[Listed, ...]:
    """Return the initiatives of the programme.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    where : mapping of str to str or None
        Only those of this function, member, stage, ...; several words apart by commas.
    known_on : str
        As it was known on this day; empty for today.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Listed
        In the order in which they were listed first.
    """
    opened = enter(folder, viewer)
    known = programme(opened.snapshot(), parse_day_if_any(known_on))
    chosen = _where(opened.registry, where or {})
    return tuple(each for each in listed(known) if _fits(each, chosen))


def dossier(folder: Path | str, initiative: str, *, known_on: str = "", viewer: str = OFFICE) -> Dossier:
    """Return everything that is known of one initiative.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    initiative : str
        Its id.
    known_on : str
        As it was known on this day; empty for today.
    viewer : str
        For whom.

    Returns
    -------
    Dossier
        What it is, every step that was filed, and its amounts by year.

    Raises
    ------
    UnknownName
        If the register has no such initiative.
    """
    opened = enter(folder, viewer)
    snapshot = opened.snapshot()
    known = programme(snapshot, parse_day_if_any(known_on))
    at = known.initiatives.place.get(initiative)
    if at is None:
        raise UnknownName(
            "initiative", initiative, known.initiatives.ids, advice="'alliance synergy initiatives' lists them."
        )
    return about(snapshot, known, at)


def names_of(registry: Registry, members: Iterable[str]) -> dict[str, str]:
    """Return members as they are printed.

    Parameters
    ----------
    registry : Registry
        Who and what exists.
    members : iterable of str
        Ids.

    Returns
    -------
    dict of str to str
        Id -> name.
    """
    return {member: thing.name if (thing := registry.find("member", member)) else member for member in members}


def stages(registry: Registry) -> dict[str, str]:
    """Return what an alliance calls the stages of the ladder.

    Parameters
    ----------
    registry : Registry
        Who and what exists.

    Returns
    -------
    dict of str to str
        Stage -> its name.
    """
    return {**LADDER, **registry.stages}


def window_of(period: Period) -> Window:
    """Return the months of a period.

    Parameters
    ----------
    period : Period
        A year, or some months of one.

    Returns
    -------
    Window
        Its months.

    Raises
    ------
    UsageError
        If it is not whole months of one year.
    """
    start, end = period.start, period.end
    if start is None or start.day != 1 or end.day != 1:
        raise UsageError(
            f"A programme is counted in whole months, and {period} is not. Ask for a year, or for 2016-03."
        )
    first, last = (day.year * YEAR + day.month - 1 - _JANUARY_1970 for day in (start, end))
    if last - first > YEAR or (last - first < YEAR and first // YEAR != (last - 1) // YEAR):
        raise UsageError(
            f"New in the year means one year, and {period} is more. Ask for one year, or for a part of one."
        )
    return Window(first, last)


# ------------------------------------------------------------------------------------------------------------- inside


def _where(registry: Registry, where: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """Return ids for what was asked."""
    found: dict[str, Sequence[str]] = {}
    for column, text in where.items():
        words = [word.strip() for word in text.split(",") if word.strip()]
        if column in ("function", "member"):
            words = [registry.get(column, word).id for word in words]
        elif column == "stage":
            names = {name.casefold(): stage for stage, name in stages(registry).items()} | {
                stage.casefold(): stage for stage in LADDER
            }
            unknown = next((word for word in words if word.casefold() not in names), None)
            if unknown is not None:
                hint = did_you_mean(nearest(unknown, names)) or f"Known are {', '.join(stages(registry).values())}."
                raise UsageError(f"'{unknown}' is no stage of the ladder. {hint}")
            words = [names[word.casefold()] for word in words]
        found[column] = words
    return found


def _fits(listed: Listed, where: Mapping[str, Sequence[str]]) -> bool:
    return all(
        bool(set(listed.says["members"].split("+")) & set(words))
        if column == "member"
        else listed.says[column] in words
        for column, words in where.items()
    )

"""Reporting: what can be asked, figures, and their way back to the rows they came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from alliance.calendar import CALENDAR_YEAR, Calendar, Period, parse_day_if_any, parse_period
from alliance.desks.door import enter
from alliance.errors import PeriodError, UnknownName, UsageError, did_you_mean, enumerated, nearest
from alliance.figures.catalogue import Catalogue, Measure, load_catalogue
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Convention, Figure, Question
from alliance.figures.lineage import Step
from alliance.figures.lineage import explain as walk_back
from alliance.record.facts import BREAKDOWNS
from alliance.record.folder import Folder
from alliance.record.members import OFFICE, Registry
from alliance.record.snapshot import Snapshot

BY = ("member", *BREAKDOWNS, "counterparty")
# How money may be converted (§8); a constant rate names its period: "constant:2015".
RATES = ("average", "closing", "constant:PERIOD")
# What people call a breakdown, and the column it stands in; regions are markets of several countries.
OTHER_WORDS = {
    "country": "market", "countries": "market", "region": "market", "regions": "market", "nation": "market",
    "company": "member", "maker": "member", "group": "member", "make": "brand", "marque": "brand", "nameplate": "model",
    "factory": "plant", "site": "plant", "engine": "powertrain", "fuel": "powertrain", "class": "segment", "partner": "counterparty",
}  # fmt: skip
TIMES = frozenset(
    {"day", "month", "months", "quarter", "quarters", "half", "halves", "year", "years", "period", "date"}
)
# So many names are listed where none looks like what came.
LISTED = 20
# A year that stands alone or with a half or a quarter; not one of a month or a day.
_BARE_YEAR = re.compile(r"(?<![\w-])(\d{4})(?=$|\s|\.\.|/|-?[HQ][1-4])", re.IGNORECASE)


class Choices(TypedDict, total=False):
    """What may be said about a question beyond measure and period; everything is optional.

    Parameters
    ----------
    perimeter : str
        Who counts: ``"renault + nissan"``, ``"alliance @ 2016-12-31"``, or the name of a perimeter of the folder; the
        alliance as it counted itself at the time if nothing is said.
    by : sequence of str
        Breakdown: ``"member"``, ``"brand"``, ``"market"``, ...
    where : mapping of str to str
        Which part: ``{"market": "US"}``.
    currency, rate : str
        Currency wanted, and how it is converted: ``"average"``, ``"closing"``, ``"constant:2015"``.
    known_on : str
        As known on this day, as ``"2017-12-31"``.
    basis, definition, source : str
        Only facts with this basis, counting rule or source.
    status : str
        ``"target"`` for targets.
    conventions : sequence of str
        Conventions that may be used, by name: ``"pro-rata-days"``.
    calendar : str
        How the period is read: ``"cy"``, ``"fy"`` (the folder's fiscal calendar, if it has exactly one), or the name of a
        calendar.
    """

    perimeter: str
    by: Sequence[str]
    where: Mapping[str, str]
    currency: str
    rate: str
    known_on: str
    basis: str
    definition: str
    source: str
    status: str
    conventions: Sequence[str]
    calendar: str


def measures(folder: Path | str, *, viewer: str = OFFICE) -> tuple[Measure, ...]:
    """Return everything that can be asked of a folder.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Measure
        In the order of the catalogue.
    """
    return tuple(catalogue_of(enter(folder, viewer)).values())


def ask(folder: Path | str, measure: str, period: str, *, viewer: str = OFFICE, **choices: Unpack[Choices]) -> Question:
    """Put a question together from words, and see that every word is known.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    measure : str
        Id of what is asked: ``"sales"``.
    period : str
        ``"2016"``, ``"FY2015"``, ``"2016-H1"``, ``"2016-12-31"``, ``"through 2016"``, ...
    viewer : str
        For whom.
    **choices
        See `Choices`.

    Returns
    -------
    Question
        Ready to be asked.

    Raises
    ------
    UnknownName
        If the measure, a column, a market, a convention or a calendar is not known; the nearest are named.
    PeriodError
        If the period cannot be read, or is a fiscal label without a calendar.
    """
    opened = enter(folder, viewer)
    return _question(opened, opened.snapshot(), measure, period, choices)


def figure(
    folder: Path | str, measure: str, period: str, *, viewer: str = OFFICE, **choices: Unpack[Choices]
) -> Figure:
    """Return a consolidated figure: a number that knows how it was made, or a refusal that says what is missing.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    measure : str
        Id of what is asked: ``"sales"``.
    period : str
        ``"2016"``, ``"FY2015"``, ``"2016-H1"``, ``"2016-12-31"``, ``"through 2016"``, ...
    viewer : str
        For whom.
    **choices
        See `Choices`.

    Returns
    -------
    Figure
        With its terms, rows and notes.

    Raises
    ------
    UsageError
        If something asked for does not exist; see `ask`.
    """
    opened = enter(folder, viewer)
    snapshot = opened.snapshot()
    return consolidate(snapshot, _question(opened, snapshot, measure, period, choices), catalogue_of(opened))


def explain(folder: Path | str, figure: Figure, *, viewer: str = OFFICE) -> Step:
    """Return the way of a figure, from the number down to delivery, file and row (§1).

    Parameters
    ----------
    folder : Path or str
        The alliance folder that the figure was asked of.
    figure : Figure
        As `figure` returned it.
    viewer : str
        For whom.

    Returns
    -------
    Step
        The root of a tree.
    """
    opened = enter(folder, viewer)
    return walk_back(opened.snapshot(), figure, catalogue_of(opened))


def catalogue_of(opened: Folder) -> Catalogue:
    """Return what can be asked of `opened`: the project's own measures and those of the folder's measures.toml."""
    return load_catalogue(opened.path / "measures.toml")


def calendar_name(opened: Folder, name: str) -> str:
    """Return the name of the calendar that a word means in a folder.

    Parameters
    ----------
    opened : Folder
        The open folder.
    name : str
        ``"cy"``, ``"fy"`` or the name of a calendar; empty for calendar years.

    Returns
    -------
    str
        The name as alliance.toml has it.
    """
    found = _calendar(name, opened.registry)
    return CALENDAR_YEAR.name if found is None else found.name


def _question(opened: Folder, snapshot: Snapshot, measure: str, period: str, choices: Choices) -> Question:
    registry = opened.registry
    known_on = choices.get("known_on", "")
    return Question(
        measure=catalogue_of(opened).measure(measure).id,
        perimeter=choices.get("perimeter") or "alliance",
        period=_period(period, _calendar(choices.get("calendar", ""), registry), registry),
        by=tuple(_known("breakdown", column.strip(), BY) for column in choices.get("by", ())),
        where=dict(_part(column, value, snapshot) for column, value in choices.get("where", {}).items()),
        currency=choices.get("currency", "").upper(),
        rate=_rate(choices.get("rate", "")),
        known_on=parse_day_if_any(known_on),
        basis=choices.get("basis", ""),
        definition=choices.get("definition", ""),
        source=choices.get("source", ""),
        status=choices.get("status", ""),
        conventions=frozenset(
            Convention(_known("convention", name, tuple(Convention))) for name in choices.get("conventions", ())
        ),
    )


def _known(kind: str, name: str, known: Sequence[str]) -> str:
    if name not in known:
        meant = OTHER_WORDS.get(name.casefold(), "") if kind == "breakdown" else ""
        if name.casefold() in TIMES and kind == "breakdown":
            raise UnknownName(kind, name, known, advice="Ask for each period by itself, such as 2016-Q1.")
        hint = did_you_mean([meant] if meant in known else nearest(name, known))
        raise UnknownName(kind, name, known, advice=f"{hint} Known are {', '.join(known)}.".strip())
    return name


def _part(column: str, value: str, snapshot: Snapshot) -> tuple[str, str]:
    """Return a breakdown column and the id of its value, whichever of its names was given."""
    _known("breakdown", column, BY[1:])
    kind = "member" if column == "counterparty" else column
    thing = snapshot.registry.find(kind, value)
    if thing is not None:
        return column, thing.id
    filed = snapshot.cells.words[column]
    if value not in filed:
        named = [each.name for each in snapshot.registry.of_kind(kind)]
        known = sorted({*(word for word in filed if word), *named})
        listed = f"Known are {', '.join(known)}." if len(known) <= LISTED else ""
        raise UnknownName(column, value, known, advice=did_you_mean(nearest(value, known)) or listed)
    return column, value


def _calendar(name: str, registry: Registry) -> Calendar | None:
    """Return the calendar that a period is read in; None if none was named."""
    if not name:
        return None
    if name.casefold() in ("cy", CALENDAR_YEAR.name):
        return CALENDAR_YEAR
    fiscal = {each: calendar for each, calendar in registry.calendars.items() if calendar.first_month != 1}
    if name.casefold() == "fy":
        if len(fiscal) == 1:
            return next(iter(fiscal.values()))
        raise UsageError(
            f"'fy' could mean {len(fiscal)} calendars of this alliance. Name one of {', '.join(fiscal) or 'its calendars'};"
            " they are listed in alliance.toml."
        )
    if name not in registry.calendars:
        known = ["cy", "fy", *registry.calendars]
        raise UnknownName("calendar", name, known, advice=f"Known are {', '.join(known)}; alliance.toml lists them.")
    return registry.calendars[name]


def _period(text: str, calendar: Calendar | None, registry: Registry) -> Period:
    """Return the period; with a fiscal calendar a bare year is that calendar's year."""
    if calendar is None or calendar == CALENDAR_YEAR:
        try:
            return parse_period(text)
        except PeriodError as wrong:
            fiscal = [each.name for each in registry.calendars.values() if each.first_month != 1]
            if not fiscal or not _is_fiscal(text, registry.calendars[fiscal[0]]):
                raise
            raise PeriodError(f"{wrong} This alliance has {enumerated(fiscal)}.") from None
    return parse_period(_BARE_YEAR.sub(r"FY\1", text), calendar)


def _is_fiscal(text: str, calendar: Calendar) -> bool:
    """Return whether a text is a period as soon as a fiscal calendar is named."""
    try:
        parse_period(text, calendar)
    except PeriodError:
        return False
    return True


def _rate(text: str) -> str:
    kind, colon, period = text.partition(":")
    if kind == "constant" and colon:
        parse_period(period)
        return text
    if text in ("", *RATES[:2]):
        return text
    raise UnknownName("rate", text, RATES, advice=f"Known are {', '.join(RATES)}; PERIOD is a year such as 2015.")

"""Finds the days, months, years and fiscal years that a text states, and the word that says how each is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from alliance.calendar import CALENDAR_YEAR, ONE_DAY, Calendar, Period, add_months
from alliance.errors import PeriodError
from alliance.publish.language import Language, either, language


@dataclass(frozen=True)
class When:
    """A time as a text states it.

    Parameters
    ----------
    text : str
        The words, the preposition left out: ``"FY 2015"``.
    start, end : int
        Where they stand.
    kind : str
        ``"day"``, ``"month"``, ``"year"``, ``"part"``, ``"range"``, ``"fiscal"`` or ``"relative"``.
    first : date or None
        First day; None for a fiscal or relative time, which somebody else must settle.
    until : date or None
        The day after the last one.
    manner : str
        ``"through"`` (up to the end of it), ``"since"``, ``"base"`` (compared with it), ``"in"`` or empty.
    label : int
        The year in the name of a fiscal year; the years back (0, 1) of a relative one.
    part : str
        ``"H1"``, ``"Q3"``, ...; empty for a whole year.
    lead : int
        Where the word before it begins that says its manner; its start if there is none.
    """

    text: str
    start: int
    end: int
    kind: str
    first: date | None = None
    until: date | None = None
    manner: str = ""
    label: int = 0
    part: str = ""
    lead: int = 0

    def period(self, fiscal: Calendar | None = None, today: date | None = None) -> Period | None:
        """Return the period, or None if it needs a fiscal calendar or the day of the text and there is none.

        Parameters
        ----------
        fiscal : Calendar or None
            The fiscal calendar of the one that the text speaks of.
        today : date or None
            The day of the text, for "last year".
        """
        if self.kind == "fiscal":
            return None if fiscal is None else part_of_year(fiscal.year(self.label), self.part, self.text)
        if self.kind == "relative":
            return None if today is None else CALENDAR_YEAR.year(today.year - self.label)
        assert self.until is not None
        return Period(self.first, self.until)

    def ends(self) -> tuple[When, When] | None:
        """Return the first and the last year of a range of years, or None if it is no such range."""
        if self.kind != "range" or self.first is None or self.until is None:
            return None
        last = date(self.until.year - 1, 1, 1)
        if (self.first.month, self.first.day, self.until.month, self.until.day) != (1, 1, 1, 1) or last <= self.first:
            return None
        year = replace(self, kind="year", manner="in")
        return (
            replace(year, until=date(self.first.year + 1, 1, 1)),
            replace(year, first=last),
        )


def read_times(text: str, words: Language | None = None) -> list[When]:
    """Return the times a text states, from left to right.

    Examples
    --------
    >>> [(when.text, when.kind, when.manner) for when in read_times("created in March 1999; sold through 2016")]
    [('March 1999', 'month', 'in'), ('2016', 'year', 'through')]
    """
    words = words or language()
    used: list[tuple[int, int]] = []
    found: list[When] = []
    for kind, pattern in _patterns(words.code):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in used):
                continue
            when = _read(kind, match, words)
            if when is not None:
                manner, lead = _manner(text[: match.start()], words)
                on_a_day = manner == "base" and when.kind == "day"
                found.append(replace(when, manner="in" if on_a_day else manner, lead=lead))
                used.append((match.start(), match.end()))
    return sorted(found, key=lambda when: when.start)


_YEAR = r"(?:19|20)\d{2}"


@lru_cache(maxsize=8)
def _patterns(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = language(code)
    month = rf"(?:{either(words.months)})\.?"
    part = rf"(?:{either(words.parts)})"
    fiscal = either(words.periods["fiscal"])
    texts = (
        ("ended", rf"\b(?:fiscal |financial )?year\s+(?:ended|ending|to)\s+(?:\d{{1,2}}\s+)?(?P<month>{month})(?:\s+\d{{1,2}},?)?\s+(?P<year>{_YEAR})\b"),
        ("day", rf"\b(?P<iso>{_YEAR}-\d{{2}}-\d{{2}})\b"),
        ("day", rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{month}),?\s+(?P<year>{_YEAR})\b"),
        ("day", rf"\b(?P<month>{month})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})\b"),
        ("months", rf"\b(?:(?:from|between)\s+)?(?P<month>{month})(?:\s+(?P<year>{_YEAR}))?\s*(?:to|through|until|and|[-–])\s*(?P<month2>{month})\s+(?P<year2>{_YEAR})\b"),
        ("fiscal", rf"\b(?:(?P<part>{part})\s+(?:of\s+)?(?:the\s+)?)?(?:{fiscal})\s*(?P<year>{_YEAR}|\d{{2}})(?:[/–-]\d{{2,4}})?(?:[-\s](?P<part2>[HQ][1-4]))?\b"),
        ("part", rf"\b(?P<part>{part})\s+(?:of\s+)?(?:the\s+year\s+)?(?P<year>{_YEAR})\b"),
        ("part", rf"\b(?P<year>{_YEAR})[-\s]?(?P<part>[HQ][1-4])\b"),
        ("month", rf"\b(?P<month>{month})(?:\s+of)?,?\s+(?P<year>{_YEAR})\b"),
        ("years", rf"\b(?:(?:from|between)\s+)?(?P<year>{_YEAR})\s*(?:to|through|until|and|[-–])\s*(?P<year2>{_YEAR})\b"),
        ("year", rf"(?<![\w.,-])(?:(?:{either(words.periods['calendar'])})\s*)?(?P<year>{_YEAR})(?![\w%]|[.,]\d|\s*%)"),
        ("relative", rf"\b(?:{either([*words.periods['before'], *words.periods['this']])})\b"),
    )  # fmt: skip
    return tuple((kind, re.compile(text, re.IGNORECASE)) for kind, text in texts)


def _read(kind: str, match: re.Match[str], words: Language) -> When | None:
    try:
        return next(_whens(kind, match, words), None)
    except (ValueError, PeriodError):
        return None


def _whens(kind: str, match: re.Match[str], words: Language) -> Iterator[When]:
    place = When(match[0], match.start(), match.end(), kind)
    group = match.groupdict()
    year = int(group["year"]) if group.get("year") else 0
    month = _month(group.get("month"), words)
    if kind == "day":
        day = date.fromisoformat(group["iso"]) if group.get("iso") else date(year, month, int(group["day"]))
        yield replace(place, first=day, until=day + ONE_DAY)
    elif kind == "ended":
        until = add_months(date(year, month, 1), 1)
        yield replace(place, kind="range", first=add_months(until, -12), until=until)
    elif kind == "months":
        last = int(group["year2"])
        until = add_months(date(last, _month(group["month2"], words), 1), 1)
        yield replace(place, kind="range", first=date(year or last, month, 1), until=until)
    elif kind == "fiscal":
        said = group.get("part") or group.get("part2") or ""
        part = words.parts.get(" ".join(said.split()).lower(), said.upper())
        yield replace(place, label=year if year > 100 else 2000 + year, part=part)
    elif kind == "part":
        part = words.parts.get(" ".join(group["part"].split()).lower(), group["part"].upper())
        stretch = part_of_year(CALENDAR_YEAR.year(year), part, match[0])
        yield replace(place, first=stretch.start, until=stretch.end, part=part)
    elif kind == "month":
        yield replace(place, first=date(year, month, 1), until=add_months(date(year, month, 1), 1))
    elif kind == "years":
        last = int(group["year2"])
        joined_by_and = re.search(rf"\b{words.conjunction}\b", match[0]) and not match[0].lower().startswith("between")
        if last > year and not joined_by_and:
            yield replace(place, kind="range", first=date(year, 1, 1), until=date(last + 1, 1, 1))
    elif kind == "year":
        start = match.start("year")
        yield replace(place, text=match["year"], start=start, first=date(year, 1, 1), until=date(year + 1, 1, 1))
    else:
        this = " ".join(match[0].split()).lower() in words.periods["this"]
        yield replace(place, label=0 if this else 1)


def _month(name: str | None, words: Language) -> int:
    plain = (name or "").rstrip(".").lower()
    return next((number for word, number in words.months.items() if word.lower() == plain), 0)


def part_of_year(year: Period, part: str, label: str) -> Period:
    """Return a half or a quarter of a year.

    Parameters
    ----------
    year : Period
        The year, of any calendar.
    part : str
        ``"H1"``, ``"Q3"``; empty for the whole year.
    label : str
        How it is called.

    Raises
    ------
    PeriodError
        If a year has no such part.
    """
    assert year.start is not None
    if not part:
        return Period(year.start, year.end, label)
    length = 6 if part[0] == "H" else 3
    if part[0] == "H" and int(part[1]) > 2:
        raise PeriodError(f"A year has two halves, not {part}. Write H1 or H2.")
    start = add_months(year.start, length * (int(part[1]) - 1))
    return Period(start, add_months(start, length), label)


def _manner(before: str, words: Language) -> tuple[str, int]:
    """Return what the words just before a time say of it, and where they begin."""
    best = ("", len(before), 0)
    for manner in ("through", "since", "base", "plain"):
        match = re.search(rf"\b({either(words.periods[manner])})\s+(?:the\s+)?(?:end\s+of\s+)?$", before, re.IGNORECASE)
        if match is not None and len(match[1]) > best[2]:
            best = ("in" if manner == "plain" else manner, match.start(), len(match[1]))
    return best[0], best[1]

"""Periods: years, fiscal years, halves, quarters, months, days, and "cumulated through".

A period is a half-open stretch of days ``[start, end)``; ``start`` is None for "since the beginning". A fiscal
calendar belongs to whoever reports in it, so a fiscal label without a calendar is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from alliance.errors import PeriodError

ONE_DAY = timedelta(days=1)
MONTHS = (
    "January February March April May June July August September October November December"
).split()  # fmt: skip


@dataclass(frozen=True)
class Calendar:
    """A fiscal calendar: the month its year begins in, and which year names it.

    Parameters
    ----------
    name : str
        ``"calendar"`` for January to December; any other word for a fiscal one.
    first_month : int
        1 to 12.
    named_after : "start" or "end"
        Whether FY2015 is the year that begins in 2015 (Japan, "2015年度") or ends in 2015 ("2015年3月期").
    """

    name: str
    first_month: int
    named_after: Literal["start", "end"] = "start"

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise PeriodError(f"A year cannot begin in month {self.first_month}. Give a month from 1 to 12.")

    def year(self, label: int) -> Period:
        """Return the year that this calendar calls `label`."""
        first = label if self.named_after == "start" or self.first_month == 1 else label - 1
        start = date(first, self.first_month, 1)
        name = str(label) if self.first_month == 1 else f"FY{label}"
        return Period(start, add_months(start, 12), name)


CALENDAR_YEAR = Calendar("calendar", 1)
JAPANESE_FISCAL_YEAR = Calendar("japanese-fiscal", 4)


@dataclass(frozen=True)
class Period:
    """A stretch of days ``[start, end)``.

    Parameters
    ----------
    start : date or None
        First day; None for "since the beginning" (a cumulative figure).
    end : date
        The day after the last one.
    label : str
        How the period was asked for; a readable one is made if it is empty. Not compared.
    """

    start: date | None
    end: date
    label: str = ""

    def __post_init__(self) -> None:
        if self.start is not None and self.start >= self.end:
            raise PeriodError(f"A period must end after it begins: {self.start} to {self.end - ONE_DAY}.")
        if not self.label:
            object.__setattr__(self, "label", _label(self.start, self.end))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Period) and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __str__(self) -> str:
        return self.label

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.end - ONE_DAY

    @property
    def is_cumulative(self) -> bool:
        """Whether the period runs from the beginning of time."""
        return self.start is None

    @property
    def is_day(self) -> bool:
        """Whether the period is a single day."""
        return self.start == self.last_day

    @property
    def days(self) -> int:
        """Number of days.

        Raises
        ------
        PeriodError
            If the period is cumulative.
        """
        if self.start is None:
            raise PeriodError(f"'{self.label}' runs since the beginning and has no number of days.")
        return (self.end - self.start).days

    def contains(self, other: Period) -> bool:
        """Return whether every day of `other` lies in this period."""
        if self.start is not None and (other.start is None or other.start < self.start):
            return False
        return other.end <= self.end

    def shared(self, other: Period) -> Period | None:
        """Return the days that both periods have, or None."""
        starts = [start for start in (self.start, other.start) if start is not None]
        start, end = (max(starts) if starts else None), min(self.end, other.end)
        return None if start is not None and start >= end else Period(start, end)

    def months(self) -> Iterator[Period]:
        """Yield the calendar months the period touches, each cut to the period."""
        if self.start is None:
            raise PeriodError(f"'{self.label}' runs since the beginning and has no list of months.")
        first = self.start.replace(day=1)
        while first < self.end:
            following = add_months(first, 1)
            yield Period(max(first, self.start), min(following, self.end))
            first = following

    def year_before(self) -> Period:
        """Return the period twelve months earlier, as growth needs it."""
        if self.start is None:
            raise PeriodError(f"'{self.label}' runs since the beginning and has no year before.")
        return Period(add_months(self.start, -12), add_months(self.end, -12))

    def iso(self) -> str:
        """Return ``"2016-01-01/2016-12-31"`` (both days included), or ``"../2016-12-31"`` if cumulative."""
        return f"{self.start or '..'}/{self.last_day}"


def day(value: date) -> Period:
    """Return the period of one day."""
    return Period(value, value + ONE_DAY)


def through(last_day: date) -> Period:
    """Return the cumulative period from the beginning to `last_day`, that day included."""
    return Period(None, last_day + ONE_DAY)


def add_months(value: date, count: int) -> date:
    """Return the day `count` months later; the last day of a shorter month if there is no such day."""
    index = value.year * 12 + value.month - 1 + count
    year, month = divmod(index, 12)
    for last in (value.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, value.day))
        except ValueError:
            continue
    raise PeriodError(f"There is no day {count} months after {value}.")  # pragma: no cover


def parse_day(text: str) -> date:
    """Return the day written as ``2016-10-20``.

    Raises
    ------
    PeriodError
        If the text is no such day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise PeriodError(f"'{text}' is not a day. Write it as 2016-10-20.") from None


def parse_day_if_any(text: str) -> date | None:
    """Return the day written as ``2016-10-20``, or None for an empty text: as known today.

    Raises
    ------
    PeriodError
        If something is written that is no such day.
    """
    return parse_day(text) if text else None


_FORMS = (
    ("year", re.compile(r"(?:CY)?(\d{4})")),
    ("fiscal", re.compile(r"FY(\d{4}|\d{2})(?:/\d{2,4})?(?:-?(H[12]|Q[1-4]))?", re.IGNORECASE)),
    ("part", re.compile(r"(\d{4})-?([HQS])([1-4])", re.IGNORECASE)),
    ("month", re.compile(r"(\d{4})-(\d{2})")),
    ("day", re.compile(r"\d{4}-\d{2}-\d{2}")),
    ("range", re.compile(r"(\S+?)\s*(?:\.\.|/)\s*(\S+)")),
    ("through", re.compile(r"(?:to|through|until|cumulated through)\s+(.+)", re.IGNORECASE)),
)


def parse_period(text: str, fiscal: Calendar | None = None) -> Period:
    """Return the period that a text names.

    Understood: ``2016``, ``CY2016``, ``FY2015``, ``FY2015-H1``, ``FY2015-Q3``, ``2016-H1``, ``2016-Q4``, ``2016-03``,
    ``2016-10-20``, ``2015-04..2016-03`` (both included), ``to 2016`` or ``through 2016-12-31`` (cumulative).

    Parameters
    ----------
    text : str
        The period as a person writes it.
    fiscal : Calendar or None
        The fiscal calendar of ``FY`` labels.

    Raises
    ------
    PeriodError
        If the text is no period, or a fiscal label comes without a calendar.

    Examples
    --------
    >>> parse_period("FY2015", JAPANESE_FISCAL_YEAR).iso()
    '2015-04-01/2016-03-31'
    >>> parse_period("through 2016").iso()
    '../2016-12-31'
    """
    wanted = text.strip()
    for form, pattern in _FORMS:
        match = pattern.fullmatch(wanted)
        if match is None:
            continue
        try:
            return _parsed(form, match, wanted, fiscal)
        except ValueError:
            if form in ("day", "month"):
                raise PeriodError(f"There is no {form} '{text}' in the calendar. Write one that exists.") from None
            break
    raise PeriodError(
        f"'{text}' is not a period. Write 2016, FY2015, 2016-H1, 2016-Q3, 2016-03, 2016-10-20, 2015-04..2016-03 or"
        " 'through 2016'."
    )


def _parsed(form: str, match: re.Match[str], text: str, fiscal: Calendar | None) -> Period:
    if form == "year":
        return CALENDAR_YEAR.year(int(match[1]))
    if form == "fiscal":
        if fiscal is None:
            raise PeriodError(f"'{text}' is a fiscal label without a calendar. Name the calendar of that year.")
        label = int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
        year = fiscal.year(label)
        return year if match[2] is None else _part(year, match[2].upper(), f"{year.label}-{match[2].upper()}")
    if form == "part":
        letter = "H" if match[2].upper() == "S" else match[2].upper()
        if letter == "H" and int(match[3]) > 2:
            raise ValueError
        part = f"{letter}{match[3]}"
        return _part(CALENDAR_YEAR.year(int(match[1])), part, f"{match[1]}-{part}")
    if form == "month":
        start = date(int(match[1]), int(match[2]), 1)
        return Period(start, add_months(start, 1))
    if form == "day":
        return day(date.fromisoformat(text))
    if form == "range":
        first, last = parse_period(match[1], fiscal), parse_period(match[2], fiscal)
        return Period(first.start, last.end)
    return Period(None, parse_period(match[1], fiscal).end)


def _part(year: Period, part: str, label: str) -> Period:
    assert year.start is not None
    length = 6 if part[0] == "H" else 3
    start = add_months(year.start, length * (int(part[1]) - 1))
    return Period(start, add_months(start, length), label)


def _label(start: date | None, end: date) -> str:
    last = end - ONE_DAY
    if start is None:
        whole_year = last.month == 12 and last.day == 31
        return f"through {last.year if whole_year else last}"
    if start == last:
        return start.isoformat()
    if start.day == 1 and end.day == 1:
        length = (end.year - start.year) * 12 + end.month - start.month
        if length == 1:
            return f"{start:%Y-%m}"
        if length == 12 and start.month == 1:
            return str(start.year)
        if length == 6 and start.month in (1, 7):
            return f"{start.year}-H{1 + start.month // 7}"
        if length == 3 and start.month % 3 == 1:
            return f"{start.year}-Q{1 + start.month // 3}"
        return f"{start:%Y-%m}..{last:%Y-%m}"
    return f"{start}..{last}"

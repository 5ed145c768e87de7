"""From what a file says of time to first and last days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from alliance.calendar import CALENDAR_YEAR, Calendar, Period
from alliance.record.cells import BEGINNING, Integers
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.draft import UNREAD, Words
from alliance.record.readers.periods import read_days, read_period, read_year_and_part
from alliance.record.readers.trouble import Trouble

_NONE = Trouble("value-without-period", "The row has a number and no period", "Fill the cell.")
_OPEN = Trouble(
    "value-without-period", "The row has a number and no first day",
    'Fill the cell. If the number is cumulative, say so in the delivery sheet: [values.first_day] "" = "beginning".',
)  # fmt: skip

_SINCE = Trouble("initiative-incomplete", "The row does not say since when it holds", "Write the day: 2016-03-31.")


@dataclass(frozen=True)
class Calendars:
    """The calendars that labels of years are read in.

    Parameters
    ----------
    stated : Calendar or None
        The one that the delivery sheet names.
    own : tuple of Calendar
        Those of the members, in the order of the words of the dimension ``member``.
    """

    stated: Calendar | None = None
    own: tuple[Calendar, ...] = ()


@dataclass(frozen=True)
class Spans:
    """First and last days of all rows.

    Parameters
    ----------
    start, end, counted_from : array of shape (rows,), int64
        As in `alliance.record.draft.Draft`.
    words : mapping of str to Words
        What the file says of time, with what could not be understood.
    """

    start: Integers
    end: Integers
    counted_from: Integers
    words: Mapping[str, Words] = field(default_factory=dict)

    def days(self) -> dict[str, Integers]:
        """Return the three columns by name; each of shape (rows,)."""
        return {"start": self.start, "end": self.end, "counted_from": self.counted_from}


def spans(times: Mapping[str, Words], words: Mapping[str, Words], sheet: DeliverySheet, calendars: Calendars) -> Spans:
    """Return when the rows begin and end.

    Parameters
    ----------
    times : mapping of str to Words
        The dimensions that say when.
    words : mapping of str to Words
        The other dimensions; the member decides on the calendar if nobody else does.
    sheet : DeliverySheet
        Its kind, and its order of day and month.
    calendars : Calendars
        The calendars.
    """
    count = len(next(iter({**times, **words}.values())).codes) if times or words else 0
    none = np.full(count, BEGINNING, np.int64)
    if sheet.kind == "facts" and "period" in times:
        return _labelled(times["period"], None, "", words.get("member"), calendars)
    if sheet.kind == "facts" and "year" in times:
        part = next((name for name in ("half_year", "quarter", "month") if name in times), "")
        return _labelled(times["year"], times.get(part), part, words.get("member"), calendars)
    starts, ends, counted, said = none, none, none, {}
    for name, column in times.items():
        read, days = _days(column, sheet, name)
        said[name] = read
        if name in ("first_day", "start", "day", "since"):
            starts = days
        if name in ("last_day", "day"):
            ends = np.where(days >= 0, days + 1, days)
        if name == "end":
            ends = days
        if name == "counted_from":
            counted = days
    return Spans(starts, ends, counted, said)


def _days(column: Words, sheet: DeliverySheet, name: str) -> tuple[Words, Integers]:
    """Return the days of one column as ordinals."""
    is_open = sheet.kind == "relations"
    filled = [at for at, word in enumerate(column.words) if word and word != "beginning"]
    days, wrong = read_days([column.words[at] for at in filled], sheet.dates)
    troubles = {filled[at]: trouble for at, trouble in wrong.items()}
    ordinals = np.full(len(column.words), UNREAD, np.int64)
    for at, found in zip(filled, days, strict=True):
        ordinals[at] = UNREAD if found is None else found.toordinal()
    for at, word in enumerate(column.words):
        if word == "beginning" and name in ("first_day", "start"):
            ordinals[at] = BEGINNING
        elif not word or word == "beginning":
            ordinals[at] = BEGINNING if is_open else UNREAD
            if not is_open:
                troubles[at] = _SINCE if name == "since" else _OPEN if name in ("first_day", "start") else _NONE
    return replace(column, troubles=troubles), ordinals[column.codes] if len(ordinals) else np.zeros(0, np.int64)


def _labelled(years: Words, parts: Words | None, kind: str, members: Words | None, calendars: Calendars) -> Spans:
    """Return the periods that labels name, each different one read once."""
    own = calendars.own or (CALENDAR_YEAR,)
    width = len(parts.words) if parts is not None else 1
    codes = years.codes.astype(np.int64) * width
    if parts is not None:
        codes += parts.codes
    depends = calendars.stated is None and len({calendar.first_month for calendar in own}) > 1 and members is not None
    depth = len(own) if depends else 1
    codes = codes * depth
    if depends and members is not None:
        codes += members.codes
    combinations, position = np.unique(codes, return_inverse=True)
    starts = np.full(len(combinations), UNREAD, np.int64)
    ends = starts.copy()
    raw, troubles = [], {}
    for at, combination in enumerate(combinations.tolist()):
        year, part = divmod(combination // depth, width)
        label = years.words[year]
        written = parts.words[part] if parts is not None else ""
        calendar = own[combination % depth] if depends else own[0]
        raw.append(f"{years.raw[year]} {parts.raw[part]}".strip() if parts is not None else years.raw[year])
        found: Period | Trouble
        if not label or (parts is not None and not written):
            found = _NONE
        elif parts is not None:
            found = read_year_and_part(label, written, kind, calendars.stated, calendar)
        else:
            found = read_period(label, calendars.stated, calendar)
        if isinstance(found, Trouble):
            troubles[at] = found
        else:
            starts[at] = BEGINNING if found.start is None else found.start.toordinal()
            ends[at] = found.end.toordinal()
    label_words = Words(position.astype(np.int32), tuple(raw), tuple(raw), years.header, troubles)
    none = np.full(len(years.codes), BEGINNING, np.int64)
    if not len(combinations):
        return Spans(none, none, none, {"period": label_words})
    return Spans(starts[position], ends[position], none, {"period": label_words})

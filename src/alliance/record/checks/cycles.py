"""The check of years against their halves, quarters and months (§4): a cycle that does not close is a contradiction.

Whatever is stated of one figure over time is put on one line of days, of the delivery and of the record, whole months or not:
any parts that add up to more than what they lie in, or to less than what they cover, are found, of mixed lengths too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from alliance.calendar import Period
from alliance.errors import enumerated
from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING, Integers
from alliance.record.checks.known import KEY, Known, combined, same_scale
from alliance.record.checks.running_totals import Limits, impossible, smallest_round
from alliance.record.checks.scopes import scope_of
from alliance.record.draft import SHOWN, Booleans, counted
from alliance.record.revisions import inside
from alliance.units import UNITS, grouped_text

_NAMES = {1: "months", 3: "quarters", 6: "halves", 12: "years"}
_ADVICE = (
    'Correct the parts or the whole, restate what the record holds, or accept = ["periods-contradict"] with a reason in'
    " the delivery sheet."
)


@dataclass(frozen=True)
class Stated:
    """What the delivery and the record state of figures over time, once per figure and period.

    Parameters
    ----------
    limits : Limits
        Series are figures; amounts are in units of ``10**power``. Of several statements of a period both ends count that
        leave the others most room: only what cannot be true is found.
    row : array of shape (limits,), int64
        Row of the draft that states it; -1 for what the record holds.
    power : int
        See `limits`.
    """

    limits: Limits
    row: Integers
    power: int

    def only(self, chosen: Integers | Booleans) -> Stated:
        """Return some of it; `chosen` are positions or marks, shape (found,) or (limits,)."""
        return Stated(self.limits.only(chosen), self.row[chosen], self.power)

    def period(self, at: int) -> Period:
        """Return a stated period."""
        first = int(self.limits.first[at])
        start = None if first == BEGINNING else date.fromordinal(first)
        return Period(start, date.fromordinal(int(self.limits.last[at])))


def periods_contradict(known: Known) -> list[Finding]:
    """See that what is stated of a figure over time can be true together: no parts above their whole, or all of them below."""
    if known.draft.sheet.kind != "facts" or not (mine := _of_draft(known)).any():
        return []
    stated = _stated(known, mine)
    findings: list[Finding] = []
    count = 0
    for series in impossible(stated.limits).tolist():
        if len(findings) < SHOWN:
            found = list(_contradictions(known, stated.only(stated.limits.series == series)))
            findings += found
            count += len(found)
        else:
            count += 1
    return [*findings[:SHOWN], *counted(findings[:SHOWN], count)]


def _stated(known: Known, mine: Booleans) -> Stated:
    """Return what the delivery and the record state of periods of the figures that the delivery states."""
    draft, cells = known.draft, known.snapshot.cells
    positions = _of_record(known)

    def both(ours: Integers, column: str) -> Integers:
        return np.concatenate([ours[mine], cells.columns[column][positions]])

    ours, theirs = known.keys((*KEY, "unit"), positions)
    series = np.concatenate([ours[mine], theirs])
    start, end, scale = (both(getattr(draft, name), name) for name in ("start", "end", "scale"))
    value, power = same_scale(both(draft.value, "value"), scale)
    half, _ = same_scale(both(draft.half, "half"), scale)
    low, high = value - half, value + half
    row = np.concatenate([np.flatnonzero(mine), np.full(len(positions), -1, np.int64)])
    place = combined([series, start, end])
    # Rows of the delivery come first, so that a period which both state is told as the delivery's.
    _, first, which = np.unique(place, return_index=True, return_inverse=True)
    least, most = low[first], high[first]
    np.minimum.at(least, which, low)
    np.maximum.at(most, which, high)
    limits = Limits(series[first], start[first], end[first], least, most, np.zeros(len(first), np.bool_))
    stated = Stated(limits, row[first], power)
    stated = stated.only(np.isin(limits.series, series[: int(mine.sum())]))
    limits = stated.limits
    falls = np.isin(limits.series, limits.series[(limits.low < 0).astype(np.bool_)]) & ~_counts(known, stated)
    return Stated(
        Limits(limits.series, limits.first, limits.last, limits.low, limits.high, ~falls), stated.row, stated.power
    )


def _counts(known: Known, stated: Stated) -> Booleans:
    """Return which statements are of something counted one by one, of which there is never less than none."""
    units = known.draft.words.get("unit")
    if units is None:
        return np.zeros(len(stated.limits), np.bool_)
    whole = np.array([word in UNITS and UNITS[word].whole for word in units.words] or [False], np.bool_)[units.codes]
    told = stated.row >= 0
    counting = stated.limits.series[told][whole[stated.row[told]]]
    return np.isin(stated.limits.series, counting)


def _contradictions(known: Known, stated: Stated) -> Iterator[Finding]:
    """Yield the contradictions of one figure in which the delivery has a part; each with the fewest statements.

    After each the longest of them is left out, so that the next one is another one.
    """
    many = smallest_round(stated.limits)
    if many is None:
        row = int(stated.row.max())
        yield known.draft.finding(
            Severity.BLOCKING, "periods-contradict",
            f"The {len(stated.limits)} periods of {_what(known, row)} cannot all be true: parts differ from their wholes",
            _ADVICE, row=row, dimension="value",
        )  # fmt: skip
    while many is not None:
        stands = [*many.more, *many.room]
        if (stated.row[stands] >= 0).any():
            yield _contradiction(known, stated, many.more, many.room)
        longest = max(stands, key=lambda at: int(stated.limits.last[at] - stated.limits.first[at]))
        stated = stated.only(np.arange(len(stated.limits)) != longest)
        many = smallest_round(stated.limits)


def _contradiction(known: Known, stated: Stated, more: Sequence[int], room: Sequence[int]) -> Finding:
    """Return the finding that some statements add up to more than others leave room for."""
    limits, unit = stated.limits, Fraction(10) ** stated.power

    def added(places: Sequence[int]) -> Fraction:
        return sum((int(limits.low[at]) + int(limits.high[at]) for at in places), 0) * unit / 2

    def told(places: Sequence[int]) -> str:
        return enumerated(_said(known, stated, at) for at in places)

    if len(room) > 1 and len(more) > 1:
        rows = [int(stated.row[at]) for at in (*more, *room)]
        row = next(each for each in rows if each >= 0)
        message = (
            f"{told(more)} of {_what(known, row)} add up to {grouped_text(added(more))}, and {told(room)}, in which they lie,"
            f" only to {grouped_text(added(room))}"
        )
        return known.draft.finding(
            Severity.BLOCKING, "periods-contradict", message, _ADVICE, row=row, dimension="value"
        )
    whole, parts, side = (room[0], more, "more") if len(room) == 1 else (more[0], room, "less")
    rows = [int(stated.row[at]) for at in (whole, *parts)]
    row = next(each for each in rows if each >= 0)
    sums = [grouped_text(amount) for amount in (added(parts), added([whole]), abs(added(parts) - added([whole])))]
    named, period = _named(stated, parts), stated.period(whole)
    subject = f"The {named} of {_what(known, row)} for {period}" if named else f"{told(parts)} of {_what(known, row)}"
    message = (
        f"{subject} {'add up' if len(parts) > 1 else 'comes'} to {sums[0]}, {side} than the {sums[1]} of"
        f" {'the whole' if named else period}{'' if rows[0] >= 0 else ' in the record'}, by {sums[2]}"
    )
    return known.draft.finding(Severity.BLOCKING, "periods-contradict", message, _ADVICE, row=row, dimension="value")


def _named(stated: Stated, parts: Sequence[int]) -> str:
    """Return ``"3 quarters"`` for parts of one length, else nothing."""
    long = {_months(stated.period(at)) for at in parts}
    name = _NAMES.get(long.pop(), "") if len(long) == 1 and len(parts) > 1 else ""
    return f"{len(parts)} {name}" if name else ""


def _months(period: Period) -> int:
    """Return how many months a period of whole months has, else 0."""
    if period.start is None or period.start.day != 1 or period.end.day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month


def _said(known: Known, stated: Stated, at: int) -> str:
    """Return a stated period and where it stands: ``"2017-Q4 (row 5)"``."""
    row = int(stated.row[at])
    place = f"row {int(known.draft.rows[row])}" if row >= 0 else "in the record"
    return f"{stated.period(at)} ({place})"


def _what(known: Known, row: int) -> str:
    member = known.registry.find("member", known.draft.word("member", row))
    return f"{known.draft.word('measure', row)} of {known.draft.word('member', row) if member is None else member.name}"


def _of_draft(known: Known) -> Booleans:
    """Return which rows state what adds over time as it was reported, shape (rows,)."""
    draft = known.draft
    chosen: Booleans = draft.has_period() & (draft.start < draft.end) & known.is_kind("flow", "cumulative")
    chosen &= draft.words["role"].is_word("figure")
    for dimension, word in (("same_as", ""), ("status", "reported"), ("bound", "")):
        if dimension in draft.words:
            chosen &= draft.words[dimension].is_word(word)
    return chosen


def _of_record(known: Known) -> Integers:
    """Return the cells that state a figure as it was reported and stand beside the delivery, shape (found,)."""
    cells, positions = known.snapshot.cells, known.standing
    fits = cells.columns["start"][positions] < cells.columns["end"][positions]
    for column, word in (("role", "figure"), ("same_as", ""), ("status", "reported"), ("bound", "")):
        fits &= cells.equal(column, word)[positions]
    positions = positions[fits]
    if known.draft.sheet.mode == "replace" and len(positions):
        positions = np.setdiff1d(positions, inside(cells, scope_of(known)))
    return positions

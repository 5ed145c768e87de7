"""The check of years against their halves, quarters and months (§4): a cycle that does not close is a contradiction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from alliance.calendar import Period
from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING, Integers
from alliance.record.checks.known import KEY, Known, combined, months_long, same_scale
from alliance.record.checks.scopes import scope_of
from alliance.record.draft import SHOWN, Booleans, counted
from alliance.record.revisions import inside
from alliance.units import grouped_text

# Months of a whole and of its parts.
_LENGTHS = ((12, 6), (12, 3), (12, 1), (6, 3), (6, 1), (3, 1))
_NAMES = {1: "months", 3: "quarters", 6: "halves"}
_ADVICE = (
    'Correct the parts or the whole, restate what the record holds, or accept = ["periods-contradict"] with a reason in'
    " the delivery sheet."
)


@dataclass(frozen=True)
class Stated:
    """What the delivery and the record state of whole months, quarters, halves and years; all arrays of shape (found,).

    Parameters
    ----------
    series : array of int64
        Equal where everything but the period is the same.
    start, end : array of int64
        Days as ordinals.
    long : array of int64
        Months from start to end: 1, 3, 6 or 12.
    value, half : array of int64 or of Python integers
        In units of ``10**power``.
    row : array of int64
        Row of the draft; -1 for what the record holds.
    power : int
        See `value`.
    """

    series: Integers
    start: Integers
    end: Integers
    long: Integers
    value: Integers
    half: Integers
    row: Integers
    power: int


def periods_contradict(known: Known) -> list[Finding]:
    """See that the months, quarters or halves of a figure are not more than it, and all of them exactly as much."""
    if known.draft.sheet.kind != "facts" or not (mine := _of_draft(known)).any():
        return []
    stated = _stated(known, mine)
    findings = [
        finding
        for whole, part in _LENGTHS
        if (stated.long == whole).any() and (stated.long == part).any()
        for finding in _contradictions(known, stated, whole, part)
    ]
    return [*findings[:SHOWN], *counted(findings[:SHOWN], len(findings))]


def _stated(known: Known, mine: Booleans) -> Stated:
    """Return what the delivery and the record state of whole periods."""
    draft, cells = known.draft, known.snapshot.cells
    positions = _of_record(known)

    def both(ours: Integers, column: str) -> Integers:
        return np.concatenate([ours, cells.columns[column][positions]])

    series = np.concatenate(known.keys((*KEY, "unit"), positions))
    start, end = both(draft.start, "start"), both(draft.end, "end")
    long = months_long(start, end)
    found = np.flatnonzero(np.concatenate([mine, np.ones(len(positions), np.bool_)]) & np.isin(long, (1, 3, 6, 12)))
    scale = both(draft.scale, "scale")[found]
    value, power = same_scale(both(draft.value, "value")[found], scale)
    half, _ = same_scale(both(draft.half, "half")[found], scale)
    row = np.where(found < len(draft), found, -1)
    return Stated(series[found], start[found], end[found], long[found], value, half, row, power)


def _contradictions(known: Known, stated: Stated, whole: int, part: int) -> Iterator[Finding]:
    """Yield the wholes of so many months that their parts of so many months contradict."""
    wholes, parts = np.flatnonzero(stated.long == whole), np.flatnonzero(stated.long == part)
    month = _month(stated.start)
    line = np.unique(combined([stated.series, month % part]), return_inverse=True)[1].astype(np.int64)
    place = line * 1_000_000 + month
    # Of several statements of a part the one counts that leaves the whole most room: only what cannot be true is found.
    low, high = stated.value - stated.half, stated.value + stated.half
    least, most = _one_each(parts, place, low), _one_each(parts, place, -high)
    smallest, largest = _run(low[least]), _run(high[most])
    ours = _run((stated.row[least] >= 0).astype(np.int64))
    first = np.searchsorted(place[least], place[wholes])
    last = np.searchsorted(place[least], place[wholes] + whole)
    count = last - first
    is_more = (count > 0) & (smallest[last] - smallest[first] > high[wholes])
    is_less = (count * part == whole) & (largest[last] - largest[first] < low[wholes])
    is_new = (stated.row[wholes] >= 0) | (ours[last] > ours[first])
    for at in np.flatnonzero((is_more | is_less) & is_new).tolist():
        chosen = least if is_more[at] else most
        yield _contradiction(known, stated, int(wholes[at]), chosen[int(first[at]) : int(last[at])], part)


def _contradiction(known: Known, stated: Stated, whole: int, parts: Integers, part: int) -> Finding:
    draft, unit = known.draft, Fraction(10) ** stated.power
    added = sum((int(each) for each in stated.value[parts]), 0) * unit
    total = int(stated.value[whole]) * unit
    told = int(stated.row[whole])
    row = told if told >= 0 else next(int(each) for each in stated.row[parts] if each >= 0)
    period = Period(date.fromordinal(int(stated.start[whole])), date.fromordinal(int(stated.end[whole])))
    name = _NAMES[part] if len(parts) > 1 else _NAMES[part].replace("halves", "half").removesuffix("s")
    adds = "add up" if len(parts) > 1 else "comes"
    return draft.finding(
        Severity.BLOCKING, "periods-contradict",
        f"The {len(parts)} {name} of {draft.word('measure', row)} of {draft.word('member', row)} for {period} {adds} to"
        f" {grouped_text(added)}, {'more' if added > total else 'less'} than the {grouped_text(total)} of the whole"
        f"{'' if told >= 0 else ' in the record'}",
        _ADVICE, row=row, dimension="value",
    )  # fmt: skip


def _of_draft(known: Known) -> Booleans:
    """Return which rows state a flow as it was reported, shape (rows,)."""
    draft = known.draft
    chosen: Booleans = draft.has_period() & (draft.start != BEGINNING) & known.is_kind("flow")
    chosen &= draft.words["role"].is_word("figure")
    for dimension, word in (("same_as", ""), ("status", "reported"), ("bound", "")):
        if dimension in draft.words:
            chosen &= draft.words[dimension].is_word(word)
    return chosen


def _of_record(known: Known) -> Integers:
    """Return the cells that state a figure as it was reported and stand beside the delivery, shape (found,)."""
    cells, positions = known.snapshot.cells, known.standing
    fits = cells.columns["start"][positions] != BEGINNING
    for column, word in (("role", "figure"), ("same_as", ""), ("status", "reported"), ("bound", "")):
        fits &= cells.equal(column, word)[positions]
    positions = positions[fits]
    if known.draft.sheet.mode == "replace" and len(positions):
        positions = np.setdiff1d(positions, inside(cells, scope_of(known)))
    return positions


def _one_each(parts: Integers, place: Integers, by: Integers) -> Integers:
    """Return the parts in the order of their places, of each place the one with the least number, shape (places,)."""
    order = parts[np.lexsort((by[parts], place[parts]))]
    chosen: Integers = order[np.concatenate([[True], np.diff(place[order]) != 0])]
    return chosen


def _run(values: Integers) -> Integers:
    """Return the sums of the values before each place, shape (values + 1,)."""
    return np.concatenate([np.zeros(1, values.dtype), np.cumsum(values)])


def _month(start: Integers) -> Integers:
    """Return the month that each day lies in, counted from a fixed one, shape (days,)."""
    days = (np.maximum(start, 1) - 719_163).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64) + 100_000

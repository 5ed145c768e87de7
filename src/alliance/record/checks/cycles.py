"""The check of years against their halves, quarters and months (§4): a cycle that does not close is a contradiction."""

from __future__ import annotations

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
from alliance.units import decimal_text

_LENGTHS = ((12, 6), (12, 3), (12, 1), (6, 3), (6, 1), (3, 1))
_ADVICE = (
    'Correct the parts or the whole, restate what the record holds, or accept = ["periods-contradict"] with a reason in'
    " the delivery sheet."
)


def periods_contradict(known: Known) -> list[Finding]:
    """See that the months, quarters or halves of a figure are not more than it, and all of them exactly as much."""
    draft = known.draft
    if draft.sheet.kind != "facts" or not (mine_chosen := _of_draft(known)).any():
        return []
    cells, positions = known.snapshot.cells, _of_record(known)
    mine, theirs = known.keys((*KEY, "unit"), positions)
    start = np.concatenate([draft.start, cells.columns["start"][positions]])
    end = np.concatenate([draft.end, cells.columns["end"][positions]])
    long = months_long(start, end)
    keep = np.concatenate([mine_chosen, np.ones(len(positions), np.bool_)]) & np.isin(long, (1, 3, 6, 12))
    rows = np.flatnonzero(keep)
    if len(np.unique(long[rows])) < 2:
        return []
    scale = np.concatenate([draft.scale, cells.columns["scale"][positions]])[rows]
    values, power = same_scale(np.concatenate([draft.value, cells.columns["value"][positions]])[rows], scale)
    halves, _ = same_scale(np.concatenate([draft.half, cells.columns["half"][positions]])[rows], scale)
    series, start, end, long = np.concatenate([mine, theirs])[rows], start[rows], end[rows], long[rows]
    month = _month(start)
    findings = []
    for whole, part in _LENGTHS:
        wholes, parts = np.flatnonzero(long == whole), np.flatnonzero(long == part)
        if not len(wholes) or not len(parts):
            continue
        line = np.unique(combined([series, month % part]), return_inverse=True)[1].astype(np.int64)
        place = line * 1_000_000 + month
        # Of several statements of a part the least one counts: only what cannot be true is found.
        order = parts[np.lexsort((values[parts] - halves[parts], place[parts]))]
        order = order[np.concatenate([[True], np.diff(place[order]) != 0])]
        low, high = _run(values[order] - halves[order]), _run(values[order] + halves[order])
        ours = _run((rows[order] < len(draft)).astype(np.int64))
        first = np.searchsorted(place[order], place[wholes])
        last = np.searchsorted(place[order], place[wholes] + whole)
        count = last - first
        least, most = low[last] - low[first], high[last] - high[first]
        is_more = (count > 0) & (least > values[wholes] + halves[wholes])
        is_less = (count * part == whole) & (most < values[wholes] - halves[wholes])
        is_new = (rows[wholes] < len(draft)) | (ours[last] > ours[first])
        for at in np.flatnonzero((is_more | is_less) & is_new).tolist():
            inner = order[int(first[at]) : int(last[at])]
            added = sum((int(each) for each in values[inner]), 0) * Fraction(10) ** power
            total = int(values[wholes[at]]) * Fraction(10) ** power
            told = int(rows[wholes[at]])
            row = told if told < len(draft) else int(next(each for each in rows[inner] if each < len(draft)))
            period = Period(date.fromordinal(int(start[wholes[at]])), date.fromordinal(int(end[wholes[at]])))
            name = {1: "months", 3: "quarters", 6: "halves"}[part]
            what = f"{draft.word('measure', row)} of {draft.word('member', row)} for {period}"
            findings.append(draft.finding(
                Severity.BLOCKING, "periods-contradict",
                f"The {len(inner)} {name} of {what} add up to {decimal_text(added)}, {'more' if is_more[at] else 'less'} than the"
                f" {decimal_text(total)} of the whole{'' if told < len(draft) else ' in the record'}",
                _ADVICE, row=row, dimension="value",
            ))  # fmt: skip
    return [*findings[:SHOWN], *counted(findings[:SHOWN], len(findings))]


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


def _run(values: Integers) -> Integers:
    """Return the sums of the values before each place, shape (values + 1,)."""
    return np.concatenate([np.zeros(1, values.dtype), np.cumsum(values)])


def _month(start: Integers) -> Integers:
    """Return the month that each day lies in, counted from a fixed one, shape (days,)."""
    days = (np.maximum(start, 1) - 719_163).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64) + 100_000

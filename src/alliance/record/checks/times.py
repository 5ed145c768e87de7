"""Checks of periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import SupportsInt

import numpy as np

from alliance.calendar import Period
from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING, Integers
from alliance.record.checks.known import KEY, Known, combined, months_long
from alliance.record.checks.programme import is_forward, is_programme
from alliance.record.draft import SHOWN, counted, each
from alliance.record.facts import BREAKDOWNS
from alliance.record.quality import trust_of
from alliance.record.sources import RUN, Trust


def end_before_start(known: Known) -> list[Finding]:
    """See that a period ends after it begins."""
    draft = known.draft
    rows = np.flatnonzero((draft.start > 0) & (draft.end > 0) & (draft.end <= draft.start))
    dimension = next((name for name in ("last_day", "end", "period") if name in draft.words), "")
    return each(rows, lambda row: draft.finding(
        Severity.BLOCKING, "end-before-start", "The period ends before it begins", "Correct one of the two days.",
        row=row, dimension=dimension,
    ))  # fmt: skip


def known_in_future(known: Known) -> list[Finding]:
    """See that nothing is known from a day that has not come; one day is left to the time zones."""
    said = known.draft.sheet.known_on
    if said is None or said <= known.today + timedelta(days=1):
        return []
    return [Finding(
        Severity.BLOCKING, "known-in-future", f"The figures are said to be known from {said}, a day that has not come",
        "Write the day from which they were known: known_on = 2017-02-08.", file=known.draft.sheet.name, column="known_on",
        value=str(said),
    )]  # fmt: skip


def known_before_end(known: Known) -> list[Finding]:
    """See that no figure counts as reported before its period was over: until then it is a target or an estimate."""
    draft = known.draft
    if draft.sheet.kind != "facts":
        return []
    day = draft.sheet.known_on or known.today
    early = draft.has_period() & (draft.end - 1 > day.toordinal()) & ~is_forward(known)
    if "status" in draft.words:
        early &= draft.words["status"].is_word("reported")
    if "source" in draft.words:
        # A text under check may say anything; it proves nothing.
        claims = [trust_of(word, known.sources) == Trust.UNDER_CHECK for word in draft.words["source"].words]
        early &= ~np.array(claims or [False], np.bool_)[draft.words["source"].codes]
    dimension = next((name for name in ("period", "last_day", "end", "day") if name in draft.words), "")
    since = f"on {day}, from which it is said to be known," if draft.sheet.known_on else f"today, on {day},"
    return each(np.flatnonzero(early), lambda row: draft.finding(
        Severity.BLOCKING, "known-before-end", f"{_shown(draft.start[row], draft.end[row])} was not over {since} and the figure counts as reported",
        'Correct known_on or the period; or say in the column status that it is a "target", "provisional" or "estimated".',
        row=row, dimension=dimension,
    ))  # fmt: skip


def zero_among_figures(known: Known) -> list[Finding]:
    """See that a year with 0 among years with sales is meant: a figure that is not known is left out, never 0 (§2)."""
    draft = known.draft
    if draft.sheet.kind != "facts" or not (draft.value == 0).any():
        return []
    rows = draft.has_period() & draft.words["role"].is_word("figure")
    if "status" in draft.words:
        rows &= draft.words["status"].is_word("reported")
    # A run that decided on 0 knows it.
    rows &= ~np.array([word.startswith(RUN) for word in draft.words["source"].words] or [False], np.bool_)[
        draft.words["source"].codes
    ]
    cells = known.snapshot.cells
    positions = known.standing[cells.equal("role", "figure")[known.standing]]
    series = np.concatenate(known.keys((*KEY, "status"), positions))
    start = np.concatenate([draft.start, cells.columns["start"][positions]])
    end = np.concatenate([draft.end, cells.columns["end"][positions]])
    value = np.concatenate([draft.value, cells.columns["value"][positions]])
    is_year = np.concatenate([rows & known.is_kind("flow"), np.ones(len(positions), np.bool_)])
    is_year &= months_long(start, end) == 12
    is_whole = np.logical_and.reduce([draft.words[name].is_word("") for name in BREAKDOWNS if name in draft.words])
    found = []
    for row in np.flatnonzero(is_year[: len(draft)] & (draft.value == 0)).tolist():
        others = np.flatnonzero(is_year & (series == series[row]) & (value > 0))
        before, after = (start[others] < start[row]).any(), (start[others] > start[row]).any()
        # A part may have ended for good; a company that sold would have to be gone.
        if before and (after or np.broadcast_to(is_whole, len(draft))[row]):
            found.append(row)
    return each(found, lambda row: draft.finding(
        Severity.BLOCKING, "zero-among-figures",
        f"{draft.word('measure', row)} of {draft.word('member', row)} are 0 for {_shown(draft.start[row], draft.end[row])}, and not in"
        " other years",
        'Leave the row out if the figure is not known; or accept = ["zero-among-figures"] with a reason if there were none.',
        row=row, dimension="value",
    ))  # fmt: skip


def stock_without_day(known: Known) -> list[Finding]:
    """See that a stock such as head count is counted on a day, not over a year."""
    draft = known.draft
    rows = np.flatnonzero(known.is_kind("stock") & draft.has_period() & (draft.end - draft.start != 1))
    dimension = "period" if "period" in draft.words else "last_day"
    return each(rows, lambda row: draft.finding(
        Severity.BLOCKING, "stock-without-day",
        f"{draft.word('measure', row)} is counted on a day; the row gives {_shown(draft.start[row], draft.end[row])}",
        "Give the day of the count: map a column to day, or write 2016-12-31.", row=row, dimension=dimension,
    ))  # fmt: skip


def overlapping_periods(known: Known) -> list[Finding]:
    """See that transactions of one kind share no days, which would count twice; show figures that share some."""
    draft = known.draft
    usable = np.flatnonzero(draft.has_period() & (draft.start != BEGINNING) & known.is_kind("flow"))
    if not len(usable) or not _any_meet(draft.start[usable], draft.end[usable]):
        return []
    mine, _ = known.keys((*KEY, "role", "status"), known.standing[:0])
    order = usable[np.lexsort((-draft.end[usable], draft.start[usable], mine[usable]))]
    same = (mine[order][1:] == mine[order][:-1]) & (
        (draft.start[order][1:] != draft.start[order][:-1]) | (draft.end[order][1:] != draft.end[order][:-1])
    )
    meets = same & (draft.start[order][1:] < draft.end[order][:-1])
    later, earlier = order[1:][meets], order[:-1][meets]
    is_many = draft.words["role"].is_word("transaction")
    partly = (draft.end[later] > draft.end[earlier]) & (
        months_long(draft.start[later], draft.end[later]) == months_long(draft.start[earlier], draft.end[earlier])
    )
    before = dict(zip(later.tolist(), earlier.tolist(), strict=True))

    def made(severity: Severity, row: int) -> Finding:
        other = before[row]
        return draft.finding(
            severity, "overlapping-periods",
            f"{_shown(draft.start[row], draft.end[row])} shares days with {_shown(draft.start[other], draft.end[other])} in row"
            f" {int(draft.rows[other])}",
            "Transactions add up: deliver each day once." if severity is Severity.BLOCKING else "See whether both are meant.",
            row=row, dimension="period" if "period" in draft.words else "first_day",
        )  # fmt: skip

    return [
        *each(later[is_many[later]], lambda row: made(Severity.BLOCKING, row)),
        *each(later[~is_many[later] & partly], lambda row: made(Severity.NOTE, row)),
    ]


def gap_in_periods(known: Known) -> list[Finding]:
    """Show where a series of months, quarters or years skips one: figures of a longer period will be refused."""
    draft = known.draft
    long = months_long(draft.start, draft.end)
    # An initiative brings something when it does: months without any are no gap.
    is_series = (draft.start != BEGINNING) & (long > 0) & known.is_kind("flow") & ~is_programme(known)
    usable = np.flatnonzero(draft.has_period() & is_series)
    if len(usable) < 3:
        return []
    is_many = draft.words["role"].is_word("transaction").any()
    dimensions = ("measure", "member", "unit") if is_many else (*KEY, "status")
    series = combined([known.keys(dimensions, known.standing[:0])[0][usable], long[usable]])
    order = usable[np.lexsort((draft.start[usable], series))]
    sorted_series = series[np.lexsort((draft.start[usable], series))]
    same = sorted_series[1:] == sorted_series[:-1]
    apart = draft.start[order][1:] - draft.end[order][:-1]
    length = draft.end[order][:-1] - draft.start[order][:-1]
    # A hole of a few periods is an omission; a longer one is two stretches of a series.
    holes = np.flatnonzero(same & (apart > 0) & (apart <= 3 * length + 3))
    findings = [
        draft.finding(
            Severity.WARNING, "gap-in-periods",
            f"{draft.word('measure', int(order[at + 1]))} of {draft.word('member', int(order[at + 1]))} skip"
            f" {_shown(draft.end[order[at]], draft.start[order[at + 1]])}",
            "Deliver the missing period, or see that it was never reported.", row=int(order[at + 1]), dimension="period",
        )
        for at in holes[:SHOWN].tolist()
    ]  # fmt: skip
    return findings + counted(findings, len(holes))


def _any_meet(start: Integers, end: Integers) -> bool:
    """Return whether two different periods share a day."""
    # One integer per pair sorts ten times faster than pairs; every day is below 2**22.
    pairs = np.unique((start << 22) | end)
    latest = np.maximum.accumulate(pairs & (2**22 - 1))
    return bool(((pairs[1:] >> 22) < latest[:-1]).any())


def _shown(start: SupportsInt, end: SupportsInt) -> str:
    first = None if int(start) == BEGINNING else date.fromordinal(int(start))
    last = date.fromordinal(int(end))
    return f"{first} to {last}" if first is not None and first >= last else str(Period(first, last))

"""Checks of totals against the sum of their parts (§10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

import numpy as np

from alliance.calendar import Period
from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING, Integers
from alliance.record.checks.known import KEY, Known, combined
from alliance.record.draft import SHOWN, Booleans, Draft, counted
from alliance.record.facts import BREAKDOWNS
from alliance.units import decimal_text, grouped_text

# So many parts look like all there are.
_SEVERAL = 3
# A measure of one powertrain may name it or not.
_PARTS = tuple(name for name in BREAKDOWNS if name != "powertrain")


def total_row_differs(known: Known) -> list[Finding]:
    """See that a printed total equals the sum of the rows that it totals; else a row is missing or misread."""
    findings = []
    for total in known.draft.totals:
        is_wrong = total.printed != total.added if total.is_complete else total.added > total.printed
        if is_wrong:
            findings.append(Finding(
                Severity.BLOCKING, "total-row-differs",
                f"'{total.label}' says {grouped_text(total.printed)}, its rows add up to {grouped_text(total.added)}",
                "See whether rows are missing, hidden or counted twice; if the total is wrong, exclude it with action = \"skip\".",
                file=known.draft.file, sheet=known.draft.worksheet, row=total.row, column=total.column,
                value=decimal_text(total.printed),
            ))  # fmt: skip
    return [*findings[:SHOWN], *counted(findings[:SHOWN], len(findings))]


def parts_exceed_total(known: Known) -> list[Finding]:
    """See that the parts of a figure are not more than the figure, by market, brand, model, ..."""
    draft = known.draft
    rows = _statements(draft) if draft.sheet.kind == "facts" else np.zeros(0, np.int64)
    rows = rows[known.is_kind("flow", "stock")[rows]]
    if len(rows) < 2:
        return []
    findings = list(_by_breakdown(known, rows))
    warnings = [finding for finding in findings if finding.severity is Severity.WARNING]
    notes = [finding for finding in findings if finding.severity is Severity.NOTE]
    return [
        *warnings[:SHOWN],
        *counted(warnings[:SHOWN], len(warnings)),
        *notes[:SHOWN],
        *counted(notes[:SHOWN], len(notes)),
    ]


def parts_without_whole(known: Known) -> list[Finding]:
    """Show figures of parts that nobody stated a whole of: figures are never added up, transactions are."""
    draft = known.draft
    rows = _statements(draft) if draft.sheet.kind == "facts" else np.zeros(0, np.int64)
    rows = rows[known.is_kind("flow")[rows]]
    if len(rows) < 2:
        return []
    cells = known.snapshot.cells
    positions = known.meeting[cells.equal("role", "figure")[known.meeting]]
    mine, theirs = known.with_period(*known.keys(("measure", "member"), positions), positions)
    filled = {name: ~draft.words[name].is_word("") for name in _PARTS if name in draft.words}
    is_part = np.logical_or.reduce([*filled.values(), np.zeros(len(draft), np.bool_)])
    told = np.concatenate([
        mine[rows[~is_part[rows]]],
        theirs[np.logical_and.reduce([cells.columns[name][positions] == 0 for name in _PARTS])],
        _of_one_brand(draft, mine, rows[is_part[rows]], filled),
    ])  # fmt: skip
    parts = rows[is_part[rows] & ~np.isin(mine[rows], told)]
    found, count = np.unique(mine[parts], return_counts=True)
    alone = parts[np.isin(mine[parts], found[count >= _SEVERAL])]
    if not len(alone):
        return []
    row = int(alone[0])
    by = next(name for name in _PARTS if draft.word(name, row))
    return [draft.finding(
        Severity.NOTE, "parts-without-whole",
        f"{len(alone):,} rows state parts, by {by}, of {draft.word('measure', row)} of {draft.word('member', row)}, and nobody states the whole",
        'Figures of parts are never added up. If the rows are all there is, write rows = "transactions"; else deliver the whole'
        " as well.",
        row=row, dimension=by,
    )]  # fmt: skip


def _of_one_brand(draft: Draft, keys: Integers, parts: Integers, filled: Mapping[str, Booleans]) -> Integers:
    """Return the keys of which a single brand is stated, shape (found,): it reports its member in one number."""
    others = np.logical_or.reduce(
        [filled[name][parts] for name in filled if name != "brand"] or [np.zeros(len(parts), np.bool_)]
    )
    alone = parts[~others]
    pairs = np.unique(np.stack([keys[alone], draft.keys("brand")[alone]], axis=1), axis=0)
    found, count = np.unique(pairs[:, 0], return_counts=True)
    of_one: Integers = found[count == 1]
    return of_one


def _statements(draft: Draft) -> Integers:
    """Return the rows that state figures as they were reported, shape (found,)."""
    chosen = draft.has_period() & draft.words["role"].is_word("figure")
    for dimension, word in (("same_as", ""), ("status", "reported"), ("bound", "")):
        if dimension in draft.words:
            chosen &= draft.words[dimension].is_word(word)
    return np.flatnonzero(chosen)


def _by_breakdown(known: Known, rows: Integers) -> Iterator[Finding]:
    """Yield the figures whose parts by one breakdown column are more, or a little less, than the whole."""
    draft = known.draft
    regions = {thing.id for thing in known.registry.of_kind("region")}
    for dimension in BREAKDOWNS:
        words = draft.words.get(dimension)
        if words is None:
            continue
        is_whole = words.is_word("")[rows]
        if is_whole.all() or not is_whole.any():
            continue
        # Regions overlap; only countries add up to the world.
        is_region = np.array([word in regions for word in words.words] or [False], np.bool_)[words.codes][rows]
        others = [draft.keys(name)[rows] for name in (*KEY, "source", "unit") if name != dimension]
        key = combined([*others, draft.start[rows], draft.end[rows]])
        wholes = dict(zip(key[is_whole].tolist(), rows[is_whole].tolist(), strict=True))
        parts: dict[int, list[int]] = {}
        is_part: Booleans = ~is_whole & ~is_region
        for one, row in zip(key[is_part].tolist(), rows[is_part].tolist(), strict=True):
            if one in wholes:
                parts.setdefault(one, []).append(row)
        for one, found in parts.items():
            yield from _compared(draft, wholes[one], found, f"by {dimension}")


def _compared(draft: Draft, whole: int, parts: list[int], how: str) -> Iterator[Finding]:
    total = draft.number(whole)
    added = sum((draft.number(row) for row in parts), Fraction(0))
    slack = sum((_half(draft, row) for row in (whole, *parts)), Fraction(0))
    rest = total - added
    if abs(rest) <= slack or (len(parts) < 2 and rest > 0):
        return
    period = Period(
        None if draft.start[whole] == BEGINNING else date.fromordinal(int(draft.start[whole])),
        date.fromordinal(int(draft.end[whole])),
    )
    what = f"{draft.word('measure', whole)} of {draft.word('member', whole)} for {period}"
    if rest < 0:
        yield draft.finding(
            Severity.WARNING, "parts-exceed-total",
            f"The parts {how} of {what} add up to {grouped_text(added)}, {grouped_text(-rest)} more than the total {grouped_text(total)}",
            "The total stands; correct the parts, or see that they count something twice.", row=whole, dimension="value",
        )  # fmt: skip
    elif rest * 50 < abs(total):
        yield draft.finding(
            Severity.NOTE, "parts-exceed-total",
            f"The parts {how} of {what} add up to {grouped_text(added)}, {grouped_text(rest)} less than the total {grouped_text(total)}",
            "The rest is shown as not broken down.", row=whole, dimension="value",
        )  # fmt: skip


def _half(draft: Draft, row: int) -> Fraction:
    return int(draft.half[row]) * Fraction(10) ** int(draft.scale[row])

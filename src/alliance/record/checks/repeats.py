"""Checks of figures that are delivered twice."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from alliance.findings import Finding, Severity
from alliance.record.cells import Integers
from alliance.record.checks.known import KEY, Known, combined
from alliance.record.draft import SHOWN, Draft, counted, each
from alliance.record.facts import Fact
from alliance.record.quality import Quality, doubt_of, quality, trust_of
from alliance.units import grouped_text

# So many faults are looked at; the others are counted.
_ENOUGH = 500
_KEPT = "Both are kept and shown; {} answers, because its source is better or its number more exact."
_KEPT_REFUSED = (
    "Both are kept, and neither source is better: from now on the figure is refused, and every sum with it, unless a third"
    ' number is better. Settle it: give the wrong number the status "disputed", or restate it.'
)
Interval = tuple[Fraction | None, Fraction | None]


def ref_twice(known: Known) -> list[Finding]:
    """See that the deliverer's own id of a row is unique."""
    draft = known.draft
    refs = draft.words.get("ref")
    if refs is None or draft.sheet.kind != "facts":
        return []
    keys = refs.keys()
    filled = ~refs.is_word("")
    _, first, position, count = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    again = np.flatnonzero(filled & (count[position] > 1) & (first[position] != np.arange(len(keys))))
    return each(again, lambda row: draft.finding(
        Severity.BLOCKING, "ref-twice", f"The id '{refs.word(row)}' stands in row {int(draft.rows[first[position[row]]])} already",
        "Give each row an id of its own, or leave the column out.", row=row, dimension="ref",
    ))  # fmt: skip


def same_figure_twice(known: Known) -> list[Finding]:
    """See that one source states a figure once; when two sources differ, both are kept and shown (§10)."""
    draft = known.draft
    rows = _comparable(draft)
    if not len(rows):
        return []
    key = combined([known.keys(KEY, known.standing[:0])[0], draft.start, draft.end, _target(draft)])
    _, position, count = np.unique(key[rows], return_inverse=True, return_counts=True)
    several = np.flatnonzero(count[position] > 1)
    first_of: dict[int, list[int]] = {}
    findings: list[Finding] = []
    for at in several.tolist():
        row = int(rows[at])
        earlier = first_of.setdefault(int(position[at]), [])
        if earlier:
            findings.append(
                _repeated(known, next((each for each in earlier if _differ(draft, each, row)), earlier[0]), row)
            )
        # The first few are enough to find one that differs, and the first faults enough to see what is wrong.
        if len(earlier) < 5:
            earlier.append(row)
        if len(findings) == _ENOUGH:
            break
    chosen = [[each for each in findings if each.severity is severity] for severity in Severity]
    more = len(several) - len(findings) if len(findings) == _ENOUGH else 0
    return [
        finding
        for number, some in enumerate(each for each in chosen if each)
        for finding in (*some[:SHOWN], *counted(some[:SHOWN], len(some) + (0 if number else more)))
    ]


def figure_in_record(known: Known) -> list[Finding]:
    """See that what the record holds is restated by a delivery that says so, never by a second number."""
    draft = known.draft
    rows = _comparable(draft)
    positions = known.meeting
    if not len(rows) or not len(positions) or draft.sheet.mode == "replace":
        return []
    cells = known.snapshot.cells
    is_figure = cells.equal("role", "figure")[positions] & ~cells.equal("status", "disputed")[positions]
    positions = positions[is_figure]
    if not len(positions):
        return []
    mine, theirs = known.with_period(*known.keys(KEY, positions), positions)
    order = np.argsort(theirs, kind="stable")
    place = np.searchsorted(theirs[order], mine[rows])
    place = np.minimum(place, len(order) - 1)
    met = theirs[order][place] == mine[rows]
    rows, position = rows[met], positions[order][place[met]]
    differ = np.zeros(len(rows), np.bool_)
    for name, numbers in (("value", draft.value), ("scale", draft.scale), ("half", draft.half)):
        differ |= numbers[rows] != cells.columns[name][position]
    same: list[tuple[int, Fact]] = []
    other: list[tuple[int, Fact]] = []
    equal: list[tuple[int, Fact]] = []
    keys = theirs[order]
    for row in rows[differ].tolist()[:_ENOUGH]:
        start = int(np.searchsorted(keys, mine[row]))
        for at in range(start, len(keys)):
            if keys[at] != mine[row]:
                break
            fact = cells.fact(int(positions[order][at]))
            if (fact.status == "target") == (draft.word("status", row) == "target") and _differs_from(draft, row, fact):
                if fact.source == draft.word("source", row):
                    same.append((row, fact))
                else:
                    (equal if _of_row(known, row) == _of_fact(known, fact) else other).append((row, fact))
                break
    return [
        finding
        for severity, held in ((Severity.BLOCKING, same), (Severity.WARNING, equal), (Severity.NOTE, other))
        for some in ([_held(known, severity, row, fact) for row, fact in held[:SHOWN]],)
        for finding in (*some, *counted(some, len(held)))
    ]


def _comparable(draft: Draft) -> Integers:
    """Return the rows that state a figure of their own, shape (found,)."""
    if draft.sheet.kind != "facts":
        return np.zeros(0, np.int64)
    chosen = draft.has_period() & draft.words["role"].is_word("figure")
    if "status" in draft.words:
        chosen &= ~draft.words["status"].is_word("disputed")
    if "same_as" in draft.words:
        chosen &= draft.words["same_as"].is_word("")
    return np.flatnonzero(chosen)


def _target(draft: Draft) -> Integers:
    words = draft.words.get("status")
    return words.is_word("target").astype(np.int64) if words is not None else np.zeros(len(draft), np.int64)


def _repeated(known: Known, first: int, row: int) -> Finding:
    draft = known.draft
    same_source = draft.word("source", first) == draft.word("source", row)
    stated = f"{grouped_text(draft.number(first))} in row {int(draft.rows[first])}"
    if not _differ(draft, first, row):
        severity = Severity.WARNING if same_source else Severity.NOTE
        message = f"The same figure stands in row {int(draft.rows[first])} already"
        advice = "It is counted once. If it is the same statement, name its row in the column same_as."
    elif same_source:
        severity, message = Severity.BLOCKING, f"The same source states this figure twice: {stated}"
        advice = (
            "Keep the right one, or say in what they differ: market, model, definition, … If rows of one kind add up, write"
            ' rows = "transactions" in the delivery sheet.'
        )
    else:
        one, other = _of_row(known, first), _of_row(known, row)
        severity = Severity.WARNING if one == other else Severity.NOTE
        message = f"Two sources disagree on this figure: {stated}"
        advice = _KEPT_REFUSED if one == other else _KEPT.format("the first" if one < other else "this one")
    return draft.finding(severity, "same-figure-twice", message, advice, row=row, dimension="value")


def _held(known: Known, severity: Severity, row: int, fact: Fact) -> Finding:
    delivery = known.snapshot.deliveries.get(fact.delivery)
    place = f"{delivery.file}, row {fact.row}" if delivery is not None else "an earlier delivery"
    stated = f"{grouped_text(fact.value)} in {place}"
    if severity is Severity.BLOCKING:
        message = f"The record holds another number of the same source for this figure: {stated}"
        advice = 'To restate it, write mode = "replace", a [scope] and a reason in the delivery sheet.'
    else:
        message = f"The record holds another number of another source for this figure: {stated}"
        one, other = _of_fact(known, fact), _of_row(known, row)
        advice = _KEPT_REFUSED if one == other else _KEPT.format("the one in the record" if one < other else "this one")
    return known.draft.finding(severity, "figure-in-record", message, advice, row=row, dimension="value")


def _of_row(known: Known, row: int) -> Quality:
    """Return how good a row of the delivery is as a source of its figure (§10)."""
    draft = known.draft
    trust = trust_of(draft.word("source", row), known.sources)
    half = int(draft.half[row]) * Fraction(10) ** int(draft.scale[row])
    return quality(draft.word("bound", row), doubt_of(draft.word("status", row) or "reported", trust), half, trust)


def _of_fact(known: Known, fact: Fact) -> Quality:
    """Return how good a fact of the record is as a source of its figure (§10)."""
    trust = trust_of(fact.source, known.sources)
    return quality(fact.bound, doubt_of(fact.status, trust), fact.half, trust)


def _differ(draft: Draft, one: int, other: int) -> bool:
    """Return whether two rows cannot both be true."""
    return _apart(_interval(draft, one), _interval(draft, other))


def _differs_from(draft: Draft, row: int, fact: Fact) -> bool:
    """Return whether a row and a fact of the record cannot both be true."""
    least = None if fact.bound == "upper" else fact.value - fact.half
    most = None if fact.bound == "lower" else fact.value + fact.half
    return _apart(_interval(draft, row), (least, most))


def _apart(one: Interval, other: Interval) -> bool:
    """Return whether two intervals share no number."""
    return any(
        high is not None and low is not None and high < low for high, low in ((one[1], other[0]), (other[1], one[0]))
    )


def _interval(draft: Draft, row: int) -> Interval:
    """Return the least and the most that a row allows; None for no limit."""
    value = draft.number(row)
    half = int(draft.half[row]) * Fraction(10) ** int(draft.scale[row])
    bound = draft.word("bound", row)
    return (None if bound == "upper" else value - half), (None if bound == "lower" else value + half)

"""Checks of numbers and their units."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING, Integers
from alliance.record.checks.known import KEY, Known, combined, months_long, same_scale, sums
from alliance.record.checks.programme import is_programme
from alliance.record.draft import SHOWN, Booleans, counted, each
from alliance.record.facts import BREAKDOWNS
from alliance.record.members import OFFICE
from alliance.units import UNITS, grouped_text

# A slip of the unit multiplies by a power of ten; real years differ by less, and real launches lie between the powers.
_THOUSAND = 600, 1600
_MYRIAD = 6_000, 16_000
# What is wrong with a column as a whole is said once.
_OF_COLUMNS = ("two-number-readings", "two-day-readings")
# Vehicles; the most that were ever sold in a year are below 100 million.
_WORLD = 150_000_000
# Nothing real grows so far, whatever the power.
_MILLION = 600_000
_POWERS = {3: "a thousand", 4: "ten thousand", 6: "a million", 9: "a thousand million"}


def unreadable_cell(known: Known) -> list[Finding]:
    """See that every cell could be understood; the reason why one was not names the rule."""
    draft = known.draft
    findings: list[Finding] = []
    for dimension, words in draft.words.items():
        counts = words.counts() if words.troubles else ()
        by_rule: dict[str, list[int]] = {}
        for code, trouble in words.troubles.items():
            if counts[code]:
                by_rule.setdefault(trouble.rule, []).append(code)
        for rule, codes in by_rule.items():
            most = 1 if rule in _OF_COLUMNS else SHOWN
            rows = [(row, code) for code in codes[:most] for row in words.rows_of(code)[:most].tolist()][:most]
            shown = [
                draft.finding(
                    Severity.BLOCKING, trouble.rule, trouble.message, trouble.advice, row=row, dimension=dimension
                )
                for row, code in sorted(rows)
                for trouble in (words.troubles[code],)
            ]
            findings += [*shown, *counted(shown, sum(int(counts[code]) for code in codes))]
    return findings


def missing_unit(known: Known) -> list[Finding]:
    """See that every number has a unit that somebody wrote down."""
    draft = known.draft
    if draft.sheet.kind != "facts":
        return []
    units = {known.measures[word].unit for word in draft.words["measure"].words if word in known.measures}
    advice = (
        f'Write [constants] unit = "{min(units, default="vehicles")}" in the delivery sheet, or map a column to unit.'
    )
    if "unit" not in draft.words:
        return [
            draft.finding(Severity.BLOCKING, "missing-unit", "The delivery does not say what its numbers count", advice)
        ]
    rows = np.flatnonzero(draft.words["unit"].is_word(""))
    return each(rows, lambda row: draft.finding(
        Severity.BLOCKING, "missing-unit", "The row does not say what its number counts", advice, row=row, dimension="unit",
    ))  # fmt: skip


def wrong_unit(known: Known) -> list[Finding]:
    """See that the unit of a number is the one of its measure; money may be in any currency."""
    draft = known.draft
    if "unit" not in draft.words or "measure" not in draft.words:
        return []
    units, measures = draft.words["unit"], draft.words["measure"]
    pairs = units.codes.astype(np.int64) * max(len(measures.words), 1) + measures.codes
    findings = []
    for pair in np.unique(pairs).tolist():
        code, of = divmod(pair, max(len(measures.words), 1))
        given, measure = UNITS.get(units.words[code]), known.measures.get(measures.words[of])
        if given is None or measure is None:
            continue
        wanted = UNITS[measure.unit]
        if given.id == wanted.id or given.dimension == wanted.dimension == "money":
            continue
        rows = np.flatnonzero(pairs == pair)
        findings.append(draft.finding(
            Severity.BLOCKING, "wrong-unit", f"{measure.label} must be counted in {wanted.id}, not in {given.id} ({len(rows):,} row{'s' * (len(rows) > 1)})",
            f"Correct the unit or the measure; for {measure.id} it is {wanted.id}.", row=int(rows[0]), dimension="unit",
        ))  # fmt: skip
    return findings


def not_whole(known: Known) -> list[Finding]:
    """See that cars, people and plants are counted in whole numbers."""
    draft = known.draft
    if "unit" not in draft.words:
        return []
    units = draft.words["unit"]
    counts = np.array([word in UNITS and UNITS[word].whole for word in units.words] or [False], np.bool_)[units.codes]
    below = counts & (draft.scale < 0)
    rows = np.flatnonzero(below)
    broken = rows[draft.value[rows] % 10 ** np.minimum(-draft.scale[rows], 18) != 0]
    return each(broken, lambda row: draft.finding(
        Severity.BLOCKING, "not-whole", f"Expected a whole number of {draft.word('unit', row)}",
        "Correct the number or its unit. If it was computed from shares, round it and say precision = \"rounded\".",
        row=row, dimension="value",
    ))  # fmt: skip


def negative_figure(known: Known) -> list[Finding]:
    """See that no figure is negative; fewer than none is a correction, or a mistake."""
    draft = known.draft
    if "unit" not in draft.words:
        return []
    units = draft.words["unit"]
    counts = np.array([word in UNITS and UNITS[word].whole for word in units.words] or [False], np.bool_)[units.codes]
    rows = np.flatnonzero((draft.value < 0) & counts & draft.words["role"].is_word("figure"))
    return each(rows, lambda row: draft.finding(
        Severity.BLOCKING, "negative-figure", f"A figure of {draft.word('unit', row)} cannot be negative",
        'Correct it; if it corrects an earlier delivery, write rows = "corrections" in the delivery sheet.',
        row=row, dimension="value",
    ))  # fmt: skip


def nothing_to_correct(known: Known) -> list[Finding]:
    """See that a correction has a figure to correct, and does not take away more than there is."""
    draft = known.draft
    is_correction = draft.words["role"].is_word("correction")
    # An initiative may cost more than it brings: a negative effect is no correction.
    is_negative = (draft.value < 0) & ~draft.words["role"].is_word("figure") & ~is_programme(known)
    if not (is_correction | is_negative).any():
        return []
    cells = known.snapshot.cells
    positions = known.meeting
    mine, theirs = known.with_period(*known.keys(KEY, positions), positions)
    keys = np.concatenate([mine, theirs])
    values, _ = same_scale(
        np.concatenate([draft.value, cells.columns["value"][positions]]),
        np.concatenate([draft.scale, cells.columns["scale"][positions]]),
    )
    is_base = np.concatenate([~is_correction & (draft.value >= 0), cells.columns["value"][positions] > 0])
    # Statements of one figure are alternatives; everything else adds up.
    is_stated = np.concatenate([draft.words["role"].is_word("figure"), cells.equal("role", "figure")[positions]])
    found, total, _ = sums(keys, np.where(is_stated, 0, values))
    largest = np.zeros(len(found), values.dtype)
    np.maximum.at(largest, np.searchsorted(found, keys[is_stated]), values[is_stated])
    total = total + largest
    based = np.isin(found, keys[is_base])
    place = np.searchsorted(found, mine)
    without = (is_correction | is_negative) & ~based[place]
    below = (is_correction | is_negative) & based[place] & (total[place] < 0)
    advice = "Name the same measure, period and breakdown as the row that is corrected, or deliver a figure."
    return [
        *each(np.flatnonzero(without), lambda row: draft.finding(
            Severity.BLOCKING, "nothing-to-correct", "The row corrects a figure that nobody delivered", advice,
            row=row, dimension="value",
        )),
        *each(np.flatnonzero(below), lambda row: draft.finding(
            Severity.BLOCKING, "nothing-to-correct", "The corrections take away more than was delivered", advice,
            row=row, dimension="value",
        )),
    ]  # fmt: skip


def jump_by_thousand(known: Known) -> list[Finding]:
    """See that no number is a thousand, ten thousand, a million ... times its neighbours: it is in another unit."""
    draft = known.draft
    usable = draft.has_period() & (draft.value > 0) & known.is_kind("flow", "stock")
    if not usable.any():
        return []
    cells = known.snapshot.cells
    standing = known.standing
    is_many = draft.words["role"].is_word("transaction")
    finer = () if is_many.all() else (*BREAKDOWNS, "counterparty")
    mine, theirs = known.keys(("measure", "member", "unit", *finer), standing)
    value = np.concatenate([draft.value, cells.columns["value"][standing]])
    scale = np.concatenate([draft.scale, cells.columns["scale"][standing]])
    start = np.concatenate([draft.start, cells.columns["start"][standing]])
    end = np.concatenate([draft.end, cells.columns["end"][standing]])
    keep = np.concatenate([usable, cells.columns["value"][standing] > 0])
    values, _ = same_scale(value, scale)
    series = combined([np.concatenate([mine, theirs]), months_long(start, end)])
    rows = np.flatnonzero(keep)
    _, total, first = sums(combined([series[rows], start[rows], end[rows]]), values[rows])
    return _jumps(known, series[rows][first], total, rows[first])


def _jumps(known: Known, series: Integers, values: Integers, rows: Integers) -> list[Finding]:
    """Return the numbers of the delivery that stand a power of ten above or below the others of their series."""
    draft = known.draft
    order = np.argsort(series, kind="stable")
    cuts = np.flatnonzero(np.diff(series[order])) + 1
    findings = []
    for group in np.split(order, cuts):
        if len(group) < 2 or not (rows[group] < len(draft)).any():
            continue
        numbers = [int(each) for each in values[group]]
        if max(numbers) < _THOUSAND[0] * min(numbers):
            continue
        ordered = sorted(numbers)
        for at, position in enumerate(group.tolist()):
            others = _median_without(ordered, numbers[at])
            low, high = sorted((Fraction(numbers[at]), others))
            if rows[position] < len(draft) and low > 0 and (times := _slip(high / low)):
                row = int(rows[position])
                how = f"about {times} times" if numbers[at] > others else f"{times} times less than"
                findings.append(draft.finding(
                    Severity.BLOCKING, "jump-by-thousand",
                    f"{grouped_text(draft.number(row))} {draft.word('unit', row)} is {how} what else is reported of it",
                    'Correct the unit ("thousand", "million"), or accept = ["jump-by-thousand"] with a reason in the delivery sheet.',
                    row=row, dimension="value",
                ))  # fmt: skip
    return [*findings[:SHOWN], *counted(findings[:SHOWN], len(findings))]


def _slip(ratio: Fraction) -> str:
    """Return how often a number is another one, in words, if only a slip of the unit explains it; else nothing."""
    if not (_THOUSAND[0] <= ratio <= _THOUSAND[1] or _MYRIAD[0] <= ratio <= _MYRIAD[1] or ratio >= _MILLION):
        return ""
    for power, name in _POWERS.items():
        if 6 * 10 ** (power - 1) <= ratio <= 16 * 10 ** (power - 1):
            return name
    return f"{round(ratio):,}"


def _median_without(ordered: Sequence[int], number: int) -> Fraction:
    """Return the median of sorted numbers, one of them left out."""
    left_out = bisect_left(ordered, number)
    count = len(ordered) - 1
    middle = (ordered[at + (at >= left_out)] for at in {(count - 1) // 2, count // 2})
    found = list(middle)
    return Fraction(sum(found), len(found))


def beyond_the_world(known: Known) -> list[Finding]:
    """See that nobody sells more in a year than the whole world does: the number is in another unit."""
    draft = known.draft
    if "unit" not in draft.words:
        return []
    days = np.maximum(draft.end - draft.start, 1)
    rows = np.flatnonzero(
        draft.has_period() & (draft.start != BEGINNING) & draft.words["unit"].is_word("vehicles") & known.is_kind("flow")
        & (draft.value * 10.0**draft.scale > _WORLD * np.maximum(days / 365.0, 1.0))
    )  # fmt: skip
    return each(rows, lambda row: draft.finding(
        Severity.BLOCKING, "beyond-the-world",
        f"{grouped_text(draft.number(row))} vehicles are more than the whole world buys in that time",
        'Correct the unit ("vehicles" or "thousand vehicles"), or accept = ["beyond-the-world"] with a reason.', row=row,
        dimension="value",
    ))  # fmt: skip


def exact_thousands(known: Known) -> list[Finding]:
    """Show numbers in thousands or millions that nobody called rounded: they would be printed as exact."""
    draft = known.draft
    units = draft.words.get("unit")
    if (
        units is None
        or draft.sheet.kind != "facts"
        or {"precision", "half"} & {*draft.sheet.columns, *draft.sheet.constants}
    ):
        return []
    factored = np.array(
        [
            len(raw.split()) > 1 and word in UNITS and raw != word
            for raw, word in zip(units.raw, units.words, strict=True)
        ]
        or [False],
        np.bool_,
    )
    chosen = factored[units.codes] & (draft.value != 0) & (draft.half == 0)
    for dimension, word in (("status", "reported"), ("bound", "")):
        chosen &= draft.words[dimension].is_word(word) if dimension in draft.words else True
    rows = np.flatnonzero(chosen)
    if not len(rows):
        return []
    row = int(rows[0])
    return [draft.finding(
        Severity.WARNING, "exact-thousands",
        f"Numbers are in '{units.raw[int(units.codes[row])]}' and count as exact ({len(rows):,} row{'s' * (len(rows) > 1)})",
        'If they were rounded, write [constants] precision = "rounded" in the delivery sheet; "exact" if they were not.', row=row,
        dimension="value",
    )]  # fmt: skip


def basis_mixed(known: Known) -> list[Finding]:
    """See that rows that would be added keep to one of registrations, retail, wholesale and production (§5)."""
    draft = known.draft
    if "basis" not in draft.words:
        return []
    bases = draft.words["basis"]
    parts = [~draft.words[name].is_word("") for name in BREAKDOWNS if name in draft.words]
    # Parts of one whole, and transactions; two statements of one whole are not added.
    is_part = np.logical_or.reduce(parts) if parts else np.zeros(len(draft), np.bool_)
    rows = np.flatnonzero(is_part | draft.words["role"].is_word("transaction"))
    keys = [draft.keys(name) for name in ("measure", "member", "definition", "role", "source")]
    group = combined([*keys, draft.start, draft.end, *(part.astype(np.int64) for part in parts)])[rows]
    basis = bases.keys()[rows]
    pairs = np.unique(np.stack([group, basis], axis=1), axis=0)
    found, count = np.unique(pairs[:, 0], return_counts=True)
    mixed = rows[np.isin(group, found[count > 1])]
    first = dict(zip(group[np.isin(group, found[count > 1])][::-1].tolist(), mixed[::-1].tolist(), strict=True))
    severity = Severity.NOTE if draft.member == OFFICE else Severity.BLOCKING
    return each(sorted(first.values()), lambda row: draft.finding(
        severity, "basis-mixed",
        f"Parts of {draft.word('measure', row)} of {draft.word('member', row)} are counted in several ways: "
        + " and ".join(f"'{word or 'as reported'}'" for word in bases.used()),
        "Deliver each basis in a file of its own; figures of different bases are never added.", row=row, dimension="basis",
    ))  # fmt: skip


def percent_of_one(known: Known) -> list[Finding]:
    """See that percentages were not filled in as shares: a workbook holds 43.4 % as 0.434."""
    draft = known.draft
    if "unit" not in draft.words or not draft.words["value"].typed:
        return []
    rows = np.flatnonzero(draft.words["unit"].is_word("percent"))
    is_small: Booleans = np.abs(draft.value[rows]) <= 10.0 ** -draft.scale[rows]
    if not len(rows) or not is_small.all() or not (draft.value[rows] != 0).any():
        return []
    return [draft.finding(
        Severity.BLOCKING, "percent-of-one", "All percentages lie between 0 and 1; Excel holds 43.4 % as 0.434",
        'Write them as 43.4, or accept = ["percent-of-one"] with a reason if they are meant.', row=int(rows[0]), dimension="value",
    )]  # fmt: skip

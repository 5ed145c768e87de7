"""From numbers and units as written to exact numbers in the unit itself, with their rounding (§11)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from alliance.errors import UnknownName, did_you_mean, nearest
from alliance.record.cells import Integers
from alliance.record.draft import Words
from alliance.record.readers.numbers import LARGEST, Numbers, read_numbers
from alliance.record.readers.trouble import Trouble
from alliance.units import CURRENCIES, UNITS, decimal_text, scaled, unit

# What a word of precision means: exactly so, rounded to its last digit, within a tenth, or a bound.
PRECISIONS: dict[str, str] = {
    **dict.fromkeys(("", "exact", "derived", "reported"), "exact"),
    "rounded": "rounded",
    **dict.fromkeys(("about", "approximate", "approximately", "around", "circa", "estimated"), "tenth"),
    **dict.fromkeys(("over", "more than", "at least", "milestone", "lower bound", "lower"), "lower"),
    **dict.fromkeys(("nearly", "just under", "at most", "less than", "under", "almost", "upper"), "upper"),
}
_EMPTY = Trouble(
    "value-missing", "Expected a number, and the cell is empty",
    'Fill it, or write missing = [""] in the delivery sheet if an empty cell means that there is no figure.',
)  # fmt: skip


def column_numbers(
    words: Sequence[str], typed: Collection[int], mark: str, groups: Sequence[int] | None = None
) -> Numbers:
    """Return the numbers that the texts of a column state, empty ones among them.

    Parameters
    ----------
    words : sequence of str
        The different texts.
    typed : collection of int
        Positions of those that a workbook holds as numbers.
    mark : str
        The decimal mark, if the delivery sheet says it.
    groups : sequence of int or None
        For each text, the group of columns that decides on its decimal mark; None for one group.
    """
    count = len(words)
    if groups is None and "" not in words:
        return read_numbers(words, typed, mark) if count else _nothing(0)
    result = _nothing(count)
    percents: set[int] = set()
    troubles = {at: _EMPTY for at, word in enumerate(words) if not word}
    labels = groups if groups is not None else [0] * count
    for group in dict.fromkeys(labels):
        places = [at for at in range(count) if labels[at] == group and words[at]]
        numbers = read_numbers([words[at] for at in places], {n for n, at in enumerate(places) if at in typed}, mark)
        result.mantissas[places] = numbers.mantissas
        result.scales[places] = numbers.scales
        result.digits[places] = numbers.digits
        percents |= {places[at] for at in numbers.percents}
        troubles |= {places[at]: trouble for at, trouble in numbers.troubles.items()}
    return replace(result, percents=frozenset(percents), troubles=troubles)


def quantities(words: Mapping[str, Words], numbers: Numbers, mark: str) -> tuple[dict[str, Words], dict[str, Integers]]:
    """Return the dimensions with units and bounds understood, and the numbers as integers and powers of ten.

    Parameters
    ----------
    words : mapping of str to Words
        The dimensions; ``"value"`` among them.
    numbers : Numbers
        What the texts of ``"value"`` state.
    mark : str
        The decimal mark, if the delivery sheet says it.

    Returns
    -------
    dict of str to Words, dict of str to array of shape (rows,), int64
        ``value``, ``scale`` and ``half`` as in `alliance.record.facts.FACT_COLUMNS`.
    """
    result = dict(words)
    written = words["value"]
    powers = np.zeros(len(written.codes), np.int64)
    if "unit" in words:
        result["unit"], power_of = _units(words["unit"])
        powers = power_of[words["unit"].codes]
    troubles = {**numbers.troubles, **_percent_signs(written, result.get("unit"), numbers)}
    value = numbers.mantissas[written.codes]
    scale = numbers.scales[written.codes] + powers
    digits = numbers.digits[written.codes] - powers
    half = np.zeros(len(value), np.int64)
    if "precision" in words:
        meanings = [PRECISIONS.get(word.casefold()) for word in words["precision"].words]
        result["precision"] = replace(words["precision"], troubles=_imprecise(words["precision"], meanings))
        result["bound"] = _bounds(words["precision"], meanings, words.get("bound"))
    halves = _halves(result, powers, value, scale, digits, mark)
    for row, width in halves.items():
        _widen(row, width, value, scale, half)
    too_large = _whole(value, scale, half)
    for row in too_large.tolist():
        troubles[int(written.codes[row])] = Trouble(
            "number-too-large", "The number has more digits than are recorded", "Correct the number or its unit."
        )
    result["value"] = replace(written, troubles=troubles)
    return result, {"value": value, "scale": scale, "half": half}


def _nothing(count: int) -> Numbers:
    mantissas, scales, digits = (np.zeros(count, np.int64) for _ in range(3))
    return Numbers(mantissas, scales, digits, frozenset(), {})


def _units(units: Words) -> tuple[Words, Integers]:
    """Return the units by their ids, and the powers of ten that are written with them."""
    ids, powers, troubles = [], [], {}
    for at, word in enumerate(units.words):
        try:
            found, power = unit(word) if word else (None, 0)
        except UnknownName as error:
            found, power = None, 0
            counted = ", ".join(each for each in UNITS if each not in CURRENCIES)
            known = f"Known are {counted}, and currencies such as EUR, EUR million or JPY million."
            hint = did_you_mean(error.suggestions) or known
            troubles[at] = Trouble("unknown-unit", f"'{word}' is not a unit", hint)
        ids.append(found.id if found else word)
        powers.append(power)
    return replace(units, words=tuple(ids), troubles=troubles), np.array(powers, np.int64)


def _percent_signs(written: Words, units: Words | None, numbers: Numbers) -> dict[int, Trouble]:
    """Return the numbers with a percent sign that are not counted in percent."""
    if not numbers.percents:
        return {}
    carries = np.zeros(len(written.words), np.bool_)
    carries[list(numbers.percents)] = True
    rows = carries[written.codes]
    if units is not None:
        rows &= ~units.is_word("percent")
    trouble = Trouble(
        "wrong-unit", "The number carries a percent sign, and its unit is not percent",
        'Write unit = "percent", or take the sign away.',
    )  # fmt: skip
    return dict.fromkeys(np.unique(written.codes[rows]).tolist(), trouble)


def _imprecise(precision: Words, meanings: Sequence[str | None]) -> dict[int, Trouble]:
    return {
        at: Trouble(
            "unknown-precision", f"'{precision.words[at]}' does not say how exact a number is",
            did_you_mean(nearest(precision.words[at], PRECISIONS)) or "Write exact, rounded, about, more than or nearly.",
        )
        for at, meaning in enumerate(meanings)
        if meaning is None
    }  # fmt: skip


def _bounds(precision: Words, meanings: Sequence[str | None], given: Words | None) -> Words:
    """Return what the words of precision say of bounds; a bound that is given wins."""
    said = tuple(meaning if meaning in ("lower", "upper") else "" for meaning in meanings)
    if given is None:
        return replace(precision, words=tuple(each or "" for each in said), troubles={}, unknown=frozenset())
    width = max(len(said), 1)
    pairs, codes = np.unique(given.codes.astype(np.int64) * width + precision.codes, return_inverse=True)
    words = tuple(given.words[pair // width] or said[pair % width] or "" for pair in pairs.tolist())
    raw = tuple(given.raw[pair // width] for pair in pairs.tolist())
    unknown = frozenset(at for at, pair in enumerate(pairs.tolist()) if pair // width in given.unknown)
    return Words(codes.astype(np.int32), raw, words, given.header, unknown=unknown)


def _halves(
    words: dict[str, Words], powers: Integers, value: Integers, scale: Integers, digits: Integers, mark: str
) -> dict[int, Fraction]:
    """Return the half-width of every row that has one."""
    halves: dict[int, Fraction] = {}
    given = words.get("half")
    precision = words.get("precision")
    if precision is not None:
        meanings = [PRECISIONS.get(word.casefold()) for word in precision.words]
        for code, meaning in enumerate(meanings):
            if meaning in ("rounded", "tenth"):
                for row in precision.rows_of(code).tolist():
                    number = int(value[row]) * Fraction(10) ** int(scale[row])
                    halves[row] = abs(number) / 10 if meaning == "tenth" else _half_of_last(number, int(digits[row]))
    if given is not None:
        numbers = column_numbers(given.words, given.typed, mark)
        words["half"] = replace(given, troubles={at: each for at, each in numbers.troubles.items() if given.words[at]})
        filled = np.array([bool(word) for word in given.words], np.bool_)[given.codes]
        for row in np.flatnonzero(filled).tolist():
            code = int(given.codes[row])
            exponent = int(numbers.scales[code]) + int(powers[row])
            halves[row] = int(numbers.mantissas[code]) * Fraction(10) ** exponent
    return halves


def _half_of_last(number: Fraction, digits: int) -> Fraction:
    """Return half a unit of the last digit that is written and not a filling zero."""
    if digits > 0:
        return Fraction(10) ** -digits / 2
    zeros = re.search(r"0*$", str(int(abs(number)))) if number else None
    return Fraction(10) ** max(len(zeros[0]) if zeros else 0, -digits) / 2


def _widen(row: int, width: Fraction, value: Integers, scale: Integers, half: Integers) -> None:
    """Give one row its half-width, with a scale that holds both numbers."""
    _, needed = scaled(width)
    down = min(int(scale[row]), needed)
    moved = int(value[row]) * 10 ** (int(scale[row]) - down)
    if abs(moved) < LARGEST and width / Fraction(10) ** down < LARGEST:
        value[row], scale[row], half[row] = moved, down, int(width / Fraction(10) ** down)


def _whole(value: Integers, scale: Integers, half: Integers) -> Integers:
    """Turn positive scales into zeros of the numbers, in place; return the rows whose numbers are too large for that."""
    rows = np.flatnonzero(scale > 0)
    factors = 10 ** np.minimum(scale[rows], 18)
    fits = (scale[rows] <= 18) & (np.maximum(np.abs(value[rows]), half[rows]) <= (LARGEST - 1) // factors)
    inside = rows[fits]
    value[inside] *= factors[fits]
    half[inside] *= factors[fits]
    scale[inside] = 0
    return rows[~fits]


def weights(words: Mapping[str, Words], mark: str) -> dict[str, Words]:
    """Return the dimensions of relations with the shares of stakes as exact texts, ``"0.434"``.

    Parameters
    ----------
    words : mapping of str to Words
        The dimensions; a share stands in ``"weight"`` (0 to 1, or with a percent sign) or in ``"percent"``.
    mark : str
        The decimal mark, if the delivery sheet says it.
    """
    result = dict(words)
    name = next((each for each in ("weight", "percent") if each in words), "")
    if not name:
        return result
    column = result.pop(name)
    numbers = column_numbers(column.words, column.typed, mark)
    texts, troubles = [], {}
    for at, word in enumerate(column.words):
        share = int(numbers.mantissas[at]) * Fraction(10) ** int(numbers.scales[at])
        if at in numbers.troubles and re.fullmatch(r"\d{1,6}/[1-9]\d{0,5}", word):
            share = Fraction(word)
        elif at in numbers.troubles and word:
            troubles[at] = numbers.troubles[at]
        if name == "percent" or at in numbers.percents:
            share /= 100
        if not 0 <= share <= 1 and at not in troubles:
            expected = "0 to 100" if name == "percent" else "0 to 1"
            troubles[at] = Trouble(
                "not-a-share", f"Expected a share from {expected}", "Correct it; 43.4 % is the weight 0.434."
            )
        texts.append(
            "" if not word else decimal_text(share) if share.denominator == 1 or word.count("/") == 0 else str(share)
        )
    result["weight"] = replace(column, words=tuple(texts), troubles=troubles)
    return result

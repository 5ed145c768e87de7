"""Numbers as people write them: exact, and read only if there is one way to read them.

``1,234`` is 1234 in one country and 1.234 in another. The decimal mark is therefore decided for a column as a whole,
from all of its texts; if both readings survive and differ, the column is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from alliance.record.readers.trouble import Trouble

LARGEST = 10**18
# Spreadsheet programs keep so many digits of a number; what has more was computed, not typed.
DIGITS = 15
Integers = npt.NDArray[np.int64]

_GROUPS = r"[ '\u2019]"
_READINGS = {
    ".": re.compile(
        rf"[1-9]\d{{0,2}}(?:,\d{{3}})+(?:\.\d+)?|[1-9]\d{{0,2}}(?:{_GROUPS}\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
    ),
    ",": re.compile(
        rf"[1-9]\d{{0,2}}(?:\.\d{{3}})+(?:,\d+)?|[1-9]\d{{0,2}}(?:{_GROUPS}\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?|,\d+"
    ),
}
_WHOLE = re.compile(r"(?:-?\d{1,15}\n)*", re.ASCII)
_PLAIN = re.compile(r"(?:-?\d{1,12}(?:\.\d{1,6})?\n)*", re.ASCII)
# A plain decimal that a comma country would not write so: not three digits behind the point.
_TELLING = re.compile(r"\.(?:\d{1,2}|\d{4,6})\n|\d{4,}\.|^-?0\.", re.MULTILINE)
_NOT_FINITE = re.compile(r"[-+]?(?:nan|inf|infinity|∞|1\.?#(?:inf|ind|qnan).*)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d+", re.ASCII)
_ALIKE = str.maketrans(
    "０１２３４５６７８９，．－＋（）％−‐–▲△▼\u00a0\u2009\u202f\u3000", "0123456789,.-+()%------    "
)


@dataclass(frozen=True)
class Numbers:
    """The numbers that some texts state; text i is ``mantissas[i] * 10**scales[i]``.

    Parameters
    ----------
    mantissas, scales : array of shape (texts,), int64
        Exact decimal numbers; scales are 0 or negative. Both are 0 where a text could not be read.
    digits : array of shape (texts,), int64
        Digits written behind the decimal mark.
    percents : frozenset of int
        Positions of the texts that carry a percent sign.
    troubles : mapping of int to Trouble
        Position of a text -> why it could not be read.
    """

    mantissas: Integers
    scales: Integers
    digits: Integers
    percents: frozenset[int]
    troubles: Mapping[int, Trouble]


def read_numbers(texts: Sequence[str], typed: Collection[int] = (), mark: str = "") -> Numbers:
    """Return the numbers that the texts of one column state.

    Parameters
    ----------
    texts : sequence of str
        The different texts of the column, tidied; none is empty.
    typed : collection of int
        Positions of texts that the file itself holds as numbers; they are plain.
    mark : str
        The decimal mark, ``"."`` or ``","``, if the delivery sheet says it.

    Examples
    --------
    >>> numbers = read_numbers(["1.234", "12,5", "(7)"])
    >>> numbers.mantissas.tolist(), numbers.scales.tolist()
    ([1234, 125, -7], [0, -1, 0])
    """
    joined = "\n".join(texts) + "\n"
    if _WHOLE.fullmatch(joined):
        mantissas = np.array([int(text) for text in texts], np.int64)
        zeros = np.zeros(len(texts), np.int64)
        return Numbers(mantissas, zeros, zeros, frozenset(), {})
    if not typed and mark != "," and _PLAIN.fullmatch(joined) and (mark or _TELLING.search(joined)):
        return _plain(texts)
    return _read(texts, frozenset(typed), mark)


def _plain(texts: Sequence[str]) -> Numbers:
    """Return plain decimals with a point, without looking at each from all sides."""
    parts = [text.partition(".") for text in texts]
    digits = np.array([len(behind) for _, _, behind in parts], np.int64)
    tails = [behind.rstrip("0") for _, _, behind in parts]
    scales = np.array([-len(tail) for tail in tails], np.int64)
    mantissas = np.array([int(whole + tail) for (whole, _, _), tail in zip(parts, tails, strict=True)], np.int64)
    return Numbers(mantissas, scales, digits, frozenset(), {})


def _read(texts: Sequence[str], typed: frozenset[int], mark: str) -> Numbers:
    count = len(texts)
    mantissas, scales, digits = (np.zeros(count, np.int64) for _ in range(3))
    troubles: dict[int, Trouble] = {}
    percents = set()
    bodies: dict[int, tuple[str, bool]] = {}
    for position, text in enumerate(texts):
        if position in typed:
            troubles |= _typed(text, position, mantissas, scales, digits)
            continue
        body, is_negative, is_percent = _body(text)
        if not re.fullmatch(r"[\d., '\u2019]*\d[\d., '\u2019]*", body, re.ASCII):
            troubles[position] = _strange(text)
            continue
        bodies[position] = body, is_negative
        if is_percent:
            percents.add(position)
    marks = [mark] if mark else _surviving([body for body, _ in bodies.values()])
    if len(marks) > 1:
        for position, (body, _) in bodies.items():
            if _value(body, ".") != _value(body, ","):
                troubles[position] = Trouble(
                    "two-number-readings",
                    f"'{texts[position]}' can mean {_shown(texts[position], '.')} or {_shown(texts[position], ',')}, and no"
                    " number of the column tells",
                    'Say which: decimal = "." or decimal = "," in the delivery sheet.',
                )
        bodies = {position: found for position, found in bodies.items() if position not in troubles}
    for position, (body, is_negative) in bodies.items():
        value = _value(body, marks[0])
        if value is None:
            troubles[position] = Trouble(
                "not-a-number",
                f"Expected a number with '{marks[0]}' as its decimal mark, as in the rest of the column",
                "Write all numbers of the column in one way.",
            )
        else:
            troubles |= _stored(-value if is_negative else value, position, mantissas, scales, digits)
    return Numbers(mantissas, scales, digits, frozenset(percents), troubles)


def _body(text: str) -> tuple[str, bool, bool]:
    """Return the digits of a written number with their marks, whether it is negative, and whether it is a percentage."""
    body = text.translate(_ALIKE).strip()
    is_percent = body.endswith("%")
    body = body.removesuffix("%").strip()
    is_negative = False
    if body.startswith("(") and body.endswith(")"):
        is_negative, body = True, body[1:-1].strip()
    elif body[:1] in ("-", "+"):
        is_negative, body = body[0] == "-", body[1:].strip()
    elif body.endswith("-"):
        is_negative, body = True, body[:-1].strip()
    return body, is_negative, is_percent


def _surviving(bodies: Sequence[str]) -> list[str]:
    """Return the decimal marks by which the column can be read.

    All texts must fit. If none fits them all, the one that fits most is returned, so that the others can be named.
    """
    fitting = {mark: [bool(pattern.fullmatch(body)) for body in bodies] for mark, pattern in _READINGS.items()}
    marks = [mark for mark, fits in fitting.items() if all(fits)]
    if len(marks) == 2 and all(_value(body, ".") == _value(body, ",") for body in bodies):
        return ["."]
    return marks or [max(fitting, key=lambda mark: sum(fitting[mark]))]


def _value(body: str, mark: str) -> Decimal | None:
    if not _READINGS[mark].fullmatch(body):
        return None
    plain = re.sub(_GROUPS, "", body).replace("," if mark == "." else ".", "")
    return Decimal(plain.replace(",", "."))


def _shown(text: str, mark: str) -> str:
    value = _value(_body(text)[0], mark)
    return "" if value is None else f"{value:f}"


def _stored(
    value: Decimal, position: int, mantissas: Integers, scales: Integers, digits: Integers
) -> dict[int, Trouble]:
    """Put one number into the arrays, or return why it does not fit."""
    sign, figures, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    # From the digits themselves: arithmetic with decimals would round the 29th.
    number = int("".join(map(str, figures)) or "0") * 10 ** max(exponent, 0)
    scale = min(exponent, 0)
    digits[position] = -scale
    while scale < 0 and number % 10 == 0:
        number, scale = number // 10, scale + 1
    if number >= LARGEST or scale < -15:
        return {position: Trouble("number-too-large", "The number has more digits than are recorded", "Correct it.")}
    mantissas[position], scales[position] = (-number if sign else number), scale
    return {}


def _typed(text: str, position: int, mantissas: Integers, scales: Integers, digits: Integers) -> dict[int, Trouble]:
    """Put a number that a workbook holds into the arrays: whole, or short enough to have been typed."""
    if _NOT_FINITE.fullmatch(text):
        return {position: _strange(text)}
    try:
        value = Decimal(text)
    except ArithmeticError:
        return {
            position: Trouble(
                "not-a-number", "Expected a number, and the cell holds a day", "Format the cell as a number."
            )
        }
    figures = value.as_tuple().digits
    if len(figures) > DIGITS or abs(value) >= 10**DIGITS:
        return {
            position: Trouble(
                "inexact-number",
                f"The cell holds {text}, which was computed or has more digits than Excel keeps",
                "Round it in the file (ROUND), or deliver it as text.",
            )
        }
    return _stored(value, position, mantissas, scales, digits)


def _strange(text: str) -> Trouble:
    """Return why a text is no number at all."""
    if _NOT_FINITE.fullmatch(text):
        return Trouble("not-finite", f"'{text}' is not a finite number", "Correct it, or leave the row out.")
    if _SCIENTIFIC.fullmatch(text):
        return Trouble(
            "scientific-number", f"'{text}' is in scientific notation, which has lost or may lose digits",
            "Write all digits; in Excel, format the column as a number before you save it as CSV.",
        )  # fmt: skip
    if re.search(r"\d", text):
        return Trouble(
            "not-a-number", "Expected a number, and the cell holds other signs beside it",
            "Move footnote marks into a note column and units into the column of units.",
        )  # fmt: skip
    return Trouble(
        "not-a-number", "Expected a number",
        f'If it stands for "no figure", write missing = ["{text}"] in the delivery sheet; if for none sold, zero = ["{text}"].',
    )  # fmt: skip

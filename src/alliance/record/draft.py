"""A draft: the rows of one delivery, understood and not yet filed, each with its place in the file.

The checks look at it; what they let pass becomes the table of the delivery.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from alliance.findings import Finding, Severity
from alliance.record.cells import Integers
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.readers.trouble import Trouble

Booleans = npt.NDArray[np.bool_]
# Stands for a day that could not be read.
UNREAD = -2
# So many findings of one rule are written out; the others are counted.
SHOWN = 20


@dataclass(frozen=True)
class Words:
    """One dimension of all rows: what stands in the file, and what it means.

    Parameters
    ----------
    codes : array of shape (rows,), int32
        Position in `raw` and `words` of each row.
    raw : tuple of str
        The texts as they stand in the file.
    words : tuple of str
        What they mean: ids, or the texts themselves where nobody knows them. Several texts may mean the same.
    header : str
        Header of the column; empty for a constant.
    troubles : mapping of int to Trouble
        Position of a text -> why it could not be understood.
    unknown : frozenset of int
        Positions of the names that nobody knows.
    typed : frozenset of int
        Positions of the texts that a workbook holds as numbers or days.
    """

    codes: npt.NDArray[np.int32]
    raw: tuple[str, ...]
    words: tuple[str, ...]
    header: str = ""
    troubles: Mapping[int, Trouble] = field(default_factory=dict)
    unknown: frozenset[int] = frozenset()
    typed: frozenset[int] = frozenset()

    def word(self, row: int) -> str:
        """Return what one row means."""
        return self.words[int(self.codes[row])]

    def texts(self) -> list[str]:
        """Return what every row means."""
        return [self.words[code] for code in self.codes.tolist()]

    def used(self) -> list[str]:
        """Return the different meanings of the rows, in order of their first text."""
        return list(dict.fromkeys(self.words[code] for code in np.unique(self.codes).tolist()))

    def keys(self) -> Integers:
        """Return numbers of shape (rows,) that are equal where the meanings are."""
        if len(set(self.words)) == len(self.words):
            return self.codes.astype(np.int64)
        place: dict[str, int] = {}
        return np.array([place.setdefault(word, len(place)) for word in self.words], np.int64)[self.codes]

    def counts(self) -> Integers:
        """Return how many rows have each text, shape (texts,)."""
        found: Integers = np.bincount(self.codes, minlength=len(self.words))
        return found

    def rows_of(self, code: int) -> Integers:
        """Return the positions of the rows that have a text, shape (found,)."""
        return np.flatnonzero(self.codes == code)

    def is_word(self, word: str) -> Booleans:
        """Return which rows mean `word`, shape (rows,)."""
        return np.array([each == word for each in self.words] or [False], np.bool_)[self.codes]


@dataclass(frozen=True)
class Total:
    """A total that the file prints, beside the sum of the rows that it totals.

    Parameters
    ----------
    row : int
        Row of the file.
    column, label : str
        Header of the column, and the text that marks the row as a total.
    printed, added : Fraction
        What it says, and what its rows add up to.
    is_complete : bool
        Whether every row it totals has a number.
    """

    row: int
    column: str
    label: str
    printed: Fraction
    added: Fraction
    is_complete: bool


@dataclass(frozen=True)
class Draft:
    """The rows of one delivery as columns.

    Parameters
    ----------
    file, worksheet : str
        Where they stand.
    member : str
        Who delivers; ``"office"`` for the coordination office.
    sheet : DeliverySheet
        What its columns mean.
    rows : array of shape (rows,), int64
        Row of the file, as a person counts; a row of a wide table stands once per number.
    words : mapping of str to Words
        The dimensions that are words, by name; for facts also ``"value"`` (the number as written), ``"period"`` (or
        ``"start"`` and ``"end"``) as written.
    start, end : array of shape (rows,), int64
        Days as ordinals; `BEGINNING` for none, `UNREAD` where the file does not tell.
    counted_from : array of shape (rows,), int64
        Of relations: as `start`.
    value, scale, half : array of shape (rows,), int64
        The number is ``value * 10**scale``, its half-width ``half * 10**scale``, in the unit itself.
    headers : tuple of str
        The columns that numbers come from.
    header_codes : array of shape (rows,), int32
        Position in `headers` of each row's number.
    totals : tuple of Total
        Totals that the file prints.
    left_out : int
        Cells that say there is no figure.
    """

    file: str
    worksheet: str
    member: str
    sheet: DeliverySheet
    rows: Integers
    words: Mapping[str, Words]
    start: Integers
    end: Integers
    counted_from: Integers
    value: Integers
    scale: Integers
    half: Integers
    headers: tuple[str, ...] = ("",)
    header_codes: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    totals: tuple[Total, ...] = ()
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    def word(self, dimension: str, row: int) -> str:
        """Return what a row means in a dimension; empty if the delivery does not have it."""
        words = self.words.get(dimension)
        return words.word(row) if words is not None else ""

    def keys(self, dimension: str) -> Integers:
        """Return numbers of shape (rows,) that are equal where the rows mean the same in a dimension."""
        words = self.words.get(dimension)
        return words.keys() if words is not None else np.zeros(len(self), np.int64)

    def number(self, row: int) -> Fraction:
        """Return the number of a row, in its unit."""
        return int(self.value[row]) * Fraction(10) ** int(self.scale[row])

    def has_period(self) -> Booleans:
        """Return which rows have a period that could be read, shape (rows,)."""
        known: Booleans = (self.start != UNREAD) & (self.end != UNREAD)
        return known

    def finding(
        self, severity: Severity, rule: str, message: str, advice: str, *, row: int | None = None, dimension: str = ""
    ) -> Finding:
        """Return a finding about a row of the draft, placed in the file.

        Parameters
        ----------
        severity : Severity
            How grave.
        rule, message, advice : str
            As in `alliance.findings.Finding`.
        row : int or None
            Position of the row in the draft; None for the whole file.
        dimension : str
            The dimension it is about; its column and its text are named.
        """
        words = self.words.get(dimension)
        column = words.header if words is not None else ""
        if row is not None and dimension == "value" and len(self.header_codes):
            column = self.headers[int(self.header_codes[row])]
        return Finding(
            severity,
            rule,
            message,
            advice,
            file=self.file,
            sheet=self.worksheet,
            row=int(self.rows[row]) if row is not None else None,
            column=column,
            value=words.raw[int(words.codes[row])] if row is not None and words is not None else "",
        )


def each(rows: Sequence[int] | Integers, made: Callable[[int], Finding]) -> list[Finding]:
    """Return a finding for each row, the first `SHOWN` written out and the others counted.

    Parameters
    ----------
    rows : sequence of int, shape (found,)
        Positions of the rows.
    made : callable
        Makes the finding of one row.
    """
    findings = [made(int(row)) for row in rows[:SHOWN]]
    return findings + counted(findings, len(rows))


def counted(findings: Sequence[Finding], count: int) -> list[Finding]:
    """Return a finding that says how many more there are than the `findings` written out, if any."""
    if count <= len(findings) or not findings:
        return []
    first = findings[0]
    more = count - len(findings)
    message = f"{more:,} more {'place has' if more == 1 else 'places have'} the same fault"
    return [Finding(first.severity, first.rule, message, first.advice, file=first.file, sheet=first.sheet)]

"""Transactions of one member on one measure, added up exactly for any part of them and any period they cover.

A delivery of transactions speaks for its whole scope: a month inside it without a row is a month without a sale, and a month
outside it is not known. Sums are running totals of integers, made once for every set of columns that is asked for, so that a
figure costs two look-ups, whatever the number of rows behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt

from alliance.record.cells import Cells, Integers
from alliance.record.delivery import Delivery

# Column -> the codes that may stand in it; a column that is not named may hold anything.
Part = Mapping[str, tuple[int, ...]]
# Columns, each with a number for every code.
Numbering = tuple[tuple[str, tuple[int, ...]], ...]
# Integers of 64 bits, or Python's own where these might not do.
Exact = npt.NDArray[np.int64] | npt.NDArray[np.object_]
# Sums whose parts stay below this cannot leave 64 bits.
SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Sum:
    """What transactions of a period add up to.

    Parameters
    ----------
    value, half : int
        Sum and half-width, in units of ``10**scale`` of their `Transactions`.
    """

    value: int
    half: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Sums of transactions by a few columns and by first day, in the order of the days.

    Parameters
    ----------
    numbers : array of shape (sums,), int64
        What each sum is of: one number for the words of all columns.
    starts : array of shape (sums,), int64
        First days, as day numbers.
    values : array of shape (sums,)
        The sums, in units of `unit`.
    unit : Fraction
        What one of them is.
    """

    numbers: Integers
    starts: Integers
    values: Exact
    unit: Fraction


class Transactions:
    """The standing transactions of one member on one measure.

    Parameters
    ----------
    cells : Cells
        The record.
    positions : array of int64
        Positions of the transactions.
    corrections : array of int64
        Positions of corrections to them; they add up with them but prove no period to be complete.
    deliveries : mapping of str to Delivery
        For their scopes.
    """

    def __init__(
        self, cells: Cells, positions: Integers, corrections: Integers, deliveries: Mapping[str, Delivery]
    ) -> None:
        self.cells = cells
        both = np.concatenate([positions, corrections])
        starts = cells.columns["start"][both]
        order = np.argsort(starts, kind="stable")
        self.positions: Integers = both[order]
        self.starts: Integers = starts[order]
        self._latest_end = np.maximum.accumulate(cells.columns["end"][self.positions])
        scales = cells.columns["scale"][self.positions]
        self.scale = int(scales.min())
        self._extra = scales - self.scale
        self._codes: dict[str, tuple[int, ...]] = {}
        self._totals: dict[tuple[str, ...], _Totals] = {}
        self._grids: dict[tuple[Numbering, Numbering], Grid] = {}
        self._scopes = list(self._spoken_for(positions, deliveries))
        self._limits = {column for _, _, where in self._scopes for column, _ in where}
        self._covered: dict[tuple[tuple[str, int], ...], list[tuple[int, int]]] = {}

    def codes(self, column: str) -> tuple[int, ...]:
        """Return the codes that stand in a column, once each."""
        found = self._codes.get(column)
        if found is None:
            found = self._codes[column] = tuple(_distinct(self.cells.columns[column][self.positions]))
        return found

    def covered(self, part: Part) -> list[tuple[int, int]]:
        """Return the stretches of days for which the deliveries speak of a part of the member's sales, in order.

        A delivery whose scope is limited to one market says nothing about the whole.
        """
        single = tuple(
            (column, codes[0]) for column, codes in part.items() if column in self._limits and len(codes) == 1
        )
        found = self._covered.get(single)
        if found is None:
            asked = dict(single)
            spans = sorted(
                (start, end)
                for start, end, where in self._scopes
                if all(asked.get(column) == code for column, code in where)
            )
            found = self._covered[single] = _united(spans)
        return found

    def speaks_for(self, start: int, end: int, part: Part) -> bool:
        """Return whether the deliveries cover a period for a part, and whether it can be cut at its ends."""
        if not any(low <= start and end <= high for low, high in self.covered(part)):
            return False
        return self.is_boundary(start) and self.is_boundary(end)

    def is_boundary(self, day: int) -> bool:
        """Return whether no transaction lies across the beginning of a day."""
        before = int(np.searchsorted(self.starts, day))
        return before == 0 or bool(self._latest_end[before - 1] <= day)

    def boundaries(self, start: int, end: int) -> list[int]:
        """Return the days from `start` to `end` at which the transactions can be cut."""
        days = np.concatenate([self.starts, self._latest_end])
        inside = days[(days >= start) & (days <= end)]
        return [day for day in _distinct(inside) if self.is_boundary(day)]

    def total(self, start: int, end: int, part: Part) -> Sum:
        """Return what a part adds up to in ``[start, end)``, both of which must be boundaries."""
        varying: list[tuple[str, tuple[int, ...]]] = []
        for column, codes in part.items():
            held = self.codes(column)
            wanted = tuple(code for code in held if code in codes)
            if not wanted:
                return Sum(0, 0)
            if len(wanted) < len(held):
                varying.append((column, wanted))
        columns = tuple(sorted(column for column, _ in varying))
        totals = self._totals.get(columns)
        if totals is None:
            totals = self._totals[columns] = _Totals(self, columns)
        chosen = dict(varying)
        value = half = 0
        for key in product(*(chosen[column] for column in columns)):
            more, wider = totals.between(key, start, end)
            value, half = value + more, half + wider
        return Sum(value, half)

    def grid(self, numbering: Numbering, part: Part) -> Grid:
        """Return a part added up by a few columns and by first day; made once per numbering and part.

        Parameters
        ----------
        numbering : tuple of (str, tuple of int)
            The columns, each with a number for every code, from 0; codes with one number are put together.
        part : Part
            Which transactions.
        """
        key = (numbering, tuple(part.items()))
        found = self._grids.get(key)
        if found is None:
            found = self._grids[key] = self._added_up(numbering, part)
        return found

    def _added_up(self, numbering: Numbering, part: Part) -> Grid:
        rows = np.arange(len(self.positions))
        for column, codes in part.items():
            if not set(self.codes(column)) <= set(codes):
                rows = rows[is_one_of(self.cells.columns[column][self.positions[rows]], codes)]
        numbers = np.zeros(len(rows), np.int64)
        size = 1
        for column, numbered in numbering:
            found = np.array(numbered, np.int64)[self.cells.columns[column][self.positions[rows]]]
            numbers = numbers * (max(numbered) + 1) + found
            size *= max(numbered) + 1
        # First day before number, so that the sums come in the order of the days.
        key = self.starts[rows] * size + numbers
        order = np.argsort(key, kind="stable")
        fresh = np.flatnonzero(np.diff(key[order], prepend=-2 * size))
        firsts = order[fresh]
        values = self.scaled("value")[rows]
        sums: Exact = np.add.reduceat(values[order], fresh) if len(fresh) else values
        return Grid(numbers[firsts], self.starts[rows[firsts]], sums, self.exact(1))

    def chosen(self, start: int, end: int, part: Part) -> Integers:
        """Return the positions of the cells behind a total, shape (cells,)."""
        inside = slice(*np.searchsorted(self.starts, [start, end]).tolist())
        positions = self.positions[inside]
        for column, codes in part.items():
            positions = positions[is_one_of(self.cells.columns[column][positions], codes)]
        return positions

    def exact(self, value: int) -> Fraction:
        """Return a number of a `Sum` in the unit itself."""
        return Fraction(value * 10**self.scale) if self.scale >= 0 else Fraction(value, 10**-self.scale)

    def scaled(self, column: str) -> Exact:
        """Return ``value`` or ``half`` of all transactions at the common scale, in the order of their days.

        Numbers whose sums might not fit into 64 bits come as Python integers, so that nothing ever wraps.
        """
        values = self.cells.columns[column][self.positions]
        largest = max(abs(int(values.min())), abs(int(values.max())))
        if largest * 10 ** int(self._extra.max()) * len(values) < SAFE:
            return values * 10**self._extra if self._extra.any() else values
        powers = np.array([10**extra for extra in self._extra.tolist()], dtype=object)
        scaled: Exact = values.astype(object) * powers
        return scaled

    def _spoken_for(
        self, positions: Integers, deliveries: Mapping[str, Delivery]
    ) -> Iterator[tuple[int, int, tuple[tuple[str, int], ...]]]:
        """Yield the scope of every delivery of transactions; an end that a scope leaves open is that of its rows."""
        columns, words = self.cells.columns, self.cells.words
        filed = columns["delivery"][positions]
        for code in _distinct(filed):
            rows = positions[filed == code]
            delivery = deliveries.get(words["delivery"][code])
            scope = delivery.scope if delivery else None
            start = int(columns["start"][rows].min())
            end = int(columns["end"][rows].max())
            if scope is not None:
                start = start if scope.start is None else scope.start.toordinal()
                end = end if scope.end is None else scope.end.toordinal()
            where = scope.where if scope is not None else {}
            coded = ((column, _code(words[column], word)) for column, word in where.items() if column != "member")
            yield start, end, tuple(coded)


class _Totals:
    """Running totals over time for every combination of codes in a few columns."""

    def __init__(self, transactions: Transactions, columns: tuple[str, ...]) -> None:
        codes = [transactions.cells.columns[column][transactions.positions] for column in columns]
        key = _combined(codes, len(transactions.positions))
        # The transactions are in the order of their days, and a stable sort keeps them so within each key.
        order = np.argsort(key, kind="stable")
        key, starts = key[order], transactions.starts[order]
        fresh = np.flatnonzero((np.diff(key, prepend=-1) != 0) | (np.diff(starts, prepend=-2) != 0))
        key = key[fresh]
        self._starts = starts[fresh]
        places = np.flatnonzero(np.diff(key, prepend=-1))
        firsts = order[fresh[places]]
        words = zip(*(each[firsts].tolist() for each in codes), strict=True) if codes else [()]
        self._slices = dict(zip(words, pairwise([*places.tolist(), len(fresh)]), strict=True))
        self._values = _running(transactions.scaled("value")[order], fresh)
        halves = transactions.scaled("half")
        self._halves = _running(halves[order], fresh) if halves.any() else None

    def between(self, key: tuple[int, ...], start: int, end: int) -> tuple[int, int]:
        """Return the sums of value and half-width of one combination in ``[start, end)``."""
        inside = self._slices.get(key)
        if inside is None:
            return 0, 0
        low, high = inside
        first, last = (low + np.searchsorted(self._starts[low:high], [start, end])).tolist()
        value = int(self._values[last] - self._values[first])
        return value, 0 if self._halves is None else int(self._halves[last] - self._halves[first])


def _combined(columns: Sequence[Integers], count: int) -> Integers:
    """Return one number per row that is equal where all columns are, without leaving 64 bits."""
    key = np.zeros(count, np.int64)
    size = 1
    for codes in columns:
        span = int(codes.max()) + 1
        if size * span >= SAFE:
            distinct = _distinct(key)
            key, size = np.searchsorted(np.array(distinct, np.int64), key), len(distinct)
        key = key * span + codes
        size *= span
    return key


def _running(values: Exact, fresh: Integers) -> Exact:
    """Return the running totals of groups of values, beginning with 0."""
    sums: Exact = np.add.reduceat(values, fresh)
    return np.concatenate([np.zeros(1, sums.dtype), np.add.accumulate(sums)])


def is_one_of(values: Integers, codes: Iterable[int]) -> npt.NDArray[np.bool_]:
    """Return which values are one of a few codes, shape (values,)."""
    found = np.zeros(len(values), np.bool_)
    for code in codes:
        found |= values == code
    return found


def _distinct(values: Integers) -> list[int]:
    """Return every value once, in order; unlike `numpy.unique`, without loading a library that nothing else needs."""
    ordered = np.sort(values)
    found: list[int] = ordered[np.flatnonzero(np.diff(ordered, prepend=-2))].tolist()
    return found


def _united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in spans:
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _code(words: Iterable[str], word: str) -> int:
    return next((code for code, each in enumerate(words) if each == word), -1)

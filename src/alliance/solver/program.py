"""A linear or mixed-integer program as arrays, checked before any solver sees it.

A solver answers "optimal" to a NaN demand (the row is silently left out), so nothing that is not finite and in range
passes this door. Columns and rows carry names of the domain, so that an answer can be read without the arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from alliance.errors import UsageError

Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Namer = Callable[[int], str]
SMALLEST, LARGEST = 1e-6, 1e9
INFINITE = np.inf


class ProgramError(UsageError):
    """A program with a number that no solver may see; names the table, row and value."""


@dataclass(frozen=True, eq=False)
class Program:
    """min cost @ x, subject to row_lower <= A x <= row_upper and lower <= x <= upper.

    Parameters
    ----------
    cost, lower, upper : array of shape (columns,)
        Objective and bounds; a bound may be infinite.
    row_lower, row_upper : array of shape (rows,)
        Sides of each row; one of them may be infinite.
    starts, index, value : arrays of shape (rows + 1,), (nonzeros,), (nonzeros,)
        The matrix A by rows (compressed sparse rows).
    integer : array of shape (columns,), bool, or None
        Which columns must be whole; None for none.
    row_kinds : sequence of (str, int)
        Families of rows in order with their lengths: ``[("demand", 800), ("capacity", 10)]``; used in explanations.
    column_kinds : sequence of (str, int)
        Families of columns, in the same way.
    row_names, column_names : sequence of sequences of str
        Names of the domain, one sequence a family; an empty one stands for family and number.
    """

    cost: Numbers
    lower: Numbers
    upper: Numbers
    row_lower: Numbers
    row_upper: Numbers
    starts: Indices
    index: Indices
    value: Numbers
    integer: npt.NDArray[np.bool_] | None = None
    row_kinds: Sequence[tuple[str, int]] = ()
    column_kinds: Sequence[tuple[str, int]] = ()
    row_names: Sequence[Sequence[str]] = field(default=(), repr=False)
    column_names: Sequence[Sequence[str]] = field(default=(), repr=False)

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.cost)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @property
    def is_linear(self) -> bool:
        """Whether no column must be whole."""
        return self.integer is None or not bool(self.integer.any())

    def column_name(self, position: int) -> str:
        """Return the name of a column, or its family and number."""
        return _named("column", self.column_kinds, self.column_names, position)

    def row_name(self, position: int) -> str:
        """Return the name of a row, or its family and number."""
        return _named("row", self.row_kinds, self.row_names, position)

    def has_own_name(self, row: int) -> bool:
        """Return whether a row has a name of the domain, not only family and number."""
        ends = np.cumsum([size for _, size in self.row_kinds])
        order = int(np.searchsorted(ends, row, side="right"))
        return order < len(self.row_names) and bool(self.row_names[order])

    def kind_of_rows(self) -> list[str]:
        """Return the family of each row, length rows."""
        return _spread(self.row_kinds, self.rows, "row")

    def kind_of_columns(self) -> list[str]:
        """Return the family of each column, length columns."""
        return _spread(self.column_kinds, self.columns, "column")

    def activity(self, x: Numbers) -> Numbers:
        """Return A x, shape (rows,)."""
        products = self.value * x[self.index]
        cumulated = np.concatenate(([0.0], np.cumsum(products)))
        return cumulated[self.starts[1:]] - cumulated[self.starts[:-1]]

    def reduced_costs(self, duals: Numbers) -> Numbers:
        """Return cost - A' y, shape (columns,)."""
        terms = self.value * np.repeat(duals, np.diff(self.starts))
        return self.cost - np.bincount(self.index, weights=terms, minlength=self.columns)

    def pressing(self, duals: Numbers) -> Numbers:
        """Return |A|' |y|, shape (columns,): the size of the numbers that a reduced cost is the sum of."""
        terms = np.abs(self.value * np.repeat(duals, np.diff(self.starts)))
        return np.bincount(self.index, weights=terms, minlength=self.columns).astype(np.float64)


def _named(default: str, kinds: Sequence[tuple[str, int]], names: Sequence[Sequence[str]], position: int) -> str:
    first = 0
    for order, (kind, size) in enumerate(kinds):
        if position < first + size:
            named = names[order] if names else ()
            return named[position - first] if named else f"{kind} {position - first}"
        first += size
    return f"{default} {position}"


def _spread(kinds: Sequence[tuple[str, int]], count: int, default: str) -> list[str]:
    if not kinds:
        return [default] * count
    names = [name for name, size in kinds for _ in range(size)]
    if len(names) != count:
        raise ProgramError(f"The families cover {len(names)} {default}s where there are {count}.")
    return names


def check(program: Program) -> Program:
    """Return the program if every number in it may be solved.

    Raises
    ------
    ProgramError
        If shapes do not fit, a number is NaN, a coefficient or cost is infinite or outside 1e-6 .. 1e9, or a lower side
        is above its upper side.
    """
    columns, rows = program.columns, program.rows
    for name, array, size in (
        ("lower", program.lower, columns),
        ("upper", program.upper, columns),
        ("row_upper", program.row_upper, rows),
        ("starts", program.starts, rows + 1),
        ("value", program.value, len(program.index)),
    ):
        if len(array) != size:
            raise ProgramError(f"'{name}' has {len(array)} entries where {size} were expected.")
    if len(program.index) and not 0 <= int(program.index.min()) <= int(program.index.max()) < columns:
        raise ProgramError(f"A coefficient stands in a column outside 0 .. {columns - 1}.")
    _in_range("cost", program.cost, program.column_name)
    _in_range(
        "coefficient",
        program.value,
        lambda position: program.row_name(int(np.searchsorted(program.starts, position, side="right")) - 1),
    )
    for low_name, low, high, named in (
        ("bounds", program.lower, program.upper, program.column_name),
        ("sides", program.row_lower, program.row_upper, program.row_name),
    ):
        _finite_or_infinite(low_name, low, named, above=False)
        _finite_or_infinite(low_name, high, named, above=True)
        crossed = np.flatnonzero(low > high)
        if crossed.size:
            where = int(crossed[0])
            raise ProgramError(f"The {low_name} of {named(where)} cross: {low[where]} is above {high[where]}.")
    return program


def _in_range(what: str, numbers: Numbers, named: Namer) -> None:
    size = np.abs(numbers)
    wrong = np.flatnonzero(~((size == 0) | ((size >= SMALLEST) & (size <= LARGEST))))
    if wrong.size:
        where = int(wrong[0])
        raise ProgramError(
            f"The {what} of {named(where)} is {numbers[where]}. Give a finite number that is 0 or between {SMALLEST:g} and"
            f" {LARGEST:g} in size; a value outside usually has the wrong unit."
        )


def _finite_or_infinite(what: str, numbers: Numbers, named: Namer, *, above: bool) -> None:
    infinite = np.isposinf(numbers) if above else np.isneginf(numbers)
    wrong = np.flatnonzero(~(infinite | (np.abs(numbers) <= LARGEST)))
    if wrong.size:
        where = int(wrong[0])
        raise ProgramError(
            f"The {what} of {named(where)} hold {numbers[where]}. Give a finite number up to {LARGEST:g} in size."
        )

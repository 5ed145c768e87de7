"""Building the rows of a program family by family, as arrays: the one owner of sparse assembly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from alliance.solver.program import Numbers, Program, ProgramError


class Rows:
    """Families of rows that become a `Program`.

    Parameters
    ----------
    columns : int
        Number of columns of the program.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.count = 0
        self._row: list[npt.NDArray[np.int64]] = []
        self._column: list[npt.NDArray[np.int64]] = []
        self._value: list[Numbers] = []
        self._lower: list[Numbers] = []
        self._upper: list[Numbers] = []
        self._kinds: list[tuple[str, int]] = []
        self._names: list[Sequence[str]] = []

    def add(
        self,
        kind: str,
        count: int,
        *,
        row: npt.NDArray[np.int64],
        column: npt.NDArray[np.int64],
        value: Numbers,
        lower: Numbers,
        upper: Numbers,
        names: Sequence[str] = (),
    ) -> int:
        """Add a family of rows and return the position of its first row.

        Parameters
        ----------
        kind : str
            Name of the family: ``"demand"``, ``"capacity"``, ...
        count : int
            Number of rows.
        row, column, value : arrays of equal length
            The non-zero numbers: row within the family (0 to count - 1), column of the program, coefficient.
        lower, upper : array of shape (count,)
            Sides.
        names : sequence of str
            A name for each row; family and number if empty.
        """
        if len(lower) != count or len(upper) != count or (names and len(names) != count):
            raise ProgramError(f"The family '{kind}' has {count} rows, but sides or names of another number.")
        first = self.count
        self._row.append(row + first)
        self._column.append(column)
        self._value.append(value)
        self._lower.append(lower)
        self._upper.append(upper)
        self._kinds.append((kind, count))
        self._names.append(names)
        self.count += count
        return first

    def program(
        self,
        *,
        cost: Numbers,
        lower: Numbers,
        upper: Numbers,
        integer: npt.NDArray[np.bool_] | None = None,
        column_kinds: Sequence[tuple[str, int]] = (),
        column_names: Sequence[Sequence[str]] = (),
    ) -> Program:
        """Return the program: the rows so far, with cost and bounds of shape (columns,)."""
        row, column, value = (np.concatenate(each) for each in (self._row, self._column, self._value))
        # A zero is no coefficient; small row numbers sort by counting.
        kept = value != 0
        row, column, value = row[kept], column[kept], value[kept]
        order = np.argsort(row.astype(np.uint16) if self.count < 1 << 16 else row, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=self.count))))
        return Program(
            cost=cost,
            lower=lower,
            upper=upper,
            row_lower=np.concatenate(self._lower),
            row_upper=np.concatenate(self._upper),
            starts=starts.astype(np.int32),
            index=column[order].astype(np.int32),
            value=value[order],
            integer=integer,
            row_kinds=tuple(self._kinds),
            row_names=tuple(self._names),
            column_kinds=tuple(column_kinds),
            column_names=tuple(column_names),
        )


def columns_of(program: Program, columns: npt.NDArray[np.int64]) -> Program:
    """Return the program with some of its columns only, `columns` of shape (kept,); the rows stay as they are."""
    position = np.full(program.columns, -1)
    position[columns] = np.arange(len(columns))
    kept = position[program.index] >= 0
    starts = np.concatenate(([0], np.cumsum(kept)))[program.starts]
    return Program(
        cost=program.cost[columns],
        lower=program.lower[columns],
        upper=program.upper[columns],
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        starts=starts.astype(np.int32),
        index=position[program.index[kept]].astype(np.int32),
        value=program.value[kept],
        integer=None if program.integer is None else program.integer[columns],
        row_kinds=program.row_kinds,
        row_names=program.row_names,
    )

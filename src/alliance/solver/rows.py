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
        self._names: list[str] = []

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
            A name for each row; made from kind and number if empty.
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
        self._names += names or [f"{kind} {number}" for number in range(count)]
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
        column_names: Sequence[str] = (),
    ) -> Program:
        """Return the program: the rows so far, with cost and bounds of shape (columns,)."""
        row = np.concatenate(self._row)
        order = np.argsort(row, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=self.count))))
        return Program(
            cost=cost,
            lower=lower,
            upper=upper,
            row_lower=np.concatenate(self._lower),
            row_upper=np.concatenate(self._upper),
            starts=starts.astype(np.int32),
            index=np.concatenate(self._column)[order].astype(np.int32),
            value=np.concatenate(self._value)[order],
            integer=integer,
            row_kinds=tuple(self._kinds),
            row_names=tuple(self._names),
            column_kinds=tuple(column_kinds),
            column_names=tuple(column_names),
        )

"""Linear programs with very many columns: solved on a few of them, and the rest only asked for their price.

In a network of a million ways nearly all carry nothing. A program with the promising ways only is solved; its prices tell of
every other way whether it could help (its reduced cost is below 0); those that could are added, and the solver goes on from the
plan it has. When no way could help, the prices prove by weak duality that the plan is the best of the whole program.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np
import numpy.typing as npt

from alliance.solver.answer import Answer, Outcome
from alliance.solver.highs import Growing, solve
from alliance.solver.program import Indices, Numbers, Program
from alliance.solver.rows import columns_of

# A reduced cost above this, relative to the numbers it is the sum of, helps nothing.
NOTHING = 1e-9
# Of the columns that could help at most so many are added at a time for each row: the best of them.
ADDED = 0.2


def sift(program: Program, begin: npt.NDArray[np.bool_], *, time_limit: float | None = None) -> Answer:
    """Return the answer to a linear program, found on few of its columns and proved for all.

    Parameters
    ----------
    program : Program
        A linear program whose columns have the lower bound 0.
    begin : array of shape (columns,), bool
        The columns to begin with; if they alone have no plan, the whole program is solved at once.
    time_limit : float or None
        Seconds; if they are over before the proof, there is no answer.

    Notes
    -----
    Columns that are left out are 0. Each round adds those with a negative reduced cost, the best first. The last round has prices
    of all rows, so the answer carries the same proof as if all columns had been solved.
    """
    began = perf_counter()
    by_column = _by_column(program)
    taken = begin.copy()
    order = np.flatnonzero(taken)
    growing = Growing(columns_of(program, order))
    while True:
        left = None if time_limit is None else max(0.1, time_limit - (perf_counter() - began))
        outcome, x, duals = growing.solve(left)
        if outcome is not Outcome.OPTIMAL:
            return solve(program, time_limit=left, interior=True)
        reduced = program.reduced_costs(duals)
        limit = NOTHING * (1.0 + np.abs(program.cost) + program.pressing(duals))
        helpful = np.flatnonzero(~taken & (reduced < -limit))
        if not helpful.size:
            whole = np.zeros(program.columns)
            whole[order] = x
            cost = float(program.cost @ whole)
            return Answer(Outcome.OPTIMAL, cost, cost, whole, duals, perf_counter() - began)
        added = _best(helpful, reduced, max(1_000, int(ADDED * program.rows)))
        taken[added] = True
        order = np.concatenate((order, added))
        growing.add_columns(program.cost[added], program.upper[added], *by_column.of(added))


class _ByColumn:
    """The matrix of a program by columns."""

    def __init__(self, starts: npt.NDArray[np.int64], row: Indices, value: Numbers) -> None:
        self._starts, self._row, self._value = starts, row, value

    def of(self, columns: npt.NDArray[np.int64]) -> tuple[Indices, Indices, Numbers]:
        """Return starts, rows and coefficients of some columns, shape (columns,): each array as the solver wants it."""
        counts = np.diff(self._starts)[columns]
        first = np.cumsum(counts) - counts
        place = np.arange(int(counts.sum())) - np.repeat(first, counts) + np.repeat(self._starts[columns], counts)
        return first.astype(np.int32), self._row[place], self._value[place]


def _by_column(program: Program) -> _ByColumn:
    order = np.argsort(program.index, kind="stable")
    owners = np.repeat(np.arange(program.rows), np.diff(program.starts))
    starts = np.concatenate(([0], np.cumsum(np.bincount(program.index, minlength=program.columns))))
    return _ByColumn(starts, owners[order].astype(np.int32), program.value[order])


def _best(helpful: npt.NDArray[np.int64], reduced: Numbers, most: int) -> npt.NDArray[np.int64]:
    if len(helpful) <= most:
        return helpful
    return np.sort(helpful[np.argpartition(reduced[helpful], most)[:most]])

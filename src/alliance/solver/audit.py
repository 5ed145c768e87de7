"""The second opinion: objective, every constraint and the bound, computed again from the numbers alone.

Nothing of the solver is trusted here but its x and its prices. For a linear program weak duality proves optimality: any
prices give a bound that no plan can go below, and a plan that costs no more than the bound is optimal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.solver.answer import Answer
from alliance.solver.program import Numbers, Program

FEASIBLE = 1e-6
OPTIMAL = 1e-6


@dataclass(frozen=True)
class Audit:
    """What the numbers say of an answer.

    Parameters
    ----------
    objective : float
        Cost of the plan, summed again.
    bound : float
        What no plan can go below: by weak duality for a linear program, the solver's own bound otherwise.
    violation : float
        The largest breach of a row, a bound or wholeness, relative to the size of the numbers in the row (at least 1).
    where : str
        The row or column of the largest breach.
    """

    objective: float
    bound: float
    violation: float
    where: str

    @property
    def is_feasible(self) -> bool:
        """Whether the plan keeps every constraint within 1e-6."""
        return self.violation <= FEASIBLE

    @property
    def gap(self) -> float:
        """``(objective - bound) / |objective|``."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))

    @property
    def is_optimal(self) -> bool:
        """Whether the plan is feasible and within 1e-6 of the bound."""
        return self.is_feasible and self.gap <= OPTIMAL


def audit(program: Program, answer: Answer) -> Audit:
    """Return what the numbers of a program say of an answer.

    Raises
    ------
    ValueError
        If the answer has no plan to audit.
    """
    if answer.x is None:
        raise ValueError(f"There is no plan to audit: the answer is '{answer.outcome}'.")
    x = answer.x
    violation, where = _largest_breach(program, x)
    bound = dual_bound(program, answer.duals) if program.is_linear and answer.duals is not None else answer.bound
    return Audit(float(program.cost @ x), bound, violation, where)


def dual_bound(program: Program, duals: Numbers) -> float:
    """Return what no plan can go below under the given row prices, shape (rows,).

    Notes
    -----
    sum of y_r times the side it presses on, plus sum of reduced cost times the bound it presses on. A price of the wrong
    sign on a one-sided row is set to 0 first; a reduced cost that presses on an infinite bound makes the bound minus
    infinity, unless it is within 1e-9 of 0 relative to the column's numbers.
    """
    prices = np.where((duals > 0) & np.isneginf(program.row_lower), 0.0, duals)
    prices = np.where((prices < 0) & np.isposinf(program.row_upper), 0.0, prices)
    sides = np.where(prices > 0, program.row_lower, program.row_upper)
    rows = prices[prices != 0] @ sides[prices != 0]
    reduced = program.reduced_costs(prices)
    size = 1.0 + np.abs(program.cost) + program.pressing(prices)
    reduced = np.where(np.abs(reduced) <= 1e-9 * size, 0.0, reduced)
    bounds = np.where(reduced > 0, program.lower, program.upper)
    pushed = reduced != 0
    if np.isinf(bounds[pushed]).any():
        return -float("inf")
    return float(rows + reduced[pushed] @ bounds[pushed])


def _largest_breach(program: Program, x: Numbers) -> tuple[float, str]:
    activity = program.activity(x)
    owners = np.repeat(np.arange(program.rows), np.diff(program.starts))
    sizes = np.bincount(owners, weights=np.abs(program.value * x[program.index]), minlength=program.rows)
    rows = np.maximum(program.row_lower - activity, activity - program.row_upper) / np.maximum(1.0, sizes)
    columns = np.maximum(program.lower - x, x - program.upper) / np.maximum(1.0, np.abs(x))
    if program.integer is not None:
        fraction = np.where(program.integer, np.abs(x - np.round(x)), 0.0)
        columns = np.maximum(columns, fraction)
    worst_row = int(rows.argmax()) if program.rows else -1
    if not program.columns:
        return (max(0.0, float(rows[worst_row])), program.row_name(worst_row)) if program.rows else (0.0, "")
    worst_column = int(columns.argmax())
    if worst_row >= 0 and rows[worst_row] >= columns[worst_column]:
        return max(0.0, float(rows[worst_row])), program.row_name(worst_row)
    return max(0.0, float(columns[worst_column])), program.column_name(worst_column)

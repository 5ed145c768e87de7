"""What a solver said: status, bound, gap, seconds, and the numbers by position."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt


class Outcome(StrEnum):
    """How a solve ended. "Infeasible" is an answer, not an error."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, eq=False)
class Answer:
    """What a solver said about a program.

    Parameters
    ----------
    outcome : Outcome
        How it ended; ``FEASIBLE`` is a plan within the stated gap, stopped by the time limit.
    objective, bound : float
        Cost of the plan, and what no plan can go below; NaN and minus infinity if there is none.
    x : array of shape (columns,) or None
        The plan; None unless optimal or feasible.
    duals : array of shape (rows,) or None
        Prices of the rows of a linear program; a Farkas ray if infeasible and one was found.
    seconds : float
        Wall seconds of the solve.
    """

    outcome: Outcome
    objective: float
    bound: float
    x: npt.NDArray[np.float64] | None
    duals: npt.NDArray[np.float64] | None
    seconds: float

    @property
    def gap(self) -> float:
        """``(objective - bound) / |objective|``: 0 if proved optimal, infinite without a plan."""
        if self.x is None:
            return float("inf")
        return max(0.0, self.objective - self.bound) / max(1e-12, abs(self.objective))

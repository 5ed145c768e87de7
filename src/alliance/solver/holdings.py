"""Who owns the sides of a program's rows, so that what a row is worth can be paid to somebody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliance.solver.program import Numbers


@dataclass(frozen=True, eq=False)
class Holdings:
    """Who owns how much of each row's right-hand side.

    Parameters
    ----------
    row, member : array of shape (holdings,)
        Positions.
    amount : array of shape (holdings,)
        What the member owns of the row's side; the amounts of a row add up to its side.
    """

    row: npt.NDArray[np.int64]
    member: npt.NDArray[np.int64]
    amount: Numbers

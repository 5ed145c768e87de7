"""Fees for a facility that is as long as its greatest user needs: the Shapley value without listing coalitions.

Source: S. Littlechild and G. Owen, A simple expression for the Shapley value in a special case, Management Science 20
(1973): each stretch of the runway is shared equally by all landings that need it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from alliance.errors import UsageError
from alliance.synergy.game import Values


def runway_fees(costs: Sequence[float], movements: Sequence[float]) -> Values:
    """Return the fee of one movement of each type, shape (types,).

    Parameters
    ----------
    costs : sequence of float
        Cost of a facility that is just enough for each type, smallest first.
    movements : sequence of float
        Number of movements of each type.

    Raises
    ------
    UsageError
        If costs fall, or the lengths differ.
    """
    steps = np.diff(np.asarray(costs, dtype=np.float64), prepend=0.0)
    if len(costs) != len(movements) or (steps < 0).any():
        raise UsageError("Give one number of movements for each cost, and the costs from the smallest to the largest.")
    users = np.cumsum(np.asarray(movements, dtype=np.float64)[::-1])[::-1]
    fees: Values = np.cumsum(steps / users)
    return fees

"""Who complains of a split, and how much: one streaming pass over the values of all coalitions.

The complaint of a coalition is what it is worth less what its members get. Every rule that must satisfy all 2**n
coalitions (core, least core, nucleolus, equal profit) puts only the loudest of them into its linear program, and asks
here again until nobody complains.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from alliance.synergy.game import Values, sums

# Values are scaled to at most 1 before they come here; complaints closer than this are one.
TOLERANCE = 1e-9
# No share and no complaint of a scaled game lies beyond: a split whose worst complaint is least gives nobody less than its
# own value less that complaint, which is a few times the largest value, and so nobody more than n times as much.
FAR = 1e4
# Sums of a drawn direction below this are 0; rounding stays below 1e-13.
NOTHING = 1e-12
ROWS_AT_ONCE = 64
Indicators = npt.NDArray[np.float64]


class Complaints:
    """What every coalition that is not decided complains of under a split: ``values[S] - shares(S)``.

    Coalitions are laid out as a table, the high members down and the low members across, so that one pass finds the worst
    complaint of every row.
    """

    def __init__(self, values: Values) -> None:
        count = len(values).bit_length() - 1
        self._low = count // 2
        self._open = values.reshape(1 << (count - self._low), 1 << self._low).copy()
        self._open[0, 0] = -np.inf
        self._open[-1, -1] = -np.inf

    def leave_out(self, direction: Values, second: Values) -> None:
        """Drop every coalition whose members add up to 0 in both directions, each of shape (n,).

        The halves of such a coalition have opposite sums, so they are looked up in order instead of adding all pairs. The
        second direction sees to it that none of millions is dropped by accident.
        """
        down, across = self._sides(direction)
        down_again, across_again = self._sides(second)
        order = np.argsort(across)
        first = np.searchsorted(across[order], -down - NOTHING, side="left")
        last = np.searchsorted(across[order], -down + NOTHING, side="right")
        for row in np.flatnonzero(last > first):
            columns = order[first[row] : last[row]]
            columns = columns[np.abs(down_again[row] + across_again[columns]) <= NOTHING]
            self._open[row, columns] = -np.inf

    def worst(self, shares: Values, above: float, limit: int) -> list[int]:
        """Return up to `limit` coalitions that complain more than `above`, each the worst of its row."""
        down, across = self._sides(shares)
        tops = np.empty(len(self._open))
        buffer = np.empty((min(64, len(self._open)), len(across)))
        for first in range(0, len(self._open), 64):
            block = np.subtract(self._open[first : first + 64], across, out=buffer[: len(self._open) - first])
            block.max(axis=1, out=tops[first : first + 64])
        tops -= down
        order = np.argsort(-tops)[:limit]
        chosen = [int(row) for row in order if tops[row] > above]
        columns = [int((self._open[row] - across).argmax()) for row in chosen]
        return [row << self._low | column for row, column in zip(chosen, columns, strict=True)]

    def _sides(self, shares: Values) -> tuple[Values, Values]:
        return sums(shares[self._low :]), sums(shares[: self._low])


def indicators(coalitions: Sequence[int], count: int) -> Indicators:
    """Return one row of zeros and ones for each coalition, shape (coalitions, n)."""
    return (np.array(coalitions, dtype=np.int64)[:, None] >> np.arange(count) & 1).astype(np.float64)

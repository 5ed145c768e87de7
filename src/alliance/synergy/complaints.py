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
BLOCK = 64
# Twice what a number of half width, a sum of shares of that width and their difference are off by, for each unit of size.
HALF_WIDTH = 4e-7
Indicators = npt.NDArray[np.float64]


class Complaints:
    """What every coalition that is not decided complains of under a split: ``values[S] - shares(S)``.

    Coalitions are laid out as a table, the high members down and the low members across, so that one pass finds the worst
    complaint of every row. The pass is limited by what memory can read, so it goes over half-width numbers; every row that
    could matter within their rounding is then looked at again in full width, so that nothing is missed.
    """

    def __init__(self, values: Values) -> None:
        count = len(values).bit_length() - 1
        self._low = count // 2
        self._values = values.reshape(1 << (count - self._low), 1 << self._low)
        # Half-width, and minus infinity where a coalition is not asked any more.
        self._open = self._values.astype(np.float32)
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
        short, tops = across.astype(np.float32), np.empty(len(self._open), dtype=np.float32)
        buffer = np.empty((min(BLOCK, len(self._open)), len(across)), dtype=np.float32)
        for first in range(0, len(self._open), BLOCK):
            block = np.subtract(self._open[first : first + BLOCK], short, out=buffer[: len(self._open) - first])
            block.max(axis=1, out=tops[first : first + BLOCK])
        near = tops - down
        order = np.argsort(-near)
        order = order[near[order] > above - HALF_WIDTH * (1.0 + float(np.abs(across).max()))]
        found: list[int] = []
        for first in range(0, len(order), limit):
            rows = order[first : first + limit]
            block64 = self._values[rows] - across
            block64[np.isneginf(self._open[rows])] = -np.inf
            columns = block64.argmax(axis=1)
            loud = np.flatnonzero(block64[np.arange(len(rows)), columns] - down[rows] > above)
            found += [int(rows[each]) << self._low | int(columns[each]) for each in loud]
            if len(found) >= limit:
                break
        return found[:limit]

    def _sides(self, shares: Values) -> tuple[Values, Values]:
        return sums(shares[self._low :]), sums(shares[: self._low])


def indicators(coalitions: Sequence[int], count: int) -> Indicators:
    """Return one row of zeros and ones for each coalition, shape (coalitions, n)."""
    return (np.array(coalitions, dtype=np.int64)[:, None] >> np.arange(count) & 1).astype(np.float64)


def not_asked(coalitions: Sequence[int], asked: Sequence[int]) -> list[int]:
    """Return the coalitions that no row asks yet: who is asked and complains a last digit too much is not asked for ever."""
    known = set(asked)
    return [each for each in coalitions if each not in known]

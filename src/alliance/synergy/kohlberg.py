"""The proof that a split is the nucleolus, in exact fractions.

Source: E. Kohlberg, On the nucleolus of a characteristic function game, SIAM J. Applied Mathematics 20 (1971): a split is
the prenucleolus exactly if, at every level, the coalitions that complain at least that much are balanced (some positive
weights on all of them add up to one for each member). For the nucleolus, members held at what they have alone may be
added with any non-negative weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from alliance.errors import UsageError
from alliance.solver.answer import Outcome
from alliance.solver.highs import solve
from alliance.solver.program import Program
from alliance.synergy.game import Game, exact_values

MOST_MEMBERS = 12


def is_nucleolus(game: Game, shares: Sequence[Fraction], *, individually_rational: bool = True) -> bool:
    """Return whether exact shares are the nucleolus (or the prenucleolus) of a game, proved in fractions.

    Parameters
    ----------
    game : Game
        A game of at most twelve members; its values are taken as the decimals they print as.
    shares : sequence of Fraction, length n
        The split, as gains.
    individually_rational : bool
        True for the nucleolus; False for the prenucleolus.

    Raises
    ------
    UsageError
        If there are more than twelve members.

    Notes
    -----
    A collection is balanced if the all-ones vector is a positive combination of its indicators. The search for weights runs
    in floats; what it finds is turned into fractions and checked exactly, so that a False may be a failed search but a
    True is a proof.
    """
    count = len(game)
    if count > MOST_MEMBERS:
        raise UsageError(f"The proof in fractions is for at most {MOST_MEMBERS} members, this game has {count}.")
    values = exact_values(game)
    if sum(shares, Fraction(0)) != values[-1]:
        return False
    floor = {1 << member for member in range(count) if shares[member] == values[1 << member]}
    if individually_rational and any(shares[member] < values[1 << member] for member in range(count)):
        return False
    complaint = {
        mask: values[mask] - sum((shares[member] for member in range(count) if mask >> member & 1), Fraction(0))
        for mask in range(1, len(values) - 1)
    }
    by_level: dict[Fraction, list[int]] = {}
    for mask, amount in complaint.items():
        by_level.setdefault(amount, []).append(mask)
    asked: list[int] = []
    basis = ExactBasis(count)
    basis.add(len(values) - 1)
    extra = sorted(floor) if individually_rational else []
    for level in sorted(by_level, reverse=True):
        asked += by_level[level]
        if not _is_balanced(asked, extra, count):
            return False
        for mask in by_level[level]:
            basis.add(mask)
        if basis.rank == count:
            return True
    return basis.rank == count


class ExactBasis:
    """A growing basis of the space of members in exact fractions."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._rows: dict[int, list[Fraction]] = {}

    @property
    def rank(self) -> int:
        """How many independent coalitions it holds."""
        return len(self._rows)

    def add(self, coalition: int) -> None:
        """Take in a coalition unless it is spanned already."""
        row = [Fraction(coalition >> member & 1) for member in range(self.count)]
        for pivot, known in self._rows.items():
            if row[pivot]:
                factor = row[pivot]
                row = [a - factor * b for a, b in zip(row, known, strict=True)]
        for pivot, entry in enumerate(row):
            if entry:
                self._rows[pivot] = [each / entry for each in row]
                return


def _is_balanced(coalitions: Sequence[int], extra: Sequence[int], count: int) -> bool:
    """Return whether positive weights on `coalitions`, and non-negative ones on `extra`, add up to one for each member.

    Every coalition needs a positive weight in some balanced system; the average of such systems is positive everywhere. So
    coalitions are covered greedily: max sum of min(weight, cap) finds many at once.
    """
    sets = [*coalitions, *extra]
    matrix = (np.array(sets)[None, :] >> np.arange(count)[:, None] & 1).astype(np.float64)
    uncovered = set(range(len(coalitions)))
    total = [Fraction(0)] * len(sets)
    systems = 0
    while uncovered:
        weights = _system(matrix, uncovered)
        exact = None if weights is None else _exact_system(sets, weights, count)
        if exact is None:
            return False
        gained = {position for position in uncovered if exact[position] > 0}
        if not gained:
            return False
        uncovered -= gained
        total = [a + b for a, b in zip(total, exact, strict=True)]
        systems += 1
    return all(weight > 0 for weight in total[: len(coalitions)])


def _system(matrix: np.ndarray[tuple[int, int], np.dtype[np.float64]], wanted: set[int]) -> list[float] | None:
    """Return the vertex of ``A w = 1, w >= 0`` with the largest weight on the wanted sets, or None."""
    rows, columns = matrix.shape
    cost = np.zeros(columns)
    cost[sorted(wanted)] = -1.0
    owner, index = np.nonzero(matrix)
    starts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=rows)))).astype(np.int32)
    program = Program(
        cost=cost,
        lower=np.zeros(columns),
        upper=np.full(columns, np.inf),
        row_lower=np.ones(rows),
        row_upper=np.ones(rows),
        starts=starts,
        index=index.astype(np.int32),
        value=matrix[owner, index],
    )
    answer = solve(program, presolve=False)
    if answer.outcome is not Outcome.OPTIMAL or answer.x is None:
        return None
    return [float(weight) for weight in answer.x]


def _exact_system(sets: Sequence[int], weights: Sequence[float], count: int) -> list[Fraction] | None:
    """Return the exact weights of the vertex that a float search found, checked, or None."""
    support = [position for position, weight in enumerate(weights) if weight > 1e-9]
    exact = [Fraction(0)] * len(sets)
    rows = [[Fraction(sets[position] >> member & 1) for position in support] + [Fraction(1)] for member in range(count)]
    pivots: list[int] = []
    for column in range(len(support)):
        pivot = next((row for row in range(len(pivots), count) if rows[row][column]), None)
        if pivot is None:
            return None
        at = len(pivots)
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [entry / rows[at][column] for entry in rows[at]]
        for other in range(count):
            if other != at and rows[other][column]:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in rows[len(pivots) :]):
        return None
    for at, position in enumerate(support):
        exact[position] = rows[at][-1]
    return exact if all(weight >= 0 for weight in exact) else None

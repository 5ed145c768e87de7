"""The nucleolus: the split whose unhappiest coalition is as happy as can be, then the next, and so on.

Complaints are made small one level at a time. Each level is a small linear program over the shares; of the 2**n
coalitions only those that complain most are ever put into it, found by one streaming pass over the values.

Source: D. Schmeidler, The nucleolus of a characteristic function game, SIAM J. Applied Mathematics 17 (1969).
The test for a level that is settled (a coalition that the settled ones span is settled too) follows M. Maschler,
B. Peleg and L. Shapley, Mathematics of Operations Research 4 (1979).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from alliance.errors import AllianceError
from alliance.solver.answer import Outcome
from alliance.solver.highs import Resident
from alliance.synergy.complaints import FAR, ROWS_AT_ONCE, TOLERANCE, Complaints, indicators, not_asked
from alliance.synergy.game import Game, Values, alone, scale_of, sums
from alliance.synergy.shares.no_shares import NoShares

# A price below this is none; a coalition that stands out of the span of others by less is inside it.
PRICED = 1e-7
INDEPENDENT = 1e-7
# So many times what is saved together is much.
MUCH = 100.0


class NoImputation(NoShares):
    """No split gives every member what it has alone, so the game has no nucleolus; the prenucleolus exists."""


def nucleolus(game: Game) -> Values:
    """Return the nucleolus: what each member gets (gain) or pays (cost), shape (n,).

    Raises
    ------
    NoImputation
        If the members together are worth less than alone.

    Notes
    -----
    O(rounds * 2**n) for the passes over the values; at most n rounds of small linear programs.
    """
    gains = game.gains()
    if alone(gains).sum() > gains[-1] + TOLERANCE * scale_of(gains):
        verb, sign = ("earn", 1.0) if game.kind == "gain" else ("spend", -1.0)
        raise NoImputation(
            f"The members {verb} {sign * alone(gains).sum():,.10g} alone and {sign * gains[-1]:,.10g} together, so no split leaves"
            " everybody as well off as alone. The prenucleolus exists."
        )
    return _signed(game, _lexicographic(gains, floor=alone(gains)))


def prenucleolus(game: Game) -> Values:
    """Return the prenucleolus: as the nucleolus, but a member may get less than alone. Shape (n,)."""
    return _signed(game, _lexicographic(game.gains(), floor=None))


def _signed(game: Game, shares: Values) -> Values:
    return shares if game.kind == "gain" else -shares


def _lexicographic(gains: Values, floor: Values | None) -> Values:
    own = alone(gains)
    if scale_of(gains) > MUCH * abs(float(gains[-1] - own.sum())):
        # What members have alone dwarfs what they save: it is taken away first, or the savings drown in rounding.
        saved = gains - sums(own)
        return own + _level_by_level(saved, None if floor is None else floor - own)
    return _level_by_level(gains, floor)


def _level_by_level(gains: Values, floor: Values | None) -> Values:
    count = len(gains).bit_length() - 1
    scale = scale_of(gains)
    values = gains / scale
    lower = np.full(count, -FAR) if floor is None else floor / scale
    settled = Settled(count)
    settled.add(len(gains) - 1, float(values[-1]))
    complaints = Complaints(values)
    asked = [1 << member for member in range(count)]
    while not settled.is_complete:
        complaints.leave_out(*settled.directions())
        before = settled.rank
        asked = _settle_a_level(values, lower, settled, complaints, asked)
        if settled.rank == before:
            raise AllianceError("The nucleolus did not advance: the values differ by less than can be told apart.")
    return settled.solve() * scale


def _settle_a_level(
    values: Values, lower: Values, settled: Settled, complaints: Complaints, asked: list[int]
) -> list[int]:
    """Make the worst complaint as small as possible, take in whom that decides, and return whom to ask first next time.

    min t  subject to  x(S) = what was decided, for decided S;  x(S) + t >= v(S) for the others;  x >= lower.
    """
    count = settled.count
    cost = np.append(np.zeros(count), 1.0)
    solver = Resident(cost, np.append(lower, -FAR), np.full(count + 1, FAR))
    decided = np.hstack((indicators(settled.coalitions, count), np.zeros((settled.rank, 1))))
    solver.add_rows(decided, np.array(settled.totals), np.array(settled.totals))
    rows: list[int] = []
    new = settled.undecided(asked)
    new = new or complaints.worst(np.zeros(count), -FAR, ROWS_AT_ONCE)
    while True:
        rows += new
        asking = np.hstack((indicators(new, count), np.ones((len(new), 1))))
        solver.add_rows(asking, values[new], np.full(len(new), np.inf))
        outcome, x, prices = solver.solve()
        if outcome is not Outcome.OPTIMAL:
            raise AllianceError(f"The linear program of a level of the nucleolus is {outcome}.")
        worst = float(x[-1])
        new = not_asked(complaints.worst(x[:-1], worst + TOLERANCE, ROWS_AT_ONCE), rows)
        if not new:
            break
    solver.give_back()
    # A positive price means: tight in every best split of this level (complementary slackness).
    asked_prices = prices[settled.rank :]
    decided_now = [rows[position] for position in np.flatnonzero(asked_prices > PRICED)]
    held = np.flatnonzero(-(prices @ np.vstack((decided[:, :-1], indicators(rows, count)))) > PRICED)
    for coalition in decided_now:
        settled.add(coalition, float(values[coalition]) - worst)
    for member in held:
        settled.add(1 << int(member), float(lower[member]))
    return rows


class Settled:
    """The coalitions whose share is decided, as a growing basis of the space of members."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.coalitions: list[int] = []
        self.totals: list[float] = []
        self._basis = np.zeros((0, count))

    @property
    def rank(self) -> int:
        """How many independent coalitions are decided."""
        return len(self.coalitions)

    @property
    def is_complete(self) -> bool:
        """Whether every member's share is decided."""
        return self.rank == self.count

    def add(self, coalition: int, total: float) -> None:
        """Take in a coalition with its share, unless the ones before decide it already."""
        rest = self._outside([coalition])[0]
        size = float(np.linalg.norm(rest))
        if size > INDEPENDENT:
            self._basis = np.vstack((self._basis, rest / size))
            self.coalitions.append(coalition)
            self.totals.append(total)

    def undecided(self, coalitions: Sequence[int]) -> list[int]:
        """Return those of some coalitions that the decided ones do not span."""
        sizes = np.linalg.norm(self._outside(coalitions), axis=1)
        return [each for each, size in zip(coalitions, sizes, strict=True) if size > INDEPENDENT]

    def _outside(self, coalitions: Sequence[int]) -> Values:
        """Return the part of each coalition that is not in the span of the decided ones, shape (coalitions, n)."""
        rows: Values = indicators(coalitions, self.count)
        for _ in range(2):
            rows = rows - (rows @ self._basis.T) @ self._basis
        return rows

    def directions(self) -> tuple[Values, Values]:
        """Return two drawn weights of the members that give 0 to the coalitions that are decided, and to no others."""
        drawn = np.random.default_rng(20161020).standard_normal((2, self.count))
        first, second = drawn - (drawn @ self._basis.T) @ self._basis
        return first, second

    def solve(self) -> Values:
        """Return the shares that the decided coalitions fix, shape (n,)."""
        matrix = indicators(self.coalitions, self.count)
        return np.linalg.solve(matrix, np.array(self.totals))

"""The core: splits that no coalition would leave; the least core, if there are none; and the proof.

Source: O. Bondareva (1963) and L. Shapley (1967): the core is empty exactly if a balanced collection of coalitions is
worth more than all members together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from alliance.errors import AllianceError
from alliance.solver.answer import Outcome
from alliance.solver.highs import Resident
from alliance.synergy.complaints import FAR, ROWS_AT_ONCE, TOLERANCE, Complaints, indicators, not_asked
from alliance.synergy.game import Game, Values, scale_of
from alliance.synergy.shares.no_shares import NoShares


@dataclass(frozen=True, eq=False)
class Core:
    """What is known of the core of a game.

    Parameters
    ----------
    is_empty : bool
        Whether every split makes some coalition leave.
    shares : array of shape (n,)
        A split in the least core: in the core itself if that is not empty.
    complaint : float
        The worst complaint under `shares`: at most 0 if the core is not empty, else what the worst coalition would gain by
        leaving, and the least such number of any split.
    balanced : mapping of int to float
        Coalitions with weights: each member's weights add up to 1, and the weighted values are worth
        ``value of all + complaint * sum of weights``. More than the value of all proves that the core is empty.
    """

    is_empty: bool
    shares: Values
    complaint: float
    balanced: Mapping[int, float]


def core(game: Game) -> Core:
    """Return a split in the least core of a game, and the balanced collection that proves it best.

    Notes
    -----
    min t  subject to  x(N) = v(N),  x(S) + t >= v(S) for every other S; rows are added as coalitions complain.
    """
    gains, count = game.gains(), len(game)
    scale = scale_of(gains)
    values = gains / scale
    if count == 1:
        return Core(False, game.values[1:].copy(), 0.0, {1: 1.0})
    complaints = Complaints(values)
    solver = Resident(np.append(np.zeros(count), 1.0), np.full(count + 1, -FAR), np.full(count + 1, FAR))
    solver.add_rows(np.append(np.ones(count), 0.0)[None, :], values[-1:], values[-1:])
    rows: list[int] = []
    new = [1 << member for member in range(count)]
    new += [game.grand ^ single for single in new if game.grand ^ single not in new]
    while True:
        rows += new
        asking = np.hstack((indicators(new, count), np.ones((len(new), 1))))
        solver.add_rows(asking, values[new], np.full(len(new), np.inf))
        outcome, x, prices = solver.solve()
        if outcome is not Outcome.OPTIMAL:
            raise AllianceError(f"The linear program of the least core is {outcome}.")
        new = not_asked(complaints.worst(x[:-1], float(x[-1]) + TOLERANCE, ROWS_AT_ONCE), rows)
        if not new:
            break
    shares = x[:-1] * scale
    worst = float(x[-1]) * scale
    balanced = {
        rows[position]: float(price / -prices[0])
        for position, price in enumerate(prices[1:])
        if price > TOLERANCE and prices[0] < 0
    }
    is_empty = float(x[-1]) > TOLERANCE * count
    return Core(is_empty, shares if game.kind == "gain" else -shares, worst, balanced)


def core_point(game: Game) -> Values:
    """Return a split that no coalition would leave, shape (n,).

    Raises
    ------
    EmptyCore
        If there is none; carries the balanced collection that proves it.
    """
    found = core(game)
    if found.is_empty:
        raise EmptyCore(game, found)
    return found.shares


def least_core(game: Game) -> Values:
    """Return a split whose worst complaint is the least possible, shape (n,)."""
    return core(game).shares


class EmptyCore(NoShares):
    """Every split makes some coalition leave; carries the proof."""

    def __init__(self, game: Game, proof: Core) -> None:
        self.proof = proof
        listed = "; ".join(f"{weight:.4g} of {game.label(part)}" for part, weight in proof.balanced.items())
        worth = "is worth more than all members earn" if game.kind == "gain" else "spends less than all members spend"
        super().__init__(
            f"No split keeps every coalition: {listed} {worth} together (each member's parts add up to one). Under the best"
            f" split the worst coalition still gains {proof.complaint:,.10g} by leaving; the least core is that split."
        )

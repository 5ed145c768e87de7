"""The Banzhaf value: what a member adds on average to a coalition drawn at random.

It does not add up to the value of all; the normalised form is scaled so that it does, and is meant for power.

Source: J. Banzhaf, Rutgers Law Review 19 (1965).
"""

from __future__ import annotations

import numpy as np

from alliance.synergy.game import Game, Values, scale_of
from alliance.synergy.shares.no_shares import NoShares
from alliance.synergy.shares.shapley import weighted_marginals


def banzhaf(game: Game) -> Values:
    """Return the Banzhaf value, shape (n,). O(2**n)."""
    weight = np.full(len(game) + 1, 0.5 ** (len(game) - 1))
    return weighted_marginals(game.values, weight, weight)


def banzhaf_normalised(game: Game) -> Values:
    """Return the Banzhaf value scaled to the value of all members, shape (n,).

    Raises
    ------
    NoShares
        If nobody ever adds anything, or what members add on average and what all are worth have opposite signs: scaling would
        then turn every share around.
    """
    raw = banzhaf(game)
    added, total = float(raw.sum()), float(game.values[-1])
    if abs(added) <= 1e-12 * scale_of(game.values):
        raise NoShares(
            "What members add to coalitions on average adds up to 0, so there is nothing to scale to the value of all. Share by"
            " 'shapley', or look at 'banzhaf' as it is."
        )
    if added * total < 0:
        raise NoShares(
            f"What members add to coalitions on average adds up to {added:,.10g}, and all together are worth {total:,.10g}: scaling"
            " one to the other would turn the sign of every share. Share by 'shapley', or look at 'banzhaf' as it is."
        )
    shares: Values = raw * (game.values[-1] / raw.sum())
    return shares

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
        If nobody ever adds anything, so that there is nothing to scale.
    """
    raw = banzhaf(game)
    if abs(float(raw.sum())) <= 1e-12 * scale_of(game.values):
        raise NoShares("No member ever adds anything to a coalition, so a normalised Banzhaf value does not exist.")
    shares: Values = raw * (game.values[-1] / raw.sum())
    return shares

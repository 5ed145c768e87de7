"""The tau value: between the most a member may hope for and the least it can insist on.

Source: S. Tijs, Bounds for the core and the tau-value (1981).
"""

from __future__ import annotations

import numpy as np

from alliance.errors import AllianceError
from alliance.synergy.game import Game, Values, scale_of, sums


class NotQuasiBalanced(AllianceError):
    """The members' least claims do not fit below their highest hopes, so the game has no tau value."""


def tau(game: Game) -> Values:
    """Return the tau value, shape (n,). O(n * 2**n).

    Raises
    ------
    NotQuasiBalanced
        If some member insists on more than it may hope for, or the claims do not bracket the value of all.
    """
    gains, count = game.gains(), len(game)
    total = float(gains[-1])
    utopia = total - gains[game.grand ^ (1 << np.arange(count))]
    # What a member can insist on: the best coalition that pays everybody else in it its utopia.
    left = gains - sums(utopia)
    least = np.array([left.reshape(-1, 2, 1 << member)[:, 1].max() + utopia[member] for member in range(count)])
    limit = 1e-9 * scale_of(gains)
    if (least > utopia + limit).any() or not least.sum() - limit <= total <= utopia.sum() + limit:
        raise NotQuasiBalanced(
            f"Together the members insist on {least.sum():g} and may hope for {utopia.sum():g}, which does not bracket the"
            f" {total:g} there is to share. Take the nucleolus or the Shapley value."
        )
    room = float(utopia.sum() - least.sum())
    step = 0.0 if room <= limit else (total - float(least.sum())) / room
    shares: Values = least + step * (utopia - least)
    return shares if game.kind == "gain" else -shares

"""Equal shares: everybody what it has alone, and the rest in equal parts."""

from __future__ import annotations

import numpy as np

from alliance.synergy.game import Game, Values, alone


def equal(game: Game) -> Values:
    """Return equal shares of the value of all, shape (n,)."""
    return np.full(len(game), game.values[-1] / len(game))


def equal_surplus(game: Game) -> Values:
    """Return what each member has alone plus an equal part of what they add together, shape (n,)."""
    own = alone(game.values)
    shares: Values = own + (game.values[-1] - own.sum()) / len(game)
    return shares

"""Equal shares: everybody what it has alone, and the rest in equal parts."""

from __future__ import annotations

from alliance.synergy.game import Game, Values, alone


def equal(game: Game) -> Values:
    """Return equal shares of the value of all, shape (n,)."""
    return alone(game.values) * 0 + game.values[-1] / len(game)


def equal_surplus(game: Game) -> Values:
    """Return what each member has alone plus an equal part of what they add together, shape (n,)."""
    own = alone(game.values)
    return own + (game.values[-1] - own.sum()) / len(game)

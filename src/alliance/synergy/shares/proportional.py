"""Proportional shares: by volume, by cost, by revenue, or by what each has alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from alliance.errors import UnknownName, UsageError
from alliance.synergy.game import Game, Values, alone
from alliance.synergy.shares.no_shares import NoShares


def proportional(game: Game, weights: Mapping[str, float] | None = None) -> Values:
    """Return shares of the value of all in proportion to weights, shape (n,).

    Parameters
    ----------
    game : Game
        The game.
    weights : mapping of str to float, or None
        One non-negative weight for each member (vehicles, EUR, ...); None takes what each member has alone.

    Raises
    ------
    NoShares
        If no weights are given, and what each has alone is of both signs or nothing at all.
    UsageError
        If a weight is missing, negative or not finite, or all are 0.
    """
    if weights is None:
        numbers = alone(game.values)
        source = "what each has alone"
    else:
        for member in weights:
            if member not in game.members:
                raise UnknownName("member", member, game.members)
        missing = [member for member in game.members if member not in weights]
        if missing:
            raise UsageError(f"No weight was given for {', '.join(missing)}. Give one weight for each member.")
        numbers = np.array([float(weights[member]) for member in game.members])
        source = "the weights"
    same_sign = (numbers >= 0).all() or (numbers <= 0).all()
    if not np.isfinite(numbers).all() or not same_sign or numbers.sum() == 0:
        listed = ", ".join(f"{member} {number:g}" for member, number in zip(game.members, numbers, strict=True))
        sentence = f"Nothing can be shared in proportion to {source}: {listed}. Give weights of one sign, not all 0."
        raise NoShares(sentence) if weights is None else UsageError(sentence)
    shares: Values = numbers * (game.values[-1] / numbers.sum())
    return shares

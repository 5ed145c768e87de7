"""The tau value: between the most a member may hope for and the least it can insist on.

Source: S. Tijs, Bounds for the core and the tau-value (1981).
"""

from __future__ import annotations

import numpy as np

from alliance.synergy.game import Game, Values, scale_of, sums
from alliance.synergy.shares.no_shares import NoShares


class NotQuasiBalanced(NoShares):
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
        raise NotQuasiBalanced(_sentence(game, least, utopia, limit))
    room = float(utopia.sum() - least.sum())
    step = 0.0 if room <= limit else (total - float(least.sum())) / room
    shares: Values = least + step * (utopia - least)
    return shares if game.kind == "gain" else -shares


def _sentence(game: Game, least: Values, utopia: Values, limit: float) -> str:
    """Return which of the three conditions of the tau value fails, in the numbers of the game."""
    sign = 1.0 if game.kind == "gain" else -1.0
    total = float(game.values[-1])
    worst = int(np.argmax(least - utopia))
    advice = "The Shapley value and the prenucleolus exist."
    if least[worst] > utopia[worst] + limit:
        member = game.members[worst]
        hopes, insists = (
            ("may hope for", "can insist on") if game.kind == "gain" else ("may hope to pay", "need pay no more than")
        )
        return (
            f"The game has no tau value: {member} {hopes} {sign * utopia[worst]:,.10g} and {insists} {sign * least[worst]:,.10g}."
            f" {advice}"
        )
    if game.kind == "gain":
        return (
            f"The game has no tau value: together the members insist on {least.sum():,.10g} and may hope for"
            f" {utopia.sum():,.10g}, which does not bracket the {total:,.10g} there is to share. {advice}"
        )
    return (
        f"The game has no tau value: together the members hope to pay {-utopia.sum():,.10g} and insist on paying no more than"
        f" {-least.sum():,.10g}, which does not bracket the {total:,.10g} there is to pay. {advice}"
    )

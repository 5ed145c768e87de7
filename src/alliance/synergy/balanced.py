"""A balanced collection: coalitions with weights that add up to one for each member, in exact fractions.

If the weighted coalitions are worth more than all members together, then whatever is shared out, somebody gets too
little: each member can spend its one unit of time in the coalitions of the collection. This is the proof of an empty core
that a person can check with pencil and paper.

Source: O. Bondareva (1963) and L. Shapley (1967).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from alliance.synergy.game import Game, exact_values


@dataclass(frozen=True)
class Weighted:
    """One coalition of a collection.

    Parameters
    ----------
    members : tuple of str
        Who is in it.
    weight : Fraction
        Which part of each member's time it takes.
    value : Fraction
        What it is worth (gain) or spends (cost) on its own.
    """

    members: tuple[str, ...]
    weight: Fraction
    value: Fraction


@dataclass(frozen=True)
class BalancedCollection:
    """Coalitions among which every member can divide its time.

    Parameters
    ----------
    coalitions : tuple of Weighted
        The coalitions.
    worth : Fraction
        The weighted sum of their values.
    together : Fraction
        What all members are worth or spend together.
    is_valid : bool
        Whether each member's weights add up to exactly one and the collection beats all members together, in fractions.
    """

    coalitions: tuple[Weighted, ...]
    worth: Fraction
    together: Fraction
    is_valid: bool

    def called(self, names: Mapping[str, str]) -> BalancedCollection:
        """Return the same with members by the names that people call them."""
        coalitions = tuple(
            replace(each, members=tuple(names.get(member, member) for member in each.members))
            for each in self.coalitions
        )
        return replace(self, coalitions=coalitions)


def balanced_collection(game: Game, weights: Mapping[int, float]) -> BalancedCollection:
    """Return a collection in exact fractions from the weights that a linear program found.

    Parameters
    ----------
    game : Game
        The game.
    weights : mapping of int to float
        Weight of each coalition, as `alliance.synergy.shares.core` finds them.
    """
    chosen = sorted(weights, key=lambda coalition: (coalition.bit_count(), coalition))
    exact = _solved(chosen, len(game))
    if exact is None or any(weight < 0 for weight in exact):
        exact = [Fraction(weights[coalition]).limit_denominator(10**6) for coalition in chosen]
    gains = exact_values(game)
    sign = 1 if game.kind == "gain" else -1
    worth = sum((weight * gains[coalition] for weight, coalition in zip(exact, chosen, strict=True)), Fraction(0))
    covered = [
        sum((weight for weight, coalition in zip(exact, chosen, strict=True) if coalition >> bit & 1), Fraction(0))
        for bit in range(len(game))
    ]
    is_valid = all(each == 1 for each in covered) and all(weight >= 0 for weight in exact) and worth > gains[-1]
    parts = tuple(
        Weighted(game.names(coalition), weight, sign * gains[coalition])
        for weight, coalition in zip(exact, chosen, strict=True)
        if weight
    )
    return BalancedCollection(parts, sign * worth, sign * gains[-1], is_valid)


def _solved(coalitions: Sequence[int], count: int) -> list[Fraction] | None:
    """Return the only weights with which the coalitions cover each member once, or None if there are none or many."""
    table = [[Fraction(coalition >> bit & 1) for coalition in coalitions] + [Fraction(1)] for bit in range(count)]
    rank = 0
    for column in range(len(coalitions)):
        pivot = next((row for row in range(rank, count) if table[row][column]), None)
        if pivot is None:
            return None
        table[rank], table[pivot] = table[pivot], table[rank]
        lead = table[rank][column]
        table[rank] = [entry / lead for entry in table[rank]]
        for row in range(count):
            if row != rank and table[row][column]:
                factor = table[row][column]
                table[row] = [entry - factor * other for entry, other in zip(table[row], table[rank], strict=True)]
        rank += 1
    if any(row[-1] for row in table[rank:]):
        return None
    return [table[row][-1] for row in range(len(coalitions))]

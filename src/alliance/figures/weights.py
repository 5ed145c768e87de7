"""A weight over time as a sum of pieces: who counts how much on which days, and how much of it is already inside (§3)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of days with one weight.

    Parameters
    ----------
    start, end : int
        ``[start, end)`` as day numbers.
    weight : Fraction
        The weight.
    why : str
        The weight in words.
    """

    start: int
    end: int
    weight: Fraction
    why: str = ""


class Weights:
    """A weight per day, zero at first, to which stretches are added."""

    def __init__(self) -> None:
        self._changes: dict[int, Fraction] = {}

    def add(self, start: int, end: int, weight: Fraction) -> None:
        """Add a weight to the days ``[start, end)``."""
        self._changes[start] = self._changes.get(start, NOTHING) + weight
        self._changes[end] = self._changes.get(end, NOTHING) - weight

    def pieces(self) -> list[Piece]:
        """Return the stretches whose weight is not 0, in order, each as long as the weight stays the same."""
        made: list[Piece] = []
        days = sorted(day for day, change in self._changes.items() if change)
        weight = NOTHING
        for start, end in pairwise(days):
            weight += self._changes[start]
            if weight:
                made.append(Piece(start, end, weight))
        return made

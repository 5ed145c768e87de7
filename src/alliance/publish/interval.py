"""The numbers that a wording allows, as one interval with open or closed ends."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Interval:
    """A stretch of the number line.

    Parameters
    ----------
    low, high : Fraction or None
        Its ends; None for no limit on that side.
    low_open, high_open : bool
        Whether the end itself lies outside.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def contains(self, value: Fraction) -> bool:
        """Return whether a number lies inside."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.high_open)

    def holds(self, other: Interval) -> bool:
        """Return whether every number of `other` lies inside."""
        if self.low is not None and (other.low is None or other.low < self.low):
            return False
        if self.high is not None and (other.high is None or other.high > self.high):
            return False
        if self.low is not None and self.low_open and other.low == self.low and not other.low_open:
            return False
        return not (self.high is not None and self.high_open and other.high == self.high and not other.high_open)

    def meets(self, other: Interval) -> bool:
        """Return whether the two share a number."""
        return _reaches(self, other) and _reaches(other, self)

    def mirrored(self) -> Interval:
        """Return the interval with the sign of both ends turned."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_open, self.low_open)

    def times(self, factor: Fraction) -> Interval:
        """Return the interval with both ends multiplied by a positive factor."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, self.low_open, self.high_open)


def around(value: Fraction, half: Fraction) -> Interval:
    """Return the closed interval ``value - half .. value + half``."""
    return Interval(value - half, value + half)


def _reaches(lower: Interval, upper: Interval) -> bool:
    if lower.low is None or upper.high is None or lower.low < upper.high:
        return True
    return lower.low == upper.high and not lower.low_open and not upper.high_open

"""Round numbers for axes and classes, chosen exactly and written by whoever prints them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, log10

# Beyond this ratio of largest to smallest, classes grow by factors and not by steps.
WIDE_RANGE = 30


def steps(high: float, count: int = 5) -> list[Fraction]:
    """Return round numbers from 0 up to at most `high`, about `count` of them.

    Examples
    --------
    >>> [int(step) for step in steps(424_797, 5)]
    [0, 100000, 200000, 300000, 400000]
    """
    if high <= 0:
        return [Fraction(0)]
    step = round_step(high / max(1, count))
    return [step * place for place in range(floor(Fraction(high) / step) + 1)]


def round_step(rough: float) -> Fraction:
    """Return the least 1, 2, 2.5 or 5 times a power of ten that is not below `rough`.

    Examples
    --------
    >>> int(round_step(84_000))
    100000
    """
    power = Fraction(10) ** floor(log10(rough))
    wanted = Fraction(rough)
    return next(
        power * times
        for times in (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))
        if power * times >= wanted
    )


def class_bounds(values: Sequence[float], count: int) -> list[Fraction]:
    """Return the round bounds that part values into at most `count` classes, from few to many.

    Parameters
    ----------
    values : sequence of float
        What is classed; zero and less are in the lowest class.
    count : int
        The most classes.

    Notes
    -----
    Values that lie far apart are parted by factors: on even steps nearly all of them would fall into the lowest class.

    Examples
    --------
    >>> [int(bound) for bound in class_bounds([900, 4_000, 30_000, 250_000, 1_300_000], 6)]
    [5000, 20000, 100000, 200000]
    >>> [int(bound) for bound in class_bounds([12, 25, 40, 55], 4)]
    [20, 40]
    """
    some = sorted({value for value in values if value > 0})
    if len(some) < 2:
        return []
    low, high, count = some[0], some[-1], min(count, len(some))
    if high / low < WIDE_RANGE:
        step = round_step((high - low) / count)
        first = floor(Fraction(low) / step) + 1
        bounds = [step * place for place in range(first, ceil(Fraction(high) / step) + 1)]
    else:
        even = [low * (high / low) ** (place / count) for place in range(1, count)]
        bounds = sorted({_nearest(each) for each in even})
    return [bound for bound in bounds if low < bound <= high][: count - 1]


def class_of(value: float, bounds: Sequence[Fraction]) -> int:
    """Return the place of the class a value belongs to; a bound belongs to the class above it."""
    return sum(value >= bound for bound in bounds)


def _nearest(rough: float) -> Fraction:
    """Return the 1, 2 or 5 times a power of ten that is nearest by its factor."""
    power = floor(log10(rough))
    candidates = [Fraction(times) * Fraction(10) ** (power + more) for more in (0, 1) for times in (1, 2, 5)]
    return min(candidates, key=lambda each: abs(log10(float(each)) - log10(rough)))

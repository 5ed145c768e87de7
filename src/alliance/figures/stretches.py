"""A member's weight over time, as stretches of days, and the pointwise algebra on them (§3).

The stretches of a member follow each other from ever to ever, weights of 0 included, so that every day has one weight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from alliance.calendar import ONE_DAY
from alliance.units import decimal_text

NOTHING = Fraction(0)
WHOLE = Fraction(1)
LEFT_OUT = "left out"


@dataclass(frozen=True)
class Stretch:
    """A stretch of days with one weight.

    Parameters
    ----------
    start, end : date or None
        ``[start, end)``; None for ever back, or for ever on.
    weight : Fraction
        What the member's figures are multiplied by; 0 leaves it out.
    why : str
        The weight in words: ``"whole"``, ``"50 %"``, ``"43.4 % owned by Renault"``, ``"left out"``.
    """

    start: date | None
    end: date | None
    weight: Fraction
    why: str

    def holds_on(self, day: date) -> bool:
        """Return whether a day lies in the stretch."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


Stretches = tuple[Stretch, ...]


def always(weight: Fraction, why: str) -> Stretches:
    """Return one weight for all of time."""
    return (Stretch(None, None, weight, why),)


def during(spans: list[tuple[date | None, date | None]]) -> Stretches:
    """Return weight 1 on the days of any span ``[start, end)`` and 0 on all others."""
    joined = always(NOTHING, LEFT_OUT)
    for start, end in spans:
        pieces = [Stretch(start, end, WHOLE, "whole")]
        if start is not None:
            pieces.insert(0, Stretch(None, start, NOTHING, LEFT_OUT))
        if end is not None:
            pieces.append(Stretch(end, None, NOTHING, LEFT_OUT))
        joined = union(joined, tuple(pieces))
    return joined


def union(first: Stretches, second: Stretches) -> Stretches:
    """Return the larger weight of every day."""
    return _pointwise(first, second, lambda one, two: one if one.weight >= two.weight else two)


def common(first: Stretches, second: Stretches) -> Stretches:
    """Return the smaller weight of every day."""
    return _pointwise(first, second, lambda one, two: one if one.weight <= two.weight else two)


def less(first: Stretches, second: Stretches) -> Stretches:
    """Return the first weight less the second on every day, never below 0."""
    return _pointwise(first, second, _taken)


def scaled(stretches: Stretches, share: Fraction) -> Stretches:
    """Return every weight times a share."""

    def why(stretch: Stretch) -> str:
        if not stretch.weight * share:
            return LEFT_OUT
        if share == 1:
            return stretch.why
        return percent(share) if stretch.why == "whole" else f"{percent(share)} of {stretch.why}"

    return tuple(Stretch(each.start, each.end, each.weight * share, why(each)) for each in stretches)


def frozen(stretches: Stretches, day: date) -> Stretches:
    """Return the weight of one day for all of time."""
    then = _on(stretches, day)
    return always(then.weight, then.why)


def limited(stretches: Stretches, start: date | None, end: date | None) -> Stretches:
    """Return the weights inside ``[start, end)`` and 0 outside."""
    return _pointwise(stretches, during([(start, end)]), lambda each, limit: each if limit.weight else limit)


def is_left_out(stretches: Stretches) -> bool:
    """Return whether the weight is 0 on every day."""
    return not any(stretch.weight for stretch in stretches)


def percent(share: Fraction) -> str:
    """Return a share as ``"43.4 %"``; more than four decimals are rounded to two."""
    exact = decimal_text(100 * share)
    return f"{exact if len(exact.partition('.')[2]) <= 4 else decimal_text(100 * share, 2)} %"


def _taken(first: Stretch, second: Stretch) -> Stretch:
    if not second.weight:
        return first
    weight = max(NOTHING, first.weight - second.weight)
    return Stretch(None, None, weight, percent(weight) if weight else LEFT_OUT)


def _pointwise(first: Stretches, second: Stretches, pick: Callable[[Stretch, Stretch], Stretch]) -> Stretches:
    edges = {stretch.start for stretch in (*first, *second) if stretch.start is not None}
    days: list[date | None] = [None, *sorted(edges), None]
    made: list[Stretch] = []
    for start, end in pairwise(days):
        probe = start or (end - ONE_DAY if end else date.min)
        chosen = pick(_on(first, probe), _on(second, probe))
        if made and (made[-1].weight, made[-1].why) == (chosen.weight, chosen.why):
            start = made.pop().start
        made.append(Stretch(start, end, chosen.weight, chosen.why))
    return tuple(made)


def _on(stretches: Stretches, day: date) -> Stretch:
    return next(stretch for stretch in stretches if stretch.holds_on(day))

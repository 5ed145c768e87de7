"""Between which numbers the record brackets one that nobody reported: by totals up to a day, and by parts of the period.

Sold vehicles only add up. So what was sold up to a day lies between what was sold up to any earlier and any later day, and a
period holds at least what its parts hold. Two known points also give a pace, against which a number is plausible or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from alliance.calendar import Period
from alliance.publish.interval import Interval
from alliance.publish.language import policy
from alliance.record.facts import Fact

# The day that stands for "since the beginning".
ORIGIN = date.min
_PARTS = re.compile(r"generations? (\d+)(?:(?:-| to )(\d+))?")


@dataclass(frozen=True)
class Bracket:
    """Between which numbers a quantity lies, and what the pace of the known points gives.

    Parameters
    ----------
    bounds : Interval
        The least and the most it can be.
    pace : Fraction or None
        What the straight line between the two nearest known points gives; None if there are none on both sides.
    reach : Fraction
        How far from the pace a number is still plausible (§12).
    facts : tuple of Fact
        The facts it rests on.
    """

    bounds: Interval
    pace: Fraction | None
    reach: Fraction
    facts: tuple[Fact, ...]

    def supports(self, wanted: Interval) -> bool:
        """Return whether a wording lies inside the bounds and near the pace."""
        if self.pace is None or not self.bounds.holds(wanted):
            return False
        return wanted.meets(Interval(self.pace - self.reach, self.pace + self.reach))

    def contradicts(self, wanted: Interval) -> bool:
        """Return whether nothing that the wording allows lies inside the bounds."""
        return not wanted.meets(self.bounds)


def bracket(facts: Iterable[Fact], period: Period) -> Bracket | None:
    """Return the bracket of a quantity that adds up over time, or None if the record does not limit it on both sides.

    Parameters
    ----------
    facts : iterable of Fact
        Facts of one key (measure, member, breakdown) over any periods, cumulative ones included.
    period : Period
        The period asked for.

    Notes
    -----
    Limits of "sold up to day t" are relaxed over all facts until nothing changes: a fact over ``[a, b)`` ties the limits at
    ``a`` and ``b``, and a later day never has less than an earlier one.
    """
    known = _with_sums(list(facts))
    start, end = period.start or ORIGIN, period.end
    days = sorted({start, end, ORIGIN, *(fact.start or ORIGIN for fact in known), *(fact.end for fact in known)})
    if len(days) < 3 or not known:
        return None
    low: dict[date, Fraction | None] = dict.fromkeys(days)
    high: dict[date, Fraction | None] = dict.fromkeys(days)
    low[ORIGIN] = high[ORIGIN] = Fraction(0)
    for _ in range(len(days) + 1):
        if not _relax(known, days, low, high):
            break
    bounds = _difference(low, high, start, end, known)
    if bounds is None:
        return None
    stated = {day for fact in known for day in (fact.start or ORIGIN, fact.end)}
    pace = _pace(low, high, sorted(stated | {ORIGIN}), start, end)
    used = tuple(fact for fact in known if fact.ref)
    return Bracket(bounds, pace[0] if pace else None, pace[1] if pace else Fraction(0), used)


# --------------------------------------------------------------------------------------------------- inside


def _limits(fact: Fact) -> tuple[Fraction | None, Fraction | None]:
    low = None if fact.bound == "upper" else fact.value - fact.half
    high = None if fact.bound == "lower" else fact.value + fact.half
    return low, high


def _relax(
    facts: list[Fact], days: list[date], low: dict[date, Fraction | None], high: dict[date, Fraction | None]
) -> bool:
    """Tighten the limits of every day once; return whether anything changed."""
    before = (dict(low), dict(high))
    for fact in facts:
        first, last = fact.start or ORIGIN, fact.end
        least, most = _limits(fact)
        if fact.definition and not fact.same_as:
            most = None  # a part of the whole limits it from below only
        low[last] = _most(low[last], _plus(low[first], least))
        high[last] = _least(high[last], _plus(high[first], most))
        low[first] = _most(low[first], _minus(low[last], most))
        high[first] = _least(high[first], _minus(high[last], least))
    for earlier, later in pairwise(days):
        low[later] = _most(low[later], low[earlier])
    for later, earlier in pairwise(reversed(days)):
        high[earlier] = _least(high[earlier], high[later])
    return before != (low, high)


def _difference(
    low: dict[date, Fraction | None], high: dict[date, Fraction | None], start: date, end: date, facts: list[Fact]
) -> Interval | None:
    least = _minus(low[end], high[start])
    most = _minus(high[end], low[start])
    for fact in facts:
        if start <= (fact.start or ORIGIN) and fact.end <= end:
            least = _most(least, _limits(fact)[0])
    if most is None or least is None:
        return None
    least = max(least, Fraction(0))
    # Facts that contradict each other bracket nothing.
    return Interval(least, most) if least <= most else None


def _pace(
    low: dict[date, Fraction | None], high: dict[date, Fraction | None], days: list[date], start: date, end: date
) -> tuple[Fraction, Fraction] | None:
    """Return what straight lines between known points give for the period, and how far from it is plausible."""
    points, bounded = {}, {}
    for day in days:
        least, most = low[day], high[day]
        if least is not None and most is not None and (day == ORIGIN or most - least <= most / 10):
            points[day] = (least + most) / 2
        elif least is not None and least > 0:
            bounded[day] = least
    found = _between_points(points, start, end)
    # "Over 2.8 million" is a known point only where there is no better one: a text says it when it has just come true.
    return found if found is not None else _between_points({**bounded, **points}, start, end)


def _between_points(points: dict[date, Fraction], start: date, end: date) -> tuple[Fraction, Fraction] | None:
    first = Fraction(0) if start == ORIGIN else _on_line(points, start)
    last = _on_line(points, end)
    if first is None or last is None:
        return None
    known = [day for day in points if day != ORIGIN and day <= (start if start != ORIGIN else end)]
    base = points[max(known)] if known and start == ORIGIN else first
    return last - first, (last - base) * policy().bracket


def _on_line(points: dict[date, Fraction], day: date) -> Fraction | None:
    if day in points:
        return points[day]
    before = [each for each in points if each < day and each != ORIGIN]
    after = [each for each in points if each > day]
    if not before or not after:
        return None
    first, last = max(before), min(after)
    share = Fraction((day - first).days, (last - first).days)
    return points[first] + (points[last] - points[first]) * share


def _with_sums(facts: list[Fact]) -> list[Fact]:
    """Add the sum of parts that exclude each other, such as "generations 1-3" and "generation 4", as one more fact."""
    parts: dict[frozenset[int], Fact] = {}
    for fact in sorted(facts, key=lambda fact: fact.end):
        match = _PARTS.fullmatch(fact.definition)
        if match is not None and fact.start is None:
            parts[frozenset(range(int(match[1]), int(match[2] or match[1]) + 1))] = fact
    disjoint: list[Fact] = []
    seen: set[int] = set()
    for generations, fact in parts.items():
        if not generations & seen:
            seen |= generations
            disjoint.append(fact)
    if len(disjoint) < 2:
        return facts
    last = max(fact.end for fact in disjoint)
    total = Fact(
        measure=disjoint[0].measure, member=disjoint[0].member, start=None, end=last,
        value=sum((fact.value for fact in disjoint), Fraction(0)), unit=disjoint[0].unit, bound="lower",
    )  # fmt: skip
    return [*facts, total]


def _plus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _minus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _most(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return other if one is None else one if other is None else max(one, other)


def _least(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return other if one is None else one if other is None else min(one, other)

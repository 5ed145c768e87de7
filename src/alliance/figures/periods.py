"""Which periods follow from the reported ones, and by which path (§4).

A report over the days ``[a, b)`` says by how much a running total rose between a and b. So reports are edges of a graph
whose nodes are days, and a period can be derived exactly if its two ends are connected: the path is the way of the
number, an edge walked backwards is taken away, and a round trip that does not come back to nothing is a contradiction.
One rule covers months, quarters, fiscal years, year-to-date and "since the beginning" alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count

from alliance.calendar import Period, add_months
from alliance.record.cells import BEGINNING
from alliance.record.quality import SERIOUS

NOTHING = Fraction(0)

# What a path costs, the worst first: bounds, serious doubts, reports taken away, rounding, small doubts, number of reports.
Cost = tuple[int, int, int, Fraction, int, int]
_FREE: Cost = (0, 0, 0, NOTHING, 0, 0)


@dataclass(frozen=True, slots=True)
class Edge:
    """One report over a stretch of days.

    Parameters
    ----------
    start, end : int
        ``[start, end)`` as day numbers; `BEGINNING` as the start of a cumulative report.
    value, half : Fraction
        What was reported, and the half-width of its rounding, in one unit for all edges.
    bound : "", "lower" or "upper"
        Whether the report only limits the number from one side.
    doubt : int
        0 for a plain report, 1 for a derived or provisional one, more for estimates and worse.
    key : int
        The caller's own number of the report.
    """

    start: int
    end: int
    value: Fraction
    half: Fraction = NOTHING
    bound: str = ""
    doubt: int = 0
    key: int = 0

    def cost(self) -> Cost:
        """Return what this report costs on a path; a plain exact report costs least."""
        serious = self.doubt if self.doubt >= SERIOUS else 0
        return (1 if self.bound else 0, serious, 0, self.half, self.doubt, 1)


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a path.

    Parameters
    ----------
    sign : int
        1 if the report is added, -1 if it is taken away.
    edge : Edge
        The report.
    """

    sign: int
    edge: Edge

    @property
    def bound(self) -> str:
        """The side from which the leg limits the total; taking a lower bound away gives an upper one."""
        if self.sign > 0 or not self.edge.bound:
            return self.edge.bound
        return "upper" if self.edge.bound == "lower" else "lower"


@dataclass(frozen=True)
class Contradiction:
    """Reports that cannot all be right: two ways from one day to another that differ by more than rounding.

    Parameters
    ----------
    edge : Edge
        The report that does not fit.
    others : tuple of Leg
        The better reports that say something else for the same days.
    gap : Fraction
        What `edge` says less what the others say.
    tolerance : Fraction
        How much of a gap rounding explains.
    """

    edge: Edge
    others: tuple[Leg, ...]
    gap: Fraction
    tolerance: Fraction


def is_plain(edge: Edge) -> bool:
    """Return whether nothing can be better than a report: exact, no bound, no doubt."""
    return not edge.bound and not edge.doubt and not edge.half


def days_of(period: Period) -> tuple[int, int]:
    """Return the ends of a period as day numbers, `BEGINNING` for a cumulative one."""
    return BEGINNING if period.start is None else period.start.toordinal(), period.end.toordinal()


def period_of(start: int, end: int) -> Period:
    """Return the period between two day numbers."""
    return Period(None if start == BEGINNING else date.fromordinal(start), date.fromordinal(end))


def derive(start: int, end: int, edges: Sequence[Edge]) -> tuple[Leg, ...] | None:
    """Return the best path of reports from `start` to `end`, or None if they are not connected.

    Parameters
    ----------
    start, end : int
        ``[start, end)`` as day numbers; `BEGINNING` for "since the beginning".
    edges : sequence of Edge
        The reports, all of one member and measure.

    Returns
    -------
    tuple of Leg, or None
        Signs and reports whose sum is the number asked for. Reports that lie inside the period and add up to it go before
        differences; then plain exact reports are preferred, then those rounded least; bounds and serious doubts come last.
        Of equally good paths the one with the fewest reports, in the order given.

    Notes
    -----
    Shortest path (Dijkstra) under the order of `Edge.cost`; O(n log n) for n reports. A path that mixes lower and upper
    bounds says nothing and is not returned. Source: §4 of the rules of consolidation.
    """
    direct = min((edge for edge in edges if edge.start == start and edge.end == end), key=Edge.cost, default=None)
    if direct is not None and is_plain(direct):
        return (Leg(1, direct),)
    legs = _cheapest(start, end, _neighbours(edges))
    if legs is None:
        return None
    return None if {"lower", "upper"} <= {leg.bound for leg in legs} else legs


def missing(start: int, end: int, edges: Iterable[Edge]) -> tuple[Period, ...]:
    """Return the stretches that nobody reported, such that reports of them would connect `start` to `end`.

    A gap is named as one period if it is a year, a half, a quarter, a month or longer than a year, else month by month.

    Parameters
    ----------
    start, end : int
        ``[start, end)`` as day numbers.
    edges : iterable of Edge
        What was reported; edges that are only bounds do not connect.

    Returns
    -------
    tuple of Period
        In order of time; empty if the ends are connected already.
    """
    groups = Connected()
    for edge in edges:
        if not edge.bound:
            groups.join(edge.start, edge.end)
    inside = sorted(day for day in {*groups.days(), start, end} if start <= day <= end)
    gaps: list[tuple[int, int]] = []
    here = start
    while here < end:
        reached = max(day for day in inside if groups.same(here, day))
        if reached == here:
            reached = next(day for day in inside if day > here)
            gaps.append((here, reached))
        here = reached
    return tuple(period for gap in gaps for period in _named(*gap))


def contradictions(edges: Sequence[Edge]) -> tuple[Contradiction, ...]:
    """Return the reports that better ones contradict by more than rounding explains.

    Parameters
    ----------
    edges : sequence of Edge
        The reports of one member and measure.

    Notes
    -----
    The best reports that close no round trip form a forest; every other report is compared with the one path between its
    ends in it. Source: §4 of the rules of consolidation.
    """
    groups = Connected()
    forest: list[Edge] = []
    others: list[Edge] = []
    for edge in sorted(edges, key=Edge.cost):
        fits = not edge.bound and not groups.same(edge.start, edge.end)
        (forest if fits else others).append(edge)
        if fits:
            groups.join(edge.start, edge.end)
    up = _climbs(forest)
    found = []
    for edge in others:
        if not groups.same(edge.start, edge.end):
            continue
        legs = _along(edge.start, edge.end, up)
        gap = edge.value - total(legs)
        tolerance = edge.half + rounding(legs)
        is_fine = (edge.bound == "lower" and gap < 0) or (edge.bound == "upper" and gap > 0)
        if abs(gap) > tolerance and not is_fine:
            found.append(Contradiction(edge, legs, gap, tolerance))
    return tuple(found)


def total(legs: Iterable[Leg]) -> Fraction:
    """Return the sum of a path."""
    return sum((leg.sign * leg.edge.value for leg in legs), NOTHING)


def rounding(legs: Iterable[Leg]) -> Fraction:
    """Return the half-width of the sum of a path."""
    return sum((leg.edge.half for leg in legs), NOTHING)


class Connected:
    """Which days are connected by reports (union-find)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def days(self) -> Iterator[int]:
        """Yield every day at which a report begins or ends."""
        return iter(self._above)

    def join(self, first: int, second: int) -> None:
        """Connect two days."""
        self._above[self._top(first)] = self._top(second)

    def same(self, first: int, second: int) -> bool:
        """Return whether two days are connected; a day is always connected with itself."""
        if first == second:
            return True
        return first in self._above and second in self._above and self._top(first) == self._top(second)

    def _top(self, day: int) -> int:
        above = self._above.setdefault(day, day)
        while above != day:
            self._above[day] = self._above[above]
            day, above = above, self._above[above]
        return day


Neighbours = dict[int, list[tuple[int, Leg]]]


def _neighbours(edges: Iterable[Edge]) -> Neighbours:
    found: Neighbours = {}
    for edge in edges:
        found.setdefault(edge.start, []).append((edge.end, Leg(1, edge)))
        found.setdefault(edge.end, []).append((edge.start, Leg(-1, edge)))
    return found


def _cheapest(start: int, end: int, neighbours: Neighbours) -> tuple[Leg, ...] | None:
    """Return the legs from `start` to `end` that cost least (Dijkstra)."""
    tie = count()
    ahead: list[tuple[Cost, int, int, tuple[int, Leg] | None]] = [(_FREE, next(tie), start, None)]
    came: dict[int, tuple[int, Leg] | None] = {}
    while ahead:
        cost, _, day, way = heappop(ahead)
        if day in came:
            continue
        came[day] = way
        if day == end:
            break
        for other, leg in neighbours.get(day, ()):
            if other not in came:
                bounds, serious, _, half, doubt, length = leg.edge.cost()
                away = cost[2] + (leg.sign < 0)
                further = (cost[0] + bounds, cost[1] + serious, away, cost[3] + half, cost[4] + doubt, cost[5] + length)
                heappush(ahead, (further, next(tie), other, (day, leg)))
    if end not in came:
        return None
    legs: list[Leg] = []
    here = came[end]
    while here is not None:
        day, leg = here
        legs.append(leg)
        here = came[day]
    return tuple(reversed(legs))


def _climbs(forest: Sequence[Edge]) -> dict[int, tuple[int, Leg] | None]:
    """Return, for every day of a forest, the next day towards its root and the leg that leads down from there."""
    neighbours = _neighbours(forest)
    up: dict[int, tuple[int, Leg] | None] = {}
    for root in neighbours:
        if root in up:
            continue
        up[root] = None
        ahead = [root]
        while ahead:
            day = ahead.pop()
            for other, leg in neighbours[day]:
                if other not in up:
                    up[other] = (day, leg)
                    ahead.append(other)
    return up


def _along(start: int, end: int, up: dict[int, tuple[int, Leg] | None]) -> tuple[Leg, ...]:
    """Return the one path between two days of a tree."""

    def to_root(day: int) -> list[tuple[int, Leg]]:
        way = []
        here = up[day]
        while here is not None:
            way.append((day, here[1]))
            day = here[0]
            here = up[day]
        return way

    first, last = to_root(start), to_root(end)
    while first and last and first[-1][0] == last[-1][0]:
        first.pop()
        last.pop()
    back = [Leg(-leg.sign, leg.edge) for _, leg in first]
    return (*back, *(leg for _, leg in reversed(last)))


def _named(start: int, end: int) -> Iterator[Period]:
    """Yield a gap as the periods that a member would report."""
    gap = period_of(start, end)
    if gap.start is None or gap.end >= add_months(gap.start, 12) or ".." not in gap.label:
        yield gap
    else:
        yield from gap.months()

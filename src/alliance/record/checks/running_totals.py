"""Whether reports over stretches of days leave room for one running total (§4): pure arithmetic, no words.

A report over ``[first, last)`` says by how much a running total C rose: ``low <= C(last) - C(first) <= high``. What is counted
never falls. Such limits have a common solution exactly if no round trip through them is below nothing, so one rule finds every
contradiction: months against their year, a half and three months against it, a quarter that two other ways leave no room for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alliance.record.cells import Integers
from alliance.record.draft import Booleans

# Series with more days than this are told to contradict themselves, but not by which reports.
MOST_DAYS = 400
_FAR = 1 << 60


@dataclass(frozen=True)
class Limits:
    """By how much running totals rise; all arrays of shape (limits,).

    Parameters
    ----------
    series : array of int64
        To which running total a limit belongs.
    first, last : array of int64
        Days, the second one after the stretch.
    low, high : array of int64 or of Python integers
        The least and the most that it rises.
    never_falls : array of bool
        Whether it cannot fall in between either.
    """

    series: Integers
    first: Integers
    last: Integers
    low: Integers
    high: Integers
    never_falls: Booleans

    def __len__(self) -> int:
        return len(self.series)

    def only(self, chosen: Integers | Booleans) -> Limits:
        """Return some of the limits; `chosen` are their positions or marks, shape (found,) or (limits,)."""
        return Limits(
            self.series[chosen],
            self.first[chosen],
            self.last[chosen],
            self.low[chosen],
            self.high[chosen],
            self.never_falls[chosen],
        )


@dataclass(frozen=True)
class Round:
    """Limits that no running total can keep together.

    Parameters
    ----------
    more : tuple of int
        Positions of the limits whose least rises are together too much ...
    room : tuple of int
        ... for the most that these allow.
    """

    more: tuple[int, ...]
    room: tuple[int, ...]


def impossible(limits: Limits) -> Integers:
    """Return the series for which there is no running total, in order; shape (found,).

    Parameters
    ----------
    limits : Limits
        Of any number of series, one limit per stretch.

    Notes
    -----
    Bellman and Ford's method on all series at once, only over what changed last; begun where the shortest reports add up, it
    ends at once if nothing contradicts. O(n) for n limits that fit, O(n d) for d days of a series that do not.
    """
    limits = limits.only(_overlapping(limits))
    if not len(limits):
        return limits.series
    node, first, last, series = _nodes(limits)
    low, high = _roomy(limits)
    level = _begun(first, last, low, series)
    begins = _first_of(series)
    rises = np.zeros(len(series), np.bool_)
    rises[begins[first[limits.never_falls]]] = True
    step = np.flatnonzero((series[1:] == series[:-1]) & rises[begins[1:]])
    source = np.concatenate([first, last, step + 1])
    target = np.concatenate([last, first, step])
    weight = np.concatenate([high, -low, np.zeros(len(step), low.dtype)])
    active = np.arange(len(source))
    changed = np.zeros(len(series), np.bool_)
    for _ in range(min(int(np.bincount(series).max()), MOST_DAYS) + 1):
        lower = level.copy()
        np.minimum.at(lower, target[active], level[source[active]] + weight[active])
        changed = (lower < level).astype(np.bool_)
        if not changed.any():
            return limits.series[:0]
        level = lower
        active = np.flatnonzero(changed[source])
    return np.unique(node[changed])


def smallest_round(limits: Limits) -> Round | None:
    """Return the fewest limits of one series that contradict each other, or None if there are none, or too many days.

    Parameters
    ----------
    limits : Limits
        Of one series.
    """
    if not len(limits):
        return None
    _, first, last, series = _nodes(limits)
    days = len(series)
    if days > MOST_DAYS:
        return None
    low, high = _roomy(limits)
    step = np.arange(days - 1) if limits.never_falls.any() else np.zeros(0, np.int64)
    source = np.concatenate([first, last, step + 1])
    target = np.concatenate([last, first, step])
    weight = np.concatenate([high, -low, np.zeros(len(step), low.dtype)])
    order = np.lexsort((weight, target))
    source, target, weight = source[order], target[order], weight[order]
    begins = np.flatnonzero(np.concatenate([[True], np.diff(target) != 0]))
    far = _FAR if low.dtype != object else 10**60
    walk = np.full((days, days), far, low.dtype)
    walk[np.arange(days), np.arange(days)] = 0
    walks = [walk]
    for _ in range(days):
        longer = np.full((days, days), far, low.dtype)
        longer[:, target[begins]] = np.minimum.reduceat(walks[-1][:, source] + weight, begins, axis=1)
        longer[longer > far // 2] = far
        walks.append(longer)
        around = np.diagonal(longer)
        if (around < 0).any():
            return _told(order, _back(walks, int(np.argmin(around)), (source, target, weight)), len(limits))
    return None


def _back(walks: Sequence[Integers], home: int, edges: tuple[Integers, Integers, Integers]) -> list[int]:
    """Return the edges of the cheapest closed walk from `home`, the last one first."""
    source, target, weight = edges
    here, found = home, []
    for before, after in zip(walks[-2::-1], walks[:0:-1], strict=True):
        into = np.flatnonzero(target == here)
        fits = before[home, source[into]] + weight[into] == after[home, here]
        edge = int(into[np.flatnonzero(fits)[0]])
        found.append(edge)
        here = int(source[edge])
    return found


def _told(order: Integers, edges: Sequence[int], count: int) -> Round:
    """Return which limits the edges are, those that are walked backwards apart."""
    places = sorted(int(order[edge]) for edge in edges)
    return Round(
        tuple(place - count for place in places if count <= place < 2 * count),
        tuple(place for place in places if place < count),
    )


def _overlapping(limits: Limits) -> Booleans:
    """Return the limits of series in which a stretch meets another one: only those can contradict each other."""
    order = np.lexsort((limits.last, limits.first, limits.series))
    series, first, last = limits.series[order], limits.first[order], limits.last[order]
    meets = (
        np.concatenate([[False], (series[1:] == series[:-1]) & (first[1:] < last[:-1])]) if len(order) else order > 0
    )
    return np.isin(limits.series, series[meets])


def _nodes(limits: Limits) -> tuple[Integers, Integers, Integers, Integers]:
    """Return the series of every node, the nodes of both ends of the limits, and the series as numbers without gaps.

    Nodes are the days of a series, in order of time.
    """
    names, number = np.unique(limits.series, return_inverse=True)
    days, day = np.unique(np.concatenate([limits.first, limits.last]), return_inverse=True)
    places = np.concatenate([number, number]).astype(np.int64) * len(days) + day
    found, node = np.unique(places, return_inverse=True)
    series = found // len(days)
    return names[series], node[: len(limits)], node[len(limits) :], series


def _first_of(series: Integers) -> Integers:
    """Return the first node of every node's series."""
    return np.searchsorted(series, series)


def _begun(first: Integers, last: Integers, low: Integers, series: Integers) -> Integers:
    """Return a running total that keeps to the shortest report from each day on; it may contradict others."""
    rise = np.zeros(len(series), low.dtype)
    order = np.lexsort((last, first))
    shortest = order[np.concatenate([[True], np.diff(first[order]) != 0])]
    np.add.at(rise, last[shortest], low[shortest])
    total = np.cumsum(rise)
    level: Integers = total - total[_first_of(series)]
    return level


def _roomy(limits: Limits) -> tuple[Integers, Integers]:
    """Return the limits as numbers whose sums along any walk fit."""
    low, high = limits.low, limits.high
    most = max(abs(int(edge)) for edge in (low.min(), low.max(), high.min(), high.max()))
    if low.dtype != object and most * 4 * (len(limits) + MOST_DAYS) >= _FAR:
        return low.astype(object), high.astype(object)
    return low, high

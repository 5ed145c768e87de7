"""The value of every coalition: the same decision, cut down to each set of members and solved.

The only file that knows both a decision and a game. What does not depend on each other is valued apart: if platform
families share no plant, the cost of a coalition is the sum over the families, and each family sees only the members that
take part in it, so that a million coalitions need a few hundred small programs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from math import isfinite
from os import cpu_count
from typing import Protocol, runtime_checkable

import numpy as np

from alliance.errors import AllianceError
from alliance.solver.highs import release_threads
from alliance.synergy.game import Game, Values, coalitions_by_size, splits

Taken = frozenset[tuple[str, str]]
Solved = tuple[float, float, Taken]
# Up to so many members of a part, unions keep the plans of their halves.
LARGEST_SPLIT = 14
# A batch holds the coalitions that differ in so many members only.
FREE_MEMBERS = 5
# Costs this near to their bounds, relatively, are proved.
PROVED = 1e-9
# Fewer quick coalitions than this are not worth a pool of processes.
FEW = 16


class Valuer(Protocol):
    """What values one coalition after another; it may remember what helps with the next."""

    def value(self, members: Collection[str]) -> tuple[float, float]:
        """Return the cost of the best plan of some members and the bound that no plan can go below."""


@runtime_checkable
class Keeper(Protocol):
    """A valuer that can tell what a plan decides, so that plans of disjoint sets can be joined into one."""

    def taken(self, members: Collection[str]) -> Taken:
        """Return the whole decisions of the plan that was found for some members, by kind and name."""


class Decision(Protocol):
    """What must be known of a decision to value its coalitions."""

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""

    def parts(self) -> Sequence[Decision]:
        """Return independent parts whose costs add up to the cost of the whole."""

    def taking_part(self) -> Collection[str]:
        """Return the members that have anything in it; the others change nothing."""

    @property
    def is_quick(self) -> bool:
        """Whether a coalition is valued in well under a second, so that many are handed to a process at once."""

    def valuer(self) -> Valuer:
        """Return what values its coalitions, the small ones first."""


class NoPlan(AllianceError):
    """A coalition has no plan at all, so that it has no value and the members no game."""


class Cancelled(AllianceError):
    """The valuation was stopped by the caller; what was solved until then is remembered."""


@dataclass(frozen=True, eq=False)
class CoalitionValues:
    """The cost of every coalition, as an interval.

    Parameters
    ----------
    members : tuple of str
        The members, in the order of the bits.
    cost, bound : array of shape (2**n,), EUR
        Cost of the best plan found, and what no plan of the coalition can go below.
    solved : int
        How many programs were solved for it.
    taken : mapping of int to frozenset of (str, str)
        Whole decisions of the plan found for a coalition; empty where a decision has none.
    """

    members: tuple[str, ...]
    cost: Values
    bound: Values
    solved: int
    taken: Mapping[int, Taken] = field(default_factory=dict)

    def game(self) -> Game:
        """Return the cost game; it knows what each coalition could spend at best, unless every cost is proved."""
        return Game(self.members, self.cost, "cost", "EUR", at_best=None if self.is_proved else self.bound)

    @property
    def is_proved(self) -> bool:
        """Whether every cost is proved to be the least possible, to nine digits."""
        return self.largest_gap <= PROVED

    def saved(self, coalition: int) -> tuple[float, float, float]:
        """Return what a coalition saves against its members going alone: the least that is certain, as planned, the most, EUR.

        Members can always keep their own plans, so nothing less than 0 is certain.
        """
        own = [1 << bit for bit in range(len(self.members)) if coalition >> bit & 1]
        cost, bound = float(self.cost[own].sum()), float(self.bound[own].sum())
        planned = cost - float(self.cost[coalition])
        if len(own) == 1:
            return 0.0, 0.0, 0.0
        return max(0.0, bound - float(self.cost[coalition])), planned, cost - float(self.bound[coalition])

    @property
    def largest_gap(self) -> float:
        """The largest relative gap of any coalition's value; 1e-9 and less is a proof of optimality."""
        size = np.maximum(1.0, np.abs(self.cost))
        return float(((self.cost - self.bound) / size).max())

    def synergy(self) -> tuple[float, float, float]:
        """Return what all save together: the least that is certain, as planned, and the most that is possible, EUR."""
        return self.saved(len(self.cost) - 1)

    def cheapest_split(self, coalition: int) -> tuple[int, ...]:
        """Return the sets into which a coalition falls if those that spend no more apart stay apart; itself if it does not fall.

        O(2**k) for k members.
        """
        part = splits(coalition)
        if part.size:
            apart = self.cost[part] + self.cost[coalition ^ part]
            if float(apart.min()) <= float(self.cost[coalition]) * (1 + PROVED):
                best = int(part[int(apart.argmin())])
                return (*self.cheapest_split(best), *self.cheapest_split(coalition ^ best))
        return (coalition,)


Progress = Callable[[int, int], bool]


def coalition_values(
    decision: Decision,
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    known: dict[tuple[int, int], tuple[float, float]] | None = None,
) -> CoalitionValues:
    """Return the value of every coalition of a decision.

    Parameters
    ----------
    decision : Decision
        A decision with resources that its members own (a larger coalition can then never cost more).
    executor : Executor or None
        Where programs are solved; a pool of processes is made and closed if None. ``workers=1`` solves here.
    workers : int or None
        Number of processes of the pool; the number of cores if None.
    progress : callable or None
        Called with (solved, to solve) after each program; return False to stop.
    known : dict or None
        What is solved already, by (part, coalition); filled as it goes, so that a stopped valuation goes on.

    Raises
    ------
    Cancelled
        If `progress` returned False.

    Notes
    -----
    Within a part a coalition counts only through the members that take part in it. Values are made consistent at the end:
    two disjoint coalitions can always keep their own plans, so cost(S + T) <= cost(S) + cost(T), and what holds for all their
    plans holds for these: bound(S + T) <= cost(S) + cost(T), from which a better bound of S may follow.
    """
    members = decision.members
    parts = list(decision.parts())
    takers = [_takers(part, members) for part in parts]
    solved = known if known is not None else {}
    taken: dict[tuple[int, int], Taken] = {}
    todo = [
        (index, _spread(coalition, taking))
        for index, taking in enumerate(takers)
        for coalition in coalitions_by_size(len(taking))
    ]
    todo = [key for key in todo if key not in solved]
    _solve_all(parts, members, todo, (solved, taken), executor, workers, progress)
    cost, bound = np.zeros(1 << len(members)), np.zeros(1 << len(members))
    for index, taking in enumerate(takers):
        part_cost, part_bound = np.zeros(1 << len(taking)), np.zeros(1 << len(taking))
        for coalition in range(1, 1 << len(taking)):
            found = solved[index, _spread(coalition, taking)]
            if not isfinite(found[0]):
                names = " + ".join(_names(_spread(coalition, taking), members))
                raise NoPlan(f"{names} have no plan on their own. Look at their least loads and least volumes.")
            part_cost[coalition], part_bound[coalition] = found
        _keep_own_plans(part_cost)
        _keep_bounds(part_bound, part_cost)
        _add_projected(cost, part_cost, taking)
        _add_projected(bound, part_bound, taking)
    cost = _rounded(cost)
    joined = {
        coalition: frozenset[tuple[str, str]]().union(
            *(taken.get((index, coalition & _spread(-1, taking)), ()) for index, taking in enumerate(takers))
        )
        for coalition in (range(1, 1 << len(members)) if any(taken.values()) else ())
    }
    return CoalitionValues(members, cost, np.minimum(bound, cost), len(todo), joined)


def _takers(part: Decision, members: Sequence[str]) -> tuple[int, ...]:
    """Return the positions of the members that take part in a part."""
    taking = set(part.taking_part())
    return tuple(position for position, member in enumerate(members) if member in taking)


def _spread(coalition: int, takers: Sequence[int]) -> int:
    return sum(1 << position for bit, position in enumerate(takers) if coalition >> bit & 1)


def _add_projected(total: Values, part: Values, takers: Sequence[int]) -> None:
    """Add to every coalition of all members what a part costs those of them that take part in it.

    Written over the members as axes: one that takes no part is an axis along which the part does not change, and
    neighbouring members of one kind are one axis.
    """
    count = len(total).bit_length() - 1
    takes = [position in takers for position in reversed(range(count))]
    axes: list[list[bool]] = []
    for flag in takes:
        if axes and axes[-1][0] == flag:
            axes[-1].append(flag)
        else:
            axes.append([flag])
    shape = [1 << len(axis) for axis in axes]
    total.reshape(shape)[...] += part.reshape([size if axis[0] else 1 for size, axis in zip(shape, axes, strict=True)])


def _keep_own_plans(cost: Values) -> None:
    """Lower each cost to the best split into two parts that keep their own plans. O(3**n), skipped above 14 members.

    Costs of linear programs are exact and never change here; those of mixed-integer programs may.
    """
    if len(cost) > 1 << LARGEST_SPLIT:
        return
    for coalition in range(1, len(cost)):
        part = splits(coalition)
        if part.size:
            cost[coalition] = min(cost[coalition], float((cost[part] + cost[coalition ^ part]).min()))


def _keep_bounds(bound: Values, cost: Values) -> None:
    """Raise each bound to what larger coalitions prove: bound(S) >= bound(S + T) - cost(T), as S and T could join. O(3**n)."""
    if len(cost) > 1 << LARGEST_SPLIT:
        return
    for coalition in range(len(cost) - 1, 0, -1):
        part = splits(coalition)
        if part.size:
            rest = coalition ^ part
            bound[part] = np.maximum(bound[part], bound[coalition] - cost[rest])
            bound[rest] = np.maximum(bound[rest], bound[coalition] - cost[part])


def _rounded(cost: Values) -> Values:
    """Return costs to twelve digits: the last ones depend on the order in which coalitions were solved."""
    with np.errstate(divide="ignore"):
        digits = np.floor(np.log10(np.abs(cost)))
    unit = 10.0 ** (np.where(np.isfinite(digits), digits, 0.0) - 11)
    return np.asarray(np.round(cost / unit) * unit)


def _solve_all(
    parts: Sequence[Decision],
    members: Sequence[str],
    todo: Sequence[tuple[int, int]],
    found: tuple[dict[tuple[int, int], tuple[float, float]], dict[tuple[int, int], Taken]],
    executor: Executor | None,
    workers: int | None,
    progress: Progress | None,
) -> None:
    solved, taken = found

    def keep(key: tuple[int, int], one: Solved) -> None:
        solved[key] = one[:2]
        taken[key] = one[2]

    def report(done: int) -> None:
        if progress is not None and progress(done, len(todo)) is False:
            raise Cancelled(f"Stopped after {done} of {len(todo)} programs. Ask again to go on from there.")

    size = workers or cpu_count() or 1
    is_soon_done = len(todo) < FEW and all(part.is_quick for part in parts)
    if executor is None and (size == 1 or is_soon_done or not todo):
        here: dict[int, Valuer] = {}
        for done, (index, coalition) in enumerate(todo, start=1):
            valuer = here.get(index) or here.setdefault(index, parts[index].valuer())
            keep((index, coalition), _valued(valuer, _names(coalition, members)))
            report(done)
        return
    release_threads()
    own = ProcessPoolExecutor(size, initializer=_remember, initargs=(list(parts),)) if executor is None else None
    pool = own or executor
    assert pool is not None
    try:
        pending: dict[Future[list[Solved]], list[tuple[int, int]]] = {}
        for batch in _batches(parts, members, todo):
            asked = [(index, _names(coalition, members)) for index, coalition in batch]
            if own is not None:
                future = pool.submit(_values_here, asked)
            else:
                future = pool.submit(_values_of, [(parts[index], names) for index, names in asked])
            pending[future] = batch
        done = 0
        for future in as_completed(pending):
            for key, one in zip(pending[future], future.result(), strict=True):
                keep(key, one)
            done += len(pending[future])
            report(done)
    finally:
        if own is not None:
            own.shutdown(cancel_futures=True)


def _names(coalition: int, members: Sequence[str]) -> tuple[str, ...]:
    return tuple(member for position, member in enumerate(members) if coalition >> position & 1)


def _batches(
    parts: Sequence[Decision], members: Sequence[str], todo: Sequence[tuple[int, int]]
) -> list[list[tuple[int, int]]]:
    """Return what is handed to a process at once: coalitions that agree on all but a few members, the large ones first.

    In such a batch most coalitions follow those with one member less, whose plans help; and what takes longest does not
    come last. Where one coalition takes long, it goes alone.
    """
    first = [sum(1 << position for position in _takers(part, members)[:-FREE_MEMBERS]) for part in parts]
    batches: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for index, coalition in todo:
        group = coalition & first[index] if parts[index].is_quick else coalition
        batches.setdefault((index, group), []).append((index, coalition))
    return [batches[key] for key in sorted(batches, key=lambda key: -key[1].bit_count())]


# What a process of the pool keeps: the parts, and what values each from the first time it is asked for.
_parts_here: list[Decision] = []
_valuers_here: dict[int, Valuer] = {}


def _remember(parts: list[Decision]) -> None:
    _parts_here[:] = parts
    _valuers_here.clear()


def _values_here(asked: Sequence[tuple[int, tuple[str, ...]]]) -> list[Solved]:
    for index in {index for index, _ in asked}:
        if index not in _valuers_here:
            _valuers_here[index] = _parts_here[index].valuer()
    return [_valued(_valuers_here[index], names) for index, names in asked]


def _values_of(asked: Sequence[tuple[Decision, tuple[str, ...]]]) -> list[Solved]:
    valuers = {id(part): part.valuer() for part, _ in asked}
    return [_valued(valuers[id(part)], names) for part, names in asked]


def _valued(valuer: Valuer, members: tuple[str, ...]) -> Solved:
    cost, bound = valuer.value(members)
    return cost, bound, valuer.taken(members) if isinstance(valuer, Keeper) else frozenset()

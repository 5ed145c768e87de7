"""The value of every coalition: the same decision, cut down to each set of members and solved.

The only file that knows both a decision and a game. What does not depend on each other is valued apart: if platform
families share no plant, the cost of a coalition is the sum over the families, and each family sees only the members that
take part in it, so that a million coalitions need a few hundred small programs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from os import cpu_count
from typing import Protocol

import numpy as np

from alliance.errors import AllianceError
from alliance.synergy.game import Game, Values, coalitions_by_size


class Decision(Protocol):
    """What must be known of a decision to value its coalitions."""

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""

    def cut(self, members: Collection[str]) -> Decision:
        """Return the decision that some of the members could take on their own."""

    def parts(self) -> Sequence[Decision]:
        """Return independent parts whose costs add up to the cost of the whole."""

    def taking_part(self) -> Collection[str]:
        """Return the members that have anything in it; the others change nothing."""

    def value(self) -> tuple[float, float]:
        """Return the cost of the best plan and the bound that no plan can go below."""


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
    """

    members: tuple[str, ...]
    cost: Values
    bound: Values
    solved: int

    def game(self) -> Game:
        """Return the cost game."""
        return Game(self.members, self.cost, "cost", "EUR")

    @property
    def largest_gap(self) -> float:
        """The largest relative gap of any coalition's value; 1e-9 and less is a proof of optimality."""
        size = np.maximum(1.0, np.abs(self.cost))
        return float(((self.cost - self.bound) / size).max())

    def synergy(self) -> tuple[float, float, float]:
        """Return what all save together: the least that is certain, as planned, and the most that is possible, EUR."""
        alone = 1 << np.arange(len(self.members))
        cost, bound = self.cost[alone].sum(), self.bound[alone].sum()
        return (
            float(bound - self.cost[-1]),
            float(cost - self.cost[-1]),
            float(cost - self.bound[-1]),
        )


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
    two disjoint coalitions can always keep their own plans, so cost(S + T) <= cost(S) + cost(T).
    """
    count = len(decision.members)
    parts = list(decision.parts())
    solved = known if known is not None else {}
    work = [
        (index, coalition)
        for index, part in enumerate(parts)
        for coalition in coalitions_by_size(len(_takers(part, decision.members)))
    ]
    todo = [(index, _spread(coalition, _takers(parts[index], decision.members))) for index, coalition in work]
    todo = [key for key in todo if key not in solved]
    _solve_all(parts, decision.members, todo, solved, executor, workers, progress)
    cost, bound = np.zeros(1 << count), np.zeros(1 << count)
    for index, part in enumerate(parts):
        takers = _takers(part, decision.members)
        small_cost, small_bound = np.zeros(1 << len(takers)), np.zeros(1 << len(takers))
        for coalition in range(1, 1 << len(takers)):
            small_cost[coalition], small_bound[coalition] = solved[index, _spread(coalition, takers)]
        _keep_own_plans(small_cost)
        where = _project(count, takers)
        cost += small_cost[where]
        bound += small_bound[where]
    return CoalitionValues(decision.members, cost, np.minimum(bound, cost), len(todo))


def _takers(part: Decision, members: Sequence[str]) -> tuple[int, ...]:
    """Return the positions of the members that take part in a part."""
    taking = set(part.taking_part())
    return tuple(position for position, member in enumerate(members) if member in taking)


def _spread(coalition: int, takers: Sequence[int]) -> int:
    return sum(1 << position for bit, position in enumerate(takers) if coalition >> bit & 1)


def _project(count: int, takers: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return, for every coalition of all members, the coalition of those that take part, shape (2**n,)."""
    bit_of = {position: bit for bit, position in enumerate(takers)}
    projected = np.zeros(1, dtype=np.int64)
    for position in range(count):
        projected = np.concatenate((projected, projected + (1 << bit_of[position] if position in bit_of else 0)))
    return projected


def _keep_own_plans(cost: Values) -> None:
    """Lower each cost to the best split into two parts that keep their own plans. O(3**n), skipped above 12 members."""
    if len(cost) > 1 << 12:
        return
    for coalition in range(1, len(cost)):
        part = (coalition - 1) & coalition
        while part > coalition ^ part:
            together = cost[part] + cost[coalition ^ part]
            if together < cost[coalition]:
                cost[coalition] = together
            part = (part - 1) & coalition


def _solve_all(
    parts: Sequence[Decision],
    members: Sequence[str],
    todo: Sequence[tuple[int, int]],
    solved: dict[tuple[int, int], tuple[float, float]],
    executor: Executor | None,
    workers: int | None,
    progress: Progress | None,
) -> None:
    def report(done: int) -> None:
        if progress is not None and progress(done, len(todo)) is False:
            raise Cancelled(f"Stopped after {done} of {len(todo)} programs. Ask again to go on from there.")

    size = workers or cpu_count() or 1
    if executor is None and (size == 1 or len(todo) < 16):
        for done, (index, coalition) in enumerate(todo, start=1):
            solved[index, coalition] = _value(parts[index], _names(coalition, members))
            report(done)
        return
    own = ProcessPoolExecutor(size, initializer=_remember, initargs=(list(parts),)) if executor is None else None
    pool = own or executor
    assert pool is not None
    try:
        pending: dict[Future[list[tuple[float, float]]], list[tuple[int, int]]] = {}
        for batch in _batches(todo, max(1, min(64, len(todo) // (8 * size)))):
            asked = [(index, _names(coalition, members)) for index, coalition in batch]
            if own is not None:
                future = pool.submit(_values_here, asked)
            else:
                future = pool.submit(_values_of, [(parts[index], names) for index, names in asked])
            pending[future] = batch
        done = 0
        for future in as_completed(pending):
            solved.update(zip(pending[future], future.result(), strict=True))
            done += len(pending[future])
            report(done)
    finally:
        if own is not None:
            own.shutdown(cancel_futures=True)


def _names(coalition: int, members: Sequence[str]) -> tuple[str, ...]:
    return tuple(member for position, member in enumerate(members) if coalition >> position & 1)


def _batches(todo: Sequence[tuple[int, int]], size: int) -> Iterable[list[tuple[int, int]]]:
    return (list(todo[first : first + size]) for first in range(0, len(todo), size))


_parts_here: list[Decision] = []


def _remember(parts: list[Decision]) -> None:
    _parts_here[:] = parts


def _values_here(asked: Sequence[tuple[int, tuple[str, ...]]]) -> list[tuple[float, float]]:
    return [_value(_parts_here[index], names) for index, names in asked]


def _values_of(asked: Sequence[tuple[Decision, tuple[str, ...]]]) -> list[tuple[float, float]]:
    return [_value(part, names) for part, names in asked]


def _value(part: Decision, names: Sequence[str]) -> tuple[float, float]:
    return part.cut(names).value()

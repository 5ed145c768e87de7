r"""The program of the pools: a network of people over the years, with a few rules beside it.

Sets       h pools, t years, (h, g) ways to move, lend or train
Data       people, need, retiring, costs, entitlements
Variables  keep[h,t], work[h,t]      who stays at home, who works in the pool
           move[a,t]                 who moves for good; works at the new place from this year on
           second[a,t]               who works with another member for the years of the secondment, and then comes home
           train[a,t]                who learns for the years of the course, and is then of the new pool
           hire[h,t], leave[h,t]     who is hired or parted with
           open[h,t], spare[h,t]     needs that stay open, and people without work

    min  sum of cost times people

    s.t. keep + sum move + sum second + sum train + leave
           = [people at t = 0] + work[h,t-1] + returning + trained - retiring         (people of h at the beginning of t)
         work[h,t] = keep[h,t] + sum move to h + hire[h,t]                            (at work)
         work[h,t] + guests[h,t] + open[h,t] - spare[h,t] = need[h,t]                 (need)
         sum second from i to j that are away in t <= most_abroad[i,j]                (expatriates)
         away from i to j less away from j to i <= most_excess[i,j]                   (balance)
         sum train of a course begun in t <= seats of the members                     (seats)
         spent by a member in t <= budget                                             (budget)
         sum move + second from h begun in t <= most_movers[h]                        (mobility)

Every column but those of the last rows enters one node with +1 and one with -1: people are neither made nor lost. Where only
nodes and bounds matter, every vertex is whole; the rules at the end seldom spoil that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alliance.plan.people.workforce import Positions, Workforce
from alliance.solver.program import INFINITE, Numbers, Program
from alliance.solver.rows import Rows

KINDS = ("keep", "work", "move", "second", "train", "hire", "leave", "open", "spare")
# What is decided: where these are whole numbers of people, the rest is.
DECIDED = ("move", "second", "train", "hire", "leave")
NODES = ("people", "at work", "need")
# Budgets are written in millions, so that their numbers are like the others.
MILLION = 1e6


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of one kind, each a way in a year.

    Parameters
    ----------
    first : int
        Position of the first of them in the program.
    way, year : array of shape (columns,)
        Which pool, move, secondment or training, and in which year it begins.
    cost : array of shape (columns,), EUR a person
        What one person costs.
    bearer : array of shape (columns,)
        Position of the member that bears it.
    """

    first: int
    way: Positions
    year: Positions
    cost: Numbers
    bearer: Positions

    def __len__(self) -> int:
        return len(self.way)

    @property
    def at(self) -> Positions:
        """Positions in the program, shape (columns,)."""
        return self.first + np.arange(len(self.way))


@dataclass(frozen=True, eq=False)
class Staffing:
    """The program of a workforce and what its columns mean.

    Parameters
    ----------
    workforce : Workforce
        The data.
    program : Program
        The program.
    columns : mapping of str to Columns
        The columns by kind.
    """

    workforce: Workforce
    program: Program
    columns: dict[str, Columns]


def staffing(workforce: Workforce, *, named: bool = True) -> Staffing:
    """Return the program of a workforce.

    Parameters
    ----------
    workforce : Workforce
        The data.
    named : bool
        Whether rows carry names, for prices and explanations; without them the program is built faster.
    """
    columns = _columns(workforce)
    count = sum(len(each) for each in columns.values())
    rows = Rows(count)
    _nodes(rows, workforce, columns, named)
    _rules(rows, workforce, columns)
    pools, years = workforce.pools, len(workforce.years)
    upper = np.full(count, INFINITE)
    upper[columns["hire"].at] = np.repeat(pools.most_hires, years)
    upper[columns["leave"].at] = np.repeat(pools.most_leavers, years)
    upper[columns["open"].at] = np.where(workforce.must.ravel(), 0.0, INFINITE)
    program = rows.program(
        cost=np.concatenate([columns[kind].cost for kind in KINDS]),
        lower=np.zeros(count),
        upper=upper,
        integer=np.concatenate([np.full(len(columns[kind]), kind in DECIDED) for kind in KINDS]),
        column_kinds=tuple((kind, len(columns[kind])) for kind in KINDS),
        column_names=[_names(workforce, columns[kind], kind) if named else () for kind in KINDS],
    )
    return Staffing(workforce, program, columns)


def _columns(workforce: Workforce) -> dict[str, Columns]:
    pools, count = workforce.pools, len(workforce.years)
    moves, lent, trained = workforce.moves, workforce.secondments, workforce.trainings
    found: dict[str, Columns] = {}
    first = 0

    def add(kind: str, cost: Numbers, bearer: Positions, kept: Positions | None = None) -> None:
        """Add a kind of columns: each way in each year, cost of shape (ways, years) or (ways,)."""
        nonlocal first
        every = np.arange(len(bearer) * count) if kept is None else kept
        way, year = every // count, every % count
        spread = cost if cost.ndim == 2 else np.repeat(cost[:, None], count, axis=1)
        found[kind] = Columns(first, way, year, spread.ravel()[every], bearer[way])
        first += len(every)

    free = np.zeros(len(pools))
    left = count - np.arange(count)
    add("keep", free, pools.member)
    add("work", free, pools.member)
    add("move", moves.cost, pools.member[moves.origin])
    # Whoever is away when the plan ends has cost only the years of the plan.
    away = np.minimum(lent.years[:, None], left[None, :])
    payer = np.where(lent.host_pays, pools.member[lent.host], pools.member[lent.origin])
    add("second", lent.relocation[:, None] + lent.premium[:, None] * away, payer)
    # A course that ends after the plan helps nobody in it.
    begun = np.flatnonzero((trained.years[:, None] < left[None, :]).ravel())
    add("train", trained.cost + trained.years * pools.reference[trained.origin], pools.member[trained.origin], begun)
    add("hire", pools.hiring, pools.member)
    add("leave", pools.severance, pools.member)
    add("open", pools.vacancy, pools.member)
    add("spare", pools.reference, pools.member)
    return {kind: found[kind] for kind in KINDS}


def _nodes(rows: Rows, workforce: Workforce, columns: dict[str, Columns], named: bool) -> None:
    pools, count = workforce.pools, len(workforce.years)
    size = len(pools) * count
    keep, work = columns["keep"], columns["work"]
    move, second, train = columns["move"], columns["second"], columns["train"]
    at_pool = np.arange(size)
    last = work.year == count - 1
    lent, trained = workforce.secondments, workforce.trainings
    origin = lent.origin[second.way]
    back = second.year + lent.years[second.way]
    returns = back < count
    ends = train.year + trained.years[train.way]
    people = [
        (keep.way * count + keep.year, keep.at, 1.0),
        (workforce.moves.origin[move.way] * count + move.year, move.at, 1.0),
        (origin * count + second.year, second.at, 1.0),
        (trained.origin[train.way] * count + train.year, train.at, 1.0),
        (at_pool, columns["leave"].at, 1.0),
        ((work.way * count + work.year + 1)[~last], work.at[~last], -1.0),
        ((origin * count + back)[returns], second.at[returns], -1.0),
        (trained.target[train.way] * count + ends, train.at, -1.0),
    ]
    supply = -workforce.retiring
    supply[:, 0] += pools.people
    names = [f"{pool}, {year}" for pool in pools.id for year in workforce.years] if named else []
    _add(rows, "people", size, people, supply.ravel(), supply.ravel(), names)
    at_work = [
        (at_pool, work.at, 1.0),
        (keep.way * count + keep.year, keep.at, -1.0),
        (workforce.moves.target[move.way] * count + move.year, move.at, -1.0),
        (at_pool, columns["hire"].at, -1.0),
    ]
    nothing = np.zeros(size)
    _add(rows, "at work", size, at_work, nothing, nothing, names)
    longest = int(lent.years.max(initial=0))
    need = [(at_pool, work.at, 1.0), (at_pool, columns["open"].at, 1.0), (at_pool, columns["spare"].at, -1.0)]
    for later in range(longest):
        there = (lent.years[second.way] > later) & (second.year + later < count)
        need.append(((lent.host[second.way] * count + second.year + later)[there], second.at[there], 1.0))
    _add(rows, "need", size, need, workforce.need.ravel(), workforce.need.ravel(), names)


def _add(
    rows: Rows,
    kind: str,
    size: int,
    entries: Sequence[tuple[Positions, Positions, float]],
    lower: Numbers,
    upper: Numbers,
    names: Sequence[str],
) -> None:
    rows.add(
        kind,
        size,
        row=np.concatenate([row for row, _, _ in entries]),
        column=np.concatenate([column for _, column, _ in entries]),
        value=np.concatenate([np.full(len(row), value) for row, _, value in entries]),
        lower=lower,
        upper=upper,
        names=names,
    )


def away(workforce: Workforce, second: Columns) -> tuple[Positions, Positions, Positions]:
    """Return who is away when: positions among the secondment columns, year, and home times members plus host."""
    lent, member, count = workforce.secondments, workforce.pools.member, len(workforce.years)
    pair = member[lent.origin[second.way]] * len(workforce.members) + member[lent.host[second.way]]
    found = []
    for later in range(int(lent.years.max(initial=0))):
        there = np.flatnonzero((lent.years[second.way] > later) & (second.year + later < count))
        found.append((there, second.year[there] + later, pair[there]))
    empty = np.zeros(0, dtype=np.int64)
    which, year, between = (
        np.concatenate([empty, *(each[part] for each in found)]).astype(np.int64) for part in range(3)
    )
    return which, year, between


def _rules(rows: Rows, workforce: Workforce, columns: dict[str, Columns]) -> None:
    members, count = workforce.members, len(workforce.years)
    second = columns["second"]
    which, year, between = away(workforce, second)
    pairs = [(one, other) for one in range(len(members)) for other in range(len(members)) if one != other]
    names = [f"{members[one]} at {members[other]}" for one, other in pairs]
    back = np.array([other * len(members) + one for one in range(len(members)) for other in range(len(members))])
    for kind, limit in (("expatriates", workforce.most_abroad), ("balance", workforce.most_excess)):
        limited = [at for at, (one, other) in enumerate(pairs) if np.isfinite(limit[one, other])]
        place = np.full(len(members) ** 2, -1)
        order = np.array([pairs[at][0] * len(members) + pairs[at][1] for at in limited], dtype=np.int64)
        place[order] = np.arange(len(limited))
        entries = [(_rows_of(place, between, year, count), second.at[which], 1.0)]
        if kind == "balance":
            entries.append((_rows_of(place, back[between], year, count), second.at[which], -1.0))
        entries = [(row[row >= 0], column[row >= 0], value) for row, column, value in entries]
        side = np.repeat([limit[pairs[at]] for at in limited], count).astype(np.float64)
        labels = [f"{names[at]}, {each}" for at in limited for each in workforce.years]
        _add(rows, kind, len(side), entries, np.full(len(side), -INFINITE), side, labels)
    _seats(rows, workforce, columns["train"])
    _budgets(rows, workforce, columns)
    _mobility(rows, workforce, columns)


def _rows_of(place: Positions, between: Positions, year: Positions, count: int) -> Positions:
    return np.where(place[between] >= 0, place[between] * count + year, -1)


def _seats(rows: Rows, workforce: Workforce, train: Columns) -> None:
    count = len(workforce.years)
    seats = workforce.seats.sum(axis=1)
    limited = np.flatnonzero(np.isfinite(seats))
    place = np.full(len(workforce.courses), -1)
    place[limited] = np.arange(len(limited))
    row = _rows_of(place, workforce.trainings.course[train.way], train.year, count)
    labels = [f"{workforce.courses[course]}, {year}" for course in limited.tolist() for year in workforce.years]
    side = np.repeat(seats[limited], count)
    _add(
        rows,
        "seats",
        len(side),
        [(row[row >= 0], train.at[row >= 0], 1.0)],
        np.full(len(side), -INFINITE),
        side,
        labels,
    )


def _budgets(rows: Rows, workforce: Workforce, columns: dict[str, Columns]) -> None:
    count = len(workforce.years)
    limited = np.isfinite(workforce.budget).ravel()
    place = np.where(limited, np.cumsum(limited) - 1, -1)
    row, at, value = [], [], []
    for kind in ("move", "second", "train", "hire", "leave"):
        each = columns[kind]
        found = place[each.bearer * count + each.year]
        row.append(found[found >= 0])
        at.append(each.at[found >= 0])
        value.append(each.cost[found >= 0] / MILLION)
    side = workforce.budget.ravel()[limited] / MILLION
    labels = [f"{member}, {year}" for member in workforce.members for year in workforce.years]
    rows.add(
        "budget",
        len(side),
        row=np.concatenate(row),
        column=np.concatenate(at),
        value=np.concatenate(value),
        lower=np.full(len(side), -INFINITE),
        upper=side,
        names=[label for label, is_limited in zip(labels, limited.tolist(), strict=True) if is_limited],
    )


def _mobility(rows: Rows, workforce: Workforce, columns: dict[str, Columns]) -> None:
    pools, count = workforce.pools, len(workforce.years)
    move, second = columns["move"], columns["second"]
    sends = np.zeros(len(pools), dtype=bool)
    sends[workforce.moves.origin] = True
    sends[workforce.secondments.origin] = True
    limited = np.flatnonzero(np.isfinite(pools.most_movers) & sends)
    place = np.full(len(pools), -1)
    place[limited] = np.arange(len(limited))
    entries = []
    for origin, each in ((workforce.moves.origin, move), (workforce.secondments.origin, second)):
        row = _rows_of(place, origin[each.way], each.year, count)
        entries.append((row[row >= 0], each.at[row >= 0], 1.0))
    side = np.repeat(pools.most_movers[limited], count)
    labels = [f"{pools.id[pool]}, {year}" for pool in limited.tolist() for year in workforce.years]
    _add(rows, "mobility", len(side), entries, np.full(len(side), -INFINITE), side, labels)


def _names(workforce: Workforce, columns: Columns, kind: str) -> list[str]:
    pools, years = workforce.pools.id, workforce.years
    moves, lent, trained = workforce.moves, workforce.secondments, workforce.trainings
    ends = {
        "move": (moves.origin, moves.target),
        "second": (lent.origin, lent.host),
        "train": (trained.origin, trained.target),
    }
    if kind not in ends:
        return [f"{pools[way]}, {years[year]}" for way, year in zip(columns.way, columns.year, strict=True)]
    origin, target = ends[kind]
    return [
        f"{pools[origin[way]]} to {pools[target[way]]}, {years[year]}"
        for way, year in zip(columns.way, columns.year, strict=True)
    ]

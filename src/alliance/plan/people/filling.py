r"""The program of the key posts: an assignment, with the turns of the members beside it.

Sets       q posts, c candidates, i members
Data       cost of misfit and moving of c on q, cost of an open post, room of c, load of q on c
Variables  x[c,q] in {0, 1}  whether c holds q;  open[q] in {0, 1}  whether q stays open

    min  sum (misfit + moving) x + sum open_cost open

    s.t. sum_c x[c,q] + open[q] = 1                                          (post)
         sum_q load[c,q] x[c,q] <= room[c]                                   (candidate)
         least[i] <= sum of x over joint posts and candidates of i <= most[i]   (turns)

With rooms and loads of 1 and without turns this is the assignment problem: every vertex of the linear program is whole, and its
prices share what is saved so that no set of members would leave (Shapley and Shubik, The assignment game I, 1971).

In order of goals the same program is solved again and again, each time with what is reached already as a further row: as few
critical posts open as can be, then as few posts, then the best fit, then the least cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from alliance.plan.people.roster import JOINT, Matches, Roster
from alliance.plan.people.workforce import Positions
from alliance.solver.answer import Answer
from alliance.solver.audit import dual_bound
from alliance.solver.highs import solve
from alliance.solver.program import INFINITE, Numbers, Program
from alliance.solver.relax_and_fix import relax_and_fix
from alliance.solver.rows import Rows
from alliance.solver.tie_break import settle_ties

GOALS = ("critical posts open", "posts open", "points of fit missing", "cost")
# A share of a person this near to a whole one is whole.
WHOLE = 1e-6
# Assignments with more matches than this are solved by the interior method, which such programs suit.
LARGE = 20_000


@dataclass(frozen=True, eq=False)
class Filling:
    """The program of a roster and what its columns mean.

    Parameters
    ----------
    roster : Roster
        The data.
    matches : Matches
        The matches that keep the turns: the first columns.
    may_open : array of shape (open columns,)
        Posts that may stay open: the columns after them.
    program : Program
        The program.
    """

    roster: Roster
    matches: Matches
    may_open: Positions
    program: Program


def filling(roster: Roster) -> Filling:
    """Return the program of a roster."""
    matches, posts, people = roster.allowed(), roster.posts, roster.candidates
    may_open = np.flatnonzero(np.isfinite(posts.open_cost))
    count = len(matches) + len(may_open)
    every = np.arange(len(matches))
    rows = Rows(count)
    ones = np.ones(len(posts))
    rows.add(
        "post",
        len(posts),
        row=np.concatenate((matches.post, may_open)),
        column=np.arange(count),
        value=np.ones(count),
        lower=ones,
        upper=ones,
        names=list(posts.id),
    )
    rows.add(
        "candidate",
        len(people),
        row=matches.candidate,
        column=every,
        value=matches.load,
        lower=np.full(len(people), -INFINITE),
        upper=people.room,
        names=list(people.id),
    )
    _turns(rows, roster, matches)
    is_whole = not (matches.load == 1).all() or not (people.room == np.round(people.room)).all()
    limited = bool(np.isfinite(roster.most_holders).any() or roster.least_holders.any())
    program = rows.program(
        cost=np.concatenate((matches.misfit + matches.moving, posts.open_cost[may_open])),
        lower=np.zeros(count),
        upper=np.ones(count) if is_whole or limited else np.full(count, INFINITE),
        integer=np.ones(count, dtype=bool),
        column_kinds=(("match", len(matches)), ("open", len(may_open))),
        column_names=[
            [
                f"{people.id[person]} on {posts.id[post]}"
                for person, post in zip(matches.candidate.tolist(), matches.post.tolist(), strict=True)
            ],
            [posts.id[post] for post in may_open.tolist()],
        ],
    )
    return Filling(roster, matches, may_open, program)


def _turns(rows: Rows, roster: Roster, matches: Matches) -> None:
    limited = np.flatnonzero(np.isfinite(roster.most_holders) | (roster.least_holders > 0))
    place = np.full(len(roster.members), -1)
    place[limited] = np.arange(len(limited))
    counted = (roster.posts.member[matches.post] == JOINT) & (place[roster.candidates.member[matches.candidate]] >= 0)
    column = np.flatnonzero(counted)
    rows.add(
        "turns",
        len(limited),
        row=place[roster.candidates.member[matches.candidate[column]]],
        column=column,
        value=np.ones(len(column)),
        lower=roster.least_holders[limited],
        upper=roster.most_holders[limited],
        names=[roster.members[member] for member in limited.tolist()],
    )


def fill(built: Filling, *, time_limit: float, gap: float, threads: int, start: Numbers | None = None) -> Answer:
    """Return the cheapest filling: of the linear program if that is whole, else of a search, which is begun from it if large.

    Parameters
    ----------
    built : Filling
        The program.
    time_limit : float
        Seconds.
    gap : float
        Relative gap at which the search may stop.
    threads : int
        Threads of the search.
    start : array of shape (columns,) or None
        A filling to begin with.
    """
    program = replace(built.program, integer=None)
    linear = solve(program, time_limit=time_limit, interior=program.columns > LARGE)
    if program.columns <= LARGE:
        linear = settle_ties(program, linear)
    if linear.x is None:
        return linear
    rounded = np.round(linear.x)
    if linear.duals is not None and np.abs(linear.x - rounded).max(initial=0.0) <= WHOLE:
        cost = float(program.cost @ rounded)
        return replace(linear, x=rounded, objective=cost, bound=min(cost, dual_bound(program, linear.duals)))
    left = max(1.0, time_limit - linear.seconds)
    if program.columns <= LARGE:
        return solve(built.program, time_limit=left, gap=gap, threads=threads, start=start)
    return relax_and_fix(
        built.program,
        time_limit=left,
        gap=gap,
        threads=threads,
        start=start,
        relaxed=linear,
        searched_up_to=program.columns,
    )


def fill_in_order(built: Filling, *, time_limit: float, gap: float, threads: int) -> tuple[Answer, Mapping[str, float]]:
    """Return the filling that is best in the order of the goals, and what is reached of each.

    Parameters
    ----------
    built : Filling
        The program.
    time_limit : float
        Seconds for each goal.
    gap : float
        Relative gap at which the last search may stop.
    threads : int
        Threads of each search.
    """
    program = built.program
    reached: dict[str, float] = {}
    answer = fill(built, time_limit=time_limit, gap=gap, threads=threads)
    for goal, cost in goals(built).items():
        sought = replace(program, cost=cost)
        answer = solve(sought, time_limit=time_limit, gap=gap if goal == GOALS[-1] else 0.0, threads=threads)
        if answer.x is None:
            return answer, reached
        best = float(cost @ np.round(answer.x))
        reached[goal] = best
        program = _with_row(program, cost, best)
    return answer, reached


def goals(built: Filling) -> dict[str, Numbers]:
    """Return what each goal counts of each column, shape (columns,), in their order."""
    count = len(built.matches)
    none, critical = np.zeros(count), built.roster.posts.is_critical[built.may_open].astype(np.float64)
    missing = np.concatenate((100.0 - built.matches.fit, np.zeros(len(built.may_open))))
    return dict(
        zip(
            GOALS,
            (
                np.concatenate((none, critical)),
                np.concatenate((none, np.ones(len(built.may_open)))),
                missing,
                built.program.cost,
            ),
            strict=True,
        )
    )


def _with_row(program: Program, cost: Numbers, most: float) -> Program:
    """Return the program with one row more: what a goal counts is no more than what is reached."""
    column = np.flatnonzero(cost)
    room = 1e-9 * max(1.0, abs(most))
    return replace(
        program,
        row_lower=np.append(program.row_lower, -INFINITE),
        row_upper=np.append(program.row_upper, most + room),
        starts=np.append(program.starts, program.starts[-1] + len(column)).astype(np.int32),
        index=np.concatenate((program.index, column)).astype(np.int32),
        value=np.concatenate((program.value, cost[column])),
        row_kinds=(*program.row_kinds, ("goal", 1)),
        row_names=(*program.row_names, ["goal"]),
    )


def is_assignment(built: Filling) -> bool:
    """Return whether the program is an assignment and nothing else, so that its prices share it."""
    roster = built.roster
    return bool(
        (built.matches.load == 1).all()
        and (roster.candidates.room == np.round(roster.candidates.room)).all()
        and not np.isfinite(roster.most_holders).any()
        and not roster.least_holders.any()
        and len(built.matches) == len(roster.matches)
    )

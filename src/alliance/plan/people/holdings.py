"""Who owns the sides of the people decision, so that its prices can be paid to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from alliance.errors import UsageError
from alliance.plan.people.filling import Filling, is_assignment
from alliance.plan.people.model import MILLION, Staffing
from alliance.plan.people.roster import JOINT
from alliance.plan.people.workforce import Positions
from alliance.solver.holdings import Holdings
from alliance.solver.program import INFINITE, Numbers, Program


def owned_pools(built: Staffing) -> tuple[Program, Holdings]:
    """Return the linear program of the pools without bounds above, and who owns its sides.

    Notes
    -----
    A bound becomes a row of the pool's owner. A limit between two members is owned in halves: a set with one of them has no way
    that the limit could hold back, so nobody pays less than it costs on its own.
    """
    workforce, count = built.workforce, len(built.workforce.years)
    pools, members = workforce.pools, len(workforce.members)
    program = _with_bounds_as_rows(replace(built.program, integer=None))
    first = np.concatenate(([0], np.cumsum([size for _, size in program.row_kinds])))
    start = dict(zip((kind for kind, _ in program.row_kinds), first.tolist(), strict=False))
    side = np.where(np.isfinite(program.row_lower), program.row_lower, program.row_upper)
    row: list[Positions] = []
    member: list[Positions] = []
    amount: list[Numbers] = []

    def own(kind: str, owner: Positions, much: Numbers | None = None, at: Positions | None = None) -> None:
        rows = start[kind] + (np.arange(len(owner)) if at is None else at)
        row.append(rows)
        member.append(owner)
        amount.append(side[rows] if much is None else much)

    of_pool = np.repeat(pools.member, count)
    for kind in ("people", "at work", "need"):
        own(kind, of_pool)
    for kind, limit in (("expatriates", workforce.most_abroad), ("balance", workforce.most_excess)):
        pairs = [
            (one, other)
            for one in range(members)
            for other in range(members)
            if one != other and np.isfinite(limit[one, other])
        ]
        at = np.arange(len(pairs) * count)
        for end in range(2):
            owner = np.repeat(np.array([pair[end] for pair in pairs], dtype=np.int64), count)
            own(kind, owner, side[start[kind] + at] / 2, at)
    limited = np.flatnonzero(np.isfinite(workforce.seats.sum(axis=1)))
    at = np.arange(len(limited) * count)
    for position in range(members):
        own("seats", np.full(len(at), position), np.repeat(workforce.seats[limited, position], count), at)
    budgeted = np.isfinite(workforce.budget)
    own("budget", np.nonzero(budgeted)[0], workforce.budget[budgeted] / MILLION)
    names = {name: position for position, name in enumerate(pools.id)}
    rest = [program.row_name(each) for each in range(int(start["mobility"]), program.rows)]
    owners = np.array([pools.member[names[name.rpartition(", ")[0]]] for name in rest], dtype=np.int64)
    own("mobility", owners)
    return program, Holdings(np.concatenate(row), np.concatenate(member), np.concatenate(amount))


def owned_posts(built: Filling) -> tuple[Program, Holdings]:
    """Return the linear program of the posts, and who owns its sides.

    Raises
    ------
    UsageError
        If it is no plain assignment.
    """
    roster = built.roster
    if not is_assignment(built):
        raise UsageError(
            "Posts that alternate, turns and candidates of several posts leave no prices that share the posts: a set of"
            " members without them is not bound by the same rules. Share by another rule."
        )
    program = replace(built.program, integer=None)
    owner = roster.posts.member
    joint, own = np.flatnonzero(owner == JOINT), np.flatnonzero(owner != JOINT)
    members = len(roster.members)
    people = np.arange(len(roster.candidates))
    return program, Holdings(
        np.concatenate((own, np.repeat(joint, members), len(roster.posts) + people)),
        np.concatenate((owner[own], np.tile(np.arange(members), len(joint)), roster.candidates.member)),
        np.concatenate((np.ones(len(own)), np.full(len(joint) * members, 1 / members), roster.candidates.room)),
    )


def together(found: Sequence[tuple[Program, Holdings]]) -> tuple[Program, Holdings]:
    """Return programs that share nothing as one, and the holdings of all."""
    programs = [program for program, _ in found]
    rows = np.cumsum([0, *(program.rows for program in programs)])
    columns = np.cumsum([0, *(program.columns for program in programs)])
    entries = np.cumsum([0, *(len(program.value) for program in programs)])
    program = Program(
        cost=np.concatenate([each.cost for each in programs]),
        lower=np.concatenate([each.lower for each in programs]),
        upper=np.concatenate([each.upper for each in programs]),
        row_lower=np.concatenate([each.row_lower for each in programs]),
        row_upper=np.concatenate([each.row_upper for each in programs]),
        starts=np.concatenate(
            [[0], *(each.starts[1:] + at for each, at in zip(programs, entries[:-1], strict=True))]
        ).astype(np.int32),
        index=np.concatenate([each.index + at for each, at in zip(programs, columns[:-1], strict=True)]).astype(
            np.int32
        ),
        value=np.concatenate([each.value for each in programs]),
        row_kinds=tuple(kind for each in programs for kind in each.row_kinds),
        row_names=tuple(names for each in programs for names in each.row_names),
    )
    return program, Holdings(
        np.concatenate([each.row + at for (_, each), at in zip(found, rows[:-1], strict=True)]),
        np.concatenate([each.member for _, each in found]),
        np.concatenate([each.amount for _, each in found]),
    )


def _with_bounds_as_rows(program: Program) -> Program:
    limited = np.flatnonzero(np.isfinite(program.upper))
    return replace(
        program,
        upper=np.full(program.columns, INFINITE),
        row_lower=np.concatenate((program.row_lower, np.full(len(limited), -INFINITE))),
        row_upper=np.concatenate((program.row_upper, program.upper[limited])),
        starts=np.concatenate((program.starts, program.starts[-1] + np.arange(1, len(limited) + 1))).astype(np.int32),
        index=np.concatenate((program.index, limited)).astype(np.int32),
        value=np.concatenate((program.value, np.ones(len(limited)))),
        row_kinds=(*program.row_kinds, ("limit", len(limited))),
        row_names=(*program.row_names, [program.column_name(int(column)) for column in limited]),
    )

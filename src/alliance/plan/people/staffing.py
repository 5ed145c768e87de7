"""Solving the network of the pools: as a linear program first, and in whole people only where that is not whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from alliance.plan.people.model import Columns, Staffing
from alliance.plan.people.workforce import Flags, Positions
from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import dual_bound
from alliance.solver.highs import PROVED, solve
from alliance.solver.program import Numbers
from alliance.solver.relax_and_fix import relax_and_fix
from alliance.solver.sifting import sift
from alliance.solver.tie_break import settle_ties

# A number of people this near to a whole one is whole.
WHOLE = 1e-6
# Networks with more columns go by the interior method.
LARGE = 20_000
# Among plans that cost the same one is chosen, unless the network is so large that choosing takes as long as solving.
SETTLED_UP_TO = 200_000
# Networks with more columns begin with so many ways from and to each pool, the cheapest; most of the others carry nobody.
BEGUN_WITH = 3


def staff(built: Staffing, *, time_limit: float, gap: float, threads: int) -> Answer:
    """Return the plan of a network in whole people, with the prices of the linear program.

    Parameters
    ----------
    built : Staffing
        The network.
    time_limit : float
        Seconds for each step.
    gap : float
        Relative gap at which the search for whole people may stop.
    threads : int
        Threads of that search.

    Notes
    -----
    Needs, people and seats are whole, and so is nearly every vertex of the network. Where rules beside it (budgets, balances)
    leave parts of people, everything that came out whole is kept and the rest is searched; the bound stays that of the linear
    program, proved by its prices.
    """
    program = built.program
    linear = replace(program, integer=None)
    if program.columns > SETTLED_UP_TO:
        answer = sift(linear, promising(built), time_limit=time_limit)
    else:
        answer = solve(linear, time_limit=time_limit, interior=program.columns > LARGE)
    if answer.x is None or answer.duals is None:
        return answer
    proved = dual_bound(linear, answer.duals)
    if program.columns <= SETTLED_UP_TO:
        answer = settle_ties(linear, answer)
    assert answer.x is not None
    rounded = np.round(answer.x)
    if np.abs(answer.x - rounded).max(initial=0.0) <= WHOLE:
        cost = float(program.cost @ rounded)
        return replace(answer, x=rounded, objective=cost, bound=min(cost, proved))
    whole = relax_and_fix(program, time_limit=time_limit, gap=gap, threads=threads, relaxed=answer)
    if whole.x is None:
        return whole
    rounded = np.round(whole.x)
    cost = float(program.cost @ rounded)
    bound = min(cost, max(whole.bound, proved))
    is_best = cost - bound <= PROVED * max(1.0, abs(cost))
    outcome = Outcome.OPTIMAL if is_best else Outcome.FEASIBLE
    return Answer(outcome, cost, bound, rounded, answer.duals, answer.seconds + whole.seconds)


def promising(built: Staffing) -> Flags:
    """Return the columns to begin with, shape (columns,): all but the ways between pools, and of these the cheapest of each pool."""
    chosen = np.ones(built.program.columns, dtype=bool)
    moves, lent = built.workforce.moves, built.workforce.secondments
    for kind, origin, target in (("move", moves.origin, moves.target), ("second", lent.origin, lent.host)):
        columns: Columns = built.columns[kind]
        chosen[columns.at] = False
        for end in (origin, target):
            chosen[columns.at[_cheapest(end[columns.way], columns.cost)]] = True
    return chosen


def _cheapest(pool: Positions, cost: Numbers) -> Positions:
    """Return the positions of the cheapest ways of each pool."""
    order = np.lexsort((cost, pool))
    ranked = pool[order]
    is_first = np.concatenate(([True], ranked[1:] != ranked[:-1]))[: len(ranked)]
    first = np.maximum.accumulate(np.where(is_first, np.arange(len(ranked)), 0))
    return order[np.arange(len(ranked)) - first < BEGUN_WITH]

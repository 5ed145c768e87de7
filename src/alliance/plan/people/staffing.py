"""Solving the network of the pools: as a linear program first, and in whole people only where that is not whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import dual_bound
from alliance.solver.highs import PROVED, solve
from alliance.solver.program import Program
from alliance.solver.relax_and_fix import relax_and_fix
from alliance.solver.tie_break import settle_ties

# A number of people this near to a whole one is whole.
WHOLE = 1e-6
# Networks with more columns go by the interior method.
LARGE = 20_000
# Among plans that cost the same one is chosen, unless the network is so large that choosing takes as long as solving.
SETTLED_UP_TO = 200_000


def staff(program: Program, *, time_limit: float, gap: float, threads: int) -> Answer:
    """Return the plan of a network in whole people, with the prices of the linear program.

    Parameters
    ----------
    program : Program
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
    linear = replace(program, integer=None)
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

"""A recipe for large mixed-integer programs: relax, fix what came out whole, solve the rest; the relaxation is the bound.

Nine of ten whole columns of a production plan come out whole by themselves. Searched as it is, the model of 122 plants and
1,978 whole columns still has a gap of several percent after minutes; fixed where it came out whole, it has one below a
percent in one and a half (benchmarks/README.md). A program of some hundred whole columns is then searched whole from that
plan: what was fixed is open again, and the bound rises above that of the relaxation.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np

from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import dual_bound
from alliance.solver.highs import PROVED, solve
from alliance.solver.program import Numbers, Program

# A column of the relaxation this near to a whole number is whole.
WHOLE = 1e-6
# Part of the time left that one step may take, so that the next still has some.
SPENT_AT_ONCE = 0.7
# Programs with up to so many whole columns are searched whole, unless the caller knows better.
SEARCHED_UP_TO = 1_000
# The rest that is left by fixing is searched to half of the gap, so that what is fixed may cost the other half, and no nearer.
REST_GAP = 1e-3


def relax_and_fix(
    program: Program,
    *,
    time_limit: float,
    gap: float = 1e-3,
    threads: int = 1,
    start: Numbers | None = None,
    relaxed: Answer | None = None,
    searched_up_to: int = SEARCHED_UP_TO,
) -> Answer:
    """Return a plan with a proven gap to the linear relaxation.

    Parameters
    ----------
    program : Program
        A mixed-integer program.
    time_limit : float
        Seconds for everything.
    gap : float
        Relative gap at which the search may stop.
    threads : int
        Threads of each solve.
    start : array of shape (columns,) or None
        A plan known before; what is returned costs no more.
    relaxed : Answer or None
        The answer to the linear relaxation, if it is known.
    searched_up_to : int
        With up to so many whole columns the program is searched whole, from the plan found, until the gap is small enough.

    Notes
    -----
    The bound is that of the relaxation, proved by its prices (or that of the search, if nothing had to be fixed): it holds
    for every plan, not only for those with the fixed columns. A time limit makes the plan depend on the machine; the gap
    says how far from the best it can be.
    """
    began = perf_counter()
    if program.integer is None or program.is_linear:
        return solve(program, time_limit=time_limit, threads=threads)
    linear = replace(program, integer=None)
    relaxed = relaxed or solve(linear, time_limit=time_limit, threads=threads)
    if relaxed.outcome is Outcome.INFEASIBLE:
        return relaxed
    if relaxed.x is None or relaxed.duals is None:
        return solve(program, time_limit=max(1.0, time_limit - relaxed.seconds), gap=gap, threads=threads)
    # Weak duality proves the bound from the prices alone; if rounding spoils the proof, the solver's word stands.
    proved = dual_bound(linear, relaxed.duals)
    bound = proved if np.isfinite(proved) else relaxed.objective
    rounded = np.round(relaxed.x)
    whole = program.integer & (np.abs(relaxed.x - rounded) <= WHOLE)
    # First everything that came out whole is fixed; if that leaves no plan, only what came out used; then nothing.
    answer = relaxed
    for fixed in (whole, whole & (rounded > 0), np.zeros_like(whole)):
        lower, upper = program.lower.copy(), program.upper.copy()
        lower[fixed] = upper[fixed] = rounded[fixed]
        answer = solve(
            replace(program, lower=lower, upper=upper),
            time_limit=SPENT_AT_ONCE * max(time_limit - (perf_counter() - began), 1.0),
            gap=max(gap / 2, REST_GAP) if fixed.any() else gap,
            threads=threads,
        )
        if not fixed.any():
            bound = max(bound, answer.bound)
        if answer.x is not None:
            break
    if start is not None and (answer.x is None or program.cost @ start < answer.objective):
        answer = Answer(Outcome.FEASIBLE, float(program.cost @ start), bound, start, None, answer.seconds)
    is_near = answer.x is not None and answer.objective - bound <= gap * abs(answer.objective)
    if answer.x is not None and not is_near and int(program.integer.sum()) <= searched_up_to:
        left = max(time_limit - (perf_counter() - began), 1.0)
        searched = solve(program, time_limit=left, gap=gap, threads=threads, start=answer.x)
        bound = max(bound, searched.bound)
        if searched.x is not None and searched.objective < answer.objective:
            answer = searched
    seconds = perf_counter() - began
    if answer.x is None:
        outcome = Outcome.INFEASIBLE if answer.outcome is Outcome.INFEASIBLE else Outcome.NO_ANSWER
        return Answer(outcome, float("nan"), bound, None, None, seconds)
    is_proved = answer.objective - bound <= PROVED * max(1.0, abs(answer.objective))
    outcome = Outcome.OPTIMAL if is_proved else Outcome.FEASIBLE
    return Answer(outcome, answer.objective, bound, answer.x, None, seconds)

"""One plan out of all that cost the same: a stated choice among ties, so that the same data always give the same plan.

A linear program often has many optimal plans, and which one a solver lands on depends on its path. The choice here does
not: prices tell which columns and rows every optimal plan agrees on (complementary slackness: a column with a reduced
cost stays at its bound, a row with a price at its side); among the plans that are left, the one is taken whose quantities,
each weighted by a number drawn once from a fixed seed, add up to the least. The cost does not change, and the numbers are
such that two plans never tie again.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from alliance.solver.answer import Answer, Outcome
from alliance.solver.highs import solve
from alliance.solver.program import INFINITE, Numbers, Program
from alliance.solver.rows import columns_of

SEED = 1999
# A reduced cost or price below this, relative to the numbers it is the sum of, is none.
NOTHING = 1e-9


def settle_ties(program: Program, answer: Answer, *, presolve: bool = True) -> Answer:
    """Return the same answer with the optimal plan that the tie-break chooses.

    Parameters
    ----------
    program : Program
        A linear program.
    answer : Answer
        Its optimum with prices; anything else is returned as it is.
    presolve : bool
        Whether the second program is presolved; the plan does not depend on it.

    Notes
    -----
    min r @ x  over the optimal plans,  r drawn from [1, 2) by a fixed seed, one number for each column in order. The second
    program has only the columns without a reduced cost.
    """
    if answer.outcome is not Outcome.OPTIMAL or answer.x is None or answer.duals is None or not program.columns:
        return answer
    reduced = program.reduced_costs(answer.duals)
    pressing = np.abs(program.cost) + program.pressing(answer.duals)
    is_free = np.abs(reduced) <= NOTHING * (1.0 + pressing)
    at_side = np.abs(answer.duals) > NOTHING * (1.0 + np.abs(answer.duals).max(initial=0.0))
    fixed = np.where(is_free, 0.0, np.where(reduced > 0, program.lower, program.upper))
    if not np.isfinite(fixed).all():
        return answer
    taken = program.activity(fixed)
    side = np.where(answer.duals > 0, program.row_lower, program.row_upper)
    row_lower = np.where(at_side, side, program.row_lower) - taken
    row_upper = np.where(at_side, side, program.row_upper) - taken
    weights = np.random.default_rng(SEED).uniform(1.0, 2.0, program.columns)
    free = np.flatnonzero(is_free)
    face = replace(
        columns_of(program, free),
        cost=np.where(np.isneginf(program.lower[free]), 0.0, weights[free]),
        row_lower=np.where(np.isfinite(row_lower), row_lower, -INFINITE),
        row_upper=np.where(np.isfinite(row_upper), row_upper, INFINITE),
    )
    chosen = solve(face, presolve=presolve)
    if chosen.outcome is not Outcome.OPTIMAL or chosen.x is None:
        return answer
    x = fixed
    x[free] = np.clip(chosen.x, program.lower[free], program.upper[free])
    return replace(answer, x=x, objective=float(program.cost @ x), seconds=answer.seconds + chosen.seconds)


def settled(program: Program, answer: Answer) -> tuple[Answer, Numbers | None]:
    """Return the answer with the plan that the tie-break chooses, and the row prices of shape (rows,).

    Of a mixed-integer program the whole columns are kept as they were decided: ties are broken in what is left, and the
    prices hold with those decisions only.
    """
    if program.is_linear:
        return settle_ties(program, answer), answer.duals
    if answer.x is None:
        return answer, None
    left = decided(program, answer)
    rest = solve(left)
    if rest.outcome is not Outcome.OPTIMAL:
        return answer, None
    chosen = settle_ties(left, rest)
    return replace(answer, x=chosen.x, objective=chosen.objective), rest.duals


def decided(program: Program, answer: Answer) -> Program:
    """Return the linear program that is left once the whole columns are as a plan decided them.

    Raises
    ------
    ValueError
        If the answer has no plan.
    """
    if answer.x is None:
        raise ValueError(f"There is nothing decided: the answer is '{answer.outcome}'.")
    if program.integer is None:
        return program
    whole = np.where(program.integer, np.round(answer.x), 0.0)
    return replace(
        program,
        lower=np.where(program.integer, whole, program.lower),
        upper=np.where(program.integer, whole, program.upper),
        integer=None,
    )

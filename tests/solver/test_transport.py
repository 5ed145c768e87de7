"""The transport program: the same optimum as the solver's own, wherever its prices are looked for first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.solver.audit import audit
from alliance.solver.highs import solve
from alliance.solver.program import INFINITE, Program
from alliance.solver.rows import Rows
from alliance.solver.tie_break import settle_ties, settled
from alliance.solver.transport import Guess, Transport, carry


def drawn_problem(seed: int, demands: int = 30, sources: int = 5, *, has_ties: bool = False) -> Transport:
    """Return a transport problem in which every demand has some ways, and capacity is short."""
    drawn = np.random.default_rng(seed)
    demand, source = np.nonzero(drawn.random((demands, sources)) < 0.6)
    units = np.round(drawn.uniform(0, 100, demands))
    cost = drawn.integers(1, 4, len(demand)) * 10.0 if has_ties else drawn.uniform(10, 90, len(demand))
    return Transport(
        units=units,
        lost=np.full(demands, 80.0),
        capacity=np.round(drawn.uniform(0.4, 1.2, sources) * units.sum() / sources),
        demand=demand,
        source=source,
        cost=cost,
        work=np.ones(len(demand)) if has_ties else drawn.uniform(0.8, 1.2, len(demand)),
    )


def program_of(problem: Transport) -> Program:
    """Return the same problem as a linear program: ways, then what is not delivered."""
    ways, demands, sources = len(problem.demand), len(problem.units), len(problem.capacity)
    rows = Rows(ways + demands)
    rows.add(
        "demand",
        demands,
        row=np.concatenate((problem.demand, np.arange(demands))),
        column=np.arange(ways + demands),
        value=np.ones(ways + demands),
        lower=problem.units,
        upper=problem.units,
    )
    rows.add(
        "source",
        sources,
        row=problem.source,
        column=np.arange(ways),
        value=problem.work,
        lower=np.full(sources, -INFINITE),
        upper=problem.capacity,
    )
    return rows.program(
        cost=np.concatenate((problem.cost, problem.lost)),
        lower=np.zeros(ways + demands),
        upper=np.full(ways + demands, INFINITE),
    )


@settings(deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 1.0, 30.0, 1e9]), st.sampled_from([0.0, 20.0, 300.0]))
def test_the_optimum_does_not_depend_on_the_guess(seed: int, doubt: float, guessed: float) -> None:
    """Right or wrong prices to begin with: the cost is the solver's, the plan feasible, and the bound meets the cost."""
    problem = drawn_problem(seed)
    sources = len(problem.capacity)
    found = carry(problem, Guess(np.full(sources, guessed), np.full(sources, doubt)))
    assert found.cost == pytest.approx(solve(program_of(problem)).objective, rel=1e-9)
    assert found.cost - found.bound <= 1e-9 * found.cost
    used = np.bincount(problem.source, weights=problem.work * found.sent, minlength=sources)
    assert (used <= problem.capacity * (1 + 1e-9) + 1e-6).all()
    served = np.bincount(problem.demand, weights=found.sent, minlength=len(problem.units)) + found.unmet
    assert served == pytest.approx(problem.units, abs=1e-6)


def test_prices_of_a_sample_lead_to_the_same_optimum() -> None:
    """Thousands of demands are begun with the prices of a quarter of them."""
    problem = drawn_problem(1, demands=2_400, sources=12)
    found = carry(problem)
    assert found.cost == pytest.approx(solve(program_of(problem)).objective, rel=1e-9)
    assert found.cost - found.bound <= 1e-9 * found.cost


def test_nothing_to_send_is_all_lost() -> None:
    """Without any way every demand is lost, at its cost; without any demand there is nothing to pay."""
    problem = drawn_problem(2)
    nothing = np.zeros(0, dtype=np.int64)
    bare = replace(problem, demand=nothing, source=nothing, cost=np.zeros(0), work=np.zeros(0))
    assert carry(bare).cost == carry(bare).bound == float(problem.units @ problem.lost)
    assert carry(replace(bare, units=np.zeros(0), lost=np.zeros(0))).cost == 0.0


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_ties_are_settled_the_same_way_from_every_path(seed: int) -> None:
    """Many plans cost the same; presolve on or off, one thread or two, another order of pivots: one plan comes out."""
    program = program_of(drawn_problem(seed, has_ties=True))
    plans = []
    for presolve, threads in ((True, 1), (False, 1), (True, 2), (False, 2)):
        answer = solve(program, presolve=presolve, threads=threads)
        chosen = settle_ties(program, answer, presolve=presolve)
        assert chosen.x is not None
        assert chosen.objective == pytest.approx(answer.objective, rel=1e-12)
        assert audit(program, chosen).is_optimal
        plans.append(chosen.x)
    assert all(plan == pytest.approx(plans[0], abs=1e-6) for plan in plans)


def test_whole_decisions_stay_when_the_rest_is_settled() -> None:
    """In a mixed-integer plan only what is left free is chosen anew; whole columns and the cost do not move."""
    program = program_of(drawn_problem(5, has_ties=True))
    whole = np.arange(program.columns) % 3 == 0
    program = replace(program, integer=whole)
    answer = solve(program)
    chosen, prices = settled(program, answer)
    assert answer.x is not None
    assert chosen.x is not None
    assert prices is not None
    assert chosen.x[whole] == pytest.approx(np.round(answer.x[whole]), abs=1e-9)
    assert chosen.objective == pytest.approx(answer.objective, rel=1e-9)
    assert audit(program, chosen).is_feasible

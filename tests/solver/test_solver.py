"""The solver room: no broken number gets in, nothing is believed that was not checked."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import audit
from alliance.solver.highs import solve
from alliance.solver.infeasible import certificate, least_give_way
from alliance.solver.program import INFINITE, Program, ProgramError
from alliance.solver.rows import Rows


def transport(capacity: list[float], demand: list[float], seed: int = 0) -> Program:
    """Return the program "serve every demand from some plant within its capacity"."""
    plants, markets = len(capacity), len(demand)
    columns = plants * markets
    plant, market = np.divmod(np.arange(columns), markets)
    rows = Rows(columns)
    ones, asked = np.ones(columns), np.array(demand, dtype=float)
    rows.add("demand", markets, row=market, column=np.arange(columns), value=ones, lower=asked, upper=asked)
    rows.add(
        "capacity",
        plants,
        row=plant,
        column=np.arange(columns),
        value=ones,
        lower=np.full(plants, -INFINITE),
        upper=np.array(capacity, dtype=float),
    )
    cost = np.random.default_rng(seed).integers(1, 20, columns).astype(float)
    return rows.program(cost=cost, lower=np.zeros(columns), upper=np.full(columns, INFINITE))


def test_the_two_variable_case_that_a_solver_version_got_wrong() -> None:
    """Min 2x + 3z, x + z >= 4.5, z whole, both in 0..10, is 9 (one released version answered 15)."""
    program = Program(
        cost=np.array([2.0, 3.0]),
        lower=np.zeros(2),
        upper=np.full(2, 10.0),
        row_lower=np.array([4.5]),
        row_upper=np.array([INFINITE]),
        starts=np.array([0, 2], dtype=np.int32),
        index=np.array([0, 1], dtype=np.int32),
        value=np.ones(2),
        integer=np.array([False, True]),
    )
    assert solve(program).objective == pytest.approx(9.0)


def variant_links() -> Program:
    """Return 26 yes-or-no columns under 19 rows: what is left of a choice of variants with several members."""
    equal, below, apart = (1.0, 1.0), (-INFINITE, 0.0), (-INFINITE, 1.0)
    links = [
        (2, 13), (3, 14), (9, 13), (10, 14), (0, 24), (0, 25), (4, 17), (7, 24), (7, 25), (11, 24), (11, 25), (24, 15), (25, 15)
    ]  # fmt: skip
    written: list[tuple[dict[int, float], tuple[float, float]]] = [
        ({1: 1, 2: 1, 3: 1}, equal),
        ({4: 1, 5: 1}, equal),
        *(({one: 1, other: -1}, below) for one, other in links),
        ({13: 1, 14: 1}, apart),
        ({15: 1, 0: -1, 7: -1, 11: -1}, below),
        ({5: 1, 2: -1, 3: -1, 9: -1, 10: -1}, below),
        ({2: 211, 3: 211, 5: 68, 9: 116, 10: 116, 13: -200, 14: -200}, below),
    ]
    rows = Rows(26)
    for coefficients, (low, high) in written:
        column = np.array(list(coefficients), dtype=np.int64)
        value = np.array(list(coefficients.values()), dtype=float)
        lower, upper = np.array([low]), np.array([high])
        rows.add(
            "row", 1, row=np.zeros(len(column), dtype=np.int64), column=column, value=value, lower=lower, upper=upper
        )
    cost = np.zeros(26)
    cost[[13, 14, 17, 24, 25]] = 427.0, 427.0, 72.0, 7.0, 42.0
    return rows.program(cost=cost, lower=np.zeros(26), upper=np.ones(26), integer=np.ones(26, dtype=bool))


def test_a_program_that_has_a_plan_is_not_called_infeasible() -> None:
    """The released solver's presolve calls this program infeasible; its cheapest plan costs 72, as a plan kept by hand shows."""
    program = variant_links()
    by_hand = np.zeros(26)
    by_hand[[1, 4, 17]] = 1.0
    assert audit(program, Answer(Outcome.FEASIBLE, 72.0, 0.0, by_hand, None, 0.0)).violation == 0.0
    answer = solve(program)
    assert answer.outcome is Outcome.OPTIMAL
    assert answer.objective == pytest.approx(72.0)


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf, 1e16, 1e-12])
@pytest.mark.parametrize("column", ["cost", "value"])
def test_a_number_that_no_solver_may_see_is_refused(broken: float, column: str) -> None:
    """A cost or coefficient that is NaN, infinite or out of range is named, never dropped."""
    program = transport([10, 20], [5, 6])
    numbers = getattr(program, column).copy()
    numbers[1] = broken
    with pytest.raises(ProgramError, match="Give a finite number"):
        solve(replace(program, **{column: numbers}))


@pytest.mark.parametrize("broken", [np.nan, 1e21])
@pytest.mark.parametrize("side", ["row_lower", "row_upper", "lower"])
def test_a_side_that_a_solver_would_drop_is_refused(broken: float, side: str) -> None:
    """A demand of NaN or 1e21 would silently vanish from the plan: it is refused."""
    program = transport([10, 20], [5, 6])
    numbers = getattr(program, side).copy()
    numbers[0] = broken
    with pytest.raises(ProgramError, match="Give a finite number"):
        solve(replace(program, **{side: numbers}))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4), st.lists(st.integers(0, 20), min_size=1, max_size=5))
def test_an_answer_is_proved_or_refuted_in_fractions(capacity: list[int], demand: list[int]) -> None:
    """A feasible program is certified optimal by weak duality, an infeasible one by an exact Farkas certificate."""
    program = transport([float(number) for number in capacity], [float(number) for number in demand])
    answer = solve(program)
    short = sum(demand) - sum(capacity)
    if short <= 0:
        assert answer.outcome is Outcome.OPTIMAL
        assert audit(program, answer).is_optimal
        return
    assert answer.outcome is Outcome.INFEASIBLE
    proof = certificate(program, answer)
    assert proof is not None
    assert proof.is_valid
    assert proof.shortfall == Fraction(short)
    assert sum(each.amount for each in least_give_way(program, ("demand",))) == pytest.approx(short)


def test_the_audit_finds_a_plan_that_was_tampered_with() -> None:
    """A plan that breaks a row by a hundredth is not feasible, and the row is named."""
    program = transport([10, 20], [5, 6])
    answer = solve(program)
    assert answer.x is not None
    broken = replace(answer, x=answer.x * 0.99)
    found = audit(program, broken)
    assert not found.is_feasible
    assert "demand" in found.where


def test_the_same_data_give_the_same_plan() -> None:
    """Ten runs on one and two threads give one plan."""
    program = transport([10.0, 20.0, 15.0], [5.0, 6.0, 7.0, 9.0], seed=3)
    plans = {tuple(solve(program, threads=threads).x) for threads in (1, 2) for _ in range(5)}  # type: ignore[arg-type]
    assert len(plans) == 1


def test_a_solver_that_is_used_again_solves_as_a_new_one() -> None:
    """What was solved before, and with which options, changes no digit of the next answer."""
    program = transport([50, 60, 70], [30, 40, 50, 45], seed=3)
    first = solve(program)
    solve(transport([5, 1], [3, 9], seed=1), presolve=False)
    solve(replace(program, integer=np.ones(program.columns, dtype=bool)), interior=True)
    solve(program, interior=True)
    again = solve(program)
    assert first.x is not None
    assert again.x is not None
    assert first.duals is not None
    assert again.duals is not None
    assert (first.x == again.x).all()
    assert (first.duals == again.duals).all()

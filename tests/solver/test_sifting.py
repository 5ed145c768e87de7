"""Sifting: few columns first, and the answer is that of the whole program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.people_scale import workforce

from alliance.plan.people.model import staffing
from alliance.plan.people.staffing import promising
from alliance.solver.audit import dual_bound
from alliance.solver.highs import solve
from alliance.solver.sifting import sift


@pytest.mark.parametrize("seed", range(3))
def test_few_columns_lead_to_the_optimum_of_all(seed: int) -> None:
    """Begun with the cheapest ways only, the cost is that of the whole program, and the prices prove it for every column."""
    built = staffing(workforce(60, 2_500, seed=seed), named=False)
    program = replace(built.program, integer=None)
    begun = promising(built)
    assert begun.sum() < program.columns
    found = sift(program, begun)
    assert found.x is not None
    assert found.duals is not None
    assert found.objective == pytest.approx(solve(program).objective, rel=1e-9)
    assert dual_bound(program, found.duals) == pytest.approx(found.objective, rel=1e-9)
    assert np.flatnonzero(found.x).size < program.columns


def test_what_cannot_begin_is_solved_whole() -> None:
    """If the first columns have no plan, the whole program is solved."""
    built = staffing(workforce(30, 800, seed=1), named=False)
    program = replace(built.program, integer=None)
    found = sift(program, np.arange(program.columns) % 2 == 0)
    assert found.objective == pytest.approx(solve(program).objective, rel=1e-9)

"""The value of one coalition after another: quicker for the ones before, and never different for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as drawn_from
from hypothesis import settings
from hypothesis import strategies as st
from tests.plan.production_case import network

from alliance.plan.manufacturing import Network, Production
from alliance.plan.manufacturing.model import operating
from alliance.solver.answer import Outcome
from alliance.solver.highs import solve
from alliance.synergy.coalitions import NoPlan, coalition_values


def cold(production: Production, names: list[str]) -> float:
    """Return the cost of some members from a program of their own, solved by itself."""
    part = production.cut(names)
    answer = solve(operating(part.network).program)
    return answer.objective + sum(part._standing().values())


def with_idle_plants(seed: int) -> Network:
    """Return a network of two families apart, in which two plants of different owners can build nothing."""
    whole = network(seed, plants=10)
    plant_family = np.arange(10) % 2
    model_family = np.array([int(name[-1]) for name in whole.models.family])
    pairs = whole.pairs
    kept = plant_family[whole.plant_of_pair] == model_family[pairs.model]
    kept &= whole.plant_of_pair < 8
    columns = {name: getattr(pairs, name)[kept] for name in pairs.__dataclass_fields__}
    return replace(whole, pairs=replace(pairs, **columns))


@settings(deadline=None, max_examples=12)
@drawn_from(st.integers(0, 10_000), st.integers(1, 2))
def test_every_coalition_is_worth_what_its_own_program_says(seed: int, years: int) -> None:
    """Prices of smaller coalitions guide the search; cost and bound are those of a search without them."""
    production = Production(network(seed, members=3, plants=7, models=8, markets=9, years=years))
    values = coalition_values(production, workers=1)
    for coalition in range(1, 8):
        names = [name for bit, name in enumerate(production.members) if coalition >> bit & 1]
        assert values.cost[coalition] == pytest.approx(cold(production, names), rel=1e-9)
    assert values.largest_gap <= 1e-9


@pytest.mark.parametrize("depth", ["operating", "strategic"])
def test_plants_that_can_build_nothing_cost_all_the_same(depth: str) -> None:
    """A plant without an eligible model belongs to no platform family, but to its owner."""
    production = Production(with_idle_plants(3), depth, time_limit=20, is_exact=True, gap=1e-9)  # type: ignore[arg-type]
    assert len(production.parts()) == 4
    values = coalition_values(production, workers=1)
    for coalition in (1, 2, 3, 7):
        names = [name for bit, name in enumerate(production.members) if coalition >> bit & 1]
        assert values.cost[coalition] == pytest.approx(production.cut(names).value()[0], rel=1e-6)


def test_twins_decide_together() -> None:
    """A model that must share the lines of another family's model keeps the two families in one part."""
    apart = with_idle_plants(1)
    twin = np.full(len(apart.models.id), -1)
    twin[0] = 1
    assert len(Production(replace(apart, models=replace(apart.models, twin_of=twin))).parts()) == 1


def test_a_coalition_without_a_plan_is_named() -> None:
    """If some members alone cannot keep a contract, there is no game: it is said who, not a cost of infinity."""
    case = network(2)
    least = np.where(np.arange(len(case.pairs.model)) == 0, 1e6, 0.0)
    production = Production(replace(case, pairs=replace(case.pairs, least_volume=least)))
    with pytest.raises(NoPlan, match="a have no plan"):
        coalition_values(production, workers=1)


def test_processes_find_the_same_to_the_last_digit() -> None:
    """In which process a coalition is solved, and after which others, does not show in its value."""
    production = Production(network(7, members=6, plants=12, models=14, markets=12))
    here = coalition_values(production, workers=1)
    pool = coalition_values(production, workers=2)
    assert (here.cost == pool.cost).all()


@pytest.mark.parametrize("depth", ["operating", "strategic"])
def test_a_member_with_plants_or_models_only_has_a_plan_too(depth: str) -> None:
    """Plants without models only cost; models without plants are all lost; a member with nothing spends nothing."""
    case = network(3)
    plants = replace(case.plants, member=np.zeros(len(case.plants.id), dtype=np.int64))
    models = replace(case.models, member=np.ones(len(case.models.id), dtype=np.int64))
    production = Production(replace(case, plants=plants, models=models), depth, time_limit=10)  # type: ignore[arg-type]
    for names in (["a"], ["b"], ["c"], ["a", "c"]):
        part = production.cut(names)
        plan = part.solve()
        assert plan.outcome is Outcome.OPTIMAL
        assert plan.cost == pytest.approx(part.value()[0], abs=1e-6)
        assert sum(plan.cost_by_bearer.values()) == pytest.approx(plan.cost, abs=1e-6)
    assert production.cut(["b"]).value()[0] == pytest.approx(float(case.demand.units @ case.demand.margin))
    assert production.cut(["c"]).value()[0] == 0.0

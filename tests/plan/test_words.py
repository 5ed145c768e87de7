"""What a plan says in words: prices, contradictions, and what a choice would cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.plan.production_case import given, network, tables

from alliance.errors import UnknownName
from alliance.plan.manufacturing import Network, Production
from alliance.plan.manufacturing.explanation import more_room, why_not
from alliance.plan.manufacturing.tables import network_of
from alliance.plan.manufacturing.words import contradiction, prices_in_words, ways_out


def overloaded(depth: str = "operating") -> Production:
    """Return a plan whose plants must build more than anybody asks for."""
    wanted = tables()
    for plant in wanted["plants"]:
        plant["least_load"] = "0.9"
    found, findings = network_of(given(wanted))
    assert found is not None, findings
    return Production(found, depth)  # type: ignore[arg-type]


def priced() -> Network:
    """Return a network whose lines are too small, so that room is worth something."""
    case = network(3)
    return replace(case, shifts=replace(case.shifts, capacity=case.shifts.capacity * 0.5))


@pytest.mark.parametrize("depth", ["operating", "strategic"])
def test_a_contradiction_is_told_in_numbers_of_the_domain(depth: str) -> None:
    """No plan is proved by what is asked, what can be taken, and what is short, and by what would have to give way."""
    plan = overloaded(depth).solve()
    assert not plan.has_plan
    assert plan.certificate is not None
    assert plan.certificate.is_valid
    said = contradiction(plan.certificate)
    assert said.rpartition("; ")[2].startswith("short by ")
    assert plan.give_way
    assert all(each for each in ways_out(plan))


def test_a_contradiction_reads_as_a_sentence() -> None:
    """Two plants, four demands: the numbers of the tables, summed by kind."""
    plan = overloaded().solve()
    assert plan.certificate is not None
    # 0.9 of 700,000 must be built, 180,000 are asked for.
    said = "2 plants must build at least 630,000; 4 demands take at most 180,000; short by 450,000"
    assert contradiction(plan.certificate) == said


def test_a_contract_beyond_the_line_is_told_by_both() -> None:
    """One least volume against one line: one of each, in the singular."""
    wanted = tables()
    wanted["eligibility"][0]["least_volume"], wanted["shifts"][0]["capacity"] = "1000", "500"
    found, _ = network_of(given(wanted))
    assert found is not None
    plan = Production(found).solve()
    assert plan.certificate is not None
    assert contradiction(plan.certificate) == "1 least volume asks 1,000; 1 line can build 500; short by 500"
    assert ways_out(plan) == ("500 more capacity on F1",)


def test_a_price_bounds_what_more_room_saves() -> None:
    """The sentence says "up to": solved again with more room, the saving is no larger, and a little room saves its price."""
    production = Production(priced())
    plan = production.solve()
    dearest = prices_in_words(plan, vehicles=10)[0]
    assert dearest.kind == "capacity"
    plant = "plant " + dearest.name.rpartition(" ")[2]
    assert "10 more at" in dearest.sentence
    for vehicles in (1e-3, 10.0):
        saves = more_room(production, plan, plant, vehicles).saves
        assert saves <= dearest.saves * vehicles + 1e-6
    assert more_room(production, plan, plant, 1e-3).saves == pytest.approx(dearest.saves * 1e-3, rel=1e-3, abs=1e-6)


def test_prices_of_a_strategic_plan_hold_with_its_decisions() -> None:
    """A plan with launches has local prices: what room is worth with the launches as they are."""
    plan = Production(priced(), "strategic", is_exact=True).solve()
    assert plan.are_prices_local
    assert plan.prices
    assert set(plan.prices) <= {"demand", "capacity", "least load", "least volume", "complexity", "launches"}


@pytest.mark.parametrize("depth", ["operating", "strategic"])
def test_a_forced_choice_never_pays(depth: str) -> None:
    """Building where the plan could and does not costs something; the items add up to the difference."""
    case = network(5)
    production = Production(case, depth, is_exact=True)  # type: ignore[arg-type]
    plan = production.solve()
    idle = {(row["model"], row["plant"]) for row in plan.tables["allocation"] if float(row["vehicles"]) == 0}
    eligible = [
        (case.models.id[int(model)], case.plants.id[int(plant)])
        for model, plant in zip(case.pairs.model, case.plant_of_pair, strict=True)
    ]
    model, plant = next(each for each in eligible if each in idle)
    found = why_not(production, plan, model, plant, vehicles=3)
    assert found.extra_cost is not None
    assert found.extra_cost >= -1e-6
    assert sum(amount for _, amount in found.items) == pytest.approx(found.extra_cost, abs=len(found.items) + 1)


def test_a_small_model_is_asked_about_by_what_is_asked_of_it() -> None:
    """Nobody asks for a thousand: what is built is said to be built, and what is forced is no more than the demand."""
    case = network(5)
    production = Production(case)
    plan = production.solve()
    asked = {name: case.demand.units[case.demand.model == at].sum() for at, name in enumerate(case.models.id)}
    assert max(asked.values()) < 1000
    rows = [row for row in plan.tables["allocation"] if float(row["vehicles"]) >= 1]
    built = {(str(row["model"]), str(row["plant"])): float(row["vehicles"]) for row in rows}
    for (model, plant), vehicles in built.items():
        assert (
            why_not(production, plan, model, plant).sentence == f"{plant} does build {model}: {vehicles:,.0f} vehicles."
        )
    pairs = zip(case.pairs.model.tolist(), case.plant_of_pair.tolist(), strict=True)
    named = [(case.models.id[model], case.plants.id[plant]) for model, plant in pairs]
    found = [why_not(production, plan, *each) for each in named if each not in built]
    assert any(each.extra_cost is not None for each in found)
    model, plant = next(each for each in named if each not in built)
    much = why_not(production, plan, model, plant, vehicles=1000).sentence
    assert much == f"No plan builds 1,000 {model} at {plant}: only {asked[model]:,.0f} are asked for in 2016."


def test_a_launch_belongs_to_the_strategic_answer_only() -> None:
    """With today's allocation the launch is said beside the answer; with launches free it is part of it."""
    case = network(5)
    away = next(pair for pair in range(len(case.pairs.model)) if not case.pairs.is_current[pair])
    model, plant = case.models.id[int(case.pairs.model[away])], case.plants.id[int(case.plant_of_pair[away])]
    dear = replace(case, pairs=replace(case.pairs, launch_cost=np.full(len(case.pairs.model), 1e6)))
    operating, strategic = Production(dear), Production(dear, "strategic", is_exact=True)
    beside = why_not(operating, operating.solve(), model, plant, vehicles=3)
    inside = why_not(strategic, strategic.solve(), model, plant, vehicles=3)
    assert "1,000,000 once" in beside.sentence
    assert beside.extra_cost is not None
    assert beside.extra_cost < 1e6
    assert inside.extra_cost is not None
    assert inside.extra_cost > 9e5
    assert dict(inside.items)["launch"] == pytest.approx(1e6)


def test_an_unknown_plant_is_named_with_the_nearest() -> None:
    """A plant that nobody knows is answered with the one that was meant."""
    production = Production(network(1))
    with pytest.raises(UnknownName, match="Did you mean 'plant 1'"):
        more_room(production, production.solve(), "plnt 1")


def test_every_table_of_a_plan_agrees_with_the_others() -> None:
    """Vehicles are the same whether counted by allocation, plant, flow or member; duty by lane is the duty of the cost."""
    plan = Production(network(6, years=2), "strategic", time_limit=5).solve()
    sums = {
        name: sum(float(row["vehicles"]) for row in plan.tables[name])
        for name in ("allocation", "built", "shipments", "who builds for whom")
    }
    assert len({round(total, 3) for total in sums.values()}) == 1
    assert sum(float(row["duty"]) for row in plan.tables["duty by lane"]) == pytest.approx(plan.cost_by_item["duty"])
    once = sum(float(row["cost"]) for row in plan.tables["changes"])
    assert once == pytest.approx(plan.cost_by_item["launch"] + plan.cost_by_item["opening and closing"])
    used = sum(float(row["used"]) for row in plan.tables["utilisation"])
    assert used == pytest.approx(sum(float(row["used"]) for row in plan.tables["utilisation by member"]))

"""The engineering decision: the cheapest of all plans, laws of coalitions, bearers, timing, baselines, curve, reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.plan.engineering_case import cheapest, given, lineup, tables

from alliance.errors import UnknownName
from alliance.plan.engineering import Commonality, Lineup, Rivals
from alliance.plan.engineering.baselines import baselines
from alliance.plan.engineering.curve import curve
from alliance.plan.engineering.explanation import why_not, without_variant
from alliance.plan.engineering.tables import lineup_of
from alliance.solver.answer import Outcome
from alliance.synergy.coalitions import coalition_values


def ruled(seed: int, *, members: int = 2, vehicles: int = 3) -> Lineup:
    """Return a seeded line-up with some of all rules: fit, rivals, entitlements, a capacity."""
    case = lineup(seed, members=members, vehicles=vehicles)
    drawn = np.random.default_rng(seed)
    if seed % 2:
        fits = np.ones((6, 6), dtype=bool)
        fits[:3, 3:] = drawn.random((3, 3)) > 0.3
        fits[0, 3] = True
        fits[3:, :3] = fits[:3, 3:].T
        case = replace(case, fits=fits)
    if seed % 3 == 0:
        most = np.array([float(seed % 2)])
        visible = replace(case.modules, is_visible=np.ones(2, dtype=bool))
        case = replace(case, rivals=Rivals(np.array([0]), np.array([1]), most), modules=visible)
    if seed % 5 == 0:
        case = replace(case, most_variants=np.full((members, 2), 2.0))
    if seed % 4 == 0:
        most_units = case.variants.most_units.copy()
        most_units[[0, 1, 4]] = 1500.0, 150.0, 200.0
        case = replace(case, variants=replace(case.variants, most_units=most_units))
    return case


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_is_cheaper(seed: int) -> None:
    """Trying all plans of a small line-up of one member finds none that is cheaper, with every kind of rule."""
    case = ruled(seed, members=1)
    plan, least = Commonality(case).solve(), cheapest(case)
    if not np.isfinite(least):
        assert plan.outcome is Outcome.INFEASIBLE
        return
    assert plan.outcome is Outcome.OPTIMAL
    assert plan.cost == pytest.approx(least, rel=1e-9)
    assert plan.audit is not None
    assert plan.audit.is_feasible
    assert plan.bound == pytest.approx(plan.cost, rel=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_what_two_sets_can_do_apart_they_can_do_together(seed: int) -> None:
    """The cost of a union is never above the costs of its halves, with rivals, capacities and entitlements too."""
    case = Commonality(ruled(seed, members=3, vehicles=5))
    cost = {}
    for coalition in range(1, 8):
        names = [name for bit, name in enumerate(case.members) if coalition >> bit & 1]
        cost[coalition] = case.cut(names).value()[0]
    for one in range(1, 8):
        for other in range(1, 8):
            if not one & other:
                assert cost[one | other] <= (cost[one] + cost[other]) * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_what_members_bear_adds_up(seed: int) -> None:
    """Costs by bearer, by item and by both add up to the cost of the plan, to less than a euro."""
    plan = Commonality(ruled(seed, members=3, vehicles=5)).solve()
    assert plan.has_plan
    for split in (plan.cost_by_bearer, plan.cost_by_item, plan.cost_by_item_and_bearer):
        assert sum(split.values()) == pytest.approx(plan.cost, abs=1e-6)
    assert plan.audit is not None
    assert plan.audit.is_feasible


@pytest.mark.parametrize("seed", range(8))
def test_parts_cost_what_the_whole_costs(seed: int) -> None:
    """Modules that nothing couples are decided apart, and their costs add up to the cost of the whole decision."""
    case = Commonality(replace(lineup(seed), budget=np.full((3, 1), np.inf)))
    whole = replace(case, lineup=replace(case.lineup, budget=np.full((3, 1), 1e8)))
    assert len(case.parts()) > len(whole.parts()) == 1
    assert sum(part.value()[0] for part in case.parts()) == pytest.approx(whole.value()[0], rel=1e-9)


def test_coalitions_are_valued_as_they_are_solved() -> None:
    """The value of every coalition, part by part and from remembered plans, is what it costs solved by itself."""
    case = Commonality(ruled(6, members=3, vehicles=5))
    values = coalition_values(case, workers=1)
    for coalition in range(1, 8):
        names = [name for bit, name in enumerate(case.members) if coalition >> bit & 1]
        assert values.cost[coalition] == pytest.approx(case.cut(names).value()[0], rel=1e-9)
    assert values.largest_gap <= 1e-6


def test_the_same_data_give_the_same_plan() -> None:
    """Ten searches, on one thread and on two, choose the same variants."""
    case = Commonality(ruled(4, members=3, vehicles=6))
    plans = [replace(case, threads=1 + number % 2).solve() for number in range(10)]
    assert all(plan.tables == plans[0].tables for plan in plans)


def test_the_order_of_the_rows_changes_no_cost() -> None:
    """Tables in another order are the same decision."""
    rows = tables()
    turned = {name: each if name == "modules" else list(reversed(each)) for name, each in rows.items()}
    first, second = (lineup_of(given(each))[0] for each in (rows, turned))
    assert first is not None
    assert second is not None
    assert Commonality(second).solve().cost == pytest.approx(Commonality(first).solve().cost, rel=1e-12)


def planned() -> Commonality:
    """Return the decision of the small tables."""
    found, findings = lineup_of(given(tables()))
    assert found is not None, findings
    return Commonality(found)


def test_stand_alone_plus_savings_is_joint() -> None:
    """As-is less own improvement less synergy is the joint cost; as-is is never below what each member can do alone."""
    found = baselines(planned())
    alone = sum(plan.cost for plan in found.alone)
    assert found.today.cost - sum(found.own_improvement.values()) == pytest.approx(alone, abs=1)
    assert alone - found.synergy == pytest.approx(found.joint.cost, abs=1)
    assert min(found.own_improvement.values()) >= 0
    assert found.synergy > 0
    assert (found.as_is.given, found.as_is.choices) == (4, 8)


def test_development_avoided_is_told_by_member() -> None:
    """What members avoid is what they would have spent alone less what they bear together; it adds up to what is not spent."""
    found = baselines(planned())
    rows = [row for row in found.avoided() if row["item"] == "development"]
    saved = sum(plan.cost_by_item["development"] for plan in found.alone) - found.joint.cost_by_item["development"]
    assert sum(float(row["avoided"]) for row in rows) == pytest.approx(saved, abs=1)
    assert {row["member"]: round(float(row["avoided"])) for row in rows} == {
        "renault": 46_567_164,
        "nissan": 43_432_836,
    }


def test_a_vehicle_that_may_not_change_keeps_what_it_has() -> None:
    """The Qashqai runs without a facelift in the plan: it keeps today's variants, and so do they."""
    plan = planned().solve()
    assert {row["variant"] for row in plan.tables["uses"] if row["vehicle"] == "Qashqai"} == {"cockpit N", "bay N"}
    rows = tables()
    rows["vehicles"][3]["facelift"] = "2020"
    free, _ = lineup_of(given(rows))
    assert free is not None
    assert Commonality(free).lineup.units[3].sum() == 2 * 250_000


def test_a_variant_comes_in_time() -> None:
    """A variant that comes after a vehicle's start cannot serve it, and the reason is told."""
    rows = tables()
    next(row for row in rows["variants"] if row["variant"] == "cockpit B")["start"] = "2020"
    found, _ = lineup_of(given(rows))
    assert found is not None
    case = Commonality(found)
    answer = why_not(case, case.solve(), "Clio", "cockpit B")
    assert answer.sentence == "Clio cannot use cockpit B: the variant comes in 2020, the vehicle changes in 2019."


def test_a_price_needs_its_volume() -> None:
    """The cheaper step is paid for exactly when the vehicles of a year reach it."""
    rows = tables()
    kept = next(
        row for row in Commonality(lineup_of(given(rows))[0]).solve().tables["variants"] if row["variant"] == "bay 200"
    )  # type: ignore[arg-type]
    assert (kept["unit cost"], kept["units"]) == (2020.0, 1_340_000.0)
    rows["prices"][0]["from_units"] = "446667"
    kept = next(
        row for row in Commonality(lineup_of(given(rows))[0]).solve().tables["variants"] if row["variant"] == "bay 200"
    )  # type: ignore[arg-type]
    assert kept["unit cost"] == 2100.0


def test_over_specification_is_told_in_money_kilograms_and_co2() -> None:
    """The Micra asks 160 Nm and gets 200: 36 EUR, 2.4 kg and 0.192 g a kilometre too much in each of 260,000."""
    row = next(
        row
        for row in planned().solve().tables["over-specification"]
        if (row["vehicle"], row["module"]) == ("Micra", "engine bay")
    )
    assert (row["eur a vehicle"], row["bill"]) == (36.0, 36.0 * 260_000)
    assert (row["kg a vehicle"], row["tonnes"]) == pytest.approx((2.4, 624.0))
    assert row["co2 cost"] == pytest.approx(0.192 * 90 * 260_000)


def test_commonality_counts_value_and_part_numbers() -> None:
    """Of the Micra and the Qashqai, 180 + 400 of 1,270 part numbers are in Renault's Clio too."""
    rows = {row["member"]: row for row in planned().solve().tables["commonality"]}
    assert rows["nissan"]["across by parts"] == pytest.approx((180 + 400) / 1270)
    value = 260_000 * (610 + 2020)
    assert rows["nissan"]["across by value"] == pytest.approx(value / (value + 750_000 * (840 + 2550)))
    assert rows["nissan"]["inside by value"] == 0.0


def test_the_curve_falls_to_the_best_plan() -> None:
    """More variants never cost more, and the last point is the best plan; over-specification is the price of few."""
    case = planned()
    points = curve(case, "engine bay")
    assert [point.variants for point in points] == [1, 2, 3]
    costs = [point.cost for point in points]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(case.solve().cost, rel=1e-9)
    assert points[0].over_specification > points[-1].over_specification
    assert [point.more for point in points] == pytest.approx([cost - costs[-1] for cost in costs])


def test_a_reason_is_a_second_plan() -> None:
    """What another choice costs is the difference to a plan that must make it; what is impossible says why."""
    case = planned()
    plan = case.solve()
    answer = why_not(case, plan, "Micra", "bay 300")
    assert answer.extra_cost == pytest.approx(312_024_000, abs=1)
    assert sum(amount for _, amount in answer.items) == pytest.approx(312_024_000, abs=5)
    assert why_not(case, plan, "Micra", "bay 200").extra_cost == 0.0
    assert not why_not(case, plan, "Micra", "cockpit C").is_possible
    assert without_variant(case, plan, "cockpit B").extra_cost == pytest.approx(101_606_000, abs=1)
    with pytest.raises(UnknownName, match="cockpit B"):
        without_variant(case, plan, "cockpit BB")


def test_rivals_of_two_members_look_different() -> None:
    """Clio and Micra share the cockpit; as rivals they do not, and pay for it, and still share what nobody sees."""
    rows = tables()
    rows["rivals"] = [{"vehicle": "Clio", "with": "Micra"}]
    found, findings = lineup_of(given(rows))
    assert found is not None, findings
    plan, free = Commonality(found).solve(), planned().solve()
    used = {(row["vehicle"], row["module"]): row["variant"] for row in plan.tables["uses"]}
    assert used["Clio", "cockpit"] != used["Micra", "cockpit"]
    assert used["Clio", "engine bay"] == used["Micra", "engine bay"]
    assert plan.cost > free.cost


def test_a_budget_holds_back_development() -> None:
    """A budget that pays for one new variant only leaves one, and the plan says that it costs more."""
    rows = tables()
    rows["budgets"] = [{"member": member, "year": "2019", "amount": "100000000"} for member in ("renault", "nissan")]
    rows["variants"][5]["development"] = "80000000"
    found, findings = lineup_of(given(rows))
    assert found is not None, findings
    plan = Commonality(found).solve()
    new = [row for row in plan.tables["variants"] if row["decision"] == "develop"]
    assert sum(float(row["development"]) for row in new) <= 200e6
    assert plan.outcome is Outcome.OPTIMAL


@pytest.mark.parametrize("seed", range(20))
def test_parts_at_first_prices_less_what_volume_takes_off_are_the_parts(seed: int) -> None:
    """Quantity and price effects are told apart without a rest: first-step prices of what is used, less the table, is the cost."""
    case = lineup(seed, members=3, vehicles=6)
    plan = Commonality(case).solve()
    first = {}
    for variant, start, unit in zip(case.steps.variant.tolist(), case.steps.start, case.steps.unit, strict=True):
        if start == 0:
            first[case.variants.id[variant]] = float(unit)
    names = {row["variant"]: str(row["variant"]).partition(" (")[0] for row in plan.tables["uses"]}
    listed = sum(float(row["units"]) * first[names[row["variant"]]] for row in plan.tables["uses"])
    taken_off = sum(float(row["taken off"]) for row in plan.tables["volume prices"])
    assert listed - taken_off == pytest.approx(plan.cost_by_item["parts"] + plan.cost_by_item["over-specification"])
    assert all(float(row["taken off"]) >= -1e-9 for row in plan.tables["volume prices"])

"""The joint tender: published optima, the laws of a joint decision, tiers and rules, the letter that hides the others."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from benchmarks.published import Instance, instances, read
from tests.plan.purchasing_case import given, seeded, tables

from alliance.errors import UnknownName, UsageError
from alliance.plan.purchasing import Purchase, Tender
from alliance.plan.purchasing.baselines import baselines
from alliance.plan.purchasing.entitled import PRO_RATA, STATED, entitled
from alliance.plan.purchasing.explanation import explained
from alliance.plan.purchasing.purchase import cost_of_rules
from alliance.plan.purchasing.reading import tender_of
from alliance.solver.audit import FEASIBLE

BENCHMARKS = Path("benchmarks")


def small() -> Tender:
    """Return the tender of the small tables."""
    found, findings = tender_of(given(tables()))
    assert found is not None, findings
    return found


def published(shared_data: Path, kind: str, name: str) -> Instance:
    """Return a published purchase: an instance of a set, or a set of its members."""
    folder = shared_data / BENCHMARKS / kind
    _, facts = instances(folder)
    file = name.split(" ", maxsplit=1)[0]
    return next(each for each in read(folder, kind, file, facts[file]) if each.name == name)


def test_a_published_tender_with_increments_is_reproduced(shared_data: Path) -> None:
    """Bracken and McCormick 1968 (model 19 of the GAMS library): 15,210,109.512."""
    instance = published(shared_data, "procurement", "bid")
    assert instance.tender is not None
    plan = Purchase(instance.tender).solve()
    assert plan.cost == pytest.approx(instance.optimum, rel=1e-6)
    assert plan.outcome == "optimal"


def test_published_quantity_discounts_are_reproduced(shared_data: Path) -> None:
    """The smallest instance of total quantity discounts, and what each member of another one pays alone."""
    instance = published(shared_data, "tqd", "tqd-a1")
    assert instance.tender is not None
    plan = Purchase(instance.tender).solve()
    assert plan.cost == pytest.approx(instance.optimum, rel=1e-6)
    assert plan.audit is not None
    assert plan.audit.violation <= FEASIBLE
    for member in "012":
        alone = published(shared_data, "tqd", f"tqd-m1 {member}")
        assert alone.tender is not None
        assert Purchase(alone.tender).value()[0] == pytest.approx(alone.optimum, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_two_sets_never_buy_dearer_together(seed: int) -> None:
    """With entitlements, what two sets of members can buy apart they can buy together: v(S u T) <= v(S) + v(T)."""
    purchase = Purchase(seeded(seed))
    cost = {
        members: purchase.cut(members).value()[0]
        for size in (1, 2, 3)
        for members in combinations(purchase.members, size)
    }
    for (one, alone), (other, apart) in combinations(cost.items(), 2):
        if not set(one) & set(other):
            both = tuple(member for member in purchase.members if member in {*one, *other})
            assert cost[both] <= alone + apart + 1e-4


def test_what_is_paid_is_what_was_decided() -> None:
    """The award, costed line by line, costs what the solved program says: nothing is lost between them."""
    for tender in (small(), *(seeded(seed) for seed in range(4))):
        plan = Purchase(tender).solve()
        assert plan.cost == pytest.approx(plan.bound, rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_bearers_and_items_add_up_to_the_cost(seed: int) -> None:
    """What members bear, and the items, each add up to the cost; what is awarded covers what is needed."""
    tender = seeded(seed)
    plan = Purchase(tender).solve()
    assert sum(plan.cost_by_bearer.values()) == pytest.approx(plan.cost, abs=0.01)
    assert sum(plan.cost_by_item.values()) == pytest.approx(plan.cost, abs=0.01)
    bought = sum(float(row["units"]) for row in plan.tables["award"])
    assert bought == pytest.approx(tender.demand.sum(), rel=1e-9)
    billed = sum(float(row["to pay EUR"]) for row in plan.tables["bill"])
    assert billed == pytest.approx(plan.cost_by_item["purchases"] + plan.cost_by_item["rebates"], abs=0.01)


def test_a_member_that_needs_nothing_changes_nothing() -> None:
    """Whoever needs nothing takes no part, and the cost is the same without it."""
    purchase = Purchase(seeded(1, idle=True))
    assert purchase.taking_part() == ("a", "b")
    assert purchase.value()[0] == pytest.approx(purchase.cut(["a", "b"]).value()[0], rel=1e-9)


def test_the_same_tender_has_the_same_plan() -> None:
    """Ten searches, on one thread and on two, make the same award, down to the letters."""
    plans = [Purchase(small(), threads=1 + number % 2).solve() for number in range(10)]
    assert all(plan.tables == plans[0].tables for plan in plans)


def test_baselines_add_up_and_the_bridge_tells_them() -> None:
    """Stand-alone less synergy is joint; price, mix and volume lead exactly from today's cost to the joint cost."""
    found = baselines(Purchase(small()))
    alone = sum(plan.cost for plan in found.alone)
    assert alone - found.synergy == pytest.approx(found.joint.cost, abs=0.01)
    assert found.today.cost > alone > found.joint.cost
    steps = found.tables()["price, mix, volume"]
    assert sum(float(row["EUR"]) for row in steps[:-1]) == pytest.approx(found.joint.cost, abs=0.01)
    assert {row["step"] for row in steps} >= {"as-is", "price", "mix", "volume", "plan"}


def test_a_rule_costs_what_a_plan_without_it_saves() -> None:
    """The cost of a rule is a difference of two solved plans and never negative; the sum over parts is that of the whole."""
    purchase = Purchase(small())
    plan = purchase.solve()
    costs = cost_of_rules(purchase)
    assert set(costs) == {"two-sources", "not-all", "cap"}
    assert min(costs.values()) >= -0.01
    for name, cost in costs.items():
        without = replace(purchase, tender=purchase.tender.without(name)).value()[0]
        assert cost == pytest.approx(plan.cost - without, abs=0.01)


def test_rules_hold_in_the_plan() -> None:
    """Two sources of tyre A deliver a twentieth or more, and nobody more than nine tenths."""
    plan = Purchase(small()).solve()
    units: dict[str, float] = {}
    for row in plan.tables["award"]:
        if row["spec"] == "tyre-A":
            units[str(row["supplier"])] = units.get(str(row["supplier"]), 0.0) + float(row["units"])
    assert len([each for each in units.values() if each >= 0.05 * 2400 - 1e-6]) >= 2
    assert units.get("Alpha", 0.0) <= 0.9 * 2400 + 1e-6


def test_unmapped_spend_is_never_claimed() -> None:
    """A part without a common specification costs the same in every plan, and the coverage says so."""
    found = baselines(Purchase(small()))
    assert found.items()["outside"] == (1000.0, 1000.0, 1000.0)
    case = tables()
    case["part_map"][1]["comparability"] = "0.7"
    less, _ = tender_of(given(case))
    assert less is not None
    assert less.outside["renault"] == 600 * 63
    row = next(row for row in Purchase(less).solve().tables["coverage"] if row["member"] == "renault")
    assert row["spend outside EUR"] == 37800.0


def test_a_letter_hides_the_others() -> None:
    """The letter of a member names its own quantities and bill, and nothing that changes with the others' quantities alone."""
    plan = Purchase(small()).solve()
    lines = [str(row["text"]) for row in plan.tables["letters"] if row["member"] == "renault"]
    text = "\n".join(lines)
    assert "nissan" not in text
    assert "1,400" not in text
    assert "2,400" not in text
    assert "tier" not in text
    assert sum("battery" in line for line in lines) == 1
    billed = sum(float(row["to pay EUR"]) for row in plan.tables["bill"] if row["member"] == "renault")
    once = plan.cost_by_item_and_bearer["one-off", "renault"]
    assert f"You pay EUR {billed + once:,.2f}." in text


def test_why_a_supplier_does_not_deliver() -> None:
    """Forced, excluded or freed of a rule, a plan is solved again and the difference told; unknown names are refused."""
    purchase = Purchase(small())
    plan = purchase.solve()
    forced = explained(purchase, plan, ["Alpha", "battery"], 300)
    assert float(str(forced.details["extra_cost"])) >= 0
    assert "everything would cost" in forced.sentence
    assert explained(purchase, plan, ["Beta"], None).sentence == "Without Beta, there is no plan."
    other = Purchase(seeded(2))
    without = explained(other, other.solve(), ["supplier 1"], None)
    assert float(str(without.details["extra_cost"])) >= 0
    assert explained(purchase, plan, ["Gamma", "tyre-A"], None).sentence == "Gamma quotes no tyre-A."
    with pytest.raises(UnknownName, match="Alfa"):
        explained(purchase, plan, ["Alfa"], None)
    with pytest.raises(UsageError, match="Name a rule"):
        explained(purchase, plan, ["Alpha", "battery", "again"], None)


def test_the_next_tier_is_told_with_its_distance() -> None:
    """What is missing to the next tier and what is counted add up to its start."""
    rows = [row for seed in range(3) for row in Purchase(seeded(seed)).solve().tables["tiers"] if row["missing"] != ""]
    assert rows
    for row in rows:
        assert float(row["counted"]) + float(row["missing"]) == pytest.approx(float(row["next from"]))
        assert float(row["next saves EUR"]) >= 0


@pytest.mark.parametrize("seed", range(20))
def test_entitlements_of_all_come_to_the_whole(seed: int) -> None:
    """Of every capacity, rebate and limit the members together have all, and a set of them keeps the parts that each had."""
    tender = seeded(seed)
    found = {each.resource: each for each in entitled(tender)}
    for each in found.values():
        assert sum(each.parts.values()) == pytest.approx(1.0) or not any(each.parts.values())
        assert all(part >= 0 for part in each.parts.values())
    pair = tender.members[:2]
    for each in entitled(tender.cut(pair)):
        assert each.parts == {member: found[each.resource].parts[member] for member in pair}
        assert each.rule == found[each.resource].rule


def test_stated_entitlements_are_told_as_stated() -> None:
    """What the table of entitlements says of a supplier is told as its rule; of others it is pro rata."""
    rules = {each.resource: (each.rule, each.parts) for each in entitled(small())}
    alpha, gamma = rules["capacity of Alpha for tyre-A"], rules["rebate of Gamma on batteries"]
    assert alpha[0] == PRO_RATA
    assert alpha[1]["renault"] == pytest.approx(1000 / 2400)
    assert gamma == (STATED, {"renault": 0.4, "nissan": 0.6})

"""The purchasing tables of the reference alliance: planned as they are shipped, labelled, and of the record's size."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import alliance
from alliance.desks.plan_tables import read_tables
from alliance.plan.purchasing.function import FUNCTION, PurchaseDecision

TABLES = Path(alliance.__file__).parent / "reference" / "plans" / "purchasing"


@pytest.fixture(scope="module")
def shipped() -> PurchaseDecision:
    """Return the decision of the shipped tables."""
    given, findings = read_tables(TABLES, FUNCTION.forms, "purchasing")
    assert findings == []
    found, wrong = FUNCTION.decision(given, "", 300.0)
    assert found is not None, wrong
    return found


def test_seventeen_families_and_pieces_that_follow_from_vehicles(shipped: PurchaseDecision) -> None:
    """Purchases are pooled in 17 families, and each member needs about five tyres for a vehicle that it sold in 2016."""
    items = shipped.purchase.tender.items
    assert len({item.commodity for item in items}) == 17
    with (TABLES / "demand.csv").open(encoding="utf-8") as file:
        assert {row["status"] for row in csv.DictReader(file)} == {"synthetic"}
    tyres = [at for at, item in enumerate(items) if item.commodity == "tyres"]
    assert shipped.purchase.tender.demand[:, tyres].sum() / 9_961_347 == pytest.approx(5.0, rel=0.15)


def test_the_shipped_tender_is_proved_best_and_labelled(shipped: PurchaseDecision) -> None:
    """Proved and audited; bearers add up; more than three quarters of each spend are covered, and what it rests on is named."""
    plan = shipped.solve()
    assert plan.outcome == "optimal"
    assert plan.audit is not None
    assert plan.audit.is_feasible
    assert sum(plan.cost_by_bearer.values()) == pytest.approx(plan.cost, abs=1)
    assert "synthetic bids, demand" in plan.rests_on()
    covered = [float(row["covered"]) for row in plan.tables["coverage"]]
    assert min(covered) > 0.75
    assert {word for word, _ in shipped.remarks(plan)} >= {"Covered", "Entitled", "Suppliers"}

"""The engineering tables of the reference alliance: planned as they are shipped, labelled, and of the record's size."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import alliance
from alliance.desks.plan_tables import read_tables
from alliance.plan.engineering import Commonality
from alliance.plan.engineering.baselines import baselines
from alliance.plan.engineering.forms import FORMS
from alliance.plan.engineering.tables import lineup_of

PLANS = Path(alliance.__file__).parent / "reference" / "plans"


@pytest.fixture(scope="module")
def shipped() -> Commonality:
    """Return the decision of the shipped tables."""
    given, findings = read_tables(PLANS / "engineering", FORMS, "engineering")
    assert findings == []
    found, findings = lineup_of(given)
    assert found is not None, findings
    return Commonality(found)


def test_vehicles_of_a_year_add_up_to_the_sales_of_2016(shipped: Commonality) -> None:
    """Each member's vehicles of a year are those of its demand in the production plan: its sales of 2016, to rounding."""
    with (PLANS / "manufacturing" / "demand.csv").open(encoding="utf-8") as file:
        demand = sum(int(row["units"]) for row in csv.DictReader(file))
    with (PLANS / "engineering" / "volumes.csv").open(encoding="utf-8") as file:
        built = sum(int(row["units"]) for row in csv.DictReader(file) if row["year"] == "2017")
    assert built == pytest.approx(demand, abs=100)
    assert demand == 9_961_347


def test_the_five_modules_are_those_of_the_record(shipped: Commonality, shared_data: Path) -> None:
    """The record names five modules of the Common Module Family, and the tables have these five."""
    with (shared_data / "public-record" / "platforms.csv").open(encoding="utf-8") as file:
        note = next(row["notes"] for row in csv.DictReader(file) if row["row_id"] == "PF0026")
    named = {name.strip() for name in note.replace(" and electronic", "_").split(",")}
    assert {module.replace("electric and electronic", "electrical_") for module in shipped.lineup.modules.id} == named


def test_the_shipped_plan_is_proved_best_and_labelled(shipped: Commonality) -> None:
    """Proved to 1e-6, audited, every bearer adds up, and what it rests on is named."""
    plan = shipped.solve()
    assert plan.outcome == "optimal"
    assert plan.audit is not None
    assert plan.audit.is_feasible
    assert sum(plan.cost_by_bearer.values()) == pytest.approx(plan.cost, abs=1)
    assert "synthetic adaptation, attributes, capabilities" in plan.rests_on()


def test_together_the_members_save_more_than_alone(shipped: Commonality) -> None:
    """As-is, stand-alone and joint fall in this order, and the development that is avoided is told by member."""
    found = baselines(shipped)
    alone = sum(plan.cost for plan in found.alone)
    assert found.today.cost > alone > found.joint.cost
    assert found.synergy_range[0] > 0
    avoided = sum(float(row["avoided"]) for row in found.avoided() if row["item"] == "development")
    assert avoided == pytest.approx(
        sum(plan.cost_by_item["development"] for plan in found.alone) - found.joint.cost_by_item["development"], abs=1
    )

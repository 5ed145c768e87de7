"""What results bring home: rows that add up, and no more certainty than was proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from tests.plan.engineering_case import lineup
from tests.plan.people_case import people
from tests.plan.production_case import network

from alliance.desks.filing import baselines_outcome, coalitions_outcome, plan_outcome
from alliance.plan.engineering import Commonality
from alliance.plan.engineering.function import EngineeringDecision
from alliance.plan.function import Decision
from alliance.plan.manufacturing import Production
from alliance.plan.manufacturing.function import ProductionDecision
from alliance.plan.people.function import PeopleDecision
from alliance.plan.run import run_of
from alliance.synergy.coalitions import CoalitionValues


def test_a_synergy_known_within_a_gap_is_filed_with_its_width() -> None:
    """What is saved carries how far it may be off, upwards in whole euros; what a plan in hand costs is exact."""
    production = Production(network(3))
    plan = production.solve()
    cost = np.array([0.0, 100.0, 100.0, 150.0, 100.0, 200.0, 200.0, 250.0])
    bound = np.array([0.0, 90.5, 95.0, 130.0, 100.0, 180.0, 190.0, 230.0])
    values = CoalitionValues(production.members, cost, bound, 7)
    outcome = coalitions_outcome(
        values, plan, run_of("manufacturing", "strategic", production.members, {}), "s", ("2016",)
    )
    pair = "+".join(production.members[:2])
    saved = {row["covers"]: row for row in outcome.rows if row["measure"] == "synergy_value"}[pair]
    # 50 as planned; certain is 90.5 + 95 - 150, and 200 - 130 is the most.
    assert (saved["value"], saved["half"], saved["note"]) == ("50", "20", "certain EUR 35, at most EUR 70")
    assert {row["half"] for row in outcome.rows if row["measure"] == "coalition_cost"} == {""}
    proved = coalitions_outcome(
        CoalitionValues(production.members, cost, cost, 7), plan, run_of("manufacturing", "o", (), {}), "o", ("2016",)
    )
    assert {row["half"] for row in proved.rows} == {""}


def cents(rows: list[Mapping[str, str]], measure: str, member: str, item: str | None = "") -> int:
    """Return the cents that are filed of a measure and a member: of the whole, of one item, or of all items together."""
    kept = [row for row in rows if row["measure"] == measure and row["member"] == member]
    kept = [row for row in kept if (row["product"] == item if item is not None else row["product"])]
    return round(sum(100 * Fraction(row["value"]) for row in kept))


@pytest.mark.parametrize("case", ["production", "engineering", "people"])
def test_kinds_of_saving_are_differences_of_filed_costs(case: str) -> None:
    """What is avoided and valued is stand-alone less joint of its items, to the cent; items come to the whole of each member."""
    decision: Decision = {
        "production": lambda: ProductionDecision(Production(network(3))),
        "engineering": lambda: EngineeringDecision(Commonality(lineup(5, members=3, vehicles=6))),
        "people": lambda: PeopleDecision(people(1)),
    }[case]()
    found = decision.baselines()
    run = run_of(case, "", decision.problem.members, {})
    rows = list(baselines_outcome(found, run, "", ("2016",)).rows)
    joint = list(plan_outcome(found.joint, run, "", decision).rows)
    for member in decision.problem.members:
        for measure in ("as_is_cost", "stand_alone_cost", "avoided_saving", "valued_saving"):
            assert cents(rows, measure, member) == cents(rows, measure, member, None)
        for measure, items in (("avoided_saving", found.avoided_items), ("valued_saving", found.valued_items)):
            saved = sum(
                cents(rows, "stand_alone_cost", member, item) - cents(joint, "plan_cost", member, item)
                for item in items
            )
            assert cents(rows, measure, member) == saved
    alone = sum(cents(rows, "stand_alone_cost", member) for member in decision.problem.members)
    assert alone == sum(round(100 * plan.cost) for plan in found.alone)
    prices = sum(100 * Fraction(row["value"]) for row in rows if row["measure"] == "price_saving")
    assert prices == round(100 * sum(found.saved_by_prices().values()))


def test_an_outcome_of_years_to_come_is_no_more_than_estimated() -> None:
    """A plan made from reported numbers only is derived once its years are over, and estimated before."""
    production = Production(replace(network(3), estimated=frozenset()))
    decision = ProductionDecision(production)
    run = run_of("manufacturing", "o", production.members, {})
    found = decision.baselines()
    statuses = {
        year: {row["status"] for row in baselines_outcome(found, run, "o", (year,)).rows} for year in ("2016", "2999")
    }
    assert statuses == {"2016": {"derived"}, "2999": {"estimated"}}

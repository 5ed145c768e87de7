"""What results bring home: rows that add up, and no more certainty than was proved."""

from __future__ import annotations

import numpy as np
from tests.plan.production_case import network

from alliance.desks.filing import coalitions_outcome
from alliance.plan.manufacturing import Production
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

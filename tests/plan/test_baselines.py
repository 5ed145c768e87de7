"""Three baselines kept apart: today costed, alone at its best, together at their best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as drawn_from
from hypothesis import settings
from hypothesis import strategies as st
from tests.plan.production_case import given, network, tables

from alliance.findings import has_blocking
from alliance.plan.manufacturing import Production
from alliance.plan.manufacturing.as_is import as_is
from alliance.plan.manufacturing.baselines import baselines, undelivered
from alliance.plan.manufacturing.network import Network
from alliance.plan.manufacturing.tables import network_of

Tables = dict[str, list[dict[str, str]]]
MICRA = {"model": "Micra", "line": "F1", "market": "GB", "year": "2016", "vehicles": "10000"}


def small(more: Tables | None = None) -> Network:
    """Return the network of the small tables, with further tables."""
    found, findings = network_of(given({**tables(), **(more or {})}))
    assert found is not None, findings
    return found


@settings(max_examples=20, deadline=None)
@drawn_from(st.integers(0, 10_000))
def test_nobody_is_worse_off_at_its_own_best(seed: int) -> None:
    """As-is without shipments is a plan each member could run alone, so its own best plan never costs more."""
    found = baselines(Production(network(seed)))
    assert all(saved >= -1e-6 for saved in found.own_improvement.values())
    assert found.synergy >= -1e-6
    assert sum(found.own_improvement.values()) + found.synergy == pytest.approx(
        found.today.cost - found.joint.cost, abs=1e-6
    )


@settings(max_examples=20, deadline=None)
@drawn_from(st.integers(0, 10_000))
def test_the_bridge_leaves_nothing_over(seed: int) -> None:
    """Level, steps and next level add up to the cent, from as-is to joint."""
    steps = baselines(Production(network(seed))).bridge()
    running = 0
    for step in steps:
        cents = round(100 * float(step["amount"]))
        if step["kind"] == "level":
            assert running in (0, cents)
            running = cents
        else:
            running += cents
    assert [step["label"] for step in steps if step["kind"] == "level"] == ["as-is", "stand-alone", "joint"]


@settings(max_examples=15, deadline=None)
@drawn_from(st.integers(0, 10_000))
def test_recovered_sales_are_told_apart(seed: int) -> None:
    """Without the sales that nobody could deliver alone the synergy is never larger, and never negative."""
    found = baselines(Production(network(seed)))
    assert -1e-6 <= found.without_recovered_sales <= found.synergy + 1e-6
    if undelivered(found.joint) == 0 and sum(undelivered(plan) for plan in found.alone) == 0:
        assert found.without_recovered_sales == pytest.approx(found.synergy)


def test_as_is_keeps_to_the_capacity_and_to_own_plants() -> None:
    """Today's plan without shipments uses no line beyond its capacity, and no member builds for another."""
    case = network(4)
    plan = as_is(Production(case)).plan
    assert all(float(row["used"]) <= float(row["capacity"]) + 1e-6 for row in plan.tables["utilisation"])
    assert all(row["builder"] == row["seller"] for row in plan.tables["who builds for whom"])


def test_as_is_serves_markets_from_the_nearest_plant() -> None:
    """With room everywhere each market orders where freight and duty are least, whatever building costs there."""
    case = network(2, plants=4, models=3, markets=3)
    roomy = replace(case, shifts=replace(case.shifts, capacity=case.shifts.capacity * 100))
    everywhere = replace(roomy, pairs=replace(roomy.pairs, is_current=np.ones(len(roomy.pairs.model), dtype=bool)))
    for row in as_is(Production(everywhere)).plan.tables["shipments"]:
        market = everywhere.markets.index(str(row["market"]))
        model = list(everywhere.models.id).index(str(row["model"]))
        own = [
            plant
            for pair, plant in enumerate(everywhere.plant_of_pair.tolist())
            if everywhere.pairs.model[pair] == model
            and everywhere.plants.member[plant] == everywhere.models.member[model]
        ]
        lane = everywhere.freight[:, market] + everywhere.duty[:, market] * everywhere.models.customs_value[model]
        chosen = list(everywhere.plants.id).index(str(row["plant"]))
        assert lane[chosen] == pytest.approx(min(lane[plant] for plant in own))


def test_given_shipments_are_costed_as_they_are() -> None:
    """What the table `shipments` says is shipped, also from another member's plant; the rest of that demand is lost."""
    found = as_is(Production(small({"shipments": [MICRA]})))
    rows = [row for row in found.plan.tables["shipments"] if row["model"] == "Micra" and row["market"] == "GB"]
    assert [(row["plant"], row["vehicles"]) for row in rows] == [("Flins", 10000.0)]
    assert (found.given, found.demands) == (1, 4)
    lost = [row for row in found.plan.tables["unmet"] if row["market"] == "GB"]
    assert [row["vehicles"] for row in lost] == [20000.0]
    # The plant owner bears the building, the brand owner the freight.
    assert found.plan.cost_by_item_and_bearer["building", "renault"] == pytest.approx(130000 * 8000 + 10000 * 8100)
    assert found.plan.cost_by_item_and_bearer["freight", "nissan"] == pytest.approx(10000 * 200 + 20000 * 210)


def test_more_shipped_than_built_is_still_costed() -> None:
    """Shipments are what happened: they may exceed the capacity of the tables."""
    heavy = tables()
    heavy["shifts"][0]["capacity"] = "1000"
    found, _ = network_of(given({**heavy, "shipments": [MICRA]}))
    assert found is not None
    plan = as_is(Production(found)).plan
    assert sum(float(row["vehicles"]) for row in plan.tables["shipments"] if row["plant"] == "Flins") == pytest.approx(
        10000
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"line": "S1", "model": "Clio"}, "S1 cannot build Clio"),
        ({"market": "DE"}, "Nobody asks for Micra in DE in 2016"),
        ({"vehicles": "30001"}, "30,001 Micra are shipped to GB in 2016, where 30,000 are asked for"),
        ({"line": "F9"}, "A line of the table 'lines' is expected"),
        ({"vehicles": "-1"}, "A number between 0 and"),
    ],
)
def test_impossible_shipments_are_named(change: dict[str, str], words: str) -> None:
    """A shipment that cannot be blocks the plan, with its row."""
    found, findings = network_of(given({**tables(), "shipments": [MICRA | change]}))
    assert found is None
    assert has_blocking(findings)
    assert any(words in finding.message and finding.row == 2 for finding in findings), findings


def test_both_depths_start_from_the_same_today() -> None:
    """As-is is today's allocation, shifts and plants, whatever the plan may change."""
    case = network(7)
    assert as_is(Production(case)).plan.cost == as_is(Production(case, "strategic")).plan.cost
    found = baselines(Production(case, "strategic", is_exact=True))
    least, most = found.synergy_range
    assert least <= found.synergy <= most
    assert found.today.cost_by_item["launch"] == 0

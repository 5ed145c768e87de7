"""Prices by volume: the segments cost what the words of each kind of discount say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.plan.tiers import Kind, cost, next_segment, segments, wrong_steps

STEPS = [(100.0, 9.0), (400.0, 7.5)]


def by_the_words(base: float, steps: list[tuple[float, float]], kind: Kind, amount: float) -> float:
    """Return what an amount costs as a contract says it, unit by unit."""
    reached = [(start, value) for start, value in sorted(steps) if start <= amount]
    if kind == "all units":
        return amount * (reached[-1][1] if reached else base)
    if kind == "lump sum":
        return amount * base - (reached[-1][1] if reached else 0.0)
    bounds = [0.0, *(start for start, _ in reached), amount]
    prices = [base, *(price for _, price in reached)]
    return sum((high - low) * price for low, high, price in zip(bounds, bounds[1:], prices, strict=False))


@pytest.mark.parametrize("kind", ["all units", "increment"])
@given(amount=st.floats(0, 1000))
def test_a_price_costs_what_its_contract_says(kind: Kind, amount: float) -> None:
    """All units pay the price of the tier; increments pay each tier's price for what lies in it."""
    assert cost(segments(10.0, STEPS, kind), amount) == pytest.approx(by_the_words(10.0, STEPS, kind, amount))


@given(amount=st.floats(0, 1000))
def test_a_rebate_is_paid_once(amount: float) -> None:
    """A lump sum leaves the price and brings the rebate of the highest tier reached."""
    rebates = [(100.0, 50.0), (400.0, 300.0)]
    found = segments(10.0, rebates, "lump sum")
    assert cost(found, amount) == pytest.approx(by_the_words(10.0, rebates, "lump sum", amount))


@given(one=st.floats(0, 800), other=st.floats(0, 800), kind=st.sampled_from(["all units", "increment"]))
def test_buying_together_never_costs_more(one: float, other: float, kind: Kind) -> None:
    """Of falling prices the cost of two volumes together is at most the cost of each for itself."""
    found = segments(10.0, STEPS, kind)
    assert cost(found, one + other) <= cost(found, one) + cost(found, other) + 1e-9


def test_only_what_is_cheaper_below_its_start_is_held_back() -> None:
    """An increment is never cheaper below its start than what is in force there; the others are, and must be held back."""
    for kind in ("all units", "increment"):
        found = segments(10.0, STEPS, kind)
        for each in found[1:]:
            is_cheaper = each.fixed + each.unit * (each.start - 1) < cost(found, each.start - 1) - 1e-9
            assert each.is_held_back == is_cheaper == (kind == "all units")


def test_the_next_tier_is_told_with_its_distance_and_worth() -> None:
    """At 90 of 100 units, ten more bring a euro on each of the 90; beyond the last tier there is nothing."""
    found = segments(10.0, STEPS)
    ahead = next_segment(found, 90.0)
    assert ahead is not None
    assert (ahead.start, ahead.missing, ahead.saves) == (100.0, 10.0, 90.0)
    assert next_segment(found, 500.0) is None


def test_wrong_tiers_are_named() -> None:
    """Two tiers at one amount, a price that rises and a rebate that falls are wrong, each at its position."""
    assert [position for position, _, _ in wrong_steps(10.0, [(100, 9), (100, 8)], "all units")] == [0]
    assert [position for position, _, _ in wrong_steps(10.0, [(400, 9.5), (100, 9)], "increment")] == [0]
    assert [position for position, _, _ in wrong_steps(10.0, [(100, 50), (400, 20)], "lump sum")] == [1]
    assert list(wrong_steps(10.0, STEPS, "all units")) == []

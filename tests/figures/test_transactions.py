"""Vehicle-level deliveries: added up exactly for any part and period inside their scopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.figures.small_alliance import RELATIONS, sales, snapshot

from alliance.calendar import parse_period
from alliance.figures import transactions
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Question
from alliance.figures.terms import sources
from alliance.record.delivery import Scope
from alliance.record.facts import Fact
from alliance.record.snapshot import Snapshot


def sold(member: str, month: str, value: int, **columns: object) -> Fact:
    """Return a row of a vehicle-level delivery; a delivery speaks for one member and month."""
    return sales(member, month, value, role="transaction", delivery=f"{member} {month}", **columns)


def record(*facts: Fact, scopes: Mapping[str, Scope] | None = None) -> Snapshot:
    """Return a record in which every delivery of transactions has its scope."""
    made = snapshot(facts, relations=RELATIONS)
    deliveries = {}
    for name, delivery in made.deliveries.items():
        if " " in name:
            member, month = name.rsplit(" ", 1)
            period = parse_period(month)
            delivery = replace(delivery, scope=Scope(("sales",), member, period.start, period.end))
        if scopes and name in scopes:
            delivery = replace(delivery, scope=scopes[name])
        deliveries[name] = delivery
    return replace(made, deliveries=deliveries)


def ask(made: Snapshot, perimeter: str, period: str, **asked: object) -> Figure:
    """Return a figure, and see that its terms add up to it."""
    figure = consolidate(made, Question("sales", perimeter, parse_period(period), **asked))  # type: ignore[arg-type]
    assert figure.value is None or figure.value == sum((term.amount for term in figure.terms), Fraction(0))
    return figure


QUARTER = (
    sold("renault", "2016-01", 10, market="FR", brand="renault"),
    sold("renault", "2016-01", 5, market="RO", brand="dacia"),
    sold("renault", "2016-02", 20, market="FR", brand="dacia"),
    sold("renault", "2016-03", 1, market="DE", brand="renault", counterparty="nissan"),
    sold("nissan", "2016-01", 100, market="JP"),
    sold("nissan", "2016-02", 100, market="JP"),
    sold("nissan", "2016-03", 100, market="FR"),
)


def test_transactions_add_up_over_what_is_not_asked_for() -> None:
    """§1: the whole, a brand, a market, and a market without a sale in it."""
    made = record(*QUARTER)
    assert ask(made, "renault", "2016-Q1").value == 36
    assert ask(made, "renault", "2016-Q1", where={"brand": "dacia"}).value == 25
    assert ask(made, "renault", "2016-Q1", where={"brand": "dacia", "market": "FR"}).value == 20
    assert ask(made, "renault", "2016-02", where={"market": "DE"}).value == 0


def test_what_was_built_for_another_member_counts_there() -> None:
    """§7: the vehicle that Renault built for Nissan counts once, and leaves no term behind."""
    figure = ask(record(*QUARTER), "renault + nissan", "2016-Q1")
    assert figure.value == 335
    assert all(not term.fact.counterparty for term in figure.terms)
    assert ask(record(*QUARTER), "50% renault + nissan", "2016-Q1").value == Fraction(35, 2) + 300


def test_a_month_outside_every_scope_is_missing_and_not_zero() -> None:
    """§2: no delivery speaks for April to June, so the half-year is refused and the quarter is named."""
    figure = ask(record(*QUARTER), "renault", "2016-H1")
    assert figure.refusal is not None
    assert [str(missing.period) for missing in figure.refusal.missing] == ["2016-Q2"]
    months = [
        str(missing.period) for missing in ask(record(QUARTER[0], QUARTER[3]), "renault", "2016-Q1").refusal.missing
    ]  # type: ignore[union-attr]
    assert months == ["2016-02"]


def test_the_sources_of_a_figure_are_those_of_its_terms() -> None:
    """Sources are listed once each, in the order of the terms, without making a term for every row."""
    made = record(
        sold("renault", "2016-01", 5, brand="renault", source="plant list"),
        sold("renault", "2016-01", 7, brand="dacia", source="dealer list"),
        sold("nissan", "2016-01", 9, source="plant list"),
    )
    figure = consolidate(made, Question("sales", "renault + nissan", parse_period("2016-01")))
    found = sources(figure)
    assert found == tuple(dict.fromkeys(term.fact.source for term in figure.terms))
    assert set(found) == {"plant list", "dealer list"}


def test_months_are_not_cut() -> None:
    """§2: a monthly row does not say what was sold until the tenth."""
    figure = ask(record(*QUARTER), "renault", "2016-01-01..2016-02-10")
    assert figure.refusal is not None
    assert [str(missing.period) for missing in figure.refusal.missing] == ["2016-02-01..2016-02-10"]


def test_a_delivery_about_one_market_says_nothing_about_the_whole() -> None:
    """§9: a partial scope answers for its part only."""
    scopes = {"renault 2016-01": Scope(("sales",), "renault", date(2016, 1, 1), date(2016, 2, 1), {"market": "FR"})}
    made = record(QUARTER[0], scopes=scopes)
    assert ask(made, "renault", "2016-01", where={"market": "FR"}).value == 10
    assert ask(made, "renault", "2016-01").value is None


def test_a_reported_total_stands_and_the_rest_is_not_broken_down() -> None:
    """§10: the member's own total for January is 17; its rows give 15 of it by brand."""
    made = record(*QUARTER, sales("renault", "2016-01", 17))
    figure = ask(made, "renault", "2016-01", by=("brand",))
    assert figure.value == 17
    assert [(row.key, row.value) for row in figure.rows] == [("renault", 10), ("dacia", 5), ("not broken down", 2)]


def test_figures_and_transactions_share_one_graph() -> None:
    """§4: the first half of the year is the year less what the rows give for the second half."""
    second_half = [sold("renault", f"2016-{month:02d}", 10) for month in range(7, 13)]
    figure = ask(record(*second_half, sales("renault", "2016", 100)), "renault", "2016-H1")
    assert figure.value == 40
    assert {term.why for term in figure.terms} == {"whole: plus 2016", "whole: less 2016-H2"}


def test_corrections_add_up_with_the_rows_but_prove_no_month() -> None:
    """§10: a correction of February is no delivery of February."""
    correction = sales("renault", "2016-02", -3, role="correction", delivery="later")
    made = record(*QUARTER, correction)
    assert ask(made, "renault", "2016-Q1").value == 33
    assert ask(record(QUARTER[0], correction), "renault", "2016-02").value is None


def test_sums_beyond_64_bits_are_exact() -> None:
    """Three times two to the 62nd is no overflow, and a tenth of a vehicle stays one."""
    large = [sold("renault", "2016-01", 2**62, market=market) for market in ("FR", "DE", "RO")]
    assert ask(record(*large), "renault", "2016-01").value == 3 * 2**62
    tenth = replace(sold("renault", "2016-01", 0), value=Fraction(1, 10))
    assert ask(record(*large, tenth), "renault", "2016-01").value == 3 * 2**62 + Fraction(1, 10)


def test_no_sum_and_no_key_depends_on_the_width_of_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """With numbers that may not pass 100, everything is done in Python's own integers, and comes out the same."""
    asked: list[dict[str, object]] = [{}, {"where": {"brand": "dacia", "market": "FR"}}, {"where": {"market": "JP"}}]
    plain = [ask(record(*QUARTER), "renault + 43.4% nissan", "2016-Q1", **each).value for each in asked]
    monkeypatch.setattr(transactions, "SAFE", 100)
    assert [ask(record(*QUARTER), "renault + 43.4% nissan", "2016-Q1", **each).value for each in asked] == plain


rows = st.lists(
    st.tuples(
        st.sampled_from(["renault", "nissan"]),
        st.integers(1, 6),
        st.sampled_from(["FR", "JP", "US"]),
        st.sampled_from(["petrol", "battery"]),
        st.integers(-50, 1_000),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(rows, st.integers(1, 6), st.integers(0, 5), st.sampled_from(["", "FR", "JP"]), st.sampled_from(["", "battery"]))
def test_any_part_of_any_period_is_the_plain_sum_of_its_rows(
    drawn: list[tuple[str, int, str, str, int]], first: int, length: int, market: str, powertrain: str
) -> None:
    """§1, §3: weights, parts and periods give what adding the rows by hand gives."""
    last = min(6, first + length)
    empty = [sold(member, f"2016-{month:02d}", 0) for member in ("renault", "nissan") for month in range(1, 7)]
    made = record(
        *empty,
        *(
            sold(member, f"2016-{month:02d}", value, market=place, powertrain=power)
            for member, month, place, power, value in drawn
        ),
    )
    where = {"market": market, "powertrain": powertrain}
    figure = ask(
        made,
        "renault + 43.4% nissan",
        f"2016-{first:02d}..2016-{last:02d}",
        where={column: value for column, value in where.items() if value and made.cells.code(column, value) > 0},
    )
    weights = {"renault": Fraction(1), "nissan": Fraction("0.434")}
    by_hand = sum(
        (
            weights[member] * value
            for member, month, place, power, value in drawn
            if first <= month <= last and market in ("", place) and powertrain in ("", power)
        ),
        Fraction(0),
    )
    known = all(not value or made.cells.code(column, value) > 0 for column, value in where.items())
    assert not known or figure.value == by_hand

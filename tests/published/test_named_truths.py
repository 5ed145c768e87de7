"""Numbers of the Alliance that everybody who works on its record should know, each by asking."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.published.questions import FOUR, ask, sold, value

from alliance.calendar import parse_period
from alliance.figures.compare import bridge, growth, like_for_like, rank
from alliance.figures.consolidate import consolidate
from alliance.figures.currency import rate
from alliance.figures.figure import Question, Refusal
from alliance.record.snapshot import Snapshot
from alliance.units import decimal_text

pytestmark = pytest.mark.published


@pytest.mark.parametrize(
    ("perimeter", "vehicles"),
    [
        (FOUR, "9961347"),
        ("alliance", "9961347"),
        ("alliance @ 2016-12-31", "9961347"),
        ("alliance - avtovaz", "9676540"),
        ("alliance @ 2015-12-31", "9027334"),
        ("renault + nissan", "8742527"),
        ("owned(renault)", "5733445.4"),
        ("owned(renault, solved)", "6132683.1"),
        ("renault + 43.4% nissan + 14.756% mitsubishi", "5733445.4"),
    ],
)
def test_2016_under_nine_perimeters(perimeter: str, vehicles: str, reference: Snapshot) -> None:
    """The number of 2016 is a matter of who counts: from 5.7 to 9.96 million, each reading named."""
    found = value(reference, sold(perimeter, "2016"))
    assert decimal_text(found, len(vehicles.partition(".")[2])) == vehicles


def test_the_dated_perimeter_names_the_months_that_are_missing(reference: Snapshot) -> None:
    """From 20 October 2016 on, Mitsubishi's months were never delivered: refused, not estimated."""
    figure = consolidate(reference, sold("renault + nissan + mitsubishi from 2016-10-20 + avtovaz", "2016"))
    assert figure.value is None
    assert figure.refusal is not None
    missing = [(each.member, str(each.period)) for each in figure.refusal.missing]
    assert missing == [("mitsubishi", month) for month in ("2016-10-20..2016-10-31", "2016-11", "2016-12")]


def test_the_bridge_from_two_members_to_four(reference: Snapshot) -> None:
    """From 8,742,527 it is +934,013 for Mitsubishi and +284,807 for AVTOVAZ, and nothing remains."""
    found = bridge(reference, sold("renault + nissan", "2016"), sold(FOUR, "2016"))
    assert [(step.label, step.value) for step in found.steps] == [("Mitsubishi Motors", 934_013), ("AVTOVAZ", 284_807)]
    assert found.remainder == 0


def test_three_growth_rates_of_renault(reference: Snapshot) -> None:
    """Renault's 2017 is +18.2 % as reported, +8.5 % with Lada in both years, +7.6 % without it in both."""
    rates = [
        growth(reference, sold(who, "2017")).value for who in ("renault", "renault + avtovaz", "renault - avtovaz")
    ]
    assert [decimal_text(100 * each, 1) for each in rates if each is not None] == ["18.2", "8.5", "7.6"]
    held = like_for_like(reference, sold("renault", "2017"), date(2017, 12, 31))
    assert held.value == rates[1]


def test_fourth_and_close(reference: Snapshot) -> None:
    """In 2016 the place is the fourth, 3,891 vehicles behind General Motors; rivals keep all their readings."""
    found = rank(reference, sold(FOUR, "2016"))
    assert (found.rank, found.distance_to_next, found.holds) == (4, 3_891, True)
    counted = {rival.id: rival.value for rival in found.rivals[:4]}
    assert counted == {
        "volkswagen": 10_310_000,
        "toyota": 10_180_000,
        "general-motors": 9_965_238,
        "hyundai-kia": 7_880_000,
    }
    assert len(found.rivals[0].readings) > 1


def test_424_797_is_a_number_since_the_beginning(reference: Snapshot) -> None:
    """Electric vehicles: 424,797 through 2016, 94,265 in 2016."""
    three = "renault + nissan + mitsubishi"
    assert value(reference, ask("ev_sales", three, "through 2016")) == 424_797
    assert value(reference, ask("ev_sales", three, "2016")) == 94_265


@pytest.mark.parametrize(("day", "brands"), [("2014-03-27", 8), ("2017-03-27", 9), ("2018-01-30", 10)])
def test_brands_are_counted_on_a_day(day: str, brands: int, reference: Snapshot) -> None:
    """Eight brands in March 2014, nine in March 2017, ten on 30 January 2018."""
    assert value(reference, ask("brands", "alliance", day)) == brands


def test_a_restated_figure_has_two_answers(reference: Snapshot) -> None:
    """Nissan's 2017 is 5,816,278 as known in 2018 and 5,816,191 a year later, and the bridge names the delivery."""
    then, now = (sold("nissan", "2017", known_on=day) for day in ("2018-06-01", "2019-06-01"))
    assert (value(reference, then), value(reference, now)) == (5_816_278, 5_816_191)
    (step,) = bridge(reference, then, now).steps
    assert step.value == -87
    assert "2019-01-30-nissan-restated.csv" in step.label


@pytest.mark.parametrize(
    ("period", "rule", "yen"),
    [
        ("2015-04..2016-03", "average", "132.58"),
        ("2015-04..2016-03", "closing", "127.90"),
        ("2015", "average", "134.31"),
        ("2015", "closing", "131.07"),
    ],
)
def test_the_yen_of_two_years_and_two_rules(period: str, rule: str, yen: str) -> None:
    """A fiscal year's average, its closing rate and the calendar year's are four different rates."""
    found = rate("EUR", "JPY", parse_period(period), rule)
    assert not isinstance(found, Refusal)
    assert decimal_text(found[0], 2) == yen


PERIMETERS = st.sampled_from(
    ["renault", "renault + nissan", FOUR, "alliance", "alliance - avtovaz", "owned(renault)", "owned(renault, solved)",
     "renault + 1/3 * nissan", "alliance @ 2015-12-31", "reported(alliance)", "legal(alliance)", "nissan + mitsubishi"]
)  # fmt: skip
DAYS = st.sampled_from([None, "2017-03-01", "2018-03-01", "2019-03-01"])
YEARS = st.sampled_from(["2013", "2015", "2016", "2017", "2018"])
ENDS = st.builds(lambda who, year, known: sold(who, year, known_on=known), PERIMETERS, YEARS, DAYS)


@settings(max_examples=60)
@given(ENDS, ENDS)
def test_no_bridge_of_the_record_leaves_a_remainder(reference: Snapshot, start: Question, end: Question) -> None:
    """Between any two figures of the record, whoever counts, whenever and as known on any day, nothing remains."""
    found = bridge(reference, start, end)
    if found.refusal is not None:
        assert found.steps == ()
        return
    assert found.start.value is not None
    assert found.end.value is not None
    assert found.remainder == 0
    assert found.start.value + sum(step.value for step in found.steps) == found.end.value

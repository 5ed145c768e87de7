"""Sums that one question cannot ask, and the conventions they need (§2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.figures.small_alliance import FACTS, sales, snapshot, year

from alliance.calendar import Period, through
from alliance.errors import UnitError, UsageError
from alliance.figures.figure import Convention, Question
from alliance.figures.totals import between, total
from alliance.record.facts import Fact

THREE = Question("sales", "renault + nissan + avtovaz", year(2016))
FISCAL = sales("mitsubishi", "2015-04..2016-03", 1_048_000, half=Fraction(500))
FISCAL_PERIOD = Period(FISCAL.start, FISCAL.end, "FY2015")
RECORD = snapshot([*FACTS, FISCAL])


def since(day: date, value: int, **columns: object) -> Fact:
    """Return the pick-ups that Mitsubishi sold since the beginning."""
    return replace(sales("mitsubishi", "2016", value, model="triton", **columns), start=None, end=through(day).end)


def pickups(day: date, definition: str = "") -> Question:
    """Return the question for them."""
    return Question("sales", "mitsubishi", through(day), where={"model": "triton"}, definition=definition)


def test_a_fiscal_year_among_calendar_years_needs_its_convention() -> None:
    """Mitsubishi's fiscal year is added to calendar years only under a named convention, which is printed."""
    fiscal = Question("sales", "mitsubishi", FISCAL_PERIOD)
    refused = total(RECORD, [THREE, fiscal])
    assert refused.value is None
    assert refused.refusal is not None
    assert "fiscal-for-calendar" in refused.refusal.advice
    found = total(RECORD, [THREE, fiscal], {Convention.FISCAL_FOR_CALENDAR})
    assert (found.value, found.half) == (10_075_334, 500)
    assert "fiscal-for-calendar" in found.notes[0]


def test_head_counts_of_different_days_need_theirs() -> None:
    """Stocks of different days are not added, unless different dates are allowed by name."""
    facts = [
        replace(sales("nissan", day, value, measure="employees"), unit="people")
        for day, value in (("2014-03-31", 142_925), ("2015-12-31", 150_000))
    ]
    questions = [Question("employees", "nissan", Period(fact.start, fact.end)) for fact in facts]
    record = snapshot(facts)
    assert total(record, questions).value is None
    assert total(record, questions, {Convention.DIFFERENT_DATES}).value == 292_925


@pytest.mark.parametrize(
    ("second", "named"),
    [
        (Question("exports", "nissan", year(2016)), "exports inside sales"),
        (Question("sales", "renault", year(2016)), "renault"),
        (Question("sales", "50% (renault + avtovaz)", year(2016)), "avtovaz, renault"),
    ],
)
def test_counting_twice_needs_its_convention(second: Question, named: str) -> None:
    """Adding what is already inside is refused and says what is inside, until the double count is named."""
    record = snapshot([*FACTS, sales("nissan", "2016", 146_244, measure="exports")])
    refusal = total(record, [THREE, second]).refusal
    assert refusal is not None
    assert named in refusal.reason
    assert "known-double-count" in refusal.advice
    assert total(record, [THREE, second], {Convention.KNOWN_DOUBLE_COUNT}).value is not None


def test_different_parts_are_no_double_count() -> None:
    """Two markets of one member, and two measures that exclude each other, are simply added."""
    facts = [
        sales("nissan", "2016", 10, market="JP"),
        sales("nissan", "2016", 20, market="US"),
        sales("nissan", "2016", 1, measure="ev_sales"),
        sales("nissan", "2016", 2, measure="phev_sales"),
    ]
    markets = [Question("sales", "nissan", year(2016), where={"market": market}) for market in ("JP", "US")]
    kinds = [Question(measure, "nissan", year(2016)) for measure in ("ev_sales", "phev_sales")]
    assert total(snapshot(facts), markets).value == 30
    assert total(snapshot(facts), kinds).value == 3


def test_numbers_since_the_beginning_only_grow() -> None:
    """Cumulative figures of different days add up to a lower bound for the last one, without a convention."""
    first, second = date(2005, 8, 31), date(2014, 4, 30)
    record = snapshot([since(first, 2_800_000, definition="old"), since(second, 1_148_000, definition="new")])
    found = total(record, [pickups(first, "old"), pickups(second, "new")])
    assert (found.value, found.bound) == (3_948_000, "lower")


def test_a_straight_line_needs_its_convention_and_meets_both_ends() -> None:
    """Between two cumulative numbers a line is drawn only by name; at its ends it is the numbers themselves."""
    first, last = date(2014, 4, 30), date(2018, 11, 9)
    record = snapshot([since(first, 3_948_000), since(last, 4_700_000)])
    ends = [pickups(first)], [pickups(last)]
    assert between(record, *ends, date(2017, 3, 31)).value is None
    line = {
        day: between(record, *ends, day, {Convention.STRAIGHT_LINE}).value for day in (first, date(2017, 3, 31), last)
    }
    assert (line[first], line[last]) == (3_948_000, 4_700_000)
    assert line[date(2017, 3, 31)] == 3_948_000 + Fraction(1066, 1654) * 752_000
    with pytest.raises(UsageError, match="before and after"):
        between(record, *ends, date(2019, 1, 1), {Convention.STRAIGHT_LINE})


def test_bounds_on_both_sides_leave_no_bound() -> None:
    """A number known from below and one known from above have no sum."""
    facts = [sales("nissan", "2016", 10, bound="lower"), sales("renault", "2016", 10, bound="upper")]
    questions = [Question("sales", member, year(2016)) for member in ("nissan", "renault")]
    refusal = total(snapshot(facts), questions).refusal
    assert refusal is not None
    assert "no limit" in refusal.reason


def test_a_refused_part_refuses_the_sum() -> None:
    """What one figure lacks, the sum lacks."""
    found = total(RECORD, [THREE, Question("sales", "mitsubishi", year(2014))])
    assert found.refusal is not None
    assert found.refusal.missing


def test_wrong_sums_are_the_callers_mistakes() -> None:
    """Nothing cannot be added, nor cars to euros."""
    record = snapshot([*FACTS, sales("renault", "2016", 51_243, measure="revenue", unit="EUR")])
    with pytest.raises(UsageError, match="at least one"):
        total(record, [])
    with pytest.raises(UnitError, match="EUR and vehicles"):
        total(record, [THREE, Question("revenue", "renault", year(2016))])

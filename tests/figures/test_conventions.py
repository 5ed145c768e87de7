"""Conventions bend "nothing is guessed" only where they were asked for by name (§2)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.figures.small_alliance import sales, snapshot

from alliance.calendar import parse_period
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Convention, Figure, Question, Status
from alliance.record.facts import Fact


def ask(facts: list[Fact], perimeter: str, period: str, *conventions: Convention, measure: str = "sales") -> Figure:
    """Return a figure under some conventions."""
    question = Question(measure, perimeter, parse_period(period), conventions=frozenset(conventions))
    figure = consolidate(snapshot(facts), question)
    assert figure.value is None or figure.value == sum((term.amount for term in figure.terms), Fraction(0))
    return figure


def test_pro_rata_takes_the_period_asked_for_before_a_shorter_one() -> None:
    """§2: Mitsubishi from 20 October is 73 of the 366 days of its year, though a quarter could be cut too."""
    facts = [sales("mitsubishi", "2016", 366_000), sales("mitsubishi", "2016-Q4", 92_000)]
    figure = ask(facts, "mitsubishi from 2016-10-20", "2016", Convention.PRO_RATA_DAYS)
    assert figure.value == 73_000
    quarter = ask(facts, "mitsubishi from 2016-10-20", "2016-09-01..2016-12-31", Convention.PRO_RATA_DAYS)
    assert quarter.value == 73_000
    assert quarter.notes[0] == "Convention 'pro-rata-days': Mitsubishi Motors by 73 of the 92 days of 2016-Q4."


def test_pro_rata_cuts_only_what_is_not_reported() -> None:
    """§2: with monthly reports only the month of joining is cut, by its own days."""
    facts = [sales("mitsubishi", "2016", 999_999)]
    facts += [sales("mitsubishi", f"2016-{month}", value) for month, value in ((10, 31_000), (11, 50), (12, 7))]
    figure = ask(facts, "mitsubishi from 2016-10-20", "2016", Convention.PRO_RATA_DAYS)
    assert figure.value == 12_000 + 57
    assert figure.notes == ("Convention 'pro-rata-days': Mitsubishi Motors by 12 of the 31 days of 2016-10.",)


def test_pro_rata_needs_a_report_around_the_days() -> None:
    """§2: nothing is spread beyond what was reported."""
    assert ask([sales("nissan", "2016-H1", 10)], "nissan", "2016", Convention.PRO_RATA_DAYS).value is None


@pytest.mark.parametrize(("year", "stands_in"), [("2016", 925_210), ("2015", 1_048_000), ("2014", None)])
def test_a_year_stands_for_the_one_it_shares_most_days_with(year: str, stands_in: int | None) -> None:
    """§2: FY2016 shares nine months with 2016; a year that shares three stands for nothing."""
    facts = [sales("mitsubishi", "FY2015", 1_048_000), sales("mitsubishi", "FY2016", 925_210)]
    assert ask(facts, "mitsubishi", year, Convention.FISCAL_FOR_CALENDAR).value == stands_in


def test_a_straight_line_needs_both_ends() -> None:
    """§2: a line goes between two days and not beyond the last one."""
    facts = [sales("nissan", "through 2014", 100), sales("nissan", "through 2016", 831)]
    assert ask(facts, "nissan", "through 2015", Convention.STRAIGHT_LINE).value == 100 + 365
    assert ask(facts, "nissan", "through 2017", Convention.STRAIGHT_LINE).value is None


def test_of_two_equally_near_days_the_earlier_one_counts() -> None:
    """§2: a head count a week before is taken, not the one a week after."""
    facts = [
        sales("nissan", day, people, measure="employees", unit="people")
        for day, people in (("2016-12-24", 1), ("2017-01-07", 2))
    ]
    figure = ask(facts, "nissan", "2016-12-31", Convention.DIFFERENT_DATES, measure="employees")
    assert (figure.value, figure.status) == (1, Status.ESTIMATED)


def test_a_convention_that_is_not_needed_is_not_used() -> None:
    """§2: a figure that the record gives is no estimate, whatever was allowed."""
    figure = ask([sales("nissan", "2016", 5), sales("nissan", "FY2016", 6)], "nissan", "2016", *Convention)
    assert (figure.value, figure.status, figure.notes) == (5, Status.FINAL, ())

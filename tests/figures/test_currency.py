"""Exchange rates (§8): averages, closings, a member's own rates, and what is refused."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.small_alliance import snapshot

from alliance.calendar import Period, add_months, day, parse_period, through
from alliance.errors import UnknownName, UsageError
from alliance.figures.currency import rate
from alliance.figures.figure import Refusal
from alliance.record.facts import Fact
from alliance.units import decimal_text

FY2015 = parse_period("2015-04..2016-03")


def factor(source: str, target: str, period: Period, rule: str = "average") -> Fraction:
    """Return a factor that must exist."""
    answer = rate(source, target, period, rule)
    assert not isinstance(answer, Refusal), answer
    return answer[0]


def refused(*arguments: object) -> Refusal:
    """Return a refusal that must come."""
    answer = rate(*arguments)  # type: ignore[arg-type]
    assert isinstance(answer, Refusal)
    return answer


@pytest.mark.parametrize(
    ("code", "period", "average", "closing"),
    [
        ("JPY", FY2015, "132.58", "127.90"),
        ("JPY", parse_period("2015"), "134.31", "131.07"),
        ("RUB", parse_period("2016"), "74.14", "64.30"),
        ("USD", parse_period("2016"), "1.11", "1.05"),
    ],
)
def test_average_and_closing_are_those_the_bank_publishes(
    code: str, period: Period, average: str, closing: str
) -> None:
    """The average of a period is the mean of its own days, its closing rate the last one; they are far apart."""
    assert decimal_text(factor("EUR", code, period, "average"), 2) == average
    assert decimal_text(factor("EUR", code, period, "closing"), 2) == closing


CODES = st.sampled_from(["EUR", "USD", "JPY", "GBP", "BRL", "CHF"])
SPANS = st.builds(
    lambda first, months: Period(first, add_months(first, months)),
    st.builds(date, st.integers(2009, 2024), st.integers(1, 12), st.just(1)),
    st.integers(1, 24),
)


@given(CODES, CODES, SPANS, st.sampled_from(["average", "closing", "constant:2015"]))
def test_there_and_back_is_exactly_one(source: str, target: str, period: Period, rule: str) -> None:
    """Converting there and back loses nothing, and a detour over the euro changes nothing."""
    assert factor(source, target, period, rule) * factor(target, source, period, rule) == 1
    over_euro = factor(source, "EUR", period, rule) * factor("EUR", target, period, rule)
    assert factor(source, target, period, rule) == over_euro


def daily(path: Path, code: str) -> Iterator[tuple[date, Fraction]]:
    """Yield the bank's own days and rates of one currency."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row[code] != "N/A":
                yield date.fromisoformat(row["Date"]), Fraction(row[code])


@pytest.mark.published
def test_shipped_months_agree_with_the_daily_rates(shared_data: Path) -> None:
    """Averages and closings from the shipped months equal those from every single day of the bank's file."""
    rates = dict(daily(shared_data / "reference" / "ecb-rates" / "eurofxref-hist.csv.gz", "JPY"))
    for period in (FY2015, parse_period("1999-Q1"), parse_period("2010-03"), parse_period("2026-10")):
        inside = {each: value for each, value in rates.items() if period.contains(day(each))}
        assert factor("EUR", "JPY", period) == sum(inside.values()) / len(inside)
        assert factor("EUR", "JPY", period, "closing") == inside[max(inside)]


def test_a_constant_rate_is_the_average_of_its_period_for_all() -> None:
    """With constant:2015 every period is converted at the average of 2015."""
    year = factor("EUR", "JPY", parse_period("2015"))
    assert factor("EUR", "JPY", parse_period("2012"), "constant:2015") == year
    assert factor("EUR", "JPY", parse_period("2016-10-20..2016-12-31"), "constant:2015") == year


@pytest.mark.parametrize(
    ("code", "period", "rule", "says"),
    [
        ("RUB", parse_period("2022"), "average", "no full month of rates for RUB in 2022-03 to 2022-12"),
        ("RUB", parse_period("2022-03"), "closing", "RUB in 2022-03"),
        ("RUB", parse_period("2023"), "closing", "some from 2005-04 to 2022-02"),
        ("DZD", parse_period("2016"), "average", "no rate for DZD"),
        ("JPY", parse_period("2016-10-20..2016-12-31"), "average", "only a part of 2016-10"),
        ("JPY", day(date(2016, 10, 20)), "closing", "2016-10-20 is none"),
        ("JPY", through(date(2016, 12, 31)), "average", "since the beginning"),
        ("JPY", parse_period("2030"), "average", "2030-01 to 2030-12"),
        ("ISK", parse_period("2008"), "average", "ISK in 2008-12"),
    ],
)
def test_a_rate_that_nobody_gives_is_refused(code: str, period: Period, rule: str, says: str) -> None:
    """A gap, an unknown currency or a part of a month is refused, and the refusal names the rate that is missing."""
    refusal = refused(code, "EUR", period, rule)
    assert says in refusal.reason
    assert refusal.missing[0].where == {"product": code}
    assert refusal.missing[0].measure in refusal.advice


def test_a_closing_rate_holds_on_the_last_days_of_a_month_without_one() -> None:
    """The closing rate of Saturday 31 December 2016 is that of Friday the 30th."""
    friday, saturday = day(date(2016, 12, 30)), day(date(2016, 12, 31))
    assert factor("EUR", "USD", friday, "closing") == factor("EUR", "USD", saturday, "closing") == Fraction("1.0541")


def own_rate(value: str, member: str = "renault", **columns: object) -> Fact:
    """Return a member's own average rate of the Algerian dinar for 2016."""
    given = {"measure": "fx_average", "start": date(2016, 1, 1), "end": date(2017, 1, 1), "unit": "per EUR", **columns}
    return Fact(member=member, value=Fraction(value), product="DZD", **given)  # type: ignore[arg-type]


def test_a_members_own_rate_wins() -> None:
    """A rate that a member filed is used for its figures, the office's for everybody, and nobody else's."""
    year = parse_period("2016")
    record = snapshot([own_rate("121.1"), own_rate("120", "office")])
    answers = [rate("EUR", "DZD", year, "average", snapshot=record, member=name) for name in ("renault", "nissan")]
    assert [answer[0] for answer in answers if not isinstance(answer, Refusal)] == [Fraction("121.1"), 120]
    assert isinstance(rate("EUR", "DZD", year, "closing", snapshot=record, member="renault"), Refusal)
    assert isinstance(rate("EUR", "DZD", parse_period("2015"), "average", snapshot=record), Refusal)


def test_two_own_rates_are_refused_and_a_restated_one_is_not() -> None:
    """Two rates of one member for one period are never averaged; a restated one counts from the day it was known."""
    year = parse_period("2016")
    two = snapshot([own_rate("121.1"), own_rate("122")])
    answer = rate("EUR", "DZD", year, snapshot=two, member="renault")
    assert isinstance(answer, Refusal)
    assert "two rates" in answer.reason
    restated = snapshot(
        [own_rate("121.1"), own_rate("122", delivery="later")],
        known_on={"later": date(2018, 1, 1)},
        replacing=frozenset(["later"]),
    )
    then = rate("EUR", "DZD", year, snapshot=restated, member="renault", known_on=date(2017, 12, 31))
    now = rate("EUR", "DZD", year, snapshot=restated, member="renault")
    assert not isinstance(then, Refusal)
    assert not isinstance(now, Refusal)
    assert (then[0], now[0]) == (Fraction("121.1"), 122)


def test_wrong_codes_and_rules_are_refused() -> None:
    """A code that is no currency and a rule that is none are the caller's mistakes."""
    year = parse_period("2016")
    with pytest.raises(UnknownName, match="currency"):
        rate("EUR", "YEN", year)
    with pytest.raises(UsageError, match="constant:2015"):
        rate("EUR", "JPY", year, "constant")

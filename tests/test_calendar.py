"""Periods as people write them, and what lies inside what."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.calendar import JAPANESE_FISCAL_YEAR, Period, parse_period
from alliance.errors import PeriodError

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).filter(lambda days: days[0] < days[1]).map(lambda days: Period(*days))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2016", "2016-01-01/2016-12-31"), ("CY2016", "2016-01-01/2016-12-31"), ("2016-H2", "2016-07-01/2016-12-31"),
        ("2016-Q3", "2016-07-01/2016-09-30"), ("2016-02", "2016-02-01/2016-02-29"), ("2016-10-20", "2016-10-20/2016-10-20"),
        ("2015-04..2016-03", "2015-04-01/2016-03-31"), ("FY2015", "2015-04-01/2016-03-31"), ("FY15-Q4", "2016-01-01/2016-03-31"),
        ("through 2016", "../2016-12-31"), ("to 2016-06-30", "../2016-06-30"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(text: str, means: str) -> None:
    """Years, parts, months, days, ranges and cumulative periods; both ends of a range are inside."""
    assert parse_period(text, JAPANESE_FISCAL_YEAR).iso() == means


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2016-02-30", "There is no day '2016-02-30' in the calendar"), ("2016-13", "There is no month '2016-13'"),
        ("2O16", "'2O16' is not a period. Write 2016"), ("2016-H3", "'2016-H3' is not a period"),
        ("FY2015", "a fiscal label without a calendar"), ("2016-12..2016-01", "must end after it begins"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str, says: str) -> None:
    """The error says what is wrong with the text: a day that does not exist is not a misspelt one."""
    with pytest.raises(PeriodError, match=says):
        parse_period(text)


@given(PERIODS, PERIODS)
def test_what_two_periods_share_lies_in_both(first: Period, second: Period) -> None:
    """Sharing is the same from both sides, lies inside both, and is all of a period that the other contains."""
    shared = first.shared(second)
    assert shared == second.shared(first)
    assert shared is None or (first.contains(shared) and second.contains(shared))
    assert not first.contains(second) or shared == second

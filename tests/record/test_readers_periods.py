"""Periods and days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.calendar import CALENDAR_YEAR, JAPANESE_FISCAL_YEAR, Calendar, Period
from alliance.record.readers.periods import read_days, read_period, read_year_and_part
from alliance.record.readers.trouble import Trouble


def iso(text: str, stated: Calendar | None = None, member: Calendar = CALENDAR_YEAR) -> str:
    """Return the days of a label, or the rule by which it is refused."""
    found = read_period(text, stated, member)
    return found.iso() if isinstance(found, Period) else found.rule


@pytest.mark.parametrize(
    "label",
    [
        "FY2015", "FY15", "FY2015/16", "FY 2015", "2015年度", "平成27年度", "exercice 2015", "Geschäftsjahr 2015",
        "2016年3月期", "15/4-16/3", "2015/4-2016/3", "2015年4月～2016年3月", "Apr 2015 - Mar 2016", "2015-04..2016-03",
        "April 2015 to March 2016", "avril 2015 - mars 2016",
    ],
)  # fmt: skip
def test_fiscal_2015_is_said_in_many_ways(label: str) -> None:
    """All of them are April 2015 to March 2016 for a member that reports so."""
    assert iso(label, None, JAPANESE_FISCAL_YEAR) == "2015-04-01/2016-03-31"
    assert iso(label, JAPANESE_FISCAL_YEAR) == "2015-04-01/2016-03-31"


@pytest.mark.parametrize(
    "label", ["FY2015", "FY15", "2015年度", "平成27年度", "exercice 2015", "FY2015-Q3", "2015年度上期"]
)
def test_a_fiscal_label_without_calendar_is_refused(label: str) -> None:
    """Nobody guesses when a fiscal year begins."""
    assert iso(label) == "fiscal-label-without-calendar"


@pytest.mark.parametrize("label", ["2016", "2016-H1", "Q1 2016", "T1 2016", "S1 2016", "1Q16", "through 2016"])
def test_a_plain_year_of_a_fiscal_member_is_refused(label: str) -> None:
    """2016 of a member that reports April to March may mean two years; the sheet must say which."""
    assert iso(label, None, JAPANESE_FISCAL_YEAR) == "year-without-calendar"
    assert iso(label, CALENDAR_YEAR, JAPANESE_FISCAL_YEAR) == iso(label)
    assert iso(label, JAPANESE_FISCAL_YEAR) != iso(label)


@pytest.mark.parametrize(
    ("label", "days"),
    [
        ("2016", "2016-01-01/2016-12-31"), ("S1 2016", "2016-01-01/2016-06-30"), ("T3 2016", "2016-07-01/2016-09-30"),
        ("2016年3月", "2016-03-01/2016-03-31"), ("平成28年3月", "2016-03-01/2016-03-31"), ("2016M03", "2016-03-01/2016-03-31"),
        ("03/2016", "2016-03-01/2016-03-31"), ("Mar-16", "2016-03-01/2016-03-31"), ("mars 2016", "2016-03-01/2016-03-31"),
        ("März 2016", "2016-03-01/2016-03-31"), ("déc. 2016", "2016-12-01/2016-12-31"), ("Jan-Sep 2016", "2016-01-01/2016-09-30"),
        ("through 2016-06-30", "../2016-06-30"), ("2016-10-20", "2016-10-20/2016-10-20"), ("CY2016", "2016-01-01/2016-12-31"),
    ],
)  # fmt: skip
def test_labels_of_the_calendar_year(label: str, days: str) -> None:
    """Halves, quarters, months and days in several languages."""
    assert iso(label) == days


@pytest.mark.parametrize(
    "label", ["42370", "2016-13", "2015/16", "16年3月期", "H3 2016", "2016-Q5", "last year", "", "2016-02-30"]
)
def test_what_could_mean_anything_is_refused(label: str) -> None:
    """A label that is no period, or could be two, is never read."""
    assert iso(label) == "not-a-period"


def test_an_ending_year_contradicts_another_calendar() -> None:
    """2016年3月期 says when it ends; a sheet with another calendar is wrong."""
    assert iso("2016年3月期", CALENDAR_YEAR) == "not-a-period"


def test_year_and_month_in_two_columns() -> None:
    """January of FY2015 is January 2016."""
    found = read_year_and_part("FY2015", "1", "month", JAPANESE_FISCAL_YEAR, CALENDAR_YEAR)
    assert isinstance(found, Period)
    assert found.iso() == "2016-01-01/2016-01-31"
    half = read_year_and_part("2015年度", "下期", "half_year", None, JAPANESE_FISCAL_YEAR)
    assert isinstance(half, Period)
    assert half.iso() == "2015-10-01/2016-03-31"
    assert isinstance(read_year_and_part("2016", "13", "month", None, CALENDAR_YEAR), Trouble)


def test_the_column_tells_day_from_month() -> None:
    """One day above 12 decides for its column; without one the column is refused."""
    days, wrong = read_days(["03/04/2016", "25/12/2016"])
    assert (days, wrong) == ([date(2016, 4, 3), date(2016, 12, 25)], {})
    assert [trouble.rule for trouble in read_days(["03/04/2016"])[1].values()] == ["two-day-readings"]
    assert read_days(["03/04/2016"], "month first")[0] == [date(2016, 3, 4)]
    assert set(read_days(["31/12/16", "2016-02-30", "42370"])[1]) == {0, 1, 2}


@given(st.dates(date(1999, 1, 1), date(2030, 12, 31)))
def test_days_there_and_back(day: date) -> None:
    """A day written in one of the usual ways is that day."""
    for text in (
        f"{day}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d %B %Y}",
    ):
        assert read_days([text]) == ([day], {})


@given(st.text(max_size=16))
def test_any_text_is_a_period_or_a_trouble(text: str) -> None:
    """No text breaks the reader."""
    assert isinstance(read_period(text, None, CALENDAR_YEAR), (Period, Trouble))
    assert isinstance(read_period(text, JAPANESE_FISCAL_YEAR, CALENDAR_YEAR), (Period, Trouble))

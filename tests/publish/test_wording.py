"""What is printed can be read back, and allows the figure it was printed from."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.calendar import JAPANESE_FISCAL_YEAR, Period, add_months, through
from alliance.errors import UnknownName
from alliance.publish.dates import read_times
from alliance.publish.interval import Interval
from alliance.publish.language import language
from alliance.publish.numerals import read_numbers, read_ordinals
from alliance.publish.wording import allowed, day_in_words, grouped, hedged, in_words, period_in_words, written

COUNTS = st.integers(min_value=0, max_value=50_000_000_000)
UNITS = st.sampled_from(["", "EUR", "USD", "JPY", "percent"])


def read(text: str) -> tuple[Fraction, Interval, str]:
    """Return the one number of a text."""
    (number,) = read_numbers(f"It was {text} then")
    return number.value, number.allowed, number.unit


@given(COUNTS, UNITS)
def test_a_written_number_allows_its_figure(count: int, unit: str) -> None:
    """Whatever is printed short allows the exact number it stands for, and keeps its unit."""
    value = Fraction(count, 7) if unit == "percent" else Fraction(count)
    _, interval, read_unit = read(written(value, unit))
    assert interval.contains(value)
    assert read_unit == unit


@given(COUNTS, st.integers(min_value=0, max_value=3_000_000_000), UNITS)
def test_a_rounded_figure_is_never_printed_too_finely(count: int, half: int, unit: str) -> None:
    """The words for a rounded figure allow everything that the figure may be (§11)."""
    value = Fraction(count)
    text = written(value, unit, half=Fraction(min(half, count // 2)))
    _, interval, _ = read(text)
    width = Fraction(min(half, count // 2))
    assert interval.holds(Interval(value - width, value + width, width > 0, width > 0)), text


@given(COUNTS, st.sampled_from(["lower", "upper"]))
def test_a_bounded_figure_is_printed_as_a_bound(count: int, bound: str) -> None:
    """A number that is only bounded says "at least" or "at most"."""
    _, interval, _ = read(written(Fraction(count), bound=bound))
    assert (interval.high is None, interval.low is None) == (bound == "lower", bound == "upper")
    assert interval.contains(Fraction(count))


@given(st.integers(min_value=1, max_value=50_000_000_000))
def test_a_hedge_is_true_of_its_number(count: int) -> None:
    """Neither "nearly" nor "more than" is printed where it does not allow the number."""
    _, interval, _ = read(hedged(Fraction(count)))
    assert interval.contains(Fraction(count))


@given(st.integers(min_value=0, max_value=10**15), st.integers(min_value=0, max_value=3))
def test_grouped_digits_are_read_back(count: int, digits: int) -> None:
    """Digits come back as the same number."""
    value = Fraction(count, 10**digits)
    assert read(grouped(value, digits))[0] == value


@given(st.integers(min_value=0, max_value=12))
def test_number_words_are_read_back(count: int) -> None:
    """A count in words comes back as the same count."""
    assert read(in_words(count))[0] == count


@given(st.integers(min_value=0, max_value=999))
def test_ordinals_are_read_back(place: int) -> None:
    """A place such as "fourth" or "24th" comes back as the same place."""
    found = read_ordinals(f"the {language().ordinal_word(place)} place")
    assert [ordinal.value for ordinal in found] == [place]


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2099, 12, 30)), st.sampled_from(["day", "month", "year"]))
def test_days_are_read_back(day: date, precision: str) -> None:
    """A day, month or year in words comes back as the same stretch of days."""
    (when,) = read_times(f"in {day_in_words(day, precision)}, then")
    period = when.period()
    assert period is not None
    assert period.start is not None
    assert period.start <= day < period.end
    assert when.kind == precision


@given(st.integers(min_value=1901, max_value=2098), st.integers(min_value=1, max_value=12), st.integers(1, 30))
def test_periods_are_read_back(year: int, month: int, length: int) -> None:
    """Months, years, fiscal years and cumulative periods in words come back as the same days."""
    start = date(year, month, 1)
    if add_months(start, length).year > 2099:
        return
    for period in (Period(start, add_months(start, length)), through(add_months(start, length) - timedelta(days=1))):
        (when,) = read_times(f"sold {period_in_words(period)}.")
        back = when.period()
        assert back is not None
        assert (back.end, when.manner == "through") == (period.end, period.start is None)
        assert period.start is None or back == period


WORDINGS = {
    "nearly 200": (180, 200, [180, 199], [200, 179, 201]),
    "about 150": (135, 165, [135, 150, 165], [134, 166]),
    "more than 470,000": (470_000, 500_000, [470_001, 499_999], [470_000, 500_000]),
    "over 2.8 million": (2_800_000, 3_000_000, [2_800_001], [2_800_000, 3_000_000]),
    "9.96 million": (9_955_000, 9_965_000, [9_961_347, 9_955_000], [9_965_000, 9_954_999]),
    "EUR 4.3 billion": (4_250_000_000, 4_350_000_000, [4_300_000_000], [4_350_000_000]),
    "7 %": (Fraction(13, 2), Fraction(15, 2), [Fraction(69, 10)], [Fraction(15, 2)]),
    "30,000": (29_500, 30_500, [29_500, 30_499], [30_500]),
    "178,900": (178_850, 178_950, [178_900], [178_950]),
    "424,797": (Fraction(849_593, 2), Fraction(849_595, 2), [424_797], [424_798, 94_265]),
    "nine": (Fraction(17, 2), Fraction(19, 2), [9], [8, 10]),
    "exactly 30,000": (30_000, 30_000, [30_000], [30_001]),
    "up to 200": (180, 200, [200, 180], [201]),
    "at least 40": (40, None, [40, 4000], [39]),
    "at most 40": (None, 40, [40, 1], [41]),
    "fewer than 40": (0, 40, [39], [40]),
    "just under 10 million": (9_000_000, 10_000_000, [9_961_347], [10_000_000]),
    "one in nine": (10, Fraction(110, 9), [Fraction(1111, 100)], [Fraction(123, 10)]),
}


@pytest.mark.parametrize("text", WORDINGS)
def test_the_policy_of_wordings(text: str) -> None:
    """Each wording allows what §12 says, and no more."""
    low, high, inside, outside = WORDINGS[text]
    _, interval, _ = read(text)
    assert (interval.low, interval.high) == (low, high)
    assert all(interval.contains(Fraction(value)) for value in inside)
    assert not any(interval.contains(Fraction(value)) for value in outside)


@given(COUNTS, st.sampled_from(["", "below", "around", "above", "fewer", "up_to", "at_least", "at_most", "exactly"]))
def test_a_negative_wording_mirrors_a_positive_one(count: int, hedge: str) -> None:
    """A fall of "more than 3 %" is the mirror image of a rise."""
    mirror = {"above": "fewer", "fewer": "above", "at_least": "at_most", "at_most": "at_least"}
    value = Fraction(count + 1)
    plus, minus = allowed(value, Fraction(1), hedge), allowed(-value, Fraction(1), mirror.get(hedge, hedge))
    assert (plus.low, plus.high) == (
        None if minus.high is None else -minus.high,
        None if minus.low is None else -minus.low,
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in March 1999", "1999-03-01", "1999-03-31"),
        ("on March 27, 1999", "1999-03-27", "1999-03-27"),
        ("in FY 2015", "2015-04-01", "2016-03-31"),
        ("in the second quarter of fiscal 2015", "2015-07-01", "2015-09-30"),
        ("the year ended 31 March 2016", "2015-04-01", "2016-03-31"),
        ("from April 2015 to March 2016", "2015-04-01", "2016-03-31"),
        ("between 2010 and 2016", "2010-01-01", "2016-12-31"),
        ("in the first half of 2017", "2017-01-01", "2017-06-30"),
        ("last year", "2016-01-01", "2016-12-31"),
    ],
)
def test_times_are_read(text: str, first: str, last: str) -> None:
    """The usual ways to name a time are understood."""
    (when,) = read_times(text)
    period = when.period(JAPANESE_FISCAL_YEAR, date(2017, 3, 27))
    assert period is not None
    assert (period.start, period.last_day) == (date.fromisoformat(first), date.fromisoformat(last))


def test_names_with_digits_are_no_numbers() -> None:
    """A model name, a score or a plant code states no number."""
    assert read_numbers("The L200, the B0 platform, a Datsun12 and a 50:50 venture") == []


def test_an_unknown_language_names_the_known_ones() -> None:
    """There is a file for each language, and no other."""
    with pytest.raises(UnknownName, match="en"):
        language("xx")

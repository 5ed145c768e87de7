"""Numbers, money and days as each language writes them, and never more than the figure allows."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.calendar import JAPANESE_FISCAL_YEAR, day, parse_period
from alliance.errors import UnknownName
from alliance.publish import formats
from alliance.publish.interval import Interval
from alliance.publish.wording import allowed

LANGUAGES = ("en", "fr", "ja")
MILLION, BILLION = 10**6, 10**9


@pytest.mark.parametrize(
    ("value", "unit", "texts"),
    [
        (9_961_347, "vehicles", ("9.96 million", "9,96\u00a0millions", "996.1万")),
        (1_660_690, "vehicles", ("1.66 million", "1,66\u00a0million", "166.1万")),
        (424_797, "vehicles", ("424,797", "424\u202f797", "424,797")),
        (470_000, "people", ("470,000", "470\u202f000", "47万")),
        (43 * BILLION // 10, "EUR", ("€4.3 billion", "4,3\u00a0Md\u00a0€", "43億ユーロ")),
        (157 * MILLION, "EUR", ("€157 million", "157\u00a0M\u00a0€", "1.57億ユーロ")),
        (Fraction(75, 10), "percent", ("7.5%", "7,5\u00a0%", "7.5%")),
        (34, "percent", ("34%", "34\u00a0%", "34%")),
    ],
)
def test_numbers_are_shortened_as_the_style_guide_says(value: Fraction, unit: str, texts: tuple[str, ...]) -> None:
    """Three digits count, four in Japanese; marks and signs stand where each language puts them."""
    assert tuple(formats.shortened(Fraction(value), unit, code).text for code in LANGUAGES) == texts


@pytest.mark.parametrize(
    ("value", "half", "bound", "text", "hedge"),
    [
        (4_300_000_000, 50_000_000, "", "€4.3 billion", ""),
        (3_805_000_000, 62_000_000, "", "€3.8 billion", "around"),
        (1_363_637_000, 136_363_700, "", "€1.22 billion–€1.51 billion", "between"),
        (470_000_000, 0, "lower", "€470 million", "at_least"),
        (1_666_000_000, 0, "lower", "€1.66 billion", "at_least"),
        (1_661_000_000, 0, "upper", "€1.67 billion", "at_most"),
    ],
)
def test_what_is_not_exact_is_hedged(value: int, half: int, bound: str, text: str, hedge: str) -> None:
    """A rounded number is "about" if the plain one would say too much; a limit is rounded to the safe side."""
    found = formats.shortened(Fraction(value), "EUR", "en", half=Fraction(half), bound=bound)
    assert (found.text, found.hedge) == (text, hedge)


@given(
    value=st.integers(min_value=1, max_value=10**12),
    share=st.integers(min_value=0, max_value=100),
    code=st.sampled_from(LANGUAGES),
)
def test_nothing_is_printed_that_the_checker_would_refuse(value: int, share: int, code: str) -> None:
    """The number that is printed allows every number that the figure can be (§12)."""
    half = Fraction(value * share, 1000)
    found = formats.shortened(Fraction(value), "vehicles", code, half=half)
    place = Fraction(1)
    while (found.value / (place * 10)).denominator == 1 and place * 10 <= value:
        place *= 10
    figure = Interval(value - half, value + half, low_open=half > 0, high_open=half > 0)
    if found.hedge == "between":
        assert share > 80  # thousandths: too wide for "about", so both ends are printed
        return
    wording = allowed(found.value, Fraction(1), "around") if found.hedge else allowed(found.value, place)
    assert wording.holds(figure)


@given(value=st.integers(min_value=0, max_value=10**15), code=st.sampled_from(LANGUAGES))
def test_digits_are_only_grouped(value: int, code: str) -> None:
    """Without its marks a number in full is the number."""
    group, _ = formats.marks(code)
    assert int(formats.number(Fraction(value), code).replace(group, "")) == value


def test_the_marks_of_a_language_never_break_a_line() -> None:
    """French groups digits with a narrow no-break space, and puts a no-break space before its signs."""
    assert formats.marks("fr") == ("\u202f", ",")
    assert " " not in formats.percent(Fraction(75, 10), "fr") + formats.money(Fraction(1500), "EUR", "fr")
    assert formats.number(Fraction(-1234), "en") == "−1,234"


@pytest.mark.parametrize(
    ("precision", "texts"),
    [
        ("day", ("1 January 2009", "1er janvier 2009", "2009年1月1日")),
        ("month", ("January 2009", "janvier 2009", "2009年1月")),
        ("year", ("2009", "2009", "2009年")),
    ],
)
def test_days_are_written_as_exactly_as_they_are_known(precision: str, texts: tuple[str, ...]) -> None:
    """A day, a month or a year, in the order of the language."""
    assert tuple(formats.day(date(2009, 1, 1), code, precision) for code in LANGUAGES) == texts


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("2016", ("2016", "2016", "2016年")),
        ("through 2016", ("through 2016", "jusqu’à fin 2016", "2016年末まで")),
        ("through 2016-08", ("through August 2016", "jusqu’en août 2016", "2016年8月まで")),
        ("through 2016-08-15", ("through 15 August 2016", "jusqu’au 15 août 2016", "2016年8月15日まで")),
        ("2016-03", ("March 2016", "mars 2016", "2016年3月")),
    ],
)
def test_periods_are_written_in_words(asked: str, texts: tuple[str, ...]) -> None:
    """A year, a month, and everything up to a day."""
    assert tuple(formats.period(parse_period(asked), code) for code in LANGUAGES) == texts


def test_fiscal_years_have_a_name_of_their_own() -> None:
    """FY2015 is a fiscal year in every language, and its months are told where it stands alone."""
    assert [formats.fiscal_year("FY2015", code) for code in LANGUAGES] == ["FY2015", "exercice 2015", "2015年度"]
    period = JAPANESE_FISCAL_YEAR.year(2015)
    assert formats.period(period, "fr") == "avril 2015 à mars 2016"
    assert formats.period(period, "ja") == "2015年4月～2016年3月"
    assert formats.period(day(date(2017, 3, 27)), "fr") == "27 mars 2017"


def test_countries_have_their_names() -> None:
    """The names of countries come from the locale; an unknown one has none, an unknown language is refused."""
    assert [formats.market("FR", code) for code in LANGUAGES] == ["France", "France", "フランス"]
    assert formats.market("XX-none", "fr") == ""
    with pytest.raises(UnknownName, match="en, fr, ja"):
        formats.market("FR", "de")

"""How each language writes numbers, money, days and periods. The only file that knows the library of locales.

Rounding is exact and happens here, once. What is printed is never more than the figure allows: a rounded number is
"about", a limit is "at least" or "at most", as `alliance.publish.wording` reads them again (§11, §12).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Protocol, cast

from alliance.calendar import Period
from alliance.errors import MissingExtra, UnknownName
from alliance.publish.interval import Interval
from alliance.publish.wording import ONE, allowed, period_in_words
from alliance.units import CURRENCIES, decimal_text

EXTRA = "publish"
# Language -> the locale its numbers and days are written in.
LOCALES = {"en": "en_GB", "fr": "fr_FR", "ja": "ja_JP"}
NARROW, FIXED = "\u202f", "\u00a0"
# Language -> powers of ten that have a word, the largest first.
STEPS: dict[str, tuple[tuple[int, str], ...]] = {
    "en": ((9, "billion"), (6, "million")),
    "fr": ((9, "milliard"), (6, "million")),
    "ja": ((12, "兆"), (8, "億"), (4, "万")),
}
# So many digits count where a number is shortened.
DIGITS = {"en": 3, "fr": 3, "ja": 4}
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
YEN_WORDS = {"EUR": "ユーロ", "USD": "ドル", "JPY": "円", "GBP": "ポンド"}


@dataclass(frozen=True)
class Shortened:
    """A number in short words, and how exact that is.

    Parameters
    ----------
    text : str
        ``"9.96 million"``, without a hedge.
    hedge : str
        ``""``, ``"around"``, ``"at_least"``, ``"at_most"``, or ``"between"`` if the text has both ends.
    value : Fraction
        What the text says; of both ends, what lies between them.
    """

    text: str
    hedge: str
    value: Fraction


class _Library(Protocol):
    """What we ask of the library of locales."""

    def group(self, locale: str) -> str:
        """Return the thousands mark."""

    def decimal(self, locale: str) -> str:
        """Return the decimal mark."""

    def date(self, day: date, pattern: str, locale: str) -> str:
        """Return a day under a pattern."""

    def territory(self, code: str, locale: str) -> str:
        """Return the name of a country, empty if there is none."""


def number(value: Fraction, language: str, digits: int = 0) -> str:
    """Return a number in digits, rounded half up once: ``"9,961,347"``, ``"9 961 347"``.

    Parameters
    ----------
    value : Fraction
        The number.
    language : str
        A key of `LOCALES`.
    digits : int
        Digits behind the decimal mark.

    Examples
    --------
    >>> number(Fraction(9_961_347), "fr") == "9\u202f961\u202f347"
    True
    """
    group, decimal = marks(language)
    text = decimal_text(abs(value), digits)
    whole, _, decimals = text.partition(".")
    parts = []
    while len(whole) > 3:
        whole, last = whole[:-3], whole[-3:]
        parts.append(last)
    body = group.join([whole, *reversed(parts)]) + (f"{decimal}{decimals}" if decimals else "")
    return f"−{body}" if value < 0 and any(letter not in "0.,\u202f" for letter in body) else body


def trimmed(value: Fraction, language: str, digits: int) -> str:
    """Return a number with no more digits behind the mark than it needs, and at most `digits`."""
    shown = Fraction(decimal_text(value, digits))
    needed = next((each for each in range(digits) if Fraction(decimal_text(shown, each)) == shown), digits)
    return number(shown, language, needed)


def percent(value: Fraction, language: str, digits: int = 1) -> str:
    """Return a share: ``"7.5%"``, ``"7,5 %"``.

    Examples
    --------
    >>> percent(Fraction(75, 10), "en"), percent(Fraction(75, 10), "fr") == "7,5\u00a0%"
    ('7.5%', True)
    """
    body = trimmed(value, language, digits)
    return f"{body}{FIXED}%" if language == "fr" else f"{body}%"


def money(value: Fraction, currency: str, language: str) -> str:
    """Return an amount in full: ``"€1,500"``, ``"1 500 €"``, ``"1,500ユーロ"``."""
    return dressed(trimmed(value, language, 2), currency, language)


def shortened(value: Fraction, unit: str, language: str, *, half: Fraction = Fraction(0), bound: str = "") -> Shortened:
    """Return a figure in short words, with no more digits than it has.

    Parameters
    ----------
    value : Fraction
        The number, in its unit.
    unit : str
        Id of the unit; a currency and percent are written with it, others are left to the caller.
    language : str
        A key of `LOCALES`.
    half : Fraction
        Half-width of the figure: a number rounded by its source is "about" if the plain one would say too much.
    bound : "", "lower" or "upper"
        A limit is rounded to the safe side.

    Examples
    --------
    >>> shortened(Fraction(9_961_347), "vehicles", "en").text
    '9.96 million'
    >>> shortened(Fraction(9_961_347), "vehicles", "ja").text
    '996.1万'
    >>> shortened(Fraction(4_300_000_000), "EUR", "en", half=Fraction(50_000_000))
    Shortened(text='€4.3 billion', hedge='', value=Fraction(4300000000, 1))
    """
    if bound:
        edge = value - half if bound == "lower" else value + half
        place = _place(edge, unit, language)
        count = edge / place
        whole = count.numerator // count.denominator if bound == "lower" else -(-count.numerator // count.denominator)
        safe = whole * place
        return Shortened(_words(safe, place, unit, language), "at_least" if bound == "lower" else "at_most", safe)
    fine = place = _place(value, unit, language)
    if half:
        place = max(place, _power_below(2 * half))
    figure = Interval(value - half, value + half, low_open=half > 0, high_open=half > 0)
    while True:
        near = _rounded(value, place)
        if allowed(near, place).holds(figure):
            return Shortened(_words(near, place, unit, language), "", near)
        for count in (place, fine):
            near = _rounded(value, count)
            if allowed(near, count, "around").holds(figure):
                return Shortened(_words(near, count, unit, language), "around", near)
        place *= 10
        if place > abs(value):
            break
    # Too wide for "about": both ends, each rounded to the safe side.
    low, high = (value - half) // fine * fine, -(-(value + half) // fine) * fine
    dash = "～" if language == "ja" else "–"
    ends = dash.join(_words(end, fine, unit, language) for end in (low, high))
    return Shortened(ends, "between", value)


def dressed(body: str, unit: str, language: str) -> str:
    """Return a number with the sign of its currency or percent, as the language sets it."""
    if unit == "percent":
        return f"{body}{FIXED}%" if language == "fr" else f"{body}%"
    if unit not in CURRENCIES:
        return body
    if language == "ja":
        return f"{body}{YEN_WORDS.get(unit, unit)}"
    sign = SIGNS.get(unit, unit)
    if language == "fr":
        return f"{body}{FIXED}{sign}"
    return f"{sign}{body}" if unit in SIGNS else f"{sign} {body}"


def day(value: date, language: str, precision: str = "day") -> str:
    """Return a day: ``"8 February 2017"``, ``"8 février 2017"``, ``"2017年2月8日"``.

    Parameters
    ----------
    value : date
        The day.
    language : str
        A key of `LOCALES`.
    precision : "day", "month" or "year"
        How exactly it is known.
    """
    if precision == "year":
        return year(value.year, language)
    patterns = {"ja": {"day": "y年M月d日", "month": "y年M月"}}
    pattern = patterns.get(language, {"day": "d MMMM y", "month": "MMMM y"})[precision]
    text = _library().date(value, pattern, _locale(language))
    return f"1er{text[1:]}" if language == "fr" and precision == "day" and value.day == 1 else text


def year(label: int, language: str) -> str:
    """Return a calendar year: ``"2016"``, ``"2016年"``."""
    return f"{label}年" if language == "ja" else str(label)


def fiscal_year(label: str, language: str) -> str:
    """Return a fiscal year from its label ``"FY2016"``: ``"FY2016"``, ``"exercice 2016"``, ``"2016年度"``."""
    digits = label.removeprefix("FY")
    return {"fr": f"exercice {digits}", "ja": f"{digits}年度"}.get(language, label)


def period(value: Period, language: str) -> str:
    """Return a period: ``"2016"``, ``"through 2016"``, ``"avril 2015 à mars 2016"``, ``"2016年末まで"``.

    Examples
    --------
    >>> from alliance.calendar import parse_period
    >>> period(parse_period("through 2016"), "fr"), period(parse_period("through 2016"), "ja")
    ('jusqu’à fin 2016', '2016年末まで')
    """
    if language == "en":
        return period_in_words(value)
    last, start = value.last_day, value.start
    ends_month = value.end.day == 1
    until = "day" if not ends_month else "month"
    if start is None:
        if ends_month and last.month == 12:
            return f"jusqu’à fin {last.year}" if language == "fr" else f"{last.year}年末まで"
        text = day(last, language, until)
        before = "jusqu’en" if ends_month else "jusqu’au"
        return f"{before} {text}" if language == "fr" else f"{text}まで"
    if start == last:
        return day(last, language)
    if (start.month, start.day, last.month, ends_month) == (1, 1, 12, True) and start.year == last.year:
        return year(start.year, language)
    first = day(start, language, "month" if start.day == 1 and ends_month else "day")
    if first == day(last, language, until):
        return first
    joined = " à " if language == "fr" else "～"
    return f"{first}{joined}{day(last, language, until)}"


def market(code: str, language: str) -> str:
    """Return the name of a country by its two letters, empty if the language knows none."""
    return _library().territory(code, _locale(language))


def marks(language: str) -> tuple[str, str]:
    """Return the thousands mark and the decimal mark."""
    locale = _locale(language)
    return _library().group(locale), _library().decimal(locale)


# --------------------------------------------------------------------------------------------------- inside


def _words(value: Fraction, place: Fraction, unit: str, language: str) -> str:
    """Return a rounded number with the word for its power of ten."""
    # Japanese writes 470,000 as 47万, but 424,797 in full.
    is_plain = unit == "percent" or (language == "ja" and abs(value) < 10**6 and (value / 1000).denominator != 1)
    for power, word in () if is_plain else STEPS[language]:
        step = Fraction(10) ** power
        if abs(value) >= step:
            body = trimmed(value / step, language, max(0, _decimals(place / step)))
            if language == "fr":
                unit_word = {"million": "M", "milliard": "Md"}[word] if unit in CURRENCIES else word
                plural = "s" if unit_word == word and abs(value) >= 2 * step else ""
                return dressed(f"{body}{FIXED}{unit_word}{plural}", unit, language)
            return dressed(f"{body}{'' if language == 'ja' else ' '}{word}", unit, language)
    return dressed(trimmed(value, language, max(0, _decimals(place))), unit, language)


def _place(value: Fraction, unit: str, language: str) -> Fraction:
    """Return one unit of the last digit that is printed of an exact number."""
    if unit == "percent":
        return Fraction(1, 10)
    size = len(str(int(abs(value))))
    if abs(value) < 10**6 and unit not in CURRENCIES:
        return ONE if value.denominator == 1 else Fraction(1, 10)
    if language == "ja" and abs(value) >= 10**8:
        return Fraction(10) ** max(0, size - 3)
    return Fraction(10) ** max(0, size - DIGITS[language])


def _power_below(value: Fraction) -> Fraction:
    """Return the largest power of ten that is not above a positive number."""
    power = Fraction(1)
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return power


def _rounded(value: Fraction, place: Fraction) -> Fraction:
    count = (2 * abs(value) + place) // (2 * place)
    return count * place if value >= 0 else -count * place


def _decimals(place: Fraction) -> int:
    """Return how many digits behind the mark show a place."""
    return next((digits for digits in range(7) if (place * 10**digits).denominator == 1), 6)


def _locale(language: str) -> str:
    if language not in LOCALES:
        raise UnknownName("language", language, LOCALES, advice=f"Numbers are written in {', '.join(LOCALES)}.")
    return LOCALES[language]


@lru_cache(maxsize=1)
def _library() -> _Library:
    try:
        from babel import Locale, dates, numbers  # noqa: PLC0415 - optional
    except ImportError:
        raise MissingExtra("babel", EXTRA) from None

    class Locales:
        def group(self, locale: str) -> str:
            return numbers.get_group_symbol(locale)

        def decimal(self, locale: str) -> str:
            return numbers.get_decimal_symbol(locale)

        def date(self, day: date, pattern: str, locale: str) -> str:
            return dates.format_date(day, pattern, locale=locale)

        def territory(self, code: str, locale: str) -> str:
            return cast("Callable[[str], str | None]", Locale.parse(locale).territories.get)(code) or ""

    return Locales()

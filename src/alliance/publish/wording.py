"""How a number is written, and what a wording allows: the hinge between printing and checking (§12).

`allowed` turns a number with its hedge into the interval that a figure must lie in; `written` turns a figure into words
and is never allowed to print what `allowed` would refuse. Rounding happens here, once, at the end (§11).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from alliance.calendar import Period
from alliance.publish.interval import Interval, around
from alliance.publish.language import Language, language, policy
from alliance.units import CURRENCIES, decimal_text

ONE = Fraction(1)
# "More than -3" is the mirror image of "fewer than 3".
_MIRROR = {"above": "fewer", "fewer": "above", "at_least": "at_most", "at_most": "at_least"}


def allowed(value: Fraction, place: Fraction, hedge: str = "") -> Interval:
    """Return the numbers that a wording allows.

    Parameters
    ----------
    value : Fraction
        The number as it stands, in its unit (4,300,000,000 for "4.3 billion").
    place : Fraction
        One unit of its last digit that counts (100,000,000 for "4.3 billion"); see `plain_place`.
    hedge : str
        Kind of the hedge, a key of the policy; empty for a plain number.

    Source
    ------
    §12 of the rules of consolidation; the parameters stand in ``publish/words/policy.toml``.

    Examples
    --------
    >>> wanted = allowed(Fraction(470_000), Fraction(1000), "above")
    >>> int(wanted.low), int(wanted.high)
    (470000, 500000)
    >>> wanted = allowed(Fraction(9_960_000), Fraction(10_000))
    >>> int(wanted.low), int(wanted.high), wanted.high_open
    (9955000, 9965000, True)
    """
    rules = policy()
    if value < 0:
        mirrored = allowed(-value, place, _MIRROR.get(hedge, hedge))
        low = None if mirrored.high is None else -mirrored.high
        high = None if mirrored.low is None else -mirrored.low
        return Interval(low, high, mirrored.high_open, mirrored.low_open)
    reach = value * rules.reach.get(hedge, Fraction(0))
    if hedge == "below":
        return Interval(value - reach, value, high_open=True)
    if hedge == "up_to":
        return Interval(value - reach, value)
    if hedge in ("around", "one_in", "close"):
        return around(value, max(reach, place / 2))
    if hedge == "above":
        return Interval(value, _next_multiple(value, rules.times[hedge]), low_open=True, high_open=True)
    if hedge == "fewer":
        return Interval(_multiple_before(value, rules.times[hedge]), value, low_open=True, high_open=True)
    if hedge == "at_least":
        return Interval(value, None)
    if hedge == "at_most":
        return Interval(None, value)
    if hedge == "exactly":
        return Interval(value, value)
    return Interval(value - place / 2, value + place / 2, high_open=True)


def stated_place(value: Fraction, place: Fraction) -> Fraction:
    """Return one unit of the last digit of a number in words such as "one million", never wider than the policy allows.

    "One million" has one digit, and still says less than half a million either way: a plain number is never looser than a
    hedged one.

    Examples
    --------
    >>> int(stated_place(Fraction(1_000_000), Fraction(1_000_000)))
    100000
    >>> int(stated_place(Fraction(9_960_000), Fraction(10_000)))
    10000
    """
    return min(place, 2 * policy().plain_reach * value) if value > 0 else place


def allowed_factor(factor: Fraction, hedge: str = "") -> Interval:
    """Return the factors that "twice as many", "nearly six times" or "more than doubled" allow.

    Examples
    --------
    >>> wanted = allowed_factor(Fraction(2), "above")
    >>> float(wanted.low), float(wanted.high)
    (2.0, 3.0)
    """
    if hedge == "above":
        return Interval(factor, factor + 1 if factor > 1 else None, low_open=True, high_open=True)
    return allowed(factor, 2 * policy().plain_reach * factor, hedge)


def plain_place(digits: str) -> Fraction:
    """Return one unit of the last digit that counts in a number written without a word such as "million".

    Zeros at the end of a whole number are rounding, within the limits of the policy: ``"30000"`` is rounded to
    thousands, ``"178900"`` to hundreds, ``"122"`` is exact.

    Examples
    --------
    >>> [int(plain_place(digits)) for digits in ("30000", "178900", "424797", "4400000", "150")]
    [1000, 100, 1, 10000, 1]
    """
    whole, _, decimals = digits.partition(".")
    if decimals:
        return Fraction(1, 10 ** len(decimals))
    rules = policy()
    if int(whole) < rules.counted:
        return ONE
    zeros = len(whole) - len(whole.rstrip("0"))
    return Fraction(10) ** min(zeros, max(rules.plain_zeros, len(whole) - rules.plain_digits))


# ------------------------------------------------------------------------------------------------- printing


def grouped(value: Fraction, digits: int = 0, words: Language | None = None) -> str:
    """Return a number in digits, rounded half up once: ``"9,961,347"``."""
    words = words or language()
    text = decimal_text(value, digits)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = text.partition(".")
    parts = []
    while len(whole) > 3:
        whole, last = whole[:-3], whole[-3:]
        parts.append(last)
    parts.append(whole)
    joined = words.group.join(reversed(parts))
    return f"{sign}{joined}{words.decimal + decimals if decimals else ''}"


def written(
    value: Fraction, unit: str = "", *, half: Fraction = Fraction(0), bound: str = "", words: Language | None = None
) -> str:
    """Return a figure in short words, with no more digits than it has.

    Parameters
    ----------
    value : Fraction
        The number, in its unit.
    unit : str
        Id of the unit; a currency stands before the number, percent behind it, others are left to the caller.
    half : Fraction
        Half-width of the figure: the digits printed allow all of ``value - half .. value + half``.
    bound : "", "lower" or "upper"
        ``"lower"`` prints "at least", ``"upper"`` "at most".
    words : Language or None
        English if None.

    Examples
    --------
    >>> written(Fraction(9_961_347))
    '9.96 million'
    >>> written(Fraction(4_300_000_000), "EUR", half=Fraction(50_000_000))
    'EUR 4.3 billion'
    >>> written(Fraction(69, 10), "percent")
    '6.9 %'
    """
    words = words or language()
    if bound:
        kind = "at_least" if bound == "lower" else "at_most"
        edge = value - half if bound == "lower" else value + half
        body = grouped(edge, _needed_digits(edge), words)
        return f"{words.hedges[kind][0]} {_dressed(body, unit, words)}"
    # A rounded source says "less than half a unit away", so neither end of it counts.
    figure = Interval(value - half, value + half, low_open=half > 0, high_open=half > 0)
    for body, interval in _roundings(value, unit, words):
        if interval.holds(figure):
            return _dressed(body, unit, words)
    for body, interval in _roundings(value, unit, words, "around"):
        if interval.holds(figure):
            return f"{words.hedges['around'][0]} {_dressed(body, unit, words)}"
    low, high = (grouped(edge, _needed_digits(edge), words) for edge in (value - half, value + half))
    return f"between {_dressed(low, unit, words)} {words.conjunction} {_dressed(high, unit, words)}"


def hedged(value: Fraction, unit: str = "", words: Language | None = None) -> str:
    """Return a number in round words with the nearest hedge that is true: ``"nearly 200"``, ``"more than 470,000"``.

    Examples
    --------
    >>> hedged(Fraction(473_200))
    'more than 470,000'
    >>> hedged(Fraction(196))
    'nearly 200'
    """
    words = words or language()
    if value <= 0:
        return _dressed(grouped(value, _needed_digits(value), words), unit, words)
    candidates = []
    for digits in (1, 2):
        place = Fraction(10) ** (len(str(int(value))) - digits)
        below, above = value // place * place, -(-value // place) * place
        candidates += [("above", below), ("below", above)]
    best = None
    for kind, number in candidates:
        if number > 0 and allowed(number, ONE, kind).contains(value):
            distance = abs(number - value)
            if best is None or distance < best[0]:
                best = (distance, kind, number)
    if best is None:
        return _dressed(grouped(value, _needed_digits(value), words), unit, words)
    return f"{words.hedges[best[1]][0]} {_dressed(_short(best[2], words), unit, words)}"


def in_words(value: int, words: Language | None = None) -> str:
    """Return a small count in a word, a larger one in digits: ``"nine"``, ``"122"``."""
    words = words or language()
    return (words.number_word(value) if 0 <= value <= 12 else "") or grouped(Fraction(value), 0, words)


def day_in_words(day: date, precision: str = "day", words: Language | None = None) -> str:
    """Return a day as ``"27 March 1999"``, ``"March 1999"`` or ``"1999"``."""
    words = words or language()
    month = list(words.months)[day.month - 1]
    return {"month": f"{month} {day.year}", "year": str(day.year)}.get(precision, f"{day.day} {month} {day.year}")


def period_in_words(period: Period, words: Language | None = None) -> str:
    """Return a period as a sentence says it: ``"2016"``, ``"April 2015 to March 2016"``, ``"through 2016"``.

    Examples
    --------
    >>> from alliance.calendar import JAPANESE_FISCAL_YEAR, through
    >>> period_in_words(JAPANESE_FISCAL_YEAR.year(2015))
    'April 2015 to March 2016'
    >>> period_in_words(through(date(2016, 12, 31)))
    'through 2016'
    """
    words = words or language()
    last, start = period.last_day, period.start
    ends_month = period.end.day == 1
    if start is None:
        whole_year = ends_month and last.month == 12
        return f"through {last.year if whole_year else day_in_words(last, 'month' if ends_month else 'day', words)}"
    if start == last:
        return day_in_words(last, "day", words)
    if start.day != 1 or not ends_month:
        return f"{day_in_words(start, 'day', words)} to {day_in_words(last, 'day', words)}"
    if (start.year, start.month, last.month) == (last.year, 1, 12):
        return str(start.year)
    if (start.year, start.month) == (last.year, last.month):
        return day_in_words(start, "month", words)
    if (start.month, last.month) == (1, 12):
        return f"{start.year} to {last.year}"
    return f"{day_in_words(start, 'month', words)} to {day_in_words(last, 'month', words)}"


def span_in_words(years: Fraction, words: Language | None = None) -> str:
    """Return how far ahead of time something came: ``"one full year"``, ``"two years"``, ``"six months"``."""
    words = words or language()
    if years.denominator != 1:
        months = round(years * 12)
        return f"{in_words(months, words)} month{'' if months == 1 else 's'}"
    return "one full year" if years == 1 else f"{in_words(int(years), words)} years"


# --------------------------------------------------------------------------------------------------- inside


def _roundings(value: Fraction, unit: str, words: Language, hedge: str = "") -> list[tuple[str, Interval]]:
    """Return the texts that a number may be printed as, finest acceptable first, with what each allows."""
    texts: list[tuple[str, Interval]] = []
    size = len(str(int(abs(value))))
    for magnitude, word in ((9, "billion"), (6, "million")):
        if size > magnitude and unit != "percent":
            for digits in range(max(0, 3 - (size - magnitude)), -1, -1):
                digits_shown = grouped(value / 10**magnitude, digits, words)
                if digits and digits_shown.endswith("0"):
                    continue  # "4.3 billion" says as much as "4.30 billion"
                body = f"{digits_shown} {word}"
                place = Fraction(10) ** (magnitude - digits)
                number = _rounded(value, place)
                texts.append((body, allowed(number, place if hedge else stated_place(number, place), hedge)))
            return texts
    if value.denominator != 1 or unit == "percent":
        for digits in (2, 1, 0) if unit != "percent" else (1, 0):
            place = Fraction(1, 10**digits)
            texts.append((grouped(value, digits, words), allowed(_rounded(value, place), place, hedge)))
        return texts
    for zeros in range(size):
        number = _rounded(value, Fraction(10) ** zeros)
        texts.append((grouped(number, 0, words), allowed(number, plain_place(str(abs(int(number)))), hedge)))
    return texts


def _short(value: Fraction, words: Language) -> str:
    for magnitude, word in ((9, "billion"), (6, "million")):
        if value >= 10**magnitude:
            scaled_down = value / 10**magnitude
            return f"{grouped(scaled_down, _needed_digits(scaled_down), words)} {word}"
    return grouped(value, _needed_digits(value), words)


def _dressed(body: str, unit: str, words: Language) -> str:
    if unit == "percent":
        return f"{body} {words.percent[0]}"
    if unit in CURRENCIES:
        return f"{words.currencies.get(unit, (unit,))[0]} {body}"
    return body


def _rounded(value: Fraction, place: Fraction) -> Fraction:
    """Return the value rounded half up (away from zero) to a multiple of `place`."""
    count = (2 * abs(value) + place) // (2 * place)
    return count * place if value >= 0 else -count * place


def _needed_digits(value: Fraction) -> int:
    """Return how many digits behind the mark show the value exactly, at most two."""
    return next((digits for digits in (0, 1) if (value * 10**digits).denominator == 1), 2)


def _last_place(value: Fraction) -> Fraction:
    """Return the place of the last non-zero digit of a positive number."""
    place = ONE
    while (value / place).denominator != 1:
        place /= 10
    while value and (value / (place * 10)).denominator == 1:
        place *= 10
    return place


def _next_multiple(value: Fraction, times: int) -> Fraction:
    step = _last_place(value) * times if _ends(value) else value / times
    return (value // step + 1) * step


def _multiple_before(value: Fraction, times: int) -> Fraction:
    step = _last_place(value) * times if _ends(value) else value / times
    return (-(-value // step) - 1) * step


def _ends(value: Fraction) -> bool:
    """Return whether the number has an end in decimals ("a third" has none)."""
    return (value * 10**12).denominator == 1

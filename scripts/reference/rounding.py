"""How far a printed number can be from the true one: half-width and bound from the words of the record."""

import re
from fractions import Fraction

from alliance.units import decimal_text

ABOUT = ("approximate", "about", "one in nine", "one in ten", "one in nine (approximately)")
AT_LEAST = ("over", "more than", "at least", "milestone", "lower bound")
AT_MOST = ("just under", "nearly", "at most")


def rounding(value: str, precision: str, unit: str = "vehicles", notes: str = "") -> tuple[str, str]:
    """Return half-width (in the unit of the value) and bound of a number.

    A rounded number may be off by half a unit of its last digit that is not 0, an approximate one by a tenth, a percentage
    by half its last printed digit. A number computed from a printed growth inherits the rounding of the growth.
    """
    number = Fraction(value)
    if precision in AT_LEAST:
        return "", "lower"
    if precision in AT_MOST:
        return "", "upper"
    if precision in ABOUT:
        return decimal_text(number / 10), ""
    if unit == "percent":
        return ("0.5" if precision == "rounded" else decimal_text(_last_printed(value) / 2)), ""
    if precision in ("rounded", "expected"):
        # Synergies are printed in billions with one digit, "5.0" too.
        step = _last_digit(value)
        rest = re.search(r"total minus parts = (\d+)", notes)
        if rest is not None and step / 2 < abs(Fraction(rest[1]) - number) <= step:
            # The printed total shows that the source cut digits off instead of rounding.
            return decimal_text(step), ""
        return decimal_text((min(step, Fraction(100)) if unit == "EUR million" else step) / 2), ""
    if precision == "derived":
        return _of_growth(number, notes), ""
    if precision != "exact":
        raise ValueError(f"'{precision}' is no precision of the record.")
    return "", ""


def _last_digit(value: str) -> Fraction:
    whole = value.rstrip("0") if "." not in value else value
    return Fraction(10) ** (len(value) - len(whole)) if "." not in value else _last_printed(value)


def _last_printed(value: str) -> Fraction:
    return Fraction(1, 10 ** len(value.partition(".")[2]))


def _of_growth(number: Fraction, notes: str) -> str:
    match = re.search(r"(\d+) / (\(1-)?(\d+\.\d+)\)?", notes)
    if match is None:
        return ""
    base, growth = Fraction(match[1]), Fraction(match[3])
    base_half = _last_digit(match[1]) / 2 if match[1].endswith("00") else Fraction(0)
    step = _last_printed(match[3]) / 2
    worst = Fraction(0)
    for top in (base - base_half, base + base_half):
        for factor in (growth - step, growth + step):
            worst = max(worst, abs(top / (1 - factor if match[2] else factor) - number))
    return str(-(-worst.numerator // worst.denominator))

"""Units, and numbers that never travel without one.

Everything is exact: a value is a Fraction, a text becomes a number without passing through a float, and cars are
never added to euros.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from alliance.errors import UnitError, UnknownName

CURRENCIES = frozenset(
    "EUR USD JPY BGN CYP CZK DKK EEK GBP HUF LTL LVL MTL PLN ROL RON SEK SIT SKK CHF ISK NOK HRK RUB TRL TRY AUD BRL"
    " CAD CNY HKD IDR ILS INR KRW MXN MYR NZD PHP SGD THB ZAR MAD DZD ARS IRR TWD VND EGP CLP COP UAH KZT".split()
)


@dataclass(frozen=True)
class Unit:
    """What a number counts.

    Parameters
    ----------
    id : str
        ``"vehicles"``, ``"people"``, ``"EUR"``, ``"percent"``, ...
    dimension : str
        Units of one dimension may be compared: ``"count"``, ``"money"``, ``"ratio"``, ``"mass"``, ``"time"``.
    digits : int
        Digits after the decimal mark when the number is printed.
    whole : bool
        Whether a reported number of this unit must be a whole number.
    """

    id: str
    dimension: str
    digits: int = 0
    whole: bool = False

    def digits_of(self, value: Fraction) -> int:
        """Return how many digits after the decimal mark a number of this unit is printed with.

        A number of cars is whole unless it was computed with shares; then one digit shows that it was.
        """
        if value.denominator == 1:
            return 0
        return self.digits if self.dimension == "money" else max(self.digits, 1)


# Currencies that have no smaller coin.
_WITHOUT_CENTS = frozenset("JPY KRW VND CLP ISK".split())
_COUNTED = (
    "vehicles people plants markets brands models members functions platforms engines gearboxes batteries modules"
    " projects sites companies marques pieces"
).split()
UNITS: dict[str, Unit] = {
    **{name: Unit(name, "count", whole=True) for name in _COUNTED},
    **{code: Unit(code, "money", digits=0 if code in _WITHOUT_CENTS else 2) for code in sorted(CURRENCIES)},
    "percent": Unit("percent", "ratio", digits=1),
    "ratio": Unit("ratio", "ratio", digits=3),
    "per EUR": Unit("per EUR", "rate", digits=4),
    "t CO2": Unit("t CO2", "mass", digits=1),
    "kg": Unit("kg", "mass", digits=1),
    "years": Unit("years", "time"),
    "rank": Unit("rank", "rank", whole=True),
}
# Written with a factor: "EUR million" is EUR times ten to the sixth.
FACTORS = {"thousand": 3, "million": 6, "billion": 9, "k": 3, "m": 6, "bn": 9}


def unit(name: str) -> tuple[Unit, int]:
    """Return the unit that `name` stands for, and the power of ten written with it.

    Raises
    ------
    UnknownName
        If there is no such unit; the nearest are named.

    Examples
    --------
    >>> unit("EUR million")
    (Unit(id='EUR', dimension='money', digits=2, whole=False), 6)
    """
    text = name.strip()
    if text in UNITS:
        return UNITS[text], 0
    words = text.split()
    if len(words) == 2:
        for first, second in (words, reversed(words)):
            if second.lower() in FACTORS and first in UNITS:
                return UNITS[first], FACTORS[second.lower()]
    if text == "%":
        return UNITS["percent"], 0
    raise UnknownName("unit", name, UNITS, advice="")


@dataclass(frozen=True, order=False)
class Quantity:
    """An exact number with its unit.

    Parameters
    ----------
    value : Fraction
        The number in the unit itself (euros, not millions of euros).
    unit : str
        Id of the unit.
    """

    value: Fraction
    unit: str

    def _same(self, other: Quantity, verb: str) -> None:
        if self.unit != other.unit:
            raise UnitError(f"Cannot {verb} {self.unit} and {other.unit}. Convert one of them first.")

    def __add__(self, other: Quantity) -> Quantity:
        self._same(other, "add")
        return Quantity(self.value + other.value, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        self._same(other, "subtract")
        return Quantity(self.value - other.value, self.unit)

    def __lt__(self, other: Quantity) -> bool:
        self._same(other, "compare")
        return self.value < other.value

    def times(self, factor: Fraction | int) -> Quantity:
        """Return the quantity times a pure number."""
        return Quantity(self.value * factor, self.unit)

    def __str__(self) -> str:
        return f"{decimal_text(self.value)} {self.unit}"


_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")


def exact(text: str) -> Fraction:
    """Return the number that a plain text (``-1234.5``) states, exactly.

    Raises
    ------
    UnitError
        If the text is not a plain finite decimal number.
    """
    if not _PLAIN.fullmatch(text.strip()):
        raise UnitError(f"'{text}' is not a plain number. Write digits with a point, such as 1234.5.")
    try:
        return Fraction(Decimal(text.strip()))
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing that Decimal refuses
        raise UnitError(f"'{text}' is not a plain number.") from None


def scaled(value: Fraction) -> tuple[int, int]:
    """Return integers ``(mantissa, scale)`` with ``value == mantissa * 10**scale`` and the largest such scale <= 0.

    Raises
    ------
    UnitError
        If the value has no finite decimal form.
    """
    denominator, places = value.denominator, 0
    while denominator != 1:
        if denominator % 10 == 0:
            denominator //= 10
        elif denominator % 5 == 0:
            denominator //= 5
        elif denominator % 2 == 0:
            denominator //= 2
        else:
            raise UnitError(f"{value} has no finite decimal form and cannot be recorded exactly.")
        places += 1
    return int(value * 10**places), -places


def decimal_text(value: Fraction, digits: int | None = None) -> str:
    """Return the value as a decimal text without grouping, rounded half up once if `digits` is given.

    Without `digits` a value that ends is written whole, and one that does not end gets twelve digits.

    Examples
    --------
    >>> decimal_text(Fraction("5733445.400"))
    '5733445.4'
    >>> decimal_text(Fraction(2, 3), 1)
    '0.7'
    """
    if digits is None:
        try:
            _, scale = scaled(value)
            digits = -scale
        except UnitError:
            digits = 12
    sign = "-" if value < 0 else ""
    shifted = abs(value) * 10**digits
    whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    text = str(whole).rjust(digits + 1, "0")
    body = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return f"{sign}{body}" if whole else body


def grouped_text(value: Fraction, digits: int | None = None) -> str:
    """Return the value as people read it, with thousands marks; at most four decimals unless `digits` is given.

    Examples
    --------
    >>> grouped_text(Fraction("-5733445.4"))
    '-5,733,445.4'
    """
    if digits is None and value.denominator != 1:
        digits = min(4, len(decimal_text(value).partition(".")[2]))
    whole, point, rest = decimal_text(value, digits).partition(".")
    sign, body = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(body):,}{point}{rest}"

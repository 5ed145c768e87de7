"""Units, exact numbers, and how they are written."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.errors import UnitError, UnknownName
from alliance.units import UNITS, Quantity, decimal_text, exact, grouped_text, scaled, unit

DECIMALS = st.builds(lambda number, places: Fraction(number, 10**places), st.integers(), st.integers(0, 12))


@pytest.mark.parametrize(
    ("text", "id", "power"),
    [
        ("vehicles", "vehicles", 0), ("EUR million", "EUR", 6), ("thousand vehicles", "vehicles", 3), ("JPY bn", "JPY", 9),
        ("%", "percent", 0), (" t CO2 ", "t CO2", 0),
    ],
)  # fmt: skip
def test_a_unit_is_read_with_its_power(text: str, id: str, power: int) -> None:
    """A unit may be written with thousand, million or billion, before it or after."""
    found, factor = unit(text)
    assert (found.id, factor) == (id, power)


def test_an_unknown_unit_names_the_nearest() -> None:
    """Nobody guesses what a misspelt unit means."""
    with pytest.raises(UnknownName) as caught:
        unit("vehicels")
    assert caught.value.suggestions == ("vehicles",)
    with pytest.raises(UnknownName):
        unit("EUR zillion")


def test_cars_are_not_added_to_euros() -> None:
    """Quantities of one unit add and compare; of two they do neither."""
    cars, euros = Quantity(Fraction(3182625), "vehicles"), Quantity(Fraction(5), "EUR")
    assert cars + cars == cars.times(2) == Quantity(Fraction(6365250), "vehicles")
    assert (cars - cars).value == 0
    assert str(cars.times(Fraction(1, 2))) == "1591312.5 vehicles"
    assert euros < euros.times(2)
    for forbidden in (lambda: cars + euros, lambda: cars - euros, lambda: cars < euros):
        with pytest.raises(UnitError, match="vehicles and EUR"):
            forbidden()


@pytest.mark.parametrize("text", ["1e6", "NaN", "1,000", "", "0x10", "1.", ".5", "1_000"])
def test_only_plain_numbers_are_exact(text: str) -> None:
    """What is written in any other way is refused, with the form that is meant."""
    with pytest.raises(UnitError, match=r"1234\.5"):
        exact(text)


@given(DECIMALS)
def test_a_number_comes_back_from_its_text(number: Fraction) -> None:
    """No digit is lost on the way to a text and back."""
    assert exact(decimal_text(number)) == number
    mantissa, scale = scaled(number)
    assert (mantissa * Fraction(10) ** scale, scale <= 0) == (number, True)
    assert Fraction(grouped_text(number, 12).replace(",", "")) == number


@given(DECIMALS, st.integers(0, 6))
def test_rounding_happens_once_and_half_goes_away_from_zero(number: Fraction, digits: int) -> None:
    """A printed number lies within half a unit of its last digit, and 0 has no sign."""
    printed = exact(decimal_text(number, digits))
    assert abs(printed - number) <= Fraction(1, 2 * 10**digits)
    assert decimal_text(-number, digits).lstrip("-") == decimal_text(number, digits).lstrip("-")
    assert not decimal_text(Fraction(-1, 10**8), digits).startswith("-")


def test_thirds_are_no_decimals() -> None:
    """A number without an end cannot be recorded; people read four digits of it."""
    with pytest.raises(UnitError, match="no finite decimal form"):
        scaled(Fraction(1, 3))
    assert decimal_text(Fraction(2, 3)) == "0.666666666667"
    assert grouped_text(Fraction(10000, 3)) == "3,333.3333"
    assert grouped_text(Fraction("5733445.4")) == "5,733,445.4"
    assert grouped_text(Fraction(-9961347)) == "-9,961,347"


def test_money_has_cents_and_cars_are_whole() -> None:
    """What is counted is whole, whatever its unit; currencies are one dimension."""
    assert all(each.whole for each in UNITS.values() if each.dimension == "count")
    assert {UNITS[code].dimension for code in ("EUR", "JPY", "RUB")} == {"money"}

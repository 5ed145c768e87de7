"""Numbers as people write them: read exactly, or refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.record.readers.numbers import read_numbers


def values(*texts: str, mark: str = "") -> list[Fraction]:
    """Return the numbers of a column that can be read."""
    numbers = read_numbers(texts, mark=mark)
    assert numbers.troubles == {}
    return [int(m) * Fraction(10) ** int(s) for m, s in zip(numbers.mantissas, numbers.scales, strict=True)]


def troubles(*texts: str, mark: str = "") -> dict[int, str]:
    """Return what is wrong with the texts of a column."""
    return {at: trouble.rule for at, trouble in read_numbers(texts, mark=mark).troubles.items()}


def test_the_column_tells_the_decimal_mark() -> None:
    """What a text alone leaves open, the others of its column decide."""
    assert values("1,234", "1,234,567") == [1234, 1234567]
    assert values("1.234", "12,5") == [1234, Fraction("12.5")]
    assert values("1,234", "0.5") == [1234, Fraction(1, 2)]
    assert values("0.434", "0.15") == [Fraction("0.434"), Fraction("0.15")]
    assert values("1.234,50", "7") == [Fraction("1234.5"), 7]


def test_two_readings_are_refused() -> None:
    """If the whole column can be read in two ways, it is not read at all."""
    assert troubles("1,234", "5,678") == dict.fromkeys((0, 1), "two-number-readings")
    assert troubles("1.234", "900") == {0: "two-number-readings"}
    assert values("1,234", "5,678", mark=",") == [Fraction("1.234"), Fraction("5.678")]
    assert values("1,234", "5,678", mark=".") == [1234, 5678]


def test_spaces_signs_and_percent() -> None:
    """French spaces, apostrophes, parentheses, triangles, trailing minus and wide digits are read."""
    assert values("1\u00a0234,5", "2\u202f345,6", "1'234,5") == [
        Fraction("1234.5"),
        Fraction("2345.6"),
        Fraction("1234.5"),
    ]
    assert values("(1 234)", "△12", "▲1,5", "-3", "−4", "5-", "+6", "－７") == [
        -1234,
        -12,
        Fraction("-1.5"),
        -3,
        -4,
        -5,
        6,
        -7,
    ]
    assert read_numbers(["43,4 %", "12"]).percents == frozenset({0})


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("NaN", "not-finite"), ("inf", "not-finite"), ("-Infinity", "not-finite"), ("1.#QNAN", "not-finite"),
        ("1e400", "scientific-number"), ("1.2E+06", "scientific-number"), ("12*", "not-a-number"), ("1234 1)", "not-a-number"),
        ("n/a", "not-a-number"), ("-", "not-a-number"), ("1,23,456", "not-a-number"), ("1.2.3", "not-a-number"),
        ("9" * 30, "number-too-large"), ("0." + "1" * 20, "number-too-large"), ("12 vehicles", "not-a-number"),
        ("１２³", "not-a-number"), ("0x1F", "not-a-number"), ("1_000", "not-a-number"), ("٣", "not-a-number"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str, rule: str) -> None:
    """Nothing that is not plainly a number becomes one."""
    assert troubles("1", text).get(1) == rule
    assert 0 not in troubles("1", text)


def test_numbers_of_a_workbook_are_exact_or_refused() -> None:
    """A float is taken if it was typed: whole, or with at most fifteen digits."""
    texts = ["0.434", "9961347", "0.30000000000000004", "1e-07", "nan", "inf", "1e+16"]
    numbers = read_numbers(texts, typed=range(len(texts)))
    assert {at: trouble.rule for at, trouble in numbers.troubles.items()} == {
        2: "inexact-number", 4: "not-finite", 5: "not-finite", 6: "inexact-number",
    }  # fmt: skip
    assert (numbers.mantissas[0], numbers.scales[0], numbers.mantissas[3], numbers.scales[3]) == (434, -3, 1, -7)


@given(
    st.lists(st.decimals(-(10**11), 10**11, places=2), min_size=1),
    st.sampled_from([(",", "."), (".", ","), (" ", ",")]),
)
def test_there_and_back(numbers: list[Decimal], marks: tuple[str, str]) -> None:
    """A column written by one country's rules is read to the same numbers, or refused; never to others."""
    group, mark = marks
    texts = [f"{number:,.2f}".replace(",", "g").replace(".", mark).replace("g", group) for number in numbers]
    read = read_numbers(texts)
    for at, number in enumerate(numbers):
        assert at in read.troubles or int(read.mantissas[at]) * Fraction(10) ** int(read.scales[at]) == Fraction(number)
    assert read.troubles == {}


@given(st.lists(st.integers(0, 10**15), min_size=1), st.sampled_from([",", ".", " ", "\u202f"]))
def test_whole_numbers_with_groups_are_never_misread(numbers: list[int], group: str) -> None:
    """Whole numbers in groups of three are themselves, or the column is refused."""
    read = read_numbers([f"{number:,}".replace(",", group) for number in numbers])
    right = [int(m) * Fraction(10) ** int(s) for m, s in zip(read.mantissas, read.scales, strict=True)]
    assert all(at in read.troubles or right[at] == number for at, number in enumerate(numbers))


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_trouble(text: str) -> None:
    """No text breaks the reader."""
    read = read_numbers([text or "0"])
    assert len(read.mantissas) == 1

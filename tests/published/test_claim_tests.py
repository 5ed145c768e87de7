"""The claims of the Alliance's page under other perimeters and calendars: all 32, by asking the record.

The questions are written by hand; the file of expected values and answers is read only to compare. Source: the public
record's ``claim_tests.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.published.questions import FOUR, ask, sold

from alliance.figures.compare import Total, between, rank, share, total
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Convention, Question, Refusal
from alliance.record.snapshot import Snapshot
from alliance.units import decimal_text

pytestmark = pytest.mark.published

Answer = Fraction | Refusal
# Asks the record under some conventions.
Asked = Callable[[Snapshot, frozenset[Convention]], Answer]

THREE = "renault + nissan + avtovaz"
LISTED = "focus2move registrations"
REGISTERED = {"definition": LISTED, "basis": "registrations"}
OUTLANDER = {"model": "outlander-phev", "brand": "mitsubishi"}
JATO, FOCUS2MOVE = "cars and LCV in 62 markets (JATO)", "light vehicles, 100 markets (focus2move)"
WARDS = "all vehicles incl. heavy (Wards)"
RENAULT_2019 = "https://www.am-today.com/article/groupe-renault-ou-sont-les-usines"
NONE: frozenset[Convention] = frozenset()


def figure(question: Question) -> Asked:
    """Ask one figure."""

    def asked(record: Snapshot, conventions: frozenset[Convention]) -> Answer:
        found = consolidate(record, replace(question, conventions=conventions))
        return found.refusal or Refusal("no value") if found.value is None else found.value

    return asked


def added(*questions: Question) -> Asked:
    """Ask a sum of figures."""
    return lambda record, conventions: _total(total(record, questions, conventions))


def on_a_line(earlier: list[Question], later: list[Question], day: date) -> Asked:
    """Ask a number on the straight line between two."""
    return lambda record, conventions: _total(between(record, earlier, later, day, conventions))


def _total(found: Total) -> Answer:
    return found.refusal or Refusal("no value") if found.value is None else found.value


def place(question: Question, rule: str = "") -> Asked:
    """Ask a rank."""

    def asked(record: Snapshot, _: frozenset[Convention]) -> Answer:
        found = rank(record, question, rule)
        return found.refusal or Refusal("no rank") if found.rank is None else Fraction(found.rank)

    return asked


def quotient(numerator: Question, denominator: Question) -> Asked:
    """Ask a share, in percent."""

    def asked(record: Snapshot, conventions: frozenset[Convention]) -> Answer:
        found = share(record, replace(numerator, conventions=conventions), denominator)
        return found.refusal or Refusal("no value") if found.value is None else found.value

    return asked


def market(definition: str, period: str = "2016", **columns: object) -> Question:
    """Return the size of a market under a counting rule."""
    return ask("market_size", "industry", period, definition=definition, **columns)


def staff(member: str, day: str, **columns: object) -> Question:
    """Return a head count."""
    return ask("employees", member, day, **columns)


def pickups(period: str, **columns: object) -> Question:
    """Return the Triton or L200 counted since the beginning."""
    return sold("mitsubishi", period, model="triton", **columns)


def plug_ins(period: str) -> Question:
    """Return the Outlander PHEV in Europe."""
    return ask("phev_sales", "mitsubishi", period, market="europe", **OUTLANDER)


ASEAN = {"market": "asean"}
FOUR_GENERATIONS = [
    pickups("through 2005-08-31", definition="generations 1 to 3"),
    pickups("through 2014-04-30", definition="generation 4"),
]
FIVE_GENERATIONS = pickups("through 2018-11-09")
NISSAN_STAFF = [
    staff("nissan", "2014-03-31"),
    staff("mitsubishi", "2015-12-31"),
    staff("dongfeng-motor-co", "2017-08-31"),
]
EXPORTED = ask("exports", "renault-samsung-motors", "2016")
IN_ASEAN = "all motor vehicles (MarkLines), 5 main countries"
IN_ASEAN_2015 = "all motor vehicles (ASEAN Automotive Federation), 7 countries"

TESTED: dict[str, Asked] = {
    "CT0001": figure(sold(FOUR, "2016")),
    "CT0002": figure(sold("renault + nissan + mitsubishi", "2016")),
    "CT0003": figure(sold(THREE, "2016")),
    "CT0004": figure(sold("renault + nissan", "2016")),
    "CT0005": added(sold(THREE, "2016"), sold("mitsubishi", "FY2015")),
    "CT0006": added(sold(THREE, "2016"), sold("mitsubishi", "FY2016")),
    "CT0007": added(sold(FOUR, "2016"), EXPORTED),
    "CT0008": figure(sold(f"{THREE} + mitsubishi from 2016-10-20", "2016")),
    "CT0009": figure(sold("renault + nissan + mitsubishi", "2016", **REGISTERED)),
    "CT0010": place(sold(FOUR, "2016")),
    "CT0011": place(sold("renault + nissan + mitsubishi", "2016")),
    "CT0012": place(sold(THREE, "2016")),
    "CT0013": place(sold("renault + nissan + mitsubishi", "2016"), LISTED),
    "CT0014": place(sold("renault + nissan", "2016"), LISTED),
    "CT0015": figure(ask("ev_sales", "renault + nissan + mitsubishi", "through 2016")),
    "CT0016": figure(ask("ev_sales", "renault + nissan", "through 2016")),
    "CT0017": added(
        ask("ev_sales", "renault + nissan + mitsubishi", "through 2016"),
        ask("phev_sales", "mitsubishi", "through 2016-04-30", **OUTLANDER),
    ),
    "CT0018": quotient(sold("mitsubishi", "2016", **ASEAN), market(IN_ASEAN, **ASEAN)),
    "CT0019": quotient(sold("mitsubishi", "2016", **ASEAN), market(IN_ASEAN_2015, "2015", **ASEAN)),
    "CT0020": quotient(sold("mitsubishi", "2016", **ASEAN), sold("mitsubishi", "2016")),
    "CT0021": quotient(sold("mitsubishi", "FY2016", **ASEAN), sold("mitsubishi", "FY2016")),
    "CT0022": quotient(sold(FOUR, "2016"), market(JATO)),
    "CT0023": quotient(sold(FOUR, "2016"), market(FOCUS2MOVE)),
    "CT0024": quotient(sold(FOUR, "2016"), market(WARDS)),
    "CT0025": added(*FOUR_GENERATIONS),
    "CT0026": figure(FIVE_GENERATIONS),
    "CT0027": on_a_line(FOUR_GENERATIONS, [FIVE_GENERATIONS], date(2017, 3, 31)),
    "CT0028": figure(plug_ins("2015-01..2015-11")),
    "CT0029": figure(plug_ins("2015-01..2016-04")),
    "CT0030": added(*NISSAN_STAFF, staff("avtovaz", "2016-12-31")),
    "CT0031": added(*NISSAN_STAFF, staff("renault", "2019-12-31", source=RENAULT_2019)),
    "CT0032": figure(staff(f"reported({THREE})", "2014-03-27", definition="with all partnerships")),
}
RESTS_ON = {
    "CT0005": Convention.FISCAL_FOR_CALENDAR,
    "CT0006": Convention.FISCAL_FOR_CALENDAR,
    "CT0007": Convention.KNOWN_DOUBLE_COUNT,
    "CT0008": Convention.PRO_RATA_DAYS,
    "CT0019": Convention.FISCAL_FOR_CALENDAR,
    "CT0027": Convention.STRAIGHT_LINE,
    "CT0030": Convention.DIFFERENT_DATES,
    "CT0031": Convention.DIFFERENT_DATES,
}


def rows(shared_data: Path) -> dict[str, dict[str, str]]:
    """Return the expected values and answers by row."""
    with (shared_data / "public-record" / "claim_tests.csv").open(encoding="utf-8", newline="") as stream:
        return {row["row_id"]: row for row in csv.DictReader(stream)}


def holds(value: Fraction, row: dict[str, str]) -> str:
    """Return the answer to the claim: inside its interval, or not against it if the value is only a limit."""
    low, high = Fraction(row["low"]), Fraction(row["high"])
    inside = {"value": low <= value <= high, "lower bound": value <= high, "upper bound": value >= low}
    return ("yes" if row["relation"] == "value" else "consistent") if inside[row["relation"]] else "no"


@pytest.mark.parametrize("row", TESTED)
def test_a_claim_under_another_perimeter_or_calendar(row: str, reference: Snapshot, shared_data: Path) -> None:
    """The record gives the expected value, to the digits it is printed with, and the expected answer to the claim."""
    expected = rows(shared_data)[row]
    found = TESTED[row](reference, frozenset({RESTS_ON[row]}) if row in RESTS_ON else NONE)
    assert not isinstance(found, Refusal), found.sentence()
    digits = len(expected["value"].partition(".")[2])
    # Two estimates are printed without their fraction of a vehicle.
    shown = str(int(found)) if expected["unit"] == "vehicles" else decimal_text(found, digits)
    assert shown == expected["value"]
    assert holds(found, expected) == expected["holds"]


@pytest.mark.parametrize("row", RESTS_ON)
def test_a_convention_must_be_named(row: str, reference: Snapshot) -> None:
    """Without its convention the same question is refused, and the refusal says what could be named."""
    found = TESTED[row](reference, NONE)
    assert isinstance(found, Refusal)
    assert str(RESTS_ON[row]) in found.sentence()


def test_every_row_is_asked(shared_data: Path) -> None:
    """No row of the file is left out."""
    assert set(TESTED) == set(rows(shared_data))

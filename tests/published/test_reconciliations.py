"""Totals that were printed against the sums of their printed parts: all 36, by asking the record.

The questions are written by hand; the file of expected differences is read only to compare. Source: the public record's
``reconciliations.csv``.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from tests.published.questions import FOUR, ask, sold, value

from alliance.figures.compare import rank
from alliance.figures.figure import Question
from alliance.record.snapshot import Snapshot

pytestmark = pytest.mark.published

R_N, R_N_V = "renault + nissan", "renault + nissan + avtovaz"
# The regions of Mitsubishi's year are computed from a forecast that prints them together.
FORECAST = "https://www.mitsubishi-motors.com/publish/pressrelease_en/corporate/2016/news/detail1008.html"
FUNCTIONS = (
    "manufacturing-and-logistics", "powertrains", "vehicle-engineering", "purchasing", "sales-and-marketing", "research",
    "light-commercial-vehicles", "information-systems",
)  # fmt: skip
# What the reports of 2017 first said, before Nissan restated it.
FIRST = {"known_on": "2018-06-01"}


def printed(members: str, period: str, **columns: object) -> Question:
    """Return the question for a total that the alliance itself printed."""
    return sold(f"reported({members})", period, **columns)


def each(period: str, *members: str, **columns: object) -> list[Question]:
    """Return a question for every member."""
    return [sold(member, period, **columns) for member in members]


def brands(period: str, *names: str) -> list[Question]:
    """Return a question for every brand of Renault."""
    return [sold("renault", period, brand=name) for name in names]


def electric(period: str, *models: str, **columns: object) -> list[Question]:
    """Return a question for every electric model of Renault."""
    return [ask("ev_sales", "renault", period, brand="renault", model=model, **columns) for model in models]


RENAULT_EV = ("kangoo-ze", "zoe", "twizy", "fluence-ze")
FY2015_REGIONS = ("JP", "north-america", "europe", "asia", "rest-of-world")
DACIA = {"brand": "dacia"}
PHILIPPINES = {"market": "PH"}
OUTLANDER = {"brand": "mitsubishi", "model": "outlander-phev"}
LEAF = {"brand": "nissan", "model": "leaf"}
TARGET = {"status": "target"}

RECONCILED: dict[str, tuple[Question, list[Question]]] = {
    "RC0001": (printed(R_N, "2002"), each("2002", "renault", "nissan")),
    "RC0002": (printed(R_N, "2006"), each("2006", "renault", "nissan")),
    "RC0003": (printed(R_N, "2009"), each("2009", "renault", "nissan")),
    "RC0004": (printed(R_N_V, "2009"), each("2009", "renault", "nissan", "avtovaz")),
    "RC0005": (
        printed(R_N_V, "2010"),
        [*each("2010", "nissan", "avtovaz"), sold("renault", "2010", known_on="2011-06-30")],
    ),
    "RC0006": (printed(R_N_V, "2010"), each("2010", "nissan", "avtovaz", "renault")),
    "RC0007": (printed(R_N_V, "2010", market="CN"), each("2010", "nissan", "renault", market="CN")),
    "RC0008": (printed(R_N_V, "2011"), each("2011", "renault", "nissan", "avtovaz")),
    "RC0009": (sold("renault", "2011"), brands("2011", "renault", "dacia", "renault-samsung-motors")),
    "RC0010": (printed(R_N_V, "2012"), each("2012", "renault", "nissan", "avtovaz")),
    "RC0011": (printed(R_N_V, "2013"), each("2013", "renault", "nissan", "avtovaz")),
    "RC0012": (sold("renault", "2013"), brands("2013", "renault", "dacia", "renault-samsung-motors")),
    "RC0013": (
        sold("renault", "2013"),
        [sold("renault", "2013", market=market) for market in ("europe", "outside-europe")],
    ),
    "RC0014": (printed(R_N_V, "2014"), each("2014", "renault", "nissan", "avtovaz")),
    "RC0015": (printed(R_N_V, "2015"), each("2015", "renault", "nissan", "avtovaz")),
    "RC0016": (printed(FOUR, "2016"), each("2016", "renault", "nissan", "mitsubishi", "avtovaz")),
    "RC0017": (printed(FOUR, "2017"), each("2017", "renault", "nissan", "mitsubishi", **FIRST)),
    "RC0018": (sold("renault", "2017"), brands("2017", "renault", "dacia", "lada", "renault-samsung-motors")),
    "RC0019": (
        sold("renault", "2018"),
        [
            *brands("2018", "renault", "dacia", "lada", "renault-samsung-motors"),
            sold("renault", "2018", brand="jinbei-huasong", market="CN"),
        ],
    ),
    "RC0020": (printed(FOUR, "2018"), each("2018", "renault", "nissan", "mitsubishi")),
    "RC0021": (
        sold("renault", "2016", **DACIA),
        [sold("renault", "2016", segment=segment, **DACIA) for segment in ("passenger-cars", "light-commercial")],
    ),
    "RC0022": (
        sold("renault", "2016", market="europe", **DACIA),
        [sold("renault", "2016", market=market, **DACIA) for market in ("FR", "europe-without-france")],
    ),
    "RC0023": (
        sold("renault-samsung-motors", "2016", definition="company total with exports"),
        [
            sold("renault", "2016", brand="renault-samsung-motors", market="KR"),
            ask("exports", "renault-samsung-motors", "2016"),
        ],
    ),
    "RC0024": (
        sold("mitsubishi", "2016", definition="trucks and buses included", **PHILIPPINES),
        [
            sold("mitsubishi", "2016", segment=segment, **PHILIPPINES)
            for segment in ("passenger-cars", "light-commercial", "trucks-and-buses")
        ],
    ),
    "RC0025": (
        sold("mitsubishi", "2016", **PHILIPPINES),
        [
            sold("mitsubishi", "2016", segment=segment, **PHILIPPINES)
            for segment in ("passenger-cars", "light-commercial")
        ],
    ),
    "RC0026": (
        sold("mitsubishi", "FY2015"),
        [sold("mitsubishi", "FY2015", market=market, source=FORECAST) for market in FY2015_REGIONS],
    ),
    "RC0027": (
        sold("nissan", "2013"),
        [sold("nissan", "2013", market=market) for market in ("JP", "outside-japan")],
    ),
    "RC0028": (
        sold("nissan", "2015"),
        [sold("nissan", "2015", market=market) for market in ("JP", "outside-japan")],
    ),
    "RC0029": (
        sold("nissan", "2017"),
        [sold("nissan", "2017", market=market) for market in ("JP", "outside-japan")],
    ),
    "RC0030": (
        sold("nissan", "2018"),
        [sold("nissan", "2018", market=market) for market in ("JP", "outside-japan")],
    ),
    "RC0031": (ask("ev_sales", "renault", "2013", brand="renault"), electric("2013", *RENAULT_EV)),
    "RC0032": (
        ask("ev_sales", "renault", "2013", brand="renault", market="FR"),
        electric("2013", *RENAULT_EV, market="FR"),
    ),
    "RC0033": (
        ask("phev_sales", "mitsubishi", "2014", market="europe", **OUTLANDER),
        [
            ask("phev_sales", "mitsubishi", "2014", market=market, **OUTLANDER)
            for market in ("NL", "GB", "SE", "NO", "DE", "other-europe")
        ],
    ),
    "RC0034": (
        ask("ev_sales", "nissan", "through 2015", **LEAF),
        [ask("ev_sales", "nissan", period, **LEAF) for period in ("2010-12", "2011", "2012", "2013", "2014", "2015")],
    ),
    "RC0035": (
        ask("synergies", f"reported({R_N})", "2009", **TARGET),
        [ask("synergies", f"reported({R_N})", "2009", function=function, **TARGET) for function in FUNCTIONS],
    ),
}


def expected(shared_data: Path) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the expected differences by row, with the factor of their unit."""
    path = shared_data / "public-record" / "reconciliations.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["row_id"]: Fraction(row["difference"]) for row in csv.DictReader(stream)}  # type: ignore[misc]


@pytest.mark.parametrize("row", RECONCILED)
def test_a_printed_total_differs_from_its_parts_as_recorded(row: str, reference: Snapshot, shared_data: Path) -> None:
    """The printed total less the sum of the printed parts is the recorded difference, exactly."""
    whole, parts = RECONCILED[row]
    difference = value(reference, whole) - sum(value(reference, part) for part in parts)
    assert difference == expected(shared_data)[row]


def test_the_printed_gap_to_general_motors(reference: Snapshot, shared_data: Path) -> None:
    """RC0036: the distance of the rank is General Motors less the printed total of the alliance."""
    total = printed(FOUR, "2016")
    gap = value(reference, sold("general-motors", "2016")) - value(reference, total)
    assert rank(reference, total).distance_to_next == gap
    assert gap - 3_891 == expected(shared_data)["RC0036"]


def test_every_row_is_asked(shared_data: Path) -> None:
    """No row of the file is left out."""
    assert {*RECONCILED, "RC0036"} == set(expected(shared_data))

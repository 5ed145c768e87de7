"""Sets are united and counted on a day; ratios are recomputed; stakes are read (§6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.figures.small_alliance import FACTS, REGISTRY, RELATIONS, sales, snapshot

from alliance.calendar import parse_period
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Question, Status
from alliance.record.members import Thing
from alliance.record.relations import Relation
from alliance.units import decimal_text

BRANDS = (
    *(Relation(brand, "brand_of", "renault", start=date(1999, 7, 1)) for brand in ("renault", "dacia")),
    Relation("alpine", "brand_of", "renault", start=date(2018, 1, 30), source="list of 2018"),
    Relation("venucia", "brand_of", "nissan", start=date(2010, 9, 1), counted_from=date(2013, 1, 1)),
    Relation("datsun", "brand_of", "nissan", start=date(2014, 1, 1), end=date(2022, 4, 26)),
    Relation("lada", "brand_of", "avtovaz", start=date(2009, 1, 1)),
    Relation("nissan", "brand_of", "nissan", start=date(1933, 12, 26)),
)
LINKS = (
    Relation("flins", "plant_of", "renault"),
    Relation("sunderland", "plant_of", "nissan"),
    Relation("chennai", "plant_of", "nissan"),
    Relation("chennai", "plant_of", "renault"),
    Relation("purchasing", "function_of", "alliance", start=date(2014, 4, 1)),
    Relation("engineering", "function_of", "alliance", start=date(2014, 4, 1)),
    Relation("logan", "product_of", "dacia"),
    Relation("renault", "sells_in", "FR"),
)
COUNTRIES = tuple(Thing(country, "market", country) for country in ("FR", "US"))
RECORD = replace(
    snapshot(
        [*FACTS, *(sales("nissan", "2016", 1_564_423, market=market) for market in ("US", "north-america"))],
        relations=(*RELATIONS, *BRANDS, *LINKS),
    ),
    registry=replace(REGISTRY, things=(*REGISTRY.things, *COUNTRIES)),
)


def count(measure: str, day: str, perimeter: str = "alliance", **asked: object) -> Figure:
    """Return a figure, and see that its terms add up to it."""
    figure = consolidate(RECORD, Question(measure, perimeter, parse_period(day), **asked))  # type: ignore[arg-type]
    assert figure.value is None or figure.value == sum((term.amount for term in figure.terms), Fraction(0))
    return figure


@pytest.mark.parametrize(
    ("day", "perimeter", "brands"),
    [
        ("2012-12-31", "alliance", 4),
        ("2013-01-01", "alliance", 5),
        ("2017-03-27", "alliance", 6),
        ("2018-01-30", "alliance", 7),
        ("2018-01-30", "alliance - avtovaz", 6),
        ("2023-01-01", "renault + nissan", 5),
    ],
)
def test_brands_are_those_on_the_list_of_the_day(day: str, perimeter: str, brands: int) -> None:
    """§6: a brand counts from the day it is counted, as long as it is sold, and only with its company."""
    figure = count("brands", day, perimeter)
    assert (figure.value, figure.bound) == (brands, "")


def test_every_thing_on_a_list_is_a_term_with_its_source() -> None:
    """§1, §6: the tenth brand is a fact that counts one, with the source of its link."""
    figure = count("brands", "2018-01-30")
    assert {term.why: term.fact.source for term in figure.terms}["alpine"] == "list of 2018"
    without = count("brands", "2018-01-30", without_sources=frozenset({"list of 2018"}))
    assert without.value == 6


def test_a_thing_of_two_members_counts_once() -> None:
    """§6: the plant in Chennai is Renault's and Nissan's, and the list of plants may have gaps."""
    figure = count("plants", "2016-12-31")
    assert (figure.value, figure.bound) == (3, "lower")
    assert count("plants", "2016-12-31", "renault").value == 2


def test_members_and_functions_are_counted() -> None:
    """§6: partners are no members; functions belong to the alliance."""
    assert count("members", "2016-10-19", "renault + nissan + mitsubishi").value == 2
    assert count("members", "2016-10-20", "renault + nissan + mitsubishi").value == 3
    assert count("functions", "2014-04-01").value == 2
    assert count("functions", "2014-03-31").value is None


def test_models_belong_to_the_company_of_their_brand() -> None:
    """§6: the Logan is a Dacia, so it is Renault's."""
    assert count("models", "2016-12-31", "renault").value == 1
    assert count("models", "2016-12-31", "nissan").value is None


def test_markets_are_those_that_links_and_sales_name() -> None:
    """§6: a country in which a member reported sales is a market, though no link says so; a region is none."""
    assert {term.why for term in count("markets", "2016-12-31").terms} == {"FR", "US"}
    assert count("markets", "2016-06-30", "nissan").value == 1
    assert count("markets", "2017-06-30", "nissan").value is None


def test_a_printed_number_of_an_open_list_answers_first() -> None:
    """§6: 34 plants were printed for Renault and Nissan together; a year has no number of plants."""
    printed = sales("alliance", "2011-12-21", 34, measure="plants", unit="plants", covers="renault+nissan")
    record = snapshot([printed], relations=(*RELATIONS, *LINKS))
    asked = Question("plants", "renault + nissan", parse_period("2011-12-21"))
    assert consolidate(record, asked).value == 34
    assert consolidate(record, Question("plants", "nissan", parse_period("2011-12-21"))).value == 2
    assert count("plants", "2016").refusal is not None


@pytest.mark.parametrize(("rule", "share"), [("JATO", "11.82"), ("Wards", "10.65")])
def test_a_market_share_names_its_market(rule: str, share: str) -> None:
    """§6: 9,961,347 is 11.8 or 10.6 % of the market, depending on who counts the market; the choice is the reader's."""
    figure = count("market_share", "2016", definition=rule)
    assert figure.value is not None
    assert decimal_text(figure.value, 2) == share
    assert figure.status is Status.DERIVED
    assert figure.half > 0
    assert any(rule in note for note in figure.notes)
    refused = count("market_share", "2016").refusal
    assert refused is not None
    assert "JATO" in refused.reason


def test_a_printed_share_answers_by_name_or_for_want_of_another() -> None:
    """§6: what a source printed is no substitute for a share that can be recomputed; where none can, it says what it is."""
    printed = sales("renault", "2016", 4, measure="market_share", unit="percent", half=Fraction(1, 2))
    size = sales("industry", "2016", 100, measure="market_size")
    asked = Question("market_share", "renault", parse_period("2016"))
    assert consolidate(snapshot([printed, size, sales("renault", "2016", 3)]), asked).value == 3
    record = snapshot([printed])
    alone = consolidate(record, asked)
    assert (alone.value, alone.question.basis) == (4, "printed")
    assert alone.notes[-1].startswith("As its source printed it: the record lacks sales and market size")
    assert consolidate(record, replace(asked, definition="JATO")).value is None
    figure = consolidate(record, Question("market_share", "renault", parse_period("2016"), basis="printed"))
    assert (figure.value, figure.half) == (4, Fraction(1, 2))


def test_a_stake_is_read_from_the_dated_links() -> None:
    """§3: Renault owned 43.4 % of Nissan at the end of 2016, and 44.4 % in 2005."""
    asked = {"where": {"counterparty": "nissan"}}
    assert count("stake", "2016-12-31", "renault", **asked).value == Fraction("43.4")
    assert count("stake", "2005-12-31", "renault", **asked).value == Fraction("44.4")
    assert count("stake", "1990-12-31", "renault", **asked).value is None
    assert count("stake", "2016-12-31", "renault").value is None

"""Every figure can be followed back to delivery, file, row and source (§1)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.figures.small_alliance import FACTS, sales, snapshot
from tests.figures.test_transactions import record, sold

from alliance.calendar import parse_period
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Question
from alliance.figures.lineage import LISTED, Step, explain
from alliance.record.snapshot import Snapshot


def way(made: Snapshot, perimeter: str, period: str = "2016", **asked: object) -> Step:
    """Return the way of a figure, and see that the amounts below every step add up to it."""
    given = {"measure": "sales", **asked}
    step = explain(made, consolidate(made, Question(perimeter=perimeter, period=parse_period(period), **given)))  # type: ignore[arg-type]
    see_that_it_adds_up(step)
    return step


def see_that_it_adds_up(step: Step) -> None:
    """Check a step and everything below it."""
    amounts = [below.amount for below in step.below if below.amount is not None]
    units = {below.unit for below in step.below if below.amount is not None}
    if amounts and units == {step.unit}:
        assert sum(amounts, Fraction(0)) == step.amount
    for below in step.below:
        see_that_it_adds_up(below)


def test_a_figure_leads_to_members_facts_files_and_rows() -> None:
    """§1: number, member with its share, fact with its weight, then file, row and source."""
    facts = [
        sales("renault", "2016", 3_182_625, source="https://example.org/a", ref="S-R-2016", row=7, delivery="results")
    ]
    step = way(snapshot(facts), "50% renault")
    assert step.summary().splitlines() == [
        "1,591,312.5 Vehicles sold, 50% renault, 2016",
        "  1,591,312.5 Renault (50 %)",
        "    1,591,312.5 3,182,625 vehicles (sales of renault for 2016) x 0.5 (50 %)",
        "      results.csv (no. 2, from office, known from 2017-02-08), row 7",
        "      source: https://example.org/a",
    ]
    fact = step.below[0].below[0]
    assert (fact.kind, fact.file, fact.row, fact.ref) == ("fact", "results.csv", 7, "S-R-2016")


def test_a_restatement_is_named() -> None:
    """§9: the delivery that restated a number says so on the way."""
    made = snapshot(
        [sales("nissan", "2017", 5_816_278, delivery="first"), sales("nissan", "2017", 5_816_191, delivery="second")],
        known_on={"first": date(2018, 1, 30), "second": date(2019, 1, 30)},
        replacing=frozenset({"second"}),
    )
    assert (
        "second.csv (no. 3, from office, known from 2019-01-30, a restatement)" in way(made, "nissan", "2017").summary()
    )
    then = way(made, "nissan", "2017", known_on=date(2018, 12, 31)).summary()
    assert "first.csv" in then
    assert "second.csv" not in then


def test_transactions_are_told_by_delivery() -> None:
    """§1: a delivery of many rows is one step, with its largest cells below it and the rest as one."""
    made = record(*(sold("renault", "2016-01", 100 + number, market=f"M{number:03d}") for number in range(LISTED + 5)))
    step = way(made, "renault", "2016-01")
    delivery = step.below[0].below[0]
    assert (delivery.kind, delivery.label[:7]) == ("delivery", "25 rows")
    assert len(delivery.below) == LISTED + 1
    assert delivery.below[-1].label == "5 more cells of this delivery"


def test_a_share_leads_to_numerator_and_denominator() -> None:
    """§6: below a ratio stand the two figures it was recomputed from."""
    step = way(snapshot(FACTS), "alliance", measure="market_share", definition="JATO")
    assert [below.label for below in step.below] == ["Vehicles sold, alliance, 2016", "Market size, industry, 2016"]


def test_a_refusal_and_what_disagrees_are_told() -> None:
    """§2, §10: the way of a refused figure says what is missing, that of another one what says something else."""
    assert "Missing: sales of renault for 1998" in way(snapshot(FACTS), "renault", "1998").summary()
    facts = [
        sales("nissan", "2012", 4_940_000, half=Fraction(5_000)),
        sales("nissan", "2012", 5_100_000, half=Fraction(50_000)),
    ]
    assert "says something else: 5,100,000 +-50,000 vehicles" in way(snapshot(facts), "nissan", "2012").summary()

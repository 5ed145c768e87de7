"""The lines of a breakdown always add up to the figure (§10)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.figures.small_alliance import FACTS, REGISTRY, RELATIONS, sales, snapshot

from alliance.calendar import parse_period
from alliance.errors import UsageError
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Question, Status
from alliance.record.facts import Fact
from alliance.record.members import Thing
from alliance.record.relations import Relation

BRANDS = tuple(Relation(brand, "brand_of", "renault") for brand in ("renault", "dacia", "alpine"))


def lines(perimeter: str, by: tuple[str, ...], facts: list[Fact], period: str = "2016") -> list[tuple[str, object]]:
    """Return the lines of a figure, and see that they add up to it."""
    figure = ask(perimeter, by, facts, period)
    if figure.value is not None:
        assert sum((row.value for row in figure.rows if row.value is not None), Fraction(0)) == figure.value
    return [(row.key, row.value) for row in figure.rows]


def ask(perimeter: str, by: tuple[str, ...], facts: list[Fact], period: str = "2016") -> Figure:
    """Return a figure with its lines."""
    record = snapshot(facts, relations=(*RELATIONS, *BRANDS))
    regions = tuple(Thing(region, "region", region) for region in ("europe", "north-america"))
    record = replace(record, registry=replace(REGISTRY, things=(*REGISTRY.things, *regions)))
    return consolidate(record, Question("sales", perimeter, parse_period(period), by=by))


def test_by_member_every_member_stands_on_its_own_line() -> None:
    """§10: shares and what another member holds are told apart."""
    assert lines("renault + 50% nissan", ("member",), [*FACTS]) == [("renault", 3_182_625), ("nissan", 2_779_951)]
    held = ask("renault + avtovaz", ("member",), [*FACTS], "2017")
    assert [(row.key, row.value, row.note) for row in held.rows] == [
        ("renault", 3_761_634, ""), ("avtovaz", 0, "inside the figure of renault"),
    ]  # fmt: skip
    assert lines("renault - avtovaz", ("member",), [*FACTS], "2017") == [("renault", 3_761_634), ("avtovaz", -335_564)]


def test_what_nobody_broke_down_has_a_line() -> None:
    """§10: Renault's brands of 2017 leave 7 vehicles over."""
    facts = [
        sales("renault", "2016", 3_182_625),
        sales("renault", "2016", 584_219, brand="dacia"),
        sales("renault", "2016", 2_487_305, brand="renault"),
    ]
    assert lines("renault", ("brand",), facts) == [
        ("renault", 2_487_305), ("dacia", 584_219), ("not broken down", 111_101),
    ]  # fmt: skip


def test_parts_that_exceed_the_total_are_shown_as_they_are() -> None:
    """§10: the printed total of Nissan's 2018 stands, though its two parts exceed it by 30."""
    facts = [
        sales("nissan", "2018", 5_653_683),
        sales("nissan", "2018", 624_000, market="JP"),
        sales("nissan", "2018", 5_029_713, market="US"),
    ]
    figure = ask("nissan", ("market",), facts, "2018")
    assert [(row.key, row.value) for row in figure.rows][-1] == ("not broken down", -30)
    assert figure.rows[-1].note == "the lines add up to more than the figure"


def test_a_line_that_not_all_members_report_is_refused_and_not_summed() -> None:
    """§2, §10: sales in the United States are known of Nissan only, so the alliance's are not."""
    facts = [*FACTS, sales("nissan", "2016", 1_564_423, market="US")]
    figure = ask("renault + nissan", ("market",), facts)
    assert [(row.key, row.value, row.status) for row in figure.rows] == [
        ("US", None, Status.REFUSED), ("not broken down", 8_742_527, Status.FINAL),
    ]  # fmt: skip
    assert "sales of renault for 2016, market US" in figure.rows[0].note
    by_both = lines("renault + nissan", ("member", "market"), facts)
    assert by_both == [("nissan / US", 1_564_423), ("not broken down", 7_178_104)]


def test_regions_are_lines_only_where_they_overlap_nothing() -> None:
    """§10: regions that make up the figure with the countries are listed; a region that holds a listed country is not."""
    apart = [sales("nissan", "2016", value, market=market) for market, value in (("JP", 534), ("europe", 466))]
    assert lines("nissan", ("market",), [sales("nissan", "2016", 1_000), *apart]) == [("JP", 534), ("europe", 466)]
    within = [sales("nissan", "2016", value, market=market) for market, value in (("US", 300), ("north-america", 400))]
    assert lines("nissan", ("market",), [sales("nissan", "2016", 1_000), *within]) == [
        ("US", 300), ("not broken down", 700),
    ]  # fmt: skip


def test_a_brand_of_one_member_is_no_gap_of_the_others() -> None:
    """§1, §10: Dacia is Renault's, so Nissan owes no figure for it."""
    facts = [*FACTS, sales("renault", "2016", 584_219, brand="dacia")]
    assert lines("renault + nissan", ("brand",), facts)[0] == ("dacia", 584_219)


def test_the_only_brand_of_a_member_is_its_line() -> None:
    """§1, §10: AVTOVAZ reports itself, which is Lada; of 2017 Renault reports Lada, and it counts once."""
    lada = Relation("lada", "brand_of", "avtovaz")
    record = snapshot(
        [*FACTS, sales("renault", "2017", 335_564, brand="lada", covers="avtovaz")],
        relations=(*RELATIONS, *BRANDS, lada),
    )
    for year, value in (("2016", 284_807), ("2017", 335_564)):
        figure = consolidate(record, Question("sales", "renault + avtovaz", parse_period(year), by=("brand",)))
        assert (figure.rows[0].key, figure.rows[0].value) == ("lada", value)


def test_a_refused_figure_shows_the_lines_it_has() -> None:
    """§2: without Mitsubishi the figure is refused, and the other lines are still known."""
    facts = [*FACTS[:2]]
    figure = ask("renault + nissan + mitsubishi", ("member",), facts)
    assert figure.value is None
    assert [(row.key, row.value) for row in figure.rows] == [
        ("renault", 3_182_625), ("nissan", 5_559_902), ("mitsubishi", None),
    ]  # fmt: skip


def test_a_printed_total_is_broken_down_as_far_as_members_reported() -> None:
    """§3, §10: a total stands for Nissan, which reported nothing; Renault's own report is a line of it."""
    total = sales("alliance", "2016", 8_513_050, covers="renault+nissan")
    facts = [total, sales("renault", "2016", 3_000_000), sales("mitsubishi", "2016", 1_033_685)]
    assert lines("renault + nissan + mitsubishi", ("member",), facts) == [
        ("renault", 3_000_000), ("nissan", None), ("mitsubishi", 1_033_685), ("not broken down", 5_513_050),
    ]  # fmt: skip


def test_only_columns_break_down() -> None:
    """A figure is not broken down by something that facts do not have."""
    with pytest.raises(UsageError, match="Columns are member"):
        ask("renault", ("colour",), [*FACTS])

"""Many figures at once are the same figures as one by one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.figures.small_alliance import FACTS, RELATIONS, sales, snapshot
from tests.figures.test_transactions import record, sold

from alliance.calendar import parse_period
from alliance.figures.consolidate import consolidate
from alliance.figures.cube import cube
from alliance.figures.figure import Question
from alliance.record.relations import Relation

QUARTERS = [parse_period("2016-Q1"), parse_period("2016-Q2")]
PERIMETER = "renault + 43.4% nissan from 2016-03-01"

rows = st.lists(
    st.tuples(
        st.sampled_from(["renault", "nissan"]),
        st.integers(1, 6),
        st.sampled_from(["FR", "JP", "US"]),
        st.sampled_from(["", "dacia"]),
        st.integers(-50, 2**61),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(rows)
def test_every_figure_of_a_cube_is_the_one_that_is_asked_alone(drawn: list[tuple[str, int, str, str, int]]) -> None:
    """§1: sums, shares, dates and large numbers come out the same, and the cells add up to the whole."""
    empty = [sold(member, f"2016-{month:02d}", 0) for member in ("renault", "nissan") for month in range(1, 7)]
    made = record(
        *empty,
        *(
            sold(member, f"2016-{month:02d}", value, market=place, brand=brand)
            for member, month, place, brand, value in drawn
        ),
    )
    question = Question("sales", PERIMETER, QUARTERS[0], by=("market", "brand"))
    found = cube(made, question, QUARTERS, {"market": {"FR": "west", "US": "west"}})
    for period in QUARTERS:
        assert found.total(period) == consolidate(made, replace(question, period=period, by=())).value
    for (period, (market, brand)), value in found.values.items():
        if market == "JP" and brand:
            alone = replace(question, period=period, by=(), where={"market": market, "brand": brand})
            assert consolidate(made, alone).value == value


def test_a_period_that_is_not_covered_is_refused_as_a_whole() -> None:
    """§2: the second quarter has no deliveries, and the cube says which."""
    made = record(*(sold("renault", f"2016-{month:02d}", 10, market="FR") for month in (1, 2, 3)))
    found = cube(made, Question("sales", "renault", QUARTERS[0], by=("market",)), QUARTERS)
    assert found.values == {(QUARTERS[0], ("FR",)): 30}
    assert [str(missing.period) for missing in found.refusals[(QUARTERS[1], ())].missing] == ["2016-Q2"]


def test_figures_are_asked_one_by_one() -> None:
    """§1: reported figures by member and brand, with what is refused."""
    brands = (Relation("dacia", "brand_of", "renault"), Relation("renault", "brand_of", "renault"))
    facts = [*FACTS, sales("renault", "2016", 584_219, brand="dacia")]
    made = snapshot(facts, relations=(*RELATIONS, *brands))
    years = [parse_period("2016"), parse_period("2017")]
    by_member = cube(made, Question("sales", "renault + nissan", years[0], by=("member",)), years)
    assert by_member.values[(years[1], ("renault",))] == 3_761_634
    by_brand = cube(made, Question("sales", "renault + nissan", years[0], by=("brand",)), years)
    assert by_brand.values == {(years[0], ("dacia",)): 584_219}

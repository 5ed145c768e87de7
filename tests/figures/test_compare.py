"""Two figures side by side: bridges, growth, like-for-like, shares and ranks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.small_alliance import FACTS, RELATIONS, sales, snapshot, year

from alliance.calendar import JAPANESE_FISCAL_YEAR, day, parse_period
from alliance.errors import UnitError
from alliance.figures.bridge import steps_by_cause
from alliance.figures.compare import bridge, growth, like_for_like, rank, share
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Convention, Question
from alliance.record.members import Thing
from alliance.record.relations import Relation
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Source, Trust
from alliance.units import decimal_text

RECORD = snapshot()
FOUR = "renault + nissan + mitsubishi + avtovaz"


def asked(perimeter: str, label: int = 2016, measure: str = "sales", **columns: object) -> Question:
    """Return a question for a calendar year."""
    return Question(measure, perimeter, year(label), **columns)  # type: ignore[arg-type]


def steps(record: Snapshot, start: Question, end: Question) -> list[tuple[str, Fraction]]:
    """Return the steps of a bridge whose remainder must be 0."""
    found = bridge(record, start, end)
    assert found.remainder == 0
    return [(step.label, step.value) for step in found.steps]


def test_two_members_to_four() -> None:
    """From Renault and Nissan to all four it is +934,013 and +284,807, and nothing remains."""
    found = steps(RECORD, asked("renault + nissan"), asked(FOUR))
    assert found == [("Mitsubishi Motors", 934_013), ("AVTOVAZ", 284_807)]


def test_a_bridge_over_two_calendars_says_so() -> None:
    """From 2015 to a fiscal year is no growth of a year: both stretches of days are named; two years need no note."""
    years = [sales("mitsubishi", label, value) for label, value in (("2015", 1_071), ("2016", 934), ("FY2016", 926))]
    first, calendar, fiscal = (asked("mitsubishi", label) for label in (2015, 2016, 2016))
    fiscal = replace(fiscal, period=parse_period("FY2016", JAPANESE_FISCAL_YEAR))
    notes = bridge(snapshot(years), first, fiscal).notes
    assert "2015 runs from 2015-01-01 to 2015-12-31, FY2016 from 2016-04-01 to 2017-03-31" in notes[0]
    assert bridge(snapshot(years), first, calendar).notes == ()


def test_leaving_lada_out_of_renault() -> None:
    """Renault counts Lada inside its figures of 2017; left out, its own figure is taken away once."""
    assert steps(RECORD, asked("renault", 2017), asked("renault - avtovaz", 2017)) == [("AVTOVAZ", -335_564)]
    assert steps(RECORD, asked("renault", 2017), asked("renault + avtovaz", 2017)) == []


def test_who_moves_inside_another_neither_rose_nor_fell() -> None:
    """Lada counts alone in 2016 and inside Renault in 2017; the bridge says so, and not where it was taken out."""
    inside = "AVTOVAZ is inside Renault's figure for 2017, and apart in the other one."
    moved = bridge(RECORD, asked("renault + avtovaz"), asked("renault + avtovaz", 2017))
    assert inside in moved.notes
    assert inside in bridge(RECORD, asked("renault + avtovaz", 2017), asked("renault + avtovaz")).notes
    assert bridge(RECORD, asked("renault - avtovaz"), asked("renault - avtovaz", 2017)).notes == ()


def test_who_joins_between_two_periods_is_said_beside_the_growth() -> None:
    """Mitsubishi joins in 2016, so its whole year is in the step from 2015; between two whole years nothing is to be said."""
    since = "nissan + mitsubishi from 2017-01-01"
    notes = bridge(RECORD, asked(since), asked(since, 2017)).notes
    assert notes == ("Mitsubishi Motors counts not in 2016 and whole in 2017: that is in its step, and in the growth.",)
    assert bridge(RECORD, asked("nissan + mitsubishi"), asked("nissan + mitsubishi", 2017)).notes == ()


MEMBERS = ("renault", "nissan", "mitsubishi", "avtovaz")
PARTS = st.builds("{} {}".format, st.sampled_from(["50%", "43.4%", "1/3 *", "100%"]), st.sampled_from(MEMBERS))
PERIMETERS = st.lists(PARTS, min_size=1, max_size=5).map(" + ".join)


@given(PERIMETERS, PERIMETERS, st.sampled_from([2016, 2017]), st.sampled_from([2016, 2017]))
def test_the_remainder_of_any_bridge_is_exactly_nothing(first: str, second: str, start: int, end: int) -> None:
    """Between any two perimeters and periods the steps add up to the difference, to the last fraction."""
    found = bridge(RECORD, asked(first, start), asked(second, end))
    assert found.start.value is not None
    assert found.end.value is not None
    assert found.remainder == 0
    assert sum(step.value for step in found.steps) == found.end.value - found.start.value


@given(PERIMETERS, PERIMETERS)
def test_the_way_back_is_the_way_there_reversed(first: str, second: str) -> None:
    """A bridge walked back has the same steps with the other sign."""
    there = steps(RECORD, asked(first, 2016), asked(second, 2017))
    back = steps(RECORD, asked(second, 2017), asked(first, 2016))
    assert sorted(value for _, value in there) == sorted(-value for _, value in back)


def test_a_restatement_names_its_delivery() -> None:
    """Between two days of knowledge the step is the delivery that restated."""
    record = snapshot(
        [sales("nissan", "2017", 5_816_278, delivery="first"), sales("nissan", "2017", 5_816_191, delivery="again")],
        known_on={"first": date(2018, 1, 30), "again": date(2019, 1, 30)},
        replacing=frozenset(["again"]),
    )
    then, now = asked("nissan", 2017, known_on=date(2018, 2, 1)), asked("nissan", 2017)
    assert steps(record, then, now) == [("Restated by again.csv, known on 2019-01-30", -87)]
    assert steps(record, now, then) == [("Restated by again.csv, known on 2019-01-30", 87)]


def test_volume_and_rate_are_split_at_the_midpoint() -> None:
    """In euros, more yen and a dearer yen are told apart, the same way in both directions."""
    money = [
        sales("nissan", "2015", 100, measure="revenue", unit="JPY"),
        sales("nissan", "2016", 110, measure="revenue", unit="JPY"),
    ]
    start, end = (asked("nissan", label, "revenue", currency="EUR") for label in (2015, 2016))
    found = bridge(snapshot(money), start, end)
    rates = [figure.value / volume for figure, volume in ((found.start, 100), (found.end, 110)) if figure.value]
    causes = steps_by_cause(found.steps)
    assert causes["period"] == 10 * sum(rates) / 2
    assert causes["exchange rate"] == 105 * (rates[1] - rates[0])
    assert found.remainder == 0


def test_a_shifted_year_is_bridged_by_its_quarters() -> None:
    """From the calendar year to the fiscal year, what both have in common is no step."""
    quarters = [
        sales("nissan", f"{label}-Q{quarter}", 10 * quarter) for label in (2016, 2017) for quarter in (1, 2, 3, 4)
    ]
    fiscal = replace(asked("nissan"), period=parse_period("2016-04..2017-03"))
    found = steps(snapshot(quarters), asked("nissan"), fiscal)
    assert [value for _, value in found] == [-10, 10]


def test_a_bridge_to_a_refused_figure_says_why() -> None:
    """Without one of its two figures there is no bridge, and the reason is the figure's."""
    found = bridge(RECORD, asked("renault"), asked("renault + nissan", 2014))
    assert found.remainder is None
    assert found.refusal is not None
    assert found.refusal.missing


def test_cars_are_not_bridged_to_euros() -> None:
    """Figures in different units have no bridge."""
    record = snapshot([*FACTS, sales("renault", "2016", 51_243, measure="revenue", unit="EUR")])
    with pytest.raises(UnitError, match="vehicles to EUR"):
        bridge(record, asked("renault"), asked("renault", measure="revenue"))


@pytest.mark.parametrize(
    ("perimeter", "percent"), [("renault", "18.2"), ("renault + avtovaz", "8.5"), ("renault - avtovaz", "7.6")]
)
def test_growth_depends_on_the_perimeter(perimeter: str, percent: str) -> None:
    """Renault grew by 18.2 % as reported, 8.5 % with Lada in both years and 7.6 % without it in both."""
    found = growth(RECORD, asked(perimeter, 2017))
    assert found.value is not None
    assert decimal_text(100 * found.value, 1) == percent
    assert found.prior.value is not None


def test_like_for_like_takes_what_is_consolidated_on_the_day() -> None:
    """Held constant at the end of 2017 Renault has Lada in both years, held at mid-2016 in neither."""
    with_lada = like_for_like(RECORD, asked("renault", 2017), date(2017, 12, 31))
    without = like_for_like(RECORD, asked("renault", 2017), date(2016, 6, 30))
    assert with_lada.value == growth(RECORD, asked("renault + avtovaz", 2017)).value
    assert without.value == growth(RECORD, asked("renault - avtovaz", 2017)).value


def market(definition: str = "", **columns: object) -> Question:
    """Return the size of the world market."""
    return replace(asked("industry", 2016, "market_size", definition=definition), **columns)  # type: ignore[arg-type]


def test_a_share_names_its_denominator() -> None:
    """With two market sizes the share is refused until one counting rule is named; rounding carries into it."""
    refused = share(RECORD, asked(FOUR), market())
    assert refused.refusal is not None
    assert "JATO; Wards" in refused.refusal.advice
    found = share(RECORD, asked(FOUR), market("JATO"))
    assert found.value == Fraction(100 * 9_961_347, 84_240_000)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high


def test_a_share_of_different_periods_needs_a_convention() -> None:
    """One year over another is refused unless the convention is named."""
    question = asked(FOUR, 2017)
    assert share(RECORD, question, market("JATO")).refusal is not None
    named = replace(question, conventions=frozenset({Convention.FISCAL_FOR_CALENDAR}))
    found = share(RECORD, named, market("JATO"))
    assert found.value is not None
    assert any("2017 over 2016" in note for note in found.notes)


@pytest.mark.parametrize("perimeter", [FOUR, "renault + nissan + mitsubishi", "renault + nissan + avtovaz"])
def test_fourth_in_2016(perimeter: str) -> None:
    """With or without AVTOVAZ or Mitsubishi the place is the fourth, under every reading of every rival."""
    found = rank(RECORD, asked(perimeter))
    assert (found.rank, found.best, found.worst, found.holds) == (4, 4, 4, True)


def test_a_rank_names_the_distance_to_both_neighbours() -> None:
    """General Motors was 3,891 ahead and Hyundai-Kia far behind; every rival keeps its readings."""
    found = rank(RECORD, asked(FOUR))
    assert found.next is not None
    assert (found.next.name, found.distance_to_next) == ("General Motors", 3_891)
    assert found.distance_to_previous == 9_961_347 - 7_880_000
    values = {rival.name: (rival.value, len(rival.readings)) for rival in found.rivals}
    assert values["Volkswagen"] == (10_310_000, 2)
    assert values["Toyota"] == (10_180_000, 2)


def test_a_rank_that_a_reading_would_flip_does_not_hold() -> None:
    """If one reading of a rival lies above and one below, both places are told and the rank does not hold."""
    other = sales("general-motors", "2016", 9_900_000, definition="without joint ventures", half=Fraction(50_000))
    found = rank(snapshot([*FACTS, other]), asked(FOUR))
    assert (found.rank, found.best, found.worst, found.holds) == (4, 3, 4, False)


def test_registrations_rank_only_when_asked_for() -> None:
    """Company figures leave lists of registrations out; asked for by name, figure and rivals come from that list."""
    rule = "focus2move registrations"
    listed = {"renault": 4_000_000, "nissan": 4_513_050, "toyota": 9_947_416, "general-motors": 7_972_401}
    facts = [sales(member, "2016", value, definition=rule, basis="registrations") for member, value in listed.items()]
    record = snapshot([*FACTS, *facts])
    assert rank(record, asked("renault + nissan")).rank == 4
    found = rank(record, asked("renault + nissan"), rule)
    assert (found.rank, found.figure.value, len(found.rivals)) == (2, 8_513_050, 2)
    assert any("Volkswagen" in note for note in found.notes)


def test_a_rival_that_another_rule_puts_above_may_be_above() -> None:
    """Ford has no company figure, and more registrations than Renault: Renault's place does not hold, the alliance's does."""
    ford = sales("ford", "2016", 6_295_636, definition="focus2move registrations", basis="registrations")
    registry = replace(RECORD.registry, things=(*RECORD.registry.things, Thing("ford", "rival", "Ford")))
    record = replace(snapshot([*FACTS, ford]), registry=registry)
    found = rank(record, asked("renault"))
    assert found.rank is not None
    assert (found.best, found.worst, found.holds) == (found.rank, found.rank + 1, False)
    said = "Perhaps larger, but known only by another rule or for another year: Ford 6,295,636 (focus2move registrations, 2016)."
    assert said in found.notes
    assert rank(record, asked(FOUR)).holds


def test_a_rival_that_was_larger_in_another_year_may_be_above() -> None:
    """Ford has no figure of 2016 and a larger one of 2014: Renault's place does not hold; by a smaller one it would."""
    registry = replace(RECORD.registry, things=(*RECORD.registry.things, Thing("ford", "rival", "Ford")))
    for value, holds in ((6_323_000, False), (1_000_000, True)):
        record = replace(snapshot([*FACTS, sales("ford", "2014", value)]), registry=registry)
        found = rank(record, asked("renault"))
        assert (found.rank, found.holds) == (found.best, holds)
        assert any("Ford" in note and "2014" in note for note in found.notes) is not holds
    assert rank(record, asked(FOUR)).holds


def test_an_unknown_counting_rule_names_those_of_the_record() -> None:
    """A rule that no rival reports under is refused with the rules that there are."""
    found = rank(RECORD, asked(FOUR), "deliveries")
    assert found.rank is None
    assert found.refusal is not None


def test_a_set_is_bridged_by_what_joins_it() -> None:
    """Between two days every brand that joined or left is a step of one."""
    brands = {"dacia": date(1999, 7, 1), "alpine": date(2018, 1, 30)}
    links = [Relation(brand, "brand_of", "renault", start=first) for brand, first in brands.items()]
    record = snapshot(relations=[*RELATIONS, *links])
    start, end = (Question("brands", "renault", day(date(label, 3, 27))) for label in (2017, 2018))
    assert steps(record, start, end) == [("alpine", 1)]


def test_a_bridge_says_when_its_ends_are_rounded() -> None:
    """The steps are exact; what is not exact about the two ends is told."""
    rounded = [sales("nissan", "2015", 5_400_000, half=Fraction(50_000)), sales("nissan", "2016", 5_559_902)]
    found = bridge(snapshot(rounded), asked("nissan", 2015), asked("nissan"))
    assert found.remainder == 0
    assert any("lies within 50,000" in note for note in found.notes)


def test_a_rule_of_the_rivals_alone_leaves_the_own_figure_as_reported() -> None:
    """A rule that only rivals have ranks them by it, and says that the perimeter's figure has another."""
    found = rank(RECORD, asked(FOUR), "incl. MAN and Scania")
    assert (found.rank, [rival.name for rival in found.rivals]) == (2, ["Volkswagen"])
    assert "as its members report" in found.notes[0]


def test_a_text_under_check_is_no_reading_of_a_rival() -> None:
    """A rival's figure from the text that is checked counts for nothing."""
    page = Source("page", trust=Trust.UNDER_CHECK)
    claimed = sales("general-motors", "2016", 9_000_000, source="page")
    record = replace(snapshot([*FACTS, claimed]), sources={"page": page})
    assert rank(record, asked(FOUR)).rivals == rank(RECORD, asked(FOUR)).rivals


GROUPS = st.sets(st.sampled_from(MEMBERS), min_size=1)


@given(GROUPS, GROUPS, st.sampled_from([2016, 2017]))
def test_a_bigger_perimeter_never_drops_a_fact(some: set[str], more: set[str], label: int) -> None:
    """Adding members to a perimeter never lowers its sales, and whoever was inside its figures still is."""
    small = consolidate(RECORD, asked(" + ".join(sorted(some)), label))
    large = consolidate(RECORD, asked(" + ".join(sorted(some | more)), label))
    assert small.value is not None
    assert large.value is not None
    assert small.value <= large.value
    inside = [{each for term in figure.terms for each in term.fact.members_covered} for figure in (small, large)]
    assert inside[0] <= inside[1]

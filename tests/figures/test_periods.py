"""Which periods follow from the reported ones (§4)."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from alliance.calendar import JAPANESE_FISCAL_YEAR, parse_period, through
from alliance.figures.periods import Edge, Leg, contradictions, days_of, derive, missing, period_of, rounding, total
from alliance.record.quality import SERIOUS


def report(period: str, value: int | str, half: int = 0, bound: str = "", doubt: int = 0) -> Edge:
    """Return a report of a period."""
    start, end = days_of(parse_period(period, JAPANESE_FISCAL_YEAR))
    return Edge(start, end, Fraction(value), Fraction(half), bound, doubt)


def derived(period: str, edges: list[Edge]) -> tuple[Leg, ...] | None:
    """Return the path of a period."""
    return derive(*days_of(parse_period(period, JAPANESE_FISCAL_YEAR)), edges)


def told(period: str, edges: list[Edge]) -> list[str]:
    """Return what is missing for a period, in words."""
    return [str(gap) for gap in missing(*days_of(parse_period(period, JAPANESE_FISCAL_YEAR)), edges)]


def test_a_calendar_year_follows_from_fiscal_years_and_quarters() -> None:
    """§4: 2016 is FY2015 less its first nine months, plus April to December 2016."""
    reports = [report("FY2015", 1_048_000), report("2015-04..2015-12", 787_000), report("2016-04..2016-12", 673_000)]
    legs = derived("2016", reports)
    assert legs is not None
    assert [leg.sign for leg in legs] == [-1, 1, 1]
    assert total(legs) == 1_048_000 - 787_000 + 673_000


def test_a_year_is_the_difference_of_two_cumulative_figures() -> None:
    """§4: "since the beginning" is a day like any other, so two cumulative figures give the years between."""
    reports = [report("through 2015", 330_532), report("through 2016", 424_797)]
    legs = derived("2016", reports)
    assert legs is not None
    assert total(legs) == 94_265
    assert period_of(*days_of(through(parse_period("2016").last_day))) == parse_period("through 2016")


def test_an_exact_way_is_preferred_to_a_rounded_shortcut() -> None:
    """§4, §11: twelve exact months are better than one rounded year, and two halves better than twelve months."""
    months = [report(f"2016-{month:02d}", 100) for month in range(1, 13)]
    year = report("2016", 1_200, half=50)
    legs = derived("2016", [year, *months])
    assert legs is not None
    assert (len(legs), rounding(legs)) == (12, 0)
    halves = [report("2016-H1", 600), report("2016-H2", 600)]
    assert len(derived("2016", [year, *months, *halves]) or ()) == 2


def test_an_estimate_never_stands_in_for_a_rounded_report() -> None:
    """§4: the order is plain, derived, rounded, estimated, bounds."""
    rounded, estimated = report("2016", 1_000, half=50), report("2016", 1_017, doubt=2)
    assert derived("2016", [estimated, rounded]) == (Leg(1, rounded),)
    bound = report("2016", 900, bound="lower")
    assert derived("2016", [bound, estimated]) == (Leg(1, estimated),)


def test_a_sum_of_parts_goes_before_a_difference() -> None:
    """§4: reports that lie inside the period answer, even more of them; an estimate among them does not."""
    year, half, months = report("2016", 1_000), report("2016-H1", 400), [report("2016-Q3", 250), report("2016-Q4", 345)]
    legs = derived("2016-H2", [year, half, *months])
    assert legs is not None
    assert total(legs) == 595
    doubtful = report("2016-Q4", 345, doubt=SERIOUS)
    legs = derived("2016-H2", [year, half, months[0], doubtful])
    assert legs is not None
    assert total(legs) == 600


def test_a_bound_that_is_taken_away_turns_round() -> None:
    """§11: the total less "more than 600" is "less than" the rest, and two opposite bounds say nothing."""
    legs = derived("2016-H2", [report("2016", 1_000), report("2016-H1", 600, bound="lower")])
    assert legs is not None
    assert {leg.bound for leg in legs} == {"", "upper"}
    assert derived("2016", [report("2016-H1", 1, bound="lower"), report("2016-H2", 1, bound="upper")]) is None


def test_what_is_missing_is_named_month_by_month() -> None:
    """§2: a year cannot be cut at 20 October; what would make it possible is named."""
    assert told("2016-10-20..2016-12", [report("2016", 934_013)]) == ["2016-10-20..2016-10-31", "2016-11", "2016-12"]
    months = [report("2016", 934_013), report("2016-11", 80_000)]
    assert told("2016-10-20..2016-12", months) == ["2016-10-20..2016-10-31", "2016-12"]
    assert told("2016", []) == ["2016"]
    assert told("2016", [report("2016-Q1", 1)]) == [f"2016-{month:02d}" for month in range(4, 13)]
    assert told("through 2016", [report("2016", 1)]) == ["through 2015"]
    assert told("2016", [report("2016", 5, bound="lower")]) == ["2016"]
    assert told("2016", [report("2016", 5)]) == []


def test_a_round_trip_that_does_not_close_is_a_contradiction() -> None:
    """§4: halves that miss the year by more than rounding are named, within rounding they are not."""
    halves = [report("2016-H1", 480), report("2016-H2", 500)]
    (found,) = contradictions([report("2016", 1_000), *halves])
    assert (abs(found.gap), found.tolerance) == (20, 0)
    assert contradictions([report("2016", 1_000, half=25), *halves]) == ()
    assert contradictions([report("2016", 900, bound="lower"), *halves]) == ()
    assert len(contradictions([report("2016", 990, bound="lower"), *halves])) == 1


def rank(rows: list[list[Fraction]]) -> int:
    """Return the rank of a matrix, by elimination in exact fractions."""
    rows = [row[:] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((index for index in range(found, len(rows)) if rows[index][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for index in range(found + 1, len(rows)):
            factor = rows[index][column] / rows[found][column]
            if factor:
                rows[index] = [value - factor * above for value, above in zip(rows[index], rows[found], strict=True)]
        found += 1
    return found


def test_derivation_agrees_with_linear_algebra_on_2000_random_calendars() -> None:
    """§4: a period is derived if and only if its row is a combination of the reported rows, and to the same number."""
    chance = Random(2016)
    for _ in range(2_000):
        days = chance.randint(3, 9)
        truth = [Fraction(chance.randint(-50, 900)) for _ in range(days)]
        spans = [sorted(chance.sample(range(days + 1), 2)) for _ in range(chance.randint(1, days + 2))]
        edges = [Edge(a + 1, b + 1, sum(truth[a:b], Fraction(0)), key=key) for key, (a, b) in enumerate(spans)]
        first, last = sorted(chance.sample(range(days + 1), 2))
        rows = [[Fraction(a <= day < b) for day in range(days)] for a, b in spans]
        asked = [Fraction(first <= day < last) for day in range(days)]
        legs = derive(first + 1, last + 1, edges)
        assert (legs is not None) == (rank([*rows, asked]) == rank(rows))
        assert (missing(first + 1, last + 1, edges) == ()) == (legs is not None)
        assert contradictions(edges) == ()
        if legs is not None:
            assert total(legs) == sum(truth[first:last])
            together = [sum((leg.sign * rows[leg.edge.key][day] for leg in legs), Fraction(0)) for day in range(days)]
            assert together == asked


def test_the_named_gaps_would_make_the_period_derivable() -> None:
    """§2: filing what a refusal names is enough, on 500 random calendars."""
    chance = Random(1999)
    start = parse_period("2015").start
    assert start is not None
    for _ in range(500):
        cuts = [start.toordinal() + chance.randint(0, 1_000) for _ in range(6)]
        edges = [
            Edge(*sorted(pair), Fraction(1)) for pair in zip(cuts[::2], cuts[1::2], strict=True) if pair[0] != pair[1]
        ]
        asked = sorted(chance.sample(cuts, 2))
        if asked[0] == asked[1]:
            continue
        gaps = missing(*asked, edges)
        filled = [*edges, *(Edge(*days_of(gap), Fraction(1)) for gap in gaps)]
        assert derive(*asked, filled) is not None

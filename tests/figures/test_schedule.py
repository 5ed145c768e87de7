"""Goals and what became of them: announcements, results, and how early or late a goal was reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.calendar import CALENDAR_YEAR
from alliance.errors import UsageError
from alliance.figures.figure import Figure, Question
from alliance.figures.schedule import Goal, Outcome, Result, judged, schedule
from alliance.record.snapshot import Snapshot

TWO = "renault + nissan"
GOAL = Goal(CALENDAR_YEAR.year(2016), TWO, Fraction(4_300), "EUR", date(2014, 1, 30))


def result(year: int, value: int, half: int = 0, bound: str = "") -> Result:
    """Return what a year brought."""
    period = CALENDAR_YEAR.year(year)
    figure = Figure(Question("synergies", TWO, period), Fraction(value), "EUR", Fraction(half), bound)
    return Result(period, TWO, figure)


def test_one_full_year_ahead(reference: Snapshot) -> None:
    """EUR 4.3 billion aimed at for 2016 came in 2015, and so did the EUR 4.0 billion that were announced first."""
    goals = [goal for goal in schedule(reference, "synergies").goals if goal.period == CALENDAR_YEAR.year(2016)]
    said = [(int(goal.value), goal.announced, goal.revised_on, goal.outcome, goal.years_ahead) for goal in goals]
    assert said == [
        (4_000_000_000, date(2012, 12, 31), date(2014, 1, 30), Outcome.AHEAD, 1),
        (4_300_000_000, date(2014, 1, 30), None, Outcome.AHEAD, 1),
    ]
    # 4.3 printed with a half-width of 0.05 is 4.3 as printed, and may be 4.25.
    assert [goal.is_certain for goal in goals] == [True, False]


def test_a_conflict_is_shown_and_never_averaged(reference: Snapshot) -> None:
    """2012 has no number, three printed ones, and none of them is between the others' by our doing."""
    found = next(each for each in schedule(reference, "synergies").results if each.period == CALENDAR_YEAR.year(2012))
    assert found.figure.value is None
    assert found.is_contested
    assert sorted(int(fact.value) for fact in found.printed) == [2_300_000_000, 2_690_000_000, 2_700_000_000]


def test_goals_and_results_as_known_on_a_day(reference: Snapshot) -> None:
    """In 2013 the goal for 2016 was EUR 4.0 billion and nothing had come of it yet."""
    known = schedule(reference, "synergies", known_on=date(2013, 6, 30))
    goal = known.standing(CALENDAR_YEAR.year(2016))
    assert goal is not None
    assert (int(goal.value), goal.outcome, goal.revised_on) == (4_000_000_000, Outcome.OPEN, None)
    assert max(each.period.end.year for each in known.results) == 2013


def test_results_of_another_perimeter_are_not_compared(reference: Snapshot) -> None:
    """EUR 5.7 billion with Mitsubishi in 2017 say nothing of the goal that Renault and Nissan had for 2018."""
    goal = schedule(reference, "synergies").standing(CALENDAR_YEAR.year(2018))
    assert goal is not None
    assert (goal.perimeter, goal.outcome) == (TWO, Outcome.OPEN)
    assert "no result of 2018" in goal.reason


@pytest.mark.parametrize(
    ("results", "outcome", "ahead"),
    [
        ([result(2015, 4_200), result(2016, 4_300)], Outcome.ON_TIME, 0),
        ([result(2014, 4_400)], Outcome.AHEAD, 2),
        ([result(2013, 9_000)], Outcome.OPEN, None),  # over before the goal was announced
        ([result(2016, 4_299), result(2017, 4_299)], Outcome.MISSED, None),
        ([result(2016, 4_299), result(2018, 4_301)], Outcome.LATE, -2),
        ([result(2018, 4_301)], Outcome.OPEN, None),  # 2016 may have reached it
        ([result(2016, 4_400, bound="upper")], Outcome.MISSED, None),
        ([], Outcome.OPEN, None),
    ],
)
def test_outcomes(results: list[Result], outcome: Outcome, ahead: int | None) -> None:
    """A goal is reached in the first year after its announcement whose result is at least the goal."""
    found = judged(GOAL, results)
    assert (found.outcome, found.years_ahead) == (outcome, ahead)
    assert found.reason


def test_years_of_another_calendar_are_not_compared() -> None:
    """A fiscal year that ends in March says nothing of a goal for a calendar year."""
    fiscal = result(2015, 9_000)
    period = replace(fiscal.period, start=date(2015, 4, 1), end=date(2016, 4, 1))
    assert judged(GOAL, [replace(fiscal, period=period)]).outcome == Outcome.OPEN


@given(st.lists(st.tuples(st.integers(2014, 2020), st.integers(4_000, 4_600), st.integers(0, 80)), max_size=7))
def test_a_certain_outcome_holds_wherever_in_its_rounding_a_result_lies(told: list[tuple[int, int, int]]) -> None:
    """If an outcome is called certain, the lowest and the highest reading of every result give the same one."""
    years = {year: (value, half) for year, value, half in told}
    found = judged(GOAL, [result(year, value, half) for year, (value, half) in years.items()])
    if found.outcome != Outcome.OPEN and found.is_certain:
        for sign in (-1, 1):
            other = judged(GOAL, [result(year, value + sign * half) for year, (value, half) in years.items()])
            assert (other.outcome, other.reached) == (found.outcome, found.reached)


def test_only_what_a_year_brings_has_goals_by_year(reference: Snapshot) -> None:
    """Plants are counted on a day; asked for their goals by year, the answer says what can be asked."""
    with pytest.raises(UsageError, match="such as synergies or sales"):
        schedule(reference, "plants")

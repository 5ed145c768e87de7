"""Goals and what became of them: every announcement of a target, and the first year whose result reached it (§6).

A goal belongs to the perimeter it was announced for and is compared with results of exactly that perimeter. It is
*reached* in the first year whose result, as it was printed and in the currency it was printed in, is at least the goal; the years between that year and the
goal's own are what "one full year ahead" counts. Raising a goal does not make the earlier one go away: both are kept,
and both are judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from alliance.calendar import Period, add_months
from alliance.errors import UsageError
from alliance.figures.catalogue import Catalogue, load_catalogue
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Question
from alliance.figures.terms import sources
from alliance.record.facts import Fact
from alliance.record.revisions import current
from alliance.record.snapshot import Snapshot

TARGET = "target"
MONTHS = 12


class Outcome(StrEnum):
    """What became of a goal."""

    AHEAD = "ahead"
    ON_TIME = "on time"
    LATE = "late"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True)
class Goal:
    """One announcement of a target, and what became of it.

    Parameters
    ----------
    period : Period
        The year the target is for.
    perimeter : str
        For whom it was announced: ``"renault + nissan"``.
    value, half : Fraction
        What was aimed at, and the half-width of its rounding, in `unit`.
    bound : "", "lower" or "upper"
        ``"lower"`` if "at least" was said.
    unit : str
        Id of the unit.
    announced : date
        The day from which it was known.
    sources : tuple of str
        Who printed it.
    revised_on : date or None
        The day from which another number stood for the same year; None if this one stands.
    outcome : Outcome
        ``"ahead"``, ``"on time"`` and ``"late"`` of a goal that was reached, ``"missed"`` if its year brought less,
        ``"open"`` if the record cannot tell.
    reached : Period or None
        The first year that reached it.
    years_ahead : int or None
        Its own year less that year: negative if it was reached late; None if it was not.
    is_certain : bool
        Whether no rounding could change the outcome.
    reason : str
        The outcome in one sentence.
    """

    period: Period
    perimeter: str
    value: Fraction
    unit: str
    announced: date
    half: Fraction = Fraction(0)
    bound: str = ""
    sources: tuple[str, ...] = ()
    revised_on: date | None = None
    outcome: Outcome = Outcome.OPEN
    reached: Period | None = None
    years_ahead: int | None = None
    is_certain: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Result:
    """What a year brought for one perimeter.

    Parameters
    ----------
    period : Period
        The year.
    perimeter : str
        For whom.
    figure : Figure
        The number, or the refusal if sources disagree: their numbers are shown and never averaged.
    change : Fraction or None
        Growth over the year before under the same perimeter, as a fraction; None if that year is not recorded.
    printed : tuple of Fact
        Everything that stands in the record for exactly this year and perimeter, in the order in which it became known.
    """

    period: Period
    perimeter: str
    figure: Figure
    change: Fraction | None = None
    printed: tuple[Fact, ...] = ()

    @property
    def is_contested(self) -> bool:
        """Whether sources disagree beyond their rounding, so that more than one number stands."""
        spans = [_span(fact) for fact in self.printed if fact.unit == self.figure.unit]
        return any(low > high for low, _ in spans for _, high in spans)


@dataclass(frozen=True)
class Schedule:
    """Results and goals of one measure, year by year.

    Parameters
    ----------
    measure, unit : str
        What is followed, and in which unit.
    results : tuple of Result
        By year, then by perimeter; the widest perimeter first.
    goals : tuple of Goal
        By the year they are for, then in the order of their announcement.
    notes : tuple of str
        Targets that the record holds and cannot state, with the reason.
    """

    measure: str
    unit: str
    results: tuple[Result, ...]
    goals: tuple[Goal, ...]
    notes: tuple[str, ...] = ()

    def years(self) -> tuple[Period, ...]:
        """Return every year with a result or a goal, the first one first."""
        periods = {result.period for result in self.results} | {goal.period for goal in self.goals}
        return tuple(sorted(periods, key=lambda period: period.end))

    def standing(self, period: Period) -> Goal | None:
        """Return the goal for a year that stood last, or None."""
        goals = [goal for goal in self.goals if goal.period == period]
        return goals[-1] if goals else None


def schedule(
    snapshot: Snapshot,
    measure: str,
    *,
    perimeter: str = "",
    known_on: date | None = None,
    catalogue: Catalogue | None = None,
) -> Schedule:
    """Return the results and goals of a measure, year by year.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    measure : str
        Id of a measure that is summed over a year: ``"synergies"``, ``"sales"``.
    perimeter : str
        For whom; empty for every perimeter that a target or a total was reported for.
    known_on : date or None
        As known on this day: later announcements and results are not looked at.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Returns
    -------
    Schedule
        Results, goals, and what became of each goal.

    Raises
    ------
    UsageError
        If the measure is not one that is summed over a year.
    UnknownName
        If the measure or a member of the perimeter is not known.
    """
    measures = catalogue or load_catalogue()
    kind = measures.measure(measure).kind
    if kind != "flow":
        raise UsageError(
            f"'{measure}' is a {kind} and has no goals by year. Ask for what a year brings, such as synergies or sales."
        )
    told = _told_of(snapshot, measure, known_on)
    results: list[Result] = []
    goals: list[Goal] = []
    notes: list[str] = []
    for each in [perimeter] if perimeter else _perimeters(told):

        def ask(period: Period, status: str = "", on: date | None = known_on, who: str = each) -> Figure:
            question = Question(measure, who, period, status=status, known_on=on)
            return consolidate(snapshot, question, measures)

        own = [one for one in told if perimeter or one.perimeter == each]
        reached = _results(ask, own, told if measures.measure(measure).across == "add" else own, each)
        announced, refused = _announced(ask, own, each)
        results += reached
        goals += [judged(goal, reached) for goal in announced]
        notes += [] if perimeter else refused
    results.sort(key=lambda result: (result.period.end, -len(result.figure.members), result.perimeter))
    goals.sort(key=lambda goal: (goal.period.end, goal.announced))
    units = [each.figure.unit for each in results] + [goal.unit for goal in goals]
    return Schedule(measure, units[0] if units else "", tuple(results), tuple(goals), tuple(notes))


def judged(goal: Goal, results: Iterable[Result]) -> Goal:
    """Return a goal with what became of it.

    Parameters
    ----------
    goal : Goal
        As announced.
    results : iterable of Result
        Years of the same perimeter. Only those count that ended after the announcement and have a number in the unit of
        the goal, and years of one calendar.

    Returns
    -------
    Goal
        With outcome, the year that reached it, and the reason.
    """
    known = sorted(
        (
            each
            for each in results
            if each.figure.value is not None
            and each.figure.unit == goal.unit
            and each.period.end > goal.announced
            and each.period.end.month == goal.period.end.month
        ),
        key=lambda each: each.period.end,
    )
    own = next((each for each in known if each.period == goal.period), None)
    first = next((each for each in known if _reaches(each.figure, goal)), None)
    if first is None and own is None:
        return replace(goal, reason=f"The record has no result of {goal.period} for {goal.perimeter}.")
    if first is None:
        assert own is not None
        reason = f"{goal.period} brought less, and no later year of the record reached it."
        return _told(goal, Outcome.MISSED, None, all(_falls_short(each.figure, goal) for each in known), reason)
    ahead = goal.period.end.year - first.period.end.year
    if ahead < 0 and own is None:
        reason = f"{first.period} reached it, and the record has no result of {goal.period} for {goal.perimeter}."
        return _told(goal, Outcome.OPEN, first.period, True, reason)
    before = [each for each in known if each.period.end < first.period.end]
    is_certain = _surely_reaches(first.figure, goal) and all(_falls_short(each.figure, goal) for each in before)
    count = "one full year" if abs(ahead) == 1 else f"{abs(ahead)} years"
    if ahead == 0:
        return _told(goal, Outcome.ON_TIME, first.period, is_certain, f"{first.period} reached it, on time.")
    if ahead > 0:
        reason = f"{first.period} reached it, {count} ahead of {goal.period}."
        return _told(goal, Outcome.AHEAD, first.period, is_certain, reason, ahead)
    reason = f"{first.period} was the first to reach it, {count} after {goal.period}."
    return _told(goal, Outcome.LATE, first.period, is_certain, reason, ahead)


# ------------------------------------------------------------------------------------------------------------ inside


class _Asking(Protocol):
    """Asks for the figure of one perimeter."""

    def __call__(self, period: Period, status: str = "", on: date | None = None) -> Figure: ...


@dataclass(frozen=True)
class _Told:
    """A fact about a year's whole: since when it is known, and whether it still stands."""

    fact: Fact
    known: date
    stands: bool

    @property
    def is_target(self) -> bool:
        return self.fact.status == TARGET

    @property
    def year(self) -> Period:
        return Period(self.fact.start, self.fact.end)

    @property
    def perimeter(self) -> str:
        return " + ".join(self.fact.members_covered)


def _told_of(snapshot: Snapshot, measure: str, known_on: date | None) -> list[_Told]:
    """Return everything that was ever told of whole years, in the order in which it became known; repeats left out."""
    cells = snapshot.cells
    stands = current(cells, snapshot.deliveries, known_on)
    found = []
    for position in cells.equal("measure", measure).nonzero()[0].tolist():
        fact = cells.fact(position)
        known = snapshot.deliveries[fact.delivery].known_on
        is_year = fact.start is not None and add_months(fact.start, MONTHS) == fact.end
        is_whole = is_year and not (fact.breakdown() or fact.counterparty or fact.same_as)
        if is_whole and (known_on is None or known <= known_on):
            found.append(_Told(fact, known, bool(stands[position])))
    return sorted(found, key=lambda told: told.known)


def _span(fact: Fact) -> tuple[Fraction, Fraction]:
    """Return the numbers that a fact allows, lowest and highest."""
    far = Fraction(10) ** 30
    low = -far if fact.bound == "upper" else fact.value - fact.half
    return low, far if fact.bound == "lower" else fact.value + fact.half


def _perimeters(told: Iterable[_Told]) -> list[str]:
    """Return the perimeters that a target or a joint total was told of, the widest first."""
    found = {each.fact.members_covered for each in told if each.is_target or each.fact.covers}
    return [" + ".join(each) for each in sorted(found, key=lambda each: (-len(each), each))]


def _years(told: Iterable[_Told]) -> list[Period]:
    """Return the years that something was told of, the first one first."""
    return sorted({each.year for each in told}, key=lambda period: period.end)


def _results(ask: _Asking, told: list[_Told], others: list[_Told], perimeter: str) -> list[Result]:
    """Return what each year brought; a year that is refused only if something was printed for it."""
    results: list[Result] = []
    for year in _years(each for each in others if not each.is_target):
        figure = ask(year)
        counted = set(figure.members)
        printed = tuple(
            each.fact
            for each in told
            if each.year == year and each.stands and not each.is_target and set(each.fact.members_covered) == counted
        )
        if figure.value is None and not printed:
            continue
        before = next((each.figure for each in results if each.period == year.year_before()), None)
        change = None
        if figure.value is not None and before is not None and before.value and before.unit == figure.unit:
            change = figure.value / before.value - 1
        results.append(Result(year, perimeter, figure, change, printed))
    return results


def _announced(ask: _Asking, told: list[_Told], perimeter: str) -> tuple[list[Goal], list[str]]:
    """Return every announcement of a target, and why a target could not be stated."""
    goals: list[Goal] = []
    notes: list[str] = []
    targets = [each for each in told if each.is_target]
    for year in _years(targets):
        standing: Goal | None = None
        for day in sorted({each.known for each in targets if each.year == year}):
            figure = ask(year, TARGET, day)
            if figure.value is None:
                reason = figure.refusal.reason if figure.refusal else ""
                notes.append(f"The target for {year} as known on {day} cannot be stated: {reason}")
            elif standing is None or (standing.value, standing.unit) != (figure.value, figure.unit):
                if standing is not None:
                    goals[-1] = replace(standing, revised_on=day)
                standing = Goal(
                    year, perimeter, figure.value, figure.unit, day, figure.half, figure.bound, sources(figure)
                )
                goals.append(standing)
    return goals, notes


def _reaches(figure: Figure, goal: Goal) -> bool:
    """Return whether a result, as it was printed, is at least the goal."""
    return figure.value is not None and figure.bound != "upper" and figure.value >= goal.value


def _surely_reaches(figure: Figure, goal: Goal) -> bool:
    return figure.low is not None and figure.low >= goal.value + goal.half


def _falls_short(figure: Figure, goal: Goal) -> bool:
    return figure.high is not None and figure.high < goal.value - goal.half


def _told(
    goal: Goal, outcome: Outcome, reached: Period | None, is_certain: bool, reason: str, ahead: int | None = None
) -> Goal:
    doubt = "" if is_certain else " The numbers are taken as printed; their rounding could change it."
    if outcome is Outcome.ON_TIME:
        ahead = 0
    return replace(
        goal, outcome=outcome, reached=reached, years_ahead=ahead, is_certain=is_certain, reason=reason + doubt
    )

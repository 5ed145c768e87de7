"""What would make a false number true: the number of the record, and of what the stated number is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.calendar import CALENDAR_YEAR, Period
from alliance.figures.figure import Figure
from alliance.publish.case import Case, stands
from alliance.publish.claim import Claim
from alliance.publish.judges.answers import Answer, answers, ask, in_period
from alliance.publish.perimeters import others
from alliance.publish.wording import grouped, period_in_words, written
from alliance.units import CURRENCIES

# Hedges that hold for so many numbers that finding another one they fit says nothing.
_ONE_SIDED = frozenset({"above", "fewer", "at_least", "at_most", "between"})


def remedy(case: Case, claim: Claim, period: Period, decided: Answer) -> str:
    """Return what would make a false number true: another number, and what the stated number is, if the record knows."""
    say = f"Say '{in_print(decided.figure)}{in_period(period)}'"
    meant = _true_of(case, claim, period, decided)
    return f"{say}, or {meant}." if meant else f"{say}."


def in_print(figure: Figure) -> str:
    """Return a figure as it may be printed: exact where it is exact, else in as many digits as it has."""
    value = figure.value or Fraction(0)
    if figure.half or figure.bound or value.denominator != 1 or figure.unit in CURRENCIES or figure.unit == "percent":
        return written(value, figure.unit, half=figure.half, bound=figure.bound)
    return grouped(value)


# --------------------------------------------------------------------------------------------------- inside


def _true_of(case: Case, claim: Claim, period: Period, decided: Answer) -> str:
    """Return of what the stated number is true: cumulated, other members, another period, another kind or size."""
    assert claim.stated is not None
    stated = claim.stated.text
    if claim.stated.hedge in _ONE_SIDED:
        return ""  # "more than 6 million" is true of too much to be a hint
    other = _other_manner(claim, period)
    for answer in answers(case, replace(claim, rule="cumulative" if other.is_cumulative else "quantity"), other):
        if answer.how == "in":
            words = f"cumulatively {period_in_words(other)}" if other.is_cumulative else f"in {period_in_words(other)}"
            return f"'{stated} {words}'"
    for answer in answers(case, claim, period, others(case, claim, period)):
        if answer.how == "in":
            return f"say '{stated}' of {answer.meant.words}"
    for shifted in _other_periods(case, claim, period):
        for answer in answers(case, claim, shifted, [decided.meant]):
            if answer.how == "in":
                return f"'{stated}{in_period(shifted)}'"
    for measure in ("sales", "ev_sales", "phev_sales"):
        if measure != claim.measure and claim.measure in ("sales", "ev_sales", "phev_sales"):
            figure = ask(case, claim, decided.meant, period, measure)
            if figure.value is not None and stands(figure, claim.stated.allowed) == "in":
                return f"'{stated} {case.catalogue.measure(measure).noun}'"
    for factor in (1000, 1_000_000, 10):
        for size in (Fraction(factor), Fraction(1, factor)):
            if decided.figure.value is not None and claim.stated.allowed.times(size).contains(decided.figure.value):
                return f"check the unit: the number is {factor:,} times too {'small' if size > 1 else 'large'}"
    return ""


def _other_manner(claim: Claim, period: Period) -> Period:
    """Return the same time cumulated, or for a cumulated number its last year."""
    if period.start is not None:
        return Period(None, period.end)
    return CALENDAR_YEAR.year(period.last_day.year)


def _other_periods(case: Case, claim: Claim, period: Period) -> Iterator[Period]:
    if period.start is None:
        for year in (period.last_day.year - 1, period.last_day.year + 1):
            yield Period(None, CALENDAR_YEAR.year(year).end)
        return
    yield period.year_before()
    later = period.start.replace(year=period.start.year + 1) if period.start.day < 29 else period.start
    yield Period(later, period.end.replace(year=period.end.year + 1) if period.end.day < 29 else period.end)
    label = period.start.year
    fiscal = case.fiscal(claim)
    if fiscal is not None:
        yield from (fiscal.year(label), fiscal.year(label - 1))
    yield CALENDAR_YEAR.year(label)

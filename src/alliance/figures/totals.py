"""Sums that one question cannot ask: figures of different periods, dates or measures, added under named conventions (§2).

Everything that bends "nothing is guessed" is refused until its convention is named, and is printed beside the number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from alliance.calendar import ONE_DAY, Period
from alliance.errors import UnitError, UsageError, enumerated
from alliance.figures.catalogue import Measure, load_catalogue
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Convention, Figure, Question, Refusal
from alliance.figures.perimeter import compile_perimeter
from alliance.record.snapshot import Snapshot

_BOUNDED = Refusal(
    "Some of the figures are only known from below and some only from above, so their sum has no limit on either side.",
    advice="Ask for figures that are exact, or bounded on one side.",
)
_ALLOWS = {
    Convention.FISCAL_FOR_CALENDAR: "one year's figure stands for another year",
    Convention.DIFFERENT_DATES: "figures of different dates are added",
    Convention.KNOWN_DOUBLE_COUNT: "the same vehicles are counted twice",
    Convention.STRAIGHT_LINE: "a straight line between two figures",
}


@dataclass(frozen=True)
class Total:
    """Several figures as one number.

    Parameters
    ----------
    figures : tuple of Figure
        The figures it is made of.
    value : Fraction or None
        The exact number in `unit`; None if refused.
    unit : str
        Id of the unit.
    half : Fraction
        Half-widths of the figures together (§11).
    bound : "", "lower" or "upper"
        Whether the record only bounds the number from below or above.
    refusal : Refusal or None
        Why there is no number, and which convention would give one.
    notes : tuple of str
        Conventions used, with what they allow, and the notes of the figures.
    """

    figures: tuple[Figure, ...]
    value: Fraction | None
    unit: str
    half: Fraction = Fraction(0)
    bound: str = ""
    refusal: Refusal | None = None
    notes: tuple[str, ...] = ()


def total(
    snapshot: Snapshot,
    questions: Sequence[Question],
    conventions: Collection[Convention] = (),
    catalogue: Mapping[str, Measure] | None = None,
) -> Total:
    """Return the sum of several figures.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    questions : sequence of Question
        The figures to add, at least one.
    conventions : collection of Convention
        What may be bent: ``FISCAL_FOR_CALENDAR`` for years that begin in different months, ``DIFFERENT_DATES`` for other
        periods and dates that differ, ``KNOWN_DOUBLE_COUNT`` for members or measures that count the same vehicles.
    catalogue : mapping of str to Measure or None
        The measures; None for the project's own.

    Raises
    ------
    UsageError
        If there is no question.
    UnitError
        If the figures are in different units.

    Notes
    -----
    Figures "since the beginning" may end on different days without a convention: they only grow, so the sum is a lower
    bound for the last of the days. Source: §2 of the rules of consolidation.
    """
    if not questions:
        raise UsageError("A total needs at least one question.")
    figures = tuple(consolidate(snapshot, question, catalogue) for question in questions)
    unit = figures[0].unit
    needed = list(_needed(snapshot, questions, catalogue or load_catalogue()))
    refusal = next((figure.refusal for figure in figures if figure.value is None), None)
    refusal = refusal or next((_without(*need) for need in needed if need[0] not in conventions), None)
    if refusal is not None or any(figure.value is None for figure in figures):
        return Total(figures, None, unit, refusal=refusal or Refusal("One of the figures is refused."))
    if any(figure.unit != unit for figure in figures):
        raise UnitError(f"Cannot add {enumerated(sorted({figure.unit for figure in figures}))}. Ask all in one unit.")
    if len({figure.bound for figure in figures} - {""}) > 1:
        return Total(figures, None, unit, refusal=_BOUNDED)
    ends = {question.period.end for question in questions}
    grows = len(ends) > 1 and all(question.period.is_cumulative for question in questions)
    told = [f"Convention '{convention}': {_ALLOWS[convention]} ({where})." for convention, where in needed]
    if grows:
        told.append(f"Counted to different days, so a lower bound for {max(ends) - ONE_DAY}.")
    return Total(
        figures,
        sum((figure.value for figure in figures if figure.value is not None), Fraction(0)),
        unit,
        sum((figure.half for figure in figures), Fraction(0)),
        _bound(figures) or ("lower" if grows else ""),
        notes=tuple(dict.fromkeys([*told, *(note for figure in figures for note in figure.notes)])),
    )


def between(
    snapshot: Snapshot,
    earlier: Sequence[Question],
    later: Sequence[Question],
    day: date,
    conventions: Collection[Convention] = (),
    catalogue: Mapping[str, Measure] | None = None,
) -> Total:
    """Return a cumulative number for the end of a day on the straight line between two that the record holds.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    earlier, later : sequence of Question
        Figures "since the beginning" that add up to the number at each end of the line; each end stands at the last day of
        its last period.
    day : date
        The day asked for.
    conventions : collection of Convention
        Must name ``STRAIGHT_LINE``.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Raises
    ------
    UsageError
        If a question is not cumulative, or the day does not lie between the two ends.
    """
    ends = [max(question.period.end for question in questions) for questions in (earlier, later)]
    asked = day + ONE_DAY
    if not all(question.period.is_cumulative for question in (*earlier, *later)) or not ends[0] <= asked <= ends[1]:
        raise UsageError(
            f"A straight line needs cumulative figures before and after {day}; it was given {ends[0] - ONE_DAY} and"
            f" {ends[1] - ONE_DAY}. Ask for 'through' periods on both sides of the day."
        )
    points = [total(snapshot, questions, conventions, catalogue) for questions in (earlier, later)]
    figures = (*points[0].figures, *points[1].figures)
    refusal = next((point.refusal for point in points if point.refusal), None)
    where = f"from {ends[0] - ONE_DAY} to {ends[1] - ONE_DAY}"
    if refusal is None and Convention.STRAIGHT_LINE not in conventions:
        refusal = _without(Convention.STRAIGHT_LINE, where)
    first, last = points[0].value, points[1].value
    if refusal is None and len({point.bound for point in points} - {""}) > 1:
        refusal = _BOUNDED
    if refusal is not None or first is None or last is None:
        return Total(figures, None, points[0].unit, refusal=refusal)
    way = Fraction((asked - ends[0]).days, (ends[1] - ends[0]).days)
    half = (1 - way) * points[0].half + way * points[1].half
    told = f"Convention '{Convention.STRAIGHT_LINE}': {_ALLOWS[Convention.STRAIGHT_LINE]} ({where})."
    notes = tuple(dict.fromkeys([told, *points[0].notes, *points[1].notes]))
    return Total(
        figures, first + way * (last - first), points[0].unit, half, points[0].bound or points[1].bound, None, notes
    )


def convention_for(periods: Sequence[Period]) -> Convention | None:
    """Return the convention that lets figures of these periods stand side by side, or None if they need none."""
    if len(set(periods)) <= 1:
        return None
    years = all(period.start is not None and 365 <= period.days <= 366 for period in periods)
    return Convention.FISCAL_FOR_CALENDAR if years else Convention.DIFFERENT_DATES


def _needed(
    snapshot: Snapshot, questions: Sequence[Question], catalogue: Mapping[str, Measure]
) -> Iterator[tuple[Convention, str]]:
    """Yield the conventions that a sum rests on, each with what it is needed for."""
    periods = list(dict.fromkeys(question.period for question in questions))
    convention = convention_for(periods)
    if convention is not None and not all(period.is_cumulative for period in periods):
        yield convention, ", ".join(str(period) for period in periods)
    for first, second in combinations(questions, 2):
        if twice := _counted_twice(snapshot, first, second, catalogue):
            yield Convention.KNOWN_DOUBLE_COUNT, twice
            return


def _counted_twice(snapshot: Snapshot, first: Question, second: Question, catalogue: Mapping[str, Measure]) -> str:
    """Return what two questions both count, or an empty text."""
    measures = [catalogue[question.measure] for question in (first, second) if question.measure in catalogue]
    for one, other in (measures, measures[::-1]) if len(measures) == 2 else ():
        if one.inside == other.id:
            return f"{one.id} inside {other.id}"
    if first.measure != second.measure or first.period.shared(second.period) is None:
        return ""
    parts = set(first.where) & set(second.where)
    if any(first.where[part] != second.where[part] for part in parts) or first.definition != second.definition:
        return ""
    counted = [
        set(compile_perimeter(question.perimeter, snapshot, question.period).counted(question.period))
        for question in (first, second)
    ]
    return ", ".join(sorted(counted[0] & counted[1]))


def _bound(figures: Sequence[Figure]) -> str:
    return next((figure.bound for figure in figures if figure.bound), "")


def _without(convention: Convention, where: str) -> Refusal:
    return Refusal(
        f"This number rests on a convention: {_ALLOWS[convention]} ({where}).",
        advice=f"Name the convention '{convention}' if that is what you want.",
    )

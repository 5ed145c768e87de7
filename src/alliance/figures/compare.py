"""Two figures side by side: growth, like-for-like growth and shares, always recomputed from both figures (§6).

The bridge between two figures, the rank among rivals and sums of several figures live in `bridge`, `ranking` and `totals`, and
are handed on from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from alliance.calendar import Period
from alliance.calendar import day as period_of_day
from alliance.errors import PerimeterError, UnitError
from alliance.figures.bridge import Bridge, Step, bridge
from alliance.figures.catalogue import Measure
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Question, Refusal
from alliance.figures.perimeter import compile_perimeter
from alliance.figures.ranking import Rank, Rival, rank
from alliance.figures.stretches import percent
from alliance.figures.totals import Total, between, convention_for, total
from alliance.record.snapshot import Snapshot

__all__ = [
    "Bridge", "Growth", "Rank", "Rival", "Share", "Step", "Total", "between", "bridge", "growth", "like_for_like", "rank",
    "share", "total",
]  # fmt: skip

MARKET_SIZE = "market_size"


@dataclass(frozen=True)
class Growth:
    """A figure, the one before it, and the growth between them.

    Parameters
    ----------
    figure, prior : Figure
        The two figures; both are always printed.
    value : Fraction or None
        Growth: ``0.182`` is +18.2 %; None if a figure is refused.
    low, high : Fraction or None
        The least and most it can be, given what the sources were rounded to; None for no limit.
    refusal : Refusal or None
        Why there is no growth.
    notes : tuple of str
        To be printed beside it.
    """

    figure: Figure
    prior: Figure
    value: Fraction | None
    low: Fraction | None = None
    high: Fraction | None = None
    refusal: Refusal | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """One figure as a share of another.

    Parameters
    ----------
    numerator, denominator : Figure
        The two figures; the denominator's counting rule is always printed.
    value : Fraction or None
        The share in percent; None if a figure is refused.
    low, high : Fraction or None
        The least and most it can be; None for no limit.
    refusal : Refusal or None
        Why there is no share.
    notes : tuple of str
        To be printed beside it.
    """

    numerator: Figure
    denominator: Figure
    value: Fraction | None
    low: Fraction | None = None
    high: Fraction | None = None
    refusal: Refusal | None = None
    notes: tuple[str, ...] = ()


def growth(
    snapshot: Snapshot,
    question: Question,
    prior: Question | None = None,
    catalogue: Mapping[str, Measure] | None = None,
) -> Growth:
    """Return a figure's growth over the same period a year before, or over another question.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    question : Question
        The later figure.
    prior : Question or None
        The earlier one; None for the period twelve months before.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Raises
    ------
    PeriodError
        If the period is cumulative and no prior question is given.
    UnitError
        If the two figures are in different units.
    """
    earlier = prior or replace(question, period=question.period.year_before())
    figure, before = (consolidate(snapshot, each, catalogue) for each in (question, earlier))
    quotient = _quotient(figure, before)
    if isinstance(quotient, Refusal):
        return Growth(figure, before, None, refusal=quotient)
    value, low, high = (None if each is None else each - 1 for each in quotient)
    return Growth(figure, before, value, low, high, notes=_notes(figure, before))


def like_for_like(
    snapshot: Snapshot, question: Question, day: date, catalogue: Mapping[str, Measure] | None = None
) -> Growth:
    """Return growth over the year before under a perimeter that is the same in both years: that of one day.

    Members count as on that day, and so does what they consolidate: a company that a member consolidates on the day counts in
    both years, and one that it does not yet, or no longer, consolidates counts in neither.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    question : Question
        The later figure.
    day : date
        The day whose perimeter is held constant. There is no default: a constant perimeter without a day is refused.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.
    """
    span = Period(question.period.year_before().start, question.period.end)
    constant = replace(question, perimeter=constant_perimeter(snapshot, question.perimeter, day, span))
    return growth(snapshot, constant, catalogue=catalogue)


def constant_perimeter(snapshot: Snapshot, perimeter: str, day: date, span: Period) -> str:
    """Return the expression of a perimeter frozen at a day, together with what its members consolidate on that day.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    perimeter : str
        The expression.
    day : date
        The day at which it is frozen.
    span : Period
        The time over which figures are compared; what is consolidated all the time, or never, needs no word.

    Raises
    ------
    PerimeterError
        If the text is no perimeter, or a member counts at more than its whole.

    Notes
    -----
    ``renault`` becomes ``(renault) @ 2017-12-31 + avtovaz`` when Renault consolidates AVTOVAZ on that day, and
    ``(renault) @ 2016-06-30 - avtovaz`` when it does not.
    """
    text = f"({perimeter}) @ {day}"
    frozen = compile_perimeter(text, snapshot, period_of_day(day))
    inside: dict[str, Fraction] = {}
    for link in snapshot.related("consolidates"):
        begins = link.start is not None and span.start is not None and span.start < link.start < span.end
        ends = link.end is not None and span.start is not None and span.start < link.end < span.end
        if not (begins or ends):
            continue
        weight = frozen.weight(link.subject, day)
        if weight and link.object not in frozen.stretches:
            inside.setdefault(link.object, Fraction(0))
            if link.is_valid_on(day):
                inside[link.object] = max(weight, inside[link.object])
    for member, weight in inside.items():
        if weight > 1:
            raise PerimeterError(
                f"'{perimeter}' counts {member} at {percent(weight)}, which no constant perimeter can. Ask for"
                f" 'owned({member})' without solving cross-holdings, or name the shares."
            )
        part = member if weight == 1 else f"{weight} * {member}"
        text += f" + {part}" if weight else f" - {member}"
    return text


def share(
    snapshot: Snapshot,
    numerator: Question,
    denominator: Question,
    catalogue: Mapping[str, Measure] | None = None,
) -> Share:
    """Return one figure as a share of another, in percent.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    numerator : Question
        Whose share.
    denominator : Question
        Of what. A market size must name its counting rule (``definition``) where the record holds several.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Raises
    ------
    UnitError
        If the two figures are in different units.
    """
    part, whole = (consolidate(snapshot, each, catalogue) for each in (numerator, denominator))
    refusal = _unclear(snapshot, part, whole)
    quotient = refusal or _quotient(part, whole)
    if isinstance(quotient, Refusal):
        return Share(part, whole, None, refusal=quotient)
    value, low, high = (None if each is None else 100 * each for each in quotient)
    notes = _notes(part, whole)
    if numerator.period != denominator.period:
        notes = (*notes, f"Different dates: {numerator.period} over {denominator.period}.")
    return Share(part, whole, value, low, high, notes=notes)


def _unclear(snapshot: Snapshot, part: Figure, whole: Figure) -> Refusal | None:
    """Return why two figures cannot make a share, if they cannot."""
    asked, of = part.question, whole.question
    needed = convention_for([asked.period, of.period])
    if needed is not None and needed not in asked.conventions | of.conventions:
        return Refusal(
            f"The share would set {asked.period} over {of.period}, two different periods.",
            advice=f"Ask both for one period, or name the convention '{needed}'.",
        )
    if of.measure == MARKET_SIZE and not of.definition:
        rules = _counting_rules(snapshot, of.period, of.where.get("market", ""))
        if len(rules) > 1:
            return Refusal(
                f"The record holds {len(rules)} sizes of this market, each under its own counting rule.",
                advice=f"Name one as the definition: {'; '.join(rules)}.",
            )
    return None


def _counting_rules(snapshot: Snapshot, period: Period, market: str) -> list[str]:
    cells = snapshot.cells
    fits = cells.equal("measure", MARKET_SIZE) & cells.equal("market", market)
    fits &= cells.columns["end"] == period.end.toordinal()
    codes = sorted({int(code) for code in cells.columns["definition"][fits]})
    return [cells.words["definition"][code] for code in codes if cells.words["definition"][code]]


def _quotient(part: Figure, whole: Figure) -> tuple[Fraction, Fraction | None, Fraction | None] | Refusal:
    """Return the quotient of two figures with its bounds, or why there is none."""
    for figure in (part, whole):
        if figure.value is None:
            return figure.refusal or Refusal("One of the two figures is refused.")
    assert part.value is not None
    assert whole.value is not None
    if part.unit != whole.unit:
        raise UnitError(f"Cannot compare {part.unit} with {whole.unit}. Ask both in one unit.")
    if whole.value <= 0 or (whole.low is not None and whole.low <= 0):
        return Refusal(
            f"{whole.question.measure} of {whole.question.period} is {whole.value}, and nothing can be compared with that.",
            advice="Ask for a period or perimeter in which it is above 0.",
        )
    low = _over(part.low, whole.low, whole.high)
    high = _over(part.high, whole.high, whole.low)
    return part.value / whole.value, low, high


def _over(value: Fraction | None, if_negative: Fraction | None, otherwise: Fraction | None) -> Fraction | None:
    """Return a limit of a quotient: the divisor that stretches it furthest depends on its sign."""
    divisor = if_negative if value is not None and value < 0 else otherwise
    return None if value is None or divisor is None else value / divisor


def _notes(*figures: Figure) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for figure in figures for note in figure.notes))

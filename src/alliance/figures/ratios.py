"""Ratios: recomputed from numerator and denominator under one perimeter, never averaged and never added (§6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from alliance.figures.answer import members_in_words
from alliance.figures.asked import Asked
from alliance.figures.figure import Figure, Question, Refusal, Status, Term
from alliance.figures.ownership import stakes_on
from alliance.record.facts import Fact
from alliance.units import grouped_text

PERCENT = 100
# The basis under which a ratio is not recomputed but given as a source printed it.
PRINTED = "printed"
# Who reports how large markets are.
INDUSTRY = "industry"
# Columns that describe the market and so limit the denominator too.
OF_MARKET = ("market", "powertrain", "segment")


def recomputed(asked: Asked, figure_of: Callable[[Question], Figure]) -> Figure:
    """Return a share as numerator over denominator, in percent.

    Parameters
    ----------
    asked : Asked
        The question. Its counting rule and source choose the denominator: a market is counted in many ways, and two of them
        are never mixed up.
    figure_of : callable
        Asks for the two figures.
    """
    numerator, denominator = (figure_of(question) for question in questions(asked))
    found = _as_printed(asked, (numerator, denominator), figure_of)
    if found is not None:
        return found
    for figure in (numerator, denominator):
        if figure.value is None:
            return _refused(asked, figure.refusal)
    assert numerator.value is not None
    assert denominator.value is not None
    if not denominator.value:
        return _refused(asked, Refusal(f"The {denominator.question.measure} of {asked.period} is 0."))
    factor = PERCENT / denominator.value
    value = numerator.value * factor
    ends = [end for end in _ends(numerator, denominator) if end is not None]
    rules = {term.fact.definition for term in denominator.terms} - {""}
    rule = f", {' and '.join(sorted(rules))}" if rules else ""
    over = f"{numerator.question.measure} {grouped_text(numerator.value)} over {denominator.question.measure}"
    return Figure(
        question=asked.question,
        value=value,
        unit=asked.unit,
        half=max((abs(end - value) for end in ends), default=Fraction(0)),
        bound=_bound(numerator, denominator),
        status=max(numerator.status, denominator.status, Status.DERIVED, key=list(Status).index),
        members=numerator.members,
        terms=tuple(replace(term, weight=term.weight * factor) for term in numerator.terms),
        notes=(*numerator.notes, f"{over} {grouped_text(denominator.value)}{rule}."),
        disagreeing=(*numerator.disagreeing, *denominator.disagreeing),
        misfits=(*numerator.misfits, *denominator.misfits),
    )


def _as_printed(asked: Asked, parts: Sequence[Figure], figure_of: Callable[[Question], Figure]) -> Figure | None:
    """Return the share that a source printed, where the record lacks what it would be recomputed from; else None."""
    lacking = [part for part in parts if part.refusal is not None and part.refusal.missing]
    question = asked.question
    if not lacking or question.definition or question.source or question.basis:
        return None
    printed = figure_of(replace(question, basis=PRINTED, by=()))
    if printed.value is None:
        return None
    lacked = " and ".join(part.question.measure.replace("_", " ") for part in lacking)
    note = f"As its source printed it: the record lacks {lacked} of that part and period, so it cannot be recomputed."
    return replace(printed, question=replace(question, basis=PRINTED), notes=(*printed.notes, note))


def questions(asked: Asked) -> tuple[Question, Question]:
    """Return the questions for numerator and denominator."""
    question = asked.question
    market = {column: value for column, value in asked.where.items() if column in OF_MARKET}
    numerator = replace(
        question, measure=asked.measure.numerator, where=asked.where, by=(), definition="", source="", basis=""
    )
    denominator = replace(
        question, measure=asked.measure.denominator, perimeter=INDUSTRY, where=market, by=(), basis=""
    )
    return numerator, denominator


def stake(asked: Asked) -> Figure:
    """Return what the one company of a perimeter owns of another one (`counterparty`) on a day, in percent.

    Parameters
    ----------
    asked : Asked
        The question, with ``where={"counterparty": "nissan"}``.
    """
    holders, held = asked.counted(), asked.where.get("counterparty", "")
    if len(holders) != 1 or not held:
        return _refused(
            asked, Refusal("A stake is that of one company in another.", advice="Name the other one as counterparty.")
        )
    day = asked.period.last_day
    for link in stakes_on(asked.snapshot, day, (holders[0], held)):
        if (link.subject, link.object) == (holders[0], held) and link.weight is not None:
            fact = Fact(
                measure=asked.measure.id,
                member=holders[0],
                start=day,
                end=asked.period.end,
                value=link.weight * PERCENT,
                unit=asked.unit,
                counterparty=held,
                source=link.source,
                ref=link.ref,
                delivery=link.delivery,
                row=link.row,
            )
            terms = (Term(Fraction(1), fact, holders[0]),)
            return Figure(asked.question, fact.value, asked.unit, members=members_in_words(asked), terms=terms)
    named = f"{asked.name(holders[0])} in {asked.name(held)}"
    return _refused(asked, Refusal(f"The record holds no stake of {named} on {day}."))


def _ends(numerator: Figure, denominator: Figure) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the most the ratio of two positive figures can be."""
    low = None if numerator.low is None or not denominator.high else PERCENT * numerator.low / denominator.high
    high = None if numerator.high is None or not denominator.low else PERCENT * numerator.high / denominator.low
    return low, high


def _bound(numerator: Figure, denominator: Figure) -> str:
    turned = {"lower": "upper", "upper": "lower"}
    sides = {numerator.bound, turned.get(denominator.bound, "")} - {""}
    return sides.pop() if len(sides) == 1 else ""


def _refused(asked: Asked, refusal: Refusal | None) -> Figure:
    return Figure(
        asked.question,
        None,
        asked.unit,
        status=Status.REFUSED,
        refusal=refusal,
        members=members_in_words(asked),
        notes=asked.perimeter.notes,
    )

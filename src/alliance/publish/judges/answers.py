"""What the record answers to a claim: which periods it can mean, and a figure for each reading of whom it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from alliance.calendar import CALENDAR_YEAR, Period, through
from alliance.figures.figure import Figure
from alliance.publish.case import Case, stands
from alliance.publish.claim import Claim
from alliance.publish.perimeters import Meant, readings
from alliance.publish.wording import period_in_words
from alliance.units import CURRENCIES


@dataclass(frozen=True)
class Answer:
    """What the record says to one reading of a claim.

    Parameters
    ----------
    meant : Meant
        Whom the reading means.
    figure : Figure
        The record's answer, possibly refused.
    how : str
        ``"in"``, ``"out"``, ``"open"``, or empty if refused.
    """

    meant: Meant
    figure: Figure
    how: str


def periods_of(case: Case, claim: Claim) -> list[Period]:
    """Return the periods that a claim can mean: the one it names, or the last full years before the text.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim.
    """
    is_cumulative = claim.rule == "cumulative"
    period = case.period_of(claim)
    if period is None:
        if is_cumulative:
            return [through(case.day)]
        years = [CALENDAR_YEAR.year(case.day.year - 1)]
        fiscal = case.fiscal(claim)
        if fiscal is not None and claim.who.companies:
            label = case.day.year if fiscal.year(case.day.year).end <= case.day else case.day.year - 1
            year = fiscal.year(label)
            years.append(year if year.end <= case.day else fiscal.year(label - 1))
        return years
    if claim.when is None or (claim.mark is not None and "period" in claim.mark.settled):
        return [period]
    if claim.when.manner == "since":
        return [through(case.day)] if is_cumulative else [Period(period.start, max(case.day, period.end))]
    if not is_cumulative:
        return [period]
    if claim.when.kind == "month" and claim.measure:
        # "By November 2018" may mean any day of the month.
        ends = {fact.end for fact in case.facts(claim.measure, model=claim.who.model) if fact.start is None}
        inside = [end for end in sorted(ends) if period.start is not None and period.start < end <= period.end]
        return [Period(None, end) for end in dict.fromkeys([period.end, *inside])]
    return [Period(None, period.end)]


def answers(case: Case, claim: Claim, period: Period, meant: list[Meant] | None = None) -> Iterator[Answer]:
    """Yield the record's answers to the readings of a claim, the most natural reading first.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim.
    period : Period
        For which it is judged.
    meant : list of Meant or None
        Readings to ask for; None for those that the text can mean.
    """
    for each in readings(case, claim, period) if meant is None else meant:
        figure = ask(case, claim, each, period)
        yield Answer(each, figure, _how(figure, claim))


def ask(case: Case, claim: Claim, meant: Meant, period: Period, measure: str = "") -> Figure:
    """Return the answer to one reading; several places are added up, and a part that only one model fills is asked of the model."""
    settled = claim.mark.settled if claim.mark is not None else {}
    measure = measure or claim.measure
    more = {"definition": settled.get("definition", "")}
    unit = claim.stated.unit if claim.stated is not None else ""
    if unit in CURRENCIES and unit != case.catalogue.measure(measure).unit:
        more["currency"] = unit
    figures = []
    for place in claim.places or ("",):
        where = dict(meant.where) | ({"market": place} if place else {}) | _kinds(claim)
        figure = case.ask(measure, meant.perimeter, period, where, **more)
        if figure.value is None and measure in ("ev_sales", "phev_sales") and "model" not in where:
            model = only_model(case, measure, meant.perimeter)
            if model:
                other = case.ask(measure, meant.perimeter, period, where | {"model": model}, **more)
                figure = other if other.value is not None else figure
        if figure.value is None and measure == "sales" and where.get("model"):
            # The vehicles of an electric model are counted as electric vehicles.
            kinds = (case.ask(kind, meant.perimeter, period, where, **more) for kind in ("ev_sales", "phev_sales"))
            figure = next((other for other in kinds if other.value is not None), figure)
        figures.append(figure)
    if len(figures) == 1 or any(figure.value is None for figure in figures):
        return next((figure for figure in figures if figure.value is None), figures[0])
    total = sum((figure.value for figure in figures if figure.value is not None), Fraction(0))
    terms = tuple(term for figure in figures for term in figure.terms)
    return replace(figures[0], value=total, half=sum((figure.half for figure in figures), Fraction(0)), terms=terms)


def only_model(case: Case, measure: str, member: str) -> str:
    """Return the model if a member reports only one under a measure."""
    models = {fact.model for fact in case.facts(measure, member=member) if fact.model}
    return models.pop() if len(models) == 1 else ""


def companies_of(case: Case, meant: Meant, period: Period) -> set[str]:
    """Return the companies that a reading counts in a period."""
    spelled = case.spelled(meant.perimeter, period)
    return {part.strip(" ()") for part in spelled.replace("-", "+").split("+")}


def in_period(period: Period) -> str:
    """Return ``" in 2016"`` or ``" through 2016"``."""
    words = period_in_words(period)
    return f" {words}" if period.start is None else f" in {words}"


# --------------------------------------------------------------------------------------------------- inside


def _kinds(claim: Claim) -> dict[str, str]:
    return {column: claim.says[column] for column in ("segment", "plant") if column in claim.says}


def _how(figure: Figure, claim: Claim) -> str:
    return "" if figure.value is None or claim.stated is None else stands(figure, claim.stated.allowed)

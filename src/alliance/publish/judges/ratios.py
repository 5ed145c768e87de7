"""Judges percentages: market shares, shares of own sales, growth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.calendar import ONE_DAY, Period
from alliance.figures.compare import Growth
from alliance.figures.figure import Figure
from alliance.publish.case import Case, stands
from alliance.publish.claim import Claim
from alliance.publish.interval import Interval
from alliance.publish.judges.answers import periods_of
from alliance.publish.perimeters import Meant, others, readings
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import grouped, period_in_words, written
from alliance.units import CURRENCIES

SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD
PRINTED = "printed"


def judge_share(case: Case, claim: Claim) -> Verdict:
    """Judge a share of a market, recomputed under every counting rule of the market's size, and as sources printed it.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; its number is in percent.
    """
    assert claim.stated is not None
    return _first_true(case, claim, [_share(case, claim, period) for period in periods_of(case, claim)])


def judge_own_share(case: Case, claim: Claim) -> Verdict:
    """Judge which part of its own sales somebody makes in a market, or with a kind of vehicle.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; its number is in percent.
    """
    return _first_true(case, claim, [_own_share(case, claim, period) for period in periods_of(case, claim)])


def judge_growth(case: Case, claim: Claim) -> Verdict:
    """Judge a change against the year before, as reported or like for like.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``direction`` and perhaps ``like_for_like``.
    """
    assert claim.stated is not None
    period = case.period_of(claim)
    if period is None:
        period = periods_of(case, claim)[0]
    if claim.says.get("after_base"):
        period = _year_after(period)
    if period.start is None or claim.says.get("points"):
        return case.verdict(claim, ABSENT, "The record has no figure that this change could be held against.")
    if claim.says.get("in") == "units":
        return _judge_change(case, claim, period)
    wanted = claim.stated.allowed.times(Fraction(1, 100))
    refused: Growth | None = None
    for meant in readings(case, claim, period):
        found = _growth(case, claim, meant, period, is_constant=bool(claim.says.get("like_for_like")))
        if found.value is None:
            refused = refused or found
            continue
        known = Interval(found.low, found.high)
        said = f"{_percent(found.value)} ({_pair(found)}; {meant.words})"
        if wanted.contains(found.value):
            return case.verdict(
                claim, SUPPORTED, f"{said}. {' '.join(found.notes[:2])}".strip(), figure=found.figure,
                value=found.value * 100, unit="percent", period=period, sources=_sources(found),
            )  # fmt: skip
        if wanted.meets(known):
            return case.verdict(
                claim, ABSENT, f"The record is too coarse to tell: {said}.", figure=found.figure, unit="percent"
            )
        fix = f"Say '{_percent(found.value)}'"
        if claim.says.get("only_direction"):
            fix = f"Say '{'rose' if found.value > 0 else 'fell'} by {written(abs(found.value) * 100, 'percent')}'"
        elif claim.stated.hedge not in ("above", "fewer", "at_least", "at_most"):
            fix += _constant_fix(case, claim, meant, period, wanted)
        return case.verdict(
            claim, CONTRADICTED, f"The record says {said}.", fix=f"{fix}.", figure=found.figure, value=found.value * 100,
            unit="percent", period=period, sources=_sources(found),
        )  # fmt: skip
    absent = None if refused is None else refused.figure if refused.figure.value is None else refused.prior
    reason = case.why_not(absent) or "Nobody reported it."
    return case.verdict(claim, ABSENT, reason, period=period)


def _judge_change(case: Case, claim: Claim, period: Period) -> Verdict:
    """Judge a change that is stated as a number of vehicles or an amount of money."""
    assert claim.stated is not None
    refusal = ""
    for meant in readings(case, claim, period):
        found = _growth(case, claim, meant, period, is_constant=bool(claim.says.get("like_for_like")))
        if found.figure.value is None or found.prior.value is None:
            refusal = refusal or case.why_not(found.figure if found.figure.value is None else found.prior)
            continue
        change, half = found.figure.value - found.prior.value, found.figure.half + found.prior.half
        figure = replace(found.figure, value=change, half=half)
        amount = _signed(change) if figure.unit not in CURRENCIES else written(change, figure.unit, half=half)
        said = f"{amount} ({_pair(found)}; {meant.words})"
        how = stands(figure, claim.stated.allowed)
        judgement = {"in": SUPPORTED, "open": ABSENT, "out": CONTRADICTED}[how]
        reason = {"in": said, "open": f"The record is too coarse to tell: {said}", "out": f"The record says {said}"}[
            how
        ]
        rather = ""
        if (
            how == "out"
            and stands(found.figure, claim.stated.allowed if change > 0 else claim.stated.allowed.mirrored()) == "in"
        ):
            rather = f", or say 'to {claim.stated.text}'"
        return case.verdict(
            claim, judgement, f"{reason}.", fix="" if how == "in" else f"Say '{amount}'{rather}.",
            figure=found.figure, value=change, period=period, sources=_sources(found),
        )  # fmt: skip
    return case.verdict(claim, ABSENT, refusal or "Nobody reported it.", period=period)


# --------------------------------------------------------------------------------------------------- inside


def _first_true(case: Case, claim: Claim, verdicts: list[Verdict]) -> Verdict:
    """Return the verdict over the periods that a text can mean: true if one is, false if all are."""
    for verdict in verdicts:
        if verdict.verdict is SUPPORTED:
            return verdict
    if all(verdict.verdict is CONTRADICTED for verdict in verdicts):
        return verdicts[0]
    known = [verdict for verdict in verdicts if verdict.verdict is CONTRADICTED]
    if not known:
        return verdicts[0]
    fix = "Say which period is meant." if len(verdicts) > 1 else known[0].fix
    return replace(known[0], verdict=ABSENT, fix=fix, reason=f"The text names no period. {known[0].reason}")


def _share(case: Case, claim: Claim, period: Period) -> Verdict:
    assert claim.stated is not None
    where = {"market": claim.places[0]} if claim.places else {}
    refusal = ""
    for meant in readings(case, claim, period):
        if claim.says.get("of"):
            break
        found = list(_shares(case, claim, meant, period, where))
        known = [(rule, each, stands(each, claim.stated.allowed)) for rule, each in found if each.value is not None]
        if not known:
            refusal = refusal or next((case.why_not(each) for _, each in found if each.refusal is not None), "")
            continue
        said = "; ".join(f"{rule}: {written(figure.value or Fraction(0), 'percent')}" for rule, figure, _ in known)
        reason = f"Share of {meant.words} in {period_in_words(period)}: {said}."
        hows = {how for _, _, how in known}
        rule, best, _ = next((each for each in known if each[2] == "in"), known[0])
        bounds = Interval(best.low, best.high) if best.half else None
        printed_so = rule == "as printed" and known[0][2] == "in"
        if "in" in hows and ("out" not in hows or printed_so):
            return case.verdict(claim, SUPPORTED, reason, figure=best, bounds=bounds, period=period)
        if "in" in hows:
            fix = f"Name the counting rule of the market: {rule}."
            return case.verdict(
                claim, ABSENT, f"It depends on the counting rule. {reason}", fix=fix, figure=best, period=period
            )
        if "open" in hows:
            return case.verdict(
                claim, ABSENT, f"The record is too coarse to tell. {reason}", figure=best, bounds=bounds, period=period
            )
        fix = f"Say '{written(best.value or Fraction(0), 'percent')}'."
        return case.verdict(claim, CONTRADICTED, reason, fix=fix, figure=best, period=period)
    return case.verdict(claim, ABSENT, refusal or "The record has no share of this market.", period=period)


def _shares(
    case: Case, claim: Claim, meant: Meant, period: Period, where: dict[str, str]
) -> Iterator[tuple[str, Figure]]:
    """Yield the shares that the record gives, each with its rule: as printed, then recomputed under each counting rule."""
    parts = dict(meant.where) | where
    settled = claim.mark.settled if claim.mark is not None else {}
    if "definition" in settled:
        rule = settled["definition"]
        yield rule, case.ask("market_share", meant.perimeter, period, parts, definition=rule)
        return
    printed = case.ask("market_share", meant.perimeter, period, parts, basis=PRINTED)
    if printed.value is not None:
        yield "as printed", printed
    rules = {
        fact.definition
        for fact in case.facts("market_size", market=where.get("market", ""))
        if fact.start == period.start and fact.end == period.end
    }
    for rule in sorted(rules):
        figure = case.ask("market_share", meant.perimeter, period, parts, definition=rule)
        if figure.value is not None:
            yield rule or "recomputed", figure
    if not rules and printed.value is None:
        yield "recomputed", case.ask("market_share", meant.perimeter, period, parts)


def _own_share(case: Case, claim: Claim, period: Period) -> Verdict:
    assert claim.stated is not None
    part = claim.says.get("part", "sales")
    refusal = ""
    for meant in readings(case, claim, period):
        parts = dict(meant.where)
        where = parts | ({"market": claim.places[0]} if claim.places else {})
        numerator = case.ask(part, meant.perimeter, period, where)
        whole = claim.says.get("whole", "")
        denominator = case.ask("sales", whole or meant.perimeter, period, {} if whole else parts)
        if numerator.value is None or not denominator.value:
            refused = numerator if numerator.value is None else denominator
            refusal = refusal or case.why_not(refused)
            continue
        value = 100 * numerator.value / denominator.value
        half = (
            value * (numerator.half / numerator.value if numerator.value else 0)
            + value * denominator.half / denominator.value
        )
        figure = replace(numerator, value=value, half=half, unit="percent")
        how = stands(figure, claim.stated.allowed)
        said = f"{grouped(numerator.value)} of {grouped(denominator.value)} is {written(value, 'percent')} in {period_in_words(period)}."
        terms = (*numerator.terms, *denominator.terms)
        judgement = {"in": SUPPORTED, "open": ABSENT, "out": CONTRADICTED}[how]
        return case.verdict(
            claim, judgement, said, fix="" if how == "in" else f"Say '{written(value, 'percent')}' of {period_in_words(period)}.",
            figure=replace(figure, terms=terms), period=period,
        )  # fmt: skip
    return case.verdict(claim, ABSENT, refusal or "The record has no such figure.", period=period)


def _growth(case: Case, claim: Claim, meant: Meant, period: Period, *, is_constant: bool) -> Growth:
    where = dict(meant.where) | ({"market": claim.places[0]} if claim.places else {})
    question = case.question(claim.measure, meant.perimeter, period, where)
    base = claim.base.period(case.fiscal(claim), case.day) if claim.base is not None else None
    is_year_before = base is None or (base.start, base.end) == (period.year_before().start, period.year_before().end)
    return case.growth(question, period.last_day if is_constant else None, None if is_year_before else base)


def _constant_fix(case: Case, claim: Claim, meant: Meant, period: Period, wanted: Interval) -> str:
    """Return which other reading would make a change true: like for like, or with or without somebody in both years."""
    found = _growth(case, claim, meant, period, is_constant=not claim.says.get("like_for_like"))
    if found.value is not None and wanted.contains(found.value):
        return (
            ", or say 'as reported'"
            if claim.says.get("like_for_like")
            else _both_years(case, claim, meant, period, wanted)
        )
    return _both_years(case, claim, meant, period, wanted)


def _both_years(case: Case, claim: Claim, meant: Meant, period: Period, wanted: Interval) -> str:
    for other in others(case, claim, period):
        found = _growth(case, claim, other, period, is_constant=False)
        if found.value is not None and wanted.contains(found.value):
            return f", or say '{other.words} in both years'"
    found = _growth(case, claim, meant, period, is_constant=True)
    return ", or say 'like for like'" if found.value is not None and wanted.contains(found.value) else ""


def _pair(found: Growth) -> str:
    figures = (found.prior.value or Fraction(0), found.figure.value or Fraction(0))
    return f"{grouped(figures[0])} to {grouped(figures[1])}"


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{grouped(value)}"


def _percent(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{written(value * 100, 'percent')}"


def _sources(found: Growth) -> list[str]:
    return [term.fact.source for figure in (found.figure, found.prior) for term in figure.terms]


def _year_after(period: Period) -> Period:
    assert period.start is not None
    length = period.days
    return (
        Period(period.end, period.end + length * ONE_DAY)
        if length < 360
        else Period(period.end, period.end.replace(year=period.end.year + 1))
    )

"""Judges things that are counted or listed: brands, markets, plants, people, functions; and what a total includes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from alliance.calendar import Period
from alliance.calendar import day as period_of_day
from alliance.figures.figure import Figure
from alliance.publish.case import Case, stands
from alliance.publish.claim import Claim
from alliance.publish.interval import Interval
from alliance.publish.judges.memberships import brands_of_alliance, judge_members
from alliance.publish.language import policy
from alliance.publish.perimeters import readings
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import day_in_words, grouped, written
from alliance.record.facts import Fact
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD


def judge_count(case: Case, claim: Claim) -> Verdict:
    """Judge how many brands, markets, plants, people, functions or members there are on a day.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; its number is `claim.stated`.

    Notes
    -----
    A number that the text hedges may also rest on the nearest printed statement of another day, within the months of the
    policy; the verdict names that day.
    """
    assert claim.stated is not None
    day = case.day_of(claim)
    where = {"market": claim.places[0]} if claim.places else {}
    first: Verdict | None = None
    for each in _days(case, claim, day):
        verdict = _count_on(case, claim, each, where)
        if verdict.verdict is SUPPORTED:
            return verdict
        first = first or verdict
    assert first is not None
    if first.verdict is CONTRADICTED or (first.figure is not None and first.figure.value is not None):
        return first
    return _nearest(case, claim, day) or first


def judge_list(case: Case, claim: Claim) -> Verdict:
    """Judge a list of brands or functions that claims to be complete.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds what it lists.
    """
    day = case.day_of(claim)
    if claim.measure == "members":
        return judge_members(case, claim)
    kind, links = (
        ("brand", brands_of_alliance(case, day)) if claim.measure == "brands" else ("function", _functions(case, day))
    )
    if not links:
        return case.verdict(claim, ABSENT, f"The record links no {kind}s to the alliance on {day_in_words(day)}.")
    listed, known = list(claim.things), [link.subject for link in links]
    missing = [each for each in dict.fromkeys(known) if each not in listed and not claim.says.get("part")]
    strangers = [each for each in re.split(r",|\band\b", claim.says.get("strangers", "")) if each.strip()]
    if strangers and len(missing) <= len(strangers):
        # One of them may be another name for what is missing.
        reason = f"The record knows nothing called {' or '.join(each.strip() for each in strangers)}."
        fix = f"Say {case.names(list(dict.fromkeys(known)), kind)}."
        return case.verdict(claim, Judgement.UNREAD, reason, fix=fix, period=period_of_day(day))
    extra = [each for each in listed if each not in known]
    sources = [link.source for link in links]
    count = Fraction(len(set(known)))
    if not missing and not extra:
        are = "Among" if claim.says.get("part") else "These are"
        reason = f"{are} the {kind}s of {day_in_words(day)}: {case.names(listed, kind)}."
        return case.verdict(
            claim, SUPPORTED, reason, value=count, unit=claim.measure, sources=sources, period=period_of_day(day)
        )
    parts = [
        f"{case.names(missing, kind)} {'is' if len(missing) == 1 else 'are'} missing" if missing else "",
        f"{case.names(extra, kind)} did not count" if extra else "",
    ]
    reason = f"On {day_in_words(day)}, {' and '.join(part for part in parts if part)}."
    fix = f"Say {case.names(list(dict.fromkeys(known)), kind)}."
    return case.verdict(
        claim,
        CONTRADICTED,
        reason,
        fix=fix,
        value=count,
        unit=claim.measure,
        sources=sources,
        period=period_of_day(day),
    )


def judge_inclusion(case: Case, claim: Claim) -> Verdict:
    """Judge whether a total holds the figures of a company, also of the time before it was a member.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds the company.
    """
    company = claim.things[0]
    name = case.name(company)
    period = case.period_of(claim)
    facts = [
        fact
        for fact in case.facts(claim.measure, member=ALLIANCE)
        if not fact.breakdown() and (period is None or fact.end == period.end) and fact.end <= case.day
    ]
    inside = [fact for fact in facts if company in fact.members_covered]
    best = max(inside or facts, key=lambda fact: (fact.start is None, fact.end, not fact.half), default=None)
    if best is None:
        return case.verdict(claim, ABSENT, f"The record has no such total that would name {name}.")
    if not inside:
        reason = f"The total of {grouped(best.value)} covers {case.names(best.members_covered)}, not {name}."
        return case.verdict(claim, CONTRADICTED, reason, value=best.value, unit=best.unit, sources=[best.source])
    reason = f"The total of {grouped(best.value)} covers {case.names(best.members_covered)}."
    joined = next((link.start for link in case.related("member_of", subject=company, object=ALLIANCE)), None)
    before = _before_joining(case, claim.measure, company, best, joined)
    return case.verdict(
        claim,
        SUPPORTED,
        f"{reason}{before}",
        value=best.value,
        unit=best.unit,
        sources=[best.source],
        perimeter=best.covers.replace("+", " + "),
    )


# --------------------------------------------------------------------------------------------------- inside


def _days(case: Case, claim: Claim, day: date) -> list[date]:
    """Return the days that a statement can be made for: its own, then others of its year on which somebody counted."""
    period = case.period_of(claim)
    if period is None or period.start is None or case.catalogue.measure(claim.measure).kind == "set":
        return [day]
    facts = case.facts(claim.measure, market=claim.places[0] if claim.places else "")
    others = {fact.start for fact in facts if fact.start is not None and period.contains(Period(fact.start, fact.end))}
    return [day, *sorted(others - {day}, reverse=True)]


def _count_on(case: Case, claim: Claim, day: date, where: dict[str, str]) -> Verdict:
    """Return the verdict of a count on one day."""
    assert claim.stated is not None
    refused: Figure | None = None
    is_set = case.catalogue.measure(claim.measure).kind == "set"
    for meant in readings(case, claim, period_of_day(day)):
        figure = case.ask(claim.measure, meant.perimeter, period_of_day(day), dict(meant.where) | where)
        if figure.value is None:
            refused = refused or figure
            continue
        said = f"{case.in_words(figure)} on {day_in_words(day)} ({meant.words})"
        how = stands(figure, claim.stated.allowed)
        bounds = Interval(figure.low, figure.high) if figure.half or figure.bound else None
        if how == "in":
            return case.verdict(claim, SUPPORTED, f"{_first_upper(said)}.", figure=figure, bounds=bounds)
        if how == "out" and refused is not None and not is_set:
            # What the text says itself is not known, and others were counted: that refutes nothing.
            return case.verdict(claim, ABSENT, f"The record only has {said}.", figure=figure, bounds=bounds)
        if how == "out":
            fix = f"Say '{case.in_words(figure)}'{_on_other_day(case, claim, meant.perimeter, dict(meant.where))}."
            return case.verdict(claim, CONTRADICTED, f"The record says {said}.", fix=fix, figure=figure)
        reason = f"The record only names {said}; it does not list them all."
        return case.verdict(claim, ABSENT, reason, figure=figure, bounds=bounds)
    reason = case.why_not(refused) or "Nobody reported it."
    return case.verdict(claim, ABSENT, reason, figure=refused)


def _on_other_day(case: Case, claim: Claim, perimeter: str, where: dict[str, str]) -> str:
    """Return on which first of January the stated count would be true, nearest first."""
    assert claim.stated is not None
    day = case.day_of(claim)
    for shift in (1, -1, 2, -2, 3, -3):
        other = date(day.year + shift, 12, 31)
        figure = case.ask(claim.measure, perimeter, period_of_day(other), where)
        if figure.value is not None and not figure.bound and stands(figure, claim.stated.allowed) == "in":
            return f", or say '{claim.stated.text}' of the end of {other.year}"
    return ""


def _nearest(case: Case, claim: Claim, day: date) -> Verdict | None:
    """Return the verdict by the nearest printed statement of another day, for a number that the text hedges."""
    assert claim.stated is not None
    if not claim.stated.hedge:
        return None
    fitting = [fact for fact in _statements(case, claim) if abs((fact.end - day).days) <= policy().near_months * 31]
    best = min(fitting, key=lambda fact: abs((fact.end - day).days), default=None)
    if best is None:
        return None
    figure = Figure(
        case.ask(claim.measure, best.member, period_of_day(day)).question, best.value, best.unit, best.half, best.bound
    )
    if stands(figure, claim.stated.allowed) != "in":
        return None
    reason = f"{written(best.value)} by a statement of {day_in_words(best.start or best.end)}; none of {day_in_words(day)} is in the record."
    return case.verdict(
        claim, SUPPORTED, reason, value=best.value, unit=best.unit, sources=[best.source], perimeter=best.member,
        bounds=Interval(figure.low, figure.high), period=period_of_day(best.start or best.end),
    )  # fmt: skip


def _statements(case: Case, claim: Claim) -> Iterable[Fact]:
    who = claim.who
    if not who.model and not who.brand:
        return
    yield from (
        fact
        for fact in case.facts(claim.measure, model=who.model, brand="")
        if not who.brand or fact.brand == who.brand
    )


def _functions(case: Case, day: date) -> list[Relation]:
    return [link for link in case.related("function_of", object=ALLIANCE, on=day) if link.precision != "expected"]


def _before_joining(case: Case, measure: str, company: str, total: Fact, joined: date | None) -> str:
    """Return how much of a cumulated total a member had sold before it joined, where the record tells."""
    if joined is None or total.start is not None or total.end <= joined:
        return f" {case.name(company)} joined on {day_in_words(joined)}." if joined is not None else ""
    without = [
        fact
        for fact in case.facts(measure, member=ALLIANCE)
        if fact.start is None
        and company not in fact.members_covered
        and fact.end <= joined
        and not fact.bound
        and not fact.breakdown()
    ]
    for fact in sorted(without, key=lambda fact: fact.end, reverse=True):
        for other in case.facts(measure, member=ALLIANCE):
            if (
                other.start is None
                and other.end == fact.end
                and set(other.members_covered) == {*fact.members_covered, company}
            ):
                gap = grouped(other.value - fact.value)
                return f" {case.name(company)} joined on {day_in_words(joined)}; about {gap} were sold by it before."
    return f" {case.name(company)} joined on {day_in_words(joined)}."


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

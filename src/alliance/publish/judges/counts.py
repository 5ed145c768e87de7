"""Judges things that are counted or listed: brands, markets, plants, people, functions, members, partners, homes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from alliance.calendar import Period
from alliance.calendar import day as period_of_day
from alliance.figures.figure import Figure
from alliance.publish.case import Case, stands
from alliance.publish.claim import Claim
from alliance.publish.interval import Interval
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
    kind, links = ("brand", _brands(case, day)) if claim.measure == "brands" else ("function", _functions(case, day))
    if not links:
        return case.verdict(claim, ABSENT, f"The record links no {kind}s to the alliance on {day_in_words(day)}.")
    listed, known = list(claim.things), [link.subject for link in links]
    missing = [each for each in dict.fromkeys(known) if each not in listed]
    extra = [each for each in listed if each not in known]
    sources = [link.source for link in links]
    count = Fraction(len(set(known)))
    if not missing and not extra:
        reason = f"These are the {kind}s of {day_in_words(day)}: {case.names(listed, kind)}."
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


def judge_members(case: Case, claim: Claim) -> Verdict:
    """Judge who is a member of the alliance.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``whole`` if its list claims to be complete.
    """
    day = case.day_of(claim)
    links = case.related("member_of", object=ALLIANCE, on=day)
    members = [link.subject for link in links]
    if not members:
        return case.verdict(claim, ABSENT, f"The record has no members of {day_in_words(day)}.")
    if claim.says.get("not"):
        return _judge_no_member(case, claim, links, day)
    wrong = [each for each in claim.things if each not in members]
    missing = [each for each in members if each not in claim.things] if claim.says.get("whole") else []
    sources = [link.source for link in links]
    period = period_of_day(day)
    if not wrong and not missing:
        return case.verdict(
            claim, SUPPORTED, f"Members on {day_in_words(day)}: {case.names(members)}.", sources=sources, period=period,
            value=Fraction(len(members)), unit="members", perimeter=" + ".join(members),
        )  # fmt: skip
    reasons = [_not_a_member(case, each, day) for each in wrong]
    are = "is a member" if len(missing) == 1 else "are members"
    reasons += [f"{case.names(missing)} {are}, too." if missing else ""]
    return case.verdict(
        claim, CONTRADICTED, " ".join(reason for reason in reasons if reason), sources=sources, period=period,
        fix=f"Members on {day_in_words(day)} were {case.names(members)}.", value=Fraction(len(members)), unit="members",
    )  # fmt: skip


def _judge_no_member(case: Case, claim: Claim, links: list[Relation], day: date) -> Verdict:
    """Judge that somebody is no member: false if the record has the membership."""
    mine = next((link for link in links if link.subject == claim.things[0]), None)
    period, name = period_of_day(day), case.name(claim.things[0])
    if mine is None:
        reason = f"Members on {day_in_words(day)}: {case.names([link.subject for link in links])}."
        sources = [link.source for link in links]
        return case.verdict(claim, SUPPORTED, reason, sources=sources, period=period)
    since = f" since {day_in_words(mine.start, mine.precision)}" if mine.start is not None else ""
    reason = f"{name} is a member{since}."
    return case.verdict(claim, CONTRADICTED, reason, fix="Call it a member.", sources=[mine.source], period=period)


def judge_brand(case: Case, claim: Claim) -> Verdict:
    """Judge whose brand something is on the day of the text, or at the time that it names.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds the company, then the brands.
    """
    company, *brands = claim.things
    day = case.day_of(claim)
    owners = case.counted(period_of_day(day)) if company == ALLIANCE else (company,)
    inside = {link.object for owner in owners for link in case.related("consolidates", subject=owner, on=day)}
    sources: list[str] = []
    for brand in brands:
        links = case.related("brand_of", subject=brand, on=day)
        name = case.name(brand, "brand")
        if not links:
            return case.verdict(claim, ABSENT, f"The record does not say whose brand {name} is on {day_in_words(day)}.")
        sources += [link.source for link in links]
        if not {link.object for link in links} & ({*owners} | inside):
            makers = case.names([link.object for link in links])
            reason = f"{name} is a brand of {makers} on {day_in_words(day)}."
            return case.verdict(
                claim,
                CONTRADICTED,
                reason,
                fix=f"Say 'a brand of {makers}'.",
                sources=sources,
                period=period_of_day(day),
            )
    whose = "the alliance" if company == ALLIANCE else case.name(company)
    reason = f"The record links {case.names(brands, 'brand')} to {whose} on {day_in_words(day)}."
    return case.verdict(claim, SUPPORTED, reason, sources=sources, period=period_of_day(day))


def judge_partnership(case: Case, claim: Claim) -> Verdict:
    """Judge whether somebody works with the alliance outside membership, and since when.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds the partner.
    """
    partner = claim.things[0]
    name = case.name(partner, "partner")
    day = case.day_of(claim)
    links = [link for link in case.related("partner_of", subject=partner) if _is_of_alliance(case, link, day)]
    left = [event for event in case.events(partner, "left") if event.start is not None and event.start <= day]
    ended = [link.end for link in links if link.end is not None and link.end <= day]
    valid = [link for link in links if link.is_valid_on(day)]
    if claim.says.get("began"):
        return _began(case, claim, links)
    if valid and not left:
        first = min(valid, key=lambda link: link.start or date.max)
        since = f" since {day_in_words(first.start, first.precision)}" if first.start is not None else ""
        reason = f"{name} is a partner{since}: {first.detail}." if first.detail else f"{name} is a partner{since}."
        return case.verdict(
            claim, SUPPORTED, reason, sources=[link.source for link in valid], period=period_of_day(day)
        )
    if partner in case.members(day):
        return case.verdict(
            claim, CONTRADICTED, f"{name} is a member on {day_in_words(day)}, not only a partner.", fix="Call it a member.",
            period=period_of_day(day),
        )  # fmt: skip
    if ended or left:
        last = max([*ended, *(event.start for event in left if event.start is not None)])
        reason = f"The partnership with {name} ended by {day_in_words(last)}."
        return case.verdict(claim, CONTRADICTED, reason, fix="Say it in the past tense.", period=period_of_day(day))
    later = [link for link in links if link.start is not None and link.start > day]
    if later and len(later) == len(links):
        first = min(later, key=lambda link: link.start or date.max)
        reason = f"The partnership with {name} began only on {day_in_words(first.start or day)}."
        return case.verdict(claim, CONTRADICTED, reason, sources=[first.source], period=period_of_day(day))
    return case.verdict(claim, ABSENT, f"The record has no partnership with {name} on {day_in_words(day)}.")


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


def judge_home(case: Case, claim: Claim) -> Verdict:
    """Judge in which country a company is at home.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds the company, `claim.places` the country.
    """
    thing = case.thing("member", claim.things[0])
    if thing is None or not thing.country:
        return case.verdict(claim, ABSENT, "The record does not say where it is at home.")
    home = case.name(thing.country, "market")
    is_true = thing.country == claim.places[0]
    return case.verdict(
        claim, SUPPORTED if is_true else CONTRADICTED, f"{thing.name} is at home in {home}.",
        fix="" if is_true else f"Say '{home}'.", sources=[thing.source],
    )  # fmt: skip


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


def _brands(case: Case, day: date) -> list[Relation]:
    """Return the brand links that count on a day: of members and counted partners, from the day they are counted."""
    companies = case.counted(period_of_day(day))
    return [
        link
        for link in case.related("brand_of", on=day)
        if link.object in companies and (link.counted_from is None or link.counted_from <= day)
    ]


def _functions(case: Case, day: date) -> list[Relation]:
    return [link for link in case.related("function_of", object=ALLIANCE, on=day) if link.precision != "expected"]


def _not_a_member(case: Case, company: str, day: date) -> str:
    name = case.name(company)
    joined = next((link.start for link in case.related("member_of", subject=company, object=ALLIANCE)), None)
    if joined is not None and joined > day:
        return f"{name} joined only on {day_in_words(joined)}."
    if case.related("partner_of", subject=company, object=ALLIANCE):
        return f"{name} is a partner and not a member."
    return f"{name} is not a member on {day_in_words(day)}."


def _is_of_alliance(case: Case, link: Relation, day: date) -> bool:
    return link.object == ALLIANCE or link.object in case.members(day)


def _began(case: Case, claim: Claim, links: list[Relation]) -> Verdict:
    period = case.period_of(claim)
    name = case.name(claim.things[0], "partner")
    starts = [link for link in links if link.start is not None and link.object == ALLIANCE] or [
        link for link in links if link.start is not None
    ]
    if period is None or not starts:
        return case.verdict(claim, ABSENT, f"The record does not say when the partnership with {name} began.")
    first = min(starts, key=lambda link: link.start or date.max)
    assert first.start is not None
    is_true = any(link.start is not None and period.contains(period_of_day(link.start)) for link in starts)
    reason = f"The partnership with {name} began on {day_in_words(first.start, first.precision)}."
    fix = "" if is_true else f"Say '{day_in_words(first.start, first.precision)}'."
    return case.verdict(claim, SUPPORTED if is_true else CONTRADICTED, reason, fix=fix, sources=[first.source])


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

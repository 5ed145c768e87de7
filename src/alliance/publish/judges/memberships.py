"""Judges who belongs to whom: members, partners, brands, homes of companies."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from alliance.calendar import day as period_of_day
from alliance.publish.case import Case
from alliance.publish.claim import Claim
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import day_in_words
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD


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
    if claim.says.get("all"):
        brands = list(dict.fromkeys(link.subject for link in brands_of_alliance(case, day)))
        if claim.says.get("count", str(len(brands))) != str(len(brands)):
            reason = f"The alliance has {len(brands)} brands on {day_in_words(day)}, not {claim.says['count']}."
            return case.verdict(claim, CONTRADICTED, reason, fix=f"Say '{len(brands)}'.", period=period_of_day(day))
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
    if claim.says.get("not") and (left or not valid):
        reason = f"The record has no partnership with {name} on {day_in_words(day)}; others may exist."
        return case.verdict(claim, ABSENT, reason)
    if valid and not left:
        first = min(valid, key=lambda link: link.start or date.max)
        since = f" since {day_in_words(first.start, first.precision)}" if first.start is not None else ""
        reason = f"{name} is a partner{since}: {first.detail}." if first.detail else f"{name} is a partner{since}."
        if claim.says.get("not"):
            fix = "Call it a partner."
            return case.verdict(
                claim, CONTRADICTED, reason, fix=fix, sources=[link.source for link in valid], period=period_of_day(day)
            )
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


def judge_home(case: Case, claim: Claim) -> Verdict:
    """Judge in which country a company is at home.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds the company, `claim.places` the country.
    """
    thing = case.thing("member", claim.things[0]) or case.thing("brand", claim.things[0])
    if thing is None or not thing.country:
        return case.verdict(claim, ABSENT, "The record does not say where it is at home.")
    home = case.name(thing.country, "market")
    is_true = thing.country == claim.places[0]
    return case.verdict(
        claim, SUPPORTED if is_true else CONTRADICTED, f"{thing.name} is at home in {home}.",
        fix="" if is_true else f"Say '{home}'.", sources=[thing.source],
    )  # fmt: skip


def brands_of_alliance(case: Case, day: date) -> list[Relation]:
    """Return the brand links that count on a day: of members and counted partners, from the day they are counted."""
    companies = case.counted(period_of_day(day))
    return [
        link
        for link in case.related("brand_of", on=day)
        if link.object in companies and (link.counted_from is None or link.counted_from <= day)
    ]


# --------------------------------------------------------------------------------------------------- inside


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

"""Judges comparisons of two: how far somebody is ahead of or behind another, and how many times as much."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from alliance.calendar import Period
from alliance.publish.case import Case
from alliance.publish.claim import Claim, Who
from alliance.publish.interval import Interval
from alliance.publish.judges.answers import answers, periods_of
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import grouped, period_in_words
from alliance.record.members import ALLIANCE

SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD


def judge_distance(case: Case, claim: Claim) -> Verdict:
    """Judge how far somebody is ahead of or behind another, or how many times as much.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``way`` ("ahead", "behind", "times") and ``rival`` or ``rival_brand``.
    """
    assert claim.stated is not None
    period = periods_of(case, claim)[0]
    own = next((answer for answer in answers(case, claim, period) if answer.figure.value is not None), None)
    if own is None or own.figure.value is None:
        first = next(answers(case, claim, period))
        reason = case.why_not(first.figure) or "The record has no such figure."
        return case.verdict(claim, ABSENT, reason, perimeter=first.meant.perimeter, period=period)
    name = _called(case, claim)
    value, half, sources = _other(case, claim, period, own.meant.perimeter)
    if value is None:
        reason = f"The record has no figure of {name} for {period_in_words(period)}."
        return case.verdict(claim, ABSENT, reason, figure=own.figure)
    mine = own.figure.value
    sources = [*(term.fact.source for term in own.figure.terms), *sources]
    if claim.says["way"] == "times":
        ratio = mine / value if value else Fraction(0)
        said = f"{grouped(ratio, 2)} times as many as {name}"
        is_true = claim.stated.allowed.contains(ratio)
        return case.verdict(
            claim, SUPPORTED if is_true else CONTRADICTED, f"{case.in_words(own.figure)} is {said} ({grouped(value)}).",
            fix="" if is_true else f"Say '{said}'.", figure=own.figure, value=ratio, unit="times", sources=sources,
        )  # fmt: skip
    gap = mine - value if claim.says["way"] == "ahead" else value - mine
    word = "ahead of" if mine > value else "behind"
    distance = f"{grouped(abs(mine - value))} {word} {name}"
    reason = f"{case.in_words(own.figure)} is {distance} ({grouped(value)})."
    unsure = own.figure.half + half
    if unsure and claim.stated.allowed.meets(Interval(gap - unsure, gap + unsure)) and not _holds(claim, gap, unsure):
        return case.verdict(claim, ABSENT, f"The record is too coarse to tell. {reason}", figure=own.figure)
    is_true = claim.stated.allowed.contains(gap)
    return case.verdict(
        claim, SUPPORTED if is_true else CONTRADICTED, reason, fix="" if is_true else f"Say '{distance}'.",
        figure=own.figure, value=abs(gap), sources=sources,
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _holds(claim: Claim, gap: Fraction, unsure: Fraction) -> bool:
    assert claim.stated is not None
    return claim.stated.allowed.holds(Interval(gap - unsure, gap + unsure))


def _called(case: Case, claim: Claim) -> str:
    if brand := claim.says.get("rival_brand", ""):
        return case.name(brand, "brand")
    rival = claim.says["rival"]
    return "the alliance" if rival == ALLIANCE else case.name(rival, "member", "partner", "rival")


def _other(case: Case, claim: Claim, period: Period, perimeter: str) -> tuple[Fraction | None, Fraction, list[str]]:
    """Return the figure of the one that is compared with, its half-width and its sources."""
    brand, rival = claim.says.get("rival_brand", ""), claim.says.get("rival", "")
    if rival and rival != ALLIANCE:
        ranked = case.rank(case.question("sales", perimeter, period))
        found = next((each for each in ranked.rivals if each.id == rival), None)
        if found is not None:
            return found.value, Fraction(0), [found.source]
    who = Who(brand=brand) if brand else Who(is_alliance=True) if rival == ALLIANCE else Who(companies=(rival,))
    for answer in answers(case, replace(claim, who=who), period):
        if answer.figure.value is not None:
            return answer.figure.value, answer.figure.half, [term.fact.source for term in answer.figure.terms]
    return None, Fraction(0), []

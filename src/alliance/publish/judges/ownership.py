"""Judges who owns whom: a share in percent, a majority, a subsidiary."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from alliance.calendar import Period
from alliance.calendar import day as period_of_day
from alliance.publish.case import Case
from alliance.publish.claim import Claim
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import day_in_words, written
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD
# More than this share of a company is a majority of it.
HALF = Fraction(1, 2)


def judge_stake(case: Case, claim: Claim) -> Verdict:
    """Judge a share of one company that another one owns.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds the company that is owned.
    """
    assert claim.stated is not None
    link, verdict = _stake(case, claim)
    if link is None:
        return verdict
    share = (link.weight or Fraction(0)) * 100
    is_true = claim.stated.allowed.contains(share)
    return _held(case, claim, link, is_true, "" if is_true else f"Say '{written(share, 'percent')}'.")


def judge_control(case: Case, claim: Claim) -> Verdict:
    """Judge a majority, a minority, a subsidiary or an owner, by the share that the record has.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``control``, `claim.things` holds the company that is owned.

    Notes
    -----
    Who is called an owner or a parent without more than half is judged false; who consolidates a company is its parent. A
    share of more than half makes a subsidiary, and only the whole makes an owner without a number.
    """
    kind, day = claim.says["control"], case.day_of(claim)
    holder, held = claim.who.companies[0], claim.things[0]
    parents = [link for link in case.related("consolidates", subject=holder, object=held) if link.is_valid_on(day)]
    if parents and kind == "subsidiary":
        reason = f"{case.name(holder)} consolidates {case.name(held)} on {day_in_words(day)}."
        return case.verdict(claim, SUPPORTED, reason, sources=[parents[0].source], period=period_of_day(day))
    link, verdict = _stake(case, claim)
    if link is None:
        return verdict
    weight = link.weight or Fraction(0)
    is_true = {"majority": weight > HALF, "subsidiary": weight > HALF, "minority": weight < HALF, "owns": weight == 1}[
        kind
    ]
    if kind == "owns" and (parents or HALF < weight < 1):
        reason = f"{_says(case, claim, link)} Whether that is called owning is a matter of words."
        return case.verdict(
            claim, ABSENT, reason, fix="Name the share.", sources=[link.source], period=period_of_day(day)
        )
    fix = "" if is_true else f"Say 'holds {written(weight * 100, 'percent')}'."
    return _held(case, claim, link, is_true, fix)


# --------------------------------------------------------------------------------------------------- inside


def _stake(case: Case, claim: Claim) -> tuple[Relation | None, Verdict]:
    """Return the stake on the day of a claim, or None and the verdict that there is none."""
    day = case.day_of(claim)
    holder, held = (claim.who.companies or (ALLIANCE,))[0], claim.things[0]
    period = case.period_of(claim) or period_of_day(day)
    links = case.related("owns", subject=holder, object=held)
    stakes = [
        link
        for link in links
        if link.precision != "announced" and link.weight is not None and _overlaps(link, period, day)
    ]
    if stakes:
        last = max(stakes, key=lambda link: (link.start is not None, link.start or day))
        return last, case.verdict(claim, ABSENT, "")
    later = [link for link in links if link.start is not None and link.start >= period.end and link.precision == "day"]
    if later:
        first = min(later, key=lambda link: link.start or day)
        assert first.start is not None
        taken = written((first.weight or Fraction(0)) * 100, "percent")
        reason = f"{case.name(holder)} took {taken} of {case.name(held)} only on {day_in_words(first.start)}."
        fix = f"Say it of {day_in_words(first.start)} or later."
        return None, case.verdict(claim, CONTRADICTED, reason, fix=fix, sources=[first.source])
    reason = f"The record has no stake of {case.name(holder)} in {case.name(held)} on {day_in_words(day)}."
    return None, case.verdict(claim, ABSENT, reason)


def _overlaps(link: Relation, period: Period, day: date) -> bool:
    return (link.start is None or link.start < period.end) and (link.end is None or link.end > (period.start or day))


def _held(case: Case, claim: Claim, link: Relation, is_true: bool, fix: str) -> Verdict:
    share = (link.weight or Fraction(0)) * 100
    return case.verdict(
        claim, SUPPORTED if is_true else CONTRADICTED, _says(case, claim, link), fix=fix, value=share, unit="percent",
        perimeter=link.subject, period=period_of_day(case.day_of(claim)), sources=[link.source],
    )  # fmt: skip


def _known_since(link: Relation) -> str:
    """Return since when a stake is held, or on which day a source gives it: "from March 2016", "as of 4 March 2016"."""
    assert link.start is not None
    return f"{'as of' if link.precision == 'as of' else 'from'} {day_in_words(link.start, link.precision)}"


def _says(case: Case, claim: Claim, link: Relation) -> str:
    share = written((link.weight or Fraction(0)) * 100, "percent")
    since = f" ({_known_since(link)})" if link.start is not None else ""
    return f"{case.name(link.subject)} holds {share} of {case.name(link.object)}{since}."

"""Checks a text claim by claim: reads it, asks the record what it must mean, and says how each claim stands.

The text never proves itself: what comes from its own address, or from any text under check, is left out of every
question (§2). What cannot be read is shown as unread; what cannot be shown is called so, and never true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from alliance.calendar import parse_day
from alliance.errors import UsageError
from alliance.figures.catalogue import Catalogue, load_catalogue
from alliance.publish.case import Case
from alliance.publish.claim import Claim
from alliance.publish.claims import Text, owners_of_single_brands, read_claims
from alliance.publish.judges import (
    comparisons,
    counts,
    memberships,
    origins,
    ownership,
    persons,
    quantities,
    ranks,
    ratios,
)
from alliance.publish.marks import front_matter
from alliance.publish.names import Names
from alliance.publish.tongues import known_language
from alliance.publish.verdict import Judgement, Verdict
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Trust

Judge = Callable[[Case, Claim], Verdict | None]

# Which judge answers which rule.
JUDGES: Mapping[str, Judge] = {
    "quantity": quantities.judge_quantity,
    "cumulative": quantities.judge_quantity,
    "amount": quantities.judge_quantity,
    "distance": comparisons.judge_distance,
    "class": quantities.judge_class,
    "share": ratios.judge_share,
    "own share": ratios.judge_own_share,
    "growth": ratios.judge_growth,
    "stake": ownership.judge_stake,
    "control": ownership.judge_control,
    "count": counts.judge_count,
    "list": counts.judge_list,
    "members": memberships.judge_members,
    "brand": memberships.judge_brand,
    "partnership": memberships.judge_partnership,
    "inclusion": counts.judge_inclusion,
    "home": memberships.judge_home,
    "nationality": memberships.judge_home,
    "converged": counts.judge_list,
    "created": origins.judge_creation,
    "anniversary": origins.judge_anniversary,
    "first vehicle": origins.judge_first_vehicle,
    "joined": origins.judge_joining,
    "schedule": origins.judge_schedule,
    "release": origins.judge_release,
    "cause": origins.judge_cause,
    "calendar": origins.judge_calendar,
    "office": persons.judge_office,
    "leaders": persons.judge_leaders,
    "leader": persons.judge_leader,
    "rank": ranks.judge_rank,
    "superlative": ranks.judge_superlative,
}

# What a claim with words that nobody understood cannot be.
_DECIDED = (Judgement.SUPPORTED, Judgement.CONTRADICTED)


def check_text(
    snapshot: Snapshot,
    text: str,
    *,
    published_on: date | None = None,
    known_on: date | None = None,
    address: str = "",
    catalogue: Catalogue | None = None,
    code: str = "",
    viewer: str = "office",
    names: Names | None = None,
) -> tuple[Verdict, ...]:
    """Return the verdict of every claim of a text, in the order of the text.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    text : str
        The text, with or without marks.
    published_on : date or None
        The day of the text: what it says in the present holds on this day. None takes the day it names itself
        (``published: 2017-03-27`` between two lines ``---`` at its top), else the day after the last period that it speaks
        of, else the last day that the record knows.
    known_on : date or None
        As known on this day; None for today's knowledge, since later sources may bracket what an earlier text said.
    address : str
        The text's own address: a source of this id never supports it.
    catalogue : Catalogue or None
        What can be asked; None for the project's own measures.
    code : str
        Language of the text; empty to see from the text.
    viewer : str
        For whom it is checked.
    names : Names or None
        What the alliance calls things in other languages.

    Raises
    ------
    UnknownName
        If there are no rules for the language.
    PeriodError
        If the day that the text names is none.
    """
    return check(
        snapshot,
        text,
        published_on=published_on,
        known_on=known_on,
        address=address,
        catalogue=catalogue,
        code=code,
        viewer=viewer,
        names=names,
    )[1]


def check(
    snapshot: Snapshot,
    text: str,
    *,
    published_on: date | None = None,
    known_on: date | None = None,
    address: str = "",
    catalogue: Catalogue | None = None,
    code: str = "",
    viewer: str = "office",
    names: Names | None = None,
) -> tuple[Text, tuple[Verdict, ...]]:
    """Return a text as it was read, and the verdict of every claim; the parameters are those of `check_text`."""
    said, body = front_matter(text)
    address = address or said.get("address", "")
    if published_on is None and said.get("published"):
        published_on = parse_day(said["published"])
    known = load_catalogue() if catalogue is None else catalogue
    pairs = [(link.subject, link.object) for link in snapshot.related("brand_of")]
    code = known_language(code, body)
    owners = owners_of_single_brands(pairs)
    read = read_claims(body, snapshot.registry, known, owners=owners, code=code, names=names)
    excluded = {source.id for source in snapshot.sources.values() if source.trust is Trust.UNDER_CHECK}
    excluded |= {source for source in snapshot.sources if address and _same_address(source, address)} | (
        {address} if address else set()
    )
    day = published_on or _last_day(read.claims) or _last_known(snapshot)
    case = Case(snapshot, known, day, known_on, frozenset(excluded))
    verdicts = [verdict for claim in read.claims if (verdict := _judge(case, claim)) is not None]
    return read, tuple(verdicts)


def _judge(case: Case, claim: Claim) -> Verdict | None:
    mark = claim.mark
    if mark is not None and mark.fault:
        return case.verdict(claim, Judgement.UNREAD, f"The mark cannot be read: {mark.fault}.")
    if mark is not None and mark.is_opinion:
        return case.verdict(claim, Judgement.OPINION, "Its author marks it as an opinion.")
    if claim.rule == "denied":
        return case.verdict(claim, Judgement.UNREAD, "The sentence denies or asks it, and only statements are judged.")
    judge = JUDGES.get(claim.rule)
    if judge is None:
        return case.verdict(
            claim, Judgement.UNREAD, "No rule understands what this says, so nothing was checked.",
            fix="If it is a figure of the record, mark it and name its measure, period and perimeter; else leave it.",
        )  # fmt: skip
    is_settled = mark is not None and "period" in mark.settled
    if claim.when is not None and claim.when.kind == "fiscal" and not is_settled and case.period_of(claim) is None:
        return case.verdict(
            claim, Judgement.UNREAD, f"'{claim.when.text}' is a fiscal year, and the text does not say whose.",
            fix="Name the company whose year is meant, or settle the calendar in a mark.",
        )  # fmt: skip
    try:
        return _guarded(case, _far(case, claim, judge))
    except UsageError as error:
        return case.verdict(claim, Judgement.UNREAD, f"It cannot be asked: {error}", fix="Correct the mark.")


def _far(case: Case, claim: Claim, judge: Judge) -> Verdict | None:
    """Return a verdict; "more than 900,000" of 5,559,902 is true, and the reason says how far off it is."""
    verdict = judge(case, claim)
    if verdict is None or verdict.verdict is not Judgement.CONTRADICTED or claim.stated is None:
        return verdict
    beyond = claim.stated.beyond()
    if beyond is None:
        return verdict
    other = judge(case, replace(claim, stated=replace(claim.stated, allowed=beyond)))
    if other is None or other.verdict is not Judgement.SUPPORTED:
        return verdict
    return replace(other, claim=claim, reason=f"{other.reason} True, though '{claim.stated.text}' is far from it.")


def _guarded(case: Case, verdict: Verdict | None) -> Verdict | None:
    """Return a verdict, or none of true and false if words of the claim's clause were not understood."""
    if verdict is None or not verdict.claim.missed or verdict.verdict not in _DECIDED:
        return verdict
    words = ", ".join(f"'{words}'" for words in verdict.claim.missed)
    reason = f"No rule understands {words}, so the claim was not judged."
    fix = f"Leave these words out, or say them in a sentence of their own. Without them: {verdict.reason}"
    return case.verdict(verdict.claim, Judgement.UNREAD, reason, fix=fix)


def _last_day(claims: Sequence[Claim]) -> date | None:
    """Return the day after the last period that a text says something happened in."""
    days = []
    for claim in claims:
        if claim.when is None or claim.says.get("aim") or claim.rule in ("first vehicle",):
            continue
        period = claim.when.period()
        if period is not None:
            days.append(period.end)
        elif claim.when.kind == "fiscal":
            days.append(date(claim.when.label + 1, 4, 1))
    return max(days, default=None)


def _last_known(snapshot: Snapshot) -> date:
    """Return the last day that any delivery of the record was known."""
    days = [delivery.known_on for delivery in snapshot.deliveries.values()]
    return max(days, default=date(2000, 1, 1) - timedelta(days=1))


def _same_address(one: str, other: str) -> bool:
    def plain(address: str) -> str:
        return address.rsplit("://", maxsplit=1)[-1].removeprefix("www.").rstrip("/").casefold()

    return plain(one) == plain(other)

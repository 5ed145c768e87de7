"""Judges who holds an office and who leads a function on a day."""

from __future__ import annotations

from datetime import date

from alliance.calendar import CALENDAR_YEAR, Period, add_months
from alliance.calendar import day as period_of_day
from alliance.publish.case import Case
from alliance.publish.claim import Claim
from alliance.publish.grammar import grammar
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import day_in_words, period_in_words
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD
# What "headed by" means without an office.
HEADS = ("Chairman and CEO", "CEO", "Chairman", "President", "interim CEO")

# Offices that one person holds at a time.
SOLE = ("Chairman and CEO", "CEO", "Chairman")


def judge_office(case: Case, claim: Claim) -> Verdict:
    """Judge whether a person holds an office on the day of the text, or at the time that it names.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``person`` and ``office``, `claim.things` holds the organisation.
    """
    person, organisation = claim.says["person"], claim.things[0]
    offices = grammar().offices.get(claim.says["office"], ()) or HEADS
    period = _time(case, claim)
    held = [link for link in case.related("holds_office", object=organisation) if link.detail in offices]
    name, where = case.name(person, "person"), _called(case, organisation)
    if not person:
        return _stranger(case, claim, held, where, period)
    if claim.says.get("began"):
        return _began(case, claim, [link for link in held if link.subject == person], name, where)
    now = [link for link in held if _overlaps(link, period)]
    mine = [link for link in now if link.subject == person]
    if mine:
        link = max(mine, key=lambda link: link.start or date.min)
        since = f" from {day_in_words(link.start, link.precision)}" if link.start is not None else ""
        until = f" until {day_in_words(_last(link))}" if link.end is not None else ""
        reason = f"{name} is {link.detail} of {where}{since}{until}."
        return case.verdict(claim, SUPPORTED, reason, sources=[link.source], period=period)
    before = [link for link in held if link.subject == person]
    if now:
        link = max(now, key=lambda link: link.start or date.min)
        reason = f"{_in(period)} the record has {case.name(link.subject, 'person')} as {link.detail} of {where}{_was(case, before)}."
        fix = f"Say '{case.name(link.subject, 'person')}'."
        return case.verdict(claim, CONTRADICTED, reason, fix=fix, sources=[link.source], period=period)
    if before:
        link = before[-1]
        return case.verdict(
            claim, CONTRADICTED, f"{name} was {link.detail} of {where} {_stretch(link)}, not {_lower(_in(period))}.",
            fix="Say it in the past tense, with the dates.", sources=[link.source], period=period,
        )  # fmt: skip
    return case.verdict(
        claim, ABSENT, f"The record names nobody in this office of {where} {_lower(_in(period))}.", period=period
    )


def judge_leaders(case: Case, claim: Claim) -> Verdict:
    """Judge whether every converged function has a leader on the day.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim.
    """
    day = case.day_of(claim)
    functions = [link for link in case.related("function_of", object=ALLIANCE, on=day) if link.precision != "expected"]
    if not functions:
        return case.verdict(claim, ABSENT, f"The record has no converged functions on {day_in_words(day)}.")
    leaders = {link.subject: case.related("leads", object=link.subject, on=day) for link in functions}
    without = [function for function, found in leaders.items() if not found]
    sources = [link.source for found in leaders.values() for link in found]
    if without:
        reason = f"The record names no leader of {case.names(without, 'function')} on {day_in_words(day)}."
        return case.verdict(claim, ABSENT, reason, sources=sources, period=period_of_day(day))
    said = "; ".join(
        f"{case.name(function, 'function')}: {case.name(found[0].subject, 'person')}"
        for function, found in leaders.items()
    )
    return case.verdict(claim, SUPPORTED, f"{said}.", sources=sources, period=period_of_day(day))


def judge_leader(case: Case, claim: Claim) -> Verdict:
    """Judge who leads one function.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``person``, `claim.things` holds the function.
    """
    function, person = claim.things[0], claim.says["person"]
    period = _time(case, claim)
    leading = case.related("leads", object=function)
    now = [link for link in leading if _overlaps(link, period)]
    mine = [link for link in now if link.subject == person]
    label = case.name(function, "function")
    if mine:
        reason = f"{case.name(person, 'person')} leads {label}: {mine[0].detail}."
        return case.verdict(claim, SUPPORTED, reason, sources=[mine[0].source], period=period)
    if now:
        names = case.names(list(dict.fromkeys(link.subject for link in now)), "person")
        reason = f"{_in(period)} {label} is led by {names}."
        return case.verdict(claim, CONTRADICTED, reason, fix=f"Say '{names}'.", sources=[now[0].source], period=period)
    return case.verdict(claim, ABSENT, f"The record names no leader of {label} {_lower(_in(period))}.", period=period)


# --------------------------------------------------------------------------------------------------- inside


def _stranger(case: Case, claim: Claim, held: list[Relation], where: str, period: Period) -> Verdict:
    """Return that nothing is known of somebody, and whom the record has in the office."""
    now = [link for link in held if _overlaps(link, period)]
    has = f"; in this office of {where} it has {case.names([link.subject for link in now], 'person')}" if now else ""
    reason = f"The record knows nobody called {claim.says['name']}{has}."
    words = {word.casefold() for word in claim.says["name"].split() if len(word) > 1}
    holders = [case.name(link.subject, "person") for link in now]
    is_sole = bool(now) and all(link.detail in SOLE for link in now)
    if is_sole and not any(words & {word.casefold() for word in holder.split()} for holder in holders):
        fix = f"Say '{holders[0]}'."
        sources = [link.source for link in now]
        return case.verdict(claim, CONTRADICTED, reason, fix=fix, sources=sources, period=period)
    fix = "Write the name as the record does, or file the person." if now else ""
    return case.verdict(claim, Judgement.UNREAD, reason, fix=fix, period=period)


def _began(case: Case, claim: Claim, held: list[Relation], name: str, where: str) -> Verdict:
    """Return the verdict of when somebody took an office."""
    period = case.period_of(claim)
    dated = [link for link in held if link.start is not None]
    if not dated or period is None:
        return case.verdict(claim, ABSENT, f"The record does not say when {name} took this office of {where}.")
    known = [(link, _known(link)) for link in dated]
    link, first = next(((link, each) for link, each in known if period.contains(each)), known[0])
    assert link.start is not None
    words = day_in_words(link.start, link.precision)
    judgement = SUPPORTED if period.contains(first) else ABSENT if period.shared(first) is not None else CONTRADICTED
    fix = "" if judgement is SUPPORTED else f"Say '{words}'."
    reason = f"{name} is {link.detail} of {where} from {words}."
    return case.verdict(claim, judgement, reason, fix=fix, sources=[link.source], period=first)


def _known(link: Relation) -> Period:
    assert link.start is not None
    if link.precision == "year":
        return CALENDAR_YEAR.year(link.start.year)
    if link.precision == "month":
        first = link.start.replace(day=1)
        return Period(first, add_months(first, 1))
    return period_of_day(link.start)


def _time(case: Case, claim: Claim) -> Period:
    period = case.period_of(claim)
    if period is None or (claim.when is not None and claim.when.manner == "since"):
        return period_of_day(case.day)
    return period


def _overlaps(link: Relation, period: Period) -> bool:
    start = link.start is None or link.start < period.end
    return start and (link.end is None or period.start is None or link.end > period.start)


def _called(case: Case, organisation: str) -> str:
    return "the alliance" if organisation == ALLIANCE else case.name(organisation)


def _in(period: Period) -> str:
    return f"On {day_in_words(period.last_day)}" if period.is_day else f"In {period_in_words(period)}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _last(link: Relation) -> date:
    assert link.end is not None
    return date.fromordinal(link.end.toordinal() - 1)


def _stretch(link: Relation) -> str:
    first = f"from {day_in_words(link.start, link.precision)} " if link.start is not None else ""
    return f"{first}until {day_in_words(_last(link))}" if link.end is not None else first.strip()


def _was(case: Case, before: list[Relation]) -> str:
    if not before:
        return ""
    return f", and {case.name(before[-1].subject, 'person')} {_stretch(before[-1])}"

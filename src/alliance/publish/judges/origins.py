"""Judges dates and events: created, anniversary, first vehicle, joined, ahead of schedule, released, caused, calendar."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from alliance.calendar import CALENDAR_YEAR, Period, add_months
from alliance.calendar import day as period_of_day
from alliance.figures.schedule import Goal, Result, judged
from alliance.figures.terms import sources
from alliance.publish.case import Case
from alliance.publish.claim import Claim
from alliance.publish.perimeters import readings
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import day_in_words, grouped, in_words, period_in_words, span_in_words, written
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD
FOUNDED, FIRST_CAR = "founded", "first car"
HALF_A_YEAR = 183
# So many years before and after the year of a text are looked at for goals and results.
YEARS_AROUND = 8


def judge_creation(case: Case, claim: Claim) -> Verdict:
    """Judge since when the alliance or a company exists.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; its time is `claim.when`.
    """
    subject = _subject(claim)
    event = _founding(case, subject)
    if event is None:
        return case.verdict(claim, ABSENT, f"The record does not say when {_called(case, subject)} was founded.")
    founders = {link.subject for link in case.related("member_of", object=ALLIANCE) if link.start == event.start}
    strangers = [each for each in claim.things if each not in founders]
    if strangers and founders:
        reason = (
            f"{_called(case, subject)} was founded by {case.names(sorted(founders))}, not by {case.names(strangers)}."
        )
        return case.verdict(
            claim, CONTRADICTED, reason, fix=f"Say 'by {case.names(sorted(founders))}'.", sources=[event.source]
        )
    if claim.things and not founders:
        return case.verdict(claim, ABSENT, f"The record does not say who founded {_called(case, subject)}.")
    return _dated(case, claim, event, f"{_called(case, subject)} was founded on")


def judge_anniversary(case: Case, claim: Claim) -> Verdict:
    """Judge an anniversary: the founding day plus so many years must fall near the day of the text.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``years``.
    """
    subject = _subject(claim)
    event = _founding(case, subject)
    if event is None or event.start is None:
        return case.verdict(claim, ABSENT, f"The record does not say when {_called(case, subject)} was founded.")
    years = int(claim.says["years"])
    day = add_months(event.start, 12 * years)
    period = case.period_of(claim)
    asked = case.day if period is None else period.last_day
    is_true = abs((day - asked).days) <= HALF_A_YEAR if period is None else period.contains(period_of_day(day))
    nearest = (
        asked.year
        - event.start.year
        + (
            1
            if period is None
            and (asked - add_months(event.start, 12 * (asked.year - event.start.year))).days > HALF_A_YEAR
            else 0
        )
    )
    reason = f"Founded on {day_in_words(event.start)}; {in_words(years)} years later is {day_in_words(day)}."
    fix = "" if is_true else f"Say '{_ordinal(nearest)} anniversary'."
    return case.verdict(
        claim, SUPPORTED if is_true else CONTRADICTED, reason, fix=fix, value=Fraction(years), unit="years",
        period=period_of_day(day), sources=[event.source],
    )  # fmt: skip


def judge_first_vehicle(case: Case, claim: Claim) -> Verdict:
    """Judge when somebody built a first vehicle.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; its time is `claim.when`.
    """
    subject = _subject(claim)
    events = case.events(subject, FIRST_CAR)
    if not events:
        return case.verdict(
            claim, ABSENT, f"The record does not say when {_called(case, subject)} built its first vehicle."
        )
    return _dated(case, claim, events[0], f"{_called(case, subject)} built its first car in")


def judge_joining(case: Case, claim: Claim) -> Verdict:
    """Judge when a company joined the alliance.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds the company.
    """
    company = claim.things[0]
    links = case.related("member_of", subject=company, object=ALLIANCE)
    if links:
        return _dated(case, claim, links[0], f"{case.name(company)} joined on")
    if case.related("partner_of", subject=company, object=ALLIANCE):
        reason = f"{case.name(company)} is a partner and never became a member."
        return case.verdict(claim, CONTRADICTED, reason, fix="Call it a partner.")
    return case.verdict(claim, ABSENT, f"The record has no membership of {case.name(company)}.")


def judge_schedule(case: Case, claim: Claim) -> Verdict:
    """Judge how early a goal was reached, as `alliance.figures.schedule` tells it: the first year that reached it counts.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``count``, ``unit`` and ``way``.
    """
    count = Fraction(claim.says["count"]) / (12 if claim.says["unit"] == "month" else 1)
    wanted = -count if claim.says["way"] == "behind" else count
    period = case.period_of(claim)
    if period is None or period.start is None:
        return case.verdict(claim, ABSENT, "The text does not say for which year the goal was reached.")
    for meant in readings(case, claim, period):
        actual = case.ask(claim.measure, meant.perimeter, period)
        goal = _goal(case, claim, meant.perimeter, period)
        if goal is None or goal.years_ahead is None or goal.reached is None or actual.value is None:
            continue
        early = Fraction(goal.years_ahead)
        reason = (
            f"The goal for {period_in_words(goal.period)} was {written(goal.value, goal.unit, half=goal.half)};"
            f" {period_in_words(goal.reached)} reached it, {_early(early)}."
        )
        is_true = early == wanted and goal.reached.end == period.end
        fix = "" if is_true else f"Say '{_early(early)}' of {period_in_words(goal.reached)}."
        sources = [*(term.fact.source for term in actual.terms), *goal.sources]
        return case.verdict(
            claim, SUPPORTED if is_true else CONTRADICTED, reason, fix=fix, figure=actual, value=early, unit="years",
            sources=sources,
        )  # fmt: skip
    return case.verdict(
        claim, ABSENT, f"The record has no goal that {period_in_words(period)} could have reached.", period=period
    )


def judge_release(case: Case, claim: Claim) -> Verdict:
    """Judge that something was released: only an event of the record can support it.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``what``.
    """
    what = claim.says["what"].casefold()
    subjects = {ALLIANCE, *claim.who.companies}
    for event in case.related("event"):
        if event.subject in subjects and (what in event.detail.casefold() or event.detail.casefold() in what):
            return case.verdict(claim, SUPPORTED, f"The record has the event: {event.detail}.", sources=[event.source])
    return case.verdict(
        claim, ABSENT, f"The record has no event that would show the release of the {claim.says['what']}."
    )


def judge_cause(case: Case, claim: Claim) -> Verdict:
    """Judge what an amount came from: a figure shows the amount, never its cause.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``cause``.
    """
    cause = claim.says["cause"]
    measure = case.catalogue.measure(claim.measure).label.lower() if claim.measure else "the amount"
    return case.verdict(
        claim, ABSENT, f"The record holds {measure} as a total; no row isolates what came from '{cause}'."
    )


def judge_calendar(case: Case, claim: Claim) -> Verdict:
    """Judge which year of a member a total counts: the printed total less the others must be the member's figure.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; `claim.things` holds the member, it says ``calendar``.
    """
    company = claim.things[0]
    thing = case.thing("member", company)
    period = case.period_of(claim) or CALENDAR_YEAR.year(case.day.year - 1)
    total = next(
        (
            fact
            for fact in case.facts("sales", member=ALLIANCE)
            if fact.start == period.start and fact.end == period.end and not fact.half and not fact.bound
            and not fact.breakdown() and company in fact.members_covered
        ),
        None,
    )  # fmt: skip
    if total is None or thing is None or period.start is None:
        return case.verdict(
            claim,
            ABSENT,
            f"The record has no exact printed total of {period_in_words(period)} with {case.name(company)}.",
        )
    rest = total.value
    for member in total.members_covered:
        if member != company:
            figure = case.ask("sales", member, period)
            if figure.value is None:
                return case.verdict(
                    claim, ABSENT, f"The record has no figure of {case.name(member)} for {period_in_words(period)}."
                )
            rest -= figure.value
    found = []
    for name, year in (
        ("calendar", period),
        ("fiscal", thing.calendar.year(period.start.year)),
        ("fiscal", thing.calendar.year(period.start.year - 1)),
    ):
        figure = case.ask("sales", company, year)
        if figure.value is not None and (name == "calendar" or year != period):
            found.append((name, year, figure))
    inside = [name for name, _, figure in found if figure.value is not None and abs(figure.value - rest) <= figure.half]
    said = ", ".join(
        f"{period_in_words(year)} {written(figure.value or Fraction(0), half=figure.half) if figure.half else grouped(figure.value or Fraction(0))}"
        for _, year, figure in found
    )
    reason = f"The printed total of {grouped(total.value)} leaves {grouped(rest)} for {thing.name}; it reported {said}."
    if not inside:
        return case.verdict(claim, ABSENT, reason, period=period, sources=[total.source])
    is_true = claim.says["calendar"] in inside
    return case.verdict(
        claim, SUPPORTED if is_true else CONTRADICTED, reason, fix="" if is_true else f"Say '{inside[0]} year'.",
        value=rest, unit=total.unit, period=period, perimeter=total.covers.replace("+", " + "), sources=[total.source],
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _subject(claim: Claim) -> str:
    return claim.who.companies[0] if claim.who.companies else ALLIANCE


def _called(case: Case, subject: str) -> str:
    return "The alliance" if subject == ALLIANCE else case.name(subject)


def _founding(case: Case, subject: str) -> Relation | None:
    """Return the founding: the event, else for the alliance the day its first members joined."""
    events = case.events(subject, FOUNDED)
    if events:
        return events[0]
    if subject != ALLIANCE:
        return None
    links = [link for link in case.related("member_of", object=ALLIANCE) if link.start is not None]
    return min(links, key=lambda link: link.start or date.max, default=None)


def _dated(case: Case, claim: Claim, link: Relation, said: str) -> Verdict:
    """Return the verdict of a date: the day of the record must lie in the time that the text names."""
    period = case.period_of(claim)
    assert period is not None
    if link.start is None:
        return case.verdict(claim, ABSENT, "The record does not give the day.", sources=[link.source])
    precision = link.precision if link.precision in ("month", "year") else "day"
    known = _known(link.start, precision)
    words = day_in_words(link.start, precision)
    said = said.removesuffix(" on").removesuffix(" in") + (" on" if precision == "day" else " in")
    reason = f"{said} {words}."
    if period.contains(known):
        judgement, fix = SUPPORTED, ""
    elif period.shared(known) is not None:
        judgement, fix = ABSENT, f"Say '{words}'; the record is no more exact."
    else:
        judgement, fix = CONTRADICTED, f"Say '{words}'."
    return case.verdict(claim, judgement, reason, fix=fix, period=known, sources=[link.source])


def _known(day: date, precision: str) -> Period:
    if precision == "year":
        return CALENDAR_YEAR.year(day.year)
    if precision == "month":
        first = day.replace(day=1)
        return Period(first, add_months(first, 1))
    return period_of_day(day)


def _goal(case: Case, claim: Claim, perimeter: str, period: Period) -> Goal | None:
    """Return the goal that a text means, with what became of it: the one it states, else the farthest that its year reached."""
    assert period.start is not None
    first = period.start.year
    results = [
        Result(year, perimeter, case.ask(claim.measure, perimeter, year))
        for year in (CALENDAR_YEAR.year(each) for each in range(first - YEARS_AROUND, first + YEARS_AROUND))
    ]
    goals = []
    for year in range(first - YEARS_AROUND, first + YEARS_AROUND):
        aimed = case.ask(claim.measure, perimeter, CALENDAR_YEAR.year(year), status="target")
        if aimed.value is not None and aimed.terms:
            known = [case.snapshot.deliveries[term.fact.delivery].known_on for term in aimed.terms]
            goal = Goal(
                aimed.question.period,
                perimeter,
                aimed.value,
                aimed.unit,
                min(known),
                aimed.half,
                aimed.bound,
                sources(aimed),
            )
            goals.append(judged(goal, results))
    stated = claim.stated.allowed if claim.stated is not None else None
    reached = [goal for goal in goals if goal.reached is not None]
    named = [goal for goal in reached if stated is not None and stated.contains(goal.value)]
    own = [goal for goal in reached if goal.reached is not None and goal.reached.end <= period.end]
    return next(iter((named or own)[-1:]), None)


def _early(years: Fraction) -> str:
    if years == 0:
        return "on schedule"
    return f"{span_in_words(abs(years))} {'ahead of' if years > 0 else 'behind'} schedule"


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"

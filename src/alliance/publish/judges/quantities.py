"""Judges numbers: vehicles sold or built in a period, cumulated numbers, amounts of money, distances, cars and vans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.calendar import CALENDAR_YEAR, Period
from alliance.publish.brackets import Bracket, bracket
from alliance.publish.case import Case
from alliance.publish.claim import Claim
from alliance.publish.interval import Interval
from alliance.publish.judges.answers import Answer, answers, companies_of, in_period, only_model, periods_of
from alliance.publish.judges.remedies import in_print, remedy
from alliance.publish.perimeters import Meant, readings
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import grouped, period_in_words, written
from alliance.record.facts import Fact
from alliance.record.members import ALLIANCE
from alliance.units import CURRENCIES

# The segment of a breakdown that no "car" belongs to.
VANS = "light-commercial"
# How many years before are looked at when an amount of money is said to be cumulated.
YEARS_BACK = 10
SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD


def judge_quantity(case: Case, claim: Claim) -> Verdict:
    """Judge a number of vehicles or an amount of money, in a period or cumulated.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; its number is `claim.stated`.

    Notes
    -----
    Without a time the text may mean the last full calendar or fiscal year: it is true if one of them makes it true, and
    false only if the record knows all of them.
    """
    assert claim.stated is not None
    if claim.says.get("each"):
        return _judge_each(case, claim)
    periods = periods_of(case, claim)
    if claim.rule == "amount" and claim.says.get("cumulative") and not claim.says.get("aim"):
        return _judge_cumulated_amount(case, claim, periods[0])
    verdicts = [_judge_period(case, claim, period) for period in periods]
    if len(verdicts) == 1:
        return verdicts[0]
    is_open = case.period_of(claim) is None
    for verdict in verdicts:
        if verdict.verdict is SUPPORTED:
            left = f"True of {verdict.period}, which the text leaves open. " if is_open else ""
            return replace(verdict, reason=f"{left}{verdict.reason}")
    known = [verdict for verdict in verdicts if verdict.verdict is CONTRADICTED]
    if known and len(known) == len(verdicts):
        return known[0]
    said = " ".join(verdict.reason for verdict in known or verdicts[:1])
    if not is_open:
        return known[0] if known else verdicts[0]
    fix = "Say which period is meant." if known else ""
    return replace(verdicts[0], verdict=ABSENT, fix=fix, reason=f"The text names no period. {said}".strip())


def _judge_each(case: Case, claim: Claim) -> Verdict:
    """Judge a number that is said of each of several: true if it is true of all, false if it is false of one."""
    says = {key: value for key, value in claim.says.items() if key != "each"}
    apart = [replace(claim, who=replace(claim.who, companies=(each,)), says=says) for each in claim.who.companies]
    verdicts = [judge_quantity(case, each) for each in apart]
    wrong = next((verdict for verdict in verdicts if verdict.verdict is CONTRADICTED), None)
    open_one = next((verdict for verdict in verdicts if verdict.verdict is not SUPPORTED), None)
    first = wrong or open_one or verdicts[0]
    reason = (
        first.reason if first is not verdicts[0] or wrong or open_one else " ".join(each.reason for each in verdicts)
    )
    sources = dict.fromkeys(source for verdict in verdicts for source in verdict.sources)
    return replace(first, claim=claim, reason=reason, sources=tuple(sources))


def _judge_cumulated_amount(case: Case, claim: Claim, period: Period) -> Verdict:
    """Judge money that is said to be cumulated: the years on record add up to at least what is known of them."""
    assert claim.stated is not None
    by_year = replace(claim, rule="amount", says={})
    last = period.last_day.year
    alone = _judge_period(case, by_year, CALENDAR_YEAR.year(last))
    least, counted = Fraction(0), 0
    for year in range(last - YEARS_BACK, last + 1):
        answer = next((each for each in answers(case, by_year, CALENDAR_YEAR.year(year)) if each.figure.low), None)
        if answer is not None and answer.figure.low is not None:
            least, counted = least + answer.figure.low, counted + 1
    known = Interval(least, None)
    if counted < 2 or claim.stated.allowed.meets(known):
        reason = "The record holds these amounts by year, and not every year of them."
        return replace(alone, verdict=ABSENT, reason=reason, fix="Say of which year it is.")
    text = written(least, alone.unit or "EUR")
    reason = f"{counted} years on record through {last} add up to at least {text}."
    if alone.verdict is SUPPORTED:
        return replace(
            alone,
            verdict=CONTRADICTED,
            reason=f"{alone.reason} That is one year; {reason}",
            fix=f"Leave out that it is cumulated: it is the amount of {last}.",
        )
    return replace(alone, verdict=CONTRADICTED, reason=reason, fix="Say of which year it is.")


def judge_class(case: Case, claim: Claim) -> Verdict | None:
    """Judge whether a number of "cars" holds no vans; None if the record does not say what is inside.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim.
    """
    for period in periods_of(case, claim):
        for meant in readings(case, claim, period):
            companies = companies_of(case, meant, period)
            brand = dict(meant.where).get("brand", "")
            vans = [
                fact
                for fact in case.facts("sales", segment=VANS)
                if fact.member in companies
                and (not brand or fact.brand == brand)
                and fact.start is not None
                and period.contains(Period(fact.start, fact.end))
                and fact.value > 0
            ]
            if not vans:
                continue
            most = max(vans, key=lambda fact: fact.value)
            part = case.name(most.brand, "brand") if most.brand else case.name(most.member)
            figure = case.ask("sales", meant.perimeter, period, dict(meant.where))
            reason = (
                f"The total holds light commercial vehicles: {grouped(most.value)} of {part}"
                f" in {period_in_words(Period(most.start, most.end))} are vans."
            )
            fix = "Say 'vehicles', or leave the vans out of the number."
            return case.verdict(
                claim,
                CONTRADICTED,
                reason,
                fix=fix,
                figure=figure,
                value=most.value,
                sources=[most.source],
                period=period,
            )
    if claim.stated is None:
        return case.verdict(claim, ABSENT, "The record does not say which kinds of vehicles are inside.")
    return None


# --------------------------------------------------------------------------------------------------- inside


def _judge_period(case: Case, claim: Claim, period: Period) -> Verdict:
    assert claim.stated is not None
    if claim.says.get("aim"):
        return _aimed(case, claim, period)
    found = list(answers(case, claim, period))
    decided = next((answer for answer in found if answer.how), None)
    if decided is None and _is_from_the_beginning(case, claim, period):
        verdict = _judge_period(case, replace(claim, rule="cumulative"), Period(None, period.end))
        if verdict.verdict is not ABSENT:
            return replace(verdict, reason=f"{verdict.reason} The record counts since the beginning.")
    if decided is None:
        for answer in found:
            other = _other_rule(case, claim, answer, period)
            if other is not None:
                return _by_rule(case, claim, answer, other, period)
        return _bracketed(case, claim, period, found) or _refused(case, claim, period)
    figure = decided.figure
    there = f" in {case.names(claim.places, 'market', 'region')}" if claim.places else ""
    said = f"{case.in_words(figure)}{there}{in_period(period)} ({decided.meant.words})"
    notes = " ".join(figure.notes[:3])
    if decided.how == "in":
        bounds = None if not figure.half and not figure.bound else Interval(figure.low, figure.high)
        return case.verdict(
            claim, SUPPORTED, f"{_capital(said)}. {notes}".strip(), figure=figure, bounds=bounds, period=period
        )
    other = _other_rule(case, claim, decided, period)
    if decided.how == "open" and other is not None:
        return _by_rule(case, claim, decided, other, period)
    if decided.how == "open":
        reason = f"The record is too coarse to tell: {said}."
        fix = f"Say '{written(figure.value or Fraction(0), figure.unit, half=figure.half, bound=figure.bound)}'."
        return case.verdict(
            claim, ABSENT, reason, fix=fix, figure=figure, bounds=Interval(figure.low, figure.high), period=period
        )
    printed = _printed_total(case, claim, decided, period)
    if printed is not None:
        reason = (
            f"The alliance printed {grouped(printed.value)} itself; what its members report today adds up to {said}."
        )
        return case.verdict(
            claim, SUPPORTED, reason, value=printed.value, unit=printed.unit, perimeter=decided.meant.perimeter,
            period=period, sources=[printed.source],
        )  # fmt: skip
    disagreeing = [fact for fact in figure.disagreeing if claim.stated.allowed.contains(fact.value)]
    if disagreeing:
        reason = f"Sources disagree: {said}, but another source says {grouped(disagreeing[0].value)}."
        return case.verdict(claim, ABSENT, reason, figure=figure, period=period, fix=f"Say '{in_print(figure)}'.")
    fix = remedy(case, claim, period, decided)
    return case.verdict(claim, CONTRADICTED, f"The record says {said}.", fix=fix, figure=figure, period=period)


def _is_from_the_beginning(case: Case, claim: Claim, period: Period) -> bool:
    """Return whether a range of years begins before anything of its kind was sold, so that it is the cumulated number."""
    if period.start is None or period.days < 700 or claim.places:
        return False
    return not any(fact.end <= period.start and fact.value > 0 for fact in case.facts(claim.measure))


def _aimed(case: Case, claim: Claim, period: Period) -> Verdict:
    """Return the verdict of a plan: only a target of the record can support it."""
    assert claim.stated is not None
    if claim.says.get("cumulative"):
        reason = "A plan for several years together, and the record only has targets for one year."
        return case.verdict(claim, ABSENT, reason, fix="Say for which year it is.", period=period)
    year = CALENDAR_YEAR.year(period.last_day.year)
    if claim.when is not None and claim.when.manner == "through" and year.end == period.end:
        period = year  # "by the end of 2022" is the aim for 2022
    reporter = claim.who.companies[0] if claim.who.companies else ALLIANCE
    targets = case.targets(claim.measure, reporter, period)
    words = f"{case.name(reporter) if claim.who.companies else 'the alliance'} for {period_in_words(period)}"
    if not targets:
        return case.verdict(claim, ABSENT, f"A plan, and the record has no such target of {words}.", period=period)
    for target in targets:
        if claim.stated.allowed.contains(target.value):
            reason = f"A target of {words}: {written(target.value, _currency(target.unit))}."
            return case.verdict(
                claim, SUPPORTED, reason, value=target.value, unit=target.unit, period=period, sources=[target.source]
            )
    last = targets[-1]
    said = written(last.value, _currency(last.unit))
    return case.verdict(
        claim, CONTRADICTED, f"The target of {words} is {said}.", fix=f"Say '{said}'.", value=last.value, unit=last.unit,
        period=period, sources=[last.source],
    )  # fmt: skip


def _currency(unit: str) -> str:
    return unit if unit in CURRENCIES else ""


def _other_rule(case: Case, claim: Claim, decided: Answer, period: Period) -> Fact | None:
    """Return another report of the same number that the wording allows: by another source, or counted otherwise."""
    assert claim.stated is not None
    if len(claim.places) > 1 or claim.says.get("segment"):
        return None
    columns = {"brand": "", "model": "", "market": claim.places[0] if claim.places else "", **dict(decided.meant.where)}
    for fact in case.facts(claim.measure, member=decided.meant.perimeter, **columns):
        is_same = (fact.start, fact.end) == (period.start, period.end) and not fact.segment and not fact.powertrain
        if is_same and not fact.bound and claim.stated.allowed.contains(fact.value):
            return fact
    return None


def _by_rule(case: Case, claim: Claim, answer: Answer, fact: Fact, period: Period) -> Verdict:
    """Return the support of one report among several, with its counting rule."""
    rule = f" under the counting rule '{fact.definition}'" if fact.definition else " by another source"
    figure = answer.figure
    elsewhere = f"; elsewhere {case.in_words(figure)}" if figure.value is not None else ""
    reason = f"{grouped(fact.value)}{in_period(period)}{rule}{elsewhere} ({answer.meant.words})."
    return case.verdict(
        claim, SUPPORTED, reason, value=fact.value, unit=fact.unit, perimeter=answer.meant.perimeter, period=period,
        sources=[fact.source],
    )  # fmt: skip


def _printed_total(case: Case, claim: Claim, decided: Answer, period: Period) -> Fact | None:
    """Return the total that the alliance printed itself for the same members and period, if the text repeats it.

    A total stays what was printed, even if a member restated its figure later and the parts add up to something else (§10).
    """
    assert claim.stated is not None
    if not claim.who.is_alliance or decided.meant.where or claim.places:
        return None
    members = companies_of(case, decided.meant, period)
    for fact in case.facts(claim.measure, member=ALLIANCE):
        is_exact = not fact.half and not fact.bound and not fact.breakdown()
        is_same = (fact.start, fact.end) == (period.start, period.end) and set(fact.members_covered) == members
        if is_exact and is_same and claim.stated.allowed.contains(fact.value):
            return fact
    return None


def _bracketed(case: Case, claim: Claim, period: Period, found: list[Answer]) -> Verdict | None:
    """Return the verdict of a number that the record only brackets, or None if it does not."""
    assert claim.stated is not None
    if len(claim.places) > 1:
        return None
    for answer in found:
        for limits in _brackets(case, claim, answer.meant, period):
            if limits.contradicts(claim.stated.allowed):
                judgement, fix = CONTRADICTED, f"Say a number {_between(limits)}."
            elif limits.supports(claim.stated.allowed):
                judgement, fix = SUPPORTED, ""
            else:
                judgement, fix = ABSENT, ""
            pace = (
                f"; the pace between the known points gives about {grouped(limits.pace)}"
                if limits.pace is not None
                else ""
            )
            reason = f"The record brackets the number{in_period(period)}: {_between(limits)}{pace}."
            figure = replace(answer.figure, refusal=None)
            return case.verdict(
                claim, judgement, reason, fix=fix, bounds=limits.bounds, perimeter=answer.meant.perimeter, period=period,
                unit=figure.unit, sources=[fact.source for fact in limits.facts],
            )  # fmt: skip
    return None


def _brackets(case: Case, claim: Claim, meant: Meant, period: Period) -> Iterator[Bracket]:
    columns = {"brand": "", "model": "", "market": claim.places[0] if claim.places else "", **dict(meant.where)}
    companies = companies_of(case, meant, period)
    reporter = next(iter(companies)) if len(companies) == 1 else ALLIANCE
    models = [columns["model"]]
    if not columns["model"] and claim.measure != "sales":
        models.append(only_model(case, claim.measure, meant.perimeter))
    for model in dict.fromkeys(models):
        wanted = columns | {"model": model}
        facts = [
            fact
            for fact in case.facts(claim.measure, member=reporter, model=model, market=wanted["market"])
            if not (fact.powertrain or fact.segment or fact.counterparty)
            and (not wanted["brand"] or fact.brand == wanted["brand"])
            and (reporter != ALLIANCE or set(fact.members_covered) == companies)
        ]
        found = bracket(facts, period) if facts else None
        if found is not None:
            yield found


def _between(limits: Bracket) -> str:
    low, high = limits.bounds.low or Fraction(0), limits.bounds.high or Fraction(0)
    return f"between {grouped(low)} and {grouped(high)}" if low > 0 else f"at most {grouped(high)}"


def _refused(case: Case, claim: Claim, period: Period) -> Verdict:
    first = next(answers(case, claim, period))
    refusal = case.why_not(first.figure) or "The record has no such figure."
    return case.verdict(claim, ABSENT, refusal, perimeter=first.meant.perimeter, period=period)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""Judges places among rivals and superlatives: by figures of rivals, by what a source printed, or as an opinion."""

from __future__ import annotations

from fractions import Fraction

from alliance.calendar import CALENDAR_YEAR, Period
from alliance.figures.ranking import Rank
from alliance.publish.case import COMPANY_KINDS, Case
from alliance.publish.claim import Claim
from alliance.publish.judges.answers import periods_of
from alliance.publish.language import language
from alliance.publish.perimeters import Meant, readings
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import grouped, period_in_words
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

SUPPORTED, CONTRADICTED, ABSENT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_IN_THE_RECORD
BEST_SELLER = "best-seller: "
FOUNDED = "founded"
# A place needs at least this many others to stand against.
RIVALS = 2


def judge_rank(case: Case, claim: Claim) -> Verdict:
    """Judge a place among the rivals of the record.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says ``place``: ``"4"`` or ``"top 4"``.
    """
    is_top = claim.says["place"].startswith("top")
    wanted = int(claim.says["place"].removeprefix("top").strip())
    refusal = ""
    for period in periods_of(case, claim)[:1]:
        for meant in readings(case, claim, period):
            found = _rank(case, claim, meant, period)
            if found.rank is None:
                unclear = found.refusal.sentence() if found.refusal is not None else ""
                refusal = refusal or case.why_not(found.figure) or unclear
                continue
            return _ranked(case, claim, found, meant, period, 1 if is_top else wanted, wanted)
        return case.verdict(claim, ABSENT, refusal or "The record has no rivals to rank against.", period=period)
    return case.verdict(claim, ABSENT, "The text names no year, and the record has none to take.")


def judge_superlative(case: Case, claim: Claim) -> Verdict:
    """Judge a superlative: against rivals, or by a source that printed it; what has no measure is an opinion.

    Parameters
    ----------
    case : Case
        The record and the day of the text.
    claim : Claim
        The claim; it says its ``yardstick``.
    """
    yardstick = claim.says.get("yardstick", "")
    if yardstick == "least" and claim.says.get("among") != "members":
        return case.verdict(claim, ABSENT, "Only figures of all others could show it, and the record has none.")
    if not yardstick:
        return case.verdict(
            claim, Judgement.OPINION, "A superlative without a measure: no figure can prove or refute it.",
            fix="Print it as somebody's opinion, with a name.",
        )  # fmt: skip
    if claim.says.get("among") == "models":
        return _best_model(case, claim)
    if claim.says.get("among") == "members":
        return _best_member(case, claim)
    if yardstick.startswith("event:"):
        return _oldest(case, claim)
    if yardstick == "rank":
        return _best(case, claim)
    reason = "Only figures of all rivals could show it, and the record has none."
    return case.verdict(claim, ABSENT, reason, fix="Name the rivals it was checked against.")


# --------------------------------------------------------------------------------------------------- inside


def _rank(case: Case, claim: Claim, meant: Meant, period: Period) -> Rank:
    where = dict(meant.where) | ({"market": claim.places[0]} if claim.places else {})
    settled = claim.mark.settled if claim.mark is not None else {}
    return case.rank(case.question(claim.measure, meant.perimeter, period, where), settled.get("definition", ""))


def _ranked(case: Case, claim: Claim, found: Rank, meant: Meant, period: Period, first: int, last: int) -> Verdict:
    """Judge the places from `first` to `last`: every place that the record can be read to give must lie there, or none."""
    assert found.rank is not None
    best, worst = found.best or found.rank, found.worst or found.rank
    if first <= best and worst <= last:
        judgement = SUPPORTED
    else:
        judgement = ABSENT if best <= last and first <= worst else CONTRADICTED
    value = found.figure.value or Fraction(0)
    reason = f"Place {found.rank} of {len(found.rivals) + 1} in {period_in_words(period)} with {grouped(value)} ({meant.words}; {found.rule})"
    if found.next is not None and found.distance_to_next is not None:
        reason += f", {grouped(found.distance_to_next)} behind {found.next.name}"
    if found.previous is not None and found.distance_to_previous is not None:
        reason += f", {grouped(found.distance_to_previous)} ahead of {found.previous.name}"
    if not found.holds:
        reason += f"; between places {best} and {worst} under other readings"
    fixes = {
        CONTRADICTED: f"Say '{language().ordinal_word(found.rank)}'.",
        ABSENT: "Name the counting rule, and the rivals.",
    }
    sources = [*(term.fact.source for term in found.figure.terms), *(rival.source for rival in found.rivals)]
    return case.verdict(
        claim, judgement, f"{reason}.", fix=fixes.get(judgement, ""), figure=found.figure,
        value=Fraction(found.rank), unit="rank", period=period, sources=sources,
    )  # fmt: skip


def _subjects(case: Case, claim: Claim) -> tuple[str, ...]:
    subjects = claim.who.companies or ((ALLIANCE,) if claim.who.is_alliance else ())
    if claim.who.brand and not subjects:
        # What a maker with a single brand sells is what the brand sells.
        makers = [link.object for link in case.related("brand_of", subject=claim.who.brand)]
        subjects = tuple(maker for maker in makers if len(case.related("brand_of", object=maker)) == 1)
    return tuple(each for each in (*subjects, claim.who.brand, claim.who.model) if each)


def _best(case: Case, claim: Claim) -> Verdict:
    """Judge "best-selling" or "largest": by a printed statement, then by figures in the market, then worldwide."""
    place = claim.places[0] if claim.places else ""
    said = _printed(case, claim, place)
    if said is not None:
        subject = case.name(said.subject)
        reason = f"A source names {subject} as number one{_there(case, place)} in {_years(said)}."
        if said.subject in _subjects(case, claim):
            return case.verdict(claim, SUPPORTED, reason, sources=[said.source], period=_period(said))
        return case.verdict(
            claim, CONTRADICTED, reason, fix=f"Say '{subject}'.", sources=[said.source], period=_period(said)
        )
    if place:
        return _best_in_market(case, claim, place)
    for period in periods_of(case, claim)[:1]:
        for meant in readings(case, claim, period):
            found = _rank(
                case, claim, meant, period if period.start is not None else CALENDAR_YEAR.year(period.last_day.year)
            )
            if found.rank is not None and len(found.rivals) >= RIVALS:
                return _ranked(case, claim, found, meant, period, 1, 1)
    reason = "Only figures of rivals could show it, and the record has none for this measure."
    return case.verdict(claim, ABSENT, reason, fix="Name the rivals it was checked against.")


def _best_member(case: Case, claim: Claim) -> Verdict:
    """Judge "the largest member": against the others that the alliance counts."""
    period = periods_of(case, claim)[0]
    found = {
        member: figure.value
        for member in case.members(period.last_day)
        if (figure := case.ask(claim.measure, member, period)).value is not None
    }
    subject = next((each for each in _subjects(case, claim) if each in found), "")
    if not subject or len(found) <= RIVALS:
        return case.verdict(claim, ABSENT, f"The record has too few figures of members in {period_in_words(period)}.")
    is_least = claim.says.get("yardstick") == "least"
    first = (min if is_least else max)(found, key=lambda each: found[each] or Fraction(0))
    value, word = found[first] or Fraction(0), "least" if is_least else "most"
    reason = (
        f"Of the {len(found)} members of {period_in_words(period)}, {case.name(first)} has {word}: {grouped(value)}."
    )
    is_true = first == subject
    return case.verdict(
        claim, SUPPORTED if is_true else CONTRADICTED, reason, fix="" if is_true else f"Say '{case.name(first)}'.",
        value=value, unit="vehicles", period=period,
    )  # fmt: skip


def _best_in_market(case: Case, claim: Claim, place: str) -> Verdict:
    """Judge a first place in a market by the figures of everybody who reported there in the last year with enough of them."""
    years = [period for period in periods_of(case, claim) if period.start is not None]
    last = years[0] if years else CALENDAR_YEAR.year(case.day.year - 1)
    found: dict[str, Fraction] = {}
    for thing in case.snapshot.registry.of_kind(*COMPANY_KINDS):
        figure = case.ask(claim.measure, thing.id, last, {"market": place}) if thing.id != ALLIANCE else None
        if figure is not None and figure.value is not None:
            found[thing.id] = figure.value
    subject = next((each for each in _subjects(case, claim) if each in found), "")
    if not subject or len(found) <= RIVALS:
        reason = f"The record has too few figures of others{_there(case, place)} in {period_in_words(last)} to show it."
        return case.verdict(claim, ABSENT, reason, fix="Name the rivals it was checked against.")
    first = max(found, key=lambda each: found[each])
    reason = f"Against {len(found) - 1} others of the record{_there(case, place)} in {period_in_words(last)}: {case.name(first)} {grouped(found[first])}."
    is_true = first == subject
    fix = "" if is_true else f"Say '{case.name(first)}'."
    return case.verdict(
        claim,
        SUPPORTED if is_true else CONTRADICTED,
        reason,
        fix=fix,
        value=found[subject],
        unit="vehicles",
        period=last,
    )


def _printed(case: Case, claim: Claim, place: str) -> Relation | None:
    """Return the latest printed statement of a first place that the text can mean."""
    period = case.period_of(claim)
    last = case.day if period is None else period.end
    fitting = [
        event
        for event in case.related("event", object=place)
        if event.detail == f"{BEST_SELLER}{claim.measure}" and event.object == place
        and (event.start is None or event.start < last)
        and (period is None or period.start is None or event.end is None or event.end > period.start)
    ]  # fmt: skip
    return max(fitting, key=lambda event: (event.end is None, event.end or last), default=None)


def _oldest(case: Case, claim: Claim) -> Verdict:
    """Judge "longest-established": the founding days of the subject and of all others at home there must be known."""
    subjects = _subjects(case, claim)
    place = claim.places[0] if claim.places else ""
    others = [
        thing.id
        for thing in case.snapshot.registry.of_kind("member", "partner", "rival")
        if thing.country == place or not place
    ]
    founded = {each: events[0].start for each in {*others, *subjects} if (events := case.events(each, FOUNDED))}
    missing = [each for each in {*others, *subjects} if founded.get(each) is None]
    if missing or len(founded) <= RIVALS:
        known = f"; it knows {len(founded)} of {len({*others, *subjects})}" if founded else ""
        reason = f"The record does not know the founding days of all makers{_there(case, place)}{known}."
        return case.verdict(claim, ABSENT, reason, fix="Name the rivals it was checked against.")
    first = min(founded, key=lambda each: founded[each] or case.day)
    is_true = first in subjects
    reason = f"Of {len(founded)} makers{_there(case, place)}, {case.name(first)} is the oldest."
    return case.verdict(
        claim, SUPPORTED if is_true else CONTRADICTED, reason, fix="" if is_true else f"Say '{case.name(first)}'."
    )


def _best_model(case: Case, claim: Claim) -> Verdict:
    """Judge "the best-selling model": against the other models that the maker reported for the same period and place."""
    model = claim.says.get("model", "?")
    place = claim.places[0] if len(claim.places) == 1 else ""
    for period in periods_of(case, claim):
        owner = (claim.who.companies or (case.makers.get(model, ""),))[0]
        found: dict[str, Fraction] = {}
        for each, maker in case.makers.items():
            if maker == owner and owner:
                figure = case.ask("sales", owner, period, {"model": each} | ({"market": place} if place else {}))
                if figure.value is not None and not figure.bound:
                    found[each] = figure.value
        if model not in found or len(found) <= RIVALS:
            continue
        first = max(found, key=lambda each: found[each])
        reason = f"Against {len(found) - 1} other models of the record in {period_in_words(period)}: {case.name(first, 'model')} {grouped(found[first])}."
        is_true = first == model
        return case.verdict(
            claim, SUPPORTED if is_true else CONTRADICTED, reason, fix="" if is_true else f"Say '{case.name(first, 'model')}'.",
            value=found[first], unit="vehicles", perimeter=owner, period=period,
        )  # fmt: skip
    reason = "The record does not hold the sales of all models, so none can be shown to be the best-selling one."
    return case.verdict(claim, ABSENT, reason)


def _there(case: Case, place: str) -> str:
    return f" in {case.name(place, 'market')}" if place else ""


def _period(event: Relation) -> Period | None:
    return Period(event.start, event.end) if event.start is not None and event.end is not None else None


def _years(event: Relation) -> str:
    period = _period(event)
    return period_in_words(period) if period is not None else "the years it names"

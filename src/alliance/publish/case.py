"""What a judge of claims works with: the record without the text's own sources, the day of the text, and questions asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from alliance.calendar import CALENDAR_YEAR, Calendar, Period, parse_period
from alliance.calendar import day as period_of_day
from alliance.errors import PeriodError, UsageError
from alliance.figures.catalogue import Catalogue
from alliance.figures.compare import Growth, Rank, growth, like_for_like, rank
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Missing, Question, Refusal
from alliance.publish.claim import Claim
from alliance.publish.interval import Interval
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.wording import grouped, period_in_words, written
from alliance.record.cells import Booleans
from alliance.record.facts import Fact
from alliance.record.members import ALLIANCE, Thing
from alliance.record.relations import Relation
from alliance.record.revisions import current, current_relations
from alliance.record.snapshot import Snapshot

# How many missing deliveries a reason names.
MISSING = 2
COMPANY_KINDS = ("member", "partner", "rival", "company")


@dataclass(frozen=True)
class Case:
    """What a judge works with.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    catalogue : Catalogue
        What can be asked.
    day : date
        The day of the text: what it says in the present holds on this day.
    known_on : date or None
        As known on this day; None for today's knowledge.
    excluded : frozenset of str
        Sources that prove nothing here: texts under check and the text's own address (§2).
    """

    snapshot: Snapshot
    catalogue: Catalogue
    day: date
    known_on: date | None = None
    excluded: frozenset[str] = field(default_factory=frozenset)

    # ---------------------------------------------------------------------------------------------- the record

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The relations that stand and whose source may prove something."""
        standing = current_relations(self.snapshot.relations, self.snapshot.deliveries, self.known_on)
        return tuple(relation for relation in standing if relation.source not in self.excluded)

    def related(self, kind: str, *, subject: str = "", object: str = "", on: date | None = None) -> list[Relation]:
        """Return the standing relations of a kind, as `Snapshot.related` does."""
        return [
            relation
            for relation in self.relations
            if relation.kind == kind
            and (not subject or relation.subject == subject)
            and (not object or relation.object == object)
            and (on is None or relation.is_valid_on(on))
        ]

    def events(self, subject: str, detail: str) -> list[Relation]:
        """Return the events of a subject that say `detail`."""
        return [event for event in self.related("event", subject=subject) if event.detail == detail]

    @cached_property
    def _stands(self) -> Booleans:
        return current(self.snapshot.cells, self.snapshot.deliveries, self.known_on)

    def facts(self, measure: str, **columns: str) -> Iterator[Fact]:
        """Yield the facts of a measure that stand, are not disputed and do not come from the text itself."""
        for fact in self.snapshot.cells.facts_where(self._stands, measure=measure, **columns):
            if fact.source not in self.excluded and fact.status not in ("disputed", "target"):
                yield fact

    def targets(self, measure: str, member: str, period: Period) -> list[Fact]:
        """Return what somebody aimed at for a period, the latest announcement last."""
        return [
            fact
            for fact in self.snapshot.cells.facts_where(self._stands, measure=measure, member=member, status="target")
            if fact.end == period.end
            and fact.start == period.start
            and fact.source not in self.excluded
            and not fact.breakdown()
        ]

    @cached_property
    def makers(self) -> dict[str, str]:
        """The company by model: the one that reported most rows of it."""
        return self.snapshot.cells.commonest("member", of="model")

    def thing(self, kind: str, name: str) -> Thing | None:
        """Return a thing by kind and name, or None."""
        return self.snapshot.registry.find(kind, name)

    def name(self, id: str, *kinds: str) -> str:
        """Return the printed name of a thing, or its id."""
        for kind in kinds or ("member", "brand", "model", "market", "function", "person"):
            thing = self.snapshot.registry.find(kind, id)
            if thing is not None:
                return thing.name
        return id

    def names(self, ids: Sequence[str], *kinds: str) -> str:
        """Return printed names as a list in words."""
        named = [self.name(each, *kinds) for each in ids]
        return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}" if named else "nobody"

    # ------------------------------------------------------------------------------------------------- asking

    def ask(
        self, measure: str, perimeter: str, period: Period, where: Mapping[str, str] | None = None, **more: str
    ) -> Figure:
        """Return the answer to a question about the record without the text's own sources.

        What cannot even be asked (a perimeter that is none, a model that nobody knows) comes back as a refused figure.
        """
        question = self.question(measure, perimeter, period, where, **more)
        try:
            return consolidate(self.snapshot, question, self.catalogue)
        except UsageError as error:
            return self._unasked(question, error)

    def question(
        self, measure: str, perimeter: str, period: Period, where: Mapping[str, str] | None = None, **more: str
    ) -> Question:
        """Return a question about the record without the text's own sources."""
        return Question(
            measure,
            perimeter,
            period,
            where=dict(where or {}),
            known_on=self.known_on,
            without_sources=self.excluded,
            currency=more.get("currency", ""),
            definition=more.get("definition", ""),
            basis=more.get("basis", ""),
            status=more.get("status", ""),
        )

    def growth(self, question: Question, constant_on: date | None = None, base: Period | None = None) -> Growth:
        """Return the growth over the year before or another period, as reported or with the perimeter of a day in both."""
        try:
            if base is not None and constant_on is not None:
                raise PeriodError("Like for like is a comparison with the year before. Leave out one of the two.")
            if constant_on is None:
                prior = None if base is None else replace(question, period=base)
                return growth(self.snapshot, question, prior, self.catalogue)
            return like_for_like(self.snapshot, question, constant_on, self.catalogue)
        except UsageError as error:
            figure = self._unasked(question, error)
            return Growth(figure, figure, None, refusal=figure.refusal)

    def rank(self, question: Question, definition: str = "") -> Rank:
        """Return the place among the rivals of the record under a counting rule."""
        try:
            return rank(self.snapshot, question, definition, self.catalogue)
        except UsageError as error:
            figure = self._unasked(question, error)
            return Rank(figure, None, (), definition, refusal=figure.refusal)

    def _unasked(self, question: Question, error: UsageError) -> Figure:
        unit = self.catalogue.measure(question.measure).unit
        return Figure(question, None, unit, refusal=Refusal(str(error)))

    # -------------------------------------------------------------------------------------------------- times

    def fiscal(self, claim: Claim) -> Calendar | None:
        """Return the fiscal calendar that a claim's FY label means: the one it names, its subject's, the only one."""
        calendars = self.snapshot.registry.calendars
        named = claim.mark.settled.get("calendar", "") if claim.mark is not None else ""
        if named in calendars:
            return calendars[named]
        companies = [*claim.who.companies, self.makers.get(claim.who.model, "")]
        for company in companies:
            thing = self.thing("member", company)
            if thing is not None and thing.calendar != CALENDAR_YEAR:
                return thing.calendar
        return next(iter(calendars.values())) if len(calendars) == 1 else None

    def day_of(self, claim: Claim) -> date:
        """Return the day that a statement about a state is made for: the last day of its time, else the text's."""
        period = self.period_of(claim)
        if period is None or (claim.when is not None and claim.when.manner == "since"):
            return self.day
        return min(period.last_day, self.day) if period.contains(period_of_day(self.day)) else period.last_day

    def period_of(self, claim: Claim) -> Period | None:
        """Return the period that a claim or its mark names, or None if neither names one.

        Raises
        ------
        PeriodError
            If the mark names a period that is none.
        """
        settled = claim.mark.settled.get("period", "") if claim.mark is not None else ""
        if settled:
            return parse_period(settled, self.fiscal(claim))
        return claim.when.period(self.fiscal(claim), self.day) if claim.when is not None else None

    def calendar_name(self, claim: Claim) -> str:
        """Return the name of the calendar that a claim is judged in."""
        fiscal = self.fiscal(claim)
        return (
            fiscal.name if claim.when is not None and claim.when.kind == "fiscal" and fiscal is not None else "calendar"
        )

    # ------------------------------------------------------------------------------------------------ answering

    def verdict(
        self,
        claim: Claim,
        judgement: Judgement,
        reason: str,
        *,
        fix: str = "",
        figure: Figure | None = None,
        bounds: Interval | None = None,
        perimeter: str = "",
        period: Period | None = None,
        value: Fraction | None = None,
        unit: str = "",
        sources: Sequence[str] = (),
    ) -> Verdict:
        """Return a verdict with the figure, perimeter, calendar and sources it rests on."""
        if figure is not None:
            perimeter = perimeter or figure.question.perimeter
            sources = sources or tuple(dict.fromkeys(term.fact.source for term in figure.terms if term.fact.source))
            value = figure.value if value is None else value
            unit = unit or figure.unit
            period = period or figure.question.period
        return Verdict(
            claim=claim,
            verdict=judgement,
            reason=reason,
            fix=fix,
            figure=figure,
            value=value,
            unit=unit,
            bounds=bounds,
            perimeter=self.spelled(perimeter, period) if perimeter else "",
            period=period_in_words(period) if period is not None else "",
            calendar=self.calendar_name(claim),
            sources=tuple(dict.fromkeys(source for source in sources if source)),
        )

    def spelled(self, perimeter: str, period: Period | None) -> str:
        """Return a perimeter with the alliance spelled out member by member, as it counts in the period."""
        if ALLIANCE not in perimeter or "(" in perimeter or "@" in perimeter or period is None:
            return perimeter
        inside = self.counted(period)
        left_out = [part.strip() for part in perimeter.split("-")[1:]]
        added = [part.strip() for part in perimeter.split("-", maxsplit=1)[0].split("+")[1:]]
        members = [each for each in dict.fromkeys((*inside, *added)) if each not in left_out]
        return " + ".join(members) if members else perimeter

    def counted(self, period: Period) -> tuple[str, ...]:
        """Return the members and partners that the alliance counts in a period, in the order of the registry."""
        last = period.last_day
        found = set()
        for kind in ("member_of", "partner_of"):
            for relation in self.related(kind, object=ALLIANCE):
                first = relation.counted_from or (relation.start if kind == "member_of" else None)
                if (
                    first is not None
                    and first <= last
                    and (relation.end is None or relation.end > (period.start or last))
                ):
                    found.add(relation.subject)
        return tuple(thing.id for thing in self.snapshot.registry.of_kind(*COMPANY_KINDS) if thing.id in found)

    def members(self, day: date) -> tuple[str, ...]:
        """Return the members on a day, legally, in the order of the registry."""
        found = {relation.subject for relation in self.related("member_of", object=ALLIANCE, on=day)}
        return tuple(thing.id for thing in self.snapshot.registry.of_kind(*COMPANY_KINDS) if thing.id in found)

    def why_not(self, figure: Figure | None) -> str:
        """Return why a figure is refused, with no more than two of the deliveries that are missing."""
        refusal = figure.refusal if figure is not None else None
        if refusal is None:
            return ""
        named = "; ".join(self._sought(missing) for missing in refusal.missing[:MISSING])
        more = f" and {len(refusal.missing) - MISSING} more" if len(refusal.missing) > MISSING else ""
        who = self.called(figure.question.perimeter) if figure is not None else ""
        if len(refusal.missing) > 1 and figure is not None:
            measure = self.catalogue.measure(figure.question.measure).label.lower()
            time = period_in_words(figure.question.period)
            reason = f"The record cannot give {measure} of {who} {'' if time.startswith('through') else 'for '}{time}."
        else:
            reason = refusal.reason
        said = f"{reason} Missing: {named}{more}." if named else f"{reason} {refusal.advice}".strip()
        # What figures quote are perimeters in ids; a reader of a text knows names.
        return re.sub(
            r"'([a-z][a-z0-9-]*(?: [+-] [a-z][a-z0-9-]*)*)'", lambda match: f"'{self.called(match[1])}'", said
        )

    def called(self, perimeter: str) -> str:
        """Return a perimeter with printed names in place of ids: "the alliance", "Renault + Nissan"."""
        return re.sub(
            r"[a-z][\w-]*", lambda match: "the alliance" if match[0] == ALLIANCE else self.name(match[0]), perimeter
        )

    def _sought(self, missing: Missing) -> str:
        """Return a missing delivery in words: "employees of Renault on 27 March 2017, market France"."""
        time = period_in_words(missing.period)
        link = "" if missing.period.is_cumulative else "on " if missing.period.is_day else "for "
        parts = "".join(
            f", {column} {self.name(value, *COMPANY_KINDS) if column == 'counterparty' else self.name(value, column, 'region')}"
            for column, value in missing.where.items()
        )
        measure = self.catalogue.measure(missing.measure).label.lower()
        return f"{measure} of {self.called(missing.member)} {link}{time}{parts}"

    def in_words(self, figure: Figure) -> str:
        """Return a figure as a sentence prints it: "9,961,347 vehicles sold", "EUR 4.3 billion of synergies"."""
        assert figure.value is not None
        noun = self.catalogue.measure(figure.question.measure).noun
        text = written(figure.value, figure.unit, half=figure.half, bound=figure.bound)
        if (
            not figure.half
            and not figure.bound
            and figure.value.denominator == 1
            and figure.unit not in ("percent", "EUR")
        ):
            text = grouped(figure.value)
        return f"{text} {noun}"


def stands(figure: Figure, wanted: Interval) -> str:
    """Return whether a figure lies in what a wording allows: ``"in"``, ``"out"``, or ``"open"`` if its sources are too coarse.

    Parameters
    ----------
    figure : Figure
        A figure with a value.
    wanted : Interval
        What the wording allows (§12).

    Notes
    -----
    A figure that is only bounded says nothing beyond its bound; one from rounded sources may lie anywhere in its
    half-width (§11).
    """
    assert figure.value is not None
    value, half = figure.value, figure.half
    if figure.bound == "lower":
        known = Interval(value - half, None)
        is_in = wanted.contains(value) or _holds_from(wanted.low, wanted.high, value)
    elif figure.bound == "upper":
        known = Interval(None, value + half)
        negative_high = None if wanted.high is None else -wanted.high
        is_in = wanted.contains(value) or _holds_from(
            negative_high, None if wanted.low is None else -wanted.low, -value
        )
    else:
        known = Interval(value - half, value + half, low_open=half > 0, high_open=half > 0)
        is_in = wanted.contains(value)
    if is_in:
        return "in"
    return "open" if wanted.meets(known) else "out"


def _holds_from(low: Fraction | None, high: Fraction | None, value: Fraction) -> bool:
    """Return whether "at least `value`" is what "more than `low`" says: the record then says no more and no less."""
    return low is not None and low <= value and (high is None or high > value)

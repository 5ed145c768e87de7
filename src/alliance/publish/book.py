"""The book of an edition: asks the record, and keeps every figure under its lasting address.

A page never holds a number that the book does not know. Figures are asked once for all languages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from alliance.calendar import Period
from alliance.calendar import day as period_of_day
from alliance.errors import UsageError
from alliance.figures.bridge import Bridge, bridge
from alliance.figures.catalogue import Catalogue
from alliance.figures.compare import growth as growth_of
from alliance.figures.compare import share as share_of
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Question
from alliance.figures.perimeter import Perimeter, compile_perimeter
from alliance.figures.ranking import Rank, rank
from alliance.figures.state import state
from alliance.publish.edition import Edition
from alliance.publish.names import Names
from alliance.publish.printed import FactRef, FigureRef
from alliance.record.facts import BREAKDOWNS, FACT_COLUMNS, Fact
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation
from alliance.record.revisions import current
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Source, Trust

# No more rows of one figure are listed in edition.json; the way of the figure shows them all.
LISTED = 500
# Who reports figures, in the order in which they are shown.
COMPANIES = ("member", "partner", "rival", "company")
_UNUSED = ("disputed",)
# What is taken away and only known from below leaves something that is only known from above.
_MIRROR = {"": "", "lower": "upper", "upper": "lower"}
_PLAIN = re.compile(r"[^a-z0-9.+_-]+")


class Book:
    """What an edition knows.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    edition : Edition
        What is printed.
    catalogue : Catalogue
        What can be asked.
    names : Names or None
        Names in other languages.
    sources : mapping of str to Source or None
        The documents that the folder lists; None for those of the record.
    before : mapping of str to mapping
        The figures of the edition before, by address, as its edition.json holds them.

    Attributes
    ----------
    view : Snapshot
        The record with the links that stand as known on the day of the edition.
    figures : dict of str to FigureRef
        Every figure asked so far, by its address.
    rows : dict of str to FactRef
        The row behind every quoted word, by its origin.
    questions : dict of str to Question
        What was asked for each consolidated figure, by its address.
    printed : dict of str to None
        The addresses of the figures that stand on a finished page.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        edition: Edition,
        catalogue: Catalogue,
        names: Names | None = None,
        sources: Mapping[str, Source] | None = None,
        before: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.edition = edition
        self.catalogue = catalogue
        self.names = names or Names()
        self.sources = snapshot.sources if sources is None else sources
        self.before = before or {}
        self.view = state(snapshot, edition.known_on).standing.view
        self.figures: dict[str, FigureRef] = {}
        self.rows: dict[str, FactRef] = {}
        self.printed: dict[str, None] = {}
        self.questions: dict[str, Question] = {}
        self._answers: dict[str, Figure] = {}
        self._current = current(snapshot.cells, snapshot.deliveries, edition.known_on)

    # -------------------------------------------------------------------------------------------- asking

    @property
    def year(self) -> Period:
        """The year of the edition."""
        return self.edition.period

    @property
    def day(self) -> Period:
        """The day of the edition, as a period."""
        return period_of_day(self.edition.on)

    def question(
        self, measure: str, *, period: Period | None = None, perimeter: str = "", status: str = "", **where: str
    ) -> Question:
        """Return a question of this edition: of its perimeter and year, as known on its day, if nothing else is said."""
        return Question(
            measure,
            perimeter or self.edition.perimeter,
            period or self.year,
            where=where,
            status=status,
            known_on=self.edition.known_on,
        )

    def figure(self, question: Question) -> FigureRef:
        """Return the answer to a question, under its address."""
        return self._kept(address(question), question)

    def ask(
        self, measure: str, *, period: Period | None = None, perimeter: str = "", status: str = "", **where: str
    ) -> FigureRef:
        """Return the answer to a question of this edition; see `question`."""
        return self.figure(self.question(measure, period=period, perimeter=perimeter, status=status, **where))

    def parts(self, question: Question) -> dict[str, FigureRef]:
        """Return what each member contributes to a figure, by id; together they are the figure exactly.

        What no member explains stands under the empty key; a member that is consolidated by another one counts once.
        """
        whole = self.figure(question)
        broken = self._kept(address(by_member := replace(question, by=("member",))), by_member)
        answer = self._answers[broken.id]
        parts = {}
        for row in answer.rows:
            rows = dict.fromkeys(self._row(term.fact) for term in answer.terms if term.member == row.key)
            member = row.key if self.view.registry.find("member", row.key) else ""
            parts[member] = self._keep(
                replace(
                    whole,
                    id=f"part/{_tail(whole.id)}/{member or 'rest'}",
                    value=row.value,
                    half=row.half,
                    bound="",
                    how="part",
                    status=row.status.value,
                    facts=tuple(rows)[:LISTED] or whole.facts,
                    made_of=(whole.id,),
                    refusal=row.note,
                )
            )
        return parts

    def answer(self, figure: FigureRef) -> Figure:
        """Return the consolidated figure behind an address, with its members and lines.

        Raises
        ------
        UsageError
            If it was not consolidated.
        """
        if figure.id not in self._answers:
            raise UsageError(f"'{figure.id}' was {figure.how}, not consolidated, and has no lines of its own.")
        return self._answers[figure.id]

    def perimeter(self, text: str = "", period: Period | None = None) -> Perimeter:
        """Return who counts in a period."""
        return compile_perimeter(text or self.edition.perimeter, self.view, period or self.year)

    def members(self, period: Period | None = None) -> tuple[str, ...]:
        """Return the ids of whoever counts in a period, in the order of alliance.toml."""
        counted = self.perimeter(period=period).counted(period or self.year)
        order = [thing.id for kind in COMPANIES for thing in self.view.registry.of_kind(kind)]
        return tuple(sorted(counted, key=lambda member: order.index(member) if member in order else len(order)))

    # ------------------------------------------------------------------------------------- from other figures

    def growth(self, later: Question, earlier: Question) -> FigureRef:
        """Return the growth between two figures, in percent."""
        found = growth_of(self.snapshot, later, earlier, self.catalogue)
        parts = (self.figure(later), self.figure(earlier))
        low, high = (None if each is None else 100 * each for each in (found.low, found.high))
        value = None if found.value is None else 100 * found.value
        name = f"{_tail(parts[0].id)}/over/{_slug(str(earlier.period))}" + (
            "" if later.perimeter == earlier.perimeter else f"/{_slug(earlier.perimeter)}"
        )
        refusal = found.refusal.sentence() if found.refusal else ""
        return self._compared("growth", name, value, low, high, parts, refusal)

    def share(self, part: Question, whole: Question) -> FigureRef:
        """Return one figure as a share of another, in percent."""
        found = share_of(self.snapshot, part, whole, self.catalogue)
        parts = (self.figure(part), self.figure(whole))
        refusal = found.refusal.sentence() if found.refusal else ""
        name = f"{_tail(parts[0].id)}/of/{_tail(parts[1].id)}"
        return self._compared("share", name, found.value, found.low, found.high, parts, refusal)

    def rank(self, question: Question, definition: str = "") -> tuple[Rank, FigureRef]:
        """Return the place of a figure among the rivals, and the figure of the place."""
        found = rank(self.snapshot, question, definition, self.catalogue)
        own = self.figure(question)
        rivals = tuple(self._row(fact) for rival in found.rivals for fact in rival.readings[:1])
        place = FigureRef(
            f"rank/{_tail(own.id)}",
            question.measure,
            None if found.rank is None else Fraction(found.rank),
            "rank",
            str(question.period),
            question.perimeter,
            how="rank",
            facts=(*own.facts, *rivals),
            made_of=(own.id,),
            notes=found.notes,
            refusal=found.refusal.sentence() if found.refusal else "",
            span=question.period,
        )
        return found, self._keep(place)

    def bridge(self, earlier: Question, later: Question) -> tuple[Bridge, FigureRef, tuple[FigureRef, ...], FigureRef]:
        """Return the steps between two figures: the bridge, its start, its steps as figures, its end."""
        found = bridge(self.snapshot, earlier, later, self.catalogue)
        start, end = self.figure(earlier), self.figure(later)
        steps = tuple(
            self.derived(
                "step",
                f"{_tail(end.id)}/from/{_tail(start.id)}/{_slug(step.key)}",
                step.value,
                found.unit,
                (start, end),
            )
            for step in found.steps
        )
        return found, start, steps, end

    def total(self, name: str, figures: Sequence[FigureRef], *, is_all: bool = True) -> FigureRef:
        """Return the sum of several figures.

        Parameters
        ----------
        name : str
            What it is, for its address.
        figures : sequence of FigureRef
            What is added; those the record does not give are left out.
        is_all : bool
            Whether they are all there is; if not, the sum is only a lower limit.
        """
        there = [figure for figure in figures if figure.is_there]
        bounds = {figure.bound for figure in there} - {""}
        is_open = not is_all or len(there) < len(figures)
        if not there or (bounds | ({"lower"} if is_open else set())) not in (set(), {"lower"}, {"upper"}):
            return self.derived("sum", name, None, figures[0].unit if figures else "", figures)
        bound = "lower" if is_open else next(iter(bounds), "")
        value = sum((figure.number for figure in there), Fraction(0))
        half = sum((figure.half for figure in there), Fraction(0))
        return self.derived("sum", name, value, there[0].unit, there, half=half, bound=bound)

    def restated(self) -> list[tuple[FigureRef, FigureRef]]:
        """Return the printed figures that the edition before printed otherwise: as it had them, and as they are."""
        found = []
        for figure in list(self.printed):
            now, was = self.figures[figure], self.before.get(figure, {}).get("value")
            if now.how == "consolidated" and isinstance(was, str) and now.is_there and Fraction(was) != now.value:
                found.append((self.derived("before", _tail(figure), Fraction(was), now.unit, (now,)), now))
        return found

    def difference(self, first: FigureRef, second: FigureRef) -> FigureRef:
        """Return the first figure less the second."""
        name = f"{_tail(first.id)}/less/{_tail(second.id)}"
        if not (first.is_there and second.is_there):
            return self.derived("difference", name, None, first.unit, (first, second))
        value = first.number - second.number
        half = first.half + second.half
        limits = {first.bound, _MIRROR[second.bound]} - {""}
        if len(limits) > 1:
            return self.derived("difference", name, None, first.unit, (first, second))
        return self.derived(
            "difference", name, value, first.unit, (first, second), half=half, bound=next(iter(limits), "")
        )

    def derived(
        self,
        how: str,
        name: str,
        value: Fraction | None,
        unit: str,
        parts: Sequence[FigureRef],
        *,
        half: Fraction = Fraction(0),
        bound: str = "",
        facts: Sequence[FactRef] = (),
    ) -> FigureRef:
        """Return a figure that was computed from others, and keep it."""
        rows = dict.fromkeys([*(fact for part in parts for fact in part.facts), *facts])
        first = next(iter(parts), None)
        refusals = [part.refusal for part in parts if part.refusal]
        return self._keep(
            FigureRef(
                f"{how}/{name}",
                first.measure if first else "",
                value,
                unit,
                first.period if first else "",
                first.perimeter if first else self.edition.perimeter,
                half,
                bound,
                how,
                status=max((part.status for part in parts), key=_firmness, default="final"),
                where=first.where if first else {},
                facts=tuple(rows)[:LISTED],
                made_of=tuple(part.id for part in parts),
                refusal="" if value is not None else " ".join(dict.fromkeys(refusals)) or "Nothing is recorded.",
                missing=tuple(missing for part in parts for missing in part.missing),
                span=first.span if first else None,
            )
        )

    # --------------------------------------------------------------------------------------- straight from rows

    def facts(self, measure: str, *, status: str = "", **columns: str) -> list[Fact]:
        """Return the facts of a measure that stand as known on the day, repeats and disputed ones left out.

        Parameters
        ----------
        measure : str
            Id of the measure.
        status : str
            ``"target"`` for targets only; empty for everything that is no target.
        **columns : str
            Columns of a fact that must have this word: ``member="nissan"``, ``market=""``.
        """
        cells = self.snapshot.cells
        fits = cells.equal("measure", measure) & cells.equal("same_as", "") & self._current
        for column, word in columns.items():
            if FACT_COLUMNS.get(column) != "word":
                raise UsageError(f"'{column}' is no column of words of a fact; known are {', '.join(FACT_COLUMNS)}.")
            fits &= cells.equal(column, word)
        found = cells.facts(fits.nonzero()[0])
        return [
            fact for fact in found if (fact.status == "target") == (status == "target") and fact.status not in _UNUSED
        ]

    def fact(self, fact: Fact) -> FigureRef:
        """Return one reported number as a figure of the edition."""
        row = self._row(fact)
        period = Period(fact.start, fact.end)
        return self._keep(
            FigureRef(
                f"fact/{_slug(fact.ref, keep='/') if fact.ref else f'{fact.delivery[:12]}-{fact.row}'}",
                fact.measure,
                fact.value,
                fact.unit,
                str(period),
                fact.covers or fact.member,
                fact.half,
                fact.bound,
                "reported",
                fact.status,
                {**fact.breakdown(), **({"definition": fact.definition} if fact.definition else {})},
                (row,),
                notes=(fact.note,) if fact.note else (),
                span=period,
            )
        )

    def links(self, *kinds: str, on: date | None = None, subject: str = "", object: str = "") -> list[Relation]:
        """Return the dated links of some kinds that stand as known on the day, in the order of filing.

        Parameters
        ----------
        *kinds : str
            Keys of `alliance.record.relations.RELATION_KINDS`.
        on : date or None
            Only those that hold on this day.
        subject, object : str
            Only those with this subject or object.
        """
        return [
            link
            for link in self.view.relations
            if link.kind in kinds
            and (on is None or link.is_valid_on(on))
            and (not subject or link.subject == subject)
            and (not object or link.object == object)
        ]

    def weight(self, link: Relation) -> FigureRef:
        """Return the share of a stake, in percent, as a figure of the edition."""
        value = None if link.weight is None else 100 * link.weight
        return self._keep(
            FigureRef(
                f"{origin(link)}/weight", "stake", value, "percent", str(link.start or ""), link.subject,
                how="reported", where={"owned": link.object}, facts=(self.row_of(link),),
            )
        )  # fmt: skip

    def count(self, name: str, rows: Iterable[Relation | Fact], unit: str) -> FigureRef:
        """Return how many rows of the record there are, as a figure of the edition."""
        facts = [self.row_of(row) if isinstance(row, Relation) else self._row(row) for row in rows]
        return self._keep(
            FigureRef(
                f"count/{name}", "", Fraction(len(facts)), unit, str(self.day), self.edition.perimeter,
                how="count", facts=tuple(facts)[:LISTED],
            )
        )  # fmt: skip

    def row_of(self, link: Relation) -> FactRef:
        """Return the row that a link was read from."""
        filed = self.snapshot.deliveries.get(link.delivery)
        source = link.source or (filed.source if filed else "")
        return FactRef(link.delivery, filed.file if filed else "", link.row, link.ref, source)

    def row_of_fact(self, fact: Fact) -> FactRef:
        """Return the row that a fact was read from."""
        return self._row(fact)

    def facts_behind(self, figure: FigureRef) -> list[Fact]:
        """Return the facts that a figure rests on, all of them: of its answer, or of the rows that it names."""
        answer = self._answers.get(figure.id)
        if answer is not None:
            facts = [term.fact for term in answer.terms]
            is_set = bool(figure.measure) and self.catalogue.measure(figure.measure).kind == "set"
            # A set counts rows of other measures: what was sold in a market makes it one.
            return [self._fact_by_row.get((fact.delivery, fact.row), fact) for fact in facts] if is_set else facts
        found = [self._fact_by_row.get((row.delivery, row.row)) for row in figure.facts]
        return [fact for fact in found if fact is not None]

    def facts_beside(self, fact: Fact) -> list[Fact]:
        """Return every report of the same thing, this one among them: where they disagree, there is no figure."""
        return self._facts_by_thing.get(_thing(fact), [fact])

    @cached_property
    def _facts_by_thing(self) -> Mapping[tuple[object, ...], list[Fact]]:
        found: dict[tuple[object, ...], list[Fact]] = {}
        for fact in self._fact_by_row.values():
            found.setdefault(_thing(fact), []).append(fact)
        return found

    @cached_property
    def _fact_by_row(self) -> Mapping[tuple[str, int], Fact]:
        return {(fact.delivery, fact.row): fact for fact in self.snapshot.cells.facts_where(self._current)}

    def quoted(self, link: Relation, what: str) -> str:
        """Return the origin of a word of a link, and keep the row it was read from."""
        place = f"{origin(link)}/{what}"
        self.rows[place] = self.row_of(link)
        return place

    def quoted_fact(self, fact: Fact, what: str) -> str:
        """Return the origin of a word of a fact, such as its day, and keep the row it was read from."""
        place = f"{self.fact(fact).id}/{what}"
        self.rows[place] = self._row(fact)
        return place

    def widest(self, measure: str, period: Period | None = None, *, status: str = "", **where: str) -> FigureRef:
        """Return a figure of the edition's perimeter, or of the widest one that a total was reported for."""
        own = self.ask(measure, period=period, status=status, **where)
        if own.is_there:
            return own
        asked = period or self.year
        covers = {
            fact.covers
            for fact in self.facts(measure, status=status, member=ALLIANCE)
            if Period(fact.start, fact.end) == asked and fact.covers
            and all(getattr(fact, column) == where.get(column, "") for column in BREAKDOWNS)
        }  # fmt: skip
        for members in sorted(covers, key=lambda each: (-len(each.split("+")), each)):
            found = self.ask(measure, period=period, perimeter=members.replace("+", " + "), status=status, **where)
            if found.is_there:
                return found
        return own

    def trust(self, source: str) -> Trust:
        """Return how far a source is trusted."""
        return self.snapshot.sources.get(source, Source(source)).trust

    # ------------------------------------------------------------------------------------------------ inside

    def _kept(self, id: str, question: Question) -> FigureRef:
        if id not in self.figures:
            answer = consolidate(self.snapshot, question, self.catalogue)
            self._answers[id] = answer
            self.questions[id] = question
            self._keep(self._of(id, answer))
        return self.figures[id]

    def _of(self, id: str, answer: Figure) -> FigureRef:
        rows = dict.fromkeys(self._row(term.fact) for term in list(answer.terms)[:LISTED])
        question = answer.question
        return FigureRef(
            id,
            question.measure,
            answer.value,
            answer.unit,
            str(question.period),
            question.perimeter,
            answer.half,
            answer.bound,
            "consolidated",
            answer.status.value,
            dict(question.where),
            tuple(rows),
            notes=answer.notes,
            refusal=answer.refusal.sentence() if answer.refusal else "",
            missing=answer.refusal.missing if answer.refusal else (),
            span=question.period,
        )

    def _row(self, fact: Fact) -> FactRef:
        filed = self.snapshot.deliveries.get(fact.delivery)
        source = fact.source or (filed.source if filed else "")
        return FactRef(fact.delivery, filed.file if filed else "", fact.row, fact.ref, source)

    def _compared(
        self,
        how: str,
        name: str,
        value: Fraction | None,
        low: Fraction | None,
        high: Fraction | None,
        parts: Sequence[FigureRef],
        refusal: str,
    ) -> FigureRef:
        half, bound = Fraction(0), ""
        if value is not None:
            half = max((abs(edge - value) for edge in (low, high) if edge is not None), default=Fraction(0))
            bound = "" if low is not None and high is not None else "upper" if low is None else "lower"
        made = self.derived(how, name, value, "percent", parts, half=half, bound=bound)
        return self._keep(replace(made, refusal=refusal)) if refusal else made

    def _keep(self, figure: FigureRef) -> FigureRef:
        self.figures[figure.id] = figure
        return figure


def address(question: Question) -> str:
    """Return the lasting address of a question inside an edition.

    Examples
    --------
    >>> from alliance.calendar import parse_period
    >>> address(Question("sales", "renault + nissan", parse_period("2016"), where={"market": "US"}))
    'fig/sales/2016/renault+nissan/market-us'
    """
    parts = ["fig", question.measure, _slug(str(question.period)), _slug(question.perimeter)]
    parts += [f"{column}-{_slug(value)}" for column, value in sorted(question.where.items())]
    parts += ["by-" + "-".join(question.by)] if question.by else []
    for name in ("status", "basis", "definition", "source", "currency", "rate"):
        value = getattr(question, name)
        parts += [f"{name}-{_slug(value)}"] if value else []
    parts += [f"with-{_slug(convention.value)}" for convention in sorted(question.conventions)]
    return "/".join(parts)


def _thing(fact: Fact) -> tuple[object, ...]:
    """Return what a fact is a report of."""
    columns = (
        "measure",
        "member",
        "covers",
        "start",
        "end",
        *BREAKDOWNS,
        "counterparty",
        "basis",
        "definition",
        "role",
    )
    return (*(getattr(fact, column) for column in columns), fact.status == "target")


def origin(link: Relation) -> str:
    """Return the address of a link inside an edition."""
    own = _slug(link.ref, keep="/") if link.ref else f"{link.delivery[:12]}-{link.row}"
    return f"link/{own}"


def _slug(text: str, keep: str = "") -> str:
    """Return a text as part of an address; what would be lost is told apart by a short hash."""
    folded = text.casefold().replace(" ", "")
    pattern = _PLAIN if not keep else re.compile(_PLAIN.pattern.replace("[^", f"[^{re.escape(keep)}"))
    plain = pattern.sub("-", folded).strip("-")
    if plain == folded:
        return plain
    spaced = text.casefold().replace(" ", "-")
    if plain == spaced.strip("-"):
        return plain
    return f"{plain[:40]}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _tail(id: str) -> str:
    return id.partition("/")[2]


_FIRM = ("final", "reported", "derived", "provisional", "estimated", "synthetic", "target", "refused")


def _firmness(status: str) -> int:
    return _FIRM.index(status) if status in _FIRM else len(_FIRM)

"""The way of a figure back to where it came from: figure, member, fact, delivery, file, row, source (§1).

Every step carries its amount, and the amounts of the steps below it add up to it exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alliance.calendar import Period
from alliance.figures.asked import Asked
from alliance.figures.catalogue import Measure, load_catalogue
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Term
from alliance.figures.ratios import PRINTED, questions
from alliance.record.delivery import Delivery
from alliance.record.facts import Fact
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Source
from alliance.units import decimal_text, grouped_text

# How many transactions of a delivery are listed one by one; the others are shown as one step.
LISTED = 20


@dataclass(frozen=True)
class Step:
    """One step on the way of a figure.

    Parameters
    ----------
    kind : str
        ``"figure"``, ``"member"``, ``"fact"``, ``"delivery"`` or ``"note"``.
    label : str
        What it is, for a person.
    amount : Fraction or None
        What it contributes to the figure, in the unit of the figure; None for a refused figure and for notes.
    unit : str
        Unit of the amount.
    weight : Fraction or None
        Of a fact: what its own number is multiplied by.
    why : str
        The weight in words.
    file, source, ref : str
        Of a fact: the file it was delivered in, where its source can be found, the deliverer's own id of the row.
    row : int or None
        Row of the file, as a person counts.
    delivery : str
        Id of the delivery.
    below : tuple of Step
        What it was made of.
    """

    kind: str
    label: str
    amount: Fraction | None = None
    unit: str = ""
    weight: Fraction | None = None
    why: str = ""
    file: str = ""
    source: str = ""
    ref: str = ""
    row: int | None = None
    delivery: str = ""
    below: tuple[Step, ...] = ()

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the tree as indented lines, a step each."""
        amount = "" if self.amount is None else f"{grouped_text(self.amount, _digits(self.amount))} "
        yield f"{'  ' * depth}{amount}{self.label}"
        for step in self.below:
            yield from step.lines(depth + 1)

    def summary(self) -> str:
        """Return the tree as text."""
        return "\n".join(self.lines())


def explain(snapshot: Snapshot, figure: Figure, catalogue: Mapping[str, Measure] | None = None) -> Step:
    """Return the way of a figure back to the rows it came from.

    Parameters
    ----------
    snapshot : Snapshot
        The record that the figure was asked of.
    figure : Figure
        As `alliance.figures.consolidate.consolidate` returned it.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Returns
    -------
    Step
        The figure, with the members that contribute below it, their facts below them, and delivery, file, row and source at
        each fact. Of a ratio, its numerator and denominator.
    """
    known = load_catalogue() if catalogue is None else catalogue
    measure = known.get(figure.question.measure)
    label = measure.label if measure is not None else figure.question.measure
    below = [*_members(snapshot, figure), *_remarks(snapshot, figure)]
    if measure is not None and measure.across == "recompute" and figure.question.basis != PRINTED:
        parts = questions(Asked(snapshot, figure.question, measure))
        below = [explain(snapshot, consolidate(snapshot, part, known), known) for part in parts]
    return Step(
        "figure",
        f"{label}, {figure.question.perimeter}, {figure.question.period}",
        figure.value,
        figure.unit,
        below=tuple(below),
    )


def _members(snapshot: Snapshot, figure: Figure) -> Iterator[Step]:
    accounts: dict[str, list[Term]] = {}
    for term in figure.terms:
        accounts.setdefault(term.member, []).append(term)
    for member, terms in accounts.items():
        found = snapshot.registry.find("member", member)
        share = figure.members.get(member, "")
        name = member if found is None else found.name
        yield Step(
            "member",
            f"{name} ({share})" if share else name,
            _sum(terms),
            figure.unit,
            below=tuple(_facts(snapshot, figure, terms)),
        )


def _facts(snapshot: Snapshot, figure: Figure, terms: Sequence[Term]) -> Iterator[Step]:
    """Yield the figures one by one and transactions by delivery."""
    transactions: dict[tuple[str, str], list[Term]] = {}
    for term in terms:
        if term.fact.role == "transaction":
            transactions.setdefault((term.fact.delivery, term.why), []).append(term)
        else:
            yield _fact(snapshot, figure, term)
    for (delivery, why), rows in transactions.items():
        count = sum(term.fact.rows for term in rows)
        listed = sorted(rows, key=lambda term: -abs(term.amount))[:LISTED]
        below = [_fact(snapshot, figure, term) for term in listed]
        if len(rows) > len(listed):
            rest = _sum(rows) - _sum(listed)
            below.append(Step("note", f"{len(rows) - len(listed)} more cells of this delivery", rest, figure.unit))
        filed = snapshot.deliveries.get(delivery)
        label = f"{count} rows of {_delivery_in_words(filed, delivery)}"
        yield Step(
            "delivery",
            label,
            _sum(rows),
            figure.unit,
            why=why,
            file=filed.file if filed else "",
            delivery=delivery,
            below=tuple(below),
        )


def _fact(snapshot: Snapshot, figure: Figure, term: Term) -> Step:
    fact = term.fact
    filed = snapshot.deliveries.get(fact.delivery)
    label = f"{_fact_in_words(fact)} x {_weight(term)} ({term.why})"
    rows = f"row {fact.row}" if fact.rows == 1 else f"{fact.rows} rows from row {fact.row}"
    place = f"{_delivery_in_words(filed, fact.delivery)}, {rows}"
    return Step(
        "fact",
        label,
        term.amount,
        figure.unit,
        weight=term.weight,
        why=term.why,
        file=filed.file if filed else "",
        source=fact.source,
        ref=fact.ref,
        row=fact.row,
        delivery=fact.delivery,
        below=(Step("note", place), *(Step("note", note) for note in _about(snapshot, fact))),
    )


def _fact_in_words(fact: Fact) -> str:
    number = grouped_text(fact.value)
    rounded = f" +-{grouped_text(fact.half)}" if fact.half else ""
    limit = {"lower": "at least ", "upper": "at most "}.get(fact.bound, "")
    part = "".join(f", {column} {value}" for column, value in fact.breakdown().items())
    buyer = f", for {fact.counterparty}" if fact.counterparty else ""
    period = Period(fact.start, fact.end)
    return f"{limit}{number}{rounded} {fact.unit} ({fact.measure} of {fact.member} for {period}{part}{buyer})"


def _about(snapshot: Snapshot, fact: Fact) -> Iterator[str]:
    if fact.source:
        source = snapshot.sources.get(fact.source)
        yield f"source: {', '.join([*_named(source), fact.source])}" if source else f"source: {fact.source}"
    if fact.status != "reported":
        yield f"status: {fact.status}"
    if fact.definition:
        yield f"counting rule: {fact.definition}"
    if fact.note:
        yield f"remark: {fact.note}"


def _named(source: Source) -> list[str]:
    """Return publisher and title of a source, as far as neither its address nor the other says them already."""
    said = [source.title] if source.title else []
    if source.publisher and source.publisher not in f"{source.id} {source.title}":
        said.insert(0, source.publisher)
    return said


def _remarks(snapshot: Snapshot, figure: Figure) -> Iterator[Step]:
    for note in figure.notes:
        yield Step("note", note)
    for said, facts in (("says something else", figure.disagreeing), ("does not fit", figure.misfits)):
        for fact in facts:
            filed = snapshot.deliveries.get(fact.delivery)
            place = f"{_delivery_in_words(filed, fact.delivery)}, row {fact.row}"
            yield Step("note", f"{said}: {_fact_in_words(fact)}, {place}", source=fact.source, ref=fact.ref)
    if figure.refusal is not None:
        yield Step("note", figure.refusal.sentence())


def _delivery_in_words(filed: Delivery | None, delivery: str) -> str:
    if filed is None:
        return f"delivery {delivery[:12]}" if delivery else "no delivery"
    restated = f", restated: {filed.reason}" if filed.mode == "replace" and filed.reason else ""
    restated = ", a restatement" if filed.mode == "replace" and not filed.reason else restated
    return f"{filed.file} (no. {filed.sequence}, from {filed.member}, known from {filed.known_on}{restated})"


def _weight(term: Term) -> str:
    share = term.weight / term.rate if term.rate else term.weight
    text = decimal_text(share, _digits(share))
    return text if term.rate == 1 else f"{text} x {decimal_text(term.rate, 6)}"


def _digits(value: Fraction) -> int | None:
    """Return None for a number that ends soon, else how many decimals to show."""
    return None if 10**6 % value.denominator == 0 else 6


def _sum(terms: Sequence[Term]) -> Fraction:
    return sum((term.amount for term in terms), Fraction(0))

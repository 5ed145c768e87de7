"""The exact bridge between two figures: which cause moves the number by how much, remainder 0 (§1, §9).

A figure is a weighted sum of facts, so the difference of two figures is a difference of weights. Where only one thing
changes (the perimeter, the day of knowledge, the period, the rate), its terms are grouped by what a person asks next:
members, deliveries, periods, exchange rates. Where several things change at once, each gets its mean over all orders in
which they could have changed (Shapley), so that no order is privileged; a volume that moved together with its exchange rate
is split at the midpoint for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from alliance.errors import UnitError
from alliance.figures.catalogue import Measure, load_catalogue
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Question, Refusal, Term
from alliance.record.facts import BREAKDOWNS, Fact
from alliance.record.revisions import hidden_by
from alliance.record.snapshot import Snapshot
from alliance.units import CURRENCIES, UNITS, grouped_text

# What can change between two questions, in the order in which the steps are shown.
CAUSES: dict[str, tuple[str, ...]] = {
    "knowledge": ("known_on",),
    "reading": ("basis", "definition", "source", "status", "conventions", "without_sources"),
    "what is counted": ("measure", "where"),
    "perimeter": ("perimeter",),
    "period": ("period",),
    "exchange rate": ("currency", "rate"),
}


@dataclass(frozen=True)
class Step:
    """One step of a bridge.

    Parameters
    ----------
    label : str
        What moved the number: ``"Mitsubishi Motors"``, ``"Restated by 2017-sales.csv, known on 2019-01-30"``.
    value : Fraction
        By how much, in the unit of the bridge; never 0.
    cause : str
        A key of `CAUSES`, or several joined by ``" and "`` where they could not be told apart.
    key : str
        The member, delivery, period or currency behind it.
    """

    label: str
    value: Fraction
    cause: str
    key: str


@dataclass(frozen=True)
class Bridge:
    """The way from one figure to another.

    Parameters
    ----------
    start, end : Figure
        The two figures.
    steps : tuple of Step
        Together they are exactly the difference.
    remainder : Fraction or None
        End less start less all steps: 0, shown and not assumed; None if a figure is refused.
    unit : str
        Unit of all values.
    refusal : Refusal or None
        Why there is no bridge.
    notes : tuple of str
        How causes were told apart.
    """

    start: Figure
    end: Figure
    steps: tuple[Step, ...]
    remainder: Fraction | None
    unit: str
    refusal: Refusal | None = None
    notes: tuple[str, ...] = ()

    def summary(self) -> str:
        """Return the bridge as lines of text, a step each."""
        if self.refusal is not None:
            return self.refusal.sentence()
        ends = [grouped_text(figure.value or Fraction(0)) for figure in (self.start, self.end)]
        steps = [f"{'+' if step.value > 0 else ''}{grouped_text(step.value)} {step.label}" for step in self.steps]
        last = f"{ends[1]} {self.unit}, remainder {grouped_text(self.remainder or Fraction(0))}"
        return "\n".join((f"{ends[0]} {self.unit}", *steps, last))


@dataclass(frozen=True)
class _Key:
    """What steps are added up by."""

    cause: str
    key: str
    label: str


Moves = dict[_Key, Fraction]


def bridge(
    snapshot: Snapshot,
    from_question: Question,
    to_question: Question,
    catalogue: Mapping[str, Measure] | None = None,
) -> Bridge:
    """Return the exact way from one figure to another, by cause.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    from_question, to_question : Question
        The two questions; they may differ in anything but the unit of the answer.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Returns
    -------
    Bridge
        Without steps, and with the reason, if one of the two figures is refused.

    Raises
    ------
    UnitError
        If the figures are in different units or currencies.

    Notes
    -----
    With k things changed, up to 2^k figures are made; the mean over all k! orders is counted along the figures, not order by
    order. Figures in between that the record cannot give are left out of the mean;
    if no order remains, the two figures are compared member by member. Source: §1 and §9 of the rules of consolidation.
    """
    crossing = _Crossing(snapshot, from_question, to_question, catalogue)
    start, end = crossing.figure(frozenset()), crossing.figure(frozenset(crossing.changed))
    for figure in (start, end):
        if figure.value is None:
            return Bridge(start, end, (), None, figure.unit, figure.refusal)
    if start.unit != end.unit:
        if {start.unit, end.unit} <= CURRENCIES:
            raise UnitError(
                f"An amount in {start.unit} and one in {end.unit} have no difference. Ask both in one currency: --currency"
                f" {end.unit}; what the rate does shows between --from-rate average and --to-rate closing."
            )
        raise UnitError(
            f"Cannot bridge {start.unit} to {end.unit}: '{from_question.measure}' and '{to_question.measure}' are counted in"
            " different units. Ask both in one currency or unit."
        )
    assert start.value is not None
    assert end.value is not None
    moves, notes = crossing.moves(start, end)
    order = {cause: place for place, cause in enumerate(CAUSES)}
    steps = [Step(key.label, value, key.cause, key.key) for key, value in moves.items() if value]
    steps.sort(key=lambda step: order.get(step.cause, len(order)))
    remainder = end.value - start.value - sum(step.value for step in steps)
    said = (
        *notes,
        *_other_days(start, end),
        *_counted_otherwise(snapshot, start, end),
        *_moved_inside(snapshot, start, end),
        *_limits(start, end),
    )
    return Bridge(start, end, tuple(steps), remainder, end.unit, None, said)


def _other_days(start: Figure, end: Figure) -> Iterator[str]:
    """Say what the days of two periods are that do not begin in the same month, or are not equally long."""
    first, last = start.question.period, end.question.period
    if first.start is None or last.start is None:
        return
    months = [
        (each.end.year, each.end.month - begin.month - 12 * begin.year)
        for each, begin in ((first, first.start), (last, last.start))
    ]
    lengths = {12 * year + rest for year, rest in months}
    if len(lengths) == 1 and (first.start.month, first.start.day) == (last.start.month, last.start.day):
        return
    shared = first.shared(last)
    both = f"; both hold {shared}" if shared else ""
    yield (
        f"{first} runs from {first.start} to {first.last_day}, {last} from {last.start} to {last.last_day}{both}: the change is"
        " one of the calendar too, and no growth from a year to the next."
    )


def _counted_otherwise(snapshot: Snapshot, start: Figure, end: Figure) -> Iterator[str]:
    """Say who joins or leaves between two periods of one perimeter: its step is no growth, or not growth alone."""
    if start.question.perimeter != end.question.perimeter:
        return
    for member in dict.fromkeys((*start.members, *end.members)):
        before, after = (figure.members.get(member, "not") for figure in (start, end))
        if before != after:
            found = snapshot.registry.find("member", member)
            yield (
                f"{found.name if found else member} counts {before} in {start.question.period} and {after} in"
                f" {end.question.period}: that is in its step, and in the growth."
            )


def _moved_inside(snapshot: Snapshot, start: Figure, end: Figure) -> Iterator[str]:
    """Say who counts alone at one end and inside another's figure at the other: its step is no rise and no fall."""
    for figure, other in ((start, end), (end, start)):
        taken_out = {term.fact.member for term in figure.terms if term.weight < 0}
        held = {(each, term.fact.member) for term in figure.terms for each in term.fact.members_covered}
        alone = {term.fact.member for term in other.terms if term.fact.members_covered == (term.fact.member,)}
        for inside, reporter in sorted(held):
            if inside != reporter and inside in alone - taken_out:
                found = [snapshot.registry.find("member", each) for each in (inside, reporter)]
                names = [thing.name if thing else each for thing, each in zip(found, (inside, reporter), strict=True)]
                yield f"{names[0]} is inside {names[1]}'s figure for {figure.question.period}, and apart in the other one."


def _limits(start: Figure, end: Figure) -> tuple[str, ...]:
    """Say what is not exact about the two ends; the steps between them are exact all the same."""
    said = []
    for name, figure in (("The first figure", start), ("The last figure", end)):
        if figure.bound:
            said.append(f"{name} is {'at least' if figure.bound == 'lower' else 'at most'} what is printed.")
        elif figure.half:
            said.append(
                f"{name} comes from rounded sources and lies within"
                f" {grouped_text(figure.half, UNITS[figure.unit].digits_of(figure.half))} of what is printed."
            )
    return tuple(said)


class _Crossing:
    """The figures between two questions, made once each."""

    def __init__(
        self, snapshot: Snapshot, start: Question, end: Question, catalogue: Mapping[str, Measure] | None
    ) -> None:
        self.snapshot = snapshot
        self.catalogue = catalogue
        self.start = start
        self.end = end
        self.changed = [
            cause
            for cause, fields in CAUSES.items()
            if any(getattr(start, field) != getattr(end, field) for field in fields)
        ]
        measures = load_catalogue() if catalogue is None else catalogue
        self.kinds = {measures[each.measure].kind for each in (start, end) if each.measure in measures}
        self._figures: dict[frozenset[str], Figure] = {}

    def figure(self, crossed: frozenset[str]) -> Figure:
        """Return the figure in which the crossed causes already stand as at the end."""
        if crossed not in self._figures:
            taken = {field: getattr(self.end, field) for cause in crossed for field in CAUSES[cause]}
            question = replace(self.start, by=(), **taken)
            self._figures[crossed] = consolidate(self.snapshot, question, self.catalogue)
        return self._figures[crossed]

    def moves(self, start: Figure, end: Figure) -> tuple[Moves, tuple[str, ...]]:
        """Return the amounts by cause and key, and how they were found."""
        if len(self.changed) <= 1:
            cause = self.changed[0] if self.changed else "what is counted"
            return self.edge(start, end, cause), ()
        whole = frozenset(self.changed)
        ways_to = self.ways(frozenset(), whole, 1)
        ways_from = self.ways(whole, frozenset(), -1)
        orders = ways_to.get(whole, 0)
        if not orders:
            joined = " and ".join(self.changed)
            note = f"The record cannot give the figures between the two, so {joined} could not be told apart."
            return _by_member(self.snapshot, start, end, joined), (note,)
        moved: Moves = {}
        for crossed, ways in ways_to.items():
            for cause in (each for each in self.changed if each not in crossed):
                onward = ways * ways_from.get(crossed | {cause}, 0)
                if not onward:
                    continue
                edge = self.edge(self.figure(crossed), self.figure(crossed | {cause}), cause)
                for key, value in edge.items():
                    moved[key] = moved.get(key, Fraction(0)) + value * onward / orders
        named = ", ".join(self.changed[:-1]) + f" and {self.changed[-1]}"
        return moved, (f"Each of {named} is the mean of {orders} orders in which they could have changed.",)

    def ways(self, start: frozenset[str], end: frozenset[str], step: int) -> dict[frozenset[str], int]:
        """Return in how many orders every figure between start and end can be reached over figures that exist."""
        unit = self.figure(frozenset()).unit
        found = {start: 1}
        layer = [start]
        while layer:
            following: dict[frozenset[str], int] = {}
            for crossed in layer:
                nearer = end - crossed if step > 0 else crossed - end
                for cause in (each for each in self.changed if each in nearer):
                    reached = crossed | {cause} if step > 0 else crossed - {cause}
                    figure = self.figure(reached)
                    if figure.value is not None and figure.unit == unit:
                        following[reached] = following.get(reached, 0) + found[crossed]
            found.update(following)
            layer = list(following)
        return found

    def edge(self, before: Figure, after: Figure, cause: str) -> Moves:
        """Return the amounts of one change."""
        if cause == "knowledge":
            return _by_delivery(self.snapshot, before, after)
        if self.kinds == {"set"}:
            return _by_thing(self.snapshot, before, after, cause)
        if cause == "period" and not _is_converted(before, after) and _shares_facts(before, after):
            return _grouped(before, after, lambda term: _period_key(term.fact))
        if cause == "exchange rate":
            return _grouped(before, after, lambda term: _rate_key(term.fact.unit))
        return _by_member(self.snapshot, before, after, cause)


def _by_member(snapshot: Snapshot, before: Figure, after: Figure, cause: str) -> Moves:
    periods = before.question.period, after.question.period
    dates = "" if periods[0] == periods[1] else f", {periods[0]} to {periods[1]}"

    def key(term: Term) -> _Key:
        found = snapshot.registry.find("member", term.member)
        return _Key(cause, term.member, f"{found.name if found else term.member}{dates}")

    return _grouped(before, after, key)


def _by_thing(snapshot: Snapshot, before: Figure, after: Figure, cause: str) -> Moves:
    """Group a set by what is on it: each thing that joins or leaves is a step of one."""

    def key(term: Term) -> _Key:
        if term.fact.value != 1:
            return _Key(cause, term.member, f"{term.member}, as printed")
        kind = term.fact.measure.removesuffix("s")
        found = snapshot.registry.find(kind, term.why)
        return _Key(cause, term.why, found.name if found else term.why)

    return _grouped(before, after, key)


def _by_delivery(snapshot: Snapshot, before: Figure, after: Figure) -> Moves:
    """Group what changed by the delivery that brought the later knowledge."""
    days = [figure.question.known_on for figure in (before, after)]
    later, earlier = (after, before) if (days[1] or date.max) >= (days[0] or date.max) else (before, after)
    known_before = earlier.question.known_on or date.max
    brought: dict[tuple[str, ...], str] = {}
    for term in later.terms:
        filed = snapshot.deliveries.get(term.fact.delivery)
        if filed is not None and filed.known_on > known_before:
            brought[_figure_key(term.fact)] = filed.id
    held = {(term.fact, term.weight) for term in later.terms} & {(term.fact, term.weight) for term in earlier.terms}
    replaced = _replacing(snapshot, [term.fact for term in earlier.terms], later.question.known_on)

    def key(term: Term) -> _Key:
        if (term.fact, term.weight) in held:
            return _Key("knowledge", "", "")
        found = brought.get(_figure_key(term.fact)) or replaced.get(_figure_key(term.fact), "")
        delivery = snapshot.deliveries.get(found)
        if delivery is None:
            thing = snapshot.registry.find("member", term.member)
            return _Key("knowledge", term.member, f"{thing.name if thing else term.member}, derived from other facts")
        verb = "Restated" if delivery.mode == "replace" else "Brought"
        return _Key("knowledge", delivery.id, f"{verb} by {delivery.file}, known on {delivery.known_on}")

    return _grouped(before, after, key)


def _replacing(snapshot: Snapshot, facts: Sequence[Fact], known_on: date | None) -> dict[tuple[str, ...], str]:
    """Return, for every fact that no longer stands on a day, the delivery that replaced it."""
    cells = snapshot.cells
    hidden = hidden_by(cells, snapshot.deliveries, known_on)
    by_number = {delivery.sequence: delivery.id for delivery in snapshot.deliveries.values()}
    found: dict[tuple[str, ...], str] = {}
    for fact in facts:
        same = cells.equal("delivery", fact.delivery) & (cells.columns["row"] == fact.row) & (hidden > 0)
        for position in same.nonzero()[0]:
            if cells.fact(int(position)) == fact:
                found[_figure_key(fact)] = by_number.get(int(hidden[position]), "")
    return found


def _figure_key(fact: Fact) -> tuple[str, ...]:
    parts = (fact.measure, fact.member, str(fact.start), str(fact.end))
    return (*parts, *(str(getattr(fact, column)) for column in BREAKDOWNS))


def _period_key(fact: Fact) -> _Key:
    span = f"{fact.start or '..'}/{fact.end}"
    label = (
        "since the beginning" if fact.start is None else f"{fact.start} to {date.fromordinal(fact.end.toordinal() - 1)}"
    )
    return _Key("period", span, label)


def _rate_key(unit: str) -> _Key:
    return _Key("exchange rate", unit, f"{unit} at another rate")


def _shares_facts(before: Figure, after: Figure) -> bool:
    return bool({term.fact for term in before.terms} & {term.fact for term in after.terms})


def _is_converted(before: Figure, after: Figure) -> bool:
    return any(term.rate != 1 for term in (*before.terms, *after.terms))


def _grouped(before: Figure, after: Figure, key: Callable[[Term], _Key]) -> Moves:
    """Return after less before, added up by key, with the part of exchange rates split off at the midpoint."""
    found: Moves = {}
    groups: dict[tuple[_Key, str], tuple[list[Term], list[Term]]] = {}
    for side, figure in ((1, before), (0, after)):
        for term in figure.terms:
            unit = term.fact.unit if term.rate != 1 else ""
            groups.setdefault((key(term), unit), ([], []))[side].append(term)
    for (each, unit), (new, old) in groups.items():
        volume, rate = _split(new, old) if unit else (_amount(new) - _amount(old), Fraction(0))
        for moved, value in ((each, volume), (_rate_key(unit), rate)):
            if value:
                found[moved] = found.get(moved, Fraction(0)) + value
    return found


def _split(new: Iterable[Term], old: Iterable[Term]) -> tuple[Fraction, Fraction]:
    """Split a difference of amounts into volume and exchange rate, each valued at the mean of the other."""
    new, old = list(new), list(old)
    amounts = _amount(new), _amount(old)
    volumes = tuple(sum((term.amount / term.rate for term in terms), Fraction(0)) for terms in (new, old))
    if not all(volumes):
        return amounts[0] - amounts[1], Fraction(0)
    rates = amounts[0] / volumes[0], amounts[1] / volumes[1]
    by_volume = (volumes[0] - volumes[1]) * (rates[0] + rates[1]) / 2
    return by_volume, amounts[0] - amounts[1] - by_volume


def _amount(terms: Iterable[Term]) -> Fraction:
    return sum((term.amount for term in terms), Fraction(0))


def steps_by_cause(steps: Iterable[Step]) -> Mapping[str, Fraction]:
    """Return the sum of the steps of every cause, in the order of the steps."""
    found: dict[str, Fraction] = {}
    for step in steps:
        found[step.cause] = found.get(step.cause, Fraction(0)) + step.value
    return found

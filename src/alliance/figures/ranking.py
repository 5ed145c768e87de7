"""A rank among rivals: against whom, counted how, how far to the next place, and whether every reading agrees (§6).

Rivals count as they please: with or without trucks, joint ventures, or by registrations. So a rank names its counting rule,
keeps every reading of every rival that the sources give, and says whether the rank holds under all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from alliance.calendar import Period
from alliance.figures.catalogue import Measure
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Figure, Question, Refusal
from alliance.figures.perimeter import compile_perimeter
from alliance.record.cells import BEGINNING
from alliance.record.facts import BREAKDOWNS, Fact
from alliance.record.revisions import current
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Source, Trust
from alliance.units import grouped_text

COMPANY_FIGURES = "company figures"
REGISTRATIONS = "registrations"
_UNUSED = ("disputed", "target")
# A year is a year if it is so many days longer or shorter.
LEAP = 3


@dataclass(frozen=True)
class Rival:
    """A rival's figure, with every reading of it.

    Parameters
    ----------
    id, name : str
        Who.
    value : Fraction
        The reading that counts: the most exact one; between equals the larger, so that a claim never profits.
    low, high : Fraction or None
        The least and most under all readings; None for no limit.
    definition : str
        The counting rule of the reading that counts, if its source gives one.
    source, ref : str
        Where that reading stands.
    readings : tuple of Fact
        Every reading under the counting rule of the rank, the one that counts first.
    """

    id: str
    name: str
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    definition: str
    source: str
    ref: str
    readings: tuple[Fact, ...]


@dataclass(frozen=True)
class Rank:
    """A place among rivals.

    Parameters
    ----------
    figure : Figure
        The figure that is ranked.
    rank : int or None
        Its place, 1 for the largest; None if the figure is refused or there are no rivals.
    rivals : tuple of Rival
        The rivals with a figure, largest first.
    rule : str
        The counting rule: ``"company figures"``, ``"focus2move registrations"``, ...
    best, worst : int or None
        The best and the worst place under any reading of any rival. A rival without a figure under the rule, which another
        rule or its figure of the nearest other year puts above, may be above.
    holds : bool
        Whether the rank is the same under all readings.
    next, previous : Rival or None
        The rival one place above and one place below.
    distance_to_next, distance_to_previous : Fraction or None
        How far it is to the place above, and how far the place below is behind.
    refusal : Refusal or None
        Why there is no rank.
    notes : tuple of str
        To be printed beside it.
    """

    figure: Figure
    rank: int | None
    rivals: tuple[Rival, ...]
    rule: str
    best: int | None = None
    worst: int | None = None
    holds: bool = False
    next: Rival | None = None
    previous: Rival | None = None
    distance_to_next: Fraction | None = None
    distance_to_previous: Fraction | None = None
    refusal: Refusal | None = None
    notes: tuple[str, ...] = ()


def rank(
    snapshot: Snapshot,
    question: Question,
    definition: str = "",
    catalogue: Mapping[str, Measure] | None = None,
) -> Rank:
    """Return the place of a figure among the rivals of the record.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    question : Question
        The figure that is ranked.
    definition : str
        The counting rule for the rivals and for the figure: empty or ``"company figures"`` for what the companies report
        (lists of registrations left out), else a definition as the record holds it, such as
        ``"focus2move registrations"``.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Notes
    -----
    A rival without a figure under the rule is named in the notes and not ranked; if it is larger under another rule, or was
    in the nearest year for which it has a figure, the rank does not hold. Source: §6 and §10 of the rules.
    """
    rule = definition or COMPANY_FIGURES
    is_named = rule != COMPANY_FIGURES
    asked = replace(question, definition=rule, basis=_basis(snapshot, question, rule)) if is_named else question
    figure = consolidate(snapshot, asked, catalogue)
    own: tuple[str, ...] = ()
    if figure.value is None and is_named and not asked.basis:
        # The rule is one of the rivals' own; the perimeter is counted as its members report.
        figure = consolidate(snapshot, question, catalogue)
        own = (f"The figure of the perimeter is as its members report; '{rule}' is the rule of the rivals.",)
    if figure.value is None:
        return Rank(figure, None, (), rule, refusal=figure.refusal)
    rivals, elsewhere, absent = _rivals(snapshot, asked, rule)
    elsewhere = (*elsewhere, *_of_other_years(snapshot, asked, absent))
    if not rivals:
        known = ", ".join(definitions(snapshot, question))
        advice = f"Name one of the counting rules of the record: {known}." if known else "File figures of rivals."
        return Rank(figure, None, (), rule, refusal=Refusal(f"No rival has a figure under '{rule}'.", advice=advice))
    above = [rival for rival in rivals if rival.value > figure.value]
    below = [rival for rival in rivals if rival.value <= figure.value]
    larger = tuple(rival for rival in elsewhere if _may_be_above(rival, figure))
    place, best, worst = 1 + len(above), *_limits(figure, rivals, larger)
    following = above[-1] if above else None
    behind = below[0] if below else None
    return Rank(
        figure,
        place,
        rivals,
        rule,
        best,
        worst,
        best == worst == place,
        following,
        behind,
        None if following is None else following.value - figure.value,
        None if behind is None else figure.value - behind.value,
        notes=(*own, *_notes(rivals, larger, [names for _, names in absent], rule, best, worst)),
    )


def definitions(snapshot: Snapshot, question: Question) -> list[str]:
    """Return the counting rules under which the record holds figures of rivals for a measure and period."""
    found = snapshot.cells.facts(np.flatnonzero(_fits(snapshot, question)))
    rivals = set(_rival_ids(snapshot))
    return sorted({fact.definition for fact in found if fact.member in rivals and fact.definition})


def _basis(snapshot: Snapshot, question: Question, rule: str) -> str:
    """Return the basis that goes with a counting rule: the question's own, else the one all its facts have."""
    facts = snapshot.cells.facts(np.flatnonzero(_fits(snapshot, question) & snapshot.cells.equal("definition", rule)))
    bases = {fact.basis for fact in facts}
    return question.basis or (bases.pop() if len(bases) == 1 else "")


def _rivals(
    snapshot: Snapshot, question: Question, rule: str
) -> tuple[tuple[Rival, ...], tuple[Rival, ...], list[tuple[str, str]]]:
    """Return the rivals with a figure under the rule, those with one under another rule, and ids and names without any."""
    inside = compile_perimeter(question.perimeter, snapshot, question.period).counted(question.period)
    readings: dict[str, list[Fact]] = {rival: [] for rival in _rival_ids(snapshot) if rival not in inside}
    for fact in snapshot.cells.facts(np.flatnonzero(_fits(snapshot, question))):
        if fact.member in readings and _source(snapshot, fact).trust is not Trust.UNDER_CHECK:
            readings[fact.member].append(fact)
    counted = {rival: [fact for fact in facts if _is_counted_by(fact, rule)] for rival, facts in readings.items()}
    elsewhere = {rival: facts for rival, facts in readings.items() if facts and not counted[rival]}
    names = {thing.id: thing.name for thing in snapshot.registry.of_kind("member", "partner", "rival", "company")}
    ranked, others = (
        sorted(
            (_rival(rival, names.get(rival, rival), facts, snapshot) for rival, facts in found.items() if facts),
            key=lambda rival: (-rival.value, rival.id),
        )
        for found in (counted, elsewhere)
    )
    absent = [(rival, names.get(rival, rival)) for rival, facts in counted.items() if not facts]
    return tuple(ranked), tuple(others), absent


def _of_other_years(snapshot: Snapshot, question: Question, absent: Sequence[tuple[str, str]]) -> tuple[Rival, ...]:
    """Return the rivals without any figure for the period, with their figures of the nearest period of that length."""
    period, cells = question.period, snapshot.cells
    if period.start is None:
        return ()
    first, length = period.start.toordinal(), period.days
    start, end = cells.columns["start"], cells.columns["end"]
    fits = _of_the_part(snapshot, question) & (start != BEGINNING) & (np.abs(end - start - length) <= LEAP)
    found = []
    for rival, name in absent:
        positions = np.flatnonzero(fits & cells.equal("member", rival))
        away = np.rint(np.abs(start[positions] - first) / length)
        if len(positions) and away.min() > 0:
            facts = cells.facts(positions[away == away.min()])
            known = [fact for fact in facts if _source(snapshot, fact).trust is not Trust.UNDER_CHECK]
            known = [fact for fact in known if not fact.bound] or known
            found += [_rival(rival, name, known, snapshot)] if known else []
    return tuple(found)


def _rival_ids(snapshot: Snapshot) -> list[str]:
    things = [thing.id for thing in snapshot.registry.of_kind("rival")]
    return list(dict.fromkeys([*things, *(link.subject for link in snapshot.related("rival_of"))]))


def _fits(snapshot: Snapshot, question: Question) -> npt.NDArray[np.bool_]:
    """Return which cells answer the question for any reporter, shape (cells,)."""
    cells, period = snapshot.cells, question.period
    first = BEGINNING if period.start is None else period.start.toordinal()
    fits = _of_the_part(snapshot, question)
    fits &= (cells.columns["start"] == first) & (cells.columns["end"] == period.end.toordinal())
    return fits


def _of_the_part(snapshot: Snapshot, question: Question) -> npt.NDArray[np.bool_]:
    """Return which cells state the part that is asked for, of any reporter and period, shape (cells,)."""
    cells = snapshot.cells
    fits = cells.equal("measure", question.measure) & cells.equal("same_as", "")
    for column in BREAKDOWNS:
        fits &= cells.equal(column, question.where.get(column, ""))
    if question.basis:
        fits &= cells.equal("basis", question.basis)
    for status in _UNUSED:
        fits &= ~cells.equal("status", status)
    for source in question.without_sources:
        fits &= ~cells.equal("source", source)
    return fits & current(cells, snapshot.deliveries, question.known_on)


def _is_counted_by(fact: Fact, rule: str) -> bool:
    if rule != COMPANY_FIGURES:
        return fact.definition == rule
    return fact.basis != REGISTRATIONS and REGISTRATIONS not in fact.definition


def _source(snapshot: Snapshot, fact: Fact) -> Source:
    return snapshot.sources.get(fact.source, Source(fact.source))


def _rival(rival: str, name: str, facts: list[Fact], snapshot: Snapshot) -> Rival:
    def preference(fact: Fact) -> tuple[bool, bool, Fraction, Trust, Fraction]:
        return bool(fact.bound), fact.status != "reported", fact.half, _source(snapshot, fact).trust, -fact.value

    ordered = sorted(facts, key=preference)
    lows = [None if fact.bound == "upper" else fact.value - fact.half for fact in ordered]
    highs = [None if fact.bound == "lower" else fact.value + fact.half for fact in ordered]
    counts = ordered[0]
    return Rival(
        rival,
        name,
        counts.value,
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        counts.definition,
        counts.source,
        counts.ref,
        tuple(ordered),
    )


def _limits(figure: Figure, rivals: tuple[Rival, ...], larger: tuple[Rival, ...]) -> tuple[int, int]:
    """Return the best and the worst place under any reading, also of those that are larger under another rule."""
    surely = [
        rival for rival in rivals if rival.low is not None and figure.high is not None and rival.low > figure.high
    ]
    perhaps = [rival for rival in rivals if _may_be_above(rival, figure)]
    return 1 + len(surely), 1 + len(perhaps) + len(larger)


def _may_be_above(rival: Rival, figure: Figure) -> bool:
    return rival.high is None or figure.low is None or rival.high > figure.low


def _notes(
    rivals: tuple[Rival, ...], larger: tuple[Rival, ...], absent: list[str], rule: str, best: int, worst: int
) -> tuple[str, ...]:
    notes = [f"Ranked among {len(rivals)} {'rival' if len(rivals) == 1 else 'rivals'} by {rule}."]
    if best != worst:
        notes.append(f"Sources or counting rules differ: any place from {best} to {worst} can be read from the record.")
    for rival in rivals:
        said = {fact.value for fact in rival.readings}
        if len(said) > 1:
            notes.append(
                f"{rival.name}: {len(said)} readings from {grouped_text(min(said))} to {grouped_text(max(said))}."
            )
    if larger:
        listed = ", ".join(
            f"{rival.name} {grouped_text(rival.value)} ({rival.definition or COMPANY_FIGURES}, {_year(rival)})"
            for rival in larger
        )
        notes.append(f"Perhaps larger, but known only by another rule or for another year: {listed}.")
    if absent:
        notes.append(f"No figure under this rule: {', '.join(absent)}.")
    return tuple(notes)


def _year(rival: Rival) -> Period:
    return Period(rival.readings[0].start, rival.readings[0].end)

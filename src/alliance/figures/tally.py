"""Who contributes which reports to a figure at which weight, and what is missing (§1, §3, §4, §7).

The reports of a member may hold the figures of others. So members are taken in an order in which those who hold others come
first; what they hold is already inside, and only the difference to the weight it should have is still open:

    amount = sum over reporters r of w(r) * report(r)  +  sum over those held c of (w(c) - w(r)) * report(c)

A company that the perimeter does not name counts wherever a named member holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from alliance.calendar import Period
from alliance.errors import enumerated
from alliance.figures.asked import Asked
from alliance.figures.conventions import bent
from alliance.figures.figure import Convention
from alliance.figures.periods import period_of
from alliance.figures.reports import Reports
from alliance.figures.terms import Part
from alliance.figures.ways import Step
from alliance.figures.weights import Piece, Weights
from alliance.record.members import ALLIANCE

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Gap:
    """What a member should have reported.

    Parameters
    ----------
    member : str
        The member.
    piece : Piece
        The days and the weight that are open.
    missing : tuple of Period
        The reports that would close the gap.
    counterparty : str
        For whom it built or to whom it sold, if only that part is missing.
    """

    member: str
    piece: Piece
    missing: tuple[Period, ...]
    counterparty: str = ""


@dataclass
class Tally:
    """The parts of a figure, and what keeps it from being one.

    Parameters
    ----------
    parts : list of Part
        Reports with their weights.
    gaps : list of Gap
        What is missing.
    contested : list of Part
        Parts whose sources disagree.
    notes : list of str
        To be printed beside the number.
    used : set of Convention
        Conventions that were needed.
    reporters : list of Reports
        Whose reports were looked at.
    """

    parts: list[Part] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    contested: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    used: set[Convention] = field(default_factory=set)
    reporters: list[Reports] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, nobody disagrees, and bounds do not point both ways."""
        return not self.gaps and not self.contested and self.bound != "both"

    @property
    def bound(self) -> str:
        """From which side the sum is limited: ``""``, ``"lower"``, ``"upper"`` or ``"both"``, which says nothing."""
        sides = set()
        for part in self.parts:
            bound = part.report.edge.bound
            if bound:
                sides.add(bound if part.weight > 0 else "upper" if bound == "lower" else "lower")
        return "both" if len(sides) > 1 else sides.pop() if sides else ""


def add_up(asked: Asked) -> Tally:
    """Return what the members of a perimeter reported, at the weights that the perimeter gives them.

    Parameters
    ----------
    asked : Asked
        The question.
    """
    tally = Tally()
    inside: dict[str, Weights] = {}
    holders: dict[str, list[str]] = {}
    pieces = asked.pieces()
    for member in asked.in_order():
        for piece in _open(pieces[member], inside.get(member), holders.get(member, [])):
            for part in _reported(asked, member, piece, tally):
                tally.parts.append(part)
                edge = part.report.edge
                for other in part.report.covers:
                    if other != member and other in pieces:
                        inside.setdefault(other, Weights()).add(edge.start, edge.end, part.weight)
                        holders.setdefault(other, []).append(asked.name(member))
    _remove_double_counts(asked, tally)
    return tally


def _open(pieces: tuple[Piece, ...], inside: Weights | None, holders: list[str]) -> Iterator[Piece]:
    """Yield what is still open of a member's weight: all of it, or the difference to what others hold of it already."""
    if inside is None:
        yield from (piece for piece in pieces if piece.weight)
        return
    still_open = Weights()
    for piece in pieces:
        still_open.add(piece.start, piece.end, piece.weight)
    for held in inside.pieces():
        still_open.add(held.start, held.end, -held.weight)
    held_by = enumerated(dict.fromkeys(holders))
    for piece in still_open.pieces():
        why = next((each.why for each in pieces if each.start <= piece.start < each.end), "not counted")
        beside = "taken away from" if piece.weight < 0 else "added to"
        yield Piece(piece.start, piece.end, piece.weight, f"{why}: {beside} what {held_by} reports of it")


def _reported(asked: Asked, member: str, piece: Piece, tally: Tally) -> Iterator[Part]:
    """Yield the parts that give one member's figure for one stretch, or note the gap."""
    reports = asked.reports(member)
    if reports is not None:
        tally.reporters.append(reports)
    if reports is None or not reports:
        _note_gap(asked, member, piece, (period_of(piece.start, piece.end),), tally)
        return
    unwanted = asked.unwanted(member)
    way = asked.way(reports, piece.start, piece.end, unwanted)
    if way is not None:
        yield from _parts(way, piece, member, tally)
        return
    found = bent(asked, reports, piece)
    if found is not None:
        tally.used.add(found.convention)
        tally.notes.append(found.note)
        for share, way in found.ways:
            yield from _parts(way, Piece(piece.start, piece.end, piece.weight * share, found.why), member, tally)
        return
    missing = reports.missing(piece.start, piece.end, unwanted) if asked.adds_over_time else ()
    _note_gap(asked, member, piece, missing or (period_of(piece.start, piece.end),), tally)


def _note_gap(asked: Asked, member: str, piece: Piece, missing: tuple[Period, ...], tally: Tally) -> None:
    """Note what a member owes; for the brand of somebody else it owes nothing."""
    if not asked.sells_none(member):
        tally.gaps.append(Gap(member, piece, missing))


def _parts(way: tuple[Step, ...], piece: Piece, member: str, tally: Tally) -> Iterator[Part]:
    for step in way:
        weight = piece.weight if step.sign > 0 else -piece.weight
        why = piece.why
        if len(way) > 1:
            said = period_of(step.report.edge.start, step.report.edge.end)
            why = f"{why}: {'plus' if step.sign > 0 else 'less'} {said}"
        part = Part(weight, step.report, member, why)
        if step.report.contested:
            tally.contested.append(part)
        yield part


def _remove_double_counts(asked: Asked, tally: Tally) -> None:
    """Take away what one member of the perimeter built for, or sold to, another one: it counts there (§7)."""
    pieces = asked.pieces()
    if len(pieces) < 2 or "counterparty" in asked.where or asked.measure.across != "add":
        return
    for member in asked.counted():
        block = asked.standing.block(asked.measure.id, member)
        if block is None:
            continue
        for code in block.codes("counterparty"):
            buyer = asked.standing.cells.words["counterparty"][code]
            if not buyer or buyer == member or buyer not in pieces:
                continue
            for piece in _both(pieces[member], pieces[buyer], f"built for {asked.name(buyer)}, counted there"):
                _take_away(asked, member, buyer, piece, tally)


def _take_away(asked: Asked, member: str, buyer: str, piece: Piece, tally: Tally) -> None:
    reports = asked.reports(member, buyer)
    if reports is None or not reports:
        return
    way = asked.way(reports, piece.start, piece.end)
    if way is not None:
        less = Piece(piece.start, piece.end, -piece.weight, piece.why)
        tally.parts.extend(part for part in _parts(way, less, member, tally) if part.amount)
    elif any(start < piece.end and piece.start < end for start, end in reports.spans()):
        missing = reports.missing(piece.start, piece.end)
        tally.gaps.append(Gap(member, piece, missing, buyer))


def _both(first: tuple[Piece, ...], second: tuple[Piece, ...], why: str) -> Iterator[Piece]:
    """Yield the product of two weights where neither is 0."""
    for one in first:
        for two in second:
            start, end = max(one.start, two.start), min(one.end, two.end)
            if start < end and one.weight and two.weight:
                yield Piece(start, end, one.weight * two.weight, why)


def with_total(asked: Asked, tally: Tally | None) -> Tally | None:
    """Return a tally in which a total that somebody reported stands for the members that cannot be added up, or None.

    Parameters
    ----------
    asked : Asked
        The question.
    tally : Tally or None
        What the members reported themselves; None for a measure that does not add over members.

    Notes
    -----
    The total must hold exactly members that count alike, at one weight for the whole period; of several the one that replaces
    the fewest own reports. Whom its members consolidate may be inside without being named. A total that does not say who is
    inside answers only for the alliance as a whole, as it counts at the time.
    """
    counted = frozenset(asked.counted())
    open_ones = counted
    if tally is not None and tally.bound != "both":
        open_ones = frozenset(gap.member for gap in tally.gaps) | {part.member for part in tally.contested}
    found: list[tuple[int, Tally]] = []
    for reports in reporters_for_others(asked):
        for inside in reports.perimeters():
            weight = _weight_of_all(asked, inside)
            replaced = inside & counted
            if weight and open_ones <= replaced and (tally is not None or replaced == counted):
                made = _replaced(asked, tally, reports.covering(inside), weight, inside)
                if made is not None:
                    found.append((len(replaced), made))
    own = _of_the_whole_alliance(asked)
    totals = [each for _, each in sorted(found, key=lambda pair: pair[0])] + ([] if own is None else [own])
    whole = next((each for each in totals if each.is_whole), None)
    # A total that sources disagree about is no answer, but tells more than that nobody reported one.
    return next((each for each in totals if each.contested), None) if whole is None and tally is None else whole


def printed_beside(asked: Asked) -> Part | None:
    """Return the total that the alliance itself printed for exactly the members that are added up, if it is not used."""
    counted = frozenset(asked.counted())
    reports = asked.reports(ALLIANCE) if len(counted) > 1 and _weight_of_all(asked, counted) == WHOLE else None
    way = None if reports is None else asked.way(reports.covering(counted), asked.start, asked.end)
    if way is None or len(way) > 1 or way[0].report.contested:
        return None
    return Part(WHOLE, way[0].report, ALLIANCE, "total as reported")


def reporters_for_others(asked: Asked) -> Iterator[Reports]:
    """Yield the reports of everybody outside the perimeter that says whose figures are inside."""
    for reporter in asked.standing.reporters(asked.measure.id):
        block = asked.standing.block(asked.measure.id, reporter)
        if reporter not in asked.pieces() and block is not None and any(block.codes("covers")):
            reports = asked.reports(reporter)
            if reports is not None:
                yield reports


def _weight_of_all(asked: Asked, inside: frozenset[str]) -> Fraction | None:
    """Return the one weight at which all members inside a total count for the whole period, or None."""
    pieces = asked.pieces()
    named = inside.intersection(pieces)
    weights = {piece.weight for member in named for piece in pieces[member]}
    return weights.pop() if len(weights) == 1 and inside - named <= _consolidated(asked, named) else None


def _consolidated(asked: Asked, members: frozenset[str]) -> frozenset[str]:
    """Return whom some members consolidate during the whole period."""
    period = asked.period
    return frozenset(
        link.object
        for link in asked.snapshot.related("consolidates")
        if link.subject in members
        and (link.start is None or (period.start is not None and link.start <= period.start))
        and (link.end is None or period.end <= link.end)
    )


def _replaced(
    asked: Asked, tally: Tally | None, total: Reports, weight: Fraction, inside: frozenset[str]
) -> Tally | None:
    """Return a tally with a total in the place of the members inside it, or None if there is no such total."""
    way = asked.way(total, asked.start, asked.end)
    if way is None:
        return None
    own = [] if tally is None else [part for part in tally.parts if part.member not in inside]
    if any(inside.intersection(part.report.covers) for part in own):
        return None
    made = Tally(notes=[] if tally is None else list(tally.notes), reporters=[total])
    made.used = set() if tally is None else set(tally.used)
    made.reporters += [] if tally is None else [each for each in tally.reporters if each.member not in inside]
    made.parts = own + list(_parts(way, Piece(asked.start, asked.end, weight, "total as reported"), total.member, made))
    return made


def _of_the_whole_alliance(asked: Asked) -> Tally | None:
    reports = asked.reports(ALLIANCE) if asked.perimeter.text == ALLIANCE else None
    return (
        None if reports is None else _replaced(asked, None, reports.covering(frozenset({ALLIANCE})), WHOLE, frozenset())
    )

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
from alliance.figures.asked import Asked
from alliance.figures.conventions import bent
from alliance.figures.figure import Convention
from alliance.figures.periods import period_of
from alliance.figures.reports import Reports, Step
from alliance.figures.terms import Part
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
    held_by = " and ".join(dict.fromkeys(holders))
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
        if not asked.sells_none(member):
            tally.gaps.append(Gap(member, piece, (period_of(piece.start, piece.end),)))
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
    if asked.adds_over_time:
        tally.gaps.append(Gap(member, piece, reports.missing(piece.start, piece.end, unwanted)))
    else:
        tally.gaps.append(Gap(member, piece, (period_of(piece.start, piece.end),)))


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
        named = set(block.codes("counterparty").tolist()) - {0}
        for code in named:
            buyer = asked.standing.cells.words["counterparty"][code]
            if buyer == member or buyer not in pieces:
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


def reported_total(asked: Asked) -> Tally | None:
    """Return the total that somebody else reported for exactly the perimeter, or None.

    The members must count wholly for the whole period. Who a member consolidates may be inside without being named. A total
    that does not say who is inside answers only for the alliance as a whole, as it counts at the time.
    """
    pieces = asked.pieces()
    whole = {member for member in pieces if all(piece.weight == WHOLE for piece in pieces[member])}
    if any(piece.weight for member in pieces if member not in whole for piece in pieces[member]) or not whole:
        return None
    members = frozenset(whole)
    consolidated = {
        link.object
        for link in asked.snapshot.related("consolidates")
        if link.subject in members
        and link.object not in pieces
        and (link.start is None or asked.period.start is None or link.start <= asked.period.start)
        and (link.end is None or asked.period.end <= link.end)
    }
    for inside in (members, members | consolidated):
        for reporter in asked.standing.reporters(asked.measure.id):
            if reporter in members:
                continue
            found = _total_of(asked, reporter, inside)
            if found is not None:
                return found
    return _total_of(asked, ALLIANCE, frozenset({ALLIANCE})) if asked.perimeter.text == ALLIANCE else None


def _total_of(asked: Asked, reporter: str, inside: frozenset[str]) -> Tally | None:
    reports = asked.reports(reporter)
    if reports is None:
        return None
    reports = reports.covering(inside)
    way = asked.way(reports, asked.start, asked.end) if reports else None
    if way is None:
        return None
    tally = Tally(reporters=[reports])
    tally.parts.extend(_parts(way, Piece(asked.start, asked.end, WHOLE, "total as reported"), reporter, tally))
    return tally

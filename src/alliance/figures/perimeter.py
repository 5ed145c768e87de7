"""Who counts, from when, at what share (§3): a perimeter text compiled into a weight per member over time.

The algebra is pointwise: ``+`` takes the larger weight (a member counts once), ``&`` the smaller, ``-`` takes away and
never goes below nothing. It compares names, not what they consolidate. A member that a perimeter does not name is *unspecified*: it counts wherever a named member
reports it inside its own figures. A member with weight 0 is *left out*, even of the figures of a member that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import NoReturn

from alliance.calendar import ONE_DAY, Period
from alliance.calendar import day as period_of_day
from alliance.errors import PerimeterError, UnknownName, enumerated
from alliance.figures.expression import Call, Expression, Joined, Limited, Name, Reported, Share, parse_expression
from alliance.figures.ownership import Ownership, owned
from alliance.figures.stretches import (
    LEFT_OUT,
    NOTHING,
    WHOLE,
    Stretch,
    Stretches,
    always,
    common,
    during,
    frozen,
    is_left_out,
    less,
    limited,
    percent,
    scaled,
    union,
)
from alliance.record.members import ALLIANCE, Registry
from alliance.record.relations import Relation
from alliance.record.snapshot import Snapshot

__all__ = ["Perimeter", "Stretch", "Stretches", "compile_perimeter"]

REPORTERS = ("member", "partner", "rival", "company")
# Words that people write for a constant perimeter; which day it is frozen at is never guessed.
CONSTANT = ("constant", "frozen", "like-for-like", "comparable")


@dataclass(frozen=True)
class Perimeter:
    """Who counts, from when, at what share.

    Parameters
    ----------
    text : str
        The expression in its plain form.
    stretches : mapping of str to tuple of Stretch
        For every member that is named, its stretches in order: together they are all of time, weights of 0 included.
    labels : mapping of str to str
        The printed name of every member that is named.
    notes : tuple of str
        What should be printed beside a figure: frozen, pro forma, stakes used.
    covers : tuple of str
        Not empty for ``reported(...)``: then only the reporter ``alliance`` is named, and what counts is the total it
        printed for exactly these members.
    """

    text: str
    stretches: Mapping[str, Stretches]
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    def weight(self, member: str, day: date) -> Fraction | None:
        """Return the weight of a member on a day, or None if the perimeter does not name it."""
        for stretch in self.stretches.get(member, ()):
            if stretch.holds_on(day):
                return stretch.weight
        return None

    def within(self, member: str, period: Period) -> Stretches:
        """Return the stretches of a member cut to a period, weights of 0 included; empty if it is not named."""
        cut = []
        for stretch in self.stretches.get(member, ()):
            starts = [day for day in (stretch.start, period.start) if day is not None]
            start = max(starts) if starts else None
            end = period.end if stretch.end is None else min(stretch.end, period.end)
            if start is None or start < end:
                cut.append(Stretch(start, end, stretch.weight, stretch.why))
        return tuple(cut)

    def counted(self, period: Period) -> tuple[str, ...]:
        """Return the members with a weight on at least one day of a period."""
        return tuple(
            member for member in self.stretches if any(stretch.weight for stretch in self.within(member, period))
        )

    def in_words(self, member: str, period: Period | None = None) -> str:
        """Return who counts how: ``"whole, from 2016-10-20"``; dates outside the period are not told."""
        kept = self.stretches.get(member, ()) if period is None else self.within(member, period)
        told = []
        for stretch in kept:
            if not stretch.weight:
                continue
            first = stretch.start if period is None or stretch.start != period.start else None
            end = stretch.end if period is None or stretch.end != period.end else None
            dates = f"from {first}" if first else ""
            dates = " ".join(part for part in (dates, f"to {end - ONE_DAY}" if end else "") if part)
            told.append(f"{stretch.why}, {dates}" if dates else stretch.why)
        return "; ".join(told) or LEFT_OUT

    def summary(self, period: Period | None = None) -> str:
        """Return the perimeter for a person, a line per member, then the notes.

        Examples
        --------
        >>> perimeter = Perimeter("renault", {"renault": (Stretch(None, None, Fraction(1), "whole"),)})
        >>> print(perimeter.summary())
        renault: whole
        """
        lines = [f"{self.labels.get(member, member)}: {self.in_words(member, period)}" for member in self.stretches]
        return "\n".join((*lines, *self.notes))


def compile_perimeter(text: str, snapshot: Snapshot, period: Period) -> Perimeter:
    """Return the perimeter that a text means in one record.

    Parameters
    ----------
    text : str
        The expression; its grammar stands in `alliance.figures.expression`.
    snapshot : Snapshot
        The record: its registry for the names, its relations for memberships and stakes.
    period : Period
        The period asked for. Stakes are those of its last day; notes speak of nothing outside it.

    Raises
    ------
    PerimeterError
        If the text is no perimeter, a constant perimeter comes without a day, stakes cannot be solved, or nobody counts.
    UnknownName
        If a name is no member, partner, rival or named perimeter; the nearest are named.
    """
    tree = parse_expression(text)
    compiler = _Compiler(text, snapshot, period)
    stretches = compiler.weigh(tree.of if isinstance(tree, Reported) else tree)
    if not any(stretch.weight for member in stretches.values() for stretch in member):
        raise PerimeterError(f"Nobody counts in the perimeter '{text}' on any day. Name at least one member.")
    labels = {member: _label(snapshot.registry, member) for member in stretches}
    made = Perimeter(str(tree.of if isinstance(tree, Reported) else tree), stretches, labels)
    counted = made.counted(period)
    notes = [note for member, note in compiler.notes if not member or member in counted]
    made = replace(made, notes=tuple(dict.fromkeys(notes)))
    return _as_printed(made, period) if isinstance(tree, Reported) else made


def _as_printed(inner: Perimeter, period: Period) -> Perimeter:
    """Return the perimeter of a printed total: whole members, the same on every day of the period."""
    counted = inner.counted(period)
    for member in counted:
        if any(stretch.weight != 1 for stretch in inner.within(member, period)):
            raise PerimeterError(
                f"A printed total has whole members, and '{inner.text}' counts {inner.labels[member]}"
                f" {inner.in_words(member, period)} in {period}. Name the members that count, such as"
                " 'reported(renault + nissan)'."
            )
    named = " + ".join(inner.labels[member] for member in counted)
    return Perimeter(
        f"reported({inner.text})",
        {ALLIANCE: always(WHOLE, "whole")},
        {ALLIANCE: "Alliance"},
        (*inner.notes, f"The total that the alliance printed for {named}, not the sum of its members."),
        counted,
    )


Weights = dict[str, Stretches]


class _Compiler:
    """Weighs the tree of one text against one record and one period."""

    def __init__(self, text: str, snapshot: Snapshot, period: Period) -> None:
        self.text = text
        self.snapshot = snapshot
        self.period = period
        # Each note with the member it speaks of: it is dropped if that member does not count in the end.
        self.notes: list[tuple[str, str]] = []
        self.opened: list[str] = []
        self.known: dict[tuple[str, Period], Weights] = {}

    def weigh(self, tree: Expression) -> Weights:
        if isinstance(tree, Name):
            return self.named(tree)
        if isinstance(tree, Call):
            return self.legal(tree) if tree.function == "legal" else self.owned(tree)
        if isinstance(tree, Share):
            return {member: scaled(stretches, tree.share) for member, stretches in self.weigh(tree.of).items()}
        if isinstance(tree, Limited):
            return self.limited(tree)
        left, right = self.weigh(tree.left), self.weigh(tree.right)
        if tree.sign == "-":
            self.see_that_it_can_be_taken(tree, left, right)
        return _joined(tree, left, right)

    def see_that_it_can_be_taken(self, tree: Joined, left: Weights, right: Weights) -> None:
        """Refuse to take a part of a member, or some of its days, from a perimeter that does not name it; note the whole."""
        for member, stretches in right.items():
            weights = {stretch.weight for stretch in stretches}
            if member in left or weights == {NOTHING}:
                continue
            if weights == {WHOLE}:
                label = _label(self.snapshot.registry, member)
                self.notes.append(
                    ("", f"{label} is not named in '{tree.left}': it is left out where others report it inside.")
                )
            else:
                raise PerimeterError(
                    f"'{tree.right}' is only a part of {_label(self.snapshot.registry, member)}, and '{tree.left}' does not"
                    f" say how much of it counts (perimeter '{self.text}'). Name it on the left first:"
                    f" '({tree.left} + {member}) - ({tree.right})'."
                )

    def named(self, name: Name) -> Weights:
        registry = self.snapshot.registry
        wanted = name.text.strip().casefold()
        if wanted == ALLIANCE:
            return self.alliance()
        inner = next((text for each, text in registry.perimeters.items() if each.casefold() == wanted), None)
        if inner is not None:
            return self.perimeter_by_name(name, inner)
        found = registry.find("member", name.text)
        if found is None or (found.id == ALLIANCE and self.is_joined(name.text)):
            self.unknown(name)
        return self.alliance() if found.id == ALLIANCE else {found.id: always(WHOLE, "whole")}

    def is_joined(self, text: str) -> bool:
        """Whether a text is known names joined by hyphens, which leaves open what is meant."""
        parts = text.split("-")
        return len(parts) > 1 and all(self.snapshot.registry.find("member", part) for part in parts)

    def unknown(self, name: Name) -> NoReturn:
        registry = self.snapshot.registry
        where = f"perimeter '{self.text}', position {name.position}"
        if name.text.split()[0].casefold() in CONSTANT:
            raise PerimeterError(
                f"A constant perimeter needs a day ({where}). Write 'alliance @ 2016-12-31' with the day at which it is"
                " frozen."
            )
        if self.is_joined(name.text):
            parts = name.text.split("-")
            raise PerimeterError(
                f"'{name.text}' joins names with a hyphen, which could mean either sign ({where}). Put spaces around the one"
                f" you mean: '{' + '.join(parts)}' or '{' - '.join(parts)}'."
            )
        brand = registry.find("brand", name.text)
        if brand is not None:
            sellers = dict.fromkeys(link.object for link in self.snapshot.related("brand_of", subject=brand.id))
            raise PerimeterError(
                f"'{name.text}' is a brand, and a perimeter names companies ({where}). Ask for"
                f" {enumerated(sellers, 'or') or 'the company that sells it'}, where brand = {brand.id}."
            )
        known = [ALLIANCE, *registry.perimeters]
        known += [alias for thing in registry.of_kind(*REPORTERS) for alias in thing.names()]
        raise UnknownName("member", name.text, known, where=where)

    def perimeter_by_name(self, name: Name, inner: str) -> Weights:
        if name.text in self.opened:
            raise PerimeterError(
                f"The named perimeter '{name.text}' contains itself (alliance.toml). Write its expression with members."
            )
        if (inner, self.period) in self.known:
            return self.known[inner, self.period]
        self.opened.append(name.text)
        tree = parse_expression(inner)
        if isinstance(tree, Reported):
            raise PerimeterError(
                f"The named perimeter '{name.text}' is a printed total (alliance.toml). Name its members, and ask"
                f" 'reported({name.text})'."
            )
        weights = self.known[inner, self.period] = self.weigh(tree)
        self.opened.pop()
        return weights

    def alliance(self) -> Weights:
        """Members from the day their figures are counted, and the partners that are counted at all."""
        spans: dict[str, list[tuple[date | None, date | None]]] = {}
        joined: dict[str, date] = {}
        for link in self.links("member_of", "partner_of"):
            if link.kind == "partner_of" and link.counted_from is None:
                continue
            spans.setdefault(link.subject, []).append((link.counted_from or link.start, link.end))
            if link.kind == "member_of" and link.start is not None:
                joined[link.subject] = min(link.start, joined.get(link.subject, link.start))
        if not spans:
            raise PerimeterError(
                "No members of the alliance are in the record, as it was known. File their memberships, or ask as known on a later day."
            )
        weights = {member: during(member_spans) for member, member_spans in spans.items()}
        for member, stretches in weights.items():
            self.note_counting(member, stretches, joined.get(member))
        return weights

    def note_counting(self, member: str, stretches: Stretches, joined: date | None) -> None:
        counted = next((stretch.start for stretch in stretches if stretch.weight), None)
        label = _label(self.snapshot.registry, member)
        if joined is None:
            if counted is not None and self.period.shared(Period(counted, date.max)) is not None:
                self.notes.append((member, f"{label} counts from {counted}, as a partner and not a member."))
        elif counted is not None and counted < joined and self.period.shared(Period(counted, joined)) is not None:
            self.notes.append((member, f"{label} counts from {counted}, before it joined on {joined} (pro forma)."))

    def legal(self, call: Call) -> Weights:
        """Members from the day they joined; partners are unspecified."""
        found = self.snapshot.registry.find("member", call.name.text)
        if call.name.text.casefold() != ALLIANCE and (found is None or found.id != ALLIANCE):
            raise PerimeterError(
                f"'legal' takes the alliance, not '{call.name.text}' (perimeter '{self.text}', position"
                f" {call.name.position}). Write 'legal(alliance)'."
            )
        spans: dict[str, list[tuple[date | None, date | None]]] = {}
        for link in self.links("member_of"):
            spans.setdefault(link.subject, []).append((link.start, link.end))
        self.notes.append(("", "Members count from the day they joined."))
        return {member: during(member_spans) for member, member_spans in spans.items()}

    def links(self, *kinds: str) -> Iterator[Relation]:
        for kind in kinds:
            yield from (link for link in self.snapshot.related(kind) if link.object in (ALLIANCE, ""))

    def owned(self, call: Call) -> Weights:
        root = self.named(call.name)
        if len(root) != 1:
            raise PerimeterError(
                f"'owned' takes one company, not '{call.name.text}' (perimeter '{self.text}', position"
                f" {call.name.position}). Write 'owned(renault)'."
            )
        day = self.period.last_day
        members = [link.subject for link in self.links("member_of") if link.is_valid_on(day)]
        holdings = owned(self.snapshot, next(iter(root)), list(dict.fromkeys(members)), day, solved=call.solved)
        owner = _label(self.snapshot.registry, holdings.root)
        self.notes.append(("", self.stakes_in_words(holdings, owner, call.solved)))
        return {
            member: always(share, percent(share) if member == holdings.root else f"{percent(share)} owned by {owner}")
            if share != 1
            else always(share, "whole")
            for member, share in holdings.shares.items()
        }

    def stakes_in_words(self, holdings: Ownership, owner: str, solved: bool) -> str:
        registry = self.snapshot.registry
        stakes = ", ".join(
            f"{_label(registry, stake.subject)} {percent(stake.weight or NOTHING)} of {_label(registry, stake.object)}"
            for stake in holdings.stakes
        )
        back = "cross-holdings solved" if solved else f"holdings back into {owner} ignored"
        return f"Stakes of {holdings.day} for the whole period (pro forma), {back}: {stakes or 'none'}."

    def limited(self, tree: Limited) -> Weights:
        if tree.frozen is not None:
            # Stakes and notes inside are those of the frozen day, not of the period asked for.
            period, self.period = self.period, period_of_day(tree.frozen)
            weights = self.weigh(tree.of)
            self.period = period
            self.notes.append(("", f"Frozen at {tree.frozen}: the perimeter of that day for the whole period."))
            return {member: frozen(stretches, tree.frozen) for member, stretches in weights.items()}
        weights = self.weigh(tree.of)
        end = None if tree.last is None else tree.last + ONE_DAY
        return {member: limited(stretches, tree.first, end) for member, stretches in weights.items()}


def _joined(tree: Joined, left: Weights, right: Weights) -> Weights:
    shared = {member: (left[member], right[member]) for member in left if member in right}
    if tree.sign == "+":
        return {
            **left,
            **{member: stretches for member, stretches in right.items() if member not in left},
            **{member: union(first, second) for member, (first, second) in shared.items()},
        }
    if tree.sign == "&":
        alone = {member: stretches for member, stretches in (left | right).items() if member not in shared}
        return {
            **{member: common(first, second) for member, (first, second) in shared.items()},
            **{member: stretches for member, stretches in alone.items() if is_left_out(stretches)},
        }
    removed = {
        member: always(NOTHING, LEFT_OUT)
        for member, stretches in right.items()
        if member not in left and not is_left_out(stretches)
    }
    fewer = {member: less(first, second) for member, (first, second) in shared.items()}
    return {**left, **fewer, **removed}


def _label(registry: Registry, member: str) -> str:
    found = registry.find("member", member)
    return found.name if found else member

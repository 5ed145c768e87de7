"""The check of figures against transactions of the same days: both may stand in the record, and only one of them answers (§10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from alliance.findings import Finding, Severity
from alliance.record.cells import BEGINNING, Integers
from alliance.record.checks.known import Known, combined, same_scale
from alliance.record.draft import SHOWN, Booleans, counted
from alliance.record.facts import BREAKDOWNS
from alliance.units import grouped_text

# More than there are days in the calendar.
_DAYS = 4_000_000
_SAME = ("measure", "member", "basis", "definition", "unit")
_ADVICE = (
    "The figure stands and the rest is shown as not broken down; where no figure answers, the transactions do. Correct the"
    " one that is wrong."
)


@dataclass(frozen=True)
class Held:
    """Figures and transactions of the delivery and of the record; all arrays of shape (held,).

    Parameters
    ----------
    row : array of int64
        Row of the draft; -1 for what the record holds.
    is_transaction : array of bool
        Whether it adds up with others.
    same : array of int64
        Equal where measure, member and the rules of counting are.
    words : mapping of str to array of int64
        Breakdown columns, numbered; equal where the words are.
    empty : mapping of str to int
        The number of an empty word in each breakdown column.
    start, end, value, half : array of int64
        Days as ordinals, and amounts in units of ``10**power``.
    power : int
        See `value`.
    """

    row: Integers
    is_transaction: Booleans
    same: Integers
    words: dict[str, Integers]
    empty: dict[str, int]
    start: Integers
    end: Integers
    value: Integers
    half: Integers
    power: int


def figures_and_transactions(known: Known) -> list[Finding]:
    """See that a figure is what the transactions of its days add up to, where both are delivered."""
    draft, cells = known.draft, known.snapshot.cells
    if draft.sheet.kind != "facts" or draft.sheet.mode == "replace" or "role" not in draft.words:
        return []
    other = "figure" if draft.words["role"].is_word("transaction").any() else "transaction"
    positions = known.meeting[cells.equal("role", other)[known.meeting]]
    if not len(positions):
        return []
    held = _held(known, positions)
    findings = list(_differences(known, held))
    return [*findings[:SHOWN], *counted(findings[:SHOWN], len(findings))]


def _held(known: Known, positions: Integers) -> Held:
    """Return the rows of the delivery that state a flow, and the cells of the record of the other kind."""
    draft, cells = known.draft, known.snapshot.cells
    plain = {"same_as": "", "status": "reported", "bound": "", "counterparty": ""}
    mine = draft.has_period() & (draft.start != BEGINNING) & known.is_kind("flow")
    mine &= ~draft.words["role"].is_word("correction")
    theirs = cells.columns["start"][positions] != BEGINNING
    for name, word in plain.items():
        if name in draft.words:
            mine &= draft.words[name].is_word(word)
        theirs &= cells.equal(name, word)[positions]
    rows, positions = np.flatnonzero(mine), positions[theirs]

    def both(name: str) -> Integers:
        return np.concatenate([getattr(draft, name)[rows], cells.columns[name][positions]])

    def joined(*names: str) -> Integers:
        ours, others = known.keys(names, positions)
        return np.concatenate([ours[rows], others])

    power = np.concatenate([draft.scale[rows], cells.columns["scale"][positions]])
    value, least = same_scale(both("value"), power)
    half, _ = same_scale(both("half"), power)
    role = "transaction"
    is_transaction = np.concatenate([draft.words["role"].is_word(role)[rows], cells.equal("role", role)[positions]])
    words, empty = {}, {}
    for name in BREAKDOWNS:
        held = {word: code for code, word in enumerate(cells.words[name])}
        ours = draft.words.get(name)
        codes = [held.setdefault(word, len(held)) for word in ("", *(ours.words if ours is not None else ()))]
        own = np.full(len(rows), codes[0]) if ours is None else np.array(codes[1:], np.int64)[ours.codes[rows]]
        words[name] = np.concatenate([own, cells.columns[name][positions]])
        empty[name] = codes[0]
    row = np.concatenate([rows, np.full(len(positions), -1, np.int64)])
    return Held(row, is_transaction, joined(*_SAME), words, empty, both("start"), both("end"), value, half, least)


def _differences(known: Known, held: Held) -> Iterator[Finding]:
    """Yield the figures that lie within the days of the transactions and are not what those add up to."""
    figures, unit = np.flatnonzero(~held.is_transaction), Fraction(10) ** held.power
    filled = {name: codes[figures] != held.empty[name] for name, codes in held.words.items()}
    kinds = combined([mask.astype(np.int64) for mask in filled.values()])
    for kind in np.unique(kinds).tolist():
        some = figures[kinds == kind]
        columns = [name for name, mask in filled.items() if mask[kinds == kind][0]]
        for whole, added in _apart(held, some, columns):
            yield _told(known, held, whole, added * unit)


def _apart(held: Held, figures: Integers, columns: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the figures of parts named by some columns, with what their transactions add up to, if that is another number.

    Those of which there is no transaction are left out, and all if some transactions do not name a column: nobody knows then
    whether these are all.
    """
    parts = np.flatnonzero(held.is_transaction)
    silent = [held.same[parts[held.words[name][parts] == held.empty[name]]] for name in columns]
    parts = parts[~np.isin(held.same[parts], np.concatenate([*silent, held.same[:0]]))]
    both = np.concatenate([figures, parts])
    names = combined([held.same[both], *(held.words[name][both] for name in columns)])
    key = np.unique(names, return_inverse=True)[1].astype(np.int64) * _DAYS
    mine, theirs = key[: len(figures)], key[len(figures) :]
    value, half = (
        _run_by(theirs + held.start[parts], held.value[parts]),
        _run_by(theirs + held.start[parts], held.half[parts]),
    )
    ending = _run_by(theirs + held.end[parts], held.value[parts])
    first, last = mine + held.start[figures], mine + held.end[figures]
    added, count = value.between(first, last)
    slack, _ = half.between(first, last)
    # What begins inside must be what ends inside: a transaction across an end belongs to nobody.
    ended, ends = ending.between(first + 1, last + 1)
    known, place = np.unique(held.same[both], return_inverse=True)
    low, high = np.full(len(known), _DAYS), np.zeros(len(known), np.int64)
    np.minimum.at(low, place[len(figures) :], held.start[parts])
    np.maximum.at(high, place[len(figures) :], held.end[parts])
    own = place[: len(figures)]
    is_told = (count > 0) & (ends == count) & (ended == added)
    is_told &= (held.start[figures] >= low[own]) & (held.end[figures] <= high[own])
    is_apart = is_told & (abs(added - held.value[figures]) > slack + held.half[figures])
    yield from zip(figures[is_apart].tolist(), added[is_apart].tolist(), strict=True)


@dataclass(frozen=True)
class _Run:
    """Amounts in the order of their places, added up before each place: shapes (amounts,) and (amounts + 1,)."""

    places: Integers
    before: Integers

    def between(self, first: Integers, last: Integers) -> tuple[Integers, Integers]:
        """Return the sums and the counts of the places from `first` to before `last`, shape (spans,) each."""
        low, high = np.searchsorted(self.places, first), np.searchsorted(self.places, last)
        return self.before[high] - self.before[low], high - low


def _run_by(places: Integers, amounts: Integers) -> _Run:
    """Return amounts added up by their places; both of shape (amounts,)."""
    order = np.argsort(places, kind="stable")
    return _Run(places[order], np.concatenate([np.zeros(1, amounts.dtype), np.cumsum(amounts[order])]))


def _told(known: Known, held: Held, whole: int, added: Fraction) -> Finding:
    own, unit = int(held.row[whole]), Fraction(10) ** held.power
    row = own if own >= 0 else int(held.row[(held.same == held.same[whole]) & (held.row >= 0)].min())
    stated = grouped_text(int(held.value[whole]) * unit)
    where = ("", " in the record") if own >= 0 else (" in the record", "")
    return known.draft.finding(
        Severity.WARNING, "figures-and-transactions",
        f"The figure{where[0]} is {stated}, and the transactions{where[1]} of its days add up to {grouped_text(added)}",
        _ADVICE, row=row, dimension="value",
    )  # fmt: skip

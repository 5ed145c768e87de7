"""What stands in the record as known on a day, sorted so that all reports of one member on one measure lie together.

Restatements hide what they replace (§9), disputed facts and texts under check speak for nothing (§2), and a fact that
repeats another one counts once (§10).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np

from alliance.figures.transactions import Transactions
from alliance.record.cells import Cells, Integers
from alliance.record.delivery import Delivery
from alliance.record.revisions import current, current_relations
from alliance.record.snapshot import Snapshot

DISPUTED = "disputed"


class Block:
    """All that one member reported on one measure.

    Parameters
    ----------
    cells : Cells
        The record.
    figures, corrections, repeats : array of int64
        Positions of the figures, of the corrections that belong to figures, and of the figures that repeat another one.
    transactions : Transactions or None
        The member's transactions, if there are any.
    disputed : array of int64
        Positions of disputed figures: they answer nothing, and are shown beside what does (§10).
    """

    def __init__(
        self,
        cells: Cells,
        figures: Integers,
        corrections: Integers,
        repeats: Integers,
        transactions: Transactions | None,
        disputed: Integers,
    ) -> None:
        self.cells = cells
        self.figures = figures
        self.corrections = corrections
        self.repeats = repeats
        self.transactions = transactions
        self.disputed = disputed
        self._codes: dict[str, tuple[int, ...]] = {}

    def codes(self, column: str) -> tuple[int, ...]:
        """Return every code that the block has in a column, once each."""
        found = self._codes.get(column)
        if found is None:
            values = self.cells.columns[column]
            parts = [values[self.figures], values[self.repeats]]
            held = () if self.transactions is None else self.transactions.codes(column)
            found = self._codes[column] = tuple(sorted({*np.concatenate(parts).tolist(), *held}))
        return found


class Standing:
    """The cells that stand as known on a day.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    known_on : date or None
        The day; None for today's knowledge.
    without_sources : frozenset of str
        Sources that may not be used.
    """

    def __init__(self, snapshot: Snapshot, known_on: date | None, without_sources: frozenset[str]) -> None:
        cells = self.cells = snapshot.cells
        self.deliveries: Mapping[str, Delivery] = snapshot.deliveries
        # The record with the links that stand on the day: memberships and stakes are restated like figures.
        self.view = replace(snapshot, relations=current_relations(snapshot.relations, snapshot.deliveries, known_on))
        self.known_on = known_on
        self._codes: dict[str, dict[str, int]] = {}
        self._blocks: dict[tuple[str, str], Block | None] = {}
        stands = current(cells, snapshot.deliveries, known_on)
        for source in without_sources:
            stands &= cells.columns["source"] != self.code("source", source)
        is_disputed = cells.columns["status"] == self.code("status", DISPUTED)
        self._disputed = np.flatnonzero(stands & is_disputed)
        stands &= ~is_disputed
        self._is_repeat = np.zeros(len(cells), np.bool_)
        self._is_repeat[self._repeated(stands)] = True
        groups = cells.columns["measure"] * len(cells.words["member"]) + cells.columns["member"]
        positions = np.flatnonzero(stands)
        self._positions = positions[np.argsort(groups[positions], kind="stable")]
        groups = groups[self._positions]
        starts = np.flatnonzero(np.diff(groups, prepend=-1))
        bounds = pairwise([*starts.tolist(), len(positions)])
        self._slices = {group: slice(*ends) for group, ends in zip(groups[starts].tolist(), bounds, strict=True)}

    def code(self, column: str, word: str) -> int:
        """Return the code of a word in its column, or -1 if no cell has it."""
        codes = self._codes.get(column)
        if codes is None:
            codes = self._codes[column] = {each: code for code, each in enumerate(self.cells.words[column])}
        return codes.get(word, -1)

    def reporters(self, measure: str) -> Iterator[str]:
        """Yield the ids of everybody who reported a measure."""
        count = len(self.cells.words["member"])
        wanted = self.code("measure", measure)
        for group in self._slices:
            if group // count == wanted:
                yield self.cells.words["member"][group % count]

    def block(self, measure: str, member: str) -> Block | None:
        """Return all that a member reported on a measure, or None if it never did."""
        key = (measure, member)
        if key not in self._blocks:
            self._blocks[key] = self._block(*key)
        return self._blocks[key]

    def _block(self, measure: str, member: str) -> Block | None:
        measured, reporter = self.code("measure", measure), self.code("member", member)
        inside = self._slices.get(measured * len(self.cells.words["member"]) + reporter)
        if inside is None or measured < 0 or reporter < 0:
            return None
        positions = self._positions[inside]
        roles = self.cells.columns["role"][positions]
        is_transaction = roles == self.code("role", "transaction")
        is_correction = roles == self.code("role", "correction")
        repeats = self._is_repeat[positions]
        figures = positions[~is_transaction & ~is_correction & ~repeats]
        corrections, transactions = positions[is_correction], None
        if is_transaction.any():
            # Whoever delivers transactions corrects them, and not the totals.
            transactions = Transactions(self.cells, positions[is_transaction], corrections, self.deliveries)
            corrections = corrections[:0]
        held = self._disputed
        is_here = (self.cells.columns["measure"][held] == measured) & (self.cells.columns["member"][held] == reporter)
        return Block(self.cells, figures, corrections, positions[repeats], transactions, held[is_here])

    def _repeated(self, stands: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Integers:
        """Return the standing cells that repeat another standing one."""
        cells = self.cells
        candidates = np.flatnonzero(stands & (cells.columns["same_as"] != 0))
        if not len(candidates):
            return candidates
        refs = {cells.words["ref"][code] for code in cells.columns["ref"][stands].tolist()}
        same_as = cells.words["same_as"]
        is_repeat = [same_as[code] in refs for code in cells.columns["same_as"][candidates].tolist()]
        return candidates[np.array(is_repeat, np.bool_)]

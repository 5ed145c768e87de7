"""What a delivery is checked against: who exists, what is counted, and what the record already holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from alliance.record.cells import Integers
from alliance.record.draft import Booleans, Draft
from alliance.record.facts import BREAKDOWNS
from alliance.record.members import Registry
from alliance.record.names import Counted
from alliance.record.revisions import current
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Source

# Together with the period they say which figure a number is (§10).
KEY = ("measure", "member", "covers", *BREAKDOWNS, "counterparty", "basis", "definition")
_ROOM = 1 << 62
_EPOCH = 719_163  # the ordinal of 1970-01-01


@dataclass(frozen=True)
class Known:
    """What a delivery is checked against.

    Parameters
    ----------
    draft : Draft
        The delivery.
    registry : Registry
        Who and what exists.
    measures : mapping of str to Counted
        What is counted, by id.
    snapshot : Snapshot
        What the record already holds.
    today : date
        The day of filing.
    sources : mapping of str to Source
        What is known of the documents, those of the delivery among them.
    """

    draft: Draft
    registry: Registry
    measures: Mapping[str, Counted]
    snapshot: Snapshot
    today: date
    sources: Mapping[str, Source] = field(default_factory=dict)

    @cached_property
    def standing(self) -> Integers:
        """Positions of the record's cells of the same measures and members that stand today, shape (found,)."""
        cells = self.snapshot.cells
        found = np.ones(len(cells), np.bool_)
        for column in ("measure", "member"):
            words = set(self.draft.words[column].words) if column in self.draft.words else set()
            codes = [code for code, word in enumerate(cells.words[column]) if word in words]
            found &= np.isin(cells.columns[column], codes)
        if found.any():
            found &= current(cells, self.snapshot.deliveries)
        return np.flatnonzero(found)

    @cached_property
    def meeting(self) -> Integers:
        """Those of `standing` whose periods meet one of the delivery, shape (found,)."""
        draft = self.draft
        has_period = draft.has_period()
        if not has_period.any():
            return self.standing[:0]
        cells = self.snapshot.cells
        first, last = int(draft.start[has_period].min()), int(draft.end[has_period].max())
        start, end = cells.columns["start"][self.standing], cells.columns["end"][self.standing]
        return self.standing[(start < last) & (end > first)]

    def is_kind(self, *kinds: str) -> Booleans:
        """Return which rows have a measure of one of the kinds, shape (rows,)."""
        words = self.draft.words.get("measure")
        if words is None:
            return np.zeros(len(self.draft), np.bool_)
        return np.array(
            [word in self.measures and self.measures[word].kind in kinds for word in words.words] or [False], np.bool_
        )[words.codes]

    def keys(self, dimensions: Sequence[str], positions: Integers) -> tuple[Integers, Integers]:
        """Return numbers that are equal where rows of the delivery and cells of the record mean the same.

        Parameters
        ----------
        dimensions : sequence of str
            Columns of words.
        positions : array of shape (cells,), int64
            The cells.

        Returns
        -------
        array of shape (rows,), array of shape (cells,), both int64
        """
        cells = self.snapshot.cells
        columns = []
        for dimension in dimensions:
            words = self.draft.words.get(dimension)
            theirs = cells.words[dimension]
            ours = words.words if words is not None else ("",)
            if len(positions):
                wanted = set(ours)
                place = {word: code for code, word in enumerate(theirs) if word in wanted}
            else:
                place = {}
            code_of = np.array([place.setdefault(word, len(theirs) + len(place)) for word in ours] or [0], np.int64)
            mine = code_of[words.codes] if words is not None else np.full(len(self.draft), code_of[0], np.int64)
            columns.append(np.concatenate([mine, cells.columns[dimension][positions]]))
        joined = combined(columns)
        return joined[: len(self.draft)], joined[len(self.draft) :]

    def with_period(self, mine: Integers, theirs: Integers, positions: Integers) -> tuple[Integers, Integers]:
        """Return the keys again, now different where the periods are; shapes (rows,) and (cells,)."""
        cells = self.snapshot.cells
        start = np.concatenate([self.draft.start, cells.columns["start"][positions]])
        end = np.concatenate([self.draft.end, cells.columns["end"][positions]])
        joined = combined([np.concatenate([mine, theirs]), start, end])
        return joined[: len(mine)], joined[len(mine) :]


def combined(columns: Sequence[Integers]) -> Integers:
    """Return one number per row that is equal where all columns are, shape (rows,)."""
    key: Integers = np.zeros(len(columns[0]) if columns else 0, np.int64)
    most = 1
    for column in columns:
        if not len(column):
            continue
        low, high = int(column.min()), int(column.max())
        span = high - low + 1
        if span == 1:
            continue
        if most > _ROOM // span:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            most = int(key.max()) + 1
        if most > _ROOM // span:
            column = np.unique(column, return_inverse=True)[1].astype(np.int64)
            low, span = 0, int(column.max()) + 1
        key = key * span + (column - low)
        most *= span
    return key


def months_long(start: Integers, end: Integers) -> Integers:
    """Return how many months periods have, shape (rows,); minus the days for those that are not whole months."""
    first, last = ((days - _EPOCH).astype("datetime64[D]") for days in (np.maximum(start, 1), np.maximum(end, 1)))
    whole = (first == first.astype("datetime64[M]")) & (last == last.astype("datetime64[M]"))
    months = last.astype("datetime64[M]").astype(np.int64) - first.astype("datetime64[M]").astype(np.int64)
    return np.where(start < 0, 0, np.where(whole, months, start - end))


def same_scale(value: Integers, scale: Integers) -> tuple[Integers, int]:
    """Return numbers with one common power of ten, and that power; shape (rows,).

    Numbers that would not fit then become Python integers in an array of objects.
    """
    if not len(value):
        return value, 0
    power = int(scale.min())
    shift = scale - power
    most = int(np.abs(value).max()) * 10 ** int(shift.max())
    if most * max(len(value), 1) < _ROOM:
        return value * 10**shift, power
    moved = [int(number) * 10 ** int(each) for number, each in zip(value.tolist(), shift.tolist(), strict=True)]
    result = np.empty(len(moved), object)
    result[:] = moved
    return result, power


def sums(keys: Integers, values: Integers) -> tuple[Integers, Integers, Integers]:
    """Return the different keys, the sum of the values of each, and the position of the first row of each.

    All have shape (keys,).
    """
    found, first, position = np.unique(keys, return_index=True, return_inverse=True)
    total = np.zeros(len(found), values.dtype)
    np.add.at(total, position, values)
    return found, total, first

"""What changed in the record: between two days of knowledge, or by one delivery (§9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from alliance.errors import UsageError
from alliance.record.cells import Cells
from alliance.record.delivery import Delivery
from alliance.record.facts import FACT_COLUMNS, Fact
from alliance.record.revisions import current

# Two facts speak of the same thing if they agree in these columns.
KEY = tuple(
    column
    for column in FACT_COLUMNS
    if column not in ("value", "scale", "half", "bound", "status", "source", "ref", "same_as", "note", "row")
)
Key = tuple[object, ...]
Standing = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Change:
    """One figure that stood before, or stands after, or both with different values.

    Parameters
    ----------
    before, after : Fact or None
        What stood; None if there was nothing.
    """

    before: Fact | None
    after: Fact | None

    @property
    def what(self) -> str:
        """``"new"``, ``"withdrawn"`` or ``"restated"``."""
        if self.before is None:
            return "new"
        return "withdrawn" if self.after is None else "restated"

    @property
    def fact(self) -> Fact:
        """The newer of the two facts."""
        fact = self.after or self.before
        assert fact is not None
        return fact

    @property
    def difference(self) -> Fraction | None:
        """After less before; None if one of them is missing."""
        return None if self.before is None or self.after is None else self.after.value - self.before.value


def between_days(cells: Cells, deliveries: Mapping[str, Delivery], before: date, after: date) -> tuple[Change, ...]:
    """Return what came to be known after one day and until another.

    Parameters
    ----------
    cells : Cells
        Every fact ever filed.
    deliveries : mapping of str to Delivery
        By id.
    before, after : date
        The two days; what was known on them is compared.

    Raises
    ------
    UsageError
        If the second day is not after the first.
    """
    if before >= after:
        raise UsageError(f"The second day must come after the first, but {after} is not after {before}. Swap them.")
    return _changes(cells, current(cells, deliveries, before), current(cells, deliveries, after))


def by_delivery(cells: Cells, deliveries: Mapping[str, Delivery], delivery: Delivery) -> tuple[Change, ...]:
    """Return what one delivery changed when it was filed.

    Parameters
    ----------
    cells : Cells
        Every fact ever filed.
    deliveries : mapping of str to Delivery
        By id.
    delivery : Delivery
        The delivery, one of `deliveries`.
    """
    before = _filed_until(cells, deliveries, delivery.sequence - 1)
    return _changes(cells, before, _filed_until(cells, deliveries, delivery.sequence))


def _filed_until(cells: Cells, deliveries: Mapping[str, Delivery], sequence: int) -> Standing:
    """Return which cells stood after the log had `sequence` entries, shape (cells,)."""
    filed = {each.id: each for each in deliveries.values() if each.sequence <= sequence}
    there = np.array([word in filed for word in cells.words["delivery"]], np.bool_)
    standing: Standing = current(cells, filed) & there[cells.columns["delivery"]]
    return standing


def _changes(cells: Cells, before: Standing, after: Standing) -> tuple[Change, ...]:
    gone, come = (
        _by_key(cells, _first_said(cells, before) & ~after),
        _by_key(cells, _first_said(cells, after) & ~before),
    )
    changes = []
    for key in dict.fromkeys([*gone, *come]):
        old, new = gone.get(key, []), come.get(key, [])
        # A value that was filed once more, unchanged, is no change.
        for fact in list(old):
            same = next((each for each in new if _says(each) == _says(fact)), None)
            if same is not None:
                old.remove(fact)
                new.remove(same)
        length = max(len(old), len(new))
        pad_old: list[Fact | None] = [*old, *[None] * (length - len(old))]
        pad_new: list[Fact | None] = [*new, *[None] * (length - len(new))]
        changes += [Change(was, is_now) for was, is_now in zip(pad_old, pad_new, strict=True)]
    return tuple(changes)


def _first_said(cells: Cells, standing: Standing) -> Standing:
    """Return what stands, without the facts that repeat another one that stands; shape (cells,)."""
    refs = {cells.words["ref"][code] for code in np.unique(cells.columns["ref"][standing]).tolist()} - {""}
    is_repeat = np.array([word in refs for word in cells.words["same_as"]], np.bool_)
    first: Standing = standing & ~is_repeat[cells.columns["same_as"]]
    return first


def _says(fact: Fact) -> tuple[object, ...]:
    return (fact.value, fact.half, fact.bound, fact.status)


def _by_key(cells: Cells, which: Standing) -> dict[Key, list[Fact]]:
    grouped: dict[Key, list[Fact]] = {}
    for fact in cells.facts(np.flatnonzero(which)):
        grouped.setdefault(tuple(getattr(fact, column) for column in KEY), []).append(fact)
    return grouped

"""Transactions added up: all rows of one delivery that differ in nothing but their number become one cell.

A delivery of 300,000 vehicles becomes a few thousand cells, once, when it is filed. Sums are exact integers: one that
does not fit into 64 bits is refused, never wrapped (NumPy and Arrow would wrap it in silence).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from alliance.errors import DeliveryRefused
from alliance.findings import Finding, Severity
from alliance.record.cells import Cells, Integers

LARGEST = 2**63 - 1
_NOT_SHARED = ("value", "row", "rows")


def rolled_up(cells: Cells) -> Cells:
    """Return the cells with all transactions that share every column added up.

    Parameters
    ----------
    cells : Cells
        The rows of one delivery, each as a cell of its own.

    Returns
    -------
    Cells
        Figures and corrections as they were; transactions with their ``value`` and ``half`` added, ``rows`` the number
        of rows behind each, ``row`` the first of them. In the order of the (first) rows.

    Raises
    ------
    DeliveryRefused
        If a sum does not fit into 64 bits.

    Notes
    -----
    Every row gets one integer key from the codes of its columns, so the cost is one sort of an integer column.
    """
    is_transaction = cells.equal("role", "transaction")
    positions, others = np.flatnonzero(is_transaction), np.flatnonzero(~is_transaction)
    if not len(positions):
        return cells
    chosen = {name: column[positions] if len(others) else column for name, column in cells.columns.items()}
    key = _keys(column for name, column in chosen.items() if name not in _NOT_SHARED)
    order = np.argsort(key)
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    first_rows = np.minimum.reduceat(chosen["row"][order], starts)
    counts = np.add.reduceat(chosen["rows"][order], starts)

    representatives = positions[order[starts]]
    kept = np.concatenate([others, representatives])
    columns = {name: column[kept] for name, column in cells.columns.items()}
    rolled = slice(len(others), None)
    columns["row"][rolled] = first_rows
    columns["rows"][rolled] = counts
    for name in ("value", "half"):
        columns[name][rolled] = _sums(chosen[name][order], starts, first_rows, name)
    in_order = np.argsort(columns["row"], kind="stable")
    return Cells({name: column[in_order] for name, column in columns.items()}, cells.words)


def _keys(columns: Iterable[Integers]) -> Integers:
    """Return one non-negative integer per row that is equal where all columns are."""
    key, size = None, 1
    for column in columns:
        lowest, highest = int(column.min()), int(column.max())
        if lowest == highest:
            continue
        span = highest - lowest + 1
        if span > 2**31:
            found, column = np.unique(column, return_inverse=True)
            lowest, span = 0, len(found)
        if size * span > LARGEST:
            assert key is not None
            found, key = np.unique(key, return_inverse=True)
            size = len(found)
        key = column - lowest if key is None else key * span + (column - lowest)
        size *= span
    return np.zeros(len(column), np.int64) if key is None else key


def _sums(values: Integers, starts: Integers, rows: Integers, name: str) -> Integers:
    """Return the sum of each group of sorted values, exactly."""
    largest = max(abs(int(values.min())), abs(int(values.max())))
    if largest * len(values) <= LARGEST:
        return np.add.reduceat(values, starts)
    # Halves of 32 bits cannot overflow; Python's integers put them together.
    high = np.add.reduceat(values >> 32, starts)
    low = np.add.reduceat(values & 0xFFFFFFFF, starts)
    sums = [int(upper) * 2**32 + int(lower) for upper, lower in zip(high, low, strict=True)]
    for total, row in zip(sums, rows, strict=True):
        if not -LARGEST <= total <= LARGEST:
            raise DeliveryRefused(
                [
                    Finding(
                        Severity.BLOCKING,
                        "number-too-large",
                        "The sum of the transactions that begin in this row does not fit into 64 bits",
                        "Look for a wrong number among them, or use the column 'scale'.",
                        row=int(row),
                        column=name,
                        value=str(total),
                    )
                ]
            )
    return np.array(sums, np.int64)

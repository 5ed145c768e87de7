"""Amounts that must be whole and still add up: rounded once, so that every sum of the parts is exact."""

from __future__ import annotations

from collections.abc import Sequence


def apportioned(amounts: Sequence[float], total: int) -> list[int]:
    """Return whole numbers near some amounts that add up to a total: what is left goes to the largest remainders.

    Parameters
    ----------
    amounts : sequence of float
        The amounts.
    total : int
        What they must add up to; at most one for each away from their rounded sum.

    Returns
    -------
    list of int
        One for each amount.

    Examples
    --------
    >>> apportioned([1.4, 1.4, 1.2], 4)
    [2, 1, 1]
    """
    parts = [int(amount // 1) for amount in amounts]
    order = sorted(range(len(amounts)), key=lambda each: (parts[each] - amounts[each], each))
    for position in range(total - sum(parts)):
        parts[order[position % len(order)]] += 1
    return parts

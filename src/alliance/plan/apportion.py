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
        What they must add up to, usually their rounded sum; what is more or less is spread over all.

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
    rounds, more = divmod(total - sum(parts), len(order) or 1)
    for position, each in enumerate(order):
        parts[each] += rounds + (position < more)
    return parts

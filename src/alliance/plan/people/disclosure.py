"""What may be shown of people to other members: nothing about fewer than ten of them.

A row about fewer than ten people is put together with others of its kind until they are ten; if a total stands beside the
rows, the one that is left could be found by subtraction, so it takes the next smallest with it. What stays below ten even so
is written as words, not as a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alliance.plan.joint_plan import Cell

LEAST = 10
FEW = f"fewer than {LEAST}"
OTHERS = "others"
Row = dict[str, Cell]


def shown(rows: Sequence[Mapping[str, Cell]], *, people: str, together: Sequence[str], least: int = LEAST) -> list[Row]:
    """Return rows that each speak of at least ten people, or of nobody.

    Parameters
    ----------
    rows : sequence of rows
        Text columns that say of whom, and columns of numbers that add up.
    people : str
        The column that counts the people a row speaks of.
    together : sequence of str
        Columns over which small rows are put together: they then say "others".
    least : int
        How many people a row must speak of.

    Returns
    -------
    list of rows
        Those with enough people as they are, then what was put together. The sums of all columns stay the same, but for rows
        that are fewer than ten even together: their numbers are words.
    """
    groups: dict[tuple[Cell, ...], list[Row]] = {}
    for row in rows:
        key = tuple(cell for name, cell in row.items() if isinstance(cell, str) and name not in together)
        groups.setdefault(key, []).append(dict(row))
    found: list[Row] = []
    for group in groups.values():
        large = [row for row in group if _count(row, people) >= least or not _count(row, people)]
        small = [row for row in group if 0 < _count(row, people) < least]
        # One small row beside its group's total would be found by subtraction: it takes others with it.
        while small and large and (len(small) == 1 or sum(_count(row, people) for row in small) < least):
            filled = [row for row in large if _count(row, people)]
            if not filled:
                break
            next_one = min(filled, key=lambda row: _count(row, people))
            large.remove(next_one)
            small.append(next_one)
        found += large
        if small:
            found.append(_sum(small, together, people, least))
    return found


def _count(row: Mapping[str, Cell], people: str) -> float:
    return float(row[people])


def _sum(rows: Sequence[Row], together: Sequence[str], people: str, least: int) -> Row:
    """Return several rows as one; its numbers become words if there are too few people."""
    enough = sum(_count(row, people) for row in rows) >= least
    merged: Row = {}
    for name, cell in rows[0].items():
        if isinstance(cell, str):
            merged[name] = OTHERS if name in together else cell
        else:
            merged[name] = sum(float(row[name]) for row in rows) if enough else FEW
    return merged

"""Many figures at once: every combination of a few columns and periods, each exactly what `consolidate` would say.

Transactions are added up once per set of columns, as integers; weights are exact integers over one denominator; fractions are
made only for figures that are not 0. Whatever is not transactions alone is asked figure by figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from math import lcm, prod

import numpy as np

from alliance.calendar import Period
from alliance.figures.answer import answer
from alliance.figures.asked import Asked
from alliance.figures.breakdown import MEMBER, see_that_columns_exist, values_of
from alliance.figures.catalogue import Measure, load_catalogue
from alliance.figures.figure import Question, Refusal
from alliance.figures.reports import Reports
from alliance.figures.transactions import Exact, Numbering
from alliance.figures.weights import Piece
from alliance.record.snapshot import Snapshot

Key = tuple[str, ...]
Place = tuple[Period, Key]
Groups = Mapping[str, Mapping[str, str]]
NOTHING = Fraction(0)
# More combinations than this are not laid out side by side.
LARGEST = 4_000_000


@dataclass(frozen=True)
class Cube:
    """Figures by period and by the words of a few columns.

    Parameters
    ----------
    columns : tuple of str
        What the words of a key stand for.
    unit : str
        Unit of all figures.
    values : mapping of (Period, tuple of str) to Fraction
        Figures that are not 0. An empty word stands for what nobody broke down.
    refusals : mapping of (Period, tuple of str) to Refusal
        Why there is no figure; with an empty key for a whole period.
    """

    columns: tuple[str, ...]
    unit: str
    values: Mapping[Place, Fraction]
    refusals: Mapping[Place, Refusal] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values)

    def total(self, period: Period) -> Fraction:
        """Return the sum of all figures of a period."""
        return sum((value for (each, _), value in self.values.items() if each == period), NOTHING)


def cube(
    snapshot: Snapshot,
    question: Question,
    periods: Sequence[Period],
    groups: Groups | None = None,
    catalogue: Mapping[str, Measure] | None = None,
) -> Cube:
    """Return the figures of every combination of the columns in ``question.by`` and of the periods.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    question : Question
        What is asked; its own period is not used.
    periods : sequence of Period
        For which times, at least one.
    groups : mapping of str to mapping of str to str, optional
        Coarser words for the words of a column, such as the region of every market; a word without one stands for itself.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Returns
    -------
    Cube
        The figures, and the refusals of those that the record does not give.

    Raises
    ------
    UsageError
        If figures cannot be broken down by a column.

    Notes
    -----
    One pass over the sums per column set, month and member: O(cells of the column set + figures).
    """
    see_that_columns_exist(question.by)
    measure = (load_catalogue() if catalogue is None else catalogue)[question.measure]
    asked = [Asked(snapshot, replace(question, period=period, by=()), measure) for period in periods]
    columns, chosen = tuple(question.by), groups or {}
    members = _plain_members(asked)
    keys = _Keys(snapshot, tuple(column for column in columns if column != MEMBER), chosen)
    if members is None or keys.size > LARGEST:
        values, refusals = _one_by_one(asked, columns, chosen)
    else:
        values, refusals = _at_once(asked, members, columns, keys)
    return Cube(columns, asked[0].unit, values, refusals)


# ---------------------------------------------------------------------------------------------- transactions, all at once


def _plain_members(asked: Sequence[Asked]) -> dict[str, Reports] | None:
    """Return the reports of every member that counts, or None if anything but their plain transactions is needed."""
    found: dict[str, Reports] = {}
    for each in asked:
        if each.rate or each.perimeter.covers or "counterparty" in each.where or each.measure.across != "add":
            return None
        for member in each.counted():
            reports = each.reports(member)
            if reports is None or not reports.is_only_transactions or found.setdefault(member, reports) is not reports:
                return None
            if any(buyer in each.pieces() for buyer in reports.counterparties()):
                return None
    return found


@dataclass(frozen=True)
class _Share:
    """What one member sold in one stretch of one period, per combination of words, times its weight."""

    place: int
    weight: Fraction
    sums: Exact


def _at_once(
    asked: Sequence[Asked], members: Mapping[str, Reports], columns: tuple[str, ...], keys: _Keys
) -> tuple[dict[Place, Fraction], dict[Place, Refusal]]:
    refusals: dict[Place, Refusal] = {}
    for each in asked:
        pieces = each.pieces()
        speaks = all(
            members[member].speaks_for(piece.start, piece.end)
            for member in each.counted()
            for piece in pieces[member]
            if piece.weight
        )
        if not speaks:
            figure, _ = answer(each)
            if figure.refusal is not None:
                refusals[(each.period, ())] = figure.refusal
    whole = [each for each in asked if (each.period, ()) not in refusals]
    found: dict[Place, Fraction] = {}
    accounts = list(members) if MEMBER in columns else [""]
    for account in accounts:
        counted = [account] if account else list(members)
        shares = [share for member in counted for share in _shares(whole, member, members[member], keys)]
        for place, index, value in _weighted(shares, len(whole), keys.size):
            words = iter(keys.words(index))
            key = tuple(account if column == MEMBER else next(words) for column in columns)
            found[(whole[place].period, key)] = value
    return found, refusals


class _Keys:
    """Numbers for the combinations of words in a few columns, coarser words put together."""

    def __init__(self, snapshot: Snapshot, columns: tuple[str, ...], groups: Groups) -> None:
        self._names: list[list[str]] = []
        numbering = []
        for column in columns:
            coarser = groups.get(column, {})
            names = [coarser.get(word, word) for word in snapshot.cells.words[column]]
            order = {name: number for number, name in enumerate(dict.fromkeys(names))}
            self._names.append(list(order))
            numbering.append((column, tuple(order[name] for name in names)))
        self.numbering: Numbering = tuple(numbering)
        self.size = prod(len(names) for names in self._names)

    def words(self, number: int) -> Key:
        """Return the words of a combination."""
        words = []
        for names in reversed(self._names):
            number, place = divmod(number, len(names))
            words.append(names[place])
        return tuple(reversed(words))


def _shares(asked: Sequence[Asked], member: str, reports: Reports, keys: _Keys) -> Iterator[_Share]:
    grid = reports.grid(keys.numbering)
    for place, each in enumerate(asked):
        none: tuple[Piece, ...] = ()
        for piece in each.pieces().get(member, none):
            if piece.weight:
                low, high = np.searchsorted(grid.starts, [piece.start, piece.end]).tolist()
                sums: Exact = np.zeros(keys.size, object if grid.values.dtype == object else np.int64)
                np.add.at(sums, grid.numbers[low:high], grid.values[low:high])
                yield _Share(place, piece.weight * grid.unit, sums)


def _weighted(shares: Sequence[_Share], places: int, size: int) -> Iterator[tuple[int, int, Fraction]]:
    """Yield the sums of shares that are not 0, by place and combination, exact over one denominator."""
    common = lcm(*(share.weight.denominator for share in shares)) if shares else 1
    for place in range(places):
        numerators = np.zeros(size, object)
        for share in shares:
            if share.place == place:
                filled = np.flatnonzero(share.sums)
                numerators[filled] += share.sums[filled].astype(object) * int(share.weight * common)
        for index in np.flatnonzero(numerators).tolist():
            yield place, index, Fraction(numerators[index], common)


# ---------------------------------------------------------------------------------------------- one by one


def _one_by_one(
    asked: Sequence[Asked], columns: tuple[str, ...], groups: Groups
) -> tuple[dict[Place, Fraction], dict[Place, Refusal]]:
    values: dict[Place, Fraction] = {}
    refusals: dict[Place, Refusal] = {}
    parts = tuple(column for column in columns if column != MEMBER)
    for each in asked:
        for words in product(*(values_of(each, column) for column in parts)):
            figure, tally = answer(each.narrowed(dict(zip(parts, words, strict=True))))
            coarse = [groups.get(column, {}).get(word, word) for column, word in zip(parts, words, strict=True)]
            accounts: dict[str, Fraction] = {}
            for part in tally.parts:
                account = part.member if MEMBER in columns else ""
                accounts[account] = accounts.get(account, NOTHING) + part.amount
            for account, value in accounts.items():
                told = iter(coarse)
                place = (each.period, tuple(account if column == MEMBER else next(told) for column in columns))
                values[place] = values.get(place, NOTHING) + value
                if figure.refusal is not None:
                    refusals[place] = figure.refusal
    return {place: value for place, value in values.items() if value and place not in refusals}, refusals

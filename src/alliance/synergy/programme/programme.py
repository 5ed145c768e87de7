"""A programme as known on a day: its initiatives, and every amount that names one of them, as columns.

Everything that is said of a programme is computed from this one value, so a statement, a pipeline and a bridge cannot
disagree about what they count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from alliance.record.cells import Booleans, Cells, Integers
from alliance.record.checks.known import same_scale
from alliance.record.initiatives import FROZEN, PROGRAMME_MEASURES, Initiatives, initiatives
from alliance.record.revisions import current, current_rows
from alliance.record.snapshot import Snapshot

_NEEDED = ("measure", "member", "initiative", "start", "end", "value", "scale", "definition")
_EPOCH = 719_163  # the ordinal of 1970-01-01


@dataclass(frozen=True)
class Amounts:
    """Amounts as columns, one entry per reported number, in the order of their measures.

    Parameters
    ----------
    measure : array of shape (amounts,), int64
        Position in `alliance.record.initiatives.PROGRAMME_MEASURES`.
    initiative, member : array of shape (amounts,), int64
        Position among the initiatives, and among the members.
    month : array of shape (amounts,), int64
        The first month, counted from January 1970.
    months : array of shape (amounts,), int64
        How many months it is the amount of: 1, or 12 for a year.
    value : array of shape (amounts,), int64
        The amount, times ten to the power of minus the `scale` of the programme. Numbers too large for that are Python
        integers in an array of objects.
    cell : array of shape (amounts,), int64
        The position of the fact in the record.
    """

    measure: Integers
    initiative: Integers
    member: Integers
    month: Integers
    months: Integers
    value: Integers
    cell: Integers

    def __len__(self) -> int:
        return len(self.value)

    def only(self, chosen: Booleans | Integers) -> Amounts:
        """Return some of the amounts.

        Parameters
        ----------
        chosen : array of shape (amounts,), bool, or of shape (chosen,), int64
            Which.
        """
        return Amounts(
            self.measure[chosen], self.initiative[chosen], self.member[chosen], self.month[chosen], self.months[chosen],
            self.value[chosen], self.cell[chosen],
        )  # fmt: skip

    def span(self, measure: str) -> tuple[int, int]:
        """Return where the amounts of a measure begin, and where they end."""
        code = PROGRAMME_MEASURES.index(measure)
        first, last = np.searchsorted(self.measure, [code, code + 1]).tolist()
        return first, last

    def of(self, measure: str) -> Amounts:
        """Return the amounts of a measure; they are looked at and not copied."""
        first, last = self.span(measure)
        return Amounts(
            self.measure[first:last], self.initiative[first:last], self.member[first:last], self.month[first:last],
            self.months[first:last], self.value[first:last], self.cell[first:last],
        )  # fmt: skip

    def in_order(self) -> Amounts:
        """Return the amounts in the order of their measures."""
        if not (np.diff(self.measure) < 0).any():
            return self
        return self.only(np.argsort(self.measure, kind="stable"))


@dataclass(frozen=True)
class Programme:
    """What is known of a programme on a day.

    Parameters
    ----------
    initiatives : Initiatives
        What is known of each, in the order in which they were listed first.
    members : tuple of str
        Ids of the members that have amounts or take part.
    amounts : Amounts
        What they are planned and expected to bring, and what they brought.
    scale : int
        Amounts are multiples of ``10**scale`` of the currency.
    currency : str
        The currency of account.
    known_on : date or None
        The day; None for everything that is known.
    statuses : tuple of str
        How firmly its amounts stand: ``"reported"``, ``"synthetic"``, ...
    """

    initiatives: Initiatives
    members: tuple[str, ...]
    amounts: Amounts
    scale: int
    currency: str
    known_on: date | None = None
    statuses: tuple[str, ...] = ()

    @cached_property
    def is_recurring(self) -> Booleans:
        """Whether the effect of each initiative comes back every year, shape (initiatives,)."""
        return np.array([word != "one-time" for word in self.initiatives.columns["recurrence"]], np.bool_)

    def at_stage(self, stages: Sequence[str]) -> Booleans:
        """Return which initiatives are at one of some stages, shape (initiatives,)."""
        return np.array([word in stages for word in self.initiatives.columns["stage"]], np.bool_)


def programme(snapshot: Snapshot, known_on: date | None = None) -> Programme:
    """Return a programme as known on a day.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    known_on : date or None
        The day: rows and amounts of deliveries that were known later are not looked at, and of each initiative holds
        what the list said of that day. None for everything.

    Notes
    -----
    A plan counts in the version of the baseline that holds on the day, or in the newest one before it that has a plan;
    the others stay in the record.
    """
    register = snapshot.register
    rows, sequence = current_rows(register, snapshot.deliveries, known_on)
    listed = initiatives(register, rows, sequence, None if known_on is None else known_on.toordinal())
    cells = snapshot.cells
    position = _positions(snapshot, known_on)
    columns = {name: cells.columns[name][position] for name in _NEEDED}
    members = tuple(dict.fromkeys(
        [*(each for words in listed.columns["members"] for each in words.split("+") if each),
         *(cells.words["member"][code] for code in np.unique(columns["member"]).tolist())]
    ))  # fmt: skip
    initiative = _translated(cells, "initiative", listed.ids)[columns["initiative"]]
    value, scale = same_scale(columns["value"], columns["scale"])
    month, after = _months(columns["start"], columns["end"])
    amounts = Amounts(
        _translated(cells, "measure", PROGRAMME_MEASURES)[columns["measure"]],
        initiative,
        _translated(cells, "member", members)[columns["member"]],
        month,
        after - month,
        value,
        position,
    )
    is_in = (initiative >= 0) & _holds(cells, columns["definition"], amounts, listed)
    amounts = (amounts if is_in.all() else amounts.only(is_in)).in_order()
    statuses = tuple(cells.words["status"][code] for code in np.unique(cells.columns["status"][amounts.cell]).tolist())
    return Programme(listed, members, amounts, scale, snapshot.registry.currency, known_on, statuses)


def _months(start: Integers, end: Integers) -> tuple[Integers, Integers]:
    """Return the months of first days, and of the days after the last ones; each day of the calendar is read once."""
    if not len(start):
        return start, end
    low, high = int(start.min()), int(end.max())
    of_day = (np.arange(low, high + 1) - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return of_day[start - low], of_day[end - low]


def _positions(snapshot: Snapshot, known_on: date | None) -> Integers:
    """Return the positions of the cells of a programme that stand, shape (found,)."""
    cells = snapshot.cells
    codes = [code for measure in PROGRAMME_MEASURES if (code := cells.code("measure", measure)) >= 0]
    found = np.isin(cells.columns["measure"], codes)
    if found.any():
        found &= current(cells, snapshot.deliveries, known_on)
    return np.flatnonzero(found)


def _translated(cells: Cells, column: str, words: Sequence[str]) -> Integers:
    """Return, for every word of a column of the record, its position among other words, or -1; shape (words,)."""
    place = {word: at for at, word in enumerate(words)}
    return np.array([place.get(word, -1) for word in cells.words[column]], np.int64)


def _holds(cells: Cells, definition: Integers, amounts: Amounts, listed: Initiatives) -> Booleans:
    """Return which amounts count: all but plans of another version of the baseline; shape (amounts,)."""
    version = np.array(
        [int(word.rpartition(" ")[2]) if word[-1:].isdigit() else 1 for word in cells.words["definition"]]
    )
    held = np.array([int(word or 1) for word in listed.columns["baseline"]] or [1], np.int64)
    is_plan = np.isin(amounts.measure, [PROGRAMME_MEASURES.index(each) for each in FROZEN])
    of = version[definition]
    key = amounts.measure * len(held) + amounts.initiative
    newest = np.zeros(len(PROGRAMME_MEASURES) * len(held), np.int64)
    may = is_plan & (amounts.initiative >= 0) & (of <= held[amounts.initiative])
    np.maximum.at(newest, key[may], of[may])
    found: Booleans = ~is_plan | (may & (of == newest[key]))
    return found

"""Initiatives: what an alliance does together to gain something, as dated rows of a register.

A row says what holds of one initiative since a day; a cell that is empty keeps what an earlier row said. So the list of a
programme office, a change of stage and a new baseline are all rows of one kind of delivery, and "as known on" works for
them as for figures. The money of an initiative is no matter of the register: it is filed as facts that name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np

from alliance.record.cells import Integers, distinct

# name -> kind, in the order in which they are stored and shown.
INITIATIVE_COLUMNS: dict[str, Literal["word", "day", "int"]] = {
    "initiative": "word",
    "name": "word",
    "function": "word",
    "owner": "word",
    "members": "word",
    "cost_object": "word",
    "type": "word",
    "effect": "word",
    "recurrence": "word",
    "stage": "word",
    "since": "day",
    "baseline": "word",
    "confirmed_by": "word",
    "reason": "word",
    "run": "word",
    "source": "word",
    "ref": "word",
    "note": "word",
    "row": "int",
}
# What an earlier row says as long as no later one says otherwise.
LASTING = (
    "name", "function", "owner", "members", "cost_object", "type", "effect", "recurrence", "stage", "baseline", "run",
)  # fmt: skip
REGISTER_COLUMNS = (*INITIATIVE_COLUMNS, "delivery")
REGISTER_WORDS = (*(name for name, kind in INITIATIVE_COLUMNS.items() if kind == "word"), "delivery")

TYPES = ("cost reduction", "cost avoidance", "revenue")
EFFECTS = ("p_and_l", "capex", "working_capital", "avoided")
RECURRENCES = ("recurring", "one-time")
# The ladder, from the idea to the books; X is stopped.
LADDER: dict[str, str] = {
    "0": "idea", "1": "identified", "2": "validated", "3": "approved", "4": "done", "5": "booked", "X": "stopped",
}  # fmt: skip
# How much of an initiative at each stage is expected to come, unless alliance.toml says otherwise.
PROBABILITIES: dict[str, Fraction] = {
    "0": Fraction(1, 10), "1": Fraction(1, 4), "2": Fraction(1, 2), "3": Fraction(4, 5), "4": Fraction(19, 20),
    "5": Fraction(1), "X": Fraction(0),
}  # fmt: skip
STOPPED = "X"
APPROVED = 3
DONE = 4

# The measures of a programme: facts that name an initiative.
PLAN, FORECAST, ACTUAL, CONFIRMED = "synergy_plan", "synergy_forecast", "synergy_actual", "synergy_confirmed"
ONE_OFF_PLAN, ONE_OFF_FORECAST, ONE_OFF_ACTUAL = "one_off_plan", "one_off_forecast", "one_off_actual"
FROZEN = (PLAN, ONE_OFF_PLAN)
# What a plan of the first version of a baseline has as its definition.
FIRST_BASELINE = ("", "baseline 1")
# What a cost object is made of: pieces, their price, and the index that the price follows. With the word of a baseline in
# `definition` they are the frozen snapshot, without one they are what came.
VOLUME, PRICE, INDEX = "object_volume", "object_price", "object_index"
OBJECT_MEASURES = (VOLUME, PRICE, INDEX)
FORWARD = (PLAN, FORECAST, ONE_OFF_PLAN, ONE_OFF_FORECAST)
PROGRAMME_MEASURES = (PLAN, FORECAST, ACTUAL, CONFIRMED, ONE_OFF_PLAN, ONE_OFF_FORECAST, ONE_OFF_ACTUAL)


@dataclass(frozen=True)
class Register:
    """Rows of initiatives as columns.

    Parameters
    ----------
    columns : mapping of str to array of shape (rows,), int64
        The columns of `INITIATIVE_COLUMNS` plus ``delivery``. Word columns hold positions in `words`; days are proleptic
        ordinals.
    words : mapping of str to sequence of str
        The words of each word column; position 0 is always the empty text.
    """

    columns: Mapping[str, Integers] = field(
        default_factory=lambda: {name: np.zeros(0, np.int64) for name in REGISTER_COLUMNS}
    )
    words: Mapping[str, Sequence[str]] = field(default_factory=lambda: {name: [""] for name in REGISTER_WORDS})

    def __len__(self) -> int:
        return len(self.columns["row"])

    def texts(self, column: str, positions: Integers | None = None) -> list[str]:
        """Return the words of a column, of all rows or of those at some positions of shape (chosen,)."""
        codes = self.columns[column] if positions is None else self.columns[column][positions]
        return [self.words[column][code] for code in codes.tolist()]

    @cached_property
    def approved(self) -> frozenset[str]:
        """Ids of the initiatives that any row ever filed calls approved, done or booked."""
        stages = [code for code, word in enumerate(self.words["stage"]) if word.isdigit() and int(word) >= APPROVED]
        codes = distinct(self.columns["initiative"][np.isin(self.columns["stage"], stages)])
        return frozenset(self.words["initiative"][code] for code in codes.tolist())

    @cached_property
    def baselines(self) -> frozenset[tuple[str, str]]:
        """Every initiative with every version of its baseline that a row ever filed opened."""
        names, versions = self.words["initiative"], self.words["baseline"]
        pairs = zip(self.columns["initiative"].tolist(), self.columns["baseline"].tolist(), strict=True)
        return frozenset((names[name], versions[version]) for name, version in pairs if version)


@dataclass(frozen=True)
class Initiatives:
    """What is known of every initiative on a day, as columns; one row each, in the order of their first row.

    Parameters
    ----------
    ids : tuple of str
        Of the initiatives.
    columns : mapping of str to tuple of str
        Each of `LASTING`: what holds, one text per initiative; empty if nobody said.
    since : array of shape (initiatives,), int64
        Since when the stage holds, as ordinals.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    since: Integers

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Position of each initiative by its id."""
        return {name: at for at, name in enumerate(self.ids)}

    def only(self, positions: Iterable[int]) -> Initiatives:
        """Return some of the initiatives, in the order given."""
        chosen = list(positions)
        return Initiatives(
            tuple(self.ids[at] for at in chosen),
            {name: tuple(column[at] for at in chosen) for name, column in self.columns.items()},
            self.since[chosen] if chosen else self.since[:0],
        )


def rows_of(register: Register, delivery: str) -> tuple[dict[str, str], ...]:
    """Return the rows that a delivery brought, in its order: what each column that is not empty says."""
    mine = np.flatnonzero(
        np.isin(
            register.columns["delivery"], [at for at, word in enumerate(register.words["delivery"]) if word == delivery]
        )
    )
    texts = {name: register.texts(name, mine) for name, kind in INITIATIVE_COLUMNS.items() if kind == "word"}
    texts["since"] = [date.fromordinal(day).isoformat() for day in register.columns["since"][mine].tolist()]
    texts["row"] = [str(row) for row in register.columns["row"][mine].tolist()]
    return tuple({name: texts[name][at] for name in INITIATIVE_COLUMNS if texts[name][at]} for at in range(len(mine)))


def initiatives(register: Register, rows: Integers, sequence: Integers, on: int | None = None) -> Initiatives:
    """Return what rows of a register say of each initiative on a day.

    Parameters
    ----------
    register : Register
        The rows.
    rows : array of shape (chosen,), int64
        Positions of the rows that stand.
    sequence : array of shape (rows of the register,), int64
        The number of each row's delivery: of two rows since one day, the one filed later holds.
    on : int or None
        The day, as an ordinal; rows since a later day are not looked at. None for all.
    """
    if on is not None:
        rows = rows[register.columns["since"][rows] <= on]
    of = register.columns["initiative"][rows]
    found, first = np.unique(of, return_index=True)
    codes = found[np.argsort(first, kind="stable")]
    place = np.zeros(len(register.words["initiative"]), np.int64)
    place[codes] = np.arange(len(codes))
    order = np.lexsort((register.columns["row"][rows], sequence[rows], register.columns["since"][rows]))
    rows = rows[order]
    at = place[register.columns["initiative"][rows]]
    columns = {}
    since = np.zeros(len(codes), np.int64)
    for name in LASTING:
        written = register.columns[name][rows]
        said = np.flatnonzero(written)
        held = np.zeros(len(codes), np.int64)
        # Of several rows of one initiative the last one holds.
        held[at[said]] = written[said]
        columns[name] = tuple(register.words[name][code] for code in held.tolist())
        if name == "stage":
            changed = said[_changes(at[said], written[said])]
            since[at[changed]] = register.columns["since"][rows[changed]]
    return Initiatives(tuple(register.words["initiative"][code] for code in codes.tolist()), columns, since)


def _changes(of: Integers, stage: Integers) -> Integers:
    """Return the positions at which an initiative's stage differs from what it was before, in the order of the rows."""
    order = np.argsort(of, kind="stable")
    sorted_of, sorted_stage = of[order], stage[order]
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = (sorted_of[1:] != sorted_of[:-1]) | (sorted_stage[1:] != sorted_stage[:-1])
    return np.sort(order[is_new])

"""The record as columns in memory, ready to be weighted.

A cell is one fact, or all transactions of one delivery that share every column. Words are stored once and columns
hold their numbers, so that a question is a comparison of integers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from alliance.record.facts import FACT_COLUMNS, Fact

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
# Stands for "since the beginning" in the column `start`.
BEGINNING = -1
WORD_COLUMNS = (*(name for name, kind in FACT_COLUMNS.items() if kind == "word"), "delivery")


@dataclass(frozen=True)
class Cells:
    """The record as columns.

    Parameters
    ----------
    columns : mapping of str to array of shape (cells,), int64
        The columns of `FACT_COLUMNS` plus ``delivery`` and ``rows``. Word columns hold positions in `words`; days are
        proleptic ordinals, `BEGINNING` for none; the number of a cell is ``value * 10**scale``, its half-width
        ``half * 10**scale``.
    words : mapping of str to sequence of str
        The words of each word column; position 0 is always the empty text.
    """

    columns: Mapping[str, Integers]
    words: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.columns["value"])

    def code(self, column: str, word: str) -> int:
        """Return the position of a word in its column, or -1 if no cell has it."""
        try:
            return self.words[column].index(word)
        except ValueError:
            return -1

    def equal(self, column: str, word: str) -> npt.NDArray[np.bool_]:
        """Return which cells have `word` in `column`, shape (cells,)."""
        return np.equal(self.columns[column], self.code(column, word))

    def fact(self, position: int) -> Fact:
        """Return one cell as a Fact."""
        columns = {name: int(column[position]) for name, column in self.columns.items()}
        power = Fraction(10) ** columns["scale"]
        start = columns["start"]
        return Fact(
            start=None if start == BEGINNING else date.fromordinal(start),
            end=date.fromordinal(columns["end"]),
            value=columns["value"] * power,
            half=columns["half"] * power,
            row=columns["row"],
            rows=columns["rows"],
            **{name: self.words[name][columns[name]] for name in WORD_COLUMNS},
        )

    def facts_where(self, chosen: Booleans, **words: str) -> list[Fact]:
        """Return the chosen cells that have the given words in the given columns, as facts.

        Parameters
        ----------
        chosen : array of shape (cells,), bool
            Which cells are looked at: those that stand, for example.
        **words : str
            Column and word.
        """
        fits = chosen.copy()
        for column, word in words.items():
            fits &= self.equal(column, word)
        return self.facts(np.flatnonzero(fits))

    def commonest(self, column: str, of: str) -> dict[str, str]:
        """Return for every word of the column `of` the word of `column` that most of its cells have."""
        pairs, counts = np.unique(np.stack([self.columns[of], self.columns[column]]), axis=1, return_counts=True)
        found: dict[str, str] = {}
        for place in np.argsort(-counts, kind="stable").tolist():
            found.setdefault(self.words[of][pairs[0, place]], self.words[column][pairs[1, place]])
        found.pop("", None)
        return found

    def facts(self, positions: Sequence[int] | Integers) -> list[Fact]:
        """Return the cells at the given positions, shape (facts,), as facts."""
        return [self.fact(int(position)) for position in positions]


def distinct(values: Integers) -> Integers:
    """Return the different values, smallest first, shape (different values,).

    Notes
    -----
    The same as ``numpy.unique``, which would import masked arrays for it: a tenth of the time that a figure takes from a
    cold start.
    """
    ordered = np.sort(values, axis=None)
    return ordered[:1] if len(ordered) < 2 else ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]

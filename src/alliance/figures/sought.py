"""What a report must be to answer a question, and the choice among the facts that are (§1, §5, §10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from alliance.calendar import Period
from alliance.figures.figure import Refusal
from alliance.figures.periods import period_of
from alliance.figures.selection import ONE, Candidate, Report, preferred
from alliance.figures.standing import Block, Standing
from alliance.figures.transactions import Part, Transactions, is_one_of
from alliance.record.cells import Integers
from alliance.record.facts import BREAKDOWNS
from alliance.record.initiatives import FIRST_BASELINE, FROZEN
from alliance.record.quality import doubt_of, trust_of
from alliance.record.sources import Source

# What one unit of a currency is in the currency of the figure, in a period; with a note.
Exchange = Callable[[str, Period], tuple[Fraction, str] | Refusal]
Mask = npt.NDArray[np.bool_]
TARGET = "target"
_COLUMNS = (
    "start", "end", "value", "scale", "half", "bound", "status", "source", "definition", "covers", "unit", "delivery",
)  # fmt: skip


@dataclass(frozen=True)
class Sought:
    """What a report must be to answer.

    Parameters
    ----------
    measure : str
        Id of the measure.
    part : tuple of (str, tuple of str)
        Breakdown columns and ``counterparty`` with the words that may stand in them; a column that is not named must be
        empty in a figure.
    basis, definition, source, status : str
        As in `alliance.figures.figure.Question`.
    unit : str
        Unit of the answer.
    rate : str
        Rule of conversion, if the unit is a currency and facts in others are wanted too; else empty.
    """

    measure: str
    part: tuple[tuple[str, tuple[str, ...]], ...] = ()
    basis: str = ""
    definition: str = ""
    source: str = ""
    status: str = ""
    unit: str = ""
    rate: str = ""


@dataclass(frozen=True)
class Search:
    """One search through what a member reported.

    Parameters
    ----------
    standing : Standing
        What stands in the record.
    member : str
        The reporter.
    sought : Sought
        What a report must be.
    sources : mapping of str to Source
        How far each is trusted.
    exchange : Exchange
        Rates into the unit of the answer.
    refusals : list of Refusal
        Filled on the way: rates that were needed and that nobody knows.
    """

    standing: Standing
    member: str
    sought: Sought
    sources: Mapping[str, Source]
    exchange: Exchange
    refusals: list[Refusal] = field(default_factory=list)

    def figures(self, block: Block) -> list[Report]:
        """Return one report per period, members inside and counting rule."""
        figures = np.concatenate([block.figures, block.repeats]) if self.sought.source else block.figures
        keys: dict[tuple[int, int, tuple[str, ...], str], list[Candidate]] = {}
        for each in self._candidates(figures):
            keys.setdefault((each.start, each.end, each.covers, each.definition), []).append(each)
        corrections = self._candidates(block.corrections)
        disputed = self._candidates(block.disputed)
        return [
            preferred(
                candidates,
                [
                    each
                    for each in corrections
                    if (each.start, each.end, each.covers, each.definition) == key
                    and each.factor == candidates[0].factor
                ],
                [each for each in disputed if (each.start, each.end, each.covers) == key[:3]],
            )
            for key, candidates in keys.items()
        ]

    def _candidates(self, positions: Integers) -> list[Candidate]:
        """Return the facts at some positions that could answer, in the unit of the answer."""
        if not len(positions):
            return []
        positions = positions[self._answers(positions)]
        cells = self.standing.cells
        words = cells.words
        found = []
        for position, *codes in zip(
            positions.tolist(), *(cells.columns[name][positions].tolist() for name in _COLUMNS), strict=True
        ):
            start, end, value, scale, half, bound, status, source, definition, covers, unit, delivery = codes
            rate = self.rate(words["unit"][unit], start, end)
            if isinstance(rate, Refusal):
                self.refusals.append(rate)
                continue
            trust = trust_of(words["source"][source], self.sources)
            inside = words["covers"][covers]
            power = rate[0] * Fraction(10) ** scale
            found.append(
                Candidate(
                    position,
                    start,
                    end,
                    value * power,
                    half * power,
                    words["bound"][bound],
                    doubt_of(words["status"][status], trust),
                    trust,
                    words["definition"][definition],
                    tuple(inside.split("+")) if inside else (self.member,),
                    *rate,
                    self._announced(words["delivery"][delivery]) if self.sought.status == TARGET else 0,
                )
            )
        return found

    def _announced(self, delivery: str) -> int:
        found = self.standing.deliveries.get(delivery)
        return (date.min if found is None else found.known_on).toordinal()

    def rate(self, unit: str, start: int, end: int) -> tuple[Fraction, str] | Refusal:
        """Return what one unit is in the unit of the answer, with a note; or why nobody knows."""
        if unit == self.sought.unit:
            return ONE, ""
        return self.exchange(unit, period_of(start, end))

    def part_of(self, transactions: Transactions) -> Part | None:
        """Return which transactions are asked for, or None if they cannot answer at all."""
        sought = self.sought
        wanted = {column: words for column, words in sought.part if "" not in words}
        filters = {"basis": (sought.basis,), "status": self._statuses()}
        filters |= {column: (word,) for column in ("definition", "source") if (word := getattr(sought, column))}
        if sought.measure in FROZEN and not sought.definition:
            # Plans of two versions of a baseline are alternatives, and no sum.
            filters["definition"] = FIRST_BASELINE
        if not sought.rate:
            filters["unit"] = (sought.unit,)
        coded = {
            column: tuple(self.standing.code(column, word) for word in words)
            for column, words in {**wanted, **filters}.items()
        }
        is_possible = all(set(coded[column]).intersection(transactions.codes(column)) for column in filters)
        return coded if is_possible else None

    def _answers(self, positions: Integers) -> Mask:
        """Return which figures state exactly the part that is asked for, under the right basis, rule, source and status."""
        sought = self.sought
        part = dict(sought.part)
        is_answer = self._is_one_of("basis", positions, (sought.basis,))
        if sought.definition:
            is_answer &= self._is_one_of("definition", positions, (sought.definition,))
        if sought.source:
            # A source is named by its id, or by the deliverer's own id of the row.
            is_answer &= self._is_one_of("source", positions, (sought.source,)) | self._is_one_of(
                "ref", positions, (sought.source,)
            )
        if not sought.rate:
            is_answer &= self._is_one_of("unit", positions, (sought.unit,))
        is_answer &= self._is_one_of("status", positions, self._statuses())
        for column in (*BREAKDOWNS, "counterparty"):
            is_answer &= self._is_one_of(column, positions, part.get(column, ("",)))
        return is_answer

    def _statuses(self) -> tuple[str, ...]:
        """Return the statuses that answer: targets only if they were asked for."""
        if self.sought.status:
            return (self.sought.status,)
        return tuple(word for word in self.standing.cells.words["status"] if word != TARGET)

    def _is_one_of(self, column: str, positions: Integers, words: tuple[str, ...]) -> Mask:
        values = self.standing.cells.columns[column][positions]
        return is_one_of(values, (self.standing.code(column, word) for word in words))

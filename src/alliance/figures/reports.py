"""All that one member reported on one question, and the way from it to any period.

Figures answer only for exactly the part they state; transactions add up over every column that was not asked for. Figures under
different counting rules are never put together: the plain ones answer first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from alliance.calendar import Period
from alliance.figures.figure import Refusal
from alliance.figures.periods import NOTHING, Edge, derive, is_plain, missing, period_of
from alliance.figures.selection import ONE, Candidate, Report, preferred
from alliance.figures.standing import Block, Standing
from alliance.figures.transactions import Grid, Numbering, Part, Transactions, is_one_of
from alliance.figures.ways import Series, Step, Way, agreed, rounding_of, span_of, total_of
from alliance.record.cells import Integers
from alliance.record.facts import BREAKDOWNS
from alliance.record.quality import doubt_of, trust_of
from alliance.record.sources import Source

# What one unit of a currency is in the currency of the figure, in a period; with a note.
Exchange = Callable[[str, Period], tuple[Fraction, str] | Refusal]
Mask = npt.NDArray[np.bool_]
TARGET = "target"
_NOBODY: frozenset[str] = frozenset()
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


class Reports:
    """All that one member reported on one question.

    Parameters
    ----------
    standing : Standing
        What stands in the record.
    block : Block
        All that the member reported on the measure.
    member : str
        Its id.
    sought : Sought
        What a report must be.
    sources : mapping of str to Source
        How far each is trusted.
    exchange : Exchange
        Rates into the unit of the answer.
    """

    def __init__(
        self,
        standing: Standing,
        block: Block,
        member: str,
        sought: Sought,
        sources: Mapping[str, Source],
        exchange: Exchange,
    ) -> None:
        self.member = member
        self.refusals: list[Refusal] = []
        self._standing, self._block, self._sought = standing, block, sought
        self._sources, self._exchange = sources, exchange
        self._transactions = block.transactions
        self._part: Part = {}
        if self._transactions is not None:
            part = self._part_of(self._transactions)
            self._part, self._transactions = part or {}, self._transactions if part is not None else None
        self._figures = self._chosen_figures()
        self._series: dict[frozenset[str], dict[str, Series]] = {}

    def __bool__(self) -> bool:
        """Whether the member reported anything that could answer."""
        return bool(self._figures) or self._transactions is not None

    @property
    def covers(self) -> frozenset[str]:
        """Everybody whose figures are inside one of the reports."""
        inside = frozenset[str]().union(*(report.covers for report in self._figures))
        return inside if self._transactions is None else inside | {self.member}

    def covering(self, inside: frozenset[str]) -> Reports:
        """Return only the reports that hold the figures of exactly these members."""
        narrowed = object.__new__(Reports)
        narrowed.__dict__.update(self.__dict__)
        narrowed._figures = [report for report in self._figures if frozenset(report.covers) == inside]
        narrowed._transactions = None
        narrowed._series = {}
        return narrowed

    @property
    def is_only_transactions(self) -> bool:
        """Whether nothing but transactions could answer."""
        return self._transactions is not None and not self._figures

    def counterparties(self) -> list[str]:
        """Return for whom the member's transactions were built, or to whom they were sold."""
        codes = () if self._transactions is None else self._transactions.codes("counterparty")
        return [self._standing.cells.words["counterparty"][code] for code in codes if code]

    def speaks_for(self, start: int, end: int) -> bool:
        """Return whether transactions cover a period and can be cut at its ends."""
        return self._transactions is not None and self._transactions.speaks_for(start, end, self._part)

    def grid(self, numbering: Numbering) -> Grid:
        """Return the transactions that are asked for, added up by a few columns and by their first day."""
        assert self._transactions is not None
        return self._transactions.grid(numbering, self._part)

    def spans(self) -> list[tuple[int, int]]:
        """Return the periods that figures state, as day numbers, each once, in order."""
        return sorted({(report.edge.start, report.edge.end) for report in self._figures})

    def way(self, start: int, end: int, *, unwanted: frozenset[str] = _NOBODY, only_direct: bool = False) -> Way | None:
        """Return the reports that give a period, or None.

        Parameters
        ----------
        start, end : int
            ``[start, end)`` as day numbers.
        unwanted : frozenset of str
            Members that had better not be inside, because they count at another weight.
        only_direct : bool
            Whether only a report of exactly this period will do: stocks and ratios do not add over time (§6).

        Notes
        -----
        Plain figures answer first; under several counting rules that disagree, the number is contested. A reported total
        stands, even where transactions are known too (§10).
        """
        if self._transactions is not None and not self._figures:
            return None if only_direct else self._transacted(start, end)
        series = self._by_rule(unwanted)
        plain = series.get("")
        direct = None if plain is None else plain.direct.get((start, end))
        if direct is not None and is_plain(direct.edge):
            return (Step(1, direct),)
        transacted = None if only_direct else self._transacted(start, end)
        if transacted is not None:
            return transacted
        ways = {}
        for rule, each in series.items():
            found = self._direct(each, start, end) if only_direct else self._derived(each, start, end)
            if found is not None and rule == "":
                return found
            if found is not None:
                ways[rule] = found
        return agreed(ways.values())

    def missing(self, start: int, end: int, unwanted: frozenset[str] = _NOBODY) -> tuple[Period, ...]:
        """Return the periods whose reports would make ``[start, end)`` derivable."""
        plain = self._by_rule(unwanted).get("")
        edges = [] if plain is None else [report.edge for report in plain.reports]
        if self._transactions is not None:
            for low, high in self._transactions.covered(self._part):
                days = self._transactions.boundaries(max(low, start), min(high, end))
                edges += [Edge(first, last, NOTHING) for first, last in pairwise(days)]
        return missing(start, end, edges)

    def contradicted(self, used: Iterable[Report]) -> Iterator[int]:
        """Yield the cells of reports that cannot be true together with some of those used (§4)."""
        facts = {report.facts for report in used}
        for series in self._by_rule(_NOBODY).values():
            for found in series.contradictions():
                wrong = series.reports[found.edge.key]
                others = [series.reports[leg.edge.key] for leg in found.others]
                if wrong.facts in facts or any(each.facts in facts for each in others):
                    yield from (cell for each in (wrong, *others) if each.facts not in facts for cell in each.facts)

    def perimeters(self) -> set[frozenset[str]]:
        """Return every set of members whose figures are together inside a report."""
        return {frozenset(report.covers) for report in self._figures}

    # ------------------------------------------------------------------------------------------------ figures

    def _by_rule(self, unwanted: frozenset[str]) -> dict[str, Series]:
        """Return the figures of every counting rule, one per period: those that hold fewest unwanted members."""
        series = self._series.get(unwanted)
        if series is None:
            ordered = sorted(
                self._figures, key=lambda report: (len(unwanted.intersection(report.covers)), -len(report.covers))
            )
            rules: dict[str, dict[tuple[int, int], Report]] = {}
            for report in ordered:
                rules.setdefault(report.definition, {}).setdefault((report.edge.start, report.edge.end), report)
            series = self._series[unwanted] = {rule: Series(found) for rule, found in sorted(rules.items())}
        return series

    def _direct(self, series: Series, start: int, end: int) -> Way | None:
        report = series.direct.get((start, end))
        return None if report is None else (Step(1, report),)

    def _derived(self, series: Series, start: int, end: int) -> Way | None:
        """Return the best way through one series, over contested reports only if there is no other."""
        for reports in (series.agreed, series.reports):
            edges = [report.edge for report in reports]
            pieces = self._pieces(start, end, edges) if self._transactions is not None else {}
            for key, piece in pieces.items():
                edges.append(Edge(*span_of(piece), total_of(piece), rounding_of(piece), key=key))
            legs = derive(start, end, edges)
            if legs is not None:
                steps: list[Step] = []
                for leg in legs:
                    key = leg.edge.key
                    piece = pieces[key] if key < 0 else (Step(1, series.reports[key]),)
                    steps += [Step(leg.sign * step.sign, step.report) for step in piece]
                return tuple(steps)
            if len(series.agreed) == len(series.reports):
                break
        return None

    def _chosen_figures(self) -> list[Report]:
        """Return one report per period, members inside and counting rule."""
        block, sought = self._block, self._sought
        figures = np.concatenate([block.figures, block.repeats]) if sought.source else block.figures
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
        cells = self._standing.cells
        words = cells.words
        found = []
        for position, *codes in zip(
            positions.tolist(), *(cells.columns[name][positions].tolist() for name in _COLUMNS), strict=True
        ):
            start, end, value, scale, half, bound, status, source, definition, covers, unit, delivery = codes
            rate = self._rate(words["unit"][unit], start, end)
            if isinstance(rate, Refusal):
                self.refusals.append(rate)
                continue
            trust = trust_of(words["source"][source], self._sources)
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
                    self._announced(words["delivery"][delivery]) if self._sought.status == TARGET else 0,
                )
            )
        return found

    def _announced(self, delivery: str) -> int:
        found = self._standing.deliveries.get(delivery)
        return (date.min if found is None else found.known_on).toordinal()

    def _rate(self, unit: str, start: int, end: int) -> tuple[Fraction, str] | Refusal:
        if unit == self._sought.unit:
            return ONE, ""
        return self._exchange(unit, period_of(start, end))

    def _answers(self, positions: Integers) -> Mask:
        """Return which figures state exactly the part that is asked for, under the right basis, rule, source and status."""
        sought = self._sought
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
        if self._sought.status:
            return (self._sought.status,)
        return tuple(word for word in self._standing.cells.words["status"] if word != TARGET)

    def _is_one_of(self, column: str, positions: Integers, words: tuple[str, ...]) -> Mask:
        values = self._standing.cells.columns[column][positions]
        return is_one_of(values, (self._standing.code(column, word) for word in words))

    # ------------------------------------------------------------------------------------------------ transactions

    def _part_of(self, transactions: Transactions) -> Part | None:
        """Return which transactions are asked for, or None if they cannot answer at all."""
        sought = self._sought
        wanted = {column: words for column, words in sought.part if "" not in words}
        filters = {"basis": (sought.basis,), "status": self._statuses()}
        filters |= {column: (word,) for column in ("definition", "source") if (word := getattr(sought, column))}
        if not sought.rate:
            filters["unit"] = (sought.unit,)
        coded = {
            column: tuple(self._standing.code(column, word) for word in words)
            for column, words in {**wanted, **filters}.items()
        }
        is_possible = all(set(coded[column]).intersection(transactions.codes(column)) for column in filters)
        return coded if is_possible else None

    def _transacted(self, start: int, end: int) -> Way | None:
        """Return what the transactions of a period add up to, or None if they do not cover it."""
        transactions = self._transactions
        if transactions is None:
            return None
        if not transactions.speaks_for(start, end, self._part):
            return None
        if self._sought.rate:
            return self._converted(transactions, start, end)
        return (Step(1, self._added_up(transactions, start, end, self._part)),)

    def _added_up(
        self, transactions: Transactions, start: int, end: int, part: Part, factor: Fraction = ONE, note: str = ""
    ) -> Report:
        total = transactions.total(start, end, part)
        value, half = transactions.exact(total.value), transactions.exact(total.half) if total.half else NOTHING
        if factor != 1:
            value, half = value * factor, half * factor
        return Report(Edge(start, end, value, half), (self.member,), factor, note, transactions=transactions, part=part)

    def _converted(self, transactions: Transactions, start: int, end: int) -> Way | None:
        """Return transactions converted at their own grain: each currency at the rate of each period (§8)."""
        steps = []
        for first, last in pairwise(transactions.boundaries(start, end)):
            for code in transactions.codes("unit"):
                rate = self._rate(self._standing.cells.words["unit"][code], first, last)
                if isinstance(rate, Refusal):
                    self.refusals.append(rate)
                    return None
                part = {**self._part, "unit": (code,)}
                steps.append(Step(1, self._added_up(transactions, first, last, part, *rate)))
        return tuple(steps)

    def _pieces(self, start: int, end: int, edges: list[Edge]) -> dict[int, Way]:
        """Return the stretches between days of interest for which transactions speak, with negative keys."""
        transactions = self._transactions
        pieces: dict[int, Way] = {}
        if transactions is None:
            return pieces
        days = sorted({start, end}.union(*((edge.start, edge.end) for edge in edges)))
        for low, high in transactions.covered(self._part):
            inside = sorted({low, high, *(day for day in days if low < day < high)})
            for first, last in pairwise([day for day in inside if transactions.is_boundary(day)]):
                piece = self._transacted(first, last)
                if piece:
                    pieces[-1 - len(pieces)] = piece
        return pieces

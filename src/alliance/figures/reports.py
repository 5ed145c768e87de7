"""All that one member reported on one question, and the way from it to any period.

Figures answer only for exactly the part they state; transactions add up over every column that was not asked for. Figures under
different counting rules are never put together: the plain ones answer first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from alliance.calendar import Period
from alliance.figures.figure import Refusal
from alliance.figures.periods import NOTHING, Edge, derive, is_plain, missing
from alliance.figures.selection import ONE, Report
from alliance.figures.sought import Search
from alliance.figures.standing import Block
from alliance.figures.transactions import Grid, Numbering, Part, Transactions
from alliance.figures.ways import (
    Clash,
    Series,
    Step,
    Way,
    agreed,
    clash,
    hold_the_same,
    is_even,
    rounding_of,
    span_of,
    total_of,
)

_NOBODY: frozenset[str] = frozenset()


class Reports:
    """All that one member reported on one question.

    Parameters
    ----------
    search : Search
        What was looked for, and how.
    figures : sequence of Report
        What was found among the figures, one per period, members inside and counting rule.
    transactions : Transactions or None
        The member's transactions, if they can answer.
    part : Part or None
        Which of them.
    """

    def __init__(
        self,
        search: Search,
        figures: Sequence[Report],
        transactions: Transactions | None = None,
        part: Part | None = None,
    ) -> None:
        self.member = search.member
        self._search, self._figures = search, list(figures)
        self._transactions, self._part = transactions, part or {}
        self._series: dict[frozenset[str], dict[str, Series]] = {}

    @property
    def refusals(self) -> list[Refusal]:
        """Why some of the reports could not be converted."""
        return self._search.refusals

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
        return Reports(self._search, [report for report in self._figures if frozenset(report.covers) == inside])

    @property
    def is_only_transactions(self) -> bool:
        """Whether nothing but transactions could answer."""
        return self._transactions is not None and not self._figures

    def counterparties(self) -> list[str]:
        """Return for whom the member's transactions were built, or to whom they were sold."""
        codes = () if self._transactions is None else self._transactions.codes("counterparty")
        return [self._search.standing.cells.words["counterparty"][code] for code in codes if code]

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

    def way(
        self,
        start: int,
        end: int,
        *,
        unwanted: frozenset[str] = _NOBODY,
        settled: frozenset[str] = _NOBODY,
        only_direct: bool = False,
    ) -> Way | None:
        """Return the reports that give a period, or None.

        Parameters
        ----------
        start, end : int
            ``[start, end)`` as day numbers.
        unwanted : frozenset of str
            Members that had better not be inside, because they count at another weight.
        settled : frozenset of str
            Members whose own reports complete what the reports hold of them. All others must be inside evenly.
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
            if found is not None and not is_even(found, start, end, settled):
                ways_alike = (self._derived(alike, start, end) for alike in self._alike(rule, unwanted, settled))
                found = next((way for way in ways_alike if way is not None), None)
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

    def clashes(self, used: Iterable[Report]) -> Iterator[Clash]:
        """Yield where reports that were used and others cannot be true together (§4)."""
        facts = {report.facts for report in used}
        for series in self._by_rule(_NOBODY).values():
            for found in series.contradictions():
                clashing = clash(series.reports, found, facts)
                if clashing is not None and hold_the_same(clashing.used, clashing.others):
                    yield clashing

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

    def _alike(self, rule: str, unwanted: frozenset[str], settled: frozenset[str]) -> Iterator[Series]:
        """Yield the figures of a counting rule that hold the same companies, those that hold most of them first."""
        groups: dict[frozenset[str], dict[tuple[int, int], Report]] = {}
        for report in sorted(self._figures, key=lambda report: len(unwanted.intersection(report.covers))):
            if report.definition == rule:
                inside = frozenset(report.covers) - settled
                groups.setdefault(inside, {}).setdefault((report.edge.start, report.edge.end), report)
        for inside in sorted(groups, key=lambda inside: (-len(inside), sorted(inside))):
            yield Series(groups[inside])

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

    # ------------------------------------------------------------------------------------------------ transactions

    def _transacted(self, start: int, end: int) -> Way | None:
        """Return what the transactions of a period add up to, or None if they do not cover it."""
        transactions = self._transactions
        if transactions is None:
            return None
        if not transactions.speaks_for(start, end, self._part):
            return None
        if self._search.sought.rate:
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
                rate = self._search.rate(self._search.standing.cells.words["unit"][code], first, last)
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


def reports_of(search: Search, block: Block) -> Reports:
    """Return all that a member reported on a question.

    Parameters
    ----------
    search : Search
        What is looked for.
    block : Block
        All that the member reported on the measure.
    """
    transactions = block.transactions
    part = None if transactions is None else search.part_of(transactions)
    return Reports(search, search.figures(block), transactions if part is not None else None, part)

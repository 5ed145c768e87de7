"""A question made ready: its names resolved, its perimeter weighed, and the reports of every member found."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from alliance.calendar import Period
from alliance.errors import UsageError
from alliance.figures.catalogue import Measure
from alliance.figures.currency import rate as exchange_rate
from alliance.figures.figure import Question, Refusal
from alliance.figures.parts import id_in, words_for
from alliance.figures.perimeter import Perimeter, compile_perimeter
from alliance.figures.periods import days_of
from alliance.figures.reports import Reports, reports_of
from alliance.figures.sellers import sellers_of
from alliance.figures.sought import Search, Sought
from alliance.figures.state import state
from alliance.figures.ways import Way
from alliance.figures.weights import Piece
from alliance.record.cells import BEGINNING
from alliance.record.snapshot import Snapshot
from alliance.units import CURRENCIES

ADDS_OVER_TIME = ("flow", "cumulative")


class Asked:
    """A question made ready.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    question : Question
        What is asked.
    measure : Measure
        Its measure.

    Raises
    ------
    UsageError
        If a column cannot be asked for.
    UnknownName
        If nobody knows a value of `where`, a currency, or a name in the perimeter.
    PerimeterError
        If the perimeter is none.
    """

    def __init__(self, snapshot: Snapshot, question: Question, measure: Measure) -> None:
        self.question, self.measure = question, measure
        self.state = state(snapshot, question.known_on, question.without_sources)
        self.state.make_room()
        self.standing = self.state.standing
        self._record, self.snapshot = snapshot, self.standing.view
        self._converted: dict[tuple[str, Sought], Reports | None] = {}
        self.period = question.period
        self.start, self.end = days_of(question.period)
        self.where = {column: id_in(column, value, self.standing) for column, value in question.where.items()}
        self.perimeter = self._perimeter()
        self.adds_over_time = measure.kind in ADDS_OVER_TIME
        self.unit, self.rate = self._unit()

    def narrowed(self, where: dict[str, str]) -> Asked:
        """Return the question asked of a part only, without a breakdown."""
        return Asked(self._record, replace(self.question, where={**self.where, **where}, by=()), self.measure)

    def name(self, company: str) -> str:
        """Return a company's name as it is printed."""
        found = self.snapshot.registry.find("member", company)
        return company if found is None else found.name

    # ------------------------------------------------------------------------------------------------ who counts

    def counted(self) -> tuple[str, ...]:
        """Return the members that count on at least one day of the period."""
        return tuple(member for member, pieces in self.pieces().items() if any(piece.weight for piece in pieces))

    def pieces(self) -> dict[str, tuple[Piece, ...]]:
        """Return for every member that the perimeter names its weights within the period, weights of 0 included."""
        key = (self.question.perimeter, self.period)
        found = self.state.pieces.get(key)
        if found is None:
            found = self.state.pieces[key] = {
                member: tuple(
                    Piece(
                        BEGINNING if stretch.start is None else stretch.start.toordinal(),
                        self.end if stretch.end is None else stretch.end.toordinal(),
                        stretch.weight,
                        stretch.why,
                    )
                    for stretch in self.perimeter.within(member, self.period)
                )
                for member in self.perimeter.stretches
            }
        return found

    def in_order(self) -> list[str]:
        """Return the members of the perimeter, those that hold others inside their figures first."""
        members = list(self.pieces())
        return sorted(members, key=lambda member: not (self.holdings(member) - {member}))

    def holdings(self, member: str) -> frozenset[str]:
        """Return whose figures are inside the reports of a member."""
        reports = self.reports(member)
        return frozenset() if reports is None else reports.covers

    def unwanted(self, member: str) -> frozenset[str]:
        """Return the members that count at another weight than `member`, so had better not be inside its figures."""
        pieces = self.pieces()
        own = [(piece.start, piece.weight) for piece in pieces.get(member, ())]
        return frozenset(
            other
            for other in self.holdings(member) - {member}
            if other in pieces and [(piece.start, piece.weight) for piece in pieces[other]] != own
        )

    def sells_none(self, member: str) -> bool:
        """Return whether the record says that the part asked for is not the member's: the brand of somebody else."""
        brand = self.where.get("brand", "")
        if not brand:
            return False
        sellers = sellers_of(self.state, brand, self.period)
        return bool(sellers) and member not in sellers

    # ------------------------------------------------------------------------------------------------ what was reported

    def reports(self, member: str, counterparty: str = "") -> Reports | None:
        """Return all that a member reported on the question; None if it never reported the measure.

        Parameters
        ----------
        member : str
            The reporter.
        counterparty : str
            Only what was built for this member, or sold to it.
        """
        part = dict(words_for(member, self.where, self.measure, self.period, self.state))
        if counterparty:
            part["counterparty"] = (counterparty,)
        question = self.question
        sought = Sought(
            self.measure.id,
            tuple(part.items()),
            question.basis,
            question.definition,
            question.source,
            question.status,
            self.unit,
            self.rate,
        )
        # Converted reports know the record; kept with its state, they would keep it from being forgotten.
        kept = self._converted if self.rate else self.state.reports
        key = (member, sought)
        if key not in kept:
            kept[key] = self._made(member, sought)
        found = kept[key]
        if found is not None and self.perimeter.covers:
            # What the alliance itself printed for exactly these members.
            return found.covering(frozenset(self.perimeter.covers))
        return found

    def _made(self, member: str, sought: Sought) -> Reports | None:
        block = self.standing.block(self.measure.id, member)
        if block is None:
            return None

        def exchange(unit: str, period: Period) -> tuple[Fraction, str] | Refusal:
            return self._rate(member, unit, period)

        rates = exchange if self.rate else _no_exchange
        return reports_of(Search(self.standing, member, sought, self.snapshot.sources, rates), block)

    def way(self, reports: Reports, start: int, end: int, unwanted: frozenset[str] = frozenset()) -> Way | None:
        """Return the reports that give a period; of a stock only a report of that very day will do (§6)."""
        settled = frozenset(self.pieces())
        return reports.way(start, end, unwanted=unwanted, settled=settled, only_direct=not self.adds_over_time)

    # ------------------------------------------------------------------------------------------------ names and units

    def _perimeter(self) -> Perimeter:
        key = (self.question.perimeter, self.period)
        found = self.state.perimeters.get(key)
        if found is None:
            found = self.state.perimeters[key] = compile_perimeter(key[0], self.snapshot, self.period)
        return found

    def _unit(self) -> tuple[str, str]:
        """Return the unit of the answer, and the rule of conversion where money in other units is wanted too."""
        unit, question = self.measure.unit, self.question
        if unit not in CURRENCIES:
            if question.currency:
                raise UsageError(
                    f"{self.measure.label} can only be counted in {unit}, not in money. Ask without the currency {question.currency}."
                )
            return unit, ""
        if question.currency:
            usual = "closing" if self.measure.kind == "stock" else "average"
            return question.currency, question.rate or usual
        used = self.currencies()
        return (used[0] if len(used) == 1 else unit), ""

    def currencies(self) -> list[str]:
        """Return the currencies in which those reported the measure whose figures could answer, in alphabetical order.

        Those are the members; for a measure that does not add over several of them, whoever else reports it.
        """
        words = self.standing.cells.words["unit"]
        reporters = self.counted()
        if self.measure.across == "none" and len(reporters) > 1:
            reporters = tuple(each for each in self.standing.reporters(self.measure.id) if each not in reporters)
        blocks = (self.standing.block(self.measure.id, member) for member in reporters)
        return sorted({words[code] for block in blocks if block for code in block.codes("unit")} & CURRENCIES)

    def _rate(self, member: str, unit: str, period: Period) -> tuple[Fraction, str] | Refusal:
        if unit not in CURRENCIES:
            return _no_exchange(unit, period)
        return exchange_rate(
            unit,
            self.unit,
            period,
            self.rate,
            snapshot=self.snapshot,
            member=member,
            known_on=self.question.known_on,
        )


def _no_exchange(unit: str, period: Period) -> tuple[Fraction, str] | Refusal:
    return Refusal(f"{unit} of {period} cannot be converted.")

"""The terms of a figure, made when somebody looks at them: a figure over a million rows is not slowed by its own proof (§1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import overload

from alliance.figures.figure import Term
from alliance.figures.selection import Report
from alliance.record.cells import Cells


@dataclass(frozen=True, slots=True)
class Part:
    """One report in a figure, with the weight it has there.

    Parameters
    ----------
    weight : Fraction
        What the report is multiplied by: share, elimination and the sign of its step together.
    report : Report
        The report.
    member : str
        On whose account it stands.
    why : str
        The weight in words.
    """

    weight: Fraction
    report: Report
    member: str
    why: str

    @property
    def amount(self) -> Fraction:
        """Weight times number, in the unit of the figure."""
        return self.weight * self.report.edge.value


class Terms(Sequence[Term]):
    """The facts behind the parts of a figure, each once, with their weights.

    Parameters
    ----------
    cells : Cells
        The record.
    parts : sequence of Part
        The parts.

    Notes
    -----
    Two parts that rest on one fact make one term with the sum of their weights, and none if that is 0: a vehicle that one
    member built for another is counted where it was sold, and nowhere else (§7).
    """

    def __init__(self, cells: Cells, parts: Sequence[Part]) -> None:
        self._cells = cells
        self._parts = parts
        self._made: tuple[Term, ...] | None = None

    @overload
    def __getitem__(self, index: int) -> Term: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Term, ...]: ...

    def __getitem__(self, index: int | slice) -> Term | tuple[Term, ...]:
        """Return one term, or some."""
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Term]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return f"<terms of {len(self._parts)} parts>" if self._made is None else repr(self._made)

    def _all(self) -> tuple[Term, ...]:
        if self._made is None:
            weights: dict[int, Fraction] = {}
            firsts: dict[int, Part] = {}
            for part in self._parts:
                for position in part.report.cells():
                    place = int(position)
                    firsts.setdefault(place, part)
                    weights[place] = weights.get(place, Fraction(0)) + part.weight * part.report.factor
            self._made = tuple(
                Term(
                    weight,
                    self._cells.fact(place),
                    firsts[place].member,
                    firsts[place].why,
                    firsts[place].report.factor,
                )
                for place, weight in weights.items()
                if weight
            )
        return self._made

"""The terms of a figure, made when somebody looks at them: a figure over a million rows is not slowed by its own proof (§1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import overload

import numpy as np

from alliance.figures.figure import Figure, Term
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
    def __getitem__(self, index: slice[int | None, int | None, int | None]) -> tuple[Term, ...]: ...

    def __getitem__(self, index: int | slice[int | None, int | None, int | None]) -> Term | tuple[Term, ...]:
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

    def sources(self) -> tuple[str, ...]:
        """Return the ids of the sources behind the terms, once each, in their order; no term is made for it."""
        if self._made is not None or any(part.weight < 0 for part in self._parts):
            # What is taken away may cancel a term, and a cancelled term proves nothing.
            return _sources(self._all())
        column = self._cells.columns["source"]
        codes: dict[int, None] = {}
        for part in self._parts:
            found, first = np.unique(column[np.asarray(part.report.cells(), np.int64)], return_index=True)
            codes.update(dict.fromkeys(found[np.argsort(first)].tolist()))
        words = self._cells.words["source"]
        return tuple(words[code] for code in codes if words[code])

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


def sources(figure: Figure) -> tuple[str, ...]:
    """Return the ids of the sources behind a figure, once each, in the order of its terms.

    Parameters
    ----------
    figure : Figure
        The figure; a million rows behind it are looked at as columns, not one by one.
    """
    return figure.terms.sources() if isinstance(figure.terms, Terms) else _sources(figure.terms)


def _sources(terms: Sequence[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.fact.source for term in terms if term.fact.source))

"""Which of several facts answers: the best one, unless equally good ones disagree (§2, §10).

Facts compete if they speak of the same thing: measure, member, period, part, basis, and whose figures are inside. Nothing is
averaged. The one that loses is shown beside the one that wins if the two cannot both be true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from alliance.figures.periods import NOTHING, Edge
from alliance.figures.transactions import Part, Transactions
from alliance.record.cells import Cells, Integers
from alliance.record.quality import Quality, quality

ONE = Fraction(1)
CONTESTED = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """One fact that could answer.

    Parameters
    ----------
    position : int
        Its cell.
    start, end : int
        Its period as day numbers.
    value, half : Fraction
        Number and half-width in the unit of the figure.
    bound : str
        ``"lower"`` or ``"upper"`` if it is only a limit.
    doubt : int
        How far it is from a plain report.
    trust : int
        Of its source; the smaller, the more.
    definition : str
        Its counting rule.
    covers : tuple of str
        Whose figures are inside.
    factor : Fraction
        Exchange rate inside the value; 1 if there was nothing to convert.
    note : str
        Of the exchange rate.
    announced : int
        Of a target: the day number from which it was known, because the last word on a target stands; else 0.
    """

    position: int
    start: int
    end: int
    value: Fraction
    half: Fraction
    bound: str
    doubt: int
    trust: int
    definition: str
    covers: tuple[str, ...]
    factor: Fraction = ONE
    note: str = ""
    announced: int = 0

    def quality(self) -> tuple[int, Quality]:
        """Return how good the fact is, the best first; of targets, the one announced last."""
        return (-self.announced, quality(self.bound, self.doubt, self.half, self.trust))

    def agrees(self, other: Candidate) -> bool:
        """Return whether both can be true: whether their intervals have a number in common."""
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: Candidate) -> bool:
        """Return whether the top of this interval is not below the bottom of the other one."""
        if self.bound == "lower" or other.bound == "upper":
            return True
        return self.value + self.half >= other.value - other.half


@dataclass(frozen=True, slots=True)
class Report:
    """What one member said about one stretch of time, after the choice among its facts.

    Parameters
    ----------
    edge : Edge
        Period, number, half-width, bound and doubt.
    covers : tuple of str
        Whose figures are inside.
    factor : Fraction
        Exchange rate inside the number.
    note : str
        Of the exchange rate.
    facts : tuple of int
        Cells that add up to the number: a figure and its corrections; empty if transactions do.
    rivals : tuple of int
        Cells that say something else.
    contested : tuple of int
        Equally good cells that say something else, because of which the number may not be used.
    definition : str
        The counting rule of the number.
    transactions : Transactions or None
        What the number was added up from.
    part : Part
        Which of them.
    """

    edge: Edge
    covers: tuple[str, ...]
    factor: Fraction = ONE
    note: str = ""
    facts: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()
    contested: tuple[int, ...] = ()
    definition: str = ""
    transactions: Transactions | None = None
    part: Part = field(default_factory=dict)

    def cells(self) -> Sequence[int] | Integers:
        """Return the positions of the cells behind the number, shape (cells,)."""
        if self.transactions is None:
            return self.facts
        return self.transactions.chosen(self.edge.start, self.edge.end, self.part)


def preferred(
    candidates: Sequence[Candidate], corrections: Sequence[Candidate] = (), disputed: Sequence[Candidate] = ()
) -> Report:
    """Return what stands for one period of one member.

    Parameters
    ----------
    candidates : sequence of Candidate
        Facts of the same key, at least one.
    corrections : sequence of Candidate
        Corrections of that key.
    disputed : sequence of Candidate
        Facts of that key that somebody marked as wrong: shown, never used.

    Returns
    -------
    Report
        The best fact with its corrections; contested if an equally good one says something else.
    """
    best = min(candidates, key=Candidate.quality)
    contested = tuple(
        each.position for each in candidates if each.quality() == best.quality() and each.value != best.value
    )
    value = best.value + sum((each.value for each in corrections), NOTHING)
    half = best.half + sum((each.half for each in corrections), NOTHING)
    return Report(
        Edge(best.start, best.end, value, half, best.bound, CONTESTED if contested else best.doubt),
        best.covers,
        best.factor,
        best.note,
        facts=(best.position, *(each.position for each in corrections)),
        rivals=tuple(each.position for each in (*candidates, *disputed) if not each.agrees(best)),
        contested=contested,
        definition=best.definition,
    )


def covered(cells: Cells, covers: Iterable[int], member: str) -> dict[int, tuple[str, ...]]:
    """Return who is inside for every code of the column ``covers``."""
    words = cells.words["covers"]
    return {code: tuple(words[code].split("+")) if words[code] else (member,) for code in covers}

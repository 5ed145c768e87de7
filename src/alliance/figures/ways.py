"""Ways from reports to a period: the reports of one counting rule, and the choice between the ways of several rules (§4, §5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from alliance.figures.periods import NOTHING, Contradiction, contradictions
from alliance.figures.selection import CONTESTED, Report
from alliance.figures.weights import Weights


@dataclass(frozen=True, slots=True)
class Step:
    """One report on the way to a period.

    Parameters
    ----------
    sign : int
        1 if it is added, -1 if it is taken away.
    report : Report
        The report.
    """

    sign: int
    report: Report


Way = tuple[Step, ...]


@dataclass(frozen=True)
class Clash:
    """Reports that were used and others for the same days, that cannot all be true (§4).

    Parameters
    ----------
    used, others : tuple of Step
        Two ways over the same days, in order of time; the second one takes no report that was used.
    """

    used: Way
    others: Way


def clash(reports: Sequence[Report], found: Contradiction, used: Collection[tuple[int, ...]]) -> Clash | None:
    """Return how a contradiction touches reports that were used, or None if it does not.

    Parameters
    ----------
    reports : sequence of Report
        Those that the keys of the edges are places in.
    found : Contradiction
        The contradiction.
    used : collection of tuple of int
        The cells of the reports that were used.
    """
    wrong = Step(1, reports[found.edge.key])
    way = [wrong, *(Step(-leg.sign, reports[leg.edge.key]) for leg in found.others)]
    mine = [step for step in way if step.report.facts in used]
    if not mine or len(mine) == len(way):
        return None
    turn = 1 if min(mine, key=_when).sign > 0 else -1
    others = [step for step in way if step.report.facts not in used]
    return Clash(
        tuple(Step(turn * step.sign, step.report) for step in sorted(mine, key=_when)),
        tuple(Step(-turn * step.sign, step.report) for step in sorted(others, key=_when)),
    )


def _when(step: Step) -> tuple[int, int]:
    return step.report.edge.start, -step.report.edge.end


class Series:
    """The reports of one member under one counting rule, one per period.

    Parameters
    ----------
    reports : mapping of (int, int) to Report
        By period as day numbers; the keys of their edges become their places in the order given.
    """

    def __init__(self, reports: Mapping[tuple[int, int], Report]) -> None:
        self.reports = [
            replace(report, edge=replace(report.edge, key=key)) for key, report in enumerate(reports.values())
        ]
        self.direct = {(report.edge.start, report.edge.end): report for report in self.reports}
        self.agreed = [report for report in self.reports if not report.contested]
        self._contradictions: tuple[Contradiction, ...] | None = None

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return the reports that better ones contradict; the keys of their edges are places in `reports`."""
        if self._contradictions is None:
            self._contradictions = contradictions([report.edge for report in self.agreed])
        return self._contradictions


def agreed(ways: Iterable[Way]) -> Way | None:
    """Return the best of the ways under several counting rules, contested if two of them disagree."""
    ordered = sorted(ways, key=lambda way: (sum(bool(step.report.edge.bound) for step in way), rounding_of(way)))
    if not ordered:
        return None
    best = ordered[0]
    others = [way for way in ordered[1:] if abs(total_of(way) - total_of(best)) > rounding_of(way) + rounding_of(best)]
    if not others:
        return best
    said = tuple(position for way in others for step in way for position in step.report.facts)
    first = best[0].report
    edge = replace(first.edge, doubt=CONTESTED)
    return (Step(best[0].sign, replace(first, edge=edge, contested=first.contested + said)), *best[1:])


def is_even(way: Way, start: int, end: int, settled: Collection[str]) -> bool:
    """Return whether everybody inside the reports of a way is counted on a day of the period once or not, and else never (§3).

    Parameters
    ----------
    way : tuple of Step
        Reports that give the period ``[start, end)``.
    start, end : int
        Day numbers.
    settled : collection of str
        Members whose own reports complete what the way holds of them, so that they need not be even.

    Notes
    -----
    A year with another company inside, less a half without it, would leave the company's whole year in the other half.
    """
    held = _held(way)
    return all(
        piece.weight == 1 and start <= piece.start and piece.end <= end
        for member in held
        if member not in settled
        for piece in held[member].pieces()
    )


def hold_the_same(first: Way, second: Way) -> bool:
    """Return whether two ways hold the figures of the same companies on the same days, so that their numbers compare."""
    taken = tuple(Step(-step.sign, step.report) for step in second)
    return not any(weights.pieces() for weights in _held((*first, *taken)).values())


def _held(way: Way) -> dict[str, Weights]:
    """Return how often each company is inside a way, day by day."""
    held: dict[str, Weights] = {}
    for step in way:
        for member in step.report.covers:
            held.setdefault(member, Weights()).add(step.report.edge.start, step.report.edge.end, Fraction(step.sign))
    return held


def span_of(way: Way) -> tuple[int, int]:
    """Return the first day of a way and the day after its last one."""
    return min(step.report.edge.start for step in way), max(step.report.edge.end for step in way)


def total_of(way: Way) -> Fraction:
    """Return the number that a way gives."""
    return sum((step.sign * step.report.edge.value for step in way), NOTHING)


def rounding_of(way: Way) -> Fraction:
    """Return the half-width of the number that a way gives."""
    return sum((step.report.edge.half for step in way), NOTHING)

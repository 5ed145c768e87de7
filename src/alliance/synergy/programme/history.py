"""What a programme learns from itself: how often initiatives at each stage came to their end, and whether that helps.

An initiative is *resolved* once it is booked or stopped. Of those that were ever at a stage, the part that was booked is the
learned probability of that stage. It counts only where there is enough of it, and only if it would have told the later
half of the history better than the ladder did, having seen the earlier half alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from alliance.record.initiatives import STOPPED
from alliance.record.revisions import current_rows
from alliance.record.snapshot import Snapshot

BOOKED = "5"
# Stages at which it is still open what becomes of an initiative.
OPEN = ("0", "1", "2", "3", "4")
ENOUGH = 20


@dataclass(frozen=True)
class Learned:
    """What became of initiatives that were at one stage.

    Parameters
    ----------
    stage : str
        The stage.
    resolved, booked : int
        How many of them are booked or stopped, and how many are booked.
    ladder : Fraction
        What the ladder says of the stage.
    """

    stage: str
    resolved: int
    booked: int
    ladder: Fraction

    @property
    def probability(self) -> Fraction | None:
        """The part that was booked; None if there are too few to tell."""
        return Fraction(self.booked, self.resolved) if self.resolved >= ENOUGH else None


@dataclass(frozen=True)
class BackTest:
    """How well the earlier half of the history tells the later one.

    Parameters
    ----------
    learned_from, tested_on : int
        How many resolved initiatives each half has.
    learned_error, ladder_error : Fraction
        Mean squared difference between the probability of a stage and what happened, over the later half; 0 is best.
    """

    learned_from: int
    tested_on: int
    learned_error: Fraction
    ladder_error: Fraction

    @property
    def is_better(self) -> bool:
        """Whether what was learned tells more than the ladder."""
        return self.learned_error < self.ladder_error


@dataclass(frozen=True)
class History:
    """What a programme can learn from itself.

    Parameters
    ----------
    stages : tuple of Learned
        One for each of `OPEN`.
    back_test : BackTest or None
        None if the history is too short for one.
    """

    stages: tuple[Learned, ...]
    back_test: BackTest | None

    def probabilities(self, ladder: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Return the ladder with what was learned in its place, where that is enough and has proved itself.

        Parameters
        ----------
        ladder : mapping of str to Fraction
            By stage.
        """
        if self.back_test is None or not self.back_test.is_better:
            return dict(ladder)
        return {**ladder, **{each.stage: each.probability for each in self.stages if each.probability is not None}}


def history(snapshot: Snapshot, ladder: Mapping[str, Fraction], known_on: date | None = None) -> History:
    """Return what a programme can learn from itself as known on a day.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    ladder : mapping of str to Fraction
        By stage.
    known_on : date or None
        The day; None for everything that is known.

    Notes
    -----
    Initiatives that are still open say nothing yet, so a young programme, of which only the quick ones are resolved, learns
    from the quick ones.
    """
    resolved = _resolved(snapshot, known_on)
    stages = tuple(Learned(stage, *_of_stage(resolved, stage), ladder[stage]) for stage in OPEN)
    half = len(resolved) // 2
    earlier, later = resolved[:half], resolved[half:]
    before = {stage: Learned(stage, *_of_stage(earlier, stage), ladder[stage]).probability for stage in OPEN}
    pairs = [
        (learned, ladder[stage], Fraction(came))
        for _, been, came in later
        for stage in been
        if (learned := before[stage]) is not None
    ]
    if len(later) < ENOUGH or not pairs:
        return History(stages, None)
    errors = [sum((each[at] - each[2]) ** 2 for each in pairs) / len(pairs) for at in (0, 1)]
    return History(stages, BackTest(len(earlier), len(later), Fraction(errors[0]), Fraction(errors[1])))


def _resolved(snapshot: Snapshot, known_on: date | None) -> list[tuple[int, tuple[str, ...], bool]]:
    """Return, for every resolved initiative, the day, the open stages it was at, and whether it was booked; by day."""
    register = snapshot.register
    rows, sequence = current_rows(register, snapshot.deliveries, known_on)
    since = register.columns["since"][rows]
    if known_on is not None:
        rows = rows[since <= known_on.toordinal()]
    rows = rows[np.lexsort((register.columns["row"][rows], sequence[rows], register.columns["since"][rows]))]
    been: dict[int, list[tuple[int, str]]] = {}
    stages = register.texts("stage", rows)
    days = register.columns["since"][rows].tolist()
    for name, stage, day in zip(register.columns["initiative"][rows].tolist(), stages, days, strict=True):
        if stage and (name not in been or been[name][-1][1] != stage):
            been.setdefault(name, []).append((day, stage))
    found = [
        (steps[-1][0], tuple(dict.fromkeys(stage for _, stage in steps if stage in OPEN)), steps[-1][1] == BOOKED)
        for steps in been.values()
        if steps[-1][1] in (BOOKED, STOPPED)
    ]
    return sorted(found, key=lambda each: each[0])


def _of_stage(resolved: Sequence[tuple[int, tuple[str, ...], bool]], stage: str) -> tuple[int, int]:
    """Return how many were at a stage, and how many of them were booked."""
    came = [is_booked for _, been, is_booked in resolved if stage in been]
    return len(came), sum(came)

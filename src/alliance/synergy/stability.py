"""Who would leave a proposed split, what they would gain, and the smallest change that keeps them.

Where coalitions are valued by plans that may not be the best ones, three things are kept apart: who gains by leaving for
certain (with the plan it has), who does not whatever better plan it finds, and of whom it cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from alliance.errors import AllianceError, UsageError
from alliance.solver.answer import Outcome
from alliance.solver.highs import Resident
from alliance.synergy.complaints import FAR, ROWS_AT_ONCE, TOLERANCE, Complaints, indicators, not_asked
from alliance.synergy.game import Game, Values, scale_of, sums
from alliance.synergy.round_numbers import decimals_for
from alliance.synergy.shares.least_core import core

MOST_NAMED = 100
ROUNDING = 1e-14
# The part of the largest value that shares may be off by because somebody rounded them.
CENTS = 1e-3


@dataclass(frozen=True)
class Leaver:
    """A coalition that would leave, or might.

    Parameters
    ----------
    members : tuple of str
        Who would leave together.
    gain : float
        What they would have more on their own for certain, in the unit of the game.
    at_most : float
        What they could have more at best; the same as `gain` if every value of the game is proved.
    """

    members: tuple[str, ...]
    gain: float
    at_most: float

    def called(self, names: Mapping[str, str]) -> Leaver:
        """Return the same with members by the names that people call them."""
        return replace(self, members=tuple(names.get(member, member) for member in self.members))


@dataclass(frozen=True, eq=False)
class Stability:
    """Whether a split keeps everybody.

    Parameters
    ----------
    is_stable : bool
        Whether it is certain that no coalition gains by leaving.
    worst : Leaver
        The coalition nearest to leaving: its gain is negative if it is better off inside.
    leavers : tuple of Leaver
        The coalitions that gain by leaving for certain, the one with most to gain first; at most a hundred.
    undecided : tuple of Leaver
        The coalitions of which it cannot be told whether they gain, the one that might gain most first; at most a hundred. None
        where every value of the game is proved.
    margins : mapping of str to Leaver
        For each member, its best alternative: the coalition with it that is nearest to leaving.
    repair : array of shape (n,) or None
        What to add to each member's share (adds up to 0), with the least money moved, so that nobody can gain by leaving, or, if no
        split is certain to achieve that, so that nobody gains for certain; None if nothing is to be repaired or nothing can be.
    is_repair_certain : bool
        Whether after the repair it is certain that nobody gains.
    unit : str
        Unit of the gains.
    """

    is_stable: bool
    worst: Leaver
    leavers: tuple[Leaver, ...]
    undecided: tuple[Leaver, ...]
    margins: Mapping[str, Leaver]
    repair: Values | None
    is_repair_certain: bool = True
    unit: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody leaves for certain, and it cannot be told whether somebody would gain by it."""
        return not self.leavers and bool(self.undecided)

    def called(self, names: Mapping[str, str]) -> Stability:
        """Return the same with members by the names that people call them."""
        return replace(
            self,
            worst=self.worst.called(names),
            leavers=tuple(each.called(names) for each in self.leavers),
            undecided=tuple(each.called(names) for each in self.undecided),
            margins={names.get(member, member): each.called(names) for member, each in self.margins.items()},
        )

    def summary(self) -> str:
        """Return the finding as one or two sentences that claim no more than is proved."""
        worst = self.worst
        group = " + ".join(worst.members)
        if self.leavers:
            at_most = f" (at most {self._amount(worst.at_most)})" if self._is_wide(worst) else ""
            more = f" {_coalitions(len(self.leavers), 'more ', but=1)} would leave." if len(self.leavers) > 1 else ""
            unsure = f" Of {_coalitions(len(self.undecided))} it cannot be told." if self.undecided else ""
            return f"{group} would leave and gain {self._amount(worst.gain)}{at_most}.{more}{unsure}"
        if self.undecided:
            known = "would lose" if worst.gain <= 0 else "would gain"
            return (
                f"Cannot be told: no coalition is known to gain by leaving, but {_coalitions(len(self.undecided))} might, because the"
                f" plans are proved only within their gaps. {group} {known} {self._amount(abs(worst.gain))} with the plan found for"
                f" it, and could gain up to {self._amount(worst.at_most)} with a better one."
            )
        loss = self._amount(max(0.0, -worst.at_most))
        nothing = self._amount(0.0)
        least = "at least " if self._is_wide(worst) else ""
        would = "would neither gain nor lose" if loss == nothing else f"would lose {least}{loss}"
        certain = ", whatever better plan it finds" if self._is_wide(worst) else ""
        return f"Nobody gains by leaving{certain}. Nearest to it: {group}, which {would}."

    def _is_wide(self, leaver: Leaver) -> bool:
        return self._amount(leaver.at_most) != self._amount(leaver.gain)

    def _amount(self, amount: float) -> str:
        # The sign of zero says nothing, and cents of millions say no more.
        digits = 0 if abs(amount) >= 1e5 else decimals_for([amount])
        return f"{self.unit} {round(amount, digits) + 0.0:,.{digits}f}".strip()


def _coalitions(named: int, which: str = "", but: int = 0) -> str:
    """Return how many coalitions there are besides some; where no more are named, there may be more."""
    count = named - but
    return f"{('At least ' if but else 'at least ') if named == MOST_NAMED else ''}{count:,} {which}coalition{'s' if count != 1 else ''}"


def stability(game: Game, shares: Mapping[str, float]) -> Stability:
    """Return who would leave a split.

    Parameters
    ----------
    game : Game
        The game. If it knows what each coalition can do at best, that decides what is certain.
    shares : mapping of str to float
        What each member gets (gain) or pays (cost).

    Raises
    ------
    UsageError
        If a member has no share, somebody is no member, or the shares do not add up to the value of all.

    Notes
    -----
    With v(S) what a coalition has in hand, w(S) what it could have at best and x(S) what its members get, all as gains:
    S leaves for certain if v(S) > x(S), stays for certain if w(S) <= x(S), and cannot be judged in between.
    """
    split = _split(game, shares)
    gains = game.gains()
    if len(game) == 1:
        only = Leaver(game.members, 0.0, 0.0)
        return Stability(True, only, (), (), {game.members[0]: only}, None, unit=game.unit)
    given = sums(split)
    complaint = gains - given
    at_most = np.maximum(complaint, game.gains_at_best() - given)
    for each in (complaint, at_most):
        each[0] = each[-1] = -np.inf
    limit = TOLERANCE * len(game) * scale_of(gains)
    # What lies behind the digits of the values is rounding of sums, and nobody's gain.
    for each in (complaint, at_most):
        each[np.abs(each) <= ROUNDING * scale_of(gains)] = 0.0

    def named(coalition: int) -> Leaver:
        return Leaver(game.names(coalition), float(complaint[coalition]), float(at_most[coalition]))

    count = min(MOST_NAMED, len(complaint) - 2)
    leavers = tuple(named(int(each)) for each in np.argsort(-complaint)[:count] if complaint[each] > limit)
    unsure = np.where(complaint > limit, -np.inf, at_most)
    undecided = tuple(named(int(each)) for each in np.argsort(-unsure)[:count] if unsure[each] > limit)
    worst = leavers[0] if leavers else named(int(at_most.argmax()))
    margins = {member: named(each) for member, each in zip(game.members, _nearest(game, at_most), strict=True)}
    repair, is_certain = _repair(game, split) if leavers or undecided else (None, True)
    is_stable = not leavers and not undecided
    return Stability(is_stable, worst, leavers, undecided, margins, repair, is_certain, game.unit)


def _split(game: Game, shares: Mapping[str, float]) -> Values:
    game.mask(shares)
    missing = [member for member in game.members if member not in shares]
    if missing:
        raise UsageError(f"No share is given for {', '.join(missing)}. Give one share for each member.")
    split = np.array([float(shares[member]) for member in game.members])
    total = float(game.values[-1])
    # A split typed by a person is rounded to the cent: that much may be missing, unless cents are what it is about.
    cents = min(0.005 * len(game), CENTS * scale_of(game.values))
    short = total - float(split.sum())
    if not np.isfinite(split).all() or abs(short) > max(cents, 1e-9 * abs(total)):
        digits = max(2, decimals_for([total], [short]))
        much = f"{abs(short):,.{digits}f} too {'much' if short < 0 else 'little'}"
        raise UsageError(
            f"The shares add up to {split.sum():,.{digits}f}, and there is {total:,.{digits}f} to share: {much}. Change them so that they"
            " add up."
        )
    # What rounding left over is nobody's: judged is a split that adds up.
    split += short / len(game)
    return split if game.kind == "gain" else -split


def _nearest(game: Game, complaint: Values) -> list[int]:
    """Return for each member the coalition with it that complains most."""
    found = []
    for position in range(len(game)):
        with_it = complaint.reshape(-1, 2, 1 << position)[:, 1]
        row, column = divmod(int(with_it.argmax()), 1 << position)
        found.append((row << position + 1) | 1 << position | column)
    return found


def _repair(game: Game, split: Values) -> tuple[Values | None, bool]:
    """Return the smallest change that keeps everybody for certain, or else from what each has in hand; and which it is."""
    gains = game.gains()
    if game.at_best is not None:
        hardest = np.maximum(gains, game.gains_at_best())
        hardest[-1] = gains[-1]
        change = _least_change(Game(game.members, hardest), split)
        if change is not None:
            return (change if game.kind == "gain" else -change), True
    change = _least_change(Game(game.members, gains), split)
    if change is None or not np.abs(change).max() > TOLERANCE * scale_of(gains):
        return None, game.at_best is None
    return (change if game.kind == "gain" else -change), game.at_best is None


def _least_change(game: Game, split: Values) -> Values | None:
    """Min sum of |change|  subject to  changes adding up to 0 and a split in the core; None if the core is empty."""
    best = core(game)
    if best.is_empty:
        return None
    gains, count = game.values, len(game)
    scale = scale_of(gains)
    # A core that is a point to the last digit still leaves that digit.
    slack = max(0.0, best.complaint / scale + TOLERANCE)
    values = gains / scale
    # Columns: what is given to each member, and what is taken from it.
    solver = Resident(np.ones(2 * count), np.zeros(2 * count), np.full(2 * count, FAR))
    solver.add_rows(np.append(np.ones(count), -np.ones(count))[None, :], np.zeros(1), np.zeros(1))
    complaints = Complaints(values)
    start = split / scale
    new = complaints.worst(start, slack, ROWS_AT_ONCE)
    change = np.zeros(count)
    asked: list[int] = []
    while new:
        asked += new
        asking = indicators(new, count)
        solver.add_rows(np.hstack((asking, -asking)), values[new] - slack - asking @ start, np.full(len(new), np.inf))
        outcome, x, _ = solver.solve()
        if outcome is not Outcome.OPTIMAL:
            raise AllianceError(f"The linear program of the smallest repair is {outcome}.")
        change = x[:count] - x[count:]
        new = not_asked(complaints.worst(start + change, slack + TOLERANCE * count, ROWS_AT_ONCE), asked)
    return change * scale

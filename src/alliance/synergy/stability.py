"""Who would leave a proposed split, what they would gain, and the smallest change that keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from alliance.errors import AllianceError, UsageError
from alliance.solver.answer import Outcome
from alliance.solver.highs import Resident
from alliance.synergy.complaints import FAR, ROWS_AT_ONCE, TOLERANCE, Complaints, indicators
from alliance.synergy.game import Game, Values, scale_of, sums
from alliance.synergy.shares.least_core import core


@dataclass(frozen=True)
class Leaver:
    """A coalition that would leave.

    Parameters
    ----------
    members : tuple of str
        Who would leave together.
    gain : float
        What they would have more on their own, in the unit of the game.
    """

    members: tuple[str, ...]
    gain: float


@dataclass(frozen=True, eq=False)
class Stability:
    """Whether a split keeps everybody.

    Parameters
    ----------
    is_stable : bool
        Whether no coalition gains by leaving.
    worst : Leaver
        The coalition nearest to leaving: its gain is negative if it is better off inside.
    leavers : tuple of Leaver
        The coalitions that gain by leaving, the one with most to gain first; at most a hundred.
    margins : mapping of str to Leaver
        For each member, its best alternative: the coalition with it that is nearest to leaving.
    repair : array of shape (n,) or None
        What to add to each member's share (adds up to 0) so that nobody leaves, with the least money moved; None if the split
        is stable, or if the core is empty and no split is.
    """

    is_stable: bool
    worst: Leaver
    leavers: tuple[Leaver, ...]
    margins: Mapping[str, Leaver]
    repair: Values | None

    def summary(self) -> str:
        """Return the finding as one or two sentences."""
        group = " + ".join(self.worst.members)
        if self.is_stable:
            loss = f"{max(0.0, -self.worst.gain):,.2f}"
            would = "would neither gain nor lose" if loss == "0.00" else f"would lose {loss}"
            return f"Nobody gains by leaving. Nearest to it: {group}, which {would}."
        more = f" {len(self.leavers) - 1} more coalitions would leave." if len(self.leavers) > 1 else ""
        return f"{group} would leave and gain {self.worst.gain:,.2f}.{more}"


def stability(game: Game, shares: Mapping[str, float]) -> Stability:
    """Return who would leave a split.

    Parameters
    ----------
    game : Game
        The game.
    shares : mapping of str to float
        What each member gets (gain) or pays (cost).

    Raises
    ------
    UsageError
        If a member has no share, somebody is no member, or the shares do not add up to the value of all.
    """
    split = _split(game, shares)
    gains = game.gains()
    scale = scale_of(gains)
    if len(game) == 1:
        only = Leaver(game.members, 0.0)
        return Stability(True, only, (), {game.members[0]: only}, None)
    complaint = gains - sums(split)
    complaint[0] = complaint[-1] = -np.inf
    limit = TOLERANCE * len(game) * scale
    order = np.argsort(-complaint)[: min(100, len(complaint) - 2)]
    leavers = tuple(Leaver(game.names(int(each)), float(complaint[each])) for each in order if complaint[each] > limit)
    worst = Leaver(game.names(int(order[0])), float(complaint[order[0]]))
    return Stability(not leavers, worst, leavers, _margins(game, complaint), _repair(game, split) if leavers else None)


def _split(game: Game, shares: Mapping[str, float]) -> Values:
    game.mask(shares)
    missing = [member for member in game.members if member not in shares]
    if missing:
        raise UsageError(f"No share is given for {', '.join(missing)}. Give one share for each member.")
    split = np.array([float(shares[member]) for member in game.members])
    total = float(game.values[-1])
    # A split typed by a person is rounded to the cent: that much may be missing.
    if not np.isfinite(split).all() or abs(split.sum() - total) > max(0.005 * len(game), 1e-9 * abs(total)):
        raise UsageError(
            f"The shares add up to {split.sum():,.2f}, and there is {total:,.2f} to share. Change them so that they add up."
        )
    return split if game.kind == "gain" else -split


def _margins(game: Game, complaint: Values) -> dict[str, Leaver]:
    margins = {}
    for position, member in enumerate(game.members):
        with_it = complaint.reshape(-1, 2, 1 << position)[:, 1]
        row, column = divmod(int(with_it.argmax()), 1 << position)
        coalition = (row << position + 1) | 1 << position | column
        margins[member] = Leaver(game.names(coalition), float(complaint[coalition]))
    return margins


def _repair(game: Game, split: Values) -> Values | None:
    """Min sum of |change|  subject to  changes adding up to 0 and a split in the core; None if the core is empty."""
    if core(game).is_empty:
        return None
    gains, count = game.gains(), len(game)
    scale = scale_of(gains)
    values = gains / scale
    # Columns: what is given to each member, and what is taken from it.
    solver = Resident(np.ones(2 * count), np.zeros(2 * count), np.full(2 * count, FAR))
    solver.add_rows(np.append(np.ones(count), -np.ones(count))[None, :], np.zeros(1), np.zeros(1))
    complaints = Complaints(values)
    start = split / scale
    new = complaints.worst(start, TOLERANCE, ROWS_AT_ONCE)
    change = np.zeros(count)
    while new:
        asking = indicators(new, count)
        solver.add_rows(np.hstack((asking, -asking)), values[new] - asking @ start, np.full(len(new), np.inf))
        outcome, x, _ = solver.solve()
        if outcome is not Outcome.OPTIMAL:
            raise AllianceError(f"The linear program of the smallest repair is {outcome}.")
        change = x[:count] - x[count:]
        new = complaints.worst(start + change, TOLERANCE * count, ROWS_AT_ONCE)
    return change * scale if game.kind == "gain" else -change * scale

"""The equal profit method: relative savings as equal as the core allows.

Source: M. Frisk, M. Göthe-Lundgren, K. Jörnsten and M. Rönnqvist, European J. Operational Research 205 (2010).
"""

from __future__ import annotations

import numpy as np

from alliance.errors import AllianceError
from alliance.solver.answer import Outcome
from alliance.solver.highs import Resident
from alliance.synergy.complaints import FAR, ROWS_AT_ONCE, TOLERANCE, Complaints, indicators, not_asked
from alliance.synergy.game import Game, Values, alone, scale_of
from alliance.synergy.shares.least_core import core
from alliance.synergy.shares.no_shares import NoShares

# A limit this near holds the split; and this near it is met.
NEAR, MET = 1e-8, 1e-13


def equal_profit(game: Game) -> Values:
    """Return the split in the core (or least core) whose members' relative savings differ least, shape (n,).

    Raises
    ------
    NoShares
        If a member's stand-alone value is 0, so that it has no relative saving.

    Notes
    -----
    min f  subject to  f >= x_i / c_i - x_j / c_j for all i, j;  x in the core, rows added as coalitions complain. The
    members' relative shares lie in a band [low, low + f], which needs 2n rows instead of n**2.
    """
    own = alone(game.values)
    if (own == 0).any():
        nothing = [member for member, value in zip(game.members, own, strict=True) if value == 0]
        raise NoShares(
            f"{', '.join(nothing)} {'has' if len(nothing) == 1 else 'have'} a stand-alone value of 0, so there is no relative saving"
            " to equalise. Share by 'nucleolus' or 'shapley'."
        )
    gains, count = game.gains(), len(game)
    scale = scale_of(gains)
    values = gains / scale
    worst = max(0.0, core(game).complaint / scale)
    slack = worst + TOLERANCE
    per_unit = scale / np.abs(own)
    # Columns: the shares, the low end of the band, its width.
    cost = np.append(np.zeros(count + 1), 1.0)
    lower = np.concatenate((np.full(count, -FAR), [-np.inf, 0.0]))
    solver = Resident(cost, lower, np.concatenate((np.full(count, FAR), [np.inf, np.inf])))
    solver.add_rows(np.append(np.ones(count), [0.0, 0.0])[None, :], values[-1:], values[-1:])
    band = np.hstack((np.diag(per_unit), np.full((count, 1), -1.0)))
    nothing_below = np.hstack((band, np.zeros((count, 1))))
    nothing_above = np.hstack((band, np.full((count, 1), -1.0)))
    solver.add_rows(nothing_below, np.zeros(count), np.full(count, np.inf))
    solver.add_rows(nothing_above, np.full(count, -np.inf), np.zeros(count))
    complaints = Complaints(values)
    new = [1 << member for member in range(count)]
    asked: list[int] = []
    while True:
        asked += new
        asking = np.hstack((indicators(new, count), np.zeros((len(new), 2))))
        solver.add_rows(asking, values[new] - slack, np.full(len(new), np.inf))
        outcome, x, _ = solver.solve()
        if outcome is not Outcome.OPTIMAL:
            raise AllianceError(f"The linear program of the equal profit method is {outcome}.")
        new = not_asked(complaints.worst(x[:count], slack + TOLERANCE, ROWS_AT_ONCE), asked)
        if not new:
            break
    whole = np.append(np.ones(count), [0.0, 0.0])[None, :]
    limits = np.vstack((nothing_below, nothing_above, np.hstack((indicators(asked, count), np.zeros((len(asked), 2))))))
    ends = np.concatenate((np.zeros(2 * count), values[asked] - worst))
    shares = _snapped(x, whole, values[-1:], limits, ends)[:count] * scale
    return shares if game.kind == "gain" else -shares


def _snapped(x: Values, whole: Values, total: Values, limits: Values, ends: Values) -> Values:
    """Return x moved onto the limits that hold it, which the solver met with a little slack only.

    Parameters
    ----------
    x : array of shape (columns,)
        What was found.
    whole, total : arrays of shape (1, columns) and (1,)
        The equation that always holds.
    limits, ends : arrays of shape (rows, columns) and (rows,)
        Limits ``limits @ x = ends`` of which some hold x; those that are near are met exactly if they can be together.
    """
    near = np.abs(limits @ x - ends) <= NEAR
    rows, sides = np.vstack((whole, limits[near])), np.concatenate((total, ends[near]))
    moved: Values = x + np.linalg.lstsq(rows, sides - rows @ x, rcond=None)[0]
    return moved if np.abs(rows @ moved - sides).max() <= MET else x

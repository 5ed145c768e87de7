"""A first plan for a large choice of variants, from which a search begins: open, close and exchange variants while that saves.

Only where nothing but facility location is decided: no tooling, steps, capacities, fit, rivals, entitlements or budgets.
"""

from __future__ import annotations

import numpy as np

from alliance.plan.engineering.lineup import Flags, Numbers
from alliance.plan.engineering.model import Choices

# Smaller choices are solved to the end before a first plan would help.
LARGE = 20_000
# Kinds of rows that facility location has.
PLAIN = ("vehicle", "link")
# So little, relative to the cost, is no saving.
NOTHING = 1e-12


def first_plan(built: Choices, *, large: int = LARGE) -> Numbers | None:
    """Return a good plan as columns of the program, shape (columns,); None if the choice is small or has other rules.

    Parameters
    ----------
    built : Choices
        The program.
    large : int
        From how many ways on a first plan is looked for.

    Notes
    -----
    Each step opens a variant, closes one, or exchanges two, whichever saves most: O(vehicles x variants) for all of the first
    two, times variants for the exchanges, which are looked at only when neither saves.
    """
    ways = built.ways
    kinds = {kind for kind, count in built.program.row_kinds if count}
    if len(ways.use) < large or not kinds <= set(PLAIN):
        return None
    slot, slots = built.lineup.slot[ways.use], built.lineup.slots
    cost = np.full((slots, len(built.offers.design)), np.inf)
    cost[slot, ways.offer] = ways.cost
    fixed = built.offers.whole
    dear = float(np.where(np.isfinite(cost), cost, 0.0).max()) * slots + float(fixed.sum()) + 1.0
    cost = np.where(np.isfinite(cost), cost, dear)
    is_open = _improved(cost, fixed, np.zeros(len(fixed), dtype=bool))
    best = np.where(is_open, cost, np.inf).argmin(axis=1)
    if (cost[np.arange(slots), best] >= dear).any():
        return None
    x = np.zeros(built.program.columns)
    chosen = best[slot] == ways.offer
    x[: len(ways.use)][chosen] = 1.0
    x[len(ways.use) + np.unique(best)] = 1.0
    return x


def _improved(cost: Numbers, fixed: Numbers, is_open: Flags) -> Flags:
    """Return which variants to open, shape (variants,), beginning from some; no single step saves any more."""
    is_open = is_open.copy()
    while True:
        first, second = _nearest(cost, is_open)
        size = NOTHING * float(np.minimum(first, cost.max()).sum() + fixed.sum())
        opening = np.where(is_open, -np.inf, np.maximum(0.0, first[:, None] - cost).sum(axis=0) - fixed)
        closing = np.where(is_open, fixed - _missed(cost, is_open, first, second), -np.inf)
        if max(opening.max(), closing.max()) > size:
            at = int(opening.argmax()) if opening.max() >= closing.max() else int(closing.argmax())
            is_open[at] = ~is_open[at]
            continue
        exchange = _exchange(cost, fixed, is_open, opening, size)
        if exchange is None:
            return is_open
        is_open[exchange[0]], is_open[exchange[1]] = True, False


def _nearest(cost: Numbers, is_open: Flags) -> tuple[Numbers, Numbers]:
    """Return what the best and the second best open variant cost each slot; far too much if there is none."""
    count, far = int(is_open.sum()), np.full(len(cost), float(cost.max()) * 2.0)
    if count == 0:
        return far, far
    if count == 1:
        return cost[:, is_open][:, 0], far
    two = np.partition(cost[:, is_open], 1, axis=1)
    return two[:, 0], two[:, 1]


def _missed(cost: Numbers, is_open: Flags, first: Numbers, second: Numbers) -> Numbers:
    """Return what closing each open variant would cost those that use it, shape (variants,)."""
    nearest = np.where(is_open, cost, np.inf).argmin(axis=1)
    return np.bincount(nearest, weights=second - first, minlength=len(is_open)).astype(np.float64)


def _exchange(cost: Numbers, fixed: Numbers, is_open: Flags, opening: Numbers, size: float) -> tuple[int, int] | None:
    """Return a variant to open and one to close that together save, the best of the first found; None if there is none."""
    for candidate in np.argsort(-opening, kind="stable")[: int((~is_open).sum())].tolist():
        trial = is_open.copy()
        trial[candidate] = True
        first, second = _nearest(cost, trial)
        closing = np.where(is_open, fixed - _missed(cost, trial, first, second), -np.inf)
        if opening[candidate] + closing.max() > size:
            return candidate, int(closing.argmax())
    return None

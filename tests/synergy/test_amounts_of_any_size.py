"""Rules share millionths as they share billions: a split in another unit is the same split."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from alliance.synergy import shares
from alliance.synergy.game import Game, Values

COSTS = np.array([0.0, 6, 7, 10, 5, 9, 9.5, 13])
RULES = (shares.shapley, shares.nucleolus, shares.prenucleolus, shares.least_core, shares.equal_profit, shares.tau)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1e12])
def test_a_split_in_another_unit_is_the_same_split(rule: Callable[[Game], Values], unit: float) -> None:
    """Shares in another unit are the shares times the unit."""
    members = ("a", "b", "c")
    plain = rule(Game(members, COSTS, "cost"))
    assert rule(Game(members, COSTS * unit, "cost")) / unit == pytest.approx(plain, rel=1e-6)


@pytest.mark.parametrize("large", [0.0, 1e6, 1e9, 1e12])
def test_a_large_member_does_not_drown_what_is_saved(large: float) -> None:
    """What one member has alone is its own, however much it is; the savings are shared as if it had nothing."""
    saved = np.array([0.0, 0, 0, 1, 0, 0, 0.5, 2])
    own = large * (np.arange(8) & 1)
    found = shares.nucleolus(Game(("a", "b", "c"), saved + own, "gain"))
    assert found - np.array([large, 0, 0]) == pytest.approx([0.75, 0.75, 0.5], abs=1e-3)

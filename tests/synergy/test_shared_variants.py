"""Sharing what variants cost: the prices of the relaxed program against the enumeration of every coalition."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from tests.plan.engineering_case import lineup

from alliance.plan.engineering import Commonality, Lineup, Uses
from alliance.solver.highs import solve
from alliance.solver.program import INFINITE
from alliance.solver.rows import Rows
from alliance.synergy import shares
from alliance.synergy.coalitions import coalition_values
from alliance.synergy.game import Game, sums


def most_collected(game: Game) -> float:
    """Return the most that all can be asked to pay together while no coalition pays more than it costs."""
    count, members = len(game.values) - 1, len(game.members)
    inside = np.arange(1, count + 1)[:, None] >> np.arange(members) & 1
    row, column = np.nonzero(inside)
    rows = Rows(members)
    rows.add(
        "coalition",
        count,
        row=row,
        column=column,
        value=np.ones(len(row)),
        lower=np.full(count, -INFINITE),
        upper=np.asarray(game.values[1:], dtype=float),
    )
    free = np.full(members, INFINITE)
    return -solve(rows.program(cost=-np.ones(members), lower=-free, upper=free)).objective


def relaxed(case: Commonality) -> float:
    """Return what the relaxed program of all costs."""
    program, _, standing = case.owned()
    return solve(program).objective + sum(standing.values())


def odd_rings(seed: int) -> Lineup:
    """Return a plain line-up of three or four vehicles, one a member: of the first three, each two share a variant, all three a dear one."""
    drawn = np.random.default_rng(seed)
    count = 3 + seed % 2
    case = lineup(seed, members=count, vehicles=count, modules=1, variants=5, plain=True, density=1.0)
    serves = np.zeros((count, 5), dtype=bool)
    serves[:, 0] = True
    serves[:3, 1:4] = ~np.eye(3, dtype=bool)
    serves[3:, 1:] = drawn.random((count - 3, 4)) < 0.5
    serves[:, 4] |= drawn.random(count) < 0.3
    kept = serves[case.uses.vehicle, case.uses.variant]
    development = drawn.uniform(300, 350, 5)
    development[0] = drawn.uniform(500, 1000)
    return replace(
        case,
        uses=Uses(*(getattr(case.uses, each.name)[kept] for each in fields(Uses))),
        variants=replace(case.variants, development=development),
    )


@pytest.mark.parametrize("seed", range(200))
def test_prices_collect_what_can_be_collected(seed: int) -> None:
    """Of facility location with a vehicle a member, prices collect the most that no coalition refuses: all if nothing is lost by wholeness.

    So the core is empty exactly if the relaxation is cheaper than the plan, and the difference is the subsidy that is missing
    (Goemans and Skutella, 2004).
    """
    case = Commonality(odd_rings(seed))
    game = coalition_values(case, workers=1).game()
    paid = shares.owen_costs(case)
    total, collected = float(game.values[-1]), sum(paid.values())
    assert collected == pytest.approx(relaxed(case), rel=1e-9)
    assert collected == pytest.approx(most_collected(game), rel=1e-7)
    overpaid = sums(np.array([paid[member] for member in game.members])) - game.values
    assert overpaid.max() <= 1e-7 * total
    assert shares.core(game).is_empty == (total - collected > 1e-7 * total)


@pytest.mark.parametrize("seed", range(40))
def test_prices_never_ask_a_coalition_for_more_than_it_costs(seed: int) -> None:
    """With own variants, steps, tooling, retirement and entitlements too: what prices collect is never above the least cost."""
    case = lineup(seed, members=3, vehicles=6)
    if seed % 2:
        case = replace(case, most_variants=np.full((3, 2), 1.0))
    shared = Commonality(case)
    game = coalition_values(shared, workers=1).game()
    paid = shares.owen_costs(shared)
    overpaid = sums(np.array([paid[member] for member in game.members])) - game.values
    assert overpaid.max() <= 1e-6 * float(game.values[-1])
    assert sum(paid.values()) == pytest.approx(relaxed(shared), rel=1e-9)

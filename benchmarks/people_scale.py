"""Drawn workforces of the size of an alliance, the same for the same seed."""

from __future__ import annotations

import numpy as np

from alliance.plan.people.workforce import Moves, Pools, Secondments, Trainings, Workforce


def workforce(
    pools: int, arcs: int, *, members: int = 4, years: int = 1, people: int = 470_000, seed: int = 0
) -> Workforce:
    """Return a drawn workforce with about so many pools and ways between them.

    Parameters
    ----------
    pools, arcs : int
        How many pools, and about how many columns in all.
    members, years : int
        How many members and years.
    people : int
        Everybody together.
    seed : int
        Of the draw.
    """
    drawn = np.random.default_rng(seed)
    skills = max(1, pools // 250)
    skill = drawn.integers(skills, size=pools)
    member = drawn.integers(members, size=pools)
    region = drawn.integers(12, size=pools)
    size = drawn.lognormal(0, 1, pools)
    staff = np.maximum(1.0, np.round(size * people / size.sum()))
    pay = np.round(drawn.uniform(30_000, 90_000, pools))
    need = np.maximum(0.0, np.round(staff[:, None] * drawn.uniform(0.75, 1.25, (pools, years))))
    names = [f"pool {number}" for number in range(pools)]
    # Ways: within a skill, pools of the same member move, those of others are lent.
    wanted = max(0, arcs // years - 6 * pools)
    origin = drawn.integers(pools, size=2 * wanted)
    of_skill = [np.flatnonzero(skill == each) for each in range(skills)]
    target = np.array([of_skill[each][drawn.integers(len(of_skill[each]))] for each in skill[origin].tolist()])
    pair = np.unique(np.stack((origin, target))[:, origin != target], axis=1)
    pair = pair[:, drawn.permutation(pair.shape[1])[:wanted]]
    far = region[pair[0]] != region[pair[1]]
    own = member[pair[0]] == member[pair[1]]
    move, lend = pair[:, own], pair[:, ~own]
    cost = np.round(drawn.uniform(3_000, 9_000, pair.shape[1]) + 15_000 * far)
    # Every eighth pool can be trained for another skill of the same member.
    learner = np.flatnonzero(np.arange(pools) % 8 == 0)
    of_member = [np.flatnonzero(member == each) for each in range(members)]
    future = np.array([of_member[each][drawn.integers(len(of_member[each]))] for each in member[learner].tolist()])
    abroad = np.full((members, members), 0.002 * people)
    return Workforce(
        members=tuple(f"member {number}" for number in range(members)),
        years=tuple(str(2017 + year) for year in range(years)),
        pools=Pools(
            names, member, names, [f"region {each}" for each in region], [f"skill {each}" for each in skill],
            [""] * pools, staff, pay, np.round(0.4 * pay), np.round(0.9 * pay), np.round(1.5 * pay),
            np.ceil(0.05 * staff), np.ceil(0.1 * staff), np.ceil(0.15 * staff),
        ),
        need=need,
        must=np.zeros((pools, years), dtype=bool),
        retiring=np.floor(0.02 * staff)[:, None] * np.ones(years),
        moves=Moves(move[0], move[1], cost[own]),
        secondments=Secondments(
            lend[0], lend[1], np.ones(lend.shape[1], dtype=np.int64), cost[~own], np.full(lend.shape[1], 2_000.0),
            np.ones(lend.shape[1], dtype=bool),
        ),
        trainings=Trainings(learner, future, skill[future] % 20, np.ones(len(learner), dtype=np.int64), 0.2 * pay[learner]),
        courses=tuple(f"course {number}" for number in range(20)),
        seats=np.full((20, members), 40.0),
        seat_rule="40 seats of each course for each member",
        most_abroad=abroad,
        most_excess=0.2 * abroad,
        budget=np.full((members, years), np.inf),
    )  # fmt: skip

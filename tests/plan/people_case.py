"""Small people decisions for tests, drawn by seed: pools of two to four members, and key posts."""

from __future__ import annotations

import numpy as np

from alliance.plan.people import People
from alliance.plan.people.roster import JOINT, NOBODY, Candidates, Matches, Posts, Roster
from alliance.plan.people.workforce import Moves, Pools, Secondments, Trainings, Workforce
from alliance.plan.tables import Given


def workforce(
    seed: int = 0, *, members: int = 3, sites: int = 2, skills: int = 2, years: int = 2, ruled: bool = True
) -> Workforce:
    """Return a seeded workforce: every member has pools of every skill at some sites, too many here and too few there."""
    drawn = np.random.default_rng(seed)
    member, site, skill = (
        each.ravel() for each in np.meshgrid(range(members), range(sites), range(skills), indexing="ij")
    )
    count = len(member)
    people = drawn.integers(10, 60, count).astype(float)
    pay = np.round(drawn.uniform(30_000, 80_000, count))
    pair = [
        (one, other) for one in range(count) for other in range(count) if one != other and skill[one] == skill[other]
    ]
    origin, target = (np.array(each, dtype=np.int64) for each in zip(*pair, strict=True))
    own = member[origin] == member[target]
    lent = np.flatnonzero(~own)
    trained = [
        (one, other)
        for one in range(count)
        for other in range(count)
        if member[one] == member[other] and site[one] == site[other] and skill[one] == 0 and skill[other] == 1
    ]
    learner, future = (np.array(each, dtype=np.int64) for each in zip(*trained, strict=True))
    least = np.full((members, members), np.inf)
    closed = drawn.integers(0, 12, count).astype(float)
    return Workforce(
        members=tuple("abcdefghi"[:members]),
        years=tuple(str(2017 + year) for year in range(years)),
        pools=Pools(
            [f"{'abcdefghi'[one]} site {place} skill {what}" for one, place, what in zip(member, site, skill, strict=True)],
            member, [f"site {place}" for place in site], [f"region {place}" for place in site],
            [f"skill {what}" for what in skill], ["staff"] * count, people, pay, np.round(0.5 * pay),
            np.round(0.9 * pay), np.round(1.6 * pay), closed, np.full(count, 8.0) if ruled else np.full(count, np.inf),
            np.full(count, 15.0) if ruled else np.full(count, np.inf),
        ),
        need=np.maximum(0, people[:, None] + drawn.integers(-15, 16, (count, years))),
        must=np.zeros((count, years), dtype=bool),
        retiring=drawn.integers(0, 4, (count, years)).astype(float),
        moves=Moves(origin[own], target[own], np.round(drawn.uniform(4_000, 20_000, int(own.sum())))),
        secondments=Secondments(
            origin[lent], target[lent], 1 + (np.arange(len(lent)) % 2), np.round(drawn.uniform(4_000, 15_000, len(lent))),
            np.full(len(lent), 6_000.0), np.arange(len(lent)) % 3 > 0,
        ),
        trainings=Trainings(
            learner, future, np.zeros(len(learner), dtype=np.int64), np.ones(len(learner), dtype=np.int64),
            np.full(len(learner), 9_000.0),
        ),
        courses=("course",),
        seats=drawn.integers(0, 6, (1, members)).astype(float),
        seat_rule="as drawn",
        most_abroad=np.full((members, members), 9.0) if ruled else least,
        most_excess=np.full((members, members), 4.0) if ruled and seed % 2 else least,
        budget=np.full((members, years), 700_000.0 + 1_000 * seed) if ruled and seed % 3 == 0 else np.full((members, years), np.inf),
    )  # fmt: skip


def roster(seed: int = 0, *, members: int = 3, posts: int = 5, people: int = 7, joint: bool = True) -> Roster:
    """Return a seeded roster; with joint posts that alternate, or as a plain assignment."""
    drawn = np.random.default_rng(seed)
    owner = drawn.integers(-1 if joint else 0, members, posts)
    employer = np.arange(people) % members
    fit = drawn.integers(30, 101, (posts, people)).astype(float)
    holder = np.full(posts, NOBODY)
    held = drawn.permutation(min(posts, people))[: posts // 2]
    holder[held] = drawn.permutation(people)[: len(held)]
    able = fit >= 55
    able[held, holder[held]] = True
    post, person = np.nonzero(able)
    moving = np.where(holder[post] == person, 0.0, np.round(drawn.uniform(5_000, 60_000, len(post))))
    return Roster(
        members=tuple("abcdefghi"[:members]),
        posts=Posts(
            [f"post {number}" for number in range(posts)],
            [f"function {number % 2}" for number in range(posts)],
            owner,
            np.arange(posts) % 2 == 0,
            (owner == JOINT) & (np.arange(posts) % 3 > 0),
            np.where(np.arange(posts) % 2 == 0, 400_000.0, 150_000.0),
            holder,
        ),
        candidates=Candidates([f"K-{number:03d}" for number in range(people)], employer, np.ones(people)),
        matches=Matches(post, person, fit[post, person], (100 - fit[post, person]) * 2_000, moving, np.ones(len(post))),
        least_holders=np.zeros(members),
        most_holders=np.full(members, np.inf),
    )


def people(seed: int = 0, *, members: int = 3, ruled: bool = True) -> People:
    """Return a seeded decision of pools and posts."""
    return People(workforce(seed, members=members, ruled=ruled), roster(seed, members=members))


Tables = dict[str, list[dict[str, str]]]


def tables(seed: int = 0) -> Tables:
    """Return drawn tables of three members with pools, ways, courses, posts and candidates that can be planned."""
    drawn = np.random.default_rng(seed)
    members, families = ("renault", "nissan", "mitsubishi"), ("engineering", "software")
    sites = [(member, f"{member} {place}", place) for member in members for place in ("west", "east")]
    pools = [
        {
            "pool": f"{site} {family}", "member": member, "site": site, "region": region, "family": family,
            "people": str(drawn.integers(60, 200)), "most_hires": "6", "most_leavers": "5", "mobile": "0.3",
        }
        for member, site, region in sites
        for family in families
    ]  # fmt: skip
    candidates = [
        {
            "candidate": f"K-{number:03d}", "member": members[number % 3], "level": str(drawn.integers(4, 7)),
            "skills": " ".join(drawn.choice(["plants", "sourcing", "software", "launch"], 3, replace=False)),
            "languages": "en", "country": "FR" if number % 3 == 0 else "JP",
        }
        for number in range(9)
    ]  # fmt: skip
    posts = [
        {
            "post": name, "function": "purchasing", "member": member, "level": "6", "skills": "plants sourcing",
            "languages": "en", "country": "FR", "critical": critical, "alternates": "no" if member else "yes",
            "least_fit": "30", "open_cost": "900000" if critical == "yes" else "300000", "point_cost": "2000",
            "relocation": "60000", "premium": "40000", "holder": holder,
        }
        for name, member, critical, holder in (
            ("joint head", "", "yes", "K-000"), ("renault head", "renault", "yes", ""), ("nissan head", "nissan", "yes", "K-001"),
            ("renault deputy", "renault", "no", ""), ("nissan deputy", "nissan", "no", ""),
        )
    ]  # fmt: skip
    return {
        "families": [
            {"family": family, "reference_cost": "60000", "hiring": "12000", "severance": "50000", "vacancy": "110000"}
            for family in families
        ],
        "regions": [{"region": "west", "cost_index": "1"}, {"region": "east", "cost_index": "0.5"}],
        "pools": pools,
        "needs": [
            {"pool": row["pool"], "year": year, "people": str(int(row["people"]) + int(drawn.integers(-25, 26)))}
            for row in pools
            for year in ("2017", "2018")
        ],
        "retirements": [{"pool": row["pool"], "year": "2018", "people": "3"} for row in pools],
        "mobility": [
            {
                "from": home, "to": host, "reach": "anywhere", "years": "1", "relocation": "9000",
                "premium": "0" if home == host else "8000",
            }
            for home in members
            for host in members
        ],
        "limits": [
            {"from": home, "to": host, "most_abroad": "30", "most_excess": "12"}
            for home in members
            for host in members
            if home != host
        ],
        "courses": [
            {
                "course": "to software", "from_family": "engineering", "to_family": "software", "years": "1", "cost": "15000",
                "seats": "20",
            }
        ],
        "entitlements": [
            {"course": "to software", "member": member, "seats": seats}
            for member, seats in zip(members, ("8", "8", "4"), strict=True)
        ],
        "budgets": [{"member": member, "year": year, "amount": "2000000"} for member in members for year in ("2017", "2018")],
        "posts": posts,
        "candidates": candidates,
        "turns": [{"member": "renault", "least": "0", "most": "1"}],
    }  # fmt: skip


def given(rows: Tables) -> dict[str, Given]:
    """Return tables as a reader hands them over."""
    return {name: Given(f"{name}.csv", list(enumerate(table, 2))) for name, table in rows.items()}

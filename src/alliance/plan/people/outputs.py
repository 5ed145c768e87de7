"""What a people plan says to do, table by table; nothing speaks of fewer than ten people, and nothing tells anybody's pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from alliance.plan.joint_plan import Cell, Table
from alliance.plan.people.disclosure import FEW, LEAST, Row, shown
from alliance.plan.people.filling import Filling, goals
from alliance.plan.people.model import Staffing, away
from alliance.plan.people.roster import JOINT, NOBODY
from alliance.plan.people.succession import succession
from alliance.plan.people.workforce import Positions
from alliance.solver.answer import Answer
from alliance.solver.program import Numbers

TABLES = (
    "gaps", "pools", "transfers", "balance", "secondments", "moves", "training", "hiring and parting", "seats", "posts",
    "succession", "goals",
)  # fmt: skip


def tables(built: Staffing, answer: Answer) -> dict[str, Table]:
    """Return the tables of the pools.

    Parameters
    ----------
    built : Staffing
        The program.
    answer : Answer
        Its solution.
    """
    assert answer.x is not None
    plan = _Plan(built, answer.x)
    abroad = transfers(plan)
    return {
        "gaps": gaps(plan),
        "pools": pools(plan),
        "transfers": shown(abroad, people="people", together=("host",)),
        "balance": balance(plan, abroad),
        "secondments": secondments(plan),
        "moves": moves(plan),
        "training": training(plan),
        "hiring and parting": hiring(plan),
        "seats": seats(plan),
    }


def counts(built: Staffing, answer: Answer) -> dict[str, float]:
    """Return how many people are hired and parted with, and how many person-years are open, without work and lent."""
    assert answer.x is not None
    found = {
        word: float(answer.x[built.columns[kind].at].sum())
        for word, kind in (("hired", "hire"), ("parted", "leave"), ("open", "open"), ("spare", "spare"))
    }
    which, _, _ = away(built.workforce, built.columns["second"])
    return {**found, "lent": float(answer.x[built.columns["second"].at[which]].sum())}


def post_tables(built: Filling, answer: Answer, reached: Mapping[str, float]) -> dict[str, Table]:
    """Return the tables of the key posts.

    Parameters
    ----------
    built : Filling
        The program.
    answer : Answer
        Its solution.
    reached : mapping of str to float
        What is reached of each goal, if they were sought in their order.
    """
    assert answer.x is not None
    held = np.flatnonzero(answer.x[: len(built.matches)] > 0.5)
    filled = dict(zip(built.matches.post[held].tolist(), held.tolist(), strict=True))
    return {
        "posts": posts(built, filled),
        "succession": succession(built, filled),
        "goals": [
            {"goal": goal, "reached": float(cost @ answer.x), "sought in order": "yes" if goal in reached else "no"}
            for goal, cost in goals(built).items()
        ],
    }


class _Plan:
    """A solution of the pools: people by kind of column, each with what it is about."""

    def __init__(self, built: Staffing, x: Numbers) -> None:
        self.built, self.workforce, self.x = built, built.workforce, x
        self.years = built.workforce.years

    def of(self, kind: str) -> tuple[Positions, Positions, Numbers]:
        """Return way, year and people of the columns of a kind that carry somebody."""
        columns = self.built.columns[kind]
        people = self.x[columns.at]
        used = people > 0.5
        return columns.way[used], columns.year[used], people[used]

    def by_pool(self, kind: str) -> Numbers:
        """Return the people of a kind whose ways are pools, shape (pools, years)."""
        return self.x[self.built.columns[kind].at].reshape(len(self.workforce.pools), len(self.years))

    def member(self, pool: int) -> str:
        """Return the employer of a pool."""
        return self.workforce.members[int(self.workforce.pools.member[pool])]

    def guests(self) -> Numbers:
        """Return who works in each pool and is lent by another member, shape (pools, years)."""
        second = self.built.columns["second"]
        which, year, _ = away(self.workforce, second)
        found = np.zeros((len(self.workforce.pools), len(self.years)))
        np.add.at(found, (self.workforce.secondments.host[second.way[which]], year), self.x[second.at[which]])
        return found


def _summed(rows: Sequence[Mapping[str, Cell]]) -> list[Row]:
    """Return the rows with those of the same text columns added up, in the order of their first."""
    found: dict[tuple[str, ...], dict[str, float]] = {}
    names: list[str] = []
    for row in rows:
        names = names or [name for name, cell in row.items() if isinstance(cell, str)]
        numbers = found.setdefault(tuple(str(row[name]) for name in names), defaultdict(float))
        for name, cell in row.items():
            if not isinstance(cell, str):
                numbers[name] += float(cell)
    return [{**dict(zip(names, key, strict=True)), **numbers} for key, numbers in found.items()]


def gaps(plan: _Plan) -> list[Row]:
    """Return, by family, region and year of all members, how many people are needed, there, missing and without work."""
    return shown(
        _summed([{key: row[key] for key in ("family", "region", "year", *NUMBERS)} for row in _pool_rows(plan)]),
        people="people",
        together=("region",),
    )


NUMBERS = ("people", "guests", "need", "open", "spare")


def pools(plan: _Plan) -> list[Row]:
    """Return the same by pool; pools of fewer than ten people are shown together."""
    return shown(_pool_rows(plan), people="people", together=("pool",))


def _pool_rows(plan: _Plan) -> list[Row]:
    people, guests = plan.workforce.pools, plan.guests()
    work, missing, spare = (plan.by_pool(kind) for kind in ("work", "open", "spare"))
    return [
        {
            "pool": name,
            "member": plan.member(pool),
            "family": people.family[pool],
            "region": people.region[pool],
            "year": year,
            "people": float(work[pool, at]),
            "guests": float(guests[pool, at]),
            "need": float(plan.workforce.need[pool, at]),
            "open": float(missing[pool, at]),
            "spare": float(spare[pool, at]),
        }
        for pool, name in enumerate(people.id)
        for at, year in enumerate(plan.years)
    ]


def transfers(plan: _Plan) -> list[Row]:
    """Return how many people of each member are with each other one in each year; everybody, however few."""
    second = plan.built.columns["second"]
    which, year, between = away(plan.workforce, second)
    members, count = plan.workforce.members, len(plan.years)
    people = np.bincount(between * count + year, weights=plan.x[second.at[which]], minlength=len(members) ** 2 * count)
    return [
        {"home": home, "host": host, "year": each, "people": float(people[(one * len(members) + other) * count + at])}
        for one, home in enumerate(members)
        for other, host in enumerate(members)
        if one != other
        for at, each in enumerate(plan.years)
    ]


def balance(plan: _Plan, abroad: Sequence[Mapping[str, Cell]]) -> list[Row]:
    """Return how many people each member lends and borrows, and the difference; words where fewer than ten are meant."""
    rows: list[Row] = []
    for member in plan.workforce.members:
        for year in plan.years:
            lent, borrowed = (
                sum(float(row["people"]) for row in abroad if row[end] == member and row["year"] == year)
                for end in ("home", "host")
            )
            both = all(not count or count >= LEAST for count in (lent, borrowed))
            rows.append(
                {
                    "member": member,
                    "year": year,
                    "lent": lent if not 0 < lent < LEAST else FEW,
                    "borrowed": borrowed if not 0 < borrowed < LEAST else FEW,
                    "net": lent - borrowed if both else FEW,
                }
            )
    return rows


def _ways(plan: _Plan, kind: str, origin: Positions, target: Positions, row: Callable[[int, int], Row]) -> list[Row]:
    way, year, people = plan.of(kind)
    return _summed(
        [
            {**row(int(origin[each]), int(target[each])), "year": plan.years[at], "people": count}
            for each, at, count in zip(way.tolist(), year.tolist(), people.tolist(), strict=True)
        ]
    )


def secondments(plan: _Plan) -> list[Row]:
    """Return who is lent to whom from which year on: family, region of the host, and for how many years."""
    people, lent = plan.workforce.pools, plan.workforce.secondments
    way, year, count = plan.of("second")
    rows = _summed(
        [
            {
                "home": plan.member(int(lent.origin[each])),
                "host": plan.member(int(lent.host[each])),
                "family": people.family[int(lent.origin[each])],
                "region": people.region[int(lent.host[each])],
                "from": plan.years[at],
                "for": f"{lent.years[each]} years" if lent.years[each] > 1 else "1 year",
                "people": number,
            }
            for each, at, number in zip(way.tolist(), year.tolist(), count.tolist(), strict=True)
        ]
    )
    return shown(rows, people="people", together=("host", "family", "region", "for"))


def moves(plan: _Plan) -> list[Row]:
    """Return who moves for good inside a member, a proposal to the works councils of both sites."""
    people = plan.workforce.pools
    ways = plan.workforce.moves
    rows = _ways(
        plan, "move", ways.origin, ways.target,
        lambda origin, target: {
            "member": plan.member(origin), "family": people.family[origin], "from": people.site[origin],
            "to": people.site[target],
        },
    )  # fmt: skip
    return shown(rows, people="people", together=("family", "from", "to"))


def training(plan: _Plan) -> list[Row]:
    """Return who begins which course in which year."""
    trained = plan.workforce.trainings
    way, year, count = plan.of("train")
    rows = _summed(
        [
            {
                "member": plan.member(int(trained.origin[each])),
                "course": plan.workforce.courses[int(trained.course[each])],
                "year": plan.years[at],
                "people": number,
            }
            for each, at, number in zip(way.tolist(), year.tolist(), count.tolist(), strict=True)
        ]
    )
    return shown(rows, people="people", together=("course",))


def hiring(plan: _Plan) -> list[Row]:
    """Return how many people each member hires, parts with and sees retire, by family and year."""
    people = plan.workforce.pools
    hired, parted = plan.by_pool("hire"), plan.by_pool("leave")
    work = plan.by_pool("work")
    rows = _summed(
        [
            {
                "member": plan.member(pool),
                "family": people.family[pool],
                "year": year,
                "people": float(work[pool, at]),
                "hired": float(hired[pool, at]),
                "parted": float(parted[pool, at]),
                "retired": float(plan.workforce.retiring[pool, at]),
            }
            for pool in range(len(people))
            for at, year in enumerate(plan.years)
        ]
    )
    return shown(rows, people="people", together=("family",))


def seats(plan: _Plan) -> list[Row]:
    """Return what each member is entitled to of each course, what is taken of all seats, and the rule of the entitlements."""
    trained = plan.workforce.trainings
    way, year, count = plan.of("train")
    taken = np.zeros((len(plan.workforce.courses), len(plan.years)))
    np.add.at(taken, (trained.course[way], year), count)
    return [
        {
            "course": course,
            "year": year_name,
            "member": member,
            "entitled": float(plan.workforce.seats[at, position]),
            "all": float(plan.workforce.seats[at].sum()),
            "taken by all": float(taken[at, when]) if not 0 < taken[at, when] < LEAST else FEW,
            "rule": plan.workforce.seat_rule,
        }
        for at, course in enumerate(plan.workforce.courses)
        for when, year_name in enumerate(plan.years)
        for position, member in enumerate(plan.workforce.members)
        if np.isfinite(plan.workforce.seats[at].sum())
    ]


def posts(built: Filling, filled: Mapping[int, int]) -> list[Row]:
    """Return who holds each key post, under a code, against today."""
    roster, matches = built.roster, built.matches
    people, members = roster.candidates, roster.members
    rows: list[Row] = []
    for post, name in enumerate(roster.posts.id):
        match = filled.get(post)
        person = int(matches.candidate[match]) if match is not None else NOBODY
        holder = int(roster.posts.holder[post])
        owner = int(roster.posts.member[post])
        rows.append(
            {
                "post": name,
                "function": roster.posts.function[post],
                "of": "joint" if owner == JOINT else members[owner],
                "critical": "yes" if roster.posts.is_critical[post] else "no",
                "today": people.id[holder] if holder != NOBODY else "",
                "holder": people.id[person] if person != NOBODY else "open",
                "from": members[int(people.member[person])] if person != NOBODY else "",
                "fit": float(matches.fit[match]) if match is not None else 0.0,
                "change": "open" if person == NOBODY else "stays" if person == holder else "changes",
            }
        )
    return rows

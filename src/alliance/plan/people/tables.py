"""How the input tables of the people decision become a workforce and a roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from alliance.findings import Finding, has_blocking
from alliance.plan.apportion import apportioned
from alliance.plan.people.fit import Profile, fit, words
from alliance.plan.people.forms import ANY, FORMS
from alliance.plan.people.people import People
from alliance.plan.people.roster import JOINT, NOBODY, Candidates, Matches, Posts, Roster
from alliance.plan.people.sense import sense
from alliance.plan.people.workforce import Flags, Moves, Pools, Positions, Secondments, Trainings, Workforce
from alliance.plan.tables import Checked, Given, check_tables
from alliance.solver.program import Numbers

STATED = "seats as the table of entitlements says"
PRO_RATA = "seats in proportion to the people of the family that learns, on the first day"


def people_of(given: Mapping[str, Given]) -> tuple[People | None, list[Finding]]:
    """Return the decision of the input tables, or None if a finding is blocking, and all findings.

    Parameters
    ----------
    given : mapping of str to Given
        The tables by name, as they came.
    """
    checked, findings = check_tables(FORMS, given)
    if has_blocking(findings):
        return None, findings
    findings += sense(given, checked)
    if has_blocking(findings):
        return None, findings
    members = tuple(dict.fromkeys(checked["pools"].text["member"]))
    roster = _roster(checked, members) if "posts" in checked else None
    return People(_workforce(checked, members), roster), findings


def _workforce(tables: Mapping[str, Checked], members: tuple[str, ...]) -> Workforce:
    pools = _pools(tables, members)
    years = tuple(str(year) for year in sorted({int(year) for year in tables["needs"].numbers["year"]}))
    need = _by_year(tables["needs"], pools, years, "people")
    moves, secondments = _ways(tables, pools, members)
    courses = tuple(tables["courses"].text["course"]) if "courses" in tables else ()
    abroad, excess = (_between(tables, members, column) for column in ("most_abroad", "most_excess"))
    budget = np.full((len(members), len(years)), np.inf)
    if "budgets" in tables:
        table = tables["budgets"]
        at = _positions(table.text["member"], members), _positions(_years(table), years)
        budget[at] = table.numbers["amount"]
    seats, rule = _seats(tables, pools, members)
    retiring = (
        _by_year(tables["retirements"], pools, years, "people") if "retirements" in tables else np.zeros_like(need)
    )
    return Workforce(
        members=members,
        years=years,
        pools=pools,
        need=need,
        must=_by_year(tables["needs"], pools, years, "must") > 0,
        retiring=retiring,
        moves=moves,
        secondments=secondments,
        trainings=_trainings(tables, pools),
        courses=courses,
        seats=seats,
        seat_rule=rule,
        most_abroad=abroad,
        most_excess=excess,
        budget=budget,
        estimated=_estimated(tables),
    )


def _estimated(tables: Mapping[str, Checked]) -> frozenset[str]:
    return frozenset(
        f"{name} ({', '.join(sorted(table.statuses))})" for name, table in tables.items() if table.statuses
    )


def _pools(tables: Mapping[str, Checked], members: Sequence[str]) -> Pools:
    table, families = tables["pools"], tables["families"]
    family = _positions(table.text["family"], families.text["family"])
    numbers = {name: np.array(column) for name, column in table.numbers.items()}
    costs = {name: np.array(column)[family] for name, column in families.numbers.items()}
    index = np.ones(len(table))
    if "regions" in tables:
        regions = tables["regions"]
        index = np.array(regions.numbers["cost_index"])[_positions(table.text["region"], regions.text["region"])]
    return Pools(
        id=table.text["pool"],
        member=_positions(table.text["member"], members),
        site=table.text["site"],
        region=table.text["region"],
        family=table.text["family"],
        grade=table.text["grade"],
        people=numbers["people"],
        reference=index * costs["reference_cost"],
        hiring=index * costs["hiring"],
        severance=index * costs["severance"],
        vacancy=index * costs["vacancy"],
        most_hires=_unlimited(numbers["most_hires"]),
        most_leavers=_unlimited(numbers["most_leavers"]),
        most_movers=np.floor(numbers["mobile"] * numbers["people"] + 1e-9),
    )


def _unlimited(numbers: Numbers) -> Numbers:
    return np.where(numbers >= ANY, np.inf, numbers)


def _by_year(table: Checked, pools: Pools, years: Sequence[str], column: str) -> Numbers:
    found = np.zeros((len(pools), len(years)))
    found[_positions(table.text["pool"], pools.id), _positions(_years(table), years)] = table.numbers[column]
    return found


def _years(table: Checked) -> list[str]:
    return [str(int(year)) for year in table.numbers["year"]]


def _ways(tables: Mapping[str, Checked], pools: Pools, members: Sequence[str]) -> tuple[Moves, Secondments]:
    """Return every way between two pools of one family and grade that a row of "mobility" opens.

    Of several rows that open the same way the one with the family named and the nearer reach counts.
    """
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    origins, targets, terms = [none], [none], [none]
    if "mobility" in tables:
        table = tables["mobility"]
        skill = _codes([f"{family}\n{grade}" for family, grade in zip(pools.family, pools.grade, strict=True)])
        region, family, site = _codes(pools.region), np.array(pools.family), _codes(pools.site)
        taken = np.zeros((len(pools), len(pools)), dtype=bool)
        nearest = sorted(
            range(len(table)), key=lambda at: (not table.text["family"][at], table.text["reach"][at] != "region", at)
        )
        for at in nearest:
            home, host = (members.index(table.text[end][at]) for end in ("from", "to"))
            able = family == table.text["family"][at] if table.text["family"][at] else np.ones(len(pools), dtype=bool)
            one = np.flatnonzero((pools.member == home) & able)
            other = np.flatnonzero((pools.member == host) & able)
            open_way = skill[one][:, None] == skill[other][None, :]
            if table.text["reach"][at] == "region":
                open_way &= region[one][:, None] == region[other][None, :]
            if home == host:
                open_way &= site[one][:, None] != site[other][None, :]
            open_way &= ~taken[np.ix_(one, other)]
            first, second = np.nonzero(open_way)
            taken[one[first], other[second]] = True
            origins.append(one[first])
            targets.append(other[second])
            terms.append(np.full(len(first), at))
    origin, target, term = (np.concatenate(each) for each in (origins, targets, terms))
    own = pools.member[origin] == pools.member[target]
    if not len(term):
        return Moves(none, none, nothing), Secondments(none, none, none, nothing, nothing, none > 0)
    numbers = {name: np.array(column) for name, column in tables["mobility"].numbers.items()}
    lent = ~own
    return Moves(origin[own], target[own], numbers["relocation"][term[own]]), Secondments(
        origin[lent],
        target[lent],
        numbers["years"][term[lent]].astype(np.int64),
        numbers["premium"][term[lent]],
        numbers["relocation"][term[lent]],
        numbers["host_pays"][term[lent]] > 0,
    )


def _trainings(tables: Mapping[str, Checked], pools: Pools) -> Trainings:
    found: list[tuple[int, int, int, int, float]] = []
    if "courses" in tables:
        table = tables["courses"]
        place = {
            key: pool
            for pool, key in enumerate(zip(pools.member.tolist(), pools.site, pools.grade, pools.family, strict=True))
        }
        for course, (start, end) in enumerate(zip(table.text["from_family"], table.text["to_family"], strict=True)):
            for (member, site, grade, family), pool in place.items():
                target = place.get((member, site, grade, end))
                if family == start and target is not None:
                    years, cost = table.numbers["years"][course], table.numbers["cost"][course]
                    found.append((pool, target, course, int(years), cost))
    columns = list(zip(*found, strict=True)) or [()] * 5
    origin, target_at, course_at, length = (np.array(column, dtype=np.int64) for column in columns[:4])
    return Trainings(origin, target_at, course_at, length, np.array(columns[4], dtype=np.float64))


def _seats(tables: Mapping[str, Checked], pools: Pools, members: Sequence[str]) -> tuple[Numbers, str]:
    """Return the seats of each member, shape (courses, members), and the rule they follow."""
    if "courses" not in tables:
        return np.zeros((0, len(members))), ""
    table = tables["courses"]
    seats = np.full((len(table), len(members)), np.inf)
    family = np.array(pools.family)
    stated = set(tables["entitlements"].text["course"]) if "entitlements" in tables else set()
    for course, (name, start, all_seats) in enumerate(
        zip(table.text["course"], table.text["from_family"], table.numbers["seats"], strict=True)
    ):
        if name in stated:
            seats[course] = 0.0
        elif all_seats < ANY:
            able = np.bincount(
                pools.member, weights=np.where(family == start, pools.people, 0.0), minlength=len(members)
            )
            part = able / able.sum() if able.sum() else np.full(len(members), 1 / len(members))
            seats[course] = apportioned((all_seats * part).tolist(), int(all_seats))
    if stated:
        said = tables["entitlements"]
        at = _positions(said.text["course"], table.text["course"]), _positions(said.text["member"], members)
        seats[at] = said.numbers["seats"]
    every = stated >= set(table.text["course"])
    return seats, STATED if every else PRO_RATA if not stated else f"{STATED}; elsewhere {PRO_RATA}"


def _between(tables: Mapping[str, Checked], members: Sequence[str], column: str) -> Numbers:
    found = np.full((len(members), len(members)), np.inf)
    if "limits" in tables:
        table = tables["limits"]
        at = _positions(table.text["from"], members), _positions(table.text["to"], members)
        found[at] = _unlimited(np.array(table.numbers[column]))
    return found


def _roster(tables: Mapping[str, Checked], members: tuple[str, ...]) -> Roster:
    posts, people = tables["posts"], tables["candidates"]
    holder = np.array(
        [people.text["candidate"].index(code) if code else NOBODY for code in posts.text["holder"]], dtype=np.int64
    )
    owner = np.array([members.index(name) if name else JOINT for name in posts.text["member"]], dtype=np.int64)
    employer = _positions(people.text["member"], members)
    least, most = np.zeros(len(members)), np.full(len(members), np.inf)
    if "turns" in tables:
        at = _positions(tables["turns"].text["member"], members)
        least[at], most[at] = tables["turns"].numbers["least"], tables["turns"].numbers["most"]
    return Roster(
        members=members,
        posts=Posts(
            posts.text["post"],
            posts.text["function"],
            owner,
            np.array(posts.numbers["critical"]) > 0,
            np.array(posts.numbers["alternates"]) > 0,
            np.array(posts.numbers["open_cost"]),
            holder,
        ),
        candidates=Candidates(people.text["candidate"], employer, np.ones(len(people))),
        matches=_matches(tables, owner, employer, holder),
        least_holders=least,
        most_holders=most,
        estimated=frozenset(
            entry
            for entry in _estimated(tables)
            if entry.partition(" (")[0] in ("posts", "candidates", "fits", "turns")
        ),
    )


def _matches(tables: Mapping[str, Checked], owner: Positions, employer: Positions, holder: Positions) -> Matches:
    """Return who could hold which post: who fits well enough and would go there, and whoever holds it today."""
    posts, people = tables["posts"], tables["candidates"]
    points = fits(tables)
    held = holder[:, None] == np.arange(len(people))[None, :]
    far = _far(tables)
    mobile = np.array(people.numbers["mobile"]) > 0
    able = (points >= np.array(posts.numbers["least_fit"])[:, None]) & (~far | mobile[None, :])
    post, person = np.nonzero(able | held)
    numbers = {name: np.array(column) for name, column in posts.numbers.items()}
    foreign = (owner[post] != JOINT) & (owner[post] != employer[person])
    moving = np.where(far[post, person], numbers["relocation"][post], 0.0)
    moving += np.where(foreign, numbers["premium"][post], 0.0)
    return Matches(
        post,
        person,
        points[post, person],
        (100.0 - points[post, person]) * numbers["point_cost"][post],
        np.where(held[post, person], 0.0, moving),
        np.ones(len(post)),
    )


def fits(tables: Mapping[str, Checked]) -> Numbers:
    """Return the points of every candidate on every post, shape (posts, candidates)."""
    posts, people = tables["posts"], tables["candidates"]
    asked, has = _profiles(posts), _profiles(people)
    found = np.array([[fit(post, person) for person in has] for post in asked]).reshape(len(asked), len(has))
    if "fits" in tables:
        said = tables["fits"]
        at = (
            _positions(said.text["post"], posts.text["post"]),
            _positions(said.text["candidate"], people.text["candidate"]),
        )
        found[at] = said.numbers["fit"]
    return found


def _profiles(table: Checked) -> list[Profile]:
    return [
        Profile(level, words(skills), words(languages))
        for level, skills, languages in zip(
            table.numbers["level"], table.text["skills"], table.text["languages"], strict=True
        )
    ]


def _far(tables: Mapping[str, Checked]) -> Flags:
    """Return which candidates are in another country than which post; an empty cell is no country. Shape (posts, candidates)."""
    there, here = np.array(tables["posts"].text["country"]), np.array(tables["candidates"].text["country"])
    return np.asarray((there[:, None] != here[None, :]) & (there[:, None] != "") & (here[None, :] != ""))


def _codes(names: Sequence[str]) -> Positions:
    return np.unique(np.array(names), return_inverse=True)[1].astype(np.int64)


def _positions(names: Sequence[str], known: Sequence[str]) -> Positions:
    place = {name: position for position, name in enumerate(known)}
    return np.array([place[name] for name in names], dtype=np.int64)

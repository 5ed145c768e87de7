"""Why a people plan is as it is: what another choice would change, found by solving again with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from alliance.errors import UnknownName, UsageError
from alliance.plan.joint_plan import JointPlan
from alliance.plan.people.people import People
from alliance.plan.people.roster import Roster
from alliance.plan.people.workforce import Workforce

# Rules that a plan can be solved without.
RULES = ("expatriates", "balance", "seats", "budget", "mobility", "turns", "alternating")


@dataclass(frozen=True)
class Difference:
    """What another choice would change.

    Parameters
    ----------
    title : str
        What was asked.
    extra_cost : float or None, EUR
        What the plan would cost more (negative: less); None if there is no such plan.
    least_extra : float or None, EUR
        What it certainly costs more; equal to `extra_cost` where both plans are proved best.
    items : tuple of (str, float), EUR
        The difference by kind of cost, the largest first.
    sentence : str
        The answer in words.
    """

    title: str
    extra_cost: float | None
    sentence: str
    least_extra: float | None = None
    items: tuple[tuple[str, float], ...] = ()


def why_not(people: People, plan: JointPlan, candidate: str, post: str) -> Difference:
    """Return what it would cost if a candidate had to hold a post.

    Parameters
    ----------
    people : People
        The problem.
    plan : JointPlan
        Its plan.
    candidate, post : str
        The choice in question.

    Raises
    ------
    UnknownName
        If there is no such candidate or post.
    UsageError
        If there is no plan, or nobody fills posts here.
    """
    roster = _roster(people)
    _require_plan(plan)
    at = _position("post", post, roster.posts.id)
    person = _position("candidate", candidate, roster.candidates.id)
    title = f"{candidate} on {post}"
    if any(row["post"] == post and row["holder"] == candidate for row in plan.tables["posts"]):
        return Difference(title, 0.0, f"{candidate} does hold {post}.", 0.0)
    allowed = roster.allowed()
    match = np.flatnonzero((allowed.post == at) & (allowed.candidate == person))
    if not match.size:
        known = bool(((roster.matches.post == at) & (roster.matches.candidate == person)).any())
        reason = (
            "its next holder comes from another member"
            if known
            else "the fit is below what the post asks at least, or the person stays in the country"
        )
        return Difference(title, None, f"{candidate} cannot hold {post}: {reason}.")
    others = (roster.matches.post == at) & (roster.matches.candidate != person)
    forced = replace(people, roster=roster.without(others).never_open(at))
    return _compared(title, plan, forced.solve(), f"{candidate} on {post}")


def more_seats(people: People, plan: JointPlan, course: str, seats: int) -> Difference:
    """Return what more seats of a course would save, given to the members as their entitlements are now.

    Parameters
    ----------
    people : People
        The problem.
    plan : JointPlan
        Its plan.
    course : str
        Which.
    seats : int
        How many more in each year.
    """
    workforce = _workforce(people)
    _require_plan(plan)
    at = _position("course", course, workforce.courses)
    if not np.isfinite(workforce.seats[at].sum()):
        return Difference(course, 0.0, f"{course} has seats for everybody.", 0.0)
    more = workforce.seats.copy()
    more[at, 0] += seats
    solved = replace(people, workforce=replace(workforce, seats=more)).solve()
    return _compared(course, plan, solved, f"{seats:,} more seats of {course} a year")


def without_lending(people: People, plan: JointPlan, home: str, host: str) -> Difference:
    """Return what it would cost if a member lent nobody to another.

    Parameters
    ----------
    people : People
        The problem.
    plan : JointPlan
        Its plan.
    home, host : str
        The two members.
    """
    workforce = _workforce(people)
    _require_plan(plan)
    one, other = (_position("member", name, workforce.members) for name in (home, host))
    if one == other:
        raise UsageError(f"{home} lends nobody to itself. Name two members.")
    limit = workforce.most_abroad.copy()
    limit[one, other] = 0.0
    solved = replace(people, workforce=replace(workforce, most_abroad=limit)).solve()
    return _compared(f"{home} to {host}", plan, solved, f"{home} lending nobody to {host}")


def without_rule(people: People, plan: JointPlan, rule: str) -> Difference:
    """Return what a rule costs: the plan solved without it.

    Parameters
    ----------
    people : People
        The problem.
    plan : JointPlan
        Its plan.
    rule : str
        One of `RULES`.
    """
    _require_plan(plan)
    _position("rule", rule, RULES)
    workforce = None if people.workforce is None else unruled(people.workforce, rule)
    roster = people.roster
    if roster is not None and rule == "turns":
        members = len(roster.members)
        roster = replace(roster, least_holders=np.zeros(members), most_holders=np.full(members, np.inf))
    if roster is not None and rule == "alternating":
        posts = replace(roster.posts, alternates=np.zeros(len(roster.posts), dtype=bool))
        roster = replace(roster, posts=posts)
    solved = replace(people, workforce=workforce, roster=roster).solve()
    return _compared(rule, plan, solved, f"the plan without the rule '{rule}'")


def unruled(workforce: Workforce, rule: str) -> Workforce:
    """Return a workforce without one of its rules."""
    if rule == "expatriates":
        return replace(workforce, most_abroad=np.full_like(workforce.most_abroad, np.inf))
    if rule == "balance":
        return replace(workforce, most_excess=np.full_like(workforce.most_excess, np.inf))
    if rule == "seats":
        return replace(workforce, seats=np.full_like(workforce.seats, np.inf))
    if rule == "budget":
        return replace(workforce, budget=np.full_like(workforce.budget, np.inf))
    if rule == "mobility":
        pools = workforce.pools
        return replace(workforce, pools=replace(pools, most_movers=np.full(len(pools), np.inf)))
    return workforce


def _compared(title: str, plan: JointPlan, other: JointPlan, what: str) -> Difference:
    what = what[:1].upper() + what[1:]
    if not other.has_plan:
        return Difference(title, None, f"{what}: there is no such plan, it ended '{other.outcome}'.")
    extra = other.cost - plan.cost
    least = min(extra, other.bound - plan.cost)
    items = tuple(
        sorted(
            (
                (item, other.cost_by_item[item] - amount)
                for item, amount in plan.cost_by_item.items()
                if abs(other.cost_by_item[item] - amount) >= 1
            ),
            key=lambda each: -abs(each[1]),
        )
    )
    if abs(extra) < 1:
        return Difference(title, 0.0, f"{what} would cost the same.", min(0.0, least), items)
    parts = ", ".join(f"{item} {amount:+,.0f}" for item, amount in items[:3])
    word = "more" if extra > 0 else "less"
    sentence = f"{what} would cost EUR {abs(extra):,.0f} {word} ({parts})."
    if extra - least > 1e-6 * abs(plan.cost):
        sentence += f" Certain is EUR {least:,.0f}: the plans are proved only within their gaps."
    return Difference(title, extra, sentence, least, items)


def _roster(people: People) -> Roster:
    if people.roster is None:
        raise UsageError("No key posts are filled here. Fill in the tables 'posts' and 'candidates'.")
    return people.roster


def _workforce(people: People) -> Workforce:
    if people.workforce is None:
        raise UsageError("No pools are planned here. Fill in the table 'pools'.")
    return people.workforce


def _position(kind: str, name: str, known: Sequence[str]) -> int:
    if name not in known:
        raise UnknownName(kind, name, known)
    return list(known).index(name)


def _require_plan(plan: JointPlan) -> None:
    if not plan.has_plan:
        raise UsageError(f"There is no plan to compare with: it ended '{plan.outcome}'. Repair the tables first.")

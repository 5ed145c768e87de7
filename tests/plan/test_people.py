"""The people decision: laws of coalitions, bearers, whole people, entitlements, turns, goals, baselines, reasons."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest
from benchmarks.published import instances, read
from tests.plan.people_case import given, people, roster, tables, workforce

from alliance.errors import UnknownName, UsageError
from alliance.plan.people import Candidates, Matches, People, Posts, Roster
from alliance.plan.people.baselines import as_is, baselines
from alliance.plan.people.explanation import RULES, more_seats, why_not, without_lending, without_rule
from alliance.plan.people.fit import Profile, fit
from alliance.plan.people.function import FUNCTION
from alliance.plan.people.model import staffing
from alliance.plan.people.roster import JOINT, NOBODY
from alliance.plan.people.tables import people_of
from alliance.solver.answer import Outcome
from alliance.solver.highs import solve
from alliance.synergy.coalitions import coalition_values
from alliance.synergy.shares import core, owen_costs
from alliance.synergy.stability import stability


def planned(seed: int = 0) -> People:
    """Return the decision of the drawn tables."""
    found, findings = people_of(given(tables(seed)))
    assert found is not None, [finding.sentence() for finding in findings]
    return found


def costs(problem: People) -> dict[int, float]:
    """Return the cost of every set of members, each cut and solved by itself."""
    members = problem.members
    return {
        coalition: problem.cut([name for bit, name in enumerate(members) if coalition >> bit & 1]).value()[0]
        for coalition in range(1, 1 << len(members))
    }


@pytest.mark.parametrize("seed", range(6))
def test_what_two_sets_can_do_apart_they_can_do_together(seed: int) -> None:
    """The cost of a union is never above the costs of its halves: seats follow entitlements, and joint posts are needed once."""
    cost = costs(people(seed))
    for one, other in product(range(1, 8), repeat=2):
        if not one & other:
            assert cost[one | other] <= (cost[one] + cost[other]) * (1 + 1e-9)


def test_without_entitlements_a_larger_set_would_look_worse() -> None:
    """Were every seat open to each member alone, it would be counted three times; with entitlements it is counted once."""
    case = workforce(4, ruled=False)
    short = np.array([name.endswith("1") for name in case.pools.id])
    need = case.pools.people + np.where(short, 20.0, -20.0)
    pools = replace(case.pools, most_hires=np.zeros(len(short)))
    none = np.zeros((3, 3))
    apart = replace(
        case, pools=pools, need=np.stack((np.minimum(need, case.pools.people), need), axis=1), most_abroad=none
    )
    whole = replace(apart, seats=np.array([[3.0, 3.0, 3.0]]))
    joint = People(whole).value()[0]
    entitled = sum(People(whole.cut([member])).value()[0] for member in "abc")
    counted_thrice = sum(People(replace(whole.cut([member]), seats=np.array([[9.0]]))).value()[0] for member in "abc")
    assert counted_thrice < joint - 1 <= entitled - 1


@pytest.mark.parametrize("seed", range(6))
def test_what_members_bear_adds_up(seed: int) -> None:
    """Costs by bearer, by item and by both add up to the cost of the plan to less than a euro, and the numbers keep every rule."""
    plan = people(seed).solve()
    assert plan.outcome is Outcome.OPTIMAL
    for split in (plan.cost_by_bearer, plan.cost_by_item, plan.cost_by_item_and_bearer):
        assert sum(split.values()) == pytest.approx(plan.cost, abs=1e-3)
    assert plan.audit is not None
    assert plan.audit.is_feasible
    assert plan.bound == pytest.approx(plan.cost, rel=1e-6)


@pytest.mark.parametrize("seed", range(9))
def test_people_are_whole_and_the_program_is_solved_to_its_optimum(seed: int) -> None:
    """Where budgets leave parts of people, whole ones are searched; the answer is that of a search over all whole plans."""
    built = staffing(workforce(seed))
    found = people(seed).staffed()
    assert found is not None
    x = found[1].x
    assert x is not None
    assert (x == np.round(x)).all()
    whole = solve(built.program, gap=1e-9, time_limit=60)
    assert found[1].objective == pytest.approx(whole.objective, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_made_or_lost(seed: int) -> None:
    """Everybody there on the first day, hired or coming is at work, away, learning, retired or parted with at the end."""
    case = workforce(seed, years=3)
    found = People(case).staffed()
    assert found is not None
    built, answer = found
    assert answer.x is not None
    columns, x, years = built.columns, answer.x, 3
    second, train = columns["second"], columns["train"]
    abroad = x[second.at][second.year + case.secondments.years[second.way] >= years].sum()
    at_work = x[columns["work"].at][columns["work"].year == years - 1].sum()
    learning = x[train.at][train.year + case.trainings.years[train.way] >= years].sum()
    came = case.pools.people.sum() + x[columns["hire"].at].sum()
    assert came == at_work + abroad + learning + case.retiring.sum() + x[columns["leave"].at].sum()


@pytest.mark.parametrize("seed", range(4))
def test_rules_between_members_are_kept(seed: int) -> None:
    """Never more are abroad than allowed, never more than come back, and no course has more learners than seats."""
    case = workforce(2 * seed + 1)
    plan = replace(case, most_abroad=np.full((3, 3), 40.0))
    found = People(plan).staffed()
    assert found is not None
    built, answer = found
    assert answer.x is not None
    second, lent = built.columns["second"], case.secondments
    count = np.zeros((3, 3, 2))
    for way, year, number in zip(second.way, second.year, answer.x[second.at], strict=True):
        home, host = case.pools.member[lent.origin[way]], case.pools.member[lent.host[way]]
        count[home, host, year : year + lent.years[way]] += number
    assert (count <= 40).all()
    assert (count - count.transpose(1, 0, 2) <= 4).all()
    train = built.columns["train"]
    assert np.bincount(train.year, weights=answer.x[train.at]).max() <= case.seats.sum()


@pytest.mark.parametrize("seed", range(4))
def test_parts_cost_what_the_whole_costs(seed: int) -> None:
    """Pools and posts are decided apart, and every set of members is valued as it is solved."""
    problem = people(seed)
    assert len(problem.parts()) == 2
    values = coalition_values(problem, workers=1)
    for coalition, cost in costs(problem).items():
        assert values.cost[coalition] == pytest.approx(cost, rel=1e-9)


def test_the_same_data_give_the_same_plan() -> None:
    """Ten solves, on one thread and on two, choose the same people and posts."""
    problem = planned(1)
    plans = [replace(problem, threads=1 + number % 2).solve() for number in range(10)]
    assert all(plan.tables == plans[0].tables for plan in plans)


def test_the_order_of_the_rows_changes_no_cost() -> None:
    """Tables in another order are the same decision."""
    rows = tables(2)
    turned, findings = people_of(given({name: list(reversed(table)) for name, table in rows.items()}))
    assert turned is not None, findings
    assert turned.solve().cost == pytest.approx(planned(2).solve().cost, rel=1e-12)


@pytest.mark.parametrize("seed", range(200))
def test_prices_of_an_assignment_are_a_split_that_nobody_leaves(seed: int) -> None:
    """Shapley and Shubik: what posts and candidates are paid at the dual prices lies in the core of the enumerated game."""
    problem = People(None, roster(seed, posts=3 + seed % 4, people=3 + seed % 5, joint=False))
    paid = owen_costs(problem)
    game = coalition_values(problem, workers=1).game()
    assert sum(paid.values()) == pytest.approx(game.values[-1], abs=1e-3)
    assert stability(game, paid).is_stable
    assert not core(game).is_empty


@pytest.mark.parametrize("seed", range(200))
def test_prices_of_pools_share_the_linear_plan(seed: int) -> None:
    """Owen: paid at the prices of pools, needs, seats and limits, no set of members pays more than alone."""
    problem = People(workforce(seed, years=1))
    paid = owen_costs(problem)
    for coalition, cost in costs(problem).items():
        share = sum(paid[name] for bit, name in enumerate(problem.members) if coalition >> bit & 1)
        assert share <= cost + 1


def cheapest(case: Roster) -> float:
    """Return the cost of the cheapest filling, found by trying every order of the candidates."""
    allowed, best = case.allowed(), float("inf")
    price = {
        (post, person): cost
        for post, person, cost in zip(allowed.post, allowed.candidate, allowed.misfit + allowed.moving, strict=True)
    }
    people_at = [*range(len(case.candidates)), *([NOBODY] * len(case.posts))]
    for chosen in set(permutations(people_at, len(case.posts))):
        cost = 0.0
        for post, person in enumerate(chosen):
            cost += case.posts.open_cost[post] if person == NOBODY else price.get((post, person), float("inf"))
        best = min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(10))
def test_no_filling_is_cheaper(seed: int) -> None:
    """Trying every candidate on every post finds nothing cheaper, with joint posts that alternate."""
    case = roster(seed, posts=3, people=4)
    assert People(None, case).value()[0] == pytest.approx(cheapest(case), abs=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_goals_are_reached_in_their_order(seed: int) -> None:
    """In order, no filling leaves fewer critical posts open; the cheapest one costs no more, and has no better order."""
    case = roster(seed, posts=5, people=4)
    dear = replace(case, posts=replace(case.posts, open_cost=np.full(5, 20_000.0)))
    in_order, cheap = (People(None, dear, in_order=flag).solve() for flag in (True, False))
    first, second = ([float(row["reached"]) for row in plan.tables["goals"]] for plan in (in_order, cheap))
    assert first[:3] <= second[:3]
    assert in_order.cost >= cheap.cost - 1e-6
    with pytest.raises(UsageError, match="order of goals"):
        People(None, dear, in_order=True).value()


def test_a_joint_post_goes_to_another_member_than_before() -> None:
    """Together the next holder of a post that alternates is of another member; a member alone fills it itself."""
    problem = planned()
    row = next(row for row in problem.solve().tables["posts"] if row["post"] == "joint head")
    assert row["today"] == "K-000"
    assert row["from"] in ("nissan", "mitsubishi")
    alone = next(row for row in problem.cut(["renault"]).solve().tables["posts"] if row["post"] == "joint head")
    assert alone["from"] == "renault"


def test_turns_limit_joint_posts_of_a_member() -> None:
    """Who would hold two joint posts holds one if that is the rule, and the plan without the rule costs no more."""
    case = replace(
        roster(3, posts=2, people=4, members=2),
        posts=Posts(
            ["one", "two"], ["f", "f"], np.full(2, JOINT), np.ones(2, dtype=bool), np.zeros(2, dtype=bool),
            np.full(2, 5e5), np.full(2, NOBODY),
        ),
        candidates=Candidates(["K-1", "K-2", "K-3"], np.array([0, 0, 1]), np.ones(3)),
        matches=Matches(
            np.array([0, 1, 0, 1]), np.array([0, 1, 2, 2]), np.full(4, 90.0), np.array([1e3, 1e3, 9e3, 8e3]), np.zeros(4),
            np.ones(4),
        ),
    )  # fmt: skip
    free = People(None, case).solve()
    ruled = People(None, replace(case, most_holders=np.array([1.0, 1.0])))
    plan = ruled.solve()
    assert (free.cost, plan.cost) == (pytest.approx(2e3), pytest.approx(9e3))
    assert without_rule(ruled, plan, "turns").extra_cost == pytest.approx(-7e3)


def test_stand_alone_plus_savings_is_joint() -> None:
    """As-is less own improvement less synergy is the joint cost, and the bridge adds up to the cent."""
    found = baselines(planned())
    alone = sum(plan.cost for plan in found.alone)
    assert found.today.cost - sum(found.own_improvement.values()) == pytest.approx(alone, abs=1)
    assert alone - found.synergy == pytest.approx(found.joint.cost, abs=1)
    assert found.synergy > 0
    steps = found.bridge()
    levels = [float(step["amount"]) for step in steps if step["kind"] == "level"]
    assert levels[0] + sum(float(step["amount"]) for step in steps if step["kind"] != "level") == pytest.approx(
        levels[2], abs=0.01
    )


def test_today_nobody_moves() -> None:
    """As it is, nobody is lent, moved, trained, hired or parted with; posts are held by who holds them."""
    plan = as_is(planned())
    assert {item for item, cost in plan.cost_by_item.items() if cost} <= {
        "open needs",
        "people without work",
        "open posts",
        "misfit",
    }
    assert {row["holder"] for row in plan.tables["posts"]} == {"K-000", "K-001", "open"}


def test_nothing_speaks_of_fewer_than_ten_people() -> None:
    """Every number of people in a table is none, ten or more, or written as words; no table has a column of costs."""
    for seed in range(3):
        plan = planned(seed).solve()
        for name in ("transfers", "secondments", "moves", "training"):
            assert all(
                row["people"] == "fewer than 10" or not 0 < float(row["people"]) < 10 for row in plan.tables[name]
            )
        for row in plan.tables["balance"]:
            assert all(row[key] == "fewer than 10" or not 0 < float(row[key]) < 10 for key in ("lent", "borrowed"))
        headers = {key for table in plan.tables.values() for row in table for key in row}
        assert not {header for header in headers if "cost" in header or "pay" in header or "EUR" in header}


def test_what_is_asked_about_is_solved_again() -> None:
    """A rule dropped, a post given to somebody else, a lending forbidden and more seats: differences of two solved plans."""
    problem = planned()
    plan = problem.solve()
    for rule in RULES:
        found = without_rule(problem, plan, rule)
        assert found.extra_cost is not None
        assert found.extra_cost <= 0
    seats = more_seats(problem, plan, "to software", 10)
    assert seats.extra_cost is not None
    assert seats.extra_cost <= 0
    assert (without_lending(problem, plan, "renault", "nissan").extra_cost or 0.0) >= 0
    holder = next(str(row["holder"]) for row in plan.tables["posts"] if row["post"] == "renault head")
    assert why_not(problem, plan, holder, "renault head").sentence == f"{holder} does hold renault head."
    asked = [why_not(problem, plan, f"K-{number:03d}", "renault head") for number in range(9)]
    assert all(each.extra_cost is None or each.extra_cost >= -1e-6 for each in asked)
    assert "another member" in why_not(problem, plan, "K-000", "joint head").sentence


def test_what_is_not_there_cannot_be_asked_about() -> None:
    """An unknown candidate, course or rule is named, and a member lends nobody to itself."""
    problem = planned()
    plan = problem.solve()
    with pytest.raises(UnknownName, match="K-999"):
        why_not(problem, plan, "K-999", "renault head")
    with pytest.raises(UnknownName, match="to nothing"):
        more_seats(problem, plan, "to nothing", 1)
    with pytest.raises(UsageError, match="itself"):
        without_lending(problem, plan, "renault", "renault")


def test_the_function_speaks_for_itself() -> None:
    """From the tables to the plan, its remarks with the rule of the seats, and prices in words."""
    decision, findings = FUNCTION.decision(given(tables()), "cost", 60.0)
    assert decision is not None, findings
    plan = decision.solve()
    remarks = dict(decision.remarks(plan))
    assert "entitlements" in remarks["Entitlement"]
    assert "works councils" in remarks["Proposal"]
    assert set(plan.tables) <= set(FUNCTION.tables)
    assert all("would save up to" in str(row["in words"]) for row in decision.priced(plan))
    assert decision.cut(["nissan"]).problem.members == ("nissan",)


def test_fit_is_a_rule_of_points() -> None:
    """60 for skills, 20 for languages, 20 less 10 a level: two of three skills, no language, one level off is 50."""
    post = Profile(6, frozenset({"a", "b", "c"}), frozenset({"fr"}))
    assert fit(post, Profile(5, frozenset({"a", "b", "x"}), frozenset({"ja"}))) == pytest.approx(50)
    assert fit(post, Profile(6, frozenset({"a", "b", "c"}), frozenset({"fr"}))) == pytest.approx(100)
    assert fit(Profile(1, frozenset(), frozenset()), Profile(9, frozenset(), frozenset())) == pytest.approx(80)


def test_a_large_filling_begins_from_what_its_relaxation_leaves_whole(shared_data: Path) -> None:
    """A published assignment of 64,000 ways (d401600, 97,105) is filled within 1 % of a proved bound."""
    folder = shared_data / "benchmarks" / "gap"
    _, facts = instances(folder)
    least = next(each for each in read(folder, "gap", "d401600", facts["d401600"]) if each.sign > 0)
    plan = People(None, least.roster, time_limit=120, gap=0.01).solve()
    assert plan.bound <= least.optimum <= plan.cost
    assert plan.gap <= 0.01
    assert plan.audit is not None
    assert plan.audit.is_feasible

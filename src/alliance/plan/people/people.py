"""Solving the joint people decision: pools and key posts, each a part of its own, and what each member bears."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from alliance.errors import UsageError
from alliance.plan.joint_plan import JointPlan, Table
from alliance.plan.people import outputs
from alliance.plan.people.filling import Filling, fill, fill_in_order, filling
from alliance.plan.people.holdings import owned_pools, owned_posts, together
from alliance.plan.people.model import Staffing, staffing
from alliance.plan.people.roster import JOINT, Roster
from alliance.plan.people.staffing import staff
from alliance.plan.people.workforce import Workforce
from alliance.plan.problem import Problem
from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import Audit, audit
from alliance.solver.holdings import Holdings
from alliance.solver.infeasible import certificate, least_give_way
from alliance.solver.program import Numbers, Program

POOL_ITEMS = ("moving", "secondment", "training", "hiring", "parting", "open needs", "people without work")
POST_ITEMS = ("open posts", "misfit", "filling posts")
ITEMS = (*POOL_ITEMS, *POST_ITEMS)
ITEM_OF = dict(zip(("move", "second", "train", "hire", "leave", "open", "spare"), POOL_ITEMS, strict=True))
# Rules whose price says something, and rows that may give way.
PRICED = ("seats", "expatriates", "balance", "budget", "mobility", "turns")
SOFT = ("need", *PRICED)
# Programs with so many columns take longer than a second.
QUICK = 20_000


@dataclass(frozen=True, eq=False)
class PeoplePlan(JointPlan):
    """A people plan, with how many people it is about.

    Parameters
    ----------
    counts : mapping of str to float
        People hired (``"hired"``) and parted with (``"parted"``), and person-years that stay open (``"open"``), without work
        (``"spare"``) and lent (``"lent"``).
    """

    counts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class People(Problem):
    """The joint people decision as a problem of any set of members.

    Parameters
    ----------
    workforce : Workforce or None
        The pools; None if only posts are filled.
    roster : Roster or None
        The key posts; None if there are none.
    in_order : bool
        Whether posts are filled in the order of the goals (critical posts, posts, fit, cost) instead of at the least cost.
    time_limit : float
        Seconds for each of the two.
    gap : float
        Relative gap at which a search for whole people or posts may stop.
    threads : int
        Threads of a search.
    """

    workforce: Workforce | None
    roster: Roster | None = None
    in_order: bool = False
    time_limit: float = 120.0
    gap: float = 1e-6
    threads: int = 1

    @property
    def function(self) -> str:
        """``"people"``."""
        return "people"

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""
        for each in (self.workforce, self.roster):
            if each is not None:
                return each.members
        return ()

    def cut(self, members: Collection[str]) -> People:
        """Return the decision that some of the members could take on their own: no people of others, own entitlements."""
        return replace(
            self,
            workforce=None if self.workforce is None else self.workforce.cut(members),
            roster=None if self.roster is None else self.roster.cut(members),
        )

    def parts(self) -> Sequence[People]:
        """Return pools and posts as decisions of their own; their costs add up exactly."""
        if self.workforce is None or self.roster is None:
            return (self,)
        return (replace(self, roster=None), replace(self, workforce=None))

    def taking_part(self) -> Collection[str]:
        """Return the members that have people, posts or candidates here; everybody if a post is joint."""
        here: set[int] = set()
        if self.workforce is not None:
            here |= set(self.workforce.pools.member.tolist())
        if self.roster is not None:
            here |= {*self.roster.posts.member.tolist(), *self.roster.candidates.member.tolist()}
        if JOINT in here:
            return self.members
        return tuple(member for position, member in enumerate(self.members) if position in here)

    @property
    def is_quick(self) -> bool:
        """Whether a set of members is valued in well under a second."""
        if self.workforce is None:
            return True
        years, workforce = len(self.workforce.years), self.workforce
        ways = len(workforce.moves.cost) + len(workforce.secondments.years) + len(workforce.trainings.cost)
        return years * (6 * len(workforce.pools) + ways) <= QUICK

    def value(self) -> tuple[float, float]:
        """Return the cost of the best plan and the bound that no plan can go below, EUR; infinite if there is no plan.

        Raises
        ------
        UsageError
            If posts are filled in the order of goals: what that costs is no value that members can compare.
        """
        if self.in_order:
            raise UsageError(
                "Posts filled in the order of goals have no least cost that sets of members could compare. Value and share"
                " at the least cost: leave out --depth order."
            )
        cost = bound = 0.0
        for _, answer in self._solved():
            if answer.x is None:
                return float("inf"), float("inf")
            cost += answer.objective
            bound += answer.bound
        return cost, min(cost, bound)

    def solve(self) -> JointPlan:
        """Return the best plan with tables, bearers, prices and proof; or why there is none."""
        pools = self.staffed()
        posts = self.filled()
        for program, answer in self._programs(pools, posts):
            if answer.x is None:
                return self._without_plan(program, answer)
        return self.read(pools, posts)

    def staffed(self) -> tuple[Staffing, Answer] | None:
        """Return the program of the pools and its answer; None without pools."""
        if self.workforce is None:
            return None
        built = staffing(self.workforce)
        return built, staff(built, time_limit=self.time_limit, gap=self.gap, threads=self.threads)

    def filled(self) -> tuple[Filling, Answer, Mapping[str, float]] | None:
        """Return the program of the posts, its answer, and what is reached of each goal in their order; None without posts."""
        if self.roster is None:
            return None
        built = filling(self.roster)
        if self.in_order:
            return built, *fill_in_order(built, time_limit=self.time_limit, gap=self.gap, threads=self.threads)
        return built, fill(built, time_limit=self.time_limit, gap=self.gap, threads=self.threads), {}

    def _solved(self) -> Sequence[tuple[Program, Answer]]:
        """Return the programs and their answers; without names, which only plans need."""
        found = []
        if self.workforce is not None:
            built = staffing(self.workforce, named=False)
            answer = staff(built, time_limit=self.time_limit, gap=self.gap, threads=self.threads)
            found.append((built.program, answer))
        return [*found, *self._programs(None, self.filled())]

    def _programs(
        self,
        pools: tuple[Staffing, Answer] | None,
        posts: tuple[Filling, Answer, Mapping[str, float]] | None,
    ) -> list[tuple[Program, Answer]]:
        found = [] if pools is None else [(pools[0].program, pools[1])]
        return [*found, *([] if posts is None else [(posts[0].program, posts[1])])]

    def read(
        self, pools: tuple[Staffing, Answer] | None, posts: tuple[Filling, Answer, Mapping[str, float]] | None
    ) -> JointPlan:
        """Return the plan that the solutions of this problem's programs mean.

        Parameters
        ----------
        pools, posts : program and answer, or None
            As `staffed` and `filled` return them.
        """
        costs = {(item, member): 0.0 for item in ITEMS for member in self.members}
        tables: dict[str, Table] = {}
        prices: dict[str, dict[str, float]] = {}
        if pools is not None:
            _pool_costs(costs, *pools)
            tables |= outputs.tables(*pools)
            prices |= _prices(*pools)
        if posts is not None:
            _post_costs(costs, posts[0], posts[1])
            tables |= outputs.post_tables(*posts)
        solved = self._programs(pools, posts)
        audits = [audit(program, answer) for program, answer in solved]
        cost = float(sum(costs.values()))
        bound = min(cost, sum(answer.bound for _, answer in solved))
        worst = max(audits, key=lambda each: each.violation)
        is_best = all(answer.outcome is Outcome.OPTIMAL for _, answer in solved)
        return PeoplePlan(
            function=self.function,
            members=self.members,
            outcome=Outcome.OPTIMAL if is_best else Outcome.FEASIBLE,
            cost=cost,
            bound=bound,
            cost_by_bearer={
                member: sum(amount for (_, bearer), amount in costs.items() if bearer == member)
                for member in self.members
            },
            cost_by_item={item: sum(amount for (kind, _), amount in costs.items() if kind == item) for item in ITEMS},
            cost_by_item_and_bearer=costs,
            tables=tables,
            audit=Audit(sum(each.objective for each in audits), bound, worst.violation, worst.where),
            prices=prices,
            estimated=self._estimated(),
            counts={} if pools is None else outputs.counts(*pools),
            seconds=sum(answer.seconds for _, answer in solved),
        )

    def owned(self) -> tuple[Program, Holdings, Mapping[str, float]]:
        """Return the linear program, who owns its sides, and what each member spends whatever is decided (nothing), EUR.

        People and needs belong to the owner of the pool, seats to those entitled, a limit between two members to both halves, a
        post to its owner (a joint one to all in equal parts) and a candidate to the employer.

        Raises
        ------
        UsageError
            If the posts are no plain assignment: turns and candidates of several posts have no prices that share them.
        """
        found = []
        if self.workforce is not None:
            found.append(owned_pools(staffing(self.workforce)))
        if self.roster is not None:
            found.append(owned_posts(filling(self.roster)))
        program, holdings = together(found)
        return program, holdings, dict.fromkeys(self.members, 0.0)

    def _estimated(self) -> frozenset[str]:
        return frozenset[str]().union(*(each.estimated for each in (self.workforce, self.roster) if each is not None))

    def _without_plan(self, program: Program, answer: Answer) -> JointPlan:
        # What is infeasible with whole people cut into parts is infeasible with whole ones.
        linear = replace(program, integer=None)
        infeasible = answer.outcome is Outcome.INFEASIBLE
        return JointPlan(
            self.function,
            self.members,
            answer.outcome,
            float("nan"),
            answer.bound,
            certificate=certificate(linear, answer) if infeasible else None,
            give_way=least_give_way(linear, SOFT) if infeasible else (),
            estimated=self._estimated(),
            seconds=answer.seconds,
        )


def _pool_costs(costs: dict[tuple[str, str], float], built: Staffing, answer: Answer) -> None:
    assert answer.x is not None
    for kind, item in ITEM_OF.items():
        columns = built.columns[kind]
        spent = np.bincount(
            columns.bearer, weights=answer.x[columns.at] * columns.cost, minlength=len(built.workforce.members)
        )
        for member, amount in zip(built.workforce.members, spent.tolist(), strict=True):
            costs[item, member] += amount


def _post_costs(costs: dict[tuple[str, str], float], built: Filling, answer: Answer) -> None:
    """Add what posts cost: the owner of a post bears it, a joint one is borne in equal parts."""
    assert answer.x is not None
    roster, matches = built.roster, built.matches
    held = answer.x[: len(matches)]
    for item, post, spent in (
        ("open posts", built.may_open, answer.x[len(matches) :] * roster.posts.open_cost[built.may_open]),
        ("misfit", matches.post, held * matches.misfit),
        ("filling posts", matches.post, held * matches.moving),
    ):
        owner = roster.posts.member[post]
        equal = float(spent[owner == JOINT].sum()) / len(roster.members)
        for position, member in enumerate(roster.members):
            costs[item, member] += float(spent[owner == position].sum()) + equal


def _prices(built: Staffing, answer: Answer) -> dict[str, dict[str, float]]:
    """Return what one more of each rule's limit would change the cost by; rules at 0 left out."""
    duals: Numbers | None = answer.duals
    if duals is None:
        return {}
    kinds = built.program.kind_of_rows()
    prices: dict[str, dict[str, float]] = {}
    for row in np.flatnonzero(np.abs(duals) > 1e-6).tolist():
        if kinds[row] in PRICED:
            prices.setdefault(kinds[row], {})[built.program.row_name(row)] = float(duals[row])
    return prices

"""Solving the joint tender and reading it: awards, bills, tiers, cost by bearer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from alliance.plan.joint_plan import JointPlan
from alliance.plan.problem import Problem
from alliance.plan.purchasing import outputs
from alliance.plan.purchasing.award import ITEMS, Award, awarded, today
from alliance.plan.purchasing.independence import split
from alliance.plan.purchasing.model import Choices, choices
from alliance.plan.purchasing.tender import Tender
from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import audit
from alliance.solver.highs import PROVED, solve
from alliance.solver.infeasible import certificate, least_give_way
from alliance.solver.program import Numbers
from alliance.solver.relax_and_fix import SEARCHED_UP_TO, relax_and_fix
from alliance.solver.tie_break import settled

# Tenders with up to so many quantities are solved in about a second.
QUICK = 1_000
# With more columns a search is better begun from the relaxation: 0.45 % instead of 2 % after as long (40 suppliers, 600 parts).
LARGE = 15_000


@dataclass(frozen=True, eq=False)
class Purchase(Problem):
    """The joint purchasing decision as a problem of any set of members.

    Parameters
    ----------
    tender : Tender
        The data.
    time_limit : float
        Seconds.
    gap : float
        Relative gap at which the search may stop.
    threads : int
        Threads of the search; the plan is the same with one and with two.
    """

    tender: Tender
    time_limit: float = 120.0
    gap: float = 1e-7
    threads: int = 1

    @property
    def function(self) -> str:
        """``"purchasing"``."""
        return "purchasing"

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""
        return self.tender.members

    def cut(self, members: Collection[str]) -> Purchase:
        """Return the tender that some of the members could hold on their own."""
        return replace(self, tender=self.tender.cut(members))

    def parts(self) -> Sequence[Purchase]:
        """Return the tenders that nothing couples, such as commodities of different suppliers; their costs add up exactly."""
        return tuple(replace(self, tender=part) for part in split(self.tender))

    def taking_part(self) -> Collection[str]:
        """Return the members that need anything or spend anything outside."""
        return tuple(
            member
            for position, member in enumerate(self.members)
            if self.tender.demand[position].any() or self.tender.outside.get(member)
        )

    @property
    def is_quick(self) -> bool:
        """Whether a set of members is valued in about a second."""
        return sum(len(bid.items) for bid in self.tender.bids) <= QUICK

    def value(self) -> tuple[float, float]:
        """Return the cost of the best plan and the bound that no plan can go below, EUR; infinite if there is no plan."""
        cost = bound = 0.0
        for part, built, answer in self._answers():
            if answer.x is None:
                return float("inf"), float("inf")
            found = sum(awarded(built.layout, part._whole(built, answer.x)).costs().values())
            cost += found
            bound += min(found, answer.bound * built.scale + sum(part.tender.outside.values()))
        return cost, bound

    def solve(self) -> JointPlan:
        """Return the best plan with tables, bearers and proof; or why there is none."""
        began = perf_counter()
        awards: list[Award] = []
        bound, is_best, audits = 0.0, True, []
        for _, built, answer in self._answers():
            if answer.x is None:
                return self._without_plan(built, answer)
            chosen, _ = settled(built.program, answer)
            x = self._whole(built, answer.x if chosen.x is None else chosen.x)
            checked = replace(answer, x=x, objective=float(built.program.cost @ x), duals=None)
            audits.append(audit(built.program, checked))
            awards.append(awarded(built.layout, x))
            bound += answer.bound * built.scale
            is_best &= answer.outcome is Outcome.OPTIMAL
        award = Award(
            self.tender,
            tuple(line for each in awards for line in each.lines),
            {discount: segment for each in awards for discount, segment in each.reached.items()},
            tuple(once for each in awards for once in each.once),
        )
        plan = self.read(award, bound + sum(self.tender.outside.values()), is_best)
        worst = max(audits, key=lambda each: each.violation)
        return replace(plan, audit=worst, seconds=perf_counter() - began)

    def read(self, award: Award, bound: float, is_best: bool) -> JointPlan:
        """Return the plan that an award is.

        Parameters
        ----------
        award : Award
            What is bought.
        bound : float, EUR
            What no plan can go below.
        is_best : bool
            Whether each of its parts is proved best.
        """
        costs = award.costs()
        cost = float(sum(costs.values()))
        is_proved = is_best or cost - bound <= PROVED * max(1.0, abs(cost))
        return JointPlan(
            function=self.function,
            members=self.members,
            outcome=Outcome.OPTIMAL if is_proved else Outcome.FEASIBLE,
            cost=cost,
            bound=min(cost, bound),
            cost_by_bearer={
                member: sum(amount for (_, bearer), amount in costs.items() if bearer == member)
                for member in self.members
            },
            cost_by_item={item: sum(amount for (kind, _), amount in costs.items() if kind == item) for item in ITEMS},
            cost_by_item_and_bearer=costs,
            tables=outputs.tables(award),
            estimated=self.tender.estimated,
        )

    def as_is(self) -> JointPlan:
        """Return today's contracts with their costs; nothing is improved."""
        return replace(self.read(today(self.tender), -float("inf"), False), outcome=Outcome.FEASIBLE)

    def program(self) -> Choices:
        """Return the program of all items together."""
        return choices(self.tender)

    def search(self, built: Choices, seconds: float) -> Answer:
        """Return the answer to a program of this problem within a time limit, seconds."""
        whole = int(built.program.integer.sum()) if built.program.integer is not None else 0
        if whole > SEARCHED_UP_TO or built.program.columns > LARGE:
            return relax_and_fix(built.program, time_limit=seconds, gap=max(self.gap, 1e-4), threads=self.threads)
        return solve(built.program, time_limit=seconds, gap=self.gap, threads=self.threads)

    def _answers(self) -> list[tuple[Purchase, Choices, Answer]]:
        """Return each independent part with its program and answer, up to the first that has no plan."""
        began = perf_counter()
        found = []
        for part in self.parts():
            built = choices(part.tender)
            answer = part.search(built, max(1.0, self.time_limit - (perf_counter() - began)))
            found.append((part, built, answer))
            if answer.x is None:
                break
        return found

    @staticmethod
    def _whole(built: Choices, x: Numbers) -> Numbers:
        """Return a solution whose whole columns are whole."""
        if built.program.integer is None:
            return x
        return np.where(built.program.integer, np.round(x), x)

    def _without_plan(self, built: Choices, answer: Answer) -> JointPlan:
        infeasible = answer.outcome is Outcome.INFEASIBLE
        # What is infeasible with whole decisions cut into parts is infeasible with whole ones.
        linear = replace(built.program, integer=None)
        proof = certificate(linear, solve(linear, presolve=False)) if infeasible else None
        kinds = tuple(kind for kind, _ in built.program.row_kinds if kind == "capacity" or kind.startswith("rule "))
        give_way = least_give_way(built.program, kinds, whole=True) if infeasible else ()
        if infeasible and not give_way:
            give_way = least_give_way(built.program, ("need",), whole=True)
        return JointPlan(
            self.function,
            self.members,
            answer.outcome,
            float("nan"),
            answer.bound,
            certificate=proof,
            give_way=give_way,
            estimated=self.tender.estimated,
            seconds=answer.seconds,
        )


def cost_of_rules(purchase: Purchase) -> Mapping[str, float]:
    """Return what each rule costs, EUR: the best plan less the best plan without the rule, each solved again.

    Parameters
    ----------
    purchase : Purchase
        The problem, which has a plan.
    """
    costs = dict.fromkeys((rule.name for rule in purchase.tender.rules), 0.0)
    for part in purchase.parts():
        names = [rule.name for rule in part.tender.rules]
        # Items that a rule is not about cost the same without it.
        kept = part.value()[0] if names else 0.0
        for name in names:
            costs[name] += kept - replace(part, tender=part.tender.without(name)).value()[0]
    return costs

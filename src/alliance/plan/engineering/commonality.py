"""Solving the joint engineering decision and reading it: variants, uses, over-specification, cost by bearer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from alliance.errors import UsageError
from alliance.plan.engineering import outputs
from alliance.plan.engineering.decided import ITEMS, Assignment, assigned, decided, from_taken, merged
from alliance.plan.engineering.independence import split
from alliance.plan.engineering.lineup import NOBODY, Lineup
from alliance.plan.engineering.model import Choices, choices
from alliance.plan.engineering.opening import first_plan
from alliance.plan.engineering.valuation import Remembering
from alliance.plan.joint_plan import JointPlan
from alliance.plan.problem import Valuer
from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import audit
from alliance.solver.highs import PROVED, solve
from alliance.solver.holdings import Holdings
from alliance.solver.infeasible import certificate, least_give_way
from alliance.solver.program import INFINITE, Program
from alliance.solver.tie_break import settled

# Kinds of rows that may give way.
SOFT = ("capacity", "enough", "variants", "budget", "shared modules", "rivals", "fit")
# Decisions with up to so many ways are solved in well under a second.
QUICK = 1500


@dataclass(frozen=True, eq=False)
class Commonality:
    """The joint engineering decision as a problem of any set of members.

    Parameters
    ----------
    lineup : Lineup
        The data.
    time_limit : float
        Seconds.
    gap : float
        Relative gap at which the search may stop.
    threads : int
        Threads of the search; the plan is the same with one and with two.
    """

    lineup: Lineup
    time_limit: float = 120.0
    gap: float = 1e-7
    threads: int = 1

    @property
    def function(self) -> str:
        """``"engineering"``."""
        return "engineering"

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""
        return self.lineup.members

    def cut(self, members: Collection[str]) -> Commonality:
        """Return the decision that some of the members could take on their own."""
        return replace(self, lineup=self.lineup.cut(members))

    def parts(self) -> Sequence[Commonality]:
        """Return the decisions that nothing couples, such as modules whose variants all fit; their costs add up exactly."""
        return tuple(replace(self, lineup=part) for part in split(self.lineup))

    def taking_part(self) -> Collection[str]:
        """Return the members that own a vehicle or a variant here."""
        owner = self.lineup.variants.owner
        here = {*self.lineup.vehicles.member.tolist(), *owner[owner != NOBODY].tolist()}
        return tuple(member for position, member in enumerate(self.members) if position in here)

    @property
    def is_quick(self) -> bool:
        """Whether a set of members is valued in well under a second."""
        return len(self.lineup.uses.vehicle) <= QUICK

    def valuer(self) -> Valuer:
        """Return what values one set of members after another, beginning from the plans of the sets inside it."""
        return Remembering(self)

    def value(self) -> tuple[float, float]:
        """Return the cost of the best plan and the bound that no plan can go below, EUR; infinite if there is no plan."""
        return self.valued(None)[:2]

    def valued(self, start: Assignment | None) -> tuple[float, float, Assignment]:
        """Return cost, bound and the plan by names; the search begins from a plan if one is given."""
        built, answer = self.answer(start)
        if answer.x is None:
            return float("inf"), float("inf"), {}
        plan = decided(built, answer.x)
        cost = sum(plan.costs().values())
        return cost, min(cost, _in_euros(built, answer.bound)), plan.assignment()

    def solve(self, taken: Collection[tuple[str, str]] = ()) -> JointPlan:
        """Return the best plan with tables, bearers and proof; or why there is none.

        Parameters
        ----------
        taken : collection of (str, str)
            Choices of plans of sets of members that together are all, to begin from; none if empty.
        """
        built, answer = self.answer(from_taken(taken) if taken else None)
        if answer.x is None:
            return self._without_plan(built, answer)
        return self.read(built, answer)

    def best(self) -> JointPlan | None:
        """Return the best plan, or None if there is none; why there is none is not looked for."""
        built, answer = self.answer(None)
        return None if answer.x is None else self.read(built, answer)

    def owned(self) -> tuple[Program, Holdings, Mapping[str, float]]:
        """Return the linear relaxation, who owns the sides of its rows, and what giving up its variants costs each member, EUR.

        A vehicle's row belongs to the owner of the brand, an entitlement and a budget to those who are entitled. The prices of
        this program share its cost so that no set of members pays more than it costs alone (its own relaxation even); what the
        best plan costs beyond is the integrality gap, which nobody can be made to pay without some set being better off alone.
        """
        built = choices(self.lineup)
        program = _relaxed(built)
        owned = _holdings(built, program)
        # The costs stay in the solver's range: columns count in parts of a choice, so that prices are in EUR.
        program = replace(program, row_lower=program.row_lower * built.scale, row_upper=program.row_upper * built.scale)
        holdings = replace(owned, amount=owned.amount * built.scale)
        variants = self.lineup.variants
        standing = {
            member: float(variants.retirement[(variants.owner == position) & ~variants.is_new].sum())
            for position, member in enumerate(self.members)
        }
        return program, holdings, standing

    def answer(self, start: Assignment | None) -> tuple[Choices, Answer]:
        """Return the program and its answer, part by part where nothing couples them.

        Parameters
        ----------
        start : mapping or None
            A plan to begin with, by names.
        """
        began = perf_counter()
        parts = self.parts()
        if len(parts) < 2:
            built = choices(self.lineup)
            return built, self._search(built, start, self.time_limit)
        assignments: list[Assignment] = []
        bound, outcomes = 0.0, []
        for part in parts:
            left = max(1.0, self.time_limit - (perf_counter() - began))
            built = choices(part.lineup)
            answer = part._search(built, start, left)
            if answer.x is None:
                return built, answer
            outcomes.append(answer.outcome)
            bound += _in_euros(built, answer.bound)
            assignments.append(decided(built, answer.x).assignment())
        built = choices(self.lineup)
        x = assigned(built, merged(assignments)).x()
        objective = float(built.program.cost @ x)
        limit = min(objective, (bound - built.standing) / built.scale)
        is_best = objective - limit <= PROVED * max(1.0, abs(objective))
        is_best |= all(outcome is Outcome.OPTIMAL for outcome in outcomes)
        outcome = Outcome.OPTIMAL if is_best else Outcome.FEASIBLE
        return built, Answer(outcome, objective, limit, x, None, perf_counter() - began)

    def _search(self, built: Choices, start: Assignment | None, seconds: float) -> Answer:
        first = first_plan(built) if start is None else None
        if start is not None:
            try:
                first = assigned(built, start).x()
            except UsageError:
                first = None
        return solve(built.program, time_limit=seconds, gap=self.gap, threads=self.threads, start=first)

    def read(self, built: Choices, answer: Answer) -> JointPlan:
        """Return the plan that a solution of this problem's program means.

        Parameters
        ----------
        built : Choices
            The program.
        answer : Answer
            Its solution.
        """
        chosen, _ = settled(built.program, answer)
        assert chosen.x is not None
        plan = decided(built, chosen.x)
        x = plan.x()
        costs = plan.costs()
        cost = float(sum(costs.values()))
        checked = replace(answer, x=x, objective=float(built.program.cost @ x), duals=None)
        return JointPlan(
            function=self.function,
            members=self.members,
            outcome=answer.outcome,
            cost=cost,
            bound=min(cost, _in_euros(built, answer.bound)),
            cost_by_bearer={
                member: sum(amount for (_, bearer), amount in costs.items() if bearer == member)
                for member in self.members
            },
            cost_by_item={item: sum(amount for (kind, _), amount in costs.items() if kind == item) for item in ITEMS},
            cost_by_item_and_bearer=costs,
            tables=outputs.tables(plan),
            audit=audit(built.program, checked),
            estimated=self.lineup.estimated,
            seconds=answer.seconds,
        )

    def costed(self, assignment: Assignment) -> JointPlan:
        """Return a plan given by names with its costs and tables; nothing is improved.

        Parameters
        ----------
        assignment : mapping of (vehicle, module) to (variant, leading member)
            The plan.

        Raises
        ------
        UsageError
            If a vehicle has no variant, or one that cannot serve it.
        """
        built = choices(self.lineup)
        x = assigned(built, assignment).x()
        return self.read(built, Answer(Outcome.FEASIBLE, float(built.program.cost @ x), -float("inf"), x, None, 0.0))

    def _without_plan(self, built: Choices, answer: Answer) -> JointPlan:
        # What is infeasible with whole decisions cut into parts is infeasible with whole ones.
        linear = replace(built.program, integer=None)
        infeasible = answer.outcome is Outcome.INFEASIBLE
        proof = certificate(linear, solve(linear, presolve=False)) if infeasible else None
        give_way = least_give_way(built.program, SOFT, whole=True) if infeasible else ()
        if infeasible and not give_way:
            give_way = least_give_way(built.program, ("vehicle",), whole=True)
        return JointPlan(
            self.function,
            self.members,
            answer.outcome,
            float("nan"),
            answer.bound,
            certificate=proof,
            give_way=give_way,
            estimated=self.lineup.estimated,
            seconds=answer.seconds,
        )


def _in_euros(built: Choices, bound: float) -> float:
    return bound * built.scale + built.standing


def _relaxed(built: Choices) -> Program:
    """Return the linear relaxation without bounds above: those that do not follow become rows of their owners.

    Rows that only help the search are left open: that enough is kept follows from the capacities, and nobody pays twice to have
    a design at two steps.
    """
    program = built.program
    is_open = np.isin(np.array(program.kind_of_rows(), dtype=object), ("one step", "enough"))
    count = len(built.ways.use)
    limited = count + np.flatnonzero(built.offers.whole < 0)
    starts = np.concatenate((program.starts, program.starts[-1] + np.arange(1, len(limited) + 1)))
    return replace(
        program,
        upper=np.full(program.columns, INFINITE),
        integer=None,
        row_lower=np.concatenate((np.where(is_open, -INFINITE, program.row_lower), np.full(len(limited), -INFINITE))),
        row_upper=np.concatenate((np.where(is_open, INFINITE, program.row_upper), np.ones(len(limited)))),
        starts=starts.astype(np.int32),
        index=np.concatenate((program.index, limited)).astype(np.int32),
        value=np.concatenate((program.value, np.ones(len(limited)))),
        row_kinds=(*program.row_kinds, ("own", len(limited))),
        row_names=(*program.row_names, [program.column_name(int(column)) for column in limited]),
    )


def _holdings(built: Choices, program: Program) -> Holdings:
    """Return who owns the sides of the rows of a relaxation."""
    lineup = built.lineup
    row: list[int] = []
    member: list[int] = []
    amount: list[float] = []

    def own(at: int, who: int, much: float) -> None:
        row.append(at)
        member.append(who)
        amount.append(much)

    limited = np.flatnonzero(np.isfinite(lineup.most_variants.sum(axis=0))).tolist()
    budgeted = np.flatnonzero(np.isfinite(lineup.budget.sum(axis=0))).tolist()
    spared = np.flatnonzero(built.offers.whole < 0)
    first: dict[str, int] = {}
    for at, kind in enumerate(program.kind_of_rows()):
        position = at - first.setdefault(kind, at)
        side = float(program.row_lower[at] if np.isfinite(program.row_lower[at]) else program.row_upper[at])
        if not np.isfinite(side):
            continue
        if kind == "vehicle":
            own(at, int(lineup.vehicles.member[position // len(lineup.modules.id)]), side)
        elif kind == "variants":
            for who, much in enumerate(lineup.most_variants[:, limited[position]].tolist()):
                own(at, who, much)
        elif kind == "budget":
            for who, much in enumerate((lineup.budget[:, budgeted[position]] / 1e6).tolist()):
                own(at, who, much)
        elif kind == "own":
            variant = built.designs.variant[built.offers.design[spared[position]]]
            own(at, int(lineup.variants.owner[variant]), side)
        elif kind == "shared modules":
            pair = built.rules.counted[position]
            for vehicle in (lineup.rivals.first[pair], lineup.rivals.second[pair]):
                own(at, int(lineup.vehicles.member[vehicle]), side / 2)
        elif side:
            raise UsageError(f"A row of the kind '{kind}' is owned by nobody. Share this plan by another rule.")
    return Holdings(np.array(row, dtype=np.int64), np.array(member, dtype=np.int64), np.array(amount))

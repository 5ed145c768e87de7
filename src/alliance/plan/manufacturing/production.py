"""Solving the joint production plan and reading it: allocation, use, who builds for whom, cost by bearer, prices."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from alliance.errors import UsageError
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing import outputs
from alliance.plan.manufacturing.model import Flows, Operating, operating
from alliance.plan.manufacturing.network import Network, Numbers
from alliance.plan.manufacturing.strategic import Strategic, decisions, joined, strategic
from alliance.plan.manufacturing.valuation import Valuation, is_transport, operate
from alliance.plan.problem import CutAndSolve, Valuer
from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import audit, dual_bound
from alliance.solver.highs import solve
from alliance.solver.holdings import Holdings
from alliance.solver.infeasible import certificate, least_give_way
from alliance.solver.program import Program
from alliance.solver.relax_and_fix import relax_and_fix
from alliance.solver.tie_break import settled

Depth = Literal["operating", "strategic"]
ITEMS = ("building", "freight", "duty", "lost margin", "launch", "carry", "shifts", "plants", "opening and closing")
# Kinds of rows whose price says something to a planner, and kinds that may give way.
PRICED = ("demand", "capacity", "least load", "least volume", "complexity", "launches")
SOFT = ("demand", "capacity", "least load", "least lot", "least volume", "complexity", "launches")


@dataclass(frozen=True, eq=False)
class Production:
    """The joint production plan as a problem of any set of members.

    Parameters
    ----------
    network : Network
        The data.
    depth : "operating" or "strategic"
        With today's allocation and shifts (a linear program), or with launches, shifts, opening and closing.
    time_limit : float
        Seconds for a strategic plan.
    gap : float
        Relative gap at which a strategic plan may stop.
    is_exact : bool
        Whether a strategic plan is searched whole, to optimality, instead of by relaxing and fixing.
    threads : int
        Threads of a strategic search. Unless the time limit cuts it short, the plan is the same with one and with two.
    """

    network: Network
    depth: Depth = "operating"
    time_limit: float = 120.0
    gap: float = 1e-4
    is_exact: bool = False
    threads: int = 1

    @property
    def function(self) -> str:
        """``"manufacturing"``."""
        return "manufacturing"

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""
        return self.network.members

    def cut(self, members: Collection[str]) -> Production:
        """Return the plan that some of the members could make on their own."""
        return replace(self, network=self.network.cut(members))

    def parts(self) -> Sequence[Production]:
        """Return the plans of platform families that share no plant; their costs add up exactly."""
        groups = self.network.components()
        if len(groups) < 2:
            return (self,)
        networks = [self.network.families(group) for group in groups]
        return tuple(replace(self, network=network) for network in (*networks, *self.network.idle_plants()))

    def taking_part(self) -> Collection[str]:
        """Return the members that own a plant or a model here."""
        network = self.network
        here = {*network.plants.member.tolist(), *network.models.member.tolist()}
        return tuple(member for position, member in enumerate(network.members) if position in here)

    @property
    def is_quick(self) -> bool:
        """Whether a set of members is valued in well under a second: at the operating depth."""
        return self.depth == "operating"

    def valuer(self) -> Valuer:
        """Return what values one set of members after another, each quicker for the ones before."""
        if self.depth == "operating" and is_transport(self.network):
            return Valuation(self.network, self._standing_of_members())
        return CutAndSolve(self) if self.depth == "operating" else Deciding(self)

    def value(self) -> tuple[float, float]:
        """Return the cost of the best plan and the bound that no plan can go below, EUR; infinite if there is no plan."""
        if self.depth == "operating" and is_transport(self.network):
            return self.valuer().value(self.members)
        return self.value_from(())[:2]

    def value_from(self, taken: Collection[tuple[str, str]]) -> tuple[float, float, frozenset[tuple[str, str]]]:
        """Return cost, bound and decisions of the best plan found, searched from decisions known before.

        Parameters
        ----------
        taken : collection of (str, str)
            Decisions of plans of sets of members that together are all, by kind and name; none if empty.
        """
        fixed = self._standing_cost()
        built, answer = self._answer(taken)
        if answer.x is None:
            return float("inf"), float("inf"), frozenset()
        bound = answer.bound
        if answer.duals is not None:
            bound = dual_bound(built.program, answer.duals)
        return answer.objective + fixed, bound + fixed, decisions(built.program, answer.x)

    def solve(self, taken: Collection[tuple[str, str]] = ()) -> JointPlan:
        """Return the best plan with tables, bearers, prices and proof; or why there is none.

        Parameters
        ----------
        taken : collection of (str, str)
            Decisions of plans of sets of members that together are all, by kind and name: a strategic plan then costs no more
            than these plans do together.
        """
        built, answer = self._answer(taken)
        if answer.x is None:
            # What is infeasible with whole decisions cut into parts is infeasible with whole ones.
            proof = certificate(replace(built.program, integer=None), answer)
            give_way = least_give_way(built.program, SOFT) if answer.outcome is Outcome.INFEASIBLE else ()
            return JointPlan(
                self.function,
                self.members,
                answer.outcome,
                float("nan"),
                answer.bound,
                certificate=proof,
                give_way=give_way,
                estimated=self.network.estimated,
                seconds=answer.seconds,
            )
        return self.read(built, *settled(built.program, answer))

    def owned(self) -> tuple[Program, Holdings, Mapping[str, float]]:
        """Return the operating program, who owns its sides, and what each member spends whatever is built, EUR.

        A demand belongs to the owner of the brand, a capacity to the owner of the plant.
        """
        network, years = self.network, len(self.network.years)
        program = operating(network).program
        brand = network.models.member[network.demand.model]
        plant = np.repeat(network.plants.member[network.lines.plant], years)
        owner = np.concatenate((brand, plant))
        if len(owner) != program.rows:
            raise UsageError("A least load or a least volume is owned by nobody. Share this plan by another rule.")
        side = np.where(np.isfinite(program.row_lower), program.row_lower, program.row_upper)
        return program, Holdings(np.arange(program.rows), owner, side), self._standing_of_members()

    def _answer(self, taken: Collection[tuple[str, str]] = ()) -> tuple[Operating | Strategic, Answer]:
        if self.depth == "operating":
            plan = operating(self.network)
            return plan, operate(plan)
        whole = strategic(self.network)
        start = joined(whole.program, taken) if taken else None
        search = solve if self.is_exact else relax_and_fix
        found = search(whole.program, time_limit=self.time_limit, gap=self.gap, threads=self.threads, start=start)
        return whole, found

    def _standing_cost(self) -> float:
        """Return what the plants and shifts of today cost whatever is built, EUR over all years."""
        return float(sum(self._standing().values())) if self.depth == "operating" else 0.0

    def _standing_of_members(self) -> dict[str, float]:
        standing = dict.fromkeys(self.members, 0.0)
        for (_, member), amount in self._standing().items():
            standing[member] += amount
        return standing

    def _standing(self) -> dict[tuple[str, str], float]:
        network, years = self.network, len(self.network.years)
        owner = network.plants.member
        costs: dict[tuple[str, str], float] = {}
        for position, member in enumerate(network.members):
            owned = owner == position
            of_line = owned[network.lines.plant]
            running = network.shifts.is_current & of_line[network.shifts.line]
            costs["plants", member] = years * float(network.plants.fixed_cost[owned & network.plants.is_open].sum())
            costs["shifts", member] = years * float(network.shifts.cost[running].sum())
            # What is kept for others may be given up with them, so only a member's own models are carried whatever happens.
            carried = network.pairs.is_current & owned[network.plant_of_pair]
            carried &= network.models.member[network.pairs.model] == position
            costs["carry", member] = years * float(network.pairs.carry_cost[carried].sum())
        return costs

    def read(self, built: Operating | Strategic, answer: Answer, duals: Numbers | None = None) -> JointPlan:
        """Return the plan that a solution of this problem's program means.

        Parameters
        ----------
        built : Operating or Strategic
            The program.
        answer : Answer
            Its solution.
        duals : array of shape (rows,) or None
            Prices of its rows.
        """
        assert answer.x is not None
        x = answer.x
        plan = outputs.decided(built, x)
        costs = self._flow_costs(built.flows, plan.sent, plan.unmet)
        if isinstance(built, Strategic):
            costs |= self._decision_costs(built, x)
        else:
            costs |= self._standing()
        bound = answer.bound
        if answer.duals is not None:
            bound = dual_bound(built.program, answer.duals)
        standing = self._standing_cost()
        return JointPlan(
            function=self.function,
            members=self.members,
            outcome=answer.outcome,
            cost=answer.objective + standing,
            bound=bound + standing,
            cost_by_bearer={
                member: sum(amount for (_, bearer), amount in costs.items() if bearer == member)
                for member in self.members
            },
            cost_by_item={item: sum(amount for (kind, _), amount in costs.items() if kind == item) for item in ITEMS},
            cost_by_item_and_bearer=costs,
            tables=outputs.tables(plan),
            audit=audit(built.program, answer),
            prices=_prices(built, duals),
            are_prices_local=isinstance(built, Strategic),
            estimated=self.network.estimated,
            seconds=answer.seconds,
            decisions=decisions(built.program, x),
        )

    def _flow_costs(self, ways: Flows, sent: Numbers, unmet: Numbers) -> dict[tuple[str, str], float]:
        network = self.network
        plant_owner = network.plants.member[network.plant_of_pair[ways.pair]]
        brand_owner = network.models.member[network.demand.model[ways.demand]]
        lost_owner = network.models.member[network.demand.model]
        costs: dict[tuple[str, str], float] = {}
        for position, member in enumerate(network.members):
            builds, sells = plant_owner == position, brand_owner == position
            lost = lost_owner == position
            costs["building", member] = float(sent[builds] @ ways.build[builds])
            costs["freight", member] = float(sent[sells] @ ways.freight[sells])
            costs["duty", member] = float(sent[sells] @ ways.duty[sells])
            costs["lost margin", member] = float(unmet[lost] @ network.demand.margin[lost])
        return costs

    def _decision_costs(self, built: Strategic, x: Numbers) -> dict[tuple[str, str], float]:
        network, layout, years = self.network, built.layout, len(self.network.years)
        of_pair = np.repeat(network.plants.member[network.plant_of_pair], years)
        of_shift = np.repeat(network.plants.member[network.lines.plant[network.shifts.line]], years)
        of_plant = np.repeat(network.plants.member, years)
        costs: dict[tuple[str, str], float] = {}
        for item, first, last, unit, owner in (
            ("carry", layout.allocated, layout.launched, network.pairs.carry_cost, of_pair),
            ("launch", layout.launched, layout.shift, network.pairs.launch_cost, of_pair),
            ("shifts", layout.shift, layout.open, network.shifts.cost, of_shift),
            ("plants", layout.open, layout.changed, network.plants.fixed_cost, of_plant),
            ("opening and closing", layout.changed, layout.columns, network.plants.closing_cost, of_plant),
        ):
            spent = x[first:last] * np.repeat(unit, years)
            for position, member in enumerate(network.members):
                costs[item, member] = float(spent[owner == position].sum())
        return costs


class Deciding:
    """Costs of sets of members at the strategic depth, each searched from the plans of the two sets into which it falls best.

    Parameters
    ----------
    production : Production
        The problem of all members.
    """

    def __init__(self, production: Production) -> None:
        self._production = production
        self._known: dict[frozenset[str], tuple[float, frozenset[tuple[str, str]]]] = {}

    def value(self, members: Collection[str]) -> tuple[float, float]:
        """Return the cost of the best plan found for some members and the bound that no plan can go below, EUR."""
        whole = frozenset(members)
        splits = [
            (cost + self._known[whole - part][0], taken | self._known[whole - part][1])
            for part, (cost, taken) in self._known.items()
            if part < whole and whole - part in self._known
        ]
        start = min(splits, key=lambda split: split[0])[1] if splits else frozenset()
        cost, bound, taken = self._production.cut(members).value_from(start)
        self._known[whole] = cost, taken
        return cost, bound

    def taken(self, members: Collection[str]) -> frozenset[tuple[str, str]]:
        """Return the decisions of the plan that was found for some members, by kind and name."""
        return self._known[frozenset(members)][1]


def _prices(built: Operating | Strategic, duals: Numbers | None) -> dict[str, dict[str, float]]:
    """Return what one unit more on a row's side would change the cost by, by kind of row; rows at 0 left out."""
    if duals is None:
        return {}
    program = built.program
    prices: dict[str, dict[str, float]] = {}
    kinds = program.kind_of_rows()
    for row in np.flatnonzero(np.abs(duals) > 1e-9):
        if kinds[row] in PRICED:
            prices.setdefault(kinds[row], {})[program.row_name(int(row))] = float(duals[row])
    return prices

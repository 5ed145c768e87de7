"""Solving the joint production plan and reading it: allocation, use, who builds for whom, cost by bearer, prices."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from alliance.errors import UsageError
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.manufacturing.model import Flows, Operating, line_capacity, operating
from alliance.plan.manufacturing.network import Network, Numbers
from alliance.plan.manufacturing.strategic import Strategic, strategic
from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import audit, dual_bound
from alliance.solver.highs import solve
from alliance.solver.holdings import Holdings
from alliance.solver.infeasible import certificate, least_give_way
from alliance.solver.program import Program
from alliance.solver.relax_and_fix import relax_and_fix

Depth = Literal["operating", "strategic"]
ITEMS = ("building", "freight", "duty", "lost margin", "launch", "carry", "shifts", "plants", "opening and closing")
# Kinds of rows that a planner may let give way.
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
    """

    network: Network
    depth: Depth = "operating"
    time_limit: float = 120.0
    gap: float = 1e-3
    is_exact: bool = False

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
        return tuple(replace(self, network=self.network.families(group)) for group in groups)

    def taking_part(self) -> Collection[str]:
        """Return the members that own a plant or a model here."""
        network = self.network
        here = {*network.plants.member.tolist(), *network.models.member.tolist()}
        return tuple(member for position, member in enumerate(network.members) if position in here)

    def value(self) -> tuple[float, float]:
        """Return the cost of the best plan and the bound that no plan can go below, EUR.

        Operating: equal but for the certificate's rounding. Without demand the cost is that of the plants alone.
        """
        fixed = self._standing_cost()
        if self.depth == "operating" and not len(self.network.demand.units):
            return fixed, fixed
        built, answer = self._answer()
        if answer.x is None:
            return float("inf"), float("inf")
        bound = answer.bound
        if answer.duals is not None:
            bound = dual_bound(built.program, answer.duals)
        return answer.objective + fixed, bound + fixed

    def solve(self) -> JointPlan:
        """Return the best plan with tables, bearers, prices and proof; or why there is none."""
        built, answer = self._answer()
        if answer.x is None:
            proof = certificate(built.program, answer) if built.program.is_linear else None
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
        return self._read(built, answer)

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
        standing: dict[str, float] = {}
        for (_, member), amount in self._standing().items():
            standing[member] = standing.get(member, 0.0) + amount
        return program, Holdings(np.arange(program.rows), owner, side), standing

    def _answer(self) -> tuple[Operating | Strategic, Answer]:
        if self.depth == "operating":
            plan = operating(self.network)
            return plan, solve(plan.program, presolve=False)
        whole = strategic(self.network)
        if self.is_exact:
            return whole, solve(whole.program, time_limit=self.time_limit, gap=self.gap)
        return whole, relax_and_fix(whole.program, time_limit=self.time_limit, gap=self.gap)

    def _standing_cost(self) -> float:
        """Return what the plants and shifts of today cost whatever is built, EUR over all years."""
        return float(sum(self._standing().values())) if self.depth == "operating" else 0.0

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
        return costs

    def _read(self, built: Operating | Strategic, answer: Answer) -> JointPlan:
        assert answer.x is not None
        ways, x = built.flows, answer.x
        sent, unmet = x[: len(ways)], x[len(ways) : len(ways) + len(self.network.demand.units)]
        costs = self._flow_costs(ways, sent, unmet)
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
            tables=self._tables(built, sent, unmet, x),
            audit=audit(built.program, answer),
            prices=_prices(built, answer),
            estimated=self.network.estimated,
            seconds=answer.seconds,
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

    def _tables(
        self, built: Operating | Strategic, sent: Numbers, unmet: Numbers, x: Numbers
    ) -> dict[str, list[dict[str, Cell]]]:
        return {
            "allocation": self._allocation(built, sent, x),
            "utilisation": self._utilisation(built, sent, x),
            "who builds for whom": self._cross_building(built.flows, sent),
            "shipments": self._shipments(built.flows, sent),
            "unmet": self._unmet(unmet),
        }

    def _allocation(self, built: Operating | Strategic, sent: Numbers, x: Numbers) -> list[dict[str, Cell]]:
        network, years = self.network, len(self.network.years)
        volume = np.zeros((len(network.pairs.model), years))
        np.add.at(volume, (built.flows.pair, network.demand.year[built.flows.demand]), sent)
        if isinstance(built, Strategic):
            allocated = x[built.layout.allocated : built.layout.launched].reshape(-1, years) > 0.5
        else:
            allocated = np.repeat(network.pairs.is_current[:, None], years, axis=1)
        rows: list[dict[str, Cell]] = []
        for pair, year in zip(*np.nonzero(allocated | (volume > 1e-6)), strict=True):
            line = int(network.pairs.line[pair])
            rows.append(
                {
                    "model": network.models.id[int(network.pairs.model[pair])],
                    "line": network.lines.id[line],
                    "plant": network.plants.id[int(network.lines.plant[line])],
                    "year": network.years[int(year)],
                    "vehicles": float(volume[pair, year]),
                    "today": bool(network.pairs.is_current[pair]),
                }
            )
        return rows

    def _utilisation(self, built: Operating | Strategic, sent: Numbers, x: Numbers) -> list[dict[str, Cell]]:
        network, years = self.network, len(self.network.years)
        used = np.zeros((len(network.lines.id), years))
        work = sent * network.pairs.work[built.flows.pair]
        np.add.at(used, (network.pairs.line[built.flows.pair], network.demand.year[built.flows.demand]), work)
        if isinstance(built, Strategic):
            chosen = x[built.layout.shift : built.layout.open].reshape(-1, years)
            capacity = np.zeros_like(used)
            np.add.at(capacity, network.shifts.line, chosen * network.shifts.capacity[:, None])
        else:
            capacity = np.repeat(line_capacity(network)[:, None], years, axis=1)
        return [
            {
                "plant": network.plants.id[int(network.lines.plant[line])],
                "line": network.lines.id[line],
                "member": network.members[int(network.plants.member[network.lines.plant[line]])],
                "year": network.years[year],
                "used": float(used[line, year]),
                "capacity": float(capacity[line, year]),
            }
            for line in range(len(network.lines.id))
            for year in range(years)
        ]

    def _cross_building(self, ways: Flows, sent: Numbers) -> list[dict[str, Cell]]:
        network = self.network
        count = len(network.members)
        builder = network.plants.member[network.plant_of_pair[ways.pair]]
        seller = network.models.member[network.demand.model[ways.demand]]
        matrix = np.bincount(builder * count + seller, weights=sent, minlength=count * count).reshape(count, count)
        return [
            {"builder": network.members[row], "seller": network.members[column], "vehicles": float(matrix[row, column])}
            for row, column in zip(*np.nonzero(matrix > 1e-6), strict=True)
        ]

    def _shipments(self, ways: Flows, sent: Numbers) -> list[dict[str, Cell]]:
        network = self.network
        return [
            {
                "model": network.models.id[int(network.pairs.model[ways.pair[way]])],
                "plant": network.plants.id[int(network.plant_of_pair[ways.pair[way]])],
                "market": network.markets[int(network.demand.market[ways.demand[way]])],
                "year": network.years[int(network.demand.year[ways.demand[way]])],
                "vehicles": float(sent[way]),
                "building": float(sent[way] * ways.build[way]),
                "freight": float(sent[way] * ways.freight[way]),
                "duty": float(sent[way] * ways.duty[way]),
            }
            for way in np.flatnonzero(sent > 1e-6)
        ]

    def _unmet(self, unmet: Numbers) -> list[dict[str, Cell]]:
        network, demand = self.network, self.network.demand
        return [
            {
                "model": network.models.id[int(demand.model[each])],
                "market": network.markets[int(demand.market[each])],
                "year": network.years[int(demand.year[each])],
                "vehicles": float(unmet[each]),
                "lost margin": float(unmet[each] * demand.margin[each]),
            }
            for each in np.flatnonzero(unmet > 1e-6)
        ]


def _prices(built: Operating | Strategic, answer: Answer) -> dict[str, dict[str, float]]:
    """Return what one unit more on a row's side would change the cost by, by kind of row; rows at 0 left out."""
    if answer.duals is None:
        return {}
    prices: dict[str, dict[str, float]] = {}
    kinds = built.program.kind_of_rows()
    for row in np.flatnonzero(np.abs(answer.duals) > 1e-9):
        prices.setdefault(kinds[row], {})[built.program.row_name(int(row))] = float(answer.duals[row])
    return prices

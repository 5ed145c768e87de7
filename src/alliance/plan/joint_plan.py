"""The outcome of a joint decision: what to do, who bears what, the proof, and the prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alliance.solver.answer import Outcome
from alliance.solver.audit import Audit
from alliance.solver.infeasible import Certificate, GiveWay

Cell = str | int | float | bool
Table = Sequence[Mapping[str, Cell]]


@dataclass(frozen=True, eq=False)
class JointPlan:
    """The outcome of a joint decision for a set of members.

    Parameters
    ----------
    function : str
        ``"manufacturing"``, ``"purchasing"``, ``"engineering"`` or ``"people"``.
    members : tuple of str
        For whom it was made.
    outcome : Outcome
        How the solve ended.
    cost, bound : float, EUR
        Cost of the plan, and what no plan can go below.
    cost_by_bearer : mapping of str to float, EUR
        What each member bears; adds up to `cost`.
    cost_by_item : mapping of str to float, EUR
        The same cost by kind.
    cost_by_item_and_bearer : mapping of (str, str) to float, EUR
        The same cost by kind and member.
    tables : mapping of str to sequence of rows
        What to do: allocation, utilisation, unmet demand, ... by name.
    audit : Audit or None
        The second opinion; None if there is no plan.
    certificate : Certificate or None
        Why there is no plan, in exact fractions.
    give_way : tuple of GiveWay
        The least that would have to give way for a plan to exist.
    prices : mapping of str to mapping of str to float
        Shadow prices by kind of row: by how much the cost changes for one unit more on the row's side.
    are_prices_local : bool
        Whether the prices hold only with the launches, shifts and openings of this plan.
    estimated : frozenset of str
        Input that is estimated or synthetic; to be named wherever the plan is shown.
    seconds : float
        Wall seconds of the solve.
    decisions : frozenset of (str, str)
        The whole decisions that are taken, by kind and name, such as ``("open", "Flins, 2016")``: from them the plans of two sets of
        members can be joined into one.
    """

    function: str
    members: tuple[str, ...]
    outcome: Outcome
    cost: float
    bound: float
    cost_by_bearer: Mapping[str, float] = field(default_factory=dict)
    cost_by_item: Mapping[str, float] = field(default_factory=dict)
    cost_by_item_and_bearer: Mapping[tuple[str, str], float] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    audit: Audit | None = None
    certificate: Certificate | None = None
    give_way: tuple[GiveWay, ...] = ()
    prices: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    are_prices_local: bool = False
    estimated: frozenset[str] = frozenset()
    seconds: float = 0.0
    decisions: frozenset[tuple[str, str]] = frozenset()

    @property
    def has_plan(self) -> bool:
        """Whether there is something to do."""
        return self.outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)

    def rests_on(self) -> str:
        """Return which input is not public, in words: ``"synthetic demand, freight; estimated duty"``; empty if all is reported."""
        found: dict[str, list[str]] = {}
        for entry in sorted(self.estimated):
            table, _, statuses = entry.removesuffix(")").partition(" (")
            for status in statuses.split(", "):
                found.setdefault(status, []).append(table)
        return "; ".join(f"{status} {', '.join(found[status])}".strip() for status in sorted(found, reverse=True))

    def delivered_by_seller(self) -> dict[str, float]:
        """Return the vehicles that each member sells in the plan; none if the plan does not say who builds for whom."""
        delivered = dict.fromkeys(self.members, 0.0)
        for row in self.tables.get("who builds for whom", ()):
            delivered[str(row["seller"])] += float(row["vehicles"])
        return delivered

    @property
    def gap(self) -> float:
        """``(cost - bound) / |cost|``, the part of the cost that is not proved necessary; rounding never makes it negative."""
        return max(0.0, self.cost - self.bound) / max(1.0, abs(self.cost)) if self.has_plan else float("inf")

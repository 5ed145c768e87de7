"""Three baselines, never mixed: today's plan as it is, each member's own best plan, and the best plan together.

What a member gains by improving its own plan (as-is less stand-alone) is its own; only what remains (stand-alone less
joint) is the synergy of the alliance and may be shared. As-is less joint would claim the first for the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from alliance.errors import UsageError
from alliance.plan.joint_plan import Cell, JointPlan, Table
from alliance.plan.problem import Problem


@dataclass(frozen=True, eq=False)
class Baselines:
    """The three plans of the same members, and what lies between them.

    Parameters
    ----------
    today : JointPlan
        Today's plan, costed and not improved.
    alone : tuple of JointPlan
        Each member's own best plan, in the order of the members.
    joint : JointPlan
        The best plan together.

    Notes
    -----
    `avoided_items` and `valued_items` are the items of cost that a function avoids and values; every other item is reduced.
    """

    # Items spent once: less of them is avoided, and shows as a fall in no account. Items that are valued and paid to nobody.
    avoided_items: ClassVar[tuple[str, ...]] = ()
    valued_items: ClassVar[tuple[str, ...]] = ()

    today: JointPlan
    alone: tuple[JointPlan, ...]
    joint: JointPlan

    @property
    def synergy(self) -> float:
        """Stand-alone costs less the joint cost, EUR."""
        return sum(plan.cost for plan in self.alone) - self.joint.cost

    @property
    def synergy_range(self) -> tuple[float, float]:
        """The synergy that is certain, and the most that is possible, EUR: plans may stop before they are proved best."""
        least = sum(plan.bound for plan in self.alone) - self.joint.cost
        most = sum(plan.cost for plan in self.alone) - self.joint.bound
        return least, most

    @property
    def own_improvement(self) -> dict[str, float]:
        """What each member saves by its own best plan against today, EUR."""
        return {plan.members[0]: self.today.cost_by_bearer[plan.members[0]] - plan.cost for plan in self.alone}

    def items(self) -> dict[str, tuple[float, float, float]]:
        """Return as-is, stand-alone and joint cost of each item, EUR."""
        return {
            item: (
                self.today.cost_by_item[item],
                sum(plan.cost_by_item[item] for plan in self.alone),
                self.joint.cost_by_item[item],
            )
            for item in self.joint.cost_by_item
        }

    def items_in_cents(self) -> dict[str, tuple[int, int, int]]:
        """Return as-is, stand-alone and joint cost of each item in whole cents, so that every difference is exact."""
        return {
            item: (round(100 * today), round(100 * alone), round(100 * joint))
            for item, (today, alone, joint) in self.items().items()
        }

    def bridge(self) -> list[dict[str, str | float]]:
        """Return the steps from as-is over stand-alone to joint; they add up exactly, and the remainder is 0.

        Each step has its label, its kind ("level" for the three costs, "own" for what members save alone, "synergy" for what
        they save together), and its amount in EUR: a saving is negative.
        """
        cents = self.items_in_cents()
        steps: list[dict[str, str | float]] = []
        for label, at, kind in (("as-is", 0, "own"), ("stand-alone", 1, "synergy"), ("joint", 2, "")):
            steps.append({"label": label, "kind": "level", "amount": sum(each[at] for each in cents.values()) / 100})
            if kind:
                steps += [
                    {"label": item, "kind": kind, "amount": (each[at + 1] - each[at]) / 100}
                    for item, each in cents.items()
                    if each[at + 1] != each[at]
                ]
        return steps

    def saved_by_prices(self) -> Mapping[tuple[str, str], float]:
        """Return by member and year what of the saving together comes from prices that fall with the volume, EUR.

        Empty for a function whose savings of this kind nobody else claims.
        """
        return {}

    def details(self) -> Mapping[str, Mapping[str, Cell]]:
        """Return what a function adds, by the place in JSON where it stands: ``{"synergy": {"from_recovered_sales": ...}}``."""
        return {}

    def remarks(self) -> Sequence[tuple[str, str]]:
        """Return the lines a function adds for people: a word, and what it says."""
        return ()

    def tables(self) -> Mapping[str, Table]:
        """Return the tables a function adds, by name."""
        return {}


def alone_and_joint(problem: Problem) -> tuple[tuple[JointPlan, ...], JointPlan]:
    """Return each member's own best plan, and the best plan together.

    Parameters
    ----------
    problem : Problem
        The problem of all members.

    Raises
    ------
    UsageError
        If a member alone, or all together, have no plan.
    """
    alone = tuple(problem.cut([member]).solve() for member in problem.members)
    joint = problem.solve()
    for plan in (*alone, joint):
        if not plan.has_plan:
            raise UsageError(
                f"There is nothing to compare: {' + '.join(plan.members)} have no plan, it ended '{plan.outcome}'. Run"
                f" 'alliance plan {plan.function} --members {','.join(plan.members)}'."
            )
    return alone, joint

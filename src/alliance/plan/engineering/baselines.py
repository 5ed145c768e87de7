"""Three baselines, never mixed: today's plan of variants, each member's own best plan, and the best plan together.

What a member gains by improving its own plan is its own; only what remains (stand-alone less joint) is the synergy of the
alliance. Development that is not spent is *avoided*, not reduced: it would have been spent, and never appears as a fall in any
account; it is therefore told apart, against the stand-alone plan that stands as its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from alliance.errors import UsageError
from alliance.plan.engineering.as_is import AsIs, as_is
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.engineering.decided import ITEMS
from alliance.plan.joint_plan import Cell, JointPlan, Table

# Items that are spent once to bring a vehicle into the plan; less of them is avoidance.
ONCE = ("development", "tooling", "adaptation")


@dataclass(frozen=True, eq=False)
class Baselines:
    """The three plans of the same members, and what lies between them.

    Parameters
    ----------
    as_is : AsIs
        Today's plan.
    alone : tuple of JointPlan
        Each member's own best plan, in the order of the members.
    joint : JointPlan
        The best plan together.
    """

    as_is: AsIs
    alone: tuple[JointPlan, ...]
    joint: JointPlan

    @property
    def synergy(self) -> float:
        """Stand-alone costs less the joint cost, EUR."""
        return sum(plan.cost for plan in self.alone) - self.joint.cost

    @property
    def synergy_range(self) -> tuple[float, float]:
        """The synergy that is certain, and the most that is possible, EUR."""
        least = sum(plan.bound for plan in self.alone) - self.joint.cost
        most = sum(plan.cost for plan in self.alone) - self.joint.bound
        return least, most

    @property
    def own_improvement(self) -> dict[str, float]:
        """What each member saves by its own best plan against today, EUR."""
        return {plan.members[0]: self.as_is.plan.cost_by_bearer[plan.members[0]] - plan.cost for plan in self.alone}

    def avoided(self) -> Table:
        """Return, by member, what is spent once as-is, alone and together, and what of it the joint plan avoids, EUR."""
        rows: list[dict[str, Cell]] = []
        for plan in self.alone:
            member = plan.members[0]
            for item in ONCE:
                today, alone, joint = (
                    each.cost_by_item_and_bearer[item, member] for each in (self.as_is.plan, plan, self.joint)
                )
                rows.append(
                    {
                        "member": member,
                        "item": item,
                        "as-is": today,
                        "stand-alone": alone,
                        "joint": joint,
                        "avoided": alone - joint,
                    }
                )
        return rows

    def items(self) -> dict[str, tuple[float, float, float]]:
        """Return as-is, stand-alone and joint cost of each item, EUR."""
        return {
            item: (
                self.as_is.plan.cost_by_item[item],
                sum(plan.cost_by_item[item] for plan in self.alone),
                self.joint.cost_by_item[item],
            )
            for item in ITEMS
        }


def baselines(commonality: Commonality) -> Baselines:
    """Return the three baselines of an engineering decision.

    Parameters
    ----------
    commonality : Commonality
        The problem of all members.

    Raises
    ------
    UsageError
        If a member alone, or all together, have no plan.
    """
    alone = tuple(commonality.cut([member]).solve() for member in commonality.members)
    joint = commonality.solve()
    for plan in (*alone, joint):
        if not plan.has_plan:
            raise UsageError(
                f"There is nothing to compare: {' + '.join(plan.members)} have no plan, it ended '{plan.outcome}'. Run"
                f" 'alliance plan engineering --members {','.join(plan.members)}'."
            )
    return Baselines(as_is(commonality), alone, joint)

"""Three baselines, never mixed: today's plan of variants, each member's own best plan, and the best plan together.

What a member gains by improving its own plan is its own; only what remains (stand-alone less joint) is the synergy of the
alliance. Development that is not spent is *avoided*, not reduced: it would have been spent, and never appears as a fall in any
account; it is therefore told apart, against the stand-alone plan that stands as its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alliance.plan.baselines import Baselines, alone_and_joint
from alliance.plan.engineering.as_is import AsIs, as_is
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.joint_plan import Cell, Table

# Items that are spent once to bring a vehicle into the plan; less of them is avoidance.
ONCE = ("development", "tooling", "adaptation")


@dataclass(frozen=True, eq=False)
class EngineeringBaselines(Baselines):
    """The three plans of the same members, what lies between them, and what is avoided.

    Parameters
    ----------
    as_is : AsIs
        Today's plan, and how much of it was given.
    """

    as_is: AsIs

    def avoided(self) -> Table:
        """Return, by member, what is spent once as-is, alone and together, and what of it the joint plan avoids, EUR."""
        rows: list[dict[str, Cell]] = []
        for plan in self.alone:
            member = plan.members[0]
            for item in ONCE:
                today, alone, joint = (
                    each.cost_by_item_and_bearer[item, member] for each in (self.today, plan, self.joint)
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

    def tables(self) -> Mapping[str, Table]:
        """Return what the joint plan avoids, by member."""
        return {"avoided": self.avoided()}


def baselines(commonality: Commonality) -> EngineeringBaselines:
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
    alone, joint = alone_and_joint(commonality)
    today = as_is(commonality)
    return EngineeringBaselines(today.plan, alone, joint, today)

"""The three baselines of engineering: what members save together, and the spending that they avoid.

Development that is not spent is *avoided*, not reduced: it would have been spent, and never appears as a fall in any account; it is
therefore told apart, against the stand-alone plan that stands as its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliance.plan.baselines import Baselines, alone_and_joint
from alliance.plan.engineering.as_is import AsIs, as_is
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.joint_plan import Cell, Table

# Items that are spent once to bring a vehicle into the plan; less of them is avoidance.
ONCE = ("development", "tooling", "adaptation")


@dataclass(frozen=True, eq=False)
class EngineeringBaselines(Baselines):
    """The three plans of engineering, and how much of today's plan was given.

    Parameters
    ----------
    as_is : AsIs
        Today's plan, and how many of its choices were given.
    """

    avoided_items = ONCE

    as_is: AsIs

    def saved_by_prices(self) -> Mapping[tuple[str, str], float]:
        """Return by member and year what volume takes off prices together, less what it takes off them alone, EUR."""
        found: dict[tuple[str, str], float] = {}
        for plan, sign in ((self.joint, 1.0), *((each, -1.0) for each in self.alone)):
            for row in plan.tables["volume prices"]:
                key = (str(row["member"]), str(row["year"]))
                found[key] = found.get(key, 0.0) + sign * float(row["taken off"])
        return found

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

    def development_avoided(self) -> dict[str, float]:
        """Return what each member need not spend on development, EUR: what it would alone, less what it bears together."""
        return {str(row["member"]): float(row["avoided"]) for row in self.avoided() if row["item"] == "development"}

    def details(self) -> Mapping[str, Mapping[str, Cell]]:
        """Return the development avoided by member, and how many of today's choices were given."""
        return {
            "development_avoided": self.development_avoided(),
            "as_is_choices": {"given": self.as_is.given, "choices": self.as_is.choices},
        }

    def remarks(self) -> Sequence[tuple[str, str]]:
        """Return what development is avoided, by member, and what today's plan rests on."""
        found = self.development_avoided()
        named = ", ".join(f"{member} {amount:,.0f}" for member, amount in found.items())
        avoided = (
            f"EUR {sum(found.values()):,.0f} of development (avoidance, not a reduction of what was spent): {named}"
        )
        given, choices = self.as_is.given, self.as_is.choices
        told = f"today's variants as given for {given:,} of {choices:,} choices"
        if given < choices:
            told += "; the others take what is cheapest for the vehicle alone"
        return (("Avoided", avoided), ("As-is", told))

    def tables(self) -> Mapping[str, Table]:
        """Return what is spent once and what of it is avoided."""
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

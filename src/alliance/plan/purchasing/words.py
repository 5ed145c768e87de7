"""A tender in the words of a buyer: what contradicts, what would have to give way, what a set of members may use."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.plan.contradictions import largest_first
from alliance.plan.joint_plan import JointPlan
from alliance.plan.purchasing.rules import COUNTED_TOGETHER
from alliance.plan.purchasing.tender import Tender
from alliance.solver.infeasible import Certificate, Side

MOST_NAMED = 3
SAID = {
    "need": "what is needed of {names}",
    "capacity": "what can be delivered of {names}",
    "part": "what can be delivered of {names}",
    "share": "what can be delivered of {names}",
    "contract": "what today's contracts give of {names}",
    "decision": "what is decided once: {names}",
    "least quantity": "the least quantities of {names}",
}


def contradiction(proof: Certificate) -> str:
    """Return what cannot all be kept, in words.

    Parameters
    ----------
    proof : Certificate
        The exact certificate.
    """
    asked = [words for side in proof.asked if (words := _said(side))]
    given = [words for side in proof.given if (words := _said(side))]
    return f"These cannot all be kept: {'; '.join(dict.fromkeys((*asked, *given)))}"


def _said(side: Side) -> str:
    names = ", ".join(dict.fromkeys(side.names[:MOST_NAMED]))
    more = f" and {len(side.names) - MOST_NAMED} more" if len(side.names) > MOST_NAMED else ""
    if side.kind.startswith("rule "):
        return f"the rule '{side.kind.removeprefix('rule ')}' on {names}{more}"
    return SAID[side.kind].format(names=names + more) if side.kind in SAID else ""


def ways_out(plan: JointPlan, most: int = 10) -> tuple[str, ...]:
    """Return the least that would have to give way for a plan to exist, the largest first.

    Parameters
    ----------
    plan : JointPlan
        A tender without a plan.
    most : int
        How many to name.
    """
    words = []
    for each in largest_first(plan, most):
        if each.kind.startswith("rule "):
            words.append(f"let the rule '{each.kind.removeprefix('rule ')}' give way on {each.name}")
        elif each.kind == "need":
            words.append(f"do without {100 * each.amount:,.3g} % of {each.name}")
        else:
            words.append(f"more {each.kind} of {each.name}")
    return tuple(words)


def coverage_words(plan: JointPlan) -> tuple[str, str]:
    """Return how much of the spend common specifications cover, as a line."""
    inside = sum(float(row["spend covered EUR"]) for row in plan.tables["coverage"])
    outside = sum(float(row["spend outside EUR"]) for row in plan.tables["coverage"])
    part = 100 * inside / (inside + outside) if inside + outside else 0.0
    return (
        "Covered",
        f"{part:.1f} % of the spend by common specifications; EUR {outside:,.0f} stay outside, and nothing is claimed there",
    )


def entitlement_words(tender: Tender) -> tuple[str, str]:
    """Return what a set of members may use of suppliers without the others, as a line."""
    held = [rule.name for rule in tender.rules if rule.kind in COUNTED_TOGETHER]
    text = (
        "without the others, a member may use its part of each supplier's capacity, rebates and limits: as stated in"
        " 'entitlements', else pro rata to its needs"
    )
    if held:
        text += f"; counted over all who buy together, and so possibly dearer in a larger set: {', '.join(held)}"
    return ("Entitled", text)


def remarks(tender: Tender, plan: JointPlan) -> Sequence[tuple[str, str]]:
    """Return the lines below the costs of a plan.

    Parameters
    ----------
    tender : Tender
        The data.
    plan : JointPlan
        The plan.
    """
    suppliers = {str(row["supplier"]) for row in plan.tables["awards by supplier"]}
    lines = [
        (
            "Suppliers",
            f"{len(suppliers)} deliver {sum(bool(tender.demand[:, at].any()) for at in range(len(tender.items)))} items",
        )
    ]
    ahead = [row for row in plan.tables["tiers"] if row["missing"] != "" and float(row["next saves EUR"]) > 0]
    if ahead:
        nearest = min(ahead, key=lambda row: float(row["missing"]) / float(row["next from"]))
        missing = f"{float(nearest['missing']):,.0f} {nearest['counted in']}"
        start, saves = float(nearest["next from"]), float(nearest["next saves EUR"])
        text = f"{nearest['supplier']}, {nearest['scope']}: {missing} more reach the tier from {start:,.0f};"
        lines.append(("Next tier", f"{text} on what is bought now it would save EUR {saves:,.0f}"))
    return [*lines, coverage_words(plan), entitlement_words(tender)]

"""Contradictions of an engineering decision, and what would have to give way, in the words of an engineer."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from alliance.plan.contradictions import balance, largest_first
from alliance.plan.joint_plan import JointPlan
from alliance.solver.infeasible import Certificate, Side

# Kind of row or column -> what it asks for or can give: of one, and of many.
ASKED = {
    "vehicle": ("1 vehicle must be served:", "{count} vehicles and modules must be served:"),
    "enough": ("1 module and year asks vehicles:", "{count} modules and years ask vehicles:"),
}
GIVEN = {
    "variants": ("1 module may have variants:", "{count} modules may have variants:"),
    "capacity": ("1 limited variant can serve", "{count} limited variants can serve"),
    "variant": ("1 variant can serve", "{count} variants can serve"),
    "budget": ("the budget of 1 year pays for, EUR million,", "the budgets of {count} years pay for, EUR million,"),
    "shared modules": ("1 pair of rivals may share modules:", "{count} pairs of rivals may share modules:"),
    "rivals": ("1 pair of rivals gives", "{count} pairs of rivals give"),
}
# Rules whose side is 0: they give nothing, and are told by name.
RULES = {
    "rivals": "rivals may not share",
    "fit": "do not fit together for",
    "lead": "who leads a design uses it:",
}
WAYS_OUT = {
    "vehicle": "no variant for {name}",
    "capacity": "{amount} vehicles more of {name}",
    "enough": "{amount} vehicles more of the {name}",
    "variants": "{amount} more variants of the {name}",
    "budget": "EUR {amount} million more in {name}",
    "shared modules": "{amount} more visible modules shared by {name}",
    "rivals": "let rivals share: {name}",
    "fit": "make variants fit: {name}",
}
MOST_NAMED = 3


def remarks(plan: JointPlan) -> tuple[tuple[str, str], ...]:
    """Return the lines that people read below the costs of a plan: what is decided, what is common, what is too much.

    Parameters
    ----------
    plan : JointPlan
        A solved plan.
    """
    decided = [str(row["decision"]) for row in plan.tables["variants"]]
    counts = {word: decided.count(word) for word in ("develop", "keep", "retire")}
    made = f"{counts['develop']:,} developed, {counts['keep']:,} kept, {counts['retire']:,} given up"
    lines = [("Variants", f"{made}; {len(plan.tables['changes']):,} choices change")]
    for row in plan.tables["commonality"]:
        if row["member"] == "all" or len(plan.members) == 1:
            shared = f"{float(row['across by value']):.1%} of the value and {float(row['across by parts']):.1%} of the part numbers"
            inside = f"{float(row['inside by value']):.1%} of the value within a member"
            lines.append(("Common", f"{shared} across members; {inside}" if row["member"] == "all" else inside))
            break
    bill = sum(float(row["bill"]) for row in plan.tables["over-specification"])
    tonnes = sum(float(row["tonnes"]) for row in plan.tables["over-specification"])
    fine = sum(float(row["co2 cost"]) for row in plan.tables["over-specification"])
    lines.append(("Too much", f"EUR {bill:,.0f} of the parts, {tonnes:,.0f} tonnes, EUR {fine:,.0f} for their CO2"))
    return tuple(lines)


def contradiction(proof: Certificate) -> str:
    """Return why there is no plan: what is asked, what can be given, what is short, and which rules stand between.

    Parameters
    ----------
    proof : Certificate
        The exact certificate.

    Examples
    --------
    ``"2 vehicles and modules must be served: 2; 1 module may have variants: 1; short by 1; rivals may not share Clio and Micra, ..."``
    """
    rules = [_rule(side) for side in (*proof.asked, *proof.given) if not side.amount and side.kind in RULES]
    return "; ".join([*balance(proof, ASKED, GIVEN, _number), *rules])


def ways_out(plan: JointPlan, most: int = 10) -> tuple[str, ...]:
    """Return the least that would have to give way for a plan to exist, the largest first.

    Parameters
    ----------
    plan : JointPlan
        An infeasible plan.
    most : int
        How many to name.
    """
    return tuple(
        WAYS_OUT.get(each.kind, f"{each.kind} of {{name}} by {{amount}}").format(
            name=each.name, amount=f"{each.amount:,.4g}" if each.amount < 100 else f"{each.amount:,.0f}"
        )
        for each in largest_first(plan, most)
    )


def _rule(side: Side) -> str:
    named: Sequence[str] = side.names[:MOST_NAMED]
    more = f" and {len(side.names) - MOST_NAMED} more" if len(side.names) > MOST_NAMED else ""
    return f"{RULES[side.kind]} {'; '.join(named)}{more}"


def _number(amount: Fraction) -> str:
    value = float(amount)
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 or abs(value) >= 100 else f"{value:,.2f}"

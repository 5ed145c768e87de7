"""Remarks, prices and contradictions of a people plan in the words of a function leader."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from alliance.plan.contradictions import balance, largest_first
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.people.disclosure import FEW, LEAST
from alliance.plan.people.people import PeoplePlan
from alliance.solver.infeasible import Certificate

# Kind of row or column -> what it asks for or can give: of one, and of many.
ASKED = {
    "need": ("1 need asks", "{count} needs ask"),
    "people": ("1 pool's retirements take", "retirements of {count} pools take"),
    "turns": ("1 member is to hold", "{count} members are to hold"),
    "post": ("1 post asks", "{count} posts ask"),
}
GIVEN = {
    "people": ("1 pool has", "{count} pools have"),
    "need": ("1 need takes at most", "{count} needs take at most"),
    "hire": ("1 pool can hire", "{count} pools can hire"),
    "leave": ("1 pool can part with", "{count} pools can part with"),
    "expatriates": ("1 limit of people abroad gives", "{count} limits of people abroad give"),
    "balance": ("1 balance gives", "{count} balances give"),
    "seats": ("1 course has seats for", "{count} courses have seats for"),
    "budget": ("1 budget pays for", "{count} budgets pay for"),
    "mobility": ("1 pool can send", "{count} pools can send"),
    "turns": ("1 member may hold", "{count} members may hold"),
    "candidate": ("1 candidate can take", "{count} candidates can take"),
    "post": ("1 post takes at most", "{count} posts take at most"),
}
WAYS_OUT = {
    "need": "{amount} people fewer needed at {name}",
    "expatriates": "{amount} more people of {name}",
    "balance": "{amount} more people of {name} than come back",
    "seats": "{amount} more seats of {name}",
    "budget": "EUR {amount} million more for {name}",
    "mobility": "{amount} more people who may leave {name}",
    "turns": "a turn of {name} that differs by {amount}",
}
UNITS = {
    "seats": "one more seat of {name}",
    "expatriates": "one more of {name}",
    "balance": "one more of {name} than come back",
    "budget": "EUR 1 million more for {name}",
    "mobility": "one more person who may leave {name}",
}
WEEKS = 52


def remarks(plan: JointPlan) -> list[tuple[str, str]]:
    """Return what a leader reads below the costs: who lends, what stays open, what is spared, posts and successors.

    Parameters
    ----------
    plan : JointPlan
        A people plan.
    """
    found: list[tuple[str, str]] = []
    if isinstance(plan, PeoplePlan) and plan.counts:
        counts = plan.counts
        found.append(("Lent", f"{_people(counts['lent'])} person-years between the members"))
        found.append(("Hired", f"{_people(counts['hired'])} people; parted with {_people(counts['parted'])}"))
        found.append(("Open", f"{_people(WEEKS * counts['open'])} vacant weeks"))
        found.append(("Without work", f"{_people(counts['spare'])} person-years"))
    rows = plan.tables.get("posts", ())
    if rows:
        filled = [row for row in rows if row["change"] != "open"]
        crossed = sum(row["of"] not in ("joint", row["from"]) for row in filled)
        found.append(("Posts", f"{len(filled)} of {len(rows)} held, {crossed} of them by people of another member"))
        covered = sum(row["covered"] == "yes" for row in plan.tables["succession"])
        found.append(("Succession", f"{covered} of {len(rows)} posts have a successor of their own"))
    seats = plan.tables.get("seats", ())
    if seats:
        found.append(("Entitlement", f"each member alone has its {seats[0]['rule']}"))
    if rows or plan.tables:
        found.append(("Proposal", "every move is a proposal: people and works councils decide"))
    return found


def priced(plan: JointPlan) -> list[Mapping[str, Cell]]:
    """Return what one more of each limit would save, the dearest first.

    Parameters
    ----------
    plan : JointPlan
        A plan with prices.
    """
    found: list[dict[str, Cell]] = []
    for kind, prices in plan.prices.items():
        for name, price in prices.items():
            said = UNITS.get(kind, "one more of {name}").format(name=name)
            found.append(
                {
                    "limit": kind,
                    "where": name,
                    "saves EUR a unit": -price,
                    "in words": f"{said} would save up to EUR {-price:,.0f}",
                }
            )
    return [*sorted(found, key=lambda row: -abs(float(row["saves EUR a unit"])))]


def contradiction(proof: Certificate) -> str:
    """Return why there is no plan: what is asked, what can be given, and what is short.

    Parameters
    ----------
    proof : Certificate
        The exact certificate.

    Examples
    --------
    ``"1 need asks 80; 1 pool has 60; 1 pool can hire 10; short by 10"``
    """
    return "; ".join(balance(proof, ASKED, GIVEN, _number, nothing="nobody can be given"))


def ways_out(plan: JointPlan, most: int = 10) -> list[str]:
    """Return the least that would have to give way for a plan to exist, the largest first.

    Parameters
    ----------
    plan : JointPlan
        An infeasible plan.
    most : int
        How many to name.
    """
    return [
        WAYS_OUT.get(each.kind, "{kind} of {name} by {amount}").format(
            kind=each.kind, name=each.name, amount=f"{each.amount:,.0f}"
        )
        for each in largest_first(plan, most)
    ]


def _number(amount: Fraction) -> str:
    return f"{float(amount):,.0f}" if amount.denominator == 1 else f"{float(amount):,.1f}"


def _people(number: float) -> str:
    return FEW if 0 < round(number) < LEAST else f"{number:,.0f}"

"""Prices, limits and contradictions of a production plan in the words of a planner."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from alliance.plan.contradictions import balance, largest_first
from alliance.plan.joint_plan import JointPlan
from alliance.solver.infeasible import Certificate

# Kind of row or column -> what it asks for or can give: of one, and of many.
ASKED = {
    "demand": ("1 demand asks", "{count} demands ask"),
    "least load": ("1 plant must build at least", "{count} plants must build at least"),
    "least volume": ("1 least volume asks", "{count} least volumes ask"),
    "least lot": ("1 lot asks at least", "{count} lots ask at least"),
    "open": ("1 open plant must build at least", "{count} open plants must build at least"),
}
GIVEN = {
    "demand": ("1 demand takes at most", "{count} demands take at most"),
    "capacity": ("1 line can build", "{count} lines can build"),
    "shift": ("1 shift pattern can build", "{count} shift patterns can build"),
    "complexity": ("1 line has room for models:", "{count} lines have room for models:"),
    "launches": ("1 plant may launch models:", "{count} plants may launch models:"),
}
WAYS_OUT = {
    "demand": "ask {amount} more of {name}",
    "capacity": "{amount} more capacity on {name}",
    "least load": "{amount} less that {name} must build",
    "least volume": "{amount} less of {name}",
    "least lot": "a lot smaller by {amount}: {name}",
    "complexity": "{amount} more models on {name}",
    "launches": "{amount} more launches at {name}",
}


@dataclass(frozen=True)
class Price:
    """What one unit more of a limit is worth.

    Parameters
    ----------
    kind, name : str
        Which limit.
    saves : float, EUR a unit
        What the first unit more saves; negative if it costs.
    sentence : str
        The same in words, for a round number of vehicles.
    """

    kind: str
    name: str
    saves: float
    sentence: str


def prices_in_words(plan: JointPlan, vehicles: float = 10_000.0) -> tuple[Price, ...]:
    """Return the limits that cost most, the dearest first.

    Parameters
    ----------
    plan : JointPlan
        A plan with prices.
    vehicles : float
        The round number that the sentences speak of.

    Notes
    -----
    The cost of a linear program is convex in its limits: a thousand vehicles more save at most a thousand times what the
    first one saves, so the sentences say "up to".
    """
    found = []
    capacity = plan.prices.get("capacity", {})
    several = len({name.rpartition(", ")[2] for name in capacity}) > 1
    for name, price in capacity.items():
        place = _place(name, several)
        sentence = f"{vehicles:,.0f} more at {place} would save up to EUR {-price * vehicles:,.0f}"
        found.append(Price("capacity", place, -price, sentence))
    for kind, verb in (("least load", "must be loaded with"), ("least volume", "must be built:")):
        for name, price in plan.prices.get(kind, {}).items():
            place = _place(name)
            sentence = f"that 1,000 vehicles {verb} {place} costs up to EUR {price * 1000:,.0f}"
            found.append(Price(kind, place, price, sentence))
    return tuple(sorted(found, key=lambda each: -abs(each.saves)))


def contradiction(proof: Certificate) -> str:
    """Return why there is no plan: what is asked, what can be given, and what is short.

    Parameters
    ----------
    proof : Certificate
        The exact certificate.

    Examples
    --------
    ``"2 plants must build at least 300,000; 40 demands take at most 250,000; short by 50,000"``
    """
    return "; ".join(balance(proof, ASKED, GIVEN, _number))


def remarks(plan: JointPlan) -> list[tuple[str, str]]:
    """Return the lines that people read below the costs of a plan: a word, and what it says.

    Parameters
    ----------
    plan : JointPlan
        A plan.
    """
    found = [
        (f"{row['builder']} builds", f"{float(row['vehicles']):,.0f} vehicles for {row['seller']}")
        for row in plan.tables["who builds for whom"]
        if row["builder"] != row["seller"]
    ]
    used = plan.tables["utilisation by member"]
    several = len({row["year"] for row in used}) > 1
    found += [
        (
            f"{row['member']} uses",
            f"{float(row['used']):,.0f} of {float(row['capacity']):,.0f} ({float(row['utilisation']):.1%})"
            + (f" in {row['year']}" if several else ""),
        )
        for row in used
    ]
    unmet = sum(float(row["vehicles"]) for row in plan.tables["unmet"])
    found.append(("Not delivered", f"{unmet:,.0f} vehicles"))
    changes = plan.tables["changes"]
    if changes:
        once = sum(float(row["cost"]) for row in changes)
        found.append(("Changes", f"{len(changes)} against today, EUR {once:,.0f} once: --table changes"))
    return found + [("Worth most", price.sentence) for price in prices_in_words(plan)[:3]]


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
        WAYS_OUT.get(each.kind, "{kind} of {name} by {amount}").format(
            kind=each.kind,
            name=_place(each.name) if each.kind == "capacity" else each.name,
            amount=f"{each.amount:,.0f}",
        )
        for each in largest_first(plan, most)
    )


def _number(amount: Fraction) -> str:
    return f"{float(amount):,.0f}"


def _place(name: str, with_year: bool = False) -> str:
    """Return ``"Flins"`` for the row ``"Flins line, 2016"``, or ``"Flins in 2016"``."""
    line, _, year = name.rpartition(", ")
    place = (line or name).removesuffix(" line")
    return f"{place} in {year}" if with_year and year else place

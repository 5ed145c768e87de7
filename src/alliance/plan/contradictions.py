"""An exact certificate as a balance in a function's own words: what is asked, what can be given, and what is short."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from alliance.plan.joint_plan import JointPlan
from alliance.solver.infeasible import Certificate, GiveWay, Side

# Kind of row or column -> what is said of one, and of many.
Phrases = Mapping[str, tuple[str, str]]


def balance(
    proof: Certificate,
    asked: Phrases,
    given: Phrases,
    write: Callable[[Fraction], str],
    *,
    nothing: str = "nothing can be given",
) -> list[str]:
    """Return the parts of a contradiction, one for each kind that asks or gives something, and what is short.

    Parameters
    ----------
    proof : Certificate
        The exact certificate.
    asked, given : mapping of str to (str, str)
        Words of the function; ``{count}`` stands for how many there are.
    write : callable
        Writes an amount of the rows.
    nothing : str
        What is said if nothing gives.
    """
    scale = _scale(proof)
    wants = [_said(side, asked, "ask", write, scale) for side in proof.asked if side.amount]
    gives = [_said(side, given, "give", write, scale) for side in proof.given if side.amount]
    return [*wants, *(gives or [nothing]), f"short by {write(proof.shortfall * scale)}"]


def largest_first(plan: JointPlan, most: int) -> Sequence[GiveWay]:
    """Return the largest of what would have to give way for a plan to exist, the largest first."""
    return sorted(plan.give_way, key=lambda each: -each.amount)[:most]


def _said(side: Side, words: Phrases, verb: str, write: Callable[[Fraction], str], scale: Fraction) -> str:
    count = len(side.names)
    other = f"{{count}} of '{side.kind}' {verb}"
    one, many = words.get(side.kind, (other, other))
    return f"{(one if count == 1 else many).format(count=f'{count:,}')} {write(side.amount * scale)}"


def _scale(proof: Certificate) -> Fraction:
    """Return what turns weighted amounts back into those of the rows: the weight that most rows have, turned over."""
    weights = [abs(weight) for weight in proof.weights if weight]
    return 1 / max(set(weights), key=weights.count) if weights else Fraction(1)

"""Prices by volume: every kind of discount as segments, each a fixed amount and a price that hold from some volume on.

Three kinds are known. *All units*: whoever reaches a tier pays its price for everything. *Increment*: its price holds for what
lies above it only. *Lump sum*: the price stays, and reaching the tier brings a rebate once. Each becomes the same thing, so that
a decision needs one family of columns for all of them::

    cost(amount) = min over segments with start <= amount of  fixed + unit x amount

Of increments the segment in force is also the cheapest of all, so that no row has to hold them back; the other two need one
that asks for their volume.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["all units", "increment", "lump sum"]
KINDS: tuple[Kind, ...] = ("all units", "increment", "lump sum")


@dataclass(frozen=True)
class Segment:
    """What is paid from some amount on.

    Parameters
    ----------
    start : float
        The least amount, in the unit of the volume (or of the spend) that tiers are counted in.
    fixed : float, EUR
        What is paid whatever the amount; negative for a rebate.
    unit : float, EUR
        What is paid for each unit of the amount.
    is_held_back : bool
        Whether the segment is cheaper than it may be below its start, so that a plan must be held to its start.
    """

    start: float
    fixed: float
    unit: float
    is_held_back: bool


@dataclass(frozen=True)
class Next:
    """What lies ahead of an amount.

    Parameters
    ----------
    start : float
        Where the next segment begins.
    missing : float
        How much more that is.
    saves : float, EUR
        What the same amount would cost less under it; what the missing units cost is not counted.
    """

    start: float
    missing: float
    saves: float


def segments(base: float, steps: Sequence[tuple[float, float]], kind: Kind = "all units") -> tuple[Segment, ...]:
    """Return the segments of a price and its tiers.

    Parameters
    ----------
    base : float, EUR
        Price of each unit below the first tier.
    steps : sequence of (float, float)
        From which amount on, and the price (for a lump sum: the rebate, EUR) there. In any order.
    kind : "all units", "increment" or "lump sum"
        What a tier means.

    Examples
    --------
    >>> [(each.start, each.fixed, each.unit) for each in segments(10.0, [(100, 9.0)], "increment")]
    [(0.0, 0.0, 10.0), (100.0, 100.0, 9.0)]
    """
    found = [Segment(0.0, 0.0, float(base), False)]
    for start, value in sorted(steps):
        before = found[-1]
        if kind == "all units":
            found.append(Segment(float(start), 0.0, float(value), True))
        elif kind == "increment":
            fixed = before.fixed + (before.unit - value) * start
            found.append(Segment(float(start), float(fixed), float(value), False))
        else:
            found.append(Segment(float(start), -float(value), float(base), True))
    return tuple(found)


def cost(found: Sequence[Segment], amount: float) -> float:
    """Return what an amount costs, EUR.

    Parameters
    ----------
    found : sequence of Segment
        The segments of one price.
    amount : float
        How much is taken.
    """
    return min(each.fixed + each.unit * amount for each in found if each.start <= amount)


def next_segment(found: Sequence[Segment], amount: float) -> Next | None:
    """Return the nearest segment ahead that would cost less, or None if there is none.

    Parameters
    ----------
    found : sequence of Segment
        The segments of one price.
    amount : float
        How much is taken now.
    """
    now = cost(found, amount)
    ahead = [each for each in found if each.start > amount and each.fixed + each.unit * amount < now]
    if not ahead:
        return None
    nearest = min(ahead, key=lambda each: each.start)
    return Next(nearest.start, nearest.start - amount, now - nearest.fixed - nearest.unit * amount)


def wrong_steps(base: float, steps: Sequence[tuple[float, float]], kind: Kind) -> Iterator[tuple[int, str, str]]:
    """Yield what is wrong with tiers: the position among the steps, what it is, and what to do.

    Parameters
    ----------
    base : float, EUR
        Price of each unit below the first tier.
    steps : sequence of (float, float)
        As in `segments`.
    kind : "all units", "increment" or "lump sum"
        What a tier means.
    """
    order = sorted(range(len(steps)), key=lambda position: steps[position])
    before_start, before = 0.0, base if kind != "lump sum" else 0.0
    for position in order:
        start, value = steps[position]
        if start <= before_start:
            yield (
                position,
                f"Two tiers begin at {start:,.10g}",
                "A tier begins above 0, and each at an amount of its own.",
            )
        elif kind == "lump sum" and value < before:
            yield (
                position,
                f"The rebate from {start:,.10g} on ({value:,.2f}) is less than below ({before:,.2f})",
                "A rebate does not fall with the volume.",
            )
        elif kind != "lump sum" and value > before:
            yield (
                position,
                f"The price from {start:,.10g} on ({value:,.2f}) is more than below ({before:,.2f})",
                "A price does not rise with the volume.",
            )
        before_start, before = start, value

"""What is still to come: how much stands at each stage of the ladder, and what a time is expected to bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from alliance.record.cells import Booleans, Integers
from alliance.record.initiatives import ACTUAL, FORECAST, LADDER, PLAN
from alliance.synergy.programme.counting import YEAR, Window, added, beginnings
from alliance.synergy.programme.programme import Amounts, Programme

_NOTHING = Fraction(0)


@dataclass(frozen=True)
class Rung:
    """The initiatives at one stage of the ladder.

    Parameters
    ----------
    stage : str
        ``"0"`` to ``"5"``, or ``"X"``.
    initiatives : int
        How many.
    gross : Fraction
        What they are planned to bring in full: twelve months of recurring ones, everything of others.
    probability : Fraction
        How likely one of them is to come to its end.
    """

    stage: str
    initiatives: int
    gross: Fraction
    probability: Fraction

    @property
    def weighted(self) -> Fraction:
        """The gross amount times the probability."""
        return self.gross * self.probability


@dataclass(frozen=True)
class Exact:
    """Makes amounts of the currency of the whole numbers that are counted in.

    Parameters
    ----------
    scale : int
        Numbers are multiples of ``10**scale``.
    """

    scale: int

    def of(self, value: int) -> Fraction:
        """Return a whole number as an amount."""
        if not value:
            return _NOTHING
        return Fraction(value, 10**-self.scale) if self.scale < 0 else Fraction(value * 10**self.scale)


def pipeline(
    programme: Programme, probabilities: Mapping[str, Fraction], is_in: Booleans, chosen: Integers
) -> tuple[Rung, ...]:
    """Return how much is planned at every stage of the ladder.

    Parameters
    ----------
    programme : Programme
        The programme.
    probabilities : mapping of str to Fraction
        By stage.
    is_in : array of shape (amounts,), bool
        Which amounts count.
    chosen : array of shape (chosen,), int64
        Positions of the initiatives that count.
    """
    stages = programme.initiatives.columns["stage"]
    first, last = programme.amounts.span(PLAN)
    plan, counts = programme.amounts.of(PLAN), is_in[first:last]
    began = beginnings(programme, programme.amounts.of(PLAN))[plan.initiative]
    is_full = np.flatnonzero(counts & (~programme.is_recurring[plan.initiative] | (plan.month - began < YEAR)))
    gross = added(plan.value[is_full], plan.initiative[is_full], len(programme.initiatives))
    unit = Fraction(10) ** programme.scale
    rungs = []
    for stage in LADDER:
        at = chosen[[stages[one] == stage for one in chosen.tolist()]] if len(chosen) else chosen
        rungs.append(Rung(stage, len(at), sum(gross[at].tolist()) * unit, probabilities[stage]))
    return tuple(rungs)


def outlook(
    programme: Programme, window: Window, is_in: Booleans, probabilities: Mapping[str, Fraction]
) -> tuple[Fraction, Fraction]:
    """Return the effect in a time as it is expected now, gross and weighted: as proposed, else as forecast, else as planned.

    Parameters
    ----------
    programme : Programme
        The programme.
    window : Window
        The time.
    is_in : array of shape (amounts,), bool
        Which amounts count.
    probabilities : mapping of str to Fraction
        By stage; what was proposed has come and is not weighted.
    """
    listed = programme.initiatives
    per_initiative = len(programme.members) * (window.last - window.first)
    is_taken = np.zeros(len(listed) * per_initiative, np.bool_)
    counts = programme.at_stage(("3", "4", "5"))
    came, expected = (np.zeros(len(listed), programme.amounts.value.dtype) for _ in range(2))
    for measure in (ACTUAL, FORECAST, PLAN):
        place, value = dense(programme, measure, window, is_in)
        of = place // per_initiative
        chosen = ~is_taken[place] if measure == ACTUAL else ~is_taken[place] & counts[of]
        np.add.at(came if measure == ACTUAL else expected, of[chosen], value[chosen])
        is_taken[place[chosen]] = True
    unit = Fraction(10) ** programme.scale
    chance = [probabilities[stage] if stage else _NOTHING for stage in listed.columns["stage"]]
    by_chance: dict[Fraction, int] = {}
    for each, amount in zip(chance, expected.tolist(), strict=True):
        by_chance[each] = by_chance.get(each, 0) + int(amount)
    reported = sum(came.tolist())
    weighted = reported + sum((each * amount for each, amount in by_chance.items()), _NOTHING)
    return (reported + sum(by_chance.values())) * unit, weighted * unit


def dense(programme: Programme, measure: str, window: Window, is_in: Booleans) -> tuple[Integers, Integers]:
    """Return the amounts of a measure in a time: their places by initiative, member and month, and their values.

    Parameters
    ----------
    programme : Programme
        The programme.
    measure : str
        Id of the measure.
    window : Window
        The time.
    is_in : array of shape (amounts,), bool
        Which amounts count.

    Returns
    -------
    array of shape (found,), array of shape (found,), both int64
    """
    first, last = programme.amounts.span(measure)
    own = programme.amounts.of(measure)
    chosen = np.flatnonzero(is_in[first:last] & inside(own, window))
    pair = own.initiative[chosen] * len(programme.members) + own.member[chosen]
    return pair * (window.last - window.first) + own.month[chosen] - window.first, own.value[chosen]


def inside(amounts: Amounts, window: Window) -> Booleans:
    """Return which amounts lie in a time, shape (amounts,)."""
    found: Booleans = (amounts.month >= window.first) & (amounts.month + amounts.months <= window.last)
    return found

"""How an effect is counted: new in the year, carried over, continuing, one-time, cumulative, net. One series, each month once.

A recurring initiative lowers a cost for ever, but only its first twelve months are news. Those of them that fall into
the year in which it began are *new in the year*, the others are *carry-over* into the next year; from the thirteenth
month on its effect is *continuing*: true, and not new. So every month of a series belongs to exactly one of these, and
new in the year plus carry-over into the next year is the full-year run-rate, without remainder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alliance.errors import UsageError
from alliance.record.cells import Booleans, Integers
from alliance.record.initiatives import (
    ACTUAL,
    CONFIRMED,
    FORECAST,
    ONE_OFF_ACTUAL,
    ONE_OFF_FORECAST,
    ONE_OFF_PLAN,
    PLAN,
    PROGRAMME_MEASURES,
)
from alliance.synergy.programme.programme import Amounts, Programme

YEAR = 12
# The series that can be counted -> the measure of its effect and of its one-off cost.
SERIES: dict[str, tuple[str, str]] = {
    "plan": (PLAN, ONE_OFF_PLAN), "forecast": (FORECAST, ONE_OFF_FORECAST), "actual": (ACTUAL, ONE_OFF_ACTUAL),
    "confirmed": (CONFIRMED, ONE_OFF_ACTUAL),
}  # fmt: skip
# Plans and forecasts count from the approval on.
COUNTED_STAGES: dict[str, tuple[str, ...]] = {"plan": ("3", "4", "5"), "forecast": ("3", "4", "5")}
DEFINITIONS: dict[str, str] = {
    "new": "Effect, in this time, of recurring initiatives in the year in which they began to bring something.",
    "one_time": "Effect, in this time, of initiatives that bring something once.",
    "new_in_year": "New plus one-time: what this time has and no year before it had.",
    "carry_over": "Effect, in this time, of the first twelve months of recurring initiatives that began in the year before.",
    "continuing": "Effect, in this time, of recurring initiatives from their thirteenth month on; not new.",
    "effect": "New, one-time, carry-over and continuing: everything that initiatives bring in this time.",
    "one_off": "What it cost once, in this time, to make initiatives come true.",
    "net": "Effect less one-off cost, in this time.",
    "run_rate": "The first twelve months of recurring initiatives that began in this time, wherever they fall.",
    "cumulative": "Everything that initiatives brought from their beginning to the end of this time.",
}
COUNTS = tuple(DEFINITIONS)


@dataclass(frozen=True)
class Window:
    """The time that is counted.

    Parameters
    ----------
    first, last : int
        The first month, and the month after the last one, counted from January 1970.
    """

    first: int
    last: int

    @cached_property
    def year(self) -> int:
        """The first month of the year that the time belongs to: of its own year, if it is one, else of its calendar year."""
        return self.first if self.last - self.first == YEAR else self.first - self.first % YEAR


def counted(programme: Programme, series: str, window: Window, group: Integers, groups: int) -> Mapping[str, Integers]:
    """Return every count of a series, added up by groups.

    Parameters
    ----------
    programme : Programme
        The programme.
    series : str
        A key of `SERIES`.
    window : Window
        The time.
    group : array of shape (amounts,), int64
        The group that each amount of the programme belongs to; -1 for none.
    groups : int
        How many groups there are.

    Returns
    -------
    mapping of str to array of shape (groups,), int64
        Each of `COUNTS`, in units of ``10**programme.scale``.

    Raises
    ------
    UsageError
        If an amount is only known for a year that the time cuts.

    Notes
    -----
    One pass over the amounts of the series: linear in their number.
    """
    effect, one_off = SERIES[series]
    began_in = beginnings(programme, programme.amounts.of(effect))
    amounts, into = _of(programme, group, effect, series)
    began = began_in[amounts.initiative]
    is_recurring = programme.is_recurring[amounts.initiative]
    inside = _inside(programme, amounts, window)
    age = amounts.month - began
    # The year of a month, counted from the year that is asked for.
    year, birth = (months_years(each, window) for each in (amounts.month, began))
    is_first = is_recurring & (age < YEAR)

    def total(which: Booleans) -> Integers:
        return added(amounts.value[which], into[which], groups)

    found = {
        "new": total(inside & is_first & (year == birth)),
        "one_time": total(inside & ~is_recurring),
        "carry_over": total(inside & is_first & (year > birth)),
        "continuing": total(inside & is_recurring & (age >= YEAR)),
        "run_rate": total(is_first & (began >= window.first) & (began < window.last)),
        "cumulative": total(amounts.month < window.last),
    }
    costs, into_costs = _of(programme, group, one_off, series)
    spent = _inside(programme, costs, window)
    found["one_off"] = added(costs.value[spent], into_costs[spent], groups)
    found["new_in_year"] = found["new"] + found["one_time"]
    found["effect"] = found["new_in_year"] + found["carry_over"] + found["continuing"]
    found["net"] = found["effect"] - found["one_off"]
    return {name: found[name] for name in COUNTS}


def beginnings(programme: Programme, amounts: Amounts) -> Integers:
    """Return the first month in which each initiative brings something, shape (initiatives,).

    An initiative begins once for all its members, so that the shares of the members add up.
    """
    first = np.full(len(programme.initiatives), np.iinfo(np.int64).max // 2, np.int64)
    is_something = amounts.value != 0
    np.minimum.at(first, amounts.initiative[is_something], amounts.month[is_something])
    return first


def months_years(month: Integers, window: Window) -> Integers:
    """Return the year of each month, counted from the year of the window; shape as `month`."""
    return (month - window.year) // YEAR


def added(values: Integers, group: Integers, groups: int) -> Integers:
    """Return the sum of the values of each group, exactly; shape (groups,)."""
    total = np.zeros(groups, values.dtype)
    np.add.at(total, group, values)
    return total


def _of(programme: Programme, group: Integers, measure: str, series: str) -> tuple[Amounts, Integers]:
    """Return the amounts of a measure that count, and their groups."""
    amounts = programme.amounts
    places = np.flatnonzero(amounts.measure == PROGRAMME_MEASURES.index(measure))
    chosen, into = amounts.only(places), group[places]
    is_in = into >= 0
    if series in COUNTED_STAGES:
        is_in &= programme.at_stage(COUNTED_STAGES[series])[chosen.initiative]
    return chosen.only(is_in), into[is_in]


def _inside(programme: Programme, amounts: Amounts, window: Window) -> Booleans:
    """Return which amounts lie in the time, shape (amounts,), or refuse if one is cut by it."""
    end = amounts.month + amounts.months
    is_cut = (
        (amounts.month < window.last) & (end > window.first) & ((amounts.month < window.first) | (end > window.last))
    )
    if is_cut.any():
        name = programme.initiatives.ids[int(amounts.initiative[np.flatnonzero(is_cut)[0]])]
        raise UsageError(
            f"{name} has amounts of whole years, and the time that is asked for is a part of one. Ask for that year, or"
            " deliver its months."
        )
    return (amounts.month >= window.first) & (end <= window.last)

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
# Every month of a series is one of these.
_KINDS = ("new", "carry_over", "continuing", "one_time")


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
    inside = np.flatnonzero(_inside(programme, amounts, window))
    here, began, month = amounts.initiative[inside], began_in[amounts.initiative[inside]], amounts.month[inside]
    # The year of a month, counted from the year that is asked for.
    is_same_year = months_years(month, window) == months_years(began, window)
    is_first = month - began < YEAR
    kind = np.where(programme.is_recurring[here], np.where(is_first, np.where(is_same_year, 0, 1), 2), 3)
    kinds = added(amounts.value[inside], into[inside] * len(_KINDS) + kind, groups * len(_KINDS)).reshape(
        groups, len(_KINDS)
    )
    found = {name: kinds[:, at] for at, name in enumerate(_KINDS)}
    starts = programme.is_recurring & (began_in >= window.first) & (began_in < window.last)
    fresh = np.flatnonzero(starts[amounts.initiative] & (amounts.month - began_in[amounts.initiative] < YEAR))
    found["run_rate"] = added(amounts.value[fresh], into[fresh], groups)
    before = np.flatnonzero(amounts.month < window.last)
    found["cumulative"] = added(amounts.value[before], into[before], groups)
    costs, into_costs = _of(programme, group, one_off, series)
    spent = np.flatnonzero(_inside(programme, costs, window))
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
    first, last = amounts.span(measure)
    chosen, into = amounts.of(measure), group[first:last]
    is_in = into >= 0
    if series in COUNTED_STAGES:
        is_in &= programme.at_stage(COUNTED_STAGES[series])[chosen.initiative]
    return (chosen, into) if is_in.all() else (chosen.only(is_in), into[is_in])


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

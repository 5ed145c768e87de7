"""Which variant gives what a vehicle asks, and what it gives too much."""

from __future__ import annotations

import numpy as np

from alliance.plan.engineering.lineup import Attributes, Flags, Lineup, Numbers, Positions


def covered(attributes: Attributes, needs: Numbers, gives: Numbers, module: Positions) -> Flags:
    """Return which variant gives what which vehicle asks, shape (vehicles, variants).

    Parameters
    ----------
    attributes : Attributes
        What can be asked.
    needs, gives : array of shape (vehicles, attributes), (variants, attributes)
        What is asked and given.
    module : array of shape (variants,)
        Module of each variant: only attributes of its own module count.
    """
    able = np.ones((len(needs), len(gives)), dtype=bool)
    for at in range(len(attributes.id)):
        own = np.flatnonzero(module == attributes.module[at])
        asked, given = needs[:, at][:, None], gives[own, at][None, :]
        able[:, own] &= (asked == given) if attributes.is_exact[at] else (given >= asked)
    return able


def excess(
    attributes: Attributes, needs: Numbers, gives: Numbers, module: Positions, vehicle: Positions, variant: Positions
) -> tuple[Numbers, Numbers]:
    """Return what a variant gives too much for a vehicle: EUR and kg a vehicle, each of shape (uses,).

    Parameters
    ----------
    attributes, needs, gives, module
        As in `covered`.
    vehicle, variant : array of shape (uses,)
        Positions.
    """
    more = np.maximum(0.0, gives[variant] - needs[vehicle])
    own = attributes.module[None, :] == module[variant][:, None]
    more = np.where(own & ~attributes.is_exact[None, :], np.nan_to_num(more), 0.0)
    return more @ attributes.cost, more @ attributes.kg


def reasons(lineup: Lineup, vehicle: int, variant: int) -> list[str]:
    """Return why a vehicle cannot use a variant, one reason each; empty if it can.

    Parameters
    ----------
    lineup : Lineup
        The data.
    vehicle, variant : int
        Positions.
    """
    if ((lineup.uses.vehicle == vehicle) & (lineup.uses.variant == variant)).any():
        return []
    vehicles, variants, attributes = lineup.vehicles, lineup.variants, lineup.attributes
    change = int(vehicles.change[vehicle])
    found = []
    if change > lineup.years[-1]:
        found.append(f"{vehicles.id[vehicle]} may not change in the years of the plan")
    for at, name in enumerate(attributes.id):
        asked, given = lineup.needs[vehicle, at], lineup.gives[variant, at]
        if attributes.module[at] != variants.module[variant]:
            continue
        if attributes.is_exact[at] and asked != given:
            found.append(f"it asks {name} {asked:g} and gets {given:g}")
        elif not attributes.is_exact[at] and given < asked:
            found.append(f"it asks {name} {asked:g} or more and gets {given:g}")
    if variants.start[variant] > change:
        found.append(f"the variant comes in {variants.start[variant]}, the vehicle changes in {change}")
    built = np.flatnonzero(lineup.units[vehicle].sum(axis=0) > 0)
    if built.size and variants.last[variant] < lineup.years[int(built[-1])]:
        found.append(f"the variant ends in {variants.last[variant]}, the vehicle in {lineup.years[int(built[-1])]}")
    return found

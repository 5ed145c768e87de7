"""What volume takes off the prices of variants, by member and year.

A variant costs what its first step says, and less from a volume on. Choosing other variants, or fewer, is a *quantity* effect; what the
volume takes off the price of a chosen one is a *price* effect. Buying claims price effects too, so each is told apart: no euro may
count twice.
"""

from __future__ import annotations

import numpy as np

from alliance.plan.engineering.decided import Decided
from alliance.plan.joint_plan import Cell


def volume_prices(plan: Decided) -> list[dict[str, Cell]]:
    """Return what each member saves in each year because its variants are made in more than their first step's volume.

    Parameters
    ----------
    plan : Decided
        What is decided.

    Returns
    -------
    list of rows
        ``year``, ``member`` and ``taken off``, EUR. What a step costs whatever the number is borne in proportion to the vehicles.
    """
    lineup, offers = plan.lineup, plan.built.offers
    count = len(plan.built.designs.variant)
    first = np.full(count, np.inf)
    np.minimum.at(first, offers.design, offers.start)
    base = np.zeros(count)
    is_first = offers.start == first[offers.design]
    base[offers.design[is_first]] = offers.unit[is_first]
    units = lineup.units.sum(axis=1)[plan.vehicle]
    of_design = np.bincount(plan.design, weights=units.sum(axis=1), minlength=count)
    fixed = offers.fixed[plan.offer] / np.maximum(of_design[plan.design], 1e-300)
    off = units * (base[plan.design] - offers.unit[plan.offer] - fixed)[:, None]
    member = lineup.vehicles.member[plan.vehicle]
    found = np.zeros((len(lineup.members), len(lineup.years)))
    np.add.at(found, member, off)
    return [
        {"year": str(year), "member": name, "taken off": float(found[position, at])}
        for at, year in enumerate(lineup.years)
        for position, name in enumerate(lineup.members)
    ]

"""What can be chosen: designs, their offers by volume, and the ways a vehicle can use them. Formulas: `model`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.plan.engineering.lineup import NOBODY, Flags, Lineup, Numbers, Positions


@dataclass(frozen=True, eq=False)
class Designs:
    """Variants as they are developed or kept: a variant, and who leads it.

    Parameters
    ----------
    variant : array of shape (designs,)
        Position of the variant.
    lead : array of shape (designs,)
        Position of the member that leads a development of which there may be several; -1 if there is one only.
    """

    variant: Positions
    lead: Positions


@dataclass(frozen=True, eq=False)
class Offers:
    """The columns y: a design at one step of its price.

    Parameters
    ----------
    design : array of shape (offers,)
        Position of the design.
    start : array of shape (offers,), vehicles
        Least number over all years.
    fixed : array of shape (offers,), EUR
        What the step costs whatever the number.
    unit : array of shape (offers,), EUR a vehicle
        What each costs.
    whole : array of shape (offers,), EUR
        What choosing it costs in all: development, upkeep, `fixed`, less the retirement it spares.
    """

    design: Positions
    start: Numbers
    fixed: Numbers
    unit: Numbers
    whole: Numbers


@dataclass(frozen=True, eq=False)
class Ways:
    """The columns x: a vehicle that uses an offer.

    Parameters
    ----------
    use, offer : array of shape (ways,)
        Positions.
    cost : array of shape (ways,), EUR
        Parts, CO2 and adaptation over all years.
    """

    use: Positions
    offer: Positions
    cost: Numbers


def designs(lineup: Lineup) -> Designs:
    """Return what can be developed or kept; a candidate that nobody owns once for every member that could lead it."""
    variants, uses = lineup.variants, lineup.uses
    user = lineup.vehicles.member[uses.vehicle]
    can_use = np.zeros((len(variants.id), len(lineup.members)), dtype=bool)
    can_use[uses.variant, user] = True
    several = (variants.owner == NOBODY) & variants.is_new & (can_use.sum(axis=1) > 1)
    several &= np.isfinite(variants.most_units) | _stands_between_rivals(lineup)
    variant, lead = np.nonzero(can_use & several[:, None])
    single = np.flatnonzero(~several)
    order = np.argsort(np.concatenate((single, variant)), kind="stable")
    return Designs(
        np.concatenate((single, variant))[order], np.concatenate((np.full(len(single), NOBODY), lead))[order]
    )


def _stands_between_rivals(lineup: Lineup) -> Flags:
    """Return which variants could be shared by rivals of two members that may not share everything, shape (variants,)."""
    rivals, uses = lineup.rivals, lineup.uses
    able = np.zeros((len(lineup.vehicles.id), len(lineup.variants.id)), dtype=bool)
    able[uses.vehicle, uses.variant] = True
    apart = lineup.vehicles.member[rivals.first] != lineup.vehicles.member[rivals.second]
    both = able[rivals.first[apart]] & able[rivals.second[apart]]
    return np.asarray(both.any(axis=0) & lineup.modules.is_visible[lineup.variants.module])


def offers(lineup: Lineup, made: Designs) -> Offers:
    """Return every design at every step of its price."""
    variants, steps, years = lineup.variants, lineup.steps, len(lineup.years)
    design, step = joined(made.variant, steps.variant, len(variants.id))
    variant = made.variant[design]
    fixed = steps.fixed[step] * years
    spared = np.where(variants.is_new[variant], 0.0, variants.retirement[variant])
    whole = variants.development[variant] + years * variants.upkeep[variant] + fixed - spared
    return Offers(design, steps.start[step] * years, fixed, steps.unit[step], whole)


def ways(lineup: Lineup, made: Designs, offered: Offers) -> Ways:
    """Return every use of every offer that the vehicle's member may use."""
    uses = lineup.uses
    use, offer = joined(uses.variant, made.variant[offered.design], len(lineup.variants.id))
    lead = made.lead[offered.design[offer]]
    may = lead <= lineup.vehicles.member[uses.vehicle[use]]
    use, offer = use[may], offer[may]
    vehicle = uses.vehicle[use]
    co2 = lineup.modules.co2_per_kg[lineup.module_of_use[use]] * uses.excess_kg[use] * lineup.vehicles.co2_cost[vehicle]
    return Ways(use, offer, lineup.total_units[vehicle] * (offered.unit[offer] + co2) + uses.adaptation[use])


def joined(left: Positions, right: Positions, count: int) -> tuple[Positions, Positions]:
    """Return all pairs of a left and a right entry of the same number below `count`, the left ones in order.

    Parameters
    ----------
    left, right : array of shape (left,), (right,)
        Numbers.
    count : int
        Above all of them.

    Returns
    -------
    tuple of two arrays of shape (pairs,)
        Positions on the left and on the right.
    """
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], np.arange(count + 1))
    sizes = (first[1:] - first[:-1])[left]
    at_left = np.repeat(np.arange(len(left)), sizes)
    offset = np.arange(len(at_left)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return at_left, order[first[left[at_left]] + offset]


def names_of_designs(lineup: Lineup, made: Designs) -> list[str]:
    """Return ``"CMF-B cockpit"``, or ``"CMF-B cockpit (renault)"`` where each member may lead one."""
    return [
        lineup.variants.id[variant] + (f" ({lineup.members[lead]})" if lead != NOBODY else "")
        for variant, lead in zip(made.variant.tolist(), made.lead.tolist(), strict=True)
    ]

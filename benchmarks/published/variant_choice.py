"""A location problem as an engineering decision: a customer is a vehicle, a site a variant, a distance an adaptation."""

from __future__ import annotations

import numpy as np

from alliance.plan.engineering import Attributes, Lineup, Modules, Rivals, Steps, Uses, Variants, Vehicles
from alliance.plan.engineering.lineup import NOBODY
from alliance.solver.program import Numbers


def variant_choice(
    fixed: Numbers, cost: Numbers, demand: Numbers, capacity: float = np.inf, most: float = np.inf
) -> Lineup:
    """Return the line-up whose cheapest plan is the cheapest location.

    Parameters
    ----------
    fixed : array of shape (sites,)
        What opening a site costs: the development of the variant.
    cost : array of shape (customers, sites)
        What serving a customer whole costs: the adaptation of the vehicle.
    demand : array of shape (customers,)
        Vehicles.
    capacity : float
        Vehicles that one variant can serve.
    most : float
        How many variants the one member is entitled to.
    """
    customers, sites = cost.shape
    vehicle, variant = np.divmod(np.arange(customers * sites), sites)
    nothing, first = np.zeros(sites), np.zeros(sites, dtype=np.int64)
    ways = np.zeros(customers * sites)
    return Lineup(
        members=("one",),
        regions=("here",),
        years=(1,),
        modules=Modules(["module"], np.zeros(1, dtype=bool), np.zeros(1)),
        attributes=Attributes([], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool), np.zeros(0), np.zeros(0)),
        vehicles=Vehicles(
            [f"customer {each + 1}" for each in range(customers)], np.zeros(customers, dtype=np.int64),
            ["one"] * customers, np.ones(customers, dtype=np.int64), np.zeros(customers),
        ),
        variants=Variants(
            [f"site {each + 1}" for each in range(sites)], first, np.full(sites, NOBODY), np.ones(sites, dtype=bool),
            fixed, nothing, nothing, np.full(sites, capacity), nothing, first, first + 1, first + 1, [""] * sites,
        ),
        steps=Steps(np.arange(sites), nothing, nothing, nothing),
        uses=Uses(vehicle, variant, ways, ways, cost.ravel(), np.zeros(customers * sites, dtype=bool)),
        rivals=Rivals(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)),
        units=demand.reshape(-1, 1, 1),
        tooling=np.zeros((sites, 1)),
        fits=np.ones((sites, sites), dtype=bool),
        most_variants=np.array([[most]]),
        budget=np.array([[np.inf]]),
        needs=np.zeros((customers, 0)),
        gives=np.zeros((sites, 0)),
    )  # fmt: skip

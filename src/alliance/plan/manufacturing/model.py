"""The joint production plan: who builds what, where, for which market — a textbook page.

Sets: models m, lines l of plants p, shift patterns s, markets k, years t; pairs (m, l) say what can be built where.

Operating depth (today's allocation and shifts are given; a linear program with prices)::

    min  sum (c[m,l] + q[p,k] + tau[p,k] V[m]) x[m,l,k,t]  +  sum pi[m,k] u[m,k,t]
    s.t. sum_l x[m,l,k,t] + u[m,k,t] = d[m,k,t]              demand
         sum_{m,k} w[m,l] x[m,l,k,t] <= cap[l]               capacity
         sum_{l of p, m, k} w x >= rho[p] cap[p]             least load

Strategic depth adds whole decisions (launch z, shift sigma, open g) and their costs::

    + sum A a[m,l,t] + H z[m,l,t] + F[s] sigma[s,t] + G[p] g[p,t] + K[p] h[p,t]
    s.t. x[m,l,k,t] <= d[m,k,t] z[m,l,t]                     link (strong: one row for every x)
         sum_{m,k} w x <= sum_s cap[s] sigma[s,t]            capacity;   sum_s sigma[s,t] = g[p,t]   one pattern
         sum_k x >= mu[m,l] z[m,l,t]                         least lot
         a[m,l,t] >= z[m,l,t] - z[m,l,t-1]                   launch;     sum a <= launches of the plant and year
         sum_m z[m,l,t] <= n[l]                              complexity
         z[twin,l,t] <= z[base,l,t]                          twin
         h[p,t] >= |g[p,t] - g[p,t-1]|                       opening and closing

Who bears what: the owner of the plant bears c, A, H, F, G, K; the owner of the brand bears freight, duty and lost margin.

Source: B. Fleischmann, S. Ferber and P. Henrich, Interfaces 36 (2006), for the field; strong links after K. Holmberg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.plan.manufacturing.network import Flags, Network, Numbers, Positions
from alliance.solver.program import INFINITE, Program
from alliance.solver.rows import Rows


@dataclass(frozen=True, eq=False)
class Flows:
    """The columns x: one for every way to serve a demand.

    Parameters
    ----------
    pair, demand : array of shape (flows,)
        Positions of the pair (model, line) and of the demand it serves.
    build, freight, duty : array of shape (flows,), EUR a vehicle
        The three parts of the cost of a vehicle sent that way.
    """

    pair: Positions
    demand: Positions
    build: Numbers
    freight: Numbers
    duty: Numbers

    @property
    def cost(self) -> Numbers:
        """EUR a vehicle, shape (flows,)."""
        return self.build + self.freight + self.duty

    def __len__(self) -> int:
        return len(self.pair)


def flows(network: Network, allowed: Flags) -> Flows:
    """Return every way to serve every demand from an allowed pair of its model.

    Parameters
    ----------
    network : Network
        The data.
    allowed : array of shape (pairs,), bool
        Pairs that may be used.
    """
    pairs, demand = network.pairs, network.demand
    usable = np.flatnonzero(allowed)
    by_model = usable[np.argsort(pairs.model[usable], kind="stable")]
    first = np.searchsorted(pairs.model[by_model], np.arange(len(network.models.id) + 1))
    counts = (first[1:] - first[:-1])[demand.model]
    of_demand = np.repeat(np.arange(len(demand.units)), counts)
    offset = np.arange(len(of_demand)) - np.repeat(np.cumsum(counts) - counts, counts)
    of_pair = by_model[first[demand.model[of_demand]] + offset]
    plant, market = network.plant_of_pair[of_pair], demand.market[of_demand]
    freight = network.freight[plant, market]
    reachable = np.isfinite(freight) & (demand.units[of_demand] > 0)
    of_pair, of_demand = of_pair[reachable], of_demand[reachable]
    plant, market = plant[reachable], market[reachable]
    return Flows(
        pair=of_pair,
        demand=of_demand,
        build=pairs.unit_cost[of_pair],
        freight=freight[reachable],
        duty=network.duty[plant, market] * network.models.customs_value[pairs.model[of_pair]],
    )


@dataclass(frozen=True, eq=False)
class Operating:
    """The operating program with what its columns and rows mean.

    Columns are the flows, then one unmet quantity for each demand. Rows are demands, line-years, plant-years.

    Parameters
    ----------
    network : Network
        The data it was made from.
    flows : Flows
        What its first columns are.
    program : Program
        What is solved.
    """

    network: Network
    flows: Flows
    program: Program


def operating(network: Network) -> Operating:
    """Return the linear program of today's allocation and shifts."""
    ways = flows(network, network.pairs.is_current)
    demand, years = network.demand, len(network.years)
    count, asked = len(ways), len(demand.units)
    rows = Rows(count + asked)
    rows.add(
        "demand",
        asked,
        row=np.concatenate((ways.demand, np.arange(asked))),
        column=np.arange(count + asked),
        value=np.ones(count + asked),
        lower=demand.units,
        upper=demand.units,
        names=demand_names(network),
    )
    work = network.pairs.work[ways.pair]
    line = network.pairs.line[ways.pair]
    year = demand.year[ways.demand]
    capacity = line_capacity(network)
    rows.add(
        "capacity",
        len(capacity) * years,
        row=line * years + year,
        column=np.arange(count),
        value=work,
        lower=np.full(len(capacity) * years, -INFINITE),
        upper=np.repeat(capacity, years),
        names=[f"{name}, {label}" for name in network.lines.id for label in network.years],
    )
    plants = network.plants
    least = plants.least_load * np.bincount(network.lines.plant, weights=capacity, minlength=len(plants.id))
    if least.any():
        plant = network.lines.plant[line]
        rows.add(
            "least load",
            len(plants.id) * years,
            row=plant * years + year,
            column=np.arange(count),
            value=work,
            lower=np.repeat(least, years),
            upper=np.full(len(plants.id) * years, INFINITE),
            names=[f"{name}, {label}" for name in plants.id for label in network.years],
        )
    add_least_volume(rows, network, ways)
    program = rows.program(
        cost=np.concatenate((ways.cost, demand.margin)),
        lower=np.zeros(count + asked),
        upper=np.full(count + asked, INFINITE),
        column_kinds=[("flow", count), ("unmet", asked)],
        column_names=[(), demand_names(network)],
    )
    return Operating(network, ways, program)


def add_least_volume(rows: Rows, network: Network, ways: Flows) -> None:
    """Add ``sum_k x[m,l,k,t] >= least volume`` for the pairs that must build something."""
    pairs, years = network.pairs, len(network.years)
    bound = np.flatnonzero(pairs.least_volume > 0)
    if not bound.size:
        return
    order = np.full(len(pairs.model), -1)
    order[bound] = np.arange(len(bound))
    inside = np.flatnonzero(order[ways.pair] >= 0)
    count = len(bound) * years
    names = network.pair_names()
    rows.add(
        "least volume",
        count,
        row=order[ways.pair[inside]] * years + network.demand.year[ways.demand[inside]],
        column=inside,
        value=np.ones(len(inside)),
        lower=np.repeat(pairs.least_volume[bound], years),
        upper=np.full(count, INFINITE),
        names=[f"{names[pair]}, {year}" for pair in bound for year in network.years],
    )


def line_capacity(network: Network) -> Numbers:
    """Return what each line can do in its pattern of today, shape (lines,), work units a year."""
    current = network.shifts.is_current
    capacity = np.bincount(
        network.shifts.line[current], weights=network.shifts.capacity[current], minlength=len(network.lines.id)
    )
    return capacity.astype(np.float64)


def demand_names(network: Network) -> list[str]:
    """Return ``"Clio for FR, 2016"`` for each demand."""
    demand = network.demand
    return [
        f"{network.models.id[model]} for {network.markets[market]}, {network.years[year]}"
        for model, market, year in zip(demand.model.tolist(), demand.market.tolist(), demand.year.tolist(), strict=True)
    ]

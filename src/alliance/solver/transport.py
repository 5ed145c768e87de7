"""Many demands, a few shared capacities: the linear program of an operating plan, solved through its prices.

Each demand is served by one or more *ways*, or left unmet at a cost; each way takes *work* from one *source*. There are
thousands of demands and hundreds of sources, so the plan is decided by a few hundred prices of the sources: given those,
every demand takes its cheapest way. Three exact reductions make the program small:

- *Key ways.* The cheapest way of each demand at the present prices is put in as "the demand less the others". The rows of
  the demands become bounds, and the search begins next to the optimum instead of with an empty plan.
- *A box around the prices.* While the prices stay in the box, a way that is dearer at the lowest prices than another way of
  its demand at the highest can carry nothing and is left out. If a price ends at the edge of its box, the box moves and
  grows; the last box has no edges. (Boxstep; W. Hogan, R. Marsten and J. Blankenship, Operations Research 23, 1975.)
- *Prices of a sample* to begin with, if no better guess is known: a quarter of the demands on a quarter of the capacity.

Every answer carries its proof: what the plan costs, and the bound that its prices give (weak duality), computed apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliance.errors import AllianceError
from alliance.solver.answer import Outcome
from alliance.solver.highs import solve
from alliance.solver.program import INFINITE, SMALLEST, Numbers
from alliance.solver.rows import Rows

Positions = npt.NDArray[np.int64]
# Boxes tried before the one without edges, and how much an edge that was hit moves out.
BOXES = 3
GROWTH = 8.0
# Demands below this are not worth sampling.
SAMPLED_FROM = 2000
SAMPLE = 4


class TransportError(AllianceError):
    """The transport program did not end in an optimum; says how it ended."""


@dataclass(frozen=True, eq=False)
class Transport:
    """min sum cost x + sum lost u  s.t.  sum of ways + u = units (each demand);  sum work x <= capacity (each source).

    Parameters
    ----------
    units, lost : array of shape (demands,)
        What is asked for, and what a unit not delivered costs.
    capacity : array of shape (sources,)
        What each source can do.
    demand, source : array of shape (ways,)
        Positions; the ways lie in the order of their demands.
    cost, work : array of shape (ways,)
        Cost of a unit, and what it takes of the source.
    """

    units: Numbers
    lost: Numbers
    capacity: Numbers
    demand: Positions
    source: Positions
    cost: Numbers
    work: Numbers


@dataclass(frozen=True, eq=False)
class Carried:
    """The optimum of a transport program with its proof.

    Parameters
    ----------
    sent : array of shape (ways,)
        What goes each way.
    unmet : array of shape (demands,)
        What is not delivered.
    prices : array of shape (sources,)
        What a unit of work of each source is worth; at least 0.
    cost, bound : float
        Cost of the plan, and what no plan can go below by the prices.
    """

    sent: Numbers
    unmet: Numbers
    prices: Numbers
    cost: float
    bound: float


@dataclass(frozen=True, eq=False)
class Guess:
    """Where the prices are looked for first.

    Parameters
    ----------
    prices : array of shape (sources,)
        The middle of the box.
    doubt : array of shape (sources,)
        Half its width.
    """

    prices: Numbers
    doubt: Numbers


def carry(problem: Transport, guess: Guess | None = None) -> Carried:
    """Return the cheapest way to serve all demands within the capacities, with prices and proof.

    Parameters
    ----------
    problem : Transport
        The program.
    guess : Guess or None
        Prices of a problem like it; they decide how long it takes, not what comes out.

    Raises
    ------
    TransportError
        If the solver gives no optimum. (There always is one: everything can be left unmet.)
    """
    if not len(problem.demand):
        lost = float(problem.units @ problem.lost)
        return Carried(np.zeros(0), problem.units.copy(), np.zeros(len(problem.capacity)), lost, lost)
    ways = _Ways(problem)
    guess = guess or _sampled(problem)
    prices, doubt = np.append(guess.prices, 0.0), np.append(guess.doubt, 0.0)
    box = 0
    while True:
        box += 1
        high = np.where(box > BOXES, INFINITE, prices + doubt)
        low = np.where(box > BOXES, 0.0, np.maximum(prices - doubt, 0.0))
        high[-1] = low[-1] = 0.0
        flow, prices, at_edge = _solve_in_box(problem, ways, prices, low, high)
        if not at_edge.any():
            break
        doubt[:-1][at_edge] *= GROWTH
    return Carried(
        sent=flow[ways.of_way],
        unmet=flow[ways.of_unmet],
        prices=prices[:-1],
        cost=float(ways.cost @ flow),
        bound=float(problem.units @ ways.cheapest(prices) - prices[:-1] @ problem.capacity),
    )


class _Ways:
    """The ways of a problem with "unmet" as the last way of each demand, taking nothing of a source that has no price."""

    def __init__(self, problem: Transport) -> None:
        demands, sources = len(problem.units), len(problem.capacity)
        counts = np.bincount(problem.demand, minlength=demands)
        self.of_way = np.arange(len(problem.demand)) + problem.demand
        self.of_unmet = np.cumsum(counts) + np.arange(demands)
        self.first = self.of_unmet - counts
        self.demand = np.repeat(np.arange(demands), counts + 1)
        self.source = np.full(len(self.demand), sources)
        self.cost = np.empty(len(self.demand))
        self.work = np.zeros(len(self.demand))
        self.source[self.of_way] = problem.source
        self.work[self.of_way] = problem.work
        self.cost[self.of_way] = problem.cost
        self.cost[self.of_unmet] = problem.lost

    def priced(self, prices: Numbers) -> Numbers:
        """Return what a unit costs each way with the work it takes, prices of shape (sources + 1,)."""
        return np.asarray(self.cost + self.work * prices[self.source])

    def cheapest(self, prices: Numbers) -> Numbers:
        """Return what a unit of each demand costs at least, shape (demands,)."""
        return np.asarray(np.minimum.reduceat(self.priced(prices), self.first))


def _solve_in_box(
    problem: Transport, ways: _Ways, prices: Numbers, low: Numbers, high: Numbers
) -> tuple[Numbers, Numbers, npt.NDArray[np.bool_]]:
    """Return the flow of every way, the prices inside the box, and which of them ended at its edge.

    min sum (r - r[key]) x + (high - p) bought + (p - low) sold  over the ways that are not key,  r = cost + work p
    s.t. work x - work[key] x + sold - bought = capacity - what the key ways take    (each source)
         sum of a demand's x <= units                                               (demands with two others and more)
    """
    demands, sources = len(problem.units), len(problem.capacity)
    reduced, best = ways.priced(prices), ways.cheapest(prices)
    is_best = np.flatnonzero(reduced == best[ways.demand])
    key = is_best[np.append(True, np.diff(ways.demand[is_best]) > 0)]
    priced_low = ways.cost + ways.work * low[ways.source]
    worst = ways.cheapest(np.where(np.isinf(high), 0.0, high)) if not np.isinf(high).any() else problem.lost
    can_carry = priced_low <= worst[ways.demand] + 1e-9 * np.abs(worst[ways.demand])
    can_carry[key] = False
    other = np.flatnonzero(can_carry)
    of_demand = ways.demand[other]
    its_key = key[of_demand]
    count = len(other)

    rows = Rows(count + 2 * sources)
    column, every = np.arange(count), np.arange(sources)
    row = np.concatenate((ways.source[other], ways.source[its_key]))
    value = np.concatenate((ways.work[other], -ways.work[its_key]))
    inside = row < sources
    key_work = np.bincount(ways.source[key], weights=ways.work[key] * problem.units, minlength=sources + 1)[:sources]
    rows.add(
        "source",
        sources,
        row=np.concatenate((row[inside], every, every)),
        column=np.concatenate((np.tile(column, 2)[inside], count + every, count + sources + every)),
        value=np.concatenate((value[inside], -np.ones(sources), np.ones(sources))),
        lower=problem.capacity - key_work,
        upper=problem.capacity - key_work,
    )
    others = np.bincount(of_demand, minlength=demands)
    bounded = np.flatnonzero(others > 1)
    row_of = np.full(demands, -1)
    row_of[bounded] = np.arange(len(bounded))
    inside = row_of[of_demand] >= 0
    rows.add(
        "demand",
        len(bounded),
        row=row_of[of_demand[inside]],
        column=column[inside],
        value=np.ones(int(inside.sum())),
        lower=np.full(len(bounded), -INFINITE),
        upper=problem.units[bounded],
    )
    has_top = np.isfinite(high[:-1])
    bought = np.where(has_top, high[:-1] - prices[:-1], 0.0)
    cost = np.concatenate((reduced[other] - best[of_demand], bought, prices[:-1] - low[:-1]))
    program = rows.program(
        cost=np.where(np.abs(cost) < SMALLEST, 0.0, cost),
        lower=np.zeros(count + 2 * sources),
        upper=np.concatenate((problem.units[of_demand], np.where(has_top, INFINITE, 0.0), np.full(sources, INFINITE))),
    )
    answer = solve(program, presolve=False)
    if answer.outcome is not Outcome.OPTIMAL or answer.x is None or answer.duals is None:
        raise TransportError(f"The transport program of {demands} demands and {sources} sources is {answer.outcome}.")
    flow = np.zeros(len(ways.demand))
    moved = np.clip(answer.x[:count], 0.0, None)
    flow[other] = moved
    flow[key] = np.maximum(0.0, problem.units - np.bincount(of_demand, weights=moved, minlength=demands))
    found = np.append(np.maximum(0.0, prices[:-1] - answer.duals[:sources]), 0.0)
    over, under = answer.x[count : count + sources], answer.x[count + sources :]
    slack = 1e-7 * np.maximum(1.0, problem.capacity)
    return flow, found, (over > slack) | ((under > slack) & (low[:-1] > 0))


def _sampled(problem: Transport) -> Guess:
    """Return the prices of a quarter of the demands on a quarter of the capacity, and how far they may be off."""
    sources = len(problem.capacity)
    if len(problem.units) < SAMPLED_FROM or not sources:
        return Guess(np.zeros(sources), np.full(sources, INFINITE))
    taken = np.zeros(len(problem.units), dtype=bool)
    taken[::SAMPLE] = True
    kept = taken[problem.demand]
    share = float(problem.units[taken].sum() / problem.units.sum())
    sample = Transport(
        units=problem.units[taken],
        lost=problem.lost[taken],
        capacity=problem.capacity * share,
        demand=(np.cumsum(taken) - 1)[problem.demand[kept]],
        source=problem.source[kept],
        cost=problem.cost[kept],
        work=problem.work[kept],
    )
    prices = carry(sample).prices
    return Guess(prices, 0.1 * prices + 0.03 * float(np.median(problem.lost)))

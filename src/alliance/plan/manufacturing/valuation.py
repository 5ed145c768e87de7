"""The operating cost of one set of members after another, each quicker for the ones before.

The ways to serve every demand are laid out once; a set of members is then an index into them: it has the plants and the
demands that its members own. What capacity is worth to a set is looked for near what it is worth to the sets with one
member less, so that a plan of thousands of demands is found in a few small programs. Every cost comes with its bound.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from time import perf_counter

import numpy as np

from alliance.plan.manufacturing.model import Flows, Operating, flows, line_capacity
from alliance.plan.manufacturing.network import Flags, Network, Numbers
from alliance.solver.answer import Answer, Outcome
from alliance.solver.highs import solve
from alliance.solver.transport import Guess, Transport, carry

# Sets two members smaller than the one that is valued teach nothing more; keep this many levels.
REMEMBERED = 2
# A program with fewer ways is a small one.
SMALL = 20_000


class Valuation:
    """Costs of sets of members of a network at the operating depth.

    Parameters
    ----------
    network : Network
        The data of all members; without a least load or a least volume.
    standing : mapping of str to float, EUR
        What each member spends whatever is built.
    """

    def __init__(self, network: Network, standing: Mapping[str, float]) -> None:
        self._members = network.members
        self._standing = np.array([standing[member] for member in network.members])
        ways = flows(network, network.pairs.is_current)
        self._whole = transport(network, ways)
        self._builder = network.plants.member[network.plant_of_pair[ways.pair]]
        self._seller = network.models.member[network.demand.model[ways.demand]]
        self._asker = network.models.member[network.demand.model]
        self._owner = np.repeat(network.plants.member[network.lines.plant], len(network.years))
        self._usual = float(np.median(self._whole.lost)) if len(self._whole.lost) else 0.0
        # Where a program is small, a second box costs more than a wide first one.
        self._caution = 3.0 if len(self._whole.cost) < SMALL else 1.5
        self._prices: dict[int, Numbers] = {}

    def value(self, members: Collection[str]) -> tuple[float, float]:
        """Return the cost of the best plan of some members and the bound that no plan can go below, EUR."""
        inside = np.array([member in members for member in self._members])
        standing = float(self._standing[inside].sum())
        problem, sources = self._cut(inside)
        coalition = sum(1 << int(position) for position in np.flatnonzero(inside))
        found = carry(problem, self._guess(coalition, sources))
        self._remember(coalition, sources, found.prices)
        return found.cost + standing, found.bound + standing

    def _cut(self, inside: Flags) -> tuple[Transport, Flags]:
        """Return the transport program of some members and which sources are theirs."""
        whole = self._whole
        sources, demands = inside[self._owner], inside[self._asker]
        ways = np.flatnonzero(inside[self._builder] & inside[self._seller])
        return (
            Transport(
                units=whole.units[demands],
                lost=whole.lost[demands],
                capacity=whole.capacity[sources],
                demand=(np.cumsum(demands) - 1)[whole.demand[ways]],
                source=(np.cumsum(sources) - 1)[whole.source[ways]],
                cost=whole.cost[ways],
                work=whole.work[ways],
            ),
            sources,
        )

    def _guess(self, coalition: int, sources: Flags) -> Guess | None:
        """Return the mean of the prices with one member less, and how far they differ; None if no such set is known."""
        members = [position for position in range(len(self._members)) if coalition >> position & 1]
        before = [position for position in members if coalition ^ 1 << position in self._prices]
        if not before:
            return None
        prices = np.array([self._prices[coalition ^ 1 << position] for position in before])[:, sources]
        has_price = np.array(before)[:, None] != self._owner[sources]
        count = has_price.sum(axis=0)
        mean = (prices * has_price).sum(axis=0) / np.maximum(count, 1)
        spread = np.sqrt(((prices - mean) ** 2 * has_price).sum(axis=0) / np.maximum(count, 1))
        doubt = np.where(count > 1, self._caution * spread, 0.1 * mean + 0.02 * self._usual) + 0.002 * self._usual
        if not count.all():
            # Only the set without its owner is known: begin from the owner alone, with much doubt.
            unknown = count == 0
            for position in before:
                alone = self._prices.get(1 << position)
                mine = unknown & (self._owner[sources] == position)
                mean[mine] = alone[sources][mine] if alone is not None else 0.0
            doubt[unknown] = 0.2 * self._usual
        return Guess(mean, doubt)

    def _remember(self, coalition: int, sources: Flags, prices: Numbers) -> None:
        size = coalition.bit_count()
        for known in [each for each in self._prices if 1 < each.bit_count() <= size - REMEMBERED]:
            del self._prices[known]
        self._prices[coalition] = np.zeros(len(sources))
        self._prices[coalition][sources] = prices


def operate(plan: Operating) -> Answer:
    """Return the answer to an operating program, with a price for every row."""
    network = plan.network
    if not is_transport(network):
        return solve(plan.program, presolve=False)
    began = perf_counter()
    found = carry(transport(network, plan.flows))
    ways = plan.flows
    # A demand is worth what its cheapest way costs at the prices, and never more than what is lost without it.
    source = network.pairs.line[ways.pair] * len(network.years) + network.demand.year[ways.demand]
    worth = network.demand.margin.copy()
    np.minimum.at(worth, ways.demand, ways.cost + network.pairs.work[ways.pair] * found.prices[source])
    return Answer(
        Outcome.OPTIMAL,
        found.cost,
        found.bound,
        np.concatenate((found.sent, found.unmet)),
        np.concatenate((worth, -found.prices)),
        perf_counter() - began,
    )


def is_transport(network: Network) -> bool:
    """Return whether the operating plan of a network has demands and capacities only."""
    return not network.plants.least_load.any() and not network.pairs.least_volume.any()


def transport(network: Network, ways: Flows) -> Transport:
    """Return the operating plan of a network as a transport program; a source is a line in a year."""
    years = len(network.years)
    return Transport(
        units=network.demand.units,
        lost=network.demand.margin,
        capacity=np.repeat(line_capacity(network), years),
        demand=ways.demand,
        source=network.pairs.line[ways.pair] * years + network.demand.year[ways.demand],
        cost=ways.cost,
        work=network.pairs.work[ways.pair],
    )

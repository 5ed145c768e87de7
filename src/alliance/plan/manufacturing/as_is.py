"""The as-is cost: today's plan, costed and not improved.

Where the table ``shipments`` says what is shipped today, exactly that is costed. Every other demand is taken to be served as
a member without any planning of its own serves it: from the nearest of its own plants that build the model today (nearest by
freight and duty, whatever building costs there), and as much of it as today's shifts can take. Members do not build for each
other unless the shipments say so. This understates what is wrong with today rather than overstating it: give shipments to
know better.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alliance.errors import UsageError
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing.model import Operating, line_capacity, operating
from alliance.plan.manufacturing.network import Flags, Network, Numbers
from alliance.plan.manufacturing.production import Production
from alliance.solver.answer import Answer, Outcome
from alliance.solver.highs import solve
from alliance.solver.program import Program


@dataclass(frozen=True, eq=False)
class AsIs:
    """Today's plan.

    Parameters
    ----------
    plan : JointPlan
        Its tables and costs; its outcome is "feasible", because nothing was improved.
    given : int
        How many demands are served as the table ``shipments`` says.
    demands : int
        How many demands there are.
    """

    plan: JointPlan
    given: int
    demands: int


def as_is(production: Production) -> AsIs:
    """Return today's plan of the members of a production plan.

    Parameters
    ----------
    production : Production
        The problem, of either depth: allocation, shifts and plants are those of today.

    Raises
    ------
    UsageError
        If the demands that are not given cannot be served at all.
    """
    network = _today_only(production.network)
    built = operating(network)
    sent, is_given = _as_given(built)
    found = solve(_nearest_first(built, sent, is_given), presolve=False)
    if found.x is None:
        raise UsageError(f"Today's plan cannot be costed: it ended '{found.outcome}'. Look at the table 'shipments'.")
    cost = float(built.program.cost @ found.x)
    answer = Answer(Outcome.FEASIBLE, cost, -float("inf"), found.x, None, found.seconds)
    plan = replace(production, network=network, depth="operating").read(built, answer)
    return AsIs(plan, int(is_given.sum()), len(is_given))


def _today_only(network: Network) -> Network:
    """Return the network in which each member uses its own plants of today, and others only as the shipments say."""
    own = network.plants.member[network.plant_of_pair] == network.models.member[network.pairs.model]
    used = network.pairs.is_current & own
    if network.today is not None:
        used[network.today.pair] = True
    pairs = replace(network.pairs, is_current=used, least_volume=np.zeros(len(used)))
    plants = replace(network.plants, least_load=np.zeros(len(network.plants.id)))
    return replace(network, pairs=pairs, plants=plants)


def _as_given(built: Operating) -> tuple[Numbers, Flags]:
    """Return the shipments of today, shape (flows,), and which demands they serve, shape (demands,)."""
    network, ways = built.network, built.flows
    size = len(network.demand.units)
    sent, is_given = np.zeros(len(ways)), np.zeros(size, dtype=bool)
    if network.today is not None:
        at = {key: way for way, key in enumerate((ways.pair * size + ways.demand).tolist())}
        keys = (network.today.pair * size + network.today.demand).tolist()
        for key, vehicles in zip(keys, network.today.vehicles.tolist(), strict=True):
            if key in at:
                sent[at[key]] += vehicles
        is_given[network.today.demand] = True
    return sent, is_given


def _nearest_first(built: Operating, sent: Numbers, is_given: Flags) -> Program:
    """Return the program of today's sourcing: freight and duty only, what is given fixed, nobody builds for others unasked."""
    network, ways, program = built.network, built.flows, built.program
    units = network.demand.units
    served = np.bincount(ways.demand, weights=sent, minlength=len(units))
    fixed = is_given[ways.demand]
    own = network.plants.member[network.plant_of_pair] == network.models.member[network.pairs.model]
    most = np.where(own[ways.pair], np.inf, 0.0)
    load = np.bincount(
        network.pairs.line[ways.pair] * len(network.years) + network.demand.year[ways.demand],
        weights=sent * network.pairs.work[ways.pair],
        minlength=len(network.lines.id) * len(network.years),
    )
    # Without least loads and volumes the rows are the demands and, after them, the capacities.
    room = np.maximum(np.repeat(line_capacity(network), len(network.years)), load)
    asked = np.maximum(units, served)
    rest = np.maximum(0.0, units - served)
    return replace(
        program,
        cost=np.concatenate((ways.freight + ways.duty, network.demand.margin)),
        lower=np.concatenate((np.where(fixed, sent, 0.0), np.where(is_given, rest, 0.0))),
        upper=np.concatenate((np.where(fixed, sent, most), np.where(is_given, rest, np.inf))),
        row_lower=np.concatenate((asked, program.row_lower[len(units) :])),
        row_upper=np.concatenate((asked, room)),
    )

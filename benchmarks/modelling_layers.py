"""The joint operating plan as users of two modelling layers would write it: PuLP with CBC, linopy with HiGHS."""

import warnings

import numpy as np

from alliance.plan.manufacturing import Network
from alliance.plan.manufacturing.model import Flows, flows, line_capacity


def _ways(network: Network) -> tuple[Flows, np.ndarray, np.ndarray]:
    """Return the ways to serve the demands, the line of each, and its work; the same work for all who are compared."""
    ways = flows(network, network.pairs.is_current)
    return ways, network.pairs.line[ways.pair], network.pairs.work[ways.pair]


def pulp_cost(network: Network) -> float:
    """Return the cost of the best plan by PuLP and CBC, one thread."""
    import pulp

    ways, line, work = _ways(network)
    model = pulp.LpProblem("plan", pulp.LpMinimize)
    sent = [pulp.LpVariable(f"x{way}", lowBound=0) for way in range(len(ways))]
    unmet = [pulp.LpVariable(f"u{demand}", lowBound=0) for demand in range(len(network.demand.units))]
    lost = zip(network.demand.margin.tolist(), unmet, strict=True)
    model += pulp.lpSum(cost * way for cost, way in zip(ways.cost.tolist(), sent, strict=True)) + pulp.lpSum(
        margin * missing for margin, missing in lost
    )
    serving: list[list[pulp.LpVariable]] = [[missing] for missing in unmet]
    using: list[list[tuple[pulp.LpVariable, float]]] = [[] for _ in network.lines.id]
    for way, (demand, at, hours) in enumerate(zip(ways.demand.tolist(), line.tolist(), work.tolist(), strict=True)):
        serving[demand].append(sent[way])
        using[at].append((sent[way], hours))
    for units, served in zip(network.demand.units.tolist(), serving, strict=True):
        model += pulp.lpSum(served) == units
    for capacity, used in zip(line_capacity(network).tolist(), using, strict=True):
        if used:
            model += pulp.lpSum(hours * way for way, hours in used) <= capacity
    model.solve(pulp.PULP_CBC_CMD(msg=False, threads=1))
    assert pulp.LpStatus[model.status] == "Optimal"
    return float(pulp.value(model.objective))


def linopy_cost(network: Network) -> float:
    """Return the cost of the best plan by linopy and HiGHS, handed over directly, one thread."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import linopy
        import pandas as pd

        ways, line, work = _ways(network)
        every, demands = pd.RangeIndex(len(ways), name="way"), pd.RangeIndex(len(network.demand.units), name="demand")
        model = linopy.Model()
        sent = model.add_variables(lower=0, coords=[every], name="sent")
        unmet = model.add_variables(lower=0, coords=[demands], name="unmet")
        served = (1 * sent).groupby(pd.Series(ways.demand, index=every, name="demand")).sum()
        model.add_constraints(served + unmet == pd.Series(network.demand.units, index=demands), name="served")
        used = (pd.Series(work, index=every) * sent).groupby(pd.Series(line, index=every, name="line")).sum()
        lines = pd.Series(line_capacity(network), index=pd.RangeIndex(len(network.lines.id), name="line"))
        model.add_constraints(used <= lines.loc[np.unique(line)], name="used")
        cost = (pd.Series(ways.cost, index=every) * sent).sum()
        model.add_objective(cost + (pd.Series(network.demand.margin, index=demands) * unmet).sum())
        model.solve("highs", io_api="direct", threads=1, log_to_console=False)
        return float(model.objective.value)

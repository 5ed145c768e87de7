"""What a solved plan says to people: one table for each question, each a list of plain rows.

Allocation against today, what changes, use of lines and members' plants, who builds for whom, shipments, duty by lane, and
what is not delivered. Every table is read from the same decided numbers, so they agree with each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.plan.joint_plan import Cell
from alliance.plan.manufacturing.model import Flows, Operating, line_capacity
from alliance.plan.manufacturing.network import Flags, Network, Numbers, Positions
from alliance.plan.manufacturing.strategic import Strategic

Row = dict[str, Cell]
# Fewer vehicles than this are none.
NOTHING = 1e-6


@dataclass(frozen=True, eq=False)
class Decided:
    """The numbers of a solved plan by the things they speak of.

    Parameters
    ----------
    network : Network
        The data.
    flows : Flows
        The ways to serve demands.
    sent : array of shape (flows,), vehicles
        Vehicles sent each way.
    unmet : array of shape (demands,), vehicles
        Vehicles that are not delivered.
    allocated : array of shape (pairs, years), bool
        Which model is on which line.
    launched : array of shape (pairs, years), bool
        Which model is brought to which line.
    capacity : array of shape (lines, years), work units
        What each line can do.
    pattern : array of shape (lines, years)
        Position of the shift pattern; -1 if the line does not run.
    is_open : array of shape (plants, years), bool
        Which plant is open.
    """

    network: Network
    flows: Flows
    sent: Numbers
    unmet: Numbers
    allocated: Flags
    launched: Flags
    capacity: Numbers
    pattern: Positions
    is_open: Flags


def decided(built: Operating | Strategic, x: Numbers) -> Decided:
    """Return what a solution decides.

    Parameters
    ----------
    built : Operating or Strategic
        The program.
    x : array of shape (columns,)
        Its solution.
    """
    network, ways = built.network, built.flows
    years, count, asked = len(network.years), len(ways), len(network.demand.units)
    sent, unmet = x[:count], x[count : count + asked]
    if isinstance(built, Operating):
        allocated = np.repeat(network.pairs.is_current[:, None], years, axis=1)
        running = np.repeat(network.shifts.is_current[:, None], years, axis=1)
        is_open = np.repeat(network.plants.is_open[:, None], years, axis=1)
        launched = np.zeros_like(allocated)
        capacity = np.repeat(line_capacity(network)[:, None], years, axis=1)
    else:
        layout = built.layout
        allocated = x[layout.allocated : layout.launched].reshape(-1, years) > 0.5
        launched = x[layout.launched : layout.shift].reshape(-1, years) > 0.5
        running = x[layout.shift : layout.open].reshape(-1, years) > 0.5
        is_open = x[layout.open : layout.changed].reshape(-1, years) > 0.5
        capacity = np.zeros((len(network.lines.id), years))
        np.add.at(capacity, network.shifts.line, running * network.shifts.capacity[:, None])
    pattern = np.full((len(network.lines.id), years), -1)
    for shift, year in zip(*np.nonzero(running), strict=True):
        pattern[network.shifts.line[shift], year] = shift
    return Decided(network, ways, sent, unmet, allocated, launched, capacity, pattern, is_open)


def tables(plan: Decided) -> dict[str, list[Row]]:
    """Return every table of a plan by name."""
    return {
        "allocation": allocation(plan),
        "changes": changes(plan),
        "utilisation": utilisation(plan),
        "utilisation by member": utilisation_by_member(plan),
        "who builds for whom": cross_building(plan),
        "built": built_by_plant(plan),
        "shipments": shipments(plan),
        "duty by lane": duty_by_lane(plan),
        "unmet": not_delivered(plan),
    }


def allocation(plan: Decided) -> list[Row]:
    """Return which model is on which line in which year, with its vehicles, against today."""
    network = plan.network
    volume = _volume_of_pairs(plan)
    today = np.repeat(network.pairs.is_current[:, None], len(network.years), axis=1)
    rows: list[Row] = []
    for pair, year in zip(*np.nonzero(plan.allocated | today | (volume > NOTHING)), strict=True):
        line = int(network.pairs.line[pair])
        is_in = bool(plan.allocated[pair, year] or volume[pair, year] > NOTHING)
        was_in = bool(network.pairs.is_current[pair])
        rows.append(
            {
                "model": network.models.id[int(network.pairs.model[pair])],
                "line": network.lines.id[line],
                "plant": network.plants.id[int(network.lines.plant[line])],
                "year": network.years[int(year)],
                "vehicles": float(volume[pair, year]),
                "today": was_in,
                "change": "stays" if is_in and was_in else "new" if is_in else "ends",
            }
        )
    return rows


def changes(plan: Decided) -> list[Row]:
    """Return what becomes different from the year before (the first year: from today), with what it costs once."""
    network, years = plan.network, len(plan.network.years)
    rows: list[Row] = []
    for year in range(years):
        label = network.years[year]
        was = network.pairs.is_current if year == 0 else plan.allocated[:, year - 1]
        for pair in np.flatnonzero(plan.allocated[:, year] != was):
            model, line = (
                network.models.id[int(network.pairs.model[pair])],
                network.lines.id[int(network.pairs.line[pair])],
            )
            begins = bool(plan.allocated[pair, year])
            cost = float(network.pairs.launch_cost[pair]) if begins else 0.0
            verb = "is launched on" if begins else "leaves"
            rows.append({"year": label, "change": f"{model} {verb} {line}", "cost": cost})
        before = _patterns_of_today(network) if year == 0 else plan.pattern[:, year - 1]
        for line_at in np.flatnonzero(plan.pattern[:, year] != before):
            old, new = (
                network.shifts.name[int(each)] if each >= 0 else "no shift"
                for each in (before[line_at], plan.pattern[line_at, year])
            )
            rows.append({"year": label, "change": f"{network.lines.id[int(line_at)]}: {old} become {new}", "cost": 0.0})
        open_before = network.plants.is_open if year == 0 else plan.is_open[:, year - 1]
        for plant in np.flatnonzero(plan.is_open[:, year] != open_before):
            verb = "opens" if plan.is_open[plant, year] else "closes"
            cost = float(network.plants.closing_cost[plant])
            rows.append({"year": label, "change": f"{network.plants.id[int(plant)]} {verb}", "cost": cost})
    return rows


def utilisation(plan: Decided) -> list[Row]:
    """Return how much of each line is used in each year, in work units."""
    network, used = plan.network, _used(plan)
    return [
        {
            "plant": network.plants.id[int(network.lines.plant[line])],
            "line": network.lines.id[line],
            "member": network.members[int(network.plants.member[network.lines.plant[line]])],
            "year": network.years[year],
            "pattern": network.shifts.name[int(plan.pattern[line, year])] if plan.pattern[line, year] >= 0 else "",
            "used": float(used[line, year]),
            "capacity": float(plan.capacity[line, year]),
            "utilisation": _share(used[line, year], plan.capacity[line, year]),
        }
        for line in range(len(network.lines.id))
        for year in range(len(network.years))
    ]


def utilisation_by_member(plan: Decided) -> list[Row]:
    """Return how much of each member's lines is used in each year, in work units."""
    network, used = plan.network, _used(plan)
    owner = network.plants.member[network.lines.plant]
    rows: list[Row] = []
    for position, member in enumerate(network.members):
        for year, label in enumerate(network.years):
            load, room = float(used[owner == position, year].sum()), float(plan.capacity[owner == position, year].sum())
            rows.append(
                {"member": member, "year": label, "used": load, "capacity": room, "utilisation": _share(load, room)}
            )
    return rows


def cross_building(plan: Decided) -> list[Row]:
    """Return how many vehicles each member builds for each."""
    network, count = plan.network, len(plan.network.members)
    builder, seller = _builder(plan), _seller(plan)
    matrix = np.bincount(builder * count + seller, weights=plan.sent, minlength=count * count).reshape(count, count)
    return [
        {"builder": network.members[row], "seller": network.members[column], "vehicles": float(matrix[row, column])}
        for row, column in zip(*np.nonzero(matrix > NOTHING), strict=True)
    ]


def built_by_plant(plan: Decided) -> list[Row]:
    """Return how many vehicles of each model each plant builds, and for whom."""
    network, volume = plan.network, _volume_of_pairs(plan)
    plant_of_pair = network.plant_of_pair
    rows: list[Row] = []
    sums: dict[tuple[int, int, int], float] = {}
    for pair, year in zip(*np.nonzero(volume > NOTHING), strict=True):
        key = (int(plant_of_pair[pair]), int(network.pairs.model[pair]), int(year))
        sums[key] = sums.get(key, 0.0) + float(volume[pair, year])
    for (plant, model, year), vehicles in sorted(sums.items()):
        rows.append(
            {
                "builder": network.members[int(network.plants.member[plant])],
                "plant": network.plants.id[plant],
                "model": network.models.id[model],
                "seller": network.members[int(network.models.member[model])],
                "year": network.years[year],
                "vehicles": vehicles,
            }
        )
    return rows


def shipments(plan: Decided) -> list[Row]:
    """Return every flow from plant to market with its vehicles and costs."""
    network, ways, sent = plan.network, plan.flows, plan.sent
    builder, seller = _builder(plan), _seller(plan)
    return [
        {
            "model": network.models.id[int(network.pairs.model[ways.pair[way]])],
            "plant": network.plants.id[int(network.plant_of_pair[ways.pair[way]])],
            "market": network.markets[int(network.demand.market[ways.demand[way]])],
            "year": network.years[int(network.demand.year[ways.demand[way]])],
            "builder": network.members[int(builder[way])],
            "seller": network.members[int(seller[way])],
            "vehicles": float(sent[way]),
            "building": float(sent[way] * ways.build[way]),
            "freight": float(sent[way] * ways.freight[way]),
            "duty": float(sent[way] * ways.duty[way]),
        }
        for way in np.flatnonzero(sent > NOTHING)
    ]


def duty_by_lane(plan: Decided) -> list[Row]:
    """Return import duty by country of origin and market, the largest first; lanes without duty are left out."""
    network, ways = plan.network, plan.flows
    duty = plan.sent * ways.duty
    countries = list(dict.fromkeys(network.plants.country))
    origin = np.array([countries.index(country) for country in network.plants.country], dtype=np.int64)
    lane = origin[network.plant_of_pair[ways.pair]] * len(network.markets) + network.demand.market[ways.demand]
    size = len(countries) * len(network.markets)
    paid = np.bincount(lane, weights=duty, minlength=size)
    vehicles = np.bincount(lane, weights=np.where(ways.duty > 0, plan.sent, 0.0), minlength=size)
    order = np.argsort(-paid, kind="stable")
    return [
        {
            "origin": countries[int(each) // len(network.markets)],
            "market": network.markets[int(each) % len(network.markets)],
            "vehicles": float(vehicles[each]),
            "duty": float(paid[each]),
        }
        for each in order
        if paid[each] > 0
    ]


def not_delivered(plan: Decided) -> list[Row]:
    """Return the demands that are not met, with the margin that is lost."""
    network, demand = plan.network, plan.network.demand
    return [
        {
            "model": network.models.id[int(demand.model[each])],
            "member": network.members[int(network.models.member[demand.model[each]])],
            "market": network.markets[int(demand.market[each])],
            "year": network.years[int(demand.year[each])],
            "vehicles": float(plan.unmet[each]),
            "lost margin": float(plan.unmet[each] * demand.margin[each]),
        }
        for each in np.flatnonzero(plan.unmet > NOTHING)
    ]


def _volume_of_pairs(plan: Decided) -> Numbers:
    volume = np.zeros((len(plan.network.pairs.model), len(plan.network.years)))
    np.add.at(volume, (plan.flows.pair, plan.network.demand.year[plan.flows.demand]), plan.sent)
    return volume


def _used(plan: Decided) -> Numbers:
    network = plan.network
    used = np.zeros((len(network.lines.id), len(network.years)))
    work = plan.sent * network.pairs.work[plan.flows.pair]
    np.add.at(used, (network.pairs.line[plan.flows.pair], network.demand.year[plan.flows.demand]), work)
    return used


def _patterns_of_today(network: Network) -> Positions:
    pattern = np.full(len(network.lines.id), -1)
    current = np.flatnonzero(network.shifts.is_current)
    pattern[network.shifts.line[current]] = current
    return pattern


def _builder(plan: Decided) -> Positions:
    return plan.network.plants.member[plan.network.plant_of_pair[plan.flows.pair]]


def _seller(plan: Decided) -> Positions:
    return plan.network.models.member[plan.network.demand.model[plan.flows.demand]]


def _share(used: float, capacity: float) -> float:
    return float(used / capacity) if capacity > 0 else 0.0

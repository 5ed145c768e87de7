"""The strategic program: launches, shifts, opening and closing, beside the flows. Formulas: `model`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from alliance.plan.manufacturing.model import Flows, add_least_volume, demand_names, flows
from alliance.plan.manufacturing.network import Flags, Network, Numbers, Positions
from alliance.solver.answer import Outcome
from alliance.solver.highs import solve
from alliance.solver.program import INFINITE, Program
from alliance.solver.rows import Rows


@dataclass(frozen=True)
class Layout:
    """Where each family of columns begins. Decisions of a year lie together: thing times years plus year.

    Parameters
    ----------
    unmet, allocated, launched, shift, open, changed : int
        First column of u, z, a, sigma, g and h; the flows begin at 0.
    columns : int
        How many there are in all.
    """

    unmet: int
    allocated: int
    launched: int
    shift: int
    open: int
    changed: int
    columns: int


@dataclass(frozen=True, eq=False)
class Strategic:
    """The strategic program with what its columns mean.

    Parameters
    ----------
    network : Network
        The data it was made from.
    flows : Flows
        What its first columns are.
    layout : Layout
        Where the other families of columns begin.
    program : Program
        What is solved.
    """

    network: Network
    flows: Flows
    layout: Layout
    program: Program


def strategic(network: Network) -> Strategic:
    """Return the mixed-integer program of launches, shifts, opening and closing."""
    ways = flows(network, np.ones(len(network.pairs.model), dtype=bool))
    layout = _layout(network, len(ways))
    rows = Rows(layout.columns)
    _add_flow_rows(rows, network, ways, layout)
    add_least_volume(rows, network, ways)
    _add_line_rows(rows, network, ways, layout)
    _add_decision_rows(rows, network, layout)
    return Strategic(network, ways, layout, _program(rows, network, ways, layout))


def decisions(program: Program, x: Numbers) -> frozenset[tuple[str, str]]:
    """Return the whole decisions that a solution takes, by kind and name."""
    if program.integer is None:
        return frozenset()
    kinds = program.kind_of_columns()
    return frozenset((kinds[at], program.column_name(int(at))) for at in np.flatnonzero(program.integer & (x > 0.5)))


def joined(program: Program, taken: Collection[tuple[str, str]]) -> Numbers | None:
    """Return the best solution with exactly the decisions that some plans took, or None if they do not go together.

    Sets of members that own what they decide of can always keep their own plans; flows between them may still improve.
    """
    if program.integer is None:
        return None
    kinds = program.kind_of_columns()
    lower, upper = program.lower.copy(), program.upper.copy()
    for at in np.flatnonzero(program.integer):
        lower[at] = upper[at] = float((kinds[at], program.column_name(int(at))) in taken)
    answer = solve(replace(program, lower=lower, upper=upper, integer=None))
    return answer.x if answer.outcome is Outcome.OPTIMAL else None


def _layout(network: Network, count: int) -> Layout:
    years = len(network.years)
    sizes = (
        count,
        len(network.demand.units),
        len(network.pairs.model) * years,
        len(network.pairs.model) * years,
        len(network.shifts.line) * years,
        len(network.plants.id) * years,
        len(network.plants.id) * years,
    )
    ends = np.cumsum(sizes).tolist()
    return Layout(*ends)


def _add_flow_rows(rows: Rows, network: Network, ways: Flows, layout: Layout) -> None:
    demand, years, count = network.demand, len(network.years), len(ways)
    asked = len(demand.units)
    flow = np.arange(count)
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
    decision = layout.allocated + ways.pair * years + demand.year[ways.demand]
    rows.add(
        "link",
        count,
        row=np.concatenate((flow, flow)),
        column=np.concatenate((flow, decision)),
        value=np.concatenate((np.ones(count), -demand.units[ways.demand])),
        lower=np.full(count, -INFINITE),
        upper=np.zeros(count),
    )
    pairs = network.pairs
    small = np.flatnonzero(pairs.least_lot > 0)
    if small.size:
        order = np.full(len(pairs.model), -1)
        order[small] = np.arange(len(small))
        inside = order[ways.pair] >= 0
        lot_rows = order[ways.pair[inside]] * years + demand.year[ways.demand[inside]]
        own = np.arange(len(small) * years)
        rows.add(
            "least lot",
            len(small) * years,
            row=np.concatenate((lot_rows, own)),
            column=np.concatenate((flow[inside], layout.allocated + _by_year(small, years))),
            value=np.concatenate((np.ones(int(inside.sum())), -np.repeat(pairs.least_lot[small], years))),
            lower=np.zeros(len(small) * years),
            upper=np.full(len(small) * years, INFINITE),
        )


def _add_line_rows(rows: Rows, network: Network, ways: Flows, layout: Layout) -> None:
    years, lines, shifts, plants = len(network.years), network.lines, network.shifts, network.plants
    line = network.pairs.line[ways.pair]
    year = network.demand.year[ways.demand]
    work = network.pairs.work[ways.pair]
    pattern = layout.shift + np.arange(len(shifts.line) * years)
    pattern_row = _by_year(shifts.line, years)
    count = len(lines.id) * years
    rows.add(
        "capacity",
        count,
        row=np.concatenate((line * years + year, pattern_row)),
        column=np.concatenate((np.arange(len(ways)), pattern)),
        value=np.concatenate((work, -np.repeat(shifts.capacity, years))),
        lower=np.full(count, -INFINITE),
        upper=np.zeros(count),
        names=[f"{name}, {label}" for name in lines.id for label in network.years],
    )
    rows.add(
        "one pattern",
        count,
        row=np.concatenate((pattern_row, np.arange(count))),
        column=np.concatenate((pattern, layout.open + _by_year(lines.plant, years))),
        value=np.concatenate((np.ones(len(pattern)), -np.ones(count))),
        lower=np.zeros(count),
        upper=np.zeros(count),
    )
    if plants.least_load.any():
        plant = lines.plant[line]
        share = plants.least_load[lines.plant[shifts.line]] * shifts.capacity
        rows.add(
            "least load",
            len(plants.id) * years,
            row=np.concatenate((plant * years + year, _by_year(lines.plant[shifts.line], years))),
            column=np.concatenate((np.arange(len(ways)), pattern)),
            value=np.concatenate((work, -np.repeat(share, years))),
            lower=np.zeros(len(plants.id) * years),
            upper=np.full(len(plants.id) * years, INFINITE),
            names=[f"{name}, {label}" for name in plants.id for label in network.years],
        )


def _add_decision_rows(rows: Rows, network: Network, layout: Layout) -> None:
    years, pairs, plants, lines = len(network.years), network.pairs, network.plants, network.lines
    count = len(pairs.model) * years
    every = np.arange(count)
    later = every % years > 0
    today = np.where(every % years == 0, np.repeat(pairs.is_current, years).astype(float), 0.0)
    rows.add(
        "launch",
        count,
        row=np.concatenate((every, every, every[later])),
        column=np.concatenate((layout.launched + every, layout.allocated + every, layout.allocated + every[later] - 1)),
        value=np.concatenate((np.ones(count), -np.ones(count), np.ones(int(later.sum())))),
        lower=-today,
        upper=np.full(count, INFINITE),
    )
    rows.add(
        "complexity",
        len(lines.id) * years,
        row=_by_year(pairs.line, years),
        column=layout.allocated + every,
        value=np.ones(count),
        lower=np.full(len(lines.id) * years, -INFINITE),
        upper=np.repeat(lines.most_models, years),
        names=[f"{name}, {label}" for name in lines.id for label in network.years],
    )
    rows.add(
        "launches",
        len(plants.id) * years,
        row=_by_year(network.plant_of_pair, years),
        column=layout.launched + every,
        value=np.ones(count),
        lower=np.full(len(plants.id) * years, -INFINITE),
        upper=np.repeat(plants.most_launches, years),
        names=[f"{name}, {label}" for name in plants.id for label in network.years],
    )
    # A model is allocated only to a plant that is open.
    rows.add(
        "open",
        count,
        row=np.concatenate((every, every)),
        column=np.concatenate((layout.allocated + every, layout.open + _by_year(network.plant_of_pair, years))),
        value=np.concatenate((np.ones(count), -np.ones(count))),
        lower=np.full(count, -INFINITE),
        upper=np.zeros(count),
    )
    _add_change_rows(rows, network, layout)
    _add_twin_rows(rows, network, layout)


def _add_change_rows(rows: Rows, network: Network, layout: Layout) -> None:
    years, plants = len(network.years), network.plants
    count = len(plants.id) * years
    every = np.arange(count)
    later = every % years > 0
    today = np.where(every % years == 0, np.repeat(plants.is_open, years).astype(float), 0.0)
    for kind, sign in (("opening", 1.0), ("closing", -1.0)):
        rows.add(
            kind,
            count,
            row=np.concatenate((every, every, every[later])),
            column=np.concatenate((layout.changed + every, layout.open + every, layout.open + every[later] - 1)),
            value=np.concatenate((np.ones(count), np.full(count, -sign), np.full(int(later.sum()), sign))),
            lower=-sign * today,
            upper=np.full(count, INFINITE),
        )


def _add_twin_rows(rows: Rows, network: Network, layout: Layout) -> None:
    years, pairs = len(network.years), network.pairs
    at = {
        (int(model), int(line)): position
        for position, (model, line) in enumerate(zip(pairs.model, pairs.line, strict=True))
    }
    twins = [
        (position, at.get((int(network.models.twin_of[model]), int(line)), -1))
        for position, (model, line) in enumerate(zip(pairs.model, pairs.line, strict=True))
        if network.models.twin_of[model] >= 0
    ]
    if not twins:
        return
    twin = np.array([position for position, _ in twins])
    base = np.array([position for _, position in twins])
    count = len(twins) * years
    every = np.arange(count)
    has_base = np.repeat(base >= 0, years)
    rows.add(
        "twin",
        count,
        row=np.concatenate((every, every[has_base])),
        column=layout.allocated + np.concatenate((_by_year(twin, years), _by_year(base, years)[has_base])),
        value=np.concatenate((np.ones(count), -np.ones(int(has_base.sum())))),
        lower=np.full(count, -INFINITE),
        upper=np.zeros(count),
    )


def _by_year(positions: Positions, years: int) -> Positions:
    """Return the decision of each thing in each year: position * years + year, one after the other."""
    return np.asarray(np.repeat(positions, years) * years + np.tile(np.arange(years), len(positions)))


def _program(rows: Rows, network: Network, ways: Flows, layout: Layout) -> Program:
    years, pairs, plants = len(network.years), network.pairs, network.plants
    cost: Numbers = np.concatenate(
        (
            ways.cost,
            network.demand.margin,
            np.repeat(pairs.carry_cost, years),
            np.repeat(pairs.launch_cost, years),
            np.repeat(network.shifts.cost, years),
            np.repeat(plants.fixed_cost, years),
            np.repeat(plants.closing_cost, years),
        )
    )
    lower = np.zeros(layout.columns)
    upper = np.full(layout.columns, INFINITE)
    upper[layout.allocated :] = 1.0
    stays = np.repeat(~plants.may_change, years)
    today = np.repeat(plants.is_open, years).astype(float)
    lower[layout.open : layout.changed][stays] = today[stays]
    upper[layout.open : layout.changed][stays] = today[stays]
    pair_names = [f"{name}, {year}" for name in network.pair_names() for year in network.years]
    lines_of = [network.lines.id[line] for line in network.shifts.line]
    shift_names = [
        f"{line} at {name}, {year}"
        for line, name in zip(lines_of, network.shifts.name, strict=True)
        for year in network.years
    ]
    plant_names = [f"{name}, {year}" for name in network.plants.id for year in network.years]
    integer: Flags = np.zeros(layout.columns, dtype=bool)
    integer[layout.allocated : layout.launched] = True
    integer[layout.shift : layout.changed] = True
    return rows.program(
        cost=cost,
        lower=lower,
        upper=upper,
        integer=integer,
        column_kinds=[
            ("flow", len(ways)),
            ("unmet", layout.allocated - layout.unmet),
            ("allocation", layout.launched - layout.allocated),
            ("launch", layout.shift - layout.launched),
            ("shift", layout.open - layout.shift),
            ("open", layout.changed - layout.open),
            ("change", layout.columns - layout.changed),
        ],
        column_names=[(), demand_names(network), pair_names, pair_names, shift_names, plant_names, plant_names],
    )

"""Published location problems: warehouses, single-source facilities, medians, two stages.

One function a family; the formulation is written out in its docstring. Where the shape fits, the production model reads
the same file (`warehouse_network`), so that the published optimum also checks `plan/manufacturing`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from alliance.plan.manufacturing import Demand, Lines, Models, Network, Pairs, Plants, Shifts
from alliance.solver.program import INFINITE, Numbers, Program
from alliance.solver.rows import Rows
from benchmarks.published.instance import Facts, Instance, UnreadableInstance, file_of, number, numbers_of, text_of
from benchmarks.published.variant_choice import variant_choice


def warehouse_data(path: Path, capacity: float | None = None) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return capacities, fixed costs (shape (warehouses,)), demands (customers,), costs of a whole demand (customers, warehouses).

    OR-Library: m n; m lines "capacity fixed"; for each customer its demand, then m costs. The word "capacity" stands for the
    number in the name of the instance.
    """
    words = text_of(path).split()
    count, customers = int(words[0]), int(words[1])
    head = words[2 : 2 + 2 * count]
    if "capacity" in head and capacity is None:
        raise UnreadableInstance(f"'{path}' leaves the capacity open. Name the instance like capa_8000.")
    numbers = [capacity if word == "capacity" else float(word) for word in head]
    body = np.array([float(word) for word in words[2 + 2 * count :]]).reshape(customers, count + 1)
    pairs = np.array(numbers, dtype=np.float64).reshape(count, 2)
    return pairs[:, 0], pairs[:, 1], body[:, 0], body[:, 1:]


def single_source_data(path: Path) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the same four arrays of a Holmberg file: m n; m lines "capacity fixed"; n demands; m x n costs."""
    numbers = np.array(numbers_of(path))
    count, customers = int(numbers[0]), int(numbers[1])
    pairs = numbers[2 : 2 + 2 * count].reshape(count, 2)
    demand = numbers[2 + 2 * count : 2 + 2 * count + customers]
    costs = numbers[2 + 2 * count + customers :].reshape(count, customers)
    return pairs[:, 0], pairs[:, 1], demand, costs.T


def location(data: tuple[Numbers, Numbers, Numbers, Numbers], *, whole: bool, capacitated: bool = True) -> Program:
    """Return the location program.

    min sum f y + sum c x  s.t.  sum_i x[j,i] = 1;  x[j,i] <= y[i];  sum_j d x <= s y;  y whole, and x too if `whole`.
    """
    capacity, fixed, demand, cost = data
    customers, count = cost.shape
    flows = customers * count
    rows = Rows(flows + count)
    customer, warehouse = np.divmod(np.arange(flows), count)
    rows.add(
        "customer", customers, row=customer, column=np.arange(flows), value=np.ones(flows),
        lower=np.ones(customers), upper=np.ones(customers),
    )  # fmt: skip
    rows.add(
        "link", flows,
        row=np.tile(np.arange(flows), 2), column=np.concatenate((np.arange(flows), flows + warehouse)),
        value=np.concatenate((np.ones(flows), -np.ones(flows))), lower=np.full(flows, -INFINITE), upper=np.zeros(flows),
    )  # fmt: skip
    if capacitated:
        rows.add(
            "capacity", count,
            row=np.concatenate((warehouse, np.arange(count))),
            column=np.arange(flows + count),
            value=np.concatenate((demand[customer], -capacity)),
            lower=np.full(count, -INFINITE), upper=np.zeros(count),
        )  # fmt: skip
        # Implied by the rows above for whole y; it tells the search which sets of warehouses are too small.
        rows.add(
            "enough", 1,
            row=np.zeros(count, dtype=np.int64), column=flows + np.arange(count), value=capacity,
            lower=np.array([demand.sum()]), upper=np.array([INFINITE]),
        )  # fmt: skip
    integer = np.concatenate((np.full(flows, whole), np.ones(count, dtype=bool)))
    return rows.program(
        cost=np.concatenate((cost.ravel(), fixed)),
        lower=np.zeros(flows + count),
        upper=np.ones(flows + count),
        integer=integer,
    )


def warehouse_network(data: tuple[Numbers, Numbers, Numbers, Numbers]) -> Network:
    """Return the location problem as a production network: one model, warehouses are plants that may open."""
    capacity, fixed, demand, cost = data
    customers, count = cost.shape
    none = np.zeros(count)
    first = np.zeros(count, dtype=np.int64)
    every = np.arange(count)
    return Network(
        members=("one",),
        markets=tuple(f"customer {number}" for number in range(customers)),
        years=("1",),
        plants=Plants(
            [f"warehouse {number}" for number in range(count)], first, [""] * count, fixed, none,
            np.zeros(count, dtype=bool), np.ones(count, dtype=bool), np.ones(count), none, none, none,
        ),
        lines=Lines([f"warehouse {number}" for number in range(count)], every, np.ones(count)),
        shifts=Shifts(every, capacity, none, np.ones(count, dtype=bool), ["open"] * count),
        models=Models(["goods"], np.zeros(1, dtype=np.int64), ["goods"], ["goods"], np.zeros(1), np.full(1, -1)),
        pairs=Pairs(first, every, none, none, none, np.ones(count), none, none, np.zeros(count, dtype=bool)),
        demand=Demand(
            np.zeros(customers, dtype=np.int64), np.arange(customers), np.zeros(customers, dtype=np.int64), demand,
            np.full(customers, 1e6),
        ),
        freight=(cost / demand[:, None]).T,
        duty=np.zeros((count, customers)),
    )  # fmt: skip


def median_data(path: Path) -> tuple[Numbers, int, float]:
    """Return the points (id, x, y, demand), the number of medians and the capacity of each of an OR-Library pmedcap file.

    "number best; n p Q; n lines id x y demand".
    """
    numbers = np.array(numbers_of(path))
    count, medians, capacity = int(numbers[2]), int(numbers[3]), float(numbers[4])
    return numbers[5 : 5 + 4 * count].reshape(count, 4), medians, capacity


def distances(points: Numbers) -> Numbers:
    """Return the whole distances between points, rounded down, shape (points, points)."""
    away = points[:, None, 1:3] - points[None, :, 1:3]
    return np.asarray(np.floor(np.sqrt((away**2).sum(axis=2)) + 1e-9))


def medians(data: tuple[Numbers, int, float]) -> Program:
    """Return the capacitated p-median program; distances are whole, rounded down.

    min sum c x  s.t.  sum_i x[j,i] = 1;  x[j,i] <= y[i];  sum_j d x <= Q y;  sum y = p;  x and y whole.
    """
    points, wanted, capacity = data
    count = len(points)
    distance = distances(points)
    everywhere = np.full(count, capacity)
    program = location((everywhere, np.zeros(count), points[:, 3], distance), whole=True)
    chosen = np.arange(count) + count * count
    return replace(
        program,
        row_lower=np.append(program.row_lower, wanted),
        row_upper=np.append(program.row_upper, wanted),
        starts=np.append(program.starts, program.starts[-1] + count).astype(np.int32),
        index=np.append(program.index, chosen).astype(np.int32),
        value=np.append(program.value, np.ones(count)),
        row_kinds=(*program.row_kinds, ("medians", 1)),
        row_names=(*program.row_names, "medians"),
    )


def two_stage(path: Path) -> Program:
    """Return the plant-depot-customer program of a TSCFLP file.

    "I J K; K demands; I lines plant capacity, fixed; I x J unit costs; J lines depot capacity, fixed; J x K unit costs".

    min sum f y + sum g z + sum c v + sum e w  s.t.  sum_j w[j,k] = d[k];  sum_i v[i,j] = sum_k w[j,k];
    sum_j v <= s y[i];  sum_k w <= t z[j];  v[i,j] <= min(s, t) y[i];  w[j,k] <= d[k] z[j];  y and z whole.
    """
    numbers = np.array(numbers_of(path))
    plants, depots, customers = (int(each) for each in numbers[:3])
    at = np.cumsum([3, customers, 2 * plants, plants * depots, 2 * depots, depots * customers])
    if len(numbers) < at[-1]:
        raise UnreadableInstance(f"'{path}' has {len(numbers)} numbers where its head asks for {at[-1]}.")
    demand = numbers[at[0] : at[1]]
    plant, first = numbers[at[1] : at[2]].reshape(plants, 2), numbers[at[2] : at[3]]
    depot, last = numbers[at[3] : at[4]].reshape(depots, 2), numbers[at[4] : at[5]]
    supply, serve = plants * depots, depots * customers
    rows = Rows(supply + serve + plants + depots)
    from_plant, to_depot = np.divmod(np.arange(supply), depots)
    from_depot, to_customer = np.divmod(np.arange(serve), customers)
    inflow, outflow = np.arange(supply), supply + np.arange(serve)
    plant_open, depot_open = supply + serve + np.arange(plants), supply + serve + plants + np.arange(depots)
    rows.add("customer", customers, row=to_customer, column=outflow, value=np.ones(serve), lower=demand, upper=demand)
    rows.add(
        "balance", depots,
        row=np.concatenate((to_depot, from_depot)), column=np.concatenate((inflow, outflow)),
        value=np.concatenate((np.ones(supply), -np.ones(serve))), lower=np.zeros(depots), upper=np.zeros(depots),
    )  # fmt: skip
    links = (
        (plant[:, 0], plant_open, from_plant, inflow, np.minimum(plant[from_plant, 0], depot[to_depot, 0])),
        (depot[:, 0], depot_open, from_depot, outflow, np.minimum(demand[to_customer], depot[from_depot, 0])),
    )
    for capacity, opened, source, ways, most in links:
        count, flows = len(capacity), len(ways)
        rows.add(
            "capacity", count,
            row=np.concatenate((source, np.arange(count))), column=np.concatenate((ways, opened)),
            value=np.concatenate((np.ones(flows), -capacity)), lower=np.full(count, -INFINITE), upper=np.zeros(count),
        )  # fmt: skip
        rows.add(
            "link", flows,
            row=np.tile(np.arange(flows), 2), column=np.concatenate((ways, opened[source])),
            value=np.concatenate((np.ones(flows), -most)), lower=np.full(flows, -INFINITE), upper=np.zeros(flows),
        )  # fmt: skip
        rows.add(
            "enough", 1,
            row=np.zeros(count, dtype=np.int64), column=opened, value=capacity,
            lower=np.array([demand.sum()]), upper=np.array([INFINITE]),
        )  # fmt: skip
    whole = np.arange(rows.columns) >= supply + serve
    return rows.program(
        cost=np.concatenate((first, last, plant[:, 1], depot[:, 1])),
        lower=np.zeros(rows.columns),
        upper=np.where(whole, 1.0, INFINITE),
        integer=whole,
    )


def read_warehouses(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return an `orlib-cwl` instance, also as a production plan; the capacity may stand in the name (``capa_8000``)."""
    data = warehouse_data(file_of(folder, facts), _capacity(name, facts))
    program = location(data, whole=False)
    return [Instance(name, program, number(facts, "optimum"), network=warehouse_network(data))]


def read_uncapacitated(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `ufl` instance, also as a choice of variants: a warehouse file whose capacities do not count."""
    data = warehouse_data(file_of(folder, facts), 0.0)
    _, fixed, demand, cost = data
    program = location(data, whole=False, capacitated=False)
    lineup = variant_choice(fixed, cost, demand)
    return [Instance(name, program, number(facts, "optimum"), lineup=lineup)]


def read_single_source(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `holmberg` instance."""
    program = location(single_source_data(file_of(folder, facts)), whole=True)
    return [Instance(name, program, number(facts, "optimum"))]


def read_medians(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `pmedcap` instance, also as a choice of variants: sites cost nothing, but few are allowed."""
    data = median_data(file_of(folder, facts))
    points, wanted, capacity = data
    lineup = variant_choice(np.zeros(len(points)), distances(points), points[:, 3], capacity, wanted)
    return [Instance(name, medians(data), number(facts, "optimum"), lineup=lineup)]


def read_two_stage(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `tscflp` instance; where no optimum is known, best known cost and bound are."""
    known = (number(facts, "lower_bound"), number(facts, "best_known"))
    return [Instance(name, two_stage(file_of(folder, facts)), number(facts, "optimum"), known)]


def _capacity(name: str, facts: Facts) -> float | None:
    given, printed = number(facts, "capacity"), name.rpartition("_")[2]
    return given if given is not None else float(printed) if printed.isdigit() else None

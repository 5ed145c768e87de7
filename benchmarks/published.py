"""Readers of published optimisation instances: each file becomes a `Program`, solved by the product's own solver room.

One function a family; the formulation is written out in its docstring. Where the shape fits, the production model reads
the same file (`warehouse_network`), so that the published optimum also checks `plan/manufacturing`.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from alliance.plan.manufacturing import Demand, Lines, Models, Network, Pairs, Plants, Shifts
from alliance.solver.program import INFINITE, Numbers, Program
from alliance.solver.rows import Rows


def text_of(path: Path) -> str:
    """Return the text of a file, unpacked if its name ends in .gz."""
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()


def warehouse_data(path: Path, capacity: float | None = None) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return capacities, fixed costs (shape (warehouses,)), demands (customers,), costs of a whole demand (customers, warehouses).

    OR-Library: m n; m lines "capacity fixed"; for each customer its demand, then m costs. The word "capacity" stands for the
    number in the name of the instance.
    """
    words = text_of(path).split()
    count, customers = int(words[0]), int(words[1])
    head = words[2 : 2 + 2 * count]
    numbers = [capacity if word == "capacity" else float(word) for word in head]
    body = np.array([float(word) for word in words[2 + 2 * count :]]).reshape(customers, count + 1)
    pairs = np.array(numbers, dtype=np.float64).reshape(count, 2)
    return pairs[:, 0], pairs[:, 1], body[:, 0], body[:, 1:]


def single_source_data(path: Path) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the same four arrays of a Holmberg file: m n; m lines "capacity fixed"; n demands; m x n costs."""
    numbers = np.array([float(word) for word in text_of(path).split()])
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


def network_design(path: Path) -> Program:
    """Return the fixed-charge multicommodity design program of a .dow file.

    min sum c x + sum f y  s.t.  flow of each commodity balances;  x[a,k] <= min(d, u) y[a];  sum_k x <= u y;  y whole.
    """
    words = text_of(path).split()[1:]
    nodes, arcs, commodities = (int(word) for word in words[:3])
    table = np.array([float(word) for word in words[3 : 3 + 7 * arcs]]).reshape(arcs, 7)
    goods = np.array([float(word) for word in words[3 + 7 * arcs :][: 3 * commodities]]).reshape(commodities, 3)
    tail, head = table[:, 0].astype(np.int64) - 1, table[:, 1].astype(np.int64) - 1
    unit, capacity, fixed = table[:, 2], table[:, 3], table[:, 4]
    flows = arcs * commodities
    arc, good = np.divmod(np.arange(flows), commodities)
    rows = Rows(flows + arcs)
    balance = np.zeros((nodes, commodities))
    origin, target = goods[:, 0].astype(np.int64) - 1, goods[:, 1].astype(np.int64) - 1
    np.add.at(balance, (origin, np.arange(commodities)), goods[:, 2])
    np.add.at(balance, (target, np.arange(commodities)), -goods[:, 2])
    rows.add(
        "balance", nodes * commodities,
        row=np.concatenate((tail[arc] * commodities + good, head[arc] * commodities + good)),
        column=np.tile(np.arange(flows), 2), value=np.concatenate((np.ones(flows), -np.ones(flows))),
        lower=balance.ravel(), upper=balance.ravel(),
    )  # fmt: skip
    most = np.minimum(goods[good, 2], capacity[arc])
    rows.add(
        "link", flows,
        row=np.tile(np.arange(flows), 2), column=np.concatenate((np.arange(flows), flows + arc)),
        value=np.concatenate((np.ones(flows), -most)), lower=np.full(flows, -INFINITE), upper=np.zeros(flows),
    )  # fmt: skip
    rows.add(
        "capacity", arcs,
        row=np.concatenate((arc, np.arange(arcs))), column=np.arange(flows + arcs),
        value=np.concatenate((np.ones(flows), -capacity)), lower=np.full(arcs, -INFINITE), upper=np.zeros(arcs),
    )  # fmt: skip
    return rows.program(
        cost=np.concatenate((np.repeat(unit, commodities), fixed)),
        lower=np.zeros(flows + arcs),
        upper=np.concatenate((np.full(flows, INFINITE), np.ones(arcs))),
        integer=np.concatenate((np.zeros(flows, dtype=bool), np.ones(arcs, dtype=bool))),
    )


def fixed_charge_flow(arcs_file: Path, nodes_file: Path) -> Program:
    """Return the single-commodity program: min f y + c x  s.t.  inflow - outflow = demand;  x <= u y;  y whole."""
    with arcs_file.open() as file:
        table = list(csv.DictReader(file))
    with nodes_file.open() as file:
        demands = {row["node"]: float(row["demand"]) for row in csv.DictReader(file)}
    nodes = sorted({row[end] for row in table for end in ("from", "to")} | set(demands))
    at = {node: position for position, node in enumerate(nodes)}
    count = len(table)
    tail = np.array([at[row["from"]] for row in table])
    head = np.array([at[row["to"]] for row in table])
    upper = np.array([float(row["upper"]) for row in table])
    asked = np.array([demands.get(node, 0.0) for node in nodes])
    # No arc carries more than everything that is asked for: a tighter link than the printed bound.
    most = np.minimum(upper, asked[asked > 0].sum())
    rows = Rows(2 * count)
    every = np.arange(count)
    rows.add(
        "balance", len(nodes), row=np.concatenate((head, tail)), column=np.tile(every, 2),
        value=np.concatenate((np.ones(count), -np.ones(count))), lower=asked, upper=asked,
    )  # fmt: skip
    rows.add(
        "link", count, row=np.tile(every, 2), column=np.arange(2 * count),
        value=np.concatenate((np.ones(count), -most)), lower=np.full(count, -INFINITE), upper=np.zeros(count),
    )  # fmt: skip
    return rows.program(
        cost=np.array([float(row["variable"]) for row in table] + [float(row["fixed"]) for row in table]),
        lower=np.zeros(2 * count),
        upper=np.concatenate((np.full(count, INFINITE), np.ones(count))),
        integer=np.concatenate((np.zeros(count, dtype=bool), np.ones(count, dtype=bool))),
    )


Built = tuple[Program, Network | None]


def _warehouses(folder: Path, name: str, facts: dict[str, object]) -> Built:
    _, _, printed = name.partition("_")
    data = warehouse_data(folder / str(facts["file"]), float(printed) if printed else None)
    return location(data, whole=False), warehouse_network(data)


def _single_source(folder: Path, name: str, facts: dict[str, object]) -> Built:
    return location(single_source_data(folder / str(facts["file"])), whole=True), None


def _design(folder: Path, name: str, facts: dict[str, object]) -> Built:
    return network_design(folder / str(facts["file"])), None


def _flow(folder: Path, name: str, facts: dict[str, object]) -> Built:
    files = facts["files"]
    assert isinstance(files, list)
    return fixed_charge_flow(folder / files[0], folder / files[1]), None


def _uncapacitated(folder: Path, name: str, facts: dict[str, object]) -> Built:
    return location(warehouse_data(folder / str(facts["file"]), 0.0), whole=False, capacitated=False), None


SETS: dict[str, Callable[[Path, str, dict[str, object]], Built]] = {
    "orlib-cwl": _warehouses,
    "holmberg": _single_source,
    "canad": _design,
    "fcnet": _flow,
    "ufl": _uncapacitated,
}


def instances(folder: Path) -> tuple[str, dict[str, dict[str, object]]]:
    """Return the name of a set and its instances with their published facts."""
    data = json.loads((folder / "optima.json").read_text())
    return str(data["set"]), data["instances"]

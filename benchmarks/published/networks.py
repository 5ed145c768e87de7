"""Fixed-charge network design: arcs cost something once they are used at all, for one good or for many."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import numpy as np

from alliance.solver.program import INFINITE, Program
from alliance.solver.rows import Rows
from benchmarks.published.instance import Facts, Instance, UnreadableInstance, file_of, number, text_of


def network_design(path: Path) -> Program:
    """Return the fixed-charge multicommodity design program of a .dow file.

    min sum c x + sum f y  s.t.  flow of each commodity balances;  x[a,k] <= min(d, u) y[a];  sum_k x <= u y;  y whole.
    """
    words = text_of(path).split("\n", 1)[1].split()
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
    table = list(csv.DictReader(StringIO(text_of(arcs_file))))
    demands = {row["node"]: float(row["demand"]) for row in csv.DictReader(StringIO(text_of(nodes_file)))}
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


def read_design(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `canad` instance."""
    return [Instance(name, network_design(file_of(folder, facts)), number(facts, "optimum"))]


def read_flow(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return an `fcnet` instance."""
    files = facts.get("files", [f"{name}.arcs.csv", f"{name}.nodes.csv"])
    if not isinstance(files, list) or len(files) != 2:
        raise UnreadableInstance(f"'{name}' names the files {files!r}. Give two: the arcs and the nodes.")
    arcs, nodes = sorted((folder / str(file) for file in files), key=lambda path: "arcs" not in path.name)
    return [Instance(name, fixed_charge_flow(arcs, nodes), number(facts, "optimum"))]

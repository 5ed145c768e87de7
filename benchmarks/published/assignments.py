"""Assignment problems: everybody one task (linear), or every task to one of a few with limited time (generalised)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from alliance.solver.program import INFINITE, Numbers, Program
from alliance.solver.rows import Rows
from benchmarks.published.instance import Facts, Instance, UnreadableInstance, file_of, number, numbers_of


def linear_assignment(path: Path) -> Program:
    """Return the assignment program of a file "n; n x n costs"; a linear program, its vertices are whole by themselves.

    min sum c x  s.t.  sum_j x[i,j] = 1;  sum_i x[i,j] = 1.
    """
    numbers = np.array(numbers_of(path))
    count = int(numbers[0])
    if len(numbers) < 1 + count * count:
        raise UnreadableInstance(f"'{path}' has {len(numbers) - 1} costs where {count} x {count} are expected.")
    every = np.arange(count * count)
    first, second = np.divmod(every, count)
    rows = Rows(len(every))
    for kind, at in (("person", first), ("task", second)):
        ones = np.ones(count)
        rows.add(kind, count, row=at, column=every, value=np.ones(len(every)), lower=ones, upper=ones)
    zeros = np.zeros(len(every))
    return rows.program(cost=numbers[1 : 1 + count * count], lower=zeros, upper=np.full(len(every), INFINITE))


def generalised_data(path: Path) -> tuple[Numbers, Numbers, Numbers]:
    """Return costs and times, shape (agents, tasks), and the agents' limits: "m n; m x n costs; m x n times; m limits"."""
    numbers = np.array(numbers_of(path))
    agents, tasks = int(numbers[0]), int(numbers[1])
    size = agents * tasks
    if len(numbers) < 2 + 2 * size + agents:
        raise UnreadableInstance(f"'{path}' has {len(numbers)} numbers where {2 + 2 * size + agents} are expected.")
    costs, times = numbers[2 : 2 + 2 * size].reshape(2, agents, tasks)
    return costs, times, numbers[2 + 2 * size : 2 + 2 * size + agents]


def generalised_assignment(data: tuple[Numbers, Numbers, Numbers]) -> Program:
    """Return the program: min sum c x  s.t.  sum_i x[i,j] = 1;  sum_j t x[i,j] <= limit[i];  x whole."""
    costs, times, limits = data
    agents, tasks = costs.shape
    every = np.arange(agents * tasks)
    agent, task = np.divmod(every, tasks)
    rows = Rows(len(every))
    ones = np.ones(tasks)
    rows.add("task", tasks, row=task, column=every, value=np.ones(len(every)), lower=ones, upper=ones)
    rows.add(
        "limit", agents, row=agent, column=every, value=times.ravel(), lower=np.full(agents, -INFINITE), upper=limits
    )
    return rows.program(
        cost=costs.ravel(),
        lower=np.zeros(len(every)),
        upper=np.ones(len(every)),
        integer=np.ones(len(every), dtype=bool),
    )


def read_assignment(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return an `assign` instance."""
    return [Instance(name, linear_assignment(file_of(folder, facts)), number(facts, "optimum"))]


def read_generalised(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `gap` instance, once for each way (minimum, maximum) that something is printed of."""
    program = generalised_assignment(generalised_data(file_of(folder, facts)))
    found = []
    for way, sign in (("min", 1.0), ("max", -1.0)):
        optimum = number(facts, f"optimum_{way}")
        bounds = facts.get(f"bounds_{way}")
        known = (float(bounds[0]), float(bounds[1])) if isinstance(bounds, list) else (None, None)
        if optimum is not None or isinstance(bounds, list):
            turned = replace(program, cost=sign * program.cost)
            found.append(Instance(f"{name} {way}", turned, optimum, known, sign))
    return found

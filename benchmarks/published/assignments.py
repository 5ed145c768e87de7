"""Assignment problems: everybody one task (linear), or every task to one of a few with limited time (generalised)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from alliance.plan.people import Candidates, Matches, Posts, Roster
from alliance.solver.program import INFINITE, Numbers, Program
from alliance.solver.rows import Rows
from benchmarks.published.instance import Facts, Instance, UnreadableInstance, file_of, number, numbers_of


def linear_data(path: Path) -> Numbers:
    """Return the costs of a file "n; n x n costs", shape (people, tasks)."""
    numbers = np.array(numbers_of(path))
    count = int(numbers[0])
    if len(numbers) < 1 + count * count:
        raise UnreadableInstance(f"'{path}' has {len(numbers) - 1} costs where {count} x {count} are expected.")
    return numbers[1 : 1 + count * count].reshape(count, count)


def linear_assignment(costs: Numbers) -> Program:
    """Return the assignment program; a linear program, its vertices are whole by themselves.

    min sum c x  s.t.  sum_j x[i,j] = 1;  sum_i x[i,j] = 1.
    """
    count = len(costs)
    every = np.arange(count * count)
    first, second = np.divmod(every, count)
    rows = Rows(len(every))
    for kind, at in (("person", first), ("task", second)):
        ones = np.ones(count)
        rows.add(kind, count, row=at, column=every, value=np.ones(len(every)), lower=ones, upper=ones)
    zeros = np.zeros(len(every))
    return rows.program(cost=costs.ravel(), lower=zeros, upper=np.full(len(every), INFINITE))


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
    costs = linear_data(file_of(folder, facts))
    roster = posts_of(costs, np.ones(costs.shape), np.ones(len(costs)))
    return [Instance(name, linear_assignment(costs), number(facts, "optimum"), roster=roster)]


def posts_of(costs: Numbers, loads: Numbers, rooms: Numbers) -> Roster:
    """Return the same as key posts that must all be held: a task is a post, a person or agent a candidate with some room.

    Parameters
    ----------
    costs, loads : array of shape (candidates, posts)
        What a candidate costs on a post, and how much of the candidate's room it takes.
    rooms : array of shape (candidates,)
        Room of each candidate.
    """
    people, posts = costs.shape
    person, post = (each.ravel() for each in np.indices(costs.shape))
    one, no = np.zeros(posts, dtype=np.int64), np.zeros(posts, dtype=bool)
    return Roster(
        members=("one",),
        posts=Posts(
            [f"post {each}" for each in range(posts)], ["all"] * posts, one, no, no, np.full(posts, INFINITE), one - 1
        ),
        candidates=Candidates([f"K-{each}" for each in range(people)], np.zeros(people, dtype=np.int64), rooms),
        matches=Matches(post, person, np.full(len(post), 100.0), np.zeros(len(post)), costs.ravel(), loads.ravel()),
        least_holders=np.zeros(1),
        most_holders=np.full(1, INFINITE),
    )


def read_generalised(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `gap` instance, once for each way (minimum, maximum) that something is printed of."""
    data = generalised_data(file_of(folder, facts))
    program = generalised_assignment(data)
    found = []
    for way, sign in (("min", 1.0), ("max", -1.0)):
        optimum = number(facts, f"optimum_{way}")
        bounds = facts.get(f"bounds_{way}")
        known = (float(bounds[0]), float(bounds[1])) if isinstance(bounds, list) else (None, None)
        if optimum is not None or isinstance(bounds, list):
            turned = replace(program, cost=sign * program.cost)
            roster = posts_of(sign * data[0], data[1], data[2])
            found.append(Instance(f"{name} {way}", turned, optimum, known, sign, roster=roster))
    return found

"""Process flexibility by simulation: what plants sell on average if demand is random and products may change plants.

Every draw of demand is one year of a production plan, so that one operating plan evaluates all draws.

Source: W. Jordan and S. Graves, Principles on the benefits of manufacturing process flexibility, Management Science 41
(1995).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alliance.plan.manufacturing import Demand, Lines, Models, Network, Pairs, Plants, Production, Shifts
from alliance.solver.program import Numbers
from benchmarks.published.instance import Facts, UnreadableInstance, file_of, text_of

# Which plants a product may use, besides its own, in each named configuration of n products and n plants.
CONFIGURATIONS = {
    "none": lambda product, count: {product},
    "one_chain": lambda product, count: {product, (product + 1) % count},
    "five_pairs": lambda product, count: {product, product ^ 1},
    "full": lambda product, count: set(range(count)),
}


@dataclass(frozen=True)
class Simulated:
    """Expected sales of one configuration.

    Parameters
    ----------
    configuration : str
        Its name.
    mean, error : float, vehicles
        Mean of the draws and its standard error.
    published : float or None
        What the paper prints.
    again : (float, float) or None
        Mean and standard error of an independent simulation.
    """

    configuration: str
    mean: float
    error: float
    published: float | None
    again: tuple[float, float] | None

    @property
    def is_within_noise(self) -> bool:
        """Whether it is within four standard errors of the other simulation, or 0.5 % of the paper, which states none."""
        if self.again is not None:
            return abs(self.mean - self.again[0]) <= 4 * (self.error**2 + self.again[1] ** 2) ** 0.5
        return self.published is None or abs(self.mean - self.published) <= 0.005 * self.published + 4 * self.error


def simulate(folder: Path, facts: Facts, *, draws: int = 1000, seed: int = 1995) -> list[Simulated]:
    """Return the expected sales of every configuration of a `jordan-graves` instance."""
    data = json.loads(text_of(file_of(folder, facts)))
    unknown = set(data["configurations"]) - set(CONFIGURATIONS)
    if unknown:
        raise UnreadableInstance(f"No reader for the configurations {', '.join(sorted(unknown))}.")
    count = int(data["example"].split()[0])
    mean, deviation = float(data["demand"]["mean"]), float(data["demand"]["sd"])
    demand = truncated_normal(np.random.default_rng(seed), (draws, count), mean, deviation)
    published, again = facts.get("published", {}), facts.get("resimulated_here", {})
    assert isinstance(published, Mapping)
    assert isinstance(again, Mapping)
    found = []
    for name in data["configurations"]:
        allowed = np.array(
            [[plant in CONFIGURATIONS[name](product, count) for plant in range(count)] for product in range(count)]
        )
        sold = sales(demand, allowed, float(data["plant_capacity"]))
        other = again.get(name)
        found.append(
            Simulated(
                name,
                float(sold.mean()),
                float(sold.std(ddof=1) / np.sqrt(draws)),
                float(published[name]) if name in published else None,
                (float(other[0]), float(other[1])) if isinstance(other, list) else None,
            )
        )
    return found


def truncated_normal(drawn: np.random.Generator, shape: tuple[int, int], mean: float, deviation: float) -> Numbers:
    """Return normal draws, those beyond two standard deviations drawn again."""
    values = drawn.standard_normal(shape)
    while (beyond := np.abs(values) > 2).any():
        values[beyond] = drawn.standard_normal(int(beyond.sum()))
    return mean + deviation * values


def sales(demand: Numbers, allowed: np.ndarray, capacity: float) -> Numbers:
    """Return the sales of each draw, shape (draws,): one operating plan in which every draw is a year.

    Parameters
    ----------
    demand : array of shape (draws, products), vehicles
        Drawn demand.
    allowed : array of shape (products, plants), bool
        Which product can be built where.
    capacity : float, vehicles
        Capacity of each plant.
    """
    draws, products = demand.shape
    plants = allowed.shape[1]
    none, first = np.zeros(plants), np.zeros(plants, dtype=np.int64)
    model, line = np.nonzero(allowed)
    free = np.zeros(len(model))
    year, product = np.divmod(np.arange(draws * products), products)
    network = Network(
        members=("one",),
        markets=("all",),
        years=tuple(f"{draw}" for draw in range(draws)),
        plants=Plants(
            [f"plant {plant}" for plant in range(plants)], first, [""] * plants, none, none,
            np.ones(plants, dtype=bool), np.zeros(plants, dtype=bool), none, none, none, none,
        ),
        lines=Lines([f"plant {plant}" for plant in range(plants)], np.arange(plants), np.full(plants, 99.0)),
        shifts=Shifts(
            np.arange(plants), np.full(plants, capacity), none, np.ones(plants, dtype=bool), ["one"] * plants
        ),
        models=Models(
            [f"product {each}" for each in range(products)], np.zeros(products, dtype=np.int64), ["one"] * products,
            ["one"] * products, np.zeros(products), np.full(products, -1),
        ),
        pairs=Pairs(model, line, free, free, free, np.ones(len(model)), free, free, np.ones(len(model), dtype=bool)),
        demand=Demand(product, np.zeros(len(product), dtype=np.int64), year, demand.ravel(), np.ones(len(product))),
        freight=np.zeros((plants, 1)),
        duty=np.zeros((plants, 1)),
    )  # fmt: skip
    plan = Production(network).solve()
    unmet = np.zeros(draws)
    for row in plan.tables["unmet"]:
        unmet[int(row["year"])] += float(row["vehicles"])
    return demand.sum(axis=1) - unmet

"""A made-up alliance of real size: 122 plants, 150 models, 200 markets, 14 platform families, 9.96 million vehicles.

Every number is synthetic, drawn from a seed; only the sizes are those of the public record. *Coupled* means that 35 % of
the plants carry two or three families, so that everything hangs together; *decomposable*, that each plant carries one
and each family is shared by a few members only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.plan.manufacturing import Demand, Lines, Models, Network, Pairs, Plants, Shifts

VEHICLES = 9_960_000
FAMILIES = 14
# How many members share each family in the decomposable case.
SHARING = (8, 8, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 1)
COUPLED = 0.35


@dataclass(frozen=True)
class Size:
    """How large the made-up alliance is.

    Parameters
    ----------
    members, plants, lines, models, markets : int
        Numbers of each; a plant has one line or two.
    sold_in : int
        In how many markets a model is sold.
    candidates : int
        On how many lines of its families a model can be built at most.
    current : float
        Share of those that have the model today; every model has one.
    patterns : int
        Shift patterns of a line: one is today's; a second and third have half and 1.3 times its capacity.
    """

    members: int = 9
    plants: int = 122
    lines: int = 201
    models: int = 150
    markets: int = 200
    sold_in: int = 46
    candidates: int = 99
    current: float = 1.0
    patterns: int = 1


# The strategic case: 40 zones instead of markets, ten lines for a model, of which four have it today, three patterns.
STRATEGIC = Size(lines=122, markets=40, sold_in=30, candidates=10, current=0.4, patterns=3)


def alliance_scale(size: Size | None = None, *, is_coupled: bool = True, seed: int = 0) -> Network:
    """Return a seeded network; ``is_coupled=False`` gives one that decomposes by platform family.

    Parameters
    ----------
    size : Size or None
        How large; the alliance of nine brands if None.
    is_coupled : bool
        Whether a third of the plants carry several families.
    seed : int
        The same seed gives the same network.
    """
    size = size or Size()
    drawn = np.random.default_rng(seed)
    weight = 1.0 / np.arange(1, size.members + 1) ** 0.7
    sharing = _sharing(drawn, size.members, is_coupled)
    plant_family = np.arange(size.plants) % FAMILIES
    model_family = np.arange(size.models) % FAMILIES
    plant_member = _owners(drawn, plant_family, sharing, weight)
    model_member = _owners(drawn, model_family, sharing, weight)
    carries = np.zeros((size.plants, FAMILIES), dtype=bool)
    carries[np.arange(size.plants), plant_family] = True
    if is_coupled:
        for plant in np.flatnonzero(drawn.random(size.plants) < COUPLED):
            carries[plant, drawn.choice(FAMILIES, drawn.integers(1, 3), replace=False)] = True

    volume = drawn.lognormal(0.0, 0.7, size.models) * weight[model_member]
    volume *= VEHICLES / volume.sum()
    model, market, units = _demand(drawn, size, volume)
    line_plant = np.sort(np.append(np.arange(size.plants), drawn.permutation(size.plants)[: size.lines - size.plants]))
    work = drawn.uniform(0.75, 1.35, size.models)
    # A member's lines are as large as its own models of their families need, give or take a quarter.
    hours = np.zeros((size.members, FAMILIES))
    np.add.at(hours, (model_member, model_family), volume * work)
    lines_of = np.zeros((size.members, FAMILIES))
    np.add.at(lines_of, plant_member[line_plant], carries[line_plant].astype(float))
    each_line = np.divide(hours, lines_of, out=np.zeros_like(hours), where=lines_of > 0)
    capacity = (each_line[plant_member[line_plant]] * carries[line_plant]).sum(axis=1)
    capacity *= drawn.uniform(0.9, 1.4, size.lines) * hours.sum() / capacity.sum()
    capacity = np.maximum(1000.0, np.round(capacity))

    value = drawn.uniform(7_000, 24_000, size.models)
    pair_model, pair_line = np.nonzero(carries[line_plant][:, model_family].T)
    # Every model fits on the first line of a plant that carries its family, and on the second of three in five.
    is_first = np.append(True, np.diff(line_plant) > 0)
    kept = is_first[pair_line] | (drawn.random(len(pair_line)) < 0.6)
    pair_model, pair_line = pair_model[kept], pair_line[kept]
    is_own = model_member[pair_model] == plant_member[line_plant[pair_line]]
    kept = _candidates(drawn, pair_model, is_own, size.candidates)
    pair_model, pair_line = pair_model[kept], pair_line[kept]
    pairs = len(pair_model)
    has_today = drawn.random(pairs) < size.current
    has_today[np.unique(pair_model, return_index=True)[1]] = True
    pattern_capacity = np.array([1.0, 0.5, 1.3])[: size.patterns]
    pattern_cost = np.array([450.0, 260.0, 640.0])[: size.patterns]
    level = drawn.uniform(0.45, 0.75, size.lines)
    of_plant = np.bincount(line_plant, weights=capacity, minlength=size.plants)
    freight, duty = _lanes(drawn, size)
    none = np.zeros(size.plants)
    return Network(
        members=tuple(f"member {each + 1}" for each in range(size.members)),
        markets=tuple(f"market {each + 1}" for each in range(size.markets)),
        years=("2016",),
        plants=Plants(
            [f"plant {each + 1}" for each in range(size.plants)], plant_member, [""] * size.plants,
            np.round(of_plant * drawn.uniform(120, 260, size.plants)), np.round(of_plant * 400),
            np.ones(size.plants, dtype=bool), np.ones(size.plants, dtype=bool), np.full(size.plants, 4.0), none, none, none,
        ),
        lines=Lines([f"line {each + 1}" for each in range(size.lines)], line_plant, np.full(size.lines, 9.0)),
        shifts=Shifts(
            np.repeat(np.arange(size.lines), size.patterns),
            np.round(np.outer(capacity, pattern_capacity)).ravel(),
            np.round(np.outer(capacity, pattern_cost)).ravel() if size.patterns > 1 else np.zeros(size.lines),
            np.tile(np.arange(size.patterns) == 0, size.lines),
            ["today", "short", "long"][: size.patterns] * size.lines,
        ),
        models=Models(
            [f"model {each + 1}" for each in range(size.models)], model_member,
            [f"brand {each + 1}" for each in model_member], [f"family {each + 1:02}" for each in model_family],
            np.round(value), np.full(size.models, -1),
        ),
        pairs=Pairs(
            pair_model, pair_line,
            np.round(drawn.uniform(30e6, 120e6, pairs)), np.round(drawn.uniform(2e6, 8e6, pairs)),
            np.round(value[pair_model] * level[pair_line] * drawn.uniform(0.95, 1.05, pairs), 2),
            np.round(work[pair_model] * drawn.uniform(0.95, 1.05, pairs), 3),
            np.zeros(pairs), np.zeros(pairs), has_today,
        ),
        demand=Demand(
            model, market, np.zeros(len(model), dtype=np.int64), units, np.round(value[model] * 1.15, 2)
        ),
        freight=freight,
        duty=duty,
        estimated=frozenset({"everything (synthetic)"}),
    )  # fmt: skip


def _sharing(drawn: np.random.Generator, members: int, is_coupled: bool) -> list[np.ndarray]:
    """Return the members of each family; together they cover everybody."""
    if is_coupled:
        return [np.arange(members)] * FAMILIES
    order = np.concatenate([drawn.permutation(members) for _ in range(FAMILIES)])
    groups, at = [], 0
    for wanted in (min(count, members) for count in SHARING):
        group = np.array(list(dict.fromkeys(order[at:].tolist()))[:wanted])
        at += wanted
        groups.append(group)
    return groups


def _owners(
    drawn: np.random.Generator, family: np.ndarray, sharing: list[np.ndarray], weight: np.ndarray
) -> np.ndarray:
    """Return an owner for each thing: everybody in the family at least once where that is possible."""
    owner = np.zeros(len(family), dtype=np.int64)
    for each, group in enumerate(sharing):
        here = np.flatnonzero(family == each)
        first = drawn.permutation(group)[: len(here)] if len(group) < len(here) else group[: len(here)]
        rest = drawn.choice(group, len(here) - len(first), p=weight[group] / weight[group].sum())
        owner[here] = np.concatenate((first, rest))
    missing = np.setdiff1d(np.arange(len(weight)), owner)
    if len(sharing[0]) == len(weight) and missing.size:
        owner[drawn.choice(len(owner), missing.size, replace=False)] = missing
    return owner


def _demand(drawn: np.random.Generator, size: Size, volume: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return model, market and units of each demand: a model is sold in some markets, in large ones more often."""
    attraction = 1.0 / np.arange(1, size.markets + 1) ** 0.8
    model, market, units = [], [], []
    for each in range(size.models):
        count = int(np.clip(drawn.normal(size.sold_in, size.sold_in / 5), 3, size.markets))
        here = np.sort(drawn.choice(size.markets, count, replace=False, p=attraction / attraction.sum()))
        share = attraction[here] * drawn.lognormal(0.0, 0.6, count)
        sold = np.round(volume[each] * share / share.sum())
        kept = sold > 0
        model.append(np.full(int(kept.sum()), each))
        market.append(here[kept])
        units.append(sold[kept])
    return np.concatenate(model), np.concatenate(market), np.concatenate(units)


def _candidates(drawn: np.random.Generator, model: np.ndarray, is_own: np.ndarray, most: int) -> np.ndarray:
    """Return which pairs stay if a model may be built at no more than so many plants, its owner's first."""
    order = np.lexsort((drawn.random(len(model)), ~is_own, model))
    start = np.searchsorted(model[order], np.arange(model.max() + 1))
    rank = np.arange(len(model)) - start[model[order]]
    kept = np.zeros(len(model), dtype=bool)
    kept[order] = rank < most
    return kept


def _lanes(drawn: np.random.Generator, size: Size) -> tuple[np.ndarray, np.ndarray]:
    """Return freight, EUR a vehicle, and duty, share of the value, from every plant to every market.

    Plants and markets lie on a map with five trade blocs; freight grows with the distance, duty is charged between blocs.
    """
    blocs = drawn.uniform(0, 10_000, (5, 2))
    plant_bloc, market_bloc = drawn.integers(0, 5, size.plants), drawn.integers(0, 5, size.markets)
    plant_at = blocs[plant_bloc] + drawn.normal(0, 900, (size.plants, 2))
    market_at = blocs[market_bloc] + drawn.normal(0, 1_500, (size.markets, 2))
    away = np.sqrt(((plant_at[:, None] - market_at[None]) ** 2).sum(axis=2))
    freight = np.round(60 + 0.09 * away + drawn.uniform(0, 30, away.shape), 2)
    rate = drawn.choice([0.0, 0.025, 0.065, 0.10, 0.15], (5, 5))
    np.fill_diagonal(rate, 0.0)
    return freight, rate[plant_bloc[:, None], market_bloc[None]]

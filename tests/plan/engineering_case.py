"""Small line-ups for tests: two to four members, seeded; and the cheapest plan found by trying them all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from alliance.plan.engineering import Attributes, Lineup, Modules, Rivals, Steps, Uses, Variants, Vehicles
from alliance.plan.engineering.lineup import NOBODY

Assignment = dict[tuple[str, str], tuple[str, str]]


def lineup(
    seed: int = 0,
    *,
    members: int = 3,
    vehicles: int = 4,
    modules: int = 2,
    variants: int = 3,
    regions: int = 2,
    plain: bool = False,
    density: float = 0.8,
) -> Lineup:
    """Return a seeded line-up; every vehicle can use at least one variant of its member or of nobody in each module.

    Plain: candidates only, without upkeep, retirement, tooling and steps: facility location and nothing else.
    """
    drawn = np.random.default_rng(seed)
    count = modules * variants
    module = np.repeat(np.arange(modules), variants)
    owner = np.full(count, NOBODY) if plain else drawn.integers(-1, members, count)
    owner[::variants] = NOBODY
    is_new = owner == NOBODY
    brand = np.arange(vehicles) % members
    able = drawn.random((vehicles, count)) < density
    able[:, ::variants] = True
    vehicle, variant = np.nonzero(able)
    steps = [(each, 0.0, 0.0, drawn.uniform(5, 9)) for each in range(count)]
    if not plain:
        steps += [(each, 250.0, 0.0, unit - 1.0) for each, _, _, unit in list(steps) if each % 2 == 0]
    units = np.round(drawn.uniform(20, 120, (vehicles, regions, 1))) * (drawn.random((vehicles, regions, 1)) < 0.7)
    units[:, 0, 0] = np.maximum(units[:, 0, 0], 10.0)
    nothing = np.zeros(count)
    return Lineup(
        members=tuple("abcdefghi"[:members]),
        regions=tuple(f"region {number}" for number in range(regions)),
        years=(2020,),
        modules=Modules(
            [f"module {number}" for number in range(modules)], np.arange(modules) == 0, np.full(modules, 0.08)
        ),
        attributes=Attributes([], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool), np.zeros(0), np.zeros(0)),
        vehicles=Vehicles(
            [f"vehicle {number}" for number in range(vehicles)],
            brand,
            [f"brand {each}" for each in brand],
            np.full(vehicles, 2020),
            drawn.uniform(0, 20, vehicles),
        ),
        variants=Variants(
            [f"variant {number}" for number in range(count)],
            module,
            owner,
            is_new,
            np.where(is_new, drawn.uniform(200, 900, count), 0.0),
            nothing if plain else drawn.uniform(0, 200, count),
            np.where(is_new, 0.0, drawn.uniform(0, 300, count)),
            np.full(count, np.inf),
            np.round(drawn.uniform(10, 90, count)),
            np.full(count, 2019),
            np.full(count, 2030),
            np.full(count, 3),
            [""] * count,
        ),
        steps=Steps(*(np.array(each) for each in zip(*steps, strict=True))),
        uses=Uses(
            vehicle,
            variant,
            drawn.uniform(0, 2, len(vehicle)),
            drawn.uniform(0, 3, len(vehicle)),
            drawn.uniform(0, 60, len(vehicle)),
            np.zeros(len(vehicle), dtype=bool),
        ),
        rivals=Rivals(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)),
        units=units,
        tooling=np.zeros((count, regions)) if plain else drawn.uniform(0, 80, (count, regions)),
        fits=np.ones((count, count), dtype=bool),
        most_variants=np.full((members, modules), np.inf),
        budget=np.full((members, 1), np.inf),
        needs=np.zeros((vehicles, 0)),
        gives=np.zeros((count, 0)),
    )


def cheapest(case: Lineup) -> float:
    """Return the cost of the cheapest plan, trying all of them; candidates are developed once. Infinite if there is none."""
    slots: dict[tuple[int, int], list[int]] = {}
    for use, (vehicle, variant) in enumerate(zip(case.uses.vehicle, case.uses.variant, strict=True)):
        slots.setdefault((int(vehicle), int(case.variants.module[variant])), []).append(use)
    if len(slots) < len(case.vehicles.id) * len(case.modules.id):
        return float("inf")
    return min(cost_of(case, uses) for uses in product(*slots.values()))


def cost_of(case: Lineup, uses: Sequence[int]) -> float:
    """Return what a choice of uses costs by the words of the model; infinite if it breaks a rule."""
    variants, years = case.variants, len(case.years)
    vehicle, variant = case.uses.vehicle[list(uses)], case.uses.variant[list(uses)]
    volume = np.bincount(variant, weights=case.total_units[vehicle], minlength=len(variants.id))
    by_year = np.zeros((len(variants.id), years))
    np.add.at(by_year, variant, case.units.sum(axis=1)[vehicle])
    kept = sorted(set(variant.tolist()))
    for module in range(len(case.modules.id)):
        if sum(variants.module[each] == module for each in kept) > case.most_variants[:, module].sum():
            return float("inf")
    if (by_year > variants.most_units[:, None] + 1e-9).any() or _clashes(case, vehicle, variant):
        return float("inf")
    total = sum(
        variants.retirement[each] for each in range(len(variants.id)) if each not in kept and not variants.is_new[each]
    )
    for each in kept:
        prices = [
            fixed * years + unit * volume[each]
            for step, start, fixed, unit in zip(
                case.steps.variant, case.steps.start, case.steps.fixed, case.steps.unit, strict=True
            )
            if step == each and start * years <= volume[each]
        ]
        regions = case.units.sum(axis=2)[vehicle[variant == each]].sum(axis=0) > 0
        total += (
            variants.development[each] + years * variants.upkeep[each] + min(prices) + case.tooling[each][regions].sum()
        )
    module = variants.module[variant]
    grams = case.modules.co2_per_kg[module] * case.uses.excess_kg[list(uses)]
    total += (case.total_units[vehicle] * grams * case.vehicles.co2_cost[vehicle]).sum()
    return float(total + case.uses.adaptation[list(uses)].sum())


def _clashes(case: Lineup, vehicle: np.ndarray, variant: np.ndarray) -> bool:
    for each in set(vehicle.tolist()):
        own = variant[vehicle == each]
        if not case.fits[np.ix_(own, own)].all():
            return True
    visible = case.modules.is_visible[case.variants.module[variant]]
    for one, other, most in zip(case.rivals.first, case.rivals.second, case.rivals.most_shared, strict=True):
        if len(set(variant[visible & (vehicle == one)]) & set(variant[visible & (vehicle == other)])) > most:
            return True
    return False

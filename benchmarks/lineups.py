"""A made-up line-up of real size: five modules, 150 vehicles of nine members, 60 variants of each module, two standards.

Every number is synthetic, drawn from a seed; only the sizes are those of the public record. A variant gives some level in some size
class and serves the vehicles of its class that ask no more. And the same decision as a user of PuLP would write it.
"""

from __future__ import annotations

import numpy as np

from alliance.plan.engineering import Attributes, Lineup, Modules, Rivals, Steps, Uses, Variants, Vehicles
from alliance.plan.engineering.fit import covered, excess
from alliance.plan.engineering.lineup import NOBODY

REGIONS = 5


def lineup(
    *, vehicles: int = 150, variants: int = 60, modules: int = 5, members: int = 9, classes: int = 4, seed: int = 0
) -> Lineup:
    """Return a seeded line-up.

    Parameters
    ----------
    vehicles, variants, modules, members, classes : int
        Numbers of each; `variants` of each module, sizes of vehicles in `classes`.
    seed : int
        The same seed gives the same line-up.
    """
    drawn = np.random.default_rng(seed)
    count = modules * variants
    module = np.repeat(np.arange(modules), variants)
    size, of_variant = drawn.integers(0, classes, vehicles), np.tile(np.arange(variants) % classes, modules)
    asked, given = drawn.uniform(0, 100, (vehicles, modules)), drawn.uniform(20, 110, count)
    # The largest variant of each class and module serves all.
    for each in range(modules):
        for kind in range(classes):
            own = np.flatnonzero((module == each) & (of_variant == kind))
            given[own[:2]] = 110.0
    owner = np.where(drawn.random(count) < 0.6, drawn.integers(0, members, count), NOBODY)
    first = np.tile(np.arange(variants) < 2 * classes, modules)
    owner[first] = NOBODY
    exists = owner != NOBODY
    attributes = Attributes(
        [f"{kind} {each}" for each in range(modules) for kind in ("size", "level")],
        np.repeat(np.arange(modules), 2), np.tile([True, False], modules), np.tile([0.0, 2.0], modules), np.tile([0.0, 0.15], modules),
    )  # fmt: skip
    needs = np.empty((vehicles, 2 * modules))
    needs[:, 0::2], needs[:, 1::2] = size[:, None], asked
    gives = np.full((count, 2 * modules), np.nan)
    gives[np.arange(count), 2 * module], gives[np.arange(count), 2 * module + 1] = of_variant, given
    able = covered(attributes, needs, gives, module)
    vehicle, variant = np.nonzero(able)
    cost, kg = excess(attributes, needs, gives, module, vehicle, variant)
    units = np.round(drawn.lognormal(10.2, 0.9, (vehicles, REGIONS, 1))) * (drawn.random((vehicles, REGIONS, 1)) < 0.35)
    units[np.arange(vehicles), drawn.integers(0, REGIONS, vehicles), 0] += 20_000
    standard = np.where(drawn.random(count) < 0.5, "new", "")
    standard[first] = ""
    base = np.array([1900.0, 640, 820, 560, 600])[np.arange(modules) % 5][module]
    return Lineup(
        members=tuple(f"member {each + 1}" for each in range(members)),
        regions=tuple(f"region {each + 1}" for each in range(REGIONS)),
        years=(2020,),
        modules=Modules([f"module {each + 1}" for each in range(modules)], np.zeros(modules, dtype=bool), np.full(modules, 0.08)),
        attributes=attributes,
        vehicles=Vehicles(
            [f"vehicle {each + 1}" for each in range(vehicles)], np.arange(vehicles) % members,
            [f"brand {each % members + 1}" for each in range(vehicles)], np.full(vehicles, 2020), drawn.uniform(0, 95, vehicles),
        ),
        variants=Variants(
            [f"variant {each + 1}" for each in range(count)], module, owner, ~exists,
            np.where(exists, 0.0, np.round(drawn.uniform(80e6, 300e6, count))), np.round(drawn.uniform(2e6, 9e6, count)),
            np.where(exists, np.round(drawn.uniform(2e6, 12e6, count)), 0.0), np.full(count, np.inf), np.full(count, 100.0),
            np.full(count, 2019), np.full(count, 2030), np.full(count, 3), standard.tolist(),
        ),
        steps=Steps(
            np.arange(count), np.zeros(count), np.zeros(count),
            np.round(base + 2.0 * given + np.where(exists, 25.0, 0.0) + drawn.uniform(-20, 20, count), 2),
        ),
        uses=Uses(
            vehicle, variant, cost, kg, np.round(drawn.uniform(0, 12e6, len(vehicle))), np.zeros(len(vehicle), dtype=bool)
        ),
        rivals=Rivals(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)),
        units=units,
        tooling=np.round(drawn.uniform(5e6, 40e6, (count, REGIONS))) * ~exists[:, None],
        fits=_fits(module, standard),
        most_variants=np.full((members, modules), np.inf),
        budget=np.full((members, 1), np.inf),
        needs=needs,
        gives=gives,
        estimated=frozenset({"everything (synthetic)"}),
    )  # fmt: skip


def _fits(module: np.ndarray, standard: np.ndarray) -> np.ndarray:
    """Return which variants fit: of the first two modules, those of the new standard fit no open ones of odd number."""
    count = len(module)
    fits = np.ones((count, count), dtype=bool)
    one, other = np.flatnonzero((module == 0) & (standard == "new")), np.flatnonzero(module == 1)
    odd = other[other % 4 == 1]
    fits[np.ix_(one, odd)] = fits[np.ix_(odd, one)] = False
    return fits


def _numbers(
    case: Lineup,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[tuple[int, int]], list[tuple[int, int, int]], float]:
    """Return the cost of each use and of each variant, what giving up all costs, the tooled pairs, and what does not fit."""
    uses, variants = case.uses, case.variants
    grams = case.modules.co2_per_kg[case.module_of_use] * uses.excess_kg * case.vehicles.co2_cost[uses.vehicle]
    unit = case.steps.unit[uses.variant]
    of_use = case.total_units[uses.vehicle] * (unit + grams) + uses.adaptation
    spared = np.where(variants.is_new, 0.0, variants.retirement)
    of_variant = variants.development + variants.upkeep - spared
    tooled = [(int(each), int(region)) for each, region in zip(*np.nonzero(case.tooling > 0), strict=True)]
    able: dict[int, list[int]] = {}
    for vehicle, variant in zip(uses.vehicle.tolist(), uses.variant.tolist(), strict=True):
        able.setdefault(vehicle, []).append(variant)
    clashes = [
        (vehicle, one, other)
        for vehicle, mine in able.items()
        for one in mine
        for other in mine
        if one < other and not case.fits[one, other]
    ]
    return of_use, of_variant, case.tooling, tooled, clashes, float(spared.sum())


def pulp_cost(case: Lineup, seconds: float) -> tuple[float, float]:
    """Return the cost found by PuLP and CBC as users write it, and the gap that is left; one thread."""
    import pulp

    of_use, of_variant, tooling, tooled, clashes, standing = _numbers(case)
    uses = case.uses
    model = pulp.LpProblem("variants", pulp.LpMinimize)
    x = [pulp.LpVariable(f"x{each}", cat="Binary") for each in range(len(uses.vehicle))]
    y = [pulp.LpVariable(f"y{each}", cat="Binary") for each in range(len(of_variant))]
    tau = {pair: pulp.LpVariable(f"t{pair[0]}_{pair[1]}", cat="Binary") for pair in tooled}
    scale = 1e6
    model += (
        pulp.lpSum(cost / scale * each for cost, each in zip(of_use.tolist(), x, strict=True))
        + pulp.lpSum(cost / scale * each for cost, each in zip(of_variant.tolist(), y, strict=True))
        + pulp.lpSum(float(tooling[pair]) / scale * each for pair, each in tau.items())
    )
    of_slot: dict[int, list[pulp.LpVariable]] = {}
    at: dict[tuple[int, int], pulp.LpVariable] = {}
    built = case.units.sum(axis=2) > 0
    for use, (vehicle, variant, slot) in enumerate(
        zip(uses.vehicle.tolist(), uses.variant.tolist(), case.slot.tolist(), strict=True)
    ):
        of_slot.setdefault(slot, []).append(x[use])
        at[vehicle, variant] = x[use]
        model += x[use] <= y[variant]
        for region in np.flatnonzero(built[vehicle]).tolist():
            if (variant, region) in tau:
                model += x[use] <= tau[variant, region]
    for able in of_slot.values():
        model += pulp.lpSum(able) == 1
    for variant in np.flatnonzero(of_variant < 0).tolist():
        model += y[variant] <= pulp.lpSum(x[use] for use in np.flatnonzero(uses.variant == variant).tolist())
    for vehicle, one, other in clashes:
        model += at[vehicle, one] + at[vehicle, other] <= 1
    model.solve(pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=seconds, gapRel=1e-7))
    found = float(pulp.value(model.objective) or np.nan) * scale + standing
    return found, 0.0 if model.sol_status == pulp.LpSolutionOptimal else float("nan")

"""Which parts of a line-up decide apart: modules that nothing couples, and vehicles that share no variant.

A budget of development couples everything; two modules are coupled by variants that do not fit together, and visible modules
by rivals that may share some of them.
"""

from __future__ import annotations

import numpy as np

from alliance.plan.engineering.lineup import Flags, Lineup


def split(lineup: Lineup) -> list[Lineup]:
    """Return the parts of a line-up that decide apart; variants that no vehicle can use are a part of their own."""
    if np.isfinite(lineup.budget.sum(axis=0)).any():
        return [lineup]
    parts: list[Lineup] = []
    usable = np.zeros(len(lineup.variants.id), dtype=bool)
    usable[lineup.uses.variant] = True
    every = np.ones(len(lineup.vehicles.id), dtype=bool)
    for group in _coupled_modules(lineup):
        own = usable & group[lineup.variants.module]
        part = lineup.of(every, own, group)
        limited = np.isfinite(part.most_variants.sum(axis=0)).any()
        parts += [part] if limited else _split_by_vehicles(part)
    idle = ~usable & ~lineup.variants.is_new
    for owner in np.unique(lineup.variants.owner[idle]).tolist():
        nothing = np.zeros(len(lineup.vehicles.id), dtype=bool)
        parts.append(lineup.of(nothing, idle & (lineup.variants.owner == owner)))
    return parts if len(parts) > 1 else [lineup]


def around(lineup: Lineup, module: str) -> tuple[Lineup, Lineup | None]:
    """Return the part of a line-up with all that is decided together with a module, and the rest if there is any.

    Parameters
    ----------
    lineup : Lineup
        The data.
    module : str
        Name of the module.
    """
    at = list(lineup.modules.id).index(module)
    if np.isfinite(lineup.budget.sum(axis=0)).any():
        return lineup, None
    group = next(each for each in _coupled_modules(lineup) if each[at])
    if group.all():
        return lineup, None
    every, own = np.ones(len(lineup.vehicles.id), dtype=bool), group[lineup.variants.module]
    return lineup.of(every, own, group), lineup.of(every, ~own, ~group)


def _coupled_modules(lineup: Lineup) -> list[Flags]:
    """Return the groups of modules that are decided together, each as flags of shape (modules,)."""
    count = len(lineup.modules.id)
    group = list(range(count))

    def join(one: int, other: int) -> None:
        old, new = group[other], group[one]
        group[:] = [new if each == old else each for each in group]

    of = [np.flatnonzero(lineup.variants.module == each) for each in range(count)]
    for one in range(count):
        for other in range(one + 1, count):
            if not lineup.fits[np.ix_(of[one], of[other])].all():
                join(one, other)
    visible = np.flatnonzero(lineup.modules.is_visible).tolist()
    most = lineup.rivals.most_shared
    if visible and ((most > 0) & (most < len(visible))).any():
        for other in visible[1:]:
            join(visible[0], other)
    return [np.array(group) == each for each in sorted(set(group))]


def _split_by_vehicles(lineup: Lineup) -> list[Lineup]:
    """Return the sets of vehicles that share no variant and are no rivals, each with its variants."""
    vehicles = len(lineup.vehicles.id)
    root = list(range(vehicles + len(lineup.variants.id)))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for vehicle, variant in zip(lineup.uses.vehicle.tolist(), lineup.uses.variant.tolist(), strict=True):
        root[find(vehicle)] = find(vehicles + variant)
    for one, other in zip(lineup.rivals.first.tolist(), lineup.rivals.second.tolist(), strict=True):
        root[find(one)] = find(other)
    found = np.array([find(node) for node in range(len(root))], dtype=np.int64)
    groups = list(dict.fromkeys(found[:vehicles].tolist()))
    return [lineup.of(found[:vehicles] == each, found[vehicles:] == each) for each in groups]

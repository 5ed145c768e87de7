"""The data of one joint engineering decision: vehicles, the modules they need, and the variants that can serve them.

Everything is an array over named things, so that cutting the line-up down to any set of members is an index, and the model
on the next page can be read beside its formulas.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from alliance.errors import UnknownName, UsageError

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# The owner of a variant that belongs to all: any set of members can use it, or develop it for itself.
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Modules:
    """The big modules a vehicle is made of.

    Parameters
    ----------
    id : sequence of str
        Names: ``"engine bay"``, ``"cockpit"``, ...
    is_visible : array of shape (modules,), bool
        Whether a customer sees which variant a vehicle has.
    co2_per_kg : array of shape (modules,), g CO2 a km
        What one kilogram more adds to the emissions of a vehicle.
    """

    id: Sequence[str]
    is_visible: Flags
    co2_per_kg: Numbers


@dataclass(frozen=True, eq=False)
class Attributes:
    """What is asked of a module, and what its variants give.

    Parameters
    ----------
    id : sequence of str
        Names, such as ``"torque"``.
    module : array of shape (attributes,)
        Position of the module.
    is_exact : array of shape (attributes,), bool
        Whether a variant must give exactly what is asked, not at least.
    cost : array of shape (attributes,), EUR a unit
        What one unit more than asked is worth: the part of a variant's cost that is over-specification.
    kg : array of shape (attributes,), kg a unit
        What one unit more than asked weighs.
    """

    id: Sequence[str]
    module: Positions
    is_exact: Flags
    cost: Numbers
    kg: Numbers


@dataclass(frozen=True, eq=False)
class Vehicles:
    """Vehicle models.

    Parameters
    ----------
    id : sequence of str
        Names.
    member : array of shape (vehicles,)
        Position of the owner of the brand.
    brand : sequence of str
        Brand.
    change : array of shape (vehicles,), years
        From which year the plan may decide its variants: its start of production or its facelift; the year after the plan if it
        never may.
    co2_cost : array of shape (vehicles,), EUR per g a km
        What one gram of CO2 a kilometre costs per vehicle sold, by fine or tax.
    """

    id: Sequence[str]
    member: Positions
    brand: Sequence[str]
    change: Positions
    co2_cost: Numbers


@dataclass(frozen=True, eq=False)
class Variants:
    """Variants of modules: existing ones, and candidates that could be developed.

    Parameters
    ----------
    id : sequence of str
        Names.
    module : array of shape (variants,)
        Position of the module.
    owner : array of shape (variants,)
        Position of the member whose it is; -1 if any set of members can use it, or develop it for itself.
    is_new : array of shape (variants,), bool
        Whether it would have to be developed.
    development : array of shape (variants,), EUR
        What developing it costs once; 0 if it exists.
    upkeep : array of shape (variants,), EUR a year
        What keeping it costs, whatever is built.
    retirement : array of shape (variants,), EUR
        What giving up an existing variant costs once.
    most_units : array of shape (variants,), vehicles a year
        How many can be built; infinite if any number.
    parts : array of shape (variants,)
        Part numbers in it.
    start, last : array of shape (variants,), years
        First and last year in which it can be built.
    lead : array of shape (variants,), years
        Over how many years before the first its development is spent.
    interface : sequence of str
        The standard it is built to; variants of one standard fit together, and an empty one fits all.
    """

    id: Sequence[str]
    module: Positions
    owner: Positions
    is_new: Flags
    development: Numbers
    upkeep: Numbers
    retirement: Numbers
    most_units: Numbers
    parts: Numbers
    start: Positions
    last: Positions
    lead: Positions
    interface: Sequence[str]


@dataclass(frozen=True, eq=False)
class Steps:
    """What a vehicle set pays for a variant, by volume: one step or more for every variant.

    Parameters
    ----------
    variant : array of shape (steps,)
        Position of the variant.
    start : array of shape (steps,), vehicles a year
        From which volume on, on average over the years of the plan.
    fixed : array of shape (steps,), EUR a year
        What is paid whatever the volume.
    unit : array of shape (steps,), EUR a vehicle
        What is paid for each.
    """

    variant: Positions
    start: Numbers
    fixed: Numbers
    unit: Numbers


@dataclass(frozen=True, eq=False)
class Uses:
    """Which vehicle could use which variant, and what it would have too much.

    Parameters
    ----------
    vehicle, variant : array of shape (uses,)
        Positions.
    excess_cost : array of shape (uses,), EUR a vehicle
        The part of the variant's cost that the vehicle does not need.
    excess_kg : array of shape (uses,), kg a vehicle
        The weight that it does not need.
    adaptation : array of shape (uses,), EUR
        What fitting the variant into the vehicle costs once.
    is_current : array of shape (uses,), bool
        Whether the vehicle uses it in today's plan.
    """

    vehicle: Positions
    variant: Positions
    excess_cost: Numbers
    excess_kg: Numbers
    adaptation: Numbers
    is_current: Flags


@dataclass(frozen=True, eq=False)
class Rivals:
    """Pairs of vehicles that must look different.

    Parameters
    ----------
    first, second : array of shape (rivals,)
        Positions of the vehicles.
    most_shared : array of shape (rivals,)
        How many visible modules they may share.
    """

    first: Positions
    second: Positions
    most_shared: Numbers


@dataclass(frozen=True, eq=False)
class Lineup:
    """The data of one joint engineering decision.

    Parameters
    ----------
    members : tuple of str
        Owners of brands and variants.
    regions, years : tuple of str and of int
        Where vehicles are built, and the years of the plan.
    modules, attributes, vehicles, variants, steps, uses, rivals
        The things and what joins them.
    units : array of shape (vehicles, regions, years), vehicles a year
        Vehicles built from the year of change on; 0 before.
    tooling : array of shape (variants, regions), EUR
        What it costs once to make a variant in a region.
    fits : array of shape (variants, variants), bool
        Which variants of different modules fit together in one vehicle.
    most_variants : array of shape (members, modules)
        How many variants each member is entitled to; together they may have the sum. Infinite if any number.
    budget : array of shape (members, years), EUR
        What each member can spend on development in a year; infinite if any amount.
    needs : array of shape (vehicles, attributes)
        What each vehicle asks; NaN where it is not known.
    gives : array of shape (variants, attributes)
        What each variant gives; NaN where the attribute is of another module.
    estimated : frozenset of str
        Tables whose values are estimated or synthetic; named wherever a result is shown.
    """

    members: tuple[str, ...]
    regions: tuple[str, ...]
    years: tuple[int, ...]
    modules: Modules
    attributes: Attributes
    vehicles: Vehicles
    variants: Variants
    steps: Steps
    uses: Uses
    rivals: Rivals
    units: npt.NDArray[np.float64]
    tooling: Numbers
    fits: Flags
    most_variants: Numbers
    budget: Numbers
    needs: Numbers
    gives: Numbers
    estimated: frozenset[str] = field(default_factory=frozenset)

    @property
    def total_units(self) -> Numbers:
        """Vehicles over the years of the plan, shape (vehicles,)."""
        return np.asarray(self.units.sum(axis=(1, 2)))

    @property
    def slots(self) -> int:
        """How many choices there are: vehicles times modules."""
        return len(self.vehicles.id) * len(self.modules.id)

    @property
    def module_of_use(self) -> Positions:
        """Position of the module of each use, shape (uses,)."""
        return self.variants.module[self.uses.variant]

    @property
    def slot(self) -> Positions:
        """What each use would fill: vehicle times modules plus module, shape (uses,)."""
        return self.uses.vehicle * len(self.modules.id) + self.module_of_use

    def cut(self, members: Collection[str]) -> Lineup:
        """Return the line-up of some members: their vehicles, their variants, and the candidates that nobody owns.

        Raises
        ------
        UnknownName
            If a name is no member of the line-up.
        UsageError
            If no member is named.
        """
        for name in members:
            if name not in self.members:
                raise UnknownName("member", name, self.members)
        if not members:
            raise UsageError("A plan needs at least one member. Name one or more of: " + ", ".join(self.members) + ".")
        inside = np.array([member in members for member in self.members])
        member_at = np.cumsum(inside) - 1
        owned = np.where(self.variants.owner == NOBODY, True, inside[self.variants.owner])
        owner = np.where(self.variants.owner == NOBODY, NOBODY, member_at[self.variants.owner])
        return replace(
            self,
            members=tuple(member for member in self.members if member in members),
            vehicles=replace(self.vehicles, member=member_at[self.vehicles.member]),
            variants=replace(self.variants, owner=owner),
            most_variants=self.most_variants[inside],
            budget=self.budget[inside],
        ).of(inside[self.vehicles.member], owned)

    def of(self, vehicles: Flags, variants: Flags, modules: Flags | None = None) -> Lineup:
        """Return the line-up of some vehicles, variants and modules, flags of shape (vehicles,), (variants,), (modules,).

        Members stay all; a variant must belong to a module that stays.
        """
        staying = np.ones(len(self.modules.id), dtype=bool) if modules is None else modules
        attributes = staying[self.attributes.module]
        vehicle_at, variant_at, module_at = (np.cumsum(flags) - 1 for flags in (vehicles, variants, staying))
        uses = vehicles[self.uses.vehicle] & variants[self.uses.variant]
        steps = variants[self.steps.variant]
        pairs = vehicles[self.rivals.first] & vehicles[self.rivals.second]
        return replace(
            self,
            modules=_select(self.modules, staying),
            attributes=_select(replace(self.attributes, module=module_at[self.attributes.module]), attributes),
            vehicles=_select(self.vehicles, vehicles),
            variants=_select(replace(self.variants, module=module_at[self.variants.module]), variants),
            steps=_select(replace(self.steps, variant=variant_at[self.steps.variant]), steps),
            uses=_select(
                replace(self.uses, vehicle=vehicle_at[self.uses.vehicle], variant=variant_at[self.uses.variant]), uses
            ),
            rivals=_select(
                replace(self.rivals, first=vehicle_at[self.rivals.first], second=vehicle_at[self.rivals.second]), pairs
            ),
            units=self.units[vehicles],
            tooling=self.tooling[variants],
            fits=self.fits[np.ix_(variants, variants)],
            most_variants=self.most_variants[:, staying],
            needs=self.needs[np.ix_(vehicles, attributes)],
            gives=self.gives[np.ix_(variants, attributes)],
        )

    def with_uses(self, kept: Flags) -> Lineup:
        """Return the line-up with some of its uses only, flags of shape (uses,)."""
        return replace(self, uses=_select(self.uses, kept))

    def use_names(self) -> list[str]:
        """Return ``"Clio with CMF-B cockpit"`` for each use."""
        return [
            f"{self.vehicles.id[vehicle]} with {self.variants.id[variant]}"
            for vehicle, variant in zip(self.uses.vehicle.tolist(), self.uses.variant.tolist(), strict=True)
        ]


Things = TypeVar("Things", Modules, Attributes, Vehicles, Variants, Steps, Uses, Rivals)


def _select(things: Things, flags: Flags) -> Things:
    chosen: dict[str, Sequence[str] | Numbers | Positions | Flags] = {}
    for each in fields(things):
        column = getattr(things, each.name)
        if isinstance(column, np.ndarray):
            chosen[each.name] = column[flags]
        else:
            chosen[each.name] = tuple(entry for entry, stays in zip(column, flags, strict=True) if stays)
    return replace(things, **chosen)  # type: ignore[arg-type]

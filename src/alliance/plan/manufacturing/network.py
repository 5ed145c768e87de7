"""The data of one joint production plan: who owns which plant and model, what can be built where, and at what cost.

Everything is an array over named things, so that cutting the network down to any set of members is an index, and the
model on the next page can be read beside its formulas.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from alliance.errors import UnknownName, UsageError, did_you_mean, nearest

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Plants:
    """Plants, one entry each.

    Parameters
    ----------
    id : sequence of str
        Names.
    member : array of shape (plants,)
        Position of the owner in `Network.members`.
    country : sequence of str
        ISO 3166 alpha-2.
    fixed_cost : array of shape (plants,), EUR a year
        Cost of keeping it open whatever it builds.
    closing_cost : array of shape (plants,), EUR
        Cost of closing it, or of opening it if it is not open today.
    is_open : array of shape (plants,), bool
        Whether it is open today.
    may_change : array of shape (plants,), bool
        Whether a strategic plan may open or close it.
    most_launches : array of shape (plants,)
        How many models may be launched there in a year.
    least_load : array of shape (plants,), 0 to 1
        Share of its capacity that must be used while it is open.
    latitude, longitude : array of shape (plants,), degrees
        Where it lies, for the map.
    """

    id: Sequence[str]
    member: Positions
    country: Sequence[str]
    fixed_cost: Numbers
    closing_cost: Numbers
    is_open: Flags
    may_change: Flags
    most_launches: Numbers
    least_load: Numbers
    latitude: Numbers
    longitude: Numbers


@dataclass(frozen=True, eq=False)
class Lines:
    """Assembly lines.

    Parameters
    ----------
    id : sequence of str
        Names.
    plant : array of shape (lines,)
        Position of the plant.
    most_models : array of shape (lines,)
        How many models fit on the line.
    """

    id: Sequence[str]
    plant: Positions
    most_models: Numbers


@dataclass(frozen=True, eq=False)
class Shifts:
    """Shift patterns: the capacities a line can be run at.

    Parameters
    ----------
    line : array of shape (patterns,)
        Position of the line.
    capacity : array of shape (patterns,), work units a year
        What the line can do under the pattern.
    cost : array of shape (patterns,), EUR a year
        Fixed cost of the pattern.
    is_current : array of shape (patterns,), bool
        The pattern of today; one a line.
    name : sequence of str
        Such as ``"2 shifts"``.
    """

    line: Positions
    capacity: Numbers
    cost: Numbers
    is_current: Flags
    name: Sequence[str]


@dataclass(frozen=True, eq=False)
class Models:
    """Vehicle models.

    Parameters
    ----------
    id : sequence of str
        Names.
    member : array of shape (models,)
        Position of the owner of the brand.
    brand, family : sequence of str
        Brand, and platform family (models of different families that share no plant decide apart).
    customs_value : array of shape (models,), EUR
        What duty is charged on.
    twin_of : array of shape (models,)
        Position of the model whose lines it must share (the same car under another badge); -1 for none.
    """

    id: Sequence[str]
    member: Positions
    brand: Sequence[str]
    family: Sequence[str]
    customs_value: Numbers
    twin_of: Positions


@dataclass(frozen=True, eq=False)
class Pairs:
    """Which model can be built on which line.

    Parameters
    ----------
    model, line : array of shape (pairs,)
        Positions.
    launch_cost : array of shape (pairs,), EUR
        Investment to bring the model to the line, if it is not there.
    carry_cost : array of shape (pairs,), EUR a year
        Cost of keeping it there.
    unit_cost : array of shape (pairs,), EUR a vehicle
        Variable cost of building.
    work : array of shape (pairs,), work units a vehicle
        What one vehicle takes of the line's capacity.
    least_lot : array of shape (pairs,), vehicles a year
        Least number built if any is.
    least_volume : array of shape (pairs,), vehicles a year
        Least number that must be built there whatever it costs (a contract; or a "what if").
    is_current : array of shape (pairs,), bool
        Whether it is built there today.
    """

    model: Positions
    line: Positions
    launch_cost: Numbers
    carry_cost: Numbers
    unit_cost: Numbers
    work: Numbers
    least_lot: Numbers
    least_volume: Numbers
    is_current: Flags


@dataclass(frozen=True, eq=False)
class Demand:
    """What the markets ask for.

    Parameters
    ----------
    model, market, year : array of shape (demands,)
        Positions.
    units : array of shape (demands,), vehicles
        How many.
    margin : array of shape (demands,), EUR a vehicle
        What is lost for each vehicle that is not delivered.
    """

    model: Positions
    market: Positions
    year: Positions
    units: Numbers
    margin: Numbers


@dataclass(frozen=True, eq=False)
class Today:
    """What is shipped today, as far as it is known.

    Parameters
    ----------
    pair, demand : array of shape (shipments,)
        Positions: which model from which line, for which demand.
    vehicles : array of shape (shipments,), vehicles a year
        How many.
    """

    pair: Positions
    demand: Positions
    vehicles: Numbers


@dataclass(frozen=True, eq=False)
class Network:
    """The data of one joint production plan.

    Parameters
    ----------
    members, markets, years : tuple of str
        Names, in the order of the positions used everywhere.
    plants, lines, shifts, models, pairs, demand
        The things and what joins them.
    freight : array of shape (plants, markets), EUR a vehicle
        Transport from plant to market; infinite where there is no way.
    duty : array of shape (plants, markets), share of the customs value
        Import duty, trade agreements already considered.
    estimated : frozenset of str
        Tables or columns whose values are estimated or synthetic; named wherever a result is shown.
    today : Today or None
        Today's shipments; None if the tables do not say.
    """

    members: tuple[str, ...]
    markets: tuple[str, ...]
    years: tuple[str, ...]
    plants: Plants
    lines: Lines
    shifts: Shifts
    models: Models
    pairs: Pairs
    demand: Demand
    freight: Numbers
    duty: Numbers
    estimated: frozenset[str] = field(default_factory=frozenset)
    today: Today | None = None

    @property
    def plant_of_pair(self) -> Positions:
        """Position of the plant of each pair, shape (pairs,)."""
        return self.lines.plant[self.pairs.line]

    def pair_names(self) -> list[str]:
        """Return ``"Clio at F1"`` for each pair."""
        return [
            f"{self.models.id[model]} at {self.lines.id[line]}"
            for model, line in zip(self.pairs.model.tolist(), self.pairs.line.tolist(), strict=True)
        ]

    def cut(self, members: Collection[str]) -> Network:
        """Return the network of some members: their plants, their models, their demand.

        Raises
        ------
        UnknownName
            If a name is no member of the network.
        UsageError
            If no member is named.
        """
        for name in members:
            if name not in self.members:
                hint = did_you_mean(nearest(name, self.members))
                known = f"{hint} The tables know {', '.join(self.members)}.".strip()
                raise UnknownName("member", name, self.members, advice=known)
        if not members:
            raise UsageError("A plan needs at least one member. Name one or more of: " + ", ".join(self.members) + ".")
        inside = np.array([member in members for member in self.members])
        plants, plant_at = _kept(inside[self.plants.member])
        lines, line_at = _kept(plants[self.lines.plant])
        models, model_at = _kept(inside[self.models.member])
        pairs = lines[self.pairs.line] & models[self.pairs.model]
        demand = models[self.demand.model]
        member_at = np.cumsum(inside) - 1
        twin = self.models.twin_of
        twin = np.where((twin >= 0) & models[twin], model_at[twin], -1)
        return replace(
            self,
            members=tuple(member for member in self.members if member in members),
            plants=_select(replace(self.plants, member=member_at[self.plants.member]), plants),
            lines=_select(replace(self.lines, plant=plant_at[self.lines.plant]), lines),
            shifts=_select(replace(self.shifts, line=line_at[self.shifts.line]), lines[self.shifts.line]),
            models=_select(replace(self.models, member=member_at[self.models.member], twin_of=twin), models),
            pairs=_select(replace(self.pairs, model=model_at[self.pairs.model], line=line_at[self.pairs.line]), pairs),
            demand=_select(replace(self.demand, model=model_at[self.demand.model]), demand),
            freight=self.freight[plants],
            duty=self.duty[plants],
            today=_kept_today(self.today, pairs, demand),
        )

    def components(self) -> list[frozenset[str]]:
        """Return the sets of platform families that share no plant and no twin with another set: they decide apart."""
        families = sorted(set(self.models.family))
        root = {family: family for family in families}

        def find(family: str) -> str:
            while root[family] != family:
                family = root[family]
            return family

        first_at_plant: dict[int, str] = {}
        for model, plant in zip(self.pairs.model.tolist(), self.plant_of_pair.tolist(), strict=True):
            family = self.models.family[model]
            root[find(family)] = find(first_at_plant.setdefault(plant, family))
        for model, twin in enumerate(self.models.twin_of.tolist()):
            if twin >= 0:
                root[find(self.models.family[model])] = find(self.models.family[twin])
        groups: dict[str, set[str]] = {}
        for family in families:
            groups.setdefault(find(family), set()).add(family)
        return [frozenset(group) for group in groups.values()]

    def families(self, wanted: Collection[str]) -> Network:
        """Return the part of the network that builds some platform families."""
        models, model_at = _kept(np.array([family in wanted for family in self.models.family]))
        pairs = models[self.pairs.model]
        used = np.zeros(len(self.plants.id), dtype=bool)
        used[self.plant_of_pair[pairs]] = True
        plants, plant_at = _kept(used)
        lines, line_at = _kept(plants[self.lines.plant])
        twin = self.models.twin_of
        twin = np.where((twin >= 0) & models[twin], model_at[twin], -1)
        return replace(
            self,
            plants=_select(self.plants, plants),
            lines=_select(replace(self.lines, plant=plant_at[self.lines.plant]), lines),
            shifts=_select(replace(self.shifts, line=line_at[self.shifts.line]), lines[self.shifts.line]),
            models=_select(replace(self.models, twin_of=twin), models),
            pairs=_select(replace(self.pairs, model=model_at[self.pairs.model], line=line_at[self.pairs.line]), pairs),
            demand=_select(replace(self.demand, model=model_at[self.demand.model]), models[self.demand.model]),
            freight=self.freight[plants],
            duty=self.duty[plants],
            today=_kept_today(self.today, pairs, models[self.demand.model]),
        )

    def idle_plants(self) -> list[Network]:
        """Return, for each member that has some, the network of its plants where nothing can be built: they only cost."""
        idle = np.ones(len(self.plants.id), dtype=bool)
        idle[self.plant_of_pair] = False
        nothing = self.families(())
        found = []
        for owner in np.unique(self.plants.member[idle]).tolist():
            plants, plant_at = _kept(idle & (self.plants.member == owner))
            lines, line_at = _kept(plants[self.lines.plant])
            found.append(
                replace(
                    nothing,
                    plants=_select(self.plants, plants),
                    lines=_select(replace(self.lines, plant=plant_at[self.lines.plant]), lines),
                    shifts=_select(replace(self.shifts, line=line_at[self.shifts.line]), lines[self.shifts.line]),
                    freight=self.freight[plants],
                    duty=self.duty[plants],
                )
            )
        return found


Things = TypeVar("Things", Plants, Lines, Shifts, Models, Pairs, Demand)


def _kept(flags: Flags) -> tuple[Flags, Positions]:
    """Return the flags, and the new position of each thing that stays."""
    return flags, np.cumsum(flags) - 1


def _select(things: Things, flags: Flags) -> Things:
    chosen: dict[str, Sequence[str] | Numbers | Positions | Flags] = {}
    for each in fields(things):
        column = getattr(things, each.name)
        if isinstance(column, np.ndarray):
            chosen[each.name] = column[flags]
        else:
            chosen[each.name] = tuple(entry for entry, stays in zip(column, flags, strict=True) if stays)
    return replace(things, **chosen)  # type: ignore[arg-type]


def _kept_today(today: Today | None, pairs: Flags, demands: Flags) -> Today | None:
    """Return the shipments of today between pairs and demands that stay."""
    if today is None:
        return None
    stays = pairs[today.pair] & demands[today.demand]
    pair_at, demand_at = np.cumsum(pairs) - 1, np.cumsum(demands) - 1
    return Today(pair_at[today.pair[stays]], demand_at[today.demand[stays]], today.vehicles[stays])

"""Who and what exists: members, partners, rivals, brands, markets, plants, with the names people use for them.

Identity is for ever and lives here (read from ``alliance.toml``); everything dated — membership, stakes, brands, leaders —
is a relation in the record, filed with its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from alliance.calendar import CALENDAR_YEAR, Calendar
from alliance.errors import UnknownName

OFFICE = "office"
ALLIANCE = "alliance"


@dataclass(frozen=True)
class Thing:
    """Anything that has an identity: a member, a brand, a market, a plant, a model, a function, a person.

    Parameters
    ----------
    id : str
        Lower-case id, unique within its kind.
    kind : str
        ``"member"``, ``"partner"``, ``"rival"``, ``"company"``, ``"brand"``, ``"market"``, ``"region"``, ``"plant"``, ``"model"``,
        ``"function"``, ``"person"``, ``"segment"``, ``"product"`` (engines, batteries; platforms too).
    name : str
        As it is printed.
    aliases : tuple of str
        Other names and spellings that deliveries and texts use.
    country : str
        ISO 3166 alpha-2, if it has one.
    calendar : Calendar
        The calendar a company reports in.
    source : str
        Where its identity was read.
    """

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    calendar: Calendar = CALENDAR_YEAR
    source: str = ""

    def names(self) -> tuple[str, ...]:
        """Return id, name and aliases."""
        return (self.id, self.name, *self.aliases)


@dataclass(frozen=True)
class Registry:
    """Everything that has an identity in one alliance, found by any of its names.

    Parameters
    ----------
    title : str
        Name of the alliance.
    things : tuple of Thing
        In the order of alliance.toml.
    perimeters : mapping of str to str
        Named perimeters and their expressions.
    calendars : mapping of str to Calendar
        Fiscal calendars by name.
    currency : str
        Currency of account.
    stages : mapping of str to str
        What this alliance calls the stages of an initiative, where it has names of its own.
    """

    title: str
    things: tuple[Thing, ...]
    perimeters: Mapping[str, str] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    currency: str = "EUR"
    stages: Mapping[str, str] = field(default_factory=dict)
    _index: dict[tuple[str, str], Thing] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for thing in self.things:
            for name in thing.names():
                self._index.setdefault((_group(thing.kind), name.casefold()), thing)

    def of_kind(self, *kinds: str) -> Iterator[Thing]:
        """Yield the things of the given kinds, in order."""
        return (thing for thing in self.things if thing.kind in kinds)

    def find(self, kind: str, name: str) -> Thing | None:
        """Return the thing of a kind that goes by `name`, in any case, or None.

        The kinds member, partner, rival and company share one name space: all of them report figures.
        """
        return self._index.get((_group(kind), name.strip().casefold()))

    def get(self, kind: str, name: str, where: str = "") -> Thing:
        """Return the thing of a kind that goes by `name`.

        Raises
        ------
        UnknownName
            If there is none; the nearest names are named.
        """
        thing = self.find(kind, name)
        if thing is None:
            group = _group(kind)
            known = [each.name for each in self.things if _group(each.kind) == group]
            raise UnknownName(kind, name, known, where=where)
        return thing


def _group(kind: str) -> str:
    if kind in ("member", "partner", "rival", "company"):
        return "company"
    return "market" if kind == "region" else kind

"""The world as it is printed: the shape of each market, a point for it, and a line on borders.

A publisher who draws borders differently puts a ``world.json`` of their own into ``published/`` of the alliance folder, a
TopoJSON whose object ``markets`` holds one geometry per market, its id the code of the market. Its member ``borders``
holds the line on borders, per language; shapes and line are always replaced together. A ``places.csv`` beside it (kind,
id, longitude, latitude) says where plants are, and may move the point of a market.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import cast

from alliance.errors import FolderError

SHIPPED = Path(__file__).with_name("world")
WORLD, PLACES = "world.json", "places.csv"
OBJECT = "markets"


@dataclass(frozen=True)
class Place:
    """Where something is.

    Parameters
    ----------
    longitude, latitude : float
        In degrees.
    is_dot : bool
        Whether its shape is too small to be seen, so that maps draw a dot.
    """

    longitude: float
    latitude: float
    is_dot: bool = False


@dataclass(frozen=True)
class Atlas:
    """The world of one publisher.

    Parameters
    ----------
    topology : mapping
        The TopoJSON of the shapes.
    shapes : frozenset of str
        The markets that have one.
    markets : mapping of str to Place
        A point for each market, whether it has a shape or not.
    plants : mapping of str to Place
        Where plants are, as far as the publisher says.
    borders : mapping of str to str
        Language -> the line on borders.
    """

    topology: Mapping[str, object]
    shapes: frozenset[str]
    markets: Mapping[str, Place]
    plants: Mapping[str, Place] = field(default_factory=dict)
    borders: Mapping[str, str] = field(default_factory=dict)

    def is_dot(self, market: str) -> bool:
        """Return whether a market is drawn as a dot: it is small, or has no shape."""
        place = self.markets.get(market)
        return place is not None and (place.is_dot or market not in self.shapes)

    def holds(self, market: str) -> bool:
        """Return whether a market can be drawn at all."""
        return market in self.shapes or market in self.markets


def read_atlas(folder: Path | None = None) -> Atlas:
    """Return the world: the one of an alliance folder, or the one that ships.

    Parameters
    ----------
    folder : Path or None
        The alliance folder.

    Raises
    ------
    FolderError
        If the folder's own world cannot be used.
    """
    if folder is None:
        return _shipped()
    own, places = folder / "published" / WORLD, folder / "published" / PLACES
    atlas = _shipped()
    if own.is_file():
        topology, shapes, borders = _read_world(own)
        atlas = Atlas(topology, shapes, atlas.markets, {}, borders)
    if places.is_file():
        read = _read_places(places)
        markets = {**atlas.markets, **read.get("market", {})}
        atlas = Atlas(atlas.topology, atlas.shapes, markets, read.get("plant", {}), atlas.borders)
    return atlas


@lru_cache(maxsize=1)
def _shipped() -> Atlas:
    topology, shapes, borders = _read_world(SHIPPED / WORLD)
    with (SHIPPED / "markets.csv").open(encoding="utf-8", newline="") as file:
        markets = {
            row["market"]: Place(float(row["longitude"]), float(row["latitude"]), bool(row["dot"]))
            for row in csv.DictReader(file)
            if row["longitude"]
        }
    return Atlas(topology, shapes, markets, {}, borders)


def _read_world(path: Path) -> tuple[Mapping[str, object], frozenset[str], Mapping[str, str]]:
    try:
        topology = json.loads(path.read_text(encoding="utf-8"))
        shapes = frozenset(str(each["id"]) for each in topology["objects"][OBJECT]["geometries"] if each.get("id"))
        borders = topology["borders"]
        if topology["type"] != "Topology" or not all(isinstance(text, str) and text for text in borders.values()):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FolderError(
            f"A world map is a TopoJSON with an object '{OBJECT}', an id for each geometry and a line on borders"
            f" ('borders': {{'en': ...}}), but {path} is none. Correct it, or take it away to print the one that ships."
        ) from None
    return cast("Mapping[str, object]", topology), shapes, borders


def _read_places(path: Path) -> dict[str, dict[str, Place]]:
    found: dict[str, dict[str, Place]] = {"plant": {}, "market": {}}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            try:
                place = Place(_degrees(row["longitude"], 180), _degrees(row["latitude"], 90), bool(row.get("dot")))
                found[row["kind"]][row["id"]] = place
            except (KeyError, TypeError, ValueError):
                raise FolderError(
                    f"A place is a kind (plant or market), an id, a longitude and a latitude in degrees, but row {number}"
                    f" of {path} says {_shown(list(row.values()))}. Correct the row."
                ) from None
    return found


def _degrees(text: str, limit: int) -> float:
    degrees = float(text)
    if not -limit <= degrees <= limit:
        raise ValueError
    return degrees


def _shown(cells: Sequence[object]) -> str:
    return ", ".join(f"'{cell}'" for cell in cells)

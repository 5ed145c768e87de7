"""The map of a plan: plants as circles, and what they ship across borders as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10

from alliance.publish.atlas import OBJECT, read_atlas
from alliance.publish.charts.palette import GREY, INK, NO_DATA
from alliance.publish.charts.sheet import SCHEMA, Spec
from alliance.publish.plan_pictures.looks import STYLE, Row, colours, heading

# So many flows and names can be told apart on a map.
MOST_FLOWS, MOST_NAMES = 70, 14


def plan_map(
    title: str,
    subtitle: str,
    plants: Sequence[Row],
    flows: Sequence[Row],
    members: Sequence[str],
    own: Mapping[str, str] | None = None,
) -> Spec:
    """Return a map: plants as circles, what they ship as lines to the middles of the markets.

    Parameters
    ----------
    title, subtitle : str
        Above the map.
    plants : sequence of rows
        ``name``, ``member``, ``latitude``, ``longitude``, ``vehicles``.
    flows : sequence of rows
        ``latitude``, ``longitude`` of the plant, ``country`` of the plant, ``market``, ``member`` (who builds), ``vehicles``; the
        largest are drawn, those within a country are not.
    members : sequence of str
        In the order of the legend.
    own : mapping of str to str, or None
        The colours that members have everywhere else.
    """
    atlas = read_atlas()
    middles = {market: (place.longitude, place.latitude) for market, place in atlas.markets.items()}
    shown = [row for row in flows if row["market"] != row["country"] and row["market"] in middles]
    shown = sorted(shown, key=lambda row: -float(row["vehicles"]))[:MOST_FLOWS]
    lines: list[Spec] = [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString",
                "coordinates": _way((float(row["longitude"]), float(row["latitude"])), middles[str(row["market"])]),
            },
            "properties": {"member": row["member"], "vehicles": row["vehicles"]},
        }
        for row in reversed(shown)
    ]
    built = sorted((row for row in plants if float(row["vehicles"]) > 0), key=lambda row: -float(row["vehicles"]))
    drawn = sum(float(row["vehicles"]) for row in shown)
    crossing = sum(float(row["vehicles"]) for row in flows if row["market"] != row["country"])
    note = f"The {len(shown)} largest flows between countries: {drawn:,.0f} of {crossing:,.0f} vehicles that cross a border."
    palette = colours(members, own)
    colour: Spec = {
        "field": "member", "type": "nominal", "title": None,
        "scale": {"domain": list(members), "range": [palette[member] for member in members]},
        "legend": {"orient": "bottom", "symbolType": "circle", "symbolOpacity": 1, "offset": 0},
    }  # fmt: skip
    place: Spec = {
        "longitude": {"field": "longitude", "type": "quantitative"}, "latitude": {"field": "latitude", "type": "quantitative"},
    }  # fmt: skip
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": heading(title, [subtitle, note], 980),
        "width": 980,
        "height": 470,
        "projection": {"type": "equalEarth", "rotate": [-11, 0, 0]},
        "layer": [
            {
                "data": {"values": atlas.topology, "format": {"type": "topojson", "feature": OBJECT}},
                "mark": {"type": "geoshape", "fill": NO_DATA, "stroke": "white", "strokeWidth": 0.6},
            },
            {
                "data": {"values": lines},
                "mark": {"type": "geoshape", "filled": False, "opacity": 0.55, "strokeCap": "round"},
                "encoding": {
                    "color": {**colour, "field": "properties.member"},
                    "strokeWidth": {
                        "field": "properties.vehicles", "type": "quantitative", "legend": None,
                        "scale": {"type": "sqrt", "range": [0.5, 6], "domainMin": 0},
                    },
                },
            },
            {
                "data": {"values": built},
                "mark": {"type": "circle", "opacity": 0.95, "stroke": "white", "strokeWidth": 1},
                "encoding": {
                    **place, "color": colour,
                    "size": {
                        "field": "vehicles", "type": "quantitative", "title": "vehicles built",
                        "scale": {"range": [12, 340], "domainMin": 0},
                        "legend": {"orient": "bottom", "values": _sizes(built), "symbolFillColor": GREY, "format": ",d"},
                    },
                },
            },
            *(
                {
                    "data": {"values": _apart(built)},
                    "mark": {"type": "text", "align": "left", "dx": 10, "dy": -10, "fontSize": 11, **look},
                    "encoding": {**place, "text": {"field": "name", "type": "nominal"}},
                }
                for look in ({"stroke": "white", "strokeWidth": 3, "color": "white"}, {"color": INK})
            ),
        ],
    }  # fmt: skip


def _sizes(built: Sequence[Row]) -> list[float]:
    """Return up to three round numbers of vehicles that are near the largest plant's."""
    largest = max((float(row["vehicles"]) for row in built), default=1.0)
    base = 10.0 ** max(0, floor(log10(largest)))
    return [base * times for times in (1, 3, 6) if base * times <= max(base, 2 * largest)]


def _way(start: Sequence[float], end: Sequence[float]) -> list[list[float]]:
    """Return the straight way between two places on the map, over the nearer side of the globe, in steps of a few degrees."""
    east = (end[0] - start[0] + 180) % 360 - 180
    north = end[1] - start[1]
    steps = max(1, round(max(abs(east), abs(north)) / 3))
    ways = [(start[0] + east * step / steps, start[1] + north * step / steps) for step in range(steps + 1)]
    return [[round((longitude + 180) % 360 - 180, 3), round(latitude, 3)] for longitude, latitude in ways]


def _apart(plants: Sequence[Row]) -> list[Row]:
    """Return the largest plants whose names do not fall on each other."""
    chosen: list[Row] = []
    for plant in plants:
        latitude, longitude = float(plant["latitude"]), float(plant["longitude"])
        is_free = all(
            abs(latitude - float(other["latitude"])) > 6 or abs(longitude - float(other["longitude"])) > 26
            for other in chosen
        )
        if is_free and len(chosen) < MOST_NAMES:
            chosen.append(plant)
    return chosen

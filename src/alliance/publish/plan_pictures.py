"""Pictures of a joint plan and its sharing: the map, the cost bridge, the coalitions, and the shares.

Each takes plain rows and returns a chart; what the rows mean is decided by whoever passes them. All numbers are written as
texts beside what they measure, so that a picture can be read without its axis.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from alliance.publish.atlas import OBJECT, read_atlas
from alliance.publish.charts.palette import AMBER, BLUE, BRICK, GREY, INK, NO_DATA, RULE, SLATE
from alliance.publish.charts.sheet import SCHEMA, Spec

Row = Mapping[str, str | float]
# So many flows and names can be told apart on a map, and so many columns beside each other.
MOST_FLOWS, MOST_NAMES, MOST_COLUMNS = 70, 14, 24
FONT = "Source Sans Pro"
# A colour means one member everywhere; others take what is left, in their order.
OF_MEMBER = {"renault": AMBER, "nissan": BLUE, "mitsubishi": BRICK, "avtovaz": GREY}
OTHERS = (AMBER, BLUE, BRICK, GREY, "#3C7FAD", "#8A5F00", "#05324F", "#9DC3DC", "#16243A")
STYLE: Spec = {
    "background": "white",
    "font": FONT,
    "padding": 14,
    "title": {
        "anchor": "start", "color": INK, "fontSize": 17, "fontWeight": 600, "subtitleColor": SLATE, "subtitleFontSize": 12,
        "offset": 14, "subtitlePadding": 6, "font": FONT, "subtitleFont": FONT,
    },
    "axis": {
        "labelColor": SLATE, "titleColor": SLATE, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400, "grid": False,
        "domainColor": RULE, "tickColor": RULE, "labelFont": FONT, "titleFont": FONT,
    },
    "legend": {
        "labelColor": SLATE, "titleColor": SLATE, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400,
        "labelFont": FONT, "titleFont": FONT,
    },
    "text": {"color": INK, "fontSize": 12, "font": FONT},
    "view": {"stroke": None},
}  # fmt: skip


def colours(members: Sequence[str]) -> dict[str, str]:
    """Return the colour of each member.

    Parameters
    ----------
    members : sequence of str
        In their order.
    """
    taken = [OF_MEMBER[member] for member in members if member in OF_MEMBER]
    free = iter([colour for colour in OTHERS if colour not in taken] + list(OTHERS) * len(members))
    return {member: OF_MEMBER.get(member) or next(free) for member in members}


def plan_map(title: str, subtitle: str, plants: Sequence[Row], flows: Sequence[Row], members: Sequence[str]) -> Spec:
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
    palette = colours(members)
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
        "title": {"text": title, "subtitle": [subtitle, note]},
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
                        "legend": {"orient": "bottom", "values": [100000, 300000, 600000], "symbolFillColor": GREY, "format": ",d"},
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


def cost_bridge(title: str, subtitle: str, steps: Sequence[Row]) -> Spec:
    """Return a bridge: three levels of cost, and between them what each item changes.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    steps : sequence of rows
        ``label``, ``kind`` ("level" or anything else), ``amount`` in EUR: the level itself, or the change.
    """
    bars: list[dict[str, str | float]] = []
    running = 0.0
    levels = [float(step["amount"]) for step in steps if step["kind"] == "level"]
    tops: list[float] = []
    for number, step in enumerate(steps):
        amount = float(step["amount"]) / 1e9
        is_level = step["kind"] == "level"
        start, running = (0.0, amount) if is_level else (running, running + amount)
        tops += [running] if is_level else [start, running]
        kind = "level" if is_level else "more" if amount > 0 else "less"
        name = str(step["label"]) if is_level else _two_lines(str(step["label"]))
        bars.append(
            {
                "at": number, "label": name, "kind": kind, "low": min(start, running), "high": max(start, running), "end": running,
                "text": f"{amount:,.2f}" if is_level else f"{amount:+,.2f}",
            }
        )  # fmt: skip
    floor = _floor(min([*tops, min(levels) / 1e9]), max(tops))
    for bar in bars:
        bar["low"] = max(float(bar["low"]), floor)
    links = [
        {"from": bar["at"], "to": bar["at"] + 1, "end": bar["end"]}  # type: ignore[operator]
        for bar in bars[:-1]
    ]
    order = [bar["at"] for bar in bars]
    names = json.dumps([bar["label"] for bar in bars])
    heights: Spec = {"zero": False, "domain": [floor, max(tops) + 0.06 * (max(tops) - floor)], "nice": False}
    axis: Spec = {
        "title": None, "labelExpr": f"split({names}[datum.value], '|')", "labelAngle": 0, "ticks": False, "labelPadding": 8,
        "labelColor": INK, "domain": False, "labelFontSize": 11, "labelLineHeight": 13, "labelLimit": 0,
    }  # fmt: skip
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": {"text": title, "subtitle": [subtitle, f"EUR billion; the bars begin at {floor:,.0f}."]},
        "width": max(620, 62 * len(bars)),
        "height": 320,
        "layer": [
            {
                "data": {"values": links},
                "mark": {"type": "rule", "color": SLATE, "strokeWidth": 1, "opacity": 0.6},
                "encoding": {
                    "x": {"field": "from", "type": "ordinal", "axis": axis, "scale": {"domain": order}, "bandPosition": 0.5},
                    "x2": {"field": "to", "bandPosition": 0.5},
                    "y": {"field": "end", "type": "quantitative", "axis": None, "scale": heights},
                },
            },
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "width": {"band": 0.72}},
                "encoding": {
                    "x": {"field": "at", "type": "ordinal", "axis": axis, "scale": {"domain": order}},
                    "y": {"field": "low", "type": "quantitative", "axis": None, "scale": heights},
                    "y2": {"field": "high"},
                    "color": {
                        "field": "kind", "type": "nominal", "legend": None,
                        "scale": {"domain": ["level", "more", "less"], "range": [INK, BLUE, BRICK]},
                    },
                },
            },
            {
                "data": {"values": bars},
                "mark": {"type": "text", "dy": -7, "fontSize": 12, "fontWeight": 600},
                "encoding": {
                    "x": {"field": "at", "type": "ordinal", "axis": axis, "scale": {"domain": order}},
                    "y": {"field": "high", "type": "quantitative", "axis": None, "scale": heights},
                    "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
    }  # fmt: skip


def coalition_chart(
    title: str, subtitle: str, coalitions: Sequence[Mapping[str, float | Sequence[str]]], members: Sequence[str]
) -> Spec:
    """Return what every coalition saves: a bar for each, and below it who is in.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    coalitions : sequence of rows
        ``members`` and ``saved`` in EUR; single members are left out, and only the largest savings are drawn.
    members : sequence of str
        In the order of the rows below.
    """
    together = [each for each in coalitions if len(_names(each)) > 1]
    chosen = sorted(together, key=lambda each: -_amount(each))[:MOST_COLUMNS]
    chosen.sort(key=lambda each: (len(_names(each)), -_amount(each)))
    bars = [
        {"at": at, "saved": _amount(each) / 1e6, "text": f"{_amount(each) / 1e6:,.0f}"}
        for at, each in enumerate(chosen)
    ]
    dots = [
        {"at": at, "member": member, "is_in": member in _names(each)}
        for at, each in enumerate(chosen)
        for member in members
    ]
    spans = [
        {"at": at, "first": inside[0], "last": inside[-1]}
        for at, each in enumerate(chosen)
        for inside in [[member for member in members if member in _names(each)]]
    ]
    palette = colours(members)
    left_out = len(together) - len(chosen)
    note = "EUR million saved against going alone." + (
        f" {left_out:,} smaller coalitions are not drawn." if left_out else ""
    )
    x: Spec = {"field": "at", "type": "ordinal", "axis": None, "scale": {"domain": list(range(len(chosen)))}}
    y: Spec = {
        "field": "member", "type": "nominal", "scale": {"domain": list(members)}, "title": None,
        "axis": {"domain": False, "ticks": False, "labelColor": INK, "labelPadding": 10, "labelFontSize": 12.5},
    }  # fmt: skip
    width = max(420, 58 * len(chosen))
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": {"text": title, "subtitle": [subtitle, note]},
        "spacing": 8,
        "vconcat": [
            {
                "width": width,
                "height": 220,
                "layer": [
                    {
                        "data": {"values": bars},
                        "mark": {"type": "bar", "color": INK, "width": {"band": 0.6}},
                        "encoding": {"x": x, "y": {"field": "saved", "type": "quantitative", "axis": None}},
                    },
                    {
                        "data": {"values": bars},
                        "mark": {"type": "text", "dy": -8, "fontWeight": 600},
                        "encoding": {
                            "x": x, "y": {"field": "saved", "type": "quantitative"}, "text": {"field": "text", "type": "nominal"},
                        },
                    },
                ],
            },
            {
                "width": width,
                "height": 26 * len(members),
                "layer": [
                    {
                        "data": {"values": spans},
                        "mark": {"type": "rule", "color": SLATE, "strokeWidth": 2},
                        "encoding": {"x": x, "y": {**y, "field": "first"}, "y2": {"field": "last"}},
                    },
                    {
                        "data": {"values": dots},
                        "mark": {"type": "circle", "size": 150, "opacity": 1},
                        "encoding": {
                            "x": x,
                            "y": y,
                            "color": {
                                "condition": {
                                    "test": "datum.is_in", "field": "member", "type": "nominal", "legend": None,
                                    "scale": {"domain": list(members), "range": [palette[member] for member in members]},
                                },
                                "value": RULE,
                            },
                        },
                    },
                ],
            },
        ],
    }  # fmt: skip


def shares_chart(title: str, subtitle: str, parts: Sequence[Row]) -> Spec:
    """Return what each member gains, with its best alternative below its name.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    parts : sequence of rows
        ``member``, ``gain`` in EUR, ``alternative`` (the coalition nearest to leaving, in words), ``margin`` in EUR (what that
        coalition would lose by leaving), ``vehicle`` (gain a vehicle, or an empty text).
    """
    members = [str(part["member"]) for part in parts]
    palette = colours(members)
    largest = max((abs(float(part["gain"])) for part in parts), default=0.0) / 1e6
    rows = []
    for part in parts:
        gain, margin = float(part["gain"]) / 1e6, float(part["margin"]) / 1e6
        vehicle = f"  (EUR {float(part['vehicle']):,.0f} a vehicle)" if part["vehicle"] != "" else ""
        verb = "would lose" if margin >= 0 else "would gain"
        other = "going alone" if part["alternative"] == part["member"] else str(part["alternative"])
        rows.append(
            {
                "member": part["member"],
                "gain": gain,
                "text": f"EUR {gain:,.1f} million{vehicle}",
                "below": f"best alternative: {other}, which {verb} EUR {abs(margin):,.1f} million",
            }
        )
    y: Spec = {
        "field": "member", "type": "nominal", "sort": members, "title": None,
        "axis": {"domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 14, "labelPadding": 10},
        "scale": {"paddingInner": 0.62, "paddingOuter": 0.25},
    }  # fmt: skip
    low = min(0.0, *(float(str(row["gain"])) for row in rows))
    x: Spec = {
        "field": "gain", "type": "quantitative", "axis": None, "scale": {"domain": [low, max(largest, 1e-9) * 1.75], "nice": False},
    }  # fmt: skip
    text: Spec = {"type": "text", "align": "left"}
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": {"text": title, "subtitle": [subtitle]},
        "width": 760,
        "height": 78 * len(rows),
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "bar"},
                "encoding": {
                    "x": x, "y": y,
                    "color": {
                        "field": "member", "type": "nominal", "legend": None,
                        "scale": {"domain": members, "range": [palette[member] for member in members]},
                    },
                },
            },
            {
                "data": {"values": rows},
                "mark": {**text, "dx": 8, "fontSize": 13, "fontWeight": 600},
                "encoding": {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}},
            },
            {
                "data": {"values": rows},
                "mark": {**text, "dy": 25, "dx": 2, "fontSize": 12, "color": SLATE},
                "encoding": {"x": {"datum": max(0.0, low), "type": "quantitative"}, "y": y, "text": {"field": "below", "type": "nominal"}},
            },
        ],
    }  # fmt: skip


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


def _names(row: Mapping[str, float | Sequence[str]]) -> Sequence[str]:
    names = row["members"]
    assert not isinstance(names, float)
    return names


def _amount(row: Mapping[str, float | Sequence[str]]) -> float:
    saved = row["saved"]
    assert isinstance(saved, int | float)
    return float(saved)


def _two_lines(text: str) -> str:
    """Return a label with ``|`` where it may break: after the first word."""
    return text.replace(" ", "|", 1)


def _floor(low: float, high: float) -> float:
    """Return a round number below everything, near enough that steps can be seen."""
    step = 10.0 ** (len(str(int(max(1.0, high - low)))) - 1)
    return max(0.0, (low - 0.35 * (high - low)) // step * step)

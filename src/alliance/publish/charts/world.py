"""Maps: markets coloured by class, with small ones as dots; and plants where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from alliance.publish.atlas import OBJECT, Atlas, Place, read_atlas
from alliance.publish.charts.form import COLOUR, DESCRIPTION, LABEL, MEMBER, NAME, VALUE, Column, Form, number, text
from alliance.publish.charts.globe import Globe, globe, spread
from alliance.publish.charts.marks import circles, rectangles, texts, unsaid
from alliance.publish.charts.palette import CLASSES, INK, NO_DATA, WHITE, colour_of
from alliance.publish.charts.scale import class_bounds, class_of
from alliance.publish.charts.sheet import Box, Row, Sheet, Spec, paint, room, spoken, widest

# Radius of a dot, and width of a border, for each unit of the map's width.
DOT, BORDER = 0.0042, 0.0006
LAND = "#E4E7EA"


def draw_world(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out the markets in classes from light to dark; the key names the bounds."""
    atlas = sheet.atlas or read_atlas()
    shown = [row for row in rows if atlas.holds(text(row, "market")) and number(row) is not None]
    apart = [row for row in rows if not atlas.holds(text(row, "market")) and text(row, "label")]
    notes = _notes(sheet, atlas, apart, has_dots=any(atlas.is_dot(text(row, "market")) for row in shown))
    box = room(sheet, *notes)
    ground = globe(box)
    bounds = class_bounds([number(row) or 0.0 for row in shown], len(CLASSES))
    colours = _class_colours(len(bounds) + 1)
    marked = [
        {
            "market": text(row, "market"), "name": text(row, "name"), "value": number(row),
            "colour": text(row, "colour") or colours[class_of(number(row) or 0.0, bounds)],
            "description": spoken(sheet, row),
        }
        for row in shown
    ]  # fmt: skip
    size = min(sheet.text, box.height / 16)
    layers = [*_land(atlas, ground, [each for each in marked if not atlas.is_dot(str(each["market"]))], NO_DATA)]
    layers += _dots(atlas, ground, [each for each in marked if atlas.is_dot(str(each["market"]))])
    layers += _key(sheet, _class_names(sheet, bounds) if shown else [], colours, box, size)
    return _with_world(paint(sheet, box, layers, *notes, projection=ground.projection), atlas)


def draw_plants(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out a dot for each plant in the colour of its member; dots that would touch keep apart."""
    atlas = sheet.atlas or read_atlas()
    found = [(row, *_site(row, atlas)) for row in rows]
    vague = any(not is_exact for _, place, is_exact in found if place is not None)
    lost = [row for row, place, _ in found if place is None]
    notes = (sheet.say("in_their_country") if vague else "", *_notes(sheet, atlas, lost, has_dots=False))
    box = room(sheet, *notes)
    ground = globe(box)
    radius = max(1.6, box.width * DOT)
    kept = [(row, place) for row, place, _ in found if place is not None]
    points = spread([ground.place(place.longitude, place.latitude) for _, place in kept], radius * 2.1)
    marked = [
        {
            "name": text(row, "name"), "x": round(x, 2), "y": round(y, 2), "radius": round(radius, 2),
            "colour": text(row, "colour") or colour_of(text(row, "member"), sheet.colours),
            "description": spoken(sheet, row),
        }
        for (row, _), (x, y) in zip(kept, points, strict=True)
    ]  # fmt: skip
    kinds: dict[str, str] = {}
    for (row, _), mark in zip(kept, marked, strict=True):
        if text(row, "group"):
            kinds.setdefault(text(row, "group"), str(mark["colour"]))
    size = min(sheet.text, box.height / 16)
    layers = [*_land(atlas, ground, [], LAND), circles(marked, edge=WHITE, width=max(0.4, radius * 0.16))]
    layers += _key(sheet, list(kinds), list(kinds.values()), box, size, is_round=True)
    return _with_world(paint(sheet, box, layers, *notes, projection=ground.projection), atlas)


def _site(row: Row, atlas: Atlas) -> tuple[Place | None, bool]:
    """Return where a plant is drawn, and whether that is where it stands and not only its country."""
    longitude, latitude = number(row, "longitude"), number(row, "latitude")
    if longitude is not None and latitude is not None:
        return Place(longitude, latitude), True
    known = atlas.plants.get(text(row, "plant"))
    return (known, True) if known is not None else (atlas.markets.get(text(row, "market")), False)


def _land(atlas: Atlas, ground: Globe, marked: Sequence[Row], colour: str) -> list[Spec]:
    """Return the shapes: those without a figure in one colour, and the marked ones in their own."""
    width = round(max(0.25, ground.box.width * BORDER), 2)
    named = [str(row["market"]) for row in marked]
    data: Spec = {"name": "world", "format": {"type": "topojson", "feature": OBJECT}}
    mark: Spec = {"type": "geoshape", "stroke": WHITE, "strokeWidth": width, "strokeJoin": "round"}
    land: list[Spec] = [{
        "data": data, "mark": mark | {"fill": colour, "aria": False}, "encoding": {},
        "transform": [{"filter": {"not": {"field": "id", "oneOf": named}}}],
    }]  # fmt: skip
    if marked:
        looked_up: Spec = {
            "lookup": "id",
            "from": {
                "data": {"values": [dict(row) for row in marked]},
                "key": "market",
                "fields": ["name", "value", "colour", "description"],
            },
        }
        land.append({
            "data": data, "mark": mark, "transform": [{"filter": {"field": "id", "oneOf": named}}, looked_up],
            "encoding": {
                "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
                "description": {"field": "description"},
            },
        })  # fmt: skip
    return land


def _dots(atlas: Atlas, ground: Globe, marked: Sequence[Row]) -> list[Spec]:
    """Return the dots of small markets, those of large values over the others, none hiding another."""
    if not marked:
        return []
    radius = max(1.5, ground.box.width * DOT)
    ordered = sorted(marked, key=lambda row: (float(str(row["value"])), str(row["market"])))
    places = [atlas.markets[str(row["market"])] for row in ordered]
    points = spread([ground.place(place.longitude, place.latitude) for place in places], radius * 1.8)
    rows = [
        {**row, "x": round(x, 2), "y": round(y, 2), "radius": round(radius, 2)}
        for row, (x, y) in zip(ordered, points, strict=True)
    ]
    return [circles(rows, edge=WHITE, width=max(0.35, radius * 0.18))]


def _key(
    sheet: Sheet, names: Sequence[str], colours: Sequence[str], box: Box, size: float, *, is_round: bool = False
) -> list[Spec]:
    """Return the key in the south of the Pacific, from few to many."""
    if not names:
        return []
    step, side = size * 1.45, size * 0.8
    top = box.height - step * len(names)
    ys = [round(top + step * (place + 0.5), 2) for place in range(len(names))]
    written = [{"text": name, "x": round(side * 1.7, 2), "y": y} for name, y in zip(names, ys, strict=True)]
    back = {
        "x": -side * 0.4, "x2": round(side * 2.2 + widest(names, size), 2), "y": round(top - side * 0.4, 2),
        "y2": round(box.height + side * 0.4, 2), "colour": WHITE,
    }  # fmt: skip
    if is_round:
        marks = circles([
            {"x": round(side / 2, 2), "y": y, "radius": round(side * 0.42, 2), "colour": colour}
            for colour, y in zip(colours, ys, strict=True)
        ])  # fmt: skip
    else:
        marks = rectangles([
            {"x": 0, "x2": round(side, 2), "y": round(y - side / 2, 2), "y2": round(y + side / 2, 2), "colour": colour}
            for colour, y in zip(colours, ys, strict=True)
        ])  # fmt: skip
    return [unsaid(rectangles([back])), unsaid(marks), texts(written, size, colour=INK)]


def _class_names(sheet: Sheet, bounds: Sequence[Fraction]) -> list[str]:
    """Return the classes in words, and last the colour of markets without a figure."""
    written = [sheet.write(bound) for bound in bounds]
    if not bounds:
        return []
    between = [sheet.say("between", low=low, high=high) for low, high in pairwise(written)]
    return [
        sheet.say("under", high=written[0]),
        *between,
        sheet.say("over", low=written[-1]),
        sheet.say("no_data"),
    ]


def _class_colours(count: int) -> list[str]:
    """Return a colour for each class, the darkest for the highest one, and last the one of "no data"."""
    places = {1: (3,), 2: (1, 4), 3: (1, 3, 5), 4: (0, 2, 3, 5), 5: (0, 1, 2, 4, 5)}.get(count, range(len(CLASSES)))
    return [*(CLASSES[place] for place in places), NO_DATA]


def _notes(sheet: Sheet, atlas: Atlas, apart: Sequence[Row], *, has_dots: bool) -> tuple[str, ...]:
    parts = [f"{text(row, 'name')} {text(row, 'label')}".strip() for row in apart]
    borders = atlas.borders.get(sheet.language) or atlas.borders.get("en") or next(iter(atlas.borders.values()), "")
    return (
        sheet.say("not_on_map", parts=sheet.listed(parts)) if parts else "",
        " ".join(each for each in (sheet.say("dots") if has_dots else "", borders) if each),
    )


def _with_world(spec: Spec, atlas: Atlas) -> Spec:
    return spec | {"datasets": {"world": _without_notes(atlas.topology)}}


def _without_notes(topology: Mapping[str, object]) -> Spec:
    return {name: part for name, part in topology.items() if name not in ("borders", "source")}


WORLD = Form(
    "world",
    "Markets coloured by class, small ones as dots.",
    (
        NAME,
        Column("market", "text", "the market, ISO 3166 alpha-2; others stand below the map", is_needed=True),
        VALUE,
        LABEL,
        COLOUR,
        DESCRIPTION,
    ),
    draw_world,
)
PLANTS = Form(
    "plants",
    "A dot for each plant, in the colour of its member.",
    (
        NAME,
        Column("label", "text", "what it makes, as finished text"),
        Column("plant", "text", "its id, to look up where it stands"),
        Column("market", "text", "its country, for plants whose place is not known"),
        Column("longitude", "number", "where it stands, in degrees"),
        Column("latitude", "number", "where it stands, in degrees"),
        Column("group", "text", "what the key calls its colour"),
        MEMBER,
        COLOUR,
        DESCRIPTION,
    ),
    draw_plants,
)

"""Rings that overlap, one for each member: the cover."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from alliance.publish.charts.form import COLOUR, DESCRIPTION, MEMBER, NAME, Column, Form, text
from alliance.publish.charts.marks import circles, unsaid
from alliance.publish.charts.palette import AMBER, BLUE, BRICK, colour_of
from alliance.publish.charts.sheet import Row, Sheet, Spec, paint, room

# On the dark ground of a cover: the same hues, lighter.
ON_DARK = {AMBER: "#F0B429", BLUE: "#57AEE0", BRICK: "#E5826B", "#6B4B51": "#B08E95"}
FAINT = "#24344D"


def draw_rings(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out the rings around a common middle; faint circles run outwards from there."""
    box = room(sheet)
    centres = _centres(max(1, len(rows)))
    width = max(x for x, _ in centres) - min(x for x, _ in centres) + 2
    height = max(y for _, y in centres) - min(y for _, y in centres) + 2
    radius = min(box.width / width, box.height / height) * 0.98
    middle = (min(x for x, _ in centres) + width / 2 - 1, min(y for _, y in centres) + height / 2 - 1)
    is_dark = any(row.get("dark") for row in rows)
    rings = []
    for row, (x, y) in zip(rows, centres, strict=False):
        colour = text(row, "colour") or colour_of(text(row, "member"), sheet.colours)
        rings.append({
            "name": text(row, "name"), "x": round(box.width / 2 + (x - middle[0]) * radius, 2),
            "y": round(box.height / 2 + (y - middle[1]) * radius, 2), "radius": round(radius, 2),
            "colour": ON_DARK.get(colour, colour) if is_dark else colour,
            "description": text(row, "description") or text(row, "name"),
        })  # fmt: skip
    layers = [circles(rings, is_filled=False, width=max(1.5, radius * 0.022))]
    if is_dark:
        # None larger than the sheet, so that none is cut off.
        most = min(box.width, box.height) / 2
        faint = [
            {"x": box.width / 2, "y": box.height / 2, "radius": round(most * place / 6, 2), "colour": FAINT}
            for place in range(1, 7)
        ]
        layers.insert(0, unsaid(circles(faint, is_filled=False, width=0.75)))
    return paint(sheet, box, layers)


def _centres(count: int) -> list[tuple[float, float]]:
    """Return the middles of rings of radius 1: two beside each other, three in a triangle that stands on a point."""
    if count == 1:
        return [(0.0, 0.0)]
    away = 0.68 * max(1.0, 0.5 / sin(pi / count))
    start = pi if count == 2 else -5 * pi / 6 if count == 3 else -pi / 2
    return [
        (away * cos(start + 2 * pi * place / count), away * sin(start + 2 * pi * place / count))
        for place in range(count)
    ]


RINGS = Form(
    "rings",
    "Rings that overlap, one for each member.",
    (NAME, MEMBER, COLOUR, Column("dark", "flag", "whether the ground is dark: lighter colours"), DESCRIPTION),
    draw_rings,
)

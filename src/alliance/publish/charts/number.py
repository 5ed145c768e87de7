"""A number for itself, large, with what it counts below and the year before: one, or a grid of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from alliance.publish.charts.form import DESCRIPTION, LABEL, MEMBER, NAME, Column, Form, text
from alliance.publish.charts.letters import broken, text_width
from alliance.publish.charts.marks import rectangles, texts
from alliance.publish.charts.palette import INK, SLATE, as_text, colour_of
from alliance.publish.charts.sheet import LEADING, NOTHING, Row, Sheet, Spec, paint, room, spoken

# Of the size of the type: a number in a grid, and one that stands alone.
MANY, ALONE = 2.0, 4.4


def draw_number(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out the numbers in a grid, each under a rule of ink."""
    box = room(sheet)
    columns = 1 if len(rows) == 1 else min(len(rows), 4, max(1, int(box.width // (sheet.text * 14))))
    while columns > 1 and ceil(len(rows) / (columns - 1)) == ceil(len(rows) / columns):
        columns -= 1
    gap = sheet.text * 1.6
    width = (box.width - gap * (columns - 1)) / columns
    height = box.height / max(1, ceil(len(rows) / columns))
    labels = [text(row, "label") or NOTHING for row in rows]
    size = sheet.text * (ALONE if len(rows) == 1 else MANY)
    size = min([size, *(size * width / text_width(label, size, bold=True) for label in labels)])
    lines, large = [], []
    below: list[Row] = []
    notes: list[Row] = []
    for place, row in enumerate(rows):
        left, top = (width + gap) * (place % columns), height * (place // columns)
        colour = colour_of(text(row, "member"), sheet.colours) if text(row, "member") else INK
        lines.append({
            "x": round(left, 2), "x2": round(left + width, 2), "y": round(top, 2), "y2": round(top + sheet.text * 0.15, 2),
            "colour": colour, "name": text(row, "name"), "description": spoken(sheet, row),
        })  # fmt: skip
        y = top + size * 0.75 + sheet.text * 0.6
        large.append({"text": labels[place], "x": round(left, 2), "y": round(y, 2), "colour": as_text(colour)})
        y += size * 0.55
        for kept, words, small in ((below, text(row, "name"), sheet.text), (notes, text(row, "note"), sheet.small)):
            parts = broken(words, width, small) if words else ()
            high = len(parts) * small * LEADING
            if parts:
                kept.append({"text": parts, "x": round(left, 2), "y": round(y + high / 2, 2)})
            y += high + small * 0.2
    layers = [rectangles(lines), texts(large, size, bold=True), texts(below, sheet.text)]
    layers += [texts(notes, sheet.small, colour=SLATE)] if notes else []
    return paint(sheet, box, layers)


NUMBER = Form(
    "number",
    "Numbers for themselves, large, each with the year before.",
    (NAME, LABEL, Column("note", "text", "the line below, such as the year before"), MEMBER, DESCRIPTION),
    draw_number,
)

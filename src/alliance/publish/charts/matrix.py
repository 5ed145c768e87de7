"""A matrix: two lists against each other, the darker the more, with the number in each cell."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.publish.charts.bars import fitting, known
from alliance.publish.charts.form import COLOUR, DESCRIPTION, LABEL, VALUE, Column, Form, number, text
from alliance.publish.charts.letters import broken, text_width
from alliance.publish.charts.marks import rectangles, texts, unsaid
from alliance.publish.charts.palette import CLASSES, SLATE, TINT, WHITE, on
from alliance.publish.charts.scale import class_bounds, class_of
from alliance.publish.charts.sheet import LEADING, NOTHING, Row, Sheet, Spec, paint, room, spoken, widest

# The shades of cells, few enough to be told apart beside each other.
SHADES = (CLASSES[0], CLASSES[1], CLASSES[3], CLASSES[4])
# Names at the left and above take at most these parts of the sheet; a cell is at most so many sizes of type high.
LEFT, ABOVE, TALL = 0.34, 0.4, 3.4


def draw_matrix(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out a cell for each row; rows and columns stand in the order in which they are first named."""
    box = room(sheet)
    size = sheet.text
    across = list(dict.fromkeys(text(row, "column") for row in rows))
    down = list(dict.fromkeys(text(row, "row") for row in rows))
    gap = size * 0.6
    names = {each: broken(each, box.width * LEFT, size) for each in down}
    left = widest([line for lines in names.values() for line in lines], size) + gap
    wide = (box.width - left) / max(1, len(across))
    heads = {each: broken(each, wide - gap / 2, size) for each in across}
    is_upright = any(text_width(line, size) > wide - gap / 2 for lines in heads.values() for line in lines)
    if is_upright:
        heads = {each: broken(each, box.height * ABOVE, size) for each in across}
        above = widest([line for lines in heads.values() for line in lines], size) + gap
    else:
        above = max([0, *map(len, heads.values())]) * size * LEADING + gap
    tall = min((box.height - above) / max(1, len(down)), size * TALL)
    name_size, fitted = fitting(down, box.width * LEFT, tall, size)
    names = dict(zip(down, fitted, strict=True))
    head_size = size
    if is_upright:
        head_size, fitted = fitting(across, above, wide, size)
        heads = dict(zip(across, fitted, strict=True))
    box = box.inside(left=left, top=above, bottom=box.height - above - tall * len(down))
    bounds = class_bounds(known(number(row) for row in rows), len(SHADES))
    shades = SHADES[len(SHADES) - len(bounds) - 1 :] if bounds else SHADES[1:2]
    empty = [
        {
            "x": round(wide * i, 2),
            "x2": round(wide * (i + 1), 2),
            "y": round(tall * j, 2),
            "y2": round(tall * (j + 1), 2),
            "colour": TINT,
        }
        for i in range(len(across))
        for j in range(len(down))
    ]
    cells, written, smallest = [], [], size
    for row in rows:
        i, j = across.index(text(row, "column")), down.index(text(row, "row"))
        value = number(row)
        colour = TINT if value is None else text(row, "colour") or shades[class_of(value, bounds)]
        cells.append({
            "row": text(row, "row"), "column": text(row, "column"), "value": value, "colour": colour,
            "x": round(wide * i, 2), "x2": round(wide * (i + 1), 2), "y": round(tall * j, 2), "y2": round(tall * (j + 1), 2),
            "description": spoken(sheet, row, text(row, "row"), text(row, "column")),
        })  # fmt: skip
        smallest = min(smallest, tall / 1.3, size * (wide - 4) / max(1.0, text_width(text(row, "label"), size)))
        written.append({
            "text": text(row, "label") or NOTHING, "x": round(wide * (i + 0.5), 2), "y": round(tall * (j + 0.5), 2),
            "colour": SLATE if value is None else on(colour),
        })  # fmt: skip
    rows_named = [{"text": names[each], "x": -gap, "y": round(tall * (j + 0.5), 2)} for j, each in enumerate(down)]
    layers = [
        unsaid(rectangles(empty, edge=WHITE)),
        rectangles(cells, edge=WHITE),
        texts(written, smallest, align="center"),
    ]
    layers.append(texts(rows_named, name_size, align="right"))
    if is_upright:
        turned = [
            {"text": heads[each], "x": round(wide * (i + 0.5), 2), "y": -gap / 2} for i, each in enumerate(across)
        ]
        layers.append(texts(turned, head_size, angle=-90))
    else:
        level = [
            {
                "text": heads[each],
                "x": round(wide * (i + 0.5), 2),
                "y": round(-gap / 2 - len(heads[each]) * size * LEADING / 2, 2),
            }
            for i, each in enumerate(across)
        ]
        layers.append(texts(level, size, align="center"))
    return paint(sheet, box, layers)


MATRIX = Form(
    "matrix",
    "Two lists against each other, the darker the more.",
    (
        Column("row", "text", "the name at the left", is_needed=True),
        Column("column", "text", "the name above", is_needed=True),
        VALUE,
        LABEL,
        COLOUR,
        DESCRIPTION,
    ),
    draw_matrix,
)

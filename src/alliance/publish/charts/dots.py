"""Dots on a line: where each stands, and where it stood before."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.publish.charts.bars import NAMES, STEP, fitting, known
from alliance.publish.charts.form import COLOUR, DESCRIPTION, LABEL, MEMBER, NAME, VALUE, Column, Form, number, text
from alliance.publish.charts.letters import text_width
from alliance.publish.charts.marks import circles, rules, texts, unsaid
from alliance.publish.charts.palette import RULE, SLATE, WHITE, colour_of
from alliance.publish.charts.sheet import NOTHING, Row, Sheet, Spec, paint, room, spoken, widest


def draw_dots(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out a line for each row: a dot for its value, a ring for the one before, both with their labels."""
    box = room(sheet)
    top = sheet.text * 2.2 if any(text(row, "before_period") for row in rows) else 0.0
    named = [text(row, "name") for row in rows]
    size, names = fitting(named, box.width * NAMES, (box.height - top) / len(rows), sheet.text)
    gap, radius = size * 0.7, size * 0.42
    before_labels = [text(row, "before_label") for row in rows]
    left = widest([line for lines in names for line in lines], size) + gap * 2
    right = widest([text(row, "label") or NOTHING for row in rows], size, bold=True) + gap + radius
    step = min((box.height - top) / max(1, len(rows)), size * STEP)
    box = box.inside(left=left, right=right, top=top, bottom=box.height - top - step * len(rows))
    # The label of a ring at nothing needs room too.
    start = widest(before_labels, size) + gap if any(before_labels) else radius
    values = [*known(number(row) for row in rows), *known(number(row, "before") for row in rows)]
    per_unit = (box.width - start) / (max([0.0, *values]) or 1)
    guides, links, now, then, heads, ends, starts = [], [], [], [], [], [], []
    for place, row in enumerate(rows):
        y = round(step * (place + 0.5), 2)
        value, before = number(row), number(row, "before")
        colour = text(row, "colour") or colour_of(text(row, "member"), sheet.colours)
        heads.append({"text": names[place], "x": -gap * 2, "y": y})
        if value is None:
            ends.append({"text": text(row, "label") or NOTHING, "x": 0, "y": y})
            guides.append({"x": gap * 2, "x2": box.width, "y": y, "y2": y, "colour": RULE})
            continue
        x = round(start + value * per_unit, 2)
        now.append(
            {
                "name": text(row, "name"),
                "value": value,
                "x": x,
                "y": y,
                "radius": radius,
                "colour": colour,
                "description": spoken(sheet, row),
            }
        )
        was = x if before is None else round(start + before * per_unit, 2)
        ends.append({"text": text(row, "label"), "x": round(max(x, was) + radius + gap / 2, 2), "y": y})
        # The line leaves room for the labels.
        begun = min(x, was) - radius - gap - (text_width(text(row, "before_label"), size) if before is not None else 0)
        ended = max(x, was) + radius + gap + text_width(text(row, "label"), size, bold=True)
        for one, other in ((-gap, begun), (ended, box.width)):
            if one < other:
                guides.append({"x": round(one, 2), "x2": round(other, 2), "y": y, "y2": y, "colour": RULE})
        if before is not None:
            links.append({"x": was, "x2": x, "y": y, "y2": y, "colour": colour})
            then.append(
                {"x": was, "y": y, "radius": radius * 0.85, "colour": colour, "description": text(row, "before_label")}
            )
            starts.append({"text": text(row, "before_label"), "x": round(min(x, was) - radius - gap / 2, 2), "y": y})
    layers = [rules(guides, width=0.5), rules(links, width=max(1.0, size * 0.18))]
    if then:
        # A ring is filled with the ground, so that the line ends at it.
        layers += [
            unsaid(circles([{**ring, "colour": WHITE} for ring in then])),
            circles(then, is_filled=False, width=size * 0.14),
        ]
    layers += [circles(now), texts(ends, size, bold=True), texts(heads, size, align="right")]
    layers += [texts(starts, size, align="right", colour=SLATE)] if starts else []
    return paint(sheet, box, [*layers, *_key(rows, sheet)])


def _key(rows: Sequence[Row], sheet: Sheet) -> list[Spec]:
    """Return what ring and dot mean, above the lines: the periods of the first row that has both."""
    named = next(
        ((text(row, "before_period"), text(row, "period")) for row in rows if text(row, "before_period")), None
    )
    if named is None:
        return []
    size, radius = sheet.text, sheet.text * 0.36
    y = -size * 1.1
    x = radius + text_width(named[0], size) + size * 2.2
    ring = {"x": radius, "y": y, "radius": radius, "colour": SLATE}
    written = [{"text": named[0], "x": size, "y": y}, {"text": named[1], "x": round(x + size * 0.7, 2), "y": y}]
    return [
        unsaid(circles([ring], is_filled=False, width=size * 0.14)),
        unsaid(circles([{**ring, "x": round(x, 2)}])),
        texts(written, size, colour=SLATE),
    ]


DOTS = Form(
    "dots",
    "A dot for each row and a ring for the year before.",
    (
        NAME,
        VALUE,
        LABEL,
        Column("before", "number", "where it stood before"),
        Column("before_label", "text", "that as finished text"),
        Column("period", "text", "what the dot stands for, for the key"),
        Column("before_period", "text", "what the ring stands for, for the key"),
        MEMBER,
        COLOUR,
        DESCRIPTION,
    ),
    draw_dots,
)

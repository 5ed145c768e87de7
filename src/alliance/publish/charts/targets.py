"""Targets and what became of them: a bar for the result, a mark for the target, both numbers beside it."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.publish.charts.bars import NAMES, fitting, known
from alliance.publish.charts.form import COLOUR, DESCRIPTION, LABEL, MEMBER, NAME, VALUE, Column, Form, number, text
from alliance.publish.charts.marks import rectangles, rules, texts, unsaid
from alliance.publish.charts.palette import INK, RULE, SLATE, TINT, colour_of
from alliance.publish.charts.sheet import NOTHING, Row, Sheet, Spec, paint, room, spoken, widest


def draw_targets(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out a bar for each row up to what was realised, with an upright mark at the target."""
    box = room(sheet)
    head = sheet.text * 1.8
    named = [text(row, "name") for row in rows]
    size, names = fitting(named, box.width * NAMES, (box.height - head) / len(rows), sheet.text)
    gap = size * 0.8
    columns = {
        "label": [text(row, "label") or NOTHING for row in rows],
        "target_label": [text(row, "target_label") or NOTHING for row in rows],
    }
    titles = {"label": sheet.say("realised"), "target_label": sheet.say("target")}
    widths = {
        name: max(widest(cells, size, bold=True), widest([titles[name]], size * 0.9)) + gap
        for name, cells in columns.items()
    }
    step = min((box.height - head) / max(1, len(rows)), size * 3.6)
    left = widest([line for lines in names for line in lines], size) + gap
    box = box.inside(left=left, right=sum(widths.values()), top=head, bottom=box.height - head - step * len(rows))
    values = [*known(number(row) for row in rows), *known(number(row, "target") for row in rows)]
    per_unit = box.width / ((max([0.0, *values]) or 1) * 1.03)
    tracks, bars, marks, heads = [], [], [], []
    cells: dict[str, list[Row]] = {"label": [], "target_label": []}
    first, second = box.width + widths["label"], box.width + widths["label"] + widths["target_label"]
    for place, row in enumerate(rows):
        y = round(step * (place + 0.5), 2)
        value, target = number(row), number(row, "target")
        heads.append({"text": names[place], "x": -gap, "y": y})
        tracks.append(
            {"x": 0, "x2": box.width, "y": round(y - step * 0.3, 2), "y2": round(y + step * 0.3, 2), "colour": TINT}
        )
        for name, x in (("label", first), ("target_label", second)):
            cells[name].append({"text": columns[name][place], "x": round(x, 2), "y": y})
        if value is not None:
            bars.append({
                "name": text(row, "name"), "value": value, "x": 0, "x2": round(value * per_unit, 2),
                "y": round(y - step * 0.2, 2), "y2": round(y + step * 0.2, 2),
                "colour": text(row, "colour") or colour_of(text(row, "member"), sheet.colours),
                "description": _said(sheet, row),
            })  # fmt: skip
        if target is not None:
            x = round(target * per_unit, 2)
            marks.append(
                {"x": x, "x2": x, "y": round(y - step * 0.36, 2), "y2": round(y + step * 0.36, 2), "colour": INK}
            )
    names_above = [
        {"text": titles["label"], "x": round(first, 2), "y": -size * 0.8},
        {"text": titles["target_label"], "x": round(second, 2), "y": -size * 0.8},
    ]
    ground = {"x": 0, "x2": 0, "y": 0, "y2": round(step * len(rows), 2), "colour": RULE}
    layers = [
        unsaid(rectangles(tracks)), rectangles(bars), rules([ground]), rules(marks, width=max(1.5, size * 0.2)),
        texts(heads, size, align="right"), texts(cells["label"], size, align="right", bold=True),
        texts(cells["target_label"], size, align="right", colour=SLATE),
        texts(names_above, size * 0.9, align="right", colour=SLATE),
    ]  # fmt: skip
    return paint(sheet, box, layers)


def _said(sheet: Sheet, row: Row) -> str:
    said = spoken(sheet, row)
    if row.get("description") or not text(row, "target_label"):
        return said
    return sheet.listed([said, f"{sheet.say('target')}{sheet.say('colon')}{text(row, 'target_label')}"])


TARGETS = Form(
    "targets",
    "What was realised, as bars, against what was aimed at, as marks.",
    (
        NAME,
        VALUE,
        LABEL,
        Column("target", "number", "where the target stands"),
        Column("target_label", "text", "the target as finished text"),
        MEMBER,
        COLOUR,
        DESCRIPTION,
    ),
    draw_targets,
)

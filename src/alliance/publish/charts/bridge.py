"""A bridge: from one level to another in steps that add up; sign and label carry what the colour says."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from alliance.errors import UsageError
from alliance.publish.charts.bars import NAMES, fitting
from alliance.publish.charts.form import DESCRIPTION, LABEL, NAME, VALUE, Column, Form, number, text
from alliance.publish.charts.letters import broken
from alliance.publish.charts.marks import rectangles, rules, texts
from alliance.publish.charts.palette import DECREASE, INCREASE, LEVEL, RULE, SLATE
from alliance.publish.charts.scale import round_step
from alliance.publish.charts.sheet import LEADING, Box, Row, Sheet, Spec, paint, room, spoken, widest

# The axis is cut if the steps would take less than this part of the height, and then they get about that part.
SEEN, WANTED = 0.3, 0.62
# Names of more lines than this are read better at the left of lying bars.
LINES = 3


def draw_bridge(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out the levels and the steps between them, standing if the names fit below the bars, else lying."""
    spans = _spans(rows)
    start = _floor(rows, spans)
    note = sheet.say("cut", value=sheet.write(start)) if start else ""
    box = room(sheet, note)
    slot = box.width / max(1, len(rows))
    size = sheet.text
    labels_fit = widest([text(row, "label") for row in rows], size, bold=True) <= slot * 0.98
    names = [broken(text(row, "name"), slot * 0.92, size) for row in rows]
    names_fit = all(len(lines) <= LINES and widest(lines, size) <= slot * 0.96 for lines in names)
    draw = _standing if names_fit and labels_fit else _lying
    lowest = min(low for low, _ in spans)
    box, layers = draw(rows, spans, lowest if lowest < 0 else float(start), box, sheet)
    return paint(sheet, box, layers, note)


def _standing(
    rows: Sequence[Row], spans: Sequence[tuple[float, float]], start: float, box: Box, sheet: Sheet
) -> tuple[Box, list[Spec]]:
    size = sheet.text
    slot = box.width / len(rows)
    names = [broken(text(row, "name"), slot * 0.92, size) for row in rows]
    below = max(map(len, names)) * size * LEADING + size * 0.9
    box = box.inside(top=size * 1.6, bottom=below)
    up = box.height / ((max(high for _, high in spans) - start) or 1)
    bars, labels, heads, links = [], [], [], []
    for place, (row, (low, high)) in enumerate(zip(rows, spans, strict=True)):
        middle = slot * (place + 0.5)
        top, bottom = box.height - (high - start) * up, box.height - (max(low, start) - start) * up
        bars.append(_bar(row, sheet) | {
            "x": round(middle - slot * 0.36, 2), "x2": round(middle + slot * 0.36, 2), "y": round(top, 2), "y2": round(bottom, 2),
        })  # fmt: skip
        labels.append({"text": text(row, "label"), "x": round(middle, 2), "y": round(top - size * 0.75, 2)})
        height = len(names[place]) * size * LEADING
        heads.append(
            {"text": names[place], "x": round(middle, 2), "y": round(box.height + size * 0.55 + height / 2, 2)}
        )
        if place:
            y = round(box.height - (_before(rows[place], spans[place]) - start) * up, 2)
            links.append(
                {
                    "x": round(middle - slot * 0.64, 2),
                    "x2": round(middle - slot * 0.36, 2),
                    "y": y,
                    "y2": y,
                    "colour": SLATE,
                }
            )
    ground = round(box.height + min(0.0, start) * up, 2)
    line = {"x": 0, "x2": box.width, "y": ground, "y2": ground, "colour": RULE}
    return box, [
        rules([line]), rules(links, dash=(2, 2)), rectangles(bars),
        texts(labels, size, align="center", bold=True), texts(heads, size, align="center"),
    ]  # fmt: skip


def _lying(
    rows: Sequence[Row], spans: Sequence[tuple[float, float]], start: float, box: Box, sheet: Sheet
) -> tuple[Box, list[Spec]]:
    named = [text(row, "name") for row in rows]
    size, names = fitting(named, box.width * NAMES, box.height / len(rows), sheet.text)
    gap = size * 0.6
    left = widest([line for lines in names for line in lines], size) + gap
    right = widest([text(row, "label") for row in rows], size, bold=True) + gap
    step = min(box.height / len(rows), size * 3)
    box = box.inside(left=left, right=right, bottom=box.height - step * len(rows))
    per_unit = box.width / ((max(high for _, high in spans) - start) or 1)
    bars, labels, heads, links = [], [], [], []
    for place, (row, (low, high)) in enumerate(zip(rows, spans, strict=True)):
        middle = round(step * (place + 0.5), 2)
        near, far = (max(low, start) - start) * per_unit, (high - start) * per_unit
        bars.append(_bar(row, sheet) | {
            "x": round(near, 2), "x2": round(far, 2), "y": round(middle - step * 0.32, 2), "y2": round(middle + step * 0.32, 2),
        })  # fmt: skip
        labels.append({"text": text(row, "label"), "x": round(far + gap, 2), "y": middle})
        heads.append({"text": names[place], "x": -gap, "y": middle})
        if place:
            x = round((_before(rows[place], spans[place]) - start) * per_unit, 2)
            links.append(
                {
                    "x": x,
                    "x2": x,
                    "y": round(middle - step * 0.68, 2),
                    "y2": round(middle - step * 0.32, 2),
                    "colour": SLATE,
                }
            )
    ground = round(-min(0.0, start) * per_unit, 2)
    line = {"x": ground, "x2": ground, "y": 0, "y2": round(step * len(rows), 2), "colour": RULE}
    return box, [
        rules([line]), rules(links, dash=(2, 2)), rectangles(bars), texts(labels, size, bold=True),
        texts(heads, size, align="right"),
    ]  # fmt: skip


def _bar(row: Row, sheet: Sheet) -> dict[str, object]:
    value = number(row) or 0.0
    colour = LEVEL if _is_level(row) else INCREASE if value >= 0 else DECREASE
    return {"name": text(row, "name"), "value": value, "colour": colour, "description": spoken(sheet, row)}


def _spans(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return from where to where each bar goes.

    Raises
    ------
    UsageError
        If there is no level to begin with, a value is missing, or a level is not where the steps before it lead.
    """
    spans: list[tuple[float, float]] = []
    reached: Fraction | None = None
    for row in rows:
        value = row.get("value")
        if not isinstance(value, (int, Fraction)):
            raise UsageError(
                f"A bridge has exact numbers, but '{text(row, 'name')}' has {value!r}. Give it a whole number or a Fraction."
            )
        if _is_level(row):
            if reached is not None and reached != value:
                raise UsageError(
                    f"The steps of a bridge add up, but they lead to {reached} and '{text(row, 'name')}' is {value}. Add the"
                    " missing step, such as a remainder."
                )
            reached = Fraction(value)
            spans.append((min(0.0, float(value)), max(0.0, float(value))))
        elif reached is None:
            raise UsageError(
                f"A bridge begins with a level, but '{text(rows[0], 'name')}' is a step. Put kind 'level' first."
            )
        else:
            before, reached = reached, reached + value
            spans.append((float(min(before, reached)), float(max(before, reached))))
    return spans


def _before(row: Row, span: tuple[float, float]) -> float:
    """Return the level from which a bar starts: where the bar before it ended."""
    if _is_level(row):
        return span[1] if (number(row) or 0.0) >= 0 else span[0]
    return span[0] if (number(row) or 0.0) >= 0 else span[1]


def _floor(rows: Sequence[Row], spans: Sequence[tuple[float, float]]) -> Fraction:
    """Return where the axis starts: at 0, or at a round number below all steps if they would hardly be seen."""
    changes = [span for row, span in zip(rows, spans, strict=True) if not _is_level(row)]
    levels = [span[1] for row, span in zip(rows, spans, strict=True) if _is_level(row)]
    if not changes or min(low for low, _ in spans) < 0:
        return Fraction(0)
    low, high = min([*levels, *(low for low, _ in changes)]), max(high for _, high in spans)
    if high - low >= SEEN * high or high == low:
        return Fraction(0)
    step = round_step((high - low) / 2)
    return max(Fraction(0), step * floor(Fraction(high - (high - low) / WANTED) / step))


def _is_level(row: Row) -> bool:
    return text(row, "kind") == "level"


BRIDGE = Form(
    "bridge",
    "From one level to another in steps that add up.",
    (
        NAME,
        VALUE,
        LABEL,
        Column("kind", "text", "'level' for a total, 'step' for a change", is_needed=True),
        DESCRIPTION,
    ),
    draw_bridge,
)

"""Lines over time: several in one field, or one small field for each region, member or brand, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from alliance.publish.charts.area import apart
from alliance.publish.charts.bars import known
from alliance.publish.charts.form import COLOUR, DESCRIPTION, LABEL, MEMBER, VALUE, Column, Form, number, text
from alliance.publish.charts.letters import broken
from alliance.publish.charts.marks import circles, rules, texts, unsaid
from alliance.publish.charts.marks import lines as line_marks
from alliance.publish.charts.palette import RULE, SLATE, as_text, colour_of
from alliance.publish.charts.sheet import LEADING, Box, Row, Sheet, Spec, paint, room, spoken, widest

# A field is at least so many sizes of type wide.
NARROW = 15


def draw_lines(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out a field for each panel; all fields share one scale that begins at 0, and the periods."""
    box = room(sheet)
    panels = list(dict.fromkeys(text(row, "panel") for row in rows))
    periods = list(dict.fromkeys(text(row, "period") for row in rows))
    high = max([0.0, *known(number(row) for row in rows)]) or 1.0
    columns = max(1, min(len(panels), 4, int(box.width // (sheet.text * NARROW))))
    while columns > 1 and ceil(len(panels) / (columns - 1)) == ceil(len(panels) / columns):
        columns -= 1
    down = ceil(len(panels) / columns)
    gap = sheet.text * 1.6
    width = (box.width - gap * (columns - 1)) / columns
    height = (box.height - gap * (down - 1)) / down
    layers: list[Spec] = []
    for place, panel in enumerate(panels):
        left, top = (width + gap) * (place % columns), (height + gap) * (place // columns)
        some = [row for row in rows if text(row, "panel") == panel]
        layers += _field(some, panel, periods, high, Box(left, top, width, height), sheet)
    return paint(sheet, box, layers)


def _field(rows: Sequence[Row], panel: str, periods: Sequence[str], high: float, box: Box, sheet: Sheet) -> list[Spec]:
    """Return the layers of one field: its title, its lines, what stands at their ends, and first and last period."""
    size, gap = sheet.text, sheet.text * 0.6
    series = list(dict.fromkeys(text(row, "series") for row in rows))
    ends = {each: _end(rows, each) for each in series}
    labels = {each: _end_text(each, row, is_alone=len(series) == 1) for each, row in ends.items()}
    title = broken(panel, box.width, size, bold=True) if panel else ()
    head = len(title) * size * LEADING + (gap if title else 0)
    right = widest([line for lines in labels.values() for line in lines], size, bold=True) + gap
    begun = {each: _end(rows, each, first=True) for each in series}
    opened = [text(row, "label") for row in begun.values() if row is not None and row.get("show")]
    inner = box.inside(
        top=head + size, right=right, bottom=size * 1.7, left=max(size * 0.4, widest(opened, size) + gap)
    )
    across = inner.width / max(1, len(periods) - 1)
    bottom = inner.top + inner.height

    def x_of(period: str) -> float:
        return round(inner.left + across * periods.index(period), 2)

    def y_of(value: float) -> float:
        return round(bottom - value / high * inner.height, 2)

    paths, points, written, shown, first = [], [], [], [], []
    for each in series:
        run = 0
        for row in (row for row in rows if text(row, "series") == each):
            value = number(row)
            if value is None:
                # The line is broken where nothing is recorded.
                run += 1
                continue
            colour = text(row, "colour") or colour_of(text(row, "member"), sheet.colours)
            x, y = x_of(text(row, "period")), y_of(value)
            at = {"x": x, "y": y, "colour": colour}
            said = spoken(sheet, row, panel, each, text(row, "period"))
            paths.append(at | {"series": f"{panel}/{each}/{run}", "description": "", "value": value})
            is_end = row is ends[each]
            points.append(at | {"radius": size * (0.27 if is_end else 0.17), "description": said, "value": value})
            if is_end:
                written.append({"text": labels[each], "x": round(x + gap, 2), "y": y, "colour": as_text(colour)})
            elif row.get("show") and row is begun[each]:
                first.append({"text": text(row, "label"), "x": round(x - gap, 2), "y": y})
            elif row.get("show"):
                shown.append({"text": text(row, "label"), "x": x, "y": round(y - size * 0.95, 2)})
    tall = max([1, *map(len, labels.values())]) * size * LEADING
    ground = {"x": inner.left, "x2": inner.left + inner.width, "y": bottom, "y2": bottom, "colour": RULE}
    times = [{"text": periods[0], "x": inner.left, "y": bottom + size}]
    last = [{"text": periods[-1], "x": inner.left + inner.width, "y": bottom + size}]
    # Each point says what it is, so the lines need no voice of their own.
    layers = [rules([ground], width=0.75), unsaid(line_marks(paths)), circles(points)]
    layers.append(texts(apart(written, tall, bottom), size, bold=True))
    layers.append(texts(times, size * 0.9, colour=SLATE))
    layers += [texts(last, size * 0.9, colour=SLATE, align="right")] if len(periods) > 1 else []
    layers += [texts(apart(first, size * LEADING, bottom), size, align="right", colour=SLATE)] if first else []
    layers += [texts(shown, size * 0.9, align="center", colour=SLATE)] if shown else []
    if title:
        layers.append(
            texts([{"text": title, "x": box.left, "y": box.top + len(title) * size * LEADING / 2}], size, bold=True)
        )
    return layers


def _end(rows: Sequence[Row], series: str, *, first: bool = False) -> Row | None:
    """Return the last recorded row of a series, or the first one."""
    recorded = [row for row in rows if text(row, "series") == series and number(row) is not None]
    return recorded[0 if first else -1] if recorded else None


def _end_text(series: str, row: Row | None, *, is_alone: bool) -> list[str]:
    label = "" if row is None else text(row, "label")
    return [label] if is_alone else [series, label]


LINES = Form(
    "lines",
    "Lines over time, in one field or in several small ones on one scale.",
    (
        Column("series", "text", "the line, as it is printed", is_needed=True),
        Column(
            "period", "text", "the period, as it is printed; periods stand in the order of the rows", is_needed=True
        ),
        VALUE,
        LABEL,
        Column("panel", "text", "the small field it belongs to, as it is printed"),
        Column("show", "flag", "whether the label is written at this point; the last one always is"),
        MEMBER,
        COLOUR,
        DESCRIPTION,
    ),
    draw_lines,
)

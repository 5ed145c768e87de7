"""A stacked area: how parts grew to a whole, each named beside its own area."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.publish.charts.form import COLOUR, DESCRIPTION, LABEL, MEMBER, VALUE, Column, Form, number, text
from alliance.publish.charts.marks import bands, circles, rules, texts
from alliance.publish.charts.palette import INK, RULE, SLATE, WHITE, as_text, colour_of
from alliance.publish.charts.scale import steps
from alliance.publish.charts.sheet import LEADING, Row, Sheet, Spec, paint, room, spoken, widest


def draw_area(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out one band for each series over the periods, the first series at the bottom."""
    box = room(sheet)
    periods = list(dict.fromkeys(text(row, "period") for row in rows))
    series = list(dict.fromkeys(text(row, "series") for row in rows))
    found = {(text(row, "series"), text(row, "period")): row for row in rows}
    sums = [sum(_value(found, each, period) for each in series) for period in periods]
    totals = {text(row, "period"): text(row, "total") for row in rows if text(row, "total")}
    size, gap = sheet.text, sheet.text * 0.6
    marks = steps(max([0.0, *sums]), 5)
    written = [sheet.write(mark) for mark in marks]
    left, right = widest(written, size) + gap, widest(series, size, bold=True) + gap * 1.5
    # The total of the last period stands over the end of the area and may need more room than the names.
    right = max(right, widest(list(totals.values()), size * 1.15, bold=True) / 2)
    box = box.inside(left=left, right=right, top=size * 2 if totals else size, bottom=size * 1.9)
    up = box.height / (max([1.0, *sums]) if sums else 1)
    across = box.width / max(1, len(periods) - 1)
    grid = [
        {
            "x": 0,
            "x2": box.width,
            "y": _y(box.height, float(mark) * up),
            "y2": _y(box.height, float(mark) * up),
            "colour": RULE,
        }
        for mark in marks
    ]
    layers: list[Spec] = [rules(grid, width=0.5)]
    base = [0.0] * len(periods)
    names = []
    for each in series:
        top = [low + _value(found, each, period) for low, period in zip(base, periods, strict=True)]
        last = found.get((each, periods[-1])) or next(row for row in rows if text(row, "series") == each)
        colour = text(last, "colour") or colour_of(text(last, "member"), sheet.colours)
        said = spoken(sheet, last, each, periods[-1])
        layers.append(bands([
            {"series": each, "x": round(across * place, 2), "y": _y(box.height, high * up), "y2": _y(box.height, low * up),
             "period": period, "value": _value(found, each, period), "colour": colour, "description": said}
            for place, (period, low, high) in enumerate(zip(periods, base, top, strict=True))
        ], edge=WHITE))  # fmt: skip
        names.append(
            {
                "text": each,
                "x": box.width + gap,
                "y": _y(box.height, (base[-1] + top[-1]) / 2 * up),
                "colour": as_text(colour),
            }
        )
        base = top
    axis = [
        {"text": text_, "x": -gap, "y": _y(box.height, float(mark) * up)}
        for mark, text_ in zip(marks, written, strict=True)
    ]
    layers += [
        texts(apart(names, size * LEADING, box.height), size, bold=True),
        texts(axis, size, align="right", colour=SLATE),
    ]
    layers.append(texts(_thinned(periods, across, box.height + size * 1.2, size), size, align="center"))
    ends = [(place, totals[period]) for place, period in enumerate(periods) if period in totals]
    if ends:
        tops = [{"x": round(across * place, 2), "y": _y(box.height, sums[place] * up)} for place, _ in ends]
        layers.append(
            circles(
                [
                    {**top, "radius": size * 0.22, "colour": INK, "description": label}
                    for top, (_, label) in zip(tops, ends, strict=True)
                ]
            )
        )
        layers.append(texts(
            [{"text": label, "x": top["x"], "y": top["y"] - size * 1.1} for top, (_, label) in zip(tops, ends, strict=True)],
            size * 1.15, align="center", bold=True,
        ))  # fmt: skip
    return paint(sheet, box, layers)


def apart(names: Sequence[dict[str, object]], least: float, height: float) -> list[Row]:
    """Return texts moved up or down until no two of them touch, in the order from the bottom to the top."""
    places = sorted(range(len(names)), key=lambda place: -float(str(names[place]["y"])))
    ys = [float(str(names[place]["y"])) for place in places]
    for one in range(1, len(ys)):
        ys[one] = min(ys[one], ys[one - 1] - least)
    # What was pushed over the upper edge pushes the others down again.
    if ys and ys[-1] < least / 2:
        ys[-1] = least / 2
        for one in range(len(ys) - 2, -1, -1):
            ys[one] = max(ys[one], ys[one + 1] + least)
    return [{**names[place], "y": round(min(y, height), 2)} for place, y in zip(places, ys, strict=True)]


def _thinned(periods: Sequence[str], across: float, y: float, size: float) -> list[Row]:
    """Return the names of the periods, only every second, third, ... if all of them would touch; always the last one."""
    wide = widest(periods, size) + size
    every = next((every for every in range(1, len(periods) + 1) if across * every >= wide), 1)
    kept = range((len(periods) - 1) % every, len(periods), every)
    return [{"text": periods[place], "x": round(across * place, 2), "y": round(y, 2)} for place in kept]


def _value(found: dict[tuple[str, str], Row], series: str, period: str) -> float:
    row = found.get((series, period))
    return 0.0 if row is None else max(0.0, number(row) or 0.0)


def _y(height: float, up: float) -> float:
    return round(height - up, 2)


AREA = Form(
    "area",
    "Parts stacked to a whole over time, the first series at the bottom.",
    (
        Column("series", "text", "the part, as it is printed", is_needed=True),
        Column(
            "period", "text", "the period, as it is printed; periods stand in the order of the rows", is_needed=True
        ),
        VALUE,
        LABEL,
        MEMBER,
        COLOUR,
        Column("total", "text", "the whole in that period as finished text, written over the area"),
        DESCRIPTION,
    ),
    draw_area,
)

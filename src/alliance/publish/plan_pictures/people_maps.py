"""Where people are missing, and who is lent to whom: two heat maps, one above the other."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.publish.charts.palette import CLASSES, INK, NO_DATA, on
from alliance.publish.charts.sheet import SCHEMA, Spec
from alliance.publish.plan_pictures.looks import STYLE, Row, heading

LENT_TITLE = "Person-years of people lent by the home company (row) to the host (column); others: hosts with fewer than ten in a year"
CELL, ROW, LEFT = 108, 34, 190
# From which part of a need that stays open on a cell takes the next colour.
OPEN = (0.0005, 0.01, 0.02, 0.04, 0.08, 0.15)
# The same for people lent, as a part of the largest number.
LENT = (0.0001, 0.1, 0.25, 0.45, 0.65, 0.85)


def people_maps(title: str, subtitle: str, gaps: Sequence[Row], lent: Sequence[Row]) -> Spec:
    """Return the two heat maps.

    Parameters
    ----------
    title, subtitle : str
        Above them.
    gaps : sequence of rows
        ``family``, ``region`` and ``part``: the part (0 to 1) of what is needed that stays open.
    lent : sequence of rows
        ``home``, ``host``, ``people``: a number, or words where there are too few to be shown. Empty if nobody is lent.
    """
    most = max([1.0, *(float(row["people"]) for row in lent if not isinstance(row["people"], str))])
    open_cells = [
        _cell(str(row["region"]), str(row["family"]), f"{100 * float(row['part']):.1f} %", float(row["part"]), OPEN)
        for row in gaps
    ]
    lent_cells = [
        _cell(str(row["host"]), str(row["home"]), row["people"], LENT[0], LENT)
        if isinstance(row["people"], str)
        else _cell(
            str(row["host"]), str(row["home"]), f"{float(row['people']):,.0f}", float(row["people"]) / most, LENT
        )
        for row in lent
    ]
    columns = max(len({cell["x"] for cell in open_cells}), len({cell["x"] for cell in lent_cells}), 1)
    maps = [_map("Part of the people needed who are missing, by job family and region, all years together", open_cells)]
    if lent_cells:
        homes = list(dict.fromkeys(str(cell["y"]) for cell in lent_cells))
        # Members stand in one order on both sides, what is put together comes last.
        lent_cells.sort(key=lambda cell: homes.index(str(cell["x"])) if cell["x"] in homes else len(homes))
        maps.append(_map(LENT_TITLE, lent_cells, rows=homes))
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": heading(title, [subtitle], CELL * columns + LEFT),
        "spacing": 28,
        "vconcat": maps,
    }


def _cell(x: str, y: str, text: str, part: float, limits: Sequence[float]) -> Row:
    reached = sum(part >= limit for limit in limits)
    fill = CLASSES[reached - 1] if reached else NO_DATA
    return {"x": x, "y": y, "text": text, "fill": fill, "ink": on(fill)}


def _map(title: str, cells: Sequence[Row], rows: Sequence[str] = ()) -> Spec:
    columns = list(dict.fromkeys(str(cell["x"]) for cell in cells))
    rows = list(rows) or list(dict.fromkeys(str(cell["y"]) for cell in cells))
    x: Spec = {
        "field": "x", "type": "ordinal", "sort": columns, "title": None,
        "axis": {
            "labelAngle": 0, "labelPadding": 8, "domain": False, "ticks": False, "labelColor": INK, "labelLimit": CELL,
            "labelExpr": "split(datum.label, ' ')", "labelLineHeight": 14,
        },
    }  # fmt: skip
    y: Spec = {
        "field": "y", "type": "ordinal", "sort": rows, "title": None,
        "axis": {"domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 13, "labelLimit": LEFT, "labelPadding": 8},
    }  # fmt: skip
    return {
        "title": {"text": title, "anchor": "start", "fontSize": 13, "color": INK, "offset": 12},
        "width": CELL * len(columns),
        "height": ROW * len(rows),
        "data": {"values": list(cells)},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "fill": {"field": "fill", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "fontSize": 13},
                "encoding": {
                    "x": x, "y": y, "text": {"field": "text", "type": "nominal"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }  # fmt: skip

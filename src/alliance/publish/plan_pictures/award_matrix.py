"""Who is awarded how much of each commodity: a row for each, its suppliers from the largest to the smallest."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten, wrap

from alliance.publish.charts.palette import CLASSES, INK, on
from alliance.publish.charts.sheet import SCHEMA, Spec
from alliance.publish.plan_pictures.looks import STYLE, Row, heading

CELL, ROW = 150, 54
# A name takes two lines of so many characters; the rest of a long row stands in its last cell.
LETTERS, MOST = 24, 6
# From which part of the spend on a cell takes the next colour.
LIMITS = (0.0, 0.1, 0.25, 0.4, 0.6, 0.8)


def award_matrix(title: str, subtitle: str, parts: Sequence[Row]) -> Spec:
    """Return the matrix: commodities by spend, in each cell a supplier and its part of the spend.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    parts : sequence of rows
        ``commodity``, ``supplier``, ``spend EUR``, and ``part`` (0 to 1) of the commodity's spend; at most six suppliers of a
        commodity are shown, the smaller ones as one.
    """
    of: dict[str, list[Row]] = {}
    for part in parts:
        of.setdefault(str(part["commodity"]), []).append(part)
    spend = {name: sum(float(row["spend EUR"]) for row in rows) for name, rows in of.items()}
    order = sorted(of, key=lambda name: (-spend[name], name))
    labels = {name: f"{name}  {spend[name] / 1e6:,.0f}" for name in order}
    cells: list[dict[str, object]] = []
    for name in order:
        ranked = sorted(of[name], key=lambda row: (-float(row["part"]), str(row["supplier"])))
        shown = [(str(row["supplier"]), float(row["part"])) for row in ranked]
        if len(shown) > MOST:
            rest = shown[MOST - 1 :]
            shown = [*shown[: MOST - 1], (f"{len(rest)} others", sum(part for _, part in rest))]
        for place, (supplier, awarded) in enumerate(shown, start=1):
            fill = CLASSES[max(0, sum(awarded >= limit for limit in LIMITS) - 1)]
            cells.append(
                {
                    "commodity": labels[name],
                    "place": place,
                    "text": [*wrap(shorten(supplier, 2 * LETTERS, placeholder="…"), LETTERS), _percent(awarded)],
                    "fill": fill,
                    "ink": on(fill),
                }
            )
    columns = max((int(str(cell["place"])) for cell in cells), default=1)
    x: Spec = {"field": "place", "type": "ordinal", "title": None, "axis": None}
    y: Spec = {
        "field": "commodity", "type": "ordinal", "sort": [labels[name] for name in order], "title": None,
        "axis": {"domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 12, "labelLimit": 260, "labelPadding": 8},
    }  # fmt: skip
    note = "Each row is a commodity with its spend in EUR million; each cell a supplier and its part of that spend."
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": heading(title, [note, subtitle], CELL * columns + 220),
        "width": CELL * columns,
        "height": ROW * len(order),
        "data": {"values": cells},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "fill": {"field": "fill", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "fontSize": 11, "lineHeight": 14, "baseline": "middle", "dy": -14},
                "encoding": {
                    "x": x, "y": y, "text": {"field": "text", "type": "nominal"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }  # fmt: skip


def _percent(part: float) -> str:
    return "under 1 %" if 0 < part < 0.005 else f"{100 * part:.0f} %"

"""How much of each member's vehicles is common with each other member, module by module: a heat map."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.publish.charts.palette import CLASSES, INK, NO_DATA, on
from alliance.publish.charts.sheet import SCHEMA, Spec
from alliance.publish.plan_pictures.looks import STYLE, Row, heading

CELL, ROW = 118, 40
# From which share on a cell takes the next colour; below the first it is nearly nothing.
LIMITS = (0.005, 0.2, 0.4, 0.6, 0.8, 0.95)


def commonality_map(title: str, subtitle: str, parts: Sequence[Row], measure: str = "by value") -> Spec:
    """Return the heat map: a row for each member with each other, a column for each module.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    parts : sequence of rows
        ``member``, ``with``, ``module``, and the share (0 to 1) under the name `measure`.
    measure : str
        ``"by value"`` or ``"by parts"``.
    """
    pairs = list(dict.fromkeys(f"{part['member']} with {part['with']}" for part in parts))
    modules = list(dict.fromkeys(str(part["module"]) for part in parts))
    rows = [
        {
            "pair": f"{part['member']} with {part['with']}",
            "module": part["module"],
            "text": f"{100 * float(part[measure]):.0f} %",
            "fill": _colour(float(part[measure])),
            "ink": on(_colour(float(part[measure]))),
        }
        for part in parts
    ]
    x: Spec = {
        "field": "module", "type": "ordinal", "sort": modules, "title": None,
        "axis": {
            "labelAngle": 0, "labelPadding": 8, "domain": False, "ticks": False, "labelColor": INK, "labelLimit": CELL,
            "labelExpr": "split(datum.label, ' ')", "labelLineHeight": 14,
        },
    }  # fmt: skip
    y: Spec = {
        "field": "pair", "type": "ordinal", "sort": pairs, "title": None,
        "axis": {"domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 13, "labelLimit": 260, "labelPadding": 8},
    }  # fmt: skip
    what = "value" if measure == "by value" else "part numbers"
    note = f"Part of the first member's {what} in variants that the second uses too."
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": heading(title, [note, subtitle], CELL * len(modules) + 180),
        "width": CELL * len(modules),
        "height": ROW * len(pairs),
        "data": {"values": rows},
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


def _colour(share: float) -> str:
    reached = sum(share >= limit for limit in LIMITS)
    return CLASSES[reached - 1] if reached else NO_DATA

"""What fewer variants of each module would cost: a point for every number of variants, a row for every module."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.publish.charts.palette import BLUE, GREY, INK, RULE, SLATE
from alliance.publish.charts.sheet import SCHEMA, Spec
from alliance.publish.plan_pictures.looks import STYLE, Row, heading, signed

WIDTH, ROW = 760, 96
# So many points stand beside each other; the others, with more variants, cost least.
MOST_POINTS = 12


def variant_curve(title: str, subtitle: str, points: Sequence[Row]) -> Spec:
    """Return what fewer variants would cost, module by module.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    points : sequence of rows
        ``module``, ``variants`` (how many), ``more`` (what the plan costs beyond the best, EUR), in any order; the best plan of a
        module is the one with 0 more.
    """
    modules = list(dict.fromkeys(str(point["module"]) for point in points))
    panels = [_panel(module, [point for point in points if point["module"] == module]) for module in modules]
    note = (
        "EUR million more than the best plan, by the number of variants of a module; the hollow point is the best plan."
    )
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": heading(title, [note, subtitle], WIDTH),
        "spacing": 26,
        "vconcat": panels,
    }


def _panel(module: str, points: Sequence[Row]) -> Spec:
    chosen = sorted(points, key=lambda point: float(point["variants"]))
    least = min(float(point["more"]) for point in chosen)
    left_out = max(0, len(chosen) - MOST_POINTS)
    chosen = [*chosen[: MOST_POINTS - 1], chosen[-1]] if left_out else chosen
    rows: list[dict[str, str | float | bool]] = [
        {
            "variants": f"{float(point['variants']):,.0f}",
            "more": float(point["more"]) / 1e6,
            "text": signed(float(point["more"]) / 1e6, 0) if float(point["more"]) > least else "best",
            "is_best": float(point["more"]) <= least,
        }
        for point in chosen
    ]
    x: Spec = {
        "field": "variants", "type": "ordinal", "sort": [row["variants"] for row in rows], "title": None,
        "axis": {"labelAngle": 0, "labelColor": INK, "domainColor": RULE, "ticks": False, "labelPadding": 6},
    }  # fmt: skip
    top = max(float(row["more"]) for row in rows) or 1.0
    y: Spec = {"field": "more", "type": "quantitative", "axis": None, "scale": {"domain": [-0.12 * top, 1.3 * top]}}
    more = f" ({left_out} points are not drawn)" if left_out else ""
    return {
        "width": WIDTH,
        "height": ROW,
        "title": {"text": f"{module}{more}", "fontSize": 13, "anchor": "start", "color": INK, "offset": 4},
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "line", "color": GREY, "strokeWidth": 1.5}, "encoding": {"x": x, "y": y}},
            {
                "mark": {"type": "point", "size": 70, "filled": True, "opacity": 1, "strokeWidth": 2, "stroke": BLUE},
                "encoding": {
                    "x": x, "y": y,
                    "fill": {"condition": {"test": "datum.is_best", "value": "white"}, "value": BLUE},
                },
            },
            {
                "mark": {"type": "text", "dy": -13, "fontSize": 12, "color": SLATE},
                "encoding": {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}},
            },
        ],
    }  # fmt: skip

"""The bridge of three costs: as-is, stand-alone and joint, and between them what each item changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from alliance.publish.charts.palette import DECREASE, INCREASE, LEVEL, RULE, SLATE
from alliance.publish.charts.sheet import SCHEMA, Spec
from alliance.publish.plan_pictures.looks import STYLE, Row, euros_for, heading, signed

HEIGHT, WIDTH, WIDEST = 330, 1150, 76
# Half the width of a bar, in columns.
HALF = 0.36
# What the changes between two levels are, by their kind.
BETWEEN = {"own": "saved by each alone", "synergy": "saved together"}
Bar = dict[str, str | float]


def cost_bridge(title: str, subtitle: str, steps: Sequence[Row]) -> Spec:
    """Return a bridge: three levels of cost, and between them what each item changes.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    steps : sequence of rows
        ``label``, ``kind`` ("level", or "own" and "synergy" for changes), ``amount`` in EUR: the level itself, or the change.
    """
    size, unit, digits = euros_for(float(step["amount"]) for step in steps)
    bars = _bars(steps, size, digits)
    tops = [float(bar[end]) for bar in bars for end in ("start", "end") if bar["kind"] != "level" or end == "end"]
    floor = _floor(min(tops), max(tops))
    for bar in bars:
        bar["start"] = max(float(bar["start"]), floor)
        bar["high"] = max(float(bar["start"]), float(bar["end"]))
    levels = [bar for bar in bars if bar["kind"] == "level"]
    links = [
        {"from": float(bar["at"]) + HALF, "to": float(bar["at"]) + 1 - HALF, "end": bar["end"]} for bar in bars[:-1]
    ]
    width = min(WIDEST * len(bars), WIDTH)
    x: Spec = {"type": "quantitative", "axis": None, "scale": {"domain": [-0.55, len(bars) - 0.45], "nice": False}}
    y: Spec = {
        "type": "quantitative", "axis": None,
        "scale": {"zero": False, "domain": [floor, max(tops) + 0.24 * (max(tops) - floor)], "nice": False},
    }  # fmt: skip
    note = f"{unit}; the broken bars begin at {floor:,.0f}." if floor else f"{unit}."
    colour: Spec = {
        "field": "kind", "type": "nominal", "legend": None,
        "scale": {"domain": ["level", "more", "less"], "range": [LEVEL, INCREASE, DECREASE]},
    }  # fmt: skip
    layers: list[Spec] = [
        {
            "data": {"values": links},
            "mark": {"type": "rule", "color": SLATE, "strokeWidth": 1, "opacity": 0.6},
            "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}, "y": {**y, "field": "end"}},
        },
        {
            "data": {"values": bars},
            "mark": {"type": "bar"},
            "encoding": {
                "x": {**x, "field": "left"}, "x2": {"field": "right"}, "y": {**y, "field": "start"}, "y2": {"field": "end"},
                "color": colour,
            },
        },
        # A level does not begin at nothing: its bar is broken, so that nobody compares the lengths.
        *(
            {
                "data": {"values": levels},
                "mark": {"type": "rect", "color": "white"},
                "encoding": {
                    "x": {**x, "field": "left"}, "x2": {"field": "right"}, "y": {"value": HEIGHT - up}, "y2": {"value": HEIGHT - up + 4},
                },
            }
            for up in ((26, 17) if floor else ())
        ),
        {
            "data": {"values": bars},
            "mark": {"type": "text", "dy": -8, "fontSize": 13, "fontWeight": 600},
            "encoding": {"x": {**x, "field": "at"}, "y": {**y, "field": "high"}, "text": {"field": "text", "type": "nominal"}},
        },
        {
            "data": {"values": bars},
            "mark": {"type": "text", "baseline": "top", "lineBreak": "|", "lineHeight": 15, "fontSize": 12},
            "encoding": {"x": {**x, "field": "at"}, "y": {"value": HEIGHT + 9}, "text": {"field": "label", "type": "nominal"}},
        },
        {
            "data": {"values": _spans(steps, size, digits)},
            "mark": {"type": "rule", "color": RULE, "strokeWidth": 2},
            "encoding": {"x": {**x, "field": "first"}, "x2": {"field": "last"}, "y": {"value": 24}},
        },
        {
            "data": {"values": _spans(steps, size, digits)},
            "mark": {"type": "text", "fontSize": 13, "color": SLATE},
            "encoding": {"x": {**x, "field": "middle"}, "y": {"value": 12}, "text": {"field": "text", "type": "nominal"}},
        },
    ]  # fmt: skip
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": heading(title, [subtitle, note], width),
        "width": width,
        "height": HEIGHT,
        "layer": layers,
    }


def _bars(steps: Sequence[Row], size: float, digits: int) -> list[Bar]:
    """Return where each bar starts and ends, in units of a size, and what stands at it."""
    bars: list[Bar] = []
    running = 0.0
    for at, step in enumerate(steps):
        amount = float(step["amount"]) / size
        is_level = step["kind"] == "level"
        start, running = (0.0, amount) if is_level else (running, running + amount)
        bars.append(
            {
                "at": at, "left": at - HALF, "right": at + HALF, "start": start, "end": running,
                "label": str(step["label"]) if is_level else str(step["label"]).replace(" ", "|", 1),
                "kind": "level" if is_level else "more" if amount > 0 else "less",
                "text": f"{amount:,.{digits}f}" if is_level else signed(amount, digits),
            }
        )  # fmt: skip
    return bars


def _spans(steps: Sequence[Row], size: float, digits: int) -> list[dict[str, str | float]]:
    """Return one heading for the changes between two levels: from where to where, and what they come to."""
    spans: list[dict[str, str | float]] = []
    for kind, found in groupby(enumerate(steps), key=lambda each: str(each[1]["kind"])):
        inside = list(found)
        if kind in BETWEEN:
            total = sum(float(step["amount"]) for _, step in inside) / size
            first, last = inside[0][0], inside[-1][0]
            spans.append(
                {
                    "first": first - HALF, "last": last + HALF, "middle": (first + last) / 2,
                    "text": f"{BETWEEN[kind]}: {signed(total, digits)}",
                }
            )  # fmt: skip
    return spans


def _floor(low: float, high: float) -> float:
    """Return a round number below everything, near enough that steps can be seen."""
    step = 10.0 ** (len(str(int(max(1.0, high - low)))) - 1)
    return max(0.0, (low - 0.35 * (high - low)) // step * step)

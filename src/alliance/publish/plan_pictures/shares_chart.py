"""What each member gains under a rule, with its best alternative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alliance.publish.charts.palette import INK, SLATE
from alliance.publish.charts.sheet import SCHEMA, Spec
from alliance.publish.plan_pictures.looks import STYLE, Row, colours, heading, signed

WIDTH, ROW = 780, 80
# From here on amounts are told in millions.
MILLIONS = 1e5


def shares_chart(
    title: str, subtitle: str, parts: Sequence[Row], unit: str = "EUR", own: Mapping[str, str] | None = None
) -> Spec:
    """Return what each member gains, with its best alternative below its name.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    parts : sequence of rows
        ``member``, ``gain``, ``alternative`` (the coalition nearest to leaving, in words), ``margin`` (what that coalition would lose
        by leaving), ``vehicle`` (gain a vehicle, or an empty text); where plans are known within gaps, also ``least_gain`` and
        ``least_margin``: what is certain of both.
    unit : str
        Unit of the amounts; may be empty.
    own : mapping of str to str, or None
        The colours that members have everywhere else.
    """
    members = [str(part["member"]) for part in parts]
    palette = colours(members, own)
    gains = [float(part["gain"]) for part in parts]
    is_large = max(abs(gain) for gain in gains) >= MILLIONS
    scale = 1e6 if is_large else 1.0
    rows = [
        {
            "member": part["member"],
            "gain": gain / scale,
            "beside": max(0.0, gain / scale),
            "nothing": 0,
            "text": _gain(part, unit, is_large),
            "below": _alternative(part, unit, is_large),
        }
        for part, gain in zip(parts, gains, strict=True)
    ]
    y: Spec = {
        "field": "member", "type": "nominal", "sort": members, "title": None,
        "axis": {"domain": False, "ticks": False, "labelColor": INK, "labelFontSize": 14, "labelPadding": 10},
        "scale": {"paddingInner": 0.62, "paddingOuter": 0.25},
    }  # fmt: skip
    low, high = min(0.0, *gains) / scale, max(0.0, *gains) / scale
    # The texts stand right of the bars, and need two fifths of the width.
    right = max(high + 0.42 * (high - low) / 0.58, low + (0.0 - low) / 0.4) or 1.0
    x: Spec = {"type": "quantitative", "axis": None, "scale": {"domain": [low, right], "nice": False}}
    text: Spec = {"type": "text", "align": "left"}
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": heading(title, [subtitle], WIDTH + 80),
        "width": WIDTH,
        "height": ROW * len(rows),
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "bar"},
                "encoding": {
                    "x": {**x, "field": "gain"}, "y": y,
                    "color": {
                        "field": "member", "type": "nominal", "legend": None,
                        "scale": {"domain": members, "range": [palette[member] for member in members]},
                    },
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "tick", "color": SLATE, "thickness": 1.5, "bandSize": 34},
                "encoding": {"x": {**x, "field": "nothing"}, "y": y},
            },
            {
                "data": {"values": rows},
                "mark": {**text, "dx": 8, "fontSize": 13, "fontWeight": 600},
                "encoding": {"x": {**x, "field": "beside"}, "y": y, "text": {"field": "text", "type": "nominal"}},
            },
            {
                "data": {"values": rows},
                "mark": {**text, "dy": 26, "dx": 1, "fontSize": 12, "color": SLATE},
                "encoding": {"x": {"datum": low, "type": "quantitative"}, "y": y, "text": {"field": "below", "type": "nominal"}},
            },
        ],
    }  # fmt: skip


def _gain(part: Row, unit: str, is_large: bool) -> str:
    text = _amount(float(part["gain"]), unit, is_large)
    vehicle = part.get("vehicle", "")
    if vehicle != "":
        text += f"  ({unit} {signed(float(vehicle), 0, plus=False)} a vehicle)"
    least = part.get("least_gain", "")
    if least == "":
        return text
    return text + (f", at least {_amount(float(least), unit, is_large)}" if float(least) >= 0 else ", not certain")


def _alternative(part: Row, unit: str, is_large: bool) -> str:
    margin, least = float(part["margin"]), part.get("least_margin", "")
    other = "going alone" if part["alternative"] == part["member"] else str(part["alternative"])
    text = f"best alternative: {other}, which would {'lose' if margin >= 0 else 'gain'} {_amount(abs(margin), unit, is_large)}"
    if least == "" or margin < 0:
        return text
    if float(least) >= 0:
        return f"{text}, at least {_amount(float(least), unit, is_large)}"
    return f"{text}, or with a better plan gain up to {_amount(-float(least), unit, is_large)}"


def _amount(amount: float, unit: str, is_large: bool) -> str:
    number = f"{signed(amount / 1e6, 1, plus=False)} million" if is_large else signed(amount, 2, plus=False)
    return f"{unit} {number}".strip()

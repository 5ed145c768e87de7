"""What every coalition saves: a bar for each, and below it who is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alliance.publish.charts.palette import GREY, INK, RULE, SLATE
from alliance.publish.charts.sheet import SCHEMA, Spec
from alliance.publish.plan_pictures.looks import STYLE, colours, euros_for, heading, signed

# So many columns fit beside each other.
MOST_COLUMNS = 24


def coalition_chart(
    title: str,
    subtitle: str,
    coalitions: Sequence[Mapping[str, float | Sequence[str]]],
    members: Sequence[str],
    own: Mapping[str, str] | None = None,
) -> Spec:
    """Return what every coalition saves: a bar for each, and below it who is in.

    Parameters
    ----------
    title, subtitle : str
        Above it.
    coalitions : sequence of rows
        ``members``, ``saved`` in EUR and, where plans are known within gaps, ``least``: what is certain of it. Single members are left
        out, and only the largest savings are drawn.
    members : sequence of str
        In the order of the rows below.
    own : mapping of str to str, or None
        The colours that members have everywhere else.
    """
    together = [each for each in coalitions if len(_names(each)) > 1]
    chosen = sorted(together, key=lambda each: -_amount(each))[:MOST_COLUMNS]
    chosen.sort(key=lambda each: (len(_names(each)), -_amount(each)))
    size, unit = euros_for(0.1 * _amount(each) for each in chosen)[:2]
    if size > 1.0:
        size, unit = 1e6, "EUR million"
    bars = [
        {
            "at": at,
            "saved": _amount(each) / size,
            "least": _amount(each, "least") / size,
            "text": signed(_amount(each) / size, 0, plus=False),
        }
        for at, each in enumerate(chosen)
    ]
    dots = [
        {"at": at, "member": member, "is_in": member in _names(each)}
        for at, each in enumerate(chosen)
        for member in members
    ]
    spans = [
        {"at": at, "first": inside[0], "last": inside[-1]}
        for at, each in enumerate(chosen)
        for inside in [[member for member in members if member in _names(each)]]
    ]
    palette = colours(members, own)
    left_out = len(together) - len(chosen)
    has_gaps = any(_amount(each, "least") < _amount(each) - 1.0 for each in chosen)
    certain = " Dark is what is certain: plans are proved only within their gaps." if has_gaps else ""
    note = f"{unit} saved against going alone.{certain}" + (
        f" {left_out:,} smaller coalitions are not drawn." if left_out else ""
    )
    x: Spec = {"field": "at", "type": "ordinal", "axis": None, "scale": {"domain": list(range(len(chosen)))}}
    y: Spec = {
        "field": "member", "type": "nominal", "scale": {"domain": list(members)}, "title": None,
        "axis": {"domain": False, "ticks": False, "labelColor": INK, "labelPadding": 10, "labelFontSize": 12.5},
    }  # fmt: skip
    width = max(420, 58 * len(chosen))
    return {
        "$schema": SCHEMA,
        "config": STYLE,
        "title": heading(title, [subtitle, note], width + 90),
        "spacing": 8,
        "vconcat": [
            {
                "width": width,
                "height": 220,
                "layer": [
                    *(
                        {
                            "data": {"values": bars},
                            "mark": {"type": "bar", "color": colour, "width": {"band": 0.6}},
                            "encoding": {"x": x, "y": {"field": field, "type": "quantitative", "axis": None}},
                        }
                        for field, colour in (("saved", GREY), ("least", INK))
                    ),
                    {
                        "data": {"values": bars},
                        "mark": {"type": "text", "dy": -8, "fontWeight": 600},
                        "encoding": {
                            "x": x, "y": {"field": "saved", "type": "quantitative"}, "text": {"field": "text", "type": "nominal"},
                        },
                    },
                ],
            },
            {
                "width": width,
                "height": 26 * len(members),
                "layer": [
                    {
                        "data": {"values": spans},
                        "mark": {"type": "rule", "color": SLATE, "strokeWidth": 2},
                        "encoding": {"x": x, "y": {**y, "field": "first"}, "y2": {"field": "last"}},
                    },
                    {
                        "data": {"values": dots},
                        "mark": {"type": "circle", "size": 150, "opacity": 1},
                        "encoding": {
                            "x": x,
                            "y": y,
                            "color": {
                                "condition": {
                                    "test": "datum.is_in", "field": "member", "type": "nominal", "legend": None,
                                    "scale": {"domain": list(members), "range": [palette[member] for member in members]},
                                },
                                "value": RULE,
                            },
                        },
                    },
                ],
            },
        ],
    }  # fmt: skip


def _names(row: Mapping[str, float | Sequence[str]]) -> Sequence[str]:
    names = row["members"]
    assert not isinstance(names, float)
    return names


def _amount(row: Mapping[str, float | Sequence[str]], key: str = "saved") -> float:
    amount = row.get(key, row["saved"])
    assert isinstance(amount, int | float)
    return float(amount)

"""Bars: one for each row, or several beside each other for each name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alliance.publish.charts.form import COLOUR, DESCRIPTION, LABEL, MEMBER, NAME, VALUE, Column, Form, number, text
from alliance.publish.charts.letters import broken
from alliance.publish.charts.marks import rectangles, rules, texts
from alliance.publish.charts.palette import CLASSES, INK, RULE, SLATE, colour_of
from alliance.publish.charts.sheet import LEADING, NOTHING, Row, Sheet, Spec, paint, room, spoken, widest

# Names take at most this part of the width; a bar with its gap at most so many sizes of type, and fills this part of it.
NAMES, STEP, THICK = 0.36, 4.2, 0.6


def draw_ranked(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out one bar for each row, in the order given; names at the left, values at the ends of the bars."""
    box = room(sheet)
    named = [text(row, "name") for row in rows]
    size, names = fitting(named, box.width * NAMES, box.height / len(rows), sheet.text, bold=True)
    gap = size * 0.6
    labels = [text(row, "label") or NOTHING for row in rows]
    values = [number(row) for row in rows]
    high, low = max([0.0, *known(values)]), min([0.0, *known(values)])
    left = widest([line for lines in names for line in lines], size, bold=True) + gap
    right = widest(labels, size, bold=True) + gap
    before = right if low < 0 else 0.0
    step = min(box.height / max(1, len(rows)), size * STEP)
    box = box.inside(left=left + before, right=right, bottom=box.height - step * len(rows))
    per_unit = box.width / ((high - low) or 1)
    zero = round(-low * per_unit, 2)
    bars = []
    # (is bold, side) -> the texts set so
    set_texts: dict[tuple[bool, str], list[Row]] = {}
    missing: list[Row] = []
    for place, row in enumerate(rows):
        middle, value, is_strong = round(step * (place + 0.5), 2), values[place], bool(row.get("strong"))
        set_texts.setdefault((is_strong, "right"), []).append({"text": names[place], "x": -before - gap, "y": middle})
        if value is None:
            missing.append({"text": labels[place], "x": zero + gap, "y": middle})
            continue
        end = round((value - low) * per_unit, 2)
        colour = text(row, "colour") or (INK if is_strong else colour_of(text(row, "member"), sheet.colours))
        bars.append({
            "name": text(row, "name"), "value": value, "x": min(zero, end), "x2": max(zero, end), "colour": colour,
            "y": round(middle - step * THICK / 2, 2), "y2": round(middle + step * THICK / 2, 2),
            "description": spoken(sheet, row),
        })  # fmt: skip
        side, away = ("right", -gap) if value < 0 else ("left", gap)
        set_texts.setdefault((is_strong, side), []).append({"text": labels[place], "x": end + away, "y": middle})
    layers = [rectangles(bars)]
    layers += [texts(some, size, align=side, bold=bold) for (bold, side), some in set_texts.items()]
    layers += [texts(missing, size, colour=SLATE)] if missing else []
    if low < 0:
        layers.append(rules([{"x": zero, "x2": zero, "y": 0, "y2": round(step * len(rows), 2), "colour": RULE}]))
    return paint(sheet, box, layers)


def draw_grouped(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out several bars for each name, one for each series; each bar has the name of its series before it."""
    box = room(sheet)
    names = list(dict.fromkeys(text(row, "name") for row in rows))
    series = list(dict.fromkeys(text(row, "series") for row in rows))
    # One empty line stands between two groups.
    places = max(1, len(names) * (len(series) + 1) - 1)
    step = min(box.height / places, sheet.text * 1.9)
    size = min(sheet.text, step / 1.15)
    gap = size * 0.6
    named = {name: broken(name, box.width * NAMES * 0.7, size, bold=True) for name in names}
    between = widest(series, size) + gap * 2
    left = widest([line for lines in named.values() for line in lines], size, bold=True) + between
    right = widest([text(row, "label") or NOTHING for row in rows], size) + gap
    box = box.inside(left=left, right=right, bottom=box.height - step * places)
    per_unit = box.width / (max([0.0, *known(number(row) for row in rows)]) or 1)
    found = {(text(row, "name"), text(row, "series")): row for row in rows}
    bars, ends, kinds, heads = [], [], [], []
    for group, name in enumerate(names):
        top = step * group * (len(series) + 1)
        heads.append({"text": named[name], "x": -between, "y": top + step * len(series) / 2})
        for place, each in enumerate(series):
            row = found.get((name, each))
            if row is None:
                continue
            middle, value = round(top + step * (place + 0.5), 2), number(row)
            end = round(max(0.0, value or 0.0) * per_unit, 2)
            kinds.append({"text": each, "x": -gap, "y": middle})
            ends.append({"text": text(row, "label") or NOTHING, "x": end + gap, "y": middle})
            if value is not None:
                colour = text(row, "colour") or _series_colour(row, len(series) - 1 - place, sheet)
                bars.append({
                    "name": name, "series": each, "value": value, "x": 0, "x2": end, "colour": colour,
                    "y": round(middle - step * 0.4, 2), "y2": round(middle + step * 0.4, 2),
                    "description": spoken(sheet, row, name, each),
                })  # fmt: skip
    layers = [
        rectangles(bars),
        texts(ends, size),
        texts(kinds, size, align="right", colour=SLATE),
        texts(heads, size, align="right", bold=True),
    ]
    return paint(sheet, box, layers)


def fitting(
    names: Sequence[str], wide: float, high: float, size: float, *, bold: bool = False
) -> tuple[float, list[tuple[str, ...]]]:
    """Return the largest size of type at which names stand below each other, and their lines at that size.

    Parameters
    ----------
    names : sequence of str
        One for each row.
    wide, high : float
        The room for a name, and for a row.
    size : float
        The largest size wanted.
    bold : bool
        Whether they are set in bold.
    """
    for percent in range(100, 25, -5):
        smaller = size * percent / 100
        lines = [broken(name, wide, smaller, bold=bold) for name in names]
        if max(map(len, lines)) * smaller * LEADING <= high:
            return smaller, lines
    return size * 0.25, [(name,) for name in names]


def known(values: Iterable[float | None]) -> list[float]:
    """Return the values that are recorded."""
    return [value for value in values if value is not None]


def _series_colour(row: Row, before_last: int, sheet: Sheet) -> str:
    """Return the member's colour, or one of the steps from light to dark: the last series is the darkest."""
    if text(row, "member"):
        return colour_of(text(row, "member"), sheet.colours)
    return CLASSES[max(0, len(CLASSES) - 2 - 2 * before_last)]


RANKED = Form(
    "ranked",
    "One bar for each row, in the order given, values at the ends.",
    (
        NAME,
        VALUE,
        LABEL,
        MEMBER,
        COLOUR,
        Column("strong", "flag", "whether it is the row that is spoken of: ink and bold"),
        DESCRIPTION,
    ),
    draw_ranked,
)
GROUPED = Form(
    "grouped",
    "Several bars for each name, one for each series, such as two years.",
    (NAME, Column("series", "text", "which of the bars", is_needed=True), VALUE, LABEL, MEMBER, COLOUR, DESCRIPTION),
    draw_grouped,
)

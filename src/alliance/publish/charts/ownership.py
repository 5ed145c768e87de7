"""Who owns whom: members in the middle, holders and holdings around them, an arrow for each stake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import atan2, cos, degrees, hypot, pi, sin

from alliance.publish.charts.form import DESCRIPTION, LABEL, Column, Form, text
from alliance.publish.charts.letters import broken, text_width
from alliance.publish.charts.marks import rectangles, rules, texts, turned_marks, unsaid
from alliance.publish.charts.palette import GREY, INK, RULE, SLATE, TINT, WHITE, on
from alliance.publish.charts.seating import Link, Node, edge, seats
from alliance.publish.charts.sheet import LEADING, Box, Row, Sheet, Spec, paint, room, widest

# Members stand on an ellipse of these parts of the box, a wider one where there is nobody else; two arrows between the same
# two keep this distance, in sizes of type.
Reach = tuple[float, float]
INNER, NARROW, ALONE, BESIDE = (0.2, 0.26), (0.29, 0.26), (0.4, 0.4), 0.75
# A sheet is narrow below so many sizes of type.
NARROWEST = 32


def draw_ownership(rows: Sequence[Row], sheet: Sheet) -> Spec:
    """Lay out a box for each company and an arrow from owner to owned, the share in the middle of it."""
    whole, box = sheet, room(sheet)
    nodes: dict[str, Node] = {}
    for percent in range(100, 45, -10):
        # The type is made smaller until every share can be read.
        sheet = replace(whole, text=round(whole.text * percent / 100, 2))
        nodes, is_clear = _nodes(rows, sheet, box)
        if is_clear:
            break
    pairs = {(text(row, "owner"), text(row, "owned")) for row in rows}
    shafts, heads, plates, shares = [], [], [], []
    for row in rows:
        owner, owned = text(row, "owner"), text(row, "owned")
        aside = sheet.text * BESIDE if (owned, owner) in pairs else 0.0
        (x1, y1), (x2, y2) = _arrow(nodes[owner], nodes[owned], aside, sheet.text * 0.5)
        said = text(row, "description") or sheet.say("owns", owner=owner, owned=owned, label=text(row, "label"))
        shafts.append({"x": x1, "y": y1, "x2": x2, "y2": y2, "colour": SLATE, "description": said})
        heads.append({"x": x2, "y": y2, "angle": round(degrees(atan2(y2 - y1, x2 - x1)) + 90, 2), "colour": SLATE})
        # Two arrows between the same two carry their shares nearer to where they begin, so that these do not touch.
        part = 0.36 if aside else 0.5
        x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
        wide = text_width(text(row, "label"), sheet.text, bold=True) / 2 + sheet.text * 0.25
        plates.append({
            "x": round(x - wide, 2), "x2": round(x + wide, 2), "y": round(y - sheet.text * 0.62, 2),
            "y2": round(y + sheet.text * 0.62, 2), "colour": WHITE,
        })  # fmt: skip
        shares.append({"text": text(row, "label"), "x": round(x, 2), "y": round(y, 2)})
    boxes = [
        {
            "x": round(each.x - each.width / 2, 2), "x2": round(each.x + each.width / 2, 2),
            "y": round(each.y - each.height / 2, 2), "y2": round(each.y + each.height / 2, 2), "colour": each.colour,
        }
        for each in nodes.values()
    ]  # fmt: skip
    names = [
        {
            "text": each.lines,
            "x": round(each.x, 2),
            "y": round(each.y, 2),
            "colour": INK if each.colour == TINT else on(each.colour),
        }
        for each in nodes.values()
    ]
    layers = [
        rules(shafts, width=max(1.0, sheet.text * 0.11), is_said=True), turned_marks(heads, sheet.text * 0.85),
        unsaid(rectangles(plates)), texts(shares, sheet.text, align="center", bold=True),
        unsaid(rectangles(boxes, edge=RULE, corner=sheet.text * 0.3)), texts(names, sheet.text, align="center", bold=True),
    ]  # fmt: skip
    return paint(whole, box, layers)


def _nodes(rows: Sequence[Row], sheet: Sheet, box: Box) -> tuple[dict[str, Node], bool]:
    """Return the boxes by name, members in the middle and everybody else around them; and whether all have room."""
    ids: dict[str, str] = {}
    for row in rows:
        for side in ("owner", "owned"):
            ids.setdefault(text(row, side), text(row, f"{side}_member"))
    member = {name for name, each in ids.items() if sheet.colours.get(each, GREY) != GREY}
    members = [name for name in sorted(ids, key=lambda name: _order(ids[name], sheet.colours)) if name in member]
    if not members:
        members = list(ids)
    others = [name for name in ids if name not in members]
    start = pi if len(members) == 2 else -5 * pi / 6 if len(members) == 3 else -pi / 2
    angles = {name: start + 2 * pi * place / len(members) for place, name in enumerate(members)}
    inner = ALONE if not others else NARROW if box.width < sheet.text * NARROWEST else INNER
    sizes = {name: _sized(name, sheet, box, is_large=name in members) for name in ids}
    nodes = {}
    for name in members:
        reach = (0.0, 0.0) if len(members) == 1 else inner
        nodes[name] = _at(box, angles[name], reach, sizes[name], sheet.colours.get(ids[name], TINT))
    free = {name: _at(box, 0.0, inner, sizes[name], sheet.colours.get(ids[name], TINT)) for name in others}
    wide = {
        text(row, "label"): text_width(text(row, "label"), sheet.text, bold=True) + sheet.text * 0.5 for row in rows
    }
    links = [Link(text(row, "owner"), text(row, "owned"), wide[text(row, "label")]) for row in rows]
    placed, is_clear = seats(nodes, free, links, box, sheet.text)
    return {name: placed[name] for name in ids}, is_clear


def _order(member: str, colours: Mapping[str, str]) -> int:
    listed = list(colours)
    return listed.index(member) if member in listed else len(listed)


def _sized(name: str, sheet: Sheet, box: Box, *, is_large: bool) -> tuple[tuple[str, ...], float, float]:
    # On a narrow sheet, a name of six wide letters still stands on one line.
    lines = broken(name, max(box.width * 0.16, sheet.text * 6), sheet.text, bold=True)
    wide = widest(lines, sheet.text, bold=True) + sheet.text * (2.4 if is_large else 1.4)
    return lines, wide, len(lines) * sheet.text * LEADING + sheet.text * (1.6 if is_large else 0.8)


def _at(box: Box, angle: float, reach: Reach, size: tuple[tuple[str, ...], float, float], colour: str) -> Node:
    lines, width, height = size
    x = box.width / 2 + box.width * reach[0] * cos(angle)
    y = box.height / 2 + box.height * reach[1] * sin(angle)
    # Nobody stands outside of the box.
    x = min(max(x, width / 2), box.width - width / 2)
    y = min(max(y, height / 2), box.height - height / 2)
    return Node(x, y, width, height, lines, colour)


def _arrow(one: Node, other: Node, aside: float, gap: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return both ends of an arrow, from edge to edge, moved aside to the right of its direction."""
    dx, dy = other.x - one.x, other.y - one.y
    long = hypot(dx, dy) or 1.0
    ux, uy = dx / long, dy / long
    x1, y1, x2, y2 = one.x - uy * aside, one.y + ux * aside, other.x - uy * aside, other.y + ux * aside
    out = edge(one, ux, uy, x1 - one.x, y1 - one.y) + gap * 0.3
    into = edge(other, -ux, -uy, x2 - other.x, y2 - other.y) + gap
    return (round(x1 + ux * out, 2), round(y1 + uy * out, 2)), (round(x2 - ux * into, 2), round(y2 - uy * into, 2))


OWNERSHIP = Form(
    "ownership",
    "Who owns whom, an arrow for each stake.",
    (
        Column("owner", "text", "who owns, as it is printed", is_needed=True),
        Column("owned", "text", "who is owned, as it is printed", is_needed=True),
        LABEL,
        Column("owner_member", "text", "id of the owner, for its colour; members stand in the middle"),
        Column("owned_member", "text", "id of the owned, for its colour"),
        DESCRIPTION,
    ),
    draw_ownership,
)

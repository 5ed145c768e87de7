"""Where the boxes of a diagram stand: members where they were put, everybody else where their arrows can be read.

Each box takes the place that costs least: none over another, arrows long enough for what is written on them and short
otherwise, and as few of them as possible through boxes and through each other. The same companies get the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot

from alliance.publish.charts.sheet import Box

Point = tuple[float, float]
# How fine the places are that are tried, across and down.
ACROSS, DOWN = 25, 17
# How often everybody looks again for a better place.
ROUNDS = 4
# What it costs to stand on another box, to have an arrow through one, two labels on each other, two arrows crossed; and a
# point of an arrow that is missing for its label, or longer than it need be.
ON_A_BOX, THROUGH_A_BOX, ON_A_LABEL, CROSSED, TOO_SHORT, TOO_LONG = 5000.0, 900.0, 2500.0, 250.0, 40.0, 0.6


@dataclass(frozen=True)
class Node:
    """One company on the sheet: its box around a point, and what stands in it.

    Parameters
    ----------
    x, y : float
        The middle of the box.
    width, height : float
        Of the box.
    lines : tuple of str
        Its name.
    colour : str
        Of the box.
    """

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    colour: str


@dataclass(frozen=True)
class Link:
    """An arrow between two companies.

    Parameters
    ----------
    owner, owned : str
        Their names.
    width : float
        How wide the text in its middle is.
    """

    owner: str
    owned: str
    width: float


def seats(
    fixed: Mapping[str, Node], free: Mapping[str, Node], links: Sequence[Link], box: Box, size: float
) -> tuple[dict[str, Node], bool]:
    """Return all boxes at their places, and whether no box or text stands over another.

    Parameters
    ----------
    fixed : mapping of str to Node
        Those that stand already.
    free : mapping of str to Node
        Those that look for a place; where they are now does not matter.
    links : sequence of Link
        The arrows between them.
    box : Box
        What they stand in.
    size : float
        Size of the type.
    """
    placed, waiting, costs = dict(fixed), dict(free), dict.fromkeys(free, 0.0)
    while waiting:
        # Whoever has most to do with those who stand already is next; it knows best where to stand.
        name = max(waiting, key=lambda each: sum(_joins(link, each, placed) for link in links))
        placed[name], costs[name] = _best(name, waiting.pop(name), placed, links, box, size)
    for _ in range(ROUNDS):
        # Then everybody looks again, now that all the others stand.
        before = dict(placed)
        for name in free:
            placed[name], costs[name] = _best(name, placed.pop(name), placed, links, box, size)
        if placed == before:
            break
    return placed, max(costs.values(), default=0.0) < ON_A_LABEL


def _best(
    name: str, node: Node, placed: Mapping[str, Node], links: Sequence[Link], box: Box, size: float
) -> tuple[Node, float]:
    """Return a box at the place that costs least beside those who stand, and the cost."""
    known = [link for link in links if link.owner in placed and link.owned in placed]
    wanted = [link for link in links if _joins(link, name, placed)]
    spots = [
        replace(
            node,
            x=round(node.width / 2 + (box.width - node.width) * i / (ACROSS - 1), 2),
            y=round(node.height / 2 + (box.height - node.height) * j / (DOWN - 1), 2),
        )
        for i in range(ACROSS)
        for j in range(DOWN)
    ]
    costs = [_cost(name, spot, placed, known, wanted, size) for spot in spots]
    least = min(range(len(spots)), key=costs.__getitem__)
    return spots[least], costs[least]


def free_way(one: Node, other: Node) -> float:
    """Return how long the straight way between two boxes is, from edge to edge."""
    dx, dy = other.x - one.x, other.y - one.y
    far = hypot(dx, dy)
    if not far:
        return 0.0
    return max(0.0, far - edge(one, dx / far, dy / far) - edge(other, -dx / far, -dy / far))


def edge(node: Node, ux: float, uy: float, x: float = 0.0, y: float = 0.0) -> float:
    """Return how far it is from a point inside a box, counted from its middle, to its edge in one direction."""
    far = []
    if abs(ux) > 1e-9:
        far.append(((node.width / 2 if ux > 0 else -node.width / 2) - x) / ux)
    if abs(uy) > 1e-9:
        far.append(((node.height / 2 if uy > 0 else -node.height / 2) - y) / uy)
    return min(far, default=0.0)


def _joins(link: Link, name: str, placed: Mapping[str, Node]) -> bool:
    return (link.owner == name and link.owned in placed) or (link.owned == name and link.owner in placed)


def _cost(
    name: str,
    node: Node,
    placed: Mapping[str, Node],
    known: Sequence[Link],
    wanted: Sequence[Link],
    size: float,
) -> float:
    cost = sum(ON_A_BOX for other in placed.values() if _touch(node, other, size * 1.4))
    arrows = [(placed[link.owner], placed[link.owned], link) for link in known]
    labels = [_label(one, other, link, size) for one, other, link in arrows]
    cost += sum(THROUGH_A_BOX for one, other, _ in arrows if _runs_through(_at(one), _at(other), node, size * 0.4))
    cost += sum(ON_A_LABEL for label in labels if _touch(node, label, size * 0.3))
    for link in wanted:
        partner = placed[link.owned if link.owner == name else link.owner]
        way = free_way(node, partner)
        dx, dy = abs(node.x - partner.x), abs(node.y - partner.y)
        far = hypot(dx, dy) or 1.0
        needed = (dx * link.width + dy * size * 1.3) / far + size * 2.6
        cost += max(0.0, needed - way) * TOO_SHORT + max(0.0, way - needed) * TOO_LONG
        ends = (_at(node), _at(partner))
        others = [each for other, each in placed.items() if each is not partner and other != name]
        cost += sum(THROUGH_A_BOX for each in others if _runs_through(*ends, each, size * 0.4))
        cost += sum(CROSSED for one, other, _ in arrows if _cross(*ends, _at(one), _at(other)))
        label = _label(node, partner, link, size)
        cost += sum(ON_A_LABEL for each in (*labels, *others) if _touch(label, each, size * 0.3))
    return cost


def _at(node: Node) -> Point:
    return node.x, node.y


def _label(one: Node, other: Node, link: Link, size: float) -> Node:
    """Return the room of the text in the middle of an arrow."""
    dx, dy = other.x - one.x, other.y - one.y
    far = hypot(dx, dy) or 1.0
    ux, uy = dx / far, dy / far
    begin, end = edge(one, ux, uy), far - edge(other, -ux, -uy)
    middle = (begin + end) / 2
    return Node(one.x + ux * middle, one.y + uy * middle, link.width, size * 1.2, (), "")


def _touch(one: Node, other: Node, apart: float) -> bool:
    return (
        abs(one.x - other.x) < (one.width + other.width) / 2 + apart
        and abs(one.y - other.y) < (one.height + other.height) / 2 + apart
    )


def _runs_through(start: Point, end: Point, node: Node, apart: float) -> bool:
    """Return whether a straight way touches a box; ways that end at it do not count."""
    if start == _at(node) or end == _at(node):
        return False
    low, high = 0.0, 1.0
    for begin, finish, middle, half in (
        (start[0], end[0], node.x, node.width / 2 + apart),
        (start[1], end[1], node.y, node.height / 2 + apart),
    ):
        step = finish - begin
        if abs(step) < 1e-9:
            if abs(begin - middle) > half:
                return False
            continue
        near, far = sorted(((middle - half - begin) / step, (middle + half - begin) / step))
        low, high = max(low, near), min(high, far)
    return low < high


def _cross(one: Point, two: Point, three: Point, four: Point) -> bool:
    """Return whether two straight ways cross; ways from the same box do not."""
    if {one, two} & {three, four}:
        return False

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return side(one, two, three) * side(one, two, four) < 0 and side(three, four, one) * side(three, four, two) < 0

"""Writes src/alliance/publish/world: the shapes of the world map, and where each market is found on it.

Source: Natural Earth 1:50m (public domain), read from ``../shared/data/reference/map-shapes/countries-50m.json.gz``, the
TopoJSON of world-atlas 2.0.2 (ISC). What is done with it, in this order:

1. Every piece of land goes by the code of a market (ISO 3166 alpha-2). Pieces without a code of their own are joined to
   the state that the United Nations count them to; Kosovo, which many treat as a market, keeps the code XK.
2. Overseas departments of France and other territories that report for themselves are cut out of the state's shape.
3. Antarctica is left out. Lines are simplified (Visvalingam and Whyatt, 1993) on arcs that neighbours share, so that no
   gaps open between them; islets are dropped, but never the largest piece of a market.
4. ``markets.csv`` names for every market of ``record/markets.csv`` its shape, a point inside it, and whether it is so
   small that the map draws a dot. Markets without a shape have a point only; those points are ours. Antarctica has
   neither: whatever is sold there stands below the map.

Run it again when one of the files changes::

    python scripts/make_world.py
"""

import csv
import gzip
import heapq
import json
from itertools import pairwise
from math import cos, radians, sin
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
REFERENCE = HERE.parent / "shared" / "data" / "reference"
MARKETS = HERE / "src" / "alliance" / "record" / "markets.csv"
TARGET = HERE / "src" / "alliance" / "publish" / "world"

# Square degrees (of a degree of latitude): what a bend must enclose to be kept, and what an islet must have.
BEND, ISLET = 0.012, 0.06
# Square kilometres below which a market is a dot.
DOT = 7_000
GRID = 0.01
EARTH = 6371.0

# Pieces that the source names and ISO has no code for -> the market they are drawn in. "" is nobody's.
NAMED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Siachen Glacier": "", "Indian Ocean Ter.": "CX"}
# market of the source -> (market, west, south, east, north): whatever lies inside is cut out.
CUT_OUT = {
    "FR": [
        ("GF", -55, 1, -51, 7), ("GP", -62, 15.7, -60.9, 16.6), ("MQ", -61.3, 14.2, -60.7, 15),
        ("RE", 55, -21.6, 56, -20.7), ("YT", 44.9, -13.1, 45.4, -12.5),
    ],
    "NO": [("SJ", 8, 74, 37, 81), ("SJ", -10, 70, -7, 72)],
    "NL": [("BQ", -69, 11, -62, 18)],
    "CX": [("CC", 96, -13, 98, -11)],
    "RU": [("UA", 32.3, 44.2, 36.7, 46.3)],  # Crimea: General Assembly resolution 68/262
}  # fmt: skip
LEFT_OUT = {"AQ"}
POINTS = {
    "BQ": (-68.27, 12.18), "BV": (3.36, -54.42), "CC": (96.83, -12.17), "CX": (105.63, -10.49),
    "GI": (-5.35, 36.14), "SJ": (16, 78.5), "TK": (-171.8, -9.2), "TV": (179.2, -8.52), "UM": (166.6, 19.28),
}  # fmt: skip
BORDERS = {
    "en": "Shapes: Natural Earth, simplified. Borders and names imply no position of the publisher on the status of any"
    " territory.",
    "fr": "Contours : Natural Earth, simplifiés. Frontières et noms n’impliquent aucune prise de position de l’éditeur sur"
    " le statut d’un territoire.",
    "ja": "地形：Natural Earth（簡略化）。国境や名称は、いかなる領域の地位についても発行者の立場を示すものではない。",
}

Point = tuple[float, float]
Ring = list[int]
Polygon = list[Ring]


def main() -> None:
    """Read, regroup, simplify and write."""
    with gzip.open(REFERENCE / "map-shapes" / "countries-50m.json.gz", "rt", encoding="utf-8") as file:
        topology = json.load(file)
    arcs = decoded(topology)
    shapes = merged(by_market(topology, arcs), arcs)
    kept = {market: without_islets(polygons, arcs) for market, polygons in shapes.items()}
    simple = {number: simplified(arcs[number]) for number in used(kept)}
    TARGET.mkdir(parents=True, exist_ok=True)
    write_shapes(kept, simple)
    write_markets(shapes, arcs)


def decoded(topology: dict) -> list[list[Point]]:
    """Return the arcs as longitudes and latitudes."""
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((west + x * wide, south + y * high))
        arcs.append(points)
    return arcs


def by_market(topology: dict, arcs: list[list[Point]]) -> dict[str, list[Polygon]]:
    """Return the polygons of each market."""
    with (REFERENCE / "countries" / "countries.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["m49"]: row["iso2"] for row in csv.DictReader(file)}
    shapes: dict[str, list[Polygon]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        market = codes[geometry["id"]] if "id" in geometry else NAMED[geometry["properties"]["name"]]
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for polygon in polygons:
            shapes.setdefault(cut_out(market, points_of(polygon[0], arcs)), []).append(polygon)
    return {market: shapes[market] for market in sorted(shapes) if market not in LEFT_OUT}


def cut_out(market: str, points: list[Point]) -> str:
    """Return the market that a polygon of another one belongs to."""
    for other, west, south, east, north in CUT_OUT.get(market, ()):
        if all(west <= x <= east and south <= y <= north for x, y in points):
            return other
    return market


def points_of(ring: Ring, arcs: list[list[Point]]) -> list[Point]:
    """Return the points of a ring."""
    points: list[Point] = []
    for number in ring:
        for x, y in arcs[number] if number >= 0 else arcs[~number][::-1]:
            # Beyond the day line the count goes on, so that areas and centres are right.
            turn = round((points[-1][0] - x) / 360) if points else 0
            points.append((x + 360 * turn, y))
    return points


def merged(shapes: dict[str, list[Polygon]], arcs: list[list[Point]]) -> dict[str, list[Polygon]]:
    """Return the shapes without the lines that two pieces of the same market share."""
    return {market: _joined(polygons, arcs) for market, polygons in shapes.items()}


def _joined(polygons: list[Polygon], arcs: list[list[Point]]) -> list[Polygon]:
    outer = [number for polygon in polygons for number in polygon[0]]
    shared = {number for number in outer if ~number in outer}
    if not shared:
        return polygons
    touching = [polygon for polygon in polygons if shared & set(polygon[0])]
    left = [number for polygon in touching for number in polygon[0] if number not in shared]
    holes = [ring for polygon in touching for ring in polygon[1:]]
    rings = []
    while left:
        ring = [left.pop(0)]
        while _end(ring[-1], arcs) != _end(~ring[0], arcs):
            following = next(number for number in left if _end(~number, arcs) == _end(ring[-1], arcs))
            left.remove(following)
            ring.append(following)
        rings.append(ring)
    rings.sort(key=lambda ring: -abs(flat_area(points_of(ring, arcs))))
    return [[rings[0], *rings[1:], *holes], *(polygon for polygon in polygons if polygon not in touching)]


def _end(number: int, arcs: list[list[Point]]) -> Point:
    return arcs[number][-1] if number >= 0 else arcs[~number][0]


def without_islets(polygons: list[Polygon], arcs: list[list[Point]]) -> list[Polygon]:
    """Return the polygons that can be seen, and in any case the largest one."""
    sizes = [abs(flat_area(points_of(polygon[0], arcs))) for polygon in polygons]
    return [polygon for polygon, size in zip(polygons, sizes, strict=True) if size >= ISLET or size == max(sizes)]


def used(shapes: dict[str, list[Polygon]]) -> list[int]:
    """Return the numbers of the arcs that are still drawn."""
    rings = (ring for polygons in shapes.values() for polygon in polygons for ring in polygon)
    return sorted({number if number >= 0 else ~number for ring in rings for number in ring})


def simplified(points: list[Point]) -> list[Point]:
    """Return a line without its smallest bends; its ends stay, and a ring keeps four points.

    Source: M. Visvalingam and J. D. Whyatt, "Line generalisation by repeated elimination of points", 1993.
    """
    least = 4 if points[0] == points[-1] else 2
    before, after = (
        {place: place - 1 for place in range(len(points))},
        {place: place + 1 for place in range(len(points))},
    )

    def bend(place: int) -> float:
        return abs(flat_area([points[before[place]], points[place], points[after[place]], points[before[place]]]))

    heap = [(bend(place), place) for place in range(1, len(points) - 1)]
    heapq.heapify(heap)
    alive = set(range(len(points)))
    current = {place: size for size, place in heap}
    while heap and len(alive) > least:
        size, place = heapq.heappop(heap)
        if place not in alive or current[place] != size:
            continue
        if size >= BEND:
            break
        alive.discard(place)
        left, right = before[place], after[place]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if 0 < neighbour < len(points) - 1:
                current[neighbour] = max(size, bend(neighbour))
                heapq.heappush(heap, (current[neighbour], neighbour))
    return [points[place] for place in sorted(alive)]


def flat_area(points: list[Point]) -> float:
    """Return the area inside a ring in square degrees of latitude, positive if it runs clockwise."""
    middle = radians(sum(y for _, y in points) / len(points))
    return cos(middle) * sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(points)) / 2


def true_area(points: list[Point]) -> float:
    """Return the area inside a ring in square kilometres, on a sphere."""
    total = sum(radians(x2 - x1) * (2 + sin(radians(y1)) + sin(radians(y2))) for (x1, y1), (x2, y2) in pairwise(points))
    return abs(total) * EARTH**2 / 2


def centre(points: list[Point]) -> Point:
    """Return the centre of gravity of a ring, in degrees."""
    weight = cx = cy = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        cross = x1 * y2 - x2 * y1
        weight, cx, cy = weight + cross, cx + (x1 + x2) * cross, cy + (y1 + y2) * cross
    return (cx / (3 * weight), cy / (3 * weight)) if weight else points[0]


def write_shapes(shapes: dict[str, list[Polygon]], arcs: dict[int, list[Point]]) -> None:
    """Write world.json, a TopoJSON with the note on borders in it: whoever replaces the file replaces both."""
    renumbered = {number: place for place, number in enumerate(arcs)}

    def renamed(ring: Ring) -> Ring:
        return [renumbered[number] if number >= 0 else ~renumbered[~number] for number in ring]

    geometries = [
        {"type": "MultiPolygon", "id": market, "arcs": [[renamed(ring) for ring in polygon] for polygon in polygons]}
        for market, polygons in shapes.items()
    ]
    form = {
        "type": "Topology",
        "source": "Natural Earth 1:50m, public domain; made by scripts/make_world.py",
        "borders": BORDERS,
        "transform": {"scale": [GRID, GRID], "translate": [0, 0]},
        "objects": {"markets": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [on_grid(points) for points in arcs.values()],
    }
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    (TARGET / "world.json").write_text(f"{text}\n", encoding="utf-8")
    print(f"world.json: {len(geometries)} shapes, {sum(map(len, form['arcs'])):,} points, {len(text):,} bytes")


def on_grid(points: list[Point]) -> list[list[int]]:
    """Return a line in steps on the grid."""
    grid = [(round(x / GRID), round(y / GRID)) for x, y in points]
    steps = [[x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in pairwise(grid)]
    return [list(grid[0]), *(step for step in steps if step != [0, 0])]


def write_markets(shapes: dict[str, list[Polygon]], arcs: list[list[Point]]) -> None:
    """Write markets.csv: each market with its shape, a point inside it, and whether it is a dot."""
    with MARKETS.open(encoding="utf-8", newline="") as file:
        markets = [row["id"] for row in csv.DictReader(file)]
    with (TARGET / "markets.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("market", "shape", "longitude", "latitude", "dot"))
        dots = 0
        for market in sorted({*markets, "XK"}):
            polygons = shapes.get(market, [])
            rings = sorted((points_of(polygon[0], arcs) for polygon in polygons), key=true_area)
            small = sum(map(true_area, rings)) < DOT
            point = POINTS.get(market) or (centre(rings[-1]) if rings else None)
            if point is None:
                writer.writerow((market, "", "", "", ""))
                continue
            x, y = (point[0] + 180) % 360 - 180, point[1]
            dots += small
            writer.writerow((market, market if rings else "", f"{x:.2f}", f"{y:.2f}", "yes" if small else ""))
        print(f"markets.csv: {len(markets)} markets, {dots} dots")


if __name__ == "__main__":
    main()

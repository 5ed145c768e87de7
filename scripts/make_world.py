"""Write the shapes and capitals that maps are drawn with.

    python scripts/make_world.py

Shapes: the countries of Natural Earth at 1:110 million (public domain) as world-atlas packs them (ISC), without Antarctica and
without properties; a publisher may put another file of the same form in its place. Borders are those of the source and no
statement of ours. Capitals: GeoNames (CC BY 4.0), as `countries.csv` of the shared data gives them.
"""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "reference"
TARGET = Path(__file__).resolve().parents[1] / "src" / "alliance" / "publish" / "world.json"
LEFT_OUT = {"010"}


def main() -> None:
    """Write the file."""
    packed = (SHARED / "map-shapes" / "countries-110m.json.gz").read_bytes()
    atlas = json.loads(gzip.decompress(packed))
    with (SHARED / "countries" / "countries.csv").open(encoding="utf-8", newline="") as file:
        countries = list(csv.DictReader(file))
    code = {row["m49"]: row["iso2"] for row in countries}
    shapes = [
        {"type": shape["type"], "arcs": shape["arcs"], "id": code.get(shape.get("id", ""), "")}
        for shape in atlas["objects"]["countries"]["geometries"]
        if shape.get("id") not in LEFT_OUT
    ]
    arcs, shapes = used_arcs(atlas["arcs"], shapes)
    world = {
        "source": "Shapes: Natural Earth 1:110m, public domain, packed by world-atlas 2.0.2. Capitals: GeoNames, CC BY 4.0.",
        "capitals": {
            row["iso2"]: [round(float(row["capital_lon"]), 2), round(float(row["capital_lat"]), 2)]
            for row in countries
            if row["capital_lon"]
        },
        "shapes": {
            "type": "Topology",
            "transform": atlas["transform"],
            "arcs": arcs,
            "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        },
    }
    TARGET.write_text(json.dumps(world, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


def used_arcs(arcs: list[object], shapes: list[dict[str, object]]) -> tuple[list[object], list[dict[str, object]]]:
    """Return only the arcs that the shapes use, and the shapes with the new numbers."""
    number: dict[int, int] = {}

    def renumbered(entry: object) -> object:
        if isinstance(entry, list):
            return [renumbered(each) for each in entry]
        assert isinstance(entry, int)
        at = entry if entry >= 0 else ~entry
        new = number.setdefault(at, len(number))
        return new if entry >= 0 else ~new

    shapes = [{**shape, "arcs": renumbered(shape["arcs"])} for shape in shapes]
    return [arcs[at] for at in number], shapes


if __name__ == "__main__":
    main()

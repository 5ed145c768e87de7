"""The world of the maps: every market is on it once, nothing gapes, and a publisher may print another one."""

import csv
import importlib.util
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from alliance.errors import FolderError
from alliance.publish.atlas import SHIPPED, Atlas, read_atlas
from alliance.publish.charts import chart, member_colours, render
from alliance.publish.charts.drawing import GRAMMAR
from alliance.publish.charts.globe import globe, spread
from alliance.publish.charts.sheet import Box
from alliance.record.snapshot import Snapshot

ROOT = Path(__file__).parents[2]
OVERSEAS = {"GF", "GP", "MQ", "RE", "YT"}
Topology = dict[str, object]


@pytest.fixture(scope="module")
def markets() -> list[str]:
    """Return every market of the record."""
    with (ROOT / "src" / "alliance" / "record" / "markets.csv").open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """Return the world that ships."""
    return read_atlas()


def rings(topology: Topology) -> Iterator[tuple[str, list[int]]]:
    """Yield the market and the arcs of each ring."""
    objects = cast("dict[str, dict[str, list[dict[str, object]]]]", topology["objects"])
    for shape in objects["markets"]["geometries"]:
        for polygon in cast("list[list[list[int]]]", shape["arcs"]):
            for ring in polygon:
                yield str(shape["id"]), ring


def points(topology: Topology, ring: list[int]) -> list[tuple[float, float]]:
    """Return the points of a ring, in degrees."""
    arcs = cast("list[list[list[int]]]", topology["arcs"])
    (scale, _) = cast("dict[str, list[float]]", topology["transform"])["scale"]
    found = []
    for number in ring:
        x = y = 0
        arc = []
        for dx, dy in arcs[number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            arc.append((x * scale, y * scale))
        found += arc if number >= 0 else arc[::-1]
    return found


def test_every_market_has_a_place(markets: list[str], atlas: Atlas) -> None:
    """Each market of the record has a shape or a point; only Antarctica stands below the map."""
    assert {market for market in markets if not atlas.holds(market)} == {"AQ"}
    listed = {row["market"]: row for row in csv.DictReader((SHIPPED / "markets.csv").read_text("utf-8").splitlines())}
    assert set(listed) == {*markets, "XK"}
    assert {market for market, row in listed.items() if row["shape"]} == set(atlas.shapes)


def test_each_market_has_one_shape(atlas: Atlas) -> None:
    """No market is drawn twice, and no piece of land but the Siachen glacier is without a market."""
    objects = cast("dict[str, dict[str, list[dict[str, str]]]]", atlas.topology["objects"])
    ids = Counter(shape["id"] for shape in objects["markets"]["geometries"])
    assert ids[""] == 1
    assert max(ids.values()) == 1


def test_overseas_departments_are_not_coloured_as_france(atlas: Atlas) -> None:
    """Companies report them apart, so they have shapes of their own, and France's ends in Europe."""
    assert atlas.shapes >= OVERSEAS
    topology = dict(atlas.topology)
    france = [point for market, ring in rings(topology) if market == "FR" for point in points(topology, ring)]
    assert all(-6 < x < 10 and 41 < y < 52 for x, y in france)
    assert all(atlas.is_dot(market) for market in OVERSEAS - {"GF"})
    assert not atlas.is_dot("GF")


def test_neighbours_share_their_lines(atlas: Atlas) -> None:
    """A line between two markets is one arc of both, so that no gap opens; no arc is drawn more than twice."""
    uses = Counter(number if number >= 0 else ~number for _, ring in rings(dict(atlas.topology)) for number in ring)
    assert max(uses.values()) == 2
    assert sum(count == 2 for count in uses.values()) > 280
    topology = dict(atlas.topology)
    for _, ring in rings(topology):
        found = points(topology, ring)
        assert found[0] == found[-1]


def test_points_lie_in_their_shapes(atlas: Atlas) -> None:
    """The point of a market is inside the frame of its shape."""
    topology = dict(atlas.topology)
    frames: dict[str, list[tuple[float, float]]] = {}
    for market, ring in rings(topology):
        frames.setdefault(market, []).extend(points(topology, ring))
    for market, place in atlas.markets.items():
        if market in frames and market not in ("FJ", "CX", "CC", "UM", "BQ", "SJ"):
            xs, ys = zip(*frames[market], strict=True)
            assert min(xs) - 1 <= place.longitude <= max(xs) + 1, market
            assert min(ys) - 1 <= place.latitude <= max(ys) + 1, market


def test_the_file_is_small() -> None:
    """The world is a small file: a map is drawn from it in a fraction of a second."""
    assert (SHIPPED / "world.json").stat().st_size < 200_000


def test_the_script_writes_what_is_committed(shared_data: Path, tmp_path: Path) -> None:
    """scripts/make_world.py makes the committed files from Natural Earth, byte for byte."""
    module = importlib.util.spec_from_file_location("make_world", ROOT / "scripts" / "make_world.py")
    assert module is not None
    assert module.loader is not None
    script = importlib.util.module_from_spec(module)
    module.loader.exec_module(script)
    script.TARGET, script.REFERENCE = tmp_path, shared_data / "reference"
    script.main()
    for name in ("world.json", "markets.csv"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), name


def test_every_market_is_drawn_and_said(markets: list[str], reference: Snapshot) -> None:
    """A map of all markets says each of them once, with its value; what is no market stands below the map."""
    pytest.importorskip("vl_convert")
    names = {market: reference.registry.get("market", market).name for market in markets}
    rows = [
        {"market": market, "name": names[market], "value": 1000 + place, "label": f"[{1000 + place}]"}
        for place, market in enumerate(markets)
    ]
    picture = render(chart("world", rows, size=(800, 520))).decode()
    missing = [row["name"] for row in rows if f'{row["label"]}"' not in picture]
    assert missing == ["Antarctica"]
    assert "Not on the map: Antarctica [1008]." in picture.replace("</tspan>", "").replace("<tspan>", "")
    assert picture.count('role="graphics-symbol"') == len(markets) - 1


def test_points_are_projected_as_shapes_are() -> None:
    """Our projection of a point and that of the drawing library agree."""
    vl_convert = pytest.importorskip("vl_convert")
    ground = globe(Box(0, 0, 800, 400))
    for longitude, latitude in ((2.35, 48.86), (139.7, 35.7), (-171.8, -9.2), (178, -18), (-70.9, -53.2), (25, 71)):
        spec = {
            "width": 800, "height": 400, "autosize": "none", "padding": 0, "projection": ground.projection,
            "data": {"values": [{"x": longitude, "y": latitude}]}, "mark": {"type": "circle", "size": 100},
            "encoding": {"longitude": {"field": "x", "type": "quantitative"}, "latitude": {"field": "y", "type": "quantitative"}},
        }  # fmt: skip
        picture = vl_convert.vegalite_to_svg(spec, vl_version=GRAMMAR)
        placed = picture.split('transform="translate(')[-1].split(")")[0] if "M5,0" in picture else ""
        x, y = map(float, placed.split(","))
        assert (x, y) == pytest.approx(ground.place(longitude, latitude), abs=0.05)


def test_dots_keep_apart() -> None:
    """Dots that would hide each other move, the same way every time; others stay."""
    found = spread([(10, 10)] * 12 + [(100, 100)], 6)
    assert found == spread([(10, 10)] * 12 + [(100, 100)], 6)
    assert found[-1] == (100, 100)
    near = [((x - a) ** 2 + (y - b) ** 2) ** 0.5 for i, (x, y) in enumerate(found) for a, b in found[:i]]
    assert min(near) > 5.5
    assert max(abs(x - 10) + abs(y - 10) for x, y in found[:-1]) < 24


def test_every_plant_of_the_reference_stands_somewhere(reference_folder: Path, reference: Snapshot) -> None:
    """Each plant that the reference alliance ever had has a place of its own, in its country."""
    atlas = read_atlas(reference_folder)
    plants = list(reference.registry.of_kind("plant"))
    assert {plant.id for plant in plants} == set(atlas.plants)
    colours = member_colours(["renault", "nissan", "mitsubishi"], ["avtovaz"])
    rows = [{"name": plant.name, "plant": plant.id, "market": plant.country} for plant in plants]
    spec = chart("plants", rows, colours=colours, atlas=atlas)
    assert "drawn in their country" not in str(spec["layer"])


def test_a_publisher_replaces_borders_and_line_together(tmp_path: Path) -> None:
    """A world.json of the folder wins, with the line that stands in it; its dots remain."""
    (tmp_path / "published").mkdir()
    shipped = json.loads((SHIPPED / "world.json").read_text("utf-8"))
    shapes = shipped["objects"]["markets"]["geometries"]
    shipped["objects"]["markets"]["geometries"] = [shape for shape in shapes if shape["id"] != "DK"]
    shipped["borders"] = {"en": "As we draw them."}
    (tmp_path / "published" / "world.json").write_text(json.dumps(shipped), "utf-8")
    atlas = read_atlas(tmp_path)
    assert "DK" not in atlas.shapes
    assert atlas.is_dot("DK")
    row = {"market": "DK", "name": "Denmark", "value": 5, "label": "5"}
    for language in ("en", "ja"):
        assert "As we draw them." in str(chart("world", [row], atlas=atlas, language=language)["layer"])


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "Topology"}', '{"type": "FeatureCollection", "features": []}'])
def test_a_world_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    """What a world file must hold is said, with the file's name."""
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "world.json").write_text(text, "utf-8")
    with pytest.raises(FolderError, match=r"an object 'markets'.*world\.json is none"):
        read_atlas(tmp_path)


@pytest.mark.parametrize("row", ["plant,flins,200,48", "plant,flins,x,48", "lake,flins,2,48", "plant,flins"])
def test_a_place_that_is_none_is_refused(row: str, tmp_path: Path) -> None:
    """A wrong row of places.csv is named by its number."""
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "places.csv").write_text(f"kind,id,longitude,latitude\n{row}\n", "utf-8")
    with pytest.raises(FolderError, match=r"row 2 of .*places\.csv"):
        read_atlas(tmp_path)


def test_a_publisher_may_move_a_market(tmp_path: Path) -> None:
    """A market of places.csv takes that point; the shipped shapes stay."""
    (tmp_path / "published").mkdir()
    shutil.copy(SHIPPED / "world.json", tmp_path / "published")
    (tmp_path / "published" / "places.csv").write_text("kind,id,longitude,latitude\nmarket,AQ,-58.9,-50\n", "utf-8")
    atlas = read_atlas(tmp_path)
    assert atlas.holds("AQ")
    assert atlas.shapes == read_atlas().shapes

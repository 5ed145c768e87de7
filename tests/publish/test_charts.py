"""Charts: laid out to the point, every text finished, every mark said, the same bytes every time."""

import os
import re
import subprocess
import sys
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.chart_rows import COLOURS, LANGUAGES, ROWS, TITLES, example
from tests.publish.looks import PICTURES, STORED, difference, looks, read, write

from alliance.errors import MissingExtra, UnknownName, UsageError
from alliance.publish import fonts as fonts_file
from alliance.publish.charts import FORMS, chart, render
from alliance.publish.charts import drawing as drawing_file
from alliance.publish.charts.letters import broken, text_width
from alliance.publish.charts.scale import class_bounds, class_of, steps
from alliance.publish.charts.sheet import FONT, JAPANESE_FONT, Sheet

pytest.importorskip("vl_convert")

EVERY = [(form, language) for form in ROWS for language in LANGUAGES]
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[str, float, float, float, float]


@lru_cache(maxsize=64)
def drawn(form: str, language: str) -> ET.Element:
    """Return the drawing of an example."""
    return ET.fromstring(render(example(form, language)).decode())


def boxes(picture: ET.Element) -> list[Box]:
    """Return each line of text with the box around it, in points of the sheet."""
    found: list[Box] = []

    def walk(element: ET.Element, x: float, y: float) -> None:
        moved = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", ""))
        x, y = (x + float(moved[1]), y + float(moved[2])) if moved else (x, y)
        if element.tag == f"{SVG}text":
            size = float(element.get("font-size", "0px").removesuffix("px"))
            lines = [part.text or "" for part in element.iter(f"{SVG}tspan")] or [element.text or ""]
            turned = "rotate" in element.get("transform", "")
            for number, line in enumerate(lines):
                wide = text_width(line, size, bold=element.get("font-weight") == "bold")
                left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
                # The place is the base line: most of a letter stands above it.
                top = y + number * size * 1.25 - size * 0.72
                if not turned:
                    found.append((line, left, top, left + wide, top + size * 0.9))
        for part in element:
            walk(part, x, y)

    walk(picture, 0.0, 0.0)
    return found


def misplaced(found: list[Box], width: float, height: float) -> list[str]:
    """Return the texts that leave the sheet, and those that stand over another."""
    outside = [
        text
        for text, left, top, right, bottom in found
        if min(left, top) < -1 or right > width + 1 or bottom > height + 1
    ]
    touching = [
        f"{one[0]} / {other[0]}"
        for one, other in combinations(found, 2)
        if min(one[3], other[3]) - max(one[1], other[1]) > 0.5 and min(one[4], other[4]) - max(one[2], other[2]) > 0.5
    ]
    return outside + touching


@pytest.mark.parametrize("form", ROWS)
def test_a_picture_has_the_size_that_was_asked_for(form: str) -> None:
    """Width and height are exact, so a page knows the room it gives away."""
    picture = drawn(form, "en")
    assert (picture.get("width"), picture.get("height")) == ("640", "400")


@pytest.mark.parametrize(("form", "language"), EVERY)
def test_no_text_leaves_the_sheet_or_touches_another(form: str, language: str) -> None:
    """Every line of text stands inside of the sheet, and none over another."""
    assert misplaced(boxes(drawn(form, language)), 640, 400) == []


LONG = "A name so long that nobody would print it at all"
EXTREMES: dict[str, tuple[str, list[dict[str, object]]]] = {
    "forty long names": ("ranked", [{"name": f"{LONG} {n}", "value": n, "label": f"{n * 10**9:,}"} for n in range(40)]),
    "nothing": ("ranked", [{"name": "a", "value": 0, "label": "0"}, {"name": "b", "value": None, "label": ""}]),
    "less than nothing": ("ranked", [{"name": "a", "value": -9, "label": "−9"}, {"name": "b", "value": 3, "label": "3"}]),
    "one point": ("lines", [{"series": "a", "period": "2016", "value": 3, "label": "3"}]),
    "no point": ("lines", [{"series": "a", "period": "2016", "value": None, "label": ""}]),
    "one period": ("area", [{"series": "a", "period": "2016", "value": 3, "label": "3"}]),
    "many cells": ("matrix", [{"row": f"{LONG} {n // 12}", "column": f"{LONG} {n % 12}", "value": n, "label": str(n)} for n in range(144)]),
    "many events": ("timeline", [{"name": LONG, "day": date(1999 + n, 3, 27), "date": "27 March"} for n in range(24)]),
    "many stakes": ("ownership", [{"owner": "Renault", "owned": f"{LONG} {n}", "label": "50 %", "owner_member": "renault"} for n in range(9)]),
    "each other's": ("ownership", [{"owner": "a", "owned": "b", "label": "50 %"}, {"owner": "b", "owned": "a", "label": "1 %"}]),
    "a loss": ("bridge", [{"name": "a", "value": 5, "label": "5", "kind": "level"}, {"name": "s", "value": -12, "label": "−12", "kind": "step"},
                          {"name": "b", "value": -7, "label": "−7", "kind": "level"}]),
    "many steps": ("bridge", [{"name": "a", "value": 1, "label": "1", "kind": "level"},
                              *({"name": f"{LONG} {n}", "value": 1, "label": "+1", "kind": "step"} for n in range(18))]),
    "no market": ("world", [{"name": LONG, "market": "", "value": 3, "label": "3"}]),
    "no target": ("targets", [{"name": LONG, "value": 0, "label": "0"}]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXTREMES)
def test_hard_rows_are_laid_out_too(name: str) -> None:
    """Far too many, far too long, nothing at all: still inside of the sheet, still nothing over anything."""
    form, rows = EXTREMES[name]
    spec = chart(form, rows, size=(500, 340), text=8.6, colours=COLOURS)
    assert misplaced(boxes(ET.fromstring(render(spec).decode())), 500, 340) == []


@pytest.mark.parametrize(("form", "language"), EVERY)
def test_every_text_arrived_finished(form: str, language: str) -> None:
    """What can be read on a chart came in as a text, or was written by the writer of numbers that came with it."""
    spec = example(form, language)
    written = cast("dict[str, list[str]]", spec["usermeta"])["written"]
    came = [str(cell) for row in ROWS[form](language) for cell in row.values()]
    known = "|".join([*came, *written, *TITLES[language]])
    numbers = {number for line, *_ in boxes(drawn(form, language)) for number in re.findall(r"\d[\d.,\u202f]*", line)}
    assert [number for number in numbers if number.strip(".,\u202f") not in known] == []
    assert "'format'" not in str(spec["layer"]).replace("'format': {'type': 'topojson'", "")


@pytest.mark.parametrize(("form", "language"), EVERY)
def test_every_mark_is_said(form: str, language: str) -> None:
    """Each mark has a description, the picture has one too, and nothing is said that is not said in the language."""
    picture = drawn(form, language)
    assert (picture.get("lang"), picture.get("role")) == (language, "graphics-document")
    assert picture.get("aria-label")
    marks = [each for each in picture.iter() if each.get("role") == "graphics-symbol"]
    assert marks
    assert [ET.tostring(each) for each in marks if not each.get("aria-label")] == []
    assert not [each for each in picture.iter() if each.get("aria-roledescription")]
    if form not in ("area", "timeline", "world", "plants", "lines", "dots", "rings", "matrix"):
        rows = [row for row in ROWS[form](language) if row.get("value", 0) is not None]
        assert len(marks) == len(rows)


@pytest.mark.parametrize("form", ROWS)
def test_the_same_rows_give_the_same_bytes(form: str) -> None:
    """Drawn twice, whatever was drawn between: identical SVG and PNG."""
    spec = example(form)
    first = render(spec), render(spec, "png")
    render(example("bridge", "ja"))
    assert (render(spec), render(spec, "png")) == first


def test_another_process_gives_the_same_bytes() -> None:
    """Nothing in a picture comes from the process that draws it."""
    code = (
        "import sys; from tests.publish.chart_rows import example; from alliance.publish.charts import render;"
        "sys.stdout.buffer.write(render(example('area', 'ja')))"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, check=True, env=_environment(root)
    )
    assert result.stdout == render(example("area", "ja"))


@pytest.mark.parametrize(("form", "language"), STORED)
def test_every_form_looks_as_it_was_looked_at(form: str, language: str) -> None:
    """The picture is the stored one, within what a printer or another processor may change."""
    stored = read((PICTURES / f"{form}-{language}.png").read_bytes())
    whole, most = difference(stored, looks(form, language))
    assert whole < 0.6, "the pictures differ on the whole; if it is meant, draw them anew and look at them"
    assert most < 24, "the pictures differ in one place; if it is meant, draw them anew and look at them"


def test_a_changed_picture_is_noticed() -> None:
    """The comparison sees a bar that is a little longer, and not a hair's breadth of noise."""
    rows = ROWS["ranked"]("en")
    image = read(render(chart("ranked", rows), "png"))
    longer = read(render(chart("ranked", [rows[0], rows[1] | {"value": 2_900_000}, *rows[2:]]), "png"))
    noise = np.clip(image + np.random.default_rng(1).normal(0, 1, image.shape), 0, 255)
    assert difference(image, longer)[1] > 24
    assert difference(image, noise)[1] < 6
    assert difference(image, read(write(image)))[1] < 1


def test_only_the_fonts_of_the_packages_are_used() -> None:
    """No text names a font of the machine before the ones that are installed with the project."""
    for language in LANGUAGES:
        picture = drawn("ranked", language)
        fonts = {each.get("font-family") for each in picture.iter(f"{SVG}text")}
        assert fonts <= {FONT, JAPANESE_FONT}
        # A family whose name has a digit would have to be quoted: the library drops every text that names one.
        assert not re.search(r"\d", FONT + JAPANESE_FONT)


def test_letters_are_as_wide_as_they_are_drawn() -> None:
    """The room that is kept for a text is the room it takes, in each script."""
    for text in ("9,961,347", "Renault Samsung Motors", "Véhicules électriques", "ルノーサムスン", "509.2万台"):
        spec = {
            "width": 10, "height": 10, "data": {"values": [{}]}, "encoding": {},
            "mark": {"type": "text", "text": text, "fontSize": 40, "align": "left", "x": 5, "y": 40},
            "padding": {"left": 5, "top": 5, "right": 500, "bottom": 50}, "autosize": "none", "config": {"font": FONT},
        }  # fmt: skip
        dark = np.nonzero(read(render(spec, "png")).min(axis=(0, 2)) < 200)[0]
        assert (dark[-1] - dark[0]) / 2 == pytest.approx(text_width(text, 40), rel=0.05)


@pytest.mark.parametrize("form", FORMS)
def test_pictures_come_in_three_kinds(form: str) -> None:
    """SVG, PNG and PDF begin as such; any other kind is refused with the list of them."""
    spec = example(form)
    assert render(spec).startswith(b"<svg ")
    assert render(spec, "png").startswith(b"\x89PNG")
    assert render(spec, "pdf").startswith(b"%PDF")
    with pytest.raises(UnknownName, match="svg, png, pdf"):
        render(spec, "gif")


@pytest.mark.parametrize(
    ("form", "rows", "said"),
    [
        ("pie", [{}], "The forms are ranked"),
        ("ranked", [], "needs a row, but none came"),
        ("ranked", [{"name": "Nissan", "label": "5"}], "A column 'value' is needed, how long the mark is drawn"),
        ("ranked", [{"name": "Nissan", "value": "5", "label": "5"}], "'value' holds a number"),
        ("ranked", [{"name": "Nissan", "value": True, "label": "5"}], "'value' holds a number"),
        ("ranked", [{"name": "Nissan", "value": 5, "lable": "5"}], "Did you mean 'label'"),
        ("bridge", [{"name": "x", "value": 5, "label": "5", "kind": "step"}], "A bridge begins with a level"),
        ("bridge", [{"name": "x", "value": 0.5, "label": "5", "kind": "level"}], "A bridge has exact numbers"),
    ],
)
def test_a_row_that_cannot_be_drawn_is_refused(form: str, rows: list[dict[str, object]], said: str) -> None:
    """What was expected, what came, in which row."""
    with pytest.raises(UsageError, match=said):
        chart(form, rows)


def test_a_bridge_adds_up() -> None:
    """Steps that lead elsewhere than to the next level are refused, not drawn."""
    rows = ROWS["bridge"]("en")
    with pytest.raises(UsageError, match="they lead to 4330 and '2016' is 4300"):
        chart("bridge", [row for row in rows if row["value"] != -30])


def test_a_cut_axis_is_stated() -> None:
    """A bridge whose steps would hardly be seen starts above 0 and says so; one whose steps are large does not."""
    cut = example("bridge")
    assert cut["usermeta"] == {"language": "en", "written": ["3,000"]}
    assert "The axis starts at 3,000." in render(cut).decode()
    ends = [
        {"name": name, "value": value, "label": str(value), "kind": "level"} for name, value in (("a", 10), ("b", 40))
    ]
    whole = chart("bridge", [ends[0], {"name": "more", "value": 30, "label": "+30", "kind": "step"}, ends[1]])
    assert "starts" not in render(whole).decode()


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=40), st.integers(min_value=1, max_value=6))
def test_classes_part_all_values(values: list[int], count: int) -> None:
    """Bounds rise, there are at most as many classes as asked for, and every value has one."""
    bounds = class_bounds(values, count)
    assert bounds == sorted(set(bounds))
    assert len(bounds) < max(1, count) or not bounds
    assert all(0 <= class_of(value, bounds) <= len(bounds) for value in values)


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_the_numbers_of_an_axis_are_round(high: float) -> None:
    """They begin at 0, never pass the end, and are few."""
    marks = steps(high, 5)
    assert marks[0] == 0
    assert marks[-1] <= Fraction(high)
    assert 2 <= len(marks) <= 7


@given(st.text(alphabet=st.sampled_from("abc 日本。、é-"), max_size=40), st.floats(min_value=20, max_value=200))
def test_no_letter_is_lost_between_lines(text: str, room: float) -> None:
    """Broken into lines, a text says the same; no Japanese line begins with a full stop."""
    lines = broken(text, room, 10)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert " " in text or not [line for line in lines[1:] if line.startswith(("。", "、"))]


def test_charts_speak_three_languages() -> None:
    """Each phrase is there in each language with the same places, and none holds a digit."""
    words = {language: Sheet(language=language) for language in LANGUAGES}
    table = Path(drawing_file.__file__).with_name("words.toml").read_text("utf-8")
    assert not re.search(r"\d", table)
    sections = re.findall(r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)", table, re.MULTILINE | re.DOTALL)
    assert [code for code, _ in sections] == list(words)
    places = [
        {
            key: sorted(re.findall(r"\{(\w+)\}", phrase))
            for key, phrase in re.findall(r'^(\w+) = "(.*)"$', text, re.MULTILINE)
        }
        for _, text in sections
    ]
    assert places[0] == places[1] == places[2]
    with pytest.raises(UnknownName, match="language of charts"):
        Sheet(language="de").say("target")


def test_every_form_stands_in_the_manual() -> None:
    """docs/charts.md lists each form with its columns, those that may be left out marked so."""
    page = (Path(__file__).parents[2] / "docs" / "charts.md").read_text("utf-8")
    for form in FORMS.values():
        columns = ", ".join(f"`{column.name}`{'' if column.is_needed else '?'}" for column in form.columns)
        assert f"| `{form.name}` | {form.about} | {columns} |" in page


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the drawing library or a font, the error says what to install."""
    drawing_file._library.cache_clear()
    fonts_file.font_folders.cache_clear()
    monkeypatch.setattr(fonts_file, "find_spec", lambda package: None)
    with pytest.raises(MissingExtra, match=r"'font_source_sans_pro' is not installed.*alliance\[publish\]"):
        render(example("ranked"))
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    drawing_file._library.cache_clear()
    with pytest.raises(MissingExtra, match="'vl_convert' is not installed"):
        render(example("ranked"))
    drawing_file._library.cache_clear()


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}

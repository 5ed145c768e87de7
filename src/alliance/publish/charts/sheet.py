"""The sheet a chart is drawn on: its size, language and type, what stands above and below the drawing, and the frame.

Everything is placed before it is drawn: `alliance.publish.charts.letters` knows the room a text needs, so a picture has
exactly the size that was asked for, and nothing in it depends on what a drawing library finds out for itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from alliance.errors import UnknownName
from alliance.publish.atlas import Atlas
from alliance.publish.charts.letters import broken, text_width
from alliance.publish.charts.palette import INK, RULE, SLATE
from alliance.publish.wording import grouped

Spec = dict[str, object]
Row = Mapping[str, object]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# Noto Sans JP is what the same design is called in other places. A name with a digit would have to be quoted.
FONT = "Source Sans Pro, Noto Sans CJK JP, Noto Sans JP, sans-serif"
JAPANESE_FONT = "Noto Sans CJK JP, Noto Sans JP, Source Sans Pro, sans-serif"
WORDS = Path(__file__).with_name("words.toml")
LEADING = 1.25
# Stands where nothing is recorded.
NOTHING = "…"


@dataclass(frozen=True)
class Sheet:
    """What a chart is drawn on.

    Parameters
    ----------
    width, height : float
        Size of the whole picture.
    language : str
        ``"en"``, ``"fr"`` or ``"ja"``: the words a chart adds itself, and the language of the picture.
    text : float
        Size of the type; titles and notes follow from it.
    margin : float
        Empty room on all sides.
    title, standfirst : str
        The finding, and the line under it; empty on a page that has its own.
    notes : tuple of str
        Lines below the drawing: sources, the snapshot.
    description : str
        What the picture shows, for whoever cannot see it.
    colours : mapping of str to str
        Member -> colour, as `alliance.publish.charts.palette.member_colours` gives it.
    write : callable
        Writes the number of an axis or a class in the language of the sheet.
    atlas : Atlas or None
        The world of maps; None for the one that ships.
    """

    width: float = 640
    height: float = 400
    language: str = "en"
    text: float = 11
    margin: float = 0
    title: str = ""
    standfirst: str = ""
    notes: tuple[str, ...] = ()
    description: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[Fraction], str] = grouped
    atlas: Atlas | None = None

    def say(self, phrase: str, **places: str) -> str:
        """Return one of the phrases that charts say themselves."""
        words = _words().get(self.language)
        if words is None:
            raise UnknownName("language of charts", self.language, _words())
        return words[phrase].format(**places)

    def listed(self, parts: Sequence[str]) -> str:
        """Return texts as an enumeration."""
        return self.say("comma").join(parts)

    @property
    def small(self) -> float:
        """Size of the type of notes."""
        return round(self.text * 0.82, 2)


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet.

    Parameters
    ----------
    left, top, width, height : float
        From the upper left corner of the sheet.
    """

    left: float
    top: float
    width: float
    height: float

    def inside(self, *, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> Box:
        """Return the rectangle without strips at its sides; never smaller than one by one."""
        width, height = max(1.0, self.width - left - right), max(1.0, self.height - top - bottom)
        return Box(round(self.left + left, 2), round(self.top + top, 2), round(width, 2), round(height, 2))


def room(sheet: Sheet, *more_notes: str) -> Box:
    """Return the rectangle that is left for the drawing between title and notes."""
    top = sum(height for _, height in _head(sheet))
    bottom = sum(height for _, height in _foot(sheet, more_notes))
    whole = Box(0, 0, sheet.width, sheet.height)
    return whole.inside(left=sheet.margin, right=sheet.margin, top=sheet.margin + top, bottom=sheet.margin + bottom)


def paint(
    sheet: Sheet,
    box: Box,
    layers: Sequence[Spec],
    *more_notes: str,
    projection: Spec | None = None,
    written: Sequence[str] = (),
) -> Spec:
    """Return the whole specification: the layers of a chart in their box, with title and notes around it.

    Parameters
    ----------
    sheet : Sheet
        What it is drawn on.
    box : Box
        Where the drawing stands; layers count from its upper left corner.
    layers : sequence of dict
        Vega-Lite layers.
    *more_notes : str
        Notes of the chart itself, the same that `room` was asked with.
    projection : dict or None
        Of a map.
    written : sequence of str
        Numbers on the chart that stand in no row and did not come from `Sheet.write`.
    """
    spec: Spec = {
        "$schema": SCHEMA,
        "description": sheet.description or sheet.title,
        "usermeta": {"language": sheet.language, "written": list(written)},
        "autosize": "none",
        "width": box.width,
        "height": box.height,
        "padding": {
            "left": box.left,
            "top": box.top,
            "right": round(sheet.width - box.left - box.width, 2),
            "bottom": round(sheet.height - box.top - box.height, 2),
        },
        "background": None,
        "config": _CONFIG | {"text": {"fontSize": sheet.text, "color": INK}},
        "layer": [*layers, *_around(sheet, box, more_notes)],
    }
    return spec if projection is None else spec | {"projection": projection}


def value_text(row: Row) -> str:
    """Return the finished text of a row's value."""
    return str(row.get("label") or "")


def spoken(sheet: Sheet, row: Row, *names: object) -> str:
    """Return what is said of a mark: its own description, or its names and its label."""
    if row.get("description"):
        return str(row["description"])
    named = sheet.listed([str(name) for name in names or (row.get("name", ""),) if name])
    label = value_text(row) or sheet.say("no_data")
    return f"{named}{sheet.say('colon')}{label}" if named else label


def _around(sheet: Sheet, box: Box, more_notes: Sequence[str]) -> list[Spec]:
    """Return the layers of what stands above and below the drawing."""
    layers: list[Spec] = []
    left, y = sheet.margin - box.left, sheet.margin - box.top
    for lines, height in _head(sheet):
        bold = not layers and bool(sheet.title)
        size, colour = (_title_size(sheet), INK) if bold else (sheet.text, SLATE)
        layers.append(_block(lines, left, y, size, colour, bold=bold))
        y += height
    foot = _foot(sheet, more_notes)
    y = sheet.height - sheet.margin - sum(height for _, height in foot) - box.top
    # On a page that has its own foot, another rule would only part the drawing from its notes.
    if foot and (sheet.title or sheet.notes):
        at = round(y + sheet.small * 0.7, 2)
        ends = {"x": left, "x2": left + sheet.width - 2 * sheet.margin, "y": at, "y2": at}
        line: Spec = {"type": "rule", "color": RULE, "strokeWidth": 0.75, "aria": False}
        encoding: Spec = {name: {"value": value} for name, value in ends.items()}
        layers.append({"data": {"values": [{}]}, "mark": line, "encoding": encoding})
    for lines, height in foot:
        layers.append(_block(lines, left, y + height - len(lines) * sheet.small * LEADING, sheet.small, SLATE))
        y += height
    return layers


def _block(lines: Sequence[str], x: float, y: float, size: float, colour: str, *, bold: bool = False) -> Spec:
    mark: Spec = {
        "type": "text", "text": list(lines), "x": round(x, 2), "y": round(y, 2), "align": "left", "baseline": "top",
        "fontSize": size, "fontWeight": "bold" if bold else "normal", "lineHeight": round(size * LEADING, 2),
        "color": colour, "aria": False,
    }  # fmt: skip
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {}}


def _head(sheet: Sheet) -> list[tuple[tuple[str, ...], float]]:
    """Return title and standfirst as lines, each with the height it takes."""
    wide = sheet.width - 2 * sheet.margin
    blocks = []
    for text, size, bold in ((sheet.title, _title_size(sheet), True), (sheet.standfirst, sheet.text, False)):
        if text:
            lines = broken(text, wide, size, bold=bold)
            blocks.append((lines, len(lines) * size * LEADING + size * 0.25))
    if blocks:
        lines, height = blocks[-1]
        blocks[-1] = (lines, height + sheet.text)
    return blocks


def _foot(sheet: Sheet, more_notes: Sequence[str]) -> list[tuple[tuple[str, ...], float]]:
    """Return the notes as lines, each with the height it takes; the first one has the rule above it."""
    wide = sheet.width - 2 * sheet.margin
    blocks: list[tuple[tuple[str, ...], float]] = []
    for note in (*(each for each in more_notes if each), *sheet.notes):
        lines = broken(note, wide, sheet.small)
        above = sheet.small * (1.3 if not blocks else 0.15)
        blocks.append((lines, len(lines) * sheet.small * LEADING + above))
    return blocks


def _title_size(sheet: Sheet) -> float:
    return round(sheet.text * 1.6, 2)


def widest(texts: Sequence[str], size: float, *, bold: bool = False) -> float:
    """Return the width of the widest of several texts, 0 for none."""
    return max((text_width(text, size, bold=bold) for text in texts), default=0.0)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


_GUIDE: Spec = {"aria": False, "title": None}
_CONFIG: Spec = {
    "font": FONT,
    "view": {"stroke": None, "fill": None},
    "axis": _GUIDE | {"labelColor": INK, "domain": False, "ticks": False, "grid": False},
    "legend": _GUIDE | {"disable": True},
    "aria": True,
}

"""Charts for screens: one picture for a desk and one for a telephone, in letters that fit whatever font the reader has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from alliance.publish.atlas import Atlas
from alliance.publish.charts import chart, render
from alliance.publish.charts.letters import text_width
from alliance.publish.pages.page import ChartBlock
from alliance.publish.pen import Pen
from alliance.publish.printed import plain

# Width of the picture and size of its type; a row of bars takes so many sizes of type.
WIDE, FULL, NARROW = (760.0, 14.0), (1080.0, 15.0), (350.0, 12.0)
STEP = 2.6
# form -> height as a part of the width, for a desk and for a telephone; the height of the other forms follows from their rows.
SHAPES: Mapping[str, tuple[float, float]] = {
    "world": (0.56, 0.9), "plants": (0.56, 0.86), "timeline": (0.5, 1.25), "ownership": (0.56, 1.1), "lines": (0.56, 1.6),
    "rings": (1.0, 1.0), "area": (0.56, 0.9),
}  # fmt: skip
_TEXT = re.compile(r'<text [^>]*?font-size="([\d.]+)px" font-weight="(\w+)"[^>]*>.*?</text>', re.DOTALL)
_LINE = re.compile(r"<(text|tspan)((?: [^<>]*)?)>([^<>]+)</")


@dataclass(frozen=True)
class Picture:
    """A chart as a file.

    Parameters
    ----------
    content : bytes
        The SVG.
    width, height : int
        Its size in points of the screen.
    """

    content: bytes
    width: int
    height: int


def pictures(
    block: ChartBlock,
    pen: Pen,
    colours: Mapping[str, str],
    atlas: Atlas | None = None,
    *,
    is_full: bool = False,
) -> tuple[Picture, Picture]:
    """Return a chart for a desk and for a telephone.

    Parameters
    ----------
    block : ChartBlock
        The chart.
    pen : Pen
        The pen of its language.
    colours : mapping of str to str
        Member -> colour.
    atlas : Atlas or None
        The world of maps; None for the one that ships.
    is_full : bool
        Whether nothing stands beside it.

    Raises
    ------
    MissingExtra
        If the drawing library or a font is not installed.
    """
    wide, narrow = (
        _drawn(block, pen, colours, atlas, *paper, is_narrow=paper == NARROW)
        for paper in (FULL if is_full else WIDE, NARROW)
    )
    return wide, narrow


def _drawn(
    block: ChartBlock,
    pen: Pen,
    colours: Mapping[str, str],
    atlas: Atlas | None,
    width: float,
    text: float,
    *,
    is_narrow: bool,
) -> Picture:
    if block.form in SHAPES:
        height = width * SHAPES[block.form][is_narrow]
    else:
        rows = len({plain(cell) for row in block.rows if isinstance(cell := row.get("row", row.get("name")), tuple)})
        head = text * 9 if block.form == "matrix" else text * 2
        height = head + rows * text * STEP
    spec = chart(
        block.form, block.plain_rows(), size=(width, round(height)), language=pen.code, text=text,
        description=plain(block.description), colours=colours, write=pen.scale, atlas=atlas,
    )  # fmt: skip
    return Picture(fitted(render(spec, "svg").decode()).encode(), round(width), round(height))


def fitted(picture: str) -> str:
    """Return an SVG whose texts take the room they were given, whichever font sets them.

    Examples
    --------
    >>> print(fitted('<text x="1" font-size="10px" font-weight="bold" fill="#16243A">2016</text>'))
    <text x="1" font-size="10px" font-weight="bold" fill="#16243A" textLength="21.1" lengthAdjust="spacingAndGlyphs">2016</text>
    """

    def one(found: re.Match[str]) -> str:
        size, weight = float(found[1]), found[2]

        def said(words: re.Match[str]) -> str:
            width = text_width(unescape(words[3]), size, bold=weight == "bold")
            room = f' textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"'
            return f"<{words[1]}{words[2]}{room}>{words[3]}</"

        return _LINE.sub(said, found[0])

    return _TEXT.sub(one, picture)

"""A page as a screen shows it: its texts in pieces that lead to their figures, its tables, and a table under each chart.

The same pages as the booklet's, laid out as data for the templates of the site; nothing here knows HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from alliance.publish.pages.page import ChartBlock, ChartCell, Page, TableBlock
from alliance.publish.pen import Pen
from alliance.publish.printed import EMPTY, NOTHING, Printed, Quoted, Text, plain

# Columns of the rows of charts that are read, in the order in which a table under a chart shows them.
READ = (
    "name", "series", "panel", "row", "column", "group", "owner", "owned", "date", "text", "period", "before_label", "target_label",
    "label",
)  # fmt: skip
NUMBERS = ("label", "before_label", "target_label")
# A table under a chart with more lines than this is folded.
FOLDED = 24
Link = Callable[[str], str]


@dataclass(frozen=True)
class Piece:
    """A part of a text.

    Parameters
    ----------
    text : str
        What is read.
    link : str
        Where it leads; empty for plain words.
    is_number : bool
        Whether it is the number of a figure.
    """

    text: str
    link: str = ""
    is_number: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class ScreenCell:
    """One cell of a table.

    Parameters
    ----------
    pieces : tuple of Piece
        What stands in it.
    marks : tuple of str
        Letters of its notes.
    is_number : bool
        Whether it is set flush right.
    is_head : bool
        Whether it names its row.
    is_fiscal : bool
        Whether its number is of a fiscal year.
    """

    pieces: Pieces
    marks: tuple[str, ...] = ()
    is_number: bool = False
    is_head: bool = False
    is_fiscal: bool = False


@dataclass(frozen=True)
class ScreenTable:
    """A table.

    Parameters
    ----------
    caption : str
        What it shows.
    heads : tuple of ScreenCell
        Its heads.
    lines : tuple of (str, int, tuple of ScreenCell)
        Role, depth and cells of each line.
    is_folded : bool
        Whether it is opened only on demand.
    """

    caption: str
    heads: tuple[ScreenCell, ...]
    lines: tuple[tuple[str, int, tuple[ScreenCell, ...]], ...]
    is_folded: bool = False


def pieces(text: Text, figure: Link) -> Pieces:
    """Return a text as pieces: a number leads to the page of its figure, the name of a source to the source.

    Parameters
    ----------
    text : Text
        The text.
    figure : callable
        Returns the link to the page of a figure, empty for one without a page.
    """
    found = []
    for part in text:
        if isinstance(part, Printed):
            found.append(Piece(part.text, figure(part.figure), is_number=True))
        elif isinstance(part, Quoted):
            found.append(Piece(part.text, _source(part.origin)))
        else:
            found.append(Piece(part))
    return tuple(found)


def block_as_table(block: TableBlock, caption: str, figure: Link) -> ScreenTable:
    """Return a table of a page."""
    heads = tuple(
        ScreenCell(pieces(each.head, figure), is_number=each.is_number, is_fiscal=each.is_fiscal)
        for each in block.columns
    )
    lines = []
    for each in block.lines:
        columns = zip(each.cells, block.columns, strict=True)
        cells = tuple(
            ScreenCell(
                pieces(cell.text, figure),
                cell.marks,
                column.is_number,
                place == 0 and bool(plain(cell.text)),
                column.is_number and (column.is_fiscal or each.is_fiscal),
            )
            for place, (cell, column) in enumerate(columns)
        )
        lines.append((each.role, each.depth, cells))
    return ScreenTable(caption, heads, tuple(lines))


def chart_as_table(block: ChartBlock, pen: Pen, caption: str, figure: Link) -> ScreenTable:
    """Return what a chart shows as a table: every text of its rows, a column for each kind of text."""
    columns = [name for name in READ if any(_is_read(row.get(name)) for row in block.rows)]
    heads = tuple(ScreenCell(_plain(pen.say(f"site.column_{name}")), is_number=name in NUMBERS) for name in columns)
    lines = []
    for row in block.rows:
        if not any(_is_read(row.get(name)) for name in columns):
            continue
        cells = tuple(
            ScreenCell(
                pieces(_text(row.get(name)), figure) or (Piece(NOTHING) if name in NUMBERS else Piece(""),),
                is_number=name in NUMBERS,
                is_head=place == 0,
            )
            for place, name in enumerate(columns)
        )
        lines.append(("part", 0, cells))
    return ScreenTable(caption, heads, tuple(lines), is_folded=len(lines) > FOLDED)


def captions(page: Page) -> Mapping[int, str]:
    """Return a caption for each chart and table of a page, by its place among the blocks; no two are the same."""
    found: dict[int, str] = {}
    for place, block in enumerate(page.blocks):
        if isinstance(block, ChartBlock):
            found[place] = plain(block.description)
        elif isinstance(block, TableBlock):
            heads = [plain(column.head) for column in block.columns if plain(column.head)]
            found[place] = f"{plain(page.kicker)}: {', '.join(heads)}" if heads else plain(page.kicker)
    return found


def _source(origin: str) -> str:
    name, _, source = origin.partition("/")
    return source if name == "source" and source.startswith(("http://", "https://")) else ""


def _plain(text: Text) -> Pieces:
    return (Piece(plain(text)),)


def _is_read(cell: ChartCell) -> bool:
    return isinstance(cell, tuple) and bool(plain(cell))


def _text(cell: ChartCell) -> Text:
    return cell if isinstance(cell, tuple) else EMPTY

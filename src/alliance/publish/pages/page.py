"""A page and the blocks it is made of: everything that is printed, and nothing of how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from alliance.publish.printed import EMPTY, Text, plain

# A cell of a row of a chart: a text with its origin, a number that only says how long, a day that only says where; a
# plain word is an id that is not printed.
ChartCell = Text | Fraction | float | date | str | bool | None


@dataclass(frozen=True)
class Adds:
    """A promise that parts add up; the build stops if they do not.

    Parameters
    ----------
    total : str
        Id of the figure of the whole.
    parts : tuple of str
        Ids of the figures of its parts, the adjustment row among them if there is one.
    """

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Kpi:
    """One number to remember.

    Parameters
    ----------
    value : Text
        The number.
    label : Text
        What it is.
    before : Text
        The year before, and the growth; empty for none.
    """

    value: Text
    label: Text
    before: Text = EMPTY


@dataclass(frozen=True)
class Kpis:
    """A few numbers beside a chart, or a grid of them.

    Parameters
    ----------
    items : tuple of Kpi
        In order.
    is_grid : bool
        Whether they fill the page.
    """

    items: tuple[Kpi, ...]
    is_grid: bool = False


@dataclass(frozen=True)
class ChartBlock:
    """A chart.

    Parameters
    ----------
    name : str
        Unique in the edition: ``"sales-by-brand"``.
    form : str
        A key of `alliance.publish.charts.FORMS`.
    rows : tuple of mapping
        What is drawn.
    description : Text
        What it shows, for whoever cannot see it.
    share : float
        How much of the height of the page below the standfirst it takes.
    adds : tuple of Adds
        Parts that must add up.
    """

    name: str
    form: str
    rows: tuple[Mapping[str, ChartCell], ...]
    description: Text
    share: float = 1.0
    adds: tuple[Adds, ...] = ()

    def plain_rows(self) -> list[dict[str, object]]:
        """Return the rows with every text as it is read."""
        return [
            {name: plain(value) if isinstance(value, tuple) else value for name, value in row.items()}
            for row in self.rows
        ]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    head : Text
        Its head.
    is_number : bool
        Whether it is set flush right.
    is_fiscal : bool
        Whether it holds fiscal years: italics, a tint in Japanese.
    width : float
        Its part of the width; 0 for as wide as its words.
    """

    head: Text
    is_number: bool = False
    is_fiscal: bool = False
    width: float = 0.0


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    text : Text
        What stands in it.
    marks : tuple of str
        Letters of the notes that belong to it.
    """

    text: Text
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a table.

    Parameters
    ----------
    cells : tuple of Cell
        One per column.
    role : str
        ``"part"``, ``"group"`` (bold), ``"total"`` (bold, ruled), ``"adjustment"``, ``"head"`` (a heading inside the table).
    depth : int
        How far it is set in.
    is_fiscal : bool
        Whether its numbers are of fiscal years.
    """

    cells: tuple[Cell, ...]
    role: str = "part"
    depth: int = 0
    is_fiscal: bool = False


@dataclass(frozen=True)
class TableBlock:
    """A table.

    Parameters
    ----------
    name : str
        Unique in the edition.
    columns : tuple of Column
        Its columns.
    lines : tuple of Line
        Its lines.
    adds : tuple of Adds
        Parts that must add up.
    is_dense : bool
        Whether its lines stand closer, for long tables.
    """

    name: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    adds: tuple[Adds, ...] = ()
    is_dense: bool = False


@dataclass(frozen=True)
class TextBlock:
    """A tinted box or a plain paragraph.

    Parameters
    ----------
    head : Text
        Its heading; empty for none.
    paragraphs : tuple of Text
        What it says.
    is_tinted : bool
        Whether it stands in a box.
    """

    head: Text
    paragraphs: tuple[Text, ...]
    is_tinted: bool = True


@dataclass(frozen=True)
class CodeBlock:
    """A square code for telephones.

    Parameters
    ----------
    address : str
        What it opens.
    description : Text
        What it is, for whoever cannot see it.
    """

    address: str
    description: Text


@dataclass(frozen=True)
class Missing:
    """What the record does not give, instead of a chart or a table.

    Parameters
    ----------
    what : Text
        What would stand here.
    deliveries : tuple of Text
        Which deliveries would make it.
    """

    what: Text
    deliveries: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Note:
    """A note at the foot of a page.

    Parameters
    ----------
    mark : str
        A letter of a table, or a raised number of a text; empty for a note that belongs to the whole page.
    text : Text
        What it says.
    """

    mark: str
    text: Text


Block = Kpis | ChartBlock | TableBlock | TextBlock | CodeBlock | Missing


@dataclass(frozen=True)
class Page:
    """One page.

    Parameters
    ----------
    key : str
        Its name in the edition: ``"sales"``.
    kicker, title, standfirst : Text
        The chapter; the finding; period, perimeter and counting rule.
    blocks : tuple of block
        The main one first, then what stands beside it.
    notes : tuple of Note
        At the foot.
    sources : tuple of str
        Ids of the documents its figures rest on.
    missing : tuple of Text
        What the record does not give, also for whoever asks what is missing in the edition.
    layout : str
        ``"cover"``, ``"page"`` or ``"full"`` (nothing beside).
    adds : tuple of Adds
        Parts that must add up and stand in no chart or table.
    lead : Text
        A sentence of the cover.
    main : int
        How many of the blocks stand in the main column; the others stand beside it.
    source_line : Text
        The sources in one line.
    footer, snapshot, number : Text
        The last line of the page: the edition and the chapter; what it rests on; its number.
    """

    key: str
    kicker: Text
    title: Text
    standfirst: Text
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    sources: tuple[str, ...] = ()
    missing: tuple[Text, ...] = ()
    layout: str = "page"
    adds: tuple[Adds, ...] = ()
    lead: Text = EMPTY
    main: int = 1
    source_line: Text = EMPTY
    footer: Text = EMPTY
    snapshot: Text = EMPTY
    number: Text = EMPTY

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Yield every text of the page with the place where it stands."""
        yield "kicker", self.kicker
        yield "title", self.title
        yield "standfirst", self.standfirst
        yield "lead", self.lead
        for block in self.blocks:
            yield from _texts(block)
        for note in self.notes:
            yield "note", note.text
        yield "sources", self.source_line
        yield from (("footer", text) for text in (self.footer, self.snapshot, self.number))

    def promises(self) -> Iterator[Adds]:
        """Yield everything on the page that must add up."""
        yield from self.adds
        for block in self.blocks:
            if isinstance(block, ChartBlock | TableBlock):
                yield from block.adds


def longest_first(rows: Iterable[dict[str, ChartCell]]) -> list[dict[str, ChartCell]]:
    """Return the rows of a chart in the order of their values, the largest first."""

    def value(row: dict[str, ChartCell]) -> Fraction:
        number = row["value"]
        return number if isinstance(number, Fraction) else Fraction(0)

    return sorted(rows, key=value, reverse=True)


def _texts(block: Block) -> Iterator[tuple[str, Text]]:
    if isinstance(block, Kpis):
        for item in block.items:
            yield from (("key number", text) for text in (item.value, item.label, item.before))
    elif isinstance(block, ChartBlock):
        yield f"chart {block.name}", block.description
        for row in block.rows:
            yield from ((f"chart {block.name}", value) for value in row.values() if isinstance(value, tuple))
    elif isinstance(block, TableBlock):
        yield from ((f"table {block.name}", column.head) for column in block.columns)
        yield from ((f"table {block.name}", cell.text) for each in block.lines for cell in each.cells)
    elif isinstance(block, TextBlock):
        yield "box", block.head
        yield from (("box", text) for text in block.paragraphs)
    elif isinstance(block, CodeBlock):
        yield "code", block.description
    else:
        yield "missing", block.what
        yield from (("missing", text) for text in block.deliveries)

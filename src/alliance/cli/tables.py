"""One table, written for a terminal, as JSON, CSV or Excel.

A command makes an `Answer`: the JSON that programs read and the table that people read. Everything that is shown goes
through `write`, so that colours, guards against formulas and the place of the file are decided once.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from alliance.errors import UsageError
from alliance.units import decimal_text, grouped_text

if TYPE_CHECKING:
    from rich.console import Console

FORMATS = ("table", "json", "csv", "xlsx")
Cell = str | int | Fraction | date | None
# A spreadsheet takes a text that begins so for a formula.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
EMPTY = "…"
# A column no wider than this is never wrapped.
SHORT = 24
NARROW = 14
STYLES = {
    "final": "green", "derived": "green", "supported": "green", "refused": "red", "contradicted": "red", "blocking": "red",
    "provisional": "yellow", "estimated": "yellow", "warning": "yellow", "unread": "yellow", "not in the record": "yellow",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """What a person reads: columns, rows, and the lines below that say what the numbers mean.

    Parameters
    ----------
    title : str
        One line above; may be empty.
    columns : tuple of str
        Headers.
    rows : tuple of tuple
        Cells: texts, whole numbers, fractions, days, or None for "not recorded".
    totals : frozenset of int
        Positions of the rows that stand below a line.
    strong : frozenset of int
        Positions of other rows that are set in bold.
    below : tuple of (str, str)
        Lines below the table: ``("Period", "2016"), ("Perimeter", ...), ("Rounding", ...), ("Next", ...)``.
    lines : tuple of (str, str) or None
        What people are shown instead of the grid, each line with a style; programs get the rows all the same.
    signed : frozenset of str
        Columns whose numbers are changes, written with their sign.
    plain : frozenset of str
        Columns whose whole numbers are years, rows or ranks, and are written without thousands marks.
    decimals : mapping of str to int
        Columns whose numbers are all written with so many decimals for people; the others as each number needs.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()
    below: tuple[tuple[str, str], ...] = ()
    lines: tuple[tuple[str, str], ...] | None = None
    signed: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    decimals: Mapping[str, int] = field(default_factory=dict)

    def is_number(self, column: int) -> bool:
        """Return whether a column holds numbers only."""
        cells = [row[column] for row in self.rows if row[column] not in (None, "")]
        return bool(cells) and all(isinstance(cell, (int, Fraction)) for cell in cells)


@dataclass(frozen=True)
class Answer:
    """What a command says: the JSON for programs, and the table for people.

    Parameters
    ----------
    form : object
        Ready for `json.dumps`.
    table : Table
        The same for people.
    more : mapping of str to Table
        Further tables by name, each a sheet of its own in a workbook.
    """

    form: object
    table: Table
    more: Mapping[str, Table] = field(default_factory=dict)


def write(answer: Answer, form: str | None = None, output: Path | None = None) -> None:
    """Write an answer to stdout, or to a file.

    Parameters
    ----------
    answer : Answer
        What to say.
    form : str or None
        One of `FORMATS`; None for what the name of the file ends in, else a table.
    output : Path or None
        The file; None for stdout.

    Raises
    ------
    click.UsageError
        If a workbook would be written onto a terminal, or the ending of the file means another format.
    """
    chosen = form or "table" if output is None else _format_of(output, form)
    if chosen == "table" and output is None and sys.stdout.isatty():
        _show(answer.table)
        return
    if chosen == "xlsx":
        content = as_workbook(answer.table, answer.more)
    elif chosen == "json":
        content = f"{json.dumps(answer.form, ensure_ascii=False, indent=2)}\n".encode()
    elif chosen == "csv":
        content = as_csv(answer.table).encode()
    else:
        content = as_text(answer.table).encode()
    if output is not None:
        save(output, content)
    elif chosen == "xlsx" and sys.stdout.isatty():
        raise click.UsageError("A workbook cannot be shown here. Give it a file: -o figures.xlsx")
    else:
        click.echo(content, nl=False)


def _format_of(output: Path, form: str | None) -> str:
    """Return the format that a file is to have; its ending and what was asked for must not contradict."""
    suffix = output.suffix.lstrip(".").lower()
    if suffix in ("json", "csv", "xlsx"):
        if form not in (None, suffix):
            raise click.UsageError(f"'{output.name}' ends like a {suffix} file, but --format says {form}. Change one.")
        return suffix
    if suffix in ("", "txt", "md") or form is not None:
        return form or "table"
    raise click.UsageError(
        f"No format is known by the ending of '{output.name}'. End it in .json, .csv, .xlsx or .txt."
    )


def save(output: Path, content: bytes) -> None:
    """Write a file and say so on stderr.

    Raises
    ------
    UsageError
        If there is no such place, or nobody may write there.
    """
    with writing(output):
        output.write_bytes(content)
    click.echo(f"Written to {output}.", err=True)


@contextmanager
def writing(output: Path) -> Iterator[None]:
    """Say in a sentence if a file that was named cannot be written.

    Raises
    ------
    UsageError
        If there is no such place, or nobody may write there.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{output} cannot be written: {reason}. Name a file in a folder that exists.") from None


def written(cell: Cell, *, grouped: bool = True) -> str:
    """Return a cell as people read it: ``"9,961,347"``, ``"5,733,445.4"``, ``"2016-12-31"``, ``"…"`` for not recorded."""
    if cell is None:
        return EMPTY
    if isinstance(cell, (int, Fraction)):
        return grouped_text(Fraction(cell)) if grouped else decimal_text(Fraction(cell))
    return cell.isoformat() if isinstance(cell, date) else cell


def counted(count: int, one: str, many: str = "") -> str:
    """Return how many there are, in words that fit: ``"1 delivery"``, ``"1,501 rows"``."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def as_text(table: Table) -> str:
    """Return the table as plain text; nothing is wrapped or cut."""
    grid = [list(table.columns)] + [_written_row(table, row) for row in table.rows]
    widths = [max(len(line[column]) for line in grid) for column in range(len(table.columns))]
    numbers = [table.is_number(column) for column in range(len(table.columns))]
    lines = [table.title, ""] if table.title else []
    for position, line in enumerate(grid):
        if position - 1 in table.totals:
            lines.append(f" {'-' * (sum(widths) + 2 * len(widths) - 2)}")
        cells = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numbers, strict=True)
        )
        lines.append(f" {'  '.join(cells)}".rstrip())
        if position == 0:
            lines.append(f" {'-' * (sum(widths) + 2 * len(widths) - 2)}")
    if table.lines is not None or not table.columns:
        lines = [table.title, *(line for line, _ in table.lines or ())]
    if table.below:
        wide = max(len(key) for key, _ in table.below)
        lines += ["", *(f"{key.ljust(wide)}  {text}" for key, text in table.below)]
    return "\n".join(lines) + "\n"


def as_csv(table: Table) -> str:
    """Return the table as CSV: plain numbers, days as 2016-12-31, texts guarded against being taken for formulas.

    What stands below the table is repeated in every row, so that a row says by itself what it means.
    """
    columns = [column.lower() for column in table.columns]
    # A name stands once: what holds for all rows is told from a column of its own name.
    about = {f"{name} to all" if name in columns else name: text for name, text in _about(table).items()}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*columns, *about])
    for row in table.rows:
        writer.writerow([*map(_csv_cell, row), *map(_csv_cell, about.values())])
    return stream.getvalue()


def as_workbook(table: Table, more: Mapping[str, Table] | None = None) -> bytes:
    """Return the table as an Excel workbook: numbers as numbers, every text as a text, what it means on a sheet of its own."""
    # Imported here because only whoever asks for Excel waits for it.
    from alliance.record.workbook import workbook  # noqa: PLC0415

    header: tuple[Cell, ...] = table.columns
    about: list[tuple[Cell, ...]] = list(_about(table).items())
    sheets: dict[str, Sequence[Sequence[Cell]]] = {"Table": (header, *table.rows)}
    sheets |= {name[:31]: (each.columns, *each.rows) for name, each in (more or {}).items()}
    return workbook({**sheets, "About": (("title", table.title), *about)})


def _about(table: Table) -> dict[str, str]:
    """Return what stands below the table, lines of one name joined, without the next command."""
    about: dict[str, str] = {}
    for key, text in table.below:
        if key != "Next":
            name = key.lower()
            about[name] = f"{about[name]} | {text}" if name in about else text
    return about


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
    return written(cell, grouped=False)


def _written_row(table: Table, row: Sequence[Cell]) -> list[str]:
    texts = []
    for cell, column in zip(row, table.columns, strict=True):
        digits = table.decimals.get(column)
        text = (
            grouped_text(Fraction(cell), digits)
            if digits is not None and isinstance(cell, (int, Fraction))
            else written(cell, grouped=column not in table.plain)
        )
        is_rise = column in table.signed and isinstance(cell, (int, Fraction)) and cell > 0
        texts.append(f"+{text}" if is_rise else text)
    return texts


def _show(table: Table) -> None:
    """Print the table on a terminal; rich decides about colours from the terminal and NO_COLOR."""
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False, markup=False)
    if table.title:
        console.print(Text(table.title, style="bold"), soft_wrap=True)
    for line, style in table.lines or ():
        console.print(Text(line, style=style), soft_wrap=True)
    if table.columns and table.lines is None:
        console.print()
        _draw(table, console)
    if table.below:
        wide = max(len(key) for key, _ in table.below)
        console.print()
        for key, text in table.below:
            style = "cyan" if key == "Next" else "dim"
            console.print(Text(f"{key.ljust(wide)}  {text}", style=style), soft_wrap=True)


def _draw(table: Table, console: Console) -> None:
    """Draw the grid: long texts are wrapped, and nothing that carries a number is."""
    from rich.table import Table as Drawn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    rows = [_written_row(table, row) for row in table.rows]
    widths = [max(len(cell) for cell in cells) for cells in zip(table.columns, *rows, strict=True)]
    short = [width <= SHORT for width in widths]
    room = sum(width if fixed else NARROW for width, fixed in zip(widths, short, strict=True)) + 2 * len(widths)
    if room > console.width:
        # Not even wrapping helps: the terminal breaks the lines, and no cell is cut.
        console.print(as_text(replace(table, title="", below=())).rstrip("\n"), soft_wrap=True)
        return
    drawn = Drawn(box=None, pad_edge=True, header_style="dim", show_edge=False)
    for position, (column, fixed) in enumerate(zip(table.columns, short, strict=True)):
        justify: Literal["left", "right"] = "right" if table.is_number(position) else "left"
        drawn.add_column(column, justify=justify, no_wrap=fixed, overflow="fold")
    for position, cells in enumerate(rows):
        bold = position in table.totals | table.strong
        drawn.add_row(*(Text(cell, style=STYLES.get(cell, "")) for cell in cells), style="bold" if bold else "")
    console.print(drawn)

"""Reading CSV files: a fixed dialect, strict quotes, and the row of the file for everything.

Lines, quotes and delimiters are looked at as bytes first. A file whose quotes pair up within each line is then cut by a
fast parser; any other is read by a strict one, line by line, which says where it breaks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePath

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pa_csv

from alliance.findings import Finding, blocking
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.readers.dialects import Dialect, dialect_of
from alliance.record.readers.encodings import decode
from alliance.record.readers.table import Column, Rows, Table, column_of, wanted_columns

LONGEST_LINE = 131_072
LARGEST_FILE = 1 << 30
_NEWLINE, _QUOTE, _NUL = 10, 34, 0
_ENDINGS = (".csv", ".tsv", ".txt", ".tab")
Positions = npt.NDArray[np.intp]


class CsvFile:
    """Text files with one row per line."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Return whether the name ends like that of a text file and the bytes do not begin like another format."""
        return PurePath(name).suffix.lower() in _ENDINGS and not head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))

    def read(self, raw: bytes, file: str, sheet: DeliverySheet, known: Collection[str]) -> Table:
        """Return the cells that the delivery sheet asks for; see `alliance.record.readers.table.Reader`."""
        if len(raw) > LARGEST_FILE:
            return Table(file, findings=(blocking(
                "too-large", f"The file has {len(raw):,} bytes; at most {LARGEST_FILE:,} are read", "Deliver it in parts.", file=file
            ),))  # fmt: skip
        decoded = decode(raw, file, sheet, known)
        if decoded.finding is not None:
            return Table(file, findings=(decoded.finding,))
        text = decoded.text
        if not text.strip():
            return Table(
                file, findings=(blocking("empty-file", "The file is empty", "Deliver the right file.", file=file),)
            )
        data = raw if decoded.encoding == "utf-8" and not raw.startswith(b"\xef\xbb\xbf") else text.encode()
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if not data.endswith(b"\n"):
            data += b"\n"
        lines = _Lines(data)
        fault = lines.fault(file)
        if fault is None and lines.count < sheet.header[-1]:
            fault = blocking(
                "missing-column", f"The header should stand in row {sheet.header[-1]}; the file has {lines.count} rows",
                "Correct 'header' in the delivery sheet.", file=file,
            )  # fmt: skip
        if fault is not None:
            return Table(file, findings=(fault,))
        first = sheet.header[-1]
        dialect = dialect_of(
            [lines.text(row - 1) for row in sheet.header],
            [lines.text(at) for at in range(first, min(first + 200, lines.count))],
            file,
            sheet,
        )
        if dialect.findings:
            return Table(file, findings=dialect.findings)
        if lines.has_plain_quotes(dialect.delimiter):
            table = _fast(lines, file, sheet, dialect)
            if table is not None:
                return table
        return _strict(lines, file, sheet, dialect)


class _Lines:
    """The bytes of a text as lines."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.bytes = np.frombuffer(data, np.uint8)
        self.ends: Positions = np.flatnonzero(self.bytes == _NEWLINE)
        self.starts: Positions = np.concatenate(([0], self.ends[:-1] + 1)).astype(np.intp)
        self.count = len(self.ends)

    def text(self, line: int) -> str:
        """Return a line, counted from 0."""
        return self.data[self.starts[line] : self.ends[line]].decode()

    def row(self, position: int) -> int:
        """Return the row of the file in which a byte stands, counted from 1."""
        return int(np.searchsorted(self.ends, position)) + 1

    def fault(self, file: str) -> Finding | None:
        """Return what makes the text unreadable as lines: a NUL byte, or a line beyond all measure."""
        nul = self.data.find(b"\0")
        if nul >= 0:
            return blocking(
                "nul-byte", "The text holds a NUL byte; no text has one",
                "Export the file again; if it is UTF-16, save it as UTF-8.", file=file, row=self.row(nul),
            )  # fmt: skip
        lengths = self.ends - self.starts
        longest = int(lengths.argmax())
        if lengths[longest] > LONGEST_LINE:
            return blocking(
                "long-line", f"The line has {int(lengths[longest]):,} bytes; at most {LONGEST_LINE:,} are read",
                "Look whether the line breaks of the file were lost.", file=file, row=longest + 1,
            )  # fmt: skip
        return None

    def has_plain_quotes(self, delimiter: str) -> bool:
        """Return whether every quote opens a cell, closes it, or is doubled, each pair within one line."""
        quotes: Positions = np.flatnonzero(self.bytes == _QUOTE)
        if not len(quotes):
            return True
        line = np.searchsorted(self.ends, quotes)
        counts = np.bincount(line, minlength=self.count)
        if (counts % 2).any():
            return False
        rank = np.arange(len(quotes)) - (np.cumsum(counts) - counts)[line]
        opening, closing = quotes[rank % 2 == 0], quotes[rank % 2 == 1]
        before = self.bytes[np.maximum(opening, 1) - 1]
        after = self.bytes[closing + 1]
        opens = (opening == 0) | np.isin(before, (ord(delimiter), _NEWLINE, _QUOTE))
        closes = np.isin(after, (ord(delimiter), _NEWLINE, _QUOTE))
        return bool(opens.all() and closes.all())


def _fast(lines: _Lines, file: str, sheet: DeliverySheet, dialect: Dialect) -> Table | None:
    """Return the table cut by the fast parser, or None if a row has not as many cells as the header."""
    first = sheet.header[-1]
    if first == lines.count:
        return _table(file, [], np.zeros(0, np.int64))
    body = lines.data[lines.starts[first] :]
    filled = np.flatnonzero(lines.ends[first:] > lines.starts[first:])
    if not len(filled):
        return _table(file, [], np.zeros(0, np.int64))
    names = [str(position) for position in range(_width(lines, dialect, sheet))]
    positions = wanted_columns(dialect.headers, sheet)
    odd: list[pa_csv.InvalidRow] = []

    def note(row: pa_csv.InvalidRow) -> str:
        odd.append(row)
        return "error"

    try:
        cells = pa_csv.read_csv(
            pa.BufferReader(body),
            pa_csv.ReadOptions(column_names=names, block_size=1 << 22, use_threads=False),
            pa_csv.ParseOptions(
                delimiter=dialect.delimiter, quote_char='"', double_quote=True, escape_char=False,
                newlines_in_values=False, ignore_empty_lines=True, invalid_row_handler=note,
            ),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())),
                include_columns=[names[position] for position in positions],
                strings_can_be_null=False, null_values=[], check_utf8=False,
            ),
        )  # fmt: skip
    except pa.ArrowException:
        return None
    if odd or cells.num_rows != len(filled):
        return None
    columns = [
        column_of(dialect.headers[position], position, *_encoded(cells.column(at)))
        for at, position in enumerate(positions)
    ]
    return _table(file, columns, filled + first + 1)


def _width(lines: _Lines, dialect: Dialect, sheet: DeliverySheet) -> int:
    """Return how many cells the header row has, empty ones at its end included."""
    reader = csv.reader([lines.text(sheet.header[-1] - 1)], delimiter=dialect.delimiter)
    return max(len(next(reader)), len(dialect.headers))


def _strict(lines: _Lines, file: str, sheet: DeliverySheet, dialect: Dialect) -> Table:
    """Return the table read line by line, with what is wrong in it."""
    first = sheet.header[-1]
    width = _width(lines, dialect, sheet)
    positions = wanted_columns(dialect.headers, sheet)
    cells: list[list[str]] = [[] for _ in positions]
    rows: list[int] = []
    ragged: dict[int, int] = {}
    for row, record in _records(lines, first, dialect.delimiter):
        if isinstance(record, str):
            return Table(file, findings=(_unquoted(record, lines, row, file),))
        if not record:
            continue
        while len(record) > width and not record[-1]:
            record.pop()
        if len(record) != width:
            ragged[len(rows)] = len(record)
            record += [""] * (width - len(record))
        for column, position in zip(cells, positions, strict=True):
            column.append(record[position])
        rows.append(row)
    columns = [
        column_of(dialect.headers[position], position, *_numbered(texts))
        for position, texts in zip(positions, cells, strict=True)
    ]
    return _table(file, columns, np.array(rows, np.int64), ragged, width)


def _records(lines: _Lines, first: int, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record with the row it begins in; a text in place of the last one says why there are no more."""
    body = io.StringIO(lines.data[lines.starts[first] :].decode() if first < lines.count else "", newline="")
    reader = csv.reader(body, delimiter=delimiter, strict=True)
    row = first + 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            yield (first + reader.line_num if "expected after" in str(error) else row), str(error)
            return
        if record is None:
            return
        yield row, record
        row = first + reader.line_num + 1


def _unquoted(error: str, lines: _Lines, row: int, file: str) -> Finding:
    """Return the finding that quotes do not pair up."""
    value = lines.text(min(row, lines.count) - 1)[:80]
    if "expected after" in error:
        return blocking(
            "stray-quote", "A cell in quotes is followed by more text; the quote in it is not doubled, or one is missing above",
            "Write a quote inside quotes twice, and look at the rows above for one that was never closed.", file=file, row=row, value=value,
        )  # fmt: skip
    return blocking(
        "unclosed-quote", "A quote is opened and never closed; everything below it would be one cell",
        "Close the quote, or write it twice if it is meant.", file=file, row=row, value=value,
    )  # fmt: skip


def _encoded(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
    """Return the codes of a column of texts and the words they stand for.

    The codes are read from their buffers: the usual way imports pandas wherever it is installed.
    """
    column = column.unify_dictionaries()
    words: list[str] = column.chunk(0).dictionary.to_pylist()
    codes = [
        np.frombuffer(chunk.indices.buffers()[1], np.int32, len(chunk), chunk.indices.offset * 4)
        for chunk in column.chunks
    ]
    return np.concatenate(codes), words


def _numbered(texts: Sequence[str]) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
    """Return the codes of some texts and the different words they stand for."""
    place = {word: code for code, word in enumerate(dict.fromkeys(texts))}
    return np.array(list(map(place.__getitem__, texts)), np.int32), list(place)


def _table(
    file: str, columns: Sequence[Column], rows: Rows, ragged: dict[int, int] | None = None, width: int = 0
) -> Table:
    if not len(rows):
        finding = blocking("empty-file", "The file has a header and no rows", "Deliver the right file.", file=file)
        return Table(file, columns=tuple(columns), findings=(finding,))
    return Table(file, columns=tuple(columns), rows=rows, ragged=ragged or {}, width=width)

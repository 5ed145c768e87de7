"""Reads one worksheet of an untrusted workbook; run as a process of its own, with little memory and time.

It takes the workbook on its standard input, after one line of JSON that says which worksheet is wanted, and answers with
one JSON object. It imports nothing of this project, and can open no file, no connection and no process. If it dies, only
the delivery is refused.
"""

from __future__ import annotations

import importlib
import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypedDict

MOST_MEMORY = 1 << 30
MOST_SECONDS = 20
MOST_UNPACKED = 400 << 20
MOST_PARTS = 5_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 2_000
MOST_CELLS = 6_000_000
# A part that lists sheets is small; a big one is not worth parsing.
_LARGEST_LIST = 1 << 20
_CHUNK = 1 << 20
# The sheet of a template by which it is known.
ABOUT = "About this file"
# As every spreadsheet program writes them, and as anybody may.
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,9})')
_USUAL_ROW = re.compile(rb'<row r="(\d{1,19})"')
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,9})(\d{1,19})"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col (?=[^>]*\bhidden="(?:1|true)")[^>]*?>')
_ERROR = re.compile(rb'<(?:\w+:)?c (?=[^>]*\bt="e")[^>]*?\br="([A-Z]+\d+)"')
_UNCOMPUTED = re.compile(
    rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+\d+)"[^>]*><(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)(?:<v\s*/>|<v></v>)?</(?:\w+:)?c>'
)


class Cells(TypedDict):
    """One column: the different texts, what each was in the workbook, and the position of each row's text."""

    words: list[str]
    kinds: str
    codes: list[int]


class Answer(TypedDict, total=False):
    """What the child says of a workbook; ``problem`` alone if it cannot be read."""

    problem: str
    detail: str
    sheets: list[tuple[str, bool]]
    sheet: str
    template: str
    first_row: int
    columns: list[Cells]
    merged: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    hidden_columns: list[tuple[int, int]]
    errors: list[str]
    uncomputed: list[str]


class Unreadable(Exception):
    """The workbook cannot be read: which problem, and its detail."""


def main() -> None:
    """Read a request and a workbook from the standard input, and print the answer."""
    limit()
    stream = sys.stdin.buffer
    wanted: list[str] = json.loads(stream.readline())["worksheet"]
    try:
        answer = read(stream.read(), wanted)
    except Unreadable as problem:
        answer = {"problem": str(problem.args[0]), "detail": str(problem.args[1]) if len(problem.args) > 1 else ""}
    except MemoryError:
        answer = {"problem": "memory"}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is an answer
        answer = {"problem": "damaged", "detail": f"{type(error).__name__}: {error}"[:200]}
    sys.stdout.write(json.dumps(answer))


def limit() -> None:
    """Take away what a hostile workbook could use: memory, time, files, connections, other processes."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:  # pragma: no cover
        return
    # What is imported later could not be opened any more.
    for name in ("python_calamine", "xml.etree.ElementTree", "encodings.cp437"):
        importlib.import_module(name)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def read(raw: bytes, wanted: list[str]) -> Answer:
    """Return one worksheet.

    Parameters
    ----------
    raw : bytes
        The workbook.
    wanted : list of str
        Names of the worksheet, the first that exists; empty for the only one that is visible and has cells.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except zipfile.BadZipFile as error:
        raise Unreadable("damaged", error) from None
    with archive:
        parts = archive.infolist()
        check_sizes(parts)
        places = worksheet_places(archive)
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - the parent never imports it

        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            sheets = [
                (each.name, each.visible is SheetVisibleEnum.Visible)
                for each in book.sheets_metadata
                if each.typ is SheetTypeEnum.WorkSheet
            ]
            answer: Answer = {"sheets": sheets}
            if ABOUT in dict(sheets):
                scan(archive, places[ABOUT])
                about = book.get_sheet_by_name(ABOUT).to_python(nrows=1)
                answer["template"] = str(about[0][1]) if about and len(about[0]) > 1 else ""
            name = choose(sheets, wanted, archive, places)
            answer["sheet"] = name
            if not name:
                return answer
            marks = scan(archive, places[name])
            sheet = book.get_sheet_by_name(name)
            answer["merged"] = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
            answer["hidden_rows"] = sorted(marks.hidden_rows)
            answer["hidden_columns"] = marks.hidden_columns
            answer["errors"] = marks.errors[:200]
            answer["uncomputed"] = marks.uncomputed[:200]
            answer["first_row"], answer["columns"] = columns_of(sheet)
            return answer


def check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse a workbook that unpacks to more than is ever delivered, before anything is unpacked."""
    if len(parts) > MOST_PARTS:
        raise Unreadable("parts", len(parts))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise Unreadable("unpacked", unpacked)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("password")
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.bin" in names:
        raise Unreadable("binary")
    if "xl/workbook.xml" not in names:
        raise Unreadable("no workbook")


def worksheet_places(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive in which each worksheet lies, by its name."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - small parts only, without declarations

    def tree(name: str) -> ET.Element:
        with archive.open(name) as part:
            text = part.read(_LARGEST_LIST + 1)
        if len(text) > _LARGEST_LIST or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable("declarations", name)
        return ET.fromstring(text)  # noqa: S314

    names = {part.filename.lower(): part.filename for part in archive.infolist()}
    relations = {
        each.get("Id", ""): each.get("Target", "") for each in tree(names.get("xl/_rels/workbook.xml.rels", "")).iter()
    }
    places = {}
    for element in tree(names["xl/workbook.xml"]).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            target = relations.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            places[element.get("name", "")] = names.get(path.lower(), "")
    return places


class Marks:
    """What the XML of a worksheet says of its size, and of cells that are hidden, broken or not computed."""

    def __init__(self) -> None:
        self.last_row = 0
        self.last_column = 0
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.errors: list[str] = []
        self.uncomputed: list[str] = []


def scan(archive: zipfile.ZipFile, place: str) -> Marks:
    """Return the marks of a worksheet, read as a stream: nothing is unpacked as a whole, too wide a span ends it."""
    if not place:
        raise Unreadable("damaged", "a worksheet is listed and missing")
    marks = Marks()
    letters: set[bytes] = set()
    for text in chunks(archive, place):
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable("declarations", place)
        columns, rows = references(text)
        letters |= columns
        marks.last_row = max(marks.last_row, rows)
        if b"hidden=" in text:
            marks.hidden_rows.update(int(row) for row in _HIDDEN_ROW.findall(text))
            marks.hidden_columns.extend(spans(text))
        if b't="e"' in text:
            marks.errors.extend(cell.decode() for cell in _ERROR.findall(text))
        if b"<f" in text:
            marks.uncomputed.extend(cell.decode() for cell in _UNCOMPUTED.findall(text))
        marks.last_column = max((number_of(each) for each in letters), default=0)
        check_span(marks)
    return marks


def references(text: bytes) -> tuple[set[bytes], int]:
    """Return the letters of the columns that cells stand in, and the number of the last row."""
    columns, rows = _USUAL_CELL.findall(text), _USUAL_ROW.findall(text)
    if len(columns) == text.count(b"<c ") and len(rows) == text.count(b"<row ") and b":c " not in text:
        return set(columns), max(map(int, rows), default=0)
    found = _CELL.findall(text)
    return {column for column, _ in found}, max((int(row) for _, row in found), default=0)


def chunks(archive: zipfile.ZipFile, place: str) -> Iterator[bytes]:
    """Yield the XML of a worksheet in pieces that end behind a cell or a row."""
    rest = b""
    total = 0
    with archive.open(place) as part:
        while piece := part.read(_CHUNK):
            total += len(piece)
            if total > MOST_UNPACKED:
                raise Unreadable("unpacked", total)
            text = rest + piece
            cut = max(text.rfind(b"</c>"), text.rfind(b"</row>"), text.rfind(b"/>"))
            cut = text.find(b">", cut) + 1 if cut >= 0 else 0
            if not cut and len(text) > 8 * _CHUNK:
                # Nothing but filling for megabytes: the end may hold the beginning of a tag.
                cut = len(text) - 1024
            rest = text[cut:]
            if cut:
                yield text[:cut]
    yield rest


def spans(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield first and last number of the hidden columns."""
    for tag in _HIDDEN_COLUMNS.findall(text):
        first, last = (re.search(rb'\b%s="(\d+)"' % key, tag) for key in (b"min", b"max"))
        if first and last:
            yield int(first[1]), int(last[1])


def number_of(letters: bytes) -> int:
    """Return the number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def check_span(marks: Marks) -> None:
    """Refuse a worksheet whose outermost cells span more than is ever delivered."""
    if marks.last_row > MOST_ROWS or marks.last_column > MOST_COLUMNS:
        raise Unreadable("span", f"{marks.last_row} rows and {marks.last_column} columns")
    if marks.last_row * marks.last_column > MOST_CELLS:
        raise Unreadable("span", f"{marks.last_row * marks.last_column} cells")


def choose(sheets: list[tuple[str, bool]], wanted: list[str], archive: zipfile.ZipFile, places: dict[str, str]) -> str:
    """Return the name of the worksheet to read; empty if that cannot be told."""
    if wanted:
        folded = {name.strip().casefold(): name for name, _ in sheets}
        return next((folded[each.strip().casefold()] for each in wanted if each.strip().casefold() in folded), "")
    filled = [name for name, visible in sheets if visible and has_cells(archive, places.get(name, ""))]
    return filled[0] if len(filled) == 1 else ""


def has_cells(archive: zipfile.ZipFile, place: str) -> bool:
    """Return whether a worksheet has any cell; its beginning is enough to know."""
    if not place:
        return False
    with archive.open(place) as part:
        return _CELL.search(part.read(_CHUNK)) is not None


def columns_of(sheet: object) -> tuple[int, list[Cells]]:
    """Return the number of the first row with cells, and all columns from A on.

    Rows above the first used one are left out; columns left of it are empty.
    """
    start = sheet.start  # type: ignore[attr-defined]
    if start is None:
        return 1, []
    top, left = start
    rows = sheet.to_python(skip_empty_area=True)  # type: ignore[attr-defined]
    empty: Cells = {"words": [""], "kinds": "t", "codes": [0] * len(rows)}
    return top + 1, [empty] * left + [cells_of(column) for column in zip(*rows, strict=True)]


def cells_of(column: Sequence[object]) -> Cells:
    """Return a column with each different cell once."""
    # True and 1 are equal, and yet not the same.
    keys = list(zip(column, map(type, column), strict=True)) if bool in set(map(type, column)) else column
    place = {key: code for code, key in enumerate(dict.fromkeys(keys))}
    texts = [text_of(key[0] if keys is not column else key) for key in place]  # type: ignore[index]
    codes = list(map(place.__getitem__, keys))
    return {"words": [text for text, _ in texts], "kinds": "".join(kind for _, kind in texts), "codes": codes}


def text_of(cell: object) -> tuple[str, str]:
    """Return a cell as text, and what it was: t text, n number, d day, b yes or no, o a time."""
    if isinstance(cell, str):
        return cell, "t"
    if isinstance(cell, bool):
        return ("TRUE" if cell else "FALSE"), "b"
    if isinstance(cell, (int, float)):
        if isinstance(cell, float) and (not math.isfinite(cell) or not cell.is_integer() or abs(cell) >= 1e15):
            return repr(cell), "n"
        return str(int(cell)), "n"
    if isinstance(cell, datetime):
        return (cell.date().isoformat(), "d") if cell.time() == datetime.min.time() else (cell.isoformat(" "), "o")
    if isinstance(cell, date):
        return cell.isoformat(), "d"
    return str(cell), "o"


if __name__ == "__main__":
    main()

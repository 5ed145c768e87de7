"""Reads one worksheet of an untrusted workbook; run as a process of its own, with little memory and time.

It takes the workbook on its standard input, after one line of JSON that says which worksheet is wanted, and answers with
one JSON object. It imports nothing of this project and can write no file. If it dies, only the delivery is refused.
"""

from __future__ import annotations

import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator
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
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,9})(\d{1,19})"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d{1,19})"')
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
    """Take away what a hostile workbook could use: memory, time, files."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:  # pragma: no cover
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - after the limits

        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            sheets = [
                (each.name, each.visible is SheetVisibleEnum.Visible)
                for each in book.sheets_metadata
                if each.typ is SheetTypeEnum.WorkSheet
            ]
            answer: Answer = {"sheets": sheets}
            if ABOUT in dict(sheets):
                check_span(scan(archive, places[ABOUT]))
                about = book.get_sheet_by_name(ABOUT).to_python(nrows=1)
                answer["template"] = str(about[0][1]) if about and len(about[0]) > 1 else ""
            name = choose(sheets, wanted, archive, places)
            answer["sheet"] = name
            if not name:
                return answer
            marks = scan(archive, places[name])
            check_span(marks)
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
    """Return the marks of a worksheet, read as a stream: nothing is unpacked as a whole."""
    if not place:
        raise Unreadable("damaged", "a worksheet is listed and missing")
    marks = Marks()
    letters: set[bytes] = set()
    for text in chunks(archive, place):
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable("declarations", place)
        for column, row in _CELL.findall(text):
            letters.add(column)
            if len(row) > len(str(marks.last_row)) or int(row) > marks.last_row:
                marks.last_row = int(row)
        for row in _ROW.findall(text):
            if int(row) > marks.last_row:
                marks.last_row = int(row)
        if b"hidden=" in text:
            marks.hidden_rows.update(int(row) for row in _HIDDEN_ROW.findall(text))
            marks.hidden_columns.extend(spans(text))
        if b't="e"' in text:
            marks.errors.extend(cell.decode() for cell in _ERROR.findall(text))
        if b"<f" in text:
            marks.uncomputed.extend(cell.decode() for cell in _UNCOMPUTED.findall(text))
    marks.last_column = max((number_of(each) for each in letters), default=0)
    return marks


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
    columns: list[Cells] = [{"words": [""], "kinds": "t", "codes": []} for _ in range(left)]
    places: list[dict[tuple[object, type], int]] = []
    for number, row in enumerate(sheet.iter_rows()):  # type: ignore[attr-defined]
        if number < top:
            continue
        if not places:
            places = [{} for _ in row]
            columns += [{"words": [], "kinds": "", "codes": []} for _ in row]
        for column, place, cell in zip(columns[left:], places, row, strict=True):
            key = (cell, type(cell))
            code = place.get(key)
            if code is None:
                code = place[key] = len(place)
                text, kind = text_of(cell)
                column["words"].append(text)
                column["kinds"] += kind
            column["codes"].append(code)
    count = len(columns[left]["codes"]) if len(columns) > left else 0
    for column in columns[:left]:
        column["codes"] = [0] * count
    return top + 1, columns


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

"""Hostile workbooks and texts, made when a test asks for one: small to write, large to read."""

import io
import zipfile
from collections.abc import Callable

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
ROOT_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Sales" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_TAIL = "</sheetData></worksheet>"


def text_cell(place: str, text: str) -> str:
    """Return the XML of a cell with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = (
    '<row r="1">'
    + "".join(text_cell(f"{at}1", name) for at, name in zip("ABC", ("Month", "Market", "Units"), strict=True))
    + "</row>"
)
FIRST = f'<row r="2">{text_cell("A2", "2016-01")}{text_cell("B2", "France")}<c r="C2"><v>41000</v></c></row>'


def book(rows: str, *, workbook: str = BOOK, declaration: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook whose sheet holds the header, one row, and the given rows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", ROOT_RELATIONS)
        archive.writestr("xl/workbook.xml", workbook)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", declaration + SHEET_HEAD + HEADER + FIRST + rows + SHEET_TAIL)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def far_cell() -> bytes:
    """Return a workbook with one cell in the last corner of the sheet: 17 billion cells if it is read as a table."""
    return book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def far_column() -> bytes:
    """Return a workbook with one cell in the last column."""
    return book('<row r="3"><c r="XFD3"><v>1</v></c></row>')


def far_row() -> bytes:
    """Return a workbook with one cell in the last row, whose number is beyond every spreadsheet."""
    return book('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')


def six_million_cells() -> bytes:
    """Return a workbook of some hundred kilobytes with more than six million cells."""
    row = "".join(f'<c r="{column}{{0}}"><v>1</v></c>' for column in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return book(
        "".join(f'<row r="{number}">' + row.replace("{0}", str(number)) + "</row>" for number in range(3, 240_003))
    )


def blanks() -> bytes:
    """Return a workbook of less than a megabyte that unpacks to half a gigabyte of blanks."""
    return book("", extra={"xl/media/blank.xml": b" " * (500 << 20)})


def blank_sheet() -> bytes:
    """Return a workbook whose sheet has a hundred megabytes of blanks in it: large, and harmless."""
    return book(" " * (100 << 20))


def lying_size() -> bytes:
    """Return a workbook whose archive claims that its sheet is small."""
    raw = bytearray(book(" " * (40 << 20)))
    place = raw.rfind(b"PK\x01\x02")
    while raw[place + 46 : place + 46 + 24] != b"xl/worksheets/sheet1.xml":
        place = raw.rfind(b"PK\x01\x02", 0, place)
    raw[place + 24 : place + 28] = (4096).to_bytes(4, "little")
    return bytes(raw)


def external_entity() -> bytes:
    """Return a workbook that wants to read a file of this machine."""
    return book("", declaration='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def laughing_workbook() -> bytes:
    """Return a workbook whose list of sheets holds the billion laughs."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return book("", workbook=f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]>' + BOOK.replace('name="Sales"', 'name="&l9;"'))


def many_parts() -> bytes:
    """Return a workbook with six thousand parts."""
    return book("", extra={f"xl/part{number}.xml": b"x" for number in range(6_000)})


def endless_name() -> bytes:
    """Return a workbook with a list of sheets of several megabytes."""
    return book("", workbook=BOOK.replace("Sales", "S" * (3 << 20)))


def broken_zip() -> bytes:
    """Return a workbook that was cut off."""
    return book("")[:-60]


def flipped_sheet() -> bytes:
    """Return a workbook whose sheet is damaged inside the archive."""
    raw = bytearray(book(""))
    place = raw.find(b"xl/worksheets/sheet1.xml") + 60
    for at in range(place, place + 40):
        raw[at] ^= 0x55
    return bytes(raw)


def deep_nesting() -> bytes:
    """Return a workbook whose list of sheets is nested a hundred thousand levels deep."""
    return book("", workbook="<a>" * 100_000 + "</a>" * 100_000)


def no_sheet_part() -> bytes:
    """Return a workbook that lists a worksheet and does not hold it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", ROOT_RELATIONS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELATIONS)
    return stream.getvalue()


def plain_archive() -> bytes:
    """Return an archive that is no workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../outside.txt", "x")
    return stream.getvalue()


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    each.__name__: each
    for each in (
        far_cell, far_column, far_row, six_million_cells, blanks, lying_size, external_entity, laughing_workbook, many_parts,
        endless_name, broken_zip, flipped_sheet, deep_nesting, no_sheet_part, plain_archive,
    )
}  # fmt: skip

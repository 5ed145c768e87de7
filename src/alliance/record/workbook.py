"""Writing Excel workbooks: the one place that knows the writing library.

Numbers are numbers as long as Excel holds them exactly, everything else is a text: no cell ever becomes a formula or a
link.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from alliance.units import decimal_text

Cell = str | int | Fraction | date | None
# Excel keeps so many digits of a number.
DIGITS = 15
WIDEST = 60


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Return an Excel workbook with one sheet per table.

    Parameters
    ----------
    sheets : mapping of str to sequence of rows
        Name of the sheet (at most 31 letters) -> its rows; the first row of a sheet is its header.

    Returns
    -------
    bytes
        The file.
    """
    # Imported here because a figure that is only printed does not wait for it.
    import xlsxwriter  # noqa: PLC0415

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, bold if number == 0 else None)
            for column in range(max((len(row) for row in rows), default=0)):
                longest = max(len(_text(row[column])) for row in rows if column < len(row))
                sheet.set_column(column, column, min(longest + 2, WIDEST))
    return stream.getvalue()


def _write(sheet: object, row: int, column: int, cell: Cell, style: object) -> None:
    if cell is None:
        return
    if isinstance(cell, (int, Fraction)) and _is_short(Fraction(cell)):
        sheet.write_number(row, column, float(cell), style)  # type: ignore[attr-defined]
    elif isinstance(cell, date) and cell.year >= 1900:  # Excel knows no earlier day
        sheet.write_datetime(row, column, cell, style)  # type: ignore[attr-defined]
    else:
        sheet.write_string(row, column, _text(cell), style)  # type: ignore[attr-defined]


def _is_short(value: Fraction) -> bool:
    """Return whether the number has few enough digits, so that Excel holds exactly what was recorded."""
    text = decimal_text(value)
    return len(text.lstrip("-0.").replace(".", "")) <= DIGITS and Fraction(text) == value


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (int, Fraction)):
        return decimal_text(Fraction(cell))
    return cell.isoformat() if isinstance(cell, date) else cell

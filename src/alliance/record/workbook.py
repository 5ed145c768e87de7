"""Writing Excel workbooks: the one place that knows the writing library.

Numbers are numbers as long as Excel holds them exactly, everything else is a text: no cell ever becomes a formula or a
link.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction

from alliance.units import decimal_text

Cell = str | int | Fraction | date | None
# Excel keeps so many digits of a number.
DIGITS = 15
WIDEST = 60


@dataclass(frozen=True)
class Form:
    """How a sheet behaves that people fill in.

    Parameters
    ----------
    choices : mapping of int to str
        Column, counted from 0 -> the cells to choose from, such as ``"=Lists!$A$2:$A$40"``.
    hints : mapping of int to str
        Column -> what is shown beside a cell of it that is being filled in.
    texts : tuple of int
        Columns in which Excel keeps what is typed, also if it looks like a day or a number.
    rows : int
        So many rows below the header are prepared.
    """

    choices: Mapping[int, str] = field(default_factory=dict)
    hints: Mapping[int, str] = field(default_factory=dict)
    texts: tuple[int, ...] = ()
    rows: int = 5_000


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    forms: Mapping[str, Form] | None = None,
    made_on: date | None = None,
) -> bytes:
    """Return an Excel workbook with one sheet per table.

    Parameters
    ----------
    sheets : mapping of str to sequence of rows
        Name of the sheet (at most 31 letters) -> its rows; the first row of a sheet is its header.
    forms : mapping of str to Form or None
        Name of a sheet -> how it behaves when it is filled in.
    made_on : date or None
        The day written into the file: the same sheets of the same day give the same bytes; None for now.

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
        if made_on is not None:
            book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)})
        bold = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, bold if number == 0 else None)
            for column in range(max((len(row) for row in rows), default=0)):
                longest = max(len(_text(row[column])) for row in rows if column < len(row))
                form = (forms or {}).get(name, Form())
                sheet.set_column(column, column, min(longest + 2, WIDEST), text if column in form.texts else None)
            if forms and name in forms:
                _prepare(sheet, forms[name])
    return stream.getvalue()


def _prepare(sheet: object, form: Form) -> None:
    """Let people choose from lists, and tell them what a column expects."""
    for column in sorted({*form.choices, *form.hints}):
        options: dict[str, object] = {"validate": "any", "input_message": form.hints.get(column, "")[:255]}
        if column in form.choices:
            # A warning, not a stop: the check of the delivery says better what is wrong.
            options |= {"validate": "list", "source": form.choices[column], "error_type": "warning"}
        sheet.data_validation(1, column, form.rows, column, options)  # type: ignore[attr-defined]


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

"""Which character separates the cells of a text file: decided by its header, never sniffed from its rows.

The dialect is fixed otherwise: quotes are double quotes, a quote inside quotes is doubled, nothing is escaped.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from alliance.errors import nearest
from alliance.findings import Finding, blocking
from alliance.record.delivery_sheet import DeliverySheet, column_letter
from alliance.record.readers.table import letter_of, tidy

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MOST_COLUMNS = 2_000
# So many rows must have as many cells as the header, or else the delimiter is another one.
_ROWS_LOOKED_AT = 200


@dataclass(frozen=True)
class Dialect:
    """How a text file separates its cells, and what its header says.

    Parameters
    ----------
    delimiter : str
        The character between two cells.
    headers : tuple of str
        The headers, tidied; those of several header rows are joined with ``" / "``.
    findings : tuple of Finding
        Why the file cannot be read so.
    """

    delimiter: str = ""
    headers: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def dialect_of(lines: Sequence[str], body: Sequence[str], file: str, sheet: DeliverySheet) -> Dialect:
    """Return the dialect of a text file.

    Parameters
    ----------
    lines : sequence of str
        The header rows.
    body : sequence of str
        The first rows below them.
    file : str
        Name of the file, for the findings.
    sheet : DeliverySheet
        The headers that must be there.
    """
    readings = {each: headers_of([_cells(line, each) for line in lines]) for each in DELIMITERS}
    candidates = [sheet.delimiter] if sheet.delimiter else _fitting(readings, body, sheet)
    if not candidates:
        # No delimiter gives the headers: the one that gives most of them shows best what is missing.
        candidates = [max(DELIMITERS, key=lambda each: (_found(readings[each], sheet), len(readings[each])))]
    if len(candidates) > 1:
        named = " and ".join(NAMES[each] for each in candidates)
        return Dialect(findings=(blocking(
            "two-delimiters", f"The header and the rows can be cut into cells at {named}",
            'Say which: delimiter = ";" in the delivery sheet.', file=file, row=sheet.header[-1], value=lines[-1][:80],
        ),))  # fmt: skip
    headers = readings[candidates[0]]
    if len(headers) > MOST_COLUMNS:
        return Dialect(findings=(blocking(
            "too-many-columns", f"The header has {len(headers)} cells; at most {MOST_COLUMNS} are read",
            "Deliver one row per figure, not one column.", file=file, row=sheet.header[-1],
        ),))  # fmt: skip
    return Dialect(candidates[0], headers, header_findings(headers, sheet, file))


def headers_of(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the headers of one or several header rows.

    In all rows but the last, an empty cell repeats the one to its left, as merged cells do; the parts are joined with
    ``" / "``.
    """
    width = max((len(row) for row in rows), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        text = ""
        for position in range(width):
            cell = tidy(row[position]) if position < len(row) else ""
            text = cell or (text if number < len(rows) - 1 else "")
            if text and (not parts[position] or parts[position][-1] != text):
                parts[position].append(text)
    headers = [" / ".join(part) for part in parts]
    while headers and not headers[-1]:
        headers.pop()
    return tuple(headers)


def header_findings(
    headers: Sequence[str], sheet: DeliverySheet, file: str, worksheet: str = ""
) -> tuple[Finding, ...]:
    """Return what the delivery sheet asks for and the header does not have, or has twice."""
    row = sheet.header[-1]
    findings = []
    folded = [header.casefold() for header in headers]
    for reference in sheet.headers():
        letter = column_letter(reference)
        if letter:
            if letter not in [letter_of(position) for position in range(len(headers))]:
                findings.append(blocking(
                    "missing-column", f"Expected a column {letter}; the file has {len(headers)} columns",
                    "Correct the letter in the delivery sheet.", file=file, row=row, column=reference, sheet=worksheet,
                ))  # fmt: skip
            continue
        wanted = tidy(reference)
        count = headers.count(wanted) or folded.count(wanted.casefold())
        if count == 0:
            close = nearest(wanted, [header for header in headers if header])
            seen = ", ".join(f"'{header}'" for header in headers[:12] if header)
            findings.append(blocking(
                "missing-column", f"Expected a column '{reference}' in the header; it has {seen or 'no text'}",
                f"Use the header '{close[0]}'." if close else
                "Correct [columns] in the delivery sheet, or say in which row the header stands: header = 3.",
                file=file, row=row, column=reference, sheet=worksheet,
            ))  # fmt: skip
        elif count > 1:
            letters = [letter_of(at) for at, header in enumerate(folded) if header == wanted.casefold()]
            findings.append(blocking(
                "column-twice", f"The header '{reference}' stands over {count} columns: {', '.join(letters)}",
                f'Name the column by its letter in the delivery sheet: "[{letters[0]}]".', file=file, row=row, column=reference, sheet=worksheet,
            ))  # fmt: skip
    return tuple(findings)


def _fitting(readings: dict[str, tuple[str, ...]], body: Sequence[str], sheet: DeliverySheet) -> list[str]:
    """Return the delimiters that give all headers of the sheet and cut the rows as they cut the header."""
    names = [each for each in sheet.headers() if not column_letter(each)]
    complete = [each for each, headers in readings.items() if _found(readings[each], sheet) == len(names)]
    if len(complete) < 2:
        return complete
    several = [each for each in complete if len(readings[each]) > 1] or complete[:1]
    even = [each for each in several if all(len(_cells(line, each)) == len(readings[each]) for line in body if line)]
    return even or several


def _found(headers: Sequence[str], sheet: DeliverySheet) -> int:
    folded = {header.casefold() for header in headers}
    return sum(tidy(each).casefold() in folded for each in sheet.headers() if not column_letter(each))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.split(delimiter)

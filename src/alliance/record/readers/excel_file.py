"""Reading Excel workbooks: in a child process that may die, never in this one.

What the child hands back are texts and numbers; formulas are read by their value. Hidden and merged cells, error values
and formulas without a value are reported, because a person who looks at the sheet does not see what a program reads.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePath

import numpy as np

from alliance.findings import Finding, Severity, blocking
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.readers.dialects import header_findings, headers_of
from alliance.record.readers.excel_child import MOST_SECONDS, Answer, Cells
from alliance.record.readers.table import Column, Mark, Table, column_of, letter_of, tidy, wanted_columns

CHILD = Path(__file__).with_name("excel_child.py")
LONGEST_WAIT = 40
LARGEST_FILE = 100 << 20
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SAVE = "Open it in Excel and save it as an Excel workbook (.xlsx)."
_PROBLEMS = {
    "damaged": ("not-a-workbook", "The workbook is damaged: {0}", _SAVE),
    "no workbook": ("not-a-workbook", "The file is an archive, not an Excel workbook", _SAVE),
    "binary": ("not-a-workbook", "The workbook is in the binary format (.xlsb), which is not read", _SAVE),
    "password": ("not-a-workbook", "The workbook is protected by a password", "Save it without a password."),
    "declarations": ("workbook-bomb", "The workbook holds declarations that no spreadsheet program writes ({0})", _SAVE),
    "parts": ("workbook-bomb", "The workbook has {0} parts", "Deliver the sheet with the figures alone."),
    "unpacked": ("workbook-bomb", "The workbook unpacks to {0} bytes", "Delete empty formatted rows and columns, or deliver a CSV file."),
    "span": ("workbook-bomb", "The cells of the sheet span {0}", "Delete stray cells far below or to the right (Ctrl+End shows them)."),
    "memory": ("workbook-bomb", "The workbook needs more than 1 GiB of memory", "Deliver it in parts, or as a CSV file."),
}  # fmt: skip


class ExcelFile:
    """Excel workbooks (.xlsx, .xlsm)."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Return whether the file is a workbook by its name or by its first bytes."""
        return head.startswith((_ZIP, _OLD)) or PurePath(name).suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb")

    def read(self, raw: bytes, file: str, sheet: DeliverySheet, known: Collection[str]) -> Table:
        """Return the cells that the delivery sheet asks for; see `alliance.record.readers.table.Reader`."""
        answer = asked(raw, file, sheet.worksheet)
        if isinstance(answer, Finding):
            return Table(file, findings=(answer,))
        findings = list(_about_sheets(answer, file, sheet))
        if any(finding.is_blocking for finding in findings):
            return Table(file, findings=tuple(findings))
        name = answer["sheet"]
        first = answer["first_row"]
        # The child leaves out empty rows at the top; the header may still be counted from there.
        below = sheet.header[-1] - first + 1
        headers = headers_of([_row(answer["columns"], row - first) for row in sheet.header])
        findings += header_findings(headers, sheet, file, name)
        positions = wanted_columns(headers, sheet)
        columns = [_column(headers[each], each, answer["columns"][each], max(below, 0)) for each in positions]
        count = len(columns[0].codes) if columns else 0
        rows = np.arange(count, dtype=np.int64) + first + max(below, 0)
        keep = ~np.isin(rows, answer["hidden_rows"]) if sheet.hidden == "skip" else np.ones(count, np.bool_)
        if sheet.hidden != "read":
            findings += _hidden_columns(answer, file, columns)
        if not count and not findings:
            findings.append(
                blocking(
                    "empty-file",
                    "The sheet has no rows below its header",
                    "Deliver the right file.",
                    file=file,
                    sheet=name,
                )
            )
        marks = tuple(_marks(answer, file, sheet, columns))
        columns = [Column(each.header, each.letter, each.codes[keep], each.words, each.typed) for each in columns]
        return Table(file, name, tuple(columns), rows[keep], marks=marks, findings=tuple(findings))


def template_of(raw: bytes, file: str) -> str:
    """Return the name of the template that a workbook was made from, or an empty text."""
    answer = asked(raw, file, ())
    return "" if isinstance(answer, Finding) else answer.get("template", "")


def asked(raw: bytes, file: str, worksheet: Sequence[str]) -> Answer | Finding:
    """Return what a child process reads in a workbook, or the finding that it cannot be read.

    Parameters
    ----------
    raw : bytes
        The workbook.
    file : str
        Its name, for the finding.
    worksheet : sequence of str
        Names of the worksheet, the first that exists; empty for the only visible one with cells.
    """
    if raw.startswith(_OLD):
        return blocking(
            "not-a-workbook",
            "The file is an old workbook (.xls) or protected by a password",
            f"{_SAVE} Without a password.",
            file=file,
        )
    if not raw.startswith(_ZIP):
        return blocking("not-a-workbook", "The name says workbook, the content is something else", _SAVE, file=file)
    if len(raw) > LARGEST_FILE:
        return blocking(
            "too-large", f"The workbook has {len(raw):,} bytes", "Deliver it in parts, or as a CSV file.", file=file
        )
    request = json.dumps({"worksheet": list(worksheet)}).encode() + b"\n"
    command = [sys.executable, "-I", str(CHILD)]
    with subprocess.Popen(  # noqa: S603 - our own file
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as child:
        try:
            output, _ = child.communicate(request + raw, timeout=LONGEST_WAIT)
        except subprocess.TimeoutExpired:
            child.kill()
            return _stopped(f"it took longer than {LONGEST_WAIT} seconds", file)
    if child.returncode != 0:
        reason = f"signal {-child.returncode}" if child.returncode < 0 else f"status {child.returncode}"
        return _stopped(f"the reading process ended with {reason}", file)
    answer: Answer = json.loads(output)
    if "problem" in answer:
        rule, message, advice = _PROBLEMS[answer["problem"]]
        return blocking(rule, message.format(answer.get("detail", "")), advice, file=file)
    return answer


def _stopped(reason: str, file: str) -> Finding:
    return blocking(
        "workbook-bomb", f"The workbook could not be read with 1 GiB of memory in {MOST_SECONDS} seconds: {reason}",
        "Delete stray cells and empty formatted rows, or deliver a CSV file.", file=file,
    )  # fmt: skip


def _about_sheets(answer: Answer, file: str, sheet: DeliverySheet) -> Iterator[Finding]:
    """Yield what is to be said of the worksheets: none chosen, or some that nobody sees."""
    visible = [name for name, is_visible in answer["sheets"] if is_visible]
    hidden = [name for name, is_visible in answer["sheets"] if not is_visible]
    chosen = answer["sheet"]
    if not chosen:
        wanted = " or ".join(f"'{name}'" for name in sheet.worksheet)
        yield blocking(
            "unknown-worksheet",
            f"Expected a worksheet {wanted}" if wanted else "Expected one worksheet with figures",
            f"The workbook has {', '.join(repr(name) for name in visible) or 'no visible one'}; name one in the delivery"
            f" sheet: worksheet = \"{visible[0] if visible else '…'}\".",
            file=file, value=", ".join(visible)[:200],
        )  # fmt: skip
    elif chosen in hidden and not sheet.hidden:
        yield blocking(
            "hidden-sheet", f"The worksheet '{chosen}' is hidden; nobody who opens the file sees these figures",
            'Show it, or write hidden = "read" in the delivery sheet.', file=file, sheet=chosen,
        )  # fmt: skip
    elif set(hidden) - {chosen}:
        named = ", ".join(f"'{name}'" for name in hidden if name != chosen)
        yield Finding(
            Severity.NOTE, "hidden-sheet", f"The workbook has hidden worksheets that were not read: {named}",
            "Delete them before you deliver, or show them.", file=file, value=named[:200],
        )  # fmt: skip


def _marks(answer: Answer, file: str, sheet: DeliverySheet, columns: Sequence[Column]) -> Iterator[Mark]:
    """Yield what is to be said of cells below the header, if their rows are read."""
    first = sheet.header[-1] + 1
    letters = {column.letter: column for column in columns}
    name = answer["sheet"]
    for row in answer["hidden_rows"]:
        if row >= first and not sheet.hidden:
            yield Mark(row, row, blocking(
                "hidden-cells", "The row is hidden; nobody who opens the file sees its figures",
                'Show it, or write hidden = "read" or hidden = "skip" in the delivery sheet.', file=file, sheet=name, row=row,
            ))  # fmt: skip
    for top, left, bottom, right in answer["merged"]:
        hit = [letters[letter_of(each)] for each in range(left, min(right, 2_000) + 1) if letter_of(each) in letters]
        if bottom + 1 < first or not hit or (top == bottom and len(hit) == 1) or _is_filled(hit, sheet):
            continue
        yield Mark(max(top + 1, first), bottom + 1, blocking(
            "merged-cells",
            f"The cells {letter_of(left)}{top + 1}:{letter_of(right)}{bottom + 1} are merged; only the first holds a value",
            f'Unmerge them and fill each, or write fill = ["{hit[0].shown()}"] in the delivery sheet if the value holds for'
            " all of these rows.",
            file=file, sheet=name, row=top + 1, column=hit[0].shown(),
        ))  # fmt: skip
    for rule, cells, what in (
        ("formula-error", answer["errors"], "holds an error value such as #DIV/0! or #N/A"),
        ("formula-without-value", answer["uncomputed"], "holds a formula that no spreadsheet program has computed"),
    ):
        for cell in cells:
            match = re.fullmatch(r"([A-Z]+)(\d+)", cell)
            if match and match[1] in letters and first <= int(match[2]):
                yield Mark(int(match[2]), int(match[2]), blocking(
                    rule, f"The cell {cell} {what}",
                    "Correct the formula or paste its value; open and save the file in Excel.",
                    file=file, sheet=name, row=int(match[2]), column=letters[match[1]].shown(), value=cell,
                ))  # fmt: skip


def _is_filled(hit: Sequence[Column], sheet: DeliverySheet) -> bool:
    """Return whether the delivery sheet says that the one column of a merge repeats the cell above."""
    filled = {tidy(each).casefold() for each in sheet.fill}
    return len(hit) == 1 and bool({hit[0].header.casefold(), f"[{hit[0].letter}]".casefold()} & filled)


def _hidden_columns(answer: Answer, file: str, columns: Sequence[Column]) -> Iterator[Finding]:
    """Yield the columns that the delivery sheet asks for and nobody sees."""
    letters = {column.letter: column for column in columns}
    for first, last in answer["hidden_columns"]:
        for number in range(first, min(last, 2_000) + 1):
            column = letters.get(letter_of(number - 1))
            if column is not None:
                yield blocking(
                    "hidden-cells", f"The column '{column.shown()}' is hidden",
                    'Show it, or write hidden = "read" in the delivery sheet.', file=file, sheet=answer["sheet"],
                    column=column.shown(),
                )  # fmt: skip


def _row(columns: Sequence[Cells], offset: int) -> list[str]:
    """Return the texts of one row, counted from the first row that the child hands back."""
    return [
        column["words"][column["codes"][offset]] if 0 <= offset < len(column["codes"]) else "" for column in columns
    ]


def _column(header: str, position: int, cells: Cells, below: int) -> Column:
    codes = np.array(cells["codes"][below:], np.int32)
    typed = (at for at, kind in enumerate(cells["kinds"]) if kind in "nd")
    return column_of(header, position, codes, cells["words"], typed)

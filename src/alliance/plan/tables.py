"""The input tables of a decision, declared as data and checked at the door.

A `Form` says which columns a table has, in which unit, and what they mean; from it come the templates, the checks and the
manual. What comes in is text with its place; what goes on are numbers that may be solved. Every fault is a Finding
with file, row and column, and a blocking one keeps the whole decision from being solved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from statistics import median
from typing import Literal

from alliance.errors import nearest
from alliance.findings import Finding, Severity

Kind = Literal["text", "number", "whole", "flag"]
Secrecy = Literal["public", "member", "clean team", "alliance"]
STATUSES = ("reported", "estimated", "synthetic")
TRUE, FALSE = ("yes", "true", "1", "y", "x"), ("no", "false", "0", "n", "")
# A number that is this many times the middle of its column is usually in another unit.
ODD_FACTOR = 500.0
# What a person writes in the note of a row whose odd number is right.
CHECKED = "checked"


@dataclass(frozen=True)
class Column:
    """One column of an input table.

    Parameters
    ----------
    name : str
        Header in the file.
    kind : "text", "number", "whole" or "flag"
        What its cells are.
    meaning : str
        What it is, for the template and the manual.
    unit : str
        Unit of a number.
    default : str or None
        What an empty cell means; None if a value is required.
    least, most : float
        Smallest and largest number that makes sense.
    refers_to : str
        ``"plants.plant"`` if the cell must be found in another table's column.
    secrecy : "public", "member", "clean team" or "alliance"
        Who may see it.
    is_mixed : bool
        Whether its numbers are of several units, so that they are not held against each other.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    default: str | None = None
    least: float = 0.0
    most: float = 1e9
    refers_to: str = ""
    secrecy: Secrecy = "member"
    is_mixed: bool = False


@dataclass(frozen=True)
class Form:
    """The declaration of one input table.

    Parameters
    ----------
    name, meaning : str
        Its name (also of its file or worksheet) and what a row says.
    columns : tuple of Column
        In the order of the template.
    key : tuple of str
        Columns that together name a row; no two rows may share them.
    is_optional : bool
        Whether the decision can be taken without the table.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    is_optional: bool = False


@dataclass(frozen=True)
class Given:
    """A table as it came: text with its place.

    Parameters
    ----------
    file, sheet : str
        Where it was read.
    rows : sequence of (int, mapping of str to str)
        Row number as a person counts, and the cells by header.
    """

    file: str
    rows: Sequence[tuple[int, Mapping[str, str]]]
    sheet: str = ""


Number = float
Cells = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Checked:
    """A table that passed: columns of equal length.

    Parameters
    ----------
    text : mapping of str to list of str
        The text columns.
    numbers : mapping of str to list of float
        The number, whole and flag columns (a flag is 1 or 0).
    rows : list of int
        Row of each entry in the file.
    statuses : frozenset of str
        Statuses other than "reported" that occur.
    """

    text: Mapping[str, list[str]]
    numbers: Mapping[str, list[float]]
    rows: list[int]
    statuses: frozenset[str] = field(default_factory=frozenset)

    def __len__(self) -> int:
        return len(self.rows)


def check_tables(forms: Sequence[Form], given: Mapping[str, Given]) -> tuple[dict[str, Checked], list[Finding]]:
    """Return the tables that passed, and everything that a person must look at.

    Parameters
    ----------
    forms : sequence of Form
        The tables of the decision.
    given : mapping of str to Given
        What came, by name of the table.
    """
    findings: list[Finding] = []
    checked: dict[str, Checked] = {}
    for name, table in given.items():
        if name not in {form.name for form in forms}:
            close = nearest(name, [form.name for form in forms])
            hint = f" Did you mean '{close[0]}'?" if close else ""
            findings.append(
                Finding(
                    Severity.WARNING,
                    "unknown-table",
                    f"'{name}' is no input table of this decision and was not read.{hint}",
                    file=table.file,
                )
            )
    for form in forms:
        if form.is_optional and (form.name not in given or not given[form.name].rows):
            continue
        if form.name not in given:
            findings.append(
                Finding(
                    Severity.BLOCKING,
                    "missing-table",
                    f"The table '{form.name}' is missing: {form.meaning}.",
                    "Fill it in, as a file or as a worksheet of this name; its columns are"
                    f" {', '.join(column.name for column in form.columns)}.",
                    file=f"{form.name}.csv",
                )
            )
            continue
        checked[form.name], found = check_table(form, given[form.name])
        findings += found
    findings += _references(forms, given, checked)
    return checked, findings


def check_table(form: Form, given: Given) -> tuple[Checked, list[Finding]]:
    """Return one table as columns, and what is wrong in it."""
    findings = _headers(form, given)
    text: dict[str, list[str]] = {}
    numbers: dict[str, list[float]] = {}
    for column in form.columns:
        cells = [cells.get(column.name, "").strip() for _, cells in given.rows]
        if column.kind == "text":
            text[column.name] = [cell or column.default or "" for cell in cells]
            findings += _required(form, given, column, cells)
        else:
            numbers[column.name], found = _numbers(form, given, column, cells)
            findings += found
    findings += _twice(form, given, text)
    statuses = [cells.get("status", "").strip() or "reported" for _, cells in given.rows]
    for (row, _), status in zip(given.rows, statuses, strict=True):
        if status not in STATUSES:
            findings.append(
                _wrong(given, row, "status", status, f"A status is one of {', '.join(STATUSES)}", "Write one.")
            )
    rows = [row for row, _ in given.rows]
    return Checked(text, numbers, rows, frozenset(statuses) - {"reported"}), findings


def _headers(form: Form, given: Given) -> list[Finding]:
    if not given.rows:
        return [
            Finding(
                Severity.BLOCKING,
                "empty-table",
                f"The table '{form.name}' has no rows: {form.meaning}.",
                "Fill in at least one row.",
                given.file,
                given.sheet,
            )
        ]
    headers = set(given.rows[0][1])
    known = {column.name for column in form.columns} | {"status", "source", "note", "currency"}
    findings = []
    for column in form.columns:
        if column.name not in headers and column.default is None:
            close = nearest(column.name, headers)
            hint = f"Rename '{close[0]}'." if close else "Add it."
            findings.append(
                Finding(
                    Severity.BLOCKING,
                    "missing-column",
                    f"The table '{form.name}' has no column '{column.name}' ({column.meaning}).",
                    hint,
                    given.file,
                    given.sheet,
                    given.rows[0][0] - 1,
                    column.name,
                )
            )
    absent = [name for name in known if name not in headers]
    for header in sorted(headers - known):
        # A misspelt column with a default would quietly be taken for empty.
        meant = nearest(header, absent, 1)
        findings.append(
            Finding(
                Severity.BLOCKING if meant else Severity.NOTE,
                "unknown-column",
                f"The column '{header}' is not used in the table '{form.name}'",
                f"Rename it to '{meant[0]}', or remove it." if meant else "",
                given.file,
                given.sheet,
                given.rows[0][0] - 1 if meant else None,
                header,
            )
        )
    return findings


def _wrong(given: Given, row: int, column: str, value: str, expected: str, advice: str) -> Finding:
    return Finding(
        Severity.BLOCKING,
        "wrong-value",
        f"{expected}; {repr(value) if value else 'nothing'} came",
        advice,
        given.file,
        given.sheet,
        row,
        column,
        value,
    )


def _required(form: Form, given: Given, column: Column, cells: Sequence[str]) -> list[Finding]:
    if column.default is not None or column.name not in given.rows[0][1] if given.rows else True:
        return []
    return [
        _wrong(given, row, column.name, "", f"The table '{form.name}' needs {column.meaning}", "Fill in the cell.")
        for (row, _), cell in zip(given.rows, cells, strict=True)
        if not cell
    ]


def _numbers(form: Form, given: Given, column: Column, cells: Sequence[str]) -> tuple[list[float], list[Finding]]:
    numbers: list[float] = []
    findings: list[Finding] = []
    unit = f" ({column.unit})" if column.unit else ""
    kind = {"flag": "Yes or no", "whole": "A whole number"}.get(column.kind, "A number")
    expected = f"is expected for '{column.meaning}'{unit}"
    for (row, _), cell in zip(given.rows, cells, strict=True):
        value = cell if cell else column.default
        if value is None:
            numbers.append(0.0)
            if column.name in given.rows[0][1]:
                findings.append(_wrong(given, row, column.name, "", f"{kind} {expected}", "Fill in the cell."))
            continue
        number = _number(column, value)
        if number is None:
            numbers.append(0.0)
            advice = "Write yes or no." if column.kind == "flag" else "Write plain digits, such as 1250 or 0.25."
            findings.append(_wrong(given, row, column.name, cell, f"{kind} {expected}", advice))
            continue
        numbers.append(number)
        if column.kind != "flag" and not column.least <= number <= column.most:
            findings.append(
                _wrong(
                    given,
                    row,
                    column.name,
                    cell,
                    f"A number between {column.least:,g} and {column.most:,.10g} {expected}",
                    "Check the unit and the sign.",
                )
            )
        if column.kind == "whole" and number != round(number):
            findings.append(_wrong(given, row, column.name, cell, f"A whole number {expected}", "Round it."))
    findings += _odd(given, column, numbers)
    return numbers, findings


def _number(column: Column, text: str) -> float | None:
    if column.kind == "flag":
        word = text.lower()
        return 1.0 if word in TRUE else 0.0 if word in FALSE else None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and "_" not in text else None


def _odd(given: Given, column: Column, numbers: Sequence[float]) -> list[Finding]:
    """Blame numbers far beyond the rest of their column: another unit would quietly bend the plan."""
    positive = [number for number in numbers if number > 0]
    if column.kind == "flag" or column.is_mixed or len(positive) < 5:
        return []
    middle = median(positive)
    odd = [
        (row, number)
        for (row, cells), number in zip(given.rows, numbers, strict=True)
        if number > ODD_FACTOR * middle and number > 1000 and not is_checked(cells)
    ]
    if not odd or len(odd) > len(positive) / 4:
        return []
    return [
        Finding(
            Severity.BLOCKING,
            "odd-unit",
            f"{column.meaning} is {number:g}, {number / middle:,.0f} times the middle of its column ({middle:g})",
            f"Give it in {column.unit or 'the unit of the others'}, or write '{CHECKED}' in the note of the row.",
            given.file,
            given.sheet,
            row,
            column.name,
            f"{number:g}",
        )
        for row, number in odd
    ]


def is_checked(cells: Mapping[str, str]) -> bool:
    """Return whether a person has noted in the row that its numbers are right, odd as they look."""
    return CHECKED in cells.get("note", "").lower()


def _twice(form: Form, given: Given, text: Mapping[str, Sequence[str]]) -> list[Finding]:
    keys: dict[tuple[str, ...], int] = {}
    findings = []
    for position, (row, cells) in enumerate(given.rows):
        key = tuple(text[name][position] if name in text else cells.get(name, "") for name in form.key)
        if key in keys:
            findings.append(
                _wrong(
                    given,
                    row,
                    form.key[0],
                    ", ".join(key),
                    f"Each row of '{form.name}' is named once; row {keys[key]} has the same {', '.join(form.key)}",
                    "Remove one of them.",
                )
            )
        keys.setdefault(key, row)
    return findings


def _references(forms: Sequence[Form], given: Mapping[str, Given], checked: Mapping[str, Checked]) -> list[Finding]:
    findings = []
    for form in forms:
        for column in form.columns:
            table, _, target = column.refers_to.partition(".")
            if not table or form.name not in checked or table not in checked:
                continue
            known = set(checked[table].text[target])
            for row, cell in zip(checked[form.name].rows, checked[form.name].text[column.name], strict=True):
                if cell and cell not in known:
                    close = nearest(cell, known)
                    advice = f"Did you mean '{close[0]}'?" if close else f"Add it to the table '{table}'."
                    findings.append(
                        _wrong(
                            given[form.name],
                            row,
                            column.name,
                            cell,
                            f"A {target} of the table '{table}' is expected",
                            advice,
                        )
                    )
    return findings

"""The input tables of a decision as files: read from CSV files or one workbook, brought into euros, written as templates.

Nothing is judged here but the files themselves: what a cell must be is said by the forms of the decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from alliance.calendar import Period, parse_period
from alliance.errors import PeriodError, UnknownName, UsageError
from alliance.figures.currency import rate
from alliance.figures.figure import Refusal
from alliance.findings import Finding, Severity
from alliance.plan.tables import STATUSES, Column, Form, Given
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.readers.choice import reader_for
from alliance.record.readers.table import Table, letter_of, tidy
from alliance.record.snapshot import Snapshot
from alliance.record.workbook import Cell, workbook
from alliance.record.workbook import Form as Filling

CURRENCY = "EUR"
NOTES = "Notes"
# Columns that every table may have beside its own.
COMMON = (
    ("currency", "currency of the row's amounts, if not EUR; converted at the average rate of the year"),
    ("status", "reported, estimated or synthetic; shown with every result. Empty: reported"),
    ("source", "where the row comes from"),
    ("note", "anything; not read"),
)
_WIDEST = 52
# What a workbook says of itself as a whole: said once, not once for each table.
_WHOLE_FILE = ("not-a-workbook", "workbook-bomb", "too-large", "unreadable-file")


def read_tables(folder: Path, forms: Sequence[Form], function: str) -> tuple[dict[str, Given], list[Finding]]:
    """Read the input tables of a folder: one CSV file a table, or one workbook with a worksheet a table.

    Parameters
    ----------
    folder : Path
        Where they lie. A CSV file goes before the worksheet of the same name.
    forms : sequence of Form
        The tables that are looked for.
    function : str
        What is planned with them.

    Returns
    -------
    tuple of dict and list of Finding
        The tables by name, and what is wrong with the files.

    Raises
    ------
    UsageError
        If there is no such folder, or more than one workbook in it.
    """
    if not folder.is_dir():
        raise UsageError(
            f"There are no input tables in '{folder}'. Write templates with 'alliance plan template {function} {folder}'."
        )
    books = sorted(path for path in folder.glob("*.xlsx") if not path.name.startswith("~$"))
    if len(books) > 1:
        named = ", ".join(f"'{book.name}'" for book in books)
        raise UsageError(f"'{folder}' holds {len(books)} workbooks: {named}. Keep the one with the input tables.")
    given: dict[str, Given] = {}
    findings: list[Finding] = []
    for form in forms:
        file = folder / f"{form.name}.csv"
        source = file if file.exists() else next(iter(books), None)
        if source is None:
            continue
        table = _read(source, form)
        found = list(_file_findings(table, form))
        if any(finding.rule in _WHOLE_FILE for finding in found) and source in books:
            return given, [*findings, *found]
        findings += found
        if table.columns:
            given[form.name] = Given(source.name, _rows(table), table.sheet)
    return given, findings


def in_euros(
    given: Mapping[str, Given], forms: Sequence[Form], snapshot: Snapshot
) -> tuple[dict[str, Given], list[Finding]]:
    """Return the tables with every amount in euros: a row may name another currency in the column ``currency``.

    Parameters
    ----------
    given : mapping of str to Given
        The tables as they came.
    forms : sequence of Form
        Which of their columns are money: those whose unit begins with EUR.
    snapshot : Snapshot
        The record, whose own exchange rates go before the shipped ones.

    Returns
    -------
    tuple of dict and list of Finding
        The tables, a note for each rate that was used, and a blocking finding for each that there is not.
    """
    years = (cells.get("year", "") for table in given.values() for _, cells in table.rows)
    year = next((each for each in years if each), "")
    converted: dict[str, Given] = {}
    findings: dict[str, Finding] = {}
    for name, table in given.items():
        money = [column.name for form in forms if form.name == name for column in form.columns if _is_money(column)]
        if not any(cells.get("currency", "") not in ("", CURRENCY) for _, cells in table.rows):
            converted[name] = table
            continue
        rows: list[tuple[int, Mapping[str, str]]] = []
        for number, cells in table.rows:
            code = cells.get("currency", "").upper()
            factor, finding = _factor(code, cells.get("year", "") or year, snapshot)
            if finding is not None:
                place = replace(finding, file=table.file, sheet=table.sheet, row=number, column="currency", value=code)
                findings.setdefault(finding.message, place)
            amounts = {key: _times(cells[key], factor) for key in money if key in cells}
            rows.append((number, {**cells, **amounts}))
        converted[name] = Given(table.file, rows, table.sheet)
    return converted, list(findings.values())


def write_template(folder: Path, forms: Sequence[Form], title: str, *, as_csv: bool = False) -> tuple[Path, ...]:
    """Write empty input tables that a planner can fill in.

    Parameters
    ----------
    folder : Path
        Where; made if it does not exist.
    forms : sequence of Form
        The tables.
    title : str
        Name of the decision, also of the workbook.
    as_csv : bool
        Whether to write one CSV file a table instead of one workbook.

    Returns
    -------
    tuple of Path
        What was written. Nothing that is there already is overwritten.

    Raises
    ------
    UsageError
        If a file of that name, or another workbook, is there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [folder / f"{form.name}.csv" for form in forms] if as_csv else [folder / f"{title}.xlsx"]
    there = [path for path in wanted if path.exists()] or sorted(folder.glob("*.xlsx"))
    if there:
        raise UsageError(f"'{there[0]}' is there already and was not overwritten. Name an empty folder.")
    if not as_csv:
        wanted[0].write_bytes(_book(forms, title))
        return tuple(wanted)
    for path, form in zip(wanted, forms, strict=True):
        path.write_text(",".join(_headers(form)) + "\n", encoding="utf-8")
    notes = folder / "README.txt"
    lines = [" ".join(str(cell) for cell in row if cell not in (None, "")) for row in _notes(forms, title)]
    notes.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return (*wanted, notes)


def _read(path: Path, form: Form) -> Table:
    raw = path.read_bytes()
    reader = reader_for(path.name, raw[:8])
    if reader is None:
        raise UsageError(f"'{path}' is neither a CSV file nor a workbook. Give the table '{form.name}' as one of them.")
    # Every column is read by its letter, so that a header nobody expects is seen and not passed over.
    letters = [letter_of(position) for position in range(_WIDEST)]
    table = reader.read(raw, path.name, _sheet(form, letters), ())
    absent = {finding.column for finding in table.findings if finding.rule == "missing-column"}
    present = [letter for letter in letters if f"[{letter}]" not in absent]
    if not table.columns and absent and present:
        return reader.read(raw, path.name, _sheet(form, present), ())
    return table


def _sheet(form: Form, letters: Sequence[str]) -> DeliverySheet:
    columns = {letter: f"[{letter}]" for letter in letters}
    return DeliverySheet(name=form.name, columns=columns, worksheet=(form.name,), decimal=".", hidden="read")


def _file_findings(table: Table, form: Form) -> Iterator[Finding]:
    """Yield what the reader found that matters here, and two columns with one header."""
    for finding in table.findings:
        # Letters beyond the last column, and a sheet that may be missing, are nothing.
        if (
            finding.rule not in ("missing-column", "unknown-worksheet", "empty-file")
            and finding.severity is not Severity.NOTE
        ):
            yield finding
    yield from (mark.finding for mark in table.marks)
    for position, cells in table.ragged.items():
        yield Finding(
            Severity.BLOCKING,
            "ragged-row",
            f"The header has {table.width} cells, the row has {cells}",
            "Quote a cell that holds the separator, or complete the row.",
            table.file,
            table.sheet,
            int(table.rows[position]),
        )
    seen: set[str] = set()
    for column in table.columns:
        name = _name(column.header)
        if name and name in seen:
            yield Finding(
                Severity.BLOCKING,
                "column-twice",
                f"Two columns of the table '{form.name}' are called '{column.header}'",
                "Keep one of them.",
                table.file,
                table.sheet,
                1,
                column.header,
            )
        seen.add(name)


def _rows(table: Table) -> list[tuple[int, Mapping[str, str]]]:
    """Return the rows as text with their number, empty rows left out."""
    named = [(_name(column.header), column) for column in table.columns if column.header]
    rows: list[tuple[int, Mapping[str, str]]] = []
    for position, number in enumerate(table.rows.tolist()):
        cells = {name: column.text(position) for name, column in named}
        if any(cells.values()):
            rows.append((int(number), cells))
    return rows


def _name(header: str) -> str:
    return tidy(header).casefold().replace(" ", "_")


def _is_money(column: Column) -> bool:
    return column.unit.split(" ")[0] == CURRENCY


def _factor(code: str, year: str, snapshot: Snapshot) -> tuple[Fraction, Finding | None]:
    """Return what one unit of a currency is in euros in a year, and what is to be said of it."""
    if code in ("", CURRENCY):
        return Fraction(1), None
    try:
        period: Period = parse_period(year)
        answer = rate(code, CURRENCY, period, "average", snapshot=snapshot)
    except (UnknownName, PeriodError) as problem:
        return Fraction(1), Finding(Severity.BLOCKING, "no-rate", str(problem), "Give the amounts in EUR.")
    if isinstance(answer, Refusal):
        return Fraction(1), Finding(Severity.BLOCKING, "no-rate", answer.reason, "Give the amounts in EUR.")
    return answer[0], Finding(Severity.NOTE, "converted", f"Amounts in {code} of {year}: {answer[1]}")


def _times(cell: str, factor: Fraction) -> str:
    """Return an amount in euros as text; what is no number stays as it is, for the check to name."""
    if factor == 1 or not cell:
        return cell
    try:
        return repr(float(cell) * float(factor))
    except ValueError:
        return cell


def _headers(form: Form) -> list[str]:
    return [
        *(column.name for column in form.columns),
        *(name for name, _ in COMMON if name != "currency" or _has_money(form)),
    ]


def _has_money(form: Form) -> bool:
    return any(_is_money(column) for column in form.columns)


def _book(forms: Sequence[Form], title: str) -> bytes:
    """Return the workbook: a sheet with notes, and a worksheet a table with drop-downs where a column refers to another."""
    sheets: dict[str, list[list[Cell]]] = {NOTES: _notes(forms, title)}
    fillings: dict[str, Filling] = {}
    places = {
        f"{form.name}.{column.name}": f"={form.name}!${letter_of(at)}$2:${letter_of(at)}$2000"
        for form in forms
        for at, column in enumerate(form.columns)
    }
    for form in forms:
        headers = _headers(form)
        sheets[form.name] = [list(headers)]
        choices: dict[int, str] = {}
        hints: dict[int, str] = {}
        for at, column in enumerate(form.columns):
            hints[at] = _hint(column)
            if column.refers_to in places:
                choices[at] = places[column.refers_to]
            elif column.kind == "flag":
                choices[at] = "yes,no"
        choices[headers.index("status")] = ",".join(STATUSES)
        hints |= {headers.index(name): meaning for name, meaning in COMMON if name in headers}
        texts = tuple(at for at, column in enumerate(form.columns) if column.kind == "text")
        fillings[form.name] = Filling(choices, hints, texts, 2_000)
    return workbook(sheets, forms=fillings)


def _hint(column: Column) -> str:
    unit = f", {column.unit}" if column.unit else ""
    empty = "Must be filled in." if column.default is None else f"Empty: {column.default or 'none'}."
    return f"{column.meaning[:1].upper()}{column.meaning[1:]}{unit}. {empty}"


def _notes(forms: Sequence[Form], title: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [f"Input tables of the {title} plan", "", "", "", "", ""],
        [
            "Fill in one worksheet a table. Leave the headers as they are; columns that may be empty may also be removed."
        ],
        ["What cannot be understood is named with its row and column, and nothing is planned until it is corrected."],
        [""],
        ["Table", "Column", "Unit", "Meaning", "If empty", "Who may see it"],
    ]
    for form in forms:
        optional = " The whole table may be left out." if form.is_optional else ""
        rows.append([form.name, "", "", f"One row: {form.meaning}.{optional}", "", ""])
        for column in form.columns:
            empty = "must be filled in" if column.default is None else column.default or "none"
            refers = f" (a {column.refers_to.replace('.', ', column ')})" if column.refers_to else ""
            rows.append(["", column.name, column.unit, f"{column.meaning}{refers}", empty, column.secrecy])
    rows.append(["every table", "", "", "", "", ""])
    rows += [["", name, "", meaning, "", ""] for name, meaning in COMMON]
    return rows

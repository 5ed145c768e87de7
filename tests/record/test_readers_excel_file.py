"""Excel workbooks: read in a child that may die; what a person cannot see is reported."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from tests.record import bombs
from tests.record.delivered import SHEET, blocking, delivered, rows, rules, said, saved, workbook_of

from alliance.record.deliveries import Prepared
from alliance.record.readers import excel_file

CELLS = {
    "A1": "Month", "B1": "Market", "C1": "Units",
    "A2": "2016-01", "B2": "France", "C2": 41000,
    "A3": "2016-02", "B3": "Germany", "C3": 12500.0,
    "A4": "2016-03", "B4": "Spain", "C4": "1 250",
}  # fmt: skip


def book(**changes: object) -> openpyxl.Workbook:
    """Return a workbook of three months, some cells changed."""
    return workbook_of({**CELLS, **changes})


def given(raw: bytes, sheet: str = SHEET) -> Prepared:
    """Return a workbook read and checked."""
    return delivered(raw, sheet, file="sales.xlsx")


def test_numbers_texts_and_days_are_read() -> None:
    """Numbers are exact, texts that are numbers are read, days are days."""
    sheet = (
        SHEET.replace('period = "Month"', 'day = "Month"')
        .replace('"sales"', '"employees"')
        .replace('"vehicles"', '"people"')
    )
    raw = saved(
        book(
            A2=date(2016, 12, 31),
            A3=datetime(2016, 11, 30, tzinfo=None),  # noqa: DTZ001 - Excel knows no zones
            A4="31.10.2016",
        )
    )
    assert rows(given(raw, sheet), "start", "value", "row") == [
        (date(2016, 12, 31), 41000, 2), (date(2016, 11, 30), 12500, 3), (date(2016, 10, 31), 1250, 4),
    ]  # fmt: skip


def test_the_table_may_stand_anywhere_in_the_sheet() -> None:
    """Empty rows and columns before the table do not shift rows or letters."""
    moved = {f"{'DEF'['ABC'.index(place[0])]}{int(place[1:]) + 6}": value for place, value in CELLS.items()}
    assert rows(given(saved(workbook_of(moved)), "header = 7\n" + SHEET), "value", "row") == [
        (41000, 8),
        (12500, 9),
        (1250, 10),
    ]
    lettered = SHEET.replace('"Units"', '"[F]"')
    assert rows(given(saved(workbook_of(moved)), "header = 7\n" + lettered), "value") == [(41000,), (12500,), (1250,)]


def test_a_header_of_two_rows_is_joined() -> None:
    """Merged group headers hold for the columns below them."""
    cells = {
        "A1": "Month",
        "B1": "Cars",
        "D1": "Vans",
        "B2": "new",
        "C2": "used",
        "D2": "new",
        "A3": "2016-01",
        "B3": 1,
        "C3": 2,
        "D3": 3,
    }
    made = workbook_of(cells)
    made.active.merge_cells("B1:C1")
    sheet = "header = [1, 2]\n" + SHEET.replace('"Units"', '"Cars / used"').replace('market = "Market"\n', "")
    assert rows(given(saved(made), sheet), "value") == [(2,)]


def test_the_only_visible_sheet_with_cells_is_read() -> None:
    """Empty sheets do not matter, hidden ones are noted, two with cells must be chosen from."""
    made = book()
    made.create_sheet("Empty")
    made.create_sheet("Secret")["A1"] = "x"
    made["Secret"].sheet_state = "hidden"
    assert ("note", "hidden-sheet") in said(given(saved(made)))
    made.create_sheet("Other")["A1"] = "x"
    assert rules(given(saved(made))) == {"unknown-worksheet"}
    assert len(rows(given(saved(made), 'worksheet = ["Verkauf", "sales"]\n' + SHEET), "value")) == 3
    assert rules(given(saved(made), 'worksheet = "Secret"\n' + SHEET)) == {"hidden-sheet"}
    assert "Sales" in blocking(given(saved(made), 'worksheet = "Absent"\n' + SHEET))[0].advice


def test_hidden_rows_and_columns_are_refused_or_as_the_sheet_says() -> None:
    """What nobody sees is not filed without a word."""
    made = book()
    made.active.row_dimensions[3].hidden = True
    found = blocking(given(saved(made)))
    assert [(finding.rule, finding.row, finding.sheet) for finding in found] == [("hidden-cells", 3, "Sales")]
    assert rows(given(saved(made), 'hidden = "skip"\n' + SHEET), "row") == [(2,), (4,)]
    assert rows(given(saved(made), 'hidden = "read"\n' + SHEET), "row") == [(2,), (3,), (4,)]
    made = book()
    made.active.column_dimensions["C"].hidden = True
    assert [finding.column for finding in blocking(given(saved(made)))] == ["Units"]


def test_merged_cells_are_refused_unless_they_fill() -> None:
    """Only the first of merged cells holds a value; the sheet may say that it holds for all."""
    made = book(B3=None)
    made.active.merge_cells("B2:B3")
    found = blocking(given(saved(made)))
    assert (found[0].rule, found[0].row, found[0].column) == ("merged-cells", 2, "Market")
    assert rows(given(saved(made), 'fill = ["Market"]\n' + SHEET), "market") == [("FR",), ("FR",), ("ES",)]


def test_formulas_are_read_by_their_value() -> None:
    """A formula that nobody computed, and one that failed, are refused with their cell."""
    found = blocking(given(saved(book(C3="=C2/2"))))
    assert [(finding.rule, finding.row) for finding in found] == [("formula-without-value", 3), ("value-missing", 3)]
    assert found[0].value == "C3"
    raw = bombs.book(
        f'<row r="3">{bombs.text_cell("A3", "2016-02")}{bombs.text_cell("B3", "Spain")}<c r="C3"><f>1+6</f><v>7</v></c></row>'
    )
    assert rows(given(raw), "value") == [(41000,), (7,)]
    raw = bombs.book(f'<row r="3">{bombs.text_cell("A3", "2016-02")}<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')
    assert [(finding.rule, finding.row) for finding in blocking(given(raw))] == [
        ("formula-error", 3),
        ("value-missing", 3),
    ]


@pytest.mark.parametrize(
    ("written", "rule"), [("1e400", "not-finite"), ("NaN", "not-finite"), ("0.1234567890123456", "inexact-number")]
)
def test_floats_that_are_no_numbers_are_refused(written: str, rule: str) -> None:
    """What overflows or was computed is not rounded into a figure."""
    raw = bombs.book(
        f'<row r="3">{bombs.text_cell("A3", "2016-02")}{bombs.text_cell("B3", "Spain")}<c r="C3"><v>{written}</v></c></row>'
    )
    found = blocking(given(raw))
    assert (found[0].rule, found[0].row, found[0].column, found[0].sheet) == (rule, 3, "Units", "Sales")


@pytest.mark.parametrize("name", [name for name in bombs.WORKBOOKS if name not in ("six_million_cells", "blanks")])
def test_a_hostile_workbook_is_a_finding(name: str) -> None:
    """Whatever a workbook does, only its delivery suffers; file and advice are named."""
    found = blocking(given(bombs.WORKBOOKS[name]()))
    assert found[0].rule in ("workbook-bomb", "not-a-workbook", "unknown-worksheet")
    assert found[0].file == "sales.xlsx"
    assert found[0].advice


def test_a_large_harmless_workbook_is_read() -> None:
    """A sheet with a hundred megabytes of blanks in it is read like any other."""
    assert rows(given(bombs.blank_sheet()), "value") == [(41000,)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["six_million_cells", "blanks"])
def test_a_large_hostile_workbook_is_a_finding(name: str) -> None:
    """Large ones as well."""
    assert rules(given(bombs.WORKBOOKS[name]())) <= {"workbook-bomb", "not-a-workbook"}


def test_a_child_that_dies_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader that crashes, prints nothing or hangs refuses the delivery and nothing else."""
    child = tmp_path / "child.py"
    monkeypatch.setattr(excel_file, "CHILD", child)
    monkeypatch.setattr(excel_file, "LONGEST_WAIT", 1)
    for program in ("import os; os.abort()", "import sys; sys.exit(3)", "import time; time.sleep(60)"):
        child.write_text(program, "utf-8")
        assert rules(given(saved(book()))) == {"workbook-bomb"}


def test_the_child_can_open_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Once it reads, the child can open no file and no connection, so a hole in a parser leads nowhere."""
    child = tmp_path / "child.py"
    program = excel_file.CHILD.read_text("utf-8")
    attempts = {"file": "open('/etc/hostname')", "connection": "__import__('_socket').socket()"}
    for what, attempt in attempts.items():
        child.write_text(
            program.replace("    stream = sys.stdin.buffer\n", f"    stream = sys.stdin.buffer\n    {attempt}\n"),
            "utf-8",
        )
        monkeypatch.setattr(excel_file, "CHILD", child)
        assert rules(given(saved(book()))) == {"workbook-bomb"}, what


def test_old_and_protected_workbooks_are_named() -> None:
    """A file in the old format, one with a password, and a text called .xlsx say what to do."""
    assert "password" in blocking(given(b"\xd0\xcf\x11\xe0" + b"\0" * 512))[0].message
    assert rules(given(b"Month,Market,Units\n")) == {"not-a-workbook"}
    assert rules(delivered(b"%PDF-1.7", file="sales.pdf")) == {"unreadable-file"}


def test_percent_filled_as_a_share_is_refused() -> None:
    """43.4 % in Excel is 0.434; a column of such numbers is not 0.434 percent."""
    sheet = SHEET.replace('"sales"', '"market_share"').replace('"vehicles"', '"percent"')
    raw = saved(book(C2=0.434, C3=0.42, C4=0.4))
    assert rules(given(raw, sheet)) == {"percent-of-one"}
    assert rows(given(saved(book(C2=43.4, C3=42, C4=40)), sheet), "value", "scale") == [(434, -1), (42, 0), (40, 0)]

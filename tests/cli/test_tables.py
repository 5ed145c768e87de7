"""One table for people and programs: numbers stay exact, texts stay texts."""

import csv
import io
import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import click
import openpyxl
import pytest

from alliance.cli.tables import Answer, Table, as_csv, as_text, as_workbook, write

TABLE = Table(
    "Vehicles sold, 2016: 9,961,347 vehicles",
    ("Member", "Vehicles", "Since", "Note"),
    (
        ("Renault", 3182625, date(1999, 3, 27), ""),
        ("=HYPERLINK(1)", Fraction("5733445.4"), None, "-1 is a text here"),
        ("Total", 9961347, None, "+ sum"),
    ),
    totals=frozenset({2}),
    below=(("Period", "2016"), ("Note", "one"), ("Note", "two"), ("Next", "alliance explain sales")),
)
ANSWER = Answer({"value": 9961347, "name": "日産"}, TABLE)


def test_numbers_are_grouped_for_people_and_plain_for_programs() -> None:
    """People read 9,961,347; programs read 9961347."""
    assert "9,961,347" in as_text(TABLE)
    assert [row["vehicles"] for row in csv.DictReader(io.StringIO(as_csv(TABLE)))] == [
        "3182625",
        "5733445.4",
        "9961347",
    ]


def test_nothing_is_wrapped_or_cut_in_plain_text() -> None:
    """Every row of the table is one line, however long."""
    long = Table("", ("Note", "Value"), (("x" * 300, 1234567),))
    assert any(line.endswith("1,234,567") and "x" * 300 in line for line in as_text(long).splitlines())


def test_a_text_never_becomes_a_formula_in_csv() -> None:
    """Texts that a spreadsheet would take for formulas are guarded; numbers are not touched."""
    rows = list(csv.reader(io.StringIO(as_csv(Table("", ("Name", "Value"), (("=1+1", -5), ("@x", -6), ("\tx", 7)))))))
    assert rows[1:] == [["'=1+1", "-5"], ["'@x", "-6"], ["'\tx", "7"]]


def test_what_a_number_means_stands_in_every_csv_row() -> None:
    """Period and notes are columns; the next command is not."""
    rows = list(csv.DictReader(io.StringIO(as_csv(TABLE))))
    assert {row["period"] for row in rows} == {"2016"}
    assert "next" not in rows[0]


def test_every_column_of_csv_has_a_name_of_its_own() -> None:
    """A note of one line and the notes of the whole stand in two columns with two names."""
    table = Table("", ("Market", "Note"), (("Japan", "at least"),), below=(("Note", "pro forma"),))
    assert list(csv.DictReader(io.StringIO(as_csv(table)))) == [
        {"market": "Japan", "note": "at least", "note to all": "pro forma"}
    ]


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts() -> None:
    """No cell of a written workbook is a formula, and its numbers can be added up."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(TABLE)))
    sheet = book["Table"]
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=HYPERLINK(1)", "s")
    assert (sheet["B2"].value, sheet["B3"].value) == (3182625, 5733445.4)
    assert sheet["C2"].value.date() == date(1999, 3, 27)
    assert [row[0].value for row in book["About"].iter_rows()] == ["title", "period", "note"]


def test_a_number_that_excel_would_round_is_written_as_a_text() -> None:
    """Eighteen digits stay eighteen digits."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(Table("", ("Value",), ((123456789012345678,),)))))
    assert book["Table"]["A2"].value == "123456789012345678"


@pytest.mark.parametrize(
    ("name", "starts"), [("a.json", b"{"), ("a.csv", b"member,"), ("a.xlsx", b"PK"), ("a.txt", b"Veh")]
)
def test_the_ending_of_the_file_says_how_it_is_written(tmp_path: Path, name: str, starts: bytes) -> None:
    """`-o figures.xlsx` is a workbook without a further word."""
    write(ANSWER, None, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(starts)


def test_json_is_the_form_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    """What programs read is on stdout alone, in UTF-8."""
    write(ANSWER, "json")
    assert json.loads(capsys.readouterr().out) == ANSWER.form


def test_a_workbook_is_not_written_onto_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever forgets -o is told so."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(click.UsageError, match="-o figures"):
        write(ANSWER, "xlsx")


@pytest.mark.parametrize(("name", "form"), [("z.pdf", None), ("z.csv", "json"), ("z.json", "table")])
def test_an_ending_that_means_another_format_is_refused(name: str, form: str | None, tmp_path: Path) -> None:
    """Nothing is written into a file whose ending says something else."""
    target = tmp_path / name
    with pytest.raises(click.UsageError):
        write(Answer({}, Table("t", (), ())), form, target)
    assert not target.exists()

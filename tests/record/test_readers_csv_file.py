"""CSV files: one dialect, the right encoding, the row of the file for everything."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.delivered import SALES, SHEET, blocking, delivered, rows, rules, sheet_of

from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.readers.csv_file import CsvFile

PLAIN = DeliverySheet(columns={"period": "a", "note": "b"})
EXPECTED = [("FR", 41000, 2), ("DE", 12500, 3), ("FR", 43250, 4), ("DE", 11900, 5)]


def read(text: str, sheet: DeliverySheet = PLAIN) -> list[tuple[int, list[str]]]:
    """Return the rows of a text, each with its place."""
    table = CsvFile().read(text.encode(), "x.csv", sheet, ())
    assert table.findings == (), table.findings
    return [(int(row), [column.text(at) for column in table.columns]) for at, row in enumerate(table.rows)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp932", "ascii"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_dialect_gives_the_same_rows(encoding: str, newline: str, delimiter: str) -> None:
    """Encoding, line ends and separator change nothing of what is read."""
    raw = SALES.replace("\n", newline).replace(",", delimiter).encode(encoding)
    assert rows(delivered(raw), "market", "value", "row") == EXPECTED


def test_utf_16_has_a_mark_or_is_named() -> None:
    """UTF-16 without its mark is recognised and refused, and read when the sheet says so."""
    raw = SALES.encode("utf-16-le")
    assert rules(delivered(raw)) == {"unknown-encoding"}
    assert "utf-16-le" in blocking(delivered(raw))[0].advice
    assert rows(delivered(raw, 'encoding = "utf-16-le"\n' + SHEET), "value") == [(41000,), (12500,), (43250,), (11900,)]


def test_known_names_tell_the_encoding() -> None:
    """A brand with an accent, or a market in kanji, decides between two encodings that both fit."""
    text = "Month,Market,Brand,Units\n2016-01,France,Citroën,5\n"
    sheet = SHEET.replace('market = "Market"\n', 'market = "Market"\nbrand = "Brand"\n')
    assert rows(delivered(text.encode("cp1252"), sheet), "brand") == [("citroen",)]
    japanese = "Month,Market,Units\n2016-01,日本,5\n"
    assert rows(delivered(japanese.encode("cp932")), "market") == [("JP-kanji",)]


def test_two_encodings_are_refused() -> None:
    """If nothing tells which reading is right, both are shown and none is taken."""
    text = "Month,Market,Units,Remark\n2016-01,France,5,FÜR ALLE\n"
    sheet = SHEET.replace('value = "Units"\n', 'value = "Units"\nnote = "Remark"\n')
    found = blocking(delivered(text.encode("cp1252"), sheet))
    assert [finding.rule for finding in found] == ["two-encodings"]
    assert found[0].row == 2
    assert "FÜR" in found[0].message
    assert rows(delivered(text.encode("cp1252"), 'encoding = "cp1252"\n' + sheet), "note") == [("FÜR ALLE",)]


def test_bytes_that_are_no_text_are_refused() -> None:
    """The row of the first byte that fits no encoding is named."""
    raw = b"Month,Market,Units\n2016-01,France,5\n2016-02,\x81\x81\xff,6\n"
    found = blocking(delivered(raw))
    assert (found[0].rule, found[0].row) == ("unknown-encoding", 3)
    assert rules(delivered(SALES, 'encoding = "klingon"\n' + SHEET)) == {"unknown-encoding"}
    assert rules(delivered(SALES, 'encoding = "base64"\n' + SHEET)) == {"unknown-encoding"}


def test_the_header_decides_the_separator() -> None:
    """A semicolon file with decimal commas is not cut at its commas."""
    text = "Month;Market;Units\n2016-01;France;41.000\n2016-02;France;1.250.000\n"
    assert rows(delivered(text), "value") == [(41000,), (1250000,)]


def test_two_separators_are_refused() -> None:
    """If header and rows can be cut in two ways, the sheet must say which."""
    letters = DeliverySheet(columns={"period": "[A]", "note": "[B]"})
    table = CsvFile().read(b"a;x,b;y\n1;2,3;4\n5;6,7;8\n", "x.csv", letters, ())
    assert [finding.rule for finding in table.findings] == ["two-delimiters"]


@pytest.mark.parametrize(
    ("text", "rule", "row"),
    [
        ("Month,Market,Units\n2016-01,\"France,41000\n2016-02,Germany,7\n", "unclosed-quote", 2),
        ("Month,Market,Units\n2016-01,France,5\n2016-01,\"Fra\"nce,41000\n", "stray-quote", 3),
        ("Month,Market,Units\n2016-01,France\n", "ragged-row", 2),
        ("Month,Market,Units\n2016-01,France,5\n2016-02,France,41,5\n", "ragged-row", 3),
        ("Month,Market,Units\n2016-01,Fra\0nce,5\n", "nul-byte", 2),
        ("Month,Market,Units\n2016-01," + "x" * 140_000 + ",5\n", "long-line", 2),
        ("Month,Market,Units," + ",".join("c" * 1 for _ in range(2100)) + "\n2016-01,France,5\n", "too-many-columns", 1),
        ("Month,Markt,Units\n2016-01,France,5\n", "missing-column", 1),
        ("Month,Market,Units,Units\n2016-01,France,5,6\n", "column-twice", 1),
        ("", "empty-file", None),
        (" \n \n", "empty-file", None),
        ("Month,Market,Units\n", "empty-file", None),
        ("Month,Market,Units\n,,\n\n", "empty-file", None),
    ],
)  # fmt: skip
def test_what_breaks_a_file_is_named_with_its_row(text: str, rule: str, row: int | None) -> None:
    """A broken file is refused with rule, row and advice."""
    found = blocking(delivered(text))
    assert (found[0].rule, found[0].row, found[0].file) == (rule, row, "sales.csv")
    assert found[0].advice


def test_a_quote_that_is_never_closed_does_not_swallow_the_file() -> None:
    """Three hundred thousand rows below an open quote are not one cell."""
    text = 'Month,Market,Units\n2016-01,"France,1\n' + "2016-02,Germany,7\n" * 300_000
    assert blocking(delivered(text))[0].row == 2


def test_cells_may_hold_line_breaks_and_separators() -> None:
    """Quoted cells keep their content, and the rows below keep their numbers."""
    assert read('a,b\n1,"x, y"\n2,"two\nlines"\n3,"say ""no"""\n\n5,z\n') == [
        (2, ["1", "x, y"]), (3, ["2", "two lines"]), (5, ["3", 'say "no"']), (7, ["5", "z"]),
    ]  # fmt: skip


def test_blanks_around_names_mean_nothing() -> None:
    """No-break spaces, tabs and the mark of byte order are taken off."""
    text = "Month,Market,Units\n2016-01,\u00a0France ,5\n2016-02,\ufeffGermany\u200b,6\n"
    assert rows(delivered(text), "market") == [("FR",), ("DE",)]


def test_rows_and_header_may_stand_anywhere() -> None:
    """Titles above the header and notes below the rows are left out as the sheet says."""
    text = 'Our sales\n\n"Month","Market","Units"\n2016-01,France,5\n2016-01,Total,5\nSource: us\n'
    sheet = 'header = 3\n' + SHEET + (
        '[[exclude]]\ncolumn = "Month"\nmatch = "Source*"\naction = "stop"\n'
        '[[exclude]]\ncolumn = "Market"\nmatch = "Total"\naction = "total"\n'
    )  # fmt: skip
    assert rows(delivered(text, sheet), "value", "row") == [(5, 4)]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff", exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=20), st.sampled_from([",", ";", "\t", "|"]))
def test_agrees_with_the_standard_library(cells: list[tuple[str, str]], delimiter: str) -> None:
    """Whatever the csv module writes is read back cell by cell, tidied, rows without content left out."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows([("a", "b"), *cells])
    table = CsvFile().read(stream.getvalue().encode(), "x.csv", PLAIN, ())
    read_back = [[column.text(at) for column in table.columns] for at in range(len(table.rows))]
    from alliance.record.readers.table import tidy

    assert read_back == [[tidy(one), tidy(other)] for one, other in cells]


def test_the_fast_and_the_strict_reader_agree() -> None:
    """A stray blank before a quote changes the way, not what is read elsewhere."""
    body = "".join(
        f"2016-{month:02d},{market},{month * 7}\n" for month in range(1, 13) for market in ("France", "Germany")
    )
    fast = delivered("Month,Market,Units\n" + body)
    strict = delivered(
        "Month,Market,Units\n" + body + '2016-01,"Spain",3\n2016-02,"Sp""ain",3\n'.replace('"Sp""ain"', "Spain")
    )
    assert rows(strict, "market", "value", "row")[:24] == rows(fast, "market", "value", "row")
    assert sheet_of(SHEET).columns

"""Delivery sheets: what they say, and every mistake in one named with its line."""

from datetime import date

import pytest
from tests.record.delivered import SHEET, sheet_of

from alliance.record.delivery import Scope
from alliance.record.delivery_sheet import Spread, column_letter
from alliance.record.sheet_file import read_sheet


def test_a_sheet_says_what_the_columns_mean() -> None:
    """Columns, constants, scope and the day of knowledge come out as they were written."""
    sheet = sheet_of(
        'mode = "replace"\nreason = "restated"\nheader = [2, 3]\nskip = [5, "8-9"]\n'
        + SHEET
        + '[scope]\nmeasures = ["sales"]\nstart = 2016-01-01\nend = 2017-01-01\n[scope.where]\nmarket = "US"\n'
    )
    assert sheet.columns == {"period": "Month", "market": "Market", "value": "Units"}
    assert sheet.scope == Scope(("sales",), "", date(2016, 1, 1), date(2017, 1, 1), {"market": "US"})
    assert (sheet.known_on, sheet.header, sheet.skips(5), sheet.skips(7), sheet.skips(8)) == (
        date(2017, 2, 8), (2, 3), True, False, True,
    )  # fmt: skip


def test_a_wide_table_is_spread() -> None:
    """A spread gives each column its period, and what else holds for it."""
    text = SHEET.replace('period = "Month"\n', "").replace('value = "Units"\n', "")
    sheet = sheet_of(text + '[[spread]]\ncolumns = { "Jan" = "2016-01", "Feb" = "2016-02" }\npowertrain = "battery"\n')
    assert sheet.spreads == (Spread({"Jan": "2016-01", "Feb": "2016-02"}, "period", {"powertrain": "battery"}),)
    assert sheet.headers() == ("Market", "Jan", "Feb")


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ("colums = 1\n", "colums", "Did you mean 'columns'?"),
        ('kind = "fact"\n', "kind", "Did you mean 'facts'"),
        ('mode = "overwrite"\n', "mode", 'Write mode = "add"'),
        ("title = 3\n", "title", "Expected a text"),
        ('known_on = "8 Feb"\n', "known_on", "Write known_on = 2017-02-08"),
        ("header = 0\n", "header", "Write header = 3"),
        ("header = true\n", "header", "Write header = 3"),
        ('skip = ["a-b"]\n', "skip", 'Write skip = [2, "40-52"]'),
        ('decimal = "comma"\n', "decimal", "Expected one of"),
        ('delimiter = "::"\n', "delimiter", "Expected ','"),
        ("fill = [1]\n", "fill", "Expected a list of texts"),
        ('scope = "all"\n', "scope", "Write [scope]"),
        ('accept = ["jump-by-thousand"]\n', "accept", "without a reason"),
        ("[scope]\nstart = 2017-01-01\nend = 2016-01-01\n", "scope.end", "ends before it begins"),
        ('[scope]\nmeasure = "sales"\n', "scope.measure", "not a key of a scope"),
        ('[[exclude]]\ncolumn = "Month"\nmatch = "x"\naction = "drop"\n', "exclude", "'skip', 'stop' or 'total'"),
        ('[values]\nmarket = "x"\n', "values.market", "Expected a table"),
        ('[values.markt]\n"x" = "y"\n', "values.markt", "Did you mean 'market'"),
        ("[[spread]]\ncolumns = []\n", "spread", "Expected the columns of the spread"),
    ],
)
def test_every_mistake_is_named(change: str, key: str, words: str) -> None:
    """A mistake names its key, its line and what to write instead."""
    head, tables = (change, "") if not change.startswith("[") else ("", change)
    plain = "".join(line for line in SHEET.splitlines(keepends=True) if not line.startswith(("title", "known_on")))
    text = head + plain + tables
    _, findings = read_sheet(text.encode(), "sales.toml")
    found = next(finding for finding in findings if finding.column == key)
    assert words in found.sentence()
    assert found.rule == "delivery-sheet"
    assert found.file == "sales.toml"
    assert found.row is None or 1 <= found.row <= len(text.splitlines())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SHEET.replace('measure = "sales"\n', ""), "does not say the measure"),
        (SHEET.replace('period = "Month"\n', ""), "does not say the period"),
        (SHEET.replace('value = "Units"\n', ""), "either a column 'value' or a [[spread]]"),
        (SHEET + 'market = "FR"\n', "'market' is both a column and a constant"),
        (
            SHEET.replace('period = "Month"\n', 'period = "Month"\nday = "Day"\n'),
            "said in a way that is not understood",
        ),
        (SHEET.replace('period = "Month"\n', 'month = "Month"\n'), "said in a way that is not understood"),
        ('kind = "relations"\n[columns]\nsubject = "a"\nobject = "b"\n', "does not say the kind"),
    ],
)
def test_what_is_missing_or_said_twice_is_named(text: str, words: str) -> None:
    """A sheet that cannot be meant is refused before any file is read with it."""
    _, findings = read_sheet(text.encode(), "sales.toml")
    assert any(words in finding.message for finding in findings)


def test_a_text_that_is_no_toml_names_its_line() -> None:
    """What cannot be parsed is a finding with a line, not an error."""
    sheet, findings = read_sheet(b'title = "x"\nkind = facts\n', "sales.toml")
    assert sheet is None
    assert findings[0].row == 2
    assert read_sheet(b"\xff\xfe", "sales.toml")[0] is None


def test_a_column_is_named_by_header_or_letter() -> None:
    """A letter in brackets is a column, anything else is a header."""
    assert [column_letter(text) for text in ("[C]", "[AA]", "C", "[c]", "[ABCD]")] == ["C", "AA", "", "", ""]

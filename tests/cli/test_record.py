"""The record from the command line: in once, or not at all; looked at, compared, verified."""

from pathlib import Path

import openpyxl
import pytest
from tests.cli.asking import answered, typed

SHEET = """\
title = "North: sales"
member = "north"
known_on = 2017-01-20
source = "https://example.org/north"
{more}
[columns]
period = "Year"
value = "Vehicles"
[constants]
measure = "sales"
unit = "vehicles"
"""
ALLIANCE = """\
[alliance]
title = "Twin Motors"
[members]
north = "North Motors"
south = "South Motors"
"""


@pytest.fixture
def twin(tmp_path: Path) -> Path:
    """Return a new alliance folder with two members and nothing filed."""
    assert typed("new", str(tmp_path / "twin"), "--title", "Twin Motors").exit_code == 0
    (tmp_path / "twin" / "alliance.toml").write_text(ALLIANCE, "utf-8")
    return tmp_path / "twin"


def deliver(folder: Path, name: str, rows: str, more: str = "") -> Path:
    """Write a delivery of North with its sheet and return its file."""
    file = folder / "deliveries" / name
    file.write_text(f"Year,Vehicles\n{rows}", "utf-8")
    file.with_suffix(".toml").write_text(SHEET.format(more=more), "utf-8")
    return file


def test_an_import_answers_in_the_fixed_form(twin: Path) -> None:
    """Delivery, rows and findings; the second time it is in already."""
    file = deliver(twin, "north.csv", "2015,1204300\n2016,1311750\n")
    first = answered("record", "import", str(file), "--member", "north", folder=twin)
    assert (first["rows"], first["already"], first["findings"]) == (2, False, [])
    again = answered("record", "import", str(file), "--member", "north", folder=twin)
    assert (again["delivery"], again["already"]) == (first["delivery"], True)
    assert len(answered("record", "log", folder=twin)["deliveries"]) == 1  # type: ignore[arg-type]


def test_a_refused_delivery_names_the_cell_and_files_nothing(twin: Path) -> None:
    """Exit code 1; each finding has file, row, column, value, message and advice; the log stays empty."""
    file = deliver(twin, "north.csv", "2015,1204300\n2016,many\n")
    form = answered("record", "import", str(file), folder=twin, code=1)
    assert (form["delivery"], form["rows"]) == (None, 0)
    (finding,) = form["findings"]  # type: ignore[misc]
    assert (finding["severity"], finding["file"], finding["row"]) == ("blocking", "north.csv", 3)
    assert (finding["column"], finding["value"]) == ("Vehicles", "many")
    assert set(finding) >= {"severity", "file", "sheet", "row", "column", "value", "message", "advice"}
    assert answered("record", "log", folder=twin)["deliveries"] == []
    assert "many" in typed("record", "check", str(file), folder=twin).stdout


def test_a_check_files_nothing(twin: Path) -> None:
    """`record check` reads as import does and leaves the record as it is."""
    file = deliver(twin, "north.csv", "2016,1311750\n")
    form = answered("record", "check", str(file), folder=twin)
    assert (form["rows"], form["findings"]) == (1, [])
    assert answered("record", "log", folder=twin)["deliveries"] == []


def test_a_restatement_shows_what_it_changed(twin: Path) -> None:
    """The old figure stays askable; the difference names the delivery."""
    typed("record", "import", str(deliver(twin, "north.csv", "2016,1311750\n")), folder=twin)
    more = 'mode = "replace"\nreason = "late returns"\n[scope]\nstart = 2016-01-01\nend = 2017-01-01\n'
    restated = deliver(twin, "restated.csv", "2016,1311800\n", more)
    restated.with_suffix(".toml").write_text(
        restated.with_suffix(".toml").read_text("utf-8").replace("2017-01-20", "2018-01-20"), "utf-8"
    )
    assert typed("record", "import", str(restated), folder=twin).exit_code == 0
    (change,) = answered("record", "diff", "2", folder=twin)["changes"]  # type: ignore[misc]
    assert (change["what"], change["before"]["value"], change["difference"]) == ("restated", 1311750, 50)
    assert answered("record", "diff", "2017-12-31", "2018-12-31", folder=twin)["changes"] == [change]
    words = ("figure", "sales", "--period", "2016", "--perimeter", "north")
    assert answered(*words, folder=twin)["value"] == 1311800
    assert answered(*words, "--known-on", "2017-12-31", folder=twin)["value"] == 1311750


def test_a_template_goes_out_and_comes_back(twin: Path, tmp_path: Path) -> None:
    """A workbook written for a member is filled in Excel and imported without a sheet."""
    file = tmp_path / "returns.xlsx"
    assert typed("record", "template", "figures", "--member", "north", "-o", str(file), folder=twin).exit_code == 0
    assert openpyxl.load_workbook(file).sheetnames


def test_what_was_filed_can_be_looked_at(reference_folder: Path) -> None:
    """A delivery is found by its number, shown with its rows, and an overview counts the measures."""
    shown = answered("record", "show", "1", folder=reference_folder)
    assert len(shown["relations"]) == shown["delivery"]["rows"]  # type: ignore[arg-type,index]
    held = answered("record", "show", folder=reference_folder)["measures"]
    assert {"sales", "ev_sales", "employees"} <= {each["measure"] for each in held}  # type: ignore[attr-defined]


def test_a_record_is_verified_and_made_anew(twin: Path) -> None:
    """A whole record verifies; rebuilding its caches changes no figure."""
    typed("record", "import", str(deliver(twin, "north.csv", "2016,1311750\n")), folder=twin)
    words = ("figure", "sales", "--period", "2016", "--perimeter", "north")
    before = answered(*words, folder=twin)
    assert answered("record", "verify", folder=twin) == {"damaged": False, "findings": []}
    assert answered("record", "rebuild", folder=twin) == {"deliveries": 1}
    assert answered(*words, folder=twin) == before


def test_the_doctor_says_what_works(twin: Path, tmp_path: Path) -> None:
    """All is well in a good folder; a broken alliance.toml is named."""
    assert answered("doctor", folder=twin)["fine"] is True
    assert answered("doctor", folder=tmp_path)["fine"] is True
    (twin / "alliance.toml").write_text("[alliance\n", "utf-8")
    assert answered("doctor", folder=twin, code=1)["fine"] is False

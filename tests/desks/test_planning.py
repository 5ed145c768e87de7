"""The planning desk: input tables as files, in any of their forms; templates that can be filled in."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from tests.plan.production_case import tables

from alliance.desks import planning
from alliance.desks.case import Scenario, TablesRefused, open_case
from alliance.desks.delivery import start
from alliance.desks.functions import recorded_function
from alliance.errors import NotShown, UnknownName, UsageError
from alliance.plan.manufacturing.tables import FORMS
from alliance.record.members import Registry

Tables = dict[str, list[dict[str, str]]]
ALLIANCE = """\
[alliance]
title = "Two"
[members]
renault = "Renault"
nissan = "Nissan"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an alliance folder with two members and no tables."""
    start(tmp_path / "two", "Two", content=ALLIANCE)
    return tmp_path / "two"


def inputs(folder: Path) -> Path:
    """Return where the input tables lie."""
    place = folder / "plans" / "manufacturing"
    place.mkdir(parents=True, exist_ok=True)
    return place


def write_csv(folder: Path, found: Tables) -> None:
    """Write tables as CSV files."""
    for name, rows in found.items():
        with (inputs(folder) / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)


def fill(book: Path, found: Tables) -> None:
    """Fill a workbook of templates in, numbers as numbers, as a person does."""
    opened = openpyxl.load_workbook(book)
    for name, rows in found.items():
        headers = [cell.value for cell in opened[name][1]]
        for number, row in enumerate(rows, start=2):
            for key, cell in row.items():
                is_number = cell.replace(".", "", 1).isdigit() and key not in ("year", "pattern", "line")
                opened[name].cell(number, headers.index(key) + 1, float(cell) if is_number else cell)
    opened.save(book)


def refused(folder: Path) -> list[str]:
    """Return the blocking findings of the tables."""
    with pytest.raises(TablesRefused) as found:
        open_case(folder)
    sentences = [finding.sentence() for finding in found.value.findings if finding.is_blocking]
    # The error says each of them, not how many more there are.
    assert str(found.value) == "\n".join([f"Nothing was planned. {sentences[0]}", *sentences[1:]])
    return sentences


def test_a_folder_that_lists_no_function_says_how_to_list_one() -> None:
    """Who asks for a function in a fresh folder is shown the line to write."""
    with pytest.raises(UnknownName, match=r'None is listed under \[functions\].*: purchasing = "Purchasing"'):
        recorded_function(Registry("Two", ()), "purchasing")


def test_a_filled_template_plans(folder: Path) -> None:
    """The workbook that the template command writes, filled in, is a plan; the same as from CSV files, to the run."""
    (book,) = planning.write_template("manufacturing", inputs(folder))
    fill(book, tables())
    from_book = planning.plan_jointly(folder)
    assert from_book.plan.has_plan
    book.unlink()
    write_csv(folder, tables())
    from_files = planning.plan_jointly(folder)
    assert from_files.plan.cost == from_book.plan.cost


def test_csv_templates_plan_too(folder: Path) -> None:
    """Rows written below the headers of the CSV templates make a plan; an optional table may stay empty."""
    written = planning.write_template("manufacturing", inputs(folder), as_csv=True)
    assert {path.name for path in written} == {*(f"{form.name}.csv" for form in FORMS), "README.txt"}
    for name, rows in tables().items():
        path = inputs(folder) / f"{name}.csv"
        header = path.read_text("utf-8").strip().split(",")
        lines = [",".join(row.get(column, "") for column in header) for row in rows]
        path.write_text("\n".join([",".join(header), *lines]) + "\n", "utf-8")
    assert planning.plan_jointly(folder).plan.has_plan


def test_a_template_explains_every_column(tmp_path: Path) -> None:
    """A worksheet a table, a choice where a column refers to another, a note with unit and meaning of each column."""
    (book,) = planning.write_template("manufacturing", tmp_path / "new")
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames == ["Notes", *(form.name for form in FORMS)]
    notes = {(row[1].value, row[3].value) for row in opened["Notes"].iter_rows()}
    for form in FORMS:
        assert [cell.value for cell in opened[form.name][1]][: len(form.columns)] == [
            column.name for column in form.columns
        ]
        assert all(any(name == column.name for name, _ in notes) for column in form.columns)
        lists = [each.formula1 for each in opened[form.name].data_validations.dataValidation if each.type == "list"]
        for column in form.columns:
            if column.refers_to:
                assert any(f"{column.refers_to.partition('.')[0]}!$" in str(source) for source in lists)


def test_a_template_never_overwrites(tmp_path: Path) -> None:
    """What is there already stays as it is."""
    planning.write_template("manufacturing", tmp_path)
    with pytest.raises(UsageError, match="is there already and was not overwritten"):
        planning.write_template("manufacturing", tmp_path)
    with pytest.raises(UnknownName, match="Known are manufacturing"):
        planning.write_template("baking", tmp_path)


def broken(book: Path, sheet: str, cell: str, value: object) -> None:
    """Write a value into a cell."""
    opened = openpyxl.load_workbook(book)
    opened[sheet][cell] = value
    opened.save(book)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "words"),
    [
        (
            "demand",
            "D2",
            "many",
            "A number is expected for 'vehicles asked for' (vehicles); 'many' came (manufacturing.xlsx, sheet demand, row 2",
        ),
        ("demand", "D3", -5, "between 0"),
        ("demand", "D2", None, "nothing came"),
        ("lines", "B2", "Flinns", "Did you mean 'Flins'?"),
        ("eligibility", "I1", "curent", "Rename it to 'current'"),
        ("plants", "D1", None, "has no column 'fixed_cost'"),
        ("shifts", "C2", "=1/0", "shifts"),
        ("models", "A3", "Clio", "named once"),
        ("duty", "C2", 7, "between 0 and 5"),
    ],
)
def test_a_broken_workbook_is_named_by_sheet_and_row(
    folder: Path, sheet: str, cell: str, value: object, words: str
) -> None:
    """What is wrong in a workbook is said with its worksheet, row and column, and nothing is planned."""
    (book,) = planning.write_template("manufacturing", inputs(folder))
    fill(book, tables())
    broken(book, sheet, cell, value)
    found = refused(folder)
    assert any(words in each and f"sheet {sheet}" in each for each in found), found


def test_a_missing_worksheet_is_a_missing_table(folder: Path) -> None:
    """A worksheet that was deleted is named with the columns it should have."""
    (book,) = planning.write_template("manufacturing", inputs(folder))
    fill(book, tables())
    opened = openpyxl.load_workbook(book)
    del opened["freight"]
    del opened["shipments"]
    opened.save(book)
    assert [each for each in refused(folder) if "The table 'freight' is missing" in each]


def test_a_damaged_workbook_is_said_once(folder: Path) -> None:
    """A file that is no workbook is one finding, not one for each table."""
    (inputs(folder) / "manufacturing.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    found = refused(folder)
    assert len([each for each in found if "damaged" in each or "workbook" in each.lower()]) == 1


def test_two_workbooks_are_refused(folder: Path) -> None:
    """Which of two workbooks is meant is not guessed."""
    planning.write_template("manufacturing", inputs(folder))
    (inputs(folder) / "second.xlsx").write_bytes((inputs(folder) / "manufacturing.xlsx").read_bytes())
    with pytest.raises(UsageError, match="holds 2 workbooks"):
        open_case(folder)


def test_a_row_with_a_cell_too_many_is_named(folder: Path) -> None:
    """A decimal comma in a CSV file makes a cell too many; that row is named."""
    write_csv(folder, tables())
    duty = inputs(folder) / "duty.csv"
    duty.write_text(duty.read_text("utf-8").replace("FR,DE,0\n", "FR,DE,0,1\n"), "utf-8")
    assert any("The header has 3 cells, the row has 4" in each and "row 2" in each for each in refused(folder))


def test_no_tables_say_how_to_begin(folder: Path) -> None:
    """A folder without tables names the command that writes templates."""
    with pytest.raises(UsageError, match="alliance plan template manufacturing"):
        open_case(folder, scenario=Scenario(tables="nowhere"))


def test_amounts_in_another_currency_are_converted(folder: Path) -> None:
    """A row may be in yen: it is planned in euros at the average rate of its year, and the rate is noted."""
    found = tables()
    for row in found["eligibility"]:
        row["currency"] = ""
    found["eligibility"][1] |= {"unit_cost": "1000000", "currency": "JPY"}
    write_csv(folder, found)
    case = open_case(folder)
    position = list(case.decision.problem.network.models.id).index("Micra")
    costs = case.decision.problem.network.pairs.unit_cost[case.decision.problem.network.pairs.model == position]
    assert max(costs) == pytest.approx(1_000_000 / 120.2, rel=0.01)
    assert any(finding.rule == "converted" and "JPY" in finding.message for finding in case.findings)


def test_members_go_by_the_names_of_the_alliance(folder: Path) -> None:
    """Another name of a member is the member; a name that nobody goes by would be one member more, and blocks."""
    found = tables()
    for row in found["models"]:
        row["member"] = row["member"].upper()
    write_csv(folder, found)
    assert open_case(folder).decision.problem.members == ("renault", "nissan")
    found["plants"][0]["member"] = "Renualt"
    write_csv(folder, found)
    (said,) = refused(folder)
    assert "'Renualt' is nobody in alliance.toml (plants.csv, row 2, column member). Did you mean 'renault'?" in said


def test_a_currency_without_a_rate_blocks(folder: Path) -> None:
    """A currency that nobody publishes a rate for is not guessed."""
    found = tables()
    found["plants"][0]["currency"] = "XYZ"
    write_csv(folder, found)
    assert any("XYZ" in each and "row 2" in each for each in refused(folder))


def test_a_stranger_is_shown_nothing(folder: Path) -> None:
    """A member without rights of its own may not plan with the costs of the others."""
    write_csv(folder, tables())
    for ask in (planning.plan_jointly, planning.value_coalitions, planning.baselines):
        with pytest.raises(NotShown):
            ask(folder, viewer="renault")

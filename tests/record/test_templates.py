"""Templates: written, filled in with Excel, and imported without a delivery sheet."""

from pathlib import Path

import openpyxl
import pytest
from tests.record.delivered import MEASURES, REGISTRY, file, refused

from alliance.errors import UnknownName
from alliance.record.folder import Folder
from alliance.record.templates import FIELDS, TEMPLATES, template_sheet, write_template

ROWS: dict[str, list[object]] = {
    "figures": ["Vehicles sold", "2016-03", "Renault", None, None, "France", None, None, None, None, 4321, "vehicles", "exact", None],
    "transactions": ["Vehicles sold", "2016-03", "Renault", None, None, "France", None, None, None, None, 4321, "vehicles", None],
    "corrections": ["Vehicles sold", "2016-03", "Renault", None, None, "France", None, None, None, None, -21, "vehicles", None],
    "relations": ["Renault", "owns", "Nissan", 43.4, "2002-01-01", None, None, "day", None, "annual report", None],
    "initiatives": [
        "PUR-001", "One supplier for wiring", "2016-03-31", "Purchasing", "Jane Doe", "Renault + Nissan", "part: wiring",
        "cost reduction", "p_and_l", "recurring", "2", None, None, None, None, None,
    ],
}  # fmt: skip


def filled(path: Path, kind: str, *rows: list[object]) -> Path:
    """Write a template and fill in some rows below the example."""
    write_template(path, registry=REGISTRY, measures=MEASURES, member="renault", kind=kind)
    book = openpyxl.load_workbook(path)
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["figures", "transactions", "relations", "initiatives"])
def test_a_filled_template_needs_no_sheet(folder: Folder, kind: str) -> None:
    """What a controller fills in goes in; the example row does not."""
    filed = file(folder, filled(folder.path / "filled.xlsx", kind, ROWS[kind]))
    assert (filed.rows, filed.delivery.member) == (1, "renault")
    assert [finding.rule for finding in filed.findings] == ["known-from-today"]


def test_corrections_correct_what_is_in(folder: Folder) -> None:
    """The template of corrections takes a negative number, once there is something to correct."""
    assert refused(folder, filled(folder.path / "c.xlsx", "corrections", ROWS["corrections"])) == {"nothing-to-correct"}
    file(folder, filled(folder.path / "f.xlsx", "figures", ROWS["figures"]))
    assert file(folder, filled(folder.path / "c.xlsx", "corrections", ROWS["corrections"])).rows == 1


def test_an_empty_template_delivers_nothing(folder: Folder) -> None:
    """A template that nobody filled in is an empty file, not the example."""
    assert refused(folder, filled(folder.path / "empty.xlsx", "figures")) == {"empty-file"}


@pytest.mark.parametrize("kind", FIELDS)
def test_an_example_that_is_written_over_is_not_left_out_in_silence(folder: Folder, kind: str) -> None:
    """Who writes over the example and forgets its note is told; nothing of the file is in until it is cleared."""
    path = filled(folder.path / "over.xlsx", kind)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(2, len(FIELDS[kind]) - 1).value = "2016-05"
    book.save(path)
    assert refused(folder, path) == {"empty-file", "example-row"}


def test_a_mistake_in_a_template_names_its_cell(folder: Folder) -> None:
    """Sheet, row and column are those that the controller sees."""
    row = [*ROWS["figures"]]
    row[5] = "Frence"
    path = filled(folder.path / "wrong.xlsx", "figures", ROWS["figures"], row)
    assert refused(folder, path) == {"unknown-market"}


@pytest.mark.parametrize("kind", list(TEMPLATES))
def test_a_template_has_lists_and_keeps_texts(tmp_path: Path, kind: str) -> None:
    """Columns are chosen from lists, text columns are texts, and no cell is a formula."""
    path = filled(tmp_path / "t.xlsx", kind)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1:] == ["About this file", "Lists"]
    first = book.worksheets[0]
    assert [cell.value for cell in first[1]] == [field.header for field in FIELDS[kind]]
    lists = [each for each in first.data_validations.dataValidation if each.type == "list"]
    assert lists
    assert all(str(each.formula1).startswith("Lists!$") for each in lists)
    assert first.column_dimensions["B"].number_format == "@"
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert str(first.cell(2, len(FIELDS[kind])).value).startswith("Example:")


def test_every_template_has_a_sheet_without_mistakes() -> None:
    """The delivery sheet of a template maps each of its columns."""
    for kind, fields in FIELDS.items():
        assert template_sheet(kind).columns == {field.dimension: field.header for field in fields}
    with pytest.raises(UnknownName, match="figures"):
        template_sheet("figure")


def test_an_unknown_template_or_member_is_named(tmp_path: Path) -> None:
    """The nearest names are named."""
    with pytest.raises(UnknownName, match="transactions"):
        write_template(tmp_path / "t.xlsx", registry=REGISTRY, measures=MEASURES, member="renault", kind="transaction")
    with pytest.raises(UnknownName, match="Renault"):
        write_template(tmp_path / "t.xlsx", registry=REGISTRY, measures=MEASURES, member="Renaut")

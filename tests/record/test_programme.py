"""A programme in the record: lists as programme offices keep them, and the plan that does not move."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from tests.record.delivered import MEASURES
from tests.record.programme import AMOUNTS_SHEET, FIRST, LIST, PLAN, REGISTER_SHEET, filed, programme_folder, refused

from alliance.errors import DeliveryRefused, FolderError
from alliance.record.deliveries import file_delivery
from alliance.record.folder import Folder, open_folder
from alliance.record.initiatives import Initiatives, initiatives
from alliance.record.revisions import current_rows
from alliance.record.templates import write_template

# A list as an office keeps it: a title above, columns and words of its own, a remark below.
OFFICE_SHEET = """
title = "List of the office"
member = "office"
kind = "initiatives"
known_on = 2016-04-01
source = "https://example.org/office"
worksheet = "Measures"
header = 2

[columns]
initiative = "No."
name = "Measure"
function = "Lead"
owner = "Responsible"
members = "Partners"
cost_object = "Object"
type = "Kind"
effect = "Counts in"
recurrence = "Repeats"
stage = "Grade"
baseline = "Base"
confirmed_by = "Signed"
reason = "Why"
since = "As of"

[values.type]
"Saving" = "cost reduction"

[[exclude]]
column = "No."
match = "Remark*"
action = "stop"
"""
HEAD = ("No.", "Measure", "Lead", "Responsible", "Partners", "Object", "Kind", "Counts in", "Repeats", "Grade", "Base", "Signed",
        "Why", "As of")  # fmt: skip
ROWS: tuple[tuple[str | date | int | None, ...], ...] = (
    ("PUR-7", "Steel", "Purchasing", "Jane Doe", "Renault / Nissan", "material: steel", "Saving", "P&L", "yearly", "HG 2", None, None, None, date(2016, 3, 1)),
    ("ENG-7", "Gearbox", "Engineering", "John Roe", "Nissan", "part: gearbox", "Saving", "Capex", "once", "L1", None, None, None, "2016-03-01"),
    ("PUR-1", None, None, None, None, None, None, None, None, "approved", None, None, None, "2016-03-01"),
)  # fmt: skip
# What is wrong with a list: (row of the file, column) -> what stands there; the rule, and the place that is named.
BAD: dict[str, tuple[Mapping[tuple[int, str], object], str, int, str]] = {
    "no id": ({(3, "No."): None}, "initiative-incomplete", 3, "No."),
    "no name": ({(3, "Measure"): None}, "initiative-incomplete", 3, "Measure"),
    "no function": ({(4, "Lead"): None}, "initiative-incomplete", 4, "Lead"),
    "no owner": ({(3, "Responsible"): None}, "initiative-incomplete", 3, "Responsible"),
    "no members": ({(4, "Partners"): None}, "initiative-incomplete", 4, "Partners"),
    "no cost object at stage 2": ({(3, "Object"): None}, "initiative-incomplete", 3, "Object"),
    "no type": ({(3, "Kind"): None}, "initiative-incomplete", 3, "Kind"),
    "no effect": ({(4, "Counts in"): None}, "initiative-incomplete", 4, "Counts in"),
    "no recurrence": ({(4, "Repeats"): None}, "initiative-incomplete", 4, "Repeats"),
    "no stage": ({(3, "Grade"): None}, "initiative-incomplete", 3, "Grade"),
    "no day": ({(3, "As of"): None}, "initiative-incomplete", 3, "As of"),
    "no such function": ({(3, "Lead"): "Purchasin"}, "unknown-thing", 3, "Lead"),
    "no such member": ({(3, "Partners"): "Renault / Nisan"}, "unknown-member", 3, "Partners"),
    "no such type": ({(4, "Kind"): "Rebate"}, "unknown-word", 4, "Kind"),
    "no such effect": ({(4, "Counts in"): "Sales"}, "unknown-word", 4, "Counts in"),
    "no such recurrence": ({(3, "Repeats"): "often"}, "unknown-word", 3, "Repeats"),
    "no such stage": ({(3, "Grade"): "HG 9"}, "unknown-word", 3, "Grade"),
    "no such day": ({(4, "As of"): "31 February 2016"}, "not-a-day", 4, "As of"),
    "a day to come": ({(4, "As of"): date(2016, 5, 1)}, "initiative-in-future", 4, "As of"),
    "listed twice": ({(4, "No."): "PUR-7"}, "initiative-twice", 4, "No."),
    "stopped without reason": ({(5, "Grade"): "X"}, "stage-without-reason", 5, "Grade"),
    "back without reason": ({(5, "Grade"): "L0"}, "stage-without-reason", 5, "Grade"),
    "done without approval": ({(5, "Grade"): "done"}, "stage-without-reason", 5, "Grade"),
    "a baseline that is a text": ({(5, "Base"): "new"}, "baseline-not-confirmed", 5, "Base"),
    "a baseline that jumps": ({(5, "Base"): "3", (5, "Why"): "x", (5, "Signed"): "A; B"}, "baseline-not-confirmed", 5, "Base"),
    "a baseline without reason": ({(5, "Base"): "2", (5, "Signed"): "A; B"}, "baseline-not-confirmed", 5, "Why"),
    "a baseline signed once": ({(5, "Base"): "2", (5, "Why"): "x", (5, "Signed"): "Jane Doe"}, "baseline-not-confirmed", 5, "Signed"),
    "a baseline signed by one twice": ({(5, "Base"): "2", (5, "Why"): "x", (5, "Signed"): "Jane Doe; jane doe"}, "baseline-not-confirmed", 5, "Signed"),
    "a total": ({(5, "No."): "Total"}, "totals-row", 5, "No."),
    "a merged cell": ({(3, "merge"): "A3:A4"}, "merged-cells", 3, "No."),
    "a formula that failed": ({(4, "Object"): "=1/0"}, "formula-without-value", 4, "Object"),
    "a column that is missing": ({(2, "Lead"): "Chef"}, "missing-column", 2, "Lead"),
}  # fmt: skip
# What is wrong with amounts of an approved initiative of Renault and Nissan; rule, row and column.
BAD_AMOUNTS: dict[str, tuple[str, str, int, str]] = {
    "an initiative that nobody listed": ("PUR-9,synergy_forecast,renault,2016-03,1,", "initiative-unknown", 2, "initiative"),
    "no initiative": (",synergy_forecast,renault,2016-03,1,", "initiative-missing", 2, "initiative"),
    "a member of another initiative": ("PUR-1,synergy_forecast,mitsubishi,2016-03,1,", "initiative-of-others", 2, "member"),
    "a quarter": ("PUR-1,synergy_forecast,renault,2016-Q1,1,", "programme-period", 2, "period"),
    "a year of what is counted by months": ("PUR-1,synergy_forecast,renault,2016,1,", "programme-period", 2, "period"),
    "twice": ("PUR-1,synergy_forecast,renault,2016-03,1,\nPUR-1,synergy_forecast,renault,2016-03,2,", "series-twice", 3, "value"),
    "a frozen plan": ("PUR-1,synergy_plan,renault,2016-01,600,", "plan-frozen", 2, "value"),
    "a frozen plan made longer": ("PUR-1,synergy_plan,renault,2019-01,600,", "plan-frozen", 2, "value"),
    "a baseline that nobody opened": ("PUR-1,synergy_plan,renault,2016-01,600,baseline 2", "plan-frozen", 2, "definition"),
    "a baseline that is none": ("PUR-1,synergy_plan,renault,2016-01,600,second", "plan-frozen", 2, "definition"),
    "an effect before anything was done": ("PUR-1,synergy_actual,renault,2016-01,600,", "actual-before-done", 2, "initiative"),
    "a share confirmed by others": ("PUR-1,synergy_confirmed,renault,2016-01,600,", "confirmed-by-other", 2, "member"),
    "no number": ("PUR-1,synergy_forecast,renault,2016-03,much,", "not-a-number", 2, "value"),
}  # fmt: skip


@pytest.fixture
def approved(tmp_path: Path) -> Folder:
    """Return a folder with one initiative that has a plan and is approved."""
    folder = programme_folder(tmp_path / "alliance")
    filed(folder, FIRST, REGISTER_SHEET, known="2015-07-01")
    filed(folder, PLAN, AMOUNTS_SHEET, known="2015-07-02")
    filed(folder, "PUR-1,2015-09-30,,,,,,,,,3,,,,", REGISTER_SHEET, known="2015-10-01")
    return folder


@pytest.fixture
def listed(tmp_path: Path) -> Folder:
    """Return a folder with one initiative that has a plan and is validated."""
    folder = programme_folder(tmp_path / "alliance")
    filed(folder, FIRST, REGISTER_SHEET, known="2015-07-01")
    filed(folder, PLAN, AMOUNTS_SHEET, known="2015-07-02")
    return folder


def standing(folder: Folder, known_on: date | None = None) -> Initiatives:
    """Return the initiatives of a folder as known on a day."""
    record = folder.snapshot()
    on = None if known_on is None else known_on.toordinal()
    return initiatives(record.register, *current_rows(record.register, record.deliveries, known_on), on)


def office_list(path: Path, changes: Mapping[tuple[int, str], object]) -> Path:
    """Write the list of the office with some cells changed, and its sheet beside it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Measures"
    for row in (("Programme list",), HEAD, *ROWS, ("Remark: kept by the office",)):
        sheet.append(row)
    for (row, column), value in changes.items():
        if column == "merge":
            sheet.merge_cells(str(value))
        else:
            sheet.cell(row, HEAD.index(column) + 1).value = value  # type: ignore[assignment]
    book.save(path)
    path.with_suffix(".toml").write_text(OFFICE_SHEET, encoding="utf-8")
    return path


def test_a_list_as_an_office_keeps_it_goes_in(listed: Folder) -> None:
    """Other columns and words are translated by the sheet, and an empty cell keeps what was said before."""
    file_delivery(listed, office_list(listed.path / "list.xlsx", {}), measures=MEASURES)
    found = standing(listed)
    assert found.ids == ("PUR-1", "PUR-7", "ENG-7")
    assert found.columns["stage"] == ("3", "2", "1")
    assert found.columns["members"] == ("renault+nissan", "renault+nissan", "nissan")
    assert found.columns["recurrence"] == ("recurring", "recurring", "one-time")
    assert found.columns["name"][0] == "Wiring"


@pytest.mark.parametrize("wrong", BAD)
def test_a_bad_list_is_refused_with_row_and_column(listed: Folder, wrong: str) -> None:
    """Whatever is wrong with a list, the finding names the cell, and nothing of the list is filed."""
    changes, rule, row, column = BAD[wrong]
    before = len(listed.journal.entries())
    with pytest.raises(DeliveryRefused) as refusal:
        file_delivery(listed, office_list(listed.path / "bad.xlsx", changes), measures=MEASURES)
    found = [each for each in refusal.value.findings if each.is_blocking]
    assert (rule, row, column) in [(each.rule, each.row, each.column) for each in found], [
        each.sentence() for each in found
    ]
    assert len(listed.journal.entries()) == before


@pytest.mark.parametrize("wrong", BAD_AMOUNTS)
def test_bad_amounts_are_refused_with_row_and_column(approved: Folder, wrong: str) -> None:
    """An amount that cannot be counted is refused where it stands."""
    rows, rule, row, column = BAD_AMOUNTS[wrong]
    found = refused(approved, rows, AMOUNTS_SHEET, known="2016-04-01")
    assert (rule, row, column) in [(each.rule, each.row, each.column) for each in found], [
        each.sentence() for each in found
    ]


def test_amounts_in_another_currency_are_refused(approved: Folder) -> None:
    """Shares add up in one currency, so another one is refused with its cell."""
    sheet = AMOUNTS_SHEET.replace('unit = "EUR"', 'unit = "JPY"')
    found = refused(approved, "PUR-1,synergy_forecast,renault,2016-03,1,", sheet, known="2015-11-01")
    assert [(each.rule, each.row) for each in found] == [("programme-currency", 2)]


def test_a_plan_moves_until_it_is_approved(listed: Folder) -> None:
    """Before the approval a plan is restated as any figure."""
    sheet = AMOUNTS_SHEET.replace(
        "[columns]", '[scope]\nmeasures = ["synergy_plan"]\nstart = 2016-01-01\nend = 2017-01-01\n\n[columns]'
    )
    sheet = f'mode = "replace"\nreason = "Sized again"\n{sheet}'
    filed(listed, PLAN.replace("600", "700"), sheet, known="2015-08-01")
    filed(listed, "PUR-1,2015-09-30,,,,,,,,,3,,,,", REGISTER_SHEET, known="2015-10-01")
    found = refused(listed, PLAN, sheet, known="2015-11-01")
    assert {each.rule for each in found} == {"plan-frozen"}


def test_a_restatement_cannot_withdraw_a_frozen_plan(approved: Folder) -> None:
    """A scope that would hide the plan of an approved initiative is refused, whatever its rows say."""
    scope = (
        '[scope]\nstart = 2016-01-01\nend = 2017-01-01\nmeasures = ["synergy_plan", "synergy_forecast"]\n\n[columns]'
    )
    sheet = 'mode = "replace"\nreason = "All anew"\n' + AMOUNTS_SHEET.replace("[columns]", scope)
    found = refused(approved, "PUR-1,synergy_forecast,renault,2016-03,1,", sheet, known="2015-11-01")
    assert [each.rule for each in found] == ["plan-frozen"]
    assert "PUR-1" in found[0].message


def test_a_filed_baseline_with_reason_and_two_names_opens_the_plan_once(approved: Folder) -> None:
    """The plan of a new baseline goes in under its number, and is frozen as the first one was."""
    rebased = "PUR-1,2015-12-31,,,,,,,,,,2,Jane Doe; John Roe,One plant was sold,"
    filed(approved, rebased, REGISTER_SHEET, known="2016-01-05")
    plan = "PUR-1,synergy_plan,renault,2016-01,300,baseline 2"
    filed(approved, plan, AMOUNTS_SHEET, known="2016-01-06")
    assert {each.rule for each in refused(approved, plan.replace("300", "200"), AMOUNTS_SHEET, known="2016-02-01")} == {
        "plan-frozen"
    }


def test_the_register_is_asked_as_known_on_a_day(approved: Folder) -> None:
    """A stage that was filed later is not known before; a replaced row does not stand after."""
    assert standing(approved, date(2015, 9, 30)).columns["stage"] == ("2",)
    assert standing(approved, date(2015, 10, 1)).columns["stage"] == ("3",)
    sheet = REGISTER_SHEET.replace("[columns]", '[scope.where]\ninitiative = "PUR-1"\n\n[columns]')
    sheet = f'mode = "replace"\nreason = "It was never approved"\n{sheet}'
    filed(approved, FIRST, sheet, known="2015-12-01")
    assert standing(approved).columns["stage"] == ("2",)
    assert standing(approved, date(2015, 11, 30)).columns["stage"] == ("3",)
    # What was approved once stays frozen: a restated list is no way around it.
    assert refused(approved, "PUR-1,synergy_plan,nissan,2016-02,1,", AMOUNTS_SHEET, known="2015-12-02")


def test_the_register_survives_its_cache(approved: Folder) -> None:
    """Made again from the deliveries, the register is the same."""
    before = standing(approved)
    approved.journal.rebuild()
    after = standing(approved)
    assert (after.ids, after.columns, after.since.tolist()) == (before.ids, before.columns, before.since.tolist())
    assert approved.journal.verify() == []
    assert LIST.startswith("initiative")


def test_the_templates_of_a_programme_need_no_sheet(tmp_path: Path) -> None:
    """The list and the amounts are filled in and imported; the examples are not read."""
    folder = programme_folder(tmp_path / "alliance")
    rows: dict[str, list[object]] = {
        "initiatives": [
            "PUR-1", "Wiring", "2015-06-30", "Purchasing", "Jane Doe", "Renault + Nissan", "part: wiring", "cost reduction",
            "p_and_l", "recurring", "2",
        ],
        "programme": ["PUR-1", "Planned effect of initiatives", "Renault", "2016-01", "Purchasing", 600, "EUR"],
    }  # fmt: skip
    for kind, row in rows.items():
        path = folder.path / f"{kind}.xlsx"
        write_template(path, registry=folder.registry, measures=MEASURES, member="office", kind=kind)
        book = openpyxl.load_workbook(path)
        book.worksheets[0].append(row)
        book.save(path)
        assert file_delivery(folder, path, measures=MEASURES, member="office").rows == 1
    assert standing(folder).ids == ("PUR-1",)
    assert [fact.initiative for fact in folder.snapshot().cells.facts(range(1))] == ["PUR-1"]


def test_an_alliance_names_its_stages_and_their_chances(tmp_path: Path) -> None:
    """What alliance.toml calls a stage is understood in a list, and the ladder weighs as it says."""
    path = tmp_path / "alliance"
    folder = programme_folder(path)
    text = (path / "alliance.toml").read_text("utf-8")
    own = '[programme.stages]\n2 = "sized"\n[programme.probabilities]\n2 = 0.6\n'
    (path / "alliance.toml").write_text(text + own, encoding="utf-8")
    for _ in range(2):  # the second time from the cache
        folder = open_folder(path)
        assert folder.settings.probabilities["2"] == Fraction(3, 5)
        assert folder.settings.probabilities["3"] == Fraction(4, 5)
    filed(folder, FIRST.replace(",2,,,,", ",Sized,,,,"), REGISTER_SHEET, known="2015-07-01")
    assert standing(folder).columns["stage"] == ("2",)


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ('[programme.stages]\n7 = "more"\n', "7"),
        ('[programme.stages]\n2 = "approved"\n', "approved"),
        ("[programme.probabilities]\n3 = 80\n", "0 to 1"),
        ('[programme.probabilities]\n3 = "likely"\n', "0 to 1"),
        ("[programme.chances]\n3 = 0.8\n", "chances"),
    ],
)
def test_a_ladder_that_cannot_be_meant_is_refused(tmp_path: Path, table: str, word: str) -> None:
    """A stage that is none, a name that another stage has, and no probability: the place in alliance.toml is named."""
    path = tmp_path / "alliance"
    programme_folder(path)
    text = (path / "alliance.toml").read_text("utf-8")
    (path / "alliance.toml").write_text(text + table, encoding="utf-8")
    with pytest.raises(FolderError, match=word):
        open_folder(path)

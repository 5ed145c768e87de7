"""Planning engineering from the command line: tables, reasons, the curve, baselines, shares, templates, and what is filed."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from tests.cli.asking import answered, typed

from alliance.plan.engineering.function import FUNCTION


@pytest.fixture(scope="module")
def folder(reference_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the reference alliance with its planning tables."""
    place = tmp_path_factory.mktemp("engineering") / "demo"
    shutil.copytree(reference_folder, place)
    return place


def test_the_cost_is_shown_with_what_is_decided_and_its_proof(folder: Path) -> None:
    """People see cost by item, bearers, how many variants, what is common and too much, the proof, and what is synthetic."""
    shown = typed("plan", "engineering", folder=folder)
    assert shown.exit_code == 0
    for words in ("over-specification", "Nissan bears", "developed", "Common", "Too much", "gap 0.00%", "synthetic"):
        assert words in shown.stdout, words


@pytest.mark.parametrize("name", FUNCTION.tables)
def test_every_table_can_be_had_as_csv(folder: Path, name: str) -> None:
    """Each table of the plan is a CSV file of plain numbers."""
    shown = typed("plan", "engineering", "--table", name, "--format", "csv", folder=folder)
    assert shown.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(shown.stdout)))
    assert rows
    assert all("synthetic" in row["not public"] for row in rows)


def test_a_reason_and_a_curve_are_solved_again(folder: Path) -> None:
    """`plan explain` tells the difference by item; `plan curve` falls to the best plan; unknown modules are named."""
    found = answered("plan", "explain", "engineering", "Captur", "Renault small cockpit", folder=folder)
    items = found["items"]
    assert isinstance(items, dict)
    assert sum(items.values()) == pytest.approx(found["extra_cost"], abs=5)
    shown = typed("plan", "curve", "cockpit", "--format", "csv", folder=folder)
    costs = [float(row["more than the best"]) for row in csv.DictReader(io.StringIO(shown.stdout))]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == 0
    wrong = typed("plan", "curve", "cockpits", folder=folder)
    assert wrong.exit_code == 2
    assert "Did you mean 'cockpit'?" in wrong.stderr


def test_what_members_avoid_adds_up(folder: Path) -> None:
    """`plan baselines` keeps three costs apart and tells the development avoided by member, as JSON and as a table."""
    found = answered("plan", "baselines", "engineering", folder=folder)
    avoided = found["development_avoided"]
    assert isinstance(avoided, dict)
    shown = typed("plan", "baselines", "engineering", folder=folder)
    assert f"EUR {sum(avoided.values()):,.0f} of development" in shown.stdout


def test_the_joint_cost_is_shared(folder: Path) -> None:
    """The nucleolus is stable; Owen's prices share less than the plan costs, and say what is missing."""
    found = answered("synergy", "share", "engineering", "--rule", "nucleolus", folder=folder)
    assert found["in_core"] is True
    short = typed("synergy", "share", "engineering", "--rule", "owen", folder=folder)
    assert short.exit_code == 1
    assert "no prices can share" in short.stdout


def test_the_template_holds_every_table(tmp_path: Path) -> None:
    """The workbook has a worksheet for each table, with a drop-down where a column refers to another."""
    assert typed("plan", "template", "engineering", str(tmp_path)).exit_code == 0
    opened = openpyxl.load_workbook(tmp_path / "engineering.xlsx")
    assert opened.sheetnames == ["Notes", *(form.name for form in FUNCTION.forms)]
    assert opened["today"].data_validations.dataValidation


def test_a_picture_shows_what_is_common(folder: Path, tmp_path: Path) -> None:
    """`--chart` draws the heat map, and the curve; one member alone has nothing to draw."""
    for words, target in ((("plan", "engineering"), "common.svg"), (("plan", "curve", "cockpit"), "curve.svg")):
        assert typed(*words, "--chart", str(tmp_path / target), folder=folder).exit_code == 0
        assert "cockpit" in (tmp_path / target).read_text("utf-8")
    alone = typed("plan", "engineering", "--members", "nissan", "--chart", str(tmp_path / "x.svg"), folder=folder)
    assert alone.exit_code == 2
    assert "nothing in common" in alone.stderr


def test_outcomes_come_home(folder: Path) -> None:
    """Filed, the record answers what each member bears, item by item and of development year by year."""
    filed = typed("plan", "engineering", "--file", folder=folder)
    assert filed.exit_code == 0, filed.stderr
    plan = answered("plan", "engineering", folder=folder)
    borne = answered("figure", "plan-cost", "--period", "2017..2021", folder=folder)
    assert float(str(borne["value"])) == pytest.approx(float(str(plan["cost"])), abs=1)
    spent = [answered("figure", "plan-development", "--period", str(year), folder=folder) for year in range(2017, 2022)]
    cost = plan["cost_by_item"]
    assert isinstance(cost, dict)
    assert sum(float(str(each["value"])) for each in spent) == pytest.approx(cost["development"], abs=1)

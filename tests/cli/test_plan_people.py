"""Planning people from the command line: tables, reasons, baselines, shares, templates."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from tests.cli.asking import answered, typed

from alliance.plan.people.function import FUNCTION


@pytest.fixture(scope="module")
def folder(reference_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the reference alliance with its planning tables."""
    place = tmp_path_factory.mktemp("people") / "demo"
    shutil.copytree(reference_folder, place)
    return place


def test_the_cost_is_shown_with_what_is_decided_and_its_proof(folder: Path) -> None:
    """People see cost by item, bearers, who is lent, vacant weeks, posts, the rule of the seats, and what is synthetic."""
    shown = typed("plan", "people", folder=folder)
    assert shown.exit_code == 0
    for words in ("secondment", "AVTOVAZ bears", "Lent", "vacant weeks", "36 of 36 held", "in proportion", "synthetic"):
        assert words in shown.stdout, words


@pytest.mark.parametrize("name", ["gaps", "transfers", "seats", "posts", "prices"])
def test_a_table_can_be_had_as_csv(folder: Path, name: str) -> None:
    """A table of the plan is a CSV file of plain numbers, labelled with what is not public."""
    shown = typed("plan", "people", "--table", name, "--format", "csv", folder=folder)
    assert shown.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(shown.stdout)))
    assert rows
    assert all("synthetic" in row["not public"] for row in rows)


def test_the_people_are_those_of_the_record() -> None:
    """The reference pools hold the head counts that the record prints: 470,000 in all, 30,498 of Mitsubishi Motors."""
    shipped = Path(__file__).parents[2] / "src" / "alliance" / "reference" / "plans" / "people" / "pools.csv"
    count: dict[str, int] = {}
    for row in csv.DictReader(shipped.read_text("utf-8").splitlines()):
        count[row["member"]] = count.get(row["member"], 0) + int(row["people"])
        assert row["status"] == "synthetic"
    assert sum(count.values()) == 470_000
    assert (count["mitsubishi"], count["avtovaz"]) == (30_498, 41_000)
    assert count["renault"] + count["nissan"] - 116_502 == 282_000


def test_a_rule_is_priced_by_solving_without_it(folder: Path) -> None:
    """`plan explain people RULE` tells what a rule costs, by item."""
    found = answered("plan", "explain", "people", "balance", folder=folder)
    items = found["items"]
    assert isinstance(items, dict)
    assert sum(items.values()) == pytest.approx(found["extra_cost"], abs=5)


def test_the_joint_cost_is_shared_so_that_nobody_leaves(folder: Path) -> None:
    """The nucleolus lies in the core; Owen's prices are refused where posts alternate, with the reason."""
    found = answered("synergy", "share", "people", "--rule", "nucleolus", folder=folder)
    assert found["in_core"] is True
    refused = typed("synergy", "share", "people", "--rule", "owen", folder=folder)
    assert refused.exit_code == 2
    assert "alternate" in refused.stderr


def test_the_template_holds_every_table(tmp_path: Path) -> None:
    """The workbook has a worksheet for each table of the decision."""
    assert typed("plan", "template", "people", str(tmp_path)).exit_code == 0
    opened = openpyxl.load_workbook(tmp_path / "people.xlsx")
    assert opened.sheetnames == ["Notes", *(form.name for form in FUNCTION.forms)]


def test_a_picture_shows_gaps_and_who_is_lent(folder: Path, tmp_path: Path) -> None:
    """`--chart` draws the heat map of missing people; with one member alone nobody is lent, and gaps are drawn all the same."""
    for words, expected in (((), True), (("--members", "nissan"), False)):
        target = tmp_path / f"people{len(words)}.svg"
        assert typed("plan", "people", *words, "--chart", str(target), folder=folder).exit_code == 0
        drawn = target.read_text("utf-8")
        assert "software" in drawn
        assert ("lent by the home company" in drawn) is expected

"""`alliance synergy track`: what a person and a program see of goals and results."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from alliance.cli.program import main


def told(folder: Path, *options: str) -> tuple[int, str]:
    """Return exit code and output of the command."""
    result = CliRunner().invoke(main, ["synergy", "track", "--folder", str(folder), *options])
    return result.exit_code, result.output


def test_one_full_year_ahead_and_the_revision_of_the_target(reference_folder: Path) -> None:
    """The goal of EUR 4.3 billion for 2016 came in 2015, and the one it replaced is judged as well."""
    code, output = told(reference_folder, "--format", "json")
    said = json.loads(output)
    goals = {goal["value"]: goal for goal in said["goals"] if goal["period"]["label"] == "2016"}
    assert code == 0
    assert [goals[value]["years_ahead"] for value in (4_000_000_000, 4_300_000_000)] == [1, 1]
    assert goals[4_000_000_000]["revised_on"] == "2014-01-30"
    assert goals[4_300_000_000]["reached"]["label"] == "2015"
    assert all(goal["sources"] for goal in said["goals"])


def test_a_contested_year_has_every_printed_number(reference_folder: Path) -> None:
    """The table shows what was printed for 2012 and gives no number of its own."""
    _, output = told(reference_folder)
    line = next(line for line in output.splitlines() if line.startswith(" 2012"))
    assert "contested" in line
    assert all(each in line for each in ("2,300,000,000", "2,690,000,000", "2,700,000,000"))


def test_nothing_known_yet_is_no_answer(reference_folder: Path) -> None:
    """On a day before anything was known the command exits with 3 and shows no goal."""
    code, output = told(reference_folder, "--known-on", "1999-01-01")
    assert code == 3
    assert "Goal 2" not in output


def test_goals_are_drawn(reference_folder: Path, tmp_path: Path) -> None:
    """The chart holds the revised target and the year that nobody agrees about."""
    chart = tmp_path / "goals.svg"
    code, _ = told(reference_folder, "--chart", str(chart))
    drawn = chart.read_text(encoding="utf-8")
    assert code == 0
    assert "EUR 4 billion → EUR 4.3 billion" in drawn
    assert "EUR 2.3 billion / EUR 2.69 billion / EUR 2.7 billion" in drawn

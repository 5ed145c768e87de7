"""The commands of a programme, on the reference programme."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from alliance.cli import main
from alliance.desks import delivery


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the reference alliance with its programme delivered."""
    folder = tmp_path_factory.mktemp("programme") / "demo"
    delivery.start_reference(folder)
    files = [each for each in (folder / "programme").iterdir() if each.suffix in (".csv", ".xlsx")]
    for file in sorted(files):
        delivery.import_file(folder, file)
    return folder


def said(folder: Path, *words: str, code: int = 0) -> dict[str, object]:
    """Return the JSON that a command prints."""
    result = CliRunner().invoke(main, ["synergy", *words, "--folder", str(folder), "--format", "json"])
    assert result.exit_code == code, result.output
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_a_statement_says_what_it_counts(demo: Path) -> None:
    """Every count has its definition beside it, and what is invented is called so."""
    answer = said(demo, "programme", "--period", "2016")
    assert set(answer["definitions"]) == set(answer["total"]["counts"])  # type: ignore[call-overload,index]
    assert answer["statuses"] == ["synthetic"]
    assert answer["reconciled"] is False
    shares = answer["shares"]
    assert sum(each["confirmed"] + each["unreconciled"] for each in shares) == answer["total"]["proposed"]  # type: ignore[attr-defined,index]


def test_the_programme_leaves_the_public_series_alone(demo: Path) -> None:
    """The synergies that the alliance published are another measure, and stay as they were."""
    rows = {each["period"]["label"]: each["value"] for each in said(demo, "track")["results"]}  # type: ignore[attr-defined]
    assert (rows["2015"], rows["2016"]) == (4_300_000_000, 5_000_000_000)
    total = said(demo, "programme", "--period", "2016")["total"]["counts"]["effect"]  # type: ignore[index]
    assert 0 < total < 50_000_000


def test_a_list_is_narrowed_by_stage_function_and_member(demo: Path) -> None:
    """Stages go by number or name."""
    by_name = said(demo, "initiatives", "--stage", "booked", "--function", "purchasing")
    by_number = said(demo, "initiatives", "--stage", "5", "--function", "Purchasing", "--member", "Renault")
    assert by_name == by_number
    assert [each["initiative"] for each in by_name["initiatives"]] == ["PUR-001", "PUR-002"]  # type: ignore[attr-defined]
    wrong = CliRunner().invoke(main, ["synergy", "initiatives", "--stage", "aproved", "--folder", str(demo)])
    assert "approved" in wrong.output


def test_an_initiative_shows_every_step_with_its_row(demo: Path) -> None:
    """Who said what on which day, down to the row of the file."""
    steps = said(demo, "initiatives", "show", "MAN-002")["steps"]
    assert [each["by"] for each in steps][-2:] == ["renault", "nissan"]  # type: ignore[attr-defined]
    assert any("baseline 2" in each["what"] for each in steps)  # type: ignore[attr-defined]
    days = [each["known_on"] for each in steps]  # type: ignore[attr-defined]
    assert days == sorted(days)


def test_a_bridge_adds_up_as_printed(demo: Path) -> None:
    """The exact steps leave nothing, and the printed ones lead from the first level to the last."""
    answer = said(demo, "bridge", "PUR-001", "--period", "2016")
    assert answer["remainder"] == 0
    result = CliRunner().invoke(
        main, ["synergy", "bridge", "PUR-001", "--period", "2016", "--folder", str(demo), "--format", "csv"]
    )
    levels = [int(row[1]) for row in list(csv.reader(io.StringIO(result.stdout)))[1:]]
    assert sum(levels[:-1]) == levels[-1]


def test_a_statement_is_a_workbook_of_four_more_sheets(demo: Path, tmp_path: Path) -> None:
    """Counts, what is unreconciled, the pipeline and the definitions have a sheet each."""
    target = tmp_path / "statement.xlsx"
    result = CliRunner().invoke(
        main, ["synergy", "programme", "--period", "2016", "--folder", str(demo), "-o", str(target)]
    )
    assert result.exit_code == 0, result.output
    names = openpyxl.load_workbook(target).sheetnames
    assert {"Counts", "Unreconciled", "Pipeline", "Definitions"} <= set(names)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["programme", "--period", "through 2016"], "whole months"),
        (["programme", "--period", "2016-12-31"], "whole months"),
        (["initiatives", "show", "PUR-999"], "'PUR-999' is not an initiative"),
        (["bridge", "ENG-001", "--period", "2016"], "no baseline 1 of ENG-001"),
        (["gains", "--period", "2016", "--share", "renault=45", "--share", "nissan=54"], "add up to 99"),
        (["gains", "--period", "2016", "--share", "renault"], "member=percent"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_what_to_do(demo: Path, words: list[str], message: str) -> None:
    """A wrong period, an unknown id, a missing baseline, half an estimate: no number, and a sentence."""
    result = CliRunner().invoke(main, ["synergy", *words, "--folder", str(demo)])
    assert result.exit_code != 0
    shown = result.output + (str(result.exception) if result.exception else "")
    assert message in shown


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("stage", ["4 done (13)", "weighted", "38.16"]),
        ("function", ["Planned", "Not confirmed", "−1.70", "40.96", "Synthetic"]),
        ("member", ["Mitsubishi Motors", "confirmed", "19.95"]),
    ],
)
def test_a_statement_is_drawn_as_its_lines_ask(demo: Path, tmp_path: Path, by: str, words: list[str]) -> None:
    """Stages give the pipeline, members their shares, functions the way from plan to confirmation; invented input is called so."""
    target = tmp_path / "programme.svg"
    result = CliRunner().invoke(
        main, ["synergy", "programme", "--period", "2016", "--by", by, "--folder", str(demo), "--chart", str(target)]
    )
    assert result.exit_code == 0, result.output
    picture = target.read_text("utf-8")
    assert [word for word in words if word not in picture] == []


def test_plans_of_two_baselines_are_never_added(demo: Path) -> None:
    """A figure of a plan is of the first baseline, or of the one that is named; the statement takes the one that holds."""
    amounts = {}
    for name, words in {"first": [], "second": ["--definition", "baseline 2"]}.items():
        result = CliRunner().invoke(main, [
            "figure", "synergy-plan", "--period", "2017", "--perimeter", "renault + nissan", "--where", "initiative=MAN-002",
            "--folder", str(demo), "--format", "json", *words,
        ])  # fmt: skip
        assert result.exit_code == 0, result.output
        amounts[name] = json.loads(result.stdout)["value"]
    assert amounts == {"first": 5_976_000, "second": 3_588_000}
    lines = said(demo, "programme", "--period", "2017", "--series", "plan", "--by", "initiative")["lines"]
    held = next(each for each in lines if each["name"] == "MAN-002")  # type: ignore[attr-defined]
    assert held["counts"]["effect"] == amounts["second"]

"""The JSON that others script against: its names and forms are fixed."""

import csv
import io
from pathlib import Path

import pytest
from tests.cli.asking import answered, typed

FOUR = "renault + nissan + mitsubishi + avtovaz"


def test_a_figure_answers_in_the_fixed_form(reference_folder: Path) -> None:
    """Value, period, perimeter, rows and sources bear the agreed names; whole numbers are integers."""
    form = answered(
        *("figure", "sales", "--period", "2016", "--perimeter", FOUR, "--by", "member"), folder=reference_folder
    )
    assert (form["value"], form["unit"], form["status"], form["refusal"]) == (9961347, "vehicles", "final", None)
    assert form["period"] == {"start": "2016-01-01", "end": "2016-12-31", "label": "2016"}
    assert form["perimeter"]["text"] == FOUR  # type: ignore[index]
    assert [each["id"] for each in form["perimeter"]["members"]] == FOUR.split(" + ")  # type: ignore[index]
    assert [(row["key"], row["value"]) for row in form["rows"]] == [  # type: ignore[attr-defined]
        ("renault", 3182625), ("nissan", 5559902), ("mitsubishi", 934013), ("avtovaz", 284807),
    ]  # fmt: skip
    assert all({"key", "value", "status", "note"} <= set(row) for row in form["rows"])  # type: ignore[attr-defined]
    assert all({"id", "publisher"} <= set(source) for source in form["sources"])  # type: ignore[attr-defined]
    assert {"notes", "half", "low", "high", "known_on", "snapshot"} <= set(form)


def test_what_is_not_whole_is_a_decimal_text(reference_folder: Path) -> None:
    """No float ever carries a published number."""
    form = answered("figure", "sales", "--period", "2016", "--perimeter", "owned(renault)", folder=reference_folder)
    assert form["value"] == "5733445.42628"


def test_a_refusal_is_null_with_what_is_missing(reference_folder: Path) -> None:
    """The value is null, never 0, and the refusal names the deliveries."""
    form = answered(
        *("figure", "sales", "--period", "2016", "--perimeter", "legal(alliance)"), folder=reference_folder, code=3
    )
    assert (form["value"], form["status"]) == (None, "refused")
    missing = form["refusal"]["missing"]  # type: ignore[index]
    assert [(each["member"], each["period"]["label"]) for each in missing] == [
        ("mitsubishi", "2016-10-20..2016-10-31"), ("mitsubishi", "2016-11"), ("mitsubishi", "2016-12"),
    ]  # fmt: skip


def test_a_bridge_answers_in_the_fixed_form(reference_folder: Path) -> None:
    """From two members to four: two steps, remainder 0."""
    form = answered(
        *("bridge", "sales", "--period", "2016", "--from-perimeter", "renault + nissan", "--to-perimeter", FOUR),
        folder=reference_folder,
    )
    assert (form["from"], form["to"], form["remainder"]) == (8742527, 9961347, 0)
    assert [step["value"] for step in form["steps"]] == [934013, 284807]  # type: ignore[attr-defined]
    assert all({"label", "value"} <= set(step) for step in form["steps"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("perimeter", "growth"), [("renault", "+18.2 %"), ("renault + avtovaz", "+8.5 %"), ("renault - avtovaz", "+7.6 %")]
)
def test_a_bridge_over_time_prints_the_growth(reference_folder: Path, perimeter: str, growth: str) -> None:
    """Renault from 2016 to 2017, as reported, with Lada in both years, and without it in both."""
    words = ("bridge", "sales", "--perimeter", perimeter, "--from-period", "2016", "--to-period", "2017")
    assert f"Growth    {growth}" in typed(*words, folder=reference_folder).stdout


def test_a_rank_answers_in_the_fixed_form(reference_folder: Path) -> None:
    """Fourth in 2016, 3,891 vehicles behind General Motors."""
    form = answered("rank", "sales", "--period", "2016", "--perimeter", FOUR, folder=reference_folder)
    assert (form["rank"], form["distance_to_next"], form["next"]) == (4, 3891, "General Motors")
    assert [(rival["name"], rival["rank"]) for rival in form["rivals"]][:4] == [  # type: ignore[attr-defined]
        ("Volkswagen", 1), ("Toyota", 2), ("General Motors", 3), ("Hyundai-Kia", 5),
    ]  # fmt: skip


def test_the_csv_of_a_figure_says_what_its_numbers_mean(reference_folder: Path) -> None:
    """Each row bears period and perimeter; a figure without a breakdown is one row."""
    words = ("figure", "sales", "--period", "2016", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(typed(*words, folder=reference_folder).stdout)))
    assert [(row["value"], row["unit"], row["period"][:4]) for row in rows] == [("9961347", "vehicles", "2016")]
    rows = list(csv.DictReader(io.StringIO(typed(*words, "--by", "member", folder=reference_folder).stdout)))
    assert sum(int(row["vehicles"]) for row in rows if row["member"] != "Total") == 9961347


def test_every_table_ends_with_what_it_means_and_what_to_type_next(reference_folder: Path) -> None:
    """Period, perimeter, rounding, and a command that works."""
    words = ("figure", "sales", "--period", "2016", "--perimeter", "renault + nissan", "--by", "member")
    last = typed(*words, folder=reference_folder).stdout.splitlines()
    assert {line.split()[0] for line in last[-8:] if line} >= {"Period", "Perimeter", "Rounding", "Next"}
    assert '--perimeter "renault + nissan"' in last[-1]


def test_the_explanation_adds_up_to_the_figure(reference_folder: Path) -> None:
    """The facts of the CSV add up to the value of the JSON."""
    words = ("explain", "sales", "--period", "2016")
    rows = list(csv.DictReader(io.StringIO(typed(*words, "--format", "csv", folder=reference_folder).stdout)))
    assert sum(int(row["amount"]) for row in rows) == answered(*words, folder=reference_folder)["value"] == 9961347
    assert {row["ref"] for row in rows} == {"S-R-2016", "S-N-2016", "S-M-2016", "S-V-2016"}
    drawn = typed(*words, folder=reference_folder).stdout
    assert "2017-02-08-nissan.csv" in drawn
    assert "row 2" in drawn
    assert "└── " in drawn


def test_a_fiscal_calendar_reads_a_bare_year_as_its_own(reference_folder: Path) -> None:
    """`--calendar fy --period 2015` is FY2015, because the folder has one fiscal calendar."""
    words = ("figure", "sales", "--perimeter", "mitsubishi")
    long = answered(*words, "--period", "FY2015", "--calendar", "japanese-fiscal", folder=reference_folder)
    short = answered(*words, "--period", "2015", "--calendar", "fy", folder=reference_folder)
    assert long["value"] == short["value"] == 1048000
    assert short["period"] == {"start": "2015-04-01", "end": "2016-03-31", "label": "FY2015"}


def test_the_list_of_measures_says_what_is_counted(reference_folder: Path) -> None:
    """`alliance figure list` names each measure with its unit."""
    form = answered("figure", "list", folder=reference_folder)
    assert {"id": "sales", "unit": "vehicles"}.items() <= form["measures"][0].items()  # type: ignore[index]

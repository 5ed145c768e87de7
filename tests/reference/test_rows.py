"""The shipped deliveries stand for the public record: every row once, with its source, under names that exist."""

import csv
import subprocess
import sys
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from alliance.record.alliance_file import read_alliance_file
from alliance.record.facts import BREAKDOWNS, STATUSES
from alliance.record.relations import RELATION_KINDS
from alliance.record.source_list import read_sources
from alliance.record.sources import Trust
from alliance.units import unit

HOME = Path(__file__).resolve().parents[2]
REFERENCE = HOME / "src" / "alliance" / "reference"
ANSWERS = ("claims", "claim_tests", "reconciliations")
THE_PAGE = "http://blog.alliance-renault-nissan.com/node/239"
Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def filed() -> Rows:
    """Return every shipped row with the name of its file."""
    return [
        {**row, "file": path.name} for path in sorted((REFERENCE / "deliveries").glob("*.csv")) for row in rows_of(path)
    ]


@pytest.fixture(scope="module")
def facts(filed: Rows) -> dict[str, dict[str, str]]:
    """Return the shipped facts by ref."""
    return {row["ref"]: row for row in filed if "measure" in row}


@pytest.fixture(scope="module")
def public(shared_data: Path) -> dict[str, Rows]:
    """Return the tables of the public record."""
    return {path.stem: rows_of(path) for path in (shared_data / "public-record").glob("*.csv")}


def test_every_row_of_the_public_record_is_filed_or_left_out_with_a_reason(
    filed: Rows, public: dict[str, Rows]
) -> None:
    """Nothing of the public record is lost: 1,516 rows less the 109 answers, less what left-out.csv explains."""
    wanted = {row["row_id"] for table, rows in public.items() if table not in ANSWERS for row in rows}
    left_out = {row["row"] for row in rows_of(REFERENCE / "left-out.csv") if row["reason"]}
    present = {row["ref"].partition("/")[0] for row in filed}
    assert len(wanted) == 1516 - 109
    assert wanted - present == left_out
    assert present - wanted - {"rival"} == {"C09", "C24", "C36"}


def test_no_row_is_filed_twice(filed: Rows) -> None:
    """Every ref stands once; further facts of a row have its ref and what they tell."""
    assert [ref for ref, count in Counter(row["ref"] for row in filed).items() if count > 1] == []


def test_every_row_keeps_its_source(filed: Rows, public: dict[str, Rows]) -> None:
    """A filed row names the page that the public record names, and that page is listed with licence and trust."""
    sources = read_sources(REFERENCE)
    stated = {row["row_id"]: row["source_url"] for rows in public.values() for row in rows}
    for row in filed:
        assert row["source"] == stated.get(row["ref"].partition("/")[0], row["source"])
        assert sources[row["source"]].licence
        assert sources[row["source"]].publisher
    assert set(sources) == {row["source"] for row in filed}


def test_the_page_under_check_is_no_proof() -> None:
    """Only the Alliance's own page is under check; companies' own sites are trusted more than encyclopedias."""
    sources = read_sources(REFERENCE)
    assert [source.id for source in sources.values() if source.trust is Trust.UNDER_CHECK] == [THE_PAGE]
    assert sources["http://autozine.org/Manufacturer/Romania/Dacia.html"].trust is Trust.COMPILATION


def test_every_name_is_known(filed: Rows) -> None:
    """Members, brands, models, markets and everybody else of the deliveries stand in alliance.toml."""
    registry = read_alliance_file(REFERENCE).registry
    kinds = {column: column for column in BREAKDOWNS if column != "powertrain"}
    for row in filed:
        for column, kind in {**kinds, "member": "company", "counterparty": "company"}.items():
            if row.get(column):
                assert registry.get(kind, row[column], row["ref"]).id == row[column]
        for member in filter(None, row.get("covers", "").split("+")):
            assert registry.get("company", member).id == member
    groups = {thing.id for thing in registry.things}
    assert all({row["subject"], row["object"] or row["subject"]} <= groups for row in filed if "subject" in row)


def test_statuses_units_and_kinds_are_those_of_the_record(filed: Rows) -> None:
    """Deliveries use the words of the record: statuses, units, kinds of relations, days in order."""
    for row in filed:
        assert row.get("status", "") in ("", *STATUSES)
        assert "kind" not in row or row["kind"] in RELATION_KINDS
        assert "unit" not in row or unit(row["unit"])
        if row.get("first_day") and row.get("last_day"):
            assert date.fromisoformat(row["first_day"]) <= date.fromisoformat(row["last_day"]), row["ref"]


def test_a_repeat_points_to_an_original(facts: dict[str, dict[str, str]]) -> None:
    """A fact that repeats another one names it; the original repeats nobody and is not the page under check."""
    for row in facts.values():
        if row.get("same_as"):
            original = facts[row["same_as"]]
            assert not original.get("same_as")
            assert original["value"] == row["value"]
            assert original["source"] != THE_PAGE


def test_parts_and_totals_differ_as_reconciled(facts: dict[str, dict[str, str]], public: dict[str, Rows]) -> None:
    """Every printed total less its printed parts gives the difference that the reconciliation gives."""
    for row in public["reconciliations"]:
        refs = row["part_rows"].split(";")
        parts = [Fraction(facts[ref]["value"]) for ref in refs]
        total = sum(part if sign == "+" else -part for part, sign in zip(parts, row["signs"], strict=True))
        printed = Fraction(row["total"] if row["row_id"] == "RC0036" else facts[row["total_row"]]["value"])
        assert printed - total == int(row["difference"]), row["row_id"]


def test_figures_became_known_on_results_days(filed: Rows) -> None:
    """On the day of the page, the results of 2016 were known and those of 2017 were not."""
    known = {row["ref"]: row["file"][:10] for row in filed}
    assert known["S-R-2016"] == known["S-V-2016"] == "2017-02-08"
    assert known["S-R-2017"] == "2018-01-30" > "2017-03-27" == known["S-ALL-2016-SEED"]
    assert known["S0382"] == "2017-07-28"
    assert known["S0342"] == "2019-01-30" > known["S-N-2017"]


def test_the_shipped_files_are_what_the_script_writes(tmp_path: Path, shared_data: Path) -> None:
    """The script makes the shipped deliveries again, byte for byte."""
    script = HOME / "scripts" / "make_reference.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, capture_output=True)
    shipped = [*(REFERENCE / "deliveries").iterdir(), REFERENCE / "sources.csv", REFERENCE / "left-out.csv"]
    made = [path for path in tmp_path.rglob("*.*") if path.is_file()]
    assert {path.name: path.read_bytes() for path in made} == {path.name: path.read_bytes() for path in shipped}

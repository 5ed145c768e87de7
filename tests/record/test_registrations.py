"""Real files as their publishers wrote them: read with a sheet written by hand, they add up to totals counted apart."""

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.record.delivered import MEASURES, REGISTRY, blocking, sheet_of

from alliance.record.contents import NOTHING
from alliance.record.deliveries import Prepared, prepare
from alliance.record.members import Registry, Thing
from alliance.record.snapshot import Snapshot

SHEETS = Path(__file__).parent / "sheets"
WORLD = Registry(
    "World",
    (
        *REGISTRY.things,
        *(Thing(code, "market", code) for code in ("NO", "SG", "BR")),
        Thing("mitsubishi", "brand", "Mitsubishi"),
        Thing("passenger-cars", "segment", "Passenger cars"),
        Thing("light-commercial", "segment", "Light commercial vehicles"),
    ),
)
TODAY = date(2025, 2, 1)
RECORD = Snapshot(WORLD, NOTHING.cells, (), {}, {}, NOTHING.head)
Totals = dict[str, int]


def imported(path: Path, sheet: str, change: Callable[[str], str] = str) -> Prepared:
    """Return one of the shared files, read and checked with a sheet of this folder."""
    raw, name = path.read_bytes(), path.name
    if name.endswith(".gz"):
        raw, name = gzip.decompress(raw), name.removesuffix(".gz")
    understood = sheet_of(change((SHEETS / sheet).read_text("utf-8")))
    return prepare(raw, name, member="office", sheet=understood, snapshot=RECORD, measures=MEASURES, today=TODAY)


def sums(prepared: Prepared, *columns: str) -> Totals:
    """Return the sum of what would be filed, by some columns; a period is named by its year."""
    assert prepared.table is not None, [finding.sentence() for finding in blocking(prepared)]
    found: Totals = {}
    for row in prepared.table.to_pylist():
        assert (row["scale"], row["unit"]) == (0, "vehicles")
        key = "/".join(str(row["start"].year) if column == "year" else row[column] for column in columns)
        found[key] = found.get(key, 0) + row["value"]
    return found


def totals(folder: Path) -> dict[str, object]:
    """Return what somebody counted by hand."""
    counted: dict[str, object] = json.loads((folder / "totals.json").read_text("utf-8"))
    return counted


def flat(nested: dict[str, dict[str, int]], named: Callable[[str], str] = str.lower) -> Totals:
    """Return totals by two keys as totals by one."""
    return {f"{named(outer)}/{inner}": value for outer, by in nested.items() for inner, value in by.items()}


def part(found: Totals, wanted: Totals) -> Totals:
    """Return those of the found totals that somebody counted, empty ones left out."""
    return {key: found.get(key, 0) for key in wanted}


def test_norway_by_make(shared_data: Path) -> None:
    """A make called NA, one make twice in a month, and long and short shares: all cars are there."""
    folder = shared_data / "registrations" / "norway-ofv-2007-2017"
    counted = totals(folder)
    prepared = imported(folder / "norway_new_car_sales_by_make.csv", "norway-makes.toml")
    assert prepared.table is not None
    assert prepared.table.num_rows == counted["by_make_rows"]
    assert sums(prepared, "year") == counted["year_total"]
    makes = flat(counted["alliance_make_year"])  # type: ignore[arg-type]
    assert part(sums(prepared, "brand", "year"), makes) == makes


def test_norway_by_model(shared_data: Path) -> None:
    """Blanks around makes, a no-break space of another encoding: no make stands twice."""
    folder = shared_data / "registrations" / "norway-ofv-2007-2017"
    prepared = imported(folder / "norway_new_car_sales_by_model.csv", "norway-models.toml")
    assert prepared.table is not None
    assert prepared.table.num_rows == totals(folder)["by_model_rows"]
    brands = {row["brand"] for row in prepared.table.to_pylist()}
    assert "Mercedes-Benz" in brands
    assert not {brand for brand in brands if brand != brand.strip()}


def test_singapore(shared_data: Path) -> None:
    """Zeros are zero, blanks are no figure, makes in capitals are found."""
    folder = shared_data / "registrations" / "singapore-lta-2016-2018"
    counted = totals(folder)
    prepared = imported(folder / "m03_car_regn_by_make.csv", "singapore.toml")
    assert sums(prepared, "year") == counted["year_total"]
    makes = flat(counted["alliance_make_year"])  # type: ignore[arg-type]
    assert part(sums(prepared, "brand", "year"), makes) == makes
    fuels = {key.replace("Others", "other").lower(): n for key, n in flat(counted["make_fuel_total"]).items()}  # type: ignore[arg-type]
    assert part(sums(prepared, "brand", "powertrain"), fuels) == fuels


def test_brazil(shared_data: Path) -> None:
    """Years that are missing are shown, the others add up, cars and light commercials apart."""
    folder = shared_data / "registrations" / "brazil-fenabrave-2003-2024"
    counted = totals(folder)
    prepared = imported(folder / "emplacamento_anual.csv.gz", "brazil.toml")
    assert sums(prepared, "year") == counted["year_total_of_listed_models"]
    named = {"utilitario": "light-commercial", "veiculo": "passenger-cars"}
    by_type = {f"{year}/{named[kind]}": n for year, by in counted["year_by_type"].items() for kind, n in by.items()}  # type: ignore[attr-defined]
    assert sums(prepared, "year", "segment") == by_type
    assert [finding.value for finding in prepared.findings if finding.rule == "gap-in-periods"] == [
        "2010",
        "2015",
        "2024",
    ]


def test_usa(shared_data: Path) -> None:
    """A wide table with its years in the header, a total to compare with, and footnotes in the column of names."""
    folder = shared_data / "registrations" / "usa-afdc-pev-sales-2011-2019"
    counted = totals(folder)
    prepared = imported(folder / "10567_pev_sales_2-28-20.xlsx", "usa-afdc.toml")
    assert sums(prepared, "year") == counted["sum_by_year"] == counted["printed_total_row"]
    models = flat(counted["alliance"], str)  # type: ignore[arg-type]
    assert part(sums(prepared, "model", "year"), models) == models
    assert sums(prepared, "powertrain") == {"battery": 879320, "plug-in hybrid": 564777}
    narrow = imported(
        folder / "10567_pev_sales_2-28-20.xlsx",
        "usa-afdc.toml",
        lambda text: text.replace('"2012", ', ""),
    )
    assert sums(narrow, "year").keys() == counted["sum_by_year"].keys() - {"2012"}  # type: ignore[attr-defined]


def for_month(year: int, month: int, *, header: str = "[8, 9]") -> Callable[[str], str]:
    """Return how the sheet of the German workbooks is made that of one month."""
    return lambda text: text.replace("2021-01", f"{year}-{month:02d}").replace("[8, 9]", header)


@pytest.mark.parametrize("year", [2021, 2022, 2024])
def test_germany(shared_data: Path, year: int) -> None:
    """Two header rows, makes on their first line only, sub-totals and signs: every month and make adds up."""
    folder = shared_data / "registrations" / "germany-kba-fz10"
    counted = totals(folder)[str(year)]
    months = range(1, 13) if year != 2024 else (1, 2, 3, 4, 7, 9, 10, 11, 12)
    for month in months:
        prepared = imported(folder / f"fz10_{year}_{month:02d}.xlsx", "germany-fz10.toml", for_month(year, month))
        assert sums(prepared, "year") == {str(year): counted["month_total"][str(month)]}  # type: ignore[index]
        by_make = counted["brand_month_total"].items()  # type: ignore[index]
        makes = {make.lower(): by[str(month)] for make, by in by_make if str(month) in by}
        assert part(sums(prepared, "brand"), makes) == makes


@pytest.mark.parametrize("month", [5, 6])
def test_a_make_without_lines_is_noticed(shared_data: Path, month: int) -> None:
    """In two months two makes have a total and no lines: nineteen cars that would have been lost."""
    folder = shared_data / "registrations" / "germany-kba-fz10"
    found = blocking(imported(folder / f"fz10_2024_{month:02d}.xlsx", "germany-fz10.toml", for_month(2024, month)))
    assert {finding.rule for finding in found} == {"total-row-differs"}
    assert [finding.message.split("'")[1] for finding in found] == [
        "MAXUS ZUSAMMEN", "MORGAN ZUSAMMEN", "NEUZULASSUNGEN INSGESAMT",
    ]  # fmt: skip


def test_a_header_that_moved_is_noticed(shared_data: Path) -> None:
    """In one month the header stands a row lower; the sheet must say so."""
    path = shared_data / "registrations" / "germany-kba-fz10" / "fz10_2024_08.xlsx"
    assert {finding.rule for finding in blocking(imported(path, "germany-fz10.toml", for_month(2024, 8)))} == {
        "missing-column"
    }
    prepared = imported(path, "germany-fz10.toml", for_month(2024, 8, header="[9, 10]"))
    assert sums(prepared, "year") == {"2024": 197322}

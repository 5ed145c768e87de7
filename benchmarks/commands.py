"""The commands as a person types them, each in a process of its own: importing a large file, and one figure cold."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from alliance.record.folder import create_folder
from benchmarks.ours import alliance_toml
from benchmarks.rows import MARKETS, MODELS, PLANTS, POWERTRAINS, Rows, deliveries
from benchmarks.stopwatch import measure_command

MEMBER, YEAR = "nissan", 2015
SHEET = f"""
title = "Sales of {MEMBER} in {YEAR}, vehicle by vehicle"
member = "{MEMBER}"
known_on = {YEAR + 1}-02-08
rows = "transactions"
source = "synthetic"

[scope]
measures = ["sales"]
start = {YEAR}-01-01
end = {YEAR + 1}-01-01

[columns]
period = "Month"
brand = "Brand"
model = "Model"
powertrain = "Powertrain"
market = "Market"
plant = "Plant"
value = "Units"

[constants]
measure = "sales"
unit = "vehicles"
"""


@dataclass(frozen=True)
class Command:
    """What one command took.

    Parameters
    ----------
    name : str
        What it did.
    seconds, wall : float
        Median CPU and wall seconds, the start of the process included.
    """

    name: str
    seconds: float
    wall: float


def year_of_rows(count: int) -> list[Rows]:
    """Return the twelve monthly deliveries of one member and year, about `count` rows together."""
    whole = round(count * 1.08 * 10 / 0.55)
    return [
        rows
        for rows in deliveries(whole)
        if rows.member == MEMBER and rows.month.year == YEAR and rows.mode == "add" and rows.units[0] > 0
    ]


def write_csv(path: Path, months: list[Rows]) -> tuple[int, int]:
    """Write the rows as one CSV file; return how many there are and how many vehicles."""
    names = [model.name for model in MODELS]
    brands = [model.brand for model in MODELS]
    lists = {"Powertrain": ("powertrain", POWERTRAINS), "Market": ("market", MARKETS), "Plant": ("plant", PLANTS)}
    pieces = []
    for rows in months:
        columns = {
            "Month": pa.repeat(f"{rows.month:%Y-%m}", len(rows)),
            "Brand": pa.array(brands).take(pa.array(rows.model)),
            "Model": pa.array(names).take(pa.array(rows.model)),
        }
        for header, (name, words) in lists.items():
            columns[header] = pa.array(list(words)).take(pa.array(getattr(rows, name)))
        columns["Units"] = pa.array(rows.units)
        pieces.append(pa.table(columns))
    csv.write_csv(pa.concat_tables(pieces), path, csv.WriteOptions(quoting_style="none"))
    return sum(map(len, months)), int(sum(rows.units.sum() for rows in months))


def time_import(folder: Path, count: int, times: int = 3) -> tuple[list[Command], int]:
    """Return what importing a CSV of about `count` rows takes, to the figure that it changes, and its rows."""
    table, sheet = folder / "sales.csv", folder / "sales.toml"
    rows, units = write_csv(table, year_of_rows(count))
    sheet.write_text(SHEET, "utf-8")
    alliance = str(Path(sys.executable).with_name("alliance"))
    # Each import is the first one of its folder.
    places = [folder / f"import-{number}" for number in range(times)]
    imports, figures = [], []
    for place in places:
        create_folder(place, "Synthetic", content=alliance_toml())
        importing = [
            alliance,
            "record",
            "import",
            str(table),
            "--member",
            MEMBER,
            "--sheet",
            str(sheet),
            "--format",
            "json",
        ]
        used, waited, output = measure_command(importing, place, times=1)
        assert json.loads(output)["rows"] == rows, output
        imports.append((used, waited))
        asking = [alliance, "figure", "sales", "--period", str(YEAR), "--perimeter", MEMBER, "--format", "json"]
        used, waited, output = measure_command(asking, place, times=1)
        assert json.loads(output)["value"] == units, output
        figures.append((used, waited))
        shutil.rmtree(place)
    timed = [
        Command("record import", *sorted(imports)[times // 2]),
        Command("figure after it", *sorted(figures)[times // 2]),
    ]
    return timed, rows


def time_cold_figure(folder: Path, times: int = 9) -> Command:
    """Return what one figure of the reference alliance takes from a cold process; ``demo`` is made in `folder`."""
    alliance = str(Path(sys.executable).with_name("alliance"))
    if not (folder / "demo").exists():
        measure_command([alliance, "demo"], folder, times=1)
    perimeter = "renault + nissan + mitsubishi + avtovaz"
    asking = [
        alliance,
        "figure",
        "sales",
        "--period",
        "2016",
        "--perimeter",
        perimeter,
        "--by",
        "member",
        "--format",
        "json",
    ]
    used, waited, output = measure_command(asking, folder / "demo", times=times)
    assert json.loads(output)["value"] == 9961347, output
    return Command("figure, cold", used, waited)

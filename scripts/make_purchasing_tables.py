"""Write the purchasing tables of the reference alliance: src/alliance/reference/plans/purchasing.

    python scripts/make_purchasing_tables.py

The vehicles that the needs follow from are those of the engineering tables, whose years add up to the members' sales of 2016 in the
public record. That purchases were pooled in 17 commodity families is public; which ones they were is not. Everything else (status
``synthetic``) comes from the rules written out below with a fixed seed: families, specifications, quantities a vehicle, suppliers, all
prices, tiers and capacities. Suppliers have no names of real firms. Synthetic rows are labelled wherever they are shown.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

PLANS = Path(__file__).resolve().parents[1] / "src" / "alliance" / "reference" / "plans"
TARGET = PLANS / "purchasing"
SEED = 20010117
YEAR = "2017"
# commodity, specifications, EUR a piece of the first, pieces a vehicle, whether each region is delivered by itself
FAMILIES = (
    ("steel sheet", 3, 310, 1, True), ("castings and forgings", 3, 95, 2, False), ("tyres", 4, 41, 5, True),
    ("wheels", 3, 48, 5, False), ("batteries 12 V", 3, 52, 1, True), ("braking", 3, 118, 1, False),
    ("steering", 2, 164, 1, False), ("suspension", 3, 46, 4, False), ("exhaust", 3, 185, 1, True),
    ("injection and ignition", 3, 142, 1, False), ("lighting", 4, 74, 2, False), ("glazing", 3, 88, 1, True),
    ("seats", 3, 262, 2, True), ("interior trim", 3, 131, 1, True), ("wiring", 3, 205, 1, False),
    ("electronic control units", 3, 96, 3, False), ("airbags and belts", 3, 69, 2, False),
)  # fmt: skip
COUNTRIES = ("FR", "JP", "DE", "CN", "ES", "KR", "US", "MX", "IN", "TR")
REGIONS = {"europe": "europe", "russia": "europe", "africa": "europe", "americas": "americas"}
# Families whose parts a member must qualify from a new supplier.
QUALIFIED = ("braking", "airbags and belts")
# What members pay today above a supplier's list price: the smaller, the more (synthetic).
ABOVE_LIST = {"renault": 1.01, "nissan": 1.0, "mitsubishi": 1.03, "avtovaz": 1.045}
# Part of the needs of all from which on a tier holds, and the percent that it grants.
STAIRS = ((0.15, 3.0), (0.4, 6.0))
Row = list[object]


def main() -> None:
    """Write all tables."""
    drawn = np.random.default_rng(SEED)
    vehicles = vehicles_of()
    members = sorted({member for member, _ in vehicles})
    demand: list[Row] = []
    specs: list[Row] = []
    parts: list[Row] = []
    suppliers: list[Row] = []
    bids: list[Row] = []
    tiers: list[Row] = []
    one_off: list[Row] = []
    for number, (commodity, count, price, pieces, is_regional) in enumerate(FAMILIES):
        names = [f"{commodity} supplier {letter}" for letter in "ABCDE"[: int(drawn.integers(3, 6))]]
        for order, name in enumerate(names):
            country = COUNTRIES[int(drawn.integers(len(COUNTRIES)))]
            suppliers.append(
                [name, f"group {(number + 3 * order) % 11 + 1}", country, round(float(drawn.uniform(1.5, 9)), 1) * 1e9,
                 int(drawn.integers(1, 9)) * 50_000, round(float(drawn.uniform(0, 1.5)), 1), int(drawn.choice([45, 60, 60, 90])),
                 "synthetic"]
            )  # fmt: skip
        weight = drawn.dirichlet(np.full(count, 4.0))
        needed: dict[tuple[str, str, str], float] = defaultdict(float)
        for at in range(count):
            spec = f"{commodity} {at + 1}"
            specs.append([spec, commodity, f"{commodity} lot" if commodity == "lighting" else "", "piece", "synthetic"])
            for (member, region), built in sorted(vehicles.items()):
                where = region if is_regional else ""
                part = float(weight[at] * drawn.uniform(0.8, 1.2))
                needed[spec, member, where] += round(built * pieces * part, -2)
            for member in members:
                alike = 0.6 if drawn.random() < 0.06 else round(float(drawn.uniform(0.85, 1.0)), 2)
                delta = round(float(price * drawn.uniform(0, 0.012)), 2)
                number_of = part_number(member, number, at)
                parts.append([member, number_of, spec, alike, delta, "synthetic"])
        level = {name: float(drawn.uniform(0.94, 1.08)) for name in names}
        price_of: dict[tuple[str, str], float] = {}
        total = sum(needed.values())
        for name in names:
            for at in range(count):
                if drawn.random() < 0.85 or name in names[:2]:
                    spec = f"{commodity} {at + 1}"
                    quoted = round(price * (1 + 0.22 * at) * level[name] * float(drawn.uniform(0.97, 1.03)), 2)
                    price_of[name, spec] = quoted
                    most = sum(units for (each, _, _), units in needed.items() if each == spec)
                    capacity = round(most * float(drawn.uniform(0.35, 0.8)), -2)
                    tooling = int(drawn.integers(2, 12)) * 100_000
                    bids.append([name, spec, "", "", quoted, capacity, "", tooling, "synthetic"])
            kind = ("all units", "all units", "increment", "lump sum")[int(drawn.integers(4))]
            tiers += stairs(name, commodity, kind, total, price * (1 + 0.11 * (count - 1)))
        for (spec, member, region), units in sorted(needed.items()):
            if units <= 0:
                continue
            quoting = [name for name in names if (name, spec) in price_of]
            old = quoting[int(drawn.integers(len(quoting)))]
            paid = round(price_of[old, spec] * ABOVE_LIST[member] * float(drawn.uniform(0.985, 1.02)), 2)
            at = int(spec.rsplit(" ", 1)[1]) - 1
            demand.append(
                [member, part_number(member, number, at), region, YEAR, f"{units:.0f}", old, paid, "synthetic"]
            )
        if commodity in QUALIFIED:
            one_off += [
                [name, spec, member, int(drawn.integers(1, 9)) * 40_000, "synthetic"]
                for name, spec in price_of
                for member in members
            ]
    # Some parts have no common specification: bought as today, and nothing is claimed on them.
    for member in members:
        demand += [
            [member, f"{member[:2].upper()}-own-{at + 1}", "", YEAR, round(float(drawn.uniform(1, 9)) * 1e5, -3),
             f"own supplier {at + 1}", round(float(drawn.uniform(40, 400)), 2), "synthetic"]
            for at in range(3)
        ]  # fmt: skip
    rules: list[Row] = [
        ["two sources for braking", "least winners", "", "braking", 2, "synthetic"],
        [
            "three sources at most for control units",
            "most winners of each",
            "",
            "electronic control units",
            3,
            "synthetic",
        ],
        ["airbags stay by a fifth", "keep incumbent", "", "airbags and belts", 0.2, "synthetic"],
        ["no seat supplier above 60 %", "most share", "", "seats", 0.6, "synthetic"],
        ["dependence", "dependence", "", "", 0.5, "synthetic"],
    ]
    write("demand", "member part region year quantity supplier price status", demand)
    write("specs", "spec commodity lot unit status", specs)
    write("part_map", "member part spec comparability delta status", parts)
    write("suppliers", "supplier group country turnover award_cost risk payment_days status", suppliers)
    write("bids", "supplier spec region from_amount price capacity least tooling status", bids)
    write("tiers", "supplier scope kind basis from_amount discount rebate status", tiers)
    write("one_off", "supplier spec member cost status", one_off)
    write("rules", "rule kind suppliers items value status", rules)
    write("factors", "factor value status", [["interest", 3, "synthetic"], ["days", 60, "synthetic"]])


def stairs(name: str, commodity: str, kind: str, total: float, price: float) -> list[Row]:
    """Return the tiers of a supplier: at parts of the units that all need, or of what these are worth at a mean price."""
    rows: list[Row] = []
    for start, percent in STAIRS:
        worth = start * total * price
        if kind == "lump sum":
            rebate = round(worth * percent / 140, -4)
            rows.append([name, commodity, kind, "EUR", round(worth, -5), "", rebate, "synthetic"])
        elif kind == "increment":
            rows.append([name, commodity, kind, "EUR", round(worth, -5), 1.6 * percent, "", "synthetic"])
        else:
            rows.append([name, commodity, kind, "units", round(start * total, -3), percent, "", "synthetic"])
    return rows


def part_number(member: str, family: int, at: int) -> str:
    """Return a member's own part number: each numbers its parts in its own way."""
    return f"{member[:2].upper()}-{7_000 + 37 * family + 11 * at if member < 'n' else 100_000 + 421 * family + 7 * at}"


def vehicles_of() -> dict[tuple[str, str], int]:
    """Return the vehicles of a year by member and region, from the engineering tables."""
    with (PLANS / "engineering" / "vehicles.csv").open(encoding="utf-8") as file:
        member_of = {row["vehicle"]: row["member"] for row in csv.DictReader(file)}
    found: dict[tuple[str, str], int] = defaultdict(int)
    with (PLANS / "engineering" / "volumes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["year"] == YEAR:
                region = REGIONS.get(row["region"], "asia")
                found[member_of[row["vehicle"]], region] += int(row["units"])
    return dict(found)


def write(name: str, header: str, rows: Sequence[Row]) -> None:
    """Write a table."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows([[f"{cell:.12g}" if isinstance(cell, float) else cell for cell in row] for row in rows])


if __name__ == "__main__":
    main()

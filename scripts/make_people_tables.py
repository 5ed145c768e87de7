"""Write the input tables of the reference people plan from the public record and a seeded rule.

    python scripts/make_people_tables.py

Facts: how many people each member has (rows of the public record, below), and the plants with their members and countries.
Everything else (status ``synthetic``) comes from the rules written out here with a fixed seed: how a member's people divide over
sites, job families and grades, how many are needed in the years after, every cost, and all posts and candidates. No row is about
a real person.

The record prints more than 470,000 people for the alliance (WF-ALL-SEED), 30,498 for Mitsubishi Motors (WF-M-2015), 41,000 for
AVTOVAZ (WF-V-2016), 282,000 for Renault and Nissan together (WF-ALL-DE) and 142,925 for Nissan (WF-N-2014), so 139,075 for
Renault. The 116,502 that are left belong to joint ventures and partners, which the record does not divide; here they are with
Renault and Nissan in proportion to their own people, and that division is synthetic too.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

PLANS = Path(__file__).resolve().parents[1] / "src" / "alliance" / "reference" / "plans"
TARGET = PLANS / "people"
SEED = 20170327
YEARS = ("2017", "2018", "2019")

OWN = {"renault": 282_000 - 142_925, "nissan": 142_925, "mitsubishi": 30_498, "avtovaz": 41_000}
ALL = 470_000
SOURCE = {
    "renault": "WF-ALL-DE less WF-N-2014; part of WF-ALL-SEED",
    "nissan": "WF-N-2014; part of WF-ALL-SEED",
    "mitsubishi": "WF-M-2015",
    "avtovaz": "WF-V-2016",
}
# Region -> its countries and what people cost there against the reference (synthetic).
REGIONS = {
    "western europe": ("FR ES GB", 1.0),
    "eastern europe": ("SI RO TR", 0.45),
    "north africa": ("MA DZ ZA", 0.3),
    "russia": ("RU", 0.35),
    "japan": ("JP", 0.95),
    "asia": ("KR CN IN TH PH", 0.4),
    "americas": ("US MX BR AR", 0.7),
}
# Offices and engineering centres (names are public, everything about them is synthetic): member, site, country, weight.
OFFICES = [
    ("renault", "Guyancourt", "FR", 5.0),
    ("renault", "Titu", "RO", 2.0),
    ("nissan", "Atsugi", "JP", 5.0),
    ("nissan", "Yokohama", "JP", 3.0),
    ("nissan", "Cranfield", "GB", 1.0),
    ("nissan", "Farmington Hills", "US", 2.0),
    ("mitsubishi", "Okazaki centre", "JP", 3.0),
    ("avtovaz", "Togliatti centre", "RU", 2.0),
]
# Family -> reference cost, hiring, severance, vacancy (EUR), weight in plants and in offices, growth a year.
FAMILIES = {
    "production": (42_000, 6_000, 38_000, 70_000, 70, 0, -0.01),
    "maintenance": (48_000, 9_000, 45_000, 95_000, 9, 0, 0.03),
    "logistics": (41_000, 6_000, 38_000, 70_000, 8, 1, 0.0),
    "quality": (55_000, 12_000, 50_000, 100_000, 6, 4, 0.01),
    "manufacturing engineering": (62_000, 15_000, 60_000, 120_000, 5, 12, 0.02),
    "vehicle engineering": (70_000, 18_000, 75_000, 140_000, 0, 46, -0.02),
    "software": (74_000, 26_000, 75_000, 180_000, 0, 10, 0.12),
    "purchasing": (66_000, 16_000, 65_000, 130_000, 0, 10, 0.0),
    "support": (52_000, 10_000, 55_000, 90_000, 2, 17, -0.02),
}
# Families whose people also go to other regions.
SALARIED = ("quality", "manufacturing engineering", "vehicle engineering", "software", "purchasing")
COURSES = (
    ("line to maintenance", "production", "maintenance", 1, 6_500, 900),
    ("vehicle to software", "vehicle engineering", "software", 1, 21_000, 700),
    ("support to purchasing", "support", "purchasing", 1, 9_000, 150),
)
# Functions that the members lead jointly since 2014 (public record); posts and candidates are synthetic.
JOINT = ("engineering", "manufacturing and supply chain", "purchasing", "human resources")
SKILLS = ("platforms", "batteries", "software", "sourcing", "plants", "launch", "finance", "labour")
LANGUAGES = ("en", "fr", "ja", "ru")


def region_of(country: str) -> str:
    """Return the region of a country."""
    return next(region for region, (countries, _) in REGIONS.items() if country in countries.split())


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers in proportion to weights that add up to a total."""
    parts = np.array(weights, dtype=float) * total / sum(weights)
    whole = np.floor(parts).astype(int)
    for position in np.argsort(whole - parts, kind="stable")[: total - whole.sum()]:
        whole[position] += 1
    return [int(each) for each in whole]


def write(name: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
    """Write one table."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split())
        writer.writerows(rows)


def main() -> None:
    """Write all tables."""
    drawn = np.random.default_rng(SEED)
    write(
        "families", "family reference_cost hiring severance vacancy status",
        [[name, *costs[:4], "synthetic"] for name, costs in FAMILIES.items()],
    )  # fmt: skip
    write("regions", "region cost_index status", [[name, index, "synthetic"] for name, (_, index) in REGIONS.items()])
    totals = head_counts()
    write_pools(drawn, totals)
    write_terms(totals)
    write("courses", "course from_family to_family years cost seats status", [[*each, "synthetic"] for each in COURSES])
    write_posts(drawn)


def head_counts() -> dict[str, int]:
    """Return the people of each member; together they are those of the alliance."""
    left = ALL - sum(OWN.values())
    extra = split(left, [OWN["renault"], OWN["nissan"]])
    return OWN | {"renault": OWN["renault"] + extra[0], "nissan": OWN["nissan"] + extra[1]}


def write_pools(drawn: np.random.Generator, totals: dict[str, int]) -> None:
    """Write pools, needs and retirements."""
    with (PLANS / "manufacturing" / "plants.csv").open(encoding="utf-8") as file:
        plants = list(csv.DictReader(file))
    with (PLANS / "manufacturing" / "shifts.csv").open(encoding="utf-8") as file:
        capacity = {row["line"]: float(row["capacity"]) for row in csv.DictReader(file) if row["current"] == "yes"}
    pools, needs, retirements = [], [], []
    for member, total in totals.items():
        sites = [
            (row["plant"], row["country"], capacity[f"{row['plant']} line"], 4)
            for row in plants
            if row["member"] == member
        ]
        made = sum(size for _, _, size, _ in sites)
        sites += [
            (name, country, 0.06 * made * weight, 5) for owner, name, country, weight in OFFICES if owner == member
        ]
        counts = split(total, [size for _, _, size, _ in sites])
        for (site, country, _, column), people in zip(sites, counts, strict=True):
            weights = {
                name: costs[column] * float(drawn.uniform(0.8, 1.2))
                for name, costs in FAMILIES.items()
                if costs[column]
            }
            for family, count in zip(weights, split(people, list(weights.values())), strict=True):
                if not count:
                    continue
                name = f"{site} {family}"
                growth = FAMILIES[family][6] + float(drawn.normal(0, 0.025))
                pools.append(
                    [
                        name, member, site, region_of(country), family, count,
                        max(1, round((0.02 if family == "software" else 0.03) * count)), round(0.04 * count),
                        0.02 if family == "production" else 0.08, "synthetic", SOURCE[member],
                    ]
                )  # fmt: skip
                level = float(drawn.normal(0, 0.03))
                for at, year in enumerate(YEARS, start=1):
                    needs.append([name, year, max(0, round(count * (1 + level + growth * at))), "synthetic"])
                    retirements.append([name, year, int(0.02 * count), "synthetic"])
    write(
        "pools",
        "pool member site region family people most_hires most_leavers mobile status source",
        pools,
    )
    write("needs", "pool year people status", needs)
    write("retirements", "pool year people status", retirements)


def write_terms(totals: dict[str, int]) -> None:
    """Write the terms of moves and secondments, and the limits between members."""
    terms: list[list[object]] = []
    limits = []
    for home, own in totals.items():
        for host, other in totals.items():
            if home == host:
                terms += [[home, host, "region", "", 1, 7_000, 0, "no", "synthetic"]]
                terms += [[home, host, "anywhere", family, 1, 28_000, 0, "no", "synthetic"] for family in SALARIED]
                continue
            terms += [[home, host, "region", "", 1, 3_000, 2_500, "yes", "synthetic"]]
            terms += [[home, host, "anywhere", family, 2, 24_000, 16_000, "yes", "synthetic"] for family in SALARIED]
            most = round(0.006 * min(own, other), -1)
            limits.append([home, host, most, round(0.5 * most), "synthetic"])
    write("mobility", "from to reach family years relocation premium host_pays status", terms)
    write("limits", "from to most_abroad most_excess status", limits)


def write_posts(drawn: np.random.Generator) -> None:
    """Write key posts and candidates under codes; all of them are drawn."""
    members, country = list(OWN), {"renault": "FR", "nissan": "JP", "mitsubishi": "JP", "avtovaz": "RU"}
    home = {"renault": "fr", "nissan": "ja", "mitsubishi": "ja", "avtovaz": "ru"}
    candidates = []
    for number in range(64):
        member = members[(0, 1, 0, 1, 2, 0, 1, 3)[number % 8]]
        spoken = {home[member], *drawn.choice(LANGUAGES, 1 + number % 2, replace=False).tolist()}
        skills = sorted(drawn.choice(SKILLS, 4, replace=False).tolist())
        candidates.append(
            [
                f"K-{number + 1:03d}", member, int(drawn.integers(4, 8)), " ".join(skills), " ".join(sorted(spoken)),
                country[member], "yes" if number % 5 else "no", "synthetic",
            ]
        )  # fmt: skip
    posts: list[list[object]] = []

    def add(name: str, function: str, member: str, level: int, where: str, critical: str, holder: str) -> None:
        skills = " ".join(sorted(drawn.choice(SKILLS, 3, replace=False).tolist()))
        cost = 2_400_000 if critical == "yes" else 700_000
        posts.append(
            [
                name, function, member, level, skills, "en", where, critical, "yes" if not member else "no", 55, cost, 6_000,
                80_000, 60_000, holder, "synthetic",
            ]
        )  # fmt: skip

    for function in JOINT:
        add(f"Alliance {function}", function, "", 7, "", "yes", "")
    for member in members:
        for function in JOINT:
            add(f"{member} {function}", function, member, 6, country[member], "yes", "")
        for number in range(1, 5):
            add(f"{member} programme {number}", "engineering", member, 5, country[member], "no", "")
    # Every third post is held today, by the first free candidate of its member.
    free = {member: [row[0] for row in candidates if row[1] == member] for member in members}
    for number, row in enumerate(posts):
        owner = str(row[2]) or members[number % 2]
        if number % 3 == 0 and free[owner]:
            row[14] = free[owner].pop(0)
    write("candidates", "candidate member level skills languages country mobile status", candidates)
    write(
        "posts",
        "post function member level skills languages country critical alternates least_fit open_cost point_cost relocation"
        " premium holder status",
        posts,
    )


if __name__ == "__main__":
    main()

"""Write the input tables of the reference engineering plan from the public record and a seeded rule.

    python scripts/make_engineering_tables.py

Facts (status ``reported``, with their row of the public record): the five big modules of the Common Module Family, which models
stand on which common platform and since when, and the members' sales of 2016, to which the vehicles of a year add up. Everything
else (status ``synthetic``) comes from the rules written out below with a fixed seed: what vehicles ask and variants give, every cost
and weight, years that nobody prints, and where a model is built. Synthetic rows are labelled wherever they are shown.

Volumes of each year 2017 to 2021 are those of 2016: the plan decides variants, it forecasts no market.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

PLANS = Path(__file__).resolve().parents[1] / "src" / "alliance" / "reference" / "plans"
TARGET = PLANS / "engineering"
SEED = 20170127
YEARS = range(2017, 2022)
MODULES_ROW, FINE_SOURCE = "PF0026", "Regulation (EC) No 443/2009, Article 9: EUR 95 for each g/km"

# module, visible, g CO2 a km for a kilogram more (synthetic, 8 g for 100 kg)
MODULES = (
    ("engine bay", "no"), ("cockpit", "yes"), ("front underbody", "no"), ("rear underbody", "no"),
    ("electric and electronic architecture", "no"),
)  # fmt: skip
SHORT = dict(zip((name for name, _ in MODULES), ("engine bay", "cockpit", "front", "rear", "E/E"), strict=True))
# attribute, module, unit, exact, EUR and kg of one unit more (synthetic)
ATTRIBUTES = (
    ("torque", "engine bay", "Nm", "no", 1.1, 0.06), ("bay size", "engine bay", "class", "yes", 0, 0),
    ("screen", "cockpit", "inch", "no", 14, 0.12), ("cockpit size", "cockpit", "class", "yes", 0, 0),
    ("front axle load", "front underbody", "kg", "no", 0.16, 0.02), ("front size", "front underbody", "class", "yes", 0, 0),
    ("rear axle load", "rear underbody", "kg", "no", 0.13, 0.02), ("rear size", "rear underbody", "class", "yes", 0, 0),
    ("driven axles", "rear underbody", "axles", "no", 160, 38),
    ("assistance", "electric and electronic architecture", "level", "no", 70, 0.6),
    ("electric power", "electric and electronic architecture", "kW", "no", 3.2, 0.35),
)  # fmt: skip
# family -> size class, torque, screen, front and rear axle load, driven axles, assistance, electric power (synthetic)
FAMILIES = {
    "mini": (1, 90, 5, 620, 420, 1, 0, 1), "kei": (1, 90, 6, 600, 430, 1, 1, 1), "entry": (2, 150, 6, 780, 620, 1, 0, 1),
    "lada": (2, 150, 5, 760, 600, 1, 0, 1), "small": (2, 170, 7, 800, 600, 1, 1, 2), "electric": (2, 260, 8, 880, 820, 1, 1, 80),
    "light-van": (2, 180, 6, 840, 900, 1, 0, 2), "compact": (3, 260, 8, 980, 820, 1, 2, 4),
    "large": (3, 340, 9, 1080, 900, 1, 2, 8), "premium": (3, 420, 10, 1120, 980, 2, 3, 10),
    "van": (4, 330, 6, 1300, 1600, 1, 1, 3), "pickup": (4, 400, 7, 1150, 1400, 2, 1, 2),
}  # fmt: skip
NEEDS = ("torque", "screen", "front axle load", "rear axle load", "driven axles", "assistance", "electric power")
# Sport utilities of a family ask for two driven axles (synthetic).
ALL_WHEEL = {"Duster", "Dacia Duster", "Kadjar", "Qashqai", "X-Trail / Rogue", "QX60", "Outlander", "RVR / ASX"}
# Common platforms of today, the models the record puts on them, and the size class that they serve.
PLATFORMS = {
    "CMF-C/D": (3, {"Qashqai": "PF0010", "X-Trail / Rogue": "PF0011", "Espace": "PF0013", "Kadjar": "PF0014", "Scenic": "PF0015",
                    "Megane": "PF0016", "Talisman": "PF0018"}),
    "CMF-A": (1, {"Kwid": "PF0030", "redi-GO": "PF0032"}),
    "B0": (2, {"Logan": "PF0044", "Sandero": "PF0045", "Dacia Duster": "PF0046", "Duster": "PF0046", "Largus": "PF0048"}),
}  # fmt: skip
# Start of today's generation where the record tells it.
STARTED = {
    "Qashqai": (2013, "PF0010"), "X-Trail / Rogue": (2013, "PF0011"), "Espace": (2015, "PF0013"), "Kadjar": (2015, "PF0014"),
    "Scenic": (2016, "PF0015"), "Talisman": (2015, "PF0018"), "Kwid": (2015, "PF0030"), "Largus": (2012, "PF0048"),
    "Twingo": (2014, "PF0050"),
}  # fmt: skip
# Next generations the record puts on a common platform.
NEXT = {"Clio": (2019, "PF0034")}
# EUR of a middle variant of size 2; development; part numbers (synthetic).
BASE = {
    "engine bay": (1900, 240e6, 420), "cockpit": (640, 160e6, 260), "front underbody": (820, 200e6, 190),
    "rear underbody": (560, 170e6, 160), "electric and electronic architecture": (600, 280e6, 310),
}  # fmt: skip
COST_OF_SIZE = {1: 0.72, 2: 1.0, 3: 1.3, 4: 1.45}
# Candidates: platform, size class, first year, and how far its levels go beyond what the class asks.
CANDIDATES = (
    ("CMF-A+", 1, 2018, ("basic", "full")), ("CMF-B", 2, 2018, ("entry", "basic", "full", "electric")),
    ("CMF-C/D II", 3, 2019, ("basic", "full", "premium")), ("CMF-P", 4, 2019, ("van", "pickup")),
)  # fmt: skip
# Which family's needs a level of a candidate is laid out for.
LAID_OUT = {
    ("CMF-A+", "basic"): ("mini",), ("CMF-A+", "full"): ("mini", "kei"), ("CMF-B", "entry"): ("entry", "lada"),
    ("CMF-B", "basic"): ("entry", "lada", "small"), ("CMF-B", "full"): ("small", "entry", "light-van"),
    ("CMF-B", "electric"): ("electric", "small"), ("CMF-C/D II", "basic"): ("compact",),
    ("CMF-C/D II", "full"): ("compact", "large"), ("CMF-C/D II", "premium"): ("compact", "large", "premium"),
    ("CMF-P", "van"): ("van",), ("CMF-P", "pickup"): ("pickup", "van"),
}  # fmt: skip
# The record: CMF parts cost 20 to 30 % less at most (PF0007); a middle saving is taken, for new common variants only.
CHEAPER = (0.88, 0.94)
# Rules on emissions and connectivity end today's engine bays and electronics of the large families within the plan (synthetic).
ENDING, ENDS = ("engine bay", "electric and electronic architecture"), 2020
FOLLOWED = {"entry", "lada", "small", "light-van", "compact", "large"}
# Rivals whose cockpits must differ (synthetic).
RIVALS = (
    ("Clio", "Micra"), ("Captur", "Juke"), ("Kadjar", "Qashqai"), ("Megane", "Sylphy"), ("Kwid", "redi-GO"), ("Sandero", "Almera"),
    ("X-Trail / Rogue", "Outlander"), ("Qashqai", "RVR / ASX"), ("Navara", "Triton / L200"), ("Kangoo", "NV200"),
)  # fmt: skip
REGION_OF = {
    "europe": "FR ES SI TR RO GB MA DZ", "russia": "RU", "asia": "JP CN KR IN TH PH", "americas": "US MX BR AR", "africa": "ZA",
}  # fmt: skip
EU = set("FR DE IT ES GB BE NL PL AT SE PT CZ".split())
Row = list[object]


def read(table: str) -> list[dict[str, str]]:
    """Return the rows of a table of the reference production plan."""
    with (PLANS / "manufacturing" / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name: str, header: str, rows: list[Row]) -> None:
    """Write one table."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header.split())
        out.writerows(rows)


class Ranges:
    """What the models ask and the variants give, drawn once in a fixed order."""

    def __init__(self) -> None:
        self.drawn = np.random.default_rng(SEED)
        self.models = read("models")
        self.needs = {model["model"]: self._needs(model) for model in self.models}
        self.variants: list[Row] = []
        self.gives: list[Row] = []
        self.today: list[Row] = []
        self.prices: list[Row] = []
        self.tooling: list[Row] = []
        self.change: dict[str, int] = {}

    def _needs(self, model: dict[str, str]) -> dict[str, float]:
        size, *values = FAMILIES[model["family"]]
        steps = (10, 1, 20, 20, 1, 1, 1)
        found = {}
        for name, value, step in zip(NEEDS, values, steps, strict=True):
            spread = 1 + float(self.drawn.uniform(-0.12, 0.12)) * (step > 1)
            found[name] = max(step if value else 0, round(value * spread / step) * step)
        if model["model"] in ALL_WHEEL:
            found["driven axles"] = 2
        return found | {f"{each} size": size for each in ("bay", "cockpit", "front", "rear")}

    def regions(self, model: str) -> dict[str, float]:
        """Return where a model is built, by share."""
        plant_of = {row["line"]: row["plant"] for row in read("lines")}
        country = {row["plant"]: row["country"] for row in read("plants")}
        capacity = {row["line"]: float(row["capacity"]) for row in read("shifts") if row["current"] == "yes"}
        shares: dict[str, float] = defaultdict(float)
        for row in read("eligibility"):
            if row["model"] == model and row["current"] == "yes":
                home = country[plant_of[row["line"]]]
                region = next(name for name, codes in REGION_OF.items() if home in codes.split())
                shares[region] += capacity[row["line"]]
        return {region: share / sum(shares.values()) for region, share in shares.items()}

    def add_variant(
        self,
        name: str,
        module: str,
        owner: str,
        models: list[str],
        year: int | None,
        standard: str,
        used_in: set[str],
        price: float = 1.0,
        last: int | str = "",
    ) -> None:
        """Add a variant that gives all that some models ask of a module: an existing one, or a candidate from a year on."""
        asked = [self.needs[model] for model in models]
        attributes = [each for each in ATTRIBUTES if each[1] == module]
        values = {each[0]: max(need[each[0]] for need in asked) for each in attributes}
        size = int(asked[0]["bay size"])
        cost, development, parts = BASE[module]
        usual = FAMILIES["small"]
        worth = sum(
            float(each[4]) * (values[each[0]] - dict(zip(NEEDS, usual[1:], strict=True)).get(each[0], values[each[0]]))
            for each in attributes
        )
        unit = (cost * COST_OF_SIZE[size] + worth) * float(self.drawn.uniform(0.98, 1.02)) * price
        development *= COST_OF_SIZE[size] ** 0.6 * float(self.drawn.uniform(0.9, 1.1))
        exists = year is None
        upkeep = round(0.03 * development, -5)
        retirement = round(0.05 * development, -5) if exists and owner else 0
        self.variants.append(
            [
                name, module, owner, "yes" if exists else "no", 0 if exists else round(development, -6), f"{upkeep:.0f}",
                f"{retirement:.0f}", f"{unit:.0f}", round(parts * float(self.drawn.uniform(0.9, 1.15))), year or "", last, 3,
                standard, "synthetic",
            ]
        )  # fmt: skip
        self.gives += [[name, attribute, f"{value:g}", "synthetic"] for attribute, value in values.items()]
        if not exists:
            for start, share in ((300_000, 0.97), (800_000, 0.94)):
                self.prices.append([name, start, f"{unit * share:.0f}", "synthetic"])
        for region in REGION_OF:
            if region not in used_in:
                self.tooling.append([name, region, f"{round(0.12 * development, -5):.0f}", "synthetic"])


def main() -> None:
    """Write all tables."""
    ranges = Ranges()
    write_modules()
    write_vehicles(ranges)
    add_existing(ranges)
    add_candidates(ranges)
    write(
        "variants",
        "variant module owner exists development upkeep retirement unit_cost parts start last lead interface status",
        ranges.variants,
    )
    write("capabilities", "variant attribute value status", ranges.gives)
    write("prices", "variant from_units unit_cost status", ranges.prices)
    write("tooling", "variant region cost status", ranges.tooling)
    write("today", "vehicle variant status source", ranges.today)
    write("rivals", "vehicle with most_shared status", [[one, other, 0, "synthetic"] for one, other in RIVALS])
    write_adaptation(ranges)


def write_modules() -> None:
    """Write modules and attributes."""
    write(
        "modules",
        "module visible co2_per_kg status source",
        [[name, visible, 0.08, "synthetic", MODULES_ROW] for name, visible in MODULES],
    )
    write("attributes", "attribute module unit exact cost kg status", [[*each, "synthetic"] for each in ATTRIBUTES])


def write_vehicles(ranges: Ranges) -> None:
    """Write vehicles, their volumes and needs."""
    demand: dict[str, int] = defaultdict(int)
    in_europe: dict[str, int] = defaultdict(int)
    source: dict[str, str] = {}
    for row in read("demand"):
        demand[row["model"]] += int(row["units"])
        in_europe[row["model"]] += int(row["units"]) * (row["market"] in EU)
        source.setdefault(row["model"], row["source"])
    vehicles: list[Row] = []
    volumes: list[Row] = []
    needs: list[Row] = []
    for model in ranges.models:
        name = model["model"]
        start, ref = STARTED.get(name, (int(ranges.drawn.integers(2010, 2016)), ""))
        # A facelift comes after four years, the next generation after seven; the first of them in the plan counts.
        change, later = NEXT.get(name, (start + 4 if start + 4 >= YEARS[0] else start + 7, ""))
        ranges.change[name] = change
        fine = 95 * in_europe[name] / demand[name]
        status = "reported" if ref and later else "synthetic"
        note = "; ".join(each for each in (ref, later, FINE_SOURCE) if each)
        vehicles.append([name, model["member"], model["brand"], start, change, f"{fine:.1f}", status, note])
        regions = ranges.regions(name)
        for region, share in regions.items():
            volumes += [[name, region, year, round(demand[name] * share), "synthetic", source[name]] for year in YEARS]
        needs += [[name, attribute, f"{value:g}", "synthetic"] for attribute, value in _asked(ranges, name).items()]
    write("vehicles", "vehicle member brand sop facelift co2_cost status source", vehicles)
    write("volumes", "vehicle region year units status source", volumes)
    write("needs", "vehicle attribute value status", needs)


def _asked(ranges: Ranges, model: str) -> dict[str, float]:
    return {each[0]: ranges.needs[model][each[0]] for each in ATTRIBUTES}


def add_existing(ranges: Ranges) -> None:
    """Add today's variants: common platforms of the record, and for the rest one of each member and family; cockpits by brand."""
    platform_of = {model: name for name, (_, models) in PLATFORMS.items() for model in models}
    ref = {model: row for _, models in PLATFORMS.values() for model, row in models.items()}
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for model in ranges.models:
        name = model["model"]
        for module, visible in MODULES:
            common = platform_of.get(name) if visible == "no" else None
            owner = "" if common else model["member"]
            label = common or f"{model['brand'] if visible == 'yes' else model['member']} {model['family']}"
            groups[module, owner, label].append(name)
    for (module, owner, label), models in groups.items():
        variant = f"{label} {SHORT[module]}"
        used_in = {region for model in models for region in ranges.regions(model)}
        standard = "" if module == "cockpit" else label
        ranges.add_variant(variant, module, owner, models, None, standard, used_in, last=_end(ranges, module, models))
        for model in models:
            status, row = ("reported", ref[model]) if label in PLATFORMS else ("synthetic", "")
            ranges.today.append([model, variant, status, row])


def _end(ranges: Ranges, module: str, models: list[str]) -> int | str:
    """Return the last year of a variant of today: engine bays and electronics end where common ones come in time for their vehicles."""
    if module not in ENDING:
        return ""
    size = int(ranges.needs[models[0]]["bay size"])
    come = next(year for _, of_size, year, _ in CANDIDATES if of_size == size)
    changes = [ranges.change[model] for model in models if ranges.change[model] in YEARS]
    family = {model["model"]: model["family"] for model in ranges.models}
    is_followed = all(family[model] in FOLLOWED for model in models)
    return ENDS if changes and is_followed and min(changes) >= come else ""


def add_candidates(ranges: Ranges) -> None:
    """Add the common variants that could be developed: each level of a platform gives what its families ask at most."""
    for platform, _, year, levels in CANDIDATES:
        price = float(ranges.drawn.uniform(*CHEAPER))
        for level in levels:
            families = LAID_OUT[platform, level]
            models = [model["model"] for model in ranges.models if model["family"] in families]
            for module, visible in MODULES:
                name = f"{platform} {level} {SHORT[module]}"
                standard = "" if visible == "yes" else platform
                ranges.add_variant(name, module, "", models, year, standard, set(), price)


def write_adaptation(ranges: Ranges) -> None:
    """Write what it costs to fit a variant into a vehicle that does not use it today and could: by module, drawn for each vehicle.

    Fitting another member's variant costs half as much again as fitting a common one.
    """
    gives: dict[str, dict[str, float]] = defaultdict(dict)
    for variant, attribute, value, _ in ranges.gives:
        gives[str(variant)][str(attribute)] = float(str(value))
    exact = {name for name, _, _, is_exact, _, _ in ATTRIBUTES if is_exact == "yes"}
    today = {(row[0], row[1]) for row in ranges.today}
    rows: list[Row] = []
    for model in ranges.models:
        name, needs = model["model"], ranges.needs[model["model"]]
        level = float(ranges.drawn.uniform(0.7, 1.4))
        for variant, module, owner, *_ in ranges.variants:
            given = gives[str(variant)]
            fits = all(given[each] == needs[each] if each in exact else given[each] >= needs[each] for each in given)
            if not fits or (name, variant) in today:
                continue
            cost = level * {"engine bay": 14e6, "cockpit": 9e6}.get(str(module), 6e6)
            cost *= 1.5 if owner not in ("", model["member"]) else 1.0
            rows.append([name, variant, f"{round(cost, -5):.0f}", "synthetic"])
    write("adaptation", "vehicle variant cost status", rows)


if __name__ == "__main__":
    main()

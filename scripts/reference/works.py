"""Synergies, targets, staff, plants, platforms and vehicles built for others, as facts."""

import re
from datetime import date, timedelta

import days
from facts import Fact, fact, joined
from rounding import rounding
from tables import FOUR, R_N, R_N_M, R_N_V, THE_PAGE, Row, alliance_in, company, known, table

FUNCTIONS = {"total": "", "Renault share of the total": "", "part that reaches profit and loss": ""}
SCOPES = {
    "Renault-Nissan": ("alliance", R_N),
    "Renault-Nissan-Mitsubishi": ("alliance", R_N_M),
    "Nissan-Mitsubishi (Mitsubishi side)": ("mitsubishi", ""),
}


def synergies() -> list[Fact]:
    """Return the reported and estimated synergies; shares of them have no measure and are left out."""
    return [_synergy(row) for row in table("synergies") if row["unit"] != "percent"]


def _synergy(row: Row) -> Fact:
    member, inside = SCOPES[row["scope"]]
    rule = "" if row["definition"] == "not stated" else row["definition"]
    half, bound = rounding(row["amount"], row["precision"], row["unit"], row["notes"])
    target = row["status"] == "target"
    announced = row["announced_on"] if row["announced_on"] and not row["announced_on"].endswith("-12-31") else ""
    known_day = date.fromisoformat(announced) if announced else days.known_on(row["row_id"], row["period_end"])
    if row["row_id"] == "SY0018":
        known_day = date(2014, 12, 31)  # said during 2014
    return fact(
        known_day,
        "targets" if target else "alliance",
        measure="synergies",
        member=member,
        covers=inside,
        first_day=row["period_start"],
        last_day=row["period_end"],
        function=FUNCTIONS[row["function"]] if row["function"] in FUNCTIONS else known("function", row["function"]),
        definition=joined(rule, "with Nissan" if member == "mitsubishi" else ""),
        value=row["amount"],
        unit=row["unit"],
        half="" if target and row["precision"] == "rounded" else half,
        bound=bound,
        status=row["status"],
        source=row["source_url"],
        ref=row["row_id"],
        note=row["notes"],
    )


# subject of a target: (measure, breakdowns and counting rule)
SUBJECTS: dict[str, tuple[str, dict[str, str]]] = {
    "synergies of the year": ("synergies", {}),
    "vehicles sold per year": ("sales", {}),
    "revenue": ("revenue", {}),
    "new zero-emission models": ("models", {"powertrain": "battery", "definition": "new models launched by the day"}),
    "vehicles with autonomous driving launched": (
        "models",
        {"definition": "with autonomous driving, launched by the day"},
    ),
    "vehicles built on four common platforms": ("platform_volume", {"product": "common-platforms"}),
    "engines shared, of 31": ("engines", {"definition": "shared, of 31"}),
    "common powertrains share of volume": ("platform_share", {"product": "powertrains"}),
    "product range on the Common Module Family": ("platform_share", {"product": "cmf"}),
    "retail sales of FY2016": ("sales", {}),
    "retail sales of FY2016, Japan": ("sales", {"market": "JP"}),
    "retail sales of FY2016, North America": ("sales", {"market": "north-america"}),
    "retail sales of FY2016, Europe": ("sales", {"market": "europe"}),
    "retail sales of FY2016, Asia": ("sales", {"market": "asia"}),
    "retail sales of FY2016, other regions": ("sales", {"market": "rest-of-world"}),
    "retail sales of FY2018": ("sales", {}),
    "sales per year": ("sales", {}),
    "sales of 2015": ("sales", {}),
    "sales in Russia per year": ("sales", {"market": "RU"}),
}
STOCKS = ("models", "engines", "platform_share", "model_count", "modules", "cost_reduction")
BRANDED = {"Venucia": ("nissan", "venucia"), "Infiniti": ("nissan", "infiniti"), "Datsun": ("nissan", "datsun")}
UNIT_OF = {"vehicles per year": "vehicles"}


def targets() -> list[Fact]:
    """Return the targets, each known from the day it was announced."""
    return [_target(row) for row in table("targets")]


def _target(row: Row) -> Fact:
    member, brand = BRANDED.get(row["organisation"]) or (company(row["organisation"]), "")
    measure, parts = SUBJECTS[row["subject"]]
    last = date.fromisoformat(row["target_date"])
    announced = row["announced_on"] or "2016-07-28"
    first = last if measure in STOCKS else date(last.year - 1, 4, 1) if last.month == 3 else date(last.year, 1, 1)
    inside = ""
    if member == "alliance":
        before_mitsubishi = announced < "2016-10-20"
        inside = alliance_in(int(announced[:4]))
        if measure in ("synergies", "platform_share") and before_mitsubishi:
            inside = R_N
        elif measure == "synergies":
            inside = R_N_M
    at_least = "at least" in row["notes"] or "more than" in row["notes"]
    revised = f"raised later ({row['revised_to_row']})" if row["revised_to_row"] else ""
    outcome = f"outcome: {row['outcome']}" if row["outcome"] else ""
    day = f"announced {row['announced_on']}" if row["announced_on"] else "announcement day not recorded"
    filler = " (day not exact)" if row["date_precision"] not in ("day", "as of") and row["announced_on"] else ""
    return fact(
        date.fromisoformat(announced),
        "targets",
        measure=measure,
        member=member,
        covers=inside,
        first_day=first.isoformat(),
        last_day=row["target_date"],
        brand=brand,
        value=row["target_value"],
        unit=UNIT_OF.get(row["unit"], row["unit"]),
        bound="lower" if at_least else "",
        status="target",
        source=row["source_url"],
        ref=row["row_id"],
        note="; ".join(part for part in (day + filler, row["notes"], revised, outcome) if part),
        **parts,
    )


# organisation and scope of a head count: (breakdowns and counting rule)
STAFF: dict[tuple[str, str], dict[str, str]] = {
    ("Alliance", "Alliance with all partnerships"): {"definition": "with all partnerships", "covers": R_N_V},
    ("Alliance", "Alliance"): {"covers": FOUR},
    ("Alliance", "Alliance (Renault and Nissan)"): {"covers": R_N},
    ("Nissan", "United States"): {"market": "US"},
    ("Nissan", "United States, manufacturing"): {"market": "US", "definition": "manufacturing only"},
    ("Renault", "France"): {"market": "FR"},
    ("Renault", "Technocentre"): {"market": "FR", "definition": "Technocentre"},
    ("Renault", "Morocco"): {"market": "MA"},
    ("Renault", "Spain: Palencia and Valladolid"): {"market": "ES", "definition": "Palencia and Valladolid"},
    ("Dacia", "Romania"): {"market": "RO"},
    ("AVTOVAZ", "Togliatti"): {"plant": "togliatti"},
    ("AVTOVAZ", "Togliatti, plan"): {"plant": "togliatti"},
    ("Dongfeng Motor Co. Ltd", "joint venture (Nissan 50 %)"): {},
    ("Renault", "sites (plants and other)"): {},
    ("Renault", "sites (plants and others) in 16 countries"): {},
    ("Alliance", "plants of Renault and Nissan"): {"covers": R_N},
    ("Alliance", "plants"): {"covers": FOUR},
}
COUNTED = {"people": ("employees", "people"), "plants": ("plants", "plants"), "industrial sites": ("sites", "sites")}


def workforce() -> list[Fact]:
    """Return the head counts and the counts of plants and sites."""
    return [_staff(row) for row in table("workforce")]


def _staff(row: Row) -> Fact:
    member = company(row["organisation"])
    parts = dict(STAFF.get((row["organisation"], row["scope"]), {}))
    if row["row_id"] == "WF0003":
        parts = {"covers": R_N_M}  # AVTOVAZ had left
    measure, unit = COUNTED[row["unit"]]
    page = row["source_url"] == THE_PAGE
    half, bound = rounding(row["employees"], row["precision"], unit)
    filler = {"unknown": "the day is a filler, the source gives none", "year": "only the year is known"}
    return fact(
        days.PAGE if page else days.known_on(row["row_id"], row["as_of"]),
        "page" if page else "works",
        measure=measure,
        member=member,
        first_day=row["as_of"],
        last_day=row["as_of"],
        value=row["employees"],
        unit=unit,
        half=half,
        bound=bound,
        status="target" if row["scope"].endswith("plan") else "",
        source=row["source_url"],
        ref=row["row_id"],
        note="; ".join(
            filter(None, (row["scope"] if not parts else "", row["notes"], filler.get(row["date_precision"], "")))
        ),
        **parts,
    )


# company of a plant in the record: (who reports it, who runs it if that is somebody else)
RUNS = {
    "Alpine (Renault)": ("renault", "Alpine"),
    "Dacia (Renault)": ("renault", "Dacia"),
    "Renault Samsung Motors": ("renault", "Renault Samsung Motors"),
    "Renault and Nissan": ("renault", "Renault and Nissan"),
    "Nissan Motor Kyushu": ("nissan", "Nissan Motor Kyushu"),
    "Nissan Shatai": ("nissan", "Nissan Shatai"),
    "Nissan and Daimler": ("nissan", "Nissan and Daimler"),
    "AESC (Nissan and NEC)": ("aesc", ""),
    "Dongfeng Renault Automotive": ("dongfeng-renault", ""),
    "Mitsubishi Motors (local partner)": ("mitsubishi", "a local partner"),
    "PSA and Mitsubishi": ("psma", ""),
}
# What the notes of a row say about one of its numbers.
LINES = {"PL0049": "B0 line only", "PL0087": "PHEV line only"}
HINTS = {
    "PL0016": "about", "PL0022": "more than", "PL0029": "about", "PL0046": "more than", "PL0050": "about", "PL0072": "about", "PL0074": "about",
}  # fmt: skip


def runs(row: Row) -> tuple[str, str]:
    """Return who reports a plant, and who runs it if that is somebody else."""
    return RUNS[row["company"]] if row["company"] in RUNS else (company(row["company"]), "")


def plants() -> list[Fact]:
    """Return capacity, output and staff of the plants."""
    return [each for row in table("plants") for each in _plant_numbers(row)]


def _plant_numbers(row: Row) -> list[Fact]:
    found = []
    if row["capacity_per_year"] and row["capacity_unit"] == "vehicles":
        day, rule, said = _as_of(row["capacity_as_of"])
        rule = joined(rule, LINES.get(row["row_id"], ""))
        planned = "planned" in row["capacity_as_of"]
        found.append(_plant_number(row, "capacity", day, day, row["capacity_per_year"], rule, said, planned))
    if row["output"] and row["output_unit"] == "vehicles":
        first, last = f"{row['output_year']}-01-01", f"{row['output_year']}-12-31"
        found.append(_plant_number(row, "output", first, last, row["output"]))
    if row["workforce"]:
        day, rule, said = _as_of(row["workforce_as_of"])
        planned = "planned" in row["workforce_as_of"]
        found.append(_plant_number(row, "employees", day, day, row["workforce"], rule, said, planned))
    return found


def _plant_number(
    row: Row, measure: str, first: str, last: str, value: str, rule: str = "", said: str = "", planned: bool = False
) -> Fact:
    half, bound = rounding(value, HINTS.get(row["row_id"], "exact"))
    return fact(
        days.known_on(row["row_id"], last),
        "works",
        measure=measure,
        member=runs(row)[0],
        plant=known("plant", row["plant"]),
        first_day=first,
        last_day=last,
        definition=rule,
        value=value,
        unit="people" if measure == "employees" else "vehicles",
        half=half,
        bound=bound,
        status="target" if planned else "",
        source=row["source_url"],
        ref=f"{row['row_id']}/{'staff' if measure == 'employees' else measure}",
        note="; ".join(filter(None, (row["notes"], said))),
    )


def _as_of(text: str) -> tuple[str, str, str]:
    """Return the day, the counting rule and the remark for a day that may be a year, a month or nothing."""
    year_month = re.match(r"(\d{4})(?:-(\d{2}))?", text)
    if year_month is None:
        return "2016-12-31", "day not stated", "the day is a filler, the source gives none"
    if year_month[2] is None:
        return f"{year_month[1]}-12-31", "", "only the year is known"
    year, month = int(year_month[1]), int(year_month[2])
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last.isoformat(), "", "only the month is known"


# unit of a platform figure: (measure, unit, precision, counting rule)
PLATFORM_UNITS = {
    "vehicles per year": ("platform_volume", "vehicles", "rounded", ""),
    "models": ("model_count", "models", "exact", ""),
    "models in total": ("model_count", "models", "exact", ""),
    "modules": ("modules", "modules", "exact", ""),
    "percent entry cost reduction at most": ("cost_reduction", "percent", "at most", "entry cost"),
    "percent part cost reduction at most": ("cost_reduction", "percent", "at most", "part cost"),
    "vehicles per year on two platforms": ("platform_volume", "vehicles", "rounded", ""),
    "vehicles per year on four platforms (target)": ("platform_volume", "vehicles", "exact", ""),
    "percent of the product range (target)": ("platform_share", "percent", "exact", ""),
    "percent of vehicles (target)": ("platform_share", "percent", "exact", "of vehicles"),
    "percent of parts carried over from CMF-B (more than)": ("platform_share", "percent", "more than", "of parts carried over from CMF-B"),
    "percent cost reduction against the Zoe platform": ("cost_reduction", "percent", "exact", "against the Zoe platform"),
}  # fmt: skip


def platforms() -> list[Fact]:
    """Return the numbers of platforms.csv."""
    return [_platform(row) for row in table("platforms") if row["figure"]]


def _platform(row: Row) -> Fact:
    measure, unit, precision, rule = PLATFORM_UNITS[row["unit"]]
    target = "target" in row["unit"] or row["row_id"] == "PF0040"
    member = company(row["brand"])
    year = row["first_year"]
    half, bound = rounding(row["figure"], precision, unit)
    if target:
        half = ""
    stock = measure in STOCKS
    announced = {"2022": date(2017, 9, 15), "2020": date(2015, 7, 14)}.get(year) if target else None
    if row["platform"] == "CMF-BEV":
        announced = date(2022, 1, 28)
    return fact(
        announced or days.known_on(row["row_id"], f"{year}-12-31"),
        "targets" if target else "works",
        measure=measure,
        member=member,
        covers=(FOUR if year == "2022" else R_N) if member == "alliance" else "",
        first_day=f"{year}-12-31" if stock else f"{year}-01-01",
        last_day=f"{year}-12-31",
        product=known("product", row["platform"]),
        definition=rule,
        value=row["figure"],
        unit=unit,
        half=half,
        bound=bound,
        status="target" if target else "",
        source=row["source_url"],
        ref=row["row_id"],
        note="; ".join(filter(None, (row["notes"], "only the year is known" if stock else ""))),
    )


# Volumes of supply agreements that have a year; the others stand in the relation that names builder and seller.
# ref: (measure, builder, year, model, plant, for whom, counting rule, precision, status)
SUPPLIES = {
    "SU-ROGUE-PLAN": ("output", "renault-samsung-motors", 2014, "rogue", "busan", "nissan", "", "exact", "target"),
    "SU-ROGUE-2015": ("output", "renault-samsung-motors", 2015, "rogue", "busan", "nissan", "", "exact", ""),
    "SU0003": ("output", "renault-samsung-motors", 2014, "rogue", "busan", "nissan", "", "derived", "derived"),
    "SU-RSM-EXP-2016": ("exports", "renault-samsung-motors", 2016, "", "", "", "", "exact", ""),
    "SU0005": ("exports", "renault-samsung-motors", 2017, "", "", "", "", "exact", ""),
    "SU0007": ("output", "renault", 2016, "micra", "flins", "nissan", "", "exact", "target"),
    "SU0028": ("output", "nissan", 2002, "", "", "renault", "Clio, Scenic and Platina in Mexico", "exact", ""),
    "SU0030": ("output", "renault", 2005, "", "", "", "vans built at Luton and Barcelona", "rounded", ""),
    "SU0034": ("output", "avtovaz", 2012, "largus", "togliatti", "", "", "exact", "target"),
}
SAME = {"SU-RSM-EXP-2016": "S0291", "SU0005": "S0386"}


def built_for_others() -> list[Fact]:
    """Return the volumes of supply_agreements.csv that have a year."""
    rows = {row["row_id"]: row for row in table("supply_agreements")}
    return [*(_supplied(rows[ref]) for ref in SUPPLIES), _cross_built(rows["SU0039"])]


def _supplied(row: Row) -> Fact:
    ref = row["row_id"]
    measure, builder, year, model, plant, buyer, rule, precision, status = SUPPLIES[ref]
    half, bound = rounding(row["volume"], precision, notes=row["notes"])
    plan = f"plan of {year}" if status == "target" else ""
    return fact(
        date(year, 1, 31) if status == "target" else days.known_on(ref, f"{year}-12-31"),
        "works",
        measure=measure,
        member=builder,
        first_day=f"{year}-01-01",
        last_day=f"{year}-12-31",
        model=model,
        plant=plant,
        counterparty=buyer,
        definition=rule,
        value=row["volume"],
        unit="vehicles",
        half=half,
        bound=bound,
        status=status,
        source=row["source_url"],
        ref=f"{ref}/volume",
        same_as=SAME.get(ref, ""),
        note="; ".join(filter(None, (row["double_counting"], row["notes"], plan))),
    )


def _cross_built(row: Row) -> Fact:
    return fact(
        date(2009, 5, 29),
        "works",
        measure="models",
        member="alliance",
        covers=R_N,
        first_day="2009-12-31",
        last_day="2009-12-31",
        definition="built by one member for the other",
        value=row["volume"],
        unit="models",
        status="target",
        source=row["source_url"],
        ref="SU0039",
    )

"""Sales, electric vehicles, market shares, market sizes and rivals, as facts."""

import days
from facts import Fact, fact, joined
from rounding import rounding
from tables import R_N_M, R_N_V, THE_PAGE, Row, alliance_in, brand, company, covers, market, model, remark, table

# Kept as a source, never used: misprints, swapped lines, and a compilation against the reports of the release.
DISPUTED = {
    "S0061", "S0237", "S0417", "S0439", "S0440", "S0442", "E0073", "E0118", "MS0026", "MS0140", "RV0064", "RV0065",
}  # fmt: skip
ESTIMATED = {"S0172", "S0176", "RV0094"}
# Counting rules that the record tells only in its notes.
RULES = {
    "S0327": "trucks and buses included",
    "S-L200-SEED": "",
    "RV0039": "without MAN and Scania",
    "RV0040": "without MAN and Scania",
}
REGISTRATIONS = "focus2move registrations"


def status(row: Row) -> str:
    """Return the status of a row."""
    ref = row["row_id"]
    if ref in DISPUTED:
        return "disputed"
    if ref in ESTIMATED:
        return "estimated"
    return row.get("status", "")


def delivery(member: str, row: Row) -> str:
    """Return the delivery a row belongs to: its member's, the office's, or the one of the page under check."""
    if row["source_url"] == THE_PAGE:
        return "page"
    return member if member in ("renault", "nissan", "mitsubishi", "avtovaz", "alliance") else "industry"


def sales() -> list[Fact]:
    """Return the facts of sales.csv."""
    return [_built_for_others(row) if _is_company_total(row) else _sale(row) for row in table("sales")]


def _is_company_total(row: Row) -> bool:
    return "RSM company total" in row["market"] or row["market"] == "exports from KR"


def _sale(row: Row) -> Fact:
    member = company(row["company"])
    place, place_rule = market(row["market"])
    name, segment, rule = model(row["model"])
    inside, said = covers(member, row["perimeter"], row["period_end"])
    brand_id = brand(row["brand"])
    if member == "renault" and brand_id:
        inside, said = ("avtovaz", "") if brand_id == "lada" else ("", "")
    registered = row["basis"] == "registrations"
    half, bound = rounding(row["units"], row["precision"], notes=row["notes"])
    if row["market"] == "exports from TH":
        segment, place_rule = "exports", "from Thailand"
    return fact(
        days.PAGE if row["source_url"] == THE_PAGE else days.known_on(row["row_id"], row["period_end"]),
        delivery(member, row),
        measure="exports" if segment == "exports" else "sales",
        member=member,
        covers=inside,
        first_day=row["period_start"],
        last_day=row["period_end"],
        brand=brand_id,
        model=name,
        market=place,
        segment="" if segment == "exports" else segment,
        basis="registrations" if registered else "",
        definition=REGISTRATIONS if registered else joined(rule, place_rule, RULES.get(row["row_id"], "")),
        value=row["units"],
        unit=row["unit"],
        half=half,
        bound=bound,
        status=status(row),
        source=row["source_url"],
        ref=row["row_id"],
        same_as=row["same_as"],
        note=remark(row["notes"], said),
    )


def _built_for_others(row: Row) -> Fact:
    """Return a row about Renault Samsung Motors as a company, which also builds for others: never a group sale."""
    total = "company total" in row["market"]
    rogue = row["brand"] == "Nissan"
    return fact(
        days.known_on(row["row_id"], row["period_end"]),
        "industry",
        measure="sales" if total else "exports",
        member="renault-samsung-motors",
        first_day=row["period_start"],
        last_day=row["period_end"],
        brand="nissan" if rogue else "",
        model="rogue" if rogue else "",
        counterparty="nissan" if rogue else "",
        definition="company total with exports" if total else "",
        value=row["units"],
        unit=row["unit"],
        source=row["source_url"],
        ref=row["row_id"],
        note=row["notes"],
    )


def standing(facts: list[Fact]) -> list[Fact]:
    """Return what lies inside a restated scope and was not restated: it is filed again as it stands."""
    half = next(each for each in facts if each["ref"] == "S0382")
    note = "first half as first reported; only the whole year was restated"
    return [Fact({**half.cells, "ref": "S0382/stands", "note": note}, days.ON_A_DAY["S0342"], half.delivery)]


def electric() -> list[Fact]:
    """Return the facts of ev_sales.csv."""
    return [_electric(row) for row in table("ev_sales")]


def _electric(row: Row) -> Fact:
    # Badge-engineered cars were sold by PSA, whoever built them.
    member = "psa" if row["brand"] in ("Peugeot", "Citroen") else company(row["company"])
    place, place_rule = market(row["market"])
    name, _, rule = model(row["model"])
    inside, said = covers(member, row["perimeter"], row["period_end"])
    half, bound = rounding(row["units"], row["precision"], notes=row["notes"])
    if row["row_id"] in ("E-CUM-2015-RN", "E-PHEV-EU-2015"):
        half = "500"  # 217,365 and 85,000 rounded to thousands; 30,000 printed beside 21,000
    built = row["row_id"] in ("E0109", "E0151", "E0152")
    note = "built by Mitsubishi" if member == "psa" else "Leaf and e-NV200" if "e-NV200" in row["model"] else ""
    return fact(
        days.PAGE if row["source_url"] == THE_PAGE else days.known_on(row["row_id"], row["period_end"]),
        delivery(member, row),
        measure="phev_sales" if row["powertrain"] == "PHEV" else "ev_sales",
        member=member,
        covers=inside if member == "alliance" else "",
        first_day=row["period_start"],
        last_day=row["period_end"],
        brand=brand(row["brand"]),
        model=name,
        market=place,
        basis="production" if built else "",
        definition=joined(rule, place_rule),
        value=row["units"],
        unit=row["unit"],
        half=half,
        bound=bound,
        status=status(row),
        source=row["source_url"],
        ref=row["row_id"],
        note=remark(row["notes"], note, said if member == "alliance" else ""),
    )


# entity of a share: (member, covers, brand, model, electric cars only)
SHARERS = {
    "Renault brand": ("renault", "", "renault", "", False),
    "Dacia": ("renault", "", "dacia", "", False),
    "Renault group + Lada": ("renault", "renault+avtovaz", "", "", False),
    "Renault + Nissan + AVTOVAZ": ("alliance", R_N_V, "", "", False),
    "Alliance BEV": ("alliance", "renault+nissan", "", "", True),
    "Renault EV": ("renault", "", "", "", True),
    "Renault Zoe": ("renault", "", "renault", "zoe", True),
}


def shares() -> list[Fact]:
    """Return the shares and market sizes of market_share.csv."""
    return [_size(row) if row["kind"] == "market_size" else _share(row) for row in table("market_share")]


def _share(row: Row) -> Fact:
    place, rule = market(row["market"])
    known_sharer = SHARERS.get(row["entity"])
    said = ""
    if known_sharer:
        member, inside, brand_id, name, electric_only = known_sharer
    else:
        member, brand_id, name = company(row["entity"]), "", ""
        electric_only = row["perimeter"] == "electric cars only"
        inside, said = covers(member, row["perimeter"], row["period_end"])
    precision = "about" if row["row_id"] == "MS0091" else row["precision"]
    half, bound = rounding(row["value"], precision, "percent")
    return fact(
        days.PAGE if row["source_url"] == THE_PAGE else days.known_on(row["row_id"], row["period_end"]),
        delivery(member, row),
        measure="market_share",
        member=member,
        covers=inside,
        first_day=row["period_start"],
        last_day=row["period_end"],
        brand=brand_id,
        model=name,
        powertrain="battery" if electric_only else "",
        market=place,
        definition=joined(rule, "of the electric cars" if electric_only else ""),
        value=row["value"],
        unit="percent",
        half=half,
        bound=bound,
        status=status(row),
        source=row["source_url"],
        ref=row["row_id"],
        note=remark(row["notes"], said),
    )


PARTS = {
    "passenger cars": ("passenger-cars", "", ""),
    "light commercial vehicles": ("light-commercial", "", ""),
    "battery electric vehicles": ("", "battery", ""),
}


def _size(row: Row) -> Fact:
    place, rule = market(row["market"])
    segment, powertrain, counting = PARTS.get(row["perimeter"], ("", "", row["perimeter"]))
    half, bound = rounding(row["value"], row["precision"])
    return fact(
        days.known_on(row["row_id"], row["period_end"]),
        "industry",
        measure="market_size",
        member="industry",
        first_day=row["period_start"],
        last_day=row["period_end"],
        market=place,
        segment=segment,
        powertrain=powertrain,
        definition=joined(counting, rule),
        value=row["value"],
        unit="vehicles",
        half=half,
        bound=bound,
        status=status(row),
        source=row["source_url"],
        ref=row["row_id"],
        note=row["notes"],
    )


GROUPS = {"Nissan alone": "nissan", "Kia alone": "kia", "Renault-Nissan": "alliance", "Mitsubishi": "mitsubishi"}
REPEATS = {"RV0010": "S0032", "RV0075": "S0266", "RV0086": "S0265"}


def rivals() -> list[Fact]:
    """Return the yearly sales of other groups."""
    return [_rival(row) for row in table("rivals")]


def _rival(row: Row) -> Fact:
    member = GROUPS.get(row["group"]) or company(row["group"])
    registered = row["includes"] == REGISTRATIONS
    half, bound = rounding(row["units"], row["precision"], notes=row["notes"])
    if row["row_id"] == "RV0051":
        half = "5000"  # 7,760,000 is rounded
    return fact(
        days.known_on(row["row_id"], row["period_end"]),
        "industry",
        measure="sales",
        member=member,
        covers="renault+nissan" if member == "alliance" else "",
        first_day=row["period_start"],
        last_day=row["period_end"],
        basis="registrations" if registered else "",
        definition=row["includes"] or RULES.get(row["row_id"], ""),
        value=row["units"],
        unit="vehicles",
        half=half,
        bound=bound,
        status="derived" if row["precision"] == "derived" else status(row),
        source=row["source_url"],
        ref=row["row_id"],
        same_as=REPEATS.get(row["row_id"], ""),
        note=row["notes"],
    )


def brand_lists() -> list[Fact]:
    """Return how many brands the Alliance listed at eight dates; the count itself comes from the brands of the members."""
    return [_brand_list(row) for row in table("brand_lists")]


def _brand_list(row: Row) -> Fact:
    day = row["date"]
    year = int(day[:4])
    page = row["source_url"] == THE_PAGE
    short = "an incomplete list" if int(row["brand_count"]) < 8 else ""
    return fact(
        days.PAGE if page else days.known_on(row["row_id"], day),
        "page" if page else "alliance",
        measure="brands",
        member="alliance",
        covers=R_N_M if year > 2022 else alliance_in(year),
        first_day=day,
        last_day=day,
        definition="as listed",
        value=row["brand_count"],
        unit="brands",
        source=row["source_url"],
        ref=row["row_id"],
        note="; ".join(filter(None, (short, row["notes"], row["brands"]))),
    )


def second_sources() -> list[Fact]:
    """Return what a second source of a claim prints and no table of the record holds."""
    claims = {row["row_id"]: row for row in table("claims")}
    return [
        fact(
            days.known_on("C36", "2018-11-09"),
            "mitsubishi",
            measure="markets",
            member="mitsubishi",
            first_day="2018-11-09",
            last_day="2018-11-09",
            model="triton",
            value="150",
            unit="markets",
            half="15",
            source=claims["C36"]["source_url"],
            ref="C36",
            note="about 150 countries in the launch text of 2018; 158 in one of 2014",
        )
    ]

"""The dated links of the record: members, stakes, brands, functions, offices, partners, plants, platforms, builders."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import days
from tables import THE_PAGE, Row, company, known, remark, table
from works import runs

COLUMNS = (
    "subject", "kind", "object", "weight", "first_day", "last_day", "counted_from", "precision", "detail", "source", "ref",
    "note",
)  # fmt: skip


@dataclass
class Link:
    """A row of a delivery file of relations, and the day it became known."""

    cells: dict[str, str]
    known_on: date | None = None

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def link(row: Row, kind: str, subject: str, object: str, **cells: str) -> Link:
    """Return a link that a row of the record states; days and remarks come from the row where nothing else is said."""
    found = {
        "subject": subject,
        "kind": kind,
        "object": object,
        "first_day": row.get("from_date", ""),
        "last_day": row.get("to_date", ""),
        "precision": row.get("date_precision", ""),
        "source": row["source_url"],
        "ref": row["row_id"],
        "note": remark(row["notes"]),
        **cells,
    }
    if not (found["first_day"] or found["last_day"]):
        found["precision"] = ""
    return Link({column: value for column, value in found.items() if value})


def all_links() -> list[Link]:
    """Return every link."""
    parts = (
        members(), stakes(), brands(), functions(), offices(), partners(), plant_links(), platform_links(), builders(),
        rival_links(), statements(),
    )  # fmt: skip
    return [each for part in parts for each in part]


def members() -> Iterator[Link]:
    """Yield who is a member or partner since when, and from which day it is counted."""
    for row in table("members"):
        ref, who, counted = row["row_id"], company(row["company"]), row["consolidated_in_alliance_sales_from"]
        if ref in ("MB-RENAULT", "MB-NISSAN", "MB-MMC"):
            yield link(row, "member_of", who, "alliance", counted_from=counted)
        elif ref == "MB0004":
            yield link(row, "partner_of", who, "nissan", detail=row["role"])
        elif ref == "MB-AVTOVAZ":
            yield link(
                row, "partner_of", who, "alliance", counted_from=counted, detail=row["role"], last_day="2022-05-15"
            )
        elif ref in ("MB-DAIMLER", "MB-DONGFENG", "MB0013"):
            yield link(row, "partner_of", who, "alliance", detail=row["role"])
        elif ref == "MB0012":
            yield link(row, "partner_of", who, "renault", detail="operating collaboration")
        elif ref in ("MB0008", "MB0014", "MB0015"):
            end = {"MB0008": "2022-05-15"}.get(ref, "")
            yield link(row, "consolidates", "renault", who, last_day=end, detail=row["role"])
        else:  # told beside the membership, and no second membership
            words = {"MB0005": "full membership, by one report", "MB0007": "control by the alliance", "MB0009": "left"}
            yield link(row, "event", who, "alliance", last_day=row["from_date"], detail=words[ref])
    founding = table("members")[0]
    yield link(
        founding,
        "event",
        "alliance",
        "",
        last_day=founding["from_date"],
        detail="founded",
        ref="MB-RENAULT/event",
        note="",
    )


# The last day of a stake where a later row supersedes it; row: last day.
ENDS = {
    "OW0002": "2006-12-30", "OW0003": "2009-05-28", "OW0004": "2010-04-06", "OW0005": "2010-04-07",
    "OW0006": "2014-03-26", "OW0007": "2016-03-03", "OW0008": "2023-02-05", "OW0010": "2015-04-15",
    "OW0013": "2016-10-19", "OW0017": "2021-03-11", "OW0021": "2014-06-17", "OW0023": "2017-09-29",
    "OW0024": "2017-09-29", "OW0026": "2018-12-30", "OW0030": "2015-04-07", "OW0031": "2015-11-29",
    "OW0033": "2016-12-30", "OW0035": "2005-06-29", "OW0036": "2005-12-30", "OW0037": "",
}  # fmt: skip
PLANNED = {"OW0013", "OW0022", "OW0025", "OW0047"}


def stakes() -> Iterator[Link]:
    """Yield who owns how much of whom; a stake ends where a later statement about the same pair begins."""
    for row in table("ownership"):
        ref = row["row_id"]
        cells = {"weight": _share(row["percent"]), "last_day": row["to_date"] or ENDS.get(ref, "")}
        if row["voting"] == "no":
            cells["detail"] = "without votes"
        if ref in PLANNED:
            cells["precision"] = "announced"
        kind = "owns"
        if ref == "OW0029":  # the stake of the holding, printed as if it were direct
            kind, cells["last_day"], cells["detail"] = "event", row["from_date"], "stake as printed by one source"
        yield link(row, kind, company(row["holder"]), company(row["held"]), **cells)


def _share(percent: str) -> str:
    whole, _, part = percent.partition(".")
    digits = whole.rjust(3, "0")
    return f"{int(digits[:-2])}.{digits[-2:]}{part}".rstrip("0")


OWNERS = {"Dongfeng Motor Co. (Nissan 50 %)": ("nissan", "brand of the joint venture Dongfeng Motor Co. Ltd")}


def brands() -> Iterator[Link]:
    """Yield whose brands are sold since when, and the first years of companies."""
    for row in table("brands"):
        owner, detail = OWNERS.get(row["company"]) or (company(row["company"]), "")
        # The total of 2012 did not list Venucia; those of 2013 did.
        counted = "2013-01-01" if row["brand"] == "Venucia" else ""
        yield link(row, "brand_of", known("brand", row["brand"]), owner, detail=detail, counted_from=counted)
    rows = {row["row_id"]: row for row in table("brands")}
    for ref, who, what in (
        ("BR0001", "renault", "founded"),
        ("BR0002", "nissan", "founded"),
        ("BR0003", "mitsubishi", "first car"),
    ):
        first = rows[ref]["from_date"]
        note = "some sources say 1918" if ref == "BR0003" else ""
        yield link(rows[ref], "event", who, "", last_day=first, detail=what, ref=f"{ref}/event", note=note)
    present = rows["BR0003"]
    yield link(
        present, "event", "mitsubishi", "", first_day="1970-04-22", last_day="1970-04-22", precision="day",
        detail="founded in its present form", ref="BR0003/founded", note="",
    )  # fmt: skip


def functions() -> Iterator[Link]:
    """Yield the functions that are run jointly, who leads them, and who joins them."""
    for row in table("functions"):
        function = known("function", row["function"])
        if row["person"] != "(body)":
            yield link(
                row, "leads", known("person", row["person"]), function, detail=f"{row['role']} ({row['home_company']})"
            )
        elif row["role"] == "function converged" or row["role"].startswith("convergence launched"):
            yield link(row, "function_of", function, "alliance", detail=row["role"])
        else:
            joiner = "mitsubishi" if row["home_company"] == "Mitsubishi Motors" else "alliance"
            yield link(row, "event", joiner, function, last_day=row["from_date"], detail=row["role"])


def offices() -> Iterator[Link]:
    """Yield who holds which office."""
    for row in table("governance"):
        organisation = company(row["organisation"])
        if row["person"] == "(body)":
            yield link(row, "event", organisation, "", last_day=row["from_date"], detail=row["role"])
        else:
            yield link(row, "holds_office", known("person", row["person"]), organisation, detail=row["role"])


SIDES = {"Renault and Nissan": "alliance", "Nissan and Renault": "alliance"}
# Statements about a day or about work under way, without a beginning.
STATUS_OF = {"CO0002": "2014-10-31", "CO0007": "2016-10-31", "CO0008": "2016-10-31"}


def partners() -> Iterator[Link]:
    """Yield who works with the alliance or a member, at what."""
    for row in table("collaborations"):
        side = SIDES.get(row["alliance_side"]) or company(row["alliance_side"])
        figure = f"; {int(row['figure']):,} {row['unit']}" if row["figure"] else ""
        detail = f"{row['subject']} ({row['kind']}){figure}"
        cells = {"detail": detail}
        if row["row_id"] == "CO0002":
            cells["last_day"] = row["from_date"]
        partner = company(row["partner"])
        found = link(row, "partner_of", partner, side, **cells)
        if row["row_id"] in STATUS_OF:
            found.known_on = date.fromisoformat(STATUS_OF[row["row_id"]])
        yield found


# The row that states the plant best, where it is not the first one.
STATED_BY = {"Maubeuge": "PL0009"}
LATER = {"Kyushu": "PL0055"}


def plant_links() -> Iterator[Link]:
    """Yield whose plants there are: one link per plant and member, with the days that are known."""
    rows: dict[str, list[Row]] = {}
    for row in table("plants"):
        rows.setdefault(row["plant"], []).append(row)
    for name, stated in rows.items():
        main = next((row for row in stated if row["row_id"] == STATED_BY.get(name)), stated[0])
        plant = known("plant", name)
        reporter, operator = runs(main)
        dated = next((row for row in stated if row["opened"]), main)
        first, precision = _day(dated["opened"], dated["opened_precision"], last=False)
        closed = next((row["closed"] for row in stated if row["closed"]), "")
        products = (row["products"] for row in stated if row["row_id"] != LATER.get(name))
        built = dict.fromkeys(product for listed in products for product in listed.split("; ") if product)
        parts = [main["kind"], f"run by {operator}" if operator else "", *built, *_components(stated)]
        cells = {
            "first_day": first,
            "last_day": _day(closed, "", last=True)[0],
            "precision": precision,
            "detail": "; ".join(filter(None, parts)),
        }
        yield link(main, "plant_of", plant, reporter, **cells)
        if main["company"] == "Renault and Nissan":
            yield link(main, "plant_of", plant, "nissan", **cells, ref=f"{main['row_id']}/nissan")
        for row in stated:
            if row["row_id"] == LATER.get(name):
                yield link(
                    row, "event", plant, reporter, first_day="2016-04-01", last_day="2016-04-01", precision="season",
                    detail=row["products"],
                )  # fmt: skip


def _components(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if row["output"] and row["output_unit"] != "vehicles":
            yield f"{int(row['output']):,} {row['output_unit']} in {row['output_year']}"
        if row["capacity_per_year"] and row["capacity_unit"] != "vehicles":
            yield f"capacity {int(row['capacity_per_year']):,} {row['capacity_unit']} a year"


def _day(text: str, precision: str, *, last: bool) -> tuple[str, str]:
    if not text:
        return "", ""
    if re.fullmatch(r"\d{4}", text):
        return f"{text}-12-31" if last else f"{text}-01-01", precision or "year"
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return f"{text}-31" if last else f"{text}-01", precision or "month"
    return text, precision or "day"


def platform_links() -> Iterator[Link]:
    """Yield which model is built on which platform."""
    for row in table("platforms"):
        if row["figure"]:
            continue
        first, precision = _day(row["first_year"], "year" if row["first_year"] else "", last=False)
        yield link(
            row, "built_on", known("model", row["model"]), known("product", row["platform"]), first_day=first,
            precision=precision, detail=f"{row['brand']} {row['model']}",
        )  # fmt: skip


# Who builds, who sells: several sellers give several links.
SELLERS = {
    "Opel and Vauxhall": ("general-motors",),
    "Mercedes": ("daimler",),
    "Renault and Mercedes": ("renault", "daimler"),
    "Nissan and Mercedes": ("nissan", "daimler"),
    "Peugeot and Citroën": ("psa",),
    "Ram": ("fca",),
    "Opel, Renault and Nissan": ("general-motors", "renault", "nissan"),
    "Lada": ("avtovaz",),
    "Datsun": ("nissan",),
    "smart": ("daimler",),
    "Nissan, Fiat, Daimler": ("nissan", "fiat", "daimler"),
    "other brands": ("nissan", "renault"),
}


def builders() -> Iterator[Link]:
    """Yield who builds what for whom."""
    for row in table("supply_agreements"):
        if row["row_id"] == "SU0039":
            continue
        together = row["builder"] == "Renault and AVTOVAZ"
        builder = ("renault" if row["seller"] == "Lada" else "avtovaz") if together else company(row["builder"])
        volume = ""
        if row["volume"]:
            when = f" ({row['volume_period']})" if row["volume_period"] else ""
            volume = f"{int(row['volume']):,} {row['volume_unit']}{when}, {row['volume_kind']}"
        base = f"based on {row['model_base']}" if row["model_base"] else ""
        place = f"at {row['plant']}" if row["plant"] else ""
        detail = "; ".join(filter(None, (row["model_sold"], base, place, volume)))
        sellers = SELLERS.get(row["seller"]) or (company(row["seller"]),)
        first = row["from_date"] or (
            f"{row['volume_period']}-01-01" if re.fullmatch(r"\d{4}", row["volume_period"]) else ""
        )
        precision = row["date_precision"] or ("year" if first else "")
        notes = remark(
            row["notes"], row["double_counting"], "built by Renault and AVTOVAZ together" if together else ""
        )
        for number, seller in enumerate(dict.fromkeys(sellers)):
            if seller == builder and len(sellers) > 1:
                continue
            ref = row["row_id"] if number == 0 else f"{row['row_id']}/{seller}"
            yield link(
                row,
                "builds_for",
                builder,
                seller,
                first_day=first,
                precision=precision,
                detail=detail,
                ref=ref,
                note=notes,
            )


# The rule by which a group is counted in a rank, where its own figure has one.
COUNTED = {"volkswagen": "incl. MAN and Scania", "general-motors": "with Chinese joint ventures"}


def rival_links() -> Iterator[Link]:
    """Yield whom ranks are counted against, with the counting rule of each."""
    first: dict[str, Row] = {}
    for row in table("rivals"):
        if row["group"] not in ("Nissan alone", "Kia alone", "Renault-Nissan", "Mitsubishi"):
            first.setdefault(company(row["group"]), row)
    for group, row in first.items():
        yield Link(
            {
                "subject": group, "kind": "rival_of", "object": "alliance", "detail": COUNTED.get(group, ""),
                "source": row["source_url"], "ref": f"rival/{group}",
            },
            date(1999, 3, 27),
        )  # fmt: skip


def statements() -> Iterator[Link]:
    """Yield what a second source of a claim prints and no table of the record holds."""
    claims = {row["row_id"]: row for row in table("claims")}
    yield link(
        {**claims["C09"], "notes": "largest car maker of Russia in a ranking of 2013"}, "event", "avtovaz", "RU", first_day="2013-01-01",
        last_day="2013-12-31", precision="year", detail="best-seller: sales",
    )  # fmt: skip
    yield link(
        {**claims["C24"], "notes": "he gave up the Nissan chief executive post on 1 April 2017"}, "holds_office",
        "carlos-ghosn", "alliance", first_day="2009-01-01", last_day="2018-11-22", precision="year",
        detail="Chairman and CEO",
    )  # fmt: skip
    phev = next(row for row in table("ev_sales") if row["row_id"] == "E0146")
    yield link(
        {**phev, "notes": "the Outlander PHEV, best-selling plug-in hybrid in Europe by JATO"}, "event", "mitsubishi", "europe", first_day="2015-01-01", last_day="2018-12-31",
        precision="year", detail="best-seller: phev_sales", ref="E0146/rank",
    )  # fmt: skip


# Links that became known on their own day; all others with the end of the year in which they begin.
OWN_DAYS = {
    date(1999, 3, 27),
    date(2010, 4, 7),
    date(2014, 4, 1),
    date(2014, 6, 18),
    date(2016, 10, 20),
    date(2018, 1, 30),
}
SEEN_LATER = {"C09": date(2014, 2, 8), "C24": date(2016, 12, 31), "E0146/rank": date(2019, 4, 11)}


def known_on(each: Link) -> date:
    """Return the day from which a link was known."""
    if each.known_on:
        return each.known_on
    if each["ref"] in SEEN_LATER:
        return SEEN_LATER[each["ref"]]
    if each["source"] == THE_PAGE:
        return days.PAGE
    if not each["first_day"]:
        return days.UNDATED
    first = date.fromisoformat(each["first_day"])
    if first <= date(1999, 3, 27):
        return date(1999, 3, 27)
    return first if first in OWN_DAYS else min(date(first.year, 12, 31), days.UNDATED)

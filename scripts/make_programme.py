"""Make the reference programme: a small synthetic synergy programme of 2016, to be delivered month by month.

Everything in it is invented by the rule below, with one seed, and says so in every delivery: nothing of it was reported by
anybody, and its amounts stay far below the synergies that the alliance published (EUR 5 billion for 2016).

The rule: each of the initiatives below is planned to bring the same amount every month from its start on, a whole number
of thousands drawn between half and one and a half times the size that is written beside it, and shared between its
members as written. What it brings is the plan times a factor drawn between 0.85 and 1.10 for each month, in hundreds of
euros. One-off costs are six months of effect, in the month before the start.
"""

import csv
import io
import random
from datetime import date
from pathlib import Path

from alliance.record.workbook import workbook

FOLDER = Path(__file__).parents[1] / "src" / "alliance" / "reference" / "programme"
SEED = 2016
SOURCE = "synthetic: scripts/make_programme.py"
MONTHS = [f"{year}-{month:02d}" for year in (2016, 2017) for month in range(1, 13)]
# id, name, function, owner, members and their parts, cost object, kind, effect, repeats, thousands a month, month of start,
# month of approval or "" if it is not approved; "X" and a month if it is stopped then.
INITIATIVES = [
    ("PUR-001", "One supplier for wiring harnesses", "purchasing", "A. Martin", "renault 4 nissan 6", "part: wiring", "Saving", "P&L", "yearly", 900, "2016-03", "2016-02"),
    ("PUR-002", "Steel bought together in Europe", "purchasing", "A. Martin", "renault 5 nissan 5", "material: steel", "Saving", "P&L", "yearly", 700, "2016-04", "2016-02"),
    ("PUR-003", "Brakes from one tender", "purchasing", "K. Sato", "renault 3 nissan 5 mitsubishi 2", "part: brakes", "Saving", "P&L", "yearly", 520, "2016-11", "2016-10"),
    ("PUR-004", "Second-best quote avoided for seats", "purchasing", "K. Sato", "renault 6 nissan 4", "part: seats", "Avoidance", "Avoided", "once", 650, "2016-05", "2016-03"),
    ("PUR-005", "Payment terms of tyre makers", "purchasing", "A. Martin", "renault 5 nissan 5", "part: tyres", "Saving", "Working capital", "once", 480, "2016-06", "2016-04"),
    ("PUR-006", "Batteries from one maker", "purchasing", "K. Sato", "renault 5 nissan 5", "part: battery", "Saving", "P&L", "yearly", 800, "2017-04", ""),
    ("ENG-001", "One platform for small cars", "engineering", "C. Dubois", "renault 5 nissan 5", "platform: small", "Avoidance", "Capex", "once", 1500, "2016-07", "2016-03"),
    ("ENG-002", "Common wiring variants", "engineering", "C. Dubois", "renault 4 nissan 6", "part: wiring", "Saving", "P&L", "yearly", 420, "2016-06", "2016-04"),
    ("ENG-003", "Shared gearbox", "engineering", "M. Tanaka", "renault 5 nissan 5", "part: gearbox", "Saving", "P&L", "yearly", 610, "2016-09", "2016-05"),
    ("ENG-004", "One crash-test centre", "engineering", "M. Tanaka", "renault 4 nissan 6", "site: crash test", "Saving", "P&L", "yearly", 180, "2016-10", "2016-06"),
    ("ENG-005", "Plug-in drive taken over", "engineering", "M. Tanaka", "renault 3 nissan 3 mitsubishi 4", "drive: plug-in", "Avoidance", "Avoided", "once", 900, "2017-06", ""),
    ("ENG-006", "Over-specified cockpit of the small car", "engineering", "C. Dubois", "renault 5 nissan 5", "part: cockpit", "Saving", "P&L", "yearly", -150, "2016-08", "2016-05"),
    ("MAN-001", "Pick-up built for both", "manufacturing", "L. Garcia", "renault 5 nissan 5", "plant: pick-up line", "Avoidance", "Capex", "once", 1200, "2016-09", "2016-03"),
    ("MAN-002", "Small car built at one plant", "manufacturing", "L. Garcia", "renault 6 nissan 4", "plant: small-car line", "Saving", "P&L", "yearly", 760, "2016-11", "2016-06"),
    ("MAN-003", "Containers and sea freight together", "manufacturing", "H. Mori", "renault 5 nissan 5", "flow: sea freight", "Saving", "P&L", "yearly", 540, "2016-02", "2016-01"),
    ("MAN-004", "Parts warehouses pooled", "manufacturing", "H. Mori", "renault 5 nissan 5", "site: warehouses", "Saving", "P&L", "yearly", 310, "2016-05", "2016-02"),
    ("MAN-005", "Third shift instead of a paint shop", "manufacturing", "L. Garcia", "renault 10", "plant: paint shop", "Avoidance", "Capex", "once", 800, "2016-12", "X 2016-07"),
    ("MAN-006", "Freight of the newcomer joined", "manufacturing", "H. Mori", "nissan 4 mitsubishi 6", "flow: sea freight Asia", "Saving", "P&L", "yearly", 260, "2017-02", "2016-12"),
    ("HR-001", "One training academy", "human-resources", "S. Keller", "renault 5 nissan 5", "site: academy", "Saving", "P&L", "yearly", 90, "2016-04", "2016-02"),
    ("HR-002", "Experts lent instead of hired", "human-resources", "S. Keller", "renault 4 nissan 6", "people: experts", "Avoidance", "Avoided", "yearly", 140, "2016-06", "2016-03"),
    ("HR-003", "Shared service centre for payroll", "human-resources", "S. Keller", "renault 5 nissan 5", "service: payroll", "Saving", "P&L", "yearly", 110, "2017-01", "2016-11"),
    ("SAL-001", "Vans sold under a second badge", "manufacturing", "H. Mori", "renault 6 nissan 4", "model: van", "Margin", "P&L", "yearly", 330, "2016-10", "2016-05"),
]  # fmt: skip
# Member, item, pieces, price and its currency, index of copper: what wiring cost before, and what it cost in the year.
BEFORE = [
    ("renault", "harness small", 1_200_000, "184.00", "EUR", "100"), ("renault", "harness large", 600_000, "296.50", "EUR", "100"),
    ("nissan", "harness small", 1_500_000, "24100", "JPY", "100"), ("nissan", "harness large", 900_000, "38900", "JPY", "100"),
]  # fmt: skip
AFTER = [
    ("renault", "harness small", 1_310_000, "179.10", "EUR", "98.4"), ("renault", "harness large", 580_000, "289.00", "EUR", "98.4"),
    ("nissan", "harness small", 1_470_000, "23400", "JPY", "98.4"), ("nissan", "harness large", 960_000, "37960", "JPY", "98.4"),
]  # fmt: skip
STAGES = "initiative,since,stage,baseline,confirmed_by,reason"


def main() -> None:
    """Write every file of the programme."""
    FOLDER.mkdir(exist_ok=True)
    draw = random.Random(SEED)
    plans = {row[0]: plan_of(row, draw) for row in INITIATIVES}
    actuals = {row[0]: actual_of(plans[row[0]], draw) for row in INITIATIVES}
    write_list()
    everything = [row[0] for row in INITIATIVES]
    costs = {name: costs_of(name, plans[name]) for name in everything}
    write_amounts("2016-01-15-b-plan", "synergy_plan", plans, everything, "2016-01-15", MONTHS)
    write_amounts("2016-01-15-c-one-off-plan", "one_off_plan", costs, everything, "2016-01-15", MONTHS)
    write_objects("2016-01-15-d-baseline", "2016-01-15", 2015, "baseline 1", BEFORE)
    write_objects("2017-01-15-f-objects", "2017-01-15", 2016, "", AFTER)
    half, late = MONTHS[:6], MONTHS[6:12]
    approved = {row[0]: row[11] for row in INITIATIVES if row[11] and not row[11].startswith("X")}
    begun = {row[0]: row[10] for row in INITIATIVES if row[0] in approved}
    rows = [(name, f"{month}-10", "3", "", "", "") for name, month in approved.items() if month <= "2016-06"]
    rows += [(name, f"{begun[name]}-01", "4", "", "", "") for name in approved if begun[name] <= "2016-06"]
    write_stages("2016-07-05-a-stages", rows, "2016-07-05")
    actual = [name for name in approved if begun[name] <= "2016-06"]
    write_amounts("2016-07-10-b-proposed", "synergy_actual", actuals, actual, "2016-07-10", half)
    write_amounts("2016-07-10-c-one-off", "one_off_actual", costs, actual, "2016-07-10", half)
    # Renault confirms what was proposed but one; Nissan confirms less of the wiring and is silent on seats.
    write_confirmed(
        "2016-07-20-renault", "renault", actuals, [each for each in actual if each != "HR-002"], "2016-07-20", half
    )
    write_confirmed(
        "2016-07-25-nissan",
        "nissan",
        actuals,
        [each for each in actual if each != "PUR-004"],
        "2016-07-25",
        half,
        {"PUR-001": 0.9},
    )
    rows = [(name, f"{month}-10", "3", "", "", "") for name, month in approved.items() if month > "2016-06"]
    rows += [(name, f"{begun[name]}-01", "4", "", "", "") for name in approved if "2016-06" < begun[name] <= "2016-12"]
    rows += [("MAN-005", "2016-07-15", "X", "", "", "Demand fell, no third shift is needed")]
    rows += [
        ("MAN-002", "2016-09-01", "", "2", "P. Laurent; Y. Kimura", "The plan was made for two models, one is built")
    ]
    rows += [(name, "2016-12-31", "5", "", "", "") for name in ("MAN-003", "PUR-001", "PUR-002", "HR-001")]
    write_stages("2017-01-10-a-stages", rows, "2017-01-10")
    smaller = {"MAN-002": {key: round(value * 0.6, -3) for key, value in plans["MAN-002"].items()}}
    write_amounts("2017-01-10-b-new-plan", "synergy_plan", smaller, ["MAN-002"], "2017-01-10", MONTHS, "baseline 2")
    actual = [name for name in approved if begun[name] <= "2016-12"]
    write_amounts("2017-01-15-c-proposed", "synergy_actual", actuals, actual, "2017-01-15", late)
    write_amounts("2017-01-15-d-one-off", "one_off_actual", costs, actual, "2017-01-15", late)
    write_amounts("2017-01-15-e-forecast", "synergy_forecast", actuals, list(approved), "2017-01-15", MONTHS[12:])
    write_confirmed(
        "2017-01-20-renault", "renault", actuals, [each for each in actual if each != "HR-002"], "2017-01-20", late
    )
    write_confirmed(
        "2017-01-25-nissan", "nissan", actuals, [each for each in actual if each != "PUR-004"], "2017-01-25", late
    )


def plan_of(row: tuple[object, ...], draw: random.Random) -> dict[tuple[str, str], int]:
    """Return what an initiative is planned to bring, by member and month, in euros."""
    _, _, _, _, parts, _, _, _, repeats, size, start, _ = row
    words = str(parts).split()
    shares = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    a_month = round(int(str(size)) * draw.uniform(0.5, 1.5))
    first = MONTHS.index(str(start))
    months = MONTHS[first:] if repeats == "yearly" else MONTHS[first : first + 3]
    return {(member, month): a_month * part * 100 for month in months for member, part in shares.items()}


def actual_of(plan: dict[tuple[str, str], int], draw: random.Random) -> dict[tuple[str, str], int]:
    """Return what an initiative brings, by member and month, in euros."""
    factor = {month: draw.uniform(0.85, 1.10) for month in MONTHS}
    return {(member, month): round(value * factor[month], -2) for (member, month), value in plan.items()}


def costs_of(name: str, plan: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Return what it costs once: six months of effect, in the month before the start."""
    first = min(month for _, month in plan)
    before = MONTHS[max(MONTHS.index(first) - 1, 0)]
    return {(member, before): abs(value) * 6 for (member, month), value in plan.items() if month == first}


def write_list() -> None:
    """Write the list as a programme office keeps it: a workbook with columns of its own, a title and a remark below."""
    head = [
        "No.",
        "Measure",
        "Lead",
        "Responsible",
        "Partners",
        "Object",
        "Kind",
        "Counts in",
        "Repeats",
        "Grade",
        "As of",
    ]
    rows: list[list[str | int]] = [["Programme list, January 2016 (synthetic)"], head]
    for name, title, function, owner, parts, thing, kind, effect, repeats, *_ in INITIATIVES:
        partners = " / ".join(word for word in str(parts).split()[::2])
        rows.append([name, title, function, owner, partners, thing, kind, effect, repeats, "HG 2", "2016-01-10"])
    rows.append(["Synthetic: made by a rule, reported by nobody"])
    name = "2016-01-15-a-list.xlsx"
    (FOLDER / name).write_bytes(workbook({"Measures": rows}, made_on=date(2016, 1, 15)))  # type: ignore[dict-item]
    sheet = f'''# The list of a programme office as it is kept there: its own columns and words, translated here.
title = "Synthetic programme: the list of initiatives"
member = "office"
kind = "initiatives"
known_on = 2016-01-15
source = "{SOURCE}"
worksheet = "Measures"
header = 2

[columns]
initiative = "No."
name = "Measure"
function = "Lead"
owner = "Responsible"
members = "Partners"
cost_object = "Object"
type = "Kind"
effect = "Counts in"
recurrence = "Repeats"
stage = "Grade"
since = "As of"

[values.type]
"Saving" = "cost reduction"
"Avoidance" = "cost avoidance"
"Margin" = "revenue"

[values.recurrence]
"yearly" = "recurring"
"once" = "one-time"

[[exclude]]
column = "No."
match = "Synthetic*"
action = "stop"
'''
    (FOLDER / name).with_suffix(".toml").write_text(sheet, encoding="utf-8")


def write_stages(name: str, rows: list[tuple[str, ...]], known: str) -> None:
    """Write a change of stages."""
    lines = [STAGES.split(","), *(list(row) for row in sorted(rows, key=lambda row: (row[1], row[0])))]
    columns = "".join(f'{column} = "{column}"\n' for column in STAGES.split(","))
    sheet = (
        f'title = "Synthetic programme: stages as known on {known}"\nmember = "office"\nkind = "initiatives"\n'
        f'known_on = {known}\nsource = "{SOURCE}"\n\n[columns]\n{columns}'
    )
    write(name, lines, sheet)


def write_amounts(
    name: str, measure: str, amounts: dict[str, dict[tuple[str, str], int]], chosen: list[str], known: str,
    months: list[str], baseline: str = "", member: str = "office", factors: dict[str, float] | None = None,
) -> None:  # fmt: skip
    """Write a wide table: one row per initiative and member, one column per month."""
    lines: list[list[str]] = [["initiative", "member", "function", *months]]
    functions = {row[0]: row[2] for row in INITIATIVES}
    for each in chosen:
        for who in dict.fromkeys(who for who, _ in amounts[each]):
            factor = (factors or {}).get(each, 1)
            cells = [amounts[each].get((who, month)) for month in months]
            if any(cell is not None for cell in cells) and member in ("office", who):
                texts = ["" if cell is None else str(round(cell * factor)) for cell in cells]
                lines.append([each, who, functions[each], *texts])
    listed = ", ".join(f'"{month}"' for month in months)
    version = f'definition = "{baseline}"\n' if baseline else ""
    # The first plan and every report speak for all their months: a month without an amount brought nothing.
    after = date(int(months[-1][:4]) + int(months[-1][5:]) // 12, int(months[-1][5:]) % 12 + 1, 1)
    scope = "" if baseline else f'\n[scope]\nmeasures = ["{measure}"]\nstart = {months[0]}-01\nend = {after}\n'
    sheet = (
        f'title = "Synthetic programme: {measure} as known on {known}"\nmember = "{member}"\nrows = "transactions"\n'
        f'known_on = {known}\nsource = "{SOURCE}"\nmissing = [""]\n\n[columns]\ninitiative = "initiative"\n'
        f'member = "member"\nfunction = "function"\n\n[constants]\nmeasure = "{measure}"\nunit = "EUR"\n'
        f'status = "synthetic"\n{version}{scope}\n[[spread]]\ncolumns = [{listed}]\n'
    )
    write(name, lines, sheet)


def write_confirmed(
    name: str, member: str, amounts: dict[str, dict[tuple[str, str], int]], chosen: list[str], known: str,
    months: list[str], factors: dict[str, float] | None = None,
) -> None:  # fmt: skip
    """Write what the controlling of one member confirms of its own share."""
    write_amounts(name, "synergy_confirmed", amounts, chosen, known, months, member=member, factors=factors)


def write_objects(
    name: str, known: str, year: int, baseline: str, rows: list[tuple[str, str, int, str, str, str]]
) -> None:
    """Write pieces, prices and index of a cost object, one number in a row."""
    lines = [["initiative", "measure", "member", "product", "period", "value", "unit"]]
    for member, item, pieces, price, currency, index in rows:
        for measure, value, unit in (
            ("object_volume", str(pieces), "pieces"), ("object_price", price, currency), ("object_index", index, "percent"),
        ):  # fmt: skip
            lines.append(["PUR-001", measure, member, item, str(year), value, unit])
    columns = "".join(f'{column} = "{column}"\n' for column in lines[0])
    version = f'definition = "{baseline}"\n' if baseline else ""
    sheet = (
        f'title = "Synthetic programme: wiring in {year}"\nmember = "office"\nknown_on = {known}\nsource = "{SOURCE}"\n'
        f'calendar = "calendar"\nas_written = ["product"]\n\n[columns]\n{columns}\n[constants]\nstatus = "synthetic"\n{version}'
    )
    write(name, lines, sheet)


def write(name: str, lines: list[list[str]], sheet: str) -> None:
    """Write a CSV file and its delivery sheet."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(lines)
    (FOLDER / f"{name}.csv").write_text(stream.getvalue(), encoding="utf-8")
    (FOLDER / f"{name}.toml").write_text(sheet, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Forty tenders broken on purpose: none is answered "optimal", each fault is named where it was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.plan.purchasing_case import Tables, given, tables

from alliance.findings import has_blocking
from alliance.plan.purchasing import Purchase
from alliance.plan.purchasing.reading import tender_of
from alliance.plan.purchasing.words import contradiction, ways_out

Plant = Callable[[Tables], str]


def _cell(table: str, column: str, row: int, value: str) -> Plant:
    def plant(case: Tables) -> str:
        case[table][row][column] = value
        return f"{table}.csv, row {row + 2}, column {column}"

    return plant


def _added(table: str, cells: dict[str, str], column: str) -> Plant:
    def plant(case: Tables) -> str:
        case[table].append({**dict.fromkeys(case[table][0], ""), **cells})
        return f"{table}.csv, row {len(case[table]) + 1}, column {column}"

    return plant


def _gone(table: str, row: int, place: str) -> Plant:
    def plant(case: Tables) -> str:
        del case[table][row]
        return place

    return plant


def _no_table(name: str) -> Plant:
    def plant(case: Tables) -> str:
        del case[name]
        return f"{name}.csv"

    return plant


def _renamed(table: str, old: str, new: str) -> Plant:
    def plant(case: Tables) -> str:
        for row in case[table]:
            row[new] = row.pop(old)
        return f"{table}.csv"

    return plant


def _unquoted(case: Tables) -> str:
    case["bids"] = [row for row in case["bids"] if row["spec"] != "battery"]
    case["demand"][2].update(supplier="", price="")
    return "demand.csv, row 4, column part"


FAULTS: tuple[tuple[str, Plant], ...] = (
    ("price is not a number", _cell("bids", "price", 0, "NaN")),
    ("price is infinite", _cell("bids", "price", 1, "inf")),
    ("price is a word", _cell("bids", "price", 2, "cheap")),
    ("price is missing", _cell("bids", "price", 3, "")),
    ("price is nothing", _cell("bids", "price", 3, "0")),
    ("price is negative", _cell("bids", "price", 4, "-79")),
    ("price a thousand times", _cell("bids", "price", 2, "49000")),
    ("price of today a thousand times", _cell("demand", "price", 0, "52000")),
    ("price in thousands", _cell("demand", "price", 3, "0.051")),
    ("quantity negative", _cell("demand", "quantity", 0, "-1")),
    ("quantity with a separator", _cell("demand", "quantity", 1, "1_000")),
    ("quantity is missing", _cell("demand", "quantity", 2, "")),
    ("year as text", _cell("demand", "year", 0, "2017/18")),
    ("half a year", _cell("demand", "year", 1, "2017.5")),
    ("supplier without a price", _cell("demand", "price", 1, "")),
    ("price without a supplier", _cell("demand", "supplier", 1, "")),
    ("comparability above one", _cell("part_map", "comparability", 0, "1.2")),
    ("part mapped to nothing known", _cell("part_map", "spec", 0, "tyre-Z")),
    ("part that nobody needs", _cell("part_map", "part", 0, "R7")),
    ("part of a stranger", _cell("part_map", "member", 3, "toyota")),
    ("part mapped twice", _added("part_map", {"member": "renault", "part": "R1", "spec": "tyre-B"}, "member")),
    ("bid of a stranger", _cell("bids", "supplier", 0, "Alfa")),
    ("bid for something unknown", _cell("bids", "spec", 2, "tyre-C")),
    ("bid twice", _added("bids", {"supplier": "Beta", "spec": "tyre-A", "price": "48"}, "supplier")),
    ("least above capacity", _cell("bids", "least", 2, "2000")),
    ("price at no tier", _cell("bids", "from_amount", 6, "2500")),
    ("price rises with the volume", _cell("bids", "price", 6, "51")),
    ("price at a tier only", _gone("bids", 0, "bids.csv, row 7, column from_amount")),
    ("capacity is a word", _cell("bids", "capacity", 0, "plenty")),
    ("tier of an unknown kind", _cell("tiers", "kind", 0, "all unit")),
    ("tier counts pounds", _cell("tiers", "basis", 2, "GBP")),
    ("tier on nothing known", _cell("tiers", "scope", 0, "tires")),
    ("tier grants less above", _cell("tiers", "discount", 1, "3")),
    ("tier grants nothing", _cell("tiers", "discount", 2, "")),
    ("rebate of no lump sum", _cell("tiers", "rebate", 0, "1000")),
    ("tier a thousand times", _cell("tiers", "from_amount", 1, "2000000")),
    ("increments over several prices", _cell("tiers", "basis", 2, "units")),
    ("two kinds of tiers on one part", _added("tiers", {"supplier": "Alpha", "scope": "tyre-B", "kind": "increment", "basis": "EUR", "from_amount": "9000", "discount": "2"}, "scope")),
    ("rule of an unknown kind", _cell("rules", "kind", 0, "least winner")),
    ("rule on nobody", _cell("rules", "suppliers", 1, "Alhpa")),
    ("rule on nothing", _cell("rules", "items", 0, "tyre-X")),
    ("rule beyond all", _cell("rules", "value", 1, "90")),
    ("half a supplier", _cell("rules", "value", 0, "1.5")),
    ("entitled to more than all", _cell("entitlements", "part", 1, "0.7")),
    ("entitled stranger", _cell("entitlements", "member", 0, "toyota")),
    ("unknown factor", _cell("factors", "factor", 1, "carbon")),
    ("qualified by a stranger", _cell("one_off", "member", 0, "toyota")),
    ("nobody quotes", _unquoted),
    ("no table of bids", _no_table("bids")),
    ("header misspelt", _renamed("bids", "capacity", "capacty")),
)  # fmt: skip


@pytest.mark.parametrize("plant", [plant for _, plant in FAULTS], ids=[name for name, _ in FAULTS])
def test_a_fault_is_named_where_it_stands(plant: Plant) -> None:
    """No tender is made of broken tables; a blocking finding names file, row and column of the fault, and what to do."""
    case = tables()
    place = plant(case)
    found, findings = tender_of(given(case))
    assert found is None
    assert has_blocking(findings)
    blocking = [finding for finding in findings if finding.is_blocking]
    assert any(place in f"{each.file}, row {each.row}, column {each.column}" for each in blocking), blocking
    assert all(each.message and each.advice for each in blocking)


def _short(case: Tables) -> None:
    for row in case["bids"]:
        row["capacity"] = "300" if not row["from_amount"] else ""
        row["least"] = ""
    for row in case["demand"]:
        if row["part"] != "N9":
            row.update(supplier="", price="")
    case["rules"] = []


def _contradicted(case: Tables) -> None:
    case["rules"] = [
        {"rule": "much", "kind": "least part", "suppliers": "JP", "items": "tyres", "value": "0.8"},
        {"rule": "little", "kind": "most part", "suppliers": "Beta", "items": "tyres", "value": "0.5"},
    ]


def _nobody_left(case: Tables) -> None:
    case["rules"] = [{"rule": "not Gamma", "kind": "exclude", "suppliers": "", "items": "battery", "value": ""}]


@pytest.mark.parametrize("change", [_short, _contradicted, _nobody_left])
def test_a_contradiction_is_proved_and_told(change: Callable[[Tables], None]) -> None:
    """Tables that are each right and contradict each other have no plan: an exact certificate says so, and what would give way."""
    case = tables()
    change(case)
    found, findings = tender_of(given(case))
    assert found is not None, findings
    plan = Purchase(replace(found)).solve()
    assert plan.outcome == "infeasible"
    assert plan.certificate is not None
    assert plan.certificate.is_valid
    assert contradiction(plan.certificate).startswith("These cannot all be kept: ")
    assert ways_out(plan)

"""Small tenders for tests: tables as a buyer would fill them in, seeded ones, and the published ones."""

from __future__ import annotations

import numpy as np

from alliance.plan.purchasing import Bid, Discount, Item, Supplier, Tender
from alliance.plan.purchasing.tables import FORMS
from alliance.plan.purchasing.tender import entitlements
from alliance.plan.tables import Given

Tables = dict[str, list[dict[str, str]]]


def tables() -> Tables:
    """Return a tender of two members for tyres and batteries, with every table filled in."""
    return {
        "demand": _rows(
            "member part region year quantity supplier price",
            "renault R1 europe 2017 1000 Alpha 52",
            "renault R2 europe 2017 600 Beta 63",
            "renault R3 europe 2017 500 Gamma 81",
            "nissan N1 europe 2017 1400 Beta 51",
            "nissan N2 europe 2017 400 Alpha 64",
            "nissan N3 europe 2017 700 Gamma 80",
            "nissan N9 europe 2017 50 Own 20",
        ),
        "specs": _rows(
            "spec commodity lot unit", "tyre-A tyres tyre-lot piece", "tyre-B tyres tyre-lot piece", "battery batteries - piece"
        ),
        "part_map": _rows(
            "member part spec comparability delta",
            "renault R1 tyre-A 1 0", "renault R2 tyre-B 0.9 0.5", "renault R3 battery 1 0",
            "nissan N1 tyre-A 1 0", "nissan N2 tyre-B 1 0", "nissan N3 battery 0.95 1",
        ),
        "suppliers": _rows(
            "supplier group country turnover award_cost risk payment_days co2",
            "Alpha G1 FR 500000 1000 0 60 0.1", "Beta G1 JP 400000 800 1 90 0.1", "Gamma G2 DE 300000 500 0.5 60 0.1",
        ),
        "bids": _rows(
            "supplier spec region from_amount price capacity least tooling",
            "Alpha tyre-A - - 50 2600 - 500", "Alpha tyre-B - - 62 - - -", "Beta tyre-A - - 49 1800 100 -",
            "Beta tyre-B - - 61 900 - -", "Gamma battery - - 79 - - -", "Alpha battery - - 80 900 - 200",
            "Alpha tyre-A - 2000 45 - - -",
        ),
        "tiers": _rows(
            "supplier scope kind basis from_amount discount rebate",
            "Alpha tyres all+units units 1000 4 -", "Alpha tyres all+units units 2000 8 -",
            "Beta - increment EUR 60000 6 -", "Gamma batteries lump+sum units 1100 - 3000",
        ),
        "one_off": _rows("supplier spec member cost", "Beta battery renault 900", "Alpha tyre-A nissan 700"),
        "rules": _rows(
            "rule kind suppliers items value",
            "two-sources least+winners - tyre-A 2", "not-all most+share Alpha tyres 0.9", "cap dependence - - 0.9",
        ),
        "entitlements": _rows("member supplier part", "renault Gamma 0.4", "nissan Gamma 0.6"),
        "factors": _rows("factor value", "interest 3", "co2 50"),
    }  # fmt: skip


def _rows(header: str, *lines: str) -> list[dict[str, str]]:
    names = header.split()
    return [
        dict(zip(names, ["" if cell == "-" else cell.replace("+", " ") for cell in line.split()], strict=True))
        for line in lines
    ]


def given(case: Tables) -> dict[str, Given]:
    """Return tables as they come from files."""
    known = [form.name for form in FORMS]
    assert set(case) <= set(known)
    return {name: Given(f"{name}.csv", list(enumerate(rows, start=2))) for name, rows in case.items()}


def seeded(seed: int, *, members: int = 3, items: int = 4, suppliers: int = 4, idle: bool = False) -> Tender:
    """Return a seeded tender with capacities, tiers of every kind and what is paid once; entitlements pro rata. Idle: the last needs nothing."""
    drawn = np.random.default_rng(seed)
    demand = np.round(drawn.uniform(0, 100, (members, items)))
    demand[0] += 1.0
    demand[-1] *= 0.0 if idle else 1.0
    bids: list[Bid] = []
    discounts: list[Discount] = []
    total = demand.sum(axis=0)
    for supplier in range(suppliers):
        mine = []
        for item in range(items):
            if supplier == 0 or drawn.random() < 0.7:
                capacity = float("inf") if supplier == 0 else round(float(total[item] * drawn.uniform(0.3, 0.9)))
                mine.append(len(bids))
                tooling = float(drawn.integers(0, 3) * 40)
                bids.append(Bid(supplier, (item,), round(float(drawn.uniform(8, 14)), 2), capacity, tooling=tooling))
        kind = ("all units", "increment", "lump sum")[supplier % 3]
        size = float(sum(total[bids[bid].items[0]] for bid in mine))
        if kind == "increment":
            steps = ((2.0 * size, 0.05), (5.0 * size, 0.12))
        elif kind == "lump sum":
            steps = ((round(0.2 * size), 50.0), (round(0.5 * size), 180.0))
        else:
            steps = ((round(0.2 * size), 0.04), (round(0.5 * size), 0.1))
        if mine:
            discounts.append(Discount(supplier, "everything", tuple(mine), kind, kind == "increment", steps))  # type: ignore[arg-type]
    entitled, of_discount, of_spend = entitlements(demand, bids, discounts)
    for position, discount in enumerate(discounts):
        if discount.kind != "lump sum":
            of_discount[:, position] = 1.0
    return Tender(
        tuple("abcdef"[:members]), ("2017",), tuple(Item(f"item {at}") for at in range(items)), demand,
        np.zeros_like(demand), tuple(Supplier(f"supplier {at}", award_cost=30.0) for at in range(suppliers)),
        tuple(bids), tuple(discounts), (), (), (), entitled, of_discount, of_spend,
    )  # fmt: skip

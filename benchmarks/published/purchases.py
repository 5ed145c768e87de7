"""Purchases: prices that depend on how much is bought, of one item by segments or of many by a supplier's total."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

from alliance.solver.program import INFINITE, Program
from alliance.solver.rows import Rows
from benchmarks.published.instance import Facts, Instance, UnreadableInstance, file_of, number, text_of
from benchmarks.published.tenders import quoted_discounts, quoted_segments

Data = Mapping[str, object]


def segments(data: Data) -> Program:
    """Return the program of one item bought in volume segments, at most one of each vendor.

    min sum setup y + sum price x  s.t.  sum x = requirement;  least y <= x <= most y;  sum_s y[v,s] <= 1;  y whole.
    A missing setup continues the segment before: its setup plus what its whole quantity cost more.
    """
    vendors, requirement = data["vendors"], data["requirement"]
    assert isinstance(vendors, dict)
    assert isinstance(requirement, int | float)
    lines: list[tuple[int, float, float, float, float]] = []
    for position, offered in enumerate(vendors.values()):
        setup, price, most = 0.0, 0.0, 0.0
        for given, each, least, limit in offered:
            setup = float(given) if given is not None else setup + most * (price - float(each))
            price, most = float(each), float(limit)
            lines.append((position, setup, price, float(least), most))
    vendor, fixed, unit, lowest, highest = (np.array(column) for column in zip(*lines, strict=True))
    count, every = len(lines), np.arange(len(lines))
    rows = Rows(2 * count)
    asked = np.array([float(requirement)])
    rows.add(
        "requirement", 1, row=np.zeros(count, dtype=np.int64), column=every, value=np.ones(count), lower=asked, upper=asked
    )  # fmt: skip
    both = {"row": np.tile(every, 2), "column": np.concatenate((every, count + every))}
    for kind, side, lower, upper in (("most", highest, -INFINITE, 0.0), ("least", lowest, 0.0, INFINITE)):
        rows.add(
            kind, count, **both, value=np.concatenate((np.ones(count), -side)),
            lower=np.full(count, lower), upper=np.full(count, upper),
        )  # fmt: skip
    names = len(vendors)
    rows.add(
        "one segment", names, row=vendor.astype(np.int64), column=count + every, value=np.ones(count),
        lower=np.full(names, -INFINITE), upper=np.ones(names),
    )  # fmt: skip
    whole = np.arange(2 * count) >= count
    return rows.program(
        cost=np.concatenate((unit, fixed)),
        lower=np.zeros(2 * count),
        upper=np.where(whole, 1.0, highest.sum()),
        integer=whole,
    )


def total_quantity(data: Data, members: Collection[int]) -> Program:
    """Return the total-quantity-discount program of some members' joint demand.

    min sum p[s,j,k] x[s,j,k]  s.t.  sum_{s,j} x = d[k];  lo y[s,j] <= sum_k x[s,j,k] <= hi y[s,j];
    x[s,j,k] <= min(d, capacity) y[s,j];  sum_j y[s,j] <= 1;  y whole. At most `max_winners` suppliers win, none with more
    than `market_share_max` of the volume, where these are given.
    """
    demand = np.array(data["demand"], dtype=np.float64)[sorted(members)].sum(axis=0)
    suppliers = data["suppliers"]
    assert isinstance(suppliers, list)
    flows: list[tuple[int, int, float, float]] = []
    tiers: list[tuple[int, float, float]] = []
    for position, supplier in enumerate(suppliers):
        for tier in supplier["intervals"]:
            tiers.append((position, float(tier["lo"]), float(tier["hi"])))
            for good, price in tier["price"].items():
                most = min(demand[int(good)], float(supplier["capacity"].get(good, 0.0)))
                if most > 0:
                    flows.append((len(tiers) - 1, int(good), float(price), most))
    tier_of, good_of, price, most = (np.array(column) for column in zip(*flows, strict=True))
    owner, low, high = (np.array(column) for column in zip(*tiers, strict=True))
    flow_count, tier_count = len(flows), len(tiers)
    every, tier = np.arange(flow_count), np.arange(tier_count)
    rows = Rows(flow_count + tier_count)
    rows.add(
        "demand", len(demand), row=good_of.astype(np.int64), column=every, value=np.ones(flow_count),
        lower=demand, upper=demand,
    )  # fmt: skip
    rows.add(
        "link", flow_count, row=np.tile(every, 2), column=np.concatenate((every, flow_count + tier_of)),
        value=np.concatenate((np.ones(flow_count), -most)),
        lower=np.full(flow_count, -INFINITE), upper=np.zeros(flow_count),
    )  # fmt: skip
    volume = {"row": np.concatenate((tier_of, tier)), "column": np.concatenate((every, flow_count + tier))}
    for kind, side, lower, upper in (("most", high, -INFINITE, 0.0), ("least", low, 0.0, INFINITE)):
        rows.add(
            kind, tier_count, **volume, value=np.concatenate((np.ones(flow_count), -side)),
            lower=np.full(tier_count, lower), upper=np.full(tier_count, upper),
        )  # fmt: skip
    rows.add(
        "one tier", len(suppliers), row=owner.astype(np.int64), column=flow_count + tier, value=np.ones(tier_count),
        lower=np.full(len(suppliers), -INFINITE), upper=np.ones(len(suppliers)),
    )  # fmt: skip
    _add_limits(rows, data, demand.sum(), owner.astype(np.int64)[tier_of], flow_count + tier)
    whole = np.arange(rows.columns) >= flow_count
    return rows.program(
        cost=np.concatenate((price, np.zeros(tier_count))),
        lower=np.zeros(rows.columns),
        upper=np.where(whole, 1.0, INFINITE),
        integer=whole,
    )


def _add_limits(rows: Rows, data: Data, total: float, supplier: np.ndarray, chosen: np.ndarray) -> None:
    winners, share = data.get("max_winners"), data.get("market_share_max")
    if isinstance(winners, int | float):
        rows.add(
            "winners", 1, row=np.zeros(len(chosen), dtype=np.int64), column=chosen, value=np.ones(len(chosen)),
            lower=np.array([-INFINITE]), upper=np.array([float(winners)]),
        )  # fmt: skip
    if isinstance(share, int | float):
        count = int(supplier.max()) + 1
        rows.add(
            "share", count, row=supplier, column=np.arange(len(supplier)), value=np.ones(len(supplier)),
            lower=np.full(count, -INFINITE), upper=np.full(count, share * total),
        )  # fmt: skip


def read_segments(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `procurement` instance."""
    data = json.loads(text_of(file_of(folder, facts)))
    if not {"vendors", "requirement"} <= set(data):
        raise UnreadableInstance(f"'{name}' has no 'vendors' and 'requirement'; only volume segments are known.")
    return [Instance(name, segments(data), number(facts, "optimum"), tender=quoted_segments(data))]


def read_total_quantity(folder: Path, name: str, facts: Facts) -> list[Instance]:
    """Return a `tqd` instance: all members together, then every coalition whose value is printed (``"name 01"``)."""
    data = json.loads(text_of(file_of(folder, facts)))
    everybody = range(int(data["members"]))
    # The purchasing room has rules of its own for winners and shares; no instance of this set states any.
    is_plain = data.get("max_winners") is None and data.get("market_share_max") is None
    tender = quoted_discounts(data) if is_plain else None
    found = [Instance(name, total_quantity(data, everybody), number(facts, "optimum"), tender=tender)]
    printed = facts.get("coalition_values")
    for coalition, value in (printed if isinstance(printed, dict) else {}).items():
        members = [int(digit) for digit in (coalition.split(",") if "," in coalition else coalition)]
        if len(members) < len(everybody):
            part = tender.cut([str(member) for member in members]) if tender is not None else None
            program = total_quantity(data, members)
            found.append(Instance(f"{name} {coalition}", program, number(value, "cost"), tender=part))
    return found

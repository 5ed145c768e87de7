"""Published purchases as joint tenders: the same problem through the purchasing room, in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from alliance.plan.purchasing.tender import Bid, Discount, Item, Supplier, Tender

Data = Mapping[str, Any]


def quoted_discounts(data: Data) -> Tender:
    """Return a published instance of total quantity discounts; every set of members sees the full capacity, as it was solved."""
    demand = np.array(data["demand"], dtype=float)
    bids: list[Bid] = []
    discounts: list[Discount] = []
    for supplier, quoted in enumerate(data["suppliers"]):
        first, *higher = quoted["intervals"]
        positions = range(len(bids), len(bids) + len(first["price"]))
        for good, price in first["price"].items():
            prices = {float(each["lo"]): float(each["price"][good]) for each in higher}
            bids.append(Bid(supplier, (int(good),), float(price), float(quoted["capacity"][good]), prices=prices))
        steps = tuple((float(each["lo"]), 0.01 * order) for order, each in enumerate(higher, start=1))
        discounts.append(Discount(supplier, "everything", tuple(positions), "all units", False, steps))
    count = len(demand)
    return Tender(
        tuple(str(member) for member in range(count)), ("2016",), tuple(Item(str(good)) for good in range(demand.shape[1])),
        demand, np.zeros_like(demand), tuple(Supplier(each["id"]) for each in data["suppliers"]), tuple(bids),
        tuple(discounts), (), (), (), np.ones((count, len(bids))), np.ones((count, len(discounts))), np.ones(count),
    )  # fmt: skip


def quoted_segments(data: Data) -> Tender:
    """Return the published tender for one item, in which segments are increments."""
    bids: list[Bid] = []
    discounts: list[Discount] = []
    for supplier, segments in enumerate(data["vendors"].values()):
        setup, price, least, _ = segments[0]
        bids.append(Bid(supplier, (0,), price, segments[-1][3], float(least), float(setup)))
        steps = tuple((each[2] * price, 1.0 - each[1] / price) for each in segments[1:])
        if steps:
            discounts.append(Discount(supplier, "everything", (supplier,), "increment", True, steps))
    demand = np.array([[float(data["requirement"])]])
    return Tender(
        ("buyer",), ("1968",), (Item("coal"),), demand, np.zeros_like(demand),
        tuple(Supplier(name) for name in data["vendors"]), tuple(bids), tuple(discounts), (), (), (),
        np.ones((1, len(bids))), np.ones((1, len(discounts))), np.ones(1),
    )  # fmt: skip

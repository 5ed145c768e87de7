"""Parts of a tender that nothing couples, so that each is solved by itself and the costs add up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from alliance.plan.purchasing.tender import Tender

# Rules that look at all their items together; the others at each item (or each lot) by itself.
COUPLING = ("most winners", "least part", "most part")
# Rules that look at what each supplier delivers in all.
BY_SUPPLIER = ("most spend", "dependence")


def split(tender: Tender) -> Sequence[Tender]:
    """Return the independent parts of a tender, itself if there are none; what is outside goes with the first.

    Parameters
    ----------
    tender : Tender
        The data.
    """
    needed = np.flatnonzero(tender.demand.sum(axis=0) > 0).tolist()
    groups = _groups(needed, _couplings(tender))
    if len(groups) < 2:
        return (tender,)
    parts = []
    for items in groups:
        inside = frozenset(items)
        rules = tuple(
            replace(rule, items=tuple(item for item in rule.items if item in inside)) for rule in tender.rules
        )
        parts.append(replace(tender.only(items), rules=tuple(rule for rule in rules if rule.items)))
    parts[0] = replace(parts[0], outside=tender.outside)
    return tuple(parts)


def _couplings(tender: Tender) -> Iterator[Iterable[int]]:
    """Yield sets of items that must be decided together."""
    by_supplier: dict[int, list[int]] = {}
    for bid in tender.bids:
        yield bid.items
        by_supplier.setdefault(bid.supplier, []).extend(bid.items)
    sold = {supplier: list(items) for supplier, items in by_supplier.items()}
    for contract in tender.contracts:
        sold.setdefault(contract.supplier, []).append(contract.item)
    for supplier, items in by_supplier.items():
        if tender.suppliers[supplier].award_cost:
            yield items
    for discount in tender.discounts:
        yield [item for bid in discount.bids for item in tender.bids[bid].items]
    for rule in tender.rules:
        if rule.kind in COUPLING:
            yield rule.items
        elif rule.kind in BY_SUPPLIER:
            wanted = frozenset(rule.items)
            yield from ([item for item in sold.get(at, ()) if item in wanted] for at in rule.suppliers)
        elif rule.kind == "one award":
            lots: dict[str, list[int]] = {}
            for item in rule.items:
                lots.setdefault(tender.items[item].lot, []).append(item)
            yield from (items for lot, items in lots.items() if lot)


def _groups(items: Sequence[int], couplings: Iterable[Iterable[int]]) -> list[list[int]]:
    parent = {item: item for item in items}

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for coupled in couplings:
        found = [item for item in coupled if item in parent]
        for item in found[1:]:
            parent[root(item)] = root(found[0])
    groups: dict[int, list[int]] = {}
    for item in items:
        groups.setdefault(root(item), []).append(item)
    return list(groups.values())

"""The rows of a program that hold the rules of an award, one family for each rule, and how rows are gathered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from alliance.plan.purchasing.columns import NONE, Layout
from alliance.plan.purchasing.rules import SECOND_SOURCE
from alliance.plan.purchasing.tender import Numbers, Rule, Tender
from alliance.solver.program import INFINITE
from alliance.solver.rows import Rows

Entry = tuple[int, float]


class Family:
    """Rows of one kind, gathered one by one."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.entries: list[Sequence[Entry]] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.names: list[str] = []

    def add(self, name: str, entries: Iterable[Entry], lower: float, upper: float) -> None:
        """Add a row, scaled so that its largest coefficient is 1."""
        found = [entry for entry in entries if entry[1]]
        size = max((abs(value) for _, value in found), default=1.0)
        self.entries.append([(column, value / size) for column, value in found if abs(value) >= 1e-9 * size])
        self.lower.append(lower / size)
        self.upper.append(upper / size)
        self.names.append(name)

    def into(self, rows: Rows) -> None:
        """Add the family to a program."""
        if not self.entries:
            return
        lengths = [len(each) for each in self.entries]
        row = np.repeat(np.arange(len(self.entries), dtype=np.int64), lengths)
        column = np.array([column for each in self.entries for column, _ in each], dtype=np.int64)
        value = np.array([value for each in self.entries for _, value in each], dtype=np.float64)
        lower, upper = np.array(self.lower), np.array(self.upper)
        rows.add(
            self.kind, len(lengths), row=row, column=column, value=value, lower=lower, upper=upper, names=self.names
        )


def rule_rows(found: Layout) -> list[Family]:
    """Return the rows of every rule, a family each."""
    families = []
    for rule in found.tender.rules:
        family = Family(f"rule {rule.name}")
        match rule.kind:
            case "most share":
                _most_share(found, rule, family)
            case "least winners" | "most winners of each" | "most winners":
                _winners(found, rule, family)
            case "least share":
                _least_share(found, rule, family)
            case "least part" | "most part":
                _part(found, rule, family)
            case "most spend" | "dependence":
                _spend(found, rule, family)
            case "keep incumbent":
                _keep(found, rule, family)
            case "one award":
                _one_award(found, rule, family)
        families.append(family)
    return families


def _delivered(found: Layout, suppliers: Iterable[int], items: Iterable[int]) -> dict[tuple[int, int], list[Entry]]:
    """Return the columns by supplier and item: bids and contracts."""
    wanted, inside = frozenset(suppliers), frozenset(items)
    columns: dict[tuple[int, int], list[Entry]] = {}
    for column, offer in enumerate(found.part_offer.tolist()):
        supplier, item = found.tender.bids[int(found.offer_bid[offer])].supplier, int(found.offer_item[offer])
        if supplier in wanted and item in inside:
            columns.setdefault((supplier, item), []).append((column, 1.0))
    for position, contract in enumerate(found.contracts):
        each = found.tender.contracts[contract]
        if each.supplier in wanted and each.item in inside:
            columns.setdefault((each.supplier, each.item), []).append((found.firsts[2] + position, 1.0))
    return columns


def _most_share(found: Layout, rule: Rule, family: Family) -> None:
    for (supplier, item), entries in _delivered(found, rule.suppliers, rule.items).items():
        family.add(pair_name(found, supplier, item), entries, -INFINITE, rule.value)


def _winners(found: Layout, rule: Rule, family: Family) -> None:
    counted: dict[str, list[Entry]] = {}
    for position, flag in enumerate(found.flags):
        name, _, item = flag.kind.partition("|")
        if name != rule.name:
            continue
        counted.setdefault(item, []).append((found.firsts[4] + position, 1.0))
        if rule.kind == "least winners":
            parts = [(column, 1.0) for offer in flag.offers for column in found.parts_of_offer[offer]]
            kept = [(found.firsts[2] + contract, 1.0) for contract in flag.contracts]
            second = (found.firsts[4] + position, -SECOND_SOURCE)
            family.add(flag.name, [*parts, *kept, second], 0.0, INFINITE)
    least, most = (rule.value, INFINITE) if rule.kind == "least winners" else (-INFINITE, rule.value)
    wanted = [str(item) for item in rule.items if found.total[item] > 0] if rule.kind != "most winners" else [""]
    for each in wanted:
        if each in counted or least > 0:
            name = found.tender.items[int(each)].name if each else "all"
            family.add(name, counted.get(each, ()), least, most)


def _least_share(found: Layout, rule: Rule, family: Family) -> None:
    for position, flag in enumerate(found.flags):
        if flag.kind != f"{rule.name}|":
            continue
        entries = [entry for offer in flag.offers for entry in quantity_of(found, offer, flag.member)[0]]
        item = int(found.offer_item[flag.offers[0]])
        part = float(found.tender.demand[flag.member, item] / found.total[item]) * rule.value
        if entries:
            family.add(flag.name, [*entries, (found.firsts[4] + position, -part)], 0.0, INFINITE)


def lowest_prices(tender: Tender) -> Numbers:
    """Return the lowest price quoted or paid for each item below any tier, shape (items,), EUR a unit; 0 if there is none."""
    lowest = np.full(len(tender.items), np.inf)
    for bid in tender.bids:
        lowest[list(bid.items)] = np.minimum(lowest[list(bid.items)], bid.price)
    for contract in tender.contracts:
        if contract.price > 0:
            lowest[contract.item] = min(lowest[contract.item], contract.price)
    return np.where(np.isfinite(lowest), lowest, 0.0)


def _part(found: Layout, rule: Rule, family: Family) -> None:
    worth = found.total * lowest_prices(found.tender)
    items = [item for item in rule.items if found.total[item] > 0]
    side = rule.value * float(worth[items].sum())
    entries = [
        (column, value * float(worth[item]))
        for (_, item), columns in _delivered(found, rule.suppliers, items).items()
        for column, value in columns
    ]
    low, high = (side, INFINITE) if rule.kind == "least part" else (-INFINITE, side)
    if side > 0 or entries:
        family.add(rule.name, entries, low, high)


def _spend(found: Layout, rule: Rule, family: Family) -> None:
    tender = found.tender
    for supplier in sorted(rule.suppliers):
        limit = rule.value
        if rule.kind == "dependence":
            if not tender.suppliers[supplier].turnover:
                continue
            limit *= tender.suppliers[supplier].turnover * max(1, len(tender.years))
        entries: list[Entry] = []
        for (_, item), columns in _delivered(found, (supplier,), rule.items).items():
            for column, _value in columns:
                is_part = column < found.sizes[0]
                contract = None if is_part else tender.contracts[found.contracts[column - found.firsts[2]]]
                price = float(found.part_price[column]) if contract is None else contract.price
                entries.append((column, float(found.total[item]) * price))
        if entries:
            family.add(tender.suppliers[supplier].name, entries, -INFINITE, limit * tender.spend_part())


def _keep(found: Layout, rule: Rule, family: Family) -> None:
    tender = found.tender
    for position, each in enumerate(tender.contracts):
        if each.item not in rule.items or each.supplier not in rule.suppliers:
            continue
        bought = min(each.quantity, float(tender.demand[each.member, each.item]))
        entries = [
            entry
            for offer, (bid, item) in enumerate(zip(found.offer_bid.tolist(), found.offer_item.tolist(), strict=True))
            if item == each.item and tender.bids[bid].supplier == each.supplier
            for entry in quantity_of(found, offer, each.member)[0]
        ]
        if position in found.contracts:
            entries.append((found.firsts[2] + found.contracts.index(position), 1.0))
        if bought > 0:
            side = rule.value * bought / float(found.total[each.item])
            name = f"{pair_name(found, each.supplier, each.item)}, {tender.members[each.member]}"
            family.add(name, entries, side, INFINITE)


def _one_award(found: Layout, rule: Rule, family: Family) -> None:
    """Every two neighbours of a lot: a supplier delivers the same part of a member's need of both."""
    tender = found.tender
    lots: dict[str, list[int]] = {}
    for item in rule.items:
        if tender.items[item].lot and found.total[item] > 0:
            lots.setdefault(tender.items[item].lot, []).append(item)
    offers: dict[tuple[int, int], list[int]] = {}
    for offer, (bid, item) in enumerate(zip(found.offer_bid.tolist(), found.offer_item.tolist(), strict=True)):
        offers.setdefault((tender.bids[bid].supplier, item), []).append(offer)
    for lot, items in lots.items():
        for member in range(len(tender.members)):
            needed = [item for item in items if tender.demand[member, item] > 0]
            for one, other in pairwise(needed):
                for supplier in sorted(rule.suppliers):
                    entries: list[Entry] = []
                    for item, sign in ((one, 1.0), (other, -1.0)):
                        is_told = item in found.by_member
                        part = float(tender.demand[member, item] / found.total[item]) if is_told else 1.0
                        entries += [
                            (column, sign / part)
                            for offer in offers.get((supplier, item), ())
                            for column, _ in quantity_of(found, offer, member)[0]
                        ]
                    if entries:
                        name = f"{lot}: {tender.suppliers[supplier].name}, {tender.members[member]}"
                        family.add(name, entries, 0.0, 0.0)


def rules_of_kind(found: Layout, kind: str) -> frozenset[str]:
    """Return the names of the rules of a kind."""
    return frozenset(rule.name for rule in found.tender.rules if rule.kind == kind)


def quantity_of(found: Layout, offer: int, member: int) -> tuple[list[Entry], float]:
    """Return the columns of an offer (of one member if it matters), and the most that they add up to."""
    item = int(found.offer_item[offer])
    most = float(found.most[offer])
    if member == NONE or item not in found.by_member:
        if member != NONE and found.tender.demand[member, item] <= 0:
            return [], 0.0
        return [(column, 1.0) for column in found.parts_of_offer[offer]], most
    part = float(found.tender.demand[member, item] / found.total[item])
    places = np.flatnonzero((found.share_offer == offer) & (found.share_member == member)).tolist()
    return [(found.firsts[1] + place, 1.0) for place in places], min(most, part)


def kept_part(found: Layout, contract: int) -> float:
    """Return the largest part of an item that a contract can keep."""
    each = found.tender.contracts[contract]
    most = min(each.quantity, float(found.tender.demand[each.member, each.item]))
    return most / float(found.total[each.item])


def pair_name(found: Layout, supplier: int, item: int) -> str:
    """Return supplier and item in words."""
    return f"{found.tender.suppliers[supplier].name}, {found.tender.items[item].name}"


def offer_name(found: Layout, offer: int) -> str:
    """Return an offer in words."""
    bid = found.tender.bids[int(found.offer_bid[offer])]
    return pair_name(found, bid.supplier, int(found.offer_item[offer]))

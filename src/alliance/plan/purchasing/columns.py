"""The columns of the award: quantities by bid, item and tier, by member, today's contracts, and what is decided whole.

Every quantity is a part of what all members need of the item, between 0 and 1, so that the numbers of a program are of one size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alliance.plan.purchasing.rules import BY_MEMBER
from alliance.plan.purchasing.tender import Numbers, Positions, Rule, Tender

NONE = -1


@dataclass(frozen=True)
class Flag:
    """Something decided whole: whether any of some offers is used.

    Parameters
    ----------
    kind, name : str
        ``"tooling"``, and of what.
    offers, contracts : tuple of int
        Positions that can only be used if it is decided.
    member : int
        For which member alone; `NONE` for all together.
    cost : float, EUR
        What it costs.
    supplier : int
        Whose it is.
    """

    kind: str
    name: str
    offers: tuple[int, ...]
    contracts: tuple[int, ...] = ()
    member: int = NONE
    cost: float = 0.0
    supplier: int = NONE


@dataclass(frozen=True, eq=False)
class Layout:
    """Which columns a program has, family by family.

    Parameters
    ----------
    tender : Tender
        The data.
    total : array of shape (items,), units
        What all members need.
    offer_bid, offer_item : array of shape (offers,)
        Each bid for each of its items.
    most : array of shape (offers,)
        The largest part of the item that the bid can deliver.
    part_offer, part_segment : array of shape (parts,)
        First family: a quantity of an offer in a segment of its tiers (0 without tiers).
    share_offer, share_member : array of shape (shares,)
        Second family: a quantity of an offer for a member, where members must be told apart.
    contracts : tuple of int
        Third family: today's contracts that can go on.
    tier_discount, tier_segment : array of shape (tiers,)
        Fourth family: which segment of tiers, or which rebate, is reached.
    flags : tuple of Flag
        Fifth family.
    price_tiers : array of shape (bids,)
        The discount that sets the price of each bid; `NONE` if there is none.
    """

    tender: Tender
    total: Numbers
    offer_bid: Positions
    offer_item: Positions
    most: Numbers
    part_offer: Positions
    part_segment: Positions
    share_offer: Positions
    share_member: Positions
    contracts: tuple[int, ...]
    tier_discount: Positions
    tier_segment: Positions
    flags: tuple[Flag, ...]
    price_tiers: Positions

    @cached_property
    def sizes(self) -> tuple[int, int, int, int, int]:
        """Number of columns of each family."""
        return (
            len(self.part_offer), len(self.share_offer), len(self.contracts), len(self.tier_discount), len(self.flags)
        )  # fmt: skip

    @cached_property
    def firsts(self) -> tuple[int, int, int, int, int]:
        """Position of the first column of each family."""
        ends = np.concatenate(([0], np.cumsum(self.sizes))).tolist()
        return (ends[0], ends[1], ends[2], ends[3], ends[4])

    @property
    def columns(self) -> int:
        """Number of columns."""
        return sum(self.sizes)

    @cached_property
    def by_member(self) -> frozenset[int]:
        """Items whose members are told apart."""
        return frozenset(self.offer_item[self.share_offer].tolist())

    @cached_property
    def part_price(self) -> Numbers:
        """Price of each quantity of the first family, EUR a unit, shape (parts,)."""
        prices = []
        for offer, segment in zip(self.part_offer.tolist(), self.part_segment.tolist(), strict=True):
            bid = int(self.offer_bid[offer])
            prices.append(price_at(self.tender, bid, int(self.price_tiers[bid]), segment))
        return np.array(prices)

    @cached_property
    def parts_of_offer(self) -> list[list[int]]:
        """Columns of the first family of each offer."""
        found: list[list[int]] = [[] for _ in self.offer_bid]
        for column, offer in enumerate(self.part_offer.tolist()):
            found[offer].append(column)
        return found


def price_at(tender: Tender, bid: int, discount: int, segment: int) -> float:
    """Return the price of a bid in a segment of its tiers, EUR a unit."""
    quoted = tender.bids[bid]
    if discount == NONE:
        return quoted.price
    found = tender.discounts[discount].segments[segment]
    return quoted.prices.get(found.start, quoted.price * found.unit)


def layout(tender: Tender) -> Layout:
    """Return the columns of a tender.

    Parameters
    ----------
    tender : Tender
        The data.
    """
    total = tender.demand.sum(axis=0)
    capacity = tender.capacity()
    price_tiers = np.full(len(tender.bids), NONE)
    for position, discount in enumerate(tender.discounts):
        if discount.kind != "lump sum" and len(discount.segments) > 1:
            price_tiers[list(discount.bids)] = position
    banned = {
        (supplier, item)
        for rule in tender.rules
        if rule.kind == "exclude"
        for supplier in rule.suppliers
        for item in rule.items
    }
    pairs = [
        (position, item)
        for position, bid in enumerate(tender.bids)
        for item in bid.items
        if total[item] > 0 and capacity[position] > 0 and (bid.supplier, item) not in banned
    ]
    offer_bid = np.array([bid for bid, _ in pairs], dtype=np.int64)
    offer_item = np.array([item for _, item in pairs], dtype=np.int64)
    most = np.minimum(1.0, capacity[offer_bid] / total[offer_item]) if pairs else np.zeros(0)
    parts = [
        (offer, segment)
        for offer, bid in enumerate(offer_bid.tolist())
        for segment in range(1 if price_tiers[bid] == NONE else len(tender.discounts[price_tiers[bid]].segments))
    ]
    told_apart = _told_apart(tender)
    shares = [
        (offer, member)
        for offer, item in enumerate(offer_item.tolist())
        if item in told_apart
        for member in np.flatnonzero(tender.demand[:, item] > 0).tolist()
    ]
    contracts = tuple(
        position
        for position, each in enumerate(tender.contracts)
        if each.quantity > 0 and each.price > 0 and (each.supplier, each.item) not in banned
    )
    used = set(offer_bid.tolist())
    tiers = [
        (position, segment)
        for position, discount in enumerate(tender.discounts)
        if len(discount.segments) > 1 and not used.isdisjoint(discount.bids)
        for segment in range(1 if discount.kind == "lump sum" else 0, len(discount.segments))
    ]
    flags = _flags(tender, offer_bid, offer_item, contracts)
    return Layout(
        tender,
        total,
        offer_bid,
        offer_item,
        most,
        *_two(parts),
        *_two(shares),
        contracts,
        *_two(tiers),
        flags,
        price_tiers,
    )


def _two(pairs: list[tuple[int, int]]) -> tuple[Positions, Positions]:
    array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _told_apart(tender: Tender) -> frozenset[int]:
    """Return the items of which several members need something, and something depends on which of them gets what."""
    several = frozenset(np.flatnonzero((tender.demand > 0).sum(axis=0) > 1).tolist())
    told = {each.item for each in tender.contracts if each.price > 0} | {each.item for each in tender.one_offs}
    for rule in tender.rules:
        if rule.kind in BY_MEMBER:
            told.update(rule.items)
    return several & told


def _flags(tender: Tender, offer_bid: Positions, offer_item: Positions, contracts: tuple[int, ...]) -> tuple[Flag, ...]:
    at: dict[tuple[int, int], list[int]] = {}
    for offer, (bid, item) in enumerate(zip(offer_bid.tolist(), offer_item.tolist(), strict=True)):
        at.setdefault((tender.bids[bid].supplier, item), []).append(offer)
    kept: dict[tuple[int, int], list[int]] = {}
    for position, contract in enumerate(contracts):
        each = tender.contracts[contract]
        kept.setdefault((each.supplier, each.item), []).append(position)
    found = list(_paid_once(tender, offer_bid, at))
    for rule in tender.rules:
        if rule.kind in ("least winners", "most winners of each"):
            found += _winners_of_each(tender, rule, at, kept)
        elif rule.kind == "most winners":
            found += _winners(tender, rule, at, kept)
        elif rule.kind == "least share":
            found += _sharers(tender, rule, at)
    return tuple(found)


def _paid_once(tender: Tender, offer_bid: Positions, at: Mapping[tuple[int, int], list[int]]) -> Iterator[Flag]:
    """Yield what is decided because it costs once: tools of bids, suppliers, qualifications."""
    of_bid: dict[int, list[int]] = {}
    of_supplier: dict[int, list[int]] = {}
    for offer, bid in enumerate(offer_bid.tolist()):
        of_bid.setdefault(bid, []).append(offer)
        of_supplier.setdefault(tender.bids[bid].supplier, []).append(offer)
    names = [supplier.name for supplier in tender.suppliers]
    for bid, offers in of_bid.items():
        quoted = tender.bids[bid]
        if quoted.tooling or quoted.least:
            name = f"{names[quoted.supplier]}, {tender.items[quoted.items[0]].spec}"
            yield Flag("tooling", name, tuple(offers), cost=quoted.tooling, supplier=quoted.supplier)
    for supplier, offers in of_supplier.items():
        if tender.suppliers[supplier].award_cost:
            cost = tender.suppliers[supplier].award_cost
            yield Flag("award", names[supplier], tuple(offers), cost=cost, supplier=supplier)
    for once in tender.one_offs:
        if (once.supplier, once.item) in at and tender.demand[once.member, once.item] > 0:
            name = f"{names[once.supplier]}, {tender.items[once.item].name}, {tender.members[once.member]}"
            offered = tuple(at[once.supplier, once.item])
            yield Flag("qualification", name, offered, (), once.member, once.cost, once.supplier)


def _winners_of_each(
    tender: Tender, rule: Rule, at: Mapping[tuple[int, int], list[int]], kept: Mapping[tuple[int, int], list[int]]
) -> Iterator[Flag]:
    for item in rule.items:
        for supplier in sorted(rule.suppliers):
            offers, old = at.get((supplier, item), []), kept.get((supplier, item), [])
            if offers or old:
                name = f"{rule.name}: {tender.suppliers[supplier].name}, {tender.items[item].name}"
                yield Flag(f"{rule.name}|{item}", name, tuple(offers), tuple(old), supplier=supplier)


def _winners(
    tender: Tender, rule: Rule, at: Mapping[tuple[int, int], list[int]], kept: Mapping[tuple[int, int], list[int]]
) -> Iterator[Flag]:
    for supplier in sorted(rule.suppliers):
        offers = [offer for item in rule.items for offer in at.get((supplier, item), [])]
        old = [each for item in rule.items for each in kept.get((supplier, item), [])]
        if offers or old:
            name = f"{rule.name}: {tender.suppliers[supplier].name}"
            yield Flag(rule.name, name, tuple(offers), tuple(old), supplier=supplier)


def _sharers(tender: Tender, rule: Rule, at: Mapping[tuple[int, int], list[int]]) -> Iterator[Flag]:
    for item in rule.items:
        for supplier in sorted(rule.suppliers):
            if (supplier, item) not in at:
                continue
            for member in np.flatnonzero(tender.demand[:, item] > 0).tolist():
                named = (tender.suppliers[supplier].name, tender.items[item].name, tender.members[member])
                offers = tuple(at[supplier, item])
                yield Flag(f"{rule.name}|", f"{rule.name}: {', '.join(named)}", offers, (), member, supplier=supplier)

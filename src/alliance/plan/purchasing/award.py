"""An award: who buys what from whom at which price, and what each member bears of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from alliance.plan.purchasing.columns import NONE, Layout
from alliance.plan.purchasing.tender import Contract, Numbers, Tender

ITEMS = ("purchases", "rebates", "one-off", "adaptation", "other factors", "outside")
# Less than this part of an item is rounding.
DUST = 1e-9


@dataclass(frozen=True)
class Line:
    """What a member buys of an item from a supplier.

    Parameters
    ----------
    member, item, supplier : int
        Positions.
    quantity : float, units
        How much.
    list_price, price : float, EUR a unit
        Below the first tier, and paid.
    is_contract : bool
        Whether today's contract goes on.
    bid : int
        Position of the bid; `NONE` for a contract.
    """

    member: int
    item: int
    supplier: int
    quantity: float
    list_price: float
    price: float
    is_contract: bool = False
    bid: int = NONE

    @property
    def spend(self) -> float:
        """What is paid, EUR, before rebates."""
        return self.quantity * self.price


@dataclass(frozen=True, eq=False)
class Award:
    """An award of a tender.

    Parameters
    ----------
    tender : Tender
        The data.
    lines : tuple of Line
        What is bought.
    reached : mapping of int to int
        The segment reached of each discount; those not named are at their first.
    once : tuple of (str, str, int, int, float)
        What is paid once: kind, name, supplier, member (`NONE`: all who buy there), EUR.
    """

    tender: Tender
    lines: tuple[Line, ...]
    reached: dict[int, int]
    once: tuple[tuple[str, str, int, int, float], ...]

    def counted(self, discount: int) -> float:
        """Return what the tiers of a discount have counted: units, or euros at list prices."""
        found = self.tender.discounts[discount]
        inside = frozenset(found.bids)
        return sum(
            line.quantity * (line.list_price if found.counts_spend else 1.0)
            for line in self.lines
            if line.bid in inside
        )

    def rebates(self) -> Iterator[tuple[int, int, float]]:
        """Yield what lump sums pay back: discount, member, EUR (negative: to the member)."""
        tender = self.tender
        for position, segment in sorted(self.reached.items()):
            discount = tender.discounts[position]
            fixed = discount.segments[segment].fixed * tender.rebate_part(position)
            if discount.kind != "lump sum" or not fixed:
                continue
            inside = frozenset(discount.bids)
            spend = np.zeros(len(tender.members))
            for line in self.lines:
                if line.bid in inside:
                    spend[line.member] += line.quantity * line.list_price
            if spend.sum() <= 0:
                continue
            for member in np.flatnonzero(spend > 0).tolist():
                yield position, member, fixed * float(spend[member] / spend.sum())

    def costs(self) -> dict[tuple[str, str], float]:
        """Return the cost by item and member, EUR."""
        tender = self.tender
        costs = {(item, member): 0.0 for item in ITEMS for member in tender.members}
        for line in self.lines:
            member = tender.members[line.member]
            costs["purchases", member] += line.spend
            costs["other factors", member] += line.spend * tender.suppliers[line.supplier].extra
            if not line.is_contract:
                costs["adaptation", member] += line.quantity * float(tender.delta[line.member, line.item])
        for _, at, amount in self.rebates():
            costs["rebates", tender.members[at]] += amount
        for _, _, supplier, who, cost in self.once:
            if who != NONE:
                costs["one-off", tender.members[who]] += cost
                continue
            for at, part in self._parts_of(supplier):
                costs["one-off", tender.members[at]] += cost * part
        for member, amount in tender.outside.items():
            costs["outside", member] += amount
        return costs

    def _parts_of(self, supplier: int) -> list[tuple[int, float]]:
        """Return each member's part of what is bought under the bids of a supplier; equal parts if nothing is."""
        spend = np.zeros(len(self.tender.members))
        for line in self.lines:
            if line.supplier == supplier and not line.is_contract:
                spend[line.member] += line.spend
        if spend.sum() <= 0:
            return [(at, 1.0 / len(spend)) for at in range(len(spend))]
        return [(at, float(spend[at] / spend.sum())) for at in np.flatnonzero(spend > 0).tolist()]


def awarded(found: Layout, x: Numbers) -> Award:
    """Return the award that a solution means.

    Parameters
    ----------
    found : Layout
        The columns.
    x : array of shape (columns,)
        The solution.
    """
    tender = found.tender
    of_offer: dict[int, tuple[float, float]] = {}
    for column in np.flatnonzero(x[: found.sizes[0]] > DUST).tolist():
        offer = int(found.part_offer[column])
        quantity, spend = of_offer.get(offer, (0.0, 0.0))
        units = float(x[column] * found.total[found.offer_item[offer]])
        of_offer[offer] = (quantity + units, spend + units * float(found.part_price[column]))
    told: dict[int, list[tuple[int, float]]] = {}
    for position in np.flatnonzero(x[found.firsts[1] : found.firsts[2]] > DUST).tolist():
        offer = int(found.share_offer[position])
        told.setdefault(offer, []).append((int(found.share_member[position]), float(x[found.firsts[1] + position])))
    lines: list[Line] = []
    for offer, (quantity, spend) in sorted(of_offer.items()):
        bid, item = int(found.offer_bid[offer]), int(found.offer_item[offer])
        if item in found.by_member:
            weights = told.get(offer, [])
        else:
            weights = [
                (at, float(tender.demand[at, item])) for at in np.flatnonzero(tender.demand[:, item] > 0).tolist()
            ]
        total = sum(weight for _, weight in weights)
        for member, weight in weights:
            lines.append(
                Line(
                    member, item, tender.bids[bid].supplier, quantity * weight / total, tender.bids[bid].price,
                    spend / quantity, bid=bid,
                )
            )  # fmt: skip
    for position, contract in enumerate(found.contracts):
        part = float(x[found.firsts[2] + position])
        if part > DUST:
            lines.append(kept(tender.contracts[contract], part * float(found.total[tender.contracts[contract].item])))
    reached = {
        int(discount): int(segment)
        for position, (discount, segment) in enumerate(zip(found.tier_discount, found.tier_segment, strict=True))
        if x[found.firsts[3] + position] > 0.5
    }
    once = tuple(
        (flag.kind, flag.name, flag.supplier, flag.member, flag.cost)
        for position, flag in enumerate(found.flags)
        if flag.cost and x[found.firsts[4] + position] > 0.5
    )
    return Award(tender, _with_increments(tender, lines, reached), reached, once)


def _with_increments(tender: Tender, lines: list[Line], reached: dict[int, int]) -> tuple[Line, ...]:
    """Return the lines at mean prices: what increments cost more below their start is spread over all that they count."""
    for position, segment in reached.items():
        fixed = tender.discounts[position].segments[segment].fixed
        if tender.discounts[position].kind != "increment" or not fixed:
            continue
        inside = frozenset(tender.discounts[position].bids)
        listed = sum(line.quantity * line.list_price for line in lines if line.bid in inside)
        lines = [
            replace(line, price=line.price + line.list_price * fixed / listed)
            if line.bid in inside and listed
            else line
            for line in lines
        ]
    return tuple(lines)


def kept(contract: Contract, quantity: float) -> Line:
    """Return the line of a contract that goes on."""
    return Line(
        contract.member, contract.item, contract.supplier, quantity, contract.price, contract.price, is_contract=True
    )


def today(tender: Tender) -> Award:
    """Return what is bought today, by the contracts; a need without a contract is not bought.

    Parameters
    ----------
    tender : Tender
        The data.
    """
    lines = tuple(
        kept(each, min(each.quantity, float(tender.demand[each.member, each.item])))
        for each in tender.contracts
        if each.quantity > 0 and each.price > 0
    )
    return Award(tender, lines, {}, ())


def base_price(tender: Tender, supplier: int, item: int) -> float | None:
    """Return the lowest price that a supplier quotes for an item below any tier, EUR a unit, or None."""
    return min((bid.price for bid in tender.bids if bid.supplier == supplier and item in bid.items), default=None)

"""The tables of an award: what is awarded, what each member pays, which tiers are reached, what the next one is worth."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from alliance.plan.joint_plan import Cell, Table
from alliance.plan.purchasing.award import Award
from alliance.plan.purchasing.letter import letters
from alliance.plan.tiers import next_segment

TABLES = ("award", "awards by supplier", "bill", "rebates", "tiers", "once", "coverage", "letters")


def tables(award: Award) -> dict[str, Table]:
    """Return the tables of an award by name.

    Parameters
    ----------
    award : Award
        What is bought.
    """
    return {
        "award": awards(award),
        "awards by supplier": by_supplier(award),
        "bill": bill(award),
        "rebates": rebates(award),
        "tiers": tiers(award),
        "once": once(award),
        "coverage": coverage(award),
        "letters": letters(award),
    }


def awards(award: Award) -> Table:
    """Return what each member buys of each item from each supplier, and at which price."""
    tender = award.tender
    return [
        {
            "spec": tender.items[line.item].spec,
            "region": tender.items[line.item].region,
            "commodity": tender.items[line.item].commodity,
            "supplier": tender.suppliers[line.supplier].name,
            "member": tender.members[line.member],
            "units": line.quantity,
            "list EUR": line.list_price,
            "paid EUR": line.price,
            "spend EUR": line.spend,
            "under": "today's contract" if line.is_contract else "the tender",
        }
        for line in sorted(award.lines, key=lambda each: (each.item, each.supplier, each.member, each.is_contract))
    ]


def by_supplier(award: Award) -> Table:
    """Return units and spend of each supplier in each commodity, and its part of it."""
    tender = award.tender
    spend: dict[tuple[str, str], float] = {}
    total: dict[str, float] = {}
    for line in award.lines:
        commodity = tender.items[line.item].commodity
        key = (commodity, tender.suppliers[line.supplier].name)
        spend[key] = spend.get(key, 0.0) + line.spend
        total[commodity] = total.get(commodity, 0.0) + line.spend
    return [
        {"commodity": commodity, "supplier": supplier, "spend EUR": amount, "part": amount / total[commodity]}
        for (commodity, supplier), amount in sorted(spend.items(), key=lambda each: (each[0][0], -each[1]))
        if total[commodity] > 0
    ]


def bill(award: Award) -> Table:
    """Return what each member pays each supplier: list price, discount, rebate, and what remains."""
    tender = award.tender
    paid: dict[tuple[int, int], list[float]] = {}
    for line in award.lines:
        row = paid.setdefault((line.member, line.supplier), [0.0, 0.0, 0.0])
        row[0] += line.quantity * line.list_price
        row[1] += line.spend
    for discount, member, amount in award.rebates():
        paid.setdefault((member, tender.discounts[discount].supplier), [0.0, 0.0, 0.0])[2] += amount
    return [
        {
            "member": tender.members[member],
            "supplier": tender.suppliers[supplier].name,
            "at list prices EUR": listed,
            "discount EUR": listed - spend,
            "rebate EUR": -back,
            "to pay EUR": spend + back,
        }
        for (member, supplier), (listed, spend, back) in sorted(paid.items())
    ]


def rebates(award: Award) -> Table:
    """Return what is paid back to each member, by supplier and what it is counted over."""
    tender = award.tender
    return [
        {
            "supplier": tender.suppliers[tender.discounts[discount].supplier].name,
            "scope": tender.discounts[discount].scope,
            "kind": tender.discounts[discount].kind,
            "member": tender.members[member],
            "rebate EUR": -amount,
        }
        for discount, member, amount in award.rebates()
    ]


def tiers(award: Award) -> Table:
    """Return, for each supplier's tiers, what they have counted, which is reached, how far the next one is and what it saves."""
    tender = award.tender
    rows: list[Mapping[str, Cell]] = []
    for position, discount in enumerate(tender.discounts):
        amount = award.counted(position)
        if amount <= 0:
            continue
        reached = award.reached.get(position, 0)
        # Rounding may leave an amount a little short of the tier that it reaches.
        amount = max(amount, discount.segments[reached].start)
        ahead = next_segment(discount.segments, amount)
        saves = ahead.saves if ahead else 0.0
        if ahead and not discount.counts_spend and discount.kind != "lump sum":
            saves *= _list_spend(award, position) / amount
        if discount.kind == "lump sum":
            saves *= tender.rebate_part(position)
        rows.append(
            {
                "supplier": tender.suppliers[discount.supplier].name,
                "scope": discount.scope,
                "kind": discount.kind,
                "counted in": "EUR" if discount.counts_spend else "units",
                "counted": amount,
                "reached from": discount.segments[reached].start,
                "next from": ahead.start if ahead else "",
                "missing": ahead.missing if ahead else "",
                "next saves EUR": saves if ahead else "",
            }
        )
    return rows


def _list_spend(award: Award, discount: int) -> float:
    inside = frozenset(award.tender.discounts[discount].bids)
    return sum(line.quantity * line.list_price for line in award.lines if line.bid in inside)


def once(award: Award) -> Table:
    """Return what is paid once, and for what."""
    tender = award.tender
    return [
        {
            "what": kind,
            "of": name,
            "borne by": tender.members[member] if member >= 0 else "all who buy there",
            "EUR": cost,
        }
        for kind, name, _, member, cost in sorted(award.once)
    ]


def coverage(award: Award) -> Table:
    """Return, by member, the spend that common specifications cover, and the spend outside, which no saving is claimed on."""
    tender = award.tender
    rows: list[Mapping[str, Cell]] = []
    for position, member in enumerate(tender.members):
        inside = sum(line.spend for line in award.lines if line.member == position)
        outside = tender.outside.get(member, 0.0)
        both = inside + outside
        rows.append(
            {
                "member": member,
                "items needed": int(np.count_nonzero(tender.demand[position])),
                "spend covered EUR": inside,
                "spend outside EUR": outside,
                "covered": inside / both if both else 0.0,
            }
        )
    return rows

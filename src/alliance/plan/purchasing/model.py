"""The award as a program: winner determination with total quantity discounts.

Sets: items k, bids b of suppliers s, members i, segments j of the tiers g of a supplier, rebates h.

    z[b,k,j]  part of item k bought under bid b in segment j      q[b,k,i]  the same for a member, where members are told apart
    c[i,k]    part that stays with today's contract               y[g,j], r[h,j]  segment or rebate reached, 0 or 1
    f         whole decisions: a tool is paid, a supplier wins, a member qualifies a part, 0 or 1

    min   sum D p z + sum D p0 c + sum fixed y - sum rebate r + sum cost f
    s.t.  sum_{b,j} z + sum_i c = 1                                      (need; by member where told apart)
          sum_i q[b,k,i] = sum_j z[b,k,j]                                (members)
          z[b,k,j] <= most y[g,j],  sum_j y[g,j] <= 1                    (tier: the strong link, not one row for all)
          start_j y[g,j] <= sum amount z[.,j]                            (volume of a tier, in units or in euros)
          start_j r[h,j] <= sum amount z,  sum_j r[h,j] <= 1             (rebate)
          sum_{k,j} D z <= capacity                                      (capacity of a bid for several regions)
          z <= most f,  least f <= sum D z                               (whole decisions, least quantities)
          and one family of rows for each kind of rule
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.plan.purchasing.columns import NONE, Layout, layout
from alliance.plan.purchasing.limits import (
    Entry,
    Family,
    kept_part,
    offer_name,
    pair_name,
    quantity_of,
    rule_rows,
    rules_of_kind,
)
from alliance.plan.purchasing.tender import Numbers, Positions, Tender
from alliance.solver.program import INFINITE, Program
from alliance.solver.rows import Rows

# The objective is counted in such a unit that what everything costs is about this much.
SIZE = 1e5


@dataclass(frozen=True, eq=False)
class Choices:
    """A program with the meaning of its columns.

    Parameters
    ----------
    program : Program
        The program.
    layout : Layout
        Its columns.
    scale : float, EUR
        One unit of its objective.
    """

    program: Program
    layout: Layout
    scale: float


def choices(tender: Tender) -> Choices:
    """Return the program of a tender.

    Parameters
    ----------
    tender : Tender
        The data.
    """
    found = layout(tender)
    rows = Rows(found.columns)
    for family in (
        *_needs(found), _tier_links(found), *_tiers(found), _capacities(found), *_whole(found), *rule_rows(found)
    ):  # fmt: skip
        family.into(rows)
    cost = _costs(found)
    scale = max(1e-3, float(np.abs(cost[: sum(found.sizes[:3])]).sum()) / max(1, len(found.tender.suppliers)) / SIZE)
    upper = np.concatenate(
        (
            found.most[found.part_offer],
            np.minimum(found.most[found.share_offer], _needed(found, found.share_offer, found.share_member)),
            np.array([kept_part(found, contract) for contract in found.contracts]),
            np.ones(found.sizes[3] + found.sizes[4]),
        )
    )
    whole = np.zeros(found.columns, dtype=bool)
    whole[found.firsts[3] :] = True
    program = rows.program(
        cost=np.where(np.abs(cost) < 1e-6 * scale, 0.0, cost) / scale,
        lower=np.zeros(found.columns),
        upper=upper,
        integer=whole,
        column_kinds=tuple(zip(("part", "share", "contract", "tier", "decision"), found.sizes, strict=True)),
        column_names=_names(found),
    )
    return Choices(program, found, scale)


def _costs(found: Layout) -> Numbers:
    """Return what each column costs, EUR."""
    tender = found.tender
    item = found.offer_item[found.part_offer]
    extra = np.array([tender.suppliers[tender.bids[bid].supplier].extra for bid in found.offer_bid.tolist()])
    told = np.isin(item, list(found.by_member))
    total = np.where(found.total > 0, found.total, 1.0)
    mean = (tender.demand * tender.delta).sum(axis=0) / total
    parts = found.total[item] * (found.part_price * (1.0 + extra[found.part_offer]) + np.where(told, 0.0, mean[item]))
    share_item = found.offer_item[found.share_offer]
    shares = found.total[share_item] * tender.delta[found.share_member, share_item]
    contracts = [
        found.total[each.item] * each.price * (1.0 + tender.suppliers[each.supplier].extra)
        for each in (tender.contracts[position] for position in found.contracts)
    ]
    tiers = []
    for position, segment in zip(found.tier_discount.tolist(), found.tier_segment.tolist(), strict=True):
        discount = tender.discounts[position]
        # What increments cost more below their start is part of the price; a rebate is not, and is paid once.
        is_lump = discount.kind == "lump sum"
        part = tender.rebate_part(position) if is_lump else 1.0 + tender.suppliers[discount.supplier].extra
        tiers.append(discount.segments[segment].fixed * part)
    return np.concatenate(
        (parts, shares, np.array(contracts), np.array(tiers), np.array([flag.cost for flag in found.flags]))
    ).astype(np.float64)


def _needed(found: Layout, offers: Positions, members: Positions) -> Numbers:
    item = found.offer_item[offers]
    part: Numbers = found.tender.demand[members, item] / found.total[item]
    return part


def _needs(found: Layout) -> tuple[Family, Family]:
    need, members = Family("need"), Family("members")
    tender = found.tender
    by_item: dict[int, list[Entry]] = {}
    by_member: dict[tuple[int, int], list[Entry]] = {}
    for column, offer in enumerate(found.part_offer.tolist()):
        item = int(found.offer_item[offer])
        if item not in found.by_member:
            by_item.setdefault(item, []).append((column, 1.0))
    shares: dict[int, list[Entry]] = {}
    for position, (offer, member) in enumerate(
        zip(found.share_offer.tolist(), found.share_member.tolist(), strict=True)
    ):
        column = found.firsts[1] + position
        by_member.setdefault((int(found.offer_item[offer]), member), []).append((column, 1.0))
        shares.setdefault(offer, []).append((column, -1.0))
    for position, contract in enumerate(found.contracts):
        each = tender.contracts[contract]
        entry = (found.firsts[2] + position, 1.0)
        if each.item in found.by_member:
            by_member.setdefault((each.item, each.member), []).append(entry)
        else:
            by_item.setdefault(each.item, []).append(entry)
    for item in np.flatnonzero(found.total > 0).tolist():
        name = tender.items[item].name
        if item not in found.by_member:
            need.add(name, by_item.get(item, ()), 1.0, 1.0)
            continue
        for member in np.flatnonzero(tender.demand[:, item] > 0).tolist():
            part = float(tender.demand[member, item] / found.total[item])
            need.add(f"{name} of {tender.members[member]}", by_member.get((item, member), ()), part, part)
    for offer, entries in shares.items():
        parts = [(column, 1.0) for column in found.parts_of_offer[offer]]
        members.add(offer_name(found, offer), [*parts, *entries], 0.0, 0.0)
    return need, members


def _tier_columns(found: Layout) -> dict[tuple[int, int], int]:
    pairs = zip(found.tier_discount.tolist(), found.tier_segment.tolist(), strict=True)
    return {pair: found.firsts[3] + position for position, pair in enumerate(pairs)}


def _tier_links(found: Layout) -> Family:
    links = Family("tier link")
    columns = _tier_columns(found)
    for column, (offer, segment) in enumerate(zip(found.part_offer.tolist(), found.part_segment.tolist(), strict=True)):
        discount = int(found.price_tiers[found.offer_bid[offer]])
        if discount != NONE:
            most = float(found.most[offer])
            links.add(offer_name(found, offer), [(column, 1.0), (columns[discount, segment], -most)], -INFINITE, 0.0)
    return links


def amounts(found: Layout, counts_spend: bool) -> Numbers:
    """Return what each quantity of the first family counts towards tiers: units, or euros at list prices."""
    price = np.array([bid.price for bid in found.tender.bids])
    item = found.offer_item[found.part_offer]
    return found.total[item] * (price[found.offer_bid[found.part_offer]] if counts_spend else 1.0)


def _tiers(found: Layout) -> tuple[Family, Family, Family]:
    one, volume, rebate = Family("one tier"), Family("tier"), Family("rebate")
    tender = found.tender
    columns = _tier_columns(found)
    counted = {basis: amounts(found, basis) for basis in (False, True)}
    by_bid: dict[int, list[int]] = {}
    for column, offer in enumerate(found.part_offer.tolist()):
        by_bid.setdefault(int(found.offer_bid[offer]), []).append(column)
    for position in dict.fromkeys(found.tier_discount.tolist()):
        discount = tender.discounts[position]
        name = f"{tender.suppliers[discount.supplier].name}, {discount.scope}"
        reached = [(column, 1.0) for (which, _), column in columns.items() if which == position]
        one.add(name, reached, -INFINITE, 1.0)
        amount = counted[discount.counts_spend]
        inside = [column for bid in discount.bids for column in by_bid.get(bid, ())]
        for segment, found_segment in enumerate(discount.segments):
            if not found_segment.is_held_back:
                continue
            if discount.kind == "lump sum":
                parts, family = inside, rebate
            else:
                parts, family = [column for column in inside if found.part_segment[column] == segment], volume
            entries = [(column, float(amount[column])) for column in parts]
            start = (columns[position, segment], -found_segment.start)
            family.add(f"{name} from {found_segment.start:,.10g}", [*entries, start], 0.0, INFINITE)
    return one, volume, rebate


def _capacities(found: Layout) -> Family:
    family = Family("capacity")
    capacity = found.tender.capacity()
    by_bid: dict[int, list[int]] = {}
    for offer, bid in enumerate(found.offer_bid.tolist()):
        by_bid.setdefault(bid, []).append(offer)
    for bid, offers in by_bid.items():
        is_held = len(offers) == 1 and found.most[offers[0]] >= 1.0
        if is_held or not np.isfinite(capacity[bid]):
            continue
        entries = [
            (column, float(found.total[found.offer_item[offer]]))
            for offer in offers
            for column in found.parts_of_offer[offer]
        ]
        if len(entries) > 1 or len(offers) > 1:
            family.add(offer_name(found, offers[0]), entries, -INFINITE, float(capacity[bid]))
    return family


def _whole(found: Layout) -> tuple[Family, Family]:
    links, least = Family("decision"), Family("least quantity")
    for position, flag in enumerate(found.flags):
        if flag.kind.split("|")[0] in rules_of_kind(found, "least winners"):
            continue
        column = found.firsts[4] + position
        for offer in flag.offers:
            entries, most = quantity_of(found, offer, flag.member)
            if entries:
                links.add(flag.name, [*entries, (column, -most)], -INFINITE, 0.0)
        for contract in flag.contracts:
            most = kept_part(found, found.contracts[contract])
            links.add(flag.name, [(found.firsts[2] + contract, 1.0), (column, -most)], -INFINITE, 0.0)
        if flag.kind == "tooling":
            bid = found.tender.bids[int(found.offer_bid[flag.offers[0]])]
            if bid.least:
                parts = [
                    (each, float(found.total[found.offer_item[offer]]))
                    for offer in flag.offers
                    for each in found.parts_of_offer[offer]
                ]
                least.add(flag.name, [*parts, (column, -bid.least)], 0.0, INFINITE)
    return links, least


def _names(found: Layout) -> list[list[str]]:
    tender = found.tender
    return [
        [offer_name(found, offer) for offer in found.part_offer.tolist()],
        [
            f"{offer_name(found, offer)}, {tender.members[member]}"
            for offer, member in zip(found.share_offer.tolist(), found.share_member.tolist(), strict=True)
        ],
        [
            f"{pair_name(found, each.supplier, each.item)}, contract of {tender.members[each.member]}"
            for each in (tender.contracts[contract] for contract in found.contracts)
        ],
        [
            f"{tender.suppliers[tender.discounts[at].supplier].name}, {tender.discounts[at].scope}, step {segment}"
            for at, segment in zip(found.tier_discount.tolist(), found.tier_segment.tolist(), strict=True)
        ],
        [flag.name for flag in found.flags],
    ]

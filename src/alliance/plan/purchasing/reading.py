"""How input tables that passed their checks become a tender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from alliance.findings import Finding, has_blocking
from alliance.plan.purchasing.sense import bids_in_scope, items_named, sense, suppliers_named
from alliance.plan.purchasing.tables import FORMS
from alliance.plan.purchasing.tender import (
    ANY,
    Bid,
    Contract,
    Discount,
    Item,
    Numbers,
    OneOff,
    Rule,
    Supplier,
    Tender,
    entitlements,
)
from alliance.plan.tables import Checked, Given, check_tables
from alliance.plan.tiers import Kind

# A part less like its specification than this is bought as today.
COMPARABLE = 0.8
DAYS_A_YEAR = 365.0


def tender_of(given: Mapping[str, Given]) -> tuple[Tender | None, list[Finding]]:
    """Return the tender of the input tables, or None if a finding is blocking, and all findings.

    Parameters
    ----------
    given : mapping of str to Given
        The tables by name, as they came.
    """
    checked, findings = check_tables(FORMS, given)
    if has_blocking(findings):
        return None, findings
    findings += sense(given, checked)
    return (None if has_blocking(findings) else _tender(checked)), findings


def _tender(tables: Mapping[str, Checked]) -> Tender:
    """Return the tender of tables in which everything is known to be there."""
    demand, mapped = tables["demand"], spec_of(tables)
    members = tuple(dict.fromkeys(demand.text["member"]))
    specs = {
        spec: (commodity, lot)
        for spec, commodity, lot in zip(
            *(tables["specs"].text[name] for name in ("spec", "commodity", "lot")), strict=True
        )
    }
    places = {
        (mapped[member, part], region): None
        for member, part, region in zip(*(demand.text[name] for name in ("member", "part", "region")), strict=True)
        if (member, part) in mapped
    }
    items = tuple(
        Item(spec, region, *specs[spec])
        for spec, region in sorted(places, key=lambda each: (list(specs).index(each[0]), each[1]))
    )
    suppliers = _suppliers(tables)
    at = {supplier.name: position for position, supplier in enumerate(suppliers)}
    needed, delta, contracts, outside = _needs(tables, members, items, mapped, at)
    bids = _bids(tables, items, at)
    discounts = _discounts(tables, items, bids, suppliers)
    entitled, entitled_discount, entitled_spend = entitlements(needed, bids, discounts)
    if "entitlements" in tables:
        _state(tables["entitlements"], members, at, bids, discounts, entitled, entitled_discount)
    for position, discount in enumerate(discounts):
        if discount.kind != "lump sum":
            entitled_discount[:, position] = 1.0
    return Tender(
        members,
        tuple(str(year) for year in sorted({int(year) for year in demand.numbers["year"]})),
        items,
        needed,
        delta,
        suppliers,
        bids,
        discounts,
        contracts,
        _one_offs(tables, members, items, at, contracts),
        _rules(tables, items, suppliers),
        entitled,
        entitled_discount,
        entitled_spend,
        outside,
        frozenset(f"{name} ({', '.join(sorted(table.statuses))})" for name, table in tables.items() if table.statuses),
    )


def spec_of(tables: Mapping[str, Checked]) -> dict[tuple[str, str], str]:
    """Return the specification of each member's part that is alike enough."""
    table = tables["part_map"]
    columns = (*(table.text[name] for name in ("member", "part", "spec")), table.numbers["comparability"])
    return {
        (member, part): spec for member, part, spec, alike in zip(*columns, strict=True) if cast(float, alike) >= COMPARABLE
    }  # fmt: skip


def _suppliers(tables: Mapping[str, Checked]) -> tuple[Supplier, ...]:
    table = tables["suppliers"]
    factors = {"interest": 0.0, "co2": 0.0, "days": 60.0}
    if "factors" in tables:
        factors.update(zip(tables["factors"].text["factor"], tables["factors"].numbers["value"], strict=True))
    found = []
    for position, name in enumerate(table.text["supplier"]):
        days = factors["days"] - table.numbers["payment_days"][position]
        extra = (
            table.numbers["risk"][position] / 100
            + factors["interest"] / 100 * days / DAYS_A_YEAR
            + factors["co2"] / 1000 * table.numbers["co2"][position]
        )
        found.append(
            Supplier(
                name, table.text["group"][position], table.text["country"][position],
                table.numbers["turnover"][position], table.numbers["award_cost"][position], extra,
            )
        )  # fmt: skip
    known = {supplier.name for supplier in found}
    others = dict.fromkeys(name for name in tables["demand"].text["supplier"] if name and name not in known)
    return (*found, *(Supplier(name) for name in others))


def _needs(
    tables: Mapping[str, Checked],
    members: Sequence[str],
    items: Sequence[Item],
    mapped: Mapping[tuple[str, str], str],
    suppliers: Mapping[str, int],
) -> tuple[Numbers, Numbers, tuple[Contract, ...], dict[str, float]]:
    demand, table = tables["demand"], tables["part_map"]
    deltas = dict(zip(zip(table.text["member"], table.text["part"], strict=True), table.numbers["delta"], strict=True))
    place = {(item.spec, item.region): position for position, item in enumerate(items)}
    needed = np.zeros((len(members), len(items)))
    extra = np.zeros_like(needed)
    bought: dict[tuple[int, int, int, str], tuple[float, float]] = {}
    outside = dict.fromkeys(members, 0.0)
    columns = (demand.text[name] for name in ("member", "part", "region", "supplier"))
    rows = zip(*columns, demand.numbers["quantity"], demand.numbers["price"], strict=True)
    for member, part, region, supplier, quantity, price in cast("list[tuple[str, str, str, str, float, float]]", rows):
        if (member, part) not in mapped:
            outside[member] += quantity * price
            continue
        who, item = members.index(member), place[mapped[member, part], region]
        needed[who, item] += quantity
        extra[who, item] += quantity * deltas[member, part]
        if supplier and price > 0:
            key = (who, item, suppliers[supplier], part)
            before, spent = bought.get(key, (0.0, 0.0))
            bought[key] = (before + quantity, spent + quantity * price)
    contracts = tuple(
        Contract(member, item, supplier, quantity, spent / quantity)
        for (member, item, supplier, _), (quantity, spent) in bought.items()
        if quantity > 0
    )
    return needed, np.divide(extra, needed, out=np.zeros_like(extra), where=needed > 0), contracts, outside


def _bids(tables: Mapping[str, Checked], items: Sequence[Item], suppliers: Mapping[str, int]) -> tuple[Bid, ...]:
    table = tables["bids"]
    prices: dict[tuple[str, str, str], dict[float, float]] = {}
    first: dict[tuple[str, str, str], int] = {}
    for position, key in enumerate(zip(table.text["supplier"], table.text["spec"], table.text["region"], strict=True)):
        start = table.numbers["from_amount"][position]
        if start > 0:
            prices.setdefault(key, {})[start] = table.numbers["price"][position]
        else:
            first[key] = position
    by_spec: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        by_spec.setdefault(item.spec, []).append(place)
    found = []
    for (supplier, spec, region), position in first.items():
        places = [place for place in by_spec.get(spec, ()) if not region or items[place].region in ("", region)]
        if not places:
            continue
        capacity = table.numbers["capacity"][position]
        found.append(
            Bid(
                suppliers[supplier],
                tuple(places),
                table.numbers["price"][position],
                float("inf") if capacity >= ANY else capacity,
                table.numbers["least"][position],
                table.numbers["tooling"][position],
                prices.get((supplier, spec, region), {}),
            )
        )
    return tuple(found)


def _discounts(
    tables: Mapping[str, Checked], items: Sequence[Item], bids: Sequence[Bid], suppliers: Sequence[Supplier]
) -> tuple[Discount, ...]:
    if "tiers" not in tables:
        return ()
    table = tables["tiers"]
    at = {supplier.name: position for position, supplier in enumerate(suppliers)}
    steps: dict[tuple[str, str, str, str], list[tuple[float, float]]] = {}
    keys = zip(*(table.text[name] for name in ("supplier", "scope", "kind", "basis")), strict=True)
    for position, key in enumerate(keys):
        value = table.numbers["rebate" if key[2] == "lump sum" else "discount"][position]
        steps.setdefault(cast("tuple[str, str, str, str]", key), []).append(
            (table.numbers["from_amount"][position], value if key[2] == "lump sum" else value / 100)
        )
    found = []
    for (supplier, scope, kind, basis), stairs in steps.items():
        inside = bids_in_scope(at[supplier], scope, items, bids)
        if not inside:
            continue
        counts_spend = basis == "EUR"
        if kind == "increment" and not counts_spend:
            # All these bids have one price, so that units above a start are euros above it.
            stairs = [(start * bids[inside[0]].price, value) for start, value in stairs]
            counts_spend = True
        found.append(
            Discount(at[supplier], scope or "everything", inside, cast(Kind, kind), counts_spend, tuple(sorted(stairs)))
        )
    return tuple(found)


def _one_offs(
    tables: Mapping[str, Checked],
    members: Sequence[str],
    items: Sequence[Item],
    suppliers: Mapping[str, int],
    contracts: Sequence[Contract],
) -> tuple[OneOff, ...]:
    if "one_off" not in tables:
        return ()
    table = tables["one_off"]
    known = {(each.member, each.item, each.supplier) for each in contracts}
    columns = (*(table.text[name] for name in ("supplier", "spec", "member")), table.numbers["cost"])
    return tuple(
        OneOff(suppliers[supplier], item, members.index(member), cost)
        for supplier, spec, member, cost in cast("list[tuple[str, str, str, float]]", zip(*columns, strict=True))
        for item, place in enumerate(items)
        if place.spec == spec and cost > 0 and (members.index(member), item, suppliers[supplier]) not in known
    )


def _rules(tables: Mapping[str, Checked], items: Sequence[Item], suppliers: Sequence[Supplier]) -> tuple[Rule, ...]:
    if "rules" not in tables:
        return ()
    table = tables["rules"]
    columns = (*(table.text[name] for name in ("rule", "kind", "suppliers", "items")), table.numbers["value"])
    return tuple(
        Rule(name, kind, suppliers_named(who, suppliers), items_named(what, items), value)
        for name, kind, who, what, value in cast("list[tuple[str, str, str, str, float]]", zip(*columns, strict=True))
    )


def _state(
    table: Checked,
    members: Sequence[str],
    suppliers: Mapping[str, int],
    bids: Sequence[Bid],
    discounts: Sequence[Discount],
    entitled: Numbers,
    entitled_discount: Numbers,
) -> None:
    """Put stated entitlements in the place of those pro rata; whoever is not named for a supplier has nothing of it."""
    named = {suppliers[supplier] for supplier in table.text["supplier"]}
    of_bid = [position for position, bid in enumerate(bids) if bid.supplier in named]
    of_discount = [position for position, discount in enumerate(discounts) if discount.supplier in named]
    entitled[:, of_bid] = 0.0
    entitled_discount[:, of_discount] = 0.0
    for member, supplier, part in zip(table.text["member"], table.text["supplier"], table.numbers["part"], strict=True):
        who, which = members.index(member), suppliers[supplier]
        entitled[who, [at for at in of_bid if bids[at].supplier == which]] = part
        entitled_discount[who, [at for at in of_discount if discounts[at].supplier == which]] = part

"""What purchasing tables say together that cannot be right, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from alliance.errors import nearest
from alliance.findings import Finding
from alliance.plan.purchasing.rules import KINDS
from alliance.plan.purchasing.tender import Bid, Item, Supplier
from alliance.plan.tables import Checked, Given
from alliance.plan.tiers import KINDS as TIER_KINDS
from alliance.plan.tiers import Kind, wrong_steps
from alliance.plan.wrong import Wrong, findings_of

BASES = ("units", "EUR")
FACTORS = ("interest", "co2", "days")
# A price this many times the middle of its specification is in another unit.
ODD_PRICE = 50.0
# A tier that begins this far above everything that is needed is in another unit.
ODD_TIER = 100.0


def sense(given: Mapping[str, Given], tables: Mapping[str, Checked]) -> list[Finding]:
    """Return what is wrong across tables that are each well-formed.

    Parameters
    ----------
    given : mapping of str to Given
        The tables as they came.
    tables : mapping of str to Checked
        The same, checked cell by cell.
    """
    found: list[Wrong] = []
    for look in (_members, _prices, _quotations, _unserved, _tiers, _rules, _entitled, _factors):
        found += look(tables)
    return findings_of(given, found)


def items_named(what: str, items: Sequence[Item]) -> tuple[int, ...]:
    """Return the items of a commodity, a lot or a specification; all if empty."""
    return tuple(
        position for position, item in enumerate(items) if not what or what in (item.commodity, item.lot, item.spec)
    )


def suppliers_named(who: str, suppliers: Sequence[Supplier]) -> frozenset[int]:
    """Return a supplier, or those of a group or a country; all if empty."""
    return frozenset(
        position
        for position, supplier in enumerate(suppliers)
        if not who or who in (supplier.name, supplier.group, supplier.country)
    )


def bids_in_scope(supplier: int, scope: str, items: Sequence[Item], bids: Sequence[Bid]) -> tuple[int, ...]:
    """Return the bids of a supplier that its tiers count."""
    inside = frozenset(items_named(scope, items))
    return tuple(
        position for position, bid in enumerate(bids) if bid.supplier == supplier and inside.intersection(bid.items)
    )


def _scopes(tables: Mapping[str, Checked]) -> set[str]:
    text = tables["specs"].text
    return {*text["spec"], *text["commodity"], *text["lot"]} - {""}


def _covered(tables: Mapping[str, Checked], scope: str) -> list[str]:
    text = tables["specs"].text
    rows = zip(text["spec"], text["commodity"], text["lot"], strict=True)
    return [spec for spec, commodity, lot in rows if not scope or scope in (spec, commodity, lot)]


def _near(name: str, known: set[str], otherwise: str) -> str:
    close = nearest(name, known)
    return f"Did you mean '{close[0]}'?" if close else otherwise


def _members(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    known = set(tables["demand"].text["member"])
    for name in ("part_map", "one_off", "entitlements"):
        for position, member in enumerate(tables[name].text["member"] if name in tables else ()):
            if member not in known:
                yield Wrong(
                    name, position, "member", f"'{member}' needs nothing in the table 'demand'",
                    _near(member, known, "Remove the row, or add what the member needs."),
                )  # fmt: skip
    parts = set(zip(tables["demand"].text["member"], tables["demand"].text["part"], strict=True))
    mapped = tables["part_map"].text
    for position, key in enumerate(zip(mapped["member"], mapped["part"], strict=True)):
        if key not in parts and key[0] in known:
            yield Wrong(
                "part_map", position, "part", f"{key[0]} needs no part '{key[1]}'",
                _near(key[1], {part for member, part in parts if member == key[0]}, "Remove the row."),
            )  # fmt: skip
    demand = tables["demand"]
    for position, (supplier, price) in enumerate(zip(demand.text["supplier"], demand.numbers["price"], strict=True)):
        if supplier and price <= 0:
            yield Wrong(
                "demand", position, "price", f"Today's price of {supplier} is missing",
                "Give the price, or leave the supplier empty if nothing is bought today.",
            )  # fmt: skip
        if price > 0 and not supplier:
            yield Wrong(
                "demand", position, "supplier", "A price of today has no supplier",
                "Name the supplier, or leave the price empty.",
            )  # fmt: skip


def _prices(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    bids, demand = tables["bids"], tables["demand"]
    spec_of = dict(
        zip(
            zip(tables["part_map"].text["member"], tables["part_map"].text["part"], strict=True),
            tables["part_map"].text["spec"],
            strict=True,
        )
    )
    prices: dict[str, list[tuple[str, int, float]]] = {}
    for position, (spec, price) in enumerate(zip(bids.text["spec"], bids.numbers["price"], strict=True)):
        prices.setdefault(spec, []).append(("bids", position, price))
    for position, (member, part, price) in enumerate(
        zip(demand.text["member"], demand.text["part"], demand.numbers["price"], strict=True)
    ):
        if price > 0 and (member, part) in spec_of:
            prices.setdefault(spec_of[member, part], []).append(("demand", position, price))
    for spec, found in prices.items():
        middle = median(price for _, _, price in found)
        if len(found) < 3 or middle <= 0:
            continue
        for table, position, price in found:
            if not middle / ODD_PRICE <= price <= middle * ODD_PRICE:
                yield Wrong(
                    table, position, "price",
                    f"The price is {price:,.10g}, where that of {spec} is about {middle:,.10g}",
                    "Give it in EUR a unit, or write 'checked' in the note of the row.", "odd-unit",
                )  # fmt: skip


def _quotations(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    bids = tables["bids"]
    keys = list(zip(bids.text["supplier"], bids.text["spec"], bids.text["region"], strict=True))
    start, price = bids.numbers["from_amount"], bids.numbers["price"]
    below = {key: position for position, key in enumerate(keys) if start[position] == 0}
    stairs = _stairs(tables)
    for position, key in enumerate(keys):
        if bids.numbers["least"][position] > bids.numbers["capacity"][position]:
            yield Wrong(
                "bids",
                position,
                "least",
                "The least quantity is more than the capacity",
                "Check which of them is wrong.",
            )
        if start[position] == 0:
            continue
        if key not in below:
            yield Wrong(
                "bids", position, "from_amount", f"{key[0]} quotes {key[1]} at a tier, but not below the first",
                "Add a row with an empty from_amount.",
            )  # fmt: skip
            continue
        starts = [
            at for (supplier, scope, kind), steps in stairs.items() for at, _, _ in steps
            if supplier == key[0] and kind == "all units" and key[1] in _covered(tables, scope)
        ]  # fmt: skip
        if start[position] not in starts:
            yield Wrong(
                "bids", position, "from_amount", f"No tier of {key[0]} on {key[1]} begins at {start[position]:,.10g}",
                f"Its tiers begin at {', '.join(f'{each:,.10g}' for each in sorted(starts)) or 'no amount'}.",
            )  # fmt: skip
        lower = [price[at] for at, other in enumerate(keys) if other == key and start[at] < start[position]]
        if lower and price[position] > min(lower):
            yield Wrong(
                "bids", position, "price", f"The price from {start[position]:,.10g} on is more than below",
                "A price does not rise with the volume.",
            )  # fmt: skip


def _unserved(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    bids, demand = tables["bids"], tables["demand"]
    offered = set(zip(bids.text["spec"], bids.text["region"], strict=True))
    spec_of = {
        (member, part): spec
        for member, part, spec in zip(*(tables["part_map"].text[name] for name in ("member", "part", "spec")), strict=True)
    }  # fmt: skip
    for position, (member, part, region) in enumerate(
        zip(*(demand.text[name] for name in ("member", "part", "region")), strict=True)
    ):
        spec = spec_of.get((member, part))
        if spec is None or demand.numbers["price"][position] > 0 or demand.numbers["quantity"][position] <= 0:
            continue
        if not any(each == spec and (not where or not region or where == region) for each, where in offered):
            yield Wrong(
                "demand", position, "part", f"Nobody quotes {spec} for {region or 'any region'}, and nothing is bought today",
                "Add a bid, or today's supplier and price.",
            )  # fmt: skip


def _stairs(tables: Mapping[str, Checked]) -> dict[tuple[str, str, str], list[tuple[float, float, int]]]:
    if "tiers" not in tables:
        return {}
    table = tables["tiers"]
    found: dict[tuple[str, str, str], list[tuple[float, float, int]]] = {}
    for position, (supplier, scope, kind) in enumerate(
        zip(*(table.text[name] for name in ("supplier", "scope", "kind")), strict=True)
    ):
        value = table.numbers["rebate" if kind == "lump sum" else "discount"][position]
        found.setdefault((supplier, scope, kind), []).append((table.numbers["from_amount"][position], value, position))
    return found


def _tiers(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    if "tiers" not in tables:
        return
    table, known = tables["tiers"], _scopes(tables)
    text = table.text
    for position in range(len(table)):
        if text["kind"][position] not in TIER_KINDS:
            yield Wrong(
                "tiers",
                position,
                "kind",
                f"'{text['kind'][position]}' is no kind of tier",
                f"Write {', '.join(TIER_KINDS)}.",
            )
        if text["basis"][position] not in BASES:
            yield Wrong(
                "tiers",
                position,
                "basis",
                f"'{text['basis'][position]}' is nothing that is counted",
                "Write units or EUR.",
            )
        if text["scope"][position] and text["scope"][position] not in known:
            yield Wrong(
                "tiers", position, "scope", f"'{text['scope'][position]}' is no commodity, lot or specification",
                _near(text["scope"][position], known, "Name one of the table 'specs', or leave it empty."),
            )  # fmt: skip
        is_lump = text["kind"][position] == "lump sum"
        other = "discount" if is_lump else "rebate"
        wanted = "rebate" if is_lump else "discount"
        if table.numbers[other][position] > 0 or table.numbers[wanted][position] <= 0:
            yield Wrong(
                "tiers",
                position,
                other if table.numbers[other][position] > 0 else wanted,
                f"A tier of the kind '{text['kind'][position]}' has a {wanted}, and no {other}",
                f"Fill in the {wanted} and leave the {other} empty.",
            )
    needed = _amounts(tables)
    for (supplier, scope, kind), stairs in _stairs(tables).items():
        if kind not in TIER_KINDS:
            continue
        steps = [(start, value if kind == "lump sum" else 1.0 - value / 100) for start, value, _ in stairs]
        granted = "rebate" if kind == "lump sum" else "discount"
        for at, message, advice in wrong_steps(1.0, steps, _kind(kind)):
            if message.startswith("Two tiers"):
                yield Wrong("tiers", stairs[at][2], "from_amount", message, advice)
            else:
                less = f"The {granted} from {stairs[at][0]:,.10g} on is less than below"
                yield Wrong("tiers", stairs[at][2], granted, less, f"A {granted} does not fall with the volume.")
        positions = [position for _, _, position in stairs]
        if len({text["basis"][position] for position in positions}) > 1:
            yield Wrong(
                "tiers", positions[-1], "basis", f"The tiers of {supplier} count units and EUR", "Count one of them."
            )
        yield from _overlap(tables, supplier, scope, kind, positions[0])
        basis = text["basis"][positions[0]]
        if kind == "increment" and basis == "units" and len(_prices_of(tables, supplier, scope)) > 1:
            yield Wrong(
                "tiers", positions[0], "basis", f"Increments of {supplier} count units of several prices",
                "Count EUR, or give tiers for each specification.",
            )  # fmt: skip
        most = sum(needed.get((spec, basis), 0.0) for spec in _covered(tables, scope))
        for start, _, position in stairs:
            if most > 0 and start > ODD_TIER * most:
                yield Wrong(
                    "tiers", position, "from_amount",
                    f"The tier begins at {start:,.10g}, where all that is needed is about {most:,.10g}",
                    "Check its unit, or write 'checked' in the note of the row.", "odd-unit",
                )  # fmt: skip


def _kind(kind: str) -> Kind:
    return "increment" if kind == "increment" else "lump sum" if kind == "lump sum" else "all units"


def _prices_of(tables: Mapping[str, Checked], supplier: str, scope: str) -> set[float]:
    bids, covered = tables["bids"], set(_covered(tables, scope))
    rows = zip(bids.text["supplier"], bids.text["spec"], bids.numbers["price"], strict=True)
    return {price for who, spec, price in rows if who == supplier and spec in covered}


def _overlap(tables: Mapping[str, Checked], supplier: str, scope: str, kind: str, position: int) -> Iterator[Wrong]:
    """Yield that two kinds of tiers set the price of one specification."""
    if kind == "lump sum":
        return
    mine = set(_covered(tables, scope))
    quoted = {
        spec
        for who, spec in zip(tables["bids"].text["supplier"], tables["bids"].text["spec"], strict=True)
        if who == supplier
    }
    for (other, theirs, another), steps in _stairs(tables).items():
        is_before = min(at for _, _, at in steps) < position
        if other == supplier and another != "lump sum" and is_before and mine & quoted & set(_covered(tables, theirs)):
            yield Wrong(
                "tiers", position, "scope", f"Two kinds of tiers of {supplier} set the price of the same specification",
                "Give each specification one; a lump sum can be beside it.",
            )  # fmt: skip
            return


def _amounts(tables: Mapping[str, Checked]) -> dict[tuple[str, str], float]:
    """Return what is needed of each specification, in units and in EUR at its highest list price."""
    mapped, demand, bids = tables["part_map"], tables["demand"], tables["bids"]
    spec_of = dict(zip(zip(mapped.text["member"], mapped.text["part"], strict=True), mapped.text["spec"], strict=True))
    highest: dict[str, float] = {}
    for spec, price in zip(bids.text["spec"], bids.numbers["price"], strict=True):
        highest[spec] = max(price, highest.get(spec, 0.0))
    found: dict[tuple[str, str], float] = {}
    for member, part, quantity in zip(
        demand.text["member"], demand.text["part"], demand.numbers["quantity"], strict=True
    ):
        known = spec_of.get((member, part))
        if known is not None:
            found[known, "units"] = found.get((known, "units"), 0.0) + quantity
            found[known, "EUR"] = found.get((known, "EUR"), 0.0) + quantity * highest.get(known, 0.0)
    return found


def _rules(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    if "rules" not in tables:
        return
    table, suppliers = tables["rules"], tables["suppliers"]
    known = {*suppliers.text["supplier"], *suppliers.text["group"], *suppliers.text["country"]} - {""}
    today = set(tables["demand"].text["supplier"]) - {""}
    scopes = _scopes(tables)
    for position in range(len(table)):
        kind, who, what = (table.text[name][position] for name in ("kind", "suppliers", "items"))
        value = table.numbers["value"][position]
        if kind not in KINDS:
            yield Wrong(
                "rules",
                position,
                "kind",
                f"'{kind}' is no kind of rule",
                _near(kind, set(KINDS), f"Write {', '.join(KINDS)}."),
            )
            continue
        if who and who not in known | today:
            yield Wrong(
                "rules",
                position,
                "suppliers",
                f"'{who}' is no supplier, group or country",
                _near(who, known, "Name one of the table 'suppliers'."),
            )
        if what and what not in scopes:
            yield Wrong(
                "rules",
                position,
                "items",
                f"'{what}' is no commodity, lot or specification",
                _near(what, scopes, "Name one of the table 'specs'."),
            )
        unit = KINDS[kind][0]
        if unit == "part" and value > 1:
            yield Wrong(
                "rules",
                position,
                "value",
                f"'{kind}' states a part, and {value:,.10g} is more than all",
                "Write 0.4 for 40 percent.",
            )
        if unit == "number" and (value != round(value) or value < 1):
            yield Wrong(
                "rules",
                position,
                "value",
                f"'{kind}' states a number of suppliers, and {value:,.10g} is none",
                "Write 1, 2, ...",
            )
        if kind == "dependence" and not any(
            turnover > 0 and (not who or who in (name, group, country))
            for name, group, country, turnover in zip(
                *(suppliers.text[each] for each in ("supplier", "group", "country")),
                suppliers.numbers["turnover"],
                strict=True,
            )
        ):
            yield Wrong(
                "rules",
                position,
                "suppliers",
                "The turnover of these suppliers is not known",
                "Fill in their turnover.",
            )


def _entitled(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    if "entitlements" not in tables:
        return
    table = tables["entitlements"]
    total: dict[str, float] = {}
    for position, (supplier, part) in enumerate(zip(table.text["supplier"], table.numbers["part"], strict=True)):
        total[supplier] = total.get(supplier, 0.0) + part
        if total[supplier] > 1 + 1e-9:
            yield Wrong(
                "entitlements", position, "part", f"Together the members are entitled to {total[supplier]:.2f} of {supplier}",
                "Give parts that add up to 1 or less: else apart they would use more than there is.",
            )  # fmt: skip


def _factors(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    if "factors" not in tables:
        return
    for position, factor in enumerate(tables["factors"].text["factor"]):
        if factor not in FACTORS:
            yield Wrong(
                "factors",
                position,
                "factor",
                f"'{factor}' is no factor",
                _near(factor, set(FACTORS), f"Write {', '.join(FACTORS)}."),
            )

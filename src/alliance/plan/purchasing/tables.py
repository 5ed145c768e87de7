"""The input tables of the purchasing decision."""

from __future__ import annotations

from alliance.plan.tables import Column, Form

# Nobody needs more of one part in a year; a larger number is in another unit.
MOST_UNITS = 1e9
MOST_EUROS = 1e9
YEARS = (1990, 2100)

FORMS = (
    Form(
        "demand",
        "what a member needs of a part in a year, and how it buys it today",
        (
            Column("member", "text", "who needs it", secrecy="public"),
            Column("part", "text", "the member's own part number"),
            Column("region", "text", "where it is delivered; empty: anywhere", default=""),
            Column("year", "whole", "the year", least=YEARS[0], most=YEARS[1]),
            Column(
                "quantity", "number", "how much", "units of the specification", most=MOST_UNITS, secrecy="clean team",
                is_mixed=True,
            ),
            Column("supplier", "text", "from whom it is bought today; empty: it is new", default=""),
            Column("price", "number", "price paid today", "EUR a unit", "0", most=1e6, secrecy="clean team", is_mixed=True),
        ),
        ("member", "part", "region", "year", "supplier"),
    ),
    Form(
        "specs",
        "one specification that members have in common",
        (
            Column("spec", "text", "name of the specification"),
            Column("commodity", "text", "the family it belongs to"),
            Column("lot", "text", "the lot it can be awarded with", default=""),
            Column("unit", "text", "unit it is counted in", default="piece"),
        ),
        ("spec",),
    ),
    Form(
        "part_map",
        "which specification replaces a member's part; a part that is not here is bought as today",
        (
            Column("member", "text", "whose part"),
            Column("part", "text", "its part number"),
            Column("spec", "text", "the specification", refers_to="specs.spec"),
            Column("comparability", "number", "how alike they are; below 0.8 the part is bought as today", "", "1", 0, 1),
            Column(
                "delta", "number", "what the specification costs more in the vehicle", "EUR a unit", "0", -1e5, 1e5,
                secrecy="clean team", is_mixed=True,
            ),
        ),
        ("member", "part"),
    ),
    Form(
        "suppliers",
        "one supplier",
        (
            Column("supplier", "text", "name of the supplier"),
            Column("group", "text", "the group it belongs to", default=""),
            Column("country", "text", "where it is", default=""),
            Column("turnover", "number", "its turnover of a year; empty: not known", "EUR", "0", most=1e12, is_mixed=True),
            Column("award_cost", "number", "what it costs once to have it as a supplier", "EUR", "0", most=MOST_EUROS),
            Column("risk", "number", "what its risk is worth", "percent of the spend", "0", 0, 100),
            Column("payment_days", "number", "days until it is paid; empty: 60", "days", "60", 0, 365),
            Column("co2", "number", "emissions", "kg CO2 a EUR", "0", 0, 100),
        ),
        ("supplier",),
    ),
    Form(
        "bids",
        "what a supplier quotes for a specification; a further row for its own price at a tier",
        (
            Column("supplier", "text", "who quotes", refers_to="suppliers.supplier"),
            Column("spec", "text", "the specification", refers_to="specs.spec"),
            Column("region", "text", "where it delivers; empty: everywhere", default=""),
            Column("from_amount", "number", "the tier it holds at; empty: below the first", "as the tiers count", "0", most=MOST_EUROS, is_mixed=True),
            Column("price", "number", "price", "EUR a unit", least=1e-4, most=1e6, secrecy="clean team", is_mixed=True),
            Column("capacity", "number", "the most it delivers in all years together; empty: any quantity", "units", "1e9", most=MOST_UNITS, is_mixed=True),
            Column("least", "number", "the least it delivers if anything", "units", "0", most=MOST_UNITS, is_mixed=True),
            Column("tooling", "number", "what an award costs once", "EUR", "0", most=MOST_EUROS, is_mixed=True),
        ),
        ("supplier", "spec", "region", "from_amount"),
    ),
    Form(
        "tiers",
        "what a supplier grants from an amount on, counted over all years together",
        (
            Column("supplier", "text", "who grants it", refers_to="suppliers.supplier"),
            Column("scope", "text", "what is counted: a commodity, a lot or a specification; empty: everything", default=""),
            Column("kind", "text", "all units, increment or lump sum", default="all units"),
            Column("basis", "text", "what is counted: units, or EUR at list prices", default="units"),
            Column("from_amount", "number", "from which amount on", "units or EUR", least=1e-6, most=1e12, is_mixed=True),
            Column("discount", "number", "off the list price", "percent", "0", 0, 95),
            Column("rebate", "number", "paid back once: of a lump sum", "EUR", "0", most=MOST_EUROS, is_mixed=True),
        ),
        ("supplier", "scope", "kind", "from_amount"),
        is_optional=True,
    ),
    Form(
        "one_off",
        "what it costs a member once to buy a specification from a supplier it does not buy it from today",
        (
            Column("supplier", "text", "from whom", refers_to="suppliers.supplier"),
            Column("spec", "text", "the specification", refers_to="specs.spec"),
            Column("member", "text", "who qualifies it"),
            Column("cost", "number", "qualification and release", "EUR", most=MOST_EUROS, secrecy="clean team"),
        ),
        ("supplier", "spec", "member"),
        is_optional=True,
    ),
    Form(
        "rules",
        "what an award must keep",
        (
            Column("rule", "text", "name of the rule"),
            Column("kind", "text", "what it asks; the manual lists the kinds"),
            Column("suppliers", "text", "a supplier, a group or a country; empty: all", default=""),
            Column("items", "text", "a commodity, a lot or a specification; empty: all", default=""),
            Column("value", "number", "number, part or amount", "", "1", 0, 1e12, is_mixed=True),
        ),
        ("rule",),
        is_optional=True,
    ),
    Form(
        "entitlements",
        "part of a supplier's capacity and rebates that a member may use without the others; pro rata to needs if not here",
        (
            Column("member", "text", "the member", secrecy="public"),
            Column("supplier", "text", "the supplier", refers_to="suppliers.supplier"),
            Column("part", "number", "its part", "", None, 0, 1),
        ),
        ("member", "supplier"),
        is_optional=True,
    ),
    Form(
        "factors",
        "what counts beside the price; may be left out",
        (
            Column("factor", "text", "interest (percent a year), co2 (EUR a tonne) or days (of payment, as usual)"),
            Column("value", "number", "its value", "", None, 0, 1e4, is_mixed=True),
        ),
        ("factor",),
        is_optional=True,
    ),
)  # fmt: skip

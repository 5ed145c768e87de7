"""The input tables of the engineering decision, declared as data."""

from __future__ import annotations

from alliance.plan.tables import Column, Form

# Nobody builds more of one vehicle in a year; a larger number is in another unit.
MOST_VEHICLES = 5e6
YEARS = (1990, 2100)

FORMS = (
    Form(
        "modules",
        "one big module of a vehicle",
        (
            Column("module", "text", "name of the module", secrecy="public"),
            Column("visible", "flag", "whether a customer sees which variant a vehicle has", default="no"),
            Column("co2_per_kg", "number", "emissions of one kilogram more", "g CO2 a km", "0", most=1.0),
        ),
        ("module",),
    ),
    Form(
        "attributes",
        "one thing that is asked of a module",
        (
            Column("attribute", "text", "name, such as torque"),
            Column("module", "text", "its module", refers_to="modules.module"),
            Column("unit", "text", "unit of its values", default=""),
            Column("exact", "flag", "whether exactly what is asked must be given, not at least", default="no"),
            Column("cost", "number", "what one unit more than asked is worth", "EUR", "0", most=1e5),
            Column("kg", "number", "what one unit more than asked weighs", "kg", "0", most=1e3),
        ),
        ("attribute",),
    ),
    Form(
        "vehicles",
        "one vehicle model",
        (
            Column("vehicle", "text", "id of the vehicle", secrecy="public"),
            Column("member", "text", "owner of the brand", secrecy="public"),
            Column("brand", "text", "brand", secrecy="public"),
            Column("sop", "whole", "year of start of production", least=YEARS[0], most=YEARS[1], secrecy="clean team"),
            Column("facelift", "whole", "year of facelift, when variants can change", "", "0", most=YEARS[1]),
            Column("co2_cost", "number", "what one gram a kilometre costs", "EUR a vehicle", "0", most=1e3),
        ),
        ("vehicle",),
    ),
    Form(
        "volumes",
        "how many of a vehicle are built in a region in a year",
        (
            Column("vehicle", "text", "the vehicle", refers_to="vehicles.vehicle"),
            Column("region", "text", "where it is built"),
            Column("year", "whole", "the year", least=YEARS[0], most=YEARS[1]),
            Column("units", "number", "vehicles built", "vehicles", most=MOST_VEHICLES, secrecy="clean team"),
        ),
        ("vehicle", "region", "year"),
    ),
    Form(
        "needs",
        "what a vehicle asks of a module",
        (
            Column("vehicle", "text", "the vehicle", refers_to="vehicles.vehicle"),
            Column("attribute", "text", "the attribute", refers_to="attributes.attribute"),
            Column("value", "number", "what it needs", "unit of the attribute", least=-1e6, most=1e6, is_mixed=True),
        ),
        ("vehicle", "attribute"),
    ),
    Form(
        "variants",
        "one variant of a module, existing or to be developed",
        (
            Column("variant", "text", "id of the variant"),
            Column("module", "text", "its module", refers_to="modules.module"),
            Column(
                "owner",
                "text",
                "member whose it is; empty: it belongs to all, and any members may develop it",
                default="",
            ),
            Column("exists", "flag", "whether it exists today", default="no"),
            Column("development", "number", "cost of developing it", "EUR", "0", secrecy="clean team"),
            Column("upkeep", "number", "cost of keeping it", "EUR a year", "0", secrecy="clean team"),
            Column("retirement", "number", "cost of giving it up, if it exists", "EUR", "0", secrecy="clean team"),
            Column("unit_cost", "number", "cost of one", "EUR a vehicle", most=1e5, secrecy="clean team"),
            Column("most_units", "number", "how many can be built; empty: any number", "vehicles a year", "1e9", 1),
            Column("parts", "number", "part numbers in it", "part numbers", "1", most=1e5),
            Column("start", "whole", "first year in which it can be built", "", "1990", YEARS[0], YEARS[1]),
            Column("last", "whole", "last year in which it can be built", "", "2100", YEARS[0], YEARS[1]),
            Column("lead", "whole", "years of development before the first year", "years", "3", 1, 10),
            Column("interface", "text", "standard that it is built to; empty: fits all", default=""),
        ),
        ("variant",),
    ),
    Form(
        "capabilities",
        "what a variant gives",
        (
            Column("variant", "text", "the variant", refers_to="variants.variant"),
            Column("attribute", "text", "the attribute", refers_to="attributes.attribute"),
            Column("value", "number", "what it gives", "unit of the attribute", least=-1e6, most=1e6, is_mixed=True),
        ),
        ("variant", "attribute"),
    ),
    Form(
        "prices",
        "what a variant costs from a volume on; may be left out",
        (
            Column("variant", "text", "the variant", refers_to="variants.variant"),
            Column("from_units", "number", "from which volume on", "vehicles a year", least=1, most=MOST_VEHICLES),
            Column("unit_cost", "number", "cost of each vehicle", "EUR a vehicle", most=1e5, secrecy="clean team"),
            Column("kind", "text", "whether it holds for all units, or for the increment only", default="all units"),
        ),
        ("variant", "from_units"),
        is_optional=True,
    ),
    Form(
        "tooling",
        "what it costs to make a variant in a region where it is not made today; may be left out",
        (
            Column("variant", "text", "the variant", refers_to="variants.variant"),
            Column("region", "text", "the region"),
            Column("cost", "number", "tooling", "EUR", secrecy="clean team"),
        ),
        ("variant", "region"),
        is_optional=True,
    ),
    Form(
        "adaptation",
        "what fitting a variant into a vehicle costs; may be left out",
        (
            Column("vehicle", "text", "the vehicle", refers_to="vehicles.vehicle"),
            Column("variant", "text", "the variant", refers_to="variants.variant"),
            Column("cost", "number", "adaptation", "EUR", secrecy="clean team"),
        ),
        ("vehicle", "variant"),
        is_optional=True,
    ),
    Form(
        "today",
        "which variant a vehicle uses in today's plan",
        (
            Column("vehicle", "text", "the vehicle", refers_to="vehicles.vehicle"),
            Column("variant", "text", "the variant", refers_to="variants.variant"),
        ),
        ("vehicle", "variant"),
        is_optional=True,
    ),
    Form(
        "compatibility",
        "whether two variants of different modules fit together, where their interfaces do not tell",
        (
            Column("variant", "text", "one variant", refers_to="variants.variant"),
            Column("with", "text", "the other", refers_to="variants.variant"),
            Column("fits", "flag", "whether they fit"),
        ),
        ("variant", "with"),
        is_optional=True,
    ),
    Form(
        "rivals",
        "two vehicles that customers must not take for one",
        (
            Column("vehicle", "text", "one vehicle", refers_to="vehicles.vehicle"),
            Column("with", "text", "the other", refers_to="vehicles.vehicle"),
            Column("most_shared", "whole", "visible modules that they may share", "modules", "0", most=99),
        ),
        ("vehicle", "with"),
        is_optional=True,
    ),
    Form(
        "entitlements",
        "how many variants of a module a member may have; together members may have the sum",
        (
            Column("member", "text", "the member", secrecy="public"),
            Column("module", "text", "the module", refers_to="modules.module"),
            Column("most_variants", "whole", "variants", "variants", most=999),
        ),
        ("member", "module"),
        is_optional=True,
    ),
    Form(
        "budgets",
        "what a member can spend on development in a year",
        (
            Column("member", "text", "the member", secrecy="public"),
            Column("year", "whole", "the year", least=YEARS[0], most=YEARS[1]),
            Column("amount", "number", "budget of development", "EUR", most=1e10, secrecy="clean team"),
        ),
        ("member", "year"),
        is_optional=True,
    ),
)

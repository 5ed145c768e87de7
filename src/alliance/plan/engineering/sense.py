"""What each input table alone cannot show: a vehicle that nothing fits, a need that is not stated, a number in another unit.

A plan made of such tables would be solved without complaint, and be wrong. So everything that is asked must be stated, and
numbers are held against their like. Whoever is sure of an odd number writes "checked" into the note of its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

import numpy as np

from alliance.findings import Finding
from alliance.plan.engineering.lineup import Positions
from alliance.plan.tables import CHECKED, Checked, Given
from alliance.plan.tiers import Kind, wrong_steps
from alliance.plan.wrong import Wrong, findings_of

# How many times the middle of its like a number may be, and the part of it.
LIKE = (1 / 150, 150.0)
# Development of a module's variant against what all vehicles of a year spend on the module.
DEVELOPMENT_TO_SPEND = (1 / 5000, 50.0)
# What stands for "any number" in a column of numbers.
ANY = 1e9
# A rebate of its own could be had twice by two members that buy apart; engineering has none.
STEP_KINDS = ("all units", "increment")
ADVICE = f"Give it in the unit of the template, or write '{CHECKED}' in the note of the row if it is right."


def sense(given: Mapping[str, Given], tables: Mapping[str, Checked]) -> list[Finding]:
    """Return what tables that are each well-formed make impossible or absurd together.

    Parameters
    ----------
    given, tables : mappings of str to table
        The tables as they came and as columns, by name.
    """
    found = [
        *_unstated(tables, "vehicles", "vehicle", "needs"),
        *_unstated(tables, "variants", "variant", "capabilities"),
        *_odd_years(tables),
        *_odd_pairs(tables),
        *_odd_prices(tables),
        *_unknown_places(tables),
        *_odd_units(tables),
    ]
    if not found:
        found = [*_odd_today(tables), *_unserved(tables)]
    return findings_of(given, found)


def change_of(tables: Mapping[str, Checked], position: int, years: Sequence[int]) -> int:
    """Return from which year the plan may decide a vehicle's variants; the year after the plan if it never may.

    Parameters
    ----------
    tables : mapping of str to Checked
        The tables.
    position : int
        Row of the vehicle.
    years : sequence of int
        Years of the plan.
    """
    numbers = tables["vehicles"].numbers
    sop, facelift = int(numbers["sop"][position]), int(numbers["facelift"][position])
    if sop >= years[0]:
        return sop
    return facelift if years[0] <= facelift <= years[-1] else years[-1] + 1


def last_years(tables: Mapping[str, Checked]) -> Positions:
    """Return the last year in which each vehicle is built, shape (vehicles,); 0 if it is never."""
    names = {name: at for at, name in enumerate(tables["vehicles"].text["vehicle"])}
    last = np.zeros(len(names), dtype=np.int64)
    volumes = tables["volumes"]
    for vehicle, year, units in zip(
        volumes.text["vehicle"], volumes.numbers["year"], volumes.numbers["units"], strict=True
    ):
        if units > 0:
            last[names[vehicle]] = max(last[names[vehicle]], int(year))
    return last


def _unstated(tables: Mapping[str, Checked], table: str, column: str, values: str) -> Iterator[Wrong]:
    """Yield vehicles that do not say all they need, and variants that do not say all they give."""
    attributes = tables["attributes"]
    stated = set(zip(tables[values].text[column], tables[values].text["attribute"], strict=True))
    modules = tables[table].text.get("module")
    for position, name in enumerate(tables[table].text[column]):
        for attribute, module in zip(attributes.text["attribute"], attributes.text["module"], strict=True):
            if (modules is None or modules[position] == module) and (name, attribute) not in stated:
                message = f"{name} does not say which {attribute} it {'needs' if values == 'needs' else 'gives'}"
                yield Wrong(table, position, column, message, f"Add a row to '{values}'.")
                break
    for position, (name, attribute) in enumerate(
        zip(tables[values].text[column], tables[values].text["attribute"], strict=True)
    ):
        module = dict(zip(attributes.text["attribute"], attributes.text["module"], strict=True))[attribute]
        if modules is not None and modules[tables[table].text[column].index(name)] != module:
            yield Wrong(
                values,
                position,
                "attribute",
                f"{attribute} is asked of the {module}, and {name} is none",
                "Correct the attribute or the variant.",
            )


def _odd_years(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield years that contradict each other, and vehicles that are never built."""
    vehicles, variants, volumes = tables["vehicles"], tables["variants"], tables["volumes"]
    years = sorted({int(year) for year in volumes.numbers["year"]})
    last = last_years(tables)
    sop = dict(zip(vehicles.text["vehicle"], vehicles.numbers["sop"], strict=True))
    for position, name in enumerate(vehicles.text["vehicle"]):
        facelift = vehicles.numbers["facelift"][position]
        if not last[position]:
            yield Wrong("vehicles", position, "vehicle", f"{name} is never built", "Add its volumes, or remove it.")
        if facelift and facelift <= sop[name]:
            message = f"The facelift of {name} in {facelift:g} does not come after its start in {sop[name]:g}"
            yield Wrong("vehicles", position, "facelift", message, "Correct one of the years.")
        if sop[name] > years[-1]:
            message = f"{name} starts in {sop[name]:g}, after the last year of the plan ({years[-1]})"
            yield Wrong("vehicles", position, "sop", message, "Add volumes of later years, or remove the vehicle.")
    for position, (name, year, units) in enumerate(
        zip(volumes.text["vehicle"], volumes.numbers["year"], volumes.numbers["units"], strict=True)
    ):
        if units > 0 and year < sop[name]:
            message = f"{name} is built in {year:g}, before its start in {sop[name]:g}"
            yield Wrong("volumes", position, "year", message, "Correct the year, or the start of production.")
    for position, name in enumerate(variants.text["variant"]):
        start, end = variants.numbers["start"][position], variants.numbers["last"][position]
        if end < start:
            message = f"{name} ends in {end:g}, before its first year {start:g}"
            yield Wrong("variants", position, "last", message, "Correct one of the years.")
        if variants.numbers["exists"][position] and variants.numbers["development"][position]:
            message = f"{name} exists and is to be developed for {variants.numbers['development'][position]:,.0f}"
            yield Wrong("variants", position, "development", message, "Leave the cost out, or write exists: no.")
        is_common = variants.numbers["exists"][position] and not variants.text["owner"][position]
        if is_common and variants.numbers["retirement"][position]:
            message = f"{name} belongs to all, and giving it up costs: nobody would bear it"
            yield Wrong("variants", position, "owner", message, "Name the member whose it is, or leave the cost out.")
        if is_common and variants.numbers["most_units"][position] < ANY:
            message = f"{name} belongs to all, and few can be built: two members alone could use the same ones twice"
            yield Wrong("variants", position, "owner", message, "Name the member whose it is, or leave the limit out.")


def _odd_pairs(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield rivals of themselves, and variants of one module that are said to fit or not."""
    if "rivals" in tables:
        text = tables["rivals"].text
        for position, (one, other) in enumerate(zip(text["vehicle"], text["with"], strict=True)):
            if one == other:
                yield Wrong("rivals", position, "with", f"{one} is no rival of itself", "Name another vehicle.")
    if "compatibility" in tables:
        text = tables["compatibility"].text
        module = dict(zip(tables["variants"].text["variant"], tables["variants"].text["module"], strict=True))
        said: dict[frozenset[str], float] = {}
        for position, (one, other) in enumerate(zip(text["variant"], text["with"], strict=True)):
            fits = tables["compatibility"].numbers["fits"][position]
            if module[one] == module[other]:
                message = f"{one} and {other} are both of the {module[one]}; a vehicle has only one of them"
                yield Wrong("compatibility", position, "with", message, "Name a variant of another module.")
            if said.setdefault(frozenset((one, other)), fits) != fits:
                message = f"{one} and {other} are said to fit and not to fit"
                yield Wrong("compatibility", position, "fits", message, "Keep one of the rows.")


def steps_of(tables: Mapping[str, Checked]) -> list[tuple[float, list[tuple[float, float, int]], Kind]]:
    """Return, for each variant, its price, its tiers (from which volume on, price, row), and what they mean.

    Parameters
    ----------
    tables : mapping of str to Checked
        The tables.
    """
    names, base = tables["variants"].text["variant"], tables["variants"].numbers["unit_cost"]
    steps: dict[str, list[tuple[float, float, int]]] = {name: [] for name in names}
    kind: dict[str, Kind] = {}
    if "prices" in tables:
        table = tables["prices"]
        for position, (name, start, price, meant) in enumerate(
            zip(
                table.text["variant"], table.numbers["from_units"], table.numbers["unit_cost"], table.text["kind"], strict=True
            )
        ):  # fmt: skip
            steps[name].append((start, price, position))
            kind[name] = "increment" if meant == "increment" else "all units"
    return [(cost, steps[name], kind.get(name, "all units")) for name, cost in zip(names, base, strict=True)]


def _odd_prices(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield prices that rise with the volume, and kinds of tiers that are none, or two for one variant."""
    if "prices" not in tables:
        return
    table = tables["prices"]
    meant: dict[str, str] = {}
    for position, (name, kind) in enumerate(zip(table.text["variant"], table.text["kind"], strict=True)):
        if kind not in STEP_KINDS:
            message = f"A tier holds for 'all units' or for the 'increment'; '{kind}' came"
            yield Wrong("prices", position, "kind", message, "Write one of them.", "wrong-value")
        elif meant.setdefault(name, kind) != kind:
            message = f"{name} has tiers of two kinds, {meant[name]} and {kind}"
            yield Wrong("prices", position, "kind", message, "Give all its tiers one kind.")
    for base, steps, kind in steps_of(tables):
        for at, message, advice in wrong_steps(base, [(start, price) for start, price, _ in steps], kind):
            position = steps[at][2]
            yield Wrong("prices", position, "unit_cost", f"{table.text['variant'][position]}: {message}", advice)


def _unknown_places(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield regions where nothing is built, and members that have nothing."""
    regions = set(tables["volumes"].text["region"])
    members = {*tables["vehicles"].text["member"], *tables["variants"].text["owner"]} - {""}
    if "tooling" in tables:
        for position, region in enumerate(tables["tooling"].text["region"]):
            if region not in regions:
                message = f"Nothing is built in '{region}'"
                yield Wrong("tooling", position, "region", message, f"Write one of {', '.join(sorted(regions))}.")
    for table in ("entitlements", "budgets"):
        if table not in tables:
            continue
        for position, member in enumerate(tables[table].text["member"]):
            if member not in members:
                message = f"'{member}' owns no vehicle and no variant"
                yield Wrong(table, position, "member", message, f"Write one of {', '.join(sorted(members))}.")
    vehicle_members = set(tables["vehicles"].text["member"])
    for position, owner in enumerate(tables["variants"].text["owner"]):
        if owner and owner not in vehicle_members:
            message = f"'{owner}' owns a variant and no vehicle"
            yield Wrong("variants", position, "owner", message, f"Write one of {', '.join(sorted(vehicle_members))}.")


def _odd_units(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield numbers that stand in no relation to their like: thousands for units, or units for thousands."""
    modules = tables["variants"].text["module"]
    for column in ("unit_cost", "development", "upkeep", "retirement"):
        yield from _unlike("variants", column, tables["variants"].numbers[column], modules, "variants of the")
    for table in ("needs", "capabilities"):
        yield from _unlike(table, "value", tables[table].numbers["value"], tables[table].text["attribute"], "values of")
    volumes = tables["volumes"]
    where = [
        f"{vehicle} in {region}"
        for vehicle, region in zip(volumes.text["vehicle"], volumes.text["region"], strict=True)
    ]
    yield from _unlike("volumes", "units", volumes.numbers["units"], where, "years of")
    yield from _odd_development(tables)


def _unlike(table: str, column: str, numbers: Sequence[float], groups: Sequence[str], what: str) -> Iterator[Wrong]:
    like: dict[str, list[float]] = {}
    for number, group in zip(numbers, groups, strict=True):
        if number > 0:
            like.setdefault(group, []).append(number)
    for position, (number, group) in enumerate(zip(numbers, groups, strict=True)):
        if number <= 0 or len(like[group]) < 3:
            continue
        middle = median(like[group])
        if not LIKE[0] * middle <= number <= LIKE[1] * middle and not number < 1:
            message = f"{number:,.10g} is {number / middle:,.3g} times the middle of all {what} {group}".rstrip()
            yield Wrong(table, position, column, f"{message} ({middle:,.10g})", ADVICE, "odd-unit")


def _odd_development(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    variants, volumes = tables["variants"], tables["volumes"]
    years = len({int(year) for year in volumes.numbers["year"]})
    a_year = sum(volumes.numbers["units"]) / max(1, years)
    price: dict[str, list[float]] = {}
    for module, cost in zip(variants.text["module"], variants.numbers["unit_cost"], strict=True):
        price.setdefault(module, []).append(cost)
    for position, (name, module) in enumerate(zip(variants.text["variant"], variants.text["module"], strict=True)):
        cost, spend = variants.numbers["development"][position], median(price[module]) * a_year
        if cost > 0 and spend > 0 and not DEVELOPMENT_TO_SPEND[0] * spend <= cost <= DEVELOPMENT_TO_SPEND[1] * spend:
            message = (
                f"Developing {name} for {cost:,.10g} is {cost / spend:,.3g} times what all vehicles of a year spend on the"
                f" {module} ({spend:,.0f})"
            )
            yield Wrong("variants", position, "development", message, ADVICE, "odd-unit")


def _odd_today(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield vehicles with two variants of one module today, with one that is too small, or with none where none can change."""
    variants = tables["variants"].text
    module = dict(zip(variants["variant"], variants["module"], strict=True))
    years = sorted({int(year) for year in tables["volumes"].numbers["year"]})
    today: dict[tuple[str, str], str] = {}
    needs, gives = _values(tables, "needs", "vehicle"), _values(tables, "capabilities", "variant")
    if "today" in tables:
        text = tables["today"].text
        for position, (vehicle, variant) in enumerate(zip(text["vehicle"], text["variant"], strict=True)):
            other = today.setdefault((vehicle, module[variant]), variant)
            if other != variant:
                message = f"{vehicle} has {other} and {variant} of the {module[variant]}"
                yield Wrong("today", position, "variant", message, "Keep one of the rows.")
            for attribute, is_exact in _attributes_of(tables, module[variant]):
                asked, given = needs[vehicle, attribute], gives[variant, attribute]
                if (given != asked) if is_exact else (given < asked):
                    message = f"{vehicle} asks {attribute} {asked:g}, and {variant} gives {given:g}"
                    yield Wrong("today", position, "variant", message, "Correct the need, or today's variant.")
                    break
    for position, vehicle in enumerate(tables["vehicles"].text["vehicle"]):
        if change_of(tables, position, years) <= years[-1]:
            continue
        missing = [each for each in tables["modules"].text["module"] if (vehicle, each) not in today]
        if missing:
            message = f"{vehicle} may not change in {years[0]} to {years[-1]}, and has no {missing[0]} today"
            yield Wrong("vehicles", position, "facelift", message, "Add a row to 'today', or give a facelift.")


def _unserved(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield needs that no variant gives, and vehicles whose needs no single variant gives together and in time."""
    needs, gives = _values(tables, "needs", "vehicle"), _values(tables, "capabilities", "variant")
    variants, vehicles = tables["variants"], tables["vehicles"]
    years = sorted({int(year) for year in tables["volumes"].numbers["year"]})
    last = last_years(tables)
    rows = {
        key: at
        for at, key in enumerate(zip(tables["needs"].text["vehicle"], tables["needs"].text["attribute"], strict=True))
    }
    for position, vehicle in enumerate(vehicles.text["vehicle"]):
        change = change_of(tables, position, years)
        if change > years[-1]:
            continue
        for module in tables["modules"].text["module"]:
            attributes = _attributes_of(tables, module)
            own = [at for at, each in enumerate(variants.text["module"]) if each == module]
            able = own
            for attribute, is_exact in attributes:
                asked = needs[vehicle, attribute]
                able = [
                    at
                    for at in able
                    if (
                        gives[variants.text["variant"][at], attribute] == asked
                        if is_exact
                        else gives[variants.text["variant"][at], attribute] >= asked
                    )
                ]
                if not able:
                    message = f"No variant of the {module} gives {vehicle} what it asks, with {attribute} {asked:g}"
                    advice = "Add a variant, or correct the need."
                    yield Wrong("needs", rows[vehicle, attribute], "value", message, advice)
                    break
            in_time = [
                at
                for at in able
                if variants.numbers["start"][at] <= change and variants.numbers["last"][at] >= last[position]
            ]
            if (able or not attributes) and not in_time:
                message = f"No variant of the {module} for {vehicle} can be built from {change} to {last[position]}"
                yield Wrong("vehicles", position, "vehicle", message, "Add a variant, or correct 'start' and 'last'.")


def _values(tables: Mapping[str, Checked], table: str, column: str) -> dict[tuple[str, str], float]:
    text = tables[table].text
    keys = zip(text[column], text["attribute"], strict=True)
    return dict(zip(keys, tables[table].numbers["value"], strict=True))


def _attributes_of(tables: Mapping[str, Checked], module: str) -> list[tuple[str, bool]]:
    attributes = tables["attributes"]
    return [
        (name, bool(exact))
        for name, own, exact in zip(
            attributes.text["attribute"], attributes.text["module"], attributes.numbers["exact"], strict=True
        )
        if own == module
    ]

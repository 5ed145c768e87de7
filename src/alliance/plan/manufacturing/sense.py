"""What each input table alone cannot show: a demand that nothing can reach, a number that only another unit explains.

A plan made of such tables would be solved without complaint, and be wrong by a thousand. So numbers are held against each
other: a vehicle's cost against its value, a demand against what the lines can build. Whoever is sure of an odd number
writes "checked" into the note of its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median

from alliance.findings import Finding
from alliance.plan.tables import CHECKED, Checked, Given
from alliance.plan.wrong import Wrong, findings_of

# How many times more or less than what it is held against a number may be; a thousand lies outside, whatever the model.
COST_TO_VALUE = (1 / 40, 40.0)
MARGIN_TO_VALUE = (1 / 200, 100.0)
FREIGHT_TO_VALUE = (0.0, 2.0)
DEMAND_TO_CAPACITY = (0.0, 200.0)
PATTERN_TO_PATTERN = (1 / 50, 50.0)
PLANT_TO_VALUE = (0.0, 20.0)


def sense(given: Mapping[str, Given], tables: Mapping[str, Checked]) -> list[Finding]:
    """Return what tables that are each well-formed make impossible or absurd together.

    Parameters
    ----------
    given, tables : mappings of str to table
        The tables as they came and as columns, by name.
    """
    found = [*_unbuilt(tables), *_unreached(tables), *_odd_units(tables)]
    if "shipments" in tables:
        found += _odd_shipments(tables)
    return findings_of(given, found)


def _unbuilt(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield lines without one shift pattern of today, and models that nobody asks for."""
    shifts, lines, models = tables["shifts"], tables["lines"], tables["models"]
    current: set[str] = set()
    for position, line in enumerate(shifts.text["line"]):
        if not shifts.numbers["current"][position]:
            continue
        if line in current:
            yield Wrong("shifts", position, "current", f"Line {line} has two patterns of today", "Mark one of them.")
        current.add(line)
    for position, line in enumerate(lines.text["line"]):
        if line not in current:
            message = f"Line {line} has no shift pattern of today"
            yield Wrong("lines", position, "line", message, "Mark one in 'shifts'.")
    asked = set(tables["demand"].text["model"])
    for position, model in enumerate(models.text["model"]):
        if model not in asked:
            message = f"No market asks for {model}"
            yield Wrong("models", position, "model", message, "Add its demand (0 if there is none), or remove it.")


def _unreached(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield demands that nothing can build, reach or clear through customs."""
    plant_of_line = dict(zip(tables["lines"].text["line"], tables["lines"].text["plant"], strict=True))
    plants_of_model: dict[str, set[str]] = {}
    for model, line in zip(tables["eligibility"].text["model"], tables["eligibility"].text["line"], strict=True):
        plants_of_model.setdefault(model, set()).add(plant_of_line[line])
    lanes = set(zip(tables["freight"].text["plant"], tables["freight"].text["market"], strict=True))
    country = dict(zip(tables["plants"].text["plant"], tables["plants"].text["country"], strict=True))
    duties = set(zip(tables["duty"].text["origin"], tables["duty"].text["market"], strict=True))
    demand = tables["demand"]
    for position, (model, market) in enumerate(zip(demand.text["model"], demand.text["market"], strict=True)):
        plants = plants_of_model.get(model, set())
        if not plants:
            yield Wrong("demand", position, "model", f"No line can build {model}", "Add a row to 'eligibility'.")
            continue
        reaching = {plant for plant in plants if (plant, market) in lanes}
        if not reaching:
            message = f"No plant that can build {model} has freight to {market}"
            yield Wrong("demand", position, "market", message, "Add a row to 'freight', or remove the demand.")
        untaxed = [
            plant for plant in sorted(reaching) if country[plant] != market and (country[plant], market) not in duties
        ]
        if untaxed:
            message = f"No duty is given from {country[untaxed[0]]} to {market}, where {model} of {untaxed[0]} would go"
            yield Wrong("demand", position, "market", message, "Add a row to 'duty' (0 if there is none).")


def _odd_units(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield numbers that stand in no relation to what they belong to: thousands for units, or units for thousands."""
    models, pairs, demand = tables["models"], tables["eligibility"], tables["demand"]
    value = dict(zip(models.text["model"], models.numbers["customs_value"], strict=True))
    values = [each for each in value.values() if each > 0]
    usual = median(values) if values else 0.0
    for position, (model, cost) in enumerate(zip(pairs.text["model"], pairs.numbers["unit_cost"], strict=True)):
        yield from _held(
            "eligibility", position, "unit_cost", cost, value[model], COST_TO_VALUE, f"the value of {model}"
        )
    for position, (model, margin) in enumerate(zip(demand.text["model"], demand.numbers["margin"], strict=True)):
        yield from _held("demand", position, "margin", margin, value[model], MARGIN_TO_VALUE, f"the value of {model}")
    for position, cost in enumerate(tables["freight"].numbers["cost"]):
        yield from _held("freight", position, "cost", cost, usual, FREIGHT_TO_VALUE, "the value of the middle model")
    yield from _odd_capacities(tables, usual)


def _odd_capacities(tables: Mapping[str, Checked], usual: float) -> Iterator[Wrong]:
    shifts, pairs, demand, plants = tables["shifts"], tables["eligibility"], tables["demand"], tables["plants"]
    largest: dict[str, float] = {}
    for line, capacity in zip(shifts.text["line"], shifts.numbers["capacity"], strict=True):
        largest[line] = max(largest.get(line, 0.0), capacity)
    of_model: dict[str, float] = {}
    for model, line in zip(pairs.text["model"], pairs.text["line"], strict=True):
        of_model[model] = of_model.get(model, 0.0) + largest[line]
    for position, (model, units) in enumerate(zip(demand.text["model"], demand.numbers["units"], strict=True)):
        room = of_model.get(model, 0.0)
        yield from _held(
            "demand", position, "units", units, room, DEMAND_TO_CAPACITY, f"what all lines of {model} can build"
        )
    today = {
        line: capacity
        for line, capacity, current in zip(
            shifts.text["line"], shifts.numbers["capacity"], shifts.numbers["current"], strict=True
        )
        if current
    }
    for position, (line, capacity) in enumerate(zip(shifts.text["line"], shifts.numbers["capacity"], strict=True)):
        yield from _held(
            "shifts",
            position,
            "capacity",
            capacity,
            today.get(line, 0.0),
            PATTERN_TO_PATTERN,
            f"today's pattern of {line}",
        )
    plant_of_line = dict(zip(tables["lines"].text["line"], tables["lines"].text["plant"], strict=True))
    of_plant: dict[str, float] = {}
    for line, capacity in largest.items():
        of_plant[plant_of_line[line]] = of_plant.get(plant_of_line[line], 0.0) + capacity
    for position, (plant, cost) in enumerate(zip(plants.text["plant"], plants.numbers["fixed_cost"], strict=True)):
        built = of_plant.get(plant, 0.0) * usual
        yield from _held(
            "plants", position, "fixed_cost", cost, built, PLANT_TO_VALUE, f"the value of all that {plant} can build"
        )


def _held(
    table: str, position: int, column: str, number: float, against: float, limits: tuple[float, float], what: str
) -> Iterator[Wrong]:
    """Yield a finding if a number is too many or too few times what it is held against; 0 says nothing of units."""
    low, high = limits
    if number <= 0 or against <= 0 or low * against <= number <= high * against:
        return
    times = number / against
    message = f"{number:,.10g} is {times:,.3g} times {what} ({against:,.10g})"
    advice = f"Give it in the unit of the template, or write '{CHECKED}' in the note of the row if it is right."
    yield Wrong(table, position, column, message, advice, "odd-unit")


def _odd_shipments(tables: Mapping[str, Checked]) -> Iterator[Wrong]:
    """Yield what is wrong with today's shipments."""
    pairs, demand, given = tables["eligibility"].text, tables["demand"], tables["shipments"]
    able = set(zip(pairs["model"], pairs["line"], strict=True))
    asked = dict(
        zip(
            zip(demand.text["model"], demand.text["market"], demand.text["year"], strict=True),
            demand.numbers["units"],
            strict=True,
        )
    )
    sent: dict[tuple[str, str, str], float] = {}
    for position, (model, line, market, year) in enumerate(
        zip(*(given.text[name] for name in ("model", "line", "market", "year")), strict=True)
    ):
        if (model, line) not in able:
            advice = "Add a row to 'eligibility', or correct the line."
            yield Wrong("shipments", position, "line", f"{line} cannot build {model}", advice)
            continue
        key = (model, market, year)
        if key not in asked:
            message = f"Nobody asks for {model} in {market} in {year}"
            yield Wrong("shipments", position, "market", message, "Add a row to 'demand', or remove the shipment.")
            continue
        sent[key] = sent.get(key, 0.0) + given.numbers["vehicles"][position]
        if sent[key] > asked[key] * (1 + 1e-9) + 0.5:
            message = (
                f"{sent[key]:,.0f} {model} are shipped to {market} in {year}, where {asked[key]:,.0f} are asked for"
            )
            yield Wrong("shipments", position, "vehicles", message, "Ship no more than is asked for.")

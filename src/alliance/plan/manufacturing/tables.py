"""The input tables of the production plan, and how they become a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from alliance.findings import Finding, has_blocking
from alliance.plan.manufacturing.network import Demand, Lines, Models, Network, Pairs, Plants, Positions, Shifts, Today
from alliance.plan.manufacturing.sense import sense
from alliance.plan.tables import Checked, Column, Form, Given, check_tables

# No line builds and no market takes more of one model in a year; a larger number is in another unit.
MOST_VEHICLES = 5e6

FORMS = (
    Form(
        "plants",
        "one plant",
        (
            Column("plant", "text", "id of the plant", secrecy="public"),
            Column("member", "text", "owner", secrecy="public"),
            Column("country", "text", "ISO 3166 alpha-2 country", secrecy="public"),
            Column("fixed_cost", "number", "cost of keeping the plant open", "EUR a year", secrecy="clean team"),
            Column("closing_cost", "number", "cost of closing it, or of opening it", "EUR", "0", secrecy="clean team"),
            Column("open", "flag", "whether it is open today", default="yes"),
            Column("may_change", "flag", "whether a plan may open or close it", default="no"),
            Column("most_launches", "whole", "models that may be launched there", "a year", "99", most=999),
            Column("least_load", "number", "share of its capacity that must be used", "0 to 1", "0", most=1),
            Column("latitude", "number", "latitude, for the map", "degrees", "0", -90, 90, secrecy="public"),
            Column("longitude", "number", "longitude, for the map", "degrees", "0", -180, 180, secrecy="public"),
        ),
        ("plant",),
    ),
    Form(
        "lines",
        "one assembly line of a plant",
        (
            Column("line", "text", "id of the line"),
            Column("plant", "text", "its plant", refers_to="plants.plant"),
            Column("most_models", "whole", "models that fit on the line", default="99", least=1, most=999),
        ),
        ("line",),
    ),
    Form(
        "shifts",
        "one shift pattern of a line",
        (
            Column("line", "text", "the line", refers_to="lines.line"),
            Column("pattern", "text", "name of the pattern"),
            Column(
                "capacity", "number", "what the line can do under it", "vehicles a year", least=1, most=MOST_VEHICLES
            ),
            Column("cost", "number", "fixed cost of the pattern", "EUR a year", "0", secrecy="clean team"),
            Column("current", "flag", "whether it is the pattern of today", default="no"),
        ),
        ("line", "pattern"),
    ),
    Form(
        "models",
        "one vehicle model",
        (
            Column("model", "text", "id of the model", secrecy="public"),
            Column("member", "text", "owner of the brand", secrecy="public"),
            Column("brand", "text", "brand", secrecy="public"),
            Column("family", "text", "platform family", secrecy="public"),
            Column("customs_value", "number", "value that duty is charged on", "EUR", most=1e6),
            Column("twin_of", "text", "model whose lines it must share", default="", refers_to="models.model"),
        ),
        ("model",),
    ),
    Form(
        "eligibility",
        "one model that can be built on a line",
        (
            Column("model", "text", "the model", refers_to="models.model"),
            Column("line", "text", "the line", refers_to="lines.line"),
            Column("launch_cost", "number", "investment to bring the model there", "EUR", "0", secrecy="clean team"),
            Column("carry_cost", "number", "cost of keeping it there", "EUR a year", "0", secrecy="clean team"),
            Column("unit_cost", "number", "variable cost of building", "EUR a vehicle", most=1e6, secrecy="clean team"),
            Column("work", "number", "capacity that one vehicle takes", "of an average vehicle", "1", 0.01, 100),
            Column("least_lot", "number", "least number built if any is", "vehicles a year", "0"),
            Column("least_volume", "number", "least number that must be built", "vehicles a year", "0"),
            Column("current", "flag", "whether it is built there today", default="no"),
        ),
        ("model", "line"),
    ),
    Form(
        "demand",
        "what one market asks of one model in a year",
        (
            Column("model", "text", "the model", refers_to="models.model"),
            Column("market", "text", "ISO 3166 alpha-2 market", secrecy="public"),
            Column("year", "text", "the year"),
            Column("units", "number", "vehicles asked for", "vehicles", most=MOST_VEHICLES, secrecy="member"),
            Column(
                "margin", "number", "what is lost for a vehicle not delivered", "EUR a vehicle", secrecy="clean team"
            ),
        ),
        ("model", "market", "year"),
    ),
    Form(
        "freight",
        "transport from a plant to a market",
        (
            Column("plant", "text", "the plant", refers_to="plants.plant"),
            Column("market", "text", "the market", secrecy="public"),
            Column("cost", "number", "freight", "EUR a vehicle", most=1e6, secrecy="public"),
        ),
        ("plant", "market"),
    ),
    Form(
        "duty",
        "import duty between two countries; trade agreements considered",
        (
            Column("origin", "text", "country of the plant", secrecy="public"),
            Column("market", "text", "the market", secrecy="public"),
            Column("rate", "number", "share of the customs value", "0 to 1", most=5, secrecy="public"),
        ),
        ("origin", "market"),
    ),
    Form(
        "shipments",
        "what is shipped today, for the as-is cost; may be left out, or given for some demands only",
        (
            Column("model", "text", "the model", refers_to="models.model"),
            Column("line", "text", "the line that builds it", refers_to="lines.line"),
            Column("market", "text", "the market", secrecy="public"),
            Column("year", "text", "the year"),
            Column("vehicles", "number", "vehicles shipped", "vehicles", secrecy="member"),
        ),
        ("model", "line", "market", "year"),
        is_optional=True,
    ),
)


def network_of(given: Mapping[str, Given]) -> tuple[Network | None, list[Finding]]:
    """Return the network of the input tables, or None if a finding is blocking, and all findings.

    Parameters
    ----------
    given : mapping of str to Given
        The tables by name, as they came.
    """
    checked, findings = check_tables(FORMS, given)
    if has_blocking(findings):
        return None, findings
    findings += sense(given, checked)
    return (None if has_blocking(findings) else _network(checked)), findings


def _network(tables: Mapping[str, Checked]) -> Network:
    plants, lines, shifts, models = (tables[name] for name in ("plants", "lines", "shifts", "models"))
    pairs, demand = tables["eligibility"], tables["demand"]
    members = tuple(dict.fromkeys([*plants.text["member"], *models.text["member"]]))
    markets = tuple(dict.fromkeys(demand.text["market"]))
    years = tuple(sorted(set(demand.text["year"])))
    plant_ids, line_ids, model_ids = plants.text["plant"], lines.text["line"], models.text["model"]
    numbers = {name: {key: np.array(column) for key, column in table.numbers.items()} for name, table in tables.items()}
    return Network(
        members=members,
        markets=markets,
        years=years,
        plants=Plants(
            plant_ids,
            _positions(plants.text["member"], members),
            plants.text["country"],
            numbers["plants"]["fixed_cost"],
            numbers["plants"]["closing_cost"],
            numbers["plants"]["open"] > 0,
            numbers["plants"]["may_change"] > 0,
            numbers["plants"]["most_launches"],
            numbers["plants"]["least_load"],
            numbers["plants"]["latitude"],
            numbers["plants"]["longitude"],
        ),
        lines=Lines(line_ids, _positions(lines.text["plant"], plant_ids), numbers["lines"]["most_models"]),
        shifts=Shifts(
            _positions(shifts.text["line"], line_ids),
            numbers["shifts"]["capacity"],
            numbers["shifts"]["cost"],
            numbers["shifts"]["current"] > 0,
            shifts.text["pattern"],
        ),
        models=Models(
            model_ids,
            _positions(models.text["member"], members),
            models.text["brand"],
            models.text["family"],
            numbers["models"]["customs_value"],
            np.array([model_ids.index(twin) if twin else -1 for twin in models.text["twin_of"]]),
        ),
        pairs=Pairs(
            _positions(pairs.text["model"], model_ids),
            _positions(pairs.text["line"], line_ids),
            numbers["eligibility"]["launch_cost"],
            numbers["eligibility"]["carry_cost"],
            numbers["eligibility"]["unit_cost"],
            numbers["eligibility"]["work"],
            numbers["eligibility"]["least_lot"],
            numbers["eligibility"]["least_volume"],
            numbers["eligibility"]["current"] > 0,
        ),
        demand=Demand(
            _positions(demand.text["model"], model_ids),
            _positions(demand.text["market"], markets),
            _positions(demand.text["year"], years),
            numbers["demand"]["units"],
            numbers["demand"]["margin"],
        ),
        freight=_matrix(tables["freight"], "plant", "cost", plant_ids, markets, np.inf),
        duty=_duty(tables, plants.text["country"], markets),
        today=_today(tables),
        estimated=frozenset(
            f"{name} ({', '.join(sorted(table.statuses))})" for name, table in tables.items() if table.statuses
        ),
    )


def _today(tables: Mapping[str, Checked]) -> Today | None:
    given = tables.get("shipments")
    if given is None or not len(given):
        return None
    pairs, demand = tables["eligibility"].text, tables["demand"].text
    pair_at = {key: at for at, key in enumerate(zip(pairs["model"], pairs["line"], strict=True))}
    demand_at = {key: at for at, key in enumerate(zip(demand["model"], demand["market"], demand["year"], strict=True))}
    text = given.text
    return Today(
        np.array([pair_at[key] for key in zip(text["model"], text["line"], strict=True)], dtype=np.int64),
        np.array(
            [demand_at[key] for key in zip(text["model"], text["market"], text["year"], strict=True)], dtype=np.int64
        ),
        np.array(given.numbers["vehicles"]),
    )


def _positions(names: Sequence[str], known: Sequence[str]) -> Positions:
    at = {name: position for position, name in enumerate(known)}
    return np.array([at[name] for name in names], dtype=np.int64)


def _matrix(
    table: Checked, rows: str, value: str, row_names: Sequence[str], markets: Sequence[str], empty: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    matrix = np.full((len(row_names), len(markets)), empty)
    at = {name: position for position, name in enumerate(row_names)}
    market_at = {name: position for position, name in enumerate(markets)}
    for row, market, number in zip(table.text[rows], table.text["market"], table.numbers[value], strict=True):
        if row in at and market in market_at:
            matrix[at[row], market_at[market]] = number
    return matrix


def _duty(
    tables: Mapping[str, Checked], countries: Sequence[str], markets: Sequence[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    origins = tuple(dict.fromkeys(countries))
    by_country = _matrix(tables["duty"], "origin", "rate", origins, markets, np.nan)
    for position, origin in enumerate(origins):
        if origin in markets:
            by_country[position, markets.index(origin)] = 0.0
    return by_country[_positions(countries, origins)]

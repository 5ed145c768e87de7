"""A small production network for tests: two or three members, seeded."""

from __future__ import annotations

import numpy as np

from alliance.plan.manufacturing import Demand, Lines, Models, Network, Pairs, Plants, Shifts
from alliance.plan.manufacturing.tables import FORMS
from alliance.plan.tables import Given


def network(
    seed: int = 0, *, members: int = 3, plants: int = 6, models: int = 8, markets: int = 5, years: int = 1
) -> Network:
    """Return a seeded network in which every member owns a plant and a model."""
    drawn = np.random.default_rng(seed)
    owner = np.arange(plants) % members
    brand = np.arange(models) % members
    pair_model, pair_line = np.divmod(np.arange(models * plants), plants)
    kept = (drawn.random(len(pair_model)) < 0.6) | (owner[pair_line] == brand[pair_model])
    pair_model, pair_line = pair_model[kept], pair_line[kept]
    count = len(pair_model)
    asked = models * markets * years
    model, rest = np.divmod(np.arange(asked), markets * years)
    market, year = np.divmod(rest, years)
    units = np.round(drawn.uniform(0, 100, asked))
    capacity = np.round(drawn.uniform(0.6, 1.6, plants) * units.sum() / years / plants)
    return Network(
        members=tuple("abcdefghi"[:members]),
        markets=tuple(f"market {number}" for number in range(markets)),
        years=tuple(str(2016 + number) for number in range(years)),
        plants=Plants(
            [f"plant {number}" for number in range(plants)],
            owner,
            ["FR"] * plants,
            drawn.uniform(1e3, 5e3, plants),
            np.full(plants, 2e3),
            np.ones(plants, dtype=bool),
            np.arange(plants) % 2 == 0,
            np.full(plants, 2.0),
            np.zeros(plants),
            np.zeros(plants),
            np.zeros(plants),
        ),
        lines=Lines([f"line {number}" for number in range(plants)], np.arange(plants), np.full(plants, 5.0)),
        shifts=Shifts(
            np.repeat(np.arange(plants), 2),
            (capacity[:, None] * np.array([1.0, 1.5])).ravel(),
            np.tile([1e3, 2e3], plants),
            np.tile([True, False], plants),
            ["one", "two"] * plants,
        ),
        models=Models(
            [f"model {number}" for number in range(models)],
            brand,
            [f"brand {number}" for number in range(models)],
            [f"family {number % 2}" for number in range(models)],
            np.full(models, 10.0),
            np.full(models, -1),
        ),
        pairs=Pairs(
            pair_model,
            pair_line,
            drawn.uniform(50, 500, count),
            np.full(count, 20.0),
            drawn.uniform(5, 15, count),
            drawn.uniform(0.8, 1.2, count),
            np.full(count, 3.0),
            np.zeros(count),
            (owner[pair_line] == brand[pair_model]) | (drawn.random(count) < 0.5),
        ),
        demand=Demand(model, market, year, units, np.full(asked, 60.0)),
        freight=drawn.uniform(1, 6, (plants, markets)),
        duty=np.where(drawn.random((plants, markets)) < 0.4, 0.0, 0.1),
    )


def tables() -> dict[str, list[dict[str, str]]]:
    """Return small input tables that can be planned."""
    return {
        "plants": [
            {"plant": "Flins", "member": "renault", "country": "FR", "fixed_cost": "1000000"},
            {"plant": "Sunderland", "member": "nissan", "country": "GB", "fixed_cost": "2000000"},
        ],
        "lines": [{"line": "F1", "plant": "Flins"}, {"line": "S1", "plant": "Sunderland"}],
        "shifts": [
            {"line": "F1", "pattern": "2", "capacity": "200000", "current": "yes"},
            {"line": "S1", "pattern": "2", "capacity": "500000", "current": "yes"},
        ],
        "models": [
            {"model": "Clio", "member": "renault", "brand": "Renault", "family": "small", "customs_value": "9000"},
            {"model": "Micra", "member": "nissan", "brand": "Nissan", "family": "small", "customs_value": "9000"},
        ],
        "eligibility": [
            {"model": "Clio", "line": "F1", "unit_cost": "8000", "current": "yes"},
            {"model": "Micra", "line": "S1", "unit_cost": "8500", "current": "yes"},
            {"model": "Micra", "line": "F1", "unit_cost": "8100", "current": "yes"},
        ],
        "demand": [
            {"model": "Clio", "market": "FR", "year": "2016", "units": "90000", "margin": "20000"},
            {"model": "Clio", "market": "DE", "year": "2016", "units": "40000", "margin": "20000"},
            {"model": "Micra", "market": "GB", "year": "2016", "units": "30000", "margin": "20000"},
            {"model": "Micra", "market": "FR", "year": "2016", "units": "20000", "margin": "20000"},
        ],
        "freight": [
            {"plant": plant, "market": market, "cost": cost}
            for plant, market, cost in (
                ("Flins", "FR", "50"), ("Flins", "DE", "120"), ("Flins", "GB", "200"),
                ("Sunderland", "FR", "210"), ("Sunderland", "DE", "260"), ("Sunderland", "GB", "60"),
            )
        ],
        "duty": [
            {"origin": origin, "market": market, "rate": "0"}
            for origin, market in (("FR", "DE"), ("FR", "GB"), ("GB", "FR"), ("GB", "DE"))
        ],
    }  # fmt: skip


def given(tables: dict[str, list[dict[str, str]]]) -> dict[str, Given]:
    """Return tables as a reader would hand them over: text with its row; every column of the form present."""
    forms = {form.name: form for form in FORMS}
    handed = {}
    for name, rows in tables.items():
        columns = list(dict.fromkeys([*(key for row in rows for key in row)]))
        known = forms[name].columns if name in forms else ()
        columns += [column.name for column in known if column.name not in columns and column.default is not None]
        handed[name] = Given(
            f"{name}.csv", [(number, {key: row.get(key, "") for key in columns}) for number, row in enumerate(rows, 2)]
        )
    return handed

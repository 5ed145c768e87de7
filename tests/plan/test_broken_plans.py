"""Sixty plans broken on purpose: none is answered "optimal", each fault is named where it was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from tests.plan.production_case import given

from alliance.findings import has_blocking
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing import Production
from alliance.plan.manufacturing.model import operating
from alliance.plan.manufacturing.strategic import strategic
from alliance.plan.manufacturing.tables import network_of
from alliance.solver.answer import Outcome
from alliance.solver.program import Program

Tables = dict[str, list[dict[str, str]]]
MARKETS = ("FR", "DE", "GB", "ES", "IT", "US", "BR")
NUMBERS = (
    ("plants", "fixed_cost"), ("shifts", "capacity"), ("models", "customs_value"), ("eligibility", "unit_cost"),
    ("eligibility", "work"), ("demand", "units"), ("demand", "margin"), ("freight", "cost"), ("duty", "rate"),
)  # fmt: skip


def larger_tables(seed: int) -> Tables:
    """Return drawn tables of two members, four plants, five models and seven markets that can be planned."""
    drawn = np.random.default_rng(seed)
    plants = [("Flins", "renault", "FR"), ("Palencia", "renault", "ES"), ("Sunderland", "nissan", "GB"), ("Smyrna", "nissan", "US")]  # fmt: skip
    models = [("Clio", "renault"), ("Captur", "renault"), ("Micra", "nissan"), ("Qashqai", "nissan"), ("Rogue", "nissan")]  # fmt: skip
    value = {model: str(drawn.integers(8_000, 22_000)) for model, _ in models}
    return {
        "plants": [
            {"plant": plant, "member": member, "country": country, "fixed_cost": str(drawn.integers(20, 90) * 10**6)}
            for plant, member, country in plants
        ],
        "lines": [{"line": f"{plant} line", "plant": plant} for plant, _, _ in plants],
        "shifts": [
            {"line": f"{plant} line", "pattern": name, "capacity": str(drawn.integers(*size)), "current": current}
            for plant, _, _ in plants
            for name, size, current in (("one", (60_000, 90_000), "no"), ("two", (140_000, 190_000), "yes"))
        ],
        "models": [
            {"model": model, "member": member, "brand": member, "family": "small", "customs_value": value[model]}
            for model, member in models
        ],
        "eligibility": [
            {
                "model": model,
                "line": f"{plant} line",
                "unit_cost": str(round(int(value[model]) * drawn.uniform(0.5, 0.8))),
                "work": f"{drawn.uniform(0.8, 1.25):.3f}",
                "launch_cost": "40000000",
                "current": "yes",
            }
            for model, _ in models
            for plant, _, _ in plants
        ],
        "demand": [
            {
                "model": model,
                "market": market,
                "year": "2016",
                "units": str(drawn.integers(6_000, 16_000)),
                "margin": str(2 * int(value[model])),
            }
            for model, _ in models
            for market in MARKETS
        ],
        "freight": [
            {"plant": plant, "market": market, "cost": str(drawn.integers(60, 900))}
            for plant, _, _ in plants
            for market in MARKETS
        ],
        "duty": [
            {"origin": origin, "market": market, "rate": f"{drawn.choice([0, 0.025, 0.1])}"}
            for origin in ("FR", "ES", "GB", "US")
            for market in MARKETS
            if origin != market
        ],
    }


@dataclass(frozen=True)
class Fault:
    """A fault to plant.

    Parameters
    ----------
    name : str
        What it is.
    plant : callable
        Plants it and returns the place that must be named: file and row, or words of a certificate.
    """

    name: str
    plant: Callable[[Tables, np.random.Generator], tuple[str, ...]]


def _cell(
    table: str, column: str, change: Callable[[str], str]
) -> Callable[[Tables, np.random.Generator], tuple[str, ...]]:
    def plant(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
        row = int(drawn.integers(len(case[table])))
        case[table][row][column] = change(case[table][row].get(column, ""))
        return (f"{table}.csv, row {row + 2}, column {column}",)

    return plant


def _unreachable(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
    market = MARKETS[int(drawn.integers(len(MARKETS)))]
    case["freight"] = [row for row in case["freight"] if row["market"] != market]
    first = next(at for at, row in enumerate(case["demand"], 2) if row["market"] == market)
    return (f"demand.csv, row {first}, column market",)


def _no_demand(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
    at = int(drawn.integers(len(case["models"])))
    model = case["models"][at]["model"]
    case["demand"] = [row for row in case["demand"] if row["model"] != model]
    return (f"models.csv, row {at + 2}, column model",)


def _no_table(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
    del case["demand"]
    return ("demand.csv",)


def _no_line(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
    model = case["models"][int(drawn.integers(len(case["models"])))]["model"]
    case["eligibility"] = [row for row in case["eligibility"] if row["model"] != model]
    first = next(at for at, row in enumerate(case["demand"], 2) if row["model"] == model)
    return (f"demand.csv, row {first}, column model",)


def _contract_beyond_line(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
    row = case["eligibility"][int(drawn.integers(len(case["eligibility"])))]
    row["least_volume"] = "400000"
    for demand in case["demand"]:
        if demand["model"] == row["model"]:
            demand["units"] = "90000"
    return (f"{row['model']} at {row['line']}", row["line"])


def _contract_beyond_demand(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
    row = case["eligibility"][int(drawn.integers(len(case["eligibility"])))]
    row["least_volume"], row["work"] = "130000", "0.5"
    return (f"{row['model']} at {row['line']}", f"{row['model']} for")


def _contracts_beyond_line(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
    line = case["lines"][int(drawn.integers(len(case["lines"])))]["line"]
    for row in case["eligibility"]:
        if row["line"] == line:
            row["least_volume"] = "48000"
    return ("least volume", line)


def _loads_beyond_demand(case: Tables, drawn: np.random.Generator) -> tuple[str, ...]:
    for row in case["plants"]:
        row["least_load"] = "0.95"
    for row in case["demand"]:
        row["units"] = str(int(row["units"]) // 4)
    return ("least load", case["plants"][0]["plant"])


TABLE_FAULTS = [
    *(
        Fault(f"{value or 'empty'} in {table}.{column}", _cell(table, column, lambda _, value=value: value))  # type: ignore[misc]
        for table, column in NUMBERS
        for value in ("nan", "inf", "twelve", "1e400", "")
        if value or column != "work"
    ),
    *(
        Fault(f"{table}.{column} in another unit", _cell(table, column, lambda old: f"{1000 * float(old):g}"))
        for table, column in (
            ("shifts", "capacity"), ("eligibility", "unit_cost"), ("demand", "units"), ("demand", "margin"),
            ("freight", "cost"), ("models", "customs_value"),
        )
    ),
    Fault("unit costs in thousands", _cell("eligibility", "unit_cost", lambda old: f"{float(old) / 1000:g}")),
    Fault("no capacity", _cell("shifts", "capacity", lambda _: "0")),
    Fault("negative demand", _cell("demand", "units", lambda old: f"-{old}")),
    Fault("share in percent", _cell("duty", "rate", lambda _: "10")),
    Fault("a market nobody reaches", _unreachable),
    Fault("a model nobody asks for", _no_demand),
    Fault("a model no line builds", _no_line),
    Fault("no demand at all", _no_table),
]  # fmt: skip
QUOTA_FAULTS = [
    Fault("a contract beyond its line", _contract_beyond_line),
    Fault("a contract beyond the demand", _contract_beyond_demand),
    Fault("contracts beyond their line", _contracts_beyond_line),
    Fault("least loads beyond the demand", _loads_beyond_demand),
]


@pytest.mark.parametrize("seed", range(3))
def test_the_unbroken_tables_are_planned(seed: int) -> None:
    """What is broken below was whole before."""
    network, findings = network_of(given(larger_tables(seed)))
    assert network is not None, [finding.sentence() for finding in findings]
    assert Production(network).solve().outcome is Outcome.OPTIMAL


@pytest.mark.parametrize("number", range(len(TABLE_FAULTS)), ids=[fault.name for fault in TABLE_FAULTS])
def test_a_fault_of_a_table_is_named_where_it_was_planted(number: int) -> None:
    """A broken cell, a missing row, another unit: no plan is made, and the file, row and column are named."""
    case = larger_tables(number)
    places = TABLE_FAULTS[number].plant(case, np.random.default_rng(number))
    network, findings = network_of(given(case))
    assert network is None
    assert has_blocking(findings)
    said = "\n".join(finding.sentence() for finding in findings if finding.is_blocking)
    assert all(place in said for place in places), said


@pytest.mark.parametrize("depth", ["operating", "strategic"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("fault", QUOTA_FAULTS, ids=[fault.name for fault in QUOTA_FAULTS])
def test_quotas_that_contradict_are_refuted_in_fractions(fault: Fault, seed: int, depth: str) -> None:
    """No plan keeps them: a certificate holds in exact fractions and names the quota, and so does what must give way."""
    case = larger_tables(seed)
    named = fault.plant(case, np.random.default_rng(seed))
    network, findings = network_of(given(case))
    assert network is not None, [finding.sentence() for finding in findings]
    production = Production(network, depth)  # type: ignore[arg-type]
    plan = production.solve()
    assert plan.outcome is Outcome.INFEASIBLE
    assert refutes((operating if depth == "operating" else strategic)(network).program, plan)
    assert plan.certificate is not None
    sides = (*plan.certificate.asked, *plan.certificate.given)
    said = " ".join((*(side.kind for side in sides), *(name for side in sides for name in side.names)))
    assert all(name in said for name in named), said
    assert plan.give_way


def refutes(program: Program, plan: JointPlan) -> bool:
    """Return whether a plan's certificate proves that a program has no plan, reckoned here in fractions from its numbers."""
    assert plan.certificate is not None
    weights = plan.certificate.weights
    pull = [Fraction(0)] * program.columns
    asked, given_most = Fraction(0), Fraction(0)
    for row, weight in enumerate(weights):
        if weight:
            side = float(program.row_lower[row] if weight > 0 else program.row_upper[row])
            asked += weight * Fraction(side)
            for place in range(program.starts[row], program.starts[row + 1]):
                pull[program.index[place]] += weight * Fraction(float(program.value[place]))
    for column, amount in enumerate(pull):
        if amount:
            bound = float(program.upper[column] if amount > 0 else program.lower[column])
            if np.isinf(bound):
                return False
            given_most += amount * Fraction(bound)
    return asked > given_most


def test_there_are_sixty_of_them() -> None:
    """The number of broken plans is what was promised."""
    assert len(TABLE_FAULTS) + len(QUOTA_FAULTS) * 3 * 2 >= 60

"""Forty engineering decisions broken on purpose: none is answered "optimal", each fault is named where it was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from tests.plan.engineering_case import given, tables

from alliance.findings import has_blocking
from alliance.plan.engineering import Commonality
from alliance.plan.engineering.tables import lineup_of
from alliance.plan.engineering.words import contradiction, ways_out
from alliance.plan.joint_plan import JointPlan
from alliance.solver.answer import Outcome
from alliance.solver.program import Program

Tables = dict[str, list[dict[str, str]]]
Plant = Callable[[Tables], str]


@dataclass(frozen=True)
class Fault:
    """A fault to plant.

    Parameters
    ----------
    name : str
        What it is.
    plant : callable
        Plants it and returns the place that must be named.
    """

    name: str
    plant: Plant


def _cell(table: str, column: str, row: int, value: str) -> Plant:
    def plant(case: Tables) -> str:
        case[table][row][column] = value
        return f"{table}.csv, row {row + 2}, column {column}"

    return plant


def _times(table: str, column: str, row: int, factor: float) -> Plant:
    def plant(case: Tables) -> str:
        case[table][row][column] = f"{float(case[table][row][column]) * factor:.12g}"
        return f"{table}.csv, row {row + 2}, column {column}"

    return plant


def _gone(table: str, row: int, place: str) -> Plant:
    def plant(case: Tables) -> str:
        del case[table][row]
        return place

    return plant


def _added(table: str, cells: dict[str, str], column: str) -> Plant:
    def plant(case: Tables) -> str:
        case.setdefault(table, []).append(cells)
        return f"{table}.csv, row {len(case[table]) + 1}, column {column}"

    return plant


def _no_table(name: str) -> Plant:
    def plant(case: Tables) -> str:
        del case[name]
        return f"{name}.csv"

    return plant


def _renamed(table: str, old: str, new: str) -> Plant:
    def plant(case: Tables) -> str:
        for row in case[table]:
            row[new] = row.pop(old)
        return f"{table}.csv"

    return plant


FAULTS = (
    Fault("cost is not a number", _cell("variants", "unit_cost", 2, "NaN")),
    Fault("cost is infinite", _cell("variants", "unit_cost", 4, "inf")),
    Fault("cost is a word", _cell("variants", "development", 5, "high")),
    Fault("cost is negative", _cell("variants", "upkeep", 0, "-4000000")),
    Fault("cost is missing", _cell("variants", "unit_cost", 6, "")),
    Fault("cost in thousands", _times("variants", "unit_cost", 5, 1000)),
    Fault("development in thousands", _times("variants", "development", 3, 0.001)),
    Fault("development a thousand times", _times("variants", "development", 6, 1000)),
    Fault("units with a separator", _cell("volumes", "units", 1, "300_000")),
    Fault("units negative", _cell("volumes", "units", 3, "-1")),
    Fault("units in thousands", _times("volumes", "units", 0, 1000)),
    Fault("year as text", _cell("volumes", "year", 2, "2021/22")),
    Fault("half a year", _cell("vehicles", "sop", 0, "2019.5")),
    Fault("year of another century", _cell("vehicles", "sop", 2, "220")),
    Fault("facelift before the start", _cell("vehicles", "facelift", 1, "2012")),
    Fault("start after the plan", _cell("vehicles", "sop", 0, "2030")),
    Fault("variant ends before it starts", _cell("variants", "last", 2, "2016")),
    Fault("built before its start", _cell("volumes", "year", 0, "2018")),
    Fault("need in another unit", _times("needs", "value", 2, 1000)),
    Fault("need that nothing gives", _cell("needs", "value", 6, "20")),
    Fault("exact need that nothing gives", _cell("needs", "value", 7, "4")),
    Fault("need is missing", _gone("needs", 5, "vehicles.csv, row 3, column vehicle")),
    Fault("capability is missing", _gone("capabilities", 4, "variants.csv, row 4, column variant")),
    Fault("capability of another module", _cell("capabilities", "attribute", 10, "screen")),
    Fault("unknown vehicle", _cell("volumes", "vehicle", 6, "Cleo")),
    Fault("unknown variant", _cell("today", "variant", 2, "cockpit Z")),
    Fault("unknown module", _cell("variants", "module", 1, "cockpits")),
    Fault("unknown attribute", _cell("needs", "attribute", 0, "screens")),
    Fault("owner without vehicles", _cell("variants", "owner", 1, "daimler")),
    Fault("tooling where nothing is built", _cell("tooling", "region", 0, "africa")),
    Fault("vehicle named twice", _added("vehicles", {"vehicle": "Clio", "member": "nissan", "brand": "Nissan", "sop": "2019"}, "vehicle")),
    Fault("two variants of a module today", _added("today", {"vehicle": "Megane", "variant": "cockpit C"}, "variant")),
    Fault("today's variant is too small", _cell("today", "variant", 3, "bay 200")),
    Fault("cannot change and has nothing", _gone("today", 2, "vehicles.csv, row 5, column facelift")),
    Fault("exists and is developed", _cell("variants", "development", 0, "50000000")),
    Fault("price rises with the volume", _cell("prices", "unit_cost", 0, "2300")),
    Fault("rival of itself", _added("rivals", {"vehicle": "Clio", "with": "Clio"}, "with")),
    Fault("fits within a module", _added("compatibility", {"variant": "bay R", "with": "bay N", "fits": "no"}, "with")),
    Fault("fits and does not", lambda case: [_added("compatibility", {"variant": one, "with": other, "fits": fits}, "fits")(case) for one, other, fits in (("bay R", "cockpit R", "no"), ("cockpit R", "bay R", "yes"))][-1]),
    Fault("entitled stranger", _added("entitlements", {"member": "toyota", "module": "cockpit", "most_variants": "3"}, "member")),
    Fault("belongs to all and costs to give up", _cell("variants", "owner", 0, "")),
    Fault("no table of needs", _no_table("needs")),
    Fault("no volumes", _no_table("volumes")),
    Fault("header misspelt", _renamed("variants", "unit_cost", "unit_csot")),
    Fault("flag is a number", _cell("modules", "visible", 0, "2")),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_named_where_it_stands(fault: Fault) -> None:
    """No line-up is made of broken tables; a blocking finding names file, row and column of the fault, and what to do."""
    case = tables()
    place = fault.plant(case)
    found, findings = lineup_of(given(case))
    assert found is None
    assert has_blocking(findings)
    blocking = [finding for finding in findings if finding.is_blocking]
    assert any(place in f"{each.file}, row {each.row}, column {each.column}" for each in blocking), blocking
    assert all(each.message and each.advice for each in blocking)


def contradicted(change: Callable[[Tables], object]) -> tuple[JointPlan, Program]:
    """Return the plan of tables that are each right and contradict each other, and the program of the part that has none."""
    case = tables()
    change(case)
    found, findings = lineup_of(given(case))
    assert found is not None, findings
    case_of_all = Commonality(found)
    return case_of_all.solve(), case_of_all.answer(None)[0].program


def _entitled_to(number: str) -> Callable[[Tables], object]:
    rows = [
        {"member": each, "module": "cockpit", "most_variants": most}
        for each, most in (("renault", number), ("nissan", "0"))
    ]
    return lambda case: case.update(entitlements=rows)


def _nothing_to_spend(case: Tables) -> None:
    case["budgets"] = [{"member": each, "year": "2019", "amount": "1000000"} for each in ("renault", "nissan")]


def _too_few_can_be_built(case: Tables) -> None:
    for row in case["variants"]:
        if row["module"] == "engine bay":
            row["most_units"] = "200000"


def _fit_nothing(case: Tables) -> None:
    cockpits = [row["variant"] for row in case["variants"] if row["module"] == "cockpit"]
    bays = [row["variant"] for row in case["variants"] if row["module"] == "engine bay"]
    case["compatibility"] = [{"variant": one, "with": other, "fits": "no"} for one in cockpits for other in bays]


def _rivals_of_one_variant(case: Tables) -> None:
    case["rivals"] = [{"vehicle": "Megane", "with": "Clio"}]
    for row in case["needs"]:
        if row["vehicle"] == "Clio" and row["attribute"] == "cockpit width":
            row["value"] = "3"
    gone = {"cockpit R", "cockpit C"}
    case["variants"] = [row for row in case["variants"] if row["variant"] not in gone]
    case["capabilities"] = [row for row in case["capabilities"] if row["variant"] not in gone]
    case["today"] = [row for row in case["today"] if row["variant"] not in gone]
    case["adaptation"] = [row for row in case["adaptation"] if row["variant"] not in gone]


def test_a_contradiction_is_told_in_words() -> None:
    """What is asked, what can be given, what is short, and the rule that stands between; and the way out."""
    plan, _ = contradicted(_rivals_of_one_variant)
    assert plan.certificate is not None
    assert contradiction(plan.certificate) == (
        "2 vehicles and modules must be served: 2; 1 variant can serve 1; short by 1; rivals may not share Megane and Clio,"
        " cockpit N"
    )
    assert ways_out(plan) == ("let rivals share: Megane and Clio, cockpit N",)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (_entitled_to("0"), "variants"),
        (_entitled_to("1"), "variants"),
        (_nothing_to_spend, "budget"),
        (_too_few_can_be_built, "capacity"),
        (_fit_nothing, "fit"),
        (_rivals_of_one_variant, "rivals"),
    ],
)
def test_a_contradiction_is_proved_in_fractions(change: Callable[[Tables], object], kind: str) -> None:
    """No plan is answered; the weights of the certificate, applied to the rows in exact fractions, prove that there is none."""
    plan, program = contradicted(change)
    assert plan.outcome is Outcome.INFEASIBLE
    proof = plan.certificate
    assert proof is not None
    assert proof.is_valid
    assert kind in {side.kind for side in (*proof.asked, *proof.given)} | {each.kind for each in plan.give_way}
    assert plan.give_way
    least, pull = Fraction(0), [Fraction(0)] * program.columns
    for row, weight in enumerate(proof.weights):
        if weight:
            side = program.row_lower[row] if weight > 0 else program.row_upper[row]
            least += weight * Fraction(float(side))
            for place in range(program.starts[row], program.starts[row + 1]):
                pull[program.index[place]] += weight * Fraction(float(program.value[place]))
    most = sum(max(Fraction(0), amount) for amount in pull)
    assert least > most


def test_a_contradiction_of_whole_decisions_says_what_would_have_to_give_way() -> None:
    """Half a variant for each of two would do and does not exist: the plan is refused, and the least that must give way is told."""
    case = tables()
    case["entitlements"] = [
        {"member": "renault", "module": "cockpit", "most_variants": "1"},
        {"member": "nissan", "module": "cockpit", "most_variants": "1"},
    ]
    case["rivals"] = [{"vehicle": "Clio", "with": "Micra"}]
    found, findings = lineup_of(given(case))
    assert found is not None, findings
    plan = Commonality(found).solve()
    assert plan.outcome is Outcome.INFEASIBLE
    assert plan.give_way
    assert np.isnan(plan.cost)

"""People tables broken on purpose: none is answered "optimal", each fault is named where it was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.plan.people_case import Tables, given, tables
from tests.plan.test_broken_plans import refutes

from alliance.findings import has_blocking
from alliance.plan.people.filling import filling
from alliance.plan.people.model import staffing
from alliance.plan.people.tables import people_of
from alliance.plan.people.words import contradiction, ways_out
from alliance.solver.answer import Outcome

Break = Callable[[Tables], tuple[str, ...]]
NUMBERS = (
    ("families", "reference_cost"), ("families", "vacancy"), ("regions", "cost_index"), ("pools", "people"),
    ("needs", "people"), ("courses", "cost"), ("posts", "open_cost"),
)  # fmt: skip


def _cell(table: str, row: int, column: str, value: str) -> Break:
    def plant(case: Tables) -> tuple[str, ...]:
        case[table][row][column] = value
        return (f"{table}.csv, row {row + 2}, column {column}",)

    return plant


def _row(table: str, row: int, place: str) -> Break:
    def plant(case: Tables) -> tuple[str, ...]:
        del case[table][row]
        return (place,)

    return plant


def _table(table: str, place: str) -> Break:
    def plant(case: Tables) -> tuple[str, ...]:
        del case[table]
        return (place,)

    return plant


def _again(table: str, row: int, place: str, **changes: str) -> Break:
    def plant(case: Tables) -> tuple[str, ...]:
        case[table].append({**case[table][row], **changes})
        return (place.format(row=len(case[table]) + 1),)

    return plant


def _renamed(case: Tables, old: str, new: str) -> tuple[str, ...]:
    for table in ("needs", "retirements", "budgets"):
        for row in case[table]:
            row["year"] = row["year"].replace(old, new)
    return ("needs.csv, row 3, column year",)


def _misspelt(case: Tables) -> tuple[str, ...]:
    for row in case["pools"]:
        row["most_hire"] = row.pop("most_hires")
    return ("pools.csv, row 1, column most_hire",)


FAULTS: dict[str, Break] = {
    **{
        f"{value or 'empty'} in {table}.{column}": _cell(table, 0, column, value)
        for table, column in NUMBERS
        for value in ("nan", "inf", "twelve", "")
    },
    "half a person": _cell("needs", 3, "people", "12.5"),
    "people below none": _cell("pools", 0, "people", "-5"),
    "reference cost in thousands": _cell("families", 0, "reference_cost", "60"),
    "vacancy in thousands": _cell("families", 0, "vacancy", "110"),
    "need in another unit": _cell("needs", 4, "people", "150000"),
    "mobile in percent": _cell("pools", 2, "mobile", "30"),
    "no need in a year": _row("needs", 0, "pools.csv, row 2, column pool"),
    "a need of no pool": _cell("needs", 0, "pool", "Flins engineering"),
    "a year is left out": lambda case: _renamed(case, "2018", "2019"),
    "no needs at all": _table("needs", "needs.csv"),
    "no candidates": _table("candidates", "posts.csv, row 2, column post"),
    "no pools": _table("pools", "pools.csv"),
    "a pool twice": _again("pools", 0, "pools.csv, row {row}, column pool"),
    "a pool under two names": _again("pools", 0, "pools.csv, row {row}, column pool", pool="again"),
    "a site in two regions": _cell("pools", 1, "region", "east"),
    "an unknown family": _cell("pools", 0, "family", "enginering"),
    "more retire than there are": _cell("retirements", 2, "people", "900"),
    "a move inside with a premium": _cell("mobility", 0, "premium", "8000"),
    "an unknown host": _cell("mobility", 1, "to", "nisan"),
    "an unknown reach": _cell("mobility", 1, "reach", "world"),
    "a limit with itself": _cell("limits", 0, "to", "renault"),
    "a course that leads nowhere": _cell("courses", 0, "to_family", "engineering"),
    "entitlements beyond the seats": _cell("entitlements", 2, "seats", "40"),
    "a budget of no year": _cell("budgets", 0, "year", "2030"),
    "a name for a code": _cell("candidates", 2, "candidate", "Marie Dupont"),
    "a holder of two posts": _cell("posts", 1, "holder", "K-000"),
    "an own post that alternates": _cell("posts", 1, "alternates", "yes"),
    "a critical post that costs nothing": _cell("posts", 1, "open_cost", "0"),
    "a critical post for nobody": _cell("posts", 1, "least_fit", "100"),
    "fit beyond a hundred": _cell("posts", 1, "least_fit", "140"),
    "turns that cross": _cell("turns", 0, "least", "3"),
    "a flag that is neither": _cell("posts", 0, "critical", "maybe"),
    "a misspelt column": _misspelt,
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_table_is_named_where_it_was_planted(name: str) -> None:
    """A broken cell, a missing row, another unit, a contradiction: nothing is planned, and file, row and column are named."""
    case = tables()
    places = FAULTS[name](case)
    people, findings = people_of(given(case))
    assert people is None
    assert has_blocking(findings)
    said = "\n".join(finding.sentence() for finding in findings if finding.is_blocking)
    assert all(place in said for place in places), said


def test_there_are_forty_of_them() -> None:
    """The number of broken tables is what was promised."""
    assert len(FAULTS) >= 40


def test_a_note_says_that_an_odd_number_was_checked() -> None:
    """A cost far from its like is planned with if a person has noted that it is right."""
    case = tables()
    case["families"][0].update({"vacancy": "2000", "note": "checked with the leader"})
    people, findings = people_of(given(case))
    assert people is not None, [finding.sentence() for finding in findings]


def test_a_pool_of_few_people_is_noted_and_not_refused() -> None:
    """A pool of nine people can be planned; a note says that it is shown only together with others."""
    case = tables()
    case["pools"][0]["people"] = "9"
    for row in [*case["needs"], *case["retirements"]]:
        if row["pool"] == case["pools"][0]["pool"]:
            row["people"] = "3"
    people, findings = people_of(given(case))
    assert people is not None
    assert any(finding.rule == "small-pool" and not finding.is_blocking for finding in findings)


@pytest.mark.parametrize("seed", range(3))
def test_needs_that_must_be_met_and_cannot_are_refuted_in_fractions(seed: int) -> None:
    """More people must be there than there are, can come and can be hired: an exact proof in words, and what would help."""
    case = tables(seed)
    for row in case["needs"]:
        row["must"], row["people"] = "yes", str(int(row["people"]) + 60)
    people, findings = people_of(given(case))
    assert people is not None, [finding.sentence() for finding in findings]
    plan = people.solve()
    assert plan.outcome is Outcome.INFEASIBLE
    assert people.value() == (float("inf"), float("inf"))
    assert people.workforce is not None
    assert refutes(staffing(people.workforce).program, plan)
    assert plan.certificate is not None
    words = contradiction(plan.certificate)
    assert "needs ask" in words
    assert "short by" in words
    assert any("people fewer needed at" in way for way in ways_out(plan))


def test_turns_that_nobody_can_keep_are_refuted_in_fractions() -> None:
    """A member that is to hold a joint post and has nobody who fits it: an exact proof, and the turn that would have to give way."""
    people, _ = people_of(given(tables()))
    assert people is not None
    assert people.roster is not None
    joint = people.roster.posts.member == -1
    mine = people.roster.candidates.member[people.roster.matches.candidate] == 0
    roster = replace(
        people.roster.without(mine & joint[people.roster.matches.post]),
        least_holders=np.array([1.0, 0.0, 0.0]),
        most_holders=np.full(3, np.inf),
    )
    plan = replace(people, roster=roster).solve()
    assert plan.outcome is Outcome.INFEASIBLE
    assert refutes(filling(roster).program, plan)
    assert plan.certificate is not None
    assert "1 member is to hold" in contradiction(plan.certificate)
    assert [each.kind for each in plan.give_way] == ["turns"]

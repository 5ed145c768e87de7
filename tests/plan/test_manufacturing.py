"""The production plan: its costs close, its coalitions behave, and bad tables never become a plan."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as drawn_from
from hypothesis import settings
from hypothesis import strategies as st
from tests.plan.production_case import given, network, tables

from alliance.errors import UnknownName
from alliance.findings import has_blocking
from alliance.plan.manufacturing import Production
from alliance.plan.manufacturing.explanation import why_not
from alliance.plan.manufacturing.strategic import joined, strategic
from alliance.plan.manufacturing.tables import network_of
from alliance.solver.answer import Outcome
from alliance.synergy import shares
from alliance.synergy.coalitions import Cancelled, CoalitionValues, coalition_values
from alliance.synergy.game import sums

Tables = dict[str, list[dict[str, str]]]


@settings(max_examples=25, deadline=None)
@drawn_from(st.integers(0, 10_000), st.sampled_from(["operating", "strategic"]))
def test_the_cost_closes_by_bearer_and_by_item(seed: int, depth: str) -> None:
    """What members bear, and what items cost, adds up to the objective to one euro; the audit agrees."""
    plan = Production(network(seed), depth, time_limit=10).solve()  # type: ignore[arg-type]
    assert plan.has_plan
    assert plan.audit is not None
    assert plan.audit.is_feasible
    assert sum(plan.cost_by_bearer.values()) == pytest.approx(plan.cost, abs=1.0)
    assert sum(plan.cost_by_item.values()) == pytest.approx(plan.cost, abs=1.0)
    assert plan.bound <= plan.cost + 1e-6 * abs(plan.cost)


@settings(max_examples=15, deadline=None)
@drawn_from(st.integers(0, 10_000))
def test_going_together_never_costs_more(seed: int) -> None:
    """cost(S + T) <= cost(S) + cost(T) for disjoint S and T; stand-alone less savings is the joint cost."""
    values = coalition_values(Production(network(seed)), workers=1)
    game = values.game()
    assert game.is_superadditive()
    assert values.largest_gap <= 1e-9
    alone = values.cost[[1, 2, 4]].sum()
    assert alone - values.synergy()[1] == pytest.approx(values.cost[-1], abs=1.0)


@settings(max_examples=10, deadline=None)
@drawn_from(st.integers(0, 10_000))
def test_families_that_share_no_plant_decide_apart(seed: int) -> None:
    """Valuing the parts and adding up gives what valuing the whole gives, coalition by coalition."""
    whole = network(seed, plants=8)
    plant_family = np.arange(8) % 2
    model_family = np.array([int(name[-1]) for name in whole.models.family])
    kept = plant_family[whole.plant_of_pair] == model_family[whole.pairs.model]
    pairs = whole.pairs
    apart = replace(
        whole,
        pairs=type(pairs)(*(getattr(pairs, name)[kept] for name in pairs.__dataclass_fields__)),
    )
    production = Production(apart)
    assert len(production.parts()) == 2
    values = coalition_values(production, workers=1)
    for coalition in range(1, 8):
        names = [name for bit, name in enumerate(production.members) if coalition >> bit & 1]
        assert values.cost[coalition] == pytest.approx(production.cut(names).value()[0], rel=1e-9)


def test_a_member_with_nothing_gets_nothing() -> None:
    """A member that owns no plant and no model has Shapley value 0."""
    case = network(4)
    idle = replace(case, members=(*case.members, "idle"))
    values = coalition_values(Production(idle), workers=1)
    assert shares.shapley(values.game().savings())[-1] == pytest.approx(0.0, abs=1e-6)


def test_processes_threads_and_one_core_agree() -> None:
    """The same values come from this process, from threads and from a pool of processes."""
    production = Production(network(7))
    here = coalition_values(production, workers=1).cost
    with ThreadPoolExecutor(2) as threads:
        assert coalition_values(production, executor=threads).cost == pytest.approx(here, rel=1e-12)


def test_a_stopped_valuation_goes_on_where_it_was() -> None:
    """What was solved before a stop is not solved again."""
    production, known = Production(network(5)), {}  # type: ignore[var-annotated]
    with pytest.raises(Cancelled, match="Stopped after 3"):
        coalition_values(production, workers=1, known=known, progress=lambda done, todo: done < 3)
    assert len(known) == 3
    assert coalition_values(production, workers=1, known=known).solved == 4


def test_strategic_values_are_intervals_that_respect_unions() -> None:
    """A strategic value lies between its bound and its cost, and a union never costs more than its parts' own plans."""
    values = coalition_values(Production(network(2, markets=3), "strategic", time_limit=5), workers=1)
    assert (values.bound <= values.cost + 1e-6).all()
    for coalition in range(1, 8):
        for part in range(1, coalition):
            if part & coalition == part and coalition ^ part:
                assert values.cost[coalition] <= values.cost[part] + values.cost[coalition ^ part] + 1e-6
    least, planned, most = values.synergy()
    assert least <= planned <= most
    # What the plan of every coalition decides is known, so that the plans of two can be joined.
    program = strategic(network(2, markets=3)).program
    start = joined(program, values.taken[3] | values.taken[4])
    assert start is not None
    assert program.cost @ start <= values.cost[3] + values.cost[4] + 1.0


@settings(max_examples=8, deadline=None)
@drawn_from(st.integers(0, 10_000))
def test_plans_made_apart_can_be_joined(seed: int) -> None:
    """The decisions of members on their own are a plan of all that costs no more than they do; a search never ends above it."""
    production = Production(network(seed, markets=3), "strategic", time_limit=5)
    apart = [production.cut([member]).solve() for member in production.members]
    spent = sum(plan.cost for plan in apart)
    program = strategic(production.network).program
    taken = frozenset[tuple[str, str]]().union(*(plan.decisions for plan in apart))
    start = joined(program, taken)
    assert start is not None
    assert program.cost @ start <= spent + 1e-6 * abs(spent)
    assert production.solve(taken).cost <= program.cost @ start + 1e-6 * abs(spent)


def test_values_fall_into_the_sets_that_spend_less_apart() -> None:
    """Where a coalition spends what its parts do, the parts are named, down to those that gain by staying together."""
    cost = np.array([0.0, 10, 10, 15, 10, 20, 20, 25])
    values = CoalitionValues(("a", "b", "c"), cost, cost, 7)
    assert set(values.cheapest_split(7)) == {3, 4}
    assert values.saved(3) == (5.0, 5.0, 5.0)
    wide = CoalitionValues(("a", "b", "c"), cost, 0.9 * cost, 7)
    assert not wide.is_proved
    assert wide.saved(3) == (3.0, 5.0, 6.5)
    assert wide.game().at_best is not None


@pytest.mark.parametrize("seed", range(200))
def test_the_owen_allocation_lies_in_the_core(seed: int) -> None:
    """Paying every demand and capacity at its price is a split that no coalition would leave."""
    production = Production(network(seed, members=2 + seed % 2, plants=4, models=4, markets=3))
    split = shares.owen_costs(production)
    values = coalition_values(production, workers=1)
    paid = np.array([split[name] for name in values.members])
    assert paid.sum() == pytest.approx(values.cost[-1], rel=1e-9)
    assert (sums(paid) <= values.cost + 1e-6 * np.abs(values.cost[-1])).all()


@pytest.mark.parametrize("depth", ["operating", "strategic"])
def test_the_same_data_give_the_same_plan(depth: str) -> None:
    """Ten runs, on one thread and on two, give one plan, to the last vehicle, and the same prices."""
    plans = [
        Production(network(3), depth, time_limit=600, threads=threads).solve()  # type: ignore[arg-type]
        for threads in (1, 2)
        for _ in range(5)
    ]
    assert len({repr((plan.cost, plan.tables, plan.prices)) for plan in plans}) == 1


def test_why_not_is_answered_by_a_solved_plan() -> None:
    """A forced choice never makes the operating plan cheaper unless it was not allowed before."""
    production = Production(network(6))
    plan = production.solve()
    pairs = production.network.pairs
    current = int(np.flatnonzero(pairs.is_current)[0])
    model = production.network.models.id[int(pairs.model[current])]
    plant = production.network.plants.id[int(production.network.plant_of_pair[current])]
    answer = why_not(production, plan, model, plant, vehicles=20)
    assert answer.is_eligible
    assert answer.extra_cost is None or answer.extra_cost >= -1e-6
    with pytest.raises(UnknownName, match="Did you mean 'model 1'"):
        why_not(production, plan, "model_1", plant)


def test_good_tables_become_a_plan() -> None:
    """The small tables are planned: Flins, the cheaper plant, builds the Micra."""
    made, findings = network_of(given(tables()))
    assert made is not None, [finding.sentence() for finding in findings]
    plan = Production(made).solve()
    assert plan.outcome is Outcome.OPTIMAL
    assert {"builder": "renault", "seller": "nissan", "vehicles": 50000.0} in plan.tables["who builds for whom"]


def _set(table: str, row: int, column: str, value: str) -> Callable[[Tables], None]:
    def change(case: Tables) -> None:
        case[table][row][column] = value

    return change


def _drop(table: str, row: int) -> Callable[[Tables], None]:
    def change(case: Tables) -> None:
        del case[table][row]

    return change


NUMBERS = [("plants", "fixed_cost"), ("shifts", "capacity"), ("models", "customs_value"), ("eligibility", "unit_cost"),
           ("demand", "units"), ("demand", "margin"), ("freight", "cost"), ("duty", "rate")]  # fmt: skip
BROKEN: list[tuple[str, Callable[[Tables], None], str]] = [
    *(
        (
            f"{value or 'empty'} in {table}.{column}",
            _set(table, 0, column, value),
            f"{table}.csv, row 2, column {column}",
        )
        for table, column in NUMBERS
        for value in ("nan", "inf", "-1", "1e400", "many", "")
    ),
    ("no capacity", _set("shifts", 0, "capacity", "0"), "shifts.csv, row 2, column capacity"),
    ("unknown plant", _set("lines", 0, "plant", "Flin"), "Did you mean 'Flins'"),
    ("unknown model", _set("demand", 1, "model", "Klio"), "demand.csv, row 3, column model"),
    ("market nobody reaches", _set("demand", 0, "market", "AU"), "demand.csv, row 2, column market"),
    ("model nobody builds", _drop("eligibility", 0), "No line can build Clio"),
    ("no pattern of today", _set("shifts", 1, "current", "no"), "lines.csv, row 3"),
    ("two rows of one demand", _set("demand", 1, "market", "FR"), "demand.csv, row 3"),
    ("no word for yes", _set("shifts", 0, "current", "maybe"), "Write yes or no"),
    ("duty missing", _drop("duty", 0), "No duty is given from FR to DE"),
    ("half a launch", _set("plants", 0, "most_launches", "1.5"), "A whole number is expected"),
    ("percent for share", _set("plants", 0, "least_load", "80"), "between 0 and 1"),
    ("unknown status", _set("plants", 0, "status", "guess"), "A status is one of"),
]


@pytest.mark.parametrize(("change", "place"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_table_never_becomes_a_plan(change: Callable[[Tables], None], place: str) -> None:
    """Each broken table is refused with table, row and column, or by name; nothing is answered 'optimal'."""
    case = tables()
    change(case)
    made, findings = network_of(given(case))
    assert made is None
    assert has_blocking(findings)
    assert any(place in finding.sentence() for finding in findings if finding.is_blocking)


def test_a_thousand_times_too_much_is_a_unit() -> None:
    """One demand in single vehicles among demands in thousands is named, not planned."""
    case = tables()
    markets = [f"M{number}" for number in range(20)]
    case["demand"] += [
        {"model": "Clio", "market": market, "year": "2016", "units": "12", "margin": "20000"} for market in markets
    ]
    case["freight"] += [
        {"plant": plant, "market": market, "cost": "90"} for plant in ("Flins", "Sunderland") for market in markets
    ]
    case["duty"] += [{"origin": origin, "market": market, "rate": "0"} for origin in ("FR", "GB") for market in markets]
    made, findings = network_of(given(case))
    assert made is None
    assert any(finding.rule == "odd-unit" and finding.row == 2 for finding in findings)


def test_contradicting_rules_are_proved_in_fractions() -> None:
    """A contract beyond a line's capacity has no plan: the proof is exact, and says by how much it falls short."""
    case = tables()
    case["eligibility"][0]["least_volume"] = "250000"
    case["demand"][0]["units"] = "300000"
    made, _ = network_of(given(case))
    assert made is not None
    plan = Production(made).solve()
    assert plan.outcome is Outcome.INFEASIBLE
    assert plan.certificate is not None
    assert plan.certificate.is_valid
    assert float(plan.certificate.shortfall) == pytest.approx(50_000)
    assert {each.kind for each in plan.give_way} <= {"capacity", "least volume"}
    assert sum(each.amount for each in plan.give_way) == pytest.approx(50_000)

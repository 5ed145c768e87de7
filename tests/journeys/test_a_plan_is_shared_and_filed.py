"""Journey B: tables become a joint plan, coalition values and shares, and come home into the record."""

from __future__ import annotations

import csv
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from alliance.desks import planning, reporting, sharing
from alliance.desks.case import Scenario, TablesRefused
from alliance.figures.figure import Figure, Status
from alliance.figures.lineage import Step

ALL = "renault + avtovaz + nissan + mitsubishi"
CENT = Fraction(1, 100)


@pytest.fixture
def folder(reference_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the reference alliance with its planning tables, to be written."""
    place = tmp_path / "alliance"
    shutil.copytree(reference_folder, place)
    return place


def asked(folder: Path, measure: str, perimeter: str = ALL, **choices: str) -> Figure:
    """Return a figure of 2016."""
    return reporting.figure(folder, measure, "2016", perimeter=perimeter, **choices)  # type: ignore[arg-type]


def texts(step: Step) -> list[str]:
    """Return everything that a way back says."""
    return [step.label, step.file, step.source, *(text for below in step.below for text in texts(below))]


def test_a_demand_table_becomes_shares_that_the_record_can_explain(folder: Path) -> None:
    """What is planned, valued and shared is asked of the record like any other figure, and leads back to the run."""
    valued = planning.value_coalitions(folder, workers=1)
    found, _ = sharing.share_plan(folder, "nucleolus")
    assert found.stability is not None
    assert found.stability.is_stable
    planning.file_plan(folder, planning.plan_jointly(folder))
    planning.file_coalitions(folder, valued)
    sharing.file_shares(folder, found, valued)

    synergy = asked(folder, "synergy.value")
    assert synergy.status is Status.SYNTHETIC
    assert float(synergy.value or 0) == pytest.approx(valued.values.synergy()[1], abs=0.05)
    # The members' shares of the synergy are the synergy, and what they pay is what all bear, to the cent.
    assert asked(folder, "synergy-share").value == synergy.value
    assert (
        asked(folder, "cost-share").value == asked(folder, "coalition-cost").value == asked(folder, "plan-cost").value
    )
    way = reporting.explain(folder, synergy)
    assert any(valued.case.run.source in text for text in texts(way))
    assert any(valued.case.run.inputs in text for text in texts(way))


def test_a_coalition_is_a_perimeter(folder: Path) -> None:
    """Every set of members can be asked what it would spend and save without the others."""
    valued = planning.value_coalitions(folder, workers=1)
    planning.file_coalitions(folder, valued)
    game = valued.values.game()
    for coalition in range(1, len(game.values)):
        perimeter = " + ".join(game.names(coalition))
        cost = asked(folder, "coalition-cost", perimeter).value
        assert cost is not None
        assert abs(float(cost) - float(game.values[coalition])) <= 0.01
        alone = sum(asked(folder, "coalition-cost", member).value or 0 for member in game.names(coalition))
        assert asked(folder, "synergy-value", perimeter).value == alone - cost


def test_the_same_run_is_filed_once_and_a_new_one_restates_it(folder: Path) -> None:
    """Filing again changes nothing; changed tables bring a new run, and the record remembers the old one."""
    first = planning.plan_jointly(folder)
    assert not planning.file_plan(folder, first).already
    assert planning.file_plan(folder, planning.plan_jointly(folder)).already
    before = asked(folder, "plan-cost").value
    demand = folder / "plans" / "manufacturing" / "demand.csv"
    rows = list(csv.reader(demand.read_text("utf-8").splitlines()))
    rows[1][3] = str(int(rows[1][3]) + 1000)
    demand.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")
    second = planning.plan_jointly(folder)
    assert second.case.run.id != first.case.run.id
    filed = planning.file_plan(folder, second)
    after = asked(folder, "plan-cost")
    assert before is not None
    assert after.value is not None
    assert after.value > before
    assert not after.disagreeing
    assert filed.delivery.mode == "replace"


def test_two_scenarios_stand_beside_each_other(folder: Path) -> None:
    """The shares of another rule do not restate the first: the record asks which rule is meant."""
    for rule in ("nucleolus", "equal"):
        sharing.file_shares(folder, *sharing.share_plan(folder, rule))
    refused = asked(folder, "synergy-share")
    assert refused.refusal is not None
    assert "can be counted by several rules" in refused.refusal.reason
    named = asked(folder, "synergy-share", definition="manufacturing, operating, equal")
    assert named.value is not None


def test_items_and_plants_add_up_to_the_member(folder: Path) -> None:
    """Cost by item is the cost, vehicles by plant are the vehicles, for every member."""
    planning.file_plan(folder, planning.plan_jointly(folder))
    for measure, column in (("plan-cost", "product"), ("plan-volume", "plant")):
        for member in ("renault", "nissan", "mitsubishi", "avtovaz"):
            figure = reporting.figure(folder, measure, "2016", perimeter=member, by=[column])
            assert figure.rows
            named = [row.value for row in figure.rows if row.key]
            assert all(value is not None for value in named)
            assert sum(value or 0 for value in named) == figure.value


def test_strangers_are_not_planned_for(folder: Path) -> None:
    """If alliance.toml does not know a member of the tables, nothing is planned and no file is left behind."""
    tables = folder / "plans" / "manufacturing"
    for name in ("plants", "models"):
        path = tables / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace(",mitsubishi,", ",strangers,"), "utf-8")
    before = sorted((folder / "deliveries").iterdir())
    with pytest.raises(TablesRefused, match=r"'strangers' is nobody in alliance\.toml \(plants\.csv, row"):
        planning.plan_jointly(folder)
    assert sorted((folder / "deliveries").iterdir()) == before


def test_part_of_the_members_is_another_scenario(folder: Path) -> None:
    """A plan of two members is filed beside the plan of all, under a definition that names them."""
    planning.file_plan(folder, planning.plan_jointly(folder))
    two = planning.plan_jointly(folder, scenario=Scenario(members=("renault", "nissan")))
    planning.file_plan(folder, two)
    definition = "manufacturing, operating, of renault + nissan"
    cost = asked(folder, "plan-cost", "renault + nissan", definition=definition)
    assert cost.value is not None
    assert abs(float(cost.value) - two.plan.cost) <= 0.01


def test_a_strategic_plan_is_shared_with_transfers(folder: Path) -> None:
    """Values of a searched plan are intervals; what is shared is still what is borne, and transfers add up to nothing."""
    scenario = Scenario("strategic", members=("avtovaz", "mitsubishi"), seconds=10)
    found, valued = sharing.share_plan(folder, "shapley", scenario=scenario)
    assert found.agreement is not None
    assert sum(part.transfer for part in found.agreement.parts) == pytest.approx(0, abs=0.01)
    least, planned, most = valued.values.synergy()
    assert least <= planned <= most
    assert sharing.file_shares(folder, found, valued).rows == 4

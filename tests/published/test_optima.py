"""Optima that other people published, reproduced through the solver room, the plans and a second solver.

The quick ones of every set are solved here; ``benchmarks/optima.py FOLDER`` does it for a whole folder.
"""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from benchmarks.optima import judged, main, solved
from benchmarks.published import Instance, UnreadableInstance, instances, read, simulate
from benchmarks.second_solver import scip

from alliance.plan.engineering.model import choices
from alliance.plan.engineering.opening import first_plan
from alliance.solver.answer import Answer, Outcome
from alliance.solver.audit import audit
from alliance.solver.highs import solve
from alliance.synergy import shares
from alliance.synergy.game import Game
from alliance.synergy.stability import stability

pytestmark = pytest.mark.published
QUICK = {
    "orlib-cwl": (
        "cap41 cap43 cap51 cap62 cap64 cap72 cap74 cap82 cap84 cap92 cap94 cap102 cap104 cap112 cap114 cap122 cap124"
        " cap132 cap134"
    ),
    "holmberg": "p1 p3 p5 p7 p9 p11 p13 p15 p17 p21 p23 p35 p37 p39 p43 p45 p47 p49 p53 p61 p65 p69",
    "canad": "r01.1 r01.3 r02.2 r02.4 r02.6 r03.1 r03.5 r04.2 r04.4 r05.1 r06.8 r07.1 r07.3 r08.2 r08.4",
    "fcnet": "p100x588d sp100x200 sp50x100 sp90x180 k20x380e k20x380c sp150x300b sp150x300d l121x232 beasleyC1",
    "ufl": "cap72 cap74 cap102 cap104 cap132 cap134",
    "pmedcap": "pmedcap01",
    "gap": "c0515_1 c0515_3 c0824_1",
    "assign": "assign500",
    "tqd": "tqd-a1",
    "procurement": "bid",
}
LONGER = {
    "canad": "c33 r09.1 r07.5 r04.6",
    "holmberg": "p19 p55",
    "tqd": "tqd-m1",
    "tscflp": "PSC5-C2-50",
    "pmedcap": "pmedcap03",
}
SECOND = {
    "orlib-cwl": "cap41 cap62 cap74 cap84 cap104 cap114 cap134",
    "holmberg": "p1 p9 p21 p45",
    "canad": "r01.1 r02.4 r04.2 r07.1 r07.3",
    "fcnet": "sp50x100 sp90x180 sp100x200",
    "tqd": "tqd-a1",
    "procurement": "bid",
}


def chosen(names: dict[str, str]) -> list[tuple[str, str]]:
    """Return the pairs of set and instance of a table like those above."""
    return [(kind, name) for kind, each in names.items() for name in each.split()]


def found_in(shared_data: Path, kind: str, name: str) -> list[Instance]:
    """Return what the readers find under one name of a set."""
    folder = shared_data / "benchmarks" / kind
    known, published = instances(folder)
    return read(folder, known, name, published[name])


@pytest.mark.parametrize(("kind", "name"), chosen(QUICK))
def test_a_published_optimum_is_reproduced(shared_data: Path, kind: str, name: str) -> None:
    """HiGHS proves the published optimum to 1e-6; a warehouse problem is a plan too, and costs the same."""
    for instance in found_in(shared_data, kind, name):
        verdicts = [found.verdict for found in solved(instance, seconds=60, second_solver=False, plans=True)]
        assert set(verdicts) == {"reproduced"}, verdicts
        plans = (instance.network, instance.lineup, instance.roster, instance.tender)
        assert len(verdicts) == 1 + sum(plan is not None for plan in plans)


def test_a_first_choice_of_variants_is_near_the_published_optimum(shared_data: Path) -> None:
    """Of all 16 uncapacitated problems, M* too, the plan that a search begins from keeps every rule and is within 1 % of the optimum."""
    folder = shared_data / "benchmarks" / "ufl"
    kind, published = instances(folder)
    for name, facts in published.items():
        for instance in read(folder, kind, name, facts):
            assert instance.lineup is not None
            assert instance.optimum is not None
            built = choices(instance.lineup)
            x = first_plan(built, large=0)
            assert x is not None
            cost = float(built.program.cost @ x) * built.scale
            assert audit(built.program, Answer(Outcome.FEASIBLE, cost, 0.0, x, None, 0.0)).is_feasible
            assert instance.optimum * (1 - 1e-9) <= cost <= instance.optimum * 1.01, name


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), chosen(LONGER))
def test_a_published_optimum_that_takes_longer_is_reproduced(shared_data: Path, kind: str, name: str) -> None:
    """Proved to 1e-6, each coalition of the purchasing case too; nothing ever contradicts what is published."""
    for instance in found_in(shared_data, kind, name):
        found = judged(instance, "HiGHS", solve(instance.program, time_limit=120, gap=1e-7), 0.0)
        assert found.verdict in ("reproduced", "agrees"), found


@pytest.mark.parametrize(("kind", "name"), chosen(SECOND))
def test_a_second_solver_agrees(shared_data: Path, kind: str, name: str) -> None:
    """SCIP, another code base, finds the published optimum from the same arrays."""
    (instance,) = found_in(shared_data, kind, name)[:1]
    assert judged(instance, "SCIP", scip(instance.program, 120.0), 0.0).verdict == "reproduced"


def test_the_second_solver_is_asked_twenty_times() -> None:
    """The number of instances on which two solvers agree is what was promised."""
    assert len(chosen(SECOND)) >= 20


def test_flexibility_sells_what_was_simulated_before(shared_data: Path) -> None:
    """Jordan and Graves: a chain sells nearly what full flexibility sells, within the noise of the draws."""
    folder = shared_data / "benchmarks" / "jordan-graves"
    _, published = instances(folder)
    found = {each.configuration: each for each in simulate(folder, published["jg10"], draws=400)}
    assert all(each.is_within_noise for each in found.values()), found
    assert found["none"].mean < found["five_pairs"].mean < found["one_chain"].mean <= found["full"].mean


def test_owens_prices_share_the_published_production_game(shared_data: Path) -> None:
    """Three members with two resources: 230, 282 and 480, as printed."""
    data = json.loads((shared_data / "games" / "linear_production_coopproductgame.json").read_text())
    made = data["extra"]["linear_production"]
    paid = shares.pooled(made["B_resource_by_player"], made["A"], made["benefit"])
    assert paid == pytest.approx(data["answers"]["owen_core_allocation"], abs=1e-6)


def test_the_purchasing_game_is_shared_as_published(shared_data: Path) -> None:
    """The coalition values of the purchasing case: the printed savings, their Shapley value, and that nobody would leave."""
    facts = json.loads((shared_data / "benchmarks" / "tqd" / "optima.json").read_text())["instances"]["tqd-m1"]
    costs = {",".join(coalition): entry["cost"] for coalition, entry in facts["coalition_values"].items()}
    game = Game.from_table(["0", "1", "2"], costs, kind="cost", unit="EUR")
    savings = game.savings()
    printed = facts["game"]
    for coalition, saved in printed["savings"].items():
        assert savings.value(coalition) == pytest.approx(saved, abs=0.005)
    split = shares.shapley(savings)
    assert split == pytest.approx(printed["shapley_savings"], abs=0.01)
    assert stability(savings, dict(zip(savings.members, split.tolist(), strict=True))).is_stable
    assert not shares.core(savings).is_empty
    assert printed["shapley_in_core"]
    assert printed["core_nonempty"]


def test_a_folder_never_seen_before_is_solved(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new folder in a known layout, one file packed: the runner prints its table and finds what disagrees."""
    source = shared_data / "benchmarks" / "orlib-cwl"
    shutil.copy(source / "cap41.txt", tmp_path / "mine.txt")
    (tmp_path / "packed.txt.gz").write_bytes(gzip.compress((source / "cap62.txt").read_bytes()))
    published = {
        "mine": {"file": "mine.txt", "optimum": 1040444.375},
        "packed": {"file": "packed.txt", "optimum": None},
        "wrong": {"file": "mine.txt", "optimum": 1040000.0},
        "lost": {"file": "nowhere.txt", "optimum": 1.0},
    }
    (tmp_path / "optima.json").write_text(json.dumps({"set": "orlib-cwl", "instances": published}))
    assert main([str(tmp_path), "--only", "mine", "packed"]) == 0
    assert "proved, new" in capsys.readouterr().out
    assert main([str(tmp_path), "--no-plans"]) == 1
    printed = capsys.readouterr().out
    assert "WRONG: not what is published" in printed
    assert "nowhere.txt' does not exist" in printed


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "has no optima.json"),
        ("{", "is not a JSON file"),
        ("[]", "no object 'instances'"),
        ('{"set": "knapsack", "instances": {}}', "No reader for the set 'knapsack'. Known sets: assign, canad"),
    ],
)
def test_an_unknown_folder_is_refused(
    written: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of another kind is not guessed at: what is missing is said, and which sets are known."""
    if written is not None:
        (tmp_path / "optima.json").write_text(written)
    assert main([str(tmp_path)]) == 2
    assert said in capsys.readouterr().err


def test_an_unknown_instance_is_refused(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that the folder does not have is said, not skipped."""
    assert main([str(shared_data / "benchmarks" / "holmberg"), "--only", "p2000"]) == 2
    assert "has no instance p2000" in capsys.readouterr().err


def test_a_capacity_in_the_name_is_read(shared_data: Path) -> None:
    """``capa_8000`` is the file ``capa`` with the capacity 8,000; without a number it cannot be read."""
    folder = shared_data / "benchmarks" / "orlib-cwl"
    (instance,) = read(folder, "orlib-cwl", "capa_8000", {"file": "capa.txt.gz", "optimum": None})
    assert instance.network is not None
    assert np.unique(instance.network.shifts.capacity).tolist() == [8000.0]
    with pytest.raises(UnreadableInstance, match="leaves the capacity open"):
        read(folder, "orlib-cwl", "capa", {"file": "capa.txt.gz"})

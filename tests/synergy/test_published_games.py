"""The rules of sharing against published answers and against an independent implementation."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import coopgame
import numpy as np
import pytest

from alliance.synergy import shares
from alliance.synergy.game import Game
from alliance.synergy.game_file import read_game, write_game
from alliance.synergy.kohlberg import is_nucleolus

RULES = {name: getattr(shares, name) for name in ("shapley", "nucleolus", "prenucleolus", "banzhaf_normalised", "tau")}
GAMES = (
    "bankruptcy_random_1 bankruptcy_random_3 bankruptcy_random_5 coopgame_test_67_1 eec_1958_council glove_1_2 glove_3_1"
    " lemaire_1991_insurance linear_production_coopproductgame peleg_sudhoelter_5_5_12 skane_water_young_1982 talmud_100"
    " talmud_300 voting_50_49_1_quota1 voting_50_49_1_quota52"
).split()


@pytest.mark.parametrize("name", GAMES)
def test_every_published_answer_is_reproduced(shared_data: Path, name: str) -> None:
    """A game with a printed answer gets that answer within the printed tolerance, by every rule it is printed for."""
    path = shared_data / "games" / f"{name}.json"
    published = json.loads(path.read_text())
    game = read_game(path)
    checked = 0
    for rule, answer in published["answers"].items():
        if rule in RULES:
            wanted = np.array([float(Fraction(str(share))) for share in answer])
            assert np.abs(RULES[rule](game) - wanted).max() <= published["tol"], rule
            checked += 1
    assert checked


def test_the_airport_fees_of_birmingham_are_reproduced(shared_data: Path) -> None:
    """13,572 landings of 11 types pay the published fees: the Shapley value of a cost of the longest runway needed."""
    data = json.loads((shared_data / "games" / "airport_birmingham_1968.json").read_text())
    airport = data["extra"]["airport"]
    costs, movements = airport["annual_capital_cost_GBP"], airport["movements"]
    fees = shares.runway_fees(costs, movements)
    assert np.abs(fees - np.array(data["answers"]["shapley_fee_per_movement"])).max() <= data["tol"]


def _random_game(number: int) -> Game:
    drawn = np.random.default_rng(number)
    count = int(drawn.integers(2, 9))
    values = drawn.integers(0, 50, 1 << count).astype(float) if number % 2 else drawn.random(1 << count) * 10
    values[0] = 0.0
    values[-1] = max(values[-1], values[1 << np.arange(count)].sum() + drawn.integers(0, 5))
    return Game(tuple(str(member) for member in range(count)), values)


def test_a_thousand_random_games_agree_with_another_implementation() -> None:
    """Nucleolus, prenucleolus, Shapley, Banzhaf and least core agree with coopgame on 1,000 games to 1e-9."""
    worst = 0.0
    for number in range(1000):
        game = _random_game(number)
        other = coopgame.Game([float(value) for value in game.values[1:]])
        scale = max(1.0, float(np.abs(game.values).max()))
        pairs = (
            (shares.nucleolus(game), coopgame.nucleolus(other)["allocation"]),
            (shares.prenucleolus(game), coopgame.prenucleolus(other)["allocation"]),
            (shares.shapley(game), coopgame.shapley(other)),
            (shares.banzhaf(game), coopgame.banzhaf(other)),
        )
        worst = max(worst, *(float(np.abs(ours - np.array(theirs)).max()) / scale for ours, theirs in pairs))
    assert worst <= 1e-9


@pytest.mark.parametrize("count", range(2, 13))
def test_the_nucleolus_is_proved_in_fractions(count: int) -> None:
    """Kohlberg's criterion holds in exact fractions for the nucleolus, and fails for a split next to it."""
    drawn = np.random.default_rng(count)
    values = drawn.integers(0, 50, 1 << count).astype(float)
    values[0] = 0.0
    values[-1] = max(values[-1], values[1 << np.arange(count)].sum() + drawn.integers(1, 30))
    game = Game(tuple(str(member) for member in range(count)), values)
    exact = [Fraction(float(share)).limit_denominator(10**5) for share in shares.nucleolus(game)]
    assert is_nucleolus(game, exact)
    beside = [exact[0] + Fraction(1, 7), exact[1] - Fraction(1, 7), *exact[2:]]
    assert not is_nucleolus(game, beside)


def test_a_game_is_written_and_read_back(tmp_path: Path) -> None:
    """Values that took long to find come back from their file, with what is not proved of them and what must be printed."""
    cost, least = np.array([0.0, 60.5, 60, 100]), np.array([0.0, 52, 45.25, 97])
    game = Game(("north", "south"), cost, "cost", "EUR", "Plan", least, ("Not public: rests on synthetic demand.",))
    write_game(game, tmp_path / "plan.json")
    again = read_game(tmp_path / "plan.json")
    assert (again.members, again.kind, again.unit, again.name, again.labels) == (
        game.members, game.kind, game.unit, game.name, game.labels,
    )  # fmt: skip
    assert again.values.tolist() == cost.tolist()
    assert again.at_best is not None
    assert again.at_best.tolist() == least.tolist()

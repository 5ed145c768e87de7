"""What every way of sharing must keep, whatever the game."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.errors import UsageError
from alliance.synergy import shares
from alliance.synergy.agreement import agreement
from alliance.synergy.game import Game, RuleGame, sums
from alliance.synergy.shares.least_core import EmptyCore
from alliance.synergy.stability import stability

EFFICIENT = (
    shares.equal,
    shares.shapley,
    shares.nucleolus,
    shares.prenucleolus,
    shares.least_core,
    shares.equal_surplus,
)


@st.composite
def games(draw: st.DrawFn, least: int = 2, most: int = 5) -> Game:
    """Draw a gain game in which the members are worth at least as much together as alone."""
    count = draw(st.integers(least, most))
    values = np.array(draw(st.lists(st.integers(-20, 60), min_size=1 << count, max_size=1 << count)), dtype=float)
    values[0] = 0.0
    values[-1] = max(values[-1], values[1 << np.arange(count)].sum())
    return Game(tuple("abcde"[:count]), values)


@given(games())
def test_shares_add_up_to_what_there_is(game: Game) -> None:
    """An efficient rule gives out exactly the value of all."""
    for rule in EFFICIENT:
        assert rule(game).sum() == pytest.approx(game.values[-1], abs=1e-8)


@given(games())
def test_a_cost_game_is_shared_as_its_opposite(game: Game) -> None:
    """Sharing a cost is sharing its negative as a gain, by every rule."""
    costs = Game(game.members, -game.values, "cost")
    for rule in EFFICIENT:
        assert rule(costs) == pytest.approx(-rule(game), abs=1e-8)


@given(games())
def test_the_nucleolus_lies_in_the_core_if_there_is_one(game: Game) -> None:
    """If some split keeps everybody, the nucleolus does."""
    if not shares.core(game).is_empty:
        assert (game.values - sums(shares.nucleolus(game))).max() <= 1e-7


@given(games())
def test_an_empty_core_is_proved_by_a_balanced_collection(game: Game) -> None:
    """The weights of the collection add up to one for each member and to more than the value of all."""
    found = shares.core(game)
    covered = sum(
        weight * np.array([part >> bit & 1 for bit in range(len(game))]) for part, weight in found.balanced.items()
    )
    assert covered == pytest.approx(np.ones(len(game)), abs=1e-7)
    worth = sum(weight * game.values[part] for part, weight in found.balanced.items())
    assert found.is_empty == (worth > game.values[-1] + 1e-6)
    if found.is_empty:
        with pytest.raises(EmptyCore, match="No split keeps"):
            shares.core_point(game)


@given(games())
def test_a_member_that_adds_nothing_gets_nothing(game: Game) -> None:
    """A null member has Shapley value 0 and changes nobody else's."""
    with_null = Game((*game.members, "nobody"), np.concatenate((game.values, game.values)))
    assert shares.shapley(with_null) == pytest.approx(np.append(shares.shapley(game), 0.0), abs=1e-9)


@given(games(), st.integers(0, 10_000))
def test_a_repair_is_small_and_keeps_everybody(game: Game, seed: int) -> None:
    """After the repair nobody gains by leaving, and it moves no money in or out."""
    drawn = np.random.default_rng(seed).random(len(game))
    split = game.values[-1] / len(game) + (drawn - drawn.mean()) * 30
    found = stability(game, dict(zip(game.members, split, strict=True)))
    if found.repair is None:
        assert found.is_stable or shares.core(game).is_empty
        return
    assert found.repair.sum() == pytest.approx(0.0, abs=1e-7)
    mended = stability(game, dict(zip(game.members, split + found.repair, strict=True)))
    assert mended.worst.gain <= 1e-6


@given(games())
def test_transfers_of_an_agreement_add_up_to_nothing(game: Game) -> None:
    """What some receive others pay."""
    borne = dict(zip(game.members, shares.equal(game), strict=True))
    page = agreement(
        game, shares.shapley(game), "shapley", borne={name: float(amount) for name, amount in borne.items()}
    )
    assert sum(part.transfer for part in page.parts) == pytest.approx(0.0, abs=1e-9)
    assert sum(part.gain for part in page.parts) == pytest.approx(page.synergy, abs=1e-7)


def test_sampled_shares_bracket_the_exact_ones() -> None:
    """Nineteen of twenty 95 % intervals hold the exact value, and every estimate adds up."""
    values = np.random.default_rng(1).random(1 << 8) * np.array([mask.bit_count() ** 2 for mask in range(1 << 8)])
    values[0] = 0.0
    table = Game(tuple("abcdefgh"), values)
    exact = shares.shapley(table)
    inside = 0
    for seed in range(20):
        found = shares.sampled_shapley(RuleGame(table.members, lambda mask: float(values[mask])), 50, seed=seed)
        assert found.shares.sum() == pytest.approx(values[-1])
        inside += int(((found.low <= exact) & (exact <= found.high)).sum())
    assert inside >= 0.9 * 20 * 8


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"a": 1, "b": 2}, "'a,b' is missing"),
        ({"a": 1, "b": 2, "a,b": 3, "b,a": 3}, "given twice"),
        ({"a": 1, "b": 2, "a,c": 3}, "'c', who is no member"),
        ({"a": 1, "b": 2, "a,b": float("nan")}, "is missing|not finite|nan"),
        ({"a": 1, "b": 2, "a,b": float("inf")}, "is inf"),
    ],
)
def test_a_broken_table_is_refused_by_name(table: dict[str, float], message: str) -> None:
    """A table that is no game names the coalition that is wrong."""
    with pytest.raises(UsageError, match=message):
        Game.from_table(["a", "b"], table)


def test_shares_that_do_not_add_up_are_refused() -> None:
    """A split with a missing euro, a missing member or a stranger is named."""
    game = Game.from_table(["a", "b"], {"a": 1, "b": 2, "a,b": 10})
    for split, message in (
        ({"a": 5.0, "b": 4.0}, "add up to 9"),
        ({"a": 10.0}, "for b"),
        ({"a": 5.0, "c": 5.0}, "'c'"),
    ):
        with pytest.raises(UsageError, match=message):
            stability(game, split)

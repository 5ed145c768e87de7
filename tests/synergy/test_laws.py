"""What every way of sharing must keep, whatever the game."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.errors import UsageError
from alliance.synergy import shares
from alliance.synergy.agreement import agreement
from alliance.synergy.complaints import Complaints
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


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Game, Game, dict[str, float]]:
    """Draw a game known only within intervals, a game that it may really be, and a split of what all have in hand."""
    known = draw(games())
    size = len(known.values)
    hidden = np.array(draw(st.lists(st.integers(0, 15), min_size=size, max_size=size)), dtype=float)
    part = np.array(draw(st.lists(st.floats(0, 1), min_size=size, max_size=size)))
    hidden[0] = 0.0
    at_best, really = known.values + hidden, known.values + part * hidden
    really[-1] = known.values[-1]
    drawn = np.array(draw(st.lists(st.integers(0, 40), min_size=len(known), max_size=len(known))), dtype=float)
    split = drawn + (known.values[-1] - drawn.sum()) / len(known)
    kind = draw(st.sampled_from(["gain", "cost"]))
    sign = 1.0 if kind == "gain" else -1.0
    shares_of = dict(zip(known.members, (sign * split).tolist(), strict=True))
    game = Game(known.members, sign * known.values, kind, at_best=sign * at_best)
    return game, Game(known.members, sign * really, kind), shares_of


@given(intervals())
def test_what_is_called_certain_holds_whatever_the_intervals_hide(drawn: tuple[Game, Game, dict[str, float]]) -> None:
    """Stable stays stable, and who leaves leaves, in every game that may be the real one; the rest is called undecided."""
    game, really, split = drawn
    found, truth = stability(game, split), stability(really, split)
    gains = {each.members: each.gain for each in truth.leavers}
    assert {each.members for each in found.leavers} <= set(gains)
    assert set(gains) <= {each.members for each in (*found.leavers, *found.undecided)}
    assert all(each.gain - 1e-9 <= gains[each.members] <= each.at_most + 1e-9 for each in found.leavers)
    if found.is_stable:
        assert truth.is_stable
    assert found.is_stable + found.is_open + bool(found.leavers) == 1


@given(intervals())
def test_a_certain_repair_holds_whatever_the_intervals_hide(drawn: tuple[Game, Game, dict[str, float]]) -> None:
    """A repair that is called certain keeps everybody at best values too; the other one keeps those who leave for certain."""
    game, _, split = drawn
    found = stability(game, split)
    if found.repair is None:
        return
    assert found.repair.sum() == pytest.approx(0.0, abs=1e-7)
    moved = dict(zip(game.members, np.array(list(split.values())) + found.repair, strict=True))
    after = stability(game, moved)
    assert not [each for each in after.leavers if each.gain > 1e-6]
    if found.is_repair_certain:
        assert not [each for each in after.undecided if each.at_most > 1e-6]


def test_a_gap_is_never_printed_as_a_certainty() -> None:
    """One split, three gaps: nobody leaves for certain, it cannot be told, and somebody leaves."""
    costs = np.array([0.0, 60, 60, 100])

    def said(least: float, split: tuple[float, float]) -> str:
        game = Game(("a", "b"), costs, "cost", "EUR", at_best=np.array([0.0, least, least, 90]))
        return stability(game, {"a": split[0], "b": split[1]}).summary()

    assert said(52, (50, 50)).startswith("Nobody gains by leaving, whatever better plan it finds.")
    assert "would lose at least EUR 2.00" in said(52, (50, 50))
    assert said(45, (50, 50)).startswith(
        "Cannot be told: no coalition is known to gain by leaving, but 2 coalitions might"
    )
    assert "could gain up to EUR 5.00" in said(45, (50, 50))
    assert said(45, (65, 35)).startswith("a would leave and gain EUR 5.00 (at most EUR 20.00).")


def test_a_page_says_what_is_certain_and_what_is_not() -> None:
    """The page to sign shows the least of each gain, a question mark where it cannot be told, and the range of the synergy."""
    game = Game(("a", "b"), np.array([0.0, 60, 60, 100]), "cost", "EUR", "Plan", np.array([0.0, 52, 45, 97]))
    page = agreement(game, [50.0, 50.0], "equal")
    assert page.synergy_range == (0.0, 23.0)
    assert [part.least_gain for part in page.parts] == [2.0, -5.0]
    text = page.summary()
    assert "of which 0 are certain, and 23 at most" in text
    assert "?" in text
    proved = agreement(Game(("a", "b"), np.array([0.0, 60, 60, 100]), "cost", "EUR", "Plan"), [50.0, 50.0], "equal")
    assert proved.is_proved
    assert "?" not in proved.summary()


def test_a_value_better_than_its_limit_is_refused() -> None:
    """A coalition cannot spend less than it could at best."""
    with pytest.raises(UsageError, match=r"The value of a is 60\.0, better than the 61\.0"):
        Game(("a", "b"), np.array([0.0, 60, 60, 100]), "cost", at_best=np.array([0.0, 61, 52, 90]))
    with pytest.raises(UsageError, match="as many finite numbers"):
        Game(("a", "b"), np.array([0.0, 60, 60, 100]), "cost", at_best=np.array([0.0, 61, 52]))


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


def test_a_split_is_judged_by_what_there_is_to_share() -> None:
    """Rounding keeps nobody: a split that gives out more than there is cannot satisfy a game whose core is empty."""
    pairs = {"a": 0, "b": 0, "c": 0, "a,b": 0.673, "a,c": 0.673, "b,c": 0.673, "a,b,c": 1}
    game = Game.from_table(["a", "b", "c"], pairs)
    with pytest.raises(UsageError, match=r"add up to 1\.01"):
        stability(game, dict.fromkeys("abc", 0.337))
    large = Game.from_table(["a", "b", "c"], {name: 1000 * value for name, value in pairs.items()})
    found = stability(large, dict.fromkeys("abc", 333.33))
    assert not found.is_stable
    assert found.worst.gain == pytest.approx(673 - 2000 / 3, abs=1e-9)


def test_no_more_leavers_are_counted_than_were_looked_for() -> None:
    """Of hundreds that would leave a hundred are named, and the sentence does not say that there are no others."""
    seven = [float(coalition.bit_count() >= 7) for coalition in range(1 << 12)]
    game = Game(tuple("abcdefghijkl"), np.array(seven))
    found = stability(game, {**dict.fromkeys("abcdefghijk", 0.0), "l": 1.0})
    assert found.summary().endswith("would leave and gain 1.00. At least 99 more coalitions would leave.")


@given(st.integers(-50, 50), st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_equal_profit_is_exact_where_there_is_nothing_to_choose(
    start: int, first: int, second: int, third: int
) -> None:
    """If one split alone lies in the least core, it is the equal profit split, to the last digits."""
    only = np.array([first, second, third], dtype=float)
    pairs = [only[0] + only[1], only[0] + only[2], only[1] + only[2]]
    own = 200.0 + start
    game = Game(("a", "b", "c"), np.array([0.0, own, own, pairs[0], own, pairs[1], pairs[2], only.sum()]), "cost")
    assert shares.equal_profit(game) == pytest.approx(only, abs=1e-11)


@given(st.integers(3, 9), st.integers(0, 1000))
def test_nobody_who_complains_is_missed(count: int, seed: int) -> None:
    """The pass over half-width numbers finds a complaint whenever there is one, however near to the limit it is."""
    drawn = np.random.default_rng(seed)
    values = np.round(drawn.random(1 << count), 7)
    values[0] = 0.0
    split = drawn.random(count)
    complaints = values - sums(split)
    complaints[0] = complaints[-1] = -np.inf
    loudest = float(complaints.max())
    search = Complaints(values)
    for below in (1e-12, 1e-9, 1e-7):
        assert complaints[search.worst(split, loudest - below, 64)].max() == pytest.approx(loudest, abs=1e-13)
    assert search.worst(split, loudest + 1e-12, 64) == []

"""What is printed of an agreement adds up as it is printed, whatever the amounts."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.synergy import shares
from alliance.synergy.agreement import Agreement, agreement
from alliance.synergy.game import Game

UNITS = (1e-6, 0.01, 1.0, 1e3, 1e9)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Draw the equal split of a game of two to five members in a drawn unit, with what each bears in its plan."""
    count = draw(st.integers(2, 5))
    unit = draw(st.sampled_from(UNITS))
    # Nine digits of the unit: amounts of money have no three hundred.
    amounts = st.floats(-9.0, 9.0).map(lambda number: round(number, 9))
    values = np.array(draw(st.lists(amounts, min_size=1 << count, max_size=1 << count))) * unit
    values[0] = 0.0
    members = tuple("abcde"[:count])
    borne = np.array(draw(st.lists(amounts, min_size=count, max_size=count))) * unit
    borne[-1] = values[-1] - borne[:-1].sum()
    game = Game(members, values, draw(st.sampled_from(("gain", "cost"))))
    return agreement(game, shares.equal(game), "equal", borne=dict(zip(members, borne.tolist(), strict=True)))


@given(agreements())
def test_every_column_and_row_adds_up_as_printed(page: Agreement) -> None:
    """Cells add up to the totals, a gain is the difference beside it, transfers add up to 0, and no cell is far off."""
    found = page.in_round_numbers()
    sign = 1 if page.kind == "gain" else -1
    digit = Fraction(1, 10**found.decimals)
    for line in (*found.lines, found.total):
        assert line.gain == sign * (line.share - line.alone)
    for name in ("alone", "share", "gain"):
        assert sum(getattr(line, name) for line in found.lines) == getattr(found.total, name)
    assert sum(line.transfer for line in found.lines) == 0
    assert abs(found.total.share - Fraction(page.value)) <= digit
    for line, part in zip(found.lines, page.parts, strict=True):
        for name in ("alone", "share", "gain", "transfer"):
            assert abs(getattr(line, name) - Fraction(getattr(part, name))) <= 2 * digit


def test_the_total_of_thirds_is_the_whole() -> None:
    """Three thirds of ten are printed as 3.34, 3.33 and 3.33, and their total as 10."""
    table = {"a": 0.0, "b": 0.0, "c": 0.0, "a,b": 0.0, "a,c": 0.0, "b,c": 0.0, "a,b,c": 10.0}
    game = Game.from_table(["a", "b", "c"], table)
    lines = agreement(game, shares.equal(game), "equal").summary().splitlines()
    assert [line.split()[2] for line in lines[4:8]] == ["3.34", "3.33", "3.33", "10.00"]


@pytest.mark.parametrize("unit", [1e-7, 1e-3, 1.0])
def test_small_amounts_keep_their_digits(unit: float) -> None:
    """Nothing that is shared is printed as 0 because it is small."""
    game = Game(("a", "b"), np.array([0.0, 5, 7, 9]) * unit, "cost")
    printed = agreement(game, shares.shapley(game), "shapley").in_round_numbers()
    assert [line.gain for line in printed.lines] == [Fraction(3, 2) * Fraction(str(unit))] * 2


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("gain", [-8.903984882234143, -4.379514377011002, -2.791625520420351, 4.2e-256, 1e-08, -3.2e-302, -1.2e-38,
                  -6.175123266608031, 0.17, -8.370487056050896, 8.999999999999998, -1.1457024700398586, 1.7, 1.8130164448693193,
                  -2.5759991430325515]),
        ("cost", [6.283297322, -9.0, 9.0, -1e-08, 0.0, -4e-08, -3.24e-07, 0.0, -5.0, -5e-09, -8.83e-07, 1e-08, -9.0, -4.0, 5.59e-07]),
        ("cost", [1.0, 0.0, 6774384244.0, 405.0, 0.0, -109.0, 0.0, 0.0, -871.0, 2457778792.0, 0.0, -124.0, 30.0, 9e9, 7e9]),
    ],
)  # fmt: skip
def test_who_is_asked_already_is_not_asked_for_ever(kind: Literal["gain", "cost"], values: list[float]) -> None:
    """Values as small as the solver's tolerance leave a complaint that no row can still; the rules end, and their proof holds."""
    game = Game(tuple("abcd"), np.array([0.0, *values]), kind)
    page = agreement(game, shares.equal(game), "equal")
    found = shares.core(game)
    assert sum(part.share for part in page.parts) == pytest.approx(values[-1])
    assert found.shares.sum() == pytest.approx(values[-1])
    gains = game.gains()
    worst = max(
        gains[part] - sum(found.shares[at] for at in range(4) if part >> at & 1) * (1 if kind == "gain" else -1)
        for part in range(1, game.grand)
    )
    assert worst == pytest.approx(found.complaint, rel=1e-6, abs=1e-8 * np.abs(gains).max())

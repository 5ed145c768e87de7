"""Who gains: parts that add up, for each vehicle, beside what rules would give."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.errors import UsageError
from alliance.synergy.programme.gains import BY_VEHICLES, EQUAL, gains

PARTS = st.dictionaries(st.sampled_from("abcdef"), st.fractions(-(10**9), 10**9, max_denominator=100), min_size=1)


@given(PARTS, st.data())
def test_every_rule_shares_the_same_total(amounts: dict[str, Fraction], data: st.DataObject) -> None:
    """What a rule gives adds up to what the members have, and their shares to the whole."""
    vehicles = data.draw(st.fixed_dictionaries(dict.fromkeys(amounts, st.integers(1, 10**7).map(Fraction))))
    found = gains(amounts, vehicles, {"weights": vehicles})
    total = sum(amounts.values())
    for rule in (EQUAL, BY_VEHICLES, "weights"):
        assert sum(each.by_rule[rule] for each in found) == total
    assert not total or sum(each.share or 0 for each in found) == 1
    assert all(each.per_vehicle == each.amount / vehicles[each.member] for each in found)


def test_the_printed_estimate_gives_renault_more_for_a_vehicle() -> None:
    """45 percent of the synergies with a third of the vehicles is 1.6 times as much for each of them."""
    bn = Fraction(4_300_000_000)
    found = gains(
        {"renault": bn * 45 / 100, "nissan": bn * 55 / 100},
        {"renault": Fraction(2_500_000), "nissan": Fraction(5_000_000)},
    )
    renault, nissan = (each.per_vehicle for each in found)
    assert renault is not None
    assert nissan is not None
    assert round(renault / nissan, 2) == Fraction("1.64")
    assert found[0].by_rule[BY_VEHICLES] < found[0].amount < found[0].by_rule[EQUAL]


def test_a_rule_that_leaves_a_member_out_is_left_out() -> None:
    """Shares of a plan of others, and vehicles of some members only, compare with nobody."""
    found = gains(
        {"renault": Fraction(1), "nissan": Fraction(2)}, {"renault": Fraction(5)}, {"plan": {"renault": Fraction(1)}}
    )
    assert [list(each.by_rule) for each in found] == [[EQUAL], [EQUAL]]
    assert [each.per_vehicle for each in found] == [Fraction(1, 5), None]


def test_nobody_gains_of_nothing() -> None:
    """Without amounts there is nothing to show, and the message says what to do."""
    with pytest.raises(UsageError, match="--share renault=45"):
        gains({}, {})

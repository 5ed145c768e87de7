"""The bridge of an initiative: exact steps, each for its own cause."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.programme import FIRST, REGISTER_SHEET, filed, programme_folder, refused

from alliance.calendar import parse_period
from alliance.errors import UsageError
from alliance.record.folder import Folder
from alliance.synergy.programme.bridge import STEPS, Item, State, cost_bridge, items_of
from alliance.synergy.programme.programme import programme

AMOUNTS = st.fractions(min_value=0, max_value=10**6, max_denominator=1000)
STATES = st.builds(State, AMOUNTS, AMOUNTS, AMOUNTS, st.fractions(min_value=1, max_value=300, max_denominator=100))
ITEMS = st.lists(
    st.builds(Item, st.sampled_from(["renault", "nissan"]), st.text("abc", min_size=1, max_size=3), st.none() | STATES, st.none() | STATES),
    max_size=12,
)  # fmt: skip
OBJECTS = "initiative,measure,member,product,period,value,unit,definition"
OBJECTS_SHEET = (
    'title = "Wiring"\nsource = "https://example.org/wiring"\ncalendar = "calendar"\nas_written = ["product"]\n\n[columns]\n'
    + "".join(f'{name} = "{name}"\n' for name in OBJECTS.split(","))
)
BEFORE = (
    "PUR-1,object_volume,renault,small,2015,1000,pieces,baseline 1\nPUR-1,object_price,renault,small,2015,20,EUR,baseline 1\n"
    "PUR-1,object_volume,nissan,small,2015,500,pieces,baseline 1\nPUR-1,object_price,nissan,small,2015,2600,JPY,baseline 1"
)
AFTER = (
    "PUR-1,object_volume,renault,small,2016,1100,pieces,\nPUR-1,object_price,renault,small,2016,19,EUR,\n"
    "PUR-1,object_volume,nissan,small,2016,500,pieces,\nPUR-1,object_price,nissan,small,2016,2600,JPY,"
)


@given(ITEMS)
def test_the_steps_leave_nothing_over(items: list[Item]) -> None:
    """Whatever changes, start and steps are the end, for all and for each member, exactly."""
    found = cost_bridge(items)
    assert found.remainder == 0
    assert found.end == sum((item.after.cost for item in items if item.after), Fraction(0))
    for each in found.by_member.values():
        assert each["start"] + sum(each[step] for step in STEPS) == each["end"]


@given(STATES.filter(lambda state: state.volume > 0), st.sampled_from(["price", "rate", "volume"]), AMOUNTS)
def test_one_change_is_one_step(before: State, changed: str, value: Fraction) -> None:
    """What changes alone is told in its own step, and all others are nothing."""
    found = cost_bridge([Item("renault", "part", before, replace(before, **{changed: value}))])
    step = {"price": "price", "rate": "exchange rate", "volume": "volume"}[changed]
    assert found.steps[step] == found.end - found.start
    assert [name for name, each in found.steps.items() if each and name != step] == []


@given(STATES, st.fractions(min_value=1, max_value=300, max_denominator=100))
def test_a_price_that_follows_its_index_has_no_effect(before: State, index: Fraction) -> None:
    """A price that moves as its contract says is no merit of the initiative."""
    after = replace(before, index=index, price=before.price * index / before.index)
    assert cost_bridge([Item("renault", "part", before, after)]).effect == 0


def test_a_worked_bridge() -> None:
    """Two items by hand: pieces 100 and 100 at 10 and 20 become 150 and 90, and the first costs 9."""
    items = [
        Item("renault", "a", State(Fraction(100), Fraction(10)), State(Fraction(150), Fraction(9))),
        Item("renault", "b", State(Fraction(100), Fraction(20)), State(Fraction(90), Fraction(20))),
        Item("renault", "new", None, State(Fraction(5), Fraction(2))),
    ]
    found = cost_bridge(items)
    assert (found.start, found.end) == (3000, 3160)
    assert found.steps == {"scope": 10, "volume": 600, "mix": -300, "exchange rate": 0, "index": 0, "price": -150}


@pytest.fixture
def wiring(tmp_path: Path) -> Folder:
    """Return a folder with one approved initiative and the frozen baseline of its cost object."""
    folder = programme_folder(tmp_path / "alliance")
    filed(folder, FIRST, REGISTER_SHEET, known="2015-07-01")
    filed(folder, BEFORE, OBJECTS_SHEET, known="2016-01-10", head=OBJECTS)
    filed(folder, "PUR-1,2016-01-15,,,,,,,,,3,,,,", REGISTER_SHEET, known="2016-01-20")
    return folder


def test_a_bridge_is_made_of_the_record(wiring: Folder) -> None:
    """Pieces and prices of both years come from deliveries, exchange rates from the rates of their own years."""
    filed(wiring, AFTER, OBJECTS_SHEET, known="2017-01-10", head=OBJECTS)
    record = wiring.snapshot()
    items, year, version, notes = items_of(record, programme(record), "PUR-1", parse_period("2016"))
    found = cost_bridge(items)
    assert (str(year), version, len(notes)) == ("2015", "1", 2)
    assert (found.steps["volume"], found.steps["price"], found.effect) == (2000, -1100, 1100)
    assert found.by_member["nissan"]["price"] == 0
    assert (
        found.by_member["nissan"]["exchange rate"]
        == found.by_member["nissan"]["end"] - found.by_member["nissan"]["start"]
    )


def test_a_frozen_baseline_cannot_be_delivered_again(wiring: Folder) -> None:
    """The snapshot stands as the plan does; what came is no part of it."""
    again = refused(wiring, BEFORE.replace(",20,", ",21,"), OBJECTS_SHEET, known="2016-02-10", head=OBJECTS)
    assert ("plan-frozen", 2, "value") in [(each.rule, each.row, each.column) for each in again]
    assert refused(wiring, AFTER, OBJECTS_SHEET, known="2017-01-10", head=OBJECTS) == []


def test_a_bridge_without_its_ends_is_refused(wiring: Folder) -> None:
    """No year, no baseline of that number, or a price without pieces: the message says what to file."""
    record = wiring.snapshot()
    for version, words in (("", "for 2016"), ("2", "no baseline 2")):
        with pytest.raises(UsageError, match=words):
            items_of(record, programme(record), "PUR-1", parse_period("2016"), version)
    filed(wiring, AFTER.splitlines()[1], OBJECTS_SHEET, known="2017-01-10", head=OBJECTS)
    record = wiring.snapshot()
    with pytest.raises(UsageError, match="object_volume of PUR-1, renault, small is missing"):
        items_of(record, programme(record), "PUR-1", parse_period("2016"))

"""How a programme is counted: one series, each month once, and every statement as it was known."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.delivered import EMPTY
from tests.record.programme import filed, programme_folder
from tests.synergy.year_of_a_programme import FUNCTIONS, MEMBERS, Year, recount, year_of

from alliance.errors import UsageError
from alliance.record.folder import Folder
from alliance.record.initiatives import LADDER, LASTING, PROBABILITIES, PROGRAMME_MEASURES, Initiatives
from alliance.synergy.programme.counting import Window, counted
from alliance.synergy.programme.overlaps import overlaps
from alliance.synergy.programme.programme import Amounts, Programme, programme
from alliance.synergy.programme.statement import Statement, statement

JANUARY_2016 = (2016 - 1970) * 12
WHOLE_2016 = Window(JANUARY_2016, JANUARY_2016 + 12)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(PROGRAMME_MEASURES), st.integers(0, 5), st.integers(0, 2), st.integers(0, 47),
        st.integers(-(10**12), 10**12),
    ),
    max_size=60, unique_by=lambda row: row[:4],
)  # fmt: skip


def made(rows: list[tuple[str, int, int, int, int]], once: frozenset[int] = frozenset()) -> Programme:
    """Return a programme of six initiatives that were all approved, with some amounts."""
    measure, initiative, member, month, value = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([],) * 5
    )
    columns = dict.fromkeys(LASTING, ("",) * 6) | {
        "stage": ("4",) * 6, "function": ("purchasing", "engineering") * 3, "members": ("renault+nissan+mitsubishi",) * 6,
        "recurrence": tuple("one-time" if at in once else "recurring" for at in range(6)),
        "cost_object": ("part: wiring", "part: wiring", "part: seat", "part: Seat", "part: tyre", "part: glass"),
    }  # fmt: skip
    listed = Initiatives(tuple(f"I-{at}" for at in range(6)), columns, np.zeros(6, np.int64))
    amounts = Amounts(
        np.array([PROGRAMME_MEASURES.index(each) for each in measure], np.int64), np.array(initiative, np.int64),
        np.array(member, np.int64), np.array(month, np.int64) + JANUARY_2016, np.ones(len(rows), np.int64),
        np.array(value, np.int64), np.arange(len(rows)),
    )  # fmt: skip
    return Programme(listed, MEMBERS, amounts.in_order(), -2, "EUR")


def counts(known: Programme, year: int, series: str = "actual") -> Mapping[str, int]:
    """Return every count of all initiatives for a year."""
    window = Window(JANUARY_2016 + 12 * (year - 2016), JANUARY_2016 + 12 * (year - 2015))
    found = counted(known, series, window, np.zeros(len(known.amounts), np.int64), 1)
    return {name: int(value[0]) for name, value in found.items()}


@given(ROWS, st.frozensets(st.integers(0, 5)))
def test_new_in_year_and_carry_over_reproduce_the_run_rate(
    rows: list[tuple[str, int, int, int, int]], once: frozenset[int]
) -> None:
    """New in a year plus what it carries over into the next one is the run-rate of what began in it."""
    known = made(rows, once)
    for year in range(2016, 2020):
        assert counts(known, year)["new"] + counts(known, year + 1)["carry_over"] == counts(known, year)["run_rate"]


@given(ROWS, st.frozensets(st.integers(0, 5)), st.sampled_from(["plan", "forecast", "actual", "confirmed"]))
def test_every_month_of_a_series_is_counted_once(
    rows: list[tuple[str, int, int, int, int]], once: frozenset[int], series: str
) -> None:
    """The effects of all years are the cumulative effect, and that is the sum of the series."""
    known = made(rows, once)
    years = [counts(known, year, series) for year in range(2016, 2020)]
    whole = sum(value for measure, *_, value in rows if measure == f"synergy_{series}")
    assert sum(each["effect"] for each in years) == years[-1]["cumulative"] == whole
    assert all(each["net"] == each["effect"] - each["one_off"] for each in years)


@given(ROWS, st.sampled_from(["function", "member", "stage", "initiative"]))
def test_confirmed_shares_and_what_is_unreconciled_are_the_total(
    rows: list[tuple[str, int, int, int, int]], by: str
) -> None:
    """However it is broken down, what members confirmed and what is unreconciled add up to what was proposed."""
    said = statement(made(rows), WHOLE_2016, PROBABILITIES, by=by)
    for parts in (said.shares, said.lines):
        assert sum(each.confirmed + each.unreconciled for each in parts) == said.total.proposed
        assert sum(each.confirmed for each in parts) == said.total.confirmed
    assert sum(each.proposed - each.confirmed for each in said.differences) == said.total.unreconciled
    assert said.total.proposed == said.total.counts["effect"]


def test_a_function_counts_what_its_initiatives_count() -> None:
    """A breakdown never changes the total, and a filter takes whole initiatives."""
    rows = [("synergy_actual", at, at % 3, at, 100 * at + 7) for at in range(6)]
    whole = statement(made(rows), WHOLE_2016, PROBABILITIES)
    one = statement(made(rows), WHOLE_2016, PROBABILITIES, where={"function": ["engineering"]})
    assert [line.name for line in whole.lines] == ["engineering", "purchasing"]
    assert one.total.counts == whole.lines[0].counts


def test_a_share_begins_with_its_initiative() -> None:
    """A member that joins later carries over what the initiative carries over, also when it is asked for alone."""
    known = made(
        [("synergy_actual", 0, 0, 2, 500), ("synergy_actual", 0, 1, 13, 700), ("synergy_actual", 0, 1, 14, 900)]
    )
    said = statement(known, Window(JANUARY_2016 + 12, JANUARY_2016 + 24), PROBABILITIES, where={"member": ["nissan"]})
    assert said.total.counts["carry_over"] == Fraction(7)
    assert said.total.counts["continuing"] == Fraction(9)


def test_numbers_beyond_64_bits_are_added_exactly() -> None:
    """A sum that no machine word holds is right all the same."""
    big = 2**62
    known = made([("synergy_actual", at, 0, 0, 1) for at in range(3)])
    values = np.array([big, big, big], object)
    amounts = Amounts(
        *(values if name == "value" else getattr(known.amounts, name) for name in Amounts.__dataclass_fields__)
    )
    found = counts(Programme(known.initiatives, MEMBERS, amounts, 0, "EUR"), 2016)
    assert found["effect"] == 3 * big


def test_two_claims_on_one_object_are_found() -> None:
    """A pair of quantity and price is named for a look; any other pair counts a euro twice."""
    known = made([("synergy_plan", at, 0, 1, 100) for at in range(6)])
    found = {each.initiatives: each.is_double for each in overlaps(known, WHOLE_2016)}
    assert found == {("I-0", "I-1"): False, ("I-2", "I-3"): False}
    twice = made([("synergy_plan", at, 0, 1, 100) for at in (0, 1)])
    same = {**twice.initiatives.columns, "function": ("purchasing",) * 6}
    listed = Initiatives(twice.initiatives.ids, same, twice.initiatives.since)
    assert [each.is_double for each in overlaps(Programme(listed, MEMBERS, twice.amounts, -2, "EUR"), WHOLE_2016)] == [
        True
    ]


def test_a_part_of_a_year_is_refused_where_only_the_year_is_known() -> None:
    """A yearly amount is never cut into months."""
    known = made([("synergy_actual", 0, 0, 0, 1200)])
    amounts = Amounts(
        *(np.array([12]) if name == "months" else getattr(known.amounts, name) for name in Amounts.__dataclass_fields__)
    )
    yearly = Programme(known.initiatives, MEMBERS, amounts, -2, "EUR")
    assert counts(yearly, 2016)["new"] == 1200
    with pytest.raises(UsageError, match="whole years"):
        statement(yearly, Window(JANUARY_2016, JANUARY_2016 + 3), PROBABILITIES)


def test_an_empty_record_has_an_empty_programme() -> None:
    """Nothing filed is nothing counted, and no fault."""
    said = statement(programme(EMPTY), WHOLE_2016, PROBABILITIES)
    assert (said.lines, said.total.initiatives, said.differences) == ((), 0, ())


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Year]:
    """Return a folder in which the year of 400 initiatives was filed, and the year."""
    year = year_of(400, seed=2016)
    folder = programme_folder(tmp_path_factory.mktemp("life") / "alliance")
    for handed in year.handed:
        filed(folder, handed.text, handed.sheet, known=handed.known.isoformat(), member=handed.member)
    return folder, year


def said_of(said: Statement) -> dict[str, Fraction]:
    """Return a statement as the recount names it."""
    total: dict[str, Fraction] = {}
    for line in said.lines:
        total |= {
            f"{name} {line.name}": line.counts[name] for name in ("new", "one_time", "continuing", "effect", "run_rate")
        }
        total[f"confirmed {line.name}"] = line.confirmed
    for share in said.shares:
        total |= {f"proposed {share.member}": share.proposed, f"confirmed {share.member}": share.confirmed}
    for rung in said.pipeline:
        total |= {f"gross {rung.stage}": rung.gross, f"weighted {rung.stage}": rung.weighted}
    total["open months"] = Fraction(sum(len(each.months) for each in said.differences))
    total["unreconciled"] = said.total.unreconciled
    return {name: value for name, value in total.items() if value}


@pytest.mark.slow
def test_a_year_of_400_initiatives_is_stated_right_each_month_as_known(life: tuple[Folder, Year]) -> None:
    """Twelve months with corrections, late and missing confirmations: every statement is the recount of that day."""
    folder, year = life
    record = folder.snapshot()
    days = sorted({handed.known for handed in year.handed} | {date(2016, 1, 3)})
    assert len(days) > 50
    for day in days:
        said = statement(programme(record, day), WHOLE_2016, PROBABILITIES)
        assert said_of(said) == recount(year, day), day
    last = statement(programme(record), WHOLE_2016, PROBABILITIES)
    assert {line.name for line in last.lines} == set(FUNCTIONS)
    assert not last.is_reconciled
    assert sum(rung.initiatives for rung in last.pipeline) == 400
    assert [rung.stage for rung in last.pipeline] == list(LADDER)


@pytest.mark.slow
def test_the_record_of_that_year_is_whole(life: tuple[Folder, Year]) -> None:
    """Nothing of a year of filing is damaged or left over."""
    folder, year = life
    assert folder.journal.verify() == []
    assert len(folder.journal.entries()) == len(year.handed)
    assert Path(folder.path, "record", "log").is_dir()

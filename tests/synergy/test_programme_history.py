"""What a programme learns from itself, and when it may."""

from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.programme import REGISTER_SHEET, filed, programme_folder

from alliance.record.folder import Folder
from alliance.record.initiatives import PROBABILITIES
from alliance.synergy.programme.history import ENOUGH, BackTest, History, Learned, history


def lived(path: Path, ends: list[str]) -> Folder:
    """Return a folder with one initiative after the other: approved in one month, and booked or stopped in the next."""
    folder = programme_folder(path)
    rows = [
        f"I-{at:03d},{date(2010 + at // 12, at % 12 + 1, 5)},Work,purchasing,Jane Doe,renault,thing {at},cost reduction,p_and_l,"
        "recurring,3,,,,"
        for at in range(len(ends))
    ]
    filed(folder, "\n".join(rows), REGISTER_SHEET, known="2017-01-01")
    rows = [
        f"I-{at:03d},{date(2010 + at // 12, at % 12 + 1, 25)},,,,,,,,,{'4' if end == '5' else end},,,Done,\n"
        + (f"I-{at:03d},{date(2010 + at // 12, at % 12 + 1, 28)},,,,,,,,,5,,,Done," if end == "5" else "")
        for at, end in enumerate(ends)
    ]
    filed(folder, "\n".join(row.strip() for row in rows), REGISTER_SHEET, known="2017-01-02")
    return folder


def test_half_of_what_is_approved_is_learned(tmp_path: Path) -> None:
    """Where every second approved initiative is stopped, the ladder's 80 percent is too much, and the back-test shows it."""
    record = lived(tmp_path / "alliance", ["5", "X"] * 30).snapshot()
    found = history(record, PROBABILITIES)
    approved = next(each for each in found.stages if each.stage == "3")
    assert (approved.resolved, approved.booked, approved.probability) == (60, 30, Fraction(1, 2))
    assert found.back_test is not None
    assert (found.back_test.learned_from, found.back_test.tested_on) == (30, 30)
    assert found.back_test.learned_error < found.back_test.ladder_error
    # Whatever was done was booked.
    assert found.probabilities(PROBABILITIES) == {**PROBABILITIES, "3": Fraction(1, 2), "4": Fraction(1)}


def test_too_short_a_history_leaves_the_ladder(tmp_path: Path) -> None:
    """Fewer than enough resolved initiatives teach nothing, and what is known later teaches nothing before."""
    record = lived(tmp_path / "alliance", ["5", "X"] * 12).snapshot()
    assert history(record, PROBABILITIES).back_test is None
    assert history(record, PROBABILITIES).probabilities(PROBABILITIES) == PROBABILITIES
    assert [each.resolved for each in history(record, PROBABILITIES, date(2017, 1, 1)).stages] == [0] * 5


def test_what_was_learned_and_fails_its_test_does_not_weigh(tmp_path: Path) -> None:
    """A programme that went well first and badly after has learned the wrong thing, and the ladder stays."""
    record = lived(tmp_path / "alliance", ["5"] * 25 + ["X"] * 25).snapshot()
    found = history(record, PROBABILITIES)
    assert found.back_test is not None
    assert not found.back_test.is_better
    assert found.probabilities(PROBABILITIES) == PROBABILITIES


@settings(max_examples=30)
@given(st.integers(0, 60), st.integers(0, 60))
def test_a_learned_probability_is_one(resolved: int, booked: int) -> None:
    """It lies between 0 and 1, and needs enough."""
    found = Learned("3", max(resolved, booked), booked, Fraction(4, 5))
    assert (found.probability is None) == (found.resolved < ENOUGH)
    assert found.probability is None or 0 <= found.probability <= 1
    past = History((found,), BackTest(30, 30, Fraction(0), Fraction(1)))
    assert set(past.probabilities(PROBABILITIES)) == set(PROBABILITIES)

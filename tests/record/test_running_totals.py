"""The arithmetic behind the check of periods: which limits leave room for one running total."""

from random import Random

import numpy as np
import pytest

from alliance.record.checks.running_totals import Limits, Round, impossible, smallest_round

FAR = 10**9


def limits(*given: tuple[int, int, int], half: int = 0, series: int = 1, never_falls: bool = True) -> Limits:
    """Return limits of one series: first day, last day, amount."""
    first, last, value = (np.array(column, np.int64) for column in zip(*given, strict=True))
    falls = np.full(len(given), never_falls)
    return Limits(np.full(len(given), series), first, last, value - half, value + half, falls)


def closes(given: Limits) -> bool:
    """Return whether no round trip is below nothing, by Floyd and Warshall's method."""
    days = sorted({*given.first.tolist(), *given.last.tolist()})
    way = {(a, b): 0 if a == b or (a > b and given.never_falls.any()) else FAR for a in days for b in days}
    for first, last, low, high in zip(given.first, given.last, given.low, given.high, strict=True):
        way[first, last] = min(way[first, last], int(high))
        way[last, first] = min(way[last, first], -int(low))
    for over in days:
        for a in days:
            for b in days:
                way[a, b] = min(way[a, b], way[a, over] + way[over, b])
    return all(way[day, day] >= 0 for day in days)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # A year with a half, three months and a quarter that add up to more.
        ([(0, 12, 100), (0, 6, 50), (6, 7, 10), (7, 8, 10), (8, 9, 10), (9, 12, 21)], Round((1, 2, 3, 4, 5), (0,))),
        # The same, less.
        ([(0, 12, 100), (0, 6, 50), (6, 7, 10), (7, 8, 10), (8, 9, 10), (9, 12, 19)], Round((0,), (1, 2, 3, 4, 5))),
        # A part alone above its whole, and parts that leave a gap and still are too much.
        ([(0, 12, 100), (3, 6, 101)], Round((1,), (0,))),
        ([(0, 12, 100), (0, 6, 60), (9, 10, 50)], Round((1, 2), (0,))),
        # Two years that overlap: April to March holds no more than both leave room for.
        ([(0, 12, 100), (12, 24, 100), (3, 15, 190), (0, 3, 20)], Round((2, 3), (0, 1))),
    ],
)
def test_the_fewest_reports_that_contradict_each_other_are_named(
    given: list[tuple[int, int, int]], expected: Round
) -> None:
    """A contradiction is told by its smallest round: these are too much for the room that those leave."""
    assert impossible(limits(*given)).tolist() == [1]
    assert smallest_round(limits(*given)) == expected
    assert impossible(limits(*given, half=50)).tolist() == []


def test_what_can_fall_contradicts_only_where_the_days_are_covered() -> None:
    """Money may be lost between: three quarters above their year are no contradiction, all four are."""
    quarters = [(0, 3, 40), (3, 6, 40), (6, 9, 40)]
    assert impossible(limits((0, 12, 100), *quarters, never_falls=False)).tolist() == []
    assert impossible(limits((0, 12, 100), *quarters)).tolist() == [1]
    assert impossible(limits((0, 12, 100), *quarters, (9, 12, -10), never_falls=False)).tolist() == [1]
    assert impossible(limits((0, 12, 110), *quarters, (9, 12, -10), never_falls=False)).tolist() == []


def test_contradictions_agree_with_all_round_trips_on_1000_random_calendars() -> None:
    """Of many series at once exactly those are impossible that have a round trip below nothing."""
    chance = Random(2017)
    for _ in range(100):
        every = []
        for series in range(10):
            days = chance.randint(2, 8)
            truth = [chance.randint(0, 90) for _ in range(days)]
            spans = {tuple(sorted(chance.sample(range(days + 1), 2))) for _ in range(chance.randint(1, days + 3))}
            given = [(a, b, sum(truth[a:b]) + chance.choice([0] * 9 + [7, -7])) for a, b in sorted(spans)]
            every.append(limits(*given, half=chance.choice([0, 3]), series=series, never_falls=chance.random() < 0.7))
        columns = ("series", "first", "last", "low", "high", "never_falls")
        together = Limits(*(np.concatenate([getattr(each, name) for each in every]) for name in columns))
        wrong = [number for number, each in enumerate(every) if not closes(each)]
        assert impossible(together).tolist() == wrong
        for number, each in enumerate(every):
            found = smallest_round(each)
            assert (found is not None) == (number in wrong)
            if found is not None:
                assert sum(each.low[list(found.more)]) > sum(each.high[list(found.room)])


def test_amounts_beyond_64_bits_are_compared_exactly() -> None:
    """Amounts that machine integers could not add up are Python's, and no digit is lost."""
    huge = 10**18
    given = limits((0, 12, 4 * huge), (0, 6, 2 * huge), (6, 12, 2 * huge + 1))
    assert impossible(given).tolist() == [1]
    assert smallest_round(given) == Round((1, 2), (0,))
    assert impossible(limits((0, 12, 4 * huge), (0, 6, 2 * huge), (6, 12, 2 * huge))).tolist() == []

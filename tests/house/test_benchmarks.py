"""The benchmarks ask what they say they ask: the cube of the synthetic rows is the plain sum of the rows that stand."""

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.ours import file_rows
from benchmarks.questions import ONE_MARKET, ONE_YEAR, current, fiscal_year, our_cube, our_figure, weight, whole_years
from benchmarks.rows import MARKETS, MODELS, REGION_OF, Rows, deliveries

from alliance.record.snapshot import Snapshot

# Mitsubishi counts from October 2016.
YEARS = (2015, 2016)


@pytest.fixture(scope="module")
def rows() -> list[Rows]:
    """Return a few synthetic rows of three calendar years."""
    return [each for each in deliveries(20_000) if 2015 <= each.month.year <= 2017]


@pytest.fixture(scope="module")
def filed(rows: list[Rows], tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return the record of the rows."""
    return file_rows(Path(tmp_path_factory.mktemp("rows")) / "synthetic", rows).snapshot()


def standing(rows: list[Rows]) -> list[tuple[Rows, int]]:
    """Return the deliveries that stand, each with its weight in thousandths."""
    numbers = current(rows)
    return [(each, weight(each.member, each.month)) for each in rows if each.delivery in numbers]


def test_the_cube_is_the_weighted_sum_of_the_rows(rows: list[Rows], filed: Snapshot) -> None:
    """Restatements, corrections, dated shares, regions and fiscal years: row by row, the same cube."""
    sums: Counter[tuple[str, str, int]] = Counter()
    for each, share in standing(rows):
        for model, market, units in zip(each.model.tolist(), each.market.tolist(), each.units.tolist(), strict=True):
            sums[MODELS[model].brand, REGION_OF[MARKETS[market]], fiscal_year(each.month)] += units * share
    plain = {key: value for key, value in whole_years(dict(sums), YEARS).items() if value}
    assert {key: value for key, value in our_cube(filed, YEARS).items() if value} == plain


def test_one_figure_is_the_weighted_sum_of_its_rows(rows: list[Rows], filed: Snapshot) -> None:
    """One market in one fiscal year: row by row, the same figure."""
    market = MARKETS.index(ONE_MARKET)
    of_year = [(each, share) for each, share in standing(rows) if fiscal_year(each.month) == ONE_YEAR]
    assert our_figure(filed) == sum(int(each.units[each.market == market].sum()) * share for each, share in of_year)

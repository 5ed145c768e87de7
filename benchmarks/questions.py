"""The two questions, and how the record answers them: the whole cube, and one figure of it."""

import hashlib
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from alliance.calendar import JAPANESE_FISCAL_YEAR
from alliance.figures.catalogue import load_catalogue
from alliance.figures.consolidate import consolidate
from alliance.figures.cube import cube
from alliance.figures.figure import Question
from alliance.record.snapshot import Snapshot
from benchmarks.rows import MARKETS, MONTHS, REGION_OF, Rows

PERIMETER = "renault + 43.4% nissan + 34% mitsubishi from 2016-10-01 + avtovaz from 2012-12-01"
CATALOGUE = load_catalogue()
# The fiscal years that the ten calendar years fill wholly.
YEARS = range(MONTHS[0].year, MONTHS[-1].year)

# Who counts from when, in thousandths; the same as `PERIMETER`.
SHARES = {
    "renault": (MONTHS[0], 1000),
    "nissan": (MONTHS[0], 434),
    "mitsubishi": (date(2016, 10, 1), 340),
    "avtovaz": (date(2012, 12, 1), 1000),
}
ONE_YEAR, ONE_MARKET = 2015, MARKETS[5]

# brand, region, label of the Japanese fiscal year -> thousandths of vehicles.
Cube = dict[tuple[str, str, int], int]


def fiscal_year(month: date) -> int:
    """Return the Japanese fiscal year of a month."""
    start = JAPANESE_FISCAL_YEAR.year(month.year).start
    return month.year if start is not None and month >= start else month.year - 1


def weight(member: str, month: date) -> int:
    """Return what a vehicle of a member counts in a month, in thousandths."""
    start, share = SHARES[member]
    return share if month >= start else 0


def current(deliveries: Sequence[Rows]) -> set[int]:
    """Return the numbers of the deliveries that stand: all that no later delivery of the same month replaces."""
    standing: dict[tuple[str, date], set[int]] = {}
    for rows in deliveries:
        of_month = standing.setdefault((rows.member, rows.month), set())
        if rows.mode == "replace":
            of_month.clear()
        of_month.add(rows.delivery)
    return set().union(*standing.values())


def digest(table: Cube) -> str:
    """Return a digest of a cube: the same for equal figures, whoever made them; a figure of 0 counts as none."""
    lines = sorted(f"{brand}|{region}|{year}|{value}" for (brand, region, year), value in table.items() if value)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def whole_years(table: Cube, years: Sequence[int] = YEARS) -> Cube:
    """Return the figures of the fiscal years that are wholly in the rows."""
    return {key: value for key, value in table.items() if key[2] in years}


def thousandths(value: Fraction) -> int:
    """Return an exact number of thousandths."""
    whole = value * 1000
    assert whole.denominator == 1
    return whole.numerator


def our_cube(snapshot: Snapshot, years: Sequence[int] = YEARS, known_on: date | None = None) -> Cube:
    """Return the whole cube from the record, as known on a day."""
    periods = {JAPANESE_FISCAL_YEAR.year(year): year for year in years}
    question = Question("sales", PERIMETER, next(iter(periods)), by=("brand", "market"), known_on=known_on)
    found = cube(snapshot, question, list(periods), groups={"market": REGION_OF}, catalogue=CATALOGUE)
    assert not found.refusals, found.refusals
    return {
        (brand, region, periods[period]): thousandths(value)
        for (period, (brand, region)), value in found.values.items()
    }


def our_figure(snapshot: Snapshot) -> int:
    """Return one figure from the record: one market in one fiscal year."""
    period = JAPANESE_FISCAL_YEAR.year(ONE_YEAR)
    figure = consolidate(snapshot, Question("sales", PERIMETER, period, where={"market": ONE_MARKET}), CATALOGUE)
    assert figure.value is not None, figure.refusal
    return thousandths(figure.value)

"""The lines of a breakdown: they always add up to the figure, with a line for what nobody broke down (§10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from alliance.errors import UsageError
from alliance.figures.answer import answer, rounding, standing_of
from alliance.figures.asked import Asked
from alliance.figures.figure import Figure, Row, Status
from alliance.figures.parts import COLUMNS
from alliance.figures.periods import NOTHING
from alliance.figures.sellers import brands_of
from alliance.figures.standing import Block
from alliance.figures.tally import Tally, add_up
from alliance.figures.terms import Part
from alliance.record.members import ALLIANCE

MEMBER = "member"
REST = "not broken down"
REGION = "region"
SEPARATOR = " / "


def broken_down(asked: Asked, figure: Figure, tally: Tally) -> Figure:
    """Return the figure with its lines.

    Parameters
    ----------
    asked : Asked
        The question, with its `by`.
    figure : Figure
        The figure without lines.
    tally : Tally
        What it was made from.

    Raises
    ------
    UsageError
        If it cannot be broken down by a column.
    """
    see_that_columns_exist(asked.question.by)
    rows = list(_rows(asked, tally))
    if "market" in asked.question.by:
        rows = _without_overlaps(asked, figure, rows)
    if figure.value is not None:
        rest = figure.value - sum((row.value for row in rows if row.value is not None), NOTHING)
        if rest:
            note = "the lines add up to more than the figure" if (rest < 0) != (figure.value < 0) else ""
            rows.append(Row(REST, rest, note=note))
    return replace(figure, rows=tuple(rows))


def see_that_columns_exist(by: Iterable[str]) -> None:
    """Refuse to break a figure down by something that facts do not have.

    Raises
    ------
    UsageError
        If there is no such column.
    """
    for column in by:
        if column not in (MEMBER, *COLUMNS):
            raise UsageError(
                f"A figure cannot be broken down by '{column}'. Columns are {MEMBER}, {', '.join(COLUMNS)}."
            )


def _without_overlaps(asked: Asked, figure: Figure, rows: list[Row]) -> list[Row]:
    """Return the lines without regions, unless regions and countries together are exactly the figure.

    A region holds countries that may have a line of their own, and nobody says which.
    """
    regions = {thing.id for thing in asked.snapshot.registry.of_kind(REGION)}
    countries = [row for row in rows if not regions.intersection(row.key.split(SEPARATOR))]
    known = [row for row in rows if row.value is not None]
    if figure.value is not None and len(countries) < len(known):
        gap = figure.value - sum((row.value for row in known if row.value is not None), NOTHING)
        if abs(gap) <= figure.half + sum((row.half for row in known), NOTHING):
            return known
    return countries


def _rows(asked: Asked, tally: Tally) -> Iterator[Row]:
    columns = [column for column in asked.question.by if column != MEMBER]
    if not columns:
        yield from _by_member(asked, tally, {})
        return
    found = []
    for values in product(*(values_of(asked, column) for column in columns)):
        part = dict(zip(columns, values, strict=True))
        narrowed = asked.narrowed(part)
        narrow, tally = answer(narrowed)
        if MEMBER in asked.question.by:
            found += [row for row in _by_member(narrowed, tally, part) if row.value or row.status is not Status.REFUSED]
        elif narrow.value is not None and (narrow.value or not _is_empty(tally)):
            found.append(Row(_key(part), narrow.value, narrow.half, narrow.status, _limit(narrow.bound)))
        elif narrow.value is None and tally.parts:
            reason = narrow.refusal.sentence() if narrow.refusal else ""
            found.append(Row(_key(part), None, status=Status.REFUSED, note=reason))
    yield from sorted(found, key=lambda row: (row.value is None, -(row.value or NOTHING), row.key))


def _by_member(asked: Asked, tally: Tally, part: dict[str, str]) -> Iterator[Row]:
    """Yield a line per member: what stands on its account; inside a printed total, what it reported itself."""
    if any(each.member not in asked.perimeter.stretches for each in tally.parts):
        tally = add_up(asked)
    accounts: dict[str, list[Part]] = {}
    for each in tally.parts:
        accounts.setdefault(each.member, []).append(each)
    open_ones = {gap.member for gap in tally.gaps} | {each.member for each in tally.contested}
    inside = {each: account for account, parts in accounts.items() for entry in parts for each in entry.report.covers}
    for member in asked.perimeter.stretches:
        key = _key({MEMBER: member, **part})
        if member in open_ones:
            yield Row(key, None, status=Status.REFUSED, note="missing, or sources disagree")
        elif member in accounts:
            yield _row(asked, key, accounts[member])
        elif inside.get(member, member) in asked.perimeter.stretches and member in inside:
            yield Row(key, NOTHING, note=f"inside the figure of {inside[member]}")


def _row(asked: Asked, key: str, parts: list[Part]) -> Row:
    value = sum((each.amount for each in parts), NOTHING)
    bounds = {each.report.edge.bound for each in parts} - {""}
    note = _limit(bounds.pop()) if len(bounds) == 1 else ""
    return Row(key, value, rounding(parts), standing_of(asked, parts), note)


def _limit(bound: str) -> str:
    return {"lower": "at least", "upper": "at most"}.get(bound, "")


def _key(part: dict[str, str]) -> str:
    return SEPARATOR.join(part.values())


def _is_empty(tally: Tally) -> bool:
    """Return whether no fact stands behind a part: transactions of a part that was never sold."""
    return all(part.report.transactions is not None and not len(part.report.cells()) for part in tally.parts)


def values_of(asked: Asked, column: str) -> list[str]:
    """Return what was reported in a column for the part and days that are asked for, in the order of its words."""
    words = asked.standing.cells.words[column]
    codes: set[int] = set()
    for reporter in asked.standing.reporters(asked.measure.id):
        block = asked.standing.block(asked.measure.id, reporter)
        if block is not None and (reporter in asked.perimeter.stretches or reporter == ALLIANCE):
            codes |= set(_codes(asked, block, column))
    values = [words[code] for code in sorted(codes) if code]
    if column == "brand":
        # A member with a single brand reports it without naming it.
        single = [
            brands[0] for member in asked.counted() if len(brands := brands_of(asked.state, member, asked.period)) == 1
        ]
        values += [brand for brand in single if brand not in values]
    return values


def _codes(asked: Asked, block: Block, column: str) -> list[int]:
    positions = np.concatenate(
        [block.figures, block.transactions.positions if block.transactions else block.figures[:0]]
    )
    columns = asked.standing.cells.columns
    during = (columns["end"][positions] > asked.start) & (columns["start"][positions] < asked.end)
    for asked_column, value in asked.where.items():
        during &= columns[asked_column][positions] == asked.standing.code(asked_column, value)
    return sorted(set(columns[column][positions[during]].tolist()))

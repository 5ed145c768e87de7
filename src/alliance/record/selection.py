"""Which rows of a table are read: not the ones that a delivery sheet excludes, nor empty ones; and what totals say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from alliance.findings import Finding, Severity
from alliance.record.cells import Integers
from alliance.record.delivery_sheet import DeliverySheet, Exclusion
from alliance.record.draft import SHOWN, counted
from alliance.record.readers.table import Column, Table, tidy

# Words by which a person marks a total, in the languages of an alliance.
_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?(?: général)?|sum|summe|gesamt|insgesamt|zusammen|ensemble|somme|suma|totale|合計|小計|総計|計|(?:.*\s)?(?:total|zusammen|insgesamt|合計|計)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TotalRow:
    """A row of the table that totals others.

    Parameters
    ----------
    position : int
        Its position in the table.
    label : str
        The text that marks it.
    parts : array of shape (found,), int64
        Positions of the rows that it totals.
    """

    position: int
    label: str
    parts: Integers


@dataclass(frozen=True)
class Selection:
    """The rows of a table that are read.

    Parameters
    ----------
    table : Table
        The table, with cells filled from above where the delivery sheet says so.
    positions : array of shape (chosen,), int64
        Positions of the rows that are read.
    totals : tuple of TotalRow
        Rows that are compared with the sum of others.
    findings : tuple of Finding
        What is to be said of the chosen rows as they stand in the file.
    """

    table: Table
    positions: Integers
    totals: tuple[TotalRow, ...]
    findings: tuple[Finding, ...]


def selected(table: Table, sheet: DeliverySheet) -> Selection:
    """Return the rows of a table that are read, and what is wrong with how they stand in the file."""
    count = len(table.rows)
    is_in = np.ones(count, np.bool_)
    for first, last in sheet.skip:
        is_in &= (table.rows < first) | (table.rows > last)
    excluded: list[tuple[Exclusion, Column, Integers]] = []
    for exclusion in sheet.exclusions:
        column = table.column(exclusion.column)
        if column is not None:
            found = np.flatnonzero(_matching(column, exclusion) & is_in)
            excluded.append((exclusion, column, found))
            if exclusion.action == "stop" and len(found):
                is_in[found[0] :] = False
    for _, _, found in excluded:
        is_in[found] = False
    is_empty = np.ones(count, np.bool_)
    for column in table.columns:
        is_empty &= column.is_empty()
    is_in &= ~is_empty
    filled = _filled(table, sheet, is_in)
    positions: Integers = np.flatnonzero(is_in)
    totals = tuple(total for each in excluded for total in _totals(*each, filled, positions))
    return Selection(filled, positions, totals, tuple(_faults(filled, sheet, is_in, positions)))


def _matching(column: Column, exclusion: Exclusion) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    patterns = [_pattern(match) for match in exclusion.match]
    hits = [any(pattern.fullmatch(word) for pattern in patterns) for word in column.words]
    return np.array(hits or [False], np.bool_)[column.codes]


def _pattern(match: str) -> re.Pattern[str]:
    parts = [re.escape(tidy(part)) for part in match.split("*")]
    return re.compile(r"\s*(.*?)\s*".join(parts), re.IGNORECASE | re.DOTALL)


def _filled(table: Table, sheet: DeliverySheet, is_in: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Table:
    """Return the table with empty cells filled from the nearest row above that is read, where the sheet says so."""
    names = {each.header for header in sheet.fill if (each := table.column(header)) is not None}
    if not names:
        return table
    columns = []
    for column in table.columns:
        if column.header in names or f"[{column.letter}]" in sheet.fill:
            source = np.where(is_in & ~column.is_empty(), np.arange(len(column.codes)), -1)
            source = np.maximum.accumulate(source)
            codes = np.where((source >= 0) & is_in, column.codes[np.maximum(source, 0)], column.codes)
            column = replace(column, codes=codes.astype(np.int32))
        columns.append(column)
    return replace(table, columns=tuple(columns))


def _totals(
    exclusion: Exclusion, column: Column, found: Integers, filled: Table, positions: Integers
) -> Iterator[TotalRow]:
    """Yield the rows that total others: those that `*` names, or all rows above back to nothing."""
    if exclusion.action != "total":
        return
    names = filled.column(exclusion.column)
    assert names is not None
    for position in found.tolist():
        label = column.text(position)
        star = _star(exclusion, label)
        above = positions[positions < position]
        if star is not None:
            wanted = {code for code, word in enumerate(names.words) if word.casefold() == star.strip().casefold()}
            above = above[np.isin(names.codes[above], list(wanted))]
        yield TotalRow(position, label, above)


def _star(exclusion: Exclusion, label: str) -> str | None:
    """Return what the star of a pattern stands for in a label; None if a pattern without one fits."""
    found = [(match, fit) for match in exclusion.match if (fit := _pattern(match).fullmatch(label))]
    if any("*" not in match for match, _ in found):
        return None
    return next((str(fit[1]) for _, fit in found), None)


def _faults(
    table: Table, sheet: DeliverySheet, is_in: np.ndarray[tuple[int], np.dtype[np.bool_]], positions: Integers
) -> Iterator[Finding]:
    chosen = set(table.rows[is_in].tolist()) if table.marks else set()
    shown: dict[str, list[Finding]] = {}
    for mark in table.marks:
        if any(row in chosen for row in range(mark.first, mark.last + 1)):
            shown.setdefault(mark.finding.rule, []).append(mark.finding)
    ragged = [position for position in table.ragged if is_in[position]]
    for position in ragged:
        cells = table.ragged[position]
        advice = "Quote a cell that holds the separator (a decimal comma among them), or complete the row."
        message = f"The header has {table.width} cells, the row has {cells}"
        row = int(table.rows[position])
        first = table.columns[0].text(position) if table.columns else ""
        shown.setdefault("ragged-row", []).append(
            Finding(
                Severity.BLOCKING,
                "ragged-row",
                message,
                advice,
                file=table.file,
                sheet=table.sheet,
                row=row,
                value=first,
            )
        )
    for findings in shown.values():
        yield from findings[:SHOWN]
        yield from counted(findings[:SHOWN], len(findings))
    if not len(positions):
        yield Finding(
            Severity.BLOCKING, "empty-file", "No row is left to be read", "Deliver the right file, or correct skip and exclude.",
            file=table.file, sheet=table.sheet,
        )  # fmt: skip
    yield from _unmarked_totals(table, sheet, positions)


def _unmarked_totals(table: Table, sheet: DeliverySheet, positions: Integers) -> Iterator[Finding]:
    """Yield rows that look like totals and that the delivery sheet says nothing of."""
    said: Mapping[str, Mapping[str, str]] = sheet.values
    known = {tidy(word).casefold() for words in said.values() for word in words}
    findings = []
    count = 0
    for dimension, header in sheet.columns.items():
        column = table.column(header)
        if column is None or dimension in ("note", "detail", "definition", "source", "ref", "same_as"):
            continue
        for code, word in enumerate(column.words):
            if _TOTAL.fullmatch(word) and word.casefold() not in known:
                rows = positions[column.codes[positions] == code]
                count += len(rows)
                findings += [
                    Finding(
                        Severity.BLOCKING, "totals-row", f"'{word}' looks like a total; it would be counted with its parts",
                        f'Write in the delivery sheet [[exclude]] column = "{column.shown()}", match = "{word}", action = "total" (it'
                        f' is then compared with the sum), or [values.{dimension}] "{word}" = "" if it states the whole.',
                        file=table.file, sheet=table.sheet, row=int(table.rows[position]), column=column.shown(), value=word,
                    )
                    for position in rows[:5].tolist()
                ]  # fmt: skip
    yield from findings
    yield from counted(findings, count)

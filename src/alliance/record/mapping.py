"""From the columns of a file to the dimensions of the record, as the delivery sheet says.

Each different text is understood once. What cannot be understood stays in the draft with the reason; nothing is dropped
but what the sheet calls missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from alliance.calendar import CALENDAR_YEAR, JAPANESE_FISCAL_YEAR, Calendar
from alliance.errors import did_you_mean, nearest
from alliance.findings import Finding, Severity
from alliance.record.cells import Integers
from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.draft import Draft, Total, Words
from alliance.record.members import OFFICE, Registry
from alliance.record.names import Counted, resolved
from alliance.record.quantities import column_numbers, quantities, weights
from alliance.record.readers.numbers import Numbers
from alliance.record.readers.table import Column, Table
from alliance.record.selection import Selection, selected
from alliance.record.spans import Calendars, spans

# Dimensions that say when; they become start and end.
TIMES = (
    "period",
    "year",
    "half_year",
    "quarter",
    "month",
    "day",
    "first_day",
    "last_day",
    "start",
    "end",
    "counted_from",
    "since",
)
_ROLES = {"figures": "figure", "transactions": "transaction", "corrections": "correction"}


@dataclass(frozen=True)
class _Block:
    """One column of numbers, with what holds for all of them.

    Parameters
    ----------
    number : Column
        The column.
    constants : mapping of str to str
        Dimensions that hold for its numbers.
    spread : int
        Which spread of the sheet it belongs to; -1 for the column ``value``.
    """

    number: Column | None
    constants: Mapping[str, str]
    spread: int = -1


def draft_of(
    table: Table, sheet: DeliverySheet, *, registry: Registry, measures: Mapping[str, Counted], member: str
) -> tuple[Draft, tuple[Finding, ...]]:
    """Return the draft of a delivery, and what is wrong with the rows as they stand in the file.

    Parameters
    ----------
    table : Table
        The cells of the file.
    sheet : DeliverySheet
        What its columns mean.
    registry : Registry
        Who and what exists, and the fiscal calendars.
    measures : mapping of str to Counted
        What is counted.
    member : str
        Who delivers.
    """
    selection = selected(table, sheet)
    findings = list(selection.findings)
    blocks = _blocks(selection.table, sheet)
    rows, positions, block_of, left_out = _melted(selection, sheet, blocks)
    words = _words(selection.table, sheet, blocks, positions, block_of)
    if sheet.kind == "facts":
        words.setdefault("member", _constant("" if member == OFFICE else member, len(rows)))
        words.setdefault("source", _constant(sheet.source, len(rows)))
        words.setdefault("role", _constant(_ROLES[sheet.rows], len(rows)))
    elif "source" not in words:
        words["source"] = _constant(sheet.source, len(rows))
    times = {name: words.pop(name) for name in TIMES if name in words}
    words = resolved(words, sheet, registry, measures)
    calendars = _calendars(sheet, registry, words)
    if isinstance(calendars, Finding):
        return _draft(table, member, sheet, rows, words, {}), (*findings, calendars)
    span = spans(times, words, sheet, calendars)
    amounts: dict[str, Integers] = {}
    if sheet.kind == "relations":
        words = weights(words, sheet.decimal)
    elif sheet.kind == "facts":
        words, amounts = quantities(words, _numbers(sheet, blocks, words["value"]), sheet.decimal)
    words |= span.words
    draft = _draft(table, member, sheet, rows, words, {**amounts, **span.days()})
    headers = tuple(block.number.shown() if block.number is not None else "" for block in blocks)
    return (
        replace(
            draft,
            headers=headers,
            header_codes=block_of,
            totals=tuple(_totals(selection, sheet, blocks)),
            left_out=left_out,
        ),
        tuple(findings),
    )


def _draft(
    table: Table,
    member: str,
    sheet: DeliverySheet,
    rows: Integers,
    words: Mapping[str, Words],
    arrays: Mapping[str, Integers],
) -> Draft:
    zeros = np.zeros(len(rows), np.int64)
    start, end, counted_from, value, scale, half = (
        arrays.get(name, zeros) for name in ("start", "end", "counted_from", "value", "scale", "half")
    )
    return Draft(table.file, table.sheet, member, sheet, rows, words, start, end, counted_from, value, scale, half)


def _blocks(table: Table, sheet: DeliverySheet) -> list[_Block]:
    """Return the columns of numbers: one for a long table, several for a wide one, none for relations."""
    if not sheet.spreads:
        return [_Block(table.column(sheet.columns.get("value", "")), {})]
    return [
        _Block(column, {**spread.constants, spread.dimension: meaning}, number)
        for number, spread in enumerate(sheet.spreads)
        for header, meaning in spread.columns.items()
        if (column := table.column(header)) is not None
    ]


def _melted(
    selection: Selection, sheet: DeliverySheet, blocks: Sequence[_Block]
) -> tuple[Integers, Integers, np.ndarray[tuple[int], np.dtype[np.int32]], int]:
    """Return, for each number, the row of the file, the row of the table and the block; and how many are missing."""
    positions = np.tile(selection.positions, len(blocks))
    block_of = np.repeat(np.arange(len(blocks), dtype=np.int32), len(selection.positions))
    keep = np.ones(len(positions), np.bool_)
    for number, block in enumerate(blocks):
        if block.number is not None and sheet.missing:
            gone = {at for at, word in enumerate(block.number.words) if word in sheet.missing}
            if gone:
                mine = block_of == number
                keep[mine] = ~np.isin(block.number.codes[positions[mine]], list(gone))
    left_out = int(len(keep) - keep.sum())
    positions, block_of = positions[keep], block_of[keep]
    if len(blocks) > 1:
        order = np.argsort(positions, kind="stable")
        positions, block_of = positions[order], block_of[order]
    return selection.table.rows[positions], positions, block_of, left_out


def _words(
    table: Table,
    sheet: DeliverySheet,
    blocks: Sequence[_Block],
    positions: Integers,
    block_of: np.ndarray[tuple[int], np.dtype[np.int32]],
) -> dict[str, Words]:
    """Return every dimension of the delivery as it stands in the file or in the sheet."""
    words: dict[str, Words] = {}
    for dimension, header in sheet.columns.items():
        column = table.column(header)
        if column is not None and dimension != "value":
            meanings = sheet.values.get(dimension, {})
            meant = tuple(meanings.get(word, word) for word in column.words)
            words[dimension] = Words(column.codes[positions], column.words, meant, column.shown())
    for dimension, text in sheet.constants.items():
        words[dimension] = _constant(sheet.values.get(dimension, {}).get(text, text), len(positions))
    for dimension in dict.fromkeys(name for block in blocks for name in block.constants):
        texts = tuple(block.constants.get(dimension, "") for block in blocks)
        meanings = sheet.values.get(dimension, {})
        words[dimension] = Words(block_of, texts, tuple(meanings.get(text, text) for text in texts))
    if sheet.kind == "facts" and "value" not in words:
        words["value"] = _written(sheet, blocks, positions, block_of)
    return words


def _written(
    sheet: DeliverySheet,
    blocks: Sequence[_Block],
    positions: Integers,
    block_of: np.ndarray[tuple[int], np.dtype[np.int32]],
) -> Words:
    """Return the numbers as written, the texts of all their columns side by side."""
    codes = np.zeros(len(positions), np.int32)
    raw: list[str] = []
    typed: list[int] = []
    for number, block in enumerate(blocks):
        if block.number is not None:
            mine = block_of == number if len(blocks) > 1 else slice(None)
            codes[mine] = block.number.codes[positions[mine]] + len(raw)
            typed += [at + len(raw) for at in block.number.typed]
            raw += block.number.words
    zero = set(sheet.zero)
    meant = tuple("0" if word in zero else word for word in raw) if zero else tuple(raw)
    header = blocks[0].number.shown() if blocks and blocks[0].number else ""
    return Words(codes, tuple(raw), meant, header, typed=frozenset(at for at in typed if meant[at] == raw[at]))


def _numbers(sheet: DeliverySheet, blocks: Sequence[_Block], written: Words) -> Numbers:
    """Return the numbers that the texts state; the columns of one spread decide on one decimal mark."""
    if all(block.number is None for block in blocks):
        return column_numbers(written.words, written.typed, sheet.decimal)
    spreads = [block.spread for block in blocks if block.number for _ in block.number.words]
    return column_numbers(written.words, written.typed, sheet.decimal, spreads)


def _constant(text: str, count: int) -> Words:
    return Words(np.zeros(count, np.int32), (text,), (text,))


def _calendars(sheet: DeliverySheet, registry: Registry, words: Mapping[str, Words]) -> Calendars | Finding:
    """Return the calendar that the sheet names, and those of the members that deliver rows."""
    known = {"calendar": CALENDAR_YEAR, JAPANESE_FISCAL_YEAR.name: JAPANESE_FISCAL_YEAR, **registry.calendars}
    if sheet.calendar and sheet.calendar not in known:
        return Finding(
            Severity.BLOCKING,
            "delivery-sheet",
            f"'{sheet.calendar}' is not a calendar of this alliance",
            did_you_mean(nearest(sheet.calendar, known)) or f"Known are {', '.join(known)}.",
            file=sheet.name,
            column="calendar",
            value=sheet.calendar,
        )
    members = words.get("member")
    own: tuple[Calendar, ...] = ()
    if members is not None:
        things = [registry.find("member", word) for word in members.words]
        own = tuple(thing.calendar if thing else CALENDAR_YEAR for thing in things)
    return Calendars(known.get(sheet.calendar), own)


def _totals(selection: Selection, sheet: DeliverySheet, blocks: Sequence[_Block]) -> list[Total]:
    """Return the totals that the file prints, beside the sums of their rows."""
    found = []
    for block in blocks:
        column = block.number
        if column is None or not selection.totals:
            continue
        words = tuple("0" if word in sheet.zero else word for word in column.words)
        typed = frozenset(at for at in column.typed if words[at] == column.words[at])
        numbers = column_numbers(words, typed, sheet.decimal)
        said = [
            None if at in numbers.troubles else int(numbers.mantissas[at]) * Fraction(10) ** int(numbers.scales[at])
            for at in range(len(words))
        ]
        for total in selection.totals:
            printed = said[int(column.codes[total.position])]
            if printed is None:
                continue
            parts = [said[code] for code in column.codes[total.parts].tolist()]
            found.append(
                Total(
                    int(selection.table.rows[total.position]),
                    column.shown(),
                    total.label,
                    printed,
                    sum((part for part in parts if part is not None), Fraction(0)),
                    None not in parts,
                )
            )
    return found

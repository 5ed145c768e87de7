"""The delivery sheet: a small TOML file that says what the columns of a delivered file mean.

It is written once for a layout and travels with every file of that layout. Nothing about a file is guessed that the
sheet could say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from alliance.record.delivery import Kind, Scope
from alliance.record.facts import FACT_COLUMNS
from alliance.record.initiatives import INITIATIVE_COLUMNS
from alliance.record.relations import RELATION_COLUMNS

Rows = Literal["figures", "transactions", "corrections"]
Action = Literal["skip", "stop", "total"]

# What a column, a constant or a spread may stand for.
PERIODS = ("period", "year", "half_year", "quarter", "month", "day", "first_day", "last_day", "start", "end")
FACT_DIMENSIONS = (*(name for name in FACT_COLUMNS if name not in ("scale", "row")), *PERIODS[:-2], "precision")
RELATION_DIMENSIONS = (*(name for name in RELATION_COLUMNS if name != "row"), "first_day", "last_day", "percent")
INITIATIVE_DIMENSIONS = tuple(name for name in INITIATIVE_COLUMNS if name != "row")
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "facts": FACT_DIMENSIONS, "relations": RELATION_DIMENSIONS, "initiatives": INITIATIVE_DIMENSIONS,
}  # fmt: skip
# Ways to say when; a sheet uses exactly one of them.
PERIOD_FORMS = (
    ("period",), ("day",), ("year",), ("first_day", "last_day"), ("start", "end"), ("first_day", "end"), ("start", "last_day"),
)  # fmt: skip
_COLUMN_LETTER = re.compile(r"\[([A-Z]{1,3})\]")


@dataclass(frozen=True)
class Spread:
    """Columns of a wide table that hold one number each.

    Parameters
    ----------
    columns : mapping of str to str
        Header of a column -> what it says about its numbers, such as ``"Jan" -> "2016-01"``.
    dimension : str
        The dimension that the headers speak of.
    constants : mapping of str to str
        Dimensions that hold for all of these columns.
    """

    columns: Mapping[str, str]
    dimension: str = "period"
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exclusion:
    """Rows that are not deliveries: totals, footnotes, examples.

    Parameters
    ----------
    column : str
        Header of the column that tells them.
    match : tuple of str
        Texts of that column; ``*`` stands for any letters.
    action : "skip", "stop" or "total"
        Leave the row out; leave it and everything below out; or leave it out and compare it with the sum of the rows
        that it totals. Those are the rows whose cell is what ``*`` stands for, or all rows above if there is no ``*``.
    """

    column: str
    match: tuple[str, ...]
    action: Action = "skip"


@dataclass(frozen=True)
class DeliverySheet:
    """What the columns of a delivered file mean.

    Parameters
    ----------
    name : str
        Name of the sheet's file, or of the template.
    title, member, source, reason : str
        As in `alliance.record.delivery.Delivery`.
    kind : "facts", "relations" or "initiatives"
        What the rows are.
    mode : "add" or "replace"
        Whether the delivery adds to the record or restates its scope.
    rows : "figures", "transactions" or "corrections"
        Whether each row states a figure, is one of many that add up, or corrects what is in the record.
    known_on : date or None
        The day from which the figures were known; None for the day of filing.
    calendar : str
        The calendar that labels of years are read in; empty if the sheet does not say.
    encoding : tuple of str
        Encodings to try after UTF-8, in this order; one alone is taken at its word. Empty for the usual ones.
    delimiter, decimal, dates : str
        ``","``, ``";"``, ``"|"`` or a tab; ``"."`` or ``","``; ``"day first"`` or ``"month first"``. Empty: decided
        from the file.
    worksheet : tuple of str
        Names of the worksheet to read; the first that exists.
    header : tuple of int
        The rows of the header, counted from 1.
    skip : tuple of (int, int)
        First and last of the rows to leave out.
    hidden : str
        What to do with hidden rows and columns: ``"read"`` or ``"skip"``; empty to refuse them.
    fill : tuple of str
        Headers of columns in which an empty cell repeats the one above.
    missing, zero : tuple of str
        Texts that stand for "no figure" and for nothing sold.
    as_written : tuple of str
        Dimensions whose names are kept as they are when alliance.toml does not know them.
    accept : tuple of str
        Rules of judgement whose findings were looked at and are meant; they become warnings.
    scope : Scope or None
        Which figures the delivery speaks for.
    columns : mapping of str to str
        Dimension -> header of its column, or the letter of the column as ``"[C]"``.
    constants : mapping of str to str
        Dimension -> its value in all rows.
    values : mapping of str to mapping of str to str
        Dimension -> text in the file -> what it stands for.
    spreads : tuple of Spread
        Columns of a wide table.
    exclusions : tuple of Exclusion
        Rows to leave out.
    text : bytes
        The sheet as it was written.
    """

    name: str = ""
    title: str = ""
    member: str = ""
    source: str = ""
    reason: str = ""
    kind: Kind = "facts"
    mode: Literal["add", "replace"] = "add"
    rows: Rows = "figures"
    known_on: date | None = None
    calendar: str = ""
    encoding: tuple[str, ...] = ()
    delimiter: str = ""
    decimal: str = ""
    dates: str = ""
    worksheet: tuple[str, ...] = ()
    header: tuple[int, ...] = (1,)
    skip: tuple[tuple[int, int], ...] = ()
    hidden: str = ""
    fill: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    as_written: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    scope: Scope | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    spreads: tuple[Spread, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    text: bytes = b""

    def headers(self) -> tuple[str, ...]:
        """Return every header (or letter) that the file must have, each once."""
        spread = [header for each in self.spreads for header in each.columns]
        excluded = [each.column for each in self.exclusions]
        return tuple(dict.fromkeys((*self.columns.values(), *spread, *self.fill, *excluded)))

    def vocabulary(self) -> tuple[str, ...]:
        """Return the words that the sheet expects to see in the file."""
        named = [header for header in self.headers() if not column_letter(header)]
        return (*named, *(word for words in self.values.values() for word in words))

    def skips(self, row: int) -> bool:
        """Return whether a row of the file is to be left out by its number."""
        return any(first <= row <= last for first, last in self.skip)


def column_letter(header: str) -> str:
    """Return the letter that a reference such as ``"[C]"`` names, or an empty text if it is a header."""
    match = _COLUMN_LETTER.fullmatch(header)
    return match[1] if match else ""

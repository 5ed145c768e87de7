"""A form of chart: its name, the columns its rows have, and the function that lays it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from numbers import Real

from alliance.errors import UsageError, did_you_mean, nearest
from alliance.publish.charts.sheet import Row, Sheet, Spec

# What a column may hold.
_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (Real,),
    "day": (date,),
    "flag": (bool,),
}


@dataclass(frozen=True)
class Column:
    """One column of the rows of a chart.

    Parameters
    ----------
    name : str
        Its key in a row.
    kind : "text", "number", "day" or "flag"
        What it holds. A number only says how long or where something is drawn; what is read is a text.
    meaning : str
        In words.
    is_needed : bool
        Whether every row must have it; a needed number may be None, which is drawn as "not recorded".
    """

    name: str
    kind: str
    meaning: str
    is_needed: bool = False


@dataclass(frozen=True)
class Form:
    """A form of chart.

    Parameters
    ----------
    name : str
        How it is asked for.
    about : str
        What it shows, in one sentence.
    columns : tuple of Column
        What its rows hold.
    draw : callable
        Lays rows out on a sheet.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    draw: Callable[[Sequence[Row], Sheet], Spec]

    def check(self, rows: Sequence[Row]) -> None:
        """See that every row can be drawn.

        Raises
        ------
        UsageError
            If a row lacks a needed column, has one that the form does not know, or holds something else in it.
        """
        known = {column.name: column for column in self.columns}
        for number, row in enumerate(rows, 1):
            where = f"row {number} of a '{self.name}' chart"
            for name in row:
                if name not in known:
                    hint = did_you_mean(nearest(name, known)) or f"Its columns are {', '.join(known)}."
                    raise UsageError(f"'{name}' is no column of this form ({where}). {hint}")
            for column in self.columns:
                if column.is_needed and column.name not in row:
                    raise UsageError(
                        f"A column '{column.name}' is needed, {column.meaning}, but there is none ({where})."
                    )
                value = row.get(column.name)
                is_flag = isinstance(value, bool) and column.kind != "flag"
                if value is not None and (is_flag or not isinstance(value, _KINDS[column.kind])):
                    raise UsageError(
                        f"'{column.name}' holds a {column.kind}, {column.meaning}, but {value!r} came ({where})."
                    )


NAME = Column("name", "text", "what the row is about, as it is printed", is_needed=True)
VALUE = Column("value", "number", "how long the mark is drawn", is_needed=True)
LABEL = Column("label", "text", "the value as finished text", is_needed=True)
MEMBER = Column("member", "text", "the member whose colour is used")
COLOUR = Column("colour", "text", "a colour of its own, as #RRGGBB")
DESCRIPTION = Column("description", "text", "what is said of the mark instead of name and value")


def number(row: Row, name: str = "value") -> float | None:
    """Return where a number is drawn, None for not recorded."""
    value = row.get(name)
    return float(value) if isinstance(value, Real) else None


def text(row: Row, name: str) -> str:
    """Return the text of a column, empty for none."""
    value = row.get(name)
    return "" if value is None else str(value)

"""A delivery: one file that a member handed in, and the part of the record that it replaces or adds to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Kind = Literal["facts", "relations", "initiatives"]
KINDS: tuple[Kind, ...] = ("facts", "relations", "initiatives")


@dataclass(frozen=True)
class Scope:
    """Which figures a delivery speaks for.

    A replacing delivery hides older figures inside its scope and nothing outside it.

    Parameters
    ----------
    measures : tuple of str
        Measures; empty for all.
    member : str
        The reporting member; empty for all (only the office may deliver so).
    start, end : date or None
        Periods that lie wholly inside ``[start, end)``; None for no limit.
    where : mapping of str to str
        Breakdown columns, basis or definition that must match, such as ``{"market": "US"}``; ``""`` as a value means the
        whole.
    """

    measures: tuple[str, ...] = ()
    member: str = ""
    start: date | None = None
    end: date | None = None
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """One file that a member handed in.

    Parameters
    ----------
    id : str
        Hash of content, member and delivery sheet (64 hexadecimal digits); the same file again has the same id.
    member : str
        Who delivered; ``"office"`` for the coordination office.
    file : str
        Name of the file as received.
    kind : "facts", "relations" or "initiatives"
        What its rows are.
    mode : "add" or "replace"
        Whether it adds to the record or restates its scope.
    scope : Scope
        What it replaces; with ``mode="add"`` what it covers.
    known_on : date
        The day from which its figures were known; "as known on T" shows deliveries with ``known_on <= T``.
    received_at : datetime
        When it was filed here (UTC).
    source : str
        Default source of its rows.
    title, reason : str
        What it is; why it restates, if it does.
    rows : int
        Number of rows filed.
    sequence : int
        Its number in the log, from 1; 0 before it is filed.
    raw, sheet, table : str
        SHA-256 of the file as received, of its delivery sheet, and of the filed Parquet table.
    """

    id: str
    member: str
    file: str
    kind: Kind
    mode: Literal["add", "replace"]
    scope: Scope
    known_on: date
    received_at: datetime
    source: str = ""
    title: str = ""
    reason: str = ""
    rows: int = 0
    sequence: int = 0
    raw: str = ""
    sheet: str = ""
    table: str = ""

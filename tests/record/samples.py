"""Deliveries for the tests of the record: small real tables, and an endless row of numbered ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

from alliance.record import tables
from alliance.record.delivery import Delivery, Scope
from alliance.record.facts import Fact
from alliance.record.journal import Journal
from alliance.record.relations import Relation

RECEIVED = datetime(2017, 2, 8, 12, 0, tzinfo=UTC)
NISSAN_STAKE = Relation("renault", "owns", "nissan", Fraction("0.434"), date(2002, 3, 1), source="annual report")


def sales(member: str, year: int, value: int, **more: str | int) -> Fact:
    """Return the sales of a member in a calendar year."""
    fact = Fact("sales", member, date(year, 1, 1), date(year + 1, 1, 1), Fraction(value), "vehicles")
    return replace(fact, **more)  # type: ignore[arg-type]


def delivery(name: str, known_on: date = date(2017, 1, 16), **more: object) -> Delivery:
    """Return what is known of a delivery before it is filed."""
    blank = Delivery("", "renault", name, "facts", "add", Scope(), known_on, RECEIVED)
    return replace(blank, **more)  # type: ignore[arg-type]


def file(journal: Journal, name: str, facts: Iterable[Fact], **more: object) -> tuple[Delivery, bool]:
    """File some facts under a name; the name is also the content of the file as received."""
    return journal.file(delivery(name, **more), tables.from_facts(facts), name.encode(), b"a sheet")  # type: ignore[arg-type]


def file_relations(journal: Journal, name: str, relations: Iterable[Relation], **more: object) -> Delivery:
    """File some relations under a name."""
    described = delivery(name, kind="relations", **more)  # type: ignore[arg-type]
    return journal.file(described, tables.from_relations(relations), name.encode(), b"a sheet")[0]


def numbered(number: int) -> tables.Table:
    """Return the table of a number: one row to some hundreds, every third table holds transactions."""
    rows = range(1 + number * 7919 % 400)
    return tables.facts_table(
        {
            "measure": ["sales"] * len(rows),
            "member": ["renault"] * len(rows),
            "start": [date(2000 + row % 9, 1, 1) for row in rows],
            "end": [date(2001 + row % 9, 1, 1) for row in rows],
            "market": [f"M{row % 40}" for row in rows],
            "value": [number * 1000 + row for row in rows],
            "unit": ["vehicles"] * len(rows),
            "role": ["transaction" if number % 3 == 0 else "figure"] * len(rows),
            "row": [row + 2 for row in rows],
        }
    )


def file_numbered(journal: Journal, number: int) -> tuple[Delivery, bool]:
    """File the table of a number; the number is also the content of the file as received."""
    name = str(number)
    return journal.file(delivery(name), numbered(number), name.encode(), b"a sheet")


def total(number: int) -> int:
    """Return what the values of the table of a number add up to."""
    rows = 1 + number * 7919 % 400
    return rows * number * 1000 + rows * (rows - 1) // 2


def shown(journal: Journal) -> list[Fact]:
    """Return every fact that the record shows, in order."""
    cells = journal.cells()
    return cells.facts(range(len(cells)))

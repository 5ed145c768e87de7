"""A small alliance for the tests of this folder: real companies, memberships, stakes and figures, built in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction

import numpy as np

from alliance.calendar import JAPANESE_FISCAL_YEAR, Period, parse_period
from alliance.record.cells import BEGINNING, WORD_COLUMNS, Cells
from alliance.record.delivery import Delivery, Scope
from alliance.record.facts import FACT_COLUMNS, Fact
from alliance.record.members import Registry, Thing
from alliance.record.relations import Relation
from alliance.record.snapshot import Snapshot
from alliance.units import scaled

REGISTRY = Registry(
    title="Renault-Nissan-Mitsubishi",
    things=(
        Thing("renault", "member", "Renault", ("Groupe Renault",), "FR"),
        Thing("nissan", "member", "Nissan", (), "JP", JAPANESE_FISCAL_YEAR),
        Thing("mitsubishi", "member", "Mitsubishi Motors", ("MMC",), "JP", JAPANESE_FISCAL_YEAR),
        Thing("avtovaz", "partner", "AVTOVAZ", (), "RU"),
        Thing("alliance", "company", "Alliance", ("Renault-Nissan", "Renault-Nissan Alliance")),
        Thing("industry", "company", "Industry"),
        Thing("general-motors", "rival", "General Motors", ("GM",), "US"),
        Thing("volkswagen", "rival", "Volkswagen", ("VW",), "DE"),
        Thing("toyota", "rival", "Toyota", (), "JP"),
        Thing("hyundai-kia", "rival", "Hyundai-Kia", (), "KR"),
        Thing("dacia", "brand", "Dacia"),
    ),
    perimeters={"Europeans": "renault + avtovaz", "loop": "loop + nissan"},
)
RELATIONS = (
    Relation("renault", "member_of", "alliance", start=date(1999, 3, 27), counted_from=date(1999, 1, 1)),
    Relation("nissan", "member_of", "alliance", start=date(1999, 3, 27), counted_from=date(1999, 1, 1)),
    Relation("mitsubishi", "member_of", "alliance", start=date(2016, 10, 20), counted_from=date(2016, 1, 1)),
    Relation(
        "avtovaz",
        "partner_of",
        "alliance",
        start=date(2008, 2, 29),
        end=date(2022, 5, 16),
        counted_from=date(2009, 1, 1),
    ),
    Relation("daimler", "partner_of", "alliance", start=date(2010, 4, 7)),
    Relation("renault", "owns", "nissan", Fraction("0.444"), date(2002, 1, 1)),
    Relation("renault", "owns", "nissan", Fraction("0.434"), date(2016, 3, 4), precision="as of"),
    Relation("nissan", "owns", "renault", Fraction("0.15"), date(2002, 1, 1)),
    Relation("nissan", "owns", "mitsubishi", Fraction("0.34"), date(2016, 10, 20)),
    Relation("nissan", "owns", "mitsubishi", Fraction("0.9"), date(2016, 11, 1), precision="announced"),
    Relation("renault", "consolidates", "avtovaz", start=date(2016, 12, 31), end=date(2022, 5, 16)),
)


def sales(member: str, period: str, value: int, **columns: object) -> Fact:
    """Return vehicles sold as a fact; other columns by name."""
    span = parse_period(period, JAPANESE_FISCAL_YEAR)
    given = {"measure": "sales", "unit": "vehicles", **columns}
    return Fact(member=member, start=span.start, end=span.end, value=Fraction(value), **given)  # type: ignore[arg-type]


def year(label: int) -> Period:
    """Return a calendar year."""
    return parse_period(str(label))


FACTS = (
    sales("renault", "2016", 3_182_625),
    sales("nissan", "2016", 5_559_902),
    sales("mitsubishi", "2016", 934_013),
    sales("avtovaz", "2016", 284_807),
    sales("renault", "2017", 3_761_634, covers="renault+avtovaz"),
    sales("avtovaz", "2017", 335_564),
    sales("nissan", "2017", 5_816_278),
    sales("mitsubishi", "2017", 1_030_454),
    sales("general-motors", "2016", 9_965_238, definition="with Chinese joint ventures"),
    sales("volkswagen", "2016", 10_310_000, half=Fraction(5000), definition="incl. MAN and Scania"),
    sales("volkswagen", "2016", 10_300_000, half=Fraction(50000)),
    sales("toyota", "2016", 10_180_000, half=Fraction(5000)),
    sales("toyota", "2016", 10_200_000, half=Fraction(50000)),
    sales("hyundai-kia", "2016", 7_880_000, half=Fraction(5000)),
    sales("industry", "2016", 84_240_000, measure="market_size", definition="JATO", half=Fraction(5000)),
    sales("industry", "2016", 93_570_000, measure="market_size", definition="Wards", half=Fraction(5000)),
)


def snapshot(
    facts: Iterable[Fact] = FACTS,
    relations: Sequence[Relation] = RELATIONS,
    known_on: dict[str, date] | None = None,
    replacing: frozenset[str] = frozenset(),
) -> Snapshot:
    """Return a record that holds these facts; a delivery that is not in `known_on` was known from 2017-02-08."""
    held = list(facts)
    days = known_on or {}
    deliveries = {
        name: Delivery(
            id=name,
            member="office",
            file=f"{name or 'sales'}.csv",
            kind="facts",
            mode="replace" if name in replacing else "add",
            scope=Scope(),
            known_on=days.get(name, date(2017, 2, 8)),
            received_at=datetime(2017, 2, 8, tzinfo=UTC),
            sequence=number,
        )
        for number, name in enumerate(dict.fromkeys(["", *days, *(fact.delivery for fact in held)]), start=1)
    }
    return Snapshot(REGISTRY, _cells(held), tuple(relations), deliveries, {}, head="")


def _cells(facts: Sequence[Fact]) -> Cells:
    words = {name: [""] for name in WORD_COLUMNS}
    columns: dict[str, list[int]] = {name: [] for name in (*FACT_COLUMNS, "delivery", "rows")}
    for fact in facts:
        value, scale = scaled(fact.value)
        half_scale = scaled(fact.half)[1]
        common = min(scale, half_scale)
        for name in WORD_COLUMNS:
            word = getattr(fact, name)
            if word not in words[name]:
                words[name].append(word)
            columns[name].append(words[name].index(word))
        columns["start"].append(BEGINNING if fact.start is None else fact.start.toordinal())
        columns["end"].append(fact.end.toordinal())
        columns["value"].append(int(fact.value * 10**-common))
        columns["half"].append(int(fact.half * 10**-common))
        columns["scale"].append(common)
        columns["row"].append(fact.row)
        columns["rows"].append(fact.rows)
        assert value is not None
    return Cells({name: np.array(column, dtype=np.int64) for name, column in columns.items()}, words)

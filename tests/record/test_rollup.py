"""Transactions are added up exactly, and nothing else is touched."""

from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.samples import sales

from alliance.errors import DeliveryRefused
from alliance.record import rollup, tables
from alliance.record.facts import Fact

ROWS = st.builds(
    sales, st.sampled_from(["renault", "nissan"]), st.integers(2014, 2016), st.integers(-(2**62), 2**62),
    market=st.sampled_from(["", "FR", "JP"]), role=st.sampled_from(["transaction", "figure"]), row=st.integers(1, 9),
)  # fmt: skip


def rolled(facts: list[Fact]) -> list[Fact]:
    """Return the facts with their transactions added up."""
    cells = rollup.rolled_up(tables.cells(tables.from_facts(facts), ""))
    return cells.facts(range(len(cells)))


def test_rows_that_differ_only_in_their_number_become_one() -> None:
    """Three transactions in France are one cell of three rows that points to the first; Japan and the figure stay."""
    france, japan = (sales("renault", 2016, 1, market=market, role="transaction") for market in ("FR", "JP"))
    rows = [
        france,
        japan,
        sales("renault", 2016, 9),
        replace(france, value=Fraction(4)),
        replace(france, value=Fraction(-2)),
    ]
    facts = rolled([replace(fact, row=row) for row, fact in enumerate(rows, 2)])
    assert [(fact.market, fact.role, fact.value, fact.rows, fact.row) for fact in facts] == [
        ("FR", "transaction", 3, 3, 2),
        ("JP", "transaction", 1, 1, 3),
        ("", "figure", 9, 1, 4),
    ]


def test_half_widths_add_up() -> None:
    """The sum of rounded transactions is as uncertain as all of them together (§11)."""
    rounded = replace(sales("renault", 2016, 1500, role="transaction"), half=Fraction(50))
    (fact,) = rolled([rounded, rounded, rounded])
    assert (fact.value, fact.half) == (4500, 150)


@settings(max_examples=60)
@given(st.lists(ROWS, max_size=12))
def test_the_sums_are_those_of_plain_integers(facts: list[Fact]) -> None:
    """Every cell is the exact sum of its rows; a sum beyond 64 bits is refused, never wrapped."""
    sums: defaultdict[Fact, int] = defaultdict(int)
    counts: Counter[Fact] = Counter()
    for fact in facts:
        key = replace(fact, value=Fraction(0), row=0) if fact.role == "transaction" else replace(fact, row=0)
        sums[key] += int(fact.value)
        counts[key] += 1
    fits = all(abs(total) < 2**63 for key, total in sums.items() if key.role == "transaction")
    if not fits:
        with pytest.raises(DeliveryRefused, match="64 bits"):
            rolled(facts)
        return
    found = rolled(facts)
    added = {
        replace(fact, value=Fraction(0), row=0, rows=1): (fact.value, fact.rows)
        for fact in found
        if fact.role == "transaction"
    }
    assert added == {key: (sums[key], counts[key]) for key in sums if key.role == "transaction"}
    figures = [fact for fact in found if fact.role == "figure"]
    assert sorted(figures, key=repr) == sorted((fact for fact in facts if fact.role == "figure"), key=repr)

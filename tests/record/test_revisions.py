"""Restatements hide what they replace, from the day on which they are known, and nothing else."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.samples import NISSAN_STAKE, delivery, sales

from alliance.record import revisions, tables
from alliance.record.contents import Contents, joined
from alliance.record.delivery import Delivery, Scope
from alliance.record.facts import Fact
from alliance.record.relations import Relation

DAYS = [date(2017, 1, 1), date(2018, 1, 1), date(2019, 1, 1)]


def contents(*deliveries: tuple[Delivery, list[Fact]]) -> Contents:
    """Return the contents of some deliveries, numbered in their order."""
    return joined(
        [
            Contents(filed.id, {filed.id: filed}, tables.cells(tables.from_facts(facts), filed.id), (), {})
            for filed, facts in deliveries
        ]
    )


def replacing(scope: Scope, sequence: int = 2, known_on: date = DAYS[1]) -> Delivery:
    """Return a delivery that replaces a scope."""
    return delivery("new", id=f"new{sequence}", sequence=sequence, mode="replace", scope=scope, known_on=known_on)


@pytest.mark.parametrize(
    ("scope", "hidden"),
    [
        (Scope(), [0, 1, 2, 3, 4]),
        (Scope(member="renault"), [0, 1, 2, 3]),
        (Scope(("sales",), "renault", date(2016, 1, 1), date(2017, 1, 1)), [0, 1]),
        (Scope(start=date(2016, 7, 1), end=date(2017, 7, 1)), []),
        (Scope(start=date(2015, 1, 1)), [0, 1, 2, 4]),
        (Scope(where={"market": "FR"}), [1]),
        (Scope(where={"market": ""}), [0, 2, 3, 4]),
        (Scope(("plants",)), []),
        (Scope(member="nissan", where={"market": "JP"}), []),
    ],
)
def test_a_replacing_delivery_hides_what_lies_wholly_inside_its_scope(scope: Scope, hidden: list[int]) -> None:
    """Measure, member, period and every named column must fit; a period that only overlaps is not replaced."""
    old = [
        sales("renault", 2016, 1),
        sales("renault", 2016, 2, market="FR"),
        sales("renault", 2015, 3),
        Fact("sales", "renault", None, date(2017, 1, 1), Fraction(4), "vehicles"),
        sales("nissan", 2016, 5),
    ]
    record = contents((delivery("old", id="old", sequence=1), old), (replacing(scope), [sales("renault", 2016, 9)]))
    assert np.flatnonzero(revisions.hidden_by(record.cells, record.deliveries)).tolist() == hidden


def test_a_delivery_is_unknown_before_its_day() -> None:
    """Before a restatement is known the old figure stands; before the old one is known nothing does."""
    old = delivery("old", id="old", sequence=1, known_on=DAYS[0])
    record = contents((old, [sales("renault", 2016, 1)]), (replacing(Scope()), [sales("renault", 2016, 2)]))
    asked = [revisions.hidden_by(record.cells, record.deliveries, day).tolist() for day in [date(2016, 1, 1), *DAYS]]
    unknown = revisions.NOT_YET_KNOWN
    assert asked == [[unknown, unknown], [0, unknown], [2, 0], [2, 0]]


def test_relations_are_replaced_by_kind_and_subject() -> None:
    """A new list of stakes replaces the old one and leaves memberships alone."""
    member = Relation("nissan", "member_of", "alliance", delivery="old")
    old, new = (Relation(**{**vars(NISSAN_STAKE), "delivery": name}) for name in ("old", "new2"))
    deliveries = {
        "old": delivery("old", id="old", sequence=1, kind="relations", known_on=DAYS[0]),
        "new2": delivery("n", id="new2", sequence=2, kind="relations", mode="replace", known_on=DAYS[1], scope=Scope(("owns",), "renault")),
    }  # fmt: skip
    assert revisions.current_relations([old, member, new], deliveries, DAYS[0]) == (old, member)
    assert revisions.current_relations([old, member, new], deliveries) == (member, new)
    assert revisions.current_relations([old], {}) == (old,)


FACTS = st.builds(
    sales, st.sampled_from(["renault", "nissan"]), st.integers(2014, 2017), st.integers(1, 9),
    market=st.sampled_from(["", "FR"]),
)  # fmt: skip
YEARS = st.none() | st.integers(2014, 2018).map(lambda year: date(year, 1, 1))
SCOPES = st.builds(
    Scope, st.sampled_from([(), ("sales",), ("plants", "sales")]), st.sampled_from(["", "renault", "nissan"]),
    YEARS, YEARS, st.sampled_from([{}, {"market": ""}, {"market": "FR"}]),
)  # fmt: skip
HISTORIES = st.lists(
    st.tuples(st.sampled_from(["add", "replace"]), SCOPES, st.sampled_from(DAYS), st.lists(FACTS, min_size=1, max_size=4)),
    min_size=1, max_size=6,
)  # fmt: skip


@given(HISTORIES, st.none() | st.sampled_from(DAYS))
def test_as_known_on_agrees_with_the_rule_read_aloud(
    history: list[tuple[str, Scope, date, list[Fact]]], day: date | None
) -> None:
    """A figure stands if it was known and no known replacing delivery filed after it has it in its scope."""
    filed = [
        (delivery("d", id=str(number), sequence=number, mode=mode, scope=scope, known_on=known), facts)
        for number, (mode, scope, known, facts) in enumerate(history, 1)
    ]
    record = contents(*filed)
    known = [each for each, _ in filed if day is None or each.known_on <= day]

    def holds(scope: Scope, fact: Fact) -> bool:
        return (
            fact.measure in (scope.measures or ("sales",))
            and scope.member in ("", fact.member)
            and (scope.start or date.min) <= (fact.start or date.min)
            and fact.end <= (scope.end or date.max)
            and scope.where.get("market", fact.market) == fact.market
        )

    expected = [
        each in known
        and not any(new.mode == "replace" and new.sequence > each.sequence and holds(new.scope, fact) for new in known)
        for each, facts in filed
        for fact in facts
    ]
    assert revisions.current(record.cells, record.deliveries, day).tolist() == expected

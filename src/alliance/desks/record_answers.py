"""The JSON of the record: deliveries, facts, relations and changes, one form for all programs."""

from __future__ import annotations

from alliance.calendar import Period
from alliance.desks.answers import number, period_form
from alliance.record.delivery import Delivery
from alliance.record.differences import Change
from alliance.record.facts import Fact
from alliance.record.relations import Relation
from alliance.record.written import written_delivery

Form = dict[str, object]
# What only the record needs to find a delivery's files.
INSIDE = ("sequence", "sheet", "table")
FACT_TEXTS = (
    "measure", "member", "covers", "counterparty", "basis", "definition", "unit", "bound", "role", "status", "source", "ref",
    "note",
)  # fmt: skip


def delivery_form(delivery: Delivery) -> Form:
    """Return a delivery for JSON, under the number that people call it by; the end of its scope is the first day outside it."""
    written = written_delivery(delivery)
    return {"number": written["sequence"], **{name: value for name, value in written.items() if name not in INSIDE}}


def fact_form(fact: Fact) -> Form:
    """Return a fact for JSON."""
    return {
        **{name: getattr(fact, name) for name in FACT_TEXTS},
        "breakdown": fact.breakdown(),
        "period": period_form(Period(fact.start, fact.end)),
        "value": number(fact.value),
        "half": number(fact.half),
        "delivery": fact.delivery,
        "row": fact.row,
        "rows": fact.rows,
    }


def relation_form(relation: Relation) -> Form:
    """Return a relation for JSON; its end is the first day on which it does not hold."""
    days = ("start", "end", "counted_from")
    texts = ("subject", "kind", "object", "precision", "detail", "source", "ref", "note", "delivery", "row")
    return {
        **{name: getattr(relation, name) for name in texts},
        **{name: str(getattr(relation, name)) if getattr(relation, name) else None for name in days},
        "weight": number(relation.weight),
    }


def change_form(change: Change) -> Form:
    """Return a change for JSON."""
    return {
        "what": change.what,
        "before": None if change.before is None else fact_form(change.before),
        "after": None if change.after is None else fact_form(change.after),
        "difference": number(change.difference),
    }

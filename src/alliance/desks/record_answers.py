"""The JSON of the record: deliveries, facts, relations and changes, one form for all programs."""

from __future__ import annotations

from alliance.calendar import Period
from alliance.desks.answers import number, period_form
from alliance.record.delivery import Delivery
from alliance.record.differences import Change
from alliance.record.facts import Fact
from alliance.record.relations import Relation

Form = dict[str, object]
FACT_TEXTS = (
    "measure", "member", "covers", "counterparty", "basis", "definition", "unit", "bound", "role", "status", "source", "ref",
    "note",
)  # fmt: skip


def delivery_form(delivery: Delivery) -> Form:
    """Return a delivery for JSON; the end of its scope is the first day outside it."""
    scope = delivery.scope
    return {
        "number": delivery.sequence,
        "id": delivery.id,
        "member": delivery.member,
        "file": delivery.file,
        "kind": delivery.kind,
        "mode": delivery.mode,
        "scope": {
            "measures": list(scope.measures),
            "member": scope.member,
            "start": None if scope.start is None else scope.start.isoformat(),
            "end": None if scope.end is None else scope.end.isoformat(),
            "where": dict(scope.where),
        },
        "known_on": delivery.known_on.isoformat(),
        "received_at": delivery.received_at.isoformat(),
        "source": delivery.source,
        "title": delivery.title,
        "reason": delivery.reason,
        "rows": delivery.rows,
        "raw": delivery.raw,
    }


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

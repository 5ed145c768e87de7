"""How the nouns of the record are written in JSON, and read again.

What is written here was checked when it was filed and is sealed by a hash where it lies, so reading trusts it.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import TypedDict

from alliance.findings import Finding, Severity
from alliance.record.delivery import KINDS, Delivery, Scope
from alliance.record.relations import Relation
from alliance.record.sources import Source, Trust


class WrittenScope(TypedDict):
    """A `Scope` in JSON."""

    measures: list[str]
    member: str
    start: str | None
    end: str | None
    where: dict[str, str]


class WrittenDelivery(TypedDict):
    """A `Delivery` in JSON."""

    id: str
    member: str
    file: str
    kind: str
    mode: str
    scope: WrittenScope
    known_on: str
    received_at: str
    source: str
    title: str
    reason: str
    rows: int
    sequence: int
    raw: str
    sheet: str
    table: str


class WrittenSource(TypedDict):
    """A `Source` in JSON."""

    id: str
    publisher: str
    title: str
    published_on: str | None
    licence: str
    trust: int


class WrittenFinding(TypedDict):
    """A `Finding` in JSON."""

    severity: str
    rule: str
    message: str
    advice: str
    file: str
    sheet: str
    row: int | None
    column: str
    value: str


class WrittenRelation(TypedDict):
    """A `Relation` in JSON; the weight is an exact text such as ``"217/500"``."""

    subject: str
    kind: str
    object: str
    weight: str | None
    start: str | None
    end: str | None
    counted_from: str | None
    precision: str
    detail: str
    source: str
    ref: str
    note: str
    delivery: str
    row: int


def written_delivery(delivery: Delivery) -> WrittenDelivery:
    """Return a delivery as it is written in JSON."""
    scope = delivery.scope
    return {
        "id": delivery.id,
        "member": delivery.member,
        "file": delivery.file,
        "kind": delivery.kind,
        "mode": delivery.mode,
        "scope": {
            "measures": list(scope.measures),
            "member": scope.member,
            "start": _text(scope.start),
            "end": _text(scope.end),
            "where": dict(scope.where),
        },
        "known_on": delivery.known_on.isoformat(),
        "received_at": delivery.received_at.isoformat(),
        "source": delivery.source,
        "title": delivery.title,
        "reason": delivery.reason,
        "rows": delivery.rows,
        "sequence": delivery.sequence,
        "raw": delivery.raw,
        "sheet": delivery.sheet,
        "table": delivery.table,
    }


def delivery_from(written: WrittenDelivery) -> Delivery:
    """Return the delivery that was written in JSON."""
    scope = written["scope"]
    return Delivery(
        id=written["id"],
        member=written["member"],
        file=written["file"],
        kind=next(kind for kind in KINDS if kind == written["kind"]),
        mode="add" if written["mode"] == "add" else "replace",
        scope=Scope(
            measures=tuple(scope["measures"]),
            member=scope["member"],
            start=_day(scope["start"]),
            end=_day(scope["end"]),
            where=scope["where"],
        ),
        known_on=date.fromisoformat(written["known_on"]),
        received_at=datetime.fromisoformat(written["received_at"]),
        source=written["source"],
        title=written["title"],
        reason=written["reason"],
        rows=written["rows"],
        sequence=written["sequence"],
        raw=written["raw"],
        sheet=written["sheet"],
        table=written["table"],
    )


def written_source(source: Source) -> WrittenSource:
    """Return a source as it is written in JSON."""
    return {
        "id": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "published_on": _text(source.published_on),
        "licence": source.licence,
        "trust": int(source.trust),
    }


def source_from(written: WrittenSource) -> Source:
    """Return the source that was written in JSON."""
    return Source(
        id=written["id"],
        publisher=written["publisher"],
        title=written["title"],
        published_on=_day(written["published_on"]),
        licence=written["licence"],
        trust=Trust(written["trust"]),
    )


def written_finding(finding: Finding) -> WrittenFinding:
    """Return a finding as it is written in JSON."""
    return {
        "severity": finding.severity.value,
        "rule": finding.rule,
        "message": finding.message,
        "advice": finding.advice,
        "file": finding.file,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
    }


def finding_from(written: WrittenFinding) -> Finding:
    """Return the finding that was written in JSON."""
    return Finding(
        severity=Severity(written["severity"]),
        rule=written["rule"],
        message=written["message"],
        advice=written["advice"],
        file=written["file"],
        sheet=written["sheet"],
        row=written["row"],
        column=written["column"],
        value=written["value"],
    )


def written_relation(relation: Relation) -> WrittenRelation:
    """Return a relation as it is written in JSON."""
    return {
        "subject": relation.subject,
        "kind": relation.kind,
        "object": relation.object,
        "weight": None if relation.weight is None else str(relation.weight),
        "start": _text(relation.start),
        "end": _text(relation.end),
        "counted_from": _text(relation.counted_from),
        "precision": relation.precision,
        "detail": relation.detail,
        "source": relation.source,
        "ref": relation.ref,
        "note": relation.note,
        "delivery": relation.delivery,
        "row": relation.row,
    }


def relation_from(written: WrittenRelation) -> Relation:
    """Return the relation that was written in JSON."""
    weight = written["weight"]
    return Relation(
        subject=written["subject"],
        kind=written["kind"],
        object=written["object"],
        weight=None if weight is None else Fraction(weight),
        start=_day(written["start"]),
        end=_day(written["end"]),
        counted_from=_day(written["counted_from"]),
        precision=written["precision"],
        detail=written["detail"],
        source=written["source"],
        ref=written["ref"],
        note=written["note"],
        delivery=written["delivery"],
        row=written["row"],
    )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

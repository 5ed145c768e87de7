"""The JSON of answers: one form for the command line, web pages and other programs, made from figures, bridges and ranks."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from alliance.calendar import Period
from alliance.desks.door import enter
from alliance.desks.forms import (
    BridgeForm,
    DisagreeingForm,
    FigureForm,
    MissingForm,
    Number,
    PeriodForm,
    RankForm,
    RefusalForm,
    RivalForm,
    RowForm,
    SourceForm,
    WayForm,
)
from alliance.figures.breakdown import SEPARATOR
from alliance.figures.figure import Figure, Refusal, Row
from alliance.figures.terms import sources
from alliance.record.facts import Fact
from alliance.record.members import OFFICE, Registry
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Source
from alliance.units import decimal_text

if TYPE_CHECKING:
    from alliance.figures.bridge import Bridge
    from alliance.figures.lineage import Step
    from alliance.figures.ranking import Rank


def number(value: Fraction | None) -> Number:
    """Return a value for JSON: an integer if it is whole, else a decimal text, null for none.

    Examples
    --------
    >>> number(Fraction(9961347)), number(Fraction("5733445.4")), number(None)
    (9961347, '5733445.4', None)
    """
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else decimal_text(value)


def period_form(period: Period) -> PeriodForm:
    """Return a period for JSON."""
    start = None if period.start is None else period.start.isoformat()
    return {"start": start, "end": period.last_day.isoformat(), "label": period.label}


def name_of(registry: Registry, column: str, key: str) -> str:
    """Return the printed name of a key of a column: a member, brand, market, ...; the key itself if it has none.

    The registry knows the names.
    """
    kind = "member" if column == "counterparty" else column
    thing = registry.find(kind, key) if key else None
    return thing.name if thing is not None else key


def figure_form(folder: Path | str, figure: Figure, label: str = "", *, viewer: str = OFFICE) -> FigureForm:
    """Return a figure for JSON.

    Parameters
    ----------
    folder : Path or str
        The alliance folder that was asked.
    figure : Figure
        The answer.
    label : str
        Label of its measure; the id if it is empty.
    viewer : str
        For whom.

    Returns
    -------
    FigureForm
        Ready for `json.dumps`.
    """
    snapshot = enter(folder, viewer).snapshot()
    question, registry = figure.question, snapshot.registry
    used = sources(figure)
    return {
        "measure": question.measure,
        "label": label or question.measure,
        "value": number(figure.value),
        "unit": figure.unit,
        "status": figure.status.value,
        "refusal": None if figure.refusal is None else refusal_form(figure.refusal),
        "half": number(figure.half),
        "low": number(figure.low),
        "high": number(figure.high),
        "bound": figure.bound,
        "period": period_form(question.period),
        "perimeter": {
            "text": question.perimeter,
            "members": [
                {"id": member, "name": name_of(registry, "member", member), "share": share}
                for member, share in figure.members.items()
            ],
        },
        "by": list(question.by),
        "where": dict(question.where),
        "asked_status": question.status,
        "basis": question.basis,
        "definition": question.definition,
        "conventions": sorted(question.conventions),
        "currency": question.currency,
        "known_on": None if question.known_on is None else question.known_on.isoformat(),
        "rows": [_row(registry, question.by, row) for row in figure.rows],
        "sources": source_forms(snapshot, used),
        "disagreeing": [
            *(_disagreeing(registry, fact) for fact in figure.disagreeing),
            *(_disagreeing(registry, fact, fits=False) for fact in figure.misfits),
        ],
        "notes": list(figure.notes),
        "snapshot": snapshot.head,
    }


def _disagreeing(registry: Registry, fact: Fact, *, fits: bool = True) -> DisagreeingForm:
    return {
        "fits": fits,
        "value": number(fact.value),
        "unit": fact.unit,
        "member": fact.member,
        "name": name_of(registry, "member", fact.member),
        "period": period_form(Period(fact.start, fact.end)),
        "status": fact.status,
        "source": fact.source,
        "ref": fact.ref,
    }


def bridge_form(
    folder: Path | str, bridge: Bridge, growth: Fraction | None = None, label: str = "", *, viewer: str = OFFICE
) -> BridgeForm:
    """Return a bridge for JSON.

    Parameters
    ----------
    folder : Path or str
        The alliance folder that was asked.
    bridge : Bridge
        The answer.
    growth : Fraction or None
        The growth from its beginning to its end, 0.1 for 10 %.
    label : str
        Label of its measure.
    viewer : str
        For whom.

    Returns
    -------
    BridgeForm
        Ready for `json.dumps`.
    """
    start = figure_form(folder, bridge.start, label, viewer=viewer)
    end = figure_form(folder, bridge.end, label, viewer=viewer)
    return {
        "from": start["value"],
        "to": end["value"],
        "unit": bridge.unit,
        "steps": [
            {"label": step.label, "value": number(step.value), "cause": step.cause, "key": step.key}
            for step in bridge.steps
        ],
        "remainder": number(bridge.remainder),
        "growth": number(growth),
        "refusal": None if bridge.refusal is None else refusal_form(bridge.refusal),
        "from_figure": start,
        "to_figure": end,
        "notes": list(bridge.notes),
        "snapshot": start["snapshot"],
    }


def way_form(step: Step) -> WayForm:
    """Return the way of a figure for JSON.

    Parameters
    ----------
    step : Step
        As `alliance.desks.reporting.explain` returns it.

    Returns
    -------
    WayForm
        Ready for `json.dumps`.
    """
    return {
        "kind": step.kind,
        "label": step.label,
        "amount": number(step.amount),
        "unit": step.unit,
        "weight": number(step.weight),
        "why": step.why,
        "file": step.file,
        "row": step.row,
        "ref": step.ref,
        "source": step.source,
        "delivery": step.delivery,
        "below": [way_form(below) for below in step.below],
    }


def rank_form(folder: Path | str, rank: Rank, label: str = "", *, viewer: str = OFFICE) -> RankForm:
    """Return a rank for JSON.

    Parameters
    ----------
    folder : Path or str
        The alliance folder that was asked.
    rank : Rank
        The answer.
    label : str
        Label of its measure.
    viewer : str
        For whom.

    Returns
    -------
    RankForm
        Ready for `json.dumps`; a rival's ``rank`` is its place with the ranked figure among them.
    """
    figure = figure_form(folder, rank.figure, label, viewer=viewer)
    place = rank.rank or len(rank.rivals) + 1
    rivals: list[RivalForm] = [
        {
            "id": rival.id,
            "name": rival.name,
            "rank": position + (position >= place),
            "value": number(rival.value),
            "low": number(rival.low),
            "high": number(rival.high),
            "definition": rival.definition,
            "source": rival.source,
        }
        for position, rival in enumerate(rank.rivals, 1)
    ]
    return {
        "rank": rank.rank,
        "value": figure["value"],
        "unit": figure["unit"],
        "rivals": rivals,
        "next": None if rank.next is None else rank.next.name,
        "distance_to_next": number(rank.distance_to_next),
        "previous": None if rank.previous is None else rank.previous.name,
        "distance_to_previous": number(rank.distance_to_previous),
        "rule": rank.rule,
        "best": rank.best,
        "worst": rank.worst,
        "holds": rank.holds,
        "refusal": None if rank.refusal is None else refusal_form(rank.refusal),
        "figure": figure,
        "notes": list(rank.notes),
        "snapshot": figure["snapshot"],
    }


def refusal_form(refusal: Refusal) -> RefusalForm:
    """Return a refusal for JSON."""
    missing: list[MissingForm] = [
        {
            "member": each.member,
            "measure": each.measure,
            "period": period_form(each.period),
            "where": dict(each.where),
            "text": each.sentence(),
        }
        for each in refusal.missing
    ]
    return {"reason": refusal.reason, "missing": missing, "advice": refusal.advice}


def source_forms(snapshot: Snapshot, ids: Iterable[str]) -> list[SourceForm]:
    """Return the sources of a snapshot that go by the given ids, for JSON, in the order of use."""
    known = (snapshot.sources.get(each, Source(each)) for each in ids)
    return [
        {
            "id": source.id,
            "publisher": source.publisher,
            "title": source.title,
            "date": None if source.published_on is None else source.published_on.isoformat(),
            "licence": source.licence,
        }
        for source in known
    ]


def _row(registry: Registry, by: tuple[str, ...], row: Row) -> RowForm:
    parts = row.key.split(SEPARATOR)
    is_named = len(parts) == len(by)
    name = (
        SEPARATOR.join(name_of(registry, column, part) for column, part in zip(by, parts, strict=True))
        if is_named
        else ""
    )
    return {
        "key": row.key,
        "name": name or row.key,
        "value": number(row.value),
        "half": number(row.half),
        "status": row.status.value,
        "note": row.note,
    }

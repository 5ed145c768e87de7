"""Short ways to write the questions of these tests by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from alliance.calendar import JAPANESE_FISCAL_YEAR, parse_period
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Question
from alliance.record.facts import BREAKDOWNS
from alliance.record.snapshot import Snapshot

FOUR = "renault + nissan + mitsubishi + avtovaz"


def ask(measure: str, perimeter: str, period: str, **columns: object) -> Question:
    """Return a question; columns are breakdowns (``brand="dacia"``) or fields of the question."""
    where = {name: str(value) for name, value in columns.items() if name in BREAKDOWNS}
    fields = {name: value for name, value in columns.items() if name not in BREAKDOWNS}
    if isinstance(fields.get("known_on"), str):
        fields["known_on"] = date.fromisoformat(str(fields["known_on"]))
    return Question(measure, perimeter, parse_period(period, JAPANESE_FISCAL_YEAR), where=where, **fields)  # type: ignore[arg-type]


def sold(perimeter: str, period: str, **columns: object) -> Question:
    """Return a question for vehicles sold."""
    return ask("sales", perimeter, period, **columns)


def value(snapshot: Snapshot, question: Question) -> Fraction:
    """Return the figure that a question must have."""
    figure = consolidate(snapshot, question)
    assert figure.value is not None, (question, figure.refusal)
    return figure.value

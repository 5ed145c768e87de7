"""Best-selling models: what was sold since they began, and in the last year on record."""

from __future__ import annotations

from datetime import date

from alliance.calendar import ONE_DAY, Period, add_months
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Block, ChartBlock, ChartCell, Column, Line, Page, TableBlock
from alliance.publish.printed import FigureRef, line
from alliance.record.facts import Fact

MEASURES = ("sales", "ev_sales", "phev_sales")
BARS, LINES = 8, 12


def models(book: Book, language: str) -> Page:
    """Return the page of models."""
    draft = Draft(book, language, "models")
    pen = draft.pen
    cumulated, recent = _cumulated(book), _recent(book)
    if not cumulated and not recent:
        return draft.page(draft.say("title_without"), draft.standfirst(), (draft.missing(draft.say("without")),))
    blocks: list[Block] = []
    title = draft.say("title_without")
    if cumulated:
        rows: tuple[dict[str, ChartCell], ...] = tuple(
            {
                "name": draft.say(
                    "row", model=pen.name("model", fact.model), period=pen.period(Period(fact.start, fact.end))
                ),
                "value": figure.number,
                "label": line(pen.number(figure, "short")),
                "member": fact.member,
            }
            for fact, figure in cumulated[:BARS]
        )
        blocks.append(ChartBlock("models", "ranked", rows, draft.say("chart")))
        fact, figure = cumulated[0]
        title = draft.say("title", sold=pen.number(figure, "short"), model=pen.name("model", fact.model))
    if recent:
        lines = [
            Line(
                (
                    draft.words(pen.name("model", fact.model)),
                    draft.words(pen.place(fact.market) if fact.market else draft.say("everywhere")),
                    draft.words(pen.year(_labelled(book, fact))),
                    draft.cell(figure),
                ),
                is_fiscal=_labelled(book, fact).label.startswith("FY"),
            )
            for fact, figure in recent[:LINES]
        ]
        heads = (("model", 1.35), ("market", 1.3), ("year", 0.8), ("sold", 1.0))
        columns = tuple(
            Column(draft.say(f"head_{head}"), is_number=head == "sold", width=width) for head, width in heads
        )
        blocks.append(TableBlock("models-in-a-year", columns, tuple(lines), is_dense=True))
    draft.note(draft.say("note"))
    return draft.page(title, draft.say("standfirst", day=pen.day(_month_end(book), "edition/on")), blocks)


def _month_end(book: Book) -> date:
    """Return the last day of the month of the edition's day: a total "through March" may stand in an edition of March."""
    return add_months(book.edition.on.replace(day=1), 1) - ONE_DAY


def _cumulated(book: Book) -> list[tuple[Fact, FigureRef]]:
    """Return the latest total since the beginning of each model, the largest first."""
    latest: dict[str, Fact] = {}
    for measure in MEASURES:
        for fact in book.facts(measure, market=""):
            if (
                not fact.model
                or fact.start is not None
                or fact.definition
                or fact.basis
                or fact.end > _month_end(book) + ONE_DAY
            ):
                continue
            before = latest.get(fact.model)
            if before is None or (fact.end, fact.value) > (before.end, before.value):
                latest[fact.model] = fact
    counted = set(book.members(book.day))
    found = [(fact, book.fact(fact)) for fact in latest.values() if fact.member in counted]
    return sorted(found, key=lambda each: -each[1].number)


def _recent(book: Book) -> list[tuple[Fact, FigureRef]]:
    """Return what was reported of models for the year, or for the fiscal year that ended in it."""
    counted = set(book.members())
    found = []
    for measure in MEASURES:
        for fact in book.facts(measure):
            if (
                fact.model
                and fact.member in counted
                and fact.start is not None
                and not fact.definition
                and not fact.basis
            ):
                days = (fact.end - fact.start).days
                last = fact.end - ONE_DAY
                if days > 360 and book.year.shared(Period(last, fact.end)) is not None:
                    found.append((fact, book.fact(fact)))
    kept = {(fact.model, fact.market, fact.end): (fact, figure) for fact, figure in found}
    return sorted(kept.values(), key=lambda each: -each[1].number)


def _labelled(book: Book, fact: Fact) -> Period:
    """Return the year of a fact under the name that its member's calendar gives it."""
    assert fact.start is not None
    thing = book.view.registry.find("member", fact.member)
    if thing is not None and fact.start.month == thing.calendar.first_month != 1:
        return thing.calendar.year(fact.start.year if thing.calendar.named_after == "start" else fact.end.year)
    return Period(fact.start, fact.end)

"""People: the latest number of employees that each member reported."""

from __future__ import annotations

from alliance.calendar import ONE_DAY
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Block, ChartBlock, ChartCell, Kpis, Page
from alliance.publish.printed import NOTHING, FigureRef, line
from alliance.record.facts import BREAKDOWNS, Fact


def people(book: Book, language: str) -> Page:
    """Return the page of employees."""
    draft = Draft(book, language, "people")
    pen = draft.pen
    stated = book.widest("employees", book.day)
    standfirst = draft.say("standfirst", day=pen.day(book.edition.on, "edition/on"))
    rows: list[dict[str, ChartCell]] = []
    missing = []
    for member in book.members(book.day):
        fact = _latest(book, member)
        if fact is None:
            missing.append(pen.name("member", member))
            rows.append(
                {"name": line(pen.name("member", member)), "value": None, "label": line(NOTHING), "member": member}
            )
            continue
        figure = book.fact(fact)
        day = pen.day(fact.end - ONE_DAY, book.quoted_fact(fact, "end"), "month")
        name = draft.say("row", member=pen.name("member", member), day=day)
        rows.append({"name": name, "value": figure.number, "label": line(pen.number(figure, "full")), "member": member})
    if len(missing) == len(rows) and not stated.is_there:
        return draft.page(draft.say("title_without"), standfirst, (draft.missing(draft.say("without"), (stated,)),))
    chart = ChartBlock("people", "ranked", tuple(rows), draft.say("chart"))
    blocks: list[Block] = [chart]
    items = []
    if stated.is_there:
        items.append(draft.key_number(stated, draft.say("kpi_stated", day=pen.day(book.edition.on, "edition/on"))))
    items += [
        draft.key_number(
            figure, draft.say("kpi_stated", day=pen.day(fact.end - ONE_DAY, book.quoted_fact(fact, "end")))
        )
        for fact, figure in _alliance_before(book, stated)
    ]
    if items:
        blocks.append(Kpis(tuple(items)))
    if missing:
        draft.note(draft.say("note_missing", members=pen.listed(missing)))
    draft.note(draft.say("note"))
    title = draft.say("title", people=pen.number(stated)) if stated.is_there else draft.say("title_without")
    return draft.page(title, standfirst, blocks)


def _latest(book: Book, member: str) -> Fact | None:
    """Return the latest number of all employees of a member, on the edition's day or before."""
    whole = dict.fromkeys(BREAKDOWNS, "")
    found = [
        fact
        for fact in book.facts("employees", member=member, definition="", **whole)
        if fact.end - ONE_DAY <= book.edition.on
    ]
    return max(found, key=lambda fact: (fact.end, -fact.half), default=None)


def _alliance_before(book: Book, stated: FigureRef) -> list[tuple[Fact, FigureRef]]:
    whole = dict.fromkeys(BREAKDOWNS, "")
    found = [
        (fact, book.fact(fact))
        for fact in book.facts("employees", member="alliance", **whole)
        if fact.end - ONE_DAY < book.edition.on
    ]
    return sorted(found, key=lambda each: each[0].end, reverse=True)[:2]

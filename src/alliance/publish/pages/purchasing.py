"""Purchasing: the share that is bought together, as far as anybody reported it."""

from __future__ import annotations

from alliance.calendar import ONE_DAY
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Block, Column, Line, Page, TableBlock
from alliance.publish.printed import line

FUNCTION = "purchasing"


def purchasing(book: Book, language: str) -> Page:
    """Return the page of purchasing."""
    draft = Draft(book, language, "purchasing")
    pen = draft.pen
    lines = []
    for link in [*book.links("event", object=FUNCTION), *book.links("function_of", subject=FUNCTION)]:
        if link.start is not None and link.start <= book.edition.on:
            done = pen.detail(link.detail, book.quoted(link, "detail"))
            lines.append((link.start, Line((draft.words(pen.since(link)), draft.words(done), draft.words(())))))
    for link in book.links("leads", object=FUNCTION):
        if link.start is not None and link.start <= book.edition.on:
            office = pen.detail(link.detail, book.quoted(link, "detail"))
            what = draft.say("leader", person=pen.name("person", link.subject), office=office)
            lines.append((link.start, Line((draft.words(pen.since(link)), draft.words(what), draft.words(())))))
    for status in ("", "target"):
        for fact in book.facts("synergies", function=FUNCTION, status=status):
            if fact.end <= book.year.end:
                day = pen.day(fact.end - ONE_DAY, book.quoted_fact(fact, "end"), "year")
                what = draft.say("target" if status else "saved")
                lines.append((fact.end, Line((draft.words(day), draft.words(what), draft.cell(book.fact(fact))))))
    blocks: list[Block] = []
    if lines:
        columns = (
            Column(draft.say("head_when"), width=0.8),
            Column(draft.say("head_what"), width=2.4),
            Column(draft.say("head_amount"), is_number=True, width=0.9),
        )
        ordered = tuple(each for _, each in sorted(lines, key=lambda pair: pair[0]))
        blocks.append(TableBlock("purchasing", columns, ordered))
    share = draft.missing(draft.say("without"))
    blocks.append(share)
    title = draft.say("title") if lines else draft.say("title_without")
    return draft.page(title, draft.say("standfirst", day=line(pen.day(book.edition.on, "edition/on"))), blocks)

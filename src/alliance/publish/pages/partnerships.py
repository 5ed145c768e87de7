"""Partnerships that hold on the day of the edition."""

from __future__ import annotations

from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Column, Line, Page, TableBlock
from alliance.record.members import ALLIANCE

LINES = 22


def partnerships(book: Book, language: str) -> Page:
    """Return the page of partnerships."""
    draft = Draft(book, language, "partnerships")
    pen = draft.pen
    counted = set(book.members(book.day))
    links = [
        link
        for link in book.links("partner_of", on=book.edition.on)
        if link.object in counted | {ALLIANCE} and link.detail and link.subject not in _members(book)
    ]
    distinct = {(link.subject, link.object, link.detail): link for link in links}
    ordered = sorted(
        distinct.values(), key=lambda link: (_name(book, link.subject), link.start is None, str(link.start))
    )
    standfirst = draft.say("standfirst", day=pen.day(book.edition.on, "edition/on"))
    if not ordered:
        return draft.page(draft.say("title_without"), standfirst, (draft.missing(draft.say("without")),), layout="full")
    lines, before = [], ""
    for link in ordered[:LINES]:
        partner = pen.name("partner", link.subject) if link.subject != before else ""
        before = link.subject
        with_whom = draft.say("alliance") if link.object == ALLIANCE else pen.name("member", link.object)
        detail = pen.detail(link.detail, book.quoted(link, "detail"))
        lines.append(
            Line((draft.words(partner), draft.words(with_whom), draft.words(pen.since(link)), draft.words(detail)))
        )
    heads = (("partner", 0.9), ("with", 0.8), ("since", 0.8), ("what", 2.6))
    columns = tuple(Column(draft.say(f"head_{head}"), width=width) for head, width in heads)
    partners = {link.subject: link for link in ordered}
    count = book.count("partners", list(partners.values()), "companies")
    draft.note(pen.say("common.signs"))
    title = draft.say("title", count=pen.number(count, "words"))
    return draft.page(
        title, standfirst, (TableBlock("partnerships", columns, tuple(lines), is_dense=True),), layout="full"
    )


def _members(book: Book) -> set[str]:
    return {thing.id for thing in book.view.registry.of_kind("member")}


def _name(book: Book, partner: str) -> str:
    thing = book.view.registry.find("partner", partner)
    return thing.name if thing else partner

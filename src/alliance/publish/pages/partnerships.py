"""Partnerships that hold on the day of the edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Column, Line, Page, TableBlock
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

LINES = 21


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
    shown = _fitting(ordered)
    for link in shown:
        partner = pen.name("partner", link.subject) if link.subject != before else ""
        before = link.subject
        with_whom = draft.say("alliance") if link.object == ALLIANCE else pen.name("member", link.object)
        detail = pen.detail(link.detail, book.quoted(link, "detail"))
        lines.append(
            Line((draft.words(partner), draft.words(with_whom), draft.words(pen.since(link)), draft.words(detail)))
        )
    heads = (("partner", 0.9), ("with", 0.75), ("since", 0.75), ("what", 2.9))
    columns = tuple(Column(draft.say(f"head_{head}"), width=width) for head, width in heads)
    partners = {link.subject: link for link in ordered}
    count = book.count("partners", list(partners.values()), "companies")
    if len(shown) < len(ordered):
        more = book.count("partnerships/more", [link for link in ordered if link not in shown], "partnerships")
        draft.note(draft.say("note_more", count=pen.number(more)))
    draft.note(pen.say("common.signs"))
    title = draft.say("title", count=pen.number(count, "words"))
    return draft.page(
        title, standfirst, (TableBlock("partnerships", columns, tuple(lines), is_dense=True),), layout="full"
    )


def _fitting(ordered: Sequence[Relation]) -> list[Relation]:
    """Return as many lines as fit, every partner among them: those with most lines lose their last."""
    shown = list(ordered)
    while len(shown) > LINES:
        most = Counter(link.subject for link in shown).most_common(1)[0][0]
        shown.remove([link for link in shown if link.subject == most][-1])
    return shown


def _members(book: Book) -> set[str]:
    return {thing.id for thing in book.view.registry.of_kind("member")}


def _name(book: Book, partner: str) -> str:
    thing = book.view.registry.find("partner", partner)
    return thing.name if thing else partner

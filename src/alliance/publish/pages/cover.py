"""The cover: the title, the year, a ring per member, three figures."""

from __future__ import annotations

from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import brands, electric, members_of, sales_of_the_year, savings
from alliance.publish.pages.page import ChartBlock, Kpi, Kpis, Page
from alliance.publish.printed import EMPTY, Quoted, line


def cover(book: Book, language: str) -> Page:
    """Return the cover."""
    draft = Draft(book, language, "cover")
    pen = draft.pen
    sales, cumulated, saved, count = sales_of_the_year(book), electric(book), savings(book), brands(book)
    items = [
        Kpi(line(pen.number(figure, "short")), draft.say(label, period=pen.year_of(figure)))
        for figure, label in ((sales, "sales"), (cumulated, "electric"), (saved, "synergies"))
        if figure.is_there
    ]
    counted = book.members(book.day)
    members = [member for member in counted if book.view.related("member_of", subject=member)] or list(counted)
    rings = ChartBlock(
        "rings",
        "rings",
        tuple({"name": line(pen.name("member", member)), "member": member, "dark": True} for member in members),
        draft.say("rings", members=pen.listed(pen.name("member", member) for member in members)),
    )
    named = Quoted(book.edition.title, "edition/title")
    title = line(named) if book.edition.title else draft.say("title")
    independent = members_of(book)
    below = EMPTY
    if independent.number and count.is_there:
        below = draft.say("below", members=pen.number(independent, "words"), brands=pen.number(count, "words"))
    owner = line(pen.alliance())
    return draft.page(
        title,
        line(pen.year(book.year)),
        (rings, *([Kpis(tuple(items))] if items else [])),
        layout="cover",
        kicker=owner,
        lead=below,
    )

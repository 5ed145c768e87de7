"""At a glance: twelve figures, each with the year before."""

from __future__ import annotations

from dataclasses import replace

from alliance.calendar import add_months, day, through
from alliance.figures.ratios import PRINTED
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import brands, electric, sales_before, sales_of_the_year, savings, year_before
from alliance.publish.pages.page import Kpi, Kpis, Missing, Page
from alliance.publish.printed import EMPTY, FigureRef, Text


def glance(book: Book, language: str) -> Page:
    """Return the page of twelve figures."""
    draft = Draft(book, language, "glance")
    pen = draft.pen
    before = year_before(book)
    day_before = day(add_months(book.edition.on, -12))
    world, world_before = (
        book.figure(replace(book.question("market_share", period=period), basis=PRINTED))
        for period in (book.year, before)
    )
    _, place = book.rank(book.question("sales"))
    pairs: list[tuple[str, FigureRef, FigureRef, str]] = [
        ("sales", sales_of_the_year(book), sales_before(book), "short"),
        ("rank", place, book.rank(book.question("sales", period=before))[1], "full"),
        ("share", world, world_before, "short"),
        ("brands", brands(book), book.ask("brands", period=day_before), "full"),
        ("markets", book.ask("markets", period=book.day), book.ask("markets", period=day_before), "full"),
        ("plants", book.ask("plants", period=book.day), book.ask("plants", period=day_before), "full"),
        ("employees", book.widest("employees", book.day), book.widest("employees", day_before), "full"),
        ("synergies", savings(book), savings(book, before), "short"),
        ("electric", electric(book), electric(book, through(before.last_day)), "full"),
        ("electric_year", book.widest("ev_sales"), book.widest("ev_sales", before), "full"),
        ("functions", book.ask("functions", period=book.day), book.ask("functions", period=day_before), "full"),
        ("members", book.ask("members", period=book.day), book.ask("members", period=day_before), "full"),
    ]
    items = [_item(draft, *pair) for pair in pairs]
    sales = pairs[0][1]
    title = (
        draft.say("title", sales=pen.number(sales, "short"), brands=pen.number(pairs[3][1], "words"))
        if sales.is_there and pairs[3][1].is_there
        else draft.say("title_without")
    )
    blocks: list[Kpis | Missing] = [Kpis(tuple(items), is_grid=True)]
    draft.note(draft.say("note_days", day=pen.day(book.edition.on, "edition/on")))
    return draft.page(title, draft.standfirst(), blocks, layout="full")


def _item(draft: Draft, label: str, figure: FigureRef, before: FigureRef, form: str) -> Kpi:
    pen = draft.pen
    said: Text = EMPTY
    if before.is_there:
        said = draft.say("before", period=pen.year_of(before), number=pen.number(before, form))
    return draft.key_number(figure, draft.say(label), said, form)

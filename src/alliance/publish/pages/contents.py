"""Which pages there are, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from alliance.publish.book import Book
from alliance.publish.pages.counting import counting
from alliance.publish.pages.cover import cover
from alliance.publish.pages.decade import decade
from alliance.publish.pages.electric import electric, hybrids
from alliance.publish.pages.engineering import engineering
from alliance.publish.pages.glance import glance
from alliance.publish.pages.history import history
from alliance.publish.pages.industry import industry
from alliance.publish.pages.markets import largest, regions, shares, world
from alliance.publish.pages.methods import methods
from alliance.publish.pages.models import models
from alliance.publish.pages.page import Page
from alliance.publish.pages.partnerships import partnerships
from alliance.publish.pages.people import people
from alliance.publish.pages.plants import builders, plants
from alliance.publish.pages.purchasing import purchasing
from alliance.publish.pages.sales import sales
from alliance.publish.pages.structure import functions, structure
from alliance.publish.pages.synergies import synergies
from alliance.publish.pen import Pen
from alliance.publish.printed import line

# key -> the function that writes the page in a language; a multiple of four, so that it can be bound.
CONTENTS: Mapping[str, Callable[[Book, str], Page]] = {
    "cover": cover,
    "glance": glance,
    "counting": counting,
    "structure": structure,
    "functions": functions,
    "history": history,
    "industry": industry,
    "sales": sales,
    "regions": regions,
    "world": world,
    "largest": largest,
    "shares": shares,
    "models": models,
    "electric": electric,
    "hybrids": hybrids,
    "plants": plants,
    "builders": builders,
    "people": people,
    "engineering": engineering,
    "purchasing": purchasing,
    "synergies": synergies,
    "partnerships": partnerships,
    "decade": decade,
    "methods": methods,
}


def write_pages(book: Book, language: str) -> tuple[Page, ...]:
    """Return all pages in one language.

    Parameters
    ----------
    book : Book
        What the edition knows.
    language : str
        ``"en"``, ``"fr"`` or ``"ja"``.
    """
    pen = Pen(book, language)
    pages = [write(book, language) for write in CONTENTS.values()]
    return tuple(_numbered(pen, page, number) for number, page in enumerate(pages, 1))


def _numbered(pen: Pen, page: Page, number: int) -> Page:
    """Return a page with its last line: the edition, what it rests on, and its number."""
    edition = pen.book.edition
    footer = pen.say("common.footer", alliance=pen.alliance(), title=pen.edition_title(), chapter=page.kicker)
    day = pen.day(edition.known_on, "edition/known_on")
    snapshot = pen.say("common.snapshot", snapshot=pen.snapshot(), day=day)
    return replace(page, footer=footer, snapshot=snapshot, number=line(pen.page_number(number)))

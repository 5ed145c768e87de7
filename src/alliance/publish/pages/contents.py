"""Which pages there are, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alliance.publish.book import Book
from alliance.publish.pages.counting import counting
from alliance.publish.pages.cover import cover
from alliance.publish.pages.decade import decade
from alliance.publish.pages.glance import glance
from alliance.publish.pages.industry import industry
from alliance.publish.pages.page import Page
from alliance.publish.pages.sales import sales

# key -> the function that writes the page in a language.
CONTENTS: Mapping[str, Callable[[Book, str], Page]] = {
    "cover": cover,
    "glance": glance,
    "counting": counting,
    "industry": industry,
    "sales": sales,
    "decade": decade,
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
    return tuple(write(book, language) for write in CONTENTS.values())

"""The figures that more than one page leads with, asked in one place so that they can never differ."""

from __future__ import annotations

import re
from dataclasses import replace

from alliance.calendar import Period, through
from alliance.publish.book import Book
from alliance.publish.printed import FigureRef

_YEAR = re.compile(r"\d{4}")


def sales_of_the_year(book: Book) -> FigureRef:
    """Return what the perimeter sold in the year."""
    return book.ask("sales")


def sales_before(book: Book) -> FigureRef:
    """Return what the perimeter sold in the year before, as it counted itself then."""
    return book.ask("sales", period=year_before(book))


def brands(book: Book) -> FigureRef:
    """Return under how many brands, on the day of the edition."""
    return book.ask("brands", period=book.day)


def electric(book: Book, period: Period | None = None) -> FigureRef:
    """Return the electric vehicles sold since the beginning, to the end of the year."""
    return book.widest("ev_sales", period or through(book.year.last_day))


def savings(book: Book, period: Period | None = None) -> FigureRef:
    """Return the synergies of a year, of the widest perimeter that reported them."""
    return book.widest("synergies", period)


def year_before(book: Book, count: int = 1) -> Period:
    """Return the year some years before that of the edition, with its label."""
    period = book.year
    for _ in range(count):
        period = period.year_before()
    label = _YEAR.sub(lambda year: str(int(year[0]) - count), book.year.label, count=1)
    return replace(period, label=label if _YEAR.search(book.year.label) else "")


def members_of(book: Book) -> FigureRef:
    """Return how many members of the alliance count on the day of the edition."""
    counted = book.members(book.day)
    links = [link for link in book.links("member_of", on=book.edition.on) if link.subject in counted]
    return book.count("members", links, "members")

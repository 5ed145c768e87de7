"""Ten-year tables: sales by member, calendar years, and fiscal years where a member reports in them."""

from __future__ import annotations

from alliance.calendar import Period
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import year_before
from alliance.publish.pages.page import Cell, Column, Line, Page, TableBlock
from alliance.publish.printed import EMPTY, FigureRef, Text, line

YEARS = 10


def decade(book: Book, language: str) -> Page:
    """Return the page of ten-year tables."""
    draft = Draft(book, language, "decade")
    pen = draft.pen
    years = [year_before(book, count) for count in range(YEARS - 1, -1, -1)]
    members = list(dict.fromkeys([*book.members(), *(each for year in years for each in book.members(year))]))
    lines = [
        Line(_cells(draft, line(pen.name("member", member)), _asked(book, member, years)), "part") for member in members
    ]
    totals = [book.ask("sales", period=year) for year in years]
    lines.append(Line(_cells(draft, draft.say("total"), totals), "total"))
    for member in members:
        calendar = book.view.registry.get("member", member).calendar
        if calendar.first_month != 1 and book.edition.calendar == "calendar":
            fiscal = [calendar.year(year.last_day.year) for year in years]
            name = draft.say("fiscal", member=pen.name("member", member))
            lines.append(Line(_cells(draft, name, _asked(book, member, fiscal)), "part", is_fiscal=True))
    for measure, form in (("ev_sales", "bare"), ("synergies", "millions")):
        found = [book.widest(measure, year) for year in years]
        if any(figure.is_there for figure in found):
            lines.append(Line((Cell(draft.say(measure)), *(Cell(EMPTY) for _ in years)), "head"))
            lines.append(
                Line((Cell(draft.say("row")), *(_of_members(draft, figure, form) for figure in found)), depth=1)
            )
    columns = (
        Column(draft.say("head_member"), width=2.6),
        *(Column(line(pen.year(year)), is_number=True, width=1) for year in years),
    )
    table = TableBlock("ten-years", columns, tuple(lines), is_dense=True)
    there = [year for year, total in zip(years, totals, strict=True) if total.is_there]
    title = draft.say("title_without")
    if there and totals[-1].is_there:
        first = book.ask("sales", period=there[0])
        title = draft.say(
            "title",
            first=pen.number(first, "short"),
            start=pen.year(there[0]),
            last=pen.number(totals[-1], "short"),
            end=pen.year(years[-1]),
        )
    draft.note(pen.say("common.signs"))
    return draft.page(title, draft.say("standfirst"), (table,), layout="full")


def _of_members(draft: Draft, figure: FigureRef, form: str) -> Cell:
    """Return a figure as a cell, with a letter that says whose it is if it is not of the whole perimeter."""
    if not figure.is_there or figure.perimeter == draft.book.edition.perimeter:
        return draft.cell(figure, form)
    return draft.cell(figure, form, draft.say("note_members", members=draft.pen.members_of(figure.perimeter)))


def _asked(book: Book, member: str, years: list[Period]) -> list[FigureRef]:
    return [book.ask("sales", period=year, perimeter=member) for year in years]


def _cells(draft: Draft, name: Text, figures: list[FigureRef]) -> tuple[Cell, ...]:
    return (Cell(name), *(draft.cell(figure, "thousands") for figure in figures))

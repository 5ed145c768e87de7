"""The place in the industry, with the rule by which everybody is counted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from alliance.figures.ranking import Rank
from alliance.publish.book import Book
from alliance.publish.charts.palette import GREY
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import sales_of_the_year
from alliance.publish.pages.page import Block, ChartBlock, ChartCell, Column, Line, Page, TableBlock, longest_first
from alliance.publish.printed import FigureRef, Text, line


def industry(book: Book, language: str) -> Page:
    """Return the page of the rank."""
    draft = Draft(book, language, "industry")
    pen = draft.pen
    own = sales_of_the_year(book)
    rank, place = book.rank(book.question("sales"))
    if rank.rank is None:
        missing = draft.missing(draft.say("without"), (own,))
        return draft.page(draft.say("title_without"), draft.standfirst(), (missing,))
    rivals = [(rival, book.fact(rival.readings[0])) for rival in rank.rivals[:9]]
    rows: list[dict[str, ChartCell]] = [_own(draft, own)]
    rows += [
        {
            "name": line(pen.name("rival", rival.id)),
            "value": figure.number,
            "label": line(pen.number(figure, "short")),
            "colour": GREY,
        }
        for rival, figure in rivals
    ]
    rows = longest_first(rows)
    bars = ChartBlock("industry", "ranked", tuple(rows), draft.say("chart"))
    for rival, _ in rivals:
        if rival.definition:
            draft.note(draft.say("note_rule", rival=pen.name("rival", rival.id), rule=pen.rule(rival.definition)))
    if rank.best is not None and rank.worst is not None and not rank.holds:
        best = book.derived("best", "rank", _number(rank.best), "rank", (place,))
        worst = book.derived("worst", "rank", _number(rank.worst), "rank", (place,))
        draft.note(draft.say("note_readings", best=pen.number(best), worst=pen.number(worst)))
    blocks: list[Block] = [bars]
    shares = _shares(draft)
    if shares is not None:
        blocks.append(shares)
    standfirst = draft.say(
        "standfirst",
        period=pen.period(book.year),
        perimeter=pen.perimeter(),
        rivals=pen.number(book.derived("rivals", "sales", _number(len(rank.rivals)), "companies", (place,)), "words"),
    )
    return draft.page(_title(draft, rank, own, place), standfirst, blocks)


def _number(value: int) -> Fraction:
    return Fraction(value)


def _own(draft: Draft, own: FigureRef) -> dict[str, ChartCell]:
    return {
        "name": draft.say("own"),
        "value": own.number,
        "label": line(draft.pen.number(own, "short")),
        "strong": True,
    }


def _title(draft: Draft, rank: Rank, own: FigureRef, place: FigureRef) -> Text:
    pen, book = draft.pen, draft.book
    sold = pen.number(own, "short")
    if rank.next is None:
        return draft.say("title_first", sold=sold)
    ahead = book.fact(rank.next.readings[0])
    away = pen.number(book.difference(ahead, own))
    rival = pen.name("rival", rank.next.id)
    return draft.say("title", place=pen.ordinal(place), sold=sold, away=away, rival=rival)


def _shares(draft: Draft) -> TableBlock | None:
    """Return the share of the world market by counting rule of the market."""
    book, pen = draft.book, draft.pen
    lines: list[tuple[str, FigureRef]] = []
    for fact in book.facts("market_size", member="industry", market="", segment="", powertrain=""):
        if (fact.start, fact.end) != (book.year.start, book.year.end) or not fact.definition:
            continue
        size = replace(book.question("market_size", perimeter="industry"), definition=fact.definition)
        share = book.share(book.question("sales"), size)
        if share.is_there and share.value not in [each.value for _, each in lines]:
            lines.append((fact.definition, share))
    if not lines:
        return None
    rows = tuple(
        Line(
            (
                draft.words(pen.rule(rule)),
                draft.words(pen.number(book.figures[share.made_of[1]], "short")),
                draft.cell(share),
            )
        )
        for rule, share in lines
    )
    columns = (
        Column(draft.say("head_rule")),
        Column(draft.say("head_size"), is_number=True),
        Column(draft.say("head_share"), is_number=True),
    )
    return TableBlock("shares-of-the-world", columns, rows, is_dense=True)

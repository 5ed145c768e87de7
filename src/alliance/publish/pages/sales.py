"""Sales by member and brand."""

from __future__ import annotations

from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import brands, sales_before, sales_of_the_year
from alliance.publish.pages.page import Adds, Block, ChartBlock, ChartCell, Kpi, Kpis, Page, longest_first
from alliance.publish.printed import FigureRef, Text, line


def sales(book: Book, language: str) -> Page:
    """Return the page of sales by member and brand."""
    draft = Draft(book, language, "sales")
    pen = draft.pen
    total, before, count = sales_of_the_year(book), sales_before(book), brands(book)
    if not total.is_there:
        missing = draft.missing(draft.say("without"), (total,))
        return draft.page(draft.say("title_without"), draft.standfirst(), (missing,))
    rows: list[dict[str, ChartCell]] = []
    adds: list[Adds] = []
    parts = [book.ask("sales", perimeter=member) for member in book.members()]
    for member, figure in zip(book.members(), parts, strict=True):
        if not figure.is_there:
            continue
        own, promise = _brands(draft, member, figure)
        rows += own
        adds += promise
    if all(part.is_there for part in parts):
        adds.append(Adds(total.id, tuple(part.id for part in parts)))
    rows = longest_first(rows)
    bars = ChartBlock("sales-by-brand", "ranked", tuple(rows), draft.say("chart"), adds=tuple(adds))
    growth = book.growth(book.question("sales"), book.question("sales", period=draft.year_before))
    items = [
        draft.key_number(total, draft.say("kpi_sales"), _before(draft, before)),
        Kpi(
            line(pen.number(growth, "signed")),
            draft.say("kpi_growth"),
            draft.say("kpi_growth_note") if growth.is_there else (),
        ),
        draft.key_number(count, draft.say("kpi_brands")),
    ]
    blocks: list[Block] = [bars, Kpis(tuple(items))]
    title = draft.say("title", sold=pen.number(total, "short"), brands=pen.number(count, "words"))
    return draft.page(title, draft.standfirst(), blocks)


def _before(draft: Draft, figure: FigureRef) -> Text:
    if not figure.is_there:
        return ()
    return draft.say("common.before", period=draft.pen.year_of(figure), number=draft.pen.number(figure))


def _brands(draft: Draft, member: str, whole: FigureRef) -> tuple[list[dict[str, ChartCell]], list[Adds]]:
    """Return a row per brand of a member that is recorded, and one for its other brands together."""
    book, pen = draft.book, draft.pen
    held = [link.subject for link in book.links("brand_of", object=member, on=book.edition.on)]
    found = {brand: book.ask("sales", perimeter=member, brand=brand) for brand in held}
    known = {brand: figure for brand, figure in found.items() if figure.is_there}
    rest = [brand for brand in held if brand not in known]
    rows = [_row(draft, member, line(pen.name("brand", brand)), figure) for brand, figure in known.items()]
    if not known:
        return [
            _row(
                draft,
                member,
                pen.listed(pen.name("brand", brand) for brand in held) or line(pen.name("member", member)),
                whole,
            )
        ], []
    promise = [Adds(whole.id, tuple(figure.id for figure in known.values()))]
    if rest:
        together = book.total(f"{whole.id}/brands", list(known.values()))
        left = book.difference(whole, together)
        name = pen.listed(pen.name("brand", brand) for brand in rest)
        rows.append(_row(draft, member, name, left))
        promise = [Adds(whole.id, (*(figure.id for figure in known.values()), left.id))]
        draft.note(draft.say("note_rest", brands=name, member=pen.name("member", member)))
    return rows, promise


def _row(draft: Draft, member: str, name: Text, figure: FigureRef) -> dict[str, ChartCell]:
    return {"name": name, "value": figure.number, "label": line(draft.pen.number(figure)), "member": member}

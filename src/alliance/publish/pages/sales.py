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
    parts = book.parts(book.question("sales"))
    for member, figure in parts.items():
        if figure.is_there and figure.number:
            alone = {each for each, part in parts.items() if part.is_there and part.number}
            own, promise = _brands(draft, member, figure, alone)
            rows += own
            adds += promise
    if all(part.is_there for part in parts.values()):
        adds.append(Adds(total.id, tuple(part.id for part in parts.values())))
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


def _brands(
    draft: Draft, member: str, whole: FigureRef, alone: set[str]
) -> tuple[list[dict[str, ChartCell]], list[Adds]]:
    """Return a row per brand of a member that is recorded, one for its other brands together, and what nothing explains."""
    book, pen = draft.book, draft.pen
    if not member:
        return [_row(draft, member, pen.say("common.adjustment"), whole)], []
    held = _held(book, member, alone)
    is_own = book.ask("sales", perimeter=member).value == whole.value
    # A member that counts in part, or less what another one counts, is not split: its brands were reported in full.
    found = {brand: _sold(book, member, owner, brand) for brand, owner in held.items()} if is_own else {}
    known = {brand: figure for brand, figure in found.items() if figure.is_there and figure.facts}
    if not known:
        name = pen.listed(pen.name("brand", brand) for brand in held) or line(pen.name("member", member))
        return [_row(draft, member, name, whole)], []
    rows = [_row(draft, member, line(pen.name("brand", brand)), figure) for brand, figure in known.items()]
    together = book.total(f"{whole.id}/brands", list(known.values()))
    left = book.difference(whole, together)
    if not left.is_there or not left.number:
        return rows, [Adds(whole.id, tuple(figure.id for figure in known.values()))] if left.is_there else []
    rest = [brand for brand in held if brand not in known]
    name = pen.listed(pen.name("brand", brand) for brand in rest) or pen.say("common.adjustment")
    rows.append(_row(draft, member, name, left))
    if rest:
        draft.note(draft.say("note_rest", brands=name, member=pen.name("member", member)))
    return rows, [Adds(whole.id, (*(figure.id for figure in known.values()), left.id))]


def _held(book: Book, member: str, alone: set[str]) -> dict[str, str]:
    """Return the brands inside a member's figure, each with its company: the member, or one it consolidates that has no part."""
    day = min(book.edition.on, book.year.last_day)
    inside = [link.object for link in book.links("consolidates", on=day, subject=member) if link.object not in alone]
    return {
        link.subject: company
        for company in (member, *inside)
        for link in book.links("brand_of", on=day, object=company)
    }


def _sold(book: Book, member: str, owner: str, brand: str) -> FigureRef:
    """Return what a member sold under a brand, or what the company it consolidates sold."""
    own = book.ask("sales", perimeter=member, brand=brand)
    return own if own.is_there or owner == member else book.ask("sales", perimeter=owner, brand=brand)


def _row(draft: Draft, member: str, name: Text, figure: FigureRef) -> dict[str, ChartCell]:
    row: dict[str, ChartCell] = {"name": name, "value": figure.number, "label": line(draft.pen.number(figure))}
    return row | {"member": member} if member else row

"""Zero emission: electric vehicles since the beginning; and plug-in hybrids, apart from them."""

from __future__ import annotations

from alliance.calendar import ONE_DAY, Period, through
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import electric as cumulated
from alliance.publish.pages.leading import year_before
from alliance.publish.pages.page import Adds, Block, ChartBlock, ChartCell, Column, Kpi, Kpis, Line, Page, TableBlock
from alliance.publish.printed import FigureRef, Text, line
from alliance.record.facts import Fact

YEARS = 5


def electric(book: Book, language: str) -> Page:
    """Return the page of electric vehicles."""
    draft = Draft(book, language, "electric")
    pen = draft.pen
    total = cumulated(book)
    if not total.is_there:
        missing = draft.missing(draft.say("without"), (total,))
        return draft.page(draft.say("title_without"), draft.standfirst(), (missing,))
    rows: list[dict[str, ChartCell]] = []
    for count in range(YEARS - 1, -1, -1):
        figure = cumulated(book, through(year_before(book, count).last_day))
        if figure.is_there:
            rows.append(
                {
                    "name": draft.say("end_of", year=pen.year(year_before(book, count))),
                    "value": figure.number,
                    "label": line(pen.number(figure)),
                    "strong": count == 0,
                }
            )
            if figure.perimeter != total.perimeter:
                draft.note(
                    draft.say("note_perimeter", period=pen.year_of(figure), members=_members(draft, figure.perimeter))
                )
    chart = ChartBlock("electric", "ranked", tuple(rows), draft.say("chart"))
    year = book.widest("ev_sales")
    before = book.widest("ev_sales", year_before(book))
    said: Text = ()
    if before.is_there:
        said = draft.say("common.before", period=pen.year_of(before), number=pen.number(before, "full"))
    blocks: list[Block] = [chart]
    if year.is_there:
        blocks.append(Kpis((Kpi(line(pen.number(year)), draft.say("kpi_year", period=pen.year_of(year)), said),)))
    blocks += _by_member(draft, total)
    draft.note(draft.say("note"))
    title = draft.say("title", sold=pen.number(total), period=pen.year(book.year))
    standfirst = draft.say(
        "standfirst", period=pen.period(through(book.year.last_day)), members=_members(draft, total.perimeter)
    )
    return draft.page(title, standfirst, blocks)


def _members(draft: Draft, perimeter: str) -> Text:
    counted = draft.book.perimeter(perimeter, draft.book.year).counted(draft.book.year)
    return draft.pen.listed(draft.pen.name("member", member) for member in counted)


def _by_member(draft: Draft, total: FigureRef) -> list[Block]:
    """Return the total by member, with the rest that no member's own total explains."""
    book, pen = draft.book, draft.pen
    period = through(book.year.last_day)
    members = book.perimeter(total.perimeter, book.year).counted(book.year)
    known = [(member, fact, book.fact(fact)) for member in members for fact in _own_totals(book, member, period)]
    if not known or total.bound:
        return []
    lines = [
        Line(
            (
                draft.words(pen.name("brand", fact.brand) if fact.brand else pen.name("member", member)),
                draft.cell(figure),
            )
        )
        for member, fact, figure in known
    ]
    together = book.total(f"{total.id}/members", [figure for _, _, figure in known])
    rest = book.difference(total, together)
    lines.append(Line((draft.words(draft.say("rest")), draft.cell(rest, "bare", draft.say("note_rest"))), "adjustment"))
    lines.append(Line((draft.words(draft.say("total")), draft.cell(total)), "total"))
    columns = (Column(draft.say("head_member"), width=1), Column(draft.say("head_sold"), is_number=True, width=1))
    adds = (Adds(total.id, (*(figure.id for _, _, figure in known), rest.id)),)
    return [TableBlock("electric-by-member", columns, tuple(lines), adds)]


def _own_totals(book: Book, member: str, period: Period) -> list[Fact]:
    """Return what a member, or its brands, reported as sold since the beginning."""
    found = [
        fact
        for fact in book.facts("ev_sales", member=member, model="", market="", definition="", basis="")
        if (fact.start, fact.end) == (period.start, period.end) and not fact.bound
    ]
    whole = [fact for fact in found if not fact.brand]
    return whole[:1] or list({fact.brand: fact for fact in found}.values())


def hybrids(book: Book, language: str) -> Page:
    """Return the page of plug-in hybrids."""
    draft = Draft(book, language, "hybrids")
    pen = draft.pen
    years = [year_before(book, count) for count in range(YEARS - 1, -1, -1)]
    facts = [fact for fact in book.facts("phev_sales") if fact.member in book.members(book.day) and not fact.bound]
    market = _main_market(facts, years)
    if not market:
        missing = draft.missing(draft.say("without"), (book.ask("phev_sales"),))
        return draft.page(draft.say("title_without"), draft.standfirst(), (missing,))
    rows: list[dict[str, ChartCell]] = []
    points: list[tuple[Period, FigureRef]] = []
    for year in years:
        found = [fact for fact in facts if fact.market == market and (fact.start, fact.end) == (year.start, year.end)]
        for fact in found[:1]:
            figure = book.fact(fact)
            points.append((year, figure))
            rows.append(
                {"name": line(pen.year(year)), "value": figure.number, "label": line(pen.number(figure, "full")),
                 "member": fact.member}
            )  # fmt: skip
    chart = ChartBlock("hybrids", "ranked", tuple(rows), draft.say("chart", market=pen.place(market)))
    blocks: list[Block] = [chart]
    totals = _totals(book)
    if totals:
        lines = tuple(
            Line(
                (
                    draft.words(pen.place(fact.market) if fact.market else draft.say("everywhere")),
                    draft.words(pen.day(fact.end - ONE_DAY, book.quoted_fact(fact, "end"), "month")),
                    draft.cell(figure),
                )
            )
            for fact, figure in totals
        )
        columns = (
            Column(draft.say("head_market"), width=1.1),
            Column(draft.say("head_until"), width=1),
            Column(draft.say("head_sold"), is_number=True, width=0.9),
        )
        blocks.append(TableBlock("hybrids-by-market", columns, lines, is_dense=True))
    year, last = points[-1]
    draft.note(draft.say("note"))
    title = draft.say("title", sold=pen.number(last, "full"), market=pen.place(market), period=pen.year(year))
    return draft.page(title, draft.say("standfirst", market=pen.place(market)), blocks)


def _main_market(facts: list[Fact], years: list[Period]) -> str:
    """Return the market with figures in most of the years."""
    spans = {(year.start, year.end) for year in years}
    counted: dict[str, set[object]] = {}
    for fact in facts:
        if (fact.start, fact.end) in spans and fact.market:
            counted.setdefault(fact.market, set()).add(fact.end)
    return max(sorted(counted), key=lambda market: len(counted[market]), default="")


def _totals(book: Book) -> list[tuple[Fact, FigureRef]]:
    """Return the latest total since the beginning in each market, the largest first."""
    latest: dict[str, Fact] = {}
    for fact in book.facts("phev_sales"):
        if (
            fact.start is None
            and fact.end <= book.year.end
            and (fact.market not in latest or fact.end > latest[fact.market].end)
        ):
            latest[fact.market] = fact
    return sorted(((fact, book.fact(fact)) for fact in latest.values()), key=lambda each: -each[1].number)[:10]

"""Markets: sales by region over five years, the map, the largest markets, and the share in the main ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from alliance.calendar import Period
from alliance.figures.ratios import PRINTED
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import year_before
from alliance.publish.pages.page import Block, ChartBlock, ChartCell, Column, Kpi, Kpis, Line, Page, TableBlock
from alliance.publish.printed import NOTHING, FigureRef, Part, line
from alliance.record.facts import BREAKDOWNS, Fact

YEARS, PANELS, LARGEST, SHARES = 5, 6, 15, 12


@dataclass(frozen=True)
class Market:
    """What the record says of one market in the year.

    Parameters
    ----------
    id : str
        ISO 3166 alpha-2.
    parts : mapping of str to FigureRef
        Member -> what it reported, or what its brands reported together.
    together : FigureRef
        What is recorded of all members: a lower limit if one is missing.
    """

    id: str
    parts: dict[str, FigureRef]
    together: FigureRef


def recorded_markets(book: Book) -> list[Market]:
    """Return the markets with sales in the year, the largest recorded first."""
    members = book.members()
    countries = {thing.id for thing in book.view.registry.of_kind("market")}
    facts = [
        fact
        for fact in book.facts("sales")
        if fact.member in members and fact.market in countries and _is_whole(fact, book.year, "market", "brand")
    ]
    found = []
    for market in dict.fromkeys(fact.market for fact in facts):
        parts = {member: _of_member(book, member, market, facts) for member in members}
        together = book.ask("sales", market=market)
        if not together.is_there:
            together = book.total(f"sales/{book.year.label}/market-{market}", list(parts.values()), is_all=False)
        if together.is_there:
            found.append(Market(market, parts, together))
    return sorted(found, key=lambda each: (-each.together.number, each.id))


def _of_member(book: Book, member: str, market: str, facts: Sequence[Fact]) -> FigureRef:
    whole = book.ask("sales", perimeter=member, market=market)
    if whole.is_there:
        return whole
    readings = [fact for fact in facts if (fact.member, fact.market, fact.brand) == (member, market, "")]
    if len({fact.value for fact in readings}) > 1 and not any(fact.bound for fact in readings):
        name, least = f"sales/{book.year.label}/{member}/market-{market}", min(fact.value for fact in readings)
        reported = [book.fact(fact) for fact in readings]
        return book.derived("least", name, least, reported[0].unit, reported, bound="lower")
    brands = dict.fromkeys(
        fact.brand for fact in facts if (fact.member, fact.market) == (member, market) and fact.brand
    )
    found = [book.ask("sales", perimeter=member, market=market, brand=brand) for brand in brands]
    if not found:
        return whole
    return book.total(f"sales/{book.year.label}/{member}/market-{market}", found, is_all=False)


def _is_whole(fact: Fact, period: Period, *free: str) -> bool:
    """Return whether a fact is of exactly the period, and broken down by nothing but the free columns."""
    given = {column for column in BREAKDOWNS if getattr(fact, column)}
    plain = not fact.definition and not fact.basis and not fact.counterparty
    return (fact.start, fact.end) == (period.start, period.end) and given <= set(free) and plain


def regions(book: Book, language: str) -> Page:
    """Return the page of sales by region over five years."""
    draft = Draft(book, language, "regions")
    pen = draft.pen
    years = [year_before(book, count) for count in range(YEARS - 1, -1, -1)]
    found: dict[tuple[str, str], dict[int, FigureRef]] = {}
    for place, year in enumerate(years):
        members = set(book.members(year))
        for fact in book.facts("sales"):
            if fact.member in members and fact.market and _is_whole(fact, year, "market"):
                figure = book.ask("sales", period=year, perimeter=fact.member, market=fact.market)
                if figure.is_there:
                    found.setdefault((fact.member, fact.market), {})[place] = figure
    told = [(pair, points) for pair, points in found.items() if len(points) > 1]
    told.sort(key=lambda each: (-len(each[1]), -max(figure.number for figure in each[1].values())))
    told = sorted(told[:PANELS], key=lambda each: -max(figure.number for figure in each[1].values()))
    standfirst = draft.say("standfirst", start=pen.year(years[0]), end=pen.year(years[-1]))
    if not told:
        return draft.page(draft.say("title_without"), standfirst, (draft.missing(draft.say("without")),), layout="full")
    rows: list[dict[str, ChartCell]] = []
    for (member, market), points in told:
        panel = line(pen.name("member", member), pen.phrases.table["common.colon"], pen.place(market))
        for place, year in enumerate(years):
            point = points.get(place)
            rows.append(
                {
                    "series": panel,
                    "panel": panel,
                    "period": line(pen.year(year)),
                    "value": None if point is None else point.number,
                    "label": line(NOTHING if point is None else pen.number(point, "thousands")),
                    "member": member,
                }
            )
    (member, market), points = max(told, key=lambda each: each[1][max(each[1])].number)
    title = draft.say(
        "title",
        member=pen.name("member", member),
        market=pen.place(market),
        last=pen.number(points[max(points)], "short"),
        year=pen.year(years[max(points)]),
    )
    draft.note(draft.say("note"))
    chart = ChartBlock("regions", "lines", tuple(rows), draft.say("chart"))
    return draft.page(title, standfirst, (chart,), layout="full")


def world(book: Book, language: str) -> Page:
    """Return the page of the map."""
    draft = Draft(book, language, "world")
    pen = draft.pen
    markets = recorded_markets(book)
    if not markets:
        missing = draft.missing(draft.say("without"), (book.ask("sales", market="FR"),))
        return draft.page(draft.say("title_without"), draft.standfirst(), (missing,), layout="full")
    rows: tuple[dict[str, ChartCell], ...] = tuple(
        {
            "name": line(pen.place(each.id)),
            "market": each.id,
            "value": each.together.number,
            "label": line(pen.number(each.together, "full")),
        }
        for each in markets
    )
    chart = ChartBlock("world", "world", rows, draft.say("chart"))
    count = book.derived("count", "markets/map", Fraction(len(markets)), "markets", [each.together for each in markets])
    draft.note(draft.say("note"))
    title = draft.say(
        "title",
        market=pen.place(markets[0].id),
        sold=pen.number(markets[0].together, "short"),
        count=pen.number(count, "words"),
    )
    return draft.page(title, draft.standfirst(), (chart,), layout="full")


def largest(book: Book, language: str) -> Page:
    """Return the table of the largest markets."""
    draft = Draft(book, language, "largest")
    pen = draft.pen
    markets = recorded_markets(book)[:LARGEST]
    if not markets:
        missing = draft.missing(draft.say("without"))
        return draft.page(draft.say("title_without"), draft.standfirst(), (missing,), layout="full")
    members = book.members()
    lines = []
    for each in markets:
        cells = [draft.cell(each.parts[member]) for member in members]
        together = draft.cell(each.together)
        lines.append(Line((draft.words(pen.place(each.id)), *cells, together)))
    columns = (
        Column(draft.say("head_market"), width=1.3),
        *(Column(line(pen.name("member", member)), is_number=True, width=1) for member in members),
        Column(draft.say("head_together"), is_number=True, width=1.1),
    )
    top = markets[:3]
    title = draft.say("title", markets=pen.listed(pen.place(each.id) for each in top))
    draft.note(pen.say("common.signs"))
    return draft.page(
        title,
        draft.say("standfirst", period=pen.period(book.year)),
        (TableBlock("largest", columns, tuple(lines), is_dense=True),),
        layout="full",
    )


def shares(book: Book, language: str) -> Page:
    """Return the page of shares in the main markets."""
    draft = Draft(book, language, "shares")
    pen = draft.pen
    found = [*_printed_shares(book), *_computed_shares(book)]
    before = year_before(book)
    kept: dict[tuple[str, str, str], FigureRef] = {}
    for member, brand, market, figure in found:
        kept.setdefault((member, brand, market), figure)
    ordered = sorted(kept.items(), key=lambda each: -each[1].number)[:SHARES]
    if not ordered:
        missing = draft.missing(draft.say("without"))
        return draft.page(draft.say("title_without"), draft.standfirst(), (missing,))
    rows: list[dict[str, ChartCell]] = []
    for (member, brand, market), figure in ordered:
        who: Part = pen.name("brand", brand) if brand else pen.name("member", member)
        name = draft.say("row", who=who, market=pen.place(market))
        rows.append(
            {"name": name, "value": figure.number, "label": line(pen.number(figure, "full")), "member": member,
             "period": line(pen.year(book.year))}
        )  # fmt: skip
    computed = any(figure.how == "share" for _, figure in ordered)
    if computed:
        draft.note(draft.say("note_computed", rule=pen.rule(_rule(book))))
    (member, brand, market), first = ordered[0]
    title = draft.say(
        "title",
        share=pen.number(first, "full"),
        who=pen.name("brand", brand) if brand else pen.name("member", member),
        market=pen.place(market),
    )
    chart = ChartBlock("shares", "dots", tuple(rows), draft.say("chart"))
    blocks: list[Block] = [chart]
    world = [
        (period, book.figure(replace(book.question("market_share", period=period), basis=PRINTED)))
        for period in (book.year, before)
    ]
    items = [
        Kpi(line(pen.number(figure, "full")), draft.say("kpi_world", period=pen.year(period)))
        for period, figure in world
        if figure.is_there
    ]
    if items:
        blocks.append(Kpis(tuple(items)))
    return draft.page(title, draft.standfirst(), blocks)


def _printed_shares(book: Book) -> list[tuple[str, str, str, FigureRef]]:
    """Return the shares of the year that members printed for a whole market."""
    return [
        (fact.member, fact.brand, fact.market, book.fact(fact))
        for fact in book.facts("market_share")
        if fact.member in book.members()
        and fact.market
        and _is_whole(fact, book.year, "market", "brand")
        and not fact.bound
    ]


def _rule(book: Book) -> str:
    """Return the counting rule of market sizes that most markets of the year have."""
    rules: dict[str, set[str]] = {}
    for fact in book.facts("market_size", member="industry", segment="", powertrain=""):
        if (fact.start, fact.end) == (book.year.start, book.year.end) and fact.market and fact.definition:
            rules.setdefault(fact.definition, set()).add(fact.market)
    return max(sorted(rules), key=lambda rule: len(rules[rule]), default="")


def _computed_shares(book: Book) -> list[tuple[str, str, str, FigureRef]]:
    """Return shares recomputed from members' sales and the size of the market under one counting rule."""
    rule, found = _rule(book), []
    sizes = book.facts("market_size", member="industry", definition=rule, segment="", powertrain="") if rule else []
    for fact in sizes:
        if (fact.start, fact.end) != (book.year.start, book.year.end) or not fact.market:
            continue
        size = replace(book.question("market_size", perimeter="industry", market=fact.market), definition=rule)
        for member in book.members():
            share = book.share(book.question("sales", perimeter=member, market=fact.market), size)
            if share.is_there and not share.bound:
                found.append((member, "", fact.market, share))
    return found

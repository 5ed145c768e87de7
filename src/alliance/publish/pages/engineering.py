"""Engineering: which models share which platforms and modules."""

from __future__ import annotations

from alliance.calendar import ONE_DAY
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Block, ChartBlock, ChartCell, Kpi, Kpis, Page
from alliance.publish.printed import EMPTY, line
from alliance.record.relations import Relation

MEASURES = ("platform_volume", "modules", "model_count", "platform_share", "cost_reduction")
KEYS = 4


def engineering(book: Book, language: str) -> Page:
    """Return the page of platforms."""
    draft = Draft(book, language, "engineering")
    pen = draft.pen
    links = [
        link
        for link in book.links("built_on")
        if (link.start is None or link.start <= book.edition.on) and (link.end is None or link.end > book.edition.on)
    ]
    standfirst = draft.say("standfirst", day=pen.day(book.edition.on, "edition/on"))
    keys = _keys(draft)
    if not links:
        blocks: list[Block] = [draft.missing(draft.say("without")), *([keys] if keys else [])]
        return draft.page(draft.say("title_without"), standfirst, blocks)
    makers: dict[tuple[str, str], dict[str, Relation]] = {}
    for link in links:
        maker = _maker(book, link)
        makers.setdefault((link.object, maker), {}).setdefault(link.subject, link)
    counts = {
        pair: book.count(f"models/{pair[0]}/{pair[1]}", list(found.values()), "models")
        for pair, found in makers.items()
    }
    platforms: dict[str, set[str]] = {}
    for (platform, _), found in makers.items():
        platforms.setdefault(platform, set()).update(found)
    ordered = sorted(platforms, key=lambda each: (-len(platforms[each]), each))
    rows: list[dict[str, ChartCell]] = []
    for platform in ordered:
        for (each, maker), figure in counts.items():
            if each == platform:
                rows.append(
                    {
                        "row": line(pen.name("product", platform)),
                        "column": line(pen.name("brand", maker)),
                        "value": figure.number,
                        "label": line(pen.number(figure)),
                    }
                )
    chart = ChartBlock("platforms", "matrix", tuple(rows), draft.say("chart"))
    first = ordered[0]
    own = [link for (platform, _), found in makers.items() if platform == first for link in found.values()]
    most = book.count(f"models/{first}", own, "models")
    title = draft.say("title", count=pen.number(most, "words"), platform=pen.name("product", first))
    draft.note(draft.say("note"))
    return draft.page(title, standfirst, (chart, *([keys] if keys else [])))


def _maker(book: Book, link: Relation) -> str:
    """Return the brand of a model on a platform: that of the link, else the first word of its detail."""
    brands = book.links("product_of", subject=link.subject)
    if brands:
        return brands[0].object
    for thing in book.view.registry.of_kind("brand"):
        if link.detail.casefold().startswith(thing.name.casefold()):
            return thing.id
    return link.detail.partition(" ")[0]


def _keys(draft: Draft) -> Kpis | None:
    """Return what the alliance reported of platforms and modules, the latest of each up to the end of the year."""
    book, pen = draft.book, draft.pen
    items = []
    for measure in MEASURES:
        found = [
            fact
            for fact in book.facts(measure, member="alliance")
            if fact.end <= max(book.year.end, book.day.end) and fact.end.year >= book.year.last_day.year - 3
        ]
        latest = {}
        for fact in sorted(found, key=lambda each: each.end):
            latest[fact.product, fact.definition] = fact
        for fact in sorted(latest.values(), key=lambda each: -each.value):
            figure = book.fact(fact)
            what = (
                draft.say(measure, product=pen.name("product", fact.product)) if fact.product else pen.measure(measure)
            )
            year = pen.day(fact.end - ONE_DAY, book.quoted_fact(fact, "end"), "year")
            rule = pen.rule(fact.definition) if fact.definition else EMPTY
            label = line(what, *([pen.phrases.table["common.comma"], rule] if rule else []))
            items.append(Kpi(line(pen.number(figure, "short")), label, line(year)))
    return Kpis(tuple(items[:KEYS])) if items else None

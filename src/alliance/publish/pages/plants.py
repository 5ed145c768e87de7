"""Plants: where they stand, and who builds for whom."""

from __future__ import annotations

from alliance.calendar import Period
from alliance.publish.book import Book
from alliance.publish.charts.palette import INK
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Block, ChartBlock, ChartCell, Column, Line, Page, TableBlock
from alliance.publish.printed import Text, line
from alliance.record.relations import Relation

LINES = 9


def plants(book: Book, language: str) -> Page:
    """Return the map of plants."""
    draft = Draft(book, language, "plants")
    pen = draft.pen
    stated = book.ask("plants", period=book.day)
    links = book.links("plant_of", on=book.edition.on)
    named = {link.subject: link for link in reversed(links)}
    standfirst = draft.say("standfirst", day=pen.day(book.edition.on, "edition/on"))
    if not named:
        missing = draft.missing(draft.say("without"), (stated,))
        return draft.page(draft.say("title_without"), standfirst, (missing,), layout="full")
    rows: list[dict[str, ChartCell]] = []
    for plant, link in sorted(named.items()):
        thing = book.view.registry.find("plant", plant)
        owner = _member(book, link.object)
        row: dict[str, ChartCell] = {"name": line(pen.name("plant", plant)), "plant": plant, "member": owner or "-"}
        row["group"] = line(pen.name("member", owner)) if owner else draft.say("joint")
        row |= {} if owner else {"colour": INK}
        if thing is not None and thing.country:
            row["market"] = thing.country
        rows.append(row)
    order = [*book.members(book.day), "-"]
    rows.sort(key=lambda row: order.index(str(row["member"])) if row["member"] in order else len(order))
    chart = ChartBlock("plants", "plants", tuple(rows), draft.say("chart"))
    count = book.count("plants/named", list(named.values()), "plants")
    if stated.is_there and not stated.bound and stated.number > count.number:
        title = draft.say("title", plants=pen.number(stated), named=pen.number(count))
    else:
        title = draft.say("title_named", named=pen.number(count))
    for text in draft.standing(stated):
        draft.note(draft.say("note_stated", plants=pen.number(stated), note=text))
    return draft.page(title, standfirst, (chart,), layout="full")


def _member(book: Book, owner: str) -> str:
    """Return the member that a plant's owner belongs to: itself, or whoever consolidates it; empty for a joint company."""
    counted = book.members(book.day)
    if owner in counted:
        return owner
    holders = [link.subject for link in book.links("consolidates", on=book.edition.on, object=owner)]
    return next((holder for holder in holders if holder in counted), "")


def builders(book: Book, language: str) -> Page:
    """Return the page of who builds for whom."""
    draft = Draft(book, language, "builders")
    pen = draft.pen
    links = [
        link
        for link in book.links("builds_for")
        if (link.start is None or link.start <= book.edition.on)
        and (link.end is None or link.end > book.edition.on)
        and "planned" not in link.precision
        and link.subject != link.object
    ]
    standfirst = draft.say("standfirst", day=pen.day(book.edition.on, "edition/on"))
    if not links:
        return draft.page(draft.say("title_without"), standfirst, (draft.missing(draft.say("without")),))
    models: dict[tuple[str, str], dict[str, Relation]] = {}
    for link in links:
        models.setdefault((link.subject, link.object), {}).setdefault(link.detail.partition(";")[0], link)
    counts = {
        pair: book.count(f"built/{pair[0]}/for/{pair[1]}", list(found.values()), "models")
        for pair, found in models.items()
    }
    rows: list[dict[str, ChartCell]] = [
        {
            "row": line(pen.name("company", builder)),
            "column": line(pen.name("company", seller)),
            "value": figure.number,
            "label": line(pen.number(figure)),
            "description": draft.say(
                "cell",
                builder=pen.name("company", builder),
                seller=pen.name("company", seller),
                count=pen.number(figure),
            ),
        }
        for (builder, seller), figure in sorted(counts.items(), key=lambda each: -each[1].number)
    ]
    chart = ChartBlock("builders", "matrix", tuple(rows), draft.say("chart"))
    (builder, seller), most = max(counts.items(), key=lambda each: each[1].number)
    title = draft.say(
        "title",
        builder=pen.name("company", builder),
        seller=pen.name("company", seller),
        count=pen.number(most, "words"),
    )
    blocks: list[Block] = [chart]
    volumes = _volumes(draft)
    if volumes:
        columns = (
            Column(draft.say("head_what"), width=2.1),
            Column(draft.say("head_year"), width=0.8),
            Column(draft.say("head_built"), is_number=True, width=1),
        )
        blocks.append(TableBlock("built-for-others", columns, tuple(volumes), is_dense=True))
    draft.note(draft.say("note"))
    return draft.page(title, standfirst, blocks)


def _volumes(draft: Draft) -> list[Line]:
    """Return what is recorded of vehicles built for somebody else, the latest year first."""
    book, pen = draft.book, draft.pen
    found = [
        fact
        for measure in ("output", "exports")
        for fact in book.facts(measure)
        if fact.counterparty and fact.start is not None and fact.end <= book.year.end
    ]
    latest = {}
    for fact in sorted(found, key=lambda each: each.end):
        latest[fact.member, fact.counterparty, fact.model] = fact
    lines = []
    for fact in sorted(latest.values(), key=lambda each: (-each.end.toordinal(), -each.value))[:LINES]:
        what: Text = draft.say(
            "built", builder=pen.name("company", fact.member), seller=pen.name("company", fact.counterparty)
        )
        if fact.model:
            what = draft.say(
                "built_model",
                model=pen.name("model", fact.model),
                builder=pen.name("company", fact.member),
                seller=pen.name("company", fact.counterparty),
            )
        year = pen.year(Period(fact.start, fact.end))
        lines.append(Line((draft.words(what), draft.words(year), draft.cell(book.fact(fact)))))
    return lines

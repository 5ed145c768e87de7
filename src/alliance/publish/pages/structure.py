"""Structure on a day: who owns whom; and the functions run together, with whoever leads them."""

from __future__ import annotations

from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Block, ChartBlock, ChartCell, Column, Line, Page, TableBlock
from alliance.publish.printed import NIL, Part, Text, line
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

# A stake that was only announced stands behind one that is held.
ANNOUNCED = "announced"
COMPANIES = 9


def structure(book: Book, language: str) -> Page:
    """Return the page of stakes."""
    draft = Draft(book, language, "structure")
    pen = draft.pen
    stakes = _stakes(book)
    counted = set(book.members(book.day))
    partners = {thing.id for thing in book.view.registry.of_kind("member", "partner")}
    holders = {stake.subject for stake in stakes if stake.object in counted} - counted
    drawn = [
        stake
        for stake in stakes
        if stake.object in counted
        or stake.object in holders - partners
        or (stake.subject in counted and stake.object in partners)
    ]
    standfirst = draft.say("standfirst", day=pen.day(book.edition.on, "edition/on"))
    if not drawn:
        return draft.page(draft.say("title_without"), standfirst, (draft.missing(draft.say("without")),))
    rows = tuple(_arrow(draft, stake, counted | partners) for stake in drawn)
    blocks: list[Block] = [ChartBlock("ownership", "ownership", rows, draft.say("chart"))]
    companies = sorted(
        (stake for stake in stakes if stake not in drawn and stake.subject in counted),
        key=lambda stake: (-(stake.weight or 0), stake.object),
    )
    if companies:
        blocks.append(_companies(draft, companies))
    return draft.page(_title(draft, stakes, counted), standfirst, blocks)


def _stakes(book: Book) -> list[Relation]:
    """Return the stakes held on the day, one for each pair: the latest, and a held one before an announced one."""
    found: dict[tuple[str, str], Relation] = {}
    for link in book.links("owns", on=book.edition.on):
        pair = (link.subject, link.object)
        before = found.get(pair)
        if before is None or _rank(link) >= _rank(before):
            found[pair] = link
    held = {link.object for link in found.values() if link.precision != ANNOUNCED}
    return [link for link in found.values() if link.precision != ANNOUNCED or link.object not in held]


def _rank(link: Relation) -> tuple[bool, str]:
    return link.precision != ANNOUNCED, str(link.start or "")


def _arrow(draft: Draft, stake: Relation, members: set[str]) -> dict[str, ChartCell]:
    pen = draft.pen
    row: dict[str, ChartCell] = {
        "owner": line(pen.name("company", stake.subject)),
        "owned": line(pen.name("company", stake.object)),
        "label": line(pen.number(draft.book.weight(stake), "full")),
    }
    ends = (("owner_member", stake.subject), ("owned_member", stake.object))
    return row | {end: company for end, company in ends if company in members}


def _companies(draft: Draft, stakes: list[Relation]) -> TableBlock:
    pen = draft.pen
    grouped: dict[str, list[Relation]] = {}
    for stake in stakes:
        grouped.setdefault(stake.object, []).append(stake)
    lines = []
    for company, held in list(grouped.items())[:COMPANIES]:
        owners = pen.listed(
            line(pen.name("company", stake.subject), " ", pen.number(draft.book.weight(stake), "full"))
            for stake in held
        )
        lines.append(Line((draft.words(pen.name("company", company)), draft.words(owners))))
    columns = (Column(draft.say("head_company"), width=1.15), Column(draft.say("head_owners"), width=1))
    return TableBlock("companies", columns, tuple(lines), is_dense=True)


def _title(draft: Draft, stakes: list[Relation], counted: set[str]) -> Text:
    between = sorted(
        (stake for stake in stakes if {stake.subject, stake.object} <= counted and stake.weight),
        key=lambda stake: -(stake.weight or 0),
    )
    if len(between) < 2:
        return draft.say("title_without")
    first, second = between[:2]
    pen = draft.pen
    return draft.say(
        "title",
        owner=pen.name("company", first.subject),
        share=pen.number(draft.book.weight(first), "full"),
        owned=pen.name("company", first.object),
        other=pen.name("company", second.subject),
        less=pen.number(draft.book.weight(second), "full"),
        back=pen.name("company", second.object),
    )


def functions(book: Book, language: str) -> Page:
    """Return the page of the functions that the members run together."""
    draft = Draft(book, language, "functions")
    pen = draft.pen
    count = book.ask("functions", period=book.day)
    links = book.links("function_of", on=book.edition.on)
    standfirst = draft.say("standfirst", day=pen.day(book.edition.on, "edition/on"))
    if not links:
        missing = draft.missing(draft.say("without"), (count,))
        return draft.page(draft.say("title_without"), standfirst, (missing,), layout="full")
    lines = [each for link in links for each in _function(draft, link)]
    run = {link.subject for link in links}
    others = [link for link in book.links("leads", on=book.edition.on) if link.object not in run]
    offices = book.links("holds_office", on=book.edition.on, object=ALLIANCE)
    distinct = {(link.subject, link.detail): link for link in offices}
    if others or distinct:
        lines.append(Line((draft.words(draft.say("beside")), *(draft.words(()) for _ in range(3))), "head"))
    lines += [_leader(draft, link, pen.name("function", link.object)) for link in others]
    lines += [_leader(draft, link, draft.say("alliance")) for link in distinct.values()]
    heads = ("function", "leader", "office", "since")
    widths = (1.7, 1.2, 1.3, 0.8)
    columns = tuple(Column(draft.say(f"head_{head}"), width=width) for head, width in zip(heads, widths, strict=True))
    led = all(book.links("leads", on=book.edition.on, object=function) for function in run)
    phrase = "title_led" if led else "title"
    return draft.page(
        draft.say(phrase, functions=pen.number(count, "words")),
        standfirst,
        (TableBlock("functions", columns, tuple(lines)),),
        layout="full",
    )


def _function(draft: Draft, link: Relation) -> list[Line]:
    name = draft.pen.name("function", link.subject)
    leaders = draft.book.links("leads", on=draft.book.edition.on, object=link.subject)
    if not leaders:
        since = draft.words(draft.pen.since(link))
        return [Line((draft.words(name), draft.words("…"), draft.words(NIL), since), "group")]
    lines = [_leader(draft, leader, name if place == 0 else "") for place, leader in enumerate(leaders)]
    return [Line(lines[0].cells, "part"), *lines[1:]]


def _leader(draft: Draft, link: Relation, name: Part | Text) -> Line:
    pen = draft.pen
    person = pen.name("person", link.subject)
    office = pen.detail(link.detail, draft.book.quoted(link, "detail"))
    return Line((draft.words(name), draft.words(person), draft.words(office), draft.words(pen.since(link))))

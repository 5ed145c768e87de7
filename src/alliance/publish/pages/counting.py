"""Who counts: the perimeter, the shares, the calendars and the definitions in force."""

from __future__ import annotations

from alliance.calendar import day as day_period
from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.leading import sales_of_the_year
from alliance.publish.pages.page import Adds, Block, Cell, Column, Line, Page, TableBlock, TextBlock
from alliance.publish.printed import NIL, FigureRef, Quoted, line
from alliance.record.members import ALLIANCE


def counting(book: Book, language: str) -> Page:
    """Return the page that says who counts."""
    draft = Draft(book, language, "counting")
    pen = draft.pen
    members = book.members()
    total = sales_of_the_year(book)
    parts = book.parts(book.question("sales")) if total.is_there else {}
    lines = [_member(draft, member, parts.get(member) or book.ask("sales", perimeter=member)) for member in members]
    if "" in parts:
        rest = (draft.words(pen.say("common.adjustment")), *(Cell((NIL,)) for _ in range(3)), draft.cell(parts[""]))
        lines.append(Line(rest, "adjustment"))
    whole = Cell(draft.say("total")), Cell((NIL,)), Cell((NIL,)), Cell((NIL,)), draft.cell(total)
    lines.append(Line(whole, "total"))
    heads = ("member", "share", "counted", "joined", "sales")
    widths = (1.35, 0.55, 1.4, 1.35, 1.1)
    columns = tuple(
        Column(draft.say(f"head_{head}"), is_number=head == "sales", width=width)
        for head, width in zip(heads, widths, strict=True)
    )
    is_whole = total.is_there and all(part.is_there for part in parts.values())
    adds = (Adds(total.id, tuple(part.id for part in parts.values())),) if is_whole else ()
    table = TableBlock("who-counts", columns, tuple(lines), adds)
    blocks: list[Block] = [table]
    others = _others(draft)
    if others is not None:
        blocks.append(others)
    rules = TextBlock(
        draft.say("rules"),
        (
            draft.say("counts", words=pen.counts("sales")),
            draft.say("calendar", calendar=pen.calendar(book.edition.calendar)),
            draft.say("expression", words=Quoted(book.edition.perimeter, "edition/perimeter")),
            draft.say("known", day=pen.day(book.edition.known_on, "edition/known_on")),
        ),
    )
    joined = [link for link in book.links("member_of", on=book.year.last_day) if link.subject in members]
    count = book.count("counted", joined, "members")
    partners = [member for member in members if not book.view.related("member_of", subject=member)]
    for link in book.links("consolidates", on=book.year.last_day):
        part = parts.get(link.object)
        if link.subject in members and part is not None and part.value == 0:
            inside = {"member": pen.name("member", link.subject), "inside": pen.name("member", link.object)}
            draft.note(draft.say("note_inside", **inside))
    title = draft.say("title_one" if count.number == 1 else "title", members=pen.number(count, "words"))
    if partners:
        named = pen.listed(pen.name("member", partner) for partner in partners)
        title = draft.say("title_partners", members=pen.number(count, "words"), partners=named)
    return draft.page(title, draft.standfirst(), (*blocks, rules), main=len(blocks))


def _others(draft: Draft) -> TableBlock | None:
    """Return what the year gives under the other perimeters that the folder names, and by the day of joining."""
    book, pen = draft.book, draft.pen
    named = {name: text for name, text in book.view.registry.perimeters.items() if text != book.edition.perimeter}
    if book.edition.perimeter == ALLIANCE:
        named["legal"] = f"legal({ALLIANCE})"
    lines = []
    for name, text in named.items():
        figure = book.ask("sales", perimeter=text)
        said = draft.say(name) if pen.phrases.has(f"{draft.key}.{name}") else pen.name("perimeter", name)
        marks = () if figure.is_there else (draft.letter(draft.say("note_refused")),)
        cell = draft.cell(figure)
        expression = Quoted(text, f"perimeter/{name}")
        lines.append(Line((draft.words(said), draft.words(expression), Cell(cell.text, (*cell.marks, *marks)))))
    if not lines:
        return None
    heads = (("others", 1.5), ("expression_head", 1.9), ("sales", 1.0))
    columns = tuple(Column(draft.say(f"head_{head}"), is_number=head == "sales", width=width) for head, width in heads)
    return TableBlock("other-perimeters", columns, tuple(lines), is_dense=True)


def _member(draft: Draft, member: str, figure: FigureRef) -> Line:
    book, pen = draft.book, draft.pen
    link = next((each for each in book.links("member_of", subject=member)), None)
    role = "group"
    if link is None:
        link = next((each for each in book.links("partner_of", subject=member) if each.counted_from), None)
        role = "part"
    stretch = book.perimeter().within(member, book.year)
    share = book.derived("weight", member, 100 * stretch[0].weight, "percent", (), facts=figure.facts)
    joined = Cell((NIL,))
    if link is not None and link.kind == "member_of":
        joined = Cell(line(pen.since(link)))
    counted = Cell((NIL,))
    if link is not None and link.counted_from is not None:
        marks: tuple[str, ...] = ()
        if link.kind == "partner_of":
            marks = (draft.letter(draft.say("note_partner", partner=pen.name("member", member))),)
        elif (
            link.start is not None
            and link.counted_from.year == link.start.year
            and book.year.shared(day_period(link.start))
        ):
            text = draft.say("note_pro_forma", member=pen.name("member", member), day=pen.since(link))
            marks = (draft.letter(text),)
        counted = Cell(line(pen.day(link.counted_from, book.quoted(link, "counted_from"))), marks)
    name = Cell(line(pen.name("member", member)))
    return Line((name, Cell(line(pen.number(share, "full"))), counted, joined, draft.cell(figure)), role)

"""Methods, sources, and what changed since the edition before."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import CodeBlock, Column, Line, Page, TableBlock, TextBlock
from alliance.publish.printed import FactRef, Quoted, Text, line

RULES = ("perimeter", "exact", "rounding", "refused", "calendar", "known")
PUBLISHERS, CHANGES = 8, 3


def methods(book: Book, language: str) -> Page:
    """Return the last page; it is written when all others are, so that it can count what they rest on."""
    draft = Draft(book, language, "methods")
    pen = draft.pen
    rows = dict.fromkeys(row for figure in book.printed for row in book.figures[figure].facts)
    documents = dict.fromkeys(row.source for row in rows if row.source)
    counts = {
        name: book.derived("count", f"edition/{name}", Fraction(len(found)), name, (), facts=tuple(rows)[:1])
        for name, found in (("rows", rows), ("sources", documents), ("deliveries", {row.delivery for row in rows}))
    }
    rules = TextBlock(
        draft.say("head_rules"), tuple(draft.say(rule, **_places(draft, rule)) for rule in RULES), is_tinted=False
    )
    sources = TextBlock(
        draft.say("head_sources"),
        (
            draft.say("rests", **{name: pen.number(figure) for name, figure in counts.items()}),
            draft.say("data", snapshot=pen.snapshot()),
            draft.say("check", name=Quoted(book.edition.name, "edition/name")),
        ),
    )
    publishers = _publishers(draft)
    changes = TextBlock(draft.say("head_changes"), tuple(_changes(draft)), is_tinted=False)
    said = [line(pen.alliance()), draft.say("contact")]
    codes = []
    if book.edition.address:
        address = line(Quoted(book.edition.address, "edition/address"))
        said.append(address)
        codes.append(CodeBlock(book.edition.address, draft.say("code", address=address)))
    contact = TextBlock(draft.say("head_contact"), tuple(said), is_tinted=False)
    standfirst = draft.say("standfirst")
    main = (rules, publishers) if publishers is not None else (rules,)
    return draft.page(draft.say("title"), standfirst, (*main, sources, changes, contact, *codes), main=len(main))


def _changes(draft: Draft) -> Iterator[Text]:
    """Yield what the edition before printed otherwise."""
    book, pen = draft.book, draft.pen
    if not book.edition.before:
        yield draft.say("first_edition")
        return
    name = Quoted(book.edition.before, "edition/before")
    restated = book.restated()
    count = book.derived("count", "edition/restated", Fraction(len(restated)), "figures", [now for _, now in restated])
    yield draft.say("restated" if restated else "nothing_restated", name=name, count=pen.number(count))
    for was, now in restated[:CHANGES]:
        yield draft.say(
            "change",
            what=pen.measure(now.measure),
            who=pen.members_of(now.perimeter),
            period=pen.year_of(now),
            was=pen.number(was),
            now=pen.number(now),
        )


def _publishers(draft: Draft) -> TableBlock | None:
    """Return who published most of what the edition rests on."""
    book = draft.book
    rows: dict[str, list[FactRef]] = {}
    words: dict[str, Quoted] = {}
    for row in dict.fromkeys(row for figure in book.printed for row in book.figures[figure].facts if row.source):
        word = draft.pen.publisher(row.source)
        words.setdefault(word.text, word)
        rows.setdefault(word.text, []).append(row)
    most = sorted(rows.items(), key=lambda each: (-len(each[1]), each[0]))[:PUBLISHERS]
    if not most:
        return None
    lines = [
        Line(
            (
                draft.words(words[name]),
                draft.cell(
                    book.derived("count", f"edition/from/{place}", Fraction(len(found)), "rows", (), facts=found)
                ),
            )
        )
        for place, (name, found) in enumerate(most, 1)
    ]
    columns = (Column(draft.say("head_publisher"), width=2), Column(draft.say("head_rows"), is_number=True, width=1))
    return TableBlock("publishers", columns, tuple(lines), is_dense=True)


def _places(draft: Draft, rule: str) -> dict[str, Quoted]:
    if rule == "known":
        return {"day": draft.pen.day(draft.book.edition.known_on, "edition/known_on")}
    return {}

"""Methods, sources, and what changed since the edition before."""

from __future__ import annotations

from fractions import Fraction

from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft
from alliance.publish.pages.page import Page, TextBlock
from alliance.publish.printed import Quoted, line

RULES = ("perimeter", "exact", "rounding", "refused", "calendar", "known")
PUBLISHERS = 40


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
    changes = TextBlock(draft.say("head_changes"), (draft.say("first_edition"),), is_tinted=False)
    contact = TextBlock(draft.say("head_contact"), (line(pen.alliance()), draft.say("contact")), is_tinted=False)
    standfirst = draft.say("standfirst")
    return draft.page(draft.say("title"), standfirst, (rules, sources, changes, contact))


def _places(draft: Draft, rule: str) -> dict[str, Quoted]:
    if rule == "known":
        return {"day": draft.pen.day(draft.book.edition.known_on, "edition/known_on")}
    return {}

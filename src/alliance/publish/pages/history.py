"""Since the founding: what happened when, true to scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from alliance.publish.book import Book
from alliance.publish.pages.draft import Draft, capitalised
from alliance.publish.pages.page import ChartBlock, ChartCell, Page
from alliance.publish.printed import Text, line
from alliance.record.members import ALLIANCE
from alliance.record.relations import Relation

# The words in which the record says that somebody came under the control of the alliance.
CONTROL = "control by the alliance"


@dataclass(frozen=True)
class _Event:
    link: Relation
    name: Text
    member: str = ""

    @property
    def day(self) -> date:
        assert self.link.start is not None
        return self.link.start


def history(book: Book, language: str) -> Page:
    """Return the timeline."""
    draft = Draft(book, language, "history")
    pen = draft.pen
    founding = next(
        (link for link in book.links("event", subject=ALLIANCE) if link.detail == "founded" and link.start), None
    )
    events = sorted(_events(draft, founding), key=lambda event: event.day)
    standfirst = draft.say("standfirst", day=pen.day(book.edition.on, "edition/on"))
    if founding is None or founding.start is None or not events:
        return draft.page(draft.say("title_without"), standfirst, (draft.missing(draft.say("without")),), layout="full")
    rows: list[dict[str, ChartCell]] = []
    for event in events:
        row: dict[str, ChartCell] = {
            "name": capitalised(event.name),
            "day": event.day,
            "date": line(pen.since(event.link)),
        }
        rows.append(row | ({"member": event.member} if event.member else {}))
    chart = ChartBlock("timeline", "timeline", tuple(rows), draft.say("chart"))
    on = book.edition.on
    years = on.year - founding.start.year - ((on.month, on.day) < (founding.start.month, founding.start.day))
    age = book.derived("age", ALLIANCE, Fraction(years), "years", (), facts=(book.row_of(founding),))
    month = pen.day(founding.start, book.quoted(founding, "start"), "month")
    title = draft.say("title", years=pen.number(age), month=month) if years > 1 else draft.say("title_without")
    return draft.page(title, standfirst, (chart,), layout="full")


def _events(draft: Draft, founding: Relation | None) -> Iterator[_Event]:
    book, pen = draft.book, draft.pen
    first = founding.start if founding is not None and founding.start else date.min
    days: set[tuple[date, str]] = set()
    if founding is not None:
        yield _Event(founding, draft.say("founded"))
    for link in book.links("member_of"):
        if _is_told(book, link, first) and link.start != first:
            assert link.start is not None
            days.add((link.start, link.subject))
            yield _Event(link, draft.say("joined", member=pen.name("member", link.subject)), link.subject)
    seen: set[tuple[str, str]] = set()
    counted = set(book.members(book.day))
    for link in sorted(book.links("owns"), key=lambda each: str(each.start or "")):
        pair = (link.subject, link.object)
        if pair in seen or not set(pair) <= counted or link.precision == "announced":
            continue
        seen.add(pair)
        if (
            not _is_told(book, link, first)
            or (link.start, link.object) in days
            or link.start == first
            or not link.weight
        ):
            continue
        share = pen.number(book.weight(link), "full")
        said = draft.say(
            "stake", owner=pen.name("member", link.subject), share=share, owned=pen.name("member", link.object)
        )
        yield _Event(link, said, link.subject)
    for link in book.links("partner_of", object=ALLIANCE):
        is_first = (link.subject, ALLIANCE) not in seen
        if _is_told(book, link, first) and is_first:
            seen.add((link.subject, ALLIANCE))
            yield _Event(link, draft.say("partner", partner=pen.name("partner", link.subject)))
    for link in book.links("event"):
        if _is_told(book, link, first) and link is not founding and link.detail == CONTROL and link.object == ALLIANCE:
            yield _Event(link, draft.say("control", partner=pen.name("partner", link.subject)))
    yield from _functions(draft, first)
    for link in book.links("brand_of"):
        if _is_told(book, link, first) and link.object in counted and link.start != first:
            brand, member = pen.name("brand", link.subject), pen.name("member", link.object)
            yield _Event(link, draft.say("brand", brand=brand, member=member), link.object)


def _functions(draft: Draft, first: date) -> Iterator[_Event]:
    groups: dict[date, list[Relation]] = {}
    for link in draft.book.links("function_of"):
        if _is_told(draft.book, link, first):
            assert link.start is not None
            groups.setdefault(link.start, []).append(link)
    for day, links in groups.items():
        count = draft.pen.number(draft.book.count(f"functions/{day}", links, "functions"), "words")
        yield _Event(links[0], draft.say("functions", functions=count))


def _is_told(book: Book, link: Relation, first: date) -> bool:
    """Return whether a link began in the time that is told, and is known to have begun then."""
    dated = link.precision not in ("as of", "announced", "expected", "unknown", "first listed")
    return link.start is not None and first <= link.start <= book.edition.on and dated

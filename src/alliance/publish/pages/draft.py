"""A page while it is being written: the pen of its language, the notes it needs, and what is missing for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from string import ascii_lowercase

from alliance.calendar import Period
from alliance.publish.book import Book
from alliance.publish.pages.leading import year_before
from alliance.publish.pages.page import Adds, Block, Cell, Kpi, Missing, Note, Page
from alliance.publish.pen import Pen
from alliance.publish.printed import EMPTY, FigureRef, Part, Quoted, Text, joined, line, numbers, quotes
from alliance.record.sources import Trust

RAISED = "¹²³⁴⁵⁶⁷⁸⁹"
# So many publishers are named at the foot of a page.
NAMED = 5


class Draft:
    """A page in one language, on its way to be finished.

    Parameters
    ----------
    book : Book
        What the edition knows.
    code : str
        The language.
    key : str
        Key of the page; its phrases stand in the table of this name.
    """

    def __init__(self, book: Book, code: str, key: str) -> None:
        self.book = book
        self.key = key
        self.pen = Pen(book, code)
        self._letters: dict[Text, str] = {}
        self._numbers: dict[Text, str] = {}
        self._notes: list[Text] = []
        self._missing: list[Text] = []

    def say(self, phrase: str, **places: Part | Text) -> Text:
        """Return a phrase of this page, or one that all pages share if it is named ``common.…``."""
        return self.pen.say(phrase if "." in phrase else f"{self.key}.{phrase}", **places)

    # -------------------------------------------------------------------------------------------- notes

    def letter(self, text: Text) -> str:
        """Return the letter of a note of a table; the same note has one letter."""
        return self._letters.setdefault(text, ascii_lowercase[min(len(self._letters), 25)])

    def raised(self, text: Text) -> Part:
        """Return the raised number of a note of a text."""
        mark = self._numbers.setdefault(text, RAISED[min(len(self._numbers), 8)])
        return Quoted(mark, f"note/{self.key}/{mark}")

    def note(self, text: Text) -> None:
        """Add a note that belongs to the whole page."""
        if text and text not in self._notes:
            self._notes.append(text)

    def standing(self, figure: FigureRef) -> tuple[Text, ...]:
        """Return what must be said beside a figure: rounded, a limit, derived, provisional, estimated, synthetic."""
        if not figure.is_there:
            return ()
        said = []
        if figure.bound:
            said.append(self.pen.say("note.least" if figure.how == "least" else f"note.{figure.bound}"))
        if figure.half:
            said.append(self.pen.say("note.rounded"))
        if self.pen.phrases.has(f"note.{figure.status}"):
            said.append(self.pen.say(f"note.{figure.status}"))
        trusts = [self.book.trust(source) for source in figure.sources]
        if trusts and all(trust is Trust.UNDER_CHECK for trust in trusts):
            said.append(self.pen.say("note.own_word"))
        return tuple(said)

    def marks(self, figure: FigureRef) -> tuple[str, ...]:
        """Return the letters of what must be said beside a figure in a table."""
        return tuple(self.letter(text) for text in self.standing(figure))

    def cell(self, figure: FigureRef, form: str = "bare", *more: Text) -> Cell:
        """Return a figure as a cell of a table, with the letters of its notes and of more notes."""
        marks = (*self.marks(figure), *(self.letter(text) for text in more))
        return Cell(line(self.pen.number(figure, form)), tuple(sorted(set(marks))))

    def key_number(self, figure: FigureRef, label: Text, before: Text = EMPTY, form: str = "full") -> Kpi:
        """Return a figure as a key number, with raised numbers for what must be said beside it."""
        said = [self.raised(text) for text in self.standing(figure) if text != self.pen.say("note.rounded")]
        return Kpi(line(self.pen.number(figure, form)), line(label, joined(said, "\u2009")), before)

    def words(self, text: Part | Text) -> Cell:
        """Return a text as a cell of a table."""
        return Cell(line(text))

    @property
    def year_before(self) -> Period:
        """The year before that of the edition."""
        return year_before(self.book)

    # -------------------------------------------------------------------------------------------- missing

    def missing(self, what: Text, figures: Iterable[FigureRef] = ()) -> Missing:
        """Return a block that says what the record does not give, and which deliveries would give it."""
        wanted: dict[Text, None] = {}
        for figure in figures:
            for each in figure.missing:
                wanted[self.delivery(each.measure, each.member, each.period)] = None
        self._missing.append(what)
        return Missing(what, tuple(wanted)[:6])

    def delivery(self, measure: str, member: str, period: Period) -> Text:
        """Return a delivery that is wanted, in words."""
        return self.pen.say(
            "missing.delivery",
            measure=self.pen.measure(measure),
            member=self.pen.name("member", member),
            period=self.pen.period(period),
        )

    # ------------------------------------------------------------------------------------------- perimeter

    def standfirst(self, period: Part | None = None) -> Text:
        """Return the line under the title: period and who counts."""
        return self.pen.say(
            "common.standfirst", period=period or self.pen.period(self.book.year), perimeter=self.pen.perimeter()
        )

    # ------------------------------------------------------------------------------------------- finishing

    def page(
        self,
        title: Text,
        standfirst: Text,
        blocks: Sequence[Block],
        *,
        layout: str = "page",
        adds: Sequence[Adds] = (),
        kicker: Text = EMPTY,
        lead: Text = EMPTY,
        main: int = 1,
    ) -> Page:
        """Return the finished page, its notes in order and its sources gathered from every figure on it."""
        notes = (
            *(Note(mark, text) for text, mark in self._numbers.items()),
            *(Note(mark, text) for text, mark in self._letters.items()),
            *(Note("", text) for text in self._notes),
        )
        page = Page(
            self.key,
            kicker or self.say("kicker"),
            capitalised(title),
            standfirst,
            tuple(blocks),
            notes,
            missing=tuple(self._missing),
            layout=layout,
            adds=tuple(adds),
            lead=capitalised(lead),
            main=main,
        )
        sources = tuple(sources_of(self.book, page))
        self.book.printed |= dict.fromkeys(number.figure for _, text in page.texts() for number in numbers(text))
        return replace(page, sources=sources, source_line=self.source_line(sources))

    def source_line(self, sources: Sequence[str]) -> Text:
        """Return the sources in one line: who published them, and how many more there are."""
        publishers: dict[str, Quoted] = {}
        for source in sources:
            word = self.pen.publisher(source)
            publishers.setdefault(word.text, word)
        if not publishers:
            return EMPTY
        # "and one more" takes no less room than its name.
        shown = NAMED if len(publishers) > NAMED + 1 else NAMED + 1
        named, more = list(publishers.values())[:shown], list(publishers.values())[shown:]
        if not more:
            return self.pen.say("common.sources", sources=self.pen.listed(named))
        count = self.book.derived("count", f"sources/{self.key}", Fraction(len(more)), "sources", ())
        return self.pen.say(
            "common.sources_more",
            sources=joined(named, self.pen.phrases.table["common.comma"]),
            count=self.pen.number(count),
        )


def capitalised(text: Text) -> Text:
    """Return a text that begins with a capital letter, as a sentence does."""
    if not text:
        return text
    first, *rest = text
    if isinstance(first, str):
        return (first[:1].upper() + first[1:], *rest)
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *rest)


def sources_of(book: Book, page: Page) -> Iterable[str]:
    """Return the ids of the documents that the figures and words of a page rest on, each once."""
    found: dict[str, None] = {}
    for _, text in page.texts():
        for number in numbers(text):
            found |= dict.fromkeys(book.figures[number.figure].sources)
        for word in quotes(text):
            row = book.rows.get(word.origin)
            if row is not None and row.source:
                found[row.source] = None
    return found

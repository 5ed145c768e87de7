"""The pen of one language: writes figures, days, periods and names, and fills phrases.

How a number looks is decided by `alliance.publish.wording` and `alliance.publish.formats`; the pen only makes sure that
whatever holds a digit names the figure or the row it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from alliance.calendar import Period
from alliance.errors import UnknownName
from alliance.publish.book import Book
from alliance.publish.language import language
from alliance.publish.phrases import Phrases, phrases
from alliance.publish.printed import NIL, NOTHING, FigureRef, Part, Printed, Quoted, Text, joined, line
from alliance.publish.wording import day_in_words, grouped, hedged, in_words, period_in_words, span_in_words, written
from alliance.record.relations import Relation
from alliance.units import CURRENCIES

FORMS = ("full", "short", "hedged", "words", "signed", "thousands", "millions", "bare")
_PLAIN_KINDS = ("member", "partner", "rival", "company")


class Pen:
    """Writes in one language for one edition.

    Parameters
    ----------
    book : Book
        What the edition knows.
    code : str
        ``"en"``, ``"fr"`` or ``"ja"``.
    """

    def __init__(self, book: Book, code: str) -> None:
        self.book = book
        self.code = code
        self.phrases: Phrases = phrases(code)
        self.words = language("en")

    # ------------------------------------------------------------------------------------------- numbers

    def number(self, figure: FigureRef, form: str = "full") -> Printed:
        """Return a figure as it is printed.

        Parameters
        ----------
        figure : FigureRef
            Any figure of the book; one that is not recorded prints ``…``.
        form : str
            ``"full"`` 9,961,347; ``"short"`` 9.96 million; ``"hedged"`` nearly 200; ``"words"`` nine; ``"signed"`` +18.2 %;
            ``"thousands"`` and ``"millions"`` for tables whose head says so; ``"bare"`` digits without "at least".

        Raises
        ------
        UnknownName
            If there is no such form.
        """
        if form not in FORMS:
            raise UnknownName("form of number", form, FORMS, advice=f"Numbers are written {', '.join(FORMS)}.")
        if figure.value is None:
            return Printed(NOTHING, figure.id)
        return Printed(self._written(figure, figure.value, form), figure.id, figure.value)

    def _written(self, figure: FigureRef, value: Fraction, form: str) -> str:
        unit = figure.unit
        if form in ("thousands", "millions"):
            return NIL if value == 0 else grouped(value / (1000 if form == "thousands" else 10**6), 0, self.words)
        if form == "signed":
            sign = "+" if value > 0 else "−" if value < 0 else "±"
            body = written(abs(value), unit, words=self.words)
            about = f"{self.words.hedges['around'][0]} " if figure.half else ""
            return f"{about}{sign}{body}"
        if form == "words" and not figure.half and value.denominator == 1:
            return in_words(int(value), self.words)
        if form == "hedged" and not figure.half and not figure.bound:
            return hedged(value, unit, self.words)
        if form == "bare":
            return self._digits(figure, value)
        is_exact = not figure.half and not figure.bound
        if form == "full" and is_exact and unit not in CURRENCIES and unit != "percent":
            return grouped(value, 0 if value.denominator == 1 else 1, self.words)
        return written(value, unit, half=figure.half, bound=figure.bound, words=self.words)

    def _digits(self, figure: FigureRef, value: Fraction) -> str:
        if figure.unit == "percent" or figure.unit in CURRENCIES:
            return written(value, figure.unit, half=figure.half, words=self.words)
        return grouped(value, 0 if value.denominator == 1 else 1, self.words)

    def ways(self, figure: FigureRef) -> frozenset[str]:
        """Return every text that may stand for a figure, at the beginning of a sentence too."""
        if figure.value is None:
            return frozenset((NOTHING,))
        texts = {self.number(figure, form).text for form in FORMS}
        if figure.unit == "rank":
            texts.add(self.ordinal(figure).text)
        if figure.unit == "years":
            texts.add(self.span(figure).text)
        return frozenset(texts | {text[:1].upper() + text[1:] for text in texts})

    def ordinal(self, figure: FigureRef) -> Printed:
        """Return a place in words: ``"fourth"``."""
        if figure.value is None:
            return Printed(NOTHING, figure.id)
        return Printed(self.words.ordinal_word(int(figure.value)).capitalize(), figure.id, figure.value)

    def span(self, figure: FigureRef) -> Printed:
        """Return a number of years in words: ``"one full year"``."""
        return Printed(span_in_words(figure.number, self.words), figure.id, figure.value)

    def scale(self, value: Fraction) -> str:
        """Return a number of an axis or of a class of a map."""
        return grouped(value, 0 if value.denominator == 1 else 1, self.words)

    # --------------------------------------------------------------------------------------------- phrases

    def say(self, key: str, **places: Part | Text) -> Text:
        """Return a phrase with its places filled in; see `alliance.publish.phrases.Phrases.say`."""
        return self.phrases.say(key, **places)

    def listed(self, texts: Iterable[Part | Text]) -> Text:
        """Return texts as a list: ``"a, b and c"``."""
        comma, last = self.phrases.table["common.comma"], self.phrases.table["common.and"]
        return joined(texts, comma, last)

    # ---------------------------------------------------------------------------------------- days and periods

    def day(self, day: date, where: str, precision: str = "day") -> Quoted:
        """Return a day as it is written, with the row it was read from."""
        known = precision if precision in ("month", "year") else "day"
        return Quoted(day_in_words(day, known, self.words), where)

    def period(self, period: Period, where: str = "") -> Quoted:
        """Return a period as it is written."""
        return Quoted(period_in_words(period, self.words), where or f"period/{period.iso()}")

    def year(self, period: Period) -> Quoted:
        """Return a period in as few letters as a column has room for: ``"2016"``, ``"FY2015"``."""
        label = period.label if period.label.startswith("FY") or len(period.label) == 4 else str(period.last_day.year)
        return Quoted(label, f"period/{period.iso()}")

    def year_of(self, figure: FigureRef) -> Part:
        """Return the period of a figure in as few letters as can be."""
        question = self.book.answer(figure).question if figure.how == "consolidated" else None
        if question is None:
            return Quoted(figure.period, f"{figure.id}/period")
        period = question.period
        if period.is_cumulative or period.is_day:
            return self.period(period)
        return self.year(period)

    def since(self, link: Relation) -> Part:
        """Return the first day of a link as exactly as it is known, ``…`` if it is not."""
        if link.start is None:
            return NOTHING
        precision = link.precision.split()[0] if link.precision else "day"
        return self.day(link.start, self.book.quoted(link, "start"), precision)

    # ---------------------------------------------------------------------------------------------- names

    def counts(self, measure: str) -> Text:
        """Return what a measure counts, in a sentence."""
        key = f"counts.{measure}"
        if self.phrases.has(key):
            return self.say(key)
        return line(_named(self.book.catalogue[measure].counts, f"measure/{measure}/counts"))

    def rule(self, definition: str) -> Part:
        """Return a counting rule in this language if the alliance gives it, else as the record words it."""
        return _named(
            self.book.names.find(self.code, "definition", definition) or definition, f"definition/{definition}"
        )

    def publisher(self, source: str) -> Part:
        """Return who published a source."""
        found = self.book.sources.get(source)
        return _named((found.publisher if found else "") or source, f"source/{source}")

    def alliance(self) -> Part:
        """Return the name of the alliance."""
        own = self.book.view.registry.title
        return _named(self.book.names.find(self.code, "alliance", "title") or own, "alliance/title")

    def edition_title(self) -> Text:
        """Return the title of the edition with its year."""
        if self.book.edition.title:
            return line(_named(self.book.edition.title, "edition/title"))
        return self.say("common.edition", period=self.year(self.book.year))

    def snapshot(self) -> Quoted:
        """Return the id of the edition's snapshot."""
        return Quoted(self.book.edition.snapshot, "edition/snapshot")

    def page_number(self, number: int) -> Quoted:
        """Return the number of a page."""
        return Quoted(str(number), f"page/{number}")

    def calendar(self, name: str) -> Text:
        """Return the name of a calendar."""
        key = f"calendar.{name}"
        return self.say(key) if self.phrases.has(key) else line(_named(name, f"calendar/{name}"))

    def name(self, kind: str, id: str) -> Part:
        """Return the name of a thing in this language, as the alliance gives it."""
        kinds = _PLAIN_KINDS if kind in _PLAIN_KINDS else (kind,)
        for each in kinds:
            if found := self.book.names.find(self.code, each, id):
                return _named(found, f"{kind}/{id}")
        key = f"{kind}.{id}"
        if self.phrases.has(key):
            return self.phrases.table[key]
        thing = self.book.view.registry.find(kind, id)
        return _named(thing.name if thing else id, f"{kind}/{id}")

    def place(self, id: str) -> Part:
        """Return the name of a market or of a region."""
        return self.name("market" if self.book.view.registry.find("market", id) else "region", id)

    def members_of(self, perimeter: str) -> Text:
        """Return who counts in a perimeter, as a list of names."""
        counted = self.book.perimeter(perimeter).counted(self.book.year)
        return self.listed(self.name("member", member) for member in counted)

    def detail(self, words: str, where: str) -> Part:
        """Return a remark of the record in this language if the alliance gives it, else as it stands."""
        return _named(self.book.names.find(self.code, "detail", words) or words, where)

    def measure(self, id: str) -> Text:
        """Return what is measured, in this language."""
        key = f"measure.{id}"
        if self.phrases.has(key):
            return self.say(key)
        found = self.book.catalogue.get(id)
        return line(_named(found.label if found else id, f"measure/{id}"))

    def perimeter(self) -> Text:
        """Return who counts in the edition, as a list of names."""
        return self.listed(self.name("member", member) for member in self.book.members())


def _named(text: str, where: str) -> Part:
    return Quoted(text, where) if any(letter.isdigit() for letter in text) else text

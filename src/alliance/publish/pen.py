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
from alliance.publish import formats
from alliance.publish.book import Book
from alliance.publish.phrases import Phrases, phrases
from alliance.publish.printed import NIL, NOTHING, FigureRef, Part, Printed, Quoted, Text, joined, line
from alliance.record.relations import Relation
from alliance.units import CURRENCIES

FORMS = ("full", "short", "words", "signed", "thousands", "millions", "bare")
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

    # ------------------------------------------------------------------------------------------- numbers

    def number(self, figure: FigureRef, form: str = "full") -> Printed:
        """Return a figure as it is printed.

        Parameters
        ----------
        figure : FigureRef
            Any figure of the book; one that is not recorded prints ``…``.
        form : str
            ``"full"`` 9,961,347; ``"short"`` 9.96 million; ``"words"`` nine; ``"signed"`` +16.8%; ``"thousands"`` and
            ``"millions"`` for tables whose head says so; ``"bare"`` digits without "about" and "at least", which a letter beside them says.

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
        is_plain = unit not in CURRENCIES and unit != "percent"
        if form in ("thousands", "millions"):
            return NIL if value == 0 else formats.number(value / (1000 if form == "thousands" else 10**6), self.code)
        if form == "bare" and is_plain:
            return formats.number(value, self.code, 0 if value.denominator == 1 else 1)
        if form == "signed":
            sign = "+" if value > 0 else "−" if value < 0 else "±"
            body = formats.shortened(abs(value), unit, self.code).text
            return self._hedged("around" if figure.half else "", f"{sign}{body}")
        is_exact = not figure.half and not figure.bound and value.denominator == 1
        if form == "words" and is_exact:
            return self._counted(int(value)) or formats.number(value, self.code)
        if form == "full" and is_exact and is_plain:
            return self._with_counter(formats.number(value, self.code), unit)
        short = formats.shortened(value, unit, self.code, half=figure.half, bound=figure.bound)
        if form == "bare":
            return short.text
        return self._hedged(short.hedge, self._with_counter(short.text, unit))

    def _hedged(self, hedge: str, body: str) -> str:
        return self.phrases.table[f"hedge.{hedge}"].format(number=body) if hedge else body

    def _with_counter(self, body: str, unit: str) -> str:
        """Return a number with the word that counts its unit, in a language that has one."""
        return body + self.phrases.table.get(f"counter.{unit}", "")

    def _counted(self, value: int) -> str:
        """Return a small number in a word, empty for a larger one and in a language that writes it in digits."""
        words = self.phrases.table["number.words"].split()
        return words[value] if 0 <= value < len(words) else ""

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
        words, place = self.phrases.table["ordinal.words"].split(), int(figure.value)
        pattern = self.phrases.table["ordinal.pattern"]
        text = (
            words[place - 1] if place <= len(words) else pattern.format(number=formats.number(figure.value, self.code))
        )
        return Printed(text, figure.id, figure.value)

    def span(self, figure: FigureRef) -> Printed:
        """Return a number of years in words: ``"one full year"``."""
        years = figure.number
        key, count = ("years", years) if years.denominator == 1 else ("months", Fraction(round(years * 12)))
        number = self._counted(int(count)) or formats.number(count, self.code)
        text = self.phrases.table["span.year" if years == 1 else f"span.{key}"].format(number=number)
        return Printed(text, figure.id, figure.value)

    def scale(self, value: Fraction) -> str:
        """Return a number of an axis or of a class of a map."""
        return formats.number(value, self.code, 0 if value.denominator == 1 else 1)

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
        return Quoted(formats.day(day, self.code, known), where)

    def period(self, period: Period, where: str = "") -> Quoted:
        """Return a period as it is written."""
        return Quoted(formats.period(period, self.code), where or f"period/{period.iso()}")

    def year(self, period: Period) -> Quoted:
        """Return a period in as few letters as a column has room for: ``"2016"``, ``"FY2015"``."""
        is_fiscal = period.label.startswith("FY")
        text = (
            formats.fiscal_year(period.label, self.code) if is_fiscal else formats.year(period.last_day.year, self.code)
        )
        return Quoted(text, f"period/{period.iso()}")

    def year_of(self, figure: FigureRef) -> Part:
        """Return the period of a figure in as few letters as can be."""
        period = figure.span
        if period is None:
            return Quoted(figure.period, f"{figure.id}/period")
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

    def publisher(self, source: str) -> Quoted:
        """Return who published a source."""
        found = self.book.sources.get(source)
        return Quoted((found.publisher if found else "") or source, f"source/{source}")

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
        if kind == "market" and self.code != "en" and (found := formats.market(id, self.code)):
            return _named(found, f"{kind}/{id}")
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

"""The rule for numbers in tables and lists: "Renault: 3,182,625" under "Sales in 2016:", a row of a table under its header.

What is counted, when and of whom is put together from three texts: the caption above, the header of the column, the label of
the row. All their words must be understood, and together they must name one measure, one time and one subject; else the
number stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alliance.publish.claim import Claim, Who
from alliance.publish.dates import When
from alliance.publish.english.counts import SETS
from alliance.publish.english.quantities import FLOWS
from alliance.publish.layout import cells
from alliance.publish.numerals import Stated
from alliance.publish.reading import Context, Reading
from alliance.units import CURRENCIES


@dataclass(frozen=True)
class _Said:
    """What a caption, a header or a label says; None of `is_understood` if a word of it is left over."""

    whos: tuple[Who, ...]
    measures: tuple[str, ...]
    whens: tuple[When, ...]
    places: tuple[str, ...]
    is_understood: bool


def read_entries(reading: Reading) -> Iterator[Claim]:
    """Read the numbers of a row of a table ("| Renault | 3,182,625 |"), or of a label and a number ("Renault: 3,182,625").

    Parameters
    ----------
    reading : Reading
        The row or line; its context holds the texts above it.
    """
    caption, *columns = reading.context.above
    if reading.text.startswith("|"):
        places = cells(reading.text)
        for column, place in enumerate(places[1:], 1):
            header = columns[column] if column < len(columns) else ""
            label = reading.text[slice(*places[0])]
            if _is_a_label(reading, columns[0] if columns else ""):
                yield from _entry(reading, (caption, header, label), place)
        return
    match = re.fullmatch(r"(?P<label>[^:]+):\s*(?P<value>.*?)\s*[.;,]?", reading.text)
    if match is not None and caption:
        yield from _entry(reading, (caption, match["label"]), match.span("value"))


# --------------------------------------------------------------------------------------------------- inside


def _entry(reading: Reading, texts: Sequence[str], place: tuple[int, int]) -> Iterator[Claim]:
    """Yield the claim of the number in one place, if the texts around it say all that it means."""
    numbers = [number for number in reading.numbers if place[0] <= number.start and number.end <= place[1]]
    if len(numbers) != 1 or not _is_alone(reading, numbers[0], place):
        return
    number = numbers[0]
    said = [_said(text.strip(" *_:#"), reading) for text in texts if text.strip(" *_:#")]
    whos = [who for each in said for who in each.whos]
    measures = list(dict.fromkeys(measure for each in said for measure in each.measures))
    if set(measures) & {"ev_sales", "phev_sales"} and "sales" in measures:
        measures.remove("sales")  # "sales of electric vehicles" count one thing
    whens = [when for each in said for when in each.whens]
    if not all(each.is_understood for each in said) or (len(whos), len(measures), len(whens)) != (1, 1, 1):
        return
    is_money = number.unit in CURRENCIES
    if is_money == (measures[0] in (*FLOWS, *SETS)) or (number.unit and not is_money):
        return
    rule = "amount" if is_money else "quantity" if measures[0] in FLOWS else "count"
    reading.understood.append((0, len(reading.text)))
    yield reading.claim(
        rule, number.start, number.end, measure=measures[0], stated=number, who=whos[0], when=whens[0], is_own_time=False,
        places=tuple(place for each in said for place in each.places),
    )  # fmt: skip


def _said(text: str, reading: Reading) -> _Said:
    """Return what a text says, and whether every word of it is one of these or changes nothing."""
    part = Reading(text, 0, reading.lexicon, reading.words, reading.grammar, Context(owners=reading.context.owners))
    rest = list(part.text)
    noun = reading.grammar.pattern("nouns.vehicle", "entries.small")
    somebody = [name for name in part.names if part.is_somebody(name)]
    places = tuple(name.place for name in part.names if name.place and name not in somebody)
    words = [word for word in part.measure_words if not re.fullmatch(noun, word.text, re.IGNORECASE)]
    taken = [(name.start, name.end + 2 * name.is_possessive) for name in part.names if name in somebody or name.place]
    taken += [(when.lead, when.end) for when in part.times if when.manner in ("", "in")]
    taken += [(word.start, word.end) for word in words]
    taken += [match.span() for match in re.finditer(rf"(?<!\w){noun}(?!\w)", part.text, re.IGNORECASE)]
    for start, end in taken:
        rest[start:end] = " " * (end - start)
    is_understood = not part.numbers and not re.search(r"\w|%", "".join(rest))
    whos = (part.who_at(len(part.text)),) if somebody else ()
    return _Said(whos, tuple(word.measures[0] for word in words), tuple(part.times), places, is_understood)


def _is_alone(reading: Reading, number: Stated, place: tuple[int, int]) -> bool:
    """Return whether nothing but a number, and perhaps "vehicles", stands in a place."""
    noun = reading.grammar.pattern("nouns.vehicle")
    before, after = reading.text[place[0] : number.start], reading.text[number.end : place[1]]
    return not before.strip(" *_") and re.fullmatch(rf"(?:\s+{noun})?[\s*_]*", after, re.IGNORECASE) is not None


def _is_a_label(reading: Reading, header: str) -> bool:
    """Return whether the header of the first column only names what the labels are: "Member", "Year", or nothing."""
    return (
        re.fullmatch(rf"[\s*_]*{reading.grammar.pattern('entries.labels')}?[\s*_]*", header, re.IGNORECASE) is not None
    )

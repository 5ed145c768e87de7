"""What a sentence states and no rule has read: it becomes claims that nobody could read, so that nothing is dropped.

Left over is a number or a place in an order; a statement about somebody or something that the record knows ("Renault owns
Toyota"), also behind one that was read; and a time in a sentence that says nothing else. Feelings ("we are proud of our
people at Nissan") state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance.publish.claim import Claim
from alliance.publish.joints import statements
from alliance.publish.lexicon import Name
from alliance.publish.reading import Reading

# What a statement can be about; a market alone ("in Japan the weather was fine") is where, and not what.
_TOPICS = ("member", "partner", "rival", "company", "brand", "model", "function", "person", "plant")


def left_over(reading: Reading) -> Iterator[Claim]:
    """Yield a claim that nobody could read for everything that is stated and stayed unread.

    Parameters
    ----------
    reading : Reading
        The sentence, all its claims read.
    """
    found = [reading.claim("unread", start, end) for start, end in _counted(reading)]
    found += [reading.claim("unread", start, end) for start, end in _stated(reading, found)]
    if not reading.claims and not found:
        found += [
            reading.claim("unread", when.start, when.end)
            for when in reading.times
            if when.kind != "relative" and reading.is_free(when.start, when.end)
        ]
    yield from found


# --------------------------------------------------------------------------------------------------- inside


def _counted(reading: Reading) -> list[tuple[int, int]]:
    """Return where numbers and places in an order stand that no rule understood; "one" and "first" are common words."""
    stated = [(each.start, each.end) for each in reading.numbers if not (each.is_word and each.value == 1)]
    stated += [(each.start, each.end) for each in reading.ordinals if not (each.value < 4 and each.text.isalpha())]
    return [place for place in sorted(stated) if reading.is_free(*place)]


def _stated(reading: Reading, found: list[Claim]) -> Iterator[tuple[int, int]]:
    """Yield the statements without a claim of their own that say something of what the record knows."""
    read = [(claim.start - reading.offset, claim.end - reading.offset) for claim in (*reading.claims, *found)]
    for start, end in statements(reading):
        if any(first < end and start < last for first, last in read):
            continue
        verbs = reading.grammar.pattern("joints.verb", "net.verbs")
        verb = reading.search(verbs, start, end)
        is_subject = reading.behind(end, rf",\s*{verbs}") is not None  # "the Alliance, Lada counted in, sold ..."
        if verb is None or is_subject or _is_feeling(reading, start, end):
            continue
        is_about = _topics(reading, start, end) or reading.search(reading.grammar.pattern("net.nouns"), start, end)
        # "... and was born in Japan", "... and its cars are ugly" go on with the subject of the statement before.
        before = reading.text[start : verb.start()].strip()
        points_back = re.match(rf"{reading.grammar.pattern('pointing.back')}(?!\w)", before, re.IGNORECASE)
        goes_on = start > 0 and bool(read) and (not before or points_back is not None)
        if is_about or goes_on:
            yield start, start + len(reading.text[start:end].rstrip(" .!"))


def _topics(reading: Reading, start: int, end: int) -> list[Name]:
    """Return the names in a stretch that a statement can be about, who merely said it left out."""
    return [
        name
        for name in reading.names
        if start <= name.start
        and name.end <= end
        and (name.is_alliance or name.of_kind(*_TOPICS) is not None)
        and reading.before(name.start, reading.grammar.pattern("net.said")) is None
    ]


def _is_feeling(reading: Reading, start: int, end: int) -> bool:
    """Return whether a stretch tells what somebody feels: of one name at most, and nothing that a record could hold."""
    feeling = re.search(
        rf"(?<!\w){reading.grammar.pattern('net.feelings')}(?!\w)", reading.text[start:end], re.IGNORECASE
    )
    companies = [name for name in _topics(reading, start, end) if name.company is not None]
    return feeling is not None and len(companies) < 2

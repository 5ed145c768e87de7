"""The light markup of claims: ``[9.96 million vehicles]{#sales-2016 period=2016}`` stays readable as plain text.

Square brackets hold the words of the claim, braces its name and, where the words leave something open, what is meant. It is
the notation that Pandoc calls a bracketed span, so other tools show it too. Everything in the braces is optional.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

# key in the braces -> what it settles.
KEYS = {
    "period": "the time: 2016, FY2015, 2016-H1, 'through 2016'",
    "perimeter": 'who counts, as an expression: "alliance - avtovaz"',
    "measure": "what is counted: sales, ev_sales, ...",
    "market": "where: US, europe, asean",
    "brand": "which brand",
    "model": "which model",
    "definition": "which counting rule, in the words of the record",
    "calendar": "the fiscal calendar of an FY label",
}
_FRONT = re.compile(r"\A---[ \t]*\n(?P<lines>.*?)^---[ \t]*\n\s*", re.DOTALL | re.MULTILINE)
# A brace that is never closed: its name is taken from the text, what follows it is prose.
_BROKEN = re.compile(r"\[(?P<text>[^\[\]]+)\]\{(?P<braces>[#.][\w.-]+|\w+=\S*)(?=[^{}\n]*(?:\n|\Z))")
_MARK = re.compile(r"\[(?P<text>[^\[\]]+)\]\{(?P<braces>[^{}\n]*)\}")
_PART = re.compile(
    r"""\s*(?:\#(?P<id>[\w.-]+)|\.(?P<flag>[\w-]+)|(?P<key>\w+)=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"}]+)))"""
)


@dataclass(frozen=True)
class Mark:
    """One marked claim.

    Parameters
    ----------
    start, end : int
        Where its words stand in the plain text.
    id : str
        Its name; empty if it has none.
    settled : mapping of str to str
        What the braces settle, by the keys of `KEYS`.
    is_opinion : bool
        Whether its author calls it an opinion (``{.opinion}``).
    fault : str
        What could not be understood in the braces.
    """

    start: int
    end: int
    id: str = ""
    settled: Mapping[str, str] = field(default_factory=dict)
    is_opinion: bool = False
    fault: str = ""


@dataclass(frozen=True)
class Marked:
    """A text without its marks, and the marks.

    Parameters
    ----------
    text : str
        The plain text.
    marks : tuple of Mark
        From left to right.
    """

    text: str
    marks: tuple[Mark, ...]


def read_marks(text: str) -> Marked:
    """Return a text without its marks, and the marks with their places in it.

    Examples
    --------
    >>> read_marks("It has [nine brands]{#brands period=2016}.").text
    'It has nine brands.'
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    length = position = 0
    for match in _matches(text):
        before = text[position : match.start()]
        start = length + len(before)
        pieces += [before, match["text"]]
        length = start + len(match["text"])
        is_closed = text[match.end() - 1] == "}"
        mark = _mark(match["braces"], start, length)
        marks.append(
            mark if is_closed else replace(mark, fault="the brace behind it is not closed; write '}' where it ends")
        )
        position = match.end()
    pieces.append(text[position:])
    return Marked("".join(pieces), tuple(marks))


def places_of_marks(text: str) -> list[int]:
    """Return for each letter of the plain text where it stands in the text with its marks.

    Examples
    --------
    >>> places_of_marks("a [b]{#c} d")
    [0, 1, 3, 9, 10]
    """
    found: list[int] = []
    position = 0
    for match in _matches(text):
        found += [*range(position, match.start()), *range(match.start("text"), match.end("text"))]
        position = match.end()
    return [*found, *range(position, len(text))]


def front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""Return what a text says of itself between two lines ``---`` at its top, and the text below them.

    Understood are ``published`` (its day) and ``address``; anything else is left alone.

    Examples
    --------
    >>> front_matter("---\npublished: 2017-03-27\n---\nNine brands.")
    ({'published': '2017-03-27'}, 'Nine brands.')
    """
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    pairs = (line.partition(":") for line in match["lines"].splitlines() if ":" in line)
    return {key.strip().casefold(): value.strip().strip("'\"") for key, _, value in pairs}, text[match.end() :]


def _mark(braces: str, start: int, end: int) -> Mark:
    name, is_opinion, fault, position = "", False, "", 0
    settled: dict[str, str] = {}
    while position < len(braces.rstrip()):
        part = _PART.match(braces, position)
        if part is None:
            fault = f"'{braces[position:].strip()}' in the braces is not understood"
            break
        position = part.end()
        if part["id"]:
            name = part["id"]
        elif part["flag"]:
            is_opinion = part["flag"] == "opinion"
            fault = fault or ("" if is_opinion else f"'.{part['flag']}' is not understood; only .opinion is")
        elif part["key"] in KEYS:
            settled[part["key"]] = part["quoted"] if part["quoted"] is not None else part["plain"]
        else:
            fault = fault or f"'{part['key']}' cannot be settled in the braces; these can: {', '.join(KEYS)}"
    return Mark(start, end, name, settled, is_opinion, fault)


def _matches(text: str) -> list[re.Match[str]]:
    """Return the marks of a text from left to right, those with a brace that is never closed among them."""
    return sorted([*_MARK.finditer(text), *_BROKEN.finditer(text)], key=lambda match: match.start())

"""Cuts a text into sentences: by full stops that end one, by blank lines, list items and headings."""

from __future__ import annotations

import re

# A full stop behind these does not end a sentence.
_SHORT = re.compile(
    r"(?:\b(?:Co|Ltd|Corp|Inc|Mr|Mrs|Ms|Dr|Prof|No|Nos|vs|approx|ca|c|e\.g|i\.e|cf|incl|excl|St|Jr|Sr|S\.A|AG|BV|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|[A-Z])\.)$"
)
_END = re.compile(r"[.!?]+[\"”’)\]]*(?=\s|$)")
_ITEM = re.compile(r"^\s*(?:[•*·–-]|\d{1,2}[.)]|#{1,6})\s+")
_BREAK = re.compile(r"[.:!?)\"”]\s*$")

# A label and its number on a line of its own.
_ENTRY = re.compile(r"\s*[^:|]{1,40}:\s*[^:]{0,12}\d[^:]*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end.

    A blank line, a list item, a row of a table and a heading end a sentence; a line that was only wrapped does not.

    Examples
    --------
    >>> text = "Nissan Motor Co. Ltd. sold 5.56 million vehicles in 2016. It grew."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Nissan Motor Co. Ltd. sold 5.56 million vehicles in 2016.', 'It grew.']
    """
    found: list[tuple[int, int]] = []
    for start, end in _paragraphs(text):
        first = start
        for match in _END.finditer(text, start, end):
            following = text[match.end() : end].lstrip()
            ends_short = _SHORT.search(text[first : match.end()]) is not None
            if ends_short and (
                not following or following[0].islower() or not _is_opening(text[first : match.end()], following)
            ):
                continue
            if following and (following[0].islower() or following[0] in ",;"):
                continue
            found.append((first, match.end()))
            first = match.end()
        found.append((first, end))
    return [trimmed for trimmed in (_trimmed(text, start, end) for start, end in found) if trimmed[0] < trimmed[1]]


def _is_opening(before: str, following: str) -> bool:
    """Return whether a new sentence begins behind a short form: "Motor Co. The ..." but not "Co. Ltd." or "J. Smith"."""
    return (
        re.match(r"(?:The|In|It|Its|This|That|These|On|At|By|With|He|She|They|A|An|Both|Since)\b", following)
        is not None
    )


def _paragraphs(text: str) -> list[tuple[int, int]]:
    paragraphs: list[tuple[int, int]] = []
    start = position = 0
    previous = ""
    for line in text.splitlines(keepends=True):
        is_new = not line.strip() or _ITEM.match(line) is not None or not previous.strip()
        is_new = is_new or line.lstrip().startswith("|") or previous.lstrip().startswith("|")
        is_new = is_new or (_ENTRY.match(line) is not None and _ENTRY.match(previous) is not None)
        is_new = is_new or _BREAK.search(previous) is not None or previous.lstrip().startswith("#")
        if is_new and position > start:
            paragraphs.append((start, position))
            start = position
        position += len(line)
        previous = line
    paragraphs.append((start, len(text)))
    return paragraphs


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    item = _ITEM.match(text[start:end].lstrip("\n"))
    if item is not None:
        start += len(text[start:end]) - len(text[start:end].lstrip("\n")) + item.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

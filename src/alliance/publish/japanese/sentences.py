"""Cuts a Japanese text into sentences: at "。", "！", "？", and at the end of a line."""

from __future__ import annotations

import re

from alliance.publish.clauses.tongue import Span


def sentences(text: str) -> list[Span]:
    """Return where the sentences of a Japanese text begin and end.

    Examples
    --------
    >>> text = "九つのブランドがある。996万台を販売した。"
    >>> [text[start:end] for start, end in sentences(text)]
    ['九つのブランドがある。', '996万台を販売した。']
    """
    found = []
    for match in re.finditer(r"[^。！？!?\n]+[。！？!?]?[」』）)]*", text):
        words = match[0]
        start = match.start() + len(words) - len(words.lstrip(" \u3000\t#・*-"))
        end = match.start() + len(words.rstrip())
        if start < end:
            found.append((start, end))
    return found

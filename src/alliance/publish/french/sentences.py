"""Cuts a French text into sentences; blanks before ":", "?" and "!" and guillemets belong to them."""

from __future__ import annotations

import re

from alliance.publish.clauses.tongue import Span
from alliance.publish.sentences import sentences as cut

# Behind these a full stop ends no sentence.
_SHORT = re.compile(r"(?<!\w)(?:M|MM|Mme|env|p|etc|cf|art|St|Ste|Cie|S\.A)\.$")


def sentences(text: str) -> list[Span]:
    """Return where the sentences of a French text begin and end.

    Examples
    --------
    >>> text = "L'Alliance compte neuf marques. Nissan a vendu 5,56 millions de véhicules en 2016 !"
    >>> [text[start:end] for start, end in sentences(text)]
    ["L'Alliance compte neuf marques.", 'Nissan a vendu 5,56 millions de véhicules en 2016 !']
    """
    found: list[Span] = []
    for start, end in cut(text):
        if found and _SHORT.search(text[found[-1][0] : found[-1][1]]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found

"""Which lines of a text are rows of a table or items of a list, and what stands above them and says what they are about.

``Sales in 2016:`` above ``- Renault: 3,182,625`` and the first row of a table are no statements of their own; the numbers
below them mean nothing without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*$")
_ENTRY = re.compile(r"[^:|]{1,40}:\s*[^:]*\d")
_HEADING = re.compile(r"^#{1,6}\s", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """What one piece of a text is in its layout.

    Parameters
    ----------
    kind : "prose", "caption", "header", "rule", "row" or "item"
        ``"caption"`` announces what follows, ``"header"`` is the first row of a table, ``"rule"`` the line under it.
    above : tuple of int
        Which pieces say what this one is about: the caption, the header.
    """

    kind: str = "prose"
    above: tuple[int, ...] = ()


def layout(text: str, pieces: Sequence[tuple[int, int]]) -> list[Place]:
    """Return what each piece of a text is.

    Parameters
    ----------
    text : str
        The text.
    pieces : sequence of (int, int)
        Where its sentences, rows and headings begin and end.

    Examples
    --------
    >>> text = "Sales in 2016:"
    >>> [place.kind for place in layout(text, [(0, len(text))])]
    ['caption']
    """
    found: list[Place] = []
    caption = header = -1
    for position, (start, end) in enumerate(pieces):
        words = text[start:end]
        above = tuple(each for each in (caption, header) if each >= 0)
        following = text[slice(*pieces[position + 1])] if position + 1 < len(pieces) else ""
        if words.startswith("|"):
            kind = "rule" if _is_rule(words) else "header" if _is_rule(following) else "row"
            header = position if kind == "header" else header
        elif words.endswith(":") or _is_heading(text, start):
            kind, caption, header = "caption", position, -1
        elif _ENTRY.match(words) is not None:
            kind, header = "item", -1
            above = tuple(each for each in (caption,) if each >= 0)
        else:
            kind, caption, header = "prose", -1, -1
        found.append(Place(kind, above if kind in ("row", "item") else ()))
    return found


def cells(row: str) -> list[tuple[int, int]]:
    """Return where the cells of a row begin and end, blanks around them left out.

    Examples
    --------
    >>> row = "| Renault | 3,182,625 |"
    >>> [row[start:end] for start, end in cells(row)]
    ['Renault', '3,182,625']
    """
    found = []
    for match in re.finditer(r"(?<=\|)[^|]*(?=\||$)", row):
        words = match[0].strip()
        start = match.start() + (len(match[0]) - len(match[0].lstrip()))
        if words or match.end() < len(row):
            found.append((start, start + len(words)))
    return found


# --------------------------------------------------------------------------------------------------- inside


def _is_rule(row: str) -> bool:
    return row.startswith("|") and _RULE.fullmatch(row.strip()) is not None


def _is_heading(text: str, start: int) -> bool:
    line = text.rfind("\n", 0, start) + 1
    return _HEADING.match(text[line:]) is not None and not text[line:start].strip("# ")

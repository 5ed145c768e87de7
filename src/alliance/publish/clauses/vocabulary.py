"""The words that a language's sentences are understood by: what each stands for, and those that add nothing.

A language is one file ``words/<code>_clauses.toml``. What stands in no group is not understood, and no claim is read from its
sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from alliance.errors import UnknownName
from alliance.publish.language import WORDS

# The tag of words that add nothing: articles, particles, auxiliaries.
GLUE = "glue"


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language.

    Parameters
    ----------
    code : str
        The language.
    meanings : mapping of str to (str, str)
        Phrase in small letters -> its tag and, for some, a value: ``"un an d'avance" -> ("ahead", "1 year")``.
    pattern : re.Pattern
        Finds any phrase, the longest first.
    alliance : tuple of str
        Words that mean the alliance itself.
    places : mapping of str to tuple of str
        Names and adjectives of countries and regions beside their official names, by id.
    counters : tuple of str
        Words that stand between a number and what it counts.
    """

    code: str
    meanings: Mapping[str, tuple[str, str]]
    pattern: re.Pattern[str]
    alliance: tuple[str, ...]
    places: Mapping[str, Sequence[str]]
    counters: tuple[str, ...]


@lru_cache(maxsize=8)
def vocabulary(code: str) -> Vocabulary:
    """Return the words of a language.

    Raises
    ------
    UnknownName
        If there is no file for it.
    """
    path = WORDS / f"{code}_clauses.toml"
    if not path.is_file():
        known = [file.stem.removesuffix("_clauses") for file in sorted(WORDS.glob("*_clauses.toml"))]
        raise UnknownName("language", code, known, advice=f"Clauses are read in: {', '.join(known)}.")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    meanings = {plain(phrase): (tag, "") for tag, phrases in table["tags"].items() for phrase in phrases}
    meanings |= {plain(phrase): (tag, value) for phrase, (tag, value) in table["values"].items()}
    longest_first = sorted(meanings, key=lambda phrase: (-len(phrase), phrase))
    edges = (r"(?<!\w)", r"(?!\w)") if table["spaced"] else ("", "")
    choices = "|".join(_phrase(phrase, *edges) for phrase in longest_first)
    return Vocabulary(
        code=code,
        meanings=meanings,
        pattern=re.compile(choices, re.IGNORECASE),
        alliance=tuple(table["alliance"]["words"]),
        places={place: tuple(words) for place, words in table["places"].items()},
        counters=tuple(table.get("counters", {}).get("words", ())),
    )


def plain(phrase: str) -> str:
    """Return a phrase in small letters, blanks of one width, apostrophes of one kind."""
    return " ".join(phrase.replace("’", "'").casefold().split())


def _phrase(phrase: str, before: str, after: str) -> str:
    inner = r"[\s\u00a0\u202f]+".join(re.escape(part).replace("'", "['’]") for part in phrase.split())
    first = before if phrase[:1].isalnum() else ""
    last = after if phrase[-1:].isalnum() else ""
    return f"{first}{inner}{last}"

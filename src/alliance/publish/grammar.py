"""The words that the rules of claims look for, read from the grammar file of a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from alliance.errors import UnknownName
from alliance.publish.language import WORDS, either


@dataclass(frozen=True)
class Grammar:
    """The words of one language, in groups.

    Parameters
    ----------
    groups : mapping of str to tuple of str
        Words by ``"section.name"``: ``"verbs.sold"``, ``"phrases.cumulative"``.
    yardsticks : mapping of str to str
        Superlatives and what they can be checked by.
    offices : mapping of str to tuple of str
        Offices of a text and what the record calls them.
    multiples, factors : mapping of str to Fraction
        Verbs and words that multiply: ``"doubled"``, ``"twice"``.
    """

    groups: Mapping[str, tuple[str, ...]]
    yardsticks: Mapping[str, str]
    offices: Mapping[str, tuple[str, ...]]
    multiples: Mapping[str, Fraction]
    factors: Mapping[str, Fraction]
    # Patterns that were asked for once.
    _patterns: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False, compare=False)

    def pattern(self, *names: str) -> str:
        """Return a pattern for any word of the groups, the longest first, with no group of its own."""
        if names not in self._patterns:
            self._patterns[names] = f"(?:{either([word for name in names for word in self.groups[name]])})"
        return self._patterns[names]

    def finds(self, name: str, text: str) -> re.Match[str] | None:
        """Return the first word of a group in a text, or None."""
        return _compiled(self.pattern(name)).search(text)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8)
def grammar(code: str = "en") -> Grammar:
    """Return the grammar of a language.

    Raises
    ------
    UnknownName
        If there is no file for it.
    """
    path = WORDS / f"{code}_grammar.toml"
    if not path.is_file():
        known = [file.stem.removesuffix("_grammar") for file in sorted(WORDS.glob("*_grammar.toml"))]
        raise UnknownName("language", code, known, advice=f"Claims are read in: {', '.join(known)}.")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    yardsticks, offices = tables.pop("yardsticks"), tables.pop("offices")
    multiples, factors = tables.pop("multiples"), tables.pop("factors")
    return Grammar(
        groups={
            f"{section}.{name}": tuple(words) for section, table in tables.items() for name, words in table.items()
        },
        yardsticks=yardsticks,
        offices={name: tuple(known) for name, known in offices.items()},
        multiples={word: Fraction(factor) for word, factor in multiples.items()},
        factors={word: Fraction(factor) for word, factor in factors.items()},
    )

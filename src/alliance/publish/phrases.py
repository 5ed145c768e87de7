"""The phrases of the booklet in one language: sentences with named places and without a single digit.

One file per language, ``words/<code>_booklet.toml``, a table per page. All files have the same phrases with the same places;
the tests see to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from alliance.errors import UnknownName, UsageError
from alliance.publish.printed import Part, Printed, Text, line

WORDS = Path(__file__).with_name("words")
ENDING = "_booklet.toml"
_VOWELS = tuple("AEIOUYÀÂÉÈÊÎÔaeiouyàâéèêîô")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language.

    Parameters
    ----------
    code : str
        ``"en"``.
    table : mapping of str to str
        ``"sales.title"`` -> the phrase.
    """

    code: str
    table: Mapping[str, str]

    def say(self, key: str, **places: Part | Text) -> Text:
        """Return a phrase with its places filled in.

        Parameters
        ----------
        key : str
            ``"sales.title"``.
        **places : part or text
            What stands in each place of the phrase.

        Raises
        ------
        UnknownName
            If there is no such phrase.
        UsageError
            If a place of the phrase is not filled.
        """
        if key not in self.table:
            raise UnknownName("phrase", key, self.table, where=f"words/{self.code}{ENDING}")
        parts: list[Part | Text] = []
        for words, place, _, _ in Formatter().parse(self.table[key]):
            if place is None:
                parts.append(self._between(parts, words, ""))
                continue
            if place not in places:
                raise UsageError(f"The phrase '{key}' has a place '{place}', but nothing was given for it.")
            parts += [self._between(parts, words, places[place]), places[place]]
        return line(*parts)

    def _between(self, before: Sequence[Part | Text], words: str, following: Part | Text) -> str:
        """Return words as they stand between two places.

        French "de" loses its vowel before another one, and stands between a number and its noun only where the number ends in
        a word: "neuf millions de véhicules", but "neuf mille véhicules" in digits without it.
        """
        if self.code != "fr":
            return words
        last = before[-1] if before else ""
        if isinstance(last, Printed) and last.text[-1:].isdigit() and words.startswith(" de "):
            words = words[3:]
        first = following[0] if isinstance(following, tuple) and following else following
        name = first if isinstance(first, str) else "" if isinstance(first, tuple) else first.text
        is_elided = name[:1] in _VOWELS and not name.startswith(("onze", "un"))
        if name and is_elided and words.casefold().endswith("de "):
            return f"{words[:-2]}’"
        return words

    def has(self, key: str) -> bool:
        """Return whether there is such a phrase."""
        return key in self.table


def phrase_files() -> dict[str, Path]:
    """Return the files of phrases by language."""
    return {path.name.removesuffix(ENDING): path for path in sorted(WORDS.glob(f"*{ENDING}"))}


@lru_cache(maxsize=8)
def phrases(code: str) -> Phrases:
    """Return the phrases of a language.

    Raises
    ------
    UnknownName
        If there is no file for it.
    UsageError
        If a phrase holds a digit; the line is named.
    """
    files = phrase_files()
    if code not in files:
        raise UnknownName("language", code, files, advice=f"Booklets are printed in {', '.join(files)}.")
    content = files[code].read_text(encoding="utf-8")
    for number, words in enumerate(content.splitlines(), 1):
        if _DIGIT.search(words):
            raise UsageError(
                f"A phrase holds no digit, but line {number} of {files[code].name} does: '{words.strip()}'. Put a place"
                " there, and print a figure in it."
            )
    return Phrases(code, dict(_flat("", tomllib.loads(content))))


def _flat(before: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(f"{before}{key}.", value)
        else:
            found.append((f"{before}{key}", str(value)))
    return found

"""The names and measures that a text can mention, taken from the record: nothing about one alliance stands in the rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from alliance.figures.catalogue import Catalogue
from alliance.publish.grammar import Grammar
from alliance.record.members import ALLIANCE, Registry, Thing

# Kinds of things a text speaks of; where one name has several, the first kind here is tried first.
KINDS = (
    "member", "partner", "rival", "company", "brand", "model", "market", "region", "function", "person", "segment",
    "product", "plant",
)  # fmt: skip
COMPANIES = ("member", "partner", "rival", "company")


@dataclass(frozen=True)
class Name:
    """A name in a text, with everything that goes by it.

    Parameters
    ----------
    text : str
        The words.
    start, end : int
        Where they stand.
    things : tuple of Thing
        What goes by this name, by the order of `KINDS`.
    is_possessive : bool
        Whether "'s" follows.
    """

    text: str
    start: int
    end: int
    things: tuple[Thing, ...]
    is_possessive: bool = False

    def of_kind(self, *kinds: str) -> Thing | None:
        """Return the first thing of one of the kinds, or None."""
        return next((thing for thing in self.things if thing.kind in kinds), None)

    @property
    def company(self) -> Thing | None:
        """The company that goes by this name, the alliance itself included."""
        return self.of_kind(*COMPANIES)

    @property
    def is_alliance(self) -> bool:
        """Whether the alliance itself is meant."""
        return any(thing.id == ALLIANCE and thing.kind in COMPANIES for thing in self.things)

    @property
    def place(self) -> str:
        """Id of the market or region, or an empty text."""
        thing = self.of_kind("market", "region")
        return thing.id if thing is not None else ""


@dataclass(frozen=True)
class Word:
    """A word that stands for a measure.

    Parameters
    ----------
    text : str
        The word or phrase.
    start, end : int
        Where it stands.
    measures : tuple of str
        Ids of the measures it stands for.
    """

    text: str
    start: int
    end: int
    measures: tuple[str, ...]


class Lexicon:
    """The names of a registry and the words of a catalogue, ready to be found in a sentence.

    Parameters
    ----------
    registry : Registry
        Who and what exists.
    catalogue : Catalogue
        What can be asked.
    grammar : Grammar
        The words of the language.
    """

    def __init__(self, registry: Registry, catalogue: Catalogue, grammar: Grammar) -> None:
        # By first word; a pattern is made when its first word is met, since few of a thousand names stand in a text.
        self._names: dict[str, list[tuple[str, tuple[Thing, ...]]]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        by_name: dict[str, list[Thing]] = {}
        members = [thing.name for thing in registry.of_kind("member")]
        for thing in sorted(registry.things, key=lambda thing: KINDS.index(thing.kind) if thing.kind in KINDS else 99):
            if thing.kind == "company" and thing.id != ALLIANCE and sum(name in thing.name for name in members) > 1:
                continue  # "Renault and Nissan together" is two members in a text, whatever holds their stakes
            if thing.kind in KINDS:
                for name in dict.fromkeys((thing.name, *thing.aliases)):
                    if thing.id == ALLIANCE and _is_listing(name, registry):
                        continue  # "Renault-Nissan" is two members, each found by its own name
                    by_name.setdefault(_plain(name), []).append(thing)
        for place, adjectives in grammar.groups.items():
            found = registry.find("market", place.removeprefix("demonyms.")) if place.startswith("demonyms.") else None
            if found is not None:
                for adjective in adjectives:
                    by_name.setdefault(adjective, []).append(found)
        if registry.find("company", ALLIANCE) is not None:
            alliance = registry.get("company", ALLIANCE)
            for name in ("Alliance", registry.title):
                by_name.setdefault(name, []).append(alliance)
        for name, things in sorted(by_name.items(), key=lambda entry: (-len(entry[0]), entry[0])):
            first = re.match(r"\W*(\w+)", name)
            if first is not None and name:
                plural = "s?" if any(thing.kind in ("brand", "model") for thing in things) else ""
                pattern = rf"{_spaced(name)}{plural}(?!\w)"
                self._names.setdefault(first[1].casefold(), []).append((pattern, tuple(dict.fromkeys(things))))
        self._words = _word_pattern(catalogue)
        self._measures = _measures_by_word(catalogue)

    def names(self, text: str, taken: list[tuple[int, int]] | None = None) -> list[Name]:
        """Return the names in a text, from left to right; of two that overlap the longer counts.

        Parameters
        ----------
        text : str
            One sentence.
        taken : list of (int, int) or None
            Stretches that hold no names: dates ("March" is also a model).
        """
        found: list[Name] = []
        position = 0
        for start in re.finditer(r"(?<!\w)\w+", text):
            if start.start() < position or any(first <= start.start() < last for first, last in taken or ()):
                continue
            word = start[0].casefold()
            for pattern, things in (*self._names.get(word, ()), *self._names.get(word.removesuffix("s"), ())):
                match = self._pattern(pattern).match(text, start.start())
                if match is not None and _is_name(match[0], things):
                    end = match.end()
                    possessive = re.match(r"['’]s?(?!\w)", text[end:]) is not None
                    found.append(Name(match[0], match.start(), end, things, possessive))
                    position = end
                    break
        return found

    def _pattern(self, text: str) -> re.Pattern[str]:
        if text not in self._patterns:
            self._patterns[text] = re.compile(text, re.IGNORECASE)
        return self._patterns[text]

    def words(self, text: str) -> list[Word]:
        """Return the words for measures in a text, from left to right; longer phrases win."""
        return [
            Word(match[0], match.start(), match.end(), self._measures[_plain(match[0]).casefold()])
            for match in self._words.finditer(text)
        ]


def _is_listing(name: str, registry: Registry) -> bool:
    """Return whether a name of the alliance is nothing but names of its members: "Renault-Nissan"."""
    parts = [part.strip() for part in re.split(r"[-–/]", name)]
    return len(parts) > 1 and all(registry.find("member", part) is not None for part in parts)


def _is_name(text: str, things: tuple[Thing, ...]) -> bool:
    """Return whether the words are written as a name: with a capital, unless the name itself has none."""
    if any(character.isupper() or character.isdigit() for character in text):
        return True
    return any(name == name.lower() and name == text for thing in things for name in (thing.name, *thing.aliases))


def _measures_by_word(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for measure in catalogue.values():
        for word in measure.words:
            found.setdefault(word, []).append(measure.id)
    return {word: tuple(measures) for word, measures in found.items()}


def _word_pattern(catalogue: Catalogue) -> re.Pattern[str]:
    words = sorted({word for measure in catalogue.values() for word in measure.words}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_spaced, words))})(?![\w])", re.IGNORECASE)


def _spaced(name: str) -> str:
    return r"\s+".join(re.escape(part) for part in name.split())


def _plain(text: str) -> str:
    return " ".join(text.split())

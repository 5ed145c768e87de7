"""Finds names in a sentence of any language: those of the record, those that the alliance gives in that language, and countries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from alliance.publish import formats
from alliance.publish.clauses.tongue import Span, free_of
from alliance.publish.clauses.vocabulary import Vocabulary
from alliance.publish.lexicon import KINDS, Name
from alliance.publish.names import Names
from alliance.record.members import ALLIANCE, Registry, Thing

# In names.toml the names of all companies may stand under one heading.
_COMPANIES = ("member", "partner", "rival", "company")
# Markets are countries by their two letters.
_COUNTRY = re.compile(r"[A-Z]{2}")


class LocalNames:
    """The names of a record in one language, ready to be found.

    Parameters
    ----------
    registry : Registry
        Who and what exists.
    names : Names
        What the alliance calls things in other languages.
    words : Vocabulary
        The words of the language.
    plural : str
        A pattern for what a brand or model may end with.
    """

    def __init__(self, registry: Registry, names: Names, words: Vocabulary, plural: str = "") -> None:
        found: dict[str, list[Thing]] = {}
        is_spaced = " " in "".join(words.meanings)
        for thing in sorted(registry.things, key=lambda thing: KINDS.index(thing.kind) if thing.kind in KINDS else 99):
            if thing.kind in KINDS:
                for name in _called(thing, registry, names, words):
                    found.setdefault(name, []).append(thing)
        alliance = registry.find("company", ALLIANCE)
        if alliance is not None:
            title = names.find(words.code, "alliance", "title")
            for name in (registry.title, *words.alliance, *([title] if title else [])):
                found[name] = [alliance]
        longest_first = sorted(found, key=lambda name: (-len(name), name))
        self._things = {name.casefold(): tuple(dict.fromkeys(found[name])) for name in reversed(longest_first)}
        self._pattern = re.compile(
            "|".join(_pattern(name, found[name], plural, is_spaced=is_spaced) for name in longest_first), re.IGNORECASE
        )
        # Names that are written small: "russe", "smart", and all that know no capitals.
        self._small = {name for name in found if name == name.lower()}

    def find(self, text: str, taken: Iterable[Span] = ()) -> list[Name]:
        """Return the names in a sentence, from left to right; the longest one counts."""
        names = []
        for match in self._pattern.finditer(free_of(text, list(taken))):
            plain = " ".join(match[0].split()).casefold().replace("’", "'")
            things = self._things.get(plain) or self._things.get(plain.removesuffix("s"))
            if things is not None and (match[0] != match[0].lower() or plain in self._small):
                names.append(Name(match[0], match.start(), match.end(), things))
        return names


# --------------------------------------------------------------------------------------------------- inside


def _called(thing: Thing, registry: Registry, names: Names, words: Vocabulary) -> Iterable[str]:
    """Return by which names a thing goes: its own, what the language calls it, and for a market its official name."""
    yield from (thing.name, *thing.aliases)
    kinds = _COMPANIES if thing.kind in _COMPANIES else (thing.kind,)
    for kind in kinds:
        yield from names.all(words.code, kind, thing.id)
    if thing.kind in _COMPANIES:
        # A brand that bears its maker's name is the maker as well.
        brand = registry.find("brand", thing.id)
        if brand is not None and brand.name in (thing.name, *thing.aliases):
            yield from names.all(words.code, "brand", thing.id)
    if thing.kind in ("market", "region"):
        yield from words.places.get(thing.id, ())
        if _COUNTRY.fullmatch(thing.id):
            yield from (name for name in (_territory(thing.id, words.code),) if name)


@lru_cache(maxsize=2048)
def _territory(code: str, language: str) -> str:
    return formats.market(code, language)


def _pattern(name: str, things: Iterable[Thing], plural: str, *, is_spaced: bool) -> str:
    inner = r"[\s\u00a0]+".join(re.escape(part).replace("'", "['’]") for part in name.split())
    many = plural if plural and any(thing.kind in ("brand", "model") for thing in things) else ""
    if is_spaced or name.isascii():
        return rf"(?<![^\W_]){inner}{many}(?![^\W_])" if is_spaced else rf"(?<![A-Za-z0-9]){inner}(?![A-Za-z0-9])"
    return inner

"""From the words of a file to the ids of the alliance: what each dimension may hold.

A word that nobody knows stays as it is and is marked; the checks say whether it may.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from alliance.record.delivery_sheet import DeliverySheet
from alliance.record.draft import Words
from alliance.record.facts import BOUNDS, ROLES, STATUSES
from alliance.record.initiatives import EFFECTS, LADDER, RECURRENCES, TYPES
from alliance.record.members import Registry
from alliance.record.relations import RELATION_KINDS

# What countries are called in other languages; read only when a delivery uses a name that the alliance does not know.
COUNTRIES = Path(__file__).with_name("market_names.csv")
BASES = ("registrations", "retail", "wholesale", "production", "deliveries")
POWERTRAINS = (
    "battery", "plug-in hybrid", "hybrid", "mild hybrid", "combustion", "petrol", "diesel", "gas", "hydrogen", "other",
)  # fmt: skip
# Dimension -> kind of thing in the registry.
THINGS = {
    "member": "member", "counterparty": "member", "brand": "brand", "model": "model", "market": "market",
    "segment": "segment", "plant": "plant", "function": "function", "product": "product",
}  # fmt: skip
LISTS: dict[str, tuple[str, ...]] = {
    "status": STATUSES, "bound": BOUNDS, "role": ROLES, "basis": BASES, "powertrain": POWERTRAINS, "kind": tuple(RELATION_KINDS),
    "type": TYPES, "effect": EFFECTS, "recurrence": RECURRENCES, "stage": tuple(LADDER),
}  # fmt: skip
# Words for the same thing, in lower case.
_MEANINGS: dict[str, dict[str, str]] = {
    "powertrain": {
        "all": "", "bev": "battery", "ev": "battery", "electric": "battery", "phev": "plug-in hybrid", "hev": "hybrid",
        "gasoline": "petrol", "fcev": "hydrogen",
    },
    "basis": {"as reported": "", "registration": "registrations", "sales": ""},
    "status": {"": "reported"},
    "type": {"reduction": "cost reduction", "avoidance": "cost avoidance", "contribution margin": "revenue"},
    "effect": {"p&l": "p_and_l", "p and l": "p_and_l", "working capital": "working_capital", "avoided cost": "avoided"},
    "recurrence": {"one time": "one-time", "one-off": "one-time", "once": "one-time", "yearly": "recurring"},
    "stage": {
        # The words of the ladder, and how others number it.
        **{word: stage for stage, word in LADDER.items()},
        **{f"{sign}{stage}".casefold(): stage for stage in LADDER for sign in ("l", "hg", "hg ")},
    },
}  # fmt: skip
# What the two ends of a relation are, where that is one kind of thing.
ENDS: dict[str, tuple[str, str]] = {
    "owns": ("member", "member"), "member_of": ("member", "member"), "partner_of": ("member", "member"),
    "consolidates": ("member", "member"), "brand_of": ("brand", "member"), "function_of": ("function", "member"),
    "plant_of": ("plant", "member"), "product_of": ("model", "brand"), "built_on": ("model", "product"),
    "rival_of": ("member", "member"), "leads": ("person", ""), "holds_office": ("person", ""), "sells_in": ("", "market"),
    "builds_for": ("member", "member"), "event": ("", ""), "controls": ("person", "member"),
    "runs_jointly": ("member", "function"), "keeps": ("member", "function"), "proposes": ("person", "function"),
    "confirms": ("person", "function"), "releases": ("person", "function"), "decides": ("person", "function"),
}  # fmt: skip
# Where an end of a relation may be anything, it is looked for in this order.
ANYTHING = ("member", "brand", "function", "model", "plant", "market", "product", "person", "segment")


class Counted(Protocol):
    """What a delivery needs to know of a measure; the measures of the catalogue are such."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def label(self) -> str:
        """Its name as it is printed."""

    @property
    def unit(self) -> str:
        """Id of the unit of one number."""

    @property
    def kind(self) -> str:
        """``"flow"``, ``"stock"``, ``"set"``, ``"ratio"`` or ``"rate"``."""

    @property
    def powertrain(self) -> str:
        """The only powertrain it counts; empty for all."""

    @property
    def counts(self) -> str:
        """What is counted, in a sentence."""


def resolved(
    words: Mapping[str, Words], sheet: DeliverySheet, registry: Registry, measures: Mapping[str, Counted]
) -> dict[str, Words]:
    """Return the dimensions of a delivery with ids in place of names.

    Parameters
    ----------
    words : mapping of str to Words
        Dimension -> its words, as the delivery sheet translates them.
    sheet : DeliverySheet
        For its kind, and the dimensions that are taken as written.
    registry : Registry
        Who and what exists.
    measures : mapping of str to Counted
        What is counted, by id.
    """
    result = dict(words)
    for dimension, column in words.items():
        known = _lookup(dimension, registry, measures)
        if known is not None:
            result[dimension] = _known(column, known)
    if sheet.kind == "relations" and {"subject", "object", "kind"} <= set(words):
        kinds = set(result["kind"].words)
        for position, end in enumerate(("subject", "object")):
            wanted = {ENDS.get(kind, ("", ""))[position] for kind in kinds}
            result[end] = _known(result[end], lambda word, wanted=wanted: _anyone(registry, word, wanted))  # type: ignore[misc]
    return result


def _lookup(dimension: str, registry: Registry, measures: Mapping[str, Counted]) -> Callable[[str], str | None] | None:
    """Return the function that finds the id of a word, or None if any text may stand there."""
    if dimension == "measure":
        labels = {measure.label.casefold(): measure.id for measure in measures.values()}
        return lambda word: measures[word].id if word in measures else labels.get(word.casefold())
    if dimension in LISTS:
        meanings = _MEANINGS.get(dimension, {})
        if dimension == "stage":
            meanings = {**meanings, **{name.casefold(): stage for stage, name in registry.stages.items()}}
        known = {word.casefold(): word for word in LISTS[dimension]}
        return lambda word: meanings.get(word.casefold(), known.get(word.casefold(), None if word else ""))
    if dimension == "covers":
        return lambda word: _several(registry, word)
    if dimension == "members":
        return lambda word: _several(registry, re.sub(r"\s*[,;/&+]\s*", "+", word.strip()))
    if dimension == "market":
        return lambda word: _market(registry, word)
    kind = THINGS.get(dimension)
    return None if kind is None else lambda word: _thing(registry, kind, word)


def _market(registry: Registry, word: str) -> str | None:
    """Return the id of a market by the names of the alliance, else of a country by its name in another language."""
    found = _thing(registry, "market", word)
    if found is None:
        code = _countries().get(word.casefold().replace("'", "’"), "")
        found = _thing(registry, "market", code) if code else None
    return found


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Return the countries by their names in other languages, in small letters."""
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        return {name.casefold(): row["id"] for row in csv.DictReader(file) for name in row["names"].split(";") if name}


def _known(column: Words, find: Callable[[str], str | None]) -> Words:
    found = [find(word) for word in column.words]
    unknown = frozenset(at for at, word in enumerate(found) if word is None)
    words = tuple(old if new is None else new for old, new in zip(column.words, found, strict=True))
    return replace(column, words=words, unknown=unknown)


def _thing(registry: Registry, kind: str, word: str) -> str | None:
    if not word:
        return ""
    thing = registry.find(kind, word)
    return None if thing is None else thing.id


def _several(registry: Registry, word: str) -> str | None:
    """Return ids joined by ``+``, or None if one of them is unknown."""
    ids = [_thing(registry, "member", part) for part in word.split("+")] if word else []
    return None if None in ids else "+".join(each for each in ids if each)


def _anyone(registry: Registry, word: str, kinds: set[str]) -> str | None:
    """Return the id of whatever goes by a name, looked for among some kinds; any text is fine for an open end."""
    if not word:
        return ""
    for kind in ANYTHING if "" in kinds else sorted(kinds):
        thing = registry.find(kind, word)
        if thing is not None:
            return thing.id
    return word if "" in kinds else None

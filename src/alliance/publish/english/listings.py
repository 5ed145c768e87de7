"""Names of one kind that a sentence lists: "Renault, Nissan and Mitsubishi Motors"."""

from __future__ import annotations

import re

from alliance.publish.lexicon import Name
from alliance.publish.reading import Reading
from alliance.record.members import ALLIANCE


def chain_of(reading: Reading, position: int, kind: str, *, loosely: bool = False) -> list[Name]:
    """Return the names of a kind listed from a place on; `loosely` lets "based in France," stand between them."""
    chain: list[Name] = []
    allowed = rf"\s*(?:[,;/&-]|{reading.words.conjunction}|as well as|the|its|,|\(|\)|–)*\s*"
    for name in reading.names:
        if name.start < position or not id_of(name, kind):
            continue
        link = reading.text[chain[-1].end if chain else position : name.start]
        if loosely:
            link = re.sub(r"(?:based|headquartered)\s+in\s+[\w\s]+?(?=,|\s+and\b)|[\w]+-based", "", link)
        if not re.fullmatch(rf"(?:{allowed}|\s*,?\s*{reading.words.conjunction}\s+(?:the\s+)?)*", link, re.IGNORECASE):
            if chain:
                break
            continue
        chain.append(name)
    return chain


def id_of(name: Name, kind: str) -> str:
    """Return the id of what a name stands for as one of a kind, "member" for any company; empty if it is none."""
    thing = name.of_kind("member", "partner", "rival", "company") if kind == "member" else name.of_kind(kind)
    return thing.id if thing is not None and thing.id != ALLIANCE else ""

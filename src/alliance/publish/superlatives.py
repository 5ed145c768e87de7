"""Finds the superlatives of a sentence, and what each can be checked by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alliance.publish.grammar import Grammar
from alliance.publish.language import either


@dataclass(frozen=True)
class Superlative:
    """Words that put something above all others.

    Parameters
    ----------
    text : str
        The words.
    start, end : int
        Where they stand.
    yardstick : str
        What it can be checked by, from the grammar; empty for nothing of the record.
    """

    text: str
    start: int
    end: int
    yardstick: str


def read_superlatives(text: str, grammar: Grammar) -> list[Superlative]:
    """Return the superlatives of a sentence; those joined by "and" or standing side by side are one."""
    known = either(grammar.yardsticks)
    no_superlative = {word.lower() for word in grammar.groups["no_superlatives.words"]}
    found: list[Superlative] = []
    pattern = rf"(?<!\w)(?:(?P<known>{known})|most\s+(?!of\b)\w+|(?P<est>\w{{3,}}(?:iest|est)))(?!\w)"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        word = match[0].lower()
        if match["est"] and word in no_superlative:
            continue
        if word in ("only", "sole") and not re.search(r"\bthe\s+$", text[: match.start()], re.IGNORECASE):
            continue
        yardstick = grammar.yardsticks.get(" ".join(word.split()), "")
        if found and re.fullmatch(r"\s*(?:,|and|,\s*and)?\s*", text[found[-1].end : match.start()]):
            last = found.pop()
            joined = text[last.start : match.end()]
            is_vague = " and " in text[last.end : match.start()] and not (last.yardstick and yardstick)
            found.append(Superlative(joined, last.start, match.end(), "" if is_vague else yardstick or last.yardstick))
        else:
            found.append(Superlative(match[0], match.start(), match.end(), yardstick))
    return found

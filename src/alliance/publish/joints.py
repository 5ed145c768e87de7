"""Where one statement of a sentence ends and the next one begins."""

from __future__ import annotations

import re

from alliance.publish.reading import Reading


def statements(reading: Reading) -> list[tuple[int, int]]:
    """Return where the statements of a sentence begin and end, from left to right.

    Parameters
    ----------
    reading : Reading
        The sentence, its claims read.
    """
    cuts = joints(reading)
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(reading.text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if reading.text[start:end].strip(" ,;.")]


def joints(reading: Reading) -> list[tuple[int, int]]:
    """Return where one statement of the sentence ends and the next begins.

    That is at a word that joins clauses; at "and" before a verb; and at a comma, "and" or a hanging word (", which ...") if a
    verb and another claim follow.
    """
    words = reading.grammar
    joint = words.pattern("joints.clause")
    found = [
        match.span()
        for match in re.finditer(rf"(?<=\s){joint}(?=\s)|;|[^\w\s]\s+{joint}(?=\s)", reading.text, re.IGNORECASE)
    ]
    found = [
        span
        for span in found
        if _is_statement(
            reading,
            span[1],
            min(each for each in [*(start for start, _ in found), len(reading.text)] if each >= span[1]),
        )
    ]
    conjunction, hanging = words.pattern("joints.coordinating"), words.pattern("joints.dependent")
    verb = words.pattern("joints.verb", "net.verbs")
    begun = [claim.start - reading.offset for claim in reading.claims if claim.rule != "unread"]
    weak = rf",?\s+(?P<and>{conjunction})(?=\s)|,\s+{hanging}(?=\s)|,(?=\s)"
    for match in re.finditer(weak, reading.text, re.IGNORECASE):
        comma = reading.text.find(",", match.end())
        stop = comma if comma >= 0 else len(reading.text)
        follows = match["and"] is not None and reading.behind(match.end(), rf"(?:\w+\s+){{0,2}}?{verb}") is not None
        states = any(match.end() <= place < stop for place in begun)
        if follows or (states and reading.search(verb, match.start() + 1, stop) is not None):
            found.append(match.span())
    return sorted(found)


def _is_statement(reading: Reading, start: int, end: int) -> bool:
    """Return whether a clause says something of its own: a claim, or somebody with a verb; "but only in Japan" does not."""
    if any(start <= claim.start - reading.offset < end for claim in reading.claims if claim.rule != "unread"):
        return True
    verb = reading.search(reading.grammar.pattern("joints.verb", "net.verbs"), start, end)
    return verb is not None and any(start <= name.start < verb.start() for name in reading.names)

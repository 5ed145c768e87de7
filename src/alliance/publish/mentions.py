"""What one sentence mentions - names, numbers, times, measures - and how to look around in it."""

from __future__ import annotations

import re
from dataclasses import replace

from alliance.calendar import add_months
from alliance.publish.dates import When, read_times
from alliance.publish.grammar import Grammar
from alliance.publish.language import Language, either
from alliance.publish.lexicon import Lexicon, Name, Word
from alliance.publish.numerals import Ordinal, Stated, read_numbers, read_ordinals
from alliance.publish.superlatives import Superlative, read_superlatives


class Mentions:
    """The text of one sentence, what stands where in it, and which stretches a rule has understood.

    Parameters
    ----------
    text : str
        The sentence, as it stands.
    lexicon, words, grammar
        Names, numbers and words to look for.
    before : When or None
        The time that the sentence before spoke of: "the year before" counts from it.
    """

    def __init__(
        self, text: str, lexicon: Lexicon, words: Language, grammar: Grammar, before: When | None = None
    ) -> None:
        # Every white space becomes one blank, so that places stay and patterns are simple.
        self.text = re.sub(r"\s", " ", text)
        self.original = text
        self.lexicon = lexicon
        self.words = words
        self.grammar = grammar
        self.times: list[When] = _settled(read_times(self.text, words), before)
        dated = [(when.start, when.end) for when in self.times]
        self.names: list[Name] = lexicon.names(self.text, dated)
        named = [(name.start, name.end) for name in self.names]
        self.numbers: list[Stated] = read_numbers(self.text, words, dated + named)
        self.ordinals: list[Ordinal] = read_ordinals(self.text, words, dated + named)
        self.measure_words: list[Word] = lexicon.words(self.text)
        self.superlatives: list[Superlative] = read_superlatives(self.text, grammar)
        self._taken: list[tuple[int, int]] = []

    # ------------------------------------------------------------------------------------------- what is left

    def take(self, *places: tuple[int, int]) -> None:
        """Remember that a rule has understood these stretches."""
        self._taken += places

    def is_free(self, start: int, end: int) -> bool:
        """Return whether no rule has understood any part of a stretch."""
        return not any(first < end and start < last for first, last in self._taken)

    def free_numbers(self) -> list[Stated]:
        """Return the numbers that no rule has understood yet."""
        return [number for number in self.numbers if self.is_free(number.start, number.end)]

    # -------------------------------------------------------------------------------------------- looking around

    def search(self, pattern: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match of whole words in a stretch."""
        return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE).search(
            self.text, start, len(self.text) if end is None else end
        )

    def behind(self, position: int, pattern: str) -> re.Match[str] | None:
        """Return a match that begins at a place, blanks before it allowed."""
        return re.compile(rf"\s*(?:{pattern})(?!\w)", re.IGNORECASE).match(self.text, position)

    def before(self, position: int, pattern: str) -> re.Match[str] | None:
        """Return a match that ends at a place, blanks behind it allowed."""
        return re.search(rf"(?<!\w)(?:{pattern})\s*$", self.text[:position], re.IGNORECASE)

    def clause(self, position: int) -> tuple[int, int]:
        """Return where the clause around a place begins and ends."""
        joints = either(joint.strip() for joint in self.grammar.groups["joints.clause"])
        start, end = 0, len(self.text)
        for match in re.finditer(rf"(?:(?<=[\s,])|^)(?:{joints})(?=\s)|;", self.text, re.IGNORECASE):
            if match.end() <= position:
                start = match.end()
            elif match.start() > position:
                end = match.start()
                break
        return start, end

    def measures_in(self, start: int, end: int) -> list[Word]:
        """Return the words for measures that lie in a stretch."""
        return [word for word in self.measure_words if start <= word.start and word.end <= end]


def _settled(times: list[When], before: When | None) -> list[When]:
    """Return times with "the year before" counted from the time before it, where there is one; "last year" is the text's."""
    settled: list[When] = []
    last = before
    for when in times:
        counts_back = when.kind == "relative" and when.label == 1 and not when.text.lower().startswith("last")
        if counts_back and last is not None and last.first is not None and last.until is not None:
            first, until = add_months(last.first, -12), add_months(last.until, -12)
            when = replace(when, kind="year", first=first, until=until)
        settled.append(when)
        last = when if when.first is not None else last
    return settled

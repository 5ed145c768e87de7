"""What a language brings to the reading of clauses: how it cuts sentences and writes times and numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alliance.publish.dates import When
from alliance.publish.numerals import Ordinal, Stated

Span = tuple[int, int]


@dataclass(frozen=True)
class Tongue:
    """How a language writes.

    Parameters
    ----------
    code : str
        ``"fr"``.
    sentences : callable
        Text -> where its sentences begin and end.
    times : callable
        Sentence -> the times it states, and the stretch of each with the words that say how it is meant.
    numbers : callable
        Sentence and taken stretches -> the numbers it states.
    ordinals : callable
        Sentence and taken stretches -> the places in an order it states; a top group has a negative value.
    is_number_first : bool
        Whether what is counted, and when, stands behind a number ("9 millions en 2016") rather than before it.
    plural : str
        A pattern for what a name of a brand or model may end with.
    """

    code: str
    sentences: Callable[[str], list[Span]]
    times: Callable[[str], list[tuple[When, Span]]]
    numbers: Callable[[str, Sequence[Span]], list[Stated]]
    ordinals: Callable[[str, Sequence[Span]], list[Ordinal]]
    is_number_first: bool = True
    plural: str = ""


def free_of(text: str, taken: Sequence[Span]) -> str:
    """Return a text in which the taken stretches hold nothing that could be read."""
    letters = list(text)
    for start, end in taken:
        letters[start:end] = "\0" * (end - start)
    return "".join(letters)

"""What a language writes with: marks, number words, hedges, months. Each language is one data file in `words/`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from alliance.errors import UnknownName

WORDS = Path(__file__).with_name("words")


@dataclass(frozen=True)
class Policy:
    """What a wording allows (§12), read from ``words/policy.toml``.

    Parameters
    ----------
    reach : mapping of str to Fraction
        By hedge: how far from the number, as a share of it.
    times : mapping of str to int
        By hedge: multiple of the place of the last non-zero digit that is the limit.
    plain_digits, plain_zeros, counted : int
        How zeros at the end of a number are read.
    plain_reach : Fraction
        How far a number with a word such as "million" reaches at most, as a share of it.
    bracket : Fraction
        How far from the pace a bracketed number may lie.
    near_months : int
        How many months away a statement may lie on which a hedged number rests.
    """

    reach: Mapping[str, Fraction]
    times: Mapping[str, int]
    plain_digits: int
    plain_zeros: int
    counted: int
    plain_reach: Fraction
    bracket: Fraction
    near_months: int


@dataclass(frozen=True)
class Language:
    """How one language writes numbers, dates and hedges.

    Parameters
    ----------
    code : str
        ``"en"``.
    decimal, group : str
        Decimal mark and thousands mark.
    conjunction : str
        The word between the parts of a number and the last two of a list: ``"and"``.
    point : str
        The decimal mark as a word: ``"point"``; empty if numbers in words have no decimals.
    magnitudes : mapping of str to int
        Powers of ten by word.
    numbers, ordinals : mapping of str to int
        Number words.
    fractions : mapping of str to Fraction
        Words for parts of a whole.
    hedges, hedges_behind : mapping of str to tuple of str
        Words by kind of hedge, before and behind the number; the first is the one printed.
    percent, points : tuple of str
        Signs of percent and of percentage points.
    currencies : mapping of str to tuple of str
        Signs and words by currency; the first is printed.
    months : mapping of str to int
        Names and short names; the first twelve are printed.
    parts : mapping of str to str
        Words for halves and quarters of a year.
    periods : mapping of str to tuple of str
        Words of fiscal and calendar years, of "through" and "since", and of the year before.
    """

    code: str
    decimal: str
    group: str
    conjunction: str
    point: str
    magnitudes: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    fractions: Mapping[str, Fraction]
    hedges: Mapping[str, tuple[str, ...]]
    hedges_behind: Mapping[str, tuple[str, ...]]
    percent: tuple[str, ...]
    points: tuple[str, ...]
    currencies: Mapping[str, tuple[str, ...]]
    months: Mapping[str, int]
    parts: Mapping[str, str]
    periods: Mapping[str, tuple[str, ...]]

    def number_word(self, value: int) -> str:
        """Return a small number in a word, or an empty text if the language file has none."""
        return next((word for word, number in self.numbers.items() if number == value and word != "no"), "")

    def ordinal_word(self, value: int) -> str:
        """Return ``"fourth"`` for 4, ``"24th"`` for 24."""
        for word, number in self.ordinals.items():
            if number == value:
                return word
        ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"


@lru_cache(maxsize=1)
def policy() -> Policy:
    """Return the policy of wordings (§12)."""
    table = tomllib.loads((WORDS / "policy.toml").read_text(encoding="utf-8"))
    return Policy(
        reach={
            kind: Fraction(values["reach"])
            for kind, values in table.items()
            if "reach" in values and kind not in ("plain", "bracket")
        },
        times={kind: int(values["times"]) for kind, values in table.items() if "times" in values},
        plain_digits=table["plain"]["digits"],
        plain_zeros=table["plain"]["zeros"],
        counted=table["plain"]["counted"],
        plain_reach=Fraction(table["plain"]["reach"]),
        bracket=Fraction(table["bracket"]["reach"]),
        near_months=table["near"]["months"],
    )


@lru_cache(maxsize=8)
def language(code: str = "en") -> Language:
    """Return a language by its code.

    Raises
    ------
    UnknownName
        If there is no file for it.
    """
    path = WORDS / f"{code}.toml"
    known = [file.stem for file in sorted(WORDS.glob("*.toml")) if file.stem != "policy" and "_" not in file.stem]
    if code not in known:
        raise UnknownName("language", code, known, advice=f"Texts are read in: {', '.join(known)}.")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Language(
        code=table["code"],
        decimal=table["decimal"],
        group=table["group"],
        conjunction=table["and"],
        point=table.get("point", ""),
        magnitudes=table["magnitudes"],
        numbers=table["numbers"],
        ordinals=table["ordinals"],
        fractions={word: Fraction(value) for word, value in table["fractions"].items()},
        hedges=_tuples(table["hedges"]),
        hedges_behind=_tuples(table["hedges_behind"]),
        percent=tuple(table["percent"]["signs"]),
        points=tuple(table["percent"]["points"]),
        currencies=_tuples(table["currencies"]),
        months=table["months"],
        parts=table["parts"],
        periods=_tuples(table["periods"]),
    )


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first, spaces of any width between them."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in longest_first)


def _tuples(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(words) for key, words in table.items()}

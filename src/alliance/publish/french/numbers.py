"""Finds the numbers of a French sentence: "9 961 347", "9,96 millions", "cent vingt-deux", "4,3 milliards d'euros", "quatrième"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from alliance.publish.clauses.tongue import Span, free_of
from alliance.publish.language import Language, either, language
from alliance.publish.numerals import Ordinal, Stated
from alliance.publish.wording import allowed, plain_place, stated_place

_BLANK = r"[\s\u00a0\u202f]"


def read_numbers(text: str, taken: Sequence[Span] = ()) -> list[Stated]:
    """Return the numbers a French sentence states, from left to right.

    Parameters
    ----------
    text : str
        The sentence.
    taken : sequence of (int, int)
        Stretches that are no numbers.

    Examples
    --------
    >>> [
    ...     (stated.text, int(stated.value))
    ...     for stated in read_numbers("près de 9,96 millions de véhicules, neuf marques")
    ... ]
    [('près de 9,96 millions', 9960000), ('neuf', 9)]
    """
    words = language("fr")
    return [_stated(match, words) for match in _pattern().finditer(free_of(text, taken)) if _is_whole(match, text)]


def read_ordinals(text: str, taken: Sequence[Span] = ()) -> list[Ordinal]:
    """Return the places in an order of a French sentence; "les cinq premiers" has the value -5.

    Examples
    --------
    >>> [ordinal.value for ordinal in read_ordinals("le quatrième groupe, parmi les cinq premiers, n° 1 en Russie")]
    [4, -5, 1]
    """
    words = language("fr")
    small = either(words.numbers)
    pattern = re.compile(
        rf"(?<!\w)(?:(?:top|les){_BLANK}+(?P<top>\d{{1,2}}|{small})(?:{_BLANK}+premi(?:ers|ères))?"
        rf"|(?:n[°º]|numéro|no\.?){_BLANK}*(?P<number>\d{{1,2}}|{small})|(?P<digits>\d{{1,2}})(?:er|re|e|ème|nd|nde)"
        rf"|(?P<word>{either(words.ordinals)}))(?!\w)",
        re.IGNORECASE,
    )
    found = []
    for match in pattern.finditer(free_of(text, taken)):
        if match["top"]:
            if "premi" not in match[0].lower() and not match[0].lower().startswith("top"):
                continue
            value = -_small(match["top"], words)
        elif match["word"]:
            value = words.ordinals[match["word"].lower()]
        else:
            value = _small(match["number"] or match["digits"], words)
        found.append(Ordinal(match[0], match.start(), match.end(), value))
    return found


# --------------------------------------------------------------------------------------------------- inside


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = language("fr")
    hedges = either(word for kinds in words.hedges.values() for word in kinds)
    behind = either(word for kinds in words.hedges_behind.values() for word in kinds)
    signs = either(sign for names in words.currencies.values() for sign in names)
    small = either(words.numbers)
    return re.compile(
        rf"(?<![\w.,])(?:(?P<hedge>{hedges}){_BLANK}*)?(?:(?:les|la|des|l['’]){_BLANK}*(?=\d))?"
        rf"(?P<sign>[+−–-]{_BLANK}?(?=\d))?"
        rf"(?:(?P<digits>\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?!\d)|\d+)(?:,(?P<decimals>\d+))?"
        rf"|(?P<words>(?:{small}|une?(?={_BLANK}+(?:{either(words.magnitudes)})(?!\w)))(?:(?:[-‑]|{_BLANK}+(?:et{_BLANK}+)?)(?:{small}))*(?!\w)))"
        rf"(?:{_BLANK}*(?P<magnitude>{either(words.magnitudes)})(?![\w]))?"
        rf"(?:{_BLANK}*(?:d['’]|de{_BLANK}+)?(?P<unit>{either(words.percent)}|{either(words.points)}|{signs})(?!\w))?"
        rf"(?:{_BLANK}+(?P<behind>{behind})(?!\w))?",
        re.IGNORECASE,
    )


def _is_whole(match: re.Match[str], text: str) -> bool:
    """Return whether a number ends where it was read: "9.96" and "9,961,347" are no French numbers."""
    end = match.end("decimals") if match["decimals"] else match.end("digits") if match["digits"] else match.end("words")
    return re.match(r"[.,]\d|[^\W\d_]|/\d|:\d", text[end:]) is None


def _stated(match: re.Match[str], words: Language) -> Stated:
    hedge = _kind(match["hedge"], words.hedges) or ""
    hedge = _kind(match["behind"], words.hedges_behind) or hedge
    power = words.magnitudes[" ".join(match["magnitude"].lower().split())] if match["magnitude"] else 0
    if match["digits"]:
        digits, decimals = re.sub(r"\D", "", match["digits"]), match["decimals"] or ""
        value = Fraction(f"{digits}.{decimals}" if decimals else digits) * 10**power
        place = Fraction(10) ** (power - len(decimals)) if power or decimals else plain_place(digits)
    else:
        counted = _word_value(match["words"], words)
        value = Fraction(counted * 10**power)
        place = Fraction(10**power) if power else plain_place(str(counted))
    if power and not hedge:
        place = stated_place(value, place)
    sign = "-" if match["sign"] and match["sign"].strip() != "+" else "+" if match["sign"] else ""
    if sign == "-":
        value = -value
    unit = _unit(match["unit"], words)
    ends = [match.end(name) for name in ("magnitude", "decimals", "digits", "words") if match[name]]
    start = match.start()
    return Stated(
        match[0].strip(), start, start + len(match[0].rstrip()), value, allowed(value, place, hedge), unit, hedge, sign,
        bool(match["words"]), max(ends),
    )  # fmt: skip


def _kind(said: str | None, kinds: Mapping[str, tuple[str, ...]]) -> str:
    if not said:
        return ""
    plain = " ".join(said.replace("’", "'").lower().split())
    return next((kind for kind, names in kinds.items() if plain in names), "")


def _unit(said: str | None, words: Language) -> str:
    if not said:
        return ""
    plain = " ".join(said.lower().split())
    if plain in words.percent:
        return "percent"
    if plain in words.points:
        return "points"
    return next(code for code, names in words.currencies.items() if plain in (name.lower() for name in names))


def _small(said: str, words: Language) -> int:
    return int(said) if said.isdigit() else words.numbers[said.lower()]


def _word_value(said: str, words: Language) -> int:
    """Return what number words stand for: "quatre-vingt-dix-sept" is 97, "deux cent trois" is 203."""
    total = current = 0
    for word in re.split(r"[\s\u00a0\u202f‑-]+", said.lower()):
        if word == "et":
            continue
        if word in ("un", "une"):
            current += 1
        elif word in ("cent", "cents"):
            current = max(current, 1) * 100
        elif word == "mille":
            total, current = total + max(current, 1) * 1000, 0
        elif word in ("vingt", "vingts") and current % 100 == 4:
            current += 76
        else:
            current += words.numbers[word]
    return total + current

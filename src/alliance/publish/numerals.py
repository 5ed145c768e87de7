"""Finds the numbers that a text states: digits, number words, percent, money, hedges, "one in nine", ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from alliance.publish.interval import Interval
from alliance.publish.language import Language, either, language
from alliance.publish.wording import allowed, plain_place, stated_place


@dataclass(frozen=True)
class Stated:
    """A number as a text states it.

    Parameters
    ----------
    text : str
        The words, hedge and unit included: ``"more than EUR 4.3 billion"``.
    start, end : int
        Where they stand.
    value : Fraction
        The number in its unit.
    allowed : Interval
        The numbers that the wording allows (§12).
    unit : str
        ``"percent"``, ``"points"``, a currency, or empty.
    hedge : str
        Kind of the hedge; empty for a plain number.
    sign : str
        ``"+"`` or ``"-"`` if one is written.
    is_word : bool
        Whether it is written in words; a bare "one" seldom counts anything.
    number_end : int
        Where the number itself ends, before its unit; a noun may follow there.
    """

    text: str
    start: int
    end: int
    value: Fraction
    allowed: Interval
    unit: str = ""
    hedge: str = ""
    sign: str = ""
    is_word: bool = False
    number_end: int = 0

    def beyond(self) -> Interval | None:
        """Return all numbers that "more than" or "fewer than" is true of, also those far off; None without such a hedge."""
        opens_up = (self.hedge == "above") == (self.value >= 0)
        if self.hedge not in ("above", "fewer"):
            return None
        if opens_up:
            return Interval(self.allowed.low, None, low_open=self.allowed.low_open)
        return Interval(None, self.allowed.high, high_open=self.allowed.high_open)


@dataclass(frozen=True)
class Ordinal:
    """A place in an order: "fourth", "18th", "No. 1".

    Parameters
    ----------
    text : str
        The words.
    start, end : int
        Where they stand.
    value : int
        The place.
    """

    text: str
    start: int
    end: int
    value: int


def read_numbers(text: str, words: Language | None = None, taken: Iterable[tuple[int, int]] = ()) -> list[Stated]:
    """Return the numbers a text states, from left to right.

    Parameters
    ----------
    text : str
        Any text.
    words : Language or None
        English if None.
    taken : iterable of (int, int)
        Stretches that are no numbers: names that contain digits, dates.

    Examples
    --------
    >>> [number.text for number in read_numbers("nearly 200 markets and EUR 4.3 billion, up 8.5 %")]
    ['nearly 200', 'EUR 4.3 billion', '8.5 %']
    """
    words = words or language()
    used = list(taken)
    found: list[Stated] = []
    for pattern, read in ((_ratio(words.code), _read_ratio), (_number(words.code), _read_number)):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in used):
                continue
            stated = read(match, words)
            if stated is not None:
                found.append(stated)
                used.append((stated.start, stated.end))
    found.sort(key=lambda stated: stated.start)
    return _joined_ranges(text, found, words)


def read_ordinals(text: str, words: Language | None = None, taken: Iterable[tuple[int, int]] = ()) -> list[Ordinal]:
    """Return the places in an order that a text states, from left to right.

    Examples
    --------
    >>> [(ordinal.text, ordinal.value) for ordinal in read_ordinals("the 18th anniversary, and No. 4 worldwide")]
    [('18th', 18), ('No. 4', 4)]
    """
    words = words or language()
    used = list(taken)
    pattern = re.compile(
        rf"\b(?P<digits>\d{{1,3}})(?:st|nd|rd|th)\b|(?:\bNo\.?|\bnumber|#)\s*(?P<number>\d{{1,3}}|{either(words.numbers)})\b"
        rf"|\b(?P<word>{either(words.ordinals)})\b",
        re.IGNORECASE,
    )
    found = []
    for match in pattern.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in used):
            continue
        if match["word"]:
            value = words.ordinals[match["word"].lower()]
        else:
            digits = match["digits"] or match["number"]
            value = int(digits) if digits.isdigit() else words.numbers[digits.lower()]
        found.append(Ordinal(match[0], match.start(), match.end(), value))
    return found


# --------------------------------------------------------------------------------------------------- patterns


@lru_cache(maxsize=8)
def _number(code: str) -> re.Pattern[str]:
    words = language(code)
    group = re.escape(words.group) + " \\u00a0\\u202f"
    small = either([*words.numbers, "hundred"])
    signs = [sign for names in words.currencies.values() for sign in names]
    hedges = either(word for kinds in words.hedges.values() for word in kinds)
    behind = either(word for kinds in words.hedges_behind.values() for word in kinds)
    point = rf"(?:\s+{words.point}\s+(?P<point>(?:{small})(?:[\s-]+(?:{small}))*))?" if words.point else r"(?P<point>)"
    return re.compile(
        rf"(?<![\w.,/:])(?:(?P<hedge>{hedges})(?:\s+(?:the|a|an|of))?\s*)?"
        rf"(?:(?P<before>{either(signs)})[\s]*)?"
        rf"(?P<sign>(?<![\w\d])[+−–-](?=\d))?"
        rf"(?:(?P<digits>\d{{1,3}}(?:[{group}]\d{{3}})+(?!\d)|\d+)(?:{re.escape(words.decimal)}(?P<decimals>\d+))?"
        rf"|(?P<words>(?:a\s+(?=hundred|dozen))?\b(?:{small})\b(?:(?:[\s-]+{words.conjunction}\s+|[\s-]+)(?:{small}|thousand)\b)*){point}(?!-[^\W\d]))"
        rf"(?:[\s-]?(?P<magnitude>{either(words.magnitudes)})\b)?"
        rf"(?P<rest>(?:[\s-]*(?P<percent>{either(words.percent)})(?!\w)(?:[\s-]+(?P<of_points>points?)\b)?"
        rf"|[\s]+(?P<points>{either(words.points)})\b"
        rf"|[\s-]*(?P<after>{either(signs)})(?!\w))?)"
        rf"(?:(?P<behind>\+(?![\w\d])|\s+(?:{behind.replace('|' + re.escape('+'), '')})\b))?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _ratio(code: str) -> re.Pattern[str]:
    words = language(code)
    small = either([*words.numbers, *(str(number) for number in range(1, 101))])
    hedges = either(word for kinds in words.hedges.values() for word in kinds)
    return re.compile(
        rf"\b(?:(?P<hedge>{hedges})\s+)?(?:(?P<part>{small})\s+(?:(?:in|out\s+of)\s+(?:every\s+)?|of\s+every\s+)(?P<whole>{small})\b(?!\s*%)"
        rf"|(?P<fraction>{either(words.fractions)})(?=\s+of\b|\s+the\b|\s+all\b))",
        re.IGNORECASE,
    )


def _read_ratio(match: re.Match[str], words: Language) -> Stated | None:
    hedge = _hedge(match["hedge"], words)
    if match["fraction"]:
        share = words.fractions[" ".join(match["fraction"].lower().split())]
    else:
        part, whole = (
            int(number) if number.isdigit() else words.numbers[number.lower()]
            for number in (match["part"], match["whole"])
        )
        if part != 1 or whole < 2 or part >= whole:
            return None
        share = Fraction(part, whole)
    value = share * 100
    interval = allowed(value, Fraction(1), hedge if hedge not in ("", "around") else "one_in")
    return Stated(
        match[0], match.start(), match.end(), value, interval, "percent", hedge or "one_in", "", True, match.end()
    )


def _read_number(match: re.Match[str], words: Language) -> Stated | None:
    hedge = _hedge(match["hedge"], words)
    start = match.start()
    magnitude = match["magnitude"]
    power = words.magnitudes[magnitude.lower()] if magnitude else 0
    end = match.end()
    if match["digits"]:
        following = match.string[match.end("decimals") if match["decimals"] else match.end("digits") :]
        if not magnitude and not match["rest"] and re.match(r"[^\W\d_]|/\d|:\d", following):
            return None  # a model name, an ordinal, a score
        digits = re.sub(r"\D", "", match["digits"])
        decimals = match["decimals"] or ""
        value = Fraction(f"{digits}.{decimals}" if decimals else digits) * 10**power
        place = Fraction(10) ** (power - len(decimals)) if power or decimals else plain_place(digits)
    else:
        counted = _word_value(match["words"], words)
        decimals = "".join(
            str(words.numbers[word.lower()]) for word in re.split(r"[\s-]+", match["point"] or "") if word
        )
        value = Fraction(f"{counted}.{decimals}" if decimals else str(counted)) * 10**power
        place = Fraction(10) ** (power - len(decimals)) if power or decimals else plain_place(str(counted))
    unit = _unit(match, words)
    if power and not hedge and not match["behind"]:
        place = stated_place(value, place)
    if match["behind"]:
        said = " ".join(match["behind"].split()).lower()
        hedge = next((kind for kind, names in words.hedges_behind.items() if said in names), hedge)
    sign = "-" if match["sign"] in ("-", "−", "–") else match["sign"] or ""
    if sign == "-":
        value = -value
    groups = ("magnitude", "decimals", "point", "words", "digits")
    number_end = next(match.end(group) for group in groups if match[group])
    return Stated(
        match.string[start:end], start, end, value, allowed(value, place, hedge), unit, hedge, sign,
        bool(match["words"]), number_end,
    )  # fmt: skip


def _hedge(said: str | None, words: Language) -> str:
    if not said:
        return ""
    plain = " ".join(said.lower().split())
    return next(kind for kind, names in words.hedges.items() if plain in names)


def _unit(match: re.Match[str], words: Language) -> str:
    if match["percent"]:
        return "points" if match["of_points"] else "percent"
    if match["points"]:
        return "points"
    sign = match["before"] or match["after"]
    if not sign:
        return ""
    plain = " ".join(sign.split()).lower()
    return next(code for code, names in words.currencies.items() if plain in (name.lower() for name in names))


def _word_value(said: str, words: Language) -> int:
    """Return the number that number words stand for: "one hundred and twenty-two" is 122."""
    total, current = 0, 0
    for word in re.split(r"[\s-]+", said.lower()):
        if word in (words.conjunction, "a"):
            continue
        if word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        elif word == "dozen":
            current = max(current, 1) * 12
        else:
            current += words.numbers[word]
    return total + current


def _joined_ranges(text: str, found: list[Stated], words: Language) -> list[Stated]:
    """Join "between 10 and 12 million" and "30 to 40 %" into one number with both ends."""
    joined: list[Stated] = []
    position = 0
    while position < len(found):
        first = found[position]
        second = found[position + 1] if position + 1 < len(found) else None
        between = re.search(r"\bbetween\s+$", text[: first.start])
        if second is not None and not first.hedge and not second.hedge and first.unit in ("", second.unit):
            link = text[first.end : second.start]
            wanted = rf"\s+{words.conjunction}\s+" if between else r"\s*(?:to|–|—)\s*"
            are_alike = first.is_word == second.is_word
            if are_alike and re.fullmatch(wanted, link):
                start = between.start() if between else first.start
                joined.append(_range(text, first, second, start))
                position += 2
                continue
        joined.append(first)
        position += 1
    return joined


def _range(text: str, first: Stated, second: Stated, start: int) -> Stated:
    low = first.allowed
    if first.value < second.value / 1000 and second.value >= 1000:
        # "10 to 12 million": the first number takes the magnitude of the second.
        power = next(power for power in (9, 6, 3) if second.value >= 10**power)
        low = low.times(Fraction(10) ** power)
    interval = Interval(low.low, second.allowed.high, high_open=second.allowed.high_open)
    return replace(second, text=text[start : second.end], start=start, allowed=interval, hedge="between")

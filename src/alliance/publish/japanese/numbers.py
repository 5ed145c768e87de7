"""Finds the numbers of a Japanese sentence: "996万台", "約1,000万台", "43億ユーロ", "九つ", "四位", "18.2%増"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from alliance.publish.clauses.tongue import Span, free_of
from alliance.publish.clauses.vocabulary import vocabulary
from alliance.publish.language import Language, either, language
from alliance.publish.numerals import Ordinal, Stated
from alliance.publish.wording import allowed, plain_place, stated_place

_WIDE = str.maketrans("０１２３４５６７８９，．％＋－", "0123456789,.%+-")
_KANJI = "一二三四五六七八九十百千"


def narrow(text: str) -> str:
    """Return a text with digits, commas and percent signs of one width; places stay."""
    return text.translate(_WIDE)


def read_numbers(text: str, taken: Sequence[Span] = ()) -> list[Stated]:
    """Return the numbers a Japanese sentence states, from left to right.

    Examples
    --------
    >>> [(stated.text, int(stated.value)) for stated in read_numbers("約1,000万台、43億ユーロ、九つのブランド")]
    [('約1,000万', 10000000), ('43億ユーロ', 4300000000), ('九', 9)]
    """
    words = language("ja")
    plain = narrow(free_of(text, taken))
    found = (_stated(match, words, text) for match in _pattern().finditer(plain) if _is_whole(match))
    return [stated for stated in found if stated is not None]


def read_ordinals(text: str, taken: Sequence[Span] = ()) -> list[Ordinal]:
    """Return the places in an order of a Japanese sentence; "上位5社" has the value -5.

    Examples
    --------
    >>> [ordinal.value for ordinal in read_ordinals("世界第4位、上位5社、首位、四位")]
    [4, -5, 1, 4]
    """
    words = language("ja")
    number = rf"\d{{1,2}}|[{_KANJI}]{{1,3}}"
    pattern = re.compile(
        rf"(?:上位|トップ)(?P<top>{number})(?:社|グループ|位)?(?:の一角)?|第?(?P<place>{number})位|第(?P<digits>{number})の(?!四半期)|(?P<word>{either(words.ordinals)})"
    )
    found = []
    for match in pattern.finditer(narrow(free_of(text, taken))):
        if match["word"]:
            value = words.ordinals[match["word"]]
        else:
            value = _small(match["top"] or match["place"] or match["digits"], words)
        found.append(
            Ordinal(text[match.start() : match.end()], match.start(), match.end(), -value if match["top"] else value)
        )
    return found


# --------------------------------------------------------------------------------------------------- inside


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = language("ja")
    hedges = either(word for kinds in words.hedges.values() for word in kinds)
    behind = either(word for kinds in words.hedges_behind.values() for word in kinds)
    signs = either(sign for names in words.currencies.values() for sign in names)
    counters = either(vocabulary("ja").counters)
    digits = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+"
    return re.compile(
        rf"(?P<hedge>{hedges})?(?P<before>[€$¥£])?(?P<sign>[+−-](?=\d))?"
        rf"(?:(?P<large>(?:(?:{digits})(?:\.\d+)?[万億兆])+(?:(?:{digits})(?!\d))?)"
        rf"|(?P<digits>{digits})(?:\.(?P<decimals>\d+))?|(?P<words>[{_KANJI}]+万?)(?={counters}))"
        rf"(?P<unit>{either(words.percent)}|{either(words.points)}|{signs})?"
        rf"(?:(?P<counter>(?:{counters})?)(?P<behind>{behind}))?"
    )


def _is_whole(match: re.Match[str]) -> bool:
    end = match.start("counter") if match["behind"] else match.end()
    before = match.string[match.start() - 1 : match.start()]
    return re.match(r"[.,]\d|[A-Za-z]|/\d|:\d", match.string[end:]) is None and not re.match(r"[A-Za-z0-9.,]", before)


def _stated(match: re.Match[str], words: Language, text: str) -> Stated | None:
    hedge = _kind(match["behind"], words.hedges_behind) or _kind(match["hedge"], words.hedges)
    if match["large"]:
        value, place = _large(match["large"], words)
        place = place if hedge else stated_place(value, place)
    elif match["digits"]:
        digits, decimals = match["digits"].replace(",", ""), match["decimals"] or ""
        value = Fraction(f"{digits}.{decimals}" if decimals else digits)
        place = Fraction(1, 10 ** len(decimals)) if decimals else plain_place(digits)
    else:
        value = Fraction(_small(match["words"], words))
        place = plain_place(str(int(value)))
    sign = "-" if match["sign"] and match["sign"] != "+" else match["sign"] or ""
    if sign == "-":
        value = -value
    unit = _unit(match["unit"] or match["before"], words)
    end = (
        match.end("unit")
        if match["unit"]
        else max(match.end(name) for name in ("large", "digits", "decimals", "words"))
    )
    ends = max(match.end(name) for name in ("large", "digits", "decimals", "words"))
    last = match.end() if match["behind"] and not match["counter"] else end
    return Stated(
        text[match.start() : last], match.start(), last, value, allowed(value, place, hedge), unit, hedge, sign,
        bool(match["words"]), ends,
    )  # fmt: skip


def _large(said: str, words: Language) -> tuple[Fraction, Fraction]:
    """Return a number in 万 and 億 and its place: "996万1,347" is exact, "996万" is rounded to tens of thousands."""
    total, place = Fraction(0), Fraction(1)
    for part in re.finditer(r"(?P<digits>[\d,]+)(?:\.(?P<decimals>\d+))?(?P<size>[万億兆]?)", said):
        power = words.magnitudes[part["size"]] if part["size"] else 0
        decimals = part["decimals"] or ""
        digits = part["digits"].replace(",", "")
        total += Fraction(f"{digits}.{decimals}" if decimals else digits) * 10**power
        place = Fraction(10) ** (power - len(decimals))
    if total.denominator == 1:
        place = max(place, min(plain_place(str(int(total))), place * 1000))
    return total, place


def _small(said: str, words: Language) -> int:
    """Return a small number in kanji or digits: "二十三" is 23, "百二十二" is 122."""
    if said.isdigit():
        return int(said)
    total = current = 0
    for sign in said:
        if sign == "万":
            total, current = (total + current) * 10_000, 0
        elif words.numbers[sign] >= 10:
            total, current = total + max(current, 1) * words.numbers[sign], 0
        else:
            current = words.numbers[sign]
    return total + current


def _kind(said: str | None, kinds: Mapping[str, tuple[str, ...]]) -> str:
    return next((kind for kind, names in kinds.items() if said in names), "") if said else ""


def _unit(said: str | None, words: Language) -> str:
    if not said:
        return ""
    if said in words.percent:
        return "percent"
    if said in words.points:
        return "points"
    return next(code for code, names in words.currencies.items() if said in names)

"""Words that could stand in place of false ones: numbers as the text writes them, places in an order, days, names, opposites.

Nothing here decides what is true: every proposal is checked again before it is taken.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypedDict, cast

from alliance.publish import formats
from alliance.publish.claim import Claim
from alliance.publish.dates import read_times
from alliance.publish.language import WORDS, Language, either, language
from alliance.publish.names import Names
from alliance.publish.numerals import Stated, read_ordinals
from alliance.publish.tongues import TONGUES
from alliance.publish.verdict import Verdict
from alliance.record.members import Registry, Thing

_DIGITS = r"\d(?:[\d,.\u00a0\u202f ]*\d)?"
# Claims whose number the verdict gives.
_NUMBERED = frozenset(
    {"quantity", "cumulative", "amount", "share", "own share", "stake", "count", "distance", "growth"}
)
_PLACED = frozenset({"rank", "superlative"})


@dataclass(frozen=True)
class Proposal:
    """Words in place of others.

    Parameters
    ----------
    start, end : int
        What is replaced, as places in the sentence.
    words : str
        What stands there instead.
    """

    start: int
    end: int
    words: str

    def put_into(self, sentence: str) -> str:
        """Return the sentence with the new words."""
        return sentence[: self.start] + self.words + sentence[self.end :]


def proposals(
    sentence: str, position: int, verdict: Verdict, code: str, registry: Registry, names: Names
) -> Iterator[list[Proposal]]:
    """Yield what could be said instead, the closest to the false words first; several proposals go together.

    Parameters
    ----------
    sentence : str
        The sentence as it stands.
    position : int
        Where the claim begins in it.
    verdict : Verdict
        Why it is false.
    code : str
        Language of the text.
    registry : Registry
        Who and what exists.
    names : Names
        What the alliance calls things in other languages.
    """
    claim = verdict.claim
    if claim.rule in _NUMBERED and verdict.value is not None and claim.stated is not None:
        value = abs(verdict.value) if claim.rule in ("growth", "distance") else verdict.value
        found = list(_numbers(sentence, position, claim.stated, value, code))
        yield from ([each] for each in found)
        for pair in _opposites(sentence, code):
            yield [pair]
            yield from ([each, pair] for each in found if each.end <= pair.start or pair.end <= each.start)
    if claim.rule in _PLACED and verdict.unit == "rank" and verdict.value is not None:
        yield from ([each] for each in _places(sentence, claim, int(verdict.value), code))
    if claim.rule == "class":
        for word, other in _table(code)["vehicles"].items():
            yield from (
                [Proposal(match.start(), match.end(), other)]
                for match in re.finditer(rf"(?<!\w){word}(?!\w)", sentence)
            )
    if claim.rule == "schedule" and verdict.value is not None:
        yield from ([each] for each in _early(sentence, position, claim, verdict.value, code))
    quoted = re.findall(r"'([^']+)'", verdict.fix)
    if claim.when is not None and quoted:
        yield from ([each] for each in _days(sentence, claim, quoted[0], code))
    if quoted:
        yield from ([each] for each in _renamed(sentence, claim, quoted[0], code, registry, names))
    if claim.rule == "anniversary" and quoted:
        yield [Proposal(position, position + len(claim.text), quoted[0])]
    if claim.rule in ("members", "list"):
        yield from ([each] for each in _listed(sentence, claim, verdict, code, registry, names))
    yield from ([pair] for pair in _opposites(sentence, code))


# --------------------------------------------------------------------------------------------------- numbers


def _numbers(sentence: str, position: int, stated: Stated, value: Fraction, code: str) -> Iterator[Proposal]:
    """Yield the number of the record, written as the text writes it, then more exactly; without the hedge, then with it."""
    start = sentence.find(stated.text, max(0, min(position, stated.start)))
    start = start if start >= 0 else sentence.find(stated.text)
    if start < 0:
        return
    words = language(code)
    text = stated.text
    size = either(words.magnitudes)
    apart = "" if code == "ja" else r"(?![^\W\d_])"
    pattern = rf"[+−–-]?{_DIGITS}\s*(?:(?:{size}){apart}\d*)*(?:{_DIGITS})?"
    number = re.search(pattern, text, re.IGNORECASE) if not stated.is_word else None
    hedge = _hedge_end(text, words)
    first, last = (number.start(), number.end()) if number is not None else (hedge, len(text))
    last = first + len(text[first:last].rstrip())
    said = text[first:last]
    has_size = re.search(rf"(?:{size})\s*$", said, re.IGNORECASE) is not None
    behind = _behind(sentence, start + last, words, code)
    for written, is_short in _written(value, said, code, has_size=has_size, is_word=stated.is_word):
        end = start + last
        if code == "fr" and has_size and not is_short:
            partitive = re.match(r"\s+(?:de\s+|d['’])", sentence[end:])
            end += partitive.end() - 1 if partitive is not None else 0
        for hedge_kept in (False, True):
            begins = start if hedge and not hedge_kept else start + first
            kept = text[hedge:first] if hedge and not hedge_kept else ""
            yield Proposal(begins, end, kept + written)
            if behind is not None:
                yield Proposal(begins, behind[1], kept + written + behind[0])


def _written(value: Fraction, said: str, code: str, *, has_size: bool, is_word: bool) -> Iterator[tuple[str, bool]]:
    words = language(code)
    if is_word and value.denominator == 1 and words.number_word(int(value)) and code != "ja":
        yield words.number_word(int(value)), False
    if has_size or (is_word and value >= 1000):
        for power, word in formats.STEPS[code]:
            if abs(value) >= 10**power:
                shown = value / 10**power
                decimals = re.search(rf"\d{re.escape(words.decimal)}(\d+)", said)
                for digits in dict.fromkeys(
                    (max(len(decimals[1]) if decimals is not None else 0, 0 if code == "ja" else 2), 2, 1, 3)
                ):
                    if digits and (shown * 10 ** (digits - 1)).denominator == 1:
                        continue  # "4.30 billion" says no more than "4.3 billion"
                    many = f"{word}s" if code == "fr" and abs(shown) >= 2 else word
                    blank = "" if code == "ja" else " "
                    yield f"{formats.number(shown, code, digits)}{blank}{many}", True
                break
    digits = 0 if value.denominator == 1 else 1
    for each in (digits, 2) if value.denominator != 1 else (0,):
        yield formats.number(value, code, each), False


def _hedge_end(text: str, words: Language) -> int:
    hedges = either(word for kinds in words.hedges.values() for word in kinds)
    match = re.match(rf"(?:{hedges})\s*(?:(?:the|a|an|of)\s+)?", text.replace("’", "'"), re.IGNORECASE)
    return match.end() if match is not None else 0


def _behind(sentence: str, position: int, words: Language, code: str) -> tuple[str, int] | None:
    """Return the counter and the end of a hedge that stands behind it: "1,000万 [台以上]"."""
    if code != "ja":
        return None
    hedges = either(word for kinds in words.hedges_behind.values() for word in kinds)
    match = re.match(rf"(?P<counter>[^\d、。]{{0,3}}?)(?:{hedges})", sentence[position:])
    return (match["counter"], position + match.end()) if match is not None else None


def _places(sentence: str, claim: Claim, place: int, code: str) -> Iterator[Proposal]:
    """Yield the place of the record in the words of the text: "third" becomes "fourth", "the largest" "the fourth-largest"."""
    words = language(code)
    tongue = TONGUES.get(code)
    found = read_ordinals(sentence, words) if tongue is None else tongue.ordinals(sentence, ())
    for ordinal in found:
        text = ordinal.text
        digits = re.search(r"\d+", text)
        if digits is not None:
            yield Proposal(ordinal.start, ordinal.end, text[: digits.start()] + str(place) + text[digits.end() :])
            if re.search(r"\d(?:st|nd|rd|th|e|er|ème)$", text):
                yield Proposal(ordinal.start, ordinal.end, _ordinal(place, code))
        elif code == "ja":
            kanji = next((word for word, number in words.numbers.items() if number == place), str(place))
            yield Proposal(ordinal.start, ordinal.end, f"第{place}位" if "位" not in text[1:] else f"{kanji}位")
            yield Proposal(ordinal.start, ordinal.end, f"{place}位")
        else:
            yield Proposal(ordinal.start, ordinal.end, _ordinal(place, code))
    for match in re.finditer(r"(?<=top )\w+", sentence):
        yield Proposal(match.start(), match.end(), words.number_word(place) or str(place))
    if code == "en":
        for match in re.finditer(r"(?<![\w-])(?:largest|biggest|best-selling|leading)(?!\w)", sentence):
            yield Proposal(match.start(), match.start(), f"{_ordinal(place, code)}-")


def _ordinal(place: int, code: str) -> str:
    words = language(code)
    known = next((word for word, number in words.ordinals.items() if number == place), "")
    return known or (f"{place}e" if code == "fr" else words.ordinal_word(place))


def _early(sentence: str, position: int, claim: Claim, years: Fraction, code: str) -> Iterator[Proposal]:
    table = _table(code)["ahead"]
    count = abs(years)
    if count.denominator != 1 or years < 0:
        return
    said = (
        table["none"]
        if count == 0
        else table["one"]
        if count == 1
        else table["many"].format(years=language(code).number_word(int(count)) or int(count))
    )
    start = sentence.find(claim.text, max(0, position))
    if start >= 0:
        yield Proposal(start, start + len(claim.text), said)


# --------------------------------------------------------------------------------------------------- days, names, opposites


def _days(sentence: str, claim: Claim, quoted: str, code: str) -> Iterator[Proposal]:
    """Yield the day of the record, as exactly as the text gives its own."""
    known = next((when for when in read_times(quoted) if when.first is not None), None)
    assert claim.when is not None
    start = sentence.find(claim.when.text)
    if known is None or known.first is None or start < 0 or known.text != quoted:
        return
    order = ("year", "month", "day")
    asked = claim.when.kind if claim.when.kind in order else "year"
    for precision in dict.fromkeys((min(asked, known.kind, key=order.index), known.kind)):
        yield Proposal(start, start + len(claim.when.text), formats.day(known.first, code, precision))


def _renamed(
    sentence: str, claim: Claim, quoted: str, code: str, registry: Registry, names: Names
) -> Iterator[Proposal]:
    """Yield the person, company or country of the record in place of the one that the text names."""
    ids = [claim.says.get("person", ""), *claim.places, *claim.who.companies, *claim.things]
    for kind in ("person", "market", "member", "partner", "rival", "model", "brand"):
        new = registry.find(kind, quoted)
        if new is None:
            continue
        for old in filter(None, (registry.find(kind, each) for each in ids if each)):
            for called in sorted(_called(old, code, names), key=len, reverse=True):
                start = sentence.find(called)
                if start >= 0 and old.id != new.id:
                    yield Proposal(start, start + len(called), _name(new, code, names))
                    break


def _listed(
    sentence: str, claim: Claim, verdict: Verdict, code: str, registry: Registry, names: Names
) -> Iterator[Proposal]:
    """Yield the whole list of the record in place of the list of the text."""
    kinds = ("member", "partner", "rival", "company") if claim.rule == "members" else ("brand", "function")
    said = re.split(
        r", | and |\.$", verdict.fix.removeprefix("Say ").partition(" were ")[2] or verdict.fix.removeprefix("Say ")
    )
    known = [thing for word in said for kind in kinds[:1] if word and (thing := registry.find(kind, word)) is not None]
    spans = []
    for each in claim.things:
        for kind in kinds:
            thing = registry.find(kind, each)
            called = (
                next(
                    (name for name in sorted(_called(thing, code, names), key=len, reverse=True) if name in sentence),
                    "",
                )
                if thing
                else ""
            )
            if called:
                spans.append((sentence.find(called), sentence.find(called) + len(called)))
                break
    if len(spans) > 1 and known:
        table = _table(code)
        new = [_name(thing, code, names) for thing in dict.fromkeys(known)]
        words = table["comma"].join(new[:-1]) + table["last"] + new[-1] if len(new) > 1 else new[0]
        yield Proposal(min(start for start, _ in spans), max(end for _, end in spans), words)


def _opposites(sentence: str, code: str) -> Iterator[Proposal]:
    """Yield words of the text turned round: "rose" becomes "fell"."""
    for one, other in _table(code)["pairs"]:
        for said, new in ((one, other), (other, one)):
            edge = "" if code == "ja" else r"(?!\w)"
            first = "" if code == "ja" else r"(?<!\w)"
            for match in re.finditer(first + re.escape(said) + edge, sentence):
                yield Proposal(match.start(), match.end(), new)


def _called(thing: Thing, code: str, names: Names) -> tuple[str, ...]:
    local = names.all(code, thing.kind, thing.id) or names.all(code, "company", thing.id)
    place = (formats.market(thing.id, code),) if thing.kind == "market" and code != "en" else ()
    return tuple(name for name in (*local, *place, thing.name, *thing.aliases) if name)


def _name(thing: Thing, code: str, names: Names) -> str:
    return _called(thing, code, names)[0] if code != "en" else thing.name


class _Table(TypedDict):
    """What stands in the file for one language."""

    pairs: list[tuple[str, str]]
    vehicles: dict[str, str]
    comma: str
    last: str
    ahead: dict[str, str]


@lru_cache(maxsize=8)
def _table(code: str) -> _Table:
    tables = tomllib.loads((WORDS / "corrections.toml").read_text(encoding="utf-8"))
    return cast("_Table", tables[code])

"""Rules for comparisons of two: "3,891 behind General Motors", "outsold Toyota", "twice as many as Renault", "more than in 2015"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from alliance.publish.claim import Claim
from alliance.publish.interval import Interval
from alliance.publish.language import either
from alliance.publish.lexicon import Name
from alliance.publish.numerals import Stated
from alliance.publish.reading import Reading
from alliance.publish.wording import allowed_factor
from alliance.record.members import ALLIANCE

_MORE = Interval(Fraction(0), None, low_open=True)


def read_distance(reading: Reading) -> Iterator[Claim]:
    """Read how far another one is: "3,891 behind General Motors", "sold 40,000 vehicles more than Toyota".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    noun = reading.grammar.pattern("nouns.vehicle")
    ahead, behind = (reading.grammar.pattern(f"comparisons.{way}") for way in ("ahead", "behind"))
    pattern = (
        rf"(?:\s*{noun})?\s*(?:(?P<ahead>{ahead})|{behind})\s*(?:{noun}\s*)?"
        rf"(?:{reading.grammar.pattern('comparisons.than')}\s+)?(?:{reading.grammar.pattern('comparisons.rival')}\s+)?$"
    )
    for number in reading.free_numbers():
        for name in reading.names:
            if not _can_be_compared(name) or name.start < number.end or number.unit:
                continue
            match = re.match(pattern, reading.text[number.number_end : name.start], re.IGNORECASE)
            if match is None:
                continue
            yield _comparison(reading, number.start, name, number, "ahead" if match["ahead"] else "behind")
            break


def read_comparison(reading: Reading) -> Iterator[Claim]:
    """Read who sold more, or how many times as much: "outsold Hyundai-Kia", "twice as many vehicles as Renault".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    grammar, words = reading.grammar, reading.words
    noun, rival = grammar.pattern("nouns.vehicle"), grammar.pattern("comparisons.rival")
    hedges = either(word for kinds in words.hedges.values() for word in kinds)
    number = rf"(?P<count>\d{{1,2}}|{either(words.numbers)})\s+{grammar.pattern('comparisons.times')}"
    pattern = (
        rf"(?<!\w)(?:(?:(?P<hedge>{hedges})\s+)?(?:(?P<multiple>{either(grammar.factors)})|{number})\s+"
        rf"{grammar.pattern('comparisons.as_many')}(?:\s+{noun})?\s+{grammar.pattern('comparisons.as')}"
        rf"|(?P<out>{grammar.pattern('comparisons.outsold')})"
        rf"|(?:is|was)\s+(?:(?P<bigger>{grammar.pattern('quantifiers.bigger')})|(?P<smaller>{grammar.pattern('quantifiers.smaller')}))"
        rf"\s+{grammar.pattern('comparisons.than')}"
        rf"|(?:(?P<ahead>{grammar.pattern('comparisons.more')})|{grammar.pattern('comparisons.fewer')})(?:\s+{noun})?"
        rf"(?:\s+(?:{either(words.periods['plain'])})\s+\d{{4}})?\s+{grammar.pattern('comparisons.than')})\s+(?:{rival}\s+)?"
    )
    for match in re.finditer(pattern, reading.text, re.IGNORECASE):
        other = next((name for name in reading.names if _follows(reading, name, match.end())), None)
        if other is None or not reading.is_free(match.start(), other.end):
            continue
        said = match[0].strip()
        if match["multiple"] or match["count"]:
            count = (match["count"] or "").lower()
            plain = Fraction(int(count)) if count.isdigit() else Fraction(words.numbers.get(count, 1))
            factor = grammar.factors[match["multiple"].lower()] if match["multiple"] else plain
            hedge = next(
                (kind for kind, all_words in words.hedges.items() if (match["hedge"] or "").lower() in all_words), ""
            )
            stated = Stated(said, match.start(), match.end(), factor, allowed_factor(factor, hedge), hedge=hedge)
            yield _comparison(reading, match.start(), other, stated, "times")
            continue
        start, end = reading.clause(match.start())
        has_size = match["bigger"] or match["smaller"]
        is_sold = match["out"] or has_size or any("sales" in word.measures for word in reading.measures_in(start, end))
        if not is_sold:
            continue  # "nine brands more than Toyota" compares no sales
        way = "ahead" if match["out"] or match["ahead"] or match["bigger"] else "behind"
        stated = Stated(said, match.start(), match.end(), Fraction(0), _MORE)
        yield _comparison(reading, match.start(), other, stated, way)


def read_more_than_before(reading: Reading) -> Iterator[Claim]:
    """Read "sold fewer vehicles in 2016 than in 2015", a change without a number.

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    grammar = reading.grammar
    more, fewer = grammar.pattern("comparisons.more"), grammar.pattern("comparisons.fewer")
    for base in reading.times:
        start, _ = reading.clause(base.start)
        if base.manner != "base" or reading.search(grammar.pattern("comparisons.than"), base.lead, base.start) is None:
            continue
        word = re.search(rf"(?<!\w)(?:(?P<more>{more})|{fewer})(?!\w)", reading.text[start : base.lead], re.IGNORECASE)
        if word is None or not reading.is_free(start + word.start(), start + word.end()):
            continue
        when = next(
            (each for each in reading.times if each.manner != "base" and start <= each.start < base.start), None
        )
        up = Interval(Fraction(0), None, low_open=True)
        first = start + word.start()
        stated = Stated(
            word[0], first, start + word.end(), Fraction(0), up if word["more"] else up.mirrored(), "percent"
        )
        if when is None or any(first < number.end and number.start < base.lead for number in reading.numbers):
            continue
        yield reading.claim(
            "growth", first, base.end, measure="sales", stated=stated, who=reading.who_at(first), when=when, base=base,
            places=reading.places_at(first), says={"direction": "up" if word["more"] else "down", "only_direction": "yes"},
        )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _can_be_compared(name: Name) -> bool:
    return name.company is not None or name.of_kind("brand") is not None


def _follows(reading: Reading, name: Name, position: int) -> bool:
    """Return whether somebody who can be compared with stands at a place, an article before the name allowed."""
    link = reading.text[position : name.start].strip()
    is_article = re.fullmatch(reading.grammar.pattern("comparisons.the"), link, re.IGNORECASE) is not None
    return name.end > position and _can_be_compared(name) and (not link or is_article)


def _comparison(reading: Reading, start: int, other: Name, stated: Stated, way: str) -> Claim:
    brand = (
        other.of_kind("brand")
        if other.of_kind("member", "partner", "rival") is None and not other.is_alliance
        else None
    )
    rival = ALLIANCE if other.is_alliance else other.company.id if other.company is not None else ""
    against = {"rival_brand": brand.id} if brand is not None else {"rival": rival}
    return reading.claim(
        "distance", start, other.end, measure="sales", stated=stated, who=reading.who_at(start),
        when=reading.when_at(other.end), says={"way": way, **against},
    )  # fmt: skip

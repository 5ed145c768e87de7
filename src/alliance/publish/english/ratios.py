"""Rules for percentages: growth, market shares, shares of own sales, stakes; and "rose" without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.publish.claim import Claim, Who
from alliance.publish.interval import Interval
from alliance.publish.lexicon import Name
from alliance.publish.numerals import Stated
from alliance.publish.reading import Reading
from alliance.record.members import ALLIANCE

_GAP = 45


def read_stake(reading: Reading) -> Iterator[Claim]:
    """Read a share of a company: "Nissan owns 34 % of Mitsubishi", "its 43.4 % stake in Nissan".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for number in reading.free_numbers():
        if number.unit != "percent":
            continue
        held = next((name for name in reading.names if name.start >= number.end and reading.company_of(name)), None)
        stake = re.match(
            r"\s*(?:stake|share|shareholding|interest|holding|of)\s*(?:in|of)?\s*(?:the\s+)?",
            reading.text[number.end :],
        )
        if held is None or stake is None or number.end + stake.end() != held.start:
            continue
        owns = reading.before(
            number.start,
            r"(?:owns?|owned|holds?|held|has|had|bought|buys|acquired|took|takes|with)(?:\s+(?:a|an|its))?",
        )
        if owns is None and "stake" not in stake[0] and "holding" not in stake[0]:
            continue
        if held.is_possessive:
            continue
        yield reading.claim(
            "stake", number.start, held.end, measure="stake", stated=number, who=reading.who_at(number.start),
            when=reading.when_at(held.end), things=(reading.company_of(held),),
        )  # fmt: skip


def read_growth(reading: Reading) -> Iterator[Claim]:
    """Read a change in percent: "+8.5 %", "up 8.5 % from 2016", "rose by 8.5 %", "an increase of 8.5 %".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    up, down = reading.grammar.pattern("verbs.up"), reading.grammar.pattern("verbs.down")
    for number in reading.free_numbers():
        if number.unit not in ("percent", "points") or number.hedge == "one_in":
            continue
        start, end = reading.clause(number.start)
        before = reading.text[max(start, number.start - _GAP) : number.start]
        after = reading.text[number.end : min(end, number.end + 20)]
        direction = _direction(before, after, up, down) or {"+": "up", "-": "down"}.get(number.sign, "")
        if not direction or re.match(r"\s*(?:market\s+)?share", after, re.IGNORECASE):
            continue
        yield _growth(reading, number, direction)


def read_direction(reading: Reading) -> Iterator[Claim]:
    """Read a change without a number: "sales rose in 2017".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    up, down = reading.grammar.pattern("verbs.up"), reading.grammar.pattern("verbs.down")
    for match in re.finditer(
        rf"(?<!\w)(?:sales|deliveries|volume|output|production)\s+(?:\w+\s+){{0,4}}?(?P<verb>{up}|{down})(?!\w)",
        reading.text,
        re.IGNORECASE,
    ):
        _, end = reading.clause(match.end())
        later = [time for time in reading.times if match.end() <= time.start < end and time.first is not None]
        # "From 8.53 million in 2015 to 9.96 million in 2016" changes in the last of the years.
        when = max(later, key=lambda time: time.start, default=reading.when_at(match.end()))
        if (
            when is None
            or not reading.is_free(match.start("verb"), match.end("verb"))
            or when.manner in ("through", "since")
        ):
            continue
        way = "up" if re.fullmatch(up, match["verb"], re.IGNORECASE) else "down"
        text = reading.text[match.end() : match.end() + 15]
        if any(
            number.start <= match.end() + 6 and number.end > match.end() for number in reading.numbers if number.unit
        ):
            continue
        stated = _any_change(match, way)
        yield reading.claim(
            "growth", match.start(), match.end(), measure=_measure(reading, match.start(), match.end()), stated=stated,
            who=reading.who_at(match.end("verb")), when=when, places=reading.places_at(match.end()),
            says={"direction": way, "only_direction": "yes"} | ({"to": "yes"} if text.lstrip().startswith("to ") else {}),
        )  # fmt: skip


def read_share(reading: Reading) -> Iterator[Claim]:
    """Read a share of a market: "7 % market share in the region", "one in nine cars sold worldwide".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    market = r"(?:(?:total|world|global|car|automotive|new-car|electric\s+car|electric|light\s+vehicle|\w+)\s+){0,3}(?:market|industry|demand)"
    for number in reading.free_numbers():
        if number.unit != "percent":
            continue
        start, end = reading.clause(number.start)
        after = reading.text[number.end : end]
        before = reading.text[start : number.start]
        behind = re.match(
            rf"\s*(?:market\s+share|share\s+of\s+(?:the\s+)?{market}|(?:share\s+)?of\s+(?:the\s+|all\s+)?{market}|share|of\s+(?:all\s+)?(?:the\s+)?(?:new\s+)?(?:vehicles?|cars?|electric\s+(?:cars?|vehicles?))\s+sold|(?:vehicles?|cars?)\s+(?:sold|bought|registered)?)(?!\w)",
            after, re.IGNORECASE,
        )  # fmt: skip
        lead = re.search(
            rf"(?:market\s+share|share\s+of\s+(?:the\s+)?{market}|share)\s*(?:of|was|is|stood\s+at|reached|:|to|at|in\s+[\w\s]{{1,30}}?(?:was|is|of|stood\s+at|reached))*\s*$",
            before,
            re.IGNORECASE,
        )
        if behind is None and lead is None:
            continue
        if behind is not None and re.match(r"\s*share\s+of\s+(?:its|their)\s", after, re.IGNORECASE):
            continue
        first = number.start if lead is None else start + lead.start()
        last = number.end if behind is None else number.end + behind.end()
        words = reading.text[first:last]
        electric = re.search(reading.grammar.pattern("nouns.electric"), words, re.IGNORECASE) is not None
        yield reading.claim(
            "share", first, last, measure="market_share", stated=number, who=reading.who_at(number.start),
            when=reading.when_at(number.end), places=reading.places_at(last),
            says={"of": "ev_sales"} if electric else {},
        )  # fmt: skip


def read_own_share(reading: Reading) -> Iterator[Claim]:
    """Read which part of its own sales somebody makes in a market: "the region represents 20 % of its sales".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for number in reading.free_numbers():
        if number.unit != "percent":
            continue
        behind = re.match(
            r"\s*(?:share\s+)?of\s+(?P<whose>.{0,50}?)(?P<sales>(?:global\s+|worldwide\s+|total\s+|world\s+|own\s+|annual\s+)*(?:sales|volume|deliveries|vehicles\s+sold))(?!\w)",
            reading.text[number.end :], re.IGNORECASE,
        )  # fmt: skip
        if behind is None:
            continue
        first, last = number.end + behind.start("whose"), number.end + behind.end("whose")
        owner = [name for name in reading.names if first <= name.start and name.end <= last + 1]
        who = reading.who_at(owner[-1].end) if owner else reading.who_at(number.start)
        places = reading.places_at(number.end + behind.end()) or reading.places_at(number.start)
        places = places or reading.places_named()[:1]
        part = _part_of_own(reading, number)
        of_whole = _of_alliance(reading, owner, number)
        if of_whole is not None:
            yield reading.claim(
                "own share", number.start, number.end + behind.end(), measure="sales", stated=number, who=of_whole,
                when=reading.when_at(number.end), says={"whole": ALLIANCE},
            )  # fmt: skip
            continue
        if not places and not part:
            continue
        yield reading.claim(
            "own share", number.start, number.end + behind.end(), measure="sales", stated=number, who=who,
            when=reading.when_at(number.end), places=places, says={"part": part} if part else {},
        )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _direction(before: str, after: str, up: str, down: str) -> str:
    found = [
        (match.start(), way)
        for way, pattern in (("up", up), ("down", down))
        for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", before, re.IGNORECASE)
    ]
    if found:
        return max(found)[1]
    for way, pattern in (("up", rf"{up}|more"), ("down", rf"{down}|fewer")):
        if re.match(rf"\s*(?:{pattern})(?!\w)", after, re.IGNORECASE):
            return way
    return ""


def _growth(reading: Reading, number: Stated, direction: str) -> Claim:
    start, end = reading.clause(number.start)
    base = next((when for when in reading.times if when.manner == "base" and start <= when.start), None)
    when = reading.when_at(number.end)
    stated = number
    if direction == "down" and number.value > 0:
        wanted = number.allowed
        mirrored = Interval(
            None if wanted.high is None else -wanted.high,
            None if wanted.low is None else -wanted.low,
            wanted.high_open,
            wanted.low_open,
        )
        stated = replace(number, value=-number.value, allowed=mirrored)
    says = {"direction": direction}
    if base is not None:
        says["base"] = base.text
        if when is None or when == base:
            when, says["after_base"] = base, "yes"
    if reading.grammar.finds("phrases.like_for_like", reading.text):
        says["like_for_like"] = "yes"
    if number.unit == "points":
        says["points"] = "yes"
    first = number.start
    verb = reading.before(
        number.start, rf"(?:{reading.grammar.pattern('verbs.up', 'verbs.down')})(?:\s+(?:by|of|about|some|to))*"
    )
    if verb is not None:
        first = verb.start()
    return reading.claim(
        "growth", first, number.end, measure=_measure(reading, start, end), stated=stated, when=when,
        who=reading.who_at(number.start), places=reading.places_at(number.end), says=says,
    )  # fmt: skip


def _measure(reading: Reading, start: int, end: int) -> str:
    """Return the measure that a change is about: the one named in the clause or the sentence, else sales."""
    for first, last in ((start, end), (0, len(reading.text))):
        for word in reading.measures_in(first, last):
            for measure in word.measures:
                if measure in ("ev_sales", "phev_sales", "exports", "output", "synergies", "employees", "revenue"):
                    return measure
    return "sales"


def _any_change(match: re.Match[str], way: str) -> Stated:
    zero = Fraction(0)
    allowed = Interval(zero, None, low_open=True) if way == "up" else Interval(None, zero, high_open=True)
    return Stated(match["verb"], match.start("verb"), match.end("verb"), zero, allowed, "percent")


def _of_alliance(reading: Reading, owner: list[Name], number: Stated) -> Who | None:
    """Return whose part of the alliance's sales is meant: "Nissan accounted for 55.8 % of the Alliance's sales"."""
    if not owner or not owner[-1].is_alliance:
        return None
    who = reading.who_at(number.start)
    return who if who.companies or who.brand else None


def _part_of_own(reading: Reading, number: Stated) -> str:
    """Return the measure whose part of the sales is meant: "electric vehicles were 1 % of its sales"."""
    for word in reading.measures_in(0, number.start):
        for measure in word.measures:
            if measure in ("ev_sales", "phev_sales"):
                return measure
    return ""

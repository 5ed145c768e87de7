"""Rules for changes: in percent, by a number, by a factor, and "rose" without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.publish.claim import Claim
from alliance.publish.dates import When
from alliance.publish.interval import Interval
from alliance.publish.language import either
from alliance.publish.numerals import Stated
from alliance.publish.reading import Reading
from alliance.publish.wording import allowed_factor

_GAP = 45


def read_growth(reading: Reading) -> Iterator[Claim]:
    """Read a change in percent: "+8.5 %", "up 8.5 % from 2016", "rose by 8.5 %", "an increase of 8.5 %".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for number in reading.free_numbers():
        if number.unit not in ("percent", "points") or number.hedge == "one_in":
            continue
        start, end = reading.clause(number.start)
        before = reading.text[max(start, number.start - _GAP) : number.start]
        after = reading.text[number.end : min(end, number.end + 20)]
        direction = _direction(reading, before, after) or {"+": "up", "-": "down"}.get(number.sign, "")
        if not direction or re.match(r"\s*(?:market\s+)?share", after, re.IGNORECASE):
            continue
        yield _growth(reading, number, direction)


def read_change(reading: Reading) -> Iterator[Claim]:
    """Read a change by a number: "grew by 138,098 vehicles", "an increase of EUR 0.5 billion", "138,098 more than in 2015".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    up, down = reading.grammar.pattern("verbs.up"), reading.grammar.pattern("verbs.down")
    link = reading.grammar.pattern("joints.by")
    for number in reading.free_numbers():
        if number.unit in ("percent", "points") or number.hedge == "between":
            continue
        before = reading.before(
            number.start, rf"(?:(?P<up>{up})|(?P<down>{down}))(?:\s+(?:in|of)\s+\w+)?(?:\s+{link})?"
        )
        if before is not None:
            yield _growth(reading, number, "up" if before["up"] else "down", says={"in": "units"})


def read_multiple(reading: Reading) -> Iterator[Claim]:
    """Read a change by a factor: "doubled", "more than tripled between 1999 and 2016", "halved".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    words = reading.words
    hedges = either(word for kinds in words.hedges.values() for word in kinds)
    multiples = reading.grammar.multiples
    pattern = rf"(?<!\w)(?:(?P<hedge>{hedges})\s+)?(?P<word>{either(multiples)})(?!\w)"
    for match in re.finditer(pattern, reading.text, re.IGNORECASE):
        if not reading.is_free(*match.span()):
            continue
        factor = multiples[match["word"].lower()]
        said = " ".join((match["hedge"] or "").lower().split())
        hedge = next((kind for kind, names in words.hedges.items() if said in names), "")
        wanted = allowed_factor(factor, hedge)
        change = Interval(
            None if wanted.low is None else (wanted.low - 1) * 100,
            None if wanted.high is None else (wanted.high - 1) * 100,
            wanted.low_open,
            wanted.high_open,
        )
        stated = Stated(match[0], match.start(), match.end(), (factor - 1) * 100, change, "percent", hedge or "about")
        yield _growth(reading, stated, "up" if factor > 1 else "down", is_signed=True)


def read_direction(reading: Reading) -> Iterator[Claim]:
    """Read a change without a number: "sales rose in 2017", "fell to 9.96 million", "down from 305,491 in 2015", "were flat".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    ways = {way: reading.grammar.pattern(f"verbs.{way}") for way in ("up", "down", "flat")}
    noun = reading.grammar.pattern("nouns.volume")
    verbs = "|".join(f"(?P<{way}>{pattern})" for way, pattern in ways.items())
    for match in re.finditer(rf"(?<!\w)(?:{verbs})(?!\w)", reading.text, re.IGNORECASE):
        goal = reading.behind(match.end(), reading.grammar.pattern("joints.goal"))
        origin = reading.behind(match.end(), reading.grammar.pattern("joints.origin"))
        start, end = reading.clause(match.start())
        subject = re.search(rf"(?<!\w){noun}\s+(?:\S+\s+){{0,5}}?$", reading.text[start : match.start()], re.IGNORECASE)
        object_ = reading.behind(match.end(), rf"(?:\w+\s+){{0,2}}?{noun}")
        numbers = [number for number in reading.numbers if match.end() <= number.start < end]
        leads_on = (goal or origin) and numbers
        if not (subject or object_ or leads_on) or not reading.is_free(*match.span()):
            continue
        is_counted = any(number.start <= match.end() + 6 and number.unit for number in numbers[:1])
        if is_counted and not (goal or origin):
            continue
        way = next(way for way in ways if match[way])
        when, base = _times_of_change(reading, match, end, goal, origin)
        if when is None or when.manner in ("through", "since"):
            continue
        first = start + subject.start() if subject else match.start()
        last = object_.end() if object_ else match.end()
        yield reading.claim(
            "growth", first if reading.is_free(first, last) else match.start(), last,
            measure=_measure(reading, start, end), stated=_any_change(match, way), who=reading.who_at(match.end()), when=when,
            base=base, is_own_time=when in reading.times, places=reading.places_at(match.end()),
            says={"direction": way, "only_direction": "yes"},
        )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _direction(reading: Reading, before: str, after: str) -> str:
    """Return which way a change goes, by the last such word before the number or the word behind it."""
    grammar = reading.grammar
    found = [
        (match.start(), way)
        for way in ("up", "down")
        for match in re.finditer(rf"(?<!\w){grammar.pattern(f'verbs.{way}')}(?!\w)", before, re.IGNORECASE)
    ]
    if found:
        return max(found)[1]
    for way, more in (("up", "comparisons.more"), ("down", "comparisons.fewer")):
        if re.match(rf"\s*{grammar.pattern(f'verbs.{way}', more)}(?!\w)", after, re.IGNORECASE):
            return way
    return ""


def _growth(
    reading: Reading, number: Stated, direction: str, *, says: dict[str, str] | None = None, is_signed: bool = False
) -> Claim:
    start, end = reading.clause(number.start)
    base = next((when for when in reading.times if when.manner == "base" and start <= when.start), None)
    when = reading.when_at(number.end)
    later, earlier = _from_to(reading, number.end, end)
    if later is not None:
        when, base = later, earlier
    origin = _time_of_origin(reading, number.end, end)
    if later is None and origin is not None and origin == when:
        before = [each for each in reading.times if each.end <= number.start and each.manner != "base"]
        when, base = (before[-1] if before else reading.context.when), origin
    stated = number
    if direction == "down" and number.value > 0 and not is_signed:
        stated = replace(number, value=-number.value, allowed=number.allowed.mirrored())
    said = {"direction": direction} | (says or {})
    if base is not None and (when is None or when == base):
        when, base, said["after_base"] = base, None, "yes"
    if when is not None and when.kind == "range":
        base, when = when.ends() or (base, when)
    if reading.grammar.finds("phrases.like_for_like", reading.text):
        said["like_for_like"] = "yes"
    if number.unit == "points":
        said["points"] = "yes"
    first = number.start
    verb = reading.before(
        number.start, rf"(?:{reading.grammar.pattern('verbs.up', 'verbs.down')})(?:\s+(?:by|of|about|some|to))*"
    )
    if verb is not None:
        first = verb.start()
    return reading.claim(
        "growth", first, number.end, measure=_measure(reading, start, end), stated=stated, when=when, base=base,
        who=reading.who_at(number.start), places=reading.places_at(number.end), says=said,
        is_own_time=when is None or when in reading.times,
    )  # fmt: skip


def _from_to(reading: Reading, position: int, end: int) -> tuple[When | None, When | None]:
    """Return the times of "from A in 2015 to B in 2016" behind a place, the later one first."""
    numbers = [number for number in reading.numbers if position <= number.start < end][:2]
    words = ("joints.origin", "joints.goal")
    if len(numbers) < 2 or not all(
        reading.before(number.start, reading.grammar.pattern(word)) for number, word in zip(numbers, words, strict=True)
    ):
        return None, None
    first = next((when for when in reading.times if numbers[0].end <= when.start < numbers[1].start), None)
    return next((when for when in reading.times if numbers[1].end <= when.start < end), None), first


def _time_of_origin(reading: Reading, position: int, end: int) -> When | None:
    """Return the time of the number that a change starts from: 2015 in "rose 16.8 % from 8,528,887 in 2015"."""
    number = next((number for number in reading.numbers if position <= number.start < end), None)
    if number is None or not reading.before(number.start, reading.grammar.pattern("joints.origin")):
        return None
    return next((when for when in reading.times if number.end <= when.start < end), None)


def _times_of_change(
    reading: Reading, verb: re.Match[str], end: int, goal: re.Match[str] | None, origin: re.Match[str] | None
) -> tuple[When | None, When | None]:
    """Return when a change ended and when it began: "rose from A in 2015 to B in 2016", "down from A in 2015"."""
    numbers = [number for number in reading.numbers if verb.end() <= number.start < end]
    goal_of = reading.grammar.pattern("joints.goal")
    if goal is not None and numbers:
        return reading.when_at(numbers[0].end), None
    if origin is not None and numbers:
        second = next((number for number in numbers[1:] if reading.before(number.start, goal_of)), None)
        own = next((when for when in reading.times if numbers[0].end <= when.start < end), None)
        if second is not None:
            when = reading.when_at(second.end)
            return when, own if own is not None and own != when else None
        before = [when for when in reading.times if when.end <= verb.start() and when.manner != "base"]
        return (before[-1] if before else reading.context.when), own
    when = reading.when_at(verb.end())
    if when is not None and when.kind == "range":
        base, last = when.ends() or (None, when)
        return last, base
    return when, None


def _measure(reading: Reading, start: int, end: int) -> str:
    """Return the measure that a change is about: the one named in the clause or the sentence, else sales."""
    for first, last in ((start, end), (0, len(reading.text))):
        for word in reading.measures_in(first, last):
            for measure in word.measures:
                if measure in ("ev_sales", "phev_sales", "exports", "output", "synergies", "employees", "revenue"):
                    return measure
    return "sales"


def _any_change(match: re.Match[str], way: str) -> Stated:
    zero, half = Fraction(0), Fraction(1, 2)
    allowed = {
        "up": Interval(zero, None, low_open=True),
        "down": Interval(None, zero, high_open=True),
        "flat": Interval(-half, half),
    }[way]
    return Stated(match[0], match.start(), match.end(), zero, allowed, "percent")

"""Rules for numbers of vehicles and money: sold in a period, cumulated, differences to a rival; and "cars" that hold vans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance.publish.claim import Claim, Who
from alliance.publish.numerals import Stated
from alliance.publish.reading import ALLIANCE_ITSELF, Reading
from alliance.units import CURRENCIES

FLOWS = ("sales", "ev_sales", "phev_sales", "exports", "output", "capacity", "market_size", "platform_volume")
# Fewer than this, and without a noun, no number is taken for a number of vehicles.
FEW = 100
# Who reports the size of a market.
INDUSTRY = "industry"


def read_amount(reading: Reading) -> Iterator[Claim]:
    """Read an amount of money: "EUR 4.3 billion in synergies in 2015".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for number in reading.free_numbers():
        if number.unit not in CURRENCIES:
            continue
        start, end = reading.clause(number.start)
        words = [
            word
            for word in reading.measures_in(start, end)
            if "synergies" in word.measures or "revenue" in word.measures
        ]
        if not words:
            continue
        nearest = min(words, key=lambda word: abs(word.start - number.start))
        when = reading.when_at(number.end)
        first, last = min(number.start, nearest.start), max(number.end, nearest.end)
        moves = reading.search(reading.grammar.pattern("verbs.up", "verbs.down", "verbs.flat"), first, last)
        if moves or any(first < other.start < last for other in reading.numbers if other != number):
            first, last = number.start, number.end
        yield reading.claim(
            "amount", first, last, measure=nearest.measures[0], stated=number, when=when,
            who=_earner(reading, number, nearest.measures[0]), says=_says(reading, number),
        )  # fmt: skip


def read_quantity(reading: Reading) -> Iterator[Claim]:
    """Read a number of vehicles: "sold 9.96 million vehicles in 2016", "4.4 million units cumulative sales".

    A number counts vehicles if a noun of a measure follows it, or if it stands without a noun in a clause that speaks of
    sales or output; "30,000 in 2015 and 21,000 in 2016" share their noun.

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    previous: Claim | None = None
    for number in reading.free_numbers():
        is_pronoun = number.is_word and number.value == 1
        if number.unit or is_pronoun or not reading.is_free(number.start, number.end):
            continue
        found = _counted(reading, number, previous)
        if found is None:
            continue
        measure, end = found
        if reading.is_part(number.start) and reading.part_at(number.start) is None:
            continue
        if _is_by_a_stranger(reading, number.start):
            continue
        if _is_last_of_a_list(reading, number) and _respective(reading, number) is None:
            continue
        if reading.behind(end, reading.grammar.pattern("nouns.rate", "comparisons.more", "comparisons.fewer")):
            continue  # a rate, or a difference
        when = reading.when_at(number.end)
        places = reading.places_at(number.start)
        who = _kind_behind(reading, number.number_end) or reading.who_at(number.start)
        if measure == "market_size":
            who = Who(companies=(INDUSTRY,))
        if previous is not None and when is not None and not reading.names_before(number.start):
            places = places or previous.places
        who = _respective(reading, number) or who
        says = _says(reading, number) | _part(reading, number, measure) | _each(reading, number, who)
        start = _with_verb(reading, number.start)
        claim = reading.claim(
            "cumulative" if says.get("cumulative") else "quantity", start, end,
            measure=measure, stated=number, when=when, places=places, who=who, says=says,
        )  # fmt: skip
        yield claim
        previous = claim
        if "segment" not in says:
            yield from read_class(reading, claim, number)


def read_class(reading: Reading, quantity: Claim, number: Stated) -> Iterator[Claim]:
    """Read "9.96 million cars" as a second claim: that no vans are inside.

    Parameters
    ----------
    reading : Reading
        The sentence.
    quantity : Claim
        The number of vehicles that the noun belongs to.
    number : Stated
        Its number.
    """
    match = reading.behind(number.number_end, rf"(?:\w+\s+){{0,2}}?(?P<noun>{reading.grammar.pattern('nouns.car')})")
    if match is None or quantity.measure != "sales":
        return
    yield reading.claim(
        "class", match.start("noun"), match.end("noun"),
        measure="sales", stated=number, when=quantity.when, places=quantity.places, who=quantity.who,
        says={"noun": match["noun"].lower()},
    )  # fmt: skip


def read_class_of_total(reading: Reading) -> Iterator[Claim]:
    """Read "The total counts cars only": the same claim as a sentence of its own.

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    car = reading.grammar.pattern("nouns.car")
    match = reading.search(
        rf"(?:total|figure|number|sum|count|sales)\b.{{0,30}}?\b(?:counts?|holds?|is|are|includes?|contains?|covers?)\s+(?:of\s+)?(?:only\s+|passenger\s+)*{car}(?:\s+only|\s+alone)?"
    )
    if match is not None and not reading.search(r"vans|commercial|trucks", match.start(), match.end()):
        yield reading.claim(
            "class", match.start(), match.end(), measure="sales", who=reading.who_at(match.start()),
            when=reading.when_at(match.end()), says={"noun": "cars"},
        )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _counted(reading: Reading, number: Stated, previous: Claim | None) -> tuple[str, int] | None:
    """Return the measure that a number counts and where its noun ends, or None if it counts no vehicles."""
    grammar = reading.grammar
    noun_end = number.end
    measures: tuple[str, ...] = ()
    phrase_end = _noun_phrase_end(reading, number.number_end)
    for word in reading.measures_in(number.number_end, phrase_end):
        fitting = tuple(measure for measure in word.measures if measure in FLOWS)
        if fitting:
            noun_end, measures = word.end, fitting
            break
    phrase = reading.text[number.number_end : phrase_end].strip()
    is_generic = "sales" in measures
    if not measures:
        vehicle = re.search(rf"(?<!\w){grammar.pattern('nouns.vehicle', 'nouns.mark')}(?!\w)", phrase, re.IGNORECASE)
        if vehicle is not None:
            noun_end = (
                number.number_end + len(reading.text[number.number_end : phrase_end]) - len(phrase) + vehicle.end()
            )
            noun_end = min(noun_end, phrase_end)
            is_generic = True
        elif phrase and _kind_behind(reading, number.number_end, take=False) is None:
            return None
    if measures and not is_generic:
        return measures[0], noun_end
    return _by_context(reading, number, noun_end, is_generic, previous)


def _by_context(
    reading: Reading, number: Stated, noun_end: int, has_noun: bool, previous: Claim | None
) -> tuple[str, int] | None:
    """Return the measure of a number whose noun, if any, only says that vehicles are counted."""
    grammar = reading.grammar
    start, end = reading.clause(number.start)
    if re.search(
        rf"(?<!\w){grammar.pattern('nouns.electric')}(?:\s+\w+)?$",
        reading.text[number.number_end : noun_end],
        re.IGNORECASE,
    ):
        return "ev_sales", noun_end
    if re.search(rf"{grammar.pattern('nouns.electric')}", reading.text[number.number_end : noun_end], re.IGNORECASE):
        return "ev_sales", noun_end
    special = [
        (word, measure)
        for word in reading.measures_in(start, min(number.start, end))
        for measure in word.measures
        if measure in ("ev_sales", "phev_sales", "exports", "capacity", "market_size")
    ]
    if special:
        return special[-1][1], noun_end
    around = reading.text[start:end]
    is_sold = _has(grammar.pattern("verbs.sold"), around)
    is_built = _has(grammar.pattern("verbs.built"), reading.text[start : number.start]) and not is_sold
    if previous is not None and not has_noun and (number.value >= FEW or previous.stated is None):
        return previous.measure, noun_end
    if is_built and (has_noun or number.value >= FEW):
        return "output", noun_end
    if is_sold and (has_noun or number.value >= FEW):
        return "sales", noun_end
    others = [word for word in reading.measures_in(start, end) if not {"sales", "output"} & set(word.measures)]
    if _has(grammar.pattern("verbs.passed"), number.text) and number.value >= FEW and not others:
        return "sales", noun_end
    ranked = any(claim.rule == "rank" for claim in reading.claims) or bool(reading.superlatives)
    aimed = _has(grammar.pattern("verbs.aims"), around)
    if _has(
        r"market\s+(?:was|is|of|reached|totall?ed|stood\s+at|came\s+to|size\s+of)", reading.text[start : number.start]
    ):
        return "market_size", noun_end
    total = reading.before(number.start, r"total\s+of|total\s+is|total\s+was|sum\s+of")
    if total is not None and number.value >= FEW:
        return "sales", noun_end
    if has_noun and (ranked or aimed or _has(grammar.pattern("verbs.sold"), reading.text)):
        return "sales", noun_end
    return None


def _has(pattern: str, text: str) -> bool:
    return re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE) is not None


def _noun_phrase_end(reading: Reading, position: int) -> int:
    """Return where the words end that can still belong to a number: at a preposition, a verb, a mark or five words on."""
    stop = reading.grammar.pattern("joints.stop")
    for words, match in enumerate(re.finditer(r"[^\W_][\w’'-]*|[^\w\s]", reading.text[position:])):
        if re.fullmatch(stop, match[0], re.IGNORECASE) or not re.match(r"\w", match[0]) or words == 5:
            return position + match.start()
        for name in reading.names:
            if name.start <= position + match.start() < name.end and not name.of_kind("segment", "brand"):
                return position + match.start()
        if any(when.start == position + match.start() for when in reading.times):
            return position + match.start()
    return len(reading.text)


def _with_verb(reading: Reading, position: int) -> int:
    """Return where the verb before a number begins, if one stands right there: "sold 9.96 million"."""
    match = reading.before(
        position,
        rf"(?:cumulatively\s+)?(?:{reading.grammar.pattern('verbs.sold', 'verbs.built', 'verbs.reached')})(?:\s+(?:of|to|a|the|total|were|reached))*",
    )
    return match.start() if match is not None and reading.is_free(match.start(), match.end()) else position


def _respective(reading: Reading, number: Stated) -> Who | None:
    """Return whose number one of a list is: "A, B and C sold 3, 5 and 9 vehicles respectively"."""
    word = reading.search(reading.grammar.pattern("phrases.respectively"))
    if word is None:
        return None
    numbers = [each for each in reading.numbers if not each.unit]
    names = (
        [name for name in reading.names if name.end <= numbers[0].start and reading.company_of(name)] if numbers else []
    )
    if len(names) != len(numbers) or number not in numbers or any(name.is_alliance for name in names):
        return None
    reading.understood.append(word.span())
    name = names[numbers.index(number)]
    return Who(name.text, companies=(reading.company_of(name),))


def _each(reading: Reading, number: Stated, who: Who) -> dict[str, str]:
    """Return that a number is said of each of several: "both Renault and Nissan sold", "Renault and Nissan each sold"."""
    start, end = reading.clause(number.start)
    word = reading.search(reading.grammar.pattern("phrases.each"), start, end)
    if word is None or len(who.companies) < 2 or who.is_alliance:
        return {}
    reading.understood.append(word.span())
    return {"each": "yes"}


def _is_last_of_a_list(reading: Reading, number: Stated) -> bool:
    """Return whether bare numbers are listed before this one: "3.2, 5.6 and 0.9 million" belong to somebody each."""
    for other in reading.free_numbers():
        link = reading.text[other.end : number.start]
        if other.end < number.start and re.fullmatch(rf"\s*(?:,|,?\s*{reading.words.conjunction})\s*", link):
            return True
    return False


def _is_by_a_stranger(reading: Reading, position: int) -> bool:
    """Return whether a name that the record does not know does the selling: "Foobar sold 410,200 vehicles"."""
    verb = reading.before(
        position, rf"(?:{reading.grammar.pattern('verbs.sold', 'verbs.built')})(?:\s+(?:a|the|some))*"
    )
    if verb is None:
        return False
    before = re.search(
        r"(?P<word>[^\W\d_][\w’'-]*)\s+(?:\w+ly\s+|has\s+|have\s+|had\s+)*$", reading.text[: verb.start()]
    )
    if before is None or not before["word"][0].isupper():
        return False
    place = before.start("word")
    known = any(name.start <= place < name.end for name in reading.names)
    is_pronoun = re.fullmatch(reading.grammar.pattern("pointing.pronouns"), before["word"], re.IGNORECASE) is not None
    return not known and not is_pronoun and not any(when.start <= place < when.end for when in reading.times)


def _part(reading: Reading, number: Stated, measure: str) -> dict[str, str]:
    """Return the segment that the noun names ("passenger cars", "vans"), and the plant that built the vehicles."""
    found = {}
    for name in reading.names:
        segment = name.of_kind("segment")
        if segment is not None and 0 <= name.start - number.number_end <= 30:
            between = reading.text[number.number_end : name.start]
            if not _has(reading.grammar.pattern("joints.stop"), between) and not re.search(r"[,;.]", between):
                found["segment"] = segment.id
                reading.take((name.start, name.end))
        plant = name.of_kind("plant")
        if plant is not None and measure in ("output", "capacity"):
            found["plant"] = plant.id
    return found


def _kind_behind(reading: Reading, position: int, *, take: bool = True) -> Who | None:
    """Return the model or brand that a number counts, if its name follows: "sold 43,651 Leaf", "40,000 Dacia vans"."""
    for name in reading.names:
        if name.start <= position or reading.text[position : name.start].strip():
            continue
        model, brand = name.of_kind("model"), name.of_kind("brand")
        if model is not None and name.company is None:
            if take:
                reading.take((name.start, name.end))
            return Who(name.text, model=model.id, companies=reading.who_at(position).companies)
        if brand is not None:
            makers = reading.who_at(position)
            return Who(name.text, brand=brand.id, companies=makers.companies if makers.text else ())
    return None


def _earner(reading: Reading, number: Stated, measure: str) -> Who:
    """Return whose amount it is; synergies are the alliance's own unless the sentence names somebody else."""
    if measure == "synergies" and not reading.names_before(number.start):
        return ALLIANCE_ITSELF
    return reading.who_at(number.start)


def _says(reading: Reading, number: Stated) -> dict[str, str]:
    """Return what else the clause says of a number: that it is cumulated, an aim, or compared."""
    grammar = reading.grammar
    start, end = reading.clause(number.start)
    text = reading.text[start:end]
    when = reading.when_at(number.end)
    says = {}
    near = reading.text[max(start, number.start - 40) : min(end, number.end + 60)]
    since = [time for time in reading.times if time.manner == "since" and start <= time.start < end]
    is_aim = _has(grammar.pattern("verbs.aims"), text)
    # "Aims for 10 billion by 2022" and "annual synergies by 2022" speak of that year, not of all years until then.
    of_a_year = is_aim or _has(grammar.pattern("phrases.yearly"), near)
    through = when is not None and when.manner == "through" and when.kind != "part" and not of_a_year
    is_sum = is_aim and _has(grammar.pattern("phrases.summed"), text)
    if _has(grammar.pattern("phrases.cumulative"), near) or through or since or is_sum:
        says["cumulative"] = "yes"
    if is_aim:
        says["aim"] = "yes"
    return says

"""Rules for shares: of a market, of somebody's own sales, of the alliance's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance.publish.claim import Claim, Who
from alliance.publish.lexicon import Name
from alliance.publish.numerals import Stated
from alliance.publish.reading import Reading
from alliance.record.members import ALLIANCE


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
            seller = _seller(reading, number, number.end + behind.end())
            if seller is not None and owner:
                yield reading.claim(
                    "own share", number.start, seller[1], measure="sales", stated=number, who=seller[0],
                    when=reading.when_at(number.end), says={"whole": ALLIANCE},
                )  # fmt: skip
            continue
        yield reading.claim(
            "own share", number.start, number.end + behind.end(), measure="sales", stated=number, who=who,
            when=reading.when_at(number.end), places=places, says={"part": part} if part else {},
        )  # fmt: skip


def read_part_of_alliance(reading: Reading) -> Iterator[Claim]:
    """Read "Nissan's share of the Alliance's sales was 56 %" and "one in four vehicles that Nissan sold was sold in China".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    link = reading.grammar.pattern("phrases.share_of")
    was, sales = reading.grammar.pattern("verbs.reached", "tenses.present"), reading.grammar.pattern("nouns.volume")
    noun, sold = reading.grammar.pattern("nouns.vehicle"), reading.grammar.pattern("verbs.sold")
    for number in reading.free_numbers():
        if number.unit != "percent":
            continue
        whole = next((name for name in reading.names if name.is_alliance and name.end <= number.start), None)
        if whole is not None and reading.before(
            whole.start, rf"{link}(?:\s+{reading.grammar.pattern('comparisons.the')})?"
        ):
            between = reading.text[whole.end : number.start]
            who = reading.who_at(whole.start)
            if who.companies and re.fullmatch(
                rf"['’]?s?\s+(?:\S+\s+){{0,2}}?{sales}(?:\s+\S+){{0,2}}?\s+{was}\s*", between, re.IGNORECASE
            ):
                yield reading.claim(
                    "own share", number.start, number.end, measure="sales", stated=number, who=who,
                    when=reading.when_at(number.end), says={"whole": ALLIANCE},
                )  # fmt: skip
                continue
        counted = reading.behind(number.end, noun)
        owner = next((name for name in reading.names if counted and name.start > counted.end()), None)
        link = reading.text[counted.end() : owner.start].strip() if counted and owner else "-"
        if link and re.fullmatch(reading.grammar.pattern("joints.that"), link, re.IGNORECASE) is None:
            continue
        if owner is None or reading.behind(owner.end, sold) is None:
            continue
        place = next((name for name in reading.names if name.place and name.start > owner.end), None)
        if place is not None:
            yield reading.claim(
                "own share", number.start, place.end, measure="sales", stated=number, who=reading.who_at(owner.end),
                when=next((when for when in reading.times if owner.end <= when.start < place.start), reading.when_at(place.end)),
                places=(place.place,),
            )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _seller(reading: Reading, number: Stated, position: int) -> tuple[Who, int] | None:
    """Return who stands behind "came from", and where that name ends."""
    for name in reading.names:
        follows = name.start >= position and reading.before(name.start, reading.grammar.pattern("phrases.came_from"))
        if follows and reading.company_of(name) and not name.is_alliance:
            return Who(name.text, companies=(reading.company_of(name),)), name.end
    return None


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

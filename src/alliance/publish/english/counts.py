"""Rules for things that are counted or listed: brands, markets, plants, people, functions; and what a total includes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.publish.claim import Claim
from alliance.publish.english.listings import chain_of, id_of
from alliance.publish.numerals import Stated
from alliance.publish.reading import ALLIANCE_ITSELF, Reading
from alliance.publish.wording import allowed

SETS = ("brands", "markets", "plants", "sites", "functions", "members", "models", "employees")
# Which kind of thing a list of a measure names.
LISTED = {"brands": "brand", "functions": "function", "members": "member"}


def read_count(reading: Reading) -> Iterator[Claim]:
    """Read how many things there are: "nine brands", "nearly 200 markets", "more than 470,000 people".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for number in reading.free_numbers():
        if number.unit:
            continue
        found = _counted(reading, number)
        if found is None:
            continue
        measure, end = found
        if reading.behind(end, reading.grammar.pattern("comparisons.more", "comparisons.fewer")):
            continue  # "nine brands more" is a difference
        if measure == "brands" and number.text.lower().startswith("under"):
            # "Sells cars under nine brands" counts nine.
            start = number.start + len(number.text) - len(number.text.split(maxsplit=1)[1])
            said = reading.text[start : number.end]
            reading.understood.append((number.start, start))
            number = replace(number, text=said, start=start, hedge="", allowed=allowed(number.value, Fraction(1)))
        places = reading.places_at(end) if measure != "markets" else ()
        who = ALLIANCE_ITSELF if measure in ("functions", "members") else reading.who_at(number.start)
        yield reading.claim(
            "count", number.start, end, measure=measure, stated=number, who=who,
            when=reading.when_at(end), places=places,
        )  # fmt: skip


def read_list(reading: Reading) -> Iterator[Claim]:
    """Read a complete list: "nine brands - Renault, Nissan, ... and Lada", "four functions: Engineering, ...".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for measure, kind in LISTED.items():
        for word in reading.measure_words:
            if measure not in word.measures:
                continue
            owner = reading.behind(word.end, reading.grammar.pattern("phrases.of_all"))
            link = reading.behind(
                owner.end() if owner is not None else word.end,
                r"[^\w\s]?\s*(?:(?:are|were)\s+\w+\s*:|[-–—:(,]|are|were|namely|such as|:)\s*(?:the\s+)?",
            )
            if link is None or "such as" in link[0]:
                continue
            chain = chain_of(reading, link.end(), kind)
            if len(chain) < 2:
                continue
            end = _list_end(reading, chain[-1].end)
            strangers = reading.text[chain[-1].end : end].strip(" ,")
            reading.understood.append((chain[-1].end, end))
            yield reading.claim(
                "list", chain[0].start, end, measure=measure, who=reading.who_at(word.start), when=reading.when_at(end),
                things=tuple(id_of(name, kind) for name in chain), says={"strangers": strangers} if strangers else {},
            )  # fmt: skip
            return


def read_converged(reading: Reading) -> Iterator[Claim]:
    """Read which functions are converged: "Purchasing is converged", "only Engineering and Purchasing are converged".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    words = reading.grammar
    for match in re.finditer(
        rf"(?<!\w)(?:is|are|was|were|(?:has|have)\s+been)\s+(?:an?\s+|the\s+)?(?P<only>{words.pattern('quantifiers.only')}\s+)?{words.pattern('quantifiers.converged')}(?:\s+functions?)?(?!\w)",
        reading.text,
        re.IGNORECASE,
    ):
        functions = [name for name in reading.names if name.end <= match.start() and name.of_kind("function")]
        chain = chain_of(reading, functions[0].start, "function") if functions else []
        chain = [name for name in chain if name.end <= match.start()]
        if not chain or reading.text[chain[-1].end : match.start()].strip():
            continue
        only = reading.before(chain[0].start, words.pattern("quantifiers.only"))
        begun = only.start() if only is not None else chain[0].start
        if only is not None or match["only"]:
            reading.understood.append(only.span() if only is not None else match.span("only"))
        yield reading.claim(
            "converged", begun, match.end(), measure="functions", who=ALLIANCE_ITSELF, when=reading.when_at(match.end()),
            things=tuple(id_of(name, "function") for name in chain), says={} if only or match["only"] else {"part": "yes"},
        )  # fmt: skip


def read_inclusion(reading: Reading) -> Iterator[Claim]:
    """Read who is inside a total: "the electric total includes Mitsubishi, which joined only in October 2016".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    pattern = reading.grammar.pattern("verbs.combined")
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", reading.text, re.IGNORECASE):
        following = [name for name in reading.names if name.start >= match.end() and reading.company_of(name)]
        words = [
            word
            for word in reading.measures_in(0, match.start())
            if {"sales", "ev_sales", "phev_sales"} & set(word.measures)
        ]
        total = reading.search(r"total|number|count|figure|sum", 0, match.start())
        if not following or following[0].start - match.end() > 35 or not (words or total):
            continue
        first = min(each.start for each in words) if words else total.start() if total else 0
        electric = re.search(reading.grammar.pattern("nouns.electric"), reading.text[: match.start()], re.IGNORECASE)
        measure = "ev_sales" if electric else words[-1].measures[0] if words else "sales"
        when = reading.when_at(match.start()) if any(time.end <= match.start() for time in reading.times) else None
        yield reading.claim(
            "inclusion", min(first, electric.start()) if electric else first, following[0].end, measure=measure, who=ALLIANCE_ITSELF, when=when,
            things=(reading.company_of(following[0]),),
            says={"calendar": "calendar"} if reading.search(r"calendar\s+year") else {},
        )  # fmt: skip
        return


def read_calendar(reading: Reading) -> Iterator[Claim]:
    """Read which year a member is counted by: "Mitsubishi is counted by calendar year, not by fiscal year".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    match = reading.search(
        r"(?P<said>calendar|fiscal|financial)\s+year(?:,?\s+(?:and\s+)?not\s+(?:by\s+|for\s+)?(?:the\s+|its\s+)?(?:calendar|fiscal|financial)\s+year)?"
    )
    counted = reading.search(r"counts?|counted|total|inside|included|enters?|goes? in")
    company = next((name for name in reading.names if reading.company_of(name) and not name.is_alliance), None)
    if match is None or counted is None or company is None or reading.free_numbers():
        return
    said = "calendar" if match["said"].lower() == "calendar" else "fiscal"
    yield reading.claim(
        "calendar", min(company.start, match.start()), max(match.end(), company.end), measure="sales",
        who=ALLIANCE_ITSELF, when=reading.when_at(match.start()), things=(reading.company_of(company),),
        says={"calendar": said},
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _counted(reading: Reading, number: Stated) -> tuple[str, int] | None:
    """Return which set a number counts, and where its noun ends."""
    words = [word for word in reading.measure_words if word.start >= number.number_end]
    for word in words:
        fitting = [measure for measure in word.measures if measure in SETS]
        between = reading.text[number.number_end : word.start]
        if not fitting:
            if re.fullmatch(r"\s*", between):
                return None
            continue
        is_adjacent = re.fullmatch(r"(?:\s+[\w-]+){0,3}\s*", between) is not None
        stops = re.search(rf"(?<!\w){reading.grammar.pattern('joints.stop')}(?!\w)", between, re.IGNORECASE)
        if not is_adjacent or stops is not None:
            return None
        if fitting[0] == "employees" and word.text.lower() not in ("employees", "people", "workers", "staff", "jobs"):
            return None
        if fitting[0] == "members" and not _speaks_of_members(reading, word.end):
            return None
        if fitting[0] == "models" or (fitting[0] == "markets" and word.text.lower() == "market"):
            return None
        return fitting[0], word.end
    employs = reading.before(
        number.start,
        r"(?:employs?|employed|(?:workforce|staff|head\s*count)(?:\s+\w+){0,3}?\s+(?:of|is|was|stands\s+at|stood\s+at|reached))",
    )
    return ("employees", number.end) if employs is not None else None


def _speaks_of_members(reading: Reading, position: int) -> bool:
    return reading.search(
        r"members?|member\s+companies|alliance\s+of|made\s+up|consists|comprises|groups?\s+together|unites"
    ) is not None or (reading.behind(position, r"[:–—-]") is not None)


def _list_end(reading: Reading, position: int) -> int:
    """Return where a list ends, names that the record does not know included: "Renault, Nissan and Volvo"."""
    more = re.match(
        rf"(?:(?:\s*,|,?\s+{reading.words.conjunction})\s+(?:[A-Z]\w*)(?:\s+[A-Z]\w*)*)+", reading.text[position:]
    )
    return position + (more.end() if more is not None else 0)

"""Rules for things that are counted or listed: brands, markets, plants, people, functions, members, partners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.publish.claim import Claim, Who
from alliance.publish.lexicon import Name
from alliance.publish.numerals import Stated
from alliance.publish.reading import ALLIANCE_ITSELF, Reading
from alliance.publish.wording import allowed
from alliance.record.members import ALLIANCE

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
            chain = _chain(reading, link.end(), kind)
            if len(chain) < 2:
                continue
            yield reading.claim(
                "list", chain[0].start, _list_end(reading, chain[-1].end), measure=measure, who=reading.who_at(word.start),
                when=reading.when_at(chain[-1].end), things=tuple(_id(name, kind) for name in chain),
            )  # fmt: skip
            return


def read_members(reading: Reading) -> Iterator[Claim]:
    """Read who belongs to the alliance: "the alliance of A, B and C", "A, B and C are members", "D is a member".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    made_of = reading.search(reading.grammar.pattern("membership.made_of"))
    if made_of is not None:
        chain = _chain(reading, made_of.end(), "member", loosely=True)
        if len(chain) > 1:
            yield _membership(reading, chain, made_of.start(), chain[-1].end)
            return
    for group in ("membership.are_members", "membership.is_member", "membership.is_no_member"):
        match = reading.search(reading.grammar.pattern(group))
        names = [name for name in reading.names if reading.company_of(name) and match and name.end <= match.start()]
        if match is None or not names:
            continue
        chain = _chain(reading, names[0].start, "member", loosely=True)
        if group != "membership.are_members":
            chain = names[-1:]
        found = _membership(reading, chain, chain[0].start, match.end(), is_whole=group == "membership.are_members")
        yield replace(found, says={"not": "yes"}) if group == "membership.is_no_member" else found
        return


def read_brand(reading: Reading) -> Iterator[Claim]:
    """Read whose brand something is: "Dacia is a brand of Renault", "Infiniti and Datsun are brands of Nissan".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    match = reading.search(reading.grammar.pattern("phrases.brand_of"))
    if match is None:
        return
    owner = next((name for name in reading.names if name.start >= match.end() and name.company), None)
    brands = [name for name in reading.names if name.end <= match.start() and name.of_kind("brand")]
    if owner is None or not brands or reading.text[match.end() : owner.start].strip().lower() not in ("", "the"):
        return
    chain = [name for name in _chain(reading, brands[0].start, "brand") if name.end <= match.start()]
    company = ALLIANCE if owner.is_alliance else reading.company_of(owner)
    yield reading.claim(
        "brand", chain[0].start, owner.end, things=(company, *(_id(name, "brand") for name in chain)),
        who=ALLIANCE_ITSELF if owner.is_alliance else Who(owner.text, companies=(company,)), when=reading.when_at(owner.end),
    )  # fmt: skip


def read_partnership(reading: Reading) -> Iterator[Claim]:
    """Read who works with the alliance: "its strategic partnership with AVTOVAZ", "collaborations with A and B".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    words = reading.grammar.pattern("partnership.words")
    for match in re.finditer(
        rf"(?<!\w){words}\s+(?:with|of|are|include[sd]?|between)\s+(?:the\s+)?", reading.text, re.IGNORECASE
    ):
        names = [name for name in reading.names if name.start >= match.end() and reading.company_of(name)]
        if not names or names[0].start - match.end() > 25:
            continue
        if reading.search(reading.grammar.pattern("partnership.of"), match.start(), match.end()) and any(
            reading.company_of(name) and not name.is_alliance for name in reading.names_before(match.start())
        ):
            continue  # "Nissan, a partner of Daimler": whose partner it is goes beyond the alliance
        for name in _partners(reading, names):
            yield reading.claim(
                "partnership", match.start() if name is names[0] else name.start, name.end,
                things=(reading.company_of(name),), when=reading.when_at(name.end), who=ALLIANCE_ITSELF,
            )  # fmt: skip
    for name in reading.names:
        if name.company is None or name.is_alliance:
            continue
        said = reading.behind(
            name.end,
            r"(?:is|was|has been|became|remains)\s+an?\s+(?:\w+\s+){0,2}?(?:partner)(?:\s+of\s+the\s+alliance)?",
        )
        if said is not None and reading.is_free(name.start, said.end()):
            yield reading.claim(
                "partnership", name.start, said.end(), things=(reading.company_of(name),),
                when=reading.when_at(said.end()), who=ALLIANCE_ITSELF,
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


def read_home(reading: Reading) -> Iterator[Claim]:
    """Read where a company is at home: "based in France", "Japan-based Nissan".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for place in reading.names:
        if not place.of_kind("market"):
            continue
        if reading.before(place.start, rf"{reading.grammar.pattern('joints.home')}(?:\s+the)?"):
            owners = [name for name in reading.names if name.end <= place.start and reading.company_of(name)]
            owner = owners[-1] if owners else None
            start = owner.start if owner else place.start
        elif reading.behind(place.end, reading.grammar.pattern("joints.home_behind")):
            owner = next((name for name in reading.names if name.start >= place.end and reading.company_of(name)), None)
            start = place.start
        else:
            continue
        if owner is not None and not owner.is_alliance:
            yield reading.claim(
                "home", start, max(place.end, owner.end), things=(reading.company_of(owner),), places=(place.place,)
            )


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


def _chain(reading: Reading, position: int, kind: str, *, loosely: bool = False) -> list[Name]:
    """Return the names of a kind listed from a place on; `loosely` lets "based in France," stand between them."""
    chain: list[Name] = []
    allowed = rf"\s*(?:[,;/&-]|{reading.words.conjunction}|as well as|the|its|,|\(|\)|–)*\s*"
    for name in reading.names:
        if name.start < position or not _id(name, kind):
            continue
        link = reading.text[chain[-1].end if chain else position : name.start]
        if loosely:
            link = re.sub(r"(?:based|headquartered)\s+in\s+[\w\s]+?(?=,|\s+and\b)|[\w]+-based", "", link)
        if not re.fullmatch(rf"(?:{allowed}|\s*,?\s*{reading.words.conjunction}\s+(?:the\s+)?)*", link, re.IGNORECASE):
            if chain:
                break
            continue
        chain.append(name)
    return chain


def _list_end(reading: Reading, position: int) -> int:
    """Return where a list ends, names that the record does not know included: "Renault, Nissan and Volvo"."""
    more = re.match(
        rf"(?:(?:\s*,|,?\s+{reading.words.conjunction})\s+(?:[A-Z]\w*)(?:\s+[A-Z]\w*)*)+", reading.text[position:]
    )
    return position + (more.end() if more is not None else 0)


def _id(name: Name, kind: str) -> str:
    thing = name.of_kind("member", "partner", "rival", "company") if kind == "member" else name.of_kind(kind)
    return thing.id if thing is not None and thing.id != ALLIANCE else ""


def _membership(reading: Reading, chain: list[Name], start: int, end: int, *, is_whole: bool = True) -> Claim:
    return reading.claim(
        "members", start, end, measure="members", who=ALLIANCE_ITSELF, when=reading.when_at(end),
        things=tuple(dict.fromkeys(reading.company_of(name) for name in chain)),
        says={"whole": "yes"} if is_whole and len(chain) > 1 else {},
    )  # fmt: skip


def _partners(reading: Reading, names: list[Name]) -> list[Name]:
    """Return the partners listed from the first name on: "Germany's Daimler and China's Dongfeng Motor"."""
    found = names[:1]
    for name in names[1:]:
        link = reading.text[found[-1].end : name.start]
        if not re.fullmatch(rf"\s*(?:,|,?\s*{reading.words.conjunction})\s*(?:the\s+)?(?:\w+['’]s\s+)?", link):
            break
        found.append(name)
    return found

"""Rules for who belongs to whom: members, partners, brands, homes of companies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from alliance.publish.claim import Claim, Who
from alliance.publish.english.listings import chain_of, id_of
from alliance.publish.lexicon import Name
from alliance.publish.reading import ALLIANCE_ITSELF, Reading
from alliance.record.members import ALLIANCE


def read_members(reading: Reading) -> Iterator[Claim]:
    """Read who belongs to the alliance: "the alliance of A, B and C", "A, B and C are members", "D is a member".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    made_of = reading.search(reading.grammar.pattern("membership.made_of"))
    if made_of is not None:
        chain = chain_of(reading, made_of.end(), "member", loosely=True)
        if len(chain) > 1:
            yield _membership(reading, chain, made_of.start(), chain[-1].end)
            return
    for group in ("membership.are_members", "membership.is_member", "membership.is_no_member"):
        match = reading.search(reading.grammar.pattern(group))
        names = [name for name in reading.names if reading.company_of(name) and match and name.end <= match.start()]
        if match is None or not names or not reading.is_free(*match.span()):
            continue
        chain = chain_of(reading, names[0].start, "member", loosely=True)
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
    if (
        owner is None
        or not brands
        or ("owned" in match[0] and brands[0].of_kind("member", "partner", "rival"))
        or reading.text[match.end() : owner.start].strip().lower() not in ("", "the")
    ):
        return
    chain = [name for name in chain_of(reading, brands[0].start, "brand") if name.end <= match.start()]
    company = ALLIANCE if owner.is_alliance else reading.company_of(owner)
    yield reading.claim(
        "brand", chain[0].start, owner.end, things=(company, *(id_of(name, "brand") for name in chain)),
        who=ALLIANCE_ITSELF if owner.is_alliance else Who(owner.text, companies=(company,)), when=reading.when_at(owner.end),
    )  # fmt: skip


def read_all_brands(reading: Reading) -> Iterator[Claim]:
    """Read whose brands all brands are: "All nine brands belong to Renault".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    words = reading.grammar
    for word in reading.measure_words:
        number = next((each for each in reading.free_numbers() if each.end <= word.start), None)
        before = reading.before(
            number.start if number is not None else word.start,
            rf"{words.pattern('quantifiers.all')}(?:\s+(?:the|its|their))?",
        )
        if "brands" not in word.measures or before is None:
            continue
        if number is not None and reading.text[number.end : word.start].strip():
            continue
        of_all = reading.behind(word.end, words.pattern("phrases.of_all"))
        match = reading.behind(
            of_all.end() if of_all is not None else word.end, rf"{words.pattern('phrases.brand_of')}(?:\s+the)?"
        )
        owner = next(
            (name for name in reading.names if match is not None and name.start >= match.end() and name.company), None
        )
        if match is None or owner is None or owner.is_alliance or reading.text[match.end() : owner.start].strip():
            continue
        company = reading.company_of(owner)
        reading.understood.append((before.start(), of_all.end() if of_all is not None else word.end))
        yield reading.claim(
            "brand", before.start(), owner.end, things=(company,), who=Who(owner.text, companies=(company,)),
            when=reading.when_at(owner.end), says={"all": "yes"} | ({"count": str(number.value)} if number is not None else {}),
        )  # fmt: skip


def read_neither(reading: Reading) -> Iterator[Claim]:
    """Read that neither of two is a member or partner: "has neither A nor B as partners", "neither A nor B is a member".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    words = reading.grammar
    first = reading.search(words.pattern("quantifiers.neither"))
    names = [
        name for name in reading.names if first is not None and name.start >= first.end() and reading.company_of(name)
    ]
    if first is None or len(names) < 2 or reading.text[first.end() : names[0].start].strip():
        return
    nor = re.fullmatch(
        rf"\s*,?\s*{words.pattern('quantifiers.nor')}\s+(?:the\s+)?", reading.text[names[0].end : names[1].start]
    )
    is_member = reading.behind(names[1].end, rf"(?:{words.pattern('membership.is_member')}|as\s+(?:an?\s+)?members?)")
    is_partner = reading.behind(
        names[1].end, r"(?:is\s+a\s+partner(?:\s+of\s+the\s+alliance)?|as\s+(?:an?\s+)?partners?)"
    )
    end = is_member or is_partner
    if nor is None or end is None:
        return
    for start, name in ((first.start(), names[0]), (names[1].start, names[1])):
        yield reading.claim(
            "members" if is_member else "partnership", start, name.end if name is names[0] else end.end(), measure="members",
            things=(reading.company_of(name),), when=reading.when_at(end.end()), who=ALLIANCE_ITSELF, says={"not": "yes"},
        )  # fmt: skip
    reading.understood.append((first.start(), end.end()))


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


def read_nationality(reading: Reading) -> Iterator[Claim]:
    """Read where a company is at home by an adjective: "Dacia is Romanian", "Nissan is a Japanese carmaker".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    words = reading.grammar
    is_ = words.pattern("tenses.present")
    for place in reading.names:
        owner = next((name for name in reversed(reading.names) if name.end <= place.start), None)
        if (
            place.of_kind("market") is None
            or owner is None
            or owner.is_alliance
            or not (owner.company or owner.of_kind("brand"))
        ):
            continue
        link = re.fullmatch(
            rf"\s+(?:still\s+)?{is_}\s+(?:an?\s+|the\s+)?", reading.text[owner.end : place.start], re.IGNORECASE
        )
        noun = reading.behind(place.end, words.pattern("quantifiers.company"))
        end = noun.end() if noun is not None else place.end
        adjectives = words.groups.get(f"demonyms.{place.place}", ())
        if (
            link is None
            or place.text not in adjectives
            or not re.match(r"\s*(?:[.,;!]|$)|\s+and\s", reading.text[end:])
        ):
            continue
        thing = owner.company or owner.of_kind("brand")
        assert thing is not None
        yield reading.claim("nationality", owner.start, end, things=(thing.id,), places=(place.place,))


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


def _membership(reading: Reading, chain: list[Name], start: int, end: int, *, is_whole: bool = True) -> Claim:
    only = reading.before(chain[0].start, rf"{reading.grammar.pattern('quantifiers.only')}(?:\s+the)?")
    if only is not None:
        start = only.start()
        reading.understood.append(only.span())
    return reading.claim(
        "members", start, end, measure="members", who=ALLIANCE_ITSELF, when=reading.when_at(end),
        things=tuple(dict.fromkeys(reading.company_of(name) for name in chain)),
        says={"whole": "yes"} if only is not None or (is_whole and len(chain) > 1) else {},
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

"""Rules for who owns whom: in percent, and without a number ("a majority stake in", "is a subsidiary of", "owns")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance.publish.claim import Claim, Who
from alliance.publish.english.listings import chain_of
from alliance.publish.lexicon import Name
from alliance.publish.numerals import Stated
from alliance.publish.reading import ALLIANCE_ITSELF, Reading
from alliance.record.members import ALLIANCE


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
            behind = _stake_before(reading, number)
            if behind is not None:
                yield behind
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


def read_control(reading: Reading) -> Iterator[Claim]:
    """Read ownership without a number: "has a majority stake in Nissan", "is a subsidiary of Renault", "owns Toyota".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for kind in ("majority", "minority", "subsidiary", "owns"):
        for match in re.finditer(
            rf"(?<!\w)(?:(?:has|holds|had|held|owns|is)\s+(?:an?\s+|the\s+)?)?{reading.grammar.pattern(f'ownership.{kind}')}(?!\w)(?:\s+the)?",
            reading.text,
            re.IGNORECASE,
        ):
            after = next((name for name in reading.names if name.start >= match.end()), None)
            before = next((name for name in reversed(reading.names) if name.end <= match.start()), None)
            if after is None or reading.text[match.end() : after.start].strip() or not reading.is_free(*match.span()):
                continue
            if before is None or reading.text[before.end : match.start()].strip(" ,"):
                continue
            yield from _control(reading, kind, before, after, match)


def read_owned_brands(reading: Reading) -> Iterator[Claim]:
    """Read "Nissan owns Infiniti and Datsun", "Renault owns the Dacia brand": whose brands they are.

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    owns = reading.search(rf"{reading.grammar.pattern('ownership.owns')}(?:\s+the)?(?:\s+brands?)?")
    owner = next((name for name in reversed(reading.names) if owns is not None and name.end <= owns.start()), None)
    if owns is None or owner is None or owner.company is None or reading.text[owner.end : owns.start()].strip():
        return
    chain = chain_of(reading, owns.end(), "brand")
    if not chain or any(name.of_kind("member", "partner", "rival") for name in chain):
        return
    said = reading.behind(chain[-1].end, r"brands?")
    company = ALLIANCE if owner.is_alliance else reading.company_of(owner)
    brands = (brand.id for name in chain if (brand := name.of_kind("brand")) is not None)
    yield reading.claim(
        "brand", owner.start, said.end() if said is not None else chain[-1].end, things=(company, *brands),
        who=ALLIANCE_ITSELF if owner.is_alliance else Who(owner.text, companies=(company,)), when=reading.when_at(chain[-1].end),
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _control(reading: Reading, kind: str, before: Name, after: Name, match: re.Match[str]) -> Iterator[Claim]:
    owner, owned = (after, before) if kind == "subsidiary" else (before, after)
    holder, held = reading.company_of(owner), reading.company_of(owned)
    if not holder or not held or owner.is_alliance or owned.is_alliance or owned.is_possessive or holder == held:
        return
    yield reading.claim(
        "control", before.start, after.end, measure="stake", who=Who(owner.text, companies=(holder,)), things=(held,),
        when=reading.when_at(after.end), says={"control": kind},
    )  # fmt: skip


def _stake_before(reading: Reading, number: Stated) -> Claim | None:
    """Return "Renault's share in Nissan is 43.4 %" as a stake."""
    was = reading.grammar.pattern("verbs.reached", "tenses.present")
    held = next(
        (name for name in reversed(reading.names) if name.end <= number.start and reading.company_of(name)), None
    )
    if held is None or not re.fullmatch(rf"\s+{was}\s*", reading.text[held.end : number.start], re.IGNORECASE):
        return None
    link = reading.before(held.start, reading.grammar.pattern("phrases.stake_in"))
    if link is None:
        return None
    who = reading.who_at(link.start())
    return reading.claim(
        "stake", link.start(), number.end, measure="stake", stated=number, who=who, when=reading.when_at(number.end),
        things=(reading.company_of(held),),
    )  # fmt: skip

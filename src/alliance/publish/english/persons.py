"""Rules for people: who holds which office, who leads which function."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance.publish.claim import Claim
from alliance.publish.language import either
from alliance.publish.lexicon import Name
from alliance.publish.reading import ALLIANCE_ITSELF, Reading
from alliance.record.members import ALLIANCE


def read_leaders(reading: Reading) -> Iterator[Claim]:
    """Read that every function has a leader: "with an Alliance executive leading each function".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    match = reading.search(
        r"(?:(?:executive|leader|head|vice[\s-]president|manager)s?\b.{0,40}?\b(?:each|every|all)\b.{0,25}?\bfunctions?"
        r"|(?:each|every|all)\b.{0,40}?\bfunctions?\b.{0,40}?\b(?:led|headed|run|managed|leader|executive)\b(?:.{0,40}?\bexecutive)?"
        r"|(?:each|every\s+one|all)\b.{0,15}?\b(?:led|headed|run|managed)\s+by\b.{0,40}?\bexecutives?)"
    )
    if match is not None and (reading.search(r"functions?") or reading.measures_in(0, len(reading.text))):
        yield reading.claim(
            "leaders", match.start(), match.end(), who=ALLIANCE_ITSELF, when=reading.when_at(match.end())
        )


def read_leader(reading: Reading) -> Iterator[Claim]:
    """Read who leads one function: "Purchasing is led by Yasuhiro Yamauchi".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for person in _persons(reading):
        functions = [name for name in reading.names if name.of_kind("function") is not None]
        for function in functions:
            first, last = sorted((person, function), key=lambda name: name.start)
            link = reading.text[first.end : last.start]
            if not re.fullmatch(
                r"[\s,(]*(?:(?:is|was|has\s+been|who|the|an|a|as|of|for|by|led|leads|heads|headed|runs|run|head|leader|chief|executive|managed|manages|alliance|vice|president|functions?|took|over|in|charge|responsible)[\s,(]*)+",
                link,
                re.IGNORECASE,
            ):
                continue
            if not reading.is_free(person.start, person.end):
                continue
            thing, who = function.of_kind("function"), person.of_kind("person")
            assert thing is not None
            assert who is not None
            yield reading.claim(
                "leader", first.start, last.end, things=(thing.id,), says={"person": who.id},
                when=reading.when_at(last.end), who=ALLIANCE_ITSELF,
            )  # fmt: skip


def read_office(reading: Reading) -> Iterator[Claim]:
    """Read who holds an office: "headed by Chairman and CEO Carlos Ghosn", "Hiroto Saikawa is CEO of Nissan".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    offices = either(reading.grammar.offices)
    heads = r"headed|heads|led|leads|run|runs|chaired|chairs|boss|head"
    for person in _persons(reading):
        if not reading.is_free(person.start, person.end):
            continue
        start, end = reading.clause(person.start)
        candidates = list(re.finditer(rf"(?<!\w)(?:{offices})(?!\w)", reading.text[start:end], re.IGNORECASE))
        office = min(
            candidates, key=lambda match: _gap(person, start + match.start(), start + match.end()), default=None
        )
        verb = reading.search(heads, start, end)
        if office is None and verb is None:
            continue
        found = [(start + office.start(), start + office.end())] if office is not None else []
        if verb is not None:
            found.append((verb.start(), verb.end()))
        organisation, place = _organisation(reading, person, found[0])
        if office is None and place is None and any(name.of_kind("function") for name in reading.names):
            continue  # "Engineering is led by A and B" is no office of B
        first, last = min(person.start, *(each[0] for each in found)), max(person.end, *(each[1] for each in found))
        if place is not None:
            first, last = min(first, place.start), max(last, place.end)
        thing, when = person.of_kind("person"), reading.when_at(person.end)
        assert thing is not None
        begins = reading.search(reading.grammar.pattern("verbs.begins"), start, end)
        if begins is not None:
            reading.understood.append(begins.span())
        has_begun = when is not None and (begins is not None or when.manner == "since")
        yield reading.claim(
            "office", first, last, things=(organisation,), when=when, who=ALLIANCE_ITSELF,
            says={
                "began": "yes" if has_begun else "",
                "person": thing.id,
                "office": " ".join(office[0].lower().split()) if office is not None else "",
                "past": "yes" if re.search(r"(?<!\w)(?:was|had been|became|served)(?!\w)", reading.text[start:end]) else "",
            },
        )  # fmt: skip


def read_stranger(reading: Reading) -> Iterator[Claim]:
    """Read that somebody whom the record does not know holds an office: "Louis Schweitzer is CEO of the Alliance".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    offices = either(reading.grammar.offices)
    holds = reading.grammar.pattern("tenses.present", "verbs.begins", "verbs.was")
    for match in (
        re.finditer(
            rf"(?P<name>[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*)+)\s+(?:{holds})\s+(?:\w+\s+){{0,2}}?(?P<office>(?i:{offices}))(?!\w)",
            reading.text,
        )
        if not _persons(reading)
        else ()
    ):
        organisations = [name for name in reading.names if name.company and name.start >= match.end()]
        known = any(name.start < match.end("name") and match.start("name") < name.end for name in reading.names)
        if known or not organisations or not reading.is_free(*match.span()):
            continue
        place = organisations[0]
        reading.understood.append(match.span("name"))
        yield reading.claim(
            "office", match.start(), place.end, who=ALLIANCE_ITSELF, when=reading.when_at(place.end),
            things=(ALLIANCE if place.is_alliance else reading.company_of(place),),
            says={"person": "", "name": match["name"], "office": " ".join(match["office"].lower().split())},
        )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _persons(reading: Reading) -> list[Name]:
    return [name for name in reading.names if name.of_kind("person") is not None]


def _gap(name: Name, start: int, end: int) -> int:
    return start - name.end if start >= name.end else name.start - end


def _organisation(reading: Reading, person: Name, office: tuple[int, int]) -> tuple[str, Name | None]:
    """Return whose office it is: "CEO of Nissan", "Nissan's CEO", else the subject of the sentence."""
    companies = [name for name in reading.names if name.is_alliance or reading.company_of(name) or name.company]
    of = [name for name in companies if name.start >= office[1] and reading.before(name.start, r"(?:of|at)(?:\s+the)?")]
    whose = [name for name in companies if name.end <= office[0] and office[0] - name.end <= 4]
    before = [name for name in companies if name.end <= min(person.start, office[0])]
    name = next(iter(of or whose[-1:] or before[-1:]), None)
    if name is None:
        who = reading.context.who
        return (who.companies[0] if who.companies else ALLIANCE), None
    if name.is_alliance:
        return ALLIANCE, name
    return reading.company_of(name), name

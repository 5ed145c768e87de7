"""Rules for dates of origin and events: created, anniversary, first vehicle, joined, ahead of schedule, released."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance.publish.claim import Claim, Who
from alliance.publish.dates import When
from alliance.publish.lexicon import Name
from alliance.publish.reading import ALLIANCE_ITSELF, Reading


def read_creation(reading: Reading) -> Iterator[Claim]:
    """Read since when something exists: "created in March 1999", "a company founded on 26 December 1933".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    pattern = reading.grammar.pattern("verbs.created")
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", reading.text, re.IGNORECASE):
        when = next((when for when in reading.times if 0 <= when.start - match.end() <= 30), None)
        if when is None or not reading.is_free(when.start, when.end):
            continue
        if reading.search(
            r"first\s+(?:car|vehicle|automobile)|booklet|model|plant|brand|functions?", match.start(), when.start
        ):
            continue
        start, _ = reading.clause(match.start())
        if reading.search(r"membership", start, match.start()):
            continue
        partners = reading.search(reading.grammar.pattern("partnership.words"), start, match.start())
        company = _partner(reading, start, match.start()) if partners else ""
        if partners is not None and company:
            yield reading.claim(
                "partnership", partners.start(), when.end, things=(company,), who=ALLIANCE_ITSELF, when=when,
                says={"began": "yes"},
            )  # fmt: skip
            continue
        since = reading.before(match.start(), reading.grammar.pattern("phrases.since_then"))
        yield reading.claim(
            "created", since.start() if since is not None else match.start(), when.end,
            who=_creature(reading, match.start(), when.end), when=when, things=_founders(reading, match, when),
        )  # fmt: skip


def read_anniversary(reading: Reading) -> Iterator[Claim]:
    """Read how old something is: "the 18th anniversary of the Alliance", "18 years ago".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for ordinal in reading.ordinals:
        match = reading.behind(ordinal.end, r"(?:anniversary|birthday|year of)")
        if match is None:
            continue
        following = [name for name in reading.names if name.start >= match.end()]
        of_name = following[0] if following and reading.before(following[0].start, r"of(?:\s+the)?") else None
        end = of_name.end if of_name is not None else match.end()
        who = ALLIANCE_ITSELF if of_name is None or of_name.is_alliance else reading.who_at(end)
        yield reading.claim(
            "anniversary", ordinal.start, end, who=who, says={"years": str(ordinal.value)}, when=reading.when_at(end)
        )


def read_first_vehicle(reading: Reading) -> Iterator[Claim]:
    """Read when somebody built a first vehicle: "produced its first car in 1917 (Mitsubishi A)".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for match in re.finditer(
        r"(?<!\w)first\s+(?:\w+\s+){0,2}?(?:car|vehicle|automobile|model)(?!\w)", reading.text, re.IGNORECASE
    ):
        when = next((when for when in reading.times if 0 <= when.start - match.end() <= 40), None)
        start, end = reading.clause(match.start())
        if when is None:
            when = next((when for when in reading.times if start <= when.start < end), None)
        if when is None or not reading.grammar.finds("verbs.built", reading.text[start:end]):
            continue
        verb = reading.search(reading.grammar.pattern("verbs.built"), start, match.start())
        named = re.match(r"\s*\((?P<model>[^)]+)\)", reading.text[when.end :])
        last = when.end + named.end() if named else when.end
        yield reading.claim(
            "first vehicle", min(verb.start() if verb else match.start(), when.start), max(last, match.end()),
            who=reading.who_at(verb.start() if verb else match.start()), when=when,
            says={"model": named["model"]} if named else {},
        )  # fmt: skip


def read_joining(reading: Reading) -> Iterator[Claim]:
    """Read when a company joined: "Mitsubishi joined the Alliance in October 2016".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    pattern = reading.grammar.pattern("verbs.joined")
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", reading.text, re.IGNORECASE):
        when = next((when for when in reading.times if 0 <= when.start - match.end() <= 45), None)
        companies = [
            name
            for name in reading.names
            if name.end <= match.start() and reading.company_of(name) and not name.is_alliance
        ]
        company = reading.company_of(companies[-1]) if companies else "".join(reading.context.who.companies[:1])
        if when is None or not company:
            continue
        yield reading.claim(
            "joined", match.start(), when.end, things=(company,), when=when, who=Who(companies=(company,))
        )


def read_schedule(reading: Reading) -> Iterator[Claim]:
    """Read how early a goal was reached: "one full year ahead of schedule".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    unit = r"(?P<article>a|an)?\s*(?:full\s+|whole\s+)?(?P<unit>years?|months?)\s+"
    for group, way in (("phrases.ahead", "ahead"), ("phrases.late", "behind")):
        match = reading.search(rf"{unit}{reading.grammar.pattern(group)}")
        if match is None:
            continue
        number = next((number for number in reversed(reading.numbers) if number.end <= match.start() + 1), None)
        is_near = number is not None and re.fullmatch(
            r"\s*(?:full\s+|whole\s+)?", reading.text[number.end : match.start()]
        )
        start = number.start if number is not None and is_near else match.start()
        count = number.value if number is not None and is_near else 1
        amount = next((claim for claim in reading.claims if claim.rule in ("amount", "quantity")), None)
        yield reading.claim(
            "schedule", start, match.end(), who=amount.who if amount else reading.who_at(start),
            measure=amount.measure if amount else "synergies", stated=amount.stated if amount else None,
            when=amount.when if amount else reading.when_at(start),
            says={"count": str(count), "unit": match["unit"].lower().rstrip("s"), "way": way},
        )  # fmt: skip
        return


def read_release(reading: Reading) -> Iterator[Claim]:
    """Read that something new was released: "has released its new Facts & Figures booklet".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    pattern = reading.grammar.pattern("verbs.released")
    match = reading.search(
        rf"{pattern}\s+(?:its|their|a|an|the)\s+new\s+(?P<what>[^,.;]+?)(?=\s+(?:to|in|on|for|with|at)\b|[,.;]|$)"
    )
    if match is not None and reading.is_free(match.start("what"), match.end("what")):
        yield reading.claim(
            "release", match.start(), match.end(), who=reading.who_at(match.start()), says={"what": match["what"]},
            when=reading.when_at(match.end()),
        )  # fmt: skip


def read_cause(reading: Reading) -> Iterator[Claim]:
    """Read what an amount is said to come from: "the convergence generated EUR 4.3 billion".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    amount = next((claim for claim in reading.claims if claim.rule == "amount"), None)
    if amount is None:
        return
    position = amount.start - reading.offset
    verb = reading.before(position, rf"{reading.grammar.pattern('verbs.caused')}(?:\s+(?:about|some|a))?")
    if verb is not None:
        cause = re.search(
            r"(?:^|[,;(]\s*)(?P<cause>(?:the|this|that|its|their)\s+[\w\s-]+?)\s*(?:has|have|had)?\s*$",
            reading.text[: verb.start()],
            re.IGNORECASE,
        )
        if cause is None or _names_somebody(reading, cause.start("cause"), verb.start()):
            return
        yield reading.claim(
            "cause", cause.start("cause"), verb.end(), who=amount.who, measure=amount.measure, when=amount.when,
            says={"cause": cause["cause"].strip()},
        )  # fmt: skip
        return
    thanks = reading.search(
        r"(?:thanks\s+to|due\s+to|came\s+from|come\s+from|because\s+of|result\s+of)\s+(?P<cause>(?:the|this|its|their)?\s*[\w\s-]+)"
    )
    if thanks is not None:
        yield reading.claim(
            "cause", thanks.start(), thanks.end(), who=amount.who, measure=amount.measure, when=amount.when,
            says={"cause": thanks["cause"].strip(), "restricts": "yes"},
        )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _founders(reading: Reading, verb: re.Match[str], when: When) -> tuple[str, ...]:
    """Return the companies said to have founded the alliance: "A and B founded the Alliance", "founded by A and B"."""
    if any(verb.end() <= name.start < when.start and name.is_alliance for name in reading.names):
        first, last = reading.clause(verb.start())[0], verb.start()
    else:
        by = reading.search(reading.grammar.pattern("joints.by_whom"), verb.end())
        if by is None or not (_creature(reading, verb.start(), when.end).is_alliance):
            return ()
        first, last = by.end(), reading.clause(verb.start())[1]
    names = [name for name in reading.names if first <= name.start and name.end <= last]
    return tuple(dict.fromkeys(company for name in names if (company := reading.company_of(name))))


def _creature(reading: Reading, start: int, end: int) -> Who:
    """Return what was created: the name before the verb, or the subject that follows "Created in March 1999, ..."."""
    if any(start < name.start < end and name.is_alliance for name in reading.names):
        return ALLIANCE_ITSELF  # "Renault and Nissan founded the Alliance in 1999"
    first, _ = reading.clause(start)
    names = [
        name for name in reading.names if first <= name.start < start and (name.is_alliance or reading.company_of(name))
    ]
    if not names:
        names = [
            name for name in reading.names if name.start >= end and (name.is_alliance or reading.company_of(name))
        ][:1]
    if not names:
        return reading.context.who
    if names[-1].is_alliance or any(name.is_alliance for name in names):
        return ALLIANCE_ITSELF
    return Who(names[-1].text, companies=(reading.company_of(names[-1]),))


def _partner(reading: Reading, start: int, end: int) -> str:
    """Return the partner that stands behind "with" in a stretch."""
    for name in reading.names:
        if (
            start <= name.start
            and name.end <= end
            and reading.company_of(name)
            and reading.before(name.start, r"with(?:\s+the)?")
        ):
            return reading.company_of(name)
    return ""


def _names_somebody(reading: Reading, start: int, end: int) -> bool:
    def is_somebody(name: Name) -> bool:
        return name.is_alliance or bool(reading.company_of(name))

    return any(start <= name.start and name.end <= end and is_somebody(name) for name in reading.names)

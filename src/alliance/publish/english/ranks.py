"""Rules for places in an order: "fourth", "top four", "best-selling", "the only", "undisputed leader"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance.publish.claim import Claim, Who
from alliance.publish.reading import ALLIANCE_ITSELF, Reading
from alliance.publish.superlatives import Superlative


def read_rank(reading: Reading) -> Iterator[Claim]:
    """Read a place among rivals: "one of the top four groups", "fourth-largest", "No. 3 worldwide", "ranks fourth".

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    number = rf"(?P<count>\d{{1,2}}|{'|'.join(sorted(reading.words.numbers, key=len, reverse=True))})"
    big = r"(?:largest|biggest|best-selling|leading|top-selling|strongest)"
    group = reading.grammar.pattern("ranks.group")
    top = re.compile(
        rf"(?<!\w)(?:(?:one\s+of|among|in|part\s+of|belongs\s+to|a|the)\s+)*(?:the\s+)?(?:world['’]s\s+)?(?:top[\s-]{number}|(?:top\s+)?{number.replace('count', 'count2')}\s+{big})(?:\s+(?:\w+\s+){{0,2}}?{group})?(?!\w)",
        re.IGNORECASE,
    )
    for match in top.finditer(reading.text):
        said = (match["count"] or match["count2"]).lower()
        count = int(said) if said.isdigit() else reading.words.numbers[said]
        if count > 1:
            yield _rank(reading, match.start(), match.end(), f"top {count}")
    place = rf"\s*-?(?:{big}|place|position|rank|worldwide|globally|in\s+the\s+world|in\s+the\s+industry|in\s+global\s+sales|in\s+the\s+\w+\s+ranking|among)"
    for ordinal in reading.ordinals:
        if not reading.is_free(ordinal.start, ordinal.end):
            continue
        behind = re.match(
            rf"{place}(?:\s+(?:\w+\s+){{0,2}}?{group})?(?!\w)", reading.text[ordinal.end :], re.IGNORECASE
        )
        verb = reading.before(
            ordinal.start,
            r"(?:rank(?:s|ed|ing)?|came|comes|finish(?:es|ed)|plac(?:es|ed)|stands|was|is)(?:\s+(?:in|as|at))?(?:\s+the)?(?:\s+world['’]s)?",
        )
        is_number = ordinal.text[:1].upper() in "N#"
        if behind is None and not (
            verb is not None
            and (is_number or re.match(r"rank|came|come|finish|plac|stands", verb[0].strip(), re.IGNORECASE))
        ):
            continue
        first = reading.before(ordinal.start, r"(?:the\s+)?(?:world['’]s\s+)?")
        start = first.start() if first is not None else ordinal.start
        yield _rank(reading, start, ordinal.end + (behind.end() if behind else 0), str(ordinal.value))


def read_superlative(reading: Reading) -> Iterator[Claim]:
    """Read a superlative, "the largest car maker of Russia"; what it can be checked by decides if it is an opinion.

    Parameters
    ----------
    reading : Reading
        The sentence.
    """
    for superlative in reading.superlatives:
        if not reading.is_free(superlative.start, superlative.end):
            continue
        end = _phrase_end(reading, superlative)
        start = superlative.start
        possessive = [
            name for name in reading.names if name.place and name.is_possessive and 0 <= start - name.end <= 3
        ]
        places = (possessive[0].place,) if possessive else ()
        if possessive:
            start = possessive[0].start
        says = _yardstick(reading, superlative, end)
        model = _best_model(reading, superlative, end)
        who = _described(reading, start) or reading.who_at(superlative.start)
        if model:
            says["among"] = "models"
            says["model"] = model
        elif re.match(
            r"\s*(?:member|partner|brand of the alliance)(?!\w)", reading.text[superlative.end :], re.IGNORECASE
        ):
            says["among"] = "members"
        elif re.match(
            r"\s*(?:market|markets|country|plant|factory|region)(?!\w)", reading.text[superlative.end :], re.IGNORECASE
        ):
            says["yardstick"] = "other"
        yield reading.claim(
            "superlative", start, end, measure=says.pop("measure", ""), who=who,
            when=reading.when_at(end), places=places or reading.places_at(end) or _inside(reading, start, end), says=says,
        )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _rank(reading: Reading, start: int, end: int, place: str) -> Claim:
    measure = "sales"
    for word in reading.measures_in(max(0, start - 30), min(len(reading.text), end + 40)):
        for each in word.measures:
            if each in ("ev_sales", "phev_sales"):
                measure = each
    return reading.claim(
        "rank", start, end, measure=measure, who=reading.who_at(start), when=reading.when_at(end),
        places=reading.places_at(end), says={"place": place},
    )  # fmt: skip


def _described(reading: Reading, start: int) -> Who | None:
    """Return whom an apposition describes: "AVTOVAZ, Russia's largest car maker"."""
    before = [
        name for name in reading.names if name.end <= start and reading.text[name.end : start].strip() in (",", ", the")
    ]
    if not before or not (before[-1].is_alliance or reading.company_of(before[-1])):
        return None
    name = before[-1]
    return ALLIANCE_ITSELF if name.is_alliance else Who(name.text, companies=(reading.company_of(name),))


def _phrase_end(reading: Reading, superlative: Superlative) -> int:
    """Return where the noun phrase of a superlative ends: at a comma, a verb or the end of the sentence."""
    match = re.compile(r"[,;:.()–—]|\s(?:with|that|which|and|has|have|is|was|are|were|by|since|while|for|to)\s").search(
        reading.text, superlative.end
    )
    return match.start() if match is not None else len(reading.text)


def _yardstick(reading: Reading, superlative: Superlative, end: int) -> dict[str, str]:
    """Return what a superlative can be checked by, and the measure that its phrase names."""
    _, clause_end = reading.clause(superlative.start)
    measure = ""
    for word in reading.measures_in(superlative.start, max(end, min(clause_end, superlative.end + 70))):
        for each in word.measures:
            if each in ("ev_sales", "phev_sales", "exports", "output"):
                measure = measure or each
    phrase = reading.text[superlative.start : max(end, min(clause_end, superlative.end + 70))]
    if not measure and re.search(rf"(?<!\w){reading.grammar.pattern('nouns.electric')}(?!\w)", phrase, re.IGNORECASE):
        measure = "ev_sales"
    yardstick = superlative.yardstick
    if yardstick == "measure":
        yardstick = "rank" if measure else ""
    elif yardstick == "least":
        measure = measure or "sales"
    elif yardstick == "sales":
        yardstick, measure = "rank", measure or "sales"
    return {"yardstick": yardstick, "measure": measure}


def _best_model(reading: Reading, superlative: Superlative, end: int) -> str:
    """Return the model that is said to be the best-selling one, if the phrase is about models."""
    noun = reading.grammar.pattern("pointing.model")
    if not re.match(
        rf"\s*(?:\w+\s+)?{noun}(?!\w|\s+{reading.grammar.pattern('ranks.group')})",
        reading.text[superlative.end :],
        re.IGNORECASE,
    ):
        return ""
    models = [name for name in reading.names if name.of_kind("model") is not None and name.company is None]
    nearest = min(models, key=lambda name: abs(name.start - superlative.end), default=None)
    thing = nearest.of_kind("model") if nearest is not None else None
    return thing.id if thing is not None else "?"


def _inside(reading: Reading, start: int, end: int) -> tuple[str, ...]:
    """Return the place inside the words of a superlative: "best-seller of PHEVs in Europe"."""
    return tuple(name.place for name in reading.names if name.place and start <= name.start and name.end <= end)[:1]

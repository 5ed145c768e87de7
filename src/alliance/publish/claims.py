"""Reads the claims of a text: marked ones and plain prose, sentence by sentence, by small named rules.

Each rule takes from a sentence what it understands. What states a number, a date, a percentage or a superlative and is
left over at the end becomes a claim that nobody could read: it is shown, never dropped, and never called true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from alliance.figures.catalogue import Catalogue
from alliance.publish.claim import Claim, Who
from alliance.publish.clauses.reader import read_clauses
from alliance.publish.clauses.tongue import Tongue
from alliance.publish.english import (
    comparisons,
    counts,
    entries,
    memberships,
    origins,
    ownership,
    persons,
    quantities,
    ranks,
    ratios,
    shares,
)
from alliance.publish.grammar import Grammar, grammar
from alliance.publish.guard import not_understood
from alliance.publish.language import language
from alliance.publish.layout import cells, layout
from alliance.publish.leftovers import left_over
from alliance.publish.lexicon import Lexicon
from alliance.publish.marks import Mark, Marked, read_marks
from alliance.publish.names import Names
from alliance.publish.reading import ALLIANCE_ITSELF, Context, Reading
from alliance.publish.sentences import sentences
from alliance.publish.tongues import TONGUES
from alliance.record.members import ALLIANCE, Registry
from alliance.units import CURRENCIES

Rule = Callable[[Reading], Iterator[Claim]]

# The rules by language, in the order in which they are tried: the narrow ones first.
RULES: Mapping[str, tuple[Rule, ...]] = {
    "en": (
        entries.read_entries,
        origins.read_first_vehicle,
        origins.read_joining,
        origins.read_creation,
        origins.read_anniversary,
        counts.read_calendar,
        counts.read_inclusion,
        memberships.read_home,
        memberships.read_nationality,
        memberships.read_neither,
        memberships.read_members,
        memberships.read_all_brands,
        memberships.read_brand,
        ownership.read_owned_brands,
        counts.read_converged,
        counts.read_list,
        memberships.read_partnership,
        persons.read_leaders,
        persons.read_leader,
        persons.read_office,
        persons.read_stranger,
        ranks.read_rank,
        comparisons.read_distance,
        comparisons.read_comparison,
        comparisons.read_more_than_before,
        ownership.read_stake,
        ownership.read_control,
        shares.read_own_share,
        shares.read_part_of_alliance,
        ratios.read_growth,
        ratios.read_change,
        ratios.read_multiple,
        shares.read_share,
        quantities.read_amount,
        counts.read_count,
        quantities.read_quantity,
        quantities.read_class_of_total,
        origins.read_schedule,
        origins.read_cause,
        ratios.read_direction,
        ranks.read_superlative,
        origins.read_release,
    )
}


@dataclass(frozen=True)
class Text:
    """A text as it was read.

    Parameters
    ----------
    plain : str
        The text without its marks; places of claims count in it.
    claims : tuple of Claim
        In the order of the text.
    """

    plain: str
    claims: tuple[Claim, ...]


def read_claims(
    text: str,
    registry: Registry,
    catalogue: Catalogue,
    *,
    owners: Mapping[str, str] | None = None,
    code: str = "en",
    names: Names | None = None,
) -> Text:
    """Return the claims of a text.

    Parameters
    ----------
    text : str
        The text, with or without marks.
    registry : Registry
        Names of members, brands, models, markets, people.
    catalogue : Catalogue
        What can be counted, and the words for it.
    owners : mapping of str to str or None
        Company by brand, of companies with a single brand.
    code : str
        Language of the text.
    names : Names or None
        What the alliance calls things in other languages.

    Raises
    ------
    UnknownName
        If there are no rules for the language.
    """
    marked = read_marks(text)
    if code in TONGUES:
        return _in_clauses(marked, registry, TONGUES[code], names or Names(), owners or {})
    words, rules = language(code), RULES.get(code, ())
    lexicon = Lexicon(registry, catalogue, grammar(code))
    context = Context(owners=owners or {})
    claims: list[Claim] = []
    last, main = 0, None
    alone: Claim | None = None
    pieces = sentences(marked.text)
    for (start, end), place in zip(pieces, layout(marked.text, pieces), strict=True):
        if place.kind == "rule":
            continue
        if "\n" in marked.text[last:start]:
            context = _next_paragraph(marked.text[:last], marked.text[start:end], context, main, grammar(code))
        last = end
        context = replace(context, above=_above(marked.text, [pieces[each] for each in place.above]))
        reading = Reading(marked.text[start:end], start, lexicon, words, grammar(code), context)
        found = _read(reading, rules, _marks_in(marked, start, end))
        if place.kind == "header":
            found = [claim for claim in found if not _is_time(reading, claim)]
        if any(claim.rule != "unread" and not claim.is_own_time for claim in found):
            above = [pieces[each] for each in place.above]
            claims = [
                each
                for each in claims
                if each.rule != "unread" or not any(first <= each.start < until for first, until in above)
            ]
        found = [replace(claim, missed=not_understood(reading, claim, code)) for claim in found]
        if any(claim.when and claim.when is context.when and not claim.is_own_time for claim in found):
            claims = [claim for claim in claims if claim is not alone]
        claims += found
        alone = found[0] if len(found) == 1 and found[0].rule == "unread" and _is_time(reading, found[0]) else None
        context = _context(reading, context)
        main = main or context.who
    claims += [_unread_mark(marked, mark) for mark in marked.marks if not any(claim.mark == mark for claim in claims)]
    return Text(marked.text, tuple(sorted(claims, key=lambda claim: (claim.start, claim.end))))


# --------------------------------------------------------------------------------------------------- inside


def _in_clauses(marked: Marked, registry: Registry, tongue: Tongue, names: Names, owners: Mapping[str, str]) -> Text:
    """Return a text as the reader of clauses understands it, its marks put to the claims."""
    claims = []
    for claim in read_clauses(marked.text, registry, tongue, names, owners):
        claim = _with_mark(claim, marked.marks)
        settled = claim.mark.settled if claim.mark is not None else {}
        if "market" in settled:
            claim = replace(claim, places=(settled["market"],))
        if settled.get("measure") and claim.rule != "unread":
            claim = replace(claim, measure=settled["measure"])
        claims.append(claim)
    claims += [_unread_mark(marked, mark) for mark in marked.marks if not any(claim.mark == mark for claim in claims)]
    return Text(marked.text, tuple(sorted(claims, key=lambda claim: (claim.start, claim.end))))


def _read(reading: Reading, rules: Sequence[Rule], marks: Sequence[Mark]) -> list[Claim]:
    for rule in rules:
        for claim in rule(reading):
            reading.claims.append(claim)
    reading.claims = [_denied(claim, reading) for claim in reading.claims]
    reading.claims += left_over(reading)
    reading.claims = [_settled(_with_mark(_in_time(claim, reading), marks), reading) for claim in reading.claims]
    return reading.claims


def _denied(claim: Claim, reading: Reading) -> Claim:
    """Return a claim that the sentence denies or only asks about as one that nobody can judge."""
    if claim.rule in ("calendar", "superlative") or claim.says.get("not"):
        return claim
    start, _ = reading.clause(claim.start - reading.offset)
    words = reading.text[start : claim.end - reading.offset]
    denial = re.search(reading.grammar.pattern("tenses.denial") + r"(?!\w)", words, re.IGNORECASE)
    asked = reading.text.rstrip().endswith("?")
    return replace(claim, rule="denied", says={"was": claim.rule}) if denial or asked else claim


def _above(text: str, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the caption, and the headers of the columns, above a line of a list or a row of a table."""
    words = [text[start:end] for start, end in places]
    caption = next((each for each in words if not each.startswith("|")), "")
    headers = [each[slice(*cell)] for each in words if each.startswith("|") for cell in cells(each)]
    return (caption, *headers)


def _is_time(reading: Reading, claim: Claim) -> bool:
    return any(when.start + reading.offset == claim.start for when in reading.times)


def _in_time(claim: Claim, reading: Reading) -> Claim:
    """Give a claim without a time of its own the one that the text goes on with."""
    is_past = reading.search(reading.grammar.pattern("tenses.present")) is None
    goes_on = claim.rule in ("quantity", "amount", "growth", "class", "distance") or (
        is_past and claim.rule in ("share", "own share")
    )
    if claim.when is None and goes_on:
        return replace(claim, when=reading.context.when, is_own_time=False)
    return claim


def _next_paragraph(before: str, sentence: str, context: Context, main: Who | None, words: Grammar) -> Context:
    """Return what goes on into a new paragraph: no time, and its subject only behind a colon or before "it"."""
    points_back = re.match(words.pattern("pointing.back") + r"(?!\w)", sentence, re.IGNORECASE) is not None
    goes_on = points_back or before.rstrip().endswith(":") or sentence.startswith("(")
    return replace(context, when=None, who=context.who if goes_on or main is None else main)


def _context(reading: Reading, before: Context) -> Context:
    """Return what a sentence leaves behind for the next."""
    names = [
        name for name in reading.names if name.is_alliance or reading.company_of(name) or name.of_kind("brand", "model")
    ]
    who = before.who
    main = next(
        (
            claim.who
            for claim in reading.claims
            if claim.who.text and not claim.who.is_alliance and claim.rule != "home"
        ),
        None,
    )
    if names:
        first = reading.who_at(names[0].end)
        who = replace(first, joined=(), left_out=())
        if main is not None and main.model and not first.is_alliance:
            who = main
    if reading.points_at_alliance(names[0].start if names else None):
        who = ALLIANCE_ITSELF
    places = [name.place for name in reading.names if name.place]
    bases = [claim.when if claim.says.get("after_base") else claim.base for claim in reading.claims]
    whens = [
        when
        for when in reading.times
        if when not in bases
        and when.manner not in ("base", "since")
        and when.kind in ("year", "fiscal", "part", "month", "range")
    ]
    used = [
        claim.when for claim in reading.claims if claim.rule in ("quantity", "amount", "growth", "share") and claim.when
    ]
    when = next((when for when in whens if when in used or not used), None)
    return replace(before, who=who, when=when or before.when, place=places[-1] if places else before.place)


def _marks_in(marked: Marked, start: int, end: int) -> list[Mark]:
    return [mark for mark in marked.marks if mark.start < end and start < mark.end]


def _with_mark(claim: Claim, marks: Sequence[Mark]) -> Claim:
    """Give a claim the mark that its words stand in; the smallest one if marks could both be meant."""
    around = [mark for mark in marks if mark.start < claim.end and claim.start < mark.end]
    if not around:
        return claim
    mark = max(around, key=lambda mark: min(mark.end, claim.end) - max(mark.start, claim.start))
    return replace(claim, mark=mark)


def _settled(claim: Claim, reading: Reading) -> Claim:
    """Return a claim with the measure and the market that its mark settles."""
    settled = claim.mark.settled if claim.mark is not None else {}
    if "market" in settled:
        claim = replace(claim, places=(settled["market"],))
    measure = settled.get("measure", "")
    if not measure:
        return claim
    if claim.rule != "unread":
        return replace(claim, measure=measure)
    number = next((each for each in reading.numbers if each.start + reading.offset == claim.start), None)
    if number is None:
        return claim
    rule = "amount" if number.unit in CURRENCIES else "share" if number.unit == "percent" else "quantity"
    return replace(
        claim,
        rule=rule,
        measure=measure,
        stated=number,
        who=reading.who_at(number.start),
        when=reading.when_at(number.end),
    )


def _unread_mark(marked: Marked, mark: Mark) -> Claim:
    words = " ".join(marked.text[mark.start : mark.end].split())
    return Claim("unread", words, mark.start, mark.end, words, Who(), mark=mark)


def owners_of_single_brands(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the company by brand, of companies that have one brand only.

    Parameters
    ----------
    pairs : sequence of (str, str)
        Brand and company, as the record links them.
    """
    brands: dict[str, set[str]] = {}
    for brand, company in pairs:
        brands.setdefault(company, set()).add(brand)
    return {next(iter(found)): company for company, found in brands.items() if len(found) == 1 and company != ALLIANCE}

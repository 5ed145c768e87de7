"""The guard: which words of a claim's clause no rule understood. A claim with any is neither supported nor contradicted.

Rules look for what they know and would pass over the rest: "sold 9.96 million vehicles *outside China*" holds a number that
is right of the whole world. So every word is accounted for here, once, after the rules and before a claim is judged: by the
claim itself (its number, its time, the names it is about, the words its rule may use), by another claim of the sentence, or
by a list of words that change nothing. The lists stand in ``words/<code>_guard.toml``; no word of a language stands here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from alliance.errors import UnknownName
from alliance.publish.claim import Claim
from alliance.publish.dates import When
from alliance.publish.grammar import Grammar, grammar
from alliance.publish.joints import joints
from alliance.publish.language import WORDS, either
from alliance.publish.lexicon import Name
from alliance.publish.reading import Reading
from alliance.record.members import ALLIANCE

ENDING = "_guard.toml"
# Claims that are nothing but their own words: what else the sentence says does not change them.
_ALONE = frozenset({"home", "list", "cause", "superlative", "release"})
# Claims whose words hold a place in an order or a span of time.
_ORDERED = frozenset({"rank", "anniversary", "superlative", "schedule"})
# Claims about how many: "only" before a name says something of everybody else.
_COUNTED = frozenset({"quantity", "cumulative", "amount", "class", "distance", "growth", "count", "share", "own share"})
# Claims about a company and the alliance.
_OF_THE_ALLIANCE = frozenset({"joined", "members", "partnership"})
# Claims to which "together with" adds nobody.
_ADDS_NOBODY = frozenset({"brand", "control", "stake", "converged", "nationality"})
# Claims that nobody judges.
_UNJUDGED = frozenset({"unread", "denied"})
# What a rule may make of the words before a time; "" and "in" are understood by all.
_MANNERS: Mapping[str, frozenset[str]] = {
    "quantity": frozenset({"through", "since"}),
    "cumulative": frozenset({"through", "since"}),
    "amount": frozenset({"through", "since"}),
    "count": frozenset({"through"}),
    "inclusion": frozenset({"through"}),
    "growth": frozenset({"base"}),
    "office": frozenset({"since"}),
    "leader": frozenset({"since"}),
    "created": frozenset({"since", "base"}),
    "joined": frozenset({"since"}),
    "partnership": frozenset({"since"}),
    "members": frozenset({"since"}),
}
# "PARIS – " before the first sentence of a release; a place of the record there is read as a place.
_DATELINE = re.compile(r"[A-Z][A-Z .,-]{2,}\s[–—-]\s")
_PLAIN = frozenset({"", "in"})


@dataclass(frozen=True)
class Guard:
    """The words of one language that the guard lets pass.

    Parameters
    ----------
    harmless : tuple of str
        Words that change nothing of any claim.
    by_rule : mapping of str to tuple of str
        Words that the claims of a rule may use.
    has_spaces : bool
        Whether the language puts spaces between words.
    sole : tuple of str
        Words before a name that say of everybody else that it is not so: "only Renault". No rule asks the others.
    ago : tuple of str
        Words behind a number that lead to another time, which no rule reckons: "two years ago".
    jointly : tuple of str
        Words that add several subjects up; without them each would have to be compared.
    """

    harmless: tuple[str, ...]
    by_rule: Mapping[str, tuple[str, ...]]
    has_spaces: bool = True
    sole: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()
    jointly: tuple[str, ...] = ()

    def passing(self, *rules: str) -> re.Pattern[str]:
        """Return a pattern for the words that pass in claims of some rules, the longest first."""
        return _compiled(
            self.harmless, tuple(word for rule in rules for word in self.by_rule.get(rule, ())), self.has_spaces
        )


@lru_cache(maxsize=8)
def guard(code: str = "en") -> Guard:
    """Return the guard of a language.

    Raises
    ------
    UnknownName
        If there is no file for it: without one nothing could be judged.
    """
    path = WORDS / f"{code}{ENDING}"
    if not path.is_file():
        known = [file.name.removesuffix(ENDING) for file in sorted(WORDS.glob(f"*{ENDING}"))]
        raise UnknownName("language", code, known, advice=f"Claims are judged in: {', '.join(known)}.")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    words = grammar(code)
    harmless, has_spaces = tables.pop("harmless"), tables.pop("spaces")
    sole, ago, jointly = (tuple(tables.pop(name, ())) for name in ("sole", "ago", "jointly"))
    return Guard(
        harmless=tuple(word for group in harmless.values() for word in group),
        by_rule={rule: _words(table, words) for rule, table in tables.items()},
        has_spaces=has_spaces,
        sole=sole,
        ago=ago,
        jointly=jointly,
    )


def not_understood(reading: Reading, claim: Claim, code: str) -> tuple[str, ...]:
    """Return the words of a claim's clause that nothing accounts for, from left to right.

    Parameters
    ----------
    reading : Reading
        The sentence, all its claims read.
    claim : Claim
        One of them.
    code : str
        Language of the sentence.

    Returns
    -------
    tuple of str
        Words that stand together are one entry: ``("outside China",)``.
    """
    if claim.rule in _UNJUDGED or _is_settled(claim):
        return ()
    text = reading.text.replace("’", "'")
    open_places = bytearray(b"\1") * len(text)
    for first, last in _accounted(reading, claim):
        open_places[first:last] = bytes(last - first)
    kinds = [claim.rule, *(("model",) if claim.who.model else ())]
    missed: list[str] = []
    for start, end in _stretches(reading, claim):
        for match in guard(code).passing(*kinds).finditer(text, start, end):
            open_places[match.start() : match.end()] = bytes(match.end() - match.start())
        missed += _runs(reading.text, open_places, start, end)
    return tuple(dict.fromkeys([*missed, *_left_to_others(reading, claim, guard(code))]))


# --------------------------------------------------------------------------------------------------- inside


def _left_to_others(reading: Reading, claim: Claim, words: Guard) -> Iterator[str]:
    """Yield what a rule understands word by word and not as it is meant: "only Renault", "two years ago", "PSA and Fiat outsold"."""
    stretches = _stretches(reading, claim)
    if claim.rule in _COUNTED and words.sole:
        for name in reading.names:
            said = reading.before(
                name.start, rf"{either(words.sole)}(?:\s+{reading.grammar.pattern('comparisons.the')})?"
            )
            if said is not None and any(_inside(name.start, name.end, each) for each in stretches):
                yield reading.text[said.start() : name.end]
    if claim.rule not in _ORDERED and words.ago:
        for start, end in stretches:
            for match in re.finditer(
                rf"(?:\w+\s+)?(?<!\w){either(words.ago)}(?!\w)", reading.text[start:end], re.IGNORECASE
            ):
                yield match[0]
    if claim.rule == "distance" and not claim.who.is_alliance:
        begun = claim.start - reading.offset
        named = [
            name
            for name in reading.names
            if name.end <= begun and any(each.id in claim.who.companies for each in name.things)
        ]
        if len(named) > 1 and not (words.jointly and reading.search(either(words.jointly), 0, len(reading.text))):
            yield reading.text[named[0].start : named[-1].end]


def _words(table: Mapping[str, list[str]], words: Grammar) -> tuple[str, ...]:
    """Return the words of a rule: its own, and those of the groups of the grammar that it names."""
    groups = [word for name in table.get("groups", ()) for word in words.groups[name]]
    return (*table.get("words", ()), *groups)


@lru_cache(maxsize=128)
def _compiled(harmless: tuple[str, ...], more: tuple[str, ...], has_spaces: bool) -> re.Pattern[str]:
    """Return a pattern for words; one that begins or ends with an apostrophe hangs on another: "'s", "l'"."""
    words = (*harmless, *more)
    if not has_spaces:
        return re.compile(either(words), re.IGNORECASE)
    behind = [word for word in words if word.startswith("'")]
    before = [word for word in words if word.endswith("'")]
    whole = [word for word in words if "'" not in (word[0], word[-1])]
    hanging = f"|(?:{either(behind)})(?!\\w)" * bool(behind) + f"|(?<!\\w)(?:{either(before)})" * bool(before)
    return re.compile(rf"(?<!\w)(?:{either(whole)})(?!\w){hanging}", re.IGNORECASE)


def _is_settled(claim: Claim) -> bool:
    """Return whether a mark says all that the words could leave open."""
    settled = claim.mark.settled if claim.mark is not None else {}
    return "measure" in settled and "period" in settled and bool({"perimeter", "brand", "model"} & set(settled))


def _stretches(reading: Reading, claim: Claim) -> list[tuple[int, int]]:
    """Return the parts of the sentence that a claim must answer for: its own clause, and the head of the sentence.

    What stands before the first verb ("In Russia, Renault ...") holds for all clauses.
    """
    start, end = claim.start - reading.offset, claim.end - reading.offset
    if claim.rule in _ALONE:
        return [(start, end)]
    first, last = 0, len(reading.text)
    for joint_start, joint_end in joints(reading):
        if joint_end <= start:
            first = joint_end
        elif joint_start >= end:
            last = joint_start
            break
    head = _head(reading, first)
    return [(0, head), (first, last)] if head and first else [(first, last)]


def _head(reading: Reading, before: int) -> int:
    """Return where the words before the first verb and the first claim end."""
    verb = reading.search(reading.grammar.pattern("joints.verb"), 0, before)
    begun = [place for claim in reading.claims if (place := claim.start - reading.offset) < before]
    return min([*begun, verb.start() if verb is not None else before, before])


def _accounted(reading: Reading, claim: Claim) -> Iterator[tuple[int, int]]:
    """Yield the stretches that the claim or another one of the sentence accounts for."""
    for other in reading.claims:
        if other is not claim and other.rule != "unread" and _adds(reading, other):
            yield other.start - reading.offset, other.end - reading.offset
    if claim.stated is not None:
        yield claim.stated.start, claim.stated.end
    judged = [each for each in reading.claims if each.rule != "unread"]
    for when in reading.times:
        if any(_uses_time(reading, each, when) for each in judged):
            yield when.lead, when.end
    for name in reading.names:
        if any(_uses_name(each, name) for each in judged) or reading.is_home(name):
            yield name.start, name.end + (len("'s") if name.is_possessive else 0)
    dateline = _DATELINE.match(reading.text)
    if dateline is not None and not any(name.start < dateline.end() for name in reading.names):
        yield dateline.span()
    if not (claim.who.brand or claim.who.model or claim.rule in _ADDS_NOBODY):
        yield from reading.added()[2]
    yield from reading.understood
    for word in reading.measure_words:
        if claim.measure in word.measures:
            yield word.start, word.end
    own = claim.start - reading.offset, claim.end - reading.offset
    if claim.rule in _ORDERED:
        yield from ((each.start, each.end) for each in reading.ordinals if _inside(each.start, each.end, own))
        yield from ((each.start, each.end) for each in reading.numbers if _inside(each.start, each.end, own))
        yield from ((each.start, each.end) for each in reading.superlatives if _inside(each.start, each.end, own))
    if office := claim.says.get("office", ""):
        said = reading.search(either([office]), *own)
        yield said.span() if said is not None else own


def _adds(reading: Reading, claim: Claim) -> bool:
    """Return whether a claim says something of its own; a superlative behind a preposition only tells where or when."""
    if claim.says.get("restricts"):
        return False
    preposition = rf"{reading.grammar.pattern('joints.place')}(?:\s+the)?"
    return claim.rule != "superlative" or reading.before(claim.start - reading.offset, preposition) is None


def _uses_time(reading: Reading, claim: Claim, when: When) -> bool:
    is_its = (
        claim.when is not None and (claim.when.start, claim.when.end) == (when.start, when.end) and claim.is_own_time
    )
    is_base = claim.base is not None and (claim.base.start, claim.base.end) == (when.start, when.end)
    return (is_its and when.manner in _PLAIN | _MANNERS.get(claim.rule, frozenset())) or is_base


def _uses_name(claim: Claim, name: Name) -> bool:
    used = {
        *claim.who.companies,
        *claim.places,
        *claim.things,
        *claim.says.values(),
    }
    used |= {claim.who.brand, claim.who.model}
    if not (claim.who.brand or claim.who.model):  # "with Dacia" adds nobody to what one brand sold
        used |= {*claim.who.joined, *claim.who.left_out}
    if claim.who.is_alliance or claim.rule in _OF_THE_ALLIANCE:
        used.add(ALLIANCE)
    return any(thing.id in used for thing in name.things)


def _inside(start: int, end: int, stretch: tuple[int, int]) -> bool:
    return stretch[0] <= start and end <= stretch[1]


def _runs(text: str, is_open: Sequence[int], start: int, end: int) -> Iterator[str]:
    """Yield the words that stayed open, those side by side together."""
    words = [
        match
        for match in re.finditer(r"['’]?[^\W_]+(?:[’'.,-][^\W_]+)*", text[start:end])
        if any(is_open[start + place] and text[start + place].isalnum() for place in range(*match.span()))
    ]
    position = 0
    while position < len(words):
        last = position
        while last + 1 < len(words) and not text[start + words[last].end() : start + words[last + 1].start()].strip():
            last += 1
        yield text[start + words[position].start() : start + words[last].end()]
        position = last + 1

"""One sentence being read: its names, numbers and times, and what the rules have already understood of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from alliance.publish.claim import Claim, Who
from alliance.publish.dates import When
from alliance.publish.grammar import Grammar
from alliance.publish.language import Language
from alliance.publish.lexicon import Lexicon, Name
from alliance.publish.mentions import Mentions
from alliance.record.members import ALLIANCE

ALLIANCE_ITSELF = Who(is_alliance=True)
# Names inside these claims are listed or described; they are not what the rest of the sentence is about.
_NO_SUBJECTS = ("members", "home", "list", "partnership")


@dataclass(frozen=True)
class Context:
    """What the sentences before leave behind: whom, when and where they spoke of.

    Parameters
    ----------
    who : Who
        Whom "it" means.
    when : When or None
        The time that goes on.
    place : str
        What "the region" means.
    owners : mapping of str to str
        Company by brand, of companies with a single brand: "with Lada" means with its maker.
    above : tuple of str
        What stands above a line of a list or a row of a table: the caption, then the headers of its columns.
    """

    who: Who = ALLIANCE_ITSELF
    when: When | None = None
    place: str = ""
    owners: Mapping[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ("",)


class Reading(Mentions):
    """One sentence, what it mentions, and whom, when and where its statements mean.

    Parameters
    ----------
    text : str
        The sentence, as it stands.
    offset : int
        Where it begins in the plain text.
    lexicon, words, grammar
        Names, numbers and words to look for.
    context : Context
        What the sentences before leave behind.
    """

    def __init__(
        self, text: str, offset: int, lexicon: Lexicon, words: Language, grammar: Grammar, context: Context
    ) -> None:
        super().__init__(text, lexicon, words, grammar, context.when)
        self.offset = offset
        self.context = context
        self.claims: list[Claim] = []
        # Words that a rule understood without making them part of a claim.
        self.understood: list[tuple[int, int]] = []

    # ------------------------------------------------------------------------------------------ who, when, where

    def who_at(self, position: int) -> Who:
        """Return whom a statement at a place is about.

        The nearest name before it in the sentence that is not merely added ("with X") or left out, names that are listed
        together taken together; else one that follows "by" or "of"; else whom the sentence before spoke of.
        """
        added, left_out, spans = self.added()
        spans += [
            (claim.start - self.offset, claim.end - self.offset) for claim in self.claims if claim.rule in _NO_SUBJECTS
        ]
        names = [
            name
            for name in self.names
            if self.is_somebody(name) and not _within(name, spans) and not self._is_partner(name)
        ]
        earlier = [name for name in names if name.end <= position and not self._is_aside(name, position)]
        who = None
        part = self.part_at(position)
        if part is not None:
            who = self._together([part])
        elif earlier:
            who = self._together(earlier)
        else:
            to = rf"{self.grammar.pattern('joints.recipient')}(?:\s+the)?"
            following = [name for name in names if name.start >= position and self.before(name.start, to) is None]
            if following:
                first = following[0]
                is_actor = self.before(first.start, rf"{self.grammar.pattern('joints.actor')}(?:\s+the)?") is not None
                between = any(position < number.start < first.start for number in self.numbers)
                if is_actor or (first.start - position < 60 and not between and not self.names_before(position)):
                    who = self._together([first])
        if who is None:
            who = ALLIANCE_ITSELF if self.points_at_alliance(position) else replace(self.context.who, text="")
        return replace(who, joined=added or who.joined, left_out=left_out or who.left_out)

    def part_at(self, position: int) -> Name | None:
        """Return the name that a number behind "of which" counts: "of which 335,564 were Ladas"."""
        if not self.is_part(position):
            return None
        _, end = self.clause(position)
        return next((name for name in self.names if position <= name.start < end and self.is_somebody(name)), None)

    def is_part(self, position: int) -> bool:
        """Return whether a number counts a part of what was counted just before."""
        return self.before(position, self.grammar.pattern("phrases.part_of_it")) is not None

    def points_at_alliance(self, position: int | None = None) -> bool:
        """Return whether words before a place mean the alliance without its name: "the unique partnership"."""
        nouns = self.grammar.pattern("pointing.alliance")
        return self.search(rf"(?:the|this|that|our)\s+(?:\w+\s+)?{nouns}", 0, position) is not None

    def names_before(self, position: int) -> list[Name]:
        """Return the names of companies, brands and models before a place."""
        return [name for name in self.names if name.end <= position and self.is_somebody(name)]

    def added(self) -> tuple[tuple[str, ...], tuple[str, ...], list[tuple[int, int]]]:
        """Return the companies named as included and as left out, and where those words stand."""
        found: dict[bool, list[str]] = {True: [], False: []}
        spans: list[tuple[int, int]] = []
        for is_with, group in ((True, "phrases.with"), (False, "phrases.without")):
            for name in self.names:
                if self.company_of(name) and self.before(name.start, self.grammar.pattern(f"{group}_words")):
                    chain = self._added_chain(name)
                    if not self._is_with(chain[0], is_with):
                        continue
                    found[is_with] += [self.company_of(each) for each in chain]
                    lead = self.before(chain[0].start, self.grammar.pattern(f"{group}_words"))
                    spans.append((lead.start() if lead else chain[0].start, chain[-1].end))
                elif self.company_of(name) and (
                    said := self.behind(name.end, rf",?\s*{self.grammar.pattern(f'{group}_behind')}")
                ):
                    found[is_with].append(self.company_of(name))
                    spans.append((name.start, said.end()))
        return tuple(dict.fromkeys(found[True])), tuple(dict.fromkeys(found[False])), spans

    def when_at(self, position: int, *, kinds: Iterable[str] = ()) -> When | None:
        """Return the time of a statement at a place: the next one in its clause, else the one before it."""
        start, end = self.clause(position)
        wanted = tuple(kinds)
        fitting = [
            when
            for when in self.times
            if when.manner != "base" and (not wanted or when.kind in wanted) and self._is_open(when)
        ]
        later = [when for when in fitting if position <= when.start < end]
        barrier = min((number.start for number in self.numbers if number.start > position), default=len(self.text))
        if later and (later[0].start < barrier or not [when for when in fitting if start <= when.end <= position]):
            return later[0]
        earlier = [when for when in fitting if when.end <= position]
        return earlier[-1] if earlier else None

    def places_at(self, position: int) -> tuple[str, ...]:
        """Return the markets or regions of a statement at a place; several if they are listed together."""
        start, end = self.clause(position)
        region = self.grammar.pattern("pointing.region")
        prepositions = self.grammar.pattern("joints.place")
        groups = self._place_groups()
        later = [group for group in groups if position <= group[0].start < end]
        earlier = [group for group in groups if group[-1].end <= position]
        for group in (*later[:1], *reversed(earlier)):
            first = group[0]
            leads = self.before(first.start, rf"{prepositions}(?:\s+the)?") is not None
            describes = (
                self.behind(group[-1].end, rf"(?:['’]s)?\s*(?:\w+\s+)?{self.grammar.pattern('joints.market')}")
                is not None
            )
            if leads or describes:
                return tuple(name.place for name in group)
        if self.search(rf"(?:{prepositions}\s+)?{region}", start, end):
            inside = [group for group in groups if group[-1].end <= position]
            return (inside[-1][-1].place,) if inside else ((self.context.place,) if self.context.place else ())
        return ()

    def places_named(self) -> tuple[str, ...]:
        """Return the markets and regions that the sentence names, homes of companies left out."""
        return tuple(name.place for group in self._place_groups() for name in group)

    def company_of(self, name: Name) -> str:
        """Return the id of the company that a name stands for: its own, or that of the brand's only maker."""
        company = name.of_kind("member", "partner", "rival")
        if company is not None:
            return company.id
        brand = name.of_kind("brand")
        if brand is not None and brand.id in self.context.owners:
            return self.context.owners[brand.id]
        company = name.of_kind("company")
        return company.id if company is not None and company.id != ALLIANCE else ""

    # ---------------------------------------------------------------------------------------------------- claims

    def claim(self, rule: str, start: int, end: int, **details: object) -> Claim:
        """Return a claim about the words between two places of the sentence, and take them."""
        while start < end and self.text[start] in " ,;(":
            start += 1
        while end > start and self.text[end - 1] in " ,;":
            end -= 1
        self.take((start, end))
        claim = Claim(
            rule=rule,
            text=" ".join(self.original[start:end].split()),
            start=self.offset + start,
            end=self.offset + end,
            sentence=" ".join(self.original.split()),
        )
        return replace(claim, **details)  # type: ignore[arg-type]

    # ---------------------------------------------------------------------------------------------------- inside

    def is_somebody(self, name: Name) -> bool:
        """Return whether a name is that of somebody or something that sells: a company, a brand, a model."""
        return name.is_alliance or name.of_kind("member", "partner", "rival", "company", "brand", "model") is not None

    def _is_aside(self, name: Name, position: int) -> bool:
        """Return whether a name stands in brackets that the place is outside of, or behind "than"."""
        opening = self.text.rfind("(", 0, name.start)
        closing = self.text.find(")", max(opening, 0))
        if opening >= 0 and closing >= name.end and not opening < position <= closing:
            return True
        for match in re.finditer(rf",\s+{self.grammar.pattern('joints.inserted')}\s[^,]*,", self.text, re.IGNORECASE):
            if match.start() <= name.start and name.end <= match.end() <= position:
                return True
        return self.before(name.start, rf"{self.grammar.pattern('joints.aside')}(?:\s+the)?") is not None

    def _is_open(self, when: When) -> bool:
        return self.is_free(when.start, when.end) or not any(
            claim.rule in ("created", "first vehicle", "joined") and claim.start <= self.offset + when.start < claim.end
            for claim in self.claims
        )

    def _chain(self, first: Name) -> list[Name]:
        """Return a name and those listed with it: "Renault, Nissan and Mitsubishi"."""
        chain = [first]
        for name in self.names[self.names.index(first) + 1 :]:
            link = self.text[chain[-1].end : name.start]
            joined = re.fullmatch(rf"\s*(?:,|/|&|[-–]|,?\s*{self.words.conjunction}|,?\s*plus)\s*(?:the\s+)?", link)
            if not joined or not self.is_somebody(name) or name.is_alliance != first.is_alliance:
                break
            chain.append(name)
        return chain

    def _added_chain(self, first: Name) -> list[Name]:
        """Return the names that "with" or "without" adds; at the top of a sentence a comma may begin the subject.

        "Without AVTOVAZ, Renault and Nissan sold ..." leaves out one, "Without AVTOVAZ and Dacia, the Alliance ..." two.
        """
        chain = self._chain(first)
        following = self.names.index(chain[-1]) + 1
        is_whole = following < len(self.names) and self.names[following].is_alliance
        if len(first.text) + first.start > 40 or is_whole:
            return chain
        for position, (one, other) in enumerate(pairwise(chain)):
            if "," in self.text[one.end : other.start]:
                return chain[: position + 1]
        return chain

    def _is_with(self, name: Name, is_with: bool) -> bool:
        """Return whether "with"/"without" before a name adds to or takes from a perimeter."""
        match = self.before(
            name.start, self.grammar.pattern("phrases.with_words" if is_with else "phrases.without_words")
        )
        if match is None:
            return False
        word = match[0].strip().lower()
        if word in ("and", "plus", "less"):
            return word != "and" and bool(self.names_before(match.start()))
        # "its partnership with Daimler" adds nobody to the figures.
        return self.before(match.start(), self.grammar.pattern("partnership.words")) is None

    def _together(self, names: list[Name]) -> Who:
        """Return whom the last of some names means, with those listed with it."""
        last = names[-1]
        chain = next((chain for name in names if last in (chain := self._chain(name)) and name in names), [last])
        chain = [name for name in chain if name in names]
        text = self.text[chain[0].start : chain[-1].end]
        if any(name.is_alliance for name in chain):
            return Who(text, is_alliance=True)
        as_brand = self._as_brand(last)
        if as_brand is not None:
            return as_brand
        model = next(
            (thing.id for name in chain if (thing := name.of_kind("model")) is not None and not name.company), ""
        )
        if model:
            maker = next((name for name in reversed(names) if self.company_of(name)), None)
            company = self.company_of(maker) if maker is not None else ""
            return Who(text, model=model, companies=(company,) if company else ())
        companies = [name.of_kind("member", "partner", "rival") for name in chain]
        if all(companies):
            return Who(text, companies=tuple(dict.fromkeys(company.id for company in companies if company)))
        brand = chain[-1].of_kind("brand")
        if brand is not None and len(chain) == 1:
            return Who(text, brand=brand.id)
        ids = tuple(dict.fromkeys(self.company_of(name) for name in chain))
        return Who(text, companies=tuple(company for company in ids if company))

    def _as_brand(self, name: Name) -> Who | None:
        """Return "the Renault brand" and "the brand Renault" as the brand, not the company of that name."""
        brand, noun = name.of_kind("brand"), self.grammar.pattern("pointing.brand")
        said = self.behind(name.end, noun) or self.before(name.start, noun)
        if brand is None or said is None:
            return None
        self.understood.append(said.span())
        return Who(name.text, brand=brand.id)

    def _is_partner(self, name: Name) -> bool:
        """Return whether a name only says whose partner somebody is: "Nissan, Renault's partner", "Renault's partner Nissan"."""
        said = (
            self.behind(name.end, rf"['’]s?\s+{self.grammar.pattern('pointing.partner')}")
            if name.is_possessive
            else None
        )
        if said is None or not self.company_of(name):
            return False
        self.understood.append((name.start, said.end()))
        return True

    def _place_groups(self) -> list[list[Name]]:
        """Return the places of the sentence, those listed together in one group; "based in France" is left out."""
        groups: list[list[Name]] = []
        for name in self.names:
            if not name.place or self.is_home(name):
                continue
            link = self.text[groups[-1][-1].end : name.start] if groups else ""
            if groups and re.fullmatch(rf"\s*(?:,|,?\s*{self.words.conjunction})\s*(?:the\s+)?", link):
                groups[-1].append(name)
            else:
                groups.append([name])
        return groups

    def is_home(self, name: Name) -> bool:
        """Return whether a place says where somebody comes from: "based in France", "Japan-based", "Germany's Daimler"."""
        if self.before(name.start, rf"{self.grammar.pattern('joints.home')}(?:\s+the)?") or self.behind(
            name.end, self.grammar.pattern("joints.home_behind")
        ):
            return True
        following = [other for other in self.names if other.start >= name.end]
        return bool(following) and name.is_possessive and following[0].start - name.end <= 3


def _within(name: Name, spans: list[tuple[int, int]]) -> bool:
    return any(start <= name.start and name.end <= end for start, end in spans)

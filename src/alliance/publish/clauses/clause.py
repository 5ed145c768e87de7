"""One sentence as a heap of pieces: names, numbers, times, words with a meaning, and what nobody understands.

Rules of any language take pieces. Whatever is left over and adds something keeps every claim of the sentence from being judged.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace

from alliance.publish.claim import Claim, Who
from alliance.publish.clauses.names import LocalNames
from alliance.publish.clauses.tongue import Tongue, free_of
from alliance.publish.clauses.vocabulary import GLUE, Vocabulary, plain
from alliance.publish.dates import When
from alliance.publish.lexicon import Name
from alliance.publish.numerals import Ordinal, Stated
from alliance.record.members import ALLIANCE

ITSELF = Who(is_alliance=True)
# Words for a number of vehicles that name the measure.
MEASURES = {"electric": "ev_sales", "hybrid": "phev_sales"}
COMPANIES = ("member", "partner", "rival", "company")
# Words that name those who are added, left out, or stood against: before the name or behind it.
_BEFORE = {"with": "with", "without": "without", "behind": "than", "ahead_of": "than", "fewer_than": "than"}
_BEHIND = {"with_behind": "with", "without_behind": "without", "than": "than"}
# "Given" is who is reached by something: "owns 34 % *of* Mitsubishi", where a language has a word for it alone.
_LINKS = frozenset({"and", "given", GLUE})


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence that means something, or that nobody understands.

    Parameters
    ----------
    kind : str
        ``"name"``, ``"number"``, ``"ordinal"``, ``"time"``, ``"word"``, ``"mark"`` (a comma, a colon) or ``"unknown"``.
    text : str
        The words.
    start, end : int
        Where they stand in the sentence.
    tag, value : str
        What a word stands for, and how much of it.
    name, number, ordinal, when
        What it is, by its kind.
    """

    kind: str
    text: str
    start: int
    end: int
    tag: str = ""
    value: str = ""
    name: Name | None = None
    number: Stated | None = None
    ordinal: Ordinal | None = None
    when: When | None = None


@dataclass(frozen=True)
class Setting:
    """What the sentences before leave behind, and what the record says of names.

    Parameters
    ----------
    who : Who
        Whom "it" means.
    when : When or None
        The time that goes on.
    owners : mapping of str to str
        Company by brand, of companies with a single brand.
    """

    who: Who = field(default_factory=lambda: Who(is_alliance=True))
    when: When | None = None
    owners: dict[str, str] = field(default_factory=dict)


class Clause:
    """One sentence and what is left of it.

    Parameters
    ----------
    text : str
        The sentence.
    offset : int
        Where it begins in the plain text.
    tongue, words, names
        How the language writes, its words, and the names of the record in it.
    setting : Setting
        What the sentences before leave behind.
    """

    def __init__(
        self, text: str, offset: int, tongue: Tongue, words: Vocabulary, names: LocalNames, setting: Setting
    ) -> None:
        self.text, self.offset, self.tongue, self.setting = text, offset, tongue, setting
        self.pieces = _pieces(text, tongue, words, names)
        self.used: set[int] = set()
        self._owned: set[int] = set()
        self.roles: dict[str, list[list[Piece]]] = {"with": [], "without": [], "than": []}
        self.chains: list[list[Piece]] = []
        self._cast()

    # ------------------------------------------------------------------------------------------- looking around

    def words(self, *tags: str) -> list[Piece]:
        """Return the words with one of the tags."""
        return [piece for piece in self.pieces if piece.tag in tags]

    def word(self, *tags: str) -> Piece | None:
        """Return the first word with one of the tags, or None."""
        return next(iter(self.words(*tags)), None)

    def has(self, *tags: str) -> bool:
        """Return whether a word with one of the tags stands in the sentence."""
        return self.word(*tags) is not None

    def free(self, kind: str) -> list[Piece]:
        """Return the pieces of a kind that no rule took."""
        return [piece for piece in self.pieces if piece.kind == kind and id(piece) not in self.used]

    def numbers(self, *units: str) -> list[Piece]:
        """Return the free numbers of the given units; an empty unit is a plain number."""
        return [piece for piece in self.free("number") if piece.number is not None and piece.number.unit in units]

    def take(self, *pieces: Piece | None) -> None:
        """Remember that a rule has understood these pieces."""
        self.used |= {id(piece) for piece in pieces if piece is not None}

    def own(self, *pieces: Piece) -> None:
        """Remember that these times belong to one claim alone: "founded in March 1999, it has nine brands"."""
        self._owned |= {id(piece) for piece in pieces}

    def is_used(self, piece: Piece) -> bool:
        """Return whether a rule took a piece."""
        return id(piece) in self.used

    # ------------------------------------------------------------------------------------------ who, when, where

    def who_at(self, position: int) -> Who:
        """Return whom a statement at a place is about, and take their names."""
        earlier = [chain for chain in self.chains if chain[-1].end <= position]
        later = [chain for chain in self.chains if chain[0].start >= position]
        chain = earlier[-1] if earlier else later[0] if later else None
        joined = tuple(self.company(piece) for names in self.roles["with"] for piece in names)
        left_out = tuple(self.company(piece) for names in self.roles["without"] for piece in names)
        self.take(*(piece for role in ("with", "without") for names in self.roles[role] for piece in names))
        self.take(*self.words("with", "without", "with_behind", "without_behind", "pronoun"))
        if chain is None:
            return replace(self.setting.who, text="", joined=joined, left_out=left_out)
        before = self._neighbour(chain[0], -1)
        if before is not None and before.tag in ("brand", "group", "company"):
            self.take(before)  # "la marque Dacia"
        self.take(*chain)
        return replace(self.together(chain), joined=joined, left_out=left_out)

    def together(self, chain: Sequence[Piece]) -> Who:
        """Return whom names that are listed together mean."""
        names = [piece.name for piece in chain if piece.name is not None]
        text = self.text[chain[0].start : chain[-1].end]
        if any(name.is_alliance for name in names):
            return Who(text, is_alliance=True)
        model = next((thing.id for name in names if (thing := name.of_kind("model")) and not name.company), "")
        companies = tuple(dict.fromkeys(each for name in names if (each := self.company_of(name))))
        if model:
            return Who(text, model=model, companies=companies[:1])
        if all(name.of_kind("member", "partner", "rival") for name in names):
            return Who(text, companies=companies)
        brand = names[-1].of_kind("brand")
        if brand is not None and len(names) == 1:
            return Who(text, brand=brand.id)
        return Who(text, companies=companies)

    def company(self, piece: Piece) -> str:
        """Return the id of the company that a piece names, or an empty text."""
        return self.company_of(piece.name) if piece.name is not None else ""

    def company_of(self, name: Name) -> str:
        """Return the id of the company that a name stands for: its own, or that of the brand's only maker."""
        own = name.of_kind("member", "partner", "rival")
        if own is not None:
            return own.id
        brand = name.of_kind("brand")
        if brand is not None and brand.id in self.setting.owners:
            return self.setting.owners[brand.id]
        company = name.of_kind("company")
        return company.id if company is not None and company.id != ALLIANCE else ""

    def when_at(self, position: int, *, take: bool = True) -> When | None:
        """Return the time of a statement at a place, and take it: the nearest on the side where the language puts it."""
        times = [
            piece
            for piece in self.pieces
            if piece.when is not None and piece.when.manner != "base" and id(piece) not in self._owned
        ]
        before = [piece for piece in times if piece.end <= position]
        behind = [piece for piece in times if piece.start >= position]
        others = [piece.start for piece in self.pieces if piece.number is not None and piece.start > position]
        limit = min(others, default=len(self.text))
        near = [piece for piece in behind if piece.start < limit] if self.tongue.is_number_first else []
        found = near[:1] or before[-1:] or behind[:1]
        if not found:
            return None
        if take:
            self.take(found[0])
        return found[0].when

    def base(self) -> Piece | None:
        """Return the time that something is compared with."""
        return next((piece for piece in self.pieces if piece.when is not None and piece.when.manner == "base"), None)

    def places(self) -> tuple[str, ...]:
        """Return the markets and regions of the sentence, and take their names."""
        found = [piece for piece in self.pieces if piece.name is not None and piece.name.place]
        self.take(*found)
        return tuple(dict.fromkeys(piece.name.place for piece in found if piece.name is not None))

    def named(self, *kinds: str) -> list[Piece]:
        """Return the names of things of the given kinds."""
        return [piece for piece in self.pieces if piece.name is not None and piece.name.of_kind(*kinds) is not None]

    def somebody(self) -> list[Piece]:
        """Return the names that the sentence is about."""
        return [piece for chain in self.chains for piece in chain]

    def alliance(self) -> list[Piece]:
        """Return the names that mean the alliance itself."""
        return [piece for piece in self.somebody() if is_alliance(piece)]

    def at(self, when: When | None) -> list[Piece]:
        """Return the pieces of a time."""
        return [piece for piece in self.pieces if piece.when is not None and piece.when == when]

    def counted_by(self, number: Piece, tags: Container[str]) -> Piece | None:
        """Return what a number counts: the word next to it, articles and counters aside."""
        place = self.pieces.index(number) + 1
        while place < len(self.pieces) and self.pieces[place].tag in (GLUE, "given"):
            place += 1
        piece = self.pieces[place] if place < len(self.pieces) else None
        return piece if piece is not None and piece.tag in tags and not self.is_used(piece) else None

    # ---------------------------------------------------------------------------------------------------- claims

    def claim(self, rule: str, pieces: Iterable[Piece | None], **details: object) -> Claim:
        """Return a claim about the words from the first to the last of some pieces, and take these."""
        own = [piece for piece in pieces if piece is not None]
        self.take(*own)
        start, end = min(piece.start for piece in own), max(piece.end for piece in own)
        claim = Claim(
            rule=rule,
            text=" ".join(self.text[start:end].split()),
            start=self.offset + start,
            end=self.offset + end,
            sentence=" ".join(self.text.split()),
        )
        return replace(claim, **details)  # type: ignore[arg-type]

    def left_over(self) -> list[Piece]:
        """Return what no rule took and what changes something."""
        return [
            piece
            for piece in self.pieces
            if piece.kind != "mark" and piece.tag not in _LINKS and id(piece) not in self.used
        ]

    # ---------------------------------------------------------------------------------------------------- inside

    def _cast(self) -> None:
        """Tell those who are added, left out or stood against from those whom the sentence is about."""
        chain: list[Piece] = []
        names = [piece for piece in self.pieces if piece.name is not None and _is_somebody(piece.name)]
        chains: list[list[Piece]] = []
        for piece in names:
            if chain and self._is_listed(chain[-1], piece):
                chain.append(piece)
            else:
                chain = [piece]
                chains.append(chain)
        for listed in chains:
            role = self._role(listed)
            if role:
                self.roles[role].append(listed)
            else:
                self.chains.append(listed)

    def _is_listed(self, one: Piece, other: Piece) -> bool:
        between = [piece for piece in self.pieces if one.end <= piece.start and piece.end <= other.start]
        if one.name is None or other.name is None or (other.name.is_alliance and between):
            return False
        covered = sum(len(piece.text) for piece in between)
        is_plain = all(piece.tag in _LINKS or piece.text == "," for piece in between)
        joins = not between or any(piece.tag == "and" or piece.text == "," for piece in between)
        is_owner = bool(one.name.of_kind("model") or other.name.of_kind("model")) and is_plain
        return (is_plain and joins and covered <= len(self.text[one.end : other.start])) or is_owner

    def _role(self, chain: Sequence[Piece]) -> str:
        before = self._neighbour(chain[0], -1)
        behind = self._neighbour(chain[-1], 1)
        if behind is not None and behind.tag in _BEHIND:
            return _BEHIND[behind.tag]
        return _BEFORE.get(before.tag, "") if before is not None else ""

    def _neighbour(self, piece: Piece, step: int) -> Piece | None:
        """Return the next piece that is no article or particle."""
        place = self.pieces.index(piece) + step
        while 0 <= place < len(self.pieces) and step < 0 and self.pieces[place].tag in (GLUE, "given"):
            place += step
        return self.pieces[place] if 0 <= place < len(self.pieces) else None


def is_alliance(piece: Piece) -> bool:
    """Return whether a piece names the alliance itself."""
    return piece.name is not None and piece.name.is_alliance


def _is_somebody(name: Name) -> bool:
    return name.is_alliance or name.of_kind(*COMPANIES, "brand", "model") is not None


def _pieces(text: str, tongue: Tongue, words: Vocabulary, names: LocalNames) -> list[Piece]:
    found: list[Piece] = []
    taken: list[tuple[int, int]] = []

    def keep(piece: Piece) -> None:
        found.append(piece)
        taken.append((piece.start, piece.end))

    valued = [
        (match.start(), match.end()) for match in words.pattern.finditer(text) if words.meanings[plain(match[0])][1]
    ]
    for start, end in valued:
        tag, value = words.meanings[plain(text[start:end])]
        keep(Piece("word", text[start:end], start, end, tag, value))
    for when, (start, end) in tongue.times(free_of(text, taken)):
        keep(Piece("time", text[start:end], start, end, when=when))
    for name in names.find(text, taken):
        keep(Piece("name", name.text, name.start, name.end, name=name))
    for ordinal in tongue.ordinals(text, taken):
        keep(Piece("ordinal", ordinal.text, ordinal.start, ordinal.end, ordinal=ordinal))
    for number in tongue.numbers(text, taken):
        keep(Piece("number", number.text, number.start, number.end, number=number))
    for match in words.pattern.finditer(free_of(text, taken)):
        tag, value = words.meanings[plain(match[0])]
        keep(Piece("word", match[0], match.start(), match.end(), tag, value))
    rest = free_of(text, taken)
    for match in re.finditer(r"[^\W_]+|[^\w\s\0]|_", rest):
        kind = "unknown" if match[0].isalnum() else "mark"
        found.append(Piece(kind, match[0], match.start(), match.end()))
    found.sort(key=lambda piece: piece.start)
    return [_hedging(piece, found) for piece in found]


def _hedging(piece: Piece, pieces: Sequence[Piece]) -> Piece:
    """Return a hedge that stands behind a number and its counter as a word that adds nothing: the number has it."""
    if piece.tag != "hedge_behind":
        return piece
    before = [each for each in pieces if each.end <= piece.start and each.end >= piece.start - 6]
    is_read = any(each.number is not None and each.number.hedge for each in before[-2:])
    return replace(piece, tag=GLUE) if is_read else piece

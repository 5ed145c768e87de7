"""What clauses claim of rivals: places in an order, and how far somebody is ahead or behind."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from alliance.publish.claim import Claim
from alliance.publish.clauses.clause import MEASURES, Clause
from alliance.publish.interval import Interval
from alliance.publish.numerals import Stated

_ZERO = Fraction(0)


def read_distance(clause: Clause) -> Iterator[Claim]:
    """Read how far a rival is: "3 891 véhicules derrière General Motors", "plus de véhicules que Toyota"."""
    words = clause.words("behind", "ahead_of", "fewer_than")
    rivals = [chain for chain in clause.roles["than"] if len(chain) == 1]
    if len(words) != 1 or len(rivals) != 1 or len(clause.roles["than"]) != 1:
        return
    word, rival = words[0], rivals[0][0]
    numbers = clause.numbers("")
    way = "ahead" if word.tag == "ahead_of" else "behind"
    if len(numbers) > 1 or rival.name is None or not clause.company(rival):
        return
    more = Interval(_ZERO, None, low_open=True)
    stated = numbers[0].number if numbers else Stated(word.text, word.start, word.end, _ZERO, more)
    who = clause.who_at(word.start)
    clause.take(*clause.words("sold", "sales", "vehicle", "than", "reached", "is", "was", "ranks", "world"))
    yield clause.claim(
        "distance", [*numbers, word, rival], measure="sales", stated=stated, who=who, when=clause.when_at(word.end),
        says={"way": way, "rival": clause.company(rival)},
    )  # fmt: skip


def read_rank(clause: Clause) -> Iterator[Claim]:
    """Read a place among rivals: "le quatrième groupe automobile mondial", "parmi les cinq premiers", "世界第4位"."""
    for piece in clause.free("ordinal"):
        known = clause.words("group", "place", "world", "ranks", "sales", "is", "was")
        if piece.ordinal is None or not clause.has("group", "place", "world", "ranks", "sales"):
            continue
        value = piece.ordinal.value
        electric = clause.word("electric", "hybrid")
        measure = MEASURES[electric.tag] if electric is not None else "sales"
        clause.take(*known, electric)
        who = clause.who_at(piece.start)
        yield clause.claim(
            "rank", [piece, *(word for word in known if word.tag in ("group", "place") and word.start >= piece.start)],
            measure=measure, who=who, when=clause.when_at(piece.end), places=clause.places(),
            says={"place": f"top {-value}" if value < 0 else str(value)},
        )  # fmt: skip

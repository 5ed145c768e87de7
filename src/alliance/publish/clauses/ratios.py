"""What clauses claim in percent: stakes, shares of own sales and of markets, growth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.publish.claim import Claim, Who
from alliance.publish.clauses.clause import MEASURES, Clause, Piece, is_alliance
from alliance.publish.dates import When
from alliance.publish.interval import Interval
from alliance.publish.numerals import Stated
from alliance.record.members import ALLIANCE

_ZERO = Fraction(0)


def read_stake(clause: Clause) -> Iterator[Claim]:
    """Read a share of a company: "Renault détient 43,4 % du capital de Nissan"."""
    numbers = clause.numbers("percent")
    verb, noun = clause.word("holds"), clause.word("stake")
    chains = [chain for chain in clause.chains if len(chain) == 1 and clause.company(chain[0])]
    if len(numbers) != 1 or len(chains) != 2 or len(clause.chains) != 2 or (verb is None and noun is None):
        return
    held = next((chain[0] for chain in chains if _is_held(clause, chain[0], numbers[0])), None)
    holder = next((chain[0] for chain in chains if chain[0] != held), None)
    if held is None or holder is None:
        return
    clause.take(noun, verb)
    yield clause.claim(
        "stake", [holder, numbers[0], held], measure="stake", stated=numbers[0].number,
        who=Who(holder.text, companies=(clause.company(holder),)), when=clause.when_at(numbers[0].end),
        things=(clause.company(held),),
    )  # fmt: skip


def read_own_share(clause: Clause) -> Iterator[Claim]:
    """Read which part of its sales somebody makes somewhere: "réalise 22,2 % de ses ventes en Asie du Sud-Est"."""
    numbers = clause.numbers("percent")
    noun = clause.word("own_sales")
    places = clause.named("market", "region")
    if len(numbers) != 1 or noun is None:
        return
    whole = clause.alliance()
    others = [piece for piece in clause.somebody() if clause.company(piece) and not is_alliance(piece)]
    clause.take(*clause.words("represents", "reached", "sales", "pronoun", "sold"))
    if whole and len(others) == 1 and not places:
        clause.take(*whole)
        yield clause.claim(
            "own share", [numbers[0], noun], measure="sales", stated=numbers[0].number, who=clause.together(others),
            when=clause.when_at(numbers[0].end), says={"whole": ALLIANCE},
        )  # fmt: skip
        clause.take(*others)
        return
    if not places:
        return
    yield clause.claim(
        "own share", [numbers[0], noun], measure="sales", stated=numbers[0].number, who=clause.who_at(numbers[0].start),
        when=clause.when_at(numbers[0].end), places=clause.places(),
    )  # fmt: skip


def read_growth(clause: Clause) -> Iterator[Claim]:
    """Read a change: "en hausse de 18,2 %", "ont reculé de 3 % en 2015", "18.2%増加した", "ont augmenté en 2017"."""
    ways = clause.words("up", "down")
    numbers = clause.numbers("percent", "points")
    if len(ways) > 1 or (not ways and not (numbers and numbers[0].number and numbers[0].number.sign)):
        return
    if len(numbers) > 1 or (not ways and clause.has("share")):
        return
    if numbers and numbers[0].number is not None:
        stated = numbers[0].number
        way = ("down" if ways[0].tag == "down" else "up") if ways else "down" if stated.sign == "-" else "up"
        if way == "down" and stated.value > 0:
            stated = _mirrored(stated)
    elif ways:
        way = ways[0].tag
        allowed = Interval(_ZERO, None, low_open=True) if way == "up" else Interval(None, _ZERO, high_open=True)
        stated = Stated(ways[0].text, ways[0].start, ways[0].end, _ZERO, allowed, "percent")
    else:
        return
    position = numbers[0].start if numbers else ways[0].start
    says = {"direction": way}
    if stated.unit == "points":
        says["points"] = "yes"
    base, when = clause.base(), clause.when_at(position)
    if base is not None and base.when is not None:
        if when is None:
            when, says["after_base"] = base.when, "yes"
        elif not _is_year_before(base.when, when):
            return
        says["base"] = base.when.text
    if clause.has("like_for_like"):
        says["like_for_like"] = "yes"
    electric = clause.word("electric", "hybrid")
    measure = MEASURES[electric.tag] if electric is not None else "synergies" if clause.has("synergies") else "sales"
    clause.take(
        electric, base,
        *clause.words("like_for_like", "both_years", "synergies", "sales", "own_sales", "vehicle", "reached", "represents"),
    )  # fmt: skip
    if not numbers and clause.numbers(""):
        return
    yield clause.claim(
        "growth", [*ways, *numbers], measure=measure, stated=stated, when=when, who=clause.who_at(position),
        places=clause.places(), says=says,
    )  # fmt: skip


def read_share(clause: Clause) -> Iterator[Claim]:
    """Read a share of a market: "29,7 % du marché russe en 2013", "2013年のロシア市場のシェアは29.7%"."""
    numbers = clause.numbers("percent")
    noun = clause.word("share")
    if len(numbers) != 1 or noun is None or clause.has("electric", "hybrid"):
        return
    who = clause.who_at(numbers[0].start)
    clause.take(*clause.words("share", "holds", "has", "represents", "reached", "is", "was", "market_size"))
    clause.take(*(piece for piece in clause.words("world") if not clause.named("market", "region")))
    yield clause.claim(
        "share", [numbers[0], noun], measure="market_share", stated=numbers[0].number, who=who,
        when=clause.when_at(numbers[0].end), places=clause.places(),
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _is_held(clause: Clause, name: Piece, number: Piece) -> bool:
    """Return whether a name is that of the company owned: it stands at the word for its shares, or at the number."""
    step = -1 if clause.tongue.is_number_first else 1
    is_given = clause.tongue.is_number_first
    following = clause.pieces.index(name) + step
    while 0 <= following < len(clause.pieces) and clause.pieces[following].tag in ("glue", "given"):
        is_given = is_given or clause.pieces[following].tag == "given"
        following += step
    piece = clause.pieces[following] if 0 <= following < len(clause.pieces) else None
    if piece == number and not clause.tongue.is_number_first and clause.counted_by(number, {"stake"}) is not None:
        return True  # "43.4 % of the shares" behind the name
    return piece is not None and (piece.tag == "stake" or (piece == number and is_given))


def _is_year_before(base: When | None, when: When) -> bool:
    if base is None:
        return False
    if base.kind == "relative":
        return base.label == 1
    if base.first is None or when.first is None:
        return base.label != 0 and base.label + 1 == when.label
    return (when.first.year - base.first.year, when.first.month - base.first.month) == (1, 0)


def _mirrored(stated: Stated) -> Stated:
    wanted = stated.allowed
    mirrored = Interval(
        None if wanted.high is None else -wanted.high,
        None if wanted.low is None else -wanted.low,
        wanted.high_open,
        wanted.low_open,
    )
    return replace(stated, value=-stated.value, allowed=mirrored)

"""What clauses claim in numbers: money, vehicles, and how many things there are."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from alliance.publish.claim import Claim, Who
from alliance.publish.clauses.clause import ITSELF, MEASURES, Clause
from alliance.units import CURRENCIES

_ZERO = Fraction(0)
INDUSTRY = Who(companies=("industry",))
COUNTED = {
    "brand": "brands", "market": "markets", "plant": "plants", "employees": "employees", "function": "functions", "member": "members",
}  # fmt: skip


def read_amount(clause: Clause) -> Iterator[Claim]:
    """Read an amount of money, and how early a goal was reached: "4,3 milliards d'euros de synergies, avec un an d'avance"."""
    numbers = clause.numbers(*CURRENCIES)
    noun = clause.word("synergies")
    if not numbers or noun is None:
        return
    says = {"aim": "yes"} if clause.has("aim") else {}
    clause.take(*clause.words("aim", "reached", "total", "synergies"))
    who_of_all = ITSELF
    for piece in numbers:
        when = clause.when_at(piece.end)
        who_of_all = who = clause.who_at(piece.start) if clause.chains or clause.has("pronoun") else ITSELF
        yield clause.claim("amount", [piece], measure="synergies", stated=piece.number, when=when, who=who, says=says)
    early = clause.word("ahead", "late")
    if early is not None and len(numbers) == 1:
        yield clause.claim(
            "schedule", [early], who=who_of_all, measure="synergies",
            stated=numbers[0].number, when=clause.when_at(numbers[0].end),
            says={"count": early.value, "unit": "year", "way": "ahead" if early.tag == "ahead" else "behind"},
        )  # fmt: skip


def read_list(clause: Clause) -> Iterator[Claim]:
    """Read a complete list: "neuf marques : Renault, Nissan, ... et Lada", "ルノー、日産…の九つのブランド"."""
    for noun, kind in (("brand", "brand"), ("function", "function")):
        word = clause.word(noun)
        names = [piece for piece in clause.named(kind) if not clause.is_used(piece) or kind == "brand"]
        if (
            word is None
            or len(names) < 3
            or (not clause.numbers("") and not any(mark.text in ":：(（" for mark in clause.free("mark")))
        ):
            continue
        listed = [chain for chain in clause.chains if len(chain) > 2] if kind == "brand" else [names]
        if len(listed) != 1 or any(piece.name is None or piece.name.of_kind(kind) is None for piece in listed[0]):
            continue
        if kind == "brand":
            clause.chains.remove(listed[0])
        things = tuple(
            thing.id for piece in listed[0] if piece.name is not None and (thing := piece.name.of_kind(kind))
        )
        yield clause.claim(
            "list", listed[0], measure=COUNTED[noun], who=clause.who_at(word.start) if kind == "brand" else ITSELF,
            when=clause.when_at(word.end), things=things,
        )  # fmt: skip


def read_count(clause: Clause) -> Iterator[Claim]:
    """Read how many things there are: "neuf marques", "près de 200 marchés", "九つのブランド"."""
    for piece in clause.numbers(""):
        noun = clause.counted_by(piece, COUNTED)
        employs = clause.word("employs") if noun is None else None
        if noun is None and employs is None:
            continue
        measure = COUNTED[noun.tag] if noun is not None else "employees"
        if clause.has("was") and not clause.free("time"):
            continue
        clause.take(*clause.words("has", "holds", "employs", "is", "was", "world"))
        who = ITSELF if measure in ("functions", "members") else clause.who_at(piece.start)
        if measure in ("functions", "members"):
            clause.take(*clause.alliance(), *clause.words("pronoun"))
        yield clause.claim(
            "count", [piece, noun], measure=measure, stated=piece.number, who=who, when=clause.when_at(piece.end),
            places=clause.places() if measure != "markets" else (),
        )  # fmt: skip


def read_quantity(clause: Clause) -> Iterator[Claim]:
    """Read a number of vehicles: "a vendu 9,96 millions de véhicules en 2016", "996万台を販売した"."""
    first: Claim | None = None
    for piece in clause.numbers(""):
        stated = piece.number
        assert stated is not None
        noun = clause.counted_by(piece, {"vehicle", "car", "electric", "hybrid"})
        is_market = clause.has("market_size")
        if not is_market and not clause.has("sold", "sales", "cumulative") and noun is None:
            continue
        if noun is None and stated.value < 100 and first is None and not is_market:
            continue
        kind = next((word for word in clause.words("electric", "hybrid") if noun is None or noun == word), None)
        if kind is None and noun is not None and noun.tag in ("vehicle", "car"):
            kind = next((word for word in clause.words("electric", "hybrid") if not clause.is_used(word)), None)
        measure = "market_size" if is_market else MEASURES[kind.tag] if kind is not None else "sales"
        if first is not None and noun is None and kind is None:
            measure = first.measure
        when = clause.when_at(piece.end)
        who = INDUSTRY if is_market else clause.who_at(piece.start)
        if is_market:
            clause.take(*clause.words("market_size", "world"))
        says = {}
        if clause.has("cumulative") or (
            when is not None and when.manner in ("through", "since") and when.kind != "part"
        ):
            says["cumulative"] = "yes"
        if clause.has("aim"):
            says["aim"] = "yes"
        clause.take(
            kind,
            *clause.words("sold", "sales", "reached", "total", "cumulative", "aim", "world", "is", "was", "represents"),
        )
        claim = clause.claim(
            "cumulative" if says.get("cumulative") else "quantity", [piece, noun], measure=measure, stated=stated,
            when=when, places=clause.places(), who=who, says=says,
        )  # fmt: skip
        yield claim
        first = first or claim
        if noun is not None and noun.tag == "car" and measure == "sales":
            yield clause.claim(
                "class",
                [noun],
                measure="sales",
                stated=stated,
                when=when,
                places=claim.places,
                who=who,
                says={"noun": "cars"},
            )

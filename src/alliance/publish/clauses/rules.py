"""What clauses can claim, whatever their language: numbers sold, money, growth, shares, counts, ranks, dates, people.

Each rule looks for the words that it needs, takes everything it understands, and leaves the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from fractions import Fraction

from alliance.publish.claim import Claim, Who
from alliance.publish.clauses.clause import Clause, Piece
from alliance.publish.dates import When
from alliance.publish.interval import Interval
from alliance.publish.numerals import Stated
from alliance.record.members import ALLIANCE
from alliance.units import CURRENCIES

ITSELF = Who(is_alliance=True)
INDUSTRY = Who(companies=("industry",))
COUNTED = {
    "brand": "brands", "market": "markets", "plant": "plants", "employees": "employees", "function": "functions", "member": "members",
}  # fmt: skip
# Words for a number of vehicles that name the measure.
MEASURES = {"electric": "ev_sales", "hybrid": "phev_sales"}
_ZERO = Fraction(0)

Rule = Callable[[Clause], Iterator[Claim]]


def read_creation(clause: Clause) -> Iterator[Claim]:
    """Read since when somebody exists: "créée en mars 1999", "1999年3月に設立された"."""
    verb = clause.word("created")
    if verb is None or not clause.free("time"):
        return
    who = clause.who_at(verb.start)
    when = clause.when_at(verb.end)
    if when is not None:
        clause.own(*_pieces_of(clause, when))
        yield clause.claim("created", [verb, *_pieces_of(clause, when)], who=who, when=when)


def read_joining(clause: Clause) -> Iterator[Claim]:
    """Read when a company joined: "a rejoint l'Alliance en octobre 2016"."""
    verb = clause.word("joined")
    companies = [piece for piece in _somebody(clause) if clause.company(piece) and not _is_alliance(piece)]
    if verb is None or len(companies) != 1 or not clause.free("time"):
        return
    when = clause.when_at(verb.end)
    clause.take(*(piece for piece in _somebody(clause) if _is_alliance(piece)))
    company = clause.company(companies[0])
    clause.own(*_pieces_of(clause, when))
    yield clause.claim(
        "joined",
        [verb, *companies, *_pieces_of(clause, when)],
        things=(company,),
        when=when,
        who=Who(companies=(company,)),
    )


def read_membership(clause: Clause) -> Iterator[Claim]:
    """Read who is a member: "est membre de l'Alliance", "l'Alliance réunit A, B et C", "trois membres : A, B et C"."""
    verb = clause.word("is_member", "made_of")
    companies = [piece for piece in _somebody(clause) if clause.company(piece) and not _is_alliance(piece)]
    alliance = [piece for piece in _somebody(clause) if _is_alliance(piece)]
    numbers = clause.numbers("")
    noun = clause.word("member")
    if verb is None and not (noun is not None and numbers and len(companies) > 1):
        if noun is None or len(companies) != 1 or not alliance or numbers:
            return
        verb = noun
    if not companies or (not alliance and verb is not None and verb.tag == "is_member"):
        return
    is_whole = len(companies) > 1 and not (verb is not None and verb.tag == "is_member")
    clause.take(*alliance, noun, *clause.words("is", "has", "pronoun", "was"))
    when = clause.when_at(companies[-1].end)
    if numbers and noun is not None:
        yield clause.claim(
            "count", [numbers[0], noun], measure="members", stated=numbers[0].number, who=ITSELF, when=when
        )
    yield clause.claim(
        "members", [verb, *companies], measure="members", who=ITSELF, when=when,
        things=tuple(dict.fromkeys(clause.company(piece) for piece in companies)), says={"whole": "yes"} if is_whole else {},
    )  # fmt: skip


def read_partnership(clause: Clause) -> Iterator[Claim]:
    """Read who works with the alliance: "Daimler est partenaire de l'Alliance"."""
    verb = clause.word("partner")
    companies = [piece for piece in _somebody(clause) if clause.company(piece) and not _is_alliance(piece)]
    alliance = [piece for piece in _somebody(clause) if _is_alliance(piece)]
    if verb is None or not alliance or not companies:
        return
    clause.take(*alliance)
    when = clause.when_at(verb.end)
    for piece in companies:
        yield clause.claim("partnership", [piece, verb], things=(clause.company(piece),), who=ITSELF, when=when)


def read_home(clause: Clause) -> Iterator[Claim]:
    """Read where a company is at home: "est basée au Japon", "日本に本社を置く"."""
    verb = clause.word("home")
    companies = [piece for piece in _somebody(clause) if clause.company(piece)]
    places = clause.named("market")
    if verb is None or len(companies) != 1 or len(places) != 1 or clause.free("time"):
        return
    assert places[0].name is not None
    yield clause.claim(
        "home", [companies[0], verb, places[0]], things=(clause.company(companies[0]),), places=(places[0].name.place,)
    )


def read_people(clause: Clause) -> Iterator[Claim]:
    """Read who holds an office, or leads a function: "est le PDG de Renault", "dirige les achats"."""
    people = clause.named("person")
    if len(people) != 1 or people[0].name is None:
        return
    person = people[0].name.of_kind("person")
    functions = clause.named("function")
    office, leads = clause.word("office"), clause.word("leads")
    verbs = clause.words("is", "was", "became")
    assert person is not None
    is_past = clause.has("was", "became")
    if clause.word("was") is not None and not clause.free("time"):
        return
    if leads is not None and len(functions) == 1 and functions[0].name is not None:
        thing = functions[0].name.of_kind("function")
        assert thing is not None
        when = clause.when_at(leads.end)
        clause.take(*(piece for piece in _somebody(clause) if _is_alliance(piece)), *clause.words("function"))
        yield clause.claim(
            "leader",
            [people[0], functions[0], leads],
            things=(thing.id,),
            says={"person": person.id},
            when=when,
            who=ITSELF,
        )
    elif office is not None:
        organisations = [piece for piece in _somebody(clause) if _is_alliance(piece) or clause.company(piece)]
        if len(organisations) != 1:
            return
        own = organisations[0]
        when = clause.when_at(office.end)
        yield clause.claim(
            "office", [people[0], office, own, *verbs], who=ITSELF, when=when,
            things=(ALLIANCE if _is_alliance(own) else clause.company(own),),
            says={"person": person.id, "office": office.value, "past": "yes" if is_past else ""},
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
    whole = [piece for piece in _somebody(clause) if _is_alliance(piece)]
    others = [piece for piece in _somebody(clause) if clause.company(piece) and not _is_alliance(piece)]
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


def read_count(clause: Clause) -> Iterator[Claim]:
    """Read how many things there are: "neuf marques", "près de 200 marchés", "九つのブランド"."""
    for piece in clause.numbers(""):
        noun = _noun(clause, piece, COUNTED)
        employs = clause.word("employs") if noun is None else None
        if noun is None and employs is None:
            continue
        measure = COUNTED[noun.tag] if noun is not None else "employees"
        if clause.has("was") and not clause.free("time"):
            continue
        clause.take(*clause.words("has", "holds", "employs", "is", "was", "world"))
        who = ITSELF if measure in ("functions", "members") else clause.who_at(piece.start)
        if measure in ("functions", "members"):
            clause.take(*(name for name in _somebody(clause) if _is_alliance(name)), *clause.words("pronoun"))
        yield clause.claim(
            "count", [piece, noun], measure=measure, stated=piece.number, who=who, when=clause.when_at(piece.end),
            places=clause.places() if measure != "markets" else (),
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


def read_quantity(clause: Clause) -> Iterator[Claim]:
    """Read a number of vehicles: "a vendu 9,96 millions de véhicules en 2016", "996万台を販売した"."""
    first: Claim | None = None
    for piece in clause.numbers(""):
        stated = piece.number
        assert stated is not None
        noun = _noun(clause, piece, {"vehicle", "car", "electric", "hybrid"})
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


# In the order in which they are tried: the narrow ones first.
RULES: tuple[Rule, ...] = (
    read_creation, read_joining, read_membership, read_partnership, read_home, read_people, read_distance, read_rank,
    read_stake, read_own_share, read_share, read_growth, read_amount, read_list, read_count, read_quantity,
)  # fmt: skip


# --------------------------------------------------------------------------------------------------- inside


def _somebody(clause: Clause) -> list[Piece]:
    return [piece for chain in clause.chains for piece in chain]


def _is_alliance(piece: Piece) -> bool:
    return piece.name is not None and piece.name.is_alliance


def _pieces_of(clause: Clause, when: When | None) -> list[Piece]:
    return [piece for piece in clause.pieces if piece.when is not None and piece.when == when]


def _noun(clause: Clause, number: Piece, tags: Container[str]) -> Piece | None:
    """Return what a number counts: the word next to it, articles and counters aside."""
    place = clause.pieces.index(number) + 1
    while place < len(clause.pieces) and clause.pieces[place].tag in ("glue", "given"):
        place += 1
    piece = clause.pieces[place] if place < len(clause.pieces) else None
    return piece if piece is not None and piece.tag in tags and not clause.is_used(piece) else None


def _is_held(clause: Clause, name: Piece, number: Piece) -> bool:
    """Return whether a name is that of the company owned: it stands at the word for its shares, or at the number."""
    step = -1 if clause.tongue.is_number_first else 1
    is_given = clause.tongue.is_number_first
    following = clause.pieces.index(name) + step
    while 0 <= following < len(clause.pieces) and clause.pieces[following].tag in ("glue", "given"):
        is_given = is_given or clause.pieces[following].tag == "given"
        following += step
    piece = clause.pieces[following] if 0 <= following < len(clause.pieces) else None
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

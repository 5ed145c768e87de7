"""What clauses claim of origins, belonging and people: created, joined, members, partners, homes, offices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from alliance.publish.claim import Claim, Who
from alliance.publish.clauses.clause import ITSELF, Clause, is_alliance
from alliance.record.members import ALLIANCE

_ZERO = Fraction(0)


def read_creation(clause: Clause) -> Iterator[Claim]:
    """Read since when somebody exists: "créée en mars 1999", "1999年3月に設立された"."""
    verb = clause.word("created")
    if verb is None or not clause.free("time"):
        return
    who = clause.who_at(verb.start)
    when = clause.when_at(verb.end)
    if when is not None:
        clause.own(*clause.at(when))
        yield clause.claim("created", [verb, *clause.at(when)], who=who, when=when)


def read_joining(clause: Clause) -> Iterator[Claim]:
    """Read when a company joined: "a rejoint l'Alliance en octobre 2016"."""
    verb = clause.word("joined")
    companies = [piece for piece in clause.somebody() if clause.company(piece) and not is_alliance(piece)]
    if verb is None or len(companies) != 1 or not clause.free("time"):
        return
    when = clause.when_at(verb.end)
    clause.take(*clause.alliance())
    company = clause.company(companies[0])
    clause.own(*clause.at(when))
    yield clause.claim(
        "joined",
        [verb, *companies, *clause.at(when)],
        things=(company,),
        when=when,
        who=Who(companies=(company,)),
    )


def read_membership(clause: Clause) -> Iterator[Claim]:
    """Read who is a member: "est membre de l'Alliance", "l'Alliance réunit A, B et C", "trois membres : A, B et C"."""
    verb = clause.word("is_member", "made_of")
    companies = [piece for piece in clause.somebody() if clause.company(piece) and not is_alliance(piece)]
    alliance = clause.alliance()
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
    companies = [piece for piece in clause.somebody() if clause.company(piece) and not is_alliance(piece)]
    alliance = clause.alliance()
    if verb is None or not alliance or not companies:
        return
    clause.take(*alliance)
    when = clause.when_at(verb.end)
    for piece in companies:
        yield clause.claim("partnership", [piece, verb], things=(clause.company(piece),), who=ITSELF, when=when)


def read_home(clause: Clause) -> Iterator[Claim]:
    """Read where a company is at home: "est basée au Japon", "日本に本社を置く"."""
    verb = clause.word("home")
    companies = [piece for piece in clause.somebody() if clause.company(piece)]
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
        clause.take(*clause.alliance(), *clause.words("function"))
        yield clause.claim(
            "leader",
            [people[0], functions[0], leads],
            things=(thing.id,),
            says={"person": person.id},
            when=when,
            who=ITSELF,
        )
    elif office is not None:
        organisations = [piece for piece in clause.somebody() if is_alliance(piece) or clause.company(piece)]
        if len(organisations) != 1:
            return
        own = organisations[0]
        when = clause.when_at(office.end)
        yield clause.claim(
            "office", [people[0], office, own, *verbs], who=ITSELF, when=when,
            things=(ALLIANCE if is_alliance(own) else clause.company(own),),
            says={"person": person.id, "office": office.value, "past": "yes" if is_past else ""},
        )  # fmt: skip

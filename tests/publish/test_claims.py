"""What each rule reads from a sentence: whom, what, when and where it states something of."""

from importlib.resources import as_file, files

import pytest

from alliance.figures.catalogue import load_catalogue
from alliance.publish.claim import Claim
from alliance.publish.claims import RULES, read_claims
from alliance.record.alliance_file import read_alliance_file
from alliance.record.members import Registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    """Return the names of the reference alliance; no figures are needed to read."""
    with as_file(files("alliance.reference")) as folder:
        return read_alliance_file(folder).registry


def read(registry: Registry, text: str) -> list[Claim]:
    """Return the claims of a text."""
    return list(read_claims(text, registry, load_catalogue(), owners={"lada": "avtovaz"}).claims)


# sentence, rule, words, and what the claim must hold
READ = [
    (
        "In 2016 the Alliance sold 9.96 million vehicles.",
        "quantity",
        "sold 9.96 million vehicles",
        {"measure": "sales"},
    ),
    ("It sold 424,797 electric vehicles through 2016.", "cumulative", "424,797", {"measure": "ev_sales"}),
    ("Its 4.4 million units of cumulative sales", "cumulative", "4.4 million", {"measure": "sales"}),
    ("Nissan produced 507,430 vehicles in 2016.", "quantity", "507,430", {"measure": "output"}),
    ("Mitsubishi exported 400,000 vehicles in 2016.", "quantity", "400,000", {}),
    ("Synergies reached EUR 4.3 billion in 2015.", "amount", "EUR 4.3 billion", {"measure": "synergies"}),
    ("It finished 3,891 vehicles behind General Motors.", "distance", "3,891", {}),
    ("Sales rose 8.5 % in 2017.", "growth", "8.5 %", {"measure": "sales"}),
    ("Sales rose in 2017.", "growth", "rose", {}),
    ("It has a 7 % market share in Europe.", "share", "7 %", {"places": ("europe",)}),
    ("One in nine vehicles sold worldwide in 2016 is ours.", "share", "One in nine", {}),
    ("Japan is 20 % of Nissan's sales.", "own share", "20 %", {"places": ("JP",)}),
    ("Nissan owns 34 % of Mitsubishi Motors.", "stake", "34 %", {"things": ("mitsubishi",)}),
    ("It has nine brands.", "count", "nine brands", {"measure": "brands"}),
    ("It sells in nearly 200 markets.", "count", "nearly 200 markets", {"measure": "markets"}),
    ("It has 122 manufacturing plants.", "count", "122", {"measure": "plants"}),
    ("It employs more than 470,000 people.", "count", "470,000", {"measure": "employees"}),
    ("Its two brands are Dacia and Lada.", "list", "Dacia and Lada", {"things": ("dacia", "lada")}),
    (
        "the alliance of Renault, Nissan and Mitsubishi",
        "members",
        "Renault",
        {"things": ("renault", "nissan", "mitsubishi")},
    ),
    ("a partnership with Daimler", "partnership", "Daimler", {"things": ("daimler",)}),
    ("Created in March 1999, it grew.", "created", "March 1999", {}),
    ("the 18th anniversary of the Alliance", "anniversary", "18th", {"says": {"years": "18"}}),
    ("Nissan built its first vehicle in 1933.", "first vehicle", "1933", {}),
    ("Mitsubishi joined the Alliance in October 2016.", "joined", "October 2016", {"things": ("mitsubishi",)}),
    ("Synergies of EUR 4.3 billion, one year ahead of schedule.", "schedule", "one year ahead", {}),
    ("The convergence generated EUR 4.3 billion of synergies.", "cause", "The convergence", {}),
    ("It has released its new booklet.", "release", "new booklet", {}),
    ("one of the top four car groups", "rank", "top four", {"says": {"place": "top 4"}}),
    ("It ranked third in 2016.", "rank", "third", {"says": {"place": "3"}}),
    ("the best-selling carmaker in Europe", "superlative", "best-selling", {"places": ("europe",)}),
    ("Carlos Ghosn is CEO of Nissan.", "office", "Carlos Ghosn is CEO of Nissan", {"things": ("nissan",)}),
    ("Purchasing is led by Yasuhiro Yamauchi.", "leader", "Purchasing", {"things": ("purchasing",)}),
    ("An executive leads each function.", "leaders", "each function", {}),
    ("The total of sales includes Mitsubishi.", "inclusion", "includes Mitsubishi", {"things": ("mitsubishi",)}),
    ("The total counts Mitsubishi by calendar year.", "calendar", "calendar year", {"things": ("mitsubishi",)}),
    ("Nissan is based in Japan.", "home", "Nissan is based in Japan", {"places": ("JP",)}),
    ("It sold 10 million cars in 2016.", "class", "cars", {}),
]


@pytest.mark.parametrize(("sentence", "rule", "words", "holds"), READ, ids=lambda value: str(value)[:40])
def test_a_rule_reads_its_kind_of_sentence(
    sentence: str, rule: str, words: str, holds: dict[str, object], registry: Registry
) -> None:
    """Each rule understands the words it is named for, and nothing of them stays unread."""
    claims = [claim for claim in read(registry, sentence) if claim.rule == rule]
    assert len(claims) == 1, [(claim.rule, claim.text) for claim in read(registry, sentence)]
    assert words.lower() in claims[0].text.lower()
    assert {name: getattr(claims[0], name) for name in holds} == holds
    assert "unread" not in {claim.rule for claim in read(registry, sentence)}


WHO = [
    ("Renault and Nissan sold 9 million vehicles in 2016.", ("renault", "nissan")),
    ("Sales of Toyota reached 10 million vehicles in 2016.", ("toyota",)),
    ("Nissan grew. It sold 5 million vehicles in 2016.", ("nissan",)),
    ("9 million vehicles were sold by Nissan in 2016.", ("nissan",)),
    ("While Renault waited, Nissan sold 5 million vehicles in 2016.", ("nissan",)),
    ("Nissan, which owns part of Mitsubishi, sold 5 million vehicles in 2016.", ("nissan",)),
    ("Without AVTOVAZ, Renault sold 3 million vehicles in 2016.", ("renault",)),
]


@pytest.mark.parametrize(("text", "companies"), WHO)
def test_a_statement_is_about_its_subject(text: str, companies: tuple[str, ...], registry: Registry) -> None:
    """Lists, "it", "sold by", clauses and insertions lead to the one that is meant."""
    (claim,) = [claim for claim in read(registry, text) if claim.rule == "quantity"]
    assert claim.who.companies == companies


def test_what_is_added_and_left_out_is_kept(registry: Registry) -> None:
    """What "with" and "without" name counts beside or less the subject."""
    with_it = read(registry, "The Alliance, with Mitsubishi Motors, sold 9 million vehicles in 2016.")[0]
    assert (with_it.who.is_alliance, with_it.who.joined) == (True, ("mitsubishi",))
    without = read(registry, "Excluding Lada, the Alliance sold 9 million vehicles in 2016.")[0]
    assert (without.who.is_alliance, without.who.left_out) == (True, ("avtovaz",))


def test_numbers_side_by_side_share_noun_and_place(registry: Registry) -> None:
    """In "30,000 in Europe in 2015 and 21,000 in 2016" are two claims of the same kind and place."""
    claims = read(registry, "Mitsubishi sold 30,000 plug-in hybrids in Europe in 2015 and 21,000 in 2016.")
    assert [(claim.measure, claim.places, claim.when and claim.when.text) for claim in claims] == [
        ("phev_sales", ("europe",), "2015"),
        ("phev_sales", ("europe",), "2016"),
    ]


def test_a_time_goes_on_within_a_paragraph_only(registry: Registry) -> None:
    """The next sentence speaks of the same year; the next paragraph need not."""
    text = (
        "In 2016 Renault sold 3 million vehicles. Nissan sold 5 million vehicles.\n\nToyota sold 10 million vehicles."
    )
    assert [claim.when and claim.when.text for claim in read(registry, text)] == ["2016", "2016", None]


def test_words_of_a_claim_stand_where_it_says(registry: Registry) -> None:
    """Start and end of a claim count in the text without its marks."""
    text = "A [first sentence]{#a}.\n\nIn 2016, the Alliance sold [9.96 million vehicles]{#b}."
    whole = read_claims(text, registry, load_catalogue())
    claim = next(claim for claim in whole.claims if claim.mark and claim.mark.id == "b")
    assert whole.plain[claim.start : claim.end] == "sold 9.96 million vehicles"
    assert {claim.mark.id for claim in whole.claims if claim.mark} == {"a", "b"}


def test_every_rule_is_explained() -> None:
    """A rule is a function with a docstring that shows the words it reads."""
    assert [rule.__name__ for rules in RULES.values() for rule in rules if '"' not in str(rule.__doc__)] == []

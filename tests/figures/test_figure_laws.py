"""Laws that hold for every figure, whatever was reported and whoever counts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.figures.small_alliance import sales, snapshot

from alliance.calendar import parse_period
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Convention, Figure, Question
from alliance.record.facts import Fact
from alliance.record.snapshot import Snapshot

MEMBERS = ("renault", "nissan", "mitsubishi", "avtovaz")
PERIODS = ("2015", "2016", "2016-H1", "2016-H2", "2016-Q1", "2016-04..2017-03", "2017-Q1", "2016-03", "through 2015")
ASKED = ("2016", "2016-H1", "2016-04..2016-06", "2016-04..2017-03", "through 2016", "2015-01..2016-06")


@st.composite
def reports(draw: st.DrawFn) -> list[Fact]:
    """Draw what members reported: plain and rounded, with and without others inside, corrected, built for others, totals."""
    made = []
    for _ in range(draw(st.integers(0, 14))):
        member = draw(st.sampled_from(MEMBERS))
        columns: dict[str, object] = {
            "half": Fraction(draw(st.sampled_from([0, 0, 5]))),
            "bound": draw(st.sampled_from(["", "", "", "lower"])),
            "status": draw(st.sampled_from(["reported", "reported", "derived", "estimated"])),
        }
        if member == "renault" and draw(st.booleans()):
            columns["covers"] = "renault+avtovaz"
        if draw(st.integers(0, 5)) == 0:
            columns["counterparty"] = draw(st.sampled_from(MEMBERS))
        if draw(st.integers(0, 7)) == 0:
            columns["role"] = "correction"
        if draw(st.integers(0, 7)) == 0:
            member, columns["covers"] = "alliance", "+".join(draw(st.sets(st.sampled_from(MEMBERS), min_size=2)))
        made.append(sales(member, draw(st.sampled_from(PERIODS)), draw(st.integers(-20, 900)), **columns))
    return made


@st.composite
def perimeters(draw: st.DrawFn) -> str:
    """Draw a perimeter: members whole, at a share, left out, or from a day on."""
    first, *others = draw(st.permutations(MEMBERS))[: draw(st.integers(1, 4))]
    text = first
    for member in others:
        form = draw(st.sampled_from(["+ {}", "+ 50% {}", "- {}", "+ {} from 2016-07-01", "+ {}"]))
        text += " " + form.format(member)
    return text


def ask(record: Snapshot, perimeter: str, period: str, **asked: object) -> Figure:
    """Return a figure."""
    return consolidate(record, Question("sales", perimeter, parse_period(period), **asked))  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(reports(), perimeters(), st.sampled_from(ASKED), st.sets(st.sampled_from(list(Convention))))
def test_a_figure_is_its_terms_and_its_lines(
    facts: list[Fact], perimeter: str, period: str, conventions: set[Convention]
) -> None:
    """§1, §10: value, terms and lines are one number; a refusal says why and never comes with a number."""
    figure = ask(snapshot(facts), perimeter, period, by=("member",), conventions=frozenset(conventions))
    if figure.value is None:
        assert figure.refusal is not None
        assert figure.refusal.reason
        assert not figure.terms
        return
    assert figure.refusal is None
    assert all(term.weight for term in figure.terms)
    assert figure.value == sum((term.amount for term in figure.terms), Fraction(0))
    assert figure.value == sum((row.value for row in figure.rows if row.value is not None), Fraction(0))
    assert figure.half >= 0


def counted(figure: Figure) -> set[str]:
    """Return the members whose vehicles are in a figure."""
    return {member for term in figure.terms for member in term.fact.members_covered}


@settings(max_examples=150, deadline=None)
@given(reports(), st.permutations(MEMBERS), st.sampled_from(ASKED))
def test_a_bigger_perimeter_never_drops_a_member(facts: list[Fact], members: list[str], period: str) -> None:
    """§3: whoever is in the figure of some members is in the figure of more members."""
    record = snapshot([fact for fact in facts if not fact.counterparty])
    known = [ask(record, " + ".join(members[: count + 1]), period) for count in range(len(members))]
    given_figures = [figure for figure in known if figure.value is not None]
    for smaller, bigger in pairwise(given_figures):
        assert counted(smaller) <= counted(bigger)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(MEMBERS), st.integers(0, 10**7), min_size=1), st.permutations(MEMBERS))
def test_the_order_of_members_does_not_matter(values: dict[str, int], order: list[str]) -> None:
    """§3: a perimeter is a set."""
    record = snapshot([sales(member, "2016", value) for member, value in values.items()])
    named = [member for member in order if member in values]
    assert ask(record, " + ".join(named), "2016").value == sum(values.values())


@settings(max_examples=100, deadline=None)
@given(reports(), st.sampled_from(MEMBERS), st.sampled_from(ASKED))
def test_shares_of_a_member_add_up_to_the_member(facts: list[Fact], member: str, period: str) -> None:
    """§3: a third and two thirds are the whole, to the last vehicle."""
    record = snapshot([fact for fact in facts if not fact.covers])
    parts = [ask(record, f"{share} * {member}", period).value for share in ("1/3", "2/3", "1")]
    if None not in parts:
        assert parts[0] + parts[1] == parts[2]  # type: ignore[operator]


@settings(max_examples=60, deadline=None)
@given(reports(), st.sampled_from(MEMBERS), st.sampled_from(ASKED))
def test_what_a_refusal_names_is_enough(facts: list[Fact], member: str, period: str) -> None:
    """§2: file what a refusal names, and the figure is there."""
    usable = [fact for fact in facts if not (fact.bound or fact.counterparty or fact.role == "correction")]
    # Two that disagree are another matter: filing a third one settles nothing.
    held = list({(fact.member, fact.start, fact.end): fact for fact in usable}.values())
    figure = ask(snapshot(held), member, period)
    if figure.refusal is None or not figure.refusal.missing:
        return
    delivered = [
        Fact("sales", missing.member, missing.period.start, missing.period.end, Fraction(7), "vehicles")
        for missing in figure.refusal.missing
    ]
    assert ask(snapshot([*held, *delivered]), member, period).value is not None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 900), min_size=2, max_size=5), st.integers(0, 6))
def test_knowledge_is_the_last_delivery_known_by_then(values: list[int], asked: int) -> None:
    """§9: of a chain of restatements the last one known on the day answers."""
    names = [f"delivery {number}" for number in range(len(values))]
    days = {name: date(2017, 1, 1 + number) for number, name in enumerate(names)}
    record = snapshot(
        [sales("nissan", "2016", value, delivery=name) for name, value in zip(names, values, strict=True)],
        known_on=days,
        replacing=frozenset(names[1:]),
    )
    day = date(2016, 12, 31) if asked == 0 else date(2017, 1, asked)
    figure = ask(record, "nissan", "2016", known_on=day)
    known = [value for name, value in zip(names, values, strict=True) if days[name] <= day]
    assert figure.value == (known[-1] if known else None)

"""The perimeter algebra (§3): who counts, from when, at what share."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.figures.small_alliance import RELATIONS, snapshot, year

from alliance.calendar import parse_period
from alliance.errors import PerimeterError, UnknownName
from alliance.figures.expression import parse_expression
from alliance.figures.ownership import owned, solve
from alliance.figures.perimeter import Perimeter, compile_perimeter
from alliance.record.relations import Relation

RECORD = snapshot()
MEMBERS = ("renault", "nissan", "mitsubishi", "avtovaz")
DAYS = st.dates(date(2014, 1, 1), date(2018, 12, 31))
SHARES = st.sampled_from(["50%", "43.4 % of", "0.434 *", "1/3 *", "0 *", "100%"])
NAMES = st.sampled_from([*MEMBERS, "alliance", "legal(alliance)", "owned(renault)", "Europeans"])
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("({}) + ({})".format, inner, inner),
        st.builds("({}) - ({})".format, inner, inner),
        st.builds("({}) & ({})".format, inner, inner),
        st.builds("{} ({})".format, SHARES, inner),
        st.builds("({}) @ {}".format, inner, DAYS),
        st.builds("({}) from {}".format, inner, DAYS),
    ),
    max_leaves=4,
)


def compiled(text: str, label: int = 2016) -> Perimeter:
    """Return a perimeter as it is for one calendar year."""
    return compile_perimeter(text, RECORD, year(label))


def weights(text: str, day: date) -> dict[str, Fraction]:
    """Return the weights of a day; members that are left out or not named are dropped."""
    try:
        perimeter = compiled(text)
    except PerimeterError as error:
        # Taking away a part of a member that is not named is refused; such expressions are no examples.
        assume("Nobody counts" in str(error))
        return {}
    found = {member: perimeter.weight(member, day) for member in perimeter.stretches}
    return {member: weight for member, weight in found.items() if weight}


@given(EXPRESSIONS, EXPRESSIONS, DAYS)
def test_union_takes_the_larger_weight(first: str, second: str, day: date) -> None:
    """The union p + q counts every member once, at the larger of its weights; the order does not matter."""
    union = weights(f"({first}) + ({second})", day)
    one, two = weights(first, day), weights(second, day)
    assert union == {member: max(one.get(member, 0), two.get(member, 0)) for member in one | two}
    assert union == weights(f"({second}) + ({first})", day)


@given(EXPRESSIONS, DAYS)
def test_union_with_itself_changes_nothing(text: str, day: date) -> None:
    """Both p + p and p & p are p, and p - p counts nobody."""
    assert weights(f"({text}) + ({text})", day) == weights(text, day) == weights(f"({text}) & ({text})", day)
    assert weights(f"(({text}) - ({text})) + ({text})", day) == weights(text, day)


@given(EXPRESSIONS, EXPRESSIONS, DAYS)
def test_taking_away_and_adding_again_gives_the_union_of_whole_members(first: str, second: str, day: date) -> None:
    """What is (p - q) + q is p + q wherever q counts whole, and never more than p + q."""
    again = weights(f"(({first}) - ({second})) + ({second})", day)
    union = weights(f"({first}) + ({second})", day)
    taken = weights(second, day)
    assert all(again[member] <= union[member] for member in again)
    assert all(again[member] == union[member] for member in union if taken.get(member, 1) == 1)


@given(EXPRESSIONS, EXPRESSIONS, DAYS)
def test_a_bigger_perimeter_never_drops_a_member(first: str, second: str, day: date) -> None:
    """Adding to a perimeter lowers no weight, and intersecting raises none."""
    alone, more = weights(first, day), weights(f"({first}) + ({second})", day)
    both = weights(f"({first}) & ({second})", day)
    assert all(more[member] >= weight for member, weight in alone.items())
    assert all(alone[member] >= weight for member, weight in both.items())


@given(EXPRESSIONS, DAYS, DAYS)
def test_a_frozen_perimeter_is_the_same_on_every_day(text: str, frozen: date, day: date) -> None:
    """Frozen at d, a perimeter weighs everybody on every day as it does on d when asked for d: stakes included."""
    try:
        then = compile_perimeter(text, RECORD, parse_period(frozen.isoformat()))
    except PerimeterError as error:
        assume("Nobody counts" in str(error))
        assert not weights(f"({text}) @ {frozen}", day)
        return
    on_the_day = {member: then.weight(member, frozen) for member in then.stretches}
    assert weights(f"({text}) @ {frozen}", day) == {member: weight for member, weight in on_the_day.items() if weight}


def test_a_name_stands_in_quotes_of_either_kind() -> None:
    """Single quotes, which a shell leaves, mean what double ones mean."""
    assert str(parse_expression("'Mitsubishi Motors' + \"renault\"")) == "Mitsubishi Motors + renault"


@given(EXPRESSIONS)
def test_the_printed_form_means_the_same(text: str) -> None:
    """A tree printed and read again is the same tree."""
    tree = parse_expression(text)
    assert parse_expression(str(tree)) == tree or str(parse_expression(str(tree))) == str(tree)


@given(EXPRESSIONS)
def test_the_stretches_of_a_member_are_all_of_time(text: str) -> None:
    """The stretches of every named member follow each other without gap or overlap, from ever to ever."""
    try:
        perimeter = compiled(text)
    except PerimeterError:
        return
    for stretches in perimeter.stretches.values():
        assert stretches[0].start is None
        assert stretches[-1].end is None
        assert all(before.end == after.start for before, after in pairwise(stretches))


def test_the_alliance_counts_members_and_partners_as_counted_at_the_time() -> None:
    """`alliance` counts Mitsubishi from 2016-01-01, Lada from 2009, and Daimler never."""
    perimeter = compiled("alliance")
    assert perimeter.counted(year(2016)) == ("renault", "nissan", "mitsubishi", "avtovaz")
    assert perimeter.counted(year(2015)) == ("renault", "nissan", "avtovaz")
    assert perimeter.counted(year(2008)) == ("renault", "nissan")
    assert any("pro forma" in note for note in perimeter.notes)


def test_the_legal_alliance_counts_members_from_the_day_they_joined() -> None:
    """`legal(alliance)` counts Mitsubishi from 2016-10-20, and leaves the partner unspecified."""
    perimeter = compiled("legal(alliance)")
    assert perimeter.in_words("mitsubishi", year(2016)) == "whole, from 2016-10-20"
    assert perimeter.weight("mitsubishi", date(2016, 10, 19)) == 0
    assert perimeter.weight("avtovaz", date(2016, 10, 19)) is None


def test_left_out_is_more_than_not_named() -> None:
    """`renault - avtovaz` leaves AVTOVAZ out explicitly; `renault` says nothing about it."""
    assert compiled("renault - avtovaz").weight("avtovaz", date(2017, 1, 1)) == 0
    assert compiled("renault").weight("avtovaz", date(2017, 1, 1)) is None
    assert compiled("(renault - avtovaz) & renault").weight("avtovaz", date(2017, 1, 1)) == 0


def test_taking_away_who_is_not_named_is_told() -> None:
    """Nissan is not in Renault, so taking it away may change nothing: a note says so, unless the left side names it."""
    told = "Nissan is not named in 'renault': it is left out where others report it inside."
    assert compile_perimeter("renault - nissan", RECORD, year(2016)).notes == (told,)
    assert compile_perimeter("renault + nissan - nissan", RECORD, year(2016)).notes == ()


def test_look_through_shares_ignore_or_solve_cross_holdings() -> None:
    """`owned(renault)` is 43.4 % of Nissan and 14.756 % of Mitsubishi; solved, Renault's own weight is above one."""
    ignored, solved = compiled("owned(renault)"), compiled("owned(renault, solved)")
    day = date(2016, 6, 1)
    assert ignored.weight("nissan", day) == Fraction("0.434")
    assert ignored.weight("mitsubishi", day) == Fraction("0.14756")
    assert solved.weight("renault", day) == 1 / (1 - Fraction("0.434") * Fraction("0.15"))
    assert solved.weight("avtovaz", day) is None
    assert compiled("owned(renault)", 2015).weight("mitsubishi", day) is None
    assert compiled("owned(renault) @ 2016-11-01", 2015).weight("mitsubishi", day) == Fraction("0.14756")


STAKES = st.lists(st.integers(0, 20), min_size=9, max_size=9)


@given(STAKES)
def test_solved_shares_are_the_limit_of_following_the_stakes(percents: list[int]) -> None:
    """Solved look-through shares equal e + eS + eSS + ... and are left unchanged by one more step."""
    names = MEMBERS[:3]
    pairs = [(holder, held) for holder in names for held in names]
    stakes = {pair: Fraction(percent, 100) for pair, percent in zip(pairs, percents, strict=True) if pair[0] != pair[1]}
    record = snapshot(relations=[Relation(*pair[:1], "owns", pair[1], weight) for pair, weight in stakes.items()])
    shares = owned(record, "renault", names, date(2016, 12, 31), solved=True).shares
    reached = dict.fromkeys(names, Fraction(0)) | {"renault": Fraction(1)}
    series = dict(reached)
    for _ in range(40):
        reached = {held: sum(reached[each] * stakes.get((each, held), 0) for each in names) for held in names}
        series = {name: series[name] + reached[name] for name in names}
    start = {name: Fraction(int(name == "renault")) for name in names}
    again = {
        held: start[held] + sum(shares.get(each, 0) * stakes.get((each, held), 0) for each in names) for held in names
    }
    assert again == {name: shares.get(name, 0) for name in names}
    assert all(0 <= shares.get(name, 0) - series[name] < Fraction(1, 10**12) for name in names)


@given(st.lists(st.integers(-9, 9), min_size=9, max_size=9), st.lists(st.integers(-9, 9), min_size=3, max_size=3))
def test_elimination_agrees_with_cramers_rule(numbers: list[int], right: list[int]) -> None:
    """The exact solver gives what determinants give, and None exactly where the determinant is 0."""
    matrix = [[Fraction(value) for value in numbers[row : row + 3]] for row in (0, 3, 6)]

    def determinant(m: list[list[Fraction]]) -> Fraction:
        return sum(
            m[0][i] * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]) for i in range(3)
        )

    whole = determinant(matrix)
    found = solve(matrix, [Fraction(value) for value in right])
    if whole == 0:
        assert found is None
        return
    for column in range(3):
        swapped = [[*row[:column], Fraction(right[i]), *row[column + 1 :]] for i, row in enumerate(matrix)]
        assert found is not None
        assert found[column] == determinant(swapped) / whole


def test_a_full_circle_of_stakes_is_refused() -> None:
    """Two companies that own each other wholly have no look-through shares, and nobody invents them."""
    links = [*RELATIONS[:2], Relation("renault", "owns", "nissan", Fraction(1))]
    links.append(Relation("nissan", "owns", "renault", Fraction(1)))
    with pytest.raises(PerimeterError, match="full circle"):
        compile_perimeter("owned(renault, solved)", snapshot(relations=links), year(2016))


def test_stakes_that_disagree_are_refused() -> None:
    """Two stakes of the same day are never averaged; a change of that day outranks a description of it."""
    day = date(2010, 4, 7)
    as_of = Relation("renault", "owns", "nissan", Fraction("0.443"), day, precision="as of")
    change = Relation("renault", "owns", "nissan", Fraction("0.434"), day)
    record = snapshot(relations=[*RELATIONS[:2], as_of, change])
    assert compile_perimeter("owned(renault)", record, year(2010)).weight("nissan", day) == Fraction("0.434")
    other = Relation("renault", "owns", "nissan", Fraction("0.44"), day)
    with pytest.raises(PerimeterError, match="Sources disagree"):
        compile_perimeter("owned(renault)", snapshot(relations=[*RELATIONS[:2], other, change]), year(2010))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("renault +", "position 10"),
        ("alliance @ 2016", "needs a day, but '2016' came .*position 12.*2016-12-31"),
        ("constant alliance", "needs a day"),
        ("renault-nissan", "spaces around the one you mean"),
        ("dacia", "is a brand"),
        ("loop", "contains itself"),
        ("renault - renault", "Nobody counts"),
        ("renault - 50% avtovaz", r"'\(renault \+ avtovaz\) - \(50% avtovaz\)'"),
        ("renault - avtovaz from 2019-01-01", "Name it on the left first"),
        ("renault # nissan", "'#' cannot stand"),
        ("150% nissan", "from 0 to 100 %"),
        ("0.5 nissan", r"0.5 \* nissan"),
        ("(renault", r"'\)' was expected"),
        ("renault) + nissan", "position 8"),
        ("owned(alliance)", "takes one company"),
        ("owned(renault, both)", "'solved' was expected"),
        ("legal(nissan)", r"legal\(alliance\)"),
        ("renault from 2016-02-30", "2016-02-30"),
        ("renault from 2016-10-20 to 2016-01-01", "not before 2016-10-20"),
        ("", "A name was expected"),
        ("(" * 2000 + "renault", "At most 40 parentheses|at most 300 words"),
        (" + ".join(["renault"] * 2000), "at most 300 words"),
        ("renault to 9999-12-31", "9999-12-31"),
        ("renault from 0001-01-01", "0001-01-01"),
        ("9" * 5000 + " * renault", "share of at most"),
    ],
)
def test_a_wrong_perimeter_says_where_and_what_to_do(text: str, says: str) -> None:
    """A text that is no perimeter is refused with what was expected, where, and what to write."""
    with pytest.raises(PerimeterError, match=says):
        compiled(text)


def test_an_unknown_name_points_at_its_place() -> None:
    """A name that nobody knows is refused with its position and the nearest names."""
    with pytest.raises(
        UnknownName, match=r"'nisan'.*position 11.*Did you mean 'Nissan'|'nisan'.*position 11.*'nissan'"
    ):
        compiled("renault + nisan")


@given(st.text(alphabet="renault nisa+-&()@%*0123456789.,\"'", max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fall over: it is a perimeter or a named refusal."""
    try:
        said = compiled(text).summary()
    except (PerimeterError, UnknownName) as error:
        said = str(error)
    assert said


@given(DAYS)
def test_dates_limit_on_both_ends(day: date) -> None:
    """`from a to b` counts both days and nothing outside."""
    last = day + timedelta(days=30)
    text = f"nissan from {day} to {last}"
    inside = [day, last]
    assert all(weights(text, each) == {"nissan": 1} for each in inside)
    assert not weights(text, day - timedelta(days=1))
    assert not weights(text, last + timedelta(days=1))


def test_the_alliance_answers_to_its_other_names() -> None:
    """An alias of the alliance means `alliance`, unless it reads as names joined by a hyphen."""
    assert compiled("Renault-Nissan Alliance").stretches == compiled("alliance").stretches
    assert compiled("legal(Renault-Nissan Alliance)").stretches == compiled("legal(alliance)").stretches


def test_a_printed_total_names_exactly_its_members() -> None:
    """`reported(...)` counts the alliance's own total for exactly these members, and stands alone."""
    perimeter = compiled("reported(alliance)")
    assert perimeter.covers == ("renault", "nissan", "mitsubishi", "avtovaz")
    assert perimeter.counted(year(2016)) == ("alliance",)
    assert compiled("renault").covers == ()
    for text in (
        "reported(renault) + nissan",
        "50% reported(renault)",
        "reported(legal(alliance))",
        "reported(renault",
    ):
        with pytest.raises(PerimeterError):
            compiled(text)

"""The statement of all functions: every column and every row adds up, and no euro counts twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.synergy.statement import LEAVES, PRICES, Line, Part, Statement, statement

MEMBERS = ("north", "south", "east")
CENTS = st.integers(-(10**13), 10**13)
SOME = st.dictionaries(st.sampled_from(MEMBERS), CENTS)
COLUMNS = (*LEAVES, "share", "stand_alone", "counts")


@st.composite
def parts(draw: st.DrawFn) -> list[Part]:
    """Draw filed plans of some functions whose members pay together what they bear together."""
    found = []
    for function in draw(
        st.lists(st.sampled_from(["engineering", PRICES, "people", "works"]), min_size=1, unique=True)
    ):
        members = draw(st.lists(st.sampled_from(MEMBERS), min_size=1, unique=True))
        bears = {member: draw(CENTS) for member in members}
        paid = [draw(CENTS) for _ in members[1:]]
        pays = dict(zip(members, [sum(bears.values()) - sum(paid), *paid], strict=True))
        years = tuple(range(2017, 2017 + draw(st.integers(1, 4))))
        prices = (
            {(member, year): draw(CENTS) for member in members for year in years} if function == "engineering" else {}
        )
        alone = {member: draw(CENTS) for member in members}
        avoided, valued = ({who: cents for who, cents in draw(SOME).items() if who in members} for _ in range(2))
        found.append(Part(function, years, alone, bears, pays, avoided, valued, prices))
    return found


def is_exact(found: Statement) -> bool:
    """Return whether members and functions come to the same in every column, and every row to its own sums."""
    whole = found.total()
    by_member = [found.total(member=member) for member in found.members]
    by_function = [found.total(function=function) for function in found.functions]
    columns = all(
        getattr(whole, name) == sum(getattr(line, name) for line in lines)
        for name in COLUMNS
        for lines in (by_member, by_function, found.lines.values())
    )
    return columns and all(
        line.stand_alone - line.joint == line.share == line.reduction + line.avoided + line.valued + line.transfer
        and line.counts == line.share + line.moved
        for line in (*found.lines.values(), *by_member, *by_function)
    )


@given(parts())
@settings(max_examples=150)
def test_every_column_and_row_adds_up(found: list[Part]) -> None:
    """In cents and in whole euros, members, functions and kinds of saving come to the same; transfers come to 0."""
    whole = statement(found)
    assert is_exact(whole)
    assert is_exact(whole.rounded())
    for part in found:
        assert whole.total(function=part.function).transfer == 0
        alone = sum(part.stand_alone[member] for member in part.members)
        own = [whole.lines[part.function, member] for member in part.members]
        assert sum(line.stand_alone for line in own) == alone
    # Rounding moves no line by more than two euros a leaf.
    for key, line in whole.rounded().lines.items():
        assert all(abs(100 * getattr(line, leaf) - getattr(whole.lines[key], leaf)) <= 200 for leaf in LEAVES)


@given(parts())
@settings(max_examples=150)
def test_a_price_effect_counts_once(found: list[Part]) -> None:
    """What counts is the shares, less exactly the price effects that purchasing's own plan of the same years tells."""
    whole = statement(found)
    told = {year for part in found if part.function == PRICES for year in part.years}
    twice = sum(cents for part in found for (_, year), cents in part.by_prices.items() if year in told)
    assert whole.total().counts == whole.total().share - twice
    assert sum(each.struck for each in whole.struck) == twice
    for part in found:
        if part.function != PRICES:
            assert whole.total(function=part.function).moved == -sum(part.by_prices.values())


def test_the_rule_by_hand() -> None:
    """Of 100 saved by engineering 30 are prices: 10 in a year that purchasing plans are struck out, 20 move to its line."""
    engineering = Part(
        "engineering", (2017, 2018), {"north": 300}, {"north": 200}, {"north": 200}, {"north": 40},
        by_prices={("north", 2017): 10, ("north", 2018): 20},
    )  # fmt: skip
    buying = Part(PRICES, (2017,), {"north": 50}, {"north": 45}, {"north": 45})
    found = statement([engineering, buying])
    assert found.lines["engineering", "north"] == Line(200, 60, 40, 0, 0, -30)
    assert found.lines[PRICES, "north"] == Line(45, 5, 0, 0, 0, 20)
    assert found.total().counts == 100 + 5 - 10

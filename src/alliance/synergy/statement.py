"""One statement of all functions: what each member has alone, pays together and is better off by, with no euro counted twice.

Everything is in whole cents, and everything adds up: over members, over functions, and from the kinds of saving to the share.

The rule against counting twice: *a quantity effect belongs to engineering, a price effect to purchasing.* Fewer and other
parts are engineering's. What volume takes off the price of a part is purchasing's, wherever a plan claims it; in the years for which
purchasing has a plan of its own, that plan tells the price effect, and the other claim on it is struck out. In other years it moves to
the line of purchasing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alliance.plan.apportion import apportioned

RULE = "quantity effect to engineering, price effect to purchasing"
# Where price effects belong.
PRICES = "purchasing"
# What adds up over members and functions; the rest follows from these.
LEAVES = ("joint", "reduction", "avoided", "valued", "transfer", "moved")


@dataclass(frozen=True)
class Line:
    """What one member has of one function, or some members of some functions together, cents.

    Parameters
    ----------
    joint : int
        What it pays of the joint plan, after transfers.
    reduction : int
        What it spends less in its own accounts than by its own best plan.
    avoided : int
        What it need not spend once; it shows as a fall in no account.
    valued : int
        What is valued and paid to nobody, such as lost margin or an open post.
    transfer : int
        What it receives (+) or pays (-) so that what it bears becomes its share.
    moved : int
        Price effects that are counted in another line (-), or come from one (+).
    """

    joint: int = 0
    reduction: int = 0
    avoided: int = 0
    valued: int = 0
    transfer: int = 0
    moved: int = 0

    @property
    def share(self) -> int:
        """What the member is better off by under the rule of sharing: reduced, avoided, valued and transferred together."""
        return self.reduction + self.avoided + self.valued + self.transfer

    @property
    def stand_alone(self) -> int:
        """What the member would spend by its own best plan."""
        return self.joint + self.share

    @property
    def counts(self) -> int:
        """What counts in the statement: the share, after price effects were put where they belong."""
        return self.share + self.moved

    def __add__(self, other: Line) -> Line:
        return Line(*(getattr(self, leaf) + getattr(other, leaf) for leaf in LEAVES))


@dataclass(frozen=True)
class Part:
    """What a filed plan of one function says for the statement.

    Parameters
    ----------
    function : str
        ``"engineering"``.
    years : tuple of int
        The years of its plan.
    stand_alone, bears, pays : mapping of str to int, cents
        By member: its own best plan, what it bears in the joint plan, what it pays under the rule of sharing.
    avoided, valued : mapping of str to int, cents
        By member: savings that are avoided, and that are valued and paid to nobody.
    by_prices : mapping of (str, int) to int, cents
        By member and year: savings from prices that fall with the volume, if another function claims such too.
    """

    function: str
    years: tuple[int, ...]
    stand_alone: Mapping[str, int]
    bears: Mapping[str, int]
    pays: Mapping[str, int]
    avoided: Mapping[str, int] = field(default_factory=dict)
    valued: Mapping[str, int] = field(default_factory=dict)
    by_prices: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @property
    def members(self) -> tuple[str, ...]:
        """Who plans together."""
        return tuple(self.pays)


@dataclass(frozen=True)
class Struck:
    """A price effect that was taken out of the lines of a function.

    Parameters
    ----------
    function : str
        Whose plan claims it.
    struck_of, moved_of : mapping of str to int, cents
        By member: what purchasing's own plan of the same years tells already, and what moves to the line of purchasing.
    years : tuple of int
        The years in which it is struck.
    """

    function: str
    struck_of: Mapping[str, int]
    moved_of: Mapping[str, int]
    years: tuple[int, ...]

    @property
    def struck(self) -> int:
        """What is struck of all members together."""
        return sum(self.struck_of.values())

    @property
    def moved(self) -> int:
        """What moves of all members together."""
        return sum(self.moved_of.values())


@dataclass(frozen=True)
class Statement:
    """One statement of all functions.

    Parameters
    ----------
    lines : mapping of (str, str) to Line
        By function and member.
    struck : tuple of Struck
        What the rule against counting twice took out of which function.
    """

    lines: Mapping[tuple[str, str], Line]
    struck: tuple[Struck, ...] = ()

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions, in order."""
        return tuple(dict.fromkeys(function for function, _ in self.lines))

    @property
    def members(self) -> tuple[str, ...]:
        """The members, in order."""
        return tuple(dict.fromkeys(member for _, member in self.lines))

    def total(self, *, function: str = "", member: str = "") -> Line:
        """Return what some lines come to together.

        Parameters
        ----------
        function, member : str
            Only lines of this function, of this member; all if empty.
        """
        found = Line()
        for (each, who), line in self.lines.items():
            if function in ("", each) and member in ("", who):
                found = found + line
        return found

    def only(self, member: str) -> Statement:
        """Return the statement of one member."""
        struck = tuple(
            Struck(each.function, _of(each.struck_of, member), _of(each.moved_of, member), each.years)
            for each in self.struck
        )
        return Statement({key: line for key, line in self.lines.items() if key[1] == member}, struck)

    def rounded(self, unit: int = 100) -> Statement:
        """Return the statement in whole units, every sum exact: leaves are rounded once, function by function.

        Parameters
        ----------
        unit : int
            Cents in one unit; the lines of the answer count units.
        """
        lines = dict(self.lines)
        for function in self.functions:
            keys = [key for key in lines if key[0] == function]
            whole = {
                leaf: apportioned([value / unit for value in values], round(sum(values) / unit))
                for leaf in LEAVES
                for values in [[getattr(lines[key], leaf) for key in keys]]
            }
            for position, key in enumerate(keys):
                lines[key] = Line(*(whole[leaf][position] for leaf in LEAVES))
        struck = []
        for each in self.struck:
            moved = round(each.moved / unit)
            effect = -sum(line.moved for (function, _), line in lines.items() if function == each.function)
            struck.append(Struck(each.function, {"": effect - moved}, {"": moved}, each.years))
        return Statement(lines, tuple(struck))


def statement(parts: Sequence[Part]) -> Statement:
    """Return the statement of some functions.

    Parameters
    ----------
    parts : sequence of Part
        One for each function.
    """
    lines: dict[tuple[str, str], Line] = {}
    for part in parts:
        for member in part.members:
            bears, pays = part.bears[member], part.pays[member]
            avoided, valued = part.avoided.get(member, 0), part.valued.get(member, 0)
            reduction = part.stand_alone[member] - bears - avoided - valued
            lines[part.function, member] = Line(pays, reduction, avoided, valued, bears - pays)
    told = {year for part in parts if part.function == PRICES for year in part.years}
    struck = []
    for part in parts:
        if part.function == PRICES or not part.by_prices:
            continue
        out = _by_member(part.by_prices.items())
        moved = _by_member((key, cents) for key, cents in part.by_prices.items() if key[1] not in told)
        for member, cents in out.items():
            lines[part.function, member] += Line(moved=-cents)
        for member, cents in moved.items():
            lines[PRICES, member] = lines.get((PRICES, member), Line()) + Line(moved=cents)
        years = tuple(sorted({year for _, year in part.by_prices if year in told}))
        struck_of = {member: cents - moved.get(member, 0) for member, cents in out.items()}
        struck.append(Struck(part.function, struck_of, moved, years))
    return Statement(lines, tuple(struck))


def _of(by_member: Mapping[str, int], member: str) -> dict[str, int]:
    return {member: by_member.get(member, 0)}


def _by_member(found: Iterable[tuple[tuple[str, int], int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (member, _), cents in found:
        sums[member] = sums.get(member, 0) + cents
    return sums

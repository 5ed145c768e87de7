"""A cooperative game: members, and what every set of them is worth.

Pure mathematics: nothing here knows of plants or parts. A game is a table (`Game`, every coalition's value) or a rule
(`RuleGame`, a function that is asked when needed). Coalitions are integers: bit ``i`` is member ``i``.

A *gain* game says what a coalition earns, a *cost* game what it spends. Rules of sharing are written for gains; a cost
game is shared as the savings of its opposite, so that "more is better" everywhere inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from alliance.errors import UsageError

Values = npt.NDArray[np.float64]
Kind = Literal["gain", "cost"]
LARGEST_TABLE = 26


class GameError(UsageError):
    """A table of coalition values that is no game; says which coalition is wrong."""


@dataclass(frozen=True, eq=False)
class Game:
    """Members and the value of every coalition.

    Parameters
    ----------
    members : tuple of str
        The n members, in the order of the bits.
    values : array of shape (2**n,)
        Value of each coalition; ``values[0]`` is the empty one and must be 0.
    kind : "gain" or "cost"
        Whether a value is earned or spent.
    unit : str
        Unit of the values, such as ``"EUR"``.
    name : str
        What the game is called on paper.
    at_best : array of shape (2**n,) or None
        What no coalition can do better than: at most earned, or at least spent. None if every value is proved; given where
        values come from plans that may not be the best ones.
    labels : tuple of str
        What must be printed wherever the values are.

    Raises
    ------
    GameError
        If a value is missing or not finite, the empty coalition is worth something, a value is better than it can be, or
        there are too many members.

    Examples
    --------
    >>> glove = Game.from_table(["left", "right"], {"left": 0, "right": 0, "left,right": 1})
    >>> glove.value(["left", "right"])
    1.0
    """

    members: tuple[str, ...]
    values: Values
    kind: Kind = "gain"
    unit: str = ""
    name: str = ""
    at_best: Values | None = None
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        size = len(self.members)
        if not 1 <= size <= LARGEST_TABLE:
            raise GameError(
                f"A table of all coalitions has 1 to {LARGEST_TABLE} members, this one {size}. Give the game as a rule"
                " and share it by sampled Shapley or Owen prices."
            )
        if len(set(self.members)) != size:
            raise GameError(f"A member is named twice: {', '.join(self.members)}. Give each its own name.")
        if self.values.shape != (1 << size,):
            raise GameError(
                f"{size} members have {1 << size} coalitions, but {self.values.size} values came. Give one value each,"
                " the empty coalition first."
            )
        broken = np.flatnonzero(~np.isfinite(self.values))
        if broken.size:
            raise GameError(
                f"The value of {self.label(int(broken[0]))} is {self.values[broken[0]]}. Give a finite number."
            )
        if self.values[0] != 0:
            raise GameError(f"The empty coalition is worth {self.values[0]}. Nobody earns or spends nothing: give 0.")
        if self.at_best is not None:
            self._check_limits(self.at_best)

    def _check_limits(self, at_best: Values) -> None:
        if at_best.shape != self.values.shape or not np.isfinite(at_best).all() or at_best[0] != 0:
            raise GameError("What coalitions do at best must be as many finite numbers as the values, the first one 0.")
        sign = 1.0 if self.kind == "gain" else -1.0
        wrong = np.flatnonzero(sign * (self.values - at_best) > 1e-9 * scale_of(self.values))
        if wrong.size:
            raise GameError(
                f"The value of {self.label(int(wrong[0]))} is {self.values[wrong[0]]}, better than the"
                f" {at_best[wrong[0]]} that it can be at best. Give the limit, not the value, as what is best."
            )

    @classmethod
    def from_table(
        cls,
        members: Sequence[str],
        table: Mapping[str, float],
        *,
        kind: Kind = "gain",
        unit: str = "",
        name: str = "",
    ) -> Game:
        """Return the game of a mapping from coalition (``"a,b"``, any order) to value.

        Raises
        ------
        GameError
            If a coalition is missing, given twice, or names someone who is no member.
        """
        index = {member: position for position, member in enumerate(members)}
        if len(members) > LARGEST_TABLE:
            raise GameError(f"A table of all coalitions has 1 to {LARGEST_TABLE} members, this one {len(members)}.")
        values = np.full(1 << len(members), np.nan)
        values[0] = 0.0
        for coalition, value in table.items():
            mask = 0
            for member in filter(None, (part.strip() for part in coalition.split(","))):
                if member not in index:
                    raise GameError(
                        f"Coalition '{coalition}' names '{member}', who is no member. Members: {', '.join(members)}."
                    )
                mask |= 1 << index[member]
            if mask and not np.isnan(values[mask]):
                raise GameError(f"Coalition '{coalition}' is given twice. Give each coalition once, in any order.")
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise GameError(f"The value of coalition '{coalition}' is {value!r}. Give a number.")
            values[mask] = value
        missing = np.flatnonzero(np.isnan(values))
        if missing.size:
            label = ",".join(member for member in members if int(missing[0]) >> index[member] & 1)
            raise GameError(
                f"The value of coalition '{label}' is missing ({missing.size} of {values.size - 1} are). Give them all."
            )
        return cls(tuple(members), values, kind, unit, name)

    def __len__(self) -> int:
        return len(self.members)

    @property
    def grand(self) -> int:
        """The coalition of all members."""
        return (1 << len(self.members)) - 1

    def mask(self, coalition: Iterable[str]) -> int:
        """Return the integer of a coalition given by names."""
        index = {member: position for position, member in enumerate(self.members)}
        mask = 0
        for member in coalition:
            if member not in index:
                raise GameError(f"'{member}' is no member of this game. Members: {', '.join(self.members)}.")
            mask |= 1 << index[member]
        return mask

    def value(self, coalition: Iterable[str]) -> float:
        """Return the value of a coalition given by names."""
        return float(self.values[self.mask(coalition)])

    def names(self, coalition: int) -> tuple[str, ...]:
        """Return the names of a coalition."""
        return tuple(member for position, member in enumerate(self.members) if coalition >> position & 1)

    def label(self, coalition: int) -> str:
        """Return ``"renault + nissan"`` for a coalition."""
        return " + ".join(self.names(coalition)) or "nobody"

    def gains(self) -> Values:
        """Return the values as gains: a cost counts as minus the cost. Shape (2**n,)."""
        return self.values if self.kind == "gain" else -self.values

    def gains_at_best(self) -> Values:
        """Return what no coalition can gain more than: the gains themselves if they are proved. Shape (2**n,)."""
        if self.at_best is None:
            return self.gains()
        return self.at_best if self.kind == "gain" else -self.at_best

    def savings(self) -> Game:
        """Return the gain game of what each coalition adds to its members going alone, as these are valued."""
        gains = self.gains()
        own = sums(alone(gains))
        at_best = None if self.at_best is None else self.gains_at_best() - own
        name = f"savings of {self.name}".strip()
        return Game(self.members, gains - own, "gain", self.unit, name, at_best, self.labels)

    def is_superadditive(self, tolerance: float = 1e-9) -> bool:
        """Return whether two coalitions without a common member never lose by joining. O(3**n)."""
        gains = self.gains()
        limit = tolerance * scale_of(gains)
        for coalition in range(1, len(gains)):
            parts = splits(coalition)
            if parts.size and float((gains[parts] + gains[coalition ^ parts]).max()) > gains[coalition] + limit:
                return False
        return True


@dataclass(frozen=True)
class RuleGame:
    """Members and a rule that tells any coalition's value when it is asked.

    Parameters
    ----------
    members : tuple of str
        The members.
    rule : callable taking an int and returning a float
        Value of the coalition whose bits are set.
    kind : "gain" or "cost"
        Whether a value is earned or spent.
    unit, name : str
        As in `Game`.
    """

    members: tuple[str, ...]
    rule: Callable[[int], float]
    kind: Kind = "gain"
    unit: str = ""
    name: str = ""

    def __len__(self) -> int:
        return len(self.members)

    def table(self) -> Game:
        """Return the game with every coalition asked: 2**n calls."""
        if len(self.members) > LARGEST_TABLE:
            raise GameError(f"2**{len(self.members)} coalitions are too many to ask. Sample the Shapley value instead.")
        values = np.fromiter((self.rule(mask) for mask in range(1 << len(self.members))), dtype=np.float64)
        return Game(self.members, values, self.kind, self.unit, self.name)


def sums(shares: Values) -> Values:
    """Return what every coalition gets when member ``i`` gets ``shares[i]``: shape (2**n,), O(2**n)."""
    total = np.zeros(1)
    for share in shares:
        total = np.concatenate((total, total + share))
    return total


def scale_of(values: Values) -> float:
    """Return the largest absolute value, 1 if all are 0: what values are divided by before a solver sees them."""
    # Two passes without a copy: the values of twenty members take eight megabytes.
    return max(float(values.max()), -float(values.min())) or 1.0


def alone(values: Values) -> Values:
    """Return the value of each member alone, shape (n,)."""
    own: Values = values[1 << np.arange(len(values).bit_length() - 1)]
    return own


def splits(coalition: int) -> npt.NDArray[np.int64]:
    """Return one part of every split of a coalition into two non-empty parts, each split once, shape (splits,)."""
    rest = coalition ^ (1 << (coalition.bit_length() - 1))
    parts = np.zeros(1, dtype=np.int64)
    while rest:
        lowest = rest & -rest
        parts = np.concatenate((parts, parts + lowest))
        rest ^= lowest
    return parts[1:]


def coalitions_by_size(count: int) -> Iterator[int]:
    """Yield every non-empty coalition of `count` members, small ones first."""
    for size in range(1, count + 1):
        for positions in combinations(range(count), size):
            yield sum(1 << position for position in positions)


def bankruptcy(claims: Sequence[float], estate: float, *, name: str = "") -> Game:
    """Return the game of an estate and claims on it: a coalition gets what the others leave.

    Source: R. Aumann and M. Maschler, J. Economic Theory 36 (1985).
    """
    asked = sums(np.asarray(claims, dtype=np.float64))
    values = np.maximum(0.0, estate - (asked[-1] - asked))
    values[0] = 0.0
    return Game(tuple(str(position + 1) for position in range(len(claims))), values, name=name)


def weighted_voting(weights: Sequence[float], quota: float, *, name: str = "") -> Game:
    """Return the game in which a coalition wins (is worth 1) if its weights reach the quota."""
    won = (sums(np.asarray(weights, dtype=np.float64)) >= quota).astype(np.float64)
    won[0] = 0.0
    return Game(tuple(str(position + 1) for position in range(len(weights))), won, name=name)


def exact_values(game: Game) -> list[Fraction]:
    """Return the gains as exact fractions, each the decimal that its float prints as."""
    return [Fraction(repr(float(value))) for value in game.gains()]

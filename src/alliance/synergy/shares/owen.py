"""Owen's prices: share a joint linear program by paying everybody for what it owns, at the joint prices.

Every right-hand side belongs to somebody: a demand to the owner of the brand, a capacity to the owner of the plant. Pay
each row at its dual price to its owner, and no coalition can do better on its own: one program gives a split in the
core of a game with any number of members.

Source: G. Owen, On the core of linear production games, Mathematical Programming 9 (1975).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from alliance.errors import AllianceError, UsageError
from alliance.solver.answer import Outcome
from alliance.solver.highs import solve
from alliance.solver.holdings import Holdings
from alliance.solver.program import INFINITE, Indices, Numbers, Program
from alliance.solver.rows import Rows

Positions = npt.NDArray[np.int64]
# Above so many members the second program, which chooses among the optimal prices, is left out.
MOST_FAIR = 200


class NoPrices(AllianceError):
    """The joint program has no optimal plan, or its bounds are owned by nobody, so it has no prices to share by."""


class OwnedProgram(Protocol):
    """A decision whose linear program is owned row by row."""

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""

    def owned(self) -> tuple[Program, Holdings, Mapping[str, float]]:
        """Return the program, who owns its sides, and what each member spends whatever is decided."""


def owen_costs(decision: OwnedProgram, *, fair: bool = True) -> dict[str, float]:
    """Return what each member pays under Owen's prices; adds up to the joint cost and lies in the core.

    Parameters
    ----------
    decision : OwnedProgram
        A joint decision as a linear program.
    fair : bool
        Among all optimal prices, take those under which the members' payments per amount owned differ least from each
        other in the worst case (a second program); False takes the vertex that the solver found.
    """
    program, holdings, standing = decision.owned()
    paid = owen(program, holdings, len(decision.members), fair=fair)
    return {
        member: float(amount) + standing.get(member, 0.0) for member, amount in zip(decision.members, paid, strict=True)
    }


def owen(
    program: Program, holdings: Holdings, members: int, *, fair: bool = True, most_members: int = MOST_FAIR
) -> Numbers:
    """Return what each member pays at the dual prices of a minimisation, shape (members,).

    Parameters
    ----------
    program : Program
        min cost x, with every column in [0, infinity): what limits the columns must be a row that somebody owns.
    holdings : Holdings
        Who owns the sides.
    members : int
        Number of members.
    fair : bool
        Whether to choose inside the optimal dual face by a second program.
    most_members : int
        Above this the second program is left out.

    Raises
    ------
    NoPrices
        If there is no optimum, or a column has another bound.
    """
    if (program.lower != 0).any() or np.isfinite(program.upper).any():
        raise NoPrices("A column is bounded by a number that nobody owns. Write the bound as a row of its owner.")
    side = np.bincount(holdings.row, weights=holdings.amount, minlength=program.rows)
    pressing = np.where(np.isfinite(program.row_lower), program.row_lower, program.row_upper)
    wrong = np.flatnonzero(np.abs(side - pressing) > 1e-6 * np.maximum(1.0, np.abs(pressing)))
    if wrong.size:
        row = int(wrong[0])
        raise UsageError(f"The members own {side[row]:g} of {program.row_name(row)}, whose side is {pressing[row]:g}.")
    answer = solve(program, presolve=False)
    if answer.outcome is not Outcome.OPTIMAL or answer.duals is None:
        raise NoPrices(f"The joint program is {answer.outcome}, so there are no prices. Repair the tables first.")
    assert answer.x is not None
    prices = answer.duals
    if fair and 1 < members <= most_members:
        prices = _fair_prices(program, holdings, members, answer.x, prices)
    worth = holdings.amount * prices[holdings.row]
    paid = np.bincount(holdings.member, weights=worth, minlength=members).astype(np.float64)
    # Prices of a float program miss the optimum by their last digits; that much is laid on in proportion.
    missing, whole = answer.objective - float(paid.sum()), float(np.abs(paid).sum())
    return paid + missing * np.abs(paid) / whole if whole else paid


def _fair_prices(program: Program, holdings: Holdings, members: int, x: Numbers, found: Numbers) -> Numbers:
    """Return optimal prices that make the largest payment in relation to a member's weight as small as possible.

    min t  s.t.  payment(i) <= t weight(i);  A_j y <= c_j, with "=" where x_j > 0;  y_i = 0 where row i has room.

    The prices that keep the last two lines are exactly the optimal ones (complementary slackness). The weight of a member
    is what the solver's prices value its whole trade at (the sum of the absolute amounts), so that nobody is charged for
    being small. Of the columns that carry nothing, only those that new prices would break become rows, as they do.
    """
    rows = program.rows
    by_column = _transposed(program)
    trade = np.bincount(holdings.member, weights=np.abs(holdings.amount * found[holdings.row]), minlength=members)
    weight = np.maximum(trade / max(float(trade.max()), 1e-300), 1e-6) * 1e5
    binds = np.zeros(rows, dtype=bool)
    activity, size = program.activity(x), 1.0 + np.abs(program.row_upper)
    binds |= np.isfinite(program.row_upper) & (program.row_upper - activity <= 1e-9 * size)
    size = 1.0 + np.abs(program.row_lower)
    binds |= np.isfinite(program.row_lower) & (activity - program.row_lower <= 1e-9 * size)
    lower = np.where(binds & np.isfinite(program.row_upper), -INFINITE, 0.0)
    upper = np.where(binds & np.isfinite(program.row_lower), INFINITE, 0.0)
    carries = x > 1e-9 * max(1.0, float(x.max(initial=0.0)))
    reduced = program.reduced_costs(found)
    limit = 1e-9 * (1.0 + np.abs(program.cost) + program.pressing(found))
    asked = carries | (reduced <= limit)
    while True:
        columns = np.flatnonzero(asked)
        built = Rows(rows + 1)
        row, at, value = by_column.rows_of(columns)
        built.add(
            "price",
            len(columns),
            row=row,
            column=at,
            value=value,
            lower=np.where(carries[columns], program.cost[columns], -INFINITE),
            upper=program.cost[columns],
        )
        every = np.arange(members)
        built.add(
            "payment",
            members,
            row=np.concatenate((holdings.member, every)),
            column=np.concatenate((holdings.row, np.full(members, rows))),
            value=np.concatenate((holdings.amount, -weight)),
            lower=np.full(members, -INFINITE),
            upper=np.zeros(members),
        )
        answer = solve(
            built.program(
                cost=np.append(np.zeros(rows), 1.0),
                lower=np.append(lower, -INFINITE),
                upper=np.append(upper, INFINITE),
            )
        )
        if answer.outcome is not Outcome.OPTIMAL or answer.x is None:
            return found
        prices = answer.x[:-1]
        broken = ~asked & (program.reduced_costs(prices) < -limit)
        if not broken.any():
            return prices
        asked |= broken


class _Columns:
    """A program's matrix by columns."""

    def __init__(self, starts: Indices, row: Indices, value: Numbers) -> None:
        self._starts, self._row, self._value = starts, row, value

    def rows_of(self, columns: Positions) -> tuple[Positions, Positions, Numbers]:
        """Return, for some columns, their order among these, and the row and number of each of their coefficients."""
        counts = np.diff(self._starts)[columns]
        order = np.repeat(np.arange(len(columns)), counts)
        place = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts) + self._starts[columns][order]
        return order, self._row[place].astype(np.int64), self._value[place]


def _transposed(program: Program) -> _Columns:
    order = np.argsort(program.index, kind="stable")
    owners = np.repeat(np.arange(program.rows), np.diff(program.starts))
    starts = np.concatenate(([0], np.cumsum(np.bincount(program.index, minlength=program.columns))))
    return _Columns(starts.astype(np.int32), owners[order].astype(np.int32), program.value[order])


def pooled(resources: Sequence[Sequence[float]], need: Sequence[Sequence[float]], benefit: Sequence[float]) -> Numbers:
    """Return the Owen shares of a linear production game, shape (members,).

    Parameters
    ----------
    resources : array of shape (resources, members)
        What each member brings of each resource.
    need : array of shape (resources, products)
        What one unit of a product takes.
    benefit : array of shape (products,)
        What one unit earns.
    """
    owned, takes, earns = (np.asarray(each, dtype=np.float64) for each in (resources, need, benefit))
    count, products = takes.shape
    row, column = np.nonzero(takes)
    program = Program(
        cost=-earns,
        lower=np.zeros(products),
        upper=np.full(products, INFINITE),
        row_lower=np.full(count, -INFINITE),
        row_upper=owned.sum(axis=1),
        starts=np.concatenate(([0], np.cumsum(np.bincount(row, minlength=count)))).astype(np.int32),
        index=column.astype(np.int32),
        value=takes[row, column],
    )
    members = owned.shape[1]
    if members > MOST_FAIR:
        answer = solve(program, presolve=False)
        if answer.outcome is not Outcome.OPTIMAL or answer.duals is None:
            raise NoPrices(
                f"The joint program is {answer.outcome}, so there are no prices. Every product needs a resource."
            )
        return np.asarray(-answer.duals @ owned)
    at, member = np.nonzero(owned)
    return -owen(program, Holdings(at, member, owned[at, member]), members)

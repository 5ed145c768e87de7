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

from alliance.errors import AllianceError, UsageError
from alliance.solver.answer import Outcome
from alliance.solver.highs import solve
from alliance.solver.holdings import Holdings
from alliance.solver.program import INFINITE, Numbers, Program


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


def owen(program: Program, holdings: Holdings, members: int, *, fair: bool = True, most_members: int = 200) -> Numbers:
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
    prices = answer.duals
    if fair and 1 < members <= most_members:
        prices = _fair_prices(program, holdings, members, answer.objective, prices)
    paid: Numbers = np.bincount(holdings.member, weights=holdings.amount * prices[holdings.row], minlength=members)
    return paid


def _fair_prices(program: Program, holdings: Holdings, members: int, objective: float, found: Numbers) -> Numbers:
    """Return optimal prices that make the largest payment in relation to a member's weight as small as possible.

    min t  s.t.  A' y <= c;  side y = optimum;  payment(i) <= t weight(i).  The weight of a member is what the prices that
    the solver found value its whole trade at (the sum of the absolute amounts), so that nobody is charged for being small.
    """
    rows, columns = program.rows, program.columns
    weight = np.bincount(holdings.member, weights=np.abs(holdings.amount * found[holdings.row]), minlength=members)
    scale = max(1.0, abs(objective))
    weight = np.maximum(weight, 1e-6 * scale) / scale
    owners = np.repeat(np.arange(rows), np.diff(program.starts))
    order = np.argsort(program.index, kind="stable")
    sides = np.bincount(holdings.row, weights=holdings.amount, minlength=rows)
    held = np.flatnonzero(sides)
    pay_order = np.argsort(holdings.member, kind="stable")
    index = np.concatenate((owners[order], held, np.append(holdings.row[pay_order], np.full(members, rows))))
    value = np.concatenate(
        (program.value[order], sides[held] / scale, np.append(holdings.amount[pay_order] / scale, -weight))
    )
    row_of = np.concatenate(
        (
            program.index[order],
            np.full(len(held), columns),
            columns + 1 + np.append(holdings.member[pay_order], np.arange(members)),
        )
    )
    keep = np.abs(value) > 1e-9
    index, value, row_of = index[keep], value[keep], row_of[keep]
    last = np.argsort(row_of, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(row_of, minlength=columns + 1 + members))))
    lower = np.where(
        np.isneginf(program.row_lower), -INFINITE, np.where(np.isposinf(program.row_upper), 0.0, -INFINITE)
    )
    upper = np.where(np.isneginf(program.row_lower), 0.0, INFINITE)
    slack = 1e-9
    second = Program(
        cost=np.append(np.zeros(rows), 1.0),
        lower=np.append(lower, -INFINITE),
        upper=np.append(upper, INFINITE),
        row_lower=np.concatenate(
            (np.full(columns, -INFINITE), [objective / scale - slack], np.full(members, -INFINITE))
        ),
        row_upper=np.concatenate((program.cost, [objective / scale + slack], np.zeros(members))),
        starts=starts.astype(np.int32),
        index=index[last].astype(np.int32),
        value=value[last],
    )
    try:
        answer = solve(second)
    except AllianceError:
        return found
    return found if answer.x is None else answer.x[:-1]


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
    at, member = np.nonzero(owned)
    holdings = Holdings(at, member, owned[at, member])
    return -owen(program, holdings, owned.shape[1])

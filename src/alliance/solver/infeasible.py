"""Why there is no plan: an exact certificate summed by kind, and the least that would have to give way.

A Farkas certificate is a list of weights on the rows. The weighted rows together ask for more than any plan within the
bounds can give, and that is checked in fractions: what is said to a planner is a proof, not a guess of the solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from alliance.solver.answer import Answer, Outcome
from alliance.solver.highs import solve
from alliance.solver.program import Numbers, Program

# Beyond so many columns to mend, the weights are wrong and not only rounded.
MOST_MENDED = 10_000
# How long is looked for the least that would have to give way, in seconds.
MOST_SECONDS = 60.0


@dataclass(frozen=True)
class Side:
    """One kind of row or column in a certificate.

    Parameters
    ----------
    kind : str
        Family of the rows or columns.
    names : tuple of str
        Which of them.
    amount : Fraction
        What they ask for (positive) or can give (negative), weighted.
    """

    kind: str
    names: tuple[str, ...]
    amount: Fraction


@dataclass(frozen=True)
class Certificate:
    """A proof that there is no plan.

    Parameters
    ----------
    asked, given : tuple of Side
        What the rows ask for together, and the most that rows and bounds can give, by kind.
    shortfall : Fraction
        What is asked beyond what can be given: positive, in the unit of the rows.
    is_valid : bool
        Whether the proof holds in exact fractions.
    weights : tuple of Fraction
        Weight of each row.
    """

    asked: tuple[Side, ...]
    given: tuple[Side, ...]
    shortfall: Fraction
    is_valid: bool
    weights: tuple[Fraction, ...]


@dataclass(frozen=True)
class GiveWay:
    """A row that would have to give way.

    Parameters
    ----------
    kind, name : str
        Which row.
    amount : float
        By how much, in the row's unit.
    """

    kind: str
    name: str
    amount: float


def certificate(program: Program, answer: Answer) -> Certificate | None:
    """Return the proof that a linear program has no plan, or None if the solver gave no weights.

    Notes
    -----
    Weights y prove infeasibility if the least that ``y A x`` must be (rows pressing from their sides) is more than the most
    that it can be within the bounds of x.
    """
    # The prices of "least total slack" tell the whole shortfall; the solver's own ray may tell a part of it only.
    for ray in (_phase_one_prices(program), answer.duals):
        if ray is None or not ray.any():
            continue
        for denominator in (1, 10, 1000, 10**6, 10**12):
            found = _exact(program, ray / np.abs(ray).max(), denominator)
            if found.is_valid:
                return found
    return None


def least_give_way(program: Program, kinds: Sequence[str], *, whole: bool = False) -> tuple[GiveWay, ...]:
    """Return the rows of some kinds that would have to give way for a plan to exist, with the least total amount.

    Parameters
    ----------
    program : Program
        An infeasible program.
    kinds : sequence of str
        Kinds of rows that may give way.
    whole : bool
        Whether whole columns stay whole (a search of a minute at most); they are relaxed otherwise.
    """
    elastic, owners = _elastic(program, kinds)
    if whole and program.integer is not None:
        elastic = replace(elastic, integer=np.concatenate((program.integer, np.zeros(len(owners), dtype=bool))))
    answer = solve(elastic, time_limit=MOST_SECONDS)
    if answer.x is None or (program.is_linear and answer.outcome is not Outcome.OPTIMAL):
        return ()
    amounts = answer.x[program.columns :]
    row_kinds = program.kind_of_rows()
    return tuple(
        GiveWay(row_kinds[row], program.row_name(row), float(amount))
        for row, amount in zip(owners, amounts, strict=True)
        if amount > 1e-6
    )


def _elastic(program: Program, kinds: Sequence[str]) -> tuple[Program, list[int]]:
    """Return the program "least total slack" and the row of each slack column."""
    row_kinds = program.kind_of_rows()
    slack: list[tuple[int, float]] = []
    for row, kind in enumerate(row_kinds):
        if kinds and kind not in kinds:
            continue
        if np.isfinite(program.row_lower[row]):
            slack.append((row, 1.0))
        if np.isfinite(program.row_upper[row]):
            slack.append((row, -1.0))
    owners = np.repeat(np.arange(program.rows), np.diff(program.starts))
    rows = np.concatenate((owners, np.array([row for row, _ in slack], dtype=np.int64)))
    columns = np.concatenate((program.index, program.columns + np.arange(len(slack))))
    values = np.concatenate((program.value, np.array([sign for _, sign in slack])))
    order = np.argsort(rows, kind="stable")
    counts = np.bincount(rows, minlength=program.rows)
    return (
        Program(
            cost=np.concatenate((np.zeros(program.columns), np.ones(len(slack)))),
            lower=np.concatenate((program.lower, np.zeros(len(slack)))),
            upper=np.concatenate((program.upper, np.full(len(slack), np.inf))),
            row_lower=program.row_lower,
            row_upper=program.row_upper,
            starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
            index=columns[order].astype(np.int32),
            value=values[order],
            row_kinds=program.row_kinds,
            row_names=program.row_names,
        ),
        [row for row, _ in slack],
    )


def _phase_one_prices(program: Program) -> Numbers | None:
    """Return the row prices of "least total slack": they are Farkas weights."""
    elastic, _ = _elastic(program, ())
    answer = solve(elastic, presolve=False)
    if answer.duals is None or answer.objective <= 1e-9:
        return None
    return answer.duals


def _exact(program: Program, ray: Numbers, denominator: int) -> Certificate:
    weights = [Fraction(float(weight)).limit_denominator(denominator) for weight in ray]
    # A weight that presses on an infinite side proves nothing: drop it.
    for row, weight in enumerate(weights):
        if weight and np.isinf(program.row_lower[row] if weight > 0 else program.row_upper[row]):
            weights[row] = Fraction(0)
    pull = _pull(program, weights)
    _mend(program, weights, pull)
    row_kinds, column_kinds = program.kind_of_rows(), program.kind_of_columns()
    asked: dict[str, list[tuple[str, Fraction]]] = {}
    given: dict[str, list[tuple[str, Fraction]]] = {}
    least, most = Fraction(0), Fraction(0)
    for row, weight in enumerate(weights):
        if not weight:
            continue
        side = weight * Fraction(float(program.row_lower[row] if weight > 0 else program.row_upper[row]))
        least += side
        # A row whose side is 0 asks for nothing by itself, but it may be the rule that a person knows by its name.
        if side or program.has_own_name(row):
            target = asked if side > 0 else given
            target.setdefault(row_kinds[row], []).append((program.row_name(row), abs(side)))
    for column, amount in enumerate(pull):
        if not amount:
            continue
        limit = float(program.upper[column] if amount > 0 else program.lower[column])
        if np.isinf(limit):
            return Certificate((), (), Fraction(0), False, tuple(weights))
        part = amount * Fraction(limit)
        most += part
        if part:
            target = given if part > 0 else asked
            target.setdefault(column_kinds[column], []).append((program.column_name(column), abs(part)))
    return Certificate(_sides(asked), _sides(given), least - most, least > most, tuple(weights))


def _pull(program: Program, weights: Sequence[Fraction]) -> list[Fraction]:
    """Return what the weighted rows pull at each column: y A, length columns."""
    pull = [Fraction(0)] * program.columns
    for row, weight in enumerate(weights):
        if weight:
            for place in range(program.starts[row], program.starts[row + 1]):
                pull[program.index[place]] += weight * Fraction(float(program.value[place]))
    return pull


def _mend(program: Program, weights: list[Fraction], pull: list[Fraction]) -> None:
    """Take back what rounding left on columns without a bound, through a row that limits the column.

    A weight such as 1/1.037 is no short fraction, so a column that the solver's ray does not touch may be pulled by 1e-13. If
    it has no upper bound, the proof fails for that alone. A row "a x + ... <= side" with the column in it takes the pull
    away exactly, at the price of as little of its side.
    """
    loose = [at for at, amount in enumerate(pull) if amount > 0 and np.isposinf(program.upper[at])]
    if not loose or len(loose) > MOST_MENDED:
        return
    owners = np.repeat(np.arange(program.rows), np.diff(program.starts))
    for column in loose:
        if pull[column] <= 0:
            continue
        for place in np.flatnonzero(program.index == column):
            row = int(owners[place])
            if program.value[place] <= 0 or np.isposinf(program.row_upper[row]) or weights[row] > 0:
                continue
            places = range(program.starts[row], program.starts[row + 1])
            if any(program.value[at] < 0 and np.isposinf(program.upper[program.index[at]]) for at in places):
                continue
            step = pull[column] / Fraction(float(program.value[place]))
            weights[row] -= step
            for at in places:
                pull[program.index[at]] -= step * Fraction(float(program.value[at]))
            break


def _sides(by_kind: dict[str, list[tuple[str, Fraction]]]) -> tuple[Side, ...]:
    return tuple(
        Side(kind, tuple(name for name, _ in entries), sum((amount for _, amount in entries), Fraction(0)))
        for kind, entries in by_kind.items()
    )

"""Who owns how much of whom on a day: look-through shares along the dated stakes, exact.

With S the matrix of stakes (holder, held) and e the unit vector of the root, the look-through shares x solve
``x = e + x S``. Holdings back into the root are either ignored (the usual proportional reading) or solved with the rest,
which raises every share, the root's own included; the two are different, named readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from alliance.errors import PerimeterError
from alliance.record.relations import Relation
from alliance.record.snapshot import Snapshot


@dataclass(frozen=True)
class Ownership:
    """Look-through shares of one root on a day.

    Parameters
    ----------
    root : str
        Id of the company whose shares these are.
    day : date
        The day on which the stakes hold.
    shares : mapping of str to Fraction
        Share per company in which the root has one, the root first.
    stakes : tuple of Relation
        The stakes used, one per pair of holder and held.
    """

    root: str
    day: date
    shares: Mapping[str, Fraction]
    stakes: tuple[Relation, ...]


def owned(snapshot: Snapshot, root: str, companies: Sequence[str], day: date, *, solved: bool = False) -> Ownership:
    """Return what a company owns of others on a day, directly and through them.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    root : str
        Id of the owner.
    companies : sequence of str
        Ids of the companies between which stakes are followed; all others are left out.
    day : date
        The day on which the stakes hold.
    solved : bool
        Whether holdings back into the root are solved with the rest instead of ignored.

    Raises
    ------
    PerimeterError
        If two sources give different stakes for the day, or the companies own each other wholly.

    Notes
    -----
    Gaussian elimination in exact fractions, O(n^3) for n companies. Source: §3 of the rules of consolidation.
    """
    order = (root, *(company for company in companies if company != root))
    stakes = list(stakes_on(snapshot, day, order))
    if not solved:
        stakes = [stake for stake in stakes if stake.object != root]
    matrix = {(stake.subject, stake.object): stake.weight for stake in stakes if stake.weight is not None}
    # x (I - S) = e, written for the transposed matrix.
    equations = [
        [Fraction(int(row == column)) - matrix.get((column, row), Fraction(0)) for column in order] for row in order
    ]
    shares = solve(equations, [Fraction(int(company == root)) for company in order])
    if shares is None:
        raise PerimeterError(
            f"The stakes of {day} run in a full circle, so nobody's share can be solved for '{root}'. Correct the stakes"
            " in the record, or name shares yourself, such as '43.4% nissan'."
        )
    held = {company: share for company, share in zip(order, shares, strict=True) if share}
    return Ownership(root, day, held, tuple(stake for stake in stakes if held.get(stake.subject)))


def stakes_on(snapshot: Snapshot, day: date, companies: Sequence[str]) -> tuple[Relation, ...]:
    """Return the stakes that hold on a day between companies, one per pair of holder and held.

    The latest statement holds until the next one. On the day of a change the change outranks a source that only
    describes the day ("as of"); stakes that were only announced count for nothing.

    Raises
    ------
    PerimeterError
        If two statements of the same day and kind give different stakes.
    """
    latest: dict[tuple[str, str], list[Relation]] = {}
    for stake in snapshot.related("owns", on=day):
        inside = stake.subject in companies and stake.object in companies
        if not inside or stake.weight is None or "announced" in (stake.precision, stake.detail):
            continue
        rivals = latest.setdefault((stake.subject, stake.object), [])
        if not rivals or _rank(stake) > _rank(rivals[0]):
            rivals[:] = [stake]
        elif _rank(stake) == _rank(rivals[0]):
            rivals.append(stake)
    for (holder, held), rivals in latest.items():
        if len({stake.weight for stake in rivals}) > 1:
            said = " and ".join(f"{stake.weight} ({stake.source or stake.ref})" for stake in rivals)
            raise PerimeterError(
                f"Sources disagree about what {holder} owns of {held} on {day}: {said}. Name the share yourself, such as"
                f" '43.4% {held}', or withdraw one of the two."
            )
    return tuple(rivals[0] for rivals in latest.values())


def _rank(stake: Relation) -> tuple[date, bool]:
    return stake.start or date.min, stake.precision != "as of"


def solve(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction] | None:
    """Return x with ``matrix x = right``, or None if there is no single one.

    Parameters
    ----------
    matrix : sequence of shape (n, n)
        Exact coefficients.
    right : sequence of shape (n,)
        Exact right-hand side.
    """
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = next((row for row in range(column, size) if rows[row][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [value / head for value in rows[column]]
        for row in range(size):
            factor = rows[row][column]
            if row != column and factor:
                rows[row] = [value - factor * above for value, above in zip(rows[row], rows[column], strict=True)]
    return [row[size] for row in rows]

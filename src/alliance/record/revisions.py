"""What stood on a day: restatements hide what they replace, and nothing is ever edited (§9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from alliance.record.cells import Cells, Integers
from alliance.record.delivery import Delivery, Scope
from alliance.record.initiatives import Register
from alliance.record.relations import Relation

NOT_YET_KNOWN = -1


def current(cells: Cells, deliveries: Mapping[str, Delivery], known_on: date | None = None) -> npt.NDArray[np.bool_]:
    """Return which cells stand as known on a day.

    Parameters
    ----------
    cells : Cells
        Every fact ever filed.
    deliveries : mapping of str to Delivery
        By id.
    known_on : date or None
        The day; None for today's knowledge.

    Returns
    -------
    array of shape (cells,), bool
        True for cells of deliveries known by then that no replacing delivery known by then has hidden.
    """
    return np.equal(hidden_by(cells, deliveries, known_on), 0)


def hidden_by(cells: Cells, deliveries: Mapping[str, Delivery], known_on: date | None = None) -> Integers:
    """Return why a cell does not stand as known on a day, as an explanation names it.

    Returns
    -------
    array of shape (cells,), int64
        0 if the cell stands; `NOT_YET_KNOWN` if its own delivery was not known yet; else the number (``sequence``) of
        the first delivery that replaced it.

    Notes
    -----
    A replacing delivery hides the cells of deliveries filed before it that lie wholly inside its scope. Only cells of
    its measures and members are looked at, so the cost is that of the cells that could be meant.
    """
    filed = [deliveries.get(word) for word in cells.words["delivery"]]
    sequences = np.array([delivery.sequence if delivery else 0 for delivery in filed], np.int64)
    is_known = np.array([delivery is None or _is_known(delivery, known_on) for delivery in filed], np.bool_)
    sequence = sequences[cells.columns["delivery"]]
    hidden = np.where(is_known[cells.columns["delivery"]], 0, NOT_YET_KNOWN)
    for delivery in _replacing(deliveries, "facts", known_on):
        held = inside(cells, delivery.scope)
        older = held[sequence[held] < delivery.sequence]
        hidden[older[hidden[older] == 0]] = delivery.sequence
    return hidden


def current_relations(
    relations: Iterable[Relation], deliveries: Mapping[str, Delivery], known_on: date | None = None
) -> tuple[Relation, ...]:
    """Return the relations that stand as known on a day, in their order.

    In the scope of a delivery of relations, ``measures`` are kinds, ``member`` is the subject, ``where`` names columns of
    the relation, and a relation lies inside the dates if both its own dates do.
    """
    replacing = _replacing(deliveries, "relations", known_on)
    standing = []
    for relation in relations:
        delivery = deliveries.get(relation.delivery)
        sequence = delivery.sequence if delivery else 0
        if (delivery is None or _is_known(delivery, known_on)) and not any(
            sequence < newer.sequence and holds(newer.scope, relation) for newer in replacing
        ):
            standing.append(relation)
    return tuple(standing)


def current_rows(
    register: Register, deliveries: Mapping[str, Delivery], known_on: date | None = None
) -> tuple[Integers, Integers]:
    """Return which rows of the register stand as known on a day, and the number of each row's delivery.

    In the scope of a delivery of initiatives ``where`` names columns of the register, and a row lies inside the dates if
    the day it holds since does.

    Returns
    -------
    array of shape (standing,), array of shape (rows,), both int64
    """
    filed = [deliveries.get(word) for word in register.words["delivery"]]
    sequences = np.array([delivery.sequence if delivery else 0 for delivery in filed], np.int64)
    is_known = np.array([delivery is None or _is_known(delivery, known_on) for delivery in filed], np.bool_)
    of = register.columns["delivery"]
    sequence, stands = sequences[of], is_known[of]
    for delivery in _replacing(deliveries, "initiatives", known_on):
        stands &= ~(rows_inside(register, delivery.scope) & (sequence < delivery.sequence))
    return np.flatnonzero(stands), sequence


def rows_inside(register: Register, scope: Scope) -> npt.NDArray[np.bool_]:
    """Return which rows of the register lie inside a scope, shape (rows,)."""
    held = np.ones(len(register), np.bool_)
    if scope.start is not None:
        held &= register.columns["since"] >= scope.start.toordinal()
    if scope.end is not None:
        held &= register.columns["since"] < scope.end.toordinal()
    for column, word in scope.where.items():
        codes = [code for code, each in enumerate(register.words[column]) if each == word]
        held &= np.isin(register.columns[column], codes)
    return held


def _is_known(delivery: Delivery, known_on: date | None) -> bool:
    return known_on is None or delivery.known_on <= known_on


def _replacing(deliveries: Mapping[str, Delivery], kind: str, known_on: date | None) -> list[Delivery]:
    """Return the replacing deliveries of a kind that are known, in the order of filing."""
    return sorted(
        (
            delivery
            for delivery in deliveries.values()
            if delivery.kind == kind and delivery.mode == "replace" and _is_known(delivery, known_on)
        ),
        key=lambda delivery: delivery.sequence,
    )


def inside(cells: Cells, scope: Scope) -> Integers:
    """Return the positions of the cells that lie wholly inside a scope, shape (found,)."""
    positions = np.arange(len(cells))

    def narrow(which: npt.NDArray[np.bool_]) -> None:
        nonlocal positions
        positions = positions[which]

    if scope.member:
        narrow(cells.columns["member"] == cells.code("member", scope.member))
    if scope.measures:
        codes = [cells.code("measure", measure) for measure in scope.measures]
        narrow(np.isin(cells.columns["measure"][positions], codes))
    if scope.start is not None:
        # "Since the beginning" lies before every day.
        narrow(cells.columns["start"][positions] >= scope.start.toordinal())
    if scope.end is not None:
        narrow(cells.columns["end"][positions] <= scope.end.toordinal())
    for column, word in scope.where.items():
        narrow(cells.columns[column][positions] == cells.code(column, word))
    return positions


def holds(scope: Scope, relation: Relation) -> bool:
    """Return whether a relation lies in the scope of a delivery of relations; see `current_relations`."""
    return (
        (not scope.measures or relation.kind in scope.measures)
        and (not scope.member or relation.subject == scope.member)
        and (scope.start is None or (relation.start is not None and relation.start >= scope.start))
        and (scope.end is None or (relation.end is not None and relation.end <= scope.end))
        and all(getattr(relation, column) == value for column, value in scope.where.items())
    )

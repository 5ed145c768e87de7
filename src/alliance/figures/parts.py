"""Which part of a member's figures is asked for: a brand, a market, a model, ... by whichever of its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alliance.calendar import Period
from alliance.errors import UnknownName, UsageError
from alliance.figures.catalogue import Measure
from alliance.figures.sellers import brand_of_model, brands_of
from alliance.figures.standing import Standing
from alliance.figures.state import State
from alliance.record.facts import BREAKDOWNS

COLUMNS = (*BREAKDOWNS, "counterparty")
# What a breakdown column holds the ids of, where it is not a kind of its own name.
KINDS = {"counterparty": "member"}
# Links whose subjects are things that a column holds.
LINKS = {"brand": "brand_of", "model": "product_of", "plant": "plant_of", "function": "function_of"}


def id_in(column: str, value: str, standing: Standing) -> str:
    """Return the id of a breakdown value, whichever of its names was given.

    Raises
    ------
    UsageError
        If there is no such column.
    UnknownName
        If nobody knows the value.
    """
    if column not in COLUMNS:
        raise UsageError(f"A figure cannot be asked for one '{column}'. Columns are {', '.join(COLUMNS)}.")
    if not value or standing.code(column, value) > 0:
        return value
    kind, view = KINDS.get(column, column), standing.view
    thing = view.registry.find(kind, value)
    if thing is not None:
        return thing.id
    known = {word for word in standing.cells.words[column] if word}
    known.update(link.subject for link in view.related(LINKS.get(column, "")))
    if value in known:
        return value
    known.update(each.name for each in view.registry.of_kind(kind))
    raise UnknownName(column, value, known)


def words_for(
    member: str, where: Mapping[str, str], measure: Measure, period: Period, state: State
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the breakdown columns with the words that may stand in them for one member (§1).

    Parameters
    ----------
    member : str
        The reporter.
    where : mapping of str to str
        The part that is asked for, as ids.
    measure : Measure
        What is counted; one that counts a single powertrain may be reported with or without saying so.
    period : Period
        When.
    state : State
        The record.
    """
    yield from ((column, (value,)) for column, value in where.items() if column not in ("brand", "powertrain"))
    brand = where.get("brand", "")
    brands = brands_of(state, member, period)
    if len(brands) == 1 and brand in ("", *brands):
        # A member that sells one brand reports the brand and itself in one number.
        yield "brand", ("", *brands)
    elif brand:
        yield "brand", (brand,)
    elif "model" in where and (seller := brand_of_model(state, measure.id, member, where["model"])):
        yield "brand", ("", seller)
    powertrain = where.get("powertrain", "")
    if measure.powertrain and powertrain in ("", measure.powertrain):
        yield "powertrain", ("", measure.powertrain)
    elif powertrain:
        yield "powertrain", (powertrain,)

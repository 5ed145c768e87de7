"""Who sells which brand in a period: what a member reports is all its brands, and a brand of somebody else is nobody's gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alliance.calendar import Period
from alliance.figures.state import State
from alliance.record.relations import Relation


def brands_of(state: State, member: str, period: Period) -> tuple[str, ...]:
    """Return the brands that a member sells in a period; if it sold none then, all it ever sold."""
    key = (member, period)
    found = state.brands.get(key)
    if found is None:
        links = _during(state.standing.view.related("brand_of", object=member), period)
        found = state.brands[key] = tuple(dict.fromkeys(link.subject for link in links))
    return found


def sellers_of(state: State, brand: str, period: Period) -> tuple[str, ...]:
    """Return who sells a brand in a period; if nobody did then, everybody who ever sold it."""
    key = (brand, period)
    found = state.sellers.get(key)
    if found is None:
        links = _during(state.standing.view.related("brand_of", subject=brand), period)
        found = state.sellers[key] = tuple(link.object for link in links)
    return found


def brand_of_model(state: State, measure: str, member: str, model: str) -> str:
    """Return the brand under which a member reports a measure of a model, if there is exactly one."""
    standing = state.standing
    block = standing.block(measure, member)
    if block is None:
        return ""
    columns = standing.cells.columns
    reported = block.figures[columns["model"][block.figures] == standing.code("model", model)]
    codes = {code for code in columns["brand"][reported].tolist() if code}
    return standing.cells.words["brand"][codes.pop()] if len(codes) == 1 else ""


def _during(links: Iterable[Relation], period: Period) -> list[Relation]:
    """Return the links that hold on a day of a period; if none does, all of them."""
    every = list(links)
    inside = [link for link in every if _overlaps(link.start, link.end, period)]
    return inside or every


def _overlaps(start: date | None, end: date | None, period: Period) -> bool:
    return (start is None or start < period.end) and (end is None or period.start is None or end > period.start)

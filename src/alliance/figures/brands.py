"""Why a perimeter has no figure for the brand of somebody else: that is no figure of 0 (§2)."""

from __future__ import annotations

from alliance.errors import enumerated
from alliance.figures.asked import Asked
from alliance.figures.figure import Refusal
from alliance.figures.sellers import sellers_of


def nobody_sells(asked: Asked) -> Refusal | None:
    """Return the refusal of a brand that none of the members sells; None if one does, or no brand was asked for.

    Parameters
    ----------
    asked : Asked
        The question.
    """
    brand = asked.where.get("brand", "")
    if not brand or not all(asked.sells_none(member) for member in asked.counted()):
        return None
    registry, perimeter = asked.snapshot.registry, asked.question.perimeter
    thing = registry.find("brand", brand)
    sellers = sellers_of(asked.state, brand, asked.period)
    verb = "does" if len(sellers) == 1 else "do"
    reason = (
        f"{brand if thing is None else thing.name} is a brand of {enumerated(asked.name(each) for each in sellers)}, which"
        f" {verb} not count in '{perimeter}' in {asked.period}."
    )
    links = asked.snapshot.related("brand_of", subject=brand)
    later = [link for link in links if link.object in asked.counted() and link.start and link.start >= asked.period.end]
    reason += "".join(f" {asked.name(link.object)} holds it only from {link.start} on." for link in later)
    return Refusal(
        reason, advice=f"Ask for the perimeter '{' + '.join(sellers)}', or for '{' + '.join([perimeter, *sellers])}'."
    )

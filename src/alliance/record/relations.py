"""A relation: one dated link between two things, with its source.

Stakes, memberships, partnerships, brands, function leaders, offices held, plants, events, and who proposed, confirmed and
released a plan are all relations, so one table and one "valid on a day" serves them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

# kind -> what subject and object are, and what the weight means.
RELATION_KINDS: dict[str, str] = {
    "owns": "a holder owns a share of a company; weight: the share, 0 to 1",
    "member_of": "a company is a member of the alliance; start: legal joining, counted_from: first day counted",
    "partner_of": "a company works with the alliance outside membership; detail: what kind",
    "consolidates": "a company reports another inside its own figures",
    "brand_of": "a brand is sold by a company",
    "function_of": "a function is run jointly by the alliance",
    "leads": "a person leads a function; detail: title and home company",
    "holds_office": "a person holds an office in an organisation; detail: the office",
    "plant_of": "a plant belongs to a company; detail: what it makes",
    "built_on": "a model is built on a platform",
    "builds_for": "a builder makes a model for a seller; detail: the model",
    "product_of": "a model belongs to a brand",
    "event": "something happened on a day; detail: what (founded, first car, ...)",
    "sells_in": "a member, brand or model is sold in a market",
    "rival_of": "a group competes with the alliance; detail: its counting rule",
    "controls": "a person is a company's controlling and confirms its part of plans; detail: title",
    "runs_jointly": "the alliance runs a part of a function; detail: which part, in words",
    "keeps": "a company keeps a part of a function for itself; detail: which part, in words",
    "proposes": "a person proposes a filed plan of a function; detail: which plan",
    "confirms": "a person confirms a member's part of a proposed plan; detail: which plan, whose part",
    "releases": "a person releases a plan that all have confirmed; detail: which plan",
    "decides": "a person decides something about a function; detail: what",
}

RELATION_COLUMNS = (
    "subject", "kind", "object", "weight", "start", "end", "counted_from", "precision", "detail", "source", "ref",
    "note", "row",
)  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """One dated link between two things.

    Parameters
    ----------
    subject, kind, object : str
        ``"renault" "owns" "nissan"``; kinds are the keys of `RELATION_KINDS`.
    weight : Fraction or None
        The share of a stake, 0 to 1.
    start, end : date or None
        First day, and the day after the last one; None if not known or still so.
    counted_from : date or None
        First day whose figures are counted, where that differs from `start`.
    precision : str
        How exact the dates are: ``"day"``, ``"month"``, ``"year"``, ``"as of"``, ...
    detail, source, ref, note : str
        Detail of the kind, source id, the deliverer's own row id, remark.
    delivery : str
        Id of the delivery that brought it.
    row : int
        Row of the delivered file.
    """

    subject: str
    kind: str
    object: str
    weight: Fraction | None = None
    start: date | None = None
    end: date | None = None
    counted_from: date | None = None
    precision: str = "day"
    detail: str = ""
    source: str = ""
    ref: str = ""
    note: str = ""
    delivery: str = ""
    row: int = 0

    def is_valid_on(self, day: date) -> bool:
        """Return whether the relation holds on a day; an open end holds for ever."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

"""A fact: one reported number, with everything that is needed to weigh it and to find it again.

`FACT_COLUMNS` is the one list of columns: the Parquet files of the record, the cells in memory, the templates and the
fields of `Fact` all bear these names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

# A breakdown says which part of the member's total the number is; an empty text means the whole.
BREAKDOWNS = (
    "brand", "model", "powertrain", "market", "segment", "plant", "function", "product", "initiative",
)  # fmt: skip

# name -> kind ("word", "day" or "int"), in the order in which they are stored and shown.
FACT_COLUMNS: dict[str, Literal["word", "day", "int"]] = {
    "measure": "word",
    "member": "word",
    "covers": "word",
    "start": "day",
    "end": "day",
    **dict.fromkeys(BREAKDOWNS, "word"),
    "counterparty": "word",
    "basis": "word",
    "definition": "word",
    "value": "int",
    "scale": "int",
    "half": "int",
    "bound": "word",
    "unit": "word",
    "role": "word",
    "status": "word",
    "source": "word",
    "ref": "word",
    "same_as": "word",
    "note": "word",
    "row": "int",
}

ROLES = ("figure", "correction", "transaction")
STATUSES = ("reported", "derived", "provisional", "estimated", "target", "disputed", "synthetic")
BOUNDS = ("", "lower", "upper")


@dataclass(frozen=True)
class Fact:
    """One reported number.

    Parameters
    ----------
    measure, member : str
        Ids of what was counted and of who reported it (a member, a partner, a rival, or the alliance itself).
    covers : str
        Whose figures are inside, as ``"renault+avtovaz"``; empty if the reporter counts only itself.
    start, end : date or None, date
        The period ``[start, end)``. ``start`` is None for a cumulative figure; a stock has a period of one day.
    value : Fraction
        The number in `unit` itself (euros, not millions).
    half : Fraction
        Half-width of its rounding: the true number lies in ``value - half .. value + half``; 0 if exact.
    bound : "", "lower" or "upper"
        ``"lower"`` if the source says "more than" or "at least", ``"upper"`` if it says "nearly" or "at most".
    unit : str
        Id of the unit.
    brand, model, powertrain, market, segment, plant, function, product, initiative : str
        Breakdown; empty means the whole.
    counterparty : str
        The member for whom the vehicles were built, or to whom they were sold.
    basis : str
        What was counted: ``registrations``, ``retail``, ``wholesale``, ``production``; empty if as reported.
    definition : str
        The counting rule in words, if the source gives one ("cars and vans, 62 markets").
    role : "figure", "correction" or "transaction"
        A figure states the value of its key; a correction adds to it; transactions add up within a delivery.
    status : str
        One of `STATUSES`.
    source : str
        Id of the source (its address, or its document id).
    ref : str
        The member's own id of the row; unique in the record where given.
    same_as : str
        `ref` of the fact that this one repeats: counted once, kept as a second source.
    note : str
        A remark to be shown beside the number.
    delivery : str
        Id of the delivery that brought it.
    row : int
        Row of the delivered file, as a person counts.
    rows : int
        How many rows of the delivery stand behind it (1, or more for transactions).
    """

    measure: str
    member: str
    start: date | None
    end: date
    value: Fraction
    unit: str
    covers: str = ""
    half: Fraction = Fraction(0)
    bound: str = ""
    brand: str = ""
    model: str = ""
    powertrain: str = ""
    market: str = ""
    segment: str = ""
    plant: str = ""
    function: str = ""
    product: str = ""
    initiative: str = ""
    counterparty: str = ""
    basis: str = ""
    definition: str = ""
    role: str = "figure"
    status: str = "reported"
    source: str = ""
    ref: str = ""
    same_as: str = ""
    note: str = ""
    delivery: str = ""
    row: int = 0
    rows: int = 1

    @property
    def members_covered(self) -> tuple[str, ...]:
        """Ids of the members whose figures are inside, the reporter itself included."""
        return tuple(self.covers.split("+")) if self.covers else (self.member,)

    def breakdown(self) -> dict[str, str]:
        """Return the breakdown as a mapping of the columns that are not empty."""
        pairs = ((column, getattr(self, column)) for column in BREAKDOWNS)
        return {column: value for column, value in pairs if value}

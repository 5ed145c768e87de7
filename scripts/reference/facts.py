"""One fact as it stands in a delivery file, and what several tables need to make one."""

from dataclasses import dataclass
from datetime import date

from tables import remark

# Columns of a delivery file of facts, in this order; a column that is empty throughout is left out.
COLUMNS = (
    "measure", "member", "covers", "first_day", "last_day", "brand", "model", "powertrain", "market", "segment", "plant",
    "function", "product", "counterparty", "basis", "definition", "value", "unit", "half", "bound", "status", "source",
    "ref", "same_as", "note",
)  # fmt: skip
# What makes two facts statements about the same thing.
KEY = (
    "measure", "member", "covers", "first_day", "last_day", "brand", "model", "powertrain", "market", "segment", "plant",
    "function", "product", "counterparty", "basis", "definition", "status",
)  # fmt: skip


@dataclass
class Fact:
    """A row of a delivery file, the day it became known, and the delivery it belongs to."""

    cells: dict[str, str]
    known_on: date
    delivery: str = ""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def key(self) -> tuple[str, ...]:
        """What the row is a statement about."""
        return tuple(self[column] for column in KEY)


def fact(known: date, delivery: str = "", **cells: str) -> Fact:
    """Return a row; `note` is put into the words of this project and "reported" is left unsaid."""
    cells["note"] = remark(cells.get("note", ""))
    if cells.get("status") == "reported":
        cells["status"] = ""
    unknown = [column for column in cells if column not in COLUMNS]
    if unknown:
        raise ValueError(f"{unknown} are no columns of a delivery.")
    return Fact({column: value for column, value in cells.items() if value}, known, delivery)


def joined(*rules: str) -> str:
    """Return several counting rules as one."""
    return ", ".join(dict.fromkeys(rule for rule in rules if rule))


def mark_repeats(facts: list[Fact]) -> None:
    """Mark every fact that repeats an earlier one of the same key and value, so that it counts once (§10)."""
    first: dict[tuple[str, ...], str] = {}
    for each in facts:
        said = (*each.key, each["value"], each["unit"], each["half"], each["bound"])
        original = first.setdefault(said, each["ref"])
        if original != each["ref"] and not each["same_as"]:
            each.cells["same_as"] = original

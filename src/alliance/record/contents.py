"""What the record holds at one moment, and how the contents of several deliveries become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from alliance.record.cells import WORD_COLUMNS, Cells, Integers
from alliance.record.delivery import Delivery
from alliance.record.facts import FACT_COLUMNS
from alliance.record.initiatives import REGISTER_COLUMNS, Register
from alliance.record.log import GENESIS
from alliance.record.relations import Relation
from alliance.record.sources import Source

CELL_COLUMNS = (*FACT_COLUMNS, "delivery", "rows")


@dataclass(frozen=True)
class Contents:
    """The record at one moment, or what one delivery brought.

    Parameters
    ----------
    head : str
        Hash of the log entry it goes up to.
    deliveries : mapping of str to Delivery
        By id, in the order of filing.
    cells : Cells
        Every fact, in the order of filing; the arrays cannot be written to.
    relations : tuple of Relation
        Every relation, in the order of filing.
    sources : mapping of str to Source
        By id; a later delivery overrules an earlier one.
    register : Register
        Every row of an initiative, in the order of filing.
    """

    head: str
    deliveries: Mapping[str, Delivery]
    cells: Cells
    relations: tuple[Relation, ...]
    sources: Mapping[str, Source]
    register: Register = field(default_factory=Register)


def no_cells() -> Cells:
    """Return cells without a row."""
    return Cells({name: np.zeros(0, np.int64) for name in CELL_COLUMNS}, {name: [""] for name in WORD_COLUMNS})


NOTHING = Contents(GENESIS, {}, no_cells(), (), {})


def joined(parts: Sequence[Contents]) -> Contents:
    """Return the contents of several stretches of the log as one; the head is that of the last."""
    if len(parts) == 1:
        return parts[0]
    return Contents(
        head=parts[-1].head,
        deliveries={key: delivery for part in parts for key, delivery in part.deliveries.items()},
        cells=_joined_cells([part.cells for part in parts if len(part.cells)] or [no_cells()]),
        relations=tuple(relation for part in parts for relation in part.relations),
        sources={key: source for part in parts for key, source in part.sources.items()},
        register=_joined_registers([part.register for part in parts if len(part.register)]),
    )


def _joined_cells(parts: Sequence[Cells]) -> Cells:
    return Cells(*_joined_columns(parts, CELL_COLUMNS))


def _joined_registers(parts: Sequence[Register]) -> Register:
    return Register(*_joined_columns(parts, REGISTER_COLUMNS)) if parts else Register()


def _joined_columns(
    parts: Sequence[Cells | Register], names: Sequence[str]
) -> tuple[dict[str, Integers], dict[str, Sequence[str]]]:
    columns: dict[str, Integers] = {}
    words: dict[str, Sequence[str]] = {}
    for name in names:
        stretches = [part.columns[name] for part in parts]
        if name in parts[0].words:
            position: dict[str, int] = {"": 0}
            for number, part in enumerate(parts):
                code_of = [position.setdefault(word, len(position)) for word in part.words[name]]
                # The words of the first part, usually by far the largest, keep their numbers.
                if number:
                    stretches[number] = np.array(code_of, np.int64)[stretches[number]]
            words[name] = list(position)
        columns[name] = np.concatenate(stretches)
        columns[name].flags.writeable = False
    return columns, words

"""What a record holds, measure by measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from alliance.record.cells import BEGINNING, Cells


@dataclass(frozen=True)
class Held:
    """What is recorded of one measure.

    Parameters
    ----------
    measure : str
        Its id.
    members : tuple of str
        Who reported it.
    first, last : date
        First and last day that any figure speaks of.
    figures, rows : int
        Number of figures, and of delivered rows behind them.
    """

    measure: str
    members: tuple[str, ...]
    first: date
    last: date
    figures: int
    rows: int


def overview(cells: Cells) -> tuple[Held, ...]:
    """Return what is recorded, in the order in which measures were delivered first."""
    held = []
    for code, measure in enumerate(cells.words["measure"]):
        mine = np.flatnonzero(cells.columns["measure"] == code)
        if not measure or not len(mine):
            continue
        starts, ends = cells.columns["start"][mine], cells.columns["end"][mine]
        begun = starts[starts != BEGINNING]
        members = sorted(cells.words["member"][position] for position in np.unique(cells.columns["member"][mine]))
        first = int(begun.min()) if len(begun) else int(ends.min()) - 1
        last, rows = int(ends.max()) - 1, int(cells.columns["rows"][mine].sum())
        held.append(Held(measure, tuple(members), date.fromordinal(first), date.fromordinal(last), len(mine), rows))
    return tuple(held)

"""What stands in the record as known on a day, with what was made ready from it for the questions that follow.

Made once per snapshot, day and choice of sources, and kept as long as the snapshot lives.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from weakref import finalize

from alliance.calendar import Period
from alliance.figures.perimeter import Perimeter
from alliance.figures.reports import Reports
from alliance.figures.sought import Sought
from alliance.figures.standing import Standing
from alliance.figures.weights import Piece
from alliance.record.snapshot import Snapshot

# How many days of knowledge are kept ready per snapshot.
KEPT = 12
# Prepared perimeters and reports are kept up to this number per state.
PREPARED = 4096


@dataclass(eq=False)
class State:
    """What stands in the record as known on a day, and what was made ready from it.

    Parameters
    ----------
    standing : Standing
        The cells and links that stand.
    perimeters : dict
        By text and period.
    pieces : dict
        By text of the perimeter and period: the weights of its members.
    reports : dict
        By member and what is sought; None if the member never reported it.
    brands, sellers : dict
        Brands by seller and period, and sellers by brand and period.
    """

    standing: Standing
    perimeters: dict[tuple[str, Period], Perimeter] = field(default_factory=dict)
    pieces: dict[tuple[str, Period], dict[str, tuple[Piece, ...]]] = field(default_factory=dict)
    reports: dict[tuple[str, Sought], Reports | None] = field(default_factory=dict)
    brands: dict[tuple[str, Period], tuple[str, ...]] = field(default_factory=dict)
    sellers: dict[tuple[str, Period], tuple[str, ...]] = field(default_factory=dict)

    def make_room(self) -> None:
        """Forget what was made ready where it has become too much."""
        for kept in (self.perimeters, self.pieces, self.reports, self.brands, self.sellers):
            if len(kept) > PREPARED:
                kept.clear()


_kept: dict[int, OrderedDict[tuple[date | None, frozenset[str]], State]] = {}


def state(snapshot: Snapshot, known_on: date | None, without_sources: frozenset[str] = frozenset()) -> State:
    """Return what stands in a snapshot as known on a day; made once and kept while the snapshot lives.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    known_on : date or None
        The day; None for today's knowledge.
    without_sources : frozenset of str
        Sources that may not be used.
    """
    kept = _kept.get(id(snapshot))
    if kept is None:
        kept = _kept[id(snapshot)] = OrderedDict()
        finalize(snapshot, _kept.pop, id(snapshot), None)
    key = (known_on, without_sources)
    found = kept.get(key)
    if found is None:
        found = kept[key] = State(Standing(snapshot, known_on, without_sources))
        if len(kept) > KEPT:
            kept.popitem(last=False)
    return found

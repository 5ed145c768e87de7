"""Cost objects that more than one initiative claims in one time: one euro belongs to one initiative.

The usual clash is a common platform, which buys fewer parts, with a better price for those parts. The rule is that the
effect of quantity belongs to engineering and the effect of price to purchasing, so a pair of these two may be right and
is named for a look; any other pair on one object is a double count until somebody shows that it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from alliance.record.initiatives import ACTUAL, FORECAST, PLAN, STOPPED
from alliance.synergy.programme.counting import Window, added
from alliance.synergy.programme.programme import Programme

# Functions whose effects on one object are apart by the rule: quantity and price.
APART = frozenset({"engineering", "purchasing"})
QUANTITY_AND_PRICE = "quantity belongs to engineering, price to purchasing: see that each counts only its own"
TWICE = "one euro belongs to one initiative: take the object away from all but one, or name its parts"


@dataclass(frozen=True)
class Overlap:
    """A cost object that more than one initiative claims.

    Parameters
    ----------
    cost_object : str
        As the register writes it.
    member : str
        Whose cost it is.
    initiatives : tuple of str
        Their ids.
    amounts : tuple of Fraction
        What each counts in this time: proposed, else forecast, else planned.
    rule : str
        What to do.
    """

    cost_object: str
    member: str
    initiatives: tuple[str, ...]
    amounts: tuple[Fraction, ...]
    rule: str

    @property
    def is_double(self) -> bool:
        """Whether no rule says how the claims may be apart."""
        return self.rule == TWICE


def overlaps(programme: Programme, window: Window) -> tuple[Overlap, ...]:
    """Return the cost objects that more than one initiative claims for one member in a time.

    Parameters
    ----------
    programme : Programme
        As known on a day.
    window : Window
        The time.
    """
    listed = programme.initiatives
    width = max(len(programme.members), 1)
    size = len(listed) * width
    unit = Fraction(10) ** programme.scale
    counted = np.zeros(size, programme.amounts.value.dtype)
    is_set = np.zeros(size, np.bool_)
    for measure in (ACTUAL, FORECAST, PLAN):
        amounts = programme.amounts.of(measure)
        amounts = amounts.only((amounts.month < window.last) & (amounts.month + amounts.months > window.first))
        pair = amounts.initiative * width + amounts.member
        total = added(amounts.value, pair, size)
        here = (total != 0) & ~is_set
        counted[here] = total[here]
        is_set |= here
    claims: dict[tuple[str, str], list[int]] = {}
    for at in np.flatnonzero(is_set).tolist():
        initiative, member = divmod(at, width)
        thing = " ".join(listed.columns["cost_object"][initiative].casefold().split())
        if thing and listed.columns["stage"][initiative] != STOPPED:
            claims.setdefault((thing, programme.members[member]), []).append(at)
    found = []
    for (_, whose), places in claims.items():
        if len(places) > 1:
            functions = [listed.columns["function"][at // width] for at in places]
            apart = len(places) == len(APART) and set(functions) == APART
            found.append(Overlap(
                listed.columns["cost_object"][places[0] // width],
                whose,
                tuple(listed.ids[at // width] for at in places),
                tuple(int(counted[at]) * unit for at in places),
                QUANTITY_AND_PRICE if apart else TWICE,
            ))  # fmt: skip
    return tuple(found)

"""Why a cost is not what it was: from the frozen baseline of an initiative to what came, in exact steps.

A cost is pieces times price times exchange rate, and a price follows an index by contract. What volume, mix, currency and
index did is nobody's merit; what is left is the effect of the initiative. Each step changes one thing and keeps what
was changed before it, in the order in which controllers do it:

1. scope: items that are only in the baseline, or only in what came;
2. volume: all pieces in the mix of the baseline;
3. mix: the pieces of each item as they came;
4. exchange rate: the rates as they came;
5. index: the prices of the baseline as their index moved them;
6. price: the prices as they came.

The steps add up to the whole difference, because each begins where the one before it ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from alliance.calendar import Period
from alliance.errors import UnknownName, UsageError
from alliance.figures.currency import rate
from alliance.figures.figure import Refusal
from alliance.record.facts import Fact
from alliance.record.initiatives import INDEX, OBJECT_MEASURES, PRICE, VOLUME
from alliance.record.revisions import current
from alliance.record.snapshot import Snapshot
from alliance.synergy.programme.programme import Programme

STEPS = ("scope", "volume", "mix", "exchange rate", "index", "price")
_BASE = Fraction(100)


@dataclass(frozen=True)
class State:
    """One item of a cost object at one time.

    Parameters
    ----------
    volume : Fraction
        Pieces.
    price : Fraction
        For one piece, in the currency in which it is paid.
    rate : Fraction
        What one unit of that currency is in the currency of account.
    index : Fraction
        The index that the price follows; 100 if it follows none.
    """

    volume: Fraction
    price: Fraction
    rate: Fraction = Fraction(1)
    index: Fraction = _BASE

    @property
    def cost(self) -> Fraction:
        """Pieces times price, in the currency of account."""
        return self.volume * self.price * self.rate


@dataclass(frozen=True)
class Item:
    """One item of a cost object, in the baseline and as it came.

    Parameters
    ----------
    member, product : str
        Who pays for it, and what it is.
    before, after : State or None
        In the baseline and as it came; None if it is not there.
    """

    member: str
    product: str
    before: State | None
    after: State | None


@dataclass(frozen=True)
class CostBridge:
    """The steps from a baseline to what came.

    Parameters
    ----------
    start, end : Fraction
        Cost in the baseline and as it came, in the currency of account.
    steps : mapping of str to Fraction
        Each of `STEPS`; negative where the cost fell.
    by_member : mapping of str to mapping of str to Fraction
        The same by member, and ``"start"`` and ``"end"``.
    """

    start: Fraction
    end: Fraction
    steps: Mapping[str, Fraction]
    by_member: Mapping[str, Mapping[str, Fraction]]

    @property
    def effect(self) -> Fraction:
        """What the initiative brought: the step of the price, as a saving."""
        return -self.steps["price"]

    @property
    def remainder(self) -> Fraction:
        """What the steps do not explain: nothing."""
        return self.end - self.start - sum(self.steps.values(), Fraction(0))


def cost_bridge(items: Sequence[Item]) -> CostBridge:
    """Return the steps from a baseline to what came.

    Parameters
    ----------
    items : sequence of Item
        Of one cost object; the mix is that of each member.

    Raises
    ------
    UsageError
        If an item has no price in the baseline to begin with, or an index of nothing.

    Notes
    -----
    Exact, and linear in the number of items.
    """
    found: dict[str, dict[str, Fraction]] = {}
    for member in dict.fromkeys(item.member for item in items):
        own = [item for item in items if item.member == member]
        steps = dict.fromkeys(STEPS, Fraction(0))
        for item in own:
            if item.before is None or item.after is None:
                steps["scope"] += (item.after.cost if item.after else 0) - (item.before.cost if item.before else 0)
        pairs = [(item.before, item.after) for item in own if item.before is not None and item.after is not None]
        if any(not before.index for before, _ in pairs):
            raise UsageError(
                f"An index of {member} is 0 in the baseline. Its base is 100: file the index of that time."
            )
        pieces = sum((before.volume for before, _ in pairs), Fraction(0))
        grown = sum((after.volume for _, after in pairs), Fraction(0)) / pieces if pieces else Fraction(0)
        for before, after in pairs:
            # Without a mix to keep, all of the pieces are mix.
            in_mix = before.volume * grown
            moved = before.price * after.index / before.index
            steps["volume"] += (in_mix - before.volume) * before.price * before.rate
            steps["mix"] += (after.volume - in_mix) * before.price * before.rate
            steps["exchange rate"] += after.volume * before.price * (after.rate - before.rate)
            steps["index"] += after.volume * (moved - before.price) * after.rate
            steps["price"] += after.volume * (after.price - moved) * after.rate
        start = sum((item.before.cost for item in own if item.before), Fraction(0))
        end = sum((item.after.cost for item in own if item.after), Fraction(0))
        found[member] = {"start": start, **steps, "end": end}
    total = {name: sum((each[name] for each in found.values()), Fraction(0)) for name in ("start", *STEPS, "end")}
    return CostBridge(total["start"], total["end"], {name: total[name] for name in STEPS}, found)


def items_of(
    snapshot: Snapshot, known: Programme, initiative: str, period: Period, version: str = ""
) -> tuple[tuple[Item, ...], Period, str, tuple[str, ...]]:
    """Return the items of an initiative's cost object, in its baseline and in a year.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    known : Programme
        The programme as known on a day.
    initiative : str
        Its id.
    period : Period
        The year that is compared.
    version : str
        Number of the baseline; empty for the one that holds.

    Returns
    -------
    items : tuple of Item
        By member and product.
    baseline : Period
        The year of the baseline.
    version : str
        Its number.
    notes : tuple of str
        The exchange rates that were used.

    Raises
    ------
    UnknownName
        If the register has no such initiative.
    UsageError
        If the record has no such snapshot, a price or number of pieces is missing, or there is no exchange rate.
    """
    at = known.initiatives.place.get(initiative)
    if at is None:
        raise UnknownName(
            "initiative", initiative, known.initiatives.ids, advice="'alliance synergy initiatives' lists them."
        )
    version = version or known.initiatives.columns["baseline"][at] or "1"
    facts = _facts(snapshot, known, initiative)
    before = [fact for fact in facts if fact.definition == f"baseline {version}"]
    if not before:
        raise UsageError(
            f"The record has no baseline {version} of {initiative}: pieces and prices with the definition"
            f' "baseline {version}". File object_volume and object_price of its cost object.'
        )
    years = {Period(fact.start, fact.end) for fact in before}
    if len(years) > 1:
        named = ", ".join(str(year) for year in sorted(years, key=lambda year: year.end))
        raise UsageError(f"Baseline {version} of {initiative} speaks of {named}, and a baseline is of one year.")
    year = years.pop()
    after = [fact for fact in facts if not fact.definition and Period(fact.start, fact.end) == period]
    if not after:
        raise UsageError(
            f"The record has no pieces and prices of {initiative} for {period}. File object_volume and object_price of it."
        )
    notes: dict[str, None] = {}
    states = [
        _states(snapshot, known, initiative, some, when, notes) for some, when in ((before, year), (after, period))
    ]
    keys = dict.fromkeys((*states[0], *states[1]))
    items = tuple(
        Item(member, product, states[0].get((member, product)), states[1].get((member, product)))
        for member, product in keys
    )
    return items, year, version, tuple(notes)


# ------------------------------------------------------------------------------------------------------------- inside


def _facts(snapshot: Snapshot, known: Programme, initiative: str) -> list[Fact]:
    cells = snapshot.cells
    codes = [code for measure in OBJECT_MEASURES if (code := cells.code("measure", measure)) >= 0]
    chosen = np.isin(cells.columns["measure"], codes) & cells.equal("initiative", initiative)
    if chosen.any():
        chosen &= current(cells, snapshot.deliveries, known.known_on)
    return cells.facts(np.flatnonzero(chosen))


def _states(
    snapshot: Snapshot, known: Programme, initiative: str, facts: Sequence[Fact], period: Period, notes: dict[str, None]
) -> dict[tuple[str, str], State]:
    """Return every item of one time."""
    held: dict[tuple[str, str], dict[str, Fact]] = {}
    for fact in facts:
        of = held.setdefault((fact.member, fact.product), {})
        if fact.measure in of and of[fact.measure].value != fact.value:
            raise UsageError(
                f"Two numbers stand for {fact.measure} of {initiative}, {fact.member}, {fact.product}, {period}. Restate one."
            )
        of[fact.measure] = fact
    states = {}
    for (member, product), of in held.items():
        for needed in (VOLUME, PRICE):
            if needed not in of:
                raise UsageError(
                    f"{needed} of {initiative}, {member}, {product or 'the whole'} is missing for {period}. File it."
                )
        price = of[PRICE]
        factor = Fraction(1)
        if price.unit != known.currency:
            found = rate(price.unit, known.currency, period, snapshot=snapshot, member=member, known_on=known.known_on)
            if isinstance(found, Refusal):
                raise UsageError(f"{found.reason} {found.advice}")
            factor, note = found
            notes[note] = None
        index = of[INDEX].value if INDEX in of else _BASE
        states[member, product] = State(of[VOLUME].value, price.value, factor, index)
    return states

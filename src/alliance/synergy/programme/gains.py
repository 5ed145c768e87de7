"""Who gains: what each member gets of a programme, absolute and per vehicle, beside what rules of sharing would give.

A member may get less than half of a sum and still gain more than anybody for each vehicle it sells: both are shown, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from alliance.errors import UsageError
from alliance.record.revisions import current
from alliance.record.snapshot import Snapshot

EQUAL, BY_VEHICLES = "equal", "by vehicles"
SHARES = "synergy_share"


@dataclass(frozen=True)
class Gain:
    """What one member gets.

    Parameters
    ----------
    member : str
        Its id.
    amount : Fraction
        In the currency of account.
    share : Fraction or None
        Of the total, 0.45 for 45 %; None if the total is nothing.
    vehicles : Fraction or None
        That it sold; None if the record does not say.
    per_vehicle : Fraction or None
        Amount for each of them.
    by_rule : mapping of str to Fraction
        What each rule would give of the same total, for the rules that speak of all members.
    """

    member: str
    amount: Fraction
    share: Fraction | None
    vehicles: Fraction | None
    per_vehicle: Fraction | None
    by_rule: Mapping[str, Fraction]


def gains(
    amounts: Mapping[str, Fraction],
    vehicles: Mapping[str, Fraction | None],
    rules: Mapping[str, Mapping[str, Fraction]] | None = None,
) -> tuple[Gain, ...]:
    """Return what each member gets, beside what rules would give of the same total.

    Parameters
    ----------
    amounts : mapping of str to Fraction
        Member -> what it gets.
    vehicles : mapping of str to Fraction or None
        Member -> vehicles sold, where known.
    rules : mapping of str to mapping of str to Fraction or None
        Rule -> member -> its weight; a rule that does not speak of every member, or whose weights add up to nothing, is
        left out. Equal parts, and parts by vehicles if all are known, are added.

    Raises
    ------
    UsageError
        If there is nobody.
    """
    if not amounts:
        raise UsageError("Nobody gained anything yet. File what initiatives brought, or give --share renault=45.")
    members = list(amounts)
    total = sum(amounts.values(), Fraction(0))
    counted = {member: number for member in members if (number := vehicles.get(member)) is not None}
    weights: dict[str, Mapping[str, Fraction]] = {EQUAL: dict.fromkeys(members, Fraction(1))}
    if len(counted) == len(members):
        weights[BY_VEHICLES] = counted
    weights |= rules or {}
    sums = {
        rule: sum((each[member] for member in members), Fraction(0))
        for rule, each in weights.items()
        if set(each) >= set(members)
    }
    return tuple(
        Gain(
            member,
            amount,
            amount / total if total else None,
            counted.get(member),
            amount / counted[member] if counted.get(member) else None,
            {rule: total * weights[rule][member] / whole for rule, whole in sums.items() if whole},
        )
        for member, amount in amounts.items()
    )


def filed_rules(snapshot: Snapshot, known_on: date | None = None) -> dict[str, dict[str, Fraction]]:
    """Return the shares of plans that stand in the record: plan and rule -> member -> its share.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    known_on : date or None
        As known on this day.
    """
    cells = snapshot.cells
    stands = current(cells, snapshot.deliveries, known_on)
    found: dict[str, dict[str, Fraction]] = {}
    for fact in cells.facts_where(stands, measure=SHARES):
        if not fact.breakdown() and not fact.covers:
            found.setdefault(fact.definition, {})[fact.member] = fact.value
    return found

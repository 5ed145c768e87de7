"""What is known of each initiative: as it is listed, and every step that was filed of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from alliance.record.initiatives import ACTUAL, CONFIRMED, PLAN, PROGRAMME_MEASURES, rows_of
from alliance.record.revisions import current_rows
from alliance.record.snapshot import Snapshot
from alliance.synergy.programme.counting import YEAR, added
from alliance.synergy.programme.programme import Programme
from alliance.units import grouped_text

_JANUARY_1970 = 1970 * YEAR
_TOLD = ("stage", "baseline", "owner", "members", "confirmed_by", "reason")


@dataclass(frozen=True)
class Listed:
    """One initiative as it is listed.

    Parameters
    ----------
    id : str
        Its id.
    says : mapping of str to str
        Each column of the register: name, function, owner, members, stage, ...
    since : date or None
        Since when its stage holds.
    planned, proposed, confirmed : Fraction
        Everything it is planned to bring, brought as proposed, and brought as confirmed.
    """

    id: str
    says: Mapping[str, str]
    since: date | None
    planned: Fraction
    proposed: Fraction
    confirmed: Fraction


@dataclass(frozen=True)
class Step:
    """Something that was filed of an initiative.

    Parameters
    ----------
    known_on : date
        Since when it is known.
    by : str
        Who delivered it.
    what : str
        What was said.
    delivery : int
        The number of the delivery.
    row : int
        The first row of the file that says it.
    """

    known_on: date
    by: str
    what: str
    delivery: int
    row: int


@dataclass(frozen=True)
class Dossier:
    """Everything that is known of one initiative.

    Parameters
    ----------
    listed : Listed
        As it stands.
    steps : tuple of Step
        Every filed step, the oldest first: stages, baselines, plans, confirmations.
    years : tuple of (str, str, str, Fraction)
        Measure, member, year and amount of every series.
    currency : str
        Of the amounts.
    """

    listed: Listed
    steps: tuple[Step, ...]
    years: tuple[tuple[str, str, str, Fraction], ...]
    currency: str


def listed(known: Programme) -> tuple[Listed, ...]:
    """Return every initiative of a programme as it is listed, in the order in which they were listed first."""
    held, amounts = known.initiatives, known.amounts
    unit = Fraction(10) ** known.scale
    sums = []
    for measure in (PLAN, ACTUAL, CONFIRMED):
        of = amounts.of(measure)
        sums.append([int(each) * unit for each in added(of.value, of.initiative, len(held)).tolist()])
    return tuple(
        Listed(
            name,
            {column: texts[at] for column, texts in held.columns.items()},
            date.fromordinal(int(held.since[at])) if held.since[at] else None,
            *(each[at] for each in sums),
        )
        for at, name in enumerate(held.ids)
    )


def dossier(snapshot: Snapshot, known: Programme, at: int) -> Dossier:
    """Return everything that is known of one initiative.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    known : Programme
        The programme as known on a day.
    at : int
        Position of the initiative.
    """
    return Dossier(listed(known)[at], _steps(snapshot, known, at), _years(known, at), known.currency)


def month_text(month: int) -> str:
    """Return a month as it is written: ``"2016-03"``.

    Parameters
    ----------
    month : int
        Counted from January 1970.
    """
    year, rest = divmod(_JANUARY_1970 + month, YEAR)
    return f"{year}-{rest + 1:02d}"


# ------------------------------------------------------------------------------------------------------------- inside


def _steps(snapshot: Snapshot, known: Programme, at: int) -> tuple[Step, ...]:
    """Return what was filed of an initiative, in the order in which it became known."""
    register, deliveries = snapshot.register, snapshot.deliveries
    name = known.initiatives.ids[at]
    standing, _ = current_rows(register, deliveries, known.known_on)
    mine = standing[np.isin(register.columns["initiative"][standing], list(register.words["initiative"]).index(name))]
    found = []
    for delivery in dict.fromkeys(register.texts("delivery", mine)):
        filed = deliveries[delivery]
        rows = set(register.columns["row"][mine].tolist())
        for said in rows_of(register, delivery):
            if said["initiative"] == name and int(said["row"]) in rows:
                says = ", ".join(f"{column.replace('_', ' ')} {said[column]}" for column in _TOLD if column in said)
                what = f"since {said['since']}: {says or 'listed'}"
                found.append(Step(filed.known_on, filed.member, what, filed.sequence, int(said["row"])))
    amounts = known.amounts.only(known.amounts.initiative == at)
    cells = snapshot.cells
    of = [cells.words["delivery"][code] for code in cells.columns["delivery"][amounts.cell].tolist()]
    for delivery in dict.fromkeys(of):
        filed = deliveries[delivery]
        own = amounts.only(np.array([each == delivery for each in of], np.bool_))
        for code in np.unique(own.measure).tolist():
            part = own.only(own.measure == code)
            total = sum(int(each) for each in part.value.tolist()) * Fraction(10) ** known.scale
            first, last = month_text(int(part.month.min())), month_text(int((part.month + part.months).max()) - 1)
            months = first if first == last else f"{first} to {last}"
            row = int(cells.columns["row"][part.cell].min())
            what = f"{PROGRAMME_MEASURES[code]} {months}: {grouped_text(total)} {known.currency}"
            found.append(Step(filed.known_on, filed.member, what, filed.sequence, row))
    return tuple(sorted(found, key=lambda step: (step.known_on, step.delivery, step.row)))


def _years(known: Programme, at: int) -> tuple[tuple[str, str, str, Fraction], ...]:
    amounts = known.amounts.only(known.amounts.initiative == at)
    years = (amounts.month + _JANUARY_1970) // YEAR
    sums: dict[tuple[int, int, int], int] = {}
    keys = zip(amounts.measure.tolist(), amounts.member.tolist(), years.tolist(), amounts.value.tolist(), strict=True)
    for measure, member, year, value in keys:
        sums[measure, member, year] = sums.get((measure, member, year), 0) + int(value)
    unit = Fraction(10) ** known.scale
    return tuple(
        (PROGRAMME_MEASURES[measure], known.members[member], str(year), value * unit)
        for (measure, member, year), value in sorted(sums.items())
    )

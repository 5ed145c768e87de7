"""The bridge of an initiative: what of a cost's change is its merit, and what volume, mix, currency and index did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypedDict

from alliance.calendar import Period, parse_day_if_any, parse_period
from alliance.desks.answers import number, period_form
from alliance.desks.door import enter
from alliance.desks.forms import Number, PeriodForm
from alliance.desks.programme import names_of, window_of
from alliance.record.members import OFFICE
from alliance.synergy.programme.bridge import CostBridge, cost_bridge, items_of
from alliance.synergy.programme.programme import programme
from alliance.synergy.programme.statement import statement


@dataclass(frozen=True)
class Bridged:
    """A bridge with what it is of.

    Parameters
    ----------
    initiative, name : str
        Whose cost object.
    baseline, period : Period
        From which year to which.
    version : str
        Number of the baseline.
    bridge : CostBridge
        The steps.
    proposed, confirmed : Fraction
        What was filed as the effect of the initiative in the year.
    currency : str
        Of the amounts.
    notes : tuple of str
        The exchange rates that were used.
    names : mapping of str to str
        Members as they are printed, by id.
    """

    initiative: str
    name: str
    baseline: Period
    period: Period
    version: str
    bridge: CostBridge
    proposed: Fraction
    confirmed: Fraction
    currency: str
    notes: tuple[str, ...]
    names: Mapping[str, str]


class BridgedForm(TypedDict):
    """A bridge for JSON; `steps` add up from `start` to `end`."""

    initiative: str
    name: str
    baseline: PeriodForm
    version: str
    period: PeriodForm
    currency: str
    start: Number
    steps: dict[str, Number]
    end: Number
    remainder: Number
    by_member: dict[str, dict[str, Number]]
    effect: Number
    proposed: Number
    confirmed: Number
    notes: list[str]
    names: dict[str, str]


def bridge(
    folder: Path | str, initiative: str, period: str, *, baseline: str = "", known_on: str = "", viewer: str = OFFICE
) -> Bridged:
    """Return the steps from the frozen baseline of an initiative to what came.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    initiative : str
        Its id.
    period : str
        The year that is compared.
    baseline : str
        Number of the baseline; empty for the one that holds.
    known_on : str
        As it was known on this day; empty for today.
    viewer : str
        For whom.

    Returns
    -------
    Bridged
        The steps and what was filed as the effect.
    """
    opened = enter(folder, viewer)
    snapshot, asked = opened.snapshot(), parse_period(period)
    known = programme(snapshot, parse_day_if_any(known_on))
    items, year, version, notes = items_of(snapshot, known, initiative, asked, baseline)
    said = statement(
        known, window_of(asked), opened.settings.probabilities, by="initiative", where={"initiative": [initiative]}
    )
    name = known.initiatives.columns["name"][known.initiatives.place[initiative]]
    return Bridged(
        initiative, name, year, asked, version, cost_bridge(items), said.total.proposed, said.total.confirmed,
        known.currency, notes, names_of(opened.registry, known.members),
    )  # fmt: skip


def bridged_form(bridged: Bridged) -> BridgedForm:
    """Return a bridge for JSON.

    Parameters
    ----------
    bridged : Bridged
        As `bridge` gives it.

    Returns
    -------
    BridgedForm
        Ready for `json.dumps`.
    """
    found = bridged.bridge
    return {
        "initiative": bridged.initiative,
        "name": bridged.name,
        "baseline": period_form(bridged.baseline),
        "version": bridged.version,
        "period": period_form(bridged.period),
        "currency": bridged.currency,
        "start": number(found.start),
        "steps": {name: number(value) for name, value in found.steps.items()},
        "end": number(found.end),
        "remainder": number(found.remainder),
        "by_member": {
            member: {name: number(value) for name, value in each.items()} for member, each in found.by_member.items()
        },
        "effect": number(found.effect),
        "proposed": number(bridged.proposed),
        "confirmed": number(bridged.confirmed),
        "notes": list(bridged.notes),
        "names": dict(bridged.names),
    }

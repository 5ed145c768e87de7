"""Who gains: each member's part of the programme, per vehicle, and beside the rules of sharing."""

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
from alliance.desks.reporting import catalogue_of
from alliance.errors import UnitError, UsageError
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Question
from alliance.record.members import OFFICE
from alliance.synergy.programme.gains import Gain, filed_rules, gains
from alliance.synergy.programme.programme import programme
from alliance.synergy.programme.statement import statement
from alliance.units import decimal_text, exact


@dataclass(frozen=True)
class Gained:
    """Who gains, with what it is of.

    Parameters
    ----------
    period : Period
        The time.
    what : str
        Where the amounts come from, in words.
    total : Fraction
        Of all members.
    gains : tuple of Gain
        One per member.
    currency : str
        Of the amounts.
    names : mapping of str to str
        Members as they are printed, by id.
    """

    period: Period
    what: str
    total: Fraction
    gains: tuple[Gain, ...]
    currency: str
    names: Mapping[str, str]


class GainForm(TypedDict):
    """What one member gets; `share` is 0.45 for 45 %."""

    member: str
    amount: Number
    share: Number
    vehicles: Number
    per_vehicle: Number
    by_rule: dict[str, Number]


class GainedForm(TypedDict):
    """Who gains."""

    period: PeriodForm
    what: str
    currency: str
    total: Number
    names: dict[str, str]
    gains: list[GainForm]


def who_gains(
    folder: Path | str,
    period: str,
    *,
    series: str = "confirmed",
    shares: Mapping[str, str] | None = None,
    total: str = "",
    known_on: str = "",
    viewer: str = OFFICE,
) -> Gained:
    """Return what each member gets, absolute and per vehicle, beside what rules of sharing would give.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    period : str
        A year, or some months of one.
    series : str
        Whose amounts: those of the programme that are ``"plan"``, ``"forecast"``, ``"actual"`` or ``"confirmed"``.
    shares : mapping of str to str or None
        Member -> percent of the total, for an estimate that somebody printed; then the programme is not asked.
    total : str
        The sum that is shared by an estimate, in the currency of account; empty for the figure ``synergies`` of those
        members.
    known_on : str
        As it was known on this day; empty for today.
    viewer : str
        For whom.

    Returns
    -------
    Gained
        One line per member.

    Raises
    ------
    UsageError
        If percentages do not add up to 100, or the record has no total for them.
    """
    opened = enter(folder, viewer)
    snapshot, asked = opened.snapshot(), parse_period(period)
    day = parse_day_if_any(known_on)
    measures = catalogue_of(opened)

    def figure(measure: str, who: str) -> Fraction | None:
        return consolidate(snapshot, Question(measure, who, asked, known_on=day), measures).value

    if shares:
        parts = {opened.registry.get("member", who).id: _number(text, "percent") for who, text in shares.items()}
        if sum(parts.values()) != 100:
            raise UsageError(
                f"Shares are parts of 100 percent, and these add up to {decimal_text(Fraction(sum(parts.values())))}. Give every"
                " member its part: --share renault=45 --share nissan=55."
            )
        members = " + ".join(parts)
        whole = _number(total, "amount") if total else figure("synergies", members)
        if whole is None:
            raise UsageError(
                f"The record has no synergies of {members} for {asked}. Say what is shared: --total 4300000000."
            )
        amounts = {member: whole * part / 100 for member, part in parts.items()}
        what = "an estimate: " + ", ".join(f"{member} {decimal_text(part)} %" for member, part in parts.items())
    else:
        said = statement(
            programme(snapshot, day), window_of(asked), opened.settings.probabilities, series=series, by="member"
        )
        amounts = {line.name: line.counts["effect"] for line in said.lines if line.counts["effect"]}
        what = f"the effect of the programme, {series}"
    found = gains(amounts, {member: figure("sales", member) for member in amounts}, filed_rules(snapshot, day))
    return Gained(
        asked,
        what,
        sum(amounts.values(), Fraction(0)),
        found,
        opened.settings.currency,
        names_of(opened.registry, amounts),
    )


def gained_form(gained: Gained) -> GainedForm:
    """Return who gains for JSON.

    Parameters
    ----------
    gained : Gained
        As `who_gains` gives it.

    Returns
    -------
    GainedForm
        Ready for `json.dumps`.
    """
    return {
        "period": period_form(gained.period),
        "what": gained.what,
        "currency": gained.currency,
        "total": number(gained.total),
        "names": dict(gained.names),
        "gains": [
            {
                "member": each.member,
                "amount": number(each.amount),
                "share": number(each.share),
                "vehicles": number(each.vehicles),
                "per_vehicle": number(each.per_vehicle),
                "by_rule": {rule: number(value) for rule, value in each.by_rule.items()},
            }
            for each in gained.gains
        ],
    }


def _number(text: str, what: str) -> Fraction:
    try:
        return exact(text.replace(",", ""))
    except (UnitError, ValueError, ZeroDivisionError):
        raise UsageError(
            f"'{text}' is no {what}. Write a number, such as {'45' if what == 'percent' else '4300000000'}."
        ) from None

"""The JSON of a programme; numbers as in `alliance.desks.answers`."""

from __future__ import annotations

from typing import TypedDict

from alliance.desks.answers import number, period_form
from alliance.desks.forms import Number, PeriodForm
from alliance.desks.programme import Told
from alliance.synergy.programme.counting import DEFINITIONS
from alliance.synergy.programme.dossier import Dossier, Listed, month_text
from alliance.synergy.programme.history import History
from alliance.synergy.programme.statement import Line


class LineForm(TypedDict):
    """One line of a statement; `counts` has the keys of `definitions`."""

    name: str
    initiatives: int
    counts: dict[str, Number]
    proposed: Number
    confirmed: Number
    unreconciled: Number


class ShareForm(TypedDict):
    """What one member confirmed."""

    member: str
    proposed: Number
    confirmed: Number
    unreconciled: Number


class DifferenceForm(TypedDict):
    """A share of an initiative that is not reconciled."""

    initiative: str
    member: str
    proposed: Number
    confirmed: Number
    months: list[str]
    reason: str


class RungForm(TypedDict):
    """The initiatives at one stage."""

    stage: str
    name: str
    initiatives: int
    gross: Number
    probability: Number
    weighted: Number


class OverlapForm(TypedDict):
    """A cost object that more than one initiative claims."""

    cost_object: str
    member: str
    initiatives: list[str]
    amounts: list[Number]
    double: bool
    rule: str


class LearnedForm(TypedDict):
    """What became of initiatives that were at one stage."""

    stage: str
    resolved: int
    booked: int
    probability: Number
    ladder: Number


class BackTestForm(TypedDict):
    """How well the earlier half of the history tells the later one; errors are mean squared differences."""

    learned_from: int
    tested_on: int
    learned_error: Number
    ladder_error: Number
    better: bool


class HistoryForm(TypedDict):
    """What a programme learned from itself."""

    stages: list[LearnedForm]
    back_test: BackTestForm | None


class StatementForm(TypedDict):
    """What is to be said of a programme for a time."""

    period: PeriodForm
    known_on: str | None
    series: str
    by: str
    currency: str
    definitions: dict[str, str]
    lines: list[LineForm]
    total: LineForm
    shares: list[ShareForm]
    reconciled: bool
    differences: list[DifferenceForm]
    pipeline: list[RungForm]
    outlook: Number
    weighted_outlook: Number
    overlaps: list[OverlapForm]
    statuses: list[str]
    names: dict[str, str]
    history: HistoryForm | None
    snapshot: str


class InitiativeForm(TypedDict):
    """One initiative as it is listed."""

    initiative: str
    says: dict[str, str]
    since: str | None
    planned: Number
    proposed: Number
    confirmed: Number


class StepForm(TypedDict):
    """Something that was filed of an initiative."""

    known_on: str
    by: str
    what: str
    delivery: int
    row: int


class YearForm(TypedDict):
    """What one series of an initiative says of a year."""

    measure: str
    member: str
    year: str
    amount: Number


class DossierForm(InitiativeForm):
    """Everything that is known of one initiative."""

    steps: list[StepForm]
    years: list[YearForm]
    currency: str


def statement_form(told: Told) -> StatementForm:
    """Return a statement for JSON.

    Parameters
    ----------
    told : Told
        As `alliance.desks.programme.state` gives it.

    Returns
    -------
    StatementForm
        Ready for `json.dumps`.
    """
    said = told.statement
    return {
        "period": period_form(told.period),
        "known_on": None if told.known_on is None else told.known_on.isoformat(),
        "series": said.series,
        "by": said.by,
        "currency": told.currency,
        "definitions": dict(DEFINITIONS),
        "lines": [_line(line) for line in said.lines],
        "total": _line(said.total),
        "shares": [
            {
                "member": each.member, "proposed": number(each.proposed), "confirmed": number(each.confirmed),
                "unreconciled": number(each.unreconciled),
            }
            for each in said.shares
        ],
        "reconciled": said.is_reconciled,
        "differences": [
            {
                "initiative": each.initiative, "member": each.member, "proposed": number(each.proposed),
                "confirmed": number(each.confirmed), "months": [month_text(month) for month in each.months],
                "reason": each.reason,
            }
            for each in said.differences
        ],
        "pipeline": [
            {
                "stage": each.stage, "name": told.stages[each.stage], "initiatives": each.initiatives,
                "gross": number(each.gross), "probability": number(each.probability), "weighted": number(each.weighted),
            }
            for each in said.pipeline
        ],
        "outlook": number(said.outlook),
        "weighted_outlook": number(said.weighted_outlook),
        "overlaps": [
            {
                "cost_object": each.cost_object, "member": each.member, "initiatives": list(each.initiatives),
                "amounts": [number(amount) for amount in each.amounts], "double": each.is_double, "rule": each.rule,
            }
            for each in told.overlaps
        ],
        "statuses": list(told.statuses),
        "names": dict(told.names),
        "history": None if told.history is None else _history(told.history),
        "snapshot": told.snapshot,
    }  # fmt: skip


def initiative_form(listed: Listed) -> InitiativeForm:
    """Return one initiative for JSON.

    Parameters
    ----------
    listed : Listed
        As it is listed.

    Returns
    -------
    InitiativeForm
        Ready for `json.dumps`.
    """
    return {
        "initiative": listed.id,
        "says": dict(listed.says),
        "since": None if listed.since is None else listed.since.isoformat(),
        "planned": number(listed.planned),
        "proposed": number(listed.proposed),
        "confirmed": number(listed.confirmed),
    }


def dossier_form(dossier: Dossier) -> DossierForm:
    """Return everything that is known of one initiative for JSON.

    Parameters
    ----------
    dossier : Dossier
        As `alliance.desks.programme.dossier` gives it.

    Returns
    -------
    DossierForm
        Ready for `json.dumps`.
    """
    return {
        **initiative_form(dossier.listed),
        "steps": [
            {
                "known_on": each.known_on.isoformat(), "by": each.by, "what": each.what, "delivery": each.delivery,
                "row": each.row,
            }
            for each in dossier.steps
        ],
        "years": [
            {"measure": measure, "member": member, "year": year, "amount": number(amount)}
            for measure, member, year, amount in dossier.years
        ],
        "currency": dossier.currency,
    }  # fmt: skip


def _history(past: History) -> HistoryForm:
    test = past.back_test
    return {
        "stages": [
            {
                "stage": each.stage, "resolved": each.resolved, "booked": each.booked,
                "probability": number(each.probability), "ladder": number(each.ladder),
            }
            for each in past.stages
        ],
        "back_test": None if test is None else {
            "learned_from": test.learned_from, "tested_on": test.tested_on, "learned_error": number(test.learned_error),
            "ladder_error": number(test.ladder_error), "better": test.is_better,
        },
    }  # fmt: skip


def _line(line: Line) -> LineForm:
    return {
        "name": line.name,
        "initiatives": line.initiatives,
        "counts": {name: number(value) for name, value in line.counts.items()},
        "proposed": number(line.proposed),
        "confirmed": number(line.confirmed),
        "unreconciled": number(line.unreconciled),
    }

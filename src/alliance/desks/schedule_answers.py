"""The JSON of goals and what became of them; numbers as in `alliance.desks.answers`."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from alliance.desks.answers import number, period_form, refusal_form
from alliance.desks.door import enter
from alliance.desks.forms import Number, PeriodForm, RefusalForm
from alliance.desks.reporting import catalogue_of
from alliance.figures.schedule import Goal, Result, Schedule
from alliance.record.members import OFFICE
from alliance.units import decimal_text


class PrintedForm(TypedDict):
    """A number that somebody printed for the year."""

    value: Number
    half: Number
    bound: str
    unit: str
    status: str
    definition: str
    source: str
    ref: str


class ResultForm(TypedDict):
    """What a year brought; `change` is the growth over the year before, 0.13 for 13 %."""

    period: PeriodForm
    perimeter: str
    value: Number
    half: Number
    bound: str
    unit: str
    status: str
    change: Number
    contested: bool
    printed: list[PrintedForm]
    refusal: RefusalForm | None


class GoalForm(TypedDict):
    """An announcement of a target, and what became of it."""

    period: PeriodForm
    perimeter: str
    value: Number
    bound: str
    unit: str
    announced: str
    revised_on: str | None
    outcome: str
    reached: PeriodForm | None
    years_ahead: int | None
    certain: bool
    reason: str
    sources: list[str]


class ScheduleForm(TypedDict):
    """Results and goals of a measure, year by year."""

    measure: str
    label: str
    counts: str
    unit: str
    results: list[ResultForm]
    goals: list[GoalForm]
    notes: list[str]
    snapshot: str


def schedule_form(folder: Path | str, schedule: Schedule, *, viewer: str = OFFICE) -> ScheduleForm:
    """Return goals and results for JSON.

    Parameters
    ----------
    folder : Path or str
        The alliance folder that was asked.
    schedule : Schedule
        The answer.
    viewer : str
        For whom.

    Returns
    -------
    ScheduleForm
        Ready for `json.dumps`.
    """
    opened = enter(folder, viewer)
    measure = catalogue_of(opened)[schedule.measure]
    return {
        "measure": schedule.measure,
        "label": measure.label,
        "counts": measure.counts,
        "unit": schedule.unit,
        "results": [_result(each) for each in schedule.results],
        "goals": [_goal(each) for each in schedule.goals],
        "notes": list(schedule.notes),
        "snapshot": opened.snapshot().head,
    }


def _result(result: Result) -> ResultForm:
    figure = result.figure
    return {
        "period": period_form(result.period),
        "perimeter": result.perimeter,
        "value": number(figure.value),
        "half": number(figure.half),
        "bound": figure.bound,
        "unit": figure.unit,
        "status": figure.status.value,
        "change": None if result.change is None else decimal_text(result.change, 4),
        "contested": result.is_contested,
        "printed": [
            {
                "value": number(fact.value),
                "half": number(fact.half),
                "bound": fact.bound,
                "unit": fact.unit,
                "status": fact.status,
                "definition": fact.definition,
                "source": fact.source,
                "ref": fact.ref,
            }
            for fact in result.printed
        ],
        "refusal": None if figure.refusal is None else refusal_form(figure.refusal),
    }


def _goal(goal: Goal) -> GoalForm:
    return {
        "period": period_form(goal.period),
        "perimeter": goal.perimeter,
        "value": number(goal.value),
        "bound": goal.bound,
        "unit": goal.unit,
        "announced": goal.announced.isoformat(),
        "revised_on": None if goal.revised_on is None else goal.revised_on.isoformat(),
        "outcome": goal.outcome.value,
        "reached": None if goal.reached is None else period_form(goal.reached),
        "years_ahead": goal.years_ahead,
        "certain": goal.is_certain,
        "reason": goal.reason,
        "sources": list(goal.sources),
    }

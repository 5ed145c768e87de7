"""`alliance synergy track`: what was aimed at, what came, and how early or late."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from alliance.cli.chart import chart_option, draw
from alliance.cli.figure_table import amount, amount_text, percent_text
from alliance.cli.options import folder_options, output_options, with_folder
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import comparing
from alliance.desks.schedule_answers import GoalForm, ResultForm, ScheduleForm, schedule_form

MISSING = 3


@click.command()
@click.option("--measure", default="synergies", show_default=True, metavar="ID", help="What a year brings.")
@click.option(
    "--perimeter",
    default="",
    show_default="every one that a target or a total was reported for",
    metavar="WHO",
    help="For whom.",
)
@click.option("--known-on", default="", metavar="DAY", help="As it was known on this day, such as 2013-06-30.")
@folder_options
@output_options
@chart_option
def track(
    measure: str,
    perimeter: str,
    known_on: str,
    chart: Path | None,
    folder: Path,
    viewer: str,
    form: str | None,
    output: Path | None,
) -> int:
    """Follow targets and what became of them, year by year.

    Results count as printed, new synergies of each year; a goal belongs to the perimeter it was announced for. A
    goal that was raised stays, and is judged too.

    \b
    alliance synergy track
    alliance synergy track --known-on 2013-06-30
    alliance synergy track --measure sales --perimeter mitsubishi
    """
    answer = comparing.schedule(folder, measure, perimeter=perimeter, known_on=known_on, viewer=viewer)
    said = schedule_form(folder, answer, viewer=viewer)
    goals = _goals(said)
    below = with_folder(
        f"alliance explain {said['measure']} --period PERIOD --perimeter WHO", {"folder": folder, "viewer": viewer}
    )
    write(Answer(said, _results(said, goals, below), {"Goals": goals}), form, output)
    draw(chart, answer, folder, viewer)
    return 0 if any(result["value"] is not None for result in said["results"]) else MISSING


def _results(said: ScheduleForm, goals: Table, following: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            each["period"]["label"],
            each["perimeter"],
            _amount(each),
            "" if each["change"] is None else percent_text(each["change"]),
            "contested" if each["contested"] else each["status"],
            _printed(each),
        )
        for each in said["results"]
    ]
    told = [(f"Goal {each['period']['label']}", _told(each)) for each in said["goals"]]
    below = [("Counted", said["counts"]), *told, *(("Note", note) for note in said["notes"]), ("Next", following)]
    columns = ("Year", "Perimeter", said["unit"] or "Amount", "Change", "Status", "Printed")
    return Table(f"{said['label']}: what was aimed at, and what came", columns, tuple(rows), below=tuple(below))


def _goals(said: ScheduleForm) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            each["period"]["label"], each["perimeter"], amount(each["value"]), each["unit"], each["announced"],
            each["revised_on"] or "", each["outcome"], "" if each["reached"] is None else each["reached"]["label"],
            each["years_ahead"], each["reason"],
        )
        for each in said["goals"]
    ]  # fmt: skip
    columns = (
        "Year", "Perimeter", "Goal", "Unit", "Announced", "Revised on", "Outcome", "Reached in", "Years ahead", "Reason",
    )  # fmt: skip
    return Table("Goals", columns, tuple(rows))


def _amount(result: ResultForm) -> Cell:
    return amount(result["value"])


def _printed(result: ResultForm) -> str:
    """Return what else stands in print: the numbers of a year that sources disagree about."""
    if not result["contested"]:
        return {"lower": "at least", "upper": "at most"}.get(result["bound"], "")
    numbers = sorted({(amount(each["value"]) or Fraction(0), each["unit"]) for each in result["printed"]})
    return " / ".join(amount_text(value, unit) for value, unit in numbers)


def _told(goal: GoalForm) -> str:
    value = amount(goal["value"])
    assert value is not None
    bound = {"lower": "at least ", "upper": "at most "}.get(goal["bound"], "")
    revised = f", revised on {goal['revised_on']}" if goal["revised_on"] else ""
    who = f" for {goal['perimeter']}"
    return f"{bound}{amount_text(value, goal['unit'])}{who}, announced {goal['announced']}{revised}: {goal['reason']}"

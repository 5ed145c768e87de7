"""`alliance synergy programme` and `alliance synergy initiatives`: the programme and what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypedDict, Unpack

import click
from click.decorators import FC

from alliance.cli.chart import chart_option, drawn
from alliance.cli.figure_table import amount, amount_text
from alliance.cli.options import Output, Where, folder_options, output_options, with_folder
from alliance.cli.tables import Answer, Cell, Table, counted, write
from alliance.desks import programme as desk
from alliance.desks.programme import Told
from alliance.desks.programme_answers import HistoryForm, StatementForm, dossier_form, initiative_form, statement_form
from alliance.synergy.programme.counting import SERIES
from alliance.synergy.programme.dossier import Listed
from alliance.synergy.programme.statement import BY

MISSING = 3
SHOWN = 12
_HEADERS = {
    "new": "New", "one_time": "One-time", "new_in_year": "New in year", "carry_over": "Carry-over",
    "continuing": "Continuing", "effect": "Effect", "one_off": "One-off cost", "net": "Net", "run_rate": "Run-rate",
    "cumulative": "Cumulative",
}  # fmt: skip
_GRID = ("new_in_year", "carry_over", "continuing", "effect", "one_off", "net", "run_rate")


class Narrowed(TypedDict):
    """Which initiatives are asked for, and as known when."""

    stage: str
    function: str
    member: str
    known_on: str


class Asked(Narrowed, Where, Output):
    """Everything that can be said about a list of initiatives."""


def narrow_options(command: FC) -> FC:
    """Add the options that say which initiatives are asked for."""
    options: list[Callable[[FC], FC]] = [
        click.option("--stage", default="", metavar="STAGE", help="Only these stages: approved, or 3,4,5."),
        click.option("--function", default="", metavar="WHAT", help="Only these functions."),
        click.option("--member", default="", metavar="WHO", help="Only what these members take part in."),
        click.option("--known-on", default="", metavar="DAY", help="As it was known on this day, such as 2016-07-31."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.option("--period", required=True, metavar="PERIOD", help="A year, or a part of one: 2016, 2016-H1, 2016-03.")
@click.option(
    "--series",
    type=click.Choice(list(SERIES)),
    default="actual",
    show_default=True,
    help="What is counted; actual is what owners propose, confirmed what members' controlling confirms.",
)
@click.option("--by", type=click.Choice(BY), default="function", show_default=True, help="What the lines are of.")
@click.option("--learned", is_flag=True, help="Weight by what the programme learned from itself, where that is enough.")
@narrow_options
@folder_options
@output_options
@chart_option
def programme(period: str, series: str, by: str, learned: bool, chart: Path | None, **asked: Unpack[Asked]) -> int:
    """State what the programme brought: new in the year, carried over, confirmed, unreconciled, in the pipeline.

    \b
    alliance synergy programme --period 2016
    alliance synergy programme --period 2016 --by member --known-on 2016-07-31
    alliance synergy programme --period 2016 --series plan --function purchasing
    alliance synergy programme --period 2016 --by stage --chart pipeline.svg
    """
    told = desk.state(
        asked["folder"], period, series=series, by=by, where=_where(asked), known_on=asked["known_on"], learned=learned,
        viewer=asked["viewer"],
    )  # fmt: skip
    form = statement_form(told)
    write(Answer(form, _statement(form, told, asked), _further(form)), asked["form"], asked["output"])
    if chart is not None:
        # Imported here because only whoever wants a picture waits for it.
        from alliance.desks import programme_pictures  # noqa: PLC0415

        programme_pictures.draw_programme(asked["folder"], told, chart, viewer=asked["viewer"])
        drawn(chart)
    return 0 if form["lines"] else MISSING


@click.group(invoke_without_command=True)
@narrow_options
@folder_options
@output_options
@click.pass_context
def initiatives(context: click.Context, **asked: Unpack[Asked]) -> int:
    """List the initiatives of the programme, or show one.

    \b
    alliance synergy initiatives --stage approved,done --function purchasing
    alliance synergy initiatives show PUR-001
    """
    if context.invoked_subcommand is not None:
        return 0
    found = desk.listing(asked["folder"], where=_where(asked), known_on=asked["known_on"], viewer=asked["viewer"])
    rows = tuple(_row(each) for each in found)
    below = (("Next", with_folder("alliance synergy initiatives show " + (found[0].id if found else "ID"), asked)),)
    columns = (
        "Initiative",
        "Name",
        "Function",
        "Members",
        "Type",
        "Stage",
        "Since",
        "Planned",
        "Proposed",
        "Confirmed",
    )
    title = counted(len(found), "initiative")
    table = Table(title, columns if rows else (), rows, below=below)
    write(Answer({"initiatives": [initiative_form(each) for each in found]}, table), asked["form"], asked["output"])
    return 0 if found else MISSING


@initiatives.command()
@click.argument("initiative")
@click.option("--known-on", default="", metavar="DAY", help="As it was known on this day, such as 2016-07-31.")
@folder_options
@output_options
def show(initiative: str, known_on: str, folder: Path, viewer: str, form: str | None, output: Path | None) -> int:
    """Show one INITIATIVE: what it is, every step that was filed, and its amounts by year.

    \b
    alliance synergy initiatives show PUR-001
    """
    found = desk.dossier(folder, initiative, known_on=known_on, viewer=viewer)
    said = dossier_form(found)
    says = [(column.replace("_", " ").capitalize(), word) for column, word in said["says"].items() if word]
    steps = [
        (each["known_on"], f"{each['what']} ({each['by']}, delivery {each['delivery']}, row {each['row']})")
        for each in said["steps"]
    ]
    columns = ("Measure", "Member", "Year", said["currency"])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each["measure"], each["member"], each["year"], amount(each["amount"])) for each in said["years"]
    )
    table = Table(f"{said['initiative']}: {said['says']['name']}", columns if rows else (), rows, below=(*says, *steps))
    write(Answer(said, table), form, output)
    return 0


def _where(asked: Narrowed) -> dict[str, str]:
    given = {"stage": asked["stage"], "function": asked["function"], "member": asked["member"]}
    return {column: text for column, text in given.items() if text}


def _row(each: Listed) -> tuple[Cell, ...]:
    says = each.says
    since = "" if each.since is None else each.since.isoformat()
    members = says["members"].replace("+", ", ")
    return (
        each.id, says["name"], says["function"], members, says["type"], says["stage"], since, each.planned, each.proposed,
        each.confirmed,
    )  # fmt: skip


def _statement(form: StatementForm, told: Told, asked: Asked) -> Table:
    lines, names = [*form["lines"], form["total"]], form["names"]
    rows: list[tuple[Cell, ...]] = [
        (
            "Total" if line is form["total"] else names.get(line["name"], line["name"]),
            line["initiatives"],
            *(amount(line["counts"][count]) for count in _GRID),
        )
        for line in lines
    ]
    when = f", as known on {form['known_on']}" if form["known_on"] else ""
    title = f"Programme, {form['period']['label']}, {form['series']}{when}: {_money(form['total']['counts']['new_in_year'], form)} new in the year"
    columns = (form["by"].capitalize(), "Initiatives", *(_HEADERS[count] for count in _GRID))
    shares = [
        (
            f"Confirmed by {names[each['member']]}",
            f"{_money(each['confirmed'], form)} of {_money(each['proposed'], form)} proposed",
        )
        for each in form["shares"]
    ]
    open_ = len(form["differences"])
    reconciled = (
        "every share was confirmed as it was proposed" if form["reconciled"]
        else f"UNRECONCILED: {_money(form['total']['unreconciled'], form)} of {_money(form['total']['proposed'], form)}"
        f" proposed, {counted(open_, 'share of an initiative', 'shares of initiatives')}"
    )  # fmt: skip
    gaps = [
        (f"{each['initiative']}, {names[each['member']]}", (f"{each['reason']}: {_money(each['confirmed'], form)} of"
         f" {_money(each['proposed'], form)} proposed, {', '.join(each['months'][:3])}{', …' if len(each['months']) > 3 else ''}"))
        for each in form["differences"][:SHOWN]
    ]  # fmt: skip
    more = [("…", f"{open_ - SHOWN} more; --format json has them all")] if open_ > SHOWN else []
    rungs = [
        (f"Stage {each['stage']} {each['name']}", (f"{counted(each['initiatives'], 'initiative')}, {_money(each['gross'], form)} in full,"
         f" {_money(each['weighted'], form)} at {_percent(each['probability'])}"))
        for each in form["pipeline"]
        if each["initiatives"]
    ]  # fmt: skip
    doubles = [
        (
            f"Claimed by {' and '.join(each['initiatives'])}",
            f"{each['cost_object']}, {names[each['member']]}: {each['rule']}",
        )
        for each in form["overlaps"][:SHOWN]
    ]
    outlook = (
        "Outlook", (f"{_money(form['outlook'], form)} gross, {_money(form['weighted_outlook'], form)} weighted by the ladder:"
        " proposed where it is reported, else forecast, else planned"),
    )  # fmt: skip
    means = [(_HEADERS[name], text) for name, text in form["definitions"].items() if name in _GRID]
    firm = {"synthetic": "made from invented input, not from what anybody reported", "estimated": "estimated"}
    doubt = [("Status", f"{status}: {firm[status]}") for status in form["statuses"] if status in firm]
    past = [] if form["history"] is None else list(_learned(form["history"]))
    below = (
        *doubt, *shares, ("Reconciled", reconciled), *gaps, *more, outlook, *rungs, *past, *doubles, *means,
        ("Next", with_folder("alliance synergy initiatives", asked)),
    )  # fmt: skip
    return Table(title, columns, tuple(rows), frozenset({len(rows) - 1}), below=below)


def _learned(past: HistoryForm) -> Iterator[tuple[str, str]]:
    """Yield what was learned of each stage, and whether it has proved itself."""
    for each in past["stages"]:
        if each["resolved"]:
            of = f"{each['booked']} of {counted(each['resolved'], 'resolved initiative')} were booked"
            told = (
                "too few to learn from"
                if each["probability"] is None
                else f"{_percent(each['probability'])}, the ladder says {_percent(each['ladder'])}"
            )
            yield f"Learned of stage {each['stage']}", f"{of}: {told}"
    test = past["back_test"]
    if test is None:
        yield "Back-test", "the history is too short for one, so the ladder weighs"
        return
    errors = (
        f"{float(amount(test['learned_error']) or 0):.4f}, the ladder's {float(amount(test['ladder_error']) or 0):.4f}"
    )
    verdict = "what was learned weighs" if test["better"] else "the ladder weighs"
    yield (
        "Back-test",
        (
            f"learned from {test['learned_from']}, tested on the {test['tested_on']} after them: mean squared error {errors}; {verdict}"
        ),
    )


def _further(form: StatementForm) -> dict[str, Table]:
    """Return the sheets of a workbook beside the statement itself."""
    counts: tuple[tuple[Cell, ...], ...] = tuple(
        (line["name"], *(amount(line["counts"][count]) for count in form["definitions"])) for line in form["lines"]
    )
    gaps: tuple[tuple[Cell, ...], ...] = tuple(
        (
            each["initiative"], each["member"], amount(each["proposed"]), amount(each["confirmed"]), each["reason"],
            ", ".join(each["months"]),
        )
        for each in form["differences"]
    )  # fmt: skip
    rungs: tuple[tuple[Cell, ...], ...] = tuple(
        (each["stage"], each["name"], each["initiatives"], amount(each["gross"]), amount(each["weighted"]))
        for each in form["pipeline"]
    )
    return {
        "Counts": Table("", (form["by"].capitalize(), *(_HEADERS[count] for count in form["definitions"])), counts),
        "Unreconciled": Table("", ("Initiative", "Member", "Proposed", "Confirmed", "Why", "Months"), gaps),
        "Pipeline": Table("", ("Stage", "Name", "Initiatives", "Gross", "Weighted"), rungs),
        "Definitions": Table(
            "", ("Count", "Definition"), tuple((_HEADERS[name], text) for name, text in form["definitions"].items())
        ),
    }


def _money(value: int | str | None, form: StatementForm) -> str:
    exact = amount(value)
    assert exact is not None
    return amount_text(exact, form["currency"])


def _percent(value: int | str | None) -> str:
    exact = amount(value)
    assert exact is not None
    return f"{float(100 * exact):.3g} %"

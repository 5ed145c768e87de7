"""`alliance plan`: the joint plan of a function, why it is so, its baselines, and two plans side by side."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

import click
from click.decorators import FC

from alliance.cli import governance
from alliance.cli.chart import drawn
from alliance.cli.options import Output, Where, folder_options, output_options, with_folder
from alliance.cli.plan_tables import (
    PRICES,
    baselines_form,
    baselines_table,
    euro,
    euros,
    filed_form,
    filed_lines,
    in_words,
    labels,
    plan_form,
    plan_table,
    plan_tables,
    rows_table,
)
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import functions, letters, pictures, planning, variants
from alliance.desks.case import Case, Scenario, chosen_members
from alliance.desks.filing import definition_of
from alliance.errors import UnknownName
from alliance.plan.function import Why
from alliance.record.deliveries import Filed

NO_PLAN = 4
LETTERS = "letters"


class Scenarios(TypedDict):
    """Which plan is meant."""

    members: str
    depth: str
    scenario: str
    seconds: float


class Asked(Where, Output, Scenarios):
    """What can be said of a plan."""


def scenario_options(command: FC) -> FC:
    """Add the options that say which plan is meant."""
    options: list[Callable[[FC], FC]] = [
        click.option("--members", default="", metavar="A,B", help="Who plans together; all if not said."),
        click.option(
            "--depth",
            default="",
            metavar="DEPTH",
            help="How deep it decides. Manufacturing: operating (today's allocation and shifts), or strategic (launches, shifts,"
            " opening and closing too).",
        ),
        click.option("--scenario", default="", metavar="NAME", help="Folder of tables under plans/FUNCTION."),
        click.option(
            "--seconds",
            type=click.FloatRange(min=0.1, max=1e6),
            default=60.0,
            show_default=True,
            help="Time limit of a search.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


# Filing is asked for: a question never changes the record by itself.
file_option = click.option(
    "--file", "to_file", is_flag=True, help="File the outcome in the record, with the run as source."
)
chart_option = click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.svg|png",
    help="Draw it too, as SVG or PNG by the ending of the file.",
)


def scenario_of(asked: Scenarios) -> Scenario:
    """Return the scenario that the options say."""
    members = chosen_members(asked["members"].split(","))
    return Scenario(asked["depth"], members, asked["scenario"], asked["seconds"])


def same_scenario(command: str, asked: Asked) -> str:
    """Return a command with the scenario and folder that were given, ready to be typed."""
    words = [command]
    for option, value, default in (
        ("members", asked["members"], ""),
        ("depth", asked["depth"], ""),
        ("scenario", asked["scenario"], ""),
    ):
        words += [f"--{option} {shlex.quote(value)}"] if value != default else []
    return with_folder(" ".join(words), asked)


class PlanGroup(click.Group):
    """The commands of `plan`: one for each function, and those that ask of any of them."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the functions of the project first."""
        return [*functions.OWN, *super().list_commands(context)]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command; that of a function is made when it is asked for."""
        found = super().get_command(context, name)
        return _command_of(name) if found is None and functions.is_function(name) else found


@click.group(cls=PlanGroup)
def plan() -> None:
    """Plan a converged function jointly, for all members or any set of them."""


for _act in (governance.propose, governance.confirm, governance.release, governance.decide, governance.decisions):
    plan.add_command(_act)


def _command_of(function: str) -> click.Command:
    """Return the command that plans a function."""
    what = functions.OWN.get(function, ("", f"Plan {function} jointly."))[1]
    example = f"alliance plan {function}"
    text = (
        f"{what}\n\nA workbook (-o plan.xlsx) holds every table of the plan; CSV holds the one that --table names.\n\n\b\n"
        f"{example}\n{example} --members renault,nissan\n{example} --table TABLE -o table.csv\n{example} --file"
    )

    @click.command(function, help=text)
    @click.option(
        "--table", "name", default="", metavar="TABLE", help="Show one table of the plan instead of its costs."
    )
    @file_option
    @chart_option
    @scenario_options
    @folder_options
    @output_options
    def command(name: str, to_file: bool, chart: Path | None, **asked: Unpack[Asked]) -> int:
        return _plan(function, name, to_file, chart, asked)

    return command


def _plan(function: str, name: str, to_file: bool, chart: Path | None, asked: Asked) -> int:
    known = (*functions.function_of(function).tables, PRICES)
    if name and name not in known:
        raise UnknownName("table of the plan", name, known, advice=f"Known are {', '.join(known)}.")
    if name == LETTERS:
        return _letters(function, asked)
    planned = planning.plan_jointly(asked["folder"], function, scenario_of(asked), viewer=asked["viewer"])
    found = planned.plan
    if chart is not None and found.has_plan:
        pictures.draw_plan(planned, chart, viewer=asked["viewer"])
        drawn(chart)
    filed: list[Filed] = []
    if to_file and found.has_plan:
        filed.append(planning.file_plan(asked["folder"], planned, viewer=asked["viewer"]))
    following = (
        filed_figure("plan-cost", planned.case, asked, by="member")
        if filed
        else same_scenario(f"alliance synergy coalitions {function}", asked)
    )
    names = planned.case.names
    tables = {each: in_words(table, names) for each, table in plan_tables(planned).items()}
    shown = tables.get(name) or in_words(_with(plan_table(planned, [following]), filed), names)
    write(Answer({**plan_form(planned), "filed": filed_form(filed)}, shown, tables), asked["form"], asked["output"])
    return 0 if found.has_plan else NO_PLAN


def _letters(function: str, asked: Asked) -> int:
    """Write the letters that the viewer may read: a member its own, the office all."""
    case, rows = letters.letters(asked["folder"], function, scenario_of(asked), viewer=asked["viewer"])
    table = in_words(rows_table(LETTERS, rows), case.names)
    write(Answer({"function": function, LETTERS: [dict(row) for row in rows]}, table), asked["form"], asked["output"])
    return 0


def filed_figure(measure: str, case: Case, asked: Asked, rule: str = "", *, by: str = "") -> str:
    """Return the command that asks the record for what was filed; other scenarios and rules stand beside it there.

    Parameters
    ----------
    measure : str
        What was filed.
    case : Case
        What was planned or shared.
    asked : mapping
        Where the record is.
    rule : str
        The rule of sharing, for shares.
    by : str
        Broken down by what.
    """
    definition = definition_of(case.run, case.scenario.label(), rule)
    words = [
        f"alliance figure {measure} --period {case.period()}",
        f"--perimeter {_typed(' + '.join(case.members))}",
        f"--definition {_typed(definition)}",
        *([f"--by {by}"] if by else []),
    ]
    return with_folder(" ".join(words), asked)


def _typed(text: str) -> str:
    """Return a text as one word of a command, in the quotes that people and every shell read alike."""
    return f'"{text}"' if not set('"\\$`!') & set(text) else shlex.quote(text)


def _with(table: Table, filed: list[Filed]) -> Table:
    """Return the table with what was filed above its last line."""
    last = table.below[-1:] if table.below and table.below[-1][0] == "Next" else ()
    rest = table.below[: len(table.below) - len(last)]
    return Table(table.title, table.columns, table.rows, table.totals, below=(*rest, *filed_lines(filed), *last))


@plan.command("explain")
@click.argument("words", nargs=-1, required=True, metavar="[FUNCTION] WORDS...")
@click.option(
    "--amount", "--vehicles", type=click.FloatRange(min=0, min_open=True), help="How much of it, such as vehicles."
)
@scenario_options
@folder_options
@output_options
def explain(words: tuple[str, ...], amount: float | None, **asked: Unpack[Asked]) -> int:
    """Say why a plan is as it is: the difference of two solved plans.

    Of manufacturing, why a MODEL is not built at a PLANT, or what more room at a PLANT would save; of engineering, why a VEHICLE
    does not use a VARIANT, or what doing without a VARIANT would cost. The function goes first; it is manufacturing if none is
    named.

    \b
    alliance plan explain Qashqai Palencia
    alliance plan explain engineering Clio "CMF-B full cockpit"
    alliance plan explain Qashqai Palencia --depth strategic
    alliance plan explain Kyushu
    """
    function, rest = (words[0], words[1:]) if functions.is_function(words[0]) else ("manufacturing", words)
    found = planning.why(asked["folder"], rest, function, scenario_of(asked), amount=amount, viewer=asked["viewer"])
    form = {**found.details, "items": dict(found.items), "answer": found.sentence}
    write(Answer(form, _explained(found)), asked["form"], asked["output"])
    return 0


def _explained(found: Why) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple((item, euro(amount)) for item, amount in found.items)
    columns = ("Item", "Change, EUR") if rows else ()
    return Table(found.title, columns, rows, below=(("Answer", found.sentence),), signed=frozenset({"Change, EUR"}))


@plan.command("baselines")
@click.argument("function")
@file_option
@chart_option
@scenario_options
@folder_options
@output_options
def baselines(function: str, to_file: bool, chart: Path | None, **asked: Unpack[Asked]) -> int:
    """Keep three costs apart: today as it is, each member's own best plan, and the best plan together.

    What a member can save alone is its own; only the rest is the synergy of the alliance. That of manufacturing is also told
    without the sales that nobody could deliver alone.

    \b
    alliance plan baselines manufacturing
    alliance plan baselines manufacturing --depth strategic --chart bridge.png
    alliance plan baselines engineering --file
    """
    case, found = planning.baselines(asked["folder"], function, scenario_of(asked), viewer=asked["viewer"])
    if chart is not None:
        pictures.draw_baselines(found, case, chart, viewer=asked["viewer"])
        drawn(chart)
    following = same_scenario(f"alliance synergy share {function} --rule nucleolus", asked)
    more = {
        name: in_words(rows_table(name, rows, labels(found.joint)), case.names) for name, rows in found.tables().items()
    }
    filed: list[Filed] = []
    if to_file:
        filed.append(planning.file_baselines(asked["folder"], case, found, viewer=asked["viewer"]))
        following = with_folder("alliance synergy statement", asked)
    table = in_words(_with(baselines_table(found, following), filed), case.names)
    write(Answer({**baselines_form(found), "filed": filed_form(filed)}, table, more), asked["form"], asked["output"])
    return 0


@plan.command("curve")
@click.argument("modules", nargs=-1, metavar="[MODULE]...")
@chart_option
@scenario_options
@folder_options
@output_options
def curve(modules: tuple[str, ...], chart: Path | None, **asked: Unpack[Asked]) -> int:
    """Show what fewer variants of a module would cost, each point solved; every module if none is named.

    \b
    alliance plan curve cockpit
    alliance plan curve --chart curve.svg
    """
    case, points = variants.variant_curve(asked["folder"], modules, scenario_of(asked), viewer=asked["viewer"])
    if chart is not None:
        variants.draw_curve(case, points, chart, viewer=asked["viewer"])
        drawn(chart)
    rows: list[dict[str, str | int | float | bool]] = [
        {
            "module": point.module,
            "variants": point.variants,
            "cost": point.cost,
            "more than the best": point.more,
            "once": point.once,
            "parts and CO2": point.parts,
            "over-specification": point.over_specification,
            "upkeep and retirement": point.other,
        }
        for point in points
    ]
    table = rows_table("what fewer variants would cost, EUR", rows)
    form = [{**row, "cannot be below": point.bound} for row, point in zip(rows, points, strict=True)]
    write(Answer(form, table), asked["form"], asked["output"])
    return 0


@plan.command("template")
@click.argument("function")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--csv", "as_csv", is_flag=True, help="Write one CSV file a table instead of one workbook.")
def template(function: str, target: Path, as_csv: bool) -> int:
    """Write the empty input tables of a function into DIR, to be filled in.

    One workbook with a worksheet a table, drop-downs where a column refers to another, and a sheet of notes with units and
    meanings.

    \b
    alliance plan template manufacturing my-alliance/plans/manufacturing
    """
    for path in planning.write_template(function, target, as_csv=as_csv):
        click.echo(f"Written to {path}.")
    return 0


@plan.command("compare")
@click.argument("first")
@click.argument("second")
@click.option("--function", default="manufacturing", show_default=True, metavar="NAME", help="What is planned.")
@scenario_options
@folder_options
@output_options
def compare(first: str, second: str, function: str, **asked: Unpack[Asked]) -> int:
    """Set two scenarios side by side: folders of tables, or depths such as operating and strategic.

    \b
    alliance plan compare operating strategic
    alliance plan compare . tariff-shock
    """
    depths = functions.function_of(function).depths
    planned = [
        planning.plan_jointly(
            asked["folder"], function, _named(name, scenario_of(asked), depths), viewer=asked["viewer"]
        )
        for name in (first, second)
    ]
    plans = [each.plan for each in planned]
    if not all(each.has_plan for each in plans):
        broken = next(each for each in planned if not each.plan.has_plan)
        table = in_words(plan_table(broken, ()), broken.case.names)
        write(Answer(plan_form(broken), table), asked["form"], asked["output"])
        return NO_PLAN
    first, second = (name if name != "." else "base" for name in (first, second))
    items = dict.fromkeys((*plans[0].cost_by_item, *plans[1].cost_by_item))
    before, after = (
        euros({item: each.cost_by_item.get(item, 0.0) for item in items}, each.cost, True) for each in plans
    )
    lines: list[tuple[Cell, ...]] = [
        (item, before[item], after[item], after[item] - before[item]) for item in items if before[item] or after[item]
    ]
    totals = [round(each.cost) for each in plans]
    lines.append(("Total", *totals, totals[1] - totals[0]))
    below = [
        (f"{member} bears", _more_or_less(plans[1].cost_by_bearer[member] - amount))
        for member, amount in plans[0].cost_by_bearer.items()
        if member in plans[1].cost_by_bearer
    ]
    low, high = plans[1].bound - plans[0].cost, plans[1].cost - plans[0].bound
    if high - low > 1.0:
        below.append(
            ("Certain", f"the change lies between EUR {low:+,.0f} and EUR {high:+,.0f}: plans are proved within gaps")
        )
    table = Table(
        f"{first} and {second}",
        ("Cost, EUR", first, second, "Change"),
        tuple(lines),
        totals=frozenset({len(lines) - 1}),
        below=(*below, *labels(plans[0])),
        signed=frozenset({"Change"}),
    )
    form = {
        "first": plan_form(planned[0]),
        "second": plan_form(planned[1]),
        "change": plans[1].cost - plans[0].cost,
        "change_at_least": low,
        "change_at_most": high,
    }
    write(Answer(form, in_words(table, planned[0].case.names)), asked["form"], asked["output"])
    return 0


def _more_or_less(change: float) -> str:
    return f"EUR {abs(change):,.0f} {'more' if change > 0 else 'less'}" if abs(change) >= 0.5 else "the same"


def _named(name: str, scenario: Scenario, depths: Sequence[str]) -> Scenario:
    if name in depths:
        return replace(scenario, depth=name)
    return replace(scenario, tables="" if name == "." else name)

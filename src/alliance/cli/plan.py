"""`alliance plan`: the joint plan of a function, why it is so, its baselines, and two plans side by side."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TypedDict, Unpack

import click
from click.decorators import FC

from alliance.cli.options import Output, Where, folder_options, output_options, with_folder
from alliance.cli.plan_tables import (
    TABLES,
    baselines_form,
    baselines_table,
    euro,
    filed_form,
    filed_lines,
    labels,
    plan_form,
    plan_table,
    plan_tables,
)
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import pictures, planning
from alliance.desks.planning import Depth, Scenario
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing.explanation import MoreRoom, WhyNot
from alliance.record.deliveries import Filed

NO_PLAN = 4


class Scenarios(TypedDict):
    """Which plan is meant."""

    members: str
    depth: Depth
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
            type=click.Choice(["operating", "strategic"]),
            default="operating",
            show_default=True,
            help="Today's allocation and shifts, or launches, shifts, opening and closing too.",
        ),
        click.option("--scenario", default="", metavar="NAME", help="Folder of tables under plans/manufacturing."),
        click.option("--seconds", default=60.0, show_default=True, help="Time limit of a strategic plan."),
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
    members = planning.chosen_members(asked["members"].split(","))
    return Scenario(asked["depth"], members, asked["scenario"], asked["seconds"])


def same_scenario(command: str, asked: Asked) -> str:
    """Return a command with the scenario and folder that were given, ready to be typed."""
    words = [command]
    for option, value, default in (
        ("members", asked["members"], ""),
        ("depth", asked["depth"], "operating"),
        ("scenario", asked["scenario"], ""),
    ):
        words += [f"--{option} {shlex.quote(value)}"] if value != default else []
    return with_folder(" ".join(words), asked)


@click.group()
def plan() -> None:
    """Plan a converged function jointly, for all members or any set of them."""


@plan.command("manufacturing")
@click.option("--table", "name", type=click.Choice(TABLES), help="Show one table of the plan instead of its costs.")
@file_option
@chart_option
@scenario_options
@folder_options
@output_options
def manufacturing(name: str | None, to_file: bool, chart: Path | None, **asked: Unpack[Asked]) -> int:
    """Plan who builds what, where, for which market.

    A workbook (-o plan.xlsx) holds every table of the plan; CSV holds the one that --table names.

    \b
    alliance plan manufacturing
    alliance plan manufacturing --members renault,nissan --depth strategic
    alliance plan manufacturing --table shipments -o shipments.csv
    alliance plan manufacturing --file --chart plan.svg
    """
    planned = planning.plan_manufacturing(asked["folder"], scenario_of(asked), viewer=asked["viewer"])
    found = planned.plan
    filed: list[Filed] = []
    if to_file and found.has_plan:
        filed.append(planning.file_plan(asked["folder"], planned, viewer=asked["viewer"]))
    following = (
        [_figure(planned, asked)] if filed else [same_scenario("alliance synergy coalitions manufacturing", asked)]
    )
    tables = plan_tables(found)
    shown = tables[name] if name is not None and found.has_plan else _with(plan_table(found, following), filed)
    write(Answer({**plan_form(found), "filed": filed_form(filed)}, shown, tables), asked["form"], asked["output"])
    return 0 if found.has_plan else NO_PLAN


def _figure(planned: planning.Planned, asked: Asked) -> str:
    years = planned.case.production.network.years
    period = years[0] if len(years) == 1 else f"{years[0]}..{years[-1]}"
    return with_folder(f"alliance figure plan-cost --period {period} --by member", asked)


def drawn(chart: Path) -> None:
    """Say where a picture is."""
    click.echo(f"Drawn in {chart}.", err=True)


def _with(table: Table, filed: list[Filed]) -> Table:
    """Return the table with what was filed above its last line."""
    last = table.below[-1:] if table.below and table.below[-1][0] == "Next" else ()
    rest = table.below[: len(table.below) - len(last)]
    return Table(table.title, table.columns, table.rows, table.totals, below=(*rest, *filed_lines(filed), *last))


@plan.command("explain")
@click.argument("model")
@click.argument("plant", required=False)
@click.option("--vehicles", type=click.FloatRange(min=1), help="How many: 1,000 to be built, or 10,000 more room.")
@scenario_options
@folder_options
@output_options
def explain(model: str, plant: str | None, vehicles: float | None, **asked: Unpack[Asked]) -> int:
    """Say why a model is not built at a plant, or what more room at a plant would save.

    The answer is the difference of two solved plans, of either depth.

    \b
    alliance plan explain Qashqai Palencia
    alliance plan explain Qashqai Palencia --depth strategic
    alliance plan explain Kyushu
    """
    folder, scenario, viewer = asked["folder"], scenario_of(asked), asked["viewer"]
    if plant is None:
        room = planning.explain_plant(folder, model, scenario, vehicles=vehicles or 10_000.0, viewer=viewer)
        write(Answer(_room_form(room), _explained(model, room.sentence, room.items)), asked["form"], asked["output"])
        return 0
    found = planning.explain_choice(folder, model, plant, scenario, vehicles=vehicles or 1_000.0, viewer=viewer)
    table = _explained(f"{model} at {plant}", found.sentence, found.items)
    write(Answer(_why_form(found), table), asked["form"], asked["output"])
    return 0


def _explained(title: str, sentence: str, items: tuple[tuple[str, float], ...]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple((item, euro(amount)) for item, amount in items)
    columns = ("Item", "Change, EUR") if rows else ()
    return Table(title, columns, rows, below=(("Answer", sentence),), signed=frozenset({"Change, EUR"}))


def _why_form(found: WhyNot) -> dict[str, object]:
    return {
        "model": found.model,
        "plant": found.plant,
        "eligible": found.is_eligible,
        "extra_cost": found.extra_cost,
        "least_extra": found.least_extra,
        "items": dict(found.items),
        "answer": found.sentence,
    }


def _room_form(room: MoreRoom) -> dict[str, object]:
    return {
        "plant": room.plant,
        "vehicles": room.vehicles,
        "saves": room.saves,
        "used": room.used,
        "capacity": room.capacity,
        "items": dict(room.items),
        "answer": room.sentence,
    }


@plan.command("baselines")
@click.argument("function")
@chart_option
@scenario_options
@folder_options
@output_options
def baselines(function: str, chart: Path | None, **asked: Unpack[Asked]) -> int:
    """Keep three costs apart: today as it is, each member's own best plan, and the best plan together.

    What a member can save alone is its own; only the rest is the synergy of the alliance. The synergy is also told without
    the sales that nobody could deliver alone.

    \b
    alliance plan baselines manufacturing
    alliance plan baselines manufacturing --depth strategic --chart bridge.png
    """
    planning.require_function(function)
    case, found = planning.baselines(asked["folder"], scenario_of(asked), viewer=asked["viewer"])
    if chart is not None:
        pictures.draw_baselines(found, case.scenario.label(), chart, viewer=asked["viewer"])
        drawn(chart)
    following = same_scenario(f"alliance synergy share {function} --rule nucleolus", asked)
    write(Answer(baselines_form(found), baselines_table(found, following)), asked["form"], asked["output"])
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
@scenario_options
@folder_options
@output_options
def compare(first: str, second: str, **asked: Unpack[Asked]) -> int:
    """Set two scenarios side by side: folders of tables, or operating and strategic.

    \b
    alliance plan compare operating strategic
    alliance plan compare . tariff-shock
    """
    plans = [
        planning.plan_manufacturing(asked["folder"], _named(name, scenario_of(asked)), viewer=asked["viewer"]).plan
        for name in (first, second)
    ]
    if not all(each.has_plan for each in plans):
        broken = next(each for each in plans if not each.has_plan)
        write(Answer(plan_form(broken), plan_table(broken, ())), asked["form"], asked["output"])
        return NO_PLAN
    items = dict.fromkeys((*plans[0].cost_by_item, *plans[1].cost_by_item))
    lines: list[tuple[Cell, ...]] = [
        (item, *(euro(each.cost_by_item.get(item, 0.0)) for each in plans), _difference(plans, item))
        for item in items
        if any(each.cost_by_item.get(item) for each in plans)
    ]
    lines.append(("Total", *(euro(each.cost) for each in plans), euro(plans[1].cost - plans[0].cost)))
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
        "first": plan_form(plans[0]),
        "second": plan_form(plans[1]),
        "change": plans[1].cost - plans[0].cost,
        "change_at_least": low,
        "change_at_most": high,
    }
    write(Answer(form, table), asked["form"], asked["output"])
    return 0


def _difference(plans: list[JointPlan], item: str) -> Fraction:
    return euro(plans[1].cost_by_item.get(item, 0.0) - plans[0].cost_by_item.get(item, 0.0))


def _more_or_less(change: float) -> str:
    return f"EUR {abs(change):,.0f} {'more' if change > 0 else 'less'}" if abs(change) >= 0.5 else "the same"


def _named(name: str, scenario: Scenario) -> Scenario:
    if name == "operating":
        return Scenario("operating", scenario.members, scenario.tables, scenario.seconds)
    if name == "strategic":
        return Scenario("strategic", scenario.members, scenario.tables, scenario.seconds)
    return Scenario(scenario.depth, scenario.members, "" if name == "." else name, scenario.seconds)

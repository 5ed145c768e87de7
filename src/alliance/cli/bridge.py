"""`alliance bridge`: the exact steps between two figures."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

import click

from alliance.cli.chart import chart_option, draw
from alliance.cli.figure_table import amount, percent_text, refusal_lines, value_text
from alliance.cli.options import (
    Asked,
    choices,
    command_line,
    folder_options,
    output_options,
    question_options,
)
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import answers, comparing, reporting
from alliance.desks.forms import BridgeForm, FigureForm
from alliance.desks.reporting import Choices

MISSING = 3
# What the two ends of a bridge may differ in.
DIFFER = ("perimeter", "period", "known_on", "rate", "definition", "source", "basis", "status", "calendar")


class Ends(TypedDict):
    """What the two ends say instead of the shared options."""

    from_perimeter: str
    to_perimeter: str
    from_period: str
    to_period: str
    from_known_on: str
    to_known_on: str
    from_rate: str
    to_rate: str
    from_definition: str
    to_definition: str
    from_source: str
    to_source: str
    from_basis: str
    to_basis: str
    from_status: str
    to_status: str
    from_calendar: str
    to_calendar: str


class Wanted(Asked, Ends):
    """The shared options and the two ends."""


@click.command()
@click.argument("measure")
@click.option("--from-perimeter", default="", metavar="WHO", help="Who counts at the beginning.")
@click.option("--to-perimeter", default="", metavar="WHO", help="Who counts at the end.")
@click.option("--from-period", default="", metavar="PERIOD", help="The period at the beginning.")
@click.option("--to-period", default="", metavar="PERIOD", help="The period at the end.")
@click.option("--from-known-on", default="", metavar="DAY", help="As known on this day at the beginning.")
@click.option("--to-known-on", default="", metavar="DAY", help="As known on this day at the end.")
@click.option("--from-rate", default="", metavar="RULE", help="How money is converted at the beginning.")
@click.option("--to-rate", default="", metavar="RULE", help="How money is converted at the end.")
@click.option("--from-definition", default="", metavar="RULE", help="The counting rule at the beginning.")
@click.option("--to-definition", default="", metavar="RULE", help="The counting rule at the end.")
@click.option("--from-source", default="", metavar="SOURCE", help="The source at the beginning.")
@click.option("--to-source", default="", metavar="SOURCE", help="The source at the end.")
@click.option("--from-basis", default="", metavar="BASIS", help="The basis at the beginning.")
@click.option("--to-basis", default="", metavar="BASIS", help="The basis at the end.")
@click.option("--from-status", default="", metavar="STATUS", help="The status at the beginning: target.")
@click.option("--to-status", default="", metavar="STATUS", help="The status at the end: target.")
@click.option("--from-calendar", default="", metavar="cy|fy|NAME", help="The calendar at the beginning.")
@click.option("--to-calendar", default="", metavar="cy|fy|NAME", help="The calendar at the end.")
@question_options
@folder_options
@output_options
@chart_option
def bridge(measure: str, chart: Path | None, **wanted: Unpack[Wanted]) -> int:
    """Show the exact steps from one figure to another; they always add up.

    \b
    alliance bridge sales --period 2016 --from-perimeter "renault + nissan" \
        --to-perimeter "renault + nissan + mitsubishi + avtovaz"
    alliance bridge sales --perimeter renault --from-period 2016 --to-period 2017
    alliance bridge synergies --period 2016 --from-known-on 2014-01-29 --to-known-on 2014-02-28
    """
    folder, viewer = wanted["folder"], wanted["viewer"]
    ends = []
    for end in ("from", "to"):
        given = {name: str(wanted.get(f"{end}_{name}") or wanted.get(name) or "") for name in DIFFER}
        period = given.pop("period")
        if not period:
            raise click.UsageError(f"Say for which time: --period 2016, or --{end}-period 2016")
        said = Choices(**{**choices(wanted), **given})  # type: ignore[typeddict-item]
        ends.append(reporting.ask(folder, measure, period, viewer=viewer, **said))
    if ends[0] == ends[1]:
        raise click.UsageError("Both ends are the same question. Say what differs: --to-perimeter, --to-period, ...")
    answer = comparing.bridge(folder, ends[0], ends[1], viewer=viewer)
    grown = comparing.growth(folder, ends[1], ends[0], viewer=viewer)
    labels = {each.id: each.label for each in reporting.measures(folder, viewer=viewer)}
    form = answers.bridge_form(folder, answer, grown.value, labels[ends[0].measure], viewer=viewer)
    following = command_line(
        "explain", measure, wanted, period=wanted["to_period"] or wanted["period"], perimeter=ends[1].perimeter, by=""
    )
    write(Answer(form, _table(form, following)), wanted["form"], wanted["output"])
    draw(chart, answer, folder, viewer)
    return MISSING if answer.refusal is not None else 0


def _table(form: BridgeForm, following: str) -> Table:
    start, end = form["from_figure"], form["to_figure"]
    title = f"{start['label']}: from {value_text(start)} to {value_text(end)}"
    below = [("From", _meaning(start)), ("To", _meaning(end))]
    refusal = form["refusal"]
    if refusal is not None:
        return Table(title, (), (), below=(*below, *refusal_lines(refusal)))
    rows: list[tuple[Cell, ...]] = [("From", "", amount(form["from"]))]
    rows += [(step["label"], amount(step["value"]), "") for step in form["steps"]]
    rows += [("Remainder", amount(form["remainder"]), ""), ("To", "", amount(form["to"]))]
    if form["growth"] is not None and start["period"] != end["period"]:
        below.append(("Growth", percent_text(form["growth"])))
    below += [("Note", note) for note in form["notes"]]
    below += [("Rounding", "none, the steps add up exactly"), ("Next", following)]
    unit = form["unit"] if form["unit"].isupper() else form["unit"].capitalize()
    columns = ("Step", "Change", unit)
    last = frozenset({len(rows) - 1})
    return Table(title, columns, tuple(rows), last, below=tuple(below), signed=frozenset({"Change"}))


def _meaning(figure: FigureForm) -> str:
    """Return what one end of the bridge was asked for."""
    known = f", as known on {figure['known_on']}" if figure["known_on"] else ""
    currency = f", in {figure['currency']}" if figure["currency"] else ""
    return f"{figure['perimeter']['text']}, {figure['period']['label']}{currency}{known}"

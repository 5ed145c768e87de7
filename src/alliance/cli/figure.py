"""`alliance figure`: one consolidated figure, or the list of what can be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from alliance.cli.chart import chart_option, draw
from alliance.cli.figure_table import figure_table
from alliance.cli.options import (
    Asked,
    choices,
    command_line,
    folder_options,
    output_options,
    question_options,
    require_period,
)
from alliance.cli.tables import Answer, Table, write
from alliance.desks import answers, reporting

MISSING = 3


@click.command()
@click.argument("measure", metavar="MEASURE|list")
@question_options
@folder_options
@output_options
@chart_option
def figure(measure: str, chart: Path | None, **asked: Unpack[Asked]) -> int:
    """Ask for a consolidated figure; `alliance figure list` shows what can be asked.

    \b
    alliance figure sales --period 2016 --by member
    alliance figure sales --period 2016 --perimeter "renault + nissan" --format json
    alliance figure ev-sales --period "through 2016"
    alliance figure sales --period 2016 --by brand --chart sales.svg
    """
    folder, viewer = asked["folder"], asked["viewer"]
    if measure == "list":
        write(_listed(asked), asked["form"], asked["output"])
        return 0
    period = require_period(asked, "figure", measure)
    answer = reporting.figure(folder, measure, period, viewer=viewer, **choices(asked))
    labels = {each.id: each.label for each in reporting.measures(folder, viewer=viewer)}
    form = answers.figure_form(folder, answer, labels[answer.question.measure], viewer=viewer)
    following = command_line("explain", measure, asked, by="")
    write(Answer(form, figure_table(form, following)), asked["form"], asked["output"])
    draw(chart, answer, folder, viewer)
    return MISSING if answer.value is None else 0


def _listed(asked: Asked) -> Answer:
    found = reporting.measures(asked["folder"], viewer=asked["viewer"])
    rows = tuple((each.id, each.label, each.unit, each.kind, each.counts) for each in found)
    columns = ("Measure", "Label", "Unit", "Kind", "What is counted")
    form = {"measures": [dict(zip(("id", "label", "unit", "kind", "counts"), row, strict=True)) for row in rows]}
    following = command_line("figure", "sales", asked, period="2016", by="member")
    return Answer(form, Table("What can be asked", columns, rows, below=(("Next", following),)))

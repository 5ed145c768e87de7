"""`alliance rank`: the place among rivals, and the distance to the next one."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from alliance.cli.chart import chart_option, draw
from alliance.cli.figure_table import amount, amount_text, refusal_lines, value_text
from alliance.cli.options import (
    Asked,
    choices,
    command_line,
    folder_options,
    output_options,
    question_options,
    require_period,
)
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import answers, comparing, reporting
from alliance.desks.forms import RankForm

MISSING = 3


@click.command()
@click.argument("measure")
@question_options
@folder_options
@output_options
@chart_option
def rank(measure: str, chart: Path | None, **asked: Unpack[Asked]) -> int:
    """Show the place among the rivals of the record, and how far it is to the next one.

    \b
    alliance rank sales --period 2016
    alliance rank sales --period 2016 --definition "focus2move registrations"
    """
    folder, viewer = asked["folder"], asked["viewer"]
    period = require_period(asked, "rank", measure)
    answer = comparing.rank(folder, measure, period, viewer=viewer, **choices(asked))
    labels = {each.id: each.label for each in reporting.measures(folder, viewer=viewer)}
    form = answers.rank_form(folder, answer, labels[answer.figure.question.measure], viewer=viewer)
    following = command_line("explain", measure, asked, by="")
    write(Answer(form, _table(form, following)), asked["form"], asked["output"])
    draw(chart, answer, folder, viewer)
    return MISSING if answer.rank is None else 0


def _table(form: RankForm, following: str) -> Table:
    figure = form["figure"]
    what = f"{figure['label']}, {figure['period']['label']}"
    below = [("Period", figure["period"]["label"]), ("Perimeter", figure["perimeter"]["text"])]
    if form["rank"] is None:
        refusal = form["refusal"]
        lines = refusal_lines(refusal) if refusal is not None else []
        return Table(f"{what}: no rank", (), (), below=(*below, *lines))
    rows: list[tuple[Cell, ...]] = [
        (each["rank"], each["name"], amount(each["value"]), each["definition"]) for each in form["rivals"]
    ]
    mine = form["rank"] - 1
    rows.insert(mine, (form["rank"], figure["perimeter"]["text"], amount(form["value"]), "this perimeter"))
    title = f"{what}: place {form['rank']} with {value_text(figure)}"
    distance = amount(form["distance_to_next"])
    if distance is not None:
        below.append(("Next place", f"{amount_text(distance, form['unit'])} behind {form['next']}"))
    behind = amount(form["distance_to_previous"])
    if behind is not None:
        below.append(("Place below", f"{form['previous']} is {amount_text(behind, form['unit'])} behind"))
    below.append(("Counted", form["rule"]))
    if not form["holds"]:
        below.append(
            ("Depends", f"between place {form['best']} and {form['worst']} under other readings of the rivals")
        )
    below += [("Note", note) for note in form["notes"]]
    below += [("Rounding", "none"), ("Next", following)]
    columns = ("Place", "Group", form["unit"].capitalize(), "Counting rule")
    return Table(title, columns, tuple(rows), strong=frozenset({mine}), below=tuple(below))

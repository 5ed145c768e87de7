"""`alliance explain`: the way of a figure, down to delivery, file and row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

import click

from alliance.cli.figure_table import amount_text, meaning, value_text
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
from alliance.desks import answers, reporting
from alliance.figures.lineage import Step

MISSING = 3


@click.command()
@click.argument("measure")
@question_options
@folder_options
@output_options
def explain(measure: str, **asked: Unpack[Asked]) -> int:
    """Show the way of a figure, down to delivery, file and row.

    \b
    alliance explain sales --period 2016
    alliance explain employees --period 2016-12-31 --perimeter nissan
    """
    folder, viewer = asked["folder"], asked["viewer"]
    period = require_period(asked, "explain", measure)
    answer = reporting.figure(folder, measure, period, viewer=viewer, **choices(asked))
    way = reporting.explain(folder, answer, viewer=viewer)
    labels = {each.id: each.label for each in reporting.measures(folder, viewer=viewer)}
    form = answers.figure_form(folder, answer, labels[answer.question.measure], viewer=viewer)
    title = f"{value_text(form)}  {way.label}"
    lines = tuple((line, "") for line in _branches(way))
    rows = tuple(_leaves(way))
    below = (*meaning(form), ("Next", command_line("figure", measure, asked)))
    columns = ("Account", "What", "Amount", "Weight", "File", "Row", "Ref", "Source")
    table = Table(title, columns, rows, below=below, lines=lines)
    write(Answer({**form, "way": answers.way_form(way)}, table), asked["form"], asked["output"])
    return MISSING if answer.value is None else 0


def _branches(step: Step, before: str = "") -> Iterator[str]:
    """Yield the steps below one as the lines of a drawn tree."""
    for position, each in enumerate(step.below):
        is_last = position == len(step.below) - 1
        # A fact that counts whole says its number itself.
        is_said = each.amount is None or each.kind == "note" or (each.kind == "fact" and each.weight == 1)
        amount = "" if is_said or each.amount is None else f"{amount_text(each.amount, each.unit)}  "
        yield f"{before}{'└── ' if is_last else '├── '}{amount}{each.label}"
        yield from _branches(each, before + ("    " if is_last else "│   "))


def _leaves(step: Step, account: str = "") -> Iterator[tuple[Cell, ...]]:
    """Yield the facts of a way as rows of a table."""
    if step.kind == "fact":
        yield account, step.label, step.amount, step.weight, step.file, step.row, step.ref, step.source
        return
    for below in step.below:
        yield from _leaves(below, step.label if step.kind == "member" else account)

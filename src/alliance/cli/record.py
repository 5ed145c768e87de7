"""`alliance record`: deliveries go in, and can be looked at, compared and verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Unpack

import click

from alliance.calendar import Period
from alliance.cli.options import Output, Where, folder_options, output_options, quoted, with_folder
from alliance.cli.tables import Answer, Cell, Table, counted, write, writing
from alliance.desks import delivery as desk
from alliance.desks.record_answers import change_form, delivery_form, fact_form, relation_form
from alliance.errors import DeliveryRefused
from alliance.findings import Finding, Severity, has_blocking, summary
from alliance.record.delivery import Delivery
from alliance.record.facts import Fact
from alliance.record.relations import Relation

FINDING = 1
SHORT = 12
NAMED = 6


class Options(Where, Output):
    """What every command of this group may be given."""


@click.group()
def record() -> None:
    """Import deliveries, check them, look at them and verify the record."""


_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_member = click.option(
    "--member", default="", metavar="WHO", help="Who delivers; what the delivery sheet says if not given."
)
_sheet = click.option(
    "--sheet",
    default=None,
    metavar="SHEET",
    help="The delivery sheet (.toml) or a template's name; else the one beside FILE.",
)


@record.command(name="import")
@_file
@_member
@_sheet
@folder_options
@output_options
def import_(file: Path, member: str, sheet: str | None, **options: Unpack[Options]) -> int:
    """File a delivery: whole, once, or not at all.

    \b
    alliance record import deliveries/2016-sales.csv --member nissan
    alliance record import returns.xlsx --member renault --sheet returns.toml
    """
    try:
        filed = desk.import_file(options["folder"], file, member=member, sheet=sheet, viewer=options["viewer"])
    except DeliveryRefused as refused:
        title = f"{file.name} was not filed"
        write(_checked(title, None, 0, _findings(refused), options), options["form"], options["output"])
        return FINDING
    number_in_log, already = filed.delivery.sequence, filed.already
    how = "was in already" if already else "is filed"
    title = f"{file.name} {how} as delivery {number_in_log}, {counted(filed.delivery.rows, 'row')}"
    following = f"alliance record show {number_in_log}"
    answer = _checked(title, filed.delivery, filed.delivery.rows, filed.findings, options, following, already=already)
    write(answer, options["form"], options["output"])
    return 0


@record.command()
@_file
@_member
@_sheet
@folder_options
@output_options
def check(file: Path, member: str, sheet: str | None, **options: Unpack[Options]) -> int:
    """Read and check a delivery as import does, and file nothing.

    \b
    alliance record check deliveries/2016-sales.csv --member nissan
    """
    try:
        prepared = desk.check_file(options["folder"], file, member=member, sheet=sheet, viewer=options["viewer"])
        findings, rows = prepared.findings, 0 if prepared.table is None else prepared.table.num_rows
    except DeliveryRefused as refused:
        findings, rows = _findings(refused), 0
    blocked = has_blocking(findings)
    title = f"{file.name} would {'not ' if blocked else ''}be filed"
    given = f" --member {quoted(member)}" if member else ""
    given += f" --sheet {quoted(sheet)}" if sheet else ""
    following = "" if blocked else f"alliance record import {quoted(str(file))}{given}"
    write(_checked(title, None, rows, findings, options, following), options["form"], options["output"])
    return FINDING if blocked else 0


@record.command()
@folder_options
@output_options
def log(**options: Unpack[Options]) -> int:
    """List every delivery, in the order of filing."""
    filed = desk.log(options["folder"], viewer=options["viewer"])
    rows = tuple(
        (
            each.sequence,
            each.id[:SHORT],
            each.member,
            each.file,
            each.kind,
            each.mode,
            each.known_on,
            each.rows,
            each.title,
        )
        for each in filed
    )
    columns = ("No.", "Delivery", "Member", "File", "Kind", "Mode", "Known on", "Rows", "Title")
    title = f"{counted(len(filed), 'delivery', 'deliveries')}, {counted(sum(each.rows for each in filed), 'row')}"
    following = "alliance record show 1" if filed else "alliance record import FILE --member MEMBER"
    table = Table(title, columns if rows else (), rows, below=(("Next", with_folder(following, options)),))
    write(Answer({"deliveries": [delivery_form(each) for each in filed]}, table), options["form"], options["output"])
    return 0


@record.command()
@click.argument("delivery", default="")
@folder_options
@output_options
def show(delivery: str, **options: Unpack[Options]) -> int:
    """Show one DELIVERY (its number or id) with its rows, or what the record holds.

    \b
    alliance record show
    alliance record show 3
    """
    if not delivery:
        write(_held(options), options["form"], options["output"])
        return 0
    shown = desk.show(options["folder"], delivery, viewer=options["viewer"])
    form = {
        "delivery": delivery_form(shown.delivery),
        "findings": [finding.as_row() for finding in shown.findings],
        "facts": [fact_form(fact) for fact in shown.facts],
        "relations": [relation_form(each) for each in shown.relations],
        "initiatives": [dict(each) for each in shown.initiatives],
    }
    filed = shown.delivery
    scope = filed.scope
    limits = ", ".join(
        [*scope.measures, f"{scope.start or 'the beginning'} until {scope.end or 'the end'}", *scope.where.values()]
    )
    below = [
        ("Delivery", filed.id),
        ("Delivered by", filed.member),
        ("Mode", f"{filed.mode}; scope: {limits}"),
        ("Known on", filed.known_on.isoformat()),
        ("Source", filed.source or "in each row"),
        *((("Reason", filed.reason),) if filed.reason else ()),
        ("Findings", summary(shown.findings)),
        ("Next", with_folder(f"alliance record diff {filed.sequence}", options)),
    ]
    title = f"Delivery {filed.sequence}: {filed.title or filed.file}, {counted(filed.rows, 'row')}"
    columns, rows = _rows(shown.facts, shown.relations) if not shown.initiatives else _register(shown.initiatives)
    write(Answer(form, Table(title, columns, rows, below=tuple(below))), options["form"], options["output"])
    return 0


@record.command()
@click.argument("first", metavar="DELIVERY|DAY")
@click.argument("second", default="", metavar="[DAY]")
@folder_options
@output_options
def diff(first: str, second: str, **options: Unpack[Options]) -> int:
    """Show which figures a delivery changed, or what came to be known between two days.

    \b
    alliance record diff 12
    alliance record diff 2017-12-31 2018-12-31
    """
    changes = desk.diff(options["folder"], first, second, viewer=options["viewer"])
    rows = tuple(
        (
            each.what,
            each.fact.measure,
            each.fact.member,
            _period(each.fact).label,
            _part(each.fact),
            None if each.before is None else each.before.value,
            None if each.after is None else each.after.value,
            "" if each.difference is None else each.difference,
            each.fact.unit,
        )
        for each in changes
    )
    columns = ("What", "Measure", "Member", "Period", "Part", "Before", "After", "Difference", "Unit")
    what = f"between {first} and {second}" if second else f"by delivery {first}"
    title = f"{counted(len(changes), 'figure')} changed {what}" if changes else f"No figure changed {what}"
    below = (("Next", with_folder("alliance record log", options)),)
    table = Table(title, columns if rows else (), rows, below=below)
    write(Answer({"changes": [change_form(each) for each in changes]}, table), options["form"], options["output"])
    return 0


@record.command()
@folder_options
@output_options
def verify(**options: Unpack[Options]) -> int:
    """Read every byte of the record and see that it is what was filed."""
    findings = desk.verify(options["folder"], viewer=options["viewer"])
    damaged = has_blocking(findings)
    title = "The record is damaged" if damaged else "The record is whole: every byte is what was filed"
    advice = "Put the named files back from a copy, then run 'alliance record verify' again." if damaged else ""
    table = _finding_table(title, findings, (("Next", advice),) if advice else ())
    form = {"damaged": damaged, "findings": [finding.as_row() for finding in findings]}
    write(Answer(form, table), options["form"], options["output"])
    return FINDING if damaged else 0


@record.command()
@folder_options
@output_options
def rebuild(**options: Unpack[Options]) -> int:
    """Make everything that can be made again from the deliveries anew."""
    count = desk.rebuild(options["folder"], viewer=options["viewer"])
    table = Table(f"The caches were made anew from {counted(count, 'delivery', 'deliveries')}", (), ())
    write(Answer({"deliveries": count}, table), options["form"], options["output"])
    return 0


@record.command()
@click.argument(
    "kind",
    type=click.Choice(["figures", "transactions", "corrections", "relations", "initiatives", "programme"]),
    default="figures",
    metavar="[KIND]",
)
@click.option("--member", required=True, metavar="WHO", help="For whom the workbook is.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The .xlsx file.",
)
@folder_options
def template(kind: str, member: str, output: Path, **options: Unpack[Where]) -> int:
    """Write a workbook for a member's controller to fill in; KIND is figures, transactions, corrections or relations.

    \b
    alliance record template figures --member renault -o renault-returns.xlsx
    """
    with writing(output):
        desk.write_template(options["folder"], output, member=member, kind=kind, viewer=options["viewer"])
    click.echo(
        f"Written to {output}. Filled in, it goes back with: "
        + with_folder(f"alliance record import {quoted(str(output))} --member {quoted(member)}", options),
        err=True,
    )
    return 0


def _findings(refused: DeliveryRefused) -> tuple[Finding, ...]:
    return tuple(finding for finding in refused.findings if isinstance(finding, Finding))


def _checked(
    title: str,
    delivery: Delivery | None,
    rows: int,
    findings: Sequence[Finding],
    options: Options,
    following: str = "",
    *,
    already: bool = False,
) -> Answer:
    form: dict[str, object] = {
        "delivery": None if delivery is None else delivery.id,
        "number": None if delivery is None else delivery.sequence,
        "already": already,
        "rows": rows,
        "findings": [finding.as_row() for finding in findings],
    }
    if has_blocking(findings):
        form["error"] = str(DeliveryRefused(findings))
    below = [("Findings", summary(findings))]
    below += [("Next", with_folder(following, options))] if following else []
    return Answer(form, _finding_table(title, findings, tuple(below)))


def _finding_table(title: str, findings: Sequence[Finding], below: tuple[tuple[str, str], ...]) -> Table:
    order = list(Severity)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    rows = tuple((each.severity.value, each.place(), each.value, each.message, each.advice) for each in ranked)
    columns = ("Severity", "Where", "Value", "What", "What to do")
    return Table(title, columns if rows else (), rows, below=below)


def _held(options: Options) -> Answer:
    held = desk.holds(options["folder"], viewer=options["viewer"])
    rows = tuple((each.measure, each.figures, each.rows, each.first, each.last, _some(each.members)) for each in held)
    keys = ("measure", "figures", "rows", "first", "last")
    form = [
        {
            **{
                key: getattr(each, key) if isinstance(getattr(each, key), (str, int)) else str(getattr(each, key))
                for key in keys
            },
            "members": list(each.members),
        }
        for each in held
    ]
    title = (
        f"The record holds {counted(sum(each.figures for each in held), 'figure')} of {counted(len(held), 'measure')}"
    )
    below = (("Next", with_folder("alliance record log", options)),)
    columns = ("Measure", "Figures", "Rows", "From", "To", "Reported by")
    return Answer({"measures": form}, Table(title, columns if rows else (), rows, below=below))


def _some(names: Sequence[str]) -> str:
    """Return the names, or the first of many."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _register(rows: Sequence[Mapping[str, str]]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    columns = (
        "initiative",
        "since",
        "stage",
        "name",
        "function",
        "owner",
        "members",
        "cost_object",
        "baseline",
        "reason",
        "row",
    )
    headers = tuple(name.replace("_", " ").capitalize() for name in columns)
    return headers, tuple(tuple(each.get(name, "") for name in columns) for each in rows)


def _rows(facts: Sequence[Fact], relations: Sequence[Relation]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    if relations:
        columns: tuple[str, ...] = ("Subject", "Kind", "Object", "Share", "From", "Until", "Detail", "Ref", "Row")
        linked = tuple(
            (
                each.subject,
                each.kind,
                each.object,
                each.weight,
                each.start,
                each.end,
                each.detail,
                each.ref,
                str(each.row),
            )
            for each in relations
        )
        return columns, linked
    columns = ("Measure", "Member", "Period", "Part", "Value", "Unit", "Status", "Ref", "Row")
    figures = tuple(
        (
            each.measure,
            each.member,
            _period(each).label,
            _part(each),
            each.value,
            each.unit,
            each.status,
            each.ref,
            str(each.row),
        )
        for each in facts
    )
    return columns, figures


def _period(fact: Fact) -> Period:
    return Period(fact.start, fact.end)


def _part(fact: Fact) -> str:
    return ", ".join(fact.breakdown().values())

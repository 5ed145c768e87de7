"""`alliance synergy statement`: one statement of all functions for the alliance and each member."""

from __future__ import annotations

from fractions import Fraction
from typing import Unpack

import click

from alliance.cli.options import Output, Where, folder_options, output_options, with_folder
from alliance.cli.plan_tables import in_words
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks.statement import Stated, SynergyStatement, synergy_statement
from alliance.synergy.statement import RULE, Line, Statement
from alliance.units import decimal_text, grouped_text

COLUMNS = (
    "Function", "Member", "Stand-alone", "Joint (pays)", "Share", "Reduction", "Avoided", "Valued", "Transfer", "Prices moved", "Counts",
)  # fmt: skip
MISSING = 3


class Options(Where, Output):
    """Of which folder, and in which form."""


@click.command()
@click.option("--member", default="", metavar="WHO", help="Only of this member.")
@click.option("--rule", default="", metavar="RULE", help="The rule of sharing, where shares under several are filed.")
@click.option(
    "--run",
    "runs",
    multiple=True,
    metavar="ID",
    help="Which run, where several plans of a function are filed; repeatable.",
)
@click.option("--known-on", default="", metavar="DAY", help="As it was known on this day.")
@folder_options
@output_options
def statement(member: str, rule: str, runs: tuple[str, ...], known_on: str, **options: Unpack[Options]) -> int:
    """State all functions together: alone, joint, share and what it is made of, by function and member, no euro counted twice.

    Read from filed plans and shares; nothing is solved. Price effects count with purchasing, quantity effects with engineering;
    what is avoided stands apart from what is reduced. Exit code 3 if a function with a plan of its own could not be stated.

    \b
    alliance synergy statement
    alliance synergy statement --member renault
    """
    found = synergy_statement(
        options["folder"], member=member, rule=rule, runs=runs, known_on=known_on, viewer=options["viewer"]
    )
    write(Answer(_form(found), in_words(_table(found, options), found.names)), options["form"], options["output"])
    return MISSING if found.left_out else 0


def _table(found: SynergyStatement, options: Options) -> Table:
    whole = found.statement.rounded()
    rows: list[tuple[Cell, ...]] = []
    totals: set[int] = set()
    strong: set[int] = set()
    for function in whole.functions:
        rows += [(function, who, *_cells(line)) for (each, who), line in whole.lines.items() if each == function]
        if len(whole.members) > 1:
            strong.add(len(rows))
            rows.append((function, "together", *_cells(whole.total(function=function))))
    totals.add(len(rows))
    if len(whole.members) > 1:
        rows += [("all", who, *_cells(whole.total(member=who))) for who in whole.members]
        strong.add(len(rows))
    rows.append(("all", "together" if len(whole.members) > 1 else whole.members[0], *_cells(whole.total())))
    below = [(each.function.capitalize(), _said(each)) for each in found.stated]
    below += [("Note", f"{each.function}: {note}") for each in found.stated for note in each.notes]
    below += [
        ("Share", "stand-alone less joint; it is reduction, avoided, valued and transfer together"),
        ("Avoided", "spent once by a member alone, and not together: it shows as a fall in no account"),
        ("Valued", "valued and paid to nobody: lost margin, open posts and needs, risk"),
        ("Rule", f"no euro counts twice: {RULE}"),
        *_moved(whole),
    ]
    years = {each.years for each in found.stated}
    if len(years) > 1:
        below.append(
            (
                "Years",
                "each plan counts over all its years, and these differ: a sum over functions is of no single year",
            )
        )
    below.append(("Rounding", "parts to whole euros, every sum exact; cents with --format json"))
    below += [("Left out", each) for each in found.left_out]
    below += [("Missing", each) for each in found.missing]
    below.append(("Next", with_folder("alliance plan decisions", options)))
    title = f"Statement of all functions{f', {whole.members[0]}' if found.is_of_one else ''}, EUR"
    return Table(
        title,
        COLUMNS,
        tuple(rows),
        totals=frozenset(totals),
        strong=frozenset(strong),
        below=tuple(below),
        signed=frozenset({"Transfer", "Prices moved"}),
    )


def _cells(line: Line) -> tuple[Cell, ...]:
    return (
        line.stand_alone, line.joint, line.share, line.reduction, line.avoided, line.valued, line.transfer, line.moved, line.counts,
    )  # fmt: skip


def _said(each: Stated) -> str:
    span = f"{each.years[0]} to {each.years[-1]}" if len(each.years) > 1 else str(each.years[0])
    return f"{each.status}; {each.definition}, shared by {each.rule}; {span}; {each.kind}; run {each.run}"


def _moved(whole: Statement) -> list[tuple[str, str]]:
    """Return what the rule did, in words."""
    lines = []
    for each in whole.struck:
        moved, struck = _grouped(each.moved), _grouped(each.struck)
        lines.append(("Moved", f"EUR {moved} of {each.function} come from volume prices and count with purchasing"))
        if each.years:
            years = ", ".join(str(year) for year in each.years)
            said = f"EUR {struck} of volume prices of {each.function} in {years}, which purchasing's own plan tells"
            lines.append(("Struck", said))
    return lines


def _grouped(units: int) -> str:
    return grouped_text(Fraction(units))


def _form(found: SynergyStatement) -> dict[str, object]:
    whole = found.statement
    return {
        "rule": RULE,
        "functions": [
            {
                "function": function,
                **_behind(found, function),
                "members": {who: _line_form(line) for (each, who), line in whole.lines.items() if each == function},
                "together": _line_form(whole.total(function=function)),
            }
            for function in whole.functions
        ],
        "members": {who: _line_form(whole.total(member=who)) for who in whole.members},
        "together": _line_form(whole.total()),
        "moved": [
            {
                "function": each.function,
                "struck": _euros(each.struck),
                "moved": _euros(each.moved),
                "years": list(each.years),
            }
            for each in whole.struck
        ],
        "left_out": list(found.left_out),
        "missing": list(found.missing),
    }


def _behind(found: SynergyStatement, function: str) -> dict[str, object]:
    """Return what stands behind the lines of a function; nothing for purchasing without a plan of its own."""
    return {
        name: value
        for each in found.stated
        if each.function == function
        for name, value in (
            ("definition", each.definition), ("shared_by", each.rule), ("run", each.run), ("years", list(each.years)),
            ("status", each.status), ("kind", each.kind), ("notes", list(each.notes)),
        )
    }  # fmt: skip


def _line_form(line: Line) -> dict[str, str]:
    names = ("stand_alone", "joint", "share", "reduction", "avoided", "valued", "transfer", "moved", "counts")
    return {name: _euros(getattr(line, name)) for name in names}


def _euros(cents: int) -> str:
    """Return cents as exact euros in words of a number, so that no reader rounds them."""
    return decimal_text(Fraction(cents, 100))

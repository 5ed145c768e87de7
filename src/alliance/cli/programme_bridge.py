"""`alliance synergy bridge`: what of a cost's change is the merit of an initiative."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from alliance.cli.figure_table import amount, amount_text
from alliance.cli.options import folder_options, output_options, with_folder
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import programme_bridge as desk
from alliance.desks.programme_bridge import BridgedForm

MEANS = {
    "scope": "items that are only in the baseline, or only in what came",
    "volume": "all pieces, in the mix of the baseline",
    "mix": "the pieces of each item as they came",
    "exchange rate": "rates as they came",
    "index": "prices of the baseline as their index moved them by contract",
    "price": "prices as they came: the effect of the initiative",
}


@click.command()
@click.argument("initiative")
@click.option("--period", required=True, metavar="YEAR", help="The year that is compared with the baseline.")
@click.option(
    "--baseline", default="", metavar="NUMBER", help="Which version of the baseline; the one that holds if not given."
)
@click.option("--known-on", default="", metavar="DAY", help="As it was known on this day, such as 2017-01-31.")
@folder_options
@output_options
def bridge(
    initiative: str, period: str, baseline: str, known_on: str, folder: Path, viewer: str, form: str | None,
    output: Path | None,
) -> int:  # fmt: skip
    """Show what volume, mix, exchange rates, indexes and price did to the cost of an INITIATIVE's object.

    \b
    alliance synergy bridge PUR-001 --period 2016
    """
    found = desk.bridge(folder, initiative, period, baseline=baseline, known_on=known_on, viewer=viewer)
    said = desk.bridged_form(found)
    following = with_folder(f"alliance synergy initiatives show {initiative}", {"folder": folder, "viewer": viewer})
    write(Answer(said, _table(said, following)), form, output)
    return 0


def _table(said: BridgedForm, following: str) -> Table:
    currency = said["currency"]
    members = list(said["by_member"])
    columns = [said["steps"], *(said["by_member"][member] for member in members)]
    ends = [(said["start"], said["end"]), *((each["start"], each["end"]) for each in columns[1:])]
    # Every level is rounded once, so that the printed steps add up as the exact ones do.
    printed = [
        _levels([start, *(column[name] for name in said["steps"]), end])
        for column, (start, end) in zip(columns, ends, strict=True)
    ]
    names = (
        f"Baseline {said['version']}, {said['baseline']['label']}", *(name.capitalize() for name in said["steps"]),
        said["period"]["label"],
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            *(column[at] for column in printed),
            "" if at in (0, len(names) - 1) else MEANS[list(said["steps"])[at - 1]],
        )
        for at, name in enumerate(names)
    ]
    below = [
        ("Effect", f"{_money(said['effect'], currency)}: the step of the price, as a saving"),
        ("Filed", f"{_money(said['proposed'], currency)} proposed and {_money(said['confirmed'], currency)} confirmed for {said['period']['label']}"),
        ("Remainder", f"{_money(said['remainder'], currency)}"),
        *(("Rate", note) for note in said["notes"]),
        ("Next", following),
    ]  # fmt: skip
    title = f"{said['initiative']}: {said['name']}, from baseline {said['version']} to {said['period']['label']}"
    return Table(
        title, ("Step", currency, *(said["names"][member] for member in members), "Means"), tuple(rows), frozenset({len(rows) - 1}), below=tuple(below),
        plain=frozenset(),
    )  # fmt: skip


def _levels(values: list[int | str | None]) -> list[int]:
    """Return start, steps and end in whole units that add up."""
    exact = [amount(value) or Fraction(0) for value in values]
    level, reached, printed = exact[0], round(exact[0]), [round(exact[0])]
    for step in exact[1:-1]:
        level += step
        printed.append(round(level) - reached)
        reached = round(level)
    return [*printed, reached]


def _money(value: int | str | None, currency: str) -> str:
    return amount_text(amount(value) or Fraction(0), currency)

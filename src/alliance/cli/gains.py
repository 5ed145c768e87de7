"""`alliance synergy gains`: who gains, absolute and per vehicle."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from alliance.cli.figure_table import amount, amount_text
from alliance.cli.options import folder_options, output_options, with_folder
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import gains as desk
from alliance.desks.gains import GainedForm
from alliance.synergy.programme.counting import SERIES


def _shares(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in given:
        member, sign, part = text.partition("=")
        if not sign or not member.strip() or not part.strip():
            raise click.BadParameter(f"'{text}' is no share. Write member=percent, such as renault=45.")
        pairs[member.strip()] = part.strip()
    return pairs


@click.command()
@click.option("--period", required=True, metavar="PERIOD", help="A year, or a part of one: 2016, 2016-H1.")
@click.option(
    "--series",
    type=click.Choice(list(SERIES)),
    default="confirmed",
    show_default=True,
    help="Whose amounts of the programme.",
)
@click.option(
    "--share", multiple=True, callback=_shares, metavar="MEMBER=PERCENT", help="A printed estimate instead; repeatable."
)
@click.option(
    "--total", default="", metavar="AMOUNT", help="What an estimate shares; the figure synergies if not given."
)
@click.option("--known-on", default="", metavar="DAY", help="As it was known on this day, such as 2017-01-31.")
@folder_options
@output_options
def gains(
    period: str, series: str, share: dict[str, str], total: str, known_on: str, folder: Path, viewer: str,
    form: str | None, output: Path | None,
) -> int:  # fmt: skip
    """Show who gains: each member's part, for each of its vehicles, and beside what rules of sharing would give.

    \b
    alliance synergy gains --period 2016
    alliance synergy gains --period 2013 --share renault=45 --share nissan=55 --total 4300000000
    """
    found = desk.who_gains(folder, period, series=series, shares=share, total=total, known_on=known_on, viewer=viewer)
    said = desk.gained_form(found)
    following = with_folder(
        "alliance synergy share manufacturing --rule shapley --file", {"folder": folder, "viewer": viewer}
    )
    write(Answer(said, _table(said, following)), form, output)
    return 0


def _table(said: GainedForm, following: str) -> Table:
    rules = list(said["gains"][0]["by_rule"])
    currency = said["currency"]
    rows: list[tuple[Cell, ...]] = [
        (
            said["names"][each["member"]],
            _round(each["amount"], 0),
            _round(each["share"], 1, 100),
            amount(each["vehicles"]),
            _round(each["per_vehicle"], 2),
            *(_round(each["by_rule"][rule], 0) for rule in rules),
        )
        for each in said["gains"]
    ]
    columns = ("Member", currency, "%", "Vehicles", f"{currency} per vehicle", *(rule.capitalize() for rule in rules))
    title = f"Who gains, {said['period']['label']}: {amount_text(amount(said['total']) or Fraction(0), currency)}"
    most = [each for each in said["gains"] if each["per_vehicle"] is not None]
    below = [("Counted", said["what"])]
    if len(most) > 1:
        ordered = sorted(most, key=lambda each: -(amount(each["per_vehicle"]) or 0))
        first, last = ordered[0], ordered[-1]
        least = amount(last["per_vehicle"])
        if least and least > 0:
            times = float((amount(first["per_vehicle"]) or Fraction(0)) / least)
            below.append(
                (
                    "Per vehicle",
                    f"{said['names'][first['member']]} gains {times:.2f} times what {said['names'][last['member']]} does",
                )
            )
    below += [
        (
            "Rules",
            "what each would give of the same total; those of plans are the shares that were filed, in proportion",
        ),
        ("Next", following),
    ]
    return Table(title, columns, tuple(rows), below=tuple(below))


def _round(value: int | str | None, digits: int, times: int = 1) -> Cell:
    found = amount(value)
    return None if found is None else Fraction(round(found * times, digits))

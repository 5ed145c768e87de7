"""The option --chart: the answer drawn as a picture beside what is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from alliance.figures.bridge import Bridge
    from alliance.figures.figure import Figure
    from alliance.figures.ranking import Rank
    from alliance.figures.schedule import Schedule

PICTURES = (".svg", ".png", ".pdf")


def _picture(context: click.Context, parameter: click.Parameter, given: Path | None) -> Path | None:
    if given is not None and given.suffix.lower() not in PICTURES:
        raise click.BadParameter(f"'{given}' is no picture. End its name in {', '.join(PICTURES)}.")
    return given


chart_option = click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_picture,
    metavar="FILE",
    help="Draw it as well; the ending of the file (.svg, .png, .pdf) says how.",
)


def draw(chart: Path | None, answer: Figure | Bridge | Rank | Schedule, folder: Path, viewer: str) -> None:
    """Draw an answer into a file, if one was named and the answer is not refused.

    Parameters
    ----------
    chart : Path or None
        The file that was named with ``--chart``.
    answer : Figure, Bridge, Rank or Schedule
        What was answered.
    folder : Path
        The alliance folder.
    viewer : str
        For whom.
    """
    if chart is None:
        return
    # Imported here because only whoever wants a picture waits for it.
    from alliance.desks import press  # noqa: PLC0415

    if press.draw(folder, answer, chart, viewer=viewer):
        drawn(chart)
    else:
        click.echo("Nothing was drawn, because the answer is refused.", err=True)


def drawn(chart: Path) -> None:
    """Say where a picture is.

    Parameters
    ----------
    chart : Path
        The file.
    """
    click.echo(f"Drawn in {chart}.", err=True)

"""`alliance new`: an empty alliance folder."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from alliance.desks import delivery


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="", show_default="the name of the folder", help="Name of the alliance.")
def new(folder: Path, title: str) -> int:
    """Make an empty alliance folder in DIR.

    \b
    alliance new our-alliance --title "Our Alliance"
    """
    named = title or folder.resolve().name
    opened = delivery.start(folder, named)
    place = shlex.quote(str(opened.path))
    click.echo(f"Made {opened.path} for {named}.")
    click.echo("", err=True)
    click.echo(f"Write your members into    {opened.path / 'alliance.toml'}", err=True)
    click.echo(
        f"Make a workbook for one    alliance record template --member NAME -o returns.xlsx --folder {place}",
        err=True,
    )
    click.echo(f"See whether all is well    alliance doctor --folder {place}", err=True)
    return 0

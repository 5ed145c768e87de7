"""`alliance new`: an empty alliance folder."""

from __future__ import annotations

from pathlib import Path

import click

from alliance.desks import delivery


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", required=True, help="Name of the alliance.")
def new(folder: Path, title: str) -> int:
    r"""Make an empty alliance folder in DIR.

    \b
    alliance new our-alliance --title "Our Alliance"
    """
    opened = delivery.start(folder, title)
    click.echo(f"Made {opened.path} for {title}.")
    click.echo("", err=True)
    click.echo(f"Write your members into    {opened.path / 'alliance.toml'}", err=True)
    click.echo(
        f"Make a workbook for one    alliance record template --member NAME -o returns.xlsx --folder {opened.path}",
        err=True,
    )
    click.echo(f"See whether all is well    alliance doctor --folder {opened.path}", err=True)
    return 0

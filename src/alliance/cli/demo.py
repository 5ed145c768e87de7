"""`alliance demo`: the reference alliance, and the commands that show what can be asked of it."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from alliance.cli.tables import counted
from alliance.desks import delivery

TEXT = Path("texts") / "the-alliance.md"
REPORT = Path("published") / "the-alliance.html"
# What is shown: a line of plain words, and the command that answers it.
SHOWN = (
    ("How many vehicles did the alliance sell in 2016, and who sold them?", "figure sales --period 2016 --by member"),
    (
        "What do the two newcomers make of it?",
        'bridge sales --period 2016 --from-perimeter "renault + nissan" --to-perimeter alliance',
    ),
    ("Which place is that in the world?", "rank sales --period 2016"),
    (
        "How many electric vehicles by the end of 2016?",
        'figure ev-sales --period "through 2016" --perimeter "renault + nissan + mitsubishi"',
    ),
    ("Under how many brands, on the day of the page?", "figure brands --period 2017-03-27"),
    (
        "Did the synergies of 2015 reach the target of 2016?",
        'figure synergies --period 2015 --perimeter "renault + nissan"',
    ),
    ("", 'figure synergies --period 2016 --perimeter "renault + nissan" --status target'),
    (
        "And if Mitsubishi counts only from the day it joined?",
        'figure sales --period 2016 --perimeter "legal(alliance)"',
    ),
)
# What planning together would be worth; the tables are synthetic where the public record is silent, and say so.
PLANNED = (
    ("What would it cost to build all this together, and who would build for whom?", "plan manufacturing"),
    ("What is each set of members worth?", "synergy coalitions manufacturing"),
    ("Who gets what, so that nobody would leave?", "synergy share manufacturing --rule nucleolus --file"),
    ("What does the record say of it now?", "figure synergy-value --period 2016"),
)


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"))
@click.pass_context
def demo(context: click.Context, folder: Path) -> int:
    r"""Make the reference alliance in DIR (./demo if not given) and show what can be asked of it.

    Its deliveries are filed as any other; a second run finds them filed already.
    """
    click.echo(f"Filing the deliveries of the reference alliance in {folder} ...", err=True)
    filed = delivery.start_reference(folder)
    rows = sum(each.rows for each in filed)
    known = sum(each.already for each in filed)
    already = f", {known} of them filed before" if known else ""
    click.echo(
        f"The reference alliance is in {folder}: {counted(len(filed), 'delivery', 'deliveries')}, {counted(rows, 'row')}{already}."
    )
    for words, command in SHOWN:
        _show(context, words, f"{command} --folder {shlex.quote(str(folder))}")
    _show(
        context,
        "What does the record say of the alliance's public page?",
        f"publish check {shlex.quote(str(folder / TEXT))} --report {shlex.quote(str(folder / REPORT))}"
        f" --folder {shlex.quote(str(folder))}",
    )
    for words, command in PLANNED:
        _show(context, words, f"{command} --folder {shlex.quote(str(folder))}")
    click.echo(f"\nThe checked page, to be read in a browser: {folder / REPORT}")
    return 0


def _show(context: click.Context, words: str, command: str) -> None:
    """Print a question, the command that asks it, and what it answers."""
    group = context.find_root().command
    if words:
        click.echo(f"\n\n{click.style(words, bold=True)}")
    click.echo(f"\n{click.style(f'$ alliance {command}', fg='cyan')}\n")
    assert isinstance(group, click.Group)
    verb, *rest = shlex.split(command)
    called = group.get_command(context, verb)
    assert called is not None
    called.main(rest, prog_name=f"alliance {verb}", standalone_mode=False)

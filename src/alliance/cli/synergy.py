"""`alliance synergy`: what coalitions are worth, who gets what, and who would leave."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Unpack

import click

from alliance.cli.chart import drawn
from alliance.cli.gains import gains
from alliance.cli.governance import governance
from alliance.cli.options import folder_options, output_options
from alliance.cli.plan import (
    Asked,
    chart_option,
    file_option,
    filed_figure,
    same_scenario,
    scenario_of,
    scenario_options,
)
from alliance.cli.plan_tables import filed_form, in_words
from alliance.cli.programme import initiatives, programme
from alliance.cli.programme_bridge import bridge
from alliance.cli.sharing_tables import (
    coalitions_form,
    coalitions_table,
    entitlements_table,
    sharing_form,
    sharing_table,
    stability_form,
    stability_table,
)
from alliance.cli.statement import statement
from alliance.cli.tables import Answer, write
from alliance.cli.track import track
from alliance.desks import pictures, planning, sharing
from alliance.desks.case import Case
from alliance.desks.sharing import PLAN_RULES, RULES, Sharing
from alliance.record.deliveries import Filed

LEAVES = NO_ANSWER = 1
Progress = Callable[[int, int], bool]
game_option = click.option(
    "--game",
    "game_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.json",
    help="A game file: the value of every coalition.",
)


@click.group()
def synergy() -> None:
    """Say what going together is worth, who gets what, and who would leave."""


synergy.add_command(track)
synergy.add_command(programme)
synergy.add_command(initiatives)
synergy.add_command(bridge)
synergy.add_command(gains)
synergy.add_command(governance)
synergy.add_command(statement)


@synergy.command("share")
@click.argument("function", required=False)
@game_option
@click.option(
    "--rule",
    default="nucleolus",
    show_default=True,
    metavar="RULE",
    help=f"The rule of sharing: {', '.join((*RULES, *PLAN_RULES))}.",
)
@click.option("--weight", multiple=True, metavar="MEMBER=NUMBER", help="Weight of a member, for the proportional rule.")
@click.option(
    "--weigh-by",
    type=click.Choice(["volume", "cost"]),
    help="Weights of the proportional rule: vehicles, or cost alone.",
)
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.txt",
    help="Write the page to sign as plain text.",
)
@file_option
@chart_option
@scenario_options
@folder_options
@output_options
def share(
    function: str | None,
    game_file: Path | None,
    rule: str,
    weight: tuple[str, ...],
    weigh_by: str | None,
    page: Path | None,
    to_file: bool,
    chart: Path | None,
    **asked: Unpack[Asked],
) -> int:
    """Share a game or a function's joint plan by a rule, and say who would leave.

    \b
    alliance synergy share manufacturing --rule nucleolus
    alliance synergy share manufacturing --rule owen --page agreement.txt --file
    alliance synergy share manufacturing --rule proportional --weigh-by volume
    alliance synergy share --game water.json --rule proportional --weight A=16.8 --weight H=8.4
    """
    if (game_file is None) == (function is None):
        raise click.UsageError("Say what to share: a function, such as manufacturing, or --game FILE.json")
    weights = _weights(weight)
    filed: list[Filed] = []
    case: Case | None = None
    following = ""
    if game_file is not None:
        if weigh_by or to_file:
            raise click.UsageError(
                "A game file has no vehicles and belongs to no record: leave out --weigh-by and --file"
            )
        found = sharing.share_game(game_file, rule, weights=weights)
    else:
        if weights and weigh_by:
            raise click.UsageError("Give weights, or say what to weigh by: --weight or --weigh-by, not both")
        found, valued = _share_function(function or "", rule, asked, weights, weigh_by or "")
        case = valued.case
        following = same_scenario(f"alliance plan baselines {function}", asked)
        if to_file and found.agreement is not None:
            filed.append(planning.file_coalitions(asked["folder"], valued, viewer=asked["viewer"]))
            filed.append(sharing.file_shares(asked["folder"], found, valued, viewer=asked["viewer"]))
            following = filed_figure("synergy-share", valued.case, asked, found.rule, by="member")
    shown = found if case is None else found.called(case.names)
    if page is not None:
        _write_page(page, shown)
    if chart is not None:
        pictures.draw_shares(found, chart, case, viewer=asked["viewer"])
        drawn(chart)
    form = {**sharing_form(found), "filed": filed_form(filed)}
    write(Answer(form, sharing_table(shown, filed, following)), asked["form"], asked["output"])
    return 0 if found.has_answer else NO_ANSWER


def _share_function(
    function: str, rule: str, asked: Asked, weights: dict[str, float] | None, weigh_by: str
) -> tuple[Sharing, planning.Valued]:
    return sharing.share_plan(
        asked["folder"],
        rule,
        function,
        scenario_of(asked),
        weights=weights,
        weigh_by=weigh_by,
        progress=_bar(),
        viewer=asked["viewer"],
    )


def _write_page(page: Path, found: Sharing) -> None:
    if found.agreement is None:
        raise click.UsageError(f"There is nothing to sign: the rule '{found.rule}' gives no shares that add up")
    page.write_text(found.agreement.summary() + "\n", encoding="utf-8")
    click.echo(f"The page to sign is in {page}.", err=True)


@synergy.command("coalitions")
@click.argument("function")
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.json",
    help="Write the values as a game file: share and judge them again with --game, without solving.",
)
@file_option
@chart_option
@scenario_options
@folder_options
@output_options
def coalitions(function: str, save: Path | None, to_file: bool, chart: Path | None, **asked: Unpack[Asked]) -> int:
    """Value every coalition of the members: what each set of them would spend on its own.

    \b
    alliance synergy coalitions manufacturing
    alliance synergy coalitions manufacturing --depth strategic --format csv -o coalitions.csv
    alliance synergy coalitions manufacturing --file --chart coalitions.svg
    alliance synergy coalitions manufacturing --depth strategic --seconds 600 --save values.json
    """
    valued = planning.value_coalitions(
        asked["folder"], function, scenario_of(asked), progress=_bar(), viewer=asked["viewer"]
    )
    if chart is not None:
        pictures.draw_coalitions(valued, chart, viewer=asked["viewer"])
        drawn(chart)
    filed: list[Filed] = []
    following = same_scenario(f"alliance synergy share {function} --rule nucleolus", asked)
    if save is not None:
        sharing.save_game(valued, save, viewer=asked["viewer"])
        following = f"alliance synergy share --game {shlex.quote(str(save))} --rule nucleolus"
    if to_file:
        filed.append(planning.file_coalitions(asked["folder"], valued, viewer=asked["viewer"]))
        following = filed_figure("synergy-value", valued.case, asked)
    form = {**coalitions_form(function, valued), "filed": filed_form(filed)}
    table = in_words(coalitions_table(function, valued, filed, following), valued.case.names)
    held = valued.case.decision.entitlements()
    more = {"entitlements": in_words(entitlements_table(held), valued.case.names)} if held else {}
    write(Answer(form, table, more), asked["form"], asked["output"])
    return 0


def _bar() -> Progress:
    """Return a progress report on stderr, for a person at a terminal."""
    shown = sys.stderr.isatty()

    def report(done: int, todo: int) -> bool:
        if shown:
            click.echo(f"\r{done} of {todo} programs solved", nl=done == todo, err=True)
        return True

    return report


@synergy.command("stability")
@click.argument("function", required=False)
@game_option
@click.option(
    "--split",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    metavar="FILE.csv",
    help="The proposed split: columns member and share.",
)
@scenario_options
@folder_options
@output_options
def stability(function: str | None, game_file: Path | None, split: Path, **asked: Unpack[Asked]) -> int:
    """Say who would leave a proposed split, what they would gain, and the smallest change that keeps them.

    \b
    alliance synergy stability manufacturing --split proposal.csv
    alliance synergy stability --game water.json --split proposal.csv
    """
    if (game_file is None) == (function is None):
        raise click.UsageError("Say what is split: a function, such as manufacturing, or --game FILE.json")
    case: Case | None = None
    if game_file is not None:
        game = sharing.game_of(game_file)
    else:
        valued = planning.value_coalitions(
            asked["folder"], function or "", scenario_of(asked), progress=_bar(), viewer=asked["viewer"]
        )
        game, case = valued.values.game(), valued.case
    found = sharing.judge_split(game, split, case, viewer=asked["viewer"])
    table = stability_table(game, found)
    if case is not None:
        table = in_words(table, case.names)
    write(Answer(stability_form(game, found), table), asked["form"], asked["output"])
    return 0 if found.is_stable else LEAVES


def _weights(given: tuple[str, ...]) -> dict[str, float] | None:
    weights: dict[str, float] = {}
    for text in given:
        member, sign, number = text.rpartition("=")
        if member.strip() in weights:
            raise click.BadParameter(f"{member.strip()} has two weights. Give each member one.")
        try:
            weights[member.strip()] = float(number)
        except ValueError:
            raise click.BadParameter(f"'{text}' is no weight. Write member=number, such as renault=3182625.") from None
        if not sign:
            raise click.BadParameter(f"'{text}' is no weight. Write member=number, such as renault=3182625.")
    return weights or None

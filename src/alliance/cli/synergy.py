"""`alliance synergy`: what coalitions are worth, who gets what, and who would leave."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TypedDict, Unpack

import click

from alliance.cli.options import Output, folder_options, output_options, with_folder
from alliance.cli.plan import Asked, scenario_of, scenario_options
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import planning, sharing
from alliance.desks.sharing import RULES, Sharing
from alliance.errors import UnknownName
from alliance.synergy.balanced import BalancedCollection
from alliance.synergy.game import Game
from alliance.synergy.stability import Stability

LEAVES = NO_ANSWER = 1
# Gap up to which a coalition's value is exact, so that what members bear in the plan adds up to it.
EXACT = 1e-9


class ShareForm(TypedDict):
    """`synergy share` in JSON."""

    game: str
    rule: str
    kind: str
    value: float
    shares: dict[str, float] | None
    efficient: bool
    in_core: bool | None
    worst_coalition: list[str]
    excess: float | None
    repair: dict[str, float] | None
    reason: str | None
    proof: dict[str, object] | None


@click.group()
def synergy() -> None:
    """Say what going together is worth, who gets what, and who would leave."""


@synergy.command("share")
@click.argument("function", required=False)
@click.option(
    "--game",
    "game_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.json",
    help="A game file: the value of every coalition.",
)
@click.option("--rule", default="nucleolus", show_default=True, metavar="|".join(RULES), help="The rule of sharing.")
@click.option("--weight", multiple=True, metavar="MEMBER=NUMBER", help="Weight of a member, for the proportional rule.")
@scenario_options
@folder_options
@output_options
def share(
    function: str | None, game_file: Path | None, rule: str, weight: tuple[str, ...], **asked: Unpack[Asked]
) -> int:
    r"""Share a game or a function's joint plan by a rule, and say who would leave.

    \b
    alliance synergy share manufacturing --rule nucleolus
    alliance synergy share --game glove.json --rule nucleolus
    alliance synergy share --game water.json --rule proportional --weight A=16.8 --weight H=8.4
    """
    if game_file is None and function is None:
        raise click.UsageError("Say what to share: a function, such as manufacturing, or --game FILE.json")
    if game_file is not None:
        found = sharing.share_game(game_file, rule, weights=_weights(weight))
    else:
        found = _share_function(function or "", rule, asked, _weights(weight))
    write(Answer(_form(found), _table(found)), asked["form"], asked["output"])
    return 0 if found.has_answer else NO_ANSWER


def _share_function(function: str, rule: str, asked: Asked, weights: dict[str, float] | None) -> Sharing:
    _known(function)
    values, plan = planning.value_coalitions(asked["folder"], scenario_of(asked), viewer=asked["viewer"])
    labels = (f"Rests on {', '.join(sorted(plan.estimated))}.",) if plan.estimated else ()
    game = replace(values.game(), name=f"Joint {function} plan")
    borne = plan.cost_by_bearer if values.largest_gap <= EXACT else None
    return sharing.share(game, rule, weights=weights, borne=borne, labels=labels, viewer=asked["viewer"])


def _known(function: str) -> None:
    if function not in planning.FUNCTIONS:
        raise UnknownName("function", function, planning.FUNCTIONS)


@synergy.command("coalitions")
@click.argument("function")
@scenario_options
@folder_options
@output_options
def coalitions(function: str, **asked: Unpack[Asked]) -> int:
    r"""Value every coalition of the members: what each set of them would spend on its own.

    \b
    alliance synergy coalitions manufacturing
    alliance synergy coalitions manufacturing --depth strategic --format csv -o coalitions.csv
    """
    _known(function)
    values, plan = planning.value_coalitions(
        asked["folder"], scenario_of(asked), progress=_bar(), viewer=asked["viewer"]
    )
    game = values.game()
    order = sorted(range(1, 1 << len(game)), key=lambda coalition: (coalition.bit_count(), coalition))
    alone = game.values[[1 << bit for bit in range(len(game))]]
    rows: list[tuple[Cell, ...]] = []
    for coalition in order:
        own = sum(float(alone[bit]) for bit in range(len(game)) if coalition >> bit & 1)
        cost, bound = float(values.cost[coalition]), float(values.bound[coalition])
        rows.append((game.label(coalition), _whole(cost), _whole(bound), _whole(own - cost)))
    least, planned, most = values.synergy()
    form = {
        "function": function,
        "members": list(game.members),
        "coalitions": [
            {
                "members": list(game.names(coalition)),
                "cost": float(values.cost[coalition]),
                "bound": float(values.bound[coalition]),
            }
            for coalition in order
        ],
        "synergy": {"least": least, "planned": planned, "most": most},
        "largest_gap": values.largest_gap,
        "estimated": sorted(plan.estimated),
    }
    below = [
        ("Synergy", f"EUR {planned:,.0f}; certain EUR {least:,.0f}, at most EUR {most:,.0f}"),
        ("Proof", f"every cost is proved within {values.largest_gap:.1e} of the least possible"),
        *([("Not public", f"rests on {', '.join(sorted(plan.estimated))}")] if plan.estimated else []),
        ("Next", with_folder(f"alliance synergy share {function} --rule nucleolus", asked)),
    ]
    columns = ("Coalition", "Cost, EUR", "Cannot be below", "Saved by joining")
    table = Table(f"What every coalition spends: {function}", columns, tuple(rows), below=tuple(below))
    write(Answer(form, table), asked["form"], asked["output"])
    return 0


def _bar() -> Callable[[int, int], bool]:
    """Return a progress report on stderr, for a person at a terminal."""
    shown = sys.stderr.isatty()

    def report(done: int, todo: int) -> bool:
        if shown:
            click.echo(f"\r{done} of {todo} programs solved", nl=done == todo, err=True)
        return True

    return report


def _whole(amount: float) -> Fraction:
    return Fraction(round(amount))


@synergy.command("stability")
@click.option(
    "--game",
    "game_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    metavar="FILE.json",
    help="A game file: the value of every coalition.",
)
@click.option(
    "--split",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    metavar="FILE.csv",
    help="The proposed split: columns member and share.",
)
@output_options
def stability(game_file: Path, split: Path, **output: Unpack[Output]) -> int:
    r"""Say who would leave a proposed split, what they would gain, and the smallest change that keeps them.

    \b
    alliance synergy stability --game water.json --split proposal.csv
    """
    game, found = sharing.judge_split(game_file, split)
    form = {
        "stable": found.is_stable,
        "worst_coalition": list(found.worst.members),
        "excess": found.worst.gain,
        "leavers": [{"members": list(each.members), "gain": each.gain} for each in found.leavers],
        "repair": _repair(game, found),
    }
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (" + ".join(each.members), _number(each.gain)) for each in (found.leavers or (found.worst,))
    )
    below = [("Finding", found.summary())]
    repair = _repair(game, found)
    if repair:
        below.append(("Repair", ", ".join(f"{member} {change:+,.2f}" for member, change in repair.items())))
    elif not found.is_stable:
        below.append(("Repair", "none: the core is empty, every split makes somebody leave"))
    table = Table(
        "Who would leave", ("Coalition", f"Gains by leaving, {game.unit}".rstrip(", ")), rows, below=tuple(below)
    )
    write(Answer(form, table), output["form"], output["output"])
    return 0 if found.is_stable else LEAVES


def _weights(given: tuple[str, ...]) -> dict[str, float] | None:
    weights: dict[str, float] = {}
    for text in given:
        member, sign, number = text.partition("=")
        try:
            weights[member.strip()] = float(number)
        except ValueError:
            raise click.BadParameter(f"'{text}' is no weight. Write member=number, such as renault=3182625.") from None
        if not sign:
            raise click.BadParameter(f"'{text}' is no weight. Write member=number, such as renault=3182625.")
    return weights or None


def _form(found: Sharing) -> ShareForm:
    stable = found.stability
    return {
        "game": found.game.name,
        "rule": found.rule,
        "kind": found.game.kind,
        "value": float(found.game.values[-1]),
        "shares": None if found.shares is None else dict(found.shares),
        "efficient": found.is_efficient,
        # What is not there lies in no core; shares that do not add up are not asked.
        "in_core": False if found.shares is None else None if stable is None else stable.is_stable,
        "worst_coalition": [] if stable is None else list(stable.worst.members),
        "excess": None if stable is None else stable.worst.gain,
        "repair": None if stable is None else _repair(found.game, stable),
        "reason": found.reason or None,
        "proof": None if found.proof is None else _proof_form(found.proof),
    }


def _proof_form(proof: BalancedCollection) -> dict[str, object]:
    return {
        "balanced": [
            {"members": list(each.members), "weight": str(each.weight), "value": float(each.value)}
            for each in proof.coalitions
        ],
        "worth": float(proof.worth),
        "together": float(proof.together),
        "valid": proof.is_valid,
    }


def _repair(game: Game, found: Stability) -> dict[str, float] | None:
    if found.repair is None:
        return None
    return dict(zip(game.members, (float(change) for change in found.repair), strict=True))


def _table(found: Sharing) -> Table:
    game, page = found.game, found.agreement
    title = f"{game.name or 'Game'}, shared by {found.rule}"
    if found.shares is None:
        return _no_answer(found, title)
    if page is None:
        rows: tuple[tuple[Cell, ...], ...] = tuple((member, _number(share)) for member, share in found.shares.items())
        note = "These shares do not add up to the value of all: they measure power, and share nothing."
        return Table(title, ("Member", "Share"), rows, below=(("Note", note),))
    lines: list[tuple[Cell, ...]] = [
        (
            part.member,
            _number(part.alone),
            _number(part.share),
            _number(part.gain),
            " + ".join(part.best_alternative),
            _number(part.margin),
        )
        for part in page.parts
    ]
    verb = "pays" if game.kind == "cost" else "gets"
    alone = sum(part.alone for part in page.parts)
    lines.append(("together", _number(alone), _number(page.value), _number(page.synergy), None, None))
    columns = ("Member", "Alone", f"Share ({verb})", "Better by", "Best alternative", "Margin")
    below = [("Stable", page.stability.summary()), ("Rounding", "to 2 decimals")]
    return Table(title, columns, tuple(lines), totals=frozenset({len(lines) - 1}), below=tuple(below))


def _no_answer(found: Sharing, title: str) -> Table:
    """Return why a rule has no answer, and the collection of coalitions that proves it."""
    below = [("Reason", found.reason)]
    proof = found.proof
    if proof is None:
        return Table(f"{title}: no answer", (), (), below=tuple(below))
    value, weighted = ("Cost", "Weighted") if found.game.kind == "cost" else ("Worth", "Weighted")
    rows: list[tuple[Cell, ...]] = [
        (" + ".join(each.members), str(each.weight), each.value, each.weight * each.value) for each in proof.coalitions
    ]
    rows += [("the collection", "", None, proof.worth), ("all together", "", None, proof.together)]
    less = "less" if found.game.kind == "cost" else "more"
    exact = "in exact fractions" if proof.is_valid else "as far as the solver's numbers reach"
    below.append(
        ("Proof", f"each member's weights add up to one, and the collection comes to {less} than all together, {exact}")
    )
    columns = ("Coalition", "Weight", value, weighted)
    return Table(f"{title}: no answer", columns, tuple(rows), totals=frozenset({len(rows) - 2}), below=tuple(below))


def _number(amount: float) -> Fraction:
    return Fraction(round(amount * 100), 100)

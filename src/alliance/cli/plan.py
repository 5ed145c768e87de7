"""`alliance plan`: the joint plan of a function, why it is so, and two plans side by side."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Unpack

import click
from click.decorators import FC

from alliance.cli.options import Output, Where, folder_options, output_options, with_folder
from alliance.cli.tables import Answer, Cell, Table, write
from alliance.desks import planning
from alliance.desks.planning import Depth, Scenario
from alliance.plan.joint_plan import JointPlan

NO_PLAN = 4


class Asked(Where, Output):
    """What can be said of a plan."""

    members: str
    depth: Depth
    scenario: str
    seconds: float


def scenario_options(command: FC) -> FC:
    """Add the options that say which plan is meant."""
    options: list[Callable[[FC], FC]] = [
        click.option("--members", default="", metavar="A,B", help="Who plans together; all if not said."),
        click.option(
            "--depth",
            type=click.Choice(["operating", "strategic"]),
            default="operating",
            show_default=True,
            help="Today's allocation and shifts, or launches, shifts, opening and closing too.",
        ),
        click.option("--scenario", default="", metavar="NAME", help="Folder of tables under plans/manufacturing."),
        click.option("--seconds", default=60.0, show_default=True, help="Time limit of a strategic plan."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def scenario_of(asked: Asked) -> Scenario:
    """Return the scenario that the options say."""
    members = planning.chosen_members(asked["members"].split(","))
    return Scenario(asked["depth"], members, asked["scenario"], asked["seconds"])


@click.group()
def plan() -> None:
    """Plan a converged function jointly, for all members or any set of them."""


@plan.command("manufacturing")
@scenario_options
@folder_options
@output_options
def manufacturing(**asked: Unpack[Asked]) -> int:
    r"""Plan who builds what, where, for which market.

    \b
    alliance plan manufacturing
    alliance plan manufacturing --members renault,nissan --depth strategic
    """
    found, _ = planning.plan_manufacturing(asked["folder"], scenario_of(asked), viewer=asked["viewer"])
    following = with_folder("alliance synergy coalitions manufacturing", asked)
    write(Answer(plan_form(found), plan_table(found, following)), asked["form"], asked["output"])
    return 0 if found.has_plan else NO_PLAN


@plan.command("explain")
@click.argument("model")
@click.argument("plant")
@scenario_options
@folder_options
@output_options
def explain(model: str, plant: str, **asked: Unpack[Asked]) -> int:
    r"""Say why a model is not built at a plant: what it would cost, from a plan solved with it.

    \b
    alliance plan explain Qashqai Palencia
    """
    found = planning.explain_choice(asked["folder"], model, plant, scenario_of(asked), viewer=asked["viewer"])
    form = {
        "model": found.model,
        "plant": found.plant,
        "eligible": found.is_eligible,
        "extra_cost": found.extra_cost,
        "answer": found.sentence,
    }
    table = Table(f"{model} at {plant}", (), (), below=(("Answer", found.sentence),))
    write(Answer(form, table), asked["form"], asked["output"])
    return 0


@plan.command("compare")
@click.argument("first")
@click.argument("second")
@scenario_options
@folder_options
@output_options
def compare(first: str, second: str, **asked: Unpack[Asked]) -> int:
    r"""Set two scenarios side by side: folders of tables, or operating and strategic.

    \b
    alliance plan compare operating strategic
    alliance plan compare . tariff-shock
    """
    plans = [
        planning.plan_manufacturing(asked["folder"], _named(name, scenario_of(asked)), viewer=asked["viewer"])[0]
        for name in (first, second)
    ]
    if not all(each.has_plan for each in plans):
        broken = next(each for each in plans if not each.has_plan)
        write(Answer(plan_form(broken), plan_table(broken, "")), asked["form"], asked["output"])
        return NO_PLAN
    items = dict.fromkeys((*plans[0].cost_by_item, *plans[1].cost_by_item))
    lines: list[tuple[Cell, ...]] = [
        (item, *(_euro(each.cost_by_item.get(item, 0.0)) for each in plans), _euro(_difference(plans, item)))
        for item in items
    ]
    lines.append(("Total", *(_euro(each.cost) for each in plans), _euro(plans[1].cost - plans[0].cost)))
    table = Table(
        f"{first} and {second}",
        ("Cost, EUR", first, second, "Change"),
        tuple(lines),
        totals=frozenset({len(lines) - 1}),
        below=_labels(plans[0]),
    )
    form = {"first": plan_form(plans[0]), "second": plan_form(plans[1]), "change": plans[1].cost - plans[0].cost}
    write(Answer(form, table), asked["form"], asked["output"])
    return 0


def _difference(plans: list[JointPlan], item: str) -> float:
    return plans[1].cost_by_item.get(item, 0.0) - plans[0].cost_by_item.get(item, 0.0)


def _named(name: str, scenario: Scenario) -> Scenario:
    if name == "operating":
        return Scenario("operating", scenario.members, scenario.tables, scenario.seconds)
    if name == "strategic":
        return Scenario("strategic", scenario.members, scenario.tables, scenario.seconds)
    return Scenario(scenario.depth, scenario.members, "" if name == "." else name, scenario.seconds)


def plan_form(found: JointPlan) -> dict[str, object]:
    """Return a plan as JSON."""
    proof = found.certificate
    return {
        "function": found.function,
        "members": list(found.members),
        "outcome": str(found.outcome),
        "cost": found.cost if found.has_plan else None,
        "bound": found.bound if found.has_plan else None,
        "gap": found.gap if found.has_plan else None,
        "cost_by_bearer": dict(found.cost_by_bearer),
        "cost_by_item": dict(found.cost_by_item),
        "tables": {name: [dict(row) for row in rows] for name, rows in found.tables.items()},
        "prices": {kind: dict(prices) for kind, prices in found.prices.items()},
        "certificate": None
        if proof is None
        else {
            "valid": proof.is_valid,
            "shortfall": float(proof.shortfall),
            "asked": [
                {"kind": side.kind, "count": len(side.names), "amount": float(side.amount)} for side in proof.asked
            ],
            "given": [
                {"kind": side.kind, "count": len(side.names), "amount": float(side.amount)} for side in proof.given
            ],
        },
        "give_way": [{"kind": each.kind, "name": each.name, "amount": each.amount} for each in found.give_way],
        "estimated": sorted(found.estimated),
    }


def plan_table(found: JointPlan, following: str) -> Table:
    """Return a plan for people: cost by item and by bearer, who builds for whom, and what was not delivered."""
    title = f"Joint plan of {', '.join(found.members)}"
    if not found.has_plan:
        return Table(f"{title}: {found.outcome}", (), (), below=tuple(_why(found)))
    lines: list[tuple[Cell, ...]] = [(item, _euro(amount)) for item, amount in found.cost_by_item.items() if amount]
    lines.append(("Total", _euro(found.cost)))
    below = [(f"{member} bears", f"EUR {amount:,.0f}") for member, amount in found.cost_by_bearer.items()]
    below += [
        (f"{row['builder']} builds", f"{float(row['vehicles']):,.0f} vehicles for {row['seller']}")
        for row in found.tables["who builds for whom"]
        if row["builder"] != row["seller"]
    ]
    unmet = sum(float(row["vehicles"]) for row in found.tables["unmet"])
    below.append(("Not delivered", f"{unmet:,.0f} vehicles"))
    below.append(("Proof", f"no plan costs less than EUR {found.bound:,.0f} (gap {max(0.0, found.gap):.2%})"))
    below += _labels(found)
    below.append(("Next", following))
    return Table(title, ("Cost", "EUR"), tuple(lines), totals=frozenset({len(lines) - 1}), below=tuple(below))


def _why(found: JointPlan) -> list[tuple[str, str]]:
    lines = []
    proof = found.certificate
    if proof is not None:
        asked = ", ".join(
            f"{len(side.names)} rows of '{side.kind}' ask {float(side.amount):,.0f}" for side in proof.asked
        )
        given = ", ".join(f"{len(side.names)} of '{side.kind}' give {float(side.amount):,.0f}" for side in proof.given)
        lines.append(("Proof", f"{asked}; {given or 'nothing can be given'}; short by {float(proof.shortfall):,.0f}"))
    lines += [("Give way", f"{each.kind}: {each.name} by {each.amount:,.0f}") for each in found.give_way[:10]]
    return lines


def _labels(found: JointPlan) -> tuple[tuple[str, str], ...]:
    return (("Not public", f"rests on {', '.join(sorted(found.estimated))}"),) if found.estimated else ()


def _euro(amount: float) -> Fraction:
    return Fraction(round(amount))

"""Pictures of what was planned and shared: plain rows are taken from the results and passed to the charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from alliance.desks.case import Case
from alliance.desks.planning import Planned, Valued
from alliance.desks.sharing import Sharing
from alliance.errors import UsageError
from alliance.plan.baselines import Baselines
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.joint_plan import JointPlan, Table
from alliance.plan.manufacturing import Production
from alliance.plan.people import People
from alliance.plan.purchasing import Purchase
from alliance.publish import plan_pictures
from alliance.publish.charts import draw, member_colours
from alliance.record.members import OFFICE


def draw_plan(planned: Planned, target: Path, *, viewer: str = OFFICE) -> None:
    """Draw a plan: plants and what they ship, common parts, awards, or where people are missing and who is lent.

    Parameters
    ----------
    planned : Planned
        The plan.
    target : Path
        The .svg or .png file.
    viewer : str
        For whom; whoever has the plan.

    Raises
    ------
    UsageError
        If there is no plan to draw.
    MissingExtra
        If the drawing library is not installed.
    """
    plan, problem = planned.plan, planned.case.decision.problem
    if not plan.has_plan:
        raise UsageError(f"There is no plan to draw: it ended '{plan.outcome}'.")
    names = planned.case.names
    subtitle = _subtitle(plan, planned.case)
    if isinstance(problem, Commonality):
        title = "What members have in common"
        if not plan.tables["common parts"]:
            raise UsageError("One member alone has nothing in common with others. Plan for two or more.")
        draw(plan_pictures.commonality_map(title, subtitle, _named(_plain(plan.tables["common parts"]), names)), target)
        return
    if isinstance(problem, People):
        gaps, lent = _gaps(plan.tables["gaps"]), _named(_lent(plan.tables["transfers"]), names)
        draw(plan_pictures.people_maps("Where people are missing, and who is lent", subtitle, gaps, lent), target)
        return
    if isinstance(problem, Purchase):
        rows = _plain(plan.tables["awards by supplier"])
        suppliers, spend = len({row["supplier"] for row in rows}), sum(float(row["spend EUR"]) for row in rows) / 1e9
        title = f"{suppliers} suppliers are awarded EUR {spend:,.1f} billion"
        draw(plan_pictures.award_matrix(title, subtitle, rows), target)
        return
    if not isinstance(problem, Production):
        raise UsageError(f"A plan of {plan.function} has no map. Draw its baselines or its coalitions.")
    network = problem.network
    ids = list(network.plants.id)
    volume = dict.fromkeys(ids, 0.0)
    for row in plan.tables["built"]:
        volume[str(row["plant"])] += float(row["vehicles"])
    plants: list[dict[str, str | float]] = [
        {
            "name": name,
            "member": _name(network.members[int(network.plants.member[at])], names),
            "latitude": float(network.plants.latitude[at]),
            "longitude": float(network.plants.longitude[at]),
            "vehicles": volume[name],
        }
        for at, name in enumerate(ids)
        if network.plants.latitude[at] or network.plants.longitude[at]
    ]
    place = {str(row["name"]): row for row in plants}
    country = dict(zip(ids, network.plants.country, strict=True))
    sums: dict[tuple[str, str], float] = {}
    for row in plan.tables["shipments"]:
        key = (str(row["plant"]), str(row["market"]))
        sums[key] = sums.get(key, 0.0) + float(row["vehicles"])
    flows: list[dict[str, str | float]] = [
        {**place[plant], "country": country[plant], "market": market, "vehicles": vehicles}
        for (plant, market), vehicles in sums.items()
        if plant in place
    ]
    title = "Who builds where, and for which markets"
    members = [_name(member, names) for member in network.members]
    draw(plan_pictures.plan_map(title, subtitle, plants, flows, members, _colours(planned.case)), target)


def draw_baselines(found: Baselines, case: Case, target: Path, *, viewer: str = OFFICE) -> None:
    """Draw the bridge of three baselines.

    Parameters
    ----------
    found : Baselines
        The baselines.
    case : Case
        What was asked.
    target : Path
        The .svg or .png file.
    viewer : str
        For whom; whoever has the baselines.
    """
    steps = found.bridge()
    size, unit, digits = plan_pictures.euros_for(float(step["amount"]) for step in steps)
    currency, _, words = unit.partition(" ")

    def said(amount: float) -> str:
        return f"{currency} {amount / size:,.{digits}f} {words}".strip()

    own, synergy = said(sum(found.own_improvement.values())), said(found.synergy)
    title = f"Members save {own} alone, and {synergy} more together"
    least, most = found.synergy_range
    certain = said(max(0.0, least))
    if most - least > 1e-9 * abs(found.joint.cost) and certain != synergy:
        title += f", {certain} for certain"
    draw(plan_pictures.cost_bridge(title, _subtitle(found.joint, case), steps), target)


def draw_coalitions(found: Valued, target: Path, *, viewer: str = OFFICE) -> None:
    """Draw what every coalition saves, and who is in it.

    Parameters
    ----------
    found : Valued
        The values.
    target : Path
        The .svg or .png file.
    viewer : str
        For whom; whoever has the values.
    """
    game, names = found.values.game(), found.case.names
    rows: list[dict[str, float | tuple[str, ...]]] = []
    for coalition in range(1, len(game.values)):
        least, saved, _ = found.values.saved(coalition)
        rows.append(
            {
                "members": tuple(_name(member, names) for member in game.names(coalition)),
                "saved": saved,
                **({} if found.values.is_proved else {"least": least}),
            }
        )
    title = "What every set of members saves by planning together"
    members = [_name(member, names) for member in game.members]
    subtitle = _subtitle(found.plan, found.case)
    draw(plan_pictures.coalition_chart(title, subtitle, rows, members, _colours(found.case)), target)


def draw_shares(found: Sharing, target: Path, case: Case | None = None, *, viewer: str = OFFICE) -> None:
    """Draw what each member gains under a rule, with its best alternative.

    Parameters
    ----------
    found : Sharing
        The shares.
    target : Path
        The .svg or .png file.
    case : Case or None
        What was asked, if it is a plan that is shared.
    viewer : str
        For whom; whoever has the shares.

    Raises
    ------
    UsageError
        If there are no shares that add up.
    """
    page = (found if case is None else found.called(case.names)).agreement
    if page is None:
        raise UsageError(f"There is nothing to draw: the rule '{found.rule}' gives no shares that add up.")
    parts = [
        {
            "member": part.member,
            "gain": part.gain,
            "alternative": " + ".join(part.best_alternative),
            "margin": part.margin,
            "vehicle": "" if part.per_vehicle is None else part.per_vehicle,
            **({} if page.is_proved else {"least_gain": part.least_gain, "least_margin": part.least_margin}),
        }
        for part in page.parts
    ]
    notes = " ".join(f"{label}" for label in page.labels if label.startswith("Not public"))
    subtitle = f"{page.name}. {page.stability.summary()} {notes}".strip()
    title = f"What each member gains under the rule '{page.rule}'"
    own = None if case is None else _colours(case)
    draw(plan_pictures.shares_chart(title, subtitle, parts, page.unit, own), target)


def _gaps(rows: Table) -> list[dict[str, str | float]]:
    """Return the part of the people needed who are missing, by family and region; words where too few are meant are left out."""
    sums: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if not isinstance(row["open"], str) and not isinstance(row["need"], str):
            both = sums.setdefault((str(row["family"]), str(row["region"])), [0.0, 0.0])
            both[0] += float(row["open"])
            both[1] += float(row["need"])
    return [
        {"family": family, "region": region, "part": missing / need if need else 0.0}
        for (family, region), (missing, need) in sums.items()
    ]


def _lent(rows: Table) -> list[dict[str, str | float]]:
    """Return the person-years lent by home and host; words stay where too few are meant in every year."""
    sums: dict[tuple[str, str], float] = {}
    few: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (str(row["home"]), str(row["host"]))
        if isinstance(row["people"], str):
            few[key] = row["people"]
        else:
            sums[key] = sums.get(key, 0.0) + float(row["people"])
    return [
        {
            "home": home,
            "host": host,
            "people": few[home, host]
            if not sums.get((home, host)) and (home, host) in few
            else sums.get((home, host), 0.0),
        }
        for home, host in dict.fromkeys([*sums, *few])
    ]


def _plain(rows: Table) -> list[dict[str, str | float]]:
    return [{name: cell if isinstance(cell, str) else float(cell) for name, cell in row.items()} for row in rows]


def _subtitle(plan: JointPlan, case: Case) -> str:
    label, names = case.scenario.label(), case.names
    rests = f" Rests on {plan.rests_on()}." if plan.estimated else ""
    whose = ", ".join(_name(member, names) for member in plan.members)
    # Who plans is told anyway.
    told = label.rpartition("of ")[0].rstrip(", ") if case.scenario.members else label
    return f"Joint {plan.function} plan{f', {told}' if told else ''}: {whose}.{rests}"


def _name(member: str, names: Mapping[str, str]) -> str:
    return names.get(member, member)


def _named(rows: Sequence[Mapping[str, str | float]], names: Mapping[str, str]) -> list[dict[str, str | float]]:
    return [
        {key: names.get(cell, cell) if isinstance(cell, str) else cell for key, cell in row.items()} for row in rows
    ]


def _colours(case: Case) -> dict[str, str]:
    """Return the colours that members and partners have in everything printed, by the names that people call them."""
    kinds = ([thing.id for thing in case.registry.of_kind(kind)] for kind in ("member", "partner"))
    return {case.names.get(member, member): colour for member, colour in member_colours(*kinds).items()}

"""What fewer variants would cost: the cost of the best plan with one variant of a module, with two, ... — the picture leaders ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alliance.errors import UnknownName
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.engineering.independence import around
from alliance.plan.engineering.lineup import Lineup
from alliance.plan.joint_plan import JointPlan


@dataclass(frozen=True)
class Point:
    """The best plan with a number of variants at most.

    Parameters
    ----------
    module : str
        The module that is limited.
    variants : int
        How many variants of it there may be.
    cost, bound : float, EUR
        Cost of the best plan of the whole line-up, and what no such plan can go below.
    once, parts, other : float, EUR
        The cost in three parts: development, tooling and adaptation; parts with over-specification and CO2; upkeep and
        retirement.
    over_specification : float, EUR
        What vehicles have too much, a part of `parts`.
    more : float, EUR
        What it costs beyond the best plan without the limit.
    """

    module: str
    variants: int
    cost: float
    bound: float
    once: float
    parts: float
    other: float
    over_specification: float
    more: float


def curve(commonality: Commonality, module: str) -> tuple[Point, ...]:
    """Return the best plans with ever more variants of a module, from the least number that serves all to the best.

    Parameters
    ----------
    commonality : Commonality
        The problem.
    module : str
        Whose variants are counted; the other modules keep their rules.

    Raises
    ------
    UnknownName
        If there is no such module.

    Notes
    -----
    Only what is decided together with the module is solved again; what the rest costs is added as it is. A point stands for the
    number of variants that its plan has: where one less would not cost more, the dearer number is passed over.
    """
    lineup = commonality.lineup
    if module not in lineup.modules.id:
        raise UnknownName("module", module, lineup.modules.id)
    here, others = around(lineup, module)
    part = replace(commonality, lineup=here)
    rest = replace(commonality, lineup=others).best() if others is not None else None
    plan = part.best()
    points: list[Point] = []
    if plan is None or (rest is None and others is not None):
        return ()
    least = plan.cost
    while plan is not None:
        used = sum(row["module"] == module and row["decision"] != "retire" for row in plan.tables["variants"])
        points.append(_point(module, used, plan, rest, least))
        plan = replace(part, lineup=_limited(here, module, used - 1)).best() if used > 1 else None
    return tuple(reversed(points))


def _limited(lineup: Lineup, module: str, number: int) -> Lineup:
    """Return the line-up in which all members together may have so many variants of a module; in equal parts, as a rule."""
    at = list(lineup.modules.id).index(module)
    most = lineup.most_variants.copy()
    most[:, at] = min(float(number), float(most[:, at].sum())) / len(lineup.members)
    return replace(lineup, most_variants=most)


def _point(module: str, number: int, plan: JointPlan, rest: JointPlan | None, least: float) -> Point:
    every = [plan] if rest is None else [plan, rest]

    def spent(*items: str) -> float:
        return sum(each.cost_by_item[item] for each in every for item in items)

    return Point(
        module=module,
        variants=number,
        cost=sum(each.cost for each in every),
        bound=sum(each.bound for each in every),
        once=spent("development", "tooling", "adaptation"),
        parts=spent("parts", "over-specification", "CO2"),
        other=spent("upkeep", "retirement"),
        over_specification=spent("over-specification"),
        more=plan.cost - least,
    )

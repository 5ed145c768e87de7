"""The as-is cost: today's plan of variants, costed and not improved.

Where the table ``today`` says which variant a vehicle uses, and that variant lasts as long as the vehicle, exactly that is
costed. What is open is decided without any planning: the vehicle takes what costs the least for itself alone, with whole
development and tooling, among what its member could take on its own; today's variants of its other modules stay unless nothing
fits them. Two members that take the same candidate each develop it for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alliance.errors import UsageError
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.engineering.lineup import NOBODY, Flags, Lineup
from alliance.plan.joint_plan import JointPlan
from alliance.solver.answer import Outcome


@dataclass(frozen=True, eq=False)
class AsIs:
    """Today's plan.

    Parameters
    ----------
    plan : JointPlan
        Its costs, and its tables member by member; its outcome is "feasible", because nothing was improved.
    given : int
        How many choices are as the table ``today`` says.
    choices : int
        How many choices there are: vehicles times modules.
    """

    plan: JointPlan
    given: int
    choices: int


def as_is(commonality: Commonality) -> AsIs:
    """Return today's plan of the members of an engineering decision, each member for itself.

    Parameters
    ----------
    commonality : Commonality
        The problem.

    Raises
    ------
    UsageError
        If a vehicle has no variant today and none that it could take.
    """
    plans, given = [], 0
    for member in commonality.members:
        whole = commonality.lineup
        own = whole.cut([member])
        borrowed = _borrowed(whole, member)
        lineup = _with(whole, member, borrowed) if borrowed.any() else own
        assignment, known = _today(replace(commonality, lineup=_unruled(lineup)))
        given += known
        plans.append(replace(commonality, lineup=_unruled(lineup)).costed(assignment))
    return AsIs(_together(commonality, plans), given, commonality.lineup.slots)


def _borrowed(whole: Lineup, member: str) -> Flags:
    """Return which variants of other members a member's vehicles use today, shape (variants,)."""
    position = whole.members.index(member)
    used = np.zeros(len(whole.variants.id), dtype=bool)
    mine = whole.uses.is_current & (whole.vehicles.member[whole.uses.vehicle] == position)
    used[whole.uses.variant[mine]] = True
    return np.asarray(used & (whole.variants.owner != NOBODY) & (whole.variants.owner != position))


def _with(whole: Lineup, member: str, borrowed: Flags) -> Lineup:
    """Return a member's line-up with variants that it borrows: it bears their upkeep, and their owners their retirement."""
    position = whole.members.index(member)
    owner = np.where(borrowed, position, whole.variants.owner)
    retirement = np.where(borrowed, 0.0, whole.variants.retirement)
    return replace(whole, variants=replace(whole.variants, owner=owner, retirement=retirement)).cut([member])


def _unruled(lineup: Lineup) -> Lineup:
    """Return the line-up without entitlements, budgets and rivals: today's plan is as it is."""
    return replace(
        lineup,
        most_variants=np.full_like(lineup.most_variants, np.inf),
        budget=np.full_like(lineup.budget, np.inf),
        rivals=replace(
            lineup.rivals,
            first=lineup.rivals.first[:0],
            second=lineup.rivals.second[:0],
            most_shared=lineup.rivals.most_shared[:0],
        ),
    )


def _today(own: Commonality) -> tuple[dict[tuple[str, str], tuple[str, str]], int]:
    """Return today's plan of one member by names, and how many of its choices are given."""
    lineup, uses = own.lineup, own.lineup.uses
    modules = list(lineup.modules.id)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    current = np.flatnonzero(uses.is_current)
    for vehicle, variant in zip(uses.vehicle[current].tolist(), uses.variant[current].tolist(), strict=True):
        module = modules[int(lineup.variants.module[variant])]
        found[lineup.vehicles.id[vehicle], module] = (lineup.variants.id[variant], "")
    given = len(found)
    for vehicle, name in enumerate(lineup.vehicles.id):
        missing = [module for module in modules if (name, module) not in found]
        if missing:
            chosen = _alone(own, vehicle)
            if chosen is None:
                raise UsageError(
                    f"Today's plan cannot be costed: {name} has no {missing[0]} and none that its member could take. Add a row"
                    " to 'today'."
                )
            given -= sum(found.get(slot, choice) != choice for slot, choice in chosen.items())
            found |= chosen
    return found, given


def _alone(own: Commonality, vehicle: int) -> dict[tuple[str, str], tuple[str, str]] | None:
    """Return what costs one vehicle least alone, by names: with today's variants where it has some, or else without them."""
    lineup = own.lineup
    only = np.arange(len(lineup.vehicles.id)) == vehicle
    usable = np.zeros(len(lineup.variants.id), dtype=bool)
    usable[lineup.uses.variant[lineup.uses.vehicle == vehicle]] = True
    part = lineup.of(only, usable)
    settled = np.zeros(len(part.modules.id), dtype=bool)
    settled[part.module_of_use[part.uses.is_current]] = True
    kept = part.uses.is_current | ~settled[part.module_of_use]
    for tried in (part.with_uses(kept), part):
        _, _, plan = replace(own, lineup=tried).valued(None)
        if plan:
            return {slot: (variant, "") for slot, (variant, _) in plan.items()}
    return None


def _together(commonality: Commonality, plans: list[JointPlan]) -> JointPlan:
    """Return the plans of the members as one; their tables stand one below the other."""
    costs = {key: amount for plan in plans for key, amount in plan.cost_by_item_and_bearer.items()}
    items = plans[0].cost_by_item
    return JointPlan(
        function=commonality.function,
        members=commonality.members,
        outcome=Outcome.FEASIBLE,
        cost=sum(plan.cost for plan in plans),
        bound=-float("inf"),
        cost_by_bearer={member: amount for plan in plans for member, amount in plan.cost_by_bearer.items()},
        cost_by_item={item: sum(plan.cost_by_item[item] for plan in plans) for item in items},
        cost_by_item_and_bearer=costs,
        tables={
            name: [row for plan in plans for row in plan.tables[name]]
            for name in plans[0].tables
            if name not in ("commonality", "common parts")
        },
        estimated=commonality.lineup.estimated,
    )

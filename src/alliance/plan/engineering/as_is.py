"""The as-is cost: today's plan of variants, costed and not improved.

Where the table ``today`` says which variant a vehicle uses, exactly that is costed. Every other vehicle is taken to do what it
does without any planning together: it takes, module by module, the variant that costs the least for itself alone, with its
whole development and tooling, among those of its own member; only if it has none, among those that nobody owns. Two members
that take the same candidate each develop it for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alliance.errors import UsageError
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.engineering.lineup import NOBODY, Flags, Lineup, Numbers
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
        assignment, known = _today(lineup)
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


def _today(lineup: Lineup) -> tuple[dict[tuple[str, str], tuple[str, str]], int]:
    """Return today's plan of one member by names, and how many of its choices are given."""
    uses = lineup.uses
    alone = _cost_alone(lineup)
    slot, is_owned = lineup.slot, lineup.variants.owner[uses.variant] != NOBODY
    order = np.lexsort((np.arange(len(slot)), alone, ~is_owned, ~uses.is_current, slot))
    found: dict[tuple[str, str], tuple[str, str]] = {}
    modules, given = len(lineup.modules.id), 0
    for use in order.tolist():
        key = (lineup.vehicles.id[int(uses.vehicle[use])], lineup.modules.id[int(slot[use]) % modules])
        if key not in found:
            found[key] = (lineup.variants.id[int(uses.variant[use])], "")
            given += int(uses.is_current[use])
    missing = next(
        ((name, module) for name in lineup.vehicles.id for module in lineup.modules.id if (name, module) not in found),
        None,
    )
    if missing is not None:
        raise UsageError(
            f"Today's plan cannot be costed: {missing[0]} has no {missing[1]} and none that its member could take. Add a row"
            " to 'today'."
        )
    return found, given


def _cost_alone(lineup: Lineup) -> Numbers:
    """Return what each use would cost if the vehicle were alone with it, shape (uses,), EUR."""
    uses, variants, years = lineup.uses, lineup.variants, len(lineup.years)
    first = np.full(len(variants.id), np.inf)
    np.minimum.at(first, lineup.steps.variant, np.where(lineup.steps.start == 0, lineup.steps.unit, np.inf))
    units = lineup.total_units[uses.vehicle]
    built = lineup.units.sum(axis=2)[uses.vehicle] > 0
    tooling = np.where(built, lineup.tooling[uses.variant], 0.0).sum(axis=1)
    co2 = lineup.modules.co2_per_kg[lineup.module_of_use] * uses.excess_kg * lineup.vehicles.co2_cost[uses.vehicle]
    fixed = variants.development[uses.variant] + years * variants.upkeep[uses.variant]
    return np.asarray(units * (first[uses.variant] + co2) + uses.adaptation + tooling + fixed)


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

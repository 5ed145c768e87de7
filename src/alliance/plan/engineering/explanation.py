"""Why the plan is as it is: what another choice would change, found by solving again with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from alliance.errors import UnknownName, UsageError
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.engineering.fit import reasons
from alliance.plan.engineering.lineup import Flags
from alliance.plan.joint_plan import JointPlan


@dataclass(frozen=True)
class WhyNot:
    """Why a vehicle does not use a variant, or the plan has no such variant.

    Parameters
    ----------
    vehicle, variant : str
        Which choice; the vehicle is empty if the variant alone is asked about.
    is_possible : bool
        Whether the tables allow it at all.
    extra_cost : float or None, EUR
        What the plan would cost more with the other choice; None if there is no such plan.
    least_extra : float or None, EUR
        What it certainly costs more; equal to `extra_cost` where both plans are proved best.
    items : tuple of (str, float), EUR
        The extra cost by item, the largest first.
    sentence : str
        The answer in words.
    """

    vehicle: str
    variant: str
    is_possible: bool
    extra_cost: float | None
    sentence: str
    least_extra: float | None = None
    items: tuple[tuple[str, float], ...] = ()


def why_not(commonality: Commonality, plan: JointPlan, vehicle: str, variant: str) -> WhyNot:
    """Return what it would cost if a vehicle had to use a variant, from a plan solved with it and the plan without.

    Parameters
    ----------
    commonality : Commonality
        The problem.
    plan : JointPlan
        Its solved plan.
    vehicle, variant : str
        The choice in question.

    Raises
    ------
    UnknownName
        If vehicle or variant are not in the line-up.
    UsageError
        If the plan has no cost to compare with.
    """
    lineup = commonality.lineup
    at = _position("vehicle", vehicle, lineup.vehicles.id)
    chosen = _position("variant", variant, lineup.variants.id)
    _require_plan(plan)
    name = f"{vehicle} with {variant}"
    against = reasons(lineup, at, chosen)
    if against:
        return WhyNot(vehicle, variant, False, None, f"{vehicle} cannot use {variant}: {'; '.join(against)}.")
    if _uses(plan, vehicle, variant):
        return WhyNot(vehicle, variant, True, 0.0, f"{vehicle} does use {variant}.", 0.0)
    module = lineup.variants.module[chosen]
    others = (lineup.uses.vehicle == at) & (lineup.module_of_use == module) & (lineup.uses.variant != chosen)
    forced = _without(commonality, others).best()
    return _compared(vehicle, variant, plan, forced, name)


def without_variant(commonality: Commonality, plan: JointPlan, variant: str) -> WhyNot:
    """Return what it would cost to do without a variant that the plan has, or what one that it has not would cost at least.

    Parameters
    ----------
    commonality : Commonality
        The problem.
    plan : JointPlan
        Its solved plan.
    variant : str
        Which variant. If no vehicle uses it, some vehicle has to: the one for which that costs least.

    Raises
    ------
    UnknownName
        If the variant is not in the line-up.
    UsageError
        If the plan has no cost to compare with.
    """
    lineup = commonality.lineup
    chosen = _position("variant", variant, lineup.variants.id)
    _require_plan(plan)
    users = [str(row["vehicle"]) for row in plan.tables["uses"] if _named(row["variant"], variant)]
    if users:
        forced = _without(commonality, lineup.uses.variant == chosen).best()
        found = _compared("", variant, plan, forced, f"doing without {variant}, which serves {len(users)} vehicles,")
        return replace(found, vehicle="")
    able = [lineup.vehicles.id[vehicle] for vehicle in lineup.uses.vehicle[lineup.uses.variant == chosen].tolist()]
    if not able:
        return WhyNot("", variant, False, None, f"No vehicle can use {variant}: none asks no more than it gives.")
    best: WhyNot | None = None
    for vehicle in able:
        found = why_not(commonality, plan, vehicle, variant)
        if found.extra_cost is not None and (
            best is None or best.extra_cost is None or found.extra_cost < best.extra_cost
        ):
            best = found
    if best is None:
        return WhyNot("", variant, True, None, f"No plan has {variant}: the rules leave no room for it.")
    return replace(best, sentence=f"No vehicle uses {variant}. {best.sentence}")


def _compared(vehicle: str, variant: str, plan: JointPlan, forced: JointPlan | None, what: str) -> WhyNot:
    if forced is None:
        return WhyNot(vehicle, variant, True, None, f"There is no plan for {what}: the rules leave no room for it.")
    extra = max(0.0, forced.cost - plan.cost) if forced.cost >= plan.bound else forced.cost - plan.cost
    least = max(0.0, min(extra, forced.bound - plan.cost))
    items = tuple(
        sorted(
            (
                (item, forced.cost_by_item[item] - amount)
                for item, amount in plan.cost_by_item.items()
                if abs(forced.cost_by_item[item] - amount) >= 1
            ),
            key=lambda each: -abs(each[1]),
        )
    )
    parts = ", ".join(f"{item} {amount:+,.0f}" for item, amount in items[:3]) or "no cost changes"
    sentence = f"{what[:1].upper()}{what[1:]} would cost EUR {extra:,.0f} more ({parts})."
    moved = _moved(plan, forced)
    if moved:
        sentence += f" {moved} other {'choice changes' if moved == 1 else 'choices change'}."
    if extra - least > 1e-6 * abs(plan.cost):
        sentence += f" Certain is EUR {least:,.0f}: the plans are proved only within their gaps."
    return WhyNot(vehicle, variant, True, extra, sentence, least, items)


def _moved(plan: JointPlan, forced: JointPlan) -> int:
    """Return how many choices differ between two plans, beside the one that was asked about."""
    before = {(row["vehicle"], row["module"]): row["variant"] for row in plan.tables["uses"]}
    after = {(row["vehicle"], row["module"]): row["variant"] for row in forced.tables["uses"]}
    return max(0, sum(before[key] != variant for key, variant in after.items()) - 1)


def _without(commonality: Commonality, uses: Flags) -> Commonality:
    """Return the problem without some uses, flags of shape (uses,)."""
    return replace(commonality, lineup=commonality.lineup.with_uses(~uses))


def _uses(plan: JointPlan, vehicle: str, variant: str) -> bool:
    return any(row["vehicle"] == vehicle and _named(row["variant"], variant) for row in plan.tables["uses"])


def _named(shown: object, variant: str) -> bool:
    """Return whether a design is one of a variant: its name, or its name with the member that leads it."""
    return str(shown) == variant or str(shown).startswith(f"{variant} (")


def _position(kind: str, name: str, known: Sequence[str]) -> int:
    if name not in known:
        raise UnknownName(kind, name, known)
    return list(known).index(name)


def _require_plan(plan: JointPlan) -> None:
    if not plan.has_plan:
        raise UsageError(f"There is no plan to compare with: it ended '{plan.outcome}'. Repair the tables first.")

"""Why an award is as it is: another one, solved with what is asked about, and the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from alliance.errors import UnknownName, UsageError, did_you_mean, nearest
from alliance.plan.function import Why
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.purchasing.purchase import Purchase
from alliance.plan.purchasing.sense import items_named
from alliance.plan.purchasing.tender import Rule
from alliance.solver.highs import PROVED

# Part of what is needed that is asked about if no amount is said.
ASKED_PART = 0.1


def explained(purchase: Purchase, plan: JointPlan, words: Sequence[str], amount: float | None) -> Why:
    """Say what a rule costs, what a supplier is worth, or why a supplier does not deliver a specification.

    Parameters
    ----------
    purchase : Purchase
        The problem.
    plan : JointPlan
        Its plan.
    words : sequence of str
        A rule; a supplier; or a supplier and a specification.
    amount : float or None
        Units of the specification; a tenth of what is needed if None.

    Raises
    ------
    UnknownName
        If a word names nothing of the tables.
    UsageError
        If there is no plan, or too many words.
    """
    if not plan.has_plan:
        raise UsageError(f"There is no plan to explain: it ended '{plan.outcome}'.")
    tender = purchase.tender
    rules = [rule.name for rule in tender.rules]
    suppliers = [supplier.name for supplier in tender.suppliers]
    if len(words) == 1 and words[0] in rules:
        other = replace(purchase, tender=tender.without(words[0])).solve()
        return _why(f"rule {words[0]}", plan, other, f"Without the rule '{words[0]}'", {"rule": words[0]})
    if not 1 <= len(words) <= 2:
        raise UsageError("Name a rule, a supplier, or a supplier and a specification.")
    if words[0] not in suppliers:
        known = (*suppliers, *rules) if len(words) == 1 else suppliers
        raise UnknownName("supplier", words[0], known, advice=did_you_mean(nearest(words[0], known)))
    who = suppliers.index(words[0])
    everything = tuple(range(len(tender.items)))
    if len(words) == 1:
        rule = Rule("asked", "exclude", frozenset({who}), everything, 1.0)
        other = replace(purchase, tender=replace(tender, rules=(*tender.rules, rule))).solve()
        return _why(words[0], plan, other, f"Without {words[0]}", {"supplier": words[0]})
    specs = list(dict.fromkeys(item.spec for item in tender.items))
    if words[1] not in specs:
        raise UnknownName("specification", words[1], specs, advice=did_you_mean(nearest(words[1], specs)))
    items = tuple(at for at in items_named("", tender.items) if tender.items[at].spec == words[1])
    return _why_not(purchase, plan, who, items, amount)


def _why_not(purchase: Purchase, plan: JointPlan, who: int, items: tuple[int, ...], amount: float | None) -> Why:
    tender = purchase.tender
    name, spec = tender.suppliers[who].name, tender.items[items[0]].spec
    title = f"{name} for {spec}"
    details: dict[str, Cell | None] = {"supplier": name, "spec": spec}
    quoted = [bid for bid in tender.bids if bid.supplier == who and set(bid.items) & set(items)]
    delivered = sum(
        float(row["units"]) for row in plan.tables["award"] if row["supplier"] == name and row["spec"] == spec
    )
    if not quoted:
        return Why(title, f"{name} quotes no {spec}.", (), {**details, "units": delivered})
    needed = float(tender.demand[:, list(items)].sum())
    units = min(needed, delivered + (amount or ASKED_PART * needed))
    rule = Rule("asked", "least part", frozenset({who}), items, units / needed if needed else 0.0)
    other = replace(purchase, tender=replace(tender, rules=(*tender.rules, rule))).solve()
    words = f"With {units:,.0f} of {spec} from {name} (now {delivered:,.0f})"
    return _why(title, plan, other, words, {**details, "units": units})


def _why(title: str, plan: JointPlan, other: JointPlan, words: str, details: Mapping[str, Cell | None]) -> Why:
    if not other.has_plan:
        return Why(title, f"{words}, there is no plan.", (), {**details, "extra_cost": None})
    extra = other.cost - plan.cost
    items = sorted(
        ((item, other.cost_by_item[item] - plan.cost_by_item[item]) for item in plan.cost_by_item),
        key=lambda each: -abs(each[1]),
    )
    change = "the same" if abs(extra) < 0.5 else f"EUR {abs(extra):,.0f} {'more' if extra > 0 else 'less'}"
    sentence = f"{words}, everything would cost {change}."
    gap = (plan.cost - plan.bound) + (other.cost - other.bound)
    if gap > max(1.0, PROVED * plan.cost):
        sentence += f" Certain to EUR {gap:,.0f}: plans are proved within gaps."
    kept = tuple((item, amount) for item, amount in items if abs(amount) >= 0.5)
    return Why(title, sentence, kept, {**details, "extra_cost": extra})

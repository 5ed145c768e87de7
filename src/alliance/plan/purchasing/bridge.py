"""What a saving is made of: price, mix and volume, step by step from one plan to another, adding up exactly.

*Price*: today's supplier quotes the same item lower (or higher) below any tier. *Mix*: the item moves to other suppliers, at
prices below any tier. *Volume*: what tiers grant beyond that. What keeps its contract changes nothing. Rebates, what is paid once,
adaptation and other factors follow as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from alliance.plan.joint_plan import Cell, JointPlan, Table
from alliance.plan.purchasing.award import ITEMS, base_price
from alliance.plan.purchasing.tender import Tender

STEPS = ("price", "mix", "volume")


def price_mix_volume(tender: Tender, today: JointPlan, plan: JointPlan) -> Table:
    """Return the steps from today's plan to another, by commodity, then for all: they add up to the difference of the costs.

    Parameters
    ----------
    tender : Tender
        The data of both.
    today, plan : JointPlan
        Today's plan, and the other one.
    """
    found: dict[tuple[str, str], float] = {}

    def add(commodity: str, step: str, amount: float) -> None:
        found[commodity, step] = found.get((commodity, step), 0.0) + amount

    position = {(item.spec, item.region): at for at, item in enumerate(tender.items)}
    supplier_at = {supplier.name: at for at, supplier in enumerate(tender.suppliers)}
    going_on: dict[tuple[Cell, ...], float] = {}
    for row in plan.tables["award"]:
        if row["under"] == "today's contract":
            key = _contract(row)
            going_on[key] = going_on.get(key, 0.0) + float(row["units"])
            continue
        units, commodity = float(row["units"]), str(row["commodity"])
        add(commodity, "mix", units * float(row["list EUR"]))
        add(commodity, "volume", units * (float(row["paid EUR"]) - float(row["list EUR"])))
    for row in today.tables["award"]:
        commodity = str(row["commodity"])
        kept = min(going_on.get(_contract(row), 0.0), float(row["units"]))
        going_on[_contract(row)] = going_on.get(_contract(row), 0.0) - kept
        units, paid = float(row["units"]) - kept, float(row["paid EUR"])
        quoted = base_price(tender, supplier_at[str(row["supplier"])], position[str(row["spec"]), str(row["region"])])
        base = paid if quoted is None else quoted
        add(commodity, "price", units * (base - paid))
        add(commodity, "mix", -units * base)
    commodities = sorted({commodity for commodity, _ in found})
    rows: list[Mapping[str, Cell]] = [{"commodity": "all", "step": "as-is", "EUR": today.cost}]
    rows += [
        {"commodity": commodity, "step": step, "EUR": found.get((commodity, step), 0.0)}
        for commodity in commodities
        for step in STEPS
    ]
    rows += [
        {"commodity": "all", "step": item, "EUR": plan.cost_by_item[item] - today.cost_by_item[item]}
        for item in ITEMS
        if item != "purchases" and plan.cost_by_item[item] != today.cost_by_item[item]
    ]
    return [*rows, {"commodity": "all", "step": "plan", "EUR": plan.cost}]


def _contract(row: Mapping[str, Cell]) -> tuple[Cell, ...]:
    return row["member"], row["spec"], row["region"], row["supplier"], row["paid EUR"]

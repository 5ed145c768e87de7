"""Time a tender of 40 suppliers, 600 parts and 4 tiers against the same model in PuLP: ``python -m benchmarks.purchasing``."""

from __future__ import annotations

import argparse
import resource
from time import perf_counter, process_time

import numpy as np

from alliance.plan.purchasing import Purchase
from alliance.plan.purchasing.tender import Bid, Discount, Item, Supplier, Tender
from benchmarks.stopwatch import machine


def tender(*, suppliers: int = 40, parts: int = 600, tiers: int = 4, members: int = 3, seed: int = 0) -> Tender:
    """Return a drawn tender in the structure of Goossens et al. 2007: a supplier's total volume sets all its prices.

    Parameters
    ----------
    suppliers, parts, tiers, members : int
        Numbers of each; a supplier quotes a third of the parts, at list price and at ``tiers - 1`` discounts.
    seed : int
        The same seed gives the same tender.

    Notes
    -----
    Every number is synthetic. Needs are lognormal, prices lie within 15 % of a market price, capacities are 0.5 to 1.2 of the
    need, and the tiers of a supplier begin at 5 to 60 % of all that it could deliver.
    """
    drawn = np.random.default_rng(seed)
    total = np.ceil(drawn.lognormal(6.0, 1.0, parts))
    demand = np.round(total * drawn.dirichlet(np.full(members, 4.0), parts).T)
    total = demand.sum(axis=0)
    market = drawn.uniform(5, 100, parts)
    quotes = drawn.random((suppliers, parts)) < 1 / 3
    # Of every part there are at least two quotations with enough capacity between them.
    for part in range(parts):
        quotes[drawn.permutation(suppliers)[:2], part] = True
    bids: list[Bid] = []
    discounts: list[Discount] = []
    for supplier in range(suppliers):
        first = len(bids)
        for part in np.flatnonzero(quotes[supplier]).tolist():
            capacity = float(np.ceil(total[part] * drawn.uniform(0.5, 1.2)))
            bids.append(Bid(supplier, (part,), round(float(market[part] * drawn.uniform(0.85, 1.15)), 2), capacity))
        able = sum(min(bid.capacity, float(total[bid.items[0]])) for bid in bids[first:])
        starts = np.sort(drawn.uniform(0.05, 0.6, tiers - 1)) * able
        cuts = np.cumsum(drawn.uniform(0.02, 0.05, tiers - 1))
        steps = tuple((float(np.floor(start)), round(float(cut), 3)) for start, cut in zip(starts, cuts, strict=True))
        discounts.append(Discount(supplier, "everything", tuple(range(first, len(bids))), "all units", False, steps))
    return Tender(
        tuple(f"member {each}" for each in range(members)), ("2017",), tuple(Item(f"part {each}") for each in range(parts)),
        demand, np.zeros_like(demand), tuple(Supplier(f"supplier {each}") for each in range(suppliers)), tuple(bids),
        tuple(discounts), (), (), (), np.full((members, len(bids)), 1.0 / members),
        np.ones((members, len(discounts))), np.full(members, 1.0 / members),
    )  # fmt: skip


def pulp_cost(case: Tender, seconds: float) -> float:
    """Return the cost that PuLP and CBC find of the model as users write it; nan if they find no plan in the time."""
    import pulp

    total = case.demand.sum(axis=0)
    model = pulp.LpProblem("tender", pulp.LpMinimize)
    bought: dict[int, list[pulp.LpVariable]] = {}
    cost = []
    for discount in case.discounts:
        starts = [0.0, *(start for start, _ in discount.steps)]
        ends = [*starts[1:], None]
        factors = [1.0, *(1.0 - cut for _, cut in discount.steps)]
        chosen = [pulp.LpVariable(f"y{discount.supplier}_{tier}", cat="Binary") for tier in range(len(starts))]
        model += pulp.lpSum(chosen) <= 1
        for tier, (start, end, factor) in enumerate(zip(starts, ends, factors, strict=True)):
            volume = []
            for position in discount.bids:
                bid = case.bids[position]
                most = min(bid.capacity, float(total[bid.items[0]]))
                amount = pulp.LpVariable(f"x{position}_{tier}", 0)
                model += amount <= most * chosen[tier]
                bought.setdefault(bid.items[0], []).append(amount)
                cost.append(factor * bid.price * amount)
                volume.append(amount)
            model += pulp.lpSum(volume) >= start * chosen[tier]
            if end is not None:
                model += pulp.lpSum(volume) <= end * chosen[tier]
    for part, amounts in bought.items():
        model += pulp.lpSum(amounts) == float(total[part])
    model += pulp.lpSum(cost)
    model.solve(pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=seconds))
    is_found = model.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
    return float(pulp.value(model.objective)) if is_found else float("nan")


def main() -> None:
    """Print what each found in the time, and in how many CPU seconds of this process and its children."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.purchasing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=240.0, help="wall time for each (240)")
    parser.add_argument("--suppliers", type=int, default=40)
    parser.add_argument("--parts", type=int, default=600)
    parser.add_argument("--no-others", action="store_true", help="without PuLP")
    options = parser.parse_args()
    print(machine())
    case = tender(suppliers=options.suppliers, parts=options.parts)
    print(f"{options.suppliers} suppliers, {options.parts} parts, 4 tiers: {4 * len(case.bids):,} quantities")
    began, wall = process_time(), perf_counter()
    plan = Purchase(case, options.seconds, gap=1e-4).solve()
    checked = plan.audit.violation if plan.audit is not None else float("nan")
    print(
        f"alliance: {plan.cost:,.0f}, gap {100 * (plan.cost - plan.bound) / plan.cost:.3f} %, largest breach {checked:.0e},"
        f" {process_time() - began:.1f} s CPU, {perf_counter() - wall:.0f} s wall"
    )
    if options.no_others:
        return
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began, wall = process_time(), perf_counter()
    cost = pulp_cost(case, options.seconds)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = process_time() - began + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = "no plan" if np.isnan(cost) else f"{cost:,.0f}, {100 * (cost - plan.bound) / cost:.3f} % above our bound"
    print(f"PuLP + CBC: {found}, {spent:.1f} s CPU, {perf_counter() - wall:.0f} s wall")


if __name__ == "__main__":
    main()

"""Run the benchmarks of planning and sharing and print their table: ``make bench-plans``, or ``python -m benchmarks.plans``.

Everything made up here is drawn from seeds; the sizes are those of the public record (`alliance_scale`). CPU seconds are of
all threads and of child processes; where wall time is the bar, it is said. What takes less than some seconds is the least of
several runs, for us and for others, because the rest is the machine. Every comparison stops if the results differ.
"""

import argparse
import resource
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

import numpy as np

from alliance.plan.engineering import Commonality
from alliance.plan.manufacturing import Network, Production
from alliance.plan.manufacturing.model import Operating, operating
from alliance.plan.manufacturing.strategic import strategic
from alliance.plan.manufacturing.valuation import operate
from alliance.solver.audit import audit
from alliance.solver.highs import solve
from alliance.solver.tie_break import settle_ties
from alliance.synergy import shares
from alliance.synergy.coalitions import CoalitionValues, coalition_values
from alliance.synergy.game import Game, Values, sums
from benchmarks.alliance_scale import STRATEGIC, Size, alliance_scale
from benchmarks.lineups import lineup
from benchmarks.lineups import pulp_cost as pulp_variants
from benchmarks.modelling_layers import linopy_cost, pulp_cost
from benchmarks.stopwatch import cpu, machine, measure, peak_megabytes

Line = tuple[str, str, str, str]
Result = TypeVar("Result")
CLOSE = 1e-9
# How many coalitions the slowest competitor solves; the rest is extrapolated from their mean.
PULP_SAMPLE = 12


def timed(run: Callable[[], Result], times: int = 1) -> tuple[Result, float, float]:
    """Return a result, the CPU seconds it took here and in child processes, and the wall seconds: the least of several runs."""
    taken = []
    for _ in range(times):
        before, began = _all_cpu(), perf_counter()
        result = run()
        taken.append((_all_cpu() - before, perf_counter() - began))
    return result, min(seconds for seconds, _ in taken), min(wall for _, wall in taken)


def _all_cpu() -> float:
    return cpu() + cpu(resource.RUSAGE_CHILDREN)


def line(what: str, who: str, seconds: float, ours: float | None = None, note: str = "") -> Line:
    """Return a line of the table: seconds of CPU, and how many times ours they are."""
    shown = f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds:.2f} s"
    return what, who, shown, note or (f"{seconds / ours:.1f}" if ours else "1")


def joint_plan() -> list[Line]:
    """Return the lines of the joint operating plan: build and solve, against two modelling layers and the bare solver."""
    network = alliance_scale()

    def ours() -> tuple[Operating, float]:
        plan = operating(network)
        answer = operate(plan)
        assert audit(plan.program, answer).is_optimal
        return plan, answer.objective

    ours()
    (plan, cost), seconds, _ = timed(ours, 3)
    what = f"joint plan, {plan.program.rows:,} rows, {plan.program.columns:,} columns"
    lines = [line(what, "alliance, audited", seconds)]
    unique, more, _ = timed(lambda: settle_ties(plan.program, operate(plan)), 3)
    lines.append(line(what, "alliance, ties settled too", more, seconds))
    others: dict[str, Callable[[], float]] = {
        "HiGHS, arrays": lambda: solve(operating(network).program, presolve=False).objective,
        "linopy + HiGHS": lambda: linopy_cost(network),
        "PuLP + CBC": lambda: pulp_cost(network),
    }
    for who, run in others.items():
        found, taken, _ = timed(run, 3)
        assert abs(found - cost) <= 1e-6 * cost, (who, found, cost)
        lines.append(line(what, who, taken, seconds))
    assert abs(unique.objective - cost) <= CLOSE * cost
    return lines


def coupled_coalitions() -> list[Line]:
    """Return the lines of all 511 coalitions of nine brands that share plants."""
    production = Production(alliance_scale())
    everybody = production.members
    here, seconds, wall = timed(lambda: coalition_values(production, workers=1))
    pool, pool_seconds, pool_wall = timed(lambda: coalition_values(production))
    assert (here.cost == pool.cost).all()
    assert here.largest_gap <= CLOSE
    what = f"{len(here.cost) - 1} coalitions of nine coupled brands"
    lines = [
        line(what, "alliance, one process", seconds, note=f"1 (wall {wall:.0f} s)"),
        line(
            what,
            "alliance, a process a core",
            pool_seconds,
            note=f"{pool_seconds / seconds:.1f} (wall {pool_wall:.0f} s)",
        ),
    ]

    def names(coalition: int) -> list[str]:
        return [name for bit, name in enumerate(everybody) if coalition >> bit & 1]

    def cold(coalition: int) -> float:
        part = production.cut(names(coalition))
        return solve(operating(part.network).program, presolve=False).objective + _standing(part)

    costs, taken, taken_wall = timed(lambda: [cold(coalition) for coalition in range(1, len(here.cost))])
    assert np.abs(np.array(costs) / here.cost[1:] - 1).max() <= CLOSE
    lines.append(line(what, "HiGHS, arrays, each cold", taken, note=f"{taken / seconds:.1f} (wall {taken_wall:.0f} s)"))
    sample = np.random.default_rng(0).choice(np.arange(1, len(here.cost)), PULP_SAMPLE, replace=False).tolist()
    found, taken, _ = timed(lambda: [pulp_cost(production.cut(names(each)).network) for each in sample])
    for coalition, cost in zip(sample, found, strict=True):
        part = cost + _standing(production.cut(names(coalition)))
        assert abs(part / here.cost[coalition] - 1) <= 1e-6
    whole = taken / PULP_SAMPLE * (len(here.cost) - 1)
    lines.append(line(what, f"PuLP + CBC, from {PULP_SAMPLE} drawn", whole, seconds))
    shapley = shares.shapley(here.game().savings())
    worst = float((here.game().savings().values - sums(shapley)).max())
    print(f"Synergy {here.synergy()[1] / here.cost[1 << np.arange(9)].sum():.1%} of the stand-alone cost;"
          f" the worst complaint under Shapley is EUR {worst:,.0f}.")  # fmt: skip
    return lines


def _standing(production: Production) -> float:
    """Return what a production plan costs whatever is built: its value less its program's."""
    return float(sum(production.owned()[2].values()))


def decomposable_coalitions() -> tuple[list[Line], CoalitionValues]:
    """Return the line of a million coalitions of twenty members whose families share no plant."""
    production = Production(alliance_scale(Size(members=20), is_coupled=False))
    values, seconds, _ = timed(lambda: coalition_values(production, workers=1), 3)
    assert values.largest_gap <= CLOSE
    what = f"{len(values.cost) - 1:,} coalitions of 20 members, {len(production.parts())} components"
    return [line(what, f"alliance, {values.solved} programs", seconds)], values


def drawn_game(members: int) -> Game:
    """Return a strictly superadditive game: the square of the size, and a drawn part."""
    sizes = np.array([0])
    for _ in range(members):
        sizes = np.concatenate((sizes, sizes + 1))
    values = 10.0 * sizes**2 + 5.0 * sizes * np.random.default_rng(members).random(len(sizes))
    values[0] = 0.0
    return Game(tuple(str(member) for member in range(members)), values)


def shared_games(real: CoalitionValues | None) -> list[Line]:
    """Return the lines of nucleolus and Shapley value against coopgame."""
    import coopgame

    lines = []
    games = {f"drawn, {count} members": drawn_game(count) for count in (9, 15, 20, 22)}
    if real is not None:
        games["20 members of the alliance"] = real.game().savings()
    rules: list[tuple[str, Callable[[Game], Values], Callable[[object], Sequence[float]], Sequence[str]]] = [
        ("nucleolus", shares.nucleolus, lambda other: coopgame.nucleolus(other)["allocation"], list(games)),
        ("Shapley", shares.shapley, coopgame.shapley, ["drawn, 20 members"]),
    ]
    for rule, ours, theirs, names in rules:
        for name in names:
            game = games[name]
            other = coopgame.Game(game.values[1:].tolist())
            times = 5
            mine = measure(lambda game=game, ours=ours: ours(game), times=times)  # type: ignore[misc]
            peer = measure(lambda other=other, theirs=theirs: theirs(other), times=1 if len(game) > 20 else 3)  # type: ignore[misc]
            scale = float(np.abs(game.values).max())
            assert np.abs(mine.result - np.array(peer.result)).max() <= CLOSE * scale
            what = f"{rule}, {name}"
            lines += [line(what, "alliance", mine.least), line(what, "coopgame", peer.least, mine.least)]
    return lines


def strategic_plan(seconds: float = 120.0) -> list[Line]:
    """Return the line of the strategic plan: how far from the best it is proved to be, and after how long."""
    network = alliance_scale(STRATEGIC)
    built = strategic(network).program
    assert built.integer is not None
    production = Production(network, "strategic", time_limit=seconds, threads=2)
    (cost, bound), taken, wall = timed(production.value)
    whole = int(built.integer.sum())
    what = f"strategic plan, 122 plants x 150 models x 40 zones, {built.columns:,} columns, {whole:,} whole"
    gap = (cost - bound) / cost
    return [line(what, "alliance", taken, note=f"gap {gap:.2%}, wall {wall:.0f} s")]


def variant_choice() -> list[Line]:
    """Return the lines of the choice of variants: four size classes, and one class in which nearly everything fits everything."""
    lines = []
    for classes, what in ((4, "four size classes"), (1, "one size class")):
        case = lineup(classes=classes)
        plan, seconds, wall = timed(lambda case=case: Commonality(case).solve())  # type: ignore[misc]
        assert plan.audit is not None
        assert plan.audit.is_feasible
        assert plan.gap <= 1e-6
        name = f"5 modules x 150 vehicles x 60 variants, {what}, {len(case.uses.vehicle):,} uses"
        lines.append(line(name, "alliance, with tables and audit", seconds, note=f"1 (wall {wall:.1f} s)"))
        (cost, gap), taken, _ = timed(lambda case=case: pulp_variants(case, 240.0))  # type: ignore[misc]
        assert gap == 0.0
        assert abs(cost - plan.cost) <= 1e-6 * plan.cost
        lines.append(line(name, "PuLP + CBC", taken, seconds))
    return lines


def pooled_shares() -> list[Line]:
    """Return the line of Owen's shares of 100,000 members who pool 200 resources for 2,000 products."""
    drawn = np.random.default_rng(0)
    owned = drawn.uniform(0, 10, (200, 100_000))
    need = drawn.uniform(1, 10, (200, 2_000)) * (drawn.random((200, 2_000)) < 0.2)
    need[0] += 0.1
    benefit = drawn.uniform(10, 100, 2_000)
    paid, seconds, _ = timed(lambda: shares.pooled(owned, need, benefit), 3)
    assert (paid >= -1e-9).all()
    return [line("Owen shares, 100,000 members, 200 resources, 2,000 products", "alliance", seconds)]


def same_plan_ten_times() -> list[Line]:
    """Return the line of ten joint plans, on one thread and two, with and without presolve: all are one plan."""
    network: Network = replace(alliance_scale(), estimated=frozenset())
    plan = operating(network)
    found = []
    for number in range(10):
        answer = operate(plan) if number < 5 else solve(plan.program, threads=1 + number % 2, presolve=number % 3 == 0)
        chosen = settle_ties(plan.program, answer, presolve=number % 2 == 0)
        assert chosen.x is not None
        found.append(chosen.x)
    apart = max(float(np.abs(each - found[0]).max()) for each in found)
    assert apart <= 1e-4, apart
    return [("ten joint plans by three paths", "alliance", f"{apart:.1e} vehicles apart", "")]


def main() -> None:
    """Run everything, or what is asked for, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plans", description=__doc__.split("\n")[0])
    every = ("joint", "coupled", "million", "games", "strategic", "variants", "owen", "same")
    parser.add_argument("--only", nargs="*", choices=every, default=list(every))
    wanted = parser.parse_args().only
    print(machine())
    lines: list[Line] = []
    million: CoalitionValues | None = None
    if "joint" in wanted:
        lines += joint_plan()
    if "coupled" in wanted:
        lines += coupled_coalitions()
    if "million" in wanted:
        found, million = decomposable_coalitions()
        lines += found
    if "games" in wanted:
        lines += shared_games(million)
    if "strategic" in wanted:
        lines += strategic_plan()
    if "variants" in wanted:
        lines += variant_choice()
    if "owen" in wanted:
        lines += pooled_shares()
    if "same" in wanted:
        lines += same_plan_ten_times()
    print("\n| what | who | CPU time | times alliance |\n|---|---|---:|---:|")
    for each in lines:
        print(f"| {' | '.join(each)} |")
    print(f"most memory held by this process: {peak_megabytes():,.0f} MB")


if __name__ == "__main__":
    main()

"""Time the pools of a people plan against the same program in PuLP: ``python -m benchmarks.people [--large] [--no-others]``."""

from __future__ import annotations

import argparse
from dataclasses import replace
from time import process_time

import numpy as np

from alliance.plan.people.model import staffing
from alliance.plan.people.staffing import staff
from alliance.solver.audit import audit
from alliance.solver.program import Program
from benchmarks.people_scale import workforce
from benchmarks.stopwatch import machine

SIZES = {"65,000 arcs": (2_500, 65_000), "850,000 arcs": (18_000, 850_000)}


def pulp_cost(program: Program) -> float:
    """Return the cost of the linear program by PuLP and CBC, row by row."""
    import pulp

    model = pulp.LpProblem("people", pulp.LpMinimize)
    upper = [None if np.isinf(bound) else float(bound) for bound in program.upper]
    people = [pulp.LpVariable(f"x{column}", 0, bound) for column, bound in enumerate(upper)]
    model += pulp.lpSum(cost * each for cost, each in zip(program.cost.tolist(), people, strict=True) if cost)
    starts, index, value = program.starts.tolist(), program.index.tolist(), program.value.tolist()
    for row in range(program.rows):
        places = range(starts[row], starts[row + 1])
        total = pulp.LpAffineExpression([(people[index[place]], value[place]) for place in places])
        low, high = float(program.row_lower[row]), float(program.row_upper[row])
        model += total == high if low == high else total <= high
    model.solve(pulp.PULP_CBC_CMD(msg=False, threads=1))
    assert pulp.LpStatus[model.status] == "Optimal"
    return float(pulp.value(model.objective))


def main() -> None:
    """Run the sizes asked for and print what each took, in CPU seconds of this process and its children."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.people", description=__doc__)
    parser.add_argument("--large", action="store_true", help="850,000 arcs too, some minutes")
    parser.add_argument("--no-others", action="store_true", help="without PuLP")
    options = parser.parse_args()
    print(machine())
    for name, (pools, arcs) in SIZES.items():
        if arcs > 100_000 and not options.large:
            continue
        drawn = workforce(pools, arcs)
        began = process_time()
        built = staffing(drawn, named=False)
        done = process_time()
        answer = staff(built, time_limit=600, gap=1e-4, threads=1)
        seconds = process_time() - done
        checked = audit(built.program, answer)
        print(
            f"{name}: {built.program.rows:,} rows, built in {done - began:.2f} s, solved in {seconds:.1f} s CPU;"
            f" cost {answer.objective:,.0f}, gap {checked.gap:.1e}, largest breach {checked.violation:.0e}"
        )
        if not options.no_others and arcs <= 100_000:
            _against_pulp(replace(built.program, integer=None))


def _against_pulp(program: Program) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = process_time()
    cost = pulp_cost(program)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"PuLP with CBC, in parts of people: {process_time() - began:.1f} s to build and read, {children:.1f} s CBC; cost {cost:,.0f}"
    )


if __name__ == "__main__":
    main()

"""A second opinion from another code base: the same arrays, solved by SCIP. Tests and benchmarks only."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from alliance.solver.answer import Answer, Outcome
from alliance.solver.program import Program, check


def scip(program: Program, seconds: float, gap: float = 1e-7) -> Answer:
    """Return what SCIP says of a program, one thread, within a time limit."""
    import pyscipopt

    check(program)
    began = perf_counter()
    model = pyscipopt.Model()
    model.hideOutput()
    model.setParam("limits/time", seconds)
    model.setParam("limits/gap", gap)
    whole = np.zeros(program.columns, dtype=bool) if program.integer is None else program.integer
    columns = [
        model.addVar(
            lb=None if np.isneginf(low) else low,
            ub=None if np.isposinf(high) else high,
            obj=cost,
            vtype="I" if flag else "C",
        )
        for low, high, cost, flag in zip(
            program.lower.tolist(), program.upper.tolist(), program.cost.tolist(), whole.tolist(), strict=True
        )
    ]
    index, value, starts = program.index.tolist(), program.value.tolist(), program.starts.tolist()
    for row, (low, high) in enumerate(zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True)):
        places = range(starts[row], starts[row + 1])
        total = pyscipopt.quicksum(value[place] * columns[index[place]] for place in places)
        if low == high:
            model.addCons(total == low)
            continue
        if not np.isneginf(low):
            model.addCons(total >= low)
        if not np.isposinf(high):
            model.addCons(total <= high)
    model.optimize()
    status, taken = model.getStatus(), perf_counter() - began
    if status == "infeasible":
        return Answer(Outcome.INFEASIBLE, float("nan"), float("inf"), None, None, taken)
    if not model.getNSols():
        return Answer(Outcome.NO_ANSWER, float("nan"), -float("inf"), None, None, taken)
    x = np.array([model.getVal(column) for column in columns])
    outcome = Outcome.OPTIMAL if status in ("optimal", "gaplimit") else Outcome.FEASIBLE
    return Answer(outcome, float(program.cost @ x), float(model.getDualbound()), x, None, taken)

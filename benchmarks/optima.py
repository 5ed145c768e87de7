"""Solve every instance of a folder of published problems and print a table against its optima.json.

    python benchmarks/optima.py FOLDER [--seconds 60] [--only NAME ...] [--second-solver] [--no-plans]

An instance counts as reproduced if its optimum is proved here and within 1e-6 of the published one. What does not close in
time is shown with its proven gap. Where only bounds are published, the interval found must meet theirs. Where the shape
fits, the production plan, the choice of variants, the key posts or
the joint tender solves the same instance again. Exit code 1 if anything disagrees, 2 if the folder is unknown.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from alliance.plan.engineering import Commonality
from alliance.plan.joint_plan import JointPlan
from alliance.plan.manufacturing import Production
from alliance.plan.people import People
from alliance.plan.purchasing import Purchase
from alliance.solver.answer import Answer
from alliance.solver.audit import audit
from alliance.solver.highs import solve
from benchmarks.published import SIMULATED, Facts, Instance, UnreadableInstance, instances, read, simulate
from benchmarks.second_solver import scip

CLOSE = 1e-6
# Warehouse problems larger than this are not solved again as a production plan, which has three decisions a warehouse.
PLANNED_UP_TO = 20_000


@dataclass(frozen=True)
class Found:
    """What was found of one instance.

    Parameters
    ----------
    name, solver : str
        Which instance, and who solved it.
    published : str
        What is printed of it.
    objective, bound : float
        Cost of the plan found and what no plan can go below, in the sense of the publication.
    verdict : str
        ``"reproduced"``, ``"agrees"`` (with published bounds), ``"gap 0.0012"``, ``"proved, new"`` or ``"WRONG ..."``.
    seconds : float
        CPU seconds.
    """

    name: str
    solver: str
    published: str
    objective: float
    bound: float
    verdict: str
    seconds: float

    @property
    def is_wrong(self) -> bool:
        """Whether it contradicts what is published, or itself."""
        return self.verdict.startswith("WRONG")


def judged(instance: Instance, solver: str, answer: Answer, seconds: float, *, is_kept: bool | None = None) -> Found:
    """Return an answer beside what is published of its instance; whether it keeps every rule is audited unless known."""
    low, high = instance.bounds if instance.optimum is None else (instance.optimum, instance.optimum)
    published = f"{instance.optimum:.3f}" if instance.optimum is not None else f"{low} .. {high}" if low else "unknown"
    if instance.sign < 0:
        low, high = (None if high is None else -high), (None if low is None else -low)
    cost, bound = answer.objective, answer.bound
    near = CLOSE * max(1.0, abs(cost))
    is_proved = answer.gap <= CLOSE
    if answer.x is None:
        verdict = "no plan in time" if answer.outcome == "no answer" else f"WRONG: {answer.outcome}"
    elif not (audit(instance.program, answer).is_feasible if is_kept is None else is_kept):
        verdict = "WRONG: the plan breaks a constraint"
    elif (low is not None and cost < low - near) or (high is not None and bound > high + near):
        verdict = "WRONG: not what is published"
    elif not is_proved:
        verdict = f"gap {answer.gap:.1e}"
    elif instance.optimum is not None:
        verdict = "reproduced" if abs(cost - low) <= near else "WRONG: not what is published"
    else:
        verdict = "agrees" if low is not None or high is not None else "proved, new"
    return Found(instance.name, solver, published, instance.sign * cost, instance.sign * bound, verdict, seconds)


def solved(instance: Instance, *, seconds: float, second_solver: bool, plans: bool) -> Iterator[Found]:
    """Yield what HiGHS finds of an instance, then SCIP and the plans if asked."""
    began = process_time()
    answer = solve(instance.program, time_limit=seconds, gap=1e-7)
    yield judged(instance, "HiGHS", answer, process_time() - began)
    if second_solver:
        began = process_time()
        yield judged(instance, "SCIP", scip(instance.program, seconds), process_time() - began)
    if plans and instance.network is not None and instance.program.columns <= PLANNED_UP_TO and answer.gap <= CLOSE:
        began = process_time()
        plan = Production(instance.network, "strategic", seconds, gap=1e-7, is_exact=True).solve()
        yield _planned(instance, "production plan", plan, process_time() - began)
    if plans and instance.lineup is not None:
        began = process_time()
        plan = Commonality(instance.lineup, seconds).solve()
        yield _planned(instance, "variant choice", plan, process_time() - began)
    if plans and instance.roster is not None:
        began = process_time()
        plan = People(None, instance.roster, time_limit=seconds, gap=1e-7).solve()
        yield _planned(instance, "key posts", plan, process_time() - began)
    if plans and instance.tender is not None:
        began = process_time()
        plan = Purchase(instance.tender, seconds, gap=1e-7).solve()
        yield _planned(instance, "joint tender", plan, process_time() - began)


def _planned(instance: Instance, who: str, plan: JointPlan, seconds: float) -> Found:
    """Return a plan beside what is published of the instance it means."""
    answer = Answer(plan.outcome, plan.cost, plan.bound, np.zeros(0) if plan.has_plan else None, None, plan.seconds)
    return judged(instance, who, answer, seconds, is_kept=plan.audit is not None and plan.audit.is_feasible)


def print_simulations(folder: Path, published: dict[str, Facts]) -> int:
    """Print the simulated sales of a folder and return how many are outside their noise."""
    outside = 0
    print(f"{'instance':12} {'configuration':14} {'paper':>8} {'again':>16} {'here':>16}")
    for name, facts in published.items():
        for found in simulate(folder, facts, draws=4000):
            outside += not found.is_within_noise
            again = "-" if found.again is None else f"{found.again[0]:.1f} +- {found.again[1]:.1f}"
            paper = "-" if found.published is None else f"{found.published:.0f}"
            here = f"{found.mean:.1f} +- {found.error:.1f}"
            verdict = "within noise" if found.is_within_noise else "OUTSIDE"
            print(f"{name:12} {found.configuration:14} {paper:>8} {again:>16} {here:>16} {verdict}", flush=True)
    return outside


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit of each solve (60)")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--second-solver", action="store_true", help="solve each with SCIP too")
    parser.add_argument("--no-plans", action="store_true", help="leave out what the functions plan themselves")
    options = parser.parse_args(arguments)
    try:
        kind, published = instances(options.folder)
        unknown = sorted(set(options.only) - set(published))
        if unknown:
            raise UnreadableInstance(f"'{options.folder}' has no instance {', '.join(unknown)}.")
    except UnreadableInstance as problem:
        print(problem, file=sys.stderr)
        return 2
    published = {name: facts for name, facts in published.items() if not options.only or name in options.only}
    if kind in SIMULATED:
        return 1 if print_simulations(options.folder, published) else 0
    print(
        f"{'instance':22} {'solver':16} {'published':>22} {'found':>16} {'bound':>16} {'CPU s':>7} verdict", flush=True
    )
    verdicts: Counter[str] = Counter()
    for name, facts in published.items():
        try:
            for instance in read(options.folder, kind, name, facts):
                for found in solved(
                    instance,
                    seconds=options.seconds,
                    second_solver=options.second_solver,
                    plans=not options.no_plans,
                ):
                    verdicts["WRONG" if found.is_wrong else found.verdict.split(" ")[0].strip(":,")] += 1
                    print(
                        f"{found.name:22} {found.solver:16} {found.published:>22} {found.objective:16.3f}"
                        f" {found.bound:16.3f} {found.seconds:7.1f} {found.verdict}",
                        flush=True,
                    )
        except UnreadableInstance as problem:
            verdicts["unreadable"] += 1
            print(f"{name:22} {problem}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items())))
    return 1 if verdicts["WRONG"] or verdicts["unreadable"] else 0


if __name__ == "__main__":
    sys.exit(main())

"""Solve every instance of a folder of published problems and print a table against its optima.json.

    python benchmarks/optima.py FOLDER [--seconds 60] [--only NAME ...]

An instance counts as reproduced if the relative error is at most 1e-6, else its proven gap is printed. Exit code 1 if a
proven optimum disagrees with the published one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import process_time

from alliance.plan.manufacturing import Production
from alliance.solver.audit import audit
from alliance.solver.highs import solve
from benchmarks.published import SETS, instances

CLOSE = 1e-6


def main() -> int:
    """Run the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    name, published = instances(options.folder)
    if name not in SETS:
        print(f"No reader for the set '{name}'. Known: {', '.join(SETS)}.", file=sys.stderr)
        return 2
    wrong = reproduced = 0
    print(f"{'instance':22} {'published':>16} {'found':>16} {'bound':>16} {'error':>9} {'gap':>9} {'CPU s':>7}")
    for instance, facts in published.items():
        if options.only and instance not in options.only:
            continue
        optimum = facts.get("optimum")
        program, network = SETS[name](options.folder, instance, facts)
        began = process_time()
        answer = solve(program, time_limit=options.seconds, gap=1e-7)
        seconds = process_time() - began
        if answer.x is None:
            print(f"{instance:22} {optimum!s:>16} {answer.outcome:>16} {'':>16} {'':>9} {'':>9} {seconds:7.1f}")
            continue
        checked = audit(program, answer)
        error = abs(answer.objective - float(str(optimum))) / max(1.0, abs(float(str(optimum)))) if optimum else None
        proved = answer.gap <= CLOSE and checked.is_feasible
        good = proved and error is not None and error <= CLOSE
        reproduced += good
        wrong += proved and error is not None and not good
        shown = f"{error:.1e}" if error is not None else "-"
        print(
            f"{instance:22} {optimum!s:>16} {answer.objective:16.4f} {answer.bound:16.4f} {shown:>9} {answer.gap:9.1e} {seconds:7.1f}"
        )
        if network is not None and proved:
            plan = Production(network, "strategic", options.seconds, gap=1e-7, is_exact=True).solve()
            same = abs(plan.cost - answer.objective) <= CLOSE * abs(answer.objective)
            wrong += not same
            print(
                f"{'':22} {'as production plan':>16} {plan.cost:16.4f} {plan.bound:16.4f} {'ok' if same else 'DIFFERS':>9}"
            )
    print(f"{reproduced} reproduced, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

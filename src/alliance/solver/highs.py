"""HiGHS, and nothing of it outside: arrays in, an Answer out, every return status looked at.

Version 1.15.1 is pinned: 1.13 and 1.14.0 returned wrong optima of small mixed-integer programs. One rule of its presolve is
switched off, because it calls programs infeasible that have plans; and what is called infeasible is looked at a second time
without presolve. Seed and threads are fixed, so that the same data give the same plan.
"""

from __future__ import annotations

from time import perf_counter

import highspy
import numpy as np
import numpy.typing as npt

from alliance.errors import AllianceError
from alliance.solver.answer import Answer, Outcome
from alliance.solver.program import Indices, Numbers, Program, check

SEED = 0
# Up to this part of new columns, a growing program is solved on from its plan; beyond, anew.
FEW = 0.01
# A plan of whole decisions this near to its bound, relative to its cost, is proved best.
PROVED = 1e-6
# "Enumeration" fixes columns that need not be fixed: 29 rows of an engineering plan were called infeasible (tests/solver).
RULES_OFF = 1 << 16
# HiGHS' number of the primal simplex method.
PRIMAL = 4
# How far a breach may go where rows are added to a program one by one; the least that HiGHS knows.
NARROW = 1e-10


class SolverError(AllianceError):
    """The solver refused a call; carries its words. It is never read as an answer."""


def solve(
    program: Program,
    *,
    time_limit: float | None = None,
    gap: float = 1e-6,
    threads: int = 1,
    presolve: bool = True,
    start: Numbers | None = None,
    interior: bool = False,
) -> Answer:
    """Return the answer to a program.

    Parameters
    ----------
    program : Program
        Checked again here: no number that HiGHS would silently drop gets in.
    time_limit : float or None
        Seconds; the answer then carries its gap.
    gap : float
        Relative gap at which a mixed-integer search may stop.
    threads : int
        Threads; 1 for mixed-integer programs keeps plans the same on every machine.
    presolve : bool
        Whether to presolve.
    start : array of shape (columns,) or None
        A plan to begin with.
    interior : bool
        Whether a linear program goes by the interior method and then to a vertex: large networks take a third of the time.

    Raises
    ------
    ProgramError
        If a number may not be solved.
    SolverError
        If HiGHS refuses a call.
    """
    check(program)
    if not program.columns and (program.row_lower <= 0).all() and (program.row_upper >= 0).all():
        # Nothing to decide: a set of members that has nothing here.
        return Answer(Outcome.OPTIMAL, 0.0, 0.0, np.zeros(0), np.zeros(program.rows), 0.0)
    began = perf_counter()
    solver = _new_solver(time_limit=time_limit, gap=gap, threads=threads, presolve=presolve)
    if interior and program.is_linear:
        _require(solver.setOptionValue("solver", "ipx"), "option solver")
    _pass(solver, program)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = [float(value) for value in start]
        _require(solver.setSolution(solution), "setSolution", warnings=True)
    status = solver.run()
    if status == highspy.HighsStatus.kError and program.is_linear:
        # The dual simplex method gives up on some programs with prices as columns; the primal one does not.
        solver = _new_solver(time_limit=time_limit, gap=gap, threads=threads, presolve=presolve)
        _require(solver.setOptionValue("simplex_strategy", PRIMAL), "option simplex_strategy")
        _pass(solver, program)
        status = solver.run()
    _require(status, "run", warnings=True)
    doubtful = [highspy.HighsModelStatus.kUnboundedOrInfeasible]
    if not program.is_linear:
        doubtful.append(highspy.HighsModelStatus.kInfeasible)
    if presolve and solver.getModelStatus() in doubtful:
        # Presolve leaves open which of the two it is, or may be wrong; the whole search tells.
        _require(solver.setOptionValue("presolve", "off"), "option presolve")
        _require(solver.run(), "run", warnings=True)
    answer = _answer(solver, program, began)
    if time_limit is None:
        _give_back(solver)
    return answer


def solver_name() -> str:
    """Return name and version of the solver, as a run records it."""
    return f"HiGHS {highspy.Highs().version()}"  # type: ignore[no-untyped-call]


def _new_solver(*, time_limit: float | None, gap: float, threads: int, presolve: bool) -> highspy.Highs:
    _settle_threads(threads)
    # A solver counts its seconds over all it has solved, so that one with a time limit begins anew.
    kept = _take_kept() if time_limit is None else None
    solver = kept or highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "random_seed": SEED,
        "threads": threads,
        "presolve": "on" if presolve else "off",
        "presolve_rule_off": RULES_OFF,
        "mip_rel_gap": gap,
        "mip_abs_gap": 1e-9,
    }
    if time_limit is not None:
        options["time_limit"] = float(time_limit)
    for option, value in options.items():
        _require(solver.setOptionValue(option, value), f"option {option}")
    return solver


# Making a solver takes as long as solving a small program: one that is done with is emptied and kept for the next.
_kept: list[highspy.Highs] = []


def _take_kept() -> highspy.Highs | None:
    # Asked and taken in one step: of two threads that ask, one gets it.
    try:
        return _kept.pop()
    except IndexError:
        return None


def _give_back(solver: highspy.Highs) -> None:
    """Empty a solver, options and all, and keep it; what it solves next is solved as by a new one."""
    _require(solver.clear(), "clear")
    if not _kept:
        _kept.append(solver)


_threads = [0]


def _settle_threads(threads: int) -> None:
    """HiGHS keeps one pool of threads a process and refuses another size until the pool is given back."""
    if _threads[0] not in (0, threads):
        highspy.Highs.resetGlobalScheduler(True)
    _threads[0] = threads


def release_threads() -> None:
    """Give back the threads of the solver, so that the process can be forked."""
    if _threads[0] > 1:
        highspy.Highs.resetGlobalScheduler(True)
        _threads[0] = 0


def _pass(solver: highspy.Highs, program: Program) -> None:
    """Hand the arrays over as they are: attribute by attribute they would be copied number by number."""
    whole = np.zeros(program.columns, dtype=np.int32) if program.integer is None else program.integer.astype(np.int32)
    status = solver.passModel(
        program.columns,
        program.rows,
        len(program.value),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        program.cost,
        program.lower,
        program.upper,
        program.row_lower,
        program.row_upper,
        program.starts,
        program.index,
        program.value,
        whole,
    )
    _require(status, "passModel")


def _require(status: highspy.HighsStatus, call: str, *, warnings: bool = False) -> None:
    if status == highspy.HighsStatus.kOk or (warnings and status == highspy.HighsStatus.kWarning):
        return
    raise SolverError(f"HiGHS answered '{status.name}' to {call}. Nothing was solved; look at the program's numbers.")


def _answer(solver: highspy.Highs, program: Program, began: float) -> Answer:
    status, info = solver.getModelStatus(), solver.getInfo()
    seconds = perf_counter() - began
    statuses = highspy.HighsModelStatus
    if status in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible) and program.is_linear:
        found, ray = _ray(solver)
        if found or status == statuses.kInfeasible:
            return Answer(Outcome.INFEASIBLE, float("nan"), float("inf"), None, ray, seconds)
    if status == statuses.kInfeasible:
        return Answer(Outcome.INFEASIBLE, float("nan"), float("inf"), None, None, seconds)
    if status in (statuses.kUnbounded, statuses.kUnboundedOrInfeasible):
        return Answer(Outcome.UNBOUNDED, float("nan"), -float("inf"), None, None, seconds)
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not has_plan:
        return Answer(Outcome.NO_ANSWER, float("nan"), -float("inf"), None, None, seconds)
    solution = solver.getSolution()
    x = np.asarray(solution.col_value, dtype=np.float64)
    objective = float(program.cost @ x)
    if program.is_linear:
        duals = np.asarray(solution.row_dual, dtype=np.float64)
        done = status == statuses.kOptimal
        return Answer(
            Outcome.OPTIMAL if done else Outcome.FEASIBLE,
            objective,
            objective if done else -float("inf"),
            x,
            duals if done else None,
            seconds,
        )
    # HiGHS calls "optimal" what is within the gap that was asked for; here it must be proved best.
    bound = min(objective, float(info.mip_dual_bound))
    is_best = status == statuses.kOptimal and objective - bound <= PROVED * max(1.0, abs(objective))
    return Answer(Outcome.OPTIMAL if is_best else Outcome.FEASIBLE, objective, bound, x, None, seconds)


def _ray(solver: highspy.Highs) -> tuple[bool, npt.NDArray[np.float64] | None]:
    status, found, values = solver.getDualRay()  # type: ignore[attr-defined]
    if status != highspy.HighsStatus.kOk or not found:
        return False, None
    return True, np.asarray(values, dtype=np.float64)


class Resident:
    """A small linear program that stays in the solver while rows are added to it.

    Meant for cutting planes with few columns, such as the nucleolus. (A large model is solved faster cold.)

    Parameters
    ----------
    cost, lower, upper : arrays of shape (columns,)
        Objective and bounds.
    """

    def __init__(self, cost: Numbers, lower: Numbers, upper: Numbers) -> None:
        self._solver = _new_solver(time_limit=None, gap=0.0, threads=1, presolve=False)
        # Whoever adds rows that a solution breaks looks at smaller breaches than the solver does by itself.
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            _require(self._solver.setOptionValue(option, NARROW), f"option {option}")
        count = len(cost)
        empty = np.zeros(0, dtype=np.int32)
        status = self._solver.addCols(
            count, cost, lower, upper, 0, np.zeros(count, dtype=np.int32), empty, np.zeros(0, dtype=np.float64)
        )
        _require(status, "addCols")
        self.columns = count

    def add_rows(self, matrix: Numbers, lower: Numbers, upper: Numbers) -> None:
        """Add dense rows: `matrix` of shape (new rows, columns)."""
        rows, columns = np.nonzero(matrix)
        counts = np.bincount(rows, minlength=len(matrix))
        starts = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int32)
        status = self._solver.addRows(
            len(matrix), lower, upper, len(rows), starts, columns.astype(np.int32), matrix[rows, columns]
        )
        _require(status, "addRows")

    def give_back(self) -> None:
        """Let the solver go, once nothing more is asked of it."""
        _give_back(self._solver)

    def solve(self) -> tuple[Outcome, Numbers, Numbers]:
        """Return outcome, x of shape (columns,) and row duals of shape (rows,) as they stand now."""
        _require(self._solver.run(), "run", warnings=True)
        status = self._solver.getModelStatus()
        statuses = highspy.HighsModelStatus
        outcome = {
            statuses.kOptimal: Outcome.OPTIMAL,
            statuses.kInfeasible: Outcome.INFEASIBLE,
            statuses.kUnbounded: Outcome.UNBOUNDED,
        }.get(status, Outcome.NO_ANSWER)
        solution = self._solver.getSolution()
        return (
            outcome,
            np.asarray(solution.col_value, dtype=np.float64),
            np.asarray(solution.row_dual, dtype=np.float64),
        )


class Growing:
    """A linear program that stays in the solver while columns are added to it, so that each solve begins from the one before.

    Meant for sifting: the few columns that are added change the plan in few steps.

    Parameters
    ----------
    program : Program
        The program to begin with.
    """

    def __init__(self, program: Program) -> None:
        check(program)
        self._solver = _new_solver(time_limit=None, gap=0.0, threads=1, presolve=True)
        _require(self._solver.setOptionValue("solver", "ipx"), "option solver")
        _pass(self._solver, program)

    def add_columns(self, cost: Numbers, upper: Numbers, starts: Indices, index: Indices, value: Numbers) -> None:
        """Add columns between 0 and `upper`, their coefficients by columns: `starts` of shape (columns,)."""
        zeros = np.zeros(len(cost))
        status = self._solver.addCols(len(cost), cost, zeros, upper, len(value), starts, index, value)
        _require(status, "addCols")
        # With few new columns, few steps lead from the plan before to the new one, and the primal simplex method goes them.
        is_few = len(cost) <= FEW * self._solver.getNumCol()
        _require(self._solver.setOptionValue("solver", "simplex" if is_few else "ipx"), "option solver")
        _require(self._solver.setOptionValue("simplex_strategy", 4), "option simplex_strategy")

    def solve(self, time_limit: float | None) -> tuple[Outcome, Numbers, Numbers]:
        """Return outcome, x of shape (columns,) and row duals of shape (rows,) as they stand now."""
        if time_limit is not None:
            # HiGHS counts its seconds over all solves.
            _require(
                self._solver.setOptionValue("time_limit", self._solver.getRunTime() + time_limit), "option time_limit"
            )
        _require(self._solver.run(), "run", warnings=True)
        is_best = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        solution = self._solver.getSolution()
        return (
            Outcome.OPTIMAL if is_best else Outcome.NO_ANSWER,
            np.asarray(solution.col_value, dtype=np.float64),
            np.asarray(solution.row_dual, dtype=np.float64),
        )

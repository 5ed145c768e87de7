"""The run record: what was solved with what, so that an outcome can be traced to its inputs and made again.

A run is named by what decides its outcome: the input tables as they came, what was asked, the version of this program and
of the solver, and the seed. The same run has the same id on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from alliance.plan.tables import Given
from alliance.solver.highs import SEED, solver_name


@dataclass(frozen=True)
class Run:
    """One solve of a decision, named by everything that decides its outcome.

    Parameters
    ----------
    function : str
        ``"manufacturing"``, ...
    scenario : str
        What was asked, in words: ``"operating"``, ``"strategic, tariff-shock, of renault + nissan"``.
    members : tuple of str
        For whom.
    inputs : str
        SHA-256 of the input tables.
    version, solver : str
        Of this program, and of the solver.
    seed : int
        Of the solver.
    """

    function: str
    scenario: str
    members: tuple[str, ...]
    inputs: str
    version: str
    solver: str
    seed: int

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that name the run."""
        parts = (self.function, self.scenario, self.members, self.inputs, self.version, self.solver, self.seed)
        return sha256(json.dumps(parts).encode()).hexdigest()[:16]

    @property
    def source(self) -> str:
        """Name of the run as the source of figures."""
        return f"run {self.id}"

    def summary(self) -> str:
        """Return everything that decides the outcome in one line."""
        return (
            f"joint {self.function} plan, {self.scenario}, of {', '.join(self.members)}; inputs sha256 {self.inputs},"
            f" alliance {self.version}, {self.solver}, seed {self.seed}"
        )


def run_of(function: str, scenario: str, members: tuple[str, ...], given: Mapping[str, Given]) -> Run:
    """Return the run that solves some input tables.

    Parameters
    ----------
    function, scenario : str
        What is decided, and what is asked, in words.
    members : tuple of str
        For whom.
    given : mapping of str to Given
        The tables as they came; the same cells in another file, order of columns or format are the same inputs.
    """
    return Run(function, scenario, members, digest(given), _version(), solver_name(), SEED)


def digest(given: Mapping[str, Given]) -> str:
    """Return the SHA-256 of input tables: of their cells, whatever file they came in.

    Parameters
    ----------
    given : mapping of str to Given
        The tables by name.
    """
    found = sha256()
    for name in sorted(given):
        rows = [sorted((key, cell) for key, cell in cells.items() if cell) for _, cells in given[name].rows]
        found.update(json.dumps([name, rows], ensure_ascii=False).encode())
    return found.hexdigest()


def _version() -> str:
    try:
        return version("alliance")
    except PackageNotFoundError:
        return "not installed"

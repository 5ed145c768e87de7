"""One published problem: its program, what is printed of its optimum, and, where the shape fits, the same as a plan."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alliance.plan.engineering import Lineup
from alliance.plan.manufacturing import Network
from alliance.plan.people import Roster
from alliance.plan.purchasing import Tender
from alliance.solver.program import Program

Facts = Mapping[str, object]


class UnreadableInstance(ValueError):
    """A file that is not in the layout of its set; says what was expected."""


@dataclass(frozen=True, eq=False)
class Instance:
    """One published problem.

    Parameters
    ----------
    name : str
        Its name, with ``" max"`` if the same file is also maximised.
    program : Program
        The problem as a minimisation.
    optimum : float or None
        The published (or proved) optimum; None if nobody knows it.
    bounds : (float or None, float or None)
        Published numbers that no plan can go below, and that some plan reaches, if the optimum is not known.
    sign : float
        -1 if the published number is that of a maximisation.
    network : Network or None
        The same problem as a production plan.
    lineup : Lineup or None
        The same problem as a choice of variants.
    roster : Roster or None
        The same problem as key posts to be filled.
    tender : Tender or None
        The same problem as a joint tender.
    """

    name: str
    program: Program
    optimum: float | None
    bounds: tuple[float | None, float | None] = (None, None)
    sign: float = 1.0
    network: Network | None = None
    lineup: Lineup | None = None
    roster: Roster | None = None
    tender: Tender | None = None


def text_of(path: Path) -> str:
    """Return the text of a file, unpacked if its name ends in .gz; the packed form is found under the plain name too."""
    packed = path.with_name(path.name + ".gz")
    if not path.exists() and packed.exists():
        path = packed
    if not path.exists():
        raise UnreadableInstance(f"'{path}' does not exist. Put the file beside its optima.json.")
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()


def numbers_of(path: Path) -> list[float]:
    """Return all numbers of a text file in order."""
    try:
        return [float(word) for word in text_of(path).split()]
    except ValueError as problem:
        raise UnreadableInstance(f"'{path}' holds a word where only numbers stand: {problem}.") from None


def file_of(folder: Path, facts: Facts) -> Path:
    """Return the path of an instance's single file."""
    if not isinstance(facts.get("file"), str):
        raise UnreadableInstance(f"An instance of '{folder}' names no file. Give it a 'file' in optima.json.")
    return folder / str(facts["file"])


def number(facts: Facts, key: str) -> float | None:
    """Return a published number, or None if it is not known."""
    value = facts.get(key)
    return float(value) if isinstance(value, int | float) else None

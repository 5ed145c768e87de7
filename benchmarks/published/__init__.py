"""Readers of published optimisation instances: each file becomes a `Program`, solved by the product's own solver room."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from benchmarks.published.assignments import read_assignment, read_generalised
from benchmarks.published.flexibility import Simulated, simulate
from benchmarks.published.instance import Facts, Instance, UnreadableInstance
from benchmarks.published.location import (
    read_medians,
    read_single_source,
    read_two_stage,
    read_uncapacitated,
    read_warehouses,
)
from benchmarks.published.networks import read_design, read_flow
from benchmarks.published.purchases import read_segments, read_total_quantity

__all__ = [
    "READERS",
    "SIMULATED",
    "Facts",
    "Instance",
    "Simulated",
    "UnreadableInstance",
    "instances",
    "read",
    "simulate",
]

READERS: dict[str, Callable[[Path, str, Facts], list[Instance]]] = {
    "orlib-cwl": read_warehouses,
    "holmberg": read_single_source,
    "canad": read_design,
    "fcnet": read_flow,
    "tscflp": read_two_stage,
    "ufl": read_uncapacitated,
    "pmedcap": read_medians,
    "gap": read_generalised,
    "assign": read_assignment,
    "procurement": read_segments,
    "tqd": read_total_quantity,
}
# Sets whose printed numbers are means of a simulation.
SIMULATED = {"jordan-graves"}


def instances(folder: Path) -> tuple[str, dict[str, Facts]]:
    """Return the name of a set and its instances with their published facts.

    Raises
    ------
    UnreadableInstance
        If the folder has no optima.json in the known layout, or its set has no reader.
    """
    path = folder / "optima.json"
    if not path.is_file():
        raise UnreadableInstance(f"'{folder}' has no optima.json. Give a folder of published instances with one.")
    try:
        data = json.loads(path.read_text())
    except ValueError as problem:
        raise UnreadableInstance(f"'{path}' is not a JSON file ({problem}).") from None
    if not isinstance(data, dict) or not isinstance(data.get("instances"), dict):
        raise UnreadableInstance(f"'{path}' has no object 'instances' from name to published facts.")
    name = next(
        (each for each in (data.get("set"), folder.resolve().name) if each in READERS or each in SIMULATED), None
    )
    if name is None:
        known = ", ".join(sorted({*READERS, *SIMULATED}))
        raise UnreadableInstance(f"No reader for the set '{data.get('set', folder.name)}'. Known sets: {known}.")
    return name, data["instances"]


def read(folder: Path, kind: str, name: str, facts: Facts) -> list[Instance]:
    """Return what one entry of optima.json describes: usually one instance."""
    return READERS[kind](folder, name, facts)

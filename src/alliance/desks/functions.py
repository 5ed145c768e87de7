"""Which functions can be planned: the project's own, those of installed packages, and those a notebook has registered.

A function's room is opened when the function is asked for, so a figure never waits for a solver.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points

from alliance.errors import UnknownName, UsageError, did_you_mean, nearest
from alliance.plan.function import Function
from alliance.record.members import Registry

# Packages offer functions under this group of entry points: name = "package.module:FUNCTION".
GROUP = "alliance.functions"
# name -> where the function is, and what it decides in one line.
OWN: dict[str, tuple[str, str]] = {
    "manufacturing": (
        "alliance.plan.manufacturing.function:FUNCTION",
        "Plan who builds what, where, for which market.",
    ),
    "purchasing": (
        "alliance.plan.purchasing.function:FUNCTION",
        "Plan who supplies what to whom, at which tier of whose prices.",
    ),
    "engineering": (
        "alliance.plan.engineering.function:FUNCTION",
        "Plan which variants of modules to develop, keep and retire, and which vehicle uses which.",
    ),
    "people": (
        "alliance.plan.people.function:FUNCTION",
        "Plan who works where over the years, and who holds the key posts.",
    ),
}
# How alliance.toml calls a function that plans are made for under another name.
RECORDED_AS = {"people": "human-resources"}
_REGISTERED: dict[str, Function] = {}


def function_of(name: str) -> Function:
    """Return a function that can be planned.

    Parameters
    ----------
    name : str
        As typed.

    Returns
    -------
    Function
        Its tables, and what makes decisions of them.

    Raises
    ------
    UnknownName
        If nothing is planned under this name; the nearest are named.
    """
    if name in _REGISTERED:
        return _REGISTERED[name]
    if name in OWN:
        return _at(OWN[name][0])
    offered = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    if name in offered:
        return _at(offered[name])
    known = (*OWN, *_REGISTERED, *offered)
    hint = did_you_mean(nearest(name, known))
    raise UnknownName("function", name, known, advice=f"{hint} Known are {', '.join(known)}.".strip())


def is_function(name: str) -> bool:
    """Return whether something is planned under this name.

    Parameters
    ----------
    name : str
        As typed.

    Returns
    -------
    bool
        False for a word that means something else.
    """
    return name in OWN or name in _REGISTERED or any(entry.name == name for entry in entry_points(group=GROUP))


def recorded_function(registry: Registry, name: str) -> tuple[str, str]:
    """Return a function by the name it is planned under, and by its id in alliance.toml.

    Parameters
    ----------
    registry : Registry
        Who and what exists.
    name : str
        Either of the two, or another name that alliance.toml knows: ``"people"``, ``"human-resources"``, ``"HR"``.

    Returns
    -------
    tuple of str and str
        ``("people", "human-resources")``.

    Raises
    ------
    UnknownName
        If alliance.toml knows no such function.
    """
    thing = registry.find("function", name) or registry.find("function", RECORDED_AS.get(name, name))
    if thing is None:
        known = [each.id for each in registry.of_kind("function")]
        hint = did_you_mean(nearest(name, known))
        listed = f"Functions are listed under [functions] in alliance.toml: {', '.join(known)}."
        none = (
            f'None is listed under [functions] in alliance.toml. Add a line there, such as: {name} = "{name.title()}"'
        )
        advice = f"{hint} {listed if known else none}".strip()
        raise UnknownName("function", name, known, advice=advice)
    planned = {recorded: planned for planned, recorded in RECORDED_AS.items()}
    return planned.get(thing.id, thing.id), thing.id


def register(function: Function) -> None:
    """Make a function known for as long as this process runs, as a notebook or a test does.

    Parameters
    ----------
    function : Function
        The function; an installed package offers its own as an entry point of the group ``alliance.functions`` instead.

    Raises
    ------
    UsageError
        If the project has a function of this name.
    """
    if function.name in OWN:
        raise UsageError(f"'{function.name}' is a function of the project. Give yours another name.")
    _REGISTERED[function.name] = function


def _at(place: str) -> Function:
    module, _, name = place.partition(":")
    found: Function = getattr(import_module(module), name)
    return found

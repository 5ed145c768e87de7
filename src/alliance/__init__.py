"""The front door: the names that a notebook types, handed on when they are first used.

Importing `alliance` is cheap; the room a name lives in is opened when the name is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alliance.calendar import Period, parse_period
    from alliance.desks.case import Scenario
    from alliance.desks.comparing import bridge, growth, like_for_like, rank, share
    from alliance.desks.delivery import check_file, import_file, start
    from alliance.desks.planning import baselines, plan_jointly, value_coalitions
    from alliance.desks.press import check_text
    from alliance.desks.reporting import ask, explain, figure, measures
    from alliance.desks.sharing import share_game, share_plan
    from alliance.errors import (
        AllianceError,
        DeliveryRefused,
        UsageError,
    )
    from alliance.figures.figure import Convention, Figure, Question, Refusal
    from alliance.findings import Finding
    from alliance.publish.verdict import Verdict

__all__ = [
    "start", "import_file", "check_file",
    "measures", "ask", "figure", "explain", "bridge", "growth", "like_for_like", "share", "rank", "check_text",
    "Scenario", "plan_jointly", "baselines", "value_coalitions", "share_plan", "share_game",
    "Period", "parse_period", "Question", "Convention",
    "Figure", "Refusal", "Verdict", "Finding",
    "AllianceError", "UsageError", "DeliveryRefused",
]  # fmt: skip

_ROOMS = {
    "alliance.calendar": "Period parse_period",
    "alliance.desks.delivery": "start import_file check_file",
    "alliance.desks.case": "Scenario",
    "alliance.desks.planning": "plan_jointly baselines value_coalitions",
    "alliance.desks.press": "check_text",
    "alliance.desks.comparing": "bridge growth like_for_like rank share",
    "alliance.desks.reporting": "measures ask figure explain",
    "alliance.desks.sharing": "share_plan share_game",
    "alliance.errors": "AllianceError UsageError DeliveryRefused",
    "alliance.figures.figure": "Convention Figure Question Refusal",
    "alliance.findings": "Finding",
    "alliance.publish.verdict": "Verdict",
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Return one of the names of `__all__`, importing the room it lives in (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'alliance' has no attribute '{name}'; it hands on {', '.join(__all__)}")
    found: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the names that are handed on."""
    return [*__all__, *globals()]

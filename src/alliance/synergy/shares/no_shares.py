"""What a rule raises when a game has no shares under it: an outcome of the mathematics, not a mistake of the caller.

A function that must return shares has nothing to return then. Desks turn it into an answer that carries the reason.
"""

from __future__ import annotations

from alliance.errors import AllianceError


class NoShares(AllianceError):
    """The rule has no answer for this game; the text says why, and which rule has one."""

"""How good a fact is beside others that say the same of something else: which one answers, and when none may (§10)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from alliance.record.sources import Source, Trust

# How far a status is from a plain report.
DOUBTS = {"reported": 0, "target": 0, "derived": 1, "provisional": 1, "estimated": 2, "synthetic": 3}
ONLY_UNDER_CHECK = 5
# From here on a doubt weighs more than any rounding: an estimate never stands in for a rounded report.
SERIOUS = 2

Quality = tuple[bool, int, Fraction, int, int]


def quality(bound: str, doubt: int, half: Fraction, trust: int) -> Quality:
    """Return how good a fact is, the best first: exact, derived, less rounded, bounds; then the trust in its source.

    Parameters
    ----------
    bound : "", "lower" or "upper"
        Whether the fact is only a limit.
    doubt : int
        How far it is from a plain report, as `doubt_of` says.
    half : Fraction
        Half-width of its rounding, in the unit of the comparison.
    trust : int
        Of its source; the smaller, the more.

    Notes
    -----
    Source: §10 of the rules of consolidation. Two facts of equal quality that say different things are both refused.
    """
    return (bool(bound), doubt if doubt >= SERIOUS else 0, half, doubt, trust)


def trust_of(source: str, sources: Mapping[str, Source]) -> int:
    """Return how far a source is trusted; one that nobody described counts as press."""
    found = sources.get(source)
    return Trust.PRESS if found is None else found.trust


def doubt_of(status: str, trust: int) -> int:
    """Return how far a fact is from a plain report."""
    return max(DOUBTS.get(status, ONLY_UNDER_CHECK), ONLY_UNDER_CHECK if trust == Trust.UNDER_CHECK else 0)

"""The cost of one set of members after another, each search beginning from plans that are known.

Two disjoint sets can always keep their own plans, so that the best union of two known plans is a plan of both together.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from alliance.plan.engineering.decided import Assignment, as_taken, merged


class Searched(Protocol):
    """What is valued."""

    def cut(self, members: Collection[str]) -> Searched:
        """Return the decision that some of the members could take on their own."""

    def valued(self, start: Assignment | None) -> tuple[float, float, Assignment]:
        """Return cost, bound and the plan by names."""


class Remembering:
    """Costs of sets of members of a decision, with the plans found so far.

    Parameters
    ----------
    problem : Searched
        The decision of all members.
    """

    def __init__(self, problem: Searched) -> None:
        self._problem = problem
        self._known: dict[frozenset[str], tuple[float, Assignment]] = {}

    def value(self, members: Collection[str]) -> tuple[float, float]:
        """Return the cost of the best plan of some members and the bound that no plan can go below, EUR."""
        wanted = frozenset(members)
        cost, bound, plan = self._problem.cut(members).valued(self._best_union(wanted))
        if plan:
            self._known[wanted] = (cost, plan)
        return cost, bound

    def taken(self, members: Collection[str]) -> frozenset[tuple[str, str]]:
        """Return what the plan that was found for some members chooses, as pairs of words."""
        known = self._known.get(frozenset(members))
        return as_taken(known[1]) if known else frozenset()

    def _best_union(self, wanted: frozenset[str]) -> Assignment | None:
        unions = [
            (self._known[part][0] + self._known[wanted - part][0], sorted(part))
            for part in self._known
            if part < wanted and wanted - part in self._known
        ]
        if not unions:
            return None
        _, part = min(unions)
        one = frozenset(part)
        return merged((self._known[one][1], self._known[wanted - one][1]))

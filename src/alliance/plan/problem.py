"""What every converged function offers: a decision that can be cut down to any set of members and solved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from alliance.plan.joint_plan import JointPlan


class Valuer(Protocol):
    """What values one set of members after another; it may remember what helps with the next."""

    def value(self, members: Collection[str]) -> tuple[float, float]:
        """Return the cost of the best plan of some members and the bound that no plan can go below, EUR."""


class Problem(Protocol):
    """The data of one joint decision."""

    @property
    def function(self) -> str:
        """Name of the function: ``"manufacturing"``, ..."""

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""

    def cut(self, members: Collection[str]) -> Problem:
        """Return the decision that some of the members could take on their own."""

    def parts(self) -> Sequence[Problem]:
        """Return independent parts whose costs add up exactly to the cost of the whole; itself if there are none."""

    def taking_part(self) -> Collection[str]:
        """Return the members that have anything in it; the others change nothing."""

    def value(self) -> tuple[float, float]:
        """Return the cost of the best plan and the bound that no plan can go below, EUR, without the tables."""

    @property
    def is_quick(self) -> bool:
        """Whether a set of members is valued in well under a second."""

    def valuer(self) -> Valuer:
        """Return what values sets of its members."""

    def solve(self) -> JointPlan:
        """Return the best plan with tables, bearers and proof."""

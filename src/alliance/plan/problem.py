"""What every converged function offers: a decision that can be cut down to any set of members and solved.

A method that is not implemented does the plain thing: one part, everybody takes part, a set of members is valued by cutting the
problem and solving it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from alliance.plan.joint_plan import JointPlan
from alliance.solver.holdings import Holdings
from alliance.solver.program import Program


class Valuer(Protocol):
    """What values one set of members after another; it may remember what helps with the next."""

    def value(self, members: Collection[str]) -> tuple[float, float]:
        """Return the cost of the best plan of some members and the bound that no plan can go below, EUR."""


class Problem(Protocol):
    """The data of one joint decision."""

    @property
    @abstractmethod
    def function(self) -> str:
        """Name of the function: ``"manufacturing"``, ..."""

    @property
    @abstractmethod
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""

    @abstractmethod
    def cut(self, members: Collection[str]) -> Problem:
        """Return the decision that some of the members could take on their own."""

    @abstractmethod
    def solve(self) -> JointPlan:
        """Return the best plan with tables, bearers and proof."""

    def parts(self) -> Sequence[Problem]:
        """Return independent parts whose costs add up exactly to the cost of the whole; itself if there are none."""
        return (self,)

    def taking_part(self) -> Collection[str]:
        """Return the members that have anything in it; the others change nothing."""
        return self.members

    def value(self) -> tuple[float, float]:
        """Return the cost of the best plan and the bound that no plan can go below, EUR; infinite if there is no plan."""
        plan = self.solve()
        return (plan.cost, plan.bound) if plan.has_plan else (float("inf"), float("inf"))

    @property
    def is_quick(self) -> bool:
        """Whether a set of members is valued in well under a second."""
        return True

    def valuer(self) -> Valuer:
        """Return what values sets of its members."""
        return CutAndSolve(self)


@dataclass(frozen=True, eq=False)
class CutAndSolve:
    """Values a set of members by cutting the problem down to it, each anew.

    Parameters
    ----------
    problem : Problem
        The problem of all.
    """

    problem: Problem

    def value(self, members: Collection[str]) -> tuple[float, float]:
        """Return cost and bound of some members; 0 for nobody, EUR."""
        return self.problem.cut(members).value() if members else (0.0, 0.0)


class Owned(Protocol):
    """A decision whose linear program is owned row by row, so that prices can share its cost."""

    @property
    def members(self) -> tuple[str, ...]:
        """For whom it decides."""

    def owned(self) -> tuple[Program, Holdings, Mapping[str, float]]:
        """Return the program, who owns the sides of its rows, and what each member spends whatever is decided, EUR."""

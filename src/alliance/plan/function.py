"""A converged function as the desks see it: its tables, its decision for any set of members, and its own words.

Manufacturing, purchasing, engineering and people are four chapters of one book: each offers a `Function`, and everything
that comes after (baselines, coalition values, shares, filing, the command line) is written once for all of them. A method
that is not implemented has the answer of a function that has nothing to say there.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from alliance.errors import UsageError
from alliance.findings import Finding
from alliance.plan.baselines import Baselines
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.problem import Owned, Problem
from alliance.plan.tables import Form, Given
from alliance.solver.infeasible import Certificate


@dataclass(frozen=True)
class Why:
    """Why a plan is as it is: the difference of two plans, in words.

    Parameters
    ----------
    title : str
        What was asked about: ``"Qashqai at Palencia"``.
    sentence : str
        The answer.
    items : tuple of (str, float), EUR
        The difference by kind of cost, the largest first.
    details : mapping of str to plain value
        The numbers behind the sentence, by name; None for what there is not.
    """

    title: str
    sentence: str
    items: tuple[tuple[str, float], ...] = ()
    details: Mapping[str, Cell | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Entitlement:
    """What each member may use, without the others, of something that nobody owns.

    Parameters
    ----------
    resource : str
        What nobody owns: ``"capacity of tyres supplier A"``, ``"seats of line to maintenance"``.
    rule : str
        How the parts came about, in words.
    parts : mapping of str to float
        The part of each member, 0 to 1; together 1 where somebody needs it at all.
    amount : float or None
        How much there is of it; None if it has no single number.
    unit : str
        Of the amount: ``"units"``, ``"seats a year"``.
    """

    resource: str
    rule: str
    parts: Mapping[str, float]
    amount: float | None = None
    unit: str = ""


class Decision(Protocol):
    """One joint decision, its tables read: the problem, and what its function knows of it."""

    @property
    @abstractmethod
    def problem(self) -> Problem:
        """The problem that is solved, cut and valued."""

    @property
    @abstractmethod
    def years(self) -> Sequence[str]:
        """The years the decision is about, as the tables write them; results are filed for all of them together."""

    @abstractmethod
    def cut(self, members: Collection[str]) -> Decision:
        """Return the decision that some of the members could take on their own."""

    def solve(self, taken: Collection[tuple[str, str]] = ()) -> JointPlan:
        """Return the best plan.

        Parameters
        ----------
        taken : collection of (str, str)
            Choices of plans of sets of members that together are all, to begin from; none if empty.
        """
        return self.problem.solve()

    def baselines(self) -> Baselines:
        """Return today's plan as it is, each member's own best plan, and the best plan together.

        Raises
        ------
        UsageError
            If a member alone, or all together, have no plan, or the function does not know today's plan.
        """
        raise UsageError(f"{self.problem.function} keeps no plan of today to compare with.")

    def explain(self, plan: JointPlan, words: Sequence[str], amount: float | None = None) -> Why:
        """Say why the plan is so, from another one solved with what was asked about.

        Parameters
        ----------
        plan : JointPlan
            The plan.
        words : sequence of str
            What is asked about, as typed: a model and a plant, a vehicle and a variant, ...
        amount : float or None
            How much of it; the function's own round number if None.

        Raises
        ------
        UnknownName
            If a word names nothing of the tables.
        UsageError
            If there are too few or too many words.
        """
        raise UsageError(f"{self.problem.function} explains no single choice; look at the tables of its plan.")

    def owned(self) -> Owned:
        """Return the program whose prices share the cost (Owen).

        Raises
        ------
        UsageError
            If it has none.
        """
        raise UsageError(f"{self.problem.function} has no prices that share its cost. Share it by another rule.")

    def contradiction(self, proof: Certificate) -> str:
        """Return the exact certificate of a plan that cannot be, in the words of the function."""
        asked = "; ".join(f"{len(side.names)} of '{side.kind}' ask {float(side.amount):,.0f}" for side in proof.asked)
        given = "; ".join(f"{len(side.names)} of '{side.kind}' give {float(side.amount):,.0f}" for side in proof.given)
        return f"{asked}; {given or 'nothing can be given'}; short by {float(proof.shortfall):,.0f}"

    def ways_out(self, plan: JointPlan) -> Sequence[str]:
        """Return the least that would have to give way for a plan to exist, the largest first."""
        found = sorted(plan.give_way, key=lambda each: -each.amount)
        return [f"{each.kind} of {each.name} by {each.amount:,.0f}" for each in found]

    def remarks(self, plan: JointPlan) -> Sequence[tuple[str, str]]:
        """Return the lines that people read below the costs of a plan: a word, and what it says."""
        return ()

    def priced(self, plan: JointPlan) -> Sequence[Mapping[str, Cell]]:
        """Return what one more unit of each limit is worth, the dearest first, as rows of a table; empty without prices."""
        return ()

    def results(self, plan: JointPlan) -> Iterable[Mapping[str, str]]:
        """Return the rows that are filed beside the costs: measure, member, value, unit, and columns of a fact.

        A row with ``year`` is about that year, one without about all years of the decision.
        """
        return ()

    def entitlements(self) -> Sequence[Entitlement]:
        """Return what each member may use, without the others, of what nobody owns; empty if all is owned.

        The values of sets of members rest on it: without it, members apart could use the same thing several times.
        """
        return ()

    def volumes(self, plan: JointPlan) -> Mapping[str, float]:
        """Return the units by which a member's share is shown and may be weighed, such as vehicles; empty if there are none."""
        return {}


class Function(Protocol):
    """A converged function that can be planned jointly."""

    @property
    @abstractmethod
    def name(self) -> str:
        """As it is typed: ``"manufacturing"``."""

    @property
    @abstractmethod
    def forms(self) -> Sequence[Form]:
        """The input tables."""

    @property
    def depths(self) -> Sequence[str]:
        """How deep it can decide, the usual one first: ``("operating", "strategic")``; empty if there is one way only."""
        return ()

    @property
    def tables(self) -> Sequence[str]:
        """The tables of its plans that can be asked for by name."""
        return ()

    def is_searched(self, depth: str) -> bool:
        """Return whether a time limit may decide what is found at a depth; the usual depth is solved to the end, as a rule.

        Parameters
        ----------
        depth : str
            One of `depths`; empty if there are none.
        """
        return depth in self.depths[1:]

    @abstractmethod
    def decision(
        self, given: Mapping[str, Given], depth: str, seconds: float
    ) -> tuple[Decision | None, Sequence[Finding]]:
        """Return the decision that the tables pose, or None, and what is wrong with them.

        Parameters
        ----------
        given : mapping of str to Given
            The tables as they came, every amount in euros.
        depth : str
            One of `depths`; empty if there are none.
        seconds : float
            Time limit of a search.
        """

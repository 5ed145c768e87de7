"""Human resources as the desks see them: one chapter of the book that the four functions make."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from alliance.errors import UsageError
from alliance.findings import Finding
from alliance.plan.function import Decision, Entitlement, Function, Why
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.people.baselines import PeopleBaselines, baselines
from alliance.plan.people.explanation import RULES, Difference, more_seats, why_not, without_lending, without_rule
from alliance.plan.people.forms import FORMS
from alliance.plan.people.outputs import TABLES
from alliance.plan.people.people import People
from alliance.plan.people.tables import people_of
from alliance.plan.people.words import contradiction, priced, remarks, ways_out
from alliance.plan.tables import Form, Given
from alliance.solver.infeasible import Certificate

# A round number of seats more.
SEATS = 10


@dataclass(frozen=True, eq=False)
class PeopleDecision(Decision):
    """A joint people decision with everything that is known of it.

    Parameters
    ----------
    people : People
        The problem.
    """

    people: People

    @property
    def problem(self) -> People:
        """The problem that is solved, cut and valued."""
        return self.people

    @property
    def years(self) -> Sequence[str]:
        """The years of the needs."""
        return () if self.people.workforce is None else self.people.workforce.years

    def cut(self, members: Collection[str]) -> PeopleDecision:
        """Return the decision that some of the members could take on their own."""
        return PeopleDecision(self.people.cut(members))

    def baselines(self) -> PeopleBaselines:
        """Return the three baselines, and what the members are spared together."""
        return baselines(self.people)

    def explain(self, plan: JointPlan, words: Sequence[str], amount: float | None = None) -> Why:
        """Say why a candidate does not hold a post, what lending between two members saves, or what a rule or course is worth.

        Parameters
        ----------
        plan : JointPlan
            The plan.
        words : sequence of str
            A candidate and a post, two members, a rule, or a course.
        amount : float or None
            How many more seats of a course, 10 if None.
        """
        people = self.people
        if len(words) == 2 and set(words) <= set(people.members):
            return _why(without_lending(people, plan, words[0], words[1]))
        if len(words) == 2:
            return _why(why_not(people, plan, words[0], words[1]))
        if len(words) == 1 and words[0] in RULES:
            return _why(without_rule(people, plan, words[0]))
        if len(words) == 1:
            return _why(more_seats(people, plan, words[0], round(amount or SEATS)))
        raise UsageError(
            "Name a candidate and a post, two members, a course, or a rule"
            f" ({', '.join(RULES)}): alliance plan explain K-017 'Head of purchasing' --function people"
        )

    def owned(self) -> People:
        """Return the decision, whose rows belong to pools, posts and those who are entitled to seats."""
        if self.people.in_order:
            raise UsageError("Posts filled in the order of goals have no prices. Leave out --depth order.")
        return self.people

    def contradiction(self, proof: Certificate) -> str:
        """Return why there is no plan: what is asked, what can be given, and what is short."""
        return contradiction(proof)

    def ways_out(self, plan: JointPlan) -> Sequence[str]:
        """Return the least that would have to give way for a plan to exist."""
        return ways_out(plan)

    def remarks(self, plan: JointPlan) -> Sequence[tuple[str, str]]:
        """Return who lends, hires and parts, what stays open, and how posts and successions stand."""
        return remarks(plan)

    def priced(self, plan: JointPlan) -> Sequence[Mapping[str, Cell]]:
        """Return what one more seat, secondment or million of budget is worth."""
        return priced(plan)

    def entitlements(self) -> Sequence[Entitlement]:
        """Return the seats of each course that each member has alone."""
        workforce = self.people.workforce
        if workforce is None:
            return ()
        return [
            Entitlement(
                f"seats of {course}",
                workforce.seat_rule,
                {
                    member: float(seats / max(total, 1e-300))
                    for member, seats in zip(workforce.members, workforce.seats[at].tolist(), strict=True)
                },
                total,
                "seats a year",
            )
            for at, course in enumerate(workforce.courses)
            for total in [float(workforce.seats[at].sum())]
            if math.isfinite(total)
        ]

    def results(self, plan: JointPlan) -> Iterable[Mapping[str, str]]:
        """Return nothing beside the costs: head counts of a plan stay in the plan."""
        return ()


class PeopleFunction(Function):
    """Who works where, and who holds the key posts."""

    name = "people"
    forms: Sequence[Form] = FORMS
    depths = ("cost", "order")
    tables = TABLES

    def decision(
        self, given: Mapping[str, Given], depth: str, seconds: float
    ) -> tuple[PeopleDecision | None, Sequence[Finding]]:
        """Return the decision that the tables pose, or None, and what is wrong with them."""
        people, findings = people_of(given)
        if people is None:
            return None, findings
        searched = People(people.workforce, people.roster, depth == "order", seconds)
        return PeopleDecision(searched), findings


def _why(found: Difference) -> Why:
    return Why(
        found.title,
        found.sentence,
        found.items,
        {"extra_cost": found.extra_cost, "least_extra": found.least_extra},
    )


FUNCTION = PeopleFunction()

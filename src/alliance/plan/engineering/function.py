"""Engineering as the desks see it: one chapter of the book that the four functions make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from alliance.errors import UsageError
from alliance.findings import Finding
from alliance.plan.engineering.baselines import EngineeringBaselines, baselines
from alliance.plan.engineering.commonality import Commonality
from alliance.plan.engineering.explanation import why_not, without_variant
from alliance.plan.engineering.forms import FORMS
from alliance.plan.engineering.results import development_rows
from alliance.plan.engineering.tables import lineup_of
from alliance.plan.engineering.words import contradiction, remarks, ways_out
from alliance.plan.function import Decision, Function, Why
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.tables import Form, Given
from alliance.solver.infeasible import Certificate


@dataclass(frozen=True, eq=False)
class EngineeringDecision(Decision):
    """A joint choice of variants with everything that is known of it.

    Parameters
    ----------
    commonality : Commonality
        The problem.
    """

    commonality: Commonality

    @property
    def problem(self) -> Commonality:
        """The problem that is solved, cut and valued."""
        return self.commonality

    @property
    def years(self) -> Sequence[str]:
        """The years of the volumes."""
        return [str(year) for year in self.commonality.lineup.years]

    def cut(self, members: Collection[str]) -> EngineeringDecision:
        """Return the choice that some of the members could make on their own."""
        return EngineeringDecision(self.commonality.cut(members))

    def solve(self, taken: Collection[tuple[str, str]] = ()) -> JointPlan:
        """Return the best plan, searched from choices known before if some are given."""
        return self.commonality.solve(taken)

    def baselines(self) -> EngineeringBaselines:
        """Return the three baselines, and the development that is avoided."""
        return baselines(self.commonality)

    def explain(self, plan: JointPlan, words: Sequence[str], amount: float | None = None) -> Why:
        """Say why a vehicle does not use a variant, or what the plan would cost without a variant (or with it).

        Parameters
        ----------
        plan : JointPlan
            The plan.
        words : sequence of str
            A vehicle and a variant, or a variant alone.
        amount : float or None
            Not used: a vehicle model uses one variant or another, whole.
        """
        if len(words) not in (1, 2):
            raise UsageError(
                "Name a vehicle and a variant, or a variant alone: alliance plan explain engineering Clio 'CMF-B full cockpit'"
            )
        if len(words) == 1:
            found, title = without_variant(self.commonality, plan, words[0]), words[0]
        else:
            found, title = why_not(self.commonality, plan, words[0], words[1]), f"{words[0]} with {words[1]}"
        details: dict[str, Cell | None] = {
            "vehicle": found.vehicle,
            "variant": found.variant,
            "possible": found.is_possible,
            "extra_cost": found.extra_cost,
            "least_extra": found.least_extra,
        }
        return Why(title, found.sentence, found.items, details)

    def owned(self) -> Commonality:
        """Return the decision, whose relaxed program belongs to the owners of vehicles and variants."""
        return self.commonality

    def contradiction(self, proof: Certificate) -> str:
        """Return why there is no plan: what is asked, what can be given, and what is short."""
        return contradiction(proof)

    def ways_out(self, plan: JointPlan) -> Sequence[str]:
        """Return the least that would have to give way for a plan to exist."""
        return ways_out(plan)

    def remarks(self, plan: JointPlan) -> Sequence[tuple[str, str]]:
        """Return what is developed, kept and retired, what is common, and what is too much."""
        return remarks(plan)

    def results(self, plan: JointPlan) -> Iterable[Mapping[str, str]]:
        """Return what each member bears of development in each year."""
        return list(development_rows(plan))

    def volumes(self, plan: JointPlan) -> Mapping[str, float]:
        """Return the vehicles of each member over the years of the plan."""
        lineup = self.commonality.lineup
        return {
            member: float(lineup.total_units[lineup.vehicles.member == position].sum())
            for position, member in enumerate(lineup.members)
        }


class Engineering(Function):
    """Which variants of the big modules to develop, keep and retire, and which vehicle uses which."""

    name = "engineering"
    forms: Sequence[Form] = FORMS
    tables = (
        "variants", "uses", "changes", "entry ticket", "over-specification", "commonality", "common parts",
        "development by year", "tooling", "volume prices",
    )  # fmt: skip

    def is_searched(self, depth: str) -> bool:
        """Return that a time limit may decide which variants are chosen."""
        return True

    def decision(
        self, given: Mapping[str, Given], depth: str, seconds: float
    ) -> tuple[EngineeringDecision | None, Sequence[Finding]]:
        """Return the choice of variants that the tables pose, or None, and what is wrong with them."""
        lineup, findings = lineup_of(given)
        return (None if lineup is None else EngineeringDecision(Commonality(lineup, seconds))), findings


FUNCTION = Engineering()

"""Purchasing as the desks see it: one chapter of the book that the four functions make."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from alliance.findings import Finding
from alliance.plan.function import Decision, Entitlement, Function, Why
from alliance.plan.joint_plan import JointPlan
from alliance.plan.purchasing.baselines import PurchaseBaselines, baselines
from alliance.plan.purchasing.entitled import entitled
from alliance.plan.purchasing.explanation import explained
from alliance.plan.purchasing.outputs import TABLES
from alliance.plan.purchasing.purchase import Purchase
from alliance.plan.purchasing.reading import tender_of
from alliance.plan.purchasing.tables import FORMS
from alliance.plan.purchasing.words import contradiction, remarks, ways_out
from alliance.plan.tables import Form, Given
from alliance.solver.infeasible import Certificate


@dataclass(frozen=True, eq=False)
class PurchaseDecision(Decision):
    """A joint tender with everything that is known of it.

    Parameters
    ----------
    purchase : Purchase
        The problem.
    """

    purchase: Purchase

    @property
    def problem(self) -> Purchase:
        """The problem that is solved, cut and valued."""
        return self.purchase

    @property
    def years(self) -> Sequence[str]:
        """The years of the demand."""
        return self.purchase.tender.years

    def cut(self, members: Collection[str]) -> PurchaseDecision:
        """Return the tender that some of the members could hold on their own."""
        return PurchaseDecision(self.purchase.cut(members))

    def baselines(self) -> PurchaseBaselines:
        """Return the three baselines, what the saving is made of, and what each rule costs."""
        return baselines(self.purchase)

    def explain(self, plan: JointPlan, words: Sequence[str], amount: float | None = None) -> Why:
        """Say what a rule costs, what a supplier is worth, or why it does not deliver a specification.

        Parameters
        ----------
        plan : JointPlan
            The plan.
        words : sequence of str
            A rule; a supplier; or a supplier and a specification.
        amount : float or None
            Units of the specification.
        """
        return explained(self.purchase, plan, words, amount)

    def entitlements(self) -> Sequence[Entitlement]:
        """Return the part of each capacity, rebate and limit in euros that each member may use alone."""
        return entitled(self.purchase.tender)

    def contradiction(self, proof: Certificate) -> str:
        """Return what cannot all be kept."""
        return contradiction(proof)

    def ways_out(self, plan: JointPlan) -> Sequence[str]:
        """Return the least that would have to give way for a plan to exist."""
        return ways_out(plan)

    def remarks(self, plan: JointPlan) -> Sequence[tuple[str, str]]:
        """Return suppliers, the nearest tier, the coverage, and what a set of members may use."""
        return remarks(self.purchase.tender, plan)


class Purchasing(Function):
    """Who supplies what to whom, at which tier of whose prices."""

    name = "purchasing"
    forms: Sequence[Form] = FORMS
    tables = TABLES

    def decision(
        self, given: Mapping[str, Given], depth: str, seconds: float
    ) -> tuple[PurchaseDecision | None, Sequence[Finding]]:
        """Return the tender that the tables pose, or None, and what is wrong with them."""
        tender, findings = tender_of(given)
        if tender is None:
            return None, findings
        return PurchaseDecision(Purchase(tender, seconds)), findings


FUNCTION = Purchasing()

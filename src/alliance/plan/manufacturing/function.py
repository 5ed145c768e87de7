"""Manufacturing and supply chain as the desks see it: one chapter of the book that the four functions make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from alliance.errors import UsageError
from alliance.findings import Finding
from alliance.plan.function import Decision, Function, Why
from alliance.plan.joint_plan import Cell, JointPlan
from alliance.plan.manufacturing.baselines import ProductionBaselines, baselines
from alliance.plan.manufacturing.explanation import more_room, why_not
from alliance.plan.manufacturing.production import Production
from alliance.plan.manufacturing.results import unmet_rows, volume_rows
from alliance.plan.manufacturing.tables import FORMS, network_of
from alliance.plan.manufacturing.words import contradiction, prices_in_words, remarks, ways_out
from alliance.plan.tables import Form, Given
from alliance.solver.infeasible import Certificate

# Round numbers of vehicles: that must be built somewhere, and that there could be room for.
ROOM = 10_000.0


@dataclass(frozen=True, eq=False)
class ProductionDecision(Decision):
    """A joint production plan with everything that is known of it.

    Parameters
    ----------
    production : Production
        The problem.
    """

    production: Production

    @property
    def problem(self) -> Production:
        """The problem that is solved, cut and valued."""
        return self.production

    @property
    def years(self) -> Sequence[str]:
        """The years of the demand."""
        return self.production.network.years

    def cut(self, members: Collection[str]) -> ProductionDecision:
        """Return the plan that some of the members could make on their own."""
        return ProductionDecision(self.production.cut(members))

    def solve(self, taken: Collection[tuple[str, str]] = ()) -> JointPlan:
        """Return the best plan, searched from launches and openings known before if some are given."""
        return self.production.solve(taken)

    def baselines(self) -> ProductionBaselines:
        """Return the three baselines, and what of the synergy are recovered sales."""
        return baselines(self.production)

    def explain(self, plan: JointPlan, words: Sequence[str], amount: float | None = None) -> Why:
        """Say why a model is not built at a plant, or what more room at a plant would save.

        Parameters
        ----------
        plan : JointPlan
            The plan.
        words : sequence of str
            A model and a plant, or a plant alone.
        amount : float or None
            Vehicles to be built there, 1,000 or what is asked for if None; or how much more room, 10,000 if None.
        """
        if len(words) == 1:
            room = more_room(self.production, plan, words[0], amount or ROOM)
            details: dict[str, Cell | None] = {
                "plant": room.plant, "vehicles": room.vehicles, "saves": room.saves, "used": room.used,
                "capacity": room.capacity,
            }  # fmt: skip
            return Why(room.plant, room.sentence, room.items, details)
        if len(words) != 2:
            raise UsageError("Name a model and a plant, or a plant alone: alliance plan explain Qashqai Palencia")
        found = why_not(self.production, plan, words[0], words[1], amount)
        details = {
            "model": found.model, "plant": found.plant, "eligible": found.is_eligible, "extra_cost": found.extra_cost,
            "least_extra": found.least_extra,
        }  # fmt: skip
        return Why(f"{found.model} at {found.plant}", found.sentence, found.items, details)

    def owned(self) -> Production:
        """Return the production plan at the operating depth, whose rows belong to brands and plants."""
        if self.production.depth != "operating":
            raise UsageError("A strategic plan has no prices that share it: use --depth operating, or another rule.")
        return self.production

    def contradiction(self, proof: Certificate) -> str:
        """Return why there is no plan: what is asked, what can be given, and what is short."""
        return contradiction(proof)

    def ways_out(self, plan: JointPlan) -> Sequence[str]:
        """Return the least that would have to give way for a plan to exist."""
        return ways_out(plan)

    def remarks(self, plan: JointPlan) -> Sequence[tuple[str, str]]:
        """Return who builds for whom, what is used, what is not delivered, what changes and what limits most."""
        return remarks(plan)

    def priced(self, plan: JointPlan) -> Sequence[Mapping[str, Cell]]:
        """Return what one more vehicle of each limit is worth."""
        return [
            {"limit": each.kind, "where": each.name, "saves EUR a unit": each.saves, "in words": each.sentence}
            for each in prices_in_words(plan)
        ]

    def results(self, plan: JointPlan) -> Iterable[Mapping[str, str]]:
        """Return vehicles built, by builder, plant, model and buyer, and vehicles left undelivered."""
        return [*volume_rows(plan.tables["built"]), *unmet_rows(plan)]

    def volumes(self, plan: JointPlan) -> Mapping[str, float]:
        """Return the vehicles that each member sells in the plan."""
        return plan.delivered_by_seller()


class Manufacturing(Function):
    """Who builds what, where, for which market."""

    name = "manufacturing"
    forms: Sequence[Form] = FORMS
    depths = ("operating", "strategic")
    tables = (
        "allocation", "changes", "utilisation", "utilisation by member", "who builds for whom", "built", "shipments",
        "duty by lane", "unmet",
    )  # fmt: skip

    def decision(
        self, given: Mapping[str, Given], depth: str, seconds: float
    ) -> tuple[ProductionDecision | None, Sequence[Finding]]:
        """Return the production plan that the tables pose, or None, and what is wrong with them."""
        network, findings = network_of(given)
        if network is None:
            return None, findings
        return ProductionDecision(
            Production(network, cast(Literal["operating", "strategic"], depth), seconds)
        ), findings


FUNCTION = Manufacturing()

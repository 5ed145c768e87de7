"""Three baselines, never mixed: today's contracts, each member's own best tender, and the best tender together.

A member alone buys under the same quotations, with the part of each supplier's capacity and rebates that it is entitled to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alliance.errors import UsageError
from alliance.plan.baselines import Baselines, alone_and_joint
from alliance.plan.joint_plan import Cell, Table
from alliance.plan.purchasing.bridge import price_mix_volume
from alliance.plan.purchasing.purchase import Purchase, cost_of_rules
from alliance.plan.purchasing.words import coverage_words, entitlement_words


@dataclass(frozen=True, eq=False)
class PurchaseBaselines(Baselines):
    """The three plans of the same members, and what lies between them.

    Parameters
    ----------
    purchase : Purchase
        The problem of all members.
    """

    avoided_items = ("one-off",)
    valued_items = ("other factors",)

    purchase: Purchase

    def remarks(self) -> Sequence[tuple[str, str]]:
        """Return how much of the spend is covered, and what a member alone may use."""
        return (coverage_words(self.joint), entitlement_words(self.purchase.tender))

    def tables(self) -> Mapping[str, Table]:
        """Return price, mix and volume of the saving, and what each rule costs."""
        rules: list[dict[str, Cell]] = [
            {"rule": name, "costs EUR": amount} for name, amount in cost_of_rules(self.purchase).items()
        ]
        return {
            "price, mix, volume": price_mix_volume(self.purchase.tender, self.today, self.joint),
            "cost of rules": rules,
        }


def baselines(purchase: Purchase) -> PurchaseBaselines:
    """Return the three baselines of a purchasing decision.

    Parameters
    ----------
    purchase : Purchase
        The problem of all members.

    Raises
    ------
    UsageError
        If a need is bought from nobody today, or a member alone, or all together, have no plan.
    """
    tender = purchase.tender
    bought = np.zeros_like(tender.demand)
    for each in tender.contracts:
        bought[each.member, each.item] += each.quantity
    member, item = np.nonzero(tender.demand - bought > 1e-6 * np.maximum(1.0, tender.demand))
    if len(member):
        where = f"{tender.items[int(item[0])].name} of {tender.members[int(member[0])]}"
        raise UsageError(
            f"There is no plan of today to compare with: {where} is bought from nobody"
            f"{f', and {len(member) - 1} more' if len(member) > 1 else ''}. Give today's supplier and price in the table 'demand'."
        )
    alone, joint = alone_and_joint(purchase)
    return PurchaseBaselines(purchase.as_is(), alone, joint, purchase)

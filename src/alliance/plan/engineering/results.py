"""What an engineering plan brings home beside its costs: development by member and year, as rows to be filed."""

from __future__ import annotations

from collections.abc import Iterable

from alliance.plan.apportion import apportioned
from alliance.plan.joint_plan import JointPlan


def development_rows(plan: JointPlan) -> Iterable[dict[str, str]]:
    """Yield what each member bears of development in each year, in whole euros, rounded once so that every sum is exact."""
    entries = plan.tables["development by year"]
    amounts = [float(row["development"]) for row in entries]
    for row, amount in zip(entries, apportioned(amounts, round(sum(amounts))), strict=True):
        yield {
            "measure": "plan_development", "member": str(row["member"]), "value": str(amount), "unit": "EUR",
            "year": str(row["year"]),
        }  # fmt: skip

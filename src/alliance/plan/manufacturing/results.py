"""What a production plan brings home beside its costs: vehicles built and vehicles left undelivered, as rows to be filed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from alliance.plan.apportion import apportioned
from alliance.plan.joint_plan import JointPlan, Table


def volume_rows(built: Table) -> Iterable[dict[str, str]]:
    """Yield vehicles by member, plant, model and buyer, rounded once at the finest, so that every sum is exact."""
    for year, found in groupby(sorted(built, key=lambda row: str(row["year"])), key=lambda row: str(row["year"])):
        entries = list(found)
        amounts = [float(row["vehicles"]) for row in entries]
        whole = apportioned(amounts, round(sum(amounts)))
        sums: dict[tuple[str, str, str, str], int] = {}
        for row, vehicles in zip(entries, whole, strict=True):
            builder, plant, model, seller = (str(row[key]) for key in ("builder", "plant", "model", "seller"))
            keys = [
                (builder, "", "", ""),
                (builder, plant, "", ""),
                (builder, plant, model, ""),
                (builder, "", "", seller),
            ]
            for key in keys:
                sums[key] = sums.get(key, 0) + vehicles
        for (builder, plant, model, seller), vehicles in sums.items():
            yield {
                "measure": "plan_volume", "member": builder, "plant": plant, "model": model, "counterparty": seller,
                "value": str(vehicles), "unit": "vehicles", "year": year,
            }  # fmt: skip


def unmet_rows(plan: JointPlan) -> Iterable[dict[str, str]]:
    """Yield vehicles left undelivered by member, and by member and model, rounded once."""
    by_year: dict[str, dict[tuple[str, str], float]] = {}
    for short in plan.tables["unmet"]:
        entry = by_year.setdefault(str(short["year"]), {})
        key = (str(short["member"]), str(short["model"]))
        entry[key] = entry.get(key, 0.0) + float(short["vehicles"])
    years = by_year or {"": {}}
    for year, entries in years.items():
        whole = apportioned(list(entries.values()), round(sum(entries.values())))
        found = dict(zip(entries, whole, strict=True))
        for member in plan.members:
            row: dict[str, str] = {"measure": "plan_unmet", "member": member, "unit": "vehicles", "year": year}
            yield {**row, "value": str(sum(each for (owner, _), each in found.items() if owner == member))}
            yield from (
                {**row, "model": model, "value": str(each)}
                for (owner, model), each in found.items()
                if owner == member and each
            )

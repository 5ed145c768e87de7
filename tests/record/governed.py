"""A small record with a filed plan, leaders and controlling, for the tests of approvals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from alliance.record import tables
from alliance.record.approvals import Act, PlanName
from alliance.record.facts import Fact
from alliance.record.filed_plans import filed_plans
from alliance.record.members import Registry, Thing
from alliance.record.relations import Relation
from alliance.record.snapshot import Snapshot

MEMBERS = ("north", "south", "east")
RUN = "run 00c0ffee00c0ffee"
PERSONS = ("lena", "luis", "ada", "bo", "cho")
TITLES = [
    Relation("lena", "leads", "purchasing", start=date(2016, 1, 1), end=date(2017, 1, 1), detail="EVP (North)"),
    Relation("luis", "leads", "purchasing", start=date(2017, 1, 1), detail="EVP (South)"),
    *(
        Relation(person, "controls", member, start=date(2016, 1, 1), detail="controlling")
        for person, member in zip(("ada", "bo", "cho"), MEMBERS, strict=True)
    ),
]
REGISTRY = Registry(
    "Three",
    (
        *(Thing(member, "member", member.title()) for member in MEMBERS),
        Thing("purchasing", "function", "Purchasing"),
        *(Thing(person, "person", person.title()) for person in PERSONS),
    ),
)


def fact(measure: str, member: str, value: int, definition: str) -> Fact:
    """Return one number that the run filed for 2017."""
    year = (date(2017, 1, 1), date(2018, 1, 1))
    return Fact(measure, member, *year, Fraction(value), "EUR", definition=definition, source=RUN)


def plan_facts(first: int = 100) -> list[Fact]:
    """Return a plan of three members with its shares; `first` is what the first of them bears."""
    costs = dict(zip(MEMBERS, (first, 200, 300), strict=True))
    return [
        *(fact("plan_cost", member, cost, "purchasing") for member, cost in costs.items()),
        *(fact("cost_share", member, cost, "purchasing, shapley") for member, cost in costs.items()),
    ]


def snapshot(acts: Sequence[Act] = (), facts: Sequence[Fact] = (), titles: Sequence[Relation] = ()) -> Snapshot:
    """Return a record that holds the plan, who leads and controls, and some acts in this order."""
    cells = tables.cells(tables.from_facts(facts or plan_facts()), "")
    links = [
        Relation(each.person, each.kind, each.function, start=each.day, detail=each.plan.text(each.member))
        for each in acts
    ]
    return Snapshot(REGISTRY, cells, (*(titles or TITLES), *links), {}, {}, "")


def name() -> PlanName:
    """Return the name of the plan as it stands."""
    plan = filed_plans(snapshot())[0]
    return PlanName(plan.definition, "shapley", plan.run, plan.digest("shapley"))


def act(kind: str, person: str, day: date = date(2016, 12, 1), member: str = "") -> Act:
    """Return what somebody did with the plan."""
    return Act(kind, person, "purchasing", day, name(), member)

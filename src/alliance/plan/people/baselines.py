"""Three baselines of the people decision, never mixed: today, each member alone at its best, all together.

Today nobody moves: people stay, retire and are not replaced, and posts are held as they are. What a member gains by moving,
training, hiring and parting on its own is its own; only what remains is the synergy of the alliance. Partings and vacant years
that the members are spared together are told beside it, against the stand-alone plans that stand as their evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from alliance.plan.baselines import Baselines, alone_and_joint
from alliance.plan.joint_plan import Cell, JointPlan, Table
from alliance.plan.people.disclosure import FEW, LEAST
from alliance.plan.people.people import People, PeoplePlan

# What is counted, and what it is called.
WORDS = {
    "parted": "partings",
    "hired": "hires",
    "open": "person-years of open needs",
    "spare": "person-years without work",
}


@dataclass(frozen=True, eq=False)
class PeopleBaselines(Baselines):
    """The three plans of the same members, and how many people they are about.

    Parameters
    ----------
    people : mapping of str to (float, float, float)
        People hired and parted with, and person-years that stay open or without work: today, alone and together.
    """

    avoided_items = ("hiring", "parting")
    valued_items = ("open needs", "open posts", "misfit")

    people: Mapping[str, tuple[float, float, float]]

    def spared(self, what: str) -> float:
        """Return how many the members are spared together: ``"parted"`` for partings, ``"open"`` for person-years."""
        _, alone, joint = self.people[what]
        return alone - joint

    def details(self) -> Mapping[str, Mapping[str, Cell]]:
        """Return partings, hires, vacant and idle person-years that are spared, by name."""
        return {"synergy": {f"{what}_spared": _shown(self.spared(what)) for what in WORDS}}

    def remarks(self) -> Sequence[tuple[str, str]]:
        """Return what the members are spared, in words."""
        found = []
        for what, words in WORDS.items():
            number = _shown(self.spared(what))
            if number:
                text = f"{number:,}" if isinstance(number, int) else str(number)
                found.append(("Spared", f"{text} {words} against what the members would do alone"))
        return found

    def tables(self) -> Mapping[str, Table]:
        """Return the people behind the costs: today, alone and together."""
        return {
            "people": [
                {"what": what, "as-is": numbers[0], "stand-alone": numbers[1], "joint": numbers[2]}
                for what, numbers in self.people.items()
            ]
        }


def baselines(people: People) -> PeopleBaselines:
    """Return the three baselines of a people decision.

    Parameters
    ----------
    people : People
        The problem of all members.

    Raises
    ------
    UsageError
        If a member alone, or all together, have no plan.
    """
    alone, joint = alone_and_joint(people)
    today = as_is(people)
    counted = {
        what: (_counted(today, what), sum(_counted(plan, what) for plan in alone), _counted(joint, what))
        for what in WORDS
    }
    return PeopleBaselines(today, alone, joint, counted)


def as_is(people: People) -> JointPlan:
    """Return today's plan: nobody moves, learns, is hired or parted with; posts are held as today.

    Parameters
    ----------
    people : People
        The problem.
    """
    workforce, roster = people.workforce, people.roster
    return replace(
        people,
        workforce=None if workforce is None else workforce.frozen(),
        roster=None if roster is None else roster.as_held(),
        in_order=False,
    ).solve()


def _counted(plan: JointPlan, what: str) -> float:
    return plan.counts.get(what, 0.0) if isinstance(plan, PeoplePlan) else 0.0


def _shown(number: float) -> int | str:
    return round(number) if abs(number) >= LEAST or not round(number) else FEW

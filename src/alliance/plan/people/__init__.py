"""People: who works where over the years across the members, and who holds the key posts."""

from alliance.plan.people.people import People
from alliance.plan.people.roster import Candidates, Matches, Posts, Roster
from alliance.plan.people.workforce import Moves, Pools, Secondments, Trainings, Workforce

__all__ = [
    "Candidates",
    "Matches",
    "Moves",
    "People",
    "Pools",
    "Posts",
    "Roster",
    "Secondments",
    "Trainings",
    "Workforce",
]

"""The data of the pools: how many people of which skill are where, how many are needed, and the ways between."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from alliance.solver.program import Numbers

Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pools:
    """People of one member, site, job family and grade; nobody is known by more than that.

    Parameters
    ----------
    id : sequence of str
        Name, such as ``"Flins engineering expert"``.
    member : array of shape (pools,)
        Position of the employer.
    site, region, family, grade : sequence of str
        Where, and of which skill.
    people : array of shape (pools,), people
        How many there are on the first day.
    reference : array of shape (pools,), EUR a person and year
        What a person costs who has no work here or is learning: the cost that the members agree on for the family and the
        region. Nobody's pay enters a plan, so no plan can show it.
    hiring, severance, vacancy : array of shape (pools,), EUR a person
        What hiring one costs, what parting with one costs, and what a year costs in which one is missing.
    most_hires, most_leavers, most_movers : array of shape (pools,), people a year
        How many can be hired, parted with, and sent elsewhere; infinite if any number.
    """

    id: Sequence[str]
    member: Positions
    site: Sequence[str]
    region: Sequence[str]
    family: Sequence[str]
    grade: Sequence[str]
    people: Numbers
    reference: Numbers
    hiring: Numbers
    severance: Numbers
    vacancy: Numbers
    most_hires: Numbers
    most_leavers: Numbers
    most_movers: Numbers

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, eq=False)
class Moves:
    """Ways to move people for good between pools of one member.

    Parameters
    ----------
    origin, target : array of shape (moves,)
        Positions of the pools.
    cost : array of shape (moves,), EUR a person
        Relocation.
    """

    origin: Positions
    target: Positions
    cost: Numbers


@dataclass(frozen=True, eq=False)
class Secondments:
    """Ways to lend people to another member for some years, after which they come home.

    Parameters
    ----------
    origin, host : array of shape (secondments,)
        Positions of the pools.
    years : array of shape (secondments,)
        How long.
    premium : array of shape (secondments,), EUR a person and year
        Expatriate premium.
    relocation : array of shape (secondments,), EUR a person
        There and back.
    host_pays : array of shape (secondments,), bool
        Whether the host bears both; the home company otherwise.
    """

    origin: Positions
    host: Positions
    years: Positions
    premium: Numbers
    relocation: Numbers
    host_pays: Flags


@dataclass(frozen=True, eq=False)
class Trainings:
    """Ways to train people of one pool for another of the same member and site.

    Parameters
    ----------
    origin, target : array of shape (trainings,)
        Positions of the pools.
    course : array of shape (trainings,)
        Position of the course whose seats are taken.
    years : array of shape (trainings,)
        How long people learn before they can work there.
    cost : array of shape (trainings,), EUR a person
        Fees; the pay while learning comes on top.
    """

    origin: Positions
    target: Positions
    course: Positions
    years: Positions
    cost: Numbers


@dataclass(frozen=True, eq=False)
class Workforce:
    """Pools, needs, ways and rules of a set of members.

    Parameters
    ----------
    members, years : tuple of str
        For whom and when.
    pools : Pools
        Who is where.
    need : array of shape (pools, years), people
        How many are asked for.
    must : array of shape (pools, years), bool
        Whether what is asked for must be there, at whatever cost.
    retiring : array of shape (pools, years), people
        How many retire at the beginning of a year.
    moves, secondments, trainings : Moves, Secondments, Trainings
        The ways.
    courses : tuple of str
        Names of the courses.
    seats : array of shape (courses, members), seats a year
        What each member is entitled to; members together have the sum.
    seat_rule : str
        How the entitlements came about, in words.
    most_abroad, most_excess : array of shape (members, members), people
        How many of a member (row) may be with another at a time, and by how many more than come back; infinite if any number.
    budget : array of shape (members, years), EUR
        What a member can spend on moves, secondments, training, hiring and parting; infinite if any amount.
    estimated : frozenset of str
        Tables that are estimated or synthetic.
    """

    members: tuple[str, ...]
    years: tuple[str, ...]
    pools: Pools
    need: Numbers
    must: Flags
    retiring: Numbers
    moves: Moves
    secondments: Secondments
    trainings: Trainings
    courses: tuple[str, ...]
    seats: Numbers
    seat_rule: str
    most_abroad: Numbers
    most_excess: Numbers
    budget: Numbers
    estimated: frozenset[str] = field(default_factory=frozenset)

    def cut(self, members: Collection[str]) -> Workforce:
        """Return what some of the members have on their own: their pools, the ways between them, their entitlements."""
        kept = [position for position, member in enumerate(self.members) if member in set(members)]
        if len(kept) == len(self.members):
            return self
        index = np.full(len(self.members), -1)
        index[kept] = np.arange(len(kept))
        pools = np.flatnonzero(index[self.pools.member] >= 0)
        place = np.full(len(self.pools), -1)
        place[pools] = np.arange(len(pools))
        moves, seconded, trained = self.moves, self.secondments, self.trainings
        moving = np.flatnonzero((place[moves.origin] >= 0) & (place[moves.target] >= 0))
        lent = np.flatnonzero((place[seconded.origin] >= 0) & (place[seconded.host] >= 0))
        learning = np.flatnonzero((place[trained.origin] >= 0) & (place[trained.target] >= 0))
        pair = np.ix_(kept, kept)
        return replace(
            self,
            members=tuple(self.members[position] for position in kept),
            pools=_some_pools(self.pools, pools, index),
            need=self.need[pools],
            must=self.must[pools],
            retiring=self.retiring[pools],
            moves=Moves(place[moves.origin[moving]], place[moves.target[moving]], moves.cost[moving]),
            secondments=Secondments(
                place[seconded.origin[lent]],
                place[seconded.host[lent]],
                seconded.years[lent],
                seconded.premium[lent],
                seconded.relocation[lent],
                seconded.host_pays[lent],
            ),
            trainings=Trainings(
                place[trained.origin[learning]],
                place[trained.target[learning]],
                trained.course[learning],
                trained.years[learning],
                trained.cost[learning],
            ),
            seats=self.seats[:, kept],
            most_abroad=self.most_abroad[pair],
            most_excess=self.most_excess[pair],
            budget=self.budget[kept],
        )

    def frozen(self) -> Workforce:
        """Return the same people and needs without any way: everybody stays, nobody is hired, only retirements happen."""
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        closed = np.zeros(len(self.pools))
        return replace(
            self,
            pools=replace(self.pools, most_hires=closed, most_leavers=closed, most_movers=closed),
            must=np.zeros_like(self.must),
            moves=Moves(none, none, nothing),
            secondments=Secondments(none, none, none, nothing, nothing, np.zeros(0, dtype=bool)),
            trainings=Trainings(none, none, none, none, nothing),
            budget=np.full_like(self.budget, np.inf),
        )


def _some_pools(pools: Pools, kept: Positions, member: Positions) -> Pools:
    def names(column: Sequence[str]) -> list[str]:
        return [column[position] for position in kept.tolist()]

    return Pools(
        names(pools.id),
        member[pools.member[kept]],
        names(pools.site),
        names(pools.region),
        names(pools.family),
        names(pools.grade),
        pools.people[kept],
        pools.reference[kept],
        pools.hiring[kept],
        pools.severance[kept],
        pools.vacancy[kept],
        pools.most_hires[kept],
        pools.most_leavers[kept],
        pools.most_movers[kept],
    )

"""The data of the key posts: which posts there are, who could hold them, and how well each would fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from alliance.plan.people.workforce import Flags, Positions
from alliance.solver.program import Numbers

# Member of a post that the members hold together.
JOINT = -1
# Of a post without a holder.
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Posts:
    """Key posts.

    Parameters
    ----------
    id, function : sequence of str
        Name and function.
    member : array of shape (posts,)
        Whose post it is; -1 for a joint post, of which members together need one and each alone needs one of its own.
    is_critical, alternates : array of shape (posts,), bool
        Whether it must not stay open, and whether its next holder must come from another member than the last.
    open_cost : array of shape (posts,), EUR a year
        What it costs that the post stays open; infinite if it cannot.
    holder : array of shape (posts,)
        Position of the candidate who holds it today; -1 if nobody does.
    """

    id: Sequence[str]
    function: Sequence[str]
    member: Positions
    is_critical: Flags
    alternates: Flags
    open_cost: Numbers
    holder: Positions

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, eq=False)
class Candidates:
    """People who could hold a key post, each under a code.

    Parameters
    ----------
    id : sequence of str
        The code.
    member : array of shape (candidates,)
        Position of the employer.
    room : array of shape (candidates,)
        How much a candidate can take on; 1 for one post.
    """

    id: Sequence[str]
    member: Positions
    room: Numbers

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, eq=False)
class Matches:
    """Who could hold which post.

    Parameters
    ----------
    post, candidate : array of shape (matches,)
        Positions.
    fit : array of shape (matches,), points of 100
        How well.
    misfit : array of shape (matches,), EUR a year
        What the points that are missing cost.
    moving : array of shape (matches,), EUR
        Relocation and premium.
    load : array of shape (matches,)
        How much of the candidate's room the post takes; 1 for one post.
    """

    post: Positions
    candidate: Positions
    fit: Numbers
    misfit: Numbers
    moving: Numbers
    load: Numbers

    def __len__(self) -> int:
        return len(self.post)


@dataclass(frozen=True, eq=False)
class Roster:
    """Posts, candidates and rules of a set of members.

    Parameters
    ----------
    members : tuple of str
        For whom.
    posts : Posts
        The posts.
    candidates : Candidates
        Who could hold them.
    matches : Matches
        How well.
    least_holders, most_holders : array of shape (members,)
        How many joint posts a member's people hold at least and at most; 0 and infinite if it does not matter. A rule of all
        members together, which no smaller set of them keeps.
    estimated : frozenset of str
        Tables that are estimated or synthetic.
    """

    members: tuple[str, ...]
    posts: Posts
    candidates: Candidates
    matches: Matches
    least_holders: Numbers
    most_holders: Numbers
    estimated: frozenset[str] = field(default_factory=frozenset)

    def cut(self, members: Collection[str]) -> Roster:
        """Return the posts and candidates of some of the members; joint posts stay, as each set of members needs them."""
        kept = [position for position, member in enumerate(self.members) if member in set(members)]
        if len(kept) == len(self.members):
            return self
        index = np.full(len(self.members) + 1, -1)
        index[kept] = np.arange(len(kept))
        joint = self.posts.member == JOINT
        posts = np.flatnonzero(joint | (index[self.posts.member] >= 0))
        people = np.flatnonzero(index[self.candidates.member] >= 0)
        post_at, person_at = np.full(len(self.posts), -1), np.full(len(self.candidates) + 1, -1)
        post_at[posts], person_at[people] = np.arange(len(posts)), np.arange(len(people))
        matches = self.matches
        able = (post_at[matches.post] >= 0) & (person_at[matches.candidate] >= 0)
        none, every = np.zeros(len(kept)), np.full(len(kept), np.inf)
        return replace(
            self,
            members=tuple(self.members[position] for position in kept),
            posts=Posts(
                [self.posts.id[post] for post in posts.tolist()],
                [self.posts.function[post] for post in posts.tolist()],
                np.where(joint[posts], JOINT, index[self.posts.member[posts]]),
                self.posts.is_critical[posts],
                self.posts.alternates[posts],
                self.posts.open_cost[posts],
                person_at[self.posts.holder[posts]],
            ),
            candidates=Candidates(
                [self.candidates.id[person] for person in people.tolist()],
                index[self.candidates.member[people]],
                self.candidates.room[people],
            ),
            matches=_some(replace(matches, post=post_at[matches.post], candidate=person_at[matches.candidate]), able),
            least_holders=none,
            most_holders=every,
        )

    def allowed(self) -> Matches:
        """Return the matches that keep the turns: a joint post that alternates does not stay with the member of its holder.

        A member on its own has nobody to alternate with, and fills the post itself.
        """
        if len(self.members) < 2:
            return self.matches
        posts, matches = self.posts, self.matches
        member = np.append(self.candidates.member, NOBODY)
        last = np.where(posts.holder == NOBODY, NOBODY, member[posts.holder])
        stays = posts.alternates[matches.post] & (last[matches.post] == self.candidates.member[matches.candidate])
        return _some(matches, ~stays)

    def without(self, dropped: Flags) -> Roster:
        """Return the roster without some matches, flags of shape (matches,)."""
        return replace(self, matches=_some(self.matches, ~dropped))

    def never_open(self, post: int) -> Roster:
        """Return the roster in which a post must be held."""
        cost = self.posts.open_cost.copy()
        cost[post] = np.inf
        return replace(self, posts=replace(self.posts, open_cost=cost))

    def as_held(self) -> Roster:
        """Return the roster in which every post is held as today, and a post without a holder stays open."""
        posts, matches = self.posts, self.matches
        held = posts.holder[matches.post] == matches.candidate
        cost = np.where(np.isfinite(posts.open_cost), posts.open_cost, 0.0)
        return replace(
            self,
            posts=replace(posts, alternates=np.zeros(len(posts), dtype=bool), open_cost=cost),
            matches=_some(matches, held),
            least_holders=np.zeros(len(self.members)),
            most_holders=np.full(len(self.members), np.inf),
        )


def _some(matches: Matches, kept: Flags) -> Matches:
    return Matches(
        matches.post[kept],
        matches.candidate[kept],
        matches.fit[kept],
        matches.misfit[kept],
        matches.moving[kept],
        matches.load[kept],
    )

"""Succession: for how many key posts somebody could follow at once, each successor counted for one post only.

Whether all posts can have a successor of their own is a matching of posts and people who hold none: it is grown one post at a
time along a chain of changes (if somebody is promised to another post, that post looks for somebody else, and so on), and as no
chain is left out, the matching is the largest there is.

Source: C. Berge, Two theorems in graph theory, Proceedings of the National Academy of Sciences 43 (1957).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alliance.plan.joint_plan import Cell
from alliance.plan.people.filling import Filling
from alliance.plan.people.roster import JOINT


def succession(built: Filling, filled: Mapping[int, int]) -> list[dict[str, Cell]]:
    """Return for each key post who could follow: of the post's own member, of all, and whether somebody is left for it.

    Parameters
    ----------
    built : Filling
        The program of the posts.
    filled : mapping of int to int
        The match of each post that is held.
    """
    roster, matches = built.roster, built.matches
    busy = {int(matches.candidate[match]) for match in filled.values()}
    able: list[list[int]] = [[] for _ in roster.posts.id]
    for post, person in zip(matches.post.tolist(), matches.candidate.tolist(), strict=True):
        if person not in busy:
            able[post].append(person)
    # Critical posts choose first; a post that has somebody keeps somebody.
    order = sorted(range(len(able)), key=lambda post: (not roster.posts.is_critical[post], len(able[post]), post))
    covered = largest_matching(able, order)
    return [
        {
            "post": name,
            "critical": "yes" if roster.posts.is_critical[post] else "no",
            "own successors": sum(
                int(roster.candidates.member[person]) == int(roster.posts.member[post]) for person in able[post]
            )
            if roster.posts.member[post] != JOINT
            else len(able[post]),
            "successors": len(able[post]),
            "covered": "yes" if post in covered else "no",
            "successor": roster.candidates.id[covered[post]] if post in covered else "",
        }
        for post, name in enumerate(roster.posts.id)
    ]


def largest_matching(able: Sequence[Sequence[int]], order: Sequence[int]) -> dict[int, int]:
    """Return a person for as many posts as can be, nobody twice.

    Parameters
    ----------
    able : sequence of sequences of int
        Who could follow on each post.
    order : sequence of int
        In which order posts choose.

    Examples
    --------
    >>> largest_matching([[0, 1], [0]], [0, 1])
    {1: 0, 0: 1}
    """
    of_person: dict[int, int] = {}

    def find(post: int, asked: set[int]) -> bool:
        for person in able[post]:
            if person in asked:
                continue
            asked.add(person)
            if person not in of_person or find(of_person[person], asked):
                of_person[person] = post
                return True
        return False

    for post in order:
        find(post, set())
    return {post: person for person, post in of_person.items()}

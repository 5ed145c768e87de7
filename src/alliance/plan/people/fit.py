"""How well a candidate fits a post: a rule of points that everybody can follow, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

# Points of 100 that each part of the rule can give.
SKILLS, LANGUAGES, LEVEL = 60.0, 20.0, 20.0
# What each level between the candidate's and the post's takes away.
PER_LEVEL = 10.0


@dataclass(frozen=True)
class Profile:
    """What a post asks for, or what a candidate has.

    Parameters
    ----------
    level : float
        Level.
    skills, languages : frozenset of str
        Skills and languages.
    """

    level: float
    skills: frozenset[str]
    languages: frozenset[str]


def fit(post: Profile, candidate: Profile) -> float:
    """Return the points of a candidate on a post, 0 to 100.

    Notes
    -----
    60 times the part of the skills that the candidate has, 20 times the part of the languages, and 20 less 10 for each level
    between them, never below 0. A post that asks for no skill or language gives these points to everybody.
    """
    return sum(points(post, candidate).values())


def points(post: Profile, candidate: Profile) -> dict[str, float]:
    """Return the points of each part of the rule, by name."""
    return {
        "skills": SKILLS * _part(post.skills, candidate.skills),
        "languages": LANGUAGES * _part(post.languages, candidate.languages),
        "level": max(0.0, LEVEL - PER_LEVEL * abs(post.level - candidate.level)),
    }


def words(text: str) -> frozenset[str]:
    """Return the words of a cell."""
    return frozenset(text.lower().replace(",", " ").replace(";", " ").split())


def _part(asked: frozenset[str], has: frozenset[str]) -> float:
    return len(asked & has) / len(asked) if asked else 1.0

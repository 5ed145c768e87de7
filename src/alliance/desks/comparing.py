"""Comparing: the steps between two figures, the place among rivals, growth and shares.

The second half of reporting, in a file of its own because a single figure needs none of it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Unpack

from alliance.calendar import parse_day
from alliance.desks.door import enter
from alliance.desks.reporting import Choices, ask, catalogue_of
from alliance.figures import compare
from alliance.figures.compare import Bridge, Growth, Rank, Share
from alliance.figures.figure import Question
from alliance.figures.schedule import Schedule
from alliance.figures.schedule import schedule as follow
from alliance.record.members import OFFICE


def bridge(folder: Path | str, start: Question, end: Question, *, viewer: str = OFFICE) -> Bridge:
    """Return the exact steps that lead from one figure to another.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    start, end : Question
        As `alliance.desks.reporting.ask` makes them; they may differ in perimeter, period, rate, day of knowledge, ...
    viewer : str
        For whom.

    Returns
    -------
    Bridge
        Both figures, the steps and the remainder, which is 0.

    Raises
    ------
    UnitError
        If the two figures are in different units.
    """
    opened = enter(folder, viewer)
    return compare.bridge(opened.snapshot(), start, end, catalogue_of(opened))


def growth(folder: Path | str, question: Question, prior: Question | None = None, *, viewer: str = OFFICE) -> Growth:
    """Return the growth of a figure over an earlier one (§6).

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    question : Question
        The later figure.
    prior : Question or None
        The earlier one; None for the same a year before.
    viewer : str
        For whom.

    Returns
    -------
    Growth
        Both figures and the growth between them.
    """
    opened = enter(folder, viewer)
    return compare.growth(opened.snapshot(), question, prior, catalogue_of(opened))


def like_for_like(folder: Path | str, question: Question, day: str, *, viewer: str = OFFICE) -> Growth:
    """Return the growth over the year before if the perimeter of one day had held in both years (§3).

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    question : Question
        The later figure.
    day : str
        The day whose perimeter counts, as ``"2017-12-31"``.
    viewer : str
        For whom.

    Returns
    -------
    Growth
        Both figures and the growth between them.
    """
    opened = enter(folder, viewer)
    return compare.like_for_like(opened.snapshot(), question, parse_day(day), catalogue_of(opened))


def share(folder: Path | str, part: Question, whole: Question, *, viewer: str = OFFICE) -> Share:
    """Return one figure as a share of another, recomputed from both (§6).

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    part, whole : Question
        Numerator and denominator, such as sales and market size.
    viewer : str
        For whom.

    Returns
    -------
    Share
        Both figures and the share in percent.
    """
    opened = enter(folder, viewer)
    return compare.share(opened.snapshot(), part, whole, catalogue_of(opened))


def rank(folder: Path | str, measure: str, period: str, *, viewer: str = OFFICE, **choices: Unpack[Choices]) -> Rank:
    """Return the place of a perimeter among the rivals of the record, and the distance to the next one (§6).

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    measure : str
        Id of what is ranked: ``"sales"``.
    period : str
        For which time.
    viewer : str
        For whom.
    **choices
        See `alliance.desks.reporting.Choices`; ``definition`` is the counting rule of the rivals.

    Returns
    -------
    Rank
        With every rival, its counting rule and its figure.
    """
    question = ask(folder, measure, period, viewer=viewer, **choices)
    opened = enter(folder, viewer)
    named = replace(question, definition="")
    return compare.rank(opened.snapshot(), named, question.definition, catalogue_of(opened))


def schedule(
    folder: Path | str,
    measure: str = "synergies",
    *,
    perimeter: str = "",
    known_on: str = "",
    viewer: str = OFFICE,
) -> Schedule:
    """Return what was aimed at, what came, and how early or late each goal was reached, year by year.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    measure : str
        Id of what a year brings: ``"synergies"``, ``"sales"``.
    perimeter : str
        For whom; empty for every perimeter that a target or a total was reported for.
    known_on : str
        As known on this day, as ``"2017-12-31"``.
    viewer : str
        For whom.

    Returns
    -------
    Schedule
        Results, goals, and what became of each goal.

    Raises
    ------
    UnknownName
        If the measure or a member is not known; the nearest are named.
    UsageError
        If the measure is not one that is summed over a year.
    """
    opened = enter(folder, viewer)
    asked = ask(folder, measure, "2000", viewer=viewer, perimeter=perimeter, known_on=known_on)
    return follow(
        opened.snapshot(),
        asked.measure,
        perimeter=perimeter,
        known_on=asked.known_on,
        catalogue=catalogue_of(opened),
    )

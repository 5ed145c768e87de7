"""The one way in which a figure is made.

A question is made ready (`asked`), the reports of its members are weighed and added up (`tally`), and the sum becomes a figure
or a refusal (`answer`) with its lines (`breakdown`). Sets are united instead of added (`sets`), ratios recomputed
(`ratios`). The numbered rules stand in ``docs/rules-of-consolidation.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from alliance.errors import UnknownName
from alliance.figures.answer import answer, of_tally
from alliance.figures.asked import Asked
from alliance.figures.breakdown import broken_down
from alliance.figures.catalogue import Measure, load_catalogue
from alliance.figures.figure import Figure, Question
from alliance.figures.ratios import PRINTED, recomputed, stake
from alliance.figures.sets import count, printed
from alliance.record.snapshot import Snapshot


def consolidate(snapshot: Snapshot, question: Question, catalogue: Mapping[str, Measure] | None = None) -> Figure:
    """Return the answer to a question: a number that knows how it was made, or a refusal that names what is missing.

    Parameters
    ----------
    snapshot : Snapshot
        The record.
    question : Question
        What is asked.
    catalogue : mapping of str to Measure or None
        What can be asked; None for the project's own measures.

    Returns
    -------
    Figure
        Its terms add up to its value exactly, and so do its lines.

    Raises
    ------
    UnknownName
        If nobody knows the measure, a member, or a part.
    PerimeterError
        If the perimeter is none.
    UsageError
        If a column or a currency cannot be asked for.

    Notes
    -----
    Source: the rules of consolidation, §1 to §11.
    """
    measure = _measure(question.measure, load_catalogue() if catalogue is None else catalogue)
    if measure.kind == "set":
        return _set(Asked(snapshot, question, measure))
    if measure.across == "recompute" and question.basis != PRINTED:
        return recomputed(Asked(snapshot, question, measure), lambda asked: consolidate(snapshot, asked, catalogue))
    if measure.relation:
        return stake(Asked(snapshot, question, measure))
    if question.basis == PRINTED and measure.kind == "ratio":
        question = replace(question, basis="")
    asked = Asked(snapshot, question, measure)
    figure, tally = answer(asked)
    return broken_down(asked, figure, tally) if question.by else figure


def _set(asked: Asked) -> Figure:
    tally = printed(asked)
    return count(asked) if tally is None else of_tally(asked, tally)


def _measure(name: str, catalogue: Mapping[str, Measure]) -> Measure:
    found = catalogue.get(name)
    if found is None:
        raise UnknownName("measure", name, catalogue)
    return found

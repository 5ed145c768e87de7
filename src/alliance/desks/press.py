"""The press desk: a text, its claims, and what the record says of each."""

from __future__ import annotations

from pathlib import Path

from alliance.calendar import parse_day
from alliance.desks.door import enter
from alliance.desks.reporting import catalogue_of
from alliance.errors import PeriodError
from alliance.figures import compare
from alliance.figures.bridge import Bridge
from alliance.figures.figure import Figure
from alliance.figures.ranking import Rank
from alliance.publish import charts, verdicts
from alliance.publish.atlas import read_atlas
from alliance.publish.charts.answers import bridge_chart, figure_chart, rank_chart
from alliance.publish.report import report
from alliance.publish.verdict import Verdict
from alliance.record.members import OFFICE


def check_text(
    folder: Path | str,
    text: str,
    *,
    published_on: str = "",
    known_on: str = "",
    address: str = "",
    viewer: str = OFFICE,
) -> tuple[Verdict, ...]:
    """Return the verdict of every claim of a text, in the order of the text.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    text : str
        The text, with or without marks.
    published_on : str
        The day of the text, as ``"2017-03-27"``: what it says in the present holds on this day.
    known_on : str
        As known on this day; empty for today.
    address : str
        Where the text is published: a source of this address never supports it (§2).
    viewer : str
        For whom.

    Returns
    -------
    tuple of Verdict
        Supported, contradicted, not in the record, opinion or unread; none is dropped.
    """
    opened = enter(folder, viewer)
    return verdicts.check_text(
        opened.snapshot(),
        text,
        published_on=parse_day(published_on) if published_on else None,
        known_on=parse_day(known_on) if known_on else None,
        address=address,
        catalogue=catalogue_of(opened),
        viewer=viewer,
    )


def write_report(
    folder: Path | str,
    text: str,
    target: Path | str,
    *,
    title: str,
    published_on: str = "",
    known_on: str = "",
    address: str = "",
    viewer: str = OFFICE,
) -> None:
    """Write the checked text as a page for a browser, each claim marked with its verdict and figure.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    text : str
        The text, with or without marks.
    target : Path or str
        The .html file to write.
    title : str
        Title of the page.
    published_on, known_on, address : str
        As for `check_text`.
    viewer : str
        For whom.
    """
    checked = check_text(folder, text, published_on=published_on, known_on=known_on, address=address, viewer=viewer)
    page = report(title, text, checked, enter(folder, viewer).snapshot())
    place = Path(target)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(page, encoding="utf-8")


def draw(folder: Path | str, answer: Figure | Bridge | Rank, target: Path | str, *, viewer: str = OFFICE) -> bool:
    """Draw an answer into a file: the form that fits it, with title, perimeter, period, sources and snapshot.

    Parameters
    ----------
    folder : Path or str
        The alliance folder that was asked.
    answer : Figure, Bridge or Rank
        What the reporting desk answered.
    target : Path or str
        The .svg, .png or .pdf file to write.
    viewer : str
        For whom.

    Returns
    -------
    bool
        Whether it was drawn; a refused answer is not.

    Raises
    ------
    UnknownName
        If the file is no such picture.
    MissingExtra
        If the drawing library or a font is not installed.
    """
    opened = enter(folder, viewer)
    snapshot, measures = opened.snapshot(), catalogue_of(opened)
    figure = answer if isinstance(answer, Figure) else answer.end if isinstance(answer, Bridge) else answer.figure
    label = measures[figure.question.measure].label
    if isinstance(answer, Bridge):
        if answer.refusal is not None:
            return False
        spec = bridge_chart(snapshot, answer, label)
    elif isinstance(answer, Rank):
        if answer.rank is None:
            return False
        spec = rank_chart(snapshot, answer, label)
    else:
        if answer.value is None:
            return False
        try:
            growth = None if answer.rows else compare.growth(snapshot, answer.question, None, measures)
        except PeriodError:
            # What is counted from the beginning has no year before.
            growth = None
        spec = figure_chart(snapshot, answer, label, growth=growth, atlas=read_atlas(opened.path))
    charts.draw(spec, Path(target))
    return True

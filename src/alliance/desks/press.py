"""The press desk: a text, its claims, and what the record says of each."""

from __future__ import annotations

from pathlib import Path

from alliance.calendar import parse_day
from alliance.desks.door import enter
from alliance.desks.reporting import catalogue_of
from alliance.publish import verdicts
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

"""The press desk: a text, its claims, and what the record says of each; and editions, printed from the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from alliance.calendar import parse_day, parse_day_if_any
from alliance.desks.door import enter
from alliance.desks.reporting import ask, calendar_name, catalogue_of
from alliance.errors import PeriodError, UnknownName, UsageError
from alliance.figures import compare
from alliance.figures.bridge import Bridge
from alliance.figures.figure import Figure
from alliance.figures.ranking import Rank
from alliance.figures.schedule import Schedule
from alliance.publish import charts, verdicts
from alliance.publish import edition as editions
from alliance.publish.atlas import read_atlas
from alliance.publish.book import Book
from alliance.publish.booklet import booklets, chart_scales
from alliance.publish.charts.answers import bridge_chart, figure_chart, rank_chart, schedule_chart
from alliance.publish.corrections import Correction, corrected
from alliance.publish.edition import Edition
from alliance.publish.exports.data_package import data_package
from alliance.publish.exports.prov import prov_json
from alliance.publish.exports.sdmx import sdmx_csv
from alliance.publish.exports.tables import printed_figures, tables
from alliance.publish.names import read_names
from alliance.publish.pages import write_pages
from alliance.publish.proof import prove, prove_text
from alliance.publish.register import register
from alliance.publish.report import report
from alliance.publish.report_paper import paper
from alliance.publish.site import site_files, write_files
from alliance.publish.tongues import known_language
from alliance.publish.verdict import Verdict
from alliance.record.folder import Folder
from alliance.record.members import OFFICE

# How an edition can be written for other programs.
EXPORTS = ("data-package", "sdmx", "prov")


def check_text(
    folder: Path | str,
    text: str,
    *,
    published_on: str = "",
    known_on: str = "",
    address: str = "",
    language: str = "",
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
    language : str
        ``"en"``, ``"fr"`` or ``"ja"``; empty to see from the text.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Verdict
        Supported, contradicted, not in the record, opinion or unread; none is dropped.
    """
    opened = enter(folder, viewer)
    return _checking(opened, published_on, known_on, address, language, viewer)(text)


def correct(
    folder: Path | str,
    text: str,
    *,
    published_on: str = "",
    known_on: str = "",
    address: str = "",
    language: str = "",
    viewer: str = OFFICE,
) -> Correction:
    """Return what a text would say if each of its contradicted claims were true; the text itself is left alone.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    text : str
        The text, with or without marks.
    published_on, known_on, address, language : str
        As for `check_text`.
    viewer : str
        For whom.

    Returns
    -------
    Correction
        The proposed text, which has no contradiction when it is checked again, and what was changed.
    """
    opened = enter(folder, viewer)
    code = known_language(language, text)
    check = _checking(opened, published_on, known_on, address, code, viewer)
    return corrected(text, check, code, opened.snapshot().registry, read_names(opened.path))


def _checking(
    opened: Folder, published_on: str, known_on: str, address: str, code: str, viewer: str
) -> Callable[[str], tuple[Verdict, ...]]:
    """Return what checks one wording after another against the same record."""
    return partial(
        verdicts.check_text,
        opened.snapshot(),
        published_on=parse_day(published_on) if published_on else None,
        known_on=parse_day_if_any(known_on),
        address=address,
        catalogue=catalogue_of(opened),
        code=code,
        viewer=viewer,
        names=read_names(opened.path),
    )


def publish_text(
    folder: Path | str,
    name: str,
    file_name: str,
    text: str,
    *,
    published_on: str = "",
    address: str = "",
    language: str = "",
    viewer: str = OFFICE,
) -> tuple[Path, ...]:
    """Put a checked text into an edition, with its report beside it; a text with a contradiction is not published.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    name : str
        Name of the edition; the text is checked as known on its day.
    file_name : str
        Name of the text inside the edition, such as ``"release.txt"``.
    text : str
        The text, with or without marks.
    published_on, address, language : str
        As for `check_text`.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Path
        The text and its report.

    Raises
    ------
    EditionStopped
        If a claim of the text is contradicted; nothing is written.
    UnknownName
        If there is no such edition.
    """
    opened = enter(folder, viewer)
    edition = editions.open_edition(opened.path, name)
    known_on = str(edition.known_on)
    checked = check_text(
        folder, text, published_on=published_on, known_on=known_on, address=address, language=language, viewer=viewer
    )
    prove_text(file_name, checked)
    place = editions.edition_folder(opened.path, name) / "texts"
    place.mkdir(parents=True, exist_ok=True)
    target, beside = place / Path(file_name).name, place / f"{Path(file_name).stem}.html"
    title = f"{Path(file_name).stem} (edition {name}, snapshot {edition.snapshot})"
    target.write_text(text, encoding="utf-8")
    beside.write_text(report(title, text, checked, opened.snapshot(), known_language(language, text)), encoding="utf-8")
    return target, beside


def write_report(
    folder: Path | str,
    text: str,
    target: Path | str,
    *,
    title: str,
    published_on: str = "",
    known_on: str = "",
    address: str = "",
    language: str = "",
    viewer: str = OFFICE,
) -> None:
    """Write the checked text as a page for a browser or for paper, each claim marked with its verdict and figure.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    text : str
        The text, with or without marks.
    target : Path or str
        The .html or .pdf file to write.
    title : str
        Title of the page.
    published_on, known_on, address, language : str
        As for `check_text`.
    viewer : str
        For whom.
    """
    checked = check_text(
        folder, text, published_on=published_on, known_on=known_on, address=address, language=language, viewer=viewer
    )
    place, snapshot, code = Path(target), enter(folder, viewer).snapshot(), known_language(language, text)
    if place.suffix.lower() == ".pdf":
        day = parse_day(published_on) if published_on else None
        content = paper(title, text, checked, snapshot, code, day)
    else:
        content = report(title, text, checked, snapshot, code).encode()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def draw(
    folder: Path | str, answer: Figure | Bridge | Rank | Schedule, target: Path | str, *, viewer: str = OFFICE
) -> bool:
    """Draw an answer into a file: the form that fits it, with title, perimeter, period, sources and snapshot.

    Parameters
    ----------
    folder : Path or str
        The alliance folder that was asked.
    answer : Figure, Bridge, Rank or Schedule
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
    if isinstance(answer, Schedule):
        if all(result.figure.value is None for result in answer.results):
            return False
        charts.draw(schedule_chart(snapshot, answer, measures[answer.measure].label), Path(target))
        return True
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


# ------------------------------------------------------------------------------------------------ editions


def open_edition(
    folder: Path | str,
    name: str,
    period: str,
    *,
    title: str = "",
    perimeter: str = "",
    calendar: str = "",
    on: str = "",
    known_on: str = "",
    languages: Sequence[str] = (),
    address: str = "",
    again: bool = False,
    viewer: str = OFFICE,
) -> Edition:
    """Open an edition: freeze what it rests on, prove all its pages, and write down every figure they print.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    name : str
        Name of the edition, and of its folder below ``published/``.
    period : str
        The year: ``"2016"``, ``"FY2016"``.
    title : str
        What stands on the cover; empty for the booklet's own words.
    perimeter : str
        Who counts; empty for the folder's own perimeter.
    calendar : str
        How the year is read: ``"fy"`` or the name of a calendar; empty for calendar years.
    on : str
        The day for which structure, plants and people are shown; empty for the last day of the year.
    known_on : str
        As known on this day; empty for the last day on which the record learned something.
    languages : sequence of str
        In which languages; empty for all.
    address : str
        Where it will be published: printed on the last page with its square code; empty for nowhere.
    again : bool
        Whether an edition of this name may be opened anew.
    viewer : str
        For whom.

    Returns
    -------
    Edition
        With the id of its snapshot.

    Raises
    ------
    UsageError
        If there is an edition of this name, and `again` is not said.
    EditionStopped
        If a number, a sum or a source on a page does not hold.
    """
    opened = enter(folder, viewer)
    snapshot = opened.snapshot()
    place = editions.edition_folder(opened.path, name)
    if (place / editions.FILE).exists() and not again:
        raise UsageError(
            f"An edition '{name}' was opened before ({place}). Build it with 'alliance publish booklet {name}', or open it"
            " anew with --again."
        )
    asked = ask(
        opened.path, "sales", period, viewer=viewer, calendar=calendar, perimeter=perimeter or opened.settings.perimeter
    )
    if asked.period.start is None:
        raise PeriodError(f"An edition is of a year, and '{period}' has no first day. Write 2016 or FY2016.")
    edition = Edition(
        name,
        title,
        asked.perimeter,
        asked.period,
        calendar_name(opened, calendar),
        parse_day(on) if on else asked.period.last_day,
        parse_day(known_on) if known_on else editions.latest_knowledge(snapshot),
        editions.known_languages(languages),
        "",
        address=address,
    )
    edition = replace(edition, before=editions.edition_before(opened.path, edition))
    edition = replace(edition, snapshot=editions.snapshot_id(snapshot, opened.path, edition))
    book = _book(opened, edition)
    pages = {language: write_pages(book, language) for language in edition.languages}
    prove(book, pages, {})
    atlas = read_atlas(opened.path)
    scales = {language: chart_scales(book, own, language, atlas=atlas) for language, own in pages.items()}
    editions.write_figures(place / editions.FIGURES, register(book, pages, scales))
    editions.write_edition(opened.path, edition)
    return edition


def write_booklet(
    folder: Path | str,
    name: str,
    *,
    languages: Sequence[str] = (),
    variants: Sequence[str] = ("screen",),
    viewer: str = OFFICE,
) -> tuple[Path, ...]:
    """Build the booklet of an edition as PDF files beside its edition.toml.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    name : str
        Name of the edition.
    languages : sequence of str
        In which of its languages; empty for all of them.
    variants : sequence of str
        ``"screen"`` (PDF/UA-1), ``"archive"`` (PDF/A-2a), ``"print"`` (with bleed).
    viewer : str
        For whom.

    Returns
    -------
    tuple of Path
        The files, the same bytes every time.

    Raises
    ------
    UnknownName
        If there is no such edition, language or variant.
    EditionStopped
        If a figure is no longer what it was when the edition was opened, or anything else on a page does not hold.
    MissingExtra
        If a library of the extra ``publish`` is not installed.
    """
    opened = enter(folder, viewer)
    edition = editions.open_edition(opened.path, name)
    for language in languages:
        if language not in edition.languages:
            advice = f"This edition has {', '.join(edition.languages)}; open it anew with --again to add one."
            raise UnknownName("language of this edition", language, edition.languages, advice=advice)
    book = _book(opened, edition)
    place = editions.edition_folder(opened.path, name)
    pages = {language: write_pages(book, language) for language in languages or edition.languages}
    prove(book, pages, editions.read_figures(place / editions.FIGURES))
    atlas = read_atlas(opened.path)
    written = []
    for language, own in pages.items():
        for variant, content in booklets(book, own, language, variants=variants, atlas=atlas).items():
            suffix = "" if variant == "screen" else f"-{variant}"
            target = place / f"{name}-{language}{suffix}.pdf"
            target.write_bytes(content)
            written.append(target)
    return tuple(written)


def write_site(
    folder: Path | str, name: str, *, target: Path | str | None = None, viewer: str = OFFICE
) -> tuple[Path, int]:
    """Write an edition as a site: static pages in its languages, a page for every figure, and the data beside them.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    name : str
        Name of the edition.
    target : Path, str or None
        The folder to write into; None for ``site`` beside the edition.
    viewer : str
        For whom.

    Returns
    -------
    (Path, int)
        The folder, and how many files it holds, the same bytes every time.

    Raises
    ------
    UnknownName
        If there is no such edition.
    UsageError
        If the folder to write into holds something else.
    EditionStopped
        If a figure is no longer what it was when the edition was opened, or anything else on a page does not hold.
    MissingExtra
        If a library of the extra ``publish`` is not installed.
    """
    opened = enter(folder, viewer)
    edition = editions.open_edition(opened.path, name)
    book = _book(opened, edition)
    place = editions.edition_folder(opened.path, name)
    pages = {language: write_pages(book, language) for language in edition.languages}
    prove(book, pages, editions.read_figures(place / editions.FIGURES))
    atlas = read_atlas(opened.path)
    scales = {language: chart_scales(book, own, language, atlas=atlas) for language, own in pages.items()}
    into = place / "site" if target is None else Path(target)
    files = site_files(book, pages, register(book, pages, scales), opened.path, atlas=atlas)
    return into, write_files(into, files)


def write_exports(
    folder: Path | str,
    name: str,
    *,
    forms: Sequence[str] = (),
    target: Path | str | None = None,
    viewer: str = OFFICE,
) -> tuple[Path, ...]:
    """Write an edition as data for other programs.

    Parameters
    ----------
    folder : Path or str
        The alliance folder.
    name : str
        Name of the edition.
    forms : sequence of str
        ``"data-package"`` (CSV files and their descriptor), ``"sdmx"`` (SDMX-CSV), ``"prov"`` (PROV-JSON); empty for all.
    target : Path, str or None
        The folder to write into; None for ``data`` beside the edition.
    viewer : str
        For whom.

    Returns
    -------
    tuple of Path
        The files, the same bytes every time.

    Raises
    ------
    UnknownName
        If there is no such edition or form.
    EditionStopped
        If a figure is no longer what it was when the edition was opened.
    """
    opened = enter(folder, viewer)
    edition = editions.open_edition(opened.path, name)
    for form in forms:
        if form not in EXPORTS:
            raise UnknownName("form of export", form, EXPORTS, advice=f"Known: {', '.join(EXPORTS)}.")
    book = _book(opened, edition)
    place = editions.edition_folder(opened.path, name)
    pages = {language: write_pages(book, language) for language in edition.languages}
    prove(book, pages, editions.read_figures(place / editions.FIGURES))
    printed = register(book, pages, {})
    figures = printed_figures(book, printed)
    title = opened.snapshot().registry.title
    files: dict[str, bytes] = {}
    for form in forms or EXPORTS:
        if form == "data-package":
            files |= data_package(edition, title, tables(book, printed))
        elif form == "sdmx":
            files[f"{name}.sdmx.csv"] = sdmx_csv(edition, figures)
        else:
            files[f"{name}.prov.json"] = prov_json(book, figures, title)
    into = place / "data" if target is None else Path(target)
    into.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (into / file).write_bytes(content)
    return tuple(into / file for file in files)


def _book(opened: Folder, edition: Edition) -> Book:
    before = {}
    if edition.before:
        before = editions.read_figures(editions.edition_folder(opened.path, edition.before) / editions.FIGURES)
    return Book(opened.snapshot(), edition, catalogue_of(opened), read_names(opened.path), opened.sources(), before)

"""The data beside the pages of a site: the rows behind each page and behind the whole, to read, to compute with, to import again.

Every CSV is a delivery: its sheet lies beside it, and ``alliance record import`` files it into a fresh folder. The folder
``data/alliance`` is one to begin with: the names of everything, and the list of sources.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from alliance.publish.book import Book
from alliance.publish.edition import edition_as_row, figure_as_row
from alliance.publish.exports.tables import Rows, delivery_sheet, facts, figures, relations, sources
from alliance.publish.pages.page import Page
from alliance.publish.printed import FigureRef, numbers, plain
from alliance.record.workbook import Cell, workbook

FOLDER = "data/alliance"
# The names of everything and the measures of its own: what a fresh folder needs before it can be told anything.
NAMES = ("alliance.toml", "measures.toml")
SOURCES = ("id", "publisher", "title", "published_on", "licence", "trust")


def page_figures(book: Book, page: Page) -> list[FigureRef]:
    """Return the figures a page prints and those they are made of, by address."""
    wanted = list(dict.fromkeys(number.figure for _, text in page.texts() for number in numbers(text)))
    for figure in wanted:
        wanted += [part for part in book.figures[figure].made_of if part not in wanted]
    return [book.figures[figure] for figure in sorted(wanted)]


def licences(book: Book, named: Iterable[str]) -> dict[str, list[str]]:
    """Return the terms on which figures may be reused, with the sources that set them."""
    found: dict[str, list[str]] = {}
    for source in sorted(named):
        listed = book.sources.get(source)
        found.setdefault((listed.licence if listed else "") or "not stated", []).append(source)
    return found


def data_of_page(book: Book, pages: Mapping[str, Page], citation: str) -> dict[str, bytes]:
    """Return the files of one page, by their place on the site.

    Parameters
    ----------
    book : Book
        What the edition knows.
    pages : mapping of str to Page
        The page by language.
    citation : str
        How it is cited.
    """
    page = next(iter(pages.values()))
    shown = page_figures(book, page)
    named = sorted({source for figure in shown for source in figure.sources})
    rows = facts(book, shown)
    edition = book.edition
    terms = licences(book, named)
    content = {
        "edition": edition_as_row(edition),
        "page": page.key,
        "titles": {language: plain(each.title) for language, each in pages.items()},
        "snapshot": edition.snapshot,
        "citation": citation,
        "licences": terms,
        "figures": [figure_as_row(figure, book.sources) for figure in shown],
        "missing": {language: [plain(text) for text in each.missing] for language, each in pages.items()},
    }
    about: list[list[Cell]] = [
        ["what", "value"],
        ["title", plain(page.title)],
        ["edition", edition.name],
        ["snapshot", edition.snapshot],
        ["perimeter", edition.perimeter],
        ["period", str(edition.period)],
        ["known on", str(edition.known_on)],
        ["cite as", citation],
    ]
    about += [["licence", f"{licence}; sources, see their sheet: {len(those)}"] for licence, those in terms.items()]
    sheets: dict[str, Sequence[Sequence[Cell]]] = {
        "about": about,
        **{table.name: _cells(table) for table in (figures(book, shown), rows, sources(book, shown))},
    }
    place = f"data/pages/{page.key}"
    title = f"The rows behind the page {page.key} of the edition {edition.name}, snapshot {edition.snapshot}"
    found = {f"{place}.json": _json(content), f"{place}.xlsx": workbook(sheets, made_on=edition.known_on)}
    if rows.rows:
        found[f"{place}.csv"] = rows.as_csv()
        found[f"{place}.toml"] = delivery_sheet(edition, "facts", title).encode()
    return found


def data_of_edition(
    book: Book, register: Mapping[str, object], printed: Sequence[FigureRef], folder: Path, citation: str
) -> dict[str, bytes]:
    """Return the files of the whole edition, by their place on the site.

    Parameters
    ----------
    book : Book
        What the edition knows.
    register : mapping of str to object
        What edition.json holds.
    printed : sequence of FigureRef
        All figures of the edition.
    folder : Path
        The alliance folder, for the names of everything.
    citation : str
        How it is cited.
    """
    edition, title = book.edition, f"behind the edition {book.edition.name}, snapshot {book.edition.snapshot}"
    linked = relations(book)
    found = {
        "data/edition.json": _json(register),
        "data/facts.csv": facts(book, printed).as_csv(),
        "data/facts.toml": delivery_sheet(edition, "facts", f"The rows {title}").encode(),
        "data/relations.csv": linked.as_csv(),
        "data/relations.toml": delivery_sheet(edition, "relations", f"The links {title}").encode(),
        f"{FOLDER}/sources.csv": _sources(book, printed, linked),
        "data/README.txt": _readme(book, printed, citation).encode(),
    }
    for figure in printed:
        content = figure_as_row(figure, book.sources)
        found[f"data/figures/{figure.id}.json"] = _json(content | {"snapshot": edition.snapshot, "citation": citation})
    for name in NAMES:
        if (folder / name).is_file():
            found[f"{FOLDER}/{name}"] = (folder / name).read_bytes()
    return found


def _readme(book: Book, printed: Sequence[FigureRef], citation: str) -> str:
    edition = book.edition
    terms = licences(book, {source for figure in printed for source in figure.sources})
    lines = [
        f"{citation}.",
        "",
        f"edition.json lists every figure with its value, rows and sources. Perimeter {edition.perimeter}, {edition.period},",
        f"as known on {edition.known_on}.",
        "Every CSV is a delivery with its sheet (.toml) beside it. To have the same figures in a folder of your own, copy the",
        "folder alliance, then file the links and the rows of the whole edition, or of one page, into it:",
        "",
        "    alliance record import relations.csv --folder alliance",
        "    alliance record import facts.csv --folder alliance",
        "",
        "Each figure may be reused on the terms of its sources:",
        *(f"- {licence}; sources, named in alliance/sources.csv: {len(those)}" for licence, those in terms.items()),
    ]
    return "\n".join(lines) + "\n"


def _sources(book: Book, printed: Sequence[FigureRef], linked: Rows) -> bytes:
    place = [column.name for column in linked.columns].index("source")
    named = {source for figure in printed for source in figure.sources} | {row[place] for row in linked.rows}
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(SOURCES)
    for source in sorted(named & set(book.sources)):
        each = book.sources[source]
        day = str(each.published_on or "")
        trust = each.trust.name.lower().replace("_", " ")
        writer.writerow((source, each.publisher, each.title, day, each.licence, trust))
    return lines.getvalue().encode()


def _cells(table: Rows) -> list[list[Cell]]:
    def cell(text: str, kind: str) -> Cell:
        if not text:
            return None
        if kind in ("number", "integer"):
            return Fraction(text)
        return date.fromisoformat(text) if kind == "date" else text

    kinds = [column.kind for column in table.columns]
    rows = [[cell(text, kind) for text, kind in zip(row, kinds, strict=True)] for row in table.rows]
    return [[column.name for column in table.columns], *rows]


def _json(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

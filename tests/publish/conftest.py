"""What the tests of editions share: one edition of the reference alliance, its pages and its booklets, made once."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from alliance.desks.delivery import import_file
from alliance.desks.press import open_edition, write_site
from alliance.desks.reporting import catalogue_of
from alliance.publish.atlas import read_atlas
from alliance.publish.book import Book
from alliance.publish.booklet import VARIANTS, booklets
from alliance.publish.edition import Edition
from alliance.publish.names import read_names
from alliance.publish.pages import Page, write_pages
from alliance.record.folder import open_folder

LANGUAGES = ("en", "fr", "ja")
NAME = "facts-2016"

LINE_OF_SALES = "measure,member,first_day,last_day,value,unit\nsales,{member},2016-01-01,2016-12-31,{value},vehicles\n"
SMALL_SHEET = """\
title = "Sales of 2016"
member = "{member}"
kind = "facts"
known_on = 2017-02-01
source = "https://example.org/2016"
[columns]
measure = "measure"
member = "member"
first_day = "first_day"
last_day = "last_day"
value = "value"
unit = "unit"
"""


@dataclass(frozen=True)
class Opened:
    """An edition that was opened, and everything made of it."""

    folder: Path
    edition: Edition
    book: Book
    pages: Mapping[str, tuple[Page, ...]]
    register: Mapping[str, list[Mapping[str, object]]]


def opened_in(folder: Path, **options: str) -> Opened:
    """Return the edition of 2016 of a folder, opened as the tests want it."""
    asked = {"on": "2017-03-27", "known_on": "2025-12-31", **options}
    edition = open_edition(folder, NAME, "2016", again=True, **asked)
    record = open_folder(folder)
    book = Book(record.snapshot(), edition, catalogue_of(record), read_names(folder), record.sources())
    pages = {language: write_pages(book, language) for language in LANGUAGES}
    register = json.loads((folder / "published" / NAME / "edition.json").read_text("utf-8"))
    return Opened(folder, edition, book, pages, register)


def restate(folder: Path, member: str, value: int) -> None:
    """File new sales of 2016 in place of those on record."""
    table = folder / "deliveries" / f"restated-{member}.csv"
    table.write_text(LINE_OF_SALES.format(member=member, value=value))
    scope = '[scope]\nmeasures = ["sales"]\nstart = 2016-01-01\nend = 2017-01-01\n'
    sheet = SMALL_SHEET.format(member=member).replace(
        "[columns]", f'mode = "replace"\nreason = "recount"\n{scope}[columns]'
    )
    table.with_suffix(".toml").write_text(sheet)
    import_file(folder, table)


@pytest.fixture(scope="session")
def opened(reference_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Return the edition of the reference alliance; to be read, not written."""
    folder = tmp_path_factory.mktemp("edition") / "alliance"
    shutil.copytree(reference_folder, folder)
    return opened_in(folder)


@pytest.fixture(scope="session")
def booklets_made(opened: Opened) -> Mapping[tuple[str, str], bytes]:
    """Return the booklets of the edition by language and variant."""
    return {
        (language, variant): content
        for language, pages in opened.pages.items()
        for variant, content in booklets(
            opened.book, pages, language, variants=tuple(VARIANTS), atlas=read_atlas(opened.folder)
        ).items()
    }


@pytest.fixture(scope="session")
def site(opened: Opened) -> Path:
    """Return the site of the edition of the reference alliance; to be read, not written."""
    target, _ = write_site(opened.folder, NAME)
    return target

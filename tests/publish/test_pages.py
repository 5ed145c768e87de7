"""The twenty-four pages: the same figures in three languages, no digit of their own, nothing that the record does not say."""

import re
import shutil
from pathlib import Path
from string import Formatter

import pytest
from tests.publish.conftest import LANGUAGES, LINE_OF_SALES, SMALL_SHEET, Opened, restate

from alliance.desks.delivery import import_file, start
from alliance.desks.press import open_edition
from alliance.desks.reporting import catalogue_of
from alliance.errors import FolderError, UnknownName, UsageError
from alliance.publish.book import Book
from alliance.publish.booklet import TEMPLATES
from alliance.publish.names import read_names
from alliance.publish.pages import CONTENTS, Page, write_pages
from alliance.publish.phrases import phrase_files, phrases
from alliance.publish.printed import Printed, Quoted, line, numbers, plain
from alliance.publish.verdict import Judgement
from alliance.publish.verdicts import check_text
from alliance.record.folder import open_folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, ...]:
    """Return the pages of an alliance of which the record knows one number."""
    folder = tmp_path_factory.mktemp("small") / "alliance"
    start(folder, "A small alliance")
    table = folder / "deliveries" / "2016.csv"
    table.write_text(LINE_OF_SALES.format(member="example-motors", value=1234))
    table.with_suffix(".toml").write_text(SMALL_SHEET.format(member="example-motors"))
    import_file(folder, table)
    edition = open_edition(folder, "first", "2016", perimeter="example-motors")
    opened = open_folder(folder)
    return write_pages(Book(opened.snapshot(), edition, catalogue_of(opened)), "en")


def figures_on(page: Page) -> list[str]:
    """Return the figures a page prints, in order."""
    return [number.figure for _, text in page.texts() for number in numbers(text)]


def test_there_are_twenty_four_pages() -> None:
    """A booklet is bound in sheets of four pages."""
    assert len(CONTENTS) == 24


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", range(24))
def test_every_page_is_written_in_every_language(opened: Opened, language: str, number: int) -> None:
    """Each page has its chapter, its finding, its line of period and perimeter, its sources, its snapshot and its number."""
    page = opened.pages[language][number]
    assert page.key == list(CONTENTS)[number]
    for text in (page.kicker, page.title, page.standfirst, page.footer):
        assert plain(text)
    assert page.blocks
    assert page.sources
    assert opened.edition.snapshot in plain(page.snapshot)
    assert plain(page.number) == str(number + 1)


@pytest.mark.parametrize("number", range(24))
def test_a_page_prints_the_same_figures_in_every_language(opened: Opened, number: int) -> None:
    """Translation never changes which figures stand on a page."""
    english, *others = [sorted(figures_on(opened.pages[language][number])) for language in LANGUAGES]
    assert all(other == english for other in others)


def test_the_pages_of_the_reference_alliance_are_filled(opened: Opened) -> None:
    """Only what nobody reported is missing: the share of purchases, and how synergies were shared."""
    assert [page.key for page in opened.pages["en"] if page.missing] == ["purchasing", "synergies"]


def test_a_page_without_data_says_so_and_stays(small: tuple[Page, ...]) -> None:
    """An alliance with one number gets twenty-four pages; those without data say what is missing."""
    assert [page.key for page in small] == list(CONTENTS)
    without = [page.key for page in small if page.missing]
    assert {"structure", "functions", "history", "industry", "world", "people", "plants", "synergies"} <= set(without)
    assert all(page.blocks and plain(page.title) for page in small)


def test_a_title_lives_and_dies_with_its_figure(small: tuple[Page, ...], opened: Opened) -> None:
    """The finding is composed from the figure: without the figure there is a plain heading, and no number."""
    titles = {page.key: page.title for page in small}
    assert not list(numbers(titles["synergies"]))
    assert plain(titles["synergies"]) == "Synergies"
    reference = {page.key: plain(page.title) for page in opened.pages["en"]}
    assert reference["synergies"] == "€4.3 billion of synergies in 2015, one full year ahead of the target"


def test_a_restated_figure_changes_the_headline(opened: Opened, tmp_path: Path) -> None:
    """Whoever restates the sales of a member changes the finding of every page that leads with them."""
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder)
    restate(folder, "nissan", 6_000_000)
    edition = open_edition(folder, "again", "2016", on="2017-03-27", known_on="2025-12-31")
    record = open_folder(folder)
    book = Book(record.snapshot(), edition, catalogue_of(record), read_names(folder), record.sources())
    title = next(plain(page.title) for page in write_pages(book, "en") if page.key == "sales")
    assert title.startswith("10.4 million vehicles")


def test_english_findings_are_never_refused_by_the_checker(opened: Opened) -> None:
    """The booklet cannot print what the checker would refuse: no title is contradicted by the record."""
    record = open_folder(opened.folder).snapshot()
    judged = {
        page.key: [
            (each.text, each.reason)
            for each in check_text(
                record, f"In 2016, the Alliance: {plain(page.title)}.", published_on=opened.edition.on
            )
            if each.verdict is Judgement.CONTRADICTED
        ]
        for page in opened.pages["en"]
    }
    assert {key: found for key, found in judged.items() if found} == {}


def test_no_phrase_and_no_template_holds_a_digit() -> None:
    """Digits come from figures and from the record, never from the words around them."""
    files = [*phrase_files().values(), *TEMPLATES.glob("*.typ")]
    assert len(files) >= 7
    assert [path.name for path in files if re.search(r"\d", path.read_text("utf-8"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_phrases(language: str) -> None:
    """Every phrase exists in every language, with the same places; a language may add words that count its units."""

    def places(code: str) -> dict[str, set[str]]:
        table = phrases(code).table
        return {
            key: {place for _, place, _, _ in Formatter().parse(words) if place}
            for key, words in table.items()
            if not key.startswith("counter.")
        }

    assert places(language) == places("en")


def test_a_digit_in_plain_words_is_refused() -> None:
    """A number that names no figure does not get on a page."""
    assert plain(line("Sold: ", Printed("9", "fig/x"), " in ", Quoted("2016", "period/2016"))) == "Sold: 9 in 2016"
    with pytest.raises(UsageError, match="'about 9 million' is plain text"):
        line("about 9 million")


def test_a_phrase_names_what_it_lacks() -> None:
    """A place without a text, and a phrase that does not exist, are called by name."""
    with pytest.raises(UsageError, match="has a place 'brands'"):
        phrases("en").say("sales.title", sold="many")
    with pytest.raises(UnknownName, match=r"sales\.tilte"):
        phrases("en").say("sales.tilte")


@pytest.mark.parametrize(
    ("words", "text"),
    [("AVTOVAZ", "AVTOVAZ rejoint les marques d’AVTOVAZ"), ("Nissan", "Nissan rejoint les marques de Nissan")],
)
def test_french_elides_before_a_vowel(words: str, text: str) -> None:
    """French "de" becomes "d’" before a name that begins with a vowel."""
    assert plain(phrases("fr").say("history.brand", brand=words, member=words)) == text


def test_a_translated_remark_keeps_its_numbers(tmp_path: Path) -> None:
    """A remark of the record may be translated, its digits may not be changed."""
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "names.toml").write_text('[fr.detail]\n"25 % plus one share" = "26 % plus une action"\n')
    with pytest.raises(FolderError, match="other digits"):
        read_names(tmp_path)

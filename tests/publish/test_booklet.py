"""The booklet: whole pages, the same bytes every time, accepted by the standards, and no number that is not in the register."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pdfua
import pypdf
import pytest
from tests.publish.conftest import LANGUAGES, NAME, Opened, opened_in, restate
from tests.publish.looks import Image, difference, read
from tests.publish.page_looks import STORED, page_pictures, small

from alliance.desks.press import write_booklet
from alliance.errors import EditionStopped, UnknownName
from alliance.publish.atlas import read_atlas
from alliance.publish.booklet import TEMPLATES, booklet, booklets
from alliance.publish.pages import CONTENTS, Page
from alliance.publish.pages.page import Adds, CodeBlock, Kpi, Kpis, TextBlock
from alliance.publish.printed import Printed, line, plain
from alliance.publish.proof import prove
from alliance.publish.square_code import square_code

NUMBER = re.compile(r"\d+(?:[.,\u202f\u00a0]\d+)*")
MILLIMETRE = 72 / 25.4
Made = Mapping[tuple[str, str], bytes]


def changed(opened: Opened, key: str, **parts: object) -> dict[str, tuple[Page, ...]]:
    """Return the English pages with one of them changed."""
    pages = [replace(page, **parts) if page.key == key else page for page in opened.pages["en"]]
    return {"en": tuple(pages)}


def words_of(page: pypdf.PageObject) -> str:
    """Return what is read on a page of a PDF."""
    return page.extract_text()


# ------------------------------------------------------------------------------------------------- the document


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_booklet_has_twenty_four_pages(booklets_made: Made, language: str) -> None:
    """Every page of the contents is one page of paper, in every language."""
    assert len(pypdf.PdfReader(BytesIO(booklets_made[language, "screen"])).pages) == len(CONTENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_build_gives_the_same_bytes(opened: Opened, booklets_made: Made, language: str) -> None:
    """Whoever builds the edition again gets the file that was published, bit by bit."""
    variants = ("screen", "archive", "print") if language == "en" else ("screen",)
    again = booklets(opened.book, opened.pages[language], language, variants=variants, atlas=read_atlas(opened.folder))
    assert {variant: again[variant] == booklets_made[language, variant] for variant in variants} == dict.fromkeys(
        variants, True
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("variant", "part"), [("screen", "pdfuaid:part>1<"), ("archive", "pdfaid:part>2<")])
def test_the_standards_accept_the_booklet(booklets_made: Made, language: str, variant: str, part: str) -> None:
    """The screen version is PDF/UA-1 and the archive PDF/A-2a: tagged, titled, in its language; typst refuses anything less."""
    reader = pypdf.PdfReader(BytesIO(booklets_made[language, variant]))
    catalogue = reader.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"].startswith(language)
    assert variant == "archive" or catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert "2016" in str(reader.metadata.title)
    metadata = catalogue["/Metadata"].get_object().get_data().decode("utf-8")
    assert part in re.sub(r"\s", "", metadata)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_checker_accepts_the_booklet(booklets_made: Made, tmp_path: Path, language: str) -> None:
    """What another program checks of PDF/UA-1 holds: tagged content, language, title, alternatives, tables, links."""
    file = tmp_path / "booklet.pdf"
    file.write_bytes(booklets_made[language, "screen"])
    report = pdfua.validate(str(file))
    assert [(finding.rule_id, finding.message) for finding in report.findings] == []


def test_every_picture_of_the_booklet_is_told_in_words(booklets_made: Made) -> None:
    """Each chart has an alternative text, and each heading is tagged as one."""
    reader = pypdf.PdfReader(BytesIO(booklets_made["en", "screen"]))
    figures, headings = [], []
    stack = [reader.root_object["/StructTreeRoot"]]
    while stack:
        node = stack.pop().get_object()
        if isinstance(node, pypdf.generic.DictionaryObject):
            figures += [node.get("/Alt")] if node.get("/S") == "/Figure" else []
            headings += [node] if node.get("/S") == "/H1" else []
            stack += [node["/K"]] if "/K" in node else []
        elif isinstance(node, list):
            stack += node
    assert len(headings) == len(CONTENTS)
    assert len(figures) >= 15
    assert all(figures)


def test_the_printer_gets_a_bleed(booklets_made: Made) -> None:
    """The print version is trimmed to A5 landscape and bleeds three millimetres on every side."""
    for page in pypdf.PdfReader(BytesIO(booklets_made["en", "print"])).pages:
        trim, bleed = page.trimbox, page.bleedbox
        assert [round(float(side) / MILLIMETRE, 1) for side in (trim.width, trim.height)] == [210, 148]
        assert [round(float(side) / MILLIMETRE, 1) for side in (bleed.width, bleed.height)] == [216, 154]


@pytest.fixture(scope="module")
def pictures_made(opened: Opened) -> dict[str, dict[str, Image]]:
    """Return every page as a picture, by language and key."""
    return {language: page_pictures(opened, language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_the_content_of_a_page(pictures_made: dict[str, dict[str, Image]], language: str) -> None:
    """No page overflows: what is printed stays inside the margins of the paper, measured on the pictures."""
    for key, image in pictures_made[language].items():
        if key == "cover":
            continue
        inked = np.nonzero(image.min(axis=2) < 200)
        height, width, _ = image.shape
        margin = 36 * width / (210 * MILLIMETRE)
        assert inked[1].min() > margin, key
        assert inked[1].max() < width - margin, key
        assert inked[0].min() > margin * 0.8, key
        assert inked[0].max() < height - margin * 0.6, key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CONTENTS)
def test_every_page_looks_as_it_was_looked_at(
    pictures_made: dict[str, dict[str, Image]], language: str, key: str
) -> None:
    """The page is the stored one, within what another processor may change."""
    stored = read((STORED / f"{language}-{key}.png").read_bytes())
    whole, most = difference(stored, small(pictures_made[language][key]))
    assert whole < 0.6, "the pages differ on the whole; if it is meant, draw them anew and look at them"
    assert most < 30, "the pages differ in one place; if it is meant, draw them anew and look at them"


# -------------------------------------------------------------------------------------------------- the numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_booklet_stands_in_the_register(opened: Opened, booklets_made: Made, language: str) -> None:
    """A number read from the PDF is a printed figure, a word of the record, or the scale of a chart, and the register has it."""
    by_page: dict[str, set[str]] = {page.key: set() for page in opened.pages[language]}
    for figure in opened.register["figures"]:
        for place in figure["printed"]:  # type: ignore[attr-defined]
            if place["language"] == language:
                by_page[place["page"]].update(number for text in place["texts"] for number in NUMBER.findall(text))
    words = {
        number
        for word in opened.register["words"]
        for text in word["texts"].get(language, [])  # type: ignore[attr-defined]
        for number in NUMBER.findall(text)
    }
    scales = opened.register["scales"][language]  # type: ignore[call-overload]
    words |= {number for texts in scales.values() for text in texts for number in NUMBER.findall(text)}
    reader = pypdf.PdfReader(BytesIO(booklets_made[language, "screen"]))
    found = 0
    for page, paper in zip(opened.pages[language], reader.pages, strict=True):
        read_there = NUMBER.findall(words_of(paper))
        found += len(read_there)
        assert [each for each in read_there if each not in by_page[page.key] | words] == [], page.key
    assert found > 700


# ------------------------------------------------------------------------------- what must stop the build, and why


def test_a_number_planted_in_a_template_stops_the_build(opened: Opened, tmp_path: Path) -> None:
    """A digit in a template is refused with the template, the line, and the pages it would stand on."""
    templates = tmp_path / "templates"
    shutil.copytree(TEMPLATES, templates)
    frame = templates / "frame.typ"
    frame.write_text(
        frame.read_text("utf-8").replace("page.standfirst,", 'page.standfirst + " 9.97 million",'), "utf-8"
    )
    with pytest.raises(EditionStopped, match=r"every page without a figure \(frame\.typ, row \d+\)"):
        booklet(opened.book, opened.pages["en"], "en", templates=templates)


def test_a_wrong_number_on_a_page_stops_the_build(opened: Opened) -> None:
    """A text that is not how its figure is written is refused with page, place and the right number."""
    title = line(
        Printed("9.97 million", "fig/sales/2016/alliance", opened.book.figures["fig/sales/2016/alliance"].value)
    )
    with pytest.raises(EditionStopped, match=r"title prints '9\.97 million'.*which is 9,961,347.*page 8 \(sales\), en"):
        prove(opened.book, changed(opened, "sales", title=title), {})


def test_a_number_without_a_figure_stops_the_build(opened: Opened) -> None:
    """A number that names a figure nobody asked is refused."""
    block = Kpis((Kpi(line(Printed("12", "fig/invented")), line("wonders")),))
    with pytest.raises(
        EditionStopped, match=r"'fig/invented', which the edition does not know \(page 18 \(people\), en\)"
    ):
        prove(opened.book, changed(opened, "people", blocks=(block,)), {})


def test_a_headline_whose_figure_changed_stops_the_build(opened: Opened, tmp_path: Path) -> None:
    """Once a figure is restated, the opened edition is not printed: the page, the old and the new number are named."""
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder)
    restate(folder, "nissan", 5_559_903)
    with pytest.raises(EditionStopped) as raised:
        write_booklet(folder, NAME, languages=("en",))
    said = [finding.sentence() for finding in raised.value.findings]  # type: ignore[attr-defined]
    wanted = r"title prints 'fig/sales/2016/alliance', which was 9961347 vehicles .* is 9961348 vehicles now \(page 8 \(sales\), en\)"
    assert [each for each in said if re.search(wanted, each)]
    assert not list((folder / "published" / NAME).glob("*.pdf"))


def test_a_removed_source_stops_the_build(opened: Opened, tmp_path: Path) -> None:
    """A source that was listed when the edition was opened must still be listed when it is printed."""
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder)
    sources = folder / "sources.csv"
    lines = sources.read_text("utf-8").splitlines(keepends=True)
    sources.write_text("".join(each for each in lines if "elektroauto-news.net/2017" not in each), "utf-8")
    with pytest.raises(
        EditionStopped, match=r"source https://www\.elektroauto-news\.net/2017.* is no longer in sources\.csv"
    ):
        write_booklet(folder, NAME, languages=("en",))


def test_parts_that_do_not_add_up_stop_the_build(opened: Opened) -> None:
    """Parts that are not their whole are refused with the difference, unless an adjustment row explains it."""
    parts = tuple(f"fig/sales/2016/{member}" for member in ("renault", "nissan", "mitsubishi"))
    page = changed(opened, "sales", adds=(Adds("fig/sales/2016/alliance", parts),))
    with pytest.raises(
        EditionStopped, match=r"284807 are not explained, and there is no adjustment row.*page 8 \(sales\), en"
    ):
        prove(opened.book, page, {})
    whole = changed(opened, "sales", adds=(Adds("fig/sales/2016/alliance", (*parts, "fig/sales/2016/avtovaz")),))
    prove(opened.book, whole, {})


def test_a_page_that_overflows_stops_the_build(opened: Opened) -> None:
    """A page with more on it than room is refused by name, with what it needs and what there is."""
    page = next(page for page in opened.pages["en"] if page.key == "methods")
    long = TextBlock((), page.blocks[0].paragraphs * 5)  # type: ignore[union-attr]
    pages = changed(opened, "methods", blocks=(long, *page.blocks[1:]))["en"]
    with pytest.raises(
        EditionStopped, match=r"Page 'methods' has more on it than room: its body needs .*pt, and there are"
    ):
        booklet(opened.book, pages, "en")


def test_the_pages_of_the_edition_prove(opened: Opened) -> None:
    """What was opened holds as long as nothing changes."""
    figures = {str(figure["id"]): figure for figure in opened.register["figures"]}
    prove(opened.book, opened.pages, figures)


# ---------------------------------------------------------------------------------------------------- the desk


def test_the_desk_writes_a_file_for_each_language_and_variant(
    opened: Opened, booklets_made: Made, tmp_path: Path
) -> None:
    """The files stand beside the edition, named after edition, language and variant."""
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder)
    written = write_booklet(folder, NAME, languages=("ja",), variants=("screen", "archive"))
    assert [path.name for path in written] == [f"{NAME}-ja.pdf", f"{NAME}-ja-archive.pdf"]
    assert written[0].read_bytes() == booklets_made["ja", "screen"]


def test_an_edition_is_printed_in_its_own_languages_only(opened: Opened) -> None:
    """A language or a variant that the edition does not have is refused with those it has."""
    with pytest.raises(UnknownName, match="en, fr, ja"):
        write_booklet(opened.folder, NAME, languages=("de",))
    with pytest.raises(UnknownName, match="screen, archive, print"):
        booklet(opened.book, opened.pages["en"], "en", variant="poster")


def test_a_title_of_ones_own_stands_on_the_cover(opened: Opened, tmp_path: Path) -> None:
    """The title of the edition replaces the booklet's own words on the cover and at the foot."""
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder)
    own = opened_in(folder, title="Atlas 2017")
    cover = own.pages["fr"][0]
    assert plain(cover.title) == "Atlas 2017"
    assert "Atlas 2017" in plain(own.pages["fr"][5].footer)


def test_the_last_page_opens_the_edition(opened: Opened, tmp_path: Path) -> None:
    """An edition with an address prints it with its square code, which is made of whole squares and a quiet rim."""
    address = "https://example.org/facts-2016"
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder)
    own = opened_in(folder, address=address)
    last = own.pages["en"][-1]
    assert [block.address for block in last.blocks if isinstance(block, CodeBlock)] == [address]
    picture = square_code(address).decode()
    assert picture == square_code(address).decode()
    assert 'viewBox="0 0 37 37"' in picture
    made = pypdf.PdfReader(BytesIO(booklet(own.book, own.pages["en"], "en")))
    assert address in made.pages[-1].extract_text()

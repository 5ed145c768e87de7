"""The site: every page whole in itself, readable by everybody, every number with its way back, every CSV a delivery again."""

import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.publish.conftest import LANGUAGES, NAME, Opened, restate

from alliance.desks.delivery import import_file
from alliance.desks.press import open_edition, write_site
from alliance.desks.reporting import catalogue_of
from alliance.errors import EditionStopped, UsageError
from alliance.publish.book import Book
from alliance.publish.names import read_names
from alliance.publish.pages import CONTENTS
from alliance.publish.printed import FigureRef, numbers
from alliance.publish.screen_charts import fitted
from alliance.publish.site import LIST, TEMPLATES
from alliance.publish.site_data import page_figures
from alliance.record.folder import open_folder

VOID = {"meta", "link", "img", "source", "br", "hr", "input"}
FIGURES = {"fig/sales/2016/alliance", "growth/sales/2016/alliance/over/2015", "link/OW0006/weight"}


class Document(HTMLParser):
    """A page, read strictly: which elements stand in it, with their attributes and words."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[int] = []
        self.faults: list[str] = []
        self.feed(path.read_text("utf-8"))
        self.faults += [f"{self.elements[place][0]} is not closed" for place in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.elements[self.open[-1]][0] != tag:
            self.faults.append(f"</{tag}> closes nothing")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for place in self.open:
            self.elements[place][2].append(data)

    def all(self, *tags: str) -> list[tuple[dict[str, str], str]]:
        """Return the attributes and words of all elements of these kinds."""
        return [(attributes, "".join(words).strip()) for tag, attributes, words in self.elements if tag in tags]


@pytest.fixture(scope="session")
def documents(site: Path) -> dict[str, Document]:
    """Return every page of the site by its place."""
    return {str(path.relative_to(site)): Document(path) for path in sorted(site.rglob("*.html"))}


# ------------------------------------------------------------------------------------------------------ the pages


def test_every_page_of_the_booklet_is_a_page_of_the_site(site: Path) -> None:
    """The cover and the key numbers make the front page; each other page has its own, in every language."""
    for language in LANGUAGES:
        there = {path.stem for path in (site / language).glob("*.html")}
        assert {"index", "figures", "sources", "data"} | (set(CONTENTS) - {"cover", "glance"}) == there


def test_every_figure_has_a_page_at_its_lasting_address(opened: Opened, site: Path) -> None:
    """The address of a figure is the path of its page, in every language, and of its data."""
    listed = [str(figure["id"]) for figure in opened.register["figures"]]
    assert set(listed) | {"link/OW0006/weight"} >= FIGURES
    for figure in listed:
        assert all((site / language / "figures" / f"{figure}.html").is_file() for language in LANGUAGES), figure
        data = json.loads((site / "data" / "figures" / f"{figure}.json").read_text("utf-8"))
        assert data["id"] == figure
        assert data["snapshot"] == opened.edition.snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_figure_shows_how_it_was_made(
    opened: Opened, documents: dict[str, Document], language: str
) -> None:
    """Value, perimeter, rows with delivery and source, and the figures made of it stand on the page of a figure."""
    page = documents[f"{language}/figures/fig/sales/2016/alliance.html"]
    words = " ".join(text for _, text in page.all("main"))
    for each in ("9961347", "S-R-2016", "2017-02-08-renault.csv", "www.carscoops.com", "fig/sales/2016/alliance"):
        assert each in words
    links = {attributes["href"] for attributes, _ in page.all("a")}
    assert any(link.endswith("figures/growth/sales/2016/alliance/over/2015.html") for link in links)
    refused = next(figure for figure in opened.register["figures"] if figure["value"] is None)
    shown = documents[f"{language}/figures/{refused['id']}.html"]
    assert str(refused["refusal"]) in " ".join(text for _, text in shown.all("p"))


def test_every_number_of_the_site_is_one_of_the_edition(opened: Opened, documents: dict[str, Document]) -> None:
    """A number that leads to a figure is written as the register says that it is printed."""
    ways = {
        figure["id"]: {text for place in figure["printed"] for text in place["texts"]}  # type: ignore[attr-defined]
        for figure in opened.register["figures"]
    }
    seen = 0
    for place, document in documents.items():
        if "/figures/" in place or place.endswith(("figures.html", "data.html")):
            continue
        for attributes, text in document.all("a"):
            if attributes.get("class") == "n":
                figure = attributes["href"].partition("figures/")[2].removesuffix(".html")
                assert text in ways[figure], (place, figure)
                seen += 1
    assert seen > 1200


def test_every_page_stands_for_itself(opened: Opened, documents: dict[str, Document]) -> None:
    """Language, title, snapshot, one first heading, headings in order, one main part, a way past the head."""
    titles: dict[tuple[str, str], str] = {}
    for place, page in documents.items():
        assert page.faults == [], place
        language = place.partition("/")[0] if "/" in place else opened.edition.languages[0]
        assert [attributes["lang"] for attributes, _ in page.all("html")] == [language], place
        assert len(page.all("main")) == 1, place
        assert [
            attributes["content"] for attributes, _ in page.all("meta") if attributes.get("name") == "snapshot"
        ] == [opened.edition.snapshot]
        assert opened.edition.snapshot in " ".join(text for _, text in page.all("footer")), place
        levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, place
        assert levels[0] == 1, place
        assert all(after <= before + 1 for before, after in pairwise(levels)), place
        title = page.all("title")[0][1]
        assert title, place
        if "/figures/" not in place:
            assert titles.setdefault((language, title), place) == place
        if "/" in place:
            assert next(attributes for tag, attributes, _ in page.elements if tag == "a")["href"] == "#content", place


def test_everything_has_a_name(documents: dict[str, Document]) -> None:
    """Pictures have words, tables have captions and heads, links and parts to go to have names; no id stands twice."""
    for place, page in documents.items():
        assert all(attributes["alt"] for attributes, _ in page.all("img")), place
        assert len(page.all("caption")) == len(page.all("table")), place
        assert all(text for _, text in page.all("caption", "a", "summary", "th")), place
        assert all(attributes.get("scope") for attributes, _ in page.all("th")), place
        assert all(attributes.get("aria-label") for attributes, _ in page.all("nav")), place
        ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), place


def test_the_site_asks_for_nothing_and_needs_no_script(site: Path, documents: dict[str, Document]) -> None:
    """No script, no frame, no font, picture or style from elsewhere; only links lead outside, and those say so."""
    for place, page in documents.items():
        assert not {tag for tag, _, _ in page.elements} & {"script", "iframe", "object", "embed", "form", "style"}, (
            place
        )
        for tag, attributes, _ in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], place
            for name in ("src", "srcset") + (("href",) if tag == "link" else ()):
                assert not urlsplit(attributes.get(name, "")).scheme, (place, attributes)
            if tag == "a" and urlsplit(attributes["href"]).scheme:
                assert attributes.get("rel") == "external", (place, attributes)
    style = (site / "site.css").read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style
    for picture in site.glob("charts/*/*.svg"):
        assert not re.search(r"<script|<image|href=|url\((?!#)", picture.read_text("utf-8")), picture


def test_every_link_leads_somewhere(site: Path, documents: dict[str, Document]) -> None:
    """Whatever a page refers to on the site is there, places inside a page as well."""
    ids = {
        place: {attributes["id"] for _, attributes, _ in page.elements if "id" in attributes}
        for place, page in documents.items()
    }
    for place, page in documents.items():
        for _, attributes, _ in page.elements:
            for name in ("href", "src", "srcset"):
                parts = urlsplit(attributes.get(name, ""))
                if parts.scheme or name not in attributes:
                    continue
                target = (site / place).parent / unquote(parts.path) if parts.path else site / place
                assert target.is_file(), (place, attributes[name])
                if parts.fragment:
                    assert parts.fragment in ids[str(target.resolve().relative_to(site.resolve()))], (place, attributes)


def test_no_template_holds_a_number() -> None:
    """Outside of its tags, no template holds a digit: whatever number a reader sees was put there by a figure."""
    for template in TEMPLATES.glob("*.html"):
        shown = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", template.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"\d", shown), template.name


def test_text_is_dark_on_light() -> None:
    """Every pair of colours that text is set in has a contrast of at least 4.5."""
    style = (TEMPLATES / "site.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))

    def light(colour: str) -> float:
        parts = [int(colours[colour][start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    set_in = set(re.findall(r"(?<!-)color: var\(--(\w+)\)", style)) - {"white"}
    grounds = set(re.findall(r"background: var\(--(\w+)\)", style)) - {"ink"}
    assert grounds == {"white", "tint", "fiscal"}
    for text in set_in:
        for ground in grounds:
            assert (light(ground) + 0.05) / (light(text) + 0.05) >= 4.5, (text, ground)
    assert (light("white") + 0.05) / (light("ink") + 0.05) >= 4.5


# ----------------------------------------------------------------------------------------------------- the charts


def test_every_chart_has_its_table(opened: Opened, documents: dict[str, Document]) -> None:
    """What a chart shows can be read below it: every number it prints stands in the table."""
    for language in LANGUAGES:
        for page in opened.pages[language]:
            if page.key in ("cover", "glance"):
                continue
            document = documents[f"{language}/{page.key}.html"]
            tables = " ".join(text for _, text in document.all("table"))
            for block in page.blocks:
                for row in getattr(block, "rows", ()):
                    for number in numbers(row.get("label") or ()):
                        assert number.text in tables, (language, page.key, number.text)


def test_letters_of_charts_keep_their_room() -> None:
    """Whatever font a reader has, a text of a chart is as wide as it was measured."""
    drawn = '<text text-anchor="end" font-size="11px" font-weight="normal" fill="#1"><tspan>A &amp; B</tspan><tspan x="0">C</tspan></text>'
    said = fitted(drawn)
    assert said.count("textLength") == 2
    assert re.sub(r' textLength="[\d.]+" lengthAdjust="spacingAndGlyphs"', "", said) == drawn


# ------------------------------------------------------------------------------------------------------- the data


def delivered(site: Path, folder: Path, *tables: str) -> Path:
    """Return a fresh alliance folder into which tables of the site were imported."""
    shutil.copytree(site / "data" / "alliance", folder)
    for table in tables:
        place = folder / "deliveries" / Path(table).name
        place.parent.mkdir(exist_ok=True)
        for ending in (".csv", ".toml"):
            shutil.copy((site / table).with_suffix(ending), place.with_suffix(ending))
        import_file(folder, place)
    return folder


def again(opened: Opened, folder: Path, ids: Iterable[str]) -> Iterator[tuple[FigureRef, FigureRef]]:
    """Yield figures beside what the record of another folder answers to the same question."""
    record = open_folder(folder)
    book = Book(record.snapshot(), opened.edition, catalogue_of(record), read_names(opened.folder), record.sources())
    own = {fact.ref: fact for fact in record.snapshot().cells.facts(range(len(record.snapshot().cells)))}
    for each in ids:
        figure = opened.book.figures[each]
        if each in opened.book.questions:
            yield figure, book.figure(opened.book.questions[each])
        elif figure.how == "reported" and each.startswith("fact/") and figure.facts[0].ref:
            yield figure, book.fact(own[figure.facts[0].ref])


def told(figure: FigureRef) -> tuple[object, ...]:
    """Return what must be the same of a figure."""
    return figure.value, figure.unit, figure.half, figure.bound, figure.period, figure.perimeter


def test_the_data_of_the_site_give_every_figure_again(opened: Opened, site: Path, tmp_path: Path) -> None:
    """Rows and links imported into a fresh folder answer every question of the edition alike, refusals included."""
    folder = delivered(site, tmp_path / "fresh", "data/relations.csv", "data/facts.csv")
    seen = 0
    for figure, other in again(opened, folder, [str(each["id"]) for each in opened.register["figures"]]):
        assert told(other) == told(figure), figure.id
        seen += 1
    assert seen > 200


def test_the_data_of_the_site_print_the_edition(opened: Opened, site: Path, tmp_path: Path) -> None:
    """An edition opened in the fresh folder prints the same numbers, whatever they were computed from."""
    folder = delivered(site, tmp_path / "fresh", "data/relations.csv", "data/facts.csv")
    open_edition(folder, NAME, "2016", on=str(opened.edition.on), known_on=str(opened.edition.known_on))
    printed = json.loads((folder / "published" / NAME / "edition.json").read_text("utf-8"))["figures"]
    old = {str(figure["id"]): figure for figure in opened.register["figures"]}
    # What is counted among all rows of a record, or chosen from them, depends on rows that are not printed.
    shared = [figure for figure in printed if figure["id"] in old and not figure["id"].startswith("count/")]
    for figure in shared:
        assert [figure[part] for part in ("value", "unit", "half", "bound")] == [
            old[figure["id"]][part] for part in ("value", "unit", "half", "bound")
        ], figure["id"]
    assert len(shared) > 300


@pytest.mark.parametrize("key", [key for key in CONTENTS if key not in ("cover", "structure", "functions", "history")])
def test_the_csv_of_a_page_gives_its_figures(opened: Opened, site: Path, tmp_path: Path, key: str) -> None:
    """Imported alone, with the links that say who counts, the rows of a page answer every question of the page."""
    own = f"data/pages/{key}.csv"
    tables = ["data/relations.csv", *([own] if (site / own).is_file() else [])]
    folder = delivered(site, tmp_path / "fresh", *tables)
    page = next(page for page in opened.pages["en"] if page.key == key)
    for figure, other in again(opened, folder, [each.id for each in page_figures(opened.book, page)]):
        assert told(other) == told(figure), figure.id


def test_every_csv_has_its_sheet(site: Path) -> None:
    """Each table is a delivery: its sheet lies beside it and names only columns that are there."""
    tables = [path for path in site.rglob("*.csv") if path.parent.name != "alliance"]
    assert len(tables) > 15
    for table in tables:
        sheet = tomllib.loads(table.with_suffix(".toml").read_text("utf-8"))
        heads = table.read_text("utf-8").splitlines()[0].split(",")
        assert set(sheet["columns"].values()) <= set(heads), table.name
        assert "snapshot" in heads


def test_the_data_say_where_they_are_from(opened: Opened, site: Path) -> None:
    """Each file of data carries the snapshot, the terms of its sources and how it is cited."""
    for path in (site / "data" / "pages").glob("*.json"):
        content = json.loads(path.read_text("utf-8"))
        assert content["snapshot"] == opened.edition.snapshot
        assert opened.edition.snapshot in content["citation"]
        assert content["licences"] or not content["figures"]
        assert path.with_suffix(".xlsx").is_file()
    assert opened.edition.snapshot in (site / "data" / "README.txt").read_text("utf-8")


# ------------------------------------------------------------------------------------------------------- the desk


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def test_a_second_site_has_the_same_bytes(opened: Opened, site: Path, tmp_path: Path) -> None:
    """Whoever writes the site again gets the files that were published, workbooks included; what is no longer part goes."""
    target = tmp_path / "site"
    (target / "data").mkdir(parents=True)
    (target / LIST).write_text("en/old.html\n")
    (target / "en").mkdir()
    (target / "en" / "old.html").write_text("old")
    (target / "own.txt").write_text("of the publisher")
    written, files = write_site(opened.folder, NAME, target=target)
    first, second = dict(contents(site)), dict(contents(written))
    assert second.pop("own.txt") == b"of the publisher"
    assert {name for name in first | second if first.get(name) != second.get(name)} == set()
    assert files == len(first)


def test_a_site_takes_nobodys_place(opened: Opened, tmp_path: Path) -> None:
    """A folder that holds something else is not written into."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds something else"):
        write_site(opened.folder, NAME, target=tmp_path)


def test_a_figure_that_changed_stops_the_site(opened: Opened, tmp_path: Path) -> None:
    """Once a figure is restated, nothing of the opened edition is written."""
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder, ignore=shutil.ignore_patterns("site"))
    restate(folder, "nissan", 5_559_903)
    with pytest.raises(EditionStopped, match="which was 9961347 vehicles"):
        write_site(folder, NAME)
    assert not (folder / "published" / NAME / "site").exists()

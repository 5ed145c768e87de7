"""The screens of a site in one language: what stands on each, as data for the templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from alliance.publish.atlas import Atlas
from alliance.publish.book import Book
from alliance.publish.charts import member_colours
from alliance.publish.figure_sheet import FigureSheet, figure_sheet, title_of, trust_of, uses
from alliance.publish.pages.page import Block, ChartBlock, Kpis, Missing, Page, TableBlock, TextBlock
from alliance.publish.pen import Pen
from alliance.publish.printed import FactRef, FigureRef, Quoted, line, numbers, plain
from alliance.publish.screen import Piece, ScreenCell, ScreenTable, block_as_table, captions, chart_as_table, pieces
from alliance.publish.screen_charts import Picture, pictures
from alliance.publish.site_data import FOLDER, licences

# The cover and the page of key numbers are the front page of the site.
COVER, GLANCE = "cover", "glance"
ENDING = ".html"
_KINDS = {".csv": "CSV", ".toml": "TOML", ".json": "JSON", ".xlsx": "XLSX", ".svg": "SVG", ".txt": "TXT"}
_ROWS = {".csv": "rows", ".toml": "sheet", ".json": "numbers", ".xlsx": "workbook"}
_WHOLE = {
    "data/edition.json": "register", "data/facts.csv": "rows", "data/facts.toml": "sheet", "data/relations.csv": "links",
    "data/relations.toml": "sheet", f"{FOLDER}/alliance.toml": "folder_names", f"{FOLDER}/sources.csv": "folder_sources",
}  # fmt: skip
Data = Mapping[str, object]


class Screens:
    """The screens of one language.

    Parameters
    ----------
    book : Book
        What the edition knows.
    pages : sequence of Page
        Its pages in this language.
    language : str
        The language.
    languages : sequence of str
        All languages of the site.
    data : mapping of str to bytes
        The data files of the site, by their place.
    printed : mapping of str to FigureRef
        The figures that have a screen, by address.
    atlas : Atlas or None
        The world of maps; None for the one that ships.
    """

    def __init__(
        self,
        book: Book,
        pages: Sequence[Page],
        language: str,
        languages: Sequence[str],
        data: Mapping[str, bytes],
        printed: Mapping[str, FigureRef],
        atlas: Atlas | None = None,
    ) -> None:
        self.book = book
        self.pen = Pen(book, language)
        self.pages = pages
        self.languages = languages
        self.data = data
        self.printed = printed
        self.atlas = atlas
        self.pictures: dict[str, Picture] = {}
        words = self.pen.phrases.table
        self.words = {key.partition(".")[2]: text for key, text in words.items() if key.startswith("site.")}
        kinds = (book.view.registry.of_kind(kind) for kind in ("member", "partner"))
        self.colours = member_colours(*([thing.id for thing in things] for things in kinds))
        self.front = [page for page in pages if page.key in (COVER, GLANCE)]
        self.others = [page for page in pages if page.key not in (COVER, GLANCE)]
        self.on: dict[str, list[Page]] = {}
        for page in pages:
            if page.key == COVER:
                continue
            for figure in dict.fromkeys(each.figure for _, text in page.texts() for each in numbers(text)):
                self.on.setdefault(figure, []).append(page)

    # ----------------------------------------------------------------------------------------- what each screen has

    def common(self, path: str, title: str) -> dict[str, object]:
        """Return what every screen shows: its head, its ways to others, its foot."""
        depth = path.count("/")
        parts = [("index.html", "glance"), ("figures.html", "figures"), ("methods.html", "methods"),
                 ("sources.html", "sources"), ("data.html", "data")]  # fmt: skip
        return {
            "language": self.pen.code,
            "languages": [{"code": code, "name": _own_name(self.book, code)} for code in self.languages],
            "path": path,
            "own": "../" * depth,
            "root": "../" * (depth + 1),
            "title": title,
            "alliance": plain(self.pen.alliance()),
            "edition_title": plain(self.pen.edition_title()),
            "snapshot": self.book.edition.snapshot,
            "snapshot_line": plain(self.pages[0].snapshot),
            "footer": f"{plain(self.pen.alliance())}, {plain(self.pen.edition_title())}",
            "words": self.words,
            "parts_of_site": [(file, self.words[word]) for file, word in parts],
        }

    def screens(self) -> Iterator[tuple[str, str, Data]]:
        """Yield every screen: its place below the language, its template and what stands in it."""
        yield "index.html", "index.html", self.index()
        for place, page in enumerate(self.others):
            yield f"{page.key}{ENDING}", "page.html", self.page(place, page)
        used = uses(self.printed)
        for figure in self.printed.values():
            on = self.on.get(figure.id, [])
            sheet = figure_sheet(self.pen, figure, [page.key for page in on], used.get(figure.id, ()))
            yield figure_file(figure.id), "figure.html", self.figure(sheet, on)
        yield "figures.html", "list.html", self.figures()
        yield "sources.html", "list.html", self.sources()
        yield "data.html", "data.html", self.whole()

    def languages_page(self, sites: Mapping[str, Screens]) -> Data:
        """Return the first screen of all, where a language is chosen."""
        languages = [
            {"code": code, "name": _own_name(self.book, code), "title": plain(site.pen.edition_title())}
            for code, site in sites.items()
        ]
        return {**self.common("index.html", plain(self.pen.edition_title())), "languages": languages}

    def index(self) -> Data:
        """Return the front page: the key numbers, and the way to every page."""
        cover, glance = self.front
        contents = [
            {"file": f"{page.key}{ENDING}", "kicker": plain(page.kicker), "title": plain(page.title)}
            for page in self.others
        ]
        return {
            **self.common("index.html", self.words["glance"]),
            **self.blocks(glance),
            **self.foot(glance),
            "lead": pieces(cover.lead, figure_file),
            "contents": contents,
        }

    def page(self, place: int, page: Page) -> Data:
        """Return one page of the edition."""

        def way(step: int, word: str) -> Data | None:
            if not 0 <= place + step < len(self.others):
                return None
            other = self.others[place + step]
            words = plain(self.pen.say(f"site.{word}", title=other.kicker))
            return {"file": f"{other.key}{ENDING}", "words": words}

        return {
            **self.common(f"{page.key}{ENDING}", plain(page.title)),
            **self.blocks(page),
            **self.foot(page),
            "kicker": plain(page.kicker),
            "heading": pieces(page.title, figure_file),
            "standfirst": pieces(page.standfirst, figure_file),
            "before": way(-1, "before"),
            "after": way(1, "after"),
        }

    # --------------------------------------------------------------------------------------------- blocks of a page

    def blocks(self, page: Page) -> Data:
        """Return the blocks of a page, the main ones and those beside them."""
        named = captions(page)
        made = [
            self.block(block, named.get(place, ""), is_full=page.layout == "full")
            for place, block in enumerate(page.blocks)
        ]  # fmt: skip
        made = [each for each in made if each["kind"]]
        main = page.main if page.layout == "page" else len(made)
        return {"main": made[:main], "side": made[main:]}

    def block(self, block: Block, caption: str, *, is_full: bool = False) -> Data:
        """Return one block as its template wants it."""
        if isinstance(block, Kpis):
            items = [
                {name: pieces(getattr(item, name), figure_file) for name in ("value", "label", "before")}
                for item in block.items
            ]
            return {"kind": "keys", "kpis": items}
        if isinstance(block, ChartBlock):
            return self.chart(block, caption, is_full=is_full)
        if isinstance(block, TableBlock):
            return {"kind": "table", "table": block_as_table(block, caption, figure_file)}
        if isinstance(block, TextBlock):
            paragraphs = [pieces(each, figure_file) for each in block.paragraphs]
            return {
                "kind": "box",
                "head": pieces(block.head, figure_file),
                "paragraphs": paragraphs,
                "is_tinted": block.is_tinted,
            }
        if isinstance(block, Missing):
            return {
                "kind": "missing",
                "head": plain(self.pen.say("missing.head")),
                "what": pieces(block.what, figure_file),
                "wanted": plain(self.pen.say("missing.wanted")),
                "deliveries": [pieces(each, figure_file) for each in block.deliveries],
            }
        # A square code leads from paper to here.
        return {"kind": ""}

    def chart(self, block: ChartBlock, caption: str, *, is_full: bool) -> Data:
        """Return a chart with the files it is drawn in and the table under it."""
        wide, narrow = pictures(block, self.pen, self.colours, self.atlas, is_full=is_full)
        files = [f"charts/{self.pen.code}/{block.name}{ending}.svg" for ending in ("", "-narrow")]
        self.pictures |= dict(zip(files, (wide, narrow), strict=True))
        return {
            "kind": "chart",
            "wide": files[0],
            "narrow": files[1],
            "width": wide.width,
            "height": wide.height,
            "narrow_width": narrow.width,
            "narrow_height": narrow.height,
            "alt": plain(block.description),
            "folded": plain(self.pen.say("site.table_of", what=block.description)),
            "table": chart_as_table(block, self.pen, caption, figure_file),
        }

    def foot(self, page: Page) -> Data:
        """Return what stands below a page: notes, sources, data, licence and how it is cited."""
        places = [f"data/pages/{page.key}{ending}" for ending in _ROWS]
        if places[0] not in self.data:
            # Nothing but links of the record stands behind it.
            places = ["data/relations.csv", "data/relations.toml", *places]
        files = [
            {"place": each, "kind": _KINDS[Path(each).suffix], "words": self.words[_WHOLE.get(each) or _ROWS[Path(each).suffix]],
             "is_download": Path(each).suffix != ".json"}
            for each in places if each in self.data
        ]  # fmt: skip
        charts = [block for block in page.blocks if isinstance(block, ChartBlock)]
        files += [
            {
                "place": f"charts/{self.pen.code}/{block.name}.svg",
                "kind": "SVG",
                "words": plain(block.description),
                "is_download": False,
            }
            for block in charts
        ]
        return {
            "notes": [{"mark": each.mark, "pieces": pieces(each.text, figure_file)} for each in page.notes],
            "sources": pieces(page.source_line, figure_file),
            "files": files,
            "licence": "; ".join(licences(self.book, page.sources)),
            "citation": citation(self.pen, plain(page.kicker)),
        }

    # ------------------------------------------------------------------------------------------ figures and sources

    def figure(self, sheet: FigureSheet, printed_on: Sequence[Page]) -> Data:
        """Return the screen that shows how a figure was made."""
        path = figure_file(sheet.id)
        own = "../" * path.count("/")
        front = {page.key for page in self.front}
        places = {page.key: "index.html" if page.key in front else f"{page.key}{ENDING}" for page in printed_on}
        return {
            **self.common(path, sheet.title),
            "sheet": sheet,
            "facts": [(word, pieces(said, lambda figure: own + figure_file(figure))) for word, said in sheet.facts],
            "made_of": self.ways(sheet.made_of),
            "used_in": self.ways(sheet.used_in),
            "rows": self.rows(sheet.rows),
            "printed": [{"file": places[page.key], "title": plain(page.kicker)} for page in printed_on],
            "file": f"data/figures/{sheet.id}.json",
            "licence": "; ".join(licences(self.book, self.printed[sheet.id].sources)) or "–",
            "citation": citation(self.pen, sheet.title),
        }

    def ways(self, figures: Sequence[str]) -> list[Data]:
        """Return the ways to other figures."""
        found = [self.printed[figure] for figure in figures if figure in self.printed]
        return [
            {"file": figure_file(each.id), "title": title_of(self.pen, each), "number": self.pen.number(each).text}
            for each in found
        ]

    def rows(self, rows: Sequence[FactRef]) -> ScreenTable:
        """Return the rows of the record behind a figure as a table."""
        heads = tuple(
            ScreenCell((Piece(self.words[word]),), is_number=word == "row_number")
            for word in ("row_delivery", "row_number", "row_ref", "row_source", "trust")
        )
        lines = []
        for row in rows:
            source = self.book.sources.get(row.source)
            link = row.source if row.source.startswith(("http://", "https://")) else ""
            lines.append((
                "part", 0,
                (
                    ScreenCell((Piece(row.file or "–"),), is_head=True),
                    ScreenCell((Piece(str(row.row)),), is_number=True),
                    ScreenCell((Piece(row.ref or "–"),)),
                    ScreenCell((Piece((source.publisher if source else "") or row.source or "–", link),)),
                    ScreenCell((Piece(trust_of(self.pen, source.trust if source else None)),)),
                ),
            ))  # fmt: skip
        return ScreenTable(self.words["rows_head"], heads, tuple(lines))

    def figures(self) -> Data:
        """Return the list of all numbers, by what they measure."""
        groups: dict[str, list[FigureRef]] = {}
        for figure in self.printed.values():
            key = plain(self.pen.measure(figure.measure)) if figure.measure else self.words["not_measured"]
            groups.setdefault(key[:1].upper() + key[1:], []).append(figure)
        heads = (
            ScreenCell((Piece(self.words["column_name"]),)),
            ScreenCell((Piece(self.words["value"]),), is_number=True),
        )
        tables = []
        for head, figures in sorted(groups.items()):
            lines = tuple(self._listed(figure) for figure in figures)
            tables.append({"head": head, "table": ScreenTable(f"{self.words['figures']}: {head}", heads, lines)})
        return {
            **self.common("figures.html", self.words["figures"]),
            "lead": self.words["figures_lead"],
            "tables": tables,
        }

    def _listed(self, figure: FigureRef) -> tuple[str, int, tuple[ScreenCell, ...]]:
        name = ScreenCell((Piece(title_of(self.pen, figure), figure_file(figure.id), is_number=True),), is_head=True)
        return "part", 0, (name, ScreenCell((Piece(self.pen.number(figure).text),), is_number=True))

    def sources(self) -> Data:
        """Return the list of the documents that the numbers rest on."""
        counted: dict[str, int] = {}
        for figure in self.printed.values():
            for source in figure.sources:
                counted[source] = counted.get(source, 0) + 1
        heads = tuple(
            ScreenCell((Piece(self.words[word]),), is_number=word == "used")
            for word in ("document", "publisher", "trust", "licence", "used")
        )
        lines = []
        for source, count in sorted(counted.items()):
            listed = self.book.sources.get(source)
            link = source if source.startswith(("http://", "https://")) else ""
            cells = (
                ScreenCell((Piece(source, link),), is_head=True),
                ScreenCell((Piece((listed.publisher if listed else "") or "–"),)),
                ScreenCell((Piece(trust_of(self.pen, listed.trust if listed else None)),)),
                ScreenCell((Piece((listed.licence if listed else "") or "–"),)),
                ScreenCell((Piece(str(count)),), is_number=True),
            )
            lines.append(("part", 0, cells))
        table = ScreenTable(self.words["sources"], heads, tuple(lines))
        return {
            **self.common("sources.html", self.words["sources"]),
            "lead": self.words["sources_lead"],
            "tables": [{"head": "", "table": table}],
        }

    def whole(self) -> Data:
        """Return the screen of all data."""
        files = [
            {"place": place, "kind": _KINDS[Path(place).suffix], "words": self.words[word],
             "is_download": not place.endswith(".json")}
            for place, word in _WHOLE.items() if place in self.data
        ]  # fmt: skip
        heads = (
            ScreenCell((Piece(self.words["contents"]),)),
            *(ScreenCell((Piece(_KINDS[ending]),)) for ending in _ROWS),
        )
        lines = []
        for page in self.pages:
            if page.key == COVER:
                continue
            places = [f"data/pages/{page.key}{ending}" for ending in _ROWS]
            links = tuple(
                ScreenCell(
                    (
                        Piece(f"{page.key}{Path(place).suffix}", f"../{place}", is_number=True)
                        if place in self.data
                        else Piece("–"),
                    )
                )
                for place in places
            )
            lines.append(("part", 0, (ScreenCell((Piece(plain(page.kicker)),), is_head=True), *links)))
        terms = licences(self.book, {source for figure in self.printed.values() for source in figure.sources})
        return {
            **self.common("data.html", self.words["all_data"]),
            "lead": self.words["all_data_lead"],
            "files": files,
            "table": ScreenTable(self.words["data"], heads, tuple(lines)),
            "licences": list(terms),
            "citation": citation(self.pen),
        }


def figure_file(figure: str) -> str:
    """Return the page of a figure, below the folder of a language.

    Examples
    --------
    >>> figure_file("fig/sales/2016/alliance")
    'figures/fig/sales/2016/alliance.html'
    """
    return f"figures/{figure}{ENDING}"


def citation(pen: Pen, what: str = "") -> str:
    """Return how a page, a figure or the whole edition is cited."""
    edition = pen.book.edition
    said = pen.say(
        "site.citation",
        alliance=pen.alliance(),
        title=pen.edition_title(),
        what=Quoted(what or edition.name, "edition/what"),
        snapshot=pen.snapshot(),
    )
    return plain(said) + (f", {edition.address}" if edition.address else "")


def _own_name(book: Book, code: str) -> str:
    return plain(line(Pen(book, code).say("site.own_language")))

"""The booklet: the pages of an edition set as a PDF, one per language.

Templates get one file of data and the drawn charts; they hold no digit,
and the same edition gives the same bytes.
"""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from alliance.errors import EditionStopped, UnknownName
from alliance.findings import Finding, Severity
from alliance.publish.atlas import Atlas
from alliance.publish.book import Book
from alliance.publish.charts import chart, member_colours, render
from alliance.publish.charts.letters import broken, text_width
from alliance.publish.edition import Edition
from alliance.publish.fonts import JAPANESE, LATIN, font_folders
from alliance.publish.pages.draft import RAISED
from alliance.publish.pages.page import Block, ChartBlock, CodeBlock, Kpis, Page, TableBlock, TextBlock
from alliance.publish.pen import Pen
from alliance.publish.printed import Part, Quoted, plain
from alliance.publish.square_code import square_code
from alliance.publish.typesetting import typesetter

TEMPLATES = Path(__file__).with_name("booklet")
MAIN, STYLE, CODE = "booklet.typ", "style.toml", "code.svg"
# variant -> the standards that the PDF keeps.
VARIANTS: Mapping[str, tuple[str, ...]] = {"screen": ("ua-1",), "archive": ("a-2a", "ua-1"), "print": ()}
# Height of a capital letter as a part of the size of its type: what a line takes without the space between lines.
CAPITAL = {"ja": 0.74}
LATIN_CAPITAL = 0.66
_SLACK = 4.0
# A line that is said to fit may be a little wider when it is set.
_SAFE = 0.985
_DIGIT = re.compile(r"\d")
_OVERFLOW = re.compile(r"overflow\|([^|]*)\|([^|]*)\|([\d.]+pt)\|([\d.]+pt)")


@dataclass(frozen=True)
class Style:
    """Measures and colours, as ``booklet/style.toml`` gives them.

    Parameters
    ----------
    table : mapping
        The file.
    """

    table: Mapping[str, object]

    def of(self, part: str, name: str) -> float:
        """Return one measure."""
        return float(str(cast("Mapping[str, object]", self.table[part])[name]))

    @property
    def width(self) -> float:
        """Width of what is printed on a page, in points."""
        return self.of("paper", "width") * 72 / 25.4 - self.of("paper", "left") - self.of("paper", "right")

    @property
    def height(self) -> float:
        """Height of what is printed on a page, in points, the footer included."""
        return self.of("paper", "height") * 72 / 25.4 - self.of("paper", "top") - self.of("paper", "foot")


def booklet(
    book: Book,
    pages: Sequence[Page],
    language: str,
    *,
    variant: str = "screen",
    atlas: Atlas | None = None,
    templates: Path = TEMPLATES,
) -> bytes:
    """Return the booklet of an edition in one language as a PDF.

    Parameters
    ----------
    book : Book
        What the edition knows.
    pages : sequence of Page
        As `alliance.publish.pages.write_pages` returns them, proved by `alliance.publish.proof`.
    language : str
        Their language.
    variant : "screen", "archive" or "print"
        PDF/UA-1 for reading, PDF/A-2a for keeping, or with bleed for the printer.
    atlas : Atlas or None
        The world of maps; None for the one that ships.
    templates : Path
        The folder of templates: a publisher may bring others of the same names.

    Raises
    ------
    UnknownName
        If there is no such variant.
    EditionStopped
        If a template holds a digit, or a page has more on it than room.
    MissingExtra
        If the typesetting library or a font is not installed.
    """
    return next(iter(booklets(book, pages, language, variants=(variant,), atlas=atlas, templates=templates).values()))


def booklets(
    book: Book,
    pages: Sequence[Page],
    language: str,
    *,
    variants: Sequence[str] = tuple(VARIANTS),
    atlas: Atlas | None = None,
    templates: Path = TEMPLATES,
) -> dict[str, bytes]:
    """Return the booklet in several variants; its charts are drawn once. See `booklet`."""
    for variant in variants:
        if variant not in VARIANTS:
            raise UnknownName("variant", variant, VARIANTS, advice=f"Booklets are made for {', '.join(VARIANTS)}.")
    stop_at_digits(templates)
    with tempfile.TemporaryDirectory(prefix="alliance-booklet-") as place:
        root = Path(place)
        data = _data(book, pages, language, root, atlas)
        for template in templates.glob("*.typ"):
            (root / template.name).write_bytes(template.read_bytes())
        return {variant: _set(root, data, variant, book.edition) for variant in variants}


def chart_scales(
    book: Book, pages: Sequence[Page], language: str, *, atlas: Atlas | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the numbers that charts write themselves, chart by chart: of axes, classes and years; nothing is drawn."""
    layout = _Layout(_style(), Pen(book, language), _colours(book), atlas)
    return {
        block.name: layout.written(page, block)
        for page in pages
        for block in page.blocks
        if isinstance(block, ChartBlock)
    }


def pictures(
    book: Book, pages: Sequence[Page], language: str, *, dots: float = 144, atlas: Atlas | None = None
) -> list[bytes]:
    """Return every page as a PNG, for whoever looks at them.

    Parameters
    ----------
    book, pages, language, atlas
        As for `booklet`.
    dots : float
        Dots per inch.
    """
    stop_at_digits(TEMPLATES)
    with tempfile.TemporaryDirectory(prefix="alliance-booklet-") as place:
        root = Path(place)
        data = _data(book, pages, language, root, atlas)
        for template in TEMPLATES.glob("*.typ"):
            (root / template.name).write_bytes(template.read_bytes())
        _write_data(root, data, "screen")
        made = _stopped(
            lambda: typesetter()(
                root / MAIN,
                root=root,
                font_paths=list(font_folders()),
                ignore_system_fonts=True,
                format="png",
                ppi=dots,
            )
        )
        return made if isinstance(made, list) else [made]


def stop_at_digits(folder: Path) -> None:
    """See that no template holds a digit.

    Raises
    ------
    EditionStopped
        If one does: the template, its line and the pages that it sets are named.
    """
    found = []
    for template in sorted(folder.glob("*.typ")):
        for number, words in enumerate(template.read_text(encoding="utf-8").splitlines(), 1):
            if _DIGIT.search(words):
                page = "page 1 (cover)" if template.stem == "cover" else "every page"
                found.append(
                    Finding(
                        Severity.BLOCKING,
                        "digit-in-template",
                        f"A template holds no digit, but '{words.strip()}' does; it would stand on {page} without a figure",
                        "Take it out, and print a figure of the record in its place.",
                        file=template.name,
                        row=number,
                    )
                )
    if found:
        raise EditionStopped(found)


# ------------------------------------------------------------------------------------------------------ the data


def _data(book: Book, pages: Sequence[Page], language: str, root: Path, atlas: Atlas | None) -> dict[str, object]:
    style = _style()
    is_japanese = language == "ja"
    title = " ".join(plain(part) for part in (pages[0].title, pages[0].standfirst))
    layout = _Layout(style, Pen(book, language), _colours(book), atlas)
    return {
        "title": f"{plain(pages[0].kicker)}: {title}",
        "author": book.view.registry.title,
        "description": plain(pages[0].lead),
        "keywords": [book.edition.snapshot, book.edition.perimeter, str(book.edition.period)],
        "language": language,
        "fonts": [LATIN, JAPANESE],
        "leading": style.of("type", "leading_ja" if is_japanese else "leading"),
        "tinted": is_japanese,
        "pages": [layout.page(page, root) for page in pages],
    }


def _colours(book: Book) -> dict[str, str]:
    kinds = (book.view.registry.of_kind(kind) for kind in ("member", "partner"))
    return member_colours(*([thing.id for thing in things] for things in kinds))


class _Layout:
    """Turns pages into the data of the templates, and draws their charts to the room they have."""

    def __init__(self, style: Style, pen: Pen, colours: Mapping[str, str], atlas: Atlas | None) -> None:
        self.style = style
        self.pen = pen
        self.colours = colours
        self.atlas = atlas

    def page(self, page: Page, root: Path) -> dict[str, object]:
        return {
            "key": page.key,
            "layout": page.layout,
            "kicker": plain(page.kicker),
            "title": plain(page.title),
            "title_size": self.title_size(page),
            "standfirst": plain(page.standfirst),
            "lead": plain(page.lead),
            "column": self.style.of("room", "column"),
            "blocks": list(self.blocks(page, self.room(page), root)),
            "notes": [
                {"mark": note.mark, "raised": note.mark not in RAISED, "text": plain(note.text)} for note in page.notes
            ],
            "sources": [{"text": plain(part), "link": _address(part)} for part in page.source_line],
            "footer": plain(page.footer),
            "snapshot": plain(page.snapshot),
            "number": plain(page.number),
        }

    def blocks(self, page: Page, room: float, root: Path) -> Iterator[dict[str, object]]:
        for place, block in enumerate(page.blocks):
            is_main = page.layout != "page" or place < page.main
            yield {"place": "main" if is_main else "side", **self.block(page, block, room, root)}

    def block(self, page: Page, block: Block, room: float, root: Path) -> dict[str, object]:
        if isinstance(block, ChartBlock):
            return self.chart(page, block, room, root)
        if isinstance(block, Kpis):
            items = [
                {"value": plain(each.value), "label": plain(each.label), "before": plain(each.before)}
                for each in block.items
            ]
            return {"kind": "keys", "grid": block.is_grid, "items": items}
        if isinstance(block, TableBlock):
            return _table(block)
        if isinstance(block, TextBlock):
            return {
                "kind": "box",
                "head": plain(block.head),
                "paragraphs": [plain(each) for each in block.paragraphs],
                "tinted": block.is_tinted,
            }
        if isinstance(block, CodeBlock):
            (root / CODE).write_bytes(square_code(block.address))
            side = self.style.of("room", "code")
            return {"kind": "chart", "file": CODE, "width": side, "height": side, "alt": plain(block.description)}
        return {
            "kind": "missing",
            "head": plain(self.pen.say("missing.head")),
            "what": plain(block.what),
            "wanted": plain(self.pen.say("missing.wanted")),
            "deliveries": [plain(each) for each in block.deliveries],
        }

    def chart(self, page: Page, block: ChartBlock, room: float, root: Path) -> dict[str, object]:
        spec, (width, height) = self.spec(page, block, room)
        file = f"{block.name}.svg"
        (root / file).write_bytes(render(spec, "svg"))
        return {"kind": "chart", "file": file, "width": width, "height": height, "alt": plain(block.description)}

    def written(self, page: Page, block: ChartBlock) -> tuple[str, ...]:
        """Return the numbers that a chart writes itself."""
        meta = cast("Mapping[str, Sequence[str]]", self.spec(page, block, self.room(page))[0]["usermeta"])
        return tuple(meta["written"])

    def spec(self, page: Page, block: ChartBlock, room: float) -> tuple[Mapping[str, object], tuple[float, float]]:
        width = self.style.width * (1 if page.layout == "full" else self.style.of("room", "column"))
        size = (round(width, 1), round(room * block.share, 1))
        if page.layout == "cover":
            size = (self.style.of("room", "rings"), self.style.of("room", "rings"))
        spec = chart(
            block.form,
            block.plain_rows(),
            size=size,
            language=self.pen.code,
            text=self.style.of("type", "body"),
            description=plain(block.description),
            colours=self.colours,
            write=self.pen.scale,
            atlas=self.atlas,
        )
        return spec, size

    def title_size(self, page: Page) -> float:
        """Return the size of a title: a little smaller if that saves a second line."""
        size, least = self.style.of("type", "title"), self.style.of("type", "title_least")
        width = text_width(plain(page.title), size, bold=True)
        fitting = size * self.style.width / width * _SAFE if width else size
        return round(fitting, 1) if least <= fitting < size else size

    def room(self, page: Page) -> float:
        """Return the height that is left for charts and tables between the standfirst and the notes."""
        style, width = self.style, self.style.width
        capital = CAPITAL.get(self.pen.code, LATIN_CAPITAL)

        def high(texts: Sequence[str], size: float, leading: float, *, bold: bool = False) -> float:
            lines = sum(len(broken(text, width, size, bold=bold)) for text in texts if text)
            return lines * size * capital + max(0, lines - 1) * leading

        kind = {name: style.of("type", name) for name in ("kicker", "standfirst", "note", "title_leading")}
        room = {
            name: style.of("room", name)
            for name in ("below_kicker", "below_title", "below_standfirst", "above_foot", "footer")
        }
        notes = [f"{note.mark} {plain(note.text)}" for note in page.notes] + [plain(page.source_line)]
        leading = float(str(style.table["note_leading"]))
        between = style.of("type", "leading_ja" if self.pen.code == "ja" else "leading")
        head = (
            kind["kicker"] * capital
            + room["below_kicker"]
            + high([plain(page.title)], self.title_size(page), kind["title_leading"], bold=True)
            + room["below_title"]
            + high([plain(page.standfirst)], kind["standfirst"], between)
        )
        foot = high(notes, kind["note"], leading)
        return style.height - head - foot - room["below_standfirst"] - room["above_foot"] - room["footer"] - _SLACK


def _address(part: Part) -> str:
    """Return the address that a part of the line of sources stands for, empty for its other words."""
    name, _, source = part.origin.partition("/") if isinstance(part, Quoted) else ("", "", "")
    return source if name == "source" and source.startswith(("http://", "https://")) else ""


def _table(block: TableBlock) -> dict[str, object]:
    return {
        "kind": "table",
        "dense": block.is_dense,
        "columns": [
            {"head": plain(each.head), "number": each.is_number, "fiscal": each.is_fiscal, "width": each.width}
            for each in block.columns
        ],
        "lines": [
            {
                "role": each.role,
                "depth": each.depth,
                "fiscal": each.is_fiscal,
                "cells": [{"text": plain(cell.text), "marks": list(cell.marks)} for cell in each.cells],
            }
            for each in block.lines
        ],
    }


@lru_cache(maxsize=1)
def _style() -> Style:
    return Style(tomllib.loads((TEMPLATES / STYLE).read_text(encoding="utf-8")))


# --------------------------------------------------------------------------------------------------- typesetting


def _set(root: Path, data: Mapping[str, object], variant: str, edition: Edition) -> bytes:
    _write_data(root, data, variant)
    day = edition.on
    made = _stopped(
        lambda: typesetter()(
            root / MAIN,
            root=root,
            font_paths=list(font_folders()),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=list(VARIANTS[variant]),
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    )
    assert isinstance(made, bytes)
    return made


def _write_data(root: Path, data: Mapping[str, object], variant: str) -> None:
    style = dict(_style().table)
    colours = cast("Mapping[str, str]", style["colour"])
    style["colour"] = {name: _ink(colour, is_print=variant == "print") for name, colour in colours.items()}
    bleed = _style().of("paper", "bleed") if variant == "print" else 0
    content = json.dumps({**data, "style": style, "bleed": bleed}, ensure_ascii=False, sort_keys=True)
    (root / "data.json").write_text(content, encoding="utf-8")


def _ink(colour: str, *, is_print: bool) -> str:
    """Return a colour as the templates read it: of light for the screen, of four inks for the printer."""
    if not is_print:
        return f'rgb("{colour}")'
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    black = 1 - max(red, green, blue)
    inks = [0.0 if black == 1 else (1 - part - black) / (1 - black) for part in (red, green, blue)]
    return f"cmyk({', '.join(f'{100 * ink:.1f}%' for ink in (*inks, black))})"


def _stopped(made: Callable[[], bytes | list[bytes]]) -> bytes | list[bytes]:
    """Return what was made; what the typesetter says of a page that overflows becomes a finding."""
    try:
        return made()
    except RuntimeError as error:
        said = getattr(error, "diagnostic", "") or str(error)
        overflow = _OVERFLOW.search(said)
        if overflow is None:
            raise
        key, what, needed, room = overflow.groups()
        raise EditionStopped(
            [
                Finding(
                    Severity.BLOCKING,
                    "page-overflows",
                    f"Page '{key}' has more on it than room: its {what} needs {needed.strip()}, and there are {room.strip()}",
                    "Show fewer lines, shorten a phrase, or move a note.",
                    file=key,
                )
            ]
        ) from None

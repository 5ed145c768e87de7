"""The site: the pages of an edition for browsers, complete in itself, one folder of plain files.

The only file that knows the template library. Every number leads to a page that shows how it was made; nothing is asked from
anywhere else, nothing needs a script, and the same edition gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from alliance.errors import MissingExtra, UsageError
from alliance.publish.atlas import Atlas
from alliance.publish.book import Book
from alliance.publish.exports.tables import printed_figures
from alliance.publish.pages.page import Page
from alliance.publish.pen import Pen
from alliance.publish.printed import plain
from alliance.publish.screens import COVER, Data, Screens, citation
from alliance.publish.site_data import data_of_edition, data_of_page

TEMPLATES = Path(__file__).with_name("site")
STYLE = "site.css"
# Lists every file of the site.
LIST = "data/files.txt"


def site_files(
    book: Book,
    pages: Mapping[str, Sequence[Page]],
    register: Mapping[str, object],
    folder: Path,
    *,
    atlas: Atlas | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the site of an edition with its place below the site.

    Parameters
    ----------
    book : Book
        What the edition knows.
    pages : mapping of str to sequence of Page
        The pages by language, proved by `alliance.publish.proof`.
    register : mapping of str to object
        What edition.json holds.
    folder : Path
        The alliance folder.
    atlas : Atlas or None
        The world of maps; None for the one that ships.

    Raises
    ------
    MissingExtra
        If the template library, the drawing library or a font is not installed.
    """
    render = _renderer()
    printed = printed_figures(book, register)
    data: dict[str, bytes] = {}
    first = next(iter(pages))
    for number, page in enumerate(pages[first]):
        if page.key == COVER:
            continue
        by_language = {language: own[number] for language, own in pages.items()}
        data |= data_of_page(book, by_language, citation(Pen(book, first), plain(page.kicker)))
    data |= data_of_edition(book, register, printed, folder, citation(Pen(book, first)))
    yield from sorted(data.items())
    yield STYLE, (TEMPLATES / STYLE).read_bytes()
    shown = {figure.id: figure for figure in printed}
    sites = {
        language: Screens(book, own, language, tuple(pages), data, shown, atlas) for language, own in pages.items()
    }
    yield "index.html", render("languages.html", sites[first].languages_page(sites))
    for language, site in sites.items():
        for path, template, content in site.screens():
            yield f"{language}/{path}", render(template, content)
        for path, picture in site.pictures.items():
            yield path, picture.content


def write_files(target: Path, files: Iterator[tuple[str, bytes]]) -> int:
    """Write the files of a site below a folder, and return how many there are.

    Parameters
    ----------
    target : Path
        The folder; files of an earlier site that are no longer part of it are taken away, everything else is left alone.
    files : iterator of (str, bytes)
        As `site_files` yields them.

    Raises
    ------
    UsageError
        If the folder holds something else than an earlier site.
    """
    listed = target / LIST
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not listed.is_file())):
        raise UsageError(
            f"A site is written into a folder of its own, but '{target}' holds something else. Name a new folder."
        )
    old = set(listed.read_text(encoding="utf-8").splitlines()) if listed.is_file() else set()
    listed.parent.mkdir(parents=True, exist_ok=True)
    # Said first, so that a site that was not finished is known for one.
    listed.write_text("\n".join(sorted(old)) + "\n", encoding="utf-8")
    new = {LIST}
    for place, content in files:
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        new.add(place)
    listed.write_text("\n".join(sorted(new)) + "\n", encoding="utf-8")
    for place in old - new:
        if not place.startswith(("/", "..")) and "/../" not in place:
            (target / place).unlink(missing_ok=True)
    return len(new)


@lru_cache(maxsize=1)
def _renderer() -> Callable[[str, Data], bytes]:
    try:
        import jinja2  # noqa: PLC0415 - optional
    except ImportError:
        raise MissingExtra("jinja2", "publish") from None
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )

    def render(template: str, content: Data) -> bytes:
        return environment.get_template(template).render(dict(content)).encode()

    return render

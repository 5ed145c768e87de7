"""The pages of the reference edition as small pictures, stored once they were looked at.

``python -m tests.publish.page_looks`` draws them anew; look at the booklet before they are committed. The last line of a page
is left out: the id of the snapshot stands there, which changes with every word.
"""

import tempfile
from pathlib import Path

from tests.publish.conftest import LANGUAGES, Opened, opened_in
from tests.publish.looks import PICTURES, Image, read, smaller, write

from alliance.desks.delivery import start_reference
from alliance.publish.atlas import read_atlas
from alliance.publish.booklet import pictures

STORED = PICTURES / "pages"
DOTS = 96
SHOWN = 0.93  # of the height


def page_pictures(opened: Opened, language: str) -> dict[str, Image]:
    """Return the pages of a language as pictures, by key."""
    pages = opened.pages[language]
    made = pictures(opened.book, pages, language, dots=DOTS, atlas=read_atlas(opened.folder))
    return {page.key: read(content) for page, content in zip(pages, made, strict=True)}


def small(image: Image) -> Image:
    """Return a page as it is stored: small, without its last line."""
    return smaller(image[: int(len(image) * SHOWN)])


if __name__ == "__main__":
    STORED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "alliance"
        start_reference(folder)
        edition = opened_in(folder)
        for code in LANGUAGES:
            for key, picture in page_pictures(edition, code).items():
                (STORED / f"{code}-{key}.png").write_bytes(write(small(picture)))

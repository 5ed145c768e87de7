"""The pages of the site as small pictures, stored once they were looked at.

``python -m tests.publish.site_looks`` draws them anew in Chromium; look at the site before they are committed. The pages are
drawn in the fonts of the booklet, because a reader's machine has its own. Charts are left blank (each machine writes in them
with its own fonts; the pages of the booklet show them), and so is the id of the snapshot, which changes with every word.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tests.publish.conftest import LANGUAGES, NAME, Opened, opened_in
from tests.publish.looks import PICTURES, Image, read, smaller, write

from alliance.desks.delivery import start_reference
from alliance.desks.press import write_site
from alliance.publish.fonts import font_folders

STORED = PICTURES / "site"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for name in BROWSERS if (found := shutil.which(name))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none", "--disable-lcd-text",
    "--allow-file-access-from-files",
]  # fmt: skip
DESK, TELEPHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
# A picture has half the points of the page each way; `smaller` makes a quarter of that.
SCALE = 0.5
ON_TELEPHONES = ("en/index.html", "fr/sales.html", "ja/structure.html")
_FACES = (
    ("Looked", 400, "SourceSansPro-Regular.ttf"),
    ("Looked", 700, "SourceSansPro-Bold.ttf"),
    ("Looked JP", 400, "NotoSansCJKjp-Regular.otf"),
    ("Looked JP", 700, "NotoSansCJKjp-Bold.otf"),
)
_WITHOUT_SNAPSHOT = """() => {
    const id = document.querySelector("meta[name=snapshot]").content;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        texts.currentNode.data = texts.currentNode.data.replaceAll(id, "0".repeat(id.length));
    }
}"""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Give a browser without a window."""
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def shown(opened: Opened, site: Path, language: str) -> list[str]:
    """Return every page of a language, and some pages of figures, in English one for each way in which figures are made."""
    kinds = {(figure["how"], figure["value"] is None): figure["id"] for figure in opened.register["figures"]}
    if language != "en":
        kinds = {kind: figure for kind, figure in kinds.items() if kind[0] in ("consolidated", "growth")}
    pages = [f"{language}/{path.name}" for path in sorted((site / language).glob("*.html"))]
    return [*pages, *(f"{language}/figures/{figure}.html" for figure in kinds.values())]


def looked_at(opened: Opened, site: Path, language: str) -> Mapping[str, ViewportSize]:
    """Return which pages are stored, as ``place@width``, and the screen of each."""
    places = [*(["index.html"] if language == "en" else []), *shown(opened, site, language)]
    screens = {f"{place}@{DESK['width']}": DESK for place in places}
    return screens | {f"{place}@{TELEPHONE['width']}": TELEPHONE for place in places if place in ON_TELEPHONES}


def picture(page: Page, site: Path, place: str) -> Image:
    """Return a page as it is stored: whole, small, in the fonts of the booklet, without charts and snapshot."""
    page.goto((site / place.rpartition("@")[0]).as_uri())
    page.add_style_tag(content=_style())
    page.evaluate(_WITHOUT_SNAPSHOT)
    page.evaluate("document.fonts.ready.then(() => null)")
    return smaller(read(page.screenshot(full_page=True, animations="disabled")))


def stored(place: str) -> Path:
    """Return where the picture of a page is stored."""
    return STORED / f"{place.replace('.html', '').replace('/', '-')}.png"


def _style() -> str:
    """Return a style that sets the site in the fonts of the booklet."""
    faces = [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{path.as_uri()}"); }}'
        for family, weight, name in _FACES
        for folder in font_folders()
        if (path := Path(folder) / name).exists()
    ]
    assert len(faces) == len(_FACES)
    ours = 'body { font-family: "Looked", "Looked JP"; } :lang(ja) { font-family: "Looked JP"; } img { visibility: hidden; }'
    return "\n".join([*faces, ours])


if __name__ == "__main__":
    STORED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as around, browsing() as browser:
        folder = Path(around) / "alliance"
        start_reference(folder)
        edition = opened_in(folder)
        target, _ = write_site(folder, NAME)
        desk = browser.new_context(device_scale_factor=SCALE).new_page()
        for code in LANGUAGES:
            for each, screen in looked_at(edition, target, code).items():
                desk.set_viewport_size(screen)
                stored(each).write_bytes(write(picture(desk, target, each)))

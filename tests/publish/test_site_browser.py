"""The site in a browser: axe finds nothing, a keyboard reaches everything, telephones need not scroll, no script is needed.

Runs wherever Chromium is installed (Debian: apt install chromium); what needs no browser stands in test_site.py.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.publish.conftest import LANGUAGES, Opened
from tests.publish.looks import difference, read
from tests.publish.site_looks import (
    BROWSERS,
    CHROMIUM,
    DESK,
    SCALE,
    TELEPHONE,
    browsing,
    looked_at,
    picture,
    shown,
    stored,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=f"no browser here: install one of {', '.join(BROWSERS)}"),
]
# Axe looks at everything; what it says of each element is only asked for where it finds a fault.
OPTIONS = {"resultTypes": ["violations"], "preload": False, "selectors": False, "ancestry": False, "elementRef": False}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser without a window."""
    with browsing() as started:
        yield started


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[Page]:
    """Return a page on a desk that notes what it is refused and what it asks for."""
    context = browser.new_context(viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(opened: Opened, site: Path, desk: Page, language: str) -> None:
    """No page breaks a rule of accessibility that a machine can check, and no page is wider than a telephone."""
    pages = ["index.html", *shown(opened, site, language)]
    assert len(pages) > 25
    for place in pages:
        desk.set_viewport_size(DESK)
        desk.goto((site / place).as_uri())
        found = Axe().run(desk, options=OPTIONS)
        assert found.violations_count == 0, f"{place}\n{found.generate_snapshot()}"
        desk.set_viewport_size(TELEPHONE)
        assert desk.evaluate("document.documentElement.scrollWidth") <= 390, place


def test_axe_would_find_something(site: Path, desk: Page) -> None:
    """A page whose language and whose alternative texts are taken away is found."""
    desk.goto((site / "en" / "sales.html").as_uri())
    desk.evaluate(
        "document.documentElement.removeAttribute('lang'); document.querySelector('img').removeAttribute('alt')"
    )
    assert {each["id"] for each in Axe().run(desk, options=OPTIONS).response["violations"]} >= {
        "html-has-lang",
        "image-alt",
    }


def test_telephones_pass_axe_as_well(site: Path, browser: Browser) -> None:
    """On a narrow screen nothing is hidden from whoever cannot see, and nothing is too close."""
    context = browser.new_context(viewport=TELEPHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    for place in ("en/index.html", "fr/largest.html", "ja/structure.html", "ja/figures/fig/sales/2016/alliance.html"):
        page.goto((site / place).as_uri())
        found = Axe().run(page, options=OPTIONS)
        assert found.violations_count == 0, f"{place}\n{found.generate_snapshot()}"
    context.close()


@pytest.mark.parametrize("place", ["en/index.html", "fr/largest.html", "ja/world.html", "en/plants.html"])
def test_a_keyboard_reaches_everything(site: Path, desk: Page, place: str) -> None:
    """The first stop leads past the head, every link is a stop, and the stop is seen."""
    path = site / place
    desk.set_viewport_size(DESK)
    desk.goto(path.as_uri())
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.getAttribute('href')") == "#content"
    assert desk.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "content"
    desk.goto(path.as_uri())
    wanted = "a[href], summary, [tabindex='0']"
    count = desk.evaluate(f'[...document.querySelectorAll("{wanted}")].filter(one => one.checkVisibility()).length')
    stops = set()
    for _ in range(count):
        desk.keyboard.press("Tab")
        stop = desk.evaluate(
            "[[...document.querySelectorAll('*')].indexOf(document.activeElement),"
            " getComputedStyle(document.activeElement).outlineStyle]"
        )
        stops.add(stop[0])
        assert stop[1] != "none"
    assert len(stops) == count


def test_nothing_needs_a_script_or_another_place(opened: Opened, site: Path, browser: Browser) -> None:
    """Without scripts every page reads the same, and none asks for anything outside of the site."""
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    for place in shown(opened, site, "fr"):
        page.goto((site / place).as_uri())
        assert len(page.locator("main").inner_text()) > 100, place
    assert [url for url in asked if not url.startswith(site.as_uri())] == []
    assert faults == []
    assert len(asked) > 60
    context.close()


def test_paper_shows_the_page_without_its_ways(site: Path, desk: Page) -> None:
    """In print the ways to other pages are left out, and figures and notes stay."""
    desk.goto((site / "en" / "sales.html").as_uri())
    desk.emulate_media(media="print")
    assert not desk.locator("nav").first.is_visible()
    assert not desk.locator(".data").is_visible()
    assert desk.locator("img").is_visible()
    assert desk.locator(".notes").is_visible()
    desk.emulate_media(media="screen")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_looks_as_it_was_looked_at(opened: Opened, site: Path, browser: Browser, language: str) -> None:
    """Every page is the stored one, within what another version of the browser may change."""
    context = browser.new_context(device_scale_factor=SCALE)
    page = context.new_page()
    apart: dict[str, object] = {}
    for place, screen in looked_at(opened, site, language).items():
        page.set_viewport_size(screen)
        now, then = picture(page, site, place), read(stored(place).read_bytes())
        if max(abs(here - there) for here, there in zip(now.shape, then.shape, strict=True)) > 1:
            apart[place] = f"{now.shape[:2]} instead of {then.shape[:2]} points"
            continue
        # A browser of another day may end a page half a line later.
        height = min(len(now), len(then))
        found = difference(then[:height], now[:height])
        if found[0] >= 0.6 or found[1] >= 30:
            apart[place] = found
    context.close()
    assert not apart, "if it is meant, draw them anew (python -m tests.publish.site_looks) and look at them"

"""The page of a checked text: complete in itself, readable without colour, and honest about every claim."""

from datetime import date
from html.parser import HTMLParser

import pytest

from alliance.publish.report import blocks_of, report
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot

TEXT = """
# A page <with> signs

In 2016 the Alliance & its partners sold [9.96 million cars]{#total}. It is the best.

- 424,797 electric vehicles sold in 2016.
- Nothing to check here.
"""
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Collects the elements of a page and sees that each one is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def page(reference: Snapshot) -> Page:
    """Return the page of a small text."""
    verdicts = check_text(reference, TEXT, published_on=date(2017, 3, 27))
    parsed = Page()
    parsed.feed(report("A page <with> signs", TEXT, verdicts, reference))
    return parsed


def test_every_element_is_closed(page: Page) -> None:
    """The page is well formed and bears its title and language."""
    assert page.open == []
    assert ("html", {"lang": "en"}) in page.elements
    assert "A page <with> signs" in page.words


def test_the_page_asks_for_nothing(page: Page) -> None:
    """No script, image, style sheet or font is loaded, and a rule of the page forbids it."""
    assert not {tag for tag, _ in page.elements} & {"script", "img", "link", "iframe", "object", "embed"}
    assert not [attributes for _, attributes in page.elements if "src" in attributes]
    policies = [
        attributes["content"] for tag, attributes in page.elements if tag == "meta" and "http-equiv" in attributes
    ]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_each_claim_is_marked_and_explained(page: Page, reference: Snapshot) -> None:
    """Each claim has a sign in the text, a note with verdict, figure and perimeter, and a way there and back."""
    verdicts = check_text(reference, TEXT, published_on=date(2017, 3, 27))
    anchors = {attributes.get("id") for _, attributes in page.elements}
    assert {f"c{number}" for number in range(1, len(verdicts) + 1)} <= anchors
    assert {f"n{number}" for number in range(1, len(verdicts) + 1)} <= anchors
    links = {attributes.get("href", "") for tag, attributes in page.elements if tag == "a"}
    assert {link for link in links if link and link.startswith("#")} <= {f"#{anchor}" for anchor in anchors}
    for said in ("9,961,347 vehicles", "renault + nissan + mitsubishi + avtovaz", "94,265", "opinion", "total"):
        assert said in page.words


def test_a_verdict_is_told_by_a_sign_and_a_word(page: Page) -> None:
    """Colour is never the only sign: each reference names the verdict, each note prints it."""
    labels = [attributes["aria-label"] for _, attributes in page.elements if attributes.get("aria-label")]
    assert any(str(label).startswith("contradicted") for label in labels)
    assert "✗ contradicted" in page.words
    assert "✓ supported" in page.words


def test_the_text_is_shown_whole(page: Page) -> None:
    """Every word of the text stands on the page, without the marks."""
    shown = " ".join(page.words.split())
    assert "& its partners" in shown
    assert "Nothing to check here." in shown
    assert "{#total}" not in shown


def test_rows_of_a_table_stand_apart() -> None:
    """Each row of a table is a block of its own, and the rule below its header is not printed."""
    text = "Sales:\n\n| Who | 2016 |\n|---|---|\n| Renault | 3,182,625 |\nA line below."
    shown = [text[block.start : block.end] for block in blocks_of(text)]
    assert shown == ["Sales:", "| Who | 2016 |", "| Renault | 3,182,625 |", "A line below."]


def test_a_text_cannot_write_into_the_page(reference: Snapshot) -> None:
    """Signs of HTML in a text are shown and not obeyed."""
    text = 'The Alliance sold <script>alert(1)</script> 9.96 million "vehicles" in 2016.'
    html = report("x", text, check_text(reference, text), reference)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html

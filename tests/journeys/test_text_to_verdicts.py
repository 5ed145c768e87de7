"""Journey C: a press text gets its claims checked, and the printed page says so."""

from pathlib import Path

import alliance
from alliance.desks import press

TEXT = """\
In 2016, the Alliance (with Mitsubishi Motors) sold 9.96 million vehicles under nine brands.
It sold 424,797 electric vehicles in 2016.
The Renault-Nissan-Mitsubishi Alliance is the most admired of its kind.
"""


def test_a_press_text_gets_its_claims_checked(reference_folder: Path) -> None:
    """What the record says is supported, a cumulative number for one year is contradicted, praise is an opinion."""
    verdicts = {each.text: each for each in alliance.check_text(reference_folder, TEXT, published_on="2017-03-27")}
    by_verdict = {text: each.verdict.value for text, each in verdicts.items()}
    assert by_verdict["sold 9.96 million vehicles"] == "supported"
    assert by_verdict["nine brands"] == "supported"
    assert by_verdict["sold 424,797 electric vehicles"] == "contradicted"
    assert "opinion" in by_verdict.values()


def test_a_verdict_leads_to_the_figure_and_its_rows(reference_folder: Path) -> None:
    """The supported claim carries the figure that the reporting desk gives."""
    verdict = alliance.check_text(reference_folder, TEXT, published_on="2017-03-27")[0]
    assert verdict.figure is not None
    asked = alliance.figure(reference_folder, "sales", "2016", perimeter=verdict.perimeter)
    assert verdict.figure.value == asked.value == 9961347
    assert {term.fact.ref for term in verdict.figure.terms} == {"S-R-2016", "S-N-2016", "S-M-2016", "S-V-2016"}


def test_a_contradicted_claim_says_what_would_make_it_true(reference_folder: Path) -> None:
    """The advice of a verdict, printed instead, is supported."""
    claim = "The Alliance sold 424,797 electric vehicles in 2016."
    wrong = alliance.check_text(reference_folder, claim, published_on="2017-03-27")
    assert any("94,265" in each.fix for each in wrong)
    better = "The Alliance cumulatively sold 424,797 electric vehicles through 2016."
    assert [each.verdict.value for each in alliance.check_text(reference_folder, better)] == ["supported"]


def test_the_checked_page_is_written_for_a_browser(reference_folder: Path, tmp_path: Path) -> None:
    """One file, nothing fetched from anywhere, every claim with its verdict."""
    page = tmp_path / "published" / "page.html"
    press.write_report(reference_folder, TEXT, page, title="A page", published_on="2017-03-27")
    html = page.read_text("utf-8")
    assert "contradicted" in html
    assert "94,265" in html
    assert "<script src" not in html
    assert '<link rel="stylesheet"' not in html

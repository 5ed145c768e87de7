"""The Alliance's public page of March 2017, claim by claim: as marked in our words, as prose, and as it was published."""

import csv
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot
from alliance.record.sources import Trust

pytestmark = pytest.mark.published

PUBLISHED_ON = date(2017, 3, 27)
# What a verdict of the public record is called here.
EXPECTED = {
    "proved": Judgement.SUPPORTED,
    "consistent": Judgement.SUPPORTED,
    "contradicted": Judgement.CONTRADICTED,
    "no source found": Judgement.NOT_IN_THE_RECORD,
    "opinion": Judgement.OPINION,
}
# The claims that the published page itself makes: rule, and words by which each is recognised.
ON_THE_PAGE = {
    "C01": ("rank", "top four"),
    "C02": ("superlative", "longest-lasting"),
    "C03": ("members", "Groupe Renault"),
    "C04": ("count", "nine brands"),
    "C05": ("quantity", "9.96 million"),
    "C06": ("class", "cars"),
    "C07": ("count", "nearly 200 markets"),
    "C08": ("partnership", "AVTOVAZ"),
    "C09": ("superlative", "largest car maker"),
    "C10": ("partnership", "Daimler"),
    "C11": ("partnership", "Dongfeng"),
    "C12": ("created", "March 1999"),
    "C13": ("count", "more than 470,000 people"),
    "C14": ("count", "122 manufacturing plants"),
    "C15": ("superlative", "top tier"),
    "C16": ("superlative", "only automotive group"),
    "C17": ("cumulative", "424,797"),
    "C18": ("superlative", "undisputed leader"),
    "C19": ("count", "four converged functions"),
    "C20": ("leaders", "leading each function"),
    "C21": ("amount", "EUR 4.3 billion"),
    "C22": ("cause", "convergence"),
    "C23": ("schedule", "one full year ahead"),
    "C24": ("office", "Carlos Ghosn"),
    "C25": ("superlative", "longest established"),
    "C26": ("first vehicle", "1917"),
    "C27": ("first vehicle", "1933"),
    "C28": ("superlative", "best-seller of PHEVs"),
    "C29": ("quantity", "30,000"),
    "C30": ("quantity", "21,000"),
    "C31": ("share", "7 %"),
    "C32": ("own share", "20%"),
    "C33": ("superlative", "bestselling vehicle"),
    "C34": ("quantity", "178,900"),
    "C35": ("cumulative", "4.4 million"),
    "C36": ("count", "approximately 150 countries"),
    "C37": ("anniversary", "18th"),
    "C38": ("release", "booklet"),
}


@pytest.fixture(scope="module")
def claims(shared_data: Path) -> dict[str, Judgement]:
    """Return what the public record says of each of the 41 claims."""
    with (shared_data / "public-record" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return {row["row_id"]: EXPECTED[row["status"]] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def marked(reference: Snapshot) -> dict[str, list[Verdict]]:
    """Return the verdicts of the marked text by the name of the mark."""
    text = files("alliance.reference").joinpath("texts", "the-alliance.md").read_text("utf-8")
    found: dict[str, list[Verdict]] = {}
    for verdict in check_text(reference, text):
        found.setdefault(verdict.id, []).append(verdict)
    return found


@pytest.fixture(scope="module")
def page(shared_data: Path) -> str:
    """Return the page as it was published."""
    return (shared_data / "public-record" / "the-alliance-page.txt").read_text("utf-8")


def recognised(verdicts: tuple[Verdict, ...]) -> dict[str, list[Verdict]]:
    """Return the verdicts of a text by the claim of the page that their words state."""
    return {
        claim: [each for each in verdicts if each.claim.rule == rule and words in each.text]
        for claim, (rule, words) in ON_THE_PAGE.items()
    }


@pytest.mark.parametrize("number", range(1, 42))
def test_each_claim_of_the_marked_text_is_judged_as_the_public_record_says(
    number: int, marked: dict[str, list[Verdict]], claims: dict[str, Judgement]
) -> None:
    """Every mark holds one claim, and asking the record gives the expected verdict."""
    name = f"C{number:02}"
    assert [verdict.verdict for verdict in marked[name]] == [claims[name]], [each.summary() for each in marked[name]]


@pytest.mark.parametrize("day", [PUBLISHED_ON, None])
def test_the_page_as_published_is_read_and_judged(
    day: date | None, page: str, reference: Snapshot, claims: dict[str, Judgement]
) -> None:
    """All 38 claims of the page are found in its plain prose and judged right, with its day or without."""
    found = recognised(check_text(reference, page, published_on=day))
    judged = {claim: [each.verdict for each in verdicts] for claim, verdicts in found.items()}
    assert judged == {claim: [claims[claim]] for claim in ON_THE_PAGE}


def test_nothing_on_the_page_is_called_true_beside_its_claims(page: str, reference: Snapshot) -> None:
    """What else is supported are the lists of brands and functions and the homes of two members, which are true."""
    verdicts = check_text(reference, page, published_on=PUBLISHED_ON)
    known = {id(each) for found in recognised(verdicts).values() for each in found}
    others = [each for each in verdicts if id(each) not in known and each.verdict is Judgement.SUPPORTED]
    assert sorted(each.claim.rule for each in others) == ["home", "home", "list", "list"]
    assert [each.text for each in verdicts if each.verdict is Judgement.CONTRADICTED] == ["cars"]


def test_no_verdict_rests_on_the_page_itself(page: str, reference: Snapshot) -> None:
    """A text under check never proves itself, by whatever figure."""
    under_check = {source.id for source in reference.sources.values() if source.trust is Trust.UNDER_CHECK}
    assert under_check
    used = {source for verdict in check_text(reference, page) for source in verdict.sources}
    assert used
    assert not used & under_check


def test_the_prose_in_our_words_is_read_without_marks(reference: Snapshot) -> None:
    """The same page as plain prose: nothing is contradicted but the word "cars", and most of it is supported."""
    text = files("alliance.reference").joinpath("texts", "the-alliance-prose.md").read_text("utf-8")
    verdicts = check_text(reference, text)
    assert [each.text for each in verdicts if each.is_contradicted] == ["cars"]
    assert sum(each.verdict is Judgement.SUPPORTED for each in verdicts) >= 20


def test_the_texts_are_our_own_words(page: str) -> None:
    """No run of eight words of the page stands in the texts that ship."""
    words = page.split()
    runs = {" ".join(words[start : start + 8]) for start in range(len(words) - 7)}
    for name in ("the-alliance.md", "the-alliance-prose.md"):
        ours = " ".join(files("alliance.reference").joinpath("texts", name).read_text("utf-8").split())
        assert [run for run in runs if run in ours and "Supply Chain" not in run] == []

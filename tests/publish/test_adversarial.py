"""Hundreds of sentences whose truth is known: no false one is supported, no true one is contradicted, and none is dropped.

The files in `adversarial/` hold them, a sign before each: ``+`` true, ``~`` true but beyond the rules or the record, ``-`` false,
``?`` false or said so that nobody can tell, ``&`` two statements of which only one is true.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot

PUBLISHED_ON = date(2017, 3, 27)
FILES = tuple(sorted((Path(__file__).parent / "adversarial").glob("*.txt")))
PAGE = Path(__file__).resolve().parents[2] / "docs" / "checking-a-text.md"
NAMES = {"+": "true", "~": "true, beyond the rules", "-": "false", "?": "false or open", "&": "true in part"}


def sentences(file: Path) -> Iterator[tuple[str, str, str]]:
    """Yield heading, sign and sentence of every line of a file."""
    heading = ""
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            yield heading, line[0], line[2:].replace("\\n", "\n")


HEADINGS = [(file, heading) for file in FILES for heading in dict.fromkeys(each[0] for each in sentences(file))]


@pytest.fixture(scope="module")
def verdicts(reference: Snapshot) -> dict[str, tuple[Verdict, ...]]:
    """Return the verdicts of every sentence."""
    texts = [text for file in FILES for _, _, text in sentences(file)]
    return {text: check_text(reference, text, published_on=PUBLISHED_ON) for text in texts}


def is_as_signed(sign: str, judgements: set[Judgement]) -> bool:
    """Return whether verdicts are what the sign of a sentence allows."""
    return {
        "+": judgements == {Judgement.SUPPORTED},
        "~": Judgement.CONTRADICTED not in judgements,
        "-": Judgement.CONTRADICTED in judgements,
        "?": bool(judgements) and Judgement.SUPPORTED not in judgements,
        "&": Judgement.SUPPORTED in judgements and len(judgements) > 1,
    }[sign]


@pytest.mark.parametrize(("file", "heading"), HEADINGS, ids=[f"{file.stem}: {heading}" for file, heading in HEADINGS])
def test_sentences_are_judged_as_their_sign_says(
    file: Path, heading: str, verdicts: dict[str, tuple[Verdict, ...]]
) -> None:
    """A true sentence is supported, a false one contradicted or at least shown and never called true."""
    wrong = [
        (sign, text, [each.summary() for each in verdicts[text]])
        for name, sign, text in sentences(file)
        if name == heading and not is_as_signed(sign, {each.verdict for each in verdicts[text]})
    ]
    assert wrong == []


def test_an_unread_claim_says_why_and_what_to_do(verdicts: dict[str, tuple[Verdict, ...]]) -> None:
    """Every verdict that neither supports nor contradicts has a reason, and advice is a sentence."""
    for text, found in verdicts.items():
        for each in found:
            assert each.reason.endswith("."), (text, each.reason)
            assert not each.fix or re.match(r"[A-Z].*\.$", each.fix, re.DOTALL), (text, each.fix)
            if each.claim.missed and each.verdict is Judgement.UNREAD:
                assert all(words in each.reason for words in each.claim.missed)


def test_the_page_prints_the_counts(verdicts: dict[str, tuple[Verdict, ...]]) -> None:
    """The manual's table of what becomes of these sentences is what is measured here."""
    rows = table(verdicts)
    page = PAGE.read_text("utf-8")
    assert all(row in page for row in rows), "\n".join(rows)


def table(verdicts: dict[str, tuple[Verdict, ...]]) -> list[str]:
    """Return a row of the manual for each sign: how many sentences, how many with which verdict."""
    rows = []
    for sign, name in NAMES.items():
        found = [
            {each.verdict for each in verdicts[text]}
            for file in FILES
            for _, each, text in sentences(file)
            if each == sign
        ]
        supported = sum(each == {Judgement.SUPPORTED} for each in found)
        contradicted = sum(Judgement.CONTRADICTED in each for each in found)
        rest = len(found) - supported - contradicted
        rows.append(f"| {name} | {len(found)} | {supported} | {contradicted} | {rest} |")
    return rows

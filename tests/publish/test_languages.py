"""Sentences in three languages whose truth is known from the record are judged as they are; traps are never called true."""

import csv
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from alliance.desks.reporting import figure
from alliance.publish.names import Names, read_names
from alliance.publish.tongues import LANGUAGES, language_of
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot

SENTENCES = Path(__file__).with_name("sentences")
PUBLISHED_ON = date(2017, 3, 27)


def read_sentences(name: str) -> list[tuple[str, str]]:
    """Return the sentences of a file, each with what stands before it."""
    lines = (SENTENCES / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = (line.partition("| ") for line in lines if line and not line.startswith("#"))
    return [(head, text) for head, _, text in pairs]


ALL = [(code, head, text) for code in LANGUAGES for head, text in read_sentences(code)]
TRAPS = read_sentences("traps")


@pytest.fixture(scope="module")
def local_names(reference_folder: Path) -> Names:
    """Return what the reference alliance calls things in other languages."""
    return read_names(reference_folder)


def judged(reference: Snapshot, names: Names, text: str, code: str = "") -> list[Verdict]:
    """Return the verdicts of a text of 27 March 2017."""
    return list(check_text(reference, text, published_on=PUBLISHED_ON, names=names, code=code))


def test_the_truth_of_the_sentences_is_what_the_record_answers(reference_folder: Path) -> None:
    """Every number that the sentences were written from is a figure of the record."""
    with (SENTENCES / "truth.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            where = dict(part.split("=") for part in row["where"].split(";") if part)
            found = figure(reference_folder, row["measure"], row["period"], perimeter=row["perimeter"], where=where)
            assert found.value == Fraction(row["value"]), row


def test_there_are_enough_sentences() -> None:
    """In each language 50 sentences with known truth, a third of them false in several ways, and 50 in all without a claim."""
    for code in LANGUAGES:
        heads = Counter(head.split()[0] for each, head, _ in ALL if each == code)
        assert heads["true"] + heads["false"] >= 50
        assert heads["false"] * 3 >= heads["true"] + heads["false"]
    assert sum(head == "nothing" for _, head, _ in ALL) >= 50
    assert {head for _, head, _ in ALL if head.startswith("false")} == {
        f"false {kind}"
        for kind in ("perimeter", "calendar", "unit", "magnitude", "rounding", "tense", "rank", "cumulative")
    }


@pytest.mark.parametrize(("code", "head", "text"), ALL)
def test_a_sentence_is_judged_as_it_is(
    code: str, head: str, text: str, reference: Snapshot, local_names: Names
) -> None:
    """True ones are supported, false ones contradicted and mended, those without a claim neither."""
    verdicts = judged(reference, local_names, text)
    found = {each.verdict for each in verdicts}
    said = [each.summary() for each in verdicts]
    if head == "true":
        assert found == {Judgement.SUPPORTED}, said
    elif head == "nothing":
        assert not found & {Judgement.SUPPORTED, Judgement.CONTRADICTED}, said
    else:
        assert Judgement.CONTRADICTED in found, said
        assert all(each.fix for each in verdicts if each.is_contradicted)


@pytest.mark.parametrize(("code", "text"), TRAPS)
def test_a_trap_is_never_supported(code: str, text: str, reference: Snapshot, local_names: Names) -> None:
    """What changes the meaning of a true sentence keeps it from being called true: it is contradicted, or something is unread."""
    found = [each.verdict for each in judged(reference, local_names, text, code)]
    assert Judgement.CONTRADICTED in found or Judgement.SUPPORTED not in found


def test_the_language_is_seen_from_the_text() -> None:
    """A sentence is read in its own language, also where it holds names of another one."""
    wrong = [(code, text) for code, _, text in ALL if language_of(text) != code]
    assert wrong == []
    assert language_of("Nissan (日産自動車) sold 5.56 million vehicles in 2016.") == "en"


def test_a_number_is_read_as_its_language_writes_it(reference: Snapshot, local_names: Names) -> None:
    """A comma parts decimals in French, whatever blank parts thousands; English marks in French text are not understood."""
    for number in ("9\u202f961\u202f347", "9\u00a0961\u00a0347", "9 961 347", "9,961 millions de"):
        (verdict,) = judged(reference, local_names, f"En 2016, l'Alliance a vendu {number} véhicules.")
        assert verdict.verdict is Judgement.SUPPORTED, number
    for number in ("9,961,347", "9.961.347", "9.96 millions de"):
        found = {
            each.verdict for each in judged(reference, local_names, f"En 2016, l'Alliance a vendu {number} véhicules.")
        }
        assert found == {Judgement.UNREAD}, number


def test_it_means_whom_the_sentence_before_spoke_of(reference: Snapshot, local_names: Names) -> None:
    """A pronoun and a time go on from one sentence to the next, in every language."""
    for text in (
        "Nissan a vendu 5 421 804 véhicules en 2015. En 2016, elle a vendu 5 559 902 véhicules.",
        "日産は2015年に5,421,804台を販売した。同社は2016年に5,559,902台を販売した。",
    ):
        verdicts = judged(reference, local_names, text)
        assert [each.verdict for each in verdicts] == [Judgement.SUPPORTED] * 2
        assert {each.perimeter for each in verdicts} == {"nissan"}


def test_marks_hold_in_every_language(reference: Snapshot, local_names: Names) -> None:
    """What a mark settles is settled whatever the words around it say."""
    text = 'L\'Alliance a vendu [9 676 540 véhicules]{#sans-avtovaz period=2016 perimeter="alliance - avtovaz"}.'
    (verdict,) = judged(reference, local_names, text)
    assert (verdict.id, verdict.verdict) == ("sans-avtovaz", Judgement.SUPPORTED)

"""A claim whose clause holds words that no rule understands is unread, and the words are named."""

from datetime import date
from importlib.resources import files

import pytest

from alliance.errors import UnknownName
from alliance.publish.guard import guard
from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot

PUBLISHED_ON = date(2017, 3, 27)

# the words that are missed, and a sentence whose number is right without them
MISSED = """
outside China | The Alliance sold 9,961,347 vehicles outside China in 2016.
Paris | The Alliance sold 9.96 million vehicles in Paris in 2016.
hybrid | The Alliance sold 9.96 million hybrid vehicles in 2016.
online | The Alliance sold 9.96 million vehicles online in 2016.
fleets | The Alliance sold 9.96 million vehicles to fleets in 2016.
domestic | Nissan's domestic sales reached 5,559,902 vehicles in 2016.
competitors | Nissan's competitors sold 5,559,902 vehicles in 2016.
Manufacturing UK | Nissan Motor Manufacturing UK sold 5,559,902 vehicles in 2016.
hardly | Nissan hardly sold 5,559,902 vehicles in 2016.
Western | The Western Alliance sold 9,961,347 vehicles in 2016.
former | Carlos Ghosn is a former Chairman of Renault.
deputy | Carlos Ghosn is deputy CEO of Renault.
Daimler | Carlos Ghosn is CEO of Renault and Daimler.
women | The Alliance has four converged functions, all led by women.
summer | The Alliance sold 9.96 million vehicles in the summer of 2016.
'15 | Nissan sold 5,559,902 vehicles in '15.
""".strip().splitlines()


def judged(reference: Snapshot, text: str) -> list[Verdict]:
    """Return the verdicts of a text."""
    return list(check_text(reference, text, published_on=PUBLISHED_ON))


@pytest.mark.parametrize("line", MISSED)
def test_a_word_that_nobody_understands_leaves_the_claim_unread(line: str, reference: Snapshot) -> None:
    """The number beside it is neither true nor false, the claim is shown, and the reason names the word."""
    words, _, sentence = line.partition(" | ")
    verdicts = judged(reference, sentence)
    assert verdicts
    assert {each.verdict for each in verdicts} == {Judgement.UNREAD}
    assert any(words in each.reason for each in verdicts), [each.reason for each in verdicts]


def test_without_the_words_the_same_sentence_is_judged(reference: Snapshot) -> None:
    """The advice says what the record holds without them; a mark that settles everything lifts the guard."""
    (unread,) = judged(reference, "The Alliance sold 9,961,347 vehicles online in 2016.")
    assert "9,961,347" in unread.fix
    (plain,) = judged(reference, "The Alliance sold 9,961,347 vehicles in 2016.")
    marked = "[9,961,347]{measure=sales period=2016 perimeter=alliance} of them went to customers by hook or by crook."
    assert [each.verdict for each in (plain, *judged(reference, marked))] == [Judgement.SUPPORTED] * 2


def test_another_clause_does_not_spoil_a_claim(reference: Snapshot) -> None:
    """What another clause says is its own affair; what stands before the first verb holds for all clauses."""
    apart = judged(reference, "Renault sold 3,182,625 vehicles in 2016, while Nissan sold 5,559,902 vehicles online.")
    assert [each.verdict for each in apart] == [Judgement.SUPPORTED, Judgement.UNREAD]
    joined = judged(reference, "In Paris, Renault sold 3,182,625 vehicles in 2016, and Nissan sold 5,559,902 vehicles.")
    assert {each.verdict for each in joined} == {Judgement.UNREAD}


def test_every_language_of_claims_has_a_guard() -> None:
    """Without its list of harmless words no language is judged; negations are never harmless."""
    folder = files("alliance.publish").joinpath("words")
    codes = [
        file.name.removesuffix("_grammar.toml") for file in folder.iterdir() if file.name.endswith("_grammar.toml")
    ]
    assert all(guard(code).harmless for code in codes)
    assert not {"not", "no", "never", "without", "outside", "each", "former"} & set(guard("en").harmless)
    with pytest.raises(UnknownName, match="Claims are judged in"):
        guard("xx")

"""What states something and is read by no rule is shown as unread; what states nothing is left alone."""

from datetime import date

import pytest

from alliance.publish.verdict import Judgement
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot

PUBLISHED_ON = date(2017, 3, 27)
STATED = (
    "Renault controls Nissan.",
    "Nissan dominates Toyota.",
    "The Outlander is a boat.",
    "Carlos Ghosn was born in Brazil.",
    "Mitsubishi Motors left the Alliance.",
    "Purchasing costs more than Engineering.",
    "AVTOVAZ belongs to the state.",
    "Art is a function of the Alliance.",
)
NOTHING = (
    "We are proud of our people at Nissan.",
    "The Alliance believes in people.",
    "Dacia keeps things simple.",
    "Every engineer learns from the others.",
    "The road is long and the night is dark.",
    "Mobility is changing fast.",
    "The weather in Japan was cold.",
)
BEHIND = (
    "and Nissan dominates Toyota",
    "; Nissan dominates Toyota",
    ", while Nissan dominates Toyota",
    "and was born rich",
    ", and its cars are ugly",
    "and controls Nissan",
)


@pytest.mark.parametrize("text", STATED)
def test_a_statement_that_nobody_reads_is_shown(text: str, reference: Snapshot) -> None:
    """Without a number, too, what says something of the alliance is unread and never dropped."""
    (verdict,) = check_text(reference, text, published_on=PUBLISHED_ON)
    assert verdict.verdict is Judgement.UNREAD
    assert verdict.claim.text == text.rstrip(".")


@pytest.mark.parametrize("text", NOTHING)
def test_what_states_nothing_is_left_alone(text: str, reference: Snapshot) -> None:
    """Feelings, hopes and the weather are no claims."""
    assert check_text(reference, text, published_on=PUBLISHED_ON) == ()


@pytest.mark.parametrize("behind", BEHIND)
def test_a_true_number_does_not_carry_what_stands_behind_it(behind: str, reference: Snapshot) -> None:
    """The number is supported, and the statement behind it is a claim of its own that is not."""
    blank = "" if behind[0] in ",;" else " "
    first, second = check_text(
        reference, f"Renault sold 3,182,625 vehicles in 2016{blank}{behind}.", published_on=PUBLISHED_ON
    )
    assert (first.verdict, second.verdict) == (Judgement.SUPPORTED, Judgement.UNREAD)

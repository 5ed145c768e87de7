"""Tables and lists: what their numbers mean stands above and beside them, and must be understood to the last word."""

from datetime import date

import pytest

from alliance.publish.layout import layout
from alliance.publish.sentences import sentences
from alliance.publish.verdict import Judgement
from alliance.publish.verdicts import check_text
from alliance.record.snapshot import Snapshot

PUBLISHED_ON = date(2017, 3, 27)
TABLE = """\
Sales by member:

| Member | 2015 | {year} |
|:-------|-----:|-----:|
| Renault | 2,801,592 | 3,182,625 |
| Nissan | 5,421,804 | 5,559,902 |

The Alliance grew.
"""


def test_every_line_of_a_table_is_a_piece_with_a_place() -> None:
    """Rows know their caption and their header; the prose below them does not."""
    pieces = sentences(TABLE)
    places = layout(TABLE, pieces)
    assert [place.kind for place in places] == ["caption", "header", "rule", "row", "row", "prose"]
    assert [place.above for place in places] == [(), (), (), (0, 1), (0, 1), ()]


@pytest.mark.parametrize(("year", "judgement"), [("2016", Judgement.SUPPORTED), ("2017", Judgement.CONTRADICTED)])
def test_a_table_is_judged_cell_by_cell(year: str, judgement: Judgement, reference: Snapshot) -> None:
    """Each number is held against the record for the time of its column and the name of its row."""
    found = check_text(reference, TABLE.format(year=year), published_on=PUBLISHED_ON, known_on=None)
    counted = [each for each in found if each.claim.stated is not None]
    assert [each.verdict for each in counted] == [Judgement.SUPPORTED, judgement] * 2
    assert [each.perimeter for each in counted] == ["renault", "renault", "nissan", "nissan"]


@pytest.mark.parametrize(
    "caption", ["Planned sales in 2016:", "Sales in 2016 outside China:", "Figures:", "Sales in 2015 and 2016:"]
)
def test_a_caption_that_is_not_understood_leaves_its_numbers_unread(caption: str, reference: Snapshot) -> None:
    """A word too many, or no measure, or two times above a number: nothing is guessed."""
    found = check_text(reference, f"{caption}\n- Renault: 3,182,625 vehicles", published_on=PUBLISHED_ON)
    assert {each.verdict for each in found} == {Judgement.UNREAD}


def test_a_caption_is_no_claim_of_its_own(reference: Snapshot) -> None:
    """Its time belongs to the numbers below it."""
    found = check_text(
        reference, "Sales in 2016:\n- Renault: 3,182,625\n- Nissan: 5,559,902", published_on=PUBLISHED_ON
    )
    assert [(each.claim.text, each.verdict) for each in found] == [
        ("3,182,625", Judgement.SUPPORTED), ("5,559,902", Judgement.SUPPORTED),
    ]  # fmt: skip

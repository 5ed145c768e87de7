"""Marks, sentences, names and brackets: the parts that reading and judging stand on."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.calendar import Period, through
from alliance.publish.brackets import bracket
from alliance.publish.interval import Interval
from alliance.publish.marks import front_matter, read_marks
from alliance.publish.sentences import sentences
from alliance.record.facts import Fact

ENDS = st.none() | st.integers(-5, 5).map(Fraction)
INTERVALS = st.builds(Interval, ENDS, ENDS, st.booleans(), st.booleans())


@given(INTERVALS, INTERVALS, st.fractions(-6, 6, max_denominator=2))
def test_what_one_interval_holds_the_other_contains(one: Interval, other: Interval, value: Fraction) -> None:
    """An interval that holds another contains all its numbers, and a shared number means that they meet."""
    if one.holds(other) and other.contains(value):
        assert one.contains(value)
    if one.contains(value) and other.contains(value):
        assert one.meets(other)
        assert other.meets(one)


@given(st.text(alphabet="ab [].{}#=\n"), st.text(alphabet="xyz 9", min_size=1), st.text(alphabet="ab .\n"))
def test_a_mark_leaves_its_words_in_the_text(before: str, words: str, after: str) -> None:
    """The plain text is the text without braces and brackets; the mark knows where its words stand."""
    text = f"{before.replace('[', '').replace(']', '')}[{words}]{{#name period=2016}}{after}"
    marked = read_marks(text)
    found = [mark for mark in marked.marks if mark.id == "name"]
    assert [marked.text[mark.start : mark.end] for mark in found] == [words]
    assert found[0].settled == {"period": "2016"}


def test_a_fault_in_a_mark_is_told() -> None:
    """Unknown keys and broken braces are named, with what is understood."""
    (first, second) = read_marks("[a]{#x speed=3} [b]{#y ?}").marks
    assert "speed" in first.fault
    assert "perimeter" in first.fault
    assert "?" in second.fault


def test_a_text_may_say_its_day_and_address() -> None:
    """What stands between two lines of dashes at the top belongs to the text and is not read as prose."""
    said, body = front_matter("---\npublished: 2017-03-27\naddress: https://example.org/a\n---\n\nNine brands.\n")
    assert said == {"published": "2017-03-27", "address": "https://example.org/a"}
    assert body == "Nine brands.\n"
    assert front_matter("Nine --- brands")[0] == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two.", 2),
        ("Nissan Motor Co. Ltd. sold 5.56 million vehicles.", 1),
        ("It wrapped\nhere and went on.", 1),
        ("A heading\n\nA sentence.", 2),
        ("- one item\n- another item", 2),
        ("# Heading\nText below.", 2),
        ("Up 8.5 %, i.e. more. No. 4 worldwide!", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    """Short forms and wrapped lines end no sentence; blank lines, items and headings do."""
    assert len(sentences(text)) == count


def sold(value: int, start: str, end: str, **more: str) -> Fact:
    """Return vehicles sold from one day to another (both included); no first day means since the beginning."""
    first = date.fromisoformat(start) if start else None
    last = date.fromordinal(date.fromisoformat(end).toordinal() + 1)
    return Fact(measure="sales", member="m", start=first, end=last, value=Fraction(value), unit="vehicles", **more)  # type: ignore[arg-type]


def test_totals_before_and_after_bracket_a_year() -> None:
    """A year lies between the nearest totals around it and holds at least its parts."""
    facts = [
        sold(28_177, "", "2014-12-31"),
        sold(66_000, "", "2016-04-30"),
        sold(21_823, "2015-01-01", "2015-11-30", bound="lower"),
    ]
    found = bracket(facts, Period(date(2015, 1, 1), date(2016, 1, 1)))
    assert found is not None
    assert (found.bounds.low, found.bounds.high) == (21_823, 37_823)
    assert found.supports(Interval(Fraction(29_500), Fraction(30_500)))
    assert found.contradicts(Interval(Fraction(44_000), Fraction(46_000)))


def test_generations_that_exclude_each_other_add_up() -> None:
    """The parts of a model's past are a lower limit of the whole."""
    facts = [
        sold(2_800_000, "", "2005-08-31", bound="lower", definition="generations 1 to 3"),
        sold(1_148_000, "", "2014-04-30", definition="generation 4"),
        sold(4_700_000, "", "2018-11-09"),
    ]
    found = bracket(facts, through(date(2017, 3, 31)))
    assert found is not None
    assert (found.bounds.low, found.bounds.high) == (3_948_000, 4_700_000)


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=8), st.data())
def test_a_bracket_holds_the_truth(years: list[int], data: st.DataObject) -> None:
    """Whatever totals and parts are known of a true history, its numbers lie inside their bracket."""
    totals = [sum(years[:count]) for count in range(len(years) + 1)]
    known = data.draw(st.sets(st.integers(1, len(years)), min_size=2))
    facts = [sold(totals[count], "", f"{1999 + count}-12-31") for count in known]
    asked = data.draw(st.integers(1, len(years)))
    found = bracket(facts, Period(date(1999 + asked, 1, 1), date(2000 + asked, 1, 1)))
    assert found is None or found.bounds.contains(Fraction(years[asked - 1]))


def test_facts_that_contradict_each_other_bracket_nothing() -> None:
    """A later total that is smaller than an earlier one limits nothing."""
    facts = [sold(100, "", "2014-12-31"), sold(50, "", "2016-12-31"), sold(200, "", "2018-12-31")]
    assert bracket(facts, Period(date(2015, 1, 1), date(2016, 1, 1))) is None

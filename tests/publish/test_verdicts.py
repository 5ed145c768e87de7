"""Sentences whose truth is known are judged as they are; what states nothing is never called true."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.publish.verdict import Judgement, Verdict
from alliance.publish.verdicts import check, check_text
from alliance.record.snapshot import Snapshot

PUBLISHED_ON = date(2017, 3, 27)

TRUE = """
The Alliance sold 9,961,347 vehicles in 2016.
In 2016, global Alliance sales totalled 9.96 million units.
Alliance sales in 2016: 9,961,347 vehicles.
Sales of the Alliance came to almost ten million vehicles in 2016.
With 9.96 million vehicles, the Alliance finished 2016 in fourth place worldwide.
Renault, Nissan, Mitsubishi and AVTOVAZ together sold 9,961,347 vehicles in 2016.
Renault, Nissan and Mitsubishi sold 9,676,540 vehicles in 2016.
Renault and Nissan sold 8,742,527 vehicles in 2016.
Excluding AVTOVAZ, the Alliance sold 9.68 million vehicles in 2016.
Nissan sold 5.56 million vehicles in 2016, and Mitsubishi 934,013.
Lada sold 335,564 vehicles in 2017.
In 2017 Renault sold 3,761,634 vehicles, up 18.2 % on 2016.
Renault sold 3.76 million vehicles in 2017, of which 335,564 were Ladas.
With AVTOVAZ in both years, Renault's sales rose by 8.5 % in 2017.
Without AVTOVAZ, Renault's sales rose 7.6 % in 2017.
Renault grew by 8.5 % in 2017 like for like.
Renault's sales rose in 2017.
Mitsubishi sold about 1.05 million vehicles in FY2015.
Cumulatively, Renault, Nissan and Mitsubishi sold 424,797 electric vehicles by the end of 2016.
In 2016 the Alliance sold 94,265 electric vehicles.
In 2016 the Alliance sold just under 10 million vehicles.
In 2016 the Alliance was the world's fourth-largest car group.
The Alliance was among the top five carmakers in 2016.
The Alliance finished 2016 only 3,891 vehicles behind General Motors.
The Alliance outsold Hyundai-Kia in 2016.
The Alliance was founded on 27 March 1999.
Mitsubishi Motors became a member in October 2016.
The Alliance has three members: Renault, Nissan and Mitsubishi Motors.
In January 2018 the Alliance had ten brands.
Daimler is a strategic partner.
The partnership with Daimler was formed in April 2010.
The Alliance realised €4.3bn in synergies in 2015, one year ahead of schedule.
Synergies are to reach EUR 5.5 billion in 2018.
Nissan holds a 15 % stake in Renault.
Hiroto Saikawa became CEO of Nissan in April 2017.
Purchasing is led by Yasuhiro Yamauchi.
Mitsubishi made 22.2 % of its sales in southeast Asia in 2016.
Nissan accounted for 55.8 % of the Alliance's sales in 2016.
In 2013 the Alliance held 29.7 % of the Russian market.
One in nine vehicles sold worldwide in 2016 came from the Alliance.
In China, the Alliance sold 1,300,324 vehicles in 2013.
The Nissan Leaf sold 43,651 units in 2015.
AVTOVAZ is Russia's largest car maker.
4.7 million Triton/L200 had been sold by November 2018.
Nissan is based in Japan.
Nissan was the largest member in 2016.
For the calendar year 2016, Alliance unit sales amounted to 9 961 347.
AVTOVAZ sold 284,807 Ladas in 2016, down from 305,491 in 2015.
The Alliance's synergies reached €4.3 billion in 2015, up from €3.8 billion the year before.
Renault and Nissan founded the Alliance in 1999.
The world market was 93.57 million vehicles in 2016.
In 2014 the Alliance employed about 450,000 people.
Alliance sales rose from 8.53 million in 2015 to 9.96 million in 2016.
""".strip().splitlines()

# Why each is false stands before it.
FALSE = """
perimeter: Renault, Nissan and Mitsubishi together sold 9,961,347 vehicles in 2016.
perimeter: The Alliance sold 9.68 million vehicles in 2016.
perimeter: In 2017 Renault sold 3,761,634 vehicles, up 8.5 % on 2016.
perimeter: Renault and Nissan sold 9.96 million vehicles in 2016.
calendar: Mitsubishi sold 934,013 vehicles in FY2015.
calendar: Mitsubishi sold 1.05 million vehicles in 2016.
calendar: Lada sold 335,564 vehicles in 2016.
cumulative: 424,797 electric vehicles sold in 2016.
unit: Synergies were EUR 4.3 million in 2015.
unit: The Alliance sold 94,265 vehicles in 2016.
magnitude: In 2016 the Alliance sold 9.96 billion vehicles.
magnitude: The Alliance sold 9,961 vehicles in 2016.
rounding: In 2016 the Alliance sold 9.97 million vehicles.
rounding: In 2016 the Alliance sold over 10 million vehicles.
tense: Hiroto Saikawa is CEO of Nissan.
tense: Carlos Ghosn was CEO of Nissan in 2018.
tense: The Alliance has ten brands.
rank: In 2016 the Alliance ranked third worldwide.
rank: The Alliance was the world's largest car maker in 2016.
rank: The Alliance sold more vehicles than General Motors in 2016.
place: In Russia, the Alliance sold 1,300,324 vehicles in 2013.
date: Mitsubishi Motors joined the Alliance in 2014.
date: The Alliance was created in March 1998.
role: AVTOVAZ is a member of the Alliance.
schedule: The Alliance realised €4.3bn in synergies in 2015, two years ahead of schedule.
bracket: Mitsubishi sold 45,000 plug-in hybrids in Europe in 2015.
direction: Renault's sales fell in 2017.
home: Renault is headquartered in Japan.
anniversary: The Alliance celebrates its 20th anniversary.
""".strip().splitlines()

WITHOUT_CLAIM = """
The Alliance believes in the strength of diversity.
Its teams learn from each other every day.
Mobility is changing, and so are we.
We thank our customers for their trust.
Renault and Nissan respect each other's identity.
The partnership combines pragmatism with passion.
Customers want vehicles that are safe and easy to use.
Mitsubishi Motors brings its experience with pickups.
The road ahead is long.
Electric mobility needs charging stations.
Nissan engineers and Renault designers share ideas.
Quality is a matter of attitude.
See the press release for details.
AVTOVAZ builds on its knowledge of harsh winters.
Innovation is in our genes.
Working together has made both companies stronger.
Dacia stands for simple vehicles.
Each brand keeps its own character.
The Alliance looks to the future with confidence.
Sharing parts saves money.
Cities are growing and the air must become cleaner.
Purchasing together pays off.
What comes next?
The best is yet to come.
This is the most exciting time in our history.
About 300 journalists attended.
The Alliance spent 12 hours on stage and 40 % of the guests stayed.
The 24th edition of the race took place in Paris.
The Alliance sells one vehicle every three seconds.
Sales were strong.
The Alliance did not sell 9.96 million vehicles in 2016.
Did the Alliance sell 9.96 million vehicles in 2016?
Renault won 12 titles in Formula One.
The Alliance opened a new office in 2016.
""".strip().splitlines()


def judged(reference: Snapshot, text: str, day: date | None = PUBLISHED_ON) -> list[Verdict]:
    """Return the verdicts of a text."""
    return list(check_text(reference, text, published_on=day))


@pytest.mark.parametrize("sentence", TRUE)
def test_a_true_sentence_is_supported(sentence: str, reference: Snapshot) -> None:
    """Everything that a true sentence claims is supported, with a reason."""
    verdicts = judged(reference, sentence)
    assert {each.verdict for each in verdicts} == {Judgement.SUPPORTED}, [each.summary() for each in verdicts]
    assert all(each.reason for each in verdicts)


@pytest.mark.parametrize("sentence", FALSE)
def test_a_false_sentence_is_contradicted(sentence: str, reference: Snapshot) -> None:
    """A sentence that is false by perimeter, calendar, unit, rounding, tense or rank is contradicted and mended."""
    verdicts = judged(reference, sentence.split(": ", 1)[1])
    wrong = [each for each in verdicts if each.is_contradicted]
    assert wrong, [each.summary() for each in verdicts]
    assert all(each.fix for each in wrong)


@pytest.mark.parametrize("sentence", WITHOUT_CLAIM)
def test_a_sentence_without_a_claim_is_never_called_true(sentence: str, reference: Snapshot) -> None:
    """Praise and plain talk are no claim, an opinion, unread or not in the record; never supported or contradicted."""
    verdicts = judged(reference, sentence)
    assert not {each.verdict for each in verdicts} & {Judgement.SUPPORTED, Judgement.CONTRADICTED}


def test_a_place_that_another_counting_would_change_is_not_in_the_record(reference: Snapshot) -> None:
    """Ford, Honda and FCA registered more than Renault sold, and in 2017 the readings give the alliance place 1 or 2."""
    for sentence in (
        "Renault was the fifth-largest car maker in the world in 2016.",
        "The Alliance ranked second worldwide in 2017.",
        "The Alliance was the world's largest car maker in 2017.",
    ):
        (verdict,) = judged(reference, sentence)
        assert verdict.verdict is Judgement.NOT_IN_THE_RECORD, verdict.summary()
        assert "under other readings" in verdict.reason
    assert judged(reference, "The Alliance ranked third worldwide in 2017.")[0].is_contradicted


def test_a_cumulative_number_for_one_year_is_mended(reference: Snapshot) -> None:
    """The verdict on "424,797 sold in 2016" names the number of 2016, and of what 424,797 is true."""
    (verdict,) = judged(reference, "The Alliance sold 424,797 electric vehicles in 2016.")
    assert (verdict.verdict, verdict.value) == (Judgement.CONTRADICTED, 94_265)
    assert "94,265" in verdict.fix
    assert "cumulatively through 2016" in verdict.fix


def test_a_verdict_names_the_perimeter_that_makes_it_true(reference: Snapshot) -> None:
    """The 9.96 million hold AVTOVAZ and Mitsubishi's whole year; without AVTOVAZ the number is another one."""
    (verdict,) = judged(reference, "The Alliance sold 9.96 million vehicles in 2016.")
    assert verdict.perimeter == "renault + nissan + mitsubishi + avtovaz"
    assert "before it joined on 2016-10-20" in verdict.reason
    (other,) = judged(reference, "The Alliance sold 9,676,540 vehicles in 2016.")
    assert "without AVTOVAZ" in other.fix


def test_growth_is_mended_by_naming_who_counts_in_both_years(reference: Snapshot) -> None:
    """8.5 % is true with Lada in both years."""
    (verdict,) = judged(reference, "Renault's sales rose 8.5 % in 2017.")
    assert "+18.2 %" in verdict.fix
    assert "Renault with AVTOVAZ in both years" in verdict.fix


def test_a_bracketed_number_is_supported_with_its_bounds(reference: Snapshot) -> None:
    """Nobody reported the year, but totals before and after it limit it, and the pace fits."""
    (verdict,) = judged(reference, "Mitsubishi sold 30,000 plug-in hybrids in Europe in 2015.")
    assert verdict.verdict is Judgement.SUPPORTED
    assert verdict.bounds is not None
    assert (verdict.bounds.low, verdict.bounds.high) == (21_823, 38_323)


def test_inside_the_bounds_but_far_from_the_pace_is_not_in_the_record(reference: Snapshot) -> None:
    """A bracket alone does not make every number inside it true."""
    (verdict,) = judged(reference, "Mitsubishi sold 38,000 plug-in hybrids in Europe in 2015.")
    assert verdict.verdict is Judgement.NOT_IN_THE_RECORD


def test_a_share_without_a_period_is_not_refuted_by_one_year(reference: Snapshot) -> None:
    """20 % was not true of 2016, but the text does not say 2016."""
    (open_one,) = judged(reference, "Southeast Asia stands for 20 % of Mitsubishi's sales.")
    assert open_one.verdict is Judgement.NOT_IN_THE_RECORD
    (verdict,) = judged(reference, "In 2016 southeast Asia stood for 20 % of Mitsubishi's sales.")
    assert verdict.verdict is Judgement.CONTRADICTED


def test_an_undated_text_is_of_the_day_after_what_it_tells(reference: Snapshot) -> None:
    """Without a day the last period named decides who is a member and which brands count."""
    text = "In 2016 the Alliance sold 9.96 million vehicles. It has nine brands."
    assert [each.verdict for each in judged(reference, text, None)] == [Judgement.SUPPORTED] * 2
    later = "In 2018 the Alliance sold 10.76 million vehicles. It has nine brands."
    assert Judgement.CONTRADICTED in [each.verdict for each in judged(reference, later, None)]


def test_a_printed_total_stays_true_after_a_restatement(reference: Snapshot) -> None:
    """Nissan restated 2017 later; the total that the Alliance printed is still what it printed (§10)."""
    (verdict,) = judged(reference, "In 2017 the Alliance sold 10,608,366 vehicles.", date(2018, 2, 1))
    assert verdict.verdict is Judgement.SUPPORTED
    assert "10,608,279" in verdict.reason


def test_a_text_does_not_prove_itself_by_its_address(reference: Snapshot) -> None:
    """What only the text's own address says is not in the record."""
    text = "AVTOVAZ employed about 41,000 people at the end of 2016."
    (verdict,) = check_text(reference, text)
    assert verdict.verdict is Judgement.SUPPORTED
    own = verdict.sources[0].replace("http://", "https://www.") + "/"
    (without,) = check_text(reference, text, address=own)
    assert without.verdict is Judgement.NOT_IN_THE_RECORD
    assert verdict.sources[0] not in without.sources


def test_only_later_knowledge_is_left_out_when_asked(reference: Snapshot) -> None:
    """As known in 2016 there was no figure of 2016 yet."""
    text = "The Alliance sold 9.96 million vehicles in 2016."
    (verdict,) = check_text(reference, text, published_on=PUBLISHED_ON, known_on=date(2016, 12, 31))
    assert verdict.verdict is Judgement.NOT_IN_THE_RECORD


def test_a_mark_settles_what_the_words_leave_open(reference: Snapshot) -> None:
    """Measure, period and perimeter of a mark decide; an opinion may be marked as one; a fault is shown."""
    text = '[9,676,540]{#a measure=sales period=2016 perimeter="alliance - avtovaz"} and [so big]{#b .opinion}, [a]{#c who=x}'
    found = {each.id: each for each in judged(reference, text)}
    assert found["a"].verdict is Judgement.SUPPORTED
    assert found["b"].verdict is Judgement.OPINION
    assert found["c"].verdict is Judgement.UNREAD
    assert "who" in found["c"].reason


def test_every_number_is_shown(reference: Snapshot) -> None:
    """What no rule understands is unread, with its words, and never dropped."""
    verdicts = judged(reference, "The 7 dwarfs paid 30 % in 3 instalments of USD 5 million.")
    assert [each.text for each in verdicts] == ["7", "30 %", "3", "USD 5 million"]
    assert {each.verdict for each in verdicts} == {Judgement.UNREAD}


PIECES = (
    "Renault|Nissan|the Alliance|AVTOVAZ|Lada|Leaf|Toyota|Carlos Ghosn|Purchasing|Russia|Europe|sold|rose|fell|up|built|employs|is|"
    "joined|owns|founded in|vehicles|cars|electric vehicles|brands|markets|plants|people|sales|market share|synergies|stake|nearly|"
    "more than|in 2016|in FY2015|through 2016|since 2010|last year|from 2015|and|,|with|without|of|than|behind|the largest|only|its|"
    "each function|ahead of schedule|(|)|;|.|it|the region|of which|will|cumulatively|CEO|partnership with|includes|per|fourth|"
    '[|]{#a period=2016}|]{#b perimeter="x +"}|]{.opinion}'
).split("|")
NUMBERS = ["9.96 million", "424,797", "30,000", "8.5 %", "EUR 4.3 billion", "one in nine", "18th"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(PIECES), max_size=12),
    st.sampled_from(NUMBERS),
    st.lists(st.sampled_from(PIECES), max_size=8),
)
def test_whatever_a_text_throws_together_is_read(
    reference: Snapshot, before: list[str], number: str, after: list[str]
) -> None:
    """No heap of words stops the check, words stand where a claim says, and the number in it is always shown."""
    read, verdicts = check(reference, " ".join([*before, number, *after]))
    for each in verdicts:
        assert " ".join(read.plain[each.claim.start : each.claim.end].split()) == each.text
    place = read.plain.index(number)
    assert any(each.claim.start < place + len(number) and place < each.claim.end for each in verdicts)


def test_a_row_bears_the_fixed_keys(reference: Snapshot) -> None:
    """The JSON of a verdict has the keys that others script against, and no float."""
    (verdict,) = judged(reference, "Mitsubishi has a 6.9 % share of the ASEAN market.")
    row = verdict.as_row()
    assert {"text", "verdict", "value", "perimeter", "period", "reason", "fix"} <= set(row)
    assert not any(isinstance(value, float | Fraction) for value in row.values())


def test_money_of_one_year_is_not_the_money_of_all_years(reference: Snapshot) -> None:
    """EUR 4.3 billion is what 2015 brought; said to be cumulated it is contradicted by the years before."""
    (verdict,) = check_text(reference, "Cumulative synergies of EUR 4.3 billion were reached in 2015.")
    assert verdict.verdict is Judgement.CONTRADICTED
    assert "one year" in verdict.reason

"""The rules of consolidation, §1 to §11, on real figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.figures.small_alliance import FACTS, RELATIONS, sales, snapshot

from alliance.calendar import parse_period
from alliance.errors import UnknownName, UsageError
from alliance.figures.consolidate import consolidate
from alliance.figures.figure import Convention, Figure, Question, Status
from alliance.record.delivery import Scope
from alliance.record.facts import Fact
from alliance.record.relations import Relation
from alliance.record.snapshot import Snapshot

RECORD = snapshot()
FOUR = "renault + nissan + mitsubishi + avtovaz"
DATED = "renault + nissan + avtovaz + mitsubishi from 2016-10-20"


def ask(perimeter: str, period: str = "2016", record: Snapshot = RECORD, **asked: object) -> Figure:
    """Return a figure, and see that its terms add up to it exactly."""
    given = {"measure": "sales", **asked}
    figure = consolidate(record, Question(perimeter=perimeter, period=parse_period(period), **given))  # type: ignore[arg-type]
    if figure.value is not None:
        assert figure.value == sum((term.amount for term in figure.terms), Fraction(0))
    return figure


def stock(member: str, day: str, value: int, **columns: object) -> Fact:
    """Return a head count as a fact."""
    return sales(member, day, value, measure="employees", unit="people", **columns)


def electric(member: str, period: str, value: int, **columns: object) -> Fact:
    """Return electric vehicles sold as a fact."""
    return sales(member, period, value, measure="ev_sales", **columns)


# ---------------------------------------------------------------------------------------------- §1 terms


def test_1_a_figure_is_the_weighted_sum_of_its_terms() -> None:
    """§1: the four members' reports of 2016 make the 9,961,347 that the Alliance printed."""
    figure = ask(FOUR)
    assert figure.value == 9_961_347
    assert [(term.weight, term.fact.member, term.why) for term in figure.terms] == [
        (1, "renault", "whole"), (1, "nissan", "whole"), (1, "mitsubishi", "whole"), (1, "avtovaz", "whole"),
    ]  # fmt: skip
    assert figure.status is Status.FINAL


def test_1_a_share_is_the_weight_of_its_term() -> None:
    """§1: what Renault owns of the others is in the weights, and the number stays exact."""
    figure = ask("owned(renault)")
    assert figure.value == Fraction("5733445.42628")
    assert [term.weight for term in figure.terms] == [1, Fraction("0.434"), Fraction("0.14756")]
    assert ask("owned(renault, solved)").value == pytest.approx(6_132_683.1, abs=0.05)


# ---------------------------------------------------------------------------------------------- §2 nothing is guessed


def test_2_a_dated_member_is_refused_and_the_missing_months_are_named() -> None:
    """§2: Mitsubishi reports a year, so it cannot count from 20 October; three reports would make it possible."""
    figure = ask(DATED)
    assert figure.value is None
    assert figure.status is Status.REFUSED
    assert figure.refusal is not None
    assert [missing.sentence() for missing in figure.refusal.missing] == [
        "sales of mitsubishi for 2016-10-20..2016-10-31",
        "sales of mitsubishi for 2016-11",
        "sales of mitsubishi for 2016-12",
    ]
    assert "pro-rata-days" in figure.refusal.advice


def test_2_a_convention_must_be_named_and_is_printed() -> None:
    """§2: pro rata by days gives 9,213,626, as an estimate with its convention beside it."""
    figure = ask(DATED, conventions=frozenset({Convention.PRO_RATA_DAYS}))
    assert figure.value is not None
    assert int(figure.value) == 9_213_626
    assert figure.status is Status.ESTIMATED
    assert "Convention 'pro-rata-days': Mitsubishi Motors by 73 of the 366 days of 2016." in figure.notes
    assert Convention.PRO_RATA_DAYS not in (ask(FOUR, conventions=frozenset({Convention.PRO_RATA_DAYS})).notes)


def test_2_a_fiscal_year_stands_for_a_calendar_year_only_by_name() -> None:
    """§2: the fiscal year that shares most days with the calendar year stands in if that was asked for."""
    record = snapshot([*FACTS[:2], sales("mitsubishi", "FY2016", 925_210), sales("mitsubishi", "FY2015", 1_048_000)])
    assert ask("renault + nissan + mitsubishi", record=record).value is None
    named = frozenset({Convention.FISCAL_FOR_CALENDAR})
    figure = ask("renault + nissan + mitsubishi", record=record, conventions=named)
    assert figure.value == 3_182_625 + 5_559_902 + 925_210
    assert figure.notes == ("Convention 'fiscal-for-calendar': Mitsubishi Motors with 2016-04..2017-03 for 2016.",)


def test_2_the_text_under_check_never_supports_itself() -> None:
    """§2: without its own source, a number that only the text states is not in the record."""
    record = snapshot([stock("renault", "2017-03-27", 470_000, source="page")])
    assert ask("renault", "2017-03-27", record, measure="employees").value == 470_000
    without = ask("renault", "2017-03-27", record, measure="employees", without_sources=frozenset({"page"}))
    assert without.value is None


def test_1_a_refusal_tells_who_reported_parts_only() -> None:
    """Markets are not added up to the member, and the refusal says how to deliver them so that they are."""
    record = snapshot([sales("nissan", "2016", 100, market=market) for market in ("JP", "US", "CN")])
    refusal = ask("nissan", record=record).refusal
    assert refusal is not None
    assert "Nissan reported figures by market, which are not added up" in refusal.advice
    assert 'rows = "transactions"' in refusal.advice
    few = ask("nissan", record=snapshot([sales("nissan", "2016", 100, market="JP")])).refusal
    assert few is not None
    assert "not added up" not in few.advice


def test_2_only_a_convention_that_helps_is_named() -> None:
    """For a year beside a fiscal year one is named; where nothing is reported around the days, none is."""
    record = snapshot([sales("nissan", "2016-04..2017-03", 5_626_000)])
    for period, named in (("2016", "'fiscal-for-calendar'"), ("2016-05", "'pro-rata-days'")):
        refusal = ask("nissan", period, record).refusal
        assert refusal is not None
        assert named in refusal.advice
    refusal = ask("nissan", "2012", record).refusal
    assert refusal is not None
    assert "convention" not in refusal.advice


def test_2_equally_good_sources_that_disagree_are_refused_by_name() -> None:
    """§2, §10: nobody decides between two exact reports of equal trust, and nothing is averaged."""
    record = snapshot([sales("avtovaz", "2009", 417_457, ref="A"), sales("avtovaz", "2009", 385_855, ref="B")])
    figure = ask("avtovaz", "2009", record)
    assert figure.refusal is not None
    assert "417,457 (A) and 385,855 (B)" in figure.refusal.reason


def test_2_an_unknown_name_is_an_error_with_the_nearest_one() -> None:
    """§2: a measure, a member or a brand that nobody knows cannot be meant."""
    with pytest.raises(UnknownName, match="Did you mean 'sales'"):
        ask("renault", measure="sale")
    with pytest.raises(UnknownName, match="Dacia"):
        ask("renault", where={"brand": "Dacai"})
    with pytest.raises(UsageError, match="Columns are"):
        ask("renault", where={"colour": "red"})


# ---------------------------------------------------------------------------------------------- §3 who counts


def test_3_a_member_holds_what_it_consolidates() -> None:
    """§3: Renault's 2017 includes Lada; naming AVTOVAZ changes nothing, leaving it out takes its own report away."""
    assert ask("renault", "2017").value == 3_761_634
    assert ask("renault + avtovaz", "2017").value == 3_761_634
    assert ask("renault - avtovaz", "2017").value == 3_426_070
    assert ask("avtovaz", "2017").value == 335_564
    assert ask("alliance", "2017").value == 10_608_366
    assert ask("renault", "2017").notes == ("Renault's figure for 2017 includes AVTOVAZ.",)


def test_3_growth_depends_on_who_counts_in_both_years() -> None:
    """§3: Renault grew by 18.2 % as reported, 8.5 % with Lada in both years, 7.6 % without it."""
    grown = []
    for perimeter in ("renault", "renault + avtovaz", "renault - avtovaz"):
        before, after = ask(perimeter, "2016").value, ask(perimeter, "2017").value
        assert before is not None
        assert after is not None
        grown.append(round(float(100 * (after / before - 1)), 1))
    assert grown == [18.2, 8.5, 7.6]


def test_3_a_share_of_a_held_company_is_the_difference_to_its_holder() -> None:
    """§3: Renault whole and AVTOVAZ at half: what Renault holds of it is brought down to half."""
    assert ask("renault + 50% avtovaz", "2017").value == 3_761_634 - Fraction(335_564, 2)
    assert ask("50% renault + avtovaz", "2017").value == Fraction(3_761_634, 2) + Fraction(335_564, 2)


def test_3_a_year_that_only_half_holds_a_company_is_completed() -> None:
    """§3, §4: of a fiscal year whose last quarter includes Lada, AVTOVAZ's own reports give the other nine months."""
    record = snapshot(
        [
            sales("renault", "2016", 1_000),
            sales("renault", "2016-Q1", 200),
            sales("renault", "2017-Q1", 300, covers="renault+avtovaz"),
            sales("avtovaz", "2016-04..2016-12", 60),
        ]
    )
    assert ask("renault", "2016-04..2017-03", record).value == 1_100
    figure = ask("renault + avtovaz", "2016-04..2017-03", record)
    assert figure.value == 1_160
    assert figure.terms[-1].why == "whole: added to what Renault reports of it"


def test_3_a_company_inside_a_year_and_not_inside_its_half_is_not_left_in_the_other_half() -> None:
    """§3, §4: a year with Lada less a half without it is no half of Renault, with or without Lada."""
    record = snapshot(
        [
            sales("renault", "2017", 3_761_634, covers="renault+avtovaz"),
            sales("renault", "2017-H2", 1_600_000),
            sales("avtovaz", "2017", 335_564),
        ]
    )
    assert ask("renault", "2017-H1", record).refusal is not None
    assert ask("renault", "2017", record).value == 3_761_634
    assert ask("renault - avtovaz", "2017-H1", record).value == 3_761_634 - 335_564 - 1_600_000


def test_3_a_period_is_derived_from_reports_that_hold_the_same_companies() -> None:
    """§3, §4: of two ways, the one is taken that holds Lada in all reports or in none; the other one contradicts nothing."""
    record = snapshot(
        [
            sales("renault", "2017", 3_761_634, covers="renault+avtovaz"),
            sales("renault", "2017-Q3", 800_000),
            sales("renault", "2017-Q4", 800_000),
            sales("renault", "2017-H2", 1_760_000, covers="renault+avtovaz"),
            sales("renault", "2017-04..2017-12", 2_400_000),
        ]
    )
    figure = ask("renault", "2017-H1", record)
    assert figure.value == 3_761_634 - 1_760_000
    assert not any("contradict" in note for note in figure.notes)
    assert ask("renault", "2017-Q2", record).value == 2_400_000 - 1_600_000


def test_3_a_reported_total_answers_only_for_exactly_its_perimeter() -> None:
    """§3: without the members' own reports, the total of the alliance gives its own perimeter and no other."""
    total = electric("alliance", "2016", 94_265, covers="renault+nissan+mitsubishi")
    record = snapshot([total])
    assert ask("renault + nissan + mitsubishi", record=record, measure="ev_sales").value == 94_265
    refused = ask("renault + nissan", record=record, measure="ev_sales")
    assert refused.refusal is not None
    assert refused.refusal.advice.endswith("Printed together for 2016: renault + nissan + mitsubishi.")
    assert ask("renault + nissan + 50% mitsubishi", record=record, measure="ev_sales").value is None
    own = [electric(member, "2016", 30_000) for member in ("renault", "nissan", "mitsubishi")]
    assert ask("renault + nissan + mitsubishi", record=snapshot([total, *own]), measure="ev_sales").value == 90_000


def test_3_a_printed_total_that_cannot_be_the_sum_is_shown_beside_it() -> None:
    """§3, §10: the alliance printed 7,276,398 for 2010; with the restated Renault its members add up to 7,277,967."""
    parts = (("renault", 2_627_365), ("nissan", 4_080_588), ("avtovaz", 570_014))
    facts = [sales(member, "2010", value) for member, value in parts]
    total = sales("alliance", "2010", 7_276_398, covers="renault+nissan+avtovaz", ref="S-ALL-2010")
    figure = ask("renault + nissan + avtovaz", "2010", snapshot([*facts, total]))
    assert (figure.value, [fact.ref for fact in figure.disagreeing]) == (7_277_967, ["S-ALL-2010"])
    near = sales("alliance", "2010", 7_278_000, half=Fraction(500), covers=total.covers)
    assert ask("renault + nissan + avtovaz", "2010", snapshot([*facts, near])).disagreeing == ()


def test_3_a_total_may_hold_what_a_member_consolidates() -> None:
    """§3: the printed total of 2017 holds AVTOVAZ, which Renault consolidates, though nobody named it."""
    total = sales("alliance", "2017", 10_608_366, covers="renault+nissan+mitsubishi+avtovaz")
    record = snapshot([total])
    assert ask("renault + nissan + mitsubishi", "2017", record).value == 10_608_366
    assert ask("renault + nissan + mitsubishi - avtovaz", "2017", record).value is None
    assert (
        ask(
            "renault + nissan + mitsubishi", "2016", snapshot([sales("alliance", "2016", 1, covers=total.covers)])
        ).value
        is None
    )


# ---------------------------------------------------------------------------------------------- §4 periods


def test_4_424797_is_cumulative_and_2016_alone_is_94265() -> None:
    """§4: a flow since the beginning and a flow of a year are two periods of one graph."""
    record = snapshot(
        [
            electric("alliance", "through 2016", 424_797, covers="renault+nissan+mitsubishi"),
            electric("alliance", "through 2015", 330_532, covers="renault+nissan+mitsubishi", status="derived"),
        ]
    )
    three = "renault + nissan + mitsubishi"
    assert ask(three, "through 2016", record, measure="ev_sales").value == 424_797
    figure = ask(three, "2016", record, measure="ev_sales")
    assert figure.value == 94_265
    assert figure.status is Status.DERIVED
    assert [term.why for term in figure.terms] == [
        "total as reported: less through 2015", "total as reported: plus through 2016",
    ]  # fmt: skip


def test_4_years_alone_are_no_figure_since_the_beginning() -> None:
    """§4: flows reach a cumulative figure only if the record says where they begin."""
    record = snapshot([electric("nissan", "2015", 1), electric("nissan", "2016", 2)])
    figure = ask("nissan", "through 2016", record, measure="ev_sales")
    assert figure.refusal is not None
    assert str(figure.refusal.missing[0].period) == "through 2014"


def test_4_a_cumulative_figure_between_two_days_needs_a_straight_line_by_name() -> None:
    """§2, §4: 3,948,000 by April 2014 and 4,700,000 by 9 November 2018 give 4,432,662 at the end of March 2017."""
    record = snapshot(
        [
            sales("mitsubishi", "through 2014-04-30", 3_948_000, model="triton"),
            sales("mitsubishi", "through 2018-11-09", 4_700_000, model="triton"),
        ]
    )
    where = {"model": "triton"}
    assert ask("mitsubishi", "through 2017-03-31", record, where=where).value is None
    named = frozenset({Convention.STRAIGHT_LINE})
    figure = ask("mitsubishi", "through 2017-03-31", record, where=where, conventions=named)
    assert figure.value is not None
    assert int(figure.value) == 4_432_662


def test_4_parts_of_a_year_that_miss_it_are_shown_beside_it() -> None:
    """§4, §10: the year stands as reported, and the report that does not fit is named."""
    record = snapshot([sales("nissan", "2016", 100), sales("nissan", "2016-H1", 50), sales("nissan", "2016-H2", 45)])
    figure = ask("nissan", record=record)
    assert figure.value == 100
    assert ({fact.value for fact in figure.misfits}, figure.disagreeing) == ({50, 45}, ())
    alone = ask("nissan", record=snapshot([sales("nissan", "2016", 100)]))
    assert (alone.disagreeing, alone.misfits, alone.notes) == ((), (), ())


MIXED = (("2017", 5_816_278), ("2017-H1", 2_891_000), ("2017-07", 450_000), ("2017-08", 430_000), ("2017-09", 520_000))


def test_4_months_go_before_a_difference_of_longer_periods() -> None:
    """§4: what was reported inside a period answers for it; year less half less quarter is a note with its rows."""
    given = (*MIXED, ("2017-Q4", 1_548_575))
    facts = [sales("nissan", period, value, row=row) for row, (period, value) in enumerate(given, start=2)]
    figure = ask("nissan", "2017-Q3", snapshot(facts))
    assert figure.value == 1_400_000
    (note,) = figure.notes
    assert "2017 less 2017-H1 less 2017-Q4 makes 1,376,703 (sales.csv rows 2, 3, 7)" in note
    assert {fact.value for fact in figure.misfits} == {5_816_278, 2_891_000, 1_548_575}
    fitting = snapshot([*facts[:-1], sales("nissan", "2017-Q4", 1_525_278)])
    assert ask("nissan", "2017-Q3", fitting).notes == ()
    assert ask("nissan", "2017-Q3", snapshot([facts[0], facts[1], facts[-1]])).value == 1_376_703


def test_4_a_difference_below_nothing_is_refused() -> None:
    """§2: a quarter above its year leaves fewer than none for the rest; that is no figure, and the quarter is named."""
    record = snapshot([sales("nissan", "2017", 1_000), sales("nissan", "2017-Q1", 1_200)])
    refused = ask("nissan", "2017-04..2017-12", record).refusal
    assert refused is not None
    assert "-200 vehicles" in refused.reason
    assert "2017-Q1 (1,200)" in refused.advice


def test_4_a_second_statement_of_the_period_asked_for_is_no_misfit() -> None:
    """§10: where months are asked to answer and the quarter says otherwise, the quarter disagrees, its months do not fit."""
    months = [sales("nissan", f"2017-0{month}", 100) for month in (1, 2, 3)]
    figure = ask("nissan", "2017-Q1", snapshot([*months, sales("nissan", "2017-Q1", 290, status="estimated")]))
    assert (figure.value, [fact.value for fact in figure.disagreeing], figure.misfits) == (300, [290], ())


# ---------------------------------------------------------------------------------------------- §5 basis


def test_5_bases_and_counting_rules_are_never_mixed() -> None:
    """§5: registrations answer only when they are asked for, and two counting rules that differ must be chosen from."""
    record = snapshot(
        [
            sales("mitsubishi", "2016", 934_013),
            sales("mitsubishi", "2016", 1_033_685, basis="registrations"),
            sales("toyota", "2016", 9, definition="with trucks"),
            sales("toyota", "2016", 7, definition="without trucks"),
        ]
    )
    assert ask("mitsubishi", record=record).value == 934_013
    assert ask("mitsubishi", record=record, basis="registrations").value == 1_033_685
    refused = ask("toyota", record=record)
    assert refused.refusal is not None
    assert "9 (with trucks) and 7 (without trucks)" in refused.refusal.reason
    assert ask("toyota", record=record, definition="without trucks").value == 7


def test_5_a_period_is_not_put_together_under_two_counting_rules() -> None:
    """§5: four generations less one is not what a text means by the model."""
    record = snapshot(
        [
            sales("mitsubishi", "through 2014-04-30", 1_148_000, model="triton", definition="generation 4"),
            sales("mitsubishi", "through 2018-11-09", 4_700_000, model="triton"),
        ]
    )
    figure = ask("mitsubishi", "2014-05-01..2018-11-09", record, where={"model": "triton"})
    assert figure.value is None


# ---------------------------------------------------------------------------------------------- §6 kinds of measures


def test_6_stocks_are_counted_on_a_day_and_never_taken_from_another_one() -> None:
    """§6: head counts of different days are added only by name."""
    record = snapshot([stock("nissan", "2014-03-31", 142_925), stock("mitsubishi", "2015-12-31", 30_498)])
    assert ask("nissan", "2014-03-31", record, measure="employees").value == 142_925
    refused = ask("nissan + mitsubishi", "2015-12-31", record, measure="employees")
    assert refused.refusal is not None
    assert [str(missing) for missing in (refused.refusal.missing[0].member, refused.refusal.missing[0].period)] == [
        "nissan", "2015-12-31",
    ]  # fmt: skip
    named = frozenset({Convention.DIFFERENT_DATES})
    figure = ask("nissan + mitsubishi", "2015-12-31", record, measure="employees", conventions=named)
    assert figure.value == 142_925 + 30_498
    assert figure.notes == ("Convention 'different-dates': Nissan as of 2014-03-31.",)


def test_6_a_stock_is_not_asked_for_a_year() -> None:
    """§6: a year has no head count; the refusal proposes its last day."""
    figure = ask("nissan", "2016", snapshot([stock("nissan", "2016-12-31", 1)]), measure="employees")
    assert figure.refusal is not None
    assert "2016-12-31" in figure.refusal.advice


def test_6_figures_that_do_not_add_stand_only_as_reported() -> None:
    """§6: synergies are reported for the alliance, and the advice says for whom."""
    record = snapshot(
        [sales("alliance", "2015", 4_300_000_000, measure="synergies", unit="EUR", covers="renault+nissan")]
    )
    assert ask("renault + nissan", "2015", record, measure="synergies").value == 4_300_000_000
    refused = ask("alliance", "2015", record, measure="synergies")
    assert refused.refusal is not None
    assert "renault + nissan" in refused.refusal.advice


def test_6_targets_answer_only_as_targets_and_the_last_word_stands() -> None:
    """§6, §9: the target of 2013 was raised in 2014; neither is a result."""

    def target(value: int, **columns: object) -> Fact:
        covers = "renault+nissan"
        return sales(
            "alliance", "2016", value, measure="synergies", unit="EUR", covers=covers, status="target", **columns
        )

    known = {"first": date(2013, 2, 4), "second": date(2014, 1, 30)}
    record = snapshot([target(4_000, delivery="first"), target(4_300, delivery="second")], known_on=known)
    asked = {"measure": "synergies", "record": record}
    assert ask("renault + nissan", **asked).value is None  # type: ignore[arg-type]
    assert ask("renault + nissan", status="target", **asked).value == 4_300  # type: ignore[arg-type]
    assert ask("renault + nissan", status="target", known_on=date(2013, 6, 1), **asked).value == 4_000  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------- §7 once


def test_7_a_vehicle_built_for_another_member_counts_there() -> None:
    """§7: 130 built, 30 of them for Nissan, and Nissan's 500: together 600."""
    record = snapshot(
        [
            sales("renault", "2016", 130, measure="output"),
            sales("renault", "2016", 30, measure="output", counterparty="nissan"),
            sales("nissan", "2016", 500, measure="output"),
        ]
    )
    asked = {"measure": "output", "record": record}
    assert ask("renault + nissan", **asked).value == 600  # type: ignore[arg-type]
    assert ask("renault", **asked).value == 130  # type: ignore[arg-type]
    assert ask("renault + 50% nissan", **asked).value == 130 + 250 - 15  # type: ignore[arg-type]
    assert ask("renault + nissan", **asked).terms[-1].why == "built for Nissan, counted there"  # type: ignore[arg-type]


def test_7_a_double_count_of_half_a_year_is_not_ignored() -> None:
    """§2, §7: if what was built for the other is known for a part of the year only, the figure is refused."""
    record = snapshot(
        [
            sales("renault", "2016", 130, measure="output"),
            sales("renault", "2016-H1", 12, measure="output", counterparty="nissan"),
            sales("nissan", "2016", 500, measure="output"),
        ]
    )
    figure = ask("renault + nissan", measure="output", record=record)
    assert figure.refusal is not None
    assert figure.refusal.missing[0].where == {"counterparty": "nissan"}


# ---------------------------------------------------------------------------------------------- §8 money


def test_8_money_is_converted_at_the_grain_of_the_fact() -> None:
    """§8: two halves at the average of each half, not of the year; the rate stands in the term."""
    record = snapshot(
        [sales("nissan", half, 1_000_000, measure="revenue", unit="JPY") for half in ("2016-H1", "2016-H2")]
    )
    figure = ask("nissan", record=record, measure="revenue", currency="EUR")
    halves = [ask("nissan", half, record, measure="revenue", currency="EUR").value for half in ("2016-H1", "2016-H2")]
    assert figure.value == sum(value for value in halves if value is not None)
    assert all(term.rate == term.weight and term.rate < 1 for term in figure.terms)
    assert figure.unit == "EUR"
    assert ask("nissan", record=record, measure="revenue").unit == "JPY"


def test_8_an_unknown_rate_is_refused() -> None:
    """§8: nobody invents a rate; the refusal names the currency's gap."""
    record = snapshot([sales("avtovaz", "2023", 1_000, measure="revenue", unit="RUB")])
    figure = ask("avtovaz", "2023", record, measure="revenue", currency="EUR")
    assert figure.refusal is not None
    assert "RUB" in figure.refusal.reason
    with pytest.raises(UsageError, match="not in money"):
        ask("renault", currency="EUR")


def test_8_euros_and_yen_are_not_added_without_a_currency() -> None:
    """§8: without a currency only reports in one unit are put together."""
    record = snapshot(
        [
            sales("renault", "2016", 51, measure="revenue", unit="EUR"),
            sales("nissan", "2016", 11_720, measure="revenue", unit="JPY"),
        ]
    )
    refused = ask("renault + nissan", record=record, measure="revenue").refusal
    assert refused is not None
    assert refused.advice == "Reports are in EUR and JPY. Name the currency of the answer."
    assert ask("renault + nissan", record=record, measure="revenue", currency="JPY").value is not None


# ---------------------------------------------------------------------------------------------- §9 knowledge


def test_9_a_restatement_answers_from_its_day_on() -> None:
    """§9: Nissan's 2017 was 5,816,278 until it was restated; both answers stay askable, each names its delivery."""
    record = snapshot(
        [sales("nissan", "2017", 5_816_278, delivery="first"), sales("nissan", "2017", 5_816_191, delivery="second")],
        known_on={"first": date(2018, 1, 30), "second": date(2019, 1, 30)},
        replacing=frozenset({"second"}),
    )
    before, after = (ask("nissan", "2017", record, known_on=day) for day in (date(2018, 12, 31), date(2019, 1, 30)))
    assert (before.value, before.terms[0].fact.delivery) == (5_816_278, "first")
    assert (after.value, after.terms[0].fact.delivery) == (5_816_191, "second")
    assert ask("nissan", "2017", record, known_on=date(2017, 1, 1)).value is None


def test_9_a_restated_membership_counts_from_its_day_on() -> None:
    """§9: links are restated like figures, so a perimeter is that of the day of knowledge."""
    joined = Relation(
        "mitsubishi", "member_of", "alliance", start=date(2016, 10, 20), counted_from=date(2017, 1, 1), delivery="first"
    )
    record = snapshot(
        FACTS,
        relations=(
            *(link for link in RELATIONS if link.subject != "mitsubishi"),
            joined,
            replace(joined, counted_from=date(2016, 1, 1), delivery="second"),
        ),
        known_on={"first": date(2017, 1, 1), "second": date(2017, 2, 8)},
    )
    kinds = {"first": "add", "second": "replace"}
    deliveries = {
        name: replace(
            delivery, kind="relations", mode=kinds[name], scope=Scope(("member_of",), "mitsubishi"), sequence=number
        )
        if name in kinds
        else replace(delivery, known_on=date(2017, 1, 1))
        for number, (name, delivery) in enumerate(record.deliveries.items())
    }
    record = replace(record, deliveries=deliveries)
    assert ask("alliance", record=record, known_on=date(2017, 1, 31)).value == 9_961_347 - 934_013
    assert ask("alliance", record=record).value == 9_961_347


# ---------------------------------------------------------------------------------------------- §10 choice


def test_10_the_best_fact_answers_and_the_others_are_shown() -> None:
    """§10: exact before derived before rounded before bounds; a rounding that agrees is no disagreement."""
    facts = [
        sales("nissan", "2012", 4_940_000, half=Fraction(5_000), ref="rounded"),
        sales("nissan", "2012", 4_940_133, status="derived", ref="derived"),
        sales("nissan", "2012", 4_900_000, bound="lower", ref="bound"),
        sales("nissan", "2012", 5_100_000, half=Fraction(50_000), ref="wrong"),
    ]
    figure = ask("nissan", "2012", snapshot(facts))
    assert (figure.value, figure.status) == (4_940_133, Status.DERIVED)
    assert [fact.ref for fact in figure.disagreeing] == ["wrong"]
    assert ask("nissan", "2012", snapshot([facts[0], facts[2]])).half == 5_000
    assert ask("nissan", "2012", snapshot([facts[2]])).bound == "lower"


def test_10_a_repeated_fact_counts_once_and_a_disputed_one_never() -> None:
    """§10: the second source of a number is no second number; a misprint is kept and shown, and not used."""
    record = snapshot(
        [
            sales("nissan", "2015", 215_250, ref="S0235"),
            sales("nissan", "2015", 215_250, ref="S0236", same_as="S0235"),
            sales("nissan", "2015", 1_215_250, ref="S0237", status="disputed"),
        ]
    )
    figure = ask("nissan", "2015", record)
    assert figure.value == 215_250
    assert [fact.ref for fact in figure.disagreeing] == ["S0237"]


def test_10_a_correction_adds_to_the_figure_it_corrects() -> None:
    """§10: a correction is a term of its own."""
    record = snapshot([sales("nissan", "2016", 100), sales("nissan", "2016", -7, role="correction")])
    figure = ask("nissan", record=record)
    assert [term.fact.value for term in figure.terms] == [100, -7]
    assert figure.value == 93


# ---------------------------------------------------------------------------------------------- §11 rounding


def test_11_half_widths_add_and_bounds_carry() -> None:
    """§11: two rounded members, and one that is only "more than"."""
    record = snapshot(
        [
            sales("renault", "2014", 2_710_000, half=Fraction(5_000)),
            sales("nissan", "2014", 5_310_000, half=Fraction(500)),
            sales("avtovaz", "2014", 440_000, bound="lower"),
            sales("mitsubishi", "2014", 1_100_000, bound="upper"),
        ]
    )
    figure = ask("renault + 50% nissan", "2014", record)
    assert (figure.half, figure.bound) == (5_250, "")
    assert ask("renault + avtovaz", "2014", record).bound == "lower"
    assert ask("avtovaz + mitsubishi", "2014", record).value is None
    assert ask("avtovaz + mitsubishi", "2014", record).refusal is not None


def test_11_nothing_is_rounded_before_the_end() -> None:
    """§11: a third of a vehicle stays a third of a vehicle."""
    assert ask("0.333 * nissan + 0.667 * nissan").value == Fraction(667, 1000) * 5_559_902


# ---------------------------------------------------------------------------------------------- parts


def test_a_figure_answers_only_for_exactly_its_part() -> None:
    """§1: brands of a member that has several are not silently added up to the member."""
    brands = (Relation("dacia", "brand_of", "renault"), Relation("renault", "brand_of", "renault"))
    facts = [sales("renault", "2016", 584_219, brand="dacia"), sales("renault", "2016", 2_000_000, brand="renault")]
    record = snapshot(facts, relations=(*RELATIONS, *brands))
    assert ask("renault", record=record, where={"brand": "Dacia"}).value == 584_219
    assert ask("renault", record=record).value is None


def test_a_member_with_one_brand_reports_both_in_one_number() -> None:
    """§1: Lada is AVTOVAZ, whichever of the two the report names."""
    lada = Relation("lada", "brand_of", "avtovaz")
    record = snapshot([sales("avtovaz", "2016", 284_807, brand="lada")], relations=(*RELATIONS, lada))
    assert ask("avtovaz", record=record).value == 284_807
    record = snapshot([sales("avtovaz", "2016", 284_807)], relations=(*RELATIONS, lada))
    assert ask("avtovaz", record=record, where={"brand": "lada"}).value == 284_807


def test_the_brand_of_somebody_else_is_refused_not_0(reference: Snapshot) -> None:
    """§2: Renault sold no Lada by its own account in 2016 because AVTOVAZ did; who did is named, and how to ask for it."""
    where = {"brand": "lada"}
    for more in ({}, {"market": "europe"}):
        figure = ask("renault", record=reference, where=where | more)
        assert (figure.value, figure.status) == (None, Status.REFUSED)
        assert figure.refusal is not None
        assert "Lada is a brand of AVTOVAZ, which does not count in 'renault' in 2016." in figure.refusal.reason
        assert "'renault + avtovaz'" in figure.refusal.advice
    assert ask("renault + avtovaz", record=reference, where=where).value == 284_807
    assert ask("renault", "2017", reference, where=where).value == 335_564
    assert ask("nissan", record=reference, where={"brand": "dacia"}).value is None


def test_a_member_that_holds_a_brand_later_is_told_so() -> None:
    """§2: before the day from which a member sells a brand it has no figure of it, and the refusal names the day."""
    links = (
        Relation("dacia", "brand_of", "nissan", end=date(2017, 1, 1)),
        Relation("dacia", "brand_of", "renault", start=date(2017, 1, 1)),
    )
    facts = [sales("renault", "2017", 60, brand="dacia"), sales("nissan", "2016", 50, brand="dacia")]
    record = snapshot(facts, relations=(*RELATIONS, *links))
    refused = ask("renault", record=record, where={"brand": "dacia"}).refusal
    assert refused is not None
    assert "Renault holds it only from 2017-01-01 on." in refused.reason
    assert ask("renault", "2017", record, where={"brand": "dacia"}).value == 60


def test_a_zero_of_transactions_explains_itself() -> None:
    """A part of which no row was delivered is 0, and a note says why; a part with rows has no such note."""
    rows = [sales("renault", "2016", 5, role="transaction", market=market) for market in ("FR", "DE")]
    rows.append(sales("nissan", "2016", 7, role="transaction", market="ES"))
    assert ask("renault", record=snapshot(rows), where={"market": "DE"}).notes == ()
    figure = ask("renault", record=snapshot(rows), where={"market": "ES"})
    assert figure.value == 0
    (note,) = figure.notes
    assert note == "Renault delivered every sale of 2016 row by row, and none of them is of what was asked for."


def test_6_a_share_is_given_as_printed_where_it_cannot_be_recomputed(reference: Snapshot) -> None:
    """§6: without the size of the market the printed share answers, and says that it is one; with it, it is recomputed."""
    for market, period, value in (("FR", "2016", "26.9"), ("IT", "2016", "9.3"), ("europe", "2016-H1", "10.6")):
        figure = consolidate(
            reference, Question("market_share", "renault", parse_period(period), where={"market": market})
        )
        assert figure.value == Fraction(value)
        assert "As its source printed it: the record lacks market size" in figure.notes[-1]
    spain = consolidate(reference, Question("market_share", "renault", parse_period("2016"), where={"market": "ES"}))
    assert spain.refusal is not None
    assert spain.refusal.advice.startswith("Ask the whole market for")


def test_a_perimeter_in_which_nobody_counts_is_refused(reference: Snapshot) -> None:
    """Before anybody counts there is no figure of 0: §2 refuses, and says from when somebody counts."""
    figure = consolidate(reference, Question("sales", "alliance", parse_period("1998")))
    assert figure.value is None
    assert figure.refusal is not None
    assert "counts from 1999-01-01" in figure.refusal.sentence()


def test_disputed_facts_are_shown_beside_the_figure(reference: Snapshot) -> None:
    """A figure that somebody marked as wrong is never used, and never hidden (§10)."""
    figure = consolidate(reference, Question("sales", "avtovaz", parse_period("2012")))
    assert figure.value == 610_900
    assert 606_778 in {fact.value for fact in figure.disagreeing}


def test_a_disagreement_names_its_sources_and_each_can_be_chosen(reference: Snapshot) -> None:
    """Two sources of one standing refuse the figure by name; naming one of them gives it."""
    question = Question("sales", "renault", parse_period("2016"), where={"market": "IT"})
    refused = consolidate(reference, question)
    assert refused.refusal is not None
    assert "S0269" in refused.refusal.reason
    assert "S0271" in refused.refusal.reason
    assert consolidate(reference, replace(question, source="S0271")).value == 188_690


def test_what_is_taken_out_of_a_figure_is_said(reference: Snapshot) -> None:
    """Renault without Lada in 2017 says that Lada was inside Renault's figure and is not any more."""
    figure = consolidate(reference, Question("sales", "renault - avtovaz", parse_period("2017")))
    assert figure.value == 3_426_070
    assert any("taken out" in note for note in figure.notes)
    assert not any("includes AVTOVAZ" in note for note in figure.notes)


def test_a_missing_rate_is_what_is_missing(reference: Snapshot) -> None:
    """Money that nobody can convert is refused for its rate, not for its report (§8)."""
    question = Question("synergies", "renault + nissan", parse_period("2015"), currency="IRR")
    refusal = consolidate(reference, question).refusal
    assert refusal is not None
    assert "no rate for IRR" in refusal.reason
    assert [str(missing.period) for missing in refusal.missing] == ["2015"]


def test_nobody_counts_fewer_vehicles_than_none() -> None:
    """A correction that takes away more than there was gives a refusal, never a negative count."""
    less = sales("renault", "2016", -4_000_000, role="correction")
    figure = ask("renault", record=snapshot([sales("renault", "2016", 3_182_625), less]))
    assert figure.value is None
    assert figure.refusal is not None
    assert "fewer than none" in figure.refusal.sentence()


def test_a_total_that_sources_disagree_about_says_so(reference: Snapshot) -> None:
    """The synergies of 2012 were printed as 2.3, 2.69 and 2.7 billion: the refusal names the disagreement, not a lack."""
    refusal = consolidate(reference, Question("synergies", "renault + nissan", parse_period("2012"))).refusal
    assert refusal is not None
    assert "Sources disagree" in refusal.reason
    assert "SY-2012-CONFLICT" in refusal.reason


def test_what_one_member_prints_in_yen_does_not_hide_the_total(reference: Snapshot) -> None:
    """Mitsubishi's own target in yen does not make the alliance's synergies of 2017 a question in yen (§8)."""
    question = Question("synergies", "renault + nissan + mitsubishi", parse_period("2017"))
    figure = consolidate(reference, question)
    assert (figure.value, figure.unit) == (5_700_000_000, "EUR")

"""The checks of a delivery: one test per rule, each with the delivery that breaks it and the one that keeps it."""

import ast
import csv
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.record.delivered import (
    EMPTY,
    MEASURES,
    SALES,
    SHEET,
    blocking,
    delivered,
    record_of,
    rows,
    rules,
    said,
    sheet_of,
)

from alliance.record import deliveries
from alliance.record.checks.rules import CHECKS, JUDGED
from alliance.record.deliveries import Prepared
from alliance.record.facts import Fact
from alliance.record.relations import Relation
from alliance.record.snapshot import Snapshot

FULL = """
known_on = 2017-02-08
source = "https://example.org"
[columns]
measure = "measure"
member = "member"
first_day = "first_day"
last_day = "last_day"
brand = "brand"
market = "market"
basis = "basis"
value = "value"
unit = "unit"
source = "source"
status = "status"
[values.first_day]
"" = "beginning"
"""
HEAD = "measure,member,first_day,last_day,brand,market,basis,value,unit,source,status\n"


def year(
    member: str,
    value: object,
    number: int = 2016,
    *,
    measure: str = "sales",
    brand: str = "",
    market: str = "",
    **more: str,
) -> str:
    """Return one line of a full delivery: a figure of a year."""
    first, last = more.get("first", f"{number}-01-01"), more.get("last", f"{number}-12-31")
    ends = (
        more.get("basis", ""),
        str(value),
        more.get("unit", "vehicles"),
        more.get("source", "a"),
        more.get("status", ""),
    )
    return ",".join((measure, member, first, last, brand, market, *ends)) + "\n"


def full(*lines: str, sheet: str = "", member: str = "office", record: Snapshot = EMPTY) -> Prepared:
    """Return a delivery of full lines, read and checked."""
    return delivered(HEAD + "".join(lines), sheet + FULL, member=member, record=record)


def fact(value: int, number: int = 2016, **more: object) -> Fact:
    """Return what the record holds already."""
    given = {"source": "a", "unit": "vehicles", "row": 2, **more}
    return Fact("sales", "renault", date(number, 1, 1), date(number + 1, 1, 1), Fraction(value), **given)  # type: ignore[arg-type]


def test_a_right_delivery_has_nothing_to_report() -> None:
    """The delivery that the other tests break is taken without a word."""
    prepared = delivered(SALES)
    assert prepared.findings == ()
    assert rows(prepared, "member", "market", "value", "unit", "role", "source") == [
        ("renault", market, value, "vehicles", "figure", "https://example.org/renault-2016")
        for market, value in (("FR", 41000), ("DE", 12500), ("FR", 43250), ("DE", 11900))
    ]


def test_every_check_has_a_sentence() -> None:
    """Each rule says in its docstring what it sees to."""
    assert all((rule.check.__doc__ or "").startswith(("See that ", "Show ")) for rule in CHECKS)
    assert len({rule.check for rule in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize(
    ("line", "rule", "column", "value", "words"),
    [
        (year("renault", 5, measure="slaes"), "unknown-measure", "measure", "slaes", "Did you mean 'sales'"),
        (year("Renaut", 5), "unknown-member", "member", "Renaut", "Did you mean 'Renault'"),
        (year("renault", 5, market="Frence"), "unknown-market", "market", "Frence", "'France'"),
        (year("renault", 5, brand="Dacai"), "unknown-brand", "brand", "Dacai", "'Dacia'"),
        (year("renault", 5, basis="retial"), "unknown-word", "basis", "retial", "'retail'"),
        (year("renault", 5, status="guess"), "unknown-word", "status", "guess", "Known are"),
        (year("", 5), "unknown-member", "member", "", "whose figure"),
        (year("renault", 5, unit="vehicels"), "unknown-unit", "unit", "vehicels", "'vehicles'"),
        (year("renault", 5, unit=""), "missing-unit", "unit", "", "what its number counts"),
        (year("renault", 5, unit="people"), "wrong-unit", "unit", "people", "counted in vehicles"),
        (year("renault", 5, measure="synergies"), "wrong-unit", "unit", "vehicles", "counted in EUR"),
        (year("renault", "", unit="vehicles"), "value-missing", "value", "", "the cell is empty"),
        (year("renault", 5.5), "not-whole", "value", "5.5", "whole number"),
        (year("renault", -5), "negative-figure", "value", "-5", "cannot be negative"),
        (year("renault", 5, last="2015-12-31"), "end-before-start", "last_day", "2015-12-31", "ends before"),
        (year("renault", 5, last=""), "value-without-period", "last_day", "", "no period"),
        (year("renault", 5, measure="employees", unit="people"), "stock-without-day", "last_day", "2016-12-31", "on a day"),
        (year("renault", "43%"), "wrong-unit", "value", "43%", "percent sign"),
        (year("renault", "NaN"), "not-finite", "value", "NaN", "finite"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(line: str, rule: str, column: str, value: str, words: str) -> None:
    """File, row, column and value of a wrong cell are named, and what to do."""
    found = blocking(full(year("renault", 7, 2015), line))
    assert [(f.rule, f.file, f.row, f.column, f.value) for f in found] == [(rule, "sales.csv", 3, column, value)]
    assert words in found[0].sentence()
    assert found[0].advice


def test_an_unknown_name_is_named_once() -> None:
    """A name that stands in a thousand rows is one finding that counts them."""
    found = blocking(full(*(year("renault", 100 + n, n, market="Frence") for n in range(1000, 2000))))
    assert [finding.rule for finding in found] == ["unknown-market"]
    assert "(1,000 rows)" in found[0].message


def test_models_may_be_taken_as_written() -> None:
    """A sheet may take names that nobody knows; they are shown once."""
    text = "Month,Market,Model,Units\n2016-01,France,Clio,5\n2016-01,France,Wedge,6\n"
    sheet = SHEET.replace('market = "Market"', 'market = "Market"\nmodel = "Model"')
    assert rules(delivered(text, sheet)) == {"unknown-model"}
    prepared = delivered(text, 'as_written = ["model"]\n' + sheet)
    assert rows(prepared, "model") == [("clio",), ("Wedge",)]
    assert [f.rule for f in prepared.findings] == ["name-taken-as-written"]
    assert "'Wedge'" in prepared.findings[0].message


def test_plants_and_ends_of_relations_must_exist() -> None:
    """Everything that has an identity is in alliance.toml."""
    text = "Month,Market,Plant,Units\n2016-01,France,Flinns,5\n"
    assert rules(delivered(text, SHEET.replace('market = "Market"', 'plant = "Plant"'))) == {"unknown-thing"}
    sheet = (
        'kind = "relations"\nknown_on = 2017-01-01\n[columns]\nsubject = "s"\nkind = "k"\nobject = "o"\nweight = "w"\n'
    )
    assert rules(delivered("s,k,o,w\nRenault,owns,Nisan,0.434\n", sheet)) == {"unknown-thing"}
    assert rules(delivered("s,k,o,w\nRenault,own,Nissan,0.434\n", sheet)) == {"unknown-word"}
    assert rules(delivered("s,k,o,w\nRenault,owns,Nissan,43.4\n", sheet)) == {"not-a-share"}
    assert rows(delivered("s,k,o,w\nRenault,owns,Nissan,43.4 %\n", sheet), "subject", "object", "weight") == [
        ("renault", "nissan", "0.434")
    ]


def test_only_the_office_delivers_for_others() -> None:
    """A member cannot file another member's figures; the office can."""
    assert rules(full(year("nissan", 5), member="renault")) == {"other-member"}
    assert rules(full(year("nissan", 5))) == set()
    sheet = 'kind = "relations"\nknown_on = 2017-01-01\n[columns]\nsubject = "s"\nkind = "k"\nobject = "o"\n'
    assert rules(delivered("s,k,o\nNissan,owns,AVTOVAZ\n", sheet)) == {"other-member"}


@pytest.mark.parametrize("name", ["Allemagne", "ドイツ", "alemania", "Германия"])
def test_a_country_may_be_named_in_another_language(name: str) -> None:
    """A controller writes markets in his own language; a misspelt one is still nobody's."""
    text = f"Month,Market,Units\n2016-01,{name},5\n"
    assert rows(delivered(text), "market") == [("DE",)]
    assert rules(delivered(text.replace(name, f"{name}x"))) == {"unknown-market"}


def test_names_of_countries_are_nobody_elses() -> None:
    """No name in another language is one of another country, or a name that the list of markets has."""
    folder = Path(deliveries.__file__).parent
    with (folder / "markets.csv").open(encoding="utf-8") as file:
        markets = {
            row["id"]: {row["name"].casefold(), *row["aliases"].casefold().split(";")} for row in csv.DictReader(file)
        }
    with (folder / "market_names.csv").open(encoding="utf-8") as file:
        pairs = [
            (name.casefold(), row["id"]) for row in csv.DictReader(file) for name in row["names"].split(";") if name
        ]
    assert len({name for name, _ in pairs}) == len(pairs)
    assert {code for _, code in pairs} <= set(markets)
    assert not {name for name, _ in pairs} & set[str]().union(*markets.values())


def test_a_number_needs_a_unit() -> None:
    """Without a unit in the file or the sheet nothing is assumed."""
    found = blocking(delivered(SALES, SHEET.replace('unit = "vehicles"\n', "")))
    assert [finding.rule for finding in found] == ["missing-unit"]
    assert 'unit = "vehicles"' in found[0].advice


def test_units_carry_their_power_of_ten() -> None:
    """Thousands and millions are written out; rounding keeps its half-width."""
    sheet = FULL.replace('status = "status"', 'precision = "status"')
    lines = (
        year("renault", 4.8, unit="million vehicles", status="rounded"),
        year("nissan", 5559.902, unit="thousand vehicles"),
    )
    assert rows(delivered(HEAD + "".join(lines), sheet, member="office"), "value", "scale", "half", "bound") == [
        (4_800_000, 0, 50_000, ""), (5_559_902, 0, 0, ""),
    ]  # fmt: skip
    words = [("4800000", "rounded"), ("470000", "more than"), ("200", "nearly"), ("1000", "about"), ("7.50", "rounded")]
    lines = tuple(year("toyota", value, 2000 + at, status=word) for at, (value, word) in enumerate(words))
    assert rules(delivered(HEAD + "".join(lines), sheet, member="office")) == {"not-whole"}
    prepared = delivered(HEAD + "".join(lines[:4]), sheet, member="office")
    assert rows(prepared, "value", "scale", "half", "bound") == [
        (4_800_000, 0, 50_000, ""), (470_000, 0, 0, "lower"), (200, 0, 0, "upper"), (1000, 0, 100, ""),
    ]  # fmt: skip
    assert {
        f.rule for f in blocking(delivered(HEAD + year("renault", 5, status="roughly"), sheet, member="office"))
    } == {"unknown-precision"}


def test_a_jump_by_a_thousand_is_another_unit() -> None:
    """A year in thousands among years in vehicles is refused, against the file or the record; a boom is not."""
    years = [year("renault", 2_600_000 + 10 * n, n) for n in range(2010, 2015)]
    found = blocking(full(*years, year("renault", 2801, 2015)))
    assert [(f.rule, f.row, f.value) for f in found] == [("jump-by-thousand", 7, "2801")]
    assert rules(full(year("renault", 19, 2010), year("renault", 9674, 2011), year("renault", 9819, 2012))) == set()
    accepted = full(
        *years, year("renault", 2801, 2015), sheet='accept = ["jump-by-thousand"]\nreason = "closed for the year"\n'
    )
    assert ("warning", "jump-by-thousand") in said(accepted)
    assert rules(accepted) == set()


def test_a_jump_is_seen_against_the_record(tmp_path: Path) -> None:
    """One figure is compared with what was delivered before."""
    record = record_of(tmp_path, fact(2_800_000, 2014), fact(2_801_592, 2015))
    found = blocking(full(year("renault", 3183), record=record))
    assert [finding.rule for finding in found] == ["jump-by-thousand"]
    assert rules(full(year("renault", 3_182_625), record=record)) == set()


def test_transactions_in_thousands_are_seen_as_a_whole() -> None:
    """One month of many small rows in another unit jumps, though no row does."""
    lines = [
        f"2016-{month:02d},{market},{7 if month == 5 else 7000}"
        for month in range(1, 9)
        for market in ("France", "Germany")
    ]
    found = blocking(delivered("Month,Market,Units\n" + "\n".join(lines), 'rows = "transactions"\n' + SHEET))
    assert [finding.rule for finding in found] == ["jump-by-thousand"]


@pytest.mark.parametrize("times", [1_000, 10_000, 1_000_000, 50_000_000, 1_000_000_000])
def test_a_jump_by_any_power_is_another_unit(times: int) -> None:
    """Ten thousand, a million or more times its neighbours, or so many times less, is another unit; a hundred is not."""
    years = [year("renault", 5_000 + n, n) for n in range(2010, 2015)]
    found = blocking(full(*years, year("renault", 5_010 * times, 2015)))
    assert [(f.rule, f.row) for f in found] == [("jump-by-thousand", 7)]
    large = [year("renault", (5_000 + n) * times, n) for n in range(2010, 2015)]
    found = blocking(full(*large, year("renault", 5_010, 2015)))
    assert [(f.rule, f.row) for f in found] == [("jump-by-thousand", 7)]
    assert rules(full(*years, year("renault", 501_000, 2015))) == set()


def test_nothing_is_known_before_it_happened() -> None:
    """A day that has not come is refused; so is a reported figure of a period that was not over, unless it is a target."""
    future = FULL.replace("2017-02-08", "2099-01-01")
    found = blocking(delivered(HEAD + year("renault", 5), future, member="office"))
    assert [(f.rule, f.column, f.value) for f in found] == [("known-in-future", "known_on", "2099-01-01")]
    tomorrow = FULL.replace("2017-02-08", "2017-02-09")
    assert rules(delivered(HEAD + year("renault", 5), tomorrow, member="office")) == set()
    found = blocking(full(year("renault", 5, 2017)))
    assert [(f.rule, f.row, f.column, f.value) for f in found] == [("known-before-end", 2, "last_day", "2017-12-31")]
    assert rules(full(year("renault", 5, 2017, status="target"))) == set()
    assert rules(full(year("renault", 5, first="2017-02-01", last="2017-02-08"))) == set()
    accepted = 'accept = ["known-before-end"]\nreason = "the year is counted to the last working day"\n'
    assert said(full(year("renault", 5, 2017), sheet=accepted)) == {("warning", "known-before-end")}


def test_a_year_without_sales_is_meant(tmp_path: Path) -> None:
    """0 among years with sales is refused until accepted; a part that begins or ends is not."""
    record = record_of(tmp_path, fact(2_801_592, 2015))
    assert [(f.rule, f.row, f.value) for f in blocking(full(year("renault", 0), record=record))] == [
        ("zero-among-figures", 2, "0")
    ]
    model = [year("renault", value, n, brand="Alpine") for n, value in ((2012, 0), (2013, 30), (2014, 40), (2015, 0))]
    assert rules(full(*model)) == set()
    assert rules(full(*model, year("renault", 50, brand="Alpine"))) == {"zero-among-figures"}
    planned = [year("renault", value, n, source="run 90ca3640") for n, value in ((2015, 30), (2016, 0))]
    assert rules(full(*planned)) == set()
    accepted = 'accept = ["zero-among-figures"]\nreason = "no car was made for a year"\n'
    assert said(full(year("renault", 0), sheet=accepted, record=record)) == {("warning", "zero-among-figures")}


def test_nobody_sells_more_than_the_world_buys() -> None:
    """210 million in half a year are in another unit, also where there is nothing to compare them with."""
    found = blocking(full(year("renault", 210_400, unit="thousand vehicles")))
    assert [(f.rule, f.row, f.value) for f in found] == [("beyond-the-world", 2, "210400")]
    assert rules(full(year("industry", 93_000_000))) == set()
    accepted = 'accept = ["beyond-the-world"]\nreason = "toy cars are counted"\n'
    assert ("warning", "beyond-the-world") in said(full(year("renault", 210_000_000), sheet=accepted))


def test_thousands_are_exact_only_if_somebody_says_so() -> None:
    """Numbers in thousands are warned of, unless the delivery says how exact they are."""
    line = year("renault", 3182.6, unit="thousand vehicles")
    assert said(full(line)) == {("warning", "exact-thousands")}
    assert said(full(year("renault", 3_182_625))) == set()
    assert said(full(year("renault", 3182.6, unit="thousand vehicles", status="target"))) == set()
    sheet = FULL.replace('status = "status"', 'precision = "status"')
    for word in ("rounded", "exact"):
        text = HEAD + year("renault", 3182.6, unit="thousand vehicles", status=word)
        assert said(delivered(text, sheet, member="office")) == set()


def test_parts_without_a_whole_are_shown(tmp_path: Path) -> None:
    """Markets that nobody states the whole of are noted, because figures are never added up; transactions are."""
    markets = [year("renault", 600, market=name) for name in ("France", "Germany", "Spain")]
    assert said(full(*markets)) == {("note", "parts-without-whole")}
    assert said(full(*markets, year("renault", 2_000))) == set()
    assert said(full(*markets, record=record_of(tmp_path, fact(2_000)))) == set()
    assert said(full(*markets, sheet='rows = "transactions"\n')) == set()
    assert said(full(*markets, year("renault", 2_000, brand="Renault"))) == set()


def test_bases_are_not_mixed() -> None:
    """Registrations of one market and retail of another are not parts of one whole."""
    lines = (
        year("renault", 5, market="France", basis="registrations"),
        year("renault", 6, market="Germany", basis="retail"),
    )
    assert rules(full(*lines, member="renault")) == {"basis-mixed"}
    assert ("note", "basis-mixed") in said(full(*lines))
    totals = (year("renault", 5, basis="registrations"), year("renault", 6, basis="retail"))
    assert rules(full(*totals, member="renault")) == set()


def test_a_gap_is_shown() -> None:
    """A month that is missing among others is a warning that names it."""
    text = "Month,Market,Units\n" + "".join(f"2016-{month:02d},France,{month + 50}\n" for month in (1, 2, 3, 5, 6))
    prepared = delivered(text)
    assert [(f.severity.value, f.rule, f.row) for f in prepared.findings] == [("warning", "gap-in-periods", 5)]
    assert "2016-04" in prepared.findings[0].message


def test_overlapping_transactions_count_twice() -> None:
    """A month and its quarter cannot both be transactions; as figures they can."""
    text = "Month,Market,Units\n2016-01,France,5\n2016-02,France,6\n2016-Q1,France,18\n"
    found = blocking(delivered(text, 'rows = "transactions"\n' + SHEET))
    assert {(f.rule, f.row) for f in found} == {("overlapping-periods", 2), ("overlapping-periods", 3)} or len(
        found
    ) >= 1
    assert rules(delivered(text)) == set()
    shifted = "Month,Market,Units\n2016-01..2016-06,France,5\n2016-04..2016-09,France,6\n"
    assert ("note", "overlapping-periods") in said(delivered(shifted))


def test_one_source_states_a_figure_once() -> None:
    """The same source with two numbers is refused; of two sources the better answers, and equally good ones are warned of."""
    found = blocking(full(year("renault", 5), year("renault", 6)))
    assert [(f.rule, f.row, f.value) for f in found] == [("same-figure-twice", 3, "6")]
    assert said(full(year("renault", 5), year("renault", 6, source="b"))) == {("warning", "same-figure-twice")}
    estimated = full(year("renault", 5), year("renault", 6, source="b", status="estimated"))
    assert [(f.severity.value, f.rule) for f in estimated.findings] == [("note", "same-figure-twice")]
    assert "the first answers" in estimated.findings[0].advice
    assert said(full(year("renault", 5), year("renault", 5))) == {("warning", "same-figure-twice")}
    assert said(full(year("renault", 5), year("renault", 6, status="disputed"))) == set()
    assert said(full(year("renault", 5), year("renault", 9, status="target"))) == set()


def test_the_record_is_restated_not_contradicted(tmp_path: Path) -> None:
    """Another number of the same source for a figure of the record needs a restatement."""
    record = record_of(tmp_path, fact(5))
    found = blocking(full(year("renault", 6), record=record))
    assert [finding.rule for finding in found] == ["figure-in-record"]
    assert "earlier.csv, row 2" in found[0].message
    (warned,) = full(year("renault", 6, source="b"), record=record).findings
    assert (warned.severity.value, warned.rule) == ("warning", "figure-in-record")
    assert "the figure is refused" in warned.advice
    (noted,) = full(year("renault", 6, source="b", status="provisional"), record=record).findings
    assert (noted.severity.value, noted.rule) == ("note", "figure-in-record")
    assert "the one in the record answers" in noted.advice
    restated = 'mode = "replace"\nreason = "restated"\n'
    scope = '[scope]\nmeasures = ["sales"]\nmember = "renault"\nstart = 2016-01-01\nend = 2017-01-01\n'
    assert rules(delivered(HEAD + year("renault", 6), restated + FULL + scope, member="office", record=record)) == set()


def test_a_restatement_says_what_it_withdraws(tmp_path: Path) -> None:
    """Figures inside the scope that are not stated again are counted and named; without any there is nothing to say."""
    held = [fact(100, market=market) for market in ("FR", "DE", "ES")]
    record = record_of(tmp_path, fact(400), *held)
    restated = 'mode = "replace"\nreason = "restated"\n' + FULL
    scope = '[scope]\nmeasures = ["sales"]\nmember = "renault"\nstart = 2016-01-01\nend = 2017-01-01\n'
    (warned,) = delivered(HEAD + year("renault", 410), restated + scope, member="office", record=record).findings
    assert (warned.severity.value, warned.rule) == ("warning", "figures-withdrawn")
    assert (
        "3 figures of the scope are withdrawn and not stated again: sales of renault for 2016, market FR: 100"
        in warned.message
    )
    whole = [year("renault", 410), *(year("renault", 101, market=market) for market in ("France", "Germany", "Spain"))]
    assert said(delivered(HEAD + "".join(whole), restated + scope, member="office", record=record)) == set()
    narrow = scope + '[scope.where]\nmarket = "FR"\n'
    text = HEAD + year("renault", 101, market="France")
    assert said(delivered(text, restated + narrow, member="office", record=record)) == set()


def test_a_restatement_says_which_links_it_withdraws() -> None:
    """A list of members that leaves one out takes it from the alliance, so it is named; narrowed to one member it is not."""
    record = replace(EMPTY, relations=tuple(Relation(who, "member_of", "alliance") for who in ("renault", "nissan")))
    columns = '[columns]\nsubject = "s"\nkind = "k"\nobject = "o"\n[scope]\nmeasures = ["member_of"]\n'
    sheet = 'kind = "relations"\nmode = "replace"\nreason = "corrected"\nknown_on = 2017-01-01\n' + columns
    text = "s,k,o\nrenault,member_of,alliance\n"
    (warned,) = delivered(text, sheet, member="office", record=record).findings
    assert (warned.severity.value, warned.rule) == ("warning", "figures-withdrawn")
    assert warned.message == "1 link of the scope is withdrawn and not stated again: nissan member_of alliance"
    assert said(delivered(text, sheet + 'member = "renault"\n', member="office", record=record)) == set()


def test_the_ids_of_rows_are_unique() -> None:
    """An id of the deliverer stands once."""
    text = "Month,Market,Units,Id\n2016-01,France,5,a\n2016-02,France,6,b\n2016-03,France,7,a\n"
    found = blocking(delivered(text, SHEET.replace('value = "Units"', 'value = "Units"\nref = "Id"')))
    assert [(f.rule, f.row, f.value) for f in found] == [("ref-twice", 4, "a")]


def test_parts_do_not_exceed_their_total() -> None:
    """Parts above the total are a warning, a small rest a note, and a large rest is just not broken down."""
    total = year("renault", 1000)
    parts = (year("renault", 600, market="France"), year("renault", 500, market="Germany"))
    assert said(full(total, *parts)) == {("warning", "parts-exceed-total")}
    assert said(full(year("renault", 1101), *parts)) == {("note", "parts-exceed-total")}
    assert said(full(year("renault", 1100), *parts)) == set()
    assert said(full(year("renault", 5000), *parts)) == set()
    assert said(full(year("renault", 500), parts[0])) == {("warning", "parts-exceed-total")}
    assert said(full(year("renault", 601), parts[0])) == set()
    months = "Month,Market,Units\n2016-Q1,France,10\n2016-01,France,4\n2016-02,France,4\n2016-03,France,4\n"
    assert rules(delivered(months)) == {"periods-contradict"}


def test_a_year_and_its_quarters_close(tmp_path: Path) -> None:
    """Quarters above the year, or all of them below it, contradict it: in the file or the record, until accepted."""
    ends = ("03-31", "06-30", "09-30", "12-31")
    firsts = ("01-01", "04-01", "07-01", "10-01")
    quarters = [year("renault", 900, first=f"2016-{a}", last=f"2016-{b}") for a, b in zip(firsts, ends, strict=True)]
    record = record_of(tmp_path, fact(3_182, source="b"))
    for found in (
        full(*quarters, record=record),
        full(year("renault", 3_182), *quarters),
        full(year("renault", 3_700), *quarters),
    ):
        assert rules(found) == {"periods-contradict"}
    assert rules(full(*quarters[:3], record=record)) == set()
    assert rules(full(year("renault", 3_600), *quarters)) == set()
    accepted = 'accept = ["periods-contradict"]\nreason = "the quarters were restated"\n'
    assert ("warning", "periods-contradict") in said(full(*quarters, sheet=accepted, record=record))


def test_figures_are_held_against_the_transactions_of_their_days(tmp_path: Path) -> None:
    """A figure that its transactions do not add up to is a warning, whichever comes last; a part only of its own rows."""
    rows = [
        Fact("sales", "renault", date(2016, 1, 1), date(2017, 1, 1), Fraction(value), "vehicles", market=market, role="transaction")
        for market, value in (("FR", 60), ("DE", 45))
    ]  # fmt: skip
    record = record_of(tmp_path / "rows", *rows)
    warned = {("warning", "figures-and-transactions")}
    assert said(full(year("renault", 100), record=record)) == warned
    assert said(full(year("renault", 105), record=record)) == set()
    assert said(full(year("renault", 61, market="France"), record=record)) == warned
    assert said(full(year("renault", 61, market="Spain"), record=record)) == set()
    assert said(full(year("renault", 300, 2015), year("renault", 105), record=record)) == set()
    figures = record_of(tmp_path / "figures", fact(100))
    markets = (year("renault", 60, market="France"), year("renault", 45, market="Germany"))
    assert said(full(*markets, sheet='rows = "transactions"\n', record=figures)) == warned
    assert (
        said(full(markets[0], year("renault", 40, market="Germany"), sheet='rows = "transactions"\n', record=figures))
        == set()
    )


def test_parts_of_mixed_length_are_held_against_their_year(tmp_path: Path) -> None:
    """Months and a quarter are compared with year less half of the record, whichever comes last; each is named."""
    spans = {"2017": ("01-01", "12-31"), "H1": ("01-01", "06-30"), "Q4": ("10-01", "12-31")}
    spans |= {f"M{month}": (f"0{month}-01", f"0{month}-{day}") for month, day in ((7, 31), (8, 31), (9, 30))}

    def line(name: str, value: int) -> str:
        first, last = (f"2017-{day}" for day in spans[name])
        return year("nissan", value, first=first, last=last)

    known = "\nknown_on = 2018-02-08\n"
    sheet = FULL.replace("\nknown_on = 2017-02-08\n", known)
    whole = [Fact("sales", "nissan", date(2017, 1, 1), date(2018, 1, 1), Fraction(5_816_278), "vehicles")]
    whole.append(Fact("sales", "nissan", date(2017, 1, 1), date(2017, 7, 1), Fraction(2_891_000), "vehicles"))
    record = record_of(tmp_path, *whole, member="nissan")
    months = [line("M7", 450_000), line("M8", 430_000), line("M9", 520_000)]

    def found(last: int) -> list[str]:
        text = HEAD + "".join([*months, line("Q4", last)])
        prepared = deliveries.prepare(
            text.encode(), "nissan.csv", member="office", sheet=sheet_of(sheet), snapshot=record, measures=MEASURES,
            today=date(2018, 2, 8),
        )  # fmt: skip
        return [finding.message for finding in blocking(prepared)]

    assert found(1_525_278) == []
    (more,), (less,) = found(1_548_575), found(1_500_000)
    assert "2017-H1 (in the record), 2017-07 (row 2), 2017-08 (row 3), 2017-09 (row 4) and 2017-Q4 (row 5)" in more
    assert "add up to 5,839,575, more than the 5,816,278 of 2017 in the record, by 23,297" in more
    assert "less than the 5,816,278 of 2017 in the record, by 25,278" in less


TOTAL = '[[exclude]]\ncolumn = "Market"\nmatch = ["Total", "* total"]\naction = "total"\n'


def test_printed_totals_are_compared_with_their_rows() -> None:
    """A total that is not the sum of its rows keeps the delivery out; one that nobody mentioned as well."""
    text = "Month,Market,Units\n2016-01,France,5\n2016-01,Germany,6\n2016-01,Total,{}\n"
    assert rows(delivered(text.format(11), SHEET + TOTAL), "value") == [(5,), (6,)]
    found = blocking(delivered(text.format(12), SHEET + TOTAL))
    assert [(f.rule, f.row, f.column, f.value) for f in found] == [("total-row-differs", 4, "Units", "12")]
    assert rules(delivered(text.format(11))) == {"totals-row"}
    assert rules(delivered("Month,Market,Units\n2016-01,France,5\nTotal,,5\n")) == {"totals-row"}


def test_a_star_says_which_rows_a_total_totals() -> None:
    """'France total' is compared with the rows of France."""
    text = "Month,Market,Units\n2016-01,France,5\n2016-02,France,6\n2016-01,Germany,7\n2016-01,France total,11\n"
    assert len(rows(delivered(text, SHEET + TOTAL), "value")) == 3
    assert rules(delivered(text.replace(",11", ",18"), SHEET + TOTAL)) == {"total-row-differs"}


CORRECTION = 'rows = "corrections"\n'


def test_a_correction_has_something_to_correct(tmp_path: Path) -> None:
    """A correction without a figure, or beyond it, is refused."""
    month = Fact(
        "sales", "renault", date(2016, 1, 1), date(2016, 2, 1), Fraction(30), "vehicles", market="FR", source="a", row=2
    )
    record = record_of(tmp_path, month)
    text = "Month,Market,Units\n2016-01,{},{}\n"
    assert rows(delivered(text.format("France", -10), CORRECTION + SHEET, record=record), "value", "role") == [
        (-10, "correction")
    ]
    assert rules(delivered(text.format("Germany", -10), CORRECTION + SHEET, record=record)) == {"nothing-to-correct"}
    assert rules(delivered(text.format("France", -31), CORRECTION + SHEET, record=record)) == {"nothing-to-correct"}
    assert rules(delivered(text.format("France", -10), 'rows = "transactions"\n' + SHEET)) == {"nothing-to-correct"}


def test_a_correction_is_measured_by_the_figure_that_stands(tmp_path: Path) -> None:
    """Two statements of one figure are one, and earlier corrections have taken from it already."""
    record = record_of(
        tmp_path, fact(30, ref="r"), fact(30, same_as="r", source="b"), fact(-20, role="correction", row=3)
    )
    sheet = CORRECTION + FULL
    assert rules(delivered(HEAD + year("renault", -10), sheet, member="office", record=record)) == set()
    beyond = delivered(HEAD + year("renault", -11), sheet, member="office", record=record)
    assert rules(beyond) == {"nothing-to-correct"}


def test_a_replacement_says_what_and_why() -> None:
    """Without a reason or a scope nothing is replaced, and no row may lie outside the scope."""
    scope = '[scope]\nmeasures = ["sales"]\nstart = 2016-01-01\nend = 2016-02-01\n'
    assert rules(delivered(SALES, 'mode = "replace"\n' + SHEET)) == {"replace-without-reason"}
    found = blocking(delivered(SALES, 'mode = "replace"\nreason = "late"\n' + SHEET + scope))
    assert [(f.rule, f.row) for f in found] == [("outside-scope", 4), ("outside-scope", 5)]
    whole = scope.replace("2016-02-01", "2016-03-01")
    prepared = delivered(SALES, 'mode = "replace"\nreason = "late"\n' + SHEET + whole)
    assert rules(prepared) == set()
    assert prepared.delivery.scope.member == "renault"
    other = whole + 'member = "nissan"\n'
    assert rules(delivered(SALES, 'mode = "replace"\nreason = "late"\n' + SHEET + other)) == {"other-member"}


def test_transactions_are_not_delivered_twice(tmp_path: Path) -> None:
    """The same month again with other bytes would count twice; a reason must say why it adds."""
    month = Fact(
        "sales",
        "renault",
        date(2016, 1, 1),
        date(2016, 2, 1),
        Fraction(30),
        "vehicles",
        market="FR",
        role="transaction",
        row=2,
    )
    record = record_of(tmp_path, month)
    sheet = 'rows = "transactions"\n' + SHEET
    found = blocking(delivered("Month,Market,Units\n2016-01,France,31\n", sheet, record=record))
    assert [(f.rule, f.row) for f in found] == [("same-scope-again", 2)]
    assert (
        rules(delivered("Month,Market,Units\n2016-01,France,31\n", 'reason = "late sales"\n' + sheet, record=record))
        == set()
    )
    assert rules(delivered("Month,Market,Units\n2016-02,France,31\n", sheet, record=record)) == set()


def test_only_judgements_can_be_accepted() -> None:
    """A sheet cannot accept an unknown name or a broken cell."""
    assert rules(delivered(SALES, 'accept = ["unknown-market"]\nreason = "x"\n' + SHEET)) == {"delivery-sheet"}
    assert "jump-by-thousand" in JUDGED


def test_fiscal_labels_follow_the_member_or_the_sheet() -> None:
    """FY2015 of Nissan is known, of Renault it needs a calendar; 2016 of Nissan needs one too."""
    text = "Month,Market,Units\n{},France,5\n"
    assert rules(delivered(text.format("FY2015"))) == {"fiscal-label-without-calendar"}
    assert rules(delivered(text.format("2016"), member="nissan")) == {"year-without-calendar"}
    assert rows(delivered(text.format("FY2015"), member="nissan"), "start", "end") == [
        (date(2015, 4, 1), date(2016, 4, 1))
    ]
    named = 'calendar = "japanese-fiscal"\n' + SHEET
    assert rows(delivered(text.format("FY2015"), named), "start", "end") == [(date(2015, 4, 1), date(2016, 4, 1))]
    assert rules(delivered(text.format("FY2015"), 'calendar = "martian"\n' + SHEET)) == {"delivery-sheet"}


def test_an_open_beginning_is_said_not_forgotten() -> None:
    """An empty first day is cumulative only if the sheet says so."""
    line = year("renault", 5, first="", measure="ev_sales")
    assert rows(full(line), "start") == [(None,)]
    without = FULL.replace('[values.first_day]\n"" = "beginning"\n', "")
    assert {f.rule for f in blocking(delivered(HEAD + line, without, member="office"))} == {"value-without-period"}


def test_every_rule_stands_in_the_manual() -> None:
    """Whatever can be found in a delivery is explained in docs/delivering.md, and nothing else is."""
    root = Path(__file__).parents[2]
    written = set()
    for path in (root / "src" / "alliance" / "record").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", node.value)
            ):
                written.add(node.value)
    page = (root / "docs" / "delivering.md").read_text("utf-8").partition("## Every finding")[2]
    explained = set(re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", page))
    assert explained <= written
    assert set(re.findall(r"`([a-z-]+)` ✓", page)) == JUDGED
    other = {"cp1252", "plug-in hybrid", "japanese-fiscal"}
    rules_of_checks = {
        name
        for name in written
        if name.split("-")[0] in ("unknown", "missing", "two", "not", "wrong", "hidden", "merged", "same")
    }
    assert rules_of_checks - other <= explained

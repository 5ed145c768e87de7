"""The reporting desk: plain words in, nouns out, for the one who asks."""

import inspect
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import alliance
from alliance.desks import comparing, delivery, reporting
from alliance.errors import FolderError, NotShown, PeriodError, UnknownName, UsageError
from alliance.figures.figure import Convention


def test_words_become_a_question(reference_folder: Path) -> None:
    """Names are found in any spelling that the folder knows; days and conventions become what they mean."""
    question = reporting.ask(
        *(reference_folder, "EV-sales", "2016"),
        where={"market": "United States"},
        known_on="2017-12-31",
        conventions=["pro-rata-days"],
    )
    assert (question.measure, question.where, question.known_on) == ("ev_sales", {"market": "US"}, date(2017, 12, 31))
    assert question.conventions == {Convention.PRO_RATA_DAYS}


def test_a_folder_decides_who_counts_if_nobody_says(reference_folder: Path) -> None:
    """Without a perimeter the alliance is asked, as it counted itself at the time."""
    assert reporting.figure(reference_folder, "sales", "2016").value == 9961347


def test_two_fiscal_calendars_are_not_one(tmp_path: Path) -> None:
    """'fy' is refused where it could mean two calendars."""
    folder = tmp_path / "two"
    years = "".join(
        f'[calendars.{name}]\nfirst_month = {month}\nnamed_after = "end"\n' for name, month in (("a", 4), ("b", 7))
    )
    delivery.start(folder, "Two", content=f'[alliance]\ntitle = "Two"\n{years}[members]\nnorth = "North"\n')
    with pytest.raises(UsageError, match="a, b"):
        reporting.ask(folder, "sales", "2015", calendar="fy")
    assert reporting.ask(folder, "sales", "2015", calendar="b").period.iso() == "2014-07-01/2015-06-30"


@pytest.mark.parametrize(
    ("calendar", "period", "iso"),
    [
        ("", "2015", "2015-01-01/2015-12-31"),
        ("cy", "2015", "2015-01-01/2015-12-31"),
        ("fy", "2015", "2015-04-01/2016-03-31"),
        ("fy", "FY2015-H1", "2015-04-01/2015-09-30"),
        ("fy", "2015-H1", "2015-04-01/2015-09-30"),
        ("japanese-fiscal", "through 2015", "../2016-03-31"),
        ("fy", "2015Q3", "2015-10-01/2015-12-31"),
        ("fy", "2014..2015", "2014-04-01/2016-03-31"),
        ("fy", "2014-06..2015-06", "2014-06-01/2015-06-30"),
        ("fy", "CY2015", "2015-01-01/2015-12-31"),
        ("fy", "2015-06", "2015-06-01/2015-06-30"),
        ("fy", "2015-06-30", "2015-06-30/2015-06-30"),
    ],
)
def test_a_calendar_reads_years_halves_and_quarters(
    reference_folder: Path, calendar: str, period: str, iso: str
) -> None:
    """Months and days are the same in every calendar; years and their parts are not."""
    assert reporting.ask(reference_folder, "sales", period, calendar=calendar).period.iso() == iso


def test_a_fiscal_label_without_a_calendar_is_refused(reference_folder: Path) -> None:
    """Nobody guesses which year FY2015 is."""
    with pytest.raises(PeriodError, match=r"without a calendar.*This alliance has japanese-fiscal"):
        reporting.ask(reference_folder, "sales", "FY2015")


@pytest.mark.parametrize(
    ("measure", "choices", "said"),
    [
        ("production", {}, "Did you mean 'output'?"),
        ("foo", {}, "What can be asked is listed by: alliance figure list"),
        ("sales", {"by": ["country"]}, "Did you mean 'market'?"),
        ("sales", {"where": {"region": "europe"}}, "Did you mean 'market'?"),
        ("sales", {"by": ["quarter"]}, "Ask for each period by itself, such as 2016-Q1."),
    ],
)
def test_what_people_call_it_leads_to_what_it_is_called(
    reference_folder: Path, measure: str, choices: reporting.Choices, said: str
) -> None:
    """A word that is no measure or breakdown is answered with the one it means."""
    with pytest.raises(UnknownName) as error:
        reporting.ask(reference_folder, measure, "2016", **choices)
    assert said in str(error.value)


def test_growth_share_and_likes_are_compared_by_the_desk(reference_folder: Path) -> None:
    """Growth over the year before, and under the perimeter of one day."""
    question = reporting.ask(reference_folder, "sales", "2017", perimeter="renault")
    grown = comparing.growth(reference_folder, question).value
    assert grown is not None
    assert round(100 * grown, 1) == Fraction("18.2")
    alike = comparing.like_for_like(reference_folder, question, "2017-12-31").value
    assert alike is not None
    assert round(100 * alike, 1) == Fraction("8.5")


@pytest.mark.parametrize("name", ["start", *"measures ask figure rank import_file check_file check_text".split()])
def test_every_desk_function_knows_for_whom(name: str) -> None:
    """`viewer` is there from the first line, and is the office if nobody says."""
    assert inspect.signature(getattr(alliance, name)).parameters["viewer"].default == "office"


def test_the_door_shows_nothing_to_whom_it_gives_no_rights(reference_folder: Path, tmp_path: Path) -> None:
    """A stranger is unknown, a member without rights is shown nothing, and no folder is no folder."""
    with pytest.raises(UnknownName, match="viewer"):
        reporting.measures(reference_folder, viewer="press")
    with pytest.raises(NotShown, match="Nissan"):
        reporting.figure(reference_folder, "sales", "2016", viewer="nissan")
    with pytest.raises(FolderError):
        reporting.measures(tmp_path)

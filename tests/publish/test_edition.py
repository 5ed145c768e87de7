"""An edition is frozen under one id, and its register holds every figure it prints."""

import json
import shutil
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.publish.conftest import LANGUAGES, NAME, Opened, restate

from alliance.calendar import parse_period
from alliance.desks.delivery import import_file
from alliance.desks.press import open_edition as open_for_press
from alliance.errors import UnknownName, UsageError
from alliance.publish.edition import Edition, exactly, open_edition, snapshot_id, write_edition
from alliance.publish.printed import plain
from alliance.record.folder import open_folder

SHEET = """\
title = "A late return"
member = "office"
kind = "facts"
known_on = {known_on}
source = "https://example.org/late"
[columns]
measure = "measure"
member = "member"
first_day = "first_day"
last_day = "last_day"
value = "value"
unit = "unit"
"""


def file_late(folder: Path, known_on: str) -> None:
    """File one more fact that becomes known on a day."""
    table = folder / "deliveries" / f"late-{known_on}.csv"
    table.write_text("measure,member,first_day,last_day,value,unit\nsites,nissan,2016-12-31,2016-12-31,9,sites\n")
    table.with_suffix(".toml").write_text(SHEET.format(known_on=known_on))
    import_file(folder, table)


def test_the_same_deliveries_give_the_same_snapshot_anywhere(opened: Opened, reference_folder: Path) -> None:
    """The id depends on what was delivered and asked, not on the folder or the hour of filing."""
    record = open_folder(reference_folder)
    assert snapshot_id(record.snapshot(), reference_folder, opened.edition) == opened.edition.snapshot


@pytest.mark.parametrize(
    "change",
    [
        {"perimeter": "renault + nissan"},
        {"period": parse_period("2015")},
        {"known_on": date(2017, 12, 31)},
        {"on": date(2016, 12, 31)},
        {"languages": ("en",)},
        {"title": "Another title"},
    ],
)
def test_whatever_decides_what_is_printed_changes_the_snapshot(opened: Opened, change: dict[str, object]) -> None:
    """Two editions that could differ on paper never share an id."""
    record = open_folder(opened.folder)
    other = replace(opened.edition, **change)
    assert snapshot_id(record.snapshot(), opened.folder, other) != opened.edition.snapshot


def test_what_becomes_known_later_leaves_the_snapshot_alone(opened: Opened, tmp_path: Path) -> None:
    """A delivery known after the day of the edition is not part of it; one known before is."""
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder)
    file_late(folder, "2026-01-01")
    assert snapshot_id(open_folder(folder).snapshot(), folder, opened.edition) == opened.edition.snapshot
    file_late(folder, "2017-01-31")
    assert snapshot_id(open_folder(folder).snapshot(), folder, opened.edition) != opened.edition.snapshot


def test_an_edition_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What edition.toml holds comes back whole, a fiscal year and a title with quotes too."""
    period = parse_period("2015-04..2016-03")
    edition = Edition(
        "fiscal", 'The "Alliance"', "renault + nissan", replace(period, label="FY2015"), "japanese-fiscal",
        date(2016, 3, 31), date(2016, 7, 28), ("ja", "en"), "0123456789ab",
    )  # fmt: skip
    write_edition(tmp_path, edition)
    assert open_edition(tmp_path, "fiscal") == edition
    assert open_edition(tmp_path, "fiscal").period.label == "FY2015"


def test_an_edition_is_not_opened_twice_by_accident(opened: Opened) -> None:
    """A frozen edition is only replaced by whoever says so."""
    with pytest.raises(UsageError, match="--again"):
        open_for_press(opened.folder, NAME, "2016")


def test_an_edition_that_does_not_exist_is_named_with_the_nearest(opened: Opened) -> None:
    """A mistyped name meets the edition that was meant."""
    with pytest.raises(UnknownName, match="is not an edition of this alliance") as raised:
        open_edition(opened.folder, "facts-2061")
    assert raised.value.suggestions == (NAME,)


@pytest.mark.parametrize("name", ["", "../elsewhere", "a/b", " spaced "])
def test_an_edition_stays_in_its_folder(opened: Opened, name: str) -> None:
    """A name never leads out of published/."""
    with pytest.raises(UsageError, match="cannot name an edition"):
        open_for_press(opened.folder, name, "2016")


def test_every_printed_figure_has_its_rows(opened: Opened) -> None:
    """A number leads to rows of deliveries, or to the figures it was computed from."""
    figures = {str(figure["id"]): figure for figure in opened.register["figures"]}
    for figure in figures.values():
        assert figure["unit"]
        assert figure["perimeter"] or figure["how"] == "count"
        assert set(figure["made_of"]) <= set(figures)  # type: ignore[call-overload]
        if figure["value"] is not None and figure["how"] in ("consolidated", "reported"):
            assert figure["rows"], figure["id"]
            assert all(row["file"] and row["row"] for row in figure["rows"])  # type: ignore[attr-defined]


def test_the_register_holds_what_is_printed(opened: Opened) -> None:
    """Each text of a figure in the register stands on the page it names, in its language."""
    shown = {
        (language, page.key): "\n".join(plain(text) for _, text in page.texts())
        for language in LANGUAGES
        for page in opened.pages[language]
    }
    places = [place for figure in opened.register["figures"] for place in figure["printed"]]  # type: ignore[attr-defined]
    assert len(places) > 1000
    assert [
        (place["page"], text)
        for place in places
        for text in place["texts"]
        if text not in shown[place["language"], place["page"]]
    ] == []


def test_the_register_is_the_same_every_time(opened: Opened) -> None:
    """Opening the edition again writes the same bytes."""
    path = opened.folder / "published" / NAME / "edition.json"
    before = path.read_bytes()
    open_for_press(opened.folder, NAME, "2016", on="2017-03-27", known_on="2025-12-31", again=True)
    assert path.read_bytes() == before
    assert json.loads(before)["edition"]["snapshot"] == opened.edition.snapshot


@pytest.mark.parametrize(("value", "text"), [("4300000000", "4300000000"), ("16.25", "16.25"), ("1/3", "1/3")])
def test_the_register_writes_numbers_exactly(value: str, text: str) -> None:
    """A number in edition.json is the number of the record, not a rounded one."""
    assert exactly(Fraction(value)) == text


def test_an_edition_says_what_it_restates(opened: Opened, tmp_path: Path) -> None:
    """The next edition names the one before it, and every figure of it that is another one now."""
    folder = tmp_path / "alliance"
    shutil.copytree(opened.folder, folder)
    restate(folder, "nissan", 6_000_000)
    edition = open_for_press(folder, "facts-2016-b", "2016", on="2017-03-27", known_on="2026-01-01", languages=("en",))
    assert edition.before == NAME
    register = json.loads((folder / "published" / "facts-2016-b" / "edition.json").read_text("utf-8"))
    before = {figure["id"]: figure["value"] for figure in register["figures"] if figure["id"].startswith("before/")}
    assert before["before/sales/2016/alliance"] == "9961347"

"""Filing a delivery: whole, once, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from tests.record.delivered import MEASURES, SALES, SHEET, file, put, refused

from alliance.errors import DeliveryRefused
from alliance.record.deliveries import check_delivery
from alliance.record.folder import Folder, open_folder
from alliance.record.sources import Trust


def test_a_delivery_goes_in_whole(folder: Folder) -> None:
    """The rows, their places and the delivery's scope stand in the record."""
    filed = file(folder, put(folder, SALES))
    assert (filed.rows, filed.already, filed.findings) == (4, False, ())
    assert (filed.delivery.member, filed.delivery.known_on) == ("renault", date(2017, 2, 8))
    scope = filed.delivery.scope
    assert (scope.measures, scope.member, scope.start, scope.end) == (
        ("sales",),
        "renault",
        date(2016, 1, 1),
        date(2016, 3, 1),
    )
    facts = folder.journal.cells().facts(range(4))
    assert [(str(fact.value), fact.market, fact.row) for fact in facts] == [
        ("41000", "FR", 2), ("12500", "DE", 3), ("43250", "FR", 4), ("11900", "DE", 5),
    ]  # fmt: skip
    assert folder.journal.raw(filed.delivery.id) == SALES.encode()
    assert folder.journal.sheet(filed.delivery.id) == SHEET.encode()


def test_the_same_file_again_changes_nothing(folder: Folder) -> None:
    """A delivery that is in is found by its content, not checked against itself."""
    path = put(folder, SALES)
    first = file(folder, path)
    again = file(folder, path)
    assert (again.already, again.delivery.id) == (True, first.delivery.id)
    assert len(folder.journal.deliveries()) == 1


def test_a_blocking_finding_keeps_all_of_it_out(folder: Folder) -> None:
    """One wrong cell among good ones, and nothing is filed."""
    assert refused(folder, put(folder, SALES.replace("2016-02,Germany", "2016-02,Germny"))) == {"unknown-market"}
    assert folder.journal.deliveries() == {}


def test_deliveries_that_contradict_each_other_do_not_pass_together(folder: Folder) -> None:
    """Of three that state one figure differently and come at once, one is filed; the checks of the others see it."""
    said = [put(folder, f"Month,Market,Units\n2016-01,France,{units}00\n", name=f"{units}.csv") for units in (5, 6, 7)]

    def try_to_file(path: Path) -> str:
        try:
            return file(open_folder(folder.path), path).delivery.file
        except DeliveryRefused as error:
            return ",".join(sorted({finding.rule for finding in error.findings if finding.is_blocking}))

    with ThreadPoolExecutor(3) as pool:
        outcomes = sorted(pool.map(try_to_file, said))
    assert outcomes[1:] == ["figure-in-record"] * 2
    assert [each.file for each in folder.journal.deliveries().values()] == outcomes[:1]


def test_checking_files_nothing(folder: Folder) -> None:
    """A check says what filing would say."""
    prepared = check_delivery(folder, put(folder, SALES), measures=MEASURES, member="renault")
    assert not prepared.is_blocked
    assert folder.journal.deliveries() == {}
    bad = check_delivery(
        folder, put(folder, SALES.replace("France", "Frence"), name="bad.csv"), measures=MEASURES, member="renault"
    )
    assert {finding.rule for finding in bad.findings} == {"unknown-market"}


def test_the_sheet_is_found_or_asked_for(folder: Folder) -> None:
    """Beside the file, by its path, by the name of a template; without one nothing is guessed."""
    path = put(folder, SALES, None)
    assert refused(folder, path) == {"no-delivery-sheet"}
    assert refused(folder, path, sheet="absent.toml") == {"no-delivery-sheet"}
    assert refused(folder, path, sheet="figures") == {"missing-column"}
    elsewhere = folder.path / "usual.toml"
    elsewhere.write_text(SHEET, "utf-8")
    assert file(folder, path, sheet=elsewhere).rows == 4


def test_a_sheet_with_mistakes_is_refused(folder: Folder) -> None:
    """The findings are those of the sheet, with its name."""
    path = put(folder, SALES, SHEET.replace("period", "preiod"))
    with pytest.raises(DeliveryRefused, match="preiod"):
        file(folder, path)


def test_the_deliverer_is_known(folder: Folder) -> None:
    """The member is named by the caller or the sheet, exists, and is the same in both."""
    path = put(folder, SALES, 'member = "renault"\n' + SHEET)
    assert refused(folder, path, member="Renaut") == {"unknown-member"}
    assert refused(folder, path, member="nissan") == {"other-member"}
    assert file(folder, path, member="").delivery.member == "renault"
    assert refused(folder, put(folder, SALES, name="other.csv"), member="") == {"unknown-member"}


def test_a_file_that_cannot_be_opened_is_refused(folder: Folder) -> None:
    """A missing file, an empty one and one of another format are findings."""
    assert refused(folder, folder.path / "absent.csv") == {"unreadable-file"}
    assert refused(folder, folder.path) == {"unreadable-file"}
    assert refused(folder, put(folder, "", name="empty.csv")) == {"empty-file"}
    assert refused(folder, put(folder, b"%PDF-1.7", name="sales.pdf")) == {"unreadable-file"}


def test_a_members_own_file_is_its_source(folder: Folder) -> None:
    """Without a source in the sheet, the file of the member is the source, and trusted as the member is."""
    sheet = "\n".join(line for line in SHEET.splitlines() if not line.startswith("source"))
    filed = file(folder, put(folder, SALES, sheet))
    source = folder.journal.sources()[filed.delivery.source]
    assert (source.id, source.publisher, source.trust) == ("renault: sales.csv", "Renault", Trust.MEMBER)


def test_without_a_day_the_figures_are_known_from_today(folder: Folder) -> None:
    """A sheet that does not say since when is taken at the day of filing, and a note says so."""
    sheet = "\n".join(line for line in SHEET.splitlines() if not line.startswith("known_on"))
    filed = file(folder, put(folder, SALES, sheet), today=date(2016, 3, 5))
    assert filed.delivery.known_on == date(2016, 3, 5)
    assert [finding.rule for finding in filed.findings] == ["known-from-today"]
    assert [finding.rule for finding in folder.journal.findings(filed.delivery.id)] == ["known-from-today"]


def test_cells_without_a_figure_are_left_out_and_counted(folder: Folder) -> None:
    """What the sheet calls missing is not zero."""
    text = SALES.replace("12500", "n/a").replace("11900", "-")
    path = put(folder, text, 'missing = ["n/a"]\nzero = ["-"]\n' + SHEET)
    filed = file(folder, path)
    assert filed.rows == 3
    assert [finding.rule for finding in filed.findings] == ["no-figure"]
    assert {int(fact.value) for fact in folder.journal.cells().facts(range(3))} == {41000, 43250, 0}

"""The journal: whole, once, in order, and askable as known on a day."""

import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.record import faults
from tests.record.samples import NISSAN_STAKE, delivery, file, file_numbered, file_relations, sales, shown

from alliance.errors import FilingFailed, NotRebuilt, Overtaken, UnknownName
from alliance.findings import Finding, Severity
from alliance.record import revisions, tables
from alliance.record.delivery import Scope
from alliance.record.journal import Journal, identity
from alliance.record.log import GENESIS
from alliance.record.sources import Source, Trust

ROOT = Path(__file__).parents[2]
YEAR_2016 = Scope(("sales",), "renault", date(2016, 1, 1), date(2017, 1, 1))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return an empty record."""
    return Journal(tmp_path / "record")


def test_an_empty_record_answers(journal: Journal) -> None:
    """A record in which nothing was filed holds nothing, is whole, and writes nothing."""
    assert (journal.head(), dict(journal.deliveries()), shown(journal), journal.verify()) == (GENESIS, {}, [], [])
    assert not journal.path.exists()


def test_what_is_filed_comes_back(journal: Journal) -> None:
    """Facts, relations, sources, remarks and bytes come back as they were filed, in a new process too."""
    fact = sales("renault", 2016, 3_182_625, covers="renault", market="FR", note="年度", ref="S1", row=2)
    warning = Finding(Severity.WARNING, "unit-jump", "Ten times last year", file="sales.csv", row=2)
    release = Source("release", "Renault", "Sales 2016", date(2017, 1, 16), trust=Trust.MEMBER)
    filed, already = journal.file(
        delivery("sales.csv"), tables.from_facts([fact]), b"raw", b"sheet", sources=[release], findings=[warning]
    )
    stakes = file_relations(journal, "stakes.csv", [NISSAN_STAKE])
    again = Journal(journal.path)
    assert (already, filed.id, filed.rows, filed.sequence) == (False, identity(b"raw", "renault", b"sheet"), 1, 1)
    assert list(again.deliveries().values()) == [filed, stakes]
    assert [(each.value, each.note, each.delivery) for each in shown(again)] == [(3_182_625, "年度", filed.id)]
    assert [(each.weight, each.delivery) for each in again.relations()] == [(Fraction("0.434"), stakes.id)]
    assert (again.sources(), again.findings(filed.id)) == ({"release": release}, (warning,))
    assert (again.raw(filed.id), again.sheet(filed.id), again.read(filed.id).num_rows) == (b"raw", b"sheet", 1)


def test_a_delivery_is_filed_upon_what_it_was_checked_against(journal: Journal) -> None:
    """If another one came between, nothing is filed; one that is in already is in, whatever came between."""
    checked_against = journal.head()
    first, _ = file(journal, "2015", [sales("renault", 2015, 2_801_592)])
    table = tables.from_facts([sales("renault", 2016, 3_182_625)])
    with pytest.raises(Overtaken, match=r"'2016\.csv' was checked .* and was not filed\. Check it again"):
        journal.file(delivery("2016.csv"), table, b"raw", b"sheet", upon=checked_against)
    assert list(journal.deliveries()) == [first.id]
    second, _ = journal.file(delivery("2016.csv"), table, b"raw", b"sheet", upon=journal.head())
    again, already = journal.file(delivery("2016.csv"), table, b"raw", b"sheet", upon=checked_against)
    assert (again, already, journal.verify()) == (second, True, [])


def test_the_same_delivery_is_filed_once(journal: Journal) -> None:
    """The same file again answers that it is in already, under its first number."""
    first, _ = file(journal, "2016", [sales("renault", 2016, 3_182_625)])
    file(journal, "2015", [sales("renault", 2015, 2_801_592)])
    again, already = file(Journal(journal.path), "2016", [sales("renault", 2016, 3_182_625)])
    assert (again, already, len(journal.deliveries())) == (first, True, 2)


def test_a_restated_figure_has_two_answers(journal: Journal) -> None:
    """The same figure as known on two dates is each of the two that were delivered, and the restatement is named."""
    file(journal, "first", [sales("renault", 2016, 3_182_625)], known_on=date(2017, 1, 16))
    restated, _ = file(
        journal, "again", [sales("renault", 2016, 3_183_000)], known_on=date(2018, 2, 16), mode="replace", scope=YEAR_2016
    )  # fmt: skip
    contents = journal.contents()

    def known_on(day: date) -> list[Fraction]:
        standing = revisions.current(contents.cells, contents.deliveries, day)
        return [fact.value for fact in contents.cells.facts(standing.nonzero()[0])]

    assert known_on(date(2016, 12, 31)) == []
    assert known_on(date(2017, 12, 31)) == [3_182_625]
    assert known_on(date(2018, 2, 16)) == [3_183_000]
    assert revisions.hidden_by(contents.cells, contents.deliveries).tolist() == [restated.sequence, 0]


def test_one_moment_is_consistent(journal: Journal) -> None:
    """Contents that were handed out do not change when something is filed afterwards, and cannot be written to."""
    file_numbered(journal, 1)
    before = journal.contents()
    file_numbered(journal, 2)
    assert (len(before.deliveries), len(journal.deliveries())) == (1, 2)
    with pytest.raises(ValueError, match="read-only"):
        before.cells.columns["value"][0] = 0


def test_a_delivery_is_found_by_number_and_by_the_beginning_of_its_id(journal: Journal) -> None:
    """A person names a delivery by its number or by some digits of its id; two that fit are refused."""
    first, second = file_numbered(journal, 1)[0], file_numbered(journal, 2)[0]
    assert (journal.find("1"), journal.find(second.id[:8].upper()), journal.find(first.id)) == (first, second, first)
    for name in ("3", "", "abc"):
        with pytest.raises(UnknownName, match="record log"):
            journal.find(name)
    with pytest.raises(UnknownName, match="record log"):
        journal.read("0" * 64)


def test_a_rebuild_that_cannot_write_says_so(journal: Journal) -> None:
    """Where no cache can be stored, nothing is said to be made anew, and the record still answers."""
    file(journal, "2016", [sales("renault", 2016, 3_182_625)])
    assert journal.is_writable()
    for path in (journal.path / "cache").iterdir():
        path.unlink()
    (journal.path / "cache").rmdir()
    (journal.path / "cache").write_bytes(b"not a folder")
    with pytest.raises(NotRebuilt, match=r"could not be made anew in .*cache: .*answers as before"):
        journal.rebuild()
    assert [each.value for each in shown(journal)] == [3_182_625]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Where no file can be made, nothing can be filed."""
    assert Journal(tmp_path / "record").is_writable()
    assert not Journal(tmp_path / "absent" / "record").is_writable()


def test_a_rebuild_changes_nothing(journal: Journal) -> None:
    """Caches made again from the filed tables hold the same facts, byte for byte."""
    for number in range(1, 5):
        file_numbered(journal, number)
    file_relations(journal, "stakes", [NISSAN_STAKE])
    journal.contents()
    before = {path.name: path.read_bytes() for path in (journal.path / "cache").iterdir()}
    journal.rebuild()
    assert before == {path.name: path.read_bytes() for path in (journal.path / "cache").iterdir()}


def test_asking_needs_no_table_library(journal: Journal) -> None:
    """A question to a record with caches imports neither Arrow nor pandas."""
    file_numbered(journal, 3)
    journal.contents()
    asking = (
        "import sys, pathlib; from alliance.record.journal import Journal;"
        f"print(len(Journal(pathlib.Path({str(journal.path)!r})).cells()));"
        "sys.exit(bool({'pyarrow', 'pandas', 'duckdb'} & set(sys.modules)))"
    )
    asked = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (asked.returncode, asked.stdout.strip()) == (0, str(len(journal.cells()))), asked.stderr


def test_a_folder_that_may_only_be_read_answers(journal: Journal) -> None:
    """Whoever cannot store a cache still gets every figure."""
    file_numbered(journal, 3)
    facts = shown(journal)
    for path in (journal.path / "cache").iterdir():
        path.unlink()
    with faults.fault_at(1) as counter:
        assert shown(Journal(journal.path)) == facts
    assert counter.failed


def test_a_full_disk_is_named(journal: Journal) -> None:
    """The message of a filing that failed names the cause and what to do."""
    with (
        faults.fault_at(6),
        pytest.raises(FilingFailed, match=r"'1' could not be filed: No space left on device\..* again"),
    ):
        file_numbered(journal, 1)


def test_several_processes_file_and_ask_at_once() -> None:
    """Four writers and two readers at once: everything is in once, no reader sees half of it or goes back in time."""
    crowd = [sys.executable, "-m", "tests.record.crowd", "--writers", "4", "--deliveries", "20"]
    result = subprocess.run(crowd, cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr

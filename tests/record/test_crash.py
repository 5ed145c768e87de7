"""Whatever breaks an import, the record is whole: kill -9, a full disk, a flipped bit, a log cut short."""

import contextlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.record import faults, power
from tests.record.samples import file_numbered, numbered, total

from alliance.errors import FilingFailed, RecordDamaged
from alliance.findings import Severity, has_blocking
from alliance.record.journal import Journal

ROOT = Path(__file__).parents[2]


def survives(*options: str) -> None:
    """Run the crash program and expect that nothing was lost."""
    command = [sys.executable, "-m", "tests.record.crash", *options]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.slow
def test_fifty_kills_lose_nothing() -> None:
    """After kill -9 at a random moment of an import or rebuild, all that was acknowledged is in, and nothing half."""
    survives("--kills", "50")


@pytest.mark.slow
def test_a_kill_at_any_call_to_the_disk_loses_nothing() -> None:
    """Killed after any call that an import makes to the disk, the next start is whole without help."""
    survives("--every-call")


def calls_of_an_import(folder: Path) -> int:
    """Return how many calls to the disk the third import of a record makes."""
    journal = Journal(folder)
    file_numbered(journal, 1)
    file_numbered(journal, 2)
    with faults.fault_at(0) as counter:
        file_numbered(journal, 3)
    return len(counter.calls)


def test_every_call_may_fail(tmp_path: Path) -> None:
    """Let each call of an import fail in turn: it is in whole or not at all, and filing it again is all that is needed."""
    calls, acknowledged = calls_of_an_import(tmp_path / "counted"), 0
    for number in range(1, calls + 1):
        journal = Journal(tmp_path / str(number) / "record")
        file_numbered(journal, 1)
        file_numbered(journal, 2)
        with faults.fault_at(number) as counter:
            try:
                file_numbered(journal, 3)
                acknowledged += 1
            except FilingFailed:
                pass
        assert counter.failed
        start = Journal(journal.path)
        present = [filed.file for filed in start.deliveries().values()]
        assert present in (["1", "2"], ["1", "2", "3"])
        assert {finding.severity for finding in start.verify()} <= {Severity.NOTE}
        assert int(start.cells().columns["value"].sum()) == sum(total(int(name)) for name in present)
        _, already = file_numbered(start, 3)
        assert (already, len(start.deliveries()), start.verify()) == (len(present) == 3, 3, [])
    # Only what comes after the commit may fail without anyone hearing of it.
    assert 0 < acknowledged < calls / 2


def filed_record(folder: Path) -> Journal:
    """Return a record of three deliveries, asked once, so that every kind of file is there."""
    journal = Journal(folder / "record")
    for number in (1, 2, 3):
        file_numbered(journal, number)
    journal.contents()
    return journal


def files_of(journal: Journal) -> list[Path]:
    """Return every file of a record."""
    return sorted(path for path in journal.path.rglob("*") if path.is_file())


def test_a_flipped_bit_is_found_and_never_shown(tmp_path: Path) -> None:
    """One bit flipped anywhere: `verify` names the file, and no figure is wrong before or after it was called."""
    journal = filed_record(tmp_path)
    truth = journal.cells().columns["value"].tolist()
    for path in files_of(journal):
        whole = path.read_bytes()
        for position in sorted({*range(0, len(whole), max(1, len(whole) // 7)), len(whole) - 1}):
            path.write_bytes(flipped(whole, position))
            show_nothing_wrong(journal.path, truth)
            path.write_bytes(flipped(whole, position))
            (finding,) = Journal(journal.path).verify()
            assert finding.file == path.relative_to(tmp_path).as_posix()
            assert finding.is_blocking == (path.parent.name != "cache")
            show_nothing_wrong(journal.path, truth)
            path.write_bytes(whole)
    assert journal.verify() == []


def flipped(data: bytes, position: int) -> bytes:
    """Return the bytes with one bit changed."""
    return data[:position] + bytes([data[position] ^ 1 << position % 8]) + data[position + 1 :]


def copies(journal: Journal) -> set[str]:
    """Return the names of the objects that are only copies of log entries."""
    meant = {name for entry in journal.entries() for name in entry.objects()}
    return {path.name for path in (journal.path / "objects").glob("*/*")} - meant


def show_nothing_wrong(path: Path, truth: list[int]) -> None:
    """Ask a damaged record: the right figures and rows, or a refusal."""
    with contextlib.suppress(RecordDamaged):
        assert Journal(path).cells().columns["value"].tolist() == truth
        values = [Journal(path).read(filed)["value"].to_pylist() for filed in Journal(path).deliveries()]
        assert values == [numbered(number)["value"].to_pylist() for number in (1, 2, 3)]


def test_what_is_in_already_is_made_sure_of(tmp_path: Path) -> None:
    """When the fsync after the commit has failed, the answer "already in" is only given once a power cut is survived."""
    with faults.fault_at(0) as counter:
        file_numbered(Journal(tmp_path / "counted"), 1)
    after_commit = counter.calls.index("fsync", counter.calls.index("link")) + 1
    (tmp_path / "machine").mkdir()
    with power.recorded(tmp_path / "machine") as disk:
        journal = Journal(tmp_path / "machine" / "record")
        with faults.fault_at(after_commit), pytest.raises(FilingFailed):
            file_numbered(journal, 1)
        before, _ = disk.cuts[-1]
        assert file_numbered(journal, 1)[1]
    before.write_out(tmp_path / "before", "nothing else", random.Random(1))
    disk.content.write_out(tmp_path / "after", "nothing else", random.Random(1))
    assert [len(Journal(tmp_path / when / "record").deliveries()) for when in ("before", "after")] == [0, 1]


def test_damage_is_not_built_upon(tmp_path: Path) -> None:
    """A damaged log takes no further delivery, and a damaged table is refused when caches are made again."""
    journal = filed_record(tmp_path)
    entry = journal.path / "log" / "000002.json"
    entry.write_bytes(flipped(entry.read_bytes(), 30))
    with pytest.raises(RecordDamaged, match=r"000002\.json"):
        file_numbered(Journal(journal.path), 4)
    Journal(journal.path).rebuild()
    table = journal.deliveries()[file_numbered(journal, 1)[0].id].table
    path = journal.path / "objects" / table[:2] / table
    path.write_bytes(flipped(path.read_bytes(), 200))
    with pytest.raises(RecordDamaged, match=table):
        Journal(journal.path).rebuild()


def test_filing_again_heals_what_was_damaged(tmp_path: Path) -> None:
    """The same delivery filed again puts its damaged and missing files right."""
    journal = filed_record(tmp_path)
    filed = journal.find("2")
    for name in (filed.raw, filed.table):
        (journal.path / "objects" / name[:2] / name).write_bytes(b"something else")
    assert len(journal.verify()) == 2
    assert file_numbered(journal, 2) == (filed, True)
    assert journal.verify() == []
    (journal.path / "objects" / filed.raw[:2] / filed.raw).unlink()
    assert journal.filed_before(b"2", "renault", b"a sheet") == filed
    assert journal.filed_before(b"2", "nissan", b"a sheet") is None
    assert journal.verify() == []


@pytest.mark.parametrize("lost", [(1,), (2,), (3,), (2, 3), (1, 2, 3)])
def test_lost_log_entries_are_noticed_and_put_back(tmp_path: Path, lost: tuple[int, ...]) -> None:
    """Entries cut off or taken out are found by `verify`, keep the record from answering, and come back by `rebuild`."""
    journal = filed_record(tmp_path)
    head = journal.head()
    for sequence in lost:
        (journal.path / "log" / f"{sequence:06d}.json").unlink()
    assert {finding.rule for finding in Journal(journal.path).verify()} >= {"record-log"}
    if 3 in lost:
        with pytest.raises(RecordDamaged, match=r"00000\d\.json"):
            Journal(journal.path).contents()
    assert Journal(journal.path).rebuild().head == head
    assert Journal(journal.path).verify() == []


def test_the_caches_know_of_a_log_cut_short(tmp_path: Path) -> None:
    """A cut end whose copies are gone as well is still noticed by whoever has answered from it."""
    journal = filed_record(tmp_path)
    for path in [
        journal.path / "log" / "000003.json",
        *(journal.path / "objects" / n[:2] / n for n in copies(journal)),
    ]:
        path.unlink()
    assert [finding.rule for finding in journal.verify() if finding.is_blocking] == ["record-log"]
    with pytest.raises(RecordDamaged):
        Journal(journal.path).contents()


def test_strays_of_the_dead_are_swept_and_those_of_the_living_are_not(tmp_path: Path) -> None:
    """At the next start a dead import's temporary files are gone; a living import keeps its own."""
    journal = filed_record(tmp_path)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    incoming = journal.path / "incoming"
    host = os.uname().nodename
    (incoming / f"{host}.{dead.pid}.aa").write_bytes(b"half")
    (incoming / f"{host}.{os.getpid()}.bb").write_bytes(b"being written")
    (incoming / "elsewhere.1.cc").write_bytes(b"being written by another machine")
    Journal(journal.path)
    assert sorted(path.suffix for path in incoming.iterdir()) == [".bb", ".cc"]


def test_a_stranger_among_the_files_is_named(tmp_path: Path) -> None:
    """A file that the record did not make is a finding and changes nothing."""
    journal = filed_record(tmp_path)
    (journal.path / "log" / "notes.txt").write_text("do not forget the milk")
    assert [(finding.rule, finding.file) for finding in journal.verify()] == [
        ("record-stranger", "record/log/notes.txt")
    ]
    assert len(journal.deliveries()) == 3


@pytest.mark.slow
@pytest.mark.parametrize("policy", power.POLICIES)
def test_a_power_cut_loses_nothing_acknowledged(tmp_path: Path, policy: str) -> None:
    """Cut the power after any call of two imports: what was acknowledged is in, and nothing is half filed."""
    (tmp_path / "machine").mkdir()
    with power.recorded(tmp_path / "machine") as disk:
        journal = Journal(tmp_path / "machine" / "record")
        for number in (17, 1):
            file_numbered(journal, number)
            disk.acknowledged += 1
            journal.contents()
    chance = random.Random(7)
    for number, (content, acknowledged) in enumerate(disk.cuts):
        folder = tmp_path / str(number)
        content.write_out(folder, policy, chance)
        start = Journal(folder / "record")
        names = [filed.file for filed in start.deliveries().values()]
        assert names in (["17", "1"][:acknowledged], ["17", "1"][: acknowledged + 1])
        assert int(start.cells().columns["value"].sum()) == sum(total(int(name)) for name in names)
        assert not has_blocking(start.verify())
        file_numbered(start, 17)
        assert {finding.severity for finding in start.verify()} <= {Severity.NOTE}
        shutil.rmtree(folder)

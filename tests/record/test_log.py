"""The log: one canonical form, a chain without gaps, numbers taken once."""

import json
from pathlib import Path

import pytest
from tests.record.samples import delivery

from alliance.errors import FolderError, RecordDamaged
from alliance.record.log import GENESIS, Log, canonical, decode, encode, entry_after
from alliance.record.objects import digest


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Return a log of three entries."""
    log, last = Log(tmp_path / "log"), None
    log.path.mkdir()
    for name in ("a", "b", "c"):
        last = entry_after(last, delivery(f"{name}.csv", id=name, reason="à l'année"), "remarks")
        assert log.append(last, tmp_path)
    return log


def test_entries_come_back_and_form_a_chain(log: Log) -> None:
    """Entries are numbered from one, and each names the hash of the one before it."""
    entries = log.entries()
    assert [entry.delivery.sequence for entry in entries] == [entry.sequence for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [GENESIS, entries[0].hash, entries[1].hash]
    assert log.last() == entries[-1]
    assert entries[0].delivery == delivery("a.csv", id="a", sequence=1, reason="à l'année")


def test_anyone_can_check_an_entry(log: Log) -> None:
    """The hash of an entry is the SHA-256 of its JSON without the hash, keys sorted, no spaces."""
    body = json.loads(log.place(2).read_bytes())
    found = body.pop("hash")
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    assert digest(text.encode()) == found == log.entry(2).hash


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"nonsense", b'{"hash":1}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_entry_is_none(data: bytes) -> None:
    """Bytes that no entry has are recognised as such, whatever they are."""
    assert decode(data) is None


def test_another_spelling_of_the_same_entry_is_no_entry(log: Log) -> None:
    """A space, a BOM or another order of the keys makes it another file."""
    data = log.place(1).read_bytes()
    assert decode(data) is not None
    for other in (data + b"\n", data.replace(b'":"', b'": "', 1), b"\xef\xbb\xbf" + data):
        assert decode(other) is None


def test_an_entry_of_a_newer_version_is_refused() -> None:
    """A record written by a newer version says so instead of looking damaged."""
    body = json.loads(encode(entry_after(None, delivery("a.csv"), "")))
    del body["hash"]
    body["format"] = 2
    with pytest.raises(FolderError, match="Install a newer version"):
        decode(canonical({**body, "hash": digest(canonical(body))}))


def test_a_number_is_given_once(log: Log, tmp_path: Path) -> None:
    """Whoever comes second to a number is told so, and the entry of the first stands."""
    second = entry_after(log.entry(2), delivery("late.csv", id="late"), "")
    assert not log.append(second, tmp_path)
    assert log.entry(3).delivery.id == "c"
    assert [path.name for path in tmp_path.iterdir()] == ["log"]


@pytest.mark.parametrize("change", ["gap", "swap", "repeat"])
def test_a_chain_that_does_not_hold_is_refused(log: Log, change: str) -> None:
    """A gap, two entries that changed places, and an entry twice are noticed."""
    first, second = log.place(1).read_bytes(), log.place(2).read_bytes()
    if change == "gap":
        log.place(2).unlink()
    elif change == "swap":
        log.place(1).write_bytes(second)
        log.place(2).write_bytes(first)
    else:
        log.place(2).write_bytes(first)
    with pytest.raises(RecordDamaged, match=r"00000[12]\.json"):
        log.entries()

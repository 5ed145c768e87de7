"""The log of the record: one small file per delivery, each holding the hash of the one before it.

Giving an entry its name is the commit: before it the delivery is not in, after it the whole delivery is. An entry that
was changed, dropped or put in between does not fit its neighbours any more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict

from alliance.errors import FolderError, RecordDamaged
from alliance.findings import Finding, Severity
from alliance.record import durable
from alliance.record.delivery import Delivery
from alliance.record.objects import digest
from alliance.record.written import WrittenDelivery, delivery_from, written_delivery

FORMAT = 1
# The hash that stands before the first entry.
GENESIS = "0" * 64
_NAME = re.compile(r"(\d{6,})\.json")


class WrittenEntry(TypedDict):
    """An `Entry` in JSON, without its hash."""

    format: int
    sequence: int
    previous: str
    delivery: WrittenDelivery
    remarks: str


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    Parameters
    ----------
    sequence : int
        Its number, from 1, without a gap.
    previous : str
        Hash of the entry before it; `GENESIS` for the first.
    delivery : Delivery
        What was filed.
    remarks : str
        Name of the object that holds what was said with the delivery: its findings and the sources it declares.
    hash : str
        SHA-256 of all of that in canonical JSON.
    """

    sequence: int
    previous: str
    delivery: Delivery
    remarks: str
    hash: str

    def objects(self) -> tuple[str, ...]:
        """Return the names of the objects that the delivery consists of."""
        return (self.delivery.raw, self.delivery.sheet, self.delivery.table, self.remarks)


def entry_after(previous: Entry | None, delivery: Delivery, remarks: str) -> Entry:
    """Return the entry that files `delivery` after the entry `previous`."""
    sequence = previous.sequence + 1 if previous else 1
    entry = Entry(
        sequence, previous.hash if previous else GENESIS, replace(delivery, sequence=sequence), remarks, hash=""
    )
    return replace(entry, hash=digest(canonical(_body(entry))))


def canonical(value: WrittenEntry | dict[str, object]) -> bytes:
    """Return JSON in its one canonical form: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def encode(entry: Entry) -> bytes:
    """Return the bytes of the file of an entry."""
    return canonical({**_body(entry), "hash": entry.hash})


def decode(data: bytes) -> Entry | None:
    """Return the entry that a file holds, or None if a single bit of it is wrong.

    Raises
    ------
    FolderError
        If it was written by a newer version.
    """
    try:
        body = json.loads(data)
        found = body.pop("hash")
        if digest(canonical(body)) != found or canonical({**body, "hash": found}) != data:
            return None
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return None
    if body["format"] != FORMAT:
        raise FolderError(
            f"The record was written in format {body['format']}, this version reads format {FORMAT}. Install a newer"
            " version of alliance."
        )
    written: WrittenEntry = body
    return Entry(
        written["sequence"], written["previous"], delivery_from(written["delivery"]), written["remarks"], found
    )


@dataclass(frozen=True)
class Log:
    """The folder ``log``: ``000001.json``, ``000002.json``, ...

    Parameters
    ----------
    path : Path
        The folder.
    """

    path: Path

    def place(self, sequence: int) -> Path:
        """Return the path of an entry."""
        return self.path / f"{sequence:06d}.json"

    def count(self) -> int:
        """Return the highest number of an entry; 0 for an empty log."""
        matches = map(_NAME.fullmatch, durable.names(self.path))
        return max((int(match[1]) for match in matches if match), default=0)

    def last(self) -> Entry | None:
        """Return the newest entry, checked for itself but not against the others; None for an empty log.

        Raises
        ------
        RecordDamaged
            If it is not what was written.
        """
        count = self.count()
        return self.entry(count) if count else None

    def entry(self, sequence: int) -> Entry:
        """Return one entry, checked for itself.

        Raises
        ------
        RecordDamaged
            If it is missing, or not what was written.
        """
        entry = self.read(sequence)
        if entry is None:
            raise RecordDamaged([self.damage(sequence)])
        return entry

    def entries(self, checked: Sequence[Entry] = ()) -> tuple[Entry, ...]:
        """Return all entries, each checked for itself and against the one before it.

        Parameters
        ----------
        checked : sequence of Entry
            The first entries, if this process has read them before; only those after them are read.

        Raises
        ------
        RecordDamaged
            If one is missing, is not what was written, or does not follow the one before it.
        """
        entries, count = list(checked), self.count()
        if count < len(entries):
            raise RecordDamaged([self.damage(count + 1)])
        for sequence in range(len(entries) + 1, count + 1):
            entry = self.entry(sequence)
            if entry.previous != (entries[-1].hash if entries else GENESIS):
                raise RecordDamaged([self.damage(sequence)])
            entries.append(entry)
        return tuple(entries)

    def read(self, sequence: int) -> Entry | None:
        """Return the entry that stands at a number, or None if there is none or a bit of it is wrong."""
        data = durable.read(self.place(sequence))
        entry = None if data is None else decode(data)
        return entry if entry is not None and entry.sequence == sequence else None

    def append(self, entry: Entry, incoming: Path) -> bool:
        """Commit an entry; return False if another process took its number first.

        When it returns True the entry survives a power cut.

        Raises
        ------
        OSError
            If the disk refuses. The entry may be in nevertheless; the caller must file again to know.
        """
        temporary = durable.write_temporary(incoming, encode(entry))
        try:
            is_ours = durable.claim(temporary, self.place(entry.sequence))
        finally:
            durable.drop(temporary)
        if is_ours:
            self.sync()
        return is_ours

    def put_back(self, entry: Entry, incoming: Path) -> None:
        """Write a lost entry again, in place of whatever stands at its number."""
        durable.rename(durable.write_temporary(incoming, encode(entry)), self.place(entry.sequence))
        self.sync()

    def sync(self) -> None:
        """Make the names of all entries survive a power cut."""
        durable.sync_folders([self.path])

    def damage(self, sequence: int) -> Finding:
        """Return the finding that an entry is missing, changed, or does not follow the one before it."""
        place = self.place(sequence)
        wrong = "is not what was written" if place.exists() else "is missing"
        return Finding(
            Severity.BLOCKING,
            "record-log",
            f"Entry no. {sequence} of the log {wrong}, or the entries around it were changed",
            "'alliance record rebuild' puts an entry back if its copy among the objects is whole; else put it back"
            " from a copy of the folder.",
            file=place.relative_to(self.path.parent.parent).as_posix(),
        )


def _body(entry: Entry) -> WrittenEntry:
    return {
        "format": FORMAT,
        "sequence": entry.sequence,
        "previous": entry.previous,
        "delivery": written_delivery(entry.delivery),
        "remarks": entry.remarks,
    }
